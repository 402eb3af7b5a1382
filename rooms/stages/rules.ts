// The loop of a stage (A02): 未开始 → 进行中 → 待验收 → 完成. Its days move it on by themselves; closing needs every item of the
// exit checklist and a stage report. Pure: `today` and the counts of tasks are arguments.
// 退出清单: an item is ticked by somebody, or answered by the share of tasks done; such a gate overrides no task's deadline.
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import { defineLoop, type Step } from '#mechanisms/loop/define.ts'

export type StageState = 'ahead' | 'running' | 'checking' | 'done' | 'dropped' | 'ended'

/** Which tasks a computed item counts. */
export const METRICS = { inside: '本阶段到期的任务', until: '到本阶段末为止应完成的任务', plan: '方案的全部任务' } as const
export type Metric = keyof typeof METRICS
export const metrics = z.enum(Object.keys(METRICS) as [Metric, ...Metric[]])

export type StageItem = {
  id: string; position: number; text: string; inDocument: boolean; metric: Metric | null; threshold: number | null
  tickedOn: Day | null; tickedBy: string | null; tickedByName: string | null; note: string | null; removedOn: Day | null; removedReason: string | null
}

export type Stage = {
  id: string; version: number; planId: string; code: string | null; position: number; title: string; fromOn: Day; toOn: Day; planFromOn: Day | null; planToOn: Day | null
  submittedOn: Day | null; submittedBy: string | null; submittedByName: string | null; closedOn: Day | null; closedBy: string | null; closedByName: string | null
  paperId: string | null; reopenedTimes: number; droppedOn: Day | null; /** Of its plan. */ planClosedOn: Day | null
  items: readonly StageItem[]; state: StageState
}

export type Tally = { readonly total: number; readonly done: number; readonly late: number }

/** Counts of tasks, and the share that "done" means where an item does not say (⚙). */
export type StageTerms = { readonly share: number; readonly tasks: Readonly<Record<Metric, Tally>> }

/** Where a stage stands by its days and by what was done. */
export function stateOf(stage: Pick<Stage, 'fromOn' | 'toOn' | 'submittedOn' | 'closedOn' | 'droppedOn' | 'planClosedOn'>, today: Day): StageState {
  if (stage.closedOn) return 'done'
  if (stage.droppedOn) return 'dropped'
  if (stage.planClosedOn) return 'ended'
  if (stage.submittedOn || today > stage.toOn) return 'checking'
  return today < stage.fromOn ? 'ahead' : 'running'
}

export const daysLeft = (stage: Pick<Stage, 'toOn'>, today: Day): number => daysBetween(today, stage.toOn)

/** Whether an item is met, with the words beside it. */
export function itemStanding(item: StageItem, terms: StageTerms): { met: boolean; done: number | null; total: number | null; need: number | null } {
  if (!item.metric) return { met: item.tickedOn !== null, done: null, total: null, need: null }
  const { done, total } = terms.tasks[item.metric]
  const need = item.threshold ?? terms.share
  // No tasks at all prove nothing.
  return { met: total > 0 && done * 100 >= need * total, done, total, need }
}

export const liveItems = (stage: Pick<Stage, 'items'>): StageItem[] => stage.items.filter((item) => item.removedOn === null)
export const unmet = (stage: Pick<Stage, 'items'>, terms: StageTerms): StageItem[] => liveItems(stage).filter((item) => !itemStanding(item, terms).met)

const step = <Body>(one: Step<Stage, Body, StageTerms, StageState>): Step<Stage, Body, StageTerms, StageState> => one

const OPEN = ['ahead', 'running', 'checking'] as const
const reason = text(500, 2)

/** A report that told of another checklist is not what the stage closes with. */
const NO_REPORT = { paperId: null } as const
const changed = (stage: Stage, itemId: string, part: Partial<StageItem>): Partial<Stage> => ({ ...NO_REPORT, items: stage.items.map((item) => (item.id === itemId ? { ...item, ...part } : item)) })
const noItem = (stage: Stage, itemId: string) => (liveItems(stage).some((item) => item.id === itemId) ? undefined : { field: 'itemId', message: '退出清单里没有这一项' })
const noTick = { tickedOn: null, tickedBy: null, tickedByName: null, note: null } as const

const itemBody = { text: text(500, 2), metric: metrics.nullish(), threshold: z.int('要填整数').min(1, '不能小于 1').max(100, '不能大于 100').nullish() }

