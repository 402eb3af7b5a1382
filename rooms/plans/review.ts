// 审读: what is done with one commitment while its version is under review. Every change names the version it was based on;
// whoever comes second gets both.
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import type { Runner } from '#mechanisms/plan/running.ts'
import * as contract from './contract.ts'
import { clauseReplyOf } from './page.ts'
import { unitsOf } from './draft.ts'
import { acceptRefusal, stateBeforeReview } from './rules.ts'
import { acceptClauses, deleteClause, findVersion, getClause, getPlanForUpdate, insertClauses, listClauses, listUnits, lockVersion, progressOf, reopenClauses, saveClause, type Clause, type NewClause, type Unit } from './store.ts'

/** A commitment that may be changed now, as its changer saw it. Throws `step-refused` once published, `stale` with both versions. */
async function open(tx: Tx, id: string, baseVersion: number): Promise<Clause> {
  const found = await getClause(tx, id)
  const reviewed = await lockVersion(tx, found.planId, found.number)
  // Read again: whoever held the version may just have changed it.
  const clause = await getClause(tx, id)
  if (!reviewed) throw new Problem('step-refused', '这一稿已经印发或不再采用，不能改；要改请上传修订稿。')
  if (clause.version !== baseVersion) {
    throw new Problem('stale', `这一句刚被${clause.changedByName ?? '别人'}改过。两个版本都在这里，请对照后再定。`, { facts: { yours: baseVersion, current: clauseReplyOf(clause) } })
  }
  return clause
}

/** What a change answers. */
async function answer(tx: Tx, planId: string, number: number, ids: readonly string[], removed: readonly string[] = []) {
  const [clauses, progress] = await Promise.all([listClauses(tx, planId, number, sql`c.id = any(${ids as string[]}::uuid[])`), progressOf(tx, [planId])])
  return { clauses: clauses.map(clauseReplyOf), removed: [...removed], progress: progress.get(`${planId}/${number}`) ?? { clauses: 0, accepted: 0, asked: 0, unread: 0, setAside: 0 } }
}

const decidedBy = (actor: Actor, now: Date) => ({ reviewedBy: actor.accountId, reviewedByName: actor.name, reviewedAt: now, changedByName: actor.name })
const undecidedBy = (actor: Actor) => ({ reviewedBy: null, reviewedByName: null, reviewedAt: null, changedByName: actor.name })

