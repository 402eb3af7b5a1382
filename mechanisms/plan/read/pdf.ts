// PDF with a text layer to normal form. Lines become paragraphs by their indent and right edge, ruled tables become
// rows, page numbers and running heads are left out. A scan has no text layer and is refused.

import { Problem } from '#platform/problems/problem.ts'
import { columnTablesOf } from './columns.ts'
import { gutterOf, stretchesOf } from './gutter.ts'
import { headingRow, rowsOf, type Block, type PlanText, type RawCell } from './normal.ts'
import { withoutRadicals } from './radicals.ts'
import { linesOfBoxes, tablesOf, type Box, type Glyphs, type RuledTable } from './ruled.ts'
import { withoutRunning } from './running.ts'

const MOST_PAGES = 500
const PAGE_NUMBER = /^[—–\-·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/共]\s*\d{1,4}\s*页?)?[—–\-·\s]*$/

type Page = { items: Glyphs[]; boxes: Box[]; height: number }
type Line = Box & { text: string }

/** @throws Problem `not-acceptable-file` when the PDF is broken, locked or has no text. */
export async function readPdf(bytes: Uint8Array): Promise<PlanText> {
  const pages = withoutRunning(await pagesOf(bytes))
  const writer = new Writer(usualSize(pages))
  for (const page of pages) writer.page(page)
  const read = writer.done()
  if (read.text.replace(/\s/g, '').length < 20) throw new Problem('not-acceptable-file', '这个 PDF 没有文字层，可能是扫描件。请先做文字识别，或上传 docx。')
  return read
}

async function pagesOf(bytes: Uint8Array): Promise<Page[]> {
  const pdf = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = pdf.getDocument({ data: new Uint8Array(bytes), useSystemFonts: true, isEvalSupported: false, verbosity: 0, disableFontFace: true })
  try {
    const document = await task.promise
    const pages: Page[] = []
    for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number += 1) {
      const page = await document.getPage(number)
      const content = await page.getTextContent()
      const items: Glyphs[] = []
      for (const item of content.items) {
        if (!('str' in item) || item.str === '') continue
        const [, , c, d, x, y] = item.transform as [number, number, number, number, number, number]
        const size = Math.hypot(c, d) || item.height
        items.push({ text: withoutRadicals(item.str), x0: x, x1: x + item.width, y0: y - size * 0.15, y1: y + size * 0.85 })
      }
      const operators = await page.getOperatorList()
      pages.push({ items, boxes: boxesOf(operators.fnArray, operators.argsArray as unknown[], pdf.OPS), height: page.view[3] ?? 842 })
      page.cleanup()
    }
    return pages
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') throw new Problem('not-acceptable-file', '这个 PDF 有密码，请先解除密码再上传。')
    throw new Problem('not-acceptable-file', 'PDF 打不开：文件已损坏或没有传完整。请重新导出后再上传。')
  } finally {
    await task.destroy()
  }
}

type Matrix = [number, number, number, number, number, number]

/** Bounding boxes of everything drawn, in page space: ruled lines are the thin ones. */
function boxesOf(operators: readonly number[], args: readonly unknown[], ops: Readonly<Record<string, number>>): Box[] {
  const boxes: Box[] = []
  const stack: Matrix[] = []
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  for (const [index, operator] of operators.entries()) {
    if (operator === ops.save) stack.push(matrix)
    else if (operator === ops.restore) matrix = stack.pop() ?? [1, 0, 0, 1, 0, 0]
    else if (operator === ops.transform) matrix = times(matrix, args[index] as Matrix)
    // endPath paints nothing: it is a clip.
    else if (operator === ops.constructPath && Array.isArray(args[index]) && (args[index] as unknown[])[0] !== ops.endPath) {
      const [painted, paths] = args[index] as [number, unknown[]]
      for (const path of paths) {
        const found = path instanceof Float32Array ? boxesOfPath(path, matrix) : []
        // A surface that is filled and has no edge shades cells, it rules none.
        const shade = (painted === ops.fill || painted === ops.eoFill) && found.length === 1 && isSurface(found[0]!)
        if (!shade) boxes.push(...found)
      }
    }
    if (boxes.length > 20_000) break
  }
  return boxes
}

