// Backup while eight clients write, restored into an empty database: the same rows, whole transactions only, keys and
// triggers in force; a torn, changed or foreign file and a target with something in it are refused untouched.
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyBackup, writeBackup } from './backup.ts'
import { migrate } from './migrate.ts'
import { restoreToDatabase, restoreToFolder } from './restore.ts'
import { startServer } from './server/index.ts'
import { TEST_PROGRAMS } from './test-server.ts'
import { testDatabase } from './testing.ts'

const SCHEMA = `
  create table accounts (tenant_id uuid not null, id bigint generated always as identity, name text not null, balance bigint not null default 0, upper_name text generated always as (upper(name)) stored, primary key (tenant_id, id));
  create table entries (tenant_id uuid not null, id uuid not null default gen_random_uuid(), account_id bigint not null, amount bigint not null, note text, body jsonb, at timestamptz not null default now(),
    primary key (tenant_id, id), foreign key (tenant_id, account_id) references accounts);
  create sequence papers;
  create function append_only() returns trigger language plpgsql as $$ begin raise exception 'append only'; end $$;
  create trigger entries_append_only before update or delete or truncate on entries for each statement execute function append_only();
  alter table entries enable row level security;
  create policy own on entries to zhiben_app using (tenant_id = current_setting('zhiben.tenant', true)::uuid);
  grant select, insert on entries to zhiben_app;
  insert into accounts (tenant_id, name) select '00000000-0000-7000-8000-000000000001', 'seeded ' || i from generate_series(1, 8) i;`
const TENANT = '00000000-0000-7000-8000-000000000001'
/** Everything that text COPY has to carry. */
const NOTES = ['隐患𠮷\t制表\n换行\\反斜杠', '', '\\N', null, 'a\r\nb', '😀']

