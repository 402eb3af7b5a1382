// Restore into nothing: an empty data folder, or an empty outside database. Every hash is checked before anything is
// touched; all rows come in by one transaction, whose foreign keys are made (and so checked) at its end.
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { Problem } from '#platform/problems/problem.ts'
import { type Entry, readArchive, readWhole } from './archive.ts'
import { type BackupManifest, listTables, verifyBackup } from './backup.ts'
import { migrate, readMigrations } from './migrate.ts'
import { type ConnectionConfig, type Log, startServer } from './server/index.ts'

const decompress = promisify(gunzip)

export type RestoreSummary = { rows: number; tables: number; files: number; takenAt: string }

type Source = { from: string; migrationsDir: string; log: Log }

/** Into an empty data folder with the embedded server, which is stopped again at the end. */
export async function restoreToFolder(options: Source & { dataDir: string; pgBin?: string | undefined }): Promise<RestoreSummary> {
  const { dataDir, log } = options
  const fresh = !existsSync(dataDir)
  // Settings may be put there before; nothing else.
  const there = fresh ? [] : (await readdir(dataDir)).filter((name) => name !== 'zhiben.env')
  if (there.length > 0) throw new Problem('conflict', `数据文件夹 ${dataDir} 不是空的（里面有 ${there.slice(0, 3).join('、')}），恢复不会覆盖它。请换一个空文件夹。`)
  const manifest = await check(options)
  try {
    const server = await startServer({ dataDir, pgBin: options.pgBin, log })
    try {
      return await load(manifest, { ...options, owner: server.ownerConfig, filesDir: join(dataDir, 'files') })
    } finally {
      await server.stop()
    }
  } catch (error) {
    // What is there now is only ours.
    for (const name of fresh ? [''] : (await readdir(dataDir)).filter((entry) => entry !== 'zhiben.env')) await rm(join(dataDir, name), { recursive: true, force: true })
    throw error
  }
}

/** Into an empty database of any server (DATABASE_URL) and an empty folder for the attachments. */
export async function restoreToDatabase(options: Source & { owner: ConnectionConfig; filesDir: string }): Promise<RestoreSummary> {
  const { owner, filesDir } = options
  if (existsSync(filesDir) && (await readdir(filesDir)).length > 0) throw new Problem('conflict', `附件文件夹 ${filesDir} 不是空的，恢复不会覆盖它。`)
  const client = await connect(owner)
  const tables = await listTables(client).finally(() => void client.end())
  if (tables.length > 0) throw new Problem('conflict', `目标数据库 ${owner.database} 不是空的（有表 ${tables[0]?.name} 等），恢复不会覆盖它。请新建一个空数据库。`)
  return load(await check(options), options)
}

/** Reads the whole backup, and looks whether this program has the migrations that it was made with. */
async function check({ from, migrationsDir, log }: Source): Promise<BackupManifest> {
  log(`检查备份 ${from}`)
  const manifest = await verifyBackup(from)
  const known = readMigrations(migrationsDir)
  for (const [index, { name, sha256 }] of manifest.migrations.entries()) {
    if (known[index]?.sha256 !== sha256) throw new Problem('invalid', `这份备份的数据结构（${name}）与现在的程序不一致，可能由更新的版本做成。请用做备份时的或更新的程序恢复。`)
  }
  return manifest
}

async function connect(owner: ConnectionConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...owner, application_name: 'zhiben restore' })
  client.on('error', () => undefined) // the query in flight reports it
  await client.connect()
  return client
}

async function load(manifest: BackupManifest, options: Source & { owner: ConnectionConfig; filesDir: string }): Promise<RestoreSummary> {
  const { from, owner, filesDir, log } = options
  await migrate(owner, { dir: options.migrationsDir, until: manifest.migrations.length, log: () => undefined })
  const client = await connect(owner)
  try {
    await client.query("begin; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local maintenance_work_mem = '256MB'")
    const finish = await openTables(client)
    let files = 0
    const reader = readArchive(from)
    const table = tableLoader(client, manifest, log)
    for await (const entry of reader) {
      if (entry.name.startsWith('tables/')) await table.take(entry)
      else if (entry.name.startsWith('files/')) {
        await restoreFile(filesDir, entry)
        files += 1
      }
    }
    await table.end()
    // A backup of a Citus database made before 2026-11-22 has those of Citus in it.
    for (const { name, value } of manifest.sequences.filter((one) => !one.name.startsWith('pg_'))) await client.query('select setval($1::regclass, $2)', [name, value])
    log('核对外键')
    await finish()
    await client.query('commit')
    await client.query('analyze')
    const rows = manifest.tables.reduce((sum, { rows: count }) => sum + count, 0)
    log(`恢复完成：${manifest.tables.length} 张表 ${rows} 行，附件 ${files} 个（备份于 ${manifest.takenAt}）`)
    return { rows, tables: manifest.tables.length, files, takenAt: manifest.takenAt }
  } finally {
    await client.end()
  }
}

