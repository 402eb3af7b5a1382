// All SQL of plans: a plan, its versions, their commitments. Commitments go in by the hundred and come out in the order of
// the text.
import { all, join, name, sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import type { Due, Frequency, Kind, Owner, Target } from '#mechanisms/plan/compile/plan.ts'
import type { Block } from '#mechanisms/plan/read/normal.ts'
import type { ClauseState, Closing, OpenWord, PlanCase, StoredState } from './rules.ts'

export type Clause = {
  id: string; commitmentId: string; code: string; number: number; version: number; planId: string; span: { start: number; end: number }; text: string; path: string[]; action: string | null
  kind: Kind; due: Due | null; frequency: Frequency[]; targets: Target[]; owners: Owner[]; systems: string[]; condition: string | null; open: OpenWord[]; runs: string | null; carriedBy: string | null; note: string | null
  organisationId: string | null; organisationName: string | null; assistIds: string[]; state: ClauseState; reviewedBy: string | null; reviewedByName: string | null; reviewedAt: string | null
  /** The commitment of the plan before that this one goes on from. */
  continues: string | null
  /** Who touched it last, whatever they did. */
  changedByName: string | null
  change: { kind: 'same' | 'changed' | 'new'; fields: string[] } | null
}

type ClauseRow = Row & Omit<Clause, 'span' | 'due'> & { spanStart: number; spanEnd: number; dueFrom: Day | null; dueBy: Day | null; dueYearly: boolean; dueStanding: boolean }

const clauseColumns = (tx: Tx) => sql`c.id, c.commitment_id as "commitmentId", c.code, c.number, c.version, c.plan_id as "planId", c.span_start as "spanStart", c.span_end as "spanEnd", c.text, c.path, c.action, c.kind,
  c.due_from as "dueFrom", c.due_by as "dueBy", c.due_yearly as "dueYearly", c.due_standing as "dueStanding", c.frequency, c.targets, c.owners, c.systems, c.condition, c.open, c.runs, c.carried_by as "carriedBy", c.continues, c.note,
  c.organisation_id as "organisationId", c.assist_ids as "assistIds", c.state, c.reviewed_by as "reviewedBy", c.reviewed_by_name as "reviewedByName", c.reviewed_at as "reviewedAt", c.changed_by_name as "changedByName", c.change,
  (select o.name from organisations o where o.tenant_id = ${tx.scope.tenantId} and o.id = c.organisation_id) as "organisationName"`

function clauseOf({ spanStart, spanEnd, dueFrom, dueBy, dueYearly, dueStanding, ...row }: ClauseRow): Clause {
  const due = dueFrom || dueBy || dueYearly || dueStanding ? { from: dueFrom, by: dueBy, yearly: dueYearly, standing: dueStanding } : null
  return { ...row, span: { start: spanStart, end: spanEnd }, due }
}

/** Commitments of a version, or of several, in the order of the text. */
export async function listClauses(tx: Tx, planId: string, numbers: number | readonly number[], also: Sql = sql`true`): Promise<Clause[]> {
  const rows = await tx.rows<ClauseRow>(sql`select ${clauseColumns(tx)} from plan_clauses c
    where c.tenant_id = ${tx.scope.tenantId} and c.plan_id = ${planId} and c.number = any(${[numbers].flat() as number[]}::int[]) and ${also} order by c.span_start, c.span_end, c.id`)
  return rows.map(clauseOf)
}

export type Pairing = { commitmentId: string; before: boolean; after: boolean; /** Word for word, field for field. */ equal: boolean }

/** The commitments of two texts side by side, in the order of the later, then of what it dropped: without their words, which are mostly equal. */
export async function listPairings(tx: Tx, planId: string, from: number, to: number): Promise<Pairing[]> {
  const said = (side: 'a' | 'b') => join(['text', 'kind', 'due_from', 'due_by', 'due_yearly', 'due_standing', 'frequency', 'targets', 'owners', 'condition'].map((field) => sql`${name(side)}.${name(field)}`), ', ')
  const of = (number: number) => sql`select * from plan_clauses c where c.tenant_id = ${tx.scope.tenantId} and c.plan_id = ${planId} and c.number = ${number}`
  return tx.rows<Pairing & Row>(sql`select coalesce(b.commitment_id, a.commitment_id) as "commitmentId", a.id is not null as before, b.id is not null as after, a.id is not null and b.id is not null and row(${said('a')}) is not distinct from row(${said('b')}) as equal
    from (${of(from)}) a full join (${of(to)}) b on b.commitment_id = a.commitment_id order by b.span_start nulls last, b.span_end, b.id, a.span_start, a.span_end, a.id`)
}

/** A commitment by its id. Throws not-found. */
export async function getClause(tx: Tx, id: string): Promise<Clause> {
  const row = await tx.find<ClauseRow>(sql`select ${clauseColumns(tx)} from plan_clauses c where c.tenant_id = ${tx.scope.tenantId} and c.id = ${id}`, 'once')
  if (!row) throw notFound('句承诺')
  return clauseOf(row)
}

export type NewClause = Omit<Clause, 'planId' | 'number' | 'version' | 'organisationName' | 'reviewedAt' | 'changedByName' | 'continues'> & { reviewedAt: Date | null; changedByName?: string | null; continues?: string | null }

function columnsOf(clause: Partial<NewClause>): Record<string, unknown> {
  const columns: Record<string, unknown> = {}
  const put = (name: string, field: keyof NewClause, value: unknown) => void (field in clause && (columns[name] = value))
  put('id', 'id', clause.id)
  put('commitment_id', 'commitmentId', clause.commitmentId)
  put('code', 'code', clause.code)
  put('span_start', 'span', clause.span?.start)
  put('span_end', 'span', clause.span?.end)
  put('text', 'text', clause.text)
  put('path', 'path', clause.path)
  put('action', 'action', clause.action)
  put('kind', 'kind', clause.kind)
  put('due_from', 'due', clause.due?.from ?? null)
  put('due_by', 'due', clause.due?.by ?? null)
  put('due_yearly', 'due', clause.due?.yearly ?? false)
  put('due_standing', 'due', clause.due?.standing ?? false)
  put('frequency', 'frequency', JSON.stringify(clause.frequency))
  put('targets', 'targets', JSON.stringify(clause.targets))
  put('owners', 'owners', JSON.stringify(clause.owners))
  put('systems', 'systems', clause.systems)
  put('condition', 'condition', clause.condition)
  put('open', 'open', JSON.stringify(clause.open))
  put('runs', 'runs', clause.runs)
  put('carried_by', 'carriedBy', clause.carriedBy)
  put('continues', 'continues', clause.continues)
  put('note', 'note', clause.note)
  put('organisation_id', 'organisationId', clause.organisationId)
  put('assist_ids', 'assistIds', clause.assistIds)
  put('state', 'state', clause.state)
  put('reviewed_by', 'reviewedBy', clause.reviewedBy)
  put('reviewed_by_name', 'reviewedByName', clause.reviewedByName)
  put('reviewed_at', 'reviewedAt', clause.reviewedAt)
  put('changed_by_name', 'changedByName', clause.changedByName)
  put('change', 'change', clause.change && JSON.stringify(clause.change))
  return columns
}

/** PostgreSQL takes 65,535 values a statement. */
const ROWS_AT_ONCE = 1000

/** Into a text under review: the database takes none into another. */
export async function insertClauses(tx: Tx, planId: string, number: number, clauses: readonly NewClause[]): Promise<void> {
  for (let i = 0; i < clauses.length; i += ROWS_AT_ONCE) {
    const rows = clauses.slice(i, i + ROWS_AT_ONCE).map((clause) => ({ tenant_id: tx.scope.tenantId, plan_id: planId, number, ...columnsOf(clause) }))
    await tx.run(sql`insert into plan_clauses ${valuesOf(rows)}`)
  }
}

/** Saves what changed, the same in all of them; the version moves by one. */
export async function saveClause(tx: Tx, id: string | readonly string[], changes: Partial<NewClause>): Promise<void> {
  const set = Object.entries(columnsOf(changes)).map(([column, value]) => sql`${name(column)} = ${value as string}`)
  await tx.run(sql`update plan_clauses set ${join([...set, sql`version = version + 1`], ', ')} where tenant_id = ${tx.scope.tenantId} and id = any(${[id].flat()}::uuid[])`)
}

export async function deleteClause(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from plan_clauses where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
}

/** Accepts many at once: those whose version is as seen and that nobody decided meanwhile. Answers the ids. */
export async function acceptClauses(tx: Tx, planId: string, number: number, seen: readonly { id: string; version: number }[], by: { accountId: string; name: string }, now: Date): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`update plan_clauses c set state = 'accepted', reviewed_by = ${by.accountId}, reviewed_by_name = ${by.name}, reviewed_at = ${now}, changed_by_name = ${by.name}, version = c.version + 1
    from unnest(${seen.map((one) => one.id)}::uuid[], ${seen.map((one) => one.version)}::int[]) s(id, version)
    where c.tenant_id = ${tx.scope.tenantId} and c.plan_id = ${planId} and c.number = ${number} and c.id = s.id and c.version = s.version and c.state in ('unread', 'asked') returning c.id`)
  return rows.map(({ id }) => id)
}

