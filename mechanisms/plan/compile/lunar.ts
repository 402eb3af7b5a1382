// The farmers' calendar: which day 正月十五 or 腊月二十三 is, and the feasts that go by it or by the sun (清明). The months of each
// year are a table: what runtimes compute (Intl) has the New Year of 2027 and of 2030 a day beside the one that is kept.

import { addDays, makeDay, type Day } from '#platform/time/day.ts'

/** From 2000 on. Bit 16 − m: month m has 30 days and not 29; the last four bits: which month comes twice; bit 16: that one has 30. */
const YEARS = [
  0x0c960, 0x0d954, 0x0d4a0, 0x0da50, 0x07552, 0x056a0, 0x0abb7, 0x025d0, 0x092d0, 0x0cab5, 0x0a950, 0x0b4a0, 0x0baa4, 0x0ad50, 0x055d9, 0x04ba0, 0x0a5b0,
  0x15176, 0x052b0, 0x0a930, 0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530, 0x05aa0, 0x076a3, 0x096d0, 0x04afb,
  0x04ad0, 0x0a4d0, 0x1d0b6, 0x0d250, 0x0d520, 0x0dd45, 0x0b5a0, 0x056d0, 0x055b2, 0x049b0, 0x0a577, 0x0a4b0, 0x0aa50, 0x1b255, 0x06d20, 0x0ada0,
]
const FIRST = 2000
/** The New Year of 2000. */
const START = makeDay(2000, 2, 5)

const longMonth = (year: number, month: number): boolean => ((year >> (16 - month)) & 1) === 1
const leapOf = (year: number): number => year & 15

/** Days before month `month` of a year; 13 is the whole of it. The second of two months of one name comes behind the first. */
function daysBefore(year: number, month: number): number {
  let days = 0
  for (let one = 1; one < month; one += 1) days += longMonth(year, one) ? 30 : 29
  return days + (leapOf(year) > 0 && leapOf(year) < month ? (year >> 16 ? 30 : 29) : 0)
}

/** The day of the sun's calendar; a 三十 that the month lacks is its last day. Undefined outside the table. */
export function lunarDay(year: number, month: number, date: number): Day | undefined {
  const found = YEARS[year - FIRST]
  if (found === undefined || month < 1 || month > 12 || date < 1 || date > 30) return undefined
  const before = YEARS.slice(0, year - FIRST).reduce((sum, one) => sum + daysBefore(one, 13), 0)
  return addDays(START, before + daysBefore(found, month) + Math.min(date, longMonth(found, month) ? 30 : 29) - 1)
}

/** 清明: the fourth or fifth of April, as the sun goes in this century. */
export function qingming(year: number): Day {
  const of = year % 100
  return makeDay(year, 4, Math.floor(of * 0.2422 + 4.81) - Math.floor(of / 4))
}
