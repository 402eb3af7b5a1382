// Reads figures: sums of whole months, what is not folded in yet, and single days at the edges of a period, in one
// statement and so as of one moment. And the condition by which a list shows exactly the rows behind a figure.
import { all, join, name, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Scope, Tx } from '#platform/db/tx.ts'
import { addDays, addMonths, lastOfMonth, type Day } from '#platform/time/day.ts'
import { FLOWS, STOCKS, SUMS, type Sum } from './history.ts'
import type { Behind } from './behind.ts'
import { ALL_LEVELS, columnOf, DIMENSIONS, MONTH, monthOf, SUM_COLUMNS, type Dimension } from './store.ts'

/** Flows are counted from `from` to `to`, states at the end of `to`. */
export type Question = {
  readonly from: Day
  readonly to: Day
  /** `all`, or one level. */
  readonly level: string
  readonly by: Dimension
  /** Leaf regions; null = all of the tenant. */
  readonly regionIds: readonly string[] | null
}

export type Cell = Row & { regionId: string; item: string } & Record<Sum, number>
export type MonthCell = Row & { month: Day } & Record<Sum, number>

const BEGINNING = '1900-01-01' as Day

type Span = { from: Day; to: Day }

const regionsIn = (regionIds: Question['regionIds']) => (regionIds === null ? sql`true` : sql`region_id = any(${regionIds as string[]}::uuid[])`)

/** What an item is in a row of `case_days`. */
export const DAY_ITEM: Readonly<Record<Dimension, Sql>> = { ...DIMENSIONS, found: sql`to_char(found_on, 'YYYY-MM')` }

/** What a day adds to a sum, over all levels or within one. */
export function dayColumn(sum: Sum, level: string): Sql {
  if (sum === 'open' || sum === 'overdue' || sum === 'bare') {
    const [now, was] = [columnOf(sum), sum === 'open' ? sql`open_was` : sum === 'overdue' ? sql`overdue_was` : sql`bare_was`]
    return level === ALL_LEVELS ? sql`${now}::int - ${was}::int` : sql`(${now} and level is not distinct from ${level})::int - (${was} and level_was is not distinct from ${level})::int`
  }
  if (level === ALL_LEVELS) return columnOf(sum)
  return sql`case when level = ${level} then ${sum === 'found' ? sql`entered::int` : columnOf(sum)} else 0 end`
}

/** Rows of a table in a span: what they add of flows (all, none, or from a day on) and whether of states; `less` takes away. */
type Source = { readonly table: 'case_sums' | 'case_sums_new' | 'case_days'; readonly span: Span; readonly item: Sql; readonly flows: Sql; readonly states: boolean; readonly less?: boolean }

const dayNumber = (day: Day) => Number(day.slice(8))

/**
 * What a question is added up from: whole months by their sums, and of a month that the period cuts the shorter piece by its
 * days: added to the months before, or taken away from the month. States count from the beginning on, flows from `from`.
 */
function sources({ from, to, by }: Question): Source[] {
  const ofDays = (span: Span, flows: Sql, more: Partial<Source>): Source => ({ table: 'case_days', span, item: DAY_ITEM[by], flows, states: false, ...more })
  const late = dayNumber(to) * 2 > dayNumber(lastOfMonth(to))
  /** The last month taken by its sums, by its last day. */
  const taken = late ? lastOfMonth(to) : addDays(monthOf(to), -1)
  const tail = late ? { from: addDays(to, 1), to: taken } : { from: monthOf(to), to }
  const early = dayNumber(from) * 2 <= dayNumber(lastOfMonth(from)) + 2
  /** The first month whose flows are taken by its sums. */
  const first = early ? monthOf(from) : addMonths(monthOf(from), 1)
  const front = early ? { from: first, to: addDays(from, -1) } : { from, to: to < lastOfMonth(from) ? to : lastOfMonth(from) }
  const months = { from: BEGINNING, to: taken }
  return [
    { table: 'case_sums' as const, span: months, item: sql`item`, flows: sql`month >= ${first}::date`, states: true },
    { table: 'case_sums_new' as const, span: months, item: DIMENSIONS[by], flows: sql`day >= ${first}::date`, states: true },
    ofDays(tail, late ? (monthOf(to) >= first ? sql`true` : sql`false`) : sql`day >= ${from}::date`, { states: true, less: late }),
    ...(from <= taken ? [ofDays(front, sql`true`, { less: early })] : []),
  ].filter(({ span }) => span.from <= span.to)
}

