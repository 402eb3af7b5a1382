// All SQL of filings and receipts. Who owes is never stored: units are counted and paged from organisations and entities
// themselves, beside the rows of those who filed or signed.
import { searchCondition } from '#platform/db/search.ts'
import { all, column, join, name, output, sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { segmentsOf, type Filing, type Segment } from './rules.ts'
import type { Selector } from './terms.ts'
import { inRegions } from '#mechanisms/ledger/compile.ts'
import { numberInForce } from '#rooms/plans/store.ts'

export type Side = Segment['side']
export type PlanRow = Row & { id: string; title: string; documentNumber: string | null; issuedOn: Day | null; effectiveOn: Day | null; state: string; closedOn: Day | null; regionPath: string }

/** Plans of the reader's part of the tree: adopted above it, at it, or below it. */
function inSight(tx: Tx): Sql {
  const paths = tx.scope.regionPaths as string[] | null
  return paths ? sql`exists (select 1 from unnest(${paths}::text[]) s where s like p.region_path || '%' or p.region_path like s || '%')` : sql`true`
}

/** Plans that are or were in force here, the newest first, with the day the text that holds now began to. */
export async function listPlans(tx: Tx, on: Day): Promise<PlanRow[]> {
  return tx.rows<PlanRow>(sql`select p.id, p.title, p.document_number as "documentNumber", p.issued_on as "issuedOn", v.effective_on as "effectiveOn", p.state, p.closed_on as "closedOn", p.region_path as "regionPath"
    from plans p join plan_versions v on v.tenant_id = p.tenant_id and v.plan_id = p.id and v.number = ${numberInForce(tx, on)}
    where p.tenant_id = ${tx.scope.tenantId} and p.standing = 'own' and p.state in ('issued', 'closed') and ${inSight(tx)} order by (p.state = 'issued') desc, v.effective_on desc, p.id limit 50`)
}

/* who is meant */

/** Rows of one side with what was filed or signed: table, its key columns, and the words for its state. */
export type Register = { readonly table: 'filings' | 'plan_receipts'; readonly planId: string; /** Where the plan holds. */ readonly regionPath: string; readonly rule: string | null }

const onSubject = (register: Register, side: Side): Sql =>
  sql`r.tenant_id = t.tenant_id and r.plan_id = ${register.planId} ${register.rule === null ? sql`` : sql`and r.rule = ${register.rule}`} and r.${name(side === 'organisation' ? 'organisation_id' : 'entity_id')} = t.id`

/** Who of this side is meant, lies where the plan holds, and is in sight of the actor. Alias `t`. */
function meant(tx: Tx, actor: Actor, who: Selector, side: Side, { regionPath }: Pick<Register, 'regionPath'>): Sql {
  const { scope } = tx
  if (side === 'organisation') {
    const sight = scope.entityId ? sql`false` : scope.regionPaths === null ? sql`true` : sql`t.id = any(${actor.organisationIds as string[]}::uuid[])`
    return sql`t.tenant_id = ${scope.tenantId} and ((not t.coordinator and t.kind = any(${who.organisations}::text[])) or t.short_name = any(${who.named}::text[]) or t.name = any(${who.named}::text[]))
      and t.region_id in (select g.id from regions g where g.tenant_id = ${scope.tenantId} and g.path like ${`${regionPath}%`}) and ${sight}`
  }
  // By id and by value, not by path and not by what it is not: behind row-level security only equality finds its index and its statistics.
  const places = sql`any(array(select g.id from regions g where g.tenant_id = ${scope.tenantId} and starts_with(g.path, ${regionPath}) and ${inRegions(scope, sql`g.path`)}))`
  const sight = scope.entityId ? sql`t.id = ${scope.entityId}` : sql`true`
  return sql`t.tenant_id = ${scope.tenantId} and t.kind = any(${who.entities}::text[]) and t.voided_on is null and t.status in ('operating', 'stopped') and t.region_id = ${places} and ${sight}`
}

/** Where an entity lies; of an organisation, its kind. */
const placeOf = (tx: Tx, side: Side): Sql => (side === 'organisation' ? sql`page.kind` : sql`(select g.name from regions g where g.tenant_id = ${tx.scope.tenantId} and g.id = page.region_id)`)

/** Which sides a selector names at all. */
export const sidesOf = (who: Selector): Side[] => [...(who.organisations.length || who.named.length ? (['organisation'] as const) : []), ...(who.entities.length ? (['entity'] as const) : [])]

const tableOf = (side: Side): Sql => (side === 'organisation' ? sql`organisations` : sql`entities`)
const stateColumn = (register: Register): Sql => (register.table === 'filings' ? sql`r.state` : sql`'signed'`)

/** How many units of each kind there are to be meant: read once for all the obligations of a board. */
export type Census = Map<string, Promise<number>>

function countMeant(tx: Tx, actor: Actor, who: Selector, side: Side, register: Register, census: Census): Promise<number> {
  // Entities are counted kind by kind, so that what one obligation counts the next one finds.
  const parts = side === 'organisation' ? [who] : who.entities.map((kind) => ({ ...who, entities: [kind] }))
  return Promise.all(parts.map((part) => {
    const key = JSON.stringify([side, register.regionPath, side === 'entity' ? part.entities : [part.organisations, part.named]])
    let known = census.get(key)
    if (!known) census.set(key, (known = tx.get<{ n: number }>(sql`select count(*)::int as n from ${tableOf(side)} t where ${meant(tx, actor, part, side, register)}`).then(({ n }) => n)))
    return known
  })).then((found) => found.reduce((sum, n) => sum + n, 0))
}

/** How many units of the selector stand where: `missing` are those without a row. Only what was filed is joined. */
export async function countUnits(tx: Tx, actor: Actor, who: Selector, register: Register, census: Census = new Map()): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const side of sidesOf(who)) {
    const here = meant(tx, actor, who, side, register)
    const [owing, rows] = await Promise.all([
      countMeant(tx, actor, who, side, register, census),
      tx.rows<{ state: string; n: number }>(sql`select ${stateColumn(register)} as state, count(*) as n from ${name(register.table)} r join ${tableOf(side)} t on ${onSubject(register, side)} where r.tenant_id = ${tx.scope.tenantId} and ${here} group by 1`),
    ])
    const filed = rows.reduce((sum, row) => sum + row.n, 0)
    for (const { state, n } of [...rows, { state: 'missing', n: owing - filed }]) found[state] = (found[state] ?? 0) + n
  }
  return found
}

