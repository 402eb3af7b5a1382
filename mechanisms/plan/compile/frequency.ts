// The frequency grammar: 每季度至少1次, 每月1日起, 每季度的最后一周, 一季度一考核, 班组日排查, 按月通报, 三年内一轮, and
// what recurs by its nature (年度任务清单, 安全生产月). A word such as 定期 names no period: it is reported as open.

import { numberOf } from './numerals.ts'
import type { Frequency, Period } from './plan.ts'

const NUM = '(?:\\d{1,3}|[一两二三四五六七八九十]{1,3})'
/** What happens so many times; 24学时 or 10辆 say how much, not how often. */
const MEASURE = '(?:次|轮|遍|回|场|期|批|篇|堂|趟|圈|巡|课)'
const COUNT = new RegExp(`(?:至少|不少于|不低于|不得少于|原则上|集中|组织|开展|进行|听取|召开|分别|各)?.{0,24}?(至少|不少于|不低于|不得少于)?.{0,12}?(${NUM})(?:${MEASURE})`)

type Cycle = { per: Period; times: number }

const EACH = new RegExp(`^(隔)?(${NUM})?个?(半个?月|半年|半[日天]|自然年|(?:工作)?[日天晚夜]|小时|班(?!组|子|级|岗|每|(?:在线|在岗|当班)?(?:人数|人员))|周|星期|旬|[单双]月|月度?|季度?|学期|学年|年度?)`)

/** 每两周, 每15天, 每4小时, 每学期: how many times in a period that has a name of its own. 每18个月 fits none. */
function cycleOf(every: number, unit: string): Cycle | undefined {
  const of = (per: Period, times = 1): Cycle | undefined => (Number.isInteger(times) && times > 0 ? { per, times } : undefined)
  if (unit === '小时') return of('day', Math.floor(24 / every))
  if (/^半个?月$/.test(unit)) return of('month', 2)
  if (/^半[日天]$/.test(unit)) return of('day', 2)
  if (/^[单双]月$/.test(unit)) return of('year', 6)
  if (unit === '旬') return of('month', 3)
  if (unit === '半年' || unit === '学期') return of('half-year')
  if (unit.startsWith('班')) return of('day')
  if (/[日天晚夜]$/.test(unit)) return every === 1 ? of('day') : every <= 7 ? of('week', Math.floor(7 / every)) : every <= 30 ? of('month', Math.floor(30 / every)) : of('year', Math.floor(365 / every))
  if (/周|星期/.test(unit)) return every === 1 ? of('week') : of('month', Math.floor(4 / every))
  if (unit.startsWith('季')) return every === 1 ? of('quarter') : of('year', 4 / every)
  if (unit.startsWith('月')) return every === 1 ? of('month') : every === 3 ? of('quarter') : every === 6 ? of('half-year') : of('year', 12 / every)
  return every === 1 ? of('year') : every <= 3 ? of('campaign') : undefined
}

const CHECKS = '(?:汇总|跟踪|管控|例会|巡检|自查|排查|检查|巡查|调度|通报|研判|会商|报告|报送|上报|考核(?!分)|排名|约谈|例会|碰头|协调|提示|小结|总结|分析|会议|督查|督导|暗访|演练|培训|点评|评估|抽查|讲评|晾晒|复盘|检(?![测验修疫察])|查)'
const SPELLED: [string, Period][] = [['日', 'day'], ['周', 'week'], ['旬', 'month'], ['月', 'month'], ['季度', 'quarter'], ['季', 'quarter'], ['半年', 'half-year'], ['学期', 'half-year'], ['年', 'year']]

