// Telling people. A notice is kept once per account and reason (`once_key`), so that a job run twice tells once.
import { newId } from '#platform/db/ids.ts'
import { sql, valuesOf } from '#platform/db/sql.ts'
import { planOf, type Tx } from '#platform/db/tx.ts'

export type Telling = { kind: string; title: string; subjectType: string; subjectId: string; onceKey: string }

export async function tell(tx: Tx, accountIds: readonly string[], telling: Telling, now: Date): Promise<void> {
  const accounts = [...new Set(accountIds)]
  if (!accounts.length) return
  const rows = accounts.map((accountId) => ({
    tenant_id: tx.scope.tenantId, id: newId(now.getTime()), account_id: accountId, at: now, kind: telling.kind, title: telling.title,
    subject_type: telling.subjectType, subject_id: telling.subjectId, once_key: telling.onceKey,
  }))
  await tx.run(sql`insert into notices ${valuesOf(rows)} on conflict do nothing`, planOf(rows))
}

/** Accounts of an enterprise's own people. */
export async function accountsOfEntity(tx: Tx, entityId: string): Promise<string[]> {
  return ids(await tx.rows(sql`select distinct a.id from memberships m join accounts a on a.tenant_id = m.tenant_id and a.person_id = m.person_id
    where m.tenant_id = ${tx.scope.tenantId} and m.entity_id = ${entityId} and a.disabled_at is null`, 'once'))
}

/** Accounts of an office, a department or a community, of those whose role is named: its administrators do no business. */
export async function accountsOfOrganisation(tx: Tx, organisationId: string, roles: readonly string[]): Promise<string[]> {
  return ids(await tx.rows(sql`select distinct a.id from memberships m join accounts a on a.tenant_id = m.tenant_id and a.person_id = m.person_id
    where m.tenant_id = ${tx.scope.tenantId} and m.organisation_id = ${organisationId} and m.role = any(${roles as string[]}::text[]) and a.disabled_at is null`, 'once'))
}

/** Accounts of the coordinating office whose role is named; none where no office coordinates. */
export async function accountsOfCoordinator(tx: Tx, roles: readonly string[]): Promise<string[]> {
  const office = await tx.find<{ id: string }>(sql`select id from organisations where tenant_id = ${tx.scope.tenantId} and coordinator order by id limit 1`)
  return office ? accountsOfOrganisation(tx, office.id, roles) : []
}

/** Everybody who answers for an entity: its own people, its regulator, its community. */
export async function audienceOf(tx: Tx, entityId: string, roles: readonly string[]): Promise<string[]> {
  const around = await tx.rows<{ id: string }>(sql`
    select o.id from entities e join organisations o on o.tenant_id = e.tenant_id and (o.id = e.organisation_id
      or (o.kind = 'community' and exists (select 1 from regions r where r.tenant_id = ${tx.scope.tenantId} and r.id = o.region_id and e.region_path like r.path || '%')))
    where e.tenant_id = ${tx.scope.tenantId} and e.id = ${entityId}`)
  const of = await Promise.all(around.map(({ id }) => accountsOfOrganisation(tx, id, roles)))
  return [...new Set([...(await accountsOfEntity(tx, entityId)), ...of.flat()])]
}

const ids = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row['id'] as string)
