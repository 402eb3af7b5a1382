// Due dates of clauses: what their words or their stage say; what recurs is due each year of the campaign, or for good where it
// is an enterprise's own duty; goals without a date are the campaign's; what a year's plan counts is due in its year.

import type { Day } from '#platform/time/day.ts'
import type { Dates } from './carry.ts'
import { cyclesIn } from './frequency.ts'
import type { Role } from './outline.ts'
import type { Due, Frequency, Owner } from './plan.ts'
import { everyYear, ofMonths, ofOneYear, saysStanding, standing, type Calendar } from './time.ts'

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
  /** Whose plan it is. */
  issuer?: string | null
  heading?: string
}

export function dueOf({ text, said, frequency, owners, dates, role, calendar, followUp, subject, eachYear, issuer, heading }: DueFacts): Due | null {
  // 自2024年6月起每月3日前报送: each month of the campaign.
  if (said?.standing && said.from && /报送|上报|通报/.test(text) && cyclesIn(text).length > 0 && calendar.period.to) return everyYear(calendar)
  if (dates?.stage && /贯穿.{0,30}全过程/.test(text) && calendar.period.to) return { from: null, by: calendar.period.to, yearly: false, standing: false }
  // 集中攻坚期间 inside a stage is the stage.
  if (said && (role !== 'stages' || !dates?.stage || (said.by && !(DURING.test(text) && !/20\d\d|\d月/.test(text))))) {
    // In a stage the day that counts is the last one.
    if (role === 'stages' && said.from && said.by) return { ...said, from: null, yearly: false }
    return overall(text, said, frequency, calendar)
  }
  // 每季度末月25日前报送 goes on through all stages.
  if (dates?.stage && role === 'stages') return frequency.length > 0 && !ofOneYear(calendar) && (/每(?:个)?(?:年|季度|半年|月|周)[^，]{0,12}前/.test(text) || (REPORTED.test(text) && cyclesIn(text).length > 0)) ? everyYear(calendar) : dates.stage
  // 以后每半年更新一次 has no last year.
  if (/^(?:并)?(?:以后|此后|今后)/.test(text) && frequency.length > 0) return ofOneYear(calendar) || ofMonths(calendar) ? everyYear(calendar) : standing
  const recurring = followUp ? /上报|撰写|自评|汇总|[一1]次|次$/.test(text) && frequency.some((one) => one.per !== 'campaign') : cyclesIn(text).some((one) => one.per !== 'campaign')
  if (recurring) {
    // 每班试验（长期，机电部）
    if (/（长期(?:坚持)?[，；）]/.test(text)) return standing
    // 每年轻伤以上事故为零: a goal of each year, whoever's.
    if (role === 'goals') return everyYear(calendar)
    // Under a title with a time what recurs goes on until then.
    if (dates?.stage && role !== 'guiding') return dates.stage
    if (calendar.open || isStandingRule(text, owners, subject, role, issuer ?? '', heading ?? '', calendar)) return standing
    // 建立“周协调、月调度”机制: the mechanism has no day of its own, whatever it does each week.
    return NAMED_RHYTHM.test(text) && !calendar.annual ? null : everyYear(calendar)
  }
  // 每两年一次, 每三年一次: beyond any campaign.
  if (/每(?:隔)?[两二三四五2-5]年/.test(text)) return standing
  if (frequency.some((one) => one.per === 'campaign') && /期间|年内/.test(text) && calendar.period.from && calendar.period.to) return { from: calendar.period.from, by: calendar.period.to, yearly: false, standing: false }
  if (saysStanding(text) && (role !== 'goals' || text.includes('坚持'))) return standing
  if (role === 'goals' || role === 'guiding') return ofGoals(text, role, calendar, eachYear)
  if (!dates?.stage && ACCIDENTS.test(text)) return ofGoals(text, 'goals', calendar, eachYear)
  return dates?.stage ?? null
}

/** A goal of the campaign wherever it stands: 事故起数逐年下降, 坚决杜绝较大及以上事故. */
export const ACCIDENTS = /事故(?:起数|总量|死亡人数)?[^，]{0,12}(?:逐年|连年|同比|持续|[比较](?:上年|去年|上一年|20\d\d年))(?:持续|同期)?(?:下降|减少|减半)|^(?:坚决|有效)?(?:杜绝|遏制|不发生)[^，]{0,4}(?:较大|重特大|重大|亡人|伤亡)[^，]{0,14}事故(?:发生)?$|^(?:确保|力争)?不发生[^，]{2,40}$/

