// A photo is stored on the device, exactly as taken, before anything else happens with it; a small copy is made for the
// screen. The original travels: what a picture proves must not depend on what a phone's browser does to it.
import { newId } from '#platform/db/ids.ts'
import type { Device } from './device.ts'
import type { NewParcel } from './outbox.ts'
import type { Store } from './store.ts'

export type PhotoNote = {
  readonly id: string
  readonly name: string
  readonly size: number
  /** ISO instant: when the file says it was taken, never later than now. */
  readonly takenAt: string
}

/** 20 MB: beyond any phone's photo; the server's limit is higher. */
export const LARGEST_PHOTO = 20 * 1024 * 1024
const SMALL_COPY_PX = 960

/** Why this file is not taken; undefined when it is. */
export function photoTrouble(file: { type: string; size: number }): string | undefined {
  if (!file.type.startsWith('image/')) return '这不是照片。'
  if (file.size === 0) return '这张照片是空的，请再拍一张。'
  if (file.size > LARGEST_PHOTO) return '这张照片超过 20 MB，请用普通画质再拍一张。'
  return undefined
}

/** The file's own time when it is believable: not in the future, not before phones had cameras. `ahead`: how far the server's clock is ahead. */
export function takenAtOf(lastModified: number, now: number, ahead: number): string {
  const corrected = lastModified + ahead
  const believable = Number.isFinite(lastModified) && corrected <= now + 60_000 && corrected > Date.UTC(2005, 0, 1)
  return new Date(Math.round(believable ? Math.min(corrected, now) : now)).toISOString()
}

const ENDINGS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/heic': 'heic', 'image/heif': 'heif' }

/** `20261122-094103.jpg`: camera names like image.jpg say nothing. */
export function photoName(takenAt: string, type: string): string {
  const local = new Date(Date.parse(takenAt) + 8 * 3_600_000).toISOString()
  return `${local.slice(0, 10).replaceAll('-', '')}-${local.slice(11, 19).replaceAll(':', '')}.${ENDINGS[type] ?? 'img'}`
}

/** Width and height within a square, never enlarged. */
export function fitWithin(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Stores a taken photo. Throws StorageFull when the device has no room: then nothing of it was stored. */
export async function keepPhoto(store: Store, account: string, file: File, now: number, ahead: number): Promise<PhotoNote> {
  const id = newId(now)
  // Read now: the camera's temporary file may be gone when it is uploaded tomorrow.
  const original = new Blob([await file.arrayBuffer()], { type: file.type })
  await store.put('photos', { account, key: id, value: original, at: now })
  const small = await smallCopy(original)
  // Without a small copy the original is shown.
  if (small) await store.put('photos', { account, key: `${id}.thumb`, value: small, at: now }).catch(() => undefined)
  const takenAt = takenAtOf(file.lastModified, now, ahead)
  return { id, name: photoName(takenAt, file.type), size: original.size, takenAt }
}

/** Stores taken photos. Throws StorageFull, or an Error with the reason why a file is none. */
export async function keepPhotos(device: Pick<Device, 'store' | 'account' | 'now' | 'ahead'>, files: readonly File[]): Promise<PhotoNote[]> {
  const notes: PhotoNote[] = []
  for (const file of files) {
    const trouble = photoTrouble(file)
    if (trouble) throw new Error(trouble)
    notes.push(await keepPhoto(device.store, device.account, file, device.now(), device.ahead()))
  }
  return notes
}

/** 50 MB: a scanned plan of a hundred pages is smaller. */
export const LARGEST_FILE = 50 * 1024 * 1024

/** Why this file is not taken; undefined when it is. */
export function fileTrouble(file: { size: number }): string | undefined {
  if (file.size === 0) return '这个文件是空的，请换一个。'
  return file.size > LARGEST_FILE ? '这个文件超过 50 MB，请压缩或分开再选。' : undefined
}

/** Stores any file on the device under its own name, before anything else happens with it. Throws StorageFull. */
export async function keepFile(store: Store, account: string, file: File, now: number, ahead: number): Promise<PhotoNote> {
  const id = newId(now)
  // Read now: what a mail or a chat program lent may be gone when it is uploaded tomorrow.
  await store.put('photos', { account, key: id, value: new Blob([await file.arrayBuffer()], { type: file.type }), at: now })
  return { id, name: file.name || '文件', size: file.size, takenAt: takenAtOf(file.lastModified, now, ahead) }
}

export async function dropPhoto(store: Store, account: string, id: string): Promise<void> {
  await store.remove('photos', account, id)
  await store.remove('photos', account, `${id}.thumb`)
}

export function parcelOf(photo: PhotoNote, purpose: string): NewParcel {
  return { id: photo.id, path: `/api/files/${photo.id}`, query: { name: photo.name, purpose, takenAt: photo.takenAt }, size: photo.size }
}

async function smallCopy(original: Blob): Promise<Blob | undefined> {
  try {
    const bitmap = await createImageBitmap(original)
    const { width, height } = fitWithin(bitmap.width, bitmap.height, SMALL_COPY_PX)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height)
    bitmap.close()
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', 0.8))
  } catch {
    return undefined
  }
}
