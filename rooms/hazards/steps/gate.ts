// From handed in to closed: 申请销号、审核把关、复查、销号, in the order and by those the jurisdiction's gate says; and back
// again: 退回. Whoever rectified passes nothing, and no two neighbouring checks are one person's. Pure.
import { z } from 'zod'
import { calendarDay, text } from '#platform/http/contract.ts'
import type { Day } from '#platform/time/day.ts'
import { lookBody } from '#rooms/evidence/contract.ts'
import { closingRefusal, reviewRefusal } from '#rooms/evidence/rules.ts'
import { dueProblem, inOffice, noGate, noReview, photos, PLAN_FIELDS, rectifierRefusal, step, type Context, type Hazard, type HazardState, type Terms } from './case.ts'
import { isTimely } from './deadlines.ts'
import { GATE_BY, GATE_STEPS, REVIEW_ONLY, STATIONS, type GateStep } from './gate-shape.ts'

/** What this case passes after it was handed in: major hazards the gate of the jurisdiction, general ones the review. */
export function stationsOf(h: Pick<Hazard, 'level'>, terms: Pick<Terms, 'closureGate'>): readonly GateStep[] {
  return h.level === 'major' && terms.closureGate.length ? terms.closureGate : REVIEW_ONLY
}

/** Whether passing the review does not yet close it. */
export function gated(h: Pick<Hazard, 'level'>, terms: Pick<Terms, 'closureGate'>): boolean {
  return STATIONS[stationsOf(h, terms).at(-1)!.step].state !== 'rectified'
}

/** The station a case waits at; undefined when it waits at none. */
export function stationAt(h: Pick<Hazard, 'level' | 'state'>, terms: Pick<Terms, 'closureGate'>): GateStep | undefined {
  return stationsOf(h, terms).find(({ step: name }) => STATIONS[name].state === h.state)
}

function keeperOf(h: Hazard, { by }: GateStep, terms: Terms): string | null {
  if (by === 'entity') return null
  if (by === 'coordinator') return terms.coordinatorId ?? h.organisationId
  return by === 'regulator' ? h.organisationId : (h.reviewOrganisationId ?? h.organisationId)
}

/** The case waits at this station now. */
export function enter(h: Hazard, station: GateStep, terms: Terms): Pick<Hazard, 'state' | 'holder' | 'holderOrganisationId'> {
  const keeper = keeperOf(h, station, terms)
  return { state: STATIONS[station.step].state as HazardState, holder: station.by === 'entity' ? 'entity' : 'organisation', holderOrganisationId: keeper }
}

/** The station it waits at is passed: on to the next one, or closed. */
function pass(h: Hazard, c: Context): Partial<Hazard> {
  const stations = stationsOf(h, c.terms)
  const at = stations.findIndex(({ step: name }) => STATIONS[name].state === h.state)
  const next = at < 0 ? undefined : stations[at + 1]
  const passed = h.gate ? { gatePassed: h.gate.slice(0, at < 0 ? h.gate.length : at + 1) } : {}
  if (next) return { ...passed, ...enter(h, next, c.terms) }
  return { ...passed, state: 'closed', holder: 'nobody', holderOrganisationId: null, closedBy: c.actor.accountId, closedOn: c.today }
}

/** Why this actor is not the one who passes this station. */
function keeperRefusal(h: Hazard, c: Context, station: GateStep | undefined, verb: string): string | undefined {
  if (c.actor.accountId === h.rectifiedBy || (h.appliedBy !== null && c.actor.accountId === h.appliedBy)) return `谁整改谁不${verb}，换一位同事来`
  if (c.actor.entityId !== null) return `由监管一方${verb}，企业不${verb}自己的整改`
  const by = station?.by ?? 'regulator'
  if (by === 'reviewer') return inOffice(c, h.reviewOrganisationId) || inOffice(c, h.organisationId) ? undefined : `由经办部门${verb}，你不在这个部门`
  if (by === 'other') return !c.actor.organisationIds.includes(h.organisationId) && inOffice(c, h.reviewOrganisationId) ? undefined : `由另一部门${verb}，监管部门不核查自己经办的`
  if (by === 'coordinator') return inOffice(c, c.terms.coordinatorId) ? undefined : `由${GATE_BY.coordinator}${verb}`
  return inOffice(c, h.organisationId) ? undefined : `由监管部门${verb}，你不在这个部门`
}

export const apply = step({
  label: '申请销号',
  from: ['completed'],
  permission: 'hazard.rectify',
  binds: true,
  body: z.object({ selfChecker: text(60, 2).describe('谁自验的，写姓名'), selfCheck: text(1000, 2).describe('自验看到什么、是否合格'), photos }),
  refuse: (h, c) => rectifierRefusal(h, c),
  apply: (h, body, c) => ({ ...pass(h, c), appliedBy: c.actor.accountId, appliedByName: c.actor.name, appliedOn: c.today, selfCheck: body.selfCheck, selfChecker: body.selfChecker }),
  event: 'hazard.applied',
})

export const vet = step({
  label: '审核把关',
  from: ['applied'],
  permission: 'hazard.close',
  binds: true,
  body: z.object({ vetting: text(500, 2).describe('审核了什么：方案落实、佐证、自验') }),
  refuse: (h, c) => keeperRefusal(h, c, stationAt(h, c.terms), '审核') ?? (h.reviewedBy !== null && c.actor.accountId === h.reviewedBy ? '你已复查通过，审核换一位同事' : undefined),
  check: (h, _, c) => (closes(h, c.terms) && c.terms.evidence && closingRefusal(c.terms.evidence) ? { field: 'vetting', message: closingRefusal(c.terms.evidence)! } : undefined),
  apply: (h, body, c) => ({ ...pass(h, c), vettedBy: c.actor.accountId, vettedByName: c.actor.name, vettedOn: c.today, vetting: body.vetting }),
  event: 'hazard.vetted',
})

