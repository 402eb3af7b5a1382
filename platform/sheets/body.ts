// Below the header: which rows are records and which are furniture (blank, repeated headers, totals, notes), and what
// the cells of a record mean. In doubt a row is a record: it is then refused with a reason, never silently dropped.
import type { TextFacts } from '../formats/parsed.ts'
import { columnName, type Cell, type Merge, type RawRow } from './cells.ts'
import type { CellProblem, Column, SheetRow } from './columns.ts'
import { isRunningNumber, type Header } from './header.ts'
import { LONGEST_CELL } from './limits.ts'

export type SkipReason = 'blank' | 'header' | 'total' | 'note'

const TOTAL = /^[【[(（]?(本页|本表|分类)?\s*(合\s*计|总\s*计|小\s*计|累\s*计|共\s*计)[】\])）]?\s*([:：]|[(（].*[)）])?$/
const NOTE = /^(注|备注|说明|填表说明|填报说明|填表须知|注意事项|填报人|填表人|制表人|经办人|审核人|审批人|负责人|单位负责人|主要负责人|分管领导|联系人|联系电话|填报单位|报送单位|填报日期|填报时间|制表日期|报送日期|单位[(（]盖章[)）]|[(（]?盖章[)）]?)\s*([(（].*[)）])?\s*[:：]|^(注|备注|说明)\s*\d*[、.．]|^第\s*\d+\s*页/

/** CSV, and our own workbook of refused rows, hold errors as text. */
const ERROR = /^#(REF!|VALUE!|N\/A|NAME\?|DIV\/0!|NUM!|NULL!)$/

export function createBody(sheet: string, preamble: readonly RawRow[], header: Header, merges: readonly Merge[], columns: readonly Column[], epoch: 1900 | 1904) {
  const byKey = new Map(columns.map((column) => [column.key, column]))
  type Wanted = Header['matched'][number] & { spec: Column }
  const wanted: Wanted[] = header.matched.map((match) => ({ ...match, spec: byKey.get(match.key)! }))
  const matchedColumns = new Set(header.matched.map((match) => match.column))
  const numbering = new Set(header.cells.filter((cell) => isRunningNumber(cell.parts.at(-1)!) && !matchedColumns.has(cell.column)).map((cell) => cell.column))
  const upper = new Set(preamble.map((row) => signature(row)))
  const upperFirst = new Set(preamble.map((row) => signature(row).split('\u0000')[0]))
  const partsOf = new Map(header.cells.map(({ column, parts }) => [column, parts]))
  const wide = new Set(merges.filter((m) => m.lastColumn - m.firstColumn >= Math.min(3, header.cells.length - 1) && m.firstRow > header.lastRow).map((m) => m.firstRow))
  const inherit = createInheritance(merges, wanted.filter(({ spec }) => spec.inherit).map(({ column }) => column), header.lastRow)

  /** Why the row is no record; undefined when it is one. */
  function skip(row: RawRow): SkipReason | undefined {
    const filled = row.cells.flatMap((cell, column) => (cell && !(numbering.has(column) && /^\d+$/.test(cell.text.trim())) ? [{ column, text: cell.text.trim() }] : []))
    if (filled.length === 0) return 'blank'
    const first = filled[0]!.text
    if (TOTAL.test(first) || (filled.length > 1 && filled[0]!.text.length <= 4 && TOTAL.test(filled[1]!.text) && numbering.size > 0 && filled[1]!.column <= 1)) return 'total'
    if ((upperFirst.has(first) && upper.has(signature(row))) || repeatsHeader(filled)) return 'header'
    if (filled.length <= 4 && NOTE.test(first)) return 'note'
    return filled.length === 1 && wide.has(row.row) ? 'note' : undefined
  }

  function repeatsHeader(filled: readonly { column: number; text: string }[]): boolean {
    let same = 0
    for (const { column, text } of filled) if (partsOf.get(column)?.includes(text)) same++
    return same >= 2 && same >= filled.length * 0.8
  }

  function read(row: RawRow): SheetRow {
    const cells = inherit(row)
    const problems: CellProblem[] = []
    const warnings: CellProblem[] = []
    const values: Record<string, unknown> = {}
    const place = ({ key, column, text }: Wanted): CellProblem => ({ key, column, address: `${columnName(column)}${row.row}`, label: text, message: '' })
    for (const want of wanted) {
      const { key, spec } = want
      const cell = cells[want.column]
      values[key] = null
      if (!cell) {
        if (spec.required) problems.push({ ...place(want), message: `「${spec.label}」没有填。` })
        continue
      }
      const refusal = unreadable(cell)
      if (refusal !== undefined) {
        problems.push({ ...place(want), message: refusal })
        continue
      }
      const facts: TextFacts = { kind: cell.kind, epoch, header: want.text }
      const parsed = spec.parse(cell.text, facts)
      if (!parsed.ok) problems.push({ ...place(want), message: parsed.message })
      else {
        if (parsed.value === '' && spec.required) problems.push({ ...place(want), message: `「${spec.label}」没有填。` })
        values[key] = parsed.value === '' ? null : parsed.value
        if (parsed.warning !== undefined) warnings.push({ ...place(want), message: parsed.warning })
      }
    }
    const common = { sheet, row: row.row, hidden: row.hidden, cells, warnings }
    return problems.length > 0 ? { ...common, problems } : { ...common, values }
  }

  return { skip, read }
}

function unreadable(cell: Cell): string | undefined {
  if (cell.kind === 'error' || ERROR.test(cell.text)) {
    return cell.text.startsWith('#')
      ? `这一格是公式错误 ${cell.text.slice(0, 20)}，请改成实际内容。`
      : '这一格的公式没有结果，请在 Excel 或 WPS 里打开、保存一次，或直接填上内容。'
  }
  return cell.text.length > LONGEST_CELL ? `内容太长（${cell.text.length} 字），请缩短。` : undefined
}

/** Fills cells of a vertical merge from its first row. Rows must come in order. */
function createInheritance(merges: readonly Merge[], columns: readonly number[], after: number): (row: RawRow) => (Cell | undefined)[] {
  const starting = new Map<number, Merge[]>()
  for (const merge of merges) {
    if (merge.lastRow === merge.firstRow || merge.firstRow <= after || !columns.includes(merge.firstColumn)) continue
    const there = starting.get(merge.firstRow)
    if (there) there.push(merge)
    else starting.set(merge.firstRow, [merge])
  }
  const active = new Map<number, { until: number; cell: Cell }>()
  return (row) => {
    for (const merge of starting.get(row.row) ?? []) {
      const cell = row.cells[merge.firstColumn]
      if (cell) active.set(merge.firstColumn, { until: merge.lastRow, cell })
    }
    let cells = row.cells
    for (const [column, { until, cell }] of active) {
      if (row.row > until) active.delete(column)
      else if (!cells[column]) {
        if (cells === row.cells) cells = [...row.cells]
        while (cells.length < column) cells.push(undefined)
        cells[column] = cell
      }
    }
    return cells
  }
}

/** The row's texts without places, to recognise a title or header that is printed again on each page. */
function signature(row: RawRow): string {
  return row.cells.flatMap((cell) => (cell ? [cell.text.trim()] : [])).join('\u0000')
}
