// Who acts: the people of the offices, communities and enterprises of a jurisdiction. Accounts are the one thing made
// directly (in life they come by invitation); from then on everybody works through the product's own endpoints.
import type { Actor, Role } from '#platform/auth/actor.ts'
import { stableId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Database, type Tx } from '#platform/db/tx.ts'
import { startOf, type Day } from '#platform/time/day.ts'
import { findAccount, findActor, insertAccount } from '#rooms/accounts/store.ts'
import { organisationIdOf, regionIdOf, type TenantPack } from '#rooms/organisations/pack.ts'
import { jurisdictions, type Jurisdiction } from './data.ts'
import { personName } from './enterprises.ts'
import type { Random } from './random.ts'

export type Part = { login: string; name: string; role: string; post: string; organisation?: string; region?: string; entityId?: string }
export type Player = Part & { actor: Actor }

export type Community = {
  code: string
  name: string
  /** Code of the organisation that answers for it; a park's block has none. */
  organisation: string | null
  grids: readonly string[]
}

/** The regions entities lie in. */
export function communitiesOf(pack: TenantPack): Community[] {
  const found: Community[] = []
  const walk = (region: TenantPack['region']) => {
    if (region.level === 'community') found.push({ code: region.code, name: region.name, organisation: pack.organisations.find((o) => o.kind === 'community' && o.region === region.code)?.code ?? null, grids: region.children.map(({ code }) => code) })
    else region.children.forEach(walk)
  }
  walk(pack.region)
  return found
}

export function jurisdictionOf(packName: string): Jurisdiction {
  const found = jurisdictions[packName]
  if (!found) throw new Error(`the simulator knows no jurisdiction ${packName}: add it to sim/data/jurisdictions.json`)
  return found
}

/** Everybody in public service, administrators included. The same pack and seed give the same people. */
export function officeParts(r: Random, pack: TenantPack, place: Jurisdiction): Part[] {
  const p = place.login
  const coordinator = pack.organisations.find((o) => o.coordinator)!
  const part = (login: string, role: string, post: string, more: Partial<Part> = {}): Part => ({ login: `${p}-${login}`, name: personName(r), role, post, organisation: coordinator.code, ...more })
  const regulators = [...new Set(Object.values(place.sectors))].flatMap((code) => {
    const office = pack.organisations.find((o) => o.code === code)!
    return ['负责人', '科员', '科员'].map((post, i) => part(i ? `${code}${i + 1}` : code, 'regulator', `${office.shortName}${post}`, { organisation: code }))
  })
  const towns = pack.organisations.filter((o) => o.region && o.kind === 'office').map((o) => part(o.code, 'community', `${o.shortName}应急站负责人`, { organisation: o.code, region: o.region! }))
  // Only where the document speaks of grids does a community have them; elsewhere its own staff go round.
  const communities = communitiesOf(pack).flatMap(({ code, name, organisation, grids }, i) => {
    if (!organisation) return []
    const rounds = [0, 1].map((k) => part(k ? `${code}-wangge2` : i ? `${code}-wangge` : 'wangge', 'grid-worker', `${name}${grids.length ? (k ? '网格员' : '网格长') : '专职安全员'}`, { organisation, region: grids[k] ?? code }))
    return [part(i ? `${code}-shequ` : 'shequ', 'community', `${name}负责人`, { organisation, region: code }), ...rounds]
  })
  return [
    part('anban', 'coordinator', `${coordinator.shortName}负责人`), part('anban2', 'coordinator', `${coordinator.shortName}科员`), part('lingdao', 'leader', '分管负责人'),
    ...regulators, ...towns, ...communities, part('zhuanjia', 'expert', '安全专家'),
    part('sysadmin', 'system-administrator', '系统管理员'), part('secadmin', 'security-administrator', '安全管理员'), part('audit', 'audit-administrator', '审计管理员'),
  ]
}

export type Casting = { db: Database; tenantId: string; pack: TenantPack; roles: ReadonlyMap<string, Role>; passwordHash: string; since: Day }

/** Opens the accounts that are not there yet, many in one transaction, and answers everybody ready to act. */
export async function cast(casting: Casting, parts: readonly Part[]): Promise<Player[]> {
  const players: Player[] = []
  for (let i = 0; i < parts.length; i += 100) {
    players.push(...(await castBatch(casting, parts.slice(i, i + 100))))
  }
  return players
}

async function castBatch({ db, tenantId, pack, roles, passwordHash, since }: Casting, parts: readonly Part[]): Promise<Player[]> {
  const taken = await db.outside<{ login: string; account_id: string }>(sql`select login, account_id from logins where login = any(${parts.map(({ login }) => login)})`)
  const known = new Map(taken.map(({ login, account_id }) => [login, account_id]))
  // The statements of one transaction are pipelined: a hundred people cost few round trips.
  return db.write(systemScope(tenantId), (tx) => Promise.all(parts.map(async (part) => {
    const id = known.get(part.login) ?? (await stableId('demo-account', part.login))
    if (!known.has(part.login)) await open(tx, part, id, pack, passwordHash, since)
    const account = (await findAccount(tx, id))!
    return { ...part, actor: (await findActor(tx, account, roles, since))! }
  })))
}

async function open(tx: Tx, part: Part, id: string, pack: TenantPack, passwordHash: string, since: Day): Promise<void> {
  await insertAccount(tx, {
    id, name: part.name, mobile: null, login: part.login, passwordHash, mustChange: false, role: part.role, post: part.post, entityId: part.entityId ?? null,
    organisationId: part.entityId ? null : await organisationIdOf(pack.code, part.organisation!), regionId: part.region ? await regionIdOf(pack.code, part.region) : null,
  }, startOf(since))
}
