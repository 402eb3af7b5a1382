// How a plan's text stands on paper: its title, headings, paragraphs, signature and tables, told from the words alone, since
// a pasted text has no other marks. A paragraph that a page break cut in two is put together again. Pure.
import type { Span } from './compile/plan.ts'
import type { Block } from './read/normal.ts'

type Row = Extract<Block, { type: 'row' }>

export type ParagraphRole = 'number' | 'title' | 'address' | 'chapter' | 'section' | 'item' | 'sign' | 'annex' | 'body'

export type PaperParagraph = {
  readonly type: 'paragraph'; readonly key: string; readonly role: ParagraphRole
  /** More than one where a page break cut the paragraph. */
  readonly parts: readonly Span[]
  /** Where the run-in heading ends: `1．健全机制。` */
  readonly leadEnd: number | null
}
export type PaperCell = Span & { readonly rows: number }
export type PaperRow = { readonly key: string; readonly start: number; readonly end: number; readonly group: Span | null; /** A cell that goes on from the row above is null. */ readonly cells: readonly (PaperCell | null)[] }
export type PaperTable = { readonly type: 'table'; readonly key: string; readonly headings: readonly { readonly words: string; readonly span: number }[]; readonly rows: readonly PaperRow[] }
export type PaperItem = PaperParagraph | PaperTable

const CHAPTER = /^\s*[一二三四五六七八九十]+、/u
const SECTION = /^\s*[（(][一二三四五六七八九十]+[）)]/u
const ITEM = /^\s*(?:\d{1,2}[．.、]|[（(]\d{1,2}[）)]|[①-⑳])/u
const DAY = /^\s*(?:\d{4}|[〇○零一二三四五六七八九]{4})年\s*[\d一二三四五六七八九十]+月\s*[\d一二三四五六七八九十]+日\s*$/u
const NUMBERED = /[〔（([【]\s*20\d\d\s*[〕）)\]】]\s*\d+\s*号/u
const ANNEX = /^\s*附件\s*\d*\s*[：:]?/u
/** A run-in heading is no longer than this; beyond it the sentence is a sentence. */
const LEAD = 42
const STOPS = /[。！？；：…”）)]\s*$/u

/** Where the run-in heading of a numbered paragraph ends, or null. */
function leadEndOf(text: string, { start, end }: Span): number | null {
  const stop = text.indexOf('。', start)
  if (stop < 0 || stop >= end || stop - start > LEAD) return null
  // A sentence with nothing behind it is no heading, and a heading has no comma and no number of times.
  if (!text.slice(stop + 1, end).trim() || /[，；]|\d次|至少/u.test(text.slice(start, stop))) return null
  return stop + 1
}

function roleOf(words: string, before: { chapters: number; title: boolean; after: string | undefined }): ParagraphRole {
  const bare = words.trim()
  if (CHAPTER.test(words)) return bare.length <= LEAD ? 'chapter' : 'item'
  if (SECTION.test(words)) return 'section'
  if (ITEM.test(words)) return 'item'
  if (DAY.test(words) || (before.after !== undefined && DAY.test(before.after) && bare.length <= 30 && !/[。，；]/u.test(bare))) return 'sign'
  if (ANNEX.test(words) && bare.length <= 12) return 'annex'
  if (NUMBERED.test(bare) && bare.length <= 30) return 'number'
  if (/[：:]$/u.test(bare) && bare.length <= 60 && before.chapters === 0) return 'address'
  if (bare.length <= 60 && !/[。；]$/u.test(bare) && (before.chapters === 0 || before.title)) return 'title'
  return 'body'
}

