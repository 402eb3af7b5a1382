// Invitations and single sign-on. The provider is a small real OpenID Connect server on loopback: discovery, keys, codes,
// PKCE and signed tokens, so that the library and our flow are tested as they run.
import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** Who the provider says is at the keyboard; `nonce` and `challenge` of each code it gave out. */
let subject = { sub: 'u-1', preferred_username: 'Luo' }
const codes = new Map<string, { nonce: string; challenge: string }>()

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const provider = createServer((request, response) => {
  const url = new URL(request.url!, issuer)
  const json = (value: unknown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  if (url.pathname === '/.well-known/openid-configuration') {
    json({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] })
  } else if (url.pathname === '/keys') json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] })
  else {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const form = new URLSearchParams(body)
      const code = codes.get(form.get('code') ?? '')
      if (!code || createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') !== code.challenge) return void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}')
      const now = Math.floor(Date.now() / 1000)
      const head = `${b64({ alg: 'RS256', kid: 'k' })}.${b64({ iss: issuer, aud: 'zhiben', iat: now, exp: now + 60, nonce: code.nonce, ...subject })}`
      json({ access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey).toString('base64url')}` })
    })
  }
})
await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
afterAll(() => void provider.close())

const product = await testProduct({ signOn: { issuer, clientId: 'zhiben', clientSecret: 'secret', publicUrl: 'http://zhiben.test' } })
let coordinator: Client

beforeAll(async () => {
  await product.addPerson({ login: 'luo', name: '罗启明', role: 'coordinator', post: '主任', organisation: 'anban' })
  coordinator = await product.signIn('luo')
})

/** Goes the whole way as a browser would. Answers the reply that carries the session. */
async function signOn(tamper: (query: URLSearchParams) => void = () => undefined) {
  const begun = await product.http.inject({ method: 'GET', url: '/api/session/oidc/start' })
  expect(begun.statusCode).toBe(302)
  const asked = new URL(String(begun.headers['location'])).searchParams
  const code = newId()
  codes.set(code, { nonce: asked.get('nonce')!, challenge: asked.get('code_challenge')! })
  const query = new URLSearchParams({ code, state: asked.get('state')! })
  tamper(query)
  const waiting = String(begun.headers['set-cookie']).split(';')[0]!
  return product.http.inject({ method: 'GET', url: `/api/session/oidc/return?${query}`, headers: { cookie: waiting } })
}

describe('single sign-on', () => {
  it('lets in the account of the same name, and binds its subject', async () => {
    expect((await coordinator.get('/api/session/oidc')).body).toMatchObject({ enabled: true })
    const reply = await signOn()
    expect(reply.statusCode, reply.body).toBe(200)
    const cookie = [reply.headers['set-cookie']].flat().map(String).find((text) => text.startsWith('zb_session='))!.split(';')[0]!
    const me = await product.http.inject({ method: 'GET', url: '/api/me', headers: { cookie } })
    expect(JSON.parse(me.body)).toMatchObject({ person: { name: '罗启明' } })
    subject = { sub: 'u-2', preferred_username: 'luo' }
    expect((await signOn()).statusCode).toBe(401)
    subject = { sub: 'u-1', preferred_username: 'luo' }
    expect((await signOn()).statusCode).toBe(200)
  })

  it('refuses a stranger, a foreign state, a missing cookie', async () => {
    subject = { sub: 'u-9', preferred_username: 'nobody' }
    expect((await signOn()).statusCode).toBe(401)
    subject = { sub: 'u-1', preferred_username: 'luo' }
    expect((await signOn((query) => query.set('state', 'other'))).statusCode).toBe(401)
    expect((await product.http.inject({ method: 'GET', url: '/api/session/oidc/return?code=x&state=y' })).statusCode).toBe(401)
  })
})

describe('an invitation', () => {
  it('opens the account of that enterprise, once, with its credit code', async () => {
    const entityId = newId()
    await coordinator.post('/api/entities', { commandId: newId(), id: entityId, fields: { name: '松湾汇鑫木业有限公司', kind: 'enterprise', creditCode: '91530100309576681C', regionId: await product.region('xg') } })
    const invited = await coordinator.post<{ code: string; entityName: string }>('/api/invitations', { commandId: newId(), id: newId(), creditCode: '91530100309576681c' })
    expect(invited.body).toMatchObject({ entityName: '松湾汇鑫木业有限公司', code: expect.stringMatching(/^[A-Z2-9]{5}-[A-Z2-9]{5}$/) })
    const accept = (more: object) => product.http.inject({ method: 'POST', url: '/api/invitations/accept', headers: { 'x-zhiben': '1' }, payload: { creditCode: '91530100309576681C', code: invited.body.code, name: '张立民', mobile: '13800138000', login: 'hx-zhang', password: 'Mu-Ye-2026-ok', ...more } })
    expect((await accept({ creditCode: '91110000000000000X' })).statusCode).toBe(422)
    expect((await accept({ password: 'short' })).statusCode).toBe(422)
    const accepted = await accept({})
    expect(accepted.statusCode, accepted.body).toBe(200)
    const cookie = [accepted.headers['set-cookie']].flat().map(String)[0]!.split(';')[0]!
    expect(JSON.parse((await product.http.inject({ method: 'GET', url: '/api/me', headers: { cookie } })).body)).toMatchObject({ entity: { id: entityId }, person: { post: '主要负责人' } })
    expect((await accept({ login: 'hx-second' })).statusCode).toBe(422)
  })
})
