// How figures are put together for people: areas of the tree, months to ages, what a yearly target asks and whether it is
// reached. Pure; days are arguments.
import { addMonths, daysBetween, lastOfMonth, type Day } from '#platform/time/day.ts'
import { SUMS, type Sum } from '#mechanisms/indicator/history.ts'
import { AGES } from './definitions.ts'

export type RegionFacts = { readonly id: string; readonly parentId: string | null; readonly level: string; readonly name: string; readonly path: string }
export type Area = { readonly id: string; readonly name: string; readonly level: string; readonly parts: number; readonly rest: boolean }
type Sums = Readonly<Record<Sum, number>>

export const nothing = (): Record<Sum, number> => Object.fromEntries(SUMS.map((sum) => [sum, 0])) as Record<Sum, number>

/** The top of what somebody sees, and everything below it. */
export function below(regions: readonly RegionFacts[], under: string | undefined): { top: RegionFacts; inside: RegionFacts[] } | undefined {
  const top = under ? regions.find(({ id }) => id === under) : regions[0]
  return top && { top, inside: regions.filter(({ path }) => path.startsWith(top.path)) }
}

/** The areas a table is told apart by: the next level below, or the level asked for (片区、社区、网格). */
export function areasOf(inside: readonly RegionFacts[], top: RegionFacts, level: string | undefined): RegionFacts[] {
  const deeper = inside.filter((one) => one.id !== top.id)
  const chosen = level ? deeper.filter((one) => one.level === level) : deeper.filter((one) => one.parentId === top.id)
  return chosen.length ? chosen : [top]
}

/** Each leaf's figures put to the area it lies in; what lies in none is the rest of the top. */
export function intoAreas<C extends Sums & { regionId: string; item: string }>(cells: readonly C[], regions: readonly RegionFacts[], areas: readonly RegionFacts[], top: RegionFacts) {
  const pathOf = new Map(regions.map(({ id, path }) => [id, path]))
  const found = new Map<string, { areaId: string; rest: boolean; item: string; sums: Record<Sum, number> }>()
  for (const cell of cells) {
    const path = pathOf.get(cell.regionId)
    if (path === undefined) continue
    const area = areas.find((one) => path.startsWith(one.path))
    const key = `${area?.id ?? 'rest'} ${cell.item}`
    let at = found.get(key)
    if (!at) found.set(key, (at = { areaId: area?.id ?? top.id, rest: !area, item: cell.item, sums: nothing() }))
    for (const sum of SUMS) at.sums[sum] += cell[sum]
  }
  return [...found.values()]
}

/** Open cases at the end of `to` by the age of their month of finding. */
export function agesOf(cells: readonly ({ item: string } & Sums)[], to: Day) {
  const month = `${to.slice(0, 7)}-01` as Day
  return AGES.map(({ label, from, to: last }) => {
    const [newest, oldest] = [addMonths(month, -from), last >= 1200 ? null : addMonths(month, -last)]
    const here = cells.filter(({ item }) => `${item}-01` <= newest && (oldest === null || `${item}-01` >= oldest))
    return { label, from: oldest, to: newest === month ? to : lastOfMonth(newest), open: here.reduce((n, one) => n + one.open, 0), overdue: here.reduce((n, one) => n + one.overdue, 0) }
  })
}

/** Periods of the analysis report that have ended, oldest first. */
export function endedPeriods(per: string, since: Day, today: Day): { from: Day; to: Day }[] {
  const months = { month: 1, quarter: 3, 'half-year': 6, year: 12 }[per] ?? 1
  const start = Number(since.slice(5, 7)) - 1
  let from = `${since.slice(0, 4)}-${String(start - (start % months) + 1).padStart(2, '0')}-01` as Day
  const periods: { from: Day; to: Day }[] = []
  for (;;) {
    const next = addMonths(from, months)
    if (next > today) return periods
    const to = lastOfMonth(addMonths(next, -1))
    if (to >= since) periods.push({ from, to })
    from = next
  }
}

export type Standing = 'met' | 'open' | 'ahead' | 'unknown'

/** 存量: how much is cleared, against all of it or the share taken for 基本消除. */
export function stockStanding(stock: { members: number; open: number }, threshold: number, by: Day, on: Day): { standing: Standing; said: string } {
  const { members, open } = stock
  if (members === 0) return { standing: 'unknown', said: '台账里没有 2023 年底以前发现、当时还没有销号的重大隐患，没有存量可以清' }
  const cleared = members - open
  const share = Math.floor((cleared / members) * 1000) / 10
  const reached = cleared * 100 >= threshold * members
  return { standing: reached ? 'met' : on <= by ? 'ahead' : 'open', said: `存量 ${members} 件，已清 ${cleared} 件（${share}%），${reached ? '达到' : '未达到'}${threshold === 100 ? '全部消除' : `${threshold}%`}` }
}

/** 增量: new ones this year against the year before, over the same days. */
export function incrementStanding(found: { year: number; now: number; before: number }): { standing: Standing; said: string } {
  const { year, now, before } = found
  if (before === 0 && now === 0) return { standing: 'met', said: `${year - 1} 年和 ${year} 年同期都没有新判定的重大隐患` }
  return { standing: now <= before ? 'met' : 'open', said: `${year} 年新判定 ${now} 件，${year - 1} 年同期 ${before} 件，${now < before ? `少 ${before - now} 件` : now > before ? `多 ${now - before} 件` : '持平'}` }
}

/** 动态清零: all open ones within their deadlines and with their plans complete. Strict: none open. */
export function zeroStanding(at: { open: number; overdue: number; bare: number }): { standing: Standing; said: string } {
  const dynamic = at.overdue === 0 && at.bare === 0
  return { standing: dynamic ? 'met' : 'open', said: at.open === 0 ? '没有未销号的重大隐患，绝对清零' : dynamic ? `未销号 ${at.open} 件都在期限内、五项都落实：动态清零，但没有绝对清零` : `没有达到动态清零：未销号 ${at.open} 件，其中超期 ${at.overdue} 件、五项没有落实完 ${at.bare} 件` }
}

/** How many days of a stretch had nothing overdue; from changes of the number overdue by day. */
export function daysWithout(start: number, changes: readonly { day: Day; n: number }[], from: Day, to: Day): { days: number; of: number } {
  const of = daysBetween(from, to) + 1
  let [days, standing, at] = [0, start, from]
  for (const { day, n } of [...changes].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    if (standing === 0) days += daysBetween(at, day)
    standing += n
    at = day
  }
  return { days: days + (standing === 0 ? daysBetween(at, to) + 1 : 0), of }
}
