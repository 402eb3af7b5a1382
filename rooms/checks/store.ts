// All SQL of checks beyond the ledger's own: one handed in, one whole, and how often an enterprise or a region checked itself.
import { searchVector } from '#platform/db/search.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import type { Mark } from './contract.ts'
import type { Side } from './definitions.ts'

export type NewCheck = { id: string; entityId: string; entityName: string; side: Side; checkedOn: Day; by: { accountId: string; name: string; post: string }; industries: readonly string[]; asked: number; marks: readonly Mark[] }

export async function insertCheck(tx: Tx, check: NewCheck, now: Date): Promise<void> {
  const { accountId, name, post } = check.by
  const industries = check.industries.join('、').slice(0, 200)
  await tx.run(sql`insert into checks (tenant_id, id, entity_id, side, checked_on, checked_by, checked_by_name, post, industries, asked, seen, wrong, marks, search, created_at, created_by, updated_at, updated_by)
    values (${tx.scope.tenantId}, ${check.id}, ${check.entityId}, ${check.side}, ${check.checkedOn}, ${accountId}, ${name}, ${post}, ${industries}, ${check.asked}, ${check.marks.length}, ${check.marks.filter(({ ok }) => !ok).length},
      ${JSON.stringify(check.marks)}::jsonb, ${searchVector([check.entityName, name, industries])}, ${now}, ${accountId}, ${now}, ${accountId})`, 'once')
}

export async function getMarks(tx: Tx, id: string): Promise<Mark[]> {
  return (await tx.get<{ marks: Mark[] }>(sql`select marks from checks where tenant_id = ${tx.scope.tenantId} and id = ${id}`, 'once')).marks
}

/** Numbers of the hazards that came of a check, as far as they have arrived. */
export async function numbersOf(tx: Tx, hazardIds: readonly string[]): Promise<Map<string, string>> {
  const rows = hazardIds.length ? await tx.rows<{ id: string; number: string }>(sql`select id, number from hazards where tenant_id = ${tx.scope.tenantId} and id = any(${hazardIds as string[]}::uuid[])`) : []
  return new Map(rows.map(({ id, number }) => [id, number]))
}
