// Parts of sentences to clauses: one clause is one thing somebody must do. Adverbials (按照…, 围绕…) and conditions
// (对…的) join what they introduce; short purposes (切实提升…) and very short deeds join what they belong to; lists of
// works (甲改造、乙建设、丙打通等工程) and of years fall apart.

import { ADVERB, MODAL, modal, ORG_NOUN, VERB } from './lexicon.ts'
import { ROLES_ONLY } from './annotation.ts'
import { bareName } from './owners.ts'
import type { Role } from './outline.ts'
import { partsOf, type Part } from './sentences.ts'
import { day } from '#platform/time/day.ts'
import { timesIn, type Calendar } from './time.ts'

/** `tail` is what a list says of each of its items at its end: 甲、乙、丙等100%. */
export type Segment = { from: number; to: number; sentence: number; run: number; bracket: boolean; tail?: string }

/** `own` parts were cut from a list on purpose and stay apart. */
type Piece = Part & { own?: boolean; tail?: string }

type Class = 'lead' | 'condition' | 'subject' | 'time' | 'main' | 'tail' | 'brief' | 'void'

/** A deed of so few characters does not stand alone. */
const BRIEF = 9

const NO_CALENDAR: Calendar = { year: 2000, period: { from: day('2000-01-01'), to: day('2000-12-31') }, issuedOn: day('2000-01-01'), said: true }

export function segmentsOf(text: string, from: number, to: number, role: Role): Segment[] {
  const parts: Piece[] = partsOf(text, from, to).flatMap((part) => splitWorks(text, part))
  const segments: Segment[] = []
  // 动员部署阶段（3月1日前）各村要……: the stage's name is one clause even when no full stop follows it.
  const stage = role === 'stages' ? /^[^，。；（]{2,20}（[^（）]{2,36}）(?=[^。，；：])|^[^，。；：（]{2,10}阶段[：:](?:20\d\d年)?\d{1,2}月[^，。；]{0,24}(?=[。，；])/.exec(text.slice(from, from + 64)) : null
  if (stage) {
    settle(segments, { from, to: from + stage[0].length, sentence: -1, run: -1, bracket: false })
    return [...segments, ...segmentsOf(text, from + stage[0].length, to, role)]
  }
  let pending: Piece | undefined
  let last: Segment | undefined
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1]
    const joinsNext = next !== undefined && next.run === part.run && !next.bracket
    const joinsLast: boolean = last !== undefined && last.run === part.run && pending === undefined
    const read = part.bracket || part.tail ? 'main' : classify(text.slice(part.from, part.to), joinsNext, joinsLast, role)
    const handsIn = joinsNext && !part.bracket && HANDS.test(text.slice(part.from, part.to)) && IN.test(text.slice(next.from, next.to))
    const kind = handsIn ? 'lead' : read === 'main' && joinsNext && AWAITS.test(text.slice(part.from, part.to)) && MUST.test(text.slice(next.from, next.to)) && !HAS_DEED.test(text.slice(part.from, part.to)) ? 'lead' : read
    if (pending && pending.run !== part.run) {
      // An adverbial that ends its sentence stands for itself.
      last = settle(segments, pending)
      pending = undefined
    }
    if (kind === 'void') {
      pending = undefined
      continue
    }
    if (kind === 'lead' || kind === 'condition' || kind === 'subject' || kind === 'time') {
      pending = pending ? { ...pending, to: part.to } : part
      continue
    }
    // 完成执法装备配备，执法装备达标率100%: the rate measures the deed before it.
    if (last && joinsLast && !last.bracket && measures(text.slice(part.from, part.to), text.slice(last.from, last.to))) {
      last.to = part.to
      continue
    }
    // 2025年完成七成，2026年全部完成: each has its day.
    if (kind === 'tail' && last && joinsLast && dated(text.slice(part.from, part.to)) && dated(text.slice(last.from, last.to))) {
      last = settle(segments, part)
      continue
    }
    // （高危行业每半年至少1次），并形成常态化机制: what a stricter frequency is good for belongs to it.
    if ((kind === 'tail' || (kind === 'brief' && last?.bracket)) && last && joinsLast && (!last.bracket || /每.{0,24}次/.test(text.slice(last.from, last.to)))) {
      last.to = part.to
      continue
    }
    // 二季度完成会诊，三季度完成整改: each has its day.
    const brief = kind === 'brief' && timesIn(text.slice(part.from, part.to), NO_CALENDAR).length === 0
    // One brief deed belongs to the one before it; several in a row after a long one belong together.
    const nextBrief = joinsNext && next.to - next.from <= BRIEF
    if (brief && last && joinsLast && !last.bracket && !part.own && !(nextBrief && last.to - last.from > 16)) {
      last.to = part.to
      continue
    }
    last = settle(segments, pending && !part.bracket ? { ...part, from: pending.from } : part)
    pending = undefined
  }
  if (pending) settle(segments, pending)
  return segments
}

