// Rows that were refused go back as a workbook in the user's own layout: their title and header, their cells as given,
// the offending ones coloured with the reason as a comment, and all reasons in a last column 「问题」. Corrected there,
// the file is imported again as it is.
import type { Writable } from 'node:stream'
import { isDay } from '../time/day.ts'
import { columnName, type Cell, type Merge } from './cells.ts'
import { PROBLEM_HEADERS, type CellProblem } from './columns.ts'
import type { SheetReport } from './read.ts'
import { STYLE } from './xlsx-parts.ts'
import { createXlsx, dayNumber, type OutCell, type XlsxWriter } from './xlsx-write.ts'
import { createSink } from './zip-write.ts'

export type RejectedRow = { sheet: string; row: number; cells: (Cell | undefined)[]; problems: readonly CellProblem[] }

/** Ends `out` when done. Rejects must come sheet by sheet, as they were read. */
export async function rejectsWorkbook(out: Writable, { sheets, rejects }: { sheets: readonly SheetReport[]; rejects: AsyncIterable<RejectedRow> | Iterable<RejectedRow> }): Promise<{ rows: number }> {
  const xlsx = createXlsx(createSink(out))
  const layouts = new Map(sheets.filter((sheet) => sheet.header).map((sheet) => [sheet.name, layoutOf(sheet)]))
  let open: Layout | undefined
  let row = 0
  let rows = 0
  try {
    for await (const reject of rejects) {
      const layout = layouts.get(reject.sheet)
      if (!layout) throw new RangeError(`no such sheet: ${reject.sheet}`)
      if (layout !== open) {
        if (open) await xlsx.endSheet({ merges: open.merges })
        open = layout
        row = await begin(xlsx, layout)
      }
      await xlsx.row(++row, rejectedCells(reject, layout.problemColumn))
      rows++
    }
    if (!open) await begin(xlsx, (open = layouts.values().next().value ?? { name: '台账', top: [], merges: [], problemColumn: 0, lastRow: 0 }))
    await xlsx.endSheet({ merges: open.merges })
    await xlsx.finish()
  } catch (error) {
    out.destroy()
    throw error
  }
  return { rows }
}

type Layout = { name: string; top: { row: number; cells: (OutCell | undefined)[] }[]; merges: Merge[]; problemColumn: number; lastRow: number }

function layoutOf(sheet: SheetReport): Layout {
  const header = sheet.header!
  const theirs = header.cells.filter((cell) => header.matched.some((match) => match.column === cell.column) || !isOurs(cell.parts.at(-1)!))
  // A file that came back to us before already has our column: it is written anew, not doubled.
  const ours = header.cells.find((cell) => !theirs.includes(cell))
  const problemColumn = ours?.column ?? Math.max(-1, ...sheet.preambleMerges.filter((m) => m.firstRow >= header.firstRow).map((m) => m.lastColumn), ...header.cells.map((cell) => cell.column)) + 1
  const label = theirs.some((cell) => cell.parts.includes(PROBLEM_HEADERS[0])) ? PROBLEM_HEADERS[1] : PROBLEM_HEADERS[0]
  const merges = sheet.preambleMerges.filter((m) => m.lastRow < header.firstRow || m.lastColumn < problemColumn)
  if (header.lastRow > header.firstRow) merges.push({ firstRow: header.firstRow, lastRow: header.lastRow, firstColumn: problemColumn, lastColumn: problemColumn })
  const top = sheet.preamble.map(({ row, cells }) => {
    const style = row >= header.firstRow ? STYLE.header : row === sheet.preamble[0]!.row ? STYLE.title : STYLE.note
    const written: (OutCell | undefined)[] = cells.map((cell, column) => (cell && !(row >= header.firstRow && column === problemColumn) ? { style, text: cell.text } : undefined))
    if (row === header.firstRow) written[problemColumn] = { style: STYLE.header, text: label }
    return { row, cells: Array.from(written) }
  })
  return { name: sheet.name, top, merges, problemColumn, lastRow: header.lastRow }
}

function isOurs(text: string): boolean {
  return PROBLEM_HEADERS.some((header) => header === text)
}

async function begin(xlsx: XlsxWriter, layout: Layout): Promise<number> {
  const widths = Array.from({ length: layout.problemColumn + 1 }, (_, column) => (column === layout.problemColumn ? 60 : 18))
  await xlsx.beginSheet({ name: layout.name, widths, frozenRows: layout.lastRow })
  for (const { row, cells } of layout.top) await xlsx.row(row, cells)
  return layout.lastRow
}

function rejectedCells({ row, cells, problems }: RejectedRow, problemColumn: number): (OutCell | undefined)[] {
  const wrong = new Map<number, string[]>()
  // What concerns the whole row is shown at its first cell.
  const first = Math.max(0, cells.findIndex((cell, column) => cell !== undefined && column !== problemColumn))
  for (const { column = first, message } of problems) wrong.set(column, [...(wrong.get(column) ?? []), message])
  const written: (OutCell | undefined)[] = []
  for (let column = 0; column < Math.max(problemColumn, cells.length); column++) {
    if (column === problemColumn) continue
    const messages = wrong.get(column)
    const cell = cells[column]
    if (!cell && !messages) continue
    written[column] = { ...asGiven(cell, messages !== undefined), ...(messages && { comment: messages.join('\n') }) }
  }
  const reasons = problems.map(({ label, column, message }) => (label === undefined || column === undefined ? message : `${columnName(column)} 列「${label}」：${message}`))
  written[problemColumn] = { style: STYLE.problem, text: `原第 ${row} 行：${reasons.join(' ')}` }
  return Array.from(written)
}

function asGiven(cell: Cell | undefined, wrong: boolean): OutCell {
  const text = cell?.text ?? ''
  if (cell?.kind === 'date' && isDay(text)) return { style: wrong ? STYLE.wrongDay : STYLE.day, number: dayNumber(text) }
  if (cell?.kind === 'number' && /^-?(0|[1-9]\d{0,20})(\.\d{1,20})?$/.test(text)) return { style: wrong ? STYLE.wrongNumber : STYLE.number, number: text }
  return { style: wrong ? STYLE.wrongText : STYLE.text, text }
}
