// The ways a picture comes back: turned, mirrored, cut, re-compressed, made smaller, brightened, written on; and the plain
// hash of the whole frame that the product's way is measured against.
import sharp, { type Sharp } from 'sharp'

export type Copy = (bytes: Buffer, random: () => number) => Promise<Buffer>

const jpeg = (picture: Sharp, quality = 82) => picture.jpeg({ quality }).toBuffer()
const sizeOf = async (bytes: Buffer) => {
  const { width, height } = await sharp(bytes).metadata()
  return { width, height }
}

/** Cuts to `across` × `down` of the frame, anywhere. */
const cut = (across: number, down: number): Copy => async (bytes, random) => {
  const { width, height } = await sizeOf(bytes)
  const [w, h] = [Math.ceil(width * across), Math.ceil(height * down)]
  return jpeg(sharp(bytes).extract({ left: Math.floor(random() * (width - w)), top: Math.floor(random() * (height - h)), width: w, height: h }))
}

/** A camera app's stamp: a dark field with date and place across the lower left, a mark at the right. */
const stamp: Copy = async (bytes) => {
  const { width: w, height: h } = await sizeOf(bytes)
  const line = (y: number, words: string) => `<text x="${w * 0.02}" y="${h * y}" font-size="${h * 0.055}" font-family="sans-serif" fill="#fff">${words}</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect x="0" y="${h * 0.76}" width="${w * 0.6}" height="${h * 0.24}" fill="#000" opacity="0.5"/>
    ${line(0.83, '2026-11-22 09:13:08')}${line(0.9, 'Songwan, Xingang 12')}${line(0.97, 'checked by Zhang')}<circle cx="${w * 0.9}" cy="${h * 0.12}" r="${h * 0.07}" fill="none" stroke="#f60" stroke-width="${h * 0.015}"/></svg>`
  return jpeg(sharp(bytes).composite([{ input: Buffer.from(svg) }]))
}

/** A picture shown in a gallery app and photographed off the screen's memory: bars above and below, the picture in the middle. */
const screenshot: Copy = async (bytes) => {
  const shown = await sharp(bytes).resize(1080).toBuffer({ resolveWithObject: true })
  const height = 1920
  const top = Math.floor((height - shown.info.height) / 2)
  const bars = `<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="${height}"><rect width="1080" height="90" fill="#111"/><text x="40" y="60" font-size="40" font-family="sans-serif" fill="#fff">09:41</text>
    <circle cx="980" cy="45" r="22" fill="#fff"/><rect y="${height - 160}" width="1080" height="160" fill="#111"/>${[0, 1, 2, 3].map((i) => `<rect x="${120 + i * 250}" y="${height - 120}" width="90" height="70" rx="14" fill="none" stroke="#fff" stroke-width="7"/>`).join('')}</svg>`
  return jpeg(sharp({ create: { width: 1080, height, channels: 3, background: '#000' } }).composite([{ input: shown.data, left: 0, top: Math.max(0, top) }, { input: Buffer.from(bars) }]), 85)
}

/** A print or a screen photographed at a slant: the four corners move, a table shows around it, light falls off, the lens blurs. */
const photographed: Copy = async (bytes, random) => {
  const { data, info: { width: w, height: h } } = await sharp(bytes).resize(800, 600, { fit: 'fill' }).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const [W, H] = [960, 720]
  const off = () => (random() - 0.5) * 90
  const corner = (x: number, y: number) => [x + off(), y + off()] as const
  const [a, b, c, d] = [corner(100, 75), corner(860, 75), corner(860, 645), corner(100, 645)]
  // The square onto the four corners (Heckbert), turned round to read each pixel.
  const [dx1, dx2, sx, dy1, dy2, sy] = [b[0] - c[0], d[0] - c[0], a[0] - b[0] + c[0] - d[0], b[1] - c[1], d[1] - c[1], a[1] - b[1] + c[1] - d[1]]
  const det = dx1 * dy2 - dx2 * dy1
  const [g, k] = [(sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det]
  const m = [b[0] - a[0] + g * b[0], d[0] - a[0] + k * d[0], a[0], b[1] - a[1] + g * b[1], d[1] - a[1] + k * d[1], a[1], g, k, 1] as const
  const inverse = [m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4], m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5], m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]] as const
  const to = Buffer.alloc(W * H * 3, 92)
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) {
      const z = inverse[6] * x + inverse[7] * y + inverse[8]
      const u = Math.floor(((inverse[0] * x + inverse[1] * y + inverse[2]) / z) * w)
      const v = Math.floor(((inverse[3] * x + inverse[4] * y + inverse[5]) / z) * h)
      if (u < 0 || v < 0 || u >= w || v >= h) continue
      const light = 0.75 + (0.3 * x) / W
      for (let n = 0; n < 3; n++) to[(y * W + x) * 3 + n] = Math.min(255, 18 + data[(v * w + u) * 3 + n]! * light)
    }
  }
  return jpeg(sharp(to, { raw: { width: W, height: H, channels: 3 } }).blur(0.9), 75)
}

