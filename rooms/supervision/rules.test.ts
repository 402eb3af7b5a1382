// The ladder by table and by property: whatever happens on whatever day, nobody skips a rung, no rung comes twice, and the
// waiting days are kept.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, day, daysBetween } from '#platform/time/day.ts'
import { expectedPercent, followHazard, nextRung, proposal, reasonsOf, reasonWords, refusalRungs, trackOf, waitOf, type Ladders, type Measure, type Progress, type Rung } from './rules.ts'

const on = day('2026-11-22')
const ladders: Ladders = { slow: ['letter', 'bulletin', 'talk', 'exposure'], refusal: ['talk', 'report-up'], slowAfterDays: 10, waitDays: 7, behindPercent: 30 }
const progress = (more: Partial<Progress> = {}): Progress => ({ hazardState: 'assigned', assignedOn: day('2026-11-02'), dueOn: day('2026-12-12'), progressOn: on, progressPercent: null, refusedOn: null, ...more })
const measure = (more: Partial<Measure>): Measure => ({ id: 'm', round: 1, track: 'slow', rung: 'letter', state: 'taken', proposedOn: on, decidedOn: on, waitUntil: addDays(on, 7), answerBy: null, answeredOn: null, ...more })

describe('slow', () => {
  it.each<[string, Partial<Progress>, string]>([
    ['nine days without progress', { progressOn: addDays(on, -9) }, ''],
    ['ten days without progress', { progressOn: addDays(on, -10) }, '已有10天没有整改进展'],
    ['due today', { dueOn: on }, ''],
    ['a day overdue', { dueOn: addDays(on, -1) }, '超过整改期限1天'],
    ['half the time gone, 20 done: not yet 30 points behind', { progressPercent: 20 }, ''],
    ['half the time gone, 19 done', { progressPercent: 19 }, '时间已过50%，整改只完成19%'],
    ['handed in: the offices hold it', { hazardState: 'rectified', dueOn: addDays(on, -9), progressOn: addDays(on, -30) }, ''],
    ['refused', { refusedOn: on }, '2026-11-22认定拒不整改'],
  ])('%s', (_, more, words) => expect(reasonWords(reasonsOf(progress(more), ladders, on))).toBe(words))

  it('knows no share of time without a deadline', () => {
    expect(expectedPercent({ assignedOn: null, dueOn: on }, on)).toBeNull()
    expect(expectedPercent({ assignedOn: on, dueOn: on }, on)).toBe(0)
    expect(expectedPercent({ assignedOn: on, dueOn: on }, addDays(on, 5))).toBe(100)
  })
})

describe('the next rung', () => {
  it.each<[string, Measure[], unknown]>([
    ['the first', [], { kind: 'rung', rung: 'letter', position: 0 }],
    ['waits until its day', [measure({ waitUntil: addDays(on, 1) })], { kind: 'wait', until: addDays(on, 1) }],
    ['comes on that day', [measure({ waitUntil: on })], { kind: 'rung', rung: 'bulletin', position: 1 }],
    ['is the same again after it was waived', [measure({ state: 'waived', waitUntil: on })], { kind: 'rung', rung: 'letter', position: 0 }],
    ['is the same again after it lapsed', [measure({ state: 'lapsed', waitUntil: null })], { kind: 'rung', rung: 'letter', position: 0 }],
    ['begins anew in a new round', [measure({ round: 0, waitUntil: addDays(on, 5) })], { kind: 'rung', rung: 'letter', position: 0 }],
    ['is none beyond the last', ladders.slow.map((rung) => measure({ rung, waitUntil: on })), { kind: 'top' }],
  ])('%s', (_, measures, next) => expect(nextRung(ladders, measures, 1, 'slow', on)).toEqual(next))

  it('is no other while one is open', () => {
    const open = measure({ state: 'proposed', decidedOn: null, waitUntil: null })
    expect(nextRung(ladders, [open], 1, 'slow', on)).toEqual({ kind: 'open', measure: open })
  })
  it('is not the talk of the other ladder while its waiting days run', () => {
    expect(nextRung(ladders, [measure({ rung: 'talk', waitUntil: addDays(on, 3) })], 1, 'refusal', on)).toEqual({ kind: 'wait', until: addDays(on, 3) })
    expect(nextRung(ladders, [measure({ rung: 'letter', waitUntil: addDays(on, 3) })], 1, 'refusal', on)).toEqual({ kind: 'rung', rung: 'talk', position: 0 })
  })
  it('is none where the plan writes no ladder', () => expect(nextRung({ ...ladders, slow: [] }, [], 1, 'slow', on)).toEqual({ kind: 'none' }))
  it('of a refusal ends with who has the power', () => {
    expect(refusalRungs([], false)).toEqual(['report-up'])
    expect(refusalRungs([], true)).toEqual(['hand-over'])
    expect(refusalRungs(['report-up'], false)).toEqual(['report-up'])
    expect(refusalRungs(['talk', 'bulletin'], false)).toEqual(['talk', 'bulletin', 'report-up'])
  })
})

