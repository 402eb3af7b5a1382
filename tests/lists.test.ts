// Pages of a list, found three ways by how many rows match, against one statement that sorts everything, as exports do:
// every order, many filters, three people, page by page.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadHazards } from '#bench/load-hazards.ts'
import { testProduct, type TestProduct } from '#bin/testing.ts'
import { join, sql } from '#platform/db/sql.ts'
import { makeScope, type Scope } from '#platform/db/tx.ts'
import { conditionsOf, orderOf, wholeOrder } from '#mechanisms/ledger/compile.ts'
import { sortsOf } from '#mechanisms/ledger/query.ts'
import { listPage, type Effort } from '#mechanisms/ledger/page.ts'
import { CHANNELS, hazards, LEVELS, STATES } from '#rooms/hazards/definitions.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import type { Actor } from '#platform/auth/actor.ts'
import type { Day } from '#platform/time/day.ts'

const TODAY = '2026-11-22' as Day
/** All gathered; the index walked as far as it goes; walked a little and then gathered. */
const EFFORTS: readonly Effort[] = [{ count: 1000, few: 1000, walk: 1000 }, { count: 4, few: 3, walk: 1000 }, { count: 4, few: 3, walk: 6 }]

let product: TestProduct
let scopes: Scope[]
let places: string[]

beforeAll(async () => {
  product = await testProduct()
  await loadHazards(product.database.owner, product.tenantId, { communities: 4, entities: 12, hazards: 300, reported: 20, app: product.database.app, until: TODAY })
  const whole = makeScope({ tenantId: product.tenantId, entityId: null, accountId: null, regionPaths: null, organisationIds: [] })
  const read = await product.db.read(whole, async (tx) => ({
    entities: await tx.rows<{ id: string }>(sql`select entity_id as id from hazards group by 1 order by count(*) desc, 1 limit 1`),
    regions: await tx.rows<{ id: string; path: string }>(sql`select id, path from regions where code like 'bench-%' order by code`),
  }))
  places = read.regions.map(({ id }) => id)
  scopes = [whole, makeScope({ ...whole, regionPaths: [read.regions[1]!.path] }), makeScope({ ...whole, entityId: read.entities[0]!.id })]
}, 120_000)

const day = fc.integer({ min: 0, max: 1050 }).map((n) => new Date(Date.parse('2024-01-07') + n * 86_400_000).toISOString().slice(0, 10))
const range = fc.tuple(fc.option(day, { nil: '' }), fc.option(day, { nil: '' })).filter(([from, until]) => Boolean(from || until)).map(([from, until]) => `${from}..${until}`)
/** Seldom, so that most queries still match many rows. */
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
const filters = () => fc.record({
  sort: fc.constantFrom(...sortsOf(hazards).flatMap((sort) => [sort, `-${sort}`])), q: sometimes(fc.constantFrom('通道', '配电', '制冷', '龙虾', 'BM', '车间 原料')), level: sometimes(fc.constantFrom(...LEVELS.map((l) => l.value as string), 'none')),
  state: sometimes(fc.constantFrom(...STATES.map((s) => s.value))), channel: sometimes(fc.constantFrom(...CHANNELS.map((c) => c.value))), regionId: sometimes(fc.constantFrom(...places)), foundOn: sometimes(range), dueOn: sometimes(range), closedOn: sometimes(range),
  live: sometimes(fc.constantFrom('true', 'false')), late: sometimes(fc.constant('true')), industry: sometimes(fc.constantFrom('C', '-')),
  behind: sometimes(fc.tuple(fc.constantFrom('closed', 'open', 'overdue', 'missed', 'late', 'found'), fc.constantFrom('all', 'major'), day, day).map(([figure, level, a, b]) => `${figure}.${level}.${a < b ? a : b}.${a < b ? b : a}`)),
})

describe('a page of a list', () => {
  it('has the rows of the whole list in its order, however it is found', async () => {
    await fc.assert(fc.asyncProperty(filters(), fc.nat(2), fc.integer({ min: 1, max: 40 }), async (chosen, who, limit) => {
      const query = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined))
      await product.db.read(scopes[who]!, async (tx) => {
        const context = { scope: scopes[who]!, actor: { tenantId: product.tenantId, accountId: null, entityId: scopes[who]!.entityId, organisationIds: [] } as unknown as Actor, today: TODAY }
        const all = await tx.rows<{ id: string }>(sql`select t.id from hazards t where ${join(conditionsOf(hazardLedger.compiled, query, context), ' and ')} ${wholeOrder(orderOf(hazards, query))}`)
        const expected = all.map(({ id }) => id)
        for (const effort of EFFORTS) {
          const found: string[] = []
          let after: string | null | undefined
          do {
            const page = await listPage(tx, hazardLedger.compiled, { ...query, limit, ...(after ? { after } : {}) }, context, effort)
            if (!after) expect(page.count).toEqual({ value: Math.min(expected.length, effort.count), exact: expected.length <= effort.count })
            found.push(...page.rows.map(({ id }) => id))
            after = page.next
          } while (after)
          expect(found).toEqual(expected)
        }
      })
    }), { numRuns: Number(process.env['RUNS'] ?? 60) })
  }, 300_000)

  it('counts and finds the same where more is known to match than is counted', async () => {
    const query = { behind: `closed.all.2024-01-01.${TODAY}`, sort: '-foundOn', limit: 30 }
    await product.db.read(scopes[0]!, async (tx) => {
      const context = { scope: scopes[0]!, actor: { tenantId: product.tenantId } as unknown as Actor, today: TODAY }
      const [whole, hinted] = [await listPage(tx, hazardLedger.compiled, query, context), await listPage(tx, hazardLedger.compiled, query, context, { count: 20, few: 20, walk: 50 })]
      expect(whole.count).toEqual({ value: 238, exact: true })
      expect(hinted.count).toEqual({ value: 20, exact: false })
      expect(hinted.rows).toEqual(whole.rows)
    })
  })
})