/** The rows of one source as a select with the columns of `key` before the sums. */
function rowsOf(tx: Tx, { level, by, regionIds }: Question, { table, span, flows, states, less }: Source, key: Sql): Sql {
  const at = table === 'case_sums' ? sql`month` : sql`day`
  const sign = less ? sql`-` : sql``
  const columns = SUMS.map((sum) => {
    const value = table === 'case_days' ? dayColumn(sum, level) : columnOf(sum)
    if ((STOCKS as readonly string[]).includes(sum)) return sql`${states ? sql`${sign}(${value})` : sql`0`} as ${columnOf(sum)}`
    return sql`case when ${flows} then ${sign}(${value}) else 0 end as ${columnOf(sum)}`
  })
  const kind = table === 'case_sums' ? sql` and level = ${level} and dimension = ${by}` : table === 'case_sums_new' ? sql` and level = ${level}` : sql``
  return sql`select ${key}, ${join(columns, ', ')} from ${name(table)} where tenant_id = ${tx.scope.tenantId}${kind} and ${at} between ${span.from}::date and ${span.to}::date and ${regionsIn(regionIds)}`
}

const ADDED = join(SUMS.map((sum) => sql`sum(${columnOf(sum)})::int as ${sum === 'onTime' ? sql`"onTime"` : columnOf(sum)}`), ', ')

/** Figures by leaf region and item. */
export async function readCells(tx: Tx, question: Question): Promise<Cell[]> {
  const parts = sources(question).map((source) => rowsOf(tx, question, source, sql`region_id, ${source.item} as item`))
  return tx.rows<Cell>(sql`select region_id as "regionId", item, ${ADDED} from (${join(parts, ' union all ')}) added group by region_id, item
    having ${join(SUMS.map((sum) => sql`sum(${columnOf(sum)}) <> 0`), ' or ')}`)
}

/** Sums of all items: whole months by one dimension, the days at the edges by the sums of each day, and what waits. */
function wholes(tx: Tx, { from, to, level, regionIds }: Omit<Question, 'by'>): Sql {
  const { tenantId } = tx.scope
  /** Whole months are taken by their sums until this day, their flows from the first that `from` does not cut. */
  const taken = lastOfMonth(to) === to ? to : addDays(monthOf(to), -1)
  const first = from === monthOf(from) ? from : addMonths(monthOf(from), 1)
  const here = sql`tenant_id = ${tenantId} and level = ${level} and ${regionsIn(regionIds)}`
  const columns = (flowing: Sql, states = true) => join(SUMS.map((sum) => ((STOCKS as readonly string[]).includes(sum) ? sql`${states ? columnOf(sum) : sql`0`} as ${columnOf(sum)}` : sql`case when ${flowing} then ${columnOf(sum)} else 0 end as ${columnOf(sum)}`)), ', ')
  return join([
    sql`select month, ${columns(sql`month >= ${first}::date`)} from case_sums where ${here} and dimension = 'channel' and month <= ${taken}::date`,
    ...(taken < to ? [sql`select month, ${columns(sql`item >= ${from}`)} from case_sums where ${here} and dimension = 'day' and month = ${monthOf(to)}::date and item <= ${to}`] : []),
    ...(from < first && from <= taken ? [sql`select month, ${columns(sql`item >= ${from}`, false)} from case_sums where ${here} and dimension = 'day' and month = ${monthOf(from)}::date`] : []),
    sql`select ${MONTH} as month, ${columns(sql`day >= ${from}::date`)} from case_sums_new where ${here} and day <= ${to}::date`,
  ], ' union all ')
}

/** Month by month up to `to`: flows of the month, and states as changes (added up by `seriesOf`). */
export async function readMonths(tx: Tx, question: Omit<Question, 'from' | 'by'>): Promise<MonthCell[]> {
  return tx.rows<MonthCell>(sql`select month, ${ADDED} from (${wholes(tx, { ...question, from: BEGINNING })}) added group by month order by month`)
}

