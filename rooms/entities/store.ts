// SQL about entities beyond the ledger's own: dated facts and where an entity lies.
import { column, name, sql, valuesOf } from '#platform/db/sql.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import type { Hooks } from '#mechanisms/ledger/store.ts'
import type { DatedField } from './definitions.ts'

export type FactRow = Row & { fact: string; fromOn: Day; value: unknown; basis: string; recordedAt: string; recordedByName: string | null }

export async function listFacts(tx: Tx, entityId: string): Promise<FactRow[]> {
  return tx.rows<FactRow>(sql`
    select f.fact, f.from_on as "fromOn", f.value, f.basis, f.recorded_at as "recordedAt",
      (select p.name from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id where a.tenant_id = ${tx.scope.tenantId} and a.id = f.recorded_by) as "recordedByName"
    from entity_facts f where f.tenant_id = ${tx.scope.tenantId} and f.entity_id = ${entityId} order by f.fact, f.from_on desc`)
}

export type NewFact = { entityId: string; fact: string; fromOn: Day; value: unknown; basis: string }

/** Records facts; the same fact from the same day is corrected, its event keeps what it was. */
export async function recordFacts(tx: Tx, facts: readonly NewFact[], accountId: string | null, now: Date): Promise<void> {
  if (!facts.length) return
  const rows = facts.map((f) => ({
    tenant_id: tx.scope.tenantId, entity_id: f.entityId, fact: f.fact, from_on: f.fromOn, value: JSON.stringify(f.value), basis: f.basis, recorded_by: accountId, recorded_at: now,
  }))
  await tx.run(sql`insert into entity_facts ${valuesOf(rows)}
    on conflict (tenant_id, entity_id, fact, from_on) do update set value = excluded.value, basis = excluded.basis, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at`)
}

/** Region ids → their paths. */
export async function regionPaths(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.rows<{ id: string; path: string }>(sql`select id, path from regions where tenant_id = ${tx.scope.tenantId} and id = any(${[...new Set(ids)]}::uuid[])`)
  return new Map(rows.map(({ id, path }) => [id, path]))
}

/** Gives rows that say their region its path. Throws `invalid` for a region that is not there. */
export async function placeRows(tx: Tx, rows: readonly Record<string, unknown>[]): Promise<void> {
  const placed = rows.filter((row) => typeof row['regionId'] === 'string')
  const paths = await regionPaths(tx, placed.map((row) => row['regionId'] as string))
  for (const row of placed) {
    row['regionPath'] = paths.get(row['regionId'] as string)
    if (!row['regionPath']) throw new Problem('invalid', '没有这个区域。', { fields: [{ field: 'regionId', message: '请从名单里选' }] })
  }
}

export async function hasOrganisation(tx: Tx, id: string): Promise<boolean> {
  return (await tx.find(sql`select 1 from organisations where tenant_id = ${tx.scope.tenantId} and id = ${id}`)) !== undefined
}

/** Copies the value a fact has today onto the row that lists show. */
export async function setCurrent(tx: Tx, entityId: string, field: DatedField, value: unknown): Promise<void> {
  const path = field === 'regionId' ? sql`, region_path = (select r.path from regions r where r.tenant_id = ${tx.scope.tenantId} and r.id = ${value as string})` : sql``
  await tx.run(sql`update entities e set ${name(column(field))} = ${value as string}${path}, version = version + 1 where tenant_id = ${tx.scope.tenantId} and id = ${entityId}`)
}

/** Facts that begin on this day: the job of the day copies them onto their rows. */
export async function listFactsFrom(tx: Tx, on: Day): Promise<{ entityId: string; fact: string; value: unknown }[]> {
  return tx.rows<{ entityId: string; fact: string; value: unknown }>(sql`
    select entity_id as "entityId", fact, value from entity_facts where tenant_id = ${tx.scope.tenantId} and from_on = ${on} and recorded_at < ${on}::date`)
}

/** For ledgers whose rows hang on an entity: its name goes into the words a search finds. It is no column of theirs. */
export const namesOfEntities: Hooks = {
  async searchNames(tx, rows) {
    const ids = [...new Set(rows.flatMap((row) => (typeof row['entityId'] === 'string' ? [row['entityId']] : [])))]
    const found = await tx.rows<{ id: string; name: string }>(sql`select id, name from entities where tenant_id = ${tx.scope.tenantId} and id = any(${ids}::uuid[])`)
    const names = new Map(found.map(({ id, name: entityName }) => [id, entityName]))
    return rows.map((row) => ({ entityName: names.get(row['entityId'] as string) }))
  },
}
