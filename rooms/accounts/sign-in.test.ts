// Signing in against those who try: lock-out, guessing all at once, the second factor, planted and old cookies, closed
// accounts, passwords that will not do. The clock is the test's.
import { beforeEach, describe, expect, it } from 'vitest'
import { PASSWORD, testProduct, type Client } from '#bin/testing.ts'
import { totpCode } from '#platform/auth/totp.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'

const product = await testProduct()
const START = Date.parse('2026-11-22T01:00:00Z')
const at = (minutes: number) => product.setNow(new Date(START + minutes * 60_000).toISOString())
let login: string
let accountId: string
let count = 0

beforeEach(async () => {
  at(0)
  login = `person-${++count}`
  accountId = await product.addPerson({ login, name: '试登录', role: 'coordinator', post: '岗位', organisation: 'anban' })
})

const send = (url: string, body: object, cookie = '') => product.http.inject({ method: 'POST', url, headers: { 'x-zhiben': '1', 'content-type': 'application/json', ...(cookie ? { cookie } : {}) }, payload: JSON.stringify(body) })
const attempt = (password: string) => send('/api/session', { login, password })
const cookieOf = (reply: { headers: Record<string, unknown> }) => String([reply.headers['set-cookie']].flat()[0]).split(';')[0]!
const me = async (cookie: string) => (await product.http.inject({ url: '/api/me', headers: { cookie } })).statusCode

async function withSecondFactor(): Promise<{ secret: string; code: (minutes: number) => string }> {
  const client = await product.signIn(login)
  const { secret } = (await client.post<{ secret: string }>('/api/me/second-factor')).body
  const code = (minutes: number) => totpCode(secret, new Date(START + minutes * 60_000))
  expect((await client.post('/api/me/second-factor/confirm', { secret, code: code(0) })).status).toBe(200)
  return { secret, code }
}

describe('wrong passwords', () => {
  it('lock after five, for fifteen minutes, the right one too', async () => {
    for (let i = 0; i < 5; i++) expect((await attempt('Wrong-Word-12')).statusCode).toBe(401)
    expect((await attempt(PASSWORD)).statusCode).toBe(429)
    at(14)
    expect((await attempt(PASSWORD)).statusCode).toBe(429)
    at(16)
    expect((await attempt(PASSWORD)).statusCode).toBe(200)
  })

  it('sent all at once count one by one', async () => {
    const tries = await Promise.all(Array.from({ length: 12 }, () => attempt('Wrong-Word-12')))
    expect(tries.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(tries.filter(({ statusCode }) => statusCode === 429)).toHaveLength(7)
    expect((await attempt(PASSWORD)).statusCode).toBe(429)
  })

  it('are told like no such account, in the same words and after the same work', async () => {
    const [known, unknown] = [await attempt('Wrong-Word-12'), await send('/api/session', { login: 'nobody-at-all', password: 'Wrong-Word-12' })]
    expect([unknown.statusCode, unknown.body]).toEqual([known.statusCode, known.body])
    // Of the processor, not of the clock on the wall: a busy machine proves nothing.
    const work = async (name: string) => {
      const begun = process.cpuUsage()
      await send('/api/session', { login: name, password: 'Wrong-Word-12' })
      const { user, system } = process.cpuUsage(begun)
      return user + system
    }
    // An unknown name costs a real comparison too: without one it would be many times quicker.
    await work('nobody-else')
    const [a, b] = [Math.min(await work('nobody-a'), await work('nobody-b')), Math.min(await work(login), await work(login))]
    expect(a).toBeGreaterThan(b / 4)
  })

  it('at changing the password lock too', async () => {
    const client = await product.signIn(login)
    for (let i = 0; i < 5; i++) expect((await client.post('/api/session/password', { current: 'Wrong-Word-12', next: 'Another-Word-22' })).status).toBe(422)
    expect((await client.post('/api/session/password', { current: PASSWORD, next: 'Another-Word-22' })).status).toBe(429)
  })
})

describe('the second factor', () => {
  it('is not guessed by signing in again and again', async () => {
    await withSecondFactor()
    let wrong = 0
    for (let round = 0; round < 4; round++) {
      const signedIn = await attempt(PASSWORD)
      if (signedIn.statusCode === 429) break
      for (let i = 0; i < 2; i++) if ((await send('/api/session/second-factor', { code: '000000' }, cookieOf(signedIn))).statusCode === 422) wrong += 1
    }
    expect(wrong).toBe(5)
    expect((await attempt(PASSWORD)).statusCode).toBe(429)
  })

  it('takes a code once, and not the one it was set up with', async () => {
    const { code } = await withSecondFactor()
    const first = cookieOf(await attempt(PASSWORD))
    expect((await send('/api/session/second-factor', { code: code(0) }, first)).statusCode).toBe(422)
    at(1)
    const both = await Promise.all([1, 2].map(async () => send('/api/session/second-factor', { code: code(1) }, cookieOf(await attempt(PASSWORD)))))
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 422])
  })

  it('lifts no cookie planted before it: there is a new one', async () => {
    const { code } = await withSecondFactor()
    at(1)
    const planted = cookieOf(await attempt(PASSWORD))
    expect(await me(planted)).toBe(401)
    const passed = await send('/api/session/second-factor', { code: code(1) }, planted)
    expect(passed.statusCode).toBe(200)
    expect(await me(planted)).toBe(401)
    expect(await me(cookieOf(passed))).toBe(200)
  })

  it('comes before a new password, and its half-open session opens nothing', async () => {
    await withSecondFactor()
    const half = cookieOf(await attempt(PASSWORD))
    expect((await send('/api/session/password', { current: PASSWORD, next: 'Another-Word-22' }, half)).statusCode).toBe(401)
    expect((await product.http.inject({ url: '/api/hazards', headers: { cookie: half } })).statusCode).toBe(401)
  })

  it.each(['', '12345', '1234567', '１２３４５６', 'abcdef', '000000\u0000', '-00001', '1e5'])('takes no code like %j', async (code) => {
    await withSecondFactor()
    expect((await send('/api/session/second-factor', { code }, cookieOf(await attempt(PASSWORD)))).statusCode).toBe(422)
  })
})

