// Turns a migrated Citus database into one that is spread over its nodes: tables with a tenant by tenant, all of one
// tenant's rows together on one node; `logins`, asked before the tenant is known, by log-in name; the few others whole
// on every node. Run again it does what is missing, so `migrate` ends with it. What makes this possible is held by scripts/check-schema.
import pg from 'pg'
import { DURING_DDL, hasCitus, isDistributed } from './citus.ts'
import { migrate, type Migrated, MIGRATION_LOCK, RECORD_TABLE } from './migrate.ts'
import { foldPolicies, sightOf } from './policies.ts'
import { bringRightsToPieces } from './rights.ts'
import { APP_ROLE } from './server/cluster.ts'
import { type ConnectionConfig, type Log, StartError } from './server/index.ts'

const TENANT = 'tenant_id'

export type Distribution = { nodes: string[]; reference: string[]; distributed: string[]; policies: number; rights: number; before: number }

/** `by`: the column whose value says where a row lives; null for a copy on every node. */
type Table = { name: string; by: string | null; done: boolean; to: string[] }

/** Tables with a tenant that are looked up without it. Not whole on every node, because then each write would go to all. */
const BY_OTHER: Readonly<Record<string, string>> = { logins: 'login' }

/**
 * Spreads what is not spread yet, in one transaction, and proves that row-level security holds on every shard.
 * @param owner owns the tables and may alter roles. @param options.shards how many pieces; Citus' own default is 32.
 */
export async function distribute(owner: ConnectionConfig, options: { log: Log; shards?: number | undefined }): Promise<Distribution> {
  const client = new pg.Client({ ...owner, application_name: 'zhiben distribute' })
  client.on('error', () => undefined) // the query in flight reports it
  await client.connect()
  try {
    const nodes = await checkNodes(client)
    // For every later connection; this one is older than the setting.
    await client.query(`alter database ${client.escapeIdentifier(owner.database)} set citus.propagate_set_commands = 'local'`)
    await client.query(`set citus.propagate_set_commands = 'local'; set client_min_messages = warning; set lock_timeout = 0; set statement_timeout = 0; set citus.shard_count = ${Math.trunc(options.shards ?? 32)}`)
    await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`)
    await roleOnNodes(client)
    await client.query('begin')
    await client.query(DURING_DDL)
    const tables = inOrder(await listTables(client))
    await functionsOnNodes(client)
    const policies = await foldPolicies(client)
    const fresh = tables.filter(({ done }) => !done)
    for (const { name, by } of fresh) {
      if (by) await client.query('select create_distributed_table($1, $2, colocate_with => $3)', [name, by, by === TENANT ? anchor(tables, name) : 'none'])
      else await client.query('select create_reference_table($1)', [name])
      options.log(by === TENANT ? `按辖区分布：${name}` : by ? `按 ${by} 分布：${name}` : `每个节点一份：${name}`)
    }
    await client.query('commit')
    for (const { name } of fresh) await client.query('select truncate_local_data_after_distributing_table($1)', [name])
    const rights = await bringRightsToPieces(client, tables.map(({ name }) => name), APP_ROLE)
    await proveSight(client, tables)
    const names = (spread: boolean) => fresh.filter(({ by }) => (by !== null) === spread).map(({ name }) => name)
    return { nodes, reference: names(false), distributed: names(true), policies, rights, before: tables.length - fresh.length }
  } finally {
    await client.end()
  }
}

/** Brings the schema up to date; on a database that is spread over nodes, new tables too. */
export async function bringUpToDate(owner: ConnectionConfig, options: { dir: string; log: Log }): Promise<Migrated> {
  const migrated = await migrate(owner, options)
  const client = new pg.Client(owner)
  await client.connect()
  const left = await isDistributed(client).then(async (is) => is && (migrated.applied.length > 0 || (await listTables(client)).some(({ done }) => !done))).finally(() => client.end())
  if (left) await distribute(owner, options)
  return migrated
}

/** Refuses, in a sentence, what no tables can be spread from: before anything is changed there. */
export async function checkCluster(owner: ConnectionConfig): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  await checkNodes(client).finally(() => client.end())
}

/** The nodes that rows will live on. Refuses a server that is no Citus coordinator. */
async function checkNodes(client: pg.Client): Promise<string[]> {
  if (!(await hasCitus(client))) {
    throw new StartError('这个数据库没有 citus 扩展，不能分布到多台机器。请在装有 Citus 的 PostgreSQL 里由管理员执行 CREATE EXTENSION citus;（每个节点都要），登记工作节点后再运行。步骤见 docs/operations.md。')
  }
  const { rows } = await client.query<{ node: string; coordinator: boolean }>(`select format('%s:%s', nodename, nodeport) as node, citus_is_coordinator() as coordinator
    from pg_dist_node where noderole = 'primary' and isactive and shouldhaveshards order by groupid`)
  if (!rows.length) throw new StartError(`这个数据库还没有可以放数据的节点。请先执行 SELECT citus_set_coordinator_host('协调节点', 端口); SELECT citus_add_node('工作节点', 端口); 再运行。`)
  if (!rows[0]!.coordinator) throw new StartError('连到的是工作节点。请把 DATABASE_URL 指向协调节点再运行。')
  return rows.map(({ node }) => node)
}

/** Citus sends the application's queries on as the application's own role, so that role must be able to log in on the nodes. */
async function roleOnNodes(client: pg.Client): Promise<void> {
  const make = `set citus.enable_ddl_propagation to off; do $do$ begin
    if not exists (select from pg_roles where rolname = '${APP_ROLE}') then create role ${APP_ROLE} login; elsif not (select rolcanlogin from pg_roles where rolname = '${APP_ROLE}') then alter role ${APP_ROLE} login; end if;
  exception when unique_violation or duplicate_object then null; end $do$`
  try {
    await client.query(`${make}; set citus.enable_ddl_propagation to on`)
    const { rows } = await client.query<{ success: boolean; result: string }>('select success, result from run_command_on_workers($1)', [make])
    const failed = rows.find(({ success }) => !success)
    if (failed) throw new Error(failed.result)
  } catch (error) {
    throw new StartError(`各节点上备不好角色 ${APP_ROLE}：${error instanceof Error ? error.message : String(error)}。请由管理员在每个节点执行 CREATE ROLE ${APP_ROLE} LOGIN;（已经有这个角色的，ALTER ROLE ${APP_ROLE} LOGIN;）再运行。`, error)
  }
}

/** Our tables, by what they are spread, whether they are already, and which others they refer to. */
async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attname = '${TENANT}') as by,
      exists (select from pg_dist_partition d where d.logicalrelid = c.oid) as done,
      array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as to
    from pg_class c where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and c.relname <> $1
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by 1`, [RECORD_TABLE])
  return rows.map((table) => ({ ...table, by: BY_OTHER[table.name] ?? table.by }))
}

