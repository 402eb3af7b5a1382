import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Problem } from '#platform/problems/problem.ts'
import { paragraph } from './blocks.ts'
import { compose, dayField, defineDocument, fileName, textField } from './define.ts'

const notice = defineDocument({
  name: 'notice', label: '告知书', systems: ['X00'], layout: 'form', signers: [], copies: [],
  data: z.object({ to: textField('收件人', 10), on: dayField('日期') }),
  cover: (data) => ({ title: '告知书', number: undefined, issuer: '办公室', issuedOn: data.on }),
  body: (data) => [paragraph(data.to)],
})

describe('compose', () => {
  it('hands the parsed data to the body', () => {
    expect(compose(notice, { to: ' 甲 ', on: '2026-11-22' })).toMatchObject({ label: '告知书', cover: { issuedOn: '2026-11-22' }, blocks: [{ kind: 'paragraph', content: ['甲'] }] })
  })

  it('refuses wrong data in Chinese, field by field', () => {
    expect.assertions(3)
    try {
      compose(notice, { to: '一二三四五六七八九十一', on: '2026-02-30' })
    } catch (problem) {
      expect(problem).toBeInstanceOf(Problem)
      expect((problem as Problem).kind).toBe('invalid')
      expect((problem as Problem).fields).toEqual([
        { field: 'to', message: '收件人最多 10 个字' },
        { field: 'on', message: '请填写日期，如 2026-11-22' },
      ])
    }
  })

  it('refuses data that is no object at all', () => {
    for (const data of [undefined, null, 'x', 1, []]) expect(() => compose(notice, data)).toThrow(Problem)
  })

  it('names the file after the paper, without what a file system or shell would read', () => {
    const paper = compose(notice, { to: '甲', on: '2026-11-22' })
    expect(fileName(paper, 'docx')).toBe('告知书.docx')
    const hostile = { ...paper, cover: { ...paper.cover, number: '..\\x/<y>|"z"\u202E', title: '长'.repeat(300) } }
    expect(fileName(hostile, 'pdf')).not.toMatch(/[\\/<>|":\u202E]|^\./)
    expect(Array.from(fileName(hostile, 'pdf')).length).toBeLessThanOrEqual(84)
  })

  it('refuses a definition that no system needs or that cannot be named in a URL', () => {
    expect(() => defineDocument({ ...notice, systems: [] })).toThrow(RangeError)
    expect(() => defineDocument({ ...notice, name: '告知书' })).toThrow(RangeError)
  })
})
