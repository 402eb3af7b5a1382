// Tables typed as lines with a mark between the cells: a tab, or a bar (| ｜ │) with or without bars around the row; and
// rows that say the heading in every cell (任务：…｜时限：…｜单位：…).

import { looksLikeHeadings, squeeze, type RawCell } from './normal.ts'
import type { Line } from './stacked.ts'

const BARS = ['|', '｜', '│', '┃', '¦']
const LONGEST = 4000

export function barredTable(text: string, lines: readonly Line[], from: number): { rows: RawCell[][]; next: number } | undefined {
  const first = lines[from]!
  const opening = text.slice(first.start, Math.min(first.end, first.start + 400))
  const mark = /\S\t+\S/.test(opening) ? '\t' : BARS.find((bar) => opening.includes(bar)) ?? (opening.includes('/') ? '/' : undefined)
  if (!mark) return undefined
  const headings = cellsOf(text, first, mark)
  const rows = mark === '\t' || mark === '/' ? undefined : labelled(text, lines, from, headings, mark)
  return rows ?? (looksLikeHeadings(headings.map((cell) => cell.text)) ? headed(text, lines, from, headings, mark) : undefined)
}

function headed(text: string, lines: readonly Line[], from: number, headings: RawCell[], above: string): { rows: RawCell[][]; next: number } | undefined {
  const rows: RawCell[][] = [headings]
  let at = from + 1
  // 任务 / 时限 / 责任单位 above rows with bars.
  const mark = above !== '/' ? above : BARS.find((bar) => at < lines.length && cellsOf(text, lines[at]!, bar).length === headings.length)
  if (mark === undefined) return undefined
  for (; at < lines.length; at += 1) {
    const content = text.slice(lines[at]!.start, lines[at]!.end)
    if (!content.includes(mark)) break
    // |---|:--| and ────┼──── are ruled lines.
    if (mark !== '\t' && /^[\s|｜│┃¦:：\-─━┼+]+$/.test(content)) continue
    rows.push(cellsOf(text, lines[at]!, mark))
  }
  return rows.length >= 2 ? { rows, next: at } : undefined
}

/** Every line has the same labels in the same order: they are the headings. */
function labelled(text: string, lines: readonly Line[], from: number, first: readonly RawCell[], mark: string): { rows: RawCell[][]; next: number } | undefined {
  const headings = first.map((cell) => labelOf(cell))
  if (headings.length < 2 || !headings.every((cell) => cell !== undefined) || !looksLikeHeadings(headings.map((cell) => cell.text))) return undefined
  const names = headings.map((cell) => squeeze(cell.text)).join()
  const rows: RawCell[][] = [headings]
  let at = from
  for (; at < lines.length; at += 1) {
    const cells = cellsOf(text, lines[at]!, mark)
    const labels = cells.map((cell) => labelOf(cell))
    if (labels.map((cell) => squeeze(cell?.text ?? '')).join() !== names) break
    rows.push(cells.map((cell, index) => {
      const start = labels[index]!.end + 1
      return { start, end: cell.end, text: text.slice(start, cell.end), merged: false }
    }))
  }
  return rows.length >= 2 ? { rows, next: at } : undefined
}

/** What stands before the colon of a cell. */
function labelOf(cell: RawCell): RawCell | undefined {
  const found = /^\s*([^：:，。；]{2,10})[：:]/.exec(cell.text)
  if (!found) return undefined
  const end = cell.start + found[0].length - 1
  return { start: cell.start, end, text: found[1]!, merged: false }
}

/** Bars around a row open and close it; a row without them begins with its first cell. */
function cellsOf(text: string, line: Line, mark: string): RawCell[] {
  const end = Math.min(line.end, line.start + LONGEST)
  const cells: RawCell[] = []
  let start = line.start
  for (let i = line.start; i <= end; i += 1) {
    if (i < end && text[i] !== mark) continue
    cells.push({ start, end: i === end ? line.end : i, text: text.slice(start, i === end ? line.end : i), merged: false })
    start = i + 1
  }
  if (mark === '\t' || cells.length < 2) return cells
  return cells.slice(squeeze(cells[0]!.text) === '' && isOuter(text, line, mark) ? 1 : 0, squeeze(cells.at(-1)!.text) === '' ? -1 : undefined)
}

/** The line begins with its bar. */
const isOuter = (text: string, line: Line, mark: string): boolean => text.slice(line.start, line.end).trimStart().startsWith(mark)
