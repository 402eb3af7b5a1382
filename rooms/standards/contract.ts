// The library of judgement standards: documents by field, one document with its clauses, search, suggestions for a finding,
// checklists, import of a jurisdiction's own wording, and the quiz. Pure.
import { z } from 'zod'
import { importReport } from '#mechanisms/ledger/contracts.ts'
import { calendarDay, command, file, get, id, post, text } from '#platform/http/contract.ts'

const tag = '判定标准'
const access = 'standard.read'

const named = z.object({ title: z.string(), documentNumber: z.string() })

export const shelf = z.object({
  key: z.string(), title: z.string(), documentNumber: z.string(), issuer: z.string().nullable(), field: z.string(), kind: z.enum(['criteria', 'law']),
  effectiveFrom: z.string().nullable(), effectiveTo: z.string().nullable(), state: z.enum(['in-force', 'ended', 'coming', 'unknown']),
  replaces: z.array(named), replacedBy: z.string().nullable(), clauses: z.number(), source: z.enum(['product', 'imported', 'none']), url: z.string().nullable(), note: z.string().nullable(),
})

const span = z.object({ start: z.number(), end: z.number() })
export const clauseReply = z.object({
  key: z.string(), document: z.string(), documentNumber: z.string(), clause: z.string(), item: z.string().nullable(), text: z.string(), about: z.string(),
  field: z.string(), effectiveFrom: z.string(), effectiveTo: z.string().nullable(), law: z.boolean(), caveats: z.array(z.string()),
})
const keyParams = z.object({ key: z.string().max(80) })

export const listStandards = get({ path: '/api/standards', tag, access, summary: '判定标准和法规，按行业领域', reply: z.object({ documents: z.array(shelf), mayImport: z.boolean() }) })

export const readStandard = get({
  path: '/api/standards/documents/:key', tag, access, summary: '一份文件：版本、条款、使用时要注意的', params: keyParams,
  reply: z.object({
    document: shelf, scope: z.string().nullable(), caveats: z.array(z.string()), mayImport: z.boolean(),
    missing: z.array(z.object({ part: z.string(), items: z.number().describe('0：项数以原文为准') })).describe('原文不在时，缺的是哪些'),
    articles: z.array(z.object({ article: z.string(), chapter: z.string().nullable(), about: z.string(), judges: z.boolean(), clauses: z.array(clauseReply.omit({ document: true, documentNumber: true, effectiveFrom: true, effectiveTo: true, about: true, field: true, key: true, law: true })) })),
  }),
})

export const searchClauses = get({
  path: '/api/standards/search', tag, access, summary: '按词找条款，两个字也找得到',
  query: z.strictObject({ q: text(200, 1), on: calendarDay.optional(), field: z.string().max(40).optional() }), reply: z.object({ on: z.string(), clauses: z.array(clauseReply) }),
})

export const suggestClauses = get({
  path: '/api/standards/suggest', tag, access, summary: '按一句检查发现推荐条款，最像的在前',
  query: z.strictObject({ q: text(2000, 1), on: calendarDay.optional().describe('发现日；不填按今天'), industry: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(20).default(5) }),
  reply: z.object({
    on: z.string(),
    suggestions: z.array(z.object({ document: z.string(), documentNumber: z.string(), clause: z.string(), item: z.string().nullable(), score: z.number(), text: z.string(), why: z.array(span).describe('描述里说明问题的字，起止位置'), caveats: z.array(z.string()) })),
  }),
})

const whose = z.strictObject({ industries: z.string().max(200).optional().describe('行业名，用逗号隔开'), entityId: id.optional(), on: calendarDay.optional() })

export const readChecklist = get({
  path: '/api/standards/checklist', tag, access, summary: '按行业生成重点检查事项；一家单位跨几个行业就合在一起',
  query: whose,
  reply: z.object({
    on: z.string(), industries: z.array(z.object({ name: z.string(), chosen: z.boolean() })), entity: z.string().nullable(),
    notes: z.array(z.object({ document: z.string(), caveats: z.array(z.string()) })).describe('对整份标准都要注意的'),
    items: z.array(clauseReply.extend({ ask: z.string(), also: z.array(z.string()).describe('文字相同的别的条款，只问一次') })),
  }),
})

export const exportChecklist = get({
  path: '/api/standards/checklist/:format', tag, access, summary: '重点检查事项检查表：Excel、Word 或 PDF', streams: 'out',
  params: z.object({ format: z.enum(['xlsx', 'docx', 'pdf']) }), query: whose, reply: file,
})

export const importStandard = post({
  path: '/api/standards/import', tag, access: 'standard.import', summary: '导入标准原文（Excel、CSV 或 JSON）；已有的条款不改', streams: 'in',
  query: z.strictObject({ dryRun: z.enum(['true', 'false']).optional(), name: z.string().max(200).optional() }), reply: importReport,
})
export const standardTemplate = get({ path: '/api/standards/template', tag, access: 'standard.import', summary: '标准原文导入模板；给了 for 就填好那份文件的名称、文号和日期', streams: 'out', query: z.strictObject({ for: z.string().max(80).optional() }), reply: file })

export const readQuiz = get({
  path: '/api/standards/documents/:key/quiz', tag, access, summary: '按条款出的题', params: keyParams, query: z.strictObject({ seed: z.string().max(40).default('1') }),
  reply: z.object({ document: shelf, seed: z.string(), questions: z.array(z.object({ kind: z.enum(['belongs', 'not-listed', 'number']), ask: z.string(), options: z.array(z.string()) })) }),
})

export const study = z.object({ id, standard: z.string(), documentNumber: z.string(), asked: z.number(), right: z.number(), passed: z.boolean(), at: z.string() })
export const submitQuiz = post({
  path: '/api/standards/studies', tag, access, summary: '交卷：逐题对错，记在本人名下',
  body: command.extend({ id, standard: z.string().max(80), seed: z.string().max(40), answers: z.array(z.int().min(-1).max(9)).max(50) }),
  reply: z.object({ study, marked: z.array(z.object({ right: z.boolean(), answer: z.int(), clause: z.string(), text: z.string() })) }),
})
export const listStudies = get({
  path: '/api/standards/studies', tag, access, summary: '我的学习成绩，和各标准有多少人学过',
  reply: z.object({ mine: z.array(study), coverage: z.array(z.object({ standard: z.string(), people: z.number(), passed: z.number() })) }),
})