const YEARLY = new RegExp(`(?<=[、，])年(?:度|底|终|末)?${CHECKS}`)
const CHECKED = new RegExp(`(?<![0-9个每按逐当本上中下半近生产宣传一三两])(?<!(?<!健)全)((?<!工作)日|周|旬|月|季度|季|半年)(?:度)?(?:安全(?:生产)?|工作|绩效)?${CHECKS}`, 'g')
const TIMES_A = new RegExp(`(?<![一三两])(${NUM})次[/／每]?(?:个)?(日|周|月|季度|季|半年|年)(?!度)`, 'g')
/** 一年两次, 一月一次. */
const A_TIMES = new RegExp(`(?<![每第十\\d])[一1]个?(日|周|月|季度|季|学期|年)(${NUM})次`, 'g')
/** 三天一巡查, 两周调度一次, 两个月一次: without 每. */
const EVERY = new RegExp(`(?<![每第\\d.一二两三四五六七八九十后前内近连续])(${NUM})个?(小时|天|周|月|季度|年)(?:${CHECKS}|巡|走访|更换|清理|维护|保养)?[一1](?:次|遍|轮|巡|检|查|测|报|清|洗|换|调度|通报|研判|会商)(?!性)`, 'g')
/** 校验周期由一年改为六个月: how far apart. */
const CYCLE = new RegExp(`(?:[检校][验测查修准]|标定|检修|巡[检查]|更换|评估|演练|清[洗理]|维护|保养|体检|排查|监测|测温|复[训审核])(?:的)?(?:周期|频次|间隔)[^，。；每]{0,10}?(?:为|缩短(?:至|到|为)?|加密(?:至|到|为)|压缩(?:至|到|为)|不(?:得)?超过)(${NUM})?个?(半年|年|季度|月|周|天|日|小时)`, 'g')
/** 隔天上门, 隔周一次, 逢双月调度: every second one. */
const SECOND = /(?<![相间阻分每])隔(天|日|周|月|季度|年)(?![离断热音])|(?<!每)(?:逢)?([单双]月)(?=[^，。；、]{0,8}(?:次|调度|通报|检查|排查|召开|会))/g
/** 日清点、周盘库、月对账: whatever is done, in periods that grow. */
const LADDER = /(?<![0-9个每按逐当本上中下半近生产宣传节假末工作一三两])(班(?!组|级|子)|日(?![常前益照程期用光])|周(?![边围转期密到年])|月(?![份度台票季]))[\u4e00-\u9fff]{1,5}、(日(?![常前益照程期用光])|周(?![边围转期密到年])|旬|月(?![份度台票季底末初])|季度?(?![节风相末])|半年|年(?![底末初中内度久轻龄老长限]))[\u4e00-\u9fff]{1,5}(?:、(周(?![边围转期密到年])|旬|月(?![份度台票季底末初])|季度?(?![节风相末])|半年|年(?![底末初中内久轻龄老长限]))[\u4e00-\u9fff]{1,5})?/g
/** 月度、季度、年度评估: each in its own time. */
const NAMED_BY_PERIOD = /(?:(月|季|半年|年)度?[、和及与]){1,3}(月|季|半年|年)度(?:安全(?:生产)?|工作|绩效)?(?=评估|考核|考评|检查|例会|会议|分析|研判|总结|报告|通报|督查|检验|演练|培训|自查|排查)/g
const RANK = '班日周旬月季半年'
/** 7、8两月各不少于三次. */
const MONTHS_EACH = new RegExp(`[两二三四五六]个?月各[^，。；]{0,6}?(${NUM})${MEASURE}`)
/** 汛前、汛中、汛后各检查一次, 元旦前、春节前各走一轮: as often as there are occasions. */
const OCCASIONS = new RegExp(`((?:(?:[^，。；、]{1,8}(?:前|中|后|期间)|元旦|春节|清明|五一|端午|中秋|国庆|[春夏秋冬]季|汛期|“五一”)[、和及]){1,4})[^，。；、]{1,8}(?:前|中|后|期间)[^，。；、]{0,10}?(?:各|分别)(?:自)?[^，。；、]{0,8}?(${NUM})(?:次|轮|遍|场|趟)`)
/** 全年不少于3次. */
const IN_A_YEAR = new RegExp(`(?:全年|年内)[^，。；]{0,16}?(?:不少于|不低于|至少)[^，。；]{0,4}?(${NUM})${MEASURE}`, 'g')
const AHEAD = new RegExp(`(${NUM})${MEASURE}$`)
/** Frequencies in one clause. `dated` says that the clause is due within one calendar year, `onADay` that it has its own last day in it: what is done once by then does not recur. */
export function frequenciesIn(text: string, dated = false, onADay = false): Frequency[] {
  const found = cyclesIn(text)
  if (found.length === 0) byNature(text, dated, onADay, (per, atLeast, when) => void found.push({ per, atLeast, when }))
  return found
}

