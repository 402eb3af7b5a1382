// The ledger of reports mounted, and one report whole as its page shows it.
import type { Actor } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { findRow } from '#mechanisms/ledger/store.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { dualReports, reportFilters } from './definitions.ts'
import { isLate, reportLoop } from './rules.ts'
import { findCase, getReport, listBeside } from './store.ts'

export const reportLedger = mountLedger(dualReports, {
  extraFilters: reportFilters,
  extraSql: {
    todo: (_, { actor }) => (actor.entityId ? sql`t.state = 'owed'` : sql`t.state = 'sent' and t.receiver_organisation_id = any(${actor.organisationIds as string[]}::uuid[])`),
    late: (_, { today }) => sql`(t.sent_at > t.due_at or (t.state = 'owed' and t.due_on < ${today}))`,
    hazardId: (value) => sql`t.hazard_id::text = ${value}`,
  },
})

export async function readReportPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const { compiled } = reportLedger
  const report = await getReport(tx, compiled, id)
  const [row, beside, of, timeline] = await Promise.all([findRow(tx, compiled, id), listBeside(tx, report), findCase(tx, report.hazardId), listTimeline(tx, { type: 'dual-report', id })])
  if (!row) throw notFound('份报告')
  const { hazardId, dueAt, sentAt, situation, severity, treatment, receiptNote } = report
  const where = [of.place, of.description].filter(Boolean).join('：')
  const plan = of.planMeasures ? `${of.planMeasures}。责任人 ${of.planResponsible}，${of.planDueOn} 前完成` : ''
  return {
    row: { ...row, hazardId, dueAt, sentAt, situation, severity, treatment, receiptNote, late: isLate(report, now) } as never,
    draft: report.moment === 'found' ? { situation: where, treatment: plan } : { situation: of.rectification ?? '', treatment: plan },
    beside: beside.map((one) => ({ id: one.id, receiverName: one.receiverName, state: one.state })), timeline,
    abilities: abilities(reportLoop, report, { actor, today, now, terms: undefined }),
  }
}
