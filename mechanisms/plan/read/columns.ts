// Tables of a PDF page that no lines are ruled around: a line of column headings, then text that keeps to its columns.
// A row ends at the line ruled below it, or at the widest white gap before the next number of the first column. Pure geometry, y upwards.

import { looksLikeHeadings } from './normal.ts'
import type { Box, Glyphs, RuledCell, RuledTable } from './ruled.ts'

/** What stands in one column of one line. */
type Piece = { x0: number; x1: number; y0: number; y1: number; text: string; items: Glyphs[] }
type Column = { x0: number; x1: number }

/** Tables of the page; `open` are the columns of the one that runs to the foot of the page. `rules` are lines drawn across the page. */
export function columnTablesOf(items: readonly Glyphs[], carried?: readonly Column[], rules: readonly Box[] = []): { tables: RuledTable[]; open: Column[] | undefined } {
  const lines = piecesOf(items)
  const tables: RuledTable[] = []
  let open: Column[] | undefined
  for (let i = 0; i < lines.length; ) {
    const found = lines[i]!.length >= 3 && looksLikeHeadings(lines[i]!.map((piece) => piece.text)) ? lines[i]! : undefined
    const below = found ? wrappedBelow(found, lines, i) : 0
    const heading = found ? withRest(found, lines[i - 1], below > 0 ? lines.slice(i + 1, i + 1 + below).flat() : lines[i + 1], below > 0) : undefined
    const columns = (heading ?? (i === 0 ? carried : undefined))?.map(({ x0, x1 }) => ({ x0, x1 }))
    if (!columns) {
      i += 1
      continue
    }
    const body: Piece[][] = []
    let next = heading ? i + 1 + (below > 0 ? below : isRest(found!, lines[i + 1]) ? 1 : 0) : i
    while (next < lines.length && keepsTo(columns, lines[next]!, body.at(-1) ?? heading)) {
      body.push(lines[next]!)
      next += 1
    }
    if (body.length > 0) tables.push(tableOf(columns, heading, body, rules))
    open = next >= lines.length && body.length > 0 ? columns : undefined
    i = Math.max(next, i + 1)
  }
  return { tables, open }
}

/** A narrow heading (序号) is broken over the lines above and below: part of it stands half a line off. */
function isRest(heading: readonly Piece[], line: readonly Piece[] | undefined): boolean {
  if (!line || line.some((piece) => !/^[（(]?[\u4e00-\u9fff]{1,4}[）)]?$/.test(piece.text.trim()))) return false
  const [one, other] = [heading[0]!, line[0]!]
  return Math.max(one.y0, other.y0) - Math.min(one.y1, other.y1) < 0.5 * (one.y1 - one.y0)
}

/** Headings that are broken over lines (完成时 | 间): how many lines close below hold nothing but the ends of some. */
function wrappedBelow(middle: readonly Piece[], lines: readonly Piece[][], at: number): number {
  const heading = isRest(middle, lines[at - 1]) ? [...middle, ...lines[at - 1]!] : middle
  const size = heading[0]!.y1 - heading[0]!.y0
  for (let count = 0; count < 3; count += 1) {
    const [above, line] = [lines[at + count]!, lines[at + count + 1]]
    const close = line !== undefined && above[0]!.y0 - line[0]!.y1 < 0.8 * size
    const ends = close && line.length < heading.length && line.every((piece) => piece.text.trim().length <= 8 && /^[（(]?[\u4e00-\u9fff、/]+[）)]?$/.test(piece.text.trim()) && heading.some((one) => one.x0 < piece.x1 && one.x1 > piece.x0))
    if (!ends) return count
  }
  return 0
}

