import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day } from '#platform/time/day.ts'
import { PERIODS } from '#mechanisms/plan/compile/plan.ts'
import { counts, misses, occurrences, PART_POLICIES, standingOf, type DutyHistory, type Fulfilment, type Rule, type Version } from './duty.ts'
import { labelOf, periodOf, periodsBetween, spanOfKey, type Range } from './periods.ts'

const d = (text: string) => text as Day
const campaign: Range = { from: d('2024-01-20'), until: d('2026-12-31') }
const whole: Range = { from: d('2023-01-01'), until: d('2027-12-31') }
const rule = (per: Rule['per'], more: Partial<Rule> = {}): Rule => ({ per, atLeast: 1, ...campaign, ...more })
const keys = (history: DutyHistory, range = whole) => occurrences(history, range, campaign).map(({ key }) => key)

const anyDay = fc.integer({ min: 0, max: 1500 }).map((n) => addDays(d('2023-06-01'), n))
const anyPer = fc.constantFrom(...PERIODS)
const anyRule = fc.record({ per: anyPer, atLeast: fc.integer({ min: 1, max: 4 }), from: anyDay, until: anyDay }).map((one): Rule => (one.from <= one.until ? one : { ...one, from: one.until, until: one.from }))
const anyVersion: fc.Arbitrary<Version> = fc.record({ effectiveOn: anyDay, rule: fc.option(anyRule) })
const anyHistory = fc.array(anyVersion, { minLength: 1, maxLength: 5 })
const anyPolicy = fc.constantFrom(...PART_POLICIES)
const deedsOf = (history: DutyHistory) => fc.subarray(occurrences(history, whole, campaign)).chain((some) => fc.tuple(...some.map((one) => fc.integer({ min: -3, max: 12 }).map((late): Fulfilment => ({ key: one.key, doneOn: addDays(one.until, late) })))))

describe('periods', () => {
  it('are those of the calendar', () => {
    expect(periodOf('quarter', d('2026-08-15'), campaign)).toEqual({ per: 'quarter', key: '2026-Q3', from: '2026-07-01', until: '2026-09-30' })
    expect(periodOf('half-year', d('2023-05-22'), campaign)).toMatchObject({ key: '2023-H1', from: '2023-01-01', until: '2023-06-30' })
    expect(periodOf('month', d('2024-02-10'), campaign)).toMatchObject({ key: '2024-02', until: '2024-02-29' })
    // Monday 2024-12-30 begins the first week of 2025.
    expect(periodOf('week', d('2025-01-01'), campaign)).toMatchObject({ key: '2025-W01', from: '2024-12-30', until: '2025-01-05' })
    expect(periodOf('campaign', d('2025-05-05'), campaign)).toMatchObject({ key: 'campaign', ...campaign })
  })
  it('are said as people say them', () => {
    expect(['2026-Q3', '2026-H1', '2026-11', '2026-W47', '2026-11-22', '2026', 'campaign'].map(labelOf)).toEqual(['2026年第3季度', '2026年上半年', '2026年11月', '2026年第47周', '2026年11月22日', '2026年', '行动期内'])
  })
  it('tile every range without gap or overlap, and a key leads back to its period', () => {
    fc.assert(fc.property(anyPer.filter((per) => per !== 'campaign'), anyDay, fc.nat(700), (per, from, days) => {
      const spans = periodsBetween(per, { from, until: addDays(from, days) })
      expect(spans[0]!.from <= from && spans.at(-1)!.until >= addDays(from, days)).toBe(true)
      for (const [i, span] of spans.entries()) {
        if (i) expect(span.from).toBe(addDays(spans[i - 1]!.until, 1))
        expect(spanOfKey(span.key, campaign)).toEqual(span)
      }
    }))
  })
})

