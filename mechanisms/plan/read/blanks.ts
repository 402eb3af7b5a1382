// A table typed with nothing but blanks between its columns: a line of headings, then a line for each row. A row has as many
// cells as there are headings, or fewer that stand below their headings; one cell alone names the rows that follow.

import { looksLikeHeadings, squeeze, type RawCell } from './normal.ts'
import type { Line } from './stacked.ts'

const LONGEST = 400
/** Two blanks or a wide one part cells; where headings keep a single blank apart, rows must have exactly as many cells. */
const WIDE = /[ \u00a0]{2,}|[ \u00a0]*\u3000[ \u00a0\u3000]*/g
const NARROW = /[ \u00a0\u3000]+/g

export function blankTable(text: string, lines: readonly Line[], from: number): { rows: RawCell[][]; next: number } | undefined {
  const first = lines[from]!
  if (first.end - first.start > 120 || !/[ \u3000\u00a0]/.test(text.slice(first.start, first.end).trim())) return undefined
  for (const gap of [WIDE, NARROW]) {
    const headings = cellsOf(text, first, gap)
    if (headings.length < 3 || headings.some((cell) => cell.text.includes('：')) || !looksLikeHeadings(headings.map((cell) => cell.text))) continue
    const found = rowsBelow(text, lines, from, headings, gap)
    if (found) return found
  }
  return undefined
}

function rowsBelow(text: string, lines: readonly Line[], from: number, headings: RawCell[], gap: RegExp): { rows: RawCell[][]; next: number } | undefined {
  const starts = headings.map((cell) => place(text, lines[from]!, cell))
  // 序号 in front: a line without a number goes on with the row above. Its words lie apart from those above and are left out.
  const numbered = /^(?:序号|编号|项次)$/.test(squeeze(headings[0]!.text))
  const rows: RawCell[][] = [headings]
  let next = from + 1
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at]!
    if (squeeze(text.slice(line.start, Math.min(line.end, line.start + LONGEST))) === '') continue
    const cells = line.end - line.start > LONGEST ? [] : cellsOf(text, line, gap)
    const row = cells.length === headings.length ? cells : gap === WIDE ? below(text, line, cells, starts) : undefined
    if (numbered && gap === WIDE && rows.length > 1 && (!row || (row.length > 1 && row[0]!.text === '')) && cells.length > 0 && cells.every((cell) => starts.slice(1).some((start) => Math.abs(start - place(text, line, cell)) <= 3))) {
      next = at + 1
      continue
    }
    if (!row) break
    rows.push(row)
    next = at + 1
  }
  // What names rows names some: a lone cell at the end is no part of the table.
  while (rows.length > 1 && rows.at(-1)!.filter((cell) => cell.text !== '').length === 1) {
    rows.pop()
    next -= 1
  }
  return rows.length >= 3 && rows.some((row) => row !== headings && row.length > 1 && row.every((cell) => cell.text !== '')) ? { rows, next } : undefined
}

/** Fewer cells than headings: each under the heading it begins at; a title of rows ahead has the line for itself. */
function below(text: string, line: Line, cells: readonly RawCell[], starts: readonly number[]): RawCell[] | undefined {
  if (cells.length === 0 || cells.length >= starts.length) return undefined
  if (cells.length === 1) return /^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^，。；]{2,30}$/.test(squeeze(cells[0]!.text)) ? [...cells] : undefined
  const row = starts.map((): RawCell => ({ start: line.start, end: line.start, text: '', merged: false }))
  let last = -1
  for (const cell of cells) {
    const x = place(text, line, cell)
    const column = starts.findIndex((start) => Math.abs(start - x) <= 3)
    if (column <= last) return undefined
    row[column] = cell
    last = column
  }
  return row
}

function cellsOf(text: string, line: Line, gap: RegExp): RawCell[] {
  const content = text.slice(line.start, line.end)
  const cells: RawCell[] = []
  let start = 0
  const push = (end: number): void => {
    if (content.slice(start, end).trim() !== '') cells.push({ start: line.start + start, end: line.start + end, text: content.slice(start, end), merged: false })
  }
  for (const found of content.matchAll(gap)) {
    push(found.index)
    start = found.index + found[0].length
  }
  push(content.length)
  return cells
}

/** Where a cell begins on the line: a Chinese character is two wide. */
function place(text: string, line: Line, cell: RawCell): number {
  let x = 0
  for (let i = line.start; i < cell.start; i += 1) x += text.charCodeAt(i) > 0x2e7f ? 2 : 1
  return x
}
