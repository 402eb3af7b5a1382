// Breaks a sheet into pages of placed lines and rules. Keeps headings with their text and the closing with the last
// lines, repeats the head of a table, splits rows that no page could hold, puts the 版记 at the foot of the last page.
// Pure, given the fonts. Lengths in points, y from the upper edge of the page.

import type { Fonts } from './fonts.ts'
import { SIZE } from './lay.ts'
import type { Cell, Grid, Para, Rule, Sheet } from './sheet.ts'
import { mm, textHeight, textWidth } from './sheet.ts'
import { type Line, setPara } from './typeset.ts'

export type PlacedLine = { line: Line; x: number; baseline: number }
export type PlacedRule = { x1: number; y1: number; x2: number; y2: number; weight: number; red: boolean }
export type Page = { lines: PlacedLine[]; rules: PlacedRule[] }

/** Something that takes a height of the page. `split` gives what fits into the room and the rest. */
type Piece = {
  height: number
  keepNext: boolean
  /** Empty room, dropped at the top of a page. */
  empty?: true
  breakBefore?: true
  draw: (page: Page, y: number) => void
  head?: Piece
  split?: (room: number) => [Piece, Piece] | undefined
  /** Draws what ends it where the page ends here: a cell that goes on below has no line of its own. */
  close?: (page: Page, y: number) => void
}

type Press = { sheet: Sheet; fonts: Fonts; tracking: (size: number) => number }

export function paginate(sheet: Sheet, fonts: Fonts): Page[] {
  const tracking = (size: number): number => (size === sheet.body.size ? sheet.body.cell - size : 0)
  const press: Press = { sheet, fonts, tracking }
  const pages = fillPages(press, piecesOf(press))
  numberPages(press, pages)
  return pages
}

function piecesOf(press: Press): Piece[] {
  const { sheet } = press
  return sheet.flow.flatMap((flow): Piece[] => {
    switch (flow.kind) {
      case 'para': return paraPieces(press, flow, sheet.page.left, textWidth(sheet))
      case 'grid': return gridPieces(press, flow)
      case 'rule': return [{ height: flow.weight, keepNext: true, draw: (page, y) => drawRule(press, page, flow, y) }]
      case 'gap': return [{ height: flow.height, keepNext: flow.keepNext === true, empty: true, draw: () => undefined }]
      case 'break': return [{ height: 0, keepNext: true, breakBefore: true, draw: () => undefined }]
    }
  })
}

function paraPieces(press: Press, para: Para, x: number, width: number): Piece[] {
  const lines = setPara(para, width, press.fonts, press.tracking)
  return lines.map((line, index) => ({
    height: para.pitch,
    // Two lines go with what follows; neither a paragraph's first line nor its last ever stands alone on a page.
    keepNext: para.keepNext === true ? index >= lines.length - 2 : lines.length > 1 && (index === 0 || index === lines.length - 2),
    draw: (page, y) => drawLine(page, line, para, x, y),
  }))
}

/** The ideographic box stands centred in the pitch; 0.38 em below its middle runs the baseline. */
function drawLine(page: Page, line: Line, para: Para, x: number, y: number): void {
  const size = Math.max(...line.glyphs.map((glyph) => glyph.span.size), 0)
  if (line.glyphs.length > 0) page.lines.push({ line, x, baseline: y + para.pitch / 2 + 0.38 * size })
}

function drawRule(press: Press, page: Page, rule: Rule, y: number): void {
  const x1 = press.sheet.page.left + rule.left
  const x2 = press.sheet.page.width - press.sheet.page.right - rule.right
  const red = rule.red === true
  const line = (at: number, weight: number): void => void page.rules.push({ x1, y1: at, x2, y2: at, weight, red })
  if (rule.double === undefined) return line(y + rule.weight / 2, rule.weight)
  const [upper, lower] = rule.double === 'thick-thin' ? [rule.weight * 0.6, rule.weight * 0.2] : [rule.weight * 0.2, rule.weight * 0.6]
  line(y + upper / 2, upper)
  line(y + rule.weight * 1.2 - lower / 2, lower)
}

