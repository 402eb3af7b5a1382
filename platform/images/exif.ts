// What a camera wrote into a photo: when, where, by what. Reads the few tags that matter out of an EXIF block and trusts
// none of it: a broken block says nothing, it never throws. Pure.

export type Taken = {
  /** `2026-03-02T08:15:30+08:00`; without an offset in the photo, the clock of China is assumed and `offset` is false. */
  readonly at: string | null
  readonly offset: boolean
  /** The moment by satellite, in UTC. */
  readonly gpsAt: string | null
  readonly longitude: number | null
  readonly latitude: number | null
  readonly datum: string | null
  readonly device: string | null
  readonly software: string | null
}

const NOTHING: Taken = { at: null, offset: false, gpsAt: null, longitude: null, latitude: null, datum: null, device: null, software: null }
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }

export function takenOf(exif: Uint8Array | undefined): Taken {
  if (!exif || exif.length < 14) return NOTHING
  try {
    return read(exif)
  } catch {
    return NOTHING
  }
}

function read(exif: Uint8Array): Taken {
  const start = text(exif.subarray(0, 4)) === 'Exif' ? 6 : 0
  const bytes = exif.subarray(start)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = text(bytes.subarray(0, 2)) === 'II'
  const directory = (at: number): Map<number, (string | number)[]> => {
    const tags = new Map<number, (string | number)[]>()
    const count = Math.min(200, view.getUint16(at, little))
    for (let i = 0; i < count; i++) {
      const entry = at + 2 + i * 12
      if (entry + 12 > bytes.length) break
      const type = view.getUint16(entry + 2, little)
      const many = view.getUint32(entry + 4, little)
      const size = (SIZES[type] ?? 0) * many
      if (!size || many > 1000) continue
      const from = size <= 4 ? entry + 8 : view.getUint32(entry + 8, little)
      if (from + size > bytes.length) continue
      tags.set(view.getUint16(entry, little), values(view, bytes, type, many, from, little))
    }
    return tags
  }
  const main = directory(view.getUint32(4, little))
  const pointer = (tag: number) => (typeof main.get(tag)?.[0] === 'number' ? directory(main.get(tag)![0] as number) : new Map<number, (string | number)[]>())
  const camera = pointer(0x8769)
  const gps = pointer(0x8825)
  const words = (tags: Map<number, (string | number)[]>, tag: number) => (typeof tags.get(tag)?.[0] === 'string' ? (tags.get(tag)![0] as string).trim() || null : null)

  const written = words(camera, 0x9003) ?? words(camera, 0x9004) ?? words(main, 0x0132)
  const zone = words(camera, 0x9011) ?? words(camera, 0x9012) ?? words(camera, 0x9010)
  const offset = zone !== null && /^[+-]\d\d:\d\d$/.test(zone)
  const at = moment(written, offset ? zone! : '+08:00')
  const [longitude, latitude] = [degrees(gps.get(4), words(gps, 3), 'W', 180), degrees(gps.get(2), words(gps, 1), 'S', 90)]
  const placed = longitude !== null && latitude !== null && (longitude !== 0 || latitude !== 0)
  const clock = gps.get(7)?.filter((part): part is number => typeof part === 'number')
  const date = words(gps, 29)
  const gpsAt = date && clock?.length === 3 ? moment(`${date} ${clock.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')}`, 'Z') : null
  return {
    at, offset, gpsAt, longitude: placed ? longitude : null, latitude: placed ? latitude : null, datum: words(gps, 18),
    device: [words(main, 0x010f), words(main, 0x0110)].filter(Boolean).join(' ').slice(0, 80) || null, software: words(main, 0x0131)?.slice(0, 80) ?? null,
  }
}

function values(view: DataView, bytes: Uint8Array, type: number, many: number, from: number, little: boolean): (string | number)[] {
  if (type === 2) return [text(bytes.subarray(from, from + many)).replace(/\0.*$/s, '')]
  return Array.from({ length: many }, (_, i) => {
    if (type === 3) return view.getUint16(from + i * 2, little)
    if (type === 4) return view.getUint32(from + i * 4, little)
    if (type === 9) return view.getInt32(from + i * 4, little)
    if (type === 5) return view.getUint32(from + i * 8, little) / view.getUint32(from + i * 8 + 4, little)
    if (type === 10) return view.getInt32(from + i * 8, little) / view.getInt32(from + i * 8 + 4, little)
    return bytes[from + i]!
  })
}

/** `2026:03:02 08:15:30` with an offset as a moment; null for what is no moment (zeros, blanks, a year that cannot be). */
function moment(written: string | null, zone: string): string | null {
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(written ?? '')
  if (!parts) return null
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}${zone}`
  const time = Date.parse(iso)
  return Number.isNaN(time) || time < Date.UTC(1990, 0) || time > Date.UTC(2200, 0) ? null : new Date(time).toISOString()
}

function degrees(parts: (string | number)[] | undefined, side: string | null, negative: string, most: number): number | null {
  const [d, m = 0, s = 0] = (parts ?? []) as number[]
  if (typeof d !== 'number') return null
  const value = (d + m / 60 + s / 3600) * (side === negative ? -1 : 1)
  return Number.isFinite(value) && Math.abs(value) <= most ? value : null
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
