// The name of a plan: the line that says it, a title broken over lines, taken out of 关于印发《…》的通知, cut off in a page's own
// heading, or only said in a sentence.

import type { PageFacts } from './furniture.ts'
import { readMarker } from './markers.ts'
import { roleOf } from './outline.ts'
import { periodIn } from './time.ts'

/** What a plan calls itself; 工作安排 or 措施 alone is a heading: a title says of what. */
const PLANS = '方案|计划|规划|要点'
const OTHERS = '意见|办法|通知|行动|细则|预案'
const LISTS = '清单|任务分解表|任务表|(?<=^(?![一二三四五六七八九十（(\\d]).{6,})(?:(?:工作|任务)安排|(?<!出台|采取|保障|防范|具体|有效)措施)'
const BRACKETS = '(?:[（(][^（）()]{1,24}[）)]){0,3}'
export const TITLE_END = new RegExp(`(?:${PLANS}|${OTHERS}|${LISTS})${BRACKETS}(?:的通知)?$`)
/** A notice or a method is a plan's when it says what is to be done about what. */
const OF_A_FIELD = /整治|治理|攻坚|排查|行动|提升|安全/
const PLAINLY = new RegExp(`(?:${PLANS})${BRACKETS}$`)
const BY_FIELD = new RegExp(`(?:的通知|办法)${BRACKETS}$`)
const LAST_BRACKETS = new RegExp(`${BRACKETS}$`)
const LISTED = new RegExp(`(?:${LISTS})${BRACKETS}$`)

/** Whether a line that stands by itself is a plan's name: plainly so (…方案), or by what it lists or is about. */
export function planName(line: string): 'plain' | 'other' | undefined {
  const text = line.trim()
  if (text.length < 4 || text.length > 90 || /[，。；：,;:]/.test(text.replace(LAST_BRACKETS, '')) || !TITLE_END.test(text)) return undefined
  if (PLAINLY.test(text)) return 'plain'
  return !/[《》？?|｜]/.test(text) && (LISTED.test(text) || (BY_FIELD.test(text) && OF_A_FIELD.test(text))) ? 'other' : undefined
}

/** What an office's name ends on, where a whole line is one. */
export const ISSUER_END = /(?:人民政府|政府|办事处|委员会|管委会|安委会|办公室|办公厅|局|厅|部|委|公司|集团|中心|学校|大学|学院|医院|党委|党工委|党组|党支部|领导小组|指挥部|镇|总队|支队|大队|协会|联合会|厂|院|所|署|司|中心校|幼儿园|中学|小学|卫生院|总工会)$/
export const NUMBER = /(?:[\u4e00-\u9fa5A-Za-z]|（[\u4e00-\u9fa5]{1,4}）){1,24}?(?:发|函|办|字|号文|通|规|令|委|局|安|管|政|党|教|企|综|文|督|应急|纪要)?[〔（([［【]((?:19|20)\d\d)[〕）)\]］】]第?(\d{1,5})号/
export const DAY_LINE = /^(20\d\d|二[〇○零OoＯ0][〇○零OoＯ0一二三四五六七八九]{2})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})(?:日(?:印发|发布)?)?$/

const STATUS_MARK = /（(?:征求意见稿|草案|讨论稿|送审稿|试行|初稿|审议稿)）$/
const GOES_ON = /^(?:重大|专项|实施|行动|工作|三年|关于|20\d\d|安全|整治|集中|攻坚|大排查|全面)/

/** The line that names the plan. */
export function titleOf(lines: readonly string[], facts: PageFacts): string {
  let best = ''
  let bestScore = 0
  for (const [index, line] of lines.entries()) {
    if (line.length > 90 || /[。；，：]$/.test(line) || /[。；|｜>»]/.test(line)) continue
    if (!TITLE_END.test(line.replace(STATUS_MARK, ''))) continue
    const text = joined(lines, index).replace(STATUS_MARK, '')
    if (text.length < 5) continue
    const quoted = /(?:印发|^)[《〈](.{4,80})[》〉]/.exec(text) ?? /关于[《〈]([^《》]{4,80}(?:方案|计划|要点|规划)(?:（[^（）]*）)*)[》〉]的通知$/.exec(text) ?? /关于(?:印发|转发)([^《》]{4,80}(?:方案|计划|要点|规划|细则))的通知$/.exec(text)
    const score = (/(?:方案|计划|要点|规划)(?:（[^（）]*）)*$/.test(text) ? 4 : 2) + (quoted ? 0 : 1) + Math.min(text.length, 40) / 40 - index * 0.01 + (/^(?:实施|工作|行动)?方案/.test(text) ? -2 : 0) - (/：/.test(text) ? 1.5 : 0)
    const name = quoted ? quoted[1]! : text
    if (score > bestScore) {
      best = name
      bestScore = score
    }
  }
  if (best === '') best = elsewhere(lines, facts)
  return withPeriod(mended(fuller(best, lines)), lines)
}

