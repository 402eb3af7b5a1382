// One transaction is one visit of one actor to one tenant. The Scope goes into the transaction's settings before
// anything else, and row-level security reads it there: a query that forgets its own filter still sees nothing foreign.
// Connections are pipelined: begin, settings, first query travel together, so a read costs one round trip, not three.
import pg from 'pg'
import Cursor from 'pg-cursor'
import { isId } from './ids.ts'
import { arraysOf, empty, name, sql, valuesOf, type Sql } from './sql.ts'

declare const scopeBrand: unique symbol

/** Whose eyes this transaction sees with. Made by `scopeOf(actor)` (platform/auth) or `systemScope(tenant)`. */
export type Scope = {
  readonly [scopeBrand]: true
  readonly tenantId: string
  /** The enterprise an enterprise user belongs to; null for everybody else. */
  readonly entityId: string | null
  readonly accountId: string | null
  /** Region path prefixes the actor answers for; null = the whole tenant. */
  readonly regionPaths: readonly string[] | null
  /** Offices the actor belongs to today. */
  readonly organisationIds: readonly string[]
}

export function makeScope(parts: Omit<Scope, typeof scopeBrand>): Scope {
  for (const id of [parts.tenantId, parts.entityId, parts.accountId, ...parts.organisationIds]) {
    if (id !== null && !isId(id)) throw new RangeError(`not an id: ${id}`)
  }
  return parts as Scope
}

/** The product itself at work inside one tenant: jobs, imports at start, the simulator's set-up. */
export function systemScope(tenantId: string): Scope {
  return makeScope({ tenantId, entityId: null, accountId: null, regionPaths: null, organisationIds: [] })
}

export type Row = Record<string, unknown>

/**
 * Whether PostgreSQL plans a statement anew each time or keeps one plan for all values. `once` is for look-ups by key and
 * for writes, which run on every request and whose best plan never depends on the values; a list's does (a named
 * statement over skewed data was measured forty times slower).
 */
export type Planning = 'each time' | 'once'

/** Each number of rows written as values is a statement of its own, and only the common small ones are worth a kept plan. */
const FEW = 8

/** For `valuesOf`. */
export const planOf = (rows: readonly unknown[]): Planning => (rows.length <= FEW ? 'once' : 'each time')

/** PostgreSQL takes 65,535 values in a statement. */
const VALUES = 60_000

/** What is asked of a database once: whether its tables lie on several nodes, and the types of their columns. */
type About = { readonly spread: boolean; readonly types: ReadonlyMap<string, ReadonlyMap<string, string>> }

const names = new Map<string, string>()

function statement(query: Sql, plan: Planning): pg.QueryConfig {
  const { text } = query
  if (plan === 'each time') return { text, values: query.values as unknown[] }
  let known = names.get(text)
  if (!known) names.set(text, (known = `s${names.size}`))
  return { name: known, text, values: query.values as unknown[] }
}

export class Tx {
  readonly scope: Scope
  readonly #client: pg.ClientBase
  /** Run after the commit: wake the event sealer, drop a cached session. Never needed for correctness. */
  readonly afterCommit: (() => void)[] = []
  readonly #about: About

  constructor(client: pg.ClientBase, scope: Scope, about: About) {
    this.#client = client
    this.scope = scope
    this.#about = about
  }

  async rows<T extends Row = Row>(query: Sql, plan: Planning = 'each time'): Promise<T[]> {
    const result = await this.#client.query<T>(statement(query, plan))
    return result.rows
  }

  /** The first row, if any. */
  async find<T extends Row = Row>(query: Sql, plan: Planning = 'each time'): Promise<T | undefined> {
    return (await this.rows<T>(query, plan))[0]
  }

  /** The only row. Throws when there is none. */
  async get<T extends Row = Row>(query: Sql, plan: Planning = 'each time'): Promise<T> {
    const row = await this.find<T>(query, plan)
    if (!row) throw new Error('a row was expected')
    return row
  }

  /** Runs a statement; answers how many rows it touched. */
  async run(query: Sql, plan: Planning = 'each time'): Promise<number> {
    const result = await this.#client.query(statement(query, plan))
    return result.rowCount ?? 0
  }

