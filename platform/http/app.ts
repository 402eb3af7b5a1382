// The HTTP face: Fastify with our endpoints, nothing else. Security headers, same-origin checks, rate limits, problem
// documents, metrics and health live here; what an endpoint does lives in its room.
import cookie from '@fastify/cookie'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { Problem } from '../problems/problem.ts'
import type { Actor } from '../auth/actor.ts'
import { asProblem, Download, perform, type Endpoint, type House } from './endpoint.ts'
import { openApi } from './openapi.ts'
import { apiPage } from './api-page.ts'
import type { RateLimiter } from './rate-limit.ts'
import { sql } from '../db/sql.ts'
import { metrics } from './metrics.ts'
import { serveHealth } from './web.ts'

export const SESSION_COOKIE = 'zb_session'

/** What a cookie stands for: a full actor, or an account still on its way in. */
export type Visitor = { readonly actor: Actor; readonly stage: 'signed-in' | 'second-factor' | 'change-password' }

export type AppParts = {
  readonly house: House
  readonly endpoints: readonly Endpoint[]
  readonly visitorOf: (cookie: string | undefined, now: Date) => Promise<Visitor | null>
  readonly log: Logger
  readonly limiter: RateLimiter
  readonly uploadLimit: number
  /** Cookies only over https when the product is reached by https. */
  readonly secure: boolean
  readonly trustProxy: boolean
  readonly version: string
}

const PROBLEM = 'application/problem+json; charset=utf-8'
const BODY_LIMIT = 1_048_576

export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    // One proxy of ours in front: only the address it adds itself is believed, not what the caller wrote before it.
    trustProxy: parts.trustProxy ? (_address: string, hop: number) => hop === 0 : false,
    routerOptions: { maxParamLength: 100, caseSensitive: true },
    requestTimeout: 120_000,
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply.headers({ ...SECURITY_HEADERS, 'cache-control': 'no-store' })),
    clientErrorHandler: refuseGarbage,
  })
  app.server.on('checkExpectation', (_request, response: ServerResponse) => {
    const { head, body } = garbageProblem(417, '不支持标头 expect 里的要求。')
    response.writeHead(417, head).end(body)
  })
  await app.register(cookie)
  // Anything that is neither JSON nor an upload is refused by type.
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    // Devices set their clock by our answers: they are told the clock that our rules go by.
    reply.header('date', parts.house.clock().toUTCString())
    // By the route that was found, never by the address as written: `/%61pi/session` is the same route.
    const api = request.routeOptions.url?.startsWith('/api/') === true
    if (api || request.is404) reply.header('cache-control', 'no-store')
    if (api && request.method !== 'GET' && request.method !== 'HEAD' && request.headers['x-zhiben'] !== '1') {
      throw new Problem('bad-request', '请求缺少标头 x-zhiben: 1。请从本系统的页面操作；接口调用请带上它。')
    }
  })
  app.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request.routeOptions.url ?? 'unknown', request.method, reply.statusCode, reply.elapsedTime)
    done()
  })
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply))
  app.setNotFoundHandler((request, reply) => answerProblem(new Problem('not-found', '没有这个地址。'), request, reply))

  const streamsIn = ({ contract }: Endpoint) => contract.streams === 'in' || contract.streams === 'both'
  for (const point of parts.endpoints) if (!streamsIn(point)) mountEndpoint(app, point, parts)
  // Uploads are read by their handler, as a stream, whatever they call themselves.
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers()
    uploads.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    for (const point of parts.endpoints) if (streamsIn(point)) mountEndpoint(uploads, point, parts)
  })
  const document = openApi(parts.endpoints.map((point) => point.contract), parts.version)
  serveHealth(app, () => parts.house.db.outside(sql`select 1 as ok`).then(() => true, () => false))
  app.get('/api/openapi.json', async () => document)
  app.get('/api/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(apiPage(document)))
  return app
}

