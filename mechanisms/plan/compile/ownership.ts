// Who owns a clause when several sentences share a subject: the subject said last in an item goes on (as inferred),
// those who are urged (督促企业…) go on within the sentence, and what names nobody is the coordinator's and the issuer's.

import { ledIn, namesOnly } from './annotation.ts'
import type { Ground } from './clauses.ts'
import type { Role } from './outline.ts'
import { bareName, saidOwners, splitTop } from './owners.ts'
import type { Owner } from './plan.ts'

export class Owners {
  readonly #issuer: Owner[]
  readonly #coordinator: Owner[]
  readonly #addressees: Owner[]
  /** A company's own units: 各单位. What its plan asks of nobody by name is theirs too. */
  readonly #units: Owner[]
  #item = ''
  #sentence = -2
  /** Who carried on when the sentence began. */
  #before: Owner[] | null = null
  #wide = false
  #judging = false
  #subject: Owner[] | null = null
  /** Who opened the sentence that had a subject last. */
  #opened: { owners: Owner[]; sentence: number } | null = null
  #urged: { owners: Owner[]; sentence: number } | null = null
  /** Whom we help in this sentence. */
  #helped: { owners: Owner[]; sentence: number } | null = null

  constructor(ground: Ground) {
    const said = subjectsOf(ground)
    const issuer = ground.head.issuer ?? commonest(said)
    this.#issuer = issuer ? [{ name: issuer, role: 'responsible', inferred: true }] : []
    this.#units = /(?:公司|集团|厂|矿|院)$/.test(ground.head.issuer ?? '') ? unitsOf(said) : []
    this.#addressees = addressed(ground).map((name) => ({ name, role: 'responsible', inferred: true }))
    const coordinator = coordinatorOf(ground) ?? officeOf(ground, issuer) ?? receiverOf(ground, said)
    this.#coordinator = coordinator ? [{ name: coordinator, role: 'lead', inferred: true }] : []
  }

  /** 安监办：负责……: whoever is named before the colon does all of the paragraph. */
  charge(names: readonly string[]): void {
    this.begin()
    this.#subject = names.map((name) => ({ name, role: 'responsible', inferred: false }))
  }

  /** 启动部署（3月—4月）：……: a stage without a number is an item too. */
  begin(): void {
    this.#subject = null
    this.#opened = null
    this.#urged = null
    this.#helped = null
  }

