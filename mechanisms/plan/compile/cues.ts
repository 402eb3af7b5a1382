// Where a clause says what it is, and what rules of hand make of it. A Chinese clause says its kind twice: by the verb
// that opens it and by the noun (or nominal verb) that closes it; what stands between is modifier. Where both agree a
// list decides (decisions.ts); else cues weigh by zone. One voice of two: kinds.ts hears the learned weights as well.

import { ADVERB, MODAL } from './lexicon.ts'
import type { Facts } from './features.ts'
import { subjectOf } from './owners.ts'
import type { Kind } from './plan.ts'
import { DECISIONS } from './vocabulary/decisions.ts'
import { CUES, type Zone } from './vocabulary/kinds.ts'

const ADVERBIAL = /^(?:按照|根据|依照|依据|围绕|针对|结合|对照|参照|聚焦|紧盯|突出|立足|依托|通过|以.{2,30}为(?:重点|目标|抓手|契机|主线|基础|导向)|在.{2,40}(?:基础上|下|中|期间|同时)|综合运用|充分利用|借助|充分借助|充分发挥.{2,20}作用|将在.{2,20}下|对[^，]{2,40}(?:隐患|问题|企业|单位|人员|区域|项目|场所|活动)$)/
const PURPOSE = /^(?:保障|切实|不断|有效|进一步|全面|着力|确保|促进|形成|营造|提升|提高|夯实|增强|从而|推动.{2,12}(?:转型|落实)|以点带面)/
const SKIP = new RegExp(`^(?:组织(?=播放|编写|编制|宣讲|学习|制作)|${MODAL}|${ADVERB}|20\\d\\d年(?:\\d{1,2}月)?(?:\\d{1,2}日)?(?:底前|底|前)?，?|\\d{1,2}[时日月](?:底)?前?|每(?:年|半年|季度|月|周|日|班)(?:末月|初|末|底)?(?:至少)?(?:组织|开展)?|并|也|还|负责)+`)

/** Compounds in which a deed is but a modifier: 隐患排查整治情况, 排查治理双重预防机制. */
const MODIFIERS = /(?:重大)?(?:事故)?隐患(?:排查|自查自改)?(?:治理|整治|整改)?(?=情况|双重预防|等|工作流程|责任|工作贯穿|不力|为重点|有关)|排查整治(?=等|工作中|情况|20\d\d|重点任务)|排查(?=情况|问题|、整改)|培训(?=(?:服务)?机构|条件|档案|计划)|执法(?=人员|监管人员)|检查(?=指引|指南|频次|事项)|(?:企业|重点)?安全培训、安全咨询|(?:检查|排查|巡查|督查|巡检)(?:中)?(?:发现|出)(?=的)|监管执法、应急处置|安全检查、安全宣传|(?:消防)?设计审查验收(?=违法)|教育培训(?=基地|档案)/g

export type Zones = Record<Zone | 'body' | 'full', string>

/** Splits a clause into where its head, tail and core stand. */
export function zonesOf(text: string): Zones {
  const parts = text.replace(/[（(][^（）()]{0,60}[）)]/g, '').split(/[，；。]/).filter((part) => part !== '')
  const stripped = parts.map((part) => part.replace(/^(?:到|于|自)?(?:20\d\d年|今年|本年)?(?:年?底前?|\d{1,2}月(?:\d{1,2}日|底|份)?(?:之?前)?|[一二三四]季度末?前?|上半年)?(?!底|末|\d)/, ''))
  let first = 0
  while (first < stripped.length - 1 && !/(?:落地|见效|到位)$/.test(stripped[first]!) && (stripped[first] === '' || ADVERBIAL.test(stripped[first]!) || ADVERBIAL.test(withoutSubject(stripped[first]!)) || stripped[first]!.endsWith('的'))) first += 1
  let last = stripped.length
  while (last > first + 1 && PURPOSE.test(stripped[last - 1]!)) last -= 1
  const core = stripped.slice(first, last).join('，').replace(MODIFIERS, '〇')
  const main = (stripped[first] ?? '').replace(MODIFIERS, '〇')
  const opened = withoutSubject(main)
  return { main, body: withoutHelped(opened), full: withoutHelped(main.slice((subjectOf(main) ?? '').length).replace(MODALS, '')), head: opened.slice(0, 9), tail: core.split('，').map((part) => part.slice(-9)).join('，'), core, all: text }
}

function withoutSubject(part: string): string {
  const subject = subjectOf(part)
  const rest = subject && part.startsWith(subject) ? part.slice(subject.length) : part
  return rest.replace(SKIP, '')
}

const MODALS = new RegExp(`^(?:${MODAL})+`)
const HELPED = new RegExp(`^(?:积极|主动|切实|按要求)?(?:配合|协助|会同|联合)(?:做好)?(?:[^，]{0,16}?(?:部门|单位|[局委办]|政府|有关方面|安委会)(?:做好)?|(?=开展|推进|组织))(?:${ADVERB})*`)
/** 配合区应急局加强检查 is a check. */
function withoutHelped(body: string): string {
  return body.replace(HELPED, '')
}

