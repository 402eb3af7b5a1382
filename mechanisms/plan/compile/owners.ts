// The owner grammar: who does it. （责任单位：甲、乙；配合单位：丙）, 由甲负责, 甲要…, 甲牵头会同乙, 督促甲做 (甲 does it, whoever
// urges leads), 配合甲做 (甲 leads, we assist). What a sentence leaves out comes from the sentence before or the coordinator.

import { ADVERB, MODAL, modal, ORG_NOUN, VERB } from './lexicon.ts'
import type { Owner } from './plan.ts'

/** What one clause says about its owners. `subject` carries on to the next clause of the same item. */
export type Said = { owners: Owner[]; subject: Owner[] | null; urged: boolean; assisting: boolean; houses: boolean }

const NOT_IN_SUBJECT = '，。；：！？“”《》'
const BRACKET = '(?:（[^（）]{1,16}）)?'
/** Verbs that are as often nouns: 社区应急救援站建成率. Only a plain subject (各…) makes them verbs. */
const NOMINAL = /^(?:培训|考核|管理|监管|执法|教育|检查|检测|救援|服务|建设|生产|经营|排查|整治|治理|监测|预警|责任|统计|评估|评价|运行|规划|保障|宣传|规范化|标准化|安全|主体|自查|二级|一级|落实情况|全员|负责人|上岗|持证|投入|达标)/
/** Verbs of plain talk and of offices that open no commitment by themselves, but show that a name before them does something. */
const PLAIN_VERB = '收齐|负总责|包组|包户|联户|挨户|挨家|自[查评改纠](?=到位|并|一[遍次]|完毕|$)|实行|设(?=[立置兼专一])|列出|拉出|提醒|贴出|列支|审定|商(?=有关|相关|各|市|区|县)|协调|对接|带(?=专家|队|头)|不得|不能|不准|严禁|禁止|负有|造册|逐(?!步)|拉网|自(?=20|\\d|印发|发布|取得|即日)|各(?=[办开自负上搞做选派报抓])|月底|月末|季末|年底|岁末|每晚|当晚|全年|节前|汛前|汛后|本周|本月|夜间|白天|假日|周末|节假日|开工前|上岗前|作业前|班前|管(?![理控制道线委网辖护教部单事])|不打招呼|不定期|不间断|包片|驻守|驻点|蹲点|坚守|上门|入户|当天|当日|当场|当面|现场|随时|每逢|第一时间|自行|自己|自觉|相互|互相|轮换|值夜|盯住|盯牢|看住|守住|查看|巡护|派人|派员|派出|挑选|上墙|核对|核清|认领|报(?=送|告|到|给|备|[^社业刊纸表]{1,8}(?:备案|审批|批准|汇总))'
/** What may follow a subject: a modal, an adverb, a verb, a preposition, a number. */
const FOLLOW = `(?:${MODAL})|(?:${ADVERB})|(?:${VERB})(?!的)|${PLAIN_VERB}|根据|按照|依据|结合|围绕|对|把|通过|以(?![上下内外来])|在|于|是|会同|针对|按|与|从|为|向(?![上前下])|参照|比照|发现|接到|收到|带队|率队|不少于|连续|今年|明年|年内|上半年|下半年|请(?=于|在|将|按)|分片|分头|分组|层层|逐级|包保|包联|\\d|每`
/** A subject: up to 48 characters that end in a noun that can own, before a preposition, an adverb, a verb or a date. */
const WEAK = new RegExp(`^((?:[^${NOT_IN_SUBJECT}]{0,48}?)(?:${ORG_NOUN})(?<=..)${BRACKET})(?=${FOLLOW})`)
/** 各镇街|教育中心: the noun that ends the name stands behind a word that could be its verb. */
const GOES_ON = new RegExp(`^(?:综合|联合|教育|管理|监管|监督|监测|检测|检验|服务|培训|执法|救援|建设|规划|宣传|安全|运行|运营|生产|经营|应急)[^${NOT_IN_SUBJECT}的对、]{0,6}?(?:${ORG_NOUN})${BRACKET}(?=${FOLLOW})`)
/** 实验室|与资产管理处, 生产|和安全部. */
const AND_OFFICE = new RegExp(`^[与和及][^${NOT_IN_SUBJECT}的对、]{2,10}?(?:${ORG_NOUN})${BRACKET}(?=${FOLLOW})`)
export const ENDS_IN_ORG = new RegExp(`(?:${ORG_NOUN})${BRACKET}$`)
const STRONG = new RegExp(`(?:应当|必须|务必(?!要)|${['要', '将', '应', '须'].map(modal).join('|')})`, 'g')
const NOT_A_SUBJECT = /^(?:要(?!素)|应当|必须|全年|年内|上半年|下半年|赴|须|需|应(?!急)|报(?!社|业|告厅)|抄|交(?![通警运投管委])|于|至|到|对(?!口|外(?![包来协委]))|将|把|在(?!建|岗|校|职|册)|按|根据|依照|围绕|聚焦|针对|以|为|与|同|向|从(?!业)|自(?!治|然|贸)|经(?!营|济|开|信|发|办|销|纪)|让|使(?!用)|被|由|就|给|因|通过|结合|借助|依托|立足|紧盯|突出|其中|包括|如|的|并|和|及|或|未|不|无(?!人机|线)|凡|当(?!地|班)|除|若|少数|个别|部分|一些|有的|有些|某些|多数|大多数|许多|不少)/
/** Names that begin like a verb: 宣传部, 应急局, 监管部门, 执法队. */
const NAME_START = /^(?:试点(?:城市|地区|单位|县|镇|园区|企业)|研究生|研究院|研究所|使用单位|使用部门|经营单位|监测中心|检测中心|应急|规划|建设(?=单位|局|部|厅|委|主管|管理|工程|行政|项目|和|、|施工)|安全|安委|综合|管理|监管|教育|宣传|组织部|统战|公安|公共|发展|交通|消防|服务|执法|审批|监督管理|指挥|开发|运营|运输|保险|投资|检察|审计|统计局|值班(?=经理|领导|人员|员|室|长|主任|干部)|培训机构|评价机构|检测)/
const VERB_START = new RegExp(`^(?:(?:${MODAL})|(?:${ADVERB})){0,4}(?:${VERB})`)
/** Adverbials and conditions that may stand before the subject. */
const BEFORE_SUBJECT = /(?:日|天|小时|月|年)内$|^(?:按照|根据|依照|依据|围绕|针对|结合|对照|参照|聚焦|立足|依托|通过|坚持|为|在|以|从|自|当|对于?[^，]*$|凡|同时|此外|其中|对此|另外|20\d\d|到20|今年|每)|的$|期间$|起$|前$|后$|以来$|^(?:起)?至(?:次年|翌年)?\d{1,2}月|^[^，]{0,6}(?:遇有?|出现|遇到|发现)[^，]*$|时$|时段$|节点$|^(?:夜间|汛期|冬春|雨季|节假日|高温季节)[^，]{0,8}$|小时$/

