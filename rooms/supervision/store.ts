// All SQL of supervision beyond the ledger's own: a case with its hazard and measures, what the morning's clock looks at, and
// what a step writes.
import { newId } from '#platform/db/ids.ts'
import { searchVector } from '#platform/db/search.ts'
import { all, column, join, name, sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { visible, type CompiledLedger } from '#mechanisms/ledger/compile.ts'
import { notFound } from '#platform/problems/problem.ts'
import { LIVE_STATES } from '#rooms/hazards/rules.ts'
import type { Measure, Reason, Rung, State, Supervision, Track } from './rules.ts'

/** Events of a hazard that are progress of the enterprise, or give it its time anew. */
const PROGRESS = ['hazard.assigned', 'hazard.planned', 'hazard.progressed', 'hazard.rectified', 'hazard.returned', 'hazard.extended', 'hazard.reopened']

const progressOn = (tx: Tx): Sql => sql`coalesce((select max(v.on_day) from events v where v.tenant_id = ${tx.scope.tenantId} and v.subject_type = 'hazard' and v.subject_id = h.id and v.what = any(${PROGRESS}::text[])), h.assigned_on, h.found_on)`

const CASE = (tx: Tx): Sql => sql`t.id, t.version, t.number, t.state, t.hazard_id as "hazardId", t.entity_id as "entityId", t.region_path as "regionPath", t.organisation_id as "organisationId", t.round, t.title,
  coalesce(t.refused_on, h.refused_on) as "refusedOn", coalesce(t.refused_note, h.refusal) as "refusedNote", t.admitted_by as "admittedBy", t.registered_on as "registeredOn", t.admitted_on as "admittedOn", t.ended_on as "endedOn", t.ended_why as "endedWhy",
  h.state as "hazardState", h.level, h.assigned_on as "assignedOn", h.due_on as "dueOn", h.found_on as "foundOn", h.number as "hazardNumber", ${progressOn(tx)} as "progressOn", h.progress_percent as "progressPercent"`

export type CaseRow = Omit<Supervision, 'measures'> & { title: string; level: string | null; registeredOn: Day; admittedOn: Day | null; endedOn: Day | null; endedWhy: string | null; foundOn: Day; hazardNumber: string }
export type Found = Omit<Supervision, 'measures'> & CaseRow & { measures: readonly MeasureRow[] }

export type MeasureRow = Measure & {
  supervisionId: string; reasons: Reason[]; basis: string; proposedByName: string | null; decidedByName: string | null; decidedWhy: string | null
  answer: string | null; answeredByName: string | null; facts: Record<string, unknown>; paperId: string | null; minutesPaperId: string | null; exposureId: string | null; listingId: string | null
}

export async function listMeasures(tx: Tx, ids: readonly string[]): Promise<MeasureRow[]> {
  if (!ids.length) return []
  return tx.rows<MeasureRow & Row>(sql`select id, supervision_id as "supervisionId", round, track, rung, state, reasons, basis, proposed_on as "proposedOn", proposed_by_name as "proposedByName", decided_on as "decidedOn", decided_by_name as "decidedByName",
      decided_why as "decidedWhy", wait_until as "waitUntil", answer_by as "answerBy", answer, answered_on as "answeredOn", answered_by_name as "answeredByName", facts, paper_id as "paperId", minutes_paper_id as "minutesPaperId", exposure_id as "exposureId", listing_id as "listingId"
    from supervision_measures where tenant_id = ${tx.scope.tenantId} and supervision_id = any(${ids as string[]}::uuid[]) order by proposed_on, id`)
}

const whole = (row: CaseRow, measures: readonly MeasureRow[]): Found => ({ ...row, measures })

/** The case with its hazard and measures; locked when it is to be changed. Throws not-found for what the actor cannot see. */
export async function getCase(tx: Tx, ledger: CompiledLedger, id: string, forUpdate = false): Promise<Found> {
  const row = await tx.find<CaseRow & Row>(sql`select ${CASE(tx)} from supervisions t join hazards h on h.tenant_id = t.tenant_id and h.id = t.hazard_id
    where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])} ${forUpdate ? sql`for update of t` : sql``}`)
  if (!row) throw notFound('件督办')
  return whole(row, await listMeasures(tx, [id]))
}

/** Cases by a condition on `t` (supervision) and `h` (hazard), with their measures. */
export async function listCases(tx: Tx, where: Sql, limit = 5000): Promise<Found[]> {
  const rows = await tx.rows<CaseRow & Row>(sql`select ${CASE(tx)} from supervisions t join hazards h on h.tenant_id = t.tenant_id and h.id = t.hazard_id where t.tenant_id = ${tx.scope.tenantId} and ${where} order by t.id limit ${limit}`)
  const measures = new Map<string, MeasureRow[]>(rows.map((row) => [row.id, []]))
  for (const one of await listMeasures(tx, rows.map((row) => row.id))) measures.get(one.supervisionId)!.push(one)
  return rows.map((row) => whole(row, measures.get(row.id)!))
}

type Unregistered = Row & { id: string; entityId: string; regionId: string; regionPath: string; organisationId: string; description: string; entityName: string; number: string }

/** Live major hazards that are not on the list yet; of one hazard, or all. */
export async function listUnregistered(tx: Tx, hazardId?: string): Promise<Unregistered[]> {
  return tx.rows<Unregistered>(sql`select h.id, h.entity_id as "entityId", h.region_id as "regionId", h.region_path as "regionPath", h.organisation_id as "organisationId", h.description, h.number, e.name as "entityName"
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id
    where h.tenant_id = ${tx.scope.tenantId} and h.level = 'major' and h.state = any(${LIVE_STATES as string[]}::text[]) and (${hazardId ?? null}::uuid is null or h.id = ${hazardId ?? null}::uuid)
      and not exists (select 1 from supervisions s where s.tenant_id = ${tx.scope.tenantId} and s.hazard_id = h.id) order by h.id limit 2000`)
}

export async function insertCase(tx: Tx, hazard: Unregistered, number: string, today: Day, now: Date): Promise<string> {
  const id = newId(now.getTime())
  await tx.run(sql`insert into supervisions (tenant_id, id, number, hazard_id, entity_id, region_id, region_path, organisation_id, title, state, registered_on, search, created_at, updated_at)
    values (${tx.scope.tenantId}, ${id}, ${number}, ${hazard.id}, ${hazard.entityId}, ${hazard.regionId}, ${hazard.regionPath}, ${hazard.organisationId}, ${hazard.description}, 'registered', ${today},
      ${searchVector([number, hazard.number, hazard.description, hazard.entityName])}, ${now}, ${now}) on conflict do nothing`)
  return id
}

export type CaseChanges = { state?: State; round?: number; rung?: Rung | null; proposedRung?: Rung | null; admittedOn?: Day | null; admittedBy?: string | null; refusedOn?: Day | null; refusedNote?: string | null; endedOn?: Day | null; endedWhy?: string | null }

export async function saveCase(tx: Tx, id: string, changes: CaseChanges, now: Date): Promise<void> {
  const set = (Object.keys(changes) as (keyof CaseChanges)[]).map((field) => sql`${name(column(field))} = ${changes[field] as string}`)
  await tx.run(sql`update supervisions set ${join([...set, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
}

export async function insertMeasure(tx: Tx, of: { id: string; entityId: string; round: number }, parts: { track: Track; rung: Rung; reasons: Reason[]; basis: string; today: Day; byName: string | null; now: Date }): Promise<string> {
  const id = newId(parts.now.getTime())
  await tx.run(sql`insert into supervision_measures ${valuesOf([{ tenant_id: tx.scope.tenantId, id, supervision_id: of.id, entity_id: of.entityId, round: of.round, track: parts.track, rung: parts.rung, state: 'proposed', reasons: JSON.stringify(parts.reasons), basis: parts.basis, proposed_on: parts.today, proposed_by_name: parts.byName }])}`)
  return id
}

export type MeasureChanges = { state?: 'taken' | 'waived' | 'lapsed'; decidedOn?: Day; decidedBy?: string | null; decidedByName?: string | null; decidedWhy?: string; waitUntil?: Day; answerBy?: Day; answer?: string; answeredOn?: Day; answeredByName?: string; facts?: string; paperId?: string; minutesPaperId?: string; exposureId?: string; listingId?: string }

export async function saveMeasure(tx: Tx, id: string, changes: MeasureChanges): Promise<void> {
  const set = (Object.keys(changes) as (keyof MeasureChanges)[]).map((field) => sql`${name(column(field))} = ${changes[field] as string}`)
  await tx.run(sql`update supervision_measures set ${join(set, ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
}

export type AddressedRow = { measureId: string; supervisionId: string; version: number; rung: Rung; title: string; decidedOn: Day; answerBy: Day | null; answeredOn: Day | null; answer: string | null; paperId: string | null; paperLabel: string | null }

/** What was sent to an enterprise, what it still has to answer first. */
export async function listAddressed(tx: Tx, entityId: string, supervisionId?: string): Promise<AddressedRow[]> {
  return tx.rows<AddressedRow & Row>(sql`select m.id as "measureId", s.id as "supervisionId", s.version, m.rung, s.title, m.decided_on as "decidedOn", m.answer_by as "answerBy", m.answered_on as "answeredOn", m.answer, m.paper_id as "paperId", p.document as "paperLabel"
    from supervision_measures m join supervisions s on s.tenant_id = m.tenant_id and s.id = m.supervision_id left join papers p on p.tenant_id = m.tenant_id and p.id = m.paper_id
    where m.tenant_id = ${tx.scope.tenantId} and m.entity_id = ${entityId} and m.state = 'taken' and m.rung not in ('report-up', 'hand-over') and (${supervisionId ?? null}::uuid is null or s.id = ${supervisionId ?? null}::uuid)
    order by (m.answered_on is null) desc, m.decided_on desc, m.id desc limit 200`)
}

export type NoticeTo = { supervisionId: string; hazardId: string; hazardNumber: string; title: string; number: string; issuedOn: Day; paperId: string; live: boolean }

/** 督办通知书 sent to an enterprise, of what is still supervised first. */
export async function listNoticesTo(tx: Tx, entityId: string): Promise<NoticeTo[]> {
  return tx.rows<NoticeTo & Row>(sql`select s.id as "supervisionId", h.id as "hazardId", h.number as "hazardNumber", s.title, p.number, p.issued_on as "issuedOn", p.id as "paperId", s.state <> 'ended' as live
    from supervisions s join hazards h on h.tenant_id = s.tenant_id and h.id = s.hazard_id join papers p on p.tenant_id = s.tenant_id and p.subject_type = 'hazard' and p.subject_id = s.hazard_id and p.document = 'supervision-notice'
    where s.tenant_id = ${tx.scope.tenantId} and s.entity_id = ${entityId} order by live desc, p.issued_on desc, p.id desc limit 200`)
}

/** Papers an enterprise has not answered yet. */
export async function countUnanswered(tx: Tx, entityId: string): Promise<number> {
  return (await tx.get<{ n: number }>(sql`select count(*) as n from supervision_measures m where m.tenant_id = ${tx.scope.tenantId} and m.entity_id = ${entityId} and m.state = 'taken' and m.answered_on is null and m.rung not in ('report-up', 'hand-over')`)).n
}

export type CardRow = { id: string; number: string; title: string; entityName: string; organisationName: string; hazardId: string; state: State; rung: Rung | null; proposedRung: Rung | null; refusedOn: Day | null; dueOn: Day | null; assignedOn: Day | null; progressPercent: number | null; hazardState: string; progressOn: Day; admittedOn: Day | null; waitUntil: Day | null; unanswered: boolean; endedOn: Day | null }

/** Cards of the board: live cases and what ended lately, the most urgent clock first. */
export async function listCards(tx: Tx, ledger: CompiledLedger, today: Day, endedSince: Day, limit: number): Promise<CardRow[]> {
  return tx.rows<CardRow & Row>(sql`select t.id, t.number, t.title, e.name as "entityName", coalesce(o.short_name, o.name) as "organisationName", t.hazard_id as "hazardId", t.state, t.rung, t.proposed_rung as "proposedRung", coalesce(t.refused_on, h.refused_on) as "refusedOn", t.ended_on as "endedOn",
      h.due_on as "dueOn", h.assigned_on as "assignedOn", h.progress_percent as "progressPercent", h.state as "hazardState", t.admitted_on as "admittedOn", ${progressOn(tx)} as "progressOn",
      (select max(m.wait_until) from supervision_measures m where m.tenant_id = ${tx.scope.tenantId} and m.supervision_id = t.id and m.round = t.round) as "waitUntil",
      exists (select 1 from supervision_measures m where m.tenant_id = ${tx.scope.tenantId} and m.supervision_id = t.id and m.round = t.round and m.state = 'taken' and m.answered_on is null and m.answer_by < ${today}) as unanswered
    from supervisions t join hazards h on h.tenant_id = t.tenant_id and h.id = t.hazard_id join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id join organisations o on o.tenant_id = t.tenant_id and o.id = t.organisation_id
    where ${all(visible(ledger, tx.scope))} and (t.state <> 'ended' or t.ended_on >= ${endedSince}) order by h.due_on nulls last, t.id limit ${limit}`)
}

export type SupervisionTodo = { id: string; why: 'admit' | 'decide' | 'answer'; rung: Rung | null; title: string; entityName: string; dueOn: Day | null }

/** What waits for an office: a case to admit, a rung to decide; for an enterprise: a paper to answer. */
export async function listSupervisionTodos(tx: Tx, who: { organisationIds: readonly string[]; coordinates: boolean; entityId: string | null }, limit: number): Promise<SupervisionTodo[]> {
  if (who.entityId) {
    return (await listAddressed(tx, who.entityId)).filter((row) => row.answeredOn === null).map((row) => ({ id: row.measureId, why: 'answer' as const, rung: row.rung, title: row.title, entityName: '', dueOn: row.answerBy }))
  }
  return tx.rows<SupervisionTodo & Row>(sql`select t.id, case when t.state = 'registered' then 'admit' else 'decide' end as why, t.proposed_rung as rung, t.title, e.name as "entityName", null as "dueOn"
    from supervisions t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id
    where t.tenant_id = ${tx.scope.tenantId} and (t.state = 'registered' or t.proposed_rung is not null) and (${who.coordinates} or t.organisation_id = any(${who.organisationIds as string[]}::uuid[])) order by t.registered_on, t.id limit ${limit}`)
}
