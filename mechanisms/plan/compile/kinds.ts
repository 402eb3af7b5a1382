// What kind of commitment a clause is. Cues are words with weights per kind; what the grammar already knows (a number
// to reach, a frequency, a date, the section) is a cue like any other. The highest sum wins, mechanism when none speaks.

import type { Due, Frequency, Kind, Target } from './plan.ts'
import type { Role } from './outline.ts'

export type Facts = { role: Role; due: Due | null; frequency: readonly Frequency[]; targets: readonly Target[]; heading: string }

type Cue = readonly [pattern: RegExp, kind: Kind, weight: number]

const CUES: readonly Cue[] = [
  [/机制|制度(?!规定)|体系|责任制|责任链/, 'mechanism', 1.4],
  [/(?:建立|健全|完善|构建|建成|优化|探索).{0,34}(?:机制|制度|体系|模式)/, 'mechanism', 1.6],
  [/督促|推动|推进|引导|落实|加大.{0,16}力度|强化|加强/, 'mechanism', 0.8],
  [/投保|保险|采取.{0,20}措施|闭环|销号|审批手续|准入/, 'mechanism', 1.2],
  [/应用|推广|引进|攻关|突破|换人|减人/, 'mechanism', 0.9],

  [/清单|台账|数据库|目录|名录|档案|建档|造册|明白卡|两单两卡|操作卡/, 'ledger', 2.2],
  [/摸清|摸排|底数|全量汇总|逐一明确|汇总(?!完成)|登记/, 'ledger', 1.4],
  [/纳入.{0,24}(?:清单|体系|范畴|台账|目录|管理)/, 'ledger', 1.6],
  [/明确.{0,24}(?:责任|职责|分工)/, 'ledger', 1],
  [/梳理.{0,20}(?:任务|重点)|分解细化|分解.{0,6}任务/, 'ledger', 2],
  [/重点检查事项|规范管理$/, 'ledger', 1.2],

  [/(?:制定|制订|编制|印发|出台|修订|起草|拟定|撰写).{0,30}(?:方案|计划|规划|规程|预案|办法|指南|标准|意见|报告|手册)/, 'document', 2.6],
  [/征求意见稿|《.{0,60}(?:方案|计划)|自评报告|总结.{0,20}经验(?:做法)?|纳入.{0,12}计划/, 'document', 2.2],
  [/子方案|工作方案|实施方案|专报|会议记录/, 'document', 1],

  [/培训|轮训|调训|教育培训|学习|研讨|领学|必修课|应知应会|取证|跟班|内化|讲解.{0,10}标准/, 'training', 2.1],
  [/熟知|技能|练兵|比武/, 'training', 1.8],
  [/演练/, 'drill', 4],
  [/检查|排查|巡查|抽查|督查|督导|暗访|双随机|核查|检验|大起底|自查/, 'inspection', 1.5],
  [/开展.{0,30}(?:检查|排查|督查|抽查|大排查|专项治理|巡查)/, 'inspection', 1.2],
  [/现场执法|小施工|联合检查|重点检查内容|专项治理|排查整治|排查治理/, 'inspection', 1.3],
  [/执法|处罚|打击|查处|取缔|惩戒|严惩|依法依规|从重|制止|行刑|停产|责令/, 'enforcement', 1.5],
  [/关闭|清退|撤销|挂牌|严禁|严厉|公布、曝光|处理一批|起底整治|持证上岗专项整治|违法违规行为/, 'enforcement', 1.9],
  [/宣传|宣讲|宣贯|普法|科普|媒体|专栏|栏目|宣传片|标语|咨询日|安全生产月|进企业|进社区|警示教育|讲坛|氛围|国民教育|典型经验/, 'publicity', 2.1],
  [/曝光|发动.{0,24}(?:举报|群众|公众)|举报有奖|讲解|推广.{0,16}经验|典型.{0,8}(?:引导|案例)/, 'publicity', 1.4],
  [/报送|上报|报备|备案|专线|信息报送|月报|季报|总结报告|工作报告/, 'report', 2.7],
  [/统计分析|案例报送|执法统计|汇总|向.{0,20}报告|形成.{0,8}报告/, 'report', 2],
  [/考核(?!合格|发证|以及特种)|考评(?!制度)|约谈|排名|问责|追责|追究|倒查|参照事故|抄告|末位|绩效|严肃处理|调查处理|拒不整改(?!的?重)|事故调查|四不放过|评价的?重要内容|质量评估/, 'assessment', 2.3],
  [/奖励|重奖|表彰|表扬|激励|评优|评先|鼓励|优先|优惠|选树|评选|标杆|建议/, 'incentive', 1.9],
  [/领导小组|专班|工作组|成员单位|牵头抓总|做好牵头|牵头实施|负责人员|队伍|人员力量|机构(?:设置|编制)|救援队|配备.{0,10}(?:人员|专职)|预算|资金|经费|配合推进/, 'organisation', 1.7],
  [/组建|成立|设立|人员、装备|负责.{0,24}(?:行动|工作)$|^各[^，]{0,40}(?:单位|企业|部门)$/, 'organisation', 1.7],
  [/系统|平台|数字|智能|智慧|信息化|监测预警|互联网|大数据|物联网|人工智能|数据仓|算法|感知|预警|智管|在线/, 'digital', 1.9],
  [/工程(?!师)|改造提升|升级改造|安装|消火栓|供水|管网|生命通道|逃生出口|加固|技防|自建房|危房|装置(?!.{0,4}在)|建设工程|筑底/, 'engineering', 1.7],

  [/有效遏制|基本消除|全面消除|动态清零|不发生|杜绝.{0,10}事故|同比|关口前移|遏较大|降一般|稳中有降|下降|控制.{0,10}增量|存量|系统治理/, 'target', 2.2],
  [/达标率|合格率|覆盖率|持证率|建成率|整改率|知晓率|全覆盖|达到.{0,4}%|100%/, 'target', 1.7],
  [/基本(?:完成|实现|建成)|显著提升|进一步健全完善|得到(?:有效|系统)/, 'target', 1.3],
  [/理念|意识更加|意愿|十五条|补短板|个重点|体系要求|坚持.{2,10}原则|积极性|转型|成果转化|本质安全|排查整改质量$/, 'principle', 1.7],
  [/完成|报废|退出|全面完善|全面建成|审议|立法预备|争取|动员部署|追责问责|查漏补缺|总结/, 'milestone', 1.1],
]