/** Opens many confirmed ones again: those nobody has touched since. Answers the ids. */
export async function reopenClauses(tx: Tx, planId: string, number: number, seen: readonly { id: string; version: number }[], by: { name: string }): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`update plan_clauses c set state = 'unread', reviewed_by = null, reviewed_by_name = null, reviewed_at = null, changed_by_name = ${by.name}, version = c.version + 1
    from unnest(${seen.map((one) => one.id)}::uuid[], ${seen.map((one) => one.version)}::int[]) s(id, version)
    where c.tenant_id = ${tx.scope.tenantId} and c.plan_id = ${planId} and c.number = ${number} and c.id = s.id and c.version = s.version and c.state = 'accepted' returning c.id`)
  return rows.map(({ id }) => id)
}

export type Version = {
  planId: string; number: number; state: StoredState; text: string; blocks: Block[]; actions: { id: string; title: string }[]
  stages: { id: string; title: string; from: Day | null; to: Day | null; exit: string[] }[]; remainders: { text: string; why: string }[]; title: string; issuer: string | null; documentNumber: string | null; issuedOn: Day | null; draft: boolean
  periodFrom: Day | null; periodTo: Day | null; sourceName: string | null; fileId: string | null; effectiveOn: Day | null; publishedOn: Day | null; reason: string | null; createdAt: string
}
export type VersionHead = Omit<Version, 'text' | 'blocks'>

