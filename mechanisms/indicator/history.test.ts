// The table of the definitions (口径) with its expected answers, and random histories against the word-by-word oracle.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, day, type Day } from '#platform/time/day.ts'
import { historyOf, STOCKS, SUMS, datedEvents, type DatedEvent, type Sum } from './history.ts'
import { anyCase, judgedBy, knownAt, oracle, START, type OracleCase } from './oracle.ts'

const of = (id: string, ...events: [string, DatedEvent['kind'], string?][]): OracleCase => ({ id, events: events.map(([on, kind, due], i) => ({ kind, onDay: day(on), seq: i + 1, ...(due ? { dueOn: day(due) } : {}) })) })

const H: Record<string, OracleCase> = Object.fromEntries([
  of('H1', ['2023-11-05', 'found', '2024-06-30'], ['2024-06-30', 'closed']),
  of('H2', ['2023-12-31', 'found', '2024-12-31'], ['2025-01-02', 'closed']),
  of('H3', ['2024-01-01', 'found', '2024-02-01'], ['2024-01-20', 'closed']),
  of('H4', ['2026-03-31', 'found', '2026-04-15'], ['2026-04-10', 'closed'], ['2026-06-20', 'reopened', '2026-07-05']),
  of('H5', ['2026-04-01', 'found', '2026-05-01'], ['2026-04-28', 'extended', '2026-06-10'], ['2026-06-08', 'closed']),
  of('H6', ['2026-05-10', 'found', '2026-06-09'], ['2026-06-12', 'extended', '2026-07-12']),
  of('H7', ['2026-06-30', 'found', '2026-07-30']),
  of('H8', ['2026-02-01', 'found', '2026-03-01'], ['2026-07-01', 'closed']),
  of('H9', ['2026-06-01', 'found', '2026-06-30']),
  of('H10', ['2026-04-20', 'found', '2026-05-20'], ['2026-04-22', 'voided']),
  of('H11', ['2023-08-01', 'found', '2024-03-31'], ['2024-03-01', 'closed'], ['2024-05-01', 'reopened', '2024-08-01'], ['2024-07-15', 'closed']),
].map((one) => [one.id, one]))

/** The figure as it is summed up from the days of a case. */
function count(one: OracleCase, sum: Sum, from: string, to: string): number {
  const rows = historyOf(one.events)
  if ((STOCKS as readonly string[]).includes(sum)) return rows.filter((row) => row.day <= to).reduce((n, row) => n + Number(row[sum as 'open']) - Number(row[`${sum as 'open'}Was`]), 0)
  return rows.filter((row) => row.day >= from && row.day <= to).reduce((n, row) => n + Number(row[sum as 'found']), 0)
}
const which = (sum: Sum, from: string, to: string) => Object.keys(H).filter((id) => count(H[id]!, sum, from, to) > 0)
const Q2 = ['2026-04-01', '2026-06-30'] as const

describe('the table of the definitions', () => {
  it.each([['2026-03-31', ['H4', 'H8']], ['2026-06-30', ['H4', 'H6', 'H7', 'H8', 'H9']]])('open at %s', (t, ids) => expect(which('open', t, t)).toEqual(ids))
  it('found in the quarter, the voided one among them', () => {
    expect(which('found', ...Q2)).toEqual(['H5', 'H6', 'H7', 'H9', 'H10'])
    expect(which('voided', ...Q2)).toEqual(['H10'])
  })
  it('closed in the quarter by the closing date', () => expect([which('closed', ...Q2), which('closed', '2026-07-01', '2026-09-30')]).toEqual([['H4', 'H5'], ['H8']]))
  it('balance of the quarter', () => {
    const total = (sum: Sum, from: string, to: string) => Object.values(H).reduce((n, one) => n + count(one, sum, from, to), 0)
    const [before, found, reopened, closed, voided] = [total('open', '', '2026-03-31'), total('found', ...Q2), total('reopened', ...Q2), total('closed', ...Q2), total('voided', ...Q2)]
    expect([before, found, reopened, closed, voided]).toEqual([2, 5, 1, 2, 1])
    expect(before + found + reopened - closed - voided).toBe(total('open', '', '2026-06-30'))
  })
  it.each([['2026-06-11', ['H6', 'H8']], ['2026-06-30', ['H8']], ['2026-07-01', ['H9']]])('overdue at %s', (t, ids) => expect(which('overdue', t, t)).toEqual(ids))
  it('closed on time', () => {
    const first = (id: string) => { const rows = historyOf(H[id]!.events).filter((row) => row.closed); return rows[0] && rows[0].onTime === rows[0].closed }
    expect(['H1', 'H2', 'H3', 'H4', 'H5', 'H8', 'H11'].map(first)).toEqual([true, false, true, true, true, false, true])
    const later = of('H6', ['2026-05-10', 'found', '2026-06-09'], ['2026-06-12', 'extended', '2026-07-12'], ['2026-07-01', 'closed'])
    expect(count(later, 'onTime', '2026-07-01', '2026-07-31')).toBe(0)
  })
  it('due cohort of the quarter', () => {
    expect(which('due', ...Q2)).toEqual(['H4', 'H5', 'H6', 'H9'])
    expect(which('met', ...Q2)).toEqual(['H4', 'H5'])
    expect(which('onTime', ...Q2)).toEqual(which('closed', ...Q2))
  })
  it('stock of 2023: members, and what of it is open later', () => {
    const members = which('open', '', '2023-12-31').filter((id) => which('found', '1900-01-01', '2023-12-31').includes(id))
    expect(members).toEqual(['H1', 'H2', 'H11'])
    expect(['2024-04-15', '2024-05-01', '2024-12-31', '2025-01-02'].map((t) => which('open', '', t).filter((id) => members.includes(id)))).toEqual([['H1', 'H2'], ['H1', 'H2', 'H11'], ['H2'], []])
  })
  it('dynamic zero on neither day', () => expect(['2026-06-30', '2026-07-01'].map((t) => which('overdue', '', t).length === 0)).toEqual([false, false]))
})

