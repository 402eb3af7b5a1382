// Due dates of clauses. A date said in a sentence holds for the rest of it until another is said; what happens at once
// when something occurs (及时) has no date; duties of enterprises and 常态化 go on for good, others through the campaign.

import type { Role } from './outline.ts'
import { subjectOf } from './owners.ts'
import { cyclesIn } from './frequency.ts'
import type { Due, Frequency, Owner } from './plan.ts'
import type { Day } from '#platform/time/day.ts'
import { everyYear, saysStanding, standing, timesIn, type Calendar, type Time } from './time.ts'

type Place = { from: number; to: number; sentence: number; run: number }

export class Dates {
  readonly #calendar: Calendar
  readonly stage: Due | null
  readonly #role: Role
  /** `bound` to its deed (6月底前完成…) a date reaches less far than set off by a comma (6月底前，…). */
  #carried: { due: Due; sentence: number; run: number; bound: boolean; list: boolean } | null = null
  /** The year said last and the day it led to: 2025年3月底前…。6月底前… is of the same year. */
  #year: { year: number; sentence: number; until: Day } | null = null

  constructor(calendar: Calendar, role: Role, stage: Due | null) {
    this.#calendar = calendar
    this.#role = role
    this.stage = lastDay(stage)
    const year = stage?.by?.slice(0, 4)
    if (year && (stage?.from ?? year).slice(0, 4) === year) this.#year = { year: Number(year), sentence: -1, until: `${year}-01-01` as Day }
  }

