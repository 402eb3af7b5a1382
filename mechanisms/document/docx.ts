// Writes a sheet as an editable Word file: same paragraphs, faces, indents and fixed line pitch, so that it looks like the
// PDF where the office's fonts are installed. Word breaks its own lines (its Chinese rules are on by default).
// The docx package writes the clock and its own font table; both are replaced afterwards, so the same input gives the same bytes.

import {
  AlignmentType, BorderStyle, Document, DocumentGridType, Footer, LineRuleType, type ISectionOptions, Packer, PageNumber,
  Paragraph, type IBorderOptions, type ITableOptions, Table, TableCell, TableLayoutType, TableRow, TextRun, UnderlineType,
  VerticalAlignTable, VerticalMergeType, WidthType,
} from 'docx'
import { unzipSync, zipSync } from 'fflate'
import type { Instant } from '#platform/time/day.ts'
import type { Paper } from './define.ts'
import { fontTable, WORD_FONTS } from './docx-fonts.ts'
import { loadFonts } from './fonts.ts'
import { SIZE, lay } from './lay.ts'
import type { Cell, Flow, Grid, Para, Rule, Sheet, Span } from './sheet.ts'
import { mm, textWidth } from './sheet.ts'
import { setPara } from './typeset.ts'
import { oneLine } from './wording.ts'

const twips = (points: number): number => Math.round(points * 20)

/** @param options.madeAt the moment written into the file as its creation; never the clock's own. */
export async function renderDocx(paper: Paper, options: { madeAt: Instant }): Promise<Uint8Array> {
  const sheet = lay(paper.layout, paper.blocks)
  const document = new Document({
    title: oneLine([paper.cover.title, paper.cover.number].filter(Boolean).join(' ')),
    creator: oneLine(paper.cover.issuer) || 'Zhiben',
    lastModifiedBy: oneLine(paper.cover.issuer) || 'Zhiben',
    subject: paper.label,
    evenAndOddHeaderAndFooters: true,
    compatibility: { version: 15 },
    styles: {
      default: {
        document: {
          run: { font: fontOf('body'), size: sheet.body.size * 2, language: { value: 'en-US', eastAsia: 'zh-CN' } },
        },
      },
    },
    sections: [section(sheet)],
  })
  return settle(await Packer.toBuffer(document), options.madeAt)
}

function section(sheet: Sheet): ISectionOptions {
  const { page, body } = sheet
  const children = children_(sheet)
  const footers = pageNumbers(sheet)
  const first = sheet.pageNumbers === 'outer-from-second'
  return {
    properties: {
      titlePage: first,
      page: {
        size: { width: twips(page.width), height: twips(page.height) },
        margin: {
          top: twips(page.top), bottom: twips(page.bottom), left: twips(page.left), right: twips(page.right),
          header: twips(mm(15)), footer: twips(page.bottom - mm(7) - SIZE.四号 * 1.25), gutter: 0,
        },
      },
      grid: { type: DocumentGridType.LINES, linePitch: twips(body.pitch) },
    },
    footers: first ? { ...footers, first: footRule(sheet) } : footers,
    children,
  }
}

function children_(sheet: Sheet): (Paragraph | Table)[] {
  const children: (Paragraph | Table)[] = []
  let breakBefore = false
  for (const flow of sheet.flow) {
    if (flow.kind === 'break') {
      breakBefore = true
      continue
    }
    children.push(...elements(flow, sheet, breakBefore))
    breakBefore = false
  }
  if (sheet.foot !== undefined) children.push(table(sheet.foot, sheet, true))
  // Word wants a paragraph after the last table.
  if (children.at(-1) instanceof Table) children.push(room(0.5))
  return children
}

function elements(flow: Exclude<Flow, { kind: 'break' }>, sheet: Sheet, pageBreakBefore: boolean): (Paragraph | Table)[] {
  switch (flow.kind) {
    case 'para': return [paragraph(flow, sheet, pageBreakBefore)]
    case 'gap': return flow.height < 0.5 ? [] : [room(flow.height, flow.keepNext)]
    case 'rule': return [ruled(flow)]
    case 'grid': return [table(flow, sheet, false)]
  }
}

/** Empty room of an exact height. */
function room(height: number, keepNext = false): Paragraph {
  return new Paragraph({ keepNext, spacing: { line: Math.max(10, twips(height)), lineRule: LineRuleType.EXACT, before: 0, after: 0 }, children: [] })
}

