// The loop of a hazard: 上报 → 判定 → 交办 → 整改 → 复查 → 销号. One table of steps; who rectifies never accepts.
// Pure: `today` and the terms (parameters of the jurisdiction as of the finding day) are arguments.
// 《安全生产法》第四十一条（排查治理、重大隐患双报告）、第七十条；《安全生产事故隐患排查治理暂行规定》第十四、十五条（五项内容）。
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import { sees } from '#platform/auth/actor.ts'
import { findIndustry } from '#platform/formats/industry.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { abilities, defineLoop, type Step, type StepContext } from '#mechanisms/loop/define.ts'
import { lookBody } from '#rooms/evidence/contract.ts'
import { closingRefusal, reviewRefusal, type Standing } from '#rooms/evidence/rules.ts'
import { CATEGORIES, STATES } from './definitions.ts'

export type HazardState = (typeof STATES)[number]['value']
export type Level = 'general' | 'major'

/** The clause of a judgement standard (判定标准) that makes a hazard major, as it stood on the finding day. */
export const clauseCitation = z.object({
  document: text(120, 2).describe('标准或文件名'),
  documentNumber: text(60).describe('文号或标准号'),
  clause: text(60, 1).describe('条款，如 第十一条（六）'),
  text: text(1000, 2).describe('条款内容'),
})
export type ClauseCitation = z.output<typeof clauseCitation>

export type Hazard = {
  id: string; version: number; number: string; entityId: string; regionId: string; regionPath: string; place: string; description: string
  /** 行业门类 of the unit on the finding day (GB/T 4754); set once. */
  industry?: string | null
  category: string | null; channel: string; foundOn: Day; foundBy: string | null; foundByName: string
  level: Level | null; clause: ClauseCitation | null; gradedBy: string | null; gradedOn: Day | null
  state: HazardState; organisationId: string; reviewOrganisationId: string | null
  holder: 'organisation' | 'entity' | 'nobody'; holderOrganisationId: string | null
  assignedBy: string | null; assignedOn: Day | null; dueOn: Day | null; firstDueOn: Day | null
  atOnce: boolean | null; planMeasures: string | null; planResponsible: string | null; planFunds: number | null; planDueOn: Day | null
  planContingency: string | null; plannedBy: string | null
  rectifiedBy: string | null; rectifiedByName: string | null; rectifiedOn: Day | null; rectification: string | null
  reviewedBy: string | null; reviewedByName: string | null; reviewedOn: Day | null; review: string | null
  closedBy: string | null; closedOn: Day | null; returnedTimes: number; returnReason: string | null
  extensionUntil: Day | null; extensionReason: string | null; extensionAskedBy: string | null; extendedTimes: number
  urgedOn: Day | null
  voidReason: string | null
}

/** Parameters a jurisdiction sets; see packs/ for values and where they are written. */
export type Terms = {
  /** 销号前是否由行业监管部门审核把关: S3-099, S4-046. */
  readonly closureGate: boolean
  /** 交办时默认给的整改天数: 一般 / 重大. */
  readonly dueDays: { readonly general: number; readonly major: number }
  /** 一件隐患最多延期几次. */
  readonly extensions: number
  /** How what was noticed about its photos stands, where accepting or closing depends on it (rooms/evidence). */
  readonly evidence?: Standing
}

type Context = StepContext<Terms>

const inOffice = (context: Context, organisationId: string | null) =>
  organisationId !== null && (context.actor.organisationIds.includes(organisationId) || context.actor.permissions.has('hazard.coordinate'))

const officeOnly = (h: Hazard, context: Context, verb: string) =>
  inOffice(context, h.organisationId) ? undefined : `由监管部门${verb}，你不在这个部门`

/** The five fields of a rectification plan (五落实), in the order of the documents. */
export const PLAN_FIELDS = [
  ['planMeasures', '措施'], ['planResponsible', '责任'], ['planFunds', '资金'], ['planDueOn', '时限'], ['planContingency', '预案'],
] as const satisfies readonly (readonly [keyof Hazard, string])[]