/** 去年挂账的8项重大事故隐患，必须在4月底前整改到位: what it is about, before what must be done with it. */
/** 各部门将检查情况 | 于4月20日前报应急办: what is handed in, and that it is. */
const HANDS = /(?:^|[^，])将[^，；]{2,48}(?:情况|名单|方案|报告|总结|材料|台账|清单|报表|资料|进展|信息|计划|意见|结果|[附下]?表|数据|版)$/
const IN = /^(?:统一|一并|分别|及时|汇总后?|经[^，]{2,16}后|加盖公章后?)?(?:于|在)?(?:(?:20\d\d年)?(?:每[年月周日季半]+(?:度)?)?(?:\d{1,2}月)?(?:\d{1,2}日|底|末|[上中下]旬)?(?:之?前|以前)?(?:书面|统一|一并|分别)?)?(?:报送|上报|报备|报|提交|反馈|送|备案|抄送|发至|发送)/
const AWAITS = /(?:隐患|问题|项目|设备|设施|车辆|装置|房屋|管道|电梯|线路)$/
const MUST = /^(?:必须|一律|均须|须(?!知)|应当|要(?:在|于|全部))/

function dated(text: string): boolean {
  return timesIn(text, NO_CALENDAR).length > 0
}

function settle(segments: Segment[], part: Piece): Segment {
  const segment: Segment = { from: part.from, to: part.to, sentence: part.sentence, run: part.run, bracket: part.bracket, ...(part.tail ? { tail: part.tail } : {}) }
  segments.push(segment)
  return segment
}

const LEADING = /^(?:并|并且|同时|还|要|应|须|可|将|一是|二是|三是|四是|五是|六是|七是|八是|其中|各级要)?(?:按照|根据|依照|依据|围绕|紧紧围绕|针对|结合|对照|参照|遵循|依托|立足|紧扣|为[^期]|为了|鉴于|随着|借鉴|学习借鉴|本着|比照|以[^上下内点及]|在|当|坚持以|深刻汲取|深刻吸取|综合运用|充分运用|充分利用|借助|聚焦|紧盯|通过|突出|充分借助|充分发挥.{2,30}作用|坚持问题导向|坚持目标导向|除)/
const FIRM_LEAD = /^(?:并|并且|同时|还|要|应|须|可|将|一是|二是|三是|四是|五是|六是|其中)?(?:按照|根据|依照|依据|围绕|紧紧围绕|针对|对照|参照|立足|为[^期]|为了|鉴于|随着|本着|比照)/
const MAIN_VERB = new RegExp(`(?:${VERB})`)
/** An adverbial that already contains its deed: 以…为契机开展…, 借助安全例会向企业讲解…. */
const DEED = /(?:梳理|摸排|摸清|厘清|搭建|打造|构建|组建|设立|辨识|核查|评估|完成|开展|建立|制定|组织|实施|推进|推动|落实|完善|加强|加大|强化|讲解|宣传|进行|提供|实行|采取|设置|安装|纳入|排查|检查|整治|治理|培训|研究|听取|召开|报送|上报|公布|公示|公开|签订|张贴|悬挂|编制|修订|录入|接入|建成|新建|新增|更换|清理|清退|取缔|约谈|通报|曝光|告知|推广|推行|登记|购买|投保|聘请|选派|巡查|抽查|检测|考核|处罚|消除|提升|提高|做好|实现|形成|配备|打击|查处|帮扶)[^的]{0,}/

