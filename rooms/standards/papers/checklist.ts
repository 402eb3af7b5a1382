// 重大事故隐患排查检查表: the key-check items of one's trades on paper, to be carried round and signed. Where a clause says the same
// as another it stands once; what a look alone cannot settle stands under its question.
import { z } from 'zod'
import { paragraph, type Block } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'

export const checklistData = z.object({
  entity: z.string().max(200).nullable(), trades: textField('行业', 200), on: dayField('适用日期'), notes: z.array(z.string()),
  groups: z.array(z.object({ title: z.string(), items: z.array(z.object({ clause: z.string(), ask: z.string(), caveats: z.array(z.string()) })).min(1) })),
})

export const checklistPaper = defineDocument({
  name: 'key-checklist', label: '重大事故隐患排查检查表', systems: ['D01'], layout: 'form', data: checklistData, signers: [], copies: [],
  cover: (data) => ({ title: `重大事故隐患排查检查表${data.entity ? `（${data.entity}）` : `（${data.trades}）`}`, number: undefined, issuer: data.entity ?? '', issuedOn: data.on }),
  body: (data): Block[] => [
    { kind: 'title', text: '重大事故隐患排查检查表' },
    { kind: 'fields', items: [{ label: '被检查单位', value: data.entity ?? '', wide: true }, { label: '行业', value: data.trades, wide: true }, { label: '检查日期', value: '' }, { label: '检查部位', value: '' }] },
    { kind: 'space', lines: 0.3 },
    paragraph(`按${chineseDay(data.on)}施行的判定标准列出，逐项到现场看，存在的打“√”并写明部位。`),
    ...data.notes.map((note) => paragraph(`注意：${note}。`)),
    ...(data.groups.length ? [] : [paragraph('没有可列的检查事项：先选这家单位涉及的行业。')]),
    ...data.groups.flatMap((group): Block[] => [
      { kind: 'table', caption: group.title, columns: [{ title: '条款', width: 4 }, { title: '看什么', width: 15 }, { title: '结果', width: 4 }], rows: group.items.map((item) => [item.clause, [item.ask, ...item.caveats.map((caveat) => `（${caveat}）`)].join('\n'), '□没有\n□存在']) },
    ]),
    { kind: 'space', lines: 0.5 },
    { kind: 'signatures', rows: [{ label: '检查人员签名', also: [{ label: '日期' }] }, { label: '被检查单位签名', also: [{ label: '日期' }] }] },
  ],
})
