// Finds the header of a ledger: under title rows, over one to three rows with merged cells (联系方式 → 姓名, 电话), and
// matches its cells with the caller's columns. Pure.
import type { Merge, RawRow } from './cells.ts'
import { bareHeaderKey, headerKey, PROBLEM_HEADERS, type Column } from './columns.ts'

export type HeaderCell = { column: number; /** All parts from top to bottom, e.g. ["联系方式", "姓名"]. */ parts: string[] }

export type Header = {
  firstRow: number
  lastRow: number
  /** One for each column that has a header. */
  cells: HeaderCell[]
  matched: { key: string; column: number; text: string }[]
  unmatched: { column: number; text: string }[]
  /** Labels of required columns that are not there. */
  missing: string[]
}

/** How far down a header is looked for, and over how many rows it may stand. */
export const HEADER_WITHIN = 60
const DEEPEST = 3
/** No real header has more; each is looked at for every cell. */
const MOST_MERGES = 500

/** @param mapping header text → column key (or '' to ignore it), as a person set it by hand; it wins over labels. */
export function findHeader(rows: readonly RawRow[], merges: readonly Merge[], columns: readonly Column[], mapping: Readonly<Record<string, string>> = {}): Header | undefined {
  const top = merges.filter((merge) => merge.firstRow <= (rows.at(-1)?.row ?? 0)).sort((a, b) => a.firstRow - b.firstRow).slice(0, MOST_MERGES)
  const names = namesOf(columns, mapping)
  let best: Header | undefined
  for (const [index, row] of rows.entries()) {
    for (let depth = 1; depth <= DEEPEST && index + depth <= rows.length; depth++) {
      const last = rows[index + depth - 1]!
      if (last.row - row.row >= DEEPEST) break
      const header = match(readCells(rows.slice(index, index + depth), top), columns, names, row.row, last.row)
      if (better(header, best)) best = header
    }
  }
  if (!best) return undefined
  const wanted = Math.min(2, columns.length)
  if (best.matched.length < wanted && best.missing.length > 0) return undefined
  return extendUpwards(best, rows, top, columns, names)
}

function better(header: Header, best: Header | undefined): boolean {
  if (header.matched.length === 0) return false
  if (!best) return true
  const depth = (h: Header): number => h.lastRow - h.firstRow
  return header.matched.length > best.matched.length || (header.matched.length === best.matched.length && depth(header) < depth(best))
}

/** A row of group names above (merged across, or merged down into the header) belongs to it. */
function extendUpwards(header: Header, rows: readonly RawRow[], merges: readonly Merge[], columns: readonly Column[], names: Names): Header {
  let found = header
  while (found.lastRow - found.firstRow + 1 < DEEPEST) {
    const above = found.firstRow - 1
    const width = found.cells.length
    const belongs = merges.some((m) => m.firstRow === above && (m.lastRow > above ? m.lastColumn - m.firstColumn < width / 2 : m.lastColumn > m.firstColumn && m.lastColumn - m.firstColumn + 1 < width * 0.8))
    const index = rows.findIndex((row) => row.row === above)
    if (!belongs || index < 0) break
    const last = rows.findIndex((row) => row.row === found.lastRow)
    const wider = match(readCells(rows.slice(index, last + 1), merges), columns, names, above, found.lastRow)
    if (wider.matched.length < found.matched.length) break
    found = wider
  }
  return found
}

