// Upload in chunks that can resume, and viewing. Pictures are recognised by their bytes, never by their name; the original
// stays as it came, viewing gets a smaller copy without position data.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import sharp from 'sharp'
import type { Actor } from '#platform/auth/actor.ts'
import type { Scope, Tx } from '#platform/db/tx.ts'
import { asProblem, Download, endpoint, ownTransactions, type Endpoint, type Visit } from '#platform/http/endpoint.ts'
import { takenOf } from '#platform/images/exif.ts'
import { withStrip } from '#platform/images/strip.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { outlineOf } from '#mechanisms/document/outlines.ts'
import * as contract from './contract.ts'
import { findFile, insertFile, type FileRow } from './store.ts'

/** May this actor see the record the file is tied to? Rooms register themselves for their subject type. */
export type SubjectSight = (tx: Tx, actor: Actor, subjectId: string) => Promise<boolean>

/** Whose record it is and where, in one line, below the stamped copy of its photos. */
export type Caption = (tx: Tx, subjectId: string) => Promise<string>

/** `incoming` holds uploads that are not whole yet. */
export type FilesParts = { incoming: string; limit: number; sights: Readonly<Record<string, SubjectSight>>; captions: Readonly<Record<string, Caption>> }

const PICTURES: Readonly<Record<string, string>> = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', heif: 'image/heif', gif: 'image/gif' }
const SIZES = { thumb: 320, view: 1600 } as const
const MAX_PIXELS = 120_000_000

sharp.concurrency(1)
sharp.cache(false)

export function fileRoutes(parts: FilesParts): Endpoint[] {
  // What has come so far is its sender's alone: another account's upload under the same id is another file.
  const partial = (scope: Scope, id: string) => join(parts.incoming, 'uploads', scope.tenantId, scope.accountId ?? 'nobody', id)
  const arriving = new Set<string>()

  const upload = ownTransactions(contract.uploadFile, async (visit) => {
    const { house, scope, params, upload: content } = visit
    const known = await house.db.read(scope, (tx) => findFile(tx, params.id))
    if (known) {
      content!.resume()
      if (known.uploadedBy !== scope.accountId) throw new Problem('conflict', '这个附件编号已经用过了。请重新选一次照片。')
      return { id: params.id, received: known.size, complete: true, sha256: known.sha256 }
    }
    const path = partial(scope, params.id)
    if (arriving.has(path)) {
      content!.resume()
      throw new Problem('conflict', '这个附件正在传，请等它传完。')
    }
    arriving.add(path)
    try {
      return await receive(visit, path)
    } finally {
      arriving.delete(path)
    }
  })

  async function receive({ house, scope, params, query, upload: content, now }: Visit<typeof contract.uploadFile>, path: string) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const have = await stat(path).then((s) => s.size, () => 0)
    if (query.offset !== have) {
      content!.resume()
      throw new Problem('conflict', `已经收到 ${have} 字节，请从那里接着传。`, { facts: { received: have } })
    }
    // What is refused is not kept; what only broke off may go on from there.
    const refused = async (error: unknown): Promise<never> => {
      if (asProblem(error) instanceof Problem) await rm(path, { force: true })
      throw error
    }
    let size = have
    const limited = async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        size += chunk.length
        if (size > parts.limit) throw new Problem('too-large', `附件太大，最多 ${Math.floor(parts.limit / 1048576)} MB。`)
        yield chunk
      }
    }
    await pipeline(content!, limited, createWriteStream(path, { flags: 'a' })).catch(refused)
    if (query.total !== undefined && size < query.total) return { id: params.id, received: size, complete: false, sha256: null }
    if (size === 0) return refused(new Problem('invalid', '附件是空的，请重新选。'))
    const facts = await look(path, query.purpose).catch(refused)
    const stored = await house.files.keep(createReadStream(path), parts.limit)
    await house.db.write(scope, (tx) => insertFile(tx, { id: params.id, ...stored, ...facts, name: query.name, takenAt: query.takenAt ? new Date(query.takenAt) : null, purpose: query.purpose, now })).catch(refused)
    await rm(path, { force: true })
    return { id: params.id, received: stored.size, complete: true, sha256: stored.sha256 }
  }

  const readReceived = endpoint(contract.readReceived, async ({ tx, scope, params }) => {
    const known = await findFile(tx, params.id)
    if (known && known.uploadedBy === scope.accountId) return { id: params.id, received: known.size, complete: true, sha256: known.sha256 }
    return { id: params.id, received: await stat(partial(scope, params.id)).then((s) => s.size, () => 0), complete: false, sha256: null }
  })

  const readFile = endpoint(contract.readFile, async ({ tx, actor, house, params, query }) => {
    const file = await findFile(tx, params.id)
    if (!file || !(await mayRead(tx, actor, file, parts.sights))) throw notFound('个附件')
    const picture = Object.values(PICTURES).includes(file.mediaType)
    if (query.size === 'original' || !picture) {
      const { stream } = await house.files.open(file.sha256)
      return new Download(file.name, file.mediaType, stream, picture)
    }
    if (query.size === 'stamped') {
      const caption = file.subjectType && file.subjectId ? await parts.captions[file.subjectType]?.(tx, file.subjectId) : undefined
      const lines = await stampLines(house.files.path(file.sha256), file, caption)
      // Named by its words: what is known of a photo changes when it is tied to a record.
      const name = createHash('sha256').update(`${file.id}\n${lines.join('\n')}`).digest('hex').slice(0, 16)
      const copy = await stamped(house.files.path(file.sha256), house.files.path(file.sha256, `${name}.stamped.jpg`), lines)
      return new Download(`${file.name}-印记.jpg`, 'image/jpeg', createReadStream(copy), true)
    }
    const copy = await smaller(house.files.path(file.sha256), house.files.path(file.sha256, `${query.size}.webp`), SIZES[query.size])
    return new Download(`${file.name}.webp`, 'image/webp', createReadStream(copy), true)
  })

  return [upload, readReceived, readFile] as Endpoint[]
}

