// 曝光 and 挂牌 over HTTP: who drafts never reviews, who nominates never approves, who asks never removes; what is taken down is gone
// for the public; an enterprise sees neither drafts nor nominations.
import { expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { readPdf } from '#mechanisms/document/testing.ts'
import { putPlan } from '#tests/plans.ts'
import { asOwner } from '#tests/world.ts'

const product = await testProduct()
await product.addPerson({ login: 'anban', name: '安小办', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
await product.addPerson({ login: 'fuban', name: '安复核', role: 'coordinator', post: '安委办副主任', organisation: 'anban' })
await product.addPerson({ login: 'jingfa', name: '经小发', role: 'regulator', post: '科员', organisation: 'jingfa' })
await product.addPerson({ login: 'lingdao', name: '林书记', role: 'leader', post: '书记', organisation: 'anban' })
const [office, second, regulator, leader] = [await product.signIn('anban'), await product.signIn('fuban'), await product.signIn('jingfa'), await product.signIn('lingdao')]
const nobody = async <T>(path: string): Promise<T> => (await product.http.inject(path)).json() as T
const clause = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '除尘系统未规范设置锁气卸灰装置' }

async function ok<T>(reply: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await reply
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

const entity = newId()
await ok(office.post('/api/entities', { commandId: newId(), id: entity, fields: { name: '顺捷仓储有限公司', kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa'), address: '兴业路18号', principal: '赵启明' } }))
await product.addPerson({ login: 'qiye', name: '赵启明', role: 'enterprise-principal', post: '负责人', entityId: entity })
const owner = await product.signIn('qiye')

async function major(description: string): Promise<string> {
  const id = newId()
  let page = await ok(office.post<{ row: { version: number } }>('/api/hazards', { commandId: newId(), id, entityId: entity, description }))
  page = await ok(office.post<typeof page>(`/api/hazards/${id}/grade`, { commandId: newId(), baseVersion: page.row.version, level: 'major', clause }))
  await ok(office.post<typeof page>(`/api/hazards/${id}/assign`, { commandId: newId(), baseVersion: page.row.version, dueOn: '2026-12-20' }))
  return id
}
type Page = { row: { id: string; version: number; state: string }; papers: { id: string; label: string; number: string }[]; abilities: Record<string, true | string> }
const step = async (client: Client, path: string, name: string, body: object = {}) => {
  const { row } = await ok(office.get<Page>(path))
  return client.post<Page>(`${path}/${name}`, { ...body, commandId: newId(), baseVersion: row.version })
}

it('publishes what another person agreed to, masked, and takes it down again', async () => {
  const hazardId = await major('喷涂车间未装报警装置')
  const id = newId()
  const draft = { commandId: newId(), id, hazardId, title: '顺捷仓储有限公司整改缓慢', content: '负责人赵启明（13912345678）使用氢化釜工艺，拒不配合整改。', covered: ['氢化釜工艺'], named: false }
  expect((await office.post('/api/exposures', { ...draft, content: '经群众举报，该单位拒不配合整改。' })).status).toBe(422)
  expect((await leader.post('/api/exposures', draft)).status).toBe(403)
  const page = await ok(office.post<Page & { seen: { title: string; content: string } }>('/api/exposures', draft))
  expect(page.seen).toMatchObject({ title: '某场所整改缓慢', content: '负责人赵某某（139********）使用×××，拒不配合整改。' })
  const path = `/api/exposures/${id}`
  expect((await owner.get(path)).status).toBe(403)
  expect((await step(second, path, 'publish')).status).toBe(409)
  await ok(step(office, path, 'submit'))
  expect((await step(office, path, 'publish')).body).toMatchObject({ title: expect.stringContaining('谁拟稿谁不审') as string })
  // Whoever changes the words becomes their drafter.
  await ok(step(second, path, 'return', { reason: '语句再平实一点' }))
  await ok(step(second, path, 'save', { ...draft, content: '负责人赵启明（13912345678）使用氢化釜工艺，整改缓慢。' }))
  await ok(step(office, path, 'submit'))
  expect((await step(second, path, 'publish')).status).toBe(409)
  const published = await ok(step(leader, path, 'publish'))
  expect(published.papers).toMatchObject([{ label: '曝光稿', number: '松街曝〔2026〕1号' }])
  expect((await readPdf(new Uint8Array((await office.get(`/api/papers/${published.papers[0]!.id}/pdf`)).raw))).text).toContain('负责人赵某某（139********）使用×××，整改缓慢。')

  const one = `/api/public/exposures/${product.tenantId}/${id}`
  expect(await nobody(one)).toMatchObject({ title: '某场所整改缓慢', entity: '某场所', issuer: '松湾街道办事处' })
  expect(JSON.stringify([await nobody(one), await nobody('/api/public/exposures')])).not.toMatch(/赵启明|13912345678|氢化釜|顺捷/)
  await ok(step(office, path, 'result', { feedback: '已于11月22日整改完成' }))
  expect(await nobody(one)).toMatchObject({ feedback: '已于11月22日整改完成' })
  await ok(step(second, path, 'withdraw', { reason: '整改完成' }))
  expect(await nobody(one)).toMatchObject({ status: 404 })
  expect((await nobody<{ exposures: unknown[] }>('/api/public/exposures')).exposures).toEqual([])
})

it('lists a hazard once, by two people, and removes it by two when it is closed', async () => {
  const hazardId = await major('除尘系统没有锁气卸灰装置')
  const id = newId()
  const nomination = { commandId: newId(), id, hazardId, level: '街道级', batch: '2026年第一批', organisationId: await product.organisation('jingfa'), dueOn: '2026-12-31', reason: '长期不改' }
  await ok(regulator.post('/api/listings', nomination))
  expect((await office.post('/api/listings', { ...nomination, commandId: newId(), id: newId() })).body).toMatchObject({ title: expect.stringContaining('摘牌以前不重复挂') as string })
  const path = `/api/listings/${id}`
  expect((await regulator.post(`${path}/approve`, { commandId: newId(), baseVersion: 1, telephone: '0999-88880000' })).status).toBe(403)
  expect((await nobody<{ listings: unknown[] }>('/api/public/exposures')).listings).toEqual([])
  const listed = await ok(step(leader, path, 'approve', { telephone: '0999-88880000' }))
  expect(listed.papers).toMatchObject([{ label: '挂牌督办通知', number: '松街挂〔2026〕1号' }])
  expect((await readPdf(new Uint8Array((await office.get(`/api/papers/${listed.papers[0]!.id}/pdf`)).raw))).text).toContain('决定列入2026年第一批实施街道级挂牌督办')
  expect((await nobody<{ listings: object[] }>('/api/public/exposures')).listings).toMatchObject([{ entity: '顺捷仓储有限公司', level: '街道级', removedOn: null }])
  expect((await step(regulator, path, 'ask-removal', { note: '改完了' })).body).toMatchObject({ title: expect.stringContaining('销号以后才申请摘牌') as string })
  await asOwner(product, "update hazards set state = 'closed', closed_on = '2026-11-22', rectified_by = $2, reviewed_by = $3, closed_by = $3 where id = $1", [hazardId, newId(), newId()])
  await ok(step(regulator, path, 'ask-removal', { note: '现场核查，整改到位' }))
  const removed = await ok(step(second, path, 'remove', { note: '整改到位，资料齐全', telephone: '0999-88880000' }))
  expect(removed.papers.map((paper) => paper.number)).toEqual(['松街挂〔2026〕1号', '松街摘〔2026〕1号'])
  expect((await nobody<{ listings: object[] }>('/api/public/exposures')).listings).toMatchObject([{ removedOn: '2026-11-22' }])
})

it('does the plan\'s own duty for its period, with the article as its proof, once', async () => {
  const units = { jingfa: await product.organisation('jingfa'), xg: await product.organisation('xg') }
  await putPlan(product, { clauses: [
    { text: '每季度曝光一次发现的重大隐患', organisationId: units.jingfa, frequency: [{ per: 'quarter', atLeast: 1, when: null }], runs: 'loop:exposure' },
    { text: '每季度开展一次宣传', organisationId: units.jingfa, frequency: [{ per: 'quarter', atLeast: 1, when: null }] },
    { text: '每季度曝光一次本社区的隐患', organisationId: units.xg, frequency: [{ per: 'quarter', atLeast: 1, when: null }], runs: 'loop:exposure' },
  ], issuedOn: '2026-01-01' })
  type Duty = { rows: { organisationId: string; cells: { key: string; standing: string | null; times: number }[] }[]; currentKey: string; deeds: { note: string; source: { type: string; id: string } | null; doneByName: string }[] }
  const { duties } = await ok(office.get<{ duties: { id: string; title: string }[] }>('/api/duties'))
  const read = async (title: string) => ok(office.get<Duty>(`/api/duties/${duties.find((one) => one.title.includes(title))!.id}`))
  const standing = async (title: string) => {
    const page = await read(title)
    return page.rows[0]!.cells.find(({ key }) => key === page.currentKey)
  }
  expect(await standing('曝光一次发现')).toMatchObject({ standing: 'open', times: 0 })
  const hazardId = await major('压滤机房通风停用')
  const id = newId()
  await ok(regulator.post('/api/exposures', { commandId: newId(), id, hazardId, title: '某仓储单位通风停用', content: '检查发现通风设施长期停用，责令整改。' }))
  await ok(step(regulator, `/api/exposures/${id}`, 'submit'))
  await product.settle()
  // Sent in is not exposed.
  expect(await standing('曝光一次发现')).toMatchObject({ standing: 'open', times: 0 })
  await ok(step(second, `/api/exposures/${id}`, 'publish'))
  await product.settle()
  await product.settle()
  expect(await standing('曝光一次发现')).toMatchObject({ standing: 'done', times: 1 })
  expect((await read('曝光一次发现')).deeds).toMatchObject([{ note: expect.stringContaining('某仓储单位通风停用') as string, source: { type: 'exposure', id }, doneByName: '安复核' }])
  // Another sentence of the same unit, and another unit's, are not done by it.
  expect(await standing('开展一次宣传')).toMatchObject({ standing: 'open', times: 0 })
  expect(await standing('本社区的隐患')).toMatchObject({ standing: 'open', times: 0 })
  // Taken down because it is put right it was an exposure; published by mistake it was none.
  const again = newId()
  await ok(regulator.post('/api/exposures', { commandId: newId(), id: again, hazardId, title: '某仓储单位又停用', content: '检查发现通风设施又停用，责令整改。' }))
  await ok(step(regulator, `/api/exposures/${again}`, 'submit'))
  await ok(step(second, `/api/exposures/${again}`, 'publish'))
  await product.settle()
  expect(await standing('曝光一次发现')).toMatchObject({ times: 2 })
  await ok(step(second, `/api/exposures/${again}`, 'withdraw', { reason: '已整改' }))
  await product.settle()
  expect(await standing('曝光一次发现')).toMatchObject({ standing: 'done', times: 2 })
  await ok(step(second, `/api/exposures/${id}`, 'withdraw', { reason: '单位写错了', mistaken: true }))
  await product.settle()
  expect(await standing('曝光一次发现')).toMatchObject({ standing: 'done', times: 1 })
  expect((await read('曝光一次发现')).deeds).toMatchObject([{ source: { id: again } }])
})

it('shows a month without an exposure as missed, and tells the office', async () => {
  await ok(office.post('/api/parameters/exposure.cadence', { commandId: newId(), value: { per: 'month', atLeast: 1 }, fromOn: '2026-12-01', basis: '街道会议纪要', inDocument: false }))
  product.setNow('2027-01-01T01:00:00Z')
  await product.daily()
  const again = await product.signIn('anban')
  expect((await ok(again.get<{ slots: { key: string; standing: string }[] }>('/api/exposures/slots'))).slots.map(({ key, standing }) => [key, standing])).toEqual([['2026-12', 'missed'], ['2027-01', 'open']])
  expect((await ok(again.get<{ notices: { title: string }[] }>('/api/notices'))).notices.map((one) => one.title)).toContain('没做到：2026年12月要公开曝光 1 次，发了 0 次')
})
