import { describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { readDocx } from '#mechanisms/plan/read/docx.ts'
import type { Row } from '#mechanisms/plan/read/normal.ts'
import { parseText } from '#platform/formats/formats.ts'
import { openSheets } from '#platform/sheets/sheets.ts'
import type { PlanReply, VersionReply } from '#rooms/plans/contract.ts'
import type { Board, Duties, DutyReply, TaskReply } from './contract.ts'

const house = await testProduct()
for (const [login, role, organisation, region] of [['anban', 'coordinator', 'anban'], ['anban2', 'coordinator', 'anban'], ['yingji', 'regulator', 'yingji'], ['jingfa', 'regulator', 'jingfa'], ['lingdao', 'leader', 'anban'], ['xingang', 'community', 'xg', 'xg'], ['shiqiao', 'community', 'sq', 'sq']] as const) {
  await house.addPerson({ login, name: login, role, post: '岗位', organisation, ...(region ? { region } : {}) })
}
const LOGINS = ['anban', 'anban2', 'yingji', 'jingfa', 'lingdao', 'xingang', 'shiqiao']
type Seven = [Client, Client, Client, Client, Client, Client, Client]
let [anban, anban2, yingji, jingfa, lingdao, xingang, shiqiao] = await Promise.all(LOGINS.map((login) => house.signIn(login))) as Seven
/** Another day: sessions of the day before are over. */
async function on(day: string) {
  house.setNow(`${day}T01:00:00Z`)
  ;[anban, anban2, yingji, jingfa, lingdao, xingang, shiqiao] = await Promise.all(LOGINS.map((login) => house.signIn(login))) as Seven
}

const TEXT = [
  '松湾街道安全生产治本攻坚三年行动实施方案', '一、主要任务', '（一）开展重大事故隐患动态清零行动', '1．2026年6月底前，应急办要制定重大事故隐患清单。', '2．2027年6月底前，经发办要建成重点企业分布图。', '3．2027年9月底前，应急办要建成应急物资储备库。',
  '4．应急办每季度至少开展1次联合检查。', '（二）开展安全宣传行动', '1．2027年底前，应急办配合区应急管理局完成安全宣传片制作。', '2．生产经营单位主要负责人每月至少带队检查1次。', '3．新港社区每年要组织1次应急演练活动，2027年3月底前新港社区要建成安全体验馆。', '松湾街道办事处', '2026年1月5日',
].join('\n')
const command = () => ({ commandId: newId() })
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
type List = { rows: { id: string; number: string; title: string; state: string; dueOn: string; firstDueOn: string; organisationName: string; doneOn: string | null; version: number; action: string; inferred: boolean; contribution: boolean }[]; count: { value: number } }
const list = async (client: Client, query = '') => ok(await client.get<List>(`/api/tasks?limit=200&sort=number${query && `&${query}`}`)).rows
const page = async (client: Client, id: string) => ok(await client.get<TaskReply>(`/api/tasks/${id}`))
const find = async (words: string, planId = plan.id) => (await list(anban, `plan=${planId}`)).find(({ title }) => title.includes(words))!
const act = async (client: Client, id: string, step: string, body: object = {}) => client.post<TaskReply>(`/api/tasks/${id}/${step}`, { ...command(), baseVersion: (await page(anban, id)).row.version, ...body })
const submitBody = { result: '已经办成，材料在附件', doneOn: '2026-11-20' }

async function issue(text: string): Promise<PlanReply> {
  const uploaded = ok(await anban.post<PlanReply>('/api/plans', { ...command(), id: newId(), text }))
  await acceptAll(uploaded.id, 1)
  const issued = ok(await anban.post<PlanReply>(`/api/plans/${uploaded.id}/issue`, { ...command(), baseVersion: uploaded.version, effectiveOn: '2026-01-05', issuedOn: '2026-01-05', periodFrom: '2026-01-01', periodTo: '2028-12-31', public: false }))
  await house.settle()
  return issued
}
async function acceptAll(id: string, number: number) {
  const read = async () => ok(await anban.get<VersionReply>(`/api/plans/${id}/versions/${number}`)).clauses
  const map = (await read()).find(({ text }) => text.includes('分布图'))
  if (map && !map.owners.some(({ name }) => name === '经发办')) ok(await anban.post(`/api/clauses/${map.id}/edit`, { ...command(), baseVersion: map.version, owners: [{ name: '经发办', role: 'responsible', inferred: false }], organisationId: await house.organisation('jingfa'), assistIds: [] }))
  const clauses = await read()
  ok(await anban.post(`/api/plans/${id}/accept`, { ...command(), clauses: clauses.map((clause) => ({ id: clause.id, version: clause.version })) }))
}
async function revise(of: PlanReply, text: string, effectiveOn: string): Promise<void> {
  const before = ok(await anban.get<PlanReply>(`/api/plans/${of.id}`))
  const revised = ok(await anban.post<PlanReply>(`/api/plans/${of.id}/revisions`, { ...command(), baseVersion: before.version, text, reason: '年中调整' }))
  await acceptAll(of.id, revised.reviewNumber!)
  ok(await anban.post(`/api/plans/${of.id}/adopt`, { ...command(), baseVersion: revised.version, effectiveOn, reason: '年中调整' }))
  await house.settle()
}
const everything = () => house.db.read(systemScope(house.tenantId), (tx) => tx.rows(sql`select * from tasks where tenant_id = ${house.tenantId} order by id`))

const plan = await issue(TEXT)

describe('a plan that is issued makes tasks', () => {
  it('one a sentence with a day, led by the unit it names, none for duties and what stands', async () => {
    expect((await list(anban, `plan=${plan.id}`)).map(({ title, dueOn, organisationName, state }) => [title, dueOn, organisationName, state])).toEqual([
      ['2026年6月底前，应急办要制定重大事故隐患清单', '2026-06-30', '松湾街道应急管理办公室', 'assigned'], ['2027年6月底前，经发办要建成重点企业分布图', '2027-06-30', '松湾街道经济发展办公室', 'assigned'],
      ['2027年9月底前，应急办要建成应急物资储备库', '2027-09-30', '松湾街道应急管理办公室', 'assigned'], ['2027年底前，应急办配合区应急管理局完成安全宣传片制作', '2027-12-31', '松湾街道应急管理办公室', 'assigned'], ['2027年3月底前新港社区要建成安全体验馆', '2027-03-31', '新港社区居委会', 'assigned'],
    ])
    expect((await find('宣传片')).contribution).toBe(true)
    expect((await find('物资储备库')).action).toBe('开展重大事故隐患动态清零行动')
  })
  it('and shows the sentence, word for word, with what led here', async () => {
    const whole = await page(anban, (await find('物资储备库')).id)
    expect(whole.source).toMatchObject({ planId: plan.id, number: 1, text: expect.stringContaining('应急办要建成应急物资储备库') })
    expect(TEXT).toContain(whole.source.text)
    expect(whole.timeline.map(({ what }) => what)).toEqual(['task.listed'])
  })
  it('once, even when the event is read again', async () => {
    const before = await everything()
    await house.db.write(systemScope(house.tenantId), (tx) => tx.run(sql`update event_cursors set seq = 0 where tenant_id = ${house.tenantId} and consumer = 'tasks.follow-plan'`))
    await house.settle()
    expect(await everything()).toEqual(before)
  })
})

describe('a task on its way', () => {
  it('is handed in by its unit, accepted by another person, and its file is seen by who sees the task', async () => {
    const task = await find('隐患清单')
    const file = newId()
    ok(await yingji.upload('PUT', `/api/files/${file}?name=${encodeURIComponent('清单.pdf')}&purpose=other`, Buffer.from('%PDF-1.4 清单')))
    expect((await act(jingfa, task.id, 'submit', submitBody)).body).toMatchObject({ title: expect.stringContaining('由牵头单位提交') })
    const handed = ok(await act(yingji, task.id, 'submit', { ...submitBody, files: [file] }))
    expect(handed.files.map(({ name }) => name)).toEqual(['清单.pdf'])
    expect((await lingdao.get(`/api/files/${file}`)).status).toBe(200)
    await house.settle()
    expect((await anban.get<{ notices: { title: string }[] }>('/api/notices')).body.notices.map(({ title }) => title)).toContainEqual(expect.stringContaining('已提交，等审核'))
    expect((await act(yingji, task.id, 'accept')).status).toBe(403)
    expect(ok(await act(anban, task.id, 'accept', { review: '材料齐' })).row).toMatchObject({ state: 'done', doneOn: '2026-11-20', acceptedByName: 'anban' })
    expect(ok(await yingji.get<{ todos: { subjectId: string }[] }>('/api/home')).todos.some(({ subjectId }) => subjectId === task.id)).toBe(false)
  })
  it('is handed over and moves with its new unit once that confirms', async () => {
    const task = await find('体验馆')
    expect((await shiqiao.get(`/api/tasks/${task.id}`)).status).toBe(404)
    ok(await act(xingang, task.id, 'hand-over', { handoverToId: await house.organisation('jingfa'), reason: '机构调整', left: '场地还没定' }))
    expect((await page(jingfa, task.id)).abilities['takeOver']).toBe(true)
    const taken = ok(await act(jingfa, task.id, 'take-over'))
    expect(taken.row).toMatchObject({ organisationName: '松湾街道经济发展办公室', handedOverTimes: 1 })
    expect(taken.timeline[0]).toMatchObject({ what: 'task.taken-over', body: expect.objectContaining({ left: '场地还没定' }) })
    // It lies where its unit lies: the community has let it go.
    expect((await xingang.get(`/api/tasks/${task.id}`)).status).toBe(404)
    expect((await act(jingfa, task.id, 'hand-over', { handoverToId: newId(), reason: '机构调整', left: '场地还没定' })).status).toBe(422)
  })
  it('is seen by the community that is to take it over, and back again', async () => {
    const task = await find('体验馆')
    ok(await act(jingfa, task.id, 'hand-over', { handoverToId: await house.organisation('sq'), reason: '场地在石桥', left: '场地已定，还没装修' }))
    expect((await shiqiao.get(`/api/tasks/${task.id}`)).status).toBe(200)
    expect((await xingang.get(`/api/tasks/${task.id}`)).status).toBe(404)
    expect((await list(shiqiao, 'mine=true')).map(({ id }) => id)).toContain(task.id)
    ok(await act(shiqiao, task.id, 'decline-handover', { reason: '不归我们' }))
    expect((await shiqiao.get(`/api/tasks/${task.id}`)).status).toBe(404)
  })
  it('tells both versions to who is late', async () => {
    const task = await find('物资储备库')
    ok(await act(yingji, task.id, 'report', { progress: '已选址' }))
    expect((await yingji.post(`/api/tasks/${task.id}/report`, { ...command(), baseVersion: 1, progress: '已开工' })).status).toBe(409)
  })
  it('a leader reads and does nothing', async () => {
    const { abilities } = await page(lingdao, (await find('物资储备库')).id)
    expect(Object.values(abilities).filter((able) => able === true)).toEqual([])
    expect((await act(lingdao, (await find('物资储备库')).id, 'urge')).status).toBe(403)
  })
})

describe('the board', () => {
  it.each(['action', 'organisation', 'year', 'stage'])('by %s: every figure opens exactly the rows it counts', async (grouping) => {
    for (const client of [anban, xingang]) {
      const board = ok(await client.get<Board>(`/api/tasks/board?grouping=${grouping}`))
      const opened = async (query: Record<string, string>) => ok(await client.get<List>(`/api/tasks?${new URLSearchParams({ ...query, limit: '1' })}`)).count.value
      for (const group of board.groups) {
        expect([await opened({ ...group.query, wanted: 'true' }), await opened({ ...group.query, state: 'done' }), await opened({ ...group.query, late: 'true' }), await opened({ ...group.query, inTime: 'true' }), await opened({ ...group.query, inTime: 'false' }), await opened({ ...group.query, live: 'true' })], group.label)
          .toEqual([group.wanted, group.done, group.late, group.inTime, group.doneLate, group.live])
      }
      if (grouping !== 'stage') expect(board.groups.reduce((sum, group) => sum + group.wanted, 0)).toBe(board.whole.wanted)
    }
    expect(ok(await anban.get<Board>('/api/tasks/board')).whole.wanted).toBeGreaterThan(4)
  })
})

describe('the board by stage', () => {
  it('counts the stages people added, with the days they have now', async () => {
    const stage = newId()
    const added = ok(await anban.post<{ stages: { id: string; version: number }[] }>(`/api/plans/${plan.id}/stages`, { ...command(), stageId: stage, title: '集中攻坚', fromOn: '2027-01-01', toOn: '2027-06-30' }))
    const board = async (client: Client) => ok(await client.get<Board>(`/api/tasks/board?grouping=stage&plan=${plan.id}`)).groups.filter(({ key }) => key === stage).map(({ label, wanted, query }) => [label, wanted, query['dueOn']])
    const within = (await list(anban, `plan=${plan.id}&wanted=true&dueOn=2027-01-01..2027-06-30`)).length
    expect(added.stages.map(({ id }) => id)).toContain(stage)
    expect(within).toBeGreaterThan(0)
    expect(await board(anban)).toEqual([['集中攻坚', within, '2027-01-01..2027-06-30']])
    type Timeline = { rows: { id: string; action: string }[]; groups: { action: string; total: number }[] }
    const timeline = ok(await anban.get<Timeline>(`/api/tasks/timeline?plan=${plan.id}`))
    expect(timeline.rows.length).toBeGreaterThan(1)
    expect(timeline.rows.map(({ action }) => action)).toEqual(timeline.groups.flatMap(({ action, total }) => Array.from({ length: total }, () => action)))
    expect(ok(await anban.get<Timeline>(`/api/tasks/timeline?plan=${plan.id}&offset=1`))).toEqual({ rows: timeline.rows.slice(1), groups: [], stages: [] })
    expect(ok(await anban.get<{ stages: { title: string }[] }>(`/api/tasks/timeline?plan=${plan.id}`)).stages.map(({ title }) => title)).toEqual(['集中攻坚'])
    // To who reads no stages they are not told.
    expect(await board(xingang)).toEqual([])
  })
})

describe('a revision in the middle of the year', () => {
  it('changes what is ahead and leaves the past as it was, tasks and duties alike', async () => {
    await on('2026-11-22')
    const own = await issue(TEXT.replaceAll('松湾街道安全', '松湾街道2026年版安全'))
    const done = await find('隐患清单', own.id)
    ok(await act(yingji, done.id, 'submit', submitBody))
    ok(await act(anban2, done.id, 'accept'))
    const map = await find('分布图', own.id)
    ok(await act(jingfa, map.id, 'ask-extension', { until: '2027-07-31', reason: '测绘推迟' }))
    ok(await act(anban, map.id, 'grant-extension'))
    const duty = async () => {
      const found = ok(await anban.get<Duties>(`/api/duties?plan=${own.id}`)).duties.find(({ title }) => title.includes('联合检查'))!
      return ok(await anban.get<DutyReply>(`/api/duties/${found.id}`))
    }
    const first = await duty()
    expect(first.frequency).toBe('每季度至少 1 次')
    ok(await yingji.post(`/api/duties/${first.id}/fulfilments`, { ...command(), id: newId(), rule: first.rule, periodKey: '2026-Q4', organisationId: await house.organisation('yingji'), doneOn: '2026-11-10', note: '查了 6 家' }))
    await on('2027-04-10')
    await house.daily()
    const cells = (reply: DutyReply) => Object.fromEntries(reply.rows[0]!.cells.map(({ key, standing }) => [key, standing]))
    const before = cells(await duty())
    expect(before).toMatchObject({ '2026-Q4': 'done', '2027-Q1': 'missed', '2027-Q2': 'open' })
    const untouched = await everything()

    // Monthly instead of quarterly; the store a year later; the film goes; a new one comes; the map stays.
    await revise(own, TEXT.replaceAll('松湾街道安全', '松湾街道2026年版安全').replace('每季度至少', '每月至少').replace('2027年9月底前，应急办要建成', '2028年9月底前，应急办要建成').replace('1．2027年底前，应急办配合区应急管理局完成安全宣传片制作。\n', '').replace('要建成安全体验馆。', '要建成安全体验馆。\n4．2028年6月底前，应急办要编制应急预案汇编。'), '2027-04-11')
    await on('2027-04-11')
    await house.daily()
    const now = (await everything()) as { id: string; title: string; plan_id: string; due_on: string; state: string; superseded_reason: string | null; due: string }[]
    const old = untouched as typeof now
    const ofPlan = now.filter(({ plan_id }) => plan_id === own.id)
    const said = (words: string) => ofPlan.filter(({ title }) => title.includes(words)).map(({ due_on, state, superseded_reason }) => [due_on, state, superseded_reason])
    expect(ofPlan).toHaveLength(6)
    expect(said('隐患清单')).toEqual([['2026-06-30', 'done', null]])
    expect(said('分布图')).toEqual([['2027-07-31', 'assigned', null]])
    expect(said('物资储备库')).toEqual([['2028-09-30', 'assigned', null]])
    expect(said('宣传片')).toEqual([['2027-12-31', 'superseded', '修订后的文本不再有这一句']])
    expect(said('体验馆')).toEqual([['2027-03-31', 'assigned', null]])
    expect(said('预案汇编')).toEqual([['2028-06-30', 'assigned', null]])
    // Done, or due before the day: not a letter of the row has changed.
    for (const task of old.filter(({ plan_id, due_on, state }) => plan_id !== own.id || state === 'done' || due_on < '2027-04-11')) expect(now.find(({ id }) => id === task.id)).toEqual(task)
    const after = await duty()
    expect(after.frequency).toBe('每月至少 1 次')
    const quarterly = cells(after)
    expect(quarterly).toMatchObject({ '2026-Q4': 'done', '2027-Q1': 'missed', '2027-Q2': 'open' })
    // The running quarter ends under the old text; months begin after it.
    await on('2027-07-02')
    expect(cells(await duty())).toMatchObject({ '2027-Q1': 'missed', '2027-Q2': 'missed', '2027-07': 'open', '2027-08': 'ahead' })
    expect(cells(await duty())).not.toHaveProperty('2027-06')
    const afterwards = await everything()
    await house.db.write(systemScope(house.tenantId), (tx) => tx.run(sql`update event_cursors set seq = 0 where tenant_id = ${house.tenantId} and consumer = 'tasks.follow-plan'`))
    await house.settle()
    expect(await everything()).toEqual(afterwards)
    await on('2026-11-22')
  }, 60_000)
})

describe('duties', () => {
  const duty = async (words: string) => ok(await anban.get<Duties>(`/api/duties?plan=${plan.id}`)).duties.find(({ title }) => title.includes(words))!
  it('are asked of the units of this tree; an enterprise’s own are told with where they are', async () => {
    expect(await duty('联合检查')).toMatchObject({ units: 1, elsewhere: null, frequency: '每季度至少 1 次' })
    expect(await duty('带队检查')).toMatchObject({ units: 0, elsewhere: '生产经营单位主要负责人', current: null })
  })
  it('are filed by the unit itself, for a period the plan asks for, not ahead of it', async () => {
    const { id, rule } = await duty('应急演练')
    const [xg, file] = [await house.organisation('xg'), (client: Client, more: object) => client.post<DutyReply>(`/api/duties/${id}/fulfilments`, { ...command(), id: newId(), rule, periodKey: '2026', doneOn: '2026-10-10', note: '演练 40 人', ...more })]
    expect((await file(yingji, { organisationId: xg })).body).toMatchObject({ title: expect.stringContaining('由本单位登记') })
    expect((await file(shiqiao, { organisationId: xg })).status).toBe(404)
    expect((await file(xingang, { organisationId: xg, doneOn: '2026-11-23' })).status).toBe(422)
    expect((await file(xingang, { organisationId: xg, periodKey: '2031' })).status).toBe(422)
    const reply = ok(await file(xingang, { organisationId: xg }))
    expect(reply.rows[0]!.cells.find(({ key }) => key === '2026')).toMatchObject({ standing: 'done', times: 1 })
    expect(reply.deeds[0]).toMatchObject({ note: '演练 40 人', periodLabel: '2026年' })
  })
  it('a miss is written once, told once, and stays though it is done late', async () => {
    await on('2027-04-02')
    await house.daily()
    await house.daily()
    const { id, rule } = await duty('联合检查')
    const misses = () => house.db.read(systemScope(house.tenantId), (tx) => tx.rows(sql`select period_key, times from duty_misses where tenant_id = ${house.tenantId} and commitment_id = ${id} order by period_key`))
    expect(await misses()).toContainEqual({ period_key: '2027-Q1', times: 0 })
    const before = await misses()
    ok(await yingji.post(`/api/duties/${id}/fulfilments`, { ...command(), id: newId(), rule, periodKey: '2027-Q1', organisationId: await house.organisation('yingji'), doneOn: '2027-04-02', note: '补查' }))
    await on('2027-04-03')
    await house.daily()
    expect(await misses()).toEqual(before)
    const cell = ok(await anban.get<DutyReply>(`/api/duties/${id}`)).rows[0]!.cells.find(({ key }) => key === '2027-Q1')
    expect(cell?.standing).toBe('late')
    const told = (await yingji.get<{ notices: { title: string; subjectId: string }[] }>('/api/notices')).body.notices.filter(({ title, subjectId }) => subjectId === id && title.includes('2027年第1季度没做到'))
    expect(told).toHaveLength(1)
    await on('2026-11-22')
  })
})

describe('mornings', () => {
  it('remind 30, 7 and 0 days ahead, and tell the coordinator of the late, once each', async () => {
    const task = await find('分布图')
    const titles = async (client: Client) => (await client.get<{ notices: { title: string; subjectId: string }[] }>('/api/notices')).body.notices.filter(({ subjectId }) => subjectId === task.id).map(({ title }) => title.split('：')[0])
    for (const day of ['2027-05-31', '2027-06-23', '2027-06-30', '2027-07-01', '2027-07-02']) {
      await on(day)
      await house.daily()
    }
    // Newest first.
    expect(await titles(jingfa)).toEqual(['任务超期', '任务今天到期', '任务还有 7 天到期', '任务还有 30 天到期'])
    expect(await titles(anban)).toEqual(['任务超期'])
    const home = ok(await jingfa.get<{ todos: { subjectId: string; subjectType: string; dueOn: string }[] }>('/api/home'))
    expect(home.todos).toContainEqual(expect.objectContaining({ subjectType: 'task', subjectId: task.id, dueOn: '2027-06-30' }))
    await on('2026-11-22')
  })
})

describe('the lists', () => {
  const annexText = `${TEXT}\n附件\n重点任务清单\n行动名称\t重点任务\t完成时间\t责任单位\n一、动态清零行动\t=HYPERLINK("http://x")建立台账制度并落实到人。\t2027年\t应急办\n\t开展专项整治并销号。\t\t\n二、宣传行动\t组织安全宣传进社区活动。\t2027年6月底前\t新港社区\n`
  it.each(['tasks', 'responsibility', 'schedule', 'annex'] as const)('%s as a workbook and as a paper, the same rows', async (name) => {
    const sheet = await anban.get(`/api/task-lists/${name}/xlsx?plan=${plan.id}`)
    const paper = await anban.get(`/api/task-lists/${name}/docx?plan=${plan.id}`)
    expect([sheet.status, paper.status]).toEqual([200, 200])
    const cells = await readRows(sheet.raw)
    const table = readDocx(paper.raw)
    const rows = table.blocks.filter((block): block is Row => block.type === 'row')
    const bare = (text: string) => text.replace(/\s/g, '')
    // A reader of plans takes a blank cell for the one above it.
    expect(rows.map((row, i) => row.cells.map((cell, j) => (!cells[i]?.[j] ? '' : bare(table.text.slice(cell.start, cell.end)))))).toEqual(cells.map((row) => rows[0]!.cells.map((_, j) => bare(row[j] ?? ''))))
    expect(cells.flat().join()).toContain('应急物资储备库')
  })
  it('the annex is the plan’s own table, row by row, and nothing in it is run as a formula', async () => {
    const withTable = await issue(annexText.replaceAll('松湾街道安全', '松湾街道附件版安全'))
    const rows = await readRows((await anban.get(`/api/task-lists/annex/xlsx?plan=${withTable.id}`)).raw)
    expect(rows).toEqual([
      ['一、动态清零行动', '=HYPERLINK("http://x")建立台账制度并落实到人。', '2027年', '应急办'], ['一、动态清零行动', '开展专项整治并销号。', '2027年', '应急办'], ['二、宣传行动', '组织安全宣传进社区活动。', '2027年6月底前', '新港社区'],
    ])
    const { raw } = await anban.get(`/api/task-lists/annex/xlsx?plan=${withTable.id}`)
    const { unzipSync, strFromU8 } = await import('fflate')
    const xml = Object.entries(unzipSync(raw)).filter(([name]) => name.includes('sheet1')).map(([, bytes]) => strFromU8(bytes)).join('')
    expect(xml).not.toContain('<f>')
    expect(xml).toContain('mergeCell')
  })
  it('are one page wide with their head on each, and a heading over two columns is one cell', async () => {
    const { unzipSync, strFromU8 } = await import('fflate')
    const wide = await issue(annexText.replaceAll('松湾街道安全', '松湾街道五栏版安全').replace('行动名称\t重点任务', '行动名称\t重点任务\t重点任务').replace('一、动态清零行动\t', '一、动态清零行动\t1．清零。\t').replace('\n\t开展', '\n\t\t开展').replace('二、宣传行动\t', '二、宣传行动\t2．宣传。\t'))
    const sheet = strFromU8(unzipSync((await anban.get(`/api/task-lists/annex/xlsx?plan=${wide.id}`)).raw)['xl/worksheets/sheet1.xml']!)
    expect(sheet).toContain('<mergeCell ref="B2:C2"/>')
    expect(sheet).toContain('fitToPage="1"')
    expect(sheet).toMatch(/<row r="3" ht="\d+">/)
    const paper = strFromU8(unzipSync((await anban.get(`/api/task-lists/annex/docx?plan=${wide.id}`)).raw)['word/document.xml']!)
    expect(paper.match(/<w:gridSpan w:val="2"\/>/g)).toHaveLength(1)
    expect(paper.match(/<w:gridCol /g)).toHaveLength(5)
    // A day stands in one line: eight digits and two hyphens of 小四, in twips, and the room beside them.
    const tasks = strFromU8(unzipSync((await anban.get(`/api/task-lists/tasks/docx?plan=${wide.id}`)).raw)['word/document.xml']!)
    const widths = [...tasks.matchAll(/<w:gridCol w:w="(\d+)"\/>/g)].map(([, width]) => Number(width))
    expect(widths[3]! - 2 * 80).toBeGreaterThanOrEqual((8 * 6 + 2 * 4) * 20)
  })
  it('are given to who may export', async () => expect((await xingang.get('/api/task-lists/tasks/xlsx')).status).toBe(403))
})

describe('a revision adopted ahead of its day', () => {
  it('changes nothing before that day, and on its morning what is ahead', async () => {
    await on('2027-08-01')
    const text = TEXT.replaceAll('松湾街道安全', '松湾街道预先采用版安全')
    const own = await issue(text)
    const due = async (words: string) => (await find(words, own.id)).dueOn
    await revise(own, text.replace('每季度至少', '每月至少').replace('2027年9月底前，应急办要建成', '2028年9月底前，应急办要建成').replace('1．2027年底前，应急办配合区应急管理局完成安全宣传片制作。\n', ''), '2027-08-15')
    await house.daily()
    const plans = ok(await anban.get<PlanReply>(`/api/plans/${own.id}`))
    expect(plans.versions.map(({ number, state }) => [number, state])).toEqual([[2, 'coming'], [1, 'published']])
    const duty = async () => ok(await anban.get<Duties>(`/api/duties?plan=${own.id}`)).duties.find(({ title }) => title.includes('联合检查'))!
    expect(await due('物资储备库')).toBe('2027-09-30')
    expect((await find('宣传片', own.id)).state).toBe('assigned')
    expect(await duty()).toMatchObject({ frequency: '每季度至少 1 次', next: { effectiveOn: '2027-08-15', frequency: '每月至少 1 次' } })
    expect((await page(anban, (await find('物资储备库', own.id)).id)).newer).toMatchObject({ number: 2, effectiveOn: '2027-08-15' })
    await on('2027-08-15')
    await house.daily()
    expect(await due('物资储备库')).toBe('2028-09-30')
    expect((await find('宣传片', own.id)).state).toBe('superseded')
    expect(await duty()).toMatchObject({ frequency: '每月至少 1 次', next: null })
    expect(ok(await anban.get<PlanReply>(`/api/plans/${own.id}`)).versions.map(({ number, state }) => [number, state])).toEqual([[2, 'published'], [1, 'superseded']])
    const before = await everything()
    await on('2027-08-16')
    await house.daily()
    expect(await everything()).toEqual(before)
    await on('2026-11-22')
  }, 60_000)
})

describe('a plan that is closed', () => {
  const text = TEXT.replaceAll('松湾街道安全', '松湾街道到期版安全')
  const closing = { summary: '三年行动期满，任务基本完成。', done: '完成', problems: '不足', next: '打算' }
  const close = async (id: string) => { const { version } = ok(await anban.get<PlanReply>(`/api/plans/${id}`)); return ok(await anban.post<PlanReply>(`/api/plans/${id}/close`, { ...command(), baseVersion: version, ...closing })) }
  it('ends what is undone: in no to-do list, not late, no reminder, on no board of what is open; read with its history', async () => {
    const own = await issue(text)
    await on('2029-01-05')
    const undone = (await find('物资储备库', own.id)).id
    const done = (await find('隐患清单', own.id)).id
    ok(await act(yingji, done, 'submit', { ...submitBody, doneOn: '2029-01-04' }))
    ok(await act(anban, done, 'accept'))
    const handed = (await find('体验馆', own.id)).id
    ok(await act(xingang, handed, 'hand-over', { handoverToId: await house.organisation('sq'), reason: '机构调整', left: '场地还没定' }))
    const todos = async (client: Client) => ok(await client.get<{ todos: { subjectId: string }[] }>('/api/home')).todos.map(({ subjectId }) => subjectId)
    const boardOf = async (query = '') => ok(await anban.get<Board>(`/api/tasks/board?${query}`)).whole
    const before = await boardOf(`plan=${own.id}`)
    expect(await todos(yingji)).toContain(undone)
    expect(await todos(shiqiao)).toContain(handed)
    expect(before).toMatchObject({ wanted: 5, done: 1, live: 4, late: 4, ended: 0 })
    const others = { everything: (await boardOf()).live, duties: ok(await anban.get<Duties>('/api/duties')).duties.filter(({ planId }) => planId !== own.id).length }
    expect(ok(await anban.get<Duties>('/api/duties')).duties.filter(({ planId }) => planId === own.id).length).toBeGreaterThan(0)

    const closed = await close(own.id)
    expect(closed.closing?.figures).toContainEqual({ label: '超期未办结', value: 4, unit: '项' })
    // Its tasks end some seconds after it: until then they are refused by the plan's end, not taken.
    const refused = await act(yingji, undone, 'submit', { ...submitBody, doneOn: '2029-01-04' })
    expect(refused).toMatchObject({ status: 409, body: { title: expect.stringContaining('2029-01-05 总结关闭，没办结的任务随方案结束') } })
    expect((await act(shiqiao, handed, 'take-over')).status).toBe(409)
    await house.settle()
    expect((await page(yingji, undone)).timeline.map(({ what }) => what)).toEqual(['task.ended', 'task.listed'])
    expect(await list(anban, `plan=${own.id}&live=true`)).toEqual([])
    expect(await list(anban, `plan=${own.id}&late=true`)).toEqual([])
    expect(await list(shiqiao, 'live=true&mine=true')).toEqual([])
    expect(await todos(yingji)).not.toContain(undone)
    expect(await todos(shiqiao)).not.toContain(handed)
    expect(await boardOf(`plan=${own.id}`)).toEqual({ ...before, live: 0, late: 0, ended: 4 })
    expect((await boardOf()).live).toBe(others.everything - 4)
    expect(ok(await anban.get<{ rows: { id: string }[] }>('/api/tasks/timeline')).rows.map(({ id }) => id)).not.toContain(undone)
    expect(ok(await anban.get<{ rows: { id: string }[] }>(`/api/tasks/timeline?plan=${own.id}`)).rows.map(({ id }) => id)).toContain(undone)
    const task = await page(yingji, undone)
    expect(task.row).toMatchObject({ state: 'ended', endedOn: '2029-01-05' })
    expect(task.timeline.map(({ what }) => what)).toEqual(['task.ended', 'task.listed'])
    expect(Object.values(task.abilities).filter((able) => able === true)).toEqual([])
    expect((await act(anban, done, 'return', { reason: '材料不全' })).body).toMatchObject({ title: expect.stringContaining('2029-01-05 总结关闭') })
    // Its units are told once, and reminded of nothing.
    const told = async () => (await yingji.get<{ notices: { title: string; subjectId: string }[] }>('/api/notices')).body.notices.filter(({ subjectId, title }) => subjectId === undone || title.includes('随方案结束')).map(({ title }) => title.split('：')[0])
    expect(await told()).toEqual(['方案总结关闭，你单位没办结的 2 项任务随方案结束'])
    await house.daily()
    expect(await told()).toHaveLength(1)

    const duties = ok(await anban.get<Duties>('/api/duties'))
    expect([...duties.duties, ...duties.standing].filter(({ planId }) => planId === own.id)).toEqual([])
    expect(duties.duties).toHaveLength(others.duties)
    const duty = ok(await anban.get<Duties>(`/api/duties?plan=${own.id}`)).duties.find(({ title }) => title.includes('联合检查'))!
    expect(duty).toMatchObject({ over: true, current: null })
    const filed = await yingji.post(`/api/duties/${duty.id}/fulfilments`, { ...command(), id: newId(), rule: duty.rule, periodKey: '2028-Q4', organisationId: await house.organisation('yingji'), doneOn: '2028-12-20', note: '补查' })
    expect(filed.body).toMatchObject({ title: expect.stringContaining('2029-01-05 总结关闭') })
    const misses = () => house.db.read(systemScope(house.tenantId), (tx) => tx.rows(sql`select period_key from duty_misses where tenant_id = ${house.tenantId} and plan_id = ${own.id} order by period_key`))
    const missed = await misses()
    await on('2029-04-02')
    await house.daily()
    expect(await misses()).toEqual(missed)
  }, 60_000)
  it('and what its successor takes along is the successor’s', async () => {
    await on('2029-01-05')
    const own = await issue(text.replaceAll('到期版', '接续版'))
    const closed = await close(own.id)
    await house.settle()
    const { clauses } = ok(await anban.get<VersionReply>(`/api/plans/${own.id}/versions/1`))
    const [taken, left] = ['体验馆', '宣传片'].map((words) => clauses.find((clause) => clause.text.includes(words))!.commitmentId)
    const next = ok(await anban.post<PlanReply>(`/api/plans/${own.id}/successor`, { ...command(), baseVersion: closed.version, newId: newId(), title: '松湾街道安全生产常态治理实施方案', periodFrom: '2029-01-01', periodTo: '2031-12-31', commitments: [taken] }))
    const unfinished = ok(await anban.get<{ commitments: string[]; carried: string[] }>(`/api/plans/${own.id}/unfinished`))
    expect(unfinished.commitments).toEqual(expect.arrayContaining([taken, left]))
    expect(unfinished.carried).toEqual([taken])
    const before = (await find('体验馆', own.id)).id
    expect((await page(anban, before)).carried).toMatchObject({ planId: next.id, planTitle: '松湾街道安全生产常态治理实施方案' })
    expect((await page(anban, (await find('宣传片', own.id)).id)).carried).toBeNull()
    // A draft is nothing yet to the unit that will do it.
    expect((await page(xingang, before)).carried).toBeNull()
    const [clause] = ok(await anban.get<VersionReply>(`/api/plans/${next.id}/versions/1`)).clauses
    const dated = ok(await anban.post<{ clauses: { id: string; version: number }[] }>(`/api/clauses/${clause!.id}/edit`, { ...command(), baseVersion: clause!.version, due: { from: null, by: '2029-09-30', yearly: false, standing: false } })).clauses[0]!
    ok(await anban.post(`/api/plans/${next.id}/accept`, { ...command(), clauses: [{ id: dated.id, version: dated.version }] }))
    ok(await anban.post<PlanReply>(`/api/plans/${next.id}/issue`, { ...command(), baseVersion: next.version, effectiveOn: '2029-01-05', issuedOn: '2029-01-05', periodFrom: '2029-01-01', periodTo: '2031-12-31', public: false }))
    await house.settle()
    expect((await list(xingang, `live=true&plan=${next.id}`)).map(({ dueOn }) => dueOn)).toEqual(['2029-09-30'])
    expect((await page(xingang, before)).carried).toMatchObject({ planId: next.id })
    expect((await page(xingang, before)).row).toMatchObject({ state: 'ended' })
    await on('2026-11-22')
  }, 60_000)
})

/** The rows of the first sheet under its header, merged cells filled in. */
async function readRows(bytes: Uint8Array): Promise<string[][]> {
  const labels = ['行动名称', '重点任务', '序号', '完成时限', '完成时间', '牵头单位', '责任单位', '配合单位', '环节', '完成日期']
  const reader = await openSheets({ bytes }, { columns: labels.map((label) => ({ key: label, label, inherit: ['行动名称', '牵头单位', '完成时限'].includes(label), parse: parseText })) })
  const rows: string[][] = []
  for await (const row of reader.rows()) rows.push(row.cells.map((cell) => cell?.text ?? ''))
  await reader.close()
  return rows
}
