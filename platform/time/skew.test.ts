// What a device learns of the server's clock from an answer, whatever its own says.
import { expect, test } from 'vitest'
import { aheadOf } from './skew.ts'

const DAY = 86_400_000
const HEADER = 'Sun, 22 Nov 2026 01:00:00 GMT'
const TOLD = Date.parse('2026-11-22T01:00:00Z')

test.each([[0], [400 * DAY], [-400 * DAY]])('a clock %d ms ahead of the server is told so', (off) => {
  // Asked 300 ms before the answer was heard; in the middle of that the server said the time.
  expect(aheadOf(HEADER, TOLD + off + 350, TOLD + off + 650)! + off).toBe(0)
})

test.each([[null], [''], ['yesterday']])('an answer without a time teaches nothing: %s', (header) => {
  expect(aheadOf(header, TOLD, TOLD)).toBeUndefined()
})
