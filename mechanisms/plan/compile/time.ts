// The time grammar: finds what a sentence says about when. A date (dates.ts) and the words around it: 6月底前, 2025—2026年,
// 自2024年起, 即日起至年底, 长期坚持. Years that are no deadline (2023年及以前, 〔2024〕5号, 2023行动) are not found.

import { addDays, addMonths, day, makeDay, type Day } from '#platform/time/day.ts'
import { at, readDate, readShared, YEAR, type Written } from './dates.ts'
import { readFeast, type Almanac } from './feasts.ts'
import { numberOf } from './numerals.ts'
import type { Due } from './plan.ts'

/** A time expression in a view. `year` is the one it names, null when the plan's is meant. */
export type Time = { from: number; to: number; due: Due; year: number | null }

/** What a date without a year refers to, and how long “each year” lasts. `said`: the sentence itself named that year before. `now`: the year of 今年 and 明年, when another was said since. `annual`: the plan is one year's work, and what it counts is to be done in it. `named`: the text itself says from when to when it runs. `open`: its rules have no end. */
export type Calendar = { year: number | null; period: { from: Day | null; to: Day | null }; issuedOn?: Day | null; said?: boolean; annual?: boolean; now?: number | null; named?: boolean; open?: boolean }

const NONE: Due = { from: null, by: null, yearly: false, standing: false }
const by = (last: Day): Due => ({ ...NONE, by: last })
const within = (from: Day, to: Day): Due => ({ from, by: to, yearly: false, standing: false })
const yearly = (from: number, to: number): Due => ({ from: makeDay(from, 1, 1), by: makeDay(to, 12, 31), yearly: to > from, standing: false })
const since = (from: Day): Due => ({ from, by: null, yearly: false, standing: true })

const DASH = '(?:[—–\\-~～－至到]|--|——)'
const OPENS = /(?:力争|争取|计划|预计|确保)?(?:截至|截止(?:到|至)?|于|在|到|至|从|自)?/y
/** Counted from now: only the end is said. */
const FROM_NOW = new RegExp(`(?:自)?(?:即日|现在|(?:本)?(?:方案|通知|文件|意见)?(?:印发|发布|下发|公布)之日)(?:起|开始)?${DASH}`, 'y')
const AND_ON = new RegExp(`(?:起|开始)?${DASH}|(?:起|开始)[、，](?:至|到)?(?=[^，。；]{3,12}止)`, 'y')
const BEFORE = /(?:之?前|以前)(?!后|期|沿|列|往|景|提|端)/y
const ONWARD = /(?:起|开始)(?![草底步])/y
const CLOSES = /止|内|期间|间/y
const YEARS = new RegExp(`(?:从|自)?(${YEAR})年?(?:[、和及与]20\\d\\d年?){1,5}(?!月|\\d)`, 'y')
const YEAR_RANGE = new RegExp(`(?:从|自)?(${YEAR})年?(?:起)?${DASH}(${YEAR})年(?!\\d)(?:底前|底)?(?:期间)?`, 'y')

type Found = { to: number; due: Due; year: number | null }

/** A date, a stretch between two, or several years, with the words that say by, since or within. */
function readDated(text: string, i: number, calendar: Calendar): Found | undefined {
  const years = at(YEARS, text, i)
  if (years?.[0].includes('年')) {
    const all = [...years[0].matchAll(/20\d\d/g)].map((found) => Number(found[0]))
    return { to: i + years[0].length, due: yearly(Math.min(...all), Math.max(...all)), year: Math.max(...all) }
  }
  const range = at(YEAR_RANGE, text, i)
  const ends = range ? [numberOf(range[1]!)!, numberOf(range[2]!)!] as const : undefined
  // 从2024年起到2026年底 is over by that day; 2024—2026年 is each of the years.
  // 2024至2026年三年安排2600万元: summed up in the last of them.
  if (ends && ends[0] < ends[1] && /^[两三]年(?:共|总|累计|安排|投入)/.test(text.slice(i + range![0].length))) return { to: i + range![0].length + 2, due: within(makeDay(ends[1], 1, 1), makeDay(ends[1], 12, 31)), year: ends[1] }
  if (ends && ends[0] <= ends[1]) return { to: i + range![0].length, due: /底/.test(range![0]) ? within(makeDay(ends[0], 1, 1), makeDay(ends[1], 12, 31)) : yearly(...ends), year: ends[1] }
  const now = at(FROM_NOW, text, i)
  if (now) {
    const end = placed((year) => readDate(text, i + now[0].length, year, calendar.now), calendar)
    return end ? { to: closed(text, end.to), due: by(end.last), year: end.year } : undefined
  }
  const opening = at(OPENS, text, i)?.[0] ?? ''
  const start = i + opening.length
  const shared = placed((year) => readShared(text, start, year, calendar.now), calendar)
  if (shared) return { to: closed(text, shared.to), due: within(shared.first, shared.last), year: shared.year }
  const date = placed((year) => readDate(text, start, year, calendar.now), calendar)
  if (!date) return undefined
  const on = at(AND_ON, text, date.to)
  const end = on ? readDate(text, date.to + on[0].length, date.year ?? Number(date.first.slice(0, 4)), calendar.now) : undefined
  if (end && date.first <= end.last) return { to: closed(text, end.to), due: date.unit === 'year' && end.unit === 'year' && !date.edge && !end.edge ? yearly(Number(date.first.slice(0, 4)), Number(end.last.slice(0, 4))) : within(date.first, end.last), year: end.year ?? date.year }
  return readOne(text, date, opening, calendar)
}

