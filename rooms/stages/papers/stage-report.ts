// 阶段总结: what a stage was to reach, what was done by the record, what is left. The figures come from the ledgers on the
// day it is made; people add only what no ledger knows.
import { z } from 'zod'
import { paragraph } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'

const tally = z.object({ total: z.int(), done: z.int(), late: z.int() })

export const stageReportData = z.object({
  number: textField('文号', 60), issuer: textField('签发单位', 120), issuedOn: dayField('成文日期'), plan: textField('方案', 200), stage: textField('阶段', 100), from: dayField('开始日'), to: dayField('结束日'), until: dayField('数据截至'),
  tasks: tally, hazards: z.object({ found: z.int(), closed: z.int(), majorFound: z.int(), majorClosed: z.int() }),
  items: z.array(z.object({ text: z.string(), met: z.boolean(), how: z.string() })), summary: textField('主要做法', 4000), problems: textField('存在问题', 4000), next: textField('下一步', 4000),
})

const rate = (part: number, whole: number) => (whole === 0 ? '' : `，占${Math.round((part / whole) * 1000) / 10}%`)

/** Lines of what somebody wrote, one paragraph each. */
const paragraphs = (words: string) => words.split(/\n+/).map((line) => line.trim()).filter(Boolean).map((line) => paragraph(line))

export const stageReport = defineDocument({
  name: 'stage-report',
  label: '阶段总结',
  systems: ['A02'],
  layout: 'official',
  numbering: { series: 'stage-report', pattern: '{office}阶总〔{year}〕{n}号' },
  data: stageReportData,
  signers: [],
  copies: [],
  cover: (data) => ({ title: `${data.stage}总结`, number: data.number, issuer: data.issuer, issuedOn: data.issuedOn }),
  body: (data) => [
    { kind: 'redHead', issuers: [data.issuer], mark: '文件' },
    { kind: 'number', number: data.number },
    { kind: 'title', text: `《${data.plan.replace(/[《》]/g, '')}》\n${data.stage}总结` },
    paragraph(`本阶段自${chineseDay(data.from)}至${chineseDay(data.to)}。现将进展情况总结如下。数据取自台账：任务完成情况截至${chineseDay(data.issuedOn)}，隐患按发现和销号日期计入本阶段，截至${chineseDay(data.until)}。`),
    { kind: 'heading', level: 1, text: '完成情况' },
    paragraph(data.tasks.total === 0 ? '本阶段没有到期的任务。' : `本阶段到期任务${data.tasks.total}项，已完成${data.tasks.done}项${rate(data.tasks.done, data.tasks.total)}；逾期未完成${data.tasks.late}项。`),
    paragraph(`排查发现隐患${data.hazards.found}件，其中重大事故隐患${data.hazards.majorFound}件；销号${data.hazards.closed}件，其中重大事故隐患${data.hazards.majorClosed}件。`),
    ...(data.items.length ? [{ kind: 'table' as const, caption: '退出清单', columns: [{ title: '序号', width: 1, align: 'center' as const }, { title: '内容', width: 7 }, { title: '是否达到', width: 2, align: 'center' as const }, { title: '说明', width: 5 }], rows: data.items.map((item, i) => [String(i + 1), item.text, item.met ? '达到' : '未达到', item.how]) }] : []),
    { kind: 'heading', level: 1, text: '主要做法' },
    ...paragraphs(data.summary),
    { kind: 'heading', level: 1, text: '存在问题' },
    ...paragraphs(data.problems),
    { kind: 'heading', level: 1, text: '下一步安排' },
    ...paragraphs(data.next),
    { kind: 'closing', issuers: [data.issuer], date: data.issuedOn, sealMark: '（印章）' },
  ],
})