function ruled(rule: Rule): Paragraph {
  const style = rule.double === 'thick-thin' ? BorderStyle.THICK_THIN_SMALL_GAP : rule.double === 'thin-thick' ? BorderStyle.THIN_THICK_SMALL_GAP : BorderStyle.SINGLE
  return new Paragraph({
    keepNext: true,
    spacing: { line: 20, lineRule: LineRuleType.EXACT, before: 0, after: 0 },
    indent: { left: twips(rule.left), right: twips(rule.right) },
    border: { bottom: { style, size: Math.max(2, Math.round(rule.weight * 8)), color: rule.red ? 'FF0000' : '000000', space: 0 } },
    children: [],
  })
}

const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT, justify: AlignmentType.BOTH, spread: AlignmentType.DISTRIBUTE } as const

function paragraph(para: Para, sheet: Sheet, pageBreakBefore = false): Paragraph {
  const first = twips(para.first)
  return new Paragraph({
    pageBreakBefore,
    keepNext: para.keepNext === true,
    widowControl: true,
    alignment: ALIGN[para.align],
    spacing: { line: twips(para.pitch), lineRule: LineRuleType.EXACT, before: 0, after: 0 },
    indent: { left: twips(para.left), right: twips(para.right), ...(first < 0 ? { hanging: -first } : { firstLine: first }) },
    children: (para.balanced ? balanced(para, sheet) : para.spans).flatMap((span) => runs(span, sheet)),
  })
}

/** Word cannot turn a title into lines of equal length: its turns are set here. */
function balanced(para: Para, sheet: Sheet): Span[] {
  const [only] = para.spans
  if (only === undefined || para.spans.length > 1) return para.spans
  const lines = setPara(para, textWidth(sheet), loadFonts(), () => 0)
  return [{ ...only, text: lines.map((line) => line.glyphs.map((glyph) => glyph.missing ?? glyph.character).join('')).join('\n') }]
}

function runs(span: Span, sheet: Sheet): TextRun[] {
  return span.text.split('\n').map((text, index) => new TextRun({
    text,
    ...(index > 0 ? { break: 1 } : {}),
    font: fontOf(span.face),
    size: Math.round(span.size * 2),
    ...(span.size === sheet.body.size ? tracking(sheet) : {}),
    ...(span.red ? { color: 'FF0000' } : {}),
    ...(span.underline ? { underline: { type: UnderlineType.SINGLE } } : {}),
  }))
}

/**
 * 28 characters of 三号 are wider than 156 mm: each gives a little. Set on the text and not by Word's character grid,
 * which other word processors read differently. Rounded up, or the 28th character would fall to the next line.
 */
function tracking(sheet: Sheet): { characterSpacing?: number } {
  const narrower = sheet.body.size - sheet.body.cell
  return narrower <= 0 ? {} : { characterSpacing: -Math.ceil(narrower * 20) }
}

function fontOf(face: Span['face']) {
  const { eastAsia, ascii } = WORD_FONTS[face]
  return { ascii, hAnsi: ascii, cs: ascii, eastAsia, hint: 'eastAsia' }
}

const NONE: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const line = (points: number): IBorderOptions => ({ style: BorderStyle.SINGLE, size: Math.max(2, Math.round(points * 8)), color: '000000' })

function table(grid: Grid, sheet: Sheet, atFoot: boolean): Table {
  const widths = grid.columns.map(twips)
  const inner = line(mm(grid.rules === 'imprint' ? 0.25 : 0.2))
  const outer = line(mm(grid.rules === 'imprint' ? 0.35 : 0.2))
  const side = grid.rules === 'all' ? outer : NONE
  const ruledAt = grid.rules === 'none' ? NONE : undefined
  const options: ITableOptions = {
    layout: TableLayoutType.FIXED,
    width: { size: twips(textWidth(sheet)), type: WidthType.DXA },
    columnWidths: widths,
    margins: { left: twips(grid.padX), right: twips(grid.padX), top: twips(grid.padY), bottom: twips(grid.padY), marginUnitType: WidthType.DXA },
    borders: {
      top: ruledAt ?? outer, bottom: ruledAt ?? outer, left: side, right: side,
      insideHorizontal: ruledAt ?? inner, insideVertical: grid.rules === 'all' ? inner : NONE,
    },
    rows: grid.rows.map((row, index) => new TableRow({
      tableHeader: index < grid.head,
      cantSplit: index < grid.head,
      ...rowHeight(row),
      children: cells(row, widths, sheet),
    })),
    ...(atFoot ? { float: { horizontalAnchor: 'margin', verticalAnchor: 'margin', relativeHorizontalPosition: 'left', relativeVerticalPosition: 'bottom' } } : {}),
  }
  return new Table(options)
}

