// The scorer against pairs labelled before it was written: the first half tuned it, the second says what it is worth.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWords } from '#rooms/standards/words.ts'
import { shippedLexicon } from '#rooms/standards/store.ts'
import { addDays, day } from '#platform/time/day.ts'
import { compare, LIKELY, traitsOf, type Near } from './suggest.ts'

const words = openWords(shippedLexicon())
const BASE = day('2026-05-01')

type Pair = { same: boolean; likeness: ReturnType<typeof compare>; line: string; heldOut: boolean }

const pairs: Pair[] = readFileSync(join(import.meta.dirname, 'fixtures/pairs.tsv'), 'utf8').trim().split('\n').slice(1).map((line, i) => {
  const [same, where, days, placeA, a, placeB, b] = line.split('\t') as [string, string, string, string, string, string, string]
  const near: Near = where === 'unit' ? 'entity' : where === 'building' ? 'building' : 30
  const traits = (description: string, place: string, foundOn: string) => traitsOf({ description, place: place || null, category: null, clause: null, foundOn: foundOn as typeof BASE }, words)
  return { same: same === '1', line, heldOut: Math.floor(i / 2) % 2 === 1, likeness: compare(traits(a, placeA, BASE), traits(b, placeB, addDays(BASE, Number(days))), near) }
})

function worth(of: readonly Pair[]) {
  const shown = of.filter(({ likeness }) => likeness.score >= LIKELY)
  const right = shown.filter(({ same }) => same)
  return { precision: right.length / shown.length, recall: right.length / of.filter(({ same }) => same).length, shown: shown.length }
}

describe('the same hazard found twice', () => {
  it.each([['tuned on', false, 0.9, 0.9], ['held out', true, 0.85, 0.85]] as const)('%s', (name, heldOut, precision, recall) => {
    const of = pairs.filter((pair) => pair.heldOut === heldOut)
    const found = worth(of)
    process.stdout.write(`${name}: ${of.length} pairs, precision ${(found.precision * 100).toFixed(1)} %, recall ${(found.recall * 100).toFixed(1)} %\n`)
    if (process.env['SHOW_WRONG']) for (const { same, likeness, line } of of) if (same !== likeness.score >= LIKELY) process.stdout.write(`${likeness.score.toFixed(2)} ${line}\n`)
    expect(found.precision).toBeGreaterThanOrEqual(precision)
    expect(found.recall).toBeGreaterThanOrEqual(recall)
  })

  it('is as alike one way round as the other, and wholly alike to itself', () => {
    const [one, other] = ['配电箱门缺失', '一楼配电箱没有门'].map((description) => traitsOf({ description, place: '一楼', category: 'electric', clause: null, foundOn: BASE }, words)) as [ReturnType<typeof traitsOf>, ReturnType<typeof traitsOf>]
    expect(compare(one, other, 'entity')).toEqual(compare(other, one, 'entity'))
    expect(compare(one, one, 'entity').score).toBe(1)
    expect(compare(one, one, 'entity').reasons).toEqual(['同一单位', '同一天', '部位相同', '文字相似 100 %', '类别相同'])
  })

  it('takes another number of machine for another thing, however it is written', () => {
    const at = (description: string) => traitsOf({ description, place: null, category: null, clause: null, foundOn: BASE }, words)
    expect(compare(at('3号注塑机安全门联锁失效'), at('3#注塑机安全门联锁失效'), 'entity').score).toBeGreaterThan(0.9)
    expect(compare(at('3号注塑机安全门联锁失效'), at('5#注塑机安全门联锁失效'), 'entity').score).toBeLessThan(LIKELY)
    expect(compare(at('十二楼楼道堆放杂物'), at('12楼楼道堆放杂物'), 'entity').score).toBeGreaterThan(0.8)
  })

  it('holds a finding against four hundred others in a few milliseconds', () => {
    const many = pairs.flatMap(({ line }) => line.split('\t').slice(4)).filter(Boolean)
    const traits = Array.from({ length: 400 }, (_, i) => traitsOf({ description: many[i % many.length]!, place: '车间', category: null, clause: null, foundOn: BASE }, words))
    const mine = traitsOf({ description: '车间灭火器过期', place: '车间', category: null, clause: null, foundOn: BASE }, words)
    const began = performance.now()
    for (const other of traits) compare(mine, other, 'entity')
    expect(performance.now() - began).toBeLessThan(50)
  })
})
