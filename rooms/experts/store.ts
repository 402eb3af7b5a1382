// All SQL of experts and visits beyond the ledgers' own.
import { searchVector } from '#platform/db/search.ts'
import { may, type Actor } from '#platform/auth/actor.ts'
import { all, column, empty, join, name, output, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { visible, type CompiledLedger } from '#mechanisms/ledger/compile.ts'
import type { HelpFigures, Visit, VisitState } from './rules.ts'

const FIELDS = [
  'number', 'sort', 'roundId', 'entityId', 'expertIds', 'expertNames', 'expertAccounts', 'organisationId', 'need', 'plannedOn', 'state', 'visitedOn', 'diagnosis', 'advices', 'adviceCount', 'adoptedCount', 'hazardCount', 'reportedByName',
  'answeredByName', 'answeredOn', 'revisitedOn', 'revisit', 'rating', 'fee', 'closedOn', 'voidReason',
] as const satisfies readonly (keyof Visit)[]
const COLUMNS = join([sql`t.id`, sql`t.version`, ...FIELDS.map((field) => sql`t.${name(column(field))} as ${output(field)}`)], ', ')

/** Throws not-found when the actor cannot see it. @param lock until the transaction ends */
export async function getVisit(tx: Tx, ledger: CompiledLedger, id: string, lock = false): Promise<Visit> {
  const found = await tx.find<Visit & Row>(sql`select ${COLUMNS} from help_visits t where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])}${lock ? sql` for update` : sql``}`, 'once')
  if (!found) throw notFound('次帮扶')
  return found
}

const stored = (field: keyof Visit, value: unknown) => (field === 'advices' ? sql`${JSON.stringify(value)}::jsonb` : sql`${value as string}`)

export async function insertVisit(tx: Tx, visit: Visit, entityName: string, now: Date): Promise<void> {
  await tx.run(sql`insert into help_visits (tenant_id, id, ${join(FIELDS.map((field) => name(column(field))), ', ')}, search, created_at, created_by, updated_at, updated_by)
    values (${tx.scope.tenantId}, ${visit.id}, ${join(FIELDS.map((field) => stored(field, visit[field])), ', ')}, ${searchVector([visit.number, entityName, visit.expertNames])}, ${now}, ${tx.scope.accountId}, ${now}, ${tx.scope.accountId})`)
}

export async function saveVisit(tx: Tx, id: string, changes: Partial<Visit>, now: Date): Promise<void> {
  const set = (Object.keys(changes) as (keyof Visit)[]).map((field) => sql`${name(column(field))} = ${stored(field, changes[field])}`)
  await tx.run(sql`update help_visits set ${join([...set, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
}

/** Visits whose next step is this person's: the enterprise answers, the expert goes and goes again, the office that sent him rates and stands in for experts without an account. */
export function visitsFor(actor: Actor): Sql {
  if (actor.entityId) return sql`(t.state = 'reported' and t.entity_id = ${actor.entityId})`
  const goes = sql`t.state in ('planned', 'answered')`
  const office = sql`(t.organisation_id = any(${actor.organisationIds as string[]}::uuid[]) and (t.state = 'revisited' or (${goes} and t.expert_accounts = '{}')))`
  return sql`((${goes} and ${actor.accountId} = any(t.expert_accounts))${may(actor, 'help-visit.plan') ? sql` or ${office}` : empty})`
}

export type VisitTodo = { id: string; state: VisitState; entityName: string; expertNames: string; need: string | null; plannedOn: Day }

/** The same, one by one, for those who go or answer themselves. */
export async function listVisitTodos(tx: Tx, ledger: CompiledLedger, actor: Actor, limit: number): Promise<VisitTodo[]> {
  return tx.rows<VisitTodo & Row>(sql`select t.id, t.state, e.name as "entityName", t.expert_names as "expertNames", t.need, t.planned_on as "plannedOn" from help_visits t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id
    where ${all([...visible(ledger, tx.scope), visitsFor(actor)])} order by t.planned_on, t.id limit ${limit}`)
}

export async function findExperts(tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string; source: string; accountId: string | null }[]> {
  return tx.rows<{ id: string; name: string; source: string; accountId: string | null }>(sql`select id, name, source, account_id as "accountId" from experts where tenant_id = ${tx.scope.tenantId} and id = any(${ids as string[]}::uuid[]) and voided_on is null order by name, id`)
}

export async function accountsOf(tx: Tx, logins: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.rows<{ login: string; id: string }>(sql`select login, id from accounts where tenant_id = ${tx.scope.tenantId} and login = any(${logins as string[]}::text[])`)
  return new Map(rows.map(({ login, id }) => [login, id]))
}

export async function findEntity(tx: Tx, ledger: CompiledLedger, id: string): Promise<{ id: string; name: string } | undefined> {
  return tx.find<{ id: string; name: string }>(sql`select t.id, t.name from entities t where ${all(visible(ledger, tx.scope))} and t.id = ${id} and t.voided_on is null`)
}

export async function findRound(tx: Tx, id: string): Promise<{ id: string; title: string } | undefined> {
  return tx.find<{ id: string; title: string }>(sql`select id, title from help_rounds where tenant_id = ${tx.scope.tenantId} and id = ${id} and voided_on is null`)
}

/** A hazard of this entity that an expert may have found: number and level. */
export async function findHazard(tx: Tx, id: string, entityId: string): Promise<{ id: string; number: string } | undefined> {
  return tx.find<{ id: string; number: string }>(sql`select id, number from hazards where tenant_id = ${tx.scope.tenantId} and id = ${id} and entity_id = ${entityId} and state <> 'voided'`)
}

export async function readFigures(tx: Tx, ledger: CompiledLedger): Promise<HelpFigures> {
  return tx.get<HelpFigures & Row>(sql`select count(*)::int as visits, count(distinct t.entity_id)::int as entities, coalesce(sum(t.advice_count), 0)::int as advices, coalesce(sum(t.adopted_count), 0)::int as adopted,
      coalesce(sum(t.advice_count) filter (where t.answered_on is not null), 0)::int as answered, coalesce(sum(t.hazard_count), 0)::int as hazards,
      (select count(*)::int from help_visits t, jsonb_array_elements(t.advices) a where ${all(visible(ledger, tx.scope))} and t.state <> 'voided' and a ->> 'level' = 'major') as majors, coalesce(sum(t.fee), 0)::float8 as fee
    from help_visits t where ${all(visible(ledger, tx.scope))} and t.state not in ('planned', 'voided')`)
}

export type RoundParts = { diagnosis: { planned: number; done: number; hazards: number }; peer: { planned: number; done: number; hazards: number }; self: { entities: number; hazards: number; checks: number }; exposed: number }

/** What a round has come to: visits of both sorts, and what enterprises in its region found themselves in its days. */
export async function readRoundParts(tx: Tx, round: { id: string; regionPath: string; fromOn: Day; toOn: Day }): Promise<RoundParts> {
  const inRound = sql`region_path like ${`${round.regionPath}%`}`
  const [rows, self, checked, exposed] = await Promise.all([
    tx.rows<{ sort: string; planned: number; done: number; hazards: number }>(sql`select sort, count(*)::int as planned, count(*) filter (where state <> 'planned')::int as done, coalesce(sum(hazard_count), 0)::int as hazards
      from help_visits where tenant_id = ${tx.scope.tenantId} and round_id = ${round.id} and state <> 'voided' group by sort`),
    tx.get<{ entities: number; hazards: number }>(sql`select count(distinct entity_id)::int as entities, count(*)::int as hazards from hazards
      where tenant_id = ${tx.scope.tenantId} and channel = 'self_check' and state <> 'voided' and found_on between ${round.fromOn} and ${round.toOn} and ${inRound}`),
    tx.get<{ n: number }>(sql`select count(*)::int as n from checks c join entities e on e.tenant_id = c.tenant_id and e.id = c.entity_id
      where c.tenant_id = ${tx.scope.tenantId} and c.side = 'self' and c.checked_on between ${round.fromOn} and ${round.toOn} and e.${inRound}`),
    tx.get<{ n: number }>(sql`select count(*)::int as n from exposures where tenant_id = ${tx.scope.tenantId} and published_on between ${round.fromOn} and ${round.toOn} and ${inRound}`),
  ])
  const of = (...sorts: string[]) => rows.filter(({ sort }) => sorts.includes(sort)).reduce((sum, one) => ({ planned: sum.planned + one.planned, done: sum.done + one.done, hazards: sum.hazards + one.hazards }), { planned: 0, done: 0, hazards: 0 })
  return { diagnosis: of('diagnosis', 'guidance', 'bought', 'hired'), peer: of('peer'), self: { ...self, checks: checked.n }, exposed: exposed.n }
}

export type SettlementRow = { number: string; entityName: string; expertNames: string; visitedOn: string; adviceCount: number; adoptedCount: number; hazardCount: number; rating: number | null; fee: number | null; closedOn: string }

/** Bought visits that were evaluated in these days. */
export async function listSettlement(tx: Tx, ledger: CompiledLedger, from: Day, to: Day): Promise<SettlementRow[]> {
  return tx.rows<SettlementRow & Row>(sql`select t.number, e.name as "entityName", t.expert_names as "expertNames", t.visited_on as "visitedOn", t.advice_count as "adviceCount", t.adopted_count as "adoptedCount", t.hazard_count as "hazardCount", t.rating, t.fee, t.closed_on as "closedOn"
    from help_visits t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id where ${all(visible(ledger, tx.scope))} and t.sort = 'bought' and t.state = 'closed' and t.closed_on between ${from} and ${to} order by t.closed_on, t.number`)
}