function classify(part: string, joinsNext: boolean, joinsLast: boolean, role: Role): Class {
  const plain = part.replace(/^[“”]/, '')
  if (isVoid(plain, role)) return 'void'
  const times = timesIn(plain, NO_CALENDAR)
  const first = times[0]
  if (/^(?:于|在)?每(?:个)?(?:年|季度|学期|月|周|半年|日|天|班)[^，]{0,6}(?:起|前|后|底|末|初|期间)$/.test(plain)) return joinsNext ? 'time' : 'void'
  if (joinsNext && first && first.to >= plain.length - 1 && first.from > 2 && bareName(plain.slice(0, first.from))) return 'subject'
  if (first && first.from <= 2 && first.to >= plain.length - 1) return joinsNext ? 'time' : role === 'stages' && first.due.from !== first.due.by && plain.length > 8 ? 'main' : 'void'
  // 到2024年底、2025年底、2026年底，……分别达到: days in a row are one adverbial.
  if (joinsNext && times.length > 1 && first!.from <= 2 && times.at(-1)!.to >= plain.length - 1 && times.every((time, i) => i === 0 || /^[、和及]$/.test(plain.slice(times[i - 1]!.to, time.from)))) return 'time'
  if (/(?:期间|以来|之际|的同时|基础上|前提下|过程中|指导下|统筹下|领导下)$/.test(plain) && plain.length < 60 && joinsNext && !/培训的同时/.test(plain)) return 'lead'
  if (joinsNext && plain.length <= 30 && OCCASION.test(plain)) return 'lead'
  if (!joinsNext) return joinsLast ? closingClass(plain, role) : 'main'
  if (ROLES_ONLY.test(plain) && bareName(plain.replace(/^由|(?:等?(?:有关|相关)?部门)?(?:按(?:照)?(?:各自)?职责)?(?:分工|共同)?(?:牵头(?:负责|组织|抓总)?|配合|参与|协助|协同|参加|负责)$/g, ''))) return 'subject'
  if (plain.endsWith('的') && !plain.endsWith('目的')) return 'condition'
  if (/^(?:对(?!标|照)|凡|如(?!期|实)|若|因(?!地|此|企)|遇(?!难|险))/.test(plain) && !HAS_DEED.test(plain.slice(1)) && !/每(?:年|半|季|月|周|日|班)|[一二两三\d][次轮遍]/.test(plain)) return 'condition'
  if (isSubject(plain)) return 'subject'
  // 要重点围绕用气、用电等致灾因素，以及……等关键要素，从人员、设备等方面，……: what it looks at.
  if (LOOKS_AT.test(plain)) return 'lead'
  if (BY_EFFORT.test(plain)) return 'lead'
  // The guiding section strings its goals and headlines together by adverbials: each is one of its own.
  if (role === 'guiding' && plain.length >= 8) return 'main'
  if (standsByItself(plain)) return 'main'
  const body = afterSubject(plain)
  if (FIRM_LEAD.test(body) && !body.startsWith('为期') && !hasLateDeed(body)) return 'lead'
  // 到攻坚结束时，……: when it is to be so.
  if (/^(?:到|至)[^，]{2,12}时$/.test(body)) return 'lead'
  if (LEADING.test(body) && !hasLateDeed(body) && !measurable(plain)) return body.length > 44 && !FIRM_LEAD.test(body) && !NAMES_ITS_FIELD.test(body) ? 'main' : 'lead'
  return joinsLast ? closingClass(plain, role) : 'main'
}

const LOOKS_AT = /^(?:要)?(?:重点|着重|主要)?(?:围绕|聚焦|紧盯|以及|从)[^，]{2,50}(?:因素|要素|方面|环节|角度|层面)$/

/** 通过三年治本攻坚: how, before what is to be reached. */
const BY_EFFORT = /^(?:力争|争取)?(?:通过|经过|利用|用)[^，]{0,4}年[^，]{0,10}$/

/** 国庆节前, 收到通知之日起5个工作日内, 整改完成后: when, without a deed. */
const OCCASION = /(?:(?<![向面目先提])前(?!后)|(?<![最落先背滞])后|之际|之日起|(?:小时|分钟|日|天|周|月)(?:之内|以内|内))$/

/** 聚焦违规动火、占堵通道……等突出问题: however long the list, what to do about it comes next. */
const NAMES_ITS_FIELD = /^(?:聚焦|紧紧围绕|突出).*等[^、]{0,10}(?:问题|环节|部位|方面|隐患)$/

/** 按照淘汰目录 and 以落实两单两卡为重点 ask for something themselves. */
function standsByItself(part: string): boolean {
  if (/^(?:按照|根据|依照|对照)[^，]{10,}目录$/.test(part)) return true
  return /(?:要|^)以(?:落实|推进|推行|开展|建立|实施).{10,}为(?:重点|抓手)$/.test(part)
}

