// The time grammar: finds what a sentence says about when. 2024年, 2024年6月底前, 2025—2026年, 今年7月底前, 2024年起,
// 到2026年, 三季度末前, 长期坚持, 即日起. Years that are no deadline (2023年及以前, 〔2024〕5号, 2023行动) are not found.

import { addDays, day, lastOfMonth, makeDay, type Day } from '#platform/time/day.ts'
import { numberOf } from './numerals.ts'
import type { Due } from './plan.ts'

/** A time expression in a view. `explicit` ones are dates; a standing one is a word such as 长期坚持. */
export type Time = { from: number; to: number; due: Due; explicit: boolean }

/** What a year-less date refers to, and how long “each year” lasts. */
export type Calendar = { year: number | null; period: { from: Day | null; to: Day | null }; issuedOn?: Day | null }

const N = '(?:\\d{1,2}|[一二三四五六七八九十]{1,3})'
const DASH = '(?:[—–\\-~～至到]|--|——)'
const BEFORE = '(?:之?前|以前|之前)'
const YEAR = '(20\\d\\d|二[〇○零]二[〇○零一二三四五六七八九])年?'

type Reader = (found: RegExpExecArray, calendar: Calendar) => Due | undefined

const NONE: Due = { from: null, by: null, yearly: false, standing: false }
const by = (d: Day | undefined): Due | undefined => (d ? { ...NONE, by: d } : undefined)
const within = (from: Day, to: Day): Due => ({ from, by: to, yearly: false, standing: false })

function yearOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : numberOf(text)
}

function tryDay(year: number | undefined, month: number | undefined, date: number | undefined): Day | undefined {
  if (year === undefined || month === undefined || month < 1 || month > 12 || year < 1990 || year > 2199) return undefined
  if (date === undefined) return lastOfMonth(makeDay(year, month, 1))
  if (date < 1 || date > 31) return undefined
  const last = lastOfMonth(makeDay(year, month, 1))
  return Number(last.slice(8)) < date ? last : makeDay(year, month, date)
}

/** The last day of the month before, for “6月前”. */
const monthBefore = (year: number | undefined, month: number | undefined): Day | undefined => {
  const end = tryDay(year, month, 1)
  return end ? addDays(end, -1) : undefined
}

const yearly = (from: number, to: number): Due => ({ from: makeDay(from, 1, 1), by: makeDay(to, 12, 31), yearly: to > from, standing: false })

const SAID_YEAR = `(?:${YEAR}|(今年|本年度?|当年|明年|翌年|次年))`
function saidYear(found: RegExpExecArray, at: number, calendar: Calendar): number | undefined {
  if (found[at]) return yearOf(found[at])
  const word = found[at + 1]
  if (!word || calendar.year === null) return undefined
  return /明|翌|次/.test(word) ? calendar.year + 1 : calendar.year
}

const num = (text: string | undefined): number | undefined => (text === undefined ? undefined : numberOf(text))

/** 三个月, 30日, 10个工作日 after a day: a working day counts as 1.4 days, rounded up, so that no deadline is set too early. */
function after(start: Day, count: number, unit: string): Day | undefined {
  if (count < 1 || count > 1000) return undefined
  if (/年|月/.test(unit)) {
    const months = count * (unit.includes('年') ? 12 : 1) + Number(start.slice(5, 7)) - 1
    return tryDay(Number(start.slice(0, 4)) + Math.floor(months / 12), (months % 12) + 1, Number(start.slice(8)))
  }
  const days = unit.includes('周') ? count * 7 : unit.includes('工作') ? Math.ceil((count * 7) / 5) : count
  return addDays(start, days)
}

