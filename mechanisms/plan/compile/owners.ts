// The owner grammar: who does it. （责任单位：甲、乙；配合单位：丙）, 由甲负责, 甲要…, 甲牵头会同乙, 督促甲做 (甲 does it, whoever
// urges leads), 配合甲做 (甲 leads, we assist). What a sentence leaves out comes from the sentence before or the coordinator.

import { ADVERB, MODAL, ORG_NOUN, VERB } from './lexicon.ts'
import type { Owner } from './plan.ts'

/** What one clause says about its owners. `subject` carries on to the next clause of the same item. */
export type Said = { owners: Owner[]; subject: Owner[] | null; urged: boolean; assisting: boolean }

const NOT_IN_SUBJECT = '，。；：！？“”《》'
/** A subject: up to 60 characters that end in a noun that can own, before a modal, an adverb or a verb. */
const SUBJECT = new RegExp(`^((?:[^${NOT_IN_SUBJECT}]{0,48}?)(?:${ORG_NOUN})(?:（[^（）]{1,14}）)?)(?=(?:${MODAL})(?!求|点|素|害|件|害|领)|(?:${ADVERB})|(?:${VERB})(?!的))`)
const PREPOSITION = /^(?:对|将|把|在|按|按照|根据|依照|围绕|聚焦|针对|以|为|与|同|向|从|自|经|让|使|被|由|就|给|因|通过|结合|借助|依托|立足|紧盯|突出|充分|深刻|其中|包括|含|如|等|的|并|和|及|或|未|不|无|非|未经|严|坚|全|大力|着|切|进|加|提|建|健|完|制|开|组织|推|落|强|深|统|督|指|引|鼓|支|配合|协助|会同|参|召|听|研|报|通|公|发|播|宣|学|培训|检|排|巡|抽|评|考|整|治|查|打|处|惩|问|追|约|警|挂|关|取|淘|清|撤|搬|改|更|打|创|选|树|安装|使|运|应用|启|购|投|设|成|明|厘|细|分解|梳|总结|提|汇|收|统|摸|掌|辨|管控|防|遏|消减|消除|减|降|杜|禁|坚|抓|做|确|保证|实|达|形|构|搭|畅|优|规范|衔|执行|遵|履|纳|列|贯|传|部署|动|激|奖|表|予|签|填|登|归|备|告|移|抄|撰|拟|起|录)/
/** Words that look like a verb at the start but belong to a name. */
const NAME_START = /^(?:应急|规划|建设|安全|安委|综合|管理|监管|教育|宣传|组织部|统战|公安|公共|党|政|发改|发展|交通|市场|消防|住建|城管|经信|工信|科技|文旅|文体|财政|民政|卫|农|水|林|自然|生态|商务|招商|企业|生产|经营|服务|执法|审批|各|有关|相关|区|市|县|镇|乡|街|村|园|社区|校|院|所|负有|其他|其余|重点|高危|主管|行业|属地|辖区|上级|全|本|该|项目|施工|应急管理|统计局|信访|退役|人社|人力|机关|纪|司法|城市|城乡|物业|特种|危险|危化|工贸|燃气|电梯|学|教|集团|分管|分|主要|总|法|从业|车间|班组|部门|单位|规上|规模|行政|监督|检查站|指挥|派出|平安|综治|网格|投资|建管|开发|运营|运输|公路|铁路|民航|邮政|供电|供水|电力|通信|旅游|文化|体育|广电|医|疾控|气象|地震|海事|渔|粮|能源|煤|矿|石|金融|银|保险|工会|团|妇|残|科协)/

