// One import run, whatever the ledger: records go to the caller in batches (who does the SQL and says what became of
// each), refused ones are kept for the workbook that goes back. Every record ends in exactly one bucket, and since
// the caller answers `unchanged`, the same file twice changes nothing.
import type { Cell } from './cells.ts'
import { columnName } from './cells.ts'
import type { CellProblem, Column, SheetRow, ValuesOf } from './columns.ts'
import { openSheets, type ReadOptions, type SheetReader, type SheetReport, type SheetSource, type SkippedRow } from './read.ts'
import type { RejectedRow } from './rejects.ts'

export type ImportRow<V> = { sheet: string; row: number; values: V; /** By column from 0, as given. */ cells: readonly (Cell | undefined)[]; warnings: CellProblem[]; /** Later rows of the same key that filled blanks of this one. */ mergedFrom: number[] }

/** What became of a row, in the order of the batch. `aside`: kept for somebody to decide. A sentence or cell problems refuse it. */
export type Outcome = 'created' | 'updated' | 'unchanged' | 'aside' | { rejected: string | CellProblem[] }

export type ImportCounts = { created: number; updated: number; unchanged: number; aside: number; rejected: number; merged: number }

export type ImportProgress = ImportCounts & { /** Records settled so far. */ done: number; /** Upper bound, for a bar. */ atMost: number }

export type ImportOptions<C extends readonly Column[]> = Omit<ReadOptions<C>, 'signal'> & {
  source: SheetSource
  /** What makes two rows the same record; undefined when this row has none. */
  keyOf: (values: ValuesOf<C>) => string | undefined
  /** How the key is called in messages, e.g. 统一社会信用代码; where a column has this label, the message is put there. */
  keyLabel?: string
  /**
   * A later row with a key that was there before: `reject` (default), or `merge`: it fills blanks of the first one and
   * is refused only where both say something different. Merging reads the file twice.
   */
  duplicates?: 'reject' | 'merge'
  /** Passed on to `apply`, which must then change nothing and answer what it would do. */
  dryRun?: boolean
  batchSize?: number
  /** Before the first row: how each sheet's header was read, and an upper bound of the rows. */
  opened?: (sheets: readonly SheetReport[], atMost: number) => Promise<void> | void
  /** Who answers before everything is written is asked for the next batch meanwhile; never are more than two under way. */
  apply: (batch: ImportRow<ValuesOf<C>>[], context: { dryRun: boolean; signal: AbortSignal | undefined }) => Promise<Outcome[] | { written: Promise<Outcome[]> }>
  progress?: (progress: ImportProgress) => void
  /** Between two batches the run stops; what was applied stays. */
  signal?: AbortSignal
  /** Refused rows kept with their cells (50,000); more are only counted. */
  keepRejects?: number
}

export type ImportResult = ImportCounts & {
  dryRun: boolean
  cancelled: boolean
  /** Records settled: the sum of the buckets. */
  read: number
  /** Rows that are no records: blank, repeated headers, totals, notes. */
  skipped: SheetReader['skipped']
  skippedRows: SkippedRow[]
  /** Which sheets were read, and how their headers matched. */
  sheets: SheetReport[]
  /** For `rejectsWorkbook`; in the order of the file. */
  rejects: RejectedRow[]
  rejectsDropped: number
  warned: number
  /** The first thousand. */
  warnings: { sheet: string; row: number; problems: CellProblem[] }[]
}

type Good<V> = Pick<SheetRow<V>, 'sheet' | 'row' | 'hidden' | 'cells' | 'warnings'> & { values: V }
type Pending<V> = { row: Good<V>; mergedFrom: number[] }
type Place = { sheet: string; row: number }

/** Throws a Problem for a file that cannot be read at all; problems of rows are in the result. */
export async function importRows<const C extends readonly Column[]>(options: ImportOptions<C>): Promise<ImportResult> {
  const { source, columns, sheets, mapping, limits } = options
  const reader = await openSheets<C>(source, { columns, ...(sheets && { sheets }), ...(mapping && { mapping }), ...(limits && { limits }) })
  try {
    return await run<C>(reader, options)
  } finally {
    await reader.close()
  }
}