/** Longest and most particular first. Every pattern is anchored where the scanner stands and has no nested repeats. */
const FORMS: [RegExp, Reader][] = [
  // 本方案印发后三个月内 | 自印发之日起30日内: only when the text says when it was issued
  [new RegExp(`(?:自|从|于|在)?本?(?:方案|通知|文件|意见|计划)?(?:正式)?(?:印发|发布|下发|公布)(?:之日|之后|以后|后)起?的?(${N}|半)个?(工作日|日|天|周|月|年)(?:之?内|以内|前)`, 'y'), (f, c) => (c.issuedOn ? by(after(c.issuedOn, f[1] === '半' ? 15 : num(f[1])!, f[1] === '半' ? '日' : f[2]!)) : undefined)],
  // 2025年1月至2025年12月 | 2024年3月—12月 | 即日起至2024年12月
  [new RegExp(`(?:${SAID_YEAR})(${N})月(?:(${N})日|[初中底])?(?:起)?${DASH}(?:${YEAR})?(${N})月(?:(${N})[日号]|底)?(?:前|止)?`, 'y'), (f, c) => {
    const year = saidYear(f, 1, c)
    const from = tryDay(year, num(f[3]), num(f[4]) ?? 1)
    const to = tryDay(yearOf(f[5]) ?? year, num(f[6]), num(f[7]))
    return from && to && from <= to ? within(from, to) : undefined
  }],
  [new RegExp(`(?:即日起|自即日起|印发之日起|发布之日起)${DASH}(?:${YEAR})(?:(${N})月)?(?:(${N})日|底)?(?:前|止)?`, 'y'), (f) => by(tryDay(yearOf(f[1]), num(f[2]) ?? 12, num(f[3])))],
  // 7月1日至9月30日 | 4月至9月
  [new RegExp(`(${N})月(?:(${N})日)?${DASH}(${N})月(?:(${N})日|底|份)?(?:前|止)?`, 'y'), (f, c) => {
    const [from, to] = [tryDay(c.year ?? undefined, num(f[1]), num(f[2]) ?? 1), tryDay(c.year ?? undefined, num(f[3]), num(f[4]))]
    return from && to && from <= to ? within(from, to) : undefined
  }],
  // 上半年组织…… | 年内完成……
  [new RegExp(`(上|下)半年(?!度)(?:(?:末|底)?${BEFORE})?`, 'y'), (f, c) => (c.year === null ? undefined : by(f[1] === '上' ? makeDay(c.year, 6, 30) : makeDay(c.year, 12, 31)))],
  [/全年(?=[^，。；]{0,30}(?:不少于|不低于|完成|培训|检查|组织|建成|新增|开展))/y, (_f, c) => (c.period.from && c.period.from.slice(0, 4) === c.period.to?.slice(0, 4) ? yearly(Number(c.period.from.slice(0, 4)), Number(c.period.from.slice(0, 4))) : undefined)],
  [/年内(?!.{0,12}次)/y, (_f, c) => (c.year === null ? undefined : yearly(c.year, c.year))],
  // 2025年、2026年 | 2024年、2025、2026年 | 2025—2026年 | 2024年至2026年 | 从2024年到2026年
  [new RegExp(`(?:从|自)?${YEAR}(?:[、和及](?:20\\d\\d)年?){1,5}(?!月)`, 'y'), (f) => {
    const years = [...f[0].matchAll(/20\d\d/g)].map((y) => Number(y[0]))
    return years.length > 1 ? yearly(Math.min(...years), Math.max(...years)) : undefined
  }],
  [new RegExp(`(?:从|自)?${YEAR}(?:起)?${DASH}(?:${YEAR})(?!月)(?:底前|底)?`, 'y'), (f) => {
    const [from, to] = [yearOf(f[1]), yearOf(f[2])]
    return from && to && from <= to && /年/.test(f[0]) ? yearly(from, to) : undefined
  }],
  // 自2024年7月1日起
  [new RegExp(`(?:从|自)?(?:${SAID_YEAR})(${N})月(${N})[日号](?:起|开始)`, 'y'), (f, c) => {
    const from = tryDay(saidYear(f, 1, c), num(f[3]), num(f[4]))
    return from ? { from, by: null, yearly: false, standing: true } : undefined
  }],
  // 2024年6月底前 | 2024年6月30日前 | 2024年6月前 | 2024年6月 | 5月22日前 | 今年7月底前
  [new RegExp(`(?:于|在|截至|截止|到|至)?(?:${SAID_YEAR})?(${N})月(?:(${N})[日号])(?:${BEFORE}|止)?`, 'y'), (f, c) => by(tryDay(saidYear(f, 1, c) ?? c.year ?? undefined, num(f[3]), num(f[4])))],
  [new RegExp(`(?:于|在|截至|截止|到|至)?(?:${SAID_YEAR})?(${N})月(?:底|末|月底)(?:${BEFORE}|完成)?`, 'y'), (f, c) => by(tryDay(saidYear(f, 1, c) ?? c.year ?? undefined, num(f[3]), undefined))],
  [new RegExp(`(?:于|在|截至|截止|到|至)?(?:${SAID_YEAR})?(${N})月(?:上旬|中旬|下旬|初)(?:${BEFORE})?`, 'y'), (f, c) => {
    const date = f[0].includes('上旬') ? 10 : f[0].includes('中旬') ? 20 : f[0].includes('初') ? 5 : undefined
    return by(tryDay(saidYear(f, 1, c) ?? c.year ?? undefined, num(f[3]), date))
  }],
  [new RegExp(`(?:于|在|截至|截止|到|至)?(?:${SAID_YEAR})?(${N})月(?:份)?${BEFORE}`, 'y'), (f, c) => by(monthBefore(saidYear(f, 1, c) ?? c.year ?? undefined, num(f[3])))],
  [new RegExp(`(?:${SAID_YEAR})(${N})月(?:份)?起`, 'y'), (f, c) => {
    const from = tryDay(saidYear(f, 1, c), num(f[3]), 1)
    return from ? { from, by: null, yearly: false, standing: true } : undefined
  }],
  [new RegExp(`(?:于|在)?(?:${SAID_YEAR})(${N})月(?:份)?(?!以来|及|查|、)`, 'y'), (f, c) => {
    // What is to happen in a month is due by its end.
    return by(tryDay(saidYear(f, 1, c), num(f[3]), undefined))
  }],
  // 2024年三季度末前 | 2024年上半年
  [new RegExp(`(?:于|在|到)?(?:${SAID_YEAR})?第?([一二三四1234])季度(?:末|底)?(?:${BEFORE}|完成)?`, 'y'), (f, c) => {
    const year = saidYear(f, 1, c) ?? (/[末底前]/.test(f[0]) ? (c.year ?? undefined) : undefined)
    const quarter = num(f[3])
    if (year === undefined || !quarter) return undefined
    const end = tryDay(year, quarter * 3, undefined)!
    return by(end)
  }],
  [new RegExp(`(?:${SAID_YEAR})(上|下)半年(?:(?:末|底)?(${BEFORE}))?`, 'y'), (f, c) => {
    const year = saidYear(f, 1, c)
    if (year === undefined) return undefined
    return by(f[3] === '上' ? makeDay(year, 6, 30) : makeDay(year, 12, 31))
  }],
  // 2024年底前 | 到2026年底 | 今年年底前 | 年底前
  [new RegExp(`(?:于|在|截至|截止|到|至|力争)?(?:${SAID_YEAR})(?:年)?(?:底|末|年底)(?:${BEFORE})?`, 'y'), (f, c) => by(tryDay(saidYear(f, 1, c), 12, 31))],
  [new RegExp(`(?:于|在)?年(?:底|末)(?:${BEFORE})`, 'y'), (_f, c) => (c.year === null ? undefined : by(makeDay(c.year, 12, 31)))],
  // 2024年起 | 自2024年开始
  [new RegExp(`(?:从|自)?(?:${SAID_YEAR})(?:度)?(?:起|开始)`, 'y'), (f, c) => {
    const year = saidYear(f, 1, c)
    return year ? { from: makeDay(year, 1, 1), by: null, yearly: false, standing: true } : undefined
  }],
  // 到2026年 | 2024年
  [new RegExp(`(?:到|至)(?:${SAID_YEAR})(?!行动|版|第|级)`, 'y'), (f, c) => by(tryDay(saidYear(f, 1, c), 12, 31))],
  [new RegExp(`(?:${SAID_YEAR})(?:内|度|度内|期间)?(?!行动|版|第|级|专项|[〕\\]］）)])`, 'y'), (f, c) => {
    const year = saidYear(f, 1, c)
    return year && /年/.test(f[0]) ? yearly(year, year) : undefined
  }],
  [new RegExp('“?十四五”?(?:时期|期间|末|期末|规划末)', 'y'), () => within(makeDay(2021, 1, 1), makeDay(2025, 12, 31))],
  [new RegExp('“?十五五”?(?:时期|期间|末|期末)', 'y'), () => within(makeDay(2026, 1, 1), makeDay(2030, 12, 31))],
  // 三年内 → the whole campaign
  [new RegExp('(?:[三3]年内|[三3]年行动期间|行动期间|攻坚期间|整治期间|三年期间)', 'y'), (_f, c) => (c.period.from && c.period.to ? within(c.period.from, c.period.to) : undefined)],
]

