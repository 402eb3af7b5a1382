// What others than the owner may do with a table, and that every piece of it on the nodes allows the same. Citus hands the
// rights of a table to its pieces, but of single columns neither grants nor copies any (13.0.5): a piece would refuse the
// application what it may change. So a migration grants columns here alone, and `distribute` brings the pieces along.
import type pg from 'pg'
import { StartError } from './server/index.ts'

/** One right of one role, as the grant that gives it: `%s` is the table. In the order of their text, so that two tables compare. */
const grantsOf = (table: string): string => `select string_agg(r.text, '; ' order by r.text) from (
  select format('grant %s on %%s to %s', string_agg(a.privilege_type, ', ' order by a.privilege_type), case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end) as text
    from pg_class c, aclexplode(c.relacl) a where c.oid = ${table} and a.grantee <> c.relowner group by a.grantee
  union all
  select format('grant %s (%s) on %%s to %s', a.privilege_type, string_agg(quote_ident(t.attname), ', ' order by t.attname), case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end)
    from pg_class c join pg_attribute t on t.attrelid = c.oid and not t.attisdropped, aclexplode(t.attacl) a where c.oid = ${table} and a.grantee <> c.relowner group by a.grantee, a.privilege_type) r`

/** Text that passes `format` once: what is no piece's name is said twice. */
const literal = (text: string): string => `$piece$${text.replaceAll(/%(?!1\$s)/g, '%%')}$piece$`

/** The pieces of table $1: what each allows, and whether that is other than what the table does. */
const PIECES = `(select p.result, not p.success or p.result is distinct from coalesce((${grantsOf('$1::regclass')}), '') as other
  from run_command_on_placements($1, ${literal(`select coalesce((${grantsOf(`'%1$s'::regclass`)}), '')`)}) p) pieces`

/** Makes the rights of every piece those of its table, and refuses when they are not. Answers how many tables changed. */
export async function bringRightsToPieces(client: pg.Client, tables: readonly string[], role: string): Promise<number> {
  let changed = 0
  for (const table of tables) {
    const { rows } = await client.query<{ grants: string | null }>(`select (${grantsOf('$1::regclass')}) as grants from ${PIECES} where other limit 1`, [table])
    if (!rows.length) continue
    // The coordinator's `format` puts the piece's name in each place.
    const all = [`revoke all on %s from ${role}`, rows[0]!.grants].filter(Boolean).join('; ').replaceAll('%s', '%1$s')
    await client.query('select run_command_on_placements($1, $2)', [table, all])
    const left = await client.query<{ result: string }>(`select result from ${PIECES} where other limit 1`, [table])
    if (left.rows.length) throw new StartError(`表 ${table} 有分片的权限和协调节点不一样（${left.rows[0]!.result}）。请不要启动治本，先查各节点的版本和角色 ${role}。`)
    changed += 1
  }
  return changed
}
