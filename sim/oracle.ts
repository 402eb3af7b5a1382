// What the simulator knows it did, kept apart from the product and counted by its own means: a list of dated deeds folded
// into figures. A test compares these with what the API lists and the home page says.
import type { Day } from '#platform/time/day.ts'

export type Deed =
  | { day: Day; what: 'found'; id: string }
  | { day: Day; what: 'graded'; id: string; level: 'general' | 'major' }
  | { day: Day; what: 'assigned'; id: string; due: Day }
  | { day: Day; what: 'extended'; id: string; due: Day }
  | { day: Day; what: 'rectified'; id: string; /** The enterprise has yet to apply for closing. */ applies: boolean }
  | { day: Day; what: 'returned'; id: string; due: Day | null }
  | { day: Day; what: 'applied'; id: string }
  | { day: Day; what: 'vetted'; id: string }
  | { day: Day; what: 'accepted'; id: string }
  | { day: Day; what: 'closed'; id: string }
  | { day: Day; what: 'voided'; id: string }

type Standing = { state: string; level: 'general' | 'major' | 'none'; due: Day | null; promised: Day | null; closed: Day | null }

export type Oracle = {
  until: Day
  entities: { registered: number; withoutRegulator: number; closed: number }
  policies: number
  certificates: number
  hazards: number
  /** `assigned major` → how many. */
  byStateAndLevel: Record<string, number>
  live: number
  /** Live, deadline before the given day. */
  late: number
  lateMajor: number
  months: Record<string, { found: number; closed: number; closedInTime: number; voided: number }>
  /** Steps taken, by deed. */
  deeds: Record<string, number>
}

const LIVE = new Set(['reported', 'graded', 'assigned', 'completed', 'applied', 'rectified', 'accepted'])

/** Folds the deeds. @param today the day on which "late" is asked. */
export function tally(deeds: readonly Deed[], today: Day, rest: Pick<Oracle, 'until' | 'entities' | 'policies' | 'certificates'>): Oracle {
  const cases = new Map<string, Standing>()
  const months: Oracle['months'] = {}
  const counts: Record<string, number> = {}
  const month = (d: Day) => (months[d.slice(0, 7)] ??= { found: 0, closed: 0, closedInTime: 0, voided: 0 })
  for (const deed of deeds) {
    counts[deed.what] = (counts[deed.what] ?? 0) + 1
    if (deed.what === 'found') {
      cases.set(deed.id, { state: 'reported', level: 'none', due: null, promised: null, closed: null })
      month(deed.day).found += 1
      continue
    }
    const one = cases.get(deed.id)!
    switch (deed.what) {
      case 'graded': Object.assign(one, { state: 'graded', level: deed.level }); break
      case 'assigned': Object.assign(one, { state: 'assigned', due: deed.due, promised: deed.due }); break
      case 'extended':
        one.due = deed.due
        // Granted late it moves the deadline, not the promise.
        if (one.promised !== null && deed.day <= one.promised) one.promised = deed.due
        break
      case 'rectified': one.state = deed.applies ? 'completed' : 'rectified'; break
      case 'applied': one.state = 'applied'; break
      case 'vetted': one.state = 'rectified'; break
      case 'returned': Object.assign(one, { state: 'assigned', due: deed.due ?? one.due, ...(deed.due !== null && one.promised !== null && deed.day <= one.promised ? { promised: deed.due } : {}) }); break
      case 'accepted': one.state = 'accepted'; break
      case 'closed':
        Object.assign(one, { state: 'closed', closed: deed.day })
        month(deed.day).closed += 1
        if (one.promised !== null && deed.day <= one.promised) month(deed.day).closedInTime += 1
        break
      case 'voided':
        one.state = 'voided'
        month(deed.day).voided += 1
        break
    }
  }
  const all = [...cases.values()]
  const live = all.filter(({ state }) => LIVE.has(state))
  const late = live.filter(({ due }) => due !== null && due < today)
  const byStateAndLevel: Record<string, number> = {}
  for (const { state, level } of all) byStateAndLevel[`${state} ${level}`] = (byStateAndLevel[`${state} ${level}`] ?? 0) + 1
  return {
    ...rest, hazards: all.length, byStateAndLevel: sorted(byStateAndLevel), live: live.length, late: late.length, lateMajor: late.filter(({ level }) => level === 'major').length,
    months: sorted(months), deeds: sorted(counts),
  }
}

const sorted = <T>(record: Record<string, T>): Record<string, T> => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
