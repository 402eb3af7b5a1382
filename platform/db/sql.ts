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

/**
 * The same rows column by column: `(a, b) select $1::uuid, unnest($2::date[])`, a column that is the same in all of them as one
 * value. PostgreSQL reads a thousand rows so in a third of the time of their values; a database distributed by tenant refuses it.
 */
export function arraysOf(rows: readonly Readonly<Record<string, unknown>>[], types: ReadonlyMap<string, string>): Sql {
  const columns = Object.keys(rows[0]!)
  const first = rows[0]!
  const single = columns.map((key) => rows.every((row) => (row[key] ?? null) === (first[key] ?? null)))
  // Something must be unnested, or many equal rows would be one.
  if (single.every(Boolean)) single[0] = false
  const strings = columns.map((key, i) => {
    const type = types.get(key)
    if (!type || !/^[a-z ]+(\[\])?$/.test(type)) throw new RangeError(`no column: ${key} (${type ?? ''})`)
    // An array of arrays would be unnested to its last values.
    return single[i] ? `::${type}` : type.endsWith('[]') ? `::text[])::${type}` : `::${type}[])`
  })
  const opens = (i: number) => (single[i] ? '' : 'unnest(')
  return sql`(${join(columns.map(name), ', ')}) ${new Sql([`select ${opens(0)}`, ...strings.map((end, i) => `${end}${i + 1 < columns.length ? `, ${opens(i + 1)}` : ''}`)], columns.map((key, i) => (single[i] ? (first[key] ?? null) : arrayText(rows, key))))}`
}

/** Values of a column as the text of an array. */
function arrayText(rows: readonly Readonly<Record<string, unknown>>[], key: string): string {
  let text = ''
  for (const row of rows) text += `${text ? ',' : '{'}${elementText(row[key])}`
  return `${text}}`
}

function elementText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return value.toISOString()
  const text = Array.isArray(value) ? `{${value.map(elementText).join(',')}}` : Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : String(value as string)
  return PLAIN.test(text) && !NULL.test(text) ? text : `"${SPECIAL.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`
}

/** Days, ids and words of a code need no quotes. */
const PLAIN = /^[\w.:-]+$/
const NULL = /^null$/i
const SPECIAL = /["\\]/

/** camelCase field → snake_case column. */
export function column(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
