// An issued plan for tests of what stands on it: its version with stages as a pack brings it, and the event that sets the
// consumers going.
import type { TestProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { systemScope, type Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { settle } from '#platform/jobs/runner.ts'
import { dayOf, type Day } from '#platform/time/day.ts'
import { insertClauses, insertPlan, insertVersion, listUnits, publishVersion, savePlan } from '#rooms/plans/store.ts'
import type { Frequency } from '#mechanisms/plan/compile/plan.ts'
import type { PlanStage } from '#rooms/stages/rules.ts'

export type PutClause = { text: string; organisationId: string; due?: { from: Day | null; by: Day | null; yearly: boolean; standing: boolean } | null; frequency?: Frequency[]; /** What runs it: `loop:exposure`. */ runs?: string }

export type PutPlan = { clauses?: readonly PutClause[]; title?: string; text?: string; stages?: readonly PlanStage[]; issuedOn?: string; periodFrom?: string; periodTo?: string }

const WORKER = { accountId: null, name: '方案包' } as const

async function putVersion(tx: Tx, planId: string, number: number, plan: PutPlan, on: Day, now: Date): Promise<void> {
  await insertVersion(tx, {
    planId, number, text: plan.text ?? '方案', blocks: [], actions: [], stages: (plan.stages ?? []).map((one) => ({ ...one, from: one.from as Day | null, to: one.to as Day | null, exit: [...one.exit] })), remainders: [], title: plan.title ?? '三年行动实施方案',
    issuer: null, documentNumber: null, issuedOn: on, draft: false, periodFrom: null, periodTo: null, sourceName: null, fileId: null, reason: number > 1 ? '修订' : null,
  }, now)
  await insertClauses(tx, planId, number, (plan.clauses ?? []).map(({ text, organisationId, due, frequency, runs }, i) => {
    const id = newId()
    return {
      id, commitmentId: id, code: `c${i}`, span: { start: i, end: i + 1 }, text, path: ['一'], action: null, kind: 'duty' as const, due: due ?? null, frequency: frequency ?? [], targets: [], owners: [{ name: '责任单位', role: 'responsible' as const, inferred: false }], systems: [],
      condition: null, open: [], runs: runs ?? null, carriedBy: null, note: null, organisationId, assistIds: [], state: 'accepted' as const, reviewedBy: null, reviewedByName: '方案包', reviewedAt: now, change: null,
    }
  }))
  await publishVersion(tx, planId, number, { effectiveOn: on, publishedOn: on })
}

/** Puts an issued plan in a tenant and settles what follows. Answers its id. */
export async function putPlan(product: TestProduct, plan: PutPlan = {}, tenantId = product.tenantId): Promise<string> {
  const id = newId()
  const now = product.house.clock()
  const on = (plan.issuedOn ?? dayOf(now)) as Day
  await product.db.write(systemScope(tenantId), async (tx) => {
    const home = (await listUnits(tx)).find((unit) => unit.coordinator)!
    await insertPlan(tx, {
      id, code: `plan-${id}`, title: plan.title ?? '三年行动实施方案', standing: 'own', state: 'issued', issuer: null, documentNumber: null, issuedOn: on, public: false, periodFrom: (plan.periodFrom ?? '2026-01-01') as Day, periodTo: (plan.periodTo ?? '2026-12-31') as Day,
      regionId: home.regionId, regionPath: home.regionPath, organisationId: home.id, superiorId: null, superiorTitle: null, predecessorId: null, adoptedNumber: 1,
    }, now)
    await putVersion(tx, id, 1, plan, on, now)
    await append(tx, { what: 'plan.issued', subject: { type: 'plan', id }, actor: WORKER, at: now, body: { number: 1, effectiveOn: on } })
  })
  await settle(product.db, product.consumers, tenantId, now)
  return id
}

/** A revision of it that holds from a day. */
export async function revisePlan(product: TestProduct, planId: string, number: number, plan: PutPlan, on: string): Promise<void> {
  const now = product.house.clock()
  await product.db.write(systemScope(product.tenantId), async (tx) => {
    await putVersion(tx, planId, number, plan, on as Day, now)
    await savePlan(tx, planId, { adoptedNumber: number }, now)
    await append(tx, { what: 'plan.revised', subject: { type: 'plan', id: planId }, actor: WORKER, at: now, body: { number, effectiveOn: on } })
  })
  await settle(product.db, product.consumers, product.tenantId, now)
}
