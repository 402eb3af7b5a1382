// All SQL of the evidence check: photos with what can be compared of them, the index of words, flags and who looked at
// them, and the draws. The index is an inverted list in plain rows; its migration says why.
import type { Actor } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import { sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { compareWith, type Looked } from '#platform/images/apart.ts'
import type { Taken } from '#platform/images/exif.ts'
import type { EvidenceReply } from './contract.ts'
import { distanceOf, FLAG_LABELS, flagWords, standingOf, UNSAID, type Flag, type FlagKind, type Standing } from './rules.ts'

const PART = 65_536
/** A word in more photos than this tells none apart; its list is not read. */
const COMMON = 4_000
/** How many pictures with most rare words in common are compared corner by corner. */
const CLOSEST = 64

export type WaitingPhoto = Row & { id: string; sha256: string; purpose: string; hazardId: string; entityId: string }

/** Pictures of a hazard that have not been looked at. */
export async function listUnchecked(tx: Tx, hazardId: string): Promise<WaitingPhoto[]> {
  return tx.rows<WaitingPhoto>(sql`
    select f.id, f.sha256, f.purpose, h.id as "hazardId", h.entity_id as "entityId" from files f join hazards h on h.tenant_id = f.tenant_id and h.id = f.subject_id
    where f.tenant_id = ${tx.scope.tenantId} and f.subject_type = 'hazard' and f.subject_id = ${hazardId} and f.media_type like 'image/%' and f.purpose in ('before', 'after')
      and not exists (select 1 from evidence_photos p where p.tenant_id = ${tx.scope.tenantId} and p.file_id = f.id) order by f.uploaded_at, f.id`, 'once')
}

/** The next number of a photo. */
export async function takePhotoNumber(tx: Tx): Promise<number> {
  const { last } = await tx.get<{ last: number }>(sql`insert into number_series as s (tenant_id, series, year, last) values (${tx.scope.tenantId}, 'evidence.photo', 0, 1)
    on conflict (tenant_id, series, year) do update set last = s.last + 1 returning last`, 'once')
  return last
}

export type Print = { print: Uint8Array; words: readonly number[] }

export async function insertPhoto(tx: Tx, photo: WaitingPhoto, parts: { number: number; print: Uint8Array | null; corners: number; taken: Taken | null; now: Date }): Promise<void> {
  const { taken } = parts
  await tx.run(sql`insert into evidence_photos (tenant_id, file_id, number, hazard_id, entity_id, purpose, sha256, print, corners, taken_at, taken_offset, gps_at, longitude, latitude, device, software, checked_at)
    values (${tx.scope.tenantId}, ${photo.id}, ${parts.number}, ${photo.hazardId}, ${photo.entityId}, ${photo.purpose}, ${photo.sha256}, ${parts.print}, ${parts.corners}, ${taken?.at ?? null},
      ${taken?.offset ?? false}, ${taken?.gpsAt ?? null}, ${taken?.longitude ?? null}, ${taken?.latitude ?? null}, ${taken?.device ?? null}, ${taken?.software ?? null}, ${parts.now}) on conflict do nothing`, 'once')
}

export async function insertWords(tx: Tx, number: number, words: readonly number[]): Promise<void> {
  if (!words.length) return
  const mine = Buffer.alloc(4)
  mine.writeInt32LE(number)
  const part = Math.floor(number / PART)
  await tx.run(sql`insert into evidence_words as w ${valuesOf(words.map((word) => ({ tenant_id: tx.scope.tenantId, word, part, photos: mine })))}
    on conflict (tenant_id, word, part) do update set photos = w.photos || excluded.photos`)
}

/** Whoever numbers photos goes before the others until the transaction ends, so that no two wait for each other's words. */
export async function lockIndex(tx: Tx): Promise<void> {
  await tx.run(sql`insert into number_series as s (tenant_id, series, year, last) values (${tx.scope.tenantId}, 'evidence.photo', 0, 0)
    on conflict (tenant_id, series, year) do update set last = s.last`, 'once')
}

/** Numbers of the photos that share most words with these, rare words counting more; closest first. */
export async function findClosest(tx: Tx, words: readonly number[], limit = CLOSEST): Promise<number[]> {
  if (!words.length) return []
  const lists = await tx.rows<{ photos: Buffer }>(sql`select photos from evidence_words where tenant_id = ${tx.scope.tenantId} and word = any(${words as number[]}::int[]) and octet_length(photos) <= ${COMMON * 4}`)
  const score = new Map<number, number>()
  for (const { photos } of lists) {
    const weight = 1 / Math.log2(2 + photos.length / 4)
    for (let at = 0; at < photos.length; at += 4) {
      const number = photos.readInt32LE(at)
      score.set(number, (score.get(number) ?? 0) + weight)
    }
  }
  return [...score].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, limit).map(([number]) => number)
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
  organisationId: string; longitude: number | null; latitude: number | null; entityLongitude: number | null; entityLatitude: number | null; entityDatum: string; assignedAt: string | null; rectifiedAt: string | null
}

