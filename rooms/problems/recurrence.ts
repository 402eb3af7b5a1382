// 重发: whether a problem looks like one that was there before, at the same place (一地重发) or elsewhere (异地重发). The same
// clause of a judgement standard is the same kind; without one, the same category in similar words. It notices and gives
// its reasons; people decide. Pure.
import { daysBetween, type Day } from '#platform/time/day.ts'

export type Sort = 'same-place' | 'elsewhere'
export const SORT_WORDS: Readonly<Record<Sort, string>> = { 'same-place': '一地重发', elsewhere: '异地重发' }
export type RecurrenceTerms = { readonly days: number; /** 0…1 */ readonly likeness: number }

export type Seen = {
  readonly id: string; readonly foundOn: Day; readonly closedOn: Day | null; readonly clauseKey: string | null; readonly category: string | null
  readonly title: string; readonly entityId: string | null; readonly regionId: string; readonly place: string | null
}
export type Recurrence = { readonly sort: Sort; readonly earlierId: string; readonly reasons: readonly string[]; /** How many earlier ones of this sort. */ readonly others: number }

const squeeze = (text: string) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')

/** Shared pairs of neighbouring characters, 0…1 (Dice). */
export function likeness(a: string, b: string): number {
  const pairs = (text: string) => new Set([...squeeze(text)].flatMap((one, i, all) => (i + 1 < all.length ? [one + all[i + 1]!] : [])))
  const [own, other] = [pairs(a), pairs(b)]
  if (!own.size || !other.size) return squeeze(a) === squeeze(b) && squeeze(a) !== '' ? 1 : 0
  let shared = 0
  for (const pair of own) if (other.has(pair)) shared += 1
  return (2 * shared) / (own.size + other.size)
}

/** Why both are of one kind; undefined when they are not. */
export function sameKind(a: Pick<Seen, 'clauseKey' | 'category' | 'title'>, b: Pick<Seen, 'clauseKey' | 'category' | 'title'>, terms: RecurrenceTerms): string | undefined {
  if (a.clauseKey !== null && b.clauseKey !== null) return a.clauseKey === b.clauseKey ? `同一条款：${a.clauseKey}` : undefined
  if (a.category === null || a.category !== b.category) return undefined
  const alike = likeness(a.title, b.title)
  return alike >= terms.likeness ? `同一类别，文字相似 ${Math.round(alike * 100)}%` : undefined
}

/** Why both are at one place; undefined when they are not. */
export function samePlace(a: Pick<Seen, 'entityId' | 'regionId' | 'place'>, b: Pick<Seen, 'entityId' | 'regionId' | 'place'>): string | undefined {
  if (a.entityId !== null || b.entityId !== null) return a.entityId === b.entityId ? '同一单位' : undefined
  if (a.regionId !== b.regionId || !a.place || !b.place) return undefined
  return squeeze(a.place) === squeeze(b.place) ? '同一点位' : undefined
}

/** At most one of each sort, the latest earlier one. At the same place only what had been closed can happen again. */
export function recurrencesOf(now: Seen, earlier: readonly Seen[], terms: RecurrenceTerms): Recurrence[] {
  const found: Record<Sort, { one: Seen; reasons: string[] }[]> = { 'same-place': [], elsewhere: [] }
  for (const one of earlier) {
    if (one.id === now.id || one.foundOn > now.foundOn) continue
    const kind = sameKind(now, one, terms)
    if (!kind) continue
    const place = samePlace(now, one)
    if (place && (one.closedOn === null || one.closedOn > now.foundOn)) continue
    const since = daysBetween(place ? one.closedOn! : one.foundOn, now.foundOn)
    if (since > terms.days) continue
    found[place ? 'same-place' : 'elsewhere'].push({ one, reasons: [...(place ? [place] : []), kind, place ? `销号后 ${since} 天再次发生` : since === 0 ? '同一天在别处发现' : `${since} 天前在别处发现过`] })
  }
  return (Object.keys(found) as Sort[]).flatMap((sort) => {
    const all = found[sort].sort((a, b) => (a.one.foundOn === b.one.foundOn ? (a.one.id < b.one.id ? 1 : -1) : a.one.foundOn < b.one.foundOn ? 1 : -1))
    const latest = all[0]
    return latest ? [{ sort, earlierId: latest.one.id, reasons: latest.reasons, others: all.length }] : []
  })
}
