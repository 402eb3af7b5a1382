// Duty 履职: who owes what, how often, until when. Nothing is kept of what is merely due: it is computed from the rule, its
// history and the calendar. A period stands under the version that was in force on its first day, for good. Pure.
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import type { Period } from '#mechanisms/plan/compile/plan.ts'
import { periodOf, spanOfKey, type Range, type Span } from './periods.ts'

/** So many times a period, from a day, until a day. */
export type Rule = { readonly per: Period; readonly atLeast: number; readonly from: Day; readonly until: Day }

/** What held from a day on; null: not owed. The latest that began on or before a day is in force on it. */
export type Version = { readonly effectiveOn: Day; readonly rule: Rule | null }
export type DutyHistory = readonly Version[]

/**
 * Whether a period counts that the rule covers only in part (it took effect, or ended, inside it). `long`: half a year and
 * longer counts with what is left of it, a shorter one begins with the first whole period. See docs/decisions/015-duties.md.
 */
export type PartPolicy = 'long' | 'part' | 'whole'
export const PART_POLICIES = ['long', 'part', 'whole'] as const

export type Occurrence = { readonly per: Period; readonly key: string; readonly from: Day; readonly until: Day; readonly atLeast: number; /** Effective day of the version it stands under. */ readonly under: Day }

const LONG: readonly Period[] = ['half-year', 'year', 'campaign']

/** All that is owed in periods that touch the range, oldest first, none overlapping another. */
export function occurrences(history: DutyHistory, range: Range, campaign: Range, parts: PartPolicy = 'long'): Occurrence[] {
  const versions = inOrder(history)
  const found: Occurrence[] = []
  // The first day no earlier period has used up.
  let free = versions[0]?.effectiveOn
  for (const [i, { effectiveOn, rule }] of versions.entries()) {
    const next = versions[i + 1]?.effectiveOn
    if (!rule) continue
    let on = latest(effectiveOn, free!, rule.from)
    while (on <= rule.until && on <= range.until && (next === undefined || on < next)) {
      const period = periodOf(rule.per, on, campaign)
      const from = latest(on, period.from)
      const until = period.until < rule.until ? period.until : rule.until
      // 行动期内 of a rule that holds outside the campaign names no days.
      if (period.until < on || from > until || (next !== undefined && from >= next)) break
      if (from === period.from && until === period.until) found.push({ per: rule.per, key: period.key, from, until, atLeast: rule.atLeast, under: effectiveOn })
      else if (parts === 'part' || (parts === 'long' && LONG.includes(rule.per))) found.push({ per: rule.per, key: period.key, from, until, atLeast: share(rule.atLeast, { from, until }, period), under: effectiveOn })
      on = addDays(period.until, 1)
      // A period that was not owed from its first day on may still be owed from the next version.
      if (found.at(-1)?.key === period.key) free = on
    }
  }
  return found.filter(({ from, until }) => until >= range.from && from <= range.until)
}

function inOrder(history: DutyHistory): Version[] {
  const byDay = new Map<Day, Version>()
  for (const version of history) byDay.set(version.effectiveOn, version)
  return [...byDay.values()].toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1))
}

/** What is owed in a part of a period: its share, at least once. */
function share(atLeast: number, part: Range, whole: Range): number {
  return Math.max(1, Math.floor((atLeast * (daysBetween(part.from, part.until) + 1)) / (daysBetween(whole.from, whole.until) + 1)))
}

const latest = (...days: Day[]): Day => days.reduce((a, b) => (a > b ? a : b))

/** A deed that counts for the period of its key. */
export type Fulfilment = { readonly key: string; readonly doneOn: Day }

/** Thousands of deeds name a few dozen periods: each is looked up once a campaign. */
const spans = new WeakMap<Range, Map<string, Span | undefined>>()
function spanIn(campaign: Range, key: string): Span | undefined {
  let known = spans.get(campaign)
  if (!known) spans.set(campaign, (known = new Map()))
  if (!known.has(key)) known.set(key, spanOfKey(key, campaign))
  return known.get(key)
}

/** Whether the deed counts for this occurrence: its own period, or one that lies inside it (three months make a quarter). */
export function counts(occurrence: Occurrence, deed: Fulfilment, campaign: Range): boolean {
  if (deed.key === occurrence.key) return true
  const span = spanIn(campaign, deed.key)
  return span !== undefined && span.from >= occurrence.from && span.until <= occurrence.until
}

/** ○ not yet · ◐ running, not done · ✓ done in time · done, but late · ⊠ not done. */
export type Standing = 'ahead' | 'open' | 'done' | 'late' | 'missed'

export function standingOf(occurrence: Occurrence, deeds: readonly Fulfilment[], today: Day, campaign: Range): { standing: Standing; times: number } {
  const mine = deeds.filter((deed) => counts(occurrence, deed, campaign))
  const inTime = mine.filter((deed) => deed.doneOn <= occurrence.until).length
  const standing = inTime >= occurrence.atLeast ? 'done' : mine.length >= occurrence.atLeast ? 'late' : occurrence.until < today ? 'missed' : occurrence.from > today ? 'ahead' : 'open'
  return { standing, times: mine.length }
}

/** The occurrences that are over and were not done in time: what a job writes down once. */
export function misses(owed: readonly Occurrence[], deeds: readonly Fulfilment[], today: Day, campaign: Range): Occurrence[] {
  return owed.filter((occurrence) => occurrence.until < today && deeds.filter((deed) => deed.doneOn <= occurrence.until && counts(occurrence, deed, campaign)).length < occurrence.atLeast)
}
