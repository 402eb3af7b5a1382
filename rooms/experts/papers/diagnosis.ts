// 诊查报告: what the expert saw and advises. It helps; it orders nothing, and says so.
import { z } from 'zod'
import { paragraph } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'
import { LEVEL_WORDS } from '../rules.ts'

export const diagnosis = defineDocument({
  name: 'help-diagnosis',
  label: '诊查报告',
  systems: ['D13'],
  layout: 'form',
  data: z.object({
    number: textField('编号', 40), issuer: textField('组织单位', 120), issuedOn: dayField('日期'), entity: textField('单位', 200), sort: textField('方式', 40), experts: textField('专家', 300), visitedOn: dayField('诊查日期'), diagnosis: textField('诊断', 2000),
    advices: z.array(z.object({ text: z.string(), level: z.enum(['advice', 'general', 'major']), hazard: z.string().nullable(), answer: z.string() })),
  }),
  signers: [{ role: 'expert', label: '专家', count: 1 }],
  copies: [],
  cover: (data) => ({ title: '诊查报告', number: data.number, issuer: data.issuer, issuedOn: data.issuedOn }),
  body: (data) => [
    { kind: 'title', series: data.issuer, text: '诊查报告', number: data.number },
    paragraph(`${chineseDay(data.visitedOn)}，${data.experts}到${data.entity}开展${data.sort}。本次诊查是帮扶指导，不是行政检查；发现的重大事故隐患按规定登记。`),
    { kind: 'heading', level: 1, text: '诊断情况' },
    paragraph(data.diagnosis),
    { kind: 'heading', level: 1, text: '意见建议' },
    ...(data.advices.length
      ? [{ kind: 'table' as const, columns: [{ title: '序号', width: 1.2, align: 'center' as const }, { title: '意见建议', width: 8 }, { title: '性质', width: 2, align: 'center' as const }, { title: '企业答复', width: 4 }], rows: data.advices.map((one, i) => [String(i + 1), one.text, `${LEVEL_WORDS[one.level]}${one.hazard ? ` ${one.hazard}` : ''}`, one.answer]) }]
      : [paragraph('本次诊查没有提出意见建议。')]),
    { kind: 'space', lines: 0.5 },
    { kind: 'signatures', rows: [{ label: '专家签名' }, { label: '企业负责人签名' }] },
    { kind: 'closing', issuers: [data.issuer], date: data.issuedOn },
  ],
})
