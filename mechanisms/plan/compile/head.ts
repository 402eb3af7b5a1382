// What stands above and below the text proper: title, issuer, document number, day of issue, draft or issued, period,
// whom it is addressed to and which superior plan it rests on.

import { makeDay, type Day } from '#platform/time/day.ts'
import type { PageFacts } from './furniture.ts'
import { issuerOf } from './issuer.ts'
import { numberOf } from './numerals.ts'
import type { Outlined, Section } from './outline.ts'
import { periodIn } from './time.ts'
import { DAY_LINE, NUMBER, titleOf } from './title.ts'

export type Head = {
  title: string
  issuer: string | null
  documentNumber: string | null
  issuedOn: Day | null
  /** The day a page says it was put there: no day of issue, but a year for 6月底前 when nothing else names one. */
  published: Day | null
  status: 'issued' | 'draft'
  period: { from: Day; to: Day } | undefined
  /** Paragraphs of the head that commit somebody: draft mark, addressees, the superior plan it rests on. */
  draftMark: { section: Section; from: number; to: number } | undefined
  addressees: { section: Section; from: number; to: number } | undefined
  basis: { section: Section; from: number; to: number }[]
}

export function headOf(outlined: readonly Outlined[], facts: PageFacts = {}): Head {
  const paragraphs = outlined.filter((one): one is Section => one.type === 'paragraph')
  const firstBody = paragraphs.findIndex((one) => one.role !== 'head')
  // A plan that a letter encloses has a head of its own.
  const head = firstBody < 0 ? paragraphs.slice(0, 14) : paragraphs.filter((one) => one.role === 'head').slice(0, 60)
  const tail = paragraphs.slice(-12).filter((one) => !head.includes(one))
  const texts = head.map((one) => one.seen.text)
  const title = titleOf(texts, facts)
  const issuedOn = dayOf([...head].reverse()) ?? dayOf(tail) ?? dayOfPage(facts.day)
  const draft = [...head, ...tail].find((one) => /征求意见稿|（草案|（讨论稿|（送审稿|（初稿|（审议稿/.test(one.seen.text.slice(-30)))
  const unsigned = [...head, ...tail].some((one) => /^20\d\d年月日$/.test(one.seen.text))
  const mark = draft ? /（?(?:征求意见稿|草案|讨论稿|送审稿|初稿|审议稿)[^（）]{0,6}）?/.exec(draft.seen.text) : null
  return {
    title,
    issuer: issuerOf(texts, tail.map((one) => one.seen.text), title, facts),
    documentNumber: numberIn(texts) ?? facts.number ?? null,
    issuedOn,
    published: dayOfPage(facts.published),
    status: draft || (unsigned && !issuedOn) ? 'draft' : 'issued',
    period: schoolYear(title) ?? periodIn(title) ?? fiveYears(title) ?? yearOfPlan(title) ?? texts.map(periodIn).find(Boolean),
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

/** 2025—2026学年: from September to August. */
function schoolYear(title: string): Head['period'] {
  const years = /(20\d\d)年?(?:[—–\-~～至]|--|——)(20\d\d)学年/.exec(title)
  return years ? { from: makeDay(Number(years[1]), 9, 1), to: makeDay(Number(years[2]), 8, 31) } : undefined
}

/** “十四五”规划 runs from 2021 to 2025. */
function fiveYears(title: string): Head['period'] {
  const which = numberOf(/“?(十[一二三四五六七]?)五”?[^，。]{0,24}规划/.exec(title)?.[1] ?? '')
  const from = which === undefined ? 0 : 1951 + 5 * which
  return which === undefined ? undefined : { from: `${from}-01-01` as Day, to: `${from + 4}-12-31` as Day }
}

/** 皖安〔2024〕1号, where a line is short enough to be more than a citation. */
function numberIn(texts: readonly string[]): string | null {
  for (const text of texts) {
    const found = text.length < 60 ? NUMBER.exec(text)?.[0] : undefined
    if (found !== undefined) return found.replace(/^.*(?:方案|通知|意见|办法|要点|计划|规划|文号|字号|文件)/, '').replace(/^（(?!.*）.*[〔（([［【])/, '')
    // The page has lost what stood behind the figures.
    if (/^[\u4e00-\u9fa5]{2,16}〔20\d\d〕\d{1,4}$/.test(text)) return text
  }
  return null
}

function dayOfPage(said: string | undefined): Day | null {
  const [year, month, date] = (said?.match(/\d+/g) ?? []).map(Number)
  if (!year || !month || !date || month > 12 || date > 31) return null
  try {
    return makeDay(year, month, date)
  } catch {
    return null
  }
}

function dayOf(sections: readonly Section[]): Day | null {
  for (const one of sections) {
    const text = one.seen.text
    const found = DAY_LINE.exec(text) ?? /(20\d\d)年(\d{1,2})月(\d{1,2})日印发/.exec(text.slice(-60)) ?? /(?:^|[）)局会府处司部号])(20\d\d)年(\d{1,2})月(\d{1,2})日$/.exec(text.length < 60 ? text : '')
    if (!found) continue
    const [year, month, date] = [numberOf(found[1]!.replace(/[OoＯ](?!\d)|(?<=[二〇○零OoＯ])0/g, '〇').replace(/[OoＯ]/g, '〇')), numberOf(found[2]!), numberOf(found[3]!)]
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
    const word = found.length > 0 ? null : /(?<=^|[，。])(?:根据|按照|依据|贯彻落实|认真落实|落实)[^，。《》]{4,60}(?:部署|要求|精神|安排)(?:要求|安排)?(?=，)/.exec(text)
    if (word) found.push({ section, from: word.index, to: word.index + word[0].length })
    if (found.length > 0) break
  }
  return found
}
