// What looks at the photos: behind a report or a rectification, one after another, and at the latest when somebody is about
// to accept or close. On the first of a month, closed cases are drawn for another look.
import { stat } from 'node:fs/promises'
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import { systemScope, type Tx } from '#platform/db/tx.ts'
import { on, type Consumer } from '#platform/events/consume.ts'
import type { FileStore } from '#platform/files/store.ts'
import { lookAt, type Looked } from '#platform/images/apart.ts'
import { daily, type Background, type DailyJob } from '#platform/jobs/runner.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { accountsOfOrganisation, tell } from '#rooms/notices/store.ts'
import { COPIED, draw, FLAG_LABELS, fastFlag, matchFlag, plainWords, quietFlag, quietFrom, sameWordsFlag, takenFlags, weightOf, type Flag, type Match, type PhotoFacts } from './rules.ts'
import {
  askCheck, countFindings, countFineSelfChecks, doneCheck, failCheck, findAgain, getCase, insertDraws, insertFlags, insertPhoto, insertPlaces, listClosed, listEarlier, listFlags, listUnchecked, lockIndex, sayWords, takeCheck, takePhotoNumber,
  type CaseFacts, type WaitingPhoto,
} from './store.ts'
import { drawShare, evidenceTerms } from './terms.ts'

type Files = Pick<FileStore, 'path'>
type Subject = CaseFacts & { foundOn: Day }

/** Looks at all of a hazard that has not been looked at, and says what was noticed. Answers how many pictures it looked at. */
export async function checkHazard(tx: Tx, files: Files, hazardId: string, now: Date): Promise<number> {
  const photos = await checkPhotos(tx, files, await listUnchecked(tx, hazardId), now)
  if (photos) await checkCase(tx, hazardId, now)
  return photos
}

/** Decodes first and waits for the index after: whoever is about to close a case waits for one search of another's photo at most. */
async function checkPhotos(tx: Tx, files: Files, waiting: readonly WaitingPhoto[], now: Date): Promise<number> {
  if (!waiting.length) return 0
  const looked = new Map<string, Looked | undefined>()
  for (const photo of waiting) looked.set(photo.id, await lookOnce(files, photo))
  await lockIndex(tx)
  const { hazardId } = waiting[0]!
  const subject = await getCase(tx, hazardId)
  if (!subject) return 0
  // Once more behind the lock: another transaction may have looked meanwhile.
  const photos = (await listUnchecked(tx, hazardId)).filter((photo) => looked.has(photo.id))
  const terms = evidenceTerms(await listParameters(tx), subject.foundOn as Day, subject.regionPath)
  const flags: Flag[] = []
  for (const photo of photos) {
    const { facts, matches } = await checkPhoto(tx, photo, looked.get(photo.id), now)
    flags.push(...matches.flatMap((match) => matchFlag(facts, subject, match) ?? []), ...takenFlags(facts, subject as Subject, terms))
  }
  await insertFlags(tx, subject, flags, now)
  return photos.length
}

async function checkPhoto(tx: Tx, photo: WaitingPhoto, looked: Looked | undefined, now: Date): Promise<{ facts: PhotoFacts; matches: Match[] }> {
  const number = await takePhotoNumber(tx)
  const same = await listEarlier(tx, { sha256: photo.sha256 }, photo.id)
  const again = looked ? await findAgain(tx, looked) : []
  const alike = await listEarlier(tx, { numbers: again.map((one) => one.number) }, photo.id)
  await insertPhoto(tx, photo, { number, print: looked?.print ?? null, corners: looked?.distinct ?? 0, taken: looked?.taken ?? null, now })
  if (looked) await insertPlaces(tx, number, looked.print)
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

/** What is noticed about the rectification as a whole, once it was sent in. */
async function checkCase(tx: Tx, hazardId: string, now: Date): Promise<void> {
  const subject = (await getCase(tx, hazardId)) as Subject | undefined
  if (!subject?.rectifiedAt || !subject.rectifiedOn) return
  const terms = evidenceTerms(await listParameters(tx), subject.foundOn, subject.regionPath)
  const words = plainWords(subject.rectification)
  const said = words ? await sayWords(tx, subject, words) : []
  const [counts, fineChecks] = await Promise.all([countFindings(tx, subject.entityId, quietFrom(subject.foundOn, terms), subject.foundOn), countFineSelfChecks(tx, subject.entityId, quietFrom(subject.foundOn, terms), subject.foundOn)])
  const flags = [fastFlag(subject, terms), words ? sameWordsFlag(said, subject, words, terms) : undefined, quietFlag(subject, { ...counts, fineChecks }, terms)]
  await insertFlags(tx, subject, flags.filter((flag) => flag !== undefined), now)
}

/** @param photos whether they are compared now; a simulation switches it off while it plays */
export const evidenceConsumers = (photos: { readonly compared: boolean }): readonly Consumer[] => [
  on(['hazard.reported', 'hazard.rectified'], 'evidence.check', async (tx, event, now) => {
    if (photos.compared) await askCheck(tx, event.subjectId, event.what === 'hazard.rectified' ? event.id : null, now)
  }),
]

/** One photo, or what is noticed of a whole case after its last photo, at a time: a backlog of thousands holds the index for no longer than one search. */
export const evidenceChecks = (files: Files, roles: ReadonlyMap<string, Role>): Background => ({
  name: 'evidence.checks',
  async next(db, tenantId, now) {
    let hazardId: string | undefined
    try {
      return await db.write(systemScope(tenantId), async (tx) => {
        const check = await takeCheck(tx)
        if (!check) return false
        hazardId = check.hazardId
        const [photo, ...more] = await listUnchecked(tx, check.hazardId)
        if (photo) await checkPhotos(tx, files, [photo], now)
        if (more.length) return true
        await checkCase(tx, check.hazardId, now)
        if (check.eventId) await tellReviewers(tx, check.hazardId, check.eventId, roles, now)
        await doneCheck(tx, check.hazardId, now)
        return true
      })
    } catch (error) {
      if (hazardId === undefined) throw error
      const failed = hazardId
      await db.write(systemScope(tenantId), (tx) => failCheck(tx, failed, error as Error, now))
      return true
    }
  },
})

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
