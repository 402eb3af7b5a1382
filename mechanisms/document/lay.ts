// From blocks to a sheet by GB/T 9704-2012 党政机关公文格式: A4, text area 156 × 225 mm, 22 lines of 28 characters,
// 三号仿宋; letters by its clause 10.1. Forms keep the faces and side margins, but are set in 四号 on a taller text area, so
// that an ordinary form stays on one page.
// All sizes, faces, indents and distances of a paper are decided here and nowhere else.

import type { Block, Inline, Layout } from './blocks.ts'
import type { Cell, Face, Flow, Grid, Para, Sheet, Span } from './sheet.ts'
import { mm } from './sheet.ts'
import { chineseCount, chineseDay, printable } from './wording.ts'

/** 字号 in points. */
export const SIZE = { 小一: 24, 二号: 22, 小二: 18, 三号: 16, 四号: 14, 小四: 12, 五号: 10.5 } as const

const THICK = mm(0.35)
const THIN = mm(0.25)

/** Widths in characters, near enough to centre one line on another: half a character for ASCII. */
function measure(text: string): number {
  let width = 0
  for (const character of text) width += character.charCodeAt(0) < 0x2000 ? 0.5 : 1
  return width
}

type Setting = { layout: Layout; width: number; size: number; pitch: number; cell: number }

function setting(layout: Layout): Setting & { sheet: Sheet } {
  const letter = layout === 'letter'
  const form = layout === 'form'
  const page = { width: mm(210), height: mm(297), top: mm(form ? 25 : letter ? 30 : 37), bottom: mm(form ? 22 : 35), left: mm(28), right: mm(26) }
  const width = mm(156)
  const size = form ? SIZE.四号 : SIZE.三号
  const body = form
    ? { size, pitch: 20, cell: size }
    : { size, pitch: Math.floor((mm(225) / 22) * 20) / 20, cell: width / 28 }
  const sheet: Sheet = {
    page, body, flow: [], foot: undefined, firstPageFootRule: undefined,
    pageNumbers: form ? 'of' : letter ? 'outer-from-second' : 'outer',
  }
  return { layout, width, ...body, sheet }
}

/** Never throws for what the text holds. */
export function lay(layout: Layout, blocks: readonly Block[]): Sheet {
  const s = setting(layout)
  const { sheet } = s
  const counters = [0, 0, 0, 0]
  for (const [i, block] of blocks.entries()) {
    if (block.kind === 'imprint') sheet.foot = imprint(block, s)
    else if (block.kind === 'heading') sheet.flow.push(...heading(block, s, counters))
    else {
      // 印章不得与正文分离: the last lines of the text go with the closing.
      if (block.kind === 'closing' || block.kind === 'signatures') keepWithNext(sheet.flow)
      // 附注 never begins a page of its own.
      if (block.kind === 'note' && blocks[i - 1]?.kind === 'closing') keepWithNext(sheet.flow)
      sheet.flow.push(...flowOf(block, s))
    }
    if (block.kind === 'annex') counters.fill(0)
  }
  if (layout === 'letter') {
    sheet.firstPageFootRule = {
      above: mm(20),
      rule: { kind: 'rule', weight: mm(1), red: true, left: mm(20) - sheet.page.left, right: mm(20) - sheet.page.right, double: 'thin-thick' },
    }
  }
  return sheet
}

function keepWithNext(flow: Flow[]): void {
  for (let i = flow.length - 1; i >= 0; i -= 1) {
    const last = flow[i]!
    if (last.kind !== 'para' && last.kind !== 'gap') return
    flow[i] = { ...last, keepNext: true }
    if (last.kind === 'para') return
  }
}

function para(s: Setting, spans: Span[], more: Partial<Para> = {}): Para {
  return { kind: 'para', spans, align: 'justify', first: 0, left: 0, right: 0, pitch: s.pitch, ...more }
}

function span(s: Setting, text: string, face: Face = 'body', more: Partial<Span> = {}): Span {
  return { text: printable(text), face, size: s.size, ...more }
}

function gap(s: Setting, lines: number, keepNext = false): Flow {
  return { kind: 'gap', height: lines * s.pitch, ...(keepNext ? { keepNext: true } : {}) }
}