/** A hazard with what its evidence is held against. */
export async function getCase(tx: Tx, hazardId: string): Promise<CaseFacts | undefined> {
  const moment = (what: string) => sql`(select max(v.at) from events v where v.tenant_id = ${tx.scope.tenantId} and v.subject_type = 'hazard' and v.subject_id = ${hazardId} and v.what = ${what})`
  return tx.find<CaseFacts>(sql`
    select h.id, h.number, h.entity_id as "entityId", e.name as "entityName", h.region_path as "regionPath", h.found_on as "foundOn", h.state, h.channel, h.found_by as "foundBy", h.rectification, h.rectified_by as "rectifiedBy", h.rectified_on as "rectifiedOn",
      h.review_organisation_id as "reviewOrganisationId", h.organisation_id as "organisationId", h.longitude, h.latitude, e.longitude as "entityLongitude", e.latitude as "entityLatitude", e.datum as "entityDatum",
      ${moment('hazard.assigned')} as "assignedAt", ${moment('hazard.rectified')} as "rectifiedAt"
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id where h.tenant_id = ${tx.scope.tenantId} and h.id = ${hazardId}`, 'once')
}

/** Other hazards whose rectification reads the same (plainWords in rules.ts). */
export async function listSameWords(tx: Tx, hazardId: string, words: string): Promise<{ id: string; number: string }[]> {
  return tx.rows(sql`select h.id, h.number from hazards h where h.tenant_id = ${tx.scope.tenantId} and h.id <> ${hazardId} and h.rectification is not null
    and translate(h.rectification, ${UNSAID}, '') = ${words} order by h.rectified_on desc, h.id limit 50`)
}

/** How often, and since when, the enterprise reported hazards by itself and others found some there, up to a day. */
export async function countFindings(tx: Tx, entityId: string, from: string, until: string): Promise<{ own: number; others: number }> {
  return tx.get(sql`select count(*) filter (where channel = 'self_check') as own, count(*) filter (where channel <> 'self_check') as others from hazards
    where tenant_id = ${tx.scope.tenantId} and entity_id = ${entityId} and state <> 'voided' and found_on between ${from} and ${until}`, 'once')
}

export async function insertFlags(tx: Tx, subject: { hazardId: string; entityId: string }, flags: readonly Flag[], now: Date): Promise<number> {
  if (!flags.length) return 0
  return tx.run(sql`insert into evidence_flags ${valuesOf(flags.map((flag) => ({
    tenant_id: tx.scope.tenantId, id: newId(now.getTime()), hazard_id: subject.hazardId, entity_id: subject.entityId, kind: flag.kind, file_id: flag.fileId ?? null,
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
export async function findAgain(tx: Tx, looked: Pick<Looked, 'print' | 'mirrored' | 'words' | 'mirroredWords'>): Promise<Again[]> {
  const [straight, mirrored] = await Promise.all([findClosest(tx, looked.words), findClosest(tx, looked.mirroredWords)])
  const prints = await listPrints(tx, [...new Set([...straight, ...mirrored])])
  const found = new Map<number, Again>()
  for (const [numbers, print, isMirrored] of [[straight, looked.print, false], [mirrored, looked.mirrored, true]] as const) {
    const others = prints.filter(({ number }) => numbers.includes(number))
    const answers = await compareWith(print, others.map((other) => other.print))
    answers.forEach((likeness, i) => {
      const { number } = others[i]!
      if (likeness && likeness.agree > (found.get(number)?.agree ?? 0)) found.set(number, { number, mirrored: isMirrored, agree: likeness.agree, turn: -likeness.turn, size: 1 / likeness.size })
    })
  }
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

/** With fewer corners than this, the same picture may not be known again: a bare wall, a blurred or dark photo. */
export const COMPARABLE = 25

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

export type DrawRow = Row & { hazardId: string; number: string; description: string; entityName: string; level: string | null; closedOn: string | null; reviewedByName: string | null; month: string; drawnOn: string; weight: number; reasons: string[]; seed: string }

/** What was drawn, in the regions of the reader; newest month first, those with most noticed first. */
export async function listDrawn(tx: Tx, month?: string): Promise<DrawRow[]> {
  return tx.rows<DrawRow>(sql`select d.hazard_id as "hazardId", h.number, h.description, e.name as "entityName", h.level, h.closed_on as "closedOn", h.reviewed_by_name as "reviewedByName", d.month, d.drawn_on as "drawnOn", d.weight, d.reasons, d.seed
    from evidence_draws d join hazards h on h.tenant_id = d.tenant_id and h.id = d.hazard_id join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id
    where d.tenant_id = ${tx.scope.tenantId} and (${month ?? null}::text is null or d.month = ${month ?? null})
      and (${tx.scope.regionPaths as string[] | null}::text[] is null or exists (select 1 from unnest(${(tx.scope.regionPaths ?? []) as string[]}::text[]) p where d.region_path like p || '%'))
    order by d.month desc, d.weight desc, h.number limit 2000`)
}
