// Experts and visits over HTTP on real PostgreSQL: a visit from its plan to its evaluation by the hands that take part, a
// major hazard that enters the hazard database once, a round in its parts, figures, the report and the settlement list.
import { describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { day, type Day } from '#platform/time/day.ts'
import type { DatedValue } from '#mechanisms/plan/parameters.ts'
import { readDocx } from '#mechanisms/document/testing.ts'
import { packsFolder, readPack } from '#rooms/organisations/pack.ts'
import type { Figures, RoundReply, VisitReply } from './contract.ts'
import { waysOf } from './terms.ts'

const house = await testProduct()
await house.addPerson({ login: 'anban', name: '安办', role: 'coordinator', post: '岗位', organisation: 'anban' })
await house.addPerson({ login: 'jingfa', name: '经发', role: 'regulator', post: '岗位', organisation: 'jingfa' })
await house.addPerson({ login: 'laozhou', name: '周工', role: 'expert', post: '专家', organisation: 'anban' })
const [anban, jingfa, laozhou] = (await Promise.all(['anban', 'jingfa', 'laozhou'].map((login) => house.signIn(login)))) as [Client, Client, Client]
type Page = VisitReply & { row: { id: string; version: number } & Record<string, unknown> }
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
const command = () => ({ commandId: newId() })
const entity = async (name: string) => {
  const id = newId()
  ok(await anban.post('/api/entities', { ...command(), id, fields: { name, kind: 'place', regionId: await house.region('xg'), organisationId: await house.organisation('jingfa') } }))
  await house.addPerson({ login: `of-${name}`, name: `${name}老板`, role: 'enterprise-principal', post: '负责人', entityId: id })
  return { id, owner: await house.signIn(`of-${name}`) }
}
const [mill, shop] = [await entity('木粉厂'), await entity('面馆')]
const expert = newId()
ok(await anban.post('/api/experts', { ...command(), id: expert, fields: { name: '周工', source: 'retired', field: '粉尘防爆', regionId: await house.region('xg'), login: 'laozhou', mobile: '13900000001' } }))

const planned = async (more: object = {}) => {
  const id = newId()
  return ok(await anban.post<Page>('/api/help-visits', { ...command(), id, sort: 'diagnosis', entityId: mill.id, expertIds: [expert], plannedOn: '2026-11-20', ...more }))
}
const step = (client: Client, page: Page, name: string, body: object) => client.post<Page>(`/api/help-visits/${page.row.id}/${name}`, { ...command(), baseVersion: page.row.version, ...body })
const advice = (text: string, level = 'advice') => ({ id: newId(), text, level })
const reported = async (page: Page, ...advices: ReturnType<typeof advice>[]) => ok(await step(laozhou, page, 'report', { visitedOn: '2026-11-21', diagnosis: '看了打磨间和除尘', advices }))

describe('a visit', () => {
  it('goes from plan to evaluation: the expert reports, the enterprise answers each advice, somebody looks again', async () => {
    const [a, b] = [advice('打磨间每班清扫一次'), advice('换防爆灯', 'general')]
    const page = await reported(await planned(), a, b)
    expect(page.row).toMatchObject({ state: 'reported', adviceCount: 2, reportedByName: '周工', expertNames: '周工' })
    expect((await step(mill.owner, page, 'answer', { answers: [{ adviceId: a.id, adopted: true }] })).body).toMatchObject({ title: expect.stringContaining('第 2 条还没有答复') })
    expect((await step(mill.owner, page, 'answer', { answers: [{ adviceId: a.id, adopted: true }, { adviceId: b.id, adopted: false }] })).body).toMatchObject({ title: expect.stringContaining('不采纳，要写理由') })
    const answered = ok(await step(mill.owner, page, 'answer', { answers: [{ adviceId: a.id, adopted: true, reason: '下周起' }, { adviceId: b.id, adopted: false, reason: '厂房明年拆' }] }))
    expect(answered.row).toMatchObject({ state: 'answered', adoptedCount: 1 })
    const revisited = ok(await step(laozhou, answered, 'revisit', { revisitedOn: '2026-11-22', revisit: '清扫有记录', done: [a.id, b.id] }))
    // What was not adopted cannot have been done.
    expect(revisited.row.advices.map((one) => one.done)).toEqual([true, null])
    const closed = ok(await step(anban, revisited, 'evaluate', { rating: 5 }))
    expect(closed.row).toMatchObject({ state: 'closed', rating: 5, closedOn: '2026-11-22' })
    const paper = Object.values(readDocx((await anban.get(`/api/help-visits/${closed.row.id}/diagnosis/docx`)).raw)).join('').replace(/<[^>]+>/g, '')
    for (const words of ['打磨间每班清扫一次', '不采纳：厂房明年拆', '不是行政检查', '周工']) expect(paper).toContain(words)
  })

  it('is reported by its expert or its office only, answered by its enterprise only, and seen by no other enterprise', async () => {
    const page = await planned()
    expect((await step(jingfa, page, 'report', { visitedOn: '2026-11-21', diagnosis: '看了', advices: [] })).body).toMatchObject({ title: expect.stringContaining('由去的专家或组织单位') })
    const done = await reported(page, advice('清扫'))
    expect((await step(jingfa, done, 'answer', { answers: [{ adviceId: done.row.advices[0]!.id, adopted: true }] })).body).toMatchObject({ title: expect.stringContaining('由这家单位自己答复') })
    expect((await shop.owner.get(`/api/help-visits/${done.row.id}`)).status).toBe(404)
    expect((await mill.owner.get(`/api/help-visits/${done.row.id}`)).status).toBe(200)
    expect((await mill.owner.get('/api/experts')).status).toBe(403)
  })

  it('makes one hazard of an advice, through channel expert, and a major one cannot be declined', async () => {
    const major = advice('除尘系统没有装锁气卸灰装置', 'major')
    const page = await reported(await planned(), major)
    expect((await step(mill.owner, page, 'answer', { answers: [{ adviceId: major.id, adopted: false, reason: '没钱' }] })).body).toMatchObject({ title: expect.stringContaining('是重大隐患，不能不采纳') })
    const hazard = ok(await laozhou.post<{ row: { id: string; number: string; channel: string; description: string } }>('/api/hazards', { ...command(), id: newId(), entityId: mill.id, description: major.text, foundOn: '2026-11-21' })).row
    expect(hazard.channel).toBe('expert')
    const tie = (adviceId: string, hazardId: string) => laozhou.post<Page>(`/api/help-visits/${page.row.id}/hazards`, { ...command(), adviceId, hazardId })
    const tied = ok(await tie(major.id, hazard.id))
    expect(tied.row).toMatchObject({ hazardCount: 1, advices: [{ hazardId: hazard.id, hazardNumber: hazard.number }] })
    expect((await tie(major.id, hazard.id)).body).toMatchObject({ title: expect.stringContaining('已经挂了隐患') })
    const foreign = ok(await anban.post<{ row: { id: string } }>('/api/hazards', { ...command(), id: newId(), entityId: shop.id, description: '灶台下放酒精' })).row
    expect((await tie(major.id, foreign.id)).status).toBe(422)
  })

  it('that was bought needs its fee, which is in the settlement list', async () => {
    const page = await reported(await planned({ sort: 'bought', entityId: shop.id }))
    const revisited = ok(await step(laozhou, ok(await step(shop.owner, page, 'answer', { answers: [] })), 'revisit', { revisitedOn: '2026-11-22', revisit: '没有问题', done: [] }))
    expect((await step(anban, revisited, 'evaluate', { rating: 4 })).body).toMatchObject({ title: expect.stringContaining('政府购买服务要填费用') })
    ok(await step(anban, revisited, 'evaluate', { rating: 4, fee: 120050 }))
    const sheet = Object.values(readDocx((await anban.get('/api/help-visits/settlement?since=2026-11-01&until=2026-11-30')).raw)).join('')
    expect(sheet).toContain('合计 1200.50 元')
    expect(sheet).toContain('面馆')
    expect(Object.values(readDocx((await anban.get('/api/help-visits/settlement?since=2026-10-01&until=2026-10-31')).raw)).join('')).toContain('共 0 次')
  })

  it('tells those whose turn it is', async () => {
    const page = await planned({ entityId: shop.id })
    await house.settle()
    const titles = async (client: Client) => ok(await client.get<{ notices: { title: string }[] }>('/api/notices')).notices.map((one) => one.title)
    expect(await titles(laozhou)).toContain('请去诊查：面馆，计划 2026-11-20')
    await reported(page, advice('灶台挪开'))
    await house.settle()
    expect(await titles(shop.owner)).toContain('专家提出了建议，请逐条答复')
  })
})

describe('三查一曝光', () => {
  it('counts its visits by sort, and what the enterprises of its region found themselves in its days', async () => {
    const id = newId()
    ok(await anban.post('/api/help-rounds', { ...command(), id, fields: { title: '粉尘第一轮', regionId: await house.region('xg'), organisationId: await house.organisation('anban'), fromOn: '2026-11-01', toOn: '2026-11-30' } }))
    await planned({ roundId: id })
    await reported(await planned({ roundId: id, sort: 'peer' }), advice('互查看到的'))
    ok(await mill.owner.post('/api/hazards', { ...command(), id: newId(), entityId: mill.id, description: '自己查到的' }))
    expect(ok(await jingfa.get<RoundReply>(`/api/help-rounds/${id}`)).parts).toEqual({ diagnosis: { planned: 1, done: 0, hazards: 0 }, peer: { planned: 1, done: 1, hazards: 0 }, self: { entities: 1, hazards: 1, checks: 0 }, exposed: 0 })
  })

  it('adds up in the figures: visits that were made, advices, what was adopted of what was answered', async () => {
    const { figures } = ok(await anban.get<Figures>('/api/help-visits/figures'))
    expect(figures).toMatchObject({ entities: 2, hazards: 1, majors: 1, fee: 120050 })
    expect(figures.adopted).toBeLessThanOrEqual(figures.answered)
  })
})

const valuesOf = (code: string) => readPack(packsFolder, code).parameters.map((one): DatedValue => ({ ...one, regionPath: null, fromOn: one.from as Day, untilOn: (one.until as Day | undefined) ?? null }))
it.each([
  ['shuanglonghu', '2025-06-01', ['guidance']], // S0-045
  ['jinqiao', '2025-06-01', ['visits', 'retired']], // S1-086, S1-048
  ['zhoujiaba', '2023-09-01', ['bought', 'hired']], // S2-036, S2-066
  ['quyuan', '2025-06-01', ['three-checks', 'benchmark']], // S3-092, S3-093
  ['zhengyang', '2025-06-01', ['guidance']], // S4-047
] as const)('%s helps by %s', (code, on, ways) => {
  expect(waysOf(valuesOf(code), day(on)).ways).toEqual(ways)
})