/** The sums of a whole question. */
export async function readTotal(tx: Tx, question: Omit<Question, 'by'>): Promise<Record<Sum, number>> {
  const total = await tx.get<Row & Record<Sum, number | null>>(sql`select ${ADDED} from (${wholes(tx, question)}) added`)
  return Object.fromEntries(SUMS.map((sum) => [sum, total[sum] ?? 0])) as Record<Sum, number>
}

export function addUp(cells: readonly Readonly<Record<Sum, number>>[]): Record<Sum, number> {
  return Object.fromEntries(SUMS.map((sum) => [sum, cells.reduce((n, cell) => n + cell[sum], 0)])) as Record<Sum, number>
}

/** States month by month, from their changes. */
export function seriesOf(cells: readonly MonthCell[]): { month: Day; sums: Record<Sum, number> }[] {
  const standing: Record<string, number> = { open: 0, overdue: 0, bare: 0 }
  return cells.map(({ month, ...cell }) => {
    for (const stock of STOCKS) standing[stock]! += cell[stock]
    return { month, sums: { ...(Object.fromEntries(FLOWS.map((flow) => [flow, cell[flow]])) as Record<Sum, number>), ...(standing as Record<Sum, number>) } }
  })
}

/** The cases behind a figure. `cell` narrows to where the list looks anyway. */
export function behind(scope: Scope, asked: Behind, id: Sql, cell?: { regionIds: Sql; industry?: string | undefined }): Sql {
  const here = cell ? [sql`d.region_id = any(${cell.regionIds})`, ...(cell.industry ? [sql`d.industry = ${cell.industry}`] : [])] : []
  return sql`${id} in (select d.case_id from case_days d where ${all([...daysBehind(scope, asked), ...here])})`
}

/** Whether certainly more cases than `limit` stand behind a figure of the whole tenant, by the sums. A case may count twice among what happens in a period. */
export async function moreBehind(tx: Tx, { figure, ...question }: Behind, limit: number): Promise<boolean> {
  const total = await readTotal(tx, { ...question, regionIds: null })
  if (figure === 'missed') return total.due - total.met > 2 * limit
  if (figure === 'late') return total.closed - total.onTime > 2 * limit
  return total[figure] > ((STOCKS as readonly string[]).includes(figure) ? limit : 2 * limit)
}

/** The rows of `case_days d` a figure counts. */
function daysBehind(scope: Scope, { figure, from, to, level }: Behind): Sql[] {
  const stock = (STOCKS as readonly string[]).includes(figure)
  const what: Sql = figure === 'found' && level !== ALL_LEVELS ? sql`d.entered` : figure === 'missed' ? sql`d.due > d.met` : figure === 'late' ? sql`d.closed > d.on_time` : stock ? sql`d.open and d.${columnOf(figure)}` : sql`d.${columnOf(figure)} > 0`
  const when = stock ? sql`d.day <= ${to}::date and d.until > ${to}::date` : sql`d.day between ${from}::date and ${to}::date`
  return [sql`d.tenant_id = ${scope.tenantId}`, when, what, ...(level === ALL_LEVELS ? [] : [sql`d.level = ${level}`])]
}

/** Flows day by day, all regions asked for together; days on which nothing happened are left out. */
export async function readDays(tx: Tx, { from, to, level, regionIds }: Omit<Question, 'by'>): Promise<({ day: Day } & Record<Sum, number>)[]> {
  const { tenantId } = tx.scope
  const here = regionsIn(regionIds)
  return tx.rows<Row & { day: Day } & Record<Sum, number>>(sql`select day, ${ADDED} from (
      select item::date as day, ${SUM_COLUMNS} from case_sums where tenant_id = ${tenantId} and level = ${level} and dimension = 'day' and month between date_trunc('month', ${from}::date) and ${to}::date and item between ${from} and ${to} and ${here}
      union all select day, ${SUM_COLUMNS} from case_sums_new where tenant_id = ${tenantId} and level = ${level} and day between ${from}::date and ${to}::date and ${here}) added group by day order by day`)
}
