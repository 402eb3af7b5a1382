// Rows told column by column: what all share is said once, what repeats is said once and pointed at. Ten thousand rows whose
// fields mostly repeat take a tenth of the room, and read back share what was one. Pure.
export type Column = { readonly same: unknown } | { readonly values: readonly unknown[]; readonly at: readonly number[] } | { readonly each: readonly unknown[] }
export type Columns = { readonly length: number; readonly columns: Readonly<Record<string, Column>> }

/** @param rows all with the same fields, values as JSON has them */
export function packRows(rows: readonly Readonly<Record<string, unknown>>[]): Columns {
  const columns = Object.keys(rows[0] ?? {}).map((name) => [name, packColumn(rows.map((row) => row[name] ?? null))] as const)
  return { length: rows.length, columns: Object.fromEntries(columns) }
}

function packColumn(each: readonly unknown[]): Column {
  const places = new Map<unknown, number>()
  const values: unknown[] = []
  const at = each.map((value) => {
    const key = typeof value === 'object' && value !== null ? JSON.stringify(value) : value
    let place = places.get(key)
    if (place === undefined) {
      places.set(key, (place = values.length))
      values.push(value)
    }
    return place
  })
  if (values.length === 1) return { same: values[0] }
  return values.length * 2 < each.length && typeof values[0] !== 'number' ? { values, at } : { each }
}

export function unpackRows<Row>({ length, columns }: Columns): Row[] {
  const named = Object.entries(columns).map(([name, column]) => [name, reader(column)] as const)
  return Array.from({ length }, (_, i) => {
    const row: Record<string, unknown> = {}
    for (const [name, read] of named) row[name] = read(i)
    return row as Row
  })
}

function reader(column: Column): (row: number) => unknown {
  if ('same' in column) return () => column.same
  if ('each' in column) return (row) => column.each[row]
  return (row) => column.values[column.at[row]!]
}
