// What a ledger with an expiry date does by itself: so many days ahead, and on the day, those who answer for the row are
// told once. The day's rows are found by the index on the expiry date, so the cost is what expires, not what is kept.
import { column, name, sql } from '#platform/db/sql.ts'
import { newId } from '#platform/db/ids.ts'
import type { Tx } from '#platform/db/tx.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { permissionTo, type Ledger } from './define.ts'

/** The accounts that answer for an entity: its own people, and the regulators and community in whose area it lies. */
export type Audience = (tx: Tx, entityId: string, permission: string) => Promise<string[]>

export function expiryJob(ledger: Ledger, audience: Audience): DailyJob | undefined {
  const { expiry } = ledger
  if (!expiry) return undefined
  return daily(`${ledger.name}.expiry`, async (tx, today, now) => {
    for (const ahead of expiry.remindDays) await remind(tx, ledger, addDays(today, ahead), ahead, now, audience)
  })
}

async function remind(tx: Tx, ledger: Ledger, on: Day, ahead: number, now: Date, audience: Audience): Promise<void> {
  const expiry = ledger.expiry!
  const rows = await tx.rows<{ id: string; entityId: string; entityName: string; title: string }>(sql`
    select t.id, t.entity_id as "entityId", e.name as "entityName", t.${name(column(ledger.title))} as title from ${name(ledger.table)} t
    join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id
    where t.tenant_id = ${tx.scope.tenantId} and t.${name(column(expiry.field))} = ${on} and t.voided_on is null`)
  for (const row of rows) {
    const when = ahead === 0 ? '今天到期' : `还有 ${ahead} 天到期`
    for (const accountId of await audience(tx, row.entityId, permissionTo(ledger, 'read'))) {
      await tx.run(sql`insert into notices (tenant_id, id, account_id, at, kind, title, subject_type, subject_id, once_key)
        values (${tx.scope.tenantId}, ${newId(now.getTime())}, ${accountId}, ${now}, ${`${ledger.name}.expiry`}, ${`${expiry.title}：${row.entityName} ${row.title} ${when}`},
          ${ledger.name}, ${row.id}, ${`${ledger.name}.expiry:${row.id}:${on}:${ahead}`}) on conflict do nothing`)
    }
  }
}
