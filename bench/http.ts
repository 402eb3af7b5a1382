// Requests per second and p99 of the product against a bare server that runs the same SQL in the same run, alternating,
// over 200,000 hazards. `npm run bench -- http [--hazards=200000] [--seconds=5] [--rounds=3]`
import autocannon from 'autocannon'
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { buildProduct } from '#bin/product.ts'
import { migrationsDir } from '#bin/commands/command.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { newId } from '#platform/db/ids.ts'
import { migrate } from '#platform/db/migrate.ts'
import { startServer } from '#platform/db/server/index.ts'
import { systemScope } from '#platform/db/tx.ts'
import { insertAccount } from '#rooms/accounts/store.ts'
import { loadPack, organisationIdOf } from '#rooms/organisations/pack.ts'
import { HEAP } from './heap.ts'
import { loadHazards } from './load-hazards.ts'

type Kind = 'list' | 'get' | 'create' | 'step' | 'aggregate'
const KINDS: readonly Kind[] = ['list', 'get', 'create', 'step', 'aggregate']
type Measure = { perSecond: number; p99: number; errors: number }

export async function benchHttp(options: { hazards: number; seconds: number; rounds: number; log: (line: string) => void }): Promise<void> {
  const { log } = options
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-bench-'))
  const server = await startServer({ dataDir: folder, log: () => undefined })
  const children: ChildProcess[] = []
  try {
    await migrate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
    const product = await buildProduct({ app: server.appConfig, dataFolder: folder, limits: Infinity, background: false, connections: 4 })
    const tenantId = await loadPack(server.ownerConfig, product.db, '_example', { demo: true, now: new Date() })
    const steps = options.seconds * options.rounds * 2 * 2500
    const loaded = await loadHazards(server.ownerConfig, tenantId, { communities: 20, entities: Math.ceil(options.hazards / 10), hazards: options.hazards, reported: Math.min(steps, options.hazards >> 1) })
    log(`loaded ${loaded.hazards} hazards of ${loaded.entities} entities in ${loaded.seconds.toFixed(1)} s, PostgreSQL ${server.version}`)
    const organisationId = await organisationIdOf('example', 'anban')
    await product.db.write(systemScope(tenantId), async (tx) => insertAccount(tx, { id: newId(), name: '基准', mobile: null, login: 'bench', passwordHash: await hashPassword('Bench-Password-1'), mustChange: false, role: 'coordinator', post: '基准', organisationId, entityId: null, regionId: null }, new Date('2024-01-01')))
    const signed = await product.http.inject({ method: 'POST', url: '/api/session', headers: { 'x-zhiben': '1' }, payload: { login: 'bench', password: 'Bench-Password-1' } })
    const cookie = String([signed.headers['set-cookie']].flat()[0]).split(';')[0]!

    const owner = new pg.Client(server.ownerConfig)
    await owner.connect()
    const ids = async (where: string, limit: number) => (await owner.query<{ id: string; region_id: string; entity_id: string }>(`select id, region_id, entity_id from hazards where ${where} limit ${limit}`)).rows
    const reported = await ids(`state = 'reported'`, steps)
    const others = await ids(`state = 'assigned'`, 5000)
    const regionId = others[0]!.region_id
    const stepHazard = (i: number) => reported[i % reported.length]!.id
    let next = 0
    const bodyOf: Record<Kind, (id?: string) => { method: 'GET' | 'POST'; path: string; body?: string; subject?: string }> = {
      list: () => ({ method: 'GET', path: `/api/hazards?regionId=${regionId}&state=assigned&level=general&sort=dueOn` }),
      get: () => { const { id } = others[next++ % others.length]!; return { method: 'GET', path: `/api/hazards/${id}`, subject: id } },
      create: () => ({ method: 'POST', path: '/api/hazards', body: JSON.stringify({ commandId: newId(), id: newId(), entityId: others[next++ % others.length]!.entity_id, description: '配电箱前堆放原料，操作通道不足', channel: 'inspection' }) }),
      step: () => { const id = stepHazard(next++); return { method: 'POST', path: `/api/hazards/${id}/grade`, body: JSON.stringify({ commandId: newId(), baseVersion: 1, level: 'general' }), subject: id } },
      aggregate: () => ({ method: 'GET', path: '/api/hazards/summary?by=regionId,state' }),
    }

    const recordings = await record(product, cookie, bodyOf)
    await product.close()
    const recordingsFile = join(folder, 'recordings.json')
    writeFileSync(recordingsFile, JSON.stringify(recordings))
    const env = { ...process.env, BENCH_APP: JSON.stringify(server.appConfig), BENCH_OWNER: JSON.stringify(server.ownerConfig), BENCH_FOLDER: folder, BENCH_RECORDINGS: recordingsFile }
    const start = (file: string, port: number) => new Promise<void>((resolve, reject) => {
      const child = fork(join(import.meta.dirname, file), { env: { ...env, BENCH_PORT: String(port) }, execArgv: [...HEAP, '--import', 'tsx'] })
      children.push(child)
      child.once('message', () => resolve())
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
    })
    await start('serve-product.ts', 7191)
    await start('serve-raw.ts', 7192)

    const measure = async (kind: Kind, mine: boolean): Promise<Measure> => {
      const result = await autocannon({
        url: `http://127.0.0.1:${mine ? 7191 : 7192}`, connections: 16, duration: options.seconds,
        requests: [{
          setupRequest: (request) => {
            const { method, path, body, subject } = bodyOf[kind]()
            return { ...request, method, path: mine ? path : `/${kind}${subject ? `/${subject}` : ''}`, ...(body ? { body } : {}), headers: { cookie, 'x-zhiben': '1', ...(body ? { 'content-type': 'application/json' } : {}) } }
          },
        }],
      })
      return { perSecond: result['2xx'] / result.duration, p99: result.latency.p99, errors: result.non2xx + result.errors }
    }

    log('| request | product/s | bare/s | ratio | p99 product | p99 bare | p99 ratio | errors |\n|---|---|---|---|---|---|---|---|')
    for (const kind of KINDS) {
      const mine: Measure[] = []
      const bare: Measure[] = []
      for (let round = 0; round <= options.rounds; round++) {
        const [a, b] = round % 2 ? [await measure(kind, true), await measure(kind, false)] : await (async () => { const x = await measure(kind, false); return [await measure(kind, true), x] as const })()
        if (round === 0 && options.rounds > 1) continue
        mine.push(a)
        bare.push(b)
      }
      const [m, r] = [median(mine.map((x) => x.perSecond)), median(bare.map((x) => x.perSecond))]
      const [mp, rp] = [median(mine.map((x) => x.p99)), median(bare.map((x) => x.p99))]
      log(`| ${kind} | ${m.toFixed(0)} | ${r.toFixed(0)} | ${(m / r).toFixed(2)} | ${mp} ms | ${rp} ms | ${(mp / rp).toFixed(2)} | ${mine.reduce((n, x) => n + x.errors, 0)} |`)
    }
    await owner.end()
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

type Sample = { transaction: boolean; statements: { text: string; values: unknown[] }[]; fresh: string[]; subject?: string }

/** What SQL the product runs for one request of each kind; transaction frames and scope settings left out. */
async function record(product: Awaited<ReturnType<typeof buildProduct>>, cookie: string, bodyOf: Record<Kind, () => { method: 'GET' | 'POST'; path: string; body?: string; subject?: string }>): Promise<Record<string, Sample>> {
  // oxlint-disable-next-line typescript/unbound-method -- put back as it was, called with its own `this`
  const original = pg.Client.prototype.query
  const out: Record<string, Sample> = {}
  for (const kind of KINDS) {
    const { method, path, body, subject } = bodyOf[kind]()
    await product.http.inject({ method: 'GET', url: '/api/me', headers: { cookie } })
    const statements: Sample['statements'] = []
    pg.Client.prototype.query = function (this: pg.Client, ...words: unknown[]) {
      const [first] = words as [{ text?: string; values?: unknown[] } | string]
      const text = typeof first === 'string' ? first : first.text!
      if (!/^(begin|commit|rollback)/.test(text)) statements.push({ text, values: (typeof first === 'string' ? [] : first.values) ?? [] })
      return (original as (...w: unknown[]) => unknown).apply(this, words)
    } as never
    const reply = await product.http.inject({ method, url: path, headers: { cookie, 'x-zhiben': '1', ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: body } : {}) })
    pg.Client.prototype.query = original
    if (reply.statusCode !== 200) throw new Error(`${kind}: ${reply.statusCode} ${reply.body.slice(0, 300)}`)
    const text = JSON.stringify(statements.map(({ values }) => values))
    const sent = body ? (JSON.parse(body) as { commandId: string; id?: string }) : undefined
    const minted = new Set([...text.matchAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g)].map(([id]) => id))
    const fresh = sent ? [sent.commandId, ...(sent.id ? [sent.id] : []), ...[...minted].filter((id) => id !== sent.commandId && id !== sent.id && isNew(id))] : []
    const number = kind === 'create' ? /YH-\d{4}-\d{5}/.exec(text)?.[0] : undefined
    out[kind] = { transaction: method === 'POST', statements, fresh: number ? [...fresh, number] : fresh, ...(subject ? { subject } : {}) }
  }
  return out
}

/** Minted within the last minute: ids of accounts and tenants stay. */
const isNew = (id: string) => Date.now() - Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) < 5_000
