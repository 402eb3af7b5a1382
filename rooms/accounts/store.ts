// Everything SQL about accounts, sessions, invitations. A session's secret is kept as its SHA-256 only; the cookie names
// the tenant, so that the scope is set before the secret is looked up.
import { createHash, randomBytes } from 'node:crypto'
import type { Actor, Permission, Role } from '#platform/auth/actor.ts'
import { isId, newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import type { Database, Tx } from '#platform/db/tx.ts'
import { Problem } from '#platform/problems/problem.ts'
import { dayOf, type Day } from '#platform/time/day.ts'

export type Account = {
  id: string; personId: string; login: string; passwordHash: string | null; mustChange: boolean; totpSecret: string | null; totpLastStep: number | null
  failedCount: number; lockedUntil: string | null; disabledAt: string | null; version: number
}

const ACCOUNT = sql`a.id, a.person_id as "personId", a.login, a.password_hash as "passwordHash", a.must_change as "mustChange", a.totp_secret as "totpSecret",
  a.totp_last_step as "totpLastStep", a.failed_count as "failedCount", a.locked_until as "lockedUntil", a.disabled_at as "disabledAt", a.version`

/** Which tenant a log-in name belongs to. */
export async function findLogin(db: Database, login: string): Promise<{ tenant_id: string; account_id: string } | undefined> {
  return (await db.outside<{ tenant_id: string; account_id: string }>(sql`select tenant_id, account_id from logins where login = ${login}`))[0]
}

export async function findAccount(tx: Tx, id: string): Promise<Account | undefined> {
  return tx.find<Account>(sql`select ${ACCOUNT} from accounts a where a.tenant_id = ${tx.scope.tenantId} and a.id = ${id}`, 'once')
}

export async function getAccountForUpdate(tx: Tx, id: string): Promise<Account | undefined> {
  return tx.find<Account>(sql`select ${ACCOUNT} from accounts a where a.tenant_id = ${tx.scope.tenantId} and a.id = ${id} for update`)
}

/** After this many wrong passwords in a row the account rests. */
const TRIES = 5
const REST_MINUTES = 15

export async function noteFailedSignIn(tx: Tx, account: Account, now: Date): Promise<{ locked: boolean }> {
  const failed = account.failedCount + 1
  const locked = failed >= TRIES
  await tx.run(sql`update accounts set failed_count = ${locked ? 0 : failed}, locked_until = ${locked ? new Date(now.getTime() + REST_MINUTES * 60_000) : null}
    where tenant_id = ${tx.scope.tenantId} and id = ${account.id}`)
  return { locked }
}

export async function noteSignIn(tx: Tx, account: Account): Promise<void> {
  await tx.run(sql`update accounts set failed_count = 0, locked_until = null where tenant_id = ${tx.scope.tenantId} and id = ${account.id}`)
}

export async function setPassword(tx: Tx, accountId: string, hash: string, mustChange: boolean, now: Date): Promise<void> {
  await tx.run(sql`update accounts set password_hash = ${hash}, must_change = ${mustChange}, password_set_at = ${now}, failed_count = 0, locked_until = null, version = version + 1
    where tenant_id = ${tx.scope.tenantId} and id = ${accountId}`)
}

export async function setTotp(tx: Tx, accountId: string, secret: string, step: number): Promise<void> {
  await tx.run(sql`update accounts set totp_secret = ${secret}, totp_last_step = ${step}, version = version + 1 where tenant_id = ${tx.scope.tenantId} and id = ${accountId}`)
}

/** True when the step was not used before: two requests with one code cannot both win. */
export async function useTotpStep(tx: Tx, accountId: string, step: number): Promise<boolean> {
  return (await tx.run(sql`update accounts set totp_last_step = ${step} where tenant_id = ${tx.scope.tenantId} and id = ${accountId} and (totp_last_step is null or totp_last_step < ${step})`)) === 1
}

export async function setDisabled(tx: Tx, accountId: string, at: Date | null): Promise<void> {
  await tx.run(sql`update accounts set disabled_at = ${at}, version = version + 1 where tenant_id = ${tx.scope.tenantId} and id = ${accountId}`)
}

/** A lost telephone, a changed identity: both factors beside the password are let go, and every session ends. */
export async function releaseFactors(tx: Tx, accountId: string): Promise<void> {
  await tx.run(sql`update accounts set totp_secret = null, totp_last_step = null, oidc_subject = null, version = version + 1 where tenant_id = ${tx.scope.tenantId} and id = ${accountId}`)
}

export async function unlock(tx: Tx, accountId: string): Promise<void> {
  await tx.run(sql`update accounts set locked_until = null, failed_count = 0 where tenant_id = ${tx.scope.tenantId} and id = ${accountId}`)
}

/* sessions */

export type Session = { accountId: string; createdAt: string; seenAt: string; secondFactor: boolean }

const hashOf = (secret: string) => createHash('sha256').update(secret).digest()

/** Opens a session. Answers the cookie's text: tenant, dot, secret. */
export async function openSession(tx: Tx, accountId: string, secondFactor: boolean, device: string, now: Date): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await tx.run(sql`insert into sessions (tenant_id, token_hash, account_id, created_at, seen_at, second_factor, device)
    values (${tx.scope.tenantId}, ${hashOf(secret)}, ${accountId}, ${now}, ${now}, ${secondFactor}, ${device.slice(0, 200)})`)
  return `${tx.scope.tenantId}.${secret}`
}

