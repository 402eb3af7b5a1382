// The endpoints of plans that units owe (应报方案) and of receipts (签收): board, units, file, decide, urge, sign. Pure.
import { z } from 'zod'
import { ability, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { change, command, file, get, id, idParams, post, text, type Contract } from '#platform/http/contract.ts'
import { fileBody, filingLoop, type FilingStepName } from './rules.ts'

const tag = '应报方案'
const standing = z.enum(['missing', 'returned', 'submitted', 'accepted'])
const planHead = z.object({ id, title: z.string(), documentNumber: z.string().nullable(), issuedOn: z.string().nullable(), effectiveOn: z.string().nullable(), state: z.string(), /** From that day on nothing is filed, signed for or late. */ closedOn: z.string().nullable() })

const counts = z.object({ owing: z.number(), missing: z.number(), returned: z.number(), submitted: z.number(), accepted: z.number(), late: z.number() })
const ruleReply = z.object({
  key: z.string(), title: z.string(), dueOn: z.string().nullable(), dynamic: z.boolean(), who: z.string(), quote: z.string(), basis: z.string(), inDocument: z.boolean(), counts, urgedOn: z.string().nullable(),
})
export type RuleReply = z.output<typeof ruleReply>

/** Something this person's own unit has to file. */
const owed = z.object({
  rule: z.string(), title: z.string(), dueOn: z.string().nullable(), dynamic: z.boolean(), organisationId: z.string().nullable(), entityId: z.string().nullable(), name: z.string(), state: standing, late: z.boolean(),
  filingId: z.string().nullable(), version: z.number().nullable(), reason: z.string().nullable(), acceptedOn: z.string().nullable(), ability,
})
export type Owed = z.output<typeof owed>
const receipt = z.object({ organisationId: z.string().nullable(), entityId: z.string().nullable(), name: z.string(), signedOn: z.string().nullable(), signedByName: z.string().nullable() })

export const boardReply = z.object({
  plan: planHead.nullable(), plans: z.array(z.object({ id, title: z.string() })), rules: z.array(ruleReply), owed: z.array(owed),
  receipts: z.object({ owing: z.number(), signed: z.number(), missing: z.number(), days: z.number(), basis: z.string(), inDocument: z.boolean(), dueOn: z.string().nullable(), own: z.array(receipt) }),
})
export type Board = z.output<typeof boardReply>

const plan = id.optional().describe('不填为现行方案')
const page = { q: z.string().max(60, '最多 60 个字').optional(), after: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(200).optional() }

const unitRow = z.object({
  side: z.enum(['organisation', 'entity']), id, name: z.string(), place: z.string().nullable(), state: standing, late: z.boolean(), filingId: z.string().nullable(), document: z.string().nullable(), number: z.number().nullable(), submittedOn: z.string().nullable(), reason: z.string().nullable(),
})
export type UnitRow = z.output<typeof unitRow>
const receiptRow = z.object({ side: z.enum(['organisation', 'entity']), id, name: z.string(), place: z.string().nullable(), state: z.enum(['missing', 'signed']), signedOn: z.string().nullable(), signedByName: z.string().nullable() })
export type ReceiptRow = z.output<typeof receiptRow>

export const board = get({ path: '/api/filings/board', tag, access: 'filing.read', summary: '应报、已报、已采用、退回、逾期未报，和签收', query: z.strictObject({ planId: plan }), reply: boardReply })
export const listUnits = get({
  path: '/api/filings/units', tag, access: 'filing.read', summary: '应报的单位，没报的在前；各有多少家见 board',
  query: z.strictObject({ planId: plan, rule: z.string().max(40).optional(), state: standing.optional(), late: z.enum(['true']).optional(), ...page }),
  reply: z.object({ rows: z.array(unitRow), next: z.string().nullable() }),
})
export const exportUnits = get({
  path: '/api/filings/export', tag, access: 'filing.export', summary: '没报的单位，Excel', streams: 'out',
  query: z.strictObject({ planId: plan, rule: z.string().max(40).optional(), state: standing.optional().describe('不填为未报和退回的'), format: z.enum(['xlsx', 'csv']).optional() }), reply: file,
})
export const urge = post({ path: '/api/filings/urge', tag, access: 'filing.urge', summary: '催报', body: command.extend({ planId: id, rule: text(40, 2), note: text(200).nullish() }), reply: boardReply })

const version = z.object({
  number: z.number(), name: z.string(), note: z.string().nullable(), fileId: id, fileName: z.string(), mediaType: z.string(), submittedOn: z.string(), submittedByName: z.string(), outcome: z.enum(['accepted', 'returned']).nullable(), decidedOn: z.string().nullable(), decidedByName: z.string().nullable(), reason: z.string().nullable(),
})
export const filingReply = z.object({
  id, version: z.number(), planId: id, planTitle: z.string(), rule: z.string(), title: z.string(), dueOn: z.string().nullable(), dynamic: z.boolean(), quote: z.string().nullable(), organisationId: z.string().nullable(), entityId: z.string().nullable(), unit: z.string(), place: z.string().nullable(),
  state: z.enum(['submitted', 'accepted', 'returned']), late: z.boolean(), number: z.number(), name: z.string(), submittedOn: z.string(), submittedByName: z.string(), firstOn: z.string(), decidedOn: z.string().nullable(), decidedByName: z.string().nullable(), reason: z.string().nullable(), acceptedNumber: z.number().nullable(), acceptedOn: z.string().nullable(),
  versions: z.array(version), timeline: z.array(timelineEntry), abilities: z.record(z.string(), ability),
})
export type FilingReply = z.output<typeof filingReply>

export const submitFiling = post({
  path: '/api/filings', tag, access: 'filing.submit', summary: '报方案（第一次）',
  body: command.extend({ id, planId: id, rule: text(40, 2), organisationId: id.nullish(), entityId: id.nullish().describe('机构和企业只填一个'), ...fileBody, fileId: fileBody.fileId.describe('先把文件传到 /api/files，再填它的编号') }), reply: filingReply,
})
export const readFiling = get({ path: '/api/filings/:id', tag, access: 'filing.read', summary: '一份报来的方案：各次、经过、能办什么', params: idParams, reply: filingReply })

const STEP_PATHS = { submit: 'submit', accept: 'accept', giveBack: 'return' } as const satisfies Record<FilingStepName, string>
export const filingSteps = Object.fromEntries(
  (Object.keys(STEP_PATHS) as FilingStepName[]).map((name) => {
    const step = filingLoop.steps[name]
    return [name, post({ path: `/api/filings/:id/${STEP_PATHS[name]}`, tag, access: step.permission, summary: step.label, params: idParams, body: change.and(step.body as z.ZodObject), reply: filingReply })]
  }),
) as unknown as Record<FilingStepName, Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof filingReply>>

export const listReceipts = get({
  path: '/api/receipts', tag, access: 'filing.read', summary: '收文签收，没签的在前', query: z.strictObject({ planId: plan, state: z.enum(['missing', 'signed']).optional(), ...page }),
  reply: z.object({ rows: z.array(receiptRow), next: z.string().nullable() }),
})
export const signReceipt = post({ path: '/api/receipts', tag, access: 'receipt.sign', summary: '签收方案', body: command.extend({ planId: id, organisationId: id.nullish(), entityId: id.nullish() }), reply: boardReply })
