// What must hold in every table of the migrated database, asked of its catalogs: each row belongs to a tenant in key,
// index, reference and sight, so that the schema can be distributed by tenant and no query can look across; the
// application's role owns nothing and changes only what it must. A message says where it is and what to do.
import pg from 'pg'
import { RECORD_TABLE } from '#platform/db/migrate.ts'
import { APP_ROLE } from '#platform/db/server/cluster.ts'
import type { ConnectionConfig } from '#platform/db/server/index.ts'

/** Tables without a tenant of their own, and why. Everything else is a tenant table. */
const WITHOUT_TENANT: Readonly<Record<string, { reason: string; may: readonly string[] }>> = {
  tenants: { reason: 'names of jurisdictions are public; the one table others may refer to', may: ['SELECT'] },
  logins: { reason: 'asked before the tenant is known; holds nothing else', may: ['SELECT', 'INSERT', 'DELETE'] },
  [RECORD_TABLE]: { reason: 'bookkeeping of migrations', may: ['SELECT'] },
}

/** What happened is never changed. */
const APPEND_ONLY = ['events', 'event_chain', 'job_days', 'papers', 'paper_templates', 'dated_events', 'hazard_cohorts']

/** Where rows may go: queues emptied, what can be made anew from the dated events, receipts grown old, a view its maker drops, two sentences under review that become one, a pack's value the pack no longer says. */
const MAY_DELETE = ['event_outbox', 'command_receipts', 'saved_views', 'plan_clauses', 'parameters', 'case_days', 'case_sums', 'case_sums_new']

type Ask = <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>

const OURS = `c.relnamespace = 'public'::regnamespace and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`

/** Everything in the schema that breaks a rule. @param owner connects as the owner of the schema. */
export async function checkSchema(owner: ConnectionConfig): Promise<string[]> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    return await schemaProblems(client)
  } finally {
    await client.end()
  }
}

/** The same on an open connection. */
export async function schemaProblems(client: pg.Client): Promise<string[]> {
  const ask: Ask = async (sql, values) => (await client.query(sql, values)).rows
  const tables = await ask<{ name: string; tenant: boolean }>(`
    select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype and a.attnotnull) as tenant
    from pg_class c where c.relkind in ('r', 'p') and ${OURS} order by 1`)
  const loose = tables.filter(({ name, tenant }) => !tenant && !(name in WITHOUT_TENANT))
  return [
    ...loose.map(({ name }) => `${name}: no column "tenant_id uuid not null". Add it and let it lead the primary key, or say in scripts/check-schema.ts why the table belongs to no tenant.`),
    ...(await keys(ask)), ...(await references(ask)), ...(await counters(ask)), ...(await sight(ask)), ...(await rights(ask)), ...(await role(ask)),
  ]
}

const tenantTables = `select c.oid, c.relname as name, t.attnum as tenant from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
  where c.relkind in ('r', 'p') and ${OURS} and c.relname <> all (array['${Object.keys(WITHOUT_TENANT).join("','")}'])`

/** The tenant leads each primary key, unique constraint and index that has an order (GIN and the like have none). */
async function keys(ask: Ask): Promise<string[]> {
  const rows = await ask<{ table: string; name: string; columns: string; unique: boolean; method: string; leads: boolean; within: boolean }>(`
    select t.name as table, x.relname as name, pg_get_indexdef(x.oid) as columns, i.indisunique as unique, m.amname as method, i.indkey[0] = t.tenant as leads,
      t.tenant = any (i.indkey::int2[]) as within
    from (${tenantTables}) t join pg_index i on i.indrelid = t.oid join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam order by 1, 2`)
  const missing = await ask<{ name: string }>(`select t.name from (${tenantTables}) t where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p') order by 1`)
  return [
    ...missing.map(({ name }) => `${name}: no primary key. Give it "primary key (tenant_id, …)".`),
    ...rows.filter(({ leads, method }) => !leads && ['btree', 'hash'].includes(method)).map(({ table, name }) => `${table}: index ${name} does not begin with tenant_id. Put tenant_id first.`),
    ...rows.filter(({ unique, within, method }) => unique && !within && !['btree', 'hash'].includes(method)).map(({ table, name }) => `${table}: ${name} is unique across tenants. Add tenant_id to it.`),
  ]
}

/** No reference leaves its tenant, but to `tenants`. */
async function references(ask: Ask): Promise<string[]> {
  const rows = await ask<{ table: string; name: string; to: string; leads: boolean; deed: string }>(`
    select c.relname as table, k.conname as name, f.relname as to, k.confdeltype as deed,
      (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) = 'tenant_id'
        and (select attname from pg_attribute where attrelid = k.confrelid and attnum = k.confkey[1]) = 'tenant_id' as leads
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid where k.contype = 'f' and ${OURS} order by 1, 2`)
  return [
    ...rows.filter(({ to, leads }) => to !== 'tenants' && !leads).map(({ table, name, to }) => `${table}: foreign key ${name} to ${to} does not begin with tenant_id on both sides. Write "foreign key (tenant_id, …) references ${to}".`),
    ...rows.filter(({ deed }) => deed !== 'a' && deed !== 'r').map(({ table, name }) => `${table}: foreign key ${name} changes or deletes rows by itself. Leave out "on delete"; what goes is said by a command and its event.`),
  ]
}

