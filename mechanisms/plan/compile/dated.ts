// What stands above a deed and says when: the title of its stage, its month or its quarter (二、集中整治（4月至9月）, （一季度）, 上半年重点
// 工作), a deadline in a title's bracket, and a sentence that is nothing but a day. It holds for all below that is not dated itself.

import type { Heading, Section } from './outline.ts'
import type { Due } from './plan.ts'
import { everyYear, stageTime, standing, timesIn, type Calendar } from './time.ts'

/** The stage or the deadline a paragraph stands under: its own opening, else the nearest title that tells one. */
export function stageOf(section: Section, calendar: Calendar): Due | null {
  if (section.role === 'stages') {
    // 启动阶段（5月1日前）：……, 启动阶段：5月1日前。……
    const named = /^[^，。；：（]{2,14}（[^（）]{3,36}）(?=[：:])|^[^，。；：（]{2,10}阶段[：:](?:20\d\d年)?\d{1,2}月[^，。；]{0,24}(?=[。，；])/.exec(section.seen.text)
    const due = named ? stageDue(named[0], calendar) : null
    if (due) return due
    const heading = section.headings.at(-1)
    const line = heading && section.headings.length > 1 ? lineOf(heading) : ''
    const whole = heading && (heading.seen === section.seen || line.length + 1 >= heading.seen.text.length - heading.from)
    const told = line !== '' && whole ? stageDue(line, calendar) : null
    // A paragraph behind the last of the stages is of none.
    if (told || !whole) return told
  }
  if (section.role === 'annex' || section.role === 'head') return null
  return opened(section, calendar) ?? [...section.headings].reverse().map((heading, index) => ofAPart(titled(lineOf(heading), calendar), index, calendar)).find((due) => due !== null) ?? null
}

/** 四、实施步骤（即日起至2026年12月）: the whole campaign dates nothing in it. */
function ofAPart(due: Due | null, above: number, { period }: Calendar): Due | null {
  return above > 0 && due?.by === period.to && (due.from === null || due.from === period.from) ? null : due
}

/** （一季度）开局要稳。…… | 秋收段（9月1日—10月31日）：…… | 9—11月（牵头部门：工务中心）：……: the paragraph opens with the time of all it says. */
function opened(section: Section, calendar: Calendar): Due | null {
  const from = section.runIn && section.headings.at(-1)?.seen !== section.seen ? section.runIn.from : section.from
  const text = section.seen.text.slice(from, from + 80).replace(/^[·■●◆▲★※□○•]+/, '')
  const own = /^(?:（([^（）]{2,14})）|([^，。；：（）]{2,12})(?:（([^（）]{2,24})）)?[：。])(?=.{4})/.exec(text)
  if (!own || (own[0].endsWith('。') && own[3] === undefined)) return null
  return [own[1], own[2], own[3]].map((said) => (said ? wholly(said, calendar) : null)).find((due) => due !== null) ?? null
}

/** ■2025年（攻坚之年） on a line of its own: a title without a number, of what follows below the same heading. */
export function datedLine(section: Section, calendar: Calendar): Due | null {
  const text = section.seen.text.slice(section.from).replace(/^[·■●◆▲★※□○•]+/, '')
  if (text.length > 30 || section.bare || /[，。；]/.test(text)) return null
  const said = /^([^（）：]{2,14})(?:（[^（）]{2,14}）)?[：:]?$/.exec(text)?.[1] ?? /^[^（）\d]{2,12}（([^（）]{2,24})）[：:]?$/.exec(text)?.[1]
  return said ? wholly(said, calendar) : null
}

/** The first sentence of a title as it is printed. */
function lineOf(heading: Heading): string {
  return heading.seen.text.slice(heading.from, heading.from + 80).split('。', 1)[0]!
}

/** （一）全面摸排（2025年10月底前）, （二）2025年, 三、长期坚持的工作. */
function titled(line: string, calendar: Calendar): Due | null {
  const title = line.replace(/[：:；]$/, '')
  const bracket = /^[^，；]{2,24}（([^（）]{2,24})）$/.exec(title)?.[1]
  // （一）2025年重在“关”和“停”。
  const year = /^(20\d\d年)(?:重在|着重|主要是|突出|抓|打基础|抓巩固)[^，\d前底]{0,14}$/.exec(title)?.[1]
  return wholly(bracket ?? year ?? title, calendar)
}

const THINGS = '(?:要|必须|需)?(?:完成|干完|办完|办结|做完|做好|落实|抓好)?的?(?:(?:重点|主要|年度|安全)?(?:工作|目标|任务|措施|内容|安排|计划|事项|活儿?|事情?))*'
const FOR_GOOD = new RegExp(`^(?:长期|持续|常态化|常年)(?:坚持|推进|开展|整改|落实)?${THINGS}$`)
const ENDS = new RegExp(`^(?:完成|全面完成|${THINGS})$`)

function wholly(said: string, calendar: Calendar): Due | null {
  if (FOR_GOOD.test(said)) return standing
  // 一、每日每周必须做的: all below recurs.
  if (/^(?:每[日天周月季年][、和]?|天天){1,3}(?:必须|需要|要|需|须)?(?:[做盯干查办]|固定动作)[^，]{0,4}$/.test(said)) return everyYear(calendar)
  const [time] = timesIn(said, calendar)
  return time?.due.by && time.from <= 1 && !time.due.yearly && ENDS.test(said.slice(time.to)) ? time.due : null
}

/** “……。2024年9月底前完成。” */
export function onlyADay(text: string, calendar: Calendar): Due | null {
  const time = text.length <= 24 ? timesIn(text, calendar)[0] : undefined
  return time && time.from <= 2 && time.due.by && /^(?:全部|全面|基本)?(?:完成|到位|建成|落实到位|整改到位)$/.test(text.slice(time.to)) ? time.due : null
}

export function stageDue(line: string, calendar: Calendar): Due | null {
  const due = stageTime(line.slice(0, 60), calendar)
  return due?.by ? due : null
}
