// The endpoints of double reporting beyond the ledger's own: one report whole, send, sign for, the board, the form on paper. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { change, file, get, id, idParams, post } from '#platform/http/contract.ts'
import { dualReports, reportFilters } from './definitions.ts'
import { reportLoop } from './rules.ts'

const tag = '双报告'
export const reportLedger = ledgerContracts(dualReports, reportFilters)

export const reportReply = z.object({
  row: rowReply(dualReports).extend({ hazardId: id, dueAt: z.string(), sentAt: z.string().nullable(), situation: z.string().nullable(), severity: z.string().nullable(), treatment: z.string().nullable(), receiptNote: z.string().nullable(), late: z.boolean() }),
  /** What the form begins with: from the hazard and its plan, so that nothing is typed twice. */
  draft: z.object({ situation: z.string(), treatment: z.string() }),
  /** The same report to the other receiver. */
  beside: z.array(z.object({ id, receiverName: z.string(), state: z.string() })),
  timeline: z.array(timelineEntry),
  abilities: z.record(z.string(), ability),
})
export type ReportReply = z.output<typeof reportReply>

export const readReport = get({ path: '/api/dual-reports/:id', tag, access: 'dual-report.read', summary: '一份双报告', params: idParams, reply: reportReply })
export const sendReport = post({ path: '/api/dual-reports/:id/send', tag, access: 'dual-report.send', summary: '报送：同一件同一时点的各接收单位一起报', params: idParams, body: change.and(reportLoop.steps.send.body as unknown as z.ZodObject), reply: reportReply })
export const receiveReport = post({ path: '/api/dual-reports/:id/receive', tag, access: 'dual-report.receive', summary: '签收', params: idParams, body: change.and(reportLoop.steps.receive.body as unknown as z.ZodObject), reply: reportReply })

export const reportBoard = get({
  path: '/api/dual-reports/board', tag, access: 'dual-report.read', summary: '应报、已报、迟报、没报，按报什么、报给谁',
  reply: z.object({ rows: z.array(z.object({ moment: z.string(), receiver: z.string(), due: z.number(), sent: z.number(), sentLate: z.number(), unsentLate: z.number(), received: z.number() })) }),
})
export const reportPaper = get({
  path: '/api/dual-reports/:id/paper/:format', tag, access: 'dual-report.read', summary: '重大事故隐患报告表', streams: 'out', params: z.object({ id, format: z.enum(['pdf', 'docx']) }), reply: file,
})
