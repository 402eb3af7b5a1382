// Random access to the file being read, whether it lies on disk or in memory: an xlsx is an archive whose directory
// stands at its end, so a plain stream will not do.
import { open } from 'node:fs/promises'
import { damaged } from './limits.ts'

/** What is to be read. `name` helps to word messages; its ending is never trusted. */
export type SheetSource = { path: string; name?: string } | { bytes: Uint8Array; name?: string }

export type RandomFile = {
  size: number
  /** Exactly `length` bytes from `at`, or a Problem when the file ends before. */
  read(at: number, length: number): Promise<Buffer>
  /** Consecutive pieces of at most 64 KB. */
  pieces(at: number, length: number): AsyncGenerator<Buffer>
  close(): Promise<void>
}

const PIECE = 64 * 1024

export async function openFile(source: SheetSource): Promise<RandomFile> {
  const file = 'bytes' in source ? inMemory(source.bytes) : await onDisk(source.path)
  return {
    ...file,
    async *pieces(at, length) {
      for (let done = 0; done < length; done += PIECE) yield await file.read(at + done, Math.min(PIECE, length - done))
    },
  }
}

type Bare = Omit<RandomFile, 'pieces'>

function inMemory(bytes: Uint8Array): Bare {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    size: buffer.length,
    read: (at, length) => (at < 0 || at + length > buffer.length ? Promise.reject(damaged()) : Promise.resolve(buffer.subarray(at, at + length))),
    close: () => Promise.resolve(),
  }
}

async function onDisk(path: string): Promise<Bare> {
  const handle = await open(path, 'r')
  const { size } = await handle.stat()
  return {
    size,
    async read(at, length) {
      if (at < 0 || at + length > size) throw damaged()
      const buffer = Buffer.allocUnsafe(length)
      let filled = 0
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, at + filled)
        if (bytesRead === 0) throw damaged()
        filled += bytesRead
      }
      return buffer
    },
    close: () => handle.close(),
  }
}
