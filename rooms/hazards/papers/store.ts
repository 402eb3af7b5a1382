// Which papers a hazard can have, and those it has.
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { DocumentDefinition } from '#mechanisms/document/define.ts'
import { rectificationNotice } from './rectification-notice.ts'
import { rectificationOrder } from './rectification-order.ts'

export const PAPERS: Readonly<Record<string, DocumentDefinition>> = { 'rectification-notice': rectificationNotice as never, 'rectification-order': rectificationOrder as never }

export async function listPapers(tx: Tx, type: string, id: string) {
  const rows = await tx.rows<{ id: string; document: string; number: string; issuedOn: string }>(sql`
    select id, document, number, issued_on as "issuedOn" from papers where tenant_id = ${tx.scope.tenantId} and subject_type = ${type} and subject_id = ${id} order by created_at`, 'once')
  return rows.map((row) => ({ ...row, label: PAPERS[row.document]?.label ?? row.document }))
}
