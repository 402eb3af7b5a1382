// Periods of the calendar: which one a day lies in, all of a range, their keys (2026-Q3) and how people say them
// (2026年第3季度). Calendar periods, not rolling ones; weeks are those of ISO 8601, Monday to Sunday. Pure.
import { addDays, addMonths, lastOfMonth, makeDay, weekday, type Day } from '#platform/time/day.ts'
import type { Period } from '#mechanisms/plan/compile/plan.ts'

export type Range = { readonly from: Day; readonly until: Day }

/** A period of the calendar, both days included. */
export type Span = Range & { readonly per: Period; readonly key: string }

const MONTHS: Partial<Record<Period, number>> = { month: 1, quarter: 3, 'half-year': 6, year: 12 }

/** The period this day lies in. @param campaign what 行动期内 means. */
export function periodOf(per: Period, on: Day, campaign: Range): Span {
  if (per === 'campaign') return { per, key: 'campaign', ...campaign }
  if (per === 'day') return { per, key: on, from: on, until: on }
  if (per === 'week') {
    const from = addDays(on, 1 - weekday(on))
    return { per, key: weekKey(from), from, until: addDays(from, 6) }
  }
  const months = MONTHS[per]!
  const [year, month] = [Number(on.slice(0, 4)), Number(on.slice(5, 7))]
  const index = Math.floor((month - 1) / months)
  const from = makeDay(year, index * months + 1, 1)
  const key = per === 'month' ? on.slice(0, 7) : per === 'quarter' ? `${year}-Q${index + 1}` : per === 'half-year' ? `${year}-H${index + 1}` : String(year)
  return { per, key, from, until: lastOfMonth(addMonths(from, months - 1)) }
}

/** The year of an ISO week is that of its Thursday. */
function weekKey(monday: Day): string {
  const year = Number(addDays(monday, 3).slice(0, 4))
  const january4 = makeDay(year, 1, 4)
  const first = addDays(january4, 1 - weekday(january4))
  const week = Math.round((Date.parse(monday) - Date.parse(first)) / 604_800_000) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** Every period that has a day in the range, oldest first. */
export function periodsBetween(per: Period, range: Range, campaign: Range = range): Span[] {
  const found: Span[] = []
  for (let on = range.from; on <= range.until;) {
    const span = periodOf(per, on, campaign)
    if (span.until < on) break
    found.push(span)
    on = addDays(span.until, 1)
  }
  return found
}

/** The period a key names; undefined where it is none. */
export function spanOfKey(key: string, campaign: Range): Span | undefined {
  if (key === 'campaign') return { per: 'campaign', key, ...campaign }
  const match = /^(\d{4})(?:-(?:Q([1-4])|H([12])|W(\d\d)|(\d\d)(?:-(\d\d))?))?$/.exec(key)
  if (!match) return undefined
  const [, year, quarter, half, week, month, date] = match
  if (date) return periodOf('day', key as Day, campaign)
  if (month) return periodOf('month', `${key}-01` as Day, campaign)
  const y = Number(year)
  if (quarter) return periodOf('quarter', makeDay(y, Number(quarter) * 3, 1), campaign)
  if (half) return periodOf('half-year', makeDay(y, Number(half) * 6, 1), campaign)
  if (!week) return periodOf('year', makeDay(y, 1, 1), campaign)
  const span = periodOf('week', addDays(makeDay(y, 1, 4), (Number(week) - 1) * 7), campaign)
  return span.key === key ? span : undefined
}

/** 2026年第3季度, 2026年上半年, 2026年11月. */
export function labelOf(key: string): string {
  const match = /^(\d{4})(?:-(?:Q([1-4])|H([12])|W(\d\d)|(\d\d)(?:-(\d\d))?))?$/.exec(key)
  if (!match) return '行动期内'
  const [, year, quarter, half, week, month, date] = match
  if (quarter) return `${year}年第${quarter}季度`
  if (half) return `${year}年${half === '1' ? '上' : '下'}半年`
  if (week) return `${year}年第${Number(week)}周`
  if (date) return `${year}年${Number(month)}月${Number(date)}日`
  return month ? `${year}年${Number(month)}月` : `${year}年`
}

/** The same at the head of a column: 3季, 上半, 11月, 11-22, 47周. */
export function shortLabelOf(key: string): string {
  const match = /^(\d{4})(?:-(?:Q([1-4])|H([12])|W(\d\d)|(\d\d)(?:-(\d\d))?))?$/.exec(key)
  if (!match) return '行动期'
  const [, year, quarter, half, week, month, date] = match
  if (quarter) return `${quarter}季`
  if (half) return half === '1' ? '上半' : '下半'
  if (week) return `${Number(week)}周`
  if (date) return `${month}-${date}`
  return month ? `${Number(month)}月` : String(year)
}

