// The endpoints of experts and visits beyond the ledgers' own: plan a visit, one visit whole, its steps, tie a hazard to an
// advice, a round in its four parts, figures, the diagnosis report and the list for settlement. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { calendarDay, change, command, file, get, id, idParams, post, text, type Contract } from '#platform/http/contract.ts'
import { fileReply } from '#rooms/hazards/contract.ts'
import { experts, rounds, SORTS, visitFilters, visits } from './definitions.ts'
import { adviceSchema, visitLoop, type VisitStep } from './rules.ts'

export const expertLedger = ledgerContracts(experts)
export const roundLedger = ledgerContracts(rounds)
export const visitLedger = ledgerContracts(visits, visitFilters)
const tag = '专家帮扶'
const access = 'help-visit.read' as const

export const visitReply = z.object({
  row: rowReply(visits).extend({ roundId: z.string().nullable(), roundTitle: z.string().nullable(), advices: z.array(adviceSchema), reportedByName: z.string().nullable(), answeredByName: z.string().nullable(), revisit: z.string().nullable(), voidReason: z.string().nullable() }),
  timeline: z.array(timelineEntry), files: z.array(fileReply), abilities: z.record(z.string(), ability),
})
export type VisitReply = z.output<typeof visitReply>

const figures = z.object({ visits: z.number(), entities: z.number(), advices: z.number(), adopted: z.number(), answered: z.number(), hazards: z.number(), majors: z.number(), fee: z.number() })
export const readFigures = get({
  path: '/api/help-visits/figures', tag, access, summary: '帮扶了多少家、提了多少条建议、采纳多少、查出多少隐患',
  reply: z.object({ figures, /** How help is given here, in the plan's words; null where it says nothing. */ ways: z.string().nullable(), basis: z.string().nullable(), threeChecks: z.boolean() }),
})
export type Figures = z.output<typeof readFigures.reply>

export const planVisit = post({
  path: '/api/help-visits', tag, access: 'help-visit.plan', summary: '派一次专家帮扶',
  body: command.extend({ id, sort: z.enum(SORTS.map((one) => one.value) as [string, ...string[]], '选一种方式'), entityId: id, expertIds: z.array(id).min(1, '至少选一位专家').max(10), plannedOn: calendarDay, need: text(500).nullish(), roundId: id.nullish() }),
  reply: visitReply,
})
export const readVisit = get({ path: '/api/help-visits/:id', tag, access, summary: '一次帮扶：诊断、建议、采纳、回访', params: idParams, reply: visitReply })

const STEP_PATHS = { report: 'report', answer: 'answer', revisit: 'revisit', evaluate: 'evaluate', voidVisit: 'void' } as const satisfies Record<VisitStep, string>
/** `POST /api/help-visits/:id/<step>` for each step of the loop. */
export const visitSteps = Object.fromEntries(
  (Object.keys(STEP_PATHS) as VisitStep[]).map((name) => {
    const step = visitLoop.steps[name]
    return [name, post({ path: `/api/help-visits/:id/${STEP_PATHS[name]}`, tag, access: step.permission, summary: step.label, params: idParams, body: change.and(step.body as z.ZodObject), reply: visitReply })]
  }),
) as unknown as Record<VisitStep, Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof visitReply>>

export const linkHazard = post({ path: '/api/help-visits/:id/hazards', tag, access: 'hazard.report', summary: '把登记的隐患挂到建议上', params: idParams, body: command.extend({ adviceId: id, hazardId: id }), reply: visitReply })

export const readRound = get({
  path: '/api/help-rounds/:id', tag, access: 'help-round.read', summary: '一轮三查一曝光：专家诊查、行业互查、企业自查、曝光各做了多少', params: idParams,
  reply: z.object({
    row: rowReply(rounds), timeline: z.array(timelineEntry), abilities: z.record(z.string(), ability),
    parts: z.object({ diagnosis: z.object({ planned: z.number(), done: z.number(), hazards: z.number() }), peer: z.object({ planned: z.number(), done: z.number(), hazards: z.number() }), self: z.object({ entities: z.number(), hazards: z.number(), checks: z.number().describe('交了记录的自查') }), exposed: z.number().describe('这几天在这个区域公开的曝光') }),
  }),
})
export type RoundReply = z.output<typeof readRound.reply>
export const readDiagnosis = get({ path: '/api/help-visits/:id/diagnosis/:format', tag, access, summary: '诊查报告', streams: 'out', params: z.object({ id, format: z.enum(['pdf', 'docx']) }), reply: file })
export const exportSettlement = get({ path: '/api/help-visits/settlement', tag, access: 'help-visit.export', summary: '政府购买服务结算表', streams: 'out', query: z.strictObject({ since: calendarDay, until: calendarDay }), reply: file })
