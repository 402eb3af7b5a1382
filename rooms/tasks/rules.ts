// The loop of a task: 未开始 → 正在办 → 已提交待核 → 办结, with 退回, 交接, 延期, 催办. One table of steps; who hands in does not
// accept. Pure: `today` and the terms are arguments. What a plan makes of its sentences stands in policy.ts.
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { defineLoop, type Step, type StepContext } from '#mechanisms/loop/define.ts'
import type { STATES } from './definitions.ts'
import type { Terms } from './terms.ts'

export type TaskState = (typeof STATES)[number]['value']

/** What an assisting unit (配合单位) filed. */
export type Contribution = { organisationId: string; onDay: Day; note: string; by: string; byName: string }

export type Task = {
  id: string; version: number; number: string; planId: string; planNumber: number; commitmentId: string; clauseId: string; occurrence: string; title: string; words: string
  action: string; path: string[]; kind: string; contribution: boolean; deliverable: string | null; year: number; fromOn: Day | null; dueOn: Day; firstDueOn: Day
  regionId: string; regionPath: string; organisationId: string; inferred: boolean; assistIds: string[]; ownerWords: string
  state: TaskState; progress: string | null; progressOn: Day | null; contributions: Contribution[]
  result: string | null; doneOn: Day | null; submittedBy: string | null; submittedByName: string | null; submittedOn: Day | null
  acceptedBy: string | null; acceptedByName: string | null; acceptedOn: Day | null; review: string | null; returnedTimes: number; returnReason: string | null
  extensionUntil: Day | null; extensionReason: string | null; extensionAskedBy: string | null; extendedTimes: number
  handoverToId: string | null; handoverReason: string | null; handoverLeft: string | null; handoverBy: string | null; handedOverTimes: number
  urgedOn: Day | null; supersededOn: Day | null; supersededReason: string | null; /** 已随方案结束: the day its plan was closed with this undone. */ endedOn: Day | null
  /** Of its plan, done or not. */ planClosedOn: Day | null
}

type Context = StepContext<Terms>

/** Between the closing of a plan and the end of its tasks pass some seconds: nothing is done to them any more. */
const closed = (t: Task) => (t.planClosedOn ? `方案已经在 ${t.planClosedOn} 总结关闭，${t.state === 'done' ? '办结的不再退回' : '没办结的任务随方案结束，不能再办；还要办的，请统筹单位写进下一个行动'}` : undefined)

function step<Body>(one: Step<Task, Body, Terms, TaskState>): Step<Task, Body, Terms, TaskState> {
  return { ...one, refuse: (t, c) => closed(t) ?? one.refuse?.(t, c) }
}

const leads = (t: Task, c: Context) => c.actor.organisationIds.includes(t.organisationId)
const leadOnly = (t: Task, c: Context, verb: string) => (leads(t, c) ? undefined : `由牵头单位${verb}，你不在这个单位`)
/** A hand-over that waits binds both hands. */
const waiting = (t: Task) => (t.handoverToId ? '正在移交，等对方接手；不移交了先撤回' : undefined)

const files = z.array(id).max(20, '最多 20 个').default([])

const start = step({
  label: '开始办', from: ['assigned'], permission: 'task.work', body: z.object({ progress: text(1000).nullish() }),
  refuse: (t, c) => leadOnly(t, c, '办') ?? waiting(t),
  apply: (t, body, c) => ({ state: 'started', ...(body.progress ? { progress: body.progress, progressOn: c.today } : {}) }), event: 'task.started',
})

const report = step({
  label: '记进展', from: ['assigned', 'started'], permission: 'task.work', body: z.object({ progress: text(1000, 2), files }),
  refuse: (t, c) => leadOnly(t, c, '记进展') ?? waiting(t),
  apply: (_, body, c) => ({ state: 'started', progress: body.progress, progressOn: c.today }), event: 'task.progressed',
})

