// Writes placed pages as a PDF with embedded subset fonts. Every glyph is put where typeset.ts decided, so no shaping of
// the PDF library moves a line; text stays selectable and searchable. The same input gives the same bytes.

import PDFDocument from 'pdfkit'
import type { Instant } from '#platform/time/day.ts'
import type { Paper } from './define.ts'
import { type FontFile, loadFonts } from './fonts.ts'
import { lay } from './lay.ts'
import { type Page, type PlacedLine, paginate } from './paginate.ts'
import type { Glyph } from './typeset.ts'
import { oneLine } from './wording.ts'

export type RenderOptions = {
  /** The moment written into the file as its creation; never the clock's own. */
  madeAt: Instant
  /** Folder with the site's own 仿宋, 楷体, 黑体, 小标宋. */
  fontFolder?: string
}

export type RenderedPdf = {
  bytes: Uint8Array
  pages: number
  /** Characters that no font has, printed as 〓: warn whoever signs. */
  missing: string[]
}

export async function renderPdf(paper: Paper, options: RenderOptions): Promise<RenderedPdf> {
  const sheet = lay(paper.layout, paper.blocks)
  const pages = paginate(sheet, loadFonts(options.fontFolder))
  const made = new Date(options.madeAt)
  const document = new PDFDocument({
    size: [sheet.page.width, sheet.page.height], margin: 0, autoFirstPage: false, font: null, compress: true, pdfVersion: '1.7',
    lang: 'zh-CN', displayTitle: true,
    info: {
      Title: oneLine([paper.cover.title, paper.cover.number].filter(Boolean).join(' ')), Author: oneLine(paper.cover.issuer),
      Subject: paper.label, Producer: 'Zhiben', Creator: 'Zhiben', CreationDate: made, ModDate: made,
    },
  })
  const bytes = collect(document)
  const used = new Set<string>()
  for (const page of pages) {
    document.addPage()
    drawRules(document, page)
    for (const line of page.lines) drawText(document, line, used)
  }
  document.end()
  const missing = new Set(pages.flatMap((page) => page.lines).flatMap(({ line }) => line.glyphs.flatMap((glyph) => glyph.missing ?? [])))
  return { bytes: await bytes, pages: pages.length, missing: [...missing] }
}

function collect(document: PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    document.on('data', (chunk) => chunks.push(chunk))
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    document.on('error', reject)
  })
}

const short = (value: number): string => String(Math.round(value * 1000) / 1000)

/** pdfkit's own coordinates run downwards from the upper left corner. */
function drawRules(document: PDFDocument, page: Page): void {
  for (const rule of page.rules) {
    document.addContent(`q ${rule.red ? '1 0 0 RG' : '0 0 0 RG'} ${short(rule.weight)} w ${short(rule.x1)} ${short(rule.y1)} m ${short(rule.x2)} ${short(rule.y2)} l S Q`)
  }
}

type Run = { font: FontFile; size: number; red: boolean; dash: boolean; glyphs: Glyph[] }

function runsOf(glyphs: Glyph[]): Run[] {
  const runs: Run[] = []
  for (const glyph of glyphs) {
    const last = runs.at(-1)
    const red = glyph.span.red === true
    const dash = glyph.character === '—'
    if (last !== undefined && last.font === glyph.font && last.size === glyph.span.size && last.red === red && last.dash === dash) last.glyphs.push(glyph)
    else runs.push({ font: glyph.font, size: glyph.span.size, red, dash, glyphs: [glyph] })
  }
  return runs
}

function drawText(document: PDFDocument, { line, x, baseline }: PlacedLine, used: Set<string>): void {
  for (const run of runsOf(line.glyphs)) {
    if (run.dash) for (const glyph of run.glyphs) showDash(document, glyph, x, baseline, used)
    else show(document, run, x + run.glyphs[0]!.at, baseline, used)
  }
  underline(document, line.glyphs, x, baseline)
}

function embedded(document: PDFDocument, font: FontFile, used: Set<string>) {
  if (!used.has(font.key)) {
    document.registerFont(font.key, font.bytes)
    used.add(font.key)
  }
  document.font(font.key)
  const face = document._font
  document.page.fonts[face.id] ??= face.ref()
  return face
}

function show(document: PDFDocument, run: Run, x: number, baseline: number, used: Set<string>): void {
  const face = embedded(document, run.font, used)
  const parts: string[] = []
  let hex = ''
  let pen = run.glyphs[0]!.at
  for (const glyph of run.glyphs) {
    const shift = Math.round(((glyph.at - pen) * 1000) / run.size)
    if (shift !== 0) {
      if (hex !== '') parts.push(`<${hex}>`)
      parts.push(String(-shift))
      hex = ''
      pen += (shift * run.size) / 1000
    }
    const [codes] = face.encode(glyph.character)
    hex += codes.join('')
    pen += codes.reduce((sum, code) => sum + (face.widths[parseInt(code, 16)] ?? 0), 0) * (run.size / 1000)
  }
  if (hex !== '') parts.push(`<${hex}>`)
  text(document, `${run.red ? '1 0 0 rg' : '0 0 0 rg'} /${face.id} ${short(run.size)} Tf ${short(x)} ${short(baseline)} Tm [${parts.join(' ')}] TJ`)
}

/** The dash of most fonts is shorter than its em; stretched to the full em, two of them make one 破折号. */
function showDash(document: PDFDocument, glyph: Glyph, x: number, baseline: number, used: Set<string>): void {
  const face = embedded(document, glyph.font, used)
  const em = glyph.font.font.unitsPerEm
  const { minX, maxX } = glyph.font.font.glyphForCodePoint(0x2014).bbox
  const ink = Math.max(1, maxX - minX)
  const stretch = em / ink
  const size = glyph.span.size
  const at = x + glyph.at - ((minX * stretch) / em) * size
  const [codes] = face.encode(glyph.character)
  text(document, `${glyph.span.red ? '1 0 0 rg' : '0 0 0 rg'} /${face.id} ${short(size)} Tf ${short(stretch * 100)} Tz ${short(at)} ${short(baseline)} Tm <${codes.join('')}> Tj`)
}

/** pdfkit turns the page upside down; each text object turns itself back. */
function text(document: PDFDocument, operators: string): void {
  document.addContent(`q BT ${operators.replace(/(\S+) (\S+) Tm/, '1 0 0 -1 $1 $2 Tm')} ET Q`)
}

function underline(document: PDFDocument, glyphs: Glyph[], x: number, baseline: number): void {
  let from: Glyph | undefined
  glyphs.forEach((glyph, index) => {
    if (glyph.span.underline !== true) return
    from ??= glyph
    const next = glyphs[index + 1]
    if (next?.span === glyph.span) return
    const y = baseline + glyph.span.size * 0.2
    document.addContent(`q 0 0 0 RG 0.6 w ${short(x + from.at)} ${short(y)} m ${short(x + glyph.at + glyph.width)} ${short(y)} l S Q`)
    from = undefined
  })
}
