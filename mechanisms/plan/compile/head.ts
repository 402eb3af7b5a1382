// What stands above and below the text proper: title, issuer, document number, day of issue, draft or issued, period,
// whom it is addressed to and which superior plan it rests on.

import { makeDay, type Day } from '#platform/time/day.ts'
import { numberOf } from './numerals.ts'
import type { Outlined, Section } from './outline.ts'
import { periodIn } from './time.ts'

export type Head = {
  title: string
  issuer: string | null
  documentNumber: string | null
  issuedOn: Day | null
  status: 'issued' | 'draft'
  period: { from: Day; to: Day } | undefined
  /** Paragraphs of the head that commit somebody: draft mark, addressees, the superior plan it rests on. */
  draftMark: { section: Section; from: number; to: number } | undefined
  addressees: { section: Section; from: number; to: number } | undefined
  basis: { section: Section; from: number; to: number }[]
}

const PLAN_WORDS = '方案|计划|规划|要点|意见|办法|通知|行动|细则|清单'
const TITLE_END = new RegExp(`(?:${PLAN_WORDS})(?:（[^（）]{1,24}）){0,3}(?:的通知)?$`)
const ISSUER_END = /(?:人民政府|政府|办事处|委员会|管委会|安委会|办公室|局|厅|部|委|公司|集团|中心|学校|大学|学院|医院|党委|党工委|镇|总队|支队|大队|协会|厂|院|所|署|司)$/
const NUMBER = /[\u4e00-\u9fa5A-Za-z（）]{1,24}?(?:发|函|办|字|号文|通|规|令|委|局|安|管|政|党|教|企|综|文|督|应急|纪要)?[〔（([［【]((?:19|20)\d\d)[〕）)\]］】]第?(\d{1,5})号/
const DAY_LINE = /^(20\d\d|二[〇○零]二[〇○零一二三四五六七八九])年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日(?:印发|发布)?$/

export function headOf(outlined: readonly Outlined[]): Head {
  const paragraphs = outlined.filter((one): one is Section => one.type === 'paragraph')
  const firstBody = paragraphs.findIndex((one) => one.role !== 'head')
  const head = paragraphs.slice(0, firstBody < 0 ? Math.min(paragraphs.length, 14) : firstBody).slice(0, 60)
  const tail = paragraphs.slice(-12).filter((one) => !head.includes(one))
  const texts = head.map((one) => one.seen.text)
  const title = titleOf(head)
  const numbered = texts.map((text) => NUMBER.exec(text.length < 60 ? text : '')).find(Boolean)
  const issuedOn = dayOf([...head].reverse()) ?? dayOf(tail)
  const draft = [...head, ...tail].find((one) => /征求意见稿|（草案|（讨论稿|（送审稿|（初稿|（审议稿/.test(one.seen.text.slice(-30)))
  const unsigned = [...head, ...tail].some((one) => /^20\d\d年月日$/.test(one.seen.text))
  const mark = draft ? /（?(?:征求意见稿|草案|讨论稿|送审稿|初稿|审议稿)[^（）]{0,6}）?/.exec(draft.seen.text) : null
  return {
    title,
    issuer: issuerOf(head, tail, title),
    documentNumber: numbered ? numbered[0] : null,
    issuedOn,
    status: draft || (unsigned && !issuedOn) ? 'draft' : 'issued',
    period: periodIn(title) ?? yearOfPlan(title) ?? texts.map(periodIn).find(Boolean),
    draftMark: draft && mark ? { section: draft, from: mark.index, to: mark.index + mark[0].length } : undefined,
    addressees: addresseesOf(head),
    basis: basisOf([...head, ...paragraphs.slice(firstBody < 0 ? paragraphs.length : firstBody, firstBody + 3).filter((one) => /制定本/.test(one.seen.text))]),
  }
}

