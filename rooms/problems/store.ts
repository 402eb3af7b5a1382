// All SQL of the problem list beyond the ledger's own: a case, its steps, what a major hazard brings, look-alikes, figures.
import { may, type Actor } from '#platform/auth/actor.ts'
import { searchVector } from '#platform/db/search.ts'
import { all, column, join, name, output, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { inRegions, visible, type CompiledLedger } from '#mechanisms/ledger/compile.ts'
import type { Recurrence, Seen } from './recurrence.ts'
import { LIVE_STATES, type HazardFacts, type ProblemCase, type TierFigures } from './rules.ts'

const FIELDS = [
  'number', 'kind', 'source', 'hazardId', 'entityId', 'regionId', 'regionPath', 'place', 'title', 'category', 'clauseKey', 'foundOn', 'state', 'tier', 'organisationId', 'requirement', 'dueOn', 'rectification', 'rectifiedBy',
  'rectifiedByName', 'rectifiedOn', 'checkOrganisationId', 'checkedBy', 'checkedByName', 'checkedOn', 'checkNote', 'acceptedBy', 'acceptedByName', 'closedOn', 'failedTimes', 'failReason', 'warnedOn', 'warnedWhy', 'recurrences', 'voidReason',
] as const satisfies readonly (keyof ProblemCase)[]

const COLUMNS = join([sql`t.id`, sql`t.version`, ...FIELDS.map((field) => sql`t.${name(column(field))} as ${output(field)}`)], ', ')

/** The case; not-found when the actor cannot see it. @param lock until the transaction ends */
export async function getProblem(tx: Tx, ledger: CompiledLedger, id: string, lock = false): Promise<ProblemCase> {
  const found = await tx.find<ProblemCase & Row>(sql`select ${COLUMNS} from problems t where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])}${lock ? sql` for update` : sql``}`, 'once')
  if (!found) throw notFound('个问题')
  return found
}

export async function saveProblem(tx: Tx, id: string, changes: Partial<ProblemCase>, now: Date): Promise<void> {
  const set = (Object.keys(changes) as (keyof ProblemCase)[]).map((field) => sql`${name(column(field))} = ${changes[field] as string}`)
  await tx.run(sql`update problems set ${join([...set, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${id}`, 'once')
}

/** Problems whose next step is this person's. Those of major hazards go with the hazard and wait for nobody here. */
export function waitsFor(actor: Actor): Sql {
  const ours = sql`t.organisation_id = any(${actor.organisationIds as string[]}::uuid[])`
  const steps = [
    ...(may(actor, 'problem.assign') ? [sql`t.state = 'listed'`] : []),
    ...(may(actor, 'problem.rectify') ? [sql`t.state = 'assigned' and ${ours}`] : []),
    ...(may(actor, 'problem.check') && actor.organisationIds.length ? [sql`t.state = 'rectified' and not ${ours} and t.rectified_by <> ${actor.accountId}`] : []),
    ...(may(actor, 'problem.accept') ? [sql`t.state = 'checked' and t.rectified_by <> ${actor.accountId} and t.checked_by <> ${actor.accountId}`] : []),
  ]
  return steps.length ? sql`t.hazard_id is null and (${join(steps.map((one) => sql`(${one})`), ' or ')})` : sql`false`
}

export type MajorHazard = HazardFacts & { id: string; number: string; description: string; place: string | null; category: string | null; clauseKey: string | null; entityId: string; entityName: string; regionId: string; regionPath: string; problemId: string | null }

/** A hazard as the list sees it, with the row that stands for it. */
export async function findMajorHazard(tx: Tx, id: string): Promise<MajorHazard | undefined> {
  return tx.find<MajorHazard & Row>(sql`select h.id, h.number, h.description, h.place, h.category, (h.clause ->> 'document') || ' ' || (h.clause ->> 'clause') as "clauseKey", h.entity_id as "entityId", e.name as "entityName", h.region_id as "regionId", h.region_path as "regionPath",
      h.state, h.level, h.found_on as "foundOn", h.due_on as "dueOn", h.organisation_id as "organisationId", h.rectification, h.rectified_by as "rectifiedBy", h.rectified_by_name as "rectifiedByName", h.rectified_on as "rectifiedOn",
      h.review_organisation_id as "reviewOrganisationId", h.reviewed_by as "reviewedBy", h.reviewed_by_name as "reviewedByName", h.reviewed_on as "reviewedOn", h.review, h.closed_by as "closedBy", a.name as "closedByName", h.closed_on as "closedOn",
      h.returned_times as "returnedTimes", h.return_reason as "returnReason", h.void_reason as "voidReason", p.id as "problemId",
      case when h.returned_times > 0 then (select min(v.on_day) from events v where v.tenant_id = ${tx.scope.tenantId} and v.subject_type = 'hazard' and v.subject_id = h.id and v.what = 'hazard.returned') end as "returnedOn"
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id left join problems p on p.tenant_id = h.tenant_id and p.hazard_id = h.id
      left join accounts c on c.tenant_id = h.tenant_id and c.id = h.closed_by left join people a on a.tenant_id = c.tenant_id and a.id = c.person_id
    where h.tenant_id = ${tx.scope.tenantId} and h.id = ${id}`, 'once')
}

/** Major hazards that are not in the list yet, oldest first. */
export async function listUnlisted(tx: Tx, from: Day, limit: number): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`select h.id from hazards h left join problems p on p.tenant_id = h.tenant_id and p.hazard_id = h.id
    where h.tenant_id = ${tx.scope.tenantId} and h.level = 'major' and h.state <> 'voided' and h.found_on >= ${from} and p.id is null order by h.found_on, h.id limit ${limit}`)
  return rows.map(({ id }) => id)
}

