import { describe, expect, it } from 'vitest'
import { day } from '#platform/time/day.ts'
import type { Block } from './blocks.ts'
import { renderPdf } from './pdf.ts'
import { mm } from './sheet.ts'
import { MADE_AT, type ReadPage, paperOf, readPdf, shownGlyphs } from './testing.ts'
import { NOT_FIRST, NOT_LAST } from './typeset.ts'

const TEXT = '各单位要高度重视（见附件），认真组织实施，确保2026年12月底前完成12.5万平方米场所的核对任务——“不漏一户、不漏一处”，并于每月1日前报送进展。'

const OFFICIAL: Block[] = [
  { kind: 'redHead', issuers: ['松岭区人民政府办公室'], mark: '文件' },
  { kind: 'number', number: '松办〔2026〕5号' },
  { kind: 'title', text: '关于开展公文版式核对工作的通知' },
  { kind: 'recipient', text: '各镇人民政府、街道办事处：' },
  ...Array.from({ length: 12 }, (): Block => ({ kind: 'paragraph', content: [TEXT] })),
  { kind: 'heading', level: 1, text: '总体要求' },
  { kind: 'heading', level: 2, text: '工作目标' },
  { kind: 'heading', level: 3, text: '核对范围。', content: [TEXT] },
  { kind: 'heading', level: 1, text: '有关事项' },
  { kind: 'paragraph', content: [TEXT] },
  { kind: 'attachments', items: ['核对表。', '名单'] },
  { kind: 'closing', issuers: ['松岭区人民政府办公室'], date: day('2026-11-22') },
  { kind: 'note', text: '此件公开发布' },
  { kind: 'imprint', copyTo: ['区委办公室', '区法院'], printer: '松岭区人民政府办公室', printedOn: day('2026-11-23') },
]

const render = async (layout: 'official' | 'form' | 'letter', blocks: Block[]) => renderPdf(paperOf(layout, blocks), { madeAt: MADE_AT })
const find = (page: ReadPage | undefined, text: string) => page?.lines.find((line) => line.text.replace(/\s/g, '').includes(text))
/** Lines of the text area, without page number. */
const inside = (page: ReadPage) => page.lines.filter((line) => line.baseline < page.height - mm(35))

