// The task ledger mounted, one task whole, board and timeline as the desk shows them; and the one place that loads what a
// plan makes units owe.
import { may, type Actor } from '#platform/auth/actor.ts'
import { all, sql, type Sql } from '#platform/db/sql.ts'
import type { Scope, Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { visible, type CompiledLedger, type QueryContext } from '#mechanisms/ledger/compile.ts'
import { findRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { listFiles } from '#rooms/files/store.ts'
import { unitOf } from '#rooms/plans/draft.ts'
import type { Unit } from '#rooms/plans/store.ts'
import { TIMELINE_PART, type Board, type BoardBy, type Figures } from './contract.ts'
import { taskFilters, tasks } from './definitions.ts'
import { NO_ACTION, type Clause } from './policy.ts'
import { LIVE_STATES, taskLoop, type Task } from './rules.ts'
import { findCarried, getTask, listStages } from './store.ts'
import { termsOf } from './terms.ts'

const live = sql`t.state = any(${LIVE_STATES as string[]}::text[])`
const inTime = sql`t.state = 'done' and t.done_on <= t.first_due_on`
/** Of plans that are not closed. */
const ofRunning = ({ tenantId }: Scope) => sql`not exists (select 1 from plans p where p.tenant_id = ${tenantId} and p.id = t.plan_id and p.state = 'closed')`
const ofPlan = (scope: Scope, plan: string | undefined) => (plan ? sql`t.plan_id = ${plan}` : ofRunning(scope))
const ours = (context: QueryContext) => sql`${context.actor.organisationIds as string[]}::uuid[]`

const officesOf = (scope: Scope) => sql`${scope.organisationIds as string[]}::uuid[]`

export const taskLedger = mountLedger(tasks, {
  // Whoever helps, or is to take over, sees the task wherever its unit lies.
  alsoSeen: (scope) => sql`(t.assist_ids && ${officesOf(scope)} or t.handover_to_id = any(${officesOf(scope)}))`,
  extraFilters: taskFilters,
  extraSql: {
    plan: (value) => sql`t.plan_id = ${value}`,
    running: (_, { scope }) => ofRunning(scope),
    wanted: () => sql`t.state <> 'superseded'`,
    live: (value) => (value === 'true' ? live : sql`not ${live}`),
    late: (_, { today }) => sql`${live} and t.due_on < ${today}`,
    inTime: (value) => (value === 'true' ? sql`(${inTime})` : sql`t.state = 'done' and t.done_on > t.first_due_on`),
    mine: (_, context) => sql`(t.organisation_id = any(${ours(context)}) or t.handover_to_id = any(${ours(context)}))`,
    assist: (_, context) => sql`t.assist_ids && ${ours(context)}`,
    soon: (value, { today }) => sql`${live} and t.due_on between ${today}::date and ${today}::date + ${Number(value)}::int`,
    unit: (value) => sql`(t.organisation_id = ${value} or ${value} = any(t.assist_ids))`,
  },
})
const { compiled } = taskLedger
/** For the answer to a step: who has just let a task go still hears what became of it. */
export const justActed: CompiledLedger = { ...compiled, alsoSeen: () => sql`true` }

/** `unitOf` that looks at each name once. */
export function namingOf(units: readonly Unit[]): (name: string) => Unit | undefined {
  const known = new Map<string, Unit | undefined>()
  return (name) => {
    if (!known.has(name)) known.set(name, unitOf(name, units))
    return known.get(name)
  }
}

/** The commitment with its unit only where the sentence, or a reviewer, names one: the coordinator who is there for want of another is not its unit. */
export function withNamedUnit(clause: Clause, byId: ReadonlyMap<string, Unit>, named: (name: string) => Unit | undefined): Clause {
  const lead = byId.get(clause.organisationId ?? '')
  const said = lead !== undefined && (!lead.coordinator || clause.owners.some((owner) => named(owner.name)?.id === lead.id))
  return said ? clause : { ...clause, organisationId: null }
}

type SourceRow = { planId: string; planTitle: string; number: number; clauseId: string; path: string[]; text: string; ownerWords: string }

/** The task whole, as its page shows it. Throws not-found. */
export async function readTaskPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date, ledger: CompiledLedger = compiled) {
  const [row, task, values, timeline, files] = await Promise.all([findRow(tx, ledger, id), getTask(tx, ledger, id), listParameters(tx), listTimeline(tx, { type: 'task', id }), listFiles(tx, 'task', id)])
  if (!row) throw notFound('项任务')
  const { terms, basis } = termsOf(values, task.firstDueOn, task.regionPath)
  const [plan, years, newer, assists, also, carried] = await Promise.all([
    tx.get<{ title: string; currentNumber: number }>(sql`select title, current_number as "currentNumber" from plans where tenant_id = ${tx.scope.tenantId} and id = ${task.planId}`, 'once'),
    tx.rows<{ id: string; year: number; state: string; dueOn: string; doneOn: string | null }>(sql`select t.id, t.year, t.state, t.due_on as "dueOn", t.done_on as "doneOn" from tasks t
      where ${all(visible(compiled, tx.scope))} and t.plan_id = ${task.planId} and t.commitment_id = ${task.commitmentId} order by t.year`),
    tx.find<{ clauseId: string; path: string[]; text: string; number: number; effectiveOn: Day }>(sql`select c.id as "clauseId", c.path, c.text, c.number, v.effective_on as "effectiveOn" from plans p join plan_clauses c on c.tenant_id = p.tenant_id and c.plan_id = p.id and c.number = p.current_number
      join plan_versions v on v.tenant_id = p.tenant_id and v.plan_id = p.id and v.number = p.current_number
      where p.tenant_id = ${tx.scope.tenantId} and p.id = ${task.planId} and c.commitment_id = ${task.commitmentId} and c.state = 'accepted' limit 1`),
    tx.rows<{ id: string; name: string }>(sql`select id, name from organisations where tenant_id = ${tx.scope.tenantId} and id = any(${task.assistIds}::uuid[]) order by array_position(${task.assistIds}::uuid[], id)`),
    tx.rows<{ clauseId: string; path: string[]; text: string }>(sql`select id as "clauseId", path, text from plan_clauses c
      where c.tenant_id = ${tx.scope.tenantId} and c.plan_id = ${task.planId} and c.number = ${task.planNumber} and c.carried_by = ${task.commitmentId} and c.state = 'accepted' order by c.span_start`),
    task.state === 'ended' ? findCarried(tx, task.planId, task.commitmentId, may(actor, 'plan.review')) : undefined,
  ])
  const source: SourceRow = { planId: task.planId, planTitle: plan.title, number: task.planNumber, clauseId: task.clauseId, path: task.path, text: task.words, ownerWords: task.ownerWords }
  const { result, review, submittedOn, returnReason, extensionUntil, extensionReason, handoverReason, handoverLeft, handedOverTimes, supersededOn, supersededReason, endedOn, planClosedOn, occurrence } = task
  return {
    row: { ...row, result, review, submittedOn, returnReason, extensionUntil, extensionReason, handoverReason, handoverLeft, handedOverTimes, supersededOn, supersededReason, endedOn, planClosedOn, occurrence } as never,
    source, also, carried: carried ?? null, newer: newer && newer.text !== task.words ? { ...source, ...newer } : null,
    assists: assists.map((one) => ({ ...one, contributions: task.contributions.filter(({ organisationId }) => organisationId === one.id).map(({ onDay, note, byName }) => ({ onDay, note, byName })) })),
    years: years.length > 1 ? years : [], timeline, files, terms, termsBasis: basis, abilities: abilities(taskLoop, task, { actor, today, now, terms }),
  }
}

/** Who sees the task sees its attachments. */
export const seesTask = async (tx: Tx, actor: Actor, id: string) => may(actor, 'task.read') && (await findRow(tx, compiled, id)) !== undefined

const figuresSql = (today: Day): Sql => sql`count(*) filter (where t.state <> 'superseded')::int as wanted, count(*) filter (where t.state = 'done')::int as done, count(*) filter (where ${inTime})::int as "inTime",
  count(*) filter (where t.state = 'done' and t.done_on > t.first_due_on)::int as "doneLate", count(*) filter (where ${live})::int as live, count(*) filter (where ${live} and t.due_on < ${today})::int as late,
  count(*) filter (where t.state = 'submitted')::int as submitted, count(*) filter (where t.state = 'ended')::int as ended`

type Group = Figures & { key: string; label: string }
const NOTHING: Figures = { wanted: 0, done: 0, inTime: 0, doneLate: 0, live: 0, late: 0, submitted: 0, ended: 0 }
const sumOf = (some: readonly Figures[]): Figures => some.reduce((sum, one) => Object.fromEntries(Object.entries(NOTHING).map(([key]) => [key, sum[key as keyof Figures] + one[key as keyof Figures]])) as Figures, NOTHING)

/** How far the tasks are, by action, unit, year or stage: one pass over an index that holds all it counts by. Each group says the filters that open its rows. */
export async function readTaskBoard(tx: Tx, by: BoardBy, plan: string | undefined, actor: Actor, today: Day): Promise<Board> {
  const where = all([...visible(compiled, tx.scope), ofPlan(tx.scope, plan)])
  const counted = figuresSql(today)
  if (by !== 'stage') {
    const found = await tx.rows<Group>(
      by === 'organisation' ? sql`select g.*, o.name as label from (select t.organisation_id as key, ${counted} from tasks t where ${where} group by 1) g join organisations o on o.tenant_id = ${tx.scope.tenantId} and o.id = g.key order by g.wanted desc, o.name`
        : by === 'year' ? sql`select g.*, g.year::text as key, g.year || '年' as label from (select t.year, ${counted} from tasks t where ${where} group by 1) g order by g.year`
          : sql`select t.action as key, t.action as label, ${counted} from tasks t where ${where} group by 1 order by (t.action = ${NO_ACTION}), min(t.number collate "C")`)
    const query = (key: string): Record<string, string> => ({ [by === 'organisation' ? 'organisationId' : by]: key, ...(plan ? { plan } : { running: 'true' }) })
    return { whole: sumOf(found), groups: found.map((group) => ({ ...group, note: null, query: query(group.key) })) }
  }
  const days = await tx.rows<Figures & { planId: string; dueOn: Day }>(sql`select t.plan_id as "planId", t.due_on as "dueOn", ${counted} from tasks t where ${where} group by 1, 2`)
  const groups = (await listStages(tx, plan, may(actor, 'stage.read'))).map(({ planId, id, title, from, to }) => ({
    ...sumOf(days.filter((one) => one.planId === planId && one.dueOn >= from && one.dueOn <= to)), key: id, label: title, note: `${from} 至 ${to}`, query: { plan: planId, dueOn: `${from}..${to}` },
  }))
  return { whole: sumOf(days), groups }
}

const SPAN_FROM = sql`least(coalesce(t.from_on, t.due_on - 60), t.due_on)`

/** One part of the timeline, action by action; with the first one what the actions come to and how far the months reach. */
export async function readTaskTimeline(tx: Tx, query: { plan?: string | undefined; organisationId?: string | undefined; offset: number }, actor: Actor, today: Day) {
  const where = all([...visible(compiled, tx.scope), sql`t.state <> 'superseded'`, ofPlan(tx.scope, query.plan), ...(query.organisationId ? [sql`t.organisation_id = ${query.organisationId}`] : [])])
  const first = query.offset === 0
  const [rows, groups, stages] = await Promise.all([
    // Which tasks first, in which order of actions, by the index; the rows themselves only of those that are shown.
    tx.rows<{ id: string; number: string; title: string; action: string; organisationName: string; fromOn: string; dueOn: string; doneOn: string | null; state: Task['state'] }>(sql`
      with actions as materialized (select t.action, min(t.number collate "C") as first from tasks t where ${where} group by 1),
      shown as materialized (select t.id, a.first from tasks t join actions a on a.action = t.action where ${where} order by (t.action = ${NO_ACTION}), a.first, t.due_on, t.id limit ${TIMELINE_PART} offset ${query.offset})
      select t.id, t.number, t.title, t.action, o.name as "organisationName", ${SPAN_FROM} as "fromOn", t.due_on as "dueOn", t.done_on as "doneOn", t.state
      from shown s join tasks t on t.tenant_id = ${tx.scope.tenantId} and t.id = s.id join organisations o on o.tenant_id = t.tenant_id and o.id = t.organisation_id order by (t.action = ${NO_ACTION}), s.first, t.due_on, t.id`),
    first ? tx.rows<{ action: string; total: number; done: number; late: number; ended: number; fromOn: string; untilOn: string }>(sql`
      select t.action, count(*)::int as total, count(*) filter (where t.state = 'done')::int as done, count(*) filter (where ${live} and t.due_on < ${today})::int as late, count(*) filter (where t.state = 'ended')::int as ended,
        min(${SPAN_FROM}) as "fromOn", max(t.due_on) as "untilOn" from tasks t where ${where} group by 1 order by (t.action = ${NO_ACTION}), min(t.number collate "C")`) : [],
    first ? listStages(tx, query.plan, may(actor, 'stage.read')) : [],
  ])
  return { rows, groups, stages: new Set(stages.map(({ planId }) => planId)).size === 1 ? stages.map(({ title, from, to }) => ({ title, from, to })) : [] }
}
