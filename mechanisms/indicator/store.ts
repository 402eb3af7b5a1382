// Writes dated events and what follows from them, in the transaction of the change: the event, the days of the case, and
// what the monthly sums gain by it. Sums are only ever added to by new rows, which a consumer folds in later: two
// people who close two cases in one community never wait for one another.
import { newId } from '#platform/db/ids.ts'
import { join, name, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { FLOWS, historyOf, SUMS, type DatedEvent, type DayRow, type Sum } from './history.ts'

/** By what a case is told apart. Place and industry are those of the finding day; the others may be corrected, and then count there from the beginning. */
export type CasePlace = { readonly regionId: string; readonly industry: string | null; readonly channel: string; readonly category: string | null }
export type CaseHead = CasePlace & { readonly id: string; readonly entityId: string }

/** Stands for nothing filled in. */
export const NOTHING = '-'
/** Sums over all levels. */
export const ALL_LEVELS = 'all'

export const columnOf = (sum: Sum): Sql => name(sum === 'onTime' ? 'on_time' : sum)
export const SUM_COLUMNS: Sql = join(SUMS.map(columnOf), ', ')

export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01` as Day

const samePlace = (a: CasePlace, b: CasePlace) => a.regionId === b.regionId && a.industry === b.industry && a.channel === b.channel && a.category === b.category

/**
 * Records what happened to a case; the row of the case must be locked. `before` is its place before the change. Does
 * nothing where nothing is dated and the place is the same.
 */
export async function recordDated(tx: Tx, head: CaseHead, before: CasePlace | undefined, fresh: readonly Omit<DatedEvent, 'seq'>[], now: Date): Promise<void> {
  const moved = before !== undefined && !samePlace(before, head)
  if (!fresh.length && !moved) return
  const known = before ? await listDated(tx, head.id) : []
  const events = fresh.map((event, i) => ({ ...event, seq: known.length + i + 1 }))
  const [old, rows] = [historyOf(known), historyOf([...known, ...events])]
  const place = before ?? head
  const cells = openCells()
  cells.add(place, old, -1)
  cells.add(head, rows, 1)
  const changed = rows.filter((row) => moved || !old.some((one) => sameRow(one, row)))
  const gone = old.filter((row) => !rows.some((one) => one.day === row.day)).map(({ day }) => day)
  await Promise.all([
    events.length ? insertDated(tx, head, events, now) : undefined,
    gone.length ? tx.run(sql`delete from case_days where tenant_id = ${tx.scope.tenantId} and case_id = ${head.id} and day = any(${gone}::date[])`) : undefined,
    changed.length ? putDays(tx, changed.map((row) => dayValues(tx.scope.tenantId, head, rows[0]!.day, row))) : undefined,
    insertSums(tx, cells.filled()),
  ])
}

/** Records what is known of many new cases at once, as a list brings them. */
export async function recordNew(tx: Tx, cases: readonly { head: CaseHead; fresh: readonly Omit<DatedEvent, 'seq'>[] }[], now: Date): Promise<void> {
  const { tenantId } = tx.scope
  const events: Record<string, unknown>[] = []
  const days: Record<string, unknown>[] = []
  const cells = openCells()
  for (const { head, fresh } of cases) {
    const dated = fresh.map((event, i): DatedEvent => ({ kind: event.kind, onDay: event.onDay, seq: i + 1, level: event.level, dueOn: event.dueOn }))
    const rows = historyOf(dated)
    for (const event of dated) events.push(eventValues(tenantId, head, event, now))
    for (const row of rows) days.push(dayValues(tenantId, head, rows[0]!.day, row))
    cells.add(head, rows, 1)
  }
  await Promise.all([tx.insert('dated_events', events), tx.insert('case_days', days), insertSums(tx, cells.filled())])
}

const sameRow = (a: DayRow, b: DayRow) => (Object.keys(a) as (keyof DayRow)[]).every((key) => a[key] === b[key])

export async function listDated(tx: Tx, caseId: string): Promise<DatedEvent[]> {
  return tx.rows<DatedEvent & Row>(sql`select kind, on_day as "onDay", seq, level, due_on as "dueOn" from dated_events where tenant_id = ${tx.scope.tenantId} and case_id = ${caseId} order by seq`, 'once')
}

export async function insertDated(tx: Tx, head: Pick<CaseHead, 'id' | 'entityId'>, events: readonly DatedEvent[], now: Date): Promise<void> {
  await tx.insert('dated_events', events.map((event) => eventValues(tx.scope.tenantId, head, event, now)))
}

const eventValues = (tenantId: string, head: Pick<CaseHead, 'id' | 'entityId'>, { kind, onDay, seq, level, dueOn }: DatedEvent, now: Date): Record<string, unknown> =>
  ({ tenant_id: tenantId, case_id: head.id, seq, entity_id: head.entityId, kind, on_day: onDay, level: level ?? null, due_on: dueOn ?? null, recorded_at: now })

/** A day of a case as its columns. */
export function dayValues(tenantId: string, head: CaseHead, foundOn: Day, row: DayRow): Record<string, unknown> {
  return {
    tenant_id: tenantId, case_id: head.id, day: row.day, until: row.until, entity_id: head.entityId, region_id: head.regionId, industry: head.industry ?? NOTHING, channel: head.channel, category: head.category ?? NOTHING,
    found_on: foundOn, level: row.level, level_was: row.levelWas, open: row.open, open_was: row.openWas, overdue: row.overdue, overdue_was: row.overdueWas, bare: row.bare, bare_was: row.bareWas, entered: row.entered,
    found: row.found, closed: row.closed, on_time: row.onTime, days: row.days, reopened: row.reopened, voided: row.voided, due: row.due, met: row.met,
  }
}

/** Writes days over what is there. */
export async function putDays(tx: Tx, rows: readonly Record<string, unknown>[]): Promise<void> {
  const set = join(Object.keys(rows[0]!).filter((key) => !['tenant_id', 'case_id', 'day'].includes(key)).map((key) => sql`${name(key)} = excluded.${name(key)}`), ', ')
  await tx.insert('case_days', rows, sql`on conflict (tenant_id, case_id, day) do update set ${set}`)
}

type Cell = Record<Sum, number> & { level: string; day: Day; regionId: string; industry: string; channel: string; category: string; foundMonth: Day }

/** What days of cases add to the sums, by cell. A list brings a hundred thousand cases: each cell is one object, made once. */
function openCells() {
  const cells = new Map<string, Cell>()
  function cellAt(level: string, day: Day, place: CasePlace, foundMonth: Day): Cell {
    const [industry, category] = [place.industry ?? NOTHING, place.category ?? NOTHING]
    const key = `${level} ${day} ${place.regionId} ${industry} ${place.channel} ${category} ${foundMonth}`
    const known = cells.get(key)
    if (known) return known
    const cell: Cell = { level, day, regionId: place.regionId, industry, channel: place.channel, category, foundMonth, found: 0, closed: 0, onTime: 0, days: 0, reopened: 0, voided: 0, due: 0, met: 0, open: 0, overdue: 0, bare: 0 }
    cells.set(key, cell)
    return cell
  }
  return {
    /** The days of one case: of all levels, and of each level it had. @param sign -1 takes them away */
    add(place: CasePlace, rows: readonly DayRow[], sign: 1 | -1): void {
      const foundMonth = rows[0] && monthOf(rows[0].day)
      for (const row of rows) {
        const all = cellAt(ALL_LEVELS, row.day, place, foundMonth!)
        addFlows(all, row, row.found, sign)
        addStocks(all, row, true, true, sign)
        if (row.level !== null) {
          const now = cellAt(row.level, row.day, place, foundMonth!)
          addFlows(now, row, Number(row.entered), sign)
          addStocks(now, row, true, row.levelWas === row.level, sign)
        }
        if (row.levelWas !== null && row.levelWas !== row.level) addStocks(cellAt(row.levelWas, row.day, place, foundMonth!), row, false, true, sign)
      }
    },
    /** Those that come to something. */
    filled: (): Cell[] => [...cells.values()].filter((cell) => SUMS.some((sum) => cell[sum] !== 0)),
  }
}

/** @param found within one level a case counts as found on the day it has that level for the first time */
function addFlows(cell: Cell, row: DayRow, found: number, sign: 1 | -1): void {
  for (const flow of FLOWS) cell[flow] += sign * (flow === 'found' ? found : row[flow])
}

function addStocks(cell: Cell, row: DayRow, now: boolean, was: boolean, sign: 1 | -1): void {
  cell.open += sign * (Number(now && row.open) - Number(was && row.openWas))
  cell.overdue += sign * (Number(now && row.overdue) - Number(was && row.overdueWas))
  cell.bare += sign * (Number(now && row.bare) - Number(was && row.bareWas))
}

async function insertSums(tx: Tx, cells: readonly Cell[]): Promise<void> {
  await tx.insert('case_sums_new', cells.map((cell) => ({
    tenant_id: tx.scope.tenantId, id: newId(), level: cell.level, day: cell.day, region_id: cell.regionId, industry: cell.industry, channel: cell.channel, category: cell.category, found_month: cell.foundMonth,
    found: cell.found, closed: cell.closed, on_time: cell.onTime, days: cell.days, reopened: cell.reopened, voided: cell.voided, due: cell.due, met: cell.met, open: cell.open, overdue: cell.overdue, bare: cell.bare,
  })))
}

/** By what sums are kept, and where it stands in a row that is not folded in yet. */
export const DIMENSIONS = { industry: sql`industry`, channel: sql`channel`, category: sql`category`, found: sql`to_char(found_month, 'YYYY-MM')`, day: sql`to_char(day, 'YYYY-MM-DD')` } as const
export type Dimension = keyof typeof DIMENSIONS

/** The month of a row that is told by its day. */
export const MONTH = sql`date_trunc('month', day)::date`

const FOLDED_AT_ONCE = 20_000
/** Fewer than this stay where they are: readers add them up themselves. */
const WORTH_FOLDING = 200

/** Folds waiting sums in. One at a time per tenant; whoever reads meanwhile sees each row once, here or there. Answers how many it folded. */
export async function foldSums(tx: Tx, least = WORTH_FOLDING): Promise<number> {
  const { tenantId } = tx.scope
  const { n } = await tx.get<{ n: number }>(sql`select count(*)::int as n from (select 1 from case_sums_new where tenant_id = ${tenantId} limit ${least}) waiting`, 'once')
  if (n < least || n === 0) return 0
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`fold:${tenantId}`}, 0))`)
  const waiting = (await tx.rows<{ id: string }>(sql`select id from case_sums_new where tenant_id = ${tenantId} limit ${FOLDED_AT_ONCE}`)).map(({ id }) => id)
  if (!waiting.length) return 0
  for (const [dimension, item] of Object.entries(DIMENSIONS)) {
    await tx.run(sql`insert into case_sums as s (tenant_id, level, dimension, month, region_id, item, ${SUM_COLUMNS})
      select tenant_id, level, ${dimension}, ${MONTH}, region_id, ${item}, ${join(SUMS.map((sum) => sql`sum(${columnOf(sum)})`), ', ')} from case_sums_new
      where tenant_id = ${tenantId} and id = any(${waiting}::uuid[]) group by tenant_id, level, ${MONTH}, region_id, ${item}
      on conflict (tenant_id, level, dimension, month, region_id, item) do update set ${join(SUMS.map((sum) => sql`${columnOf(sum)} = s.${columnOf(sum)} + excluded.${columnOf(sum)}`), ', ')}`)
  }
  await tx.run(sql`delete from case_sums_new where tenant_id = ${tenantId} and id = any(${waiting}::uuid[])`)
  return waiting.length
}
