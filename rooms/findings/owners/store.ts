// SQL of owners told: who owns an entity and by which account, the notices, their receipts.
import { may, type Actor } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import { all, sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Scope, Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import type { Owner } from '../terms.ts'
import { inRegions } from '#mechanisms/ledger/compile.ts'

/** The post by which an owner has an account. */
export const ROLE_OF: Readonly<Record<Owner, string>> = { principal: 'enterprise-principal', controller: 'enterprise-controller' }
export const OWNER_WORDS: Readonly<Record<Owner, string>> = { principal: '主要负责人', controller: '实际控制人' }

export type OwnerOf = { owner: Owner; personName: string | null; accountIds: string[] }

/** Who the owners of an entity are today. One person may be both: whoever controls it under the name of its head reads there. */
export async function findOwners(tx: Tx, entityId: string, owners: readonly Owner[], today: Day): Promise<OwnerOf[]> {
  const [entity, members] = await Promise.all([
    tx.find<{ principal: string | null; controller: string | null }>(sql`select principal, controller from entities where tenant_id = ${tx.scope.tenantId} and id = ${entityId}`, 'once'),
    tx.rows<{ role: string; name: string; accountId: string }>(sql`select m.role, p.name, a.id as "accountId" from memberships m join people p on p.tenant_id = m.tenant_id and p.id = m.person_id
      join accounts a on a.tenant_id = m.tenant_id and a.person_id = m.person_id where m.tenant_id = ${tx.scope.tenantId} and m.entity_id = ${entityId} and a.disabled_at is null
      and m.from_on <= ${today} and (m.until_on is null or m.until_on >= ${today}) order by m.from_on, a.id`, 'once'),
  ])
  return owners.map((owner) => {
    const registered = entity?.[owner] ?? null
    const posted = members.filter(({ role }) => role === ROLE_OF[owner])
    const sameName = registered ? members.filter(({ name, role }) => name === registered && Object.values(ROLE_OF).includes(role)) : []
    const found = posted.length ? posted : sameName
    return { owner, personName: found[0]?.name ?? registered, accountIds: [...new Set(found.map(({ accountId }) => accountId))] }
  })
}

export async function insertOwnerNotices(tx: Tx, hazard: { id: string; entityId: string; organisationId: string; regionPath: string }, owners: readonly OwnerOf[], told: { on: Day; basis: string; now: Date }): Promise<OwnerOf[]> {
  if (!owners.length) return []
  const rows = owners.map(({ owner, personName, accountIds }) => ({
    tenant_id: tx.scope.tenantId, id: newId(told.now.getTime()), hazard_id: hazard.id, entity_id: hazard.entityId, organisation_id: hazard.organisationId, region_path: hazard.regionPath, owner,
    person_name: personName, account_id: accountIds[0], told_on: told.on, basis: told.basis,
  }))
  const made = await tx.rows<{ owner: Owner }>(sql`insert into owner_notices ${valuesOf(rows)} on conflict do nothing returning owner`)
  return owners.filter(({ owner }) => made.some((one) => one.owner === owner))
}

export type OwnerNotice = Row & {
  id: string; hazardId: string; entityId: string; owner: Owner; personName: string | null; accountId: string | null; toldOn: Day; basis: string; readAt: string | null; readByName: string | null
  handedOn: Day | null; handedTo: string | null; handedByName: string | null; slipIds: string[]
}
const NOTICE = sql`n.id, n.hazard_id as "hazardId", n.entity_id as "entityId", n.owner, n.person_name as "personName", n.account_id as "accountId", n.told_on as "toldOn", n.basis, n.read_at as "readAt", n.read_by_name as "readByName",
  n.handed_on as "handedOn", n.handed_to as "handedTo", n.handed_by_name as "handedByName", n.slip_ids as "slipIds"`

export async function listOwnersOf(tx: Tx, hazardId: string): Promise<OwnerNotice[]> {
  return tx.rows<OwnerNotice>(sql`select ${NOTICE} from owner_notices n where n.tenant_id = ${tx.scope.tenantId} and n.hazard_id = ${hazardId} order by n.owner desc`, 'once')
}

export type Show = 'open' | 'todo' | 'late' | 'by-hand' | 'all'
/** Those of one's own departments; all of them for who coordinates, and for a community, which is bound to its region anyway. */
export const officesAsked = (actor: Actor, scope: Scope): readonly string[] | null => (may(actor, 'hazard.coordinate') || scope.regionPaths !== null ? null : actor.organisationIds)

/** Which notices: `organisationIds` null for those of all offices. */
export type Which = { show: Show; lateOn: Day; organisationIds: readonly string[] | null }

/** @param which.lateOn what was told on this day or before and is still unread is late */
function meant(tx: Tx, { show, lateOn, organisationIds }: Which): Sql {
  // What is closed by now needs no receipt any more; it stays among all.
  const open = sql`n.read_at is null and n.handed_on is null and h.state not in ('closed', 'voided')`
  const asked = { open: [open], todo: [open, sql`(n.account_id is null or n.told_on <= ${lateOn})`], late: [open, sql`n.told_on <= ${lateOn}`], 'by-hand': [sql`n.account_id is null`], all: [] }[show]
  return all([sql`n.tenant_id = ${tx.scope.tenantId}`, inRegions(tx.scope, sql`n.region_path`), ...(organisationIds ? [sql`n.organisation_id = any(${organisationIds as string[]}::uuid[])`] : []), ...asked])
}

export async function listOwnerNotices(tx: Tx, which: Which, limit: number): Promise<(OwnerNotice & { number: string; description: string; entityName: string })[]> {
  return tx.rows<OwnerNotice & { number: string; description: string; entityName: string }>(sql`select ${NOTICE}, h.number, h.description, e.name as "entityName"
    from owner_notices n join hazards h on h.tenant_id = n.tenant_id and h.id = n.hazard_id join entities e on e.tenant_id = n.tenant_id and e.id = n.entity_id
    where ${meant(tx, which)} order by n.told_on ${which.show === 'all' ? sql`desc` : sql``}, n.id limit ${limit}`)
}

/** Counted no further than `most` and one more. */
export async function countOwnerNotices(tx: Tx, which: Which, most: number): Promise<number> {
  return (await tx.get<{ n: number }>(sql`select count(*) as n from (select 1 from owner_notices n join hazards h on h.tenant_id = n.tenant_id and h.id = n.hazard_id where ${meant(tx, which)} limit ${most + 1}) counted`)).n
}

/** What this person has been told as an owner and has not said to have read. */
export async function listOwnerTodos(tx: Tx, accountId: string, limit: number): Promise<{ hazardId: string; number: string; description: string; toldOn: Day }[]> {
  return tx.rows<Row & { hazardId: string; number: string; description: string; toldOn: Day }>(sql`select h.id as "hazardId", h.number, h.description, min(n.told_on) as "toldOn" from owner_notices n join hazards h on h.tenant_id = n.tenant_id and h.id = n.hazard_id
    where n.tenant_id = ${tx.scope.tenantId} and n.account_id = ${accountId} and n.read_at is null and n.handed_on is null and h.state not in ('closed', 'voided') group by h.id, h.number, h.description order by 4, 1 limit ${limit}`)
}

export async function findOwnerNoticeForUpdate(tx: Tx, id: string): Promise<OwnerNotice | undefined> {
  return tx.find<OwnerNotice>(sql`select ${NOTICE} from owner_notices n where n.tenant_id = ${tx.scope.tenantId} and n.id = ${id} and ${inRegions(tx.scope, sql`n.region_path`)} for update`, 'once')
}

export async function markOwnerRead(tx: Tx, id: string, name: string, now: Date): Promise<void> {
  await tx.run(sql`update owner_notices set read_at = ${now}, read_by_name = ${name} where tenant_id = ${tx.scope.tenantId} and id = ${id}`, 'once')
}

export async function markHanded(tx: Tx, id: string, handed: { on: Day; to: string; photos: readonly string[]; actor: { accountId: string; name: string } }): Promise<void> {
  await tx.run(sql`update owner_notices set handed_on = ${handed.on}, handed_to = ${handed.to}, handed_by = ${handed.actor.accountId}, handed_by_name = ${handed.actor.name}, slip_ids = ${handed.photos as string[]} where tenant_id = ${tx.scope.tenantId} and id = ${id}`, 'once')
}

/** Notices that became late this morning: told so many days ago and still open. */
export async function listUnread(tx: Tx, toldOn: Day): Promise<(OwnerNotice & { organisationId: string; description: string; entityName: string })[]> {
  return tx.rows<OwnerNotice & { organisationId: string; description: string; entityName: string }>(sql`select ${NOTICE}, n.organisation_id as "organisationId", h.description, e.name as "entityName"
    from owner_notices n join hazards h on h.tenant_id = n.tenant_id and h.id = n.hazard_id join entities e on e.tenant_id = n.tenant_id and e.id = n.entity_id
    where n.tenant_id = ${tx.scope.tenantId} and n.read_at is null and n.handed_on is null and n.told_on <= ${toldOn} and h.state not in ('closed', 'voided')`)
}
