// Word (docx) to normal form: paragraphs with their printed numbers, tables with merged cells. Only document.xml, its lists and its
// styles are unpacked, and only up to a size, so a zip bomb stays packed: footnotes, endnotes, comments, headers and footers are no
// words of the plan and stay out. Deleted revisions and hidden text are not read; what stands in a text box comes after the
// paragraph it hangs on. A table goes on with the one right above it where it has no headings of its own, or the same.

import { strFromU8, unzipSync } from 'fflate'
import { Problem } from '#platform/problems/problem.ts'
import { Growing } from './growing.ts'
import { headingRow, rowsOf, type Block, type PlanText, type RawCell, type Row } from './normal.ts'
import { Numbering, type ListPlace } from './numbering.ts'
import { readXml } from './xml.ts'

const LARGEST_PART = 64 * 1024 * 1024
const PARTS = new Set(['word/document.xml', 'word/numbering.xml', 'word/styles.xml', 'OFD.xml'])

/** @throws Problem `not-acceptable-file` when the bytes are no readable docx. */
export function readDocx(bytes: Uint8Array): PlanText {
  let parts: Record<string, Uint8Array>
  try {
    parts = unzipSync(bytes, { filter: (file) => PARTS.has(file.name) && file.originalSize <= LARGEST_PART })
  } catch {
    throw new Problem('not-acceptable-file', '文件打不开：docx 已损坏或没有传完整。请重新导出后再上传。')
  }
  const document = parts['word/document.xml']
  if (!document) throw new Problem('not-acceptable-file', parts['OFD.xml'] ? '这是 OFD 版式文件，请导出为 docx，或有文字的 PDF，再上传。' : '里面没有 Word 正文：可能是压缩包或表格（xlsx）。压缩包请先解压，其余请另存为 docx 或 PDF 再上传。')
  const styles = parts['word/styles.xml']
  return new Body(new Numbering(text(parts['word/numbering.xml'])), styles ? listsOfStyles(strFromU8(styles)) : new Map()).read(strFromU8(document))
}

function text(part: Uint8Array | undefined): string | undefined {
  return part ? strFromU8(part) : undefined
}

/** Heading styles may carry the list, so that their paragraphs need not name it. */
function listsOfStyles(xml: string): Map<string, ListPlace> {
  const lists = new Map<string, ListPlace>()
  const based = new Map<string, string>()
  const levels = new Map<string, number>()
  let style: string | undefined
  let level = 0
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'style') {
        style = attributes.styleId
        level = 0
      } else if (name === 'basedOn' && style !== undefined) based.set(style, attributes.val ?? '')
      else if (name === 'ilvl') level = Number(attributes.val ?? 0)
      else if (name === 'numId' && style !== undefined && attributes.val !== undefined) lists.set(style, { list: attributes.val, level })
      if (name === 'ilvl' && style !== undefined) levels.set(style, level)
      if ((name === 'ilvl' || name === 'outlineLvl') && style !== undefined && lists.has(style)) lists.set(style, { ...lists.get(style)!, level })
    },
    close: (name) => {
      if (name === 'style') style = undefined
    },
    text: () => {},
  })
  // A style goes on in the list of the one it is based on, at a level of its own if it names one; numId 0 ends that.
  for (const one of based.keys()) {
    if (lists.has(one)) continue
    let above = based.get(one)
    for (let i = 0; i < 20 && above !== undefined && !lists.has(above); i += 1) above = based.get(above)
    const inherited = lists.get(above ?? '')
    if (inherited) lists.set(one, { ...inherited, level: levels.get(one) ?? inherited.level })
  }
  for (const [one, { list }] of lists) if (list === '0') lists.delete(one)
  return lists
}

const STRUCTURE: ReadonlySet<string> = new Set(['p', 'tbl', 'tr', 'tc', 'txbxContent', 'pPr', 'pStyle', 'ilvl', 'gridSpan', 'vMerge', 'vanish'])
/** What is not read: deletions and how things were before a tracked change, the older drawing of a box, field codes, the reading above a character. */
const MUTED: ReadonlySet<string> = new Set(['del', 'moveFrom', 'Fallback', 'instrText', 'rPrChange', 'pPrChange', 'tcPrChange', 'trPrChange', 'tblPrChange', 'tblGridChange', 'sectPrChange', 'tblPrExChange', 'rt'])

/** @property inner what stands in it, where its table turns out to be none of tasks */
type Cell = RawCell & { span: number; inner: Block[] }
type Table = { rows: Cell[][]; start: number }
type Open = { start: number; list: ListPlace | undefined; level: number; labelled: boolean }
/** What is set aside while a text box is read. */
type Outside = { text: Growing; blocks: Block[]; paragraph: Open | undefined; joined: Open | undefined; tables: Table[]; last: { row: Row; end: number } | undefined; inText: boolean }

