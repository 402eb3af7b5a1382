// The dates of a sentence and how far they reach: a date said once holds for what follows it until another is said, but not
// for what happens whenever something occurs, goes on for good, recurs, or is set apart. A month belongs to the year said before it.

import type { Day } from '#platform/time/day.ts'
import { cyclesIn } from './frequency.ts'
import type { Role } from './outline.ts'
import { subjectOf } from './owners.ts'
import type { Due } from './plan.ts'
import { ofOneYear, timesIn, type Calendar, type Time } from './time.ts'

type Place = { from: number; to: number; sentence: number; run: number }

/**
 * A date on its way through the sentence. `bound` to its deed (6月底前完成…) it reaches less far than set off by a comma
 * (6月底前，…); one that opens a `list` (实现以下目标：) holds for all of it.
 */
type Carried = { due: Due; sentence: number; run: number; bound: boolean; list: boolean }

export class Dates {
  readonly #calendar: Calendar
  readonly stage: Due | null
  readonly #role: Role
  #carried: Carried | null = null
  /** The year said last and the day it led to: 2025年3月底前…。6月底前… is of the same year. */
  #year: { year: number; sentence: number; until: Day } | null = null

  constructor(calendar: Calendar, role: Role, stage: Due | null) {
    this.#calendar = calendar
    this.#role = role
    // 2025年 above the tasks is the year they are due in.
    const whole = role !== 'stages' && stage?.from?.endsWith('-01-01') && stage.by === `${stage.from.slice(0, 4)}-12-31`
    this.stage = whole || stage?.standing ? stage : lastDay(stage)
    const year = stage?.by?.slice(0, 4)
    if (year && (stage?.from ?? year).slice(0, 4) === year) this.#year = { year: Number(year), sentence: -1, until: `${year}-01-01` as Day }
  }

