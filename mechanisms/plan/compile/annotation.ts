// Who does it and until when, told apart from the sentence: （牵头单位：甲；配合单位：乙；完成时限：6月底前）, 责任部门：甲牵头，乙配合,
// （甲牵头，乙、丙等按职责分工负责）, and the owner cells of tables.

import { addOwner, bareName, ENDS_IN_ORG, splitTop } from './owners.ts'
import type { Owner } from './plan.ts'

export type Annotation = {
  owners: Owner[]; time: string | null; rest: string | null
  /** Each in its field: whoever leads the item goes on leading it. */
  general?: boolean
}

const WHO = '(?:主要)?(?:责任|牵头|配合|主办|主责|协办|参与|参加|实施|落实|督导|承办|协同|协助)(?:责任)?(?:单位|部门|部室|科室|处室|股室|领导|主体|机构|人)(?:及(?:责任|配合)?(?:单位|部门|人))?|牵头|配合'
const WHEN = '(?:完成|整改|落实|办理|实施|推进)?(?:时限|期限|时间节点)(?:要求)?|完成时间|推进时间|时间要求|进度要求'
/** The words that open an annotation, at the start of a line or behind a sign. */
export const ANNOTATION_OPENS = new RegExp(`^(?:(?:${WHO}|${WHEN})[：:]|【(?:${WHO}|${WHEN})】)`)
/** 【责任单位】甲、乙: the label is set off by its brackets. */
const BRACKETED = new RegExp(`【(${WHO}|${WHEN}|工作要求)】[：:]?`, 'g')
const LABEL = new RegExp(`(${WHO}|${WHEN}|工作要求)[：:]`, 'g')

/** 牵头单位：消防救援大队, as it is typed: it asks nobody anything, it says who does what stands beside it. */
export function saysWho(text: string): boolean {
  const plain = text.replace(/\s+/g, '').replace(/\(/g, '（').replace(/\)/g, '）')
  return [plain, plain.slice(1)].some((one) => ANNOTATION_OPENS.test(one)) && annotationOf(plain)?.rest === null
}

/** 甲牵头，乙、丙等按职责分工负责 | 甲、乙负责 | 甲负责，乙配合: all of a bracket, and nothing but names and roles. */
const ROLED = /^(?!.{161})[^：。]{2,}?(?:牵头|负责|配合|落实|实施|参与|参加|协助|协同|承担|抓总|督办|包保)$/
/** A part of one may drop its verb: （甲牵头，各区政府）. */
const SHARED = /(?:等)?(?:有关|相关)?(?:按照?|依照?)?(?:各自)?(?:职责)?(?:分工)?(?:分别)?(?:牵头)?(?:负责|抓好|具体)?(?:组织)?(?:落实|实施|推进|承担)?$/

/** （完成时限4月20日前）, （整改期限为2024年6月底）: the colon left out. */
const UNTIL = new RegExp(`^(?:${WHEN})(?:为|是|于)?((?:20\\d\\d年)?\\d{1,2}月[^，；]{0,8}|20\\d\\d年[^，；]{0,10})$`)

/** `closing`: behind a full stop names alone are enough. */
export function annotationOf(text: string, closing = false): Annotation | undefined {
  const inner = text.replace(BRACKETED, '$1：').replace(/^[（【[〔]|[）】\]〕]?[。；]?$/g, '')
  const labels = [...inner.matchAll(LABEL)]
  if (labels.length === 0) {
    const until = UNTIL.exec(inner)?.[1]
    if (until) return { owners: [], time: until, rest: null }
    const { names, time } = timed(inner)
    if (!ROLED.test(names)) return closing && namesOnly(text) ? { owners: ownersIn(names, 'responsible'), time, rest: null } : undefined
    const owners = ownersIn(names, 'responsible')
    return owners.length > 0 && owners.every((owner) => ENDS_IN_ORG.test(owner.name) || NAME.test(owner.name)) ? { owners, time, rest: null } : undefined
  }
  const owners: Owner[] = []
  let time: string | null = null
  let rest: string | null = null
  let general = false
  for (const [index, label] of labels.entries()) {
    const from = label.index + label[0].length
    const value = inner.slice(from, labels[index + 1]?.index ?? inner.length).replace(/[，；。、]+$/, '')
    if (/时/.test(label[1]!) || /期限|进度/.test(label[1]!)) time = value
    else if (label[1] === '工作要求') {
      rest = value
      for (const name of generally(value)) addOwner(owners, name, 'responsible', false)
      general = owners.length > 0 && labels.length === 1
    }
    else {
      const role = /配合|协办|协同|协助|参与|参加/.test(label[1]!) ? 'assist' : /牵头|主办|主责/.test(label[1]!) ? 'lead' : 'responsible'
      const said = timed(value)
      time ??= said.time
      for (const owner of ownersIn(said.names, role)) addOwner(owners, owner.name, owner.role, false)
    }
  }
  return { owners, time, rest, ...(general ? { general } : {}) }
}