async function run<C extends readonly Column[]>(reader: SheetReader<ValuesOf<C>>, options: ImportOptions<C>): Promise<ImportResult> {
  type V = ValuesOf<C>
  const { keyOf, apply, progress, signal, dryRun = false, batchSize = 500, keepRejects = 50_000 } = options
  const counts: ImportCounts = { created: 0, updated: 0, unchanged: 0, aside: 0, rejected: 0, merged: 0 }
  const rejects: RejectedRow[] = []
  const warnings: ImportResult['warnings'] = []
  const seen = new Map<string, Place>()
  const held = new Map<string, Pending<V> & { left: number }>()
  const repeats = options.duplicates === 'merge' ? await countRepeats<C>(reader, keyOf, signal) : undefined
  const atMost = reader.sheets.reduce((sum, sheet) => sum + (sheet.read ? sheet.rowsAtMost : 0), 0)
  const several = reader.sheets.filter((sheet) => sheet.read).length > 1
  await options.opened?.(reader.sheets, atMost)
  let batch: Pending<V>[] = []
  let warned = 0

  const settled = (): number => counts.created + counts.updated + counts.unchanged + counts.aside + counts.rejected + counts.merged
  const name = ({ sheet, row }: Place): string => (several ? `工作表「${sheet}」第 ${row} 行` : `第 ${row} 行`)

  function reject(row: { sheet: string; row: number; cells: (Cell | undefined)[] }, problems: CellProblem[]): void {
    counts.rejected++
    if (rejects.length < keepRejects) rejects.push({ sheet: row.sheet, row: row.row, cells: row.cells, problems })
  }

  function keyPlace({ sheet, row }: Place): Partial<CellProblem> {
    const key = options.columns.find(({ label }) => label === options.keyLabel)?.key
    const match = reader.sheets.find(({ name: title }) => title === sheet)?.header?.matched.find((m) => m.key === key)
    return match ? { key: match.key, column: match.column, address: `${columnName(match.column)}${row}`, label: match.text } : {}
  }

  /** The next batch is read while the one before is being applied. */
  let applying: Promise<void> = Promise.resolve()
  let writing: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    const sent = batch
    batch = []
    await applying
    if (sent.length === 0) return
    applying = start(sent)
    // Heard where it is awaited.
    applying.catch(() => undefined)
  }

  async function start(sent: Pending<V>[]): Promise<void> {
    const earlier = writing
    const answer = await apply(sent.map(({ row, mergedFrom }) => ({ sheet: row.sheet, row: row.row, values: row.values, cells: row.cells, warnings: row.warnings, mergedFrom })), { dryRun, signal })
    await earlier
    writing = Array.isArray(answer) ? settle(sent, answer) : answer.written.then((outcomes) => settle(sent, outcomes))
    writing.catch(() => undefined)
    if (Array.isArray(answer)) await writing
  }

  async function settle(sent: Pending<V>[], outcomes: Outcome[]): Promise<void> {
    if (outcomes.length !== sent.length) throw new RangeError(`apply answered ${outcomes.length} outcomes for ${sent.length} rows`)
    for (const [i, outcome] of outcomes.entries()) {
      if (typeof outcome === 'string') counts[outcome]++
      else reject(sent[i]!.row, typeof outcome.rejected === 'string' ? [{ message: outcome.rejected }] : outcome.rejected)
    }
    progress?.({ ...counts, done: settled(), atMost })
  }

  async function add(pending: Pending<V>): Promise<void> {
    batch.push(pending)
    if (batch.length >= batchSize) await flush()
  }

  async function take(row: Good<V>): Promise<void> {
    const key = keyOf(row.values)
    const first = key === undefined ? undefined : seen.get(key)
    if (key === undefined) return add({ row, mergedFrom: [] })
    const repeated = repeats?.get(key) ?? 0
    if (!first) {
      seen.set(key, { sheet: row.sheet, row: row.row })
      if (repeated < 2) return add({ row, mergedFrom: [] })
      held.set(key, { row, mergedFrom: [], left: repeated - 1 })
      return undefined
    }
    const holder = held.get(key)
    if (!holder) return reject(row, [{ ...keyPlace(row), message: `与${name(first)}重复${options.keyLabel === undefined ? '' : `（${options.keyLabel}相同）`}，已取前一行，请删去其中一行。` }])
    const conflicts = merge(holder, row, options.columns, reader.sheets, name(first))
    if (conflicts.length > 0) reject(row, conflicts)
    else counts.merged++
    if (--holder.left === 0) {
      held.delete(key)
      return add(holder)
    }
    return undefined
  }

  for await (const row of reader.rows()) {
    if (signal?.aborted) break
    if (row.warnings.length > 0) {
      warned++
      if (warnings.length < 1000) warnings.push({ sheet: row.sheet, row: row.row, problems: row.warnings })
    }
    if (row.problems) reject(row, row.problems)
    else await take(row)
  }
  const cancelled = signal?.aborted ?? false
  if (!cancelled) await flush()
  await applying
  await writing
  const order = new Map(reader.sheets.map((sheet, i) => [sheet.name, i]))
  rejects.sort((a, b) => order.get(a.sheet)! - order.get(b.sheet)! || a.row - b.row)
  progress?.({ ...counts, done: settled(), atMost })
  const { skipped, skippedRows, sheets } = reader
  return { ...counts, dryRun, cancelled, read: settled(), skipped, skippedRows, sheets, rejects, rejectsDropped: counts.rejected - rejects.length, warned, warnings }
}

/** How often each key stands in good rows: those that do more than once are held until their last row. */
async function countRepeats<C extends readonly Column[]>(reader: SheetReader<ValuesOf<C>>, keyOf: ImportOptions<C>['keyOf'], signal: AbortSignal | undefined): Promise<Map<string, number>> {
  const repeats = new Map<string, number>()
  for await (const row of reader.rows()) {
    if (signal?.aborted) break
    const key = row.values && keyOf(row.values)
    if (key !== undefined) repeats.set(key, (repeats.get(key) ?? 0) + 1)
  }
  return repeats
}

/** Fills blanks of the first row from a later one; where both are filled and differ, nothing is taken. */
function merge<V>(into: Pending<V>, later: Good<V>, columns: readonly Column[], sheets: readonly SheetReport[], firstName: string): CellProblem[] {
  const mine = into.row.values as Record<string, unknown>
  const theirs = later.values as Record<string, unknown>
  const matched = sheets.find((sheet) => sheet.name === later.sheet)?.header?.matched ?? []
  const conflicts = columns.flatMap(({ key, label }): CellProblem[] => {
    if (isBlank(mine[key]) || isBlank(theirs[key]) || JSON.stringify(mine[key]) === JSON.stringify(theirs[key])) return []
    const column = matched.find((match) => match.key === key)?.column
    const place = column === undefined ? {} : { column, address: `${columnName(column)}${later.row}` }
    return [{ key, label, ...place, message: `与${firstName}是同一条，但「${label}」填得不一样，请核对后只留一行。` }]
  })
  if (conflicts.length > 0) return conflicts
  into.row = { ...into.row, values: Object.fromEntries(Object.entries(mine).map(([key, value]) => [key, isBlank(value) ? (theirs[key] ?? null) : value])) as V }
  into.mergedFrom.push(later.row)
  return []
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}