function closed(text: string, to: number): number {
  return to + (at(BEFORE, text, to)?.[0].length ?? at(CLOSES, text, to)?.[0].length ?? 0)
}

/** A year or month that says what something is about: 2024年度版, 3月、9月各一次. */
const NAMES = { year: /^(?:行动|版|第|级|专项|[〕\]］）)])/, month: /^(?:及|查|、(?!20\d)|和|与|”)/ }

function readOne(text: string, date: Written, opening: string, calendar: Calendar): Found | undefined {
  const found = (to: number, due: Due): Found => ({ to, due, year: date.year })
  const before = at(BEFORE, text, date.to)
  // 6月前 and 2026年前 are over before it begins; 6月5日前, 6月底前, 二季度前 count it.
  if (before) return found(date.to + before[0].length, by(!date.edge && (date.unit === 'month' || date.unit === 'year') ? addDays(date.first, -1) : date.last))
  const onward = at(ONWARD, text, date.to)
  if (onward) return date.year === null && !calendar.said && date.unit !== 'day' && !ofOneYear(calendar) ? undefined : found(date.to + onward[0].length, since(date.first))
  const rest = text.slice(date.to, date.to + 4)
  if (date.unit === 'year' && !date.edge) {
    if (NAMES.year.test(rest)) return undefined
    return found(closed(text, date.to), within(date.first, date.last))
  }
  if (date.unit === 'month' && !date.edge && NAMES.month.test(rest)) return undefined
  // Without a year a bare month, a quarter or the end of the year belongs to a plan of one year, or to the year said before.
  if (date.year === null && date.unit !== 'day' && date.unit !== 'half' && !(date.edge && date.unit === 'month')) {
    const plain = opening !== '' || date.unit !== 'year' || (date.edge && ofAYear(calendar)) || /^(?:[，：]|$|实现|完成|建成|达到|全部|全面|基本|力争|要|将)/.test(rest)
    if (!(calendar.said || ofAYear(calendar) || /^(?:到|至|截)/.test(opening)) || !plain || /^[一1各]/.test(rest)) return undefined
  }
  return found(closed(text, date.to), by(date.last))
}

export function ofOneYear({ period }: Calendar): boolean {
  return period.from !== null && period.from.slice(0, 4) === period.to?.slice(0, 4)
}

/** A year of the calendar, or no longer than one: a school year, a winter. No month comes in it twice. */
function ofAYear(calendar: Calendar): boolean {
  const { from, to } = calendar.period
  return ofOneYear(calendar) || (from !== null && to !== null && monthsOf(from, to) <= 12)
}

/** A campaign of some months that is over before the year is: what recurs in it and what it is to reach is judged on its last day. */
export function ofMonths({ period, named }: Calendar): boolean {
  if (period.from === null || period.to === null) return false
  return period.to.endsWith('-12-31') ? named === true && monthsOf(period.from, period.to) < 12 : monthsOf(period.from, period.to) < 10
}

function monthsOf(from: Day, to: Day): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1
}

/** From November to March a February without a year is the next one. */
function placed<W extends { first: Day; last: Day; year: number | null }>(read: (year: number | null) => W | undefined, { year, period }: Calendar): W | undefined {
  const written = read(year)
  if (!written || written.year !== null || !period.from || !period.to || year === null || period.from.slice(0, 4) === period.to.slice(0, 4) || monthsOf(period.from, period.to) > 12) return written
  return written.last < period.from.slice(0, 7) && year < Number(period.to.slice(0, 4)) ? read(year + 1) : written
}

