// All SQL that every ledger shares beside the page of a list (page.ts): summary, one row, insert, change, void. Rooms with more to say give hooks
// (complete derived columns, follow up) instead of SQL of their own for the same deed.
import { all, column, join, name, output, sql, valuesOf } from '#platform/db/sql.ts'
import { vectorText } from '#platform/db/search.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Actor } from '#platform/auth/actor.ts'
import type { Day } from '#platform/time/day.ts'
import { conditionsOf, labelled, orderOf, visible, wholeOrder, type CompiledLedger, type QueryContext } from './compile.ts'
import { typedFields, type Ledger } from './define.ts'

export type LedgerRow = Row & { id: string; version: number }

export type WriteContext = { readonly actor: Actor; readonly today: Day; readonly now: Date; readonly commandId?: string }

/** What a room adds to the writing of its ledger. Both take many rows at once, because imports come in hundreds. */
export type Hooks = {
  /** Columns the person does not type (region path, current value of a dated fact). `rows` hold camelCase fields; add to them. */
  readonly complete?: (tx: Tx, rows: Record<string, unknown>[], context: WriteContext) => Promise<void>
  /** Names that belong into the search words of a row but are no columns of it, in the order of the rows. */
  readonly searchNames?: (tx: Tx, rows: readonly Readonly<Record<string, unknown>>[]) => Promise<Record<string, unknown>[]>
  readonly afterWrite?: (tx: Tx, rows: readonly Written[], context: WriteContext) => Promise<void>
}

export type Written = { readonly id: string; readonly row: Readonly<Record<string, unknown>>; readonly before?: LedgerRow }

/** Every row of the query in batches, for exports. */
export function streamRows(tx: Tx, compiled: CompiledLedger, query: Readonly<Record<string, unknown>>, context: QueryContext): AsyncGenerator<LedgerRow[]> {
  const wanted = orderOf(compiled.ledger, query)
  return tx.stream<LedgerRow>(labelled(tx.scope.tenantId, compiled, sql`select ${compiled.columns} from ${compiled.table} t where ${all(conditionsOf(compiled, query, context))} ${wholeOrder(wanted)}`, wanted))
}

/** Counts by one or two fields under the list's own filters. */
export async function summarise(tx: Tx, compiled: CompiledLedger, by: readonly string[], query: Readonly<Record<string, unknown>>, context: QueryContext) {
  const columns = by.map((field) => sql`t.${name(column(field))} as ${output(field)}`)
  const groups = by.map((field) => sql`t.${name(column(field))}`)
  return tx.rows<Row & { count: number }>(sql`select ${join(columns, ', ')}, count(*) as count from ${compiled.table} t
    where ${all(conditionsOf(compiled, query, context))} group by ${join(groups, ', ')} order by count(*) desc limit 5000`)
}

export async function findRow(tx: Tx, compiled: CompiledLedger, id: string): Promise<LedgerRow | undefined> {
  return tx.find<LedgerRow>(labelled(tx.scope.tenantId, compiled, sql`select ${compiled.columns} from ${compiled.table} t where ${all([...visible(compiled, tx.scope), sql`t.id = ${id}`])}`), 'once')
}

/** The row the actor sees, or not-found. */
export async function getRow(tx: Tx, compiled: CompiledLedger, id: string): Promise<LedgerRow> {
  const row = await findRow(tx, compiled, id)
  if (!row) throw notFound(`${compiled.ledger.unit}${compiled.ledger.label}`)
  return row
}

export async function getRowForUpdate(tx: Tx, compiled: CompiledLedger, id: string): Promise<LedgerRow> {
  const row = await tx.find<LedgerRow>(sql`select ${compiled.columns} from ${compiled.table} t where ${all([...visible(compiled, tx.scope), sql`t.id = ${id}`])} for update`, 'once')
  if (!row) throw notFound(`${compiled.ledger.unit}${compiled.ledger.label}`)
  return row
}

/** Refuses a change made on an older version than the stored one; both versions travel with the refusal. */
export function checkVersion(row: LedgerRow, baseVersion: number): void {
  if (row.version !== baseVersion) {
    throw new Problem('stale', '这条记录刚被别人改过。两个版本都在这里，请对照后再提交。', { facts: { yours: baseVersion, current: row } })
  }
}

/** Inserts drafts (already valid, with ids) in one statement, with their events. */
export async function insertRows(tx: Tx, compiled: CompiledLedger, drafts: Record<string, unknown>[], hooks: Hooks, context: WriteContext): Promise<void> {
  if (!drafts.length) return
  const { ledger } = compiled
  await hooks.complete?.(tx, drafts, context)
  await checkPlaces(tx, compiled, drafts)
  const names = (await hooks.searchNames?.(tx, drafts)) ?? []
  const rows = drafts.map((draft, i) => ({
    ...toColumns(draft),
    tenant_id: tx.scope.tenantId,
    search: searchText(ledger, { ...draft, ...names[i] }),
    version: 1,
    created_at: context.now,
    updated_at: context.now,
    created_by: context.actor.accountId,
    updated_by: context.actor.accountId,
  }))
  await tx.run(sql`insert into ${compiled.table} ${valuesOf(rows)}`)
  await append(tx, ...drafts.map((draft) => event(ledger, 'created', draft, { fields: publicFields(ledger, draft) }, context)))
  await hooks.afterWrite?.(tx, drafts.map((draft) => ({ id: draft['id'] as string, row: draft })), context)
}

