// Reads finished papers back, for tests: text and positions from a PDF, parts of a docx, well-formedness of XML.

import { inflateSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { z } from 'zod'
import type { Instant } from '#platform/time/day.ts'
import type { Block, Layout } from './blocks.ts'
import { type Paper, compose, defineDocument } from './define.ts'

export const MADE_AT = '2026-11-22T02:00:00.000Z' as Instant

/** A paper of these blocks alone. */
export function paperOf(layout: Layout, blocks: Block[]): Paper {
  const definition = defineDocument({
    name: 'sample', label: '样张', systems: ['X00'], layout, data: z.object({}), signers: [], copies: [],
    cover: () => ({ title: '样张', number: undefined, issuer: '松岭区人民政府办公室', issuedOn: undefined }), body: () => blocks,
  })
  return compose(definition, {})
}

/** A line of a PDF page, in points from the upper left corner. */
export type ReadLine = { text: string; left: number; right: number; baseline: number; size: number }
export type ReadPage = { width: number; height: number; lines: ReadLine[] }
/** `text`: all of it without spaces and page numbers. */
export type ReadPdf = { pages: ReadPage[]; title: string; language: string; text: string }

const PAGE_NUMBER = /^(?:—\d+—|共\d+页第\d+页)$/

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 })
  const document = await task.promise
  const pages: ReadPage[] = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const { width, height } = page.getViewport({ scale: 1 })
    const content = await page.getTextContent()
    const rows = new Map<number, ReadLine>()
    for (const item of content.items) {
      if (!('str' in item) || item.str === '') continue
      const [, , , size = 0, x = 0, y = 0] = item.transform as number[]
      const baseline = Math.round((height - y) * 10) / 10
      const line = rows.get(baseline) ?? { text: '', left: x, right: x, baseline, size: Math.abs(size) }
      rows.set(baseline, { ...line, text: line.text + item.str, left: Math.min(line.left, x), right: Math.max(line.right, x + item.width) })
    }
    pages.push({ width, height, lines: [...rows.values()].toSorted((a, b) => a.baseline - b.baseline) })
  }
  const meta = await document.getMetadata()
  const info = meta.info as { Title?: string; Language?: string }
  await task.destroy()
  const text = pages.flatMap((page) => page.lines.map((line) => line.text.replace(/\s/g, ''))).filter((line) => !PAGE_NUMBER.test(line)).join('')
  return { pages, title: info.Title ?? '', language: info.Language ?? '', text }
}

/** Every glyph number shown by the content streams of a PDF of ours; 0 would be the box of .notdef. */
export function shownGlyphs(bytes: Uint8Array): number[] {
  const raw = Buffer.from(bytes)
  const glyphs: number[] = []
  let at = 0
  for (;;) {
    const start = raw.indexOf('stream\n', at)
    if (start < 0) return glyphs
    const end = raw.indexOf('endstream', start)
    at = end + 9
    const dictionary = raw.subarray(raw.lastIndexOf('obj', start), start).toString('latin1')
    if (!dictionary.includes('FlateDecode') || dictionary.includes('Length1') || dictionary.includes('CIDFontType0C')) continue
    const content = inflateSync(raw.subarray(start + 7, end)).toString('latin1')
    if (!content.includes('BT')) continue
    for (const [, hex = ''] of content.matchAll(/<([0-9a-f]+)>/g)) {
      for (let i = 0; i < hex.length; i += 4) glyphs.push(parseInt(hex.slice(i, i + 4), 16))
    }
  }
}

export function readDocx(bytes: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, file]) => [name, new TextDecoder().decode(file)]))
}

/** The text of a docx's body, one entry a paragraph. */
export function docxParagraphs(xml: string): string[] {
  return [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([p]) =>
    [...p.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text = '']) => text).join('')
      .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&'))
}

/** Throws on the first fault of well-formedness. */
export function assertWellFormed(xml: string): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => { throw error })
  parser.write(xml).close()
}