/** What the words say outright: 每季度, 按月, 一年两次, 周调度. */
export function cyclesIn(text: string): Frequency[] {
  const found: Frequency[] = []
  const add = (per: Period, atLeast: number, when: string | null): void => {
    if (!found.some((one) => one.per === per && one.when === when)) found.push({ per, atLeast, when })
  }
  const every = (count: number, unit: string): void => {
    const cycle = cycleOf(count, unit)
    if (cycle && !found.some((one) => one.per === cycle.per)) add(cycle.per, cycle.times, null)
  }
  for (let i = text.indexOf('每'); i >= 0; i = text.indexOf('每', i + 1)) {
    const rest = text.slice(i + 1, i + 48)
    const twice = /^年(?:度)?(?:上、?下半年|春[、]?秋(?:两|二)?季|\d{1,2}月(?:\d{1,2}日|底|末|份)?前?[、和及]\d{1,2}月)/.exec(rest)
    // 每年6月20日、12月20日前, 每年上、下半年各一次: twice a year.
    if (twice) {
      add('half-year', /[半季]/.test(twice[0]) ? countIn(rest.slice(twice[0].length), '') : 1, null)
      continue
    }
    // 秋冬季每晚: a season's nights, not the year's (byNature).
    const each = SEASONS.test(text.slice(0, i)) ? null : EACH.exec(rest)
    const every = each?.[2] ? (numberOf(each[2]) ?? 1) : 1
    const cycle = each ? cycleOf(each[1] && every === 1 ? 2 : every, each[3]!) : undefined
    if (!each || !cycle) continue
    const after = rest.slice(each[0].length)
    const days = daysIn(each[3]!, after)
    add(cycle.per, cycle.times * countIn(after.slice(days.length), text.slice(0, i)) * days.count, whenIn(after, text, i))
  }
  for (const match of text.matchAll(/(?:按|逐)(日|周|旬|月|季度|季|半年|年)(?!龄|限|份|度计划|下降|递|提(?!取|交|醒|示)|增|加|减|压)/g)) add(periodOf(match[1]!), 1, null)
  if (/按班(?=排查|检查|巡查|点检|、|$)/.test(text)) add('day', 1, null)
  for (const match of text.matchAll(/(?:一(日|周|旬|月|季度|季|半年|年)(?:度)?|(半年)|全(年))一(?!次性)/g)) add(periodOf(match[1] ?? match[2] ?? match[3]!), 1, null)
  // 班组天天查、车间周周查、厂部月月查.
  for (const match of text.matchAll(/(?:(天天|日日)|(周周)|(月月)|(季季)|(?<!\d)(年年)(?![底初末终]))(?=[\u4e00-\u9fff])/g)) add(match[1] ? 'day' : match[2] ? 'week' : match[3] ? 'month' : match[4] ? 'quarter' : 'year', 1, null)
  for (const match of text.matchAll(A_TIMES)) add(periodOf(match[1]!), numberOf(match[2]!) ?? 1, null)
  for (const match of text.matchAll(CHECKED)) add(periodOf(match[1]!), 1, null)
  if (/[一1][次遍轮巡检查测报清洗换调通研会]/.test(text)) for (const match of text.matchAll(EVERY)) every(numberOf(match[1]!) ?? 0, match[2]!)
  if (/周期|频次|间隔/.test(text)) for (const match of text.matchAll(CYCLE)) every(match[1] ? numberOf(match[1]) ?? 0 : 1, match[2]!)
  for (const match of text.matchAll(SECOND)) every(match[1] ? 2 : 1, match[1] ?? match[2]!)
  for (const match of text.matchAll(/(?<![每上下前后近])半个?月(?=[^，。；]{0,8}[一1两二][次遍轮])/g)) every(1, match[0])
  if (text.includes('、')) for (const match of text.matchAll(LADDER)) {
    const rungs = [match[1]!, match[2]!, ...(match[3] ? [match[3]] : [])]
    if (rungs.every((rung, index) => index === 0 || RANK.indexOf(rung[0]!) > RANK.indexOf(rungs[index - 1]![0]!))) for (const rung of rungs) add(periodOf(rung), 1, null)
  }
  if (text.includes('度') && !/\d月/.test(text)) for (const [list] of text.matchAll(NAMED_BY_PERIOD)) for (const [, period] of list.matchAll(/(月|季|半年|年)度?(?=[、和及与]|[^、和及与]*$)/g)) add(periodOf(period!), 1, null)
  // 班前查: before each shift.
  if (/班[前中后](?:安全)?(?:自?查|排查|检查|巡查|点检)/.test(text)) add('day', 1, null)
  const months = MONTHS_EACH.exec(text)
  if (months) add('month', numberOf(months[1]!) ?? 1, null)
  // 月底张榜 without a month's name is each month's.
  if (/(?<![\d一二三四五六七八九十两正腊元冬本当每上下个])月[底末](?![前位])(?=[^，。；、]{2})/.test(text)) add('month', 1, null)
  if ((found.length > 0 && YEARLY.test(text)) || /^年(?:底|终|末)(?:统一)?(?:组织|开展|进行)(?:考核|评估|验收)/.test(text)) add('year', 1, null)
  if (/(?:次月|下月)(?:\d{1,2}日|初|上旬)/.test(text)) add('month', 1, /(?:次月|下月)(?:\d{1,2}日前?|初|上旬)/.exec(text)![0])
  if (/日周月/.test(text)) for (const per of ['day', 'week', 'month'] as const) add(per, 1, null)
  for (const match of text.matchAll(TIMES_A)) add(periodOf(match[2]!), numberOf(match[1]!) ?? 1, null)
  for (const match of text.matchAll(/(?<!每)(半年|季度)[一1]次/g)) add(periodOf(match[1]!), 1, null)
  if (/20\d\d年\d{1,2}月[底末]?前?(?:[、和及]20\d\d年\d{1,2}月[底末]?前?)+(?:分别|各)/.test(text)) add('year', 1, null)
  if (/20\d\d年、20\d\d年(?:[、和及]20\d\d年)*(?:分别|各)/.test(text)) add('year', 1, null)
  // 上半年、下半年各组织一次, 春秋两季各开展一次.
  if (/(?<!每年)上(?:半年)?[、和及]下半年(?:各|分别)|(?<!每年)上下半年(?:各|分别)|春[、]?秋(?:两)?季(?:各|分别)/.test(text)) add('half-year', 1, null)
  const days = /(?<!每年)(?<!\d)\d{1,2}月(?:\d{1,2}日|底|末)?前?((?:[、和及]\d{1,2}月(?:\d{1,2}日|底|末)?前?){1,3})[^，]{0,2}(?:分别|各)/.exec(text)
  if (days) add(days[1]!.match(/月/g)!.length > 1 ? 'quarter' : 'half-year', 1, null)
  for (const match of text.matchAll(IN_A_YEAR)) add('year', numberOf(match[1]!) ?? 1, null)
  return found
}

