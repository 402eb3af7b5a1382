// Finds a page of a list. Where many rows match, walking along the order's index is best; where few do, or they all lie at
// its far end, it reads the whole table, and gathering and sorting them is best. The planner has to guess which, and guesses
// wrong wherever conditions depend on one another (nothing that is late has a closing day). So it is found out, at a bounded
// price: as many rows are gathered as a count looks at anyway; were there more, the index is walked so far; then all is gathered.
import { all, column, join, name, sql, type Sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { conditionsOf, conditionsOn, labelled, orderOf, stretches, wholeOrder, type CompiledLedger, type Order, type QueryContext, type Stretch } from './compile.ts'
import { DEFAULT_LIMIT, writeCursor } from './query.ts'
import type { LedgerRow } from './store.ts'

export type Page = { rows: LedgerRow[]; next: string | null; count: { value: number; exact: boolean } | null }

/** How far is looked, in rows. The rows of a page are the same whatever these are. */
export type Effort = {
  /** Beyond this a count is told as "more than". */
  readonly count: number
  /** So many are gathered where no count is wanted. */
  readonly few: number
  /** So far an index is walked before all that matches is gathered. */
  readonly walk: number
}
const EFFORT: Effort = { count: 10_000, few: 2_000, walk: 20_000 }

export async function listPage(tx: Tx, compiled: CompiledLedger, query: Readonly<Record<string, unknown>>, context: QueryContext, effort: Effort = EFFORT): Promise<Page> {
  const limit = typeof query['limit'] === 'number' ? query['limit'] : DEFAULT_LIMIT
  const conditions = conditionsOf(compiled, query, context)
  // Of the tenant, and not void: that narrows nothing worth gathering for.
  const narrowed = conditions.length > (compiled.ledger.without.includes('void') ? 1 : 2) || query['voided'] === 'only'
  const order = orderOf(compiled.ledger, query)
  const parts = stretches(compiled.ledger, order, query['after'] as string | undefined)
  const counting = query['count'] !== 'no' && !query['after']
  const along = [conditions[0]!, ...conditionsOn(compiled, order.field, query, context)]
  const more = narrowed && ((await compiled.hints.more?.(tx, query, effort.count)) ?? false)
  const { ids, count } = await (narrowed ? narrowIds : wholeIds)(tx, compiled, { conditions, along, order, parts, counting, more, effort }, limit + 1)
  const rows = ids.length ? await tx.rows<LedgerRow>(labelled(tx.scope.tenantId, compiled, sql`select ${compiled.columns} from ${compiled.table} t where t.tenant_id = ${tx.scope.tenantId} and t.id = any(${ids.slice(0, limit)}::uuid[])`, order)) : []
  const last = rows.at(-1)
  const next = ids.length > limit && last ? writeCursor({ value: (last[order.field] ?? null) as string | number | boolean | null, id: last.id }) : null
  return { rows, next, count }
}

/** `along` are the conditions the index of the order fulfils by itself; `more` if more rows match than a count tells. */
type Wanted = { readonly conditions: Sql[]; readonly along: Sql[]; readonly order: Order; readonly parts: Stretch[]; readonly counting: boolean; readonly more: boolean; readonly effort: Effort }
type Found = { readonly ids: string[]; readonly count: Page['count'] }

/** All rows of the tenant: the index of the order gives them at once. */
async function wholeIds(tx: Tx, compiled: CompiledLedger, { conditions, parts, counting, effort }: Wanted, limit: number): Promise<Found> {
  const pieces = parts.map((part) => sql`(select t.id from ${compiled.table} t where ${all([...conditions, ...part.condition])} ${part.order} limit ${limit})`)
  const [rows, counted] = await Promise.all([
    tx.rows<{ id: string }>(sql`select id from (${join(pieces, ' union all ')}) parts limit ${limit}`),
    counting ? countRows(tx, compiled, conditions, effort.count) : null,
  ])
  return { ids: rows.map(({ id }) => id), count: counted }
}

async function narrowIds(tx: Tx, compiled: CompiledLedger, { conditions, along, order, parts, counting, more, effort }: Wanted, limit: number): Promise<Found> {
  const { table } = compiled
  const key = name(column(order.field))
  const few = counting ? effort.count : effort.few
  const after = sql`(${join(parts.map((part) => all(part.condition)), ' or ')})`
  const gathered = more ? { n: Infinity, ids: [] } : await tx.get<{ n: number; ids: string[] }>(sql`
    with matching as materialized (select t.id, t.${key} from ${table} t where ${all(conditions)} limit ${few + 1})
    select (select count(*) from matching) as n, array(select t.id from matching t where ${after} ${wholeOrder(order)} limit ${limit}) as ids`)
  const count = counting ? told(gathered.n, effort.count) : null
  if (gathered.n <= few) return { ids: gathered.ids, count }
  const ids: string[] = []
  for (const part of parts) {
    const need = () => limit - ids.length
    const walked = await idsOf(tx, sql`select t.id from (select * from ${table} t where ${all([...along, ...part.condition])} ${part.order} limit ${effort.walk}) t where ${all(conditions)} ${part.order} limit ${need()}`)
    // offset 0: planned for all rows, not for the first few.
    ids.push(...(walked.length === need() ? walked : await idsOf(tx, sql`select t.id from (select t.id, t.${key} from ${table} t where ${all([...conditions, ...part.condition])} offset 0) t ${part.order} limit ${need()}`)))
    if (need() === 0) break
  }
  return { ids, count }
}

const idsOf = async (tx: Tx, query: Sql) => (await tx.rows<{ id: string }>(query)).map(({ id }) => id)

const told = (n: number, most: number) => ({ value: Math.min(n, most), exact: n <= most })

async function countRows(tx: Tx, compiled: CompiledLedger, conditions: Sql[], most: number) {
  const { n } = await tx.get<{ n: number }>(sql`select count(*) as n from (select 1 from ${compiled.table} t where ${all(conditions)} limit ${most + 1}) counted`)
  return told(n, most)
}

/** How many rows the list of this query holds, counted no further than `most`. */
export const countQuery = (tx: Tx, compiled: CompiledLedger, query: Readonly<Record<string, unknown>>, context: QueryContext, most: number) => countRows(tx, compiled, conditionsOf(compiled, query, context), most)
