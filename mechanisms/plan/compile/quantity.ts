// The quantity grammar: numbers with units and words that stand for numbers. 100%, 48万平方米, 不少于20台, 3个, 百分之九十五,
// 全覆盖 (100 %), 零事故 (0), 一批 (a number still to be set). Dates, headings, document numbers and names are no quantities.

import { VERB } from './lexicon.ts'
import { numberOf } from './numerals.ts'
import type { Target } from './plan.ts'

/** 课时 goes before 课: the longest unit that fits. */
const UNITS = (
  '%|‰|个百分点|万平方米|平方米|平方公里|立方米|公里|千米|厘米|毫米|海里|公顷|亩|吨位|千瓦|兆瓦|公斤|千克|台次|家次|户次|辆次|船次|人天|樘|盘|根|只|头|口|眼|株|扇|节|对|桶|瓶|罐|孔|床|课|学分|字|档|元|万元|亿元|元|万人次|人次|万人|万户|课时|学时|小时|分钟|个工作日|工作日|个月|台套|台|套|部|辆|艘|架|个|家|名|人|位|次|轮|遍|场|期|项|处|条|件|户|座|栋|幢|间|支|级|起|例|批|吨|米|篇|本|册|份|块|所|片|点位|点|班|组|队|批次|具|副|盏|枚|日(?=内)|年(?=内)|类|大|重|道|张|种|倍|分|天|方面|步(?=走|推进|实施)|克|棵|延米|回(?![头来家落])|圈|趟|路(?=[，；。、（]|$)|把(?=[，；。、（]|$)'
)
  .split(/\|(?![^(]*\))/)
  .sort((a, b) => b.length - a.length)
  .join('|')
const ARABIC = new RegExp(`(不少于|不得少于|不低于|不得低于|不超过|不得超过|不高于|达到|达|至少|控制在|超过|降至|减至|压减至|压减到|压缩至|提高到|提升至|减到|减少到|降到|降低到|降低|下降|提高|增长|≥|≤|约)?(\\d{1,9}(?:\\.\\d{1,4})?)[余多]?(万|亿)?余?(${UNITS})(以上|以下|以内)?`, 'g')
const CHINESE = new RegExp(`(不得少于|不少于|不低于|不得超过|不超过|超过|至少|达到|减为|减至|增至|降到|压缩到|压缩至|达|第)?([一两二三四五六七八九十百]{1,4}|[一两二三四五六七八九][千百][一二三四五六七八九十百千零]{0,6})(${UNITS})(?![二三四五六七八九十]|一(?!线)|岗|律|般|步|体|把手|旦|致|定|线|律|切|同|方面来|级[、市区政]|键|分钟|两天|天两)`, 'g')
/** 百万吨死亡率控制在0.02以下: a rate needs no unit. */
const RATIO = /(?:控制在|不超过|不高于|低于|降至|下降到|≤|<)(\d{1,4}(?:\.\d{1,4})?)(?:以下|以内)?(?=[，；。]|$)/g
const DAYS = /(?:不(?:得)?超过|不(?:得)?少于|不(?:得)?低于|至少)(\d{1,3})日/g
const PERCENT = /(不低于|不超过|达到|达)?([百千万])分之([一两二三四五六七八九十百零点]{1,6})/g

/** 三分之二以上, 八成以上, 下降两成. */
const SHARES = /([二三四五六七八九十])分之([一二两三四五六七八九])|(?<![一二三四五六七八九十])([一两二三四五六七八九])成(?![立为品员本果效功长因分交型灾熟套组对])/g
/** 减半, 半数以上, 过半: half. 不少于半小时: half of one. */
const HALF = /减半|过半(?!数)|(?:超过?)?半数(?:以上)?|一半以上/g
const HALF_OF = /(?:不(?:得)?少于|不(?:得)?超过|不(?:得)?低于|至少)半个?(小时|天|年|个月|学时)/g
/** 达标率不低于95以上, 抽查不少于1/3: a rate whose % is left out, a share as a fraction; 配比不低于1∶20. */
const RATE = /率[^，。；、\d]{0,3}(?:达到?|不低于|不少于|保持在|超过)(\d{2,3}(?:\.\d{1,2})?)(?:以上)?(?=[，。；、]|$)/g
const FRACTION = /(?:不少于|不低于|不超过|超过|至少|达到?)(\d)\/(\d{1,2})(?!\d|[月日])|比(?:例)?(?:不低于|不高于|不超过|达到?|为)(\d{1,3})[∶:：](\d{1,4})/g
/** 三至五名: the lower of two. */
const LOWER = /([一二两三四五六七八九十])(?:至|到)$/
/** 每两小时, 每3年: how far apart is a number of its own. */
const INTERVAL = /每隔?([两二三四五六七八九十]{1,3}|\d{1,3})个?(小时|分钟|天|日|周|月|季度|年)(?!度)/g

