// Calendar days. A Day is a date on the wall calendar of China (Asia/Shanghai), never a moment:
// deadlines, finding dates and periods are Days; events are Instants. Pure: nobody here reads a clock.

declare const dayBrand: unique symbol

/** A calendar day, `yyyy-mm-dd`, in Asia/Shanghai. Days compare correctly as strings. */
export type Day = string & { readonly [dayBrand]: true }

/** A moment, ISO 8601 in UTC with milliseconds. */
export type Instant = string & { readonly [dayBrand]: false }

const MS_PER_DAY = 86_400_000
/** China has had one zone without daylight saving since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** True for `yyyy-mm-dd` that names a real day between 1900 and 2199. */
export function isDay(text: unknown): text is Day {
  if (typeof text !== 'string' || !/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/** Throws RangeError unless the text is a real day. */
export function day(text: string): Day {
  if (!isDay(text)) throw new RangeError(`not a day: ${text}`)
  return text
}

/** The day it is in Shanghai at this moment. */
export function dayOf(instant: Date): Day {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10) as Day
}

/** The moment this day begins in Shanghai. */
export function startOf(d: Day): Date {
  return new Date(Date.parse(`${d}T00:00:00Z`) - SHANGHAI_OFFSET_MS)
}

export function addDays(d: Day, days: number): Day {
  return new Date(Date.parse(`${d}T00:00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10) as Day
}

/** Whole days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: Day, b: Day): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / MS_PER_DAY)
}

/** Adds months; a day that the month lacks becomes its last one (01-31 + 1 month = 02-28). */
export function addMonths(d: Day, months: number): Day {
  const [year, month, date] = d.split('-').map(Number) as [number, number, number]
  const index = year * 12 + (month - 1) + months
  const y = Math.floor(index / 12)
  const m = index - y * 12 + 1
  return makeDay(y, m, Math.min(date, daysInMonth(y, m)))
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

export function makeDay(year: number, month: number, date: number): Day {
  return day(`${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
}

export function lastOfMonth(d: Day): Day {
  const year = Number(d.slice(0, 4))
  const month = Number(d.slice(5, 7))
  return makeDay(year, month, daysInMonth(year, month))
}

/** 1 = Monday … 7 = Sunday. */
export function weekday(d: Day): number {
  return new Date(`${d}T00:00:00Z`).getUTCDay() || 7
}
