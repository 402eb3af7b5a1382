// A tar file written and read as a stream: what a backup is kept in, so that `tar xf` and `sha256sum -c` open it without
// us. Entries are written whole (their size is in front), memory stays flat, and every entry's SHA-256 is kept.
import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Problem } from '#platform/problems/problem.ts'

const BLOCK = 512
const CHUNK = 1 << 20
/** Eleven octal digits of the ustar header. */
const LARGEST_ENTRY = 8 ** 11 - 1

export type Entry = { name: string; size: number; chunks(): AsyncGenerator<Buffer> }
export type Written = { name: string; size: number; sha256: string }

export class ArchiveWriter {
  #file: FileHandle
  #path: string
  readonly written: Written[] = []

  private constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
  }

  /** Writes beside the final name; only finish() makes the file appear under it. */
  static async create(path: string): Promise<ArchiveWriter> {
    return new ArchiveWriter(await open(`${path}.partial`, 'wx', 0o600), path)
  }

  async add(name: string, size: number, chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Written> {
    await this.#file.appendFile(header(name, size))
    const hash = createHash('sha256')
    let seen = 0
    for await (const chunk of chunks) {
      hash.update(chunk)
      seen += chunk.length
      await this.#file.appendFile(chunk)
    }
    if (seen !== size) throw new Error(`${name} changed while it was read: ${seen} bytes instead of ${size}`)
    await this.#file.appendFile(Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK))
    const entry = { name, size, sha256: hash.digest('hex') }
    this.written.push(entry)
    return entry
  }

  addText(name: string, text: string): Promise<Written> {
    const bytes = Buffer.from(text)
    return this.add(name, bytes.length, [bytes])
  }

  /** Flushes to disk, then gives the file its name. Returns its size in bytes. */
  async finish(): Promise<number> {
    await this.#file.appendFile(Buffer.alloc(2 * BLOCK))
    await this.#file.sync()
    const { size } = await this.#file.stat()
    await this.#file.close()
    await rename(`${this.#path}.partial`, this.#path)
    if (process.platform !== 'win32') {
      const folder = await open(dirname(this.#path), 'r')
      await folder.sync()
      await folder.close()
    }
    return size
  }

  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined)
    await rm(`${this.#path}.partial`, { force: true })
  }
}

function header(name: string, size: number): Buffer {
  if (size > LARGEST_ENTRY) throw new Error(`${name} is too large for the archive: ${size} bytes`)
  const block = Buffer.alloc(BLOCK)
  const split = Buffer.byteLength(name) > 100 ? name.lastIndexOf('/', 154) : -1
  const [prefix, rest] = split > 0 ? [name.slice(0, split), name.slice(split + 1)] : ['', name]
  if (Buffer.byteLength(rest) > 100) throw new Error(`the name is too long for the archive: ${name}`)
  block.write(rest, 0)
  block.write('0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write('        0', 148)
  block.write('ustar\x0000', 257, 'latin1')
  block.write(prefix, 345)
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function checksum(block: Buffer): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0)
}

const torn = (why: string) => new Problem('invalid', `这个备份文件不完整或已损坏（${why}），没有动任何数据。请换另一份备份。`)

/** The entries in order. Read an entry's chunks or leave them; the file may be read any number of times. */
export async function* readArchive(path: string): AsyncGenerator<Entry> {
  const file = await open(path, 'r')
  try {
    const { size: end } = await file.stat()
    for (let at = 0; ; ) {
      const block = await readAt(file, at, BLOCK)
      if (block.every((byte) => byte === 0)) return
      if (Number.parseInt(block.toString('latin1', 148, 154), 8) !== checksum(block)) throw torn('条目头不对')
      const [name, prefix] = [textAt(block, 0, 100), textAt(block, 345, 155)]
      const size = Number.parseInt(block.toString('latin1', 124, 135), 8)
      const start = at + BLOCK
      at = start + Math.ceil(size / BLOCK) * BLOCK
      if (at > end) throw torn('中途截断')
      yield { name: prefix ? `${prefix}/${name}` : name, size, chunks: () => chunksAt(file, start, size) }
    }
  } finally {
    await file.close()
  }
}

/** For entries known to be small: parts of tables, the lists. */
export async function readWhole(entry: Entry): Promise<Buffer> {
  const kept: Buffer[] = []
  for await (const chunk of entry.chunks()) kept.push(chunk)
  return Buffer.concat(kept)
}

function textAt(block: Buffer, from: number, length: number): string {
  const bytes = block.subarray(from, from + length)
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? length : end)
}

async function* chunksAt(file: FileHandle, start: number, size: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < size; ) {
    const chunk = await readAt(file, start + done, Math.min(CHUNK, size - done))
    done += chunk.length
    yield chunk
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done)
    if (bytesRead === 0) throw torn('中途截断')
    done += bytesRead
  }
  return buffer
}