describe('a paper as PDF', () => {
  it('is A4 with 28 mm left, 26 mm right, 37 mm above and 22 lines of 28 characters', async () => {
    const plain = await render('official', Array.from({ length: 30 }, (): Block => ({ kind: 'paragraph', content: ['国'.repeat(26)], })))
    const { pages } = await readPdf(plain.bytes)
    expect(pages[0]!.width).toBeCloseTo(mm(210), 0)
    expect(pages[0]!.height).toBeCloseTo(mm(297), 0)
    expect(inside(pages[0]!)).toHaveLength(22)
    for (const line of inside(pages[0]!)) {
      expect(line.left).toBeCloseTo(mm(28) + 2 * (mm(156) / 28), 0)
      expect(line.right).toBeLessThanOrEqual(mm(210 - 26) + 0.6)
      expect(line.right).toBeGreaterThan(mm(210 - 26) - 2)
    }
    const [first, second] = pages[0]!.lines
    expect(first!.baseline - 16).toBeGreaterThan(mm(37))
    expect(first!.baseline).toBeLessThan(mm(37) + 29)
    expect(second!.baseline - first!.baseline).toBeCloseTo(28.95, 0)
  })

  it('numbers pages — 1 — at the right of odd and the left of even pages, below the text area', async () => {
    const { pages } = await readPdf((await render('official', OFFICIAL)).bytes)
    expect(pages.length).toBeGreaterThan(2)
    pages.forEach((page, index) => {
      const last = page.lines.at(-1)!
      expect(last.text.replace(/\s/g, '')).toBe(`—${index + 1}—`)
      expect(last.baseline).toBeGreaterThan(page.height - mm(35) + mm(7))
      if (index % 2 === 0) expect(page.width - last.right).toBeCloseTo(mm(26) + 14, -1)
      else expect(last.left).toBeCloseTo(mm(28) + 14, -1)
    })
  })

  it('keeps 避头尾 in what a reader of the file sees', async () => {
    const { pages } = await readPdf((await render('official', OFFICIAL)).bytes)
    const lines = pages.flatMap((page) => inside(page).map((line) => line.text.replace(/\s/g, '')))
    for (const line of lines) {
      expect(NOT_FIRST.has(line[0]!), line).toBe(false)
      expect(NOT_LAST.has(line.at(-1)!), line).toBe(false)
    }
  })

  it('holds every part, in order, with headings counted', async () => {
    const { text } = await readPdf((await render('official', OFFICIAL)).bytes)
    const parts = ['松岭区人民政府办公室文件', '松办〔2026〕5号', '关于开展公文版式核对工作的通知', '街道办事处：', '一、总体要求', '（一）工作目标', '1.核对范围。', '二、有关事项', '附件：1.核对表', '2.名单', '2026年11月22日', '（此件公开发布）', '抄送：区委办公室，区法院。', '2026年11月23日印发']
    let at = 0
    for (const part of parts) {
      expect(text.indexOf(part, at), part).toBeGreaterThanOrEqual(at)
      at = text.indexOf(part, at)
    }
  })

  it('stands the issuer over the date, four characters from the right, never parted from the text', async () => {
    for (let paragraphs = 1; paragraphs <= 24; paragraphs += 1) {
      const { pages } = await readPdf((await render('official', [
        ...Array.from({ length: paragraphs }, (): Block => ({ kind: 'paragraph', content: ['正文一行。'] })),
        { kind: 'closing', issuers: ['松岭区应急管理局'], date: day('2026-11-22') },
      ])).bytes)
      const page = pages.find((each) => find(each, '2026年11月22日') !== undefined)
      expect(find(page, '松岭区应急管理局'), `${paragraphs}`).toBeDefined()
      expect(find(page, '正文一行'), `${paragraphs}`).toBeDefined()
      expect(mm(210 - 26) - find(page, '2026年11月22日')!.right).toBeCloseTo(4 * (mm(156) / 28), 0)
    }
  })

  it('puts the 版记 at the foot of the last page', async () => {
    const { pages } = await readPdf((await render('official', OFFICIAL)).bytes)
    const line = find(pages.at(-1), '印发')!
    expect(line.baseline).toBeGreaterThan(mm(297 - 35) - 24)
    expect(line.baseline).toBeLessThan(mm(297 - 35))
  })

  it('gives a letter its own head and no number on the first page', async () => {
    const { pages } = await readPdf((await render('letter', [
      { kind: 'redHead', issuers: ['松岭区应急管理局'] }, { kind: 'number', number: '松应急函〔2026〕5号' },
      { kind: 'title', text: '关于商请提供材料的函' }, { kind: 'recipient', text: '松岭区住房和城乡建设局' }, { kind: 'paragraph', content: [TEXT] },
    ])).bytes)
    expect(pages).toHaveLength(1)
    expect(pages[0]!.lines[0]!.baseline).toBeLessThan(mm(30) + 40)
    expect(find(pages[0], '〔2026〕')!.right).toBeCloseTo(mm(210 - 26), 0)
    expect(pages[0]!.lines.at(-1)!.text).not.toContain('—1')
  })

  it('repeats the head of a table on every page, and splits a cell that no page could hold', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => [String(index + 1), index === 7 ? TEXT.repeat(60) : '内容'])
    const { pages, text } = await readPdf((await render('official', [{ kind: 'table', columns: [{ title: '序号', width: 1 }, { title: '整改内容', width: 4 }], rows }])).bytes)
    expect(pages.length).toBeGreaterThan(3)
    for (const page of pages) expect(page.lines[0]!.text.replace(/\s/g, '')).toContain('序号')
    expect(text.split('每月1日前报送进展').length - 1).toBe(60)
    for (const page of pages) for (const line of page.lines.slice(0, -1)) expect(line.baseline).toBeLessThan(mm(297 - 35) + 1)
  })

  it('embeds rare characters, prints 〓 for what no font has and says so; never .notdef', async () => {
    const made = await render('official', [{ kind: 'paragraph', content: ['堃喆玥㐂龘 😀 א ☃ 𠮷', { strong: '堃龘' }] }])
    const { text } = await readPdf(made.bytes)
    for (const character of '堃喆玥㐂龘〓') expect(text).toContain(character)
    expect(made.missing).toContain('😀')
    expect(made.missing).toContain('𠮷')
    const glyphs = shownGlyphs(made.bytes)
    expect(glyphs.length).toBeGreaterThan(10)
    expect(glyphs).not.toContain(0)
  })

  it('is the same to the byte for the same paper and moment, titled, in Chinese, and small', async () => {
    const one = await render('official', OFFICIAL.slice(0, 5))
    const two = await render('official', OFFICIAL.slice(0, 5))
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0)
    expect(one.pages).toBe(1)
    expect(one.bytes.length).toBeLessThan(120_000)
    expect(await readPdf(one.bytes)).toMatchObject({ title: '样张', language: 'zh-CN' })
  })

  it('draws an empty paper as one page', async () => {
    expect((await render('form', [])).pages).toBe(1)
  })
})
