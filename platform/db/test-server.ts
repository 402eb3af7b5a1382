// Vitest's global setup: one throwaway PostgreSQL for the whole run, or the outside one of TEST_DATABASE_URL, with the
// database `zhiben_template` migrated from db/migrations. Tests take copies of it through `testDatabase()` (testing.ts).
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { distribute } from './distribute.ts'
import { migrate } from './migrate.ts'
import { findServer, stopServer } from './server/postmaster.ts'
import { isAlive } from './server/process-table.ts'
import { type ConnectionConfig, externalServer, type Log, onDatabase, type RunningServer, startServer } from './server/index.ts'

export const TEMPLATE = 'zhiben_template'
/** Copies are named `zhiben_t_…`; the setup of a later run removes what a killed run left on an outside server. */
export const COPY_PREFIX = 'zhiben_t_'
const DATA_PREFIX = 'zhiben-test-data-'
/** The copied PostgreSQL programs, shared by every test run of this user. */
export const TEST_PROGRAMS = join(tmpdir(), `zhiben-test-pg-${userInfo().username}`)

export type TestServer = {
  kind: RunningServer['kind']; version: string; major: number; owner: ConnectionConfig; app: ConnectionConfig; template: string
  /** Of the cluster that the database of TEST_DATABASE_URL coordinates, if it does; then the template is spread over them. */
  workers: ConnectionConfig[]
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, remove: stop } = await startTestServer()
  const workers = await listWorkers(server.ownerConfig)
  const remove = async () => {
    await dropCopies(workers, [TEMPLATE])
    await stop()
  }
  try {
    const dir = join(project.config.root, 'db/migrations')
    await (workers.length ? makeSpreadTemplate(server.ownerConfig, workers, dir) : makeTemplate(server.ownerConfig, dir))
  } catch (error) {
    await remove()
    throw error
  }
  const { kind, version, major, ownerConfig: owner, appConfig: app } = server
  project.provide('testServer', { kind, version, major, owner, app, template: TEMPLATE, workers })
  return remove
}

async function startTestServer(): Promise<{ server: RunningServer; remove: () => Promise<void> }> {
  const log: Log = () => undefined
  const url = process.env.TEST_DATABASE_URL
  if (url) {
    const server = await externalServer(url, log)
    return { server, remove: () => dropCopies([server.ownerConfig], [TEMPLATE]) }
  }
  await removeAbandoned()
  const dataDir = mkdtempSync(join(tmpdir(), `${DATA_PREFIX}${process.pid}-`))
  const server = await startServer({ dataDir, pgBin: process.env.PG_BIN, log, throwaway: true, programsDir: TEST_PROGRAMS })
  const remove = async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { server, remove }
}

/** A test run that was killed leaves its server and folder; whoever comes next clears them away. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(DATA_PREFIX) ? Number.parseInt(name.slice(DATA_PREFIX.length), 10) : NaN
    const dir = join(tmpdir(), name)
    if (Number.isNaN(pid) || isAlive(pid) || statSync(dir, { throwIfNoEntry: false })?.uid !== userInfo().uid) continue
    const found = findServer(join(dir, 'db'))
    if (found.state === 'live') await stopServer(join(dir, 'db'), found.lock.pid)
    rmSync(dir, { recursive: true, force: true })
  }
}

async function makeTemplate(owner: ConnectionConfig, dir: string): Promise<void> {
  await dropCopies([owner], [TEMPLATE])
  await ask(owner, `create database ${TEMPLATE} encoding 'UTF8' template template0`)
  await migrate(onDatabase(owner, TEMPLATE), { dir, log: () => undefined })
}

async function listWorkers(owner: ConnectionConfig): Promise<ConnectionConfig[]> {
  if (!(await ask(owner, `select from pg_extension where extname = 'citus'`)).length) return []
  const rows = await ask<{ host: string; port: number }>(owner, `select nodename as host, nodeport as port from pg_dist_node where groupid <> 0 and noderole = 'primary' order by groupid`)
  return rows.map((node) => ({ ...owner, ...node }))
}

/** Few shards: a copy is made for every test file. */
const TEST_SHARDS = 4

async function makeSpreadTemplate(owner: ConnectionConfig, workers: ConnectionConfig[], dir: string): Promise<void> {
  const nodes = [owner, ...workers]
  await dropCopies(nodes, [TEMPLATE])
  for (const node of nodes) await ask(node, `create database ${TEMPLATE} encoding 'UTF8' template template0`)
  await joinNodes(owner, workers, TEMPLATE)
  const template = onDatabase(owner, TEMPLATE)
  await migrate(template, { dir, log: () => undefined })
  await distribute(template, { log: () => undefined, shards: TEST_SHARDS })
}

/** Makes one cluster of the databases of this name, as an administrator does it by hand. */
export async function joinNodes(owner: ConnectionConfig, workers: ConnectionConfig[], database: string): Promise<void> {
  for (const node of [owner, ...workers]) await ask(onDatabase(node, database), 'create extension citus')
  await ask(onDatabase(owner, database), 'select citus_set_coordinator_host($1, $2)', [owner.host, owner.port])
  for (const { host, port } of workers) await ask(onDatabase(owner, database), 'select citus_add_node($1, $2)', [host, port])
}

/** Removes what a run that was killed left behind. */
async function dropCopies(servers: ConnectionConfig[], more: string[]): Promise<void> {
  for (const server of servers) {
    const rows = await ask<{ datname: string }>(server, 'select quote_ident(datname) as datname from pg_database where starts_with(datname, $1) or datname = any ($2)', [COPY_PREFIX, more])
    for (const { datname } of rows) await ask(server, `drop database if exists ${datname} with (force)`)
  }
}

export async function ask<T extends pg.QueryResultRow>(config: ConnectionConfig, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return (await client.query<T>(sql, values)).rows
  } finally {
    await client.end()
  }
}
