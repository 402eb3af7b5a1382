// Judgement and assignment of a hazard, and what an office does with a case meanwhile: 判定、改判、交办、催办、作废. Pure.
// 《安全生产法》第四十一条、第七十条；判定标准按发现日取用。
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import type { Day } from '#platform/time/day.ts'
import { CATEGORIES } from '../definitions.ts'
import { clauseCitation, dueProblem, mayBeAtOnce, noApproval, noExtension, officeOnly, step, type Context, type Hazard, type Level } from './case.ts'
import { stationsOf } from './gate.ts'

const category = z.enum(CATEGORIES.map((c) => c.value) as [string, ...string[]], '从类别里选一个').nullish()
const level = z.enum(['general', 'major'], '选一般或重大')
const NO_CLAUSE = { field: 'clause', message: '判为重大，必须引用判定标准的条款' }
/** S1-104 逐一明确整改责任单位和整改标准要求. */
const whose = { rectifyUnit: text(120, 2).nullish().describe('整改责任单位'), rectifyStandard: text(500, 2).nullish().describe('整改标准和要求') }

export const grade = step({
  label: '判定',
  from: ['reported'],
  permission: 'hazard.grade',
  body: z.object({ level, category, clause: clauseCitation.nullish() }),
  refuse: (h, c) => officeOnly(h, c, '判定'),
  check: (_, body) => (body.level === 'major' && !body.clause ? NO_CLAUSE : undefined),
  apply: (h, body, c) => ({
    state: 'graded', level: body.level, category: body.category ?? h.category, clause: body.clause ?? null, gradedBy: c.actor.accountId, gradedOn: c.today,
  }),
  event: 'hazard.graded',
})

/** 改判: level or clause are never changed in passing, only by this step and with its reason. */
export const regrade = step({
  label: '改判',
  from: ['graded', 'assigned'],
  permission: 'hazard.grade',
  body: z.object({ level, clause: clauseCitation.nullish(), reason: text(500, 2), ...whose }),
  refuse: (h, c) => officeOnly(h, c, '改判'),
  check: (h, body, c) => {
    if (body.level === 'major' && !body.clause) return NO_CLAUSE
    if (body.level === h.level && sameClause(h, body.clause ?? null)) return { field: 'level', message: '等级和条款都没有变' }
    return h.state === 'assigned' ? whoseProblem(body.level, { rectifyUnit: body.rectifyUnit ?? h.rectifyUnit, rectifyStandard: body.rectifyStandard ?? h.rectifyStandard }, c) : undefined
  },
  apply: (h, body, c) => ({
    level: body.level, clause: body.level === 'major' ? body.clause! : null, gradedBy: c.actor.accountId, gradedOn: c.today,
    ...(h.state === 'assigned' ? { atOnce: h.atOnce === true && mayBeAtOnce(body.level, c.terms), rectifyUnit: body.rectifyUnit ?? h.rectifyUnit, rectifyStandard: body.rectifyStandard ?? h.rectifyStandard } : {}),
    // What was approved as the plan of a general hazard was not looked at as one of a major.
    ...(body.level === h.level ? {} : noApproval),
  }),
  event: 'hazard.regraded',
  record: (body, before) => ({ ...body, levelFrom: before.level, clauseFrom: before.clause }),
})

const sameClause = (h: Hazard, clause: Hazard['clause']) => h.clause?.document === clause?.document && h.clause?.documentNumber === clause?.documentNumber && h.clause?.clause === clause?.clause

function whoseProblem(of: Level | null, body: { rectifyUnit?: string | null | undefined; rectifyStandard?: string | null | undefined }, c: Context) {
  if (of !== 'major' || !c.terms.closedLoop.includes('unit-and-standard')) return undefined
  if (!body.rectifyUnit) return { field: 'rectifyUnit', message: '重大隐患要写明整改责任单位' }
  return body.rectifyStandard ? undefined : { field: 'rectifyStandard', message: '重大隐患要写明整改标准和要求' }
}

export const assign = step({
  label: '交办',
  from: ['graded'],
  permission: 'hazard.assign',
  binds: true,
  body: z.object({ dueOn: calendarDay, reviewOrganisationId: id.nullish(), atOnce: z.boolean().default(false), ...whose, note: text(500).nullish() }),
  refuse: (h, c) => officeOnly(h, c, '交办'),
  check: (h, body, c) => {
    const reviewer = body.reviewOrganisationId ?? h.reviewOrganisationId
    if (stationsOf(h, c.terms).some(({ by }) => by === 'other') && (reviewer === null || reviewer === h.organisationId)) {
      return { field: 'reviewOrganisationId', message: '整改质量要由另一部门核查，选一个不是监管部门的部门' }
    }
    return dueProblem(h, body.dueOn as Day, c) ?? whoseProblem(h.level, body, c)
  },
  apply: (h, body, c) => ({
    state: 'assigned', holder: 'entity', holderOrganisationId: null, assignedBy: c.actor.accountId, assignedOn: c.today,
    dueOn: body.dueOn as Day, firstDueOn: body.dueOn as Day, promisedOn: body.dueOn as Day, atOnce: body.atOnce && mayBeAtOnce(h.level, c.terms),
    rectifyUnit: body.rectifyUnit ?? null, rectifyStandard: body.rectifyStandard ?? null,
    reviewOrganisationId: body.reviewOrganisationId ?? h.reviewOrganisationId ?? h.organisationId,
  }),
  event: 'hazard.assigned',
})

/** 催办 changes nothing in the case but its history: whoever holds it is told, at most once a day. */
export const urge = step({
  label: '催办',
  from: ['reported', 'graded', 'assigned', 'completed', 'applied', 'rectified', 'accepted'],
  permission: 'hazard.urge',
  body: z.object({ note: text(200).nullish() }),
  refuse: (h, c) => {
    if (h.urgedOn === c.today) return '今天已经催过，明天再催'
    return h.holder === 'organisation' && h.holderOrganisationId !== null && c.actor.organisationIds.includes(h.holderOrganisationId) ? '就在你们部门手里，不用催自己' : undefined
  },
  apply: (_, __, c) => ({ urgedOn: c.today }),
  event: 'hazard.urged',
})

export const voidCase = step({
  label: '作废',
  from: ['reported', 'graded', 'assigned'],
  permission: 'hazard.void',
  destructive: true,
  body: z.object({ reason: text(500, 2) }),
  refuse: (h, c) => officeOnly(h, c, '作废') ?? (h.reopenedTimes > 0 ? '销过号又重新打开的不作废，整改后再销号' : undefined),
  apply: (_, body) => ({ ...noExtension, state: 'voided', holder: 'nobody', holderOrganisationId: null, voidReason: body.reason }),
  event: 'hazard.voided',
})
