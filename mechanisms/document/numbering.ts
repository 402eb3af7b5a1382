// 发文字号: how a number such as 松应急责改〔2026〕31号 is built from its series, and read back.
// Pure formatting. The counter is taken by the caller inside its own transaction, because only there can it be
// gapless: a number taken outside is lost when the transaction fails.

import type { Day } from '#platform/time/day.ts'

/**
 * One more for this series and year, under the caller's row lock: the first of a year is 1 and none is skipped.
 * Provided by the caller; `Tx` is its transaction.
 */
export type NextNumber<Tx> = (tx: Tx, series: string, year: number) => Promise<number>

/** A number that has been taken: what is printed, and its parts for the register (发文登记). */
export type TakenNumber = { series: string; year: number; sequence: number; text: string }

const PLACE = /\{([a-z]+)\}/g

/**
 * Says what is wrong with a pattern, or undefined. A pattern has `{year}` and `{n}` once each and may have words of the
 * jurisdiction, e.g. `{office}责改〔{year}〕{n}号`.
 */
export function patternFault(pattern: string, words: Record<string, string> = {}): string | undefined {
  const places = [...pattern.matchAll(PLACE)].map((match) => match[1] ?? '')
  for (const needed of ['year', 'n']) {
    if (places.filter((place) => place === needed).length !== 1) return `文号格式里要有且只有一个 {${needed}}`
  }
  const unknown = places.find((place) => place !== 'year' && place !== 'n' && !(place in words))
  if (unknown !== undefined) return `文号格式里的 {${unknown}} 没有对应的字`
  if (/[[\]【】]|\((?=\{year\})/.test(pattern)) return '年份用六角括号〔〕括入'
  return undefined
}

/** Digits without a leading zero and without 第, the year in 〔〕 (GB/T 9704-2012 7.2.5). Throws RangeError on a bad pattern. */
export function formatNumber(pattern: string, year: number, sequence: number, words: Record<string, string> = {}): string {
  const fault = patternFault(pattern, words)
  if (fault !== undefined) throw new RangeError(`${fault}：${pattern}`)
  if (!Number.isInteger(year) || year < 1949 || year > 2199) throw new RangeError(`not a year: ${year}`)
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new RangeError(`not a number of a paper: ${sequence}`)
  return pattern.replace(PLACE, (_, place: string) => (place === 'year' ? String(year) : place === 'n' ? String(sequence) : (words[place] ?? '')))
}

/** The year and sequence in a number written by this pattern, forgiving about brackets, widths and zeros; for imports. */
export function readNumber(pattern: string, text: string, words: Record<string, string> = {}): { year: number; sequence: number } | undefined {
  const even = (s: string): string => s.normalize('NFKC').replace(/\s/g, '').replace(/[[(〔【（]/g, '〔').replace(/[\])〕】）]/g, '〕').replace(/第(?=[\d{])/g, '')
  const source = even(pattern).replace(/[.*+?^$|\\]/g, '\\$&')
    .replace(PLACE, (_, place: string) => (place === 'year' ? '(?<year>\\d{4})' : place === 'n' ? '0*(?<n>\\d{1,9})' : even(words[place] ?? '').replace(/[.*+?^$|\\{}]/g, '\\$&')))
  const groups = new RegExp(`^${source}$`).exec(even(text))?.groups
  return groups === undefined ? undefined : { year: Number(groups['year']), sequence: Number(groups['n']) }
}

/** Takes the next number of a series for the year of `day`. Call it last in the transaction that signs the paper. */
export async function takeNumber<Tx>(
  nextNumber: NextNumber<Tx>, tx: Tx, series: { name: string; pattern: string }, day: Day, words: Record<string, string> = {},
): Promise<TakenNumber> {
  const year = Number(day.slice(0, 4))
  const fault = patternFault(series.pattern, words)
  if (fault !== undefined) throw new RangeError(`${fault}：${series.pattern}`)
  const sequence = await nextNumber(tx, series.name, year)
  return { series: series.name, year, sequence, text: formatNumber(series.pattern, year, sequence, words) }
}