function withRest(heading: readonly Piece[], above: readonly Piece[] | undefined, below: readonly Piece[] | undefined, wrapped: boolean): Piece[] {
  const whole = heading.map((piece) => ({ ...piece, items: [...piece.items] }))
  for (const piece of [above, below].flatMap((line, index) => ((index === 1 && wrapped) || isRest(heading, line) ? line! : []))) {
    const same = whole.find((one) => one.x0 < piece.x1 && one.x1 > piece.x0)
    if (same) {
      same.items.push(...piece.items)
      Object.assign(same, { y0: Math.min(same.y0, piece.y0), y1: Math.max(same.y1, piece.y1) })
    } else whole.push({ ...piece, items: [...piece.items] })
  }
  return whole.sort((a, b) => a.x0 - b.x0)
}

/** Lines from top to bottom, each cut where the white is wider than a character. */
function piecesOf(items: readonly Glyphs[]): Piece[][] {
  const lines: Glyphs[][] = []
  for (const item of [...items].filter((one) => one.text.trim() !== '').sort((a, b) => b.y1 - a.y1 || a.x0 - b.x0)) {
    const line = lines.at(-1)
    const middle = (item.y0 + item.y1) / 2
    if (line && middle > line[0]!.y0 && middle < line[0]!.y1) line.push(item)
    else lines.push([item])
  }
  return lines.map((line) => {
    const pieces: Piece[] = []
    for (const item of line.sort((a, b) => a.x0 - b.x0)) {
      const last = pieces.at(-1)
      if (last && item.x0 - last.x1 <= 0.8 * (item.y1 - item.y0)) {
        Object.assign(last, { x1: Math.max(last.x1, item.x1), text: last.text + item.text })
        last.items.push(item)
      } else pieces.push({ x0: item.x0, x1: item.x1, y0: item.y0, y1: item.y1, text: item.text, items: [item] })
    }
    return pieces
  })
}

/** True when every piece of the line lies in one column; the columns grow to hold it. */
function keepsTo(columns: Column[], line: readonly Piece[], above: readonly Piece[] | undefined): boolean {
  const height = line[0]!.y1 - line[0]!.y0
  if (above && Math.min(...above.map((piece) => piece.y0)) - line[0]!.y1 > 3 * height) return false
  const places = line.map((piece) => columnsOf(columns, piece))
  if (places.some((held) => held.length !== 1) || new Set(places.map((held) => held[0])).size !== line.length) return false
  for (const [index, piece] of line.entries()) {
    const column = columns[places[index]![0]!]!
    Object.assign(column, { x0: Math.min(column.x0, piece.x0), x1: Math.max(column.x1, piece.x1) })
  }
  return true
}

/** The columns a piece touches; the nearest one when it stands between two. */
function columnsOf(columns: readonly Column[], piece: Piece): number[] {
  const touched = columns.flatMap((column, index) => (piece.x0 < column.x1 - 1 && piece.x1 > column.x0 + 1 ? [index] : []))
  if (touched.length > 0) return touched
  const distances = columns.map((column) => Math.max(column.x0 - piece.x1, piece.x0 - column.x1))
  return [distances.indexOf(Math.min(...distances))]
}

function tableOf(columns: readonly Column[], heading: readonly Piece[] | undefined, body: readonly Piece[][], rules: readonly Box[]): RuledTable {
  const cells: RuledCell[] = []
  const put = (row: number, piece: Piece): void => {
    const column = columnsOf(columns, piece)[0]!
    const cell = cells.find((one) => one.row === row && one.column === column)
    if (cell) cell.items.push(...piece.items)
    else cells.push({ row, column, rows: 1, columns: 1, items: [...piece.items] })
  }
  let row = 0
  for (const piece of heading ?? []) put(row, piece)
  if (heading) row += 1
  const pieces = body.flat()
  for (const band of bandsOf(pieces, columns, rules)) {
    for (const piece of pieces) if (middleOf(piece) <= band.y1 && middleOf(piece) > band.y0) put(row, piece)
    row += 1
  }
  for (let r = 0; r < row; r += 1) for (let column = 0; column < columns.length; column += 1) if (!cells.some((one) => one.row === r && one.column === column)) cells.push({ row: r, column, rows: 1, columns: 1, items: [] })
  const all = [...(heading ?? []), ...pieces]
  return {
    x0: Math.min(...all.map((one) => one.x0)), x1: Math.max(...all.map((one) => one.x1)), y0: Math.min(...all.map((one) => one.y0)), y1: Math.max(...all.map((one) => one.y1)),
    rows: row, columns: columns.length, cells,
  }
}