it.each([['listed', 'closed', 'major', 'end'], ['listed', 'voided', 'major', 'end'], ['registered', 'graded', 'general', 'end'], ['ended', 'assigned', 'major', 'resume'], ['ended', 'closed', 'major', undefined], ['listed', 'assigned', 'major', undefined]] as const)('%s, hazard %s %s: %s', (state, hazard, level, way) => {
  expect(followHazard(state, hazard, level)).toBe(way)
})

/** What an office, an enterprise and the calendar may do on a day. */
type Deed = 'nothing' | 'progress' | 'take' | 'waive' | 'refuse' | 'hand in' | 'send back' | 'reopen'
const deeds = fc.array(fc.tuple(fc.constantFrom<Deed>('nothing', 'nothing', 'progress', 'take', 'take', 'waive', 'refuse', 'hand in', 'send back', 'reopen'), fc.integer({ min: 1, max: 6 })), { maxLength: 60 })
const anyLadders = fc.record({
  slow: fc.shuffledSubarray<Rung>(['letter', 'bulletin', 'talk', 'exposure', 'listed']), refusal: fc.tuple(fc.shuffledSubarray<Rung>(['talk', 'bulletin']), fc.boolean()).map(([written, power]) => refusalRungs(written, power)),
  slowAfterDays: fc.integer({ min: 1, max: 20 }), waitDays: fc.integer({ min: 1, max: 15 }), behindPercent: fc.constant(30),
})

/** Plays the days as the job and the routes do. */
function play(rules: Ladders, days: readonly (readonly [Deed, number])[]): Measure[] {
  let today = day('2026-01-01')
  let p = progress({ assignedOn: today, progressOn: today, dueOn: addDays(today, 30) })
  let round = 1
  const measures: Measure[] = []
  const replace = (id: string, more: Partial<Measure>) => void measures.splice(measures.findIndex((one) => one.id === id), 1, { ...measures.find((one) => one.id === id)!, ...more })
  for (const [deed, gap] of days) {
    for (let i = 0; i < gap; i++) {
      today = addDays(today, 1)
      const next = proposal(p, rules, measures, round, today)
      // The same morning twice proposes once.
      if (next) measures.push(measure({ id: `m${measures.length}`, round, track: next.track, rung: next.rung, state: 'proposed', proposedOn: today, decidedOn: null, waitUntil: null }))
      expect(proposal(p, rules, measures, round, today)).toBeUndefined()
      if (next) expect(reasonsOf(p, rules, today).length).toBeGreaterThan(0)
    }
    const open = measures.find((one) => one.round === round && one.state === 'proposed')
    const lapse = () => { if (open) replace(open.id, { state: 'lapsed', decidedOn: today }) }
    if (deed === 'progress') p = { ...p, progressOn: today }
    else if (deed === 'take' && open) replace(open.id, { state: 'taken', decidedOn: today, waitUntil: waitOf(rules, today) })
    else if (deed === 'waive' && open) replace(open.id, { state: 'waived', decidedOn: today, waitUntil: waitOf(rules, today) })
    else if (deed === 'refuse') { lapse(); p = { ...p, refusedOn: today } }
    else if (deed === 'hand in') { lapse(); p = { ...p, hazardState: 'rectified' } }
    else if (deed === 'send back') p = { ...p, hazardState: 'assigned', progressOn: today }
    else if (deed === 'reopen') { lapse(); round += 1; p = { ...p, hazardState: 'assigned', progressOn: today, refusedOn: null } }
  }
  return measures
}

describe('whatever happens', () => {
  it('rungs are taken in the order of the ladder, none skipped, none twice', () => fc.assert(fc.property(anyLadders, deeds, (rules, days) => {
    const measures = play(rules, days)
    for (const round of new Set(measures.map((one) => one.round))) {
      for (const track of ['slow', 'refusal'] as const) {
        const taken = measures.filter((one) => one.round === round && one.track === track && one.state === 'taken').map((one) => one.rung)
        expect(taken).toEqual(rules[track].slice(0, taken.length))
      }
    }
  })))

  it('between two decisions on one ladder lie the waiting days, and between the same rung of two ladders', () => fc.assert(fc.property(anyLadders, deeds, (rules, days) => {
    const decided = play(rules, days).filter((one) => one.state === 'taken' || one.state === 'waived')
    for (const [i, a] of decided.entries()) for (const b of decided.slice(i + 1)) {
      if (a.round === b.round && (a.track === b.track || a.rung === b.rung)) expect(daysBetween(a.decidedOn!, b.proposedOn), `${a.rung} ${a.decidedOn} → ${b.rung} ${b.proposedOn}`).toBeGreaterThanOrEqual(rules.waitDays)
    }
  })))

  it('never more than one is open, and nothing is proposed while offices hold the case', () => fc.assert(fc.property(anyLadders, deeds, (rules, days) => {
    const measures = play(rules, days)
    expect(measures.filter((one) => one.state === 'proposed').length).toBeLessThanOrEqual(1)
    expect(proposal(progress({ hazardState: 'rectified', dueOn: day('2020-01-01'), refusedOn: on }), rules, measures, 9, on)).toBeUndefined()
    expect(trackOf(progress({ refusedOn: on }))).toBe('refusal')
  })))
})

