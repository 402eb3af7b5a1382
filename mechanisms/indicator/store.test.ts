// Random cases, recorded one event at a time in any order of arrival, folded now and then: every published figure equals
// the definitions asked of the events, cell by cell, and a recount finds nothing — until something was tampered with.
import fc from 'fast-check'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Tx } from '#platform/db/tx.ts'
import { addDays, day, type Day } from '#platform/time/day.ts'
import { historyOf, SUMS, type DatedEvent, type Sum } from './history.ts'
import { anyCase, oracle, type OracleCase } from './oracle.ts'
import { readBehind, writeBehind } from './behind.ts'
import { addUp, behind, readCells, readDays, readMonths, readTotal, seriesOf } from './read.ts'
import { recount } from './recount.ts'
import { foldSums, recordDated, type CaseHead } from './store.ts'

const product = await testProduct()
const scope = systemScope(product.tenantId)
const regions = [await product.region('xg'), await product.region('sq')]
const write = <T>(work: (tx: Tx) => Promise<T>) => product.db.write(scope, work)
const heads = (after: string, limit: number) => sql`select distinct on (case_id) case_id as id, entity_id as "entityId", region_id as "regionId", nullif(industry, '-') as industry, channel, nullif(category, '-') as category
  from case_days where tenant_id = ${product.tenantId} and case_id > ${after}::uuid order by case_id limit ${limit}`
const CASES = { heads, levels: ['general', 'major'] }
const NOW = new Date('2026-11-22T01:00:00Z')

type Placed = OracleCase & { head: CaseHead }
const placed: Placed[] = []
/** The seqs as recorded: the order of arrival decides between events of one day. */
const arrived = (one: OracleCase, order: readonly number[]): DatedEvent[] => order.map((i, n) => ({ ...one.events[i]!, seq: n + 1 }))

beforeAll(async () => {
  const made = fc.sample(fc.tuple(anyCase.chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray(one.events.map((_, i) => i), { minLength: one.events.length }))), fc.nat(1), fc.constantFrom('C', 'H', null), fc.constantFrom('grid', 'self_check'), fc.constantFrom('fire', null)), { numRuns: 120, seed: 7 })
  const waiting: { head: CaseHead; event: DatedEvent; first: boolean }[] = []
  for (const [[one, order], region, industry, channel, category] of made) {
    const head = { id: newId(), entityId: newId(), regionId: regions[region]!, industry, channel, category }
    const events = arrived(one, order)
    placed.push({ id: head.id, events, head })
    events.forEach((event, i) => waiting.push({ head, event, first: i === 0 }))
  }
  // Cases are mixed, each keeps its own order of arrival.
  const mixed = waiting.map((one, i) => ({ ...one, at: (i * 7919) % 97 })).sort((a, b) => a.at - b.at)
  const turn = new Map<string, number>()
  const queue = new Map<string, typeof waiting>()
  for (const one of waiting) queue.set(one.head.id, [...(queue.get(one.head.id) ?? []), one])
  for (const [n, { head }] of mixed.entries()) {
    const k = turn.get(head.id) ?? 0
    turn.set(head.id, k + 1)
    const { event, first } = queue.get(head.id)![k]!
    const { seq: _, ...fresh } = event
    await write((tx) => recordDated(tx, head, first ? undefined : head, [fresh], NOW))
    if (n % 150 === 149) await write((tx) => foldSums(tx, 1))
  }
})

async function asOwner(text: string): Promise<void> {
  const owner = new pg.Client(product.database.owner)
  await owner.connect()
  await owner.query(text).finally(() => owner.end())
}

const QUESTIONS: [Day, Day][] = [['2026-02-01', '2026-02-28'], ['2026-02-01', '2026-04-30'], ['2026-02-10', '2026-02-20'], ['2026-02-18', '2026-02-26'], ['2026-02-03', '2026-02-09'], ['2026-02-20', '2026-04-27'], ['2026-02-20', '2026-04-05'], ['2026-02-10', '2026-03-20'], ['2026-02-10', '2026-03-31'], ['2026-02-28', '2026-03-01'], ['2026-01-25', '2026-05-13'], ['2026-04-01', '2026-04-01'], ['2026-01-01', '2026-12-31'], ['2026-03-31', '2026-04-30']].map(([a, b]) => [day(a!), day(b!)])

