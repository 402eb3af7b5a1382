// 隐患治理: how hazards are looked for, listed, reported, pushed and exposed. The loop's own parameters (closing gate, days,
// extensions) stand in rooms/hazards/terms.ts. Pure.
import { also, cadence, cadenceByHazard, choice, choices, deadline, deadlineWords, flag, ladder, list, maybe, onDay, percent, period, record, section, whole, words } from './parts.ts'

const { rule, setting } = section('hazards')

const FORMS = choices({ list: '清单监管', database: '重大隐患数据库', 'by-area': '本区域本领域数据库', 'problem-list': '问题清单', 'three-tiers': '“全量库”“蓄水池”“警示榜”三级', national: '全国重大事故隐患数据库' })
const RECEIVERS = choices({ regulator: '监管部门', local: '属地政府', lead: '主管部门' })
const MOMENTS = choices({ found: '排查发现', rectified: '落实整改' })

const CLOSED_LOOP = choices({
  loop: '闭环整改到位', 'unit-and-standard': '逐一明确责任单位和整改标准', 'at-once': '边查边改、立查立改', 'one-plan': '一案一策', 'five-settled': '五落实', 'real-name': '排查、治理、管控实名制', 'one-list-four': '一单四制',
})
export const closedLoop = rule('hazard.closed-loop', '闭环整改的要求', ['D07'], CLOSED_LOOP)
export type ClosedLoop = NonNullable<typeof closedLoop.default>[number]

/** Read by the rooms that do it (rooms/hazards/terms.ts, rooms/dual-reports/terms.ts). */
export const doubleReport = rule('hazard.double-report', '重大隐患“双报告”', ['D08'], record({ scope: ['谁要报', choice({ all: '所有企业', 'high-hazard': '高危企业' })], moments: ['什么时候报', MOMENTS], to: ['报给谁', RECEIVERS] },
  ({ scope, moments, to }) => `${scope === 'all' ? '所有企业' : '高危企业'}，${MOMENTS.words(moments)}时报${RECEIVERS.words(to)}`))
export const doubleReportHours = setting('hazard.double-report-hours', '“双报告”的“及时”按几小时算', ['D08'], whole(1, 240, '小时'), 24, 'hazard.double-report')

/** Which registers the plan wants; a problem list holds every major hazard (rooms/problems). */
export const register = rule('hazard.register', '重大隐患清单、数据库', ['B04', 'D05'], record({ forms: ['形式', FORMS], from: ['从哪天起', maybe(onDay, '文中没有写')], by: ['何时建成', maybe(deadline, '文中没有写')], allChannels: ['三条渠道全量汇总', flag('企业自查、督导检查、群众举报全量汇总', '不要求')] },
    ({ forms, from, by, allChannels }) => `${FORMS.words(forms)}${also(from && `${from.slice(0, 4)}年起`, by && deadlineWords(by), allChannels && '三条渠道全量汇总')}`))

/** How experts help enterprises (rooms/experts). */
export const expertHelp = rule('expert.help', '专家帮扶', ['D13'], choices({ guidance: '专业指导', visits: '专家进企业', retired: '企业退休技安人员', bought: '政府购买服务', hired: '企业聘请专家', 'three-checks': '三查一曝光', benchmark: '标杆企业帮扶' }))

/** How a slow rectification is pushed (rooms/supervision). */
export const slowLadder = rule('hazard.slow-ladder', '整改缓慢怎么督', ['D06'], ladder)

/** What follows on a refusal. */
export const refusalLadder = rule('hazard.refusal-ladder', '拒不整改怎么办', ['D06', 'B03'], ladder)

/** ⚙ How many days without progress are slow. */
export const slowAfterDays = setting('hazard.slow-after-days', '几天没有进展算“整改缓慢”', ['D06'], whole(1, 180, '天'), 10, 'hazard.slow-ladder')

/** Who hears of a major hazard (rooms/findings). */
export const ownerNotice = rule('hazard.owner-notice', '重大隐患告知谁', ['D05'], choices({ principal: '主要负责人', controller: '实际控制人' }))

export const analysisEvery = setting('analysis.publish', '统计分析多久出一次', ['D09'], period, 'month', 'analysis.area-industry')

export const hazards = [
  rule('hazard.big-check', '重大隐患大排查、建台账', ['D02', 'D05'], record({ by: ['何时', deadline], recheckBy: ['再排查', maybe(deadline, '没有再排查')] }, ({ by, recheckBy }) => `${deadlineWords(by)}${recheckBy ? `；再排查${deadlineWords(recheckBy)}` : ''}`)),
  rule('check.day-week-month', '“日周月”排查', ['D03'], record({ lists: ['要有排查清单', flag('要有清单', '不要求')], allStaff: ['全员参与', flag('全员发现', '不要求')] }, ({ lists, allStaff }) => `班组日、部门周、厂长月${also(lists && '有清单', allStaff && '全员')}`)),
  setting('check.small-firm-levels', '没有部门的小企业，“日周月”怎么分级', ['D03'], choice({ merged: '班组、部门合并，主要负责人每月', principal: '都由主要负责人做' }), 'merged', 'check.day-week-month'),
  setting('check.stopped-exempt', '停产期间的“日周月”', ['D03'], flag('停产日免做', '停产也要做'), true, 'check.day-week-month'),
  rule('check.principal-led', '主要负责人带队检查', ['D04'], cadenceByHazard),
  setting('check.principal-warn-days', '主要负责人带队检查，期末前几天提醒', ['D04'], whole(1, 60, '天'), 10, 'check.principal-led'),
  doubleReport,
  doubleReportHours,
  register,
  slowLadder,
  refusalLadder,
  slowAfterDays,
  closedLoop,
  rule('hazard.on-time-goal', '高危企业重大隐患按期整改率', ['D07', 'D10'], percent),
  ownerNotice,
  rule('risk.dual-prevention', '双重预防机制', ['D12'], record({ scope: ['谁要建', choice({ all: '生产经营单位', 'high-hazard': '高危企业' })], coverage: ['覆盖率', maybe(percent, '文中没有数')] },
    ({ scope, coverage }) => `${scope === 'all' ? '生产经营单位' : '高危企业'}${coverage === null ? '都要落实' : `覆盖率 ${coverage}%`}`)),
  rule('risk.failure-makes-hazard', '风险管控失效就是隐患', ['D12'], flag('管控措施缺失或执行不到位即按隐患处理', '不这样认定')),
  rule('risk.urban-fields', '城市运行安全的领域', ['D12'], list(words(30), '、')),
  expertHelp,
  rule('force.grass-roots', '基层力量', ['A11', 'J01'], choice({ grid: '网格长、网格员排查各类场所', community: '社区属地责任', township: '乡镇（街道）统筹、两站两员' })),
  rule('grid.check-cadence', '网格员多久查一遍', ['A11'], cadence),
  analysisEvery,
  rule('hazard.long-standing', '重大隐患长期存在怎么追责', ['B06'], choices({ 'as-accident': '参照事故调查处理', talk: '约谈通报', 'last-place': '末位发言', discipline: '考核惩戒', trace: '责任倒查', copy: '抄告行业主管部门' })),
  rule('exposure.cadence', '公开曝光', ['D11'], cadence),
]