describe('any history', () => {
  it('gives the figures of the definitions for every day and period', () => {
    fc.assert(fc.property(anyCase, fc.integer({ min: 0, max: 250 }), fc.integer({ min: 0, max: 90 }), (one, at, length) => {
      const [from, to] = [addDays(START, at - length), addDays(START, at)]
      for (const sum of SUMS) expect([sum, count(one, sum, from, to)]).toEqual([sum, oracle([one], sum, from, to)])
    }), { numRuns: 3000 })
  })
  it('is the same in every order of arrival', () => {
    fc.assert(fc.property(anyCase.chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.events], { minLength: one.events.length }))), ([one, shuffled]) => {
      expect(historyOf(shuffled)).toEqual(historyOf(one.events))
    }), { numRuns: 500 })
  })
  it('never changes a day that is past', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const sorted = one.events.toSorted((a, b) => (a.onDay < b.onDay ? -1 : a.onDay > b.onDay ? 1 : a.seq - b.seq))
      for (let i = 1; i < sorted.length; i++) {
        const cut = (rows: ReturnType<typeof historyOf>) => rows.filter((row) => row.day < sorted[i]!.onDay).map(({ until: _, ...row }) => row)
        expect(cut(historyOf(sorted.slice(0, i)))).toEqual(cut(historyOf(sorted.slice(0, i + 1))))
      }
    }), { numRuns: 500 })
  })
  it('leaves no gap between its days', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const rows = historyOf(one.events)
      rows.forEach((row, i) => expect(row.until).toBe(rows[i + 1]?.day ?? 'infinity'))
      rows.forEach((row) => { const known = knownAt(one, row.day); expect(row.level).toBe(known.level); expect(known.rounds.map(judgedBy).length).toBeGreaterThan(0) })
    }), { numRuns: 300 })
  })
})

describe('what a change of the record dates', () => {
  const facts = { foundOn: day('2026-05-01'), level: null, dueOn: null, closed: false, voided: false, planned: false }
  const today = day('2026-05-20') as Day
  it.each([
    ['a report', undefined, {}, ['found 2026-05-01']],
    ['a report of what is graded already', undefined, { level: 'major', dueOn: day('2026-06-01') }, ['found 2026-05-01', 'graded 2026-05-20', 'due 2026-05-20']],
    ['a first deadline', {}, { dueOn: day('2026-06-01') }, ['due 2026-05-20']],
    ['a moved deadline', { dueOn: day('2026-06-01') }, { dueOn: day('2026-07-01') }, ['extended 2026-05-20']],
    ['a complete plan', {}, { planned: true }, ['planned 2026-05-20']],
    ['a closing', {}, { closed: true }, ['closed 2026-05-20']],
    ['a reopening with its deadline', { closed: true, dueOn: day('2026-05-10') }, { dueOn: day('2026-06-10') }, ['reopened 2026-05-20']],
    ['a voiding', {}, { voided: true }, ['voided 2026-05-20']],
    ['nothing', { level: 'major' }, { level: 'major' }, []],
  ])('%s', (_, before, after, wanted) => {
    expect(datedEvents(before && { ...facts, ...before }, { ...facts, ...after }, today).map(({ kind, onDay }) => `${kind} ${onDay}`)).toEqual(wanted)
  })
})
