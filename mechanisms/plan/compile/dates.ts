// A date as it is written: 2024年6月30日, 今年7月底, 9月上旬, 2025年三季度, 下半年, 年底, 2024.6.30. It says which stretch of days is
// meant; what follows from it (by then, from then on, within) is said by the words around it and read in time.ts.

import { lastOfMonth, makeDay, type Day } from '#platform/time/day.ts'
import { lunarDay } from './lunar.ts'
import { numberOf } from './numerals.ts'

export type Unit = 'year' | 'half' | 'quarter' | 'month' | 'day'

/** `year` is null when the text leaves the year to the plan; `edge` when it says 底, 末 or a third of the month. */
export type Written = { to: number; first: Day; last: Day; unit: Unit; edge: boolean; year: number | null }

const N = '(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])'
const DAY = '(?:3[01]|[12]\\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])'
export const YEAR = '(?:20\\d\\d|二[〇○零]二[〇○零一二三四五六七八九])'
/** Years named by their place: the one of the plan, the one after it. */
const RELATIVE = '今年|本年度?|当年|明年|翌年|次年|来年|后年'

const yearsOn = (relative: string): number => (relative === '后年' ? 2 : /[明翌次来]/.test(relative) ? 1 : 0)

const OF_YEAR = new RegExp(`(?:(${YEAR})年|(${RELATIVE}))(?:度(?!计划|总结|报告|考核|工作|任务|预算))?`, 'y')
const OF_MONTH = new RegExp(`(${N})月(?:份)?(?:(${DAY})[日号]|(底|末|上旬|中旬|下旬|上半月|下半月|第?[一二三四]周|首周|最后一周|初(?![中步次级])))?`, 'y')
const OF_QUARTER = /第?([一二三四1-4])季度(末|底)?/y
const OF_HALF = /(上|下)半年(末|底)?/y
const OF_END = /年?(?:底|末|终)/y
const DOTTED = /(20\d\d)([./-])(1[0-2]|0?[1-9])(?:\2(3[01]|[12]\d|0?[1-9]))?(?![\d年%])/y

/** 正月十五, 腊月二十三, 农历八月十五, 正月底; 初七 alone only behind another day of that calendar (从除夕到初七). */
const LUNAR_DAY = '初[一二三四五六七八九十]|[廿卅][一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|十[一二三四五六七八九]?'
const OF_LUNAR = new RegExp(`(?:农历|阴历|旧历)?(?:((?<![修校订更纠改真公反])正|(?<![秋春夏入立])冬|腊)月(?![份里度报考例会计])(?:(${LUNAR_DAY})|(底|末))?|([一二三四五六七八九十]{1,2})月(初[一二三四五六七八九十]|廿[一二三四五六七八九]?)(?![次批轮个项届]))|(?:农历|阴历|旧历)([一二三四五六七八九十]{1,2})月(?:(${LUNAR_DAY})|(底|末))?|(?:大年|年)?初([一二三四五六七八九十])(?![次批轮个项届期类名家条件级])|(除夕|大年三十)`, 'y')
const LUNAR_MONTHS: Record<string, number> = { 正: 1, 冬: 11, 腊: 12 }

/** Without a year of its own a day is the one that falls into `year`; 2024年腊月 is of the lunar year, in the winter behind 2024. */
function readLunar(text: string, i: number, year: number, said: boolean): { length: number; first: Day; last: Day; unit: Unit; edge: boolean } | undefined {
  if (!/[正冬腊农阴旧大年初除]|[一二三四五六七八九十].{0,1}月[初廿]/.test(text.slice(i, i + 4))) return undefined
  const found = at(OF_LUNAR, text, i)
  if (!found) return undefined
  const alone = found[9]
  if (alone !== undefined && !/[大年]/.test(found[0]) && !/(?:除夕|[正腊]月[^，。；]{0,6}|三十)(?:至|到|—+|-|～)$/.test(text.slice(Math.max(0, i - 14), i))) return undefined
  const month = alone ? 1 : found[10] ? 12 : LUNAR_MONTHS[found[1] ?? ''] ?? numberOf(found[4] ?? found[6] ?? '')!
  const word = found[2] ?? found[5] ?? found[7] ?? (alone ? `初${alone}` : found[10] ? '三十' : undefined)
  const edge = found[3] ?? found[8]
  const date = word === undefined ? undefined : dateOf(word)
  const on = (date: number): Day | undefined => (said ? lunarDay(year, month, date) : [year, year - 1].map((of) => lunarDay(of, month, date)).find((one) => one?.startsWith(String(year))))
  const [first, last] = [on(date ?? (edge ? 30 : 1)), on(date ?? 30)]
  return first && last && first <= last ? { length: found[0].length, first, last, unit: date === undefined ? 'month' : 'day', edge: edge !== undefined } : undefined
}

function dateOf(word: string): number {
  return numberOf(word.replace('初', '').replace('廿', '二十').replace('卅', '三十'))!
}

