// A long list whose server is killed in the middle, brought again: what stands then is what one run would have made, to the last
// number, date and sum, and the chain of events holds.
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { PASSWORD, testProduct, type Client, type TestProduct } from '#bin/testing.ts'
import { verifyChain } from '#platform/events/seal.ts'
import { systemScope } from '#platform/db/tx.ts'
import { recount } from '#mechanisms/indicator/recount.ts'
import { hazardCases } from '#rooms/statistics/store.ts'
import { addDays, day } from '#platform/time/day.ts'
import { hazardTexts } from '#sim/data.ts'
import { random } from '#sim/random.ts'
import { loadHazards } from '#bench/load-hazards.ts'

const ROWS = 3_000
const HEAD = ['单位', '隐患', '部位', '等级', '判定依据', '来源', '发现日期', '期限', '整改状态', '整改日期', '销号日期']

/** Some wrong, some twice, some the same thing said again. */
function list(): Buffer {
  const r = random('killed')
  const lines = Array.from({ length: ROWS }, (_, n) => {
    const text = r.pick(hazardTexts)
    const foundOn = addDays(day('2023-01-01'), r.int(0, 700))
    const closed = r.int(0, 9) < 8
    return [`基准${r.int(1, 300)}号有限公司`, text.text, `${r.int(1, 9)}号${text.place}`, n % 9 ? '一般' : '重大', n % 9 ? '' : '判定标准（应急管理部令第10号）第一条', '检查', n % 70 === 3 ? '去年' : foundOn, addDays(foundOn, 15), closed ? '已销号' : '整改中', closed ? addDays(foundOn, 5) : '', closed ? addDays(foundOn, 20) : '']
  })
  return Buffer.from(`\ufeff${[HEAD, ...lines].map((line) => line.join(',')).join('\r\n')}`)
}

const killed = await testProduct()
const whole = await testProduct()
const folder = mkdtempSync(join(tmpdir(), 'zhiben-killed-'))
const owner = new pg.Client(killed.database.owner)
let child: ChildProcess | undefined
afterAll(async () => {
  child?.kill('SIGKILL')
  await owner.end()
  rmSync(folder, { recursive: true, force: true })
})

async function prepare(product: TestProduct): Promise<Client> {
  await loadHazards(product.database.owner, product.tenantId, { communities: 3, entities: 300, hazards: 0, reported: 0 })
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
  return product.signIn('coordinator')
}

const PATH = '/api/hazards/import?name=list.csv'

/** Everything the list made, without ids and moments. */
async function standing(product: TestProduct): Promise<Record<string, unknown[]>> {
  const client = new pg.Client(product.database.owner)
  await client.connect()
  const ask = async (text: string) => (await client.query<{ line: string }>(`select q::text as line from (${text}) q order by 1`)).rows.map(({ line }) => line)
  try {
    return {
      hazards: await ask(`select number, e.name, h.description, h.place, h.level, h.state, h.found_on, h.due_on, h.closed_on, h.version from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id`),
      findings: await ask(`select h.number, f.fingerprint is not null as known, f.found_on, f.began, f.version_left from hazard_findings f join hazards h on h.tenant_id = f.tenant_id and h.id = f.hazard_id`),
      suspects: await ask(`select h.number, s.row_number, s.score, s.reasons from hazard_suspects s join hazards h on h.tenant_id = s.tenant_id and h.id = s.other_id`),
      events: await ask(`select h.number, v.what, v.actor_name from events v join hazards h on h.tenant_id = v.tenant_id and h.id = v.subject_id where v.what = 'hazard.imported'`),
      dated: await ask(`select h.number, d.kind, d.on_day, d.seq, d.level, d.due_on from dated_events d join hazards h on h.tenant_id = d.tenant_id and h.id = d.case_id`),
      days: await ask(`select h.number, d.day, d.until, d.level, d.open, d.overdue, d.found, d.closed from case_days d join hazards h on h.tenant_id = d.tenant_id and h.id = d.case_id`),
      sums: await ask(`select level, day, sum(found), sum(closed), sum(open), sum(overdue), sum(due), sum(met), sum(days) from case_sums_new group by level, day`),
    }
  } finally {
    await client.end()
  }
}

it('an import killed half way and brought again makes what one run makes', async () => {
  await owner.connect()
  const [coordinator, other] = [await prepare(killed), await prepare(whole)]
  const bytes = list()
  child = fork('bench/serve-product.ts', { env: { ...process.env, BENCH_APP: JSON.stringify(killed.database.app), BENCH_FOLDER: folder, BENCH_PORT: '0' }, execArgv: ['--import', 'tsx'] })
  const { port } = await new Promise<{ port: number }>((resolve) => child!.once('message', (message) => resolve(message as { port: number })))
  const gone = new Promise((resolve) => child!.once('exit', resolve))
  const signed = await fetch(`http://127.0.0.1:${port}/api/session`, { method: 'POST', headers: { 'x-zhiben': '1', 'content-type': 'application/json' }, body: JSON.stringify({ login: 'coordinator', password: PASSWORD }) })
  const cookie = String(signed.headers.get('set-cookie')).split(';')[0]!
  const sent = fetch(`http://127.0.0.1:${port}${PATH}`, { method: 'POST', headers: { cookie, 'x-zhiben': '1', 'content-type': 'application/octet-stream' }, body: new Uint8Array(bytes) }).then((reply) => reply.text(), () => 'cut off')
  const written = async () => (await owner.query<{ n: number }>('select count(*)::int as n from hazards')).rows[0]!.n
  let half = 0
  let over = ''
  void sent.then((answer) => (over = answer))
  while (half < 500 && !over) half = await written()
  child.kill('SIGKILL')
  await gone
  expect(await sent).toBe('cut off')
  expect([half >= 500, half < ROWS - 600]).toEqual([true, true])

  const again = await coordinator.upload('POST', PATH, bytes)
  expect(again.status, JSON.stringify(again.body)).toBe(200)
  const once = await other.upload('POST', PATH, bytes)
  expect(once.body).toMatchObject({ read: ROWS, unchanged: 0 })
  const counted = ({ created, unchanged, aside, rejected }: Record<string, number>) => ({ there: created! + unchanged!, aside, rejected })
  expect(counted(again.body as never)).toEqual(counted(once.body as never))
  expect(Number((again.body as { unchanged?: number }).unchanged)).toBeGreaterThanOrEqual(500)
  const [a, b] = [await standing(killed), await standing(whole)]
  for (const table of Object.keys(b)) expect([table, a[table]]).toEqual([table, b[table]])
  expect(b['suspects']!.length).toBeGreaterThan(0)

  await killed.settle()
  expect(await verifyChain(killed.db, killed.tenantId)).toMatchObject({ waiting: 0, broken: null })
  expect(await killed.db.write(systemScope(killed.tenantId), (tx) => recount(tx, hazardCases(killed.tenantId)))).toMatchObject({ differences: 0 })
}, 180_000)
