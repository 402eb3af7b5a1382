// A few small pictures, drawn, for findings and rectifications. They go through the real upload like any photo; because
// files are kept by content, thousands of uploads share a dozen files on disk.
import sharp from 'sharp'

export type Photos = { readonly before: readonly Buffer[]; readonly after: readonly Buffer[] }

let made: Promise<Photos> | undefined

export function photos(): Promise<Photos> {
  made ??= (async () => ({
    before: await Promise.all(Array.from({ length: 6 }, (_, i) => draw(i, false))),
    after: await Promise.all(Array.from({ length: 6 }, (_, i) => draw(i, true))),
  }))()
  return made
}

const WALLS = ['#8c8577', '#7a8288', '#9a8f80', '#6f7a72', '#857a8a', '#7d7466']

/** A room, a cabinet, and either clutter with a stain or a clean floor with a marked lane. */
function draw(i: number, clean: boolean): Promise<Buffer> {
  const wall = WALLS[i % WALLS.length]!
  const x = 40 + i * 28
  const clutter = Array.from({ length: 7 }, (_, k) => `<rect x="${30 + ((k * 41 + i * 17) % 230)}" y="${150 + ((k * 13) % 40)}" width="${22 + ((k * 7) % 20)}" height="${18 + ((k * 11) % 16)}" fill="#${['7b5a34', '93703f', '6b5b4a'][k % 3]}" transform="rotate(${(k * 9) % 25} 160 170)"/>`).join('')
  const lane = `<path d="M20 222 L120 168 L200 168 L300 222" fill="none" stroke="#e2c33c" stroke-width="5"/><circle cx="${x + 44}" cy="96" r="5" fill="#3cae5a"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="160" fill="${wall}"/><rect y="160" width="320" height="80" fill="${clean ? '#a9a69d' : '#77716a'}"/>
    <rect x="${x}" y="70" width="56" height="86" rx="3" fill="${clean ? '#d5d9d6' : '#a7a8a2'}" stroke="#4a4d4c" stroke-width="3"/><rect x="${x + 150 > 280 ? 20 : x + 150}" y="108" width="20" height="48" rx="8" fill="${clean ? '#c22f2a' : '#7d3a35'}"/>
    ${clean ? lane : `${clutter}<ellipse cx="${180 - i * 10}" cy="212" rx="60" ry="12" fill="#3e3a36" opacity="0.6"/>`}</svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 62 }).toBuffer()
}