/** Writes changed rows in one statement, with an event that names old and new of each changed field. Answers the changed ones. */
export async function updateRows(tx: Tx, compiled: CompiledLedger, changes: { before: LedgerRow; draft: Record<string, unknown> }[], hooks: Hooks, context: WriteContext): Promise<string[]> {
  const { ledger } = compiled
  const real = changes.filter(({ before, draft }) => differences(ledger, before, draft).length > 0)
  if (!real.length) return []
  await hooks.complete?.(tx, real.map(({ draft }) => draft), context)
  await checkPlaces(tx, compiled, real.map(({ draft }) => draft))
  const names = (await hooks.searchNames?.(tx, real.map(({ before, draft }) => ({ ...before, ...draft })))) ?? []
  const rows = real.map(({ before, draft }, i) => ({
    ...toColumns(draft),
    id: before.id,
    search: searchText(ledger, { ...before, ...draft, ...names[i] }),
    version: before.version + 1,
    updated_at: context.now,
    updated_by: context.actor.accountId,
  }))
  const set = join(Object.keys(rows[0]!).filter((c) => c !== 'id').map((c) => sql`${name(c)} = r.${name(c)}`), ', ')
  await tx.run(sql`update ${compiled.table} t set ${set} from json_populate_recordset(null::${compiled.table}, ${JSON.stringify(rows)}) r
    where t.tenant_id = ${tx.scope.tenantId} and t.id = r.id`)
  await append(tx, ...real.map(({ before, draft }) => event(ledger, 'changed', { ...before, ...draft, id: before.id }, { changes: changesOf(ledger, before, draft) }, context)))
  await hooks.afterWrite?.(tx, real.map(({ before, draft }) => ({ id: before.id, row: draft, before })), context)
  return real.map(({ before }) => before.id)
}

/** Nobody files a row where they could not see it afterwards. */
export async function checkPlaces(tx: Tx, compiled: CompiledLedger, drafts: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const { regionPaths } = tx.scope
  if (!regionPaths) return
  if (compiled.ledger.placedBy === 'own region') {
    const outside = drafts.find((draft) => typeof draft['regionPath'] === 'string' && !regionPaths.some((path) => (draft['regionPath'] as string).startsWith(path)))
    if (outside) throw new Problem('invalid', '所选区域不在你负责的范围内。', { fields: [{ field: 'regionId', message: '不在你负责的范围内' }] })
    return
  }
  const ids = [...new Set(drafts.flatMap((draft) => (typeof draft['entityId'] === 'string' ? [draft['entityId']] : [])))]
  if (!ids.length) return
  const { n } = await tx.get<{ n: number }>(sql`select count(*) as n from entities where tenant_id = ${tx.scope.tenantId} and id = any(${ids}::uuid[])
    and (${join(regionPaths.map((path) => sql`region_path like ${`${path}%`}`), ' or ')})`)
  if (n < ids.length) throw new Problem('invalid', '所选单位不在你负责的范围内。', { fields: [{ field: 'entityId', message: '不在你负责的范围内' }] })
}

export async function voidRow(tx: Tx, compiled: CompiledLedger, row: LedgerRow, reason: string, context: WriteContext): Promise<void> {
  if (row['voidedOn']) throw new Problem('step-refused', '这条记录已经作废。')
  await tx.run(sql`update ${compiled.table} t set voided_on = ${context.today}, void_reason = ${reason}, version = version + 1, updated_at = ${context.now}, updated_by = ${context.actor.accountId}
    where tenant_id = ${tx.scope.tenantId} and id = ${row.id}`)
  await append(tx, event(compiled.ledger, 'voided', row, { reason }, context))
}

/** Typed fields whose value a draft would change. */
export function differences(ledger: Ledger, before: LedgerRow, draft: Readonly<Record<string, unknown>>): string[] {
  return typedFields(ledger).map(([field]) => field).filter((field) => field in draft && !same(before[field], draft[field]))
}

const same = (a: unknown, b: unknown) => (a ?? null) === (b ?? null) || String(a ?? '') === String(b ?? '')

function changesOf(ledger: Ledger, before: LedgerRow, draft: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(differences(ledger, before, draft).map((field) => [field, ledger.fields[field]!.personal ? '已修改' : [before[field] ?? null, draft[field] ?? null]]))
}

function publicFields(ledger: Ledger, draft: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(typedFields(ledger).filter(([field, f]) => !f.personal && draft[field] != null && draft[field] !== '').map(([field]) => [field, draft[field]]))
}

function event(ledger: Ledger, deed: 'created' | 'changed' | 'voided', row: Readonly<Record<string, unknown>>, body: Record<string, unknown>, context: WriteContext) {
  const entityId = (ledger.table === 'entities' ? row['id'] : row['entityId']) as string | undefined
  return {
    what: `${ledger.name}.${deed}` as const,
    subject: { type: ledger.name, id: row['id'] as string, entityId: entityId ?? null },
    body,
    actor: context.actor,
    at: context.now,
    ...(context.commandId ? { commandId: context.commandId } : {}),
  }
}

function toColumns(draft: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(draft).map(([field, value]) => [column(field), value]))
}

/** The words of a row for its column of search words. */
export function searchText(ledger: Pick<Ledger, 'search'>, row: Readonly<Record<string, unknown>>): string {
  return vectorText(ledger.search.map((field) => row[field]).filter((v) => typeof v === 'string').join(' '))
}
