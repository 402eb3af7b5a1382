// The endpoints of 曝光 and 挂牌督办 beyond the ledgers' own: draft, one whole, the steps, the slots of the cadence, and what
// the public reads without an account. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { change, command, get, id, idParams, post, type Contract } from '#platform/http/contract.ts'
import { exposures, listings, turnFilters } from './definitions.ts'
import { exposureDraft, exposureLoop, listingLoop, nomination, type ExposureStep, type ListingStep } from './rules.ts'

export const exposureLedger = ledgerContracts(exposures, turnFilters)
export const listingLedger = ledgerContracts(listings, turnFilters)
const tag = '曝光和挂牌'

const hazardBrief = z.object({ id, number: z.string(), description: z.string(), state: z.string(), dueOn: z.string().nullable(), entityName: z.string() })
const paper = z.object({ id, label: z.string(), number: z.string() })

export const exposureReply = z.object({
  row: rowReply(exposures).extend({ content: z.string(), covered: z.array(z.string()), returnReason: z.string().nullable(), publicTitle: z.string().nullable(), publicContent: z.string().nullable(), publicEntity: z.string().nullable(), feedbackOn: z.string().nullable(), withdrawnReason: z.string().nullable(), mistaken: z.boolean() }),
  hazard: hazardBrief,
  /** What the public would read of the text as it stands, and what is covered by itself. */
  seen: z.object({ title: z.string(), content: z.string(), entity: z.string(), people: z.array(z.string()) }),
  papers: z.array(paper), timeline: z.array(timelineEntry), abilities: z.record(z.string(), ability),
})
export type ExposureReply = z.output<typeof exposureReply>

export const draftExposure = post({ path: '/api/exposures', tag, access: 'exposure.draft', summary: '拟曝光稿', body: command.extend({ id, hazardId: id }).and(exposureDraft), reply: exposureReply })
export const readExposure = get({ path: '/api/exposures/:id', tag, access: 'exposure.read', summary: '一篇曝光稿：原稿、公开看到的样子、经过', params: idParams, reply: exposureReply })

const slot = z.object({ key: z.string(), label: z.string(), from: z.string(), until: z.string(), atLeast: z.number(), times: z.number(), standing: z.enum(['ahead', 'open', 'done', 'late', 'missed']), basis: z.string(), inDocument: z.boolean() })
export const readSlots = get({ path: '/api/exposures/slots', tag, access: 'exposure.read', summary: '曝光的频次：每一期发了几篇，哪期没做到', reply: z.object({ slots: z.array(slot) }) })

const EXPOSURE_PATHS = { save: 'save', submit: 'submit', giveBack: 'return', publish: 'publish', tellResult: 'result', withdraw: 'withdraw', drop: 'drop' } as const satisfies Record<ExposureStep, string>
const LISTING_PATHS = { approve: 'approve', refuse: 'refuse', askRemoval: 'ask-removal', refuseRemoval: 'refuse-removal', remove: 'remove' } as const satisfies Record<ListingStep, string>

type StepContract<R extends z.ZodType> = Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, R>

/** `POST /api/exposures/:id/<step>`. */
export const exposureSteps = Object.fromEntries((Object.keys(EXPOSURE_PATHS) as ExposureStep[]).map((name) => {
  const step = exposureLoop.steps[name]
  return [name, post({ path: `/api/exposures/:id/${EXPOSURE_PATHS[name]}`, tag, access: step.permission, summary: `曝光：${step.label}`, params: idParams, body: change.and(step.body as z.ZodObject), reply: exposureReply })]
})) as unknown as Record<ExposureStep, StepContract<typeof exposureReply>>

export const listingReply = z.object({
  row: rowReply(listings).extend({ reason: z.string().nullable(), refusedReason: z.string().nullable(), leaveNote: z.string().nullable(), leaveByName: z.string().nullable(), removedNote: z.string().nullable() }),
  hazard: hazardBrief, papers: z.array(paper), timeline: z.array(timelineEntry), abilities: z.record(z.string(), ability),
})
export type ListingReply = z.output<typeof listingReply>

export const nominate = post({ path: '/api/listings', tag, access: 'listing.nominate', summary: '提名挂牌督办', body: command.extend({ id, hazardId: id }).and(nomination), reply: listingReply })
export const readListing = get({ path: '/api/listings/:id', tag, access: 'listing.read', summary: '一件挂牌督办', params: idParams, reply: listingReply })
export const listingSteps = Object.fromEntries((Object.keys(LISTING_PATHS) as ListingStep[]).map((name) => {
  const step = listingLoop.steps[name]
  return [name, post({ path: `/api/listings/:id/${LISTING_PATHS[name]}`, tag, access: step.permission, summary: `挂牌督办：${step.label}`, params: idParams, body: change.and(step.body as z.ZodObject), reply: listingReply })]
})) as unknown as Record<ListingStep, StepContract<typeof listingReply>>

const publicExposure = z.object({ id, tenantId: id, tenant: z.string(), title: z.string(), entity: z.string(), publishedOn: z.string(), feedback: z.string().nullable(), feedbackOn: z.string().nullable(), closedOn: z.string().nullable() })
const publicListing = z.object({ id, tenantId: id, tenant: z.string(), entity: z.string(), title: z.string(), level: z.string(), batch: z.string().nullable(), organisation: z.string(), listedOn: z.string(), dueOn: z.string(), removedOn: z.string().nullable() })
export const listPublicExposures = get({ path: '/api/public/exposures', tag: '公开', access: 'public', summary: '公开的曝光和挂牌督办', reply: z.object({ exposures: z.array(publicExposure), listings: z.array(publicListing) }) })
export const readPublicExposure = get({ path: '/api/public/exposures/:tenantId/:exposureId', tag: '公开', access: 'public', summary: '一篇公开的曝光', params: z.object({ tenantId: id, exposureId: id }), reply: publicExposure.extend({ content: z.string(), issuer: z.string() }) })
