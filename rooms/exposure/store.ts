// All SQL of 曝光 and 挂牌督办 beyond the ledgers' own: one whole, drafts and nominations (other rooms make them too), saving a
// step, the days of publication, and what the public reads.
import { newId } from '#platform/db/ids.ts'
import { nextNumber } from '#platform/db/numbers.ts'
import { searchVector } from '#platform/db/search.ts'
import { all, column, join, name, output, sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { may, type Actor } from '#platform/auth/actor.ts'
import { append } from '#platform/events/append.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { inRegions, visible, type CompiledLedger } from '#mechanisms/ledger/compile.ts'
import { LIVE_STATES } from '#rooms/hazards/rules.ts'
import { VOIDED, type Exposure, type Listing } from './rules.ts'
import type { Cover } from './words.ts'

const EXPOSURE = ['number', 'state', 'hazardId', 'entityId', 'regionPath', 'title', 'content', 'covered', 'named', 'medium', 'draftedBy', 'draftedByName', 'returnReason', 'reviewedBy', 'reviewedByName', 'publishedOn', 'publicTitle', 'publicContent', 'publicEntity', 'feedback', 'feedbackOn', 'withdrawnOn', 'withdrawnReason', 'mistaken', 'paperId'] as const satisfies readonly (keyof Exposure)[]
const LISTING = ['number', 'state', 'hazardId', 'entityId', 'regionPath', 'organisationId', 'title', 'level', 'batch', 'dueOn', 'reason', 'nominatedBy', 'nominatedByName', 'nominatedOn', 'approvedBy', 'approvedByName', 'listedOn', 'refusedReason', 'leaveBy', 'leaveByName', 'leaveNote', 'removedBy', 'removedByName', 'removedOn', 'removedNote', 'paperId', 'removalPaperId'] as const satisfies readonly (keyof Listing)[]
const columns = (fields: readonly string[]) => join([sql`t.id`, sql`t.version`, ...fields.map((field) => sql`t.${name(column(field))} as ${output(field)}`)], ', ')

/** The hazard as it is now: one that was merged into another is that other. */
const KEPT = sql`left join hazard_findings f on f.tenant_id = t.tenant_id and f.filed_id = t.hazard_id and f.began join hazards h on h.tenant_id = t.tenant_id and h.id = coalesce(f.hazard_id, t.hazard_id)`
const isNow = (actor: Actor, state: string): Sql => sql`exists (select 1 from hazards o left join hazard_findings f on f.tenant_id = o.tenant_id and f.filed_id = o.id and f.began join hazards h on h.tenant_id = o.tenant_id and h.id = coalesce(f.hazard_id, o.id)
  where o.tenant_id = ${actor.tenantId} and o.id = t.hazard_id and h.state = ${state})`

/** Articles whose next step is this person's: to review what somebody else wrote, to take down what was no hazard, to send in what is still his own. */
export function exposuresFor(actor: Actor): Sql {
  const own = sql`(t.state = 'drafted' and t.drafted_by = ${actor.accountId})`
  return may(actor, 'exposure.review') ? sql`(${own} or (t.state = 'submitted' and t.drafted_by <> ${actor.accountId}) or (t.state = 'published' and ${isNow(actor, 'voided')}))` : own
}

/** Listings whose next step is this person's: to decide on what somebody else asked for, to ask for the removal of what is closed. */
export function listingsFor(actor: Actor): Sql {
  const ask = sql`(t.state = 'listed' and t.organisation_id = any(${actor.organisationIds as string[]}::uuid[]) and ${isNow(actor, 'closed')})`
  const decide = sql`((t.state = 'nominated' and t.nominated_by <> ${actor.accountId}) or (t.state = 'leaving' and t.leave_by <> ${actor.accountId}) or (t.state in ('listed', 'leaving') and ${isNow(actor, 'voided')}))`
  return may(actor, 'listing.approve') ? sql`(${ask} or ${decide})` : ask
}

export async function getExposure(tx: Tx, ledger: CompiledLedger, id: string, forUpdate = false): Promise<Exposure> {
  const found = await tx.find<Exposure & Row>(sql`select ${columns(EXPOSURE)}, h.state as "hazardState" from exposures t ${KEPT} where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])} ${forUpdate ? sql`for update of t` : sql``}`)
  if (!found) throw notFound('篇曝光稿')
  return found
}

export async function getListing(tx: Tx, ledger: CompiledLedger, id: string, forUpdate = false): Promise<Listing> {
  const found = await tx.find<Listing & Row>(sql`select ${columns(LISTING)}, h.state as "hazardState" from listings t ${KEPT} where ${all([...visible(ledger, tx.scope), sql`t.id = ${id}`])} ${forUpdate ? sql`for update of t` : sql``}`)
  if (!found) throw notFound('件挂牌督办')
  return found
}

async function saveRow(tx: Tx, table: 'exposures' | 'listings', id: string, changes: Readonly<Record<string, unknown>>, now: Date): Promise<void> {
  const set = Object.keys(changes).map((field) => sql`${name(column(field))} = ${changes[field] as string}`)
  await tx.run(sql`update ${name(table)} set ${join([...set, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
}
export const saveExposure = (tx: Tx, id: string, changes: Partial<Exposure>, now: Date) => saveRow(tx, 'exposures', id, changes, now)
export const saveListing = (tx: Tx, id: string, changes: Partial<Listing>, now: Date) => saveRow(tx, 'listings', id, changes, now)

export type HazardBrief = { id: string; number: string; description: string; state: string; level: string | null; dueOn: Day | null; closedOn: Day | null; entityId: string; entityName: string; entityKind: string; address: string | null; regionId: string; regionPath: string; organisationId: string; people: string[] }

/** The hazard behind a paper for the public, and the persons its record knows. The actor must be able to see it. */
export async function findHazardBrief(tx: Tx, id: string): Promise<HazardBrief | undefined> {
  const found = await tx.find<HazardBrief & Row & { names: (string | null)[] }>(sql`select h.id, h.number, h.description, h.state, h.level, h.due_on as "dueOn", h.closed_on as "closedOn", h.entity_id as "entityId", e.name as "entityName", e.kind as "entityKind", e.address, h.region_id as "regionId", h.region_path as "regionPath", h.organisation_id as "organisationId",
      array[e.principal, e.controller, e.safety_officer, h.found_by_name, h.plan_responsible, h.rectified_by_name, h.reviewed_by_name] as names
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id where h.tenant_id = ${tx.scope.tenantId} and h.id = ${id}
      and ${inRegions(tx.scope, sql`h.region_path`)}`)
  if (!found) return undefined
  const { names, ...brief } = found
  return { ...brief, people: [...new Set(names.filter((one): one is string => Boolean(one)))] } as HazardBrief
}

const KINDS: Readonly<Record<string, string>> = { enterprise: '某企业', place: '某场所', project: '某工程项目', building: '某建筑' }
export const kindWords = (kind: string) => KINDS[kind] ?? '某单位'
export function coverOf(hazard: HazardBrief, more: { covered: readonly string[]; named: boolean }): Cover {
  return { people: hazard.people, words: more.covered, ...(more.named ? {} : { unit: { name: hazard.entityName, address: hazard.address, kind: kindWords(hazard.entityKind) } }) }
}

async function numbered(tx: Tx, series: string, prefix: string, today: Day): Promise<string> {
  const year = Number(today.slice(0, 4))
  return `${prefix}-${year}-${String(await nextNumber(tx, series, year)).padStart(4, '0')}`
}

type By = { actor: Actor; today: Day; now: Date; commandId?: string }

export async function insertExposure(tx: Tx, parts: { id: string; hazard: HazardBrief; title: string; content: string; covered: readonly string[]; named: boolean; medium: string | null }, by: By): Promise<void> {
  const { hazard } = parts
  if (hazard.state === 'voided') throw new Problem('step-refused', VOIDED)
  if (hazard.level === null) throw new Problem('step-refused', '这件隐患还没有判定，判定以后再曝光。')
  const number = await numbered(tx, 'exposure', 'BG', by.today)
  await tx.run(sql`insert into exposures (tenant_id, id, number, hazard_id, entity_id, region_id, region_path, state, title, content, covered, named, medium, drafted_by, drafted_by_name, search, created_at, created_by, updated_at, updated_by)
    values (${tx.scope.tenantId}, ${parts.id}, ${number}, ${hazard.id}, ${hazard.entityId}, ${hazard.regionId}, ${hazard.regionPath}, 'drafted', ${parts.title}, ${parts.content}, ${parts.covered as string[]}, ${parts.named}, ${parts.medium}, ${by.actor.accountId}, ${by.actor.name},
      ${searchVector([number, parts.title, hazard.entityName])}, ${by.now}, ${by.actor.accountId}, ${by.now}, ${by.actor.accountId})`)
  await append(tx, { what: 'exposure.drafted', subject: { type: 'exposure', id: parts.id }, actor: by.actor, at: by.now, ...(by.commandId ? { commandId: by.commandId } : {}), body: { number, title: parts.title, hazardId: hazard.id } })
}

export async function insertListing(tx: Tx, parts: { id: string; hazard: HazardBrief; level: string; batch: string | null; organisationId: string; dueOn: Day; reason: string | null }, by: By): Promise<void> {
  const { hazard } = parts
  if (!(await tx.find(sql`select 1 from organisations where tenant_id = ${tx.scope.tenantId} and id = ${parts.organisationId}`))) throw new Problem('invalid', '没有这个督办责任单位。', { fields: [{ field: 'organisationId', message: '请从名单里选' }] })
  if (!(LIVE_STATES as readonly string[]).includes(hazard.state)) throw new Problem('step-refused', '隐患已经了结，不用再挂牌。')
  if (hazard.level !== 'major') throw new Problem('step-refused', '判定为重大的隐患才挂牌督办。')
  if (parts.dueOn < by.today) throw new Problem('invalid', '督办期限不能早于今天。', { fields: [{ field: 'dueOn', message: '不能早于今天' }] })
  if (await tx.find(sql`select 1 from listings where tenant_id = ${tx.scope.tenantId} and hazard_id = ${hazard.id} and state in ('nominated', 'listed', 'leaving')`)) throw new Problem('step-refused', '这件隐患已经提名或挂牌，摘牌以前不重复挂。')
  const number = await numbered(tx, 'listing', 'GP', by.today)
  await tx.run(sql`insert into listings ${valuesOf([{
    tenant_id: tx.scope.tenantId, id: parts.id, number, hazard_id: hazard.id, entity_id: hazard.entityId, region_id: hazard.regionId, region_path: hazard.regionPath, organisation_id: parts.organisationId, level: parts.level, batch: parts.batch, due_on: parts.dueOn, state: 'nominated',
    title: hazard.description, reason: parts.reason, nominated_by: by.actor.accountId, nominated_by_name: by.actor.name, nominated_on: by.today, search: '', created_at: by.now, created_by: by.actor.accountId, updated_at: by.now, updated_by: by.actor.accountId,
  }])}`)
  await tx.run(sql`update listings set search = ${searchVector([number, hazard.description, hazard.entityName, parts.batch])} where tenant_id = ${tx.scope.tenantId} and id = ${parts.id}`)
  await append(tx, { what: 'listing.nominated', subject: { type: 'listing', id: parts.id }, actor: by.actor, at: by.now, ...(by.commandId ? { commandId: by.commandId } : {}), body: { number, level: parts.level, batch: parts.batch, hazardId: hazard.id } })
}

/** Ids of papers with what they are called. */
export async function listPapersById(tx: Tx, ids: readonly (string | null)[]): Promise<{ id: string; document: string; number: string }[]> {
  const wanted = ids.filter((one): one is string => one !== null)
  return wanted.length ? tx.rows(sql`select id, document, number from papers where tenant_id = ${tx.scope.tenantId} and id = any(${wanted}::uuid[]) order by created_at`) : []
}

/** What stands of a published article, for what it fulfils. */
export async function findPublished(tx: Tx, id: string): Promise<{ id: string; number: string; title: string; draftedBy: string; publishedOn: Day } | undefined> {
  return tx.find<{ id: string; number: string; title: string; draftedBy: string; publishedOn: Day }>(sql`select id, number, coalesce(public_title, title) as title, drafted_by as "draftedBy", published_on as "publishedOn" from exposures where tenant_id = ${tx.scope.tenantId} and id = ${id} and published_on is not null`)
}

export async function listPublishedDays(tx: Tx): Promise<Day[]> {
  return (await tx.rows<{ day: Day }>(sql`select published_on as day from exposures where tenant_id = ${tx.scope.tenantId} and published_on is not null and not mistaken order by 1`)).map((row) => row.day)
}

type PublicExposure = { id: string; title: string; content: string; entity: string; publishedOn: Day; feedback: string | null; feedbackOn: Day | null; closedOn: Day | null }

/** What the public may read: masked when it was published, gone when it was withdrawn or when its hazard turned out to be none. One that
 * was found twice is told of as the case it was merged into. */
export async function listPublicExposures(tx: Tx, id?: string): Promise<PublicExposure[]> {
  return tx.rows<PublicExposure & Row>(sql`select t.id, t.public_title as title, t.public_content as content, t.public_entity as entity, t.published_on as "publishedOn", t.feedback, t.feedback_on as "feedbackOn", h.closed_on as "closedOn"
    from exposures t ${KEPT} where t.tenant_id = ${tx.scope.tenantId} and t.state = 'published' and h.state <> 'voided' and (${id ?? null}::uuid is null or t.id = ${id ?? null}::uuid) order by t.published_on desc, t.id desc limit 100`)
}

type PublicListing = { id: string; hazardId: string; entity: string; title: string; level: string; batch: string | null; organisation: string; listedOn: Day; dueOn: Day; removedOn: Day | null }

export async function listPublicListings(tx: Tx): Promise<PublicListing[]> {
  return tx.rows<PublicListing & Row>(sql`select t.id, t.hazard_id as "hazardId", e.name as entity, t.title, t.level, t.batch, o.name as organisation, t.listed_on as "listedOn", t.due_on as "dueOn", t.removed_on as "removedOn"
    from listings t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id join organisations o on o.tenant_id = t.tenant_id and o.id = t.organisation_id
    ${KEPT}
    where t.tenant_id = ${tx.scope.tenantId} and t.state in ('listed', 'leaving', 'removed') and h.state <> 'voided' order by t.listed_on desc, t.id desc limit 100`)
}

export const freshId = (now: Date) => newId(now.getTime())
