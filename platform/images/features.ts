// What can be found again in a picture after it was turned, mirrored, cut, re-compressed or written on: corners on a small
// pyramid of the grey picture, each with the direction of its light and 128 comparisons around it. Pure; no library does
// this without native code, and a hash of the whole frame survives neither a cut nor a turn.

/** A grey picture of about `AREA` pixels, one byte each. */
export type Grey = { readonly width: number; readonly height: number; readonly pixels: Uint8Array }

/** Corners of one picture. `mirrored` describes the same corners as a mirror shows them. */
export type Features = {
  readonly count: number
  /** Which of them are worth keeping: what is asked with is three times as much, so that a cut copy still finds them. */
  readonly kept: readonly number[]
  /** How many of the kept stand out from the noise of a sensor and of compression. */
  readonly distinct: number
  /** Position in pixels of the grey picture, direction in radians, size as a factor of the finest level. */
  readonly x: Float32Array
  readonly y: Float32Array
  readonly angle: Float32Array
  readonly scale: Float32Array
  /** `LANES` words of 32 bits for each corner. */
  readonly bits: Uint32Array
  readonly mirrored: Uint32Array
}

/** Pictures are compared at equal area, so that cutting a third off changes their scale by a fifth, however it is cut. */
export const AREA = 320 * 240
export const KEPT = 120
export const ASKED = 360
export const LANES = 4
/** A cut copy shows on its level 1 what the whole picture showed on level 0: it is read two levels further than what is kept. */
const LEVELS = 6
const KEPT_LEVELS = 4
export const STEP = 1.2
/** Sensor noise and the squares of a JPEG stay below it after the blur. */
const STANDS_OUT = 400
const RADIUS = 15
const MARGIN = RADIUS + 2
/** Corners are taken evenly: at most so many from each cell of a grid, so that a stamp cannot draw them all to itself. */
const CELLS = 6
const WEAKEST = 12

/**
 * Pairs of points on the disc (x, y, x, y; a signed byte each), chosen out of 1,500 on 33,600 corners of photographs: about
 * as often darker as lighter, little correlated, seldom changed by a cut and a re-compression. The first bits of the first two lanes make the words.
 */
const PATTERN = Int8Array.from(atob(
  '/fj+APoL/fwD/AMJB/YHAfn3/AXz+/r+B/8KBwcICfn0Bfb6//oABwH0AgkFDAQF9QH3CPv8/PYC+gYE8/339v4NAPb9BvcEAAEA9P/7/wf7+fwDA/oDBfwC9woI9wgC+Pj4CQb+Bgr0BPn++wz78w' +
  'P0A/oJCQr49wTz+//zAAsC/wEG/wP+9AX0BQX3CPsABAkE+/oC+ffyAPn8CgkN/PX99wQCDQL1BvsJAgAIAff+Bvv89vn+/fzz/fkL+Qf/BAQKCfUF+woA/Pv09//29/r//AcBCgL2AgsFA/389P0A' +
  '+QEN9AP4CQwHBQIFCQ0C/AX/DPj2/wn3+fvzAPf7DA39CwQC9QcKCfwH9fj7/f/4Afz3BAwH9vwI9QcDBgXzAAT8CQAEA/f9CP71BwcD/fb58wAM/wf5AfMG9wD9AgcEAwf8//kCBQIHAPT/C/339w' +
  'n+DQAC/fv9Av/6+QP+//b/9gj7AvQCAvUF/v3z/fz9+fgK/Av7AvoL9vsE9wwG+/P2BgANBQj59Pz//wgCAPoC/PwGCgYEBgEG+wMBBvjzBfX6AQ0D+gYEBPMFCQT3/vjzBQn/CAX59vP7DQAHAf4K' +
  'AfUNBA3+/AT1+Pf9+QP69vwIAwIB+AD9+wz8//8F/f8ACvkG9P8K+Az+BfsDCfcK/wcGDAIEAAb79fQA/Qo='
), (letter) => letter.charCodeAt(0))