/** 甲牵头，乙配合，2024年11月底前完成: the last part says until when. */
function timed(value: string): { names: string; time: string | null } {
  // 3月底，通防部: the day first.
  const first = /^((?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|[上中下]旬)?|[一二三四]季度末?|年底)前?(?:完成)?|长期(?:坚持)?)，([^，]{2,60})$/.exec(value)
  if (first) return { names: first[2]!, time: first[1]! }
  const found = /[，；]((?:于|在)?(?:(?:20\d\d年|\d{1,2}月)[^，；]{0,16}(?:前|底|完成|坚持|推进)|长期坚持|持续推进|立即整改)[^，；]{0,8}(?:[，；]长期坚持)?)$/.exec(value)
  return found ? { names: value.slice(0, found.index), time: found[1]! } : { names: value, time: null }
}

/** 工作要求：各科室负责分管领域的相关工作 | 各社区根据各自职责做好相关工作: who does what the item asks. */
function generally(value: string): string[] {
  for (const sentence of value.split(/[，。；]/)) {
    const found = /^([^：“”]{2,40}?)(?:要)?(?:(?:根据|按照?)(?:各自)?(?:职责|分工|职能)|负责(?:分管|本|各自|职责范围))[^，]{0,24}(?:工作|落实|任务)$/.exec(sentence)
    if (!found) continue
    const parts = splitTop(found[1]!)
    if (parts.every((part) => ENDS_IN_ORG.test(part))) return parts
  }
  return []
}

