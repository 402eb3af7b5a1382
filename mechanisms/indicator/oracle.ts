// For tests only: the definitions of figures (口径) word by word over the dated events of each case, asked anew for every
// question and sharing nothing with history.ts. Slow on purpose; what is published must equal it.
import fc from 'fast-check'
import { addDays, day, type Day } from '#platform/time/day.ts'
import type { DatedEvent, Sum } from './history.ts'

export type OracleCase = { id: string; events: readonly DatedEvent[] }
type Round = { from: Day; closedOn: Day | null; deadlines: { on: Day; dueOn: Day }[] }

const until = (events: readonly DatedEvent[], day: Day) => [...events].filter(({ onDay }) => onDay <= day).sort((a, b) => a.onDay.localeCompare(b.onDay) || a.seq - b.seq)

/** What is known of a case at the end of a day: its rounds, whether it was voided, its level. */
export function knownAt(one: OracleCase, day: Day) {
  const rounds: Round[] = []
  let voidedOn: Day | null = null
  let level: string | null = null
  let plannedIn = -1
  for (const event of until(one.events, day)) {
    const round = rounds.at(-1)
    const running = round !== undefined && round.closedOn === null && voidedOn === null
    if (event.kind === 'found' && !rounds.length) {
      rounds.push({ from: event.onDay, closedOn: null, deadlines: event.dueOn ? [{ on: event.onDay, dueOn: event.dueOn }] : [] })
      level = event.level ?? null
    } else if (!round) continue
    else if (event.kind === 'graded') level = event.level ?? null
    else if (event.kind === 'reopened' && round.closedOn !== null && voidedOn === null) rounds.push({ from: event.onDay, closedOn: null, deadlines: event.dueOn ? [{ on: event.onDay, dueOn: event.dueOn }] : [] })
    else if (!running) continue
    else if (event.kind === 'due' || event.kind === 'extended') round.deadlines.push({ on: event.onDay, dueOn: event.dueOn! })
    else if (event.kind === 'planned') plannedIn = rounds.length
    else if (event.kind === 'closed') round.closedOn = event.onDay
    else if (event.kind === 'voided') voidedOn = event.onDay
  }
  return { rounds, voidedOn, level, planned: plannedIn === rounds.length && rounds.length > 0 }
}

/** The deadline a round is judged by: extensions count only when granted on or before the deadline of then. */
export function judgedBy(round: Round): Day | null {
  let by: Day | null = null
  for (const { on, dueOn } of round.deadlines) {
    if (by === null || on <= by) by = dueOn
    else break
  }
  return by
}

export const openAt = (one: OracleCase, day: Day) => {
  const { rounds, voidedOn } = knownAt(one, day)
  return rounds.length > 0 && voidedOn === null && rounds.at(-1)!.closedOn === null
}

export const overdueAt = (one: OracleCase, day: Day) => {
  const due = knownAt(one, day).rounds.at(-1)?.deadlines.at(-1)?.dueOn
  return openAt(one, day) && due !== undefined && due < day
}

const of = (one: OracleCase, kind: DatedEvent['kind'], from: Day, to: Day) => one.events.filter((event) => event.kind === kind && event.onDay >= from && event.onDay <= to)

/** A figure over all levels; for one level only states, which need no more than the level of that day. */
export function oracle(cases: readonly OracleCase[], figure: Sum, from: Day, to: Day, level?: string): number {
  const here = level === undefined ? cases : cases.filter((one) => knownAt(one, to).level === level)
  const sum = (count: (one: OracleCase) => number) => here.reduce((n, one) => n + count(one), 0)
  /** Closings in the period that ended a round. */
  const closings = (one: OracleCase) => knownAt(one, to).rounds.filter(({ closedOn }) => closedOn !== null && closedOn >= from && closedOn <= to)
  const deadlines = (one: OracleCase, met: boolean) => knownAt(one, to).rounds.filter((round, i) => {
    const by = judgedBy(round)
    if (by === null || by < from || by > to) return false
    // What was known on the evening of that day decides; nothing that comes later does.
    const then = knownAt(one, by < round.from ? round.from : by)
    const same = then.rounds[i]
    if (!same || then.voidedOn !== null || judgedBy(same) !== by) return false
    return !met || (same.closedOn !== null && same.closedOn <= by)
  }).length
  switch (figure) {
    case 'open': return sum((one) => Number(openAt(one, to)))
    case 'overdue': return sum((one) => Number(overdueAt(one, to)))
    case 'bare': return sum((one) => Number(openAt(one, to) && !knownAt(one, to).planned))
    case 'found': return sum((one) => of(one, 'found', from, to).length)
    case 'voided': return sum((one) => { const { voidedOn } = knownAt(one, to); return Number(voidedOn !== null && voidedOn >= from) })
    case 'reopened': return sum((one) => knownAt(one, to).rounds.slice(1).filter((round) => round.from >= from).length)
    case 'closed': return sum((one) => closings(one).length)
    case 'onTime': return sum((one) => closings(one).filter((round) => { const by = judgedBy(round); return by === null || round.closedOn! <= by }).length)
    case 'days': return sum((one) => closings(one).reduce((n, round) => n + Math.round((Date.parse(round.closedOn!) - Date.parse(round.from)) / 86_400_000), 0))
    case 'due': return sum((one) => deadlines(one, false))
    case 'met': return sum((one) => deadlines(one, true))
  }
}

const KINDS = ['graded', 'due', 'extended', 'planned', 'closed', 'reopened', 'voided', 'extended', 'closed', 'reopened'] as const
export const START = day('2026-01-20')
/** Any events in any order of days; what a case cannot have at a time is ignored by both sides. */
export const anyCase = fc.record({ id: fc.uuid(), found: fc.integer({ min: 0, max: 60 }), due: fc.option(fc.integer({ min: 0, max: 40 })), events: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), on: fc.integer({ min: 0, max: 120 }), due: fc.integer({ min: 0, max: 40 }), major: fc.boolean() }), { maxLength: 7 }) })
  .map(({ id, found, due, events }): OracleCase => ({ id, events: [
    { kind: 'found', onDay: addDays(START, found), seq: 1, dueOn: due === null ? null : addDays(START, found + due) },
    ...events.map(({ kind, on, due: more, major }, i): DatedEvent => ({ kind, onDay: addDays(START, found + on), seq: i + 2, ...(kind === 'graded' ? { level: major ? 'major' : 'general' } : {}), ...(['due', 'extended', 'reopened'].includes(kind) ? { dueOn: addDays(START, found + on + more) } : {}) })),
  ] }))