function periodOf(word: string): Period {
  if (word === '班') return 'day'
  return SPELLED.find(([spelled]) => spelled === word)?.[1] ?? 'year'
}

function occasions(found: RegExpExecArray): number {
  return found[1]!.split(/[、和及]/).length * (numberOf(found[2]!) ?? 1)
}

function countIn(after: string, before: string): number {
  const clause = after.split(/[。；）]/, 1)[0]!.split(/，(?=高危|每|其他|其中)/, 1)[0]!
  const on = /各|分别/.test(clause) ? OCCASIONS.exec(clause) : null
  if (on) return occasions(on)
  const count = COUNT.exec(clause)
  const number = count ? numberOf(count[2]!) : undefined
  if (number !== undefined && !/^(?:日|月|号|底)/.test(clause.slice(clause.indexOf(count![2]!) + count![2]!.length))) return number
  const ahead = AHEAD.exec(before)
  return ahead ? (numberOf(ahead[1]!) ?? 1) : 1
}

/** 每月1日、15日, 每周一、三、五: as many days as are named. */
function daysIn(unit: string, after: string): { count: number; length: number } {
  const days = (unit.startsWith('月') ? /^\d{1,2}[日号]?(?:[、和及]\d{1,2}[日号]?)*[、和及]\d{1,2}[日号]/ : /周|星期/.test(unit) ? /^[一二三四五六日天](?:[、和及](?:周|星期)?[一二三四五六日天])+/ : null)?.exec(after)?.[0]
  return days ? { count: days.split(/[、和及]/).length, length: days.length } : { count: 1, length: 0 }
}

/** 最后一周, 1日起, 5日前, 12月底之前; and for whom a stricter rule holds (高危行业领域). */
function whenIn(after: string, text: string, at: number): string | null {
  const when = /^的?(?:第?[一二三四]季度)?((?:第一|最后一?|首|末)个?(?:周|月|天|工作日|星期[一二三四五六日]?)|(?:次月|下月|当月)?\d{1,2}[日号](?:起|前|之前|以前)?|\d{1,2}月(?:\d{1,2}[日号]|底|末)?(?:之?前|以前)?|(?:初|中旬|末|底)(?:前|之前)?|第一个月\d{1,2}日前|开学第?一周|开学前|上旬|中旬|下旬|结束后.{0,8}?内)/.exec(after)
  if (when?.[1]) return when[1]
  const before = text.slice(Math.max(0, at - 24), at)
  const whom = /[（，；。、]?((?:高危|重点|危险|较高风险|规模以上|其他|一级|二级|三级|四级|重大危险源|人员密集)[^，。；（）、]{0,16}?)(?:的?企业)?$/.exec(before)
  return whom && /[（，；]/.test(before) ? whom[1]! : null
}

