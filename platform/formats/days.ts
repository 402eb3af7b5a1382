// Days as people write them, to `Day`: 2024-06-30, 2024/6/30, 2024.6.30, 2024年6月30日, 二〇二四年六月三十日, 20240630,
// spreadsheet serials (45473), full-width digits, with or without a time. What is incomplete or impossible is named.
import { addDays, day, daysInMonth, makeDay, type Day } from '../time/day.ts'
import { bad, good, type Parsed, type TextFacts } from './parsed.ts'
import { cleanCode, cleanText, toHalfWidth } from './text.ts'

const CHINESE_DIGITS = '〇一二三四五六七八九'
const EXAMPLE = '请写成 2024-06-30 这样'

/** Serial numbers taken from bare text: 1927 to 2119. Smaller ones are more likely a count, larger ones a typo. */
const FIRST_SERIAL = 10_000
const LAST_SERIAL = 80_000

export function parseDay(text: string, facts?: TextFacts): Parsed<Day> {
  const code = westernDigits(cleanCode(withoutTime(text)))
  const full = /^(\d{4})[-/.年·](\d{1,2})[-/.月·](\d{1,2})[日号]?$/.exec(code) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(code)
  if (full) return realDay(Number(full[1]), Number(full[2]), Number(full[3]))

  const serial = /^(\d{5})(?:\.\d+)?$/.exec(code)
  if (serial) {
    const days = Number(serial[1])
    if (days >= FIRST_SERIAL && days <= LAST_SERIAL) return good(dayOfSerial(days, facts?.epoch ?? 1900))
  }
  if (/^\d{4}[-/.年·]\d{1,2}月?$/.test(code) || /^(19|20)\d{2}(0[1-9]|1[0-2])$/.test(code)) return bad(`「${shown(text)}」只有年月，缺少日，${EXAMPLE}。`)
  if (/^(19|20|21)\d{2}年?度?$/.test(code)) return bad(`「${shown(text)}」只有年份，缺少月和日，${EXAMPLE}。`)
  if (/^\d{1,2}[-/.月]\d{1,2}[日号]?$/.test(code)) return bad(`「${shown(text)}」没有年份，${EXAMPLE}。`)
  if (/^\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$/.test(code)) return bad(`「${shown(text)}」的年份请写四位，${EXAMPLE}。`)
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(code)) return bad(`「${shown(text)}」分不清月和日，请把年份写在前面：2024-06-30。`)
  return bad(`「${shown(text)}」不是日期，${EXAMPLE}。`)
}

/** The day a spreadsheet serial stands for. 1900 is Lotus' calendar with its 29 February 1900 that never was. */
export function dayOfSerial(serial: number, epoch: 1900 | 1904): Day {
  const days = Math.floor(serial)
  if (epoch === 1904) return addDays(day('1904-01-01'), days)
  return addDays(day('1900-01-01'), days < 60 ? days - 1 : days - 2)
}

/** The serial (1900 system) of a day, for writing workbooks. */
export function serialOfDay(d: Day): number {
  const days = Math.round((Date.parse(`${d}T00:00:00Z`) - Date.parse('1899-12-30T00:00:00Z')) / 86_400_000)
  return days < 61 ? days - 1 : days
}

function realDay(year: number, month: number, date: number): Parsed<Day> {
  if (year < 1900 || year > 2199) return bad(`年份 ${year} 不对，${EXAMPLE}。`)
  if (month < 1 || month > 12) return bad(`没有 ${month} 月，${EXAMPLE}。`)
  if (date < 1 || date > daysInMonth(year, month)) return bad(`${year} 年 ${month} 月没有 ${date} 日。`)
  return good(makeDay(year, month, date))
}

/** Drops the weekday and the time of day. Before blanks go: 「2024/6/3 8:30」 is the 3rd, not the 38th. */
function withoutTime(text: string): string {
  return toHalfWidth(cleanText(text))
    .replace(/\(?(星期|周)[一二三四五六日天]\)?/, ' ')
    .replace(/(?:(?<=\d)[Tt\s]\s*|(?<=[日号])\s*)(?:[上下]午|凌晨|中午|晚上?)?\s*\d{1,2}\s*[:时点].*$/s, '')
}

/** 二〇二四年六月三十日 → 2024年6月30日; other text as it is. */
function westernDigits(code: string): string {
  if (!/^[〇○零一二三四五六七八九十]+年/.test(code)) return code
  return code
    .replace(/[○零]/g, '〇')
    .replace(/([〇一二三四五六七八九])?十([一二三四五六七八九])?/g, (_, tens: string | undefined, ones: string | undefined) =>
      String((tens === undefined ? 1 : CHINESE_DIGITS.indexOf(tens)) * 10 + (ones === undefined ? 0 : CHINESE_DIGITS.indexOf(ones))))
    .replace(/[〇一二三四五六七八九]/g, (c) => String(CHINESE_DIGITS.indexOf(c)))
}

function shown(text: string): string {
  return text.trim().slice(0, 20)
}
