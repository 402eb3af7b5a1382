// The built pages: /m for the phone, /p for the public, everything else the desk; plus health and metrics. Files with a
// hash in their name are kept by browsers for a year, pages never.
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { join } from 'node:path'
import { metrics } from './metrics.ts'

export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder, wildcard: true, index: false, preCompressed: true, serveDotFiles: false, redirect: false, cacheControl: false,
    setHeaders: (reply, path) => void reply.header('cache-control', /-[\w-]{8,}\.[a-z0-9]+(\.br|\.gz)?$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
  })
  const page = (url: string) => (/^\/m(\/|\?|$)/.test(url) ? 'field' : /^\/p(\/|\?|$)/.test(url) ? 'public' : 'desk')
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0]!
    if (path === '/m' || path === '/p') return reply.redirect(`${path}/`)
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !path.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(path) && !INTERNAL.has(path)
    if (isPage) return reply.sendFile(`${page(path)}/index.html`, join(folder))
    return undefined
  })
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const INTERNAL = new Set(['/healthz', '/readyz', '/metrics'])

/** Health for whoever runs the machine. @param ready false while the database does not answer. */
export function serveHealth(app: FastifyInstance, ready: () => Promise<boolean>): void {
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => ((await ready()) ? { ok: true } : reply.code(503).send({ ok: false })))
  // For the machine itself (a collector on it, or a proxy that lets one through); nobody else is told what is slow.
  app.get('/metrics', async (request, reply) => {
    if (!LOOPBACK.has(request.ip)) return reply.code(404).send()
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}
