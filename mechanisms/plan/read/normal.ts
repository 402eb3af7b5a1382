// The normal form every reader yields: one text string and the blocks that lie in it. Whatever the source was
// (text, docx, PDF), a block says where its characters stand in `text`, so a clause's span is exact.
// Pure; runs in the browser and on the server.

export type Paragraph = { type: 'paragraph'; start: number; end: number }

/** A cell as seen in its row. An inherited one is blank or merged in the source and carries the cell above it. */
export type Cell = { start: number; end: number; inherited: boolean }

/**
 * One row of a table below its heading row; `cells[i]` stands under `headings[i]`. `group` is the last row above that
 * was one cell across the whole table (一、开展……行动).
 */
export type Row = { type: 'row'; start: number; end: number; table: number; headings: string[]; cells: Cell[]; group: Cell | null }

export type Block = Paragraph | Row

export type PlanText = { text: string; blocks: Block[] }

/** A table as a reader finds it: every cell with its place, `merged` when the source says it continues the one above. */
export type RawCell = { start: number; end: number; text: string; merged: boolean }
export type RawTable = { rows: RawCell[][] }

const HEADING_WORDS = /行动|任务|内容|措施|时间|时限|期限|责任|单位|部门|部室|牵头|配合|目标|序号|项目|备注|事项|类别|标准|要求|指标|环节|步骤|阶段|成果|进度/

/** A row is a heading row when each filled cell is short and most of them name a column. */
export function looksLikeHeadings(cells: readonly string[]): boolean {
  const filled = cells.map(squeeze).filter((cell) => cell !== '')
  if (filled.length < 2) return false
  // 2024年 | 2025年 | 2026年: one such year is a time, several are columns.
  const years = new Set(filled.filter((cell) => /^20\d\d年度?$/.test(cell)))
  const named = filled.filter((cell) => cell.length <= 14 && ((years.size > 1 && years.has(cell)) || /^20\d\d年度?(?:工作)?(?:目标|任务|计划|进度|内容|安排|要求)$/.test(cell) || (HEADING_WORDS.test(cell) && !/[。；]|\d{4}年/.test(cell))))
  return named.length * 3 >= filled.length * 2 && filled.every((cell) => cell.length <= 20)
}

/** Text without any white space, its full-width digits made plain. */
export function squeeze(text: string): string {
  return text.replace(/[\s\u200b\ufeff]+/g, '').replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
}

const DITTO = /^(?:[（(]?同(?:上|前)[）)]?|〃|″)$/
const INHERITING = /时间|时限|期限|进度|责任|单位|部门|部室|牵头|配合|行动|任务|类别|项目|序号/

/** Where the columns are named, -1 when nowhere. What stands above is text of its own: a title, a paragraph set into the table. */
export const headingRow = (rows: readonly RawCell[][]): number => rows.findIndex((cells) => looksLikeHeadings(cells.filter((cell, index) => !spans(cells, index)).map((cell) => cell.text)))

/** The cell goes on from the one at its left: it spans columns. */
const spans = (cells: readonly RawCell[], index: number): boolean => index > 0 && cells[index]!.end > cells[index]!.start && cells[index]!.start === cells[index - 1]!.start && cells[index]!.end === cells[index - 1]!.end

const plain = (cells: readonly RawCell[]): string => cells.map((cell) => squeeze(cell.text)).join('|')

/** 责任分工 over 牵头单位 | 配合单位: what stands below the cells that span columns names those; all else of that row is blank or merged. */
function secondHeadings(first: readonly RawCell[], second: readonly RawCell[] | undefined): string[] | undefined {
  if (!second || second.length !== first.length) return undefined
  const under = (index: number): boolean => spans(first, index) || (index + 1 < first.length && spans(first, index + 1))
  if (!first.some((_, index) => under(index))) return undefined
  const words = second.map((cell) => squeeze(cell.text))
  const named = second.every((cell, index) => (under(index) ? words[index] !== '' && words[index]!.length <= 14 && !/[。；，]/.test(words[index]!) && !(spans(second, index) && spans(first, index)) : cell.merged || words[index] === ''))
  if (!named) return undefined
  return first.map((cell, index) => (!under(index) ? squeeze(cell.text) : /^20\d\d年/.test(words[index]!) || HEADING_WORDS.test(words[index]!) ? words[index]! : `${squeeze(cell.text)}${words[index]!}`))
}

/**
 * Rows with headings from a raw table. Blank cells under a heading that groups (action, item, time, unit) take the
 * cell above; a blank text cell stays blank. A heading row printed again on the next page is dropped.
 * @param before the last row of a table that this one may go on with, without headings of its own or with the same
 */
