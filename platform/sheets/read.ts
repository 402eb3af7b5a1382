// Reads the ledgers that offices really have. `openSheets` recognises the file, finds each sheet's header and says how
// it matches; `rows()` then streams the records with their values or their problems. Nothing is held but shared strings.
import { Problem } from '../problems/problem.ts'
import { createBody, type SkipReason } from './body.ts'
import type { Merge, RawRow } from './cells.ts'
import type { Column, SheetRow, ValuesOf } from './columns.ts'
import { readCsv, sniffCsv } from './csv-read.ts'
import { openFile, type RandomFile, type SheetSource } from './file.ts'
import { findHeader, HEADER_WITHIN, type Header } from './header.ts'
import { damaged, DEFAULT_LIMITS, tooLarge, type SheetLimits } from './limits.ts'
import { recognise } from './recognise.ts'
import { openXlsx } from './xlsx-read.ts'

export type { SheetSource } from './file.ts'
export type { Cell, Merge, RawRow } from './cells.ts'
export type { CellProblem, Column, SheetRow, ValuesOf } from './columns.ts'
export type { Header } from './header.ts'
export { DEFAULT_LIMITS, type SheetLimits } from './limits.ts'

export type SheetReport = {
  name: string
  hidden: boolean
  /** Undefined when no row looks like a header. */
  header: Header | undefined
  /** Rows above the header and the header itself, as given, with the merged cells among them. */
  preamble: RawRow[]
  preambleMerges: Merge[]
  /** An upper bound of the rows, for a progress bar. */
  rowsAtMost: number
  /** True when `rows()` reads it: shown, with a header, and no required column missing. */
  read: boolean
}

export type SkippedRow = { sheet: string; row: number; reason: SkipReason; text: string }

export type SheetReader<V = Record<string, unknown>> = {
  sheets: SheetReport[]
  /** Rows passed over so far, by reason; hidden rows are read like others and only counted here. */
  skipped: Record<SkipReason, number> & { hidden: number }
  /** The first thousand of them, blank ones left out. */
  skippedRows: SkippedRow[]
  /** The records of all sheets that can be read, in order. May be called again. Throws a Problem when none can. */
  rows(): AsyncGenerator<SheetRow<V>>
  close(): Promise<void>
}

export type ReadOptions<C extends readonly Column[]> = {
  columns: C
  /** Only these sheets; a hidden sheet is read when named here. */
  sheets?: readonly string[]
  /** Header text → column key set by hand; '' ignores the column. */
  mapping?: Readonly<Record<string, string>>
  limits?: Partial<SheetLimits>
  signal?: AbortSignal
}

type OpenSheet = { name: string; hidden: boolean; merges: Merge[]; rowsAtMost: number; rows(): AsyncGenerator<RawRow> }

/** Throws a Problem, and nothing else, whatever the file holds. Close the reader when done. */
export async function openSheets<const C extends readonly Column[]>(source: SheetSource, options: ReadOptions<C>): Promise<SheetReader<ValuesOf<C>>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const file = await openFile(source)
  try {
    const { sheets, epoch } = await onlyProblems(() => openAny(file, source.name, limits))
    const reports: SheetReport[] = []
    for (const sheet of sheets) reports.push(await onlyProblems(() => report(sheet, options)))
    return createReader(file, sheets, reports, epoch, limits, options) as SheetReader<ValuesOf<C>>
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openAny(file: RandomFile, name: string | undefined, limits: SheetLimits): Promise<{ sheets: OpenSheet[]; epoch: 1900 | 1904 }> {
  const found = await recognise(file, limits)
  if (found.kind === 'csv') {
    const shape = await sniffCsv(file)
    const title = name?.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '') ?? 'CSV'
    return { epoch: 1900, sheets: [{ name: title, hidden: false, merges: [], rowsAtMost: shape.lines, rows: () => readCsv(file, shape, limits) }] }
  }
  const book = await openXlsx(found.zip, limits)
  const sheets: OpenSheet[] = []
  for (const sheet of book.sheets) {
    const { merges, rows } = await book.survey(sheet)
    sheets.push({ name: sheet.name, hidden: sheet.hidden, merges, rowsAtMost: rows, rows: () => book.rows(sheet) })
  }
  return { sheets, epoch: book.epoch }
}

