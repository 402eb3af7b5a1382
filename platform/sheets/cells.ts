// Cells and rows as they come out of a file, before anyone asks what they mean, and the names of their places.

/** A cell with content. `text` is what a person would copy from it: days as 2024-06-30, percentages as 85%. */
export type Cell = { kind: 'text' | 'number' | 'date' | 'boolean' | 'error'; text: string }

export type RawRow = {
  /** As the user sees it: the first row is 1. */
  row: number
  hidden: boolean
  /** By column, from 0; undefined where there is nothing. */
  cells: (Cell | undefined)[]
}

/** Rows and columns inclusive; rows from 1, columns from 0. */
export type Merge = { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number }

/** 0 → A, 27 → AB. */
export function columnName(column: number): string {
  let name = ''
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) name = String.fromCharCode(65 + (rest % 26)) + name
  return name
}

/** A1 → row 1, column 0; undefined where it is no address. */
export function parseAddress(address: string): { row: number; column: number } | undefined {
  const match = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(address)
  if (!match) return undefined
  let column = 0
  for (const letter of match[1]!.toUpperCase()) column = column * 26 + (letter.charCodeAt(0) - 64)
  return { row: Number(match[2]), column: column - 1 }
}

export function parseRange(range: string): Merge | undefined {
  const [first, last = range] = range.split(':')
  const from = parseAddress(first ?? '')
  const to = parseAddress(last)
  if (!from || !to || to.row < from.row || to.column < from.column) return undefined
  return { firstRow: from.row, lastRow: to.row, firstColumn: from.column, lastColumn: to.column }
}