export function reviewRoutes(runners: readonly Runner[]): Endpoint[] {
  const known = new Set(runners.map((runner) => runner.runs))
  const saying = (what: `clause.${string}`, clause: Clause, actor: Actor, at: Date, commandId: string, body: Record<string, unknown>) => ({ what, subject: { type: 'clause', id: clause.id }, actor, at, commandId, body: { plan: clause.planId, number: clause.number, code: clause.code, ...body } })
  const say = (tx: Tx, ...of: Parameters<typeof saying>) => append(tx, saying(...of))
  const checkRunner = (runs: string | null | undefined) => {
    if (runs && !known.has(runs)) throw new Problem('invalid', '没有这个可以运行它的系统。', { fields: [{ field: 'runs', message: '请从名单里选' }] })
  }

  const accept = endpoint(contract.acceptClause, async ({ tx, actor, now, params, body }) => {
    const clause = await open(tx, params.id, body.baseVersion)
    const refused = acceptRefusal(clause)
    if (refused) throw new Problem('step-refused', `${refused}。`)
    await saveClause(tx, clause.id, { state: 'accepted', ...decidedBy(actor, now) })
    await say(tx, 'clause.accepted', clause, actor, now, body.commandId, {})
    return answer(tx, clause.planId, clause.number, [clause.id])
  })

  const setAside = endpoint(contract.setAsideClause, async ({ tx, actor, now, params, body }) => {
    const clause = await open(tx, params.id, body.baseVersion)
    await saveClause(tx, clause.id, { state: 'set-aside', note: body.reason, ...decidedBy(actor, now) })
    await say(tx, 'clause.set-aside', clause, actor, now, body.commandId, { reason: body.reason, text: clause.text })
    return answer(tx, clause.planId, clause.number, [clause.id])
  })

  const reopen = endpoint(contract.reopenClause, async ({ tx, actor, now, params, body }) => {
    const clause = await open(tx, params.id, body.baseVersion)
    await saveClause(tx, clause.id, { state: stateBeforeReview(clause), ...undecidedBy(actor) })
    await say(tx, 'clause.reopened', clause, actor, now, body.commandId, { from: clause.state })
    return answer(tx, clause.planId, clause.number, [clause.id])
  })

  const edit = endpoint(contract.editClause, async ({ tx, actor, now, params, body }) => {
    const clause = await open(tx, params.id, body.baseVersion)
    const { commandId, baseVersion: _, span, due, runs, ...rest } = body
    checkRunner(runs)
    await checkUnits(tx, [rest.organisationId, ...(rest.assistIds ?? [])])
    const changes: Partial<NewClause> = { ...dropUndefined(rest), ...(due === undefined ? {} : { due: due as Clause['due'] }), ...(runs === undefined ? {} : { runs }) }
    if (rest.carriedBy && !(await listClauses(tx, clause.planId, clause.number, sql`c.commitment_id = ${rest.carriedBy} and c.id <> ${clause.id}`)).length) throw new Problem('invalid', '承担的那一句不在这份文本里。', { fields: [{ field: 'carriedBy', message: '请从这份文本里选' }] })
    if (span) Object.assign(changes, await wordsAt(tx, clause.planId, clause.number, span))
    if (!Object.keys(changes).length) throw new Problem('invalid', '没有改什么。')
    checkDue(changes.due)
    if (changes.owners) Object.assign(changes, unitsFollowing(clause, changes, await listUnits(tx)))
    const after = { ...clause, ...changes }
    await saveClause(tx, clause.id, { ...changes, state: stateBeforeReview(after), ...undecidedBy(actor) })
    await say(tx, 'clause.edited', clause, actor, now, commandId, changeOf(clause, changes))
    return answer(tx, clause.planId, clause.number, [clause.id])
  })

  const split = endpoint(contract.splitClause, async ({ tx, actor, now, params, body }) => {
    const clause = await open(tx, params.id, body.baseVersion)
    if (body.at >= clause.text.length) throw new Problem('invalid', '拆开的地方要在这句话里面。', { fields: [{ field: 'at', message: '超出了这句话' }] })
    const [first, second] = [trimmed(clause, 0, body.at), trimmed(clause, body.at, clause.text.length)]
    if (first.text.length < 2 || second.text.length < 2) throw new Problem('invalid', '拆开的两条都要有字。', { fields: [{ field: 'at', message: '换个地方拆' }] })
    const own = (words: string) => ({ open: clause.open.filter((one) => words.includes(one.words)), targets: clause.targets.filter((one) => words.includes(one.text)) })
    const state = stateBeforeReview(clause)
    await saveClause(tx, clause.id, { ...first, ...own(first.text), state, ...undecidedBy(actor) })
    const { planId, number, version: _, organisationName: __, ...rest } = clause
    await insertClauses(tx, planId, number, [{ ...rest, ...second, ...own(second.text), id: body.newId, commitmentId: body.newId, code: `${clause.code}+`, state, ...undecidedBy(actor), change: clause.change && { kind: 'new', fields: [] } }])
    await say(tx, 'clause.split', clause, actor, now, body.commandId, { text: clause.text, into: [clause.id, body.newId] })
    return answer(tx, planId, number, [clause.id, body.newId])
  })

  const merge = endpoint(contract.mergeClauses, async ({ tx, actor, now, params, body }) => {
    const clause = await open(tx, params.id, body.baseVersion)
    if (params.id === body.otherId) throw new Problem('invalid', '要并的是两条不同的承诺。', { fields: [{ field: 'otherId', message: '换一条' }] })
    const other = await open(tx, body.otherId, body.otherVersion)
    if (clause.planId !== other.planId || clause.number !== other.number) throw new Problem('invalid', '只能并同一份文本里的两条。', { fields: [{ field: 'otherId', message: '不在同一份文本' }] })
    const span = { start: Math.min(clause.span.start, other.span.start), end: Math.max(clause.span.end, other.span.end) }
    const between = await listClauses(tx, clause.planId, clause.number, sql`c.span_start >= ${span.start} and c.span_end <= ${span.end}`)
    if (between.some((one) => one.id !== clause.id && one.id !== other.id)) throw new Problem('invalid', '这两条中间还隔着别的承诺，先并相邻的。', { fields: [{ field: 'otherId', message: '不相邻' }] })
    const union = <T>(a: readonly T[], b: readonly T[]) => [...new Map([...a, ...b].map((one) => [JSON.stringify(one), one])).values()]
    const changes: Partial<NewClause> = {
      ...(await wordsAt(tx, clause.planId, clause.number, span)), due: clause.due ?? other.due, frequency: union(clause.frequency, other.frequency), targets: union(clause.targets, other.targets), owners: union(clause.owners, other.owners),
      systems: union(clause.systems, other.systems), open: union(clause.open, other.open), assistIds: union(clause.assistIds, other.assistIds).filter((id) => id !== clause.organisationId), condition: clause.condition ?? other.condition, runs: clause.runs ?? other.runs,
    }
    await deleteClause(tx, other.id)
    await saveClause(tx, clause.id, { ...changes, state: stateBeforeReview({ ...clause, ...changes }), ...undecidedBy(actor) })
    await say(tx, 'clause.merged', clause, actor, now, body.commandId, { with: clauseReplyOf(other) })
    return answer(tx, clause.planId, clause.number, [clause.id], [other.id])
  })

  const add = endpoint(contract.addClause, async ({ tx, actor, today, now, params, body }) => {
    const plan = await getPlanForUpdate(tx, params.id, today)
    if (plan.reviewNumber === null) throw new Problem('step-refused', '没有正在审读的文本。')
    await lockVersion(tx, plan.id, plan.reviewNumber)
    const words = await wordsAt(tx, plan.id, plan.reviewNumber, body.span)
    const before = (await listClauses(tx, plan.id, plan.reviewNumber, sql`c.span_start <= ${body.span.start}`)).at(-1)
    const clause: NewClause = {
      ...words, id: body.clauseId, commitmentId: body.clauseId, code: `n${newId(now.getTime()).slice(-6)}`, path: before?.path ?? [], action: before?.action ?? null, kind: body.kind, due: null, frequency: [], targets: [], owners: [], systems: before?.systems.slice(0, 1) ?? [],
      condition: null, open: [], runs: null, carriedBy: null, note: null, organisationId: null, assistIds: [], state: 'asked', ...undecidedBy(actor), change: plan.currentNumber === null ? null : { kind: 'new', fields: [] },
    }
    await insertClauses(tx, plan.id, plan.reviewNumber, [clause])
    await append(tx, { what: 'clause.added', subject: { type: 'clause', id: clause.id }, actor, at: now, commandId: body.commandId, body: { plan: plan.id, number: plan.reviewNumber, text: words.text, kind: body.kind } })
    return answer(tx, plan.id, plan.reviewNumber, [clause.id])
  })

  const many = endpoint(contract.acceptMany, async ({ tx, actor, today, now, params, body }) => {
    const plan = await getPlanForUpdate(tx, params.id, today)
    if (plan.reviewNumber === null) throw new Problem('step-refused', '没有正在审读的文本。')
    const number = plan.reviewNumber
    await lockVersion(tx, plan.id, number)
    const ids = body.clauses.map((one) => one.id)
    const before = new Map((await listClauses(tx, plan.id, number, sql`c.id = any(${ids}::uuid[])`)).map((clause) => [clause.id, clause]))
    const refused: { id: string; reason: string }[] = []
    const good = body.clauses.filter((one) => {
      const clause = before.get(one.id)
      const reason = !clause ? '不在这一稿里' : clause.version !== one.version ? `刚被${clause.changedByName ?? '别人'}改过` : clause.state === 'set-aside' ? '已定为不执行' : clause.state === 'accepted' ? undefined : acceptRefusal(clause)
      if (reason) refused.push({ id: one.id, reason })
      return !reason && clause!.state !== 'accepted'
    })
    const accepted = await acceptClauses(tx, plan.id, number, good, actor, now)
    if (accepted.length) await append(tx, { what: 'plan.clauses-accepted', subject: { type: 'plan', id: plan.id }, actor, at: now, commandId: body.commandId, body: { number, count: accepted.length, clauses: accepted } })
    return { ...(await answer(tx, plan.id, number, ids)), refused }
  })

  const editAll = endpoint(contract.editMany, async ({ tx, actor, today, now, params, body }) => {
    const plan = await getPlanForUpdate(tx, params.id, today)
    if (plan.reviewNumber === null) throw new Problem('step-refused', '没有正在审读的文本。')
    const number = plan.reviewNumber
    await lockVersion(tx, plan.id, number)
    for (const { changes } of body.clauses) {
      checkRunner(changes.runs)
      checkDue(changes.due as Clause['due'] | undefined)
    }
    await checkUnits(tx, body.clauses.flatMap(({ changes }) => [changes.organisationId, ...(changes.assistIds ?? [])]))
    const ids = body.clauses.map((one) => one.id)
    const units = await listUnits(tx)
    const before = new Map((await listClauses(tx, plan.id, number, sql`c.id = any(${ids}::uuid[])`)).map((clause) => [clause.id, clause]))
    const refused: { id: string; reason: string }[] = []
    const events: ReturnType<typeof saying>[] = []
    const alike = new Map<string, { ids: string[]; changes: Partial<NewClause> }>()
    for (const one of new Map(body.clauses.map((each) => [each.id, each])).values()) {
      const clause = before.get(one.id)
      const reason = !clause ? '不在这一稿里' : clause.version !== one.version ? `刚被${clause.changedByName ?? '别人'}改过` : clause.state === 'accepted' ? '已经确认' : clause.state === 'set-aside' ? '已定为不执行' : undefined
      const changes = dropUndefined(one.changes) as Partial<NewClause>
      if (clause && changes.owners) Object.assign(changes, unitsFollowing(clause, changes, units))
      if (reason) refused.push({ id: one.id, reason })
      if (reason || !Object.keys(changes).length) continue
      const whole = { ...changes, state: stateBeforeReview({ ...clause!, ...changes }), ...undecidedBy(actor) }
      const group = alike.get(JSON.stringify(whole)) ?? { ids: [], changes: whole }
      group.ids.push(one.id)
      alike.set(JSON.stringify(whole), group)
      events.push(saying('clause.edited', clause!, actor, now, body.commandId, { ...changeOf(clause!, changes), together: true }))
    }
    for (const group of alike.values()) await saveClause(tx, group.ids, group.changes)
    if (events.length) await append(tx, ...events, { what: 'plan.clauses-edited', subject: { type: 'plan', id: plan.id }, actor, at: now, commandId: body.commandId, body: { number, count: events.length, back: body.back, clauses: events.map(({ subject }) => subject.id) } })
    return { ...(await answer(tx, plan.id, number, ids)), refused }
  })

  const undo = endpoint(contract.reopenMany, async ({ tx, actor, today, now, params, body }) => {
    const plan = await getPlanForUpdate(tx, params.id, today)
    if (plan.reviewNumber === null) throw new Problem('step-refused', '没有正在审读的文本。')
    const number = plan.reviewNumber
    await lockVersion(tx, plan.id, number)
    const reopened = await reopenClauses(tx, plan.id, number, body.clauses, actor)
    if (reopened.length) await append(tx, { what: 'plan.clauses-reopened', subject: { type: 'plan', id: plan.id }, actor, at: now, commandId: body.commandId, body: { number, count: reopened.length, clauses: reopened } })
    return answer(tx, plan.id, number, body.clauses.map((one) => one.id))
  })

  return [accept, setAside, reopen, edit, split, merge, add, many, editAll, undo] as Endpoint[]
}