function flowOf(block: Exclude<Block, { kind: 'imprint' | 'heading' }>, s: Setting): Flow[] {
  switch (block.kind) {
    case 'redHead': return redHead(block, s)
    case 'number': return numberLine(block, s)
    case 'title': return title(block, s)
    case 'recipient': return [para(s, [span(s, `${block.text.replace(/[:：]\s*$/, '')}：`)], { align: 'left' })]
    case 'paragraph': return paragraphs(block.content, s, block.flush ? 0 : 2)
    case 'table': return block.columns.length === 0 ? [] : table(block, s)
    case 'fields': return block.items.length === 0 ? [] : [fields(block, s)]
    case 'signatures': return block.rows.map((row) => signature(row, s))
    case 'attachments': return attachments(block.items, s)
    case 'closing': return closing(block, s)
    case 'note': return [para(s, [span(s, block.plain ? block.text : `（${block.text}）`)], block.plain ? { align: 'left' } : { first: 2 * s.cell })]
    case 'annex': return [
      { kind: 'break' },
      para(s, [span(s, block.label, 'heading')], { align: 'left', keepNext: true }),
      gap(s, 1, true),
      para(s, [span(s, block.title, 'title', { size: SIZE.二号 })], { align: 'center', pitch: 32, balanced: true, keepNext: true }),
      gap(s, 1, true),
    ]
    case 'divider': return [{ kind: 'gap', height: 4, keepNext: true }, { kind: 'rule', weight: THIN, left: 0, right: 0 }, { kind: 'gap', height: 4, keepNext: true }]
    case 'space': return [gap(s, block.lines)]
  }
}

/** 7.2: the mark stands 35 mm below the upper edge of the text area; a letter's at its upper edge, with the double line. */
function redHead(block: Extract<Block, { kind: 'redHead' }>, s: Setting): Flow[] {
  const flow: Flow[] = []
  const top = [block.serial, block.secrecy, block.urgency].filter((line) => line !== undefined)
  const mark = printable(block.mark ?? '')
  const joint = block.issuers.length > 1
  const longest = Math.max(4, ...block.issuers.map((issuer) => measure(printable(issuer))))
  // No height is set by the standard; 40 pt is about 14 mm and leaves eleven characters on one line.
  const wide = longest + measure(mark) + (joint && mark !== '' ? 0.5 : 0)
  const size = Math.max(SIZE.小二, Math.min(s.layout === 'letter' ? 36 : 40, Math.floor(s.width / wide / 1.02)))
  if (s.layout !== 'letter') {
    for (const line of top) flow.push(para(s, [span(s, line, 'heading')], { align: 'left' }))
    flow.push({ kind: 'gap', height: Math.max(0, mm(35) - top.length * s.pitch) })
  }
  const head = (text: string, align: Para['align']): Para =>
    para(s, [span(s, text, 'title', { size, red: true })], { align, pitch: Math.ceil(size * 1.15), ...(align === 'center' ? { balanced: true } : {}) })
  if (joint && mark !== '') flow.push(jointHead(block.issuers, mark, Math.min(s.width, longest * size * 1.02), size, s, head))
  else flow.push(...block.issuers.map((issuer) => head(issuer + mark, 'center')))
  if (s.layout === 'letter') {
    flow.push({ kind: 'gap', height: mm(4) - size * 0.1 })
    flow.push({ kind: 'rule', weight: mm(1), red: true, left: mm(20) - mm(28), right: mm(20) - mm(26), double: 'thick-thin' })
    flow.push({ kind: 'gap', height: 6 })
  } else flow.push(gap(s, 2))
  return flow
}

/** 7.2.4 联合行文: names one above the other, all as wide as the longest, 文件 once at their right, centred in height. */
function jointHead(issuers: string[], mark: string, names: number, size: number, s: Setting, head: (text: string, align: Para['align']) => Para): Grid {
  const marks = Math.min((measure(mark) + 0.5) * size * 1.02, Math.max(size, s.width - names))
  const side = Math.max(0, (s.width - names - marks) / 2)
  const blank: Cell = { paras: [para(s, [])] }
  const row = [blank, { paras: issuers.map((issuer) => head(issuer, 'spread')) }, { middle: true as const, paras: [head(mark, 'right')] }, blank]
  return { kind: 'grid', columns: [side, names, marks, side], head: 0, rows: [row], rules: 'none', padX: 0, padY: 0 }
}