  /** A new item knows no subject yet, unless its title is one: 9.煤矿企业。推进……. */
  enter(item: string, role: Role, title = '', above: readonly string[] = []): void {
    this.#judging = role === 'safeguards' || role === 'organisation'
    this.#wide = role === 'goals' || role === 'guiding' || role === 'stages'
    const charged = item !== this.#item ? above.map(chargedIn).findLast((names) => names.length > 0) : undefined
    if (charged) this.#subject = charged.map((name) => ({ name, role: 'responsible', inferred: false }))
    else if (item !== this.#item) this.#subject = (title.length > 3 || /[办局委所队站科处室]$/.test(title)) && title.length <= 24 && bareName(title) ? [{ name: title, role: 'responsible', inferred: false }] : null
    this.#item = item
    this.#sentence = -2
    this.#urged = null
    this.#helped = null
    this.#opened = null
  }

  /** True for an owner that only stands in because nobody was named. */
  standsIn(owner: Owner): boolean {
    return owner.inferred && (this.#wide ? this.everybody() : this.coordinator()).some((one) => one.name === owner.name)
  }

  issuer(): Owner[] {
    return this.#issuer.length > 0 ? [...this.#issuer] : [...this.#coordinator]
  }

  coordinator(): Owner[] {
    return [...this.#coordinator, ...this.#issuer.filter((owner) => !this.#coordinator.some((one) => one.name === owner.name)), ...this.#units]
  }

  /** What the whole plan is to reach is everybody's whom it is sent to. */
  everybody(): Owner[] {
    const known = this.coordinator()
    return [...known, ...this.#addressees.filter((owner) => !known.some((one) => one.name === owner.name))]
  }

  #carried(): Owner[] {
    const subject = (this.#subject ?? []).map((owner) => ({ ...owner, inferred: true }))
    // Goals are everybody's, whosever state of mind was named first.
    if (this.#wide) return [...subject, ...this.everybody().filter((owner) => !subject.some((one) => one.name === owner.name))]
    return this.#subject ? subject : this.coordinator()
  }

  /** The first subject of an item speaks for its title and for what comes before it in the same sentence. */
  expect(text: string): void {
    if (this.#subject) return
    const subject = saidOwners(text).subject
    if (subject && !/对|将/.test(subject[0]!.name.slice(0, 1))) this.#subject = subject
  }

  read(text: string, segment: { sentence: number; run: number }): Owner[] {
    const led = ledIn(text)
    if (led?.owners.every((owner) => PERSON.test(owner.name))) return [...led.owners, ...this.#carried()]
    if (led) {
      this.#subject = led.owners.filter((owner) => owner.role === 'lead').map((owner) => ({ ...owner, role: 'responsible' }))
      this.#opened = { owners: this.#subject, sentence: segment.sentence }
      this.#urged = null
      return led.owners
    }
    const said = saidOwners(text)
    // 负责人每季度…，班组每日…。发现问题的要…: after its full stop a sentence of several doers is its first one's.
    const opening = segment.sentence !== this.#sentence
    this.#sentence = segment.sentence
    if (this.#opened && this.#opened.sentence !== segment.sentence) {
      this.#subject = this.#judging && JUDGES.test(text) ? null : this.#opened.owners
      this.#opened = null
    }
    // 企业每季度演练。依托广播每周播报提示: what only an office does is not the enterprise's that was named before.
    if (opening && this.#subject?.every((owner) => /企业|生产经营单位/.test(owner.name)) && OF_AN_OFFICE.test(text)) this.#subject = null
    if (opening) this.#before = this.#subject
    if (said.subject && said.subject.length > 0) {
      // 九小场所应安装…, “小散乱”企业要关闭: what is acted upon does not go on to act.
      if (said.subject.some((owner) => /场所$|^“/.test(owner.name)) || IS_TREATED.test(text)) return [...said.owners, ...this.#carried().map((owner) => ({ ...owner, role: 'lead' as const }))]
      // 各地 are those the plan is sent to.
      if (said.subject.some((owner) => /^各(?:地|地区)$/.test(owner.name))) {
        const each = this.#addressees.filter((owner) => owner.name.startsWith('各')).slice(0, 1)
        said.owners.push(...each)
        said.subject.push(...each)
      }
      this.#subject = said.subject
      if (this.#opened?.sentence !== segment.sentence) this.#opened = { owners: opening ? said.subject : (this.#before ?? said.subject), sentence: segment.sentence }
      this.#urged = said.urged ? { owners: responsible(said.owners), sentence: segment.sentence } : null
      return said.owners
    }
    // 企业自查自改能力显著提升: what an enterprise is to become is the enterprise's own.
    if (/^(?:各类|各)?(?:企业|生产经营单位)/.test(text) && !said.urged && !this.#subject) return [{ name: /^.{0,2}企业/.test(text) ? '企业' : '生产经营单位', role: 'responsible', inferred: true }, ...this.coordinator().slice(0, 1)]
    // 二级单位达标率100%: the rate is theirs who are to reach it.
    const holder = said.owners.length > 0 ? null : RATED.exec(text)?.[1]
    if (holder && bareName(holder)) return [{ name: holder, role: 'responsible', inferred: true }, ...this.#carried()]
    const carried = this.#carried()
    // 健全完善企业自查自改机制, 规范企业一线岗位操作: inside an enterprise only the enterprise can do it.
    const inside = said.urged || said.owners.length > 0 || this.#subject ? null : INSIDE.exec(text)
    if (inside) return [{ name: inside[1]!, role: 'responsible', inferred: true }, ...carried]
    if (said.urged) {
      this.#urged = { owners: responsible(said.owners), sentence: segment.sentence }
      return [...said.owners, ...carried.filter((owner) => !said.owners.some((one) => one.name === owner.name)).map((owner) => ({ ...owner, role: 'lead' as const }))]
    }
    if (said.assisting) {
      const helpers = carried.map((owner) => ({ ...owner, role: 'assist' as const }))
      this.#helped = { owners: said.owners.map((owner) => ({ ...owner, inferred: true })), sentence: segment.sentence }
      return [...helpers, ...said.owners.filter((owner) => !helpers.some((one) => one.name === owner.name))]
    }
    // 由甲会同乙制定方案，6月底前整改到位: 甲 goes on.
    const charged = said.owners.find((owner) => owner.role === 'lead')
    // 各市要成立专班，由主要负责同志牵头: a person leads, the office still does it.
    if (charged && PERSON.test(charged.name)) return [...said.owners, ...carried]
    if (charged && !said.assisting) this.#subject = [{ ...charged, role: 'responsible' }]
    if (said.owners.length > 0) return [...said.owners, ...(said.owners.some((owner) => owner.role !== 'assist') ? [] : carried)]
    if (this.#urged && this.#urged.sentence === segment.sentence) {
      const urged = this.#urged.owners.map((owner) => ({ ...owner, inferred: true }))
      return [...urged, ...carried.filter((owner) => !urged.some((one) => one.name === owner.name)).map((owner) => ({ ...owner, role: 'lead' as const }))]
    }
    // 配合区级部门开展排查，推进更新，……: still with them, to the end of the sentence.
    if (this.#helped?.sentence === segment.sentence && this.#helped.owners.length > 0) return [...carried, ...this.#helped.owners.filter((owner) => !carried.some((one) => one.name === owner.name))]
    return carried
  }
}

/** 占比超过三成的企业一律列入重点名单: it is done to them. */
const IS_TREATED = /^[^，]{4,40}的(?:企业|单位|场所|机构|项目|人员)(?:要|应|将)?(?:一律|全部|均|依法|坚决)?(?:列入|纳入|取缔|关停|关闭|清退|通报|曝光|约谈|处罚|停产|停业|取消)/

/** 一、安全监管部牵头的事项, 三、企业自己负责的事项, 四、其余由办公室兜底. */
const CHARGES = /^(?:其[余他][^，]{0,6}|[^，]{0,12})?由?(?<=^|由)([^，。由]{2,16}?)(?:自己|具体|主要)?(?:牵头|负责|承担|落实|兜底)(?:抓|办|做)?(?:的(?:事项|工作|任务|事情?))?$/

/** Whom a title charges with all below it. */
function chargedIn(title: string): string[] {
  const bracket = /（[^（）]{3,40}）$/.exec(title)?.[0]
  if (bracket && namesOnly(bracket)) return splitTop(bracket.slice(1, -1))
  const said = CHARGES.exec(title)?.[1]
  const names = said ? splitTop(said) : []
  return names.every((name) => bareName(name)) ? names : []
}

/** 各县（市、区）人民政府，市直有关部门： */
function addressed({ head }: Ground): string[] {
  if (!head.addressees) return []
  const { section, from, to } = head.addressees
  return splitTop(section.seen.text.slice(from, to)).filter((name) => name.length <= 24 && bareName(name)).slice(0, 6)
}

const PERSON = /(?:负责同志|负责人|领导|领导同志|组长|专人|一把手)$/
const OF_AN_OFFICE = /^[^，]{0,14}(?:安全生产月|宣传月|咨询日|联合执法|执法检查|督查|暗访|抽查|曝光|公布|通报|约谈|播报|大喇叭|村村响|双随机)/

/** 将整治工作纳入年度考核, 对推诿扯皮的予以通报: who issued the plan judges those who were told. */
const JUDGES = /^(?:严格|强化|加强|严肃)(?:考核|奖惩)|^(?:将|把)[^，]*(?:纳入|列入|作为)[^，]*(?:考核|督查|巡查|评价)|^对[^，]*(?:的|单位|部门|地区|企业|集体|个人)，?(?:[^，]{0,8})(?:通报|约谈|问责|追责|追究|扣分|表彰|表扬|奖励)/

const RATED = /^(?:(?:到|在)?20\d\d年(?:底前|底)?，?)?([^，。；的]{1,20}?(?:单位|企业|学校|机构|公司|矿山|煤矿|工厂|园区|医院|景区))(?=[^，。；]{0,24}(?:率|比例|占比|全部|均)[^，。；]{0,12}(?:\d|达到|通过))/

const INSIDE = /^(?:建立|健全|完善|落实|规范|强化|并|全面|进一步)+((?:生产经营单位|企业)(?!负责人教育))[^，]{0,24}(?:自查自改|自查|全员|岗位|一线|内部|双重预防)/

function responsible(owners: readonly Owner[]): Owner[] {
  return owners.filter((owner) => owner.role === 'responsible')
}

/** Who is told what to do, and how often; 各地区 counts before anybody else. */
function subjectsOf(ground: Ground): Map<string, number> {
  const said = new Map<string, number>()
  for (const one of ground.outlined) {
    if (one.type !== 'paragraph' || one.role === 'guiding') continue
    for (const sentence of one.seen.text.slice(one.from, one.from + 2000).split(/[。；]/)) {
      for (const owner of saidOwners(sentence).subject ?? []) if (owner.name.length <= 16 && !/\d/.test(owner.name)) said.set(owner.name, (said.get(owner.name) ?? 0) + (owner.name.startsWith('各') ? 2 : 1))
    }
  }
  return said
}

/** A text that no office signs speaks for whom it tells most often what to do. */
function commonest(said: ReadonlyMap<string, number>): string | null {
  // 各级…主管部门 and 各省级…主管部门 are one voice; the name that is said more often speaks for both.
  const voice = (name: string): number => [...said].reduce((sum, [other, count]) => sum + (other.slice(-6) === name.slice(-6) ? count : 0), 0)
  const list = [...said].slice(0, 200).map(([name, count]) => ({ name, count, voice: voice(name) }))
  return list.sort((a, b) => b.voice - a.voice || b.count - a.count)[0]?.name ?? null
}

/** 各单位 before 各二级单位 and 各单位领导班子: the plainest name that is said. */
function unitsOf(said: ReadonlyMap<string, number>): Owner[] {
  const names = [...said.keys()].filter((name) => /^(?:各|所属|全体)[^、]{0,6}(?:单位|公司|企业|子公司|部门|厂|车间|科室)$/.test(name)).sort((a, b) => a.length - b.length)
  return names.slice(0, 1).map((name) => ({ name, role: 'responsible', inferred: true }))
}

const COORDINATES = /^([^，。；：“”（）]{2,24}(?:（[^（）]{1,8}）)?)(?:要|应|将)?(?:具体)?(?:负责)?(?:牵头(?:负责|实施|组织|抓总)|统筹(?:做好|协调|推进)|负责(?:牵头|统筹|组织实施|制定.{0,40}(?:统筹|方案)))/

/** What a safety commission issues its office does, when the plan speaks of it: 县安委办. */
function officeOf({ outlined }: Ground, issuer: string | null): string | null {
  if (!issuer || !/(?:安全生产委员会|安委会)$/.test(issuer)) return null
  for (const one of outlined) {
    const found = one.type === 'paragraph' ? OFFICE.exec(one.seen.text) : null
    if (found) return found[0]
  }
  return null
}

/** Who gets the papers of all others and is told to act itself: ……报街道应急办。 */
function receiverOf({ outlined }: Ground, said: ReadonlyMap<string, number>): string | null {
  for (const one of outlined) {
    if (one.type !== 'paragraph' || (one.role !== 'head' && one.role !== 'stages' && one.role !== 'safeguards')) continue
    for (const found of one.seen.text.slice(0, 2000).matchAll(/报(?:送|至|给)?([^，。；：、《》报]{3,14}?[办处科局部])(?:备案|汇总)?(?=[，。；])/g)) if (said.has(found[1]!)) return found[1]!
  }
  return null
}

const OFFICE = /(?:[省市州县区镇旗]|街道|园区|集团)(?:安委办|安委会办公室)/

/** The unit that the plan charges with the whole: 负责牵头实施, 统筹做好…组织推动. */
function coordinatorOf(ground: Ground): string | null {
  for (const roles of [['organisation', 'safeguards', 'stages'], ['tasks']]) {
    for (const one of ground.outlined) {
      if (one.type !== 'paragraph' || !roles.includes(one.role)) continue
      for (const sentence of one.seen.text.slice(one.from, one.from + 600).split(/[。；，]/)) {
        const found = COORDINATES.exec(sentence.replace(/^(?:充分)?(?:发挥|由|明确|要)/, ''))
        if (found && /(?:办公?室?|办|委|部|局|组|中心|科|处|会)(?:（[^（）]*）)?$/.test(found[1]!) && !/^(?:各|有关|相关|由)/.test(found[1]!)) return found[1]!
      }
    }
  }
  return null
}