function reviewerRefusal(h: Hazard, c: Context): string | undefined {
  const station = stationAt(h, c.terms)
  const refused = keeperRefusal(h, c, station ?? { step: 'review', by: 'reviewer' }, station?.step === 'quality' ? '核查' : '复查')
  return refused ?? (h.vettedBy !== null && c.actor.accountId === h.vettedBy ? '你已审核把关，现场复核换一位同事' : undefined)
}

/** Passing the station it waits at closes it. */
function closes(h: Hazard, terms: Terms): boolean {
  return STATIONS[stationsOf(h, terms).at(-1)!.step].state === h.state
}

export const FIVE = PLAN_FIELDS.map(([field]) => field)

/** S2-155: a plan is not only written, each of its five things is found settled. */
const fiveAsked = (h: Hazard, terms: Terms) => terms.closedLoop.includes('five-settled') && h.atOnce !== true

export const accept = step({
  label: '复查通过',
  from: ['rectified'],
  permission: 'hazard.review',
  binds: true,
  body: z.object({
    review: text(500, 2), photos, five: z.array(z.enum(FIVE as [string, ...string[]])).nullish().describe('五落实核对：现场看到已经落实的'),
    flagsSeen: lookBody.nullish().describe('照片与以前的几乎相同时：写明怎么看的，是否到现场'),
  }),
  refuse: (h, c) => reviewerRefusal(h, c),
  check: (h, body, c) => {
    const unsettled = fiveAsked(h, c.terms) ? PLAN_FIELDS.filter(([field]) => !body.five?.includes(field)) : []
    return unsettled.length ? { field: 'five', message: `五落实逐项核对，还没有确认：${unsettled.map(([, label]) => label).join('、')}；没有落实的退回整改` } : seenProblem(h, body.flagsSeen, c)
  },
  apply: (h, body, c) => ({
    ...pass(h, c), reviewedBy: c.actor.accountId, reviewedByName: c.actor.name, reviewedOn: c.today, review: body.review, fiveSettled: fiveAsked(h, c.terms) ? true : null,
  }),
  event: 'hazard.accepted',
  // How a copied photo was looked at is a matter among offices: its own event says it, which the enterprise does not see.
  record: ({ review, photos: taken, five }) => ({ review, photos: taken, ...(five ? { five } : {}) }),
})

/** A copied photo: the reviewer says how they looked at it, and where accepting is closing, that they were on site. */
function seenProblem(h: Hazard, seen: { onSite: boolean } | null | undefined, { terms }: Context) {
  if (!terms.evidence) return undefined
  const onward = !closes(h, terms)
  const open = seen ? (seen.onSite ? undefined : onward ? undefined : closingRefusal(terms.evidence)) : (reviewRefusal(terms.evidence) ?? (onward ? undefined : closingRefusal(terms.evidence)))
  return open ? { field: 'flagsSeen', message: open } : undefined
}

function closerRefusal(h: Hazard, c: Context): string | undefined {
  if (c.actor.accountId === h.rectifiedBy || (h.appliedBy !== null && c.actor.accountId === h.appliedBy)) return '谁整改谁不销号'
  if (c.actor.accountId === h.reviewedBy) return '复查人不销号，由监管部门另一位同事审核'
  return keeperRefusal(h, c, stationAt(h, c.terms), '审核销号')
}

export const close = step({
  label: '销号',
  from: ['accepted'],
  permission: 'hazard.close',
  binds: true,
  body: z.object({ note: text(500).nullish() }),
  refuse: (h, c) => closerRefusal(h, c) ?? (c.terms.evidence && closingRefusal(c.terms.evidence)),
  apply: (h, _, c) => pass(h, c),
  event: 'hazard.closed',
})

export const giveBack = step({
  label: '退回整改',
  from: ['applied', 'rectified', 'accepted'],
  permission: 'hazard.review',
  body: z.object({ reason: text(500, 2), dueOn: calendarDay.nullish(), photos }),
  refuse: (h, c) => {
    if (h.state === 'rectified') return reviewerRefusal(h, c)
    if (h.state === 'applied') return keeperRefusal(h, c, stationAt(h, c.terms), '审核')
    return c.actor.accountId === h.reviewedBy ? '你已复查通过，要退回由审核销号的同事来退' : closerRefusal(h, c)
  },
  check: (h, body, c) => (body.dueOn ? dueProblem(h, body.dueOn as Day, c) : undefined),
  // A new day for doing it again is an extension: in time it moves the promise, late only the deadline.
  apply: (h, body, c) => ({
    ...noGate, ...noReview, gate: null, gatePassed: null, state: 'assigned', holder: 'entity', holderOrganisationId: null, returnedTimes: h.returnedTimes + 1, returnReason: body.reason,
    dueOn: (body.dueOn as Day | null | undefined) ?? h.dueOn, ...(body.dueOn && isTimely(h, c.today) ? { promisedOn: body.dueOn as Day } : {}),
  }),
  event: 'hazard.returned',
})

/** 自验、申请销号 */
export const stationLabel = ({ step: name }: GateStep) => GATE_STEPS[name]