/** 三个月, 30日, 10个工作日 after a day: a working day counts as 1.4 days, rounded up, so that no deadline is set too early. */
function after(start: Day, count: number, unit: string): Day | undefined {
  if (count < 1 || count > 1000) return undefined
  if (/年|月/.test(unit)) return addMonths(start, count * (unit.includes('年') ? 12 : 1))
  return addDays(start, unit.includes('周') ? count * 7 : unit.includes('工作') ? Math.ceil((count * 7) / 5) : count)
}

const ISSUED = /(?:自|从|于|在)?本?(?:方案|通知|文件|意见|计划)?(?:正式)?(?:印发|发布|下发|公布)(?:之日|之后|以后|后)起?的?(\d{1,3}|[一二三四五六七八九十]{1,3}|半)个?(工作日|日|天|周|月|年)(?:之?内|以内|前)/y
/** Stretches with names of their own. */
const NAMED: ((text: string, i: number, calendar: Calendar) => Found | undefined)[] = [
  // 本方案印发后三个月内: only when the text says when it was issued.
  (text, i, { issuedOn }) => {
    const found = at(ISSUED, text, i)
    const last = found && issuedOn ? after(issuedOn, found[1] === '半' ? 15 : numberOf(found[1]!)!, found[1] === '半' ? '日' : found[2]!) : undefined
    return found && last ? { to: i + found[0].length, due: by(last), year: null } : undefined
  },
  named(/全年(?![候龄度]|[无未不][^，。；]{0,12}的|无休|365|24|(?:安全|生产|整治|重点|各项)*(?:工作|任务|情况|目标|总结))(?=[^，。；]{2})/y, (calendar) => (ofOneYear(calendar) ? yearly(Number(calendar.period.from!.slice(0, 4)), Number(calendar.period.from!.slice(0, 4))) : undefined)),
  named(/年内(?!.{0,12}次)/y, ({ year }) => (year === null ? undefined : yearly(year, year))),
  // 三年累计投入, 三年完成改造8000公里: summed up when the campaign ends.
  named(/三年(?:累计|(?=(?:共|总共)?(?:完成|建成|实现|改造|新建|新增|培训|打造|创建|覆盖|投入|投资|安排)))/y, ({ period }) => (period.to ? within(makeDay(Number(period.to.slice(0, 4)), 1, 1), period.to) : undefined)),
  (text, i, calendar) => {
    const found = readFeast(text, i, () => almanacOf(calendar))
    return found ? { to: found.to, due: by(found.last), year: found.year } : undefined
  },
  // 汛期每日巡坝, 11月下旬至攻坚结束: in a plan of one season its name is its time.
  named(/(?:汛期|旺季|高温季节|高温期|度[夏冬]期|攻坚期|整治期|防控期|防火期|百日攻坚)(?:间|内)(?!仍|曾)|汛期(?=每|至少|内)/y, (calendar) => (ofMonths(calendar) ? by(calendar.period.to!) : undefined)),
  named(/(?:至|到)?(?:攻坚|整治|行动|活动)结束(?![后前时])/y, (calendar) => (ofMonths(calendar) ? by(calendar.period.to!) : undefined)),
  named(/今明两年/y, ({ year }) => (year === null ? undefined : yearly(year, year + 1))),
  named(/(?:用|利用|经过|通过)?三年(?:左右)?的?时间/y, ({ period }) => (period.from && period.to ? within(period.from, period.to) : undefined)),
  named(/“?十四五”?(?:时期|期间|末|期末|规划末)/y, () => within(makeDay(2021, 1, 1), makeDay(2025, 12, 31))),
  named(/“?十五五”?(?:时期|期间|末|期末)/y, () => within(makeDay(2026, 1, 1), makeDay(2030, 12, 31))),
  // 三年内 is the whole campaign; 三年内发生过事故的 says whom it concerns.
  named(/(?<![近前去过])(?:[三3]年内(?![^，。；]{0,4}(?:(?<!不)发生|未|不得|不再|不予|禁止|曾|受|出现|被|累计|连续))|(?:[三3]年行动|行动|攻坚|整治|三年|防控|活动|大会战)(?:期间|期内)(?!仍|内?(?:仍)?发生))/y, ({ period }) => (period.from && period.to ? within(period.from, period.to) : undefined)),
]