const headColumns = sql`v.plan_id as "planId", v.number, v.state, v.actions, v.stages, v.remainders, v.title, v.issuer, v.document_number as "documentNumber", v.issued_on as "issuedOn", v.draft, v.period_from as "periodFrom", v.period_to as "periodTo",
  v.source_name as "sourceName", v.file_id as "fileId", v.effective_on as "effectiveOn", v.published_on as "publishedOn", v.reason, v.created_at as "createdAt"`

export async function findVersion(tx: Tx, planId: string, number: number): Promise<Version | undefined> {
  return tx.find<Version & Row>(sql`select ${headColumns}, v.text, v.blocks from plan_versions v where v.tenant_id = ${tx.scope.tenantId} and v.plan_id = ${planId} and v.number = ${number}`)
}

/** Whoever changes commitments or publishes takes the version first, so that nothing changes under a publication. Answers whether it is under review: nothing else can be taken. */
export async function lockVersion(tx: Tx, planId: string, number: number): Promise<boolean> {
  return (await tx.find(sql`select 1 from plan_versions v where v.tenant_id = ${tx.scope.tenantId} and v.plan_id = ${planId} and v.number = ${number} and v.state = 'review' for update`)) !== undefined
}

export async function listVersions(tx: Tx, planId: string): Promise<VersionHead[]> {
  return tx.rows<VersionHead & Row>(sql`select ${headColumns} from plan_versions v where v.tenant_id = ${tx.scope.tenantId} and v.plan_id = ${planId} order by v.number desc`)
}

