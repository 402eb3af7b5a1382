// Sets a paragraph into lines by the rules of Chinese typography (GB/T 15834 标点, CLREQ): no line begins with closing
// punctuation or ends with opening punctuation (避头尾); numbers keep their units; words of Latin letters stay whole; a
// stop that just fails to fit is squeezed in, other lines are spread to the full measure. Pure, given the fonts.

import type { FontFile, Fonts } from './fonts.ts'
import type { Para, Span } from './sheet.ts'

/** `at`: left edge from that of the measure; `width`: what it takes on the line; `missing`: what 〓 stands for. */
export type Glyph = { character: string; font: FontFile; span: Span; at: number; width: number; missing: string | undefined }

export type Line = { glyphs: Glyph[] }

/** 避头: may not begin a line. */
export const NOT_FIRST = new Set('，。、；：？！）〕】》〉」』〗’”％‰℃°·…—～-,.;:?!)]}%')
/** 避尾: may not end a line. */
export const NOT_LAST = new Set('（〔【《〈「『〖‘“￥＄№§#$([{')

const OPENING = new Set('（〔【《〈「『〖')
const CLOSING = new Set('，。、；：）〕】》〉」』〗')

/** A number with its unit, a 文号, 第…条: never parted. Units are those of reports and orders. */
const UNIT = '平方米|立方米|平方公里|公里|千米|毫米|厘米|千克|公斤|千瓦|兆帕|小时|分钟|个?工作日|个月|[年月日号条款项章节时分秒元角吨米升克度倍名人户家处件起个次台套辆亩层栋页份期级类%％‰℃㎡㎥]'
const WHOLE = [
  new RegExp(`\\d[\\d.,:：/\\-~～—]*\\s?(?:[十百千万亿]{1,2}(?:${UNIT})?|${UNIT})`, 'gu'),
  /〔\d{4}〕\s?\d+\s?号/gu,
  /第\d[\d、至]{0,8}[条款项]/gu,
  /第[\d〇零一二三四五六七八九十百千]{1,7}[条款项章节号期次]/gu,
]

const wordly = (character: string): boolean => /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{M}@&_+=\-./\\:%'’]/u.test(character) && character.charCodeAt(0) < 0x2E80
const spacy = (character: string): boolean => character === ' ' || character === '\u3000' || character === '\u00A0'

/** `back`: how much of an opening mark's own blank left half is taken away. */
type Item = Glyph & { breakAfter: boolean; back: number }

/**
 * @param measure the width of the lines, indents not yet taken off
 * @param tracking what the character grid adds to every full-width character of this size (negative narrows)
 */
export function setPara(para: Para, measure: number, fonts: Fonts, tracking: (size: number) => number): Line[] {
  const room = Math.max(para.pitch, measure - para.left - para.right)
  const lines: Line[] = []
  const pieces = forcedLines(para.spans)
  for (const spans of pieces) {
    const items = itemsOf(spans, fonts, tracking)
    let width = room
    let indent = para.first
    if (para.balanced) [width, indent] = [balance(items, room), 0]
    const broken = breakLines(items, width, indent)
    broken.forEach((line, index) => {
      const first = index === 0 && lines.length === 0 ? para.first : 0
      const last = index === broken.length - 1
      lines.push(place(line, para, room, first, last))
    })
  }
  return lines
}

function forcedLines(spans: Span[]): Span[][] {
  const lines: Span[][] = [[]]
  for (const span of spans) {
    span.text.split('\n').forEach((text, index) => {
      if (index > 0) lines.push([])
      lines.at(-1)!.push({ ...span, text })
    })
  }
  return lines
}

function itemsOf(spans: Span[], fonts: Fonts, tracking: (size: number) => number): Item[] {
  const items: Item[] = []
  for (const span of spans) {
    for (const character of span.text) {
      const found = fonts.pick(span.face, character === '\u00A0' ? ' ' : character)
      const dash = character === '—'
      const wide = dash || found.advance >= 0.9
      const em = dash ? 1 : character === '\u3000' ? 1 : found.advance
      const width = em * span.size + (wide ? tracking(span.size) : 0)
      items.push({ character: found.missing ? found.character : character, font: found.font, span, at: 0, width, missing: found.missing ? character : undefined, breakAfter: false, back: 0 })
    }
  }
  closeUp(items)
  markBreaks(items)
  return items
}

/** 标点挤压: of two marks that meet, the blank half between them goes: 》（ 。” ：《 */
function closeUp(items: Item[]): void {
  for (let i = 0; i < items.length - 1; i += 1) {
    const here = items[i]!
    const next = items[i + 1]!
    if (!yields(here) || !yields(next)) continue
    if (CLOSING.has(here.character)) here.width -= here.span.size / 2
    else if (OPENING.has(next.character)) next.back = next.span.size / 2
  }
  for (const item of items) if (item.back > 0) item.width -= item.back
}

function markBreaks(items: Item[]): void {
  const text = items.map((item) => (item.character.length === 1 ? item.character : '字')).join('')
  for (let i = 0; i < items.length - 1; i += 1) {
    const here = items[i]!
    const next = items[i + 1]!
    const both = wordly(here.character) && wordly(next.character)
    const pair = here.character === next.character && (here.character === '—' || here.character === '…')
    const ruled = here.span.underline === true && next.span.underline === true && (spacy(here.character) || spacy(next.character))
    here.breakAfter = !both && !pair && !ruled && here.character !== '\u00A0' && next.character !== '\u00A0'
      && !NOT_FIRST.has(next.character) && !NOT_LAST.has(here.character) && !(spacy(next.character) && !spacy(here.character) && next.span.underline !== true)
  }
  for (const pattern of WHOLE) {
    for (const match of text.matchAll(pattern)) {
      if (match[0].length > 16) continue
      for (let i = match.index; i < match.index + match[0].length - 1; i += 1) items[i]!.breakAfter = false
    }
  }
}

