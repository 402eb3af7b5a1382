// Row-level security in the form that Citus can hold. Citus takes no subquery in a policy (citus.ts), and it copies a restrictive
// policy to the nodes as a permissive one (seen in 13.0.5), which would open what it should close. So each command gets
// one permissive policy that says all of it. What the migrations wrote is kept in the new policy's comment, so that a
// later migration finds its policies again.
import type pg from 'pg'
import { policyForCitus } from './citus.ts'
import { StartError } from './server/index.ts'

type Policy = { name: string; permissive: boolean; command: '*' | 'r' | 'a' | 'w' | 'd'; using: string | null; check: string | null }

const COMMANDS = { '*': 'all', r: 'select', a: 'insert', w: 'update', d: 'delete' } as const
const FOLDED = 'folded_'

async function listPolicies(client: pg.Client): Promise<Map<string, Policy[]>> {
  const { rows } = await client.query<{ table: string; policies: Policy[]; roles: boolean }>(`
    select quote_ident(c.relname) as table, bool_and(p.polroles = '{0}') as roles, json_agg(json_build_object('name', p.polname, 'permissive', p.polpermissive, 'command', p.polcmd,
      'using', pg_get_expr(p.polqual, c.oid), 'check', pg_get_expr(p.polwithcheck, c.oid)) order by p.polname) as policies
    from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'public'::regnamespace group by c.oid, c.relname order by c.relname`)
  const narrow = rows.find(({ roles }) => !roles)
  if (narrow) throw new StartError(`表 ${narrow.table} 的行级安全规则写明了角色，分布时不支持。请把规则写成对所有角色。`)
  return new Map(rows.map(({ table, policies }) => [table, policies]))
}

/** Writes every policy so that Citus holds it. Answers how many tables changed. */
export async function foldPolicies(client: pg.Client): Promise<number> {
  let changed = 0
  for (const [table, found] of await listPolicies(client)) {
    const policies = found.map((policy) => ({ ...policy, using: policy.using && policyForCitus(policy.using), check: policy.check && policyForCitus(policy.check) }))
    const restrictive = policies.some(({ permissive }) => !permissive)
    if (!restrictive && policies.every(({ using, check }, i) => using === found[i]!.using && check === found[i]!.check)) continue
    for (const { name } of found) await client.query(`drop policy ${client.escapeIdentifier(name)} on ${table}`)
    if (!restrictive) for (const policy of policies) await create(client, table, policy)
    else for (const policy of folded(policies)) await create(client, table, policy, JSON.stringify(policies))
    changed += 1
  }
  return changed
}

/** Puts back what the migrations wrote, subqueries left out. Only inside the transaction that folds again. */
export async function unfoldPolicies(client: pg.Client): Promise<void> {
  for (const [table, found] of await listPolicies(client)) {
    if (!found.some(({ name }) => name.startsWith(FOLDED))) continue
    const { rows } = await client.query<{ policies: Policy[] }>(`select obj_description(oid, 'pg_policy')::json as policies from pg_policy where polrelid = $1::regclass and starts_with(polname, $2) limit 1`, [table, FOLDED])
    for (const { name } of found) await client.query(`drop policy ${client.escapeIdentifier(name)} on ${table}`)
    for (const policy of rows[0]!.policies) await create(client, table, policy)
  }
}

async function create(client: pg.Client, table: string, { name, permissive, command, using, check }: Policy, note?: string): Promise<void> {
  const named = client.escapeIdentifier(name)
  await client.query(`create policy ${named} on ${table} as ${permissive ? 'permissive' : 'restrictive'} for ${COMMANDS[command]}${using ? ` using (${using})` : ''}${check ? ` with check (${check})` : ''}`)
  if (note) await client.query(`comment on policy ${named} on ${table} is ${client.escapeLiteral(note)}`)
}

/** PostgreSQL's own rule: a row is seen when one permissive policy lets it and no restrictive one objects. */
function folded(policies: Policy[]): Policy[] {
  return (['r', 'a', 'w', 'd'] as const).flatMap((command) => {
    const of = (permissive: boolean, side: (policy: Policy) => string | null) =>
      policies.filter((policy) => policy.permissive === permissive && (policy.command === '*' || policy.command === command)).flatMap((policy) => side(policy) ?? [])
    const both = (side: (policy: Policy) => string | null): string | null => {
      const opens = of(true, side)
      return opens.length ? [`(${opens.map((text) => `(${text})`).join(' or ')})`, ...of(false, side).map((text) => `(${text})`)].join(' and ') : null
    }
    const using = command === 'a' ? null : both((policy) => policy.using)
    const check = command === 'r' || command === 'd' ? null : both((policy) => policy.check ?? policy.using)
    return using ?? check ? [{ name: `${FOLDED}${COMMANDS[command]}`, permissive: true, command, using, check }] : []
  })
}

/** What a table's sight is, as one text: the same here and on each of its shards, or rows are seen that should not be. */
export const sightOf = (table: string, role: string): string => `select concat_ws(' ', c.relrowsecurity,
  (select string_agg(concat_ws(' ', p.polname, p.polpermissive, p.polcmd, p.polroles::text, pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)), '; ' order by p.polname) from pg_policy p where p.polrelid = c.oid),
  (select rolsuper or rolbypassrls or r.oid = c.relowner from pg_roles r where r.rolname = '${role}')) from pg_class c where c.oid = ${table}`
