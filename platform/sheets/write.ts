// Writes lists as the spreadsheets people already use: header frozen and filterable, days as days, money in 元 from 分,
// codes as text. Streams with flat memory to any Writable and waits for a slow receiver.
import type { Writable } from 'node:stream'
import { plainNumber } from './xlsx-read.ts'
import { yuanOfFen } from '../formats/numbers.ts'
import { neutraliseFormula } from '../formats/text.ts'
import { isDay } from '../time/day.ts'
import type { Merge } from './cells.ts'
import { createXlsx, dayNumber, type OutCell, type XlsxWriter } from './xlsx-write.ts'
import { STYLE } from './xlsx-parts.ts'
import { createSink } from './zip-write.ts'

/** `money` is integer 分 in, 元 out (so its label must not say 万元); `percent` is a ratio (0.85); `instant` a moment, shown in Shanghai time. */
export type OutColumn = { key: string; label: string; width?: number; type?: 'text' | 'day' | 'instant' | 'number' | 'money' | 'percent'; /** 大栏目: neighbours of one group stand under one merged heading. */ group?: string }

/** Booleans become 是/否. Anything else is made text. */
export type OutRow = Readonly<Record<string, unknown>>

export type SheetToWrite = {
  title?: string
  /** A line under the title: period, definition of the figures, who made it when. */
  note?: string
  columns: readonly OutColumn[]
  rows: AsyncIterable<OutRow> | Iterable<OutRow>
  /** Keys of leading columns whose equal neighbours become one merged cell, each within that of the column before. Such a sheet is for reading: it has no filter, and columns of one label stand under one heading. */
  mergeDown?: readonly string[]
  /** For paper: print area, header on every page, one page wide. */
  printed?: boolean
  /** Rows of one sheet before a further one is begun; the format's own limit by default. */
  rowsPerSheet?: number
}

const FORMAT_ROWS = 1_048_576
const WIDTH = { text: 18, day: 12, instant: 17, number: 10, money: 14, percent: 9 } as const

/** Ends `out` when done. Rejects when the receiver goes away or the rows fail; the file is then not complete. */
export async function writeSheet(out: Writable, sheet: SheetToWrite): Promise<{ rows: number; sheets: number }> {
  const xlsx = createXlsx(createSink(out))
  const { columns } = sheet
  const above = (sheet.title === undefined ? 0 : 1) + (sheet.note === undefined ? 0 : 1)
  const headerRow = above + (columns.some((column) => column.group !== undefined) ? 2 : 1)
  const lastRow = Math.min(FORMAT_ROWS, headerRow + (sheet.rowsPerSheet ?? FORMAT_ROWS))
  const kinds = columns.map((column) => column.type ?? 'text')
  const widths = widthsOf(columns)
  let row = await begin(xlsx, sheet, headerRow)
  let rows = 0
  let sheets = 1
  let runs = mergedRuns(sheet)
  try {
    for await (const record of sheet.rows) {
      if (row === lastRow) {
        await end(xlsx, sheet, above, headerRow, row, runs.merges())
        runs = mergedRuns(sheet)
        row = await begin(xlsx, sheet, headerRow)
        sheets++
      }
      row++
      const covered = runs.next(record, row)
      const cells = columns.map(({ key }, i) => outCell(covered.has(i) ? null : record[key], kinds[i]!))
      await (sheet.printed ? xlsx.row(row, cells, heightOf(cells, widths), true) : xlsx.row(row, cells))
      rows++
    }
    await end(xlsx, sheet, above, headerRow, row, runs.merges())
    await xlsx.finish()
  } catch (error) {
    out.destroy()
    throw error
  }
  return { rows, sheets }
}