/** After a deed: a purpose, a deed too short to stand alone, or one more commitment. */
function closingClass(part: string, role: Role): Class {
  // 每年培训不少于2期，400人次: how much of it.
  if (EXTENT.test(part) || DEADLINE.test(part) || /^(?:约|共|计)?\d[\d.]*(?:余|多)?(?:人次|场次|家次|户次|人|户|家|场|期)$/.test(part)) return 'tail'
  if (/^(?:特别|尤其)是/.test(part) && !/要|应|须/.test(part)) return 'tail'
  if (MEASURES.test(part) || HOW_OFTEN.test(part) || /^(?:限期|限)[^，]{1,8}内(?:完成)?整改(?:到位|完毕)?$/.test(part)) return 'tail'
  if (role !== 'goals' && role !== 'guiding' && part.length <= 10 && COUNTS.test(part)) return 'tail'
  if (measurable(part)) return 'main'
  if (role === 'goals' || role === 'guiding') return part.length <= 5 || WISH.test(part) ? 'tail' : 'main'
  if (PURPOSE.test(part) && part.length <= 26 && !/[、].*[、]/.test(part)) return 'tail'
  if (part.length <= BRIEF && !OWN_DEED.test(part) && !RHYTHM.test(part) && (!PAPER.test(part) || /^并?形成/.test(part))) return 'brief'
  return 'main'
}

/** A state hoped for that nobody can check: 安全意识更加强烈, 形势持续稳定向好. */
const WISH = /(?:理念|意识|积极性|主动性|形势|链条|水平|能力|本质安全|意愿)[^、]{0,24}(?:强化|强烈|增强|向好|更紧|夯实|提升|提高|好转)$/

const PURPOSE = new RegExp(
  `^(?:并|从而|以|真正|最大限度|牢牢|切实|不断|有效|进一步|全面|全力|努力|着力|持续|稳步|充分|大幅|整体|共同|坚决|推动(?=.{2,22}(?:落实|落地|到位|走深|见效|转型|提升|共享|销号|集中|上台阶|提质|升级))|督促(?=按期|整改|落实到位)){0,2}` +
    `(?:提升|提高|增强|促进|营造|夯实|实现(?!.*(?:覆盖|\\d))|推动(?=.{2,12}$)(?!把|.*(?:整治|排查|检查|改造)$)|推进(?=.{2,14}$)(?!.*(?:整治|治理|排查|检查|改造|建设)$)|督促按期|确保|防止|防范|避免|减少|降低|达到|做到|激发|保障|带动|助力|构筑|形成(?!.*(?:机制|清单|报告|方案|台账|制度|体系))|以点带面|从源头上|以|为.{2,12}(?:提供|奠定|创造|营造)|维护|守住|筑牢|压紧|压实|扩大|打牢|强化.{2,10}(?:吸取|意识)$|举一反三|查漏补缺)`,
)
/** What leaves a paper or a number is a commitment however short. */
const PAPER = /名单|机制|制度|制$|台账|清单|数据库|报告|上报|报送|备案|档案|方案|名录|目录|通报|曝光|公示|预案|演练|培训/

/** Short, and still a deed of its own: 加大专业指导力度, 消除安全监管盲区, 培育企业安全文化. */
const OWN_DEED = /^(?:加大|强化|加强|消除|培育|开展|组织|落实|推广|办公室设|制定|明确)[^、]{4,}$/

/** A bare rate whose own words stand in the deed before it; another unit's rate is a target of its own. */
function measures(part: string, before: string): boolean {
  // 推进“瓶改管”，2025年底前改造率不低于80%: the day, too, is of the deed before it, when that has none.
  const time = timesIn(part, NO_CALENDAR)[0]
  if (time?.from === 0 && !dated(before) && !/\d/.test(before) && /^[^，\d区业位校所厂]{2,7}率(?:达到?|为|不低于)?\d{1,3}(?:\.\d)?%$/.test(part.slice(time.to))) return true
  // 完成系统安装，接入率100%: a bare rate of a deed without a number.
  if (/^[^，\d]{2,4}率(?:达到?|为|不低于)?\d{1,3}%(?:以上)?$/.test(part) && !/\d/.test(before.replace(/20\d\d年|\d{1,2}[月日次期]/g, ''))) return true
  const rated = /^([^，\d企业单位学校场所]{3,16})率(?:达到?|为|均达)?\d{1,3}(?:\.\d)?%$/.exec(part)?.[1]
  if (!rated || /率.{0,4}\d/.test(before)) return false
  for (let i = 0; i + 4 <= rated.length; i += 1) if (before.includes(rated.slice(i, i + 4))) return true
  return false
}