/** Which of the five are still missing. */
export function missingPlanFields(h: Pick<Hazard, (typeof PLAN_FIELDS)[number][0]>): string[] {
  return PLAN_FIELDS.filter(([field]) => h[field] === null || h[field] === '').map(([, label]) => label)
}

const photos = z.array(id).max(9, '最多 9 张').default([])

function step<Body>(s: Step<Hazard, Body, Terms, HazardState>): Step<Hazard, Body, Terms, HazardState> {
  return s
}

const grade = step({
  label: '判定',
  from: ['reported'],
  permission: 'hazard.grade',
  body: z.object({ level: z.enum(['general', 'major'], '选一般或重大'), category: z.enum(CATEGORIES.map((c) => c.value) as [string, ...string[]], '从类别里选一个').nullish(), clause: clauseCitation.nullish() }),
  refuse: (h, c) => officeOnly(h, c, '判定'),
  check: (_, body) => (body.level === 'major' && !body.clause ? { field: 'clause', message: '判为重大，必须引用判定标准的条款' } : undefined),
  apply: (h, body, c) => ({
    state: 'graded', level: body.level, category: body.category ?? h.category, clause: body.clause ?? null, gradedBy: c.actor.accountId, gradedOn: c.today,
  }),
  event: 'hazard.graded',
})

const assign = step({
  label: '交办',
  from: ['graded'],
  permission: 'hazard.assign',
  binds: true,
  body: z.object({ dueOn: calendarDay, reviewOrganisationId: id.nullish(), atOnce: z.boolean().default(false), note: text(500).nullish() }),
  refuse: (h, c) => officeOnly(h, c, '交办'),
  check: (h, body, c) => dueProblem(h, body.dueOn as Day, c),
  apply: (h, body, c) => ({
    state: 'assigned', holder: 'entity', holderOrganisationId: null, assignedBy: c.actor.accountId, assignedOn: c.today,
    dueOn: body.dueOn as Day, firstDueOn: body.dueOn as Day, atOnce: body.atOnce && h.level === 'general', reviewOrganisationId: body.reviewOrganisationId ?? h.reviewOrganisationId ?? h.organisationId,
  }),
  event: 'hazard.assigned',
})

function dueProblem(h: Hazard, dueOn: Day, c: Context) {
  if (dueOn < c.today) return { field: 'dueOn', message: '期限不能早于今天' }
  if (dueOn > addDays(h.foundOn > c.today ? h.foundOn : c.today, 730)) return { field: 'dueOn', message: '期限不能超过两年' }
  return undefined
}

const planBody = z.object({
  planMeasures: text(1000, 2), planResponsible: text(60, 1), planFunds: z.int('资金要填到分').min(0).max(1e13), planDueOn: calendarDay, planContingency: text(1000, 2),
})

const plan = step({
  label: '制定方案',
  from: ['assigned'],
  permission: 'hazard.rectify',
  body: planBody,
  refuse: (h, c) => rectifierRefusal(h, c),
  check: (h, body) => (h.dueOn && body.planDueOn > h.dueOn ? { field: 'planDueOn', message: `整改时限不能晚于交办期限 ${h.dueOn}；来不及请先申请延期` } : undefined),
  apply: (_, body, c) => ({ ...body, planDueOn: body.planDueOn as Day, atOnce: false, plannedBy: c.actor.accountId }),
  event: 'hazard.planned',
})

function rectifierRefusal(h: Hazard, c: Context): string | undefined {
  if (c.actor.entityId === h.entityId) return undefined
  if (c.actor.entityId === null && c.actor.permissions.has('hazard.rectify-for') && sees(c.actor, h)) return undefined
  return '由这家单位自己整改'
}

