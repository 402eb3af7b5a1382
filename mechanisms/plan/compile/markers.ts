// The numbers that open headings and items in Chinese official texts (GB/T 9704: 一、 （一） 1. （1）, and what people
// type instead: 1． 1、 ① ⑴ 第一章 第三条 一是, 壹、 甲、 Ⅰ. A. a） ⅰ.). A marker is read at the start of a paragraph or of a sentence.

import { CHINESE_DIGIT, chinese, numberOf } from './numerals.ts'

/** From outermost to innermost. 第X章 is above 一、; 一是 is below every printed number; `title` and `subtitle` have no number at all. */
export const MARKER_KINDS = ['title', 'subtitle', 'part', 'chapter', 'section', 'article', 'one', 'paren', 'arabic', 'decimal', 'subdecimal', 'arabicParen', 'circled', 'firstly'] as const
/** 任务1： 甲、 壹、 Ⅰ. A. a. ⅰ. have no place of their own: they stand below whatever they are met under first. */
export const LETTERED_KINDS = ['word', 'stem', 'legal', 'capitalRoman', 'capital', 'smallRoman', 'small'] as const
export type LetteredKind = (typeof LETTERED_KINDS)[number]
export type MarkerKind = (typeof MARKER_KINDS)[number] | LetteredKind

const SECTIONS: readonly MarkerKind[] = ['title', 'part', 'chapter', 'section', 'one', 'stem', 'legal', 'capitalRoman']
/** Kinds that open the sections of a text. */
export const opensSection = (kind: MarkerKind): boolean => SECTIONS.includes(kind)
export const isLettered = (kind: MarkerKind): kind is LetteredKind => (LETTERED_KINDS as readonly MarkerKind[]).includes(kind)

/** `label` is set where the printed form is kept as it is: 1.2, 1.2.3. */
export type Marker = { kind: MarkerKind; number: number; length: number; label?: string }

const NUMERAL = `[${CHINESE_DIGIT}]{1,4}`
const FORMS: [MarkerKind, RegExp][] = [
  ['part', new RegExp(`^第(${NUMERAL}|\\d{1,2})(?:部分?|[编篇])`)],
  ['chapter', new RegExp(`^第(${NUMERAL}|\\d{1,2})章`)],
  ['section', new RegExp(`^第(${NUMERAL}|\\d{1,2})节`)],
  ['article', new RegExp(`^第(${NUMERAL}|\\d{1,3})条(?!例)`)],
  ['firstly', new RegExp(`^([一二三四五六七八九十]{1,2})[是要](?!一|方面|否)[：:，,]?`)],
  ['one', new RegExp(`^(${NUMERAL})[、．.：](?![一二三四五六七八九十]{1,2}[、类级季])`)],
  ['paren', new RegExp(`^（(${NUMERAL})）[、.．]?`)],
  ['arabicParen', /^（(\d{1,2})）[、.．]?/],
  ['arabicParen', /^(\d{1,2})）/],
  // 6.2024年底前完成, 8.5月至9月: the date is no second number.
  ['arabic', /^(\d{1,2})[.．、](?!\d)/],
  ['arabic', /^(\d{1,2})[.．、](?=20\d\d年|\d{1,2}月)/],
]
const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳'
const BRACKETED = '⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇'
const DOTTED = '⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛'
const IDEOGRAPH = '㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩'
const SINGLE: [MarkerKind, string][] = [['circled', CIRCLED], ['arabicParen', BRACKETED], ['arabic', DOTTED], ['paren', IDEOGRAPH]]

const STEMS = '甲乙丙丁戊己庚辛壬癸'
const LEGAL = '壹贰叁肆伍陆柒捌玖拾'
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii']
/** 甲、乙双方 are two. A letter stands alone before its point, with words behind it: B.有限空间, （c）各班组. */
const STEM = new RegExp(`^([${STEMS}${LEGAL}])、(?![${STEMS}])`)
const ROMAN_SIGN = /^（?([Ⅰ-Ⅻⅰ-ⅻ])[）、.．]?(?=[\u4e00-\u9fff“《])(?![类级型])/
const LETTER = /^(?:（([A-Za-z]|[ivxIVX]{1,4})）|([A-Za-z]|[ivxIVX]{1,4})[.．、）])(?=[\u4e00-\u9fff“《]|20\d\d年|\d{1,2}月)/

/** 任务1：, 行动三、 */
const WORD = new RegExp(`^((?:重点|专项)?(?:任务|行动|工程|专项|举措|措施)(${NUMERAL}|\\d{1,2}))[：:、.．](?!\\d)`)

