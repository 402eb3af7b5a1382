// Stages over HTTP on real PostgreSQL: made from the plan, brought up to its revision, closed only with checklist and report.
import { describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { readDocx } from '#mechanisms/document/testing.ts'
import { putPlan, revisePlan } from '../../tests/plans.ts'
import { asOwner } from '../../tests/world.ts'
import type { StageReply, StagesReply } from './contract.ts'

const house = await testProduct()
for (const [login, role, organisation] of [['anban', 'coordinator', 'anban'], ['lingdao', 'leader', 'anban'], ['jianguan', 'regulator', 'jingfa'], ['shequ', 'community', 'xg']] as const) await house.addPerson({ login, name: login, role, post: '岗位', organisation, ...(role === 'community' ? { region: 'xg' } : {}) })
const [anban, lingdao, jianguan, shequ] = (await Promise.all(['anban', 'lingdao', 'jianguan', 'shequ'].map((login) => house.signIn(login)))) as [Client, Client, Client, Client]

const STAGES = [
  { id: 'stage-1', title: '夯实基础阶段', from: null, to: '2026-06-30', exit: ['任务分解到科室'] },
  { id: 'stage-2', title: '集中攻坚阶段', from: '2026-07-01', to: '2026-12-31', exit: ['重大事故隐患存量清零', '年底前，基本完成三年行动任务'] },
  { id: 'stage-3', title: '固本提升阶段', from: '2027-01-01', to: '2027-12-31', exit: [] },
]
const TEXT = '按照“2026年提升、2027年巩固”的要求开展。'
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
const stagesOf = async (id: string, client = anban) => ok(await client.get<StagesReply>(`/api/plans/${id}/stages`))
const pageOf = async (id: string) => ok(await anban.get<StageReply>(`/api/stages/${id}`))
const step = (client: Client, page: StageReply, name: string, body: object = {}) => client.post<StageReply & { title: string; detail: string }>(`/api/stages/${page.stage.id}/${name}`, { commandId: newId(), baseVersion: page.stage.version, ...body })
const put = () => putPlan(house, { stages: STAGES, text: TEXT, issuedOn: '2026-03-01', periodTo: '2027-12-31' })
const second = async (planId: string) => pageOf((await stagesOf(planId)).stages[1]!.id)
const words = { summary: '集中力量，逐项销号，按月通报', problems: '个别企业进展慢', next: '盯住剩下的两件' }

describe('stages come from the plan', () => {
  it('with days, checklist, gate and themes, and stand where the day puts them', async () => {
    const { stages, years } = await stagesOf(await put())
    expect(stages.map((one) => [one.title, one.state, one.fromOn, one.toOn, one.items])).toEqual([['夯实基础阶段', 'checking', '2026-03-01', '2026-06-30', 1], ['集中攻坚阶段', 'running', '2026-07-01', '2026-12-31', 2], ['固本提升阶段', 'ahead', '2027-01-01', '2027-12-31', 0]])
    expect(years.map((one) => [one.year, one.theme])).toEqual([[2026, '提升'], [2027, '巩固']])
    const page = await pageOf(stages[1]!.id)
    expect(page.checklist.map((item) => [item.text, item.metric, item.met])).toEqual([['重大事故隐患存量清零', null, false], ['年底前，基本完成三年行动任务', 'until', false]])
    expect(page.share).toMatchObject({ value: 100, inDocument: false })
  })

  it('follow a revision, keep what people moved, and say what is no longer there', async () => {
    const plan = await put()
    const before = await second(plan)
    ok(await step(anban, before, 'reschedule', { fromOn: '2026-07-01', toOn: '2027-01-31', reason: '区里推迟一个月' }))
    ok(await step(anban, await second(plan), 'tick', { itemId: before.checklist[0]!.id, note: '台账核对过' }))
    await revisePlan(house, plan, 2, { text: TEXT, stages: [{ ...STAGES[0]!, exit: ['任务分解到科室', '建立清单'] }, { ...STAGES[1]!, to: '2026-11-30', exit: [] }] }, '2026-11-22')
    const { stages } = await stagesOf(plan)
    expect(stages.map((one) => [one.title, one.toOn, one.planToOn, one.state])).toEqual([['夯实基础阶段', '2026-06-30', '2026-06-30', 'checking'], ['集中攻坚阶段', '2027-01-31', '2026-11-30', 'running'], ['固本提升阶段', '2027-12-31', '2027-12-31', 'dropped']])
    const [first, moved] = [await pageOf(stages[0]!.id), await pageOf(stages[1]!.id)]
    expect(first.checklist.map((item) => item.text)).toEqual(['任务分解到科室', '建立清单'])
    // What was ticked stays; what nobody ticked goes, with its reason.
    expect(moved.checklist.map((item) => [item.text, item.removedReason])).toEqual([['重大事故隐患存量清零', null], ['年底前，基本完成三年行动任务', '修订后的方案里没有这一句']])
    // Running it again changes nothing.
    const versions = stages.map((one) => one.version)
    await house.daily()
    expect((await stagesOf(plan)).stages.map((one) => one.version)).toEqual(versions)
  })
})

describe('the plan is closed', () => {
  it('and its stages end with it as they stand, on no list of what waits', async () => {
    const plan = await putPlan(house, { stages: STAGES, text: TEXT, issuedOn: '2026-03-01', periodTo: '2026-11-20' })
    const open = await second(plan)
    expect(open.stage.state).toBe('running')
    const { version } = ok(await anban.get<{ version: number }>(`/api/plans/${plan}`))
    ok(await anban.post(`/api/plans/${plan}/close`, { commandId: newId(), baseVersion: version, summary: '任务基本完成，按期收尾。', done: '完成', problems: '不足', next: '打算' }))
    expect((await stagesOf(plan)).stages.map(({ state, planClosedOn }) => [state, planClosedOn])).toEqual(Array.from({ length: 3 }, () => ['ended', '2026-11-22']))
    const refused = await step(anban, open, 'tick', { itemId: open.checklist[0]!.id, note: '补一个勾' })
    expect(refused).toMatchObject({ status: 409, body: { title: expect.stringContaining('随方案结束') } })
  })
})

describe('a stage is closed', () => {
  it('only with every item and a report; the report has the figures of the records', async () => {
    const plan = await put()
    let page = await second(plan)
    const [manual, gate] = page.checklist
    ok(await step(anban, page, 'submit'))
    page = await second(plan)
    expect(page.abilities['close']).toContain('还差 2 项')
    ok(await step(jianguan, page, 'tick', { itemId: manual!.id, note: '台账核对过' }))
    expect(await step(anban, await second(plan), 'tick', { itemId: gate!.id, note: '差不多了' })).toMatchObject({ status: 422, body: { title: expect.stringContaining('不用人勾') } })
    page = await second(plan)
    expect(page.checklist[1]!.met).toBe(false)
    ok(await step(anban, page, 'remove-item', { itemId: gate!.id, reason: '任务板还没有任务' }))
    expect((await step(anban, await second(plan), 'close')).body.title).toContain('还没有阶段总结')
    const entity = newId()
    ok(await anban.post('/api/entities', { commandId: newId(), id: entity, fields: { name: '松湾小店', kind: 'place', regionId: await house.region('xg'), organisationId: await house.organisation('jingfa') } }))
    ok(await anban.post('/api/hazards', { commandId: newId(), id: newId(), entityId: entity, description: '灭火器过期', foundOn: '2026-11-01' }))
    const reported = ok(await step(anban, await second(plan), 'report', words))
    expect(reported.report!.number).toMatch(/^松街阶总〔2026〕\d+号$/)
    expect(reported.hazards.found).toBeGreaterThanOrEqual(1)
    const paper = await anban.get(`/api/stages/${reported.stage.id}/report/docx`)
    const text = Object.values(readDocx(paper.raw)).join('').replace(/<[^>]+>/g, '')
    expect(text).toContain(`排查发现隐患${reported.hazards.found}件`)
    expect(text).toContain('集中力量，逐项销号')
    expect(text).toContain('重大事故隐患存量清零')
    expect((await anban.get(`/api/stages/${reported.stage.id}/report/pdf`)).raw.subarray(0, 5).toString()).toBe('%PDF-')
    const closed = ok(await step(lingdao, reported, 'close', { note: '同意' }))
    expect(closed.stage).toMatchObject({ state: 'done', closedByName: 'lingdao' })
    // Opened again it needs a new report; the old one stays.
    const again = ok(await step(anban, closed, 'reopen', { reason: '漏了一家企业' }))
    expect(again).toMatchObject({ report: null, stage: { state: 'running', reopenedTimes: 1 } })
    expect(again.reports).toHaveLength(1)
    expect(again.timeline.map((entry) => entry.what).slice(0, 3)).toEqual(['stage.reopened', 'stage.closed', 'stage.reported'])
  })

  it('by nobody who may not, not on an old version, and once', async () => {
    const page = await second(await put())
    expect((await step(jianguan, page, 'submit')).status).toBe(403)
    expect((await shequ.get(`/api/stages/${page.stage.id}`)).status).toBe(403)
    const command = { commandId: newId(), baseVersion: page.stage.version, note: null }
    const first = ok(await anban.post<StageReply>(`/api/stages/${page.stage.id}/submit`, command))
    expect(ok(await anban.post<StageReply>(`/api/stages/${page.stage.id}/submit`, command))).toEqual(first)
    const stale = await step(anban, page, 'reschedule', { fromOn: '2026-07-01', toOn: '2027-02-28', reason: '推迟' })
    expect(stale).toMatchObject({ status: 409, body: { type: '/problems/stale' } })
  })

  it('keeps the evidence of a tick with the item', async () => {
    const page = await second(await put())
    const file = newId()
    ok(await anban.upload('PUT', `/api/files/${file}?name=${encodeURIComponent('清零台账.pdf')}`, Buffer.from('%PDF-1.4 台账')))
    const ticked = ok(await step(anban, page, 'tick', { itemId: page.checklist[0]!.id, note: '台账核对过', photos: [file] }))
    expect(ticked.checklist[0]).toMatchObject({ met: true, tickedByName: 'anban', note: '台账核对过', files: [{ id: file, name: '清零台账.pdf' }] })
    expect((await jianguan.get(`/api/files/${file}`)).status).toBe(200)
    expect((await shequ.get(`/api/files/${file}`)).status).toBe(404)
    const unticked = ok(await step(jianguan, ticked, 'untick', { itemId: page.checklist[0]!.id, reason: '还有一件没销号' }))
    expect(unticked.checklist[0]).toMatchObject({ met: false, note: null })
    expect(unticked.timeline[0]).toMatchObject({ what: 'stage.item-unticked', body: { reason: '还有一件没销号', text: '重大事故隐患存量清零' } })
  })
})

describe('a gate that tasks answer', () => {
  it('counts the tasks of the plan by their own days, and opens when enough are done', async () => {
    const text = ['松湾街道安全生产治本攻坚三年行动实施方案', '一、主要任务', '（一）开展重大事故隐患动态清零行动', '1．2026年6月底前，应急办要制定重大事故隐患清单。', '2．2026年11月30日前，经发办要编制应急预案。', '3．2027年6月底前，应急办要编制演练方案。', '松湾街道办事处', '2026年1月5日'].join('\n')
    const id = newId()
    const plan = ok(await anban.post<{ version: number }>('/api/plans', { commandId: newId(), id, text }))
    const { clauses } = ok(await anban.get<{ clauses: { id: string; version: number }[] }>(`/api/plans/${id}/versions/1`))
    ok(await anban.post(`/api/plans/${id}/accept`, { commandId: newId(), clauses: clauses.map((one) => ({ id: one.id, version: one.version })) }))
    ok(await anban.post(`/api/plans/${id}/issue`, { commandId: newId(), baseVersion: plan.version, effectiveOn: '2026-11-22', issuedOn: '2026-11-22', periodFrom: '2026-01-01', periodTo: '2027-12-31', public: false }))
    await house.settle()
    const stageId = newId()
    ok(await anban.post(`/api/plans/${id}/stages`, { commandId: newId(), stageId, title: '2026年度', fromOn: '2026-01-01', toOn: '2026-12-31' }))
    const gate = async (itemId: string) => (await pageOf(stageId)).checklist.find((item) => item.id === itemId)!
    const [inside, plan90] = [newId(), newId()]
    ok(await step(anban, await pageOf(stageId), 'items', { itemId: inside, text: '本年任务都完成', metric: 'inside' }))
    ok(await step(anban, await pageOf(stageId), 'items', { itemId: plan90, text: '全部任务完成三分之一', metric: 'plan', threshold: 33 }))
    const page = await pageOf(stageId)
    expect(page.counts).toEqual({ inside: { total: 2, done: 0, late: 1 }, until: { total: 2, done: 0, late: 1 }, plan: { total: 3, done: 0, late: 1 } })
    expect((await stagesOf(id)).years.map((year) => [year.year, year.tasks.total])).toEqual([[2026, 2], [2027, 1]])
    const finish = (due: string) => asOwner(house, `update tasks set state = 'done', done_on = '2026-11-21', submitted_by = $3, accepted_by = $4 where plan_id = $1 and due_on = $2`, [id, due, newId(), newId()])
    await finish('2026-06-30')
    expect([(await gate(inside)).met, (await gate(plan90)).met]).toEqual([false, true])
    expect(await gate(inside)).toMatchObject({ done: 1, total: 2, need: 100 })
    await finish('2026-11-30')
    expect((await gate(inside)).met).toBe(true)
  })
})

describe('years and stages people add', () => {
  it('lets one word a year be set, and tells who was later', async () => {
    const plan = await put()
    const { years } = ok(await anban.put<StagesReply>(`/api/plans/${plan}/themes`, { commandId: newId(), year: 2026, theme: '强基', baseVersion: 1 }))
    expect(years[0]).toMatchObject({ year: 2026, theme: '强基', version: 2 })
    expect(await anban.put(`/api/plans/${plan}/themes`, { commandId: newId(), year: 2026, theme: '攻坚', baseVersion: 1 })).toMatchObject({ status: 409, body: { type: '/problems/stale' } })
    expect((await jianguan.put(`/api/plans/${plan}/themes`, { commandId: newId(), year: 2026, theme: '攻坚', baseVersion: 2 })).status).toBe(403)
  })

  it('adds a stage of the yearly plan; its checklist counts tasks where people say so', async () => {
    const plan = await putPlan(house, { stages: [] })
    const stageId = newId()
    const { stages } = ok(await anban.post<StagesReply>(`/api/plans/${plan}/stages`, { commandId: newId(), stageId, title: '2026年度', fromOn: '2026-01-01', toOn: '2026-12-31' }))
    expect(stages).toMatchObject([{ id: stageId, title: '2026年度', inDocument: false, state: 'running' }])
    const page = ok(await step(anban, await pageOf(stageId), 'items', { itemId: newId(), text: '年度任务完成九成', metric: 'inside', threshold: 90 }))
    expect(page.checklist[0]).toMatchObject({ metric: 'inside', need: 90, met: false, inDocument: false })
    expect((await anban.post(`/api/plans/${plan}/stages`, { commandId: newId(), stageId: newId(), title: '倒着的', fromOn: '2026-12-31', toOn: '2026-01-01' })).status).toBe(422)
  })
})

it('waits for the day of a revision that begins later', async () => {
  const plan = await put()
  await revisePlan(house, plan, 2, { text: TEXT, stages: [{ ...STAGES[0]!, title: '打基础阶段' }, STAGES[1]!, STAGES[2]!] }, '2026-11-25')
  expect((await stagesOf(plan)).stages[0]!.title).toBe('夯实基础阶段')
  house.setNow('2026-11-25T01:00:00Z')
  await house.daily()
  // Days later everybody has to sign in anew.
  expect((await stagesOf(plan, await house.signIn('anban'))).stages[0]!.title).toBe('打基础阶段')
})