const BY = new RegExp(`(?<![自理缘事经])由((?:[^${NOT_IN_SUBJECT}]{0,40}?)(?:${ORG_NOUN})(?:[正副]职)?${BRACKET})(?=(?:${FOLLOW})|依|重新|直接|提级|进行|出具|召集|盯控|值守|把关|签字|审签|包案|包抓|介入|批准|[一二两三四五六七八九十]{1,2}(?:日|天|周|个月)内)`)
/** 由设备部审资质: behind 由 whoever is named acts, whatever the verb; the name must not go on. */
const BY_ANY = new RegExp(`(?<![自理缘事经])由((?:[^${NOT_IN_SUBJECT}、的]{1,14}?)(?:${ORG_NOUN})${BRACKET})(?![的、和及与或等主管负领分任会内下所之级层长职辖人员部门单位企业机构局委办处科室股站队组]|上(?![好报门台传交]))`)
const TOGETHER = new RegExp(`(?:会同|联合)((?:[^${NOT_IN_SUBJECT}]{1,30}?)(?:${ORG_NOUN}))(?=${FOLLOW}|共同|，)`)
const HELPED = new RegExp(`(?:^|，)(?:[^${NOT_IN_SUBJECT}]{0,6})?(?:配合|协助)(?:做好)?((?:[^${NOT_IN_SUBJECT}]{1,40}?)(?:${ORG_NOUN}|上级|区级|市级|应急|消防))(?=(?:${ADVERB})|(?:${VERB})|做|对|将|把|分别|及)`)
/** 办公室设在应急局: whoever houses the office runs it. */
const SEAT = /设在((?:[^，。；：）]){2,16})/
/** 企业重大事故隐患要及时报告: the enterprise reports what it has. */
const HOLDER = new RegExp(`^([^${NOT_IN_SUBJECT}]{0,20}?(?:${ORG_NOUN}))(?:的)?(?:重大|较大)?(?:事故|安全)?(?:隐患|风险)$`)
/** 落实企业主体责任、社区属地责任: who bears a duty by name. */
const BEARERS = new RegExp(`(?:落实|压实|夯实|、|和)((?:[^${NOT_IN_SUBJECT}、和]{0,12}?)(?:${ORG_NOUN}))(?:安全生产|[^，、]{0,4}安全|的)?(?:“[^”]{1,6}”)?(?:主体|属地|监管|领导|管理)责任`, 'g')
/** 须经值班经理批准: whoever must agree has a part in it. */
const APPROVED = new RegExp(`(?<=[须需要应得^，]|^)经((?:[^${NOT_IN_SUBJECT}]{0,14}?)(?:${ORG_NOUN}))(?:书面|签字)*(?:批准|审批|同意|审核|签字|确认|验收)`)
/** 发挥安委办牵头抓总作用 asks the office to lead. */
const ROLE_PLAYED = new RegExp(`发挥((?:[^${NOT_IN_SUBJECT}]{0,16}?)(?:${ORG_NOUN}))(?:的)?(?:牵头|统筹|综合协调|组织协调|参谋|协调)[^，]{0,10}作用`)
/** 班组日排查、部门周排查、厂长月排查. */
const BY_TURNS = new RegExp(`(?:落实|执行|开展|实行|、)([^${NOT_IN_SUBJECT}、]{0,6}?(?:${ORG_NOUN}))(?:每)?(?:日|天|周|月|季)(?:排查|检查|巡查|自查)`, 'g')