/** The words of a stretch of the text; without the blanks around them. */
async function wordsAt(tx: Tx, planId: string, number: number, span: { start: number; end: number }): Promise<Pick<NewClause, 'span' | 'text'>> {
  const { text } = (await findVersion(tx, planId, number))!
  const words = text.slice(span.start, span.end)
  const inner = words.trim()
  if (span.end > text.length || inner.length < 2 || inner.length > 4000) throw new Problem('invalid', '划出的字句不在原文里，或太短、太长。', { fields: [{ field: 'span', message: '请重新划' }] })
  const start = span.start + words.indexOf(inner)
  return { span: { start, end: start + inner.length }, text: inner }
}

function trimmed(clause: Clause, from: number, to: number): Pick<NewClause, 'span' | 'text'> {
  const words = clause.text.slice(from, to)
  const inner = words.replace(/^[\s，、；。：]+|[\s，、；。：]+$/g, '')
  const start = clause.span.start + from + words.indexOf(inner)
  return { span: { start, end: start + inner.length }, text: inner }
}

/** Units that were found by the owners' names are found by the new ones; those a person chose, or chooses with this change, stand. */
function unitsFollowing(clause: Clause, changes: Partial<NewClause>, units: readonly Unit[]): Pick<NewClause, 'organisationId' | 'assistIds'> | undefined {
  const found = unitsOf(clause.owners, units)
  const chosen = 'organisationId' in changes || 'assistIds' in changes || clause.organisationId !== found.organisationId || [...clause.assistIds].sort().join() !== [...found.assistIds].sort().join()
  return chosen ? undefined : unitsOf(changes.owners!, units)
}

/** What an edit did to a commitment, as its history keeps it. */
const changeOf = (clause: Clause, changes: Partial<NewClause>) => ({ before: Object.fromEntries(Object.keys(changes).map((key) => [key, clause[key as keyof Clause] ?? null])), after: { ...changes } })

function checkDue(due: Clause['due'] | undefined): void {
  if (due?.from && due.by && (due.by as Day) < due.from) throw new Problem('invalid', '完成时限不能早于开始日。', { fields: [{ field: 'due', message: '不能早于开始日' }] })
}

/** Units must be of this tree; the foreign key guards the lead only. */
async function checkUnits(tx: Tx, ids: readonly (string | null | undefined)[]): Promise<void> {
  const asked = [...new Set(ids.filter((id): id is string => typeof id === 'string'))]
  if (!asked.length) return
  const found = await tx.rows(sql`select 1 from organisations where tenant_id = ${tx.scope.tenantId} and id = any(${asked}::uuid[])`)
  if (found.length < asked.length) throw new Problem('invalid', '有的责任单位不在本辖区。', { fields: [{ field: 'organisationId', message: '请从名单里选' }] })
}

const dropUndefined = <T extends object>(one: T) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