/** （县应急局、县工信局） behind a full stop: they do what the item says. */
export function namesOnly(bracket: string): boolean {
  const inner = timed(bracket.replace(/^[（【[〔]|[）】\]〕]?[。；]?$/g, '')).names
  if (!/^[（【[〔]/.test(bracket) || inner.length > 120 || /[：“”《》]|^[含见注即]|以下简称/.test(inner)) return false
  const parts = splitTop(inner)
  return parts.length > 0 && parts.every((part) => (part.length >= 3 || /^(?:工会|团委|妇联|党办|政办)$/.test(part)) && part.length <= 24 && ENDS_IN_ORG.test(part.replace(/等$/, '')) && bareName(part.replace(/等$/, '')))
}

/** Offices with names that end in no common noun: 市城管, 区卫健. */
const NAME = /^(?!.*(?:谁|直接|全面|第一|的|要|应当))[\u4e00-\u9fffA-Za-z（）]{2,16}$/

/** Names with the roles their group is given. */
function ownersIn(value: string, role: Owner['role']): Owner[] {
  const owners: Owner[] = []
  for (const group of value.split(/[，；。,;]/)) {
    const plain = group.replace(/^(?:以上|上述)?(?:均|具体)?由/, '')
    const leads = /牵头(?:负责|组织|实施|落实|抓总)?$/.exec(plain)
    const assists = /(?:共同|积极|协同)?(?:配合|参与|协助|参加)$/.exec(plain)
    const names = leads ? plain.slice(0, leads.index) : assists ? plain.slice(0, assists.index) : plain.replace(SHARED, '')
    const [first, others] = names.split(/牵头[、会同]*/, 2)
    for (const name of splitTop(first!)) addOwner(owners, name.replace(/等$/, ''), leads || others !== undefined ? 'lead' : assists ? 'assist' : role, false)
    for (const name of splitTop(others ?? '')) addOwner(owners, name.replace(/等$/, ''), 'responsible', false)
  }
  return owners
}

/** 由甲牵头，乙、丙配合，开展……: who leads and who helps, said before the deed. */
export function ledIn(text: string): { owners: Owner[]; length: number } | undefined {
  const opening = LED.exec(text)?.[0]
  if (!opening) return undefined
  const owners = ownersIn(opening.replace(/，$/, ''), 'responsible')
  return owners.length > 0 && owners.every((owner) => ENDS_IN_ORG.test(owner.name)) && owners.some((owner) => owner.role === 'lead') ? { owners, length: opening.length } : undefined
}

const LED = /^(?:由)?[^，。；：“”]{2,40}?牵头(?:负责|组织|抓总)?，(?:(?:会同)?[^，。；：“”]{2,60}?(?:配合|参与|协助|协同|参加|分工负责|共同负责)，)?/
/** Nothing but who does it: 市公安局等部门按职责分工负责. */
export const ROLES_ONLY = /^(?:由|会同)?[^，。；：“”]{2,60}?(?:牵头(?:负责|组织|抓总)?|配合|参与|协助|协同|参加|分工负责|共同负责)$/

/** The names in a table cell, each of its own. */
export function ownersOfCell(text: string, role: Owner['role']): Owner[] {
  if (ANNOTATION_OPENS.test(text)) return annotationOf(text)?.owners ?? []
  const owners: Owner[] = []
  const plain = text.replace(/(?:牵头|责任|配合)(?:单位|部门)?[：:]/g, '、')
  if (/(?:牵头|配合)(?:[，；]|$)/.test(plain)) return ownersIn(plain, role)
  for (const part of splitTop(plain)) {
    const lead = /（牵头）|\(牵头\)/.test(part)
    addOwner(owners, part.replace(/（牵头）|（配合）/g, ''), lead ? 'lead' : /（配合）/.test(part) ? 'assist' : role, false)
  }
  return owners
}

/** 组织腐蚀检测（设备部）, 装齐防爆装置（设备部 梁某）: a name in brackets behind a deed, at the end of its clause. */
export function bracketBehind(text: string): Owner[] {
  const found = /^(.{4,}?(?:[^处部局科室委办（]|\d处))（([^（）]{2,40}?)(?:[\u4e00-\u9fff]某{1,2})?）$/.exec(text.endsWith('）') ? text.slice(-90) : '')
  if (!found || (ENDS_IN_ORG.test(found[1]!) && !/\d[处所站]$/.test(found[1]!)) || !namesOnly(`（${found[2]!}）`)) return []
  return ownersIn(timed(found[2]!).names, 'responsible')
}

/** （研究生院、教务处）新生未通过考试不得进实验室: in front of the deed. */
export function bracketInFront(text: string): Owner[] {
  const found = text.startsWith('（') ? /^(（[^（）]{3,40}）)[^，。；]{4}/.exec(text)?.[1] : undefined
  return found && namesOnly(found) ? ownersIn(found.slice(1, -1), 'responsible') : []
}

/** 完成照明改造 5月底 隧道管理所: the cells of a row that was typed with blanks stand at its end. */
export function cellBehind(text: string): Owner[] {
  const found = CELL_BEHIND.exec(text.slice(-64))?.[1]
  return found && namesOnly(`（${found}）`) ? ownersIn(found, 'responsible') : []
}

const CELL_BEHIND = /[^，。；：]{4,}(?:\d{1,2}月(?:底|末|\d{1,2}日)?前?|20\d\d年(?:底|末)?前?|[一二三四]季度末?|年底前?|长期坚持?|全年|持续推进|〃|同上)([^，。；：\d的]{3,24})$/

/** 以上除注明外由运维部负责, as a sentence of its own also 由应急局、住建局负责: who does what stands above. */
export function aboveBy(text: string, alone = false): Annotation | undefined {
  if (alone && text.startsWith('由') && text.length <= 100) return annotationOf(text)
  const found = /^(?:以上|上述|前述)[^，。]{0,12}?(?:均|都|一律|统一)?由([^，。；：]{2,30}?)(?:牵头|具体)?(?:负责|落实|实施|兜底|承担)(?:落实|实施)?$/.exec(text)?.[1]
  return found && namesOnly(`（${found}）`) ? { owners: ownersIn(found, 'responsible'), time: null, rest: null } : undefined
}

/** 一、安监部牵头的事项, 三、日常的活（运检部）, 四、没有写明的由办公室兜底: whom a title names for all below it. */
export function chargedInTitle(title: string): Owner[] {
  if (title.length > 40) return []
  const bracket = /（([^（）]{3,40})）$/.exec(title)?.[1]
  const told = bracket ? annotationOf(`（${bracket}）`, true)?.owners : undefined
  if (told && told.length > 0) return told
  const named = /^(?:由)?([^，。；：的]{2,24}?)(?:自己|具体)?(?:牵头|负责|主办|承担)(?:负责|落实|抓好|要办|要抓)?的/.exec(title)?.[1] ?? /由([^，。；：的]{2,24}?)(?:牵头|负责|兜底|承担)/.exec(title)?.[1]
  return named && splitTop(named).every((name) => ENDS_IN_ORG.test(name) && bareName(name)) ? ownersIn(named, 'responsible') : []
}