const OPENING = new RegExp(`^(?:${MODAL}|${ADVERB})+`)
export function saidOwners(clause: string): Said {
  const text = clause.includes('“') ? clause.replace(/“(两委|三支|五老|一把手)”/g, '$1') : clause
  const owners: Owner[] = []
  let bearing = false
  const by = byWhom(text)
  if (by) for (const name of listOf(by)) addOwner(owners, name, 'lead', false)
  const subject = subjectOf(text)
  const subjects: Owner[] = []
  if (subject) {
    for (const name of listOf(subject)) {
      addOwner(owners, name, roleAfter(text, subject), false)
      addOwner(subjects, name, 'responsible', false)
    }
  }
  const seat = SEAT.exec(text)
  if (seat && ENDS_IN_ORG.test(seat[1]!)) {
    addOwner(owners, seat[1]!, 'responsible', false)
    if (!subject) addOwner(subjects, seat[1]!, 'responsible', false)
  }
  const played = ROLE_PLAYED.exec(text)
  if (played && !subject && names(played[1]!)) {
    addOwner(owners, played[1]!, 'lead', false)
    addOwner(subjects, played[1]!, 'responsible', false)
  }
  if (!subject) {
    for (const bearer of text.includes('责任') ? text.slice(0, 120).matchAll(BEARERS) : []) {
      if (!names(bearer[1]!)) continue
      addOwner(owners, bearer[1]!, 'responsible', false)
      bearing ||= /^.{0,4}(?:压实|落实)/.test(text)
    }
    const turns = [...text.slice(0, 120).matchAll(BY_TURNS)]
    if (turns.length > 1) for (const turn of turns) if (names(turn[1]!)) addOwner(owners, turn[1]!, 'responsible', false)
  }
  const approved = APPROVED.exec(text.slice(0, 200))
  if (approved && names(approved[1]!)) addOwner(owners, approved[1]!, 'assist', false)
  const rest = subject ? text.slice(text.indexOf(subject) + subject.length) : text
  const assist = TOGETHER.exec(rest)
  if (assist) for (const name of listOf(assist[1]!)) addOwner(owners, name, 'assist', false)
  const helped = HELPED.exec(rest)
  if (helped) for (const name of listOf(helped[1]!)) addOwner(owners, name, 'lead', false)
  const urged = urgedOf(rest)
  if (urged) for (const name of listOf(urged)) addOwner(owners, name, 'responsible', false)
  const assisting = helped !== null || /^(?:积极|主动)?(?:配合|协助)/.test(rest.replace(OPENING, ''))
  return { owners, subject: subjects.length > 0 ? subjects : null, urged: urged !== null || bearing, assisting, houses: seat !== null && !subject }
}