export function layoutOf(text: string, blocks: readonly Block[]): PaperItem[] {
  const items: PaperItem[] = []
  let chapters = 0
  let annexed = false
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at]!
    if (block.type === 'row') {
      const rows: Row[] = [block]
      while (blocks[at + 1]?.type === 'row' && (blocks[at + 1] as Row).table === block.table) rows.push(blocks[(at += 1)] as Row)
      items.push(tableOf(rows))
      continue
    }
    const words = text.slice(block.start, block.end)
    const next = blocks[at + 1]
    const role = roleOf(words, { chapters, title: annexed, after: next?.type === 'paragraph' ? text.slice(next.start, next.end) : undefined })
    const last = items.at(-1)
    if (role === 'body' && last?.type === 'paragraph' && ['body', 'item', 'section'].includes(last.role) && brokenOff(text, last)) {
      items[items.length - 1] = { ...last, parts: [...last.parts, { start: block.start, end: block.end }] }
      continue
    }
    if (role === 'chapter') chapters += 1
    annexed = role === 'annex'
    items.push({ type: 'paragraph', key: `p${block.start}`, role, parts: [{ start: block.start, end: block.end }], leadEnd: role === 'item' || role === 'section' ? leadEndOf(text, block) ?? (role === 'section' && block.end - block.start <= LEAD ? block.end : null) : null })
  }
  return items
}

function brokenOff(text: string, paragraph: PaperParagraph): boolean {
  const { start, end } = paragraph.parts.at(-1)!
  return end - start > 12 && !STOPS.test(text.slice(start, end)) && paragraph.leadEnd !== end
}

function tableOf(rows: readonly Row[]): PaperTable {
  const names = rows[0]!.headings
  const headings: { words: string; span: number }[] = []
  for (const words of names) {
    const last = headings.at(-1)
    if (last && last.words === words) last.span += 1
    else headings.push({ words, span: 1 })
  }
  const shown = rows.map((row, index): PaperRow => ({
    key: `r${row.start}`, start: row.start, end: row.end, group: row.group && row.group.start !== rows[index - 1]?.group?.start ? { start: row.group.start, end: row.group.end } : null,
    cells: row.cells.map((cell, column) => {
      // The first row shows what it carries over from the page before.
      if (cell.inherited && index > 0 && !groupBetween(rows, index)) return null
      let more = 1
      while (rows[index + more]?.cells[column]?.inherited && !groupBetween(rows, index + more)) more += 1
      return { start: cell.start, end: cell.end, rows: more }
    }),
  }))
  return { type: 'table', key: `t${rows[0]!.start}`, headings, rows: shown }
}

export type Loose = Span & { readonly text: string }

const WORK_COLUMN = /任务|内容|措施|工作|要求|事项|目标|举措/u
const OTHER_COLUMN = /名称|类别|时间|时限|期限|责任|单位|部门|部室|序号|进度|备注/u

/** Of the words nobody covers those that could ask somebody to do something: not titles, headings, signatures, nor the columns that say who and when. @param uncovered in order, none over another */
export function looseIn(items: readonly PaperItem[], text: string, uncovered: readonly Span[]): Loose[] {
  const work: Span[] = items.flatMap((item): Span[] => {
    if (item.type === 'paragraph') return ['body', 'item', 'section'].includes(item.role) ? item.parts.map((part) => ({ start: Math.max(part.start, item.leadEnd ?? 0), end: part.end })) : []
    const columns = item.headings.flatMap(({ words, span }) => Array.from({ length: span }, (_, at) => WORK_COLUMN.test(words) && !OTHER_COLUMN.test(words) && at === span - 1))
    return item.rows.flatMap((row) => row.cells.flatMap((cell, column) => (cell && (columns[column] ?? true) ? [{ start: cell.start, end: cell.end }] : [])))
  })
  const found: Loose[] = []
  for (const part of work) {
    // A long text has thousands of both: only those that reach into this part are looked at.
    let [low, high] = [0, uncovered.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (uncovered[middle]!.end > part.start) high = middle
      else low = middle + 1
    }
    for (let at = low; at < uncovered.length && uncovered[at]!.start < part.end; at += 1) {
      const [start, end] = [Math.max(uncovered[at]!.start, part.start), Math.min(uncovered[at]!.end, part.end)]
      const words = text.slice(start, Math.max(start, end)).trim()
      if (words.replace(/20\d\d年(?:底前|起|内)?|[^\p{L}]/gu, '').length >= 4) found.push({ start, end, text: words })
    }
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end)
}

function groupBetween(rows: readonly Row[], index: number): boolean {
  const group = rows[index]?.group
  return Boolean(group && group.start !== rows[index - 1]?.group?.start)
}
