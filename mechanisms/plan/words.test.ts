// The review page marks a deadline that its sentence does not say, by a list of words, because it does not load the grammar.
// Here the list is held against the grammar: what the grammar reads as a date, the list must hear.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SEEDS, labels } from './compile/fixtures/scored.ts'
import { type Due } from './compile/plan.ts'
import { saysStanding, timesIn, type Calendar } from './compile/time.ts'
import { dueFromContext, dueWords } from './words.ts'

const due = (from: string | null, by: string | null, yearly = false, standing = false) => ({ from, by, yearly, standing }) as Due
const calendar = { year: 2025, period: { from: '2024-01-01', to: '2026-12-31' } } as Calendar
const late = due(null, '2026-12-31')
const sentences = [...SEEDS.flatMap((seed) => readFileSync(seed, 'utf8').split(/[。；\n]/)), ...labels().map((label) => label.quote)]

describe('a deadline that the sentence does not say', () => {
  it('is never one that the grammar reads in the sentence', () => {
    const dated = sentences.filter((text) => timesIn(text, calendar).length > 0 || saysStanding(text))
    expect(dated.length).toBeGreaterThan(200)
    expect(dated.filter((text) => dueFromContext({ text, due: late }))).toEqual([])
  })

  it.each([
    ['全面推进老旧厂房改造', true], ['每季度开展一次演练', true], ['市级安排不少于2000万元', true], ['淘汰老旧设备2020台', true],
    ['2025年改造48万平方米', false], ['2024—2026年每年轮训', false], ['6月底前上报', false], ['攻坚期内火情零发生', false], ['“十四五”时期基本建成', false], ['正月初一至初三设卡', false], ['长期坚持', false],
  ])('%s: %s', (text, context) => { expect(dueFromContext({ text, due: late })).toBe(context) })

  it('is none where there is no deadline', () => { expect(dueFromContext({ text: '开展演练', due: null })).toBe(false) })
})

describe('dueWords', () => {
  it.each([
    [due('2024-01-01', '2024-12-31'), '2024年内'], [due(null, '2024-06-30'), '2024年6月30日前'], [due('2024-01-01', '2026-12-31', true), '2024—2026年每年'], [due(null, null, false, true), '长期坚持'], [due('2024-05-01', null), '2024年5月1日起'],
  ])('%o is %s', (value, words) => { expect(dueWords(value)).toBe(words) })
})
