// Log-in in up to three stages (password, second factor, new password), the signed-in person, accounts, invitations.
import { randomInt } from 'node:crypto'
import { hashPassword, checkPassword, weakness } from '#platform/auth/passwords.ts'
import { checkTotp, newTotpSecret, totpAddress } from '#platform/auth/totp.ts'
import type { Role } from '#platform/auth/actor.ts'
import { isId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import type { Contract } from '#platform/http/contract.ts'
import { SESSION_COOKIE } from '#platform/http/app.ts'
import { endpoint, ownTransactions, type Endpoint, type Visit } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import * as contract from './contract.ts'
import { invitationRoutes } from './invitations.ts'
import type { Sessions } from './sessions.ts'
import { signOnRoutes, type SignOnSettings } from './sign-on.ts'
import * as store from './store.ts'

export type AccountsParts = { sessions: Sessions; roles: ReadonlyMap<string, Role>; secure: boolean; idleMinutes: number; signOn: SignOnSettings | undefined }

/** The request behind a visit; none when the product performs by itself. */
export type Caller = Pick<Visit<Contract>, 'http'>

const WRONG = '登录名或密码不对。连续输错 5 次会停用 15 分钟。'

export function accountRoutes(parts: AccountsParts): Endpoint[] {
  const { sessions, roles } = parts

  const cookieOf = (visit: Caller) => visit.http?.request.cookies[SESSION_COOKIE]
  const keepCookie = (visit: Caller, cookie: string) =>
    visit.http?.reply.setCookie(SESSION_COOKIE, cookie, { path: '/', httpOnly: true, sameSite: 'strict', secure: parts.secure })

  const secretOf = (visit: Caller) => {
    const split = store.splitCookie(cookieOf(visit) ?? '')
    if (!split) throw new Problem('not-signed-in', '还没有登录，或登录已过期。请重新登录。')
    return split
  }

  const accountEvent = (tx: Tx, what: `account.${string}`, accountId: string, actor: { accountId: string | null; name: string }, at: Date, body: Record<string, unknown> = {}) =>
    append(tx, { what, subject: { type: 'account', id: accountId }, body, actor, at })

  const noteFailure = async (tx: Tx, account: store.Account, actor: { accountId: string | null; name: string }, now: Date) => {
    const { locked } = await store.noteFailedSignIn(tx, account, now)
    await accountEvent(tx, locked ? 'account.locked' : 'account.sign-in-failed', account.id, actor, now)
  }

  const signIn = ownTransactions(contract.signIn, async (visit) => {
    const { house, now, body } = visit
    const known = await store.findLogin(house.db, body.login)
    const scope = known && systemScope(known.tenant_id)
    const account = scope && (await house.db.read(scope, (tx) => store.findAccount(tx, known.account_id)))
    refuseLocked(account, now)
    const right = await checkPassword(account?.passwordHash ?? null, body.password)
    if (!scope || !account) throw new Problem('not-signed-in', WRONG)
    const device = visit.http?.request.headers['user-agent'] ?? ''
    const cookie = await house.db.write(scope, async (tx) => {
      const current = await store.getAccountForUpdate(tx, account.id)
      // Asked again under the lock: guesses sent all at once count one by one.
      refuseLocked(current, now)
      if (!current || !right || current.disabledAt) {
        if (current && !right) await noteFailure(tx, current, { accountId: null, name: body.login }, now)
        return undefined
      }
      const actor = await store.findActor(tx, current, roles, visit.today)
      if (!actor) return undefined
      // With a second factor to come the count of wrong tries goes on: knowing the password buys no endless guessing of codes.
      if (!current.totpSecret) await store.noteSignIn(tx, current)
      await accountEvent(tx, 'account.signed-in', account.id, actor, now, { device: device.slice(0, 120) })
      return store.openSession(tx, account.id, false, device, now)
    })
    house.wake(scope.tenantId)
    if (!cookie) throw new Problem('not-signed-in', WRONG)
    keepCookie(visit, cookie)
    return { state: account.totpSecret ? ('second-factor' as const) : account.mustChange ? ('change-password' as const) : ('signed-in' as const) }
  })

  const secondFactor = ownTransactions(contract.secondFactor, async (visit) => {
    const { tenantId, secret } = secretOf(visit)
    const { house, now, actor } = visit
    const passed = await house.db.write(systemScope(tenantId), async (tx) => {
      const account = await store.getAccountForUpdate(tx, actor.accountId)
      if (!account?.totpSecret) return { state: 'signed-in' as const }
      refuseLocked(account, now)
      const step = checkTotp(account.totpSecret, visit.body.code.replace(/\s/g, ''), now, account.totpLastStep)
      if (step === undefined || !(await store.useTotpStep(tx, account.id, step))) {
        await noteFailure(tx, account, actor, now)
        return undefined
      }
      await store.noteSignIn(tx, account)
      // A new cookie: one planted before the second factor is not lifted by it.
      await store.endSession(tx, secret, now)
      const cookie = await store.openSession(tx, account.id, true, visit.http?.request.headers['user-agent'] ?? '', now)
      return { cookie, state: account.mustChange ? ('change-password' as const) : ('signed-in' as const) }
    })
    if (!passed) throw new Problem('invalid', '验证码不对，或已经用过。请等下一个。', { fields: [{ field: 'code', message: '验证码不对，或已经用过' }] })
    sessions.forget(cookieOf(visit) ?? '')
    if (passed.cookie) keepCookie(visit, passed.cookie)
    return { state: passed.state }
  })

  const changePassword = ownTransactions(contract.changePassword, async (visit) => {
    const { tenantId, secret } = secretOf(visit)
    const { house, now, actor, body } = visit
    const visitor = await sessions.visitorOf(cookieOf(visit), now)
    if (visitor?.stage === 'second-factor') throw new Problem('second-factor-needed', '请先完成第二步验证。')
    const account = await house.db.read(systemScope(tenantId), (tx) => store.findAccount(tx, actor.accountId))
    refuseLocked(account, now)
    if (!account || !(await checkPassword(account.passwordHash, body.current))) {
      // Wrong guesses count here too: an unattended page is no place to try passwords.
      if (account) await house.db.write(systemScope(tenantId), async (tx) => noteFailure(tx, (await store.getAccountForUpdate(tx, account.id))!, actor, now))
      throw new Problem('invalid', '现在的密码不对。', { fields: [{ field: 'current', message: '现在的密码不对' }] })
    }
    const weak = body.next === body.current ? '新密码要和现在的不一样' : weakness(body.next, account.login)
    if (weak) throw new Problem('invalid', `${weak}。`, { fields: [{ field: 'next', message: weak }] })
    const hash = await hashPassword(body.next)
    await house.db.write(systemScope(tenantId), async (tx) => {
      await store.setPassword(tx, account.id, hash, false, now)
      await store.endSessionsOf(tx, account.id, now, secret)
      await accountEvent(tx, 'account.password-changed', account.id, actor, now)
    })
    sessions.forgetAccount(account.id)
    return { state: 'signed-in' as const }
  })

  const signOut = ownTransactions(contract.signOut, async (visit) => {
    const { tenantId, secret } = secretOf(visit)
    await visit.house.db.write(systemScope(tenantId), (tx) => store.endSession(tx, secret, visit.now))
    sessions.forget(cookieOf(visit) ?? '')
    visit.http?.reply.clearCookie(SESSION_COOKIE, { path: '/' })
    return {}
  })

  const readMe = endpoint(contract.readMe, async ({ tx, actor, today }) => {
    const facts = await tx.get<{ login: string; totp: boolean; tenant: string; code: string; organisations: { id: string; name: string }[]; entity: { id: string; name: string } | null; region: string | null }>(sql`
      select a.login, a.totp_secret is not null as totp, t.name as tenant, t.code,
        coalesce((select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name) from organisations o where o.tenant_id = ${actor.tenantId} and o.id = any(${actor.organisationIds as string[]}::uuid[])), '[]') as organisations,
        (select json_build_object('id', e.id, 'name', e.name) from entities e where e.tenant_id = ${actor.tenantId} and e.id = ${actor.entityId}) as entity,
        (select r.name from regions r where r.tenant_id = ${actor.tenantId} and r.path = ${actor.regionPaths?.[0] ?? null}) as region
      from accounts a join tenants t on t.id = a.tenant_id where a.tenant_id = ${actor.tenantId} and a.id = ${actor.accountId}`)
    const held = actor.roles.map((name) => roles.get(name)!).filter(Boolean)
    return {
      account: { id: actor.accountId, login: facts.login, hasSecondFactor: facts.totp },
      person: { id: actor.personId, name: actor.name, post: actor.post },
      tenant: { id: actor.tenantId, name: facts.tenant, code: facts.code },
      roles: held.map(({ name, label }) => ({ name, label })),
      permissions: [...actor.permissions],
      home: held[0]?.home ?? 'desk',
      organisations: facts.organisations,
      entity: facts.entity,
      regionPaths: actor.regionPaths ? [...actor.regionPaths] : null,
      regionName: facts.region,
      today,
      idleMinutes: parts.idleMinutes,
    }
  })

  const beginTotp = endpoint(contract.beginTotp, async ({ tx, actor }) => {
    const { login } = await tx.get<{ login: string }>(sql`select login from accounts where tenant_id = ${actor.tenantId} and id = ${actor.accountId}`)
    const secret = newTotpSecret()
    return { secret, address: totpAddress(secret, login) }
  })

  const confirmTotp = endpoint(contract.confirmTotp, async ({ tx, actor, now, body }) => {
    const step = /^[A-Z2-7]{32}$/.test(body.secret) ? checkTotp(body.secret, body.code, now, null) : undefined
    if (step === undefined) throw new Problem('invalid', '验证码不对，请核对手机时间后再试。', { fields: [{ field: 'code', message: '验证码不对' }] })
    const account = await store.getAccountForUpdate(tx, actor.accountId)
    if (account?.totpSecret) throw new Problem('conflict', '已经开通过第二步验证。要换手机请找安全管理员。')
    await store.setTotp(tx, actor.accountId, body.secret, step)
    await accountEvent(tx, 'account.second-factor-set', actor.accountId, actor, now)
    tx.afterCommit.push(() => sessions.forgetAccount(actor.accountId))
    return {}
  })

  const listAccounts = endpoint(contract.listAccounts, async ({ tx, actor, query, now }) => {
    const rows = await tx.rows<{ id: string; login: string; name: string; post: string; role: string; where: string; disabled: boolean; locked: boolean; mustChange: boolean; hasSecondFactor: boolean; seenAt: string | null }>(sql`
      select a.id, a.login, p.name, m.post, m.role, coalesce(o.name, e.name, '') as "where", a.disabled_at is not null as disabled, coalesce(a.locked_until > ${now}, false) as locked,
        a.must_change as "mustChange", a.totp_secret is not null as "hasSecondFactor", (select max(s.seen_at) from sessions s where s.tenant_id = ${actor.tenantId} and s.account_id = a.id) as "seenAt"
      from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
      join lateral (select * from memberships m where m.tenant_id = ${actor.tenantId} and m.person_id = a.person_id order by m.from_on limit 1) m on true
      left join organisations o on o.tenant_id = a.tenant_id and o.id = m.organisation_id left join entities e on e.tenant_id = a.tenant_id and e.id = m.entity_id
      where a.tenant_id = ${actor.tenantId} and a.login > ${query.after ?? ''} and (${query.q ?? null}::text is null or position(${query.q ?? ''} in a.login || p.name || coalesce(o.name, e.name, '')) > 0)
      order by a.login limit 101`)
    const next = rows.length > 100 ? (rows.pop(), rows.at(-1)!.login) : null
    return { rows: rows.map((row) => ({ ...row, roleLabel: roles.get(row.role)?.label ?? row.role })), next }
  })

  const createAccount = endpoint(contract.createAccount, async ({ tx, actor, now, body }) => {
    if (!roles.has(body.role)) throw new Problem('invalid', '没有这个岗位角色。', { fields: [{ field: 'role', message: `只能是 ${[...roles.keys()].join('、')} 之一` }] })
    if (Boolean(body.organisationId) === Boolean(body.entityId)) throw new Problem('invalid', '机构和企业要选一个，也只能选一个。', { fields: [{ field: 'organisationId', message: '机构和企业选一个' }] })
    if (body.role.startsWith('enterprise-') !== Boolean(body.entityId)) throw new Problem('invalid', '企业岗位只能开在企业，其他岗位只能开在机构。', { fields: [{ field: 'role', message: '岗位和所在单位不配' }] })
    await store.refuseTakenLogin(tx, body.login)
    const place = body.organisationId
      ? await tx.find<{ region_id: string | null }>(sql`select case when kind = 'community' then region_id end as region_id from organisations where tenant_id = ${actor.tenantId} and id = ${body.organisationId}`)
      : await tx.find<{ region_id: string | null }>(sql`select region_id from entities where tenant_id = ${actor.tenantId} and id = ${body.entityId ?? null}`)
    if (!place) throw notFound('个机构或企业')
    const initialPassword = newPassword()
    await store.insertAccount(tx, {
      id: body.id, name: body.name, mobile: body.mobile ?? null, login: body.login, passwordHash: await hashPassword(initialPassword), mustChange: true,
      role: body.role, post: body.post, organisationId: body.organisationId ?? null, entityId: body.entityId ?? null, regionId: place.region_id,
    }, now)
    await accountEvent(tx, 'account.created', body.id, actor, now, { login: body.login, role: body.role })
    return { id: body.id, initialPassword }
  })

  const changeAccount = (of: typeof contract.disableAccount | typeof contract.unlockAccount | typeof contract.releaseSecondFactor, what: `account.${string}`, act: (tx: Tx, id: string, now: Date) => Promise<void>) =>
    endpoint(of as typeof contract.unlockAccount, async ({ tx, actor, now, params, body }) => {
      const account = await store.getAccountForUpdate(tx, params.id)
      if (!account) throw notFound('个账号')
      if (account.id === actor.accountId) throw new Problem('step-refused', '这件事不能自己给自己办，请另一位管理员来办。')
      await act(tx, account.id, now)
      await accountEvent(tx, what, account.id, actor, now, { reason: (body as { reason?: string }).reason ?? null })
      tx.afterCommit.push(() => sessions.forgetAccount(account.id))
      return {}
    })

  const disable = changeAccount(contract.disableAccount, 'account.disabled', async (tx, id, now) => {
    await store.setDisabled(tx, id, now)
    await store.endSessionsOf(tx, id, now)
  })
  const unlock = changeAccount(contract.unlockAccount, 'account.unlocked', (tx, id) => store.unlock(tx, id))

  const releaseFactors = changeAccount(contract.releaseSecondFactor, 'account.second-factor-released', async (tx, id, now) => {
    await store.releaseFactors(tx, id)
    await store.endSessionsOf(tx, id, now)
  })

  const resetPassword = endpoint(contract.resetPassword, async ({ tx, actor, now, params }) => {
    const account = await store.getAccountForUpdate(tx, params.id)
    if (!account) throw notFound('个账号')
    const initialPassword = newPassword()
    await store.setPassword(tx, account.id, await hashPassword(initialPassword), true, now)
    await store.endSessionsOf(tx, account.id, now)
    await accountEvent(tx, 'account.password-reset', account.id, actor, now)
    tx.afterCommit.push(() => sessions.forgetAccount(account.id))
    return { initialPassword }
  })

  const auditLog = endpoint(contract.auditLog, async ({ tx, actor, query }) => {
    const rows = await tx.rows<{ id: string; at: string; what: string; subjectType: string; subjectId: string; actorName: string; body: Record<string, unknown> }>(sql`
      select id, at, what, subject_type as "subjectType", subject_id as "subjectId", actor_name as "actorName", body from events
      where tenant_id = ${actor.tenantId} and (${query.what ?? null}::text is null or what like ${`${query.what ?? ''}%`}) and (${query.accountId ?? null}::uuid is null or account_id = ${query.accountId ?? null})
        and on_day between ${query.from ?? '1900-01-01'}::date and ${query.until ?? '2199-12-31'}::date and (${query.after ?? null}::text is null or id < ${isUuid(query.after)}::uuid)
      order by id desc limit 101`)
    const next = rows.length > 100 ? (rows.pop(), rows.at(-1)!.id) : null
    return { rows, next }
  })

  const publicTenants = ownTransactions(contract.publicTenants, async ({ house }) => ({
    tenants: await house.db.outside<{ id: string; name: string; code: string }>(sql`select id, name, code from tenants order by code`),
  }))

  return [signIn, secondFactor, changePassword, signOut, readMe, beginTotp, confirmTotp, listAccounts, createAccount, disable, unlock, releaseFactors, resetPassword, auditLog, publicTenants,
    ...invitationRoutes(keepCookie), ...signOnRoutes(parts.signOn, roles, parts.secure, keepCookie)] as Endpoint[]
}

function refuseLocked(account: store.Account | undefined, now: Date) {
  if (account?.lockedUntil && new Date(account.lockedUntil) > now) {
    throw new Problem('too-many-requests', `输错次数太多，这个账号停用到 ${shanghaiTime(account.lockedUntil)}。忘了密码请找系统管理员重置。`)
  }
}

const isUuid = (text: string | undefined) => (isId(text) ? text : 'ffffffff-ffff-ffff-ffff-ffffffffffff')

const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789'

/** An initial password: fourteen characters without look-alikes, of all kinds. Shown once, changed at first log-in. */
export function newPassword(): string {
  const body = Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return `${body}${randomInt(2, 10)}-`
}

function shanghaiTime(iso: string): string {
  return new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(11, 16)
}