function fillPages(press: Press, pieces: Piece[]): Page[] {
  const { sheet } = press
  const bottom = sheet.page.top + textHeight(sheet) + 0.5
  const pages: Page[] = [{ lines: [], rules: [] }]
  let y = sheet.page.top
  let fresh = true
  let last: Piece | undefined
  const turn = (): void => {
    if (!fresh) last?.close?.(pages.at(-1)!, y)
    pages.push({ lines: [], rules: [] })
    y = sheet.page.top
    fresh = true
  }
  const put = (piece: Piece): void => {
    if (piece.empty && fresh && pages.length > 1) return
    piece.draw(pages.at(-1)!, y)
    last = piece
    y += piece.height
    if (piece.height > 0) fresh = false
  }
  const putRow = (piece: Piece): void => {
    if (y + piece.height > bottom && !fresh && (piece.split === undefined || piece.height < textHeight(sheet) * 0.3)) {
      turn()
      if (piece.head !== undefined) put(piece.head)
    }
    let rest: Piece | undefined = piece
    let turned = fresh
    while (rest !== undefined && y + rest.height > bottom) {
      const parts: [Piece, Piece] | undefined = rest.split?.(bottom - y)
      // A whole page does not hold its smallest part: let it run over.
      if (parts === undefined && turned) break
      if (parts !== undefined) {
        put(parts[0])
        rest = parts[1]
      }
      turned = parts === undefined
      turn()
      if (piece.head !== undefined) put(piece.head)
    }
    if (rest !== undefined) put(rest)
  }
  for (const chunk of chunks(pieces)) {
    const height = chunk.reduce((sum, piece) => sum + piece.height, 0)
    if (chunk[0]?.breakBefore && !(fresh && pages.length === 1)) turn()
    else if (chunk.length > 1 && y + height > bottom && height <= textHeight(sheet)) turn()
    const head = chunk[0]?.head
    if (fresh && pages.length > 1 && head !== undefined && chunk.length > 1) put(head)
    for (const piece of chunk) putRow(piece)
  }
  placeFoot(press, pages, y, turn)
  return pages
}

/** Runs of pieces that stay together. */
function chunks(pieces: Piece[]): Piece[][] {
  const all: Piece[][] = []
  let open: Piece[] | undefined
  for (const piece of pieces) {
    if (open === undefined || piece.breakBefore) all.push((open = []))
    open.push(piece)
    if (!piece.keepNext) open = undefined
  }
  return all
}

function placeFoot(press: Press, pages: Page[], y: number, turn: () => void): void {
  const { sheet } = press
  if (sheet.foot === undefined) return
  const rows = gridPieces(press, sheet.foot)
  const height = rows.reduce((sum, row) => sum + row.height, 0)
  const bottom = sheet.page.top + textHeight(sheet)
  if (y + height > bottom) turn()
  let at = bottom - height
  for (const row of rows) {
    row.draw(pages.at(-1)!, at)
    at += row.height
  }
}

type SetCell = { x: number; width: number; cell: Cell; lines: { line: Line; para: Para }[] }

function gridPieces(press: Press, grid: Grid): Piece[] {
  const rows = grid.rows.map((row) => setRow(press, grid, row))
  const head = grid.head === 1 && rows[0] !== undefined ? rowPiece(press, grid, rows[0], { first: true, last: false, below: undefined }) : undefined
  return rows.map((row, index) => {
    const piece = rowPiece(press, grid, row, { first: index === 0, last: index === rows.length - 1, below: grid.rows[index + 1] })
    if (index < grid.head) return { ...piece, keepNext: true }
    return head === undefined ? piece : { ...piece, head }
  })
}

function setRow(press: Press, grid: Grid, row: Cell[]): SetCell[] {
  let column = 0
  return row.map((cell) => {
    const x = press.sheet.page.left + grid.columns.slice(0, column).reduce((sum, width) => sum + width, 0)
    const width = grid.columns.slice(column, column + (cell.span ?? 1)).reduce((sum, each) => sum + each, 0)
    column += cell.span ?? 1
    const lines = cell.paras.flatMap((para) => setPara(para, width - 2 * grid.padX, press.fonts, press.tracking).map((line) => ({ line, para })))
    return { x, width, cell, lines }
  })
}

/** `below`: the row that follows, into which a cell may go on. */
type Place = { first: boolean; last: boolean; below: Cell[] | undefined }

