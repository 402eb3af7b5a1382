// What looks at the photos: after a report or a rectification by itself, and at the latest when somebody is about to accept
// or close. On the first of a month, closed cases are drawn for another look.
import { stat } from 'node:fs/promises'
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { on, type Consumer } from '#platform/events/consume.ts'
import type { FileStore } from '#platform/files/store.ts'
import { lookAt, type Looked } from '#platform/images/apart.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { accountsOfOrganisation, tell } from '#rooms/notices/store.ts'
import { COPIED, draw, FLAG_LABELS, fastFlag, matchFlag, plainWords, quietFlag, quietFrom, sameWordsFlag, takenFlags, weightOf, type Flag, type Match, type PhotoFacts } from './rules.ts'
import {
  countFindings, findAgain, getCase, insertDraws, insertFlags, insertPhoto, insertWords, listClosed, listEarlier, listFlags, listSameWords, listUnchecked, lockIndex, takePhotoNumber, type CaseFacts, type WaitingPhoto,
} from './store.ts'
import { drawShare, evidenceTerms } from './terms.ts'

type Files = Pick<FileStore, 'path'>

/** Looks at what has not been looked at, and says what was noticed. Answers how many pictures it looked at. */
export async function checkHazard(tx: Tx, files: Files, hazardId: string, now: Date): Promise<number> {
  const some = (await listUnchecked(tx, hazardId)).length > 0
  if (some) await lockIndex(tx)
  const subject = await getCase(tx, hazardId)
  if (!subject) return 0
  // Once more behind the lock: another transaction may have looked meanwhile.
  const photos = some ? await listUnchecked(tx, hazardId) : []
  const terms = evidenceTerms(await listParameters(tx), subject.foundOn as Day, subject.regionPath)
  const flags: Flag[] = []
  for (const photo of photos) {
    const { facts, matches } = await checkPhoto(tx, files, photo, now)
    flags.push(...matches.flatMap((match) => matchFlag(facts, subject, match) ?? []), ...takenFlags(facts, subject as CaseFacts & { foundOn: Day }, terms))
  }
  if (photos.length && subject.rectifiedAt) flags.push(...(await caseFlags(tx, subject as CaseFacts & { foundOn: Day }, terms)))
  await insertFlags(tx, { hazardId, entityId: subject.entityId }, flags, now)
  return photos.length
}

async function checkPhoto(tx: Tx, files: Files, photo: WaitingPhoto, now: Date): Promise<{ facts: PhotoFacts; matches: Match[] }> {
  const number = await takePhotoNumber(tx)
  const looked = await lookOnce(files, photo)
  const same = await listEarlier(tx, { sha256: photo.sha256 }, photo.id)
  const again = looked ? await findAgain(tx, looked) : []
  const alike = await listEarlier(tx, { numbers: again.map((one) => one.number) }, photo.id)
  await insertPhoto(tx, photo, { number, print: looked?.print ?? null, corners: looked?.corners ?? 0, taken: looked?.taken ?? null, now })
  if (looked) await insertWords(tx, number, looked.words)
  const matches = [
    ...same.map((other): Match => ({ exact: true, turn: 0, size: 1, mirrored: false, agree: 0, other })),
    ...alike.filter((other) => other.sha256 !== photo.sha256).map((other): Match => ({ exact: false, ...again.find((one) => one.number === other.number)!, other })),
  ]
  return { facts: { fileId: photo.id, purpose: photo.purpose, takenAt: looked?.taken.at ?? null, longitude: looked?.taken.longitude ?? null, latitude: looked?.taken.latitude ?? null }, matches }
}

/** A file that is gone or does not open is kept as not comparable. */
async function lookOnce(files: Files, photo: WaitingPhoto): Promise<Looked | undefined> {
  const path = files.path(photo.sha256)
  if (!(await stat(path).then(() => true, () => false))) return undefined
  return lookAt(path).catch(() => undefined)
}

async function caseFlags(tx: Tx, subject: CaseFacts & { foundOn: Day }, terms: ReturnType<typeof evidenceTerms>): Promise<Flag[]> {
  const words = plainWords(subject.rectification)
  const [others, counts] = await Promise.all([
    words ? listSameWords(tx, subject.id, words) : [],
    countFindings(tx, subject.entityId, quietFrom(subject.foundOn, terms), subject.foundOn),
  ])
  return [fastFlag(subject, terms), words ? sameWordsFlag(others, words, terms) : undefined, quietFlag({ ...subject, foundOn: subject.foundOn }, counts, terms)].filter((flag) => flag !== undefined)
}

/** @param photos whether they are compared now; a simulation switches it off while it plays */
export const evidenceConsumers = (files: Files, photos: { readonly compared: boolean }, roles: ReadonlyMap<string, Role>): readonly Consumer[] => [
  on(['hazard.reported', 'hazard.rectified'], 'evidence.check', async (tx, event, now) => {
    if (!photos.compared) return
    await checkHazard(tx, files, event.subjectId, now)
    if (event.what === 'hazard.rectified') await tellReviewers(tx, event.subjectId, event.id, roles, now)
  }),
]

async function tellReviewers(tx: Tx, hazardId: string, eventId: string, roles: ReadonlyMap<string, Role>, now: Date): Promise<void> {
  const copied = (await listFlags(tx, hazardId)).filter((flag) => COPIED.includes(flag.kind) && flag.seenAt === null)
  const subject = await getCase(tx, hazardId)
  if (!copied.length || !subject) return
  const who = await accountsOfOrganisation(tx, subject.reviewOrganisationId ?? subject.organisationId, rolesWith(roles, 'evidence.look'))
  await tell(tx, who, { kind: 'evidence.noticed', title: `照片核对：${subject.entityName} ${subject.number} 的整改照片与以前的几乎相同，复查时先看`, subjectType: 'hazard', subjectId: hazardId, onceKey: `evidence:${eventId}` }, now)
}

export const evidenceJobs: readonly DailyJob[] = [
  daily('evidence.draw', async (tx, today, now) => {
    if (!today.endsWith('-01')) return
    const until = addDays(today, -1)
    const month = until.slice(0, 7)
    const cases = await listClosed(tx, `${month}-01`, until)
    const share = drawShare(await listParameters(tx), today).value
    const count = share ? Math.min(cases.length, Math.max(3, Math.ceil((cases.length * share) / 100))) : 0
    const seed = `${tx.scope.tenantId}:${month}`
    await insertDraws(tx, draw(cases, count, seed).map((one) => ({
      hazardId: one.id, regionPath: one.regionPath, month, drawnOn: today, seed, weight: weightOf(one.kinds), reasons: one.kinds.length ? one.kinds.map((kind) => FLAG_LABELS[kind]) : ['随机'],
    })), now)
  }),
]
