// The loop of a hazard over HTTP on a real database: five people, one case, every refusal that matters.
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client, type TestProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { verifyChain } from '#platform/events/seal.ts'

const product: TestProduct = await testProduct()
let coordinator: Client, regulator: Client, second: Client, grid: Client, owner: Client, otherGrid: Client
let entityId: string

const photo = async (client: Client, purpose: 'before' | 'after', colour: string) => {
  const id = newId()
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: colour } }).jpeg().toBuffer()
  const reply = await client.upload('PUT', `/api/files/${id}?name=a.jpg&purpose=${purpose}`, bytes)
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return id
}
type Page = { row: { id: string; version: number; state: string; number: string; dueOn: string | null; level: string | null }; abilities: Record<string, true | string>; timeline: { what: string }[]; files: { id: string; purpose: string }[]; papers: { id: string; number: string }[] }

const step = (client: Client, page: Page, name: string, body: object = {}) =>
  client.post<Page & { title: string }>(`/api/hazards/${page.row.id}/${name}`, { commandId: newId(), baseVersion: page.row.version, ...body })

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
  await product.addPerson({ login: 'regulator', name: '韦晓棠', role: 'regulator', post: '经发办科员', organisation: 'jingfa' })
  await product.addPerson({ login: 'second', name: '丁向东', role: 'regulator', post: '经发办副主任', organisation: 'jingfa' })
  await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
  await product.addPerson({ login: 'other-grid', name: '吴敏', role: 'grid-worker', post: '网格员', organisation: 'sq', region: 'sq' })
  await product.addPerson({ login: 'leader', name: '方正清', role: 'leader', post: '分管领导', organisation: 'jingfa' })
  await product.addPerson({ login: 'administrator', name: '田洋', role: 'system-administrator', post: '系统管理员', organisation: 'jingfa' })
  ;[coordinator, regulator, second, grid, otherGrid] = await Promise.all(['coordinator', 'regulator', 'second', 'grid', 'other-grid'].map((login) => product.signIn(login))) as [Client, Client, Client, Client, Client]
  const made = await coordinator.post<{ row: { id: string } }>('/api/entities', {
    commandId: newId(), id: (entityId = newId()),
    fields: { name: '松湾汇鑫木业有限公司', kind: 'enterprise', creditCode: '91530100309576681C', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa'), highHazard: true, principal: '张立民' },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '主要负责人', entityId })
  owner = await product.signIn('owner')
})

describe('the loop', () => {
  let page: Page
  const clause = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '铝镁等金属粉尘、木质粉尘的干式除尘系统未设置锁气卸灰装置的' }

  it('begins with a report from the grid, with a photo', async () => {
    const before = await photo(grid, 'before', '#884422')
    const command = { commandId: newId(), id: newId(), entityId, description: '砂光车间除尘系统未装锁气卸灰装置', place: '砂光车间北侧', photos: [before] }
    const first = await grid.post<Page>('/api/hazards', command)
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    page = first.body
    expect(page.row).toMatchObject({ state: 'reported', level: null })
    expect(page.row.number).toMatch(/^YH-2026-\d{5}$/)
    expect(page.files).toMatchObject([{ id: before, purpose: 'before' }])
    const again = await grid.post<Page>('/api/hazards', command)
    expect(again.body.row.id).toBe(page.row.id)
    expect((await coordinator.get('/api/hazards')).body).toMatchObject({ count: { value: 1, exact: true }, rows: [{ number: page.row.number, entityName: '松湾汇鑫木业有限公司', regionName: '新港社区' }] })
  })

  it('is major only with a clause', async () => {
    expect(page.abilities['grade']).toBe('你的岗位不办判定')
    const bare = await step(regulator, page, 'grade', { level: 'major' })
    expect(bare.status).toBe(422)
    expect(bare.body).toMatchObject({ fields: [{ field: 'clause' }] })
    const graded = await step(regulator, page, 'grade', { level: 'major', category: 'dust', clause })
    expect(graded.status, JSON.stringify(graded.body)).toBe(200)
    page = graded.body
    expect(page.row).toMatchObject({ state: 'graded', level: 'major' })
  })

  it('is assigned with a deadline, never one in the past', async () => {
    expect((await step(regulator, page, 'assign', { dueOn: '2026-11-21' })).status).toBe(422)
    const assigned = await step(regulator, page, 'assign', { dueOn: '2026-12-15' })
    expect(assigned.status, JSON.stringify(assigned.body)).toBe(200)
    page = assigned.body
    expect(page.row).toMatchObject({ state: 'assigned', dueOn: '2026-12-15' })
  })

  it('refuses a step on an older version with both versions', async () => {
    const stale = await regulator.post(`/api/hazards/${page.row.id}/void`, { commandId: newId(), baseVersion: 1, reason: '重复上报' })
    expect(stale.status).toBe(409)
    expect(stale.body).toMatchObject({ type: '/problems/stale', yours: 1 })
  })

  it('issues a notice with its number', async () => {
    const issued = await step(regulator, page, 'papers', { document: 'rectification-notice', inspectors: [{ name: '韦晓棠' }, { name: '丁向东' }], telephone: '0999-88880000' })
    expect(issued.status, JSON.stringify(issued.body)).toBe(200)
    expect(issued.body.papers).toMatchObject([{ number: '松街隐改〔2026〕1号' }])
    const pdf = await owner.get(`/api/papers/${issued.body.papers[0]!.id}/pdf`)
    expect(pdf.raw.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await step(regulator, page, 'papers', { document: 'rectification-order', inspectors: [{ name: '韦晓棠' }, { name: '丁向东' }], telephone: '0999-88880000' })).status).toBe(403)
    expect((await otherGrid.get(`/api/papers/${issued.body.papers[0]!.id}/pdf`)).status).toBe(404)
  })

  it('is rectified only after a plan with the five fields', async () => {
    const after = await photo(owner, 'after', '#226644')
    page = (await owner.get<Page>(`/api/hazards/${page.row.id}`)).body
    expect(page.abilities['rectify']).toBe('不能当场改完的先定方案，五项还缺：措施、责任、资金、时限、预案')
    expect((await step(owner, page, 'rectify', { rectification: '装了星型卸灰阀', photos: [after] })).status).toBe(409)
    const planned = await step(owner, page, 'plan', { planMeasures: '装星型卸灰阀', planResponsible: '张立民', planFunds: 4_600_00, planDueOn: '2026-12-10', planContingency: '整改期间停砂光' })
    expect(planned.status, JSON.stringify(planned.body)).toBe(200)
    expect(planned.body.abilities['rectify']).toBe('重大隐患的方案要监管部门审核同意，再整改')
    expect((await step(owner, planned.body, 'approve-plan')).status).toBe(403)
    const approved = await step(second, planned.body, 'approve-plan', { note: '可行' })
    expect(approved.status, JSON.stringify(approved.body)).toBe(200)
    const rectified = await step(owner, approved.body, 'rectify', { rectification: '装了星型卸灰阀两台', photos: [after] })
    expect(rectified.status, JSON.stringify(rectified.body)).toBe(200)
    page = rectified.body
    expect(page.row.state).toBe('rectified')
  })

  it('is never accepted by who rectified it, nor by a stranger', async () => {
    expect(page.abilities['accept']).toBe('你的岗位不办复查通过')
    expect((await step(owner, page, 'accept', { review: '看过了，合格' })).status).toBe(403)
    expect((await otherGrid.get(`/api/hazards/${page.row.id}`)).status).toBe(404)
    expect((await step(otherGrid, page, 'accept', { review: '看过了，合格' })).status).toBe(404)
  })

  it('is accepted by the grid and closed by the regulator, not by the reviewer', async () => {
    const accepted = await step(grid, page, 'accept', { review: '现场看过，卸灰阀已装' })
    expect(accepted.status, JSON.stringify(accepted.body)).toBe(200)
    expect(accepted.body.row.state).toBe('accepted')
    const closed = await step(second, accepted.body, 'close')
    expect(closed.status, JSON.stringify(closed.body)).toBe(200)
    expect(closed.body.row.state).toBe('closed')
    expect(closed.body.timeline.map(({ what }) => what)).toEqual(['hazard.closed', 'hazard.accepted', 'hazard.rectified', 'hazard.plan-approved', 'hazard.planned', 'hazard.paper-issued', 'hazard.assigned', 'hazard.graded', 'hazard.reported'])
  })

  it('is not closed by the reviewer, even one whose post closes hazards', async () => {
    const reported = await grid.post<Page>('/api/hazards', { commandId: newId(), id: newId(), entityId, description: '二号除尘器也未装锁气卸灰装置', photos: [] })
    let other = (await step(regulator, reported.body, 'grade', { level: 'major', clause })).body
    other = (await step(regulator, other, 'assign', { dueOn: '2026-12-15' })).body
    other = (await step(owner, other, 'plan', { planMeasures: '装星型卸灰阀', planResponsible: '张立民', planFunds: 0, planDueOn: '2026-12-10', planContingency: '停砂光' })).body
    other = (await step(second, other, 'approve-plan')).body
    other = (await step(owner, other, 'rectify', { rectification: '装好了', photos: [await photo(owner, 'after', '#226655')] })).body
    other = (await step(regulator, other, 'accept', { review: '现场看过' })).body
    expect(other.row.state).toBe('accepted')
    expect(other.abilities).toMatchObject({ close: '复查人不销号，由监管部门另一位同事审核', giveBack: '你已复查通过，要退回由审核销号的同事来退' })
    expect((await step(regulator, other, 'close')).status).toBe(409)
    expect((await step(second, other, 'close')).body.row.state).toBe('closed')
  })

  it('tells those in whose hands it came, and the chain verifies', async () => {
    await product.settle()
    expect(await verifyChain(product.db, product.tenantId)).toMatchObject({ broken: null, waiting: 0 })
    const told = await owner.get<{ notices: { kind: string }[] }>('/api/notices')
    expect(told.body.notices.map(({ kind }) => kind)).toContain('hazard.assigned')
    const kindsOf = async (client: Client) => (await client.get<{ notices: { kind: string }[] }>('/api/notices')).body.notices.map(({ kind }) => kind)
    expect(await kindsOf(second)).toContain('hazard.accepted')
    for (const idle of ['leader', 'administrator']) expect(await kindsOf(await product.signIn(idle)), idle).toEqual([])
  })
})