const CAMPAIGN = new RegExp(`(?:三年内|三年行动期间|行动期间|期间)[^。；]{0,40}?(至少)?[^。；]{0,12}?(${NUM})(?:次|轮|遍)`)
const ONCE = new RegExp(`(?:至少|不少于)?(?:组织|开展|召开|举办|进行)[^，。；]{0,8}?(${NUM})(?:次|场|期)`)
const SEASONS = /[春夏秋冬]季$/
const ROUNDS = new RegExp(`(?:开展|组织|不少于|至少)(${NUM})轮(?!训|岗|换|班)`)
const ON_A_DAY = /\d{1,2}月|[正腊]月|小年|除夕|[上中下]旬|[上下]半年|[一二三四]季度|(?:春|夏|秋|冬|汛|伏|节|假|防火)[季期]?(?:期)?(?:来临)?前/
const HELD = /办好|办[一1]场|开展|组织|举办|参与|参加|利用|结合/
const SEASONAL = /安全生产月|[传动防]月(?!\d)|(?:宣传|活动|科普|法)周|咨询日|宣传日|教育日|减灾日|消防日|11[·.]?9|5[·.]12/

/** What recurs without saying 每: yearly papers, themed months, one round in a campaign, one event in a dated year. */
function byNature(text: string, dated: boolean, onADay: boolean, add: (per: Period, atLeast: number, when: string | null) => void): void {
  const hours = /早、?(中)?、?晚(?:各|两次|三次|[播巡查检测点喊])/.exec(text)
  if (hours || /[春夏秋冬]季每[晚夜日天]/.test(text)) return add('day', hours ? (hours[1] ? 3 : 2) : 1, null)
  const campaign = CAMPAIGN.exec(text)
  const on = /各|分别/.test(text) ? OCCASIONS.exec(text) : null
  if (on) return add(dated ? 'year' : 'campaign', occasions(on), null)
  if (SEASONAL.test(text) && HELD.test(text)) return add('year', 1, null)
  if (campaign) return add(dated ? 'year' : 'campaign', numberOf(campaign[2]!) ?? 1, null)
  const through = /(?:覆盖|轮训|培训|检查|排查|补训|摸排|评估)[^，]{0,3}([一1两二2三3])(?:遍|轮)/.exec(text)
  if (dated && through && /年内|全年|20\d\d年(?!\d)/.test(text)) return add('year', numberOf(through[1]!) ?? 1, null)
  const once = ONCE.exec(text)
  // 举办宣讲不少于50场 says how much, not how often.
  const times = once ? (numberOf(once[1]!) ?? 1) : 0
  // 10月下旬开展一次检查 is done on that day; 每航次前开展一次 goes by another measure than time. 至少一次 is a measure for all the same.
  const single = !/至少|不少于/.test(once?.[0] ?? '') && (onADay || ON_A_DAY.test(text) || /每[^，。；]{0,24}$/.test(text.slice(0, once?.index ?? 0)))
  if (once && times < 5) return single ? undefined : add(dated && !/一次性/.test(once[0]) ? 'year' : 'campaign', times, null)
  const rounds = ROUNDS.exec(text)
  if (rounds && !single && !dated) return add('campaign', numberOf(rounds[1]!) ?? 1, null)
  // 2024年分两批培训……600人: that year's round.
  if (dated && !single && /(?:(?:分[一两二三四\d]批)培训[^，。；率]{2,40}|20\d\d年(?:再)?培训[^，。；率机计]{2,40}\d+)人/.test(text)) return add('year', 1, null)
  // 年底评优: each year's.
  if (/(?<![\d今明本当去到至前])年(?:底|终|末)[^，。；、]{0,10}(?:考核|考评|评定|评选|评优|评比|述职)(?!结果|分|成绩|排名|不)/.test(text) && !/20\d\d年底/.test(text)) return add('year', 1, null)
  if (/年度[^，。；“”]{0,12}(?:清单|计划|预算|报告|总结|考核(?!优秀|合格|不合格|靠后|排名)|评估|述职|方案|责任书)|年终[^，。；“”]{0,8}(?:考核|考评|述职|评选|评比|表彰)/.test(text)) return add('year', 1, null)
  if (/安排(?:安全)?.{0,4}预算|专项预算|预算安排/.test(text)) return add('year', 1, null)
  if (dated && /集中培训|轮训|(?:参与|参加)[^，。；]{0,24}培训|完成[^，]{2,60}培训$/.test(text)) add('year', 1, null)
}

const OPEN = /定期|不定期|经常性|适时|及时|按规定的?时间|按要求的?时间|一批|若干|基本(?:完成|消除|实现|建成)|有效遏制|大幅|显著|明显|逐步|动态清零|限期|按期/g

/** Words that leave a number open: somebody has to set it. */
export function openIn(text: string): string[] {
  return [...new Set([...text.matchAll(OPEN)].map((match) => match[0]))]
}