/** How a switch is written that is off. */
const OFF: ReadonlySet<string> = new Set(['0', 'false', 'off'])

/** The same block in a text that so many characters stand before. */
function moved(block: Block, by: number): Block {
  const place = <P extends { start: number; end: number }>(at: P): P => (at.end > at.start ? { ...at, start: at.start + by, end: at.end + by } : at)
  return block.type === 'row' ? { ...place(block), cells: block.cells.map(place), group: block.group && place(block.group) } : place(block)
}

const NUMBERED = /^[\s\u3000]*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、](?!\d)|（\d{1,2}）|[①-⑳]|第[一二三四五六七八九十]{1,3}[章节条])/
const CLOSED = /[。；：！][”」』）]?[\s\u3000]*$/

/** Breaks within a paragraph part it where a sentence ends, a number begins, or a line is left short; a line that is full only goes on. */
function partsOf(text: string): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = []
  const full = text.split('\n').reduce((most, line) => Math.max(most, line.length), 0)
  let start = 0
  let line = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    const above = text.slice(line, at)
    line = at + 1
    if (!CLOSED.test(above.slice(-8)) && !NUMBERED.test(text.slice(line, line + 16)) && above.length > 20 && above.length >= 0.7 * full) continue
    parts.push({ start, end: at })
    start = line
  }
  parts.push({ start, end: text.length })
  return parts.filter((part) => text.slice(part.start, part.end).trim() !== '')
}

class Body {
  readonly #numbering: Numbering
  readonly #styles: ReadonlyMap<string, ListPlace>
  #blocks: Block[] = []
  readonly #tables: Table[] = []
  #text = new Growing()
  #made = 0
  #paragraph: Open | undefined
  /** A paragraph whose end has been deleted: the next one goes on with it. */
  #joined: Open | undefined
  #inMark = false
  /** The last row of a table, and where its table ends. */
  #last: { row: Row; end: number } | undefined
  /** The boxes that wait for their paragraph to end. */
  readonly #outside: Outside[] = []
  #boxes: PlanText[] = []
  /** Depth of elements whose text is not read. */
  #mute = 0
  /** The run is hidden text, or the mark of a note that people chose themselves. */
  #silent = false
  #inText = false

  constructor(numbering: Numbering, styles: ReadonlyMap<string, ListPlace>) {
    this.#numbering = numbering
    this.#styles = styles
  }

