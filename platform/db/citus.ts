// What a migration must know when the tables are spread over the nodes of a Citus cluster: that they are, and that Citus
// takes one statement at a time and no subquery in a policy. On one machine none of this runs.
import type pg from 'pg'

/** True when the tables of this database are already spread over nodes. */
export async function isDistributed(client: pg.Client): Promise<boolean> {
  if (!(await hasCitus(client))) return false
  const { rows } = await client.query<{ is: boolean }>(`select exists (select from pg_dist_partition where logicalrelid = to_regclass('tenants')) as is`)
  return rows[0]?.is === true
}

export async function hasCitus(client: pg.Client): Promise<boolean> {
  return (await client.query(`select from pg_extension where extname = 'citus'`)).rowCount === 1
}

/**
 * For the transaction in which tables are made or spread: one connection a node, because they refer to one another; and
 * a new table stays an ordinary one until it is spread, though it refers to tables that are.
 */
export const DURING_DDL = `set local citus.multi_shard_modify_mode = 'sequential'; set local citus.enable_local_reference_table_foreign_keys = off`

const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|;/g

const withoutComments = (text: string): string => text.replaceAll(TOKEN, (token) => (token.startsWith('--') || token.startsWith('/*') ? '' : token))

/** The statements of a file, in order. */
export function statementsOf(text: string): string[] {
  const statements: string[] = []
  let from = 0
  for (const token of text.matchAll(TOKEN)) {
    if (token[0] !== ';') continue
    statements.push(text.slice(from, token.index))
    from = token.index + 1
  }
  return [...statements, text.slice(from)].filter((statement) => withoutComments(statement).trim() !== '')
}

/** `(select current_tenant())` and `x is null`, as migrations write them and as the catalogs print them. */
const SUBQUERY = /\(\s*select\s+(current_(?:tenant|entity|account)\(\))(?:\s+as\s+\w+)?\s*\)/gi
const NULL_TEST = /([\w.]+(?:\(\))?)\s+is\s+(not\s+)?null\b/gi

/**
 * A policy's expression as Citus takes it: no subquery, and no `is null` (13.0.5 stumbles over it in a policy of a table
 * that is spread already). On one machine `(select current_entity())` is asked once a statement instead of once a row, so
 * the migrations keep it.
 */
export const policyForCitus = (expression: string): string =>
  expression.replaceAll(SUBQUERY, '$1').replaceAll(NULL_TEST, (_, what: string, not?: string) => `num_${not ? 'non' : ''}nulls(${what}) = 1`)

/** A right to single columns: Citus refuses to pass it on (rights.ts brings it to the nodes). */
const OF_COLUMNS = /^(?:grant|revoke)\b[^;]*?\)\s*on\b/i
const ALTER = /^alter\s+table\s+(\w+)\s+/i
/** A column that brings a check with it, which Citus takes only with a name; this is the one PostgreSQL would give it. */
const CHECKED = /^(add\s+(?:column\s+)?(?!constraint\b|column\b)(\w+)\s+[^(]*?)\s*\bcheck\s*(\(.*\))$/is
const PIECE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[(),]/g

/**
 * A statement of a migration as Citus takes it: its policies without subqueries, an `alter table` of several parts one by one (a
 * constraint must come alone), and rights to columns on this node only.
 */
export function statementsForCitus(statement: string): string[] {
  const bare = withoutComments(statement).trim()
  if (OF_COLUMNS.test(bare)) return ['set local citus.enable_ddl_propagation = off', statement, 'set local citus.enable_ddl_propagation = on']
  const [head, table] = ALTER.exec(bare) ?? []
  if (head) return partsOf(bare.slice(head.length)).flatMap((part) => apart(table!, part)).map((part) => `${head}${part}`)
  return [/\bpolicy\b/i.test(bare) ? policyForCitus(statement) : statement]
}

function apart(table: string, part: string): string[] {
  const [, column, name, check] = CHECKED.exec(part) ?? []
  return column ? [column, `add constraint ${table}_${name}_check check ${check}`] : [part]
}

/** What stands between the outermost commas. */
function partsOf(text: string): string[] {
  const parts: string[] = []
  let from = 0
  let depth = 0
  for (const { 0: token, index } of text.matchAll(PIECE)) {
    if (token === '(') depth += 1
    else if (token === ')') depth -= 1
    else if (token === ',' && depth === 0) {
      parts.push(text.slice(from, index).trim())
      from = index + 1
    }
  }
  return [...parts, text.slice(from).trim()]
}