export function featuresOf(picture: Grey): Features {
  const found: { x: number; y: number; level: number; strength: number }[] = []
  const levels: Grey[] = []
  const smooth: Uint8Array[] = []
  for (let level = 0; level < LEVELS; level++) {
    const grey = level === 0 ? picture : shrink(picture, STEP ** level)
    if (grey.width < 3 * MARGIN || grey.height < 3 * MARGIN) break
    levels.push(grey)
    smooth.push(blur(blur(grey.pixels, grey.width, grey.height), grey.width, grey.height))
    corners(smooth[level]!, grey.width, grey.height, (x, y, strength) => found.push({ x, y, level, strength }))
  }
  const taken = spread(found, picture, ASKED)
  const count = taken.length
  const best = new Set(spread(taken.filter(({ level }) => level < KEPT_LEVELS), picture, KEPT))
  const features = {
    count, kept: taken.flatMap((one, i) => (best.has(one) ? [i] : [])), distinct: [...best].filter(({ strength }) => strength > STANDS_OUT).length, x: new Float32Array(count), y: new Float32Array(count), angle: new Float32Array(count), scale: new Float32Array(count),
    bits: new Uint32Array(count * LANES), mirrored: new Uint32Array(count * LANES),
  }
  taken.forEach(({ x, y, level }, i) => {
    const { width } = levels[level]!
    const pixels = smooth[level]!
    const angle = direction(pixels, width, x, y)
    const scale = STEP ** level
    features.x[i] = x * scale
    features.y[i] = y * scale
    features.angle[i] = angle
    features.scale[i] = scale
    describe(pixels, width, x, y, angle, false, features.bits, i * LANES)
    describe(pixels, width, x, y, angle, true, features.mirrored, i * LANES)
  })
  return features
}

/** Corners that are the strongest of their 5 × 5 neighbours: how much the light changes in the direction in which it changes least (Shi, Tomasi). */
function corners(p: Uint8Array, width: number, height: number, found: (x: number, y: number, strength: number) => void): void {
  const size = width * height
  const xx = new Float32Array(size)
  const yy = new Float32Array(size)
  const xy = new Float32Array(size)
  // Sums over five columns on the way, over five rows below.
  for (let y = 1; y < height - 1; y++) {
    let [a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const dx = p[i + 1]! - p[i - 1]!
      const dy = p[i + width]! - p[i - width]!
      const a = dx * dx
      const b = dy * dy
      const c = dx * dy
      xx[i - 2] = a0 + a1 + a2 + a3 + a
      yy[i - 2] = b0 + b1 + b2 + b3 + b
      xy[i - 2] = c0 + c1 + c2 + c3 + c
      a0 = a1; a1 = a2; a2 = a3; a3 = a
      b0 = b1; b1 = b2; b2 = b3; b3 = b
      c0 = c1; c1 = c2; c2 = c3; c3 = c
    }
  }
  const strength = new Float32Array(size)
  const [w, v] = [width, 2 * width]
  for (let y = 3; y < height - 3; y++) {
    for (let i = y * width + 3, end = i + width - 6; i < end; i++) {
      const a = xx[i - v]! + xx[i - w]! + xx[i]! + xx[i + w]! + xx[i + v]!
      const b = yy[i - v]! + yy[i - w]! + yy[i]! + yy[i + w]! + yy[i + v]!
      const c = xy[i - v]! + xy[i - w]! + xy[i]! + xy[i + w]! + xy[i + v]!
      // The smaller eigenvalue; nothing is lost by leaving the square root out where it cannot reach the threshold.
      const product = a * b - c * c
      if (product > WEAKEST * (a + b) * 0.5) strength[i] = (a + b - Math.sqrt((a - b) * (a - b) + 4 * c * c)) / 2
    }
  }
  for (let y = MARGIN; y < height - MARGIN; y++) {
    for (let x = MARGIN, i = y * width + MARGIN; x < width - MARGIN; x++, i++) {
      const s = strength[i]!
      if (s < WEAKEST || strength[i - 1]! >= s || strength[i + 1]! > s || strength[i - w]! >= s || strength[i + w]! > s) continue
      let best = true
      for (let dy = -2; dy <= 2 && best; dy++) for (let j = i + dy * w - 2; j <= i + dy * w + 2; j++) if (strength[j]! > s) best = false
      if (best) found(x, y, s)
    }
  }
}