const isSurface = (box: Box): boolean => box.x1 - box.x0 > 6 && box.y1 - box.y0 > 6

function times(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1], m[0] * n[2] + m[2] * n[3], m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4], m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}

/** pdf.js packs paths as operator, coordinates…: 0 move, 1 line, 2 curve, 3 quadratic, 4 close. */
function boxesOfPath(path: Float32Array, matrix: Matrix): Box[] {
  const boxes: Box[] = []
  let box: Box | undefined
  const grow = (x: number, y: number): void => {
    const [px, py] = [matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]]
    box = box ? { x0: Math.min(box.x0, px), y0: Math.min(box.y0, py), x1: Math.max(box.x1, px), y1: Math.max(box.y1, py) } : { x0: px, y0: py, x1: px, y1: py }
  }
  for (let i = 0; i < path.length; ) {
    const operator = path[i]!
    const points = operator === 4 ? 0 : operator === 2 ? 3 : operator === 3 ? 2 : 1
    if (operator === 0 && box) {
      boxes.push(box)
      box = undefined
    }
    for (let k = 0; k < points; k += 1) grow(path[i + 1 + 2 * k]!, path[i + 2 + 2 * k]!)
    i += 1 + 2 * points
  }
  if (box) boxes.push(box)
  return boxes
}

/** Puts pages together: one text, paragraphs that may run over the page, tables that go on overleaf. */
class Writer {
  readonly #size: number
  #text = ''
  readonly #blocks: Block[] = []
  #paragraph: { start: number; last: Line; right: number } | undefined
  #table: { rows: GridCell[][]; columns: number; cut: boolean } | undefined
  #tables = 0
  /** Columns of an unruled table that runs to the foot of the page. */
  #columns: { x0: number; x1: number }[] | undefined

  constructor(size: number) {
    this.#size = size
  }

