// The endpoints of the problem list beyond the ledger's own: one problem whole, its steps, the registers in figures,
// look-alikes (重发) and what people decide about them, the check sheet. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { change, command, file, get, id, idParams, post, text, type Contract } from '#platform/http/contract.ts'
import { fileReply } from '#rooms/hazards/contract.ts'
import { problemFilters, problems } from './definitions.ts'
import { problemLoop, type ProblemStep } from './rules.ts'

export const problemLedger = ledgerContracts(problems, problemFilters)
const tag = '问题清单'
const access = 'problem.read' as const

const recurrence = z.object({
  id, problemId: id, number: z.string(), title: z.string(), placeName: z.string().nullable(), foundOn: z.string(), earlierId: id, earlierNumber: z.string(), earlierTitle: z.string(), earlierPlaceName: z.string().nullable(), earlierFoundOn: z.string(),
  earlierClosedOn: z.string().nullable(), sort: z.enum(['same-place', 'elsewhere']), reasons: z.array(z.string()), others: z.number(), state: z.enum(['open', 'confirmed', 'dismissed']), noticedOn: z.string(), decidedOn: z.string().nullable(),
  decidedByName: z.string().nullable(), reason: z.string().nullable(),
})
export type RecurrenceReply = z.output<typeof recurrence>

export const problemReply = z.object({
  row: rowReply(problems).extend({
    hazardId: z.string().nullable(), clauseKey: z.string().nullable(), rectification: z.string().nullable(), checkNote: z.string().nullable(), failReason: z.string().nullable(), warnedWhy: z.string().nullable(), voidReason: z.string().nullable(),
  }),
  recurrences: z.array(recurrence), timeline: z.array(timelineEntry), files: z.array(fileReply), abilities: z.record(z.string(), ability), threeTiers: z.boolean(),
})
export type ProblemReply = z.output<typeof problemReply>

const figures = z.object({ all: z.number(), stock: z.number(), pool: z.number(), warning: z.number(), out: z.number(), late: z.number(), checks: z.number(), passed: z.number(), recurrences: z.number(), openRecurrences: z.number() })
export const readFigures = get({
  path: '/api/problems/figures', tag, access, summary: '全量库、蓄水池、警示榜各有多少，质量核查合格率，重发',
  reply: z.object({ figures, /** Whether major hazards enter the list by themselves here, and where that is written. */ listsHazards: z.boolean(), threeTiers: z.boolean(), basis: z.string().nullable() }),
})
export type Figures = z.output<typeof readFigures.reply>

export const readProblem = get({ path: '/api/problems/:id', tag, access, summary: '一个问题：现在怎样、经过、是否重发、能办什么', params: idParams, reply: problemReply })

const STEP_PATHS = { assign: 'assign', rectify: 'rectify', pass: 'pass', fail: 'fail', accept: 'accept', giveBack: 'return', voidCase: 'void' } as const satisfies Record<ProblemStep, string>

/** `POST /api/problems/:id/<step>` for each step of the loop. */
export const problemSteps = Object.fromEntries(
  (Object.keys(STEP_PATHS) as ProblemStep[]).map((name) => {
    const step = problemLoop.steps[name]
    return [name, post({ path: `/api/problems/:id/${STEP_PATHS[name]}`, tag, access: step.permission, summary: step.label, params: idParams, body: change.and(step.body as z.ZodObject), reply: problemReply })]
  }),
) as unknown as Record<ProblemStep, Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof problemReply>>

export const listRecurrences = get({
  path: '/api/problems/recurrences', tag, access, summary: '疑似重发的问题', query: z.strictObject({ state: z.enum(['open', 'confirmed', 'dismissed']).optional().describe('不填为全部') }),
  reply: z.object({ rows: z.array(recurrence), more: z.boolean() }),
})
export const judgeRecurrence = post({
  path: '/api/problems/:id/recurrences', tag, access: 'problem.judge', summary: '认定或排除一处疑似重发', params: idParams,
  body: command.extend({ recurrenceId: id, decision: z.enum(['confirmed', 'dismissed'], '选是或不是'), reason: text(500, 2) }), reply: problemReply,
})
export const readCheckSheet = get({ path: '/api/problems/:id/check-sheet/:format', tag, access, summary: '问题整改质量核查验收单', streams: 'out', params: z.object({ id, format: z.enum(['pdf', 'docx']) }), reply: file })