/** The strongest, evenly over the picture: rounds over the cells of a grid until enough are taken. */
function spread<T extends { x: number; y: number; level: number; strength: number }>(found: readonly T[], { width, height }: Grey, most: number): T[] {
  const cells: T[][] = Array.from({ length: CELLS * CELLS }, () => [])
  for (const one of found) {
    const scale = STEP ** one.level
    const column = Math.min(CELLS - 1, Math.floor((one.x * scale * CELLS) / width))
    const row = Math.min(CELLS - 1, Math.floor((one.y * scale * CELLS) / height))
    cells[row * CELLS + column]!.push(one)
  }
  for (const cell of cells) cell.sort((a, b) => b.strength - a.strength)
  const taken: T[] = []
  for (let round = 0; taken.length < most; round++) {
    const next = cells.flatMap((cell) => cell[round] ?? [])
    if (!next.length) break
    next.sort((a, b) => b.strength - a.strength)
    taken.push(...next.slice(0, most - taken.length))
  }
  return taken
}

/** Where the light of a disc lies from its middle: turns with the picture. */
function direction(p: Uint8Array, width: number, x: number, y: number): number {
  let mx = 0
  let my = 0
  for (let v = -RADIUS; v <= RADIUS; v++) {
    const reach = REACH[v + RADIUS]!
    let row = 0
    for (let u = -reach, i = (y + v) * width + x - reach; u <= reach; u++, i++) {
      const value = p[i]!
      mx += u * value
      row += value
    }
    my += v * row
  }
  return Math.atan2(my, mx)
}

const REACH = Array.from({ length: 2 * RADIUS + 1 }, (_, i) => Math.floor(Math.sqrt(RADIUS * RADIUS - (i - RADIUS) ** 2)))

/**
 * The comparisons of the pattern, turned by the direction. In a mirror the picture's x runs backwards and the direction
 * becomes π − angle; both together read the same pixels from the other side.
 */
function describe(p: Uint8Array, width: number, x: number, y: number, angle: number, mirror: boolean, bits: Uint32Array, at: number): void {
  const turned = mirror ? Math.PI - angle : angle
  const c = Math.cos(turned)
  const s = Math.sin(turned)
  const side = mirror ? -1 : 1
  const middle = y * width + x
  for (let lane = 0, k = 0; lane < LANES; lane++) {
    let word = 0
    for (let bit = 0; bit < 32; bit++, k += 4) {
      const ax = PATTERN[k]!
      const ay = PATTERN[k + 1]!
      const bx = PATTERN[k + 2]!
      const by = PATTERN[k + 3]!
      const a = p[middle + Math.round(s * ax + c * ay) * width + side * Math.round(c * ax - s * ay)]!
      const b = p[middle + Math.round(s * bx + c * by) * width + side * Math.round(c * bx - s * by)]!
      if (a < b) word |= 1 << bit
    }
    bits[at + lane] = word
  }
}

/** Binomial 1-4-6-4-1 along rows and columns; the outermost two pixels stay as they are, no corner lies there. */
function blur(from: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint16Array(from.length)
  const to = from.slice()
  for (let y = 0; y < height; y++) {
    for (let i = y * width + 2, end = i + width - 4; i < end; i++) rows[i] = from[i - 2]! + from[i + 2]! + 4 * (from[i - 1]! + from[i + 1]!) + 6 * from[i]!
  }
  const [w, v] = [width, 2 * width]
  for (let y = 2; y < height - 2; y++) {
    for (let i = y * width + 2, end = i + width - 4; i < end; i++) to[i] = (rows[i - v]! + rows[i + v]! + 4 * (rows[i - w]! + rows[i + w]!) + 6 * rows[i]! + 128) >> 8
  }
  return to
}

/** A smaller copy, read between the pixels. */
function shrink({ width, height, pixels }: Grey, factor: number): Grey {
  const w = Math.floor(width / factor)
  const h = Math.floor(height / factor)
  const to = new Uint8Array(w * h)
  for (let y = 0; y < h; y++) {
    const sy = Math.min(height - 1.001, y * factor)
    const y0 = Math.floor(sy)
    const fy = sy - y0
    for (let x = 0; x < w; x++) {
      const sx = Math.min(width - 1.001, x * factor)
      const x0 = Math.floor(sx)
      const fx = sx - x0
      const i = y0 * width + x0
      const top = pixels[i]! * (1 - fx) + pixels[i + 1]! * fx
      const below = pixels[i + width]! * (1 - fx) + pixels[i + width + 1]! * fx
      to[y * w + x] = top * (1 - fy) + below * fy + 0.5
    }
  }
  return { width: w, height: h, pixels: to }
}