  /**
   * Inserts rows of the columns of the first; what another row lacks is null. A few go as values under a kept plan, many as
   * arrays of columns; where tables are spread, always as values. @param tail `on conflict …`
   */
  async insert(table: string, rows: readonly Readonly<Record<string, unknown>>[], tail: Sql = empty): Promise<void> {
    if (!rows.length) return
    const into = sql`insert into ${name(table)} `
    if (rows.length <= FEW) return void (await this.run(sql`${into}${valuesOf(rows)} ${tail}`, 'once'))
    const types = this.#about.types.get(table)
    if (types && !this.#about.spread) return void (await this.run(sql`${into}${arraysOf(rows, types)} ${tail}`))
    const atOnce = Math.floor(VALUES / Object.keys(rows[0]!).length)
    for (let at = 0; at < rows.length; at += atOnce) await this.run(sql`${into}${valuesOf(rows.slice(at, at + atOnce))} ${tail}`)
  }

  /** Streams a large result in batches with flat memory. Only inside `streamed`. */
  async *stream<T extends Row = Row>(query: Sql, batch = 500): AsyncGenerator<T[]> {
    const cursor = this.#client.query(new Cursor<T>(query.text, query.values as unknown[]))
    try {
      for (;;) {
        const rows = await cursor.read(batch)
        if (!rows.length) return
        yield rows
      }
    } finally {
      await cursor.close()
    }
  }
}

const setting = (key: string, value: string | null) => `set local zhiben.${key} = '${value ?? ''}'`

/** @param apart one message each: a Citus coordinator sends on the whole message that a `set local` came in. */
function opening(scope: Scope, readOnly: boolean, apart: boolean): string[] {
  const statements = [
    readOnly ? 'begin read only' : 'begin',
    setting('tenant', scope.tenantId),
    setting('entity', scope.entityId),
    setting('account', scope.accountId),
  ]
  return apart ? statements : [statements.join('; ')]
}

/** The application's doors to the database. */
export type Database = {
  /** Runs `visit` in one transaction; commits when it returns, rolls back when it throws. */
  write<T>(scope: Scope, visit: (tx: Tx) => Promise<T>): Promise<T>
  read<T>(scope: Scope, visit: (tx: Tx) => Promise<T>): Promise<T>
  /** A read transaction on a connection of its own kind, for exports that stream for minutes. */
  streamed<T>(scope: Scope, visit: (tx: Tx) => Promise<T>): Promise<T>
  /** Public rows only (tenants, logins), outside any tenant. */
  outside<T extends Row>(query: Sql): Promise<T[]>
  close(): Promise<void>
}

/** Opens the pools. @param config connects as the role zhiben_app, which owns nothing and bypasses nothing. */
export function openDatabase(config: pg.ClientConfig, sizes: { connections?: number; streams?: number } = {}): Database {
  const common = { ...config, types: { getTypeParser: parserOf } as pg.CustomTypesConfig, idleTimeoutMillis: 30_000 }
  const pool = new pg.Pool({ ...common, max: sizes.connections ?? 12, pipeline: true } as pg.PoolConfig)
  const streams = new pg.Pool({ ...common, max: sizes.streams ?? 4 })
  // An idle connection that dies (server restart) is dropped by the pool; the next query gets a new one.
  pool.on('error', () => {})
  streams.on('error', () => {})

  let known: Promise<About> | undefined
  /** Asked once; distribute.ts sets for the database that its tables lie on several nodes. */
  function about(): Promise<About> {
    known ??= pool.query<{ spread: boolean; name: string; columns: Record<string, string> }>(`
      select current_setting('citus.propagate_set_commands', true) is not distinct from 'local' as spread, c.relname as name, json_object_agg(a.attname, format_type(a.atttypid, null)) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') group by c.relname`)
      .then(({ rows }) => ({ spread: rows[0]?.spread ?? false, types: new Map(rows.map(({ name: table, columns }) => [table, new Map(Object.entries(columns))])) }))
    known.catch(() => (known = undefined))
    return known
  }

  async function visit<T>(from: pg.Pool, scope: Scope, readOnly: boolean, body: (tx: Tx) => Promise<T>): Promise<T> {
    const facts = await about()
    const client = await from.connect()
    const tx = new Tx(client, scope, facts)
    let broken: Error | undefined
    try {
      const pipelined = from === pool
      const statements = opening(scope, readOnly, facts.spread)
      const opened: Promise<unknown> = pipelined
        ? Promise.all(statements.map((text) => client.query(text)))
        : statements.reduce<Promise<unknown>>((before, text) => before.then(() => client.query(text)), Promise.resolve())
      opened.catch(() => {})
      if (!pipelined) await opened
      let result: T
      try {
        result = await body(tx)
        await opened
      } catch (error) {
        await client.query('rollback').catch((e: Error) => (broken = e))
        throw error
      }
      const ended = await client.query('commit').catch((e: Error) => {
        broken = e
        throw e
      })
      if (ended.command === 'ROLLBACK') throw new Error('the transaction had failed before its commit')
      for (const after of tx.afterCommit) after()
      return result
    } finally {
      client.release(broken)
    }
  }

  return {
    write: (scope, body) => visit(pool, scope, false, body),
    read: (scope, body) => visit(pool, scope, true, body),
    streamed: (scope, body) => visit(streams, scope, true, body),
    async outside<T extends Row>(query: Sql) {
      return (await pool.query<T>({ text: query.text, values: query.values as unknown[] })).rows
    },
    async close() {
      await Promise.all([pool.end(), streams.end()])
    },
  }
}

const text = (value: string) => value
const DATE = 1082
const TIMESTAMPTZ = 1184
const INT8 = 20

/** Days stay `yyyy-mm-dd`, moments become ISO 8601 in UTC, bigint becomes a number (no value of ours passes 2^53). */
export function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === DATE) return text
  if (oid === INT8) return Number
  if (oid === TIMESTAMPTZ) return (value: string) => new Date(value).toISOString()
  return pg.types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown
}