/** The texts over each column; merged cells speak for all columns and rows they cover, but only once in a column. */
function readCells(rows: readonly RawRow[], merges: readonly Merge[]): HeaderCell[] {
  const cells = new Map<number, string[]>()
  const first = rows[0]!.row
  const last = rows.at(-1)!.row
  const relevant = merges.filter((m) => m.firstRow <= last && m.lastRow >= first)
  const textAt = (rowNumber: number, column: number): string => rows.find((row) => row.row === rowNumber)?.cells[column]?.text.trim() ?? ''
  const width = Math.max(...rows.map((row) => row.cells.length), ...relevant.map((m) => Math.min(m.lastColumn + 1, 600)))
  for (const row of rows) {
    for (let column = 0; column < width; column++) {
      const merge = relevant.find((m) => row.row >= m.firstRow && row.row <= m.lastRow && column >= m.firstColumn && column <= m.lastColumn)
      if (merge && merge.firstRow < row.row && merge.firstRow >= first) continue
      const text = merge && merge.firstRow >= first ? textAt(merge.firstRow, merge.firstColumn) : (row.cells[column]?.text.trim() ?? '')
      if (text === '' || text.length > 100) continue
      const parts = cells.get(column) ?? []
      if (parts.at(-1) !== text) parts.push(text)
      cells.set(column, parts)
    }
  }
  return [...cells].sort(([a], [b]) => a - b).map(([column, parts]) => ({ column, parts }))
}

type Names = { exact: Map<string, string>; bare: Map<string, string>; mapped: Map<string, string> }

function namesOf(columns: readonly Column[], mapping: Readonly<Record<string, string>>): Names {
  const names: Names = { exact: new Map(), bare: new Map(), mapped: new Map() }
  for (const column of columns) {
    for (const name of [column.label, ...(column.aliases ?? [])]) {
      if (!names.exact.has(headerKey(name))) names.exact.set(headerKey(name), column.key)
      if (!names.bare.has(bareHeaderKey(name))) names.bare.set(bareHeaderKey(name), column.key)
    }
  }
  for (const [text, key] of Object.entries(mapping)) names.mapped.set(headerKey(text), key)
  return names
}

function keyOf(text: string, names: Names): string | undefined {
  return names.exact.get(headerKey(text)) ?? (bareHeaderKey(text) === '' ? undefined : (names.exact.get(bareHeaderKey(text)) ?? names.bare.get(bareHeaderKey(text))))
}

function match(cells: HeaderCell[], columns: readonly Column[], names: Names, firstRow: number, lastRow: number): Header {
  const taken = new Map<string, HeaderCell>()
  const done = new Set<HeaderCell>()
  const leaves = new Map<string, number>()
  for (const { parts } of cells) leaves.set(headerKey(parts.at(-1)!), (leaves.get(headerKey(parts.at(-1)!)) ?? 0) + 1)

  function take(cell: HeaderCell, key: string | undefined): void {
    if (key === undefined || done.has(cell) || (key !== '' && taken.has(key))) return
    done.add(cell)
    if (key !== '') taken.set(key, cell)
  }
  for (const cell of cells) take(cell, names.mapped.get(headerKey(cell.parts.join(''))) ?? names.mapped.get(headerKey(cell.parts.at(-1)!)))
  for (const cell of cells) take(cell, keyOf(cell.parts.join(''), names))
  for (const cell of cells) take(cell, keyOf(cell.parts.slice(-2).join(''), names))
  // 姓名 under two different groups could be anyone's: only a person can say, through `mapping`.
  for (const cell of cells) if (cell.parts.length === 1 || leaves.get(headerKey(cell.parts.at(-1)!)) === 1) take(cell, keyOf(cell.parts.at(-1)!, names))

  const labels = new Map(columns.map((column) => [column.key, column]))
  return {
    firstRow,
    lastRow,
    cells,
    matched: [...taken].filter(([key]) => labels.has(key)).map(([key, { column, parts }]) => ({ key, column, text: parts.join(' / ') })).sort((a, b) => a.column - b.column),
    unmatched: cells.filter((cell) => !done.has(cell) && !isOurs(cell)).map(({ column, parts }) => ({ column, text: parts.join(' / ') })),
    missing: columns.filter((column) => column.required && !taken.has(column.key)).map((column) => column.label),
  }
}

/** Running numbers carry nothing, and our own remark column is not the user's. */
function isOurs({ parts }: HeaderCell): boolean {
  const leaf = parts.at(-1)!
  return isRunningNumber(leaf) || PROBLEM_HEADERS.some((header) => header === leaf)
}

export function isRunningNumber(header: string): boolean {
  return /^(序号|编号|序|NO)$/.test(headerKey(header))
}