describe('what is owed', () => {
  it('a short rule begins with the first whole period, a long one with what is left of the running one', () => {
    const from = d('2024-04-30')
    expect(keys([{ effectiveOn: from, rule: rule('quarter', { until: d('2024-12-31') }) }])).toEqual(['2024-Q3', '2024-Q4'])
    expect(keys([{ effectiveOn: from, rule: rule('year') }])).toEqual(['2024', '2025', '2026'])
    // Half-yearly checks in a campaign from 22 May to December: both halves (systems.md, ambiguity 29).
    expect(keys([{ effectiveOn: d('2023-05-22'), rule: rule('half-year', { from: d('2023-05-22'), until: d('2023-12-31') }) }])).toEqual(['2023-H1', '2023-H2'])
  })
  it('a part owes its share, at least once', () => {
    const history = [{ effectiveOn: d('2024-07-01'), rule: rule('year', { atLeast: 4, until: d('2024-12-31') }) }]
    expect(occurrences(history, whole, campaign)).toEqual([{ per: 'year', key: '2024', from: '2024-07-01', until: '2024-12-31', atLeast: 2, under: '2024-07-01' }])
  })
  it('a revision in the middle of a period holds from the next one on', () => {
    const first = { effectiveOn: d('2024-01-20'), rule: rule('quarter') }
    const revised = [first, { effectiveOn: d('2025-05-10'), rule: rule('month') }]
    expect(keys(revised, { from: d('2025-01-01'), until: d('2025-08-31') })).toEqual(['2025-Q1', '2025-Q2', '2025-07', '2025-08'])
    expect(keys([first, { effectiveOn: d('2025-05-10'), rule: null }]).at(-1)).toBe('2025-Q2')
  })
  it('a revision on a day changes nothing that began before it', () => {
    fc.assert(fc.property(anyHistory, anyVersion, anyPolicy, (history, revision, policy) => {
      const before = (list: DutyHistory) => occurrences(list, whole, campaign, policy).filter(({ from }) => from < revision.effectiveOn)
      expect(before([...history, revision])).toEqual(before(history))
    }), { numRuns: 2000 })
  })
  it('never overlaps, and names no period twice', () => {
    fc.assert(fc.property(anyHistory, anyPolicy, (history, policy) => {
      const owed = occurrences(history, whole, campaign, policy)
      for (const [i, one] of owed.entries()) {
        expect(one.from <= one.until).toBe(true)
        if (i) expect(one.from > owed[i - 1]!.until).toBe(true)
      }
      expect(new Set(owed.map(({ per, key }) => `${per} ${key}`)).size).toBe(owed.length)
    }), { numRuns: 2000 })
  })
  it('does not depend on the range that is looked at', () => {
    fc.assert(fc.property(anyHistory, anyDay, fc.nat(500), (history, from, days) => {
      const range = { from, until: addDays(from, days) }
      expect(occurrences(history, range, campaign)).toEqual(occurrences(history, whole, campaign).filter((one) => one.until >= range.from && one.from <= range.until))
    }))
  })
})

describe('done and missed', () => {
  const quarterly = occurrences([{ effectiveOn: d('2024-01-01'), rule: rule('quarter', { from: d('2024-01-01') }) }], whole, campaign)
  const q3 = quarterly.find(({ key }) => key === '2025-Q3')!
  const standing = (deeds: Fulfilment[], today: string) => standingOf(q3, deeds, d(today), campaign).standing

  it('reads ahead, open, done, late, missed', () => {
    expect(standing([], '2025-06-30')).toBe('ahead')
    expect(standing([], '2025-07-01')).toBe('open')
    expect(standing([], '2025-09-30')).toBe('open')
    expect(standing([], '2025-10-01')).toBe('missed')
    expect(standing([{ key: '2025-Q3', doneOn: d('2025-09-30') }], '2025-10-01')).toBe('done')
    expect(standing([{ key: '2025-Q3', doneOn: d('2025-10-02') }], '2025-10-03')).toBe('late')
  })
  it('three months make their quarter, and no other', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), (month) => {
      const key = `2025-${String(month).padStart(2, '0')}`
      const made = quarterly.filter((one) => counts(one, { key, doneOn: d(`${key}-15`) }, campaign)).map((one) => one.key)
      expect(made).toEqual([`2025-Q${Math.ceil(month / 3)}`])
    }))
    const monthly = ['2025-07', '2025-08', '2025-09'].map((key) => ({ key, doneOn: d(`${key}-20`) }))
    expect(misses([q3], monthly, d('2025-10-01'), campaign)).toEqual([])
    expect(misses([q3], [{ key: '2025-06', doneOn: d('2025-06-20') }], d('2025-10-01'), campaign)).toEqual([q3])
  })
  it('what is past stays as it was under any later text', () => {
    fc.assert(fc.property(anyHistory.chain((history) => fc.record({ history: fc.constant(history), deeds: deedsOf(history), today: anyDay, later: fc.array(fc.record({ after: fc.nat(400), rule: fc.option(anyRule) }), { maxLength: 3 }) })), ({ history, deeds, today, later }) => {
      const past = (list: DutyHistory) => occurrences(list, whole, campaign).filter(({ until }) => until < today).map((one) => ({ ...one, ...standingOf(one, deeds, today, campaign) }))
      const revised = [...history, ...later.map(({ after, rule }) => ({ effectiveOn: addDays(today, after), rule }))]
      expect(past(revised)).toEqual(past(history))
      expect(misses(past(revised), deeds, today, campaign)).toEqual(misses(past(history), deeds, today, campaign))
    }), { numRuns: 500 })
  })
  it('a miss is a closed period that was not done in time, once', () => {
    fc.assert(fc.property(anyHistory.chain((history) => fc.tuple(fc.constant(history), deedsOf(history), anyDay)), ([history, deeds, today]) => {
      const owed = occurrences(history, whole, campaign)
      const missed = new Set(misses(owed, deeds, today, campaign))
      for (const one of owed) expect(missed.has(one)).toBe(['missed', 'late'].includes(standingOf(one, deeds, today, campaign).standing) && one.until < today)
    }), { numRuns: 300 })
  })
})