  /** Times in the segment. A date without a year is of the year said before it in its sentence, and later of that year while days go on. */
  #timesIn(text: string, sentence: number): Time[] {
    const plain = timesIn(text, this.#calendar)
    const before = this.#year
    if (!before) return plain
    const within = timesIn(text, { ...this.#calendar, year: before.year, said: true })
    const last = within.find((time) => time.year === null)?.due.by
    return before.sentence === sentence || (last && last >= before.until) ? within : plain
  }

  #remember(time: Time, sentence: number): void {
    const until = time.due.from ?? time.due.by
    const year = time.year ?? (this.#year?.sentence === sentence ? this.#year.year : null)
    if (year !== null && until) this.#year = { year, sentence, until }
  }

  /** The date that holds for this segment by the words of its sentence, or null. */
  read(text: string, segment: { sentence: number; run: number; bracket: boolean; tail?: string }): Due | null {
    const times = this.#timesIn(text, segment.sentence).filter((one) => this.#binding(one.due))
    // 6月20日、12月10日前分别报送 is over with the last of them.
    const found = times.length > 1 && /分别|各/.test(text.slice(times[0]!.to)) && times.every((one) => one.due.from === null) ? times.at(-1) : times[0]
    if (found) {
      // 从2024年起到2026年底 in the goals is their last day.
      const overall = (this.#role === 'goals' || this.#role === 'guiding') && !found.due.yearly && found.due.from && found.due.by && found.due.from.slice(0, 4) !== found.due.by.slice(0, 4)
      const time = overall ? { ...found, due: { ...found.due, from: null } } : found
      this.#remember(time, segment.sentence)
      // 印发2024年工作方案 dates one deed; 2024年，建立…，健全… dates the sentence.
      // 制定计划并于3月20日前报备案: the day is the report's alone.
      if (!(time.from > 8 && /^(?:报|上报|提交|印发)/.test(text.slice(time.to))) && !text.startsWith('全年', time.from) && ((time.from <= 24 && !/(?:制定|编制|印发|出台|形成|总结|修订|率|数量)$/.test(text.slice(0, time.from))) || /^.{0,40}(?:于|在|力争|确保)$/.test(text.slice(0, time.from)))) {
        this.#carried = { due: time.due, sentence: segment.sentence, run: segment.run, bound: text[time.to] !== '，' && time.to < text.length && time.due.from === null, list: LISTS.test(text) }
      }
      return time.due
    }
    if (this.#carried?.sentence !== segment.sentence) return null
    if (!this.#carried.list && (this.#role === 'goals' || this.#carried.due.yearly || (this.#carried.bound && this.#role !== 'guiding')) && this.#carried.run !== segment.run) return null
    // “……报应急办；各企业要……”: who is named anew after a semicolon has no date yet.
    if (this.#carried.run !== segment.run && !segment.tail && subjectOf(text) !== undefined) {
      this.#carried = null
      return null
    }
    if (/^[^，]{0,14}(?:[暑寒]假|假期|节假日|汛期?前?|平时)/.test(text)) return null
    if (this.#role === 'goals' && /^坚持/.test(text)) return null
    if (this.#carried.bound && GOES_ON.test(text)) return null
    // 发现…的，24小时内报告; 收到通知之日起5个工作日内整改: counted from what happens, not from the calendar.
    if (FROM_AN_EVENT.test(text)) return null
    // 评估不合格的立即停用: whenever it happens.
    if (/^[^，]{2,20}的，?立即|^[^，]{2,14}后(?:，|由|方可)/.test(text)) return null
    // 完成桥梁改造，常态化开展排查: what goes on for good is not done by that day.
    if (this.#carried.due.from === null && /^(?:持续)?常态化|^长期坚持/.test(text)) return null
    if (/^(?:并|对.{0,40})?及时/.test(text) || /^对[^，]{2,40}的[^，]{0,6}及时/.test(text)) return null
    if (frequencyLike(text)) return null
    // 2026年底前形成机制，事故起数持续下降: the fall is each year's.
    if (this.#role === 'goals' && /同比|持续下降|双下降|年均|逐年/.test(text)) return null
    // 修订目录，新建项目必须……: a rule that follows a deadline holds for good, not until that day.
    if (this.#carried.due.from === null && /^凡|^[^，]{2,24}必须/.test(text)) return null
    return this.#carried.due
  }

  /** “摸清存量，6月底前，各企业要……”: a short opening deed shares the deadline that follows it. */
  lookAhead(segment: Place, before: Place | undefined, after: Place | undefined, text: string): void {
    if (before?.sentence === segment.sentence || !after || after.run !== segment.run || segment.to - segment.from > 14) return
    const own = text.slice(segment.from, segment.to)
    const time = timesIn(text.slice(after.from, after.from + 24), this.#calendar)[0]
    // Set off by a comma the date is the sentence's: 摸清存量，6月底前，各企业要…….
    if (!time || time.from > 0 || text[after.from + time.to] !== '，' || time.due.from !== null || /^持续|常态|不断/.test(own) || timesIn(own, this.#calendar).length > 0) return
    this.#carried = { due: time.due, sentence: segment.sentence, run: segment.run, bound: false, list: false }
  }

  /** A bare year before the campaign (总结2023年经验) says what, not when. */
  #binding(due: Due): boolean {
    const { year, period } = this.#calendar
    const first = period.from ? Number(period.from.slice(0, 4)) : year
    const end = due.by ?? due.from
    return !(first !== null && end !== null && Number(end.slice(0, 4)) < first) || this.#role === 'stages'
  }
}

/** What is to be done in a stage is due by its last day. */
export function lastDay(stage: Due | null): Due | null {
  return stage?.by ? { from: null, by: stage.by, yearly: false, standing: false } : null
}

/** 到2026年底，实现以下目标：…；…: the day of all that is listed. */
const LISTS = /(?:以下|如下)[^，]{0,6}$|目标$|“[^”]+”$/

/** What is never done by a day: 完成专项检查，推动明码标价，严禁违规拆解. */
const GOES_ON = /^(?:并|同时|切实|坚决|全面|大力|积极|依法|依规)*(?:推动|推进|推广|加强|强化|加大|严禁|禁止|不得|严格|严厉|严肃|打击|持续|督促|引导|鼓励|规范|深化|巩固|优化|提升|提高)/

const FROM_AN_EVENT = /(?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:小时|分钟|工作日|日|天)(?:之?内|以内)/

function frequencyLike(text: string): boolean {
  return /每(?:个)?(?:年|半年|季|月|周|日|天)|次月|下月/.test(text)
}

export type DueFacts = {
  text: string
  said: Due | null
  frequency: readonly Frequency[]
  owners: readonly Owner[]
  dates: Dates | null
  role: Role
  calendar: Calendar
  bracket: boolean
  /** The frequency is the one of the deed before: 每月汇总，完成上报. */
  followUp?: boolean
  /** Whom the sentences before named as the one who does it. */
  subject?: string | undefined
  /** The deed before in the sentence is due each year. */
  eachYear?: boolean
}

export function dueOf({ text, said, frequency, owners, dates, role, calendar, followUp, subject, eachYear }: DueFacts): Due | null {
  if (dates?.stage && /贯穿.{0,30}全过程/.test(text) && calendar.period.to) return { from: null, by: calendar.period.to, yearly: false, standing: false }
  // 集中攻坚期间 inside a stage is the stage.
  if (said && (role !== 'stages' || !dates?.stage || (said.by && !(DURING.test(text) && !/20\d\d|\d月/.test(text))))) {
    // In a stage the day that counts is the last one.
    return role === 'stages' && said.from && said.by ? { ...said, from: null, yearly: false } : said
  }
  // 每季度末月25日前报送 goes on through all stages.
  if (dates?.stage && role === 'stages') return /每(?:个)?(?:年|季度|半年|月|周)[^，]{0,12}前/.test(text) && frequency.length > 0 ? everyYear(calendar) : dates.stage
  // 以后每半年更新一次 has no last year.
  if (/^(?:并)?(?:以后|此后|今后)/.test(text) && frequency.length > 0) return standing
  const recurring = followUp ? /上报|撰写|自评|汇总|[一1]次|次$/.test(text) && frequency.some((one) => one.per !== 'campaign') : cyclesIn(text).some((one) => one.per !== 'campaign')
  if (recurring) return ofEnterprises(text, owners, subject) ? standing : everyYear(calendar)
  if (frequency.some((one) => one.per === 'campaign') && /期间|年内/.test(text) && calendar.period.from && calendar.period.to) return { from: calendar.period.from, by: calendar.period.to, yearly: false, standing: false }
  if (saysStanding(text)) return standing
  if (role === 'goals' || role === 'guiding') return ofGoals(text, role, calendar, eachYear)
  return dates?.stage ?? (calendar.annual && calendar.year !== null && COUNTED.test(text) && !ONLY_IF.test(text) ? { from: `${calendar.year}-01-01` as Day, by: `${calendar.year}-12-31` as Day, yearly: false, standing: false } : null)
}

/** What a year's plan counts or wants finished: 完成1200台评估, 接入率100%, 组织1次演练, 修订预案. */
const COUNTED = /^(?:基本|全面|全部)?(?:完成|建成|修订|出台|编制|实现)|(?:率|比例|占比|指数)[^，]{0,8}\d|(?:不少于|不低于|不超过|至少|达到?|控制在|压缩至|新增|新建|改造|更新|淘汰|举办|组织|开展|建设|创建|打造|培训|制作|评选|配备|增设)[^，的]{0,24}(?:\d|[一两二三四五六七八九十])[\d.万千百]*(?:个|家|台|套|座|处|次|场|期|部|项|名|人|公里|户|辆|艘|所|条|万|件|篇|本|%)/
const ONLY_IF = /(?:低于|超过|高于|不足|发生|连续)[^，]{0,12}的|最高|奖励|奖补|处罚|罚款/

const DURING = /(?:行动|攻坚|整治|活动)期间/

/** What is to be reached by the end: 责任进一步压实, 隐患得到有效治理. */
export const REACHED = /^(?!.*(?:理念|意识|积极性|主动性|形势)).*(?:进一步|显著|明显|大幅|有效|得到|更加|全面)[^，]{0,8}(?:提升|提高|增强|压实|落实|治理|遏制|健全|完善|管控|改善|夯实)$/

/** Goals without a date are the campaign's own: due in its last year; falls year on year are due every year. */
function ofGoals(text: string, role: Role, calendar: Calendar, eachYear = false): Due | null {
  const { to } = calendar.period
  if (!to) return null
  if (/^坚持/.test(text)) return null
  if (/全年/.test(text) && to.slice(0, 4) === calendar.period.from?.slice(0, 4)) return { from: `${to.slice(0, 4)}-01-01` as Due['from'], by: `${to.slice(0, 4)}-12-31` as Due['by'], yearly: false, standing: false }
  if (/同比|年均|逐年|稳中有降|持续下降|双下降|不发生/.test(text) || (eachYear && text.includes('杜绝'))) return everyYear(calendar)
  if (role === 'guiding' && !REACHED.test(text) && !/(?:率|控制在|下降|不低于|达到)[^，]{0,6}\d/.test(text) && !/动态清零|坚决杜绝|为目标|[大项]行动|专项行动|攻坚行动|实现/.test(text)) return null
  return { from: `${to.slice(0, 4)}-01-01` as Due['from'], by: to, yearly: false, standing: false }
}

/** Duties of enterprises outlast the campaign: they are the enterprise's own by law. */
function ofEnterprises(text: string, owners: readonly Owner[], subject: string | undefined): boolean {
  // 力争每年新增企业50家: only who stands before 每 does it.
  const at = text.indexOf('每')
  const head = text.slice(0, at < 0 ? 60 : at)
  if (owners.some((owner) => !owner.inferred && owner.role === 'responsible' && /企业|生产经营单位|公司|班组|项目|车间|(?:使用|运营|经营|施工|监理|充装|维保|产权)单位/.test(owner.name))) return true
  if (/^（?高危/.test(text)) return true
  // 省级层面每年举办企业负责人培训班: who is named does it, not whom it is about.
  const explicit = owners.filter((owner) => !owner.inferred && owner.role !== 'assist')
  if (explicit.length > 0 && !explicit.some((owner) => /企业|单位|公司|班组|车间|厂|矿|项目|员|负责人|人员|机构|学校|场所/.test(owner.name))) return false
  // 消防队伍每半年联合物业企业演练: who was named before does it.
  if (subject && !/企业|单位|公司|班组|车间|厂|矿|项目|员|负责人|机构|学校|场所/.test(subject)) return false
  const named = owners.filter((owner) => owner.role !== 'assist' && (!owner.inferred || owner.name === subject)).map((owner) => owner.name).join('、')
  return /企业|生产经营单位|经营单位|公司|班组|车间|厂长|(?:使用|运营|施工|监理|充装|维保|产权)单位|主要负责人带队|从业人员/.test(/委|局|办|政府|街道|园区管|部门|政/.test(named) && !/企业|单位主要负责人|班组/.test(named) ? '' : named + head)
}