/** Feasts are looked for from the day of issue, and over the winter behind it. */
function almanacOf(calendar: Calendar): Almanac {
  const { year, now = year, issuedOn, period: { from, to } } = calendar
  const since = issuedOn ?? from
  return { year, now, from: since, to: to !== null && issuedOn ? [to, addDays(issuedOn, 150)].sort()[1]! : to, ofAYear: ofAYear(calendar), ofOneYear: ofOneYear(calendar) }
}

function named(form: RegExp, due: (calendar: Calendar) => Due | undefined): (typeof NAMED)[number] {
  return (text, i, calendar) => {
    const found = at(form, text, i)
    const means = found ? due(calendar) : undefined
    return found && means ? { to: i + found[0].length, due: means, year: null } : undefined
  }
}

/** A year that says what something is about, not when it is due. */
const NOT_A_DEADLINE = /^(?:（[^）]{1,8}）)?(?:以后|之后)|^(?:年)?(?:及以前|以来|及之前|之前排查|前排查|前发现|发生|度以来|[〕\]］])/
const TRIGGER = /[0-9春防活大汛旺高度百全年上下今本当明翌次来后即现从自至到于在截力争计预确印发公正方通文意第一二三四五六七八九十“行攻整国元五用利经清端中重腊小除农阴旧冬初]/
/** Days of the farmers' calendar begin with characters that are everywhere: two are looked at. */
const FARMERS = { one: /[清端中重腊小除农阴旧冬初]/, two: /^(?:清明|端午|中秋|重阳|腊[月八]|小年|除夕|农历|阴历|旧历|冬月|初[一二三四五六七八九十])/ }
/** 每月6日, 近三年, 半年内: part of a longer word. */
const WITHIN_A_WORD = /[\d一两二三四五六七八九十几多数近连以分、每个]/

/** All times in the text, in order. Titles 《…》 and quotations with a year are skipped. */
export function timesIn(text: string, calendar: Calendar): Time[] {
  const times: Time[] = []
  let here = calendar
  let depth = 0
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!
    // “十四五”期间, “六一”前: the quotation is the name of the time.
    const quoted = char === '“' && depth === 0 ? readNamed(text, i, here) : undefined
    if (quoted) {
      times.push({ from: i, ...quoted })
      i = quoted.to - 1
      continue
    }
    if (char === '《' || char === '“') depth += 1
    if (char === '》' || char === '”') depth = Math.max(0, depth - 1)
    if (depth > 0 || !TRIGGER.test(char) || (FARMERS.one.test(char) && !FARMERS.two.test(text.slice(i, i + 2)))) continue
    const ahead = text[i - 1] ?? ''
    // A number inside a longer number or word is no date of its own.
    if (/[\d.〔[［]/.test(ahead) && /\d/.test(char)) continue
    if (/[一二三四五六七八九十]/.test(char) && /[一二三四五六七八九十百每第]/.test(ahead)) continue
    if (ahead === '每') continue
    // 每年5月15日至9月30日: days of each year.
    if (ahead === '年' && text[i - 2] === '每') {
      const day = readDate(text, i, here.year)
      const on = day && at(AND_ON, text, day.to)
      i = Math.max(i, ((on && readDate(text, day.to + on[0].length, here.year)?.to) ?? i + 1) - 1)
      continue
    }
    if (/[上下年]/.test(char) && WITHIN_A_WORD.test(ahead) && !/上半年[、和]$/.test(text.slice(Math.max(0, i - 4), i))) continue
    // 每年6月20日、12月20日前: both are days of each year.
    if (/\d/.test(char) && /[、和及]/.test(ahead) && /每年\d{1,2}月(?:\d{1,2}日|底|末)?前?[、和及]$/.test(text.slice(Math.max(0, i - 14), i))) {
      i += 4
      continue
    }
    const found = readAt(text, i, here)
    if (found === undefined) continue
    if (found.due !== undefined) times.push({ from: i, to: found.to, due: found.due, year: found.year })
    // 2025年3月底前……，6月底前……: the second is of the same year.
    if (found.due !== undefined && found.year !== null && (calendar.year === null || found.year >= calendar.year)) here = { ...calendar, year: found.year, said: true, now: calendar.now ?? calendar.year }
    i = found.to - 1
  }
  return times
}

function readNamed(text: string, i: number, calendar: Calendar): Found | undefined {
  for (const reader of NAMED) {
    const found = reader(text, i, calendar)
    if (found) return found
  }
  return undefined
}