/** 由甲、乙……: who is charged, to the end of the name. */
function byWhom(text: string): string | undefined {
  const head = text.slice(0, 300)
  const found = BY.exec(head) ?? BY_ANY.exec(head)
  if (!found) return undefined
  const name = found[1]! + (GOES_ON.exec(text.slice(found.index + found[0].length, found.index + 90))?.[0] ?? '')
  return /^(?:牵头|专门|专业|专|此|于)|[\d每](?!楼)/.test(name) || name.length < 2 ? undefined : name
}

function roleAfter(text: string, subject: string): Owner['role'] {
  const after = text.slice(text.indexOf(subject) + subject.length, text.indexOf(subject) + subject.length + 8)
  if (/^(?:要|将|应|须)?(?:积极|主动|共同)?(?:配合|协助|参与)/.test(after)) return 'assist'
  return /^(?:要|将|应|须)?(?:负责)?(?:牵头|统筹|总牵头)/.test(after) ? 'lead' : 'responsible'
}

/** The subject of a clause, or undefined. Adverbials, conditions and dates before it are passed over. */
export function subjectOf(text: string): string | undefined {
  const parts = text.slice(0, 240).split('，')
  for (const [index, raw] of parts.entries()) {
    const part = raw.replace(/^（|^[一二三四五六七八九十]是|^(?:同时|并|其中|特别是|尤其是|对此)：?/, '').replace(BEGINS_DATED, '').replace(/^(?:主?汛期|雨季|旺季|冬季|夏季|寒暑?假|平时)(?=[^，的]{2})/, '')
    const next = parts[index + 1]
    if (next !== undefined && plainName(part) && /^(?:每(?:年|半年|季度|月|周|天))?(?:要|应|须|将|必须|特别是|尤其是|不得|具体)/.test(next)) return part
    const found = strongSubject(part) ?? weakSubject(part)
    if (found) return found
    if (!BEFORE_SUBJECT.test(part) && part !== '') return undefined
  }
  return undefined
}

/** 甲、乙要…: whatever stands before the modal, when it ends in a noun that can own. */
function strongSubject(part: string): string | undefined {
  for (const modal of part.slice(0, 72).matchAll(STRONG)) {
    const name = withoutDay(part.slice(0, modal.index)).replace(OCCASION, '').replace(/等$/, '').replace(ALSO, '')
    // 通过率低于90%的县区要组织补考: whom the words before 的 pick out.
    const picked = /^(?![对将把由在以按为])[^，：“]{3,30}的([^的，]{2,12})$/.exec(name)
    if (picked && plainName(picked[1]!) && /\d|未|不|低于|发生|存在|排名/.test(name)) return name
    if (name.length < 2 && !/^[厅局]$/.test(name)) return undefined
    const holder = HOLDER.exec(name)?.[1]
    if (holder && names(holder)) return holder
    // 各…要: whoever is called all of them is told to.
    // 各股室检查要带专家: what they do when it is to be so.
    const busy = !ENDS_IN_ORG.test(name) ? /^(各[^，、]{1,8}?)(?:检查|执法|巡查|督查|排查|报送|培训|验收|上报)$/.exec(name)?.[1] : undefined
    if (busy && plainName(busy)) return busy
    if (!ENDS_IN_ORG.test(name) && !/^(?:(?:各|全体|所有)[^，、]{1,12}|各[^，、\d每]{1,10}(?:、各[^，、\d每]{1,10}){1,4})$/.test(name)) continue
    return names(name) ? name : undefined
  }
  return undefined
}

