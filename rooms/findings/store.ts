// All SQL of findings: each time a hazard was found, what lies near an entity, merges and their undoing.
import { may, type Actor } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import { all, sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { metresBetween, toWgs84 } from '#platform/images/places.ts'
import { daysBetween, type Day } from '#platform/time/day.ts'
import { inRegions, visible } from '#mechanisms/ledger/compile.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import type { Hazard } from '#rooms/hazards/rules.ts'
import { getHazardForUpdate } from '#rooms/hazards/store.ts'
import { openWords, type Words } from '#rooms/standards/words.ts'
import { shippedLexicon } from '#rooms/standards/store.ts'
import { compare, LIKELY, traitsOf, type Finding, type Near, type Traits } from './suggest.ts'
import type { Mergeable } from './rules.ts'

const { compiled } = hazardLedger
let opened: Words | undefined
/** The words of the trade; read when first needed. */
export const tradeWords = (): Words => (opened ??= openWords(shippedLexicon()))

/* each time it was found */

export type NewFinding = {
  id: string; hazardId: string; began: boolean; entityId: string; channel: string; foundOn: Day; foundBy: string | null; foundByName: string; organisation: string | null
  description: string; place: string | null; longitude: number | null; latitude: number | null; photos: readonly string[]
  source?: 'sheet' | 'national'; externalId?: string | null; fingerprint?: string; given?: Readonly<Record<string, string>>; importId?: string; versionLeft?: number
}

export async function insertFindings(tx: Tx, findings: readonly NewFinding[], now: Date): Promise<void> {
  if (!findings.length) return
  const imported = findings.some(({ source }) => source)
  const rows = findings.map((f) => ({
    tenant_id: tx.scope.tenantId, id: f.id, hazard_id: f.hazardId, filed_id: f.hazardId, began: f.began, entity_id: f.entityId, channel: f.channel, found_on: f.foundOn, found_by: f.foundBy,
    found_by_name: f.foundByName, organisation: f.organisation, description: f.description, place: f.place, longitude: f.longitude, latitude: f.latitude, photos: f.photos, created_at: now,
    ...(imported ? { source: f.source, external_id: f.externalId, fingerprint: f.fingerprint, given: f.given ? JSON.stringify(f.given) : null, import_id: f.importId, version_left: f.versionLeft } : {}),
  }))
  await tx.insert('hazard_findings', rows)
}

export type FindingRow = Row & {
  id: string; filedId: string; filedNumber: string | null; began: boolean; channel: string; foundOn: Day; foundByName: string; organisation: string | null; description: string; place: string | null
  photos: string[]; source: string | null; externalId: string | null
}

/** Every time this case was found, the first first. What a tip-off said, and who, is the offices' alone. */
export async function listFindings(tx: Tx, hazardId: string): Promise<FindingRow[]> {
  const found = await tx.rows<FindingRow>(sql`
    select f.id, f.filed_id as "filedId", h.number as "filedNumber", f.began, f.channel, f.found_on as "foundOn", f.found_by_name as "foundByName", f.organisation, f.description, f.place, f.photos, f.source, f.external_id as "externalId"
    from hazard_findings f left join hazards h on h.tenant_id = f.tenant_id and h.id = f.filed_id
    where f.tenant_id = ${tx.scope.tenantId} and f.hazard_id = ${hazardId} order by f.found_on, f.created_at, f.id`, 'once')
  return tx.scope.entityId === null ? found : found.map((one) => (one.channel === 'tipoff' ? { ...one, foundByName: '', organisation: null, description: '', photos: [] } : one))
}

export async function findingDays(tx: Tx, hazardId: string): Promise<Day[]> {
  return (await tx.rows<{ on: Day }>(sql`select found_on as "on" from hazard_findings where tenant_id = ${tx.scope.tenantId} and hazard_id = ${hazardId}`, 'once')).map(({ on }) => on)
}

/* what is like it */

export type Place = { entityId: string; longitude: number | null; latitude: number | null }

/** The entity and those beside it, with how near each is. */
export async function listNearEntities(tx: Tx, at: Place, metres: number): Promise<Map<string, Near>> {
  const near = new Map<string, Near>([[at.entityId, 'entity']])
  const me = await tx.find<{ parentId: string | null; longitude: number | null; latitude: number | null; datum: string }>(sql`
    select parent_id as "parentId", longitude, latitude, datum from entities where tenant_id = ${tx.scope.tenantId} and id = ${at.entityId}`, 'once')
  if (!me) return near
  const lon = me.longitude ?? at.longitude
  const lat = me.latitude ?? at.latitude
  const reach = metres / 111_000
  const others = await tx.rows<{ id: string; built: boolean; longitude: number | null; latitude: number | null }>(sql`
    select id, true as built, longitude, latitude from entities where tenant_id = ${tx.scope.tenantId} and parent_id = any(${[at.entityId, me.parentId].filter((id) => id !== null)}::uuid[]) and voided_on is null
    union all select id, false, longitude, latitude from entities where tenant_id = ${tx.scope.tenantId} and ${lon !== null && metres > 0} and voided_on is null and datum = ${me.datum}
      and longitude between ${(lon ?? 0) - reach * 1.7} and ${(lon ?? 0) + reach * 1.7} and latitude between ${(lat ?? 0) - reach} and ${(lat ?? 0) + reach} limit 60`)
  if (me.parentId) near.set(me.parentId, 'building')
  for (const one of others) {
    if (near.has(one.id)) continue
    if (one.built) near.set(one.id, 'building')
    else if (one.longitude !== null && one.latitude !== null && lon !== null && lat !== null) {
      const away = metresBetween(toWgs84({ longitude: lon, latitude: lat }, me.datum), toWgs84({ longitude: one.longitude, latitude: one.latitude }, me.datum))
      if (away <= metres) near.set(one.id, away)
    }
  }
  return near
}

export type OpenCase = Row & {
  id: string; number: string; entityId: string; entityName: string; description: string; place: string | null; category: string | null; clause: { documentNumber?: string; clause?: string } | null
  foundOn: Day; closedOn: Day | null; state: string; level: string | null; channel: string; createdAt: string
}

/** At most so many of one place are compared; nobody has more open at once. */
const COMPARED = 400

/** Cases at these entities that were open on some day of a span, the newest first. What the actor cannot see is not among them. */
export async function listOpenCases(tx: Tx, entityIds: readonly string[], span: { from: Day; until: Day | null; without?: string }, limit = COMPARED): Promise<OpenCase[]> {
  // `offset 0` keeps the limit out: with it the planner would walk the whole table by day and pick these entities out.
  return tx.rows<OpenCase>(sql`
    select * from (select t.id, t.number, t.entity_id as "entityId", e.name as "entityName", t.description, t.place, t.category, t.clause, t.found_on as "foundOn", t.closed_on as "closedOn", t.state, t.level, t.channel, t.created_at as "createdAt"
    from hazards t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id
    where ${all([...visible(compiled, tx.scope), sql`t.entity_id = any(${entityIds as string[]}::uuid[])`, sql`t.state <> 'voided'`, sql`(t.closed_on is null or t.closed_on >= ${span.from})`,
    ...(span.until ? [sql`t.found_on <= ${span.until}`] : []), ...(span.without ? [sql`t.id <> ${span.without}`] : [])])}
    offset 0) found order by "foundOn" desc limit ${limit}`)
}

export const clauseKey = (clause: OpenCase['clause']) => (clause?.clause ? `${clause.documentNumber ?? ''} ${clause.clause}` : null)

export const traitsOfCase = (one: Pick<OpenCase, 'description' | 'place' | 'category' | 'clause' | 'foundOn'>): Traits =>
  traitsOf({ description: one.description, place: one.place, category: one.category, clause: clauseKey(one.clause), foundOn: one.foundOn }, tradeWords())

export type Like = { case: OpenCase; score: number; reasons: readonly string[] }

/** Cases that may be the same as this finding, likeliest first. */
export async function listLikes(tx: Tx, finding: Finding & Place, how: { metres: number; without?: string; closedOn?: Day | null; limit?: number }): Promise<Like[]> {
  const span = { from: finding.foundOn, until: how.closedOn ?? null, ...(how.without ? { without: how.without } : {}) }
  // Most have nothing beside them: both questions go out together.
  const [near, own] = await Promise.all([listNearEntities(tx, finding, how.metres), listOpenCases(tx, [finding.entityId], span)])
  const beside = [...near.keys()].filter((id) => id !== finding.entityId)
  const cases = beside.length ? [...own, ...(await listOpenCases(tx, beside, span))] : own
  const mine = traitsOf(finding, tradeWords())
  return cases
    .map((one) => ({ case: one, ...compare(mine, traitsOfCase(one), near.get(one.entityId)!) }))
    .filter(({ score }) => score >= LIKELY)
    .toSorted((a, b) => b.score - a.score || Math.abs(daysBetween(a.case.foundOn, finding.foundOn)) - Math.abs(daysBetween(b.case.foundOn, finding.foundOn)) || (a.case.id < b.case.id ? -1 : 1))
    .slice(0, how.limit ?? 3)
}

/** The first photo of each of these cases. */
export async function firstPhotos(tx: Tx, hazardIds: readonly string[], limit = 4): Promise<Map<string, string[]>> {
  if (!hazardIds.length) return new Map()
  const rows = await tx.rows<{ id: string; subjectId: string }>(sql`select id, subject_id as "subjectId" from files where tenant_id = ${tx.scope.tenantId} and subject_type = 'hazard' and subject_id = any(${hazardIds as string[]}::uuid[])
    and purpose = 'before' and media_type like 'image/%' order by uploaded_at, id`)
  const photos = new Map<string, string[]>()
  for (const { id, subjectId } of rows) photos.set(subjectId, [...(photos.get(subjectId) ?? []), id].slice(0, limit))
  return photos
}

/* merging */

/** Both cases, locked in one order whoever comes first; not-found when the actor cannot see one. */
export async function getPairForUpdate(tx: Tx, a: string, b: string): Promise<[Hazard & Mergeable, Hazard & Mergeable]> {
  const ids = [a, b].toSorted()
  const found: (Hazard & Mergeable)[] = []
  for (const id of ids) found.push(await withFiledOn(tx, await getHazardForUpdate(tx, compiled, id)))
  return ids[0] === a ? [found[0]!, found[1]!] : [found[1]!, found[0]!]
}

async function withFiledOn(tx: Tx, hazard: Hazard): Promise<Hazard & Mergeable> {
  const filed = await tx.find<{ on: Day }>(sql`select found_on as "on" from hazard_findings where tenant_id = ${tx.scope.tenantId} and filed_id = ${hazard.id} and began`, 'once')
  return { ...hazard, filedOn: filed?.on ?? hazard.foundOn }
}

export type Merge = Row & { id: string; keptId: string; mergedId: string; moved: string[]; renamed: string[]; before: unknown; mergedAt: string; mergedByName: string }

const MERGE = sql`id, kept_id as "keptId", merged_id as "mergedId", moved, renamed, before, merged_at as "mergedAt", merged_by_name as "mergedByName"`

export async function moveFindings(tx: Tx, from: string, to: string, only?: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`update hazard_findings set hazard_id = ${to} where tenant_id = ${tx.scope.tenantId} and hazard_id = ${from} ${only ? sql`and id = any(${only as string[]}::uuid[])` : sql``} returning id`)
  return rows.map(({ id }) => id).toSorted()
}