/** No sequence makes an id, nothing happens behind the back of a statement. */
async function counters(ask: Ask): Promise<string[]> {
  const sequences = await ask<{ name: string }>(`select c.relname as name from pg_class c where c.relkind = 'S' and ${OURS} order by 1`)
  const identities = await ask<{ table: string; name: string }>(`select c.relname as table, a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attidentity <> '' and a.attnum > 0 and ${OURS} order by 1, 2`)
  const triggers = await ask<{ table: string; name: string }>(`select c.relname as table, g.tgname as name from pg_trigger g join pg_class c on c.oid = g.tgrelid where not g.tgisinternal and ${OURS} order by 1, 2`)
  const definers = await ask<{ name: string }>(`select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e') order by 1`)
  const views = await ask<{ name: string; kind: string }>(`select c.relname as name, c.relkind as kind from pg_class c where c.relkind in ('v', 'm') and ${OURS}
    and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false) order by 1`)
  return [
    ...sequences.map(({ name }) => `${name}: a sequence. Ids are UUIDv7 (platform/db/ids.ts), numbers people read come from number_series.`),
    ...identities.map(({ table, name }) => `${table}: column ${name} is an identity. Ids are UUIDv7 (platform/db/ids.ts).`),
    ...triggers.map(({ table, name }) => `${table}: trigger ${name}. Do it in the command that makes it true, in the same transaction.`),
    ...definers.map((f) => `${f.name}: a function with its owner's rights sees every tenant. Leave out "security definer".`),
    ...views.map(({ name }) => `${name}: a view reads with its owner's eyes. Write "with (security_invoker = true)", or make it a query.`),
  ]
}

/** The one sentence of the policy `tenant`; with it for reading and for writing no row can change its tenant either. */
const SIGHT = /^\(tenant_id = (current_tenant\(\)|\( SELECT current_tenant\(\) AS current_tenant\))\)$/

async function sight(ask: Ask): Promise<string[]> {
  const rows = await ask<{ name: string; on: boolean; policies: { name: string; permissive: boolean; command: string; using: string | null; check: string | null; everybody: boolean }[] }>(`
    select t.name, c.relrowsecurity as on, coalesce((select json_agg(json_build_object('name', p.polname, 'permissive', p.polpermissive, 'command', p.polcmd,
        'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid), 'everybody', p.polroles = '{0}') order by p.polname)
      from pg_policy p where p.polrelid = t.oid), '[]') as policies
    from (${tenantTables}) t join pg_class c on c.oid = t.oid order by 1`)
  return rows.flatMap(({ name, on, policies }) => {
    const tenant = policies.find((policy) => policy.name === 'tenant')
    const right = tenant && tenant.permissive && tenant.command === '*' && tenant.everybody && SIGHT.test(tenant.using ?? '') && SIGHT.test(tenant.check ?? '')
    return [
      ...(on ? [] : [`${name}: row-level security is off. Write "alter table ${name} enable row level security".`]),
      ...(right ? [] : [`${name}: no policy "tenant" for everything, with "tenant_id = (select current_tenant())" both for using and for with check.`]),
      ...policies.filter((policy) => policy.name !== 'tenant' && policy.permissive).map((policy) => `${name}: policy ${policy.name} is permissive and opens what "tenant" closes. Write "as restrictive".`),
    ]
  })
}

/** What the application may do with each table. */
async function rights(ask: Ask): Promise<string[]> {
  const rows = await ask<{ table: string; right: string; to: string; column: string | null }>(`
    select c.relname as table, a.privilege_type as right, case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end as to, null as column
      from pg_class c, aclexplode(c.relacl) a where c.relkind in ('r', 'p', 'v', 'm') and ${OURS} and a.grantee <> c.relowner
    union all
    select c.relname, a.privilege_type, case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end, t.attname
      from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attnum > 0, aclexplode(t.attacl) a where ${OURS} order by 1, 2, 3`)
  return rows.flatMap(({ table, right, to, column }) => {
    const where = column ? `${table}.${column}` : table
    if (to === 'public') return [`${where}: everybody may ${right}. Revoke it from public.`]
    if (to !== APP_ROLE) return [`${where}: ${to} may ${right}. Only ${APP_ROLE} is granted anything.`]
    const free = WITHOUT_TENANT[table]
    if (free) return free.may.includes(right) ? [] : [`${where}: the application may ${right}, though it holds rows of all tenants (${free.reason}). Revoke it.`]
    if (right === 'UPDATE' && APPEND_ONLY.includes(table)) return [`${where}: append-only, but the application may UPDATE. Revoke it; a correction is a new row.`]
    if (right === 'DELETE' && !MAY_DELETE.includes(table)) return [`${where}: the application may DELETE. Revoke it and void the row instead, or list the table in scripts/check-schema.ts with a reason.`]
    return ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(right) ? [] : [`${where}: the application may ${right}. Revoke it.`]
  })
}

/** The application's role itself. */
async function role(ask: Ask): Promise<string[]> {
  const [is] = await ask<{ high: boolean; owns: string[]; member: string[]; creates: boolean }>(`
    select r.rolsuper or r.rolbypassrls or r.rolcreatedb or r.rolcreaterole or r.rolreplication as high,
      array(select c.relname::text from pg_class c where c.relowner = r.oid) || array(select p.proname::text from pg_proc p where p.proowner = r.oid) as owns,
      array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid) as member,
      has_schema_privilege(r.oid, 'public', 'create') as creates
    from pg_roles r where r.rolname = '${APP_ROLE}'`)
  if (!is) return [`${APP_ROLE}: the role is missing.`]
  return [
    ...(is.high ? [`${APP_ROLE}: has rights over the server or past row-level security. Write "alter role ${APP_ROLE} nosuperuser nobypassrls nocreatedb nocreaterole noreplication".`] : []),
    ...is.owns.map((name) => `${name}: owned by ${APP_ROLE}, whom row-level security does not bind there. Give it to the owner of the schema.`),
    ...is.member.map((name) => `${APP_ROLE}: a member of ${name} and so of its rights. Revoke it.`),
    ...(is.creates ? [`${APP_ROLE}: may create objects in schema public. Revoke it.`] : []),
  ]
}