/** Units that count something to be reached; the rest (级, 班, 重, 点, 分) only count behind an Arabic number. */
const CHINESE_UNITS = /^(?:个|家|名|次|轮|遍|场|期|项|处|条|件|户|座|栋|支|批|大|套|张|步|台|所|起|例|篇|方面|人|元|万人|万户|万人次|亿元|回|圈|趟|个百分点|个月|个工作日|工作日|万元|小时|分钟|樘|盘|根|只|口|节|艘|辆|架|公里|吨|米|学时|课时|日|天|位|块|份|栋|幢|间|扇)$/

const WORDS: [RegExp, number | null, string][] = [
  [/全(?:面)?覆盖/g, 100, '%'],
  [/全员覆盖|应(.)尽\1|应急尽急|覆盖全部/g, 100, '%'],
  [/全部(?:完成|通过|实现|落实|纳入|取得|更[换新]|改造|投用|签订|拆除|关停|停用|销号|联网|上线|投保|覆盖|达到|达标|淘汰|消除|整改|退出|建成|达标|配备|接入|安装|搬离|清零|取缔|关闭|持证|启用|加装|竣工|验收|拆卸|归零|完工|上岗|复核|检测|检验|换装|改用|入网|进入|公示|公开|使用|封闭|安置|试[插运行验]|撤离|转移|撤出|加固|修复|处置|回收|报废|注销|备案|建档|登记|参[加训])[^，。；、]{0,2}/g, 100, '%'],
  [new RegExp(`全部(?:${VERB}|领|装|归|入)(?![^，。；、]{0,4}的)[^，。；、]{0,2}`, 'g'), 100, '%'],
  [/(?<![对将把向])(?:全部|所有)(?=[^，。；、的]{2,14}(?:建成|完成|安装|加装|更[换新]|启用|接入|达到|实现|纳入|持证))/g, 100, '%'],
  [/全面(?:消除|持证|完成|淘汰|停用)|全面实现(?!.{0,8}\d)|全员持证|全面[^，。；、]{0,12}持证上岗/g, 100, '%'],
  [/(?:坚决)?杜绝[^，。；]{0,14}(?:事故(?!隐患)|突发环境事件|案件|违法违规行为|伤亡|死亡)(?:发生)?/g, 0, '起'],
  [/(?:不发生|零发生|“?零”?(?:事故|死亡|伤亡|亡人)|无亡人|无事故|零新增|“?零(?:存在|隐患|违章|违规|投诉|火灾)|零容忍事故|“零放过”|零放过|零遗漏)/g, 0, '起'],
  [/(?:事故|死亡|伤亡|隐患|违章)[^，。；]{0,6}为“?零”?/g, 0, '起'],
  [/严禁[^，。；]{0,14}(?:落地|落户|入园|准入)/g, 0, '个'],
  // What is forbidden or must not happen is to be counted, and the count is nought.
  [/严禁(?=[^，。；]{2})/g, 0, '起'],
  [/(?:严防|坚决防止)[^，。；]{2,30}(?:事故|问题|案件|事件)(?:的)?发生|防止发生[^，。；]{2,20}(?:事故|案件|事件)/g, 0, '起'],
  [/(?:事故|火灾|案件|事件)(?:坚决)?(?:杜绝|零发生|归零)/g, 0, '起'],
  [/不(?:再)?出现[^，。；]{2,20}(?:隐患|事故|伤亡|案件|死亡)/g, 0, '起'],
  // “零存量”, “零线下”: what there is to be none of; 零距离 and 零报告 are manners.
  [/“零(?!距离|报告|容忍|门槛|接触|跑腿|起点|基础|启动|工商|处罚|记录|执法)[^“”]{1,4}”(?!的)/g, 0, ''],
  [/(?:率|均|都|实现|达到?)[^，。；]{0,4}“?双百”?(?!分)/g, 100, '%'],
  [/“?十佳/g, 10, '个'],
  [/翻一?番/g, 100, '%'],
  [/(?:提高|增长|增加|扩大)一倍/g, 1, '倍'],
  [/全数(?=检|排|核|整|完|更|登|拆|清|覆|通|达)/g, 100, '%'],
  [/(?:让|使|确保)全体/g, 100, '%'],
  [/(?<!动态)“?清零(?!”?(?:行动|回头看|年|机制|目标|攻坚))/g, 100, '%'],
  [/(?<!隐患)动态清零/g, 0, ''],
  [/动态清零/g, null, ''],
  [/(?<!第)一批/g, null, '批'],
  [/若干(?=[个项处家名条台套座支])/g, null, ''],
  [/有效遏制|基本完成|基本消除|基本建成|稳中有降|同比(?:持续)?下降|双下降|持续下降|全量/g, null, ''],
]