/** A month's days, or one of its thirds, or the day itself; a day that the month lacks is its last one. */
function ofMonth(year: number, month: number, date: number | undefined, edge: string | undefined): [Day, Day] {
  const end = lastOfMonth(makeDay(year, month, 1))
  const clip = (value: number): Day => (Number(end.slice(8)) < value ? end : makeDay(year, month, value))
  if (date !== undefined) return [clip(date), clip(date)]
  switch (edge) {
    case '初': return [clip(1), clip(5)]
    case '上旬': return [clip(1), clip(10)]
    case '中旬': return [clip(11), clip(20)]
    case '下旬': return [clip(21), end]
    case '上半月': return [clip(1), clip(15)]
    case '下半月': return [clip(16), end]
    case '底': case '末': return [end, end]
    case '首周': return [clip(1), clip(7)]
    case '最后一周': return [clip(25), end]
    default: {
      const week = edge?.endsWith('周') ? numberOf(edge.replace(/[第周]/g, '')) : undefined
      return week ? [clip(7 * week - 6), clip(7 * week)] : [clip(1), end]
    }
  }
}

/** The date that stands at `i`. `year` is the one that a date without a year belongs to, `now` the one that 今年 is. */
export function readDate(text: string, i: number, year: number | null, now: number | null = year): Written | undefined {
  const dotted = at(DOTTED, text, i)
  if (dotted && (dotted[4] !== undefined || dotted[2] === '.')) {
    const said = Number(dotted[1])
    const [first, last] = ofMonth(said, Number(dotted[3]), dotted[4] === undefined ? undefined : Number(dotted[4]), undefined)
    return { to: i + dotted[0].length, first, last, unit: dotted[4] ? 'day' : 'month', edge: false, year: said }
  }
  const named = at(OF_YEAR, text, i)
  const relative = named?.[2]
  if (relative !== undefined && now === null) return undefined
  const said = named ? (relative ? now! + yearsOn(relative) : numberOf(named[1]!)!) : null
  const of = said ?? year
  const from = i + (named?.[0].length ?? 0)
  if (of === null) return undefined
  const written = (length: number, first: Day, last: Day, unit: Unit, edge: boolean): Written => ({ to: from + length, first, last, unit, edge, year: said })
  const lunar = readLunar(text, from, of, said !== null)
  if (lunar) return written(lunar.length, lunar.first, lunar.last, lunar.unit, lunar.edge)
  const month = at(OF_MONTH, text, from)
  if (month) {
    const [first, last] = ofMonth(of, numberOf(month[1]!)!, month[2] === undefined ? undefined : numberOf(month[2]), month[3])
    return written(month[0].length, first, last, month[2] === undefined ? 'month' : 'day', month[3] !== undefined)
  }
  const quarter = at(OF_QUARTER, text, from)
  if (quarter) {
    const end = numberOf(quarter[1]!)! * 3
    return written(quarter[0].length, makeDay(of, end - 2, 1), lastOfMonth(makeDay(of, end, 1)), 'quarter', quarter[2] !== undefined)
  }
  const half = at(OF_HALF, text, from)
  if (half) return written(half[0].length, makeDay(of, half[1] === '上' ? 1 : 7, 1), half[1] === '上' ? makeDay(of, 6, 30) : makeDay(of, 12, 31), 'half', half[2] !== undefined)
  const end = at(OF_END, text, from)
  if (end && (named || end[0].startsWith('年'))) return written(end[0].length, makeDay(of, 12, 31), makeDay(of, 12, 31), 'year', true)
  // 本年度计划, 当年的事故: whose year it is, not when.
  if (relative && /本|当|次|翌/.test(relative) && !/^(?:[，内起]|以?前|之前|完成|实现|要|将|应)/.test(text.slice(from, from + 2))) return undefined
  return named ? written(0, makeDay(of, 1, 1), makeDay(of, 12, 31), 'year', false) : undefined
}

const MONTHS = new RegExp(`(?:(${YEAR})年|(${RELATIVE}))?(${N})(?:—{1,2}|-{1,2}|[–~～－至到])(${N})月(?:份)?(底|末)?`, 'y')
const DAYS = new RegExp(`(?:(${YEAR})年|(${RELATIVE}))?(${N})月(${DAY})日?(?:—{1,2}|-{1,2}|[–~～－至到])(${DAY})[日号]`, 'y')

/** 3—5月, 2025年5月1—7日: the second half says what both are. */
export function readShared(text: string, i: number, year: number | null, now: number | null = year): { to: number; first: Day; last: Day; year: number | null } | undefined {
  const months = at(MONTHS, text, i)
  const found = months ?? at(DAYS, text, i)
  if (!found) return undefined
  const said = found[1] ? numberOf(found[1])! : found[2] && now !== null ? now + yearsOn(found[2]) : null
  const of = said ?? year
  if (of === null) return undefined
  const month = numberOf(found[3]!)!
  const second = numberOf(found[4]!)!
  const [first] = ofMonth(of, month, months ? undefined : second, undefined)
  const [, last] = months ? ofMonth(of, second, undefined, undefined) : ofMonth(of, month, numberOf(found[5]!)!, undefined)
  return first <= last ? { to: i + found[0].length, first, last, year: said } : undefined
}

export function at(form: RegExp, text: string, i: number): RegExpExecArray | null {
  form.lastIndex = i
  return form.exec(text)
}
