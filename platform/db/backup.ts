// Backup while everybody works: every table by COPY in one snapshot, then the attachments, into one tar file that either
// engine can be restored from, across major versions (docs/decisions/003-backup.md). Attachments are written before the
// row that names them and never change, so copying them after the snapshot misses none that the rows name.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { z } from 'zod'
import { Problem } from '#platform/problems/problem.ts'
import { ArchiveWriter, readArchive } from './archive.ts'
import { MIGRATION_LOCK, RECORD_TABLE } from './migrate.ts'
import { type ConnectionConfig, errorCode, type Log } from './server/index.ts'

const FORMAT = 1
/** Rows are cut into parts of this many bytes before compression; one part is held in memory. */
const PART_BYTES = 8 << 20
const compress = promisify(gzip)

const tableSchema = z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number(), parts: z.array(z.string()) })
const manifestSchema = z.object({
  format: z.literal(FORMAT),
  takenAt: z.string(),
  postgres: z.string(),
  migrations: z.array(z.object({ number: z.number(), name: z.string(), sha256: z.string() })),
  tables: z.array(tableSchema),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
  files: z.object({ count: z.number(), bytes: z.number() }),
  sums: z.string(),
})
export type BackupManifest = z.infer<typeof manifestSchema>
export type BackupSummary = { file: string; bytes: number; rows: number; tables: number; files: number; manifest: BackupManifest }

export type BackupOptions = {
  owner: ConnectionConfig
  /** The attachments; a missing folder is an empty one. */
  filesDir: string
  /** The file to write; refused when it is there. */
  to: string
  now: Date
  log: Log
}

export async function writeBackup(options: BackupOptions): Promise<BackupSummary> {
  const { filesDir, to, now, log } = options
  if (existsSync(to)) throw new Problem('conflict', `文件 ${to} 已存在，备份不会覆盖它。请换一个文件名。`)
  const archive = await ArchiveWriter.create(to).catch((error: unknown) => {
    throw new Problem('invalid', `备份文件 ${to} 写不了（${errorCode(error) ?? String(error)}）。如果上次备份中断留下了 ${to}.partial，请先删除它。`)
  })
  try {
    const database = await copyDatabase(options.owner, archive, log)
    const files = await copyFiles(filesDir, archive)
    const sums = await archive.addText('SHA256SUMS', archive.written.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))
    const manifest: BackupManifest = { format: FORMAT, takenAt: now.toISOString(), ...database, files, sums: sums.sha256 }
    await archive.addText('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`)
    const bytes = await archive.finish()
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    log(`备份完成：${manifest.tables.length} 张表 ${rows} 行，附件 ${files.count} 个，共 ${(bytes / 2 ** 20).toFixed(1)} MB`)
    return { file: to, bytes, rows, tables: manifest.tables.length, files: files.count, manifest }
  } catch (error) {
    await archive.abandon()
    throw error
  }
}

async function copyDatabase(owner: ConnectionConfig, archive: ArchiveWriter, log: Log): Promise<Pick<BackupManifest, 'postgres' | 'migrations' | 'tables' | 'sequences'>> {
  const client = new pg.Client({ ...owner, application_name: 'zhiben backup' })
  client.on('error', () => undefined) // the query in flight reports it
  await client.connect()
  try {
    // No migration while we read. row_security off: a policy that would hide rows from us is an error, not a gap.
    await client.query(`set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set row_security = off; select pg_advisory_lock_shared(${MIGRATION_LOCK})`)
    await client.query('begin isolation level repeatable read read only')
    const version = await client.query<{ version: string }>("select current_setting('server_version') as version")
    const migrations = await client.query<{ number: number; name: string; sha256: string }>(`select number, name, sha256 from ${RECORD_TABLE} order by number`).catch((error: unknown) => {
      throw errorCode(error) === '42P01' ? new Problem('invalid', '这个数据库里还没有治本的数据，没有可备份的。') : error
    })
    const tables: BackupManifest['tables'] = []
    for (const [index, table] of (await listTables(client)).entries()) {
      tables.push(await copyTable(client, table, `tables/${String(index + 1).padStart(4, '0')}-${table.name.replaceAll(/[^\w.]/g, '')}`, archive))
      log(`备份 ${table.name}：${tables.at(-1)?.rows ?? 0} 行`)
    }
    // Ours only: Citus keeps its own in pg_catalog.
    const sequences = await client.query<{ name: string; value: string }>(`select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences
      where last_value is not null and schemaname !~ '^pg_' order by 1`)
    await client.query('commit')
    return { postgres: version.rows[0]?.version ?? '', migrations: migrations.rows, tables, sequences: sequences.rows }
  } finally {
    await client.end()
  }
}

