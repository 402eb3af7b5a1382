// A picture's fingerprint: its corners packed into bytes for keeping, the words by which a table finds pictures that share
// some of them, and the proof that two pictures are one: many corners that agree on one turn, size and shift. Pure.
import { LANES, type Features } from './features.ts'

/** Position and direction as a byte each, size as a byte, then the comparisons. */
const EACH = 4 + LANES * 4
const HEAD = 4
export const WORD_BITS = 18
export const WORDS_EACH = 2

export type Fingerprint = {
  readonly count: number
  readonly width: number
  readonly height: number
  readonly x: Float32Array
  readonly y: Float32Array
  readonly angle: Float32Array
  readonly scale: Float32Array
  readonly bits: Uint32Array
}

/** Bytes of a fingerprint, for a column. */
export function pack(f: Omit<Features, 'mirrored'>, width: number, height: number): Buffer {
  const bytes = Buffer.alloc(HEAD + f.count * EACH)
  bytes.writeUInt16LE(width, 0)
  bytes.writeUInt16LE(height, 2)
  for (let i = 0, at = HEAD; i < f.count; i++, at += EACH) {
    bytes[at] = Math.min(255, Math.round((f.x[i]! * 256) / width))
    bytes[at + 1] = Math.min(255, Math.round((f.y[i]! * 256) / height))
    bytes[at + 2] = Math.round(((f.angle[i]! + Math.PI) * 256) / (2 * Math.PI)) & 255
    bytes[at + 3] = Math.round(Math.log2(f.scale[i]!) * 64)
    for (let lane = 0; lane < LANES; lane++) bytes.writeUInt32LE(f.bits[i * LANES + lane]!, at + 4 + lane * 4)
  }
  return bytes
}

export const packOf = (print: Fingerprint) => pack(print, print.width, print.height)

export function unpack(bytes: Uint8Array): Fingerprint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = Math.floor((bytes.length - HEAD) / EACH)
  const width = view.getUint16(0, true)
  const height = view.getUint16(2, true)
  const f = { count, width, height, x: new Float32Array(count), y: new Float32Array(count), angle: new Float32Array(count), scale: new Float32Array(count), bits: new Uint32Array(count * LANES) }
  for (let i = 0, at = HEAD; i < count; i++, at += EACH) {
    f.x[i] = (view.getUint8(at) * width) / 256
    f.y[i] = (view.getUint8(at + 1) * height) / 256
    f.angle[i] = (view.getUint8(at + 2) * 2 * Math.PI) / 256 - Math.PI
    f.scale[i] = 2 ** (view.getUint8(at + 3) / 64)
    for (let lane = 0; lane < LANES; lane++) f.bits[i * LANES + lane] = view.getUint32(at + 4 + lane * 4, true)
  }
  return f
}

/** The same picture seen in a mirror. */
export function mirror(f: Features, width: number, height: number): Fingerprint {
  return { count: f.count, width, height, x: f.x.map((x) => width - 1 - x), y: f.y, angle: f.angle.map((angle) => wrap(Math.PI - angle)), scale: f.scale, bits: f.mirrored }
}

/** Words to look pictures up by: parts of the comparisons of each corner, each picture's words once. */
export function wordsOf(bits: Uint32Array): number[] {
  const words = new Set<number>()
  const mask = (1 << WORD_BITS) - 1
  for (let i = 0; i < bits.length; i += LANES) {
    for (let w = 0; w < WORDS_EACH; w++) words.add((bits[i + w]! & mask) | (w << WORD_BITS))
  }
  return [...words].sort((a, b) => a - b)
}

/** How a picture lies on another: turn in degrees clockwise, size, and how many corners agree. */
export type Likeness = { readonly agree: number; readonly turn: number; readonly size: number }

const NEAR = 34
const AGREE_AT_LEAST = 9

