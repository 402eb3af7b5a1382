// Sections and table rows to clauses. What a sentence leaves out it takes from where it stands: the date opened
// earlier in the sentence, the stage, the bracket （责任单位：…） below, the subject of the item, at last the issuer.

import type { PlanText } from '../read/normal.ts'
import { aboveBy, ANNOTATION_OPENS, annotationOf, type Annotation } from './annotation.ts'
import { Dates, lastDay } from './carry.ts'
import { datedLine, onlyADay, stageDue, stageOf } from './dated.ts'
import { ACCIDENTS, BY_THE_PLACE, dueOf, FOR_THE_CAMPAIGN, INSTITUTION, ofTheYear, REACHED } from './dues.ts'
import type { Context, Facts } from './features.ts'
import { frequenciesIn, openIn } from './frequency.ts'
import type { Head } from './head.ts'
import { Items } from './items.ts'
import { kindOf } from './kinds.ts'
import { numberOf } from './numerals.ts'
import type { Outlined, Role, Section } from './outline.ts'
import { bareName, splitTop, subjectOf } from './owners.ts'
import { Owners } from './ownership.ts'
import type { Action, Clause, Due, Frequency, Kind, Owner } from './plan.ts'
import { targetsIn } from './quantity.ts'
import { rowClauses } from './rows.ts'
import { segmentsOf, type Segment } from './segment.ts'
import { systemsOf } from './systems.ts'
import { everyYear, ofOneYear, standing, timesIn, type Calendar } from './time.ts'
import { spanOf, type View } from './view.ts'

export type Ground = {
  source: PlanText
  head: Head
  calendar: Calendar
  actions: ReadonlyMap<number, Action>
  list: readonly Action[]
  outlined: readonly Outlined[]
  watch?: Watch
}

/** What kind and systems were read from; for the script that learns from labelled plans. */
export type Watch = (clause: Clause, read: { text: string; facts: Facts; context: Context; given: boolean }) => void

/** What the builder of one clause already knows. */
export type Draft = {
  view: View
  from: number
  to: number
  path: string[]
  action: string | null
  headings: readonly string[]
  role: Role
  due: Due | null
  frequency: Frequency[]
  owners: Owner[]
  condition: string | null
  /** What is read for kind and systems when the clause's own words say too little: 2027年达到100%. */
  about?: string
  /** What is read for numbers when they stand elsewhere: 甲、乙、丙等100%. */
  counted?: string
  kind?: Kind
  systems?: string[]
  /** The clause before in the same sentence. */
  before?: string
}

/** What the sentence said last: how often, and of which sentence it goes on for good. */
type Last = { frequency: Frequency[]; sentence: number; standing: number; yearly: number; clause: number }

export class Clauses {
  readonly #ground: Ground
  readonly #owners: Owners
  readonly #made: Clause[] = []
  readonly #items: Items
  /** The line that dates the paragraphs below it: ■2025年（攻坚之年）. */
  #block: { key: string; due: Due } | null = null
  /** Clauses that nothing around them has dated, with the words they are judged by. */
  readonly #undated: [Clause, string][] = []

  constructor(ground: Ground) {
    this.#ground = ground
    this.#owners = new Owners(ground)
    this.#items = new Items(ground.calendar, (owner) => this.#owners.standsIn(owner))
  }

