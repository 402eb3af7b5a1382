// The official texts give citable clauses; a standard not yet in force on the finding day gives none.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { day } from '#platform/time/day.ts'
import { clausesAsOf, clausesOf, entriesOf, findClauses, findingOf, joinDoubles, notYet, type Standard } from './rules.ts'
import { LAWS, SHELVES, STANDARDS } from './store.ts'

const folder = new URL('../../packs/standards/', import.meta.url)
const standards = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Standard)

test('a clause is cited with document, number and item', () => {
  const clauses = clausesAsOf(standards, day('2026-11-20'))
  const [found] = findClauses(clauses, '锁气卸灰')
  expect(found).toMatchObject({ document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '铝镁等金属粉尘、木质粉尘的干式除尘系统未设置锁气卸灰装置的' })
})

test('what was not yet in force is not offered', () => {
  const documents = new Set(clausesAsOf(standards, day('2026-06-30')).map((clause) => clause.documentNumber))
  expect(documents).toContain('应急管理部令第10号')
  expect(documents).not.toContain('应急管理部令第21号')
  expect(new Set(clausesAsOf(standards, day('2026-07-01')).map((clause) => clause.documentNumber))).toContain('应急管理部令第21号')
})

const DIGITS = '零一二三四五六七八九'
const inWords = (n: number): string => (n >= 100 ? `${DIGITS[Math.floor(n / 100)]}百${n % 100 === 0 ? '' : n % 100 < 10 ? `零${DIGITS[n % 100]}` : `${DIGITS[Math.floor((n % 100) / 10)]}${inWords(n % 100).replace(/^.*?十/, '十')}`}` : n >= 10 ? `${n >= 20 ? DIGITS[Math.floor(n / 10)] : ''}十${n % 10 ? DIGITS[n % 10] : ''}` : DIGITS[n]!)

test('every document is whole: article after article, item after item, with its number and its days', () => {
  const whole = { 主席令第88号: 119, 主席令第81号: 74, 主席令第4号: 101, 主席令第25号: 106, 主席令第70号: 86, 国务院令第393号: 71, 国务院令第493号: 46, 国务院令第708号: 35, 国务院令第774号: 76, '国务院令第455号（2016修订）': 46, '国务院令第583号（2016修订）': 55, '国务院令第591号（2013修订）': 102 }
  expect(Object.fromEntries(Object.values(LAWS).map(({ documentNumber, articles }) => [documentNumber, articles.length]))).toEqual(whole)
  for (const { title, articles } of [...Object.values(LAWS), ...Object.values(STANDARDS)]) expect(articles.map(({ article }) => article), title).toEqual(articles.map((_, at) => `第${inWords(at + 1)}条`))
  for (const { title, articles } of Object.values(STANDARDS)) for (const { article, items } of articles) expect(items.map(({ no }) => no), title + article).toEqual(items.map((_, at) => `（${inWords(at + 1)}）`))
  expect(Object.fromEntries(Object.values(STANDARDS).map((standard) => [standard.documentNumber, clausesOf(standard).length]))).toEqual({ 应急管理部令第10号: 65, 应急管理部令第21号: 123, '建质规〔2024〕5号': 53, '建城规〔2023〕4号': 22, 国家发展改革委令第41号: 49 })
  for (const { documentNumber, effectiveFrom, effectiveTo } of [...Object.values(LAWS), ...Object.values(STANDARDS)]) expect([documentNumber, effectiveFrom >= '2004-01-01', effectiveTo]).toEqual([documentNumber, true, null])
  // each of them can be suggested, or at least found by its number
  expect(entriesOf(STANDARDS, LAWS, {}).length).toBe(312 + Object.values(whole).reduce((sum, articles) => sum + articles, 0))
})

test('for an earlier day it is said what was in force then and is not here', () => {
  expect(notYet(Object.values(STANDARDS), SHELVES, day('2026-11-21'))).toEqual([])
  expect(notYet([STANDARDS['mem-order-10-2023-gongmao']!], SHELVES, day('2023-05-14'))).toEqual(['《工贸企业重大事故隐患判定标准》（应急管理部令第10号）自2023-05-15起施行，2023-05-14还没有施行，没有按它推荐；当时的《工贸行业重大生产安全事故隐患判定标准（2017版）》（安监总管四〔2017〕129号）原文不在库里'])
  expect(notYet([STANDARDS['mohurd-2023-4-city-gas']!], SHELVES, day('2023-01-01'))).toEqual(['《城镇燃气经营安全重大隐患判定标准》（建城规〔2023〕4号）自2023-09-21起施行，2023-01-01还没有施行，没有按它推荐；更早的版本原文不在库里'])
})

test('all words must be there', () => {
  const clauses = clausesAsOf(standards, day('2026-11-20'))
  expect(findClauses(clauses, '除尘 泄爆').every((clause) => clause.text.includes('泄爆'))).toBe(true)
  expect(findClauses(clauses, '不存在的词')).toEqual([])
})

test('the same words under two numbers are asked once, with what must be made sure on site from both', () => {
  const one = { document: '标准', clause: '第七条', item: '（七）', text: '喷漆室未设报警的；', caveats: ['看漆'] }
  expect(joinDoubles([one, { ...one, clause: '第八条', item: '（六）', text: '喷漆室未设报警的', caveats: ['看漆', '看风'] }, { ...one, document: '别的标准', item: null }, { ...one, item: '（八）', text: '别的' }])).toEqual([
    { ...one, caveats: ['看漆', '看风'], also: ['第八条（六）', '别的标准第七条'] }, { ...one, item: '（八）', text: '别的', also: [] },
  ])
})

test('a finding begun from an item says what is wrong and names its clause', () => {
  expect(findingOf({ text: '干式除尘系统未采取任一种爆炸防控措施的；', document: '工贸企业重大事故隐患判定标准', clause: '第十一条', item: '（三）' })).toBe('干式除尘系统未采取任一种爆炸防控措施（对照《工贸企业重大事故隐患判定标准》第十一条（三））')
  expect(findingOf({ text: '长'.repeat(900), document: '标准', clause: '4.1', item: null }).length).toBeLessThan(450)
})

test('what an article is about ends without the comma of its sentence', () => {
  expect(clausesAsOf(standards, day('2026-11-20')).filter(({ about }) => /[，、；：]$/.test(about))).toEqual([])
})