function weakSubject(part: string): string | undefined {
  const head = WEAK.exec(part.slice(0, 90))?.[1] ?? EACH_OF.exec(part)?.[0] ?? WORKER.exec(part)?.[0]
  const rest = head ? part.slice(head.length, 90) : ''
  const name = head && head + (GOES_ON.exec(rest)?.[0] ?? AND_OFFICE.exec(rest)?.[0] ?? '')
  if (!name || !names(name)) return undefined
  const after = part.slice(name.length)
  // 护线员举报一处给予奖励: the reward is paid by others.
  if (after.startsWith('举报') && /给予|奖/.test(after)) return undefined
  if (TOLD_OF.test(after) || (ACTED_UPON.test(after) && /(?:人员|员工|队伍|用工|企业|单位|场所|承包商|学生|用户|公司)$/.test(name))) return undefined
  // 应急救援队伍建成率: a rate has no doer.
  if (/^[\u4e00-\u9fff]{1,5}率/.test(after) || (!name.startsWith('各') && /^[\u4e00-\u9fff]{1,6}(?:人数|数量|次数|比例|总量|存量)/.test(after))) return undefined
  if (NOMINAL.test(after) && !/^自[查评改](?:到位|并|一[遍次]|完毕|$)/.test(after) && !/^(?:各|有关|相关|区|市|县|街道)/.test(name)) return undefined
  if (!after.startsWith('每') && /^(?:单位|企业|部门|人员|场所|项目|部|局|委|村|镇|乡|站|机构|中心|地区|街道|园区|社区|员工|专家|学校)$/.test(name) && (NOMINAL.test(after) || !(/^(?:单位|企业|社区|学校|园区)$/.test(name) || /^(?:成立|组建|制定|安排|牵头|召开|负责)/.test(after)))) return undefined
  return name
}

/** 常驻承包商5家: counted. 机构来厂检查提出的问题: only what they find is spoken of. */
const TOLD_OF = /^\d+(?:小时|分钟|天)[^，]{0,3}(?:降雨|雨量|累计)|^\d[\d.]*(?:余|多)?(?:万|千|百)?(?:余|多)?[家个名户处座人台辆栋所条起项件](?![一二三四五六七八九十\d]|以)|^[^，的]{0,8}(?:提出|发现|反馈|查出|移交|交办|下发|印发|上报|下达|出具)的[^，的]{2,10}(?:$|要|应|须|一律|一并|全部|绝大多数|均|都|由|纳入|按|在|限|\d)/
/** 施工单位人员全部纳入门禁管理, 达标企业减少检查频次: it is done to them. */
const ACTED_UPON = /^(?:全部|全员|均|都|一律|统一|一并|逐一|依法)*(?:纳入|列入|清退|清出|取消|减少(?:执法|检查)|实行(?:联合惩戒|信用)|予以|给予)/
/** 各地区也要, 各单位都要, 各部门务必要. */
const ALSO = /(?:[也还均]|(?<![成首古故])都|务必|务)$/
/** 渔船出港前必须六查, 商户闭店必须断电: when they must. */
const OCCASION = /(?<=[\u4e00-\u9fff]{2})(?:装修动火|动火|上岗|到岗|入场|进场|出港|进港|闭店|开店|打烊|开工|复工|完工|出车|收车|离岗|交接?班|接班|入住|放学|上课|开学|放假|起吊|下班|上班)(?:之?前|之?后|时|期间)?$/
/** 各股室4月25日前, 各学院请于4月19日前: the day is no part of the name. */
function withoutDay(name: string): string {
  return name.replace(/(?:请)?(?:于|在|自|从)?(?:(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|[上中下]旬)?|\d{1,2}日)|20\d\d年底?|[一二三四五六七八九十两半]{1,2}(?:年|个月|月|周|日|天)|[一二三四]季度末?|[上下]半年|年底|月底)(?:之?前|以前|起|内|期间)?$|请$/, '')
}

/** 各病区每年…: whoever is called each of them has something to do. */
const EACH_OF = /^各[^，、的对]{1,10}?(?=每(?:一|个)?(?:年|半年|季度|月|周|日|天|班|学期))/

