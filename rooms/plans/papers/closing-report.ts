// 行动总结报告: the closing report of a plan. Its figures were counted from the records on the day the plan was closed and
// stand in the plan since then; nobody types them.
import { z } from 'zod'
import { paragraph, type Block } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'

const part = (label: string) => textField(label, 4000)

export const closingReportData = z.object({
  plan: textField('方案名称', 200), issuer: textField('总结单位', 120), superior: textField('主送单位', 120), closedOn: dayField('总结日期'),
  summary: part('总体情况'), done: part('完成情况'), problems: part('存在问题'), next: part('下步打算'),
  figures: z.array(z.object({ label: z.string(), value: z.number(), unit: z.string() })),
})

const paragraphs = (text: string): Block[] => text.split(/\n+/).map((line) => line.trim()).filter(Boolean).map((line) => paragraph(line))

export const closingReport = defineDocument({
  name: 'closing-report', label: '行动总结报告', systems: ['A02', 'B01'], layout: 'official', data: closingReportData, signers: [{ role: 'leader', label: '签发人', count: 1 }], copies: [],
  cover: (data) => ({ title: `${bare(data.plan)}总结报告`, number: undefined, issuer: data.issuer, issuedOn: data.closedOn }),
  body: (data) => [
    { kind: 'title', text: `${data.issuer}\n关于《${bare(data.plan)}》实施情况的总结报告` },
    { kind: 'recipient', text: data.superior },
    ...paragraphs(data.summary),
    { kind: 'heading', level: 1, text: '完成情况' }, ...paragraphs(data.done),
    { kind: 'table', caption: '主要数据（系统按记录统计，截至总结之日）', columns: [{ title: '指标', width: 4 }, { title: '数值', width: 2, align: 'right' }, { title: '单位', width: 1, align: 'center' }], rows: data.figures.map((one) => [one.label, String(one.value), one.unit]) },
    { kind: 'heading', level: 1, text: '存在的问题' }, ...paragraphs(data.problems),
    { kind: 'heading', level: 1, text: '下一步打算' }, ...paragraphs(data.next),
    { kind: 'closing', issuers: [data.issuer], date: data.closedOn },
  ],
})

const bare = (title: string) => title.replace(/[《》]/g, '')
