// All SQL of hazards beyond the ledger's own: a case by id, begin, save after a step, what waits for an actor.
import { searchVector, vectorText } from '#platform/db/search.ts'
import { all, column, join, name, output, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { visible, type CompiledLedger } from '#mechanisms/ledger/compile.ts'
import { datedEvents, type CaseFacts, type DatedEvent } from '#mechanisms/indicator/history.ts'
import { recordDated, recordNew, type CaseHead } from '#mechanisms/indicator/store.ts'
import { notFound } from '#platform/problems/problem.ts'
import { dayOf, type Day } from '#platform/time/day.ts'
import { STOCK_UNTIL } from './definitions.ts'
import { LIVE_STATES, missingPlanFields, type Hazard } from './rules.ts'

/** Stored fields of a case; the key order is the column order of an insert. */
const FIELDS = [
  'number', 'entityId', 'regionId', 'regionPath', 'industry', 'place', 'description', 'category', 'channel', 'foundOn', 'foundBy', 'foundByName', 'level', 'clause', 'gradedBy', 'gradedOn',
  'state', 'organisationId', 'reviewOrganisationId', 'holder', 'holderOrganisationId', 'assignedBy', 'assignedOn', 'dueOn', 'firstDueOn', 'promisedOn', 'rectifyUnit', 'rectifyStandard',
  'findPerson', 'treatPerson', 'controlPerson', 'entityPerson', 'communityPerson', 'regulatorPerson', 'atOnce', 'planMeasures',
  'planResponsible', 'planFunds', 'planDueOn', 'planContingency', 'plannedBy', 'planApprovedBy', 'planApprovedByName', 'planApprovedOn', 'planReturnReason', 'progressOn', 'progressPercent', 'progress',
  'refusedOn', 'refusal', 'rectifiedBy', 'rectifiedByName', 'rectifiedOn', 'rectification', 'gate', 'gatePassed', 'appliedBy', 'appliedByName', 'appliedOn', 'selfCheck', 'selfChecker',
  'vettedBy', 'vettedByName', 'vettedOn', 'vetting', 'reviewedBy', 'reviewedByName', 'reviewedOn', 'review', 'fiveSettled', 'closedBy', 'closedOn', 'returnedTimes', 'returnReason',
  'reopenedOn', 'reopenedTimes', 'reopenReason', 'firstClosedOn', 'firstClosedInTime', 'extensionUntil', 'extensionReason', 'extensionAskedBy', 'extendedTimes', 'urgedOn', 'voidReason',
] as const satisfies readonly (keyof Hazard)[]

const COLUMNS = join([sql`t.id`, sql`t.version`, ...FIELDS.map((field) => sql`t.${name(column(field))} as ${output(field)}`)], ', ')

/** The case, locked until the transaction ends; not-found when the actor cannot see it. */
export async function getHazardForUpdate(tx: Tx, ledger: CompiledLedger, id: string): Promise<Hazard> {
  const found = await tx.find<Hazard & Row>(sql`select ${COLUMNS} from hazards t where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])} for update`, 'once')
  if (!found) throw notFound('件隐患')
  return found
}

export async function getHazard(tx: Tx, ledger: CompiledLedger, id: string): Promise<Hazard> {
  const found = await tx.find<Hazard & Row>(sql`select ${COLUMNS} from hazards t where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])}`, 'once')
  if (!found) throw notFound('件隐患')
  return found
}

export type EntityForHazard = { id: string; name: string; regionId: string; regionPath: string; industry: string | null; organisationId: string | null; communityId: string | null }

/** The entity a hazard is found at, with its regulator and the organisation of its community. */
export async function findEntityForHazard(tx: Tx, entityId: string): Promise<EntityForHazard | undefined> {
  return tx.find<EntityForHazard>(sql`
    select e.id, e.name, e.region_id as "regionId", e.region_path as "regionPath", e.industry,
      coalesce(e.organisation_id, (select o.id from organisations o where o.tenant_id = ${tx.scope.tenantId} and o.coordinator order by o.id limit 1)) as "organisationId",
      (select o.id from organisations o join regions r on r.tenant_id = o.tenant_id and r.id = o.region_id
        where o.tenant_id = ${tx.scope.tenantId} and o.kind = 'community' and e.region_path like r.path || '%' order by length(r.path) desc limit 1) as "communityId"
    from entities e where e.tenant_id = ${tx.scope.tenantId} and e.id = ${entityId} and e.voided_on is null`, 'once')
}

/** What dates a case (mechanisms/indicator). */
const datedFacts = (h: Hazard): CaseFacts => ({ foundOn: h.foundOn, level: h.level, dueOn: h.dueOn, closed: h.state === 'closed', voided: h.state === 'voided', planned: missingPlanFields(h).length === 0 })
const headOf = (h: Hazard): CaseHead => ({ id: h.id, entityId: h.entityId, regionId: h.regionId, industry: h.industry ?? null, channel: h.channel, category: h.category })

export async function insertHazard(tx: Tx, hazard: Hazard, more: { entityName: string; longitude: number | null; latitude: number | null; now: Date }): Promise<void> {
  await tx.run(sql`
    insert into hazards (tenant_id, id, ${join(FIELDS.map((field) => name(column(field))), ', ')}, longitude, latitude, search, created_at, created_by, updated_at, updated_by)
    values (${tx.scope.tenantId}, ${hazard.id}, ${join(FIELDS.map((field) => sql`${hazard[field] as string}`), ', ')}, ${more.longitude}, ${more.latitude},
      ${searchVector([hazard.number, hazard.description, hazard.place, more.entityName])}, ${more.now}, ${hazard.foundBy}, ${more.now}, ${hazard.foundBy})`, 'once')
  await recordDated(tx, headOf(hazard), undefined, datedEvents(undefined, datedFacts(hazard), dayOf(more.now)), more.now)
  await freeze(tx, [hazard], dayOf(more.now))
}

/** Many cases at once, as a list brings them; columns that none of them fills are left out. */
export async function insertHazards(tx: Tx, cases: readonly { hazard: Hazard; entityName: string }[], more: { importId: string; now: Date }): Promise<void> {
  if (!cases.length) return
  const filled = FIELDS.filter((field) => cases.some(({ hazard }) => hazard[field] != null)).map((field) => [field, column(field)] as const)
  const rows = cases.map(({ hazard, entityName }) => {
    const row: Record<string, unknown> = { tenant_id: tx.scope.tenantId, id: hazard.id, import_id: more.importId, created_at: more.now, created_by: tx.scope.accountId, updated_at: more.now, updated_by: tx.scope.accountId }
    for (const [field, stored] of filled) row[stored] = field === 'clause' && hazard.clause ? JSON.stringify(hazard.clause) : hazard[field]
    row['search'] = vectorText([hazard.number, hazard.description, hazard.place, entityName].join(' '))
    return row
  })
  await tx.insert('hazards', rows)
  await recordNew(tx, cases.map(({ hazard }) => ({ head: headOf(hazard), fresh: asListed(hazard) })), more.now)
  await freeze(tx, cases.map(({ hazard }) => hazard), dayOf(more.now))
}

/** What a list says of a case, by the days it gives: it counts in the years it happened in, not on the day of the import. */
function asListed(h: Hazard): Omit<DatedEvent, 'seq'>[] {
  return [
    { kind: 'found', onDay: h.foundOn, level: null },
    ...(h.level ? [{ kind: 'graded' as const, onDay: h.foundOn, level: h.level }] : []), ...(h.dueOn ? [{ kind: 'due' as const, onDay: h.foundOn, dueOn: h.dueOn }] : []),
    ...(h.closedOn ? [{ kind: 'closed' as const, onDay: h.closedOn }] : []),
  ]
}

/** Saves what a step changed; the version moves by one. */
export async function saveHazard(tx: Tx, before: Hazard, changes: Partial<Hazard>, now: Date): Promise<void> {
  const set = (Object.keys(changes) as (keyof Hazard)[]).map((field) => sql`${name(column(field))} = ${changes[field] as string}`)
  await tx.run(sql`update hazards set ${join([...set, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')}
    where tenant_id = ${tx.scope.tenantId} and id = ${before.id}`, 'once')
  const after = { ...before, ...changes }
  await recordDated(tx, headOf(after), headOf(before), datedEvents(datedFacts(before), datedFacts(after), dayOf(now)), now)
  if (!before.level && changes.level) await freeze(tx, [after], dayOf(now))
}

/** 存量: a case found by the cut-off and open on it belongs to the cohort from its first grading on, whatever is changed in it later. */
async function freeze(tx: Tx, cases: readonly Hazard[], today: Day): Promise<void> {
  if (today <= STOCK_UNTIL) return
  const ended = (h: Hazard) => h.firstClosedOn ?? h.closedOn
  const rows = cases
    .filter((h) => h.level !== null && h.foundOn <= STOCK_UNTIL && (ended(h) === null || ended(h)! > STOCK_UNTIL))
    .map((h) => ({ tenant_id: tx.scope.tenantId, until_on: STOCK_UNTIL, hazard_id: h.id, entity_id: h.entityId, found_on: h.foundOn, level: h.level, frozen_on: today }))
  await tx.insert('hazard_cohorts', rows, sql`on conflict do nothing`)
}

/** The same on the day after the cut-off, for what was graded while it still ran. */
export async function freezeAll(tx: Tx, today: Day): Promise<void> {
  await tx.run(sql`insert into hazard_cohorts (tenant_id, until_on, hazard_id, entity_id, found_on, level, frozen_on)
    select h.tenant_id, ${STOCK_UNTIL}, h.id, h.entity_id, h.found_on, h.level, ${today} from hazards h
    where h.tenant_id = ${tx.scope.tenantId} and h.level is not null and h.found_on <= ${STOCK_UNTIL} and h.state <> 'voided' and coalesce(h.closed_on, '9999-12-31') > ${STOCK_UNTIL} on conflict do nothing`)
}

/** What a step depends on beyond the row: who coordinates here, how many pictures show it as it was found. */
export async function findSurroundings(tx: Tx, id: string): Promise<{ coordinatorId: string | null; beforePhotos: number }> {
  return tx.get<{ coordinatorId: string | null; beforePhotos: number }>(sql`select
    (select o.id from organisations o where o.tenant_id = ${tx.scope.tenantId} and o.coordinator order by o.id limit 1) as "coordinatorId",
    (select count(*)::int from files f where f.tenant_id = ${tx.scope.tenantId} and f.subject_type = 'hazard' and f.subject_id = ${id} and f.purpose = 'before' and f.media_type like 'image/%') as "beforePhotos"`, 'once')
}

/** A major hazard whose plan the regulator has yet to approve. */
export const planWaiting = (h: Sql) => sql`(${h}.state = 'assigned' and ${h}.level = 'major' and ${h}.plan_measures is not null and ${h}.plan_approved_by is null and ${h}.plan_return_reason is null)`

export type WaitingRow = Row & { id: string; number: string; description: string; entityName: string; state: string; level: string | null; dueOn: string | null; extensionUntil: string | null; planWaiting: boolean; organisationId: string; holder: string; regionPath: string; entityId: string }

/** What waits for these organisations, or for this enterprise; most urgent first. */
export async function listWaiting(tx: Tx, who: { organisationIds: readonly string[]; entityId: string | null; extensions: boolean; here: Sql }, limit: number): Promise<WaitingRow[]> {
  const live = sql`${who.here} and h.state = any(${LIVE_STATES as string[]}::text[])`
  if (who.entityId) return listCases(tx, sql`${live} and h.holder = 'entity' and h.entity_id = ${who.entityId}`, limit)
  const ours = sql`any(${who.organisationIds as string[]}::uuid[])`
  // Each by the index of its own; asked with "or" all that is open would be read.
  const why = [sql`h.holder = 'organisation' and h.holder_organisation_id = ${ours}`, ...(who.extensions ? [sql`h.extension_until is not null and h.organisation_id = ${ours}`, sql`${planWaiting(sql`h`)} and h.organisation_id = ${ours}`] : [])]
  return listCases(tx, sql`h.tenant_id = ${tx.scope.tenantId} and h.id in (${join(why.map((one) => sql`(select h.id from hazards h where ${live} and ${one} order by h.due_on nulls last, h.id limit ${limit})`), ' union ')})`, limit)
}

/** What is past its deadline, longest first: the coordinator urges whoever holds it. */
export async function listLate(tx: Tx, at: { today: string; here: Sql; limit: number }): Promise<WaitingRow[]> {
  return listCases(tx, sql`${at.here} and h.state in ('assigned', 'completed', 'applied', 'rectified', 'accepted') and h.due_on < ${at.today}`, at.limit)
}

async function listCases(tx: Tx, where: Sql, limit: number): Promise<WaitingRow[]> {
  return tx.rows<WaitingRow>(sql`
    select h.id, h.number, h.description, e.name as "entityName", h.state, h.level, h.due_on as "dueOn", h.extension_until as "extensionUntil", ${planWaiting(sql`h`)} as "planWaiting",
      h.organisation_id as "organisationId", h.holder, h.region_path as "regionPath", h.entity_id as "entityId"
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id
    where ${where}
    order by h.due_on nulls last, h.id limit ${limit}`)
}
