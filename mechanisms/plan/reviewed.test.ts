import { describe, expect, it } from 'vitest'
import { placeClauses, reviewedPlan, uncovered } from './reviewed.ts'

const text = '一、总则\n（一）每季度检查一次，形成记录。每季度检查一次，建立台账。\n某某街道办事处'
const clause = (id: string, words: string) => ({ id, text: words, kind: 'duty' })
const plan = reviewedPlan.parse({
  code: 'a', title: '甲', issuer: null, documentNumber: null, issuedOn: null, status: 'issued', public: true, period: { from: null, to: null }, actions: [],
  clauses: [clause('c1', '每季度检查一次'), clause('c2', '形成记录'), clause('c3', '每季度检查一次')], left: [{ text: '一、总则', why: 'heading' }],
})

describe('a reviewed plan', () => {
  it('finds equal words one after the other', () => {
    const placed = placeClauses(text, plan)
    expect(placed.map(({ span }) => span.start)).toEqual([text.indexOf('每季度'), text.indexOf('形成'), text.lastIndexOf('每季度')])
  })
  it('takes the same words twice in a row for two places', () => {
    const twice = placeClauses(text, { clauses: [plan.clauses[0]!, plan.clauses[2]!] })
    expect(twice.map(({ span }) => span.start)).toEqual([text.indexOf('每季度'), text.lastIndexOf('每季度')])
  })
  it('says what nobody covers, and not what is left on purpose or is only a number', () => {
    expect(uncovered(text, placeClauses(text, plan), plan.left).map((one) => one.text)).toEqual(['，建立台账。', '某某街道办事处'])
  })
  it('names the clause whose words are not in the text', () => {
    expect(() => placeClauses(text, { clauses: [{ ...plan.clauses[0]!, id: 'c9', text: '从未写过' }] })).toThrow('c9')
  })
})