/** 7.2.5–7.2.7: centred two lines below the mark, on an upward paper at the left with 签发人 at the right; red line 4 mm under it. */
function numberLine(block: Extract<Block, { kind: 'number' }>, s: Setting): Flow[] {
  if (s.layout === 'letter') return [para(s, [span(s, block.number)], { align: 'right' }), gap(s, 1)]
  const line = block.signedBy === undefined
    ? [para(s, [span(s, block.number)], { align: 'center' })]
    : [pair(s, s.size, [span(s, block.number)], [span(s, '签发人：'), span(s, block.signedBy, 'kai')])]
  if (s.layout === 'form') return line
  return [...line, { kind: 'gap', height: mm(4) - (s.pitch - s.size) / 2 }, { kind: 'rule', weight: THICK * 2, red: true, left: 0, right: 0 }, gap(s, 2)]
}

/** One line with a left and a right end, both this far in from the edges. */
function pair(s: Setting, inset: number, left: Span[], right: Span[]): Grid {
  const cells = [{ paras: [para(s, left, { align: 'left', left: inset })] }, { paras: [para(s, right, { align: 'right', right: inset })] }]
  return { kind: 'grid', columns: [s.width * 0.6, s.width * 0.4], head: 0, rows: [cells], rules: 'none', padX: 0, padY: 0 }
}

/** 7.3.1: 二号小标宋, two lines below the red line. On a form: name of the set, name of the paper, number. */
function title(block: Extract<Block, { kind: 'title' }>, s: Setting): Flow[] {
  const flow: Flow[] = []
  const form = s.layout === 'form'
  if (block.series !== undefined) {
    flow.push(para(s, [span(s, block.series, 'title', { size: SIZE.小二 })], { align: 'center', pitch: 28, keepNext: true }))
    flow.push({ kind: 'gap', height: 4, keepNext: true }, { kind: 'rule', weight: THICK * 2, left: 0, right: 0 }, { kind: 'gap', height: 6, keepNext: true })
  }
  flow.push(para(s, [span(s, block.text, 'title', { size: SIZE.二号 })], { align: 'center', pitch: form ? 34 : 32, balanced: true, keepNext: true }))
  if (block.number !== undefined) flow.push({ kind: 'gap', height: 4, keepNext: true }, para(s, [span(s, block.number)], { align: 'center', keepNext: true }))
  flow.push(form ? { kind: 'gap', height: 8, keepNext: true } : gap(s, 1, true))
  return flow
}

function spansOf(content: Inline[], s: Setting): Span[] {
  return content.flatMap((piece): Span[] => {
    if (typeof piece === 'string') return [span(s, piece)]
    if ('strong' in piece) return [span(s, piece.strong, 'heading')]
    return [filled(piece.fill, piece.width, s)]
  })
}

/** A value on its line: centred in the room when shorter, as long as it needs when longer. */
function filled(value: string | undefined, width: number, s: Setting): Span {
  const text = printable(value ?? '').replace(/\n/g, ' ')
  const spare = Math.max(text === '' ? 1 : 0, Math.round(width - measure(text)))
  const before = text === '' ? 0 : Math.floor(spare / 2)
  return { ...span(s, ''), text: '\u3000'.repeat(before) + text + '\u3000'.repeat(spare - before), underline: true }
}

/** A line break inside a text begins a new paragraph. */
function paragraphs(content: Inline[], s: Setting, indent: number): Para[] {
  const all: Span[][] = [[]]
  for (const piece of spansOf(content, s)) {
    const lines = piece.text.split('\n')
    lines.forEach((text, index) => {
      if (index > 0) all.push([])
      if (text !== '') all.at(-1)?.push({ ...piece, text })
    })
  }
  return all.filter((spans) => spans.length > 0).map((spans) => para(s, spans, { first: indent * s.cell }))
}

const HEADING_FACE: Face[] = ['heading', 'kai', 'body', 'body']

