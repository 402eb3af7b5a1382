// The product over one PostgreSQL and over a Citus cluster, same machine, same requests: what spreading costs when it is
// not needed. `BENCH_PLAIN=postgresql://… BENCH_SPREAD=postgresql://coordinator… npm run bench -- spread [--hazards=50000]`;
// both databases empty, the second with its nodes joined.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { buildProduct, type Product } from '#bin/product.ts'
import { migrationsDir } from '#bin/commands/command.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { distribute } from '#platform/db/distribute.ts'
import { newId } from '#platform/db/ids.ts'
import { migrate } from '#platform/db/migrate.ts'
import { externalServer } from '#platform/db/server/index.ts'
import { systemScope } from '#platform/db/tx.ts'
import { insertAccount } from '#rooms/accounts/store.ts'
import { loadPack, organisationIdOf } from '#rooms/organisations/pack.ts'
import { loadHazards } from './load-hazards.ts'

type Case = { id: string; entity_id: string; region_id: string }
type Side = { product: Product; cookie: string; cases: Case[] }
const AT_ONCE = 8

export async function benchSpread(options: { hazards: number; seconds: number; rounds: number; log: (line: string) => void }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-bench-'))
  const sides = { plain: await open(need('BENCH_PLAIN'), false, folder, options), spread: await open(need('BENCH_SPREAD'), true, folder, options) }
  let next = 0
  const requests: Record<string, (side: Side) => { method: 'GET' | 'POST'; url: string; payload?: object }> = {
    list: ({ cases }) => ({ method: 'GET', url: `/api/hazards?regionId=${cases[0]!.region_id}&state=assigned&level=general&sort=dueOn` }),
    get: ({ cases }) => ({ method: 'GET', url: `/api/hazards/${cases[next++ % cases.length]!.id}` }),
    create: ({ cases }) => ({ method: 'POST', url: '/api/hazards', payload: { commandId: newId(), id: newId(), entityId: cases[next++ % cases.length]!.entity_id, description: '配电箱前堆放原料', channel: 'inspection' } }),
    aggregate: () => ({ method: 'GET', url: '/api/hazards/summary?by=regionId,state' }),
  }
  for (const [kind, request] of Object.entries(requests)) {
    const figures: Record<string, { perSecond: number; p99: number }[]> = { plain: [], spread: [] }
    for (let round = 0; round < options.rounds; round++) for (const [name, side] of Object.entries(sides)) figures[name]!.push(await measure(() => side.product.http.inject({ ...request(side), headers: { cookie: side.cookie, 'x-zhiben': '1' } }), options.seconds))
    const best = (name: string) => figures[name]!.toSorted((a, b) => b.perSecond - a.perSecond)[0]!
    const [plain, spread] = [best('plain'), best('spread')]
    options.log(`| ${kind} | ${plain.perSecond.toFixed(0)}/s, p99 ${plain.p99.toFixed(0)} ms | ${spread.perSecond.toFixed(0)}/s, p99 ${spread.p99.toFixed(0)} ms | ${(spread.perSecond / plain.perSecond).toFixed(2)} |`)
  }
  for (const { product } of Object.values(sides)) await product.close()
  rmSync(folder, { recursive: true })
}

function need(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

async function open(url: string, spread: boolean, folder: string, { hazards, log }: { hazards: number; log: (line: string) => void }): Promise<Side> {
  const server = await externalServer(url, () => undefined)
  await migrate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
  const build = () => buildProduct({ app: server.appConfig, dataFolder: folder, limits: Infinity, background: false, connections: AT_ONCE })
  const before = await build()
  const tenantId = await loadPack(server.ownerConfig, before.db, '_example', { demo: true, now: new Date() })
  await before.close()
  await loadHazards(server.ownerConfig, tenantId, { communities: 20, entities: Math.ceil(hazards / 10), hazards, reported: 100 })
  if (spread) {
    const began = performance.now()
    const { nodes } = await distribute(server.ownerConfig, { log: () => undefined })
    log(`distributed ${hazards} hazards over ${nodes.length} nodes in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  const product = await build()
  const organisationId = await organisationIdOf('example', 'anban')
  await product.db.write(systemScope(tenantId), async (tx) => insertAccount(tx, { id: newId(), name: '基准', mobile: null, login: 'bench', passwordHash: await hashPassword('Bench-Password-1'), mustChange: false, role: 'coordinator', post: '基准', organisationId, entityId: null, regionId: null }, new Date('2024-01-01')))
  const signed = await product.http.inject({ method: 'POST', url: '/api/session', headers: { 'x-zhiben': '1' }, payload: { login: 'bench', password: 'Bench-Password-1' } })
  const owner = new pg.Client(server.ownerConfig)
  await owner.connect()
  await owner.query('analyze')
  const { rows } = await owner.query<Case>(`select id, entity_id, region_id from hazards where tenant_id = $1 and state = 'assigned' limit 2000`, [tenantId])
  await owner.end()
  return { product, cookie: String([signed.headers['set-cookie']].flat()[0]).split(';')[0]!, cases: rows }
}

async function measure(ask: () => Promise<{ statusCode: number; body: string }>, seconds: number): Promise<{ perSecond: number; p99: number }> {
  const times: number[] = []
  const began = performance.now()
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() - began < seconds * 1000) {
      const from = performance.now()
      const { statusCode, body } = await ask()
      if (statusCode !== 200) throw new Error(`${statusCode} ${body.slice(0, 300)}`)
      times.push(performance.now() - from)
    }
  }))
  const sorted = times.toSorted((a, b) => a - b)
  return { perSecond: (times.length / (performance.now() - began)) * 1000, p99: sorted[Math.floor(sorted.length * 0.99)]! }
}
