// Double reporting over HTTP: the list, one report, send it to all its receivers at once, sign for it, the form on paper.
import { sql } from '#platform/db/sql.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Instant } from '#platform/time/day.ts'
import { compose } from '#mechanisms/document/define.ts'
import { all } from '#platform/db/sql.ts'
import { visible } from '#mechanisms/ledger/compile.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { take } from '#mechanisms/loop/define.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import * as contract from './contract.ts'
import { readReportPage, reportLedger } from './page.ts'
import { reportForm } from './papers/report-form.ts'
import { reportLoop, type DualReport } from './rules.ts'
import { findCase, getReport, listBeside, saveReport } from './store.ts'

const { compiled } = reportLedger

const read = endpoint(contract.readReport, ({ tx, actor, today, now, params }) => readReportPage(tx, params.id, actor, today, now))

const send = endpoint(contract.sendReport, async ({ tx, actor, today, now, params, body }) => {
  const { commandId, baseVersion, ...input } = body as { commandId: string; baseVersion: number }
  const report = await getReport(tx, compiled, params.id, true)
  const context = { actor, today, now, terms: undefined }
  const taken = take(reportLoop, report, 'send', input, context)
  checkVersion(report as unknown as LedgerRow, baseVersion)
  for (const one of [report, ...(await listBeside(tx, report)).filter(({ state }) => state === 'owed')] as DualReport[]) {
    const { changes, event } = one.id === report.id ? taken : take(reportLoop, one, 'send', input, context)
    await saveReport(tx, one, changes, now)
    await append(tx, { ...event, subject: { type: 'dual-report', id: one.id, entityId: one.entityId }, actor, at: now, commandId })
  }
  return readReportPage(tx, report.id, actor, today, now)
})

const receive = endpoint(contract.receiveReport, async ({ tx, actor, today, now, params, body }) => {
  const { commandId, baseVersion, ...input } = body as { commandId: string; baseVersion: number }
  const report = await getReport(tx, compiled, params.id, true)
  const { changes, event } = take(reportLoop, report, 'receive', input, { actor, today, now, terms: undefined })
  checkVersion(report as unknown as LedgerRow, baseVersion)
  await saveReport(tx, report, changes, now)
  await append(tx, { ...event, subject: { type: 'dual-report', id: report.id, entityId: report.entityId }, actor, at: now, commandId })
  return readReportPage(tx, report.id, actor, today, now)
})

const board = endpoint(contract.reportBoard, async ({ tx, now }) => ({
  rows: await tx.rows<{ moment: string; receiver: string; due: number; sent: number; sentLate: number; unsentLate: number; received: number }>(sql`
    select t.moment, t.receiver, count(*)::int as due, count(*) filter (where t.sent_at is not null)::int as sent, count(*) filter (where t.sent_at > t.due_at)::int as "sentLate",
      count(*) filter (where t.state = 'owed' and t.due_at < ${now})::int as "unsentLate", count(*) filter (where t.state = 'received')::int as received
    from dual_reports t where ${all([...visible(compiled, tx.scope), sql`t.state <> 'dropped'`])} group by 1, 2 order by 1, 2`),
}))

const paper = endpoint(contract.reportPaper, async ({ tx, params }) => {
  const report = await getReport(tx, compiled, params.id)
  if (!report.sentOn) throw new Problem('step-refused', '还没有报送，没有报告表。')
  const of = await findCase(tx, report.hazardId)
  const { receiver } = await tx.get<{ receiver: string }>(sql`select name as receiver from organisations where tenant_id = ${tx.scope.tenantId} and id = ${report.receiverOrganisationId}`)
  const composed = compose(reportForm, {
    number: report.hazardNumber, moment: report.moment, entity: of.entityName, address: of.address ?? '（未登记）', principal: of.principal ?? '（未登记）', receiver, foundOn: of.foundOn,
    hazard: [of.place, report.description].filter(Boolean).join('：'), basis: of.clause ? `《${of.clause.document.replace(/[《》]/g, '')}》${of.clause.clause}：${of.clause.text}` : '（改判前的依据见经过）',
    situation: report.situation, severity: report.severity, treatment: report.treatment, sentOn: report.sentOn, sender: report.sentByName,
    received: report.receivedOn ? { on: report.receivedOn, by: report.receivedByName } : null,
  })
  return deliver(composed, params.format, report.sentAt as Instant)
})

export const dualReportRoutes: Endpoint[] = [board, ...reportLedger.endpoints, read, send, receive, paper] as Endpoint[]
