// The loops of 曝光 and 挂牌督办: who drafts never reviews, who nominates never approves, who asks for the removal never
// removes. And what a cadence of exposure makes due. Pure.
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import type { Day } from '#platform/time/day.ts'
import { occurrences, standingOf, type Fulfilment, type Standing, type Version } from '#mechanisms/duty/duty.ts'
import { periodOf } from '#mechanisms/duty/periods.ts'
import { defineLoop, type Step, type StepContext } from '#mechanisms/loop/define.ts'
import type { Period } from '#mechanisms/plan/compile/plan.ts'
import type { DatedValue } from '#mechanisms/plan/parameters.ts'
import { unsayable } from './words.ts'

/* 曝光 */

export const EXPOSURE_STATES = [{ value: 'drafted', label: '拟稿' }, { value: 'submitted', label: '待审核' }, { value: 'published', label: '已曝光' }, { value: 'withdrawn', label: '已撤下' }, { value: 'dropped', label: '不曝光' }] as const
export type ExposureState = (typeof EXPOSURE_STATES)[number]['value']

export const exposureDraft = z.object({
  title: text(60, 4), content: text(2000, 10),
  covered: z.array(text(40, 1)).max(20, '最多 20 个').default([]).describe('不能公开的字句：商业秘密、工艺、人名'),
  named: z.boolean().default(true).describe('公开时点名单位'),
  medium: text(60).nullish().describe('另在哪里发布'),
})

export type Exposure = {
  id: string; version: number; number: string; state: ExposureState; hazardId: string; entityId: string; regionPath: string; title: string; content: string; covered: string[]; named: boolean; medium: string | null
  draftedBy: string; draftedByName: string; returnReason: string | null; reviewedBy: string | null; reviewedByName: string | null; publishedOn: Day | null; publicTitle: string | null; publicContent: string | null; publicEntity: string | null
  feedback: string | null; feedbackOn: Day | null; withdrawnOn: Day | null; withdrawnReason: string | null; /** Published by mistake: no exposure, as far as anybody counts them. */ mistaken: boolean; paperId: string | null
}

const ex = <Body>(s: Step<Exposure, Body, null, ExposureState>): Step<Exposure, Body, null, ExposureState> => s
const notDrafter = (e: Exposure, c: StepContext<null>) => (c.actor.accountId === e.draftedBy ? '谁拟稿谁不审，换一位同事来' : undefined)

const save = ex({
  label: '改稿', from: ['drafted'], permission: 'exposure.draft', body: exposureDraft,
  check: (_, body) => unsayable(body.title, body.content),
  // Whoever wrote the words last is their drafter, and may not review them.
  apply: (_, body, c) => ({ title: body.title, content: body.content, covered: body.covered, named: body.named, medium: body.medium ?? null, draftedBy: c.actor.accountId, draftedByName: c.actor.name }),
  event: 'exposure.changed', record: ({ title }) => ({ title }),
})
const submit = ex({
  label: '送审', from: ['drafted'], permission: 'exposure.draft', body: z.object({}), refuse: (e) => unsayable(e.title, e.content)?.message,
  apply: () => ({ state: 'submitted', returnReason: null }), event: 'exposure.submitted', record: () => ({}),
})
const giveBack = ex({
  label: '退回修改', from: ['submitted'], permission: 'exposure.review', body: z.object({ reason: text(500, 2) }),
  apply: (_, body) => ({ state: 'drafted', returnReason: body.reason }), event: 'exposure.returned',
})
const publish = ex({
  label: '审核发布', from: ['submitted'], permission: 'exposure.review', binds: true, body: z.object({}), refuse: notDrafter,
  apply: (_, __, c) => ({ state: 'published', reviewedBy: c.actor.accountId, reviewedByName: c.actor.name, publishedOn: c.today }), event: 'exposure.published', record: () => ({}),
})
const tellResult = ex({
  label: '公布整改结果', from: ['published'], permission: 'exposure.draft', body: z.object({ feedback: text(500, 2) }),
  check: (_, body) => { const off = unsayable('', body.feedback); return off ? { ...off, field: 'feedback' } : undefined },
  apply: (_, body, c) => ({ feedback: body.feedback, feedbackOn: c.today }), event: 'exposure.feedback-told',
})
const withdraw = ex({
  label: '撤下', from: ['published'], permission: 'exposure.review', destructive: true, body: z.object({ reason: text(500, 2), mistaken: z.boolean().default(false).describe('发错了，不算曝光过') }),
  apply: (_, body, c) => ({ state: 'withdrawn', withdrawnOn: c.today, withdrawnReason: body.reason, mistaken: body.mistaken }), event: 'exposure.withdrawn',
})
const drop = ex({
  label: '不曝光', from: ['drafted', 'submitted'], permission: 'exposure.review', destructive: true, body: z.object({ reason: text(500, 2) }),
  apply: (_, body) => ({ state: 'dropped', returnReason: body.reason }), event: 'exposure.dropped',
})

