// All SQL of tasks and duties: a task by id, tasks of a plan that is issued or revised, what a step saves, the plans in force
// with what they make units owe, deeds and misses.
import { searchVector } from '#platform/db/search.ts'
import { all, column, join, name, output, sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { visible, type CompiledLedger } from '#mechanisms/ledger/compile.ts'
import type { Range } from '#mechanisms/duty/periods.ts'
import { carriedIn, inSight, listClauses } from '#rooms/plans/store.ts'
import type { Clause, PlanVersion } from './policy.ts'
import { LIVE_STATES, type Task } from './rules.ts'

/** Stored fields of a task; the key order is the column order of an insert. */
const FIELDS = [
  'number', 'planId', 'planNumber', 'commitmentId', 'clauseId', 'occurrence', 'title', 'words', 'action', 'path', 'kind', 'contribution', 'deliverable', 'year', 'fromOn', 'dueOn', 'firstDueOn',
  'regionId', 'regionPath', 'organisationId', 'inferred', 'assistIds', 'ownerWords', 'state', 'progress', 'progressOn', 'contributions', 'result', 'doneOn', 'submittedBy', 'submittedByName', 'submittedOn',
  'acceptedBy', 'acceptedByName', 'acceptedOn', 'review', 'returnedTimes', 'returnReason', 'extensionUntil', 'extensionReason', 'extensionAskedBy', 'extendedTimes', 'handoverToId', 'handoverReason', 'handoverLeft',
  'handoverBy', 'handedOverTimes', 'urgedOn', 'supersededOn', 'supersededReason', 'endedOn',
] as const satisfies readonly (keyof Task)[]

const columns = (tx: Tx) => join([sql`t.id`, sql`t.version`, ...FIELDS.map((field) => sql`t.${name(column(field))} as ${output(field)}`), sql`(select p.closed_on from plans p where p.tenant_id = ${tx.scope.tenantId} and p.id = t.plan_id) as "planClosedOn"`], ', ')

/** The task, not-found when the actor cannot see it. @param lock until the transaction ends */
export async function getTask(tx: Tx, ledger: CompiledLedger, id: string, lock = false): Promise<Task> {
  const found = await tx.find<Task & Row>(sql`select ${columns(tx)} from tasks t where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])}${lock ? sql` for update` : sql``}`, 'once')
  if (!found) throw notFound('项任务')
  return found
}

const stored = (field: keyof Task, value: unknown) => (field === 'contributions' ? JSON.stringify(value) : value)

/** Saves what a step changed; the version moves by one. */
export async function saveTask(tx: Tx, before: Task, changes: Partial<Task>, now: Date): Promise<void> {
  const after = { ...before, ...changes }
  const set = (Object.keys(changes) as (keyof Task)[]).map((field) => sql`${name(column(field))} = ${stored(field, changes[field]) as string}`)
  await tx.run(sql`update tasks set ${join([...set, sql`search = ${searchOf(after)}`, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')}
    where tenant_id = ${tx.scope.tenantId} and id = ${before.id}`)
}

const searchOf = (task: Pick<Task, 'number' | 'title' | 'words' | 'action' | 'ownerWords'>) => searchVector([task.number, task.title, task.words, task.action, task.ownerWords])

const ROWS_AT_ONCE = 200

/** New tasks; those that are there already stay as they are. Answers the ids of the new ones. */
export async function insertTasks(tx: Tx, tasks: readonly Task[], now: Date): Promise<Set<string>> {
  const made = new Set<string>()
  for (let i = 0; i < tasks.length; i += ROWS_AT_ONCE) {
    const some = tasks.slice(i, i + ROWS_AT_ONCE)
    const value = (task: Task) => sql`(${tx.scope.tenantId}, ${task.id}, ${join(FIELDS.map((field) => sql`${stored(field, task[field]) as string}`), ', ')}, ${searchOf(task)}, ${now}, ${now})`
    const rows = await tx.rows<{ id: string }>(sql`insert into tasks (tenant_id, id, ${join(FIELDS.map((field) => name(column(field))), ', ')}, search, created_at, updated_at)
      values ${join(some.map(value), ', ')} on conflict (tenant_id, plan_id, commitment_id, occurrence) do nothing returning id`)
    for (const { id } of rows) made.add(id)
  }
  return made
}

export async function listTasksOfPlan(tx: Tx, planId: string): Promise<Task[]> {
  return tx.rows<Task & Row>(sql`select ${columns(tx)} from tasks t where t.tenant_id = ${tx.scope.tenantId} and t.plan_id = ${planId} order by t.id for update`)
}

/** What closed plans left undone, and in whose hands it was. */
export async function listLeftUndone(tx: Tx): Promise<(Task & { planTitle: string; planClosedOn: Day })[]> {
  return tx.rows<Task & Row & { planTitle: string; planClosedOn: Day }>(sql`select ${columns(tx)}, q.title as "planTitle" from tasks t join plans q on q.tenant_id = t.tenant_id and q.id = t.plan_id
    where t.tenant_id = ${tx.scope.tenantId} and q.state = 'closed' and t.state = any(${LIVE_STATES as string[]}::text[]) order by t.id for update of t`)
}

/** Where the successor of its plan goes on from this commitment; a draft only for those who see drafts. */
export async function findCarried(tx: Tx, planId: string, commitmentId: string, drafts: boolean): Promise<{ planId: string; planTitle: string; number: number; clauseId: string } | undefined> {
  return tx.find<Row & { planId: string; planTitle: string; number: number; clauseId: string }>(sql`select p.id as "planId", p.title as "planTitle", c.number, c.id as "clauseId" from plans p join plan_clauses c on c.tenant_id = p.tenant_id and c.plan_id = p.id
    where p.tenant_id = ${tx.scope.tenantId} and p.predecessor_id = ${planId} and c.continues = ${commitmentId} and ${carriedIn(tx)} and (${drafts} or p.current_number is not null) order by c.span_start limit 1`)
}

/** Tasks of a plan due in a window, those done, those past their day; an open end counts from the first or to the last. */
export async function tallyTasks(tx: Tx, planId: string, window: { from: Day | null; to: Day | null }, today: Day): Promise<{ total: number; done: number; late: number }> {
  return tx.get<{ total: number; done: number; late: number }>(sql`select count(*) as total, count(*) filter (where state = 'done') as done, count(*) filter (where state = any(${LIVE_STATES as string[]}::text[]) and due_on < ${today}) as late
    from tasks where tenant_id = ${tx.scope.tenantId} and plan_id = ${planId} and state <> 'superseded' and due_on >= coalesce(${window.from}::date, due_on) and due_on <= coalesce(${window.to}::date, due_on)`)
}

/** A plan in force or closed, as far as tasks and duties follow it. What is closed owes nothing from its day on. */
export type PlanInForce = { id: string; closedOn: Day | null; title: string; region: { id: string; path: string }; coordinatorId: string; campaign: Range; currentNumber: number; stages: { id: string; title: string; from: Day | null; to: Day | null }[]; actions: { id: string; title: string }[]; keptSince: Day }

type PlanFound = Row & { id: string; closedOn: Day | null; title: string; regionId: string; regionPath: string; organisationId: string; periodFrom: Day | null; periodTo: Day | null; currentNumber: number; effectiveOn: Day; firstOn: Day; keptSince: Day; stages: PlanInForce['stages']; actions: PlanInForce['actions'] }

/** With the text that holds on a day; a plan whose first text holds only later, with that. @param which one plan, or all of our own that have been issued */
export async function listPlansInForce(tx: Tx, on: Day, which?: string): Promise<PlanInForce[]> {
  const rows = await tx.rows<PlanFound>(sql`
    select p.id, p.title, p.region_id as "regionId", p.region_path as "regionPath", p.organisation_id as "organisationId", p.period_from as "periodFrom", p.period_to as "periodTo", p.closed_on as "closedOn", v.number as "currentNumber",
      v.stages, v.actions, f.first_on as "firstOn", f.kept_since as "keptSince"
    from plans p join lateral (select min(w.effective_on) as first_on, max(w.number) filter (where w.effective_on <= ${on}) as number, (min(w.created_at) at time zone 'Asia/Shanghai')::date as kept_since from plan_versions w
      where w.tenant_id = ${tx.scope.tenantId} and w.plan_id = p.id and w.state in ('published', 'superseded')) f on true
    join plan_versions v on v.tenant_id = p.tenant_id and v.plan_id = p.id and v.number = coalesce(f.number, p.current_number)
    where p.tenant_id = ${tx.scope.tenantId} and p.standing = 'own' and (${which ?? null}::uuid is null or p.id = ${which ?? null}::uuid) order by (p.state = 'closed'), p.period_from desc nulls last, p.id`)
  return rows.map((row) => {
    const from = row.periodFrom && row.periodFrom < row.firstOn ? row.firstOn : (row.periodFrom ?? row.firstOn)
    const until = row.periodTo ?? (`${row.firstOn.slice(0, 4)}-12-31` as Day)
    return {
      id: row.id, closedOn: row.closedOn, title: row.title, region: { id: row.regionId, path: row.regionPath }, coordinatorId: row.organisationId, currentNumber: row.currentNumber, stages: row.stages, actions: row.actions, keptSince: row.keptSince,
      campaign: { from, until: row.closedOn && row.closedOn < until ? row.closedOn : until },
    }
  })
}

/** The stages of our own plans, of all that are not closed or of one, with the days they have now: those of the text, as people moved them, and those people added. Of plans adopted above the reader's regions, at them or below. @param added those people added too: they are for whom stages are shown to */
export async function listStages(tx: Tx, plan: string | undefined, added: boolean): Promise<{ planId: string; id: string; title: string; from: Day; to: Day }[]> {
  return tx.rows(sql`select s.plan_id as "planId", s.id, s.title, s.from_on as "from", s.to_on as "to" from stages s join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
    where s.tenant_id = ${tx.scope.tenantId} and p.standing = 'own' and s.dropped_on is null and (${added} or s.code is not null) and ${inSight(tx)} and case when ${plan ?? null}::uuid is null then p.state <> 'closed' else p.id = ${plan ?? null}::uuid end order by p.period_from desc nulls last, p.id, s.from_on, s.position, s.id`)
}

/** What people have accepted of a version, in the order of the text. What is done within another sentence's task is not owed a second time. */
export async function listAccepted(tx: Tx, planId: string, numbers: readonly number[], also: Sql = sql`true`): Promise<Clause[]> {
  return listClauses(tx, planId, numbers, sql`c.state = 'accepted' and c.kind <> 'principle' and c.carried_by is null and ${also}`)
}

/** The versions that were ever in force, oldest first, with what comes each period. */
export async function listDutyVersions(tx: Tx, planId: string, also: Sql = sql`true`): Promise<PlanVersion[]> {
  const heads = await tx.rows<{ number: number; effectiveOn: Day }>(sql`select number, effective_on as "effectiveOn" from plan_versions
    where tenant_id = ${tx.scope.tenantId} and plan_id = ${planId} and state in ('published', 'superseded') order by number`)
  const clauses = await listAccepted(tx, planId, heads.map(({ number }) => number), sql`c.frequency <> '[]' and ${also}`)
  return heads.map((head) => ({ ...head, clauses: clauses.filter((clause) => clause.number === head.number) }))
}

export type Deed = { id: string; commitmentId: string; rule: string; key: string; organisationId: string; doneOn: Day; note: string; doneByName: string; /** The record that fulfilled it by itself. */ sourceType: 'exposure' | null; sourceId: string | null }

export async function listDeeds(tx: Tx, commitmentIds: readonly string[]): Promise<Deed[]> {
  return tx.rows<Deed & Row>(sql`select id, commitment_id as "commitmentId", rule, period_key as key, organisation_id as "organisationId", done_on as "doneOn", note, done_by_name as "doneByName", source_type as "sourceType", source_id as "sourceId" from duty_fulfilments
    where tenant_id = ${tx.scope.tenantId} and commitment_id = any(${commitmentIds as string[]}::uuid[]) and withdrawn_on is null order by done_on desc, id desc`)
}

/** Of what was done only when, for which period: by `commitment unit`. @param of units that are asked about; all where null */
export async function listDone(tx: Tx, commitmentIds: readonly string[], of: readonly string[] | null): Promise<Map<string, { key: string; doneOn: Day }[]>> {
  // One row a unit and duty: tens of thousands of deeds as rows of their own take longer to read than to count.
  const rows = await tx.rows<{ id: string; done: string }>(sql`select commitment_id || ' ' || organisation_id as id, string_agg(period_key || '=' || done_on, ' ') as done from duty_fulfilments
    where tenant_id = ${tx.scope.tenantId} and commitment_id = any(${commitmentIds as string[]}::uuid[]) and withdrawn_on is null${of === null ? sql`` : sql` and organisation_id = any(${of as string[]}::uuid[])`} group by commitment_id, organisation_id`)
  return new Map(rows.map(({ id, done }) => [id, done.split(' ').map((one) => { const at = one.indexOf('='); return { key: one.slice(0, at), doneOn: one.slice(at + 1) as Day } })]))
}

/** What a record brought about counts no more. Answers those that counted until now. */
export async function withdrawDeeds(tx: Tx, source: { type: string; id: string }, on: Day, reason: string): Promise<(Pick<Deed, 'id' | 'commitmentId' | 'rule' | 'key' | 'organisationId'>)[]> {
  return tx.rows(sql`update duty_fulfilments set withdrawn_on = ${on}, withdrawn_reason = ${reason} where tenant_id = ${tx.scope.tenantId} and source_type = ${source.type} and source_id = ${source.id} and withdrawn_on is null
    returning id, commitment_id as "commitmentId", rule, period_key as key, organisation_id as "organisationId"`)
}

/** Answers whether it is new: what a record fulfilled counts once. */
export async function insertDeed(tx: Tx, deed: { id: string; commitmentId: string; rule: string; periodKey: string; organisationId: string; doneOn: Day; note: string; doneBy: string; doneByName: string; sourceType?: string; sourceId?: string }, now: Date): Promise<boolean> {
  return (await tx.run(sql`insert into duty_fulfilments ${valuesOf([{ tenant_id: tx.scope.tenantId, created_at: now, ...Object.fromEntries(Object.entries(deed).map(([field, value]) => [column(field), value])) }])} on conflict (tenant_id, commitment_id, rule, organisation_id, source_id) where source_id is not null do nothing`)) > 0
}

/** The units these people belonged to on a day. */
export async function listUnitsOfAccounts(tx: Tx, accountIds: readonly string[], on: Day): Promise<string[]> {
  return (await tx.rows<{ id: string }>(sql`select distinct m.organisation_id as id from accounts a join memberships m on m.tenant_id = a.tenant_id and m.person_id = a.person_id
    where a.tenant_id = ${tx.scope.tenantId} and a.id = any(${accountIds as string[]}::uuid[]) and m.organisation_id is not null and m.from_on <= ${on} and (m.until_on is null or m.until_on >= ${on})`)).map(({ id }) => id)
}

export type Miss = { commitmentId: string; rule: string; periodKey: string; organisationId: string; planId: string; fromOn: Day; untilOn: Day; atLeast: number; times: number }

/** Writes misses down, each once. Answers the new ones. */
export async function insertMisses(tx: Tx, misses: readonly Miss[], today: Day): Promise<Miss[]> {
  const fresh: Miss[] = []
  for (let i = 0; i < misses.length; i += ROWS_AT_ONCE) {
    const some = misses.slice(i, i + ROWS_AT_ONCE)
    const rows = await tx.rows<{ key: string }>(sql`insert into duty_misses ${valuesOf(some.map((miss) => ({ tenant_id: tx.scope.tenantId, closed_on: today, ...Object.fromEntries(Object.entries(miss).map(([field, value]) => [column(field), value])) })))}
      on conflict do nothing returning commitment_id::text || ' ' || rule || ' ' || period_key || ' ' || organisation_id::text as key`)
    const made = new Set(rows.map(({ key }) => key))
    fresh.push(...some.filter((miss) => made.has(`${miss.commitmentId} ${miss.rule} ${miss.periodKey} ${miss.organisationId}`)))
  }
  return fresh
}

export async function listMisses(tx: Tx, since: Day): Promise<Pick<Miss, 'commitmentId' | 'rule' | 'periodKey' | 'organisationId'>[]> {
  return tx.rows(sql`select commitment_id as "commitmentId", rule, period_key as "periodKey", organisation_id as "organisationId" from duty_misses where tenant_id = ${tx.scope.tenantId} and until_on >= ${since}`)
}

export type TaskTodo = { id: string; number: string; title: string; action: string; state: Task['state']; dueOn: Day; organisationName: string; why: 'work' | 'take-over' | 'accept' | 'extension' }

/** What waits for these people: their unit's tasks that are late or due soon, hand-overs, and for who decides what was handed in. */
export async function listTaskTodos(tx: Tx, who: { organisationIds: readonly string[]; accepts: boolean; accountId: string; until: Day }, limit: number): Promise<TaskTodo[]> {
  const mine = sql`t.organisation_id = any(${who.organisationIds as string[]}::uuid[])`
  return tx.rows<TaskTodo & Row>(sql`
    select t.id, t.number, t.title, t.action, t.state, t.due_on as "dueOn", o.name as "organisationName", case when t.handover_to_id = any(${who.organisationIds as string[]}::uuid[]) then 'take-over'
      when t.state = 'submitted' then 'accept' when t.extension_until is not null and ${who.accepts} then 'extension' else 'work' end as why
    from tasks t join organisations o on o.tenant_id = t.tenant_id and o.id = t.organisation_id
    where t.tenant_id = ${tx.scope.tenantId} and t.state = any(${LIVE_STATES as string[]}::text[]) and (
      (${mine} and t.state <> 'submitted' and t.handover_to_id is null and t.due_on <= ${who.until}) or t.handover_to_id = any(${who.organisationIds as string[]}::uuid[])
      or (${who.accepts} and t.state = 'submitted' and t.submitted_by is distinct from ${who.accountId}) or (${who.accepts} and t.extension_until is not null and t.extension_asked_by is distinct from ${who.accountId}))
    order by t.due_on, t.id limit ${limit}`)
}