  page(page: Page): void {
    const isNumber = (line: Line): boolean => PAGE_NUMBER.test(line.text) && (line.y1 < page.height * 0.12 || line.y0 > page.height * 0.9)
    const ruled = tablesOf(page.boxes, page.items)
    const outside = without(page.items, ruled)
    const numbers = linesOf(outside).filter(isNumber)
    const printed = outside.filter((item) => !numbers.some((line) => item.y1 <= line.y1 + 1 && item.y0 >= line.y0 - 1))
    const unruled = columnTablesOf(printed, ruled.length > 0 ? undefined : this.#columns, linesOfBoxes(page.boxes).horizontal)
    this.#columns = unruled.open
    const gutter = unruled.tables.length > 0 ? undefined : gutterOf(printed)
    const tables = [...ruled, ...unruled.tables].sort((a, b) => b.y1 - a.y1)
    const rest = without(printed, unruled.tables)
    for (const stretch of gutter === undefined ? [rest] : stretchesOf(rest, gutter, tables)) {
      const lines = linesOf(stretch)
      // On a page of columns a table stands above what is read after it.
      const above = gutter === undefined ? tables.splice(0) : tables.splice(0, tables.findLastIndex((table) => table.y0 >= (lines[0]?.y1 ?? 0)) + 1)
      const left = commonLeft(lines)
      const right = Math.max(0, ...lines.map((line) => line.x1))
      const elements = [...lines.map((line) => ({ top: line.y1, line, table: undefined })), ...above.map((table) => ({ top: table.y1, line: undefined, table }))]
      for (const element of elements.sort((a, b) => b.top - a.top)) {
        if (element.line) this.#line(element.line, left, right)
        else if (element.table) this.#ruled(element.table)
      }
    }
    for (const table of tables) this.#ruled(table)
  }

  done(): PlanText {
    this.#endParagraph()
    this.#endTable()
    return { text: this.#text, blocks: this.#blocks }
  }

  #line(line: Line, left: number, right: number): void {
    this.#endTable()
    const size = line.y1 - line.y0
    const open = this.#paragraph
    const alike = open !== undefined && Math.abs(open.last.y1 - open.last.y0 - size) < 2.5
    const goesOn = alike && ((open.right - open.last.x1 <= (opening(line.text) + 0.7) * size && line.x0 <= left + 0.8 * size) || isTitleBelow(open.last, line, left, right, this.#size))
    if (!goesOn) {
      this.#endParagraph()
      this.#paragraph = { start: this.#text.length, last: line, right }
    } else Object.assign(open, { last: line, right })
    this.#text += `${line.text}\n`
  }

  #endParagraph(): void {
    if (this.#paragraph) this.#blocks.push({ type: 'paragraph', start: this.#paragraph.start, end: this.#text.length - 1 })
    this.#paragraph = undefined
  }

  #ruled(table: RuledTable): void {
    this.#endParagraph()
    if (this.#table && this.#table.columns !== table.columns) this.#endTable()
    const grid: GridCell[][] = Array.from({ length: table.rows }, () => [])
    for (const cell of table.cells) {
      const held = { text: linesOf(cell.items).map((line) => line.text).join('\n') }
      for (let r = 0; r < cell.rows; r += 1) for (let c = 0; c < cell.columns; c += 1) grid[cell.row + r]![cell.column + c] = { held, merged: r > 0 }
    }
    if (this.#table) appendOverleaf(this.#table.rows, grid, this.#table.cut)
    this.#table = { rows: this.#table?.rows ?? grid, columns: table.columns, cut: table.cut === true }
  }

  /** The text of a table is written when it ends: a row cut by the page break is whole again by then. */
  #endTable(): void {
    if (!this.#table) return
    const places = new Map<GridCell['held'], { start: number; end: number }>()
    const raw: RawCell[][] = this.#table.rows.map((row) => {
      const cells = row.map((cell) => {
        let place = places.get(cell.held)
        if (!place) {
          place = { start: this.#text.length, end: this.#text.length + cell.held.text.length }
          places.set(cell.held, place)
          this.#text += `${cell.held.text}\t`
        }
        return { ...place, text: cell.held.text, merged: cell.merged }
      })
      this.#text += '\n'
      return cells
    })
    const rows = rowsOf({ rows: raw }, this.#tables)
    this.#tables += 1
    const above = rows.length > 0 ? raw.slice(0, headingRow(raw)).flat() : undefined
    for (const [held, place] of places) if (held.text.trim() !== '' && (!above || above.some((cell) => cell.start === place.start))) this.#blocks.push({ type: 'paragraph', ...place })
    this.#blocks.push(...rows)
    this.#table = undefined
  }
}

/** How wide the opening of a line is that cannot stand at the end of the line above: a figure, a mark that closes what is before it. */
function opening(text: string): number {
  const found = /^[（《“〔]*(?:[A-Za-z\d.]{1,12}[年月日%％]?|.)[，。、；：！？）》”〕％%]*/.exec(text)?.[0] ?? ''
  return [...found].reduce((sum, char) => sum + (char.charCodeAt(0) < 0x80 ? 0.55 : 1), 0)
}

/** Lines of a title: larger than the text, each in the middle, close below one another. */
function isTitleBelow(above: Line, line: Line, left: number, right: number, usual: number): boolean {
  const size = line.y1 - line.y0
  const middle = (left + right) / 2
  return size > usual * 1.15 && above.y0 - line.y1 < 1.2 * size && above.y0 > line.y0 && [above, line].every((one) => Math.abs((one.x0 + one.x1) / 2 - middle) < 1.5 * size)
}

/** The size most characters are printed in. */
function usualSize(pages: readonly Page[]): number {
  const counts = new Map<number, number>()
  for (const item of pages.flatMap((page) => page.items)) counts.set(Math.round(item.y1 - item.y0), (counts.get(Math.round(item.y1 - item.y0)) ?? 0) + item.text.length)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 12
}

function without(items: readonly Glyphs[], tables: readonly RuledTable[]): Glyphs[] {
  const held = new Set(tables.flatMap((table) => table.cells.flatMap((cell) => cell.items)))
  return items.filter((item) => !held.has(item))
}

type GridCell = { held: { text: string }; merged: boolean }

/** Goes on with a table on the next page: its headings are printed again, and its first row may be the rest of the last. */
function appendOverleaf(rows: GridCell[][], more: readonly GridCell[][], cut: boolean): void {
  const plain = (row: readonly GridCell[]): string => row.map((cell) => cell.held.text.replace(/\s/g, '')).join('|')
  const rest = plain(more[0] ?? []) === plain(rows[0] ?? []) ? more.slice(1) : [...more]
  const [last, next] = [rows.at(-1), rest[0]]
  if (last && next && isRest(rows, rest, last, next, cut)) {
    for (const [column, cell] of next.entries()) if (cell.held.text !== '' && last[column]) last[column].held.text += `\n${cell.held.text}`
    rest.shift()
  }
  rows.push(...rest)
}

/** Where most cells of the widest column end with a full stop, one that does not was cut by the page; so was one whose last line is full. */
function isRest(rows: readonly GridCell[][], more: readonly GridCell[][], last: readonly GridCell[], next: readonly GridCell[], cut: boolean): boolean {
  if (rows.length < 2 || next.every((cell) => cell.held.text !== '')) return false
  if (cut) return true
  if (next.some((cell) => /^(?:20\d\d年|长期|每)|^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]/.test(cell.held.text))) return false
  const all = [...rows.slice(1, -1), ...more.slice(1)]
  const lengths = last.map((_cell, column) => [...all, last].reduce((sum, row) => sum + (row[column]?.held.text.length ?? 0), 0))
  const widest = lengths.indexOf(Math.max(...lengths))
  // A row without its task goes on with the one above.
  if (next[widest]?.held.text === '') return next.some((cell, column) => cell.held.text !== '' && isFull(last[column]?.held.text ?? ''))
  const said = last[widest]?.held.text ?? '。'
  if (/[。；]$/.test(said)) return false
  const texts = all.map((row) => row[widest]?.held.text ?? '').filter((text) => text !== '')
  const closed = texts.filter((text) => /[。；]$/.test(text)).length
  return (texts.length >= 2 && closed * 10 >= texts.length * 6) || isFull(said)
}

/** The last line of several is as long as the others. */
function isFull(text: string): boolean {
  const lines = text.split('\n')
  return lines.length > 1 && lines.at(-1)!.length >= Math.max(...lines.map((line) => line.length)) - 1
}

/** Pieces on one baseline, left to right; lines from top to bottom. */
function linesOf(items: readonly Glyphs[]): Line[] {
  const lines: Glyphs[][] = []
  for (const item of [...items].sort((a, b) => b.y1 - a.y1 || a.x0 - b.x0)) {
    const line = lines.at(-1)
    const middle = (item.y0 + item.y1) / 2
    if (line && middle > line[0]!.y0 && middle < line[0]!.y1) line.push(item)
    else if (item.text.trim() !== '') lines.push([item])
  }
  return lines.map((line) => {
    line.sort((a, b) => a.x0 - b.x0)
    let text = ''
    for (const [index, item] of line.entries()) {
      const before = line[index - 1]
      if (before && item.x0 - before.x1 > 0.25 * (item.y1 - item.y0) && !text.endsWith(' ')) text += ' '
      text += item.text
    }
    const inked = line.filter((item) => item.text.trim() !== '')
    return { text: text.trim(), x0: Math.min(...inked.map((one) => one.x0)), x1: Math.max(...inked.map((one) => one.x1)), y0: inked[0]!.y0, y1: inked[0]!.y1 }
  })
}

/** Where lines that go on begin: the smallest left edge that several lines share. */
function commonLeft(lines: readonly Line[]): number {
  const edges = lines.map((line) => Math.round(line.x0)).sort((a, b) => a - b)
  for (const edge of edges) if (edges.filter((other) => Math.abs(other - edge) <= 2).length >= Math.min(3, Math.max(1, lines.length / 4))) return edge
  return edges[0] ?? 0
}
