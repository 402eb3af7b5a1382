// A picture is found again turned, mirrored, cut, re-compressed, made smaller and written on, and no other is taken for it;
// a plain hash of the frame would fail here. EXIF and datums against known values.
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { COPIES } from '#bench/photo-copies.ts'
import { drawScene, randomOf } from '#bench/photo-scenes.ts'
import { takenOf } from './exif.ts'
import { featuresOf, MOST } from './features.ts'
import { likeness, mirror, pack, unpack } from './fingerprint.ts'
import { lookAtPicture, printOf } from './look.ts'
import { metresBetween, toGcj02, toWgs84 } from './places.ts'

const scene = async (seed: number) => {
  const { width, height, pixels } = drawScene(seed)
  return sharp(pixels, { raw: { width, height, channels: 1 } }).resize(960, 720, { kernel: 'cubic' }).jpeg({ quality: 88 }).toBuffer()
}

describe('the same picture', () => {
  const SCENES = 6
  const originals = Array.from({ length: SCENES }, async (_, seed) => {
    const bytes = await scene(seed)
    return { bytes, print: unpack((await lookAtPicture(bytes)).print) }
  })
  it.each(Object.keys(COPIES))('is found %s', async (kind) => {
    let found = 0
    for (let seed = 0; seed < SCENES; seed++) {
      const { bytes, print } = await originals[seed]!
      const copy = await lookAtPicture(await COPIES[kind]!(bytes, randomOf(seed)))
      if (likeness(unpack(kind === 'mirrored' ? copy.mirrored : copy.print), print)) found++
    }
    expect(found).toBeGreaterThanOrEqual(SCENES - 1)
  }, 60_000)

  it('says by how much it was turned', async () => {
    const original = await scene(3)
    const known = unpack((await lookAtPicture(original)).print)
    for (const angle of [90, 180, 270]) {
      const turned = unpack((await lookAtPicture(await sharp(original).rotate(angle).jpeg().toBuffer())).print)
      const { turn, size } = likeness(known, turned)!
      expect(Math.abs(((turn - angle + 540) % 360) - 180)).toBeLessThan(1.5)
      expect(size).toBeCloseTo(1, 1)
    }
  })

  it('is no other: none of 1,000 pairs', () => {
    const prints = Array.from({ length: 46 }, (_, seed) => unpack(printOf(drawScene(1000 + seed)).print))
    const taken = prints.flatMap((a, i) => prints.slice(0, i).filter((b) => likeness(a, b)))
    expect(taken).toEqual([])
  }, 30_000)
})

describe('a fingerprint', () => {
  it('is small, and packs without loss of its comparisons', () => {
    const grey = drawScene(7)
    const features = featuresOf(grey)
    expect(features.count).toBe(MOST)
    const bytes = pack(features, grey.width, grey.height)
    expect(bytes.length).toBeLessThanOrEqual(2_404)
    const back = unpack(bytes)
    expect([...back.bits]).toEqual([...features.bits])
    expect(Math.max(...[...back.x].map((x, i) => Math.abs(x - features.x[i]!)))).toBeLessThan(1.5)
  })

  it('of a mirror is what the mirrored picture gives', () => {
    const grey = drawScene(8)
    const flipped = new Uint8Array(grey.pixels.length)
    for (let y = 0; y < grey.height; y++) for (let x = 0; x < grey.width; x++) flipped[y * grey.width + x] = grey.pixels[y * grey.width + grey.width - 1 - x]!
    const here = mirror(featuresOf(grey), grey.width, grey.height)
    const there = unpack(printOf({ ...grey, pixels: flipped }).print)
    expect(likeness(here, there)!.agree).toBeGreaterThan(70)
  })

  it('of a bare wall has nothing to compare, and is like nothing', () => {
    const bare = printOf({ width: 320, height: 240, pixels: new Uint8Array(320 * 240).fill(128) })
    expect(bare.corners).toBe(0)
    expect(likeness(unpack(bare.print), unpack(bare.print))).toBeUndefined()
  })
})

describe('what the camera wrote', () => {
  const photo = (exif: object) => sharp({ create: { width: 8, height: 8, channels: 3, background: '#777' } }).withExif(exif as never).jpeg().toBuffer().then(async (bytes) => takenOf((await sharp(bytes).metadata()).exif))

  it('is read with its offset, and without one by the clock of China', async () => {
    expect(await photo({ IFD2: { DateTimeOriginal: '2026:03:02 08:15:30', OffsetTimeOriginal: '+09:00' } })).toMatchObject({ at: '2026-03-01T23:15:30.000Z', offset: true })
    expect(await photo({ IFD2: { DateTimeOriginal: '2026:03:02 08:15:30' } })).toMatchObject({ at: '2026-03-02T00:15:30.000Z', offset: false })
    expect(await photo({ IFD2: { DateTimeOriginal: '0000:00:00 00:00:00' } })).toMatchObject({ at: null })
  })

  it('says where, south and west negative', async () => {
    const taken = await photo({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 5400/100', GPSLongitudeRef: 'W', GPSLongitude: '116/1 24/1 1440/100' } })
    expect(taken.latitude).toBeCloseTo(39.915, 6)
    expect(taken.longitude).toBeCloseTo(-116.404, 6)
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, little) => {
      const head = little ? [0x49, 0x49, 42, 0, 8, 0, 0, 0] : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8]
      expect(takenOf(Uint8Array.from([...head, ...bytes]))).toHaveProperty('at')
    }))
  })
})

describe('places', () => {
  it('of GCJ-02 agree with the published vector, and come back within a metre', () => {
    const wgs = { longitude: 116.404, latitude: 39.915 }
    const gcj = toGcj02(wgs)
    expect(gcj.longitude).toBeCloseTo(116.41024449916938, 8)
    expect(gcj.latitude).toBeCloseTo(39.91640428150164, 8)
    fc.assert(fc.property(fc.double({ min: 74, max: 135, noNaN: true }), fc.double({ min: 4, max: 53, noNaN: true }), (longitude, latitude) => {
      expect(metresBetween(toWgs84(toGcj02({ longitude, latitude }), 'GCJ-02'), { longitude, latitude })).toBeLessThan(1)
    }))
  })
})