export async function insertFollowing(tx: Tx, id: string, problem: Omit<ProblemCase, 'id' | 'version'>, words: readonly string[], now: Date): Promise<void> {
  await tx.run(sql`insert into problems (tenant_id, id, ${join(FIELDS.map((field) => name(column(field))), ', ')}, search, created_at, updated_at)
    values (${tx.scope.tenantId}, ${id}, ${join(FIELDS.map((field) => sql`${problem[field] as string}`), ', ')}, ${searchVector(words)}, ${now}, ${now})`)
}

const SEEN = sql`t.id, t.found_on as "foundOn", t.closed_on as "closedOn", t.clause_key as "clauseKey", t.category, t.title, t.entity_id as "entityId", t.region_id as "regionId", t.place`
const CANDIDATES = 200

/** What may be of the same kind: the same clause, or the same category; the latest first. Three readings, each on its own index. */
export async function listAlike(tx: Tx, now: Seen, since: Day): Promise<Seen[]> {
  const read = (where: Sql) => tx.rows<Seen & Row>(sql`select ${SEEN} from problems t where t.tenant_id = ${tx.scope.tenantId} and t.state <> 'voided' and t.found_on <= ${now.foundOn} and t.id <> ${now.id} and ${where} order by t.found_on desc limit ${CANDIDATES}`)
  const found = await Promise.all([
    ...(now.clauseKey ? [read(sql`t.clause_key = ${now.clauseKey} and t.found_on >= ${since}`)] : []),
    ...(now.category ? [read(sql`t.category = ${now.category} and t.found_on >= ${since}`)] : []),
    ...(now.entityId ? [read(sql`t.entity_id = ${now.entityId}`)] : []),
  ])
  return [...new Map(found.flat().map((one) => [one.id, one])).values()]
}

export async function findSeen(tx: Tx, id: string): Promise<Seen | undefined> {
  return tx.find<Seen & Row>(sql`select ${SEEN} from problems t where t.tenant_id = ${tx.scope.tenantId} and t.id = ${id} and t.state <> 'voided'`)
}

/** Answers the ids of those that are new; what was decided stays decided. */
export async function insertRecurrences(tx: Tx, problemId: string, found: readonly (Recurrence & { id: string })[], today: Day): Promise<string[]> {
  const fresh: string[] = []
  for (const one of found) {
    const row = await tx.find<{ id: string }>(sql`insert into problem_recurrences (tenant_id, id, problem_id, earlier_id, sort, reasons, others, state, noticed_on)
      values (${tx.scope.tenantId}, ${one.id}, ${problemId}, ${one.earlierId}, ${one.sort}, ${one.reasons as string[]}, ${one.others}, 'open', ${today}) on conflict (tenant_id, problem_id, sort) do nothing returning id`)
    if (row) fresh.push(row.id)
  }
  return fresh
}

export type RecurrenceRow = {
  id: string; problemId: string; number: string; title: string; placeName: string | null; foundOn: string; earlierId: string; earlierNumber: string; earlierTitle: string; earlierPlaceName: string | null; earlierFoundOn: string; earlierClosedOn: string | null
  sort: 'same-place' | 'elsewhere'; reasons: string[]; others: number; state: 'open' | 'confirmed' | 'dismissed'; noticedOn: string; decidedOn: string | null; decidedByName: string | null; reason: string | null
}