describe('backup and restore', async () => {
  const [source, target] = await Promise.all([testDatabase({ from: 'template0' }), testDatabase({ from: 'template0' })])
  const work = mkdtempSync(join(tmpdir(), 'zhiben-backup-'))
  const [filesDir, migrationsDir, to] = [join(work, 'files'), join(work, 'migrations'), join(work, 'backup.tar')]
  const now = new Date('2026-11-22T00:00:00Z')
  const log = () => undefined
  const pool = new pg.Pool({ ...source.owner, max: 9 })
  afterAll(async () => {
    await pool.end()
    rmSync(work, { recursive: true })
  })

  beforeAll(async () => {
    chmodSync(work, 0o711) // under root the server's own user passes through
    mkdirSync(migrationsDir)
    writeFileSync(join(migrationsDir, '0001-books.sql'), SCHEMA)
    await migrate(source.owner, { dir: migrationsDir, log })
    for (const [name, bytes] of Object.entries({ 'ab/empty': '', 'ab/one': '照片', 'cd/big': 'x'.repeat(3_000_000) })) {
      mkdirSync(join(filesDir, name, '..'), { recursive: true })
      writeFileSync(join(filesDir, name), bytes)
    }
    await pool.query(`insert into entries (tenant_id, account_id, amount, note, body) select $1, 1 + i % 8, 0, ($2::text[])[1 + i % 6], '{"甲": [1, null]}' from generate_series(1, 60000) i`, [TENANT, NOTES])
    await pool.query("select setval('papers', 41)")
    const writing = new AbortController()
    let written = 0
    const writers = Array.from({ length: 8 }, async (_, index) => {
      while (!writing.signal.aborted) {
        // One transaction in two statements: half of it in a backup would show as a wrong sum.
        await pool.query(`with e as (insert into entries (tenant_id, account_id, amount) values ('${TENANT}', ${index + 1}, 7)) update accounts set balance = balance + 7 where id = ${index + 1}`)
        written += 1
      }
    })
    const summary = await writeBackup({ owner: source.owner, filesDir, to, now, log })
    writing.abort()
    await Promise.all(writers)
    expect(written).toBeGreaterThan(20)
    expect(summary).toMatchObject({ tables: 2, files: 3 })
    expect(summary.rows).toBeGreaterThan(60_000)
  })

  it('brings back rows, files, sequences, keys and triggers', async () => {
    const restored = join(work, 'restored')
    const summary = await restoreToDatabase({ from: to, owner: target.owner, filesDir: restored, migrationsDir, log })
    const copy = new pg.Client(target.owner)
    await copy.connect()
    const ask = async (sql: string) => (await copy.query<Record<string, unknown>>(sql)).rows[0]
    expect(await ask('select (select count(*) from entries) + (select count(*) from accounts) as rows')).toEqual({ rows: String(summary.rows) })
    // The snapshot is of one moment: balances and entries agree.
    expect(await ask('select count(*)::int as wrong from accounts a where balance <> (select coalesce(sum(amount), 0) from entries e where e.account_id = a.id)')).toEqual({ wrong: 0 })
    expect(await ask(`select array_agg(distinct coalesce(note, '<null>') order by coalesce(note, '<null>')) as notes from entries where amount = 0`)).toEqual({ notes: NOTES.map((note) => note ?? '<null>').toSorted() })
    expect(await ask(`select nextval('papers')::int as paper, upper_name from accounts where id = 1`)).toEqual({ paper: 42, upper_name: 'SEEDED 1' })
    expect(await ask(`insert into accounts (tenant_id, name) values ('${TENANT}', 'next') returning id::int`)).toEqual({ id: 9 })
    await expect(copy.query('delete from entries')).rejects.toThrow('append only')
    await expect(copy.query(`insert into entries (tenant_id, account_id, amount) values ('${TENANT}', 99, 1)`)).rejects.toThrow('foreign key')
    await copy.end()
    expect(readFileSync(join(restored, 'cd/big')).equals(readFileSync(join(filesDir, 'cd/big')))).toBe(true)
    expect(readFileSync(join(restored, 'ab/one'), 'utf8')).toBe('照片')
    expect(readdirSync(join(restored, 'ab'))).toEqual(['empty', 'one'])
    await expect(restoreToDatabase({ from: to, owner: target.owner, filesDir: join(work, 'again'), migrationsDir, log })).rejects.toThrow('不是空的')
  })

  it('restores into an empty folder with a server of its own', async () => {
    const dataDir = join(work, 'data')
    const summary = await restoreToFolder({ from: to, dataDir, pgBin: process.env.PG_BIN, migrationsDir, log })
    expect(summary.files).toBe(3)
    const server = await startServer({ dataDir, pgBin: process.env.PG_BIN, log, programsDir: TEST_PROGRAMS })
    const client = new pg.Client(server.ownerConfig)
    await client.connect()
    const { rows } = await client.query('select (select count(*) from entries) + (select count(*) from accounts) as rows')
    await client.end()
    await server.stop()
    expect(rows[0]).toEqual({ rows: String(summary.rows) })
    await expect(restoreToFolder({ from: to, dataDir, migrationsDir, log })).rejects.toThrow('不是空的')
  })

  it('refuses what is damaged or not its own, and leaves nothing behind', async () => {
    const { tables } = await verifyBackup(to)
    expect(tables.map(({ name }) => name)).toEqual(['public.accounts', 'public.entries'])
    const damaged = join(work, 'damaged.tar')
    const size = readFileSync(to).length
    copyFileSync(to, damaged)
    truncateSync(damaged, size - 5_000)
    await expect(verifyBackup(damaged)).rejects.toThrow('不完整或已损坏')
    const bytes = readFileSync(to)
    bytes[Math.floor(size / 2)]! ^= 1
    writeFileSync(damaged, bytes)
    const nowhere = join(work, 'nowhere')
    await expect(restoreToFolder({ from: damaged, dataDir: nowhere, migrationsDir, log })).rejects.toThrow('没有动任何数据')
    await expect(restoreToFolder({ from: to, dataDir: nowhere, migrationsDir: join(work, 'none'), log })).rejects.toThrow('与现在的程序不一致')
    expect(readdirSync(work)).not.toContain('nowhere')
    await expect(writeBackup({ owner: source.owner, filesDir, to, now, log })).rejects.toThrow('已存在')
  })
})
