// “一件事” over HTTP on real PostgreSQL: the chain with its blind spots, hazards that hang on a link by rule and by hand, figures
// whose lists have as many rows, meetings, and the list of responsibilities on paper.
import { describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { readDocx } from '#mechanisms/document/testing.ts'
import type { BoardRow, LinkedHazard, MatterReply } from './contract.ts'
import { chainProblem, industryPrefixes } from './rules.ts'

const house = await testProduct()
for (const [login, role, organisation] of [['anban', 'coordinator', 'anban'], ['jingfa', 'regulator', 'jingfa'], ['xg', 'community', 'xg']] as const) await house.addPerson({ login, name: login, role, post: '岗位', organisation, ...(role === 'community' ? { region: 'xg' } : {}) })
const [anban, jingfa, xg] = (await Promise.all(['anban', 'jingfa', 'xg'].map((login) => house.signIn(login)))) as [Client, Client, Client]
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
const command = () => ({ commandId: newId() })
const clause = { document: '城镇燃气经营安全重大隐患判定标准', documentNumber: '建城规〔2023〕4号', clause: '第四条', text: '未取得燃气经营许可证从事燃气经营活动' }
const root = (await anban.get<{ items: { id: string; name: string; level: string }[] }>('/api/lookup/regions')).body.items.find((one) => one.level === 'street')!.id
const entity = async (name: string, region: string, industry: string) => {
  const id = newId()
  ok(await anban.post('/api/entities', { ...command(), id, fields: { name, kind: 'place', regionId: await house.region(region), organisationId: await house.organisation('jingfa'), industry } }))
  return id
}
const [restaurant, factory, farShop] = [await entity('柳溪火锅店', 'xg', '62'), await entity('汇鑫木业', 'xg', '20'), await entity('石桥面馆', 'sq', '62')]
type Hazard = { row: { id: string; version: number; number: string } }
const hazard = async (entityId: string, category: string, level: 'general' | 'major' | null = null, dueOn?: string) => {
  let page = ok(await anban.post<Hazard>('/api/hazards', { ...command(), id: newId(), entityId, description: `${category} 问题`, category }))
  if (level) page = ok(await anban.post<Hazard>(`/api/hazards/${page.row.id}/grade`, { ...command(), baseVersion: page.row.version, level, ...(level === 'major' ? { clause } : {}) }))
  if (dueOn) page = ok(await anban.post<Hazard>(`/api/hazards/${page.row.id}/assign`, { ...command(), baseVersion: page.row.version, dueOn, atOnce: true }))
  return page.row
}
const bottle = await hazard(restaurant, 'gas', 'major', '2026-11-22')
const hose = await hazard(farShop, 'gas', 'general')
const dust = await hazard(factory, 'dust', 'general')
const wires = await hazard(restaurant, 'electric', 'general')
house.setNow('2026-11-22T01:20:00Z')

const make = async (name: string, region = root) => {
  const id = newId()
  ok(await anban.post('/api/matters', { ...command(), id, fields: { name, leadOrganisationId: await house.organisation('anban'), regionId: region, startedOn: '2026-11-01', goal: '从充装到使用都有人管' } }))
  return ok(await anban.get<MatterReply & { row: { id: string; version: number } }>(`/api/matters/${id}`))
}
type Page = Awaited<ReturnType<typeof make>>
const link = (name: string, organisationId: string | null, more: object = {}) => ({ id: newId(), name, organisationId, ...more })
const chain = (client: Client, page: Page, links: object[]) => client.put<Page>(`/api/matters/${page.row.id}/chain`, { ...command(), baseVersion: page.row.version, links })
const jingfaId = await house.organisation('jingfa')
const listed = async (page: Page, query: string) => ok(await anban.get<{ rows: LinkedHazard[]; next: string | null }>(`/api/matters/${page.row.id}/hazards?${query}`))

describe('a chain of links', () => {
  it('shows each link with its unit and what lies open, and counts who is missing', async () => {
    const page = ok(await chain(anban, await make('瓶装液化气'), [link('充装', jingfaId), link('配送', null), link('使用', jingfaId, { categories: ['gas'], industries: ['H'] })]))
    expect(page.links.map((one) => [one.name, one.organisationName, one.figures])).toEqual([
      ['充装', '松湾街道经济发展办公室', { live: 0, major: 0, late: 0, closed: 0 }], ['配送', null, { live: 0, major: 0, late: 0, closed: 0 }], ['使用', '松湾街道经济发展办公室', { live: 2, major: 1, late: 0, closed: 0 }],
    ])
    expect(page).toMatchObject({ withoutOwner: 1, totals: { live: 2, major: 1 } })
    const { matters, withoutOwner } = ok(await jingfa.get<{ matters: BoardRow[]; withoutOwner: number }>('/api/matters/board'))
    expect(matters.find((one) => one.id === page.row.id)).toMatchObject({ name: '瓶装液化气', leadOrganisationName: '松湾街道安委会办公室', links: 3, withoutOwner: 1, figures: { live: 2, major: 1, late: 0 }, units: ['松湾街道经济发展办公室'] })
    expect(withoutOwner).toBeGreaterThanOrEqual(1)
    // The list a figure opens has as many rows.
    const use = page.links[2]!.id
    expect((await listed(page, `linkId=${use}`)).rows.map((row) => row.id).sort()).toEqual([bottle.id, hose.id].sort())
    expect((await listed(page, `linkId=${use}&show=major`)).rows).toMatchObject([{ id: bottle.id, entityName: '柳溪火锅店', pinned: false }])
    expect((await anban.get(`/api/matters/${page.row.id}/hazards?after=%25`)).status).toBe(422)
    const first = await listed(page, 'limit=1')
    expect([...first.rows, ...(await listed(page, `limit=1&after=${first.next}`)).rows].map((row) => row.id)).toEqual([hose.id, bottle.id])
  })

  it('takes hazards by all the conditions that are filled in, within the region of the matter', async () => {
    const inPort = ok(await chain(anban, await make('新港燃气', await house.region('xg')), [link('使用', jingfaId, { categories: ['gas'] }), link('木材加工', jingfaId, { industries: ['C'] }), link('石桥', jingfaId, { regionId: await house.region('sq') })]))
    expect(inPort.links.map((one) => one.figures.live)).toEqual([1, 1, 0])
    expect((await listed(inPort, `linkId=${inPort.links[1]!.id}`)).rows.map((row) => row.id)).toEqual([dust.id])
    const street = ok(await chain(anban, await make('石桥的事'), [link('石桥', jingfaId, { regionId: await house.region('sq') }), link('餐饮用电', jingfaId, { categories: ['electric'], industries: ['62'] })]))
    expect(street.links.map((one) => one.figures.live)).toEqual([1, 1])
    expect(street.totals.live).toBe(2)
  })

  it('keeps a hazard that somebody pinned, and counts it once', async () => {
    let page = ok(await chain(anban, await make('电动自行车'), [link('充电', jingfaId, { categories: ['electric'] }), link('停放', null)]))
    const pin = (to: Page, linkId: string, body: object = {}) => anban.post<Page>(`/api/matters/${to.row.id}/pin`, { ...command(), baseVersion: to.row.version, linkId, hazardId: wires.id, reason: '停放处飞线充电', ...body })
    page = ok(await pin(page, page.links[1]!.id))
    expect(page.links.map((one) => [one.figures.live, one.pinned])).toEqual([[1, 0], [1, 1]])
    expect(page.totals.live).toBe(1)
    expect((await listed(page, `linkId=${page.links[1]!.id}`)).rows).toMatchObject([{ id: wires.id, pinned: true, reason: '停放处飞线充电' }])
    expect((await pin(page, page.links[1]!.id, { hazardId: newId() })).status).toBe(422)
    expect((await pin(page, newId())).status).toBe(422)
    const off = { ...command(), baseVersion: page.row.version, linkId: page.links[1]!.id, hazardId: wires.id, reason: '已拆除' }
    page = ok(await anban.post<Page>(`/api/matters/${page.row.id}/unpin`, off))
    expect(page.links[1]!.figures.live).toBe(0)
    // By rule it stays where the rule has it.
    expect((await anban.post(`/api/matters/${page.row.id}/unpin`, { ...command(), baseVersion: page.row.version, linkId: page.links[0]!.id, hazardId: wires.id, reason: '不要' })).status).toBe(409)
  })

  it('keeps tasks of the plan that somebody hung on a link', async () => {
    const id = newId()
    const plan = ok(await anban.post<{ version: number }>('/api/plans', { commandId: newId(), id, text: ['松湾街道安全生产治本攻坚三年行动实施方案', '一、主要任务', '（一）开展重大事故隐患动态清零行动', '1．2026年12月底前，经发办要编制瓶装气配送方案。', '2．2027年6月底前，应急办要编制应急预案。', '松湾街道办事处', '2026年1月5日'].join('\n') }))
    const { clauses } = ok(await anban.get<{ clauses: { id: string; version: number }[] }>(`/api/plans/${id}/versions/1`))
    ok(await anban.post(`/api/plans/${id}/accept`, { ...command(), clauses: clauses.map((one) => ({ id: one.id, version: one.version })) }))
    ok(await anban.post(`/api/plans/${id}/issue`, { ...command(), baseVersion: plan.version, effectiveOn: '2026-11-22', issuedOn: '2026-11-22', periodFrom: '2026-01-01', periodTo: '2027-12-31', public: false }))
    await house.settle()
    const [task] = ok(await anban.get<{ rows: { id: string; number: string }[] }>('/api/tasks')).rows
    let page = ok(await chain(anban, await make('任务的事'), [link('配送', jingfaId)]))
    const body = (to: Page, more: object) => ({ ...command(), baseVersion: to.row.version, linkId: to.links[0]!.id, reason: '就是这一环', ...more })
    expect((await anban.post(`/api/matters/${page.row.id}/pin`, body(page, {}))).status).toBe(422)
    expect((await anban.post(`/api/matters/${page.row.id}/pin`, body(page, { taskId: task!.id, hazardId: wires.id }))).status).toBe(422)
    expect((await anban.post(`/api/matters/${page.row.id}/pin`, body(page, { taskId: newId() }))).status).toBe(422)
    page = ok(await anban.post<Page>(`/api/matters/${page.row.id}/pin`, body(page, { taskId: task!.id })))
    expect(page.tasks).toMatchObject([{ id: task!.id, number: task!.number, linkName: '配送', reason: '就是这一环', state: 'assigned' }])
    expect(page.links[0]).toMatchObject({ pinned: 0, figures: { live: 0 } })
    page = ok(await anban.post<Page>(`/api/matters/${page.row.id}/unpin`, body(page, { taskId: task!.id })))
    expect(page.tasks).toEqual([])
  })

  it('is changed as a whole, keeps its links by id, and refuses what it must', async () => {
    const before = ok(await chain(anban, await make('自建房'), [link('建设', jingfaId), link('使用', null)]))
    const [build, use] = before.links
    const after = ok(await chain(anban, before, [{ id: use!.id, name: '出租使用', organisationId: jingfaId }, { id: build!.id, name: '建设', organisationId: jingfaId }]))
    expect(after.links.map((one) => [one.id, one.name])).toEqual([[use!.id, '出租使用'], [build!.id, '建设']])
    expect(after.timeline[0]).toMatchObject({ what: 'matter.chain-set', body: { before: [{ name: '建设' }, { name: '使用', unit: null }], after: [{ name: '出租使用' }, { name: '建设' }] } })
    expect(await chain(anban, before, [link('拆除', null)])).toMatchObject({ status: 409, body: { type: '/problems/stale' } })
    expect((await chain(anban, after, [link('建设', null), link('建设', null)])).body).toMatchObject({ title: expect.stringContaining('不能相同') })
    expect((await chain(anban, after, [link('建设', null, { industries: ['ZZ'] })])).body).toMatchObject({ title: expect.stringContaining('国民经济行业') })
    expect((await chain(anban, after, [link('建设', newId())])).status).toBe(422)
    const other = await make('别的事')
    expect((await chain(anban, other, [{ id: use!.id, name: '抢来的', organisationId: null }])).status).toBe(409)
    expect((await chain(jingfa, after, [])).status).toBe(403)
    expect((await xg.get(`/api/matters/${after.row.id}`)).status).toBe(403)
    const command1 = { commandId: newId(), baseVersion: other.row.version, links: [link('一', null)] }
    const once = ok(await anban.put<Page>(`/api/matters/${other.row.id}/chain`, command1))
    expect(ok(await anban.put<Page>(`/api/matters/${other.row.id}/chain`, command1))).toEqual(once)
  })
})

describe('beside the chain', () => {
  it('meetings are kept with their papers, and only after they were held', async () => {
    const page = await make('联席会议的事')
    const file = newId()
    ok(await anban.upload('PUT', `/api/files/${file}?name=${encodeURIComponent('纪要.pdf')}`, Buffer.from('%PDF-1.4 纪要')))
    const body = { ...command(), meetingId: newId(), heldOn: '2026-11-20', title: '第一次联席会议', note: '明确配送环节由交通部门牵头', files: [file] }
    const met = ok(await anban.post<Page>(`/api/matters/${page.row.id}/meetings`, body))
    expect(met.meetings).toMatchObject([{ heldOn: '2026-11-20', title: '第一次联席会议', recordedByName: 'anban', files: [{ id: file, name: '纪要.pdf' }] }])
    expect((await jingfa.get(`/api/files/${file}`)).status).toBe(200)
    expect((await anban.post(`/api/matters/${page.row.id}/meetings`, { ...body, ...command(), meetingId: newId(), heldOn: '2026-12-20', files: [] })).status).toBe(422)
  })

  it('the list of responsibilities says which link nobody answers for, as workbook and as paper', async () => {
    const page = ok(await chain(anban, await make('瓶装气清单'), [link('使用', jingfaId, { categories: ['gas'], duty: '检查餐饮场所' }), link('配送', null)]))
    const text = Object.values(readDocx((await jingfa.get(`/api/matters/${page.row.id}/chain/docx`)).raw)).join('').replace(/<[^>]+>/g, '')
    for (const words of ['“瓶装气清单”全链条', '松湾街道经济发展办公室', '（尚未明确）', '检查餐饮场所', '其中1个环节尚未明确责任单位']) expect(text).toContain(words)
    expect((await jingfa.get(`/api/matters/${page.row.id}/chain/pdf`)).raw.subarray(0, 5).toString()).toBe('%PDF-')
    const sheet = Object.entries(readDocx((await jingfa.get(`/api/matters/${page.row.id}/chain/xlsx`)).raw)).map(([, content]) => content).join('')
    for (const words of ['（尚未明确）', '检查餐饮场所', '整改率']) expect(sheet).toContain(words)
  })

  it('is voided with a reason and then left as it was', async () => {
    const page = await make('作废的事')
    ok(await anban.post(`/api/matters/${page.row.id}/void`, { ...command(), baseVersion: page.row.version, reason: '并到另一件' }))
    const voided = ok(await anban.get<Page>(`/api/matters/${page.row.id}`))
    expect(voided.abilities['manage']).toBe('这件事已经作废')
    expect((await chain(anban, voided, [link('一', null)])).status).toBe(409)
    expect((await make('作废的事')).row.id).not.toBe(page.row.id)
  })
})

describe('the rules of a chain', () => {
  it('takes a section of industries as all its divisions', () => {
    expect(industryPrefixes(['H'])).toEqual(['H', '61', '62'])
    expect(industryPrefixes(['62', '2614'])).toEqual(['62', '2614'])
  })
  it.each([[[{ id: 'a', name: '充装', industries: [] }, { id: 'b', name: '充装', industries: [] }], 'links.1.name'], [[{ id: 'a', name: '充装', industries: ['62', 'X9'] }], 'links.0.industries'], [[{ id: 'a', name: '充装', industries: ['62'] }], undefined]])('%#', (links, field) => expect(chainProblem(links)?.field).toBe(field))
})