export type UnitRow = Row & { side: Side; id: string; name: string; place: string | null; state: string; rowId: string | null; document: string | null; number: number | null; on: Day | null; by: string | null; reason: string | null }

function segmentQuery(tx: Tx, actor: Actor, who: Selector, register: Register, segment: Segment, options: { q?: string | undefined; after?: [string, string] | undefined; limit?: number }): Sql {
  const { side, state } = segment
  const filed = register.table === 'filings'
  const conditions = [meant(tx, actor, who, side, register)]
  if (state === 'missing') conditions.push(sql`r.id is null`)
  else conditions.push(filed ? sql`r.state = ${state}` : sql`r.id is not null`)
  if (options.after) conditions.push(sql`(t.name, t.id) > (${options.after[0]}, ${options.after[1]}::uuid)`)
  if (options.q) conditions.push(side === 'entity' ? (searchCondition(sql`t.search`, options.q) ?? sql`false`) : sql`position(${options.q} in t.name || ' ' || t.short_name) > 0`)
  const own = filed ? sql`r.name as document, r.number, r.submitted_on as "on", r.submitted_by_name as "by", r.reason` : sql`null::text as document, null::int as number, r.signed_on as "on", r.signed_by_name as "by", null::text as reason`
  return sql`select ${side} as side, page.id, page.name, ${placeOf(tx, side)} as place, page.contact, ${state} as state, page."rowId", page.document, page.number, page."on", page."by", page.reason from (
      select t.id, t.name, t.region_id, t.kind, ${side === 'entity' ? sql`concat_ws(' ', t.principal, t.principal_mobile)` : sql`null::text`} as contact, r.id as "rowId", ${own}
      from ${tableOf(side)} t left join ${name(register.table)} r on ${onSubject(register, side)}
      where ${all(conditions)} order by t.name, t.id ${options.limit === undefined ? sql`` : sql`limit ${options.limit}`}) page order by page.name, page.id`
}

export type Cursor = { readonly segment: number; readonly name: string; readonly id: string }

/** A page of units, segment after segment: no list is sorted as a whole. */
export async function listUnits(tx: Tx, actor: Actor, who: Selector, register: Register, states: readonly string[], options: { q?: string | undefined; after?: Cursor | undefined; limit: number }): Promise<{ rows: UnitRow[]; next: Cursor | null }> {
  const segments = segmentsOf(states, sidesOf(who))
  const rows: (UnitRow & { segment: number })[] = []
  for (let at = options.after?.segment ?? 0; at < segments.length && rows.length <= options.limit; at += 1) {
    const after = options.after?.segment === at ? ([options.after.name, options.after.id] as [string, string]) : undefined
    const found = await tx.rows<UnitRow>(segmentQuery(tx, actor, who, register, segments[at]!, { q: options.q, after, limit: options.limit + 1 - rows.length }))
    rows.push(...found.map((row) => ({ ...row, segment: at })))
  }
  const more = rows.length > options.limit
  const shown = rows.slice(0, options.limit)
  const last = shown.at(-1)
  return { rows: shown, next: more && last ? { segment: last.segment, name: last.name, id: last.id } : null }
}

