// The blocks a paper is written in: what a clerk would name when dictating it, with no sizes, faces or positions.
// `lay.ts` turns them into positioned text by the rules of GB/T 9704-2012; docx, PDF and preview all draw that result,
// so that the three can never say different things.

import type { Day } from '#platform/time/day.ts'

/** 填空: a value standing on a ruled line. Without a value the line is left to be written on by hand. */
export type Fill = { fill: string | undefined; width: number }

/** Set in 黑体. */
export type Strong = { strong: string }

/** A piece of a sentence. */
export type Inline = string | Fill | Strong

/** 发文机关标志: the red head. Several issuers stand one above the other (联合行文); `mark` is usually 文件. */
export type RedHead = {
  kind: 'redHead'
  issuers: string[]
  mark?: string
  /** 份号 · 密级和保密期限 · 紧急程度, each on a line of its own at the top left. */
  serial?: string
  secrecy?: string
  urgency?: string
}

/** 发文字号, with 签发人 on an upward paper (上行文). The red line follows it. */
export type NumberLine = { kind: 'number'; number: string; signedBy?: string }

/** 标题. A line break in the text is kept: a title turns where the sense allows it. */
export type Title = { kind: 'title'; text: string; series?: string; number?: string }

/** 主送机关, flush left with a full-width colon. */
export type Recipient = { kind: 'recipient'; text: string }

/** 正文 paragraph, first line two characters in. */
export type Paragraph = { kind: 'paragraph'; content: Inline[]; flush?: true }

/** 结构层次 一、 · （一） · 1. · （1）, counted by the layout. `content` runs on in the same paragraph. */
export type Heading = { kind: 'heading'; level: 1 | 2 | 3 | 4; text: string; content?: Inline[] }

export type Column = {
  title: string; /** Share of the width, in any unit. */ width: number; align?: 'left' | 'center' | 'right'
  /** Equal neighbours stand as one cell, within that of the column before. */
  mergeDown?: true
}

/** 表格, its head repeated on every page. */
export type Table = { kind: 'table'; caption?: string; columns: Column[]; rows: string[][] }

/** 栏目: label and value in ruled boxes; an empty value leaves room for a pen. `wide` takes the whole width. */
export type Fields = { kind: 'fields'; items: { label: string; value?: string; wide?: true; lines?: number }[] }

/** 签名栏: one line a signer, with ruled space and what else the line asks for (证号, 日期). */
export type Signatures = { kind: 'signatures'; rows: { label: string; name?: string; also?: { label: string; value?: string }[] }[] }

/** 附件说明, below the text. */
export type Attachments = { kind: 'attachments'; items: string[] }

/** 落款: 发文机关署名, 成文日期 and the place of the 印章; never parted from the text. */
export type Closing = { kind: 'closing'; issuers: string[]; date: Day | undefined; /** Print （印章） where the seal goes. */ sealMark?: string }

/** 附注, in brackets. */
export type Note = { kind: 'note'; text: string; plain?: true }

/** 附件: begins a page, with its number and its own title. */
export type Annex = { kind: 'annex'; label: string; title: string }

/** 版记: 抄送, 印发机关, 印发日期; at the foot of the last page. */
export type Imprint = { kind: 'imprint'; copyTo?: string[]; printer: string; printedOn: Day }

/** A full-width line between the parts of a form. */
export type Divider = { kind: 'divider' }

/** Empty lines. */
export type Space = { kind: 'space'; lines: number }

export type Block =
  | RedHead | NumberLine | Title | Recipient | Paragraph | Heading | Table | Fields | Signatures
  | Attachments | Closing | Note | Annex | Imprint | Divider | Space

/** 版式: 公文 with a red head · 表格式文书 · 信函. */
export type Layout = 'official' | 'form' | 'letter'

export const paragraph = (...content: Inline[]): Paragraph => ({ kind: 'paragraph', content })

export const fill = (value: string | undefined, width: number): Fill => ({ fill: value, width })