  /** The date that holds for this segment by the words of its sentence, or null. */
  read(text: string, segment: { sentence: number; run: number; tail?: string }): Due | null {
    const time = this.#said(text, segment.sentence)
    if (time) {
      // 1月至12月为巩固阶段 is over with its last day, as 4月至10月 is.
      const due = /月.*(?:至|到|[—–\-~～－])/.test(text.slice(time.from, time.to)) ? (lastDay(wholeYear(time.due)) ?? time.due) : time.due
      const until = time.due.from ?? time.due.by
      const year = time.year ?? (this.#year?.sentence === segment.sentence ? this.#year.year : null)
      if (year !== null && until && !(time.due.from && /[明次翌]年/.test(text.slice(time.from, time.to)))) this.#year = { year, sentence: segment.sentence, until }
      // 隐患年底前清零，考核合格率不低于95%: among goals only a date in front is of all that follows.
      if (datesTheSentence(text, time) && (time.from <= 4 || (this.#role !== 'goals' && this.#role !== 'guiding'))) {
        const bound = !'，：'.includes(text[time.to] ?? '') && time.to < text.length
        this.#carried = { due, sentence: segment.sentence, run: segment.run, bound, list: LISTS.test(text) }
      }
      // 6月举办启动仪式，全年发放资料，组织宣讲: the year does not date what follows, and June no more.
      else if (text.startsWith('全年', time.from)) this.#carried = null
      return due
    }
    // 2026年底前……；通过三年努力，……: what the whole campaign leads to needs no day of before.
    if (/^(?:力争)?(?:通过|经过)[^，]{0,4}三年/.test(text)) this.#carried = null
    const carried = this.#carried
    if (carried?.sentence !== segment.sentence || !this.#reaches(carried, text, segment)) return null
    return carried.due
  }

  #reaches(carried: Carried, text: string, segment: { run: number; tail?: string }): boolean {
    if (carried.run !== segment.run && !carried.list) {
      if (this.#role === 'goals' || carried.due.yearly || (carried.bound && this.#role !== 'guiding')) return false
      // “……报应急办；各企业要……”: who is named anew after a semicolon has no date yet.
      if (!segment.tail && subjectOf(text) !== undefined) {
        this.#carried = null
        return false
      }
      // …；对职能交叉的，按照……: a case of its own.
      if (/^对[^，]{2,40}的，/.test(text) || GOES_ON.test(text) || (this.#role !== 'stages' && IN_CASE.test(text))) return false
    }
    // 5月至9月为集中整治阶段，各部门每月夜查: what recurs in a stage goes on until its end.
    if (this.#role === 'stages' && carried.due.from !== null && cyclesIn(text).length > 0) return true
    const apart = [WHENEVER, ...(this.#role === 'goals' || this.#role === 'guiding' ? [EACH_YEAR] : []), ...(carried.due.from === null ? [FOR_GOOD] : []), ...(carried.bound ? [GOES_ON] : [])]
    return !apart.some((form) => form.test(text))
  }

  /** The time that counts in the segment. A date without a year is of the year said before it in its sentence, and later of that year while days go on. */
  #said(text: string, sentence: number): Time | undefined {
    const before = this.#year
    let times = timesIn(text, this.#calendar)
    if (before) {
      const within = timesIn(text, { ...this.#calendar, year: before.year, said: true, now: this.#calendar.year })
      const last = within.find((time) => time.year === null)?.due.by
      if (before.sentence === sentence || (last && last >= before.until)) times = within
    }
    times = times.filter((one) => this.#binding(one.due) && !ofAPart(text, one) && !ofAThing(text, one))
    // 6月20日、12月10日前分别报送 is over with the last of them.
    // 2024年6月、2025年6月、2026年6月分别: each year.
    const years = times.length > 1 && /^[^，]{0,4}(?:分别|各)/.test(text.slice(times.at(-1)!.to)) ? [...new Set(times.map((one) => one.due.by?.slice(0, 4)))] : []
    if (years.length > 1 && years.length === times.length && times.every((one) => one.due.from === null)) return { ...times[0]!, due: { from: `${years[0]!}-01-01` as Day, by: `${years.at(-1)!}-12-31` as Day, yearly: true, standing: false } }
    const last = times.length > 1 && /分别|各/.test(text.slice(times[0]!.to)) && times.every((one) => one.due.from === null)
    // 春节前、五一前、国庆前分别检查: no one of these days.
    if (FEASTS.test(text)) return undefined
    const [one, two] = times
    // 上半年、下半年各组织一次: each in its own stretch, all of them in the year.
    const each = one && two && /^[、和及]$/.test(text.slice(one.to, two.from)) && /^[，]?各(?!级|单位|部门|[^，]{0,6}(?:局|办|镇|乡|村|街道|企业))/.test(text.slice(times.at(-1)!.to)) && !/前/.test(text.slice(one.from, times.at(-1)!.to)) ? (one.due.by ?? one.due.from)?.slice(0, 4) : undefined
    if (each && two) return { ...two, due: { from: `${each}-01-01` as Day, by: `${each}-12-31` as Day, yearly: false, standing: false } }
    // 明年汛前、也就是2025年4月15日以前: the plainer of two words for one day.
    // 3月、9月分别举办一期: in the year.
    const month = one && times.length === 1 && /^\d{1,2}月$/.test(text.slice(one.from, one.to)) && /\d月[、和及]$/.test(text.slice(0, one.from)) && /^(?:，|[^，]{0,6}分别)/.test(text.slice(one.to)) ? one.due.by?.slice(0, 4) : undefined
    if (month && one && ofOneYear(this.#calendar)) return { ...one, due: { from: `${month}-01-01` as Day, by: `${month}-12-31` as Day, yearly: false, standing: false } }
    const time = last || (one && two && (/(?:也就是|即)$/.test(text.slice(one.to, two.from)) || (one.to === two.from && /^[至到]/.test(text.slice(two.from))))) ? times.at(-1) : one
    // 从2024年起到2026年底 in the goals is their last day.
    const { from, by, yearly } = time?.due ?? {}
    if (!time || (this.#role !== 'goals' && this.#role !== 'guiding') || yearly || !from || !by || from.slice(0, 4) === by.slice(0, 4)) return time
    // 用三年时间, 三年内: what is reached is judged in the last of them.
    return { ...time, due: { ...time.due, from: /[三3]年(?:内|左右|的?时间)|期间/.test(text.slice(time.from, time.to)) ? (`${by.slice(0, 4)}-01-01` as Day) : null } }
  }

  /** “摸清存量，6月底前，各企业要……”: a short opening deed shares the deadline that follows it. */
  lookAhead(segment: Place, before: Place | undefined, after: Place | undefined, text: string): void {
    const own = text.slice(segment.from, segment.to)
    if (!after || after.run !== segment.run) return
    // 制定子方案，于3月31日前报备案: the paper is written by the day it is handed in.
    const next = text.slice(after.from, after.to)
    const handedIn = PAPER.test(own) && this.#said(own, segment.sentence) === undefined ? this.#said(next, segment.sentence) : undefined
    if (handedIn && handedIn.from <= 1 && handedIn.due.by && handedIn.due.from === null && HANDED_IN.test(next.slice(handedIn.to))) {
      this.#carried = { due: handedIn.due, sentence: segment.sentence, run: segment.run, bound: true, list: false }
      return
    }
    if (before?.sentence === segment.sentence || segment.to - segment.from > 14) return
    const time = timesIn(text.slice(after.from, after.from + 24), this.#calendar)[0]
    // Set off by a comma the date is the sentence's: 摸清存量，6月底前，各企业要…….
    if (!time || time.from > 0 || !'，：'.includes(text[after.from + time.to] ?? '') || time.due.from !== null || /^持续|常态|不断/.test(own) || timesIn(own, this.#calendar).length > 0) return
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

/** 完成180公里（上半年完成80公里）: the date of a part, beside its own number. */
function ofAPart(text: string, time: Time): boolean {
  const open = text.lastIndexOf('（', time.from)
  const close = text.indexOf('）', time.to)
  if (open <= 0 || close < 0 || text.lastIndexOf('）', time.from) > open) return false
  return /\d/.test(text.slice(time.to, close)) && /\d/.test(text.slice(0, open))
}

/** 用好今年专项监察成果, 总结2024年整治经验: the year of what is made use of. */
function ofAThing(text: string, time: Time): boolean {
  return time.from > 0 && /(?:用好|运用|总结|借鉴|梳理|转化|巩固)$/.test(text.slice(0, time.from)) && /^(?!底|前|年底)[^，]{2,20}(?:成果|经验|做法|教训|情况)$/.test(text.slice(time.to))
}

const FEASTS = /^(?:在)?(?:“?(?:春节|元旦|五一|国庆|中秋|端午|清明|两会|汛期)”?(?:节|期间|假期)?[前后]?[、和及]){1,4}“?(?:春节|元旦|五一|国庆|中秋|端午|清明|两会|汛期)”?(?:节|期间|假期)?[前后]?(?:分别|各|都|均)/
const PAPER = /(?:制定|制订|编制|形成|梳理|细化|完善|报送)[^，]*(?:方案|计划|清单|台账|办法|总结|报告|目录|名单)$/
const HANDED_IN = /^(?:将[^，]{2,24})?(?:书面)?(?:报送?|上报|提交|印发|送|向[^，]{2,6}公[布开]|公[布开]|出台)/

/** 印发2024年工作方案, 计划并于3月20日前报备案 and 全年培训 date one deed; 2024年，建立…，健全… dates the sentence. */
function datesTheSentence(text: string, time: Time): boolean {
  const before = text.slice(0, time.from)
  // 专项行动3月启动、12月收官: how long it runs.
  if (/^(?:启动|开始)[、，]/.test(text.slice(time.to))) return false
  if (text.startsWith('全年', time.from) || (time.from > 8 && /^(?:报|上报|提交|印发)/.test(text.slice(time.to)))) return false
  return (time.from <= 24 && !/(?:制定|编制|印发|出台|形成|总结|修订|率|数量)$/.test(before)) || /^.{0,40}(?:于|在|力争|确保)$/.test(before)
}

const wholeYear = (due: Due): Due | null => (due.from?.endsWith('-01-01') && due.by === `${due.from.slice(0, 4)}-12-31` ? due : null)

/** What is to be done in a stage is due by its last day. */
export function lastDay(stage: Due | null): Due | null {
  return stage?.by ? { from: null, by: stage.by, yearly: false, standing: false } : null
}

/** 到2026年底，实现以下目标：…；…: the day of all that is listed. */
const LISTS = /(?:以下|如下)[^，]{0,6}$|目标$|“[^”]+”$/

/** Counted from what happens, or recurring: 24小时内报告, 不合格的立即停用, 整改完成后由…核验, 及时处置, 每月…, 暑假期间…. */
const WHENEVER = new RegExp([
  '(?:\\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:小时|分钟|工作日|日|天)(?:之?内|以内)(?![^，]{0,8}率)', '^(?:开学|放假|考试|春节|元旦|国庆|五一)[^，]{0,4}(?:前|后|期间)', '^[^，]{2,20}的，?立即', '未[^，]{1,10}前?(?:不得|一律不)', '^[^，]{2,14}后(?:，|由|方可)', '^(?:并|对.{0,40})?及时', '^对[^，]{2,40}的[^，]{0,6}及时',
  '^(?:并)?逐步', '每(?:个|隔)?(?:[两二三四五六十\\d]{1,2}个?)?(?:年|半年|半月|季|月|周|旬|日|天|晚|夜|班(?!组|子|级)|小时|学期)|次月|下月', '^[^，]{0,14}(?:[暑寒]假|假期|节假日|汛期?前?|平时)',
].join('|'))
/** 2026年底前形成机制，事故起数持续下降: the fall is each year's; a principle has no day. */
const EACH_YEAR = /同比|持续下降|双下降|年均|逐年|^坚持/
/** 完成桥梁改造，常态化开展排查; 修订目录，新建项目必须……: what goes on for good is not done by that day. */
const FOR_GOOD = /24小时(?:双人|专人)?值|^(?:持续)?常态化|^长期坚持|^凡|^[^，]{2,24}必须/
/** 完成年度审验，对逾期未检验的一律停运: what follows from a case has no day of its own. */
const IN_CASE = /^[^，]{0,60}(?:不|未|逾期|拒|低于|发生|存在|造成|屡)[^，]{0,30}的(?:，|一律|依法|依规|予以|给予|及时|列入|纳入|约谈|通报|严肃|从[严重]|坚决|责令|停)/
/** What is never done by a day: 完成专项检查，推动明码标价，严禁违规拆解. */
const GOES_ON = /^(?:并|同时|切实|坚决|全面|大力|积极|依法|依规)*(?:实行|推动|推进|推广|加强|强化|加大|严禁|禁止|不得|严格|严厉|严肃|打击|持续|督促|引导|鼓励|规范|深化|巩固|优化|提升|提高)/
