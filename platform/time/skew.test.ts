// What a device learns of the server's clock from an answer, whatever its own says.
import { expect, test } from 'vitest'
import { aheadOf } from './skew.ts'

const DAY = 86_400_000
const date = 'Sun, 22 Nov 2026 01:00:00 GMT'
const TOLD = Date.parse('2026-11-22T01:00:00Z')

test.each([[6_000], [400 * DAY], [-400 * DAY]])('a clock %d ms ahead of the server is put right', (off) => {
  // Asked 300 ms before the answer was heard; in the middle of that the server said the time.
  expect(aheadOf(0, { date, sentAt: TOLD + off + 350, heardAt: TOLD + off + 650 })).toBe(-off)
  expect(aheadOf(7 * DAY, { date, sentAt: TOLD + off + 350, heardAt: TOLD + off + 650 })).toBe(-off)
})

test('a slow answer changes nothing that it does not prove wrong', () => {
  // Half a minute on its way, and the server looked at its clock at the very end of it.
  const slow = { date, sentAt: TOLD - 29_500, heardAt: TOLD + 500 }
  expect(aheadOf(0, slow)).toBe(0)
  expect(aheadOf(-300, slow)).toBe(-300)
  expect(Math.abs(aheadOf(DAY, slow))).toBeLessThan(15_500)
})

test('neither an answer without a time nor one during which the clock was set back teaches anything', () => {
  for (const none of [null, '', 'yesterday']) expect(aheadOf(42, { date: none, sentAt: TOLD, heardAt: TOLD })).toBe(42)
  expect(aheadOf(42, { date, sentAt: TOLD + DAY, heardAt: TOLD })).toBe(42)
})
