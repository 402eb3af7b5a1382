// What fills a library to its size: scenes drawn by seed (rooms with textured walls, shelves, pipes, boxes, signs with rows
// of glyphs and the grain of a sensor), and turned pieces of photographs. What is claimed of photographs is measured on photographs.
import sharp from 'sharp'
import type { Grey } from '#platform/images/features.ts'

export function randomOf(seed: number): () => number {
  let a = (seed * 2654435761) >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const TILE = 1024
/** Smooth noise between −1 and 1, read at a place of its own by every wall and thing. */
const NOISE = (() => {
  const random = randomOf(1)
  const cells = Float32Array.from({ length: 256 * 256 }, () => random() * 2 - 1)
  return Float32Array.from({ length: TILE * TILE }, (_, i) => {
    const [x, y] = [(i % TILE) / 4, Math.floor(i / TILE) / 4]
    const [x0, y0] = [Math.floor(x), Math.floor(y)]
    const [fx, fy] = [x - x0, y - y0]
    const at = (u: number, v: number) => cells[(v & 255) * 256 + (u & 255)]!
    return (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy
  })
})()

export function drawScene(seed: number, width = 320, height = 240): Grey {
  const random = randomOf(seed)
  const pixels = new Uint8ClampedArray(width * height)
  const horizon = height * (0.4 + 0.4 * random())
  const [wall, floor, light, grain] = [60 + 120 * random(), 50 + 120 * random(), (random() - 0.5) * 80, 10 + 30 * random()]
  const [ox, oy, zoom] = [random() * TILE, random() * TILE, 0.3 + 1.2 * random()]
  for (let y = 0, i = 0; y < height; y++) {
    const tone = y > horizon ? floor : wall
    const row = (((oy + y * zoom * (y > horizon ? 0.5 : 1)) | 0) & (TILE - 1)) * TILE
    for (let x = 0; x < width; x++, i++) pixels[i] = tone + light * (x / width - 0.5) + grain * NOISE[row + (((ox + x * zoom) | 0) & (TILE - 1))]!
  }
  const things = 16 + Math.floor(random() * 14)
  for (let n = 0; n < things; n++) {
    const [kind, cx, cy] = [random(), random() * width, random() * height]
    const [w, h] = [8 + random() * random() * 100, 8 + random() * random() * 80]
    const angle = random() < 0.6 ? (random() - 0.5) * 0.15 : random() * Math.PI
    const [c, s, reach, tone, rough] = [Math.cos(angle), Math.sin(angle), Math.ceil(Math.hypot(w, h) / 2), random() * 230, random() * 40]
    const [bars, rows, px, py, scale] = [2 + Math.floor(random() * 9), 2 + Math.floor(random() * 5), random() * TILE, random() * TILE, 0.3 + 2 * random()]
    const glyphs = Array.from({ length: bars * rows }, random)
    const ink = tone > 120 ? -80 : 80
    for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(height, cy + reach); y++) {
      for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(width, cx + reach); x++) {
        const a = c * (x - cx) + s * (y - cy)
        const b = c * (y - cy) - s * (x - cx)
        const u = a / w + 0.5
        const v = b / h + 0.5
        if (u < 0 || v < 0 || u >= 1 || v >= 1 || (kind > 0.75 && (u - 0.5) ** 2 + (v - 0.5) ** 2 > 0.25)) continue
        let value = tone + rough * NOISE[(((py + b * scale) | 0) & (TILE - 1)) * TILE + (((px + a * scale) | 0) & (TILE - 1))]!
        if (kind < 0.3) {
          const glyph = glyphs[Math.floor(v * rows) * bars + Math.floor(u * bars)]!
          const [gu, gv] = [(u * bars) % 1, (v * rows) % 1]
          if (gu > 0.15 && gu < 0.85 && gv > 0.2 && gv < 0.8 && (gu * 7 * glyph + gv * 5 * (1 - glyph)) % 1 > 0.45) value += ink
        } else if (kind < 0.45 && (u * bars) % 1 < 0.35) {
          value += ink
        }
        pixels[y * width + x] = value
      }
    }
  }
  let state = (seed * 747796405 + 1) | 0
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    pixels[i] = pixels[i]! + (state >> 29)
  }
  return { width, height, pixels: new Uint8Array(pixels.buffer) }
}

export async function greyPhotograph(bytes: Uint8Array): Promise<Grey> {
  const { data, info } = await sharp(bytes).flatten().toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: info.channels === 1 ? data : data.filter((_, i) => i % info.channels === 0) }
}

/** A piece of a photograph, at any turn, up to a quarter of it: what other photographs look like close up. */
export function cutScene({ width, height, pixels }: Grey, seed: number): Grey {
  const random = randomOf(seed)
  const side = (Math.min(width, height) / Math.SQRT2) * (0.6 + 0.4 * random())
  const [angle, reach] = [2 * Math.PI * random(), side / Math.SQRT2]
  const [cx, cy] = [reach + (width - 2 * reach) * random(), reach + (height - 2 * reach) * random()]
  const [w, h] = [320, 240]
  const [c, s] = [(Math.cos(angle) * side) / 400, (Math.sin(angle) * side) / 400]
  const to = new Uint8Array(w * h)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const u = Math.max(0, Math.min(width - 1.001, cx + c * (x - w / 2) - s * (y - h / 2)))
      const v = Math.max(0, Math.min(height - 1.001, cy + s * (x - w / 2) + c * (y - h / 2)))
      const [x0, y0] = [Math.floor(u), Math.floor(v)]
      const [fx, fy, i] = [u - x0, v - y0, y0 * width + x0]
      to[y * w + x] = (pixels[i]! * (1 - fx) + pixels[i + 1]! * fx) * (1 - fy) + (pixels[i + width]! * (1 - fx) + pixels[i + width + 1]! * fx) * fy + 0.5
    }
  }
  return { width: w, height: h, pixels: to }
}