function mountEndpoint(app: FastifyInstance, point: Endpoint, parts: AppParts) {
  const { contract } = point
  const streamsIn = contract.streams === 'in' || contract.streams === 'both'
  app.route({
    method: contract.method,
    url: contract.path,
    // A HEAD would run the whole export and throw it away.
    exposeHeadRoute: false,
    ...(streamsIn ? { bodyLimit: parts.uploadLimit } : {}),
    handler: async (request, reply) => {
      const visitor = await parts.visitorOf(request.cookies[SESSION_COOKIE], parts.house.clock())
      const limited = parts.limiter.refuse(visitor?.actor.accountId ?? request.ip, contract)
      if (limited) {
        reply.header('retry-after', String(limited))
        throw new Problem('too-many-requests', `操作太快了，请过 ${limited} 秒再试。`)
      }
      const actor = admit(contract.access, visitor)
      refuseOther(request, actor)
      const body = request.body
      if (!streamsIn && body instanceof Readable) throw new Problem('not-acceptable-file', '这个接口只收 JSON（content-type: application/json）。')
      const result = await perform(parts.house, point, actor, {
        params: request.params,
        query: request.query,
        body: streamsIn ? {} : (body ?? {}),
        http: { request, reply },
        ...(streamsIn ? { upload: body instanceof Readable ? body : Readable.from([]) } : {}),
      })
      if (reply.sent || reply.raw.headersSent) return reply
      if (result instanceof Download) return sendDownload(reply, result)
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(result ?? {}))
    },
  })
}

/** A device that kept work for one account does not send it as whoever signed in since, perhaps in another tab. */
function refuseOther(request: FastifyRequest, actor: Actor | null) {
  const meant = request.headers['x-zhiben-account']
  if (meant !== undefined && actor && meant !== actor.accountId) throw new Problem('not-signed-in', '现在登录的是另一个账号。请换回原来的账号再传。')
}

function admit(access: Endpoint['contract']['access'], visitor: Visitor | null): Actor | null {
  if (access === 'public') return visitor?.stage === 'signed-in' ? visitor.actor : null
  if (!visitor) throw new Problem('not-signed-in', '还没有登录，或登录已过期。请重新登录。')
  if (access === 'signing-in') return visitor.actor
  if (visitor.stage === 'second-factor') throw new Problem('second-factor-needed', '请先完成第二步验证。')
  if (visitor.stage === 'change-password') throw new Problem('second-factor-needed', '请先改掉初始密码。', { facts: { state: 'change-password' } })
  return visitor.actor
}

function sendDownload(reply: FastifyReply, download: Download) {
  const name = encodeURIComponent(safeName(download.name)).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return reply
    .type(download.mediaType)
    .header('content-disposition', `${download.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
    .header('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'")
    .send(download.content)
}

/** A file name that names no folder and does not turn its own ending round (right-to-left override). */
function safeName(name: string): string {
  return name.toWellFormed().replace(/[\\/:*?"<>|\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '_')
}

function garbageProblem(status: number, title: string) {
  const body = JSON.stringify({ type: '/problems/bad-request', title, status })
  return { head: { 'content-type': PROBLEM, 'content-length': Buffer.byteLength(body), connection: 'close' }, body }
}

/** What is not even HTTP gets a problem document too; there is no request to speak of. */
function refuseGarbage(this: FastifyInstance, error: Error & { code?: string }, socket: Socket) {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const { head, body } = garbageProblem(status, status === 431 ? '请求的标头太长。' : status === 408 ? '请求没有在时限内传完，请重试。' : '请求的写法不对。')
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  if (socket.writable) socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${body}`)
  socket.destroySoon()
}

/** RFC 9457. What is not a Problem is our fault: its text stays in the log. */
function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const cause = fastifyProblem(asProblem(error))
  if (reply.raw.headersSent) {
    request.log.error({ err: error, url: request.routeOptions.url }, 'failed while streaming')
    reply.raw.destroy()
    return reply
  }
  if (cause instanceof Problem) {
    return reply.code(cause.status).type(PROBLEM).send(JSON.stringify({
      type: `/problems/${cause.kind}`, title: cause.message, status: cause.status, ...(cause.fields.length ? { fields: cause.fields } : {}), ...cause.facts,
    }))
  }
  request.log.error({ err: error, url: request.routeOptions.url, requestId: request.id }, 'request failed')
  return reply.code(500).type(PROBLEM).send(JSON.stringify({
    type: '/problems/internal', title: `系统出错了，没有保存。请再试一次；还不行请把编号 ${request.id} 告诉管理员。`, status: 500,
  }))
}

function fastifyProblem(error: unknown): unknown {
  const code = (error as { code?: string }).code
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem('too-large', '内容太大，请分几次提交或压缩后再传。')
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || error instanceof SyntaxError) return new Problem('bad-request', '内容不是完整的 JSON，请检查后重发。')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Problem('not-acceptable-file', '不认识这种内容类型。')
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'FST_ERR_BAD_URL') return new Problem('bad-request', '请求没有传完整，请重试。')
  const status = (error as { statusCode?: number }).statusCode
  if (status && status >= 400 && status < 500) return new Problem('bad-request', '请求的写法不对。')
  return error
}

const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=(self)',
}
