// Words and numbers of the kit, and that tokens.css says what tokens.json says.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { day } from '#platform/time/day.ts'
import { deadlineOf } from './deadline.tsx'
import { count, lasted, moment, money, percent, shortDay } from './format.ts'
import { keyName } from './keys.ts'
import tokens from './tokens.json' with { type: 'json' }

const today = day('2026-11-20')

describe('deadline words', () => {
  test.each([
    ['2026-12-13', 'far', '还剩 23 天'],
    ['2026-11-28', 'far', '还剩 8 天'],
    ['2026-11-27', 'soon', '还剩 7 天'],
    ['2026-11-21', 'soon', '还剩 1 天'],
    ['2026-11-20', 'today', '今天到期'],
    ['2026-11-19', 'over', '超期 1 天'],
    ['2025-11-20', 'over', '超期 365 天'],
  ])('%s is %s: %s', (due, kind, text) => {
    expect(deadlineOf(due, today)).toMatchObject({ kind, text })
  })
})

test('numbers carry narrow spaces and a dash for nothing', () => {
  expect(count(1286)).toBe('1\u202f286')
  expect(count(1234567.5)).toBe('1\u202f234\u202f567.5')
  expect(count(0)).toBe('0')
  expect(count(null)).toBe('–')
  expect(money(4_600_000)).toBe('4.6 万元')
  expect(money(86_005)).toBe('860.05 元')
})

test('a rate is never rounded to all or nothing', () => {
  expect(percent(4, 6)).toBe('66.7%')
  expect(percent(0, 0)).toBe('–')
  expect(percent(9999, 10_000)).toBe('99.9%')
  expect(percent(10_000, 10_000)).toBe('100%')
  expect(percent(1, 100_000)).toBe('0.1%')
})

test('days and moments are short where the year and day are plain', () => {
  expect(shortDay('2026-11-23', today)).toBe('11-23')
  expect(shortDay('2025-11-23', today)).toBe('2025-11-23')
  expect(moment('2026-11-20T01:12:00Z', today)).toBe('09:12')
  expect(moment('2026-11-19T15:59:00Z', today)).toBe('昨天 23:59')
  expect(moment('2026-11-19T16:01:00Z', today)).toBe('00:01')
  expect(lasted('2026-11-20', '2026-11-20')).toBe('当日')
})

test('keys have one name', () => {
  const press = (key: string, held = {}) => keyName({ key, ctrlKey: false, metaKey: false, altKey: false, ...held })
  expect(press('J')).toBe('j')
  expect(press(' ')).toBe('Space')
  expect(press('k', { metaKey: true })).toBe('Mod+k')
})

test('tokens.css says what tokens.json says', () => {
  const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
  const blocks = css.split(/\n(?=:root|@media)/)
  const said = (block: string) => Object.fromEntries([...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!.toUpperCase()]))
  const light = blocks.find((block) => block.startsWith(':root {'))!
  const dark = blocks.find((block) => block.startsWith(":root[data-theme='dark']"))!
  const system = blocks.find((block) => block.startsWith('@media (prefers-color-scheme: dark)'))!
  expect(said(light)).toEqual(tokens.color.light)
  expect(said(dark)).toEqual(tokens.color.dark)
  expect(said(system)).toEqual(tokens.color.dark)
})