export type NewVersion = Omit<Version, 'createdAt' | 'publishedOn' | 'effectiveOn' | 'state'>

/** Every text begins under review; `publishVersion` ends that. */
export async function insertVersion(tx: Tx, version: NewVersion, now: Date): Promise<void> {
  await tx.run(sql`insert into plan_versions ${valuesOf([{
    tenant_id: tx.scope.tenantId, plan_id: version.planId, number: version.number, state: 'review', text: version.text, blocks: JSON.stringify(version.blocks), actions: JSON.stringify(version.actions), stages: JSON.stringify(version.stages),
    remainders: JSON.stringify(version.remainders), title: version.title, issuer: version.issuer, document_number: version.documentNumber, issued_on: version.issuedOn, draft: version.draft, period_from: version.periodFrom, period_to: version.periodTo,
    source_name: version.sourceName, file_id: version.fileId, reason: version.reason, created_at: now, created_by: tx.scope.accountId,
  }])}`)
}

/** 印发、采用: from here on the database changes neither the text nor its commitments. What an older text is now follows from its day. */
export async function publishVersion(tx: Tx, planId: string, number: number, on: { effectiveOn: Day; publishedOn: Day }): Promise<void> {
  await freezeClauses(tx, planId, number)
  await tx.run(sql`update plan_versions set state = 'published', effective_on = ${on.effectiveOn}, published_on = ${on.publishedOn}, published_by = ${tx.scope.accountId} where tenant_id = ${tx.scope.tenantId} and plan_id = ${planId} and number = ${number}`)
}

async function freezeClauses(tx: Tx, planId: string, number: number): Promise<void> {
  await tx.run(sql`update plan_clauses set frozen = true where tenant_id = ${tx.scope.tenantId} and plan_id = ${planId} and number = ${number}`)
}

/** 不采用: a text under review that will never hold. */
export async function dropVersion(tx: Tx, planId: string, number: number): Promise<void> {
  await freezeClauses(tx, planId, number)
  await tx.run(sql`update plan_versions set state = 'dropped' where tenant_id = ${tx.scope.tenantId} and plan_id = ${planId} and number = ${number}`)
}

export type Progress = { clauses: number; accepted: number; asked: number; unread: number; setAside: number }

/** How far the review of each version of these plans is. */
export async function progressOf(tx: Tx, planIds: readonly string[]): Promise<Map<string, Progress>> {
  const rows = await tx.rows<Progress & { planId: string; number: number }>(sql`select plan_id as "planId", number, count(*)::int as clauses, count(*) filter (where state = 'accepted')::int as accepted, count(*) filter (where state = 'asked')::int as asked,
    count(*) filter (where state = 'unread')::int as unread, count(*) filter (where state = 'set-aside')::int as "setAside" from plan_clauses where tenant_id = ${tx.scope.tenantId} and plan_id = any(${planIds as string[]}::uuid[]) group by 1, 2`)
  return new Map(rows.map(({ planId, number, ...progress }) => [`${planId}/${number}`, progress]))
}

export type Plan = Omit<PlanCase, 'review' | 'openTasks'> & {
  code: string; issuer: string | null; /** The text adopted next, when it holds only from a later day. */ comingNumber: number | null; regionId: string; regionPath: string; organisationId: string; organisationName: string; superiorId: string | null; superiorTitle: string | null; predecessorId: string | null; successorId: string | null
  reviewNumber: number | null
}

/** The text of a plan (alias `p`) that holds on a day; of one whose first text holds only later, that one. Null before the first was issued. */
export const numberInForce = (tx: Tx, on: Day): Sql => sql`coalesce((select max(w.number) from plan_versions w where w.tenant_id = ${tx.scope.tenantId} and w.plan_id = p.id and w.state in ('published', 'superseded') and w.effective_on <= ${on}),
  (select min(w.number) from plan_versions w where w.tenant_id = ${tx.scope.tenantId} and w.plan_id = p.id and w.state in ('published', 'superseded')))`

