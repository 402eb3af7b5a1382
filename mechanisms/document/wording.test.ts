import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '#platform/time/day.ts'
import { chineseCount, chineseDay, copiesSentence, oneLine, printable } from './wording.ts'

describe('wording', () => {
  it('writes days without leading zeros, and leaves room when there is none', () => {
    expect(chineseDay(day('2026-01-02'))).toBe('2026年1月2日')
    expect(chineseDay(undefined)).toMatch(/^　+年　+月　+日$/)
  })

  it.each([[1, '一'], [10, '十'], [11, '十一'], [20, '二十'], [21, '二十一'], [99, '九十九'], [100, '100']])('counts %i as %s', (n, text) => {
    expect(chineseCount(n)).toBe(text)
  })

  it('names who keeps which copy', () => {
    expect(copiesSentence([{ holder: '存档' }, { holder: '交当事人' }])).toBe('本文书一式两份：一份存档，一份交当事人。')
  })

  it('drops what a reader cannot see and shows what is broken', () => {
    expect(printable('甲\u202E乙\u200B\u0000丙\uFEFF')).toBe('甲乙丙')
    expect(printable('a\r\nb\u2028c\td')).toBe('a\nb\nc　d')
    expect(printable('\uD800x\uFFFE')).toBe('〓x〓')
    expect(printable('e\u0301')).toBe('é')
    expect(oneLine(' 甲\n 乙 ')).toBe('甲 乙')
  })

  it('is stable and leaves nothing XML forbids', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = printable(text)
      expect(printable(once)).toBe(once)
      // oxlint-disable-next-line no-control-regex
      expect(once).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]/)
    }))
  })
})