/** All of them, in batches, for a workbook. Only inside `streamed`. */
export async function* streamUnits(tx: Tx, actor: Actor, who: Selector, register: Register, states: readonly string[]): AsyncGenerator<(UnitRow & { contact: string | null })[]> {
  for (const segment of segmentsOf(states, sidesOf(who))) yield* tx.stream<UnitRow & { contact: string | null }>(segmentQuery(tx, actor, who, register, segment, {}))
}

/** The unit by id, where the selector means it and the actor sees it. */
export async function findUnit(tx: Tx, actor: Actor, who: Selector, register: Pick<Register, 'regionPath'>, side: Side, id: string): Promise<{ id: string; name: string } | undefined> {
  if (!sidesOf(who).includes(side)) return undefined
  return tx.find<{ id: string; name: string }>(sql`select t.id, t.name from ${tableOf(side)} t where ${meant(tx, actor, who, side, register)} and t.id = ${id}`)
}

/** This person's own units among those meant, with what they filed or signed. */
export async function listOwn(tx: Tx, actor: Actor, who: Selector, register: Register): Promise<UnitRow[]> {
  const side: Side = actor.entityId ? 'entity' : 'organisation'
  const ids = actor.entityId ? [actor.entityId] : actor.organisationIds
  if (!ids.length || !sidesOf(who).includes(side)) return []
  const filed = register.table === 'filings'
  return tx.rows<UnitRow>(sql`select ${side} as side, t.id, t.name, null::text as place, case when r.id is null then 'missing' else ${stateColumn(register)} end as state, r.id as "rowId", ${filed ? sql`r.name as document, r.number, r.submitted_on as "on", r.submitted_by_name as "by", r.reason` : sql`null::text as document, null::int as number, r.signed_on as "on", r.signed_by_name as "by", null::text as reason`}
    from ${tableOf(side)} t left join ${name(register.table)} r on ${onSubject(register, side)} where ${meant(tx, actor, who, side, register)} and t.id = any(${ids as string[]}::uuid[]) order by t.name, t.id`)
}

/** Accounts of units that stand so: organisations by role, entities by their own people. */
export async function accountsOfUnits(tx: Tx, actor: Actor, who: Selector, register: Register, states: readonly string[], roles: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const side of sidesOf(who)) {
    const stands = sql`case when r.id is null then 'missing' else ${stateColumn(register)} end = any(${states as string[]}::text[])`
    const rows = await tx.rows<{ id: string }>(sql`select distinct a.id from ${tableOf(side)} t left join ${name(register.table)} r on ${onSubject(register, side)}
      join memberships m on m.tenant_id = t.tenant_id and m.${name(side === 'organisation' ? 'organisation_id' : 'entity_id')} = t.id and m.role = any(${roles as string[]}::text[])
      join accounts a on a.tenant_id = m.tenant_id and a.person_id = m.person_id and a.disabled_at is null
      where ${meant(tx, actor, who, side, register)} and ${stands}`)
    found.push(...rows.map((row) => row.id))
  }
  return found
}

/* filings */

const FIELDS = [
  'planId', 'rule', 'organisationId', 'entityId', 'state', 'number', 'name', 'submittedOn', 'submittedBy', 'submittedByName', 'firstOn', 'decidedOn', 'decidedBy', 'decidedByName', 'reason', 'acceptedNumber', 'acceptedOn',
] as const satisfies readonly (keyof Filing)[]
const COLUMNS = join([sql`f.id`, sql`f.version`, ...FIELDS.map((field) => sql`f.${name(column(field))} as ${output(field)}`)], ', ')

function sight(tx: Tx, actor: Actor): Sql {
  const { scope } = tx
  if (scope.entityId) return sql`f.entity_id = ${scope.entityId}`
  if (scope.regionPaths === null) return sql`true`
  return sql`(f.organisation_id = any(${actor.organisationIds as string[]}::uuid[]) or exists (select 1 from entities e where e.tenant_id = ${scope.tenantId} and e.id = f.entity_id and ${inRegions(scope, sql`e.region_path`)}))`
}

export async function findFiling(tx: Tx, actor: Actor, id: string, lock = false): Promise<Filing | undefined> {
  return tx.find<Filing & Row>(sql`select ${COLUMNS} from filings f where f.tenant_id = ${tx.scope.tenantId} and f.id = ${id} and ${sight(tx, actor)}${lock ? sql` for update` : sql``}`)
}