export async function insertMerge(tx: Tx, merge: { id: string; kept: Hazard; merged: Hazard; moved: readonly string[]; renamed: readonly string[]; before: unknown; actor: { accountId: string; name: string }; now: Date }): Promise<void> {
  await tx.run(sql`insert into hazard_merges (tenant_id, id, kept_id, merged_id, moved, renamed, before, kept_version, merged_by, merged_by_name, merged_at)
    values (${tx.scope.tenantId}, ${merge.id}, ${merge.kept.id}, ${merge.merged.id}, ${merge.moved as string[]}, ${merge.renamed as string[]}, ${JSON.stringify(merge.before)}, ${merge.kept.version}, ${merge.actor.accountId}, ${merge.actor.name}, ${merge.now})`)
}

/** The merge by which this case went into another. */
export async function findMergeOf(tx: Tx, mergedId: string): Promise<Merge | undefined> {
  return tx.find<Merge>(sql`select ${MERGE} from hazard_merges where tenant_id = ${tx.scope.tenantId} and merged_id = ${mergedId} and undone_at is null`, 'once')
}

/** Cases whose first finding lies in this one: those that went into it, and into those. */
export async function listMergedInto(tx: Tx, keptId: string): Promise<string[]> {
  return (await tx.rows<{ id: string }>(sql`select filed_id as id from hazard_findings where tenant_id = ${tx.scope.tenantId} and hazard_id = ${keptId} and began and filed_id <> ${keptId} order by filed_id`, 'once')).map(({ id }) => id)
}

