// SQL is written as SQL. The `sql` tag keeps values apart from text (sql-template-tag); `name()` is the only way a
// column or table that is not a literal gets into a statement, and it takes plain identifiers only.
import sql, { empty, join, raw, Sql } from 'sql-template-tag'

export { sql, empty, join, type Sql }

/** A column or table name. Throws RangeError unless it is a plain lower-case identifier. */
export function name(identifier: string): Sql {
  if (!/^[a-z][a-z0-9_]{0,62}(\.[a-z][a-z0-9_]{0,62})?$/.test(identifier)) throw new RangeError(`not an identifier: ${identifier}`)
  return raw(identifier.split('.').map((part) => `"${part}"`).join('.'))
}

/** The camelCase name a column gets in the reply. */
export function output(field: string): Sql {
  if (!/^[a-z][A-Za-z0-9]{0,62}$/.test(field)) throw new RangeError(`not a field name: ${field}`)
  return raw(`"${field}"`)
}

/** Conditions joined by `and`; `true` when there are none. */
export function all(conditions: Sql[]): Sql {
  return conditions.length ? join(conditions, ' and ') : sql`true`
}

/**
 * `(a, b) values ($1, $2), ($3, $4)`: the columns of the first row; what another row lacks is null. Values, and not
 * `insert … select from json`, because a database distributed by tenant sends values straight to the tenant's shard.
 */
export function valuesOf(rows: readonly Readonly<Record<string, unknown>>[]): Sql {
  const columns = Object.keys(rows[0]!)
  const row = (first: string) => [first, ...columns.slice(1).map(() => ', ')]
  const strings = rows.flatMap((_, i) => row(i ? '), (' : ' values ('))
  return sql`(${join(columns.map(name), ', ')})${new Sql([...strings, ')'], rows.flatMap((each) => columns.map((key) => each[key] ?? null)))}`
}

/** camelCase field → snake_case column. */
export function column(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