/** Of a successor (alias `p`) the commitments (alias `c`) of the text that holds, or is being reviewed, and that are to be done. */
export const carriedIn = (tx: Tx): Sql => sql`p.state <> 'withdrawn' and c.state <> 'set-aside' and c.number = coalesce(p.current_number, (select max(w.number) from plan_versions w where w.tenant_id = ${tx.scope.tenantId} and w.plan_id = p.id and w.state = 'review'))`

/** Commitments of a plan that its successor goes on from. */
export async function listContinued(tx: Tx, planId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`select distinct c.continues as id from plans p join plan_clauses c on c.tenant_id = p.tenant_id and c.plan_id = p.id where p.tenant_id = ${tx.scope.tenantId} and p.predecessor_id = ${planId} and c.continues is not null and ${carriedIn(tx)}`)
  return rows.map(({ id }) => id)
}

const planColumns = (tx: Tx) => sql`p.id, p.version, p.code, p.title, p.standing, p.state, p.issuer, p.document_number as "documentNumber", p.issued_on as "issuedOn", p.public, p.period_from as "periodFrom", p.period_to as "periodTo", p.region_id as "regionId",
  p.region_path as "regionPath", p.organisation_id as "organisationId", p.superior_id as "superiorId", p.superior_title as "superiorTitle", p.predecessor_id as "predecessorId", p.current_number as "adoptedNumber", p.closed_on as "closedOn", p.closing,
  (select o.name from organisations o where o.tenant_id = ${tx.scope.tenantId} and o.id = p.organisation_id) as "organisationName",
  (select s.id from plans s where s.tenant_id = ${tx.scope.tenantId} and s.predecessor_id = p.id and s.state <> 'withdrawn' order by s.created_at limit 1) as "successorId",
  (select v.number from plan_versions v where v.tenant_id = ${tx.scope.tenantId} and v.plan_id = p.id and v.state = 'review') as "reviewNumber",
  (select v.effective_on from plan_versions v where v.tenant_id = ${tx.scope.tenantId} and v.plan_id = p.id and v.number = p.current_number) as "adoptedOn",
  f.number as "currentNumber", f.effective_on as "effectiveOn", c.number as "comingNumber", c.effective_on as "comingOn"`

/** Plans with what holds on a day, and what comes after it. */
const plansOn = (tx: Tx, on: Day) => sql`plans p left join plan_versions f on f.tenant_id = ${tx.scope.tenantId} and f.plan_id = p.id and f.number = ${numberInForce(tx, on)}
  left join plan_versions c on c.tenant_id = ${tx.scope.tenantId} and c.plan_id = p.id and c.number = (select min(w.number) from plan_versions w where w.tenant_id = ${tx.scope.tenantId} and w.plan_id = p.id and w.state = 'published' and w.effective_on > ${on} and w.number > f.number)`

/** Plans (alias `p`) of the reader's part of the tree: adopted above it, at it, or below it. */
export function inSight(tx: Tx): Sql {
  const paths = tx.scope.regionPaths as readonly string[] | null
  return all([sql`p.tenant_id = ${tx.scope.tenantId}`, ...(paths ? [sql`exists (select 1 from unnest(${paths as string[]}::text[]) s where s like p.region_path || '%' or p.region_path like s || '%')`] : [])])
}

export async function listPlans(tx: Tx, on: Day): Promise<Plan[]> {
  return tx.rows<Plan & Row>(sql`select ${planColumns(tx)} from ${plansOn(tx, on)} where ${inSight(tx)} order by p.standing, (p.state = 'closed'), p.period_from desc nulls first, p.id`)
}

export async function findPlan(tx: Tx, id: string, on: Day): Promise<Plan | undefined> {
  return tx.find<Plan & Row>(sql`select ${planColumns(tx)} from ${plansOn(tx, on)} where ${inSight(tx)} and p.id = ${id}`)
}

