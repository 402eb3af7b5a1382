// A backup taken while eight clients write through the product, restored into an empty folder: the chain verifies, every
// table has the rows the backup says, and no hazard is without its event.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { migrationsDir } from '#bin/commands/command.ts'
import { writeBackup } from '#platform/db/backup.ts'
import { sql } from '#platform/db/sql.ts'
import { restoreToFolder } from '#platform/db/restore.ts'
import { startServer } from '#platform/db/server/index.ts'
import { openDatabase, systemScope } from '#platform/db/tx.ts'
import { verifyChain } from '#platform/events/seal.ts'
import { killAll, start, treeOf } from './harness.ts'
import { program, workload } from './product.ts'

it('is one moment of the product, whole', async () => {
  const work = mkdtempSync('/tmp/zhiben-torture-')
  chmodSync(work, 0o711)
  const log = () => undefined
  const running = await start(program(join(work, 'data'), join(work, 'pg')))
  try {
    const { owner, tenantId } = running.handle
    const stop = new AbortController()
    const clients = workload('torture', 'Torture-Me-Not-1')
    const writing = clients.write(running.handle, stop.signal)
    await expect.poll(async () => (await clients.check(running.handle)).acknowledged, { timeout: 30_000 }).toBeGreaterThan(20)
    const backup = await writeBackup({ owner, filesDir: join(work, 'data', 'files'), to: join(work, 'backup.tar'), now: new Date(), log })
    stop.abort()
    await writing
    expect(await clients.check(running.handle)).toMatchObject({ lost: 0, twice: 0, wrong: [] })

    const restored = join(work, 'restored')
    expect(await restoreToFolder({ from: backup.file, dataDir: restored, migrationsDir, log })).toMatchObject({ rows: backup.rows, tables: backup.tables })
    const server = await startServer({ dataDir: restored, log })
    const db = openDatabase(server.appConfig, { connections: 2, streams: 1 })
    try {
      expect((await verifyChain(db, tenantId)).broken).toBeNull()
      const { hazards, bare } = await db.read(systemScope(tenantId), (tx) => tx.get<{ hazards: number; bare: number }>(sql`select count(*) as hazards,
        count(*) filter (where not exists (select 1 from events e where e.tenant_id = h.tenant_id and e.subject_id = h.id)) as bare from hazards h where h.tenant_id = ${tenantId}`))
      expect(bare).toBe(0)
      expect(hazards).toBe(backup.manifest.tables.find(({ name }) => name.endsWith('hazards'))!.rows)
    } finally {
      await db.close()
      await server.stop()
    }
  } finally {
    await killAll(treeOf(running.child.pid ?? 0))
    rmSync(work, { recursive: true, force: true })
  }
}, 120_000)
