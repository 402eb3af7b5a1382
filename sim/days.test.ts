// The demo comes up on any day: somebody installs it on a Sunday, on the first of the year, in a holiday week, on 29 February. What
// is planned is proved for every day of some years; a small jurisdiction is played up to the days that are most unlike others.
import { expect, it, vi } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { addDays, day, type Day, weekday } from '#platform/time/day.ts'
import { tenantIdOf } from '#rooms/organisations/pack.ts'
import { planVisits } from './boards.ts'
import { loadDemo } from './demo.ts'
import { random } from './random.ts'
import { SCALES, type Scale } from './run.ts'
import { workday } from './stage.ts'

vi.setConfig({ testTimeout: 180_000 })

it('experts go out on working days after their library was opened, whatever day it is', () => {
  for (let today = day('2026-01-01'); today < '2030-01-01'; today = addDays(today, 1)) {
    const { opened, visits } = planVisits(random(`days/${today}`), addDays(today, -1 - SCALES.small.boards), addDays(today, -1))
    expect([today, weekday(opened) <= 5, visits.every((on) => on > opened && workday(on) === on)]).toEqual([today, true, true])
  }
})

const small = (today: Day): Scale => ({ entities: 14, hazards: 18, from: addDays(today, -100), recency: 2, majors: 0.4, jobDays: 2, stuck: 2, boards: 80 })

it.each([
  ['a Saturday', '2026-11-21', 'shuanglonghu'], ['a Sunday', '2026-11-22', 'quyuan'], ['a Monday', '2026-11-23', 'jinqiao'], ['the first of the year', '2027-01-01', 'zhoujiaba'],
  ['spring festival', '2027-02-06', 'zhengyang'], ['the national day', '2027-10-01', 'shuanglonghu'], ['a leap day', '2028-02-29', 'zhoujiaba'], ['a Monday, the first of the half year', '2029-01-01', 'quyuan'],
])('comes up on %s, %s: %s', async (_, on, pack) => {
  const product = await testProduct()
  const today = day(on)
  const accounts = await loadDemo({ product, ownerConfig: product.database.owner, today, packs: [pack], scale: small(today) })
  expect(accounts.length).toBeGreaterThan(5)
  const tenantId = await tenantIdOf(accounts[0]!.tenantCode)
  const left = await product.db.read(systemScope(tenantId), (tx) => tx.get<{ visits: number; last: Day; waiting: number }>(sql`select (select count(*)::int from help_visits where tenant_id = ${tenantId}) as visits,
    (select max(on_day) from events where tenant_id = ${tenantId}) as last, (select count(*)::int from hazards where tenant_id = ${tenantId} and state = 'assigned' and due_on = ${addDays(today, -1)}) as waiting`))
  // Something is late from today on, and nothing lies in the future.
  expect(left.last).toBe(addDays(today, -1))
  expect(left.visits).toBeGreaterThan(0)
  expect(left.waiting).toBeGreaterThan(0)
})
