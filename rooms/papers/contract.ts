// 文书 across the jurisdiction: the register with its filters, and the wording each jurisdiction may change. Pure.
import { z } from 'zod'
import { calendarDay, command, file, get, id, post, text } from '#platform/http/contract.ts'
import { CASE_FORMS } from '#rooms/hazards/papers/forms.ts'
import { TEXT_PAPERS } from '#rooms/hazards/papers/texts.ts'

const tag = '文书'

/** Every kind of paper about a hazard, in the order of its life. */
export const KINDS = [
  { name: 'rectification-notice', label: '事故隐患整改通知书' }, { name: 'rectification-order', label: '责令限期整改指令书' },
  ...TEXT_PAPERS.map(({ name, label }) => ({ name, label })), ...CASE_FORMS,
] as const
const kind = z.enum(KINDS.map((one) => one.name) as [string, ...string[]], '从文书种类里选')

const filters = { document: kind.optional(), entityId: id.optional(), from: calendarDay.optional().describe('签发日期从'), until: calendarDay.optional().describe('签发日期到'), q: z.string().max(60).optional().describe('文号、单位、隐患里找') }
const paperRow = z.object({ id, document: z.string(), label: z.string(), number: z.string(), issuedOn: z.string(), issuedByName: z.string(), entityId: id, entityName: z.string(), hazardId: id, hazardNumber: z.string(), description: z.string(), supervisionId: id.nullable() })
export type PaperRow = z.output<typeof paperRow>
export const listPapers = get({
  path: '/api/papers', tag, access: 'hazard.read', summary: '文书：本辖区签发的，按种类、单位、日期找',
  query: z.strictObject({ ...filters, after: id.optional().describe('上一页给出的位置'), limit: z.coerce.number().int().min(1).max(200).optional() }),
  reply: z.object({ rows: z.array(paperRow), next: id.nullable(), counts: z.array(z.object({ document: z.string(), label: z.string(), count: z.number() })) }),
})
export const exportPapers = get({ path: '/api/papers/export', tag, access: 'hazard.export', summary: '发文登记簿', streams: 'out', query: z.strictObject(filters), reply: file })

/** 台账 the way offices keep it on paper. */
export const exportRegister = get({ path: '/api/papers/hazard-register', tag, access: 'hazard.export', summary: '重大事故隐患督办台账（打印样式）', streams: 'out', query: z.strictObject({ live: z.enum(['true', 'false']).optional(), from: calendarDay.optional().describe('发现日期从'), until: calendarDay.optional() }), reply: file })

const wording = z.enum(TEXT_PAPERS.map((one) => one.name) as [string, ...string[]])
const version = z.object({ number: z.int(), title: z.string(), body: z.string(), pattern: z.string(), note: z.string(), setByName: z.string(), setAt: z.string() })
const template = z.object({ document: z.string(), label: z.string(), title: z.string(), body: z.string(), pattern: z.string(), number: z.int().describe('0 是默认措辞'), places: z.array(z.string()), office: z.string(), issuer: z.string() })
export type TemplateReply = z.output<typeof template>
export const listTemplates = get({ path: '/api/paper-templates', tag, access: 'template.read', summary: '文书措辞：各种文书现在的版本', reply: z.object({ templates: z.array(template.omit({ places: true, body: true, issuer: true })) }) })
export const readTemplate = get({ path: '/api/paper-templates/:document', tag, access: 'template.read', summary: '一种文书的措辞和各版本', params: z.object({ document: wording }), reply: template.extend({ versions: z.array(version), shipped: z.object({ title: z.string(), body: z.string(), pattern: z.string() }) }) })
export const setTemplate = post({
  path: '/api/paper-templates/:document', tag, access: 'template.set', summary: '改措辞：成为新版本，以后签发的用它', params: z.object({ document: wording }),
  body: command.extend({ title: text(200, 4), body: text(8000, 10), pattern: text(60, 4), note: text(200, 2).describe('为什么改'), baseNumber: z.int().min(0).describe('你看到的版本') }), reply: template.extend({ versions: z.array(version), shipped: z.object({ title: z.string(), body: z.string(), pattern: z.string() }) }),
})
