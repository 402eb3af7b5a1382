// The endpoints of stages: those of a plan, one whole, the steps of the loop, year themes, the stage report. Pure.
import { z } from 'zod'
import { ability, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { calendarDay, change, command, file, get, id, idParams, post, put, text, type Contract } from '#platform/http/contract.ts'
import { metrics, stageLoop, type StageStepName } from './rules.ts'

const tag = '阶段'
const tally = z.object({ total: z.number(), done: z.number(), late: z.number() })
export type TallyReply = z.output<typeof tally>

const attached = z.object({ id, name: z.string(), mediaType: z.string(), uploadedByName: z.string().nullable() })
const itemReply = z.object({
  id, text: z.string(), inDocument: z.boolean(), metric: metrics.nullable(), threshold: z.number().nullable(), met: z.boolean(), done: z.number().nullable(), total: z.number().nullable(), need: z.number().nullable(),
  tickedOn: z.string().nullable(), tickedByName: z.string().nullable(), note: z.string().nullable(), removedOn: z.string().nullable(), removedReason: z.string().nullable(), files: z.array(attached),
})
export type ItemReply = z.output<typeof itemReply>

const stageRow = z.object({
  id, version: z.number(), planId: id, title: z.string(), state: z.enum(['ahead', 'running', 'checking', 'done', 'dropped', 'ended']), fromOn: z.string(), toOn: z.string(), planFromOn: z.string().nullable(), planToOn: z.string().nullable(),
  /** Written in the plan, or added by people. */
  inDocument: z.boolean(), daysLeft: z.number(), closedOn: z.string().nullable(), closedByName: z.string().nullable(), submittedOn: z.string().nullable(), submittedByName: z.string().nullable(), reopenedTimes: z.number(), droppedOn: z.string().nullable(), planClosedOn: z.string().nullable(),
  items: z.number(), met: z.number(), tasks: tally,
})
export type StageRow = z.output<typeof stageRow>

export const stagesReply = z.object({
  plan: z.object({ id, title: z.string(), documentNumber: z.string().nullable(), periodFrom: z.string().nullable(), periodTo: z.string().nullable(), state: z.string() }),
  stages: z.array(stageRow),
  years: z.array(z.object({ year: z.number(), theme: z.string().nullable(), quote: z.string().nullable(), version: z.number(), tasks: tally })),
  mayManage: z.boolean(),
})
export type StagesReply = z.output<typeof stagesReply>

export const stageReply = z.object({
  stage: stageRow, planTitle: z.string(), checklist: z.array(itemReply), hazards: z.object({ found: z.number(), closed: z.number(), majorFound: z.number(), majorClosed: z.number() }),
  share: z.object({ value: z.number(), basis: z.string(), inDocument: z.boolean() }), counts: z.object({ inside: tally, until: tally, plan: tally }),
  report: z.object({ id, number: z.string(), issuedOn: z.string() }).nullable(), reports: z.array(z.object({ id, number: z.string(), issuedOn: z.string() })),
  timeline: z.array(timelineEntry), abilities: z.record(z.string(), ability),
})
export type StageReply = z.output<typeof stageReply>

export const listStages = get({ path: '/api/plans/:id/stages', tag, access: 'stage.read', summary: '方案的各阶段、年度主题和进度', params: idParams, reply: stagesReply })
export const addStage = post({ path: '/api/plans/:id/stages', tag, access: 'stage.manage', summary: '加一个阶段（按年度计划分步）', params: idParams, body: command.extend({ stageId: id, title: text(100, 2), fromOn: calendarDay, toOn: calendarDay }), reply: stagesReply })
export const setTheme = put({
  path: '/api/plans/:id/themes', tag, access: 'stage.manage', summary: '定年度主题', params: idParams,
  body: command.extend({ year: z.int().min(2000).max(2199), theme: text(40, 1), baseVersion: z.int().min(0).describe('还没有主题的年份填 0') }), reply: stagesReply,
})
export const readStage = get({ path: '/api/stages/:id', tag, access: 'stage.read', summary: '一个阶段：退出清单、进度、总结、经过', params: idParams, reply: stageReply })
export const readReport = get({ path: '/api/stages/:id/report/:format', tag, access: 'stage.read', summary: '阶段总结', streams: 'out', params: z.object({ id, format: z.enum(['pdf', 'docx']) }), query: z.strictObject({ paper: id.optional().describe('不填为最近一份') }), reply: file })

const STEP_PATHS = {
  tick: 'tick', untick: 'untick', addItem: 'items', editItem: 'edit-item', removeItem: 'remove-item', reschedule: 'reschedule', submit: 'submit', report: 'report', giveBack: 'return', close: 'close', reopen: 'reopen',
} as const satisfies Record<StageStepName, string>

/** `POST /api/stages/:id/<step>` for each step of the loop. */
export const stageSteps = Object.fromEntries(
  (Object.keys(STEP_PATHS) as StageStepName[]).map((name) => {
    const step = stageLoop.steps[name]
    return [name, post({ path: `/api/stages/:id/${STEP_PATHS[name]}`, tag, access: step.permission, summary: step.label, params: idParams, body: change.and(step.body as z.ZodObject), reply: stageReply })]
  }),
) as unknown as Record<StageStepName, Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof stageReply>>
