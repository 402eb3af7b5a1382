// Brings a database to the newest form: numbered plain SQL files, forward only, each in one transaction together with
// its record, under one advisory lock so that any number of processes may start at once. An applied file never changes.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { DURING_DDL, isDistributed, statementsForCitus, statementsOf } from './citus.ts'
import { foldPolicies, unfoldPolicies } from './policies.ts'
import { type ConnectionConfig, type Log, StartError } from './server/index.ts'

export type Migration = { number: number; name: string; sql: string; sha256: string }
export type Migrated = { applied: string[]; total: number }

/** Held alone while migrating, shared while a backup reads. */
export const MIGRATION_LOCK = 7_116_003
export const RECORD_TABLE = 'schema_migrations'
const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/

/** The record of what was applied, made by the first run. */
const RECORD = `
  create table if not exists ${RECORD_TABLE} (
    number integer primary key,
    name text not null unique,
    sha256 text not null,
    applied_at timestamptz not null default now()
  )`

export function readMigrations(dir: string): Migration[] {
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.sql')).sort() : []
  return names.map((name, index) => {
    const number = Number(FILE_NAME.exec(name)?.[1])
    if (number !== index + 1) throw new StartError(`迁移文件 ${name} 的编号不对：应从 0001 起连续编号，形如 0001-name.sql，这里应是 ${String(index + 1).padStart(4, '0')}。`)
    // Line ends as Git on Windows may write them do not make another file.
    const sql = readFileSync(join(dir, name), 'utf8').replaceAll('\r\n', '\n')
    return { number, name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
  })
}

/**
 * Applies what is missing and says what it did. Run it as the owner.
 * @param until stops after this number (restore of an older backup)
 */
export async function migrate(owner: ConnectionConfig, options: { dir: string; log: Log; until?: number }): Promise<Migrated> {
  const migrations = readMigrations(options.dir)
  const client = new pg.Client({ ...owner, application_name: 'zhiben migrate' })
  client.on('error', () => undefined) // the query in flight reports it
  await client.connect()
  try {
    await client.query('set lock_timeout = 0; set statement_timeout = 0; set client_min_messages = warning')
    await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`)
    await client.query(RECORD)
    const { rows } = await client.query<{ number: number; name: string; sha256: string }>(`select number, name, sha256 from ${RECORD_TABLE} order by number`)
    checkApplied(rows, migrations)
    const missing = migrations.slice(rows.length).filter(({ number }) => number <= (options.until ?? Infinity))
    const spread = missing.length > 0 && (await isDistributed(client))
    for (const migration of missing) {
      await apply(client, migration, spread)
      options.log(`数据库结构已更新：${migration.name}`)
    }
    return { applied: missing.map(({ name }) => name), total: rows.length + missing.length }
  } finally {
    await client.end()
  }
}

function checkApplied(applied: { number: number; name: string; sha256: string }[], migrations: Migration[]): void {
  for (const [index, done] of applied.entries()) {
    const file = migrations[index]
    if (!file) throw new StartError(`数据库比程序新：它已执行过迁移 ${done.name}，而这个程序没有。请换用新版本的程序，不要用旧程序打开新数据。`)
    if (file.name !== done.name) throw new StartError(`数据库执行过的第 ${done.number} 个迁移是 ${done.name}，而程序里是 ${file.name}。已执行的迁移不能改名或换序，请恢复原文件。`)
    if (file.sha256 !== done.sha256) throw new StartError(`迁移 ${done.name} 在执行之后被改动过。已执行的迁移不能再改，请恢复原文件，把改动写成新的迁移。`)
  }
}

async function apply(client: pg.Client, { number, name, sql, sha256 }: Migration, spread: boolean): Promise<void> {
  const transaction = async () => (await client.query<{ id: string }>('select pg_current_xact_id()::text as id')).rows[0]?.id
  try {
    await client.query('begin')
    const before = await transaction()
    if (spread) await applySpread(client, sql)
    else await client.query(sql)
    if ((await transaction()) !== before) throw new StartError(`迁移 ${name} 里有 BEGIN 或 COMMIT，每个迁移必须在一个事务里完成。请去掉它们。`)
    await client.query(`insert into ${RECORD_TABLE} (number, name, sha256) values ($1, $2, $3)`, [number, name, sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if (error instanceof StartError) throw error
    const line = error instanceof pg.DatabaseError && error.position ? `第 ${sql.slice(0, Number(error.position)).split('\n').length} 行，` : ''
    throw new StartError(`迁移 ${name} 没有执行成功，数据库保持原样：${line}${error instanceof Error ? error.message : String(error)}`, error)
  }
}

/** Citus takes one statement at a time; a statement that fails has its place in itself, not in the file. */
async function applySpread(client: pg.Client, text: string): Promise<void> {
  await client.query(DURING_DDL)
  const sight = /\bpolicy\b/i.test(text)
  if (sight) await unfoldPolicies(client)
  for (const statement of statementsOf(text).flatMap(statementsForCitus)) await client.query(statement)
  if (sight) await foldPolicies(client)
}
