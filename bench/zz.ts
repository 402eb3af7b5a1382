import { startServer } from '#platform/db/server/index.ts'
import { openDatabase, systemScope, Tx } from '#platform/db/tx.ts'
import { Sql } from 'sql-template-tag'
import { readCells } from '#mechanisms/indicator/read.ts'
import type { Day } from '#platform/time/day.ts'
const server = await startServer({ dataDir: process.argv[2]!, log: () => undefined })
const db = openDatabase(server.appConfig, { connections: 2 })
const [t] = await db.outside<{id: string}>(new Sql(['select id from tenants limit 1'], []))
await db.read(systemScope(t!.id), async (tx) => {
  for (let i = 0; i < 4; i++) { const a = performance.now(); const r = await readCells(tx, { from: '2026-01-01' as Day, to: '2026-11-22' as Day, level: 'all', by: 'industry', regionIds: null }); console.log(r.length, performance.now() - a) }
  const rows = tx.rows.bind(tx)
  ;(tx as any).rows = async (q: Sql) => { const r = await rows(new Sql(['explain (analyze, timing off) ' + q.strings[0]!, ...q.strings.slice(1)], q.values)); for (const x of r) console.log(Object.values(x).join(' ').slice(0, 220)); return [] }
  await readCells(tx, { from: '2026-01-01' as Day, to: '2026-11-22' as Day, level: 'all', by: 'industry', regionIds: null })
})
await db.close(); await server.stop()
