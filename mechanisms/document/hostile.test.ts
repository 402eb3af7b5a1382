// What people and attackers type: no text may break a paper, whatever it is drawn as.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '#platform/time/day.ts'
import type { Block } from './blocks.ts'
import { renderDocx } from './docx.ts'
import { renderPdf } from './pdf.ts'
import { renderPreview } from './preview.ts'
import { MADE_AT, assertWellFormed, paperOf, readDocx, shownGlyphs } from './testing.ts'

const NASTY = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', ']]>', '&amp;&#0;', '\u0000\u0008\u001B', '\u202Egnp.exe', '👨‍👩‍👧‍👦🇨🇳', '\uD800', '\uFFFE\uFFFF', 'مرحبا שלום', '𠮷𡃁', '（《“', '，。）', 'A'.repeat(300), '\n\n\t\r\n', '', ' ', '　', '{year}', '${x}', 'e\u0301\u0301\u0301']

const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 4 }).map((parts) => parts.join('堃')))

const block: fc.Arbitrary<Block> = fc.oneof(
  text.map((t): Block => ({ kind: 'paragraph', content: [t, { fill: t, width: 4 }, { strong: t }] })),
  text.map((t): Block => ({ kind: 'title', text: t, series: t, number: t })),
  text.map((t): Block => ({ kind: 'redHead', issuers: [t, t], mark: t, serial: t })),
  text.map((t): Block => ({ kind: 'number', number: t, signedBy: t })),
  text.map((t): Block => ({ kind: 'recipient', text: t })),
  fc.tuple(text, fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const)).map(([t, level]): Block => ({ kind: 'heading', level, text: t, content: [t] })),
  fc.array(text, { maxLength: 6 }).map((rows): Block => ({ kind: 'table', caption: rows[0] ?? '', columns: [{ title: rows[0] ?? '', width: 1 }, { title: '', width: 2 }], rows: rows.map((t) => [t]) })),
  fc.array(text, { maxLength: 5 }).map((items): Block => ({ kind: 'fields', items: items.map((t, index) => ({ label: t, value: t, ...(index % 2 ? { wide: true as const } : {}) })) })),
  text.map((t): Block => ({ kind: 'signatures', rows: [{ label: t, name: t, also: [{ label: t }] }] })),
  fc.array(text, { maxLength: 3 }).map((items): Block => ({ kind: 'attachments', items })),
  text.map((t): Block => ({ kind: 'closing', issuers: [t], date: day('2026-11-22') })),
  text.map((t): Block => ({ kind: 'imprint', copyTo: [t, t], printer: t, printedOn: day('2026-11-22') })),
  text.map((t): Block => ({ kind: 'annex', label: t, title: t })),
)

const paper = fc.tuple(fc.constantFrom('official' as const, 'form' as const, 'letter' as const), fc.array(block, { maxLength: 6 })).map(([layout, blocks]) => paperOf(layout, blocks))

describe('hostile text', () => {
  it('never breaks a docx: every part stays well-formed', async () => {
    await fc.assert(fc.asyncProperty(paper, async (sample) => {
      const files = readDocx(await renderDocx(sample, { madeAt: MADE_AT }))
      for (const [name, xml] of Object.entries(files)) if (/\.(xml|rels)$/.test(name)) assertWellFormed(xml)
    }), { numRuns: 60 })
  })

  it('never breaks a PDF nor shows a .notdef box', async () => {
    await fc.assert(fc.asyncProperty(paper, async (sample) => {
      const made = await renderPdf(sample, { madeAt: MADE_AT })
      expect(made.pages).toBeGreaterThan(0)
      expect(shownGlyphs(made.bytes)).not.toContain(0)
    }), { numRuns: 60 })
  })

  it('never becomes markup in the preview', () => {
    fc.assert(fc.property(paper, (sample) => {
      const html = renderPreview(sample)
      const body = html.slice(html.indexOf('</style>') + 8)
      const tags = new Set([...body.matchAll(/<\/?([^\s>]*)/g)].map(([, tag]) => tag))
      for (const tag of tags) expect(['article', 'p', 'span', 'u', 'br', 'div', 'table', 'colgroup', 'col', 'thead', 'tbody', 'tr', 'td']).toContain(tag)
      expect(body).not.toMatch(/<[^>]*\son\w+=/i)
      assertWellFormed(`<x>${body.replace(/<(br|col)(?=[ >])([^>]*)>/g, '<$1$2/>')}</x>`)
    }), { numRuns: 200 })
  })
})