/** 制冷工每小时抄表, 举办者须提交方案: whoever is called by what he does. */
const WORKER = /^(?!全员|动员|新员|成员|人员|会员|施工|竣工|员工|职工|延长|增长|作者|或者)[^，、的对每把将由是在\d]{1,8}(?:员|工|师|者|长|船东|房东|业主)(?=每(?:一|个)?(?:年|半年|半?月|季|周|旬|日|天|晚|班|小时|两|次|学期)|须(?!知)|必须|应当|不得)/

/** 到2025年底, 每季度, 4月20日前: the subject stands behind it. */
const BEGINS_DATED = /^(?:力争|原则上)?(?:到|至|自|从|于|在|截至)?(?:(?:20\d\d年|今年|本年度|每(?:一|个)?(?:年|季度|月|周|半年))(?:年?底|(?:上|下)半年|第?[一二三四]季度末?)?(?:\d{1,2}(?:[—–-]{1,2}|至)\d{1,2}月|\d{1,2}月(?:\d{1,2}日|底|末|份)?(?:[、和及]\d{1,2}月(?:\d{1,2}日|底|份)?)*|\d{1,2}[日号])?|\d{1,2}月(?:\d{1,2}日|底|末|份)?|年底|(?:每年|每逢)?(?:(?:元旦|春节|元宵节?|清明|“?五一”?|端午|中秋|国庆|汛期|节假日|重大节日)[、和及]?){1,4}(?:[一二三四五两]个)?(?:重点|敏感|关键)?(?:时段|期间|节点|假期))(?:的?(?:第一|最后一?|首|末)个?(?:工作日|周|月|天)?)?(?:(?:至|到|[—–-]{1,2})(?:20\d\d年|次年|翌年)?\d{1,2}月(?:\d{1,2}日|底|份)?)?(?:之?前|以前|起|内|期间)?/

/** A name and nothing else: 各社区、各科室, but not 各学校设立法治副校长. */
export function bareName(part: string): boolean {
  return plainName(part) && weakSubject(part) === undefined
}

function plainName(part: string): boolean {
  return part.length <= 60 && ENDS_IN_ORG.test(part) && names(part)
}

function names(name: string): boolean {
  if (DESCRIBED.test(name) || name.split('（').length !== name.split('）').length) return false
  if (NOT_A_SUBJECT.test(name) || /^[一二两三四五六七八九十\d]{1,3}(?:次|场|期|轮|批)|\d[处所站]$|^(?:后)?全[院校县市镇区省厂矿乡街村馆园局站场]$/.test(name)) return false
  const bare = name.replace(/“[^”]*”/g, '')
  if (/[“”]|怎么|如何|什么|名单|目录/.test(bare)) return false
  if (/[《》：]|.[前后]各|[^方定]向|对(?![口外])|把|隐患|风险(?!处|科|办)|问题|情况|能力|水平|机制|体系|阶段/.test(bare)) return false
  if (bare.length > 6 && (DEED_INSIDE.test(bare.slice(2)) || /的(?:提请|上?报|由|予以|依法|责令|移[交送]|通报|约谈|[纳列]入|取消|撤销)/.test(bare))) return false
  return !VERB_START.test(bare) || NAME_START.test(bare) || NAMED_BY_ITS_WORK.test(bare.split('、', 1)[0]!) || /^(?:重点|主要)?(?:监管|主管|执法|管理)(?:执法)?(?:部门|单位)$/.test(bare)
}

/** 学校现有食堂, 94名常驻人员, 用工纳入公司, 屋顶光伏由运营公司, 但多是安环部: a fact is told, a thing acted upon, or somebody else charged. */
const DESCRIBED = /^(?:但|谁|组|分(?:企业|行业|领域|级|类|片|线)|任何|其中|成员|两套|上述|此类|这类|该类|\d+(?:余|多)?(?:万|千)?[名个台座处家辆户套所条起件栋艘口支只]|[两三四五六七八九十百]{1,3}[名台座处家辆户套条起件栋艘口支])|现有|共有|设有|纳入|列入|发生在|来自|位于|属于|自查自改|推送|黑名单|怎么|如何|什么|有没有|^[^”]*“[^”]*$|发到|送到|抽查(?:企业|单位)|[^自理缘事]由|[^公]有\d|的(?:地方|时候)|来[厂校园院]$|(?<=.)每(?!逢)/
/** 劝导站, 检查组, 救援队. */
const NAMED_BY_ITS_WORK = /^(?!成立|设立|建立|组建|新建|建成|报|抄|告知|通知|会同|配合|协助|完善|健全|加强|提交|督促|指导|.*[各本该])[\u4e00-\u9fff]{2,3}(?:部|处|科|股|室|局|司)$|^(?:劝导|检查|巡查|巡逻|督导|督查|救援|执法|排查|监测|检测|检验|服务|培训|宣讲|整治|指导|抽查|考核|审批|帮扶|值班|救护)[\u4e00-\u9fff]{0,3}(?:站|队|组|中心|所|员|班)$/