const middleOf = (piece: Piece): number => (piece.y0 + piece.y1) / 2

/** The rows as bands of the page. */
function bandsOf(pieces: readonly Piece[], columns: readonly Column[], rules: readonly Box[]): { y0: number; y1: number }[] {
  const top = Math.max(...pieces.map((one) => one.y1))
  const bottom = Math.min(...pieces.map((one) => one.y0))
  const gaps = gapsOf(pieces)
  const numbers = pieces.filter((piece) => columnsOf(columns, piece)[0] === 0 && /^[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]?$/.test(piece.text.trim())).map(middleOf).sort((a, b) => b - a)
  const cuts: number[] = ruledAt(pieces, rules, top, bottom)
  if (cuts.length > 0) {
    // Each row has its line below it.
  } else if (numbers.length >= 2) {
    for (let i = 1; i < numbers.length; i += 1) {
      const between = gaps.filter((gap) => gap.at < numbers[i - 1]! && gap.at > numbers[i]!).sort((a, b) => b.size - a.size)
      cuts.push(between[0]?.at ?? (numbers[i - 1]! + numbers[i]!) / 2)
    }
  } else {
    // Lines of a cell lie closer than rows. Where all are alike, each line is a row of its own.
    const close = closeness(pieces, columns)
    const least = gaps.some((gap) => gap.size > close * 1.3) ? close * 1.3 : close * 0.9
    for (const gap of gaps) if (gap.size >= least) cuts.push(gap.at)
  }
  const edges = [top + 1, ...cuts, bottom - 1]
  return edges.slice(1).map((y0, index) => ({ y0, y1: edges[index]! }))
}

/** How far the lines of a cell lie apart: the lesser distances between lines of one column. */
function closeness(pieces: readonly Piece[], columns: readonly Column[]): number {
  const low = new Map<number, number>()
  const distances: number[] = []
  for (const piece of [...pieces].sort((a, b) => b.y1 - a.y1)) {
    const column = columnsOf(columns, piece)[0]!
    const above = low.get(column)
    if (above !== undefined && above > piece.y1) distances.push(above - piece.y1)
    low.set(column, piece.y0)
  }
  return distances.sort((a, b) => a - b)[Math.floor(distances.length / 10)] ?? 0
}

/** Heights of the lines that are ruled across most of the table between its rows. */
function ruledAt(pieces: readonly Piece[], rules: readonly Box[], top: number, bottom: number): number[] {
  const [left, right] = [Math.min(...pieces.map((one) => one.x0)), Math.max(...pieces.map((one) => one.x1))]
  const drawn = new Map<number, number>()
  for (const rule of rules) {
    const within = Math.min(rule.x1, right) - Math.max(rule.x0, left)
    if (rule.y0 < top && rule.y0 > bottom && within > 0) drawn.set(Math.round(rule.y0), (drawn.get(Math.round(rule.y0)) ?? 0) + within)
  }
  const heights = [...drawn].filter(([, length]) => length >= 0.6 * (right - left)).map(([at]) => at).sort((a, b) => b - a)
  return heights.filter((at, index) => index === 0 || heights[index - 1]! - at > 3)
}

/** White stretches that run across all columns, from top to bottom. */
function gapsOf(pieces: readonly Piece[]): { at: number; size: number }[] {
  const gaps: { at: number; size: number }[] = []
  let low = Infinity
  for (const piece of [...pieces].sort((a, b) => b.y1 - a.y1)) {
    if (low !== Infinity && low > piece.y1) gaps.push({ at: (low + piece.y1) / 2, size: low - piece.y1 })
    low = Math.min(low, piece.y0)
  }
  return gaps
}