/** 三年内曝光一批 is judged in the last year, one round (轮训一遍) goes on through all; 4月至10月 ends on its last day. */
function overall(text: string, said: Due, frequency: readonly Frequency[], calendar: Calendar): Due {
  const { period } = calendar
  const { from, by, yearly } = said
  if (!from || !by || yearly || (from.endsWith('-01-01') && by.endsWith('-12-31') && from.slice(0, 4) === by.slice(0, 4))) return said
  if (from === period.from && by === period.to && ofMonths(calendar)) return { ...said, from: null }
  if (from !== period.from || by !== period.to) return from.endsWith('-01-01') && by.endsWith('-12-31') ? said : { ...said, from: null }
  return /[三3]年内/.test(text) && frequency.length === 0 ? { ...said, from: `${by.slice(0, 4)}-01-01` as Day } : said
}

/** 每季度通报一次, not 建立月通报制度. */
const REPORTED = /(?:报送|填报|上报|通报|报[^，告]{1,10}(?:办|局|委|组|部)(?:公室)?)(?!.*(?:制度|机制)$)/

/** What a plan of one year leaves undated and can only mean for its year. */
export function ofTheYear(text: string, { annual, year }: Calendar): Due | null {
  return annual && year !== null && isOfTheYear(text) ? { from: `${year}-01-01` as Day, by: `${year}-12-31` as Day, yearly: false, standing: false } : null
}

/** What a year's plan counts, wants finished or sets in a season of it: 完成1200台评估, 接入率100%, 组织1次演练, 修订预案, 汛期前更新标识. */
function isOfTheYear(text: string): boolean {
  if (ONLY_IF.test(text) || /^(?:重大|重要)?节假日/.test(text)) return false
  return COUNTED.test(text) || IN_SEASON.test(text)
}

const IN_SEASON = /^(?:于|在|力争)?(?:[寒暑]假|暑期|春节|国庆节?|元旦|五一|主?汛期|入汛|开学|放假|[春秋]季开学|高温季|[春夏秋冬]季|入[夏冬]|今[冬春夏秋])[^，]{0,4}(?:前|期间|后|内|组织|开展|完成)/
const COUNTED = /^(?:[^，]{2,20}部门|[^，]{2,12}单位)?(?:基本|全面|全部)?(?:完成|建成|制?修订|出台|编制|实现)|(?:率|比例|占比|指数)[^，]{0,8}\d|(?:不少于|不低于|不超过|至少|达到?|控制在|压缩至|新增|新建|改造|更新|淘汰|举办|组织|开展|建设|创建|打造|培训|制作|评选|配备|增设)[^，的]{0,24}(?:\d|[一两二三四五六七八九十])[\d.万千百]*(?:个|家|台|套|座|处|次|场|期|部|项|名|人|公里|户|辆|艘|所|条|万|件|篇|本|%)/
const ONLY_IF = /(?:低于|超过|高于|不足|发生|连续)[^，]{0,12}的|最高|三级安全教育|岗前|新入职|奖励|奖补|(?<!行政)处罚|罚款/

const DURING = /(?:行动|攻坚|整治|活动)期间/

/** What is to be reached by the end: 责任进一步压实, 隐患得到有效治理. */
export const REACHED = /^(?!.*(?:理念|意识|积极性|主动性|形势)).*(?:进一步|显著|明显|大幅|有效|得到|更加|全面)[^，]{0,8}(?:提升|提高|增强|压实|落实|治理|遏制|健全|完善|管控|改善|夯实)$/