  all(): Clause[] {
    this.#head()
    const titles = new Map<string, string[]>()
    for (const one of this.#ground.outlined) {
      const key = one.path.join('/') + one.headings.map((heading) => heading.id).join(',')
      this.#items.enter(key, one.headings)
      this.#owners.enter(key, one.role, one.headings.at(-1)?.title, one.headings.length)
      let headings = titles.get(key)
      if (!headings) {
        headings = one.headings.map((heading) => heading.title)
        titles.set(key, headings)
      }
      const action = one.headings.map((heading) => this.#ground.actions.get(heading.id)?.id).find(Boolean) ?? null
      if (one.type === 'row') for (const draft of rowClauses(one, this.#ground, this.#owners)) this.#make(draft)
      else if (one.role !== 'head') this.#section(one, headings, action)
      else if ((/(?<!》)总体要求|总体思路|总的要求|(?:工作|主要|总体)目标/.test(one.seen.text) || /下降\d{1,2}%|全年(?:力争|确保|实现|不发生)|(?:力争|确保)全年|坚决(?:遏制|防范|杜绝)[^，。]{0,12}事故/.test(one.seen.text)) && !/^[^。]*：$|印发给/.test(one.seen.text) && one.seen.text.length > 60) {
        this.#owners.enter('head', 'guiding')
        this.#section({ ...one, role: 'guiding' }, headings, action)
      }
      else if (this.#headless() && one.seen.text.length > 30 && one !== this.#ground.head.addressees?.section) this.#section({ ...one, role: 'tasks' }, headings, action)
    }
    this.#items.finish()
    for (const [clause, text] of this.#undated) clause.due ??= ofTheYear(text, this.#ground.calendar)
    this.#made.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    return this.#made.map((clause, index) => ({ ...clause, id: `c${String(index + 1).padStart(3, '0')}` }))
  }

  /** A text without any numbered part is all head; then its sentences count. */
  #headless(): boolean {
    return this.#ground.outlined.every((one) => one.role === 'head' && one.type === 'paragraph')
  }

  #head(): void {
    const { head } = this.#ground
    const draft = (section: Section, from: number, to: number, kind: Kind, systems: string[]): Clause =>
      this.#make({
        view: section.seen, from, to, path: [], action: null, headings: [], role: 'head', due: null, frequency: [], owners: this.#owners.issuer(), condition: null, kind, systems,
      })
    if (head.draftMark) draft(head.draftMark.section, head.draftMark.from, head.draftMark.to, 'document', ['A01'])
    if (head.addressees) draft(head.addressees.section, head.addressees.from, head.addressees.to, 'organisation', ['A03'])
    if (!this.#headless()) this.#cover()
    for (const basis of head.basis.slice(0, 1)) draft(basis.section, basis.from, basis.to, 'document', ['A01'])
  }

  /** The covering letter may ask for something itself: 于3月15日前报备案, 每季度报送进展. */
  #cover(): void {
    const dates = new Dates(this.#ground.calendar, 'safeguards', null)
    for (const one of this.#ground.outlined) {
      if (one.type !== 'paragraph' || one.role !== 'head' || one.seen.text.length < (/^请.{2,20}前.{0,20}报/.test(one.seen.text) ? 16 : 40) || /总体要求是|总体思路是/.test(one.seen.text) || /^为|制定本(?:实施|行动|工作)?(?:方案|计划|意见)|特制定|制定[^，。]{0,30}方案。?$/.test(one.seen.text)) continue
      const segments = segmentsOf(one.seen.text, one.from, one.seen.text.length, 'safeguards')
      for (const [index, segment] of segments.entries()) {
        dates.lookAhead(segment, segments[index - 1], segments[index + 1], one.seen.text)
        const text = one.seen.text.slice(segment.from, segment.to)
        const decided = /决定[^，]{0,40}(?:开展|实施)|^自?即日起[^，]{0,40}(?:开展|实施)/.test(text)
        // 各市安委会要加强统筹: told by name, in the letter already.
        const named = subjectOf(text) !== undefined
        const told = named && /^[^，]{2,16}(?:要|须|应|务必)/.test(text) && !/贯彻|遵照|结合(?:工作)?实际|高度重视/.test(text)
        if (!decided && !told && (!/每|报送|反馈|备案|联络员|制定.{0,24}方案|\d[日月].{0,3}前/.test(text) || /现(?:将|予).{0,90}印发|印发给|经.{0,24}同意|以下简称/.test(text) || !/要|请|应|须|将|于|每|前|明确.{0,16}联络员/.test(text))) {
          // 各市安委会要加强统筹，及时报送进展: who is named in what is passed over does what follows.
          if (named && segments[index + 1]?.sentence === segment.sentence) {
            this.#owners.begin()
            this.#owners.expect(text)
          }
          continue
        }
        // 请结合实际抓好落实，并于4月30日前报备案: the first part asks nothing by itself and is gone.
        if (!named && /(?:^|[。；，])请[^。；]*，$/.test(one.seen.text.slice(0, segment.from)) && segments[index - 1]?.sentence !== segment.sentence) this.#owners.ask(segment.sentence)
        this.#clause({ ...one, role: 'safeguards' }, segment, text, dates, { frequency: [], sentence: -1, standing: -1, yearly: -1, clause: -1 }, [], null)
      }
    }
  }

  #section(section: Section, headings: readonly string[], action: string | null): void {
    const { seen, role } = section
    if (isFurniture(seen.text, role)) return
    const heading = section.headings.at(-1)
    if (heading?.charge && heading.seen === seen) this.#items.tell(heading.charge)
    const shared = { view: seen, path: section.path, action, headings, role, condition: null }
    if (section.bare) {
      if (role === 'annex' && /^附[件表].{0,4}[：:].{4,}/.test(seen.text) && !this.#ground.outlined.some((one) => one.type === 'row')) {
        this.#make({ ...shared, from: 0, to: seen.text.length, due: null, frequency: [], owners: this.#owners.issuer(), kind: 'document', systems: ['A01'] })
      } else if (role === 'stages' && /[（(].*\d+.*[）)]/.test(seen.text)) {
        this.#make({ ...shared, from: heading!.from, to: seen.text.length, due: lastDay(stageDue(seen.text, this.#ground.calendar)), frequency: [], owners: this.#owners.everybody(), kind: 'mechanism', systems: ['A02'] })
      }
      return
    }
    const charged = CHARGED.exec(seen.text.slice(section.from, section.from + 60))?.[1]
    const names = charged && !ANNOTATION_OPENS.test(`${charged}：`) ? splitTop(charged) : []
    if (names.length > 0 && names.every((name) => bareName(name))) {
      this.#owners.charge(names)
      this.#section({ ...section, from: section.from + charged!.length + 1, runIn: null }, headings, action)
      return
    }
    this.#promise(section, headings, action)
    const key = section.headings.map((heading) => heading.id).join()
    const line = datedLine(section, this.#ground.calendar)
    if (line) this.#block = { key, due: line }
    else if (this.#block?.key !== key) this.#block = null
    const dates = new Dates(this.#ground.calendar, role, this.#block?.due ?? stageOf(section, this.#ground.calendar))
    const last: Last = { frequency: [], sentence: -1, standing: -1, yearly: -1, clause: -1 }
    const segments = segmentsOf(seen.text, section.from, seen.text.length, role)
    if (role === 'stages' && NAMED_STAGE.test(seen.text)) {
      this.#owners.begin()
      for (const segment of segments.slice(1, 2)) this.#owners.expect(seen.text.slice(segment.from, segment.to))
    }
    for (const [index, segment] of segments.entries()) {
      const text = seen.text.slice(segment.from, segment.to)
      if (segment.to - segment.from <= 14 && segments[index + 1]?.sentence === segment.sentence && segments[index - 1]?.sentence !== segment.sentence) this.#owners.expect(seen.text.slice(segments[index + 1]!.from, segments[index + 1]!.to))
      dates.lookAhead(segment, segments[index - 1], segments[index + 1], seen.text)
      const annotation = segment.bracket ? annotationOf(text, true) : aboveBy(text, index > 0 && segments[index - 1]!.sentence !== segment.sentence && segments[index + 1]?.sentence !== segment.sentence)
      // 管住人。（教务处）新生……: in front of the deeds it speaks of them.
      if (annotation && index < segments.length - 1 && annotation.owners.length > 0 && annotation.time === null && segment.bracket && seen.text.slice(0, segment.from).replace(/^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]?/, '').length <= 16 && !/[，；]/.test(seen.text.slice(0, segment.from))) {
        this.#owners.tell(annotation.owners)
        continue
      }
      if (annotation) {
        this.#annotate(annotation, section, segment, headings, action)
        continue
      }
      if (!saysSomething(text, role)) continue
      const day = segments[index - 1]?.sentence === segment.sentence ? null : onlyADay(text, this.#ground.calendar)
      if (day && this.#items.last()) {
        this.#items.date(day, seen.at[section.from] ?? 0)
        continue
      }
      const ahead = segments.slice(index + 1, index + 5).filter((next) => next.run === segment.run && !next.bracket).map((next) => seen.text.slice(next.from, next.to))
      this.#clause(section, segment, text, dates, last, headings, action, ahead)
      // 开展排查，建立清单，10月底前基本完成: the day at the end is that of all.
      const closing = segments[index + 1]?.run === segment.run ? null : CLOSED.exec(text)
      const due = closing ? timesIn(closing[1]!, this.#ground.calendar)[0]?.due : undefined
      if (due?.by && due.from === null) this.#items.date(due, seen.at[segments.find((one) => one.run === segment.run)!.from]!)
    }
  }

  #clause(section: Section, segment: Segment, text: string, dates: Dates, last: Last, headings: readonly string[], action: string | null, ahead: readonly string[] = []): void {
    const { role } = section
    const stage = (role === 'stages' ? /阶段|（[^）]*\d+[年月]/.test(text) : section.seen.text.includes('阶段')) && /^[^，]{2,24}（[^（）]*(?:20\d\d|\d月|即日)[^（）]*）$/.test(text)
    const said = dates.read(text, segment)
    let frequency = frequenciesIn(text, this.#ground.calendar.annual || (said !== null && sameYear(said)), said?.by != null && said.from === null && !said.yearly)
    // 12月5日前报送年度总结: once, on that day.
    if (said?.by && said.from === null && !said.yearly && /(?<!分别)(?:报送|上报|提交|形成|报)[^，。；每]{0,24}(?:总结|报告|小结)|将[^，。；每]{0,12}(?:总结|报告)[^，。；]{0,6}报/.test(text) && !/每|分别|按[月季]/.test(text)) frequency = []
    // 每年3月底前制定计划；12月底前总结: the second day is one of each year too.
    const again = last.yearly === segment.sentence && said?.by && said.from === null && /^\d{1,2}月(?:\d{1,2}日|底|末)?前/.test(text) && !ofOneYear(this.#ground.calendar) ? everyYear(this.#ground.calendar) : null
    if (again) frequency = [{ per: 'year', atLeast: 1, when: null }]
    const counted = /^[^，。；每]{0,16}(?:[一1]次(?!罚|的|性|以上)|(?:不少于|至少)[一两二三四五六七八九十\d]{1,2}次$)/.test(text) && frequency.every((one) => one.per === 'campaign')
    const followUp = !/^(?:对)?(?:发现|遇)|^并|^(?:建立|健全|完善|定期|及时|适时)|(?:前|后|期间)各/.test(text) && last.sentence === segment.sentence && last.frequency.length > 0 && (said?.by == null || said.yearly || !/\d日|[上中下]旬/.test(text)) && (counted || (frequency.length === 0 && FOLLOW_UP.test(text)))
    // 全院演练每年两次，夜间演练不少于1次: as often a year, by its own number.
    if (followUp) frequency = counted && !text.includes('一次') && !text.includes('1次') ? last.frequency.map((one) => ({ ...one, atLeast: timesOf(text) ?? one.atLeast })) : last.frequency
    if (frequency.length > 0) Object.assign(last, { frequency, sentence: segment.sentence })
    // An item of a list is a thing, whatever its words could be elsewhere: 专业监管队伍配备.
    const owners = this.#owners.read(segment.tail ? '' : text, segment, ahead)
    const own = again ?? dueOf({ text, said, frequency, owners, dates, role, calendar: this.#ground.calendar, bracket: segment.bracket, followUp, subject: owners.find((owner) => owner.inferred && !this.#owners.standsIn(owner))?.name, eachYear: last.yearly === segment.sentence, issuer: this.#ground.head.issuer, heading: headings.join(' ') })
    // 企业要落实日检查，主要负责人每季度带队检查: one subject, one duration.
    // In a hospital's own plan a semicolon parts what the wards do for good from what the hospital does each year.
    const here = INSTITUTION.test(this.#ground.head.issuer ?? '') ? segment.run : segment.sentence
    const goesOn = own?.yearly === true && said === null && last.standing === here && !FOR_THE_CAMPAIGN.test(text) && !BY_THE_PLACE.test(text) && !owners.some((owner) => !owner.inferred && AN_OFFICE.test(owner.name))
    const due = goesOn ? standing : stage && role !== 'stages' ? lastDay(own) : own
    if (due?.standing && frequency.length > 0) last.standing = here
    if (due?.yearly) last.yearly = segment.sentence
    const before = this.#items.last()
    const about = segment.tail ? { about: text + segment.tail, counted: text + segment.tail } : before && /^20\d\d年/.test(text) && text.length <= 18 ? { about: `${before.text.replace(/\s+/g, '')}，${text}` } : {}
    const made = this.#make({
      ...about, view: section.seen, from: segment.from, to: segment.to, path: section.path, action, headings, role, due, frequency, owners,
      ...(before && last.clause === segment.sentence ? { before: before.text.slice(0, 160).replace(/\s+/g, '') } : {}),
      condition: conditionIn(text), ...this.#kindOfBracket(segment, text), ...(stage ? { kind: 'mechanism' as const, systems: ['A02'] } : {}),
    })
    if (made.due === null && role !== 'goals' && role !== 'guiding' && role !== 'stages') this.#undated.push([made, text])
    last.clause = segment.sentence
    this.#items.add(made)
  }

  /** （高危行业领域每月至少1次） is the same kind of deed as what it stands behind. */
  #kindOfBracket(segment: Segment, text: string): { kind?: Kind; systems?: string[] } {
    const before = this.#items.last()
    // 幼儿园每季度至少开展一次: once more what was said before.
    return before && ((segment.bracket && /每.{0,20}次/.test(text)) || SAME_DEED.test(text)) ? { kind: before.kind, systems: before.systems } : {}
  }

  /** A title that promises a mechanism which its text does not come back to is a commitment itself. */
  #promise(section: Section, headings: readonly string[], action: string | null): void {
    if (!section.runIn || (section.role !== 'tasks' && section.role !== 'safeguards')) return
    const title = section.seen.text.slice(section.runIn.from, section.runIn.to)
    const promised = section.role === 'safeguards' ? /^(?:成立|组建|设立).{2,20}()。$/.exec(title) : /^(?=.{15})(?=.*[，、“])[^：]*()。$/.exec(title) ?? /^(?:建立|健全|完善|构建|探索|实行|推行).{4,40}?(..)(?:机制|制度|体系|清单|台账|档案|数据库|预案|办法)[。：]?$/.exec(title) ?? /，(?:建立|健全|完善|实行|推行|制定|开展|编制).{4,24}(..)。$/.exec(title) ?? /^(?:成立|组建|设立).{2,20}()。$/.exec(title)
    if (!promised || (promised[1] !== '' && comesBack(section.seen.text.slice(section.runIn.to), promised[1]!, title))) return
    const text = title.replace(/[。：]$/, '')
    for (const sentence of section.seen.text.slice(section.runIn.to, section.runIn.to + 400).split(/[。；]/).slice(0, 2)) this.#owners.expect(sentence)
    const owners = this.#owners.read(text, { sentence: -1, run: -1 })
    const frequency = frequenciesIn(text)
    const due = dueOf({ text, said: null, frequency, owners, dates: null, role: section.role, calendar: this.#ground.calendar, bracket: false })
    this.#items.add(this.#make({
      view: section.seen, from: section.runIn.from, to: section.runIn.from + text.length, path: section.path, action, headings, role: section.role, due, frequency, owners, condition: null,
    }))
  }

  /** （责任单位：…；完成时限：…） behind an item speaks for all of its clauses; 工作要求 may add clauses of its own. */
  #annotate(annotation: Annotation, section: Section, segment: Segment, headings: readonly string[], action: string | null): void {
    const { calendar } = this.#ground
    this.#items.tell(annotation)
    if (!annotation.rest) return
    const start = section.seen.text.indexOf(annotation.rest, segment.from)
    if (start < 0) return
    const dates = new Dates(calendar, section.role, null)
    for (const inner of segmentsOf(section.seen.text, start, start + annotation.rest.length, section.role)) {
      const text = section.seen.text.slice(inner.from, inner.to)
      if (/^.{0,12}完成$/.test(text) || !saysSomething(text, section.role)) continue
      this.#clause(section, inner, text, dates, { frequency: [], sentence: -1, standing: -1, yearly: -1, clause: -1 }, headings, action)
    }
    this.#items.tell({ owners: [], time: null, rest: null })
  }

  #make(draft: Draft): Clause {
    const text = draft.view.text.slice(draft.from, draft.to)
    const times = timesIn(text, this.#ground.calendar)
    const targets = draft.counted ? targetsIn(draft.counted) : targetsIn(blanked(text, times))
    const heading = draft.headings.join(' ')
    const span = spanOf(draft.view, draft.from, draft.to)
    const about = draft.about ?? text
    const facts: Facts = { role: draft.role, due: draft.due, frequency: draft.frequency, targets, heading }
    const context: Context = { headings: draft.headings, role: draft.role, ...(draft.before ? { before: draft.before } : {}) }
    const systems = draft.systems ?? systemsOf(about, context)
    const kind = draft.kind ?? kindOf(about, facts, systems)
    const due = kind === 'principle' && (draft.role === 'guiding' || draft.role === 'goals') && !REACHED.test(text) && !ACCIDENTS.test(text) && times.length === 0 ? null : draft.due
    const clause: Clause = {
      id: '', action: draft.action, path: draft.path, text: this.#ground.source.text.slice(span.start, span.end), span, kind, due,
      frequency: draft.frequency, targets, owners: draft.owners,
      systems, condition: draft.condition, open: openIn(text),
    }
    this.#made.push(clause)
    this.#ground.watch?.(clause, { text: about, facts, context, given: draft.kind !== undefined })
    return clause
  }
}

function timesOf(text: string): number | undefined {
  return numberOf(/([一两二三四五六七八九十]|\d{1,3})次/.exec(text)?.[1] ?? '')
}

const AN_OFFICE = /(?:委|管委会|新区|局|办|厅|街道|部门|政府|镇|乡|园区|开发区|[省市区县]|级)$/
const SAME_DEED = /每.{1,6}(?:至少)?(?:开展|组织|进行)(?:不少于)?[一二两三\d]{1,2}[次轮]$|每(?:年|半年|季度?|月|周)(?:至少|不少于)[一二两三\d]{1,2}[次轮]$/
const FOLLOW_UP = /^(?!对.*(?:归集|更新)|.*(?:的(?:，|上报|报)|随时|第一时间|立即)|.*\d(?:小时|日|天|个工作日)内)(?:.*(?:录入|填[报写]|上报|报送|撰写|自评报告|备案$)|研究(?![生所院])|协调|跟进|汇总)/

function sameYear(due: Due): boolean {
  return due.from !== null && due.by !== null && due.from.slice(0, 4) === due.by.slice(0, 4)
}

function blanked(text: string, times: readonly { from: number; to: number }[]): string {
  let out = text
  for (const time of times) out = out.slice(0, time.from) + '　'.repeat(time.to - time.from) + out.slice(time.to)
  return out
}

/** 督办销号制度 comes back as 销号机制; 督促按期销号 alone does not keep the promise. */
function comesBack(body: string, word: string, title: string): boolean {
  return /(?:机制|制度|体系)[。：]?$/.test(title) ? new RegExp(`${word}[^，。；]{0,6}(?:机制|制度|体系)`).test(body) : body.includes(word)
}

/** 对整改缓慢的企业…, 不听劝阻的…, （高危行业领域…）: when or for whom it applies. */
function conditionIn(text: string): string | null {
  const whom = /^（((?:高危|重点|危险|规模以上|其他)[^，。；每）]{0,20})每/.exec(text)?.[1]
  if (whom) return whom
  const said = /^((?:对于?|凡)?[^，；]{2,80}?的)(?:，|及时|一律|依法|予以|给予|要|严格|实行)/.exec(text)?.[1]
  return said && /^对|^凡|不|未|拒|发生|存在|造成|经/.test(said) ? said : null
}

const CLOSED = /(?:^|，)(?:并|且)?(?:全部|均|都)?((?:力争|确保|原则上|于|在)*(?:20\d\d年|今年)?[^，\d]{0,4}\d{0,2}[^，\d]{1,8}?前)(?:(?:基本|全部|全面)(?:整治|治理|整改|改造|排查|清理|安装)?完成|(?:整治|治理|整改|改造|排查|摸排|清理)(?:完成|到位|完毕)|完成\d{1,3}%(?:以上)?|达到(?:要求)?|整改到位|(?<=，(?:全部|均|都)[^，]*)完成)$/

const CHARGED = /^([^，。；：（）“”]{2,40}(?:（[^（）]{1,12}）)?)：(?=.{4})/

const NAMED_STAGE = /^[^，。；]{2,18}（[^（）]{2,36}）/

/** Signatures, dates, distribution lines: they belong to the paper, not to the plan. */
function isFurniture(text: string, role: Role): boolean {
  if (text.length > 70) return false
  if (role === 'annex' && !/[，。；：]/.test(text) && /(?:表|清单|一览|分工|台账|名单)(?:（[^（）]{0,20}）)?$/.test(text)) return true
  if (/^(?:抄送|主送|联系人|联系电话|电话|邮箱|（联系|（此件|此件|附件\d|——.{0,8}$|主题词|打印|校对|共印)/.test(text)) return true
  if (/20\d\d年(?:\d{1,2})?月(?:\d{1,2})?日(?:印发)?$/.test(text) && !/[，。；]|时限|时间|期限/.test(text)) return true
  return !/[，。；：、【]/.test(text) && /(?:办事处|委员会|人民政府|管委会|办公室|局|厅|公司|集团|中心|文件|党委|党工委|学校|学院|大学|医院|总队|支队|厂|矿|院|协会|署|部|安委办)$/.test(text) && text.length < 40
}

function saysSomething(text: string, role: Role): boolean {
  if (text.length < 4 || /^[\d.\-—–、\s]+$/.test(text)) return false
  if (/[\u4e00-\u9fff]/.test(text) === false) return false
  if (role === 'guiding' || role === 'goals' || role === 'stages') return true
  // 小微企业点多面广: a description commits nobody.
  if (/^[^，要应须将]{2,30}是[^，]{2,40}(?:杀手|主体|时期|高发期|关键|基础|前提|重点|根本)$/.test(text)) return false
  return !/^(?:企业是|.{0,20}(?:普遍较|点多面广|承担.{0,14}第一责任人))|^(?:目前|近年来|近期|当前|据统计|随着)/.test(text)
}
