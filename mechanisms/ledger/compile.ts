// Compiles a ledger's definition into SQL fragments once, at start; per request only values are added. The page is found
// on the ledger's own table and index first; names of referenced rows are joined to the fifty rows of the page only.
import { all, column, empty, join, name, output as quoted, sql, type Sql } from '#platform/db/sql.ts'
import { searchCondition } from '#platform/db/search.ts'
import type { Scope, Tx } from '#platform/db/tx.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import type { Actor } from '#platform/auth/actor.ts'
import type { Ledger } from './define.ts'
import type { Field } from './fields.ts'
import { NONE, parseRange, readCursor, sortText } from './query.ts'

export type QueryContext = { readonly scope: Scope; readonly actor: Actor; readonly today: Day }

/** SQL of a filter that goes beyond one field. The table's alias is `t`. */
export type ExtraFilterSql = (value: string, context: QueryContext, query: Readonly<Record<string, unknown>>) => Sql

/** What a room knows of its filters that a planner does not. Rows are the same with and without; only the way to them differs. */
export type ListHints = {
  /** What filters say of a field besides its own: a range as a filter is written. */
  readonly implied?: (query: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>
  /** Whether it is known without looking that more rows match than `limit`. */
  readonly more?: (tx: Tx, query: Readonly<Record<string, unknown>>, limit: number) => Promise<boolean>
}

export type CompiledLedger = {
  readonly ledger: Ledger
  readonly table: Sql
  /** `t."due_on" as "dueOn", …` of the ledger's own columns, with id and version. */
  readonly columns: Sql
  /** `, e.name as "entityName", …` over a row set called `page`. */
  readonly labelColumns: Sql
  readonly labelJoins: (tenantId: string) => Sql
  readonly extra: Readonly<Record<string, ExtraFilterSql>>
  readonly hints: ListHints
  /** Rows outside an actor's regions that they see all the same. */
  readonly alsoSeen?: ((scope: Scope) => Sql) | undefined
}

const BOOKKEEPING = sql`t.id, t.version, t.created_at as "createdAt", t.updated_at as "updatedAt"`

export function compileLedger(ledger: Ledger, extra: Readonly<Record<string, ExtraFilterSql>> = {}, alsoSeen?: (scope: Scope) => Sql, hints: ListHints = {}): CompiledLedger {
  const own = Object.entries(ledger.fields).map(([field]) => sql`t.${name(column(field))} as ${quoted(field)}`)
  const references = Object.entries(ledger.fields).filter((entry): entry is [string, Extract<Field, { kind: 'reference' }>] => entry[1].kind === 'reference')
  const alias = (field: string) => name(`r_${column(field)}`)
  const voids = ledger.without.includes('void') ? empty : sql`, t.voided_on as "voidedOn", t.void_reason as "voidReason"`
  return {
    ledger,
    table: name(ledger.table),
    columns: sql`${BOOKKEEPING}${voids}, ${join(own, ', ')}`,
    labelColumns: references.length ? sql`, ${join(references.map(([field, r]) => sql`${alias(field)}.name as ${quoted(r.nameField)}`), ', ')}` : empty,
    labelJoins: (tenantId) =>
      references.length ? join(references.map(([field, r]) => sql` left join ${name(r.to)} ${alias(field)} on ${alias(field)}.tenant_id = ${tenantId} and ${alias(field)}.id = page.${quoted(field)}`), '') : empty,
    extra,
    hints,
    alsoSeen,
  }
}

/** Whether a path lies in the regions an actor answers for: the sight of queries that are no ledger's own. */
export const inRegions = ({ regionPaths }: Pick<Scope, 'regionPaths'>, path: Sql): Sql =>
  regionPaths === null ? sql`true` : regionPaths.length ? sql`(${join(regionPaths.map((own) => sql`${path} like ${`${own}%`}`), ' or ')})` : sql`false`

/** The rows an actor may see at all: own tenant always; own enterprise; own regions by the row or by its entity. */
export function visible(compiled: CompiledLedger, scope: Scope): Sql[] {
  const conditions = [sql`t.tenant_id = ${scope.tenantId}`]
  if (scope.entityId) conditions.push(sql`t.${compiled.ledger.table === 'entities' ? sql`id` : sql`entity_id`} = ${scope.entityId}`)
  if (scope.regionPaths) {
    const inside = (of: Sql) => sql`(${join(scope.regionPaths!.map((path) => sql`starts_with(${of}, ${path})`), ' or ')})`
    // By id and not by path: behind row-level security only equality finds its index and its statistics.
    const regions = sql`any(array(select own.id from regions own where own.tenant_id = ${scope.tenantId} and ${inside(sql`own.path`)}))`
    if (scope.regionPaths.length === 0) conditions.push(sql`false`)
    else if (compiled.alsoSeen) conditions.push(sql`(${inside(sql`t.region_path`)} or ${compiled.alsoSeen(scope)})`)
    else if (compiled.ledger.placedBy === 'own region') conditions.push(sql`t.region_id = ${regions}`)
    else conditions.push(sql`exists (select 1 from entities seen where seen.tenant_id = ${scope.tenantId} and seen.id = t.entity_id and seen.region_id = ${regions})`)
  }
  return conditions
}

/** The conditions of a list query, the actor's sight included. Throws `invalid` for a filter that makes no sense. */
export function conditionsOf(compiled: CompiledLedger, query: Readonly<Record<string, unknown>>, context: QueryContext): Sql[] {
  const { ledger } = compiled
  const conditions = visible(compiled, context.scope)
  if (!ledger.without.includes('void')) conditions.push(query['voided'] === 'only' ? sql`t.voided_on is not null` : sql`t.voided_on is null`)
  for (const field of ledger.filters) conditions.push(...conditionsOn(compiled, field, query, context))
  for (const [key, make] of Object.entries(compiled.extra)) {
    const value = query[key]
    if (value !== undefined) conditions.push(make(String(value), context, query))
  }
  if (typeof query['q'] === 'string' && query['q'].trim()) {
    const found = searchCondition(sql`t.search`, query['q'])
    conditions.push(found ?? sql`false`)
  }
  return conditions
}

/** What a query says of one field, by its filter or implied by others. */
export function conditionsOn(compiled: CompiledLedger, field: string, query: Readonly<Record<string, unknown>>, { scope }: QueryContext): Sql[] {
  const values = compiled.ledger.filters.includes(field) ? [query[field], compiled.hints.implied?.(query)[field]] : []
  return values.flatMap((value) => (typeof value === 'string' && value !== '' ? [fieldCondition(field, value, compiled, scope)] : []))
}

function fieldCondition(field: string, value: string, compiled: CompiledLedger, scope: Scope): Sql {
  const definition = compiled.ledger.fields[field]!
  const target = sql`t.${name(column(field))}`
  switch (definition.kind) {
    case 'day':
    case 'integer':
    case 'money':
    case 'decimal': {
      const range = parseRange(value, () => true) ?? {}
      const type = definition.kind === 'day' ? sql`::date` : sql`::numeric`
      return all([
        ...(range.from ? [sql`${target} >= ${range.from}${type}`] : []),
        ...(range.until ? [sql`${target} <= ${range.until}${type}`] : []),
      ])
    }
    case 'flag':
      return value === 'true' ? sql`${target}` : sql`not ${target}`
    case 'choice':
    case 'reference': {
      const wanted = value.split(',')
      const named = wanted.filter((one) => one !== NONE)
      const parts: Sql[] = []
      if (named.length && definition.kind === 'reference' && definition.to === 'regions' && compiled.ledger.placedBy === 'own region') {
        // A region means itself and everything below it.
        parts.push(sql`t.region_id = any(${regionsBelow(scope, named)})`)
      } else if (named.length === 1) parts.push(sql`${target} = ${named[0]!}`)
      else if (named.length) parts.push(definition.kind === 'reference' ? sql`${target} = any(${named}::uuid[])` : sql`${target} = any(${named}::text[])`)
      if (named.length < wanted.length) parts.push(sql`${target} is null`)
      return sql`(${join(parts, ' or ')})`
    }
    case 'text':
      return sql`${target} = ${value}`
  }
}

/** An array of the regions at and below the named ones, as far as the actor answers for them. */
export function regionsBelow(scope: Scope, named: readonly string[]): Sql {
  const own = scope.regionPaths ? sql` and (${scope.regionPaths.length ? join(scope.regionPaths.map((path) => sql`starts_with(below.path, ${path})`), ' or ') : sql`false`})` : empty
  return sql`array(select below.id from regions chosen join regions below on below.tenant_id = ${scope.tenantId} and starts_with(below.path, chosen.path)
    where chosen.tenant_id = ${scope.tenantId} and chosen.id = any(${named as string[]}::uuid[])${own})`
}

export type Order = { readonly field: string; readonly descending: boolean }

export function orderOf(ledger: Ledger, query: Readonly<Record<string, unknown>>): Order {
  const text = sortText(ledger, query)
  return { field: text.replace(/^-/, ''), descending: text.startsWith('-') }
}

/** One stretch of a list: rows with a value, or those without, which come last either way. */
export type Stretch = { readonly condition: Sql[]; readonly order: Sql }

/**
 * The list in stretches, each in the order of an index: a page is read from the first until it is full. One statement over
 * all of them ("… or t.due_on is null", "desc nulls last") would have to read and sort everything.
 */
export function stretches(ledger: Ledger, order: Order, after: string | undefined): Stretch[] {
  const field = ledger.fields[order.field]!
  const target = sql`t.${name(column(order.field))}`
  const [direction, than] = order.descending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const required = field.required === true
  const byValue = sql`order by ${target} ${direction}, t.id ${direction}`
  const withValue = (more: Sql[]): Stretch => ({ condition: [...(required ? [] : [sql`${target} is not null`]), ...more], order: byValue })
  const withoutValue = (more: Sql[]): Stretch[] => (required ? [] : [{ condition: [sql`${target} is null`, ...more], order: sql`order by t.id ${direction}` }])
  if (!after) return [withValue([]), ...withoutValue([])]
  const cursor = readCursor(after, field)
  if (!cursor) throw new Problem('invalid', '页的位置不对，请从第一页重新看。', { fields: [{ field: 'after', message: '不是本列表给出的位置' }] })
  if (cursor.value === null) return required ? [{ condition: [sql`false`], order: byValue }] : withoutValue([sql`t.id ${than} ${cursor.id}::uuid`])
  return [withValue([sql`(${target}, t.id) ${than} (${cursor.value}${CASTS[field.kind]}, ${cursor.id}::uuid)`]), ...withoutValue([])]
}

/** The whole list in one order, for what is sorted and not walked. */
export function wholeOrder(order: Order): Sql {
  const direction = order.descending ? sql`desc` : sql`asc`
  return sql`order by t.${name(column(order.field))} ${direction} nulls last, t.id ${direction}`
}

/** Names of referenced rows, joined after the page is cut; the order of the page is kept. */
export function labelled(tenantId: string, compiled: CompiledLedger, page: Sql, order?: Order): Sql {
  // A join keeps no order of its own accord.
  const direction = order?.descending ? sql`desc` : sql`asc`
  const again = order ? sql` order by page.${quoted(order.field)} ${direction} nulls last, page.id ${direction}` : empty
  if (compiled.labelColumns === empty && !order) return page
  return sql`select page.*${compiled.labelColumns} from (${page}) page${compiled.labelJoins(tenantId)}${again}`
}

const CASTS: Readonly<Record<Field['kind'], Sql>> = {
  text: sql`::text`, choice: sql`::text`, day: sql`::date`, integer: sql`::numeric`, money: sql`::numeric`, decimal: sql`::numeric`, flag: sql`::boolean`, reference: sql`::uuid`,
}