export const exposureLoop = defineLoop({
  name: 'exposure', label: '曝光', unit: '篇', systems: ['D11'],
  states: { drafted: { label: '拟稿', sign: 'working', live: true }, submitted: { label: '待审核', sign: 'waiting', live: true }, published: { label: '已曝光', sign: 'done', live: false }, withdrawn: { label: '已撤下', sign: 'returned', live: false }, dropped: { label: '不曝光', sign: 'voided', live: false } },
  steps: { save, submit, giveBack, publish, tellResult, withdraw, drop },
})
export type ExposureStep = keyof typeof exposureLoop.steps

/* 挂牌 */

export const LISTING_STATES = [{ value: 'nominated', label: '待审批' }, { value: 'listed', label: '挂牌中' }, { value: 'leaving', label: '申请摘牌' }, { value: 'removed', label: '已摘牌' }, { value: 'refused', label: '不予挂牌' }] as const
export type ListingState = (typeof LISTING_STATES)[number]['value']

export const nomination = z.object({ level: text(30, 2).describe('街道级、区级……'), batch: text(60).nullish().describe('2025年第一批'), organisationId: id.describe('督办责任单位'), dueOn: calendarDay.describe('督办期限'), reason: text(500).nullish() })

export type Listing = {
  id: string; version: number; number: string; state: ListingState; hazardId: string; entityId: string; regionPath: string; organisationId: string; title: string; level: string; batch: string | null; dueOn: Day; reason: string | null
  nominatedBy: string; nominatedByName: string; nominatedOn: Day; approvedBy: string | null; approvedByName: string | null; listedOn: Day | null; refusedReason: string | null
  leaveBy: string | null; leaveByName: string | null; leaveNote: string | null; removedBy: string | null; removedByName: string | null; removedOn: Day | null; removedNote: string | null; paperId: string | null; removalPaperId: string | null
  hazardState: string
}

const li = <Body>(s: Step<Listing, Body, null, ListingState>): Step<Listing, Body, null, ListingState> => s
const telephone = text(40, 5).describe('写在文书上')

