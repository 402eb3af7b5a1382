// The loop of a problem people entered: 入库 → 交办 → 整改 → 质量核查 → 验收销号; who rectified does not check, who checked does not
// accept, and the checking unit is another than the rectifying one (S2-143). A problem that stands for a major hazard
// follows it and has no steps. Pure.
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { defineLoop, type Step, type StepContext } from '#mechanisms/loop/define.ts'
import type { STATES, TIERS } from './definitions.ts'
import type { Terms } from './terms.ts'

export type ProblemState = (typeof STATES)[number]['value']
export type Tier = (typeof TIERS)[number]['value']

export type ProblemCase = {
  id: string; version: number; number: string; kind: string; source: string; hazardId: string | null; entityId: string | null; regionId: string; regionPath: string; place: string | null; title: string
  category: string | null; clauseKey: string | null; foundOn: Day; state: ProblemState; tier: Tier; organisationId: string; requirement: string | null; dueOn: Day | null
  rectification: string | null; rectifiedBy: string | null; rectifiedByName: string | null; rectifiedOn: Day | null
  checkOrganisationId: string | null; checkedBy: string | null; checkedByName: string | null; checkedOn: Day | null; checkNote: string | null
  acceptedBy: string | null; acceptedByName: string | null; closedOn: Day | null; failedTimes: number; failReason: string | null; warnedOn: Day | null; warnedWhy: string | null; recurrences: number; voidReason: string | null
}

type Context = StepContext<Terms>

function step<Body>(one: Step<ProblemCase, Body, Terms, ProblemState>): Step<ProblemCase, Body, Terms, ProblemState> {
  return one
}

/** Which register a problem stands in: 警示榜 while it is warned, 蓄水池 while it is being rectified. */
export function tierOf(p: Pick<ProblemCase, 'state' | 'warnedOn'>): Tier {
  if (p.state === 'closed' || p.state === 'voided') return 'out'
  if (p.warnedOn) return 'warning'
  return p.state === 'listed' ? 'stock' : 'pool'
}

const follows = (p: ProblemCase) => (p.hazardId ? '这是重大隐患，随隐患办理，到隐患页去办' : undefined)
const moved = (p: ProblemCase, changes: Partial<ProblemCase>): Partial<ProblemCase> => ({ ...changes, tier: tierOf({ ...p, ...changes }) })
const photos = z.array(id).max(9, '最多 9 张').default([])

const unchecked = { checkOrganisationId: null, checkedBy: null, checkedByName: null, checkedOn: null, checkNote: null } as const
const unrectified = { rectification: null, rectifiedBy: null, rectifiedByName: null, rectifiedOn: null } as const

const assign = step({
  label: '交办', from: ['listed', 'assigned'], permission: 'problem.assign', binds: true,
  body: z.object({ organisationId: id, dueOn: calendarDay, requirement: text(1000, 2) }),
  refuse: follows,
  check: (_, body, c) => (body.dueOn < c.today ? { field: 'dueOn', message: '期限不能早于今天' } : body.dueOn > addDays(c.today, 730) ? { field: 'dueOn', message: '期限不能超过两年' } : undefined),
  apply: (p, body) => moved(p, { state: 'assigned', organisationId: body.organisationId, dueOn: body.dueOn as Day, requirement: body.requirement }),
  event: 'problem.assigned',
})

const rectify = step({
  label: '提交整改', from: ['assigned'], permission: 'problem.rectify',
  body: z.object({ rectification: text(1000, 2), photos }),
  refuse: (p, c) => follows(p) ?? (c.actor.organisationIds.includes(p.organisationId) ? undefined : '由责任单位整改，你不在这个单位'),
  check: (_, body) => (body.photos.length === 0 ? { field: 'photos', message: '至少附一张整改后的照片，质量核查凭它核对' } : undefined),
  apply: (p, body, c) => moved(p, { ...unchecked, state: 'rectified', rectification: body.rectification, rectifiedBy: c.actor.accountId, rectifiedByName: c.actor.name, rectifiedOn: c.today }),
  event: 'problem.rectified',
})

/** The unit an actor checks for: one of his that is not the rectifying one. */
export const checkingUnit = (p: Pick<ProblemCase, 'organisationId'>, organisationIds: readonly string[]) => organisationIds.find((one) => one !== p.organisationId)

function checkerRefusal(p: ProblemCase, c: Context): string | undefined {
  const linked = follows(p)
  if (linked) return linked
  if (c.actor.accountId === p.rectifiedBy) return '谁整改谁不核查，换一位同事来'
  if (c.actor.organisationIds.includes(p.organisationId)) return '责任单位不核查自己的整改，由别的部门核查'
  return checkingUnit(p, c.actor.organisationIds) ? undefined : '由部门核查，你不在部门里'
}

const pass = step({
  label: '核查合格', from: ['rectified'], permission: 'problem.check', binds: true,
  body: z.object({ note: text(500, 2), photos }),
  refuse: checkerRefusal,
  apply: (p, body, c) => moved(p, { state: 'checked', checkOrganisationId: checkingUnit(p, c.actor.organisationIds)!, checkedBy: c.actor.accountId, checkedByName: c.actor.name, checkedOn: c.today, checkNote: body.note }),
  event: 'problem.passed',
})

const fail = step({
  label: '核查不合格', from: ['rectified'], permission: 'problem.check', destructive: true,
  body: z.object({ reason: text(500, 2), photos }),
  refuse: checkerRefusal,
  apply: (p, body, c) => moved(p, {
    ...unrectified, ...unchecked, state: 'assigned', failedTimes: p.failedTimes + 1, failReason: body.reason,
    ...(c.terms.warningOn.includes('failed') && !p.warnedOn ? { warnedOn: c.today, warnedWhy: `质量核查不合格：${body.reason}`.slice(0, 500) } : {}),
  }),
  event: 'problem.failed',
})

