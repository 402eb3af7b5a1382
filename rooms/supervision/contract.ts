// The endpoints of supervision beyond the ledger's own: the board by rung, one case whole, the draft of a paper before it is
// signed, the steps, forms about a case, and what is addressed to an enterprise. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { change, get, id, idParams, post, text, calendarDay, type Contract } from '#platform/http/contract.ts'
import { supervisionFilters, supervisions } from './definitions.ts'
import { supervisionLoop, type SupervisionStep } from './rules.ts'

export const supervisionLedger = ledgerContracts(supervisions, supervisionFilters)
const tag = '督办'

const told = z.object({ basis: z.string(), inDocument: z.boolean() })
const paper = z.object({ id, label: z.string(), number: z.string(), issuedOn: z.string() })
const rung = z.object({ rung: z.string(), label: z.string(), standing: z.enum(['taken', 'open', 'waived', 'next', 'ahead']), measureId: id.nullable() })
const measure = z.object({
  id, round: z.number(), track: z.enum(['slow', 'refusal']), rung: z.string(), label: z.string(), state: z.enum(['proposed', 'taken', 'waived', 'lapsed']), why: z.string(), basis: z.string(),
  proposedOn: z.string(), proposedByName: z.string().nullable(), decidedOn: z.string().nullable(), decidedByName: z.string().nullable(), decidedWhy: z.string().nullable(), waitUntil: z.string().nullable(), answerBy: z.string().nullable(),
  answer: z.string().nullable(), answeredOn: z.string().nullable(), answeredByName: z.string().nullable(), files: z.array(z.object({ id, name: z.string() })), talk: z.object({ on: z.string(), at: z.string(), place: z.string(), who: z.string() }).nullable(),
  paper: paper.nullable(), minutes: paper.nullable(), exposure: z.object({ id, title: z.string(), state: z.string() }).nullable(), listing: z.object({ id, number: z.string(), state: z.string() }).nullable(),
})
export type MeasureReply = z.output<typeof measure>

export const supervisionReply = z.object({
  row: rowReply(supervisions).extend({ endedWhy: z.string().nullable(), refusedNote: z.string().nullable() }),
  hazard: z.object({ id, number: z.string(), state: z.string(), level: z.string().nullable(), foundOn: z.string(), assignedOn: z.string().nullable(), dueOn: z.string().nullable(), progressOn: z.string(), progressPercent: z.number().nullable(), expectedPercent: z.number().nullable() }),
  ladder: z.object({ track: z.enum(['slow', 'refusal']), slow: z.array(rung), refusal: z.array(rung), next: z.string(), why: z.string(), slowAfterDays: z.number(), waitDays: z.number(), basis: z.object({ slow: told, refusal: told, slowAfterDays: told, waitDays: told }), enforcement: z.boolean() }),
  measures: z.array(measure), papers: z.array(paper.extend({ document: z.string() })), timeline: z.array(timelineEntry), abilities: z.record(z.string(), ability),
})
export type SupervisionReply = z.output<typeof supervisionReply>

const card = z.object({
  id, number: z.string(), title: z.string(), entityName: z.string(), organisationName: z.string(), column: z.string(), proposed: z.string().nullable().describe('等办的一级'), why: z.string(), dueOn: z.string().nullable(), idleDays: z.number(), waitUntil: z.string().nullable(),
  unanswered: z.boolean(), refused: z.boolean(), hazardState: z.string(),
})
export type Card = z.output<typeof card>
export const readBoard = get({
  path: '/api/supervisions/board', tag, access: 'supervision.read', summary: '督办看板：按本地方案的台阶分列',
  reply: z.object({ columns: z.array(z.object({ key: z.string(), label: z.string(), track: z.enum(['state', 'slow', 'refusal']), count: z.number() })), cards: z.array(card), total: z.number(), waiting: z.number(), ladder: z.string(), basis: told }),
})

export const readSupervision = get({ path: '/api/supervisions/:id', tag, access: 'supervision.read', summary: '一件督办：台阶、缘由、文书、经过', params: idParams, reply: supervisionReply })

export const draftReply = z.object({ document: z.string(), label: z.string(), data: z.record(z.string(), z.unknown()).describe('签发前的内容，文号在签发时取'), pattern: z.string(), office: z.string() })
export const readDraft = get({
  path: '/api/supervisions/:id/draft', tag, access: 'supervision.manage', summary: '签发前看稿', params: idParams,
  query: z.strictObject({ telephone: z.string().max(40).optional(), signedBy: z.string().max(60).optional(), talkOn: calendarDay.optional(), talkAt: z.string().max(20).optional(), talkPlace: z.string().max(100).optional(), talkWho: z.string().max(200).optional() }), reply: draftReply,
})

const STEP_PATHS = { admit: 'admit', propose: 'propose', confirm: 'confirm', waive: 'waive', refuseRectifying: 'refusal', withdrawRefusal: 'withdraw-refusal', answer: 'answer', minute: 'minutes' } as const satisfies Record<SupervisionStep, string>

export const addressedRow = z.object({ measureId: id, supervisionId: id, version: z.int(), rung: z.string(), label: z.string(), title: z.string(), decidedOn: z.string(), answerBy: z.string().nullable(), answeredOn: z.string().nullable(), answer: z.string().nullable(), paperId: id.nullable() })
const addressedNotice = z.object({ supervisionId: id, hazardId: id, hazardNumber: z.string(), title: z.string(), number: z.string(), issuedOn: z.string(), paperId: id, live: z.boolean() })
export type AddressedNotice = z.output<typeof addressedNotice>
export const addressedReply = z.object({ rows: z.array(addressedRow), /** 督办通知书: read, and answered by the progress reported on the hazard. */ notices: z.array(addressedNotice) })
export type Addressed = z.output<typeof addressedReply>
export type AddressedRow = z.output<typeof addressedRow>
export const listAddressed = get({ path: '/api/supervisions/addressed', tag, access: 'supervision.answer', summary: '发给我单位的督办文书', reply: addressedReply })

/** `POST /api/supervisions/:id/<step>`; the answer of an enterprise replies with what is addressed to it. */
export const supervisionSteps = Object.fromEntries((Object.keys(STEP_PATHS) as SupervisionStep[]).map((name) => {
  const step = supervisionLoop.steps[name]
  return [name, post({ path: `/api/supervisions/:id/${STEP_PATHS[name]}`, tag, access: step.permission, summary: step.label, params: idParams, body: change.and(step.body as z.ZodObject), reply: name === 'answer' ? addressedReply : supervisionReply })]
})) as unknown as Record<Exclude<SupervisionStep, 'answer'>, Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof supervisionReply>> & { answer: Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof addressedReply> }

export const issueForm = post({
  path: '/api/supervisions/:id/papers', tag, access: 'supervision.manage', summary: '出具表格：销号审批表、一案一策表、重大事故隐患报告表', params: idParams,
  body: change.extend({ document: z.enum(['closure-form', 'plan-form', 'major-report-form'], '选一种表格'), note: text(200).nullish() }), reply: supervisionReply,
})