/** Whether `a` is `b` again, and how it lies on it. */
export function likeness(a: Fingerprint, b: Fingerprint): Likeness | undefined {
  const pairs = nearest(a, b)
  if (pairs.length < AGREE_AT_LEAST) return undefined
  let best: number[] = []
  let turn = 0
  let size = 1
  // Each pair alone says turn, size and shift; those that say nearly the same are counted.
  for (const [i, j] of pairs) {
    const rotation = wrap(b.angle[j]! - a.angle[i]!)
    const factor = b.scale[j]! / a.scale[i]!
    if (factor < 0.5 || factor > 2) continue
    const agree: number[] = []
    const c = Math.cos(rotation) * factor
    const s = Math.sin(rotation) * factor
    pairs.forEach(([k, l], n) => {
      if (Math.abs(wrap(b.angle[l]! - a.angle[k]! - rotation)) > 0.35) return
      const dx = a.x[k]! - a.x[i]!
      const dy = a.y[k]! - a.y[i]!
      const ex = b.x[j]! + c * dx - s * dy - b.x[l]!
      const ey = b.y[j]! + s * dx + c * dy - b.y[l]!
      // A coarse model of one pair misses by more the further it reaches.
      const slack = 6 + 0.16 * Math.sqrt(dx * dx + dy * dy)
      if (ex * ex + ey * ey <= slack * slack) agree.push(n)
    })
    if (agree.length > best.length) best = agree
  }
  for (let round = 0; round < 3 && best.length >= 4; round++) {
    const fit = similarity(a, b, best.map((n) => pairs[n]!))
    turn = Math.atan2(fit.s, fit.c)
    size = Math.hypot(fit.c, fit.s)
    best = pairs.flatMap(([k, l], n) => {
      const ex = fit.c * a.x[k]! - fit.s * a.y[k]! + fit.x - b.x[l]!
      const ey = fit.s * a.x[k]! + fit.c * a.y[k]! + fit.y - b.y[l]!
      return ex * ex + ey * ey <= 16 && Math.abs(wrap(b.angle[l]! - a.angle[k]! - turn)) < 0.3 ? [n] : []
    })
  }
  if (size < 0.55 || size > 1.8) return undefined
  const agree = apart(a, best.map((n) => pairs[n]![0]))
  return agree >= AGREE_AT_LEAST ? { agree, turn: (turn * 180) / Math.PI, size } : undefined
}

/** Corners of several levels at one place count once. */
function apart(a: Fingerprint, which: number[]): number {
  return new Set(which.map((i) => `${Math.round(a.x[i]! / 4)} ${Math.round(a.y[i]! / 4)}`)).size
}

/** For each corner of `a` the nearest of `b` by comparisons, when near enough and clearly nearer than any at another place. */
function nearest(a: Fingerprint, b: Fingerprint): [number, number][] {
  const pairs: [number, number][] = []
  for (let i = 0; i < a.count; i++) {
    let first = 999
    let second = 999
    let which = -1
    const o = i * LANES
    const [a0, a1, a2, a3] = [a.bits[o]!, a.bits[o + 1]!, a.bits[o + 2]!, a.bits[o + 3]!]
    for (let j = 0, p = 0; j < b.count; j++, p += LANES) {
      const d = ones(a0 ^ b.bits[p]!) + ones(a1 ^ b.bits[p + 1]!) + ones(a2 ^ b.bits[p + 2]!) + ones(a3 ^ b.bits[p + 3]!)
      if (d < first) {
        if (which < 0 || Math.abs(b.x[j]! - b.x[which]!) + Math.abs(b.y[j]! - b.y[which]!) > 8) second = first
        first = d
        which = j
      } else if (d < second && Math.abs(b.x[j]! - b.x[which]!) + Math.abs(b.y[j]! - b.y[which]!) > 8) {
        second = d
      }
    }
    if (first <= NEAR && (first <= 12 || first < 0.9 * second)) pairs.push([i, which])
  }
  return pairs
}

function similarity(a: Fingerprint, b: Fingerprint, pairs: readonly (readonly [number, number])[]) {
  let [mx, my, nx, ny] = [0, 0, 0, 0]
  for (const [i, j] of pairs) {
    mx += a.x[i]!
    my += a.y[i]!
    nx += b.x[j]!
    ny += b.y[j]!
  }
  const n = pairs.length
  mx /= n
  my /= n
  nx /= n
  ny /= n
  let [dot, cross, square] = [0, 0, 1e-9]
  for (const [i, j] of pairs) {
    const [ax, ay, bx, by] = [a.x[i]! - mx, a.y[i]! - my, b.x[j]! - nx, b.y[j]! - ny]
    dot += ax * bx + ay * by
    cross += ax * by - ay * bx
    square += ax * ax + ay * ay
  }
  const c = dot / square
  const s = cross / square
  return { c, s, x: nx - c * mx + s * my, y: ny - s * mx - c * my }
}

function ones(v: number): number {
  v -= (v >>> 1) & 0x55555555
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