/** Quantities of one clause, in order of appearance. `text` is free of its time expressions or they are skipped by form. */
export function targetsIn(text: string): Target[] {
  const found: (Target & { at: number; to: number })[] = []
  const taken = (at: number, to: number): boolean => found.some((one) => at < one.to && to > one.at)
  const add = (at: number, words: string, value: number | null, unit: string): void => {
    if (!taken(at, at + words.length)) found.push({ at, to: at + words.length, value, unit, text: words })
  }
  const plain = withoutNames(text)
  for (const match of plain.matchAll(ARABIC)) {
    const before = plain.slice(Math.max(0, match.index - 2), match.index)
    const tail = plain.slice(match.index + match[0].length, match.index + match[0].length + 2)
    // 2024年…, 1.5支路, 14号 and 2023行动 are names or days, not amounts.
    if (/[\d.〔年月第附]$/.test(before) && !match[1]) continue
    if (match[4] === '点' && /^\d/.test(tail)) continue
    if (match[4] === '个' && tail.startsWith('工作')) continue
    if (match[4] === '支' && tail.startsWith('路')) continue
    // 30人以下 says whom it concerns.
    if ((/^[人名]$/.test(match[4]!) && /以[上下内]/.test(match[5] ?? '') && !match[1] && !/[有备排请聘派养训建选立到至在为]$/.test(before)) || (match[5] && match[4] !== '%' && tail.startsWith('的'))) continue
    if (match[2]!.length === 4 && /^20\d\d$/.test(match[2]!) && !match[3] && /^(?:次|项|类|级|大|期|批|方面|版|点|个|班)$/.test(match[4]!)) continue
    const lower = /(\d{1,9})%?(?:至|到|[-—~～])$/.exec(plain.slice(Math.max(0, match.index - 11), match.index))
    if (lower && !match[1]) add(match.index - lower[0].length, lower[0], Number(lower[1]), `${match[3] ?? ''}${match[4]!}`)
    // 48万平方米 stays 48 万平方米: the number a reader finds in the sentence.
    add(match.index, match[0], Number(match[2]), `${match[3] ?? ''}${match[4]!}`)
  }
  for (const match of plain.matchAll(DAYS)) add(match.index, match[0], Number(match[1]), '日')
  for (const match of plain.matchAll(RATIO)) add(match.index, match[0], Number(match[1]), '')
  for (const match of plain.matchAll(RATE)) add(match.index, match[0], Number(match[1]), '%')
  for (const match of plain.matchAll(FRACTION)) add(match.index, match[0], match[1] ? Math.round((1000 * Number(match[1])) / Number(match[2])) / 10 : Math.round((10_000 * Number(match[3])) / Number(match[4])) / 10_000, match[1] ? '%' : '')
  for (const match of plain.matchAll(INTERVAL)) add(match.index, match[0], numberOf(match[1]!) ?? null, /[月]/.test(match[2]!) ? '个月' : match[2]!)
  for (const match of plain.matchAll(HALF_OF)) add(match.index, match[0], 0.5, match[1]!)
  for (const match of plain.matchAll(HALF)) if (!/时间|任务$/.test(plain.slice(Math.max(0, match.index - 2), match.index))) add(match.index, match[0], 50, '%')
  for (const match of plain.matchAll(PERCENT)) add(match.index, match[0], shareOf(match[2]!, match[3]!), match[2] === '百' ? '%' : '‰')
  for (const match of plain.matchAll(SHARES)) add(match.index, match[0], match[1] ? Math.round((1000 * numberOf(match[2]!)!) / numberOf(match[1])!) / 10 : numberOf(match[3]!)! * 10, '%')
  for (const match of plain.matchAll(CHINESE)) {
    if (match[1] === '第' || !CHINESE_UNITS.test(match[3]!)) continue
    const before = plain.slice(Math.max(0, match.index - 2), match.index)
    if (/[每第一统同唯任某这那哪逐之是]$/.test(before)) continue
    // 一个, 一批 count nothing; 不少于一人 and 一百二十人 do.
    if (match[2] === '一' && !/^(?:次|轮|遍|场|期|回|圈|趟)$/.test(match[3]!) && !(/少于|低于|至少|[减降增]|压缩/.test(match[1] ?? '') && /^[人名次辆台家个]$/.test(match[3]!))) continue
    if (match[3] === '分钟' && before.endsWith('“')) continue
    if (/^(?:人|元)$/.test(match[3]!) && !PEOPLE.test(plain.slice(match.index + match[0].length)) && match[2]!.length < 2) continue
    // 三天内, 两小时: a length of time counts where it is bounded.
    if (/^(?:[日天]|[公海]?里|米|位)$/.test(match[3]!) && !match[1]) continue
    // “八大行动” are eight; 三大作业, 八大行业, 三个必须, 百家讲坛 are names.
    const after = plain.slice(match.index + match[0].length, match.index + match[0].length + 4)
    if (match[3] === '大' && !before.endsWith('等') && !/^(?:[重专]?[点项]?(?:行动|工程|任务|攻坚|战役|体系|举措|措施|提升)|[^，。]{0,2}行动)/.test(after)) continue
    if (/^(?:个必须|家讲坛)/.test(match[3]! + after)) continue
    // “四个意识”, “两张皮” are names; “三个清单” are to be made.
    if (/“[^”]*$/.test(plain.slice(Math.max(0, match.index - 12), match.index)) && /^[个张](?!.{0,2}(?:清单|台账|名单|表|图|机制|制度))/.test(match[3]! + after)) continue
    const lower = LOWER.exec(before)
    if (lower && !match[1]) add(match.index - lower[0].length, lower[0], numberOf(lower[1]!) ?? null, match[3]!)
    add(match.index, match[0], numberOf(match[2]!) ?? null, match[3]!)
  }
  for (const [form, value, unit] of WORDS) for (const match of plain.matchAll(form)) add(match.index, match[0], value, unit)
  return found.sort((a, b) => a.at - b.at).map(({ value, unit, text: words }) => ({ value, unit, text: words }))
}