const addItem = step({
  label: '加一项', from: [...OPEN], permission: 'stage.manage', body: z.object({ itemId: id, ...itemBody }),
  check: (stage, body) => (stage.items.some((item) => item.id === body.itemId) ? { field: 'itemId', message: '这一项已经加过' } : undefined),
  apply: (stage, body) => ({
    ...NO_REPORT,
    items: [...stage.items, { id: body.itemId, position: stage.items.length + 1, text: body.text, inDocument: false, metric: body.metric ?? null, threshold: body.metric ? (body.threshold ?? null) : null, ...noTick, removedOn: null, removedReason: null }],
  }),
  event: 'stage.item-added',
})

const editItem = step({
  label: '改这一项', from: [...OPEN], permission: 'stage.manage', body: z.object({ itemId: id, ...itemBody, reason }),
  check: (stage, body) => noItem(stage, body.itemId),
  // What was ticked was another sentence.
  apply: (stage, body) => changed(stage, body.itemId, { text: body.text, metric: body.metric ?? null, threshold: body.metric ? (body.threshold ?? null) : null, ...noTick }),
  event: 'stage.item-changed',
})

const removeItem = step({
  label: '去掉这一项', from: [...OPEN], permission: 'stage.manage', destructive: true, body: z.object({ itemId: id, reason }),
  check: (stage, body) => noItem(stage, body.itemId),
  apply: (stage, body, c) => changed(stage, body.itemId, { removedOn: c.today, removedReason: body.reason }),
  event: 'stage.item-removed', record: (body, stage) => ({ ...body, text: stage.items.find((item) => item.id === body.itemId)?.text }),
})

const tick = step({
  label: '勾上', from: ['running', 'checking'], permission: 'stage.tick', body: z.object({ itemId: id, note: text(500, 2), photos: z.array(id).max(9, '最多 9 个').default([]) }),
  check: (stage, body) => noItem(stage, body.itemId)
    ?? (stage.items.some((item) => item.id === body.itemId && item.metric) ? { field: 'itemId', message: '这一项按任务完成情况计算，不用人勾' } : undefined),
  apply: (stage, body, c) => changed(stage, body.itemId, { tickedOn: c.today, tickedBy: c.actor.accountId, tickedByName: c.actor.name, note: body.note }),
  event: 'stage.item-ticked', record: (body, stage) => ({ ...body, text: stage.items.find((item) => item.id === body.itemId)?.text }),
})

const untick = step({
  label: '取消勾选', from: ['running', 'checking'], permission: 'stage.tick', body: z.object({ itemId: id, reason }),
  check: (stage, body) => noItem(stage, body.itemId) ?? (stage.items.some((item) => item.id === body.itemId && item.tickedOn) ? undefined : { field: 'itemId', message: '这一项没有勾' }),
  apply: (stage, body) => changed(stage, body.itemId, noTick),
  event: 'stage.item-unticked', record: (body, stage) => ({ ...body, text: stage.items.find((item) => item.id === body.itemId)?.text }),
})

const reschedule = step({
  label: '改起止日期', from: [...OPEN], permission: 'stage.manage', body: z.object({ fromOn: calendarDay, toOn: calendarDay, reason }),
  check: (stage, body) => (body.toOn < body.fromOn ? { field: 'toOn', message: '结束日不能早于开始日' } : body.fromOn === stage.fromOn && body.toOn === stage.toOn ? { field: 'toOn', message: '日期没有变' } : undefined),
  apply: (_, body) => ({ ...NO_REPORT, fromOn: body.fromOn as Day, toOn: body.toOn as Day }),
  event: 'stage.rescheduled', record: (body, before) => ({ ...body, before: { fromOn: before.fromOn, toOn: before.toOn } }),
})

const submit = step({
  label: '提请验收', from: ['running'], permission: 'stage.manage', body: z.object({ note: text(500).nullish() }),
  apply: (_, __, c) => ({ submittedOn: c.today, submittedBy: c.actor.accountId, submittedByName: c.actor.name }),
  event: 'stage.submitted',
})

const giveBack = step({
  label: '退回接着办', from: ['checking'], permission: 'stage.close', body: z.object({ reason }),
  refuse: (stage, c) => (c.today > stage.toOn ? '阶段已到期，还要办就先改结束日期' : undefined),
  apply: () => ({ submittedOn: null, submittedBy: null, submittedByName: null }),
  event: 'stage.returned',
})

const report = step({
  label: '出阶段总结', from: ['running', 'checking'], permission: 'stage.manage',
  body: z.object({ summary: text(4000, 10), problems: text(4000, 2), next: text(4000, 2) }),
  // The figures and the paper's number are the server's.
  apply: () => ({}), event: 'stage.reported', record: () => ({}),
})