function rowHeight(row: Cell[]) {
  const least = Math.max(...row.map((cell) => cell.height ?? 0))
  return least === 0 ? {} : { height: { value: twips(least), rule: 'atLeast' as const } }
}

function cells(row: Cell[], widths: number[], sheet: Sheet): TableCell[] {
  let column = 0
  return row.map((cell) => {
    const span = cell.span ?? 1
    const width = widths.slice(column, column + span).reduce((sum, each) => sum + each, 0)
    column += span
    return new TableCell({
      columnSpan: span,
      ...(cell.merge ? { verticalMerge: cell.merge === 'first' ? VerticalMergeType.RESTART : VerticalMergeType.CONTINUE } : {}),
      width: { size: width, type: WidthType.DXA },
      verticalAlign: cell.middle ? VerticalAlignTable.CENTER : VerticalAlignTable.TOP,
      children: cell.paras.map((para) => paragraph(para, sheet)),
    })
  })
}

/** 页码: odd pages at the right, even at the left; on forms centred with the count. */
function pageNumbers(sheet: Sheet): { default: Footer; even: Footer } {
  const of = sheet.pageNumbers === 'of'
  const size = (of ? SIZE.五号 : SIZE.四号) * 2
  const font = fontOf('plain')
  const children = of
    ? [new TextRun({ font, size, children: ['共 ', PageNumber.TOTAL_PAGES, ' 页　第 ', PageNumber.CURRENT, ' 页'] })]
    : [new TextRun({ font, size, children: ['— ', PageNumber.CURRENT, ' —'] })]
  const footer = (alignment: (typeof ALIGN)[keyof typeof ALIGN]): Footer => new Footer({
    children: [new Paragraph({ alignment, indent: of ? {} : { left: twips(SIZE.四号), right: twips(SIZE.四号) }, children })],
  })
  return { default: footer(of ? ALIGN.center : ALIGN.right), even: footer(of ? ALIGN.center : ALIGN.left) }
}

function footRule(sheet: Sheet): Footer {
  const rule = sheet.firstPageFootRule?.rule
  return new Footer({ children: rule === undefined ? [new Paragraph({ children: [] })] : [ruled(rule)] })
}

/** Fixed clock, our font table, no file times: nothing in the bytes depends on when or where they were made. */
function settle(bytes: Uint8Array, madeAt: Instant): Uint8Array {
  const files = unzipSync(bytes)
  const made = new Date(madeAt)
  const stamp = `${made.toISOString().slice(0, 19)}Z`
  const core = files['docProps/core.xml']
  if (core !== undefined) files['docProps/core.xml'] = encode(decode(core).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, stamp))
  // What the package has no option for: exact lines that no grid moves, no extra room beside digits, closed-up punctuation.
  const replace = (name: string, from: string | RegExp, to: string): void => {
    const file = files[name]
    if (file !== undefined) files[name] = encode(decode(file).replace(from, to))
  }
  const paragraphs = '<w:kinsoku/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
  replace('word/styles.xml', /<w:pPrDefault\s*\/>|<w:pPrDefault>.*?<\/w:pPrDefault>/, `<w:pPrDefault><w:pPr>${paragraphs}</w:pPr></w:pPrDefault>`)
  replace('word/settings.xml', '<w:compat>', '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>')
  files['word/fontTable.xml'] = encode(fontTable())
  const when = new Date(Date.UTC(1980, 0, 2))
  const names = Object.keys(files).toSorted((a, b) => (a === '[Content_Types].xml' ? -1 : b === '[Content_Types].xml' ? 1 : a < b ? -1 : 1))
  return zipSync(Object.fromEntries(names.map((name) => [name, [files[name]!, { mtime: when, level: 6 }]])))
}

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
