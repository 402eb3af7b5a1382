// The boards of duties, tasks and filings at size: warm requests of the coordinator and of a community, the slowest of some. What is
// owed is never stored, so each of them counts. `npm run bench -- boards [--tasks=100000] [--entities=100000] [--units=50] [--rounds=10]`
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { buildProduct } from '#bin/product.ts'
import { migrationsDir } from '#bin/commands/command.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { newId } from '#platform/db/ids.ts'
import { migrate } from '#platform/db/migrate.ts'
import { startServer } from '#platform/db/server/index.ts'
import { systemScope } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { insertAccount } from '#rooms/accounts/store.ts'
import { loadPack, organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import { insertClauses, insertPlan, insertVersion, listUnits, publishVersion } from '#rooms/plans/store.ts'

const PASSWORD = 'Bench-Password-1'
const PATHS = [
  '/api/duties', '/api/tasks/board', '/api/tasks/board?grouping=organisation', '/api/tasks/board?grouping=year', '/api/tasks/board?grouping=stage', '/api/tasks/timeline', '/api/tasks?live=true&limit=50', '/api/filings/board', '/api/filings/units?rule=own', '/api/receipts',
]

export async function benchBoards(options: { tasks: number; entities: number; units: number; rounds: number; log: (line: string) => void }): Promise<void> {
  const { log } = options
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-boards-'))
  const server = await startServer({ dataDir: folder, log: () => undefined })
  try {
    await migrate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
    const product = await buildProduct({ app: server.appConfig, dataFolder: folder, limits: Infinity, background: false, connections: 4 })
    const now = new Date()
    const tenantId = await loadPack(server.ownerConfig, product.db, '_example', { demo: true, now })
    const owner = new pg.Client(server.ownerConfig)
    await owner.connect()
    const ask = (text: string, ...values: unknown[]) => owner.query(text, [tenantId, ...values])
    await ask(`insert into organisations select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'name', '基准社区居委会' || n, 'short_name', '基准' || n))).* from organisations o, generate_series(1, $2::int) n
      where o.tenant_id = $1 and o.id = (select id from organisations where tenant_id = $1 and kind = 'community' limit 1)`, options.units)
    const units = (await ask(`select id from organisations where tenant_id = $1 and name like '基准社区%'`)).rows.map(({ id }) => id as string)
    const planId = await putPlan(product.db, tenantId, units, now)
    await ask(`insert into duty_fulfilments (tenant_id, id, commitment_id, rule, period_key, organisation_id, done_on, note, done_by, done_by_name, created_at)
      select $1, gen_random_uuid(), c.commitment_id, 'all', to_char(m, 'YYYY-MM'), u, m::date, '做了', u, '基准', now() from plan_clauses c, unnest($2::uuid[]) u, generate_series('2024-02-01'::date, current_date, '1 month') m
      where c.tenant_id = $1 and c.plan_id = $3 and c.frequency @> '[{"per":"month"}]' and hashtext(u::text || m::text) % 4 <> 0`, units, planId)
    await ask(`insert into tasks (tenant_id, id, number, plan_id, plan_number, commitment_id, clause_id, occurrence, title, words, action, kind, year, from_on, due_on, first_due_on, region_id, region_path, organisation_id, owner_words, state, search, created_at, updated_at, done_on, submitted_by, accepted_by)
      select $1, gen_random_uuid(), 'BM-' || lpad(n::text, 7, '0'), $2, 1, gen_random_uuid(), gen_random_uuid(), 'once', '完成第' || n || '项任务', repeat('完成第' || n || '项任务要建立完善各类制度。', 6), '开展第' || n % 12 || '项行动', 'duty', 2024 + n % 3, '2024-01-01', d, d, o.region_id, r.path, o.id, '责任单位',
        (array['assigned', 'started', 'done'])[1 + n % 3], array_to_tsvector(array['基准', n::text]), now(), now(), case when n % 3 = 2 then d + 10 - n % 30 end, case when n % 3 = 2 then o.id end, case when n % 3 = 2 then r.id end
      from (select n, '2024-06-30'::date + n % 900 as d from generate_series(1, $3::int) n) n join (select row_number() over (order by id) - 1 as k, id, region_id from organisations where tenant_id = $1 and name like '基准社区%') o on o.k = n % $4::int join regions r on r.tenant_id = $1 and r.id = o.region_id`, planId, options.tasks, units.length)
    await ask(`insert into entities (tenant_id, id, kind, name, region_id, region_path, address, status, search, created_at, updated_at)
      select $1, gen_random_uuid(), case when n % 5 = 0 then 'place' else 'enterprise' end, '基准' || n || '号有限公司', p.id, p.path, '基准路' || n || '号', 'operating', array_to_tsvector(array['基准', n::text]), now(), now()
      from generate_series(1, $2::int) n join (select row_number() over (order by id) - 1 as k, id, path from regions where tenant_id = $1) p on p.k = n % (select count(*) from regions where tenant_id = $1)`, options.entities)
    await ask(`insert into filings (tenant_id, id, plan_id, rule, entity_id, state, number, name, submitted_on, submitted_by_name, first_on, created_at, updated_at)
      select $1, gen_random_uuid(), $2, 'own', id, 'submitted', 1, '方案', current_date, '基准', current_date, now(), now() from entities where tenant_id = $1 and hashtext(id::text) % 5 < 2`, planId)
    await ask(`insert into plan_receipts (tenant_id, id, plan_id, entity_id, signed_on, signed_at, signed_by, signed_by_name) select $1, gen_random_uuid(), $2, id, current_date, now(), id, '基准' from entities where tenant_id = $1 and hashtext(id::text) % 5 < 3`, planId)
    await owner.query('vacuum analyze')
    await owner.end()
    log(`${options.tasks} tasks, 50 duties of ${options.units} units each, ${options.entities} enterprises and places; PostgreSQL ${server.version}, load ${loadavg()[0]!.toFixed(1)}\n`)
    const passwordHash = await hashPassword(PASSWORD)
    for (const [login, role, office, region] of [['anban', 'coordinator', 'anban', null], ['shequ', 'community', 'xg', 'xg']] as const) {
      await product.db.write(systemScope(tenantId), async (tx) => insertAccount(tx, { id: newId(), name: login, mobile: null, login, passwordHash, mustChange: false, role, post: '基准', organisationId: await organisationIdOf('example', office), entityId: null, regionId: region && (await regionIdOf('example', region)) }, new Date('2024-01-01')))
      const headers = { 'x-zhiben': '1', 'content-type': 'application/json' }
      const signed = await product.http.inject({ method: 'POST', url: '/api/session', headers, payload: JSON.stringify({ login, password: PASSWORD }) })
      const cookie = String([signed.headers['set-cookie']].flat()[0]).split(';')[0]!
      for (const url of PATHS) {
        const times: number[] = []
        for (let i = -2; i < options.rounds; i += 1) {
          const began = performance.now()
          const reply = await product.http.inject({ method: 'GET', url, headers: { cookie } })
          if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.statusCode} ${reply.body.slice(0, 200)}`)
          if (i >= 0) times.push(performance.now() - began)
        }
        times.sort((a, b) => a - b)
        log(`${login.padEnd(6)} ${url.padEnd(42)} median ${times[Math.floor(times.length / 2)]!.toFixed(0).padStart(4)} ms, slowest ${times.at(-1)!.toFixed(0).padStart(4)} ms`)
      }
    }
    await product.close()
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A plan of fifty sentences that each of the units owes every week, month, quarter, half-year or year. */
async function putPlan(db: Awaited<ReturnType<typeof buildProduct>>['db'], tenantId: string, units: readonly string[], now: Date): Promise<string> {
  const id = newId()
  const on = '2024-01-05' as Day
  const until = `${now.getFullYear()}-12-31` as Day
  await db.write(systemScope(tenantId), async (tx) => {
    const home = (await listUnits(tx)).find((unit) => unit.coordinator)!
    await insertPlan(tx, {
      id, code: `plan-${id}`, title: '基准三年行动实施方案', standing: 'own', state: 'issued', issuer: null, documentNumber: null, issuedOn: on, public: false, periodFrom: '2024-01-01' as Day, periodTo: until, regionId: home.regionId, regionPath: home.regionPath, organisationId: home.id,
      superiorId: null, superiorTitle: null, predecessorId: null, adoptedNumber: 1,
    }, now)
    await insertVersion(tx, {
      planId: id, number: 1, text: '方案', blocks: [], actions: [], stages: [], remainders: [], title: '基准三年行动实施方案', issuer: null, documentNumber: null, issuedOn: on, draft: false, periodFrom: null, periodTo: null, sourceName: null, fileId: null, reason: null,
    }, new Date('2024-01-05'))
    await insertClauses(tx, id, 1, Array.from({ length: 50 }, (_, i) => {
      const clause = newId()
      return {
        id: clause, commitmentId: clause, code: `c${i}`, span: { start: i, end: i + 1 }, text: `定期开展第${i}项检查`, path: ['一'], action: null, kind: 'duty' as const, due: null, frequency: [{ per: (['month', 'quarter', 'year', 'week', 'half-year'] as const)[i % 5]!, atLeast: 1, when: null }], targets: [],
        owners: [{ name: '各社区', role: 'responsible' as const, inferred: false }], systems: [], condition: null, open: [], runs: null, carriedBy: null, note: null, organisationId: units[0]!, assistIds: units.slice(1), state: 'accepted' as const, reviewedBy: null, reviewedByName: '基准', reviewedAt: now, change: null,
      }
    }))
    await publishVersion(tx, id, 1, { effectiveOn: on, publishedOn: on })
  })
  return id
}
