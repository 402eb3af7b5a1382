// Spreading over nodes: refused where there are none; and, on a cluster (npm run outside), that rows stay, later
// migrations follow, and row-level security holds on the nodes themselves.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { writeBackup } from './backup.ts'
import { policyForCitus, statementsForCitus, statementsOf } from './citus.ts'
import { bringUpToDate, distribute } from './distribute.ts'
import { newId } from './ids.ts'
import { migrate, readMigrations } from './migrate.ts'
import { restoreToDatabase } from './restore.ts'
import { dumpSchema } from './schema-dump.ts'
import { type ConnectionConfig, onDatabase } from './server/index.ts'
import { sql } from './sql.ts'
import { ask, joinNodes } from './test-server.ts'
import { testDatabase } from './testing.ts'
import { openDatabase, systemScope } from './tx.ts'

const { workers, owner: server } = inject('testServer')
const log = () => undefined
const dir = 'db/migrations'

describe('the text of a migration', () => {
  it('is cut into its statements', () => {
    const text = `create table a (b text default ';'); -- one; two\ndo $x$ begin perform 1; end $x$;\n/* ; */\ninsert into a values ('it''s;');\n-- the end\n`
    expect(statementsOf(text).map((statement) => statement.trim())).toEqual([
      `create table a (b text default ';')`, `-- one; two\ndo $x$ begin perform 1; end $x$`, `/* ; */\ninsert into a values ('it''s;')`,
    ])
  })

  it('is taken apart where Citus takes one thing at a time', () => {
    const parts = statementsForCitus(`-- why
      alter table duties add column kind text check (kind in ('a, b', 'c')), -- and, why
        add source_id uuid default gen_random_uuid(), add constraint whole check ((kind is null) = (source_id is null)), drop constraint old`)
    expect(parts).toEqual([
      'alter table duties add column kind text', `alter table duties add constraint duties_kind_check check (kind in ('a, b', 'c'))`,
      'alter table duties add source_id uuid default gen_random_uuid()', 'alter table duties add constraint whole check ((kind is null) = (source_id is null))', 'alter table duties drop constraint old',
    ])
    expect(statementsForCitus('grant update (a, b) on duties to zhiben_app')).toEqual(['set local citus.enable_ddl_propagation = off', 'grant update (a, b) on duties to zhiben_app', 'set local citus.enable_ddl_propagation = on'])
    expect(statementsForCitus('grant update on duties to zhiben_app')).toEqual(['grant update on duties to zhiben_app'])
  })

  it('has its policies written as Citus takes them', () => {
    expect(policyForCitus('(select current_entity()) is null or e.id = ( SELECT current_entity() AS current_entity)')).toBe('num_nulls(current_entity()) = 1 or e.id = current_entity()')
    expect(policyForCitus('organisation_id is not null')).toBe('num_nonnulls(organisation_id) = 1')
  })
})

it.skipIf(workers.length > 0)('is refused where there is no cluster, in a sentence', async () => {
  const { owner } = await testDatabase()
  await expect(distribute(owner, { log })).rejects.toThrow('没有 citus 扩展')
})

/** What a table is made of, one line each: columns, constraints and indexes, without names that a piece has of its own. */
const madeOf = (table: string) => `select json_agg(line)::text from (
  select concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)) as line
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped
  union all select regexp_replace(pg_get_constraintdef(k.oid), '_[0-9]{6,}[(]', '(') from pg_constraint k where k.conrelid = ${table}::regclass
  union all select regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX .* USING', 'USING') from pg_index i where i.indrelid = ${table}::regclass) lines`

/** What pieces on the nodes have too much (+) or lack (-), compared with their table. */
async function otherPieces(owner: ConnectionConfig): Promise<string[]> {
  const tables = await ask<{ name: string; ours: string[] }>(owner, `select logicalrelid::text as name, (${madeOf('logicalrelid')})::json as ours from pg_dist_partition order by 1`)
  const found: string[] = []
  for (const { name, ours } of tables) {
    const pieces = await ask<{ theirs: string[] }>(owner, 'select result::json as theirs from run_command_on_placements($1, $2)', [name, madeOf(`'%1$s'`)])
    expect(pieces.length, name).toBeGreaterThan(0)
    for (const { theirs } of pieces) found.push(...theirs.filter((line) => !ours.includes(line)).map((line) => `${name} + ${line}`), ...ours.filter((line) => !theirs.includes(line)).map((line) => `${name} - ${line}`))
  }
  return found
}

