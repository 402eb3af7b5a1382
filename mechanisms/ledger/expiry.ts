// What a ledger with an expiry date does by itself: so many days ahead, and on the day, those who answer for the row are
// told once. The day's rows are found by the index on the expiry date, so the cost is what expires, not what is kept.
import { column, name, sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import type { Ledger } from './define.ts'

/** What a reminder says; `onceKey` makes a job that runs twice tell once. */
export type Reminder = { readonly kind: string; readonly title: string; readonly subjectType: string; readonly subjectId: string; readonly onceKey: string }

/** Tells everybody who answers for an entity; the room of notices does it. */
export type Tell = (tx: Tx, entityId: string, reminder: Reminder, now: Date) => Promise<void>

export function expiryJob(ledger: Ledger, tell: Tell): DailyJob | undefined {
  const { expiry } = ledger
  if (!expiry) return undefined
  return daily(`${ledger.name}.expiry`, async (tx, today, now) => {
    for (const ahead of expiry.remindDays) await remind(tx, ledger, addDays(today, ahead), ahead, now, tell)
  })
}

async function remind(tx: Tx, ledger: Ledger, on: Day, ahead: number, now: Date, tell: Tell): Promise<void> {
  const expiry = ledger.expiry!
  const rows = await tx.rows<{ id: string; entityId: string; entityName: string; title: string }>(sql`
    select t.id, t.entity_id as "entityId", e.name as "entityName", t.${name(column(ledger.title))} as title from ${name(ledger.table)} t
    join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id
    where t.tenant_id = ${tx.scope.tenantId} and t.${name(column(expiry.field))} = ${on} and t.voided_on is null`)
  for (const row of rows) {
    const when = ahead === 0 ? '今天到期' : `还有 ${ahead} 天到期`
    await tell(tx, row.entityId, {
      kind: `${ledger.name}.expiry`, title: `${expiry.title}：${row.entityName} ${row.title} ${when}`, subjectType: ledger.name, subjectId: row.id, onceKey: `${ledger.name}.expiry:${row.id}:${on}:${ahead}`,
    }, now)
  }
}
