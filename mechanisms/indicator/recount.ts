// The proof of the sums: every case evaluated anew from its dated events, compared with the days and sums that stand, and
// on demand put right. The same walk builds days and sums where there are none yet (an older database, a bulk load).
import { join, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { historyOf, SUMS, type DatedEvent, type Sum } from './history.ts'
import { DAY_ITEM, dayColumn } from './read.ts'
import { ALL_LEVELS, columnOf, DIMENSIONS, dayValues, MONTH, NOTHING, putDays, SUM_COLUMNS, type CaseHead, type Dimension } from './store.ts'

/** Where cases are told apart by: a query that gives id, entityId, regionId, industry, channel, category. */
export type Cases = { readonly heads: (after: string, limit: number) => Sql; readonly levels: readonly string[] }

export type Recounted = { cases: number; days: number; differences: number; examples: string[] }

/** Cases at a time: a morning's recount shares its thread with people at work, who wait no longer than for one batch. */
const BATCH = 200
const EXAMPLES = 20
const FIRST = '00000000-0000-0000-0000-000000000000'

type DayRecord = Row & Record<string, unknown> & { case_id: string; day: string }

/** Compares everything with a count from the events; with `repair` writes what the count says. */
export async function recount(tx: Tx, cases: Cases, repair = false): Promise<Recounted> {
  const result: Recounted = { cases: 0, days: 0, differences: 0, examples: [] }
  const differ = (words: string) => {
    result.differences += 1
    if (result.examples.length < EXAMPLES) result.examples.push(words)
  }
  for (let after = FIRST; ;) {
    const heads = await tx.rows<CaseHead & Row>(cases.heads(after, BATCH))
    if (!heads.length) break
    const seen = await compareDays(tx, heads)
    // A step taken between two looks is no difference: what differs is looked at once more.
    const again = heads.filter(({ id }) => seen.differing.has(id))
    const sure = again.length ? await compareDays(tx, await tx.rows<CaseHead & Row>(sql`select * from (${cases.heads(after, BATCH)}) h where id = any(${again.map(({ id }) => id)}::uuid[])`)) : seen
    for (const words of sure.differing.values()) differ(words)
    result.cases += heads.length
    result.days += seen.days
    if (repair && sure.differing.size) {
      const gone = [...sure.differing.keys()]
      await tx.run(sql`delete from case_days where tenant_id = ${tx.scope.tenantId} and case_id = any(${gone}::uuid[])`)
      for (let i = 0; i < sure.right.length; i += BATCH) await putDays(tx, sure.right.slice(i, i + BATCH))
    }
    after = heads.at(-1)!.id
  }
  if (repair) {
    if (result.differences) await buildSums(tx, cases.levels)
    return result
  }
  for (const dimension of Object.keys(DIMENSIONS) as Dimension[]) {
    for (const level of [ALL_LEVELS, ...cases.levels]) for (const cell of await compareSums(tx, dimension, level)) differ(cell)
  }
  return result
}

async function compareDays(tx: Tx, heads: readonly CaseHead[]): Promise<{ days: number; differing: Map<string, string>; right: Record<string, unknown>[] }> {
  if (!heads.length) return { days: 0, differing: new Map(), right: [] }
  const ids = heads.map(({ id }) => id)
  const [events, stored] = await Promise.all([
    tx.rows<DatedEvent & { caseId: string } & Row>(sql`select case_id as "caseId", kind, on_day as "onDay", seq, level, due_on as "dueOn" from dated_events where tenant_id = ${tx.scope.tenantId} and case_id = any(${ids}::uuid[])`),
    tx.rows<DayRecord>(sql`select * from case_days where tenant_id = ${tx.scope.tenantId} and case_id = any(${ids}::uuid[])`),
  ])
  const eventsOf = grouped(events, (event) => event.caseId)
  const storedOf = grouped(stored, (row) => row.case_id)
  const differing = new Map<string, string>()
  const right: Record<string, unknown>[] = []
  let days = 0
  for (const head of heads) {
    const rows = historyOf(eventsOf.get(head.id) ?? [])
    const wanted = rows.map((row) => dayValues(tx.scope.tenantId, head, rows[0]!.day, row))
    const have = new Map((storedOf.get(head.id) ?? []).map((row) => [row.day, row]))
    days += wanted.length
    const wrong = wanted.find((one) => !sameRecord(one, have.get(one['day'] as string)))
    if (!wrong && have.size === wanted.length) continue
    differing.set(head.id, `${head.id}：${wrong ? `${String(wrong['day'])} 的一行与事件不符` : `多出 ${have.size - wanted.length} 行`}`)
    right.push(...wanted)
  }
  return { days, differing, right }
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const at = groups.get(keyOf(row))
    if (at) at.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

const sameRecord = (wanted: Record<string, unknown>, have: DayRecord | undefined) => have !== undefined && Object.entries(wanted).every(([key, value]) => have[key] === value)

const sumOf = (level: string) => join(SUMS.map((sum) => sql`sum(${dayColumn(sum, level)}) as ${columnOf(sum)}`), ', ')
const anything = (of: (sum: Sum) => Sql) => join(SUMS.map((sum) => sql`${of(sum)} <> 0`), ' or ')

/** The sums as the days of the cases give them. */
function countedSums(tx: Tx, dimension: Dimension, level: string): Sql {
  const item = DAY_ITEM[dimension]
  const rows = level === ALL_LEVELS ? sql`` : sql` and (level = ${level} or level_was = ${level})`
  return sql`select tenant_id, ${MONTH} as month, region_id, ${item} as item, ${sumOf(level)} from case_days where tenant_id = ${tx.scope.tenantId}${rows}
    group by 1, 2, 3, 4 having ${anything((sum) => sql`sum(${dayColumn(sum, level)})`)}`
}

async function compareSums(tx: Tx, dimension: Dimension, level: string): Promise<string[]> {
  const { tenantId } = tx.scope
  const stored = sql`select month, region_id, item, ${join(SUMS.map((sum) => sql`sum(${columnOf(sum)}) as ${columnOf(sum)}`), ', ')} from (
      select month, region_id, item, ${SUM_COLUMNS} from case_sums where tenant_id = ${tenantId} and dimension = ${dimension} and level = ${level}
      union all select ${MONTH}, region_id, ${DIMENSIONS[dimension]}, ${SUM_COLUMNS} from case_sums_new where tenant_id = ${tenantId} and level = ${level}) s
    group by 1, 2, 3 having ${anything((sum) => sql`sum(${columnOf(sum)})`)}`
  const rows = await tx.rows<{ month: string; item: string }>(sql`select coalesce(a.month, b.month) as month, coalesce(a.item, b.item) as item
    from (${stored}) a full join (${countedSums(tx, dimension, level)}) b on a.month = b.month and a.region_id = b.region_id and a.item = b.item
    where a.month is null or b.month is null or ${join(SUMS.map((sum) => sql`a.${columnOf(sum)} <> b.${columnOf(sum)}`), ' or ')} limit 1000`)
  return rows.map(({ month, item }) => `${month.slice(0, 7)} ${dimension} ${item === NOTHING ? '未填' : item}（${level}）的合计与逐件重数不符`)
}

/** Makes the sums anew from the days. */
export async function buildSums(tx: Tx, levels: readonly string[]): Promise<void> {
  const { tenantId } = tx.scope
  // Behind the lock of those who fold, or a row could be counted twice.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`fold:${tenantId}`}, 0))`)
  await tx.run(sql`delete from case_sums_new where tenant_id = ${tenantId}`)
  await tx.run(sql`delete from case_sums where tenant_id = ${tenantId}`)
  for (const dimension of Object.keys(DIMENSIONS) as Dimension[]) {
    for (const level of [ALL_LEVELS, ...levels]) {
      await tx.run(sql`insert into case_sums (tenant_id, level, dimension, month, region_id, item, ${SUM_COLUMNS})
        select tenant_id, ${level}, ${dimension}, month, region_id, item, ${SUM_COLUMNS} from (${countedSums(tx, dimension, level)}) counted order by month, region_id, item`)
    }
  }
}
