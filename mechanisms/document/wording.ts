// How days and counts are written on paper in Chinese, and how text from outside is made fit to print.
// Pure.

import type { Day } from '#platform/time/day.ts'

const DIGITS = '零一二三四五六七八九'

/** 成文日期 in Arabic digits without leading zeros (GB/T 9704-2012 7.3.5.4): 2026年11月22日. Blank room when there is none. */
export function chineseDay(day: Day | undefined): string {
  if (day === undefined) return '　　　　年　　月　　日'
  return `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`
}

/** 一 … 九十九, the numbering of 一、 and （一）. Beyond that, digits. */
export function chineseCount(n: number): string {
  if (!Number.isInteger(n) || n < 1 || n > 99) return String(n)
  const tens = Math.floor(n / 10)
  const ones = n % 10
  const head = tens === 0 ? '' : tens === 1 ? '十' : `${DIGITS[tens]}十`
  return head + (ones === 0 ? '' : DIGITS[ones])
}

/** 一式两份: who keeps which copy, as one sentence for the foot of a form. */
export function copiesSentence(copies: { holder: string }[]): string {
  const count = copies.length === 2 ? '两' : chineseCount(copies.length)
  return `本文书一式${count}份：${copies.map((copy) => `一份${copy.holder}`).join('，')}。`
}

/** Controls but for the line feed; what a reader cannot see: zero width, direction overrides, variation selectors, tags. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu
const NONCHARACTER = /\p{Noncharacter_Code_Point}/gu

/** 缺字符: the printer's mark for a character that no available face has. */
export const GETA = '〓'

/**
 * Text fit for XML, PDF and a reader: NFC, tabs and odd line ends evened, controls and direction overrides gone
 * (they can make a signed number read differently), broken surrogates shown as 〓.
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n?|[\v\f\x85\u2028\u2029]/g, '\n')
    .replace(/\t/g, '　')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, GETA)
    .replace(UNPRINTABLE, '')
    .replace(NONCHARACTER, GETA)
    .normalize('NFC')
}

/** The same on one line, for numbers, names and titles of files. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s*\n\s*/g, ' ').trim()
}
