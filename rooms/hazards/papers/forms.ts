// Forms about one hazard, filled from the ledger: 销号审批表, 一案一策表, 重大事故隐患报告表. What is not known yet is left as
// room for a pen. 《安全生产事故隐患排查治理暂行规定》第十四条（报告三项内容）、第十五条（治理方案）.
import { z } from 'zod'
import type { Block, Fields } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField, type DocumentDefinition } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'
import type { Day } from '#platform/time/day.ts'

const said = z.string().max(4000).nullable().default(null)
const on = z.custom<Day>((value) => typeof value === 'string').nullable().default(null)

export const caseFormData = z.object({
  number: textField('编号', 80), issuer: textField('单位', 120), issuedOn: dayField('填表日期'),
  hazardNumber: textField('隐患编号', 60), entity: textField('单位名称', 200), creditCode: said, address: said, principal: said, controller: said, regulator: textField('监管部门', 120), region: said,
  description: textField('隐患', 2300), basis: said, channel: said, foundOn: dayField('发现日期'), foundBy: said,
  dueOn: on, firstDueOn: on, extendedTimes: z.int().default(0), returnedTimes: z.int().default(0),
  measures: said, responsible: said, funds: said, planDueOn: on, contingency: said,
  rectification: said, rectifiedBy: said, rectifiedOn: on, review: said, reviewedBy: said, reviewedOn: on, closedBy: said, closedOn: on,
  taken: said,
})
type Case = z.output<typeof caseFormData>

const day = (value: Day | null) => (value ? chineseDay(value) : undefined)
const field = (label: string, value: string | null | undefined, more: Partial<Fields['items'][number]> = {}): Fields['items'][number] => ({ label, ...(value ? { value } : {}), ...more })
const wide = (label: string, value: string | null | undefined, lines?: number) => field(label, value, { wide: true, ...(lines && !value ? { lines } : {}) })

const about = (data: Case): Fields => ({
  kind: 'fields',
  items: [
    wide('单位名称', data.entity), field('信用代码', data.creditCode), field('主要负责人', data.principal), wide('地　　址', data.address),
    field('监管部门', data.regulator), field('所在区域', data.region), field('隐患编号', data.hazardNumber), field('发现日期', day(data.foundOn)), field('发现来源', data.channel), field('发现人', data.foundBy),
    wide('隐　　患', data.description), wide('判定依据', data.basis),
  ],
})

/** An opinion with room to sign: what is on record is printed, the signature is made by pen. */
const opinion = (label: string, words: string | undefined): Block[] => [
  { kind: 'fields', items: [wide(label, words, words ? undefined : 3)] },
]
const signed = (label: string): Block => ({ kind: 'signatures', rows: [{ label, also: [{ label: '日期' }] }] })
const small: Block = { kind: 'space', lines: 0.3 }

type Form = { name: string; label: string; systems: string[]; pattern: string; body: (data: Case) => Block[] }
const FORMS: readonly Form[] = [
  {
    name: 'closure-form', label: '重大事故隐患销号审批表', systems: ['D06', 'D07'], pattern: '{office}隐销〔{year}〕{n}号',
    body: (data) => [
      about(data), small,
      { kind: 'fields', items: [field('整改期限', day(data.dueOn)), field('完成日期', day(data.rectifiedOn)), wide('整改情况', data.rectification, 3), ...(data.extendedTimes || data.returnedTimes ? [wide('延期、退回', [data.extendedTimes && `延期${data.extendedTimes}次，原定期限${day(data.firstDueOn) ?? '未登记'}`, data.returnedTimes && `退回整改${data.returnedTimes}次`].filter(Boolean).join('；'))] : [])] },
      small,
      ...opinion('复查意见', data.review ? `${data.review}${data.reviewedBy ? `\n复查人：${data.reviewedBy}　${day(data.reviewedOn) ?? ''}` : ''}` : undefined),
      ...opinion('审核意见', data.closedOn ? `同意销号。\n审核人：${data.closedBy ?? ''}　${day(data.closedOn) ?? ''}` : undefined),
      small, signed('整改单位签名'), signed('复查人员签名'), signed('监管部门签名'),
    ],
  },
  {
    name: 'plan-form', label: '重大事故隐患“一案一策”整改方案表', systems: ['D07'], pattern: '{office}隐策〔{year}〕{n}号',
    body: (data) => [
      about(data), small,
      { kind: 'fields', items: [wide('整改措施', data.measures, 6), field('整改责任人', data.responsible), field('整改资金', data.funds), field('整改时限', day(data.planDueOn)), field('交办期限', day(data.dueOn)), wide('应急预案', data.contingency, 5)] },
      small, signed('整改单位签名'), signed('监管部门签名'),
    ],
  },
  {
    name: 'major-report-form', label: '重大事故隐患报告表', systems: ['D08', 'D05'], pattern: '{office}隐报〔{year}〕{n}号',
    body: (data) => [
      about(data), small,
      { kind: 'fields', items: [field('实际控制人', data.controller), field('整改期限', day(data.dueOn)), wide('现状及产生原因', null, 3), wide('危害程度和整改难易', null, 3), wide('治理方案', data.measures, 3), wide('督办措施', data.taken)] },
      small, signed('报告单位签名'), signed('接收单位签收'),
    ],
  },
]

function define(form: Form): DocumentDefinition<typeof caseFormData> {
  return defineDocument({
    name: form.name, label: form.label, systems: form.systems, layout: 'form', numbering: { series: form.name, pattern: form.pattern }, data: caseFormData,
    signers: [{ role: 'regulator', label: '监管部门负责人', count: 1 }], copies: [],
    cover: (data) => ({ title: form.label, number: data.number, issuer: data.issuer, issuedOn: data.issuedOn }),
    body: (data) => [{ kind: 'title', series: data.issuer, text: form.label, number: data.number }, ...form.body(data), { kind: 'closing', issuers: [data.issuer], date: data.issuedOn, sealMark: '（印章）' }],
  })
}

export const caseForms: Readonly<Record<string, DocumentDefinition>> = Object.fromEntries(FORMS.map((form) => [form.name, define(form) as never]))
export const CASE_FORMS = FORMS.map(({ name, label }) => ({ name, label }))
