// The same plan as a Word file and as a printed page, set in the ways people and their programs set one. What it commits to stays
// the same as in the plain text, and the readers must find it again.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, withoutChromium } from '../../../tests/browser.ts'
import { compilePlan } from '../compile/compile.ts'
import { textOf } from '../compile/fixtures/scored.ts'
import { isPlan } from '../compile/plan.ts'
import type { Score } from '../compile/score.ts'
import { readPlanFile } from './file.ts'
import { PRINTED_TABLES, PRINTED_TEXTS, PRINTED_TWO_ROWS } from './fixtures/page-variants.ts'
import { piecesOf, printed, scoreOf } from './fixtures/printed.ts'
import { TABLES, TEXTS, YEARLY, yearly } from './fixtures/word-variants.ts'
import { word } from './fixtures/word.ts'
import { readText } from './text.ts'

type Measure = 'recall' | 'due' | 'frequency' | 'targets' | 'owners' | 'kind' | 'systems'
const LOSES: Readonly<Record<Measure, number>> = { recall: 0.01, due: 0.02, frequency: 0.02, targets: 0.02, owners: 0.02, kind: 0.02, systems: 0.02 }
/** Without the usual numbers owners may be told by a title that is only a line now, as in plain text. */
const OWN: Readonly<Record<string, Partial<Record<Measure, number>>>> = { 'bullets printed': { owners: 0.11, due: 0.03 }, 'numbers printed: A. a. i.': { owners: 0.06 } }

function keeps(found: Score, before: Score, own: Partial<Record<Measure, number>> = {}): void {
  const kept = (what: Measure): boolean => found[what] >= before[what] - (own[what] ?? LOSES[what])
  expect(Object.fromEntries(Object.keys(LOSES).map((what) => [what, kept(what as Measure) ? 'kept' : `${before[what as Measure].toFixed(3)} → ${found[what as Measure].toFixed(3)}`]))).toEqual(Object.fromEntries(Object.keys(LOSES).map((what) => [what, 'kept'])))
  expect(found.falseDues).toBeLessThanOrEqual(before.falseDues + 0.02)
  // Words that are lost, or mixed with others, are labels that cannot be looked for.
  expect(found.labels).toBeGreaterThanOrEqual(before.labels * 0.985)
}

describe.each([['S1', TEXTS], ['G10', { ...TEXTS, ...TABLES }], ['G07', TABLES], ['S4', TABLES]])('%s as a Word file', (seed, variants) => {
  const before = printed(seed)
  it.each(Object.entries(variants))('%s', async (name, make) => {
    keeps(scoreOf(seed, await readPlanFile(make(piecesOf(textOf(seed))))), before, OWN[name])
  })
})

describe('a table of years', () => {
  it.each(Object.entries(YEARLY))('%s', async (_, make) => {
    const pieces = yearly(piecesOf(textOf('S4')))
    const before = scoreOf('S4', await readPlanFile(word(pieces)))
    expect(before.labels).toBeGreaterThan(150)
    keeps(scoreOf('S4', await readPlanFile(make(pieces))), before)
  })
})

describe.skipIf(withoutChromium)('printed', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium({ clock: () => new Date('2024-05-01T00:00:00Z') })
  })
  afterAll(() => browser.close())
  const issuerOf = (seed: string): string => {
    const plan = compilePlan(readText(textOf(seed)))
    return (isPlan(plan) ? plan.issuer : undefined) ?? '某市安全生产委员会'
  }
  const few = { 'ruled': PRINTED_TABLES['ruled']!, 'shaded heading, no lines': PRINTED_TABLES['shaded heading, no lines']!, 'two columns': PRINTED_TEXTS['two columns']!, 'narrow': PRINTED_TEXTS['narrow']! }
  describe.each([
    ['S1', PRINTED_TEXTS], ['S4', { ...PRINTED_TABLES, 'a running head and 第1页 共9页': PRINTED_TEXTS['a running head and 第1页 共9页']! }], ['G10', { ...PRINTED_TWO_ROWS, ...few }], ['G07', { 'shaded heading, no lines': few['shaded heading, no lines'] }],
  ])('%s', (seed, variants) => {
    const before = printed(seed)
    it.each(Object.entries(variants))('%s', async (_, make) => {
      keeps(scoreOf(seed, await readPlanFile(await make(browser, piecesOf(textOf(seed)), issuerOf(seed)))), before)
    })
  })
})

describe('text in the encodings of offices', () => {
  const text = textOf('S4')
  const little = Buffer.from(text, 'utf16le')
  it.each([
    ['GB18030', gb18030(text)], ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])], ['UTF-16 the other way round', Buffer.from(little).swap16()],
    ['zero bytes behind every sentence', Buffer.from(text.replaceAll('。', '。\0'))], ['zero bytes at its end', Buffer.from(text + '\0'.repeat(5000))],
  ])('%s', async (_, bytes) => keeps(scoreOf('S4', await readPlanFile(new Uint8Array(bytes))), printed('S4')))
  it('says of a file without words that there are none', async () => {
    for (const empty of ['', ' \r\n\r\n']) expect(compilePlan(await readPlanFile(new TextEncoder().encode(empty)))).toMatchObject({ reason: expect.stringContaining('没有文字') as string })
  })
})

/** The platform decodes GB18030 and cannot encode it: its two-byte half turned round. */
function gb18030(text: string): Buffer {
  const codes = new Map<string, [number, number]>()
  const decoder = new TextDecoder('gb18030')
  for (let high = 0x81; high <= 0xfe; high += 1) for (let low = 0x40; low <= 0xfe; low += 1) if (low !== 0x7f) codes.set(decoder.decode(new Uint8Array([high, low])), [high, low])
  return Buffer.from([...text].flatMap((char) => (char.charCodeAt(0) < 0x80 ? [char.charCodeAt(0)] : codes.get(char) ?? codes.get('？')!)))
}
