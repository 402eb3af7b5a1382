// Blocks to logical paragraphs: a sentence cut by a page break or by hard-wrapped lines becomes one again, page
// numbers and running lines are dropped. Each paragraph is a view, so spans stay exact across the cut.

import type { PlanText, Row } from '../read/normal.ts'
import { ANNOTATION_OPENS } from './annotation.ts'
import { furnitureOf } from './furniture.ts'
import { readMarker } from './markers.ts'
import { spacedAfterDigits, view, viewOf, type View } from './view.ts'

export type Passage = { type: 'paragraph'; seen: View } | { type: 'row'; row: Row }

/** Nobody writes a paragraph this long; what is longer is cut so that no rule ever runs over megabytes. */
const LONGEST = 20_000

const TERMINAL = /[。！？；：…”）》.!?;]$/
const PAGE_NUMBER = /^[—–-]*(?:第)?\d{1,3}(?:页)?(?:[/共]+\d{1,3}页?)?[—–-]*$/
const OPENER = /^(?:附件|附表|抄送|主送|（此件|（工作要求|（责任|（牵头|（配合|【|〔)/

type Open = { stretches: { start: number; end: number }[]; size: number; tail: string; punctuated: boolean; lastLine: number }

export function passagesOf(source: PlanText): Passage[] {
  const passages: Passage[] = []
  let open: Open | undefined
  const wrapped = wrapWidth(source)
  const { dropped } = furnitureOf(source)
  const parts = partsOf(source, dropped)
  const close = (): void => {
    if (open) for (const seen of untitled(viewOf(source.text, open.stretches), passages.length).flatMap(unrolled)) passages.push({ type: 'paragraph', seen })
    open = undefined
  }
  for (const block of source.blocks) {
    if (dropped.has(block.start)) continue
    if (block.type === 'row') {
      close()
      passages.push({ type: 'row', row: block })
      continue
    }
    for (let start = parts.get(block.start) ?? block.start; start < block.end; start += LONGEST) {
      const end = Math.min(block.end, start + LONGEST)
      const seen = view(source.text, start, end)
      const { text } = seen
      if (text === '' || PAGE_NUMBER.test(text.slice(0, 20))) continue
      if (!open || open.size + text.length > LONGEST || !continues(open, text, wrapped, spacedAfterDigits(seen))) {
        close()
        open = { stretches: [], size: 0, tail: '', punctuated: false, lastLine: 0 }
      }
      open.stretches.push({ start, end })
      open.size += text.length
      open.tail = (open.tail + text).slice(-160)
      open.punctuated ||= /[，。；]/.test(text)
      // With its indent, as the width of the lines is measured.
      open.lastLine = Math.max(text.length, source.text.slice(start, end).trimEnd().length)
    }
  }
  close()
  return passages
}

/** Titles that run into the text when a page gives up its line breaks: ……实施方案为认真贯彻……, ……的通知各县（区）：. */
const GLUED = /^(?!为|根据|按照|依据|结合|围绕|通过|贯彻|近|现|各|经|一、)[^，。；：！？]{4,60}?(?:方案|计划|规划|要点|意见|办法|细则|预案|的通知)(?:（[^（）]{2,24}）){0,2}(?=为(?:了|认真|深入|进一步|切实|加强|加快|全面|贯彻|深刻|扎实|有效|做好|确保|推动|落实|强化|持续|坚决|规范|提高|提升|吸取|保障|防范|着力|积极|促进)|根据|按照|各[^。]{1,60}：|一、|第一章)/

/** The title cut off the first paragraph, as often as it is printed there. */
function untitled(seen: View, before: number): View[] {
  if (before > 5 || seen.text.length < 40) return [seen]
  const title = (GLUED_TWICE.exec(seen.text.slice(0, 160))?.[1] ?? GLUED.exec(seen.text.slice(0, 160))?.[0])
  if (title === undefined || seen.text.length < title.length + 20) return [seen]
  const cuts = [0, title.length]
  while (seen.text.startsWith(title, cuts.at(-1)!)) cuts.push(cuts.at(-1)! + title.length)
  return cuts.map((from, index) => ({ text: seen.text.slice(from, cuts[index + 1]), at: seen.at.slice(from, (cuts[index + 1] ?? seen.text.length) + 1) }))
}

const GLUED_TWICE = /^([^，。；：！？]{6,60}(?:方案|计划|规划|要点|意见|办法|细则|预案))\1/

/**
 * Sites that show documents number the parts of a text as they print it: 1、……方案为认真…… | 2、为主，坚持……. Such a number opens
 * nothing: the place behind it, by the place of its block.
 */
