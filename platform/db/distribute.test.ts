// Spreading over nodes: refused where there are none; and, with TEST_CITUS=1 against a cluster, that rows stay, later
// migrations follow, and row-level security holds on the nodes themselves.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { policyForCitus, statementsOf } from './citus.ts'
import { bringUpToDate, distribute } from './distribute.ts'
import { newId } from './ids.ts'
import { migrate, readMigrations } from './migrate.ts'
import { onDatabase } from './server/index.ts'
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

  it('has its policies written as Citus takes them', () => {
    expect(policyForCitus('(select current_entity()) is null or e.id = ( SELECT current_entity() AS current_entity)')).toBe('num_nulls(current_entity()) = 1 or e.id = current_entity()')
    expect(policyForCitus('organisation_id is not null')).toBe('num_nonnulls(organisation_id) = 1')
  })
})

it.skipIf(workers.length > 0)('is refused where there is no cluster, in a sentence', async () => {
  const { owner } = await testDatabase()
  await expect(distribute(owner, { log })).rejects.toThrow('没有 citus 扩展')
})

describe.skipIf(!workers.length)('a cluster', async () => {
  const { name, owner, app } = await testDatabase({ from: 'template0', everywhere: true })
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
    expect(await distribute(owner, { log })).toMatchObject({ reference: [], distributed: [], policies: 0 })
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

  it('follows a later migration: new tables, columns, and policies old and new', async () => {
    cpSync(dir, folder, { recursive: true })
    writeFileSync(join(folder, `${String(readMigrations(dir).length + 1).padStart(4, '0')}-more.sql`), `
      create table visits (tenant_id uuid not null references tenants, id uuid not null, entity_id uuid not null, note text, primary key (tenant_id, id), foreign key (tenant_id, entity_id) references entities);
      create index visits_by_entity on visits (tenant_id, entity_id);
      alter table visits enable row level security;
      create policy tenant on visits using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
      create policy own_entity on visits as restrictive using ((select current_entity()) is null or entity_id = (select current_entity()));
      grant select, insert on visits to zhiben_app;
      alter table people add column nickname text; -- with a ; in it
      drop policy own_entity on memberships;
      create policy own_entity on memberships as restrictive for select using ((select current_entity()) is null or entity_id = (select current_entity()));`)
    await expect(bringUpToDate(owner, { dir: folder, log })).resolves.toMatchObject({ applied: [expect.stringContaining('-more.sql')] })
    expect(await ask(owner, `select distribution_column as by from citus_tables where table_name = 'visits'::regclass`)).toEqual([{ by: 'tenant_id' }])
    expect(await ask(owner, `select polname as name from pg_policy where polrelid = any ('{visits,memberships}'::regclass[]) and polname not like 'folded_%'`)).toEqual([])
    await db.write(systemScope(one), (tx) => tx.run(sql`update people set nickname = 'n' where tenant_id = ${one}`))
    expect(await db.read(systemScope(one), (tx) => tx.rows(sql`select v.id, p.nickname from people p left join visits v on v.tenant_id = p.tenant_id and v.id = p.id where p.tenant_id = ${one} and p.name = 'one'`))).toEqual([{ id: null, nickname: 'n' }])
    expect(await bringUpToDate(owner, { dir: folder, log })).toMatchObject({ applied: [] })
  })
})
