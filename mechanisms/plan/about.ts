// What a sentence of a plan is about: the fields, the people, the things and the titles it names, with the words that say
// the same brought to one. What every plan says of everything (推动…排查治理, 建立健全…机制) is its frame and counts little.
// Closed lists; pure.

import { pairsOf } from './likeness.ts'

type Words = Readonly<Record<string, RegExp>>

/** 行业领域: two sentences of two fields are two tasks, however alike. */
const FIELDS: Words = {
  mine: /矿山|煤矿|采矿|尾矿|头顶库|矿井/, chemical: /危险化学品|危化|化工|油气储存/, fireworks: /烟花爆竹/, gas: /燃气|液化气|液化石油气|钢瓶|充装/, road: /道路|公路|客运|货运|交通运输|桥隧|国省道|超限|校车/, water: /水上|渡口|渔业|渔船|船舶|航运/,
  works: /建筑施工|建设施工|房屋市政|工地|施工领域|深基坑|脚手架/, house: /自建房|危旧房|危房|既有建筑|房屋安全|城镇房屋/, estate: /老旧小区|住宅小区|小区楼院/, school: /校园|学校|校外|幼儿园/, equipment: /特种设备|电梯|锅炉|起重机械|压力容器/, dust: /粉尘|涉爆/, confined: /有限空间|密闭空间/, hotwork: /电气焊|动火|电焊|焊接/,
  ebike: /电动自行车|电动车|飞线/, forest: /森林|林区|草原/, tourism: /景区|旅游|文旅|旅行社/, elderly: /养老|敬老|福利院/, hospital: /医院|医疗机构/, metal: /铝加工|深井铸造|钢铁|冶金|金属冶炼|高炉/, ammonia: /液氨|涉氨|冷库/, railway: /铁路|轨道交通|地铁/, farm: /农机|农业机械|变型拖拉机/, hydraulic: /水利|水库|大坝/,
  geology: /地质灾害|滑坡|边坡/, flood: /防汛|内涝|汛期|洪/, small: /九小场所|小场所|沿街门店|小作坊/, mall: /商场|商业综合体|大型综合体|市场|商超/, storage: /仓储|物流|仓库|厂房/, rental: /出租屋|厂中厂|租赁厂房|群租/, power: /电力|供电|发电|电网/, civilAir: /民航|机场|无人机/,
}

const FIELD_WORDS = new RegExp(Object.values(FIELDS).map((pattern) => pattern.source).join('|'), 'g')

/** Who is trained, examined, held to it. */
const PEOPLE: Words = {
  heads: /主要负责人|实际控制人|老板|厂长(?!月)|企业负责人/, workers: /从业人员|员工|职工|新入职|一线岗位|新上岗/, licensed: /特种作业|持证上岗|无证上岗/, inspectors: /监管人员|执法人员|监督检查人员|执法队伍/, officials: /党政领导|领导干部|班子成员|领导班子/, grid: /网格员|网格长|网格化/, experts: /专家/,
  managers: /安全管理人员|安全员|安全总监/, contractors: /承包商|外包|外来施工|劳务派遣|灵活用工|相关方/, residents: /居民|群众|市民|社会公众/,
}

/** What is made, held, counted. */
const THINGS: Words = {
  drill: /演练|演习/, training: /培训|轮训|教育|考核合格|学习|补考|调训/, meeting: /会议|全体会|例会|会商|专题研究|听取/, insurance: /保险|投保|安责险/, standard: /标准化/, plan: /预案/, reward: /报告奖励|内部报告/, tipoff: /举报/, backing: /督办|销号/, telling: /通报|约谈/, exposing: /曝光|公开|公示/, stock: /存量/, growth: /增量/,
  monitoring: /监测|预警|感知/, rescue: /救援|应急队伍|微型消防站/, enforcers: /执法|处罚|裁量|查处|打击|行刑/, escape: /逃生|疏散|安全出口|消防(?:车)?通道|铁栅栏/, firewater: /消防供水|消火栓|消防水源/, lists: /清单|台账|数据库|建档|一楼一档|逐栋/, allStaff: /全员.{0,6}责任制|岗位责任制|两单两卡/, bao: /包保/, duties: /职责清单|任务清单|责任清单/, judged: /判定标准|检查重点|重点检查事项/,
  accident: /事故调查|事故查处|事故处理/, money: /经费|资金|财政|预算/, campaign: /宣传|安全生产月|咨询日|普法|警示片/, selfcheck: /日周月|日排查|月排查|自查|带队/, doublePrevention: /分级管控|双重预防/, oneMatter: /一件事|全链条/, entry: /准入|立项|审批|项目源头/, obsolete: /淘汰|落后产能|小散乱|退出/, move: /搬迁|改造升级|搬改关|搬离/, works: /改造|更新|更换|加装/,
  progress: /进展|工作情况|完成情况/, assessment: /年度考核|考核评价|纳入考核|考核体系|绩效|考核内容/, praise: /表彰|表扬|评优/, harm: /死亡|伤亡|亡人|事故起数|较大以上|重特大/, agencies: /服务机构|中介|评价报告|评价机构/, unclear: /监管盲区|职责不清|监管责任|新业态|新兴/, model: /标杆|示范(?:城市|企业|单位|创建)/, science: /科技|装备关键|人工智能|大数据|物联网/,
}

