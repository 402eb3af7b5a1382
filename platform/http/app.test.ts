// The door of the HTTP layer: the header against foreign pages, addresses written otherwise, headers of every reply,
// problem documents for what is not even a request.
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'

const product = await testProduct()
const payload = JSON.stringify({ login: 'nobody', password: 'x' })
const json = { 'content-type': 'application/json' }
await product.http.listen({ host: '127.0.0.1', port: 0 })
const { port } = product.http.server.address() as AddressInfo

/** What a socket says to these bytes. */
async function wire(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let reply = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (reply += chunk)).on('error', () => {})
  socket.setTimeout(2_000, () => socket.destroy())
  socket.end(text, 'latin1')
  await once(socket, 'close')
  return reply
}

describe('the header against foreign pages', () => {
  it.each(['/api/session', '/%61pi/session', '/api/sess%69on'])('is asked for at %s', async (url) => {
    const reply = await product.http.inject({ method: 'POST', url, headers: json, payload })
    expect([reply.statusCode, reply.json<{ type: string }>().type]).toEqual([400, '/problems/bad-request'])
    expect((await product.http.inject({ method: 'POST', url, headers: { ...json, 'x-zhiben': '1' }, payload })).statusCode).toBe(401)
  })

  it('is asked for when the address is written in full', async () => {
    expect(await wire(`POST http://x/api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${payload.length}\r\nconnection: close\r\n\r\n${payload}`)).toContain('x-zhiben')
  })
})

describe('every reply', () => {
  it.each(['/api/me', '/api/public/tenants', '/api/nothing', '/api/%', '/%ff', `/api/hazards/${'a'.repeat(200)}`, '/healthz'])('carries its headers: %s', async (url) => {
    const { headers, statusCode } = await product.http.inject({ url })
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).not.toContain("script-src 'unsafe-inline'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    if (url.startsWith('/api/') && !url.includes('%')) expect(headers['cache-control']).toBe('no-store')
    if (statusCode >= 400) expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
  })

  it.each(['/api/me', '/api/public/tenants', '/api/nothing', '/healthz'])('tells the clock of the house: %s', async (url) => {
    expect((await product.http.inject({ url })).headers['date']).toBe(product.house.clock().toUTCString())
  })

  it.each(['HEAD', 'PATCH', 'OPTIONS', 'TRACE'] as const)('%s runs nothing', async (method) => {
    expect((await product.http.inject({ method: method as 'HEAD', url: '/api/hazards/export' })).statusCode).toBe(404)
  })
})

describe('what is not a request', () => {
  it.each([
    ['no method', 'nonsense\r\n\r\n', 400], ['too many headers', `GET / HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(20_000)}\r\n\r\n`, 431], ['two lengths', 'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['an expectation', 'GET / HTTP/1.1\r\nhost: x\r\nexpect: wonders\r\n\r\n', 417],
  ])('%s gets a problem document', async (_, text, status) => {
    const reply = await wire(text)
    expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(reply.split('\r\n\r\n')[1]!)).toMatchObject({ status, title: expect.stringMatching(/[\u4e00-\u9fff]/) as string })
  })
})

describe('a body', () => {
  const send = (body: string | Buffer, type = 'application/json') => product.http.inject({ method: 'POST', url: '/api/session', headers: { 'x-zhiben': '1', 'content-type': type }, payload: body })

  it.each([
    ['nested 10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 422], ['with a prototype', '{"__proto__":{"login":"a"},"login":"ab","password":"x"}', 400], ['cut off', '{"login":', 400], ['empty', '', 400],
    ['too large', ' '.repeat(1_100_000), 413], ['with half a character', '{"login":"ab\\ud800","password":"x"}', 422], ['with NUL', '{"login":"ab\\u0000c","password":"x"}', 422],
  ])('%s is refused by name', async (_, body, status) => {
    const reply = await send(body)
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8'])
  })

  it('of another type is refused, JSON in it or not', async () => {
    expect((await send(payload, 'application/x-www-form-urlencoded')).statusCode).toBe(415)
    expect((await send(payload, 'multipart/form-data; boundary=x')).statusCode).toBe(415)
    expect((await send(payload, 'text/plain')).statusCode).toBe(422)
  })
})

describe('a cookie', () => {
  it.each(['zb_session=', `zb_session=${'-'.repeat(36)}.${'A'.repeat(43)}`, 'zb_session="x', 'zb_session=%zz', ';;=;zb_session', `zb_session=00000000-0000-0000-0000-000000000000.${'A'.repeat(43)}`])('%s is nobody', async (cookie) => {
    expect((await product.http.inject({ url: '/api/me', headers: { cookie } })).statusCode).toBe(401)
    expect((await product.http.inject({ url: '/api/public/tenants', headers: { cookie } })).statusCode).toBe(200)
  })
})
