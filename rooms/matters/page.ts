// The matter ledger mounted, and one matter whole: chain with figures, meetings, what can be done.
import { may, type Actor } from '#platform/auth/actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import type { Day } from '#platform/time/day.ts'
import { mountLedger, rowAbilities } from '#mechanisms/ledger/mount.ts'
import { getRow } from '#mechanisms/ledger/store.ts'
import { placeRows } from '#rooms/entities/store.ts'
import { matters } from './definitions.ts'
import { noFigures } from './rules.ts'
import { figuresByLink, figuresByMatter, listLinks, listMeetings, listPinnedTasks } from './store.ts'

export const matterLedger = mountLedger(matters, {
  hooks: { complete: placeRows },
})
const { compiled } = matterLedger

/** Throws not-found. */
export async function readMatterPage(tx: Tx, id: string, actor: Actor, today: Day) {
  const row = await getRow(tx, compiled, id)
  const [links, figures, totals, tasks, meetings, timeline] = await Promise.all([listLinks(tx, [id]), figuresByLink(tx, id, today), figuresByMatter(tx, [id], today, false), listPinnedTasks(tx, id), listMeetings(tx, id), listTimeline(tx, { type: 'matter', id })])
  const manage = row['voidedOn'] ? '这件事已经作废' : may(actor, 'matter.manage') ? (true as const) : '你的岗位不定责任链条'
  return {
    row: row as never, links: links.map(({ matterId: _, ...link }) => ({ ...link, figures: figures.get(link.id) ?? noFigures })), totals: totals.get(id) ?? noFigures, withoutOwner: links.filter((link) => link.organisationId === null).length, tasks, meetings, timeline,
    abilities: { ...rowAbilities(matters, actor, row), manage },
  }
}