  read(xml: string): PlanText {
    readXml(xml, {
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => this.#close(name),
      text: (chunk) => {
        if (!this.#inText || this.#mute > 0 || this.#silent) return
        this.#label()
        this.#text.add(chunk)
      },
    })
    return { text: String(this.#text), blocks: this.#blocks }
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    const cell = this.#tables.at(-1)?.rows.at(-1)?.at(-1)
    // The older drawing of a box stands beside the newer one, with the same paragraphs.
    if (this.#mute > 0 && STRUCTURE.has(name)) return
    if (MUTED.has(name)) {
      this.#mute += 1
      if (name === 'del' && this.#inMark && this.#outside.length === 0) this.#joined = this.#paragraph
      return
    }
    switch (name) {
      case 'r':
        this.#silent = false
        break
      case 'vanish':
        if (!this.#inMark && !OFF.has(attributes.val ?? '')) this.#silent = true
        break
      case 'footnoteReference': case 'endnoteReference':
        if (attributes.customMarkFollows !== undefined && !OFF.has(attributes.customMarkFollows)) this.#silent = true
        break
      case 'pPr':
        this.#inMark = true
        break
      case 'txbxContent':
        this.#outside.push({ text: this.#text, blocks: this.#blocks, paragraph: this.#paragraph, joined: this.#joined, tables: this.#tables.splice(0), last: this.#last, inText: this.#inText })
        this.#text = new Growing()
        this.#blocks = []
        this.#paragraph = undefined
        this.#joined = undefined
        this.#last = undefined
        break
      case 'p':
        this.#paragraph = this.#joined ? { ...this.#joined, labelled: true } : { start: this.#text.length, list: undefined, level: 0, labelled: false }
        this.#joined = undefined
        break
      case 'noBreakHyphen':
        if (this.#mute === 0) this.#text.add('-')
        break
      case 'pStyle':
        if (this.#paragraph && attributes.val !== undefined) this.#paragraph.list ??= this.#styles.get(attributes.val)
        break
      case 'ilvl':
        if (!this.#paragraph) break
        this.#paragraph.level = Number(attributes.val ?? 0)
        if (this.#paragraph.list) this.#paragraph.list = { ...this.#paragraph.list, level: this.#paragraph.level }
        break
      case 'numId':
        if (this.#paragraph && this.#mute === 0) this.#paragraph.list = attributes.val === '0' ? undefined : { list: attributes.val ?? '', level: this.#paragraph.level }
        break
      case 't':
        this.#inText = true
        break
      case 'tab': case 'br': case 'cr':
        if (this.#paragraph && this.#mute === 0 && this.#text.length > this.#paragraph.start) this.#text.add(name === 'tab' ? ' ' : '\n')
        break
      case 'tbl':
        this.#tables.push({ rows: [], start: this.#text.length })
        break
      case 'tr':
        this.#tables.at(-1)?.rows.push([])
        break
      case 'tc':
        this.#tables.at(-1)?.rows.at(-1)?.push({ start: this.#text.length, end: this.#text.length, text: '', merged: false, span: 1, inner: [] })
        break
      case 'gridSpan':
        if (cell) cell.span = Math.min(Math.max(Number(attributes.val ?? 1) || 1, 1), 64)
        break
      case 'vMerge':
        if (cell) cell.merged = attributes.val !== 'restart'
        break
    }
  }

  #close(name: string): void {
    const table = this.#tables.at(-1)
    if (this.#mute > 0 && STRUCTURE.has(name)) return
    if (MUTED.has(name)) {
      this.#mute -= 1
      return
    }
    switch (name) {
      case 'pPr':
        this.#inMark = false
        break
      case 'txbxContent': {
        const outside = this.#outside.pop()
        if (!outside) break
        this.#boxes.push({ text: String(this.#text), blocks: this.#blocks })
        this.#text = outside.text
        this.#blocks = outside.blocks
        this.#paragraph = outside.paragraph
        this.#joined = outside.joined
        this.#last = outside.last
        this.#tables.splice(0, this.#tables.length, ...outside.tables)
        this.#inText = outside.inText
        break
      }
      case 't':
        this.#inText = false
        break
      case 'p': {
        // An empty paragraph of a list is counted, and in a cell its number is all there is: 序号.
        if (this.#paragraph?.list && !this.#paragraph.labelled && !this.#joined) this.#label(this.#tables.length > 0)
        const start = this.#paragraph?.start ?? this.#text.length
        this.#paragraph = undefined
        if (this.#joined) break
        this.#endParagraph(start)
        if (this.#outside.length > 0) break
        for (const box of this.#boxes.splice(0)) {
          this.#blocksHere().push(...box.blocks.map((block) => moved(block, this.#text.length)))
          this.#text.add(box.text)
        }
        break
      }
      case 'tc': {
        const cell = table?.rows.at(-1)?.at(-1)
        if (!cell) break
        cell.end = Math.max(cell.start, this.#text.length - 1)
        cell.text = this.#text.slice(cell.start, cell.end)
        this.#text.add('\t')
        break
      }
      case 'tbl': {
        this.#tables.pop()
        if (!table) break
        const before = this.#last && this.#tables.length === 0 && this.#text.slice(this.#last.end, table.start).trim() === '' ? this.#last.row : undefined
        const rows = rowsOf({ rows: table.rows.map((cells) => cells.flatMap((cell) => Array.from({ length: cell.span }, () => cell))) }, this.#made, before)
        this.#made += 1
        this.#last = rows.length > 0 ? { row: rows.at(-1)!, end: this.#text.length } : undefined
        // A table within a cell of a task table is that cell's text; within a frame that only holds things together it is a table.
        const above = rows.length > 0 ? table.rows.slice(0, Math.max(headingRow(table.rows), 0)) : table.rows
        this.#blocksHere().push(...above.flat().flatMap((cell) => cell.inner), ...rows)
        break
      }
    }
  }

  #endParagraph(start: number): void {
    for (const part of partsOf(this.#text.slice(start))) this.#blocksHere().push({ type: 'paragraph', start: start + part.start, end: start + part.end })
    this.#text.add('\n')
  }

  /** Where a block belongs: to the cell it stands in, or to the text. */
  #blocksHere(): Block[] {
    return this.#tables.at(-1)?.rows.at(-1)?.at(-1)?.inner ?? this.#blocks
  }

  /** The printed number goes in front of the first text of its paragraph. */
  #label(shown = true): void {
    const open = this.#paragraph
    if (!open || open.labelled) return
    open.labelled = true
    const label = open.list ? this.#numbering.next(open.list) : ''
    if (shown) this.#text.add(label)
  }
}