const rectify = step({
  label: '提交整改',
  from: ['assigned'],
  permission: 'hazard.rectify',
  body: z.object({ rectification: text(1000, 2), photos }),
  refuse: (h, c) => {
    const notMine = rectifierRefusal(h, c)
    if (notMine) return notMine
    if (h.extensionUntil) return '延期申请还没有批，批了或撤回再提交'
    const missing = h.atOnce ? [] : missingPlanFields(h)
    return missing.length ? `不能当场改完的先定方案，五项还缺：${missing.join('、')}` : undefined
  },
  check: (_, body) => (body.photos.length === 0 ? { field: 'photos', message: '至少附一张整改后的照片，复查和销号凭它核对' } : undefined),
  apply: (h, body, c) => ({
    state: 'rectified', holder: 'organisation', holderOrganisationId: h.reviewOrganisationId ?? h.organisationId,
    rectifiedBy: c.actor.accountId, rectifiedByName: c.actor.name, rectifiedOn: c.today, rectification: body.rectification, returnReason: null,
    reviewedBy: null, reviewedByName: null, reviewedOn: null, review: null,
  }),
  event: 'hazard.rectified',
})

function reviewerRefusal(h: Hazard, c: Context): string | undefined {
  if (c.actor.accountId === h.rectifiedBy) return '谁整改谁不复查，换一位同事来'
  if (c.actor.entityId !== null) return '由监管一方复查，企业不复查自己的整改'
  if (!inOffice(c, h.reviewOrganisationId) && !inOffice(c, h.organisationId)) return '由经办部门复查，你不在这个部门'
  return undefined
}

const accept = step({
  label: '复查通过',
  from: ['rectified'],
  permission: 'hazard.review',
  binds: true,
  body: z.object({ review: text(500, 2), photos, flagsSeen: lookBody.nullish().describe('照片与以前的几乎相同时：写明怎么看的，是否到现场') }),
  refuse: (h, c) => reviewerRefusal(h, c),
  check: (h, body, c) => seenProblem(h, body.flagsSeen, c),
  apply: (h, body, c) => {
    const seen = { reviewedBy: c.actor.accountId, reviewedByName: c.actor.name, reviewedOn: c.today, review: body.review }
    return gated(h, c.terms)
      ? { ...seen, state: 'accepted', holder: 'organisation', holderOrganisationId: h.organisationId }
      : { ...seen, state: 'closed', holder: 'nobody', holderOrganisationId: null, closedBy: c.actor.accountId, closedOn: c.today }
  },
  event: 'hazard.accepted',
  // How a copied photo was looked at is a matter among offices: its own event says it, which the enterprise does not see.
  record: ({ review, photos: taken }) => ({ review, photos: taken }),
})

/** A copied photo: the reviewer says how they looked at it, and where accepting is closing, that they were on site. */
function seenProblem(h: Hazard, seen: { onSite: boolean } | null | undefined, { terms }: Context) {
  if (!terms.evidence) return undefined
  const open = seen ? (seen.onSite ? undefined : gated(h, terms) ? undefined : closingRefusal(terms.evidence)) : (reviewRefusal(terms.evidence) ?? (gated(h, terms) ? undefined : closingRefusal(terms.evidence)))
  return open ? { field: 'flagsSeen', message: open } : undefined
}

/** Major hazards pass the regulator's gate before they close; general ones close on review. */
export function gated(h: Pick<Hazard, 'level'>, terms: Terms): boolean {
  return h.level === 'major' && terms.closureGate
}

const giveBack = step({
  label: '退回整改',
  from: ['rectified', 'accepted'],
  permission: 'hazard.review',
  body: z.object({ reason: text(500, 2), dueOn: calendarDay.nullish(), photos }),
  refuse: (h, c) => {
    if (h.state !== 'accepted') return reviewerRefusal(h, c)
    return c.actor.accountId === h.reviewedBy ? '你已复查通过，要退回由审核销号的同事来退' : closerRefusal(h, c)
  },
  check: (h, body, c) => (body.dueOn ? dueProblem(h, body.dueOn as Day, c) : undefined),
  apply: (h, body) => ({
    state: 'assigned', holder: 'entity', holderOrganisationId: null, returnedTimes: h.returnedTimes + 1, returnReason: body.reason,
    dueOn: (body.dueOn as Day | null | undefined) ?? h.dueOn,
  }),
  event: 'hazard.returned',
})

