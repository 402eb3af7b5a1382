// What is done while the hazard lies with the enterprise: 实名责任、一案一策 and its 审核、进展、提交整改、拒不整改. Pure.
// 《安全生产事故隐患排查治理暂行规定》第十四、十五条（五项内容）；S2-053“即查即改”、S2-116 实名制、S2-155 五落实。
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import type { Day } from '#platform/time/day.ts'
import { CHAIN_FIELDS, missingNames, missingPlanFields, noApproval, noGate, noReview, officeOnly, photos, rectifierRefusal, step, type Hazard } from './case.ts'
import { enter, stationsOf } from './gate.ts'

const named = text(60, 2).nullish()

/** Each side writes the names it knows; what another side wrote stays until it is written anew. */
export const nameChain = step({
  label: '实名责任',
  from: ['reported', 'graded', 'assigned'],
  permission: 'hazard.name',
  body: z.object({ findPerson: named, treatPerson: named, controlPerson: named, entityPerson: named, communityPerson: named, regulatorPerson: named }),
  refuse: (h, c) => (c.actor.entityId !== null ? rectifierRefusal(h, c) : undefined),
  check: (_, body) => (CHAIN_FIELDS.some(([field]) => body[field]) ? undefined : { field: 'findPerson', message: '至少写一个人的姓名' }),
  apply: (_, body) => Object.fromEntries(CHAIN_FIELDS.filter(([field]) => body[field]).map(([field]) => [field, body[field]])),
  event: 'hazard.named',
})

export const plan = step({
  label: '制定方案',
  from: ['assigned'],
  permission: 'hazard.rectify',
  body: z.object({ planMeasures: text(1000, 2), planResponsible: text(60, 1), planFunds: z.int('资金要填到分').min(0).max(1e13), planDueOn: calendarDay, planContingency: text(1000, 2) }),
  refuse: (h, c) => rectifierRefusal(h, c),
  check: (h, body) => (h.dueOn && body.planDueOn > h.dueOn ? { field: 'planDueOn', message: `整改时限不能晚于交办期限 ${h.dueOn}；来不及请先申请延期` } : undefined),
  apply: (_, body, c) => ({ ...body, planDueOn: body.planDueOn as Day, atOnce: false, plannedBy: c.actor.accountId, planReturnReason: null, ...noApproval }),
  event: 'hazard.planned',
})

function planRefusal(h: Hazard): string | undefined {
  if (h.level !== 'major') return '一般隐患的方案由单位自己定，不用审核'
  if (h.atOnce) return '即查即改，没有方案要审核'
  const missing = missingPlanFields(h)
  if (missing.length) return `方案还缺：${missing.join('、')}`
  return h.planApprovedBy ? '方案已经审核同意' : undefined
}

export const approvePlan = step({
  label: '同意方案',
  from: ['assigned'],
  permission: 'hazard.assign',
  body: z.object({ note: text(500).nullish() }),
  refuse: (h, c) => planRefusal(h) ?? (c.actor.accountId === h.plannedBy ? '谁定方案谁不审核，换一位同事来' : officeOnly(h, c, '审核方案')),
  apply: (_, __, c) => ({ planApprovedBy: c.actor.accountId, planApprovedByName: c.actor.name, planApprovedOn: c.today, planReturnReason: null }),
  event: 'hazard.plan-approved',
})

export const returnPlan = step({
  label: '退回方案',
  from: ['assigned'],
  permission: 'hazard.assign',
  body: z.object({ reason: text(500, 2) }),
  refuse: (h, c) => planRefusal(h) ?? (h.planReturnReason ? '已经退回，等单位改好再报' : officeOnly(h, c, '审核方案')),
  apply: (_, body) => ({ planReturnReason: body.reason }),
  event: 'hazard.plan-returned',
})

/** 进展: how far it has come, in words and percent; slow progress is seen from these (hazard.slow-ladder). */
export const reportProgress = step({
  label: '报进展',
  from: ['assigned'],
  permission: 'hazard.rectify',
  body: z.object({ percent: z.int('填 0 到 100 的整数').min(0, '填 0 到 100 的整数').max(100, '填 0 到 100 的整数'), progress: text(500, 2), photos }),
  refuse: (h, c) => rectifierRefusal(h, c),
  apply: (_, body, c) => ({ progressOn: c.today, progressPercent: body.percent, progress: body.progress }),
  event: 'hazard.progressed',
})

export const rectify = step({
  label: '提交整改',
  from: ['assigned'],
  permission: 'hazard.rectify',
  body: z.object({ rectification: text(1000, 2), photos, before: z.array(id).max(9, '最多 9 张').default([]).describe('即查即改而上报时没有拍照的，补整改前的照片') }),
  refuse: (h, c) => {
    const notMine = rectifierRefusal(h, c)
    if (notMine) return notMine
    if (h.extensionUntil) return '延期申请还没有批，批了或撤回再提交'
    const missing = h.atOnce ? [] : missingPlanFields(h)
    if (missing.length) return `不能当场改完的先定方案，五项还缺：${missing.join('、')}`
    if (!h.atOnce && h.level === 'major' && !h.planApprovedBy) return h.planReturnReason ? `方案被退回：${h.planReturnReason}；改好再报` : '重大隐患的方案要监管部门审核同意，再整改'
    const unnamed = c.terms.closedLoop.includes('real-name') ? missingNames(h) : []
    return unnamed.length ? `实名责任还缺：${unnamed.join('、')}` : undefined
  },
  check: (h, body, c) => {
    if (body.photos.length === 0) return { field: 'photos', message: '至少附一张整改后的照片，复查和销号凭它核对' }
    return h.atOnce && (c.terms.beforePhotos ?? 0) + body.before.length === 0 ? { field: 'before', message: '即查即改要有整改前的照片，和整改后的对照' } : undefined
  },
  apply: (h, body, c) => {
    const stations = stationsOf(h, c.terms)
    return {
      ...noGate, ...noReview, ...enter(h, stations[0]!, c.terms), gate: stations.map(({ step: name }) => name),
      rectifiedBy: c.actor.accountId, rectifiedByName: c.actor.name, rectifiedOn: c.today, rectification: body.rectification, returnReason: null,
    }
  },
  event: 'hazard.rectified',
})

/** 拒不整改 is a fact with its evidence; what follows from it is the ladder's (hazard.refusal-ladder). */
export const recordRefusal = step({
  label: '记录拒不整改',
  from: ['assigned'],
  permission: 'hazard.assign',
  body: z.object({ refusal: text(500, 2), photos: z.array(id).min(1, '至少附一份证据：照片、笔录或签收回执').max(9, '最多 9 张') }),
  refuse: (h, c) => (h.refusedOn ? `${h.refusedOn} 已经记过` : officeOnly(h, c, '记录')),
  apply: (_, body, c) => ({ refusedOn: c.today, refusal: body.refusal }),
  event: 'hazard.refused',
})
