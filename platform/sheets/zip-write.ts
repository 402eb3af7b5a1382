// Writes an archive to a stream without knowing sizes beforehand (data descriptors), one part after another, never
// faster than the receiver takes it.
import type { Writable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import { tooLarge } from './limits.ts'

export type Sink = {
  /** Resolves when the receiver is ready for more; rejects when it is gone. */
  put(chunk: Uint8Array | string): Promise<void>
  /** Ends the stream and waits until everything is handed over. */
  end(): Promise<void>
}

export type ZipWriter = {
  /** Begins a part; the one before must be ended. */
  part(name: string): PartWriter
  finish(): Promise<void>
}

export type PartWriter = { write(text: string): Promise<void>; end(): Promise<void> }

const PIECE = 64 * 1024
const MOST = 0xffff_fffe
/** 1980-01-01: the same content gives the same bytes. */
const DOS_DATE = 0x0021

export function createSink(out: Writable): Sink {
  let failure: Error | undefined
  out.on('error', (error) => {
    failure ??= error
  })
  const gone = (): Error => failure ?? new Error('the receiver closed the stream')
  return {
    put(chunk) {
      if (failure || out.destroyed || out.writableEnded) return Promise.reject(gone())
      if (out.write(chunk)) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const settle = (): void => {
          out.off('drain', settle)
          out.off('close', settle)
          out.off('error', settle)
          if (failure || out.destroyed) reject(gone())
          else resolve()
        }
        out.on('drain', settle)
        out.on('close', settle)
        out.on('error', settle)
      })
    },
    end: () =>
      new Promise((resolve, reject) => {
        if (failure || out.destroyed) reject(gone())
        else {
          out.once('error', reject)
          out.once('close', () => (out.writableFinished ? resolve() : reject(gone())))
          out.end(() => resolve())
        }
      }),
  }
}

export function createZip(sink: Sink): ZipWriter {
  const directory: Buffer[] = []
  let written = 0

  async function put(chunk: Uint8Array): Promise<void> {
    written += chunk.length
    if (written > MOST) throw tooLarge('导出的文件超过 4 GB，请缩小范围分几次导出。')
    await sink.put(chunk)
  }

  function part(name: string): PartWriter {
    const encoded = Buffer.from(name)
    const at = written
    const deflate = createDeflateRaw({ level: 3, chunkSize: PIECE })
    let crc = 0
    let size = 0
    let packed = 0
    let pending = ''
    const pump = (async () => {
      try {
        await put(Buffer.concat([header(0x04034b50, encoded.length), encoded]))
        for await (const piece of deflate as AsyncIterable<Buffer>) {
          packed += piece.length
          await put(piece)
        }
      } finally {
        deflate.destroy()
      }
    })()
    // Seen by whoever writes or ends. A write under way in a deflate that is destroyed is never called back, so it is
    // raced against this.
    const failed = new Promise<never>((_resolve, reject) => void pump.catch(reject))
    failed.catch(() => {})

    async function flush(): Promise<void> {
      const bytes = Buffer.from(pending)
      pending = ''
      crc = crc32(bytes, crc)
      size += bytes.length
      if (size > MOST) throw tooLarge('导出的工作表超过 4 GB，请缩小范围分几次导出。')
      try {
        await Promise.race([failed, new Promise<void>((resolve, reject) => deflate.write(bytes, (error) => (error ? reject(error) : resolve())))])
      } catch (error) {
        await pump // its own error says more
        throw error
      }
    }

    return {
      async write(text) {
        pending += text
        if (pending.length >= PIECE) await flush()
      },
      async end() {
        await flush()
        deflate.end()
        await pump
        const sizes = Buffer.alloc(16)
        sizes.writeUInt32LE(0x08074b50, 0)
        sizes.writeUInt32LE(crc, 4)
        sizes.writeUInt32LE(packed, 8)
        sizes.writeUInt32LE(size, 12)
        await put(sizes)
        const central = Buffer.alloc(46)
        central.writeUInt32LE(0x02014b50, 0)
        central.writeUInt16LE(20, 4)
        header(0, encoded.length).copy(central, 6, 4, 30)
        sizes.copy(central, 16, 4, 16)
        central.writeUInt32LE(at, 42)
        directory.push(Buffer.concat([central, encoded]))
      },
    }
  }

  async function finish(): Promise<void> {
    const start = written
    const entries = Buffer.concat(directory)
    await put(entries)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(directory.length, 8)
    end.writeUInt16LE(directory.length, 10)
    end.writeUInt32LE(entries.length, 12)
    end.writeUInt32LE(start, 16)
    await put(end)
    await sink.end()
  }

  return { part, finish }
}

/** A local header with sizes to follow (bit 3) and UTF-8 names (bit 11). */
function header(magic: number, nameLength: number): Buffer {
  const buffer = Buffer.alloc(30)
  buffer.writeUInt32LE(magic, 0)
  buffer.writeUInt16LE(20, 4)
  buffer.writeUInt16LE(0x0808, 6)
  buffer.writeUInt16LE(8, 8)
  buffer.writeUInt16LE(DOS_DATE, 12)
  buffer.writeUInt16LE(nameLength, 26)
  return buffer
}
