import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { comparePlans } from './compare.ts'
import { compilePlan } from './compile/compile.ts'
import { isPlan, type Clause } from './compile/plan.ts'
import { SEEDS } from './compile/fixtures/scored.ts'
import { readText } from './read/text.ts'
import type { Day } from '#platform/time/day.ts'
import { changedFields, continueClauses, effectsOf } from './revise.ts'
import { dueWords } from './words.ts'

const clausesOf = (text: string): Clause[] => {
  const plan = compilePlan(readText(text))
  if (!isPlan(plan)) throw new Error(plan.reason)
  return plan.clauses
}
const seeds = SEEDS.map((seed) => clausesOf(readFileSync(seed, 'utf8')))
const [park] = [seeds[4]!]

describe('a revision', () => {
  it('continues every sentence of an unchanged text by itself', () => {
    for (const clauses of seeds) expect(continueClauses(clauses, clauses)).toEqual(clauses.map((_, index) => index))
  })

  it('never continues one sentence twice, and knows what was dropped, moved and added', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(park!.length - 1), { minLength: 1, maxLength: 40 }), fc.nat(park!.length), (dropped, at) => {
      const kept = park!.filter((_, index) => !dropped.includes(index))
      const added = { ...park![0]!, text: '沿江渡口水上浮桥每月夜间巡航两回', path: ['九'] }
      const after = [...kept.slice(0, at), added, ...kept.slice(at)]
      const found = continueClauses(park!, after)
      const used = found.filter((one): one is number => one !== null)
      expect(new Set(used).size).toBe(used.length)
      expect(found[after.indexOf(added)]).toBeNull()
      // Where the same words stand several times the first free one is taken: the words are equal either way.
      after.forEach((clause, index) => { if (clause !== added) expect(park![found[index]!]!.text).toBe(clause.text) })
    }), { numRuns: 60 })
  })

  it('follows a sentence whose number, day or wording was touched, and tells which', () => {
    const touched = park!.map((clause, index) => (index % 7 === 3 ? { ...clause, text: `进一步${clause.text}并定期评估` } : clause))
    const found = continueClauses(park!, touched)
    const lost = touched.filter((_, index) => index % 7 === 3 && found[index] !== index && park![found[index] ?? -1]?.text !== park![index]!.text)
    expect(lost.map((clause) => clause.text)).toEqual([])
    expect(changedFields(park![3]!, touched[3]!)).toEqual(['text'])
  })

  it('says what changes in what is due, and nothing where nothing does', () => {
    const base = { text: '主要负责人每季度带队检查', path: ['三'], kind: 'duty' as const, due: null, frequency: [{ per: 'quarter' as const, atLeast: 1, when: null }], targets: [], owners: [], condition: null }
    expect(effectsOf(base, { ...base, text: '主要负责人每季度要带队检查' })).toEqual([])
    expect(effectsOf(base, { ...base, frequency: [{ per: 'month', atLeast: 1, when: null }] })[0]).toContain('从执行日后的下一期起')
    expect(effectsOf(base, null)).toEqual(['不再要求：从下一期起不再履职，以往各期照旧保留'])
    // What comes again within a term is a duty until then, and no task.
    const until = { ...base, due: { from: '2024-01-01' as Day, by: '2026-12-31' as Day, yearly: true, standing: false } }
    expect(effectsOf(until, null)).toEqual(['不再要求：从下一期起不再履职，以往各期照旧保留'])
    expect(effectsOf(null, until)).toEqual(['新增履职，每季度至少 1 次，从执行日所在的下一期起'])
    expect(effectsOf(null, { ...until, frequency: [] })).toEqual(['新增任务，2024—2026年每年'])
  })
})

describe('beside another plan', () => {
  it('finds itself whole and nowhere weaker', () => {
    const rows = comparePlans(park!, park!)
    expect(rows.filter((row) => row.own.length === 0)).toEqual([])
    expect(rows.flatMap((row) => row.weaker)).toEqual([])
  })

  it('finds in the two plans of one city what both say, and not what only one says', () => {
    const [street, park2] = [seeds[0]!, seeds[4]!]
    const rows = comparePlans(street, park2)
    const of = (words: string) => rows[street.findIndex((clause) => clause.text.includes(words))]!
    expect(of('带队').own.map((index) => park2[index]!.text).join()).toContain('带队')
    expect(of('网格员').own).toEqual([])
    expect(rows.filter((row) => row.own.length > 0).length / rows.length).toBeGreaterThan(0.4)
  })
})

describe('a deadline in words', () => {
  it.each([
    [{ from: '2024-01-01', by: '2024-12-31', yearly: false, standing: false }, '2024年内'],
    [{ from: null, by: '2024-06-30', yearly: false, standing: false }, '2024年6月30日前'],
    [{ from: '2024-01-01', by: '2026-12-31', yearly: true, standing: false }, '2024—2026年每年'],
    [{ from: '2024-01-01', by: '2026-12-31', yearly: false, standing: false }, '2024—2026年内'],
    [{ from: null, by: null, yearly: false, standing: true }, '长期坚持'],
    [{ from: '2024-05-09', by: null, yearly: false, standing: false }, '2024年5月9日起'],
  ] as const)('%j is %s', (due, words) => expect(dueWords(due as never)).toBe(words))
})
