// The endpoints of hazards beyond the ledger's own: report, one hazard whole, the steps, the papers. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { evidenceReply } from '#rooms/evidence/contract.ts'
import { calendarDay, change, command, file, get, id, idParams, post, text, type Contract } from '#platform/http/contract.ts'
import { CATEGORIES, hazardFilters, hazards } from './definitions.ts'
import type { ClosedLoop } from '#rooms/parameters/definitions/hazards.ts'
import { clauseCitation, hazardLoop, type GateStep, type HazardStep } from './rules.ts'

export const hazardLedger = ledgerContracts(hazards, hazardFilters)

export const fileReply = z.object({
  id, name: z.string(), mediaType: z.string(), size: z.number(), sha256: z.string(), purpose: z.string(), takenAt: z.string().nullable(),
  uploadedAt: z.string(), uploadedByName: z.string().nullable(), width: z.number().nullable(), height: z.number().nullable(),
})

export const paperReply = z.object({ id, document: z.string(), label: z.string(), number: z.string(), issuedOn: z.string() })

export const hazardReply = z.object({
  row: rowReply(hazards).extend({
    clause: clauseCitation.nullable(), rectification: z.string().nullable(), review: z.string().nullable(), returnReason: z.string().nullable(),
    extensionUntil: z.string().nullable(), extensionReason: z.string().nullable(), voidReason: z.string().nullable(), gradedOn: z.string().nullable(), assignedOn: z.string().nullable(),
    planReturnReason: z.string().nullable(), progress: z.string().nullable(), refusal: z.string().nullable(), selfCheck: z.string().nullable(), vetting: z.string().nullable(), vettedOn: z.string().nullable(), fiveSettled: z.boolean().nullable(),
    gatePassed: z.array(z.string()).nullable(), planApprovedByName: z.string().nullable(), reopenReason: z.string().nullable(), reopenedTimes: z.number(), firstClosedInTime: z.boolean().nullable(), appliedByName: z.string().nullable(),
    reviewOrganisationId: z.string().nullable(), reviewOrganisationName: z.string().nullable(), longitude: z.number().nullable(), latitude: z.number().nullable(),
  }),
  entity: z.object({ id, name: z.string(), address: z.string(), principal: z.string().nullable(), highHazard: z.boolean() }),
  timeline: z.array(timelineEntry),
  abilities: z.record(z.string(), ability),
  files: z.array(fileReply),
  papers: z.array(paperReply),
  /** 双报告: what the enterprise owes and has sent. */
  reports: z.array(z.object({ id, moment: z.string(), receiverName: z.string(), state: z.string(), dueAt: z.string(), sentAt: z.string().nullable(), receivedOn: z.string().nullable() })),
  /** What was noticed about the photos; null for those who do not review. */
  evidence: evidenceReply.nullable(),
  terms: z.object({ closureGate: z.array(z.custom<GateStep>().meta({ type: 'object' })).readonly(), closedLoop: z.array(z.custom<ClosedLoop>().meta({ type: 'string' })).readonly(), coordinatorId: id.nullable(), beforePhotos: z.number(), dueDays: z.object({ general: z.number(), major: z.number() }), extensions: z.number() }),
  /** Where each term is written: `依据` or 文中未写. */
  termsBasis: z.record(z.string(), z.object({ basis: z.string(), inDocument: z.boolean() })),
})
export type HazardReply = z.output<typeof hazardReply>

export const report = post({
  path: '/api/hazards', tag: '隐患', access: 'hazard.report', summary: '上报隐患',
  body: command.extend({
    id,
    entityId: id,
    description: text(2000, 2),
    place: text(200).nullish(),
    category: z.enum(CATEGORIES.map((c) => c.value) as [string, ...string[]]).nullish(),
    channel: z.string().max(20).nullish().describe('不填时按上报人：企业自查、网格排查或督导检查'),
    foundOn: calendarDay.nullish().describe('不填为今天'),
    photos: z.array(id).max(9, '最多 9 张').default([]),
    longitude: z.number().min(73).max(136).nullish(),
    latitude: z.number().min(3).max(54).nullish(),
  }),
  reply: hazardReply,
})

export const readHazard = get({ path: '/api/hazards/:id', tag: '隐患', access: 'hazard.read', summary: '一件隐患：现在怎样、经过、能办什么', params: idParams, reply: hazardReply })

const STEP_PATHS = {
  grade: 'grade', regrade: 'regrade', assign: 'assign', nameChain: 'names', plan: 'plan', approvePlan: 'approve-plan', returnPlan: 'return-plan', reportProgress: 'progress', rectify: 'rectify',
  apply: 'apply', vet: 'vet', accept: 'accept', giveBack: 'return', close: 'close', recordRefusal: 'refusal', reopen: 'reopen',
  askExtension: 'ask-extension', grantExtension: 'grant-extension', refuseExtension: 'refuse-extension', urge: 'urge', voidCase: 'void',
} as const satisfies Record<HazardStep, string>

/** `POST /api/hazards/:id/<step>` for each step of the loop. */
export const hazardSteps = Object.fromEntries(
  (Object.keys(STEP_PATHS) as HazardStep[]).map((name) => {
    const step = hazardLoop.steps[name]
    return [name, post({
      path: `/api/hazards/:id/${STEP_PATHS[name]}`, tag: '隐患', access: step.permission, summary: step.label, params: idParams,
      body: change.and(step.body as z.ZodObject), reply: hazardReply,
    })]
  }),
) as unknown as Record<HazardStep, Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof hazardReply>>

export const issuePaper = post({
  path: '/api/hazards/:id/papers', tag: '隐患', access: 'hazard.issue-paper', summary: '出具文书', params: idParams,
  body: change.extend({
    document: z.enum(['rectification-notice', 'rectification-order']),
    inspectors: z.array(z.object({ name: text(60, 1), certificate: text(40).nullish() })).min(2, '检查人员不得少于两人').max(10),
    telephone: text(40, 5),
  }),
  reply: hazardReply,
})

export const readPaper = get({
  path: '/api/papers/:id/:format', tag: '隐患', access: 'hazard.read', summary: '一份文书', streams: 'out',
  params: z.object({ id, format: z.enum(['pdf', 'docx']) }), reply: file,
})

export const board = get({
  path: '/api/hazards/board', tag: '隐患', access: 'hazard.read', summary: '各区域各环节的在办隐患数',
  reply: z.object({ cells: z.array(z.object({ regionId: id, regionName: z.string(), state: z.string(), level: z.string().nullable(), count: z.number(), late: z.number() })) }),
})
