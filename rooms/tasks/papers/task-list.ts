// 任务清单, 责任清单, 时限进度清单, 附件 as papers: the table of the list under its title. The rows are those of the workbook.
import { z } from 'zod'
import type { Block } from '#mechanisms/document/blocks.ts'
import { paragraph } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'

/** Rows of a paper; a workbook has no such end. */
export const LONGEST_PAPER = 5000

export const taskListData = z.object({
  title: textField('标题', 300),
  /** 附件 stands above the title of an annex. */
  annex: z.boolean(),
  note: z.string().max(500),
  issuer: textField('单位', 120),
  issuedOn: dayField('日期'),
  columns: z.array(z.object({ title: z.string().max(60), width: z.number().positive(), mergeDown: z.boolean(), align: z.enum(['left', 'center']) })).min(1).max(12),
  rows: z.array(z.array(z.string())).max(LONGEST_PAPER),
})

export const taskList = defineDocument({
  name: 'task-list',
  label: '任务清单',
  systems: ['A01', 'A02'],
  layout: 'official',
  data: taskListData,
  signers: [],
  copies: [],
  cover: (data) => ({ title: data.title, number: undefined, issuer: data.issuer, issuedOn: data.issuedOn }),
  body: (data): Block[] => [
    ...(data.annex ? [{ ...paragraph({ strong: '附件' }), flush: true as const }] : []),
    { kind: 'title', text: data.title },
    ...(data.note ? [paragraph(data.note)] : []),
    { kind: 'table', columns: data.columns.map(({ mergeDown, ...column }) => ({ ...column, ...(mergeDown ? { mergeDown: true as const } : {}) })), rows: data.rows },
    ...(data.annex ? [] : [{ kind: 'closing' as const, issuers: [data.issuer], date: data.issuedOn }]),
  ],
})