/** What the blank halves of the punctuation of a line may give up. */
function give(items: Item[], from: number, to: number): number {
  let sum = 0
  for (let i = from; i <= to; i += 1) if (yields(items[i]!)) sum += items[i]!.span.size * 0.4
  return sum
}

const yields = (item: Item): boolean => item.width > item.span.size * 0.9 && (OPENING.has(item.character) || CLOSING.has(item.character))

function breakLines(items: Item[], room: number, first: number): Item[][] {
  const lines: Item[][] = []
  let start = 0
  while (start < items.length) {
    const width = room - (lines.length === 0 ? first : 0)
    const end = lineEnd(items, start, width)
    lines.push(items.slice(start, end))
    start = end
    // Room between two words belongs to neither line.
    while (start < items.length && items[start]!.character === ' ' && items[start]!.span.underline !== true) start += 1
  }
  return lines.length === 0 ? [[]] : lines
}

/** The index after the last item of the line that begins at `start`. */
function lineEnd(items: Item[], start: number, width: number): number {
  let used = 0
  let lastBreak = -1
  for (let i = start; i < items.length; i += 1) {
    const item = items[i]!
    used += item.width
    if (used > width + 0.01 && item.character !== ' ') {
      const squeezed = squeeze(items, start, i, used, width)
      if (squeezed > 0) return squeezed
      if (lastBreak >= 0) return lastBreak + 1
      return forced(items, start, i)
    }
    if (item.breakAfter) lastBreak = i
  }
  return items.length
}

/** A stop, a bracket or one more character may come in when the punctuation of the line gives enough. */
function squeeze(items: Item[], start: number, over: number, used: number, width: number): number {
  let total = used
  for (let i = over; i < items.length && i <= over + 2; i += 1) {
    if (i > over) total += items[i]!.width
    const end = i === items.length - 1 || items[i]!.breakAfter
    if (end && CLOSING.has(items[i]!.character) && total - width <= give(items, start, i)) return i + 1
  }
  return -1
}

/** Nothing allows a break: an endless word or row of stops. Break at the edge, if possible not before a stop. */
function forced(items: Item[], start: number, over: number): number {
  for (let i = over; i > start + 1 && i > over - 8; i -= 1) {
    if (!NOT_FIRST.has(items[i]!.character) && !NOT_LAST.has(items[i - 1]!.character)) return i
  }
  return Math.max(start + 1, over)
}

/** The narrowest measure that needs no more lines, so that a title's lines come out about equal. */
function balance(items: Item[], room: number): number {
  const count = breakLines(items, room, 0).length
  if (count === 1) return room
  let low = room / count
  let high = room
  for (let i = 0; i < 12; i += 1) {
    const middle = (low + high) / 2
    if (breakLines(items, middle, 0).length <= count) high = middle
    else low = middle
  }
  return high
}

function place(line: Item[], para: Para, room: number, first: number, last: boolean): Line {
  const items = trimmed(line)
  const width = room - first
  const natural = items.reduce((sum, item) => sum + item.width, 0)
  const spare = width - natural
  let gapExtra = 0
  let giveEach = 0
  if (spare < -0.01) {
    const giving = items.filter(yields).length
    giveEach = giving === 0 ? 0 : Math.min(0.5, -spare / (giving * (items[0]?.span.size ?? 1)))
  } else if (para.align === 'spread' || (para.align === 'justify' && !last)) {
    const gaps = gapsOf(items).length
    const each = gaps === 0 ? 0 : spare / gaps
    // A line that a long word left half empty is not torn apart.
    if (para.align === 'spread' || each <= (items[0]?.span.size ?? 0) * 0.4) gapExtra = each
  }
  let x = para.left + first
  if (para.align === 'center') x += Math.max(0, spare / 2)
  if (para.align === 'right') x += Math.max(0, spare)
  const open = new Set(gapExtra === 0 ? [] : gapsOf(items))
  const glyphs = items.map((item, index): Glyph => {
    const cut = giveEach > 0 && yields(item) ? giveEach * item.span.size : 0
    // An opening bracket is blank on its left, a stop on its right: the ink stays where it can be read.
    const glyph: Glyph = { ...plain(item), at: x - item.back - (OPENING.has(item.character) ? cut : 0), width: item.width - cut }
    x += item.width - cut + (open.has(index) ? gapExtra : 0)
    return glyph
  })
  return { glyphs }
}

const plain = ({ character, font, span, at, width, missing }: Item): Glyph => ({ character, font, span, at, width, missing })

/** Indices after which a justified line may be spread: not inside a word, a dash or an ellipsis. */
function gapsOf(items: Item[]): number[] {
  const gaps: number[] = []
  for (let i = 0; i < items.length - 1; i += 1) {
    const here = items[i]!.character
    const next = items[i + 1]!.character
    if (wordly(here) && wordly(next)) continue
    if (here === next && (here === '—' || here === '…')) continue
    gaps.push(i)
  }
  return gaps
}

function trimmed(line: Item[]): Item[] {
  let end = line.length
  while (end > 0 && line[end - 1]!.character === ' ' && line[end - 1]!.span.underline !== true) end -= 1
  return line.slice(0, end)
}