async function begin(xlsx: XlsxWriter, sheet: SheetToWrite, headerRow: number): Promise<number> {
  await xlsx.beginSheet({
    name: sheet.title ?? '台账',
    widths: widthsOf(sheet.columns),
    frozenRows: headerRow, ...(sheet.printed ? { fit: true } : {}),
  })
  let row = 0
  if (sheet.title !== undefined) await xlsx.row(++row, [{ style: STYLE.title, text: sheet.title }], 32)
  if (sheet.note !== undefined) await xlsx.row(++row, [{ style: STYLE.note, text: sheet.note }])
  const heading = (text: string) => ({ style: STYLE.header, text })
  // A column of no group has its label in the upper row, merged down over the lower one.
  if (row + 2 === headerRow) await xlsx.row(++row, sheet.columns.map(({ label, group }, i) => heading(group === undefined ? label : group === sheet.columns[i - 1]?.group ? '' : group)), 22)
  await xlsx.row(++row, sheet.columns.map(({ label, group }) => heading(group === undefined && row > 1 && sheet.columns.some((one) => one.group !== undefined) ? '' : label)), 24)
  return row
}

function widthsOf(columns: readonly OutColumn[]): number[] {
  return columns.map((column) => column.width ?? Math.max(WIDTH[column.type ?? 'text'], Math.min(40, column.label.length * 2 + 4)))
}

const LINE = 15
/** What a sheet of A4 on its side takes before its letters become too small to read on paper. */
const WIDE = 170

/** In points, for the longest of the cells: not every program makes room by itself for text that runs over several lines. */
function heightOf(cells: readonly OutCell[], widths: readonly number[]): number {
  const lines = cells.map(({ text }, i) => (text ?? '').split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(((line.length + line.replace(/[\u0000-\u00ff]/g, '').length) * 1.05) / Math.max(1, widths[i]! - 1))), 0)) // oxlint-disable-line no-control-regex -- narrow letters are those of Latin-1
  return Math.min(400, Math.max(18, Math.max(1, ...lines) * LINE + 3))
}

/** The merged cells of a heading in two rows. */
function headingMerges(columns: readonly OutColumn[], headerRow: number): Merge[] {
  if (!columns.some((column) => column.group !== undefined)) return []
  const upper = headerRow - 1
  return columns.flatMap(({ group }, i): Merge[] => {
    if (group === undefined) return [{ firstRow: upper, lastRow: headerRow, firstColumn: i, lastColumn: i }]
    if (columns[i - 1]?.group === group) return []
    let last = i
    while (columns[last + 1]?.group === group) last += 1
    return last > i ? [{ firstRow: upper, lastRow: upper, firstColumn: i, lastColumn: last }] : []
  })
}

/** 重点任务 over two columns of a plan's own table. */
function labelMerges(columns: readonly OutColumn[], headerRow: number): Merge[] {
  return columns.flatMap(({ label }, i): Merge[] => {
    if (columns[i - 1]?.label === label) return []
    let last = i
    while (columns[last + 1]?.label === label) last += 1
    return last > i ? [{ firstRow: headerRow, lastRow: headerRow, firstColumn: i, lastColumn: last }] : []
  })
}

/** Follows the rows of one sheet and finds what is merged downwards. */
function mergedRuns({ columns, mergeDown = [] }: SheetToWrite) {
  const at = mergeDown.map((key) => columns.findIndex((column) => column.key === key))
  const open = mergeDown.map(() => ({ value: undefined as unknown, from: 0, to: 0 }))
  const merges: Merge[] = []
  const close = (i: number) => void (open[i]!.to > open[i]!.from && merges.push({ firstRow: open[i]!.from, lastRow: open[i]!.to, firstColumn: at[i]!, lastColumn: at[i]! }))
  return {
    /** Columns whose cell in this row is covered by the one above. */
    next(record: OutRow, row: number): ReadonlySet<number> {
      const covered = new Set<number>()
      let same = true
      for (const [i, key] of mergeDown.entries()) {
        const value = record[key]
        same &&= open[i]!.to === row - 1 && value !== '' && value !== null && value !== undefined && open[i]!.value === value
        if (same) {
          open[i]!.to = row
          covered.add(at[i]!)
        } else {
          close(i)
          open[i] = { value, from: row, to: row }
        }
      }
      return covered
    },
    merges(): readonly Merge[] {
      for (const i of mergeDown.keys()) close(i)
      return merges
    },
  }
}

