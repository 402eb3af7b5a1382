// The loop of a visit: 派单 → 诊查报告 → 企业答复（采纳或不采纳，写理由）→ 回访 → 评价. A visit is help, not enforcement: nothing here
// orders an enterprise to do anything; a hazard it finds goes to the hazard database through channel expert. Pure.
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import type { Day } from '#platform/time/day.ts'
import { defineLoop, type Step, type StepContext } from '#mechanisms/loop/define.ts'
import type { STATES } from './definitions.ts'

export type VisitState = (typeof STATES)[number]['value']

export const adviceSchema = z.object({
  id, text: text(500, 2), level: z.enum(['advice', 'general', 'major']), adopted: z.boolean().nullable(), reason: z.string().nullable(), done: z.boolean().nullable(), hazardId: id.nullable(), hazardNumber: z.string().nullable(),
})
export type Advice = z.output<typeof adviceSchema>

export type Visit = {
  id: string; version: number; number: string; sort: string; roundId: string | null; entityId: string; expertIds: string[]; expertNames: string; expertAccounts: string[]; organisationId: string; need: string | null; plannedOn: Day
  state: VisitState; visitedOn: Day | null; diagnosis: string | null; advices: Advice[]; adviceCount: number; adoptedCount: number; hazardCount: number; reportedByName: string | null; answeredByName: string | null; answeredOn: Day | null
  revisitedOn: Day | null; revisit: string | null; rating: number | null; fee: number | null; closedOn: Day | null; voidReason: string | null
}

type Context = StepContext<null>
function step<Body>(one: Step<Visit, Body, null, VisitState>): Step<Visit, Body, null, VisitState> {
  return one
}

const isOffice = (v: Visit, c: Context) => c.actor.organisationIds.includes(v.organisationId) || c.actor.permissions.has('help-visit.coordinate')
/** The expert himself, or the office that sent him and types it in for him. */
const reporter = (v: Visit, c: Context, verb: string) => (v.expertAccounts.includes(c.actor.accountId) || isOffice(v, c) ? undefined : `由去的专家或组织单位${verb}`)
const own = (v: Visit, c: Context) => (c.actor.entityId === v.entityId || (c.actor.entityId === null && isOffice(v, c)) ? undefined : '由这家单位自己答复')
const photos = z.array(id).max(9, '最多 9 张').default([])

const report = step({
  label: '报诊查情况', from: ['planned'], permission: 'help-visit.report', binds: true,
  body: z.object({
    visitedOn: calendarDay, diagnosis: text(2000, 2),
    advices: z.array(z.object({ id, text: text(500, 2), level: z.enum(['advice', 'general', 'major'], '选建议、一般隐患或重大隐患') })).max(50, '最多 50 条'), photos,
  }),
  refuse: (v, c) => reporter(v, c, '报诊查情况'),
  check: (_, body, c) => (body.visitedOn > c.today ? { field: 'visitedOn', message: '诊查日期不能晚于今天' } : new Set(body.advices.map((one) => one.id)).size < body.advices.length ? { field: 'advices', message: '有两条建议用了同一个编号' } : undefined),
  apply: (_, body, c) => ({
    state: 'reported', visitedOn: body.visitedOn as Day, diagnosis: body.diagnosis, reportedByName: c.actor.name, adviceCount: body.advices.length,
    advices: body.advices.map((one) => ({ ...one, adopted: null, reason: null, done: null, hazardId: null, hazardNumber: null })),
  }),
  event: 'help-visit.reported',
})

const answer = step({
  label: '答复', from: ['reported'], permission: 'help-visit.answer', binds: true,
  body: z.object({ answers: z.array(z.object({ adviceId: id, adopted: z.boolean('选采纳或不采纳'), reason: text(300).nullish() })).max(50) }),
  refuse: own,
  check: (v, body) => {
    const byId = new Map(body.answers.map((one) => [one.adviceId, one]))
    for (const [i, advice] of v.advices.entries()) {
      const found = byId.get(advice.id)
      if (!found) return { field: `answers.${i}`, message: `第 ${i + 1} 条还没有答复` }
      if (!found.adopted && !found.reason) return { field: `answers.${i}`, message: `第 ${i + 1} 条不采纳，要写理由` }
      if (!found.adopted && advice.level === 'major') return { field: `answers.${i}`, message: `第 ${i + 1} 条是重大隐患，不能不采纳；不是重大隐患的，由监管部门判定` }
    }
    return undefined
  },
  apply: (v, body, c) => {
    const byId = new Map(body.answers.map((one) => [one.adviceId, one]))
    const advices = v.advices.map((one) => ({ ...one, adopted: byId.get(one.id)!.adopted, reason: byId.get(one.id)!.reason ?? null }))
    return { state: 'answered', advices, adoptedCount: advices.filter((one) => one.adopted).length, answeredByName: c.actor.name, answeredOn: c.today }
  },
  event: 'help-visit.answered',
  record: (_, __, after) => ({ adopted: after.adoptedCount, of: after.adviceCount }),
})

