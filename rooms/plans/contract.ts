// The endpoints of plans: read, upload, review sentence by sentence, issue, revise, lay beside another, close. Pure.
import { z } from 'zod'
import { ability, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { KINDS, PERIODS } from '#mechanisms/plan/compile/plan.ts'
import { packRows, unpackRows, type Columns } from '#platform/formats/columns.ts'
import { calendarDay, change, command, file, get, id, idParams, post, text, type Contract } from '#platform/http/contract.ts'
import { planLoop, VERSION_STATES, type PlanStepName } from './rules.ts'

const span = z.object({ start: z.int().min(0), end: z.int().min(1) })
const due = z.object({ from: calendarDay.nullable(), by: calendarDay.nullable(), yearly: z.boolean(), standing: z.boolean() })
const frequency = z.object({ per: z.enum(PERIODS), atLeast: z.number().positive().max(1000), when: text(100).nullable() })
const target = z.object({ value: z.number().nullable(), unit: text(20), text: text(200) })
const owner = z.object({ name: text(100, 1), role: z.enum(['lead', 'assist', 'responsible']), inferred: z.boolean() })
const openWord = z.object({ words: text(60, 1), value: text(100, 1).nullable(), basis: text(200).nullable() })

const parts = {
  kind: z.enum(KINDS), due: due.nullable(), frequency: z.array(frequency).max(20), targets: z.array(target).max(50), owners: z.array(owner).max(60),
  systems: z.array(z.string().regex(/^[A-Z]\d\d$/, '系统代号像 D06')).max(10), condition: text(300).nullable(), open: z.array(openWord).max(20), note: text(1000).nullable(),
  organisationId: id.nullable(), assistIds: z.array(id).max(60),
}

export const clauseReply = z.object({
  id, commitmentId: id, code: z.string(), number: z.number(), version: z.number(), span, text: z.string(), path: z.array(z.string()), action: z.string().nullable(), ...parts,
  organisationName: z.string().nullable(),
  /** `loop:hazard`, with where it opens; null is still to come. */
  runs: z.string().nullable(),
  /** The commitment whose task this one is the basis of. */
  carriedBy: z.string().nullable(),
  state: z.enum(['unread', 'asked', 'accepted', 'set-aside']), reviewedByName: z.string().nullable(), reviewedAt: z.string().nullable(), changedByName: z.string().nullable(),
  change: z.object({ kind: z.enum(['same', 'changed', 'new']), fields: z.array(z.string()) }).nullable(),
})
export type ClauseReply = z.output<typeof clauseReply>

export const progress = z.object({ clauses: z.number(), accepted: z.number(), asked: z.number(), unread: z.number(), setAside: z.number() })

const versionHead = z.object({
  number: z.number(), state: z.enum(VERSION_STATES).describe('审读中、待执行、现行、已被取代、没有采用'), title: z.string(), sourceName: z.string().nullable(), fileId: z.string().nullable(), draft: z.boolean(), effectiveOn: z.string().nullable(), publishedOn: z.string().nullable(),
  reason: z.string().nullable(), createdAt: z.string(), progress,
})

export const planRow = z.object({
  id, version: z.number(), code: z.string(), title: z.string(), standing: z.enum(['own', 'superior']), state: z.enum(['drafting', 'consulting', 'approved', 'issued', 'closed', 'withdrawn']),
  issuer: z.string().nullable(), documentNumber: z.string().nullable(), issuedOn: z.string().nullable(), public: z.boolean(), periodFrom: z.string().nullable(), periodTo: z.string().nullable(),
  organisationId: id, organisationName: z.string(), superiorId: z.string().nullable(), superiorTitle: z.string().nullable(), predecessorId: z.string().nullable(), successorId: z.string().nullable(),
  /** The text that holds today. */
  currentNumber: z.number().nullable(), /** Published last; it may hold only from a later day. */ adoptedNumber: z.number().nullable(), /** The next that is to hold. */ comingNumber: z.number().nullable(), comingOn: z.string().nullable(), reviewNumber: z.number().nullable(), effectiveOn: z.string().nullable(), closedOn: z.string().nullable(), progress,
})
export type PlanRow = z.output<typeof planRow>

export const planReply = planRow.extend({
  versions: z.array(versionHead), abilities: z.record(z.string(), ability), timeline: z.array(timelineEntry), publicPage: z.string().nullable().describe('公开页的地址；不公开的没有'),
  closing: z.object({ summary: z.string(), done: z.string(), problems: z.string(), next: z.string(), figures: z.array(z.object({ label: z.string(), value: z.number(), unit: z.string() })) }).nullable(),
})
export type PlanReply = z.output<typeof planReply>

const cell = z.object({ start: z.number(), end: z.number(), inherited: z.boolean() })
export const versionReply = versionHead.extend({
  planId: id, text: z.string(),
  /** Paragraphs and table rows in order: how the text is laid out on the page. */
  blocks: z.array(z.union([
    z.object({ type: z.literal('paragraph'), start: z.number(), end: z.number() }),
    z.object({ type: z.literal('row'), start: z.number(), end: z.number(), table: z.number(), headings: z.array(z.string()), cells: z.array(cell), group: cell.nullable() }),
  ])),
  actions: z.array(z.object({ id: z.string(), title: z.string() })),
  stages: z.array(z.object({ id: z.string(), title: z.string(), from: z.string().nullable(), to: z.string().nullable(), exit: z.array(z.string()) })),
  clauses: z.array(clauseReply),
  /** Words no commitment covers and nobody has explained. */
  uncovered: z.array(span.extend({ text: z.string() })),
  /** What a commitment may be linked to. */
  runners: z.array(z.object({ runs: z.string(), label: z.string(), href: z.string().nullable(), /** The rule it works by is not in force here. */ off: z.boolean(), clock: z.enum(['task', 'duty', 'standing']).nullable() })),
})
export type VersionReply = z.output<typeof versionReply>

/** Rows column by column: `packRows` in platform/formats/columns.ts. */
const columns = z.object({ length: z.number(), columns: z.record(z.string(), z.unknown()) })

type PackedRows = z.output<typeof columns>

/** A text never changes: it is asked for once. */
export const versionText = versionReply.pick({ text: true, actions: true, stages: true }).extend({ blocks: columns })
/** What a review changes, without the words, which stand in the text. */
export const versionClauses = versionReply.omit({ text: true, actions: true, stages: true, blocks: true, clauses: true, uncovered: true }).extend({ clauses: columns, uncovered: z.array(span) })
export type VersionText = z.output<typeof versionText>
export type VersionClauses = z.output<typeof versionClauses>

/** The same version in two parts, the second a tenth as long: ten thousand commitments mostly repeat each other's units and fields. */
export function packVersion({ text, actions, stages, blocks, clauses, uncovered, ...head }: VersionReply): { text: VersionText; clauses: VersionClauses } {
  const rows = clauses.map(({ span: { start, end }, text: words, commitmentId, ...clause }) => ({ ...clause, start, length: end - start, words: text.slice(start, end) === words ? null : words, commitmentId: commitmentId === clause.id ? null : commitmentId }))
  return { text: packText({ text, actions, stages, blocks }), clauses: { ...head, clauses: packRows(rows) as PackedRows, uncovered: uncovered.map(({ start, end }) => ({ start, end })) } }
}

export function packText({ blocks, ...rest }: Pick<VersionReply, 'text' | 'actions' | 'stages' | 'blocks'>): VersionText {
  return { ...rest, blocks: packRows(blocks.map(({ end, ...block }) => ({ table: null, headings: null, cells: null, group: null, ...block, length: end - block.start }))) as PackedRows }
}

export function unpackVersion({ text, actions, stages, blocks }: VersionText, { clauses, uncovered, ...head }: VersionClauses): VersionReply {
  const rows = unpackRows<Omit<ClauseReply, 'span' | 'text' | 'commitmentId'> & { start: number; length: number; words: string | null; commitmentId: string | null }>(clauses as Columns)
  const parts = unpackRows<{ type: 'paragraph' | 'row'; start: number; length: number }>(blocks as Columns)
  return {
    ...head, text, actions, stages,
    blocks: parts.map(({ length, ...part }) => ({ ...(part.type === 'row' ? part : { type: part.type, start: part.start }), end: part.start + length }) as VersionReply['blocks'][number]),
    clauses: rows.map(({ start, length, words, commitmentId, ...clause }) => ({ ...clause, span: { start, end: start + length }, text: words ?? text.slice(start, start + length), commitmentId: commitmentId ?? clause.id })),
    uncovered: uncovered.map(({ start, end }) => ({ start, end, text: text.slice(start, end).trim() })),
  }
}

const tag = '方案'
const access = 'plan.read' as const
const source = { text: z.string().max(300_000, '粘贴的文字最多 30 万字；更长的请存成文件再传').optional(), fileId: id.optional().describe('先把文件传到 /api/files，再填它的编号'), name: text(200).optional() }

export const listPlans = get({ path: '/api/plans', tag, access, summary: '方案', reply: z.object({ plans: z.array(planRow), mayUpload: z.boolean() }) })
export const readPlan = get({ path: '/api/plans/:id', tag, access, summary: '一份方案：各次文本、经过、能办什么', params: idParams, reply: planReply })
export const uploadPlan = post({
  path: '/api/plans', tag, access: 'plan.review', summary: '上传方案文本，读成一句句承诺',
  body: command.extend({ id, ...source, title: text(200, 2).optional(), standing: z.enum(['own', 'superior']).default('own'), superiorId: id.nullish(), predecessorId: id.nullish() }),
  reply: planReply.extend({ /** A plan here that has the same text, word for word. */ twin: z.object({ id, title: z.string() }).nullable(), /** Who issued it is nobody here: perhaps a superior's plan. */ issuedElsewhere: z.boolean() }),
})
const versionParams = z.object({ id, number: z.coerce.number().int().min(1) })
export const readVersion = get({ path: '/api/plans/:id/versions/:number', tag, access, summary: '一次文本：原文、承诺、还没人管的字句', params: versionParams, reply: versionReply })
export const readVersionText = get({ path: '/api/plans/:id/versions/:number/text', tag, access, summary: '一次文本的原文和版式；印发不印发都不变', params: versionParams, reply: versionText })
export const readVersionClauses = get({ path: '/api/plans/:id/versions/:number/clauses', tag, access, summary: '一次文本的承诺，按列；字句在原文里', params: versionParams, reply: versionClauses })
export const revisePlan = post({ path: '/api/plans/:id/revisions', tag, access: 'plan.review', summary: '上传修订稿', params: idParams, body: change.extend({ ...source, reason: text(500, 2) }), reply: planReply })

/** What a change of commitments answers: the commitments as they are now, the ids of those that are gone, how far the review is. */
const touched = z.object({ clauses: z.array(clauseReply), removed: z.array(id), progress })
export const acceptClause = post({ path: '/api/clauses/:id/accept', tag, access: 'plan.review', summary: '确认一句', params: idParams, body: change, reply: touched })
export const setAsideClause = post({ path: '/api/clauses/:id/set-aside', tag, access: 'plan.review', summary: '这句不执行', params: idParams, body: change.extend({ reason: text(200, 1) }), reply: touched })
export const reopenClause = post({ path: '/api/clauses/:id/reopen', tag, access: 'plan.review', summary: '重新看这一句', params: idParams, body: change, reply: touched })
export const editClause = post({
  path: '/api/clauses/:id/edit', tag, access: 'plan.review', summary: '改一句的谁、做什么、多久、凭什么', params: idParams,
  body: change.extend({ ...z.object(parts).partial().shape, runs: z.string().max(60).nullish(), carriedBy: id.nullish(), span: span.optional() }), reply: touched,
})
export const splitClause = post({ path: '/api/clauses/:id/split', tag, access: 'plan.review', summary: '拆成两条', params: idParams, body: change.extend({ newId: id, at: z.int().min(1).describe('从这句的第几个字起是第二条') }), reply: touched })
export const mergeClauses = post({ path: '/api/clauses/:id/merge', tag, access: 'plan.review', summary: '与另一条并成一条', params: idParams, body: change.extend({ otherId: id, otherVersion: z.int().min(1) }), reply: touched })
export const addClause = post({ path: '/api/plans/:id/clauses', tag, access: 'plan.review', summary: '从原文划出一句', params: idParams, body: command.extend({ clauseId: id, span, kind: z.enum(KINDS) }), reply: touched })
export const acceptMany = post({
  path: '/api/plans/:id/accept', tag, access: 'plan.review', summary: '一次确认多句', params: idParams,
  body: command.extend({ clauses: z.array(z.object({ id, version: z.int().min(1) })).min(1).max(2000) }),
  reply: touched.extend({ refused: z.array(z.object({ id, reason: z.string() })) }),
})

export const reopenMany = post({
  path: '/api/plans/:id/reopen', tag, access: 'plan.review', summary: '刚才一次确认的多句，重新看', params: idParams,
  body: command.extend({ clauses: z.array(z.object({ id, version: z.int().min(1) })).min(1).max(2000) }), reply: touched,
})

/** What may be corrected in many sentences with one deed. */
const corrected = z.object({ ...parts, runs: z.string().max(60).nullable() }).pick({ kind: true, due: true, owners: true, organisationId: true, assistIds: true, systems: true, runs: true, open: true }).partial()
export type Corrected = z.output<typeof corrected>
export const editMany = post({
  path: '/api/plans/:id/edit', tag, access: 'plan.review', summary: '一样读的多句，或同一个没写数的词，一起改；撤回时改回原来', params: idParams,
  body: command.extend({ clauses: z.array(z.object({ id, version: z.int().min(1), changes: corrected })).min(1).max(500), back: z.boolean().default(false).describe('撤回刚才一起改的') }),
  reply: touched.extend({ refused: z.array(z.object({ id, reason: z.string() })) }),
})

const STEP_PATHS = { consult: 'consult', approve: 'approve', issue: 'issue', adopt: 'adopt', dropRevision: 'drop-revision', asSuperior: 'as-superior', publish: 'publicity', close: 'close', withdraw: 'withdraw' } as const satisfies Record<PlanStepName, string>
export const planSteps = Object.fromEntries((Object.keys(STEP_PATHS) as PlanStepName[]).map((name) => [name, post({
  path: `/api/plans/:id/${STEP_PATHS[name]}`, tag, access: planLoop.steps[name].permission, summary: planLoop.steps[name].label, params: idParams, body: change.and(planLoop.steps[name].body as z.ZodObject), reply: planReply,
})])) as unknown as Record<PlanStepName, Contract<typeof idParams, z.ZodObject, z.ZodType<{ commandId: string; baseVersion: number } & Record<string, unknown>>, typeof planReply>>

const brief = z.object({ id, code: z.string(), text: z.string(), kind: z.enum(KINDS), due: due.nullable(), frequency: z.array(frequency), targets: z.array(target), owners: z.array(owner), path: z.array(z.string()) })
export const readDiff = get({
  path: '/api/plans/:id/diff', tag, access, summary: '两次文本对照：哪些句子变了，履职和任务跟着怎么变', params: idParams,
  query: z.strictObject({
    from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1), kind: z.enum(['changed', 'new', 'removed', 'same', 'all']).optional().describe('不写就是有变化的'),
    offset: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(0).max(1000).optional().describe('不写就是全部；0 只要句数'),
  }),
  reply: z.object({ from: z.number(), to: z.number(), counts: z.object({ changed: z.number(), new: z.number(), removed: z.number(), same: z.number() }), /** Where the rest begins. */ next: z.number().nullable(), changes: z.array(z.object({
    commitmentId: id, kind: z.enum(['same', 'changed', 'new', 'removed']), fields: z.array(z.string()), before: brief.nullable(), after: brief.nullable(),
    /** What the change does to what is due: sentences. */ effects: z.array(z.string()),
  })) }),
})
export const readComparison = get({
  path: '/api/plans/:id/comparison', tag, access, summary: '与上级方案对照：哪些有对应、哪些没有、哪些弱了', params: idParams, query: z.strictObject({ with: id }),
  reply: z.object({ rows: z.array(z.object({ superior: brief, own: z.array(brief), weaker: z.array(z.string()) })), ownOnly: z.array(brief), counts: z.object({ matched: z.number(), missing: z.number(), weaker: z.number(), /** Whom it is written to, on what it rests, principles: they ask nothing below. */ unasked: z.number() }) }),
})
export const readCoverage = get({
  path: '/api/plans/:id/coverage', tag, access, summary: '多少句承诺今天有东西在跑', params: idParams, query: z.strictObject({ number: z.coerce.number().int().min(1).optional().describe('哪次文本；不写就是今天现行的') }),
  reply: z.object({
    number: z.number(), /** What ran is told as of that day. */ closedOn: z.string().nullable(), /** It is the text that holds today. */ inForce: z.boolean(), comingNumber: z.number().nullable(), comingOn: z.string().nullable(), total: z.number(), running: z.number(), coming: z.number(), principles: z.number(),
    runners: z.array(z.object({ runs: z.string(), label: z.string(), href: z.string().nullable(), clauses: z.array(brief) })),
    waiting: z.array(z.object({ system: z.string(), name: z.string(), clauses: z.array(brief) })),
    uncovered: z.array(span.extend({ text: z.string() })), remainders: z.array(z.object({ text: z.string(), why: z.string() })),
  }),
})
export const readClosingReport = get({ path: '/api/plans/:id/closing-report/:format', tag, access, summary: '行动总结报告', streams: 'out', params: z.object({ id, format: z.enum(['pdf', 'docx']) }), reply: file })
export const readUnfinished = get({ path: '/api/plans/:id/unfinished', tag, access, summary: '任务没有办结的承诺，其中下一个行动带上的，和任务都办结了的', params: idParams, reply: z.object({ commitments: z.array(id), carried: z.array(id), done: z.array(id) }) })
export const beginSuccessor = post({
  path: '/api/plans/:id/successor', tag, access: 'plan.review', summary: '从总结开始下一个行动，带上继续有效的承诺', params: idParams,
  body: change.extend({ newId: id, title: text(200, 2), periodFrom: calendarDay, periodTo: calendarDay, commitments: z.array(id).max(2000).describe('带过去的承诺') }), reply: planReply,
})

const publicPlan = z.object({ closedOn: z.string().nullable(), id, tenantId: id, tenant: z.string(), title: z.string(), issuer: z.string().nullable(), documentNumber: z.string().nullable(), issuedOn: z.string().nullable(), periodFrom: z.string().nullable(), periodTo: z.string().nullable() })
export const listPublicPlans = get({ path: '/api/public/plans', tag: '公开', access: 'public', summary: '公开的方案', reply: z.object({ plans: z.array(publicPlan) }) })
export const readPublicPlan = get({
  path: '/api/public/plans/:tenantId/:planId', tag: '公开', access: 'public', summary: '一份公开的方案', params: z.object({ tenantId: id, planId: id }), query: z.strictObject({ number: z.coerce.number().int().min(1).optional().describe('哪次文本；不写就是今天现行的') }),
  reply: publicPlan.extend({ number: z.number(), text: z.string(), blocks: versionReply.shape.blocks, actions: versionReply.shape.actions, commitments: z.number(), history: z.array(z.object({ number: z.number(), state: z.enum(VERSION_STATES), effectiveOn: z.string().nullable(), reason: z.string().nullable() })) }),
})
