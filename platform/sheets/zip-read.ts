// The archive around an xlsx, read through its central directory and inflated as a stream. Sizes are counted while
// inflating (a header can lie), and every part that is read to its end is checked against its CRC.
import { pipeline, Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { Problem } from '../problems/problem.ts'
import type { RandomFile } from './file.ts'
import { damaged, notASheet, tooLarge, zipBomb, type SheetLimits } from './limits.ts'

type Entry = { name: string; method: number; encrypted: boolean; crc: number; packed: number; at: number }

export type ZipReader = {
  has(name: string): boolean
  names(): string[]
  /** The part's content, inflated piece by piece; a Problem when it is missing, damaged or too large. */
  inflate(name: string): AsyncGenerator<Buffer>
}

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
/** Below this an unusual ratio is a sheet full of empty styled cells, not an attack. */
const RATIO_FROM = 16 * 1024 * 1024

export async function openZip(file: RandomFile, limits: SheetLimits): Promise<ZipReader> {
  const entries = await readDirectory(file, limits)
  const inflatedOf = new Map<string, number>()
  let inflatedTotal = 0

  function find(name: string): Entry | undefined {
    return entries.get(normalise(name))
  }

  async function* inflate(name: string): AsyncGenerator<Buffer> {
    const entry = find(name)
    if (!entry) throw damaged(`缺少 ${name}`)
    if (entry.encrypted) throw notASheet('文件设了打开密码，请取消密码后另存为 xlsx 再上传。')
    if (entry.method !== 0 && entry.method !== 8) throw notASheet('文件用了少见的压缩方式，请在 Excel 或 WPS 里另存为 xlsx 再上传。')
    const header = await file.read(entry.at, 30)
    if (header.readUInt32LE(0) !== LOCAL) throw damaged(name)
    const at = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
    const packed = file.pieces(at, entry.packed)
    let bytes = 0
    let crc = 0
    for await (const piece of entry.method === 0 ? packed : inflated(packed, name)) {
      bytes += piece.length
      crc = crc32(piece, crc)
      const before = inflatedOf.get(name) ?? 0
      if (bytes > before) {
        inflatedTotal += bytes - before
        inflatedOf.set(name, bytes)
      }
      if (inflatedTotal > limits.inflatedBytes || (bytes > RATIO_FROM && bytes > entry.packed * limits.ratio)) throw zipBomb()
      yield piece
    }
    if (crc !== entry.crc) throw damaged(name)
  }

  return { has: (name) => find(name) !== undefined, names: () => [...entries.values()].map((entry) => entry.name), inflate }
}

async function* inflated(packed: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: 64 * 1024 })
  pipeline(Readable.from(packed), inflater, () => {}) // its error surfaces in the loop below
  try {
    for await (const piece of inflater as AsyncIterable<Buffer>) yield piece
  } catch (error) {
    throw error instanceof Problem ? error : damaged(name)
  } finally {
    inflater.destroy()
  }
}

async function readDirectory(file: RandomFile, limits: SheetLimits): Promise<Map<string, Entry>> {
  const tail = await file.read(Math.max(0, file.size - 65_557), Math.min(file.size, 65_557))
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--
  if (end < 0) throw damaged()
  let count = tail.readUInt16LE(end + 10)
  let size = tail.readUInt32LE(end + 12)
  let at = tail.readUInt32LE(end + 16)
  if ((count === 0xffff || size === 0xffffffff || at === 0xffffffff) && end >= 20 && tail.readUInt32LE(end - 20) === LOCATOR_64) {
    const end64 = await file.read(number64(tail, end - 12), 56)
    if (end64.readUInt32LE(0) !== END_64) throw damaged()
    count = number64(end64, 32)
    size = number64(end64, 40)
    at = number64(end64, 48)
  }
  if (count > limits.entries || size > 16 * 1024 * 1024) throw tooLarge('文件里的部件太多，不像一份台账。请把表格内容复制到新的工作簿再上传。')
  return parseDirectory(await file.read(at, size), count)
}

function parseDirectory(directory: Buffer, count: number): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw damaged()
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const next = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw damaged()
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
    const entry: Entry = {
      name,
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      at: directory.readUInt32LE(at + 42),
    }
    widen(entry, directory.readUInt32LE(at + 24), directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength))
    if (!name.endsWith('/') && !entries.has(normalise(name))) entries.set(normalise(name), entry)
    at = next
  }
  return entries
}

/** Zip64: fields that do not fit are all ones and stand, in order, in extra field 1. */
function widen(entry: Entry, size: number, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    const wide = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    let field = size === 0xffffffff ? 8 : 0
    const take = (narrow: number): number => {
      if (narrow !== 0xffffffff || field + 8 > wide.length) return narrow
      field += 8
      return number64(wide, field - 8)
    }
    entry.packed = take(entry.packed)
    entry.at = take(entry.at)
  }
}

function number64(buffer: Buffer, at: number): number {
  const value = Number(buffer.readBigUInt64LE(at))
  if (!Number.isSafeInteger(value)) throw damaged()
  return value
}

function normalise(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()
}