/** “……改造，2026年底前全部完成”: the deadline of the deed before it. */
const DEADLINE = /^(?:全部|均|都)?(?:于|在|力争|确保|计划)?(?:20\d\d年)?(?:底|\d{1,2}月(?:\d{1,2}日|底|份|初|[上中下]旬)?|上半年|[一二三四]季度末?|“?(?:元旦|春节|国庆|五一)”?(?:节)?)?(?:之?前|以前|内|底)?(?:全部|全面|基本|率先|分[两三四]批|分期)?(?:完工|过半|开馆|开工|收官|拆除|清零|清退|退出|关停|关闭|淘汰|搬迁|停用|办结|消除|更换到位|完成(?:第[一二三四]轮)?|建成|到位|落实到位|拨付到位|安装到位|配备到位|投用|达标|见效|上线(?:运行|使用)?|投入(?:使用|运行)|投运|启用|竣工|销号|达到(?:要求)?|交付|印发|下发|发布|装毕|[\u4e00-\u9fff]{1,2}(?:完|齐|好|毕|净))$/

/** 每人每年不少于12学时, 权重不低于5%, 共计3600个: how much of the deed before it. */
const MEASURES = /^从[^，]{2,12}到[^，]{2,12}不(?:得)?超过[^，]{1,8}$|^(?:并且?|且|其中)?(?:每年(?=[^，]{0,4}\d[\d.]*[万亿]?元)|每(?:人|名[^，率]{0,6}|[队户家处辆])(?:每(?:年|学期|月))?|人均|占|(?:抽查|检查|抽检)比例|每[次期场](?:培训|演练)?|(?!死亡|亡人|伤亡|受伤)[^，、率比]{0,4}(?:时间|时长|学时|课时|人数|人次|期限|权重|分值|比重|数量|总数|规模|面积|频次|总投资|投入)|共计?|总计|合计|(?:年度|全年|年)?累计)[^，、率]{0,6}?(?:原则上|一般|均)?(?:不少于|不低于|不得少于|不超过|不高于|至少|达到?|为)?\d[^，率]{0,12}$/

/** 对餐饮场所入户安检，每年不少于2次: how often. */
const HOW_OFTEN = /^(?:年内|全年|每年|三年内|期间)?(?:至少|不少于)?(?:覆盖|轮训|完成)?[一两二三\d]{1,2}[遍轮]$|^每(?:一|个)?(?:年|学期|半年|季度?|月|周|日|天)(?:[^，]{0,2}(?:不少于|不低于|至少|≥)(?:检查|巡查|排查|更新|检验)?[一两二三四五六七八九十\d]{1,3}[次轮场]|(?:检查|巡查|排查|更新|检验)?[一两二三四五六七八九十\d]{1,3}[次轮场]以上)$/

/** 专班实行周调度: short, and a duty of its own. */
const RHYTHM = /^[^，]{2,}(?:日|周|月|季)(?:调度|通报|例会|会商|碰头)(?:、|$)/

/** 完成安装，接入率100%; 检查320家次，立案不少于48起; 成立专班，下设八个工作组: a short count is of the deed before it. */
const COUNTS = /^(?!.*(?:每|[日月年]前|20\d\d|各(?!类)|要|应|须))[^、]{1,6}(?:(?<!演练|培训|检查|巡查)不少于|(?<!率)达到?|设置?|约|近)[^、]{0,4}(?:\d|[一二三四五六七八九十]+[个项支])/

/** 做到全覆盖 says how far the deed before it goes. */
const EXTENT = /^(?:做到|实现|确保|达到)?[^率数]{0,6}(?:全覆盖|全面覆盖|应.尽.|100%)$/

function measurable(part: string): boolean {
  return /\d|每(?:年|月|季|周|日|半|旬|天|班)|一批|全覆盖|[一二三四五六七八九十两]+[次轮批个项]/.test(part)
}

/** 结合实际制定……, 按照区级部门要求运用……: a short adverbial with its deed in one breath. */
const SHORT_LEAD = new RegExp(`^(?:结合|按照?|根据|依据|依照)[^，、和与及]{0,16}?(?:实际(?:情况)?|要求|规定|部署|安排|职责|分工|特点|需要|程序)(?=(?:${ADVERB}|分别|组织|认真){0,3}(?:${VERB}))(?!.{0,3}$|.{0,6}(?:情况|工作)$)`)

