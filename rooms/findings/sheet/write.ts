// Writing rows of a list as cases: many at once, each with its finding and its event. The importing account stands in the
// event; who found, rectified and reviewed are names out of the list, never accounts.
import type { Actor } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import { nextNumbers, type ReadableNumbers } from '#platform/db/numbers.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import type { Day } from '#platform/time/day.ts'
import type { Hazard } from '#rooms/hazards/rules.ts'
import { insertHazards } from '#rooms/hazards/store.ts'
import { insertFindings } from '../store.ts'
import type { Draft } from './rows.ts'

export type Writing = { importId: string; actor: Actor; today: Day; now: Date }

/** Writes the drafts as new cases. Answers their ids in order. */
export async function createFromDrafts(tx: Tx, drafts: readonly Draft[], writing: Writing, numberOf?: (year: number) => Promise<number>): Promise<string[]> {
  if (!drafts.length) return []
  const { actor, now, importId } = writing
  const byYear = new Map<number, Draft[]>()
  for (const draft of drafts) {
    const year = Number(draft.hazard.foundOn.slice(0, 4))
    byYear.set(year, [...(byYear.get(year) ?? []), draft])
  }
  const numbers = new Map<Draft, string>()
  // Asked for together, in one order whoever comes first.
  await Promise.all([...byYear].toSorted(([a], [b]) => a - b).map(async ([year, of]) => {
    const first = numberOf ? await numberOf(year) : await nextNumbers(tx, 'hazard', year, of.length)
    for (const [i, draft] of of.entries()) numbers.set(draft, `YH-${year}-${String(first + i).padStart(5, '0')}`)
  }))
  const cases = drafts.map((draft): { hazard: Hazard; entityName: string } => ({ hazard: Object.assign(draft.hazard, { id: newId(now.getTime()), number: numbers.get(draft)! }), entityName: draft.entityName }))
  // In this order on one connection, each sent while the one before is at work.
  const written = [insertHazards(tx, cases, { importId, now }), insertFindings(tx, cases.map(({ hazard }, i) => ({ ...drafts[i]!.finding, id: hazard.id, hazardId: hazard.id, began: true, photos: [], versionLeft: 1 })), now), append(tx, ...cases.map(({ hazard }, i) => ({
    what: 'hazard.imported' as const, subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor, at: now,
    body: { number: hazard.number, importId, channel: hazard.channel, foundOn: hazard.foundOn, to: hazard.state, level: hazard.level, closedOn: hazard.closedOn, externalId: drafts[i]!.finding.externalId ?? null },
  })))]
  await Promise.all(written)
  return cases.map(({ hazard }) => hazard.id)
}

/** One row that was kept aside and is a case of its own after all. */
export async function createFromDraft(tx: Tx, draft: Draft, writing: Writing & { numbers: ReadableNumbers }): Promise<string> {
  const [id] = await createFromDrafts(tx, [draft], writing, (year) => writing.numbers(tx.scope.tenantId, 'hazard', year))
  return id!
}
