// The key-check items of a unit's trades: every clause of the standards in force on the day that speaks to one of them, what is
// said twice asked once. The screen, the phone and the three files all read this list.
import { may, type Actor } from '#platform/auth/actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { compileLedger } from '#mechanisms/ledger/compile.ts'
import { findRow } from '#mechanisms/ledger/store.ts'
import { entities } from '#rooms/entities/definitions.ts'
import { INDUSTRIES, industriesOf } from '../definitions.ts'
import { askOf, clausesAsOf, joinDoubles } from '../rules.ts'
import { CAVEATS, clauseReplyOf, fieldOfKey, ownEntries, STANDARDS } from '../store.ts'

const entityLedger = compileLedger(entities)

/** @throws Problem `invalid` for a trade without a standard here. A unit one may not see is no unit. */
export async function keyItemsOf(tx: Tx, actor: Actor, query: { industries?: string | undefined; entityId?: string | undefined }, on: Day) {
  const entity = query.entityId && may(actor, 'entity.read') ? await findRow(tx, entityLedger, query.entityId) : undefined
  // what a jurisdiction has brought is a trade by its field
  const own = (await ownEntries(tx)).filter((entry) => entry.effectiveFrom <= on && (entry.effectiveTo === null || on <= entry.effectiveTo))
  const known = [...new Set([...INDUSTRIES.map(({ name }) => name), ...own.map(({ field }) => field)])]
  const named = query.industries?.split(/[,，、]/).filter(Boolean) ?? []
  const unknown = named.find((name) => !known.includes(name))
  if (unknown) throw new Problem('invalid', `没有“${unknown}”这个行业的判定标准。`, { fields: [{ field: 'industries', message: `可选：${known.join('、')}` }] })
  // what is ticked stands; only where nothing is ticked the unit's code decides
  const chosen = new Set(named.length ? named : industriesOf(entity?.['industry'] as string | null | undefined).map(({ name }) => name))
  const wanted = INDUSTRIES.filter(({ name }) => chosen.has(name))
  const shipped = Object.entries(STANDARDS).flatMap(([key, standard]) => {
    const mine = wanted.filter((industry) => industry.standard === key)
    if (!mine.length) return []
    const articles = mine.some((industry) => !industry.articles) ? undefined : new Set(mine.flatMap((industry) => industry.articles))
    return clausesAsOf([standard], on).filter((clause) => !articles || articles.has(clause.clause.replace(/（.+$/, ''))).map((clause) => ({ ...clauseReplyOf({ ...clause, effectiveTo: standard.effectiveTo, field: fieldOfKey(key), law: false }), ask: askOf(clause.text) }))
  })
  const items = [...shipped, ...own.filter(({ field }) => chosen.has(field)).map((entry) => ({ ...clauseReplyOf(entry), clause: entry.article, item: entry.item, ask: askOf(entry.text) }))]
  const documents = [...new Set(items.map(({ key }) => key))]
  return {
    on, entity: (entity?.['name'] as string | undefined) ?? null, items: joinDoubles(items),
    industries: known.map((name) => ({ name, chosen: chosen.has(name) })),
    notes: documents.flatMap((key) => { const caveats = CAVEATS[key]?.['']; return caveats ? [{ document: STANDARDS[key]!.title, caveats: [...caveats] }] : [] }),
  }
}
