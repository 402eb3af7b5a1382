// Who owns a clause when several sentences share a subject: the subject said last in an item goes on (as inferred),
// those who are urged (督促企业…) go on within the sentence, and what names nobody is the coordinator's and the issuer's.

import { bracketBehind, bracketInFront, cellBehind, chargedInTitle, ledIn } from './annotation.ts'
import { INSTITUTION } from './dues.ts'
import type { Ground } from './clauses.ts'
import type { Role } from './outline.ts'
import { bareName, saidOwners, splitTop } from './owners.ts'
import type { Owner } from './plan.ts'

export class Owners {
  readonly #issuer: Owner[]
  readonly #coordinator: Owner[]
  readonly #addressees: Owner[]
  /** What an office calls those it regulates: 仓储企业. */
  readonly #firm: string | null
  /** A company's own units: 各单位. What its plan asks of nobody by name is theirs too. */
  readonly #units: Owner[]
  #item = ''
  #sentence = -2
  /** Who carried on when the sentence began. */
  #before: Owner[] | null = null
  #wide = false
  #judging = false
  #depth = 0
  #run = -1
  /** Whom the title of the item names. */
  #titled: Owner[] | null = null
  /** Who leads the item above, for the items below it. */
  #led: { owners: Owner[]; depth: number } | null = null
  #subject: Owner[] | null = null
  /** Who opened the sentence that had a subject last. */
  #opened: { owners: Owner[]; sentence: number } | null = null
  #urged: { owners: Owner[]; sentence: number } | null = null
  /** Whom brackets behind a deed named last. */
  #told: { owners: Owner[]; run: number } | null = null
  /** Whom we help in this sentence. */
  #helped: { owners: Owner[]; sentence: number } | null = null

  constructor(ground: Ground) {
    const said = subjectsOf(ground)
    const issuer = ground.head.issuer ?? commonest(said)
    this.#issuer = issuer ? signersOf(issuer, ground).map((name) => ({ name, role: 'responsible', inferred: true })) : []
    this.#units = /(?:公司|集团|厂|矿|院)$/.test(ground.head.issuer ?? '') ? unitsOf(said) : []
    this.#firm = /(?:公司|集团|厂|矿)$/.test(issuer ?? '') || INSTITUTION.test(issuer ?? '') ? null : firmOf(said)
    this.#addressees = addressed(ground).map((name) => ({ name, role: 'responsible', inferred: true }))
    const coordinator = coordinatorOf(ground) ?? officeOf(ground, issuer) ?? receiverOf(ground, said) ?? bodyOf(issuer, said)
    this.#coordinator = coordinator ? [{ name: coordinator, role: 'lead', inferred: true }] : []
  }

  /** 安监办：负责……: whoever is named before the colon does all of the paragraph. */
  charge(names: readonly string[]): void {
    this.begin()
    this.#subject = names.map((name) => ({ name, role: 'responsible', inferred: false }))
  }

  /** 8月（牵头部门：安全部）：……, 管住人。（教务处）……: for what stands behind it in the paragraph. */
  tell(owners: readonly Owner[]): void {
    this.begin()
    this.#titled = owners.map((owner) => ({ ...owner, inferred: false }))
    this.#subject = this.#titled
  }

  /** 启动部署（3月—4月）：……: a stage without a number is an item too. */
  begin(): void {
    this.#subject = null
    this.#opened = null
    this.#urged = null
    this.#helped = null
    this.#told = null
  }