/** A year that says what something is about, not when it is due. */
const NOT_A_DEADLINE = /^(?:年)?(?:及以前|以前的?|以来|及之前|之前排查|前排查|发生|度以来|[〕\]］])/
const TRIGGER = /[0-9全年上下今本当明翌次即从自至到于在截力印发公正方通文第一二三四五六七八九十“行攻整]/

/** All times in the text, in order. Titles 《…》 and quotations with a year are skipped. */
export function timesIn(text: string, calendar: Calendar): Time[] {
  const times: Time[] = []
  let depth = 0
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!
    if (char === '《' || char === '“') depth += 1
    if (char === '》' || char === '”') depth = Math.max(0, depth - 1)
    if (depth > 0 || !TRIGGER.test(char)) continue
    // A number inside a longer number or word is no date of its own.
    if (/[\d.〔[［]/.test(text[i - 1] ?? '') && /\d/.test(char)) continue
    if (/[一二三四五六七八九十]/.test(char) && /[一二三四五六七八九十百每第]/.test(text[i - 1] ?? '')) continue
    if (text[i - 1] === '每' || (text[i - 1] === '年' && text[i - 2] === '每')) continue
    if (/[上下年]/.test(char) && /[\d一两二三四五六七八九十几多数近连以分、每个]/.test(text[i - 1] ?? '')) continue
    // 每年6月20日、12月20日前: both are days of each year.
    if (/\d/.test(char) && /[、和及]/.test(text[i - 1] ?? '') && /每年\d{1,2}月(?:\d{1,2}日|底|末)?前?[、和及]$/.test(text.slice(Math.max(0, i - 14), i))) {
      i += 4
      continue
    }
    const time = readAt(text, i, calendar)
    if (!time) continue
    times.push(time)
    i = time.to - 1
  }
  return times
}

