// Drawn by seed, one unlike the other: rooms with textured walls, shelves, pipes, boxes, signs with rows of glyphs and the
// grain of a sensor. They fill a library to its size; what is claimed of photographs is measured on photographs.
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

export function drawScene(seed: number, width = 320, height = 240): Grey {
  const random = randomOf(seed)
  const scale = width / 320
  const p = new Float32Array(width * height)
  const noise = lattice(random, 48, 36)
  const horizon = height * (0.4 + 0.4 * random())
  const [wall, floor, light] = [60 + 120 * random(), 50 + 120 * random(), (random() - 0.5) * 80]
  const grain = 10 + 30 * random()
  for (let y = 0; y < height; y++) {
    const below = y > horizon + Math.sin(y) * 0.1
    for (let x = 0; x < width; x++) p[y * width + x] = (below ? floor : wall) + light * (x / width - 0.5) + grain * noise((x / width) * 40, (y / height) * (below ? 14 : 30))
  }
  const things = 14 + Math.floor(random() * 22)
  for (let i = 0; i < things; i++) {
    const kind = random()
    const [cx, cy] = [random() * width, random() * height]
    const [w, h] = [(8 + random() * random() * 120) * scale, (8 + random() * random() * 90) * scale]
    const angle = random() < 0.6 ? (random() - 0.5) * 0.15 : random() * Math.PI
    const tone = random() * 230
    const rough = random() * 35
    const own = lattice(random, 12, 12)
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const reach = Math.ceil(Math.hypot(w, h) / 2)
    const [bars, rows] = [2 + Math.floor(random() * 9), 2 + Math.floor(random() * 5)]
    const glyphs = Array.from({ length: bars * rows }, () => random())
    for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(height, cy + reach); y++) {
      for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(width, cx + reach); x++) {
        const u = (c * (x - cx) + s * (y - cy)) / w + 0.5
        const v = (-s * (x - cx) + c * (y - cy)) / h + 0.5
        if (u < 0 || v < 0 || u >= 1 || v >= 1) continue
        if (kind > 0.75 && (u - 0.5) ** 2 + (v - 0.5) ** 2 > 0.25) continue
        let value = tone + rough * own(u * 10, v * 10)
        if (kind < 0.3) {
          const glyph = glyphs[Math.floor(v * rows) * bars + Math.floor(u * bars)]!
          const [gu, gv] = [(u * bars) % 1, (v * rows) % 1]
          if (gu > 0.15 && gu < 0.85 && gv > 0.2 && gv < 0.8 && (gu * 7 * glyph + gv * 5 * (1 - glyph)) % 1 > 0.45) value += tone > 120 ? -90 : 90
        } else if (kind < 0.45 && (u * bars) % 1 < 0.35) {
          value += tone > 120 ? -60 : 60
        }
        p[y * width + x] = value
      }
    }
  }
  const pixels = new Uint8Array(p.length)
  for (let i = 0; i < p.length; i++) pixels[i] = Math.max(0, Math.min(255, p[i]! + (random() - 0.5) * 9))
  return { width, height, pixels }
}

/** Smooth noise between −1 and 1. */
function lattice(random: () => number, columns: number, rows: number): (x: number, y: number) => number {
  const values = Float32Array.from({ length: columns * rows }, () => random() * 2 - 1)
  return (x, y) => {
    const [x0, y0] = [Math.floor(x), Math.floor(y)]
    const [fx, fy] = [x - x0, y - y0]
    const at = (i: number, j: number) => values[(j % rows) * columns + (i % columns)]!
    return (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy
  }
}
