// SQL of imports: begun, how far, ended; the columns of the last list of a kind; what the national list is written from.
import { all, sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { visible } from '#mechanisms/ledger/compile.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import type { Actor } from '#platform/auth/actor.ts'
import type { ImportReply } from '../contract.ts'
import type { ImportKind } from './rows.ts'

export async function beginImport(tx: Tx, begun: { id: string; kind: ImportKind; fileName: string; headers: readonly string[]; mapping: Readonly<Record<string, string>>; atMost: number; actor: Actor; now: Date }): Promise<void> {
  await tx.run(sql`insert into hazard_imports (tenant_id, id, kind, file_name, headers, mapping, at_most, imported_by, imported_by_name, began_at)
    values (${tx.scope.tenantId}, ${begun.id}, ${begun.kind}, ${begun.fileName}, ${begun.headers as string[]}, ${JSON.stringify(begun.mapping)}, ${begun.atMost}, ${begun.actor.accountId}, ${begun.actor.name}, ${begun.now})`)
}

type Counts = Pick<ImportReply, 'created' | 'updated' | 'unchanged' | 'aside' | 'rejected'>

export async function noteProgress(tx: Tx, id: string, at: Counts & { differences?: ImportReply['differences']; rejectsFileId?: string | null; endedAt?: Date }): Promise<void> {
  // What a late note would say is known better by then.
  await tx.run(sql`update hazard_imports set created = ${at.created}, updated = ${at.updated}, unchanged = ${at.unchanged}, aside = ${at.aside}, rejected = ${at.rejected}
    ${at.endedAt ? sql`, ended_at = ${at.endedAt}, differences = ${JSON.stringify(at.differences ?? [])}, rejects_file_id = ${at.rejectsFileId ?? null}` : sql``}
    where tenant_id = ${tx.scope.tenantId} and id = ${id} ${at.endedAt ? sql`` : sql`and ended_at is null`}`)
}

/** How the last list of this kind was read. */
export async function findMapping(tx: Tx, kind: ImportKind): Promise<{ headers: string[]; mapping: Record<string, string> } | undefined> {
  return tx.find<Row & { headers: string[]; mapping: Record<string, string> }>(sql`select headers, mapping from hazard_imports where tenant_id = ${tx.scope.tenantId} and kind = ${kind} order by began_at desc, id desc limit 1`)
}

export type ImportRow = Row & Counts & {
  id: string; kind: ImportKind; fileName: string; atMost: number; differences: ImportReply['differences']; rejectsFileId: string | null; importedByName: string; beganAt: string; endedAt: string | null; waiting: number
}

export async function listImportRows(tx: Tx, id?: string): Promise<ImportRow[]> {
  return tx.rows<ImportRow>(sql`select i.id, i.kind, i.file_name as "fileName", i.at_most as "atMost", i.created, i.updated, i.unchanged, i.aside, i.rejected, i.differences, i.rejects_file_id as "rejectsFileId", i.imported_by_name as "importedByName",
    i.began_at as "beganAt", i.ended_at as "endedAt", (select count(*) from hazard_suspects s where s.tenant_id = ${tx.scope.tenantId} and s.import_id = i.id and s.decision is null) as waiting
    from hazard_imports i where i.tenant_id = ${tx.scope.tenantId} ${id ? sql`and i.id = ${id}` : sql``} order by i.began_at desc, i.id desc limit 50`)
}

export type NationalRow = Row & Readonly<Record<string, unknown>> & { given: Record<string, string> | null }

/** Every major case, and every case the national list knows, with what that list said of it. */
export function streamNational(tx: Tx): AsyncGenerator<NationalRow[]> {
  return tx.stream<NationalRow>(sql`
    select coalesce(f.external_id, '') as "externalId", e.name as entity, e.credit_code as "creditCode", t.description, t.place, t.category, t.level, t.clause, t.channel, t.found_on as "foundOn", t.found_by_name as "foundByName",
      b.organisation, t.due_on as "dueOn", t.state, coalesce(t.rectification, t.plan_measures) as rectification, coalesce(t.rectified_by_name, t.plan_responsible) as "rectifiedByName", t.plan_funds as "planFunds",
      t.rectified_on as "rectifiedOn", t.reviewed_by_name as "reviewedByName", t.reviewed_on as "reviewedOn", t.closed_on as "closedOn", f.given
    from hazards t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id
      left join lateral (select n.external_id, n.given from hazard_findings n where n.tenant_id = ${tx.scope.tenantId} and n.hazard_id = t.id and n.source = 'national' order by n.created_at limit 1) f on true
      left join hazard_findings b on b.tenant_id = ${tx.scope.tenantId} and b.filed_id = t.id and b.began
    where ${all(visible(hazardLedger.compiled, tx.scope))} and t.state <> 'voided' and (t.level = 'major' or f.external_id is not null) order by t.found_on, t.id`)
}
