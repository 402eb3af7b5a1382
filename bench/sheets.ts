// The two workbooks of the promises: a messy 20,000-row ledger in (by HTTP, good rows written, bad ones returned, then the
// same again), and 200,000 hazards out (streamed, flat memory). The server runs in a process of its own, whose peak memory
// is read from /proc. Baselines in the same run: the bare parse of the same file, and a bare COPY of the same rows.
import { fork, type ChildProcess } from 'node:child_process'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { buildProduct } from '#bin/product.ts'
import { migrationsDir } from '#bin/commands/command.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { newId, stableId } from '#platform/db/ids.ts'
import { migrate } from '#platform/db/migrate.ts'
import { startServer } from '#platform/db/server/index.ts'
import { systemScope } from '#platform/db/tx.ts'
import { openSheets } from '#platform/sheets/sheets.ts'
import { insertAccount } from '#rooms/accounts/store.ts'
import { loadPack, organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import { makeMessyWorkbook, messyColumns } from '#scripts/make-messy-workbook.ts'
import { HEAP } from './heap.ts'
import { loadHazards } from './load-hazards.ts'

const PORT = 7193

export async function benchSheets(options: { rows: number; hazards: number; log: (line: string) => void }): Promise<void> {
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
    const owner = new pg.Client(server.ownerConfig)
    await owner.connect()
    for (let n = 1; n <= 400; n++) await owner.query('insert into regions values ($1, $2, $3, $4, $5, $6, $7)', [tenantId, await stableId('messy', String(n)), await regionIdOf('example', 'sw'), 'community', `m${n}`, `第${n}社区`, `sw/m${n}/`])
    const file = join(folder, 'ledger.xlsx')
    await makeMessyWorkbook(createWriteStream(file), { rows: options.rows, seed: 1 })

    child = fork(join(import.meta.dirname, 'serve-product.ts'), { env: { ...process.env, BENCH_APP: JSON.stringify(server.appConfig), BENCH_FOLDER: folder, BENCH_PORT: String(PORT) }, execArgv: [...HEAP, '--import', 'tsx'] })
    await new Promise<void>((resolve) => child!.once('message', () => resolve()))
    const signed = await fetch(`http://127.0.0.1:${PORT}/api/session`, { method: 'POST', headers: { 'x-zhiben': '1', 'content-type': 'application/json' }, body: JSON.stringify({ login: 'bench', password: 'Bench-Password-1' }) })
    const cookie = String(signed.headers.get('set-cookie')).split(';')[0]!
    const peak = () => Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child!.pid}/status`, 'utf8'))![1]) / 1024)
    log(`server at rest: ${peak()} MB`)

    const parse = await timed(async () => {
      const reader = await openSheets({ path: file }, { columns: messyColumns })
      for await (const _row of reader.rows()) void _row
      await reader.close()
    })
    const send = async () => (await fetch(`http://127.0.0.1:${PORT}/api/entities/import?name=ledger.xlsx`, { method: 'POST', headers: { cookie, 'x-zhiben': '1', 'content-type': 'application/octet-stream' }, body: readFileSync(file) })).json() as Promise<Record<string, number>>
    log('| what | seconds | ratio to the bare parse | peak memory | outcome |\n|---|---|---|---|---|')
    log(`| bare parse of the same file | ${parse.seconds.toFixed(1)} | 1 | | ${(statSync(file).size / 1e6).toFixed(1)} MB |`)
    for (const round of ['first import', 'same file again']) {
      const { seconds, result } = await timed(send)
      log(`| ${round}, ${options.rows} rows | ${seconds.toFixed(1)} | ${(seconds / parse.seconds).toFixed(1)} | ${peak()} MB | created ${result['created']}, unchanged ${result['unchanged']}, rejected ${result['rejected']} |`)
    }

    await loadHazards(server.ownerConfig, tenantId, { communities: 20, entities: options.hazards / 10, hazards: options.hazards, reported: 0 })
    const copy = await timed(async () => {
      let bytes = 0
      for await (const chunk of owner.query(copyTo('copy hazards to stdout'))) bytes += (chunk as Buffer).length
      return bytes
    })
    const out = join(folder, 'out.xlsx')
    const exported = await timed(async () => {
      const reply = await fetch(`http://127.0.0.1:${PORT}/api/hazards/export`, { headers: { cookie } })
      await pipeline(Readable.fromWeb(reply.body as never), createWriteStream(out))
    })
    let rows = 0
    const reader = await openSheets({ path: out }, { columns: [{ key: 'number', label: '编号', required: true, parse: (text) => ({ ok: true, value: text }) }], limits: { rows: 1_000_000 } as never })
    for await (const _row of reader.rows()) rows++
    await reader.close()
    log(`| bare COPY of the same rows | ${copy.seconds.toFixed(1)} | | | ${((copy.result ?? 0) / 1e6).toFixed(0)} MB of text |`)
    log(`| export of ${options.hazards} hazards | ${exported.seconds.toFixed(1)} | ${(exported.seconds / copy.seconds).toFixed(1)} to the COPY | ${peak()} MB | ${rows} rows read back, ${(statSync(out).size / 1e6).toFixed(1)} MB |`)
    await owner.end()
  } finally {
    child?.kill('SIGKILL')
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const began = performance.now()
  const result = await work()
  return { seconds: (performance.now() - began) / 1000, result }
}
