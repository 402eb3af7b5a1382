// A database of its own for a test file: a copy of the migrated template, dropped when the file is done. Call it at the
// top level of the file or of a describe: `const db = await testDatabase()`, then `new pg.Pool(db.app)`. Close your
// pools in afterAll: hooks run in reverse order, so yours come before the drop.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { type ConnectionConfig, onDatabase } from './server/index.ts'
import { COPY_PREFIX, type TestServer } from './test-server.ts'

export type TestDatabase = {
  name: string
  /** The owner of the schema. */
  owner: ConnectionConfig
  /** Role zhiben_app: row-level security holds. */
  app: ConnectionConfig
  server: TestServer
}

/** @param from the database to copy; nobody may be connected to it. Default: the migrated template. */
export async function testDatabase(options: { from?: string } = {}): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `${COPY_PREFIX}${process.pid}_${randomBytes(5).toString('hex')}`
  await asOwner(server.owner, `create database ${name} template ${options.from ?? server.template}`)
  afterAll(() => asOwner(server.owner, `drop database if exists ${name} with (force)`))
  return { name, owner: onDatabase(server.owner, name), app: onDatabase(server.app, name), server }
}

async function asOwner(owner: ConnectionConfig, sql: string): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