function closerRefusal(h: Hazard, c: Context): string | undefined {
  if (c.actor.accountId === h.rectifiedBy) return '谁整改谁不销号'
  if (c.actor.accountId === h.reviewedBy) return '复查人不销号，由监管部门另一位同事审核'
  return officeOnly(h, c, '审核销号')
}

const close = step({
  label: '销号',
  from: ['accepted'],
  permission: 'hazard.close',
  binds: true,
  body: z.object({ note: text(500).nullish() }),
  refuse: (h, c) => closerRefusal(h, c) ?? (c.terms.evidence && closingRefusal(c.terms.evidence)),
  apply: (_, __, c) => ({ state: 'closed', holder: 'nobody', holderOrganisationId: null, closedBy: c.actor.accountId, closedOn: c.today }),
  event: 'hazard.closed',
})

const askExtension = step({
  label: '申请延期',
  from: ['assigned'],
  permission: 'hazard.rectify',
  body: z.object({ until: calendarDay, reason: text(500, 2) }),
  refuse: (h, c) => {
    const notMine = rectifierRefusal(h, c)
    if (notMine) return notMine
    if (h.extensionUntil) return '已经申请过，等监管部门批'
    return h.extendedTimes >= c.terms.extensions ? `最多延期 ${c.terms.extensions} 次，已经用完` : undefined
  },
  check: (h, body, c) => (h.dueOn && body.until <= h.dueOn ? { field: 'until', message: `要晚于现在的期限 ${h.dueOn}` } : dueProblem(h, body.until as Day, c)),
  apply: (_, body, c) => ({ extensionUntil: body.until as Day, extensionReason: body.reason, extensionAskedBy: c.actor.accountId }),
  event: 'hazard.extension-asked',
})

function extensionRefusal(h: Hazard, c: Context): string | undefined {
  if (!h.extensionUntil) return '没有待批的延期申请'
  if (c.actor.accountId === h.extensionAskedBy) return '申请人不能批自己的延期'
  return officeOnly(h, c, '审批延期')
}

const noExtension = { extensionUntil: null, extensionReason: null, extensionAskedBy: null } as const

const grantExtension = step({
  label: '同意延期',
  from: ['assigned'],
  permission: 'hazard.assign',
  binds: true,
  body: z.object({ note: text(500).nullish() }),
  refuse: (h, c) => extensionRefusal(h, c),
  apply: (h) => ({ ...noExtension, dueOn: h.extensionUntil, extendedTimes: h.extendedTimes + 1 }),
  event: 'hazard.extended',
  record: (body, before, after) => ({ note: body.note ?? null, dueFrom: before.dueOn, dueTo: after.dueOn, reason: before.extensionReason }),
})

const refuseExtension = step({
  label: '不同意延期',
  from: ['assigned'],
  permission: 'hazard.assign',
  body: z.object({ reason: text(500, 2) }),
  refuse: (h, c) => extensionRefusal(h, c),
  apply: () => noExtension,
  event: 'hazard.extension-refused',
})

/** 催办 changes nothing in the case but its history: whoever holds it is told, at most once a day. */
const urge = step({
  label: '催办',
  from: ['reported', 'graded', 'assigned', 'rectified', 'accepted'],
  permission: 'hazard.urge',
  body: z.object({ note: text(200).nullish() }),
  refuse: (h, c) => {
    if (h.urgedOn === c.today) return '今天已经催过，明天再催'
    return h.holder === 'organisation' && h.holderOrganisationId !== null && c.actor.organisationIds.includes(h.holderOrganisationId) ? '就在你们部门手里，不用催自己' : undefined
  },
  apply: (_, __, c) => ({ urgedOn: c.today }),
  event: 'hazard.urged',
})

