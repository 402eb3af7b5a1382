// What is believed of a photo's file, and how it is named and scaled.
import { expect, test } from 'vitest'
import { fitWithin, LARGEST_PHOTO, photoName, photoTrouble, takenAtOf } from './photos.ts'

const NOW = Date.parse('2026-11-22T01:41:03.000Z')

test('the time of the file counts when it is believable, after the server clock', () => {
  expect(takenAtOf(NOW - 5_000, NOW, 0)).toBe('2026-11-22T01:40:58.000Z')
  // The phone is two days behind: its file and its clock are corrected alike.
  expect(takenAtOf(NOW - 2 * 86_400_000, NOW, 2 * 86_400_000)).toBe('2026-11-22T01:41:03.000Z')
  expect(takenAtOf(NOW + 86_400_000, NOW, 0)).toBe('2026-11-22T01:41:03.000Z')
  expect(takenAtOf(NOW + 30_000, NOW, 0)).toBe('2026-11-22T01:41:03.000Z')
  expect(takenAtOf(0, NOW, 0)).toBe('2026-11-22T01:41:03.000Z')
  expect(takenAtOf(Number.NaN, NOW, 0)).toBe('2026-11-22T01:41:03.000Z')
})

test('a photo is named by its moment on the wall clock', () => {
  expect(photoName('2026-11-22T01:41:03.000Z', 'image/jpeg')).toBe('20261122-094103.jpg')
  expect(photoName('2026-11-22T16:00:00.000Z', 'image/x-odd')).toBe('20261123-000000.img')
})

test('small copies keep their shape and are never enlarged', () => {
  expect(fitWithin(4000, 3000, 960)).toEqual({ width: 960, height: 720 })
  expect(fitWithin(3000, 4000, 960)).toEqual({ width: 720, height: 960 })
  expect(fitWithin(640, 480, 960)).toEqual({ width: 640, height: 480 })
  expect(fitWithin(10_000, 1, 960)).toEqual({ width: 960, height: 1 })
})

test.each([
  [{ type: 'image/jpeg', size: 1 }, undefined],
  [{ type: 'application/pdf', size: 1 }, '这不是照片。'],
  [{ type: 'image/jpeg', size: 0 }, '这张照片是空的，请再拍一张。'],
  [{ type: 'image/heic', size: LARGEST_PHOTO + 1 }, '这张照片超过 20 MB，请用普通画质再拍一张。'],
])('%o', (file, expected) => {
  expect(photoTrouble(file)).toBe(expected)
})
