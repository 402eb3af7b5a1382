// A database of its own for a test file: a copy of the migrated template, dropped when the file is done. Call it at the
// top level of the file or of a describe: `const db = await testDatabase()`, then `new pg.Pool(db.app)`. Close your
// pools in afterAll: hooks run in reverse order, so yours come before the drop.
import { randomBytes } from 'node:crypto'
import { afterAll, inject } from 'vitest'
import { type ConnectionConfig, errorCode, onDatabase } from './server/index.ts'
import { ask, COPY_PREFIX, type TestServer } from './test-server.ts'

export type TestDatabase = {
  name: string
  /** The owner of the schema. */
  owner: ConnectionConfig
  /** Role zhiben_app: row-level security holds. */
  app: ConnectionConfig
  server: TestServer
}

/**
 * @param options.from the database to copy; nobody may be connected to it. Default: the migrated template.
 * @param options.everywhere on the workers of a cluster too; of the template this is always so.
 */
export async function testDatabase(options: { from?: string; everywhere?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `${COPY_PREFIX}${process.pid}_${randomBytes(5).toString('hex')}`
  const nodes = [server.owner, ...(options.from && !options.everywhere ? [] : server.workers)]
  for (const node of nodes) await copy(node, options.from ?? server.template, name)
  if (nodes.length > 1) await ask(server.owner, `alter database ${name} set citus.propagate_set_commands = 'local'`)
  afterAll(async () => {
    for (const node of nodes) await ask(node, `drop database if exists ${name} with (force)`)
  })
  return { name, owner: onDatabase(server.owner, name), app: onDatabase(server.app, name), server }
}

const IN_USE = '55006'

/** Every node of a cluster copies its own part. Citus keeps a process of its own in each database, also in the template. */
async function copy(node: ConnectionConfig, from: string, name: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await ask(node, `create database ${name} template ${from}`)
      return
    } catch (error) {
      if (errorCode(error) !== IN_USE || tries === 20 || !inject('testServer').workers.length) throw error
      await ask(node, 'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [from])
    }
  }
}
