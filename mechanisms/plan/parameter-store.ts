// Stored parameters of a tenant, kept in memory for a few seconds: they are read by every step and changed once a year.
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { DatedValue } from './parameters.ts'

const KEEP_MS = 5_000
const kept = new Map<string, { values: DatedValue[]; until: number }>()

export async function listParameters(tx: Tx): Promise<readonly DatedValue[]> {
  const hit = kept.get(tx.scope.tenantId)
  if (hit && hit.until > Date.now()) return hit.values
  const values = await readParameters(tx)
  kept.set(tx.scope.tenantId, { values, until: Date.now() + KEEP_MS })
  return values
}

/** As this transaction sees them, its own changes included. */
export async function readParameters(tx: Tx): Promise<DatedValue[]> {
  return tx.rows<DatedValue>(sql`
    select p.name, r.path as "regionPath", p.from_on as "fromOn", p.until_on as "untilOn", p.value, p.basis, p.in_document as "inDocument"
    from parameters p left join regions r on r.tenant_id = p.tenant_id and r.id = p.region_id where p.tenant_id = ${tx.scope.tenantId}`)
}

export function forgetParameters(tenantId: string): void {
  kept.delete(tenantId)
}
