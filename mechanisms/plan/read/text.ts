// Plain text to normal form. Lines become paragraphs; the table dumps that word processors write into text (a cell
// a line with a leading tab, a blank line after each row; or cells separated by tabs, bars or blanks) become rows.

import { barredTable } from './barred.ts'
import { blankTable } from './blanks.ts'
import { headingRow, rowsOf, type Block, type PlanText, type RawCell } from './normal.ts'
import { stackedTable, type Line } from './stacked.ts'
import { unnumberedTable } from './unnumbered-cells.ts'

export function readText(text: string): PlanText {
  const lines = linesOf(text)
  const blocks: Block[] = []
  let tables = 0
  let at = 0
  /** Lines up to here were tried as cells and have no headings. */
  let tried = 0
  while (at < lines.length) {
    const dumped = at >= tried ? dumpedTable(text, lines, at) : undefined
    const table = stackedTable(text, lines, at) ?? dumped ?? barredTable(text, lines, at) ?? blankTable(text, lines, at) ?? unnumberedTable(text, lines, at)
    if (table) {
      const rows = rowsOf({ rows: table.rows }, tables)
      if (rows.length > 0) {
        tables += 1
        // Paragraphs with a tab for their indent may stand right above a table.
        for (const { start, end } of table.rows.slice(0, headingRow(table.rows)).flat()) if (text.slice(start, end).trim() !== '') blocks.push({ type: 'paragraph', start, end })
        blocks.push(...rows)
        at = table.next
        continue
      }
      if (table === dumped) tried = dumped.next
    }
    const line = lines[at]!
    if (text.slice(line.start, line.end).trim() !== '') blocks.push({ type: 'paragraph', start: line.start, end: line.end })
    at += 1
  }
  return { text, blocks }
}

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  let start = 0
  for (let i = 0; i <= text.length; i += 1) {
    const code = i < text.length ? text.charCodeAt(i) : 10
    if (code !== 10 && code !== 13 && code !== 12 && code !== 0x2028 && code !== 0x2029) continue
    lines.push({ start, end: i })
    if (code === 13 && text.charCodeAt(i + 1) === 10) i += 1
    start = i + 1
  }
  return lines
}

/** `\t` opens a cell, a line without it continues the cell, a blank line closes the row. */
function dumpedTable(text: string, lines: readonly Line[], from: number): { rows: RawCell[][]; next: number } | undefined {
  if (text[lines[from]!.start] !== '\t' || text.slice(lines[from]!.start + 1, lines[from]!.end).includes('\t')) return undefined
  const rows: RawCell[][] = []
  let row: RawCell[] = []
  let at = from
  for (; at < lines.length; at += 1) {
    const line = lines[at]!
    const content = text.slice(line.start, line.end)
    if (content.startsWith('\t')) {
      row.push({ start: line.start + 1, end: line.end, text: content.slice(1), merged: false })
    } else if (content.trim() === '') {
      if (row.length > 0) rows.push(row)
      row = []
      if (nextFilled(text, lines, at)?.startsWith('\t') !== true) break
    } else {
      const last = row.at(-1)
      if (!last) break
      last.end = line.end
      last.text = text.slice(last.start, line.end)
    }
    if (rows.length === 0 && row.length > 24) return undefined
  }
  if (row.length > 0) rows.push(row)
  const width = rows[0]?.length ?? 0
  if (rows.length < 2 || width < 2) return undefined
  return { rows, next: at }
}

function nextFilled(text: string, lines: readonly Line[], from: number): string | undefined {
  for (let at = from; at < Math.min(from + 4, lines.length); at += 1) {
    const line = lines[at]!
    if (line.end > line.start && text.slice(line.start, line.end).trim() !== '') return text.slice(line.start, line.end)
    if (line.end > line.start && text[line.start] === '\t') return text.slice(line.start, line.end)
  }
  return undefined
}
