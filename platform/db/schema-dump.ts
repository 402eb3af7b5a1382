// The schema as readable SQL, written from the catalogs (the npm binaries have no pg_dump). Committed as db/schema.sql
// so that a change of the schema is seen in review and a forgotten migration fails the check. The text is the same on
// PostgreSQL 15 and 18: nothing here prints what only one of them knows (named NOT NULLs, MAINTAIN, …).
import pg from 'pg'
import { APP_ROLE } from './server/cluster.ts'
import type { ConnectionConfig } from './server/index.ts'

const HEADER = '-- The schema, written from the catalogs of a freshly migrated database. Do not edit: change it by a migration.\n'

/** Objects of ours: not the system's, not an extension's. `class` is the catalog the oid is of. */
const ours = (oid: string, namespace: string, catalog: string) => `
  ${namespace} in (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
  and not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`

type Line = { line: string }
type Table = { oid: string; name: string; kind: string; parent: string | null; bound: string | null; partition_key: string | null; row_security: boolean; forced: boolean; persistence: string }

export async function dumpSchema(owner: ConnectionConfig): Promise<string> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query("begin isolation level repeatable read read only; set local search_path = public; set local timezone = 'UTC'; set local datestyle = 'ISO'; set local bytea_output = 'hex'")
    const lines = async (sql: string, values: unknown[] = []) => (await client.query<Line>(sql, values)).rows.map(({ line }) => line)
    const blocks = [
      await lines(`select format('create extension if not exists %I;', extname) as line from pg_extension where extname <> 'plpgsql' order by extname collate "C"`),
      await lines(`select format('create schema %I;', nspname) as line from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') order by nspname collate "C"`),
      await lines(ENUMS),
      await lines(DOMAINS),
      await lines(SEQUENCES),
      ...(await functions(client)),
      ...(await tables(client, lines)),
      ...(await lines(VIEWS)).map((view) => [view]),
      await lines(SCHEMA_GRANTS),
      await lines(DEFAULT_GRANTS),
    ]
    return `${[HEADER, ...blocks.filter((block) => block.length > 0).map((block) => `${block.join('\n')}\n`)].join('\n')}`
  } finally {
    await client.end()
  }
}

const ENUMS = `
  select format('create type %s as enum (%s);', t.oid::regtype, string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)) as line
  from pg_type t join pg_enum e on e.enumtypid = t.oid where ${ours('t.oid', 't.typnamespace', 'pg_type')}
  group by t.oid order by t.oid::regtype::text collate "C"`

const DOMAINS = `
  select format('create domain %s as %s%s%s%s;', t.oid::regtype, format_type(t.typbasetype, t.typtypmod),
    case when t.typnotnull then ' not null' else '' end, ' default ' || t.typdefault,
    (select string_agg(format(' constraint %I %s', c.conname, pg_get_constraintdef(c.oid)), '' order by c.conname collate "C") from pg_constraint c where c.contypid = t.oid and c.contype = 'c')) as line
  from pg_type t where t.typtype = 'd' and ${ours('t.oid', 't.typnamespace', 'pg_type')} order by t.oid::regtype::text collate "C"`

/** Sequences of their own; those of identity and serial columns show in their column. */
const SEQUENCES = `
  select format('create sequence %s as %s increment %s minvalue %s maxvalue %s start %s cache %s%s;%s', c.oid::regclass, format_type(s.seqtypid, null), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
    case when s.seqcycle then ' cycle' else '' end, (select string_agg(format(E'\\ngrant %s on sequence %s to ${APP_ROLE};', lower(a.privilege_type), c.oid::regclass), '' order by a.privilege_type)
      from aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee and r.rolname = '${APP_ROLE}')) as line
  from pg_class c join pg_sequence s on s.seqrelid = c.oid
  where ${ours('c.oid', 'c.relnamespace', 'pg_class')} and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'i')
  order by c.oid::regclass::text collate "C"`

const VIEWS = `
  select format(E'create %sview %s as\\n%s', case c.relkind when 'm' then 'materialized ' else '' end, c.oid::regclass, pg_get_viewdef(c.oid, true)) ||
    coalesce((select string_agg(format(E'\\ngrant %s on %s to ${APP_ROLE};', lower(a.privilege_type), c.oid::regclass), '' order by a.privilege_type) from aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee and r.rolname = '${APP_ROLE}'), '') as line
  from pg_class c where c.relkind in ('v', 'm') and ${ours('c.oid', 'c.relnamespace', 'pg_class')} order by c.oid::regclass::text collate "C"`

const SCHEMA_GRANTS = `
  select format('grant %s on schema %I to ${APP_ROLE};', string_agg(lower(a.privilege_type), ', ' order by a.privilege_type), n.nspname) as line
  from pg_namespace n, aclexplode(n.nspacl) a join pg_roles r on r.oid = a.grantee and r.rolname = '${APP_ROLE}' group by n.nspname order by n.nspname collate "C"`

const DEFAULT_GRANTS = `
  select format('alter default privileges%s grant %s on %s to ${APP_ROLE};', case when n.nspname is null then '' else format(' in schema %I', n.nspname) end, string_agg(lower(a.privilege_type), ', ' order by a.privilege_type),
    case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end) as line
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a join pg_roles r on r.oid = a.grantee and r.rolname = '${APP_ROLE}'
  group by n.nspname, d.defaclobjtype order by 1`

