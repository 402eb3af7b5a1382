// Stages follow their plan: made when it is issued, brought up to a revision on the day it begins to hold.
import { on, type Consumer } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { dayOf } from '#platform/time/day.ts'
import { followPlan, listBeginning } from './store.ts'

export const stageConsumers: readonly Consumer[] = [
  on(['plan.issued', 'plan.revised'], 'stages.follow-plan', async (tx, event, now) => {
    const { number, effectiveOn } = event.body as { number?: number; effectiveOn?: string }
    if (number === undefined) return
    const today = dayOf(now)
    // A revision that begins later waits for its day; a plan's first stages are there at once.
    if (event.what === 'plan.revised' && effectiveOn && effectiveOn > today) return
    await followPlan(tx, event.subjectId, number, today, now)
  }),
]

export const stageJobs: readonly DailyJob[] = [
  daily('stages.follow-plan', async (tx, today, now) => {
    for (const { planId, number } of await listBeginning(tx, today)) await followPlan(tx, planId, number, today, now)
  }),
]