function accepterRefusal(p: ProblemCase, c: Context): string | undefined {
  if (c.actor.accountId === p.rectifiedBy) return '谁整改谁不验收'
  return follows(p) ?? (c.actor.accountId === p.checkedBy ? '核查人不验收，由另一位同事验收' : undefined)
}

const accept = step({
  label: '验收销号', from: ['checked'], permission: 'problem.accept', binds: true,
  body: z.object({ note: text(500).nullish() }),
  refuse: accepterRefusal,
  apply: (p, _, c) => moved(p, { state: 'closed', acceptedBy: c.actor.accountId, acceptedByName: c.actor.name, closedOn: c.today }),
  event: 'problem.closed',
})

const giveBack = step({
  label: '验收退回', from: ['checked'], permission: 'problem.accept',
  body: z.object({ reason: text(500, 2) }),
  refuse: accepterRefusal,
  apply: (p, body) => moved(p, { ...unrectified, ...unchecked, state: 'assigned', failReason: body.reason }),
  event: 'problem.returned',
})

const voidCase = step({
  label: '作废', from: ['listed', 'assigned'], permission: 'problem.void', destructive: true,
  body: z.object({ reason: text(500, 2) }),
  refuse: follows,
  apply: (p, body) => moved(p, { state: 'voided', voidReason: body.reason }),
  event: 'problem.voided',
})

export const problemLoop = defineLoop({
  name: 'problem', label: '问题清单', unit: '个', systems: ['B04'],
  states: {
    listed: { label: '待交办', sign: 'waiting', live: true },
    assigned: { label: '整改中', sign: 'working', live: true },
    rectified: { label: '待质量核查', sign: 'waiting', live: true },
    checked: { label: '待验收', sign: 'waiting', live: true },
    closed: { label: '已销号', sign: 'done', live: false },
    voided: { label: '已作废', sign: 'voided', live: false },
  },
  steps: { assign, rectify, pass, fail, accept, giveBack, voidCase },
})

export type ProblemStep = keyof typeof problemLoop.steps
export const LIVE_STATES = (Object.keys(problemLoop.states) as ProblemState[]).filter((state) => problemLoop.states[state].live)

/** What the list keeps of a major hazard; read anew after each of its events, so that a list rebuilt is the same list. */
export type HazardFacts = {
  state: string; level: string | null; foundOn: Day; dueOn: Day | null; organisationId: string; rectification: string | null; rectifiedBy: string | null; rectifiedByName: string | null; rectifiedOn: Day | null
  reviewOrganisationId: string | null; reviewedBy: string | null; reviewedByName: string | null; reviewedOn: Day | null; review: string | null; closedBy: string | null; closedByName: string | null; closedOn: Day | null
  returnedTimes: number; returnReason: string | null; returnedOn: Day | null; voidReason: string | null
}

/** The stage of a problem whose hazard is in this state: before 整改 it waits to be handed out, after review to be closed. */
export function stateOfHazard(state: string, rectifiedOn: Day | null, reviewedOn: Day | null): ProblemState {
  if (state === 'closed' || state === 'voided') return state
  if (state === 'reported' || state === 'graded') return 'listed'
  if (state === 'assigned') return 'assigned'
  return reviewedOn ? 'checked' : rectifiedOn ? 'rectified' : 'assigned'
}

/** The parts of a problem that its hazard decides. A hazard that is no longer major leaves the list. */
export function fromHazard(h: HazardFacts, terms: Pick<Terms, 'warningOn'>, today: Day): Omit<Partial<ProblemCase>, 'id' | 'version'> & { state: ProblemState; tier: Tier } {
  const left = h.level !== 'major' && h.state !== 'voided'
  const state = left ? 'voided' : stateOfHazard(h.state, h.rectifiedOn, h.reviewedOn)
  const lateSince = problemLoop.states[state].live && h.dueOn !== null && h.dueOn < today ? addDays(h.dueOn, 1) : null
  const warned = terms.warningOn.includes('failed') && h.returnedTimes > 0 ? { warnedOn: h.returnedOn ?? today, warnedWhy: `复查不合格${h.returnReason ? `：${h.returnReason}` : ''}`.slice(0, 500) }
    : terms.warningOn.includes('late') && lateSince ? { warnedOn: lateSince, warnedWhy: `超过期限 ${h.dueOn}` } : { warnedOn: null, warnedWhy: null }
  const whole = {
    state, organisationId: h.organisationId, foundOn: h.foundOn, dueOn: h.dueOn, rectification: h.rectification, rectifiedBy: h.rectifiedBy, rectifiedByName: h.rectifiedByName, rectifiedOn: h.rectifiedOn,
    checkOrganisationId: h.reviewedOn ? h.reviewOrganisationId : null, checkedBy: h.reviewedBy, checkedByName: h.reviewedByName, checkedOn: h.reviewedOn, checkNote: h.review,
    acceptedBy: h.closedBy, acceptedByName: h.closedByName, closedOn: h.closedOn, failedTimes: h.returnedTimes, failReason: h.returnReason,
    voidReason: state === 'voided' ? (left ? '隐患改判，不再是重大隐患' : h.voidReason) : null, ...warned,
  }
  return { ...whole, tier: tierOf(whole) }
}

export type TierFigures = { readonly all: number; readonly stock: number; readonly pool: number; readonly warning: number; readonly out: number; readonly late: number; readonly checks: number; readonly passed: number; readonly recurrences: number; readonly openRecurrences: number }
