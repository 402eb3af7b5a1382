// The loop of a filed plan (A01): 上报 → 采用 or 退回 → 再报. A unit never decides on its own; under 动态更新 an accepted plan may be
// brought up to date, and the accepted version stays in force until the newer one is. Pure.
import { z } from 'zod'
import { id, text } from '#platform/http/contract.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { may } from '#platform/auth/actor.ts'
import type { Day } from '#platform/time/day.ts'
import { defineLoop, type Step, type StepContext } from '#mechanisms/loop/define.ts'

export type FilingState = 'submitted' | 'accepted' | 'returned'
/** Also where nothing has been filed: there is no row then. */
export type Standing = FilingState | 'missing'

export const STANDINGS = { missing: '未报', returned: '退回', submitted: '待审', accepted: '已采用' } as const satisfies Record<Standing, string>
/** In this order units are listed: whoever still has something to do comes first. */
export const ORDER = ['missing', 'returned', 'submitted', 'accepted'] as const satisfies readonly Standing[]

export type Filing = {
  id: string; version: number; planId: string; rule: string; organisationId: string | null; entityId: string | null; state: FilingState; number: number; name: string
  submittedOn: Day; submittedBy: string | null; submittedByName: string; firstOn: Day; decidedOn: Day | null; decidedBy: string | null; decidedByName: string | null; reason: string | null
  acceptedNumber: number | null; acceptedOn: Day | null
}

/** What the obligation says about it; null where the parameter no longer has it. */
export type FilingTerms = { readonly dynamic: boolean; readonly planOpen: boolean } | null

export const isLate = (state: Standing, dueOn: string | null, today: Day): boolean => dueOn !== null && dueOn < today && (state === 'missing' || state === 'returned')

type Subject = Pick<Filing, 'organisationId' | 'entityId'>

export function isOwn(actor: Pick<Actor, 'organisationIds' | 'entityId'>, of: Subject): boolean {
  return of.entityId ? actor.entityId === of.entityId : of.organisationId !== null && actor.entityId === null && actor.organisationIds.includes(of.organisationId)
}

/** Why this actor cannot file for this unit. */
export function fileRefusal(actor: Pick<Actor, 'organisationIds' | 'entityId' | 'permissions'>, of: Subject): string | undefined {
  if (isOwn(actor, of)) return undefined
  if (of.entityId && actor.entityId === null && may(actor, 'filing.submit-for')) return undefined
  return '由应报的单位自己报'
}

export const fileBody = { fileId: id, name: text(200, 2), note: text(500).nullish() }

type Context = StepContext<FilingTerms>
const step = <Body>(one: Step<Filing, Body, FilingTerms, FilingState>): Step<Filing, Body, FilingTerms, FilingState> => one
const undecided = { decidedOn: null, decidedBy: null, decidedByName: null, reason: null } as const

const submit = step({
  label: '再报', from: ['submitted', 'returned', 'accepted'], permission: 'filing.submit', body: z.object(fileBody),
  refuse: (filing, c) => fileRefusal(c.actor, filing)
    ?? (c.terms === null ? '现在的参数里已经没有这项应报' : c.terms.planOpen ? undefined : '方案已经总结关闭，不再收')
    ?? (filing.state === 'accepted' && !c.terms!.dynamic ? '已经采用；这一项不要求动态更新，要改请统筹部门先退回' : undefined),
  apply: (filing, body, c) => ({
    ...undecided, state: 'submitted', number: filing.number + 1, name: body.name, submittedOn: c.today, submittedBy: c.actor.accountId, submittedByName: c.actor.name,
  }),
  event: 'filing.submitted', record: (body, filing, after) => ({ ...body, number: after.number, before: filing.name }),
})

function deciderRefusal(filing: Filing, c: Context): string | undefined {
  if (isOwn(c.actor, filing)) return '自己单位报的，由别的同事来看'
  return filing.submittedBy === c.actor.accountId ? '你代报的，由别的同事来看' : undefined
}

const accept = step({
  label: '采用', from: ['submitted'], permission: 'filing.accept', binds: true, body: z.object({ note: text(500).nullish() }), refuse: deciderRefusal,
  apply: (filing, _, c) => ({ state: 'accepted', decidedOn: c.today, decidedBy: c.actor.accountId, decidedByName: c.actor.name, reason: null, acceptedNumber: filing.number, acceptedOn: c.today }),
  event: 'filing.accepted', record: (body, filing) => ({ ...body, number: filing.number }),
})

const giveBack = step({
  label: '退回', from: ['submitted', 'accepted'], permission: 'filing.accept', body: z.object({ reason: text(500, 2) }),
  // Given back it could not be handed in again.
  refuse: (filing, c) => deciderRefusal(filing, c) ?? (c.terms?.planOpen === false ? '方案已经总结关闭，退回了也不能再报' : undefined),
  apply: (_, body, c) => ({ state: 'returned', decidedOn: c.today, decidedBy: c.actor.accountId, decidedByName: c.actor.name, reason: body.reason }),
  event: 'filing.returned', record: (body, filing) => ({ ...body, number: filing.number }),
})

export const filingLoop = defineLoop({
  name: 'filing', label: '应报方案', unit: '份', systems: ['A01'],
  states: { submitted: { label: '待审', sign: 'waiting', live: true }, returned: { label: '退回', sign: 'returned', live: true }, accepted: { label: '已采用', sign: 'done', live: false } },
  steps: { submit, accept, giveBack },
})
export type FilingStepName = keyof typeof filingLoop.steps

/** The order of pages: by standing, organisations before entities. */
export type Segment = { readonly state: string; readonly side: 'organisation' | 'entity' }
export function segmentsOf(states: readonly string[], sides: readonly Segment['side'][]): Segment[] {
  return states.flatMap((state) => sides.map((side) => ({ state, side })))
}
