// A view is a stretch of the source made easy to read by machine: no white space, no stray marks, half-width digits
// and letters, years of four figures. It keeps where every character came from, so that a finding in the view is a span in the source.

import { plainCode } from '../read/radicals.ts'

export type View = { text: string; at: Int32Array }

const STRAY = /\*{1,3}|#{1,6}(?=\s)|\[bookmark:[^\]\n]{0,60}\]|\{[^{}\n]{0,40}\\\*[^{}\n]{0,40}\}/y

/** White space, zero-width characters and control characters that word processors leave behind. */
function isVoid(code: number): boolean {
  return (
    code <= 0x20 || (code >= 0x7f && code <= 0xa0) || code === 0xad || (code >= 0x2000 && code <= 0x200f) ||
    code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x2060 || code === 0x3000 || code === 0xfeff
  )
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

const OPEN_QUOTE = 0x201c
const CLOSE_QUOTE = 0x201d

/** Full-width digits, letters, percent and full stop between digits become half-width, marks full-width, 「」 quotation marks. */
function narrow(code: number): number {
  if (code >= 0xff10 && code <= 0xff19) return code - 0xfee0
  if ((code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a)) return code - 0xfee0
  if (code === 0xff05) return 0x25
  if (code === 0xff08 || code === 0x28) return 0xff08
  if (code === 0xff09 || code === 0x29) return 0xff09
  if (code === 0x2c) return 0xff0c
  if (code === 0x3b) return 0xff1b
  if (code === 0x3a) return 0xff1a
  if (code === 0x300c || code === 0x300e || code === 0x301d) return OPEN_QUOTE
  if (code === 0x300d || code === 0x300f || code === 0x301e) return CLOSE_QUOTE
  return plainCode(code)
}

export function view(source: string, start: number, end: number): View {
  return viewOf(source, [{ start, end }])
}

/** One view over several stretches, e.g. the parts of a sentence before and after a page break. */
export function viewOf(source: string, stretches: readonly { start: number; end: number }[]): View {
  const size = stretches.reduce((sum, { start, end }) => sum + end - start, 0)
  // A short year grows by two characters and has four at least.
  const most = size + (size >> 1) + 4
  const codes = new Uint16Array(most)
  const at = new Int32Array(most + 1)
  let length = 0
  for (const { start, end } of stretches) length = read(source, start, end, codes, at, length)
  at[length] = length > 0 ? at[length - 1]! + 1 : (stretches[0]?.start ?? 0)
  return { text: textOf(codes, length), at: at.subarray(0, length + 1) }
}

function read(source: string, start: number, end: number, codes: Uint16Array, at: Int32Array, from: number): number {
  let length = from
  let quoted = false
  for (let i = start; i < end; i += 1) {
    const code = source.charCodeAt(i)
    if (code === 0x2a || code === 0x23 || code === 0x5b || code === 0x7b) {
      STRAY.lastIndex = i
      const stray = STRAY.exec(source)
      if (stray && i + stray[0].length <= end) {
        i += stray[0].length - 1
        continue
      }
    }
    if (isVoid(code)) continue
    // " and ″ open and close by turns.
    if (code === 0x22 || code === 0xff02 || code === 0x2033) {
      quoted = !quoted
      codes[length] = quoted ? OPEN_QUOTE : CLOSE_QUOTE
      at[length] = i
      length += 1
      continue
    }
    if ((code === 0x32 || code === 0xff12) && isShortYear(source, i, length > 0 ? codes[length - 1]! : 0)) {
      codes.set([0x32, 0x30], length)
      at.fill(i, length, length + 2)
      length += 2
    }
    // 1,200 keeps its comma.
    codes[length] = code === 0x2c && isDigit(source.charCodeAt(i - 1)) && isDigit(source.charCodeAt(i + 1)) ? code : narrow(code)
    at[length] = i
    length += 1
  }
  return length
}

const OPENS_A_DATE = new Set([...'，。；：、（“到至在从自'].map((char) => char.charCodeAt(0)))
const SHORT_YEAR = /[2２][\d０-９]年(?=[，,：:底末度]|[一二三四]季度|[上下]半年|(?:1[0-2]|[1-9])月)/y

/** 24年6月底前 is 2024: two figures that open a part and go on as a date does; 20年以上 lasts so long. */
function isShortYear(source: string, i: number, before: number): boolean {
  if (before !== 0 && !OPENS_A_DATE.has(before)) return false
  SHORT_YEAR.lastIndex = i
  return SHORT_YEAR.test(source)
}

function textOf(codes: Uint16Array, length: number): string {
  if (length < 8192) return String.fromCharCode(...codes.subarray(0, length))
  const parts: string[] = []
  for (let i = 0; i < length; i += 8192) parts.push(String.fromCharCode(...codes.subarray(i, Math.min(i + 8192, length))))
  return parts.join('')
}

/** How many digits and dots open the view before the source has white space; 0 when it has none there. */
export function spacedAfterDigits(seen: View): number {
  let length = 0
  while (length < 9 && (isDigit(seen.text.charCodeAt(length)) || seen.text[length] === '.')) {
    length += 1
    if (length < seen.text.length && seen.at[length]! - seen.at[length - 1]! > 1) return length
  }
  return 0
}

/** The place in the source of `[from, to)` in the view. */
export function spanOf(seen: View, from: number, to: number): { start: number; end: number } {
  if (to <= from) return { start: seen.at[from] ?? 0, end: seen.at[from] ?? 0 }
  return { start: seen.at[from]!, end: seen.at[to - 1]! + 1 }
}
