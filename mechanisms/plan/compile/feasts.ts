// Feasts as deadlines: 国庆节前, 2025年春节前, 中秋、国庆前, 小年前. Before a feast is by the day before it; without a year it is the next
// one of the plan.

import { addDays, makeDay, type Day } from '#platform/time/day.ts'
import { at, YEAR } from './dates.ts'
import { lunarDay, qingming } from './lunar.ts'
import { numberOf } from './numerals.ts'

/** Which day a feast is in a year of the sun's calendar; 除夕, 小年 and 腊八 are of the lunar year before. */
const FEASTS: Readonly<Record<string, (year: number) => Day | undefined>> = {
  元旦: (year) => makeDay(year, 1, 1), 五一: (year) => makeDay(year, 5, 1), 六一: (year) => makeDay(year, 6, 1), 国庆: (year) => makeDay(year, 10, 1), 清明: qingming,
  春节: (year) => lunarDay(year, 1, 1), 元宵: (year) => lunarDay(year, 1, 15), 端午: (year) => lunarDay(year, 5, 5), 中秋: (year) => lunarDay(year, 8, 15), 重阳: (year) => lunarDay(year, 9, 9),
  腊八: (year) => lunarDay(year - 1, 12, 8), 小年: (year) => lunarDay(year - 1, 12, 23),
  除夕: (year) => { const first = lunarDay(year, 1, 1); return first && addDays(first, -1) },
}
const NAME = `“?(${Object.keys(FEASTS).join('|')}|大年三十)”?(?:劳动节|国际劳动节|儿童节|节)?`
const BEFORE = new RegExp(`(?:(${YEAR})年|(今年|明年))?${NAME}(?:(?:前)?[、和与及]?${NAME})?(?:双节|两节|节假日|假期|[长小]+假|黄金周)*(?:来临|到来|放假)?之?前(?!后|夕|期)`, 'y')

/** What is known of the plan: the year it speaks of, from when to when its feasts are looked for, whether that is no more than a year. */
export type Almanac = { year: number | null; now: number | null; from: Day | null; to: Day | null; ofAYear: boolean; ofOneYear: boolean }

/** The last day before the feast named at `i`; of two feasts before the earlier one. `year` when the text says it. */
export function readFeast(text: string, i: number, known: () => Almanac): { to: number; last: Day; year: number | null } | undefined {
  const before = text.indexOf('前', i)
  const found = before < 0 || before > i + 30 ? null : at(BEFORE, text, i)
  if (!found) return undefined
  const almanac = known()
  const said = found[1] ? numberOf(found[1])! : found[2] === undefined ? null : almanac.now === null ? null : almanac.now + (found[2] === '明年' ? 1 : 0)
  if (found[2] !== undefined && said === null) return undefined
  const eves = [found[3]!, ...(found[4] ? [found[4]] : [])].map((name) => eveOf(name === '大年三十' ? '除夕' : name, said, almanac))
  if (eves.includes(undefined)) return undefined
  return { to: i + found[0].length, last: eves.map((eve) => eve!).sort()[0]!, year: said }
}

/** The day before the feast in the year said; else the next one since the plan was issued, as far as the plan or the winter goes. */
function eveOf(name: string, said: number | null, { year, from, to, ofAYear, ofOneYear }: Almanac): Day | undefined {
  const eve = (of: number): Day | undefined => { const feast = FEASTS[name]!(of); return feast && addDays(feast, -1) }
  if (said !== null) return eve(said)
  if (!ofAYear || from === null || to === null) return undefined
  const first = Number(from.slice(0, 4))
  const next = [first, first + 1].map(eve).find((one) => one !== undefined && one >= from && one <= to)
  // Issued in June and 五一节前: the plan tells of its own year, whatever has passed.
  return next ?? (ofOneYear && year !== null && !MOVES.test(name) ? eve(name === '元旦' ? year + 1 : year) : undefined)
}

const MOVES = /春节|除夕|小年|腊八|元宵/