const submit = step({
  label: '提交办结', from: ['assigned', 'started'], permission: 'task.work',
  body: z.object({ result: text(1000, 2), doneOn: calendarDay, files }),
  refuse: (t, c) => leadOnly(t, c, '提交') ?? waiting(t) ?? (t.extensionUntil ? '延期申请还没有批，批了或撤回再提交' : undefined),
  check: (_, body, c) => (body.doneOn > c.today ? { field: 'doneOn', message: '完成日期不能晚于今天' } : undefined),
  // 配合事项: what is owed is the contribution, so filing it ends it; the coordinator may still give it back.
  apply: (t, body, c) => ({
    state: t.contribution ? 'done' : 'submitted', result: body.result, doneOn: body.doneOn as Day, submittedBy: c.actor.accountId, submittedByName: c.actor.name, submittedOn: c.today, returnReason: null,
    acceptedBy: null, acceptedByName: null, acceptedOn: null, review: null,
  }),
  event: 'task.submitted',
})

function accepterRefusal(t: Task, c: Context): string | undefined {
  return c.actor.accountId === t.submittedBy ? '谁办谁不核，换一位同事来' : undefined
}

const accept = step({
  label: '审核办结', from: ['submitted'], permission: 'task.accept', binds: true, body: z.object({ review: text(500).nullish() }),
  refuse: accepterRefusal,
  apply: (_, body, c) => ({ state: 'done', acceptedBy: c.actor.accountId, acceptedByName: c.actor.name, acceptedOn: c.today, review: body.review ?? null }), event: 'task.accepted',
})

const giveBack = step({
  label: '退回', from: ['submitted', 'done'], permission: 'task.accept', body: z.object({ reason: text(500, 2), dueOn: calendarDay.nullish() }),
  refuse: accepterRefusal,
  check: (_, body, c) => (body.dueOn && body.dueOn < c.today ? { field: 'dueOn', message: '新的时限不能早于今天' } : undefined),
  apply: (t, body) => ({
    state: 'started', returnedTimes: t.returnedTimes + 1, returnReason: body.reason, dueOn: (body.dueOn as Day | null | undefined) ?? t.dueOn, doneOn: null,
    acceptedBy: null, acceptedByName: null, acceptedOn: null, review: null,
  }),
  event: 'task.returned',
})

const contribute = step({
  label: '报配合情况', from: ['assigned', 'started', 'submitted'], permission: 'task.work', body: z.object({ note: text(1000, 2), files }),
  refuse: (t, c) => (assistOf(t, c) ? undefined : '由配合单位报，你不在配合单位'),
  apply: (t, body, c) => ({ contributions: [...t.contributions, { organisationId: assistOf(t, c)!, onDay: c.today, note: body.note, by: c.actor.accountId, byName: c.actor.name }] }),
  event: 'task.contributed',
})

const assistOf = (t: Task, c: Context) => t.assistIds.find((one) => c.actor.organisationIds.includes(one))

const handOver = step({
  label: '移交', from: ['assigned', 'started'], permission: 'task.work',
  body: z.object({ handoverToId: id, reason: text(500, 2), left: text(1000, 2).describe('还有什么没办') }),
  refuse: (t, c) => (t.handoverToId ? '已经在移交，等对方接手' : leads(t, c) || c.actor.permissions.has('task.coordinate') ? undefined : '由牵头单位或统筹单位移交'),
  check: (t, body) => (body.handoverToId === t.organisationId ? { field: 'handoverToId', message: '本来就在这个单位' } : undefined),
  apply: (_, body, c) => ({ handoverToId: body.handoverToId, handoverReason: body.reason, handoverLeft: body.left, handoverBy: c.actor.accountId }), event: 'task.handed-over',
})

const noHandover = { handoverToId: null, handoverReason: null, handoverLeft: null, handoverBy: null } as const

function takerRefusal(t: Task, c: Context): string | undefined {
  if (!t.handoverToId) return '没有等着接手的移交'
  return c.actor.organisationIds.includes(t.handoverToId) ? undefined : '由接手单位的人确认'
}

/** The new unit confirms; region follows from the unit (store). */
const takeOver = step({
  label: '接手', from: ['assigned', 'started'], permission: 'task.work', binds: true, body: z.object({ note: text(500).nullish() }),
  refuse: takerRefusal,
  apply: (t) => ({ ...noHandover, organisationId: t.handoverToId!, inferred: false, handedOverTimes: t.handedOverTimes + 1, assistIds: t.assistIds.filter((one) => one !== t.handoverToId) }), event: 'task.taken-over',
  record: (body, before) => ({ note: body.note ?? null, fromId: before.organisationId, toId: before.handoverToId, reason: before.handoverReason, left: before.handoverLeft }),
})

