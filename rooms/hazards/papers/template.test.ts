// Wordings: every default is sound and sets as a paper without holes; unknown places are refused; optional words fall away whole.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compose } from '#mechanisms/document/define.ts'
import { renderDocx } from '#mechanisms/document/docx.ts'
import { renderPdf } from '#mechanisms/document/pdf.ts'
import { MADE_AT, docxParagraphs, readDocx, readPdf } from '#mechanisms/document/testing.ts'
import { fillTemplate, PLACES, templateFault, textBlocks, type Place, type Values } from './template.ts'
import { caseForms } from './forms.ts'
import { textPapers } from './text-papers.ts'
import { TEXT_PAPERS } from './texts.ts'

const KNOWN: readonly Place[] = ['单位名称', '主要负责人']
const dataOf = (paper: (typeof TEXT_PAPERS)[number], values: Values, more: object = {}) => ({
  number: paper.pattern.replace('{office}', '松街').replace('{year}', '2026').replace('{n}', '3'), issuer: '松湾街道办事处', issuedOn: '2026-11-22', title: fillTemplate(paper.title, values), recipient: paper.recipient ? fillTemplate(paper.recipient, values) : null,
  text: fillTemplate(paper.text, values), contact: { name: '王建国', telephone: '0999-88880000' }, copyTo: ['经济发展办公室'], signedBy: paper.upward ? '李主任' : null, ...more,
})

describe('a template', () => {
  it.each([
    ['{单位名称}：请{主要负责人}负责', undefined],
    ['{单位名}整改', '不认识{单位名}'],
    ['{约谈时间}', '这种文书里没有{约谈时间}可填'],
    ['{单位名称', '大括号没有成对'],
    ['[负责人{主要负责人}', '方括号没有成对'],
    ['[一[二]]', '方括号没有成对'],
    ['松街〔2026〕3号', undefined],
  ])('%s', (text, fault) => (fault ? expect(templateFault(text, KNOWN)).toContain(fault) : expect(templateFault(text, KNOWN)).toBeUndefined()))

  it('drops optional words whole, and says 未登记 where a required place is empty', () => {
    expect(fillTemplate('请[{主要负责人}]负责。[资金{整改资金}。]', { 主要负责人: '赵启明' })).toBe('请赵启明负责。')
    expect(fillTemplate('{单位名称}，{地址}', { 单位名称: '甲', 地址: '' })).toBe('甲，（未登记）')
  })

  it('never leaves a brace or a bracket of its own once it is sound and filled', () => fc.assert(fc.property(fc.array(fc.constantFrom('甲', '{单位名称}', '[', ']', '{主要负责人}', '。', '\n', '# 乙'), { maxLength: 24 }), fc.boolean(), (parts, named) => {
    const text = parts.join('')
    if (templateFault(text, KNOWN)) return
    expect(fillTemplate(text, named ? { 单位名称: '某厂', 主要负责人: '赵启明' } : {})).not.toMatch(/[[\]{}]/)
  })))

  it('drops a heading that lost its words', () => expect(textBlocks('一段\n# 空\n# 有\n话')).toEqual([{ kind: 'paragraph', content: ['一段'] }, { kind: 'heading', level: 1, text: '有' }, { kind: 'paragraph', content: ['话'] }]))
})

describe.each(TEXT_PAPERS.map((paper) => [paper.label, paper] as const))('%s', (_, paper) => {
  it('ships with a sound wording', () => expect(templateFault([paper.title, paper.recipient ?? '', paper.text].join('\n'), paper.places)).toBeUndefined())

  it.each([['full', PLACES as Values], ['bare', { 单位名称: '顺捷仓储有限公司', 隐患: '未装报警装置', 隐患编号: 'YH-2026-1', 曝光标题: '某企业整改缓慢', 曝光内容: '经检查，某企业整改缓慢。' } as Values]])('reads well with a %s case, the same in PDF and docx', async (_name, values) => {
    const composed = compose(textPapers[paper.name]!, dataOf(paper, values))
    const made = await renderPdf(composed, { madeAt: MADE_AT })
    const { text, pages } = await readPdf(made.bytes)
    const docx = docxParagraphs(readDocx(await renderDocx(composed, { madeAt: MADE_AT }))['word/document.xml']!).join('').replace(/[\s　]/g, '')
    expect(made.missing).toEqual([])
    expect(text).not.toMatch(/[{}[\]]|（）|，，|。。|，。|：。|undefined|null/)
    expect(docx).toContain(fillTemplate(paper.text, values).split('\n')[0]!.replace(/[\s　]/g, '').slice(0, 20))
    // No page holds only the foot: the note goes with the seal, the seal with the last lines of the text.
    expect(Math.min(...pages.map((page) => page.lines.filter((line) => !/^—\d+—$/.test(line.text.replace(/\s/g, ''))).length))).toBeGreaterThanOrEqual(3)
  })

  it('commands and threatens nothing its issuer may not', () => expect(`${paper.title}${paper.text}`).not.toMatch(/责令|行政复议|行政诉讼|罚款|查封|停产停业整顿/))
})

it.each(Object.keys(caseForms))('%s leaves room for a pen where nothing is known, on one page', async (name) => {
  const bare = { number: '松街隐〔2026〕1号', issuer: '松湾街道办事处', issuedOn: '2026-11-22', hazardNumber: 'YH-2026-1', entity: '顺捷仓储有限公司', regulator: '经济发展办公室', description: '未装报警装置', foundOn: '2026-11-01' }
  const made = await renderPdf(compose(caseForms[name]!, bare), { madeAt: MADE_AT })
  expect(made.pages).toBe(1)
  expect((await readPdf(made.bytes)).text).not.toMatch(/undefined|null|（）/)
})