const approve = li({
  label: '批准挂牌', from: ['nominated'], permission: 'listing.approve', binds: true, body: z.object({ telephone }),
  refuse: (l, c) => (c.actor.accountId === l.nominatedBy ? '谁提名谁不批，换一位同事来' : l.hazardState === 'closed' || l.hazardState === 'voided' ? '隐患已经了结，不用再挂牌' : undefined),
  apply: (_, __, c) => ({ state: 'listed', approvedBy: c.actor.accountId, approvedByName: c.actor.name, listedOn: c.today }), event: 'listing.approved', record: () => ({}),
})
const refuse = li({
  label: '不予挂牌', from: ['nominated'], permission: 'listing.approve', body: z.object({ reason: text(500, 2) }),
  refuse: (l, c) => (c.actor.accountId === l.nominatedBy ? '谁提名谁不批，换一位同事来' : undefined),
  apply: (_, body) => ({ state: 'refused', refusedReason: body.reason }), event: 'listing.refused',
})
const askRemoval = li({
  label: '申请摘牌', from: ['listed'], permission: 'listing.nominate', body: z.object({ note: text(500, 2).describe('核查情况') }),
  refuse: (l, c) => (!c.actor.organisationIds.includes(l.organisationId) && !c.actor.permissions.has('hazard.coordinate') ? '由督办责任单位申请，你不在这个单位' : l.hazardState === 'closed' ? undefined : '隐患销号以后才申请摘牌'),
  apply: (_, body, c) => ({ state: 'leaving', leaveBy: c.actor.accountId, leaveByName: c.actor.name, leaveNote: body.note }), event: 'listing.removal-asked',
})
const refuseRemoval = li({
  label: '不予摘牌', from: ['leaving'], permission: 'listing.approve', body: z.object({ reason: text(500, 2) }),
  refuse: (l, c) => (c.actor.accountId === l.leaveBy ? '谁申请谁不批，换一位同事来' : undefined),
  apply: (_, body) => ({ state: 'listed', leaveBy: null, leaveByName: null, removedNote: body.reason }), event: 'listing.removal-refused',
})
const remove = li({
  label: '摘牌', from: ['leaving'], permission: 'listing.approve', binds: true, body: z.object({ telephone, note: text(200, 2).describe('核查结论，写在通知上') }),
  refuse: (l, c) => (c.actor.accountId === l.leaveBy ? '谁申请谁不批，换一位同事来' : l.hazardState === 'closed' ? undefined : '隐患又打开了，不能摘牌'),
  apply: (_, body, c) => ({ state: 'removed', removedBy: c.actor.accountId, removedByName: c.actor.name, removedOn: c.today, removedNote: body.note }), event: 'listing.removed', record: ({ note }) => ({ note }),
})

export const listingLoop = defineLoop({
  name: 'listing', label: '挂牌督办', unit: '件', systems: ['D11'],
  states: { nominated: { label: '待审批', sign: 'waiting', live: true }, listed: { label: '挂牌中', sign: 'working', live: true }, leaving: { label: '申请摘牌', sign: 'waiting', live: true }, removed: { label: '已摘牌', sign: 'done', live: false }, refused: { label: '不予挂牌', sign: 'voided', live: false } },
  steps: { approve, refuse, askRemoval, refuseRemoval, remove },
})
export type ListingStep = keyof typeof listingLoop.steps

/* 曝光的频次 */

export type Slot = { readonly key: string; readonly from: Day; readonly until: Day; readonly atLeast: number; readonly times: number; readonly standing: Standing; readonly basis: string; readonly inDocument: boolean }

const FOREVER = '2199-12-31' as Day

/** The periods a cadence makes, with what was published in each; newest last. Nothing where no plan writes one. */
export function slotsOf(values: readonly DatedValue[], name: string, published: readonly Day[], range: { from: Day; until: Day }, today: Day): Slot[] {
  const dated = values.filter((one) => one.name === name && one.regionPath === null && one.value !== null).toSorted((a, b) => (a.fromOn < b.fromOn ? -1 : 1))
  const history = dated.map((one): Version => {
    const { per, atLeast } = one.value as { per: Period; atLeast: number }
    return { effectiveOn: one.fromOn, rule: { per, atLeast, from: one.fromOn, until: one.untilOn ?? FOREVER } }
  })
  const first = dated[0]
  if (!first) return []
  const campaign = { from: first.fromOn, until: dated.at(-1)!.untilOn ?? FOREVER }
  return occurrences(history, range, campaign).map((occurrence) => {
    const deeds = published.map((doneOn): Fulfilment => ({ key: periodOf(occurrence.per, doneOn, campaign).key, doneOn }))
    const value = dated.find((one) => one.fromOn === occurrence.under)!
    return { key: occurrence.key, from: occurrence.from, until: occurrence.until, atLeast: occurrence.atLeast, ...standingOf(occurrence, deeds, today, campaign), basis: value.basis, inDocument: value.inDocument }
  })
}