async function everyFigure(): Promise<void> {
  for (const [from, to] of QUESTIONS) {
    const cells = await write((tx) => readCells(tx, { from, to, level: 'all', by: 'industry', regionIds: null }))
    for (const region of regions) {
      for (const industry of ['C', 'H', '-']) {
        const here = placed.filter(({ head }) => head.regionId === region && (head.industry ?? '-') === industry)
        const cell = addUp(cells.filter((one) => one.regionId === region && one.item === industry))
        for (const sum of SUMS) expect([from, to, industry, sum, cell[sum]]).toEqual([from, to, industry, sum, oracle(here, sum, from, to)])
      }
    }
    for (const level of ['general', 'major']) {
      const total = addUp(await write((tx) => readCells(tx, { from, to, level, by: 'channel', regionIds: null })))
      for (const sum of ['open', 'overdue', 'bare'] as const) expect([level, to, sum, total[sum]]).toEqual([level, to, sum, oracle(placed, sum, from, to, level)])
    }
    const whole = await write((tx) => readTotal(tx, { from, to, level: 'all', regionIds: null }))
    for (const sum of SUMS) expect([from, to, 'whole', sum, whole[sum]]).toEqual([from, to, 'whole', sum, oracle(placed, sum, from, to)])
    const days = await write((tx) => readDays(tx, { from, to, level: 'all', regionIds: null }))
    for (const sum of ['found', 'closed', 'due'] as const) expect([from, to, 'days', sum, addUp(days)[sum]]).toEqual([from, to, 'days', sum, oracle(placed, sum, from, to)])
    const one = await write((tx) => readCells(tx, { from, to, level: 'all', by: 'category', regionIds: [regions[0]!] }))
    expect(addUp(one).open).toBe(oracle(placed.filter(({ head }) => head.regionId === regions[0]), 'open', from, to))
  }
}

describe('figures from sums', () => {
  it('equal the definitions while sums wait to be folded', everyFigure)
  it('equal them when everything is folded', async () => {
    while (await write((tx) => foldSums(tx, 1)));
    expect(await write((tx) => tx.rows(sql`select from case_sums_new where tenant_id = ${product.tenantId}`))).toHaveLength(0)
    await everyFigure()
  })
  it('give the same states month by month', async () => {
    const series = seriesOf(await write((tx) => readMonths(tx, { to: day('2026-05-13'), level: 'all', regionIds: null })))
    for (const { month, sums } of series) {
      const end = month === '2026-05-01' ? day('2026-05-13') : addDays(day(`${month.slice(0, 5)}${String(Number(month.slice(5, 7)) + 1).padStart(2, '0')}-01`), -1)
      expect([month, sums.open, sums.overdue, sums.closed]).toEqual([month, ...(['open', 'overdue', 'closed'] as const).map((sum: Sum) => oracle(placed, sum, month, end))])
    }
  })
  it('tell open cases by the month they were found in', async () => {
    const cells = await write((tx) => readCells(tx, { from: day('2026-03-01'), to: day('2026-03-20'), level: 'all', by: 'found', regionIds: null }))
    for (const month of ['2026-01', '2026-02', '2026-03']) {
      const here = placed.filter(({ events }) => events.find(({ kind }) => kind === 'found')!.onDay.startsWith(month))
      expect(addUp(cells.filter(({ item }) => item === month)).open).toBe(oracle(here, 'open', day('2026-03-01'), day('2026-03-20')))
    }
  })
  it('open to exactly the rows behind them', async () => {
    for (const [from, to] of QUESTIONS) {
      for (const figure of ['open', 'overdue', 'bare', 'found', 'reopened', 'voided', 'due'] as const) {
        const rows = await write((tx) => tx.rows<{ id: string }>(sql`select distinct t.case_id as id from case_days t where t.tenant_id = ${product.tenantId} and ${behind(scope, { figure, from, to, level: 'all' }, sql`t.case_id`)}`))
        const wanted = placed.filter((one) => oracle([one], figure, from, to) > 0).map(({ id }) => id)
        expect([figure, rows.map(({ id }) => id).sort()]).toEqual([figure, wanted.sort()])
      }
    }
  })
  it('follow a case that is filed under another category from its beginning', async () => {
    const one = placed.find(({ head, events }) => head.category === 'fire' && historyOf(events).length > 2)!
    await write((tx) => recordDated(tx, { ...one.head, category: 'gas' }, one.head, [], NOW))
    const cells = await write((tx) => readCells(tx, { from: day('2026-01-01'), to: day('2026-12-31'), level: 'all', by: 'category', regionIds: null }))
    expect(addUp(cells.filter(({ item }) => item === 'gas')).found).toBe(1)
    expect((await write((tx) => recount(tx, CASES))).differences).toBe(0)
  })
})

