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

/** 每年, 每月 say how often, not until when; a date, a season or 长期 does. What a sentence leaves out was read from what stands around it: its stage, its title, the date said before, how long the plan runs. */
export const dueFromContext = ({ text, due }: { readonly text: string; readonly due: object | null }): boolean => due !== null && !SAYS_WHEN.test(text)

const SAYS_WHEN = /20[1-4]\d(?!\d|[万余多]|[人家名户处台元个起件次])|“十[四五六]五”|[正冬腊]月|二〇|[\d〇一二三四五六七八九十]月|[一二三四]季度[末前内]|[上下]半年|年[底末内]|月[底末内]|季末|[\d一二三四五六七八九十]+(?:日|号|天|周|个?月|年)(?:前|内)|[两三五]年|全年|今年|明年|当年|年度|期[间内]|即日|长期|持续|常态|长效|始终|一贯|坚持|[春夏秋冬寒暑汛]季|[寒暑]假|汛期|元旦|春节|清明|五一|端午|中秋|国庆|开学|学期|阶段/

const dayWords = (day: string) => `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`

/** 每季度至少 1 次（高危行业领域） */
export function frequencyWords(one: Frequency): string {
  return `${PERIOD_WORDS[one.per]}${one.atLeast > 0 ? `至少 ${one.atLeast} 次` : ''}${one.when ? `（${one.when}）` : ''}`
}
