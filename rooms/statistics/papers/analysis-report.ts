// 统计分析报告 (D09): the period's figures by area, industry, source and category. They are counted when it is issued and stay; a
// count of today is told beside them where it differs.
import { z } from 'zod'
import { paragraph, type Block } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'

const line = z.object({ name: z.string(), found: z.number(), closed: z.number(), open: z.number(), overdue: z.number(), rate: z.string(), days: z.string(), reopened: z.number() })
const table = z.array(line)

export const analysisReportData = z.object({
  number: textField('文号', 60), issuer: textField('签发单位', 120), issuedOn: dayField('成文日期'), title: textField('标题', 120), area: textField('区域', 120), from: dayField('期初'), to: dayField('期末'),
  whole: line, major: line, before: z.object({ found: z.number(), closed: z.number(), open: z.number() }), areas: table, industries: table, channels: table, categories: table, slow: z.array(z.string()),
  definitions: z.array(z.string()), problems: z.string().nullable(), next: z.string().nullable(),
})
export type AnalysisData = z.output<typeof analysisReportData>
export type AnalysisLine = z.output<typeof line>

const paragraphs = (words: string) => words.split(/\n+/).map((one) => one.trim()).filter(Boolean).map((one) => paragraph(one))
const change = (now: number, before: number) => (now === before ? '与上期持平' : now > before ? `比上期多${now - before}件` : `比上期少${before - now}件`)

function figures(caption: string, first: string, rows: readonly AnalysisLine[]): Block[] {
  if (!rows.length) return []
  return [{
    kind: 'table', caption, columns: [{ title: first, width: 4 }, ...['发现', '销号', '未销号', '超期'].map((title) => ({ title, width: 1.4, align: 'right' as const })), { title: '按期整改率', width: 2, align: 'right' }, { title: '平均用时（天）', width: 2, align: 'right' }, { title: '反复', width: 1.4, align: 'right' }],
    rows: rows.map((row) => [row.name, String(row.found), String(row.closed), String(row.open), String(row.overdue), row.rate, row.days, String(row.reopened)]),
  }]
}

export const analysisReport = defineDocument({
  name: 'analysis-report',
  label: '统计分析报告',
  systems: ['D09'],
  layout: 'official',
  numbering: { series: 'analysis-report', pattern: '{office}统析〔{year}〕{n}号' },
  data: analysisReportData,
  signers: [],
  copies: [],
  cover: (data) => ({ title: data.title, number: data.number, issuer: data.issuer, issuedOn: data.issuedOn }),
  body: (data) => [
    { kind: 'redHead', issuers: [data.issuer], mark: '文件' },
    { kind: 'number', number: data.number },
    { kind: 'title', text: data.title },
    paragraph(`现将${data.area}${chineseDay(data.from)}至${chineseDay(data.to)}隐患排查治理情况分析如下。数字按事件日期统计，未销号、超期截至${chineseDay(data.to)}终了。`),
    { kind: 'heading', level: 1, text: '总体情况' },
    paragraph(`发现隐患${data.whole.found}件（${change(data.whole.found, data.before.found)}），其中重大事故隐患${data.major.found}件；销号${data.whole.closed}件次（${change(data.whole.closed, data.before.closed)}），其中重大${data.major.closed}件次。期末未销号${data.whole.open}件（${change(data.whole.open, data.before.open)}），其中重大${data.major.open}件；超期${data.whole.overdue}件，其中重大${data.major.overdue}件。`),
    paragraph(`按期整改率${data.whole.rate}，平均用时${data.whole.days === '–' ? '没有可计算的销号' : `${data.whole.days}天`}，销号后重新打开${data.whole.reopened}件次。`),
    { kind: 'heading', level: 1, text: '分区域情况' }, ...figures('分区域统计表', '区域', data.areas),
    ...(data.slow.length ? [paragraph(`超期较多、需要督促的区域：${data.slow.join('、')}。`)] : [paragraph('期末没有超期未销号的隐患。')]),
    { kind: 'heading', level: 1, text: '分行业情况' }, ...figures('分行业统计表', '行业', data.industries),
    { kind: 'heading', level: 1, text: '来源和类别' }, ...figures('按来源', '来源', data.channels), ...figures('按类别', '类别', data.categories),
    ...(data.problems ? [{ kind: 'heading' as const, level: 1 as const, text: '存在问题' }, ...paragraphs(data.problems)] : []),
    ...(data.next ? [{ kind: 'heading' as const, level: 1 as const, text: '下一步安排' }, ...paragraphs(data.next)] : []),
    { kind: 'heading', level: 1, text: '统计口径' }, ...data.definitions.map((words) => paragraph(words)),
    { kind: 'closing', issuers: [data.issuer], date: data.issuedOn, sealMark: '（印章）' },
  ],
})
