// The same slow hazard in the five jurisdictions climbs five ladders: S3-102 函告→通报→约谈→曝光; S0-048 and S4-049 通报→约谈; S1-107
// 挂牌督办 in 2025 only; S2-102 nothing for slowness, a refusal goes to the district (the sentences stand in packs/*/tenant.yaml).
import { describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { systemScope } from '#platform/db/tx.ts'
import { addDays, day, type Day } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import type { DatedValue } from '#mechanisms/plan/parameters.ts'
import { loadPack } from '#rooms/organisations/pack.ts'
import { nextRung, proposal, reasonWords, waitOf, type Measure, type Progress, type Rung } from './rules.ts'
import { laddersAt } from './terms.ts'

const product = await testProduct()
const valuesOf = async (code: string): Promise<readonly DatedValue[]> => {
  const id = await loadPack(product.database.owner, product.db, code, { demo: true, now: new Date('2026-11-22T01:00:00Z') })
  return product.db.read(systemScope(id), (tx) => listParameters(tx))
}

type Taken = { rung: Rung; on: Day; why: string; basis: string }

/** A hazard handed over on a day with 30 days, on which nobody ever works; the office takes every rung on the morning it is proposed. */
function climb(values: readonly DatedValue[], assignedOn: Day, until: Day, refusedOn: Day | null = null): Taken[] {
  const measures: Measure[] = []
  const taken: Taken[] = []
  for (let today = assignedOn; today <= until; today = addDays(today, 1)) {
    const ladders = laddersAt(values, today, null)
    const progress: Progress = { hazardState: 'assigned', assignedOn, dueOn: addDays(assignedOn, 30), progressOn: assignedOn, progressPercent: null, refusedOn: refusedOn !== null && refusedOn <= today ? refusedOn : null }
    const next = proposal(progress, ladders, measures, 1, today)
    if (!next) continue
    measures.push({ id: `m${measures.length}`, round: 1, track: next.track, rung: next.rung, state: 'taken', proposedOn: today, decidedOn: today, waitUntil: waitOf(ladders, today), answerBy: null, answeredOn: null })
    taken.push({ rung: next.rung, on: today, why: reasonWords(next.reasons), basis: ladders.basis[next.track].basis })
  }
  return taken
}

const CASES = [
  { pack: 'quyuan', name: 'S3 屈原', from: '2025-03-01', ladder: [['letter', '2025-03-11'], ['bulletin', '2025-03-18'], ['talk', '2025-03-25'], ['exposure', '2025-04-01']], quote: '函告、通报、约谈、曝光', refusal: ['hand-over'] },
  { pack: 'shuanglonghu', name: 'S0 双龙湖', from: '2025-03-01', ladder: [['bulletin', '2025-03-11'], ['talk', '2025-03-18']], quote: '通报、约谈等措施', refusal: ['report-up'] },
  { pack: 'jinqiao', name: 'S1 金桥', from: '2025-03-01', ladder: [['listed', '2025-03-11']], quote: '挂牌督办', refusal: ['report-up'] },
  { pack: 'zhoujiaba', name: 'S2 周家坝', from: '2023-06-01', ladder: [], quote: '', refusal: ['report-up'] },
  { pack: 'zhengyang', name: 'S4 正阳', from: '2025-03-01', ladder: [['bulletin', '2025-03-11'], ['talk', '2025-03-18']], quote: '通报、约谈等措施', refusal: ['talk', 'bulletin', 'report-up'] },
] as const

describe.each(CASES)('$name', ({ pack, from, ladder, quote, refusal }) => {
  it('climbs its own ladder, each rung on its day and with the sentence it rests on', async () => {
    const values = await valuesOf(pack)
    const taken = climb(values, day(from), addDays(day(from), 120))
    expect(taken.map(({ rung, on }) => [rung, on])).toEqual(ladder)
    for (const one of taken) expect(one.basis).toContain(quote)
    if (taken[0]) expect(taken[0].why).toBe('已有10天没有整改进展')
    expect(taken.slice(3).every((one) => one.why.includes('超过整改期限'))).toBe(true)
  })

  it('answers a refusal by the powers it has', async () => {
    const values = await valuesOf(pack)
    const start = day(from)
    expect(climb(values, start, addDays(start, 60), addDays(start, 5)).map((one) => one.rung)).toEqual(refusal)
  })
})

it('S1 lists in 2025 only: the year after, the plan writes no ladder', async () => {
  const values = await valuesOf('jinqiao')
  expect(climb(values, day('2026-03-01'), day('2026-06-01'))).toEqual([])
  expect(nextRung(laddersAt(values, day('2026-03-01'), null), [], 1, 'slow', day('2026-03-01'))).toEqual({ kind: 'none' })
  // Handed over late in 2025, slow from January: the rung would be a deed of 2026.
  expect(climb(values, day('2025-12-25'), day('2026-03-01'))).toEqual([])
  expect(climb(values, day('2025-12-21'), day('2026-03-01')).map((one) => one.on)).toEqual(['2025-12-31'])
})
