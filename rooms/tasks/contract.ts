// The endpoints of tasks and duties beyond the ledger's own: board, timeline, one task whole with its sentence, the steps,
// duties by unit and period, the lists as workbooks and papers. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { calendarDay, change, command, file, get, id, idParams, post, text, type Contract } from '#platform/http/contract.ts'
import { fileReply } from '#rooms/hazards/contract.ts'
import { taskFilters, tasks } from './definitions.ts'
import { taskLoop, type TaskStep } from './rules.ts'

export const taskLedger = ledgerContracts(tasks, taskFilters)

const named = z.object({ id, name: z.string() })
/** 出处: the sentence a task or a duty rests on. */
const source = z.object({ planId: id, planTitle: z.string(), number: z.number(), clauseId: id, path: z.array(z.string()), text: z.string(), ownerWords: z.string() })

export const taskReply = z.object({
  row: rowReply(tasks).extend({
    result: z.string().nullable(), review: z.string().nullable(), submittedOn: z.string().nullable(), returnReason: z.string().nullable(), extensionUntil: z.string().nullable(), extensionReason: z.string().nullable(),
    handoverReason: z.string().nullable(), handoverLeft: z.string().nullable(), handedOverTimes: z.number(), supersededOn: z.string().nullable(), supersededReason: z.string().nullable(), /** 已随方案结束 */ endedOn: z.string().nullable(), planClosedOn: z.string().nullable(), occurrence: z.string(),
  }),
  source,
  /** Sentences elsewhere in the plan that are done within this task. */
  also: z.array(z.object({ clauseId: id, path: z.array(z.string()), text: z.string() })),
  /** The newest words that are adopted, and from which day they hold, where they differ from those the task stands under. */
  newer: source.extend({ effectiveOn: z.string() }).nullable(),
  /** Where the successor of the plan goes on from it. */
  carried: z.object({ planId: id, planTitle: z.string(), number: z.number(), clauseId: id }).nullable(),
  assists: z.array(named.extend({ contributions: z.array(z.object({ onDay: z.string(), note: z.string(), byName: z.string() })) })),
  /** The same sentence in other years. */
  years: z.array(z.object({ id, year: z.number(), state: z.string(), dueOn: z.string(), doneOn: z.string().nullable() })),
  timeline: z.array(timelineEntry), files: z.array(fileReply), abilities: z.record(z.string(), ability),
  terms: z.object({ extensions: z.number() }), termsBasis: z.record(z.string(), z.object({ basis: z.string(), inDocument: z.boolean() })),
})
export type TaskReply = z.output<typeof taskReply>

const tag = '任务'
const access = 'task.read' as const

export const readTask = get({ path: '/api/tasks/:id', tag, access, summary: '一项任务：现在怎样、出处、经过、能办什么', params: idParams, reply: taskReply })

const STEP_PATHS = {
  start: 'start', report: 'report', submit: 'submit', accept: 'accept', giveBack: 'return', contribute: 'contribute', handOver: 'hand-over', takeOver: 'take-over', declineHandover: 'decline-handover',
  withdrawHandover: 'withdraw-handover', askExtension: 'ask-extension', grantExtension: 'grant-extension', refuseExtension: 'refuse-extension', urge: 'urge',
} as const satisfies Record<TaskStep, string>

/** `POST /api/tasks/:id/<step>` for each step of the loop. */
export const taskSteps = Object.fromEntries(
  (Object.keys(STEP_PATHS) as TaskStep[]).map((name) => {
    const step = taskLoop.steps[name]
    return [name, post({ path: `/api/tasks/:id/${STEP_PATHS[name]}`, tag, access: step.permission, summary: step.label, params: idParams, body: change.and(step.body as z.ZodObject), reply: taskReply })]
  }),
) as unknown as Record<TaskStep, Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof taskReply>>

export const BOARD_BY = ['action', 'organisation', 'year', 'stage'] as const
export type BoardBy = (typeof BOARD_BY)[number]
const figures = z.object({ wanted: z.number(), done: z.number(), inTime: z.number(), doneLate: z.number(), live: z.number(), late: z.number(), submitted: z.number(), ended: z.number() })
export type Figures = z.output<typeof figures>

const which = { plan: id.optional().describe('哪份方案；不填为全部在执行的') }
export const readBoard = get({
  path: '/api/tasks/board', tag, access, summary: '任务按行动、单位、年度、阶段的完成情况',
  query: z.strictObject({ grouping: z.enum(BOARD_BY).default('action'), ...which }),
  reply: z.object({
    /** `query` opens exactly the rows that are counted. */
    groups: z.array(figures.extend({ key: z.string(), label: z.string(), note: z.string().nullable(), query: z.record(z.string(), z.string()) })), whole: figures,
  }),
})
export type Board = z.output<typeof readBoard.reply>