export const COPIES: Readonly<Record<string, Copy>> = {
  'turned 90°': (bytes) => jpeg(sharp(bytes).rotate(90)),
  'turned 180°': (bytes) => jpeg(sharp(bytes).rotate(180)),
  'turned 270°': (bytes) => jpeg(sharp(bytes).rotate(270)),
  'turned by 3–12°, corners filled': (bytes, random) => jpeg(sharp(bytes).rotate(3 + 9 * random(), { background: '#ffffff' })),
  'mirrored': (bytes) => jpeg(sharp(bytes).flop()),
  'cut, 85 % kept': cut(Math.sqrt(0.85), Math.sqrt(0.85)),
  'cut, 70 % kept': cut(Math.sqrt(0.7), Math.sqrt(0.7)),
  'cut on one side, 70 % kept': cut(0.7, 1),
  're-compressed, quality 30': (bytes) => jpeg(sharp(bytes), 30),
  'made smaller, 480 wide': (bytes) => jpeg(sharp(bytes).resize(480), 75),
  'brighter, paler': (bytes) => jpeg(sharp(bytes).modulate({ brightness: 1.25, saturation: 0.7 })),
  'stamped': stamp,
  'stamped, cut 85 %, quality 50': async (bytes, random) => jpeg(sharp(await cut(Math.sqrt(0.85), Math.sqrt(0.85))(await stamp(bytes, random), random)), 50),
  'copy of a copy: cut 85 %, quality 60, stamped, cut 85 %, quality 40': async (bytes, random) => {
    const once = await jpeg(sharp(await cut(Math.sqrt(0.85), Math.sqrt(0.85))(bytes, random)), 60)
    return jpeg(sharp(await cut(Math.sqrt(0.85), Math.sqrt(0.85))(await stamp(once, random), random)), 40)
  },
  'mirrored, turned 90°, cut 70 %, quality 60': async (bytes, random) => jpeg(sharp(await cut(Math.sqrt(0.7), Math.sqrt(0.7))(bytes, random)).flop().rotate(90), 60),
}

/** Asked as well, without a promise. */
export const HARDER: Readonly<Record<string, Copy>> = {
  'screenshot of a phone that shows it': screenshot,
  'photographed again off paper or a screen, at a slant': photographed,
  'cut, 50 % kept': cut(Math.sqrt(0.5), Math.sqrt(0.5)),
}

/** The baseline: 64 bits of the low frequencies of a 32 × 32 picture (pHash). */
export function frameHash(pixels: Uint8Array, width: number, height: number): [number, number] {
  const small = new Float64Array(1024)
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const [x0, x1, y0, y1] = [Math.floor((x * width) / 32), Math.max(Math.floor(((x + 1) * width) / 32), Math.floor((x * width) / 32) + 1), Math.floor((y * height) / 32), Math.max(Math.floor(((y + 1) * height) / 32), Math.floor((y * height) / 32) + 1)]
      let sum = 0
      for (let v = y0; v < y1; v++) for (let u = x0; u < x1; u++) sum += pixels[v * width + u]!
      small[y * 32 + x] = sum / ((x1 - x0) * (y1 - y0))
    }
  }
  const low: number[] = []
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0
      for (let y = 0; y < 32; y++) for (let x = 0; x < 32; x++) sum += small[y * 32 + x]! * COS[u * 32 + x]! * COS[v * 32 + y]!
      low.push(sum)
    }
  }
  const middle = low.slice(1).toSorted((a, b) => a - b)[31]!
  const half = (from: number) => low.slice(from, from + 32).reduce((bits, value, i) => bits | (value > middle ? 1 << i : 0), 0) >>> 0
  return [half(0), half(32)]
}

const COS = Float64Array.from({ length: 256 }, (_, i) => Math.cos(((2 * (i % 32) + 1) * Math.floor(i / 32) * Math.PI) / 64))

/** Bits that differ between two hashes; up to 10 of 64 is commonly called the same picture. */
export function differ(a: readonly [number, number], b: readonly [number, number]): number {
  return ones(a[0] ^ b[0]) + ones(a[1] ^ b[1])
}

function ones(v: number): number {
  v -= (v >>> 1) & 0x55555555
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
