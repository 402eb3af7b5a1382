// The two ledgers mounted, and one exposure or listing whole as its page shows it.
import type { Actor } from '#platform/auth/actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { getRow } from '#mechanisms/ledger/store.ts'
import { PAPERS } from '#rooms/hazards/papers/store.ts'
import { exposures, listings, turnFilters } from './definitions.ts'
import { exposureLoop, listingLoop } from './rules.ts'
import { coverOf, exposuresFor, findHazardBrief, getExposure, getListing, kindWords, listingsFor, listPapersById, type HazardBrief } from './store.ts'
import { coverText, personWords } from './words.ts'

export const exposureLedger = mountLedger(exposures, { extraFilters: turnFilters, extraSql: { todo: (_, { actor }) => exposuresFor(actor) } })
export const listingLedger = mountLedger(listings, { extraFilters: turnFilters, extraSql: { todo: (_, { actor }) => listingsFor(actor) } })

const brief = ({ id, number, description, state, dueOn, entityName }: HazardBrief) => ({ id, number, description, state, dueOn, entityName })
const named = async (tx: Tx, ids: readonly (string | null)[]) => (await listPapersById(tx, ids)).map(({ id, document, number }) => ({ id, number, label: PAPERS[document]?.label ?? document }))

export async function readExposurePage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const exposure = await getExposure(tx, exposureLedger.compiled, id)
  const [row, hazard, timeline, papers] = await Promise.all([getRow(tx, exposureLedger.compiled, id), findHazardBrief(tx, exposure.hazardId), listTimeline(tx, { type: 'exposure', id }), named(tx, [exposure.paperId])])
  if (!hazard) throw notFound('篇曝光稿')
  const cover = coverOf(hazard, exposure)
  const { content, covered, returnReason, publicTitle, publicContent, publicEntity, feedbackOn, withdrawnReason, mistaken } = exposure
  return {
    row: { ...row, content, covered, returnReason, publicTitle, publicContent, publicEntity, feedbackOn, withdrawnReason, mistaken } as never, hazard: brief(hazard), papers, timeline,
    seen: { title: coverText(exposure.title, cover), content: coverText(content, cover), entity: exposure.named ? hazard.entityName : kindWords(hazard.entityKind), people: hazard.people.map(personWords) },
    abilities: abilities(exposureLoop, exposure, { actor, today, now, terms: null }),
  }
}

export async function readListingPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const listing = await getListing(tx, listingLedger.compiled, id)
  const [row, hazard, timeline, papers] = await Promise.all([getRow(tx, listingLedger.compiled, id), findHazardBrief(tx, listing.hazardId), listTimeline(tx, { type: 'listing', id }), named(tx, [listing.paperId, listing.removalPaperId])])
  if (!hazard) throw notFound('件挂牌督办')
  const { reason, refusedReason, leaveNote, leaveByName, removedNote } = listing
  return { row: { ...row, reason, refusedReason, leaveNote, leaveByName, removedNote } as never, hazard: brief(hazard), papers, timeline, abilities: abilities(listingLoop, listing, { actor, today, now, terms: null }) }
}