/** So many tasks of the timeline come at once. */
export const TIMELINE_PART = 200
export const readTimeline = get({
  path: '/api/tasks/timeline', tag, access, summary: '任务时间轴：一次 200 项，行动和合计随第一次来',
  query: z.strictObject({ ...which, organisationId: id.optional(), offset: z.coerce.number().int().min(0).default(0).describe('从第几项起') }),
  reply: z.object({
    rows: z.array(z.object({ id, number: z.string(), title: z.string(), action: z.string(), organisationName: z.string(), fromOn: z.string(), dueOn: z.string(), doneOn: z.string().nullable(), state: z.string() })),
    /** In the order of the rows. */
    groups: z.array(z.object({ action: z.string(), total: z.number(), done: z.number(), late: z.number(), ended: z.number(), fromOn: z.string(), untilOn: z.string() })),
    stages: z.array(z.object({ title: z.string(), from: z.string(), to: z.string() })),
  }),
})

const standing = z.enum(['ahead', 'open', 'done', 'late', 'missed'])
const window = z.object({ key: z.string(), label: z.string(), short: z.string(), from: z.string(), until: z.string() })
const deedReply = z.object({ id, organisationId: id, organisationName: z.string(), periodKey: z.string(), periodLabel: z.string(), doneOn: z.string(), note: z.string(), doneByName: z.string(), files: z.array(z.object({ id, name: z.string() })), source: z.object({ type: z.enum(['exposure']), id }).nullable().describe('由哪条记录算作做到') })

export const listDuties = get({
  path: '/api/duties', tag: '履职', access, summary: '方案要求定期做的，和常态坚持的', query: z.strictObject({ ...which, organisationId: id.optional() }),
  reply: z.object({
    duties: z.array(z.object({
      id, rule: z.string(), planId: id, planTitle: z.string(), title: z.string(), path: z.array(z.string()), frequency: z.string(), units: z.number(),
      /** Who owes it is no unit of this tree: its records are elsewhere. */
      elsewhere: z.string().nullable(),
      current: window.extend({ done: z.number(), open: z.number() }).nullable(),
      /** Nothing is owed any more. */
      over: z.boolean(), missed: z.number(),
      next: z.object({ effectiveOn: z.string(), frequency: z.string().nullable() }).nullable().describe('已采用、还没到执行日的修订把它改成什么；不再要求的 frequency 为空'),
    })),
    standing: z.array(z.object({ id, planId: id, number: z.number(), clauseId: id, title: z.string(), path: z.array(z.string()), ownerWords: z.string(), organisationName: z.string().nullable() })),
  }),
})
export type Duties = z.output<typeof listDuties.reply>

export const readDuty = get({
  path: '/api/duties/:id', tag: '履职', access, summary: '一项履职：谁、哪一期、做没做', params: idParams, query: z.strictObject({ rule: z.string().max(130).optional() }),
  reply: z.object({
    id, source, title: z.string(), rule: z.string(), frequency: z.string(), rules: z.array(z.object({ rule: z.string(), frequency: z.string() })),
    periods: z.array(window), currentKey: z.string().nullable(),
    rows: z.array(z.object({ organisationId: id, organisationName: z.string(), mayFulfil: ability, cells: z.array(z.object({ key: z.string(), standing: standing.nullable(), times: z.number(), atLeast: z.number() })), made: z.number(), asked: z.number() })),
    deeds: z.array(deedReply),
    /** Periods that were over before the plan was kept here are not judged. */
    judgedFrom: z.string(),
    /** Nothing is owed from this day on. */
    planClosedOn: z.string().nullable(),
  }),
})
export type DutyReply = z.output<typeof readDuty.reply>

export const fulfilBody = z.object({ rule: z.string().max(130), periodKey: z.string().max(20), organisationId: id, doneOn: calendarDay, note: text(1000, 2), files: z.array(id).max(20, '最多 20 个').default([]) })
export const fulfilDuty = post({ path: '/api/duties/:id/fulfilments', tag: '履职', access: 'task.work', summary: '登记履职', params: idParams, body: command.extend({ id, ...fulfilBody.shape }), reply: readDuty.reply })

export const LISTS = { tasks: '任务清单', responsibility: '责任清单', schedule: '时限进度清单', annex: '附件' } as const
export type ListName = keyof typeof LISTS
export const LIST_FORMATS = ['xlsx', 'docx', 'pdf'] as const
export const exportList = get({
  path: '/api/task-lists/:list/:format', tag, access: 'task.export', summary: '任务清单、责任清单、时限进度清单、附件：Excel、公文 Word 或 PDF', streams: 'out',
  params: z.object({ list: z.enum(Object.keys(LISTS) as [ListName, ...ListName[]]), format: z.enum(LIST_FORMATS) }), query: z.strictObject(which), reply: file,
})