const revisit = step({
  label: '回访', from: ['answered'], permission: 'help-visit.report',
  body: z.object({ revisitedOn: calendarDay, revisit: text(1000, 2), done: z.array(id).max(50), photos }),
  refuse: (v, c) => reporter(v, c, '回访'),
  check: (v, body, c) => (body.revisitedOn > c.today ? { field: 'revisitedOn', message: '回访日期不能晚于今天' } : v.answeredOn && body.revisitedOn < v.answeredOn ? { field: 'revisitedOn', message: '不能早于企业答复的日子' } : undefined),
  apply: (v, body) => ({ state: 'revisited', revisitedOn: body.revisitedOn as Day, revisit: body.revisit, advices: v.advices.map((one) => ({ ...one, done: one.adopted ? body.done.includes(one.id) : null })) }),
  event: 'help-visit.revisited',
})

const evaluate = step({
  label: '评价', from: ['revisited'], permission: 'help-visit.plan', binds: true,
  body: z.object({ rating: z.int('选 1 到 5 分').min(1, '选 1 到 5 分').max(5, '选 1 到 5 分'), fee: z.int('费用要填到分').min(0).max(1e12).nullish(), note: text(500).nullish() }),
  refuse: (v, c) => (isOffice(v, c) ? undefined : '由组织单位评价'),
  check: (v, body) => (v.sort === 'bought' && (body.fee === null || body.fee === undefined) ? { field: 'fee', message: '政府购买服务要填费用，结算凭它' } : undefined),
  apply: (_, body, c) => ({ state: 'closed', rating: body.rating, fee: body.fee ?? null, closedOn: c.today }),
  event: 'help-visit.evaluated',
})

const voidVisit = step({
  label: '取消', from: ['planned'], permission: 'help-visit.plan', destructive: true, body: z.object({ reason: text(500, 2) }),
  refuse: (v, c) => (isOffice(v, c) ? undefined : '由组织单位取消'), apply: (_, body) => ({ state: 'voided', voidReason: body.reason }), event: 'help-visit.voided',
})

export const visitLoop = defineLoop({
  name: 'help-visit', label: '专家帮扶', unit: '次', systems: ['D13'],
  states: {
    planned: { label: '待诊查', sign: 'open', live: true }, reported: { label: '待企业答复', sign: 'waiting', live: true }, answered: { label: '待回访', sign: 'working', live: true },
    revisited: { label: '待评价', sign: 'waiting', live: true }, closed: { label: '已评价', sign: 'done', live: false }, voided: { label: '已取消', sign: 'voided', live: false },
  },
  steps: { report, answer, revisit, evaluate, voidVisit },
})
export type VisitStep = keyof typeof visitLoop.steps
export const LIVE_STATES = (Object.keys(visitLoop.states) as VisitState[]).filter((state) => visitLoop.states[state].live)
export const LEVEL_WORDS = { advice: '建议', general: '一般隐患', major: '重大隐患' } as const

/** Ties an advice to the hazard that was registered for it. Throws nothing; answers undefined when there is no such advice or it has one. */
export function linked(v: Pick<Visit, 'advices'>, adviceId: string, hazard: { id: string; number: string }): Advice[] | undefined {
  const found = v.advices.find((one) => one.id === adviceId)
  return found && !found.hazardId ? v.advices.map((one) => (one.id === adviceId ? { ...one, hazardId: hazard.id, hazardNumber: hazard.number } : one)) : undefined
}

export type HelpFigures = { readonly visits: number; readonly entities: number; readonly advices: number; readonly adopted: number; readonly answered: number; readonly hazards: number; readonly majors: number; readonly fee: number }