export function saidOwners(text: string): Said {
  const owners: Owner[] = []
  const by = new RegExp(`由((?:[^${NOT_IN_SUBJECT}]{1,40}?))(?:负责|牵头|组织|具体|统一|会同|承担|实施)`).exec(text)
  if (by && new RegExp(`(?:${ORG_NOUN})$`).test(by[1]!)) add(owners, by[1]!, 'lead', false)
  const subject = subjectOf(text)
  if (subject) for (const name of listOf(subject)) add(owners, name, roleAfter(text, subject), false)
  const rest = subject ? text.slice(text.indexOf(subject) + subject.length) : text
  const assist = new RegExp(`(?:会同|联合|商)((?:[^${NOT_IN_SUBJECT}]{1,30}?)(?:${ORG_NOUN}))(?=(?:${ADVERB})|(?:${VERB})|(?:${MODAL})|共同|，)`).exec(rest)
  if (assist) for (const name of listOf(assist[1]!)) add(owners, name, 'assist', false)
  const helped = new RegExp(`^(?:[^${NOT_IN_SUBJECT}]{0,6})?(?:配合|协助)(?:做好)?((?:[^${NOT_IN_SUBJECT}]{1,40}?)(?:${ORG_NOUN}|上级|区级|市级|应急|消防))(?=(?:${ADVERB})|(?:${VERB})|做|对|分别|及)`).exec(rest)
  if (helped) for (const name of listOf(helped[1]!)) add(owners, name, 'lead', false)
  const urged = urgedOf(rest)
  if (urged) for (const name of listOf(urged)) add(owners, name, 'responsible', false)
  const assisting = helped !== null || /^(?:积极|主动)?(?:配合|协助)/.test(rest.replace(new RegExp(`^(?:${MODAL}|${ADVERB})+`), ''))
  return { owners, subject: subject ? owners.filter((owner) => owner.role !== 'assist').slice(0, listOf(subject).length) : null, urged: urged !== null, assisting }
}

function roleAfter(text: string, subject: string): Owner['role'] {
  const after = text.slice(text.indexOf(subject) + subject.length, text.indexOf(subject) + subject.length + 8)
  if (/^(?:要|将|应|须)?(?:积极|主动|共同)?(?:配合|协助|参与)/.test(after)) return 'assist'
  return /^(?:要|将|应|须)?(?:负责)?(?:牵头|统筹|总牵头)/.test(after) ? 'lead' : 'responsible'
}

/** The subject of a clause, or undefined. Leading time, conjunction and comma are passed over. */
export function subjectOf(text: string): string | undefined {
  let from = 0
  const lead = /^(?:（|(?:20\d\d年)?[^，。；]{0,14}(?:年|月|底|前|日|起|期间|后)，|其中[：，]?|同时，?|此外，?|并且?|特别是|对此，?|要|一是|二是|三是|四是|五是|六是)+/.exec(text)
  if (lead && lead[0].length < text.length) from = lead[0].length
  const body = text.slice(from, from + 80)
  const found = SUBJECT.exec(body)
  if (!found) return undefined
  const name = found[1]!
  if (PREPOSITION.test(name) && !NAME_START.test(name)) return undefined
  // 督促企业…: the first noun is an object when a verb stands before it.
  if (new RegExp(`(?:督促|指导|推动|引导|鼓励|组织(?!部)|加强|开展|落实|健全|建立|完善|强化|推进|提升|聚焦|针对|围绕|深入|提高|纳入|明确|通过|促进|保障|确保|做好|实现|达到|的(?!企业|单位|部门|行业|地区|场所|人员|负责人|生产))`).test(name)) {
    const cut = /^(?:各|园区|辖区|有关|相关|负有|承担|具有)/.test(name)
    if (!cut) return undefined
  }
  if (/^(?:单位|企业|部门|人员|场所|项目|部|局|委|村|镇|乡|站|机构|中心)$/.test(name) && !/^(?:企业|单位)$/.test(name)) return undefined
  return name
}

const URGE = '督促指导|指导督促|督促引导|引导督促|督促|指导|推动|引导|鼓励|支持|敦促|督导|监督|要求|组织|倒逼|推进|压实|促使|确保|激励'
const URGED = new RegExp(`(?:${URGE})(?:并?(?:${URGE})|、(?:${URGE}))*((?:[^${NOT_IN_SUBJECT}]{0,36}?)(?:${ORG_NOUN}))(?=(?:${MODAL})(?!求)|(?:${ADVERB})|(?:${VERB})(?!的|情况|工作|能力|水平|责任|机制|体系|制度|人员|队伍|力度|培训全覆盖))`)

function urgedOf(text: string): string | null {
  const found = URGED.exec(text.slice(0, 120))
  if (!found) return null
  const name = found[1]!
  if (/[的对将把]|落实|建立|开展|提升|建设|排查|整治|安全生产(?!经营)/.test(name.replace(/负有安全生产监督管理职责的|未覆盖到的/g, ''))) return null
  return name.length > 1 ? name : null
}

