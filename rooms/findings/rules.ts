// One case found several times: which of two is kept, when two may become one and be two again. Pure. Which is kept never
// depends on the order in which cases are merged: the one further on in the loop, then the one found first.
import { may, type Actor } from '#platform/auth/actor.ts'
import type { Day } from '#platform/time/day.ts'
import { STATES } from '#rooms/hazards/definitions.ts'
import type { Hazard } from '#rooms/hazards/rules.ts'

/** A case as merging looks at it. `filedOn`: the finding day it was filed with, which no merge moves. */
export type Mergeable = Pick<Hazard, 'id' | 'number' | 'state' | 'level' | 'foundOn' | 'closedOn' | 'organisationId' | 'rectifiedBy'> & { readonly filedOn: Day }

const reached = ({ state }: Pick<Mergeable, 'state'>) => STATES.findIndex(({ value }) => value === state)

/** The one that is kept first, the one that goes into it second. */
export function inOrder<M extends Mergeable>(a: M, b: M): [kept: M, merged: M] {
  const first = reached(b) - reached(a) || compare(a.filedOn, b.filedOn) || compare(a.id, b.id)
  return first < 0 ? [a, b] : [b, a]
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** States in which nothing has been rectified yet: a case in them may go into another. */
const MAY_GO: readonly string[] = ['reported', 'graded', 'assigned']

/** Why these two cannot become one for this actor; undefined when they can. */
export function mergeRefusal(a: Mergeable, b: Mergeable, actor: Pick<Actor, 'entityId' | 'organisationIds' | 'permissions'>): string | undefined {
  if (a.id === b.id) return '这是同一件'
  for (const one of [a, b]) if (one.state === 'voided') return `${one.number} 已经作废，不能再并`
  const [kept, merged] = inOrder(a, b)
  if (!MAY_GO.includes(merged.state)) return '两件都已经整改，各有各的记录，不能并成一件'
  if (kept.level && merged.level && kept.level !== merged.level) return '一件判为重大，一件判为一般，先核对等级再并'
  if (kept.state === 'closed' && kept.closedOn !== null && merged.foundOn > kept.closedOn) return `${kept.number} 销号以后才发现的，是又出现了，不是重复`
  if (actor.entityId !== null || !may(actor, 'finding.judge')) return '由监管部门并案'
  if (!actor.organisationIds.includes(merged.organisationId) && !may(actor, 'hazard.coordinate')) return `${merged.number} 由别的部门监管，请他们来并`
  return undefined
}

export const mergedReason = (kept: Pick<Mergeable, 'number'>) => `并入 ${kept.number}`

/** What the case that goes has after it: with its findings it gives up an earlier day that others brought it. */
export function goneInto(kept: Pick<Mergeable, 'number'>, merged: Pick<Mergeable, 'filedOn'>): Partial<Hazard> {
  return { foundOn: merged.filedOn, state: 'voided', holder: 'nobody', holderOrganisationId: null, extensionUntil: null, extensionReason: null, extensionAskedBy: null, voidReason: mergedReason(kept) }
}

/** What of the case that goes is kept, to put it back as it was. */
export const BEFORE = ['state', 'holder', 'holderOrganisationId', 'extensionUntil', 'extensionReason', 'extensionAskedBy', 'voidReason'] as const satisfies readonly (keyof Hazard)[]

export type Before = { [F in (typeof BEFORE)[number]]: Hazard[F] }

/** The first day anybody found it. */
export function firstFound(days: readonly Day[]): Day {
  return days.reduce((first, one) => (one < first ? one : first))
}

/** Deeds on a case that leave a merge undoable: they change nothing that was decided about it. */
export const LEAVES_UNDOABLE: readonly string[] = ['hazard.merged', 'hazard.unmerged', 'hazard.finding-added', 'hazard.urged', 'hazard.late']

/** Why a merge cannot be undone. @param built deeds on the kept case since */
export function undoRefusal(kept: Pick<Hazard, 'state' | 'voidReason' | 'number'>, built: readonly string[], actor: Pick<Actor, 'entityId' | 'permissions'>): string | undefined {
  if (actor.entityId !== null || !may(actor, 'finding.judge')) return '由监管部门撤销并案'
  if (kept.state === 'voided') return `${kept.number} 后来${kept.voidReason ?? '作废'}，先撤销那一次`
  return built.some((what) => !LEAVES_UNDOABLE.includes(what)) ? `并案以后 ${kept.number} 又办过，不能再分开` : undefined
}
