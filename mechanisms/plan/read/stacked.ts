// A table that was copied cell by cell: every cell is a line of its own, and nothing but the numbers in the first column
// says where a row begins. 序号 / 重点任务 / 完成时限 / 责任单位 / 1 / … / 2 / ….

import { looksLikeHeadings, squeeze, type RawCell } from './normal.ts'

export type Line = { start: number; end: number }

const MOST_COLUMNS = 9
/** A cell of a task table is never longer. */
const LONGEST = 600

const NEXT_PART = /^(?:附[件表]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|注[：:]|备注[：:])/

export function stackedTable(text: string, lines: readonly Line[], from: number): { rows: RawCell[][]; next: number } | undefined {
  if (!/^(?:序号|编号|项次)$/.test(plain(text, lines[from]!))) return undefined
  const headings: RawCell[] = []
  let at = from
  for (; at < lines.length && headings.length <= MOST_COLUMNS; at += 1) {
    const words = plain(text, lines[at]!)
    if (words === '') continue
    if (words === '1') break
    headings.push(cell(text, lines[at]!))
  }
  const width = headings.length
  if (width < 3 || width > MOST_COLUMNS || !looksLikeHeadings(headings.map((heading) => heading.text))) return undefined
  const rows: RawCell[][] = [headings]
  let row: RawCell[] = []
  for (let blank = 0; at < lines.length; at += 1) {
    const line = lines[at]!
    const words = plain(text, line)
    if (words === '') {
      blank += 1
      continue
    }
    const opens = words === String(rows.length + (row.length > 0 ? 1 : 0))
    // The last row is over when it is full and the text goes on below a blank line or with a heading.
    if (!opens && ((row.length >= width && (blank > 0 || row.length > 3 * width || NEXT_PART.test(words))) || row.length === 0 || line.end - line.start > LONGEST)) break
    if (opens && row.length > 0) {
      rows.push(row)
      row = []
    }
    row.push(cell(text, line))
    blank = 0
  }
  if (row.length > 0) rows.push(row)
  if (rows.length < 2) return undefined
  const task = headings.findLastIndex((heading) => /任务|内容|措施|事项|要求/.test(heading.text) && !/责任|时/.test(heading.text))
  return { rows: rows.map((one, index) => (index === 0 ? one : fitted(text, one, width, task < 0 ? 1 : task))), next: at }
}

function plain(text: string, line: Line): string {
  return line.end - line.start > LONGEST ? text.slice(line.start, line.start + LONGEST) : squeeze(text.slice(line.start, line.end))
}

function cell(text: string, line: Line): RawCell {
  return { start: line.start, end: line.end, text: text.slice(line.start, line.end), merged: false }
}

/** Lines too many are the task's own; lines too few stand at the right, behind the number. */
function fitted(text: string, row: readonly RawCell[], width: number, task: number): RawCell[] {
  if (row.length > width) {
    const last = task + row.length - width
    const start = row[task]!.start
    const { end } = row[last]!
    return [...row.slice(0, task), { start, end, text: text.slice(start, end), merged: false }, ...row.slice(last + 1)]
  }
  const missing = Array.from({ length: width - row.length }, (): RawCell => ({ start: row[0]!.end, end: row[0]!.end, text: '', merged: false }))
  return [row[0]!, ...missing, ...row.slice(1)]
}
