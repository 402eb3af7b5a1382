// A long text in sheets of a few screens each, so that the paper is drawn only where somebody looks. Where every block begins and
// ends, which sheet a place lies on, how high a sheet will be before it is drawn; the places where words occur. Pure.
import type { PaperItem } from '#mechanisms/plan/layout.ts'
import type { Span } from './segments.ts'

export type Sheet = Span & { readonly items: readonly PaperItem[]; /** Its height until it is drawn. */ readonly px: number }

/** Characters of a sheet; a text of fewer than ten sheets is drawn whole. */
const SHEET = 4_000
const WHOLE = 10 * SHEET
/** A line of the paper on a desk. */
const LINE_PX = 33
const LINE_CHARACTERS = 34

/** From its first word to its last. */
export function reachOf(item: PaperItem): Span {
  const spans: readonly Span[] = item.type === 'paragraph' ? item.parts : item.rows.flatMap((row) => [row, ...(row.group ? [row.group] : []), ...row.cells.filter((cell) => cell !== null)])
  return { start: Math.min(...spans.map((one) => one.start)), end: Math.max(...spans.map((one) => one.end)) }
}

/** @param whole everything on one sheet, however long */
export function sheetsOf(items: readonly PaperItem[], whole: boolean): Sheet[] {
  const sheets: { start: number; end: number; items: PaperItem[]; px: number }[] = []
  for (const item of items) {
    const { start, end } = reachOf(item)
    const last = sheets.at(-1)
    const px = item.type === 'table' ? item.rows.length * 2 * LINE_PX : Math.ceil((end - start + 2) / LINE_CHARACTERS) * LINE_PX
    if (last && (whole || last.end - last.start < SHEET)) {
      last.items.push(item)
      last.start = Math.min(last.start, start)
      last.end = Math.max(last.end, end)
      last.px += px
    } else sheets.push({ start, end, items: [item], px })
  }
  return sheets
}

/** Whether a text is so long that it is drawn sheet by sheet. */
export const isLong = (text: string) => text.length > WHOLE

/** Where these words stand in the text, whatever blanks and line ends the page put between them; at most so many. */
export function placesOf(text: string, words: string | undefined, most = 2_000): Span[] {
  const letters = [...(words ?? '').replace(/\s+/g, '')]
  if (letters.length < 2) return []
  const found: Span[] = []
  const wanted = new RegExp(letters.map((letter) => letter.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('\\s*'), 'giu')
  for (const match of text.matchAll(wanted)) {
    if (found.length >= most) break
    found.push({ start: match.index, end: match.index + match[0].length })
  }
  return found
}
