// What a case was at the end of each day, from its dated events alone: open, past its deadline, and what happened on the
// day. One row for each day on which anything changes; every figure is a sum over such rows. No field that says how the
// case stands now is ever counted. Pure.
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'

/** `due`: the first deadline is set. `extended`: the deadline is moved, granted on that day. `planned`: the plan is complete. */
export type DatedKind = 'found' | 'graded' | 'due' | 'extended' | 'planned' | 'closed' | 'reopened' | 'voided'

export type DatedEvent = { readonly kind: DatedKind; readonly onDay: Day; /** Order of recording; decides between events of one day. */ readonly seq: number; readonly level?: string | null; readonly dueOn?: Day | null }

/** Counted over a period. `due` and `met`: deadlines that came up, and those met (按期整改率). `days`: from finding to closing. */
export const FLOWS = ['found', 'closed', 'onTime', 'days', 'reopened', 'voided', 'due', 'met'] as const
/** States at the end of a day; summed as changes. `bare`: open without a complete plan. */
export const STOCKS = ['open', 'overdue', 'bare'] as const
export const SUMS = [...FLOWS, ...STOCKS] as const
export type Sum = (typeof SUMS)[number]

export type DayRow = {
  readonly day: Day
  /** The first day on which this row no longer tells how the case stands. */
  readonly until: Day | 'infinity'
  readonly level: string | null
  readonly levelWas: string | null
  readonly open: boolean; readonly openWas: boolean
  readonly overdue: boolean; readonly overdueWas: boolean
  readonly bare: boolean; readonly bareWas: boolean
  /** The case has this level for the first time: within one level it counts as found on this day. */
  readonly entered: boolean
} & { readonly [F in (typeof FLOWS)[number]]: number }

type Judged = { by: Day; closed: boolean }

/** The days of a case. Events may come in any order; those before it was found, and what a closed case cannot have, change nothing. */
export function historyOf(events: readonly DatedEvent[]): DayRow[] {
  const sorted = events.toSorted((a, b) => (a.onDay === b.onDay ? a.seq - b.seq : a.onDay < b.onDay ? -1 : 1))
  const days = [...new Set(sorted.flatMap(({ onDay, dueOn }) => [onDay, ...(dueOn ? [dueOn, addDays(dueOn, 1)] : [])]))].sort()
  const entered = new Set<string>()
  let [known, open, planned] = [false, false, false]
  let [level, due, since]: [string | null, Day | null, Day | null] = [null, null, null]
  /** The deadline of this round by which it is judged: a late extension does not move it. */
  let round = null as Judged | null
  let pending: Judged[] = []
  let was = { level: null as string | null, open: false, overdue: false, bare: false }
  const rows: { -readonly [K in keyof DayRow]: DayRow[K] }[] = []
  let next = 0

  const judgeBy = (day: Day | null | undefined) => {
    if (!day) return
    if (round) round.by = day
    else pending.push((round = { by: day, closed: false }))
  }
  for (const day of days) {
    const flow = { found: 0, closed: 0, onTime: 0, days: 0, reopened: 0, voided: 0, due: 0, met: 0 }
    for (; next < sorted.length && sorted[next]!.onDay === day; next++) {
      const event = sorted[next]!
      if (event.kind === 'found') {
        if (known) continue
        ;[known, open, since, flow.found] = [true, true, day, 1]
        level = event.level ?? null
        due = event.dueOn ?? null
        judgeBy(due)
      } else if (!known) continue
      else if (event.kind === 'graded') level = event.level ?? null
      else if (event.kind === 'reopened') {
        if (open || flow.voided || !since) continue
        ;[open, planned, since, due, round] = [true, false, day, event.dueOn ?? null, null]
        flow.reopened += 1
        judgeBy(due)
      } else if (!open) continue
      else if (event.kind === 'due' || event.kind === 'extended') {
        if (!round || day <= round.by) judgeBy(event.dueOn)
        due = event.dueOn ?? null
      } else if (event.kind === 'planned') planned = true
      else if (event.kind === 'closed') {
        const inTime = !round || day <= round.by
        ;[open, flow.closed, flow.onTime, flow.days] = [false, flow.closed + 1, flow.onTime + Number(inTime), flow.days + daysBetween(since!, day)]
        if (round && inTime) round.closed = true
      } else if (event.kind === 'voided') {
        ;[open, flow.voided, since] = [false, 1, null]
        // What was still to be judged by later days is judged no more.
        pending = []
        round = null
      }
    }
    for (const one of pending.filter(({ by }) => by <= day)) {
      flow.due += 1
      flow.met += Number(one.closed)
    }
    pending = pending.filter(({ by }) => by > day)
    const now = { level, open, overdue: open && due !== null && due < day, bare: open && !planned }
    const first = known && level !== null && !entered.has(level)
    const changed = first || now.open !== was.open || now.overdue !== was.overdue || now.bare !== was.bare || now.level !== was.level || Object.values(flow).some((n) => n !== 0)
    if (!changed) continue
    if (first) entered.add(level!)
    const last = rows.at(-1)
    if (last) last.until = day
    rows.push({ day, until: 'infinity', ...now, levelWas: was.level, openWas: was.open, overdueWas: was.overdue, bareWas: was.bare, entered: first, ...flow })
    was = now
  }
  return rows
}

/** What a record says of a case, as far as events are dated by it. */
export type CaseFacts = { readonly foundOn: Day; readonly level: string | null; readonly dueOn: Day | null; readonly closed: boolean; readonly voided: boolean; readonly planned: boolean }

/** What happened between two states of a record; without `before` the case begins. */
export function datedEvents(before: CaseFacts | undefined, after: CaseFacts, today: Day): Omit<DatedEvent, 'seq'>[] {
  if (!before) {
    const on = after.foundOn > today ? after.foundOn : today
    return [
      { kind: 'found', onDay: after.foundOn, level: null },
      ...(after.level ? [{ kind: 'graded' as const, onDay: on, level: after.level }] : []), ...(after.dueOn ? [{ kind: 'due' as const, onDay: on, dueOn: after.dueOn }] : []),
      ...(after.planned ? [{ kind: 'planned' as const, onDay: on }] : []), ...(after.closed ? [{ kind: 'closed' as const, onDay: on }] : []), ...(after.voided ? [{ kind: 'voided' as const, onDay: on }] : []),
    ]
  }
  const reopened = before.closed && !after.closed && !after.voided
  const moved = before.dueOn !== after.dueOn && after.dueOn !== null
  return [
    ...(before.level !== after.level ? [{ kind: 'graded' as const, onDay: today, level: after.level }] : []),
    // Opened again without a new deadline: the old one no longer judges anything.
    ...(reopened ? [{ kind: 'reopened' as const, onDay: today, dueOn: moved ? after.dueOn : null }] : []),
    ...(moved && !reopened ? [{ kind: before.dueOn === null ? ('due' as const) : ('extended' as const), onDay: today, dueOn: after.dueOn }] : []),
    ...(after.planned && (!before.planned || reopened) ? [{ kind: 'planned' as const, onDay: today }] : []),
    ...(!before.closed && after.closed ? [{ kind: 'closed' as const, onDay: today }] : []),
    ...(!before.voided && after.voided ? [{ kind: 'voided' as const, onDay: today }] : []),
  ]
}
