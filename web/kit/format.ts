// How days, moments, numbers and money are written. Pure; `today` is an argument. Spaces inside a number are narrow and
// never break.
import { addDays, dayOf, daysBetween, weekday, type Day } from '#platform/time/day.ts'

const THIN = '\u202f'

/** `1 286`; a dash for nothing. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  const [whole, fraction] = String(Math.abs(value)).split('.') as [string, string | undefined]
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN)
  return `${value < 0 ? '-' : ''}${grouped}${fraction ? `.${fraction}` : ''}`
}

/** 66.7%; a dash when there is nothing to divide by. */
export function percent(numerator: number, denominator: number): string {
  if (denominator === 0) return '–'
  const value = (numerator / denominator) * 100
  // Never round up to "all" or down to "none".
  const rounded = Math.round(value * 10) / 10
  const honest = rounded === 100 && numerator < denominator ? 99.9 : rounded === 0 && numerator > 0 ? 0.1 : rounded
  return `${Number.isInteger(honest) ? honest : honest.toFixed(1)}%`
}

/** 分 as 元: `4.60 万元` from ten thousand, `860.00 元` below. */
export function money(fen: number | null | undefined): string {
  if (fen === null || fen === undefined) return '–'
  return Math.abs(fen) >= 1_000_000 ? `${count(Number((fen / 1_000_000).toFixed(2)))} 万元` : `${count(Math.trunc(fen / 100))}.${String(Math.abs(fen) % 100).padStart(2, '0')} 元`
}

/** `11-23`, with the year only when it is not this one. */
export function shortDay(day: string | null | undefined, today: Day): string {
  if (!day) return '–'
  return day.slice(0, 4) === today.slice(0, 4) ? day.slice(5, 10) : day.slice(0, 10)
}

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']

/** 11 月 20 日 星期五 */
export function longDay(day: Day): string {
  return `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8, 10))} 日 星期${WEEKDAYS[weekday(day) - 1]!}`
}

/** `09:12` in Shanghai. */
export function clock(instant: string | Date): string {
  const at = new Date(instant)
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
}

/** `09:12` today, `昨天 09:12`, else `11-18 09:12`. */
export function moment(instant: string | Date, today: Day): string {
  const at = new Date(instant)
  const day = dayOf(at)
  if (day === today) return clock(at)
  if (day === addDays(today, -1)) return `昨天 ${clock(at)}`
  return `${shortDay(day, today)} ${clock(at)}`
}

/** `34 天`, `当日`. */
export function lasted(from: string, until: string): string {
  const days = daysBetween(from as Day, until as Day)
  return days === 0 ? '当日' : `${days} 天`
}
