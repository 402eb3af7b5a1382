// The same random lives as in rules.test.ts, through the door: HTTP, rules, constraints, events. What the database holds is what
// its own events add up to by the oracle, nothing is lost, and nothing answers with a failure of ours.
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { makeHouse, type House, type Page } from './fixtures/house.ts'
import { bodyOf, CAST, CODES, EAGER } from './fixtures/moves.ts'
import { read, type Code, type Entry } from './fixtures/oracle.ts'
import { hazardSteps } from './contract.ts'
import { hazardLoop, LIVE_STATES, type HazardStep } from './rules.ts'
import { random } from '#sim/random.ts'

const CASES = Number(process.env['ZHIBEN_LIVES'] ?? 1)
const MOVES = 50
const STEPS = Object.keys(hazardLoop.steps) as HazardStep[]
const WITH_PHOTOS: readonly HazardStep[] = ['rectify', 'recordRefusal']

const product = await testProduct()
const houses = new Map<Code, House>()
beforeAll(async () => {
  for (const code of CODES) houses.set(code, await makeHouse(product, code))
}, 120_000)

describe.each(CODES)('lives in %s', (code) => {
  it('add up', async () => {
    const house = houses.get(code)!
    const r = random(`lives/${code}`)
    let today = '2026-11-22' as Day
    const cases: string[] = []
    const taken: string[] = []
    for (let i = 0; i < CASES; i++) {
      product.setNow(`${today}T00:30:00Z`)
      const reported = await house.report()
      cases.push(reported.row.id)
      for (let m = 0; m < MOVES; m++) {
        if (r.chance(0.2)) today = addDays(today, r.int(0, 3))
        // Each move a second later: events of one moment have no order.
        product.setNow(new Date(Date.parse(`${today}T01:00:00Z`) + (i * MOVES + m + 1) * 1_000).toISOString())
        const who = r.pick(Object.keys(CAST))
        const page = (await house.people[who]!.get<Page>(`/api/hazards/${reported.row.id}`)).body
        const open = STEPS.filter((name) => page.abilities[name] === true).flatMap((name) => Array.from({ length: EAGER[name] ?? 10 }, () => name))
        const name = open.length && r.chance(0.85) ? r.pick(open) : r.pick(STEPS)
        const pictures = WITH_PHOTOS.includes(name) ? [await house.photo(house.people[who]!), await house.photo(house.people[who]!)] : []
        const body = bodyOf(name, r.int(0, 99_999), today, page.row as never, () => pictures.pop()!, house.otherId)
        const reply = await house.step(who, page, hazardSteps[name].path.split('/').at(-1)!, body)
        expect([200, 403, 409, 422], `${who} ${name} ${JSON.stringify(reply.body)}`).toContain(reply.status)
        if (reply.status === 200) taken.push(name)
      }
    }
    expect(taken.length, 'too little happened to prove anything').toBeGreaterThan(CASES * 10)
    await product.db.read(systemScope(house.tenantId), async (tx) => {
      const rows = await tx.rows<Record<string, unknown> & { id: string; state: string }>(sql`select id, state, level, due_on as "dueOn", first_due_on as "firstDueOn", promised_on as "promisedOn", extended_times as "extendedTimes", returned_times as "returnedTimes",
        reopened_times as "reopenedTimes", first_closed_on as "firstClosedOn", first_closed_in_time as "firstClosedInTime", closed_on as "closedOn", progress_percent as "progressPercent", refused_on as "refusedOn"
        from hazards where tenant_id = ${house.tenantId}`)
      expect(rows.map(({ id }) => id).toSorted()).toEqual(cases.toSorted())
      for (const row of rows) {
        const events = await tx.rows<{ what: string; login: string; on: Day; body: Record<string, unknown> }>(sql`select e.what, p.name as login, e.on_day as on, e.body from events e
          join accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
          where e.tenant_id = ${house.tenantId} and e.subject_id = ${row.id} and e.what like 'hazard.%' order by e.at, e.id`)
        const { wrongs, facts } = read(code, events.map((one): Entry => ({ what: one.what, who: one.login, side: CAST[one.login]![0], on: one.on, body: one.body })))
        const { closed, voided, ...expected } = facts
        expect(wrongs).toEqual([])
        expect(row).toMatchObject(expected)
        expect([row.state === 'closed', row.state === 'voided', LIVE_STATES.includes(row.state as never)]).toEqual([closed, voided, !closed && !voided])
      }
    })
  }, 120_000)
})
