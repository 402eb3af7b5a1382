// The hazard ledger, its tables and figures at size: p95 of warm requests over HTTP, one after the other, as the people who
// send them: processor time of server and database together (what a quiet machine takes), and the clock on the wall. `npm run bench -- hazards [--hazards=100000] [--rounds=20] [--folder=/keep/it]`
import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { buildProduct } from '#bin/product.ts'
import { migrationsDir } from '#bin/commands/command.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { newId } from '#platform/db/ids.ts'
import { migrate } from '#platform/db/migrate.ts'
import { finish, runDaily } from '#platform/jobs/runner.ts'
import { startServer } from '#platform/db/server/index.ts'
import { systemScope } from '#platform/db/tx.ts'
import { insertAccount } from '#rooms/accounts/store.ts'
import { loadPack, organisationIdOf } from '#rooms/organisations/pack.ts'
import { HEAP } from './heap.ts'
import { loadHazards } from './load-hazards.ts'

const PORT = 7193
const PASSWORD = 'Bench-Password-1'

/** Processor time of the server and its database so far, ms: on a machine that does other things too, a clock on the wall measures those. */
function busyOf(processes: readonly number[]): number {
  let nanoseconds = 0
  for (const pid of processes) {
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
    } catch {
      // gone meanwhile
    }
  }
  return nanoseconds / 1e6
}

/** The process and all it started. */
function familyOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) => { try { return readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number) } catch { return [] } })
  return [pid, ...children.flatMap(familyOf)]
}

const at = (values: readonly number[], share: number) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.max(0, Math.ceil(values.length * share) - 1))]!