/** A plan for one year of a longer campaign (…三年行动2025年工作推进方案, 2025年工作要点) runs that year, whatever it cites. */
export const ANNUAL = /(?<!20\d\d年?[—–\-~～至到]{1,2})(20\d\d)年度?(?!度?(?:[—至\-－~]|以来|以前|底))[^（(《]{0,24}?(?:要点|计划|重点工作|工作安排|重点任务|工作任务|推进方案|工作方案|任务清单|攻坚方案)/

function yearOfPlan(title: string): Head['period'] {
  const year = (title.match(/20\d\d/g) ?? []).length === 1 ? ANNUAL.exec(title)?.[1] : undefined
  return year ? { from: `${year}-01-01` as Day, to: `${year}-12-31` as Day } : undefined
}

/** The line that names the plan; a title on two lines is joined, a title inside 关于印发《…》的通知 is taken out. */
function titleOf(head: readonly Section[]): string {
  const lines = head.map((one) => one.seen.text)
  let best = ''
  let bestScore = 0
  for (const [index, line] of lines.entries()) {
    if (line.length > 90 || /[。；，：]$/.test(line) || /[。；]/.test(line)) continue
    let text = line.replace(/（(?:征求意见稿|草案|讨论稿|送审稿|试行|初稿|审议稿)）$/, '')
    if (!TITLE_END.test(text)) continue
    const before = lines[index - 1] ?? ''
    const joined = before.length >= 4 && before.length <= 40 && !/[。；，：）》]$/.test(before) && !ISSUER_END.test(before) && !NUMBER.test(before) && !DAY_LINE.test(before) && (!TITLE_END.test(before) || before.endsWith('行动')) && /^(?:重大|专项|实施|行动|工作|三年|关于|20\d\d|安全|整治|集中|攻坚|大排查|全面)/.test(text)
    // 关于印发《临岚市安全生产 | 治本攻坚三年行动实施方案》的通知: a title broken inside its quotation.
    const broken = /[》〉]/.test(text) && !/[《〈]/.test(text) && /[《〈][^》〉]*$/.test(before)
    if (joined || broken) text = before + text
    const quoted = /印发[《〈](.{4,80})[》〉]/.exec(text)
    const score = (/(?:方案|计划|要点|规划)(?:（[^（）]*）)*$/.test(text) ? 4 : 2) + (quoted ? 0 : 1) + Math.min(text.length, 40) / 40 - index * 0.01 + (/^(?:实施|工作|行动)?方案/.test(text) ? -2 : 0)
    const name = quoted ? quoted[1]! : text
    if (score > bestScore) {
      best = name
      bestScore = score
    }
  }
  if (best !== '') return withPeriod(best, lines)
  const quoted = lines.map((line) => /《([^》]{4,60}(?:方案|计划|要点)[^》]{0,20})》/.exec(line)?.[1]).find(Boolean)
  return quoted ?? lines.find((line) => line.length >= 6 && line.length <= 60 && !/[。；，：]/.test(line)) ?? ''
}

function withPeriod(title: string, lines: readonly string[]): string {
  if (periodIn(title)) return title
  const line = lines.find((one) => /^（20\d\d年?[—–\-~至]{1,2}20\d\d年?）$/.test(one))
  return line ? title + line : title
}

function issuerOf(head: readonly Section[], tail: readonly Section[], title: string): string | null {
  const lines = [...head, ...tail].map((one) => one.seen.text)
  const about = lines.map((line) => (line.length < 120 ? /^([^，。为]{4,40}?)关于(?:印发|做好|开展|转发|下发)/.exec(line)?.[1] : undefined)).find((name) => name !== undefined && ISSUER_END.test(name))
  // 市应急局关于印发……, signed 东川市应急局: the full name.
  const full = about ? lines.find((line) => line.length <= 40 && line !== about && line.endsWith(about) && !/[，。：；]/.test(line)) : undefined
  if (about) return full ?? about
  // The signature: the line above the date, or a line that is nothing but an office's name.
  for (const group of [head, tail]) {
    for (const [index, one] of group.entries()) {
      const next = group[index + 1]?.seen.text ?? ''
      if (one.seen.text.length <= 40 && ISSUER_END.test(one.seen.text) && /^20\d\d年/.test(next) && next.length < 16) return plainIssuer(one.seen.text)
    }
  }
  const alone = lines.find((line) => line.length >= 5 && line.length <= 40 && ISSUER_END.test(line.replace(/文件$/, '')) && !/[，。：；、（]/.test(line))
  if (alone) return plainIssuer(alone.replace(/文件$/, ''))
  // 某某学院 2024年4月2日 on one line.
  const signed = [...head, ...tail].map((one) => /^([^，。；：]{4,30}?)20\d\d年\d{1,2}月\d{1,2}日$/.exec(one.seen.text)?.[1]).find((name) => name !== undefined && ISSUER_END.test(name))
  if (signed) return plainIssuer(signed)
  const printed = tail.map((one) => /^(.{4,30}?)20\d\d年\d{1,2}月\d{1,2}日印发$/.exec(one.seen.text)?.[1]).find(Boolean)
  if (printed) return plainIssuer(printed)
  const decided = lines.map((line) => /(?:^|[，。])((?:[^，。；]{2,14})(?:局|委|部|政府|公司|学校|安委会|办))(?:研究)?决定/.exec(line)?.[1]).find(Boolean)
  if (decided) return decided
  const office = /^(.{2,24}(?:局|委员会|管委会|办事处|公司|集团|学校|大学|学院|医院|厅|人民政府))(?=.{2,40}(?:方案|计划|行动|要点))/.exec(title)
  if (office) return office[1]!
  const system = /^(?:20\d\d年度?)?(.{2,8}(?:省|市|区|县)[^，。的]{2,12}系统)(?=.{2,30}(?:方案|计划|行动|要点))/.exec(title)?.[1]
  if (system) return system
  const fromTitle = /^(?!全|20\d\d年?全)(?:20\d\d年度?)?(.{1,24}?(?:省|市(?![政场民容级域区县州])|(?<!社)区(?![域块间级县])|(?<![州郡])县(?!域)|镇(?!街)|乡(?![镇村])|街道|园区|公司|集团|学校|(?<![全内外局一])部(?![门分署位队])|局(?!部)|厅|委员会|办事处|管理区|开发区|大学|学院|医院))(?=.{2,30}(?:方案|计划|行动|要点))/.exec(title)
  return fromTitle?.[1] ?? null
}

function plainIssuer(name: string): string {
  return name.replace(/(?:党政办公?室?|办公室)$/, (word) => (/(?:安委会|委员会|管委会)$/.test(name.slice(0, -word.length)) ? word : name.length - word.length > 6 ? '' : word))
}

function dayOf(sections: readonly Section[]): Day | null {
  for (const one of sections) {
    const text = one.seen.text
    const found = DAY_LINE.exec(text) ?? /(20\d\d)年(\d{1,2})月(\d{1,2})日印发/.exec(text.slice(-60)) ?? /(?:^|[）)局会府处司部])(20\d\d)年(\d{1,2})月(\d{1,2})日$/.exec(text.length < 60 ? text : '')
    if (!found) continue
    const [year, month, date] = [numberOf(found[1]!), numberOf(found[2]!), numberOf(found[3]!)]
    if (!year || !month || !date || month > 12 || date > 31) continue
    try {
      return makeDay(year, month, date)
    } catch {
      continue
    }
  }
  return null
}

