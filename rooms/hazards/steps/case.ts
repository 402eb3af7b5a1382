// What the steps of a hazard have in common: the case as its row says it, the terms of its jurisdiction, and who stands where
// towards it. Pure: `today` and the terms (parameters as of the finding day) are arguments.
import { z } from 'zod'
import { id, text } from '#platform/http/contract.ts'
import { sees } from '#platform/auth/actor.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import type { Step, StepContext } from '#mechanisms/loop/define.ts'
import type { Standing } from '#rooms/evidence/rules.ts'
import type { ClosedLoop } from '#rooms/parameters/definitions/hazards.ts'
import type { STATES } from '../definitions.ts'
import type { GateStep } from './gate-shape.ts'

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
  /** The deadline that counts: the first one, or the last extension granted while the one before still ran. */
  promisedOn: Day | null
  rectifyUnit: string | null; rectifyStandard: string | null
  findPerson: string | null; treatPerson: string | null; controlPerson: string | null; entityPerson: string | null; communityPerson: string | null; regulatorPerson: string | null
  atOnce: boolean | null; planMeasures: string | null; planResponsible: string | null; planFunds: number | null; planDueOn: Day | null
  planContingency: string | null; plannedBy: string | null
  planApprovedBy: string | null; planApprovedByName: string | null; planApprovedOn: Day | null; planReturnReason: string | null
  progressOn: Day | null; progressPercent: number | null; progress: string | null
  refusedOn: Day | null; refusal: string | null
  rectifiedBy: string | null; rectifiedByName: string | null; rectifiedOn: Day | null; rectification: string | null
  /** The steps of the gate as they were when it was handed in, and those passed since. */
  gate: string[] | null; gatePassed: string[] | null
  appliedBy: string | null; appliedByName: string | null; appliedOn: Day | null; selfCheck: string | null; selfChecker: string | null
  vettedBy: string | null; vettedByName: string | null; vettedOn: Day | null; vetting: string | null
  reviewedBy: string | null; reviewedByName: string | null; reviewedOn: Day | null; review: string | null; fiveSettled: boolean | null
  closedBy: string | null; closedOn: Day | null; returnedTimes: number; returnReason: string | null
  reopenedOn: Day | null; reopenedTimes: number; reopenReason: string | null; firstClosedOn: Day | null; firstClosedInTime: boolean | null
  extensionUntil: Day | null; extensionReason: string | null; extensionAskedBy: string | null; extendedTimes: number
  urgedOn: Day | null
  voidReason: string | null
}

/** Parameters a jurisdiction sets; see packs/ for values and where they are written. */
export type Terms = {
  /** 销号关口: what a major hazard passes after it was handed in; empty: the review closes. S3-099, S4-046, S2-143. */
  readonly closureGate: readonly GateStep[]
  /** 闭环整改的要求: S1-104, S2-053, S2-116, S2-155, S3-107. */
  readonly closedLoop: readonly ClosedLoop[]
  /** 交办时默认给的整改天数: 一般 / 重大. */
  readonly dueDays: { readonly general: number; readonly major: number }
  /** 一件隐患最多延期几次. */
  readonly extensions: number
  /** The coordinating office (统筹), which passes a gate where the park itself does. */
  readonly coordinatorId: string | null
  /** How what was noticed about its photos stands, where accepting or closing depends on it (rooms/evidence). */
  readonly evidence?: Standing
  /** How many pictures show it as it was found. */
  readonly beforePhotos?: number
}

export type Context = StepContext<Terms>

export function step<Body>(s: Step<Hazard, Body, Terms, HazardState>): Step<Hazard, Body, Terms, HazardState> {
  return s
}

export const photos = z.array(id).max(9, '最多 9 张').default([])

export const inOffice = (context: Context, organisationId: string | null) =>
  organisationId !== null && (context.actor.organisationIds.includes(organisationId) || context.actor.permissions.has('hazard.coordinate'))

export const officeOnly = (h: Hazard, context: Context, verb: string) =>
  inOffice(context, h.organisationId) ? undefined : `由监管部门${verb}，你不在这个部门`

/** Why this actor does not act for the enterprise that has to rectify. */
export function rectifierRefusal(h: Hazard, c: Context): string | undefined {
  if (c.actor.entityId === h.entityId) return undefined
  if (c.actor.entityId === null && c.actor.permissions.has('hazard.rectify-for') && sees(c.actor, h)) return undefined
  return '由这家单位自己整改'
}

export function dueProblem(h: Hazard, dueOn: Day, c: Context) {
  if (dueOn < c.today) return { field: 'dueOn', message: '期限不能早于今天' }
  if (dueOn > addDays(h.foundOn > c.today ? h.foundOn : c.today, 730)) return { field: 'dueOn', message: '期限不能超过两年' }
  return undefined
}

/** The five fields of a rectification plan (五落实), in the order of the documents. */
export const PLAN_FIELDS = [
  ['planMeasures', '措施'], ['planResponsible', '责任'], ['planFunds', '资金'], ['planDueOn', '时限'], ['planContingency', '预案'],
] as const satisfies readonly (readonly [keyof Hazard, string])[]

/** Which of the five are still missing. */
export function missingPlanFields(h: Pick<Hazard, (typeof PLAN_FIELDS)[number][0]>): string[] {
  return PLAN_FIELDS.filter(([field]) => h[field] === null || h[field] === '').map(([, label]) => label)
}

/** 实名制: who found, rectifies and keeps it, and who answers for it in enterprise, community and department, each by name. */
export const CHAIN_FIELDS = [
  ['findPerson', '排查人'], ['treatPerson', '治理人'], ['controlPerson', '管控人'], ['entityPerson', '企业责任人'], ['communityPerson', '社区责任人'], ['regulatorPerson', '行业监管责任人'],
] as const satisfies readonly (readonly [keyof Hazard, string])[]

export function missingNames(h: Pick<Hazard, (typeof CHAIN_FIELDS)[number][0]>): string[] {
  return CHAIN_FIELDS.filter(([field]) => !h[field]).map(([, label]) => label)
}

/** 即查即改 of a major hazard only where the plan says 立查立改; a general one anywhere. */
export const mayBeAtOnce = (level: Level | null, terms: Pick<Terms, 'closedLoop'>) => level === 'general' || terms.closedLoop.includes('at-once')

export const noExtension = { extensionUntil: null, extensionReason: null, extensionAskedBy: null } as const
export const noPlan = { planMeasures: null, planResponsible: null, planFunds: null, planDueOn: null, planContingency: null, plannedBy: null, planReturnReason: null } as const
export const noApproval = { planApprovedBy: null, planApprovedByName: null, planApprovedOn: null } as const
/** Nothing of the gate passed yet. */
export const noGate = { gatePassed: [] as string[], appliedBy: null, appliedByName: null, appliedOn: null, selfCheck: null, selfChecker: null, vettedBy: null, vettedByName: null, vettedOn: null, vetting: null } as const
export const noReview = { reviewedBy: null, reviewedByName: null, reviewedOn: null, review: null, fiveSettled: null } as const