function end(xlsx: XlsxWriter, { columns, mergeDown, printed }: SheetToWrite, above: number, headerRow: number, lastRow: number, down: readonly Merge[]): Promise<void> {
  const across = columns.length < 2 ? [] : Array.from({ length: above }, (_, i) => ({ firstRow: i + 1, lastRow: i + 1, firstColumn: 0, lastColumn: columns.length - 1 }))
  return xlsx.endSheet({ merges: [...across, ...headingMerges(columns, headerRow), ...(mergeDown?.length ? labelMerges(columns, headerRow) : []), ...down], ...(printed && columns.length > 0 && { print: { titleRows: headerRow, lastRow, columns: columns.length, large: widthsOf(columns).reduce((sum, one) => sum + one, 0) > WIDE } }), ...(columns.length > 0 && !mergeDown?.length && { filter: { firstRow: headerRow, lastRow, columns: columns.length } }) })
}

type Kind = NonNullable<OutColumn['type']>

function outCell(value: unknown, kind: Kind): OutCell {
  const style = STYLE[kind]
  if (value === null || value === undefined || value === '') return { style }
  if (kind === 'day' && isDay(value)) return { style, number: dayNumber(value) }
  if (kind === 'instant') {
    const at = moment(value)
    if (at) return { style, number: at.getTime() / 86_400_000 + 25_569 + 8 / 24 }
  }
  if (kind === 'money' && isWhole(value)) return { style, number: yuanOfFen(BigInt(value)) }
  if (kind === 'number' || kind === 'percent') {
    const number = typeof value === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value
    if (typeof number === 'bigint' || (typeof number === 'number' && Number.isFinite(number))) return { style, number: String(number) }
  }
  return { style: STYLE.text, text: asText(value) }
}

/** Integers as the program or the database gives them (bigint columns come as text). */
function isWhole(value: unknown): value is number | bigint | string {
  return typeof value === 'bigint' || Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value))
}

function moment(value: unknown): Date | undefined {
  const at = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : undefined
  return at && !Number.isNaN(at.getTime()) ? at : undefined
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(asText).join('、')
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}

/**
 * The same as CSV: UTF-8 with BOM (Excel needs it for Chinese), CR LF, no title or note lines. Text that a spreadsheet
 * would run as a formula gets an apostrophe. Ends `out` when done.
 */
export async function writeCsv(out: Writable, sheet: Pick<SheetToWrite, 'columns' | 'rows'>): Promise<{ rows: number }> {
  const sink = createSink(out)
  const kinds = sheet.columns.map((column) => column.type ?? 'text')
  let pending = `\uFEFF${sheet.columns.map(({ label }) => quote(neutraliseFormula(label))).join(',')}\r\n`
  let rows = 0
  try {
    for await (const record of sheet.rows) {
      pending += `${sheet.columns.map(({ key }, i) => csvCell(record[key], kinds[i]!)).join(',')}\r\n`
      rows++
      if (pending.length < 65_536) continue
      await sink.put(pending)
      pending = ''
    }
    await sink.put(pending)
    await sink.end()
  } catch (error) {
    out.destroy()
    throw error
  }
  return { rows }
}

function csvCell(value: unknown, kind: Kind): string {
  if (value === null || value === undefined) return ''
  if (kind === 'money' && isWhole(value)) return yuanOfFen(BigInt(value))
  if (kind === 'percent' && typeof value === 'number') return `${plainNumber(value * 100)}%`
  if (kind === 'number' && (typeof value === 'number' || typeof value === 'bigint')) return String(value)
  if (kind === 'instant') {
    const at = moment(value)
    if (at) return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  }
  return quote(neutraliseFormula(asText(value)))
}

function quote(text: string): string {
  return /[",\r\n\t;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