const declineHandover = step({
  label: '不接手', from: ['assigned', 'started'], permission: 'task.work', body: z.object({ reason: text(500, 2) }),
  refuse: takerRefusal, apply: () => noHandover, event: 'task.handover-declined',
})

const withdrawHandover = step({
  label: '撤回移交', from: ['assigned', 'started'], permission: 'task.work', body: z.object({}),
  refuse: (t, c) => (!t.handoverToId ? '没有等着接手的移交' : c.actor.accountId === t.handoverBy || leads(t, c) ? undefined : '由移交的单位撤回'),
  apply: () => noHandover, event: 'task.handover-withdrawn',
})

const askExtension = step({
  label: '申请延期', from: ['assigned', 'started'], permission: 'task.work', body: z.object({ until: calendarDay, reason: text(500, 2) }),
  refuse: (t, c) => leadOnly(t, c, '申请') ?? waiting(t) ?? (t.extensionUntil ? '已经申请过，等统筹单位批' : t.extendedTimes >= c.terms.extensions ? `最多延期 ${c.terms.extensions} 次，已经用完` : undefined),
  check: (t, body, c) => (body.until <= t.dueOn ? { field: 'until', message: `要晚于现在的时限 ${t.dueOn}` } : body.until < c.today ? { field: 'until', message: '不能早于今天' } : body.until > addDays(c.today, 1100) ? { field: 'until', message: '不能超过三年' } : undefined),
  apply: (_, body, c) => ({ extensionUntil: body.until as Day, extensionReason: body.reason, extensionAskedBy: c.actor.accountId }), event: 'task.extension-asked',
})

function extensionRefusal(t: Task, c: Context): string | undefined {
  if (!t.extensionUntil) return '没有待批的延期申请'
  return c.actor.accountId === t.extensionAskedBy ? '申请人不能批自己的延期' : undefined
}

const noExtension = { extensionUntil: null, extensionReason: null, extensionAskedBy: null } as const

const grantExtension = step({
  label: '同意延期', from: ['assigned', 'started'], permission: 'task.coordinate', binds: true, body: z.object({ note: text(500).nullish() }),
  refuse: extensionRefusal, apply: (t) => ({ ...noExtension, dueOn: t.extensionUntil!, extendedTimes: t.extendedTimes + 1 }), event: 'task.extended',
  record: (body, before, after) => ({ note: body.note ?? null, dueFrom: before.dueOn, dueTo: after.dueOn, reason: before.extensionReason }),
})

const refuseExtension = step({
  label: '不同意延期', from: ['assigned', 'started'], permission: 'task.coordinate', body: z.object({ reason: text(500, 2) }),
  refuse: extensionRefusal, apply: () => noExtension, event: 'task.extension-refused',
})

/** 催办 changes nothing but the history: the unit is told, at most once a day. */
const urge = step({
  label: '催办', from: ['assigned', 'started'], permission: 'task.coordinate', body: z.object({ note: text(200).nullish() }),
  refuse: (t, c) => (t.urgedOn === c.today ? '今天已经催过，明天再催' : leads(t, c) ? '就在你们单位手里，不用催自己' : undefined),
  apply: (_, __, c) => ({ urgedOn: c.today }), event: 'task.urged',
})

export const taskLoop = defineLoop({
  name: 'task', label: '任务', unit: '项', systems: ['A01', 'A02'],
  states: {
    assigned: { label: '未开始', sign: 'open', live: true }, started: { label: '正在办', sign: 'working', live: true }, submitted: { label: '已提交待核', sign: 'waiting', live: true },
    done: { label: '办结', sign: 'done', live: false }, superseded: { label: '不再要求', sign: 'voided', live: false }, ended: { label: '随方案结束', sign: 'voided', live: false },
  },
  steps: { start, report, submit, accept, giveBack, contribute, handOver, takeOver, declineHandover, withdrawHandover, askExtension, grantExtension, refuseExtension, urge },
})
export type TaskStep = keyof typeof taskLoop.steps

export const LIVE_STATES = (Object.keys(taskLoop.states) as TaskState[]).filter((state) => taskLoop.states[state].live)