type Listed = { name: string; columns: string[] }

/** Tables that hold rows of ours; a partitioned table counts once, as a whole. Generated columns are made again. */
export async function listTables(client: pg.Client): Promise<Listed[]> {
  const { rows } = await client.query<Listed>(`
    select format('%I.%I', n.nspname, c.relname) as name,
      array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.oid <> coalesce(to_regclass('${RECORD_TABLE}'), 0)
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by n.nspname collate "C", c.relname collate "C"`)
  return rows
}

async function copyTable(client: pg.Client, table: Listed, base: string, archive: ArchiveWriter): Promise<BackupManifest['tables'][number]> {
  const stream = client.query(copyTo(`copy (select ${table.columns.join(', ')} from ${table.name}) to stdout`))
  const parts: string[] = []
  let pending: Buffer[] = []
  let size = 0
  const flush = async () => {
    if (size === 0) return
    const bytes = await compress(Buffer.concat(pending), { level: 3 })
    const name = `${base}.${String(parts.length + 1).padStart(4, '0')}.copy.gz`
    await archive.add(name, bytes.length, [bytes])
    parts.push(name)
    pending = []
    size = 0
  }
  for await (const chunk of stream) {
    const bytes = chunk as Buffer
    pending.push(bytes)
    size += bytes.length
    if (size >= PART_BYTES) await flush()
  }
  await flush()
  return { ...table, rows: stream.rowCount, parts }
}

async function copyFiles(filesDir: string, archive: ArchiveWriter): Promise<{ count: number; bytes: number }> {
  const total = { count: 0, bytes: 0 }
  for await (const path of walk(filesDir, '')) {
    const file = await open(join(filesDir, path), 'r').catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
      return undefined // a temporary one, gone since the folder was listed
    })
    if (!file) continue
    const { size } = await file.stat()
    const chunks: AsyncIterable<Buffer> = size === 0 ? toAsync([]) : createReadStream('', { fd: file, autoClose: false, start: 0, end: size - 1, highWaterMark: 1 << 20 })
    await archive.add(posix.join('files', path), size, chunks)
    await file.close()
    total.count += 1
    total.bytes += size
  }
  return total
}

async function* toAsync(items: Buffer[]): AsyncGenerator<Buffer> {
  yield* items
}

async function* walk(root: string, below: string): AsyncGenerator<string> {
  const dir = join(root, below)
  if (!existsSync(dir)) return
  const entries = await readdir(dir, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = posix.join(below, entry.name)
    if (entry.isDirectory()) yield* walk(root, path)
    else if (entry.isFile()) yield path
  }
}

/** Reads the whole file and checks every hash. Throws a Problem unless everything is as it was written. */
export async function verifyBackup(path: string): Promise<BackupManifest> {
  if (!existsSync(path)) throw new Problem('not-found', `没有找到备份文件 ${path}。`)
  const damaged = (what: string) => new Problem('invalid', `这个备份文件不完整或已损坏（${what}），没有动任何数据。请换另一份备份。`)
  let lines = ''
  let text = ''
  const seen: string[] = []
  for await (const entry of readArchive(path)) {
    const hash = createHash('sha256')
    const kept: Buffer[] = []
    const keep = entry.name === 'SHA256SUMS' || entry.name === 'manifest.json'
    for await (const chunk of entry.chunks()) {
      hash.update(chunk)
      if (keep) kept.push(chunk)
    }
    const sha256 = hash.digest('hex')
    if (entry.name === 'manifest.json') text = Buffer.concat(kept).toString('utf8')
    else if (entry.name === 'SHA256SUMS') lines = `${sha256}\n${Buffer.concat(kept).toString('utf8')}`
    else seen.push(`${sha256}  ${entry.name}`)
  }
  const manifest = manifestSchema.safeParse(text ? JSON.parse(text) : undefined)
  if (!manifest.success) throw damaged('没有目录，或不是治本的备份')
  const [sums, ...expected] = lines.trimEnd().split('\n')
  if (sums !== manifest.data.sums) throw damaged('校验表不符')
  for (const [index, line] of expected.entries()) {
    if (seen[index] !== line) throw damaged(`${line.slice(66)} 的内容与校验值不符`)
  }
  if (seen.length !== expected.length) throw damaged('多出了内容')
  return manifest.data
}
