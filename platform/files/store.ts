// Attachments on disk, content-addressed: <folder>/<first two hex>/<sha256>. The original is written once, synced, and
// never changed; what is shown is a smaller copy made beside it. Rows about files are the files room's business.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Problem } from '../problems/problem.ts'

export type StoredFile = { readonly sha256: string; readonly size: number; readonly path: string }

export type FileStore = {
  /** Keeps a stream, at most `limit` bytes. Throws `too-large`. The bytes are on disk (synced) when this resolves. */
  keep(content: Readable | Buffer, limit: number): Promise<StoredFile>
  open(sha256: string): Promise<{ stream: Readable; size: number }>
  path(sha256: string, variant?: string): string
}

/** @param incoming where bytes wait until they are whole: on the same disk as `folder`, and outside it, so that a backup never meets them. */
export function openFileStore(folder: string, incoming: string): FileStore {
  const path = (sha256: string, variant?: string) => join(folder, sha256.slice(0, 2), variant ? `${sha256}.${variant}` : sha256)
  return {
    path,
    async keep(content, limit) {
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      const arriving = join(incoming, randomUUID())
      const handle = await open(arriving, 'wx')
      const hash = createHash('sha256')
      let size = 0
      try {
        try {
          for await (const piece of Buffer.isBuffer(content) ? [content] : content) {
            const chunk = piece as Buffer
            size += chunk.length
            if (size > limit) throw new Problem('too-large', `文件太大，最多 ${Math.floor(limit / 1048576)} MB。请压缩后再传。`)
            hash.update(chunk)
            await handle.write(chunk)
          }
          await handle.sync()
        } finally {
          await handle.close()
        }
        const sha256 = hash.digest('hex')
        const target = path(sha256)
        await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true, mode: 0o700 })
        await rename(arriving, target)
        await syncFolder(join(folder, sha256.slice(0, 2)))
        return { sha256, size, path: target }
      } catch (error) {
        await rm(arriving, { force: true })
        throw error
      }
    },
    async open(sha256) {
      const { size } = await stat(path(sha256))
      return { stream: createReadStream(path(sha256)), size }
    },
  }
}

/** Makes a rename survive power loss; not supported (and not needed) on Windows. */
async function syncFolder(folder: string) {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
