// The loop of a hazard: 上报 → 判定 → 交办 → 整改 → 关口 → 销号, and 重新打开. One table of steps; who rectifies never accepts. The
// steps themselves stand in steps/, by who does them when. Pure.
// 《安全生产法》第四十一条（排查治理、重大隐患双报告）、第七十条；《安全生产事故隐患排查治理暂行规定》第十四、十五条（五项内容）。
import { abilities, defineLoop } from '#mechanisms/loop/define.ts'
import { findIndustry } from '#platform/formats/industry.ts'
import type { Day } from '#platform/time/day.ts'
import type { Context, Hazard, HazardState } from './steps/case.ts'
import { askExtension, grantExtension, refuseExtension, reopen } from './steps/deadlines.ts'
import { accept, apply, close, giveBack, vet } from './steps/gate.ts'
import { assign, grade, regrade, urge, voidCase } from './steps/judging.ts'
import { approvePlan, nameChain, plan, recordRefusal, rectify, reportProgress, returnPlan } from './steps/rectifying.ts'

export { CHAIN_FIELDS, clauseCitation, mayBeAtOnce, missingNames, missingPlanFields, PLAN_FIELDS } from './steps/case.ts'
export type { ClauseCitation, Context, Hazard, HazardState, Level, Terms } from './steps/case.ts'
export { inTime, isTimely } from './steps/deadlines.ts'
export { gated, stationAt, stationsOf } from './steps/gate.ts'
export { GATE_BY, GATE_STEPS, gateWords, STATIONS, type GateStep } from './steps/gate-shape.ts'

export const hazardLoop = defineLoop({
  name: 'hazard',
  label: '隐患',
  unit: '件',
  systems: ['D06', 'D07', 'D10'],
  states: {
    reported: { label: '待判定', sign: 'waiting', live: true },
    graded: { label: '待交办', sign: 'waiting', live: true },
    assigned: { label: '整改中', sign: 'working', live: true },
    completed: { label: '待申请销号', sign: 'waiting', live: true },
    applied: { label: '待审核', sign: 'waiting', live: true },
    rectified: { label: '待复查', sign: 'waiting', live: true },
    accepted: { label: '待销号', sign: 'waiting', live: true },
    closed: { label: '已销号', sign: 'done', live: false },
    voided: { label: '已作废', sign: 'voided', live: false },
  },
  steps: {
    grade, regrade, assign, nameChain, plan, approvePlan, returnPlan, reportProgress, rectify, apply, vet, accept, giveBack, close, askExtension, grantExtension, refuseExtension, recordRefusal,
    reopen, urge, voidCase,
  },
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
    ...NOTHING_YET, id: parts.id, number: parts.number, entityId: parts.entity.id, regionId: parts.entity.regionId, regionPath: parts.entity.regionPath,
    industry: (parts.entity.industry && findIndustry(parts.entity.industry)?.section.code) || null, place: parts.place, description: parts.description, category: parts.category, channel: parts.channel, foundOn: parts.foundOn,
    foundBy: parts.actor.accountId, foundByName: parts.actor.name, findPerson: parts.actor.name,
    organisationId: parts.entity.organisationId, reviewOrganisationId: parts.communityId ?? parts.entity.organisationId, holderOrganisationId: parts.entity.organisationId,
  }
}

/** With a place for what is given: to copy an object and then add fields to it was measured two hundred times slower. */
const NOTHING_YET: Hazard = {
  id: '', number: '', entityId: '', regionId: '', regionPath: '', industry: null, place: '', description: '', category: null, channel: '', foundOn: '' as Day, foundBy: null, foundByName: '', findPerson: null,
  organisationId: '', reviewOrganisationId: null, holderOrganisationId: null,
  version: 1, state: 'reported', holder: 'organisation', level: null, clause: null, gradedBy: null, gradedOn: null,
  assignedBy: null, assignedOn: null, dueOn: null, firstDueOn: null, promisedOn: null, rectifyUnit: null, rectifyStandard: null,
  treatPerson: null, controlPerson: null, entityPerson: null, communityPerson: null, regulatorPerson: null,
  atOnce: null, planMeasures: null, planResponsible: null, planFunds: null, planDueOn: null, planContingency: null, plannedBy: null,
  planApprovedBy: null, planApprovedByName: null, planApprovedOn: null, planReturnReason: null, progressOn: null, progressPercent: null, progress: null, refusedOn: null, refusal: null,
  rectifiedBy: null, rectifiedByName: null, rectifiedOn: null, rectification: null, gate: null, gatePassed: null,
  appliedBy: null, appliedByName: null, appliedOn: null, selfCheck: null, selfChecker: null, vettedBy: null, vettedByName: null, vettedOn: null, vetting: null,
  reviewedBy: null, reviewedByName: null, reviewedOn: null, review: null, fiveSettled: null, closedBy: null, closedOn: null, returnedTimes: 0, returnReason: null,
  reopenedOn: null, reopenedTimes: 0, reopenReason: null, firstClosedOn: null, firstClosedInTime: null,
  extensionUntil: null, extensionReason: null, extensionAskedBy: null, extendedTimes: 0, urgedOn: null, voidReason: null,
}

/** Channels an actor reports through: enterprises find their own, grid workers in their grid, experts as experts, everybody else inspects. */
export function channelsOf(actor: Pick<Context['actor'], 'entityId' | 'permissions'>): readonly string[] {
  if (actor.entityId !== null) return ['self_check']
  if (actor.permissions.has('hazard.report-any')) return ['inspection', 'grid', 'expert', 'tipoff', 'monitoring', 'superior']
  if (actor.permissions.has('hazard.report-expert')) return ['expert']
  return ['grid', 'inspection']
}
