// The promises of D05: a workbook of 100,000 hazards in with duplicates looked for (good rows written, bad ones returned, what
// looks like a case we have kept aside), then the same file again; and what looks like a new finding, asked over HTTP beside a
// million cases. The server runs in a process of its own, whose peak memory is read from /proc.
import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { createWriteStream, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
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
import { openSheets, writeSheet } from '#platform/sheets/sheets.ts'
import { addDays, day } from '#platform/time/day.ts'
import { insertAccount } from '#rooms/accounts/store.ts'
import { columnsOf } from '#rooms/findings/sheet/rows.ts'
import { loadPack, organisationIdOf } from '#rooms/organisations/pack.ts'
import { hazardTexts } from '#sim/data.ts'
import { random } from '#sim/random.ts'
import { HEAP } from './heap.ts'
import { loadHazards } from './load-hazards.ts'

const PORT = 7194
const UNITS = 5_000
const CITED = '工贸企业重大事故隐患判定标准（应急管理部令第10号）第十一条（六）未规范设置锁气卸灰装置'

/** Rows as offices keep them: three years of findings, most closed, a few wrong, a few of them the same thing said again. */
export function* rowsOf(count: number, seed: string): Generator<Record<string, unknown>> {
  const r = random(seed)
  const texts = hazardTexts
  for (let n = 0; n < count; n += 1) {
    const text = r.pick(texts)
    const foundOn = addDays(day('2023-01-01'), r.int(0, 1_300))
    const closed = r.int(0, 99) < 85
    const unit = r.int(1, UNITS)
    const wrong = n % 50 === 7
    yield {
      externalId: '', entity: wrong && n % 100 === 7 ? `没有这家单位${n}` : `基准${unit}号有限公司`, description: `${text.text}${r.int(0, 2) ? '' : `，${r.int(2, 9)}处`}`, place: `${r.int(1, 9)}号${text.place}`,
      level: n % 9 === 0 ? '重大' : '一般', clause: n % 9 === 0 ? CITED : '', channel: r.pick(['企业自查', '执法检查', '网格巡查', '专家', '举报']), foundOn: wrong && n % 100 !== 7 ? '2024年' : foundOn, foundByName: '韦晓棠',
      dueOn: addDays(foundOn, 15), state: closed ? '已销号' : '整改中', rectification: closed ? text.fix : '', rectifiedOn: closed ? addDays(foundOn, r.int(1, 12)) : null, closedOn: closed ? addDays(foundOn, r.int(12, 40)) : null,
    }
  }
}

export async function benchHazardsImport(options: { rows: number; stock: number; questions: number; log: (line: string) => void }): Promise<void> {
  const { log } = options
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-bench-'))
  const server = await startServer({ dataDir: folder, log: () => undefined })
  let child: ChildProcess | undefined
  try {
    await migrate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
    const product = await buildProduct({ app: server.appConfig, dataFolder: folder, background: false, connections: 2 })
    const tenantId = await loadPack(server.ownerConfig, product.db, '_example', { demo: true, now: new Date() })
    const organisationId = await organisationIdOf('example', 'anban')
    const passwordHash = await hashPassword('Bench-Password-1')
    await product.db.write(systemScope(tenantId), (tx) => insertAccount(tx, { id: newId(), name: '基准', mobile: null, login: 'bench', passwordHash, mustChange: false, role: 'coordinator', post: '基准', organisationId, entityId: null, regionId: null }, new Date('2024-01-01')))
    await product.close()
    const loaded = await loadHazards(server.ownerConfig, tenantId, { communities: 20, entities: Math.max(UNITS, options.stock / 10), hazards: options.stock, reported: 0 })
    if (options.stock) log(`stock of ${options.stock} hazards loaded in ${loaded.seconds.toFixed(0)} s`)
    const file = join(folder, 'ledger.xlsx')
    const columns = columnsOf('sheet')
    await writeSheet(createWriteStream(file), { title: '隐患台账', columns: columns.map(({ key, label }) => ({ key, label, ...(key.endsWith('On') ? { type: 'day' as const } : {}) })), rows: rowsOf(options.rows, 'hazards') })

    child = fork(join(import.meta.dirname, 'serve-product.ts'), { env: { ...process.env, BENCH_APP: JSON.stringify(server.appConfig), BENCH_FOLDER: folder, BENCH_PORT: String(PORT) }, execArgv: [...HEAP, '--import', 'tsx'] })
    await new Promise<void>((resolve) => child!.once('message', () => resolve()))
    const signed = await fetch(`http://127.0.0.1:${PORT}/api/session`, { method: 'POST', headers: { 'x-zhiben': '1', 'content-type': 'application/json' }, body: JSON.stringify({ login: 'bench', password: 'Bench-Password-1' }) })
    const cookie = String(signed.headers.get('set-cookie')).split(';')[0]!
    const peak = () => Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child!.pid}/status`, 'utf8'))![1]) / 1024)
    log(`server at rest: ${peak()} MB\n`)

    if (options.rows) {
      const parse = await timed(async () => {
        const reader = await openSheets({ path: file }, { columns })
        for await (const _row of reader.rows()) void _row
        await reader.close()
      })
      const send = async () => (await fetch(`http://127.0.0.1:${PORT}/api/hazards/import?name=ledger.xlsx`, { method: 'POST', headers: { cookie, 'x-zhiben': '1', 'content-type': 'application/octet-stream' }, body: readFileSync(file) })).json() as Promise<Record<string, number>>
      log('| what | seconds | processor: server, PostgreSQL | ratio to the bare parse | peak memory | outcome |\n|---|---|---|---|---|---|')
      log(`| bare parse of the same file | ${parse.seconds.toFixed(1)} | | 1 | | ${(statSync(file).size / 1e6).toFixed(1)} MB |`)
      for (const round of ['first import', 'same file again']) {
        const before = [processorOf([child.pid!]), processorOf(backends(folder))] as const
        const { seconds, result } = await timed(send)
        log(`| ${round}, ${options.rows} hazards | ${seconds.toFixed(1)} | ${processorOf([child.pid!]) - before[0]} s, ${processorOf(backends(folder)) - before[1]} s | ${(seconds / parse.seconds).toFixed(1)} | ${peak()} MB | created ${result['created']}, unchanged ${result['unchanged']}, kept aside ${result['aside']}, rejected ${result['rejected']} |`)
      }
    }

    const owner = new pg.Client(server.ownerConfig)
    await owner.connect()
    await owner.query('analyze')
    const entities = (await owner.query<{ id: string }>(`select id from entities where tenant_id = $1 order by md5(id::text) limit $2`, [tenantId, options.questions])).rows
    await owner.end()
    const times: number[] = []
    for (const [i, { id }] of entities.entries()) {
      const text = hazardTexts[i % hazardTexts.length]!
      const { seconds } = await timed(async () => {
        const reply = await fetch(`http://127.0.0.1:${PORT}/api/hazards/like?${new URLSearchParams({ entityId: id, description: text.text, place: text.place }).toString()}`, { headers: { cookie } })
        if (reply.status !== 200) throw new Error(await reply.text())
        await reply.json()
      })
      if (i >= 20) times.push(seconds * 1000)
    }
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1)
    log(`\nwhat a new finding looks like, beside ${options.stock + options.rows} hazards, over HTTP, ${times.length} questions after 20 to warm up: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms; server at most ${peak()} MB`)
  } finally {
    child?.kill('SIGKILL')
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds of processor these processes and their ended children have used; the wall clock of a busy machine says little. */
function processorOf(pids: readonly number[]): number {
  const ticks = pids.flatMap((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 15).map(Number))
  return Math.round(ticks.reduce((sum, n) => sum + n, 0) / 100)
}

function backends(folder: string): number[] {
  return execFileSync('pgrep', ['postgres']).toString().trim().split('\n').map(Number).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
    } catch {
      return false
    }
  })
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const began = performance.now()
  const result = await work()
  return { seconds: (performance.now() - began) / 1000, result }
}