/** 在设备检修、季节更替时动态更新……: when, and at once what. */
const IN_TIME = new RegExp(`^在[^，]{2,40}(?:时|之?后|之?前|过程中|期间)(?:${ADVERB}|动态){0,3}(?:${VERB})[^，]{3,}`)

/** A deed stands behind the adverbial's own object. */
function hasLateDeed(part: string): boolean {
  if (SHORT_LEAD.test(part) || IN_TIME.test(part)) return true
  // The object of 聚焦 is often a deed itself: 聚焦隐患排查整治.
  if (/^(?:聚焦|紧盯|围绕|紧紧围绕|针对|突出|立足)/.test(part)) return /(?:开展|加强|加大|推进|推动|强化|组织|建立|完善|实施|制定|明确|厘清|落实好)[^的]{2,}/.test(part.slice(2))
  const stripped = part.replace(/“[^”]*”|《[^》]*》|（[^）]*）/g, '＃')
  const tail = stripped.slice(stripped.search(LEADING) >= 0 ? 6 : 0)
  if (/(?:要求|规定|部署|安排|原则|标准|目录|精神|为重点|为目标|为主线|为抓手|为契机|为牵引|为基础|为导向|为指导|问题|领域|环节|内容|实际|情况|任务|特点|文件|目标|通知|方案|隐患|风险|教训|机构|队伍|力量|平台|手段|方式|形式|部位|重点|专家|时机|措施|活动|契机|载体|渠道|机制|体系|成果|力度|意识提升|能力提升|[训例]?班|会议|例会|讲座)$/.test(stripped)) {
    return /(?:的基础上|，).{4,}/.test(stripped) && DEED.test(tail)
  }
  return DEED.test(tail) && MAIN_VERB.test(tail)
}

const HAS_DEED = new RegExp(`(?:开展|进行|实施|实行|给予|予以|采取|加大|加强|依法|责令|落实|纳入|建立|严格|严肃|及时|减少|减免|优先|取消|挂牌|督办|约谈|通报|曝光|查封|问责|移送|关停|跟踪|(?<!需)${modal('要')}|${modal('应')}|全面|逐一|组织|追究|做到|全量|从重|从严)`)

const SUBJECT_ONLY = new RegExp(`^(?:[^“”《》：]{1,60}?)(?:${ORG_NOUN})(?:（[^）]{1,20}）)?$`)

const BEGINS_WITH_VERB = new RegExp(`^(?:${MODAL}|${ADVERB})?(?:${VERB})`)
const SUBJECT_AND_MODAL = new RegExp(`^[^，“”《》]{0,40}?(?:${ORG_NOUN})(?:（[^）]{1,14}）)?(?=(?:要|将|应|应当|须|必须)(?:积极|主动|认真|切实)?(?:按照|根据|围绕|聚焦|以|在|结合|针对|对照|通过|按|紧紧|依托|立足))(?:要|将|应当|应|须|必须)(?:积极|主动|认真|切实)?`)
const NO_GERUND = new RegExp(`^(?:${ADVERB}|${MODAL})*(?:加强|强化|完善|健全|建立|开展|推进|提升|做好|落实|组织)`)
function isSubject(part: string): boolean {
  // 住建厅会同发改委、市场监管局，6月底前……: both do it.
  const [doer, helpers] = part.split(/(?:牵头)?(?:会同|联合)/, 2) as [string, string?]
  if (helpers !== undefined && doer !== '' && part.length <= 60) return helpers.split('、').every((name) => bareName(name) && SUBJECT_ONLY.test(name)) && isSubject(doer)
  if (part.length > 40 || !bareName(part) || !SUBJECT_ONLY.test(part) || LEADING.test(part) || /报|送|给|至|向|由|对|将|把|到|压实|成立|组建|设立|设在|^与|^和|^同/.test(part) || measurable(part)) return false
  return !BEGINS_WITH_VERB.test(part) || /^(?:监管|执法|教育|宣传部|组织部|规划|建设|应急|服务)/.test(part)
}

function afterSubject(part: string): string {
  const found = /[要将应须]/.test(part) ? SUBJECT_AND_MODAL.exec(part) : null
  return found ? part.slice(found[0].length) : part
}