export async function getPlanForUpdate(tx: Tx, id: string, on: Day): Promise<Plan> {
  const found = await tx.find<Plan & Row>(sql`select ${planColumns(tx)} from ${plansOn(tx, on)} where ${inSight(tx)} and p.id = ${id} for update of p`)
  if (!found) throw notFound('份方案')
  return found
}

export type NewPlan = Pick<Plan, 'id' | 'code' | 'title' | 'standing' | 'state' | 'issuer' | 'documentNumber' | 'issuedOn' | 'public' | 'periodFrom' | 'periodTo' | 'regionId' | 'regionPath' | 'organisationId' | 'superiorId' | 'superiorTitle' | 'predecessorId' | 'adoptedNumber'>

export async function insertPlan(tx: Tx, plan: NewPlan, now: Date): Promise<void> {
  await tx.run(sql`insert into plans ${valuesOf([{
    tenant_id: tx.scope.tenantId, id: plan.id, code: plan.code, title: plan.title, standing: plan.standing, state: plan.state, issuer: plan.issuer, document_number: plan.documentNumber, issued_on: plan.issuedOn, public: plan.public, period_from: plan.periodFrom,
    period_to: plan.periodTo, region_id: plan.regionId, region_path: plan.regionPath, organisation_id: plan.organisationId, superior_id: plan.superiorId, superior_title: plan.superiorTitle, predecessor_id: plan.predecessorId, current_number: plan.adoptedNumber,
    created_at: now, created_by: tx.scope.accountId, updated_at: now, updated_by: tx.scope.accountId,
  }])}`)
}

export async function savePlan(tx: Tx, id: string, changes: Partial<Pick<PlanCase, 'state' | 'standing' | 'issuedOn' | 'documentNumber' | 'public' | 'periodFrom' | 'periodTo' | 'adoptedNumber' | 'closedOn' | 'closing'>>, now: Date): Promise<void> {
  const set: Record<string, unknown> = {
    state: changes.state, standing: changes.standing, issued_on: changes.issuedOn, document_number: changes.documentNumber, public: changes.public, period_from: changes.periodFrom, period_to: changes.periodTo, current_number: changes.adoptedNumber, closed_on: changes.closedOn,
    closing: changes.closing === undefined ? undefined : JSON.stringify(changes.closing satisfies Closing | null),
  }
  const changed = Object.entries(set).filter(([, value]) => value !== undefined).map(([column, value]) => sql`${name(column)} = ${value as string}`)
  await tx.run(sql`update plans set ${join([...changed, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
}

/** Another plan with the same text, word for word. */
export async function findTwin(tx: Tx, id: string, text: string): Promise<{ id: string; title: string } | undefined> {
  return tx.find<{ id: string; title: string }>(sql`select p.id, p.title from plan_versions v join plans p on p.tenant_id = ${tx.scope.tenantId} and p.id = v.plan_id
    where v.tenant_id = ${tx.scope.tenantId} and v.plan_id <> ${id} and v.state <> 'dropped' and p.state <> 'withdrawn' and length(v.text) = length(${text}) and v.text = ${text} order by p.created_at limit 1`)
}

/** Names of the regions here, those of whole places first. */
export async function listPlaceNames(tx: Tx): Promise<string[]> {
  return (await tx.rows<{ name: string }>(sql`select name from regions where tenant_id = ${tx.scope.tenantId} order by path`)).map((one) => one.name)
}

export type Unit = { id: string; name: string; shortName: string; kind: string; coordinator: boolean; regionId: string; regionPath: string }

export async function listUnits(tx: Tx): Promise<Unit[]> {
  return tx.rows<Unit & Row>(sql`select o.id, o.name, o.short_name as "shortName", o.kind, o.coordinator, o.region_id as "regionId", r.path as "regionPath" from organisations o join regions r on r.tenant_id = o.tenant_id and r.id = o.region_id
    where o.tenant_id = ${tx.scope.tenantId} order by o.id`)
}

