import { describe, expect, it } from 'vitest'
import { compose, fileName } from '#mechanisms/document/define.ts'
import { renderDocx } from '#mechanisms/document/docx.ts'
import { renderPdf } from '#mechanisms/document/pdf.ts'
import { renderPreview } from '#mechanisms/document/preview.ts'
import { MADE_AT, assertWellFormed, docxParagraphs, readDocx, readPdf } from '#mechanisms/document/testing.ts'
import { Problem } from '#platform/problems/problem.ts'
import { rectificationNotice } from './rectification-notice.ts'
import { rectificationOrder } from './rectification-order.ts'

const ITEM = { text: '喷涂车间未按规定安装可燃气体浓度检测报警装置', basis: '《工贸企业重大事故隐患判定标准》第十一条第三项', major: true }

const ORDER = {
  number: '松应急责改〔2026〕31号',
  entity: { name: '松岭区堃泰精密涂装有限公司', creditCode: '91530100309576681C', address: '松岭区工业园区兴业路18号', principal: '喆玥' },
  checkedOn: '2026-11-20',
  items: [ITEM, { text: '二层东侧安全出口堵塞。', basis: '《中华人民共和国安全生产法》第四十二条第二款', deadline: '2026-11-23' }, { text: '隐患排查治理情况未如实记录', basis: '《中华人民共和国安全生产法》第四十一条第二款' }],
  deadline: '2026-12-15',
  inspectors: [{ name: '王建国', certificate: '33010100231' }, { name: '李玥', certificate: '33010100198' }],
  issuer: '松岭区应急管理局', issuedOn: '2026-11-22', reviewBody: '松岭区人民政府', court: '松岭区人民法院',
}
const NOTICE = { ...ORDER, number: '松街隐改〔2026〕8号', issuer: '松岭区松江街道办事处', department: '松岭区应急管理局', contact: { name: '王建国', telephone: '0571-88880000' } }

const squeeze = (text: string): string => text.replace(/[\s　]/g, '')

function fieldsOf(run: () => unknown): string[] {
  try {
    run()
  } catch (problem) {
    if (problem instanceof Problem) return problem.fields.map((field) => field.field)
    throw problem
  }
  return []
}