/** Look-alikes the actor may see, those that wait first. */
export async function listRecurrences(tx: Tx, ledger: CompiledLedger, of: { problemId?: string; state?: string; limit: number }): Promise<RecurrenceRow[]> {
  // What happened elsewhere is told in a word to those who may not see there.
  const near = inRegions(tx.scope, sql`b.region_path`)
  return tx.rows<RecurrenceRow & Row>(sql`select r.id, r.problem_id as "problemId", t.number, t.title, coalesce(e.name, t.place) as "placeName", t.found_on as "foundOn", r.earlier_id as "earlierId", b.number as "earlierNumber", case when ${near} then b.title else '不在你负责的区域' end as "earlierTitle",
      case when ${near} then coalesce(f.name, b.place) end as "earlierPlaceName", b.found_on as "earlierFoundOn", b.closed_on as "earlierClosedOn", r.sort, r.reasons, r.others, r.state, r.noticed_on as "noticedOn", r.decided_on as "decidedOn", r.decided_by_name as "decidedByName", r.reason
    from problem_recurrences r join problems t on t.tenant_id = r.tenant_id and t.id = r.problem_id join problems b on b.tenant_id = r.tenant_id and b.id = r.earlier_id
      left join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id left join entities f on f.tenant_id = b.tenant_id and f.id = b.entity_id
    where ${all(visible(ledger, tx.scope))} ${of.problemId ? sql`and r.problem_id = ${of.problemId}` : sql`and t.state <> 'voided'`} ${of.state ? sql`and r.state = ${of.state}` : sql``}
    order by (r.state = 'open') desc, r.noticed_on desc, r.id limit ${of.limit}`)
}

/** Look-alikes that wait for a decision, counted no further than `most` and one more. */
export async function countOpenRecurrences(tx: Tx, ledger: CompiledLedger, most: number): Promise<number> {
  return (await tx.get<{ n: number }>(sql`select count(*) as n from (select 1 from problem_recurrences r join problems t on t.tenant_id = r.tenant_id and t.id = r.problem_id
    where ${all(visible(ledger, tx.scope))} and t.state <> 'voided' and r.state = 'open' limit ${most + 1}) counted`)).n
}

export async function findRecurrence(tx: Tx, id: string): Promise<{ id: string; problemId: string; sort: string; state: string } | undefined> {
  return tx.find<{ id: string; problemId: string; sort: string; state: string }>(sql`select id, problem_id as "problemId", sort, state from problem_recurrences where tenant_id = ${tx.scope.tenantId} and id = ${id} for update`)
}

export async function decideRecurrence(tx: Tx, id: string, decided: { state: 'confirmed' | 'dismissed'; reason: string; name: string; today: Day }): Promise<void> {
  await tx.run(sql`update problem_recurrences set state = ${decided.state}, reason = ${decided.reason}, decided_by_name = ${decided.name}, decided_on = ${decided.today} where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
}

/** Problems in sight by register, with checks and look-alikes. */
export async function readFigures(tx: Tx, ledger: CompiledLedger, today: Day): Promise<TierFigures> {
  const seen = all(visible(ledger, tx.scope))
  return tx.get<TierFigures & Row>(sql`select count(*) filter (where t.state <> 'voided')::int as all, count(*) filter (where t.tier = 'stock')::int as stock, count(*) filter (where t.tier = 'pool')::int as pool, count(*) filter (where t.tier = 'warning')::int as warning,
      count(*) filter (where t.state = 'closed')::int as out, count(*) filter (where t.state = any(${LIVE_STATES as string[]}::text[]) and t.due_on < ${today})::int as late,
      (coalesce(sum(t.failed_times) filter (where t.state <> 'voided'), 0) + count(*) filter (where t.checked_on is not null and t.state <> 'voided'))::int as checks, count(*) filter (where t.checked_on is not null and t.state <> 'voided')::int as passed,
      coalesce(sum(t.recurrences) filter (where t.state <> 'voided'), 0)::int as recurrences,
      (select count(*)::int from problem_recurrences r join problems t on t.tenant_id = r.tenant_id and t.id = r.problem_id where ${seen} and t.state <> 'voided' and r.state = 'open') as "openRecurrences"
    from problems t where ${seen}`)
}

/** Entered problems that went over their day and are not in 警示榜 yet. */
export async function listLateUnwarned(tx: Tx, today: Day): Promise<{ id: string; dueOn: Day }[]> {
  return tx.rows<{ id: string; dueOn: Day }>(sql`select id, due_on as "dueOn" from problems where tenant_id = ${tx.scope.tenantId} and hazard_id is null and state = any(${LIVE_STATES as string[]}::text[]) and due_on < ${today} and warned_on is null`)
}

/** Problems of hazards that went over their day: their 警示榜 follows the clock, not an event. */
export async function listLateFollowing(tx: Tx, today: Day): Promise<string[]> {
  const rows = await tx.rows<{ hazardId: string }>(sql`select hazard_id as "hazardId" from problems where tenant_id = ${tx.scope.tenantId} and hazard_id is not null and state = any(${LIVE_STATES as string[]}::text[]) and due_on < ${today} and warned_on is null`)
  return rows.map(({ hazardId }) => hazardId)
}
