// All SQL of the evidence check: photos with what can be compared of them, the index of words, flags and who looked at
// them, and the draws. The index is an inverted list in plain rows; its migration says why.
import { createHash } from 'node:crypto'
import type { Actor } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import { sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { closestTo, compareWith, type Looked } from '#platform/images/apart.ts'
import type { Taken } from '#platform/images/exif.ts'
import { unpack } from '#platform/images/fingerprint.ts'
import { PART, PLACE, placesOf, type List } from '#platform/images/words.ts'
import type { EvidenceReply } from './contract.ts'
import { distanceOf, FLAG_LABELS, flagWords, standingOf, type Flag, type FlagKind, type Standing } from './rules.ts'
import { inRegions } from '#mechanisms/ledger/compile.ts'

/** So many places are read of the lists of a picture, the rarest words first: what more there are tells little apart and costs most. */
const READ = 130_000
/** How many pictures with most rare words in common are compared corner by corner: what is found is nearly always the first. */
const CLOSEST = 16

export type WaitingPhoto = Row & { id: string; sha256: string; purpose: string; hazardId: string; entityId: string }

/** Pictures of a hazard that have not been looked at. */
export async function listUnchecked(tx: Tx, hazardId: string): Promise<WaitingPhoto[]> {
  return tx.rows<WaitingPhoto>(sql`
    select f.id, f.sha256, f.purpose, h.id as "hazardId", h.entity_id as "entityId" from files f join hazards h on h.tenant_id = f.tenant_id and h.id = f.subject_id
    where f.tenant_id = ${tx.scope.tenantId} and f.subject_type = 'hazard' and f.subject_id = ${hazardId} and f.media_type like 'image/%' and f.purpose in ('before', 'after')
      and not exists (select 1 from evidence_photos p where p.tenant_id = ${tx.scope.tenantId} and p.file_id = f.id) order by f.uploaded_at, f.id`, 'once')
}

/** Puts a hazard among those to be checked, or there once more. */
export async function askCheck(tx: Tx, hazardId: string, eventId: string | null, now: Date): Promise<void> {
  await tx.run(sql`insert into evidence_checks as c (tenant_id, hazard_id, asked_at, event_id) values (${tx.scope.tenantId}, ${hazardId}, ${now}, ${eventId})
    on conflict (tenant_id, hazard_id) do update set asked_at = excluded.asked_at, event_id = coalesce(excluded.event_id, c.event_id), done_at = null, tries = 0, last_error = null`, 'once')
}

const TRIES = 5

/** The longest waiting, held until the transaction ends; another process takes the next one. */
export async function takeCheck(tx: Tx): Promise<{ hazardId: string; eventId: string | null } | undefined> {
  return tx.find(sql`select hazard_id as "hazardId", event_id as "eventId" from evidence_checks where tenant_id = ${tx.scope.tenantId} and done_at is null and tries < ${TRIES} order by asked_at, hazard_id limit 1 for update skip locked`, 'once')
}

export async function doneCheck(tx: Tx, hazardId: string, now: Date): Promise<void> {
  await tx.run(sql`update evidence_checks set done_at = ${now} where tenant_id = ${tx.scope.tenantId} and hazard_id = ${hazardId}`, 'once')
}

/** After a few tries it is left to whoever accepts or closes; the error stays on record. */
export async function failCheck(tx: Tx, hazardId: string, error: Error, now: Date): Promise<void> {
  await tx.run(sql`update evidence_checks set tries = tries + 1, last_error = ${error.message.slice(0, 500)}, asked_at = ${now} where tenant_id = ${tx.scope.tenantId} and hazard_id = ${hazardId}`, 'once')
}

/** The next number of a photo. */
export async function takePhotoNumber(tx: Tx): Promise<number> {
  const { last } = await tx.get<{ last: number }>(sql`insert into number_series as s (tenant_id, series, year, last) values (${tx.scope.tenantId}, 'evidence.photo', 0, 1)
    on conflict (tenant_id, series, year) do update set last = s.last + 1 returning last`, 'once')
  return last
}

export async function insertPhoto(tx: Tx, photo: WaitingPhoto, parts: { number: number; print: Uint8Array | null; corners: number; taken: Taken | null; now: Date }): Promise<void> {
  const { taken } = parts
  await tx.run(sql`insert into evidence_photos (tenant_id, file_id, number, hazard_id, entity_id, purpose, sha256, print, corners, taken_at, taken_offset, gps_at, longitude, latitude, device, software, checked_at)
    values (${tx.scope.tenantId}, ${photo.id}, ${parts.number}, ${photo.hazardId}, ${photo.entityId}, ${photo.purpose}, ${photo.sha256}, ${parts.print}, ${parts.corners}, ${taken?.at ?? null},
      ${taken?.offset ?? false}, ${taken?.gpsAt ?? null}, ${taken?.longitude ?? null}, ${taken?.latitude ?? null}, ${taken?.device ?? null}, ${taken?.software ?? null}, ${parts.now}) on conflict do nothing`, 'once')
}

/** Puts a photo into the lists of its words. */
export async function insertPlaces(tx: Tx, number: number, print: Uint8Array): Promise<void> {
  const places = placesOf(unpack(print), number)
  if (!places.length) return
  const part = Math.floor(number / PART)
  await tx.run(sql`insert into evidence_words as w ${valuesOf(places.map(({ word, bytes }) => ({ tenant_id: tx.scope.tenantId, word, part, photos: bytes })))}
    on conflict (tenant_id, word, part) do update set photos = w.photos || excluded.photos`)
}

/** Whoever numbers photos goes before the others until the transaction ends, so that no two wait for each other's words. */
export async function lockIndex(tx: Tx): Promise<void> {
  await tx.run(sql`insert into number_series as s (tenant_id, series, year, last) values (${tx.scope.tenantId}, 'evidence.photo', 0, 0)
    on conflict (tenant_id, series, year) do update set last = s.last`, 'once')
}

/** The lists of words, shortest first, as many as may be read: in one row and in base64, since a row a word and hex take twice as long to bring over. */
async function listWords(tx: Tx, words: readonly number[]): Promise<List[]> {
  const { heads, photos } = await tx.get<{ heads: string | null; photos: string | null }>(sql`
    select string_agg(concat_ws(' ', word, part, bytes), ' ' order by read) as heads, encode(string_agg(photos, '' order by read), 'base64') as photos from (
      select word, part, photos, octet_length(photos) as bytes, sum(octet_length(photos)) over (order by octet_length(photos), word, part rows unbounded preceding) as read
      from evidence_words where tenant_id = ${tx.scope.tenantId} and word = any(${words as number[]}::int[])) l where read <= ${READ * PLACE}`)
  const numbers = (heads ?? '').split(' ').map(Number)
  const all = Buffer.from(photos ?? '', 'base64')
  const lists: List[] = []
  for (let i = 0, at = 0; i + 2 < numbers.length; i += 3) lists.push({ word: numbers[i]!, part: numbers[i + 1]!, photos: all.subarray(at, (at += numbers[i + 2]!)) })
  return lists
}

export type EarlierPhoto = Row & {
  fileId: string; number: number; hazardId: string; hazardNumber: string; entityId: string; entityName: string; purpose: string; sha256: string; uploadedAt: string; uploadedBy: string | null; uploadedByName: string | null
}

const earlier = (tx: Tx) => sql`p.file_id as "fileId", p.number, p.hazard_id as "hazardId", h.number as "hazardNumber", p.entity_id as "entityId", e.name as "entityName", p.purpose, p.sha256,
  f.uploaded_at as "uploadedAt", f.uploaded_by as "uploadedBy",
  (select o.name from accounts a join people o on o.tenant_id = a.tenant_id and o.id = a.person_id where a.tenant_id = ${tx.scope.tenantId} and a.id = f.uploaded_by) as "uploadedByName"`
const earlierFrom = sql`evidence_photos p join hazards h on h.tenant_id = p.tenant_id and h.id = p.hazard_id
  join entities e on e.tenant_id = p.tenant_id and e.id = p.entity_id join files f on f.tenant_id = p.tenant_id and f.id = p.file_id`

export async function listPrints(tx: Tx, numbers: readonly number[]): Promise<(Row & { number: number; print: Buffer })[]> {
  if (!numbers.length) return []
  return tx.rows(sql`select number, print from evidence_photos where tenant_id = ${tx.scope.tenantId} and number = any(${numbers as number[]}::int[]) and print is not null`)
}

export async function listEarlier(tx: Tx, by: { sha256: string } | { numbers: readonly number[] }, not: string): Promise<EarlierPhoto[]> {
  const which: Sql = 'sha256' in by ? sql`p.sha256 = ${by.sha256}` : sql`p.number = any(${by.numbers as number[]}::int[])`
  return tx.rows<EarlierPhoto>(sql`select ${earlier(tx)} from ${earlierFrom} where p.tenant_id = ${tx.scope.tenantId} and ${which} and p.file_id <> ${not} order by p.number limit 20`)
}

export type CaseFacts = Row & {
  id: string; number: string; entityId: string; entityName: string; regionPath: string; foundOn: string; state: string; channel: string; foundBy: string | null; rectification: string | null; rectifiedBy: string | null; rectifiedOn: string | null; reviewOrganisationId: string | null
  organisationId: string; longitude: number | null; latitude: number | null; entityLongitude: number | null; entityLatitude: number | null; entityDatum: string; entityKnownAt: string; assignedAt: string | null; rectifiedAt: string | null
}

/** A hazard with what its evidence is held against. */
export async function getCase(tx: Tx, hazardId: string): Promise<CaseFacts | undefined> {
  const moment = (what: string) => sql`(select max(v.at) from events v where v.tenant_id = ${tx.scope.tenantId} and v.subject_type = 'hazard' and v.subject_id = ${hazardId} and v.what = ${what})`
  return tx.find<CaseFacts>(sql`
    select h.id, h.number, h.entity_id as "entityId", e.name as "entityName", h.region_path as "regionPath", h.found_on as "foundOn", h.state, h.channel, h.found_by as "foundBy", h.rectification, h.rectified_by as "rectifiedBy", h.rectified_on as "rectifiedOn",
      h.review_organisation_id as "reviewOrganisationId", h.organisation_id as "organisationId", h.longitude, h.latitude, e.longitude as "entityLongitude", e.latitude as "entityLatitude", e.datum as "entityDatum", e.created_at as "entityKnownAt",
      ${moment('hazard.assigned')} as "assignedAt", ${moment('hazard.rectified')} as "rectifiedAt"
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id where h.tenant_id = ${tx.scope.tenantId} and h.id = ${hazardId}`, 'once')
}

export type Said = { readonly id: string; readonly number: string; readonly entityId: string }

/** What stands below the stamped copy of a hazard's photo: whose it is, and where. */
export async function captionOf(tx: Tx, hazardId: string): Promise<string> {
  const { name, number, place } = await tx.get<{ name: string; number: string; place: string }>(sql`select e.name, h.number, h.place
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id where h.tenant_id = ${tx.scope.tenantId} and h.id = ${hazardId}`, 'once')
  return `${name}　${number}${place ? `　${place}` : ''}`
}

/** Keeps what a rectification said (plainWords in rules.ts), and answers which other hazards said the same, newest first. */
export async function sayWords(tx: Tx, subject: Pick<CaseFacts, 'id' | 'entityId' | 'rectifiedOn'>, words: string): Promise<Said[]> {
  const digest = createHash('sha256').update(words).digest('hex')
  await tx.run(sql`insert into evidence_texts (tenant_id, hazard_id, entity_id, digest, said_on) values (${tx.scope.tenantId}, ${subject.id}, ${subject.entityId}, ${digest}, ${subject.rectifiedOn}) on conflict do nothing`, 'once')
  return tx.rows<Said & Row>(sql`select h.id, h.number, h.entity_id as "entityId" from evidence_texts s join hazards h on h.tenant_id = s.tenant_id and h.id = s.hazard_id
    where s.tenant_id = ${tx.scope.tenantId} and s.digest = ${digest} and s.hazard_id <> ${subject.id} and h.state <> 'voided' order by s.said_on desc, h.id limit 50`, 'once')
}

/** How often the enterprise reported hazards by itself and others found some there, from a day up to another. */
export async function countFindings(tx: Tx, entityId: string, from: string, until: string): Promise<{ own: number; others: number }> {
  return tx.get(sql`select count(*) filter (where channel = 'self_check') as own, count(*) filter (where channel <> 'self_check') as others from hazards
    where tenant_id = ${tx.scope.tenantId} and entity_id = ${entityId} and state <> 'voided' and found_on between ${from} and ${until}`, 'once')
}

/** Self-checks of an enterprise in these days (rooms/checks) in which everything looked at was said to be in order. */
export async function countFineSelfChecks(tx: Tx, entityId: string, from: string, until: string): Promise<number> {
  return (await tx.get<{ n: number }>(sql`select count(*)::int as n from checks where tenant_id = ${tx.scope.tenantId} and entity_id = ${entityId} and side = 'self' and wrong = 0 and checked_on between ${from} and ${until}`, 'once')).n
}

export async function insertFlags(tx: Tx, subject: { readonly id: string; readonly entityId: string }, flags: readonly Flag[], now: Date): Promise<number> {
  if (!flags.length) return 0
  return tx.run(sql`insert into evidence_flags ${valuesOf(flags.map((flag) => ({
    tenant_id: tx.scope.tenantId, id: newId(now.getTime()), hazard_id: subject.id, entity_id: subject.entityId, kind: flag.kind, file_id: flag.fileId ?? null,
    other_file_id: flag.otherFileId ?? null, other_hazard_id: flag.otherHazardId ?? null, facts: JSON.stringify(flag.facts), found_at: now.toISOString(), once_key: flag.key,
  })))} on conflict do nothing`)
}

export type FlagRow = Row & {
  id: string; hazardId: string; kind: FlagKind; fileId: string | null; otherFileId: string | null; otherHazardId: string | null; facts: Record<string, unknown>; foundAt: string
  seenByName: string | null; seenAt: string | null; seenNote: string | null; onSite: boolean
}

const flagColumns = sql`g.id, g.hazard_id as "hazardId", g.kind, g.file_id as "fileId", g.other_file_id as "otherFileId", g.other_hazard_id as "otherHazardId", g.facts, g.found_at as "foundAt",
  g.seen_by_name as "seenByName", g.seen_at as "seenAt", g.seen_note as "seenNote", g.on_site as "onSite"`

export async function listFlags(tx: Tx, hazardId: string): Promise<FlagRow[]> {
  return tx.rows<FlagRow>(sql`select ${flagColumns} from evidence_flags g where g.tenant_id = ${tx.scope.tenantId} and g.hazard_id = ${hazardId} order by g.found_at, g.id`, 'once')
}

/** Notes who took notice of the open flags of a hazard, and whether on site; a look on site stays one. Answers how many flags it was for. */
export async function saveLook(tx: Tx, hazardId: string, look: { actor: Pick<Actor, 'accountId' | 'name'>; commandId: string; note: string; onSite: boolean; now: Date }): Promise<number> {
  const { actor, note, onSite, now } = look
  const flags = await tx.run(sql`update evidence_flags set seen_by = ${actor.accountId}, seen_by_name = ${actor.name}, seen_at = ${now}, seen_note = ${note}, on_site = ${onSite}
    where tenant_id = ${tx.scope.tenantId} and hazard_id = ${hazardId} and not on_site and (seen_at is null or ${onSite})`, 'once')
  // Without the enterprise: its people read their own timeline, and this is no part of it.
  if (flags) await append(tx, { what: 'evidence.looked', subject: { type: 'hazard', id: hazardId }, actor, at: now, commandId: look.commandId, body: { note, onSite, flags } })
  return flags
}

/** How the picture lies on an earlier one: turned clockwise by so much, so much larger. */
export type Again = { readonly number: number; readonly mirrored: boolean; readonly turn: number; readonly size: number; readonly agree: number }

/** Earlier photos that show the same picture, turned, mirrored, cut or written on: by the index first, then corner by corner. */
export async function findAgain(tx: Tx, looked: Pick<Looked, 'asked' | 'mirrored' | 'words' | 'mirroredWords'>): Promise<Again[]> {
  const ways = [{ print: looked.asked, words: looked.words, mirrored: false }, { print: looked.mirrored, words: looked.mirroredWords, mirrored: true }]
  const numbers = await Promise.all(ways.map(async ({ print, words }) => closestTo(print, await listWords(tx, words), CLOSEST)))
  const prints = new Map((await listPrints(tx, [...new Set(numbers.flat())])).map(({ number, print }) => [number, print]))
  const found = new Map<number, Again>()
  await Promise.all(ways.map(async ({ print, mirrored }, way) => {
    const others = numbers[way]!.filter((number) => prints.has(number))
    const answers = await compareWith(print, others.map((number) => prints.get(number)!))
    answers.forEach((likeness, i) => {
      const number = others[i]!
      if (likeness && likeness.agree > (found.get(number)?.agree ?? 0)) found.set(number, { number, mirrored, agree: likeness.agree, turn: -likeness.turn, size: 1 / likeness.size })
    })
  }))
  return [...found.values()].toSorted((a, b) => b.agree - a.agree)
}

export async function standing(tx: Tx, hazardId: string): Promise<Standing> {
  return standingOf(await listFlags(tx, hazardId))
}

/** The evidence of a hazard as its page shows it. @param sees whether the reader may see another hazard: what lies outside stays unnamed */
export async function readEvidence(tx: Tx, hazardId: string, sees: (hazardId: string) => Promise<boolean>): Promise<EvidenceReply> {
  const [flags, photos, waiting, subject] = await Promise.all([
    listFlags(tx, hazardId),
    tx.rows<Row & { fileId: string; takenAt: string | null; takenOffset: boolean; gpsAt: string | null; longitude: number | null; latitude: number | null; device: string | null; software: string | null; corners: number; purpose: string }>(sql`
      select file_id as "fileId", taken_at as "takenAt", taken_offset as "takenOffset", gps_at as "gpsAt", longitude, latitude, device, software, corners, purpose
      from evidence_photos where tenant_id = ${tx.scope.tenantId} and hazard_id = ${hazardId} order by number`, 'once'),
    listUnchecked(tx, hazardId), getCase(tx, hazardId),
  ])
  const others = new Map<string, boolean>()
  for (const id of new Set(flags.flatMap((flag) => flag.otherHazardId ?? []))) others.set(id, id === hazardId || (await sees(id)))
  return {
    waiting: waiting.length, standing: standingOf(flags),
    flags: flags.map(({ id, kind, facts, fileId, otherFileId, otherHazardId, seenByName, seenAt, seenNote, onSite }) => {
      const seen = otherHazardId === null || others.get(otherHazardId) === true
      return { id, kind, label: FLAG_LABELS[kind], words: flagWords(kind, facts, seen), fileId, otherFileId: seen ? otherFileId : null, otherHazardId: seen ? otherHazardId : null, seenByName, seenAt, seenNote, onSite }
    }),
    photos: photos.map(({ corners, longitude, latitude, purpose, ...photo }) => {
      const metres = subject ? distanceOf({ ...photo, purpose, longitude, latitude }, subject as never) : undefined
      return { ...photo, metres: metres === undefined ? null : Math.round(metres), comparable: corners >= COMPARABLE }
    }),
  }
}

/** With fewer corners that stand out than this, the same picture may not be known again: sky, a bare wall, a blurred or dark photo. */
export const COMPARABLE = 20

export type ClosedCase = Row & { id: string; regionPath: string; kinds: FlagKind[] }

/** Cases closed in a month, with what was noticed about them. */
export async function listClosed(tx: Tx, from: string, until: string): Promise<ClosedCase[]> {
  return tx.rows<ClosedCase>(sql`select h.id, h.region_path as "regionPath", coalesce((select array_agg(distinct g.kind) from evidence_flags g where g.tenant_id = ${tx.scope.tenantId} and g.hazard_id = h.id), '{}') as kinds
    from hazards h where h.tenant_id = ${tx.scope.tenantId} and h.state = 'closed' and h.closed_on between ${from} and ${until} order by h.id`)
}

export async function insertDraws(tx: Tx, rows: readonly { hazardId: string; regionPath: string; month: string; drawnOn: string; seed: string; weight: number; reasons: readonly string[] }[], now: Date): Promise<void> {
  if (!rows.length) return
  await tx.run(sql`insert into evidence_draws ${valuesOf(rows.map((row) => ({
    tenant_id: tx.scope.tenantId, id: newId(now.getTime()), month: row.month, drawn_on: row.drawnOn, seed: row.seed, hazard_id: row.hazardId, region_path: row.regionPath, weight: row.weight, reasons: row.reasons,
  })))} on conflict do nothing`)
}

export type DrawRow = Row & { id: string; hazardId: string; state: string; number: string; description: string; entityName: string; level: string | null; closedOn: string | null; reviewedByName: string | null; month: string; drawnOn: string; weight: number; reasons: string[]; seed: string
  result: 'confirmed' | 'not-rectified' | null; lookedByName: string | null; lookedOn: string | null; note: string | null }

/** What was drawn, in the regions of the reader; newest month first, those with most noticed first. */
export async function listDrawn(tx: Tx, month?: string): Promise<DrawRow[]> {
  return tx.rows<DrawRow>(sql`select d.id, d.hazard_id as "hazardId", h.state, h.number, h.description, e.name as "entityName", h.level, h.closed_on as "closedOn", h.reviewed_by_name as "reviewedByName", d.month, d.drawn_on as "drawnOn", d.weight, d.reasons, d.seed,
      d.result, d.looked_by_name as "lookedByName", d.looked_on as "lookedOn", d.note
    from evidence_draws d join hazards h on h.tenant_id = d.tenant_id and h.id = d.hazard_id join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id
    where d.tenant_id = ${tx.scope.tenantId} and (${month ?? null}::text is null or d.month = ${month ?? null})
      and ${inRegions(tx.scope, sql`d.region_path`)}
    order by d.month desc, d.weight desc, h.number limit 2000`)
}

export type DrawToLook = Row & { id: string; hazardId: string; result: string | null; rectifiedBy: string | null; reviewedBy: string | null; closedBy: string | null }

export async function findDraw(tx: Tx, id: string): Promise<DrawToLook | undefined> {
  return tx.find(sql`select d.id, d.hazard_id as "hazardId", d.result, h.rectified_by as "rectifiedBy", h.reviewed_by as "reviewedBy", h.closed_by as "closedBy"
    from evidence_draws d join hazards h on h.tenant_id = d.tenant_id and h.id = d.hazard_id where d.tenant_id = ${tx.scope.tenantId} and d.id = ${id} for update of d`, 'once')
}

export async function saveResult(tx: Tx, draw: DrawToLook, seen: { result: string; note: string; actor: Pick<Actor, 'accountId' | 'name'>; today: string; now: Date; commandId: string }): Promise<void> {
  const { result, note, actor, today, now, commandId } = seen
  await tx.run(sql`update evidence_draws set result = ${result}, note = ${note}, looked_by = ${actor.accountId}, looked_by_name = ${actor.name}, looked_on = ${today} where tenant_id = ${tx.scope.tenantId} and id = ${draw.id}`, 'once')
  // Without the enterprise, as with every note on evidence.
  await append(tx, { what: 'evidence.redone', subject: { type: 'hazard', id: draw.hazardId }, actor, at: now, commandId, body: { result, note } })
}
