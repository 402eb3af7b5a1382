// 单点登录: OpenID Connect with PKCE (openid-client), switched on by three settings. The account is found by the provider's
// `preferred_username` = our log-in name; the first use binds the provider's subject, and from then on only that subject
// gets in. Nobody is made an account by signing on: what a person may do stays with the administrators here.
import type * as OpenId from 'openid-client'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import type { Role } from '#platform/auth/actor.ts'
import { Download, ownTransactions, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import * as contract from './contract.ts'
import type { KeepCookie } from './sessions.ts'
import { findActor, findLogin, getAccountForUpdate, openSession } from './store.ts'

export type SignOnSettings = { issuer: string; clientId: string; clientSecret: string; /** How the provider is called on the log-in page. */ label?: string; publicUrl: string }

const WAITING_COOKIE = 'zb_sign_on'
const FAILED = '单点登录没有成功。请再试一次；还不行请用登录名和密码登录，或找系统管理员。'

export function signOnRoutes(settings: SignOnSettings | undefined, roles: ReadonlyMap<string, Role>, secure: boolean, keepCookie: KeepCookie): Endpoint[] {
  let discovered: Promise<OpenId.Configuration> | undefined
  const provider = async () => {
    if (!settings) throw new Problem('not-found', '没有开通单点登录。')
    const oidc = await import('openid-client')
    const issuer = new URL(settings.issuer)
    discovered ??= oidc.discovery(issuer, settings.clientId, settings.clientSecret, undefined, issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}).catch((error: unknown) => {
      discovered = undefined
      throw new Problem('busy', '单点登录服务连不上，请稍后再试，或用登录名和密码登录。', { facts: { reason: (error as Error).name } })
    })
    return { oidc, configuration: await discovered }
  }
  const callback = () => `${settings!.publicUrl}/api/session/oidc/return`

  const state = ownTransactions(contract.singleSignOn, async () => ({ enabled: settings !== undefined, label: settings?.label ?? '单位统一身份' }))

  const start = ownTransactions(contract.startSingleSignOn, async ({ http }) => {
    const { oidc, configuration } = await provider()
    const verifier = oidc.randomPKCECodeVerifier()
    const [nonce, expected] = [oidc.randomNonce(), oidc.randomState()]
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: callback(), scope: 'openid profile', state: expected, nonce, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    })
    // Lax: it must come back with the provider's redirect. It holds no right by itself.
    http?.reply.setCookie(WAITING_COOKIE, JSON.stringify({ verifier, nonce, state: expected }), { path: '/api/session/oidc', httpOnly: true, sameSite: 'lax', secure, maxAge: 600 })
    http?.reply.redirect(url.href)
    return undefined as never
  })

  const back = ownTransactions(contract.returnSingleSignOn, async (visit) => {
    const { house, now, today, http } = visit
    const { oidc, configuration } = await provider()
    const waiting = readWaiting(http?.request.cookies[WAITING_COOKIE])
    http?.reply.clearCookie(WAITING_COOKIE, { path: '/api/session/oidc' })
    if (!waiting || visit.query.error) throw new Problem('not-signed-in', FAILED)
    const claims = await oidc
      .authorizationCodeGrant(configuration, new URL(`${callback()}?${new URLSearchParams(visit.query as Record<string, string>)}`), { pkceCodeVerifier: waiting.verifier, expectedNonce: waiting.nonce, expectedState: waiting.state })
      .then((tokens) => tokens.claims(), () => undefined)
    const login = typeof claims?.['preferred_username'] === 'string' ? claims['preferred_username'].normalize('NFKC').toLowerCase() : undefined
    const known = login ? await findLogin(house.db, login) : undefined
    if (!claims || !known) throw new Problem('not-signed-in', '单点登录认得你，但这里没有同名的账号。请系统管理员用同样的登录名开通。')
    const subject = `${claims.iss}|${claims.sub}`
    const cookie = await house.db.write(systemScope(known.tenant_id), async (tx) => {
      const account = await getAccountForUpdate(tx, known.account_id)
      const bound = await tx.find<{ oidc_subject: string | null }>(sql`select oidc_subject from accounts where tenant_id = ${known.tenant_id} and id = ${known.account_id}`)
      const actor = account && !account.disabledAt ? await findActor(tx, account, roles, today) : undefined
      if (!account || !actor || (bound?.oidc_subject && bound.oidc_subject !== subject)) return undefined
      if (!bound?.oidc_subject) await tx.run(sql`update accounts set oidc_subject = ${subject}, must_change = false where tenant_id = ${known.tenant_id} and id = ${account.id}`)
      await append(tx, { what: 'account.signed-in', subject: { type: 'account', id: account.id }, body: { by: '单点登录' }, actor, at: now })
      // The provider has asked for what it asks for; our own second factor, where set, is asked as well.
      return openSession(tx, account.id, false, http?.request.headers['user-agent'] ?? '', now)
    })
    house.wake(known.tenant_id)
    if (!cookie) throw new Problem('not-signed-in', '这个账号已停用，或已绑定另一个身份。请找系统管理员。')
    keepCookie(visit, cookie)
    // A page of ours that goes on by itself: a redirect would count as coming from elsewhere, and the strict cookie would stay behind.
    return new Download('go', 'text/html; charset=utf-8', Buffer.from('<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>治本</title><p><a href="/">进入治本</a></p></html>'), true)
  })

  return [state, start, back] as Endpoint[]
}

function readWaiting(text: string | undefined): { verifier: string; nonce: string; state: string } | undefined {
  try {
    const { verifier, nonce, state } = JSON.parse(text ?? '') as Record<string, unknown>
    return typeof verifier === 'string' && typeof nonce === 'string' && typeof state === 'string' ? { verifier, nonce, state } : undefined
  } catch {
    return undefined
  }
}
