// The closing report as a paper that leaves the house.
import { may } from '#platform/auth/actor.ts'
import type { Instant } from '#platform/time/day.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { compose } from '#mechanisms/document/define.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { readClosingReport } from '../contract.ts'
import { findPlan } from '../store.ts'
import { closingReport } from './closing-report.ts'

const read = endpoint(readClosingReport, async ({ tx, actor, params, today, now }) => {
  const plan = await findPlan(tx, params.id, today)
  if (!plan || (plan.currentNumber === null && !may(actor, 'plan.review'))) throw notFound('份方案')
  if (!plan.closing || !plan.closedOn) throw new Problem('step-refused', '方案还没有总结关闭，没有总结报告。')
  const composed = compose(closingReport, { plan: plan.title, issuer: plan.organisationName, superior: '上级安全生产委员会办公室', closedOn: plan.closedOn, ...plan.closing })
  return deliver(composed, params.format, now.toISOString() as Instant)
})

export const closingReportRoutes = [read] as Endpoint[]
