// Plan text to plan: outline, segments, then for each clause its due, frequency, targets, owners, kind and systems.
// Pure and deterministic; never throws on any text. A text that is no plan is refused with a reason.

import type { Day } from '#platform/time/day.ts'
import type { PlanText } from '../read/normal.ts'
import { assess } from './assess.ts'
import { Clauses, type Watch } from './clauses.ts'
import { furnitureOf } from './furniture.ts'
import { ANNUAL, headOf } from './head.ts'
import { outline, type Heading, type Outlined } from './outline.ts'
import type { Action, Compiled, Stage } from './plan.ts'
import { ofOneYear, stageTime, timesIn, type Calendar } from './time.ts'

export function compilePlan(source: PlanText, watch?: Watch): Compiled {
  const refused = assess(source)
  if (refused) return refused
  const outlined = outline(source)
  const head = headOf(outlined, furnitureOf(source).facts)
  const calendar = calendarOf(outlined, head)
  const stages = stagesOf(outlined, calendar)
  const period = periodOf(head, calendar, stages, outlined)
  const full: Calendar = { year: head.issuedOn || !period.from ? calendar.year : Number(period.from.slice(0, 4)), period, named: named(period, saidPeriod(outlined, { ...calendar, issuedOn: head.issuedOn })), issuedOn: head.issuedOn, annual: ANNUAL.test(head.title) && ofOneYear({ year: null, period }), open: isOpen(head.title, period) }
  const actions = actionsOf(outlined)
  const clauses = new Clauses({ source, head, calendar: full, actions: actions.byHeading, list: actions.list, outlined, ...(watch ? { watch } : {}) }).all()
  if (clauses.length === 0) return { notAPlan: true, reason: '没有找到要由谁去做的事项：文中没有可识别的任务、措施或目标。' }
  return {
    title: head.title, issuer: head.issuer, documentNumber: head.documentNumber, issuedOn: head.issuedOn, status: head.status, period,
    actions: actions.list, stages, clauses,
  }
}

/** 关于加强……的意见, ……十条措施: neither a campaign nor a year's work, so that its rules have no end; its period is only the year it was issued in. */
function isOpen(title: string, { from, to }: Calendar['period']): boolean {
  return OPEN_ENDED.test(title) && !ENDS.test(title) && from !== null && to === `${from.slice(0, 4)}-12-31`
}

const OPEN_ENDED = /(?:意见|措施|规定|办法|通知)(?:》?的通知)?$/
const ENDS = /20\d\d|二〇|行动|整治|攻坚|活动|治理|排查|检查|督查|[今当本]年|期间|[春夏秋冬汛季节月]|高温|两会|方案|计划|要点|安排|清单|分工/

