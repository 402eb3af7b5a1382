// All SQL of double reporting, and the one call by which a hazard's loop makes reports due, in its own transaction.
import { newId } from '#platform/db/ids.ts'
import { searchVector } from '#platform/db/search.ts'
import { all, column, join, name, output, sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { notFound } from '#platform/problems/problem.ts'
import { dayOf, type Day } from '#platform/time/day.ts'
import { visible, type CompiledLedger } from '#mechanisms/ledger/compile.ts'
import type { DatedValue } from '#mechanisms/plan/parameters.ts'
import { changeBy, officeOf, receiversOf, type DualReport } from './rules.ts'
import { reportTerms, type Moment } from './terms.ts'

const FIELDS = [
  'hazardId', 'hazardNumber', 'description', 'entityId', 'moment', 'receiver', 'receiverOrganisationId', 'round', 'state', 'dueAt', 'dueOn', 'situation', 'severity', 'treatment', 'sentAt', 'sentOn', 'sentBy', 'sentByName',
  'receivedOn', 'receivedBy', 'receivedByName', 'receiptNote',
] as const satisfies readonly (keyof DualReport)[]
const COLUMNS = join([sql`t.id`, sql`t.version`, ...FIELDS.map((field) => sql`t.${name(column(field))} as ${output(field)}`)], ', ')

type Case = { id: string; number: string; description: string; entityId: string; regionPath: string; foundOn: Day; organisationId: string; level: string | null; reopenedTimes: number }
type Doing = { actor: { accountId: string | null; name: string }; now: Date; values: readonly DatedValue[]; coordinatorId: string | null }

/** What an event of a hazard makes due or takes back. Called in the transaction of the event. */
export async function followHazard(tx: Tx, event: string, before: Case, after: Case, { actor, now, values, coordinatorId }: Doing): Promise<void> {
  const change = changeBy(event, before, after)
  if (!change) return
  if (change.startsWith('drop')) return drop(tx, after.id, change === 'drop-rectified' ? ['rectified'] : ['found', 'rectified'], now)
  const moment: Moment = change === 'raise-found' ? 'found' : 'rectified'
  const terms = reportTerms(values, after.foundOn, after.regionPath)
  if (!terms?.moments.includes(moment)) return
  const entity = await tx.get<{ name: string; highHazard: boolean }>(sql`select name, high_hazard as "highHazard" from entities where tenant_id = ${tx.scope.tenantId} and id = ${after.entityId}`, 'once')
  const dueAt = new Date(now.getTime() + terms.hours * 3_600_000)
  let first: string | undefined
  for (const receiver of receiversOf(terms, moment, entity)) {
    const id = newId(now.getTime())
    // Taken back after a return or a regrading, it is owed anew; what was sent stays sent.
    const made = await tx.find<{ id: string }>(sql`insert into dual_reports (tenant_id, id, hazard_id, hazard_number, description, entity_id, moment, receiver, receiver_organisation_id, round, state, due_at, due_on, search, created_at, created_by, updated_at, updated_by)
      values (${tx.scope.tenantId}, ${id}, ${after.id}, ${after.number}, ${after.description}, ${after.entityId}, ${moment}, ${receiver}, ${officeOf(receiver, terms.to, { regulator: after.organisationId, coordinator: coordinatorId })}, ${after.reopenedTimes}, 'owed',
        ${dueAt}, ${dayOf(dueAt)}, ${searchVector([after.number, after.description, entity.name])}, ${now}, ${actor.accountId}, ${now}, ${actor.accountId})
      on conflict (tenant_id, hazard_id, moment, receiver, round) do update set state = 'owed', due_at = excluded.due_at, due_on = excluded.due_on, version = dual_reports.version + 1, updated_at = excluded.updated_at
        where dual_reports.state = 'dropped' returning id`, 'once')
    first ??= made?.id
  }
  if (first) await append(tx, { what: 'dual-report.owed', subject: { type: 'dual-report', id: first, entityId: after.entityId }, actor, at: now, body: { hazardId: after.id, number: after.number, moment, to: [...terms.to], dueAt: dueAt.toISOString() } })
}

async function drop(tx: Tx, hazardId: string, moments: readonly Moment[], now: Date): Promise<void> {
  await tx.run(sql`update dual_reports set state = 'dropped', version = version + 1, updated_at = ${now} where tenant_id = ${tx.scope.tenantId} and hazard_id = ${hazardId} and state = 'owed' and moment = any(${moments as string[]}::text[])`, 'once')
}

/** One report in sight of the actor; with `lock` for a step, its siblings of the same moment with it. */
export async function getReport(tx: Tx, ledger: CompiledLedger, id: string, lock = false): Promise<DualReport> {
  const found = await tx.find<DualReport & Row>(sql`select ${COLUMNS} from dual_reports t where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])} ${lock ? sql`for update` : sql``}`, 'once')
  if (!found) throw notFound('份报告')
  return found
}

/** The same report to other receivers. */
export async function listBeside(tx: Tx, of: DualReport): Promise<(DualReport & { receiverName: string })[]> {
  return tx.rows<DualReport & Row & { receiverName: string }>(sql`select ${COLUMNS}, o.name as "receiverName" from dual_reports t join organisations o on o.tenant_id = t.tenant_id and o.id = t.receiver_organisation_id
    where t.tenant_id = ${tx.scope.tenantId} and t.hazard_id = ${of.hazardId} and t.moment = ${of.moment} and t.round = ${of.round} and t.id <> ${of.id} order by t.receiver`, 'once')
}

export async function saveReport(tx: Tx, before: DualReport, changes: Partial<DualReport>, now: Date): Promise<void> {
  const set = (Object.keys(changes) as (keyof DualReport)[]).map((field) => sql`${name(column(field))} = ${changes[field] as string}`)
  await tx.run(sql`update dual_reports set ${join([...set, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${before.id}`, 'once')
}

export type ReportLine = Row & { id: string; moment: string; receiverName: string; state: string; dueAt: string; sentAt: string | null; receivedOn: string | null }

/** The reports of one hazard, for its page. */
export async function listReports(tx: Tx, hazardId: string): Promise<ReportLine[]> {
  return tx.rows<ReportLine>(sql`select t.id, t.moment, o.name as "receiverName", t.state, t.due_at as "dueAt", t.sent_at as "sentAt", t.received_on as "receivedOn" from dual_reports t
    join organisations o on o.tenant_id = t.tenant_id and o.id = t.receiver_organisation_id
    where t.tenant_id = ${tx.scope.tenantId} and t.hazard_id = ${hazardId} and t.state <> 'dropped' order by t.round, t.moment, t.receiver`, 'once')
}

/** What an enterprise has to report, once for all who receive it, nearest deadline first. */
export async function listReportTodos(tx: Tx, entityId: string, limit: number): Promise<{ id: string; number: string; moment: string; description: string; dueOn: Day }[]> {
  return tx.rows<Row & { id: string; number: string; moment: string; description: string; dueOn: Day }>(sql`select t.id, t.number, t.moment, t.description, t."dueOn" from (
      select distinct on (hazard_id, moment, round) id, hazard_number as number, moment, description, due_on as "dueOn" from dual_reports where tenant_id = ${tx.scope.tenantId} and entity_id = ${entityId} and state = 'owed' order by hazard_id, moment, round, id
    ) t order by t."dueOn", t.id limit ${limit}`)
}

/** What the form begins with. */
export async function findCase(tx: Tx, hazardId: string) {
  return tx.get<{ place: string | null; description: string; foundOn: Day; clause: { document: string; clause: string; text: string } | null; planMeasures: string | null; planResponsible: string | null; planDueOn: Day | null; rectification: string | null; rectifiedOn: Day | null; principal: string | null; address: string | null; entityName: string }>(sql`
    select h.place, h.description, h.found_on as "foundOn", h.clause, h.plan_measures as "planMeasures", h.plan_responsible as "planResponsible", h.plan_due_on as "planDueOn", h.rectification, h.rectified_on as "rectifiedOn",
      e.principal, e.address, e.name as "entityName" from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id where h.tenant_id = ${tx.scope.tenantId} and h.id = ${hazardId}`, 'once')
}
