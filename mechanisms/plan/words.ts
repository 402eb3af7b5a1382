// A deadline and a frequency as people say them. Pure.
import type { Due, Frequency, Period } from './compile/plan.ts'

/** 每季度, 行动期内 */
export const PERIOD_WORDS: Readonly<Record<Period, string>> = { day: '每日', week: '每周', month: '每月', quarter: '每季度', 'half-year': '每半年', year: '每年', campaign: '行动期内' }

/** 2024年内 · 2024年6月30日前 · 2024—2026年每年 · 长期坚持 */
export function dueWords(due: Due): string {
  const { from, by } = due
  const long = due.standing ? '长期坚持' : ''
  if (!from && !by) return due.yearly ? '每年' : long || '没有期限'
  const years = [from?.slice(0, 4), by?.slice(0, 4)].filter((year) => year !== undefined)
  const span = years[0] === years.at(-1) ? `${years[0]}年` : `${years[0]}—${years.at(-1)}年`
  const whole = (!from || from.endsWith('-01-01')) && (!by || by.endsWith('-12-31'))
  if (due.yearly) return `${span}每年`
  if (!by) return `${dayWords(from!)}起${long && `，${long}`}`
  if (whole && from) return `${span}内${long && `，${long}`}`
  return `${from && from.slice(0, 4) !== by.slice(0, 4) ? `${dayWords(from)}起，` : ''}${dayWords(by)}前${long && `，${long}`}`
}

const dayWords = (day: string) => `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`

/** 每季度至少 1 次（高危行业领域） */
export function frequencyWords(one: Frequency): string {
  return `${PERIOD_WORDS[one.per]}${one.atLeast > 0 ? `至少 ${one.atLeast} 次` : ''}${one.when ? `（${one.when}）` : ''}`
}