describe.skipIf(!workers.length)('a cluster that was spread by the first version that could', async () => {
  /** The migration that was the last one then. */
  const FIRST = 4
  const { name, owner } = await testDatabase({ from: 'template0', everywhere: true })

  it('takes every migration since, and is made then like a new one, on every node', async () => {
    if (!workers.length) return
    await joinNodes(server, workers, name)
    await migrate(owner, { dir, log, until: FIRST })
    await distribute(owner, { log, shards: 2 })
    await bringUpToDate(owner, { dir, log })
    expect(await otherPieces(owner)).toEqual([])
    // The template was spread when all its migrations had run.
    expect(await dumpSchema(owner)).toBe(await dumpSchema(onDatabase(server, inject('testServer').template)))
  }, 180_000)
})

describe.skipIf(!workers.length)('a cluster', async () => {
  const { name, owner, app } = await testDatabase({ from: 'template0', everywhere: true })
  const spare = [await testDatabase({ from: 'template0' }), await testDatabase({ from: 'template0', everywhere: true })]
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-spread-'))
  const db = openDatabase(app)
  afterAll(async () => {
    await db.close()
    rmSync(folder, { recursive: true })
  })
  const [one, two] = [newId(), newId()]
  const write = (tenant: string, as: string) => db.write(systemScope(tenant), (tx) => tx.run(sql`insert into people (tenant_id, id, name) values (${tenant}, ${newId()}, ${as})`))

  it('is made of a database with rows, and keeps them', async () => {
    if (!workers.length) return
    await migrate(owner, { dir, log })
    await expect(distribute(owner, { log })).rejects.toThrow('没有 citus 扩展')
    await joinNodes(server, workers, name)
    for (const [id, code] of [[one, 'one'], [two, 'two']]) await ask(owner, `insert into tenants (id, code, name, region_code, pack, created_at) values ($1, $2, $2, '1', 'x', now())`, [id, code])
    await ask(owner, `insert into people select id, gen_random_uuid(), code from tenants`)
    const done = await distribute(owner, { log, shards: 4 })
    expect(done.nodes).toHaveLength(workers.length)
    expect(done.reference).toEqual(['tenants'])
    expect(done.distributed).toContain('hazards')
    expect(await ask(owner, 'select name from people order by name')).toEqual([{ name: 'one' }, { name: 'two' }])
    expect((await ask<{ n: number }>(owner, `select count(distinct colocationid)::int as n from citus_tables t join pg_dist_partition p on p.logicalrelid = t.table_name where distribution_column = 'tenant_id'`))[0]!.n).toBe(1)
  })

  it('changes nothing the second time', async () => {
    expect(await distribute(owner, { log })).toMatchObject({ reference: [], distributed: [], policies: 0, rights: 0 })
    expect(await otherPieces(owner)).toEqual([])
  })

  it('may search along an index on every node', async () => {
    for (const node of [owner, ...workers.map((worker) => onDatabase(worker, name))]) expect(await ask(node, `select proleakproof as is from pg_proc where oid = 'ts_match_vq(tsvector, tsquery)'::regprocedure`)).toEqual([{ is: true }])
  })

  it('lets the application change on every node what it may change here, and no more', async () => {
    const mine = async () => new Set((await ask<{ result: string }>(owner, `select result from run_command_on_placements('plan_clauses', $$ select concat_ws(' ',
      has_column_privilege('zhiben_app', '%1$s', 'state', 'update'), has_column_privilege('zhiben_app', '%1$s', 'plan_id', 'update'), has_table_privilege('zhiben_app', '%1$s', 'delete')) $$)`)).map(({ result }) => result))
    expect(await mine()).toEqual(new Set(['t f t']))
    // As a piece stands that Citus has moved: the rights of the table came with it, those of columns did not.
    await ask(owner, `select run_command_on_placements('plan_clauses', 'revoke update on %s from zhiben_app'), run_command_on_placements('logins', 'grant update on %s to zhiben_app')`)
    expect(await mine()).toEqual(new Set(['f f t']))
    expect(await distribute(owner, { log })).toMatchObject({ rights: 2 })
    expect(await mine()).toEqual(new Set(['t f t']))
  })

  it('shows each jurisdiction its own rows, and none without one', async () => {
    await write(one, 'first')
    const seen = (tenant: string) => db.read(systemScope(tenant), (tx) => tx.rows(sql`select name from people order by name`))
    expect(await seen(one)).toEqual([{ name: 'first' }, { name: 'one' }])
    expect(await seen(two)).toEqual([{ name: 'two' }])
    await expect(db.write(systemScope(one), (tx) => tx.run(sql`insert into people (tenant_id, id, name) values (${two}, ${newId()}, 'x')`))).rejects.toThrow('row-level security')
    expect(await db.outside(sql`select name from people`)).toEqual([])
  })

  it('holds on every node for who comes there past the coordinator', async () => {
    let shards = 0
    for (const worker of workers) {
      const node = { ...onDatabase(worker, name), options: `${worker.options ?? ''} -c role=zhiben_app -c citus.override_table_visibility=off` }
      const tables = await ask<{ table: string }>(node, `select oid::regclass::text as table from pg_class where relkind = 'r' and relname ~ '^people_[0-9]+$'`)
      shards += tables.length
      for (const { table } of tables) expect(await ask(node, `select from ${table}`), table).toEqual([])
    }
    expect(shards).toBe(4)
  })

  it('goes into a backup, and out of it into one server and into a cluster, whose own tables nobody touches', async () => {
    const [single, joined] = [spare[0]!, spare[1]!]
    await joinNodes(server, workers, joined.name)
    const keys = () => ask(joined.owner, `select oid, conname from pg_constraint where contype = 'f' and connamespace <> 'public'::regnamespace order by 1`)
    const own = await keys()
    expect(own.length).toBeGreaterThan(0)
    const { manifest } = await writeBackup({ owner, filesDir: join(folder, 'files'), to: join(folder, 'spread.tar'), now: new Date(0), log })
    expect(manifest.sequences).toEqual([])
    for (const target of [single, joined]) {
      await restoreToDatabase({ from: join(folder, 'spread.tar'), owner: target.owner, filesDir: join(folder, target.name), migrationsDir: dir, log })
      expect(await ask(target.owner, 'select name from people order by name'), target.name).toEqual(await ask(owner, 'select name from people order by name'))
    }
    expect(await keys()).toEqual(own)
  })

  it('follows a later migration: new tables, columns, and policies old and new', async () => {
    cpSync(dir, join(folder, 'migrations'), { recursive: true })
    writeFileSync(join(folder, 'migrations', `${String(readMigrations(dir).length + 1).padStart(4, '0')}-more.sql`), `
      create table visits (tenant_id uuid not null references tenants, id uuid not null, entity_id uuid not null, note text, primary key (tenant_id, id), foreign key (tenant_id, entity_id) references entities);
      create index visits_by_entity on visits (tenant_id, entity_id);
      alter table visits enable row level security;
      create policy tenant on visits using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
      create policy own_entity on visits as restrictive using ((select current_entity()) is null or entity_id = (select current_entity()));
      grant select, insert on visits to zhiben_app;
      alter table people add column nickname text; -- with a ; in it
      drop policy own_entity on memberships;
      create policy own_entity on memberships as restrictive for select using ((select current_entity()) is null or entity_id = (select current_entity()));`)
    await expect(bringUpToDate(owner, { dir: join(folder, 'migrations'), log })).resolves.toMatchObject({ applied: [expect.stringContaining('-more.sql')] })
    expect(await ask(owner, `select distribution_column as by from citus_tables where table_name = 'visits'::regclass`)).toEqual([{ by: 'tenant_id' }])
    expect(await ask(owner, `select polname as name from pg_policy where polrelid = any ('{visits,memberships}'::regclass[]) and polname not like 'folded_%'`)).toEqual([])
    await db.write(systemScope(one), (tx) => tx.run(sql`update people set nickname = 'n' where tenant_id = ${one}`))
    expect(await db.read(systemScope(one), (tx) => tx.rows(sql`select v.id, p.nickname from people p left join visits v on v.tenant_id = p.tenant_id and v.id = p.id where p.tenant_id = ${one} and p.name = 'one'`))).toEqual([{ id: null, nickname: 'n' }])
    expect(await bringUpToDate(owner, { dir: join(folder, 'migrations'), log })).toMatchObject({ applied: [] })
  })
})
