// A long text in sheets, and the places where words stand in it.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readText } from '#mechanisms/plan/read/text.ts'
import { layoutOf } from '#mechanisms/plan/layout.ts'
import { isLong, placesOf, reachOf, sheetsOf } from './sheets.ts'

const seed = readText(readFileSync('packs/zhengyang/plan.txt', 'utf8'))
const items = layoutOf(seed.text, seed.blocks)

test('sheets hold every block once, in its order, and know their reach', () => {
  const sheets = sheetsOf(items, false)
  expect(sheets.length).toBeGreaterThan(1)
  expect(sheets.flatMap((sheet) => sheet.items)).toEqual(items)
  for (const sheet of sheets) {
    expect(sheet.px).toBeGreaterThan(0)
    for (const { start, end } of sheet.items.map(reachOf)) expect([start >= sheet.start, end <= sheet.end]).toEqual([true, true])
  }
  expect(sheetsOf(items, true)).toHaveLength(1)
})

test('a plan of usual length is drawn whole', () => expect([isLong(seed.text), isLong(seed.text.repeat(5))]).toEqual([false, true]))

test('words are found across line ends and blanks, whatever signs are in them', () => {
  const text = '一、建立\n台账（A+）。\n二、建 立台账（a+）；建立制度'
  expect(placesOf(text, '建立台账').map(({ start, end }) => text.slice(start, end))).toEqual(['建立\n台账', '建 立台账'])
  expect(placesOf(text, '账（A+）')).toHaveLength(2)
  expect(placesOf(text, '没有')).toEqual([])
  expect([placesOf(text, undefined), placesOf(text, '建'), placesOf('甲乙'.repeat(50), '甲乙', 10).length]).toEqual([[], [], 10])
})
