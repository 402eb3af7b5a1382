// A view to sentences and their parts. A sentence ends at 。！？ or ；, a part at a comma; neither inside quotation
// marks, titles or brackets. The numbers 一是, （1）, ① inside a paragraph open a part of their own.

import { ANNOTATION_OPENS, annotationOf, namesOnly } from './annotation.ts'

export type Part = {
  from: number
  to: number
  /** Sentences up to a full stop share dates and subjects; a semicolon starts a new `run` within the sentence. */
  sentence: number
  run: number
  /** A bracket that stands for itself: （高危行业领域每月至少1次）, （责任单位：应急办）. */
  bracket: boolean
}

const OPENING = '“（《〔【「『‘(['
const CLOSING = '”）》〕】」』’)]'

/** 2024年：……; 2025年：……: the colon of a year is a comma. */
const A_TIME = /^(?:到|至)?20\d\d年?(?:(?:[—–~～至-]{1,2}|、)20\d\d年|(?<=年)(?:度|底前?|内|[上下]半年|\d{1,2}月底?前?)?)$/

/** Brackets longer than this were never closed; reading goes on as if they were not there. */
const LONGEST_BRACKET = 240

export function partsOf(text: string, from: number, to: number): Part[] {
  const parts: Part[] = []
  let start = from
  let sentence = 0
  let run = 0
  const push = (end: number, bracket = false): void => {
    let [a, b] = [start, end]
    while (a < b && '，、；。：！？,;.!?—–●•■◆▲★※·'.includes(text[a]!)) a += 1
    if (!bracket) a += numberLength(text.slice(a, Math.min(b, a + 8)))
    while (b > a && '，、；：,;:—'.includes(text[b - 1]!)) b -= 1
    if (b > a) parts.push({ from: a, to: b, sentence, run, bracket })
    start = end
  }
  for (let i = from; i < to; i += 1) {
    const char = text[i]!
    // “责任单位：应急局、住建局”, printed without brackets, runs to the end of its sentence.
    if (i === start && ANNOTATION_OPENS.test(text.slice(i, i + 14))) {
      let end = i
      while (end < to && !'。！？\n'.includes(text[end]!)) end += 1
      push(end, true)
      i = end - 1
      start = end
      run += 1
      continue
    }
    if (OPENING.includes(char)) {
      const close = closing(text, i, to)
      if (close < 0) continue
      if ('（【[〔'.includes(char) && (standsAlone(text.slice(i, close + 1)) || (/[。；]/.test(text[i - 1] ?? '') && namesOnly(text.slice(i, close + 1))))) {
        push(i)
        start = i
        push(close + 1, true)
      }
      i = close
      continue
    }
    if ('。！？!?'.includes(char) || char === '；' || char === ';') {
      push(i)
      start = i + 1
      run += 1
      if (char !== '；' && char !== ';') sentence += 1
    } else if (char === '，' || (char === '：' && A_TIME.test(text.slice(Math.max(start, i - 16), i)))) {
      push(i)
      start = i + 1
    } else if (char === '：' && introduces(text.slice(start, i))) {
      push(i)
      start = i + 1
      run += 1
    } else if (char === '—' && ANNOTATION_OPENS.test(text.slice(i + 1, i + 15))) {
      // ……检查——责任单位：应急局
      push(i)
      start = i + 1
      run += 1
    } else if (i > start && opensItem(text, i)) {
      push(i)
      run += 1
    } else if (char === '、' && i - start > 6 && !/20\d\d年?$/.test(text.slice(i - 5, i)) && yearAhead(text, i + 1)) {
      push(i)
      start = i + 1
    }
  }
  push(to)
  return parts
}

/** 一是, 第一，（1）, ①: the number of an item inside a paragraph is no part of what it says. */
function numberLength(text: string): number {
  return /^(?:[一二三四五六七八九十]{1,2}是(?!否|一)|第[一二三四五六七八九十]，|[①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽]|（\d{1,2}）|\d{1,2}）)/.exec(text)?.[0].length ?? 0
}

function closing(text: string, at: number, to: number): number {
  const open = text[at]!
  const close = CLOSING[OPENING.indexOf(open)]!
  let depth = 0
  const end = Math.min(to, at + LONGEST_BRACKET)
  for (let i = at; i < end; i += 1) {
    if (text[i] === open) depth += 1
    else if (text[i] === close) {
      depth -= 1
      if (depth === 0) return i
    }
  }
  return -1
}

/** A bracket with a duty of its own: a stricter frequency, or who is responsible and until when. */
function standsAlone(bracket: string): boolean {
  return (/每.{0,24}次/.test(bracket) && bracket.length < 60) || /工作要求[：:]/.test(bracket) || annotationOf(bracket) !== undefined
}

function introduces(text: string): boolean {
  return !/“/.test(text.slice(-1)) && text.length < 80
}

function opensItem(text: string, i: number): boolean {
  const ahead = text.slice(i, i + 5)
  if (/^[①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽]/.test(ahead)) return true
  return /^[一二三四五六七八九十]{1,2}是[^一否]/.test(ahead) && /[：；。，、:;]/.test(text[i - 1]!)
}

/** 2024年提升、2025年强化: a list whose items are years with a deed each. */
function yearAhead(text: string, i: number): boolean {
  const ahead = text.slice(i, i + 18)
  // ……列出来、7月10日前报备案; 6月20日、12月10日前 stays together.
  if (!/[年月日号底末前]$/.test(text.slice(i - 3, i - 1)) && /^\d{1,2}月(?:\d{1,2}日|底|末)?前[^、，。；]{4,}/.test(ahead)) return true
  return /^20\d\d年(?:底前|底)?(?!度|\d{1,2}月)[\u4e00-\u9fff]{2}/.test(ahead) && !/^20\d\d年[和及至到]/.test(ahead) || /^每(?:年|月|季度|季(?!度)|半年|周|日)[^、，。；]{3,}/.test(ahead)
}