/** A title printed over several lines, from the one that ends it upwards. */
function joined(lines: readonly string[], end: number): string {
  let text = lines[end]!
  for (let index = end - 1; index >= 0 && index > end - 4; index -= 1) {
    const before = lines[index]!
    // 关于印发《临岚市安全生产 | 治本攻坚三年行动实施方案》的通知: a title broken inside its quotation.
    const broken = /[》〉]/.test(text) && !/[《〈]/.test(text) && /[《〈][^》〉]*$/.test(before) && before.length <= 60
    const plain = before.length >= 4 && before.length <= 44 && /[\u4e00-\u9fff]{2}/.test(before) && !/[。；，：）》>»|]$/.test(before) && !NUMBER.test(before) && !DAY_LINE.test(before)
    const office = ISSUER_END.test(before)
    const goesOn = !office && (!TITLE_END.test(before) || before.endsWith('行动')) && GOES_ON.test(text)
    // 市政府办公厅关于推进居民和 | 餐饮用户……的实施意见, 关于做好……工作的 | 通知
    const unfinished = !TITLE_END.test(before) && (/关于.{4}/.test(before) || before.endsWith('的')) && !before.endsWith('印发')
    // 临岚县人民政府 | 关于做好2024年安全生产工作的通知
    const named = office && /^关于(?!印发|转发|下发).*通知$/.test(text)
    if (!broken && !(plain && (goesOn || unfinished || named))) break
    text = before + text
    if (named) break
  }
  return text
}

/** 2024年工作要点 below 《某县安全生产委员会2024年工作要点》已经……: the full name. */
function fuller(title: string, lines: readonly string[]): string {
  for (const line of lines) {
    for (const [, name] of line.matchAll(/(?:印发|现将)?《([^《》]{6,80})》(?=已经|业经|经|印发|的通知|下发|转发)/g)) {
      if (title !== '' && name!.length > title.length && name!.length - title.length <= 24 && name!.endsWith(title)) return name!
    }
  }
  return title
}

/** No line is the title: the page's own field, what the text says it has written, the first line that could be one. */
function elsewhere(lines: readonly string[], facts: PageFacts): string {
  const field = facts.title === undefined ? undefined : /印发《([^《》]{4,80})》/.exec(facts.title)?.[1] ?? facts.title.replace(/^《|》$/g, '')
  if (field !== undefined && field.length <= 80 && TITLE_END.test(field)) return field
  // What the text rests on is not what it is called: 根据《……方案》.
  for (const form of [/(?:编制|制定|制订|(?<!关于)印发|出台)了?《([^》]{4,60}(?:方案|计划|要点|规划|意见)[^》]{0,20})》(?!要求|精神|部署)/, /(?<!(?:根据|按照|依据|依照|贯彻|落实|结合|《[^》]{0,80}》)[^，。；《]{0,30})《([^》]{4,60}(?:方案|计划|要点)[^》]{0,20})》(?!的?(?:要求|精神|部署|通知))/]) {
    const quoted = lines.map((line) => form.exec(line)?.[1]).find(Boolean)
    if (quoted) return quoted
  }
  const named = lines.find((line) => line.length >= 6 && line.length <= 60 && !/[。；，：|>»]|^（/.test(line) && /[\u4e00-\u9fff]{5}/.test(line) && !ISSUER_END.test(line) && !NUMBER.test(line) && !DAY_LINE.test(line) && !readMarker(line) && roleOf(line, 'arabic') === null)
  // 为……，决定开展校园安全大检查。现将有关事项通知如下：: a notice whose title was not copied is called by what it sets going.
  const deed = lines.slice(0, 8).map((line) => /(?:开展|做好)(?:为期[^，。]{1,8}的)?([^，。；、《》]{2,40}?(?:行动|整治|检查|活动|工作))(?:工作)?[，。].{0,60}(?:通知|方案|安排)(?:通知)?如下/.exec(line)?.[1]).find(Boolean)
  return named ?? deed ?? ''
}

/** （20242026年）: the dash is lost where a page had one of its own. */
function mended(title: string): string {
  return title.replace(/(20\d\d)年?(20\d\d)(?=年)/, '$1—$2')
}

function withPeriod(title: string, lines: readonly string[]): string {
  if (periodIn(title)) return title
  const line = lines.find((one) => /^（20\d\d年?[—–\-~至]{1,2}20\d\d年?）$/.test(one))
  return line ? title + line : title
}
