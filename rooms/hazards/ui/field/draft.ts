// A finding being made: it has its ids from the first photo on, so that a double tap, a reload or a dead battery can only
// ever lead to the one hazard.
import { newId } from '#platform/db/ids.ts'
import type { Device } from '#platform/sync/device.ts'
import { keepPhotos, parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { dayOf, type Day } from '#platform/time/day.ts'
import type { CommonProblem } from './common-problems.ts'

export type ReportPlace = { readonly id: string; readonly name: string; readonly kind?: string | null; readonly placeKind?: string | null; readonly industry?: string | null; readonly note?: string | null }

export type ReportDraft = {
  /** Of the hazard to be. */
  readonly id: string
  readonly commandId: string
  readonly foundOn: string
  readonly place?: ReportPlace
  /** 部位: where in the place. */
  readonly spot: string
  readonly problem?: CommonProblem
  /** 说一句 */
  readonly words: string
  readonly photos: readonly PhotoNote[]
}

export const reportKey = (id: string) => `report:${id}`

export function newReport(device: Device, id: string, place?: ReportPlace): ReportDraft {
  return { id, commandId: newId(device.now()), foundOn: dayOf(new Date(device.now())), spot: '', words: '', photos: [], ...(place ? { place } : {}) }
}

/** Stores the first photo and the draft. Throws StorageFull. */
export async function beginReport(device: Device, id: string, files: readonly File[], place: ReportPlace | null): Promise<void> {
  const photos = await keepPhotos(device, files)
  const draft: ReportDraft = { ...newReport(device, id, place ?? undefined), photos }
  await device.store.put('drafts', { account: device.account, key: reportKey(id), value: draft, at: device.now() })
}

/** What will stand in the record: the formal wording of the problem, then what was said. Pure. */
export function descriptionOf(draft: Pick<ReportDraft, 'problem' | 'words'>): string {
  return [draft.problem?.formal, draft.words.trim()].filter(Boolean).join('。')
}

/** Why it cannot be reported yet; undefined when it can. Pure. */
export function reportGap(draft: Pick<ReportDraft, 'problem' | 'words' | 'place'>): string | undefined {
  if (!draft.place) return '先选点位'
  if (!draft.problem && draft.words.trim().length < 2) return '选一个问题，或说一句'
  return undefined
}

/** The letter of it and its files, sent today; the draft goes in the same moment. Pure. */
export function reportLetter(draft: ReportDraft & { place: ReportPlace }, today: Day): Parameters<Device['post']> {
  const { place } = draft
  const description = descriptionOf(draft)
  return [
    {
      id: draft.commandId,
      subject: draft.id,
      path: '/api/hazards',
      deed: 'report',
      label: `${place.name}：${description}`,
      replaces: `/api/hazards/${draft.id}`,
      draft: { key: reportKey(draft.id), value: draft },
      body: {
        commandId: draft.commandId, id: draft.id, entityId: place.id, description, place: draft.spot.trim() || null, category: draft.problem?.category ?? null,
        // Begun while the phone's clock ran ahead: the server would refuse the day again and again.
        foundOn: draft.foundOn < today ? draft.foundOn : today, photos: draft.photos.map((photo) => photo.id),
      },
    },
    draft.photos.map((photo) => parcelOf(photo, 'before')),
  ]
}
