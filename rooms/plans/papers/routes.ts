// The closing report as a paper that leaves the house.
import type { Instant } from '#platform/time/day.ts'
import { Download, endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { compose, fileName } from '#mechanisms/document/define.ts'
import { readClosingReport } from '../contract.ts'
import { findPlan } from '../store.ts'
import { closingReport } from './closing-report.ts'

const read = endpoint(readClosingReport, async ({ tx, params, now }) => {
  const plan = await findPlan(tx, params.id)
  if (!plan) throw notFound('份方案')
  if (!plan.closing || !plan.closedOn) throw new Problem('step-refused', '方案还没有总结关闭，没有总结报告。')
  const composed = compose(closingReport, { plan: plan.title, issuer: plan.organisationName, superior: '上级安全生产委员会办公室', closedOn: plan.closedOn, ...plan.closing })
  const options = { madeAt: now.toISOString() as Instant }
  // The typesetters and their fonts are heavy: they come with the first paper that is drawn.
  if (params.format === 'docx') {
    const { renderDocx } = await import('#mechanisms/document/docx.ts')
    return new Download(fileName(composed, 'docx'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', Buffer.from(await renderDocx(composed, options)))
  }
  const { renderPdf } = await import('#mechanisms/document/pdf.ts')
  return new Download(fileName(composed, 'pdf'), 'application/pdf', Buffer.from((await renderPdf(composed, options)).bytes), true)
})

export const closingReportRoutes = [read] as Endpoint[]
