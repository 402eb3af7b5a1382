// `zhiben suggest` as people call it: a process of its own, without a database, printing JSON and nothing else.
import { execFileSync, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const run = (...words: string[]) => execFileSync(resolve(import.meta.dirname, '../bin/zhiben'), ['suggest', ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' } })

const all = (...words: string[]) => {
  const { stdout, stderr, status } = spawnSync(resolve(import.meta.dirname, '../bin/zhiben'), ['suggest', ...words], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' } })
  return { stdout, stderr, status }
}

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

it('an earlier day, an unknown trade, a trade without its standard: said beside the list, which stays a list', () => {
  const earlier = all('焊工没证', '--on', '2023-01-01', '--industry', '机械', '--json')
  expect(earlier.stderr).toContain('2023-01-01还没有施行')
  expect(earlier.stderr).toContain('安监总管四〔2017〕129号')
  expect(earlier.stderr).not.toContain('应急管理部令第21号')
  expect((JSON.parse(earlier.stdout) as { documentNumber: string }[]).map(({ documentNumber }) => documentNumber)).not.toContain('应急管理部令第10号')
  const unknown = all('焊工没证', '--on', '2026-11-21', '--industry', '火星', '--json')
  expect(unknown.stderr).toMatch(/不认识行业“火星”.*工贸.*煤矿.*建筑施工.*城镇燃气.*电力/)
  expect(JSON.parse(unknown.stdout)).toHaveLength(5)
  expect(all('焊工没证', '--on', '2026-11-21', '--industry', '非煤矿山', '--json').stderr).toContain('非煤矿山的判定标准原文不在库里')
  expect(all('焊工没证', '--on', '2026-11-21', '--industry', '工贸', '--json').stderr).not.toMatch(/行业|施行/)
}, 60_000)

it('a refusal is JSON too when JSON was asked for', () => {
  for (const words of [['--json'], ['   ', '--json'], ['除尘器没有泄爆', '--on', '昨天', '--json'], ['除尘器没有泄爆', '--limit', '0', '--json'], ['除尘器没有泄爆', '--what', '--json']]) {
    const { stdout, stderr, status } = all(...words)
    expect(status).toBe(1)
    const { error } = JSON.parse(stdout) as { error: string }
    expect(error.length).toBeGreaterThan(5)
    expect(stderr).toContain(error)
  }
}, 60_000)

it('says what it lacks', () => {
  expect(() => run('--json')).toThrow(/要写检查发现了什么/)
  expect(() => run('除尘器没有泄爆', '--on', '昨天', '--json')).toThrow()
})