const voidCase = step({
  label: '作废',
  from: ['reported', 'graded', 'assigned'],
  permission: 'hazard.void',
  destructive: true,
  body: z.object({ reason: text(500, 2) }),
  refuse: (h, c) => officeOnly(h, c, '作废'),
  apply: (_, body) => ({ ...noExtension, state: 'voided', holder: 'nobody', holderOrganisationId: null, voidReason: body.reason }),
  event: 'hazard.voided',
})

export const hazardLoop = defineLoop({
  name: 'hazard',
  label: '隐患',
  unit: '件',
  systems: ['D06', 'D07'],
  states: {
    reported: { label: '待判定', sign: 'waiting', live: true },
    graded: { label: '待交办', sign: 'waiting', live: true },
    assigned: { label: '整改中', sign: 'working', live: true },
    rectified: { label: '待复查', sign: 'waiting', live: true },
    accepted: { label: '待销号', sign: 'waiting', live: true },
    closed: { label: '已销号', sign: 'done', live: false },
    voided: { label: '已作废', sign: 'voided', live: false },
  },
  steps: { grade, assign, plan, rectify, accept, giveBack, close, askExtension, grantExtension, refuseExtension, urge, voidCase },
})

export type HazardStep = keyof typeof hazardLoop.steps

export const LIVE_STATES = (Object.keys(hazardLoop.states) as HazardState[]).filter((state) => hazardLoop.states[state].live)

export function hazardAbilities(h: Hazard, context: Context) {
  return abilities(hazardLoop, h, context)
}

/** The case as it begins. Found by an enterprise, a grid worker or a regulator; it waits for judgement by its regulator. */
export function beginHazard(parts: {
  id: string; number: string; entity: { id: string; regionId: string; regionPath: string; organisationId: string; industry?: string | null }; communityId: string | null
  description: string; place: string; category: string | null; channel: string; foundOn: Day; actor: Context['actor']
}): Hazard {
  return {
    id: parts.id, version: 1, number: parts.number, entityId: parts.entity.id, regionId: parts.entity.regionId, regionPath: parts.entity.regionPath,
    industry: (parts.entity.industry && findIndustry(parts.entity.industry)?.section.code) || null, place: parts.place, description: parts.description, category: parts.category, channel: parts.channel, foundOn: parts.foundOn,
    foundBy: parts.actor.accountId, foundByName: parts.actor.name, level: null, clause: null, gradedBy: null, gradedOn: null, state: 'reported',
    organisationId: parts.entity.organisationId, reviewOrganisationId: parts.communityId ?? parts.entity.organisationId,
    holder: 'organisation', holderOrganisationId: parts.entity.organisationId,
    assignedBy: null, assignedOn: null, dueOn: null, firstDueOn: null, atOnce: null, planMeasures: null, planResponsible: null, planFunds: null,
    planDueOn: null, planContingency: null, plannedBy: null, rectifiedBy: null, rectifiedByName: null, rectifiedOn: null, rectification: null,
    reviewedBy: null, reviewedByName: null, reviewedOn: null, review: null, closedBy: null, closedOn: null, returnedTimes: 0, returnReason: null,
    extensionUntil: null, extensionReason: null, extensionAskedBy: null, extendedTimes: 0, urgedOn: null, voidReason: null,
  }
}

/** Channels an actor reports through: enterprises find their own, grid workers in their grid, experts as experts, everybody else inspects. */
export function channelsOf(actor: Pick<Context['actor'], 'entityId' | 'permissions'>): readonly string[] {
  if (actor.entityId !== null) return ['self_check']
  if (actor.permissions.has('hazard.report-any')) return ['inspection', 'grid', 'expert', 'tipoff', 'monitoring', 'superior']
  if (actor.permissions.has('hazard.report-expert')) return ['expert']
  return ['grid', 'inspection']
}