/** 7.3.3: 一、 黑体 · （一） 楷体 · 1. and （1） 仿宋. */
function heading(block: Extract<Block, { kind: 'heading' }>, s: Setting, counters: number[]): Flow[] {
  const at = block.level - 1
  counters[at] = (counters[at] ?? 0) + 1
  counters.fill(0, at + 1)
  const n = counters[at]
  const mark = [`${chineseCount(n)}、`, `（${chineseCount(n)}）`, `${n}.`, `（${n}）`][at] ?? ''
  const runOn = block.content ?? []
  const [first, ...rest] = paragraphs([block.text, ...runOn], s, 2)
  const opening = span(s, mark + printable(block.text).split('\n')[0], HEADING_FACE[at])
  if (first === undefined) return [para(s, [opening], { first: 2 * s.cell, keepNext: true })]
  const follow = block.text === '' ? first.spans : first.spans.slice(1)
  return [{ ...first, spans: [opening, ...follow], ...(runOn.length === 0 && block.level < 3 ? { keepNext: true } : {}) }, ...rest]
}

function table(block: Extract<Block, { kind: 'table' }>, s: Setting): Flow[] {
  const inner: Setting = { ...s, size: SIZE.小四, pitch: 18, cell: SIZE.小四 }
  const total = block.columns.reduce((sum, column) => sum + column.width, 0)
  // Neighbours of one title stand under one heading.
  const head = block.columns.reduce((cells: (Cell & { title: string })[], { title }) => {
    const last = cells.at(-1)
    if (last && title !== '' && last.title === title) last.span = (last.span ?? 1) + 1
    else cells.push({ title, middle: true, paras: [para(inner, [span(inner, title, 'heading')], { align: 'center' })] })
    return cells
  }, []).map(({ title: _, ...cell }): Cell => cell)
  const joined = (row: string[] | undefined, below: string[] | undefined, index: number): boolean =>
    row !== undefined && below !== undefined && block.columns.slice(0, index + 1).every((column, i) => column.mergeDown === true && (row[i] ?? '') !== '' && row[i] === below[i])
  const rows = block.rows.map((row, at) => block.columns.map((column, index): Cell => {
    const rest = joined(block.rows[at - 1], row, index)
    const first = !rest && joined(row, block.rows[at + 1], index)
    return { middle: true, paras: cellParas(rest ? '' : (row[index] ?? ''), inner, column.align ?? 'left'), ...(rest ? { merge: 'rest' as const } : first ? { merge: 'first' as const } : {}) }
  }))
  const grid: Grid = { kind: 'grid', columns: block.columns.map((column) => (column.width / total) * s.width), head: 1, rows: [head, ...rows], rules: 'all', padX: 4, padY: 3 }
  const caption = block.caption === undefined ? [] : [para(inner, [span(inner, block.caption, 'heading')], { align: 'center', keepNext: true, pitch: 22 })]
  return [...caption, grid, { kind: 'gap', height: s.pitch / 4 }]
}

function cellParas(text: string, s: Setting, align: Para['align']): Para[] {
  return printable(text).split('\n').map((line) => para(s, [span(s, line)], { align }))
}

function fields(block: Extract<Block, { kind: 'fields' }>, s: Setting): Grid {
  const inner: Setting = { ...s, size: SIZE.小四, pitch: 18, cell: SIZE.小四 }
  const labelWidth = 6.2 * inner.size
  // The left value is wider: a credit code of wide letters stands there, and is not to be broken.
  const half = s.width / 2 + 1.5 * inner.size
  const columns = [labelWidth, half - labelWidth, labelWidth, s.width - half - labelWidth]
  const rows: Cell[][] = []
  for (const item of block.items) {
    const height = item.lines === undefined ? 23 : item.lines * 22
    const label: Cell = { middle: true, height, paras: [para(inner, [span(inner, item.label, 'heading')], { align: 'center' })] }
    const value: Cell = { middle: true, height, paras: cellParas(item.value ?? '', inner, 'left') }
    const last = rows.at(-1)
    if (item.wide) rows.push([label, { ...value, span: 3 }])
    else if (last?.length === 2 && last[1]?.span === undefined) last.push(label, value)
    else rows.push([label, value])
  }
  // A single narrow field at the end of its row takes the rest of it.
  for (const row of rows) if (row.length === 2 && row[1]?.span === undefined) row[1] = { ...(row[1] as Cell), span: 3 }
  return { kind: 'grid', columns, head: 0, rows, rules: 'all', padX: 4, padY: 3 }
}