async function mayRead(tx: Tx, actor: Actor, file: FileRow, sights: FilesParts['sights']): Promise<boolean> {
  if (!file.subjectType || !file.subjectId) return file.uploadedBy === actor.accountId
  const sight = sights[file.subjectType]
  return sight ? sight(tx, actor, file.subjectId) : false
}

/** What the bytes are. A photo must be a picture that opens; other purposes keep what they are, as a download only. */
async function look(path: string, purpose: string): Promise<{ mediaType: string; width: number | null; height: number | null }> {
  const meta = await sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).metadata().catch(() => undefined)
  const mediaType = meta?.format ? PICTURES[meta.format] : undefined
  if (mediaType && meta) {
    // Decoding a small copy proves that the picture opens.
    await sharp(path, { limitInputPixels: MAX_PIXELS }).resize(32, 32).toBuffer().catch(() => {
      throw new Problem('not-acceptable-file', '照片是坏的，打不开。请重新拍一张。')
    })
    return { mediaType, width: meta.width ?? null, height: meta.height ?? null }
  }
  if (purpose === 'before' || purpose === 'after') throw new Problem('not-acceptable-file', '这不是照片。请传 JPG、PNG、WebP 或 HEIC。')
  const head = Buffer.alloc(8)
  const handle = await open(path)
  await handle.read(head, 0, 8, 0)
  await handle.close()
  const isPdf = head.subarray(0, 5).toString('latin1') === '%PDF-'
  return { mediaType: isPdf ? 'application/pdf' : 'application/octet-stream', width: null, height: null }
}

/** When, where and whose, and the digest the original is sealed with. The camera's own words go before what the phone reported. */
async function stampLines(source: string, file: FileRow, caption: string | undefined): Promise<string[]> {
  const { exif } = await sharp(source, { limitInputPixels: MAX_PIXELS, failOn: 'none' }).metadata()
  const taken = takenOf(exif)
  const when = taken.at ? `拍摄 ${clock(taken.at)}（照片记录）` : file.takenAt ? `拍摄 ${clock(file.takenAt)}（手机所报）` : '照片没有记录拍摄时间'
  const where = taken.longitude === null ? '照片没有记录位置' : `东经 ${taken.longitude.toFixed(5)}　北纬 ${taken.latitude!.toFixed(5)}（照片记录）`
  return [`${when}　${where}`, ...(caption ? [caption] : []), `上传 ${clock(file.uploadedAt)}　${file.uploadedByName ?? ''}`, `原件 SHA-256 ${file.sha256}`]
}

/** The whole picture with a strip below it. */
async function stamped(source: string, target: string, lines: readonly string[]): Promise<string> {
  if (await access(target).then(() => true, () => false)) return target
  const making = `${target}.${randomUUID()}`
  await withStrip(source, making, lines, outlineOf)
  await rename(making, target)
  return target
}

/** `2026-11-22 09:13:08`, by the clock of China. */
function clock(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

async function smaller(source: string, target: string, edge: number): Promise<string> {
  if (await access(target).then(() => true, () => false)) return target
  const making = `${target}.${randomUUID()}`
  await sharp(source, { limitInputPixels: MAX_PIXELS }).rotate().resize(edge, edge, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 78 }).toFile(making)
  await rename(making, target)
  return target
}