export function rowsOf(raw: RawTable, table: number, before?: Row): Row[] {
  const first = headingRow(raw.rows)
  const rows: Row[] = []
  const most = raw.rows.reduce((widest, cells) => Math.max(widest, cells.length), 0)
  const untitled = first < 0 && before !== undefined && most === before.headings.length
  if (first < 0 && !untitled) return rows
  const second = untitled ? undefined : secondHeadings(raw.rows[first]!, raw.rows[first + 1])
  const printed = untitled ? before.headings : second ?? raw.rows[first]!.map((cell) => squeeze(cell.text))
  const again = untitled ? [] : raw.rows.slice(first, first + (second ? 2 : 1)).map(plain)
  const body = (untitled ? raw.rows : raw.rows.slice(first + again.length)).filter((cells) => !again.includes(plain(cells)))
  const width = commonWidth(body, printed.length)
  const headings = spread(printed, width)
  const goesOn = before !== undefined && headings.join('|') === before.headings.join('|')
  const leads = headings.findIndex((heading) => /牵头|责任/.test(heading) && !/配合/.test(heading))
  const leadColumn = /序号|编号/.test(headings[0] ?? '') ? 1 : 0
  let above: Cell[] = goesOn ? before.cells : []
  let group: string | undefined
  let across: Cell | null = goesOn ? before.group : null
  for (const cells of body) {
    const filled = cells.filter((cell) => squeeze(cell.text) !== '')
    if (filled.length === 0) continue
    const same = new Set(filled.map((cell) => `${cell.start}-${cell.end}`))
    if (same.size === 1 && width > 2 && (cells.length === 1 || filled.length === width) && squeeze(filled[0]!.text).length <= 60) {
      across = { start: filled[0]!.start, end: filled[0]!.end, inherited: false }
      above = []
      continue
    }
    const aligned = align(cells, width)
    // A new first-column group starts afresh: its cells do not inherit the text of the group before.
    const first = aligned[leadColumn]
    const lead = first && squeeze(first.text) !== '' && !first.merged ? squeeze(first.text) : undefined
    const fresh = leadColumn === 0 && lead !== undefined && lead !== group
    if (lead !== undefined) group = lead
    const next: Cell[] = aligned.map((cell, column) => {
      const ditto = DITTO.test(squeeze(cell?.text ?? ''))
      const blank = !cell || squeeze(cell.text) === '' || ditto
      const merged = ditto || cell?.merged === true
      const over = above[column]
      // Who helps is not taken from above where somebody else leads.
      const alone = blank && !merged && /配合|协办|参与/.test(headings[column] ?? '') && leads >= 0 && squeeze(aligned[leads]?.text ?? '') !== ''
      if ((blank || merged) && over && !alone && (merged || inherits(headings[column] ?? '', column, width)) && !(fresh && column > 0 && column < width - 2 && !merged)) {
        return { start: over.start, end: over.end, inherited: true }
      }
      return cell && !blank ? { start: cell.start, end: cell.end, inherited: false } : { start: 0, end: 0, inherited: false }
    })
    above = next
    const own = next.filter((cell) => !cell.inherited && cell.end > cell.start)
    if (own.length === 0) continue
    const start = Math.min(...own.map((cell) => cell.start))
    rows.push({ type: 'row', start, end: Math.max(...own.map((cell) => cell.end)), table, headings, cells: next, group: across })
  }
  return rows
}

function inherits(heading: string, column: number, width: number): boolean {
  if (/序号|编号/.test(heading)) return false
  return column === 0 || column === width - 1 || INHERITING.test(heading)
}

function commonWidth(rows: readonly RawCell[][], atLeast: number): number {
  const counts = new Map<number, number>()
  for (const cells of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  let best = atLeast
  let most = 0
  for (const [width, count] of counts) {
    if (count > most && width >= 2) {
      best = width
      most = count
    }
  }
  return Math.max(best, atLeast)
}

/** A heading that spans several columns is repeated over them; the widest one is the task itself. */
function spread(printed: readonly string[], width: number): string[] {
  const missing = width - printed.length
  if (missing <= 0) return printed.slice(0, width)
  const task = printed.findIndex((heading) => /任务|内容|措施|事项/.test(heading))
  const at = task < 0 ? Math.min(1, printed.length - 1) : task
  return [...printed.slice(0, at), ...Array.from({ length: missing + 1 }, () => printed[at]!), ...printed.slice(at + 1)]
}

/** A row with fewer cells than columns lacks its leading (merged) ones. */
function align(cells: readonly RawCell[], width: number): (RawCell | undefined)[] {
  if (cells.length >= width) return cells.slice(0, width)
  return [...Array.from({ length: width - cells.length }, () => undefined), ...cells]
}