/** Empties what migrations put in, and takes triggers, foreign keys and indexes away; the answer puts them back. */
async function openTables(client: pg.Client): Promise<() => Promise<void>> {
  const tables = await listTables(client)
  if (tables.length === 0) return async () => undefined
  // Ours only: an extension's tables (Citus has keys among its own) are nobody's to open.
  const ours = [tables.map(({ name }) => name)]
  const { rows: triggers } = await client.query<{ table: string; name: string; state: string }>(`
    select tgrelid::regclass::text as table, quote_ident(tgname) as name, case tgenabled when 'A' then 'always ' when 'R' then 'replica ' else '' end as state from pg_trigger
    where tgrelid = any ($1::text[]::regclass[]) and not tgisinternal and tgparentid = 0 and tgenabled <> 'D'`, ours)
  for (const { name } of tables) await client.query(`alter table ${name} disable trigger user`)
  await client.query(`truncate ${tables.map(({ name }) => name).join(', ')}`)
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = any ($1::text[]::regclass[]) and contype = 'f' and conparentid = 0 order by 1, 2`, ours)
  // Built by one sort at the end instead of row by row. Unique ones stay: they guard the load.
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any ($1::text[]::regclass[]) and not i.indisunique and not c.relispartition order by 1`, ours)
  for (const key of keys) await client.query(`alter table ${key.table} drop constraint ${key.name}`)
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  return async () => {
    for (const { definition } of indexes) await client.query(definition)
    for (const key of keys) await client.query(`alter table ${key.table} add constraint ${key.name} ${key.definition}`)
    for (const { table, name, state } of triggers) await client.query(`alter table ${table} enable ${state}trigger ${name}`)
  }
}

/** Feeds the parts of one table after the other into one COPY each, and counts what arrived. */
function tableLoader(client: pg.Client, manifest: BackupManifest, log: Log) {
  const tableOf = new Map(manifest.tables.flatMap((table) => table.parts.map((part) => [part, table] as const)))
  let current: { table: BackupManifest['tables'][number]; copy: ReturnType<typeof copyFrom>; done: Promise<void> } | undefined
  const end = async () => {
    if (!current) return
    const { table, copy, done } = current
    current = undefined
    copy.end()
    await done
    if (copy.rowCount !== table.rows) throw new Problem('invalid', `表 ${table.name} 应有 ${table.rows} 行，恢复出 ${copy.rowCount} 行，已全部撤销。`)
    log(`恢复 ${table.name}：${table.rows} 行`)
  }
  const take = async (entry: Entry) => {
    const table = tableOf.get(entry.name)
    if (!table) throw new Problem('invalid', `备份里有不认识的内容 ${entry.name}。`)
    if (current?.table !== table) {
      await end()
      const copy = client.query(copyFrom(`copy ${table.name} (${table.columns.join(', ')}) from stdin`))
      const done = finished(copy)
      done.catch(() => undefined) // awaited below
      current = { table, copy, done }
    }
    const rows = await decompress(await readWhole(entry))
    if (!current.copy.write(rows)) await Promise.race([once(current.copy, 'drain'), current.done])
  }
  return { take, end }
}

async function restoreFile(filesDir: string, entry: Entry): Promise<void> {
  const path = entry.name.slice('files/'.length)
  if (path.split('/').some((step) => step === '..' || step === '')) throw new Problem('invalid', `备份里的文件名 ${entry.name} 不安全，没有恢复。`)
  const target = join(filesDir, path)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const file = await open(target, 'wx', 0o600)
  try {
    for await (const chunk of entry.chunks()) await file.appendFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}
