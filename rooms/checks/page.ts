// The ledger of checks mounted, and one check whole as its page shows it.
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { regionsBelow } from '#mechanisms/ledger/compile.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { getRow } from '#mechanisms/ledger/store.ts'
import { checkFilters, checks } from './definitions.ts'
import { getMarks, numbersOf } from './store.ts'

export const checkLedger = mountLedger(checks, {
  extraFilters: checkFilters,
  extraSql: {
    fine: (value) => (value === 'true' ? sql`t.wrong = 0` : sql`t.wrong > 0`),
    regionId: (value, { scope }) => sql`exists (select 1 from entities e where e.tenant_id = ${scope.tenantId} and e.id = t.entity_id and e.region_id = any(${regionsBelow(scope, [value])}))`,
  },
})

/** Throws not-found for what the actor cannot see. */
export async function readCheckPage(tx: Tx, id: string) {
  const row = await getRow(tx, checkLedger.compiled, id)
  const marks = await getMarks(tx, id)
  const numbers = await numbersOf(tx, marks.flatMap(({ hazardId }) => hazardId ?? []))
  return { row: row as never, marks: marks.map((one) => ({ ...one, hazardNumber: numbers.get(one.hazardId ?? '') ?? null })) }
}