function readAt(text: string, i: number, calendar: Calendar): { to: number; due?: Due; year: number | null } | undefined {
  const found = readNamed(text, i, calendar) ?? readDated(text, i, calendar)
  if (!found) return undefined
  const rest = text.slice(found.to, found.to + 6)
  if (NOT_A_DEADLINE.test(rest) && !text.slice(i, found.to).endsWith('前')) return { to: found.to, year: null }
  // 2023年以前的, 2024年前排查发现的 tell of what is there already.
  if (/^(?:的|排查|发现)/.test(rest) && /\d年(?:以?前|之前)$/.test(text.slice(i, found.to))) return { to: found.to, year: null }
  // 上半年落实情况于6月20日前报送: what the report is about.
  if (/[年度]$/.test(text.slice(i, found.to)) && /^(?:的?(?:安全|工作|落实|进展|任务|完成|整改|整治)*(?:情况|总结|小结))/.test(text.slice(found.to, found.to + 14))) return { to: found.to, year: null }
  // 编制2027年检维修计划: whose plan it is.
  if (found.due?.from?.endsWith('-01-01') && found.year !== null && calendar.period.to && found.year > Number(calendar.period.to.slice(0, 4)) && /(?:编制|制定|制订|谋划|研究|提出|拟定|做好|列入|纳入|排定|安排)$/.test(text.slice(0, i)) && /^度?[^，。；]{0,14}(?:计划|方案|要点|预算|思路|清单|任务|工作|行事历)/.test(text.slice(found.to))) return { to: found.to, year: null }
  if (/^(?:专项行动|行动方案|行动经验)/.test(rest.slice(0, 4)) && !text.slice(i, found.to).includes('年')) return undefined
  return found
}

const STANDING = /长期坚持|(?<!超)长期(?!存在|以来|积累|未|不|拖|性)|常态化|长效机制/

/** True when the words say that something goes on without an end. */
export function saysStanding(text: string): boolean {
  return STANDING.test(text)
}

/** The due of a table cell: 2024年 | 2024年6月底前 | 长期坚持 | 每年 | 2025年 2026年 | 2024.6 | 立即. */
export function dueOfCell(text: string, calendar: Calendar): Due | null {
  const plain = text.replace(/^[：:、]+/, '')
  if (plain === '' || plain.length > 60) return null
  if (plain.startsWith('全年') && ofOneYear(calendar)) return yearly(Number(calendar.period.from!.slice(0, 4)), Number(calendar.period.from!.slice(0, 4)))
  if (/^(?:长期|持续|常态化|贯穿|全年|日常|长期坚持)/.test(plain)) return { ...NONE, standing: true }
  if (/^每(?:个)?(?:年|季|月|周|日|半年)/.test(plain)) return everyYear(calendar)
  const years = [...plain.matchAll(/20\d\d/g)].map((y) => Number(y[0]))
  const dotted = /^20\d\d[./-]\d{1,2}(?:底?前)?$/.test(plain) ? readDate(`${plain.replace(/[./-]/, '年').replace(/底?前$/, '')}月`, 0, null) : undefined
  if (dotted) return by(dotted.last)
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
  if (ofMonths(calendar)) return by(to)
  // Each year of a campaign of several years means whole years, whenever it was announced.
  if (from.slice(0, 4) !== to.slice(0, 4)) return yearly(Number(from.slice(0, 4)), Number(to.slice(0, 4)))
  return within(from, to)
}

export const standing: Due = { ...NONE, standing: true }

/** The time of a stage's name: （2023年8月底前）, and in a plan of one year （4月至9月）, （3月）. */
export function stageTime(line: string, calendar: Calendar): Due | null {
  const time = timesIn(line, calendar).at(-1)
  if (time) return time.due
  const bracket = /[（(]([^（）()]{2,24})[）)]/.exec(line)?.[1]
  if (bracket === undefined) return null
  const written = readDate(bracket, 0, calendar.year)
  return written && /^(?:全年)?$/.test(bracket.slice(written.to)) ? within(written.first, written.last) : null
}

/** Period of a title: （2024—2026年）. */
export function periodIn(title: string): { from: Day; to: Day } | undefined {
  const range = /(20\d\d)年?[—–\-~～－至到]{1,2}(20\d\d)年?/.exec(title)
  if (range && range[1]! <= range[2]!) return { from: day(`${range[1]}-01-01`), to: day(`${range[2]}-12-31`) }
  return undefined
}