async function report(sheet: OpenSheet, options: ReadOptions<readonly Column[]>): Promise<SheetReport> {
  const top: RawRow[] = []
  for await (const row of sheet.rows()) {
    if (row.cells.length > 0) top.push(row)
    if (top.length >= HEADER_WITHIN) break
  }
  const header = findHeader(top, sheet.merges, options.columns, options.mapping)
  const last = header?.lastRow ?? 0
  const chosen = options.sheets ? options.sheets.includes(sheet.name) : !sheet.hidden
  return {
    name: sheet.name,
    hidden: sheet.hidden,
    header,
    preamble: top.filter((row) => row.row <= last),
    preambleMerges: sheet.merges.filter((merge) => merge.lastRow <= last),
    rowsAtMost: sheet.rowsAtMost,
    read: chosen && header !== undefined && header.missing.length === 0,
  }
}

function createReader(file: RandomFile, sheets: OpenSheet[], reports: SheetReport[], epoch: 1900 | 1904, limits: SheetLimits, options: ReadOptions<readonly Column[]>): SheetReader {
  const reader: SheetReader = {
    sheets: reports,
    skipped: { blank: 0, header: 0, total: 0, note: 0, hidden: 0 },
    skippedRows: [],
    async *rows() {
      reader.skipped = { blank: 0, header: 0, total: 0, note: 0, hidden: 0 }
      reader.skippedRows = []
      if (!reports.some((sheet) => sheet.read)) throw nothingToRead(reports, options.columns)
      let count = 0
      for (const [index, sheet] of sheets.entries()) {
        const { read, header, preamble } = reports[index]!
        if (!read || !header) continue
        const body = createBody(sheet.name, preamble, header, sheet.merges, options.columns, epoch)
        const rows = sheet.rows()
        try {
          for (;;) {
            const next = await onlyProblems(() => rows.next())
            if (next.done) break
            options.signal?.throwIfAborted()
            if (next.value.row <= header.lastRow) continue
            const reason = body.skip(next.value)
            if (reason === undefined) {
              if (++count > limits.rows) throw tooLarge(`记录超过 ${limits.rows} 行，请拆成几个文件上传。`)
              if (next.value.hidden) reader.skipped.hidden++
              yield body.read(next.value)
            } else note(reader, sheet.name, next.value, reason)
          }
        } finally {
          await rows.return(undefined)
        }
      }
    },
    close: () => file.close(),
  }
  return reader
}

function note(reader: SheetReader, sheet: string, row: RawRow, reason: SkipReason): void {
  reader.skipped[reason]++
  if (reason === 'blank' || reader.skippedRows.length >= 1000) return
  reader.skippedRows.push({ sheet, row: row.row, reason, text: row.cells.flatMap((cell) => (cell ? [cell.text] : [])).join(' ').slice(0, 200) })
}

function nothingToRead(reports: readonly SheetReport[], columns: readonly Column[]): Problem {
  const lacking = reports.filter((sheet) => sheet.header && sheet.header.missing.length > 0)
  if (lacking.length > 0) {
    const { name, header } = lacking[0]!
    return new Problem('invalid', `工作表「${name}」的表头里没有找到：${header!.missing.join('、')}。请补上这些列，或在导入页面手工对应列名。`, { facts: { sheets: reports.length, missing: header!.missing, unmatched: header!.unmatched } })
  }
  const labels = columns.filter((column) => column.required).concat(columns).slice(0, 4).map((column) => column.label)
  return new Problem('invalid', `没有找到表头。表里应有一行列名，例如：${[...new Set(labels)].join('、')}。`)
}

/** Whatever a broken file makes the parsers trip over is the file's fault, said once here. */
async function onlyProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof Problem ? error : Object.assign(damaged(), { cause: error })
  }
}