const close = step({
  label: '验收通过，完成', from: ['checking'], permission: 'stage.close', binds: true, body: z.object({ note: text(500).nullish() }),
  refuse: (stage, c) => {
    const open = unmet(stage, c.terms)
    if (liveItems(stage).length === 0) return '退出清单还是空的，先写明达到什么才算完成'
    if (open.length) return `退出清单还差 ${open.length} 项：${open.slice(0, 3).map((item) => item.text.slice(0, 30)).join('；')}${open.length > 3 ? '…' : ''}`
    return stage.paperId ? undefined : '照现在的清单还没有阶段总结，先出总结再验收'
  },
  apply: (_, __, c) => ({ closedOn: c.today, closedBy: c.actor.accountId, closedByName: c.actor.name }),
  event: 'stage.closed',
})

const reopen = step({
  label: '重新打开', from: ['done'], permission: 'stage.close', destructive: true, body: z.object({ reason }),
  refuse: (stage) => (stage.planClosedOn ? `方案已经在 ${stage.planClosedOn} 总结关闭，阶段不再打开` : undefined),
  // The report told of a closed stage: the next closing needs a new one.
  apply: (stage) => ({ closedOn: null, closedBy: null, closedByName: null, submittedOn: null, submittedBy: null, submittedByName: null, paperId: null, reopenedTimes: stage.reopenedTimes + 1 }),
  event: 'stage.reopened',
})

export const stageLoop = defineLoop({
  name: 'stage', label: '阶段', unit: '个', systems: ['A02'],
  states: {
    ahead: { label: '未开始', sign: 'open', live: true }, running: { label: '进行中', sign: 'working', live: true }, checking: { label: '待验收', sign: 'waiting', live: true },
    done: { label: '完成', sign: 'done', live: false }, dropped: { label: '方案已不再列', sign: 'voided', live: false }, ended: { label: '随方案结束', sign: 'voided', live: false },
  },
  steps: { tick, untick, addItem, editItem, removeItem, reschedule, submit, report, giveBack, close, reopen },
})
export type StageStepName = keyof typeof stageLoop.steps

/** A stage as a version of the plan has it. */
export type PlanStage = { readonly id: string; readonly title: string; readonly from: string | null; readonly to: string | null; readonly exit: readonly string[] }
export type PlannedStage = { readonly code: string; readonly title: string; readonly fromOn: Day; readonly toOn: Day; readonly exit: readonly string[] }

/** 基本完成三年行动任务: a sentence that tasks themselves answer. */
export const metricOf = (sentence: string): Metric | null => (/(?:基本|全面|全部)完成[^，。；]{0,24}任务|任务[^，。；]{0,12}(?:基本|全面|全部)完成/.test(sentence) ? 'until' : null)

/** The stages of a version with both their days: an open beginning starts with the plan (即日起) or after the stage before it. */
export function plannedStages(stages: readonly PlanStage[], plan: { effectiveOn: Day; periodTo: Day | null }): PlannedStage[] {
  const made: PlannedStage[] = []
  for (const [i, one] of stages.entries()) {
    const before = made.at(-1)
    const fromOn = (one.from ?? (before ? nextDay(before.toOn) : plan.effectiveOn)) as Day
    const nextFrom = stages[i + 1]?.from
    const toOn = (one.to ?? (nextFrom ? dayBefore(nextFrom as Day) : plan.periodTo) ?? fromOn) as Day
    made.push({ code: one.id, title: one.title, fromOn, toOn: toOn < fromOn ? fromOn : toOn, exit: one.exit })
  }
  return made
}

const nextDay = (d: Day) => addDays(d, 1)
const dayBefore = (d: Day) => addDays(d, -1)

export type YearTheme = { readonly year: number; readonly theme: string; readonly quote: string }

/** “2024年提升、2025年强化、2026年巩固”: years with a word each, at least two in a row, between the same quotation marks. */
export function themesIn(planText: string): YearTheme[] {
  for (const [, quote] of planText.matchAll(/[“"]((?:20\d\d年?[\u4e00-\u9fff]{1,8}[、，,])+20\d\d年?[\u4e00-\u9fff]{1,8})[”"]/g)) {
    return [...quote!.matchAll(/(20\d\d)年?([\u4e00-\u9fff]{1,8})/g)].map(([, year, theme]) => ({ year: Number(year), theme: theme!, quote: quote! }))
  }
  return []
}
