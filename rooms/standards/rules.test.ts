// The official texts give citable clauses; a standard not yet in force on the finding day gives none.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { day } from '#platform/time/day.ts'
import { clausesAsOf, findClauses, findingOf, joinDoubles, type Standard } from './rules.ts'

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
