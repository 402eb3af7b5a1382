// A picture's fingerprint: its corners packed into bytes for keeping, and the proof that two pictures are one: many corners
// that agree on one turn, size and shift. Pure. How one picture is found among many is in words.ts.
import { LANES, type Features } from './features.ts'

/** Position and direction as a byte each, size as a byte, then the comparisons. */
const EACH = 4 + LANES * 4
const HEAD = 4

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
export function pack(f: Fingerprint): Buffer {
  const bytes = Buffer.alloc(HEAD + f.count * EACH)
  bytes.writeUInt16LE(f.width, 0)
  bytes.writeUInt16LE(f.height, 2)
  for (let i = 0, at = HEAD; i < f.count; i++, at += EACH) {
    bytes[at] = Math.min(255, Math.round((f.x[i]! * 256) / f.width))
    bytes[at + 1] = Math.min(255, Math.round((f.y[i]! * 256) / f.height))
    bytes[at + 2] = Math.round(((f.angle[i]! + Math.PI) * 256) / (2 * Math.PI)) & 255
    bytes[at + 3] = Math.round(Math.log2(f.scale[i]!) * 64)
    for (let lane = 0; lane < LANES; lane++) bytes.writeUInt32LE(f.bits[i * LANES + lane]!, at + 4 + lane * 4)
  }
  return bytes
}

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

/** What is kept of a picture. */
export function keptOf(f: Features, width: number, height: number): Fingerprint {
  const of = (values: Float32Array) => Float32Array.from(f.kept, (i) => values[i]!)
  return { count: f.kept.length, width, height, x: of(f.x), y: of(f.y), angle: of(f.angle), scale: of(f.scale), bits: Uint32Array.from({ length: f.kept.length * LANES }, (_, i) => f.bits[f.kept[Math.floor(i / LANES)]! * LANES + (i % LANES)]!) }
}

/** The same picture seen in a mirror. */
export function mirror(f: Features, width: number, height: number): Fingerprint {
  return { count: f.count, width, height, x: f.x.map((x) => width - 1 - x), y: f.y, angle: f.angle.map((angle) => wrap(Math.PI - angle)), scale: f.scale, bits: f.mirrored }
}

/** How a picture lies on another: turn in degrees clockwise, size, and how many corners agree. */
export type Likeness = { readonly agree: number; readonly turn: number; readonly size: number }

const NEAR = 34
const CLEARLY = 0.9
/** Nothing further away could make the nearest unclear. */
const FAR = Math.ceil(NEAR / CLEARLY) + 1
/** Nor is what differs this much in its first half looked at further: of pairs that are one corner hardly any, of others most. */
const HALF = 22
/** With nine, two in a hundred drawn scenes that share the grain of a wall were taken for each other among 100,000; with fourteen none, and one copy in two hundred less is found. */
const AGREE_AT_LEAST = 14

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
  const agree = Math.min(apart(a, best.map((n) => pairs[n]![0])), apart(b, best.map((n) => pairs[n]![1])))
  return agree >= AGREE_AT_LEAST ? { agree, turn: (turn * 180) / Math.PI, size } : undefined
}

/** Corners of several levels at one place count once. */
function apart(a: Fingerprint, which: number[]): number {
  return new Set(which.map((i) => `${Math.round(a.x[i]! / 4)} ${Math.round(a.y[i]! / 4)}`)).size
}

/** For each corner of `a` the nearest of `b` by comparisons, when near enough and clearly nearer than any at another place. */
function nearest(a: Fingerprint, b: Fingerprint): [number, number][] {
  const pairs: [number, number][] = []
  const { count, x, y } = b
  // Signed, because what does not fit 31 bits would be counted as floating point.
  const [mine, bits] = [new Int32Array(a.bits.buffer, a.bits.byteOffset, a.bits.length), new Int32Array(b.bits.buffer, b.bits.byteOffset, b.bits.length)]
  for (let i = 0, o = 0; i < a.count; i++, o += LANES) {
    const a0 = mine[o]!
    const a1 = mine[o + 1]!
    const a2 = mine[o + 2]!
    const a3 = mine[o + 3]!
    let first = NEAR + 1
    let second = FAR
    let which = -1
    for (let j = 0, p = 0; j < count; j++, p += LANES) {
      const half = onesOfTwo(a0 ^ bits[p]!, a1 ^ bits[p + 1]!)
      if (half > HALF || half >= second) continue
      const d = half + onesOfTwo(a2 ^ bits[p + 2]!, a3 ^ bits[p + 3]!)
      if (d >= second) continue
      const elsewhere = which < 0 || Math.abs(x[j]! - x[which]!) + Math.abs(y[j]! - y[which]!) > 8
      if (d < first) {
        if (elsewhere && which >= 0) second = first
        first = d
        which = j
      } else if (elsewhere) {
        second = d
      }
    }
    if (which >= 0 && (first <= 12 || first < CLEARLY * second)) pairs.push([i, which])
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

/** How many bits are set in both words together. */
function onesOfTwo(v: number, w: number): number {
  v -= (v >>> 1) & 0x55555555
  w -= (w >>> 1) & 0x55555555
  const sum = (v & 0x33333333) + ((v >>> 2) & 0x33333333) + (w & 0x33333333) + ((w >>> 2) & 0x33333333)
  return Math.imul((sum & 0x0f0f0f0f) + ((sum >>> 4) & 0x0f0f0f0f), 0x01010101) >>> 24
}

function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