  /** 请抓好落实，并于6月底前报送: whom the letter is sent to does the rest of the sentence. False when it names nobody. */
  ask(sentence: number): boolean {
    if (this.#addressees.length === 0) return false
    this.#subject = this.#addressees
    this.#opened = { owners: this.#addressees, sentence }
    return true
  }

  /** A new item knows no subject yet, unless its title is one: 9.煤矿企业。推进……. */
  enter(item: string, role: Role, title = '', depth = 0): void {
    this.#judging = role === 'safeguards' || role === 'organisation'
    this.#wide = role === 'goals' || role === 'guiding' || role === 'stages'
    // 五、实验室攻坚。资产处牵头编制手册。（一）完成分级: who leads the article leads its items.
    if (this.#led && item !== this.#item && depth <= this.#led.depth) this.#led = null
    this.#depth = depth
    if (item !== this.#item) {
      this.#titled = titled(title)
      if (this.#titled) this.#led = { owners: this.#titled, depth }
      this.#subject = this.#titled ?? this.#led?.owners ?? null
    }
    this.#item = item
    this.#sentence = -2
    this.#urged = null
    this.#helped = null
    this.#told = null
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
    return [...this.#coordinator, ...this.#issuer.filter((owner) => !this.#coordinator.some((one) => one.name === owner.name || inFull(one.name) === owner.name)), ...this.#units]
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

  /** 严格执行动火作业审批制度, 未经岗前培训不得上岗: only a firm can do that, whoever sees to it. */
  #withFirm(owners: Owner[], text: string): Owner[] {
    return this.#firm && IN_A_FIRM.test(text) && !owners.some((owner) => A_FIRM.test(owner.name)) ? [{ name: this.#firm, role: 'responsible', inferred: true }, ...owners] : owners
  }

  /** The first subject of an item speaks for its title and for what comes before it in the same sentence. */
  expect(text: string): void {
    if (this.#subject) return
    const subject = saidOwners(text).subject
    if (subject && !/对|将/.test(subject[0]!.name.slice(0, 1))) this.#subject = subject
  }

  /** `ahead`: the clauses behind it in the same run; the name in brackets behind the last of them is theirs all. */
  read(text: string, segment: { sentence: number; run: number }, ahead: readonly string[] = []): Owner[] {
    const behind = (one: string): Owner[] => [...bracketBehind(one), ...cellBehind(one), ...this.#addressedBehind(one)]
    const front = bracketInFront(text)
    if (front.length > 0) this.tell(front)
    const mine = behind(text)
    const said = mine.length > 0 || ahead.length === 0 ? null : saidOwners(text)
    // 景区自查一次，停运检修不少于15天（资源科）: who is named does his own.
    const told = mine.length > 0 ? mine : said?.subject ? undefined : ahead.map(behind).find((owners) => owners.length > 0)
    if (told) this.#told = { owners: told, run: segment.run }
    // 清洗一遍（工程部），以后每60天一次: still theirs.
    const still = this.#told?.run === segment.run && /^(?:以后|此后|其后|之后|并)/.test(text) ? this.#told.owners : null
    const owners = this.#own(this.#read(text, segment))
    const given = told ?? still
    if (!given) return owners
    const doers = owners.filter((owner) => !owner.inferred && !given.some((one) => one.name.includes(owner.name)))
    return [...given, ...doers]
  }

  /** 处治落石点九处 各养护站: the last cell of a typed row is somebody the plan is sent to. */
  #addressedBehind(text: string): Owner[] {
    const named = this.#addressees.filter(({ name }) => name.length > 2 && text.length > name.length + 6 && text.endsWith(name) && /[^向报送由给至对与和、到在于往为各发]$/.test(text.slice(0, -name.length)))
    return named.map((owner) => ({ ...owner, inferred: false }))
  }

  /** 省厅, 区局, 民政部门 in a plan of that office are the office. */
  #own(owners: Owner[]): Owner[] {
    const meant = this.#issuer.filter((issuer) => owners.some((owner) => ownName(owner.name, issuer.name) || (this.#issuer.length > 1 && /^(?:两|三|四|各)(?:个)?(?:部门|单位|家|局|家单位)$/.test(owner.name))))
    return [...owners, ...meant.filter((issuer) => !owners.some((owner) => owner.name === issuer.name))]
  }

  #read(text: string, segment: { sentence: number; run: number }): Owner[] {
    const led = ledIn(text)
    if (led?.owners.every((owner) => PERSON.test(owner.name))) return [...led.owners, ...this.#carried()]
    if (led) {
      this.#subject = led.owners.filter((owner) => owner.role === 'lead').map((owner) => ({ ...owner, role: 'responsible' }))
      this.#opened = { owners: this.#subject, sentence: segment.sentence }
      this.#urged = null
      this.#led ??= { owners: this.#subject, depth: this.#depth }
      return led.owners
    }
    // 5月至9月为集中整治阶段: whoever coordinates.
    if (A_STAGE.test(text)) return this.coordinator()
    const said = saidOwners(text)
    // 负责人每季度…，班组每日…。发现问题的要…: after its full stop a sentence of several doers is its first one's.
    const opening = segment.sentence !== this.#sentence
    this.#sentence = segment.sentence
    if (this.#opened && this.#opened.sentence !== segment.sentence) {
      this.#subject = this.#judging && JUDGES.test(text) ? null : this.#opened.owners
      this.#opened = null
    }
    // 企业每季度演练。依托广播每周播报提示: what only an office does is not the enterprise's that was named before.
    if (opening && this.#subject?.every((owner) => /企业|生产经营单位|公司|人员|员$/.test(owner.name)) && (OF_AN_OFFICE.test(text) || ONLY_AN_OFFICE.test(text))) this.#subject = null
    // 院长每季度自查；护理员每小时巡房；每半年演练一次: behind a semicolon it is the house's again, not the nurse's.
    if (!opening && segment.run !== this.#run && this.#subject?.every((owner) => NARROW.test(owner.name))) {
      const wider = [this.#titled, this.#opened?.owners].find((owners) => owners && !owners.some((owner) => NARROW.test(owner.name)))
      if (wider) this.#subject = wider
    }
    this.#run = segment.run
    if (opening) this.#before = this.#subject
    if (said.subject && said.subject.length > 0) {
      // 九小场所应安装…, “小散乱”企业要关闭: what is acted upon does not go on to act.
      if (said.subject.some((owner) => /场所$|^“/.test(owner.name)) || IS_TREATED.test(text)) return [...said.owners, ...this.#carried().map((owner) => ({ ...owner, role: 'lead' as const }))]
      if (said.subject.every((owner) => /^(?:各|有关|各有关|各相关)单位$/.test(owner.name))) {
        said.owners.push(...this.#addressees.filter((owner) => !said.owners.some((one) => one.name === owner.name)))
      }
      // 各地 are those the plan is sent to.
      if (said.subject.some((owner) => /^各(?:地|地区)$/.test(owner.name))) {
        const each = this.#addressees.filter((owner) => owner.name.startsWith('各')).slice(0, 1)
        said.owners.push(...each)
        said.subject.push(...each)
      }
      // 安委办成立专班，专班每周调度: whoever founded it answers for it.
      const founders = this.#subject && said.subject.every((owner) => FOUNDED.test(owner.name)) ? this.#subject.map((owner) => ({ ...owner, inferred: true })) : []
      for (const owner of founders) if (!said.owners.some((one) => one.name === owner.name)) said.owners.push(owner)
      // 企业主要负责人带队检查，对查出的隐患登记建档: the firm goes on, its head with it.
      const firms = said.subject.flatMap((owner) => { const name = HEAD_OF.exec(owner.name)?.[1]; return name && bareName(name) ? [{ ...owner, name }] : [] })
      this.#subject = [...said.subject, ...founders, ...firms.filter((owner) => !said.subject!.some((one) => one.name === owner.name))]
      if (this.#opened?.sentence !== segment.sentence) this.#opened = { owners: opening ? this.#subject : (this.#before ?? this.#subject), sentence: segment.sentence }
      if (said.owners.some((owner) => owner.role === 'lead' && said.subject!.some((one) => one.name === owner.name))) this.#led ??= { owners: said.subject, depth: this.#depth }
      this.#urged = said.urged ? { owners: responsible(said.owners), sentence: segment.sentence } : null
      return said.houses ? [...said.owners, ...this.coordinator().filter((owner) => !said.owners.some((one) => one.name === owner.name))] : said.owners
    }
    // 请结合实际制定落实措施，6月底前报送: whom the letter is sent to.
    if (/^请(?!示)/.test(text) && said.owners.length === 0 && this.ask(segment.sentence)) return [...this.#addressees]
    // 企业自查自改能力显著提升: what an enterprise is to become is the enterprise's own.
    if (/^(?:各类|各)?(?:企业|生产经营单位)/.test(text) && !said.urged && !this.#subject) return [{ name: /^.{0,2}企业/.test(text) ? '企业' : '生产经营单位', role: 'responsible', inferred: true }, ...this.coordinator().slice(0, 1)]
    // 二级单位达标率100%: the rate is theirs who are to reach it.
    const holder = said.owners.length > 0 ? null : RATED.exec(text)?.[1]
    if (holder && bareName(holder)) return [{ name: holder, role: 'responsible', inferred: true }, ...this.#carried()]
    const carried = this.#withFirm(this.#carried(), text)
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

/** 各省、自治区、直辖市人民政府 is one name: the levels share their noun. */
function levelsJoined(names: readonly string[]): string[] {
  const joined: string[] = []
  for (const name of names) {
    if (LEVEL.test(joined.at(-1) ?? '')) joined[joined.length - 1] += `、${name}`
    else joined.push(name)
  }
  return joined
}

const LEVEL = /(?:^|、)各?(?:省|自治区|直辖市|(?:设区的?|地级)?市|州|盟|地区|县|旗|镇|乡)$/

/** 各县（市、区）人民政府，市直有关部门： */
function addressed({ head }: Ground): string[] {
  if (!head.addressees) return []
  const { section, from, to } = head.addressees
  return levelsJoined(splitTop(section.seen.text.slice(from, to))).filter((name) => name.length <= 24 && bareName(name)).slice(0, 6)
}

const PERSON = /(?:负责同志|负责人|领导|领导同志|组长|专人|一把手|校长|院长|园长|厂长|矿长|站长|经理)$/
const A_STAGE = /^[^，。；]{2,30}为[^，。；：为]{2,18}阶段$/
/** Staff of a house, or only some of those that are told: 护理员, 失能老人较多的机构. */
const NARROW = /(?:员|人员|主任|班长|组长|经理|医生|护士|教师|司机|保安|工)$|多的|少的|其余/
const HEAD_OF = /^(.{2,24}?)(?:的)?(?:主要负责(?:同志|人)|主要领导|法定代表人|实际控制人|主要负责人)$/
/** A body that has no name of its own: 专班, 督导组. */
const FOUNDED = /^(?:该|工作|推进|整治)?(?:专班|领导小组|工作组|督导组|督查组|检查组|办公室)$/
const ONLY_AN_OFFICE = /^(?:对|把|将)[^，]*(?:企业|单位|公司|人员)[^。]{0,20}(?:约谈|会诊|停业整顿|立案|处罚|吊销|挂牌督办|监管名单|重点监管)|责令/
const OF_AN_OFFICE = /^[^，]{0,14}(?:安全生产月|宣传月|咨询日|联合执法|执法检查|督查|暗访|抽查|曝光|公布|通报|约谈|播报|大喇叭|村村响|双随机)/

/** 将整治工作纳入年度考核, 对推诿扯皮的予以通报: who issued the plan judges those who were told. */
const JUDGES = /^(?:严格|强化|加强|严肃)(?:考核|奖惩)|^(?:将|把)[^，]*(?:纳入|列入|作为)[^，]*(?:考核|督查|巡查|评价)|^对[^，]*(?:的|单位|部门|地区|企业|个人|集体|学校|乡镇|县区|科室|项目|网格|商户)，?(?:按规定|依规依纪|依法依规|一律|严肃|坚决|给予|予以|及时|[^，]{0,4})*(?:通报|约谈|问责|追责|追究|扣分|表彰|表扬|奖励)/

/** 企业自己管住车, 市（州）交通运输局依法管住企业: who does what the item says. */
function titled(title: string): Owner[] | null {
  // 4.校舍与食堂: a place is spoken of, nobody told.
  const plain = (title.length > 3 || /[办局委所队站科处室]$/.test(title)) && title.length <= 24 && bareName(title) && !/(?:食堂|实验室|场所|工地|项目|车间|用户)$/.test(title)
  if (plain) return [{ name: title, role: 'responsible', inferred: false }]
  const charged = chargedInTitle(title)
  if (charged.length > 0) return charged
  const name = title.length <= 24 ? /^(.{2,16}?)(?:自己|依法(?!行政)|要|应|须|必须|怎么|如何|每天|每月|该|干什么|主动)/.exec(title)?.[1] : undefined
  return name !== undefined && bareName(name) ? [{ name, role: 'responsible', inferred: false }] : null
}

const RATED = /^(?:(?:到|在)?20\d\d年(?:底前|底)?，?)?([^，。；的]{1,20}?(?:单位|企业|学校|机构|公司|矿山|煤矿|工厂|园区|医院|景区))(?=[^，。；]{0,24}(?:率|比例|占比|全部|均)[^，。；]{0,12}(?:\d|达到|通过))/

const INSIDE = /^(?:建立|健全|完善|落实|规范|强化|并|全面|进一步)+((?:生产经营单位|企业)(?!负责人教育))[^，]{0,24}(?:自查自改|自查|全员|岗位|一线|内部|双重预防)/

const A_FIRM = /(?:企业|经营单位|公司|施工单位|使用单位|矿山|矿|厂|加油站|仓库|学校|幼儿园|医院|机构|景区|商场|酒店|场所|工地|场站)$/
const IN_A_FIRM = /(?:作业|动火|用火|吊装|有限空间|高处)[^，的]{0,6}(?:审批|许可|开票)|作业票|双人双锁|岗前培训|单人(?:进|作业|值)|(?:不得|严禁|禁止)[^，]{0,10}(?:上岗|开工|复工|冒险)|(?:从业人员|岗位|一线员工|新员工|新上岗)[^，]{0,14}(?:考核合格|三级教育|合格率)|全员安全生产责任制|企业安全管理体系|提取[^，]{0,8}安全(?:生产)?费用|班前会|交接班|一线岗位/

/** The plainest word for those the plan tells most often what to do. */
function firmOf(said: ReadonlyMap<string, number>): string | null {
  const firms = [...said].filter(([name]) => A_FIRM.test(name) && !/[、和]/.test(name) && name.length <= 12)
  return firms.sort((a, b) => b[1] - a[1] || a[0].length - b[0].length)[0]?.[0] ?? null
}

function responsible(owners: readonly Owner[]): Owner[] {
  return owners.filter((owner) => owner.role === 'responsible')
}

/** Who is told what to do, and how often; 各地区 counts before anybody else. */
function subjectsOf(ground: Ground): Map<string, number> {
  const said = new Map<string, number>()
  for (const one of ground.outlined) {
    if (one.type !== 'paragraph' || one.role === 'guiding') continue
    for (const sentence of one.seen.text.slice(one.from, one.from + 2000).split(/[。；]/)) {
      const { owners, subject, urged } = saidOwners(sentence)
      for (const owner of subject ?? (urged ? owners : [])) if (owner.name.length <= 16 && !/\d/.test(owner.name)) said.set(owner.name, (said.get(owner.name) ?? 0) + (owner.name.startsWith('各') ? 2 : 1))
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

/** A plan that only bears the name of a place is run by the body of the place that is told to act: 市专班. */
function bodyOf(issuer: string | null, said: ReadonlyMap<string, number>): string | null {
  if (!issuer || !/^[^局委办厅部]{2,8}[省市区县州盟旗镇乡]$/.test(issuer)) return null
  const bodies = [...said].filter(([name]) => /^[省市区县州盟旗镇乡](?!委|政府)[^各、企]{0,8}(?:专班|领导小组|指挥部|安委办|安委会|局|厅|办)$/.test(name))
  return bodies.sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/** 民政局 and 消防救援支队 of one town sign together; 榆关区教育系统 of a text in which 区局 speaks is its 教育局. */
function signersOf(issuer: string, { outlined }: Ground): string[] {
  const plain = issuer.replace(/(?:20\d\d年?).*$/, '') || issuer
  // Of many that sign the first leads.
  const several = plain.split('、').filter((name) => name !== '')
  if (several.join('') !== plain) return several.length > 4 ? several.slice(0, 1) : several
  const field = /^(.{2,8}[省市区县州])([^，的]{2,6})系统$/.exec(plain)
  const speaks = field && outlined.some((one) => one.type === 'paragraph' && new RegExp(`(?:我|${field[1]!.slice(-1)})局`).test(one.seen.text))
  return [speaks ? `${field[1]!}${field[2]!}局` : plain]
}

/** 省厅 and 交通运输厅, 民政部门 and 民政局. */
function ownName(name: string, issuer: string): boolean {
  if (/^(?:本|我|省|市|区|县|州|盟|旗|镇|乡|总|全)?(?:厅|局|委|办|公司|集团|院|校)$/.test(name)) return issuer.endsWith(name.slice(-1))
  const field = /^([^各有相等监主业行]{2,4})(?:主管)?部门$/.exec(name)?.[1]
  return field !== undefined && /(?:局|厅|委|委员会)$/.test(issuer) && issuer.includes(field)
}

/** 市安委会 is 市安全生产委员会, whom the head names in full. */
const inFull = (name: string): string => name.replace(/安委会$/, '安全生产委员会')

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
