// `zhiben suggest` as people call it: a process of its own, without a database, printing JSON and nothing else.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const run = (...words: string[]) => execFileSync(resolve(import.meta.dirname, '../bin/zhiben'), ['suggest', ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' } })

it('prints the clauses, best first, with exactly these fields', () => {
  const found = JSON.parse(run('喷涂车间没装可燃气体报警器', '--on', '2026-11-21', '--industry', '机械', '--json')) as Record<string, unknown>[]
  expect(found).toHaveLength(5)
  expect(Object.keys(found[0]!)).toEqual(['document', 'documentNumber', 'clause', 'item', 'score', 'text'])
  expect(found[0]).toMatchObject({ document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第七条', item: '（七）', text: '使用非水性漆的调漆间、喷漆室未设置固定式可燃气体浓度监测报警装置或者通风设施的' })
  const scores = found.map(({ score }) => score as number)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
})

it('says nothing where nothing is wrong', () => {
  expect(JSON.parse(run('未见积尘，清扫记录完整', '--on', '2026-11-21', '--json'))).toEqual([])
  expect(run('未见积尘，清扫记录完整', '--on', '2026-11-21')).toMatch(/没有写出问题/)
})

it('says what it lacks', () => {
  expect(() => run('--json')).toThrow(/要写检查发现了什么/)
  expect(() => run('除尘器没有泄爆', '--on', '昨天', '--json')).toThrow()
})