/** A table comes after every table it refers to. */
function inOrder(tables: Table[]): Table[] {
  const placed = new Map<string, Table>()
  let waiting = tables
  while (waiting.length) {
    const ready = waiting.filter(({ to }) => to.every((name) => placed.has(name)))
    if (!ready.length) throw new StartError(`这些表的外键互相引用，排不出先后：${waiting.map(({ name }) => name).join('、')}`)
    for (const table of ready) placed.set(table.name, table)
    waiting = waiting.filter(({ name }) => !placed.has(name))
  }
  return [...placed.values()]
}

/** The table whose pieces every other tenant table lies beside; the very first lies beside none. */
function anchor(tables: Table[], name: string): string {
  const first = tables.find(({ by, done }) => by === TENANT && done) ?? tables.find(({ by }) => by === TENANT)!
  return first.name === name ? 'none' : first.name
}

/** Policies ask these; a node without them would refuse every query. */
async function functionsOnNodes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ f: string }>(`select p.oid::regprocedure::text as f from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    and not exists (select from pg_catalog.pg_dist_object o where o.classid = 'pg_proc'::regclass and o.objid = p.oid) order by 1`)
  for (const { f } of rows) await client.query('select create_distributed_function($1)', [f])
  // Where a migration let a search use its index (0013), it does so on every node; who may not say so there keeps a slow search.
  await client.query(`select run_command_on_workers($$ do $do$ begin
    alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof; exception when insufficient_privilege then null; end $do$ $$)
    from pg_proc where oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure and proleakproof`)
}

/** Looks at every shard itself: policies on, as many as here, and the application's role neither strong nor owner. */
async function proveSight(client: pg.Client, tables: Table[]): Promise<void> {
  for (const { name } of tables.filter(({ by }) => by === TENANT)) {
    const { rows } = await client.query<{ bad: number; shards: number; why: string | null }>(`
      select count(*)::int as shards, count(*) filter (where not success or result <> here.sight)::int as bad, min(result) filter (where not success or result <> here.sight) as why
      from run_command_on_placements($1, $$ ${sightOf(`'%s'::regclass`, APP_ROLE)} $$), (${sightOf('$1::regclass', APP_ROLE)}) here(sight)`, [name])
    const { bad, shards, why } = rows[0]!
    if (bad || !shards) throw new StartError(`表 ${name} 的 ${bad || '全部'} 个分片上行级安全不成立（${why ?? '没有分片'}）。请不要启动治本，先查各节点的版本和角色 ${APP_ROLE}。`)
  }
  // And asks as the application does, of no tenant: the way to the nodes is open, and nothing comes.
  try {
    await client.query('begin')
    await client.query(`set local role ${APP_ROLE}`)
    for (const { name } of tables.filter(({ by }) => by === TENANT)) {
      if ((await client.query(`select 1 from ${client.escapeIdentifier(name)} limit 1`)).rowCount) throw new StartError(`角色 ${APP_ROLE} 没有设定辖区也看得到表 ${name} 的行，行级安全不成立。请不要启动治本。`)
    }
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`角色 ${APP_ROLE} 从协调节点用不了工作节点：${error instanceof Error ? error.message : String(error)}。请在各工作节点的 pg_hba.conf 里允许协调节点以 ${APP_ROLE} 连接（或在 pg_dist_authinfo 里给出口令），再运行一次。`, error)
  } finally {
    await client.query('rollback')
  }
}