function partsOf(source: PlanText, dropped: ReadonlySet<number>): ReadonlyMap<number, number> {
  const parts = new Map<number, number>()
  let open = false
  for (const block of source.blocks) {
    if (dropped.has(block.start) || block.type === 'row') continue
    const opening = source.text.slice(block.start, Math.min(block.end, block.start + 240))
    const mark = /^\s*(\d{1,3})、\s*/.exec(opening)
    const words = mark ? view(source.text, block.start + mark[0].length, block.start + opening.length).text : ''
    if (!open && opening.trim() !== '' && !(mark?.[1] === '1' && (GLUED.test(words) || GLUED_TWICE.test(words)))) {
      if (opening.trim().length > 40) break
      continue
    }
    if (!open) {
      open = true
      parts.set(block.start, block.start + mark![0].length)
    } else if (mark && Number(mark[1]) === parts.size + 1) parts.set(block.start, block.start + mark[0].length)
  }
  return parts
}

/** Text without line breaks keeps its headings inside: “……环境。二、组织领导……”. They open paragraphs of their own. */
function unrolled(seen: View): View[] {
  const cuts: number[] = []
  const arabic: number[] = []
  let section = -100
  for (let i = 1; i + 2 < seen.text.length; i += 1) {
    // 二、工作任务（一）……: the section's bare name stands before its first item.
    const underTitle = seen.text[i] === '（' && i - section <= 14 && i > section
    if ((!underTitle && !/[。；：！”）]/.test(seen.text[i - 1]!)) || !OPENS_MARKER.test(seen.text[i]!)) continue
    const marker = readMarker(seen.text.slice(i, i + 12))
    if (marker?.kind === 'one' && /[。！”）：]/.test(seen.text[i - 1]!)) {
      cuts.push(i)
      section = i
    } else if (marker?.kind === 'paren' && (/[。！：]/.test(seen.text[i - 1]!) || (underTitle && marker.number === 1))) cuts.push(i)
    else if (marker?.kind === 'arabic' && /[。！：；]/.test(seen.text[i - 1]!)) arabic.push(i)
  }
  const first = readMarker(seen.text.slice(0, 12))
  const second = arabic[0] === undefined ? undefined : readMarker(seen.text.slice(arabic[0], arabic[0] + 12))
  if (arabic.length > 1 || (first?.kind === 'arabic' && second?.number === first.number + 1)) cuts.push(...arabic)
  if (cuts.length === 0) return [seen]
  cuts.sort((a, b) => a - b)
  return [0, ...cuts].map((from, index) => {
    const to = cuts[index] ?? seen.text.length
    return { text: seen.text.slice(from, to), at: seen.at.slice(from, to + 1) }
  })
}

const OPENS_MARKER = /[一二三四五六七八九十（\d⒈-⒛]/

/** True when `next` goes on with the sentence that the open paragraph leaves unfinished. */
function continues(open: Open, next: string, wrapped: number, spaced: number): boolean {
  if (TERMINAL.test(open.tail) || OPENER.test(next) || ANNOTATION_OPENS.test(next)) return false
  const marker = readMarker(next, spaced)
  if (marker && marker.kind !== 'firstly') return false
  const prose = open.punctuated && (open.size >= 30 || /[。，]/.test(open.tail.slice(4)) && open.size >= 16)
  if (wrapped > 0 && open.lastLine >= wrapped - 3) return prose || /[，、]/.test(open.tail) || open.lastLine >= wrapped - 1
  if (!prose) return false
  // A signature or a new short line is no continuation unless the open sentence is plainly cut.
  if (next.length < 40 && !/[，。；、]/.test(next)) return /[，、的和与及或在对将把从]$/.test(open.tail) && !/\d{4}年/.test(next)
  return true
}

/** The width of hard-wrapped lines, 0 when lines are whole paragraphs. */
function wrapWidth(source: PlanText): number {
  const counts = new Map<number, number>()
  let lines = 0
  for (const block of source.blocks) {
    if (block.type !== 'paragraph') continue
    const length = block.end - block.start
    if (length > 60) return longShare(source) ? 0 : mode(counts, lines)
    if (length < 16) continue
    lines += 1
    counts.set(length, (counts.get(length) ?? 0) + 1)
  }
  return mode(counts, lines)
}

function longShare(source: PlanText): boolean {
  let long = 0
  let all = 0
  for (const block of source.blocks.slice(0, 2000)) {
    if (block.type !== 'paragraph') continue
    all += 1
    if (block.end - block.start > 60) long += 1
  }
  return long * 20 > all
}

function mode(counts: ReadonlyMap<number, number>, lines: number): number {
  let best = 0
  let most = 0
  for (const [length, count] of counts) {
    const near = count + (counts.get(length - 1) ?? 0) + (counts.get(length + 1) ?? 0)
    if (near > most) {
      best = length
      most = near
    }
  }
  return lines >= 8 && most * 3 >= lines ? best : 0
}