const INTRODUCTIONS =
  /(?:抓好|做好|开展|推进|落实|完成|突出抓好|重点抓好)(?:以下|如下)?[一二三四五六七八九十两\d]{1,2}(?:项|个方面的?|方面)(?:重点)?(?:工作|任务|行动|内容)$|^(?:重点|着力|切实|全力)*(?:抓好|做好|推进|落实)以下(?:[几各]个?方面|几项|各项)?(?:重点)?(?:工作|任务|措施)$|(?:总体思路|总体要求|总的要求|总体目标|工作目标|主要目标|指导思想|工作思路)(?:是|为)$|^(?:具体|主要)?(?:内容|措施|任务|要求|安排|步骤)?如下$|^现将.{0,90}(?:印发|转发)|^请(?:认真|结合|遵照|抓好|各(?!.{0,40}(?:前|报|送|传达|转发|通知到)))|^特(?:制定|制订|制)(?:本|如下)|^(?:制定|制订|特制定|特制订)(?:本|如下)(?:实施|行动|工作|本)?(?:方案|意见|计划)|^(?:现)?(?:通知|公告)如下|^以下简称|^此件公开|^其中$|^具体名单|^(?:工作|主要|具体|整治|推进)(?:措施|内容|任务|要求|目标|举措)$/
const IDEOLOGY =
  /^(?:坚持)?以习近平|^(?:深入|全面|认真|坚决)?(?:学习)?(?:贯彻|落实|贯彻落实)(?:落实)?(?:党的|习近平|市委|省委|区委|县委|党中央|国务院.{0,8}决策|国家.{0,8}决策|中央)|^深入学习(?:宣传)?贯彻|^(?:坚持|始终坚持)(?:人民至上|生命至上|安全第一|预防为主|统筹发展|标本兼治|“?人民|以人民|问题导向|目标导向|系统观念|底线思维|党的|守正|极限思维|源头治理|依法)|^(?:牢固)?树立.{0,8}理念|^统筹(?:好)?(?:高质量)?(?:发展|安全)(?:和|与)(?:高水平)?(?:安全|发展)|^(?:牢固树立|牢牢把握|深刻领悟|坚决扛起)|^(?:为|努力为|以高水平安全).{2,40}(?:提供|保障|奠定|创造|营造).{0,30}|^(?:加快|努力)?推进(?:安全生产|应急管理)?治理体系和治理能力现代化|^努力推(?:进|动)经济社会|^不断提升本质安全水平$|^着力从根本上|^从根本上|^努力从根本上|^推动(?:经济社会)?高质量发展|^统筹发展和安全$|^统筹做好各领域|^加快推进.{2,16}现代化|^坚持(?!综合治理)|(?:思维|意识|理念)$|^(?:全力|有效)?防范化解重大安全风险$|^织密|^着力在|^在.{2,20}上(?:补|夯|促|强|提)|^[^，]{0,14}结合(?:我|本).{1,4}实际$/

/** 坚持“管行业必须管安全”, 树立“零事故”理念: a rule somebody can be held to. */
const RULE_QUOTED = /^[^“]{2,12}“[^”]*(?:管|谁|零|事故|隐患)[^”]*”|“(?!人民至上|生命至上|安全第一|[^”]{0,6}发展)[^”]{6,}”的?(?:[责安][任全])?(?:红线)?(?:理念|意识)$/

/** 24小时值班电话：0999-8888000（总值班室）, 联系人：王某13800000000. */
const TELEPHONE = /^(?!.{0,4}(?:公布|公开|设立|设置|开通|畅通|健全|完善))[^，]{0,10}(?:电话|热线|传真|邮箱|微信群?|QQ群?)(?:号码?)?$|^(?:\d{3,4}[-—])?\d{7,8}(?!\d)|^(?:联系人)?[\u4e00-\u9fff]{0,4}1\d{10}(?!\d)|^联系(?:人|方式)$|^[\w.]+@[\w.]+$/

function isVoid(part: string, role: Role): boolean {
  if (TELEPHONE.test(part)) return true
  if (part.length < 3 || /^第[一二三四五]个?阶段$/.test(part) || /^(?:XX)?(?:常务)?(?:副?组长|副?主任|成员|副?总指挥|召集人)(?:XX|$|[^，]{0,12}$)/.test(part)) return true
  if (INTRODUCTIONS.test(part)) return true
  // 近年来，先后发生3起事故: what was.
  if (role !== 'tasks' && /^[^，]{0,12}(?:先后|相继|接连|累计)(?:发生|出现)/.test(part)) return true
  // 动员全体员工树牢红线意识: others are to be brought to it.
  if ((role === 'guiding' || role === 'head' || role === 'principles' || role === 'goals') && IDEOLOGY.test(part)) return !RULE_QUOTED.test(part) && !/^(?:动员|教育|引导|发动)[^，]{2,12}(?:员工|职工|群众|人员|师生|村民|商户)/.test(part)
  return role === 'guiding' && /^(?:突出.{2,24}导向|切实提升(?:发现问题|.{0,12}意愿)|着力提高.{0,24}能力|在(?=[^\d]{0,80}$).{0,60}(?:方面)?补短板)/.test(part)
}