describe('a session', () => {
  it('ends when nobody is there for half an hour, and after twelve hours in any case', async () => {
    const { cookie } = await product.signIn(login)
    at(29)
    expect(await me(cookie)).toBe(200)
    at(60)
    expect(await me(cookie)).toBe(401)
    at(0)
    const busy = (await product.signIn(login)).cookie
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
      at(minutes)
      expect(await me(busy)).toBe(200)
    }
    at(12 * 60 + 1)
    expect(await me(busy)).toBe(401)
  })

  it('of a closed account is closed at once, here and on the stream of events', async () => {
    await product.addPerson({ login: `security-${count}`, name: '安全员', role: 'security-administrator', post: '岗位', organisation: 'anban' })
    const { cookie } = await product.signIn(login)
    expect(await me(cookie)).toBe(200)
    const security: Client = await product.signIn(`security-${count}`)
    expect((await security.post(`/api/accounts/${accountId}/disable`, { commandId: newId(), reason: '离岗' })).status).toBe(200)
    expect(await me(cookie)).toBe(401)
    expect((await attempt(PASSWORD)).statusCode).toBe(401)
    expect((await product.http.inject({ url: '/api/events/stream', headers: { cookie } })).statusCode).toBe(401)
  })

  it('ends everywhere else with a new password, and its cookie is closed to scripts and foreign pages', async () => {
    const reply = await attempt(PASSWORD)
    expect(String(reply.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict/)
    const [here, there] = [await product.signIn(login), await product.signIn(login)]
    expect((await here.post('/api/session/password', { current: PASSWORD, next: 'Another-Word-22' })).status).toBe(200)
    expect([await me(here.cookie), await me(there.cookie)]).toEqual([200, 401])
  })

  it('is never the one the visitor brought along', async () => {
    const { cookie } = await product.signIn(login)
    expect(cookieOf(await send('/api/session', { login, password: PASSWORD }, cookie))).not.toBe(cookie)
  })
})

describe('a new password', () => {
  it.each(['short-1A', 'alllowercaseletters', 'Password-12345', '1111Aaaa-bbb', PASSWORD, 'x'.repeat(201)])('is not %s', async (next) => {
    const client = await product.signIn(login)
    expect((await client.post('/api/session/password', { current: PASSWORD, next })).status).toBe(422)
  })

  it('does not hold the log-in name', async () => {
    const client = await product.signIn(login)
    expect((await client.post('/api/session/password', { current: PASSWORD, next: `Xx-${login}-99` })).status).toBe(422)
  })
})

describe('an account made by the administrator', () => {
  it('has a password that is shown once and kept nowhere', async () => {
    await product.addPerson({ login: `system-${count}`, name: '系统员', role: 'system-administrator', post: '岗位', organisation: 'anban' })
    const admin: Client = await product.signIn(`system-${count}`)
    const command = { commandId: newId(), id: newId(), name: '新人', login: `new-${count}`, organisationId: await product.organisation('anban'), role: 'leader', post: '岗位' }
    const made = await admin.post<{ initialPassword: string }>('/api/accounts', command)
    expect(made.status).toBe(200)
    const again = await admin.post('/api/accounts', command)
    expect([again.status, JSON.stringify(again.body)]).toEqual([409, expect.not.stringContaining(made.body.initialPassword)])
    const kept = await product.db.read(systemScope(product.tenantId), (tx) => tx.rows(sql`select reply from command_receipts where command_id = ${command.commandId}`))
    expect(kept).toEqual([{ reply: null }])
  })

  it('has a role that fits where it is', async () => {
    await product.addPerson({ login: `system-${count}`, name: '系统员', role: 'system-administrator', post: '岗位', organisation: 'anban' })
    const admin: Client = await product.signIn(`system-${count}`)
    const reply = await admin.post('/api/accounts', { commandId: newId(), id: newId(), name: '新人', login: `new-${count}`, entityId: newId(), role: 'coordinator', post: '岗位' })
    expect([reply.status, (reply.body as { fields?: unknown }).fields]).toMatchObject([422, [{ field: 'role' }]])
  })
})
