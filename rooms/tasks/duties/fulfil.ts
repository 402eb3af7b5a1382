// Duties that a record elsewhere fulfils: a sentence that runs by a loop and names a frequency is done, for the period the deed fell
// into and the unit that did it, by what the loop brings about. Nobody writes it down a second time.
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import type { Day } from '#platform/time/day.ts'
import { occurrences } from '#mechanisms/duty/duty.ts'
import { labelOf } from '#mechanisms/duty/periods.ts'
import { listUnits } from '#rooms/plans/store.ts'
import { insertDeed, withdrawDeeds } from '../store.ts'
import { loadDuties, policyOf } from './page.ts'

export type Source = { type: 'exposure'; id: string }
export type Doing = { source: Source; doneOn: Day; /** The units of whoever did it. */ organisationIds: readonly string[]; note: string; by: { accountId: string; name: string } }

/** @param runs as a commitment names what runs it: `loop:exposure` */
export async function fulfilBy(tx: Tx, runs: string, { source, doneOn, organisationIds, note, by }: Doing, now: Date): Promise<void> {
  for (const { plan, duties } of await loadDuties(tx, await listUnits(tx), doneOn, undefined, sql`c.runs = ${runs}`)) {
    const parts = await policyOf(tx, plan)
    for (const duty of duties) {
      for (const { organisationId, history } of duty.units.filter((unit) => organisationIds.includes(unit.organisationId))) {
        const period = occurrences(history, { from: doneOn, until: doneOn }, plan.campaign, parts)[0]
        if (!period) continue
        const id = newId(now.getTime())
        const fresh = await insertDeed(tx, { id, commitmentId: duty.commitmentId, rule: duty.rule, periodKey: period.key, organisationId, doneOn, note, doneBy: by.accountId, doneByName: by.name, sourceType: source.type, sourceId: source.id }, now)
        if (fresh) await append(tx, { what: 'duty.fulfilled', subject: { type: 'duty', id: duty.commitmentId }, actor: by, at: now, body: { deed: id, rule: duty.rule, period: period.key, label: labelOf(period.key), organisationId, doneOn, late: false, source } })
      }
    }
  }
}

/** The record turned out to be none: the duty is open again, and a period that is over becomes a miss the next morning. */
export async function unfulfil(tx: Tx, source: Source, on: Day, reason: string, by: { accountId: string | null; name: string }, now: Date): Promise<void> {
  const gone = await withdrawDeeds(tx, source, on, reason)
  if (gone.length) await append(tx, ...gone.map((deed) => ({ what: 'duty.unfulfilled' as const, subject: { type: 'duty', id: deed.commitmentId }, actor: by, at: now, body: { deed: deed.id, rule: deed.rule, period: deed.key, label: labelOf(deed.key), organisationId: deed.organisationId, reason, source } })))
}