function readAt(text: string, i: number, calendar: Calendar): Time | undefined {
  for (const [form, reader] of FORMS) {
    form.lastIndex = i
    const found = form.exec(text)
    if (!found || found[0] === '') continue
    const to = i + found[0].length
    if (NOT_A_DEADLINE.test(text.slice(to, to + 6)) && !found[0].endsWith('前')) return undefined
    if (/^(?:专项行动|行动方案|行动经验)/.test(text.slice(to, to + 4)) && !found[0].includes('年')) return undefined
    const due = reader(found, calendar)
    if (due) return { from: i, to, due, explicit: true }
  }
  return undefined
}

const STANDING = /长期坚持|长期(?!存在|以来|积累|未|不|拖|性)|常态化|长效机制/

/** True when the words say that something goes on without an end. */
export function saysStanding(text: string): boolean {
  return STANDING.test(text)
}

/** The due of a table cell: 2024年 | 2024年6月底前 | 长期坚持 | 每年 | 2025年 2026年 | 2024.6 | 立即. */
export function dueOfCell(text: string, calendar: Calendar): Due | null {
  const plain = text.replace(/^[：:、]+/, '')
  if (plain === '' || plain.length > 60) return null
  if (/^(?:长期|持续|常态化|贯穿|全年|日常|长期坚持)/.test(plain)) return { ...NONE, standing: true }
  if (/^每(?:个)?(?:年|季|月|周|日|半年)/.test(plain)) return everyYear(calendar)
  const years = [...plain.matchAll(/20\d\d/g)].map((y) => Number(y[0]))
  const dotted = /^(20\d\d)[./-](\d{1,2})(?:[./-](\d{1,2}))?(底?前)?$/.exec(plain)
  if (dotted) return by(tryDay(Number(dotted[1]), Number(dotted[2]), dotted[3] ? Number(dotted[3]) : undefined)) ?? null
  const times = timesIn(plain, calendar)
  if (times.length === 1) return times[0]!.due
  if (years.length > 1 && times.every((time) => !time.due.by || time.due.from)) return yearly(Math.min(...years), Math.max(...years))
  if (times.length > 1) return times.at(-1)!.due
  if (/^20\d\d$/.test(plain)) return yearly(Number(plain), Number(plain))
  if (/^(?:即日起|立即|即时|马上)/.test(plain)) return calendar.period.from ? { ...NONE, from: calendar.period.from } : null
  return null
}

/** Each year of the campaign. Without a known period it is standing. */
export function everyYear(calendar: Calendar): Due {
  const { from, to } = calendar.period
  if (!from || !to) return { ...NONE, yearly: true, standing: true }
  // Each year of a campaign of several years means whole years, whenever it was announced.
  if (from.slice(0, 4) !== to.slice(0, 4)) return yearly(Number(from.slice(0, 4)), Number(to.slice(0, 4)))
  return within(from, to)
}

export const standing: Due = { ...NONE, standing: true }

const STAGE_MONTHS = new RegExp(`[（(](?:(${N})月(?:(${N})日|底|初|份)?(?:${DASH}))?(?:(${N})月)(?:(${N})日|底|份)?(?:前|止)?[）)]`)
/** The time of a stage's name: （2023年8月底前）, and in a plan of one year （4月至9月）. */
export function stageTime(line: string, calendar: Calendar): Due | null {
  const time = timesIn(line, calendar).at(-1)
  if (time) return time.due
  const year = /[（(](20\d\d)年(?:度|全年)?[）)]/.exec(line)
  if (year) return yearly(Number(year[1]), Number(year[1]))
  const months = STAGE_MONTHS.exec(line)
  if (!months || calendar.year === null) return null
  const to = tryDay(calendar.year, num(months[3]), num(months[4]))
  const from = tryDay(calendar.year, num(months[1] ?? months[3]), num(months[2]) ?? 1)
  return to ? { ...NONE, from: from && from <= to ? from : null, by: to } : null
}

/** Period of a title: （2024—2026年）. */
export function periodIn(title: string): { from: Day; to: Day } | undefined {
  const range = /(20\d\d)年?[—–\-~～至到]{1,2}(20\d\d)年?/.exec(title)
  if (range && range[1]! <= range[2]!) return { from: day(`${range[1]}-01-01`), to: day(`${range[2]}-12-31`) }
  return undefined
}