async function functions(client: pg.Client): Promise<string[][]> {
  const { rows } = await client.query<{ definition: string; signature: string; grants: string | null; closed: boolean }>(`
    select pg_get_functiondef(p.oid) as definition,
      case when exists (select from aclexplode(p.proacl) a join pg_roles r on r.oid = a.grantee and r.rolname = '${APP_ROLE}') then format('grant execute on function %s to ${APP_ROLE};', p.oid::regprocedure) end as grants,
      p.proacl is not null and not exists (select from aclexplode(p.proacl) a where a.grantee = 0) as closed, p.oid::regprocedure::text as signature
    from pg_proc p where p.prokind in ('f', 'p') and ${ours('p.oid', 'p.pronamespace', 'pg_proc')} order by p.oid::regprocedure::text collate "C"`)
  return rows.map(({ definition, signature, grants, closed }) => [`${definition.trimEnd()};`, ...(closed ? [`revoke execute on function ${signature} from public;`] : []), ...(grants ? [grants] : [])])
}

async function tables(client: pg.Client, lines: (sql: string, values: unknown[]) => Promise<string[]>): Promise<string[][]> {
  const { rows } = await client.query<Table>(`
    select c.oid::text, c.oid::regclass::text as name, c.relkind as kind, c.relpersistence as persistence, c.relrowsecurity as row_security, c.relforcerowsecurity as forced,
      i.inhparent::regclass::text as parent, pg_get_expr(c.relpartbound, c.oid) as bound, pg_get_partkeydef(c.oid) as partition_key
    from pg_class c left join pg_inherits i on i.inhrelid = c.oid
    where c.relkind in ('r', 'p') and ${ours('c.oid', 'c.relnamespace', 'pg_class')} order by c.oid::regclass::text collate "C"`)
  const blocks: string[][] = []
  for (const table of rows) {
    const { oid, name } = table
    const body = table.bound ? [] : [...(await lines(COLUMNS, [oid])), ...(await lines(CONSTRAINTS, [oid]))]
    const open = `create ${table.persistence === 'u' ? 'unlogged ' : ''}table ${name}`
    blocks.push([
      table.bound ? `${open} partition of ${table.parent} ${table.bound};` : `${open} (\n${body.map((line) => `  ${line}`).join(',\n')}\n)${table.partition_key ? ` partition by ${table.partition_key}` : ''};`,
      ...(await lines(INDEXES, [oid])),
      ...(table.row_security ? [`alter table ${name} enable row level security;`] : []),
      ...(table.forced ? [`alter table ${name} force row level security;`] : []),
      ...(await lines(POLICIES, [oid])),
      ...(await lines(TRIGGERS, [oid])),
      ...(await lines(GRANTS, [oid])),
      ...(await lines(COMMENTS, [oid])),
    ])
  }
  return blocks
}

const COLUMNS = `
  select concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> t.typcollation then 'collate ' || quote_ident(co.collname) end,
    case when a.attgenerated = 's' then format('generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid)) when a.attgenerated <> '' then format('generated always as (%s) virtual', pg_get_expr(d.adbin, d.adrelid)) end,
    case a.attidentity when 'a' then 'generated always as identity' when 'd' then 'generated by default as identity' end,
    case when a.attnotnull then 'not null' end,
    case when a.attgenerated = '' then 'default ' || pg_get_expr(d.adbin, d.adrelid) end) as line
  from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_collation co on co.oid = a.attcollation
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped order by a.attnum`

/** Keys first, then the rest by name. NOT NULL shows at its column (18 keeps it as a constraint too, 15 does not). */
const CONSTRAINTS = `
  select format('constraint %I %s', conname, pg_get_constraintdef(oid, true)) as line from pg_constraint
  where conrelid = $1::oid and contype in ('p', 'u', 'f', 'c', 'x') order by position(contype::text in 'pufcx'), conname collate "C"`

const INDEXES = `
  select pg_get_indexdef(i.indexrelid) || ';' as line from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indrelid = $1::oid and not c.relispartition and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) order by c.relname collate "C"`

const POLICIES = `
  select format('create policy %I on %s%s for %s to %s%s%s;', polname, polrelid::regclass, case when polpermissive then '' else ' as restrictive' end,
    case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', ' order by 1) from unnest(polroles) r),
    E'\\n  using (' || pg_get_expr(polqual, polrelid, true) || ')', E'\\n  with check (' || pg_get_expr(polwithcheck, polrelid, true) || ')') as line
  from pg_policy where polrelid = $1::oid order by polname collate "C"`

const TRIGGERS = `
  select pg_get_triggerdef(oid, true) || ';' || case tgenabled when 'D' then ' -- disabled' when 'A' then ' -- always' else '' end as line
  from pg_trigger where tgrelid = $1::oid and not tgisinternal and tgparentid = 0 order by tgname collate "C"`

const GRANTS = `
  select format('grant %s on %s to %s;', string_agg(what, ', ' order by what), $1::oid::regclass, who) as line from (
    select lower(a.privilege_type) as what, a.grantee from pg_class c, aclexplode(c.relacl) a where c.oid = $1::oid
    union all
    select format('%s (%s)', lower(a.privilege_type), string_agg(quote_ident(t.attname), ', ' order by t.attnum)), a.grantee
    from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = $1::oid and t.attnum > 0 group by a.privilege_type, a.grantee) g
  join lateral (select case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee)::text end as who) w on who in ('public', '${APP_ROLE}')
  group by who order by who`

const COMMENTS = `
  select format('comment on %s is %L;', case objsubid when 0 then 'table ' || $1::oid::regclass else format('column %s.%I', $1::oid::regclass, (select attname from pg_attribute where attrelid = objoid and attnum = objsubid)) end, description) as line
  from pg_description where objoid = $1::oid and classoid = 'pg_class'::regclass order by objsubid`
