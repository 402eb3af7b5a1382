// The tables the compiler ships are what the labelled clauses teach: learned again they come out the same, small, and
// without the names of places.

import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { Weights } from '#mechanisms/plan/compile/weights.ts'
import { everything, FILES, learnFrom, written } from './learn-clauses.ts'
import { learn, type Example } from './learn/logistic.ts'

const shipped = { kinds: '', systems: '' }
beforeAll(() => {
  for (const name of ['kinds', 'systems'] as const) shipped[name] = readFileSync(FILES[name], 'utf8')
})

it('learns the shipped tables again; if not, run node --import tsx scripts/learn-clauses.ts', () => {
  const tables = learnFrom(everything())
  expect(written(tables.kinds)).toBe(shipped.kinds)
  expect(written(tables.systems)).toBe(shipped.systems)
}, 240_000)

it('keeps the tables small enough for a page', () => {
  expect(Buffer.byteLength(shipped.kinds)).toBeLessThan(165_000)
  expect(Buffer.byteLength(shipped.systems)).toBeLessThan(160_000)
  expect(gzipSync(shipped.kinds + shipped.systems).length).toBeLessThan(130_000)
})

it('knows no place by name', () => {
  // 双龙湖, 金桥, 周家坝, 屈原, 正阳 and where they lie, as packs and plans spell them; two characters of a name are its name.
  for (const name of ['双龙湖', '渝北', '金桥', '东丽', '天津', '周家坝', '万州', '屈原', '岳阳', '湖南', '正阳', '黔江', '重庆']) {
    for (let at = 0; at + 2 <= name.length; at += 1) {
      expect(shipped.kinds).not.toContain(name.slice(at, at + 2))
      expect(shipped.systems).not.toContain(name.slice(at, at + 2))
    }
  }
})

it('knows no more than words, openings, closings, classes of words and facts', () => {
  for (const text of [shipped.kinds, shipped.systems]) {
    const table = JSON.parse(text) as { weights: Record<string, Record<string, string>> }
    const features = Object.values(table.weights).flatMap((byWeight) => Object.values(byWeight)).flatMap((words) => words.split(' '))
    expect(features.length).toBeGreaterThan(1000)
    const odd = features.filter((feature) => !/^(?:\^?.{1,4}\${0,2}|[hH]:..|[a-z]+:[^ ]{0,12}(?:,due:[a-z]+)?|[VNMSC]:[a-z]+(?:,(?:due:)?[a-z]+)?|P:[a-z]+(?:\+[a-z]+|,[SU]:[a-z]+|,due:[a-z]+,[a-z]+)?|U:[a-z]+|dated)$/.test(feature))
    expect(odd).toEqual([])
  }
})

const example = (features: string[], of: number, paper: string): Example => ({ features, of: [of], weight: 1, paper })
const papers = ['甲', '乙', '丙']
const drills = papers.flatMap((paper) => [example(['演练', paper], 0, paper), example(['培训', paper], 1, paper)])

it('learns what several papers say, and nothing that one paper says alone', () => {
  const table = learn(drills, ['drill', 'training'], { passes: 20, penalty: 0.01, papers: 2, quietest: 1 })
  const weights = new Weights(table)
  const [drill, training] = weights.sums(['演练'])
  expect(drill).toBeGreaterThan(training! + 10)
  expect(weights.sums(['培训'])[1]).toBeGreaterThan(weights.sums(['培训'])[0]! + 10)
  expect(JSON.stringify(table)).not.toContain('甲')
})
it('is quieter the dearer a weight', () => {
  const size = (penalty: number): number => JSON.stringify(learn(drills, ['drill', 'training'], { passes: 20, penalty, papers: 2, quietest: 1 })).length
  expect(size(0.9)).toBeLessThan(size(0.01))
})
it('sums the weights of the features that are there', () => {
  const weights = new Weights({ bias: { a: 1, b: 0 }, weights: { a: { '+12': 'x y', '-3': 'z' }, b: { '+5': 'y' } } })
  expect([...weights.sums(['x', 'y', 'z', 'unknown'])]).toEqual([22, 5])
})
