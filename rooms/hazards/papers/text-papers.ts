// Each wording of texts.ts as a document: red head or letter head, number, title, the filled text, seal and date, and who
// gets a copy. The filled text is kept with the paper, so that later wording never changes what was sent.
import { z } from 'zod'
import type { Block } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField, type DocumentDefinition } from '#mechanisms/document/define.ts'
import { textBlocks } from './template.ts'
import { TEXT_PAPERS, type TextPaper } from './texts.ts'

export const textPaperData = z.object({
  number: textField('文号', 80),
  issuer: textField('签发单位', 120),
  issuedOn: dayField('签发日期'),
  title: textField('标题', 200),
  recipient: z.string().max(300).nullable().default(null),
  text: textField('正文', 12_000),
  /** 签发人, on an upward paper. */
  signedBy: z.string().max(60).nullable().default(null),
  contact: z.object({ name: textField('联系人', 60), telephone: textField('联系电话', 40) }).nullable().default(null),
  copyTo: z.array(z.string().min(1).max(120)).max(12).default([]),
  /** Version of the jurisdiction's own wording; 0 is the default that ships. */
  wording: z.int().default(0),
})
export type TextPaperData = z.input<typeof textPaperData>

/** A title turns where the sense allows it: after 关于 … 的, before the kind of paper, when it is long. */
function turned(title: string): string {
  if (title.length <= 20 || title.includes('\n')) return title
  const middle = title.length / 2
  const turns = [...title.matchAll(/(?<=公司|单位|隐患|整改)(?=.{4,})/g)].map((match) => match.index)
  const best = turns.filter((at) => at >= 6 && title.length - at >= 4).toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0]
  return best === undefined || Math.max(best, title.length - best) > 20 ? title : `${title.slice(0, best)}\n${title.slice(best)}`
}

function bodyOf(paper: TextPaper, data: z.output<typeof textPaperData>): Block[] {
  const letter = paper.layout === 'letter'
  const minutes = paper.name === 'talk-minutes'
  const head: Block[] = letter ? [{ kind: 'redHead', issuers: [data.issuer] }, { kind: 'number', number: data.number }]
    : paper.mark ? [{ kind: 'redHead', issuers: [data.issuer], mark: paper.mark }, { kind: 'number', number: data.number, ...(data.signedBy ? { signedBy: data.signedBy } : {}) }] : []
  return [
    ...head,
    { kind: 'title', text: turned(data.title), ...(head.length ? {} : { series: data.issuer, number: data.number }) },
    ...(data.recipient ? [{ kind: 'recipient', text: data.recipient } as const] : []),
    ...textBlocks(data.text),
    // 纪要 carries no seal (GB/T 9704-2012 10.3).
    { kind: 'closing', issuers: [data.issuer], date: data.issuedOn, ...(minutes ? {} : { sealMark: '（印章）' }) },
    ...(data.contact ? [{ kind: 'note', text: `联系人：${data.contact.name}，联系电话：${data.contact.telephone}` } as const] : []),
    ...(letter || !paper.mark ? [] : [{ kind: 'imprint', copyTo: data.copyTo, printer: data.issuer, printedOn: data.issuedOn } as const]),
  ]
}

function define(paper: TextPaper): DocumentDefinition<typeof textPaperData> {
  return defineDocument({
    name: paper.name, label: paper.label, systems: [...paper.systems], layout: paper.layout, numbering: { series: paper.name, pattern: paper.pattern }, data: textPaperData,
    signers: [{ role: 'leader', label: '签发人', count: 1 }], copies: [],
    cover: (data) => ({ title: data.title, number: data.number, issuer: data.issuer, issuedOn: data.issuedOn }),
    body: (data) => bodyOf(paper, data),
  })
}

export const textPapers: Readonly<Record<string, DocumentDefinition>> = Object.fromEntries(TEXT_PAPERS.map((paper) => [paper.name, define(paper) as never]))
