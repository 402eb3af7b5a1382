// The table of contents in front of a long plan: each of its lines is a title that comes again. Read as titles they would open every section
// twice, the first time with nothing in it.

const HEAD = 60
const LONGEST = 80
/** 一、总体要求…………1, （二）重点任务....... 3 */
const LEADER = /[….·．。]{3,}[-—]?\d{0,3}[-—]?$/

/** The places of its lines among `count`; `line` gives a paragraph as its view, '' for a row. */
export function contentsIn(count: number, line: (at: number) => string): number[] {
  const opening = Array.from({ length: Math.min(HEAD, count) }, (_, at) => line(at))
  const word = opening.findIndex((one) => /^目[录次]$/.test(one))
  const from = word >= 0 ? word + 1 : opening.findIndex(isLeader)
  if (from < 0) return []
  // Below the word itself a line counts that comes again; without it the lines must look like a table of contents.
  const last = word < 0 ? undefined : new Map(Array.from({ length: count }, (_, at) => [line(at), at]))
  const listed = (one: string, at: number): boolean => one !== '' && one.length <= LONGEST && (isLeader(one) || (last?.get(named(one)) ?? -1) > at)
  let to = from
  while (to < count && listed(line(to), to)) to += 1
  const first = word >= 0 ? word : from
  return to - from >= 3 ? Array.from({ length: to - first }, (_, index) => first + index) : []
}

const isLeader = (line: string): boolean => line.length <= LONGEST && LEADER.test(line)

/** Its title without the page it stands on. */
const named = (line: string): string => line.replace(/[-—]?\d{1,3}[-—]?$/, '').replace(/[….·．。]+$/, '')
