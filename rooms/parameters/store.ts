// Values of parameters as they were set, one row each. A row is never changed: a new value is a new row from its day on.
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'

export type SetValue = { readonly id: string; readonly fromOn: Day; readonly untilOn: Day | null; readonly value: unknown; readonly basis: string; readonly inDocument: boolean; readonly region: string | null; readonly setBy: string | null; readonly setAt: string }

/** Every value a parameter has had or will have, latest first. */
export async function historyOf(tx: Tx, name: string): Promise<SetValue[]> {
  return tx.rows<SetValue>(sql`
    select p.id, p.from_on as "fromOn", p.until_on as "untilOn", p.value, p.basis, p.in_document as "inDocument", r.name as region, w.name as "setBy", p.set_at as "setAt"
    from parameters p
      left join regions r on r.tenant_id = p.tenant_id and r.id = p.region_id
      left join accounts a on a.tenant_id = p.tenant_id and a.id = p.set_by
      left join people w on w.tenant_id = a.tenant_id and w.id = a.person_id
    where p.tenant_id = ${tx.scope.tenantId} and p.name = ${name} order by p.from_on desc, p.set_at desc`, 'once')
}

export async function insertValue(tx: Tx, name: string, set: { value: unknown; fromOn: string; untilOn: string | null; basis: string; inDocument: boolean }, accountId: string, now: Date): Promise<string> {
  const id = newId(now.getTime())
  await tx.run(sql`insert into parameters (tenant_id, id, name, from_on, until_on, value, basis, in_document, set_by, set_at)
    values (${tx.scope.tenantId}, ${id}, ${name}, ${set.fromOn}, ${set.untilOn}, ${JSON.stringify(set.value)}, ${set.basis}, ${set.inDocument}, ${accountId}, ${now})`, 'once')
  return id
}
