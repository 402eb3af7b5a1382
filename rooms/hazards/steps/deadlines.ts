// Deadlines that move, and a closed case that was not: 申请延期 and its answer, 重新打开. Pure.
// An extension counts for the promise only when it is granted while the deadline before it still runs; a late one gives a new
// day to be urged by and changes nothing about being late. The first closing stays what it was.
import { z } from 'zod'
import { calendarDay, text } from '#platform/http/contract.ts'
import type { Day } from '#platform/time/day.ts'
import { REOPEN_SOURCES } from '../definitions.ts'
import { dueProblem, inOffice, noApproval, noExtension, noGate, noPlan, noReview, officeOnly, photos, rectifierRefusal, step, type Context, type Hazard } from './case.ts'

export const askExtension = step({
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

/** Granted on the day of the deadline is still in time. */
export const isTimely = (h: Pick<Hazard, 'promisedOn'>, today: Day) => h.promisedOn !== null && today <= h.promisedOn

export const grantExtension = step({
  label: '同意延期',
  from: ['assigned'],
  permission: 'hazard.assign',
  binds: true,
  body: z.object({ note: text(500).nullish() }),
  refuse: (h, c) => extensionRefusal(h, c),
  apply: (h, _, c) => ({ ...noExtension, dueOn: h.extensionUntil, extendedTimes: h.extendedTimes + 1, ...(isTimely(h, c.today) ? { promisedOn: h.extensionUntil } : {}) }),
  event: 'hazard.extended',
  record: (body, before, after) => ({ note: body.note ?? null, dueFrom: before.dueOn, dueTo: after.dueOn, timely: after.promisedOn !== before.promisedOn, reason: before.extensionReason }),
})

export const refuseExtension = step({
  label: '不同意延期',
  from: ['assigned'],
  permission: 'hazard.assign',
  body: z.object({ reason: text(500, 2) }),
  refuse: (h, c) => extensionRefusal(h, c),
  apply: () => noExtension,
  event: 'hazard.extension-refused',
})

/** A closed hazard that is found again: it is the same one, and it was not closed rightly. */
export const reopen = step({
  label: '重新打开',
  from: ['closed'],
  permission: 'hazard.reopen',
  body: z.object({ source: z.enum(REOPEN_SOURCES.map(({ value }) => value) as [string, ...string[]], '选怎么发现的'), reason: text(500, 2), dueOn: calendarDay, photos }),
  refuse: (h, c) => (inOffice(c, h.organisationId) || inOffice(c, h.reviewOrganisationId) ? undefined : '由监管部门重新打开，你不在这个部门'),
  check: (h, body, c) => dueProblem(h, body.dueOn as Day, c),
  apply: (h, body, c) => ({
    ...noGate, ...noReview, ...noPlan, ...noApproval, ...noExtension, gate: null, gatePassed: null, state: 'assigned', holder: 'entity', holderOrganisationId: null,
    atOnce: false, assignedBy: c.actor.accountId, assignedOn: c.today, dueOn: body.dueOn as Day, promisedOn: body.dueOn as Day, progressOn: null, progressPercent: null, progress: null,
    refusedOn: null, refusal: null, rectifiedBy: null, rectifiedByName: null, rectifiedOn: null, rectification: null, closedBy: null, closedOn: null, returnReason: null,
    reopenedOn: c.today, reopenedTimes: h.reopenedTimes + 1, reopenReason: body.reason,
    firstClosedOn: h.firstClosedOn ?? h.closedOn, firstClosedInTime: h.firstClosedOn ? h.firstClosedInTime : inTime(h),
  }),
  event: 'hazard.reopened',
  record: (body, before) => ({ ...body, closedOn: before.closedOn, inTime: inTime(before) }),
})

/** Closed by the deadline that counts; the day itself is in time. */
export const inTime = (h: Pick<Hazard, 'closedOn' | 'promisedOn' | 'firstDueOn'>): boolean => {
  const by = h.promisedOn ?? h.firstDueOn
  return h.closedOn !== null && (by === null || h.closedOn <= by)
}