describe.each([['责令限期整改指令书', rectificationOrder, ORDER], ['事故隐患整改通知书', rectificationNotice, NOTICE]] as const)('%s', (title, definition, data) => {
  it('says the same in PDF, docx and preview', async () => {
    const paper = compose(definition as never, data)
    const pdf = squeeze((await readPdf((await renderPdf(paper, { madeAt: MADE_AT })).bytes)).text)
    const docx = squeeze(docxParagraphs(readDocx(await renderDocx(paper, { madeAt: MADE_AT }))['word/document.xml']!).join(''))
    const html = squeeze(renderPreview(paper).replace(/<style>.*?<\/style>|<[^>]+>/gs, ''))
    for (const said of [
      title, data.number, data.entity.name, data.entity.creditCode, data.entity.address, '喆玥',
      '1.喷涂车间未按规定安装可燃气体浓度检测报警装置（重大事故隐患）。依据：《工贸企业重大事故隐患判定标准》第十一条第三项。',
      '2.二层东侧安全出口堵塞。依据：', '对上述第2项问题于2026年11月23日前，第1、3项问题于2026年12月15日前整改完毕',
      '33010100231', data.issuer, '2026年11月22日', '签收', '本文书一式两份',
    ]) {
      expect(pdf, said).toContain(squeeze(said))
      expect(docx, said).toContain(squeeze(said))
      expect(html, said).toContain(squeeze(said))
    }
  })

  it('keeps a credit code of wide letters on one line', async () => {
    const code = '91430600MAPDMWQW75'
    const { pages } = await readPdf((await renderPdf(compose(definition as never, { ...data, entity: { ...data.entity, creditCode: code } }), { madeAt: MADE_AT })).bytes)
    expect(pages[0]!.lines.filter(({ text }) => text.includes(code))).toHaveLength(1)
  })

  it('leaves room for the receiver, or prints who received it and when', () => {
    const body = (recipient: object): string => renderPreview(compose(definition as never, { ...data, recipient }))
    expect(body({})).toMatch(/日期：<\/span><u[^>]*>　{4,}<\/u>/)
    expect(body({ name: '赵龘', on: '2026-11-23' })).toMatch(/签收：<\/span><u[^>]*>　*赵龘　*<\/u>.*2026年11月23日/)
  })

  it('names the fields that are wrong', () => {
    expect(fieldsOf(() => compose(definition as never, {}))).toEqual(expect.arrayContaining(['number', 'entity', 'items', 'deadline', 'issuer', 'issuedOn']))
    expect(fieldsOf(() => compose(definition as never, { ...data, entity: { ...data.entity, name: ' ', creditCode: 'ABC' } }))).toEqual(['entity.name', 'entity.creditCode'])
    expect(fieldsOf(() => compose(definition as never, { ...data, items: [{ text: '', basis: '甲' }] }))).toEqual(['items.0.text'])
    expect(fieldsOf(() => compose(definition as never, { ...data, deadline: '2026-02-30' }))).toEqual(['deadline'])
    expect(fieldsOf(() => compose(definition as never, { ...data, deadline: '2026-11-21' }))).toEqual(['deadline'])
    expect(fieldsOf(() => compose(definition as never, { ...data, inspectors: data.inspectors.slice(1) }))).toEqual(['inspectors'])
  })

  it('is one page for an ordinary case, and small', async () => {
    const made = await renderPdf(compose(definition as never, data), { madeAt: MADE_AT })
    expect(made).toMatchObject({ pages: 1, missing: [] })
    expect(made.bytes.length).toBeLessThan(120_000)
  })

  it('runs to several pages for forty items and takes names of sixty characters', async () => {
    const name = '松岭'.repeat(30)
    const paper = compose(definition as never, { ...data, entity: { ...data.entity, name }, issuer: name, items: Array.from({ length: 40 }, () => ITEM) })
    const made = await renderPdf(paper, { madeAt: MADE_AT })
    const { text, pages } = await readPdf(made.bytes)
    expect(pages.length).toBeGreaterThan(3)
    expect(text).toContain('40.喷涂车间')
    // The label of the box stands between its two lines.
    expect(text.replace('被检查单位', '').split(name).length - 1).toBeGreaterThanOrEqual(2)
    expect(text).toContain('第1至40项问题')
    for (const [file, xml] of Object.entries(readDocx(await renderDocx(paper, { madeAt: MADE_AT })))) if (file.endsWith('.xml')) assertWellFormed(xml)
  })
})

describe('what only one of them may say', () => {
  it('an order needs enforcement power and tells how to object', async () => {
    expect(rectificationOrder.power).toBe('enforcement')
    const { text } = await readPdf((await renderPdf(compose(rectificationOrder, ORDER), { madeAt: MADE_AT })).bytes)
    expect(text).toContain('六十日内向松岭区人民政府申请行政复议')
    expect(text).toContain('六个月内依法向松岭区人民法院提起行政诉讼')
    expect(text).toContain('第六十五条')
  })

  it('a notice commands and threatens nothing that its issuer cannot do', async () => {
    expect(rectificationNotice.power).toBeUndefined()
    const { text } = await readPdf((await renderPdf(compose(rectificationNotice, NOTICE), { madeAt: MADE_AT })).bytes)
    expect(text).not.toMatch(/行政复议|行政诉讼|责令|处罚|执法/)
    expect(text).toContain('报告松岭区应急管理局处理')
  })

  it('is saved under a name that every system takes', () => {
    expect(fileName(compose(rectificationOrder, ORDER), 'pdf')).toBe('松应急责改〔2026〕31号 责令限期整改指令书.pdf')
    expect(fileName(compose(rectificationOrder, { ...ORDER, number: '../a/b:c?' }), 'docx')).not.toMatch(/[/\\:?]|^\./)
  })
})