/** 分行业组织专家 tells of a deed, it names nobody. */
const DEED_INSIDE = /组织(?=专家|人员|企业|单位|各)|抽查(?=企业|单位)|举报|(?:开展|邀请|选派|聘请|召集|完成|撤销|新增|取缔|关闭|清退|建成)(?!的)/

const URGE = '督促指导|指导督促|督促引导|引导督促|督促|指导|推动|引导|鼓励|支持|敦促|督导|监督|要求|组织|倒逼|推进|压实|促使|确保|激励'
const URGED = new RegExp(`(?:${URGE})(?:并?(?:${URGE})|、(?:${URGE}))*((?:[^${NOT_IN_SUBJECT}]{0,36}?)(?:${ORG_NOUN}))(?=(?:${MODAL})(?!求)|(?:${ADVERB})|从业人员|全员|安全管理人员|在|对|以|按|通过|每|(?:${VERB})(?!的|情况|工作|能力|水平|人员|队伍|力度|培训全覆盖))`)

function urgedOf(text: string): string | null {
  const found = URGED.exec(text.slice(0, 120))
  if (!found) return null
  const name = found[1]!
  if (/[的对将把]|落实|建立|开展|提升|建设|排查|整治|安全生产(?!经营)/.test(name.replace(/负有安全生产监督管理职责的|未覆盖到的/g, ''))) return null
  if (NOMINAL.test(text.slice(found.index + found[0].length)) && !/^(?:各|有关|企业|生产经营单位)/.test(name)) return null
  return name.length > 1 && names(name) ? name : null
}

/** A list of names: 应急办、各社区 | 教育、卫健、民政等部门 (kept whole: the heads share one noun). */
export function listOf(names: string): string[] {
  const plain = names.replace(/^(?:由|各位)/, '').replace(/[。；，、：]+$/, '')
  if (plain.length > 24 && /等/.test(plain)) return [plain]
  const parts = splitTop(plain)
  // 车间、班组及车间主任: every part owns. 应急、消防部门: the parts share the last noun.
  if (parts.length > 1 && HELD_TOGETHER.test(plain) && !plain.includes('、')) return [plain]
  if (parts.length > 1 && parts.every((part) => ENDS_IN_ORG.test(part) || /[部办局委站所处会队厂科]$|^各[^的]{2,8}$/.test(part))) return parts
  return [plain]
}

/** 实验室与资产管理处 is one office. */
const HELD_TOGETHER = /^[^、，和及]{0,6}(?:实验室|学生|学校|企业|社区|园区|工会|医院|食堂|学院|机构|项目|队伍|人员|工地|商场|车间|站所)与[^、，与]{2,8}(?:处|科|股|司|部|室|中心)$/

export function splitTop(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!
    if (char === '（') depth += 1
    else if (char === '）') depth -= 1
    else if (depth === 0 && (char === '、' || char === '，' || char === '；' || char === ',' || char === '/' || ('和及与'.includes(char) && ENDS_IN_ORG.test(text.slice(start, i))))) {
      const part = text.slice(start, i)
      if (part !== '') parts.push(part)
      start = i + 1
    }
  }
  if (start < text.length) parts.push(text.slice(start))
  return parts.map((part) => part.replace(/^(?:以及|和|及|与)/, '')).filter((part) => part !== '')
}

export function addOwner(owners: Owner[], name: string, role: Owner['role'], inferred: boolean): void {
  const plain = withoutDay(name.replace(/^(?:由|要|并|和|及|请其?)/, '').trim())
  if (plain.length < 1 || plain.length > 60 || owners.some((owner) => owner.name === plain)) return
  owners.push({ name: plain, role, inferred })
}