describe('a recount', () => {
  it('finds nothing', async () => {
    const proof = await write((tx) => recount(tx, CASES))
    expect([proof.differences, proof.examples]).toEqual([0, []])
    expect(proof.cases).toBe(placed.length)
  })
  it('finds what was changed past the product, and puts it right', async () => {
    await asOwner(`update case_sums set found = found + 1 where (month, region_id, item, dimension, level) = (select month, region_id, item, dimension, level from case_sums where dimension = 'industry' and level = 'all' limit 1)`)
    await asOwner(`update case_days set open = not open where (case_id, day) = (select case_id, day from case_days where found > 0 limit 1)`)
    const found = await write((tx) => recount(tx, CASES))
    expect(found.differences).toBeGreaterThanOrEqual(2)
    expect(found.examples.join()).toMatch(/与事件不符/)
    await write((tx) => recount(tx, CASES, true))
    expect((await write((tx) => recount(tx, CASES))).differences).toBe(0)
  })
  it('makes days and sums where there are none', async () => {
    const before = await write((tx) => readCells(tx, { from: day('2026-01-01'), to: day('2026-12-31'), level: 'major', by: 'industry', regionIds: null }))
    const gone = placed[3]!
    await asOwner('delete from case_sums')
    await asOwner(`delete from case_days where case_id = '${gone.id}'`)
    const known = { ...CASES, heads: (after: string, limit: number) => sql`select * from (${heads(after, limit)}) h union all select ${gone.head.id}::uuid, ${gone.head.entityId}::uuid, ${gone.head.regionId}::uuid, ${gone.head.industry}::text, ${gone.head.channel}::text, ${gone.head.category}::text where ${gone.head.id}::uuid > ${after}::uuid order by id` }
    await write((tx) => recount(tx, known, true))
    expect(new Set((await write((tx) => readCells(tx, { from: day('2026-01-01'), to: day('2026-12-31'), level: 'major', by: 'industry', regionIds: null }))).map((one) => JSON.stringify(one)))).toEqual(new Set(before.map((one) => JSON.stringify(one))))
  })
})

describe('writers', () => {
  it('never wait for one another, and nothing is lost', async () => {
    const before = addUp(await write((tx) => readCells(tx, { from: day('2026-08-01'), to: day('2026-08-31'), level: 'all', by: 'industry', regionIds: null })))
    await Promise.all(Array.from({ length: 24 }, (_, i) => write(async (tx) => {
      const head = { id: newId(), entityId: newId(), regionId: regions[0]!, industry: 'C', channel: 'grid', category: 'fire' }
      await recordDated(tx, head, undefined, [{ kind: 'found', onDay: day('2026-08-05') }], NOW)
      if (i % 6 === 0) await foldSums(tx, 1)
    })))
    const after = addUp(await write((tx) => readCells(tx, { from: day('2026-08-01'), to: day('2026-08-31'), level: 'all', by: 'industry', regionIds: null })))
    expect([after.found - before.found, after.open - before.open]).toEqual([24, 24])
  })
})

describe('what a figure stands for', () => {
  it('is asked for by a text that says everything, and by no other', () => {
    const asked = { figure: 'overdue', level: 'major', from: day('2026-01-01'), to: day('2026-06-30') } as const
    expect(readBehind(writeBehind(asked))).toEqual(asked)
    for (const wrong of ['overdue.major.2026-01-01', 'gone.all.2026-01-01.2026-01-02', 'open.all.2026-02-30.2026-03-01', "open.all'.2026-01-01.2026-03-01", 'open.all.2026-01-01.2026-01-02.x']) expect(readBehind(wrong)).toBeUndefined()
  })
})