export function kindOf(text: string, facts: Facts): Kind {
  const scores = new Map<Kind, number>()
  const add = (kind: Kind, weight: number): void => void scores.set(kind, (scores.get(kind) ?? 0) + weight)
  const plain = text.slice(0, 240)
  for (const [pattern, kind, weight] of CUES) if (pattern.test(plain)) add(kind, weight)
  byFacts(plain, facts, add)
  let best: Kind = 'mechanism'
  let most = 0.7
  for (const [kind, score] of scores) {
    if (score > most) {
      best = kind
      most = score
    }
  }
  return best
}

function byFacts(text: string, facts: Facts, add: (kind: Kind, weight: number) => void): void {
  const { role, due, frequency, targets } = facts
  const dated = due !== null && (due.by !== null || due.from !== null)
  const numeric = targets.some((target) => target.value !== null && (target.unit === '%' || /^(?:台|家|平方米|个|处|公里|套|户|名|人|所|支|项)$/.test(target.unit) || target.value === 0))
  if (numeric) add('target', targets.some((target) => target.unit === '%') ? 1.3 : 0.7)
  if (frequency.some((one) => one.per !== 'campaign') && /每|按月|按季|逐月|日周月/.test(text)) add('duty', 1.6)
  if (/召开.{0,12}会|听取.{0,16}汇报|带队|巩固深化|严格执行《/.test(text)) add('duty', 2)
  if (role === 'goals') add('target', 1)
  if (role === 'guiding') {
    add('principle', 0.7)
    add('target', targets.length > 0 ? 0.4 : 0)
  }
  if (role === 'stages' && /阶段/.test(text)) add('mechanism', 2.4)
  if (role === 'head') add('document', 1.2)
  if (dated && /^(?:[^，]{0,14}，)?(?:全面|完成|启动|建成)/.test(text)) add('milestone', 0.7)
  if (/培训|宣传|教育/.test(facts.heading)) add(/宣传|宣贯/.test(facts.heading) ? 'publicity' : 'training', 0.5)
  if (/执法/.test(facts.heading)) add('enforcement', 0.5)
  if (/奖励|激励/.test(facts.heading)) add('incentive', 0.3)
  if (/数字|监测预警|智慧|信息化/.test(facts.heading)) add('digital', 0.7)
  if (/工程/.test(facts.heading)) add('engineering', 0.7)
  if (/考核|巡查/.test(facts.heading)) add('assessment', 0.5)
}