/** A list of names: 应急办、各社区 | 教育、卫健、民政等部门 (kept whole: the heads share one noun). */
export function listOf(names: string): string[] {
  const plain = names.replace(/^(?:由|各位)/, '').replace(/[。；，、：]+$/, '')
  if (plain.length > 24 && /等/.test(plain)) return [plain]
  const parts = splitTop(plain)
  const org = new RegExp(`(?:${ORG_NOUN})(?:（[^（）]*）)?$`)
  // 车间、班组及车间主任: every part owns. 应急、消防部门: the parts share the last noun.
  if (parts.length > 1 && parts.every((part) => org.test(part) || /[部办局委站所处会队厂科]$/.test(part))) return parts
  return [plain]
}

function splitTop(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!
    if (char === '（') depth += 1
    else if (char === '）') depth -= 1
    else if (depth === 0 && (char === '、' || char === '，' || char === '；' || char === ',' || char === '和' || char === '及' || char === '与' || char === '/')) {
      const part = text.slice(start, i)
      if (part !== '') parts.push(part)
      start = i + 1
    }
  }
  if (start < text.length) parts.push(text.slice(start))
  return parts.map((part) => part.replace(/^(?:以及|和|及|与)/, '')).filter((part) => part !== '')
}

function add(owners: Owner[], name: string, role: Owner['role'], inferred: boolean): void {
  const plain = name.replace(/^(?:由|要|并|和|及)/, '').trim()
  if (plain.length < 2 || plain.length > 60 || owners.some((owner) => owner.name === plain)) return
  owners.push({ name: plain, role, inferred })
}

const LABEL = /(责任单位|责任部门|责任部室|责任科室|责任人|责任领导|牵头单位|牵头部门|牵头领导|牵头|主办单位|主责单位|配合单位|配合部门|协办单位|参与单位|参加单位|实施单位|落实单位|督导单位|工作要求|完成时限|完成时间|时限要求|整改时限|按职责分工负责)[：:]/g

/** Annotations such as （牵头单位：应急办；配合单位：各社区；完成时限：6月底前）. */
export type Annotation = { owners: Owner[]; time: string | null; rest: string | null }

export function annotationOf(text: string): Annotation | undefined {
  const inner = text.replace(/^[（【\[]|[）】\]]?[。；]?$/g, '')
  const labels = [...inner.matchAll(LABEL)]
  const shared = /^(.{2,120}?)(?:等)?(?:按照?|依照?)?(?:各自)?(?:职责)?(?:分工)?(?:分别)?(?:牵头)?负责$/.exec(inner)
  if (labels.length === 0 && !shared) return undefined
  const owners: Owner[] = []
  if (labels.length === 0 && shared) {
    for (const [index, part] of splitTop(shared[1]!.replace(/[，]?(?:按照?|依照?)?(?:各自)?职责(?:分工)?$/, '').replace(/牵头[，、]?/g, '、')).entries()) {
      add(owners, part, index === 0 && /牵头/.test(inner) ? 'lead' : 'responsible', false)
    }
    return { owners, time: null, rest: null }
  }
  let time: string | null = null
  let rest: string | null = null
  for (const [index, label] of labels.entries()) {
    const from = label.index + label[0].length
    const value = inner.slice(from, labels[index + 1]?.index ?? inner.length).replace(/[，；。、]+$/, '')
    if (/时限|时间/.test(label[1]!)) time = value
    else if (label[1] === '工作要求') rest = value
    else {
      const role = /配合|协办|参与|参加/.test(label[1]!) ? 'assist' : /牵头|主办|主责/.test(label[1]!) ? 'lead' : 'responsible'
      for (const part of splitTop(value)) add(owners, part, role, false)
    }
  }
  return { owners, time, rest }
}

/** The names in a table cell, each of its own. */
export function ownersOfCell(text: string, role: Owner['role']): Owner[] {
  const owners: Owner[] = []
  const plain = text.replace(/(?:牵头|责任|配合)(?:单位|部门)?[：:]/g, '、')
  for (const part of splitTop(plain)) {
    const lead = /（牵头）|\(牵头\)/.test(part)
    add(owners, part.replace(/（牵头）|（配合）/g, ''), lead ? 'lead' : /（配合）/.test(part) ? 'assist' : role, false)
  }
  return owners
}
