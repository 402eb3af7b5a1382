// The index on a real database: among hundreds of photos the copy is found by few shared words, strangers are not taken for
// any; and the queue of what is still to be checked. At a hundred thousand it is measured by `npm run bench -- photos`.
import sharp from 'sharp'
import { beforeAll, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { COPIES } from '#bench/photo-copies.ts'
import { drawScene, randomOf } from '#bench/photo-scenes.ts'
import { newId } from '#platform/db/ids.ts'
import { systemScope, type Tx } from '#platform/db/tx.ts'
import { lookAtPicture, printOf } from '#platform/images/look.ts'
import { askCheck, doneCheck, failCheck, findAgain, insertPhoto, insertPlaces, takeCheck, takePhotoNumber } from './store.ts'

const product = await testProduct()
const scope = () => systemScope(product.tenantId)
const LIBRARY = 400
const numbers: number[] = []

beforeAll(async () => {
  for (let seed = 0; seed < LIBRARY; seed += 50) {
    await product.db.write(scope(), async (tx) => {
      for (let s = seed; s < seed + 50; s++) {
        const { print, distinct } = printOf(drawScene(s))
        const number = await takePhotoNumber(tx)
        await insertPhoto(tx, { id: newId(), sha256: 'a'.repeat(64), purpose: 'after', hazardId: newId(), entityId: newId() }, { number, print, corners: distinct, taken: null, now: new Date('2026-11-22T01:00:00Z') })
        await insertPlaces(tx, number, print)
        numbers.push(number)
      }
    })
  }
}, 180_000)

const ask = async (seed: number, kind?: string) => {
  const { width, height, pixels } = drawScene(seed)
  const bytes = await sharp(pixels, { raw: { width, height, channels: 1 } }).resize(960, 720, { kernel: 'cubic' }).jpeg({ quality: 88 }).toBuffer()
  const looked = await lookAtPicture(kind ? await COPIES[kind]!(bytes, randomOf(seed)) : bytes)
  return (await product.db.read(scope(), (tx) => findAgain(tx, looked))).map(({ number }) => number)
}

it('finds at least 95 of 100 hard copies, and takes none for another', async () => {
  const kinds = ['turned by 3–12°, corners filled', 'cut, 70 % kept', 'mirrored', 'stamped, cut 85 %, quality 50']
  let found = 0
  const wrong: string[] = []
  for (let i = 0; i < 40; i++) {
    const seed = (i * 37) % LIBRARY
    const hits = await ask(seed, kinds[i % kinds.length])
    if (hits.includes(numbers[seed]!)) found++
    if (hits.some((number) => number !== numbers[seed])) wrong.push(`${seed}: ${hits.join(' ')}`)
  }
  expect(found / 40).toBeGreaterThanOrEqual(0.95)
  expect(wrong).toEqual([])
}, 120_000)

it('takes no picture never seen for one in the library', async () => {
  const alarms: number[] = []
  for (let i = 0; i < 30; i++) alarms.push(...(await ask(1_000_000 + i)))
  expect(alarms).toEqual([])
}, 120_000)

it('hands each process another check, sets one aside that failed five times, and takes it up when it is asked again', async () => {
  const [first, second] = [newId(), newId()]
  const write = <T>(work: (tx: Tx) => Promise<T>) => product.db.write(scope(), work)
  const taken = async (tx: Tx) => (await takeCheck(tx))?.hazardId
  await write((tx) => askCheck(tx, first, null, new Date('2026-11-01T00:00:00Z')))
  await write((tx) => askCheck(tx, second, null, new Date('2026-11-02T00:00:00Z')))
  await write(async (tx) => {
    expect(await taken(tx)).toBe(first)
    expect(await write(taken)).toBe(second)
  })
  for (let i = 0; i < 5; i++) await write((tx) => failCheck(tx, first, new Error('the disk is gone'), new Date('2026-11-01T00:00:00Z')))
  expect(await write(taken)).toBe(second)
  await write((tx) => doneCheck(tx, second, new Date('2026-11-03T00:00:00Z')))
  expect(await write(taken)).toBeUndefined()
  await write((tx) => askCheck(tx, first, null, new Date('2026-11-04T00:00:00Z')))
  expect(await write(taken)).toBe(first)
})
