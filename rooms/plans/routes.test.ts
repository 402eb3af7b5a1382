import { describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { settle } from '#platform/jobs/runner.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { RUNNERS } from '#bin/running.ts'
import { proposedRunner } from '#mechanisms/plan/running.ts'
import { readPlanPack } from './pack.ts'
import { unpackVersion, type ClauseReply, type PlanReply, type VersionClauses, type VersionReply, type VersionText } from './contract.ts'

const house = await testProduct()
for (const [login, role] of [['anban', 'coordinator'], ['jianguan', 'regulator'], ['lingdao', 'leader'], ['shequ', 'community']] as const) {
  await house.addPerson({ login, name: login, role, post: '岗位', ...(role === 'community' ? { organisation: 'xg', region: 'xg' } : { organisation: role === 'regulator' ? 'jingfa' : 'anban' }) })
}
const [anban, jianguan, lingdao, shequ] = await Promise.all(['anban', 'jianguan', 'lingdao', 'shequ'].map((login) => house.signIn(login)))

const TEXT = ['松湾街道安全生产治本攻坚三年行动实施方案', '一、主要任务', '（一）开展重大事故隐患动态清零行动', '1．2026年6月底前，应急办要制定重大事故隐患清单，建立工作台账。', '2．生产经营单位主要负责人每季度至少带队检查1次，留下检查记录。', '3．2026年底前，经发办要定期通报隐患整改情况。', '（二）开展安全宣传行动', '1．各社区每年组织1次宣传活动，普及安全知识。', '松湾街道办事处', '2026年1月5日'].join('\n')
const REVISED = TEXT.replace('2026年6月底前', '2027年3月底前').replace('每季度至少', '每月至少').replace('1．各社区每年组织1次宣传活动，普及安全知识。', '1．各社区每年组织1次宣传活动，普及安全知识。\n2．2027年6月底前，应急办要编制应急预案。').replace('\n3．2026年底前，经发办要定期通报隐患整改情况。', '')

/** Where tables are spread, policies are folded into one that has no name of its own. */
const refusedBy = (policy: string) => (house.database.server.workers.length ? /row-level security policy for table "plan_/ : policy)
/** A node's refusal to commit has no reason with it. */
const REFUSED_AT_END = house.database.server.workers.length ? 'could not commit' : 'plan_clauses_of_version'
const command = () => ({ commandId: newId() })
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
const upload = async (client: Client, text = TEXT, more: object = {}) => ok(await client.post<PlanReply>('/api/plans', { ...command(), id: newId(), text, ...more }))
const versionOf = async (client: Client, id: string, number = 1) => ok(await client.get<VersionReply>(`/api/plans/${id}/versions/${number}`))
const clauseWith = (version: VersionReply, words: string): ClauseReply => version.clauses.find((clause) => clause.text.includes(words))!
type Touched = { clauses: ClauseReply[]; removed: string[]; progress: { unread: number; asked: number; accepted: number }; refused?: { id: string; reason: string }[] }
const on = (client: Client, clause: ClauseReply, deed: string, body: object = {}) => client.post<Touched>(`/api/clauses/${clause.id}/${deed}`, { ...command(), baseVersion: clause.version, ...body })
const acceptAll = async (client: Client, id: string, number = 1) => ok(await client.post<Touched>(`/api/plans/${id}/accept`, { ...command(), clauses: (await versionOf(client, id, number)).clauses.map(({ id: clause, version }) => ({ id: clause, version })) }))
const issueBody = { effectiveOn: '2026-11-22', issuedOn: '2026-11-22', periodFrom: '2026-01-01', periodTo: '2027-12-31', public: true }
const step = async (client: Client, plan: PlanReply, name: string, body: object) => client.post<PlanReply>(`/api/plans/${plan.id}/${name}`, { ...command(), baseVersion: plan.version, ...body })
const issued = async (text = TEXT) => {
  const plan = await upload(anban!, text)
  await acceptAll(anban!, plan.id)
  return ok(await step(anban!, plan, 'issue', issueBody))
}

describe('a text becomes commitments', () => {
  it('with the words, the day, the frequency and the unit of this tree', async () => {
    const plan = await upload(anban!)
    const version = await versionOf(anban!, plan.id)
    const list = clauseWith(version, '制定重大事故隐患清单')
    expect(list).toMatchObject({ due: { by: '2026-06-30' }, organisationName: expect.stringContaining('应急') })
    expect(version.text.slice(list.span.start, list.span.end)).toBe(list.text)
    expect(clauseWith(version, '带队检查').frequency).toEqual([expect.objectContaining({ per: 'quarter', atLeast: 1 })])
    // ⚙ 定期 has a default everybody sees, marked as not from the document.
    expect(clauseWith(version, '通报隐患整改').open).toEqual([{ words: '定期', value: '每季度一次', basis: '文中未写，默认值' }])
  })

  it('refuses what is no plan, says why, and keeps nothing', async () => {
    const before = ok(await anban!.get<{ plans: unknown[] }>('/api/plans')).plans.length
    for (const text of ['The quick brown fox jumps over the lazy dog. '.repeat(40), '今天天气很好，我们去公园玩。', '']) {
      const reply = await anban!.post<{ title: string }>('/api/plans', { ...command(), id: newId(), text })
      expect(reply.status).toBe(422)
      expect(reply.body.title.length).toBeGreaterThan(5)
    }
    expect(ok(await anban!.get<{ plans: unknown[] }>('/api/plans')).plans).toHaveLength(before)
  })

  it('reads an uploaded docx, and shows it to who sees the plan', async () => {
    const file = newId()
    ok(await anban!.upload('PUT', `/api/files/${file}?name=${encodeURIComponent('方案.docx')}`, readFileSync(new URL('../../mechanisms/plan/compile/fixtures/invented/ministry.docx', import.meta.url))))
    const plan = ok(await anban!.post<PlanReply>('/api/plans', { ...command(), id: newId(), fileId: file }))
    expect(plan.progress.clauses).toBeGreaterThan(20)
    expect(plan.versions[0]).toMatchObject({ sourceName: '方案.docx', fileId: file })
    expect((await jianguan!.get(`/api/files/${file}`)).status).toBe(200)
    expect((await jianguan!.post('/api/plans', { ...command(), id: newId(), fileId: newId() })).status).toBe(422)
  })

  it('shows a draft to those who review, and to nobody else', async () => {
    const plan = await upload(anban!)
    expect((await shequ!.get(`/api/plans/${plan.id}`)).status).toBe(404)
    expect((await shequ!.get(`/api/plans/${plan.id}/versions/1`)).status).toBe(404)
    expect((await shequ!.get(`/api/plans/${plan.id}/coverage`)).status).toBe(404)
    expect((await shequ!.post('/api/plans', { ...command(), id: newId(), text: TEXT })).status).toBe(403)
  })
})

describe('a long text', () => {
  it('is read in two parts that say the same in a quarter of the room', async () => {
    const plan = await upload(anban!, `${TEXT}\n${Array.from({ length: 60 }, (_, i) => TEXT.slice(TEXT.indexOf('一、')).replaceAll('2026年', `${2026 + (i % 2)}年`)).join('\n')}\n附件\n重点任务清单\n行动名称\t重点任务\t完成时间\t责任单位\n一、动态清零行动\t建立台账制度并落实到人。\t2027年\t应急办\n\t开展专项整治并销号。\t\t\n`)
    const first = clauseWith(await versionOf(anban!, plan.id), '宣传活动')
    ok(await on(anban!, first, 'split', { newId: newId(), at: first.text.indexOf('，') + 1 }))
    const whole = await anban!.get<VersionReply>(`/api/plans/${plan.id}/versions/1`)
    const [text, clauses] = await Promise.all([anban!.get<VersionText>(`/api/plans/${plan.id}/versions/1/text`), anban!.get<VersionClauses>(`/api/plans/${plan.id}/versions/1/clauses`)])
    expect(unpackVersion(text.body, clauses.body)).toEqual(whole.body)
    expect(whole.body.blocks.some(({ type }) => type === 'row')).toBe(true)
    expect((text.raw.length + clauses.raw.length) * 4).toBeLessThan(whole.raw.length)
    for (const part of ['text', 'clauses']) {
      expect((await shequ!.get(`/api/plans/${plan.id}/versions/1/${part}`)).status).toBe(404)
      expect((await anban!.get(`/api/plans/${plan.id}/versions/9/${part}`)).status).toBe(404)
    }
  })
})

describe('review', () => {
  it('changes one commitment and tells the second reviewer both versions', async () => {
    const plan = await upload(anban!)
    const clause = clauseWith(await versionOf(anban!, plan.id), '带队检查')
    const first = ok(await on(anban!, clause, 'edit', { kind: 'inspection', owners: [{ name: '主要负责人', role: 'responsible', inferred: false }] }))
    expect(first.clauses[0]).toMatchObject({ kind: 'inspection', version: clause.version + 1 })
    const second = await on(jianguan!, clause, 'edit', { kind: 'training' })
    expect(second.status).toBe(409)
    expect(second.body).toMatchObject({ current: { kind: 'inspection' } })
    expect(clauseWith(await versionOf(anban!, plan.id), '带队检查').kind).toBe('inspection')
  })

  it('splits at a place and merges back to the same words', async () => {
    const plan = await upload(anban!)
    const whole = clauseWith(await versionOf(anban!, plan.id), '带队检查')
    const at = whole.text.indexOf('每季度')
    const { clauses } = ok(await on(anban!, whole, 'split', { newId: newId(), at }))
    expect(clauses.map((clause) => clause.text).join('')).toBe(whole.text)
    const merged = ok(await on(anban!, clauses[0]!, 'merge', { otherId: clauses[1]!.id, otherVersion: clauses[1]!.version }))
    expect(merged.removed).toEqual([clauses[1]!.id])
    expect(merged.clauses[0]).toMatchObject({ text: whole.text, span: whole.span })
    // Two with a third between them are not one sentence.
    const version = await versionOf(anban!, plan.id)
    const [a, c] = [version.clauses[0]!, version.clauses[2]!]
    expect((await on(anban!, a, 'merge', { otherId: c.id, otherVersion: c.version })).status).toBe(422)
  })

  it('adds words nobody covered, sets one aside with its reason, and accepts the rest at once', async () => {
    const plan = await upload(anban!)
    const { text, clauses } = await versionOf(anban!, plan.id)
    const start = text.indexOf('开展安全宣传行动')
    const added = ok(await anban!.post<Touched>(`/api/plans/${plan.id}/clauses`, { ...command(), clauseId: newId(), span: { start, end: start + 8 }, kind: 'publicity' }))
    expect(added.clauses[0]).toMatchObject({ text: '开展安全宣传行动', state: 'asked' })
    expect((await on(anban!, added.clauses[0]!, 'accept')).status).toBe(409)
    ok(await on(anban!, added.clauses[0]!, 'set-aside', { reason: '标题' }))
    const stale = clauses.map(({ id, version }, index) => ({ id, version: index === 0 ? version + 7 : version }))
    const done = ok(await anban!.post<Touched>(`/api/plans/${plan.id}/accept`, { ...command(), clauses: stale }))
    expect(done.refused).toEqual([{ id: clauses[0]!.id, reason: expect.stringContaining('改过') }])
    expect(done.progress).toMatchObject({ accepted: clauses.length - 1, setAside: 1, unread: 1 })
  })

  it('does not accept what is still open', async () => {
    const plan = await upload(anban!)
    const clause = clauseWith(await versionOf(anban!, plan.id), '通报隐患整改')
    const { clauses } = ok(await on(anban!, clause, 'edit', { open: [{ words: '定期', value: null, basis: null }] }))
    expect(clauses[0]!.state).toBe('asked')
    expect((await on(anban!, clauses[0]!, 'accept')).body).toMatchObject({ title: expect.stringContaining('定期') })
    const settled = ok(await on(anban!, clauses[0]!, 'edit', { open: [{ words: '定期', value: '每月一次', basis: '本辖区定' }] }))
    ok(await on(anban!, settled.clauses[0]!, 'accept'))
  })

  it('is withdrawn before it was issued, with a reason, and not afterwards', async () => {
    const plan = await upload(anban!)
    const gone = ok(await step(anban!, plan, 'withdraw', { reason: '传错了文件' }))
    expect(gone.state).toBe('withdrawn')
    expect(ok(await anban!.get<{ plans: { id: string }[] }>('/api/plans')).plans.map(({ id }) => id)).not.toContain(plan.id)
    const clause = (await versionOf(anban!, plan.id)).clauses[0]!
    expect((await on(anban!, clause, 'accept')).status).toBe(409)
    expect((await step(anban!, await issued(), 'withdraw', { reason: '不想办了' })).status).toBe(409)
  })

  it('gives a sentence to the unit its new owner’s name means, until a person chooses another', async () => {
    const plan = await upload(anban!)
    const clause = clauseWith(await versionOf(anban!, plan.id), '通报隐患整改')
    const owned = (name: string) => ({ owners: [{ name, role: 'responsible', inferred: false }] })
    expect(clause.organisationName).toContain('经济发展')
    const followed = ok(await on(anban!, clause, 'edit', owned('应急办'))).clauses[0]!
    expect(followed.organisationName).toContain('应急')
    const chosen = ok(await on(anban!, followed, 'edit', { ...owned('经发办'), organisationId: followed.organisationId })).clauses[0]!
    expect(chosen.organisationId).toBe(followed.organisationId)
    expect(ok(await on(anban!, chosen, 'edit', owned('各社区'))).clauses[0]!.organisationId).toBe(followed.organisationId)
  })

  it('changes what was read alike with one deed and takes it back with one, but never what somebody else changed', async () => {
    const plan = await upload(anban!)
    const { clauses } = await versionOf(anban!, plan.id)
    const [first, second, third, decided] = clauses as [ClauseReply, ClauseReply, ClauseReply, ClauseReply]
    ok(await on(jianguan!, third, 'edit', { condition: '高危行业领域' }))
    const confirmed = ok(await on(jianguan!, decided, 'accept')).clauses[0]!
    const owners = [{ name: '经发办', role: 'responsible', inferred: false }]
    const together = (client: Client, rows: readonly (readonly [ClauseReply, object])[], more: object = {}) => client.post<Touched>(`/api/plans/${plan.id}/edit`, { ...command(), clauses: rows.map(([{ id, version }, changes]) => ({ id, version, changes })), ...more })
    const done = ok(await together(anban!, [[first, { owners, kind: 'duty' }], [second, { owners, kind: 'duty' }], [third, { owners }], [confirmed, { owners }], [{ ...first, id: newId() }, { owners }]]))
    expect(done.refused).toEqual([{ id: third.id, reason: '刚被jianguan改过' }, { id: confirmed.id, reason: '已经确认' }, { id: expect.any(String), reason: '不在这一稿里' }])
    const now = (words: ClauseReply) => done.clauses.find(({ id }) => id === words.id)!
    for (const one of [first, second]) expect(now(one)).toMatchObject({ owners, kind: 'duty', version: one.version + 1, changedByName: 'anban', organisationName: expect.stringContaining('经济发展'), due: one.due, systems: one.systems })
    expect(now(third)).toMatchObject({ owners: third.owners, condition: '高危行业领域' })
    expect(now(decided)).toMatchObject({ owners: decided.owners, state: 'accepted' })
    // Each keeps its own change in its history, under the name of who did it.
    const kept = await house.db.read(systemScope(house.tenantId), (tx) => tx.rows<{ id: string; name: string; body: { before: object; after: object } }>(sql`select subject_id as id, actor_name as name, body from events where tenant_id = ${tx.scope.tenantId} and what = 'clause.edited' and subject_id = any(${clauses.map(({ id }) => id)}::uuid[]) and actor_name = 'anban'`))
    expect(kept.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort())
    expect(kept.find(({ id }) => id === first.id)!.body).toMatchObject({ before: { owners: first.owners, kind: first.kind }, after: { owners, kind: 'duty' } })
    // One of the two is changed by the other reviewer before it is taken back: that change stands.
    ok(await on(jianguan!, now(second), 'edit', { note: '已与经发办商量' }))
    const back = ok(await together(anban!, [first, second].map((one) => [now(one), { owners: one.owners, kind: one.kind }] as const), { back: true }))
    expect(back.refused).toEqual([{ id: second.id, reason: '刚被jianguan改过' }])
    const after = await versionOf(anban!, plan.id)
    const same = ({ owners: who, kind, due, state, systems, runs, organisationId, assistIds }: ClauseReply) => ({ who, kind, due, state, systems, runs, organisationId, assistIds })
    expect(same(after.clauses.find(({ id }) => id === first.id)!)).toEqual(same(first))
    expect(after.clauses.find(({ id }) => id === second.id)).toMatchObject({ owners, kind: 'duty', note: '已与经发办商量' })
    expect(ok(await anban!.get<PlanReply>(`/api/plans/${plan.id}`)).timeline.filter(({ what }) => what === 'plan.clauses-edited').map(({ body }) => [body['count'], body['back']])).toEqual([[1, true], [2, false]])
  })

  it('refuses a whole change of many that cannot be, and asks for the right to review', async () => {
    const plan = await upload(anban!)
    const { clauses: [one] } = await versionOf(anban!, plan.id)
    const together = (client: Client, changes: object) => client.post(`/api/plans/${plan.id}/edit`, { ...command(), clauses: [{ id: one!.id, version: one!.version, changes }] })
    for (const changes of [{ runs: 'loop:magic' }, { organisationId: newId() }, { due: { from: '2026-12-31', by: '2026-01-01', yearly: false, standing: false } }]) expect((await together(anban!, changes)).status).toBe(422)
    expect((await together(shequ!, { kind: 'duty' })).status).toBe(403)
    expect(ok(await together(anban!, { owners: [] }))).toMatchObject({ clauses: [{ state: 'asked' }], progress: { asked: 1 } })
    const done = await issued()
    const frozen = (await versionOf(anban!, done.id)).clauses[0]!
    expect((await anban!.post(`/api/plans/${done.id}/edit`, { ...command(), clauses: [{ id: frozen.id, version: frozen.version, changes: { kind: 'duty' } }] })).status).toBe(409)
  })

  it('takes units of this tree only, and runners that exist', async () => {
    const plan = await upload(anban!)
    const clause = clauseWith(await versionOf(anban!, plan.id), '带队检查')
    expect((await on(anban!, clause, 'edit', { assistIds: [newId()] })).status).toBe(422)
    expect((await on(anban!, clause, 'edit', { runs: 'loop:magic' })).status).toBe(422)
    expect(ok(await on(anban!, clause, 'edit', { runs: 'loop:hazard' })).clauses[0]!.runs).toBe('loop:hazard')
  })
})

describe('issue and revise', () => {
  it('is issued when every sentence is decided, and frozen from then on', async () => {
    const plan = await upload(anban!)
    const early = await step(anban!, plan, 'issue', issueBody)
    expect(early.status).toBe(409)
    expect(early.body).toMatchObject({ title: expect.stringContaining('没定') })
    await acceptAll(anban!, plan.id)
    expect((await step(jianguan!, plan, 'issue', issueBody)).status).toBe(403)
    const done = ok(await step(anban!, plan, 'issue', issueBody))
    expect(done).toMatchObject({ state: 'issued', currentNumber: 1, effectiveOn: '2026-11-22' })
    const clause = (await versionOf(shequ!, plan.id)).clauses[0]!
    for (const [deed, body] of [['edit', { kind: 'duty' }], ['accept', {}], ['reopen', {}]] as const) expect((await on(anban!, clause, deed, body)).status, deed).toBe(409)
  })

  it('follows sentences through a revision, and says what it changes', async () => {
    const plan = await issued()
    const before = await versionOf(anban!, plan.id)
    const revised = ok(await anban!.post<PlanReply>(`/api/plans/${plan.id}/revisions`, { ...command(), baseVersion: plan.version, text: REVISED, reason: '上级调整期限' }))
    expect(revised).toMatchObject({ state: 'issued', currentNumber: 1, reviewNumber: 2 })
    const after = await versionOf(anban!, plan.id, 2)
    const changeOf = (words: string) => clauseWith(after, words).change
    expect(changeOf('制定重大事故隐患清单')).toMatchObject({ kind: 'changed', fields: expect.arrayContaining(['due']) })
    expect(changeOf('带队检查')).toMatchObject({ kind: 'changed', fields: expect.arrayContaining(['frequency']) })
    expect(changeOf('编制应急预案')).toMatchObject({ kind: 'new' })
    expect(changeOf('宣传活动')).toEqual({ kind: 'same', fields: [] })
    expect(clauseWith(after, '宣传活动')).toMatchObject({ state: 'accepted', commitmentId: clauseWith(before, '宣传活动').commitmentId })
    expect(clauseWith(after, '带队检查').commitmentId).toBe(clauseWith(before, '带队检查').commitmentId)
    const { changes } = ok(await anban!.get<{ changes: { kind: string; effects: string[]; before: { text: string } | null }[] }>(`/api/plans/${plan.id}/diff?from=1&to=2`))
    expect(changes.find((one) => one.kind === 'removed')!.before!.text).toContain('通报')
    expect(changes.flatMap((one) => one.effects).join('\n')).toContain('从执行日后的下一期起')
    // What is the same is counted, not sent, unless asked for; a long revision comes in parts that make the whole.
    type Diff = { changes: { commitmentId: string; kind: string }[]; counts: Record<string, number>; next: number | null }
    const diff = async (more: string) => ok(await anban!.get<Diff>(`/api/plans/${plan.id}/diff?from=1&to=2${more}`))
    const changed = await diff('')
    expect(changed).toMatchObject({ counts: { changed: 2, new: 1, removed: 1, same: 2 }, next: null })
    expect(changed.changes.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'new', 'removed'])
    const [one, two, three] = [await diff('&kind=all&limit=2'), await diff('&kind=all&limit=2&offset=2'), await diff('&kind=all&limit=2&offset=4')]
    expect([one.next, two.next, three.next]).toEqual([2, 4, null])
    expect([...one.changes, ...two.changes, ...three.changes]).toEqual((await diff('&kind=all')).changes)
    expect(await diff('&limit=0')).toMatchObject({ changes: [], counts: changed.counts })
    expect((await diff('&kind=same')).changes.map(({ kind }) => kind)).toEqual(['same', 'same'])
    expect((await shequ!.get(`/api/plans/${plan.id}/diff?from=1&to=2`)).status).toBe(404)
    expect((await step(anban!, revised, 'adopt', { effectiveOn: '2026-11-01', reason: '补发' })).status).toBe(409)
    await acceptAll(anban!, plan.id, 2)
    expect((await step(anban!, revised, 'adopt', { effectiveOn: '2026-11-20', reason: '补发' })).status).toBe(422)
    const adopted = ok(await step(anban!, revised, 'adopt', { effectiveOn: '2026-12-15', reason: '上级调整期限' }))
    expect(adopted).toMatchObject({ currentNumber: 1, effectiveOn: '2026-11-22', adoptedNumber: 2, comingNumber: 2, comingOn: '2026-12-15' })
    expect(adopted.versions.map(({ number, state }) => [number, state])).toEqual([[2, 'coming'], [1, 'published']])
    expect((await versionOf(anban!, plan.id, 1)).text).toBe(before.text)
  })

  it('is kept by the database itself once it is published', async () => {
    const plan = await upload(anban!)
    await acceptAll(anban!, plan.id)
    ok(await step(anban!, plan, 'issue', issueBody))
    const changed = (statement: Sql) => house.db.write(systemScope(house.tenantId), (tx) => tx.run(statement))
    const of = sql`tenant_id = ${house.tenantId} and plan_id = ${plan.id}`
    expect(await changed(sql`update plan_versions set text = '改过的' where ${of}`)).toBe(0)
    expect(await changed(sql`update plan_versions set state = 'review' where ${of}`)).toBe(0)
    expect(await changed(sql`update plan_clauses set text = '改过的', frozen = false where ${of}`)).toBe(0)
    expect(await changed(sql`delete from plan_clauses where ${of}`)).toBe(0)
    // Nothing is added to it either: not open, not closed, not by moving it there out of a text under review.
    const draft = await upload(anban!)
    const clause = (planId: string, frozen: boolean, accepted: boolean) => sql`insert into plan_clauses ${valuesOf([{ tenant_id: house.tenantId, id: newId(), plan_id: planId, number: 1, commitment_id: newId(), code: 'x',
      span_start: 0, span_end: 6, text: '塞进来的一句', path: [], kind: 'task', ...(accepted ? { state: 'accepted', reviewed_by_name: '某人' } : { state: 'unread' }), frozen }])}`
    await expect(changed(clause(plan.id, false, true))).rejects.toThrow(REFUSED_AT_END)
    await expect(changed(clause(plan.id, true, true))).rejects.toThrow(refusedBy('begins_open'))
    await expect(changed(sql`update plan_clauses set plan_id = ${plan.id}, frozen = true where tenant_id = ${house.tenantId} and plan_id = ${draft.id}`)).rejects.toThrow('permission denied')
    await expect(changed(sql`insert into plan_versions ${valuesOf([{ tenant_id: house.tenantId, plan_id: plan.id, number: 9, state: 'published', text: 'x', blocks: '[]', actions: '[]', stages: '[]', title: 'x', draft: false,
      created_at: new Date(), effective_on: '2026-01-05', published_on: '2026-01-05' }])}`)).rejects.toThrow(refusedBy('begins_under_review'))
    // What was not adopted is closed too.
    const again = ok(await anban!.post<PlanReply>(`/api/plans/${draft.id}/revisions`, { ...command(), baseVersion: draft.version, text: REVISED, reason: '换一稿' }))
    await expect(changed(clause(again.id, false, false))).rejects.toThrow(REFUSED_AT_END)
    // A text under review is open.
    expect(await changed(sql`update plan_clauses set note = '看过' where tenant_id = ${house.tenantId} and plan_id = ${draft.id}`)).toBeGreaterThan(0)
  })

  it('leaves one of two who issue at once with the newer version', async () => {
    const plan = await upload(anban!)
    await acceptAll(anban!, plan.id)
    const [a, b] = await Promise.all([step(anban!, plan, 'issue', issueBody), step(lingdao!, plan, 'issue', issueBody)])
    expect([a.status, b.status].toSorted((x, y) => x - y)).toEqual([200, 409])
  })

  it('says when a text is here already, and holds nobody up', async () => {
    const text = TEXT.replace('普及安全知识', '普及避险知识')
    const first = ok(await anban!.post<{ twin: unknown } & PlanReply>('/api/plans', { ...command(), id: newId(), text }))
    expect(first.twin).toBeNull()
    const second = ok(await anban!.post<{ twin: unknown } & PlanReply>('/api/plans', { ...command(), id: newId(), text }))
    expect(second).toMatchObject({ twin: { id: first.id, title: first.title }, progress: first.progress })
    ok(await step(anban!, first, 'withdraw', { reason: '传了两遍' }))
    ok(await step(anban!, second, 'withdraw', { reason: '传了两遍' }))
    expect(ok(await anban!.post<{ twin: unknown }>('/api/plans', { ...command(), id: newId(), text })).twin).toBeNull()
  })

  it('notices a plan that nobody here issued, and makes it a superior’s to lay ours beside', async () => {
    const ours = ok(await anban!.post<{ issuedElsewhere: boolean } & PlanReply>('/api/plans', { ...command(), id: newId(), text: TEXT.replace('普及安全知识', '普及用电知识') }))
    expect(ours.issuedElsewhere).toBe(false)
    const theirs = ok(await anban!.post<{ issuedElsewhere: boolean } & PlanReply>('/api/plans', { ...command(), id: newId(), text: TEXT.replaceAll('松湾街道办事处', '临江市安全生产委员会').replaceAll('松湾街道', '临江市') }))
    expect(theirs).toMatchObject({ issuer: '临江市安全生产委员会', issuedElsewhere: true, standing: 'own', state: 'drafting' })
    expect((await step(jianguan!, theirs, 'as-superior', {})).status).toBe(403)
    const made = ok(await step(anban!, theirs, 'as-superior', {}))
    expect(made).toMatchObject({ standing: 'superior', state: 'issued' })
    expect((await step(anban!, made, 'as-superior', {})).status).toBe(409)
    const { rows } = ok(await anban!.get<{ rows: { superior: { text: string }; own: { text: string }[] }[] }>(`/api/plans/${ours.id}/comparison?with=${made.id}`))
    expect(rows.filter((row) => row.own.length > 0).length).toBeGreaterThan(0)
    expect(ok(await anban!.get<{ plans: { id: string; standing: string }[] }>('/api/plans')).plans.find((one) => one.id === made.id)).toMatchObject({ standing: 'superior' })
    ok(await step(anban!, made, 'withdraw', { reason: '看完了' }))
  })

  it('takes a text whose title nobody can read by the name of its file, else by its first line', async () => {
    const text = TEXT.slice(TEXT.indexOf('一、')).replace(/^/, '松湾方案\n')
    expect(ok(await anban!.post<PlanReply>('/api/plans', { ...command(), id: newId(), text })).title).toBe('松湾方案')
    expect(ok(await anban!.post<PlanReply>('/api/plans', { ...command(), id: newId(), text, name: '冬季行动.docx' })).title).toBe('冬季行动')
  })

  it('answers a retried upload with the first plan', async () => {
    const body = { ...command(), id: newId(), text: TEXT }
    const first = ok(await anban!.post<PlanReply>('/api/plans', body))
    expect(ok(await anban!.post<PlanReply>('/api/plans', body))).toEqual(first)
  })
})

describe('beside its superior, in public, and after its end', () => {
  it('finds counterparts, gaps and weaker numbers', async () => {
    const superior = await upload(anban!, TEXT.replaceAll('松湾街道', '清澜区').replace('每季度至少', '每月至少').replace('2026年6月底前', '2026年3月底前').replace('各社区每年组织1次宣传活动，普及安全知识', '各镇街每半年组织1次专项督查，检查重点企业'), { standing: 'superior' })
    const plan = await issued()
    const found = ok(await anban!.get<{ rows: { superior: { text: string }; own: { text: string }[]; weaker: string[] }[]; counts: Record<string, number> }>(`/api/plans/${plan.id}/comparison?with=${superior.id}`))
    const row = (words: string) => found.rows.find((one) => one.superior.text.includes(words))!
    expect(row('带队检查').own[0]!.text).toContain('带队检查')
    expect(row('带队检查').weaker.join()).toContain('每月至少 1 次')
    expect(row('制定重大事故隐患清单').weaker.join()).toContain('2026年3月31日前')
    expect(row('专项督查').own).toEqual([])
    expect(found.counts).toMatchObject({ missing: 1, weaker: 3 })
    expect((await step(anban!, superior, 'issue', issueBody)).status).toBe(409)
  })

  it('shows published plans to everybody, and only those', async () => {
    const nobody = { get: async <T>(path: string) => { const reply = await house.http.inject({ method: 'GET', url: path }); return { status: reply.statusCode, body: reply.json<T>() } } }
    const plan = await issued()
    const read = await nobody.get<{ text: string }>(`/api/public/plans/${house.tenantId}/${plan.id}`)
    expect(read.body.text).toContain('松湾街道')
    ok(await step(anban!, plan, 'publicity', { public: false }))
    expect((await nobody.get(`/api/public/plans/${house.tenantId}/${plan.id}`)).status).toBe(404)
    expect(ok(await nobody.get<{ plans: { id: string }[] }>('/api/public/plans')).plans.map(({ id }) => id)).not.toContain(plan.id)
  })

  it('proposes what runs a sentence by its system, until a reviewer says otherwise', async () => {
    const plan = await upload(anban!, TEXT.replace('2．生产经营单位', '2．应急办每月公开曝光1次重大事故隐患。\n3．生产经营单位').replace('3．2026', '4．2026'))
    const exposed = clauseWith(await versionOf(anban!, plan.id), '公开曝光')
    expect(exposed).toMatchObject({ systems: expect.arrayContaining(['D11']), runs: 'loop:exposure', state: 'unread' })
    expect(ok(await on(anban!, exposed, 'edit', { runs: null })).clauses[0]!.runs).toBeNull()
  })
  it('proposes for the reviewed plans mostly what their reviewers linked', () => {
    const linked = readdirSync('packs').flatMap((pack) => readPlanPack('packs', pack)?.plan.clauses ?? []).filter((clause) => clause.runs !== null && proposedRunner(RUNNERS, clause.systems[0]) !== null)
    const same = linked.filter((clause) => clause.runs === proposedRunner(RUNNERS, clause.systems[0]))
    expect(linked.length).toBeGreaterThan(100)
    expect(same.length / linked.length).toBeGreaterThan(0.8)
  })
  it('counts honestly what runs, and opens what does not', async () => {
    const plan = await upload(anban!)
    const clause = clauseWith(await versionOf(anban!, plan.id), '带队检查')
    ok(await on(anban!, clause, 'edit', { runs: 'loop:hazard', span: { start: clause.span.start, end: clause.text.indexOf('，') + clause.span.start } }))
    const coverage = ok(await anban!.get<{ total: number; running: number; coming: number; principles: number; runners: { runs: string; clauses: { id: string }[] }[]; uncovered: { text: string }[] }>(`/api/plans/${plan.id}/coverage`))
    expect(coverage.runners.find(({ runs }) => runs === 'loop:hazard')?.clauses.map(({ id }) => id)).toContain(clause.id)
    expect(coverage.running).toBe(coverage.runners.reduce((sum, { clauses }) => sum + clauses.length, 0))
    const linked = (await versionOf(anban!, plan.id)).clauses.filter(({ runs }) => runs !== null).map(({ id }) => id)
    expect(coverage.runners.flatMap(({ clauses }) => clauses.map(({ id }) => id)).toSorted()).toEqual(linked.toSorted())
    expect(coverage.running + coverage.coming + coverage.principles).toBe(coverage.total)
    expect(coverage.uncovered.map((one) => one.text)).toEqual([expect.stringContaining('留下检查记录')])
  })

  it('is closed after its end with figures of its own, and the next begins with what stands', async () => {
    const plan = await issued()
    const closing = { summary: '三年行动期满，任务基本完成。', done: '完成', problems: '不足', next: '打算' }
    expect((await step(anban!, plan, 'close', closing)).body).toMatchObject({ title: expect.stringContaining('2027-12-31') })
    house.setNow('2028-01-10T01:00:00Z')
    const later = await house.signIn('anban')
    const closed = ok(await step(later, plan, 'close', closing))
    expect(closed).toMatchObject({ state: 'closed', closedOn: '2028-01-10', closing: { figures: expect.arrayContaining([{ label: '发现隐患', value: 0, unit: '件' }]) } })
    const paper = await later.get(`/api/plans/${plan.id}/closing-report/docx`)
    expect(paper.raw.subarray(0, 2).toString()).toBe('PK')
    expect((await later.get(`/api/plans/${plan.id}/closing-report/pdf`)).raw.subarray(0, 5).toString()).toBe('%PDF-')
    const { clauses } = await versionOf(later, plan.id)
    // What has a task and was not done is known, so that it is not lost between two campaigns.
    await settle(house.db, house.consumers, house.tenantId, new Date('2028-01-10T01:00:00Z'))
    const { commitments, done } = ok(await later.get<{ commitments: string[]; done: string[] }>(`/api/plans/${plan.id}/unfinished`))
    expect(done).toEqual([])
    expect(commitments).toContain(clauses.find((clause) => clause.due?.by && !clause.frequency.length)!.commitmentId)
    expect(commitments).not.toContain(clauses.find((clause) => clause.frequency.length)!.commitmentId)
    // Nothing runs today of what is closed: what ran is told as of that day.
    expect(ok(await later.get<{ closedOn: string | null }>(`/api/plans/${plan.id}/coverage`)).closedOn).toBe('2028-01-10')
    const stands = clauses.filter((clause) => clause.frequency.length > 0)
    const next = ok(await later.post<PlanReply>(`/api/plans/${plan.id}/successor`, { ...command(), baseVersion: closed.version, newId: newId(), title: '松湾街道安全生产常态治理实施方案', periodFrom: '2028-01-01', periodTo: '2030-12-31', commitments: stands.map((clause) => clause.commitmentId) }))
    expect(next).toMatchObject({ state: 'drafting', predecessorId: plan.id })
    const carried = await versionOf(later, next.id)
    expect(carried.clauses.map((clause) => clause.text)).toEqual(stands.map((clause) => clause.text))
    for (const clause of carried.clauses) expect(carried.text.slice(clause.span.start, clause.span.end)).toBe(clause.text)
    // A draft that was begun by mistake is no successor: another one is begun.
    const again = { ...command(), baseVersion: ok(await later.get<PlanReply>(`/api/plans/${plan.id}`)).version, newId: newId(), title: '松湾街道安全生产常态治理实施方案', periodFrom: '2028-01-01', periodTo: '2030-12-31', commitments: [] }
    expect((await later.post(`/api/plans/${plan.id}/successor`, again)).status).toBe(409)
    ok(await later.post(`/api/plans/${next.id}/withdraw`, { ...command(), baseVersion: next.version, reason: '期间写错了' }))
    expect(ok(await later.post<PlanReply>(`/api/plans/${plan.id}/successor`, { ...again, ...command(), newId: newId(), commitments: stands.map((clause) => clause.commitmentId) })).predecessorId).toBe(plan.id)
    house.setNow('2026-11-22T01:00:00Z')
  })
})
