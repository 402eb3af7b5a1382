import { describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { dayOf } from '#platform/time/day.ts'
import { listPacks, loadPack, packsFolder, readPack } from '#rooms/organisations/pack.ts'
import { loadPlan, readPlanPack } from './pack.ts'
import { findPlan, listClauses, listPlans } from './store.ts'

const house = await testProduct()
const now = new Date('2026-11-22T01:00:00Z')

describe('a pack brings its plan', () => {
  it.each(listPacks().filter((pack) => readPlanPack(packsFolder, pack)))('%s', async (pack) => {
    const { code } = readPack(packsFolder, pack)
    const tenantId = await loadPack(house.database.owner, house.db, pack, { demo: true, now })
    expect(await loadPlan(house.db, code, packsFolder, pack, now)).toBe(true)
    // A second loading leaves alone what people may have worked on.
    expect(await loadPlan(house.db, code, packsFolder, pack, now)).toBe(false)
    const found = readPlanPack(packsFolder, pack)!
    await house.db.read(systemScope(tenantId), async (tx) => {
      const [plan, ...others] = await listPlans(tx, dayOf(now))
      expect(others).toEqual([])
      const issued = found.plan.status === 'issued'
      expect(plan).toMatchObject({ title: found.plan.title, state: issued ? 'issued' : 'consulting', public: issued && found.plan.public, currentNumber: issued ? 1 : null, reviewNumber: issued ? null : 1 })
      const clauses = await listClauses(tx, plan!.id, 1)
      expect(clauses.map((clause) => clause.code)).toEqual(found.clauses.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end).map((clause) => clause.id))
      // Everything has a unit of this tree to answer for it, and every open word a visible default.
      expect(clauses.filter((clause) => clause.organisationId === null)).toEqual([])
      expect(clauses.flatMap((clause) => clause.open).filter((open) => open.value === null).map((open) => open.words)).toEqual([])
      expect((await findPlan(tx, plan!.id, dayOf(now)))!.organisationName).toBe((await tx.get<{ name: string }>(sql`select name from organisations where tenant_id = ${tenantId} and coordinator`)).name)
    })
  })
})