/** Goals without a date are the campaign's own: due in its last year; falls year on year are due every year. */
function ofGoals(text: string, role: Role, calendar: Calendar, eachYear = false): Due | null {
  const { to } = calendar.period
  if (!to || text.startsWith('坚持') || text.includes('关口前移')) return null
  if (/全年/.test(text) && to.slice(0, 4) === calendar.period.from?.slice(0, 4)) return { from: `${to.slice(0, 4)}-01-01` as Due['from'], by: `${to.slice(0, 4)}-12-31` as Due['by'], yearly: false, standing: false }
  if (NOT_FOR_GOALS.test(text) && !/[\d“]|清零|事故(?!隐患)/.test(text)) return null
  if ((/同比|年均|逐年|连年|稳中有降|持续下降|双下降|不发生.*底线/.test(text) && !/较20\d\d年/.test(text)) || (eachYear && text.includes('杜绝'))) return everyYear(calendar)
  if (role === 'guiding' && !REACHED.test(text) && !/(?:率|控制在|下降|不低于|达到)[^，]{0,6}\d/.test(text) && !/动态清零|坚决(?:杜绝|遏制|防范(?:和)?遏制)|[零不]发生|双下降|下降\d|为目标|减存量|控增量|[大项]行动|专项行动|攻坚行动|攻坚战|硬仗|实现/.test(text)) return null
  if (ofMonths(calendar)) return { from: null, by: to, yearly: false, standing: false }
  // A campaign of a year or more that ends in March is to be judged by that year, not by that day.
  return { from: `${to.slice(0, 4)}-01-01` as Due['from'], by: `${to.slice(0, 4)}-12-31` as Due['by'], yearly: false, standing: false }
}

/** What a goal's section asks for beside its goals: a state of mind, or a line to be followed. */
const NOT_FOR_GOALS = /(?:理念|意识|积极性|主动性|自觉性?|责任感|紧迫感)[^，]{0,12}(?:增强|强化|提高|提升|强烈|牢固|树立)|^着力(?:消[减除]|整治|化解|解决)|^(?:层层|全面|进一步|不断)?(?:健全|压实|聚焦|紧盯|强化|加强|统筹|推动[^，]{2,30}转型)(?!.*(?:实现|达到|建成|完成))/

const NAMED_RHYTHM = /(?:建立|健全|完善)(?:[^“，]{0,6})“(?:每?[日周月季]|半年)[^“”一]*”[^，]{0,6}(?:机制|制度)$/

/** Whose duty is the enterprise's own, by law and beyond the campaign. */
const ITS_OWN = /企业|项目(?:经理|负责人)|(?<![厅局省市县区]安?全?)总监|单位的?(?:主要负责人|负责人|消防安全(?:责任人|管理人)|安全管理人)|[营经]业期间|公司|班组|车间|厂长|(?:经营|使用|运营|施工|总包|分包|监理|充装|维保|产权)单位|人员密集场所|物业|出租方|承租方|发包方|闭店|主要负责人带队|从业人员|作业人员|操作人员|(?:等|关键|重点)岗位/
/** Whose duty is its own as much, but in a year's plan of those above it the year's. */
const ITS_OWN_TOO = /[^部]学校|^学校|中心校|中小学|幼儿园|养老机构|餐饮(?:场所|单位|商户)|商户|[敬养]老院|福利院|医院|卫生院|住院部|医疗(?:卫生)?机构|^各机构|宾馆|酒店|饭店|商场|超市|影院|景区|客运站|加油站|(?:矿山|煤矿)$/
/** Who may be part of an enterprise; everybody else acts for the campaign. */
const OF_AN_INSTITUTION = /院|店|商场|景区|企业|单位|公司|班组|车间|厂|矿|项目|员|负责人|人员|机构|学校|场所/
const OFFICE = /委|局|厅|办|街道|园区管|部门|政/

/** Who works in an enterprise and is called by nothing else: 主要负责人每年报告, 在岗员工每半年培训. */
const STAFF = /^(?:其|单位)?(?:项目经理|项目负责人|总监|总监理工程师|专职安全员|主要负责人|技术负责人|操作负责人|安全管理人员|安全总监|在岗员工|员工|职工|操作人员|操作工)$/
const COMPANY = /(?:公司|集团|厂|矿)(?:(?:安全生产(?:管理)?委员会|安委会)(?:办公室)?)?$/
/** The same in a house that somebody else's plan tells what to do. */
const ITS_HEADS = /^各?(?:院长|园长|护士长|护理员|护理部主任|厂长|矿长|店长|船长|班组长|车间主任|保安员?|电工|驾驶员)$/
/** Neither an office nor an enterprise. */
export const INSTITUTION = /(?:医院|学校|学院|大学|中学|小学|幼儿园)$/
/** What a company does for the campaign and not by its own rules: reports, reviews, prizes, money. */
export const FOR_THE_CAMPAIGN = /报送|抽查|督查|职代会|主持[^，]{0,4}安委会|安委会[^，]{0,8}(?:研究|听取)|公告栏|评(?:出)?\d|进度|上报|听取[^，]{0,12}汇报|通报|简报|总结|进展|推进会|调度|领导小组|评选|表彰|奖励|预算|资金|考核(?!合格)|自评|专题(?:研究|会议)|督查|责任书|培训班/