/** What the rules of hand say: `decided` where opening and closing agree, `cued` where words were weighed; null when nothing speaks. */
export type Said = { kind: Kind; by: 'decided' | 'cued' }

export function saidByHand(zones: Zones, facts: Facts): Said | null {
  const decided = decisionOf(zones, facts)
  if (decided) return { kind: decided, by: 'decided' }
  const scores = new Map<Kind, number>()
  const add = (kind: Kind, weight: number): void => void scores.set(kind, (scores.get(kind) ?? 0) + weight)
  for (const [zone, pattern, kind, weight] of CUES) if (pattern.test(zones[zone])) add(kind, weight)
  byFacts(zones, facts, add)
  let best: Said | null = null
  let most = 0.7
  for (const [kind, score] of scores) {
    if (score > most) {
      best = { kind, by: 'cued' }
      most = score
    }
  }
  return best
}

/** Goals and guiding words string headlines together: what they open and close with decides nothing. */
function decisionOf(zones: Zones, { role, due, frequency }: Facts): Kind | undefined {
  if (role === 'guiding' || role === 'goals' || role === 'head') return undefined
  const dated = due !== null && (due.by !== null || due.from !== null) && !due.standing && !due.yearly
  const rhythm = frequency.some((one) => one.per !== 'campaign') && !/建立|健全|完善|形成/.test(zones.body)
  for (const [ground, pattern, kind, not] of DECISIONS) {
    // 严格, 统筹, 综合 are adverbs before a verb and verbs before a noun.
    if (!(pattern.test(zones[ground]) || (ground === 'body' && pattern.test(zones.full))) || not?.test(zones.core)) continue
    // 每半年开展一次风险评估, 严格执行日查、周查、月查制度: what has its rhythm is somebody's duty, if anything; the weights say which.
    if (kind === 'mechanism' && rhythm) return undefined
    // 2026年，开展违规审批专项整治; 2024年，配齐装备: done once by a date.
    return dated && (kind === 'inspection' ? /专项(?:整治|行动)$/.test(zones.main) : kind === 'organisation' && /^配[齐备强]/.test(zones.body)) ? 'milestone' : kind
  }
  return undefined
}

const WORKS = /(?:更新)?改造|更换|加固|新建|改建|扩建|打通|铺设|加装|治理工程|防护工程|护栏|安装.{0,12}(?:栓|桩|灯|阀|管)/

function byFacts(zones: Zones, facts: Facts, add: (kind: Kind, weight: number) => void): void {
  const { role, due, frequency, targets, heading } = facts
  const dated = due !== null && (due.by !== null || due.from !== null) && !due.standing
  const counted = targets.filter((target) => target.value !== null && /^[万亿]个$|^[万亿]?(?:%|台|家|平方米|处|公里|套|户|座|栋|所|支|辆|元|万元|吨|支队伍|艘|架|具)$/.test(target.unit))
  if (counted.some((target) => /\d/.test(target.text))) add('target', dated ? 3.2 : 2.2)
  // 改造42处, 更换管网18.6公里: works are counted too, and stay works.
  if (counted.length > 0 && WORKS.test(zones.core) && !/率|比例|占比|覆盖/.test(zones.core)) add('engineering', 3.4)
  if (/全(?:面)?覆盖$|全部(?:淘汰|退出|完成|消除|整改|整治|清零|搬离|关闭).{0,4}$|全部(?:建成|建立|配备|安装|达到|达标|接入)/.test(zones.main)) add('target', 4)
  if (frequency.some((one) => one.per !== 'campaign') && /每|按月|按季|逐月|日周月/.test(zones.all)) add('duty', 0.8)
  if (role === 'goals') add(/^(?:强化|推进|提升|提高|防范|保障|落实|开展|动员|确保|推动)/.test(zones.head) && targets.length === 0 ? 'principle' : 'target', 1.6)
  if (role === 'goals' && /更加(?:完善|健全)|得到落实/.test(zones.core)) add('mechanism', 2)
  if (role === 'guiding') add(/着力|大行动/.test(zones.all) ? 'mechanism' : 'principle', 1)
  if (role === 'stages' && /完成/.test(zones.core)) add('target', 0.6)
  if (role === 'head') add('document', 1.2)
  if (dated && /^(?:全面|完成|建成|健全并|完善)/.test(zones.head)) add('milestone', 1)
  if (dated && /^配齐.*(?:装备|器材|物资)$/.test(zones.body)) add('milestone', 3)
  if (dated && /开展.{2,24}(?:专项整治|专项行动)$/.test(zones.main)) add('milestone', 1.6)
  if (/培训/.test(heading)) add('training', 0.4)
  if (/宣传|宣贯/.test(heading)) add('publicity', 0.5)
  if (/执法/.test(heading)) add('enforcement', 0.4)
  if (/数字|监测预警|智慧|信息化/.test(heading)) add('digital', 0.8)
  if (/工程/.test(heading)) add('engineering', 0.6)
  if (/考核|巡查/.test(heading)) add('assessment', 0.5)
  if (/燃气|专项整治/.test(heading)) add('inspection', 0.3)
}