function readLettered(text: string): Marker | undefined {
  const word = WORD.exec(text)
  const counted = word ? numberOf(word[2]!) : undefined
  if (word && counted) return { kind: 'word', number: counted, length: word[0].length, label: word[1]! }
  const stem = STEM.exec(text)?.[1]
  if (stem) return { kind: STEMS.includes(stem) ? 'stem' : 'legal', number: Math.max(STEMS.indexOf(stem), LEGAL.indexOf(stem)) + 1, length: 2, label: stem }
  const sign = ROMAN_SIGN.exec(text)
  if (sign) {
    const code = sign[1]!.charCodeAt(0) - 0x2160
    return { kind: code < 16 ? 'capitalRoman' : 'smallRoman', number: (code % 16) + 1, length: sign[0].length, label: sign[1]! }
  }
  const letter = LETTER.exec(text)
  const label = letter?.[1] ?? letter?.[2]
  if (!letter || label === undefined) return undefined
  const capital = label === label.toUpperCase()
  const number = ROMAN.indexOf(label.toLowerCase()) + 1
  if (number > 0) return { kind: capital ? 'capitalRoman' : 'smallRoman', number, length: letter[0].length, label }
  return label.length > 1 ? undefined : { kind: capital ? 'capital' : 'small', number: alphabet(label), length: letter[0].length, label }
}

/** c is the third. */
export const alphabet = (letter: string): number => letter.toLowerCase().charCodeAt(0) - 96

/** The marker that opens the text, or undefined. The text is a view: no blanks, half-width digits; `spaced` says how many opening characters stood before a blank. */
export function readMarker(text: string, spaced = 0): Marker | undefined {
  const first = text[0]
  if (first === undefined) return undefined
  const decimal = (spaced > 2 ? /^(\d{1,2}(?:\.\d{1,2}){1,2})\.?$/.exec(text.slice(0, spaced)) : null) ?? DECIMAL.exec(text.slice(0, 14)) ?? BEFORE_A_YEAR.exec(text.slice(0, 14))
  if (decimal) {
    const numbers = decimal[1]!.split('.')
    return { kind: numbers.length === 2 ? 'decimal' : 'subdecimal', number: Number(numbers.at(-1)), length: decimal[0].length, label: decimal[1]! }
  }
  for (const [kind, chars] of SINGLE) {
    const index = chars.indexOf(first)
    if (index >= 0) return { kind, number: index + 1, length: text[1] === '、' || text[1] === '.' ? 2 : 1 }
  }
  const lettered = readLettered(text.slice(0, 12))
  if (lettered) return lettered
  // 第一阶段：动员部署（…）: the words are part of the stage's name.
  const stage = /^第([一二三四五])个?阶段(?=[：:，（(为是]|[^。，]{2,14}（)/.exec(text.slice(0, 24))
  if (stage) return { kind: 'paren', number: numberOf(stage[1]!)!, length: 0 }
  const head = text.slice(0, 12)
  for (const [kind, form] of FORMS) {
    const found = form.exec(head)
    if (!found) continue
    const number = numberOf(found[1]!)
    if (number !== undefined && number > 0) return { kind, number, length: found[0].length }
  }
  // “1 工作目标”: a bare number counts when the source has a blank behind it.
  const bare = spaced > 0 && spaced < 3 ? /^(\d{1,2})(?=[\u4e00-\u9fff])(?![年月日个项次台名家万亿])/.exec(head) : null
  return bare && Number(bare[1]) > 0 ? { kind: 'arabic', number: Number(bare[1]), length: bare[0].length } : undefined
}

/** 4.3.12024年6月 is 4.3.1 and a date. */
const BEFORE_A_YEAR = /^(\d{1,2}(?:[.．]\d{1,2}?){1,2})[.．、]?(?=20\d\d年)/
const DECIMAL = /^(\d{1,2}(?:[.．]\d{1,2}){1,2})[.．、]?(?=[\u4e00-\u9fff“《（])(?!(?:个|倍|万|亿|元|米|公里|吨|台|支|级|小时|平方|兆|千|版|%|月(?![度报])))/

/** The label as an official text writes it: 三, （二）, 1, （1）, ①. */
export function labelOf(kind: MarkerKind, number: number): string {
  switch (kind) {
    case 'part': return `第${chinese(number)}部分`
    case 'chapter': return `第${chinese(number)}章`
    case 'section': return `第${chinese(number)}节`
    case 'article': return `第${chinese(number)}条`
    case 'one': return chinese(number)
    case 'paren': return `（${chinese(number)}）`
    case 'arabic': case 'decimal': case 'subdecimal': return String(number)
    case 'arabicParen': return `（${number}）`
    case 'circled': return CIRCLED[number - 1] ?? String(number)
    case 'firstly': return `${chinese(number)}是`
    case 'title': case 'subtitle': case 'word': case 'stem': case 'legal': case 'capitalRoman': case 'capital': case 'smallRoman': case 'small': return String(number)
  }
}
