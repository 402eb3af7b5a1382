// A picture is found again turned, mirrored, cut, re-compressed, made smaller and written on, and no other is taken for it;
// a plain hash of the frame would fail here. EXIF and datums against known values.
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { COPIES } from '#bench/photo-copies.ts'
import { drawScene, randomOf } from '#bench/photo-scenes.ts'
import { takenOf } from './exif.ts'
import { ASKED, featuresOf, KEPT } from './features.ts'
import { keptOf, likeness, mirror, pack, unpack, type Fingerprint } from './fingerprint.ts'
import { lookAtPicture, printOf } from './look.ts'
import { metresBetween, toGcj02, toWgs84 } from './places.ts'
import { closest, PART, placesOf, type List } from './words.ts'

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
      if (likeness(unpack(kind.startsWith('mirrored') ? copy.mirrored : copy.asked), print)) found++
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
    const prints = Array.from({ length: 46 }, (_, seed) => printOf(drawScene(1000 + seed))).map(({ asked, print }) => ({ asked: unpack(asked), print: unpack(print) }))
    const taken = prints.flatMap((a, i) => prints.slice(0, i).filter((b) => likeness(a.asked, b.print)))
    expect(taken).toEqual([])
  }, 30_000)
})

describe('a fingerprint', () => {
  it('is small, and packs without loss of its comparisons', () => {
    const grey = drawScene(7)
    const features = featuresOf(grey)
    expect([features.count, features.kept.length]).toEqual([ASKED, KEPT])
    const kept = keptOf(features, grey.width, grey.height)
    const bytes = pack(kept)
    expect(bytes.length).toBeLessThanOrEqual(2_404)
    const back = unpack(bytes)
    expect([...back.bits]).toEqual([...kept.bits])
    expect(Math.max(...[...back.x].map((x, i) => Math.abs(x - kept.x[i]!)))).toBeLessThan(1.5)
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
    expect(bare.distinct).toBe(0)
    expect(likeness(unpack(bare.print), unpack(bare.print))).toBeUndefined()
  })

  it('of noise has nothing that stands out, of a scene it has', () => {
    const random = randomOf(3)
    const noise = printOf({ width: 320, height: 240, pixels: Uint8Array.from({ length: 320 * 240 }, () => 120 + 6 * random()) })
    expect(noise.distinct).toBeLessThan(5)
    expect(printOf(drawScene(3)).distinct).toBeGreaterThan(60)
  })
})

describe('the lists of words', () => {
  const SCENES = 60
  const prints = Array.from({ length: SCENES }, (_, seed) => unpack(printOf(drawScene(seed)).print))
  const listsOf = (numbered: readonly (readonly [number, Fingerprint])[]): List[] => {
    const lists = new Map<string, { word: number; part: number; bytes: Buffer[] }>()
    for (const [number, print] of numbered) {
      for (const { word, bytes } of placesOf(print, number)) {
        const part = Math.floor(number / PART)
        const list = lists.get(`${word} ${part}`) ?? { word, part, bytes: [] }
        list.bytes.push(bytes)
        lists.set(`${word} ${part}`, list)
      }
    }
    return [...lists.values()].map(({ word, part, bytes }) => ({ word, part, photos: Buffer.concat(bytes) }))
  }
  const lists = (first: number) => listsOf(prints.map((print, i) => [first + i, print] as const))

  it.each(['mirrored', 'cut, 70 % kept', 'turned by 3–12°, corners filled'])('name the picture first that comes back %s', async (kind) => {
    const seed = 17
    const copy = await lookAtPicture(await COPIES[kind]!(await scene(seed), randomOf(seed)))
    const asked = unpack(kind === 'mirrored' ? copy.mirrored : copy.asked)
    expect(closest(asked, lists(1), 5)[0]).toBe(1 + seed)
  })

  it('count on over the border of a part', () => {
    const asked = unpack(printOf(drawScene(40)).asked)
    expect(closest(asked, lists(PART - 20), 3)[0]).toBe(PART - 20 + 40)
  })

  it('put words that agree on turn, size and shift before more words that do not', () => {
    const one = prints[0]!
    // The same words at places and turns of chance: a picture with every word in common that shows something else.
    const random = randomOf(9)
    const shuffled = { ...one, x: one.x.map(() => 320 * random()), y: one.y.map(() => 240 * random()), angle: one.angle.map(() => 6.28 * random() - 3.14) }
    const half = { ...one, count: 30 }
    expect(closest(one, listsOf([[1, shuffled], [2, half]]), 2)).toEqual([2, 1])
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
