// 重大事故隐患报告表: what the enterprise reports, to whom, and the receiver's signature.
import { z } from 'zod'
import { paragraph } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'

export const reportFormData = z.object({
  number: textField('隐患编号', 60), moment: z.enum(['found', 'rectified']), entity: textField('单位', 200), address: textField('地址', 300), principal: textField('主要负责人', 60), receiver: textField('接收单位', 120),
  foundOn: dayField('发现日期'), hazard: textField('隐患', 2300), basis: textField('判定依据', 1300),
  situation: textField('现状', 2000), severity: textField('危害程度', 2000), treatment: textField('治理', 2000),
  sentOn: dayField('报送日期'), sender: textField('报送人', 60), received: z.object({ on: dayField('签收日期'), by: textField('签收人', 60) }).nullable(),
})

export const reportForm = defineDocument({
  name: 'dual-report-form',
  label: '重大事故隐患报告表',
  systems: ['D08'],
  layout: 'form',
  data: reportFormData,
  signers: [{ role: 'recipient', label: '接收单位', count: 1 }],
  copies: [],
  cover: (data) => ({ title: `重大事故隐患报告表（${data.moment === 'found' ? '排查发现' : '落实整改'}）`, number: undefined, issuer: data.entity, issuedOn: data.sentOn }),
  body: (data) => [
    { kind: 'title', text: `重大事故隐患报告表\n（${data.moment === 'found' ? '排查发现' : '落实整改'}）` },
    {
      kind: 'fields',
      items: [
        { label: '报告单位', value: data.entity, wide: true }, { label: '地　　址', value: data.address, wide: true }, { label: '主要负责人', value: data.principal }, { label: '隐患编号', value: data.number },
        { label: '发现日期', value: chineseDay(data.foundOn) }, { label: '报送日期', value: chineseDay(data.sentOn) }, { label: '接收单位', value: data.receiver, wide: true },
      ],
    },
    { kind: 'heading', level: 1, text: '重大事故隐患' },
    paragraph(data.hazard),
    paragraph(`判定依据：${data.basis}`),
    { kind: 'heading', level: 1, text: data.moment === 'found' ? '现状及其产生原因' : '整改结果' },
    paragraph(data.situation),
    { kind: 'heading', level: 1, text: '危害程度和整改难易程度' },
    paragraph(data.severity),
    { kind: 'heading', level: 1, text: data.moment === 'found' ? '治理方案' : '整改措施落实情况' },
    paragraph(data.treatment),
    { kind: 'space', lines: 0.5 },
    {
      kind: 'signatures',
      rows: [
        { label: '报送人', name: data.sender, also: [{ label: '日期', value: chineseDay(data.sentOn) }] },
        { label: '接收单位签收', ...(data.received ? { name: data.received.by } : {}), also: [{ label: '日期', ...(data.received ? { value: chineseDay(data.received.on) } : {}) }] },
      ],
    },
    { kind: 'closing', issuers: [data.entity], date: data.sentOn, sealMark: '（印章）' },
  ],
})