export async function benchHazards(options: { hazards: number; rounds: number; folder: string | undefined; only: string | undefined; log: (line: string) => void }): Promise<void> {
  const { log } = options
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'zhiben-bench-'))
  mkdirSync(folder, { recursive: true })
  const kept = existsSync(join(folder, 'db'))
  const server = await startServer({ dataDir: folder, log: () => undefined })
  let child: ChildProcess | undefined
  try {
    await migrate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
    const product = await buildProduct({ app: server.appConfig, dataFolder: folder, limits: Infinity, background: false, connections: 4 })
    const tenantId = await loadPack(server.ownerConfig, product.db, '_example', { demo: true, now: new Date() })
    const owner = new pg.Client(server.ownerConfig)
    owner.on('error', () => undefined)
    await owner.connect()
    if (!kept) {
      const today = new Date().toISOString().slice(0, 10)
      const loaded = await loadHazards(server.ownerConfig, tenantId, { communities: 50, entities: Math.ceil(options.hazards / 10), hazards: options.hazards, reported: Math.ceil(options.hazards / 500), app: server.appConfig, until: today })
      log(`loaded ${loaded.hazards} hazards of ${loaded.entities} entities, ${loaded.dated} dated events, in ${loaded.seconds.toFixed(0)} s, PostgreSQL ${server.version}`)
      const region = (await owner.query<{ id: string }>(`select id from regions where tenant_id = $1 and code = 'bench-7'`, [tenantId])).rows[0]!.id
      const entity = (await owner.query<{ id: string }>(`select entity_id as id from hazards where tenant_id = $1 group by 1 order by count(*) desc limit 1`, [tenantId])).rows[0]!.id
      const passwordHash = await hashPassword(PASSWORD)
      const organisationId = await organisationIdOf('example', 'anban')
      const people = [['coordinator', 'coordinator', organisationId, null, null], ['grid', 'grid-worker', await organisationIdOf('example', 'xg'), region, null], ['enterprise', 'enterprise-principal', null, null, entity]] as const
      for (const [login, role, office, regionId, entityId] of people) {
        await product.db.write(systemScope(tenantId), (tx) => insertAccount(tx, { id: newId(), name: login, mobile: null, login, passwordHash, mustChange: false, role, post: '基准', organisationId: office, entityId, regionId }, new Date('2024-01-01')))
      }
    }
    const { rows: sizes } = await owner.query<{ name: string; size: string }>(`select relname as name, pg_size_pretty(pg_total_relation_size(oid)) as size from pg_class where relname in ('hazards', 'dated_events', 'case_days', 'case_sums') order by 1`)
    log(sizes.map(({ name, size }) => `${name} ${size}`).join(', '))
    // The morning's work is done before people come; what it costs them while it runs is not in the table.
    const began = performance.now()
    await runDaily(product.db, product.jobs, tenantId, new Date())
    await finish(product.db, product.backgrounds, tenantId, new Date())
    log(`daily jobs done in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    await product.close()
    const env = { ...process.env, BENCH_APP: JSON.stringify(server.appConfig), BENCH_FOLDER: folder, BENCH_PORT: String(PORT), BENCH_QUIET: '1' }
    child = fork(join(import.meta.dirname, 'serve-product.ts'), { env, execArgv: [...HEAP, '--import', 'tsx'] })
    await new Promise<void>((resolve, reject) => { child!.once('message', () => resolve()); child!.once('exit', (code) => reject(new Error(`server ended with ${code}`))) })

    const signIn = async (login: string) => {
      const reply = await fetch(`http://127.0.0.1:${PORT}/api/session`, { method: 'POST', headers: { 'x-zhiben': '1', 'content-type': 'application/json' }, body: JSON.stringify({ login, password: PASSWORD }) })
      return reply.headers.getSetCookie()[0]!.split(';')[0]!
    }
    const cookies = { coordinator: await signIn('coordinator'), grid: await signIn('grid'), enterprise: await signIn('enterprise') }
    const some = (await owner.query<{ region_id: string; entity_id: string; organisation_id: string; id: string }>(`select region_id, entity_id, organisation_id, id from hazards where tenant_id = $1 and state = 'assigned' limit 20`, [tenantId])).rows
    await owner.end()
    const ask = async (who: keyof typeof cookies, path: string) => {
      const began = performance.now()
      const reply = await fetch(`http://127.0.0.1:${PORT}${path}`, { headers: { cookie: cookies[who] } })
      const body = await reply.text()
      if (reply.status !== 200) throw new Error(`${who} ${path}: ${reply.status} ${body.slice(0, 200)}`)
      return { ms: performance.now() - began, body }
    }
    log(`load ${loadavg()[0]!.toFixed(1)}\n\n| request | as | limit | busy p50 | busy p95 | wall p50 | wall p95 | |\n|---|---|---|---|---|---|---|---|`)
    // Every connection of the pool is there before it is counted.
    await Promise.all(Array.from({ length: 8 }, () => ask('coordinator', '/api/me')))
    const postmaster = Number(readFileSync(join(folder, 'db', 'postmaster.pid'), 'utf8').split('\n')[0])
    const processes = [child.pid!, ...familyOf(postmaster)]
    let missed = 0
    const measure = async (name: string, who: keyof typeof cookies, limit: number | null, path: (i: number) => string) => {
      if (options.only && !name.includes(options.only)) return
      const wall: number[] = []
      const busy: number[] = []
      for (let i = 0; i < options.rounds + 3; i++) {
        const before = busyOf(processes)
        const { ms } = await ask(who, path(i))
        if (i >= 3) {
          wall.push(ms)
          busy.push(busyOf(processes) - before)
        }
      }
      const over = limit !== null && at(busy, 0.95) > limit
      if (over) missed += 1
      log(`| ${name} | ${who} | ${limit ?? '–'} | ${at(busy, 0.5).toFixed(0)} ms | ${at(busy, 0.95).toFixed(0)} ms | ${at(wall, 0.5).toFixed(0)} ms | ${at(wall, 0.95).toFixed(0)} ms | ${over ? 'MISSED' : ''} |`)
    }
    const year = new Date().getFullYear()
    const one = (i: number) => some[i % some.length]!
    const lists: [string, (i: number) => string][] = [
      ['all', () => ''], ['live', () => 'live=true'], ['late', () => 'late=true'], ['mine', () => 'mine=true'], ['level=major', () => 'level=major'], ['level=none', () => 'level=none'], ['state=assigned', () => 'state=assigned'], ['state=closed', () => 'state=closed'],
      ['state=reported', () => 'state=reported'], ['region', (i) => `regionId=${one(i).region_id}`], ['region live major', (i) => `regionId=${one(i).region_id}&live=true&level=major`], ['category=gas', () => 'category=gas'], ['category=other (rare)', () => 'category=other'], ['channel=expert', () => 'channel=expert'],
      ['organisation', (i) => `organisationId=${one(i).organisation_id}`], ['holder', (i) => `holderOrganisationId=${one(i).organisation_id}`], ['entity', (i) => `entityId=${one(i).entity_id}`], ['found this year', () => `foundOn=${year}-01-01..`], ['found one month', () => `foundOn=${year}-03-01..${year}-03-31`],
      ['due one month', () => `dueOn=${year}-05-01..${year}-05-31`], ['closed one month', () => `closedOn=${year}-02-01..${year}-02-28`], ['closedInTime', () => 'closedInTime=true'], ['foundByMe', () => 'foundByMe=true'], ['soon', () => 'soon=7'], ['industry=C', () => 'industry=C'], ['industry=-', () => 'industry=-'],
      ['region industry closed in year', (i) => `regionId=${one(i).region_id}&industry=C&behind=closed.all.${year}-01-01.${year}-12-31`], ['overdue at mid-year', () => `behind=overdue.major.${year}-01-01.${year}-06-30&sort=-foundOn`], ['closed in year', () => `behind=closed.all.${year}-01-01.${year}-06-30&sort=-foundOn`], ['missed in month', () => `behind=missed.all.${year}-05-01.${year}-05-31&sort=-foundOn`],
    ]
    for (const [name, query] of lists) await measure(`list ${name}`, 'coordinator', 100, (i) => `/api/hazards?${query(i)}`)
    for (const [name, query] of lists.slice(0, 12)) await measure(`list ${name}`, 'grid', 100, (i) => `/api/hazards?${query(i)}`)
    for (const [name, query] of lists.slice(0, 6)) await measure(`list ${name}`, 'enterprise', 100, (i) => `/api/hazards?${query(i)}`)
    const { parameters } = (JSON.parse((await ask('coordinator', '/api/openapi.json')).body) as { paths: Record<string, { get: { parameters: { name: string; schema: { enum?: string[] } }[] } }> }).paths['/api/hazards']!.get
    const sorts = parameters.find(({ name }) => name === 'sort')!.schema.enum!
    for (const sort of sorts) await measure(`sort ${sort}`, 'coordinator', 100, () => `/api/hazards?sort=${sort}`)
    for (const sort of ['dueOn', '-dueOn', '-foundOn', 'level', '-closedOn', 'number'].filter((s) => sorts.includes(s))) {
      await measure(`sort ${sort}, live`, 'coordinator', 100, () => `/api/hazards?sort=${sort}&live=true`)
      await measure(`sort ${sort}, region`, 'coordinator', 100, (i) => `/api/hazards?sort=${sort}&regionId=${one(i).region_id}`)
      await measure(`sort ${sort}, rare category`, 'coordinator', 100, () => `/api/hazards?sort=${sort}&category=other`)
      await measure(`sort ${sort}`, 'grid', 100, () => `/api/hazards?sort=${sort}`)
    }
    for (const sort of ['dueOn', '-foundOn', '-dueOn'] as const) {
      let after = ''
      for (let page = 0; page < 40; page++) after = (JSON.parse((await ask('coordinator', `/api/hazards?limit=200&count=no&sort=${sort}${after && `&after=${after}`}`)).body) as { next: string }).next
      await measure(`deep page (8,000 rows down), sort ${sort}`, 'coordinator', 100, () => `/api/hazards?sort=${sort}&after=${after}`)
    }
    const words: [string, string][] = [['common', '通道'], ['one tenth', '配电'], ['rare', '制冷'], ['none', '龙虾'], ['number', 'BM'], ['two words', '通道 杂物']]
    for (const who of ['coordinator', 'grid', 'enterprise'] as const) for (const [name, word] of words) await measure(`search ${name} 「${word}」`, who, 100, () => `/api/hazards?q=${encodeURIComponent(word)}`)
    for (const [name, word] of words) {
      await measure(`search ${name} 「${word}」 live major`, 'coordinator', 100, () => `/api/hazards?q=${encodeURIComponent(word)}&live=true&level=major`)
      await measure(`search ${name} 「${word}」 region`, 'coordinator', 100, (i) => `/api/hazards?q=${encodeURIComponent(word)}&regionId=${one(i).region_id}`)
      await measure(`search ${name} 「${word}」 -foundOn`, 'coordinator', 100, () => `/api/hazards?q=${encodeURIComponent(word)}&sort=-foundOn`)
      await measure(`search box 「${word}」`, 'coordinator', 100, () => `/api/search?q=${encodeURIComponent(word)}`)
    }
    await measure('hazard page', 'coordinator', 50, (i) => `/api/hazards/${one(i).id}`)
    for (const who of ['coordinator', 'grid', 'enterprise'] as const) await measure('home', who, 200, () => '/api/home')
    await measure('board', 'coordinator', 100, () => '/api/hazards/board')
    await measure('summary region × state', 'coordinator', null, () => '/api/hazards/summary?by=regionId,state')
    await measure('table area × industry, this year', 'coordinator', 100, () => '/api/statistics/cross')
    await measure('table area × industry, last year, major', 'coordinator', 100, () => `/api/statistics/cross?from=${year - 1}-01-01&to=${year - 1}-12-31&level=major`)
    await measure('table area × industry, odd days', 'coordinator', 100, () => `/api/statistics/cross?from=${year}-02-11&to=${year}-06-17`)
    await measure('table area × channel', 'coordinator', 100, () => '/api/statistics/cross?by=channel')
    await measure('table area × category', 'coordinator', 100, () => '/api/statistics/cross?by=category')
    await measure('movement and ages', 'coordinator', 100, () => '/api/statistics/movement')
    const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024
    log(`\nserver ${rss.toFixed(0)} MB; ${missed} missed`)
  } finally {
    child?.kill('SIGTERM')
    await server.stop()
    if (!options.folder) rmSync(folder, { recursive: true, force: true })
  }
}
