// 问题整改质量核查验收单: what was asked, what was done, who checked and found what, who accepted. Filled from the record.
import { z } from 'zod'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'

const optional = z.string().nullable()

export const checkSheet = defineDocument({
  name: 'problem-check-sheet',
  label: '问题整改质量核查验收单',
  systems: ['B04'],
  layout: 'form',
  data: z.object({
    number: textField('编号', 40), issuer: textField('签发单位', 120), issuedOn: dayField('日期'), title: textField('问题', 2000), place: z.string(), unit: optional, foundOn: dayField('发现日期'), dueOn: optional, requirement: optional,
    rectification: optional, rectifiedBy: optional, rectifiedOn: optional, checkUnit: optional, checkedBy: optional, checkedOn: optional, checkNote: optional, acceptedBy: optional, closedOn: optional,
    failed: z.array(z.object({ onDay: z.string(), by: z.string(), reason: z.string() })),
  }),
  signers: [{ role: 'checker', label: '核查人', count: 1 }, { role: 'accepter', label: '验收人', count: 1 }],
  copies: [],
  cover: (data) => ({ title: '问题整改质量核查验收单', number: data.number, issuer: data.issuer, issuedOn: data.issuedOn }),
  body: (data) => {
    const day = (value: string | null) => (value ? chineseDay(value as never) : '')
    const rows: string[][] = [
      ['问题', data.title], ['地点', data.place], ['发现日期', day(data.foundOn)], ['责任单位', data.unit ?? ''], ['整改要求', data.requirement ?? ''], ['整改期限', day(data.dueOn)],
      ['整改情况', data.rectification ? `${data.rectification}（${data.rectifiedBy ?? ''}，${day(data.rectifiedOn)}）` : '（核查不合格，正在重新整改）'],
      ...data.failed.map((one, i) => [`第${i + 1}次核查`, `不合格：${one.reason}（${one.by}，${day(one.onDay)}）`]),
      ['质量核查', data.checkedOn ? `合格。${data.checkNote ?? ''}（${data.checkUnit ?? ''} ${data.checkedBy ?? ''}，${day(data.checkedOn)}）` : ''],
      ['验收', data.closedOn ? `同意销号（${data.acceptedBy ?? ''}，${day(data.closedOn)}）` : ''],
    ]
    return [
      { kind: 'title', series: data.issuer, text: '问题整改质量核查验收单', number: data.number },
      { kind: 'table', columns: [{ title: '项目', width: 2.4, align: 'center' }, { title: '内容', width: 12 }], rows },
      { kind: 'space', lines: 0.5 },
      { kind: 'signatures', rows: [{ label: '核查人签名' }, { label: '验收人签名' }] },
      { kind: 'closing', issuers: [data.issuer], date: data.issuedOn },
    ]
  },
})