export async function markUndone(tx: Tx, id: string, actor: { accountId: string; name: string }, now: Date): Promise<void> {
  await tx.run(sql`update hazard_merges set undone_at = ${now}, undone_by = ${actor.accountId}, undone_by_name = ${actor.name} where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
}

/** What happened to a case after a merge. */
export async function deedsSince(tx: Tx, hazardId: string, mergeId: string): Promise<string[]> {
  return (await tx.rows<{ what: string }>(sql`select what from events where tenant_id = ${tx.scope.tenantId} and subject_type = 'hazard' and subject_id = ${hazardId} and id > ${mergeId}`)).map(({ what }) => what)
}

/** The case in which the first finding of a merged one lies now. */
export async function findWhere(tx: Tx, filedId: string): Promise<{ id: string; number: string } | undefined> {
  return tx.find<{ id: string; number: string }>(sql`select h.id, h.number from hazard_findings f join hazards h on h.tenant_id = f.tenant_id and h.id = f.hazard_id
    where f.tenant_id = ${tx.scope.tenantId} and f.filed_id = ${filedId} and f.began and f.hazard_id <> ${filedId}`, 'once')
}

/* suspects */

export type NewSuspect = { hazardId: string | null; importId?: string; row?: number; draft?: unknown; otherId: string; entityId: string; organisationId: string; regionPath: string; score: number; reasons: readonly string[] }

export async function insertSuspects(tx: Tx, suspects: readonly NewSuspect[], now: Date): Promise<void> {
  if (!suspects.length) return
  const rows = suspects.map((s) => ({
    tenant_id: tx.scope.tenantId, id: newId(now.getTime()), hazard_id: s.hazardId, import_id: s.importId, row_number: s.row, draft: s.draft === undefined ? null : JSON.stringify(s.draft), other_id: s.otherId,
    entity_id: s.entityId, organisation_id: s.organisationId, region_path: s.regionPath, score: s.score, reasons: s.reasons, found_at: now,
  }))
  await tx.insert('hazard_suspects', rows, sql`on conflict do nothing`)
}

export type Suspect = Row & {
  id: string; hazardId: string | null; importId: string | null; rowNumber: number | null; draft: unknown; otherId: string; organisationId: string; score: number; reasons: string[]; foundAt: string
  decision: string | null; decidedByName: string | null; decidedAt: string | null
}
const SUSPECT = sql`s.id, s.hazard_id as "hazardId", s.import_id as "importId", s.row_number as "rowNumber", s.draft, s.other_id as "otherId", s.organisation_id as "organisationId", s.score, s.reasons, s.found_at as "foundAt", s.decision, s.decided_by_name as "decidedByName", s.decided_at as "decidedAt"`

/** Open pairs, those of one's own offices only unless all are asked for; the likeliest of each day first. */
export async function listSuspects(tx: Tx, who: { organisationIds: readonly string[] | null; importId?: string | undefined }, limit: number): Promise<Suspect[]> {
  return tx.rows<Suspect>(sql`select ${SUSPECT} from hazard_suspects s where s.tenant_id = ${tx.scope.tenantId} and s.decision is null and ${inRegions(tx.scope, sql`s.region_path`)}
    ${who.organisationIds ? sql`and s.organisation_id = any(${who.organisationIds as string[]}::uuid[])` : sql``} ${who.importId ? sql`and s.import_id = ${who.importId}` : sql``} order by s.found_at desc, s.id desc limit ${limit}`)
}

/** Everybody's for those who coordinate, else those of one's own office. */
export const officesOf = (actor: Actor) => (may(actor, 'hazard.coordinate') ? null : actor.organisationIds)

/** Counted no further than `most` and one more. */
export async function countSuspects(tx: Tx, organisationIds: readonly string[] | null, most = 10_000): Promise<number> {
  const { n } = await tx.get<{ n: number }>(sql`select count(*) as n from (select 1 from hazard_suspects s where s.tenant_id = ${tx.scope.tenantId} and s.decision is null and ${inRegions(tx.scope, sql`s.region_path`)}
    ${organisationIds ? sql`and s.organisation_id = any(${organisationIds as string[]}::uuid[])` : sql``} limit ${most + 1}) counted`)
  return n
}

export async function findSuspectForUpdate(tx: Tx, id: string): Promise<Suspect | undefined> {
  return tx.find<Suspect>(sql`select ${SUSPECT} from hazard_suspects s where s.tenant_id = ${tx.scope.tenantId} and s.id = ${id} and ${inRegions(tx.scope, sql`s.region_path`)} for update`, 'once')
}

export async function decideSuspects(tx: Tx, which: { id: string } | { gone: string }, decision: 'merged' | 'added' | 'different' | 'new', actor: { accountId: string; name: string }, now: Date): Promise<void> {
  const of = 'id' in which ? sql`id = ${which.id}` : sql`(hazard_id = ${which.gone} or other_id = ${which.gone}) and hazard_id is not null`
  await tx.run(sql`update hazard_suspects set decision = ${decision}, decided_by = ${actor.accountId}, decided_by_name = ${actor.name}, decided_at = ${now} where tenant_id = ${tx.scope.tenantId} and decision is null and ${of}`)
}

/** A merge moves rows kept aside along: what looked like the case that went looks like the one that stayed. */
export async function redirectSuspects(tx: Tx, from: string, to: string): Promise<void> {
  await tx.run(sql`update hazard_suspects set other_id = ${to} where tenant_id = ${tx.scope.tenantId} and other_id = ${from} and hazard_id is null and decision is null`)
}

export async function listSuspectsOf(tx: Tx, hazardId: string): Promise<Suspect[]> {
  return tx.rows<Suspect>(sql`select ${SUSPECT} from hazard_suspects s where s.tenant_id = ${tx.scope.tenantId} and s.decision is null and (s.hazard_id = ${hazardId} or s.other_id = ${hazardId})`, 'once')
}

/** What the finder's office is called; an enterprise's own people are their enterprise's. */
export async function organisationOf(tx: Tx, actor: { organisationIds: readonly string[]; entityId: string | null }): Promise<string | null> {
  const found = actor.entityId
    ? await tx.find<{ name: string }>(sql`select name from entities where tenant_id = ${tx.scope.tenantId} and id = ${actor.entityId}`, 'once')
    : await tx.find<{ name: string }>(sql`select coalesce(short_name, name) as name from organisations where tenant_id = ${tx.scope.tenantId} and id = any(${actor.organisationIds as string[]}::uuid[]) order by id limit 1`, 'once')
  return found?.name ?? null
}
