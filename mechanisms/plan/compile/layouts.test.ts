// The same plan typed or worded in other ways: other numbers, none, bullets, pages broken inside sentences, a table copied cell by cell;
// 6月30日前 for 6月底前, 由甲负责 for （责任单位：甲）. What it commits to stays the same, and the compiler must find it again.

import { describe, expect, it } from 'vitest'
import { readText } from '../read/text.ts'
import { compilePlan } from './compile.ts'
import { labels, textOf } from './fixtures/scored.ts'
import { numberOf } from './numerals.ts'
import { isPlan } from './plan.ts'
import { score, type Score } from './score.ts'

const ONE = /^[ 　]*([一二三四五六七八九十]{1,3})、/gm
const PAREN = /^[ 　]*（([一二三四五六七八九十]{1,3})）/gm
const ARABIC = /^[ 　]*(\d{1,2})[.．、](?!\d)/gm
type Printed = (number: number) => string
/** The three usual numbers printed otherwise. */
const as = (one: Printed, paren: Printed, arabic: Printed) => (text: string): string => text
  .replace(ARABIC, (_, said: string) => arabic(Number(said))).replace(PAREN, (_, said: string) => paren(numberOf(said)!)).replace(ONE, (_, said: string) => one(numberOf(said)!))
const nothing: Printed = () => ''
const letter = (number: number, first: string): string => String.fromCharCode(first.charCodeAt(0) + Math.min(number, 26) - 1)
const roman = (number: number): string => ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'][number - 1] ?? 'XII'

const LAYOUTS: Record<string, (text: string) => string> = {
  'without any number': as(nothing, nothing, nothing),
  'sections without a number': (text) => text.replace(ONE, ''),
  'items without a number': (text) => text.replace(PAREN, ''),
  '甲、 A. a.': as((n) => `${'甲乙丙丁戊己庚辛壬癸'[n - 1] ?? '癸'}、`, (n) => `${letter(n, 'A')}. `, (n) => `${letter(n, 'a')}. `),
  '壹、 (A) (a)': as((n) => `${'壹贰叁肆伍陆柒捌玖拾'[n - 1] ?? '拾'}、`, (n) => `(${letter(n, 'A')})`, (n) => `(${letter(n, 'a')})`),
  'I. 1. 1)': as((n) => `${roman(n)}. `, (n) => `${n}. `, (n) => `${n}) `),
  'A、 a) i.': as((n) => `${letter(n, 'A')}、`, (n) => `${letter(n, 'a')}) `, (n) => `${roman(n).toLowerCase()}. `),
  '第一部分 第一节': as((n) => `第${'一二三四五六七八九十'[n - 1] ?? '十'}部分 `, (n) => `第${'一二三四五六七八九十'[n - 1] ?? '十'}节 `, (n) => `${n}. `),
  'Markdown': as(() => '# ', () => '## ', () => '- '),
  'bullets': as((n) => `${'一二三四五六七八九十'[n - 1] ?? '十'}、`, () => '◆', () => '●'),
  'blank lines and indents': (text) => text.replace(/\n(?=[^\t\n])/g, '\n\n　　'),
  'a table copied cell by cell': (text) => text.replace(/\n\t/g, '\n').replace(/\n{2,}/g, '\n'),
  'a tab for the indent': (text) => text.replace(/\n[ 　]*(?=[\u4e00-\u9fff（])/g, '\n\t'),
  'a blank behind every sign': (text) => text.replace(/([\u4e00-\u9fff])(?=[\u4e00-\u9fff])/g, '$1 '),
  'pages broken inside sentences': (text) => text.split('\n').map((line, page) => (line.length > 120 && !line.startsWith('\t') ? `${line.slice(0, 60)}\n\n— ${page} —\n\n${line.slice(60)}` : line)).join('\n'),
  'a running head': (text) => text.split('\n').map((line, page) => (line.length > 60 && page % 4 === 0 && !line.startsWith('\t') ? `第${page}页共90页\n${line}` : line)).join('\n'),
  'wrong numbers': (text) => text.replace(PAREN, '（一）').replace(ARABIC, '1.'),
  'full-width digits': (text) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  'years in words': (text) => text.replace(/20(2\d)年/g, (_, year: string) => `二〇${[...year].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join('')}年`),
  'half-width marks': (text) => text.replace(/，/g, ',').replace(/；/g, ';').replace(/：/g, ':').replace(/（/g, '(').replace(/）/g, ')'),
  'digits between blanks': (text) => text.replace(/(\d+)/g, ' $1 '),
}
const by = (words: (year: string, month: string, day: number) => string) => (text: string): string => text
  .replace(/(20\d\d)年(\d{1,2})月底前/g, (_, year: string, month: string) => words(year, month, new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()))
const byYear = (words: (year: number) => string) => (text: string): string => text.replace(/(20\d\d)年底前/g, (_, year: string) => words(Number(year)))
const inYear = (words: string) => (text: string): string => text.replace(/(20\d\d)年，/g, words)
const annotated = (words: string) => (text: string): string => text.replace(/（((?:责任|牵头|配合)(?:单位|部门|部室|科室))：([^（）]*)）/g, words)