function rowPiece(press: Press, grid: Grid, row: SetCell[], place: Place): Piece {
  const tall = (cell: SetCell): number => cell.lines.reduce((sum, { para }) => sum + para.pitch, 0)
  const height = Math.max(...row.map((cell) => Math.max(tall(cell) + 2 * grid.padY, cell.cell.height ?? 0)))
  const draw = (page: Page, y: number): void => {
    for (const cell of row) {
      let at = y + (cell.cell.middle ? (height - tall(cell)) / 2 : grid.padY)
      for (const { line, para } of cell.lines) {
        drawLine(page, line, para, cell.x + grid.padX, at)
        at += para.pitch
      }
    }
    drawBox(page, grid, row, y, height, place, press)
  }
  const split = (room: number): [Piece, Piece] | undefined => {
    const pitch = Math.max(...row.flatMap((cell) => cell.lines.map(({ para }) => para.pitch)))
    const count = Math.floor((room - 2 * grid.padY) / pitch)
    if (!(count >= 1) || row.every((cell) => cell.lines.length <= count)) return undefined
    const part = (from: number, to: number): SetCell[] => row.map((cell) => ({ ...cell, cell: { ...cell.cell, middle: undefined, height: undefined } as unknown as Cell, lines: cell.lines.slice(from, to) }))
    return [rowPiece(press, grid, part(0, count), { ...place, below: undefined }), rowPiece(press, grid, part(count, Infinity), place)]
  }
  const close = (page: Page, y: number): void => void page.rules.push({ x1: press.sheet.page.left, y1: y, x2: press.sheet.page.left + grid.columns.reduce((sum, width) => sum + width, 0), y2: y, weight: mm(0.2), red: false })
  return { height, keepNext: false, draw, split, ...(grid.rules === 'all' ? { close } : {}) }
}

function drawBox(page: Page, grid: Grid, row: SetCell[], y: number, height: number, place: Place, press: Press): void {
  if (grid.rules === 'none') return
  const x1 = press.sheet.page.left
  const x2 = x1 + grid.columns.reduce((sum, width) => sum + width, 0)
  const line = (y1: number, weight: number, from = x1, to = x2): void => void page.rules.push({ x1: from, y1, x2: to, y2: y1, weight, red: false })
  const imprint = grid.rules === 'imprint'
  const goesOn = (index: number): boolean => place.below?.[index]?.merge === 'rest'
  if (row.some(({ cell }, index) => cell.merge === 'rest' || goesOn(index))) {
    // Between the rows of one cell stands no line.
    for (const [index, { x, width, cell }] of row.entries()) {
      if (cell.merge !== 'rest') line(y, mm(0.2), x, x + width)
      if (!goesOn(index)) line(y + height, mm(0.2), x, x + width)
    }
  } else {
    line(y, imprint && place.first ? mm(0.35) : mm(0.25) * (imprint ? 1 : 0.8))
    if (!imprint || place.last) line(y + height, imprint ? mm(0.35) : mm(0.2))
  }
  if (imprint) return
  for (const x of [...row.map((cell) => cell.x), x2]) page.rules.push({ x1: x, y1: y, x2: x, y2: y + height, weight: mm(0.2), red: false })
}

/** 7.5: 四号 宋体 between one-character dashes, 7 mm below the text area, one character in at the outer edge. */
function numberPages(press: Press, pages: Page[]): void {
  const { sheet } = press
  const first = sheet.firstPageFootRule
  if (first !== undefined && pages[0] !== undefined) drawRule(press, pages[0], first.rule, sheet.page.height - first.above)
  pages.forEach((page, index) => {
    if (sheet.pageNumbers === 'outer-from-second' && index === 0) return
    const of = sheet.pageNumbers === 'of'
    const size = of ? SIZE.五号 : SIZE.四号
    const text = of ? `共 ${pages.length} 页　第 ${index + 1} 页` : `— ${index + 1} —`
    const para: Para = {
      kind: 'para', spans: [{ text, face: 'plain', size }], first: 0, left: size, right: size, pitch: size * 1.2,
      align: of ? 'center' : index % 2 === 0 ? 'right' : 'left',
    }
    const [line] = setPara(para, textWidth(sheet), press.fonts, () => 0)
    if (line !== undefined) drawLine(page, line, para, sheet.page.left, sheet.page.height - sheet.page.bottom + mm(7))
  })
}