/** The year that 6月底前 and 今年 refer to: the year of issue, else the first year the text names. */
function calendarOf(outlined: readonly Outlined[], head: ReturnType<typeof headOf>): Calendar {
  const years: number[] = []
  if (head.issuedOn) years.push(Number(head.issuedOn.slice(0, 4)))
  if (head.period) years.push(Number(head.period.from.slice(0, 4)))
  const named = /(20\d\d)/.exec(head.title)?.[1]
  if (named) years.push(Number(named))
  // 云安办发〔2025〕16号 is often the only year a paper of some months prints.
  const filed = /[〔（([［【]((?:19|20)\d\d)/.exec(head.documentNumber ?? '')?.[1]
  if (filed) years.push(Number(filed))
  if (years.length === 0) {
    for (const one of outlined.slice(0, 40)) {
      // 2023年以来 tells what lies behind.
      const found = one.type === 'paragraph' ? /(20\d\d)年(?!度?(?:以来|来|以前|及以前))/.exec(one.seen.text)?.[1] : undefined
      if (found) years.push(Number(found))
      if (years.length > 0) break
    }
  }
  if (years.length === 0 && head.published) years.push(Number(head.published.slice(0, 4)))
  return { year: years[0] ?? null, period: { from: head.period?.from ?? null, to: head.period?.to ?? null } }
}

function stagesOf(outlined: readonly Outlined[], calendar: Calendar): Stage[] {
  const stages: Stage[] = []
  for (const one of outlined) {
    if (one.type !== 'paragraph' || one.role !== 'stages' || one.headings.length < 2 || one.headings.at(-1)!.seen !== one.seen) continue
    const heading = one.headings.at(-1)!
    const body = one.seen.text.slice(heading.from)
    // 第一阶段 启动（5月—6月）：各单位6月15日前报送……: its time stands in the bracket.
    const line = (one.bare ? body : body.split('。', 1)[0]!).replace(/^([^（）：]{2,24}（[^（）]*\d[^（）]*）)：.*$/, '$1')
    if (line.length > 60) continue
    const time = stageTime(line, calendar)
    const title = line.replace(/[（(].*$/, '').replace(/[：:，].*$/, '')
    if (!time && !/阶段|启动|部署|总结|巩固|攻坚|整治|排查/.test(title)) continue
    const at = one.seen.at[heading.from]!
    stages.push({
      id: `stage-${stages.length + 1}`, title: title.slice(0, 40), from: time?.from ?? null, to: time?.by ?? null,
      span: { start: at, end: one.seen.at[heading.from + line.length - 1]! + 1 },
    })
  }
  return stages
}

/** “自2025年5月至2027年12月在全省开展……”: the text says how long it runs. */
function saidPeriod(outlined: readonly Outlined[], calendar: Calendar): Calendar['period'] | null {
  const headless = outlined.every((one) => one.role === 'head')
  for (const one of outlined.slice(0, 40)) {
    const titled = one.type === 'paragraph' && /^.{0,6}(?:时间|期限)(?:[和与及、].{2,4}|安排)?$/.test(one.headings.at(-1)?.title ?? '')
    if (one.type !== 'paragraph' || (one.role !== 'head' && one.role !== 'goals' && one.role !== 'guiding' && !titled && !RUNS.test(one.seen.text))) continue
    for (const sentence of one.seen.text.slice(0, 2000).split('。')) {
      // Before the tasks begin a stretch of weeks that still lies ahead is how long the plan runs, whatever it is called: 今年汛期为4月15日至10月15日.
      if (!titled && (one.role !== 'head' || headless) && !/开展|行动|为期|整治|实施/.test(sentence) && !RUNS.test(sentence)) continue
      if (one.role === 'tasks' && !titled && !RUNS.test(sentence)) continue
      if (/同期|去年|上年|前年|以来|事故(?!防)[^，]{0,12}起/.test(sentence) && !/开展|行动|为期|实施/.test(sentence)) continue
      const times = timesIn(sentence, calendar)
      const range = times.filter(({ due }) => !calendar.issuedOn || (due.by ?? '9') >= calendar.issuedOn).find(({ due }) => due.from && due.by && (titled ? due.from !== due.by : due.from.slice(0, 7) !== due.by.slice(0, 7)) && !(due.from.endsWith('-01-01') && due.by.endsWith('-12-31') && due.from.slice(0, 4) === due.by.slice(0, 4)))
      if (range) return { from: range.due.from, to: range.due.by }
      // 自2025年12月1日开始，2026年3月15日结束; 3月启动、12月收官.
      const [first, last] = [times[0], times.at(-1)]
      if (first && last?.due.by && first !== last && (first.due.standing || /^(?:开始|启动|起)/.test(sentence.slice(first.to))) && /^(?:基本)?(?:结束|收官|为止|止|完成)/.test(sentence.slice(last.to))) return { from: first.due.from ?? (sentence.slice(first.from, first.to).endsWith('日') ? first.due.by : (`${first.due.by!.slice(0, 8)}01` as Stage['from'])), to: last.due.by }
      // 自即日起至2025年6月底, from the day it was issued.
      const now = times.find((time) => time.due.by && /即日|之日|现在/.test(sentence.slice(time.from, time.to)))
      if (now && calendar.issuedOn && now.due.by! >= calendar.issuedOn) return { from: calendar.issuedOn, to: now.due.by }
      // 省安委会将于2025年6月底前，在全省开展……专项行动
      const until = one.role === 'head' && /将(?:用|于)|决定/.test(sentence) ? times.find((time) => time.due.by && time.due.from === null && /前，?(?:在.{1,12})?(?:组织)?开展/.test(sentence.slice(time.from, time.to + 20))) : undefined
      if (until) return { from: calendar.issuedOn ?? null, to: until.due.by }
    }
  }
  return null
}

/** 2025年…整治计划 whose text says 计划期为2025年2月至12月 runs those months. */
function within(whole: { from: Day; to: Day }, said: Calendar['period'] | null): Calendar['period'] {
  return said?.from && said.to && whole.from <= said.from && said.to <= whole.to ? said : whole
}

const named = (period: Calendar['period'], said: Calendar['period'] | null): boolean => said !== null && said.from === period.from && said.to === period.to

/** 本计划期为2025年2月至12月, wherever it stands. */
const RUNS = /(?:(?:计划|行动|整治|实施|活动|攻坚)(?:期|时间|期限))(?:为|是|：|自|从)/

/** The last year the goals name: 到2025年底…，2026年…. */
function goalYear(outlined: readonly Outlined[]): number | null {
  let last: number | null = null
  for (const one of outlined) {
    if (one.type !== 'paragraph' || (one.role !== 'goals' && one.role !== 'guiding')) continue
    for (const found of one.seen.text.slice(0, 2000).matchAll(/(20\d\d)年(?:底|末|，|[\u4e00-\u9fff])/g)) last = Math.max(last ?? 0, Number(found[1]))
  }
  return last
}

/** The first and the last year the text sets a date in. */
function yearsSaid(outlined: readonly Outlined[]): [number | null, number | null] {
  let first: number | null = null
  let last: number | null = null
  for (const one of outlined) {
    if (one.type !== 'paragraph') continue
    for (const found of one.seen.text.matchAll(/(20\d\d)年(?:底|\d|，)/g)) {
      first = Math.min(first ?? 9999, Number(found[1]))
      last = Math.max(last ?? 0, Number(found[1]))
    }
  }
  return [first, last]
}

function periodOf(head: ReturnType<typeof headOf>, calendar: Calendar, stages: readonly Stage[], outlined: readonly Outlined[]): Calendar['period'] {
  if (head.period) return within(head.period, saidPeriod(outlined.filter((one) => one.type === 'paragraph' && RUNS.test(one.seen.text)), { ...calendar, issuedOn: head.issuedOn }))
  const said = saidPeriod(outlined, { ...calendar, issuedOn: head.issuedOn })
  if (said) return said
  const from = stages[0]?.from ?? head.issuedOn ?? null
  const to = stages.findLast((stage) => stage.to)?.to ?? null
  if (to) return { from: from && from <= to ? from : null, to }
  if (calendar.year === null) return { from: null, to: null }
  const goal = goalYear(outlined)
  if (goal !== null && goal > calendar.year && goal <= calendar.year + 5) return { from: `${calendar.year}-01-01` as Stage['from'], to: `${goal}-12-31` as Stage['to'] }
  const [first, last] = yearsSaid(outlined)
  const name = nameOf(head, outlined)
  const span = /三年/.test(name) ? 3 : 1
  if (!/20\d\d/.test(head.title) && head.issuedOn === null && first !== null && last !== null && span === 3) {
    // 2022年底前 and no other year: it ends there.
    const closing = first === last && outlined.every((one) => one.type !== 'paragraph' || !new RegExp(`${last}年(?!底)`).test(one.seen.text))
    const from = closing || last - first >= 3 ? last - 2 : first
    return { from: `${from}-01-01` as Stage['from'], to: `${Math.max(from + 2, last)}-12-31` as Stage['to'] }
  }
  const years = /三年/.test(name) ? 3 : /两年|二年/.test(name) ? 2 : /五年/.test(name) ? 5 : 1
  return { from: `${calendar.year}-01-01` as Stage['from'], to: `${calendar.year + years - 1}-12-31` as Stage['to'] }
}

/** The title, or for a paper without one what its first lines call the campaign. */
function nameOf(head: ReturnType<typeof headOf>, outlined: readonly Outlined[]): string {
  if (/方案|计划|要点|意见|行动|整治/.test(head.title)) return head.title
  return outlined.flatMap((one) => (one.type === 'paragraph' && one.role === 'head' ? [one.seen.text] : [])).slice(0, 12).join(' ')
}

/** Actions are the headings right under the section of tasks; a plan without such a section takes its own top ones. */
function actionsOf(outlined: readonly Outlined[]): { list: Action[]; byHeading: Map<number, Action> } {
  const byHeading = new Map<number, Action>()
  const list: Action[] = []
  const tops = new Map<number, { heading: Heading; children: Map<number, Heading> }>()
  for (const one of outlined) {
    if (one.role !== 'tasks') continue
    const top = one.headings.find((heading) => heading.role === 'tasks')
    if (!top) continue
    const entry = tops.get(top.id) ?? { heading: top, children: new Map<number, Heading>() }
    const child = one.headings[one.headings.indexOf(top) + 1]
    if (child && child.title !== '') entry.children.set(child.id, child)
    tops.set(top.id, entry)
  }
  const add = (heading: Heading): void => {
    const action = { id: `action-${list.length + 1}`, title: heading.title.replace(/^(?:——|—)/, '') }
    list.push(action)
    byHeading.set(heading.id, action)
  }
  for (const { heading, children } of tops.values()) {
    if (/任务|内容|措施|举措|重点工作|行动$|事项/.test(heading.title) && children.size > 1) for (const child of children.values()) add(child)
    else if (heading.title !== '') add(heading)
  }
  return { list, byHeading }
}