const WORDINGS: Record<string, (text: string) => string> = {
  '6月30日前': by((year, month, day) => `${year}年${month}月${day}日前`), '6月底之前': by((year, month) => `${year}年${month}月底之前`), '6月末前': by((year, month) => `${year}年${month}月末前`),
  '到6月底': by((year, month) => `到${year}年${month}月底`), '最迟6月底': by((year, month) => `最迟${year}年${month}月底`), '不晚于6月30日': by((year, month, day) => `不晚于${year}年${month}月${day}日`), '截至6月底': by((year, month) => `截至${year}年${month}月底`),
  '2024.6.30前': by((year, month, day) => `${year}.${month}.${day}前`), '2024-06-30前': by((year, month, day) => `${year}-${month.padStart(2, '0')}-${day}前`), '2024/6/30前': by((year, month, day) => `${year}/${month}/${day}前`),
  '12月底前': byYear((year) => `${year}年12月底前`), '年末前': byYear((year) => `${year}年末前`), '到年底': byYear((year) => `到${year}年底`), '12月31日前': byYear((year) => `${year}年12月31日前`), '次年之前': byYear((year) => `${year + 1}年之前`),
  '年内': inYear('$1年内，'), '年度': inYear('$1年度，'), 'a colon behind the year': inYear('$1年：'), 'no comma behind the year': inYear('$1年'), 'a year of two figures': (text) => text.replace(/20(2\d)年(?=，)/g, '$1年'),
  '至少一次': (text) => text.replace(/至少1次/g, '至少一次'), '不少于1次': (text) => text.replace(/至少(\d+)次/g, '不少于$1次'), '≥1次': (text) => text.replace(/至少(\d+)次/g, '≥$1次'), '1次以上': (text) => text.replace(/至少(\d+)次/g, '$1次以上'),
  '每个季度': (text) => text.replace(/每季度/g, '每个季度').replace(/每月/g, '每个月').replace(/每半年/g, '每六个月'), '每三个月': (text) => text.replace(/每季度(?!的|末)/g, '每三个月'),
  '务必': (text) => text.replace(/(各(?:企业|单位|部门|社区|科室|镇街|村)|企业|单位|部门)要(?![求点素])/g, '$1务必'), '应当': (text) => text.replace(/(各(?:企业|单位|部门|社区|科室|镇街|村)|企业|单位|部门)要(?![求点素])/g, '$1应当'),
  '「」': (text) => text.replace(/“/g, '「').replace(/”/g, '」'), 'straight quotes': (text) => text.replace(/[“”]/g, '"'),
  '百分之百': (text) => text.replace(/100%/g, '百分之百').replace(/90%/g, '百分之九十'), '20台以上': (text) => text.replace(/不少于(\d+)([台家次个名])/g, '$1$2以上'),
  '【责任单位：甲】': annotated('【$1：$2】'), '【责任单位】甲': (text) => annotated('。\n【$1】$2')(text.replace(/。(?=（(?:责任|牵头|配合)单位)/g, '')), '——责任单位：甲': annotated('——$1：$2'), '（甲按职责分工负责）': (text) => text.replace(/（责任(?:单位|部门)：([^（）：；]*)）/g, '（$1按职责分工负责）'),
  '由甲负责。': (text) => text.replace(/（责任(?:单位|部门)：([^（）：；]*)）/g, '由$1负责。'), 'names between blanks': (text) => text.replace(/（((?:责任|牵头|配合)(?:单位|部门)：)([^（）]*)）/g, (_, label: string, names: string) => `（${label}${names.replace(/、/g, ' ')}）`),
}
/** Owners may be told by a title that is only a line now. */
const LOSES: readonly (readonly [keyof Score & ('recall' | 'due' | 'frequency' | 'targets' | 'owners' | 'kind' | 'systems'), number])[] = [['recall', 0.01], ['due', 0.03], ['frequency', 0.02], ['targets', 0.02], ['owners', 0.11], ['kind', 0.02], ['systems', 0.02]]

describe.each(['S1', 'S4', 'G03', 'G07'])('%s', (seed) => {
  const own = labels().filter((label) => label.id.startsWith(`${seed}-`))
  const scored = (change: (text: string) => string): Score => {
    const text = change(textOf(seed))
    const plan = compilePlan(readText(text))
    if (!isPlan(plan)) throw new Error(plan.reason)
    return score(plan, text, own.map((label) => ({ ...label, quote: change(label.quote) })))
  }
  const printed = scored((text) => text)

  it.each(Object.entries({ ...LAYOUTS, ...WORDINGS }))('%s', (_, change) => {
    const found = scored(change)
    // A label that a page break runs through cannot be looked for.
    expect(found.labels).toBeGreaterThan(0.85 * own.length)
    expect(Object.fromEntries(LOSES.map(([what, most]) => [what, found[what] >= printed[what] - most ? 'kept' : `${printed[what].toFixed(3)} → ${found[what].toFixed(3)}`]))).toEqual(Object.fromEntries(LOSES.map(([what]) => [what, 'kept'])))
    expect(found.falseDues).toBeLessThanOrEqual(printed.falseDues + 0.035)
  })
})