export async function getFiling(tx: Tx, actor: Actor, id: string, lock = false): Promise<Filing> {
  const found = await findFiling(tx, actor, id, lock)
  if (!found) throw notFound('份报来的方案')
  return found
}

export async function insertFiling(tx: Tx, filing: Filing, now: Date): Promise<void> {
  await tx.run(sql`insert into filings ${valuesOf([{
    tenant_id: tx.scope.tenantId, id: filing.id, ...Object.fromEntries(FIELDS.map((field) => [column(field), filing[field]])), created_at: now, updated_at: now, updated_by: tx.scope.accountId,
  }])}`)
}

export async function saveFiling(tx: Tx, before: Filing, changes: Partial<Filing>, now: Date): Promise<void> {
  const set = (Object.keys(changes) as (keyof Filing)[]).map((field) => sql`${name(column(field))} = ${changes[field] as string}`)
  await tx.run(sql`update filings set ${join([...set, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${before.id}`, 'once')
}

export async function insertVersion(tx: Tx, filing: Filing, body: { fileId: string; name: string; note?: string | null | undefined }): Promise<void> {
  await tx.run(sql`insert into filing_versions ${valuesOf([{
    tenant_id: tx.scope.tenantId, filing_id: filing.id, number: filing.number, entity_id: filing.entityId, name: body.name, note: body.note ?? null, file_id: body.fileId, submitted_on: filing.submittedOn, submitted_by: filing.submittedBy, submitted_by_name: filing.submittedByName,
  }])}`)
}

/** Writes the decision on the submission it is about. */
export async function decideVersion(tx: Tx, filing: Filing, outcome: 'accepted' | 'returned', reason: string | null): Promise<void> {
  await tx.run(sql`update filing_versions set outcome = ${outcome}, decided_on = ${filing.decidedOn}, decided_by_name = ${filing.decidedByName}, reason = ${reason}
    where tenant_id = ${tx.scope.tenantId} and filing_id = ${filing.id} and number = ${filing.number}`)
}

export type VersionRow = { number: number; name: string; note: string | null; fileId: string; fileName: string; mediaType: string; submittedOn: string; submittedByName: string; outcome: 'accepted' | 'returned' | null; decidedOn: string | null; decidedByName: string | null; reason: string | null }

export async function listVersions(tx: Tx, filingId: string): Promise<VersionRow[]> {
  return tx.rows<VersionRow & Row>(sql`select v.number, v.name, v.note, v.file_id as "fileId", f.name as "fileName", f.media_type as "mediaType", v.submitted_on as "submittedOn", v.submitted_by_name as "submittedByName", v.outcome, v.decided_on as "decidedOn", v.decided_by_name as "decidedByName", v.reason
    from filing_versions v join files f on f.tenant_id = v.tenant_id and f.id = v.file_id where v.tenant_id = ${tx.scope.tenantId} and v.filing_id = ${filingId} order by v.number desc`)
}

/** Name and place of the unit a filing is of. */
export async function nameOfUnit(tx: Tx, filing: Pick<Filing, 'organisationId' | 'entityId'>): Promise<{ name: string; place: string | null }> {
  return filing.entityId
    ? tx.get<{ name: string; place: string | null }>(sql`select e.name, g.name as place from entities e join regions g on g.tenant_id = e.tenant_id and g.id = e.region_id where e.tenant_id = ${tx.scope.tenantId} and e.id = ${filing.entityId}`)
    : tx.get<{ name: string; place: string | null }>(sql`select o.name, null::text as place from organisations o where o.tenant_id = ${tx.scope.tenantId} and o.id = ${filing.organisationId}`)
}

/** When this obligation was last urged: 催报 leaves its event on the plan. */
export async function lastUrged(tx: Tx, planId: string): Promise<Map<string, Day>> {
  const rows = await tx.rows<{ rule: string; on: Day }>(sql`select body->>'rule' as rule, max(on_day) as "on" from events
    where tenant_id = ${tx.scope.tenantId} and subject_type = 'plan' and subject_id = ${planId} and what = 'filing.urged' group by 1`)
  return new Map(rows.map((row) => [row.rule, row.on]))
}

export async function insertReceipt(tx: Tx, row: { id: string; planId: string; organisationId: string | null; entityId: string | null; today: Day; now: Date; name: string }): Promise<boolean> {
  return (await tx.run(sql`insert into plan_receipts ${valuesOf([{
    tenant_id: tx.scope.tenantId, id: row.id, plan_id: row.planId, organisation_id: row.organisationId, entity_id: row.entityId, signed_on: row.today, signed_at: row.now, signed_by: tx.scope.accountId, signed_by_name: row.name,
  }])} on conflict do nothing`)) === 1
}