/** “各社区，各有关单位：” */
function addresseesOf(head: readonly Section[]): Head['addressees'] {
  const section = head.find((one) => one.seen.text.endsWith('：') && one.seen.text.length < 200 && /^各|^有关|^驻|^机关|各.{0,10}(?:单位|部门|社区|企业|学校|街道|公司|科室)/.test(one.seen.text) && !one.seen.text.endsWith('如下：'))
  return section ? { section, from: 0, to: section.seen.text.length - 1 } : undefined
}

/** “根据……《……方案》”: the superior plan this one rests on; its counterpart is looked for there. */
function basisOf(head: readonly Section[]): Head['basis'] {
  const found: Head['basis'] = []
  for (const section of head) {
    const { text } = section.seen
    if (text.length < 40 || !/(?:制定|制订|结合|特制定|方案印发)/.test(text)) continue
    for (const match of text.matchAll(/(?:根据|按照|依据|贯彻落实|落实)[^，。《]{0,40}《[^》]{4,80}》(?:[、和及]?《[^》]{4,80}》){0,4}/g)) {
      found.push({ section, from: match.index, to: match.index + match[0].length })
    }
    // 根据省政府有关工作部署，制定本方案: the superior's word without a title.
    const word = found.length > 0 ? null : /(?:根据|按照|依据|贯彻落实|认真落实|落实)[^，。《》]{4,60}(?:部署|要求|精神|安排)(?:要求|安排)?(?=，)/.exec(text)
    if (word) found.push({ section, from: word.index, to: word.index + word[0].length })
    if (found.length > 0) break
  }
  return found
}