/** A recurring duty is a rule for good where it is an enterprise's, and in an enterprise's own plan unless it serves the campaign; a hospital's or a school's where it is daily work. */
function isStandingRule(text: string, owners: readonly Owner[], subject: string | undefined, role: Role, issuer: string, heading: string, calendar: Calendar): boolean {
  const annual = calendar.annual === true
  // What a house does in its own plan of a year or of some months ends with it.
  if ((annual || ofMonths(calendar)) && (COMPANY.test(issuer) || INSTITUTION.test(issuer))) return false
  // 整治内容 without a doer is what an enterprise must do.
  if (role === 'tasks' && /整治(?:内容|重点|事项)/.test(heading) && !owners.some((owner) => !owner.inferred) && !/督查|督导|暗访|执法|抽查|抽检|通报|曝光|报送|宣传/.test(text)) return true
  if (role === 'tasks' && owners.some(({ name }) => STAFF.test(name) || (!INSTITUTION.test(issuer) && ITS_HEADS.test(name.replace(/（[^）]*）/g, ''))))) return true
  if (COMPANY.test(issuer)) return !FOR_THE_CAMPAIGN.test(text) && !/^(?:集团|总部|公司)(?:总部|公司)?(?:每|按|将|要)/.test(text)
  if (INSTITUTION.test(issuer) && !FOR_THE_CAMPAIGN.test(text) && !/演练|推演/.test(text) && (/每(?:日|天|晚|夜|班|周)/.test(text) || /^[^，每]{0,12}(?:科室|员工|职工|值班|人员|宿管员|班级|班主任|教师|教职工|保安|食堂)[^，每]{0,6}每/.test(text))) return true
  return !INSTITUTION.test(issuer) && ofEnterprises(text, owners, subject, annual)
}

/** 园区每年牵头组织…: the place itself does it. */
export const BY_THE_PLACE = /^(?:园区|新区|开发区|[省市区县乡镇]级|全?[省市县区])[^，]{0,6}每/

function ofEnterprises(text: string, owners: readonly Owner[], subject: string | undefined, annual: boolean): boolean {
  const own = (words: string): boolean => ITS_OWN.test(words) || (!annual && ITS_OWN_TOO.test(words))
  if (/^（?高危/.test(text)) return true
  // 各企业每月20日前报送进展: they serve the campaign.
  if (/(?:工作|整治|行动|任务)?进展/.test(text) && FOR_THE_CAMPAIGN.test(text)) return false
  // 园区每年牵头组织联动演练: the place itself, whoever was named before.
  if (BY_THE_PLACE.test(text)) return false
  // 省级层面每年举办企业负责人培训班, 消防队伍每半年联合物业企业演练: who is named does it, not whom it is about.
  const named = owners.filter((owner) => !owner.inferred && owner.role !== 'assist')
  if (named.some((owner) => owner.role === 'responsible' && (own(owner.name) || /^.{0,2}项目/.test(owner.name)))) return true
  if (named.length > 0 && !named.some((owner) => OF_AN_INSTITUTION.test(owner.name))) return false
  if (subject && !OF_AN_INSTITUTION.test(subject)) return false
  // 闭店检查, 班前会: nobody else has a shop to close or a shift to open.
  if (named.length === 0 && /闭店|班[前后]会|交接班|营业[前期结]/.test(text)) return true
  const doers = [...named.map((owner) => owner.name), subject ?? ''].join('、')
  if (OFFICE.test(doers) && !/企业|班组/.test(doers)) return false
  // 力争每年新增企业50家: without a name only what stands before 每 can be who does it.
  const at = text.indexOf('每')
  // 对商场每季度检查: it is done to them.
  return own(doers + text.slice(0, at < 0 ? 60 : at).replace(/(?:^|，)对(?![^，]*(?:岗位|人员|员工))[^，]*/g, ''))
}