/** 五人, 两人监护: a crew; 三人行 and 两人一组 are manners of speaking. */
const PEOPLE = /^(?:以上|监护|值[班守]|在岗|带班|双?岗|[，。；、（]|$)/

/** 百分之九十五 → 95 %, 千分之三 → 3 ‰, 万分之零点五 → 0.05 ‰. */
function shareOf(of: string, numeral: string): number | null {
  const value = numberOf(numeral)
  return value === undefined ? null : of === '万' ? Math.round(value * 1000) / 10_000 : value
}

/** 连续两次被点名的单位, 发生2起及以上较大事故的, 使用超过20年的储罐: whom or what it concerns, no amount to reach. */
const CONDITION = /(?:连续|累计(?!完成)|(?<!不)发生|出现|被[^，。；\d]{1,8}?|(?:年限|服役|运行|使用|堆存|逾期|拖延)(?:超过|达到|满)|工[龄作]满)[^，。；]{0,3}?(?:\d+|[一二两三四五六七八九十]{1,3})(?:次|起|家|年|个?月|个?季度|天|日|项|人|处|条)[^，。；\d]{0,16}?的(?=[^，。；]|，|$)/g

/** Blanks out conditions, titles 《…》 and document numbers, keeping every offset. */
function withoutNames(text: string): string {
  return text.replace(CONDITION, (name) => '　'.repeat(name.length)).replace(/《[^》]{0,120}》|[〔[（(]20\d\d[〕\])）]\d{1,4}号/g, (name) => '　'.repeat(name.length))
}