export function splitCookie(cookie: string): { tenantId: string; secret: string } | undefined {
  const match = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(cookie)
  return match && isId(match[1]) ? { tenantId: match[1]!, secret: match[2]! } : undefined
}

export async function findSession(tx: Tx, secret: string): Promise<Session | undefined> {
  return tx.find<Session>(sql`select account_id as "accountId", created_at as "createdAt", seen_at as "seenAt", second_factor as "secondFactor"
    from sessions where tenant_id = ${tx.scope.tenantId} and token_hash = ${hashOf(secret)} and ended_at is null`)
}

export async function touchSession(tx: Tx, secret: string, now: Date): Promise<void> {
  await tx.run(sql`update sessions set seen_at = ${now} where tenant_id = ${tx.scope.tenantId} and token_hash = ${hashOf(secret)}`)
}

export async function passSecondFactor(tx: Tx, secret: string): Promise<void> {
  await tx.run(sql`update sessions set second_factor = true where tenant_id = ${tx.scope.tenantId} and token_hash = ${hashOf(secret)}`)
}

export async function endSession(tx: Tx, secret: string, now: Date): Promise<void> {
  await tx.run(sql`update sessions set ended_at = ${now} where tenant_id = ${tx.scope.tenantId} and token_hash = ${hashOf(secret)} and ended_at is null`)
}

/** Ends every session of an account but the one named: after a new password, a disabling, a reset. */
export async function endSessionsOf(tx: Tx, accountId: string, now: Date, but?: string): Promise<void> {
  await tx.run(sql`update sessions set ended_at = ${now} where tenant_id = ${tx.scope.tenantId} and account_id = ${accountId} and ended_at is null
    and token_hash <> ${but ? hashOf(but) : Buffer.alloc(1)}`)
}

/* who that is */

type MembershipRow = { name: string; role: string; post: string; organisation_id: string | null; entity_id: string | null; path: string | null }

/** The actor behind an account, from the memberships in force today; undefined when none is. */
export async function findActor(tx: Tx, account: Pick<Account, 'id' | 'personId'>, roles: ReadonlyMap<string, Role>, today: Day): Promise<Actor | undefined> {
  const rows = await tx.rows<MembershipRow>(sql`
    select p.name, m.role, m.post, m.organisation_id, m.entity_id, r.path from memberships m
    join people p on p.tenant_id = m.tenant_id and p.id = m.person_id
    left join regions r on r.tenant_id = m.tenant_id and r.id = m.region_id
    where m.tenant_id = ${tx.scope.tenantId} and m.person_id = ${account.personId} and m.from_on <= ${today} and (m.until_on is null or m.until_on >= ${today})
    order by m.from_on, m.id`, 'once')
  const first = rows[0]
  if (!first) return undefined
  const entityId = rows.find((row) => row.entity_id)?.entity_id ?? null
  // A membership without a region answers for the whole tenant.
  const whole = rows.some((row) => row.organisation_id && row.path === null)
  return {
    tenantId: tx.scope.tenantId,
    accountId: account.id,
    personId: account.personId,
    name: first.name,
    post: first.post,
    roles: [...new Set(rows.map((row) => row.role))],
    permissions: new Set<Permission>(rows.flatMap((row) => roles.get(row.role)?.permissions ?? [])),
    organisationIds: rows.flatMap((row) => row.organisation_id ?? []),
    regionPaths: entityId || whole ? null : [...new Set(rows.flatMap((row) => row.path ?? []))],
    entityId,
  }
}

/* making accounts */

export type NewAccount = {
  id: string; name: string; mobile: string | null; login: string; passwordHash: string; mustChange: boolean; role: string; post: string
  organisationId: string | null; entityId: string | null; regionId: string | null
}

/** Makes person, account, log-in name and membership. A taken log-in name fails on `logins`. */
export async function insertAccount(tx: Tx, account: NewAccount, now: Date): Promise<void> {
  const tenantId = tx.scope.tenantId
  const personId = newId(now.getTime())
  await tx.run(sql`insert into people (tenant_id, id, name, mobile) values (${tenantId}, ${personId}, ${account.name}, ${account.mobile})`)
  await tx.run(sql`insert into accounts (tenant_id, id, person_id, login, password_hash, must_change, password_set_at, created_at)
    values (${tenantId}, ${account.id}, ${personId}, ${account.login}, ${account.passwordHash}, ${account.mustChange}, ${now}, ${now})`)
  await tx.run(sql`insert into logins (login, tenant_id, account_id) values (${account.login}, ${tenantId}, ${account.id})`)
  await tx.run(sql`insert into memberships (tenant_id, id, person_id, organisation_id, entity_id, region_id, role, post, from_on)
    values (${tenantId}, ${newId(now.getTime())}, ${personId}, ${account.organisationId}, ${account.entityId}, ${account.regionId}, ${account.role}, ${account.post}, ${dayOf(now)})`)
}

/** A log-in name is one person's, over all jurisdictions. */
export async function refuseTakenLogin(tx: Tx, login: string) {
  if (await tx.find(sql`select 1 from logins where login = ${login}`)) {
    throw new Problem('conflict', '这个登录名已经有人用了，请换一个。', { fields: [{ field: 'login', message: '已经有人用了' }] })
  }
}