/** Words that say the same. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/生产经营单位|用人单位|本单位|本企业|本公司/g, '企业'], [/每个季度|按季度|按季/g, '每季度'], [/每个月|按月/g, '每月'], [/规上企业/g, '规模以上企业'], [/参加安全生产责任保险|安责险/g, '投保安全生产责任保险'], [/外来施工队伍|外包队伍|外包单位|施工队伍/g, '承包商'], [/隐患内部报告/g, '隐患报告'], [/液化石油气|瓶装液化气|瓶装气/g, '液化气'],
  [/报送|上报|填报/g, '报'], [/年年底以前|年年底前|年底以前/g, '年底前'], [/班组天天查|班组日排查|日检查|日排查/g, '日周月排查'], [/全面消除|基本消除|清零/g, '消除'], [/查出|发现/g, '排查'], [/堵塞|占用/g, '堵塞'], [/明查暗访|明察暗访/g, '明查暗访'], [/无证上岗/g, '持证上岗'], [/老板/g, '主要负责人'], [/黑窝点|非法充装|倒卖/g, '非法经营'],
]

/** What every plan says of everything. */
const FRAME = new RegExp([
  '安全生产', '重大事故隐患', '事故隐患', '重大隐患', '隐患', '排查整治', '排查治理', '专项整治', '专项治理', '专项行动', '专项检查', '整治', '治理', '排查', '检查', '监督管理', '监管执法', '安全监管', '监管', '执法', '管理', '建立健全', '健全完善', '建立', '健全', '完善', '构建', '推动', '推进', '督促', '指导', '引导', '鼓励', '组织', '开展', '深入', '全面', '持续', '进一步', '积极',
  '加强', '强化', '提升', '提高', '落实', '实施', '严格', '依法', '依规', '切实', '有效', '严厉打击', '打击', '常态化', '长效', '机制', '制度', '体系', '工作', '活动', '措施', '要求', '情况', '有关', '相关', '部门', '单位', '企业', '行业', '领域', '重点', '各级', '各类', '各地', '至少', '达到', '实现', '完成', '力争', '确保', '做好', '抓好', '配合', '按照', '结合', '实际', '重大', '安全', '风险', '责任', '能力', '水平',
  '行为', '问题', '违法', '违规', '制定', '修订', '编制', '印发', '规定', '办法', '方案', '年底前', '行动', '三年', '攻坚', '治本', '全覆盖', '次', '以及', '进行', '辖区', '街道', '园区', '管委会', '全市', '全区', '全县', '市级', '区级', '县级', '上级', '推广', '应用', '运用',
].sort((a, b) => b.length - a.length).join('|'), 'g')

/** How much a pair of the frame, a thing, a field count beside a pair of plain words. */
const COUNTS = { frame: 0.25, edge: 0.6, thing: 1.6, people: 1.6, field: 2, title: 3 } as const

export type About = { fields: ReadonlySet<string>; people: ReadonlySet<string>; things: ReadonlySet<string>; titles: readonly string[] }

const namesIn = (text: string, words: Words): ReadonlySet<string> => new Set(Object.entries(words).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : [])))

/** 《重庆市…实施方案（2024—2026年）》 without whose it is and for when. */
const bareTitle = (title: string) => title.replace(/（[^）]*）|\([^)]*\)/g, '').replace(/^.{2,12}?(?:自治区|省|市|区|县|街道|镇|乡|委员会|集团|公司)(?!场)/, '').replace(/实施|试行|工作|行动|关于|\d+|年/g, '')

const titlesIn = (text: string) => [...text.matchAll(/《([^》]+)》/g)].map(([, title]) => bareTitle(title!)).filter(Boolean)

export function aboutOf(text: string): About {
  return { fields: namesIn(text, FIELDS), people: namesIn(text, PEOPLE), things: namesIn(text, THINGS), titles: titlesIn(text) }
}

/** For `likenessOf`: pairs of characters, those of the frame lighter, and what the sentence is about. */
export function aboutFeatures(text: string): ReadonlyMap<string, number> {
  let words = text
  for (const [pattern, one] of SAME) words = words.replace(pattern, one)
  words = words.replace(/[^\p{L}]/gu, '')
  const framed = new Uint8Array(words.length)
  for (const match of words.matchAll(FRAME)) framed.fill(1, match.index, match.index + match[0].length)
  // A field counts once, as a field: not again by each pair of its name.
  for (const match of words.matchAll(FIELD_WORDS)) framed.fill(1, match.index, match.index + match[0].length)
  const found = new Map<string, number>()
  for (let i = 0; i + 1 < words.length; i += 1) {
    const counts = framed[i] && framed[i + 1] ? COUNTS.frame : framed[i] || framed[i + 1] ? COUNTS.edge : 1
    const pair = words.slice(i, i + 2)
    found.set(pair, Math.max(counts, found.get(pair) ?? 0))
  }
  const about = aboutOf(words)
  for (const name of about.fields) found.set(`field ${name}`, COUNTS.field)
  for (const name of about.people) found.set(`people ${name}`, COUNTS.people)
  for (const name of about.things) found.set(`thing ${name}`, COUNTS.thing)
  for (const title of titlesIn(text)) found.set(`title ${title}`, COUNTS.title)
  return found
}

const apart = (a: ReadonlySet<string>, b: ReadonlySet<string>) => a.size > 0 && b.size > 0 && ![...a].some((one) => b.has(one))

/** How far two sentences may be about the same: 1 where nothing speaks against it. */
export function agreement(a: About, b: About): number {
  let share = 1
  if (apart(a.fields, b.fields)) share *= 0.38
  else if (a.fields.size > 0 !== b.fields.size > 0) share *= 0.9
  if (apart(a.people, b.people)) share *= 0.65
  if (apart(a.things, b.things)) share *= 0.6
  if (a.titles.length && b.titles.length && !a.titles.some((one) => b.titles.some((other) => sameTitle(one, other)))) share *= 0.35
  return share
}

function sameTitle(a: string, b: string): boolean {
  const [one, other] = [pairsOf(a), pairsOf(b)]
  return 2 * [...one].filter((pair) => other.has(pair)).length >= 0.8 * (one.size + other.size)
}