/** A甲改造、B建设、C打通等工程: a list of works is as many clauses. */
function splitWorks(text: string, part: Part): Piece[] {
  const body = text.slice(part.from, part.to)
  if (part.bracket || body.length > 160 || !body.includes('、')) return [part]
  const cuts: number[] = []
  let depth = 0
  for (let i = 0; i < body.length; i += 1) {
    if ('“（《'.includes(body[i]!)) depth += 1
    else if ('”）》'.includes(body[i]!)) depth -= 1
    else if (body[i] === '、' && depth === 0) cuts.push(i)
  }
  const items: { from: number; to: number }[] = []
  let start = 0
  for (const cut of [...cuts, body.length]) {
    items.push({ from: start, to: cut })
    start = cut + 1
  }
  if (items.length > 1 && items.every((item) => SHARE.test(body.slice(item.from, item.to)))) {
    return items.map((item) => ({ ...part, from: part.from + item.from, to: part.from + item.to, own: true }))
  }
  if (items.length > 1 && items.every((item) => STATE.test(body.slice(item.from, item.to)))) {
    return items.map((item) => ({ ...part, from: part.from + item.from, to: part.from + item.to, own: true }))
  }
  // 排查整改（2024年8月至12月）、攻坚提升（2025年1月至9月）: stages in a row.
  if (items.length > 1 && items.every((item) => STAGE.test(body.slice(item.from, item.to)))) {
    return items.map((item) => ({ ...part, from: part.from + item.from, to: part.from + item.to, own: true }))
  }
  const tail = RATES.exec(body)?.[0]
  if (tail && items.length > 3 && items.every((item) => item.to - item.from >= 4 && item.to - item.from <= 30)) {
    return items.map((item, index) => ({ ...part, from: part.from + item.from, to: part.from + item.to, own: true, ...(index < items.length - 1 ? { tail } : {}) }))
  }
  const works = items.map((item) => WORK.test(body.slice(item.from, item.to)) && item.to - item.from >= 5)
  // The list runs from the first work to the end of the part, without a gap.
  const first = works.indexOf(true)
  if (first < 0 || items.length - first < 2 || works.slice(first).includes(false)) return [part]
  const gerunds = items.slice(first).filter((item) => !NO_GERUND.test(body.slice(item.from, item.to)))
  const engineering = /工程(?:治理|建设)?(?:行动|项目|等)?|“[^”]{1,8}(?:工程|行动)”/.test(body) || items.length - first >= 3
  if (!engineering || gerunds.length < items.length - first - 1) return [part]
  const out: Piece[] = []
  for (let i = first; i < items.length; i += 1) {
    const item = items[i]!
    out.push({ ...part, from: part.from + (i === first ? 0 : item.from), to: part.from + item.to, own: i > first })
  }
  return out
}

/** “一会三卡”、智慧监管、数字消防接入等100%: each reaches it by itself. */
const RATES = /(?:等)?(?:均|全部)?(?:要)?(?:达到|实现|达)?100%$/

/** 新建项目“三同时”100%、老旧项目诊断100%: each has a share of its own. */
const SHARE = /.{4,}(?:\d{1,3}%|全覆盖)$/

/** 责任体系进一步健全、管控能力显著增强: each is a state of its own. */
const STATE = /.{4,}(?:进一步|显著|明显|持续|大幅|更加|得到|有效)(?:.{0,4})(?:落实|完善|健全|增强|提升|提高|改善|遏制|管控|治理|优化|下降|强化)(?:完善)?$/

const STAGE = /^[^，。；（）]{2,16}（[^（）]*(?:20\d\d年|\d月)[^（）]*）$/

const WORK = /(?:改造|建设|筑底|打通|加固|关闭|报废|更新|搬迁|搬离|清淤|改造提升|整治提升|“?消薄”?|能力提升|升级改造|退出|除险|治超|监控|“两年行动”|治理|工程治理|(?:等)?(?:工程|治理|整治)(?:治理|建设)?(?:行动|项目)?)(?:“[^”]{1,6}”)?$/
