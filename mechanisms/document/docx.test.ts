import { describe, expect, it } from 'vitest'
import { day } from '#platform/time/day.ts'
import type { Block } from './blocks.ts'
import { renderDocx } from './docx.ts'
import { MADE_AT, assertWellFormed, docxParagraphs, paperOf, readDocx } from './testing.ts'

const BLOCKS: Block[] = [
  { kind: 'redHead', issuers: ['松岭区人民政府办公室'], mark: '文件' },
  { kind: 'number', number: '松办〔2026〕5号', signedBy: '喆玥' },
  { kind: 'title', text: '关于核对的通知' },
  { kind: 'recipient', text: '各单位' },
  { kind: 'paragraph', content: ['金额 <b>&"\'', { fill: undefined, width: 6 }, '元。'] },
  { kind: 'heading', level: 1, text: '总体要求' },
  { kind: 'table', columns: [{ title: '序号', width: 1 }, { title: '内容', width: 3 }], rows: [['1', '甲'], ['2', '乙']] },
  { kind: 'closing', issuers: ['松岭区人民政府办公室'], date: day('2026-11-22') },
  { kind: 'annex', label: '附件1', title: '表' },
  { kind: 'imprint', copyTo: ['区委办公室'], printer: '松岭区人民政府办公室', printedOn: day('2026-11-23') },
]

describe('a paper as docx', () => {
  it('holds the text as it is, XML well-formed in every part', async () => {
    const files = readDocx(await renderDocx(paperOf('official', BLOCKS), { madeAt: MADE_AT }))
    for (const [name, xml] of Object.entries(files)) if (/\.(xml|rels)$/.test(name)) expect(() => assertWellFormed(xml), name).not.toThrow()
    const paragraphs = docxParagraphs(files['word/document.xml']!)
    for (const text of ['松岭区人民政府办公室文件', '松办〔2026〕5号', '签发人：喆玥', '关于核对的通知', '各单位：', '金额 <b>&"\'　　　　　　元。', '一、总体要求', '2026年11月22日', '抄送：区委办公室。', '2026年11月23日印发']) {
      expect(paragraphs).toContain(text)
    }
  })

  it('has the page, line pitch and faces of the standard', async () => {
    const files = readDocx(await renderDocx(paperOf('official', BLOCKS), { madeAt: MADE_AT }))
    const xml = files['word/document.xml']!
    expect(xml).toMatch(/<w:pgSz[^>]*w:w="11906"/)
    expect(xml).toMatch(/<w:pgMar[^>]*w:top="2098"/)
    expect(xml).toMatch(/<w:pgMar[^>]*w:left="1587"/)
    expect(xml).toContain('w:line="579" w:lineRule="exact"')
    expect(xml).toMatch(/w:eastAsia="方正小标宋简体"[^>]*\/>.{0,80}<w:sz w:val="44"\/>/)
    expect(xml).toMatch(/w:eastAsia="仿宋_GB2312"[^>]*\/><w:spacing w:val="-5"\/><w:sz w:val="32"\/>/)
    // 28 characters of 16 pt, each narrowed, go on the line of 156 mm.
    expect(28 * (16 * 20 - 5)).toBeLessThanOrEqual(11906 - 1587 - 1474)
    expect(files['word/fontTable.xml']).toContain('w:name="仿宋_GB2312"')
    expect(files['word/styles.xml']).toContain('<w:kinsoku/>')
    expect(files['word/settings.xml']).toContain('<w:evenAndOddHeaders/>')
  })

  it('gives odd and even pages their own foot, a table its repeated head, an annex its page', async () => {
    const files = readDocx(await renderDocx(paperOf('official', BLOCKS), { madeAt: MADE_AT }))
    const feet = Object.entries(files).filter(([name]) => /word\/footer\d/.test(name)).map(([, xml]) => /<w:jc w:val="(\w+)"/.exec(xml)?.[1])
    expect(feet.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual(['left', 'right'])
    expect(files['word/document.xml']).toContain('<w:tblHeader/>')
    expect(files['word/document.xml']).toContain('<w:pageBreakBefore/>')
    expect(files['word/document.xml']).toContain('w:tblpYSpec="bottom"')
  })

  it('is the same to the byte for the same paper and moment', async () => {
    const made = await Promise.all([1, 2].map(() => renderDocx(paperOf('letter', BLOCKS), { madeAt: MADE_AT })))
    expect(Buffer.compare(made[0]!, made[1]!)).toBe(0)
    expect(readDocx(made[0]!)['docProps/core.xml']).toContain('2026-11-22T02:00:00Z')
  })
})
