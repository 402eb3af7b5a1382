// The second lock, alone: straight over the application's connection, past every query of ours. With one jurisdiction set,
// or none, no table shows, takes, changes or loses a row of another; what happened cannot be changed by anybody.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onDatabase } from '#platform/db/server/index.ts'
import { asOwner, twoTenants } from './world.ts'

const { product, own, other } = await twoTenants()
/** Tables of tenants. */
const tables = (await asOwner(product, `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'entity_id') as entity
  from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relrowsecurity order by 1`)) as { name: string; entity: boolean }[]
const APPEND_ONLY = ['events', 'event_chain', 'job_days', 'papers', 'paper_templates', 'dated_events', 'hazard_cohorts']
const client = new pg.Client(product.database.app)
const nodes = product.database.server.workers.map((worker) => new pg.Client({ ...onDatabase(worker, product.database.name), options: '-c role=zhiben_app -c citus.override_table_visibility=off' }))

beforeAll(async () => {
  await Promise.all([client, ...nodes].map((each) => each.connect()))
  await asOwner(product, `insert into event_outbox select tenant_id, id from events where tenant_id = any ($1) on conflict do nothing`, [[own.id, other.id]])
})
afterAll(() => Promise.all([client, ...nodes].map((each) => each.end())))

type Scope = { tenant?: string; entity?: string; account?: string }

/** One statement in a transaction of its own that is rolled back: rows touched, or the SQLSTATE of the refusal. */
async function run(scope: Scope, text: string, values: unknown[] = []): Promise<number | string> {
  await client.query('begin')
  try {
    // As the product does it: a cluster's coordinator sends only `set local` on to its nodes.
    for (const [key, value] of Object.entries(scope)) await client.query(`set local zhiben.${key} = '${value}'`)
    return (await client.query(text, values)).rowCount ?? 0
  } catch (error) {
    return (error as { code: string }).code
  } finally {
    await client.query('rollback')
  }
}

const REFUSED = '42501'
/** A cluster lets nobody change what says where a row lives, its owner included. */
const FIXED = product.database.server.workers.length ? '0A000' : REFUSED
const scopes: [string, Scope][] = [['one jurisdiction', { tenant: own.id }], ['no jurisdiction', {}], ['an empty one', { tenant: '' }]]

describe.each(tables)('$name', ({ name, entity }) => {
  it('has rows of both, or the test proves nothing', async () => {
    for (const { id } of [own, other]) expect((await asOwner(product, `select from ${name} where tenant_id = $1 limit 1`, [id])).length, id).toBe(1)
  })

  it.each(scopes)('shows, takes, changes and loses nothing foreign under %s', async (_, scope) => {
    expect(await run(scope, `select from ${name} where tenant_id = $1`, [other.id])).toBe(0)
    expect(await run(scope, `select from ${name} where tenant_id is distinct from $1`, [scope.tenant || null])).toBe(0)
    // A column that the database makes itself takes no value from anybody.
    const [{ columns, names } = { columns: '', names: '' }] = await asOwner(product, `select string_agg(format('%I::text', attname), ', ' order by attnum) as columns, string_agg(format('%I', attname), ', ' order by attnum) as names from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`, [name])
    const [row] = await asOwner(product, `select ${columns} from ${name} where tenant_id = $1 limit 1`, [other.id])
    const values = Object.values(row!)
    expect(await run(scope, `insert into ${name} (${names}) values (${values.map((_, i) => `$${i + 1}`).join(', ')})`, values)).toBe(REFUSED)
    expect([0, REFUSED]).toContain(await run(scope, `update ${name} set tenant_id = tenant_id where tenant_id = $1`, [other.id]))
    expect([0, REFUSED]).toContain(await run(scope, `delete from ${name} where tenant_id = $1`, [other.id]))
    expect(await run(scope, `truncate ${name}`)).toBe(REFUSED)
  })

  // A cluster's nodes are asked past the coordinator, as who gets hold of a worker's address would.
  if (nodes.length > 0) it('shows nothing foreign on any node either', async () => {
    let [seen, pieces] = [0, 0]
    for (const node of nodes) {
      const { rows } = await node.query<{ piece: string }>(`select c.oid::regclass::text as piece from pg_class c where c.relkind = 'r' and c.relname ~ ('^' || $1::text || '_[0-9]{6,}$')`, [name])
      pieces += rows.length
      for (const { piece } of rows) {
        expect((await node.query(`select from ${piece}`)).rowCount, piece).toBe(0)
        await node.query(`begin; set local zhiben.tenant = '${own.id}'`)
        expect((await node.query(`select from ${piece} where tenant_id <> $1`, [own.id])).rowCount, piece).toBe(0)
        seen += (await node.query(`select from ${piece}`)).rowCount ?? 0
        await node.query('rollback')
      }
    }
    expect(pieces).toBeGreaterThan(1)
    // Views are seen by who made them only.
    if (name !== 'saved_views') expect(seen).toBe((await asOwner(product, `select from ${name} where tenant_id = $1`, [own.id])).length)
  })

  it('lets no row change its jurisdiction', async () => {
    const moved = await run({ tenant: own.id }, `update ${name} set tenant_id = $1`, [other.id])
    // No right at all, or the policy's refusal; views are hidden from who is nobody, so nothing is touched there.
    expect(name === 'saved_views' ? [0, REFUSED, FIXED] : [REFUSED, FIXED]).toContain(moved)
  })

  if (APPEND_ONLY.includes(name)) {
    it('is append-only', async () => {
      expect(await run({ tenant: own.id }, `update ${name} set tenant_id = tenant_id`)).toBe(REFUSED)
      expect(await run({ tenant: own.id }, `delete from ${name}`)).toBe(REFUSED)
    })
  }

  // Who is asked here is a stranger's enterprise; a person's own rows (uploads, deeds) are theirs wherever they lie.
  if (entity && name !== 'invitations') {
    it('shows an enterprise no row of another', async () => {
      const scope = { tenant: own.id, entity: own.near.subject.entity, account: own.near.subject.account }
      expect(await run(scope, `select from ${name} where entity_id = $1`, [own.far.subject.entity])).toBe(0)
      expect([0, REFUSED]).toContain(await run(scope, `update ${name} set entity_id = entity_id where entity_id = $1`, [own.far.subject.entity]))
      expect([0, REFUSED]).toContain(await run(scope, `update ${name} set entity_id = $1 where entity_id = $2`, [own.far.subject.entity, own.near.subject.entity]))
    })
  }
})

describe('tables of no jurisdiction', () => {
  it('are not to be changed', async () => {
    expect(await run({ tenant: own.id }, `update tenants set name = 'x'`)).toBe(REFUSED)
    expect(await run({ tenant: own.id }, 'delete from tenants')).toBe(REFUSED)
    expect(await run({ tenant: own.id }, 'update logins set account_id = account_id')).toBe(REFUSED)
  })
})

it('one enterprise sees itself only', async () => {
  const scope = { tenant: own.id, entity: own.near.subject.entity, account: own.near.subject.account }
  expect(await run(scope, 'select from entities')).toBe(1)
  expect(await run(scope, 'update entities set id = $1', [own.far.subject.entity])).toBe(REFUSED)
})