/** Ruled room for a pen: what the labels leave of the line, shared out, at most nine characters each. */
function signature(row: { label: string; name?: string; also?: { label: string; value?: string }[] }, s: Setting): Para {
  const parts = [{ label: row.label, value: row.name }, ...(row.also ?? [])]
  const labels = parts.map(({ label }, index) => `${index > 0 ? '　' : ''}${printable(label)}：`)
  const room = Math.floor(s.width / s.size) - 1 - labels.reduce((sum, label) => sum + measure(label), 0)
  const each = Math.max(4, Math.min(9, Math.floor(room / parts.length)))
  const spans = parts.flatMap(({ value }, index) => [span(s, labels[index] ?? ''), filled(value, each, s)])
  return para(s, spans, { align: 'left', keepNext: true, pitch: s.pitch + 4 })
}

/** 7.3.4: one line below the text, two characters in, names without a full stop, turned lines under the name. */
function attachments(items: string[], s: Setting): Flow[] {
  if (items.length === 0) return []
  const bare = items.map((item) => printable(item).replace(/[。；;]\s*$/, ''))
  const hang = bare.length === 1 ? 3 : 4
  return [gap(s, 1, true), ...bare.map((item, index) => {
    const mark = (index === 0 ? '附件：' : '') + (bare.length === 1 ? '' : `${index + 1}.`)
    const pad = bare.length === 1 ? 0 : 1 - measure(`${index + 1}.`)
    const opening = [span(s, mark + (pad > 0 ? '\u00A0'.repeat(Math.round(pad * 2)) : ''))]
    return para(s, [...opening, span(s, item)], { keepNext: true, left: (2 + hang) * s.cell, first: (index === 0 ? -hang : -1) * s.cell })
  })]
}

/** 7.3.5: with a seal, the date four characters from the right and the name centred over it. */
function closing(block: Extract<Block, { kind: 'closing' }>, s: Setting): Flow[] {
  const date = chineseDay(block.date)
  const mark = block.sealMark === undefined ? '' : printable(block.sealMark)
  const names = block.issuers.map((issuer) => printable(issuer) + mark)
  const dateWidth = measure(date)
  const widest = Math.min(22, Math.max(...names.map(measure), dateWidth))
  const dateRight = Math.max(4, (widest - dateWidth) / 2)
  const nameRight = (name: string): number => Math.max(0, dateRight - (Math.min(22, measure(name)) - dateWidth) / 2)
  return [
    gap(s, s.layout === 'form' ? 0.5 : 2, true),
    ...names.map((name) => para(s, [span(s, name)], { align: 'right', left: 6 * s.cell, right: nameRight(name) * s.cell, keepNext: true })),
    // On a form the foot below belongs to the signature; it never stands alone on a page.
    para(s, [span(s, date)], { align: 'right', right: dateRight * s.cell, ...(s.layout === 'form' ? { keepNext: true as const } : {}) }),
  ]
}

/** 7.4: 四号仿宋, thick rules outside, a thin one between, one character in from both edges. */
function imprint(block: Extract<Block, { kind: 'imprint' }>, s: Setting): Grid {
  const inner: Setting = { ...s, size: SIZE.四号, pitch: 24, cell: SIZE.四号 }
  const inset = inner.size
  const right = 13 * inner.size
  const rows: Cell[][] = []
  if (block.copyTo !== undefined && block.copyTo.length > 0) {
    const text = `抄送：${block.copyTo.map(printable).join('，').replace(/。$/, '')}。`
    rows.push([{ span: 2, paras: [para(inner, [span(inner, text)], { left: inset + 3 * inner.size, first: -3 * inner.size, right: inset })] }])
  }
  rows.push([
    { middle: true, paras: [para(inner, [span(inner, block.printer)], { align: 'left', left: inset })] },
    { middle: true, paras: [para(inner, [span(inner, `${chineseDay(block.printedOn)}印发`)], { align: 'right', right: inset })] },
  ])
  return { kind: 'grid', columns: [s.width - right, right], head: 0, rows, rules: 'imprint', padX: 0, padY: 2 }
}
