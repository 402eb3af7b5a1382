// What a laid-out paper is made of: paragraphs of styled spans, ruled grids, rules and gaps on a page of known size.
// The only vocabulary between the rules of layout (lay.ts) and the three that draw (docx, PDF, preview).
// Lengths are points (1/72 inch).

export const mm = (length: number): number => (length * 72) / 25.4

/** 小标宋 · 仿宋 · 黑体 · 楷体 · 宋体: the five faces of 公文. */
export type Face = 'title' | 'body' | 'heading' | 'kai' | 'plain'

export type Span = { text: string; face: Face; size: number; red?: true; underline?: true }

/** `first` is the indent of the first line beyond `left`; `pitch` the fixed distance of lines. A `\n` turns the line. */
export type Para = {
  kind: 'para'
  spans: Span[]
  /** `spread`: every line to the full measure, its characters apart (分散对齐). */
  align: 'left' | 'center' | 'right' | 'justify' | 'spread'
  first: number
  left: number
  right: number
  pitch: number
  /** Stays on the page of what follows. */
  keepNext?: true
  /** Lines of about equal length, for titles. */
  balanced?: true
}

export type Cell = { paras: Para[]; span?: number; /** Centred in height. */ middle?: true; /** Least height. */ height?: number; /** One cell with those below, or with the one above (its text stands there). */ merge?: 'first' | 'rest' }

/** `imprint`: only horizontal rules, the outer ones thick (版记). */
export type Grid = { kind: 'grid'; columns: number[]; head: number; rows: Cell[][]; rules: 'all' | 'imprint' | 'none'; padX: number; padY: number }

/** A horizontal rule; `left` and `right` are insets from the text area, negative to run beyond it. */
export type Rule = { kind: 'rule'; weight: number; red?: true; left: number; right: number; double?: 'thick-thin' | 'thin-thick' }

export type Gap = { kind: 'gap'; height: number; keepNext?: true }

export type PageBreak = { kind: 'break' }

export type Flow = Para | Grid | Rule | Gap | PageBreak

/** 页码: — 1 — outer (odd right, even left) · 共 2 页 第 1 页 centred. */
export type PageNumbers = 'outer' | 'outer-from-second' | 'of'

export type Sheet = {
  page: { width: number; height: number; top: number; bottom: number; left: number; right: number }
  /** Size and line pitch of the body; `cell` is the width of one of its characters on the grid (版心每行字数). */
  body: { size: number; pitch: number; cell: number }
  flow: Flow[]
  /** At the foot of the last page. */
  foot: Grid | undefined
  /** The double red line near the lower edge of a letter's first page, measured from that edge. */
  firstPageFootRule: { above: number; rule: Rule } | undefined
  pageNumbers: PageNumbers
}

export const textWidth = (sheet: Sheet): number => sheet.page.width - sheet.page.left - sheet.page.right
export const textHeight = (sheet: Sheet): number => sheet.page.height - sheet.page.top - sheet.page.bottom
