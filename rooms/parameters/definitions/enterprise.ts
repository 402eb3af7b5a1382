// 企业责任: what an enterprise owes by itself. Pure.
import { also, cadence, choice, choices, deadline, deadlineWords, flag, list, maybe, percent, record, section, steps, whole, words } from './parts.ts'

const { rule } = section('enterprise')

const MEANS = choices({ card: '安全风险明白卡', 'third-party': '第三方、专家服务', move: '改、搬、关', 'nine-places': '只管“九小场所”' })

export const enterprise = [
  rule('post.two-lists-two-cards', '岗位“两单两卡”', ['F02'], record({ handover: ['交接班、安全交底必记背', flag('每次都要', '不要求')], performance: ['纳入绩效考核', flag('纳入', '不要求')], dispatched: ['含劳务派遣、灵活用工', flag('包含', '没有写')] },
    ({ handover, performance, dispatched }) => `要落实${also(handover && '每次交接班和交底记背', performance && '纳入绩效', dispatched && '含劳务派遣、灵活用工')}`)),
  rule('post.one-meeting-three-cards', '“一会三卡”覆盖率', ['F03'], percent),
  rule('duty.all-staff', '全员安全生产责任制', ['F01'], record({
    completeBy: ['何时健全', maybe(deadline, '文中没有日期')], consolidateBy: ['巩固到', maybe(deadline, '文中没有日期')], reach: ['到哪一级', choice({ staff: '全员', posts: '每个作业岗位', dispatched: '含劳务派遣、实习生' })], principal: ['主要负责人组织核查', flag('要核查', '没有写')],
  }, ({ completeBy, consolidateBy, reach, principal }) => `${completeBy ? `${deadlineWords(completeBy)}健全` : '健全并落实'}${also({ staff: null, posts: '压实到每个作业岗位', dispatched: '含劳务派遣、实习生' }[reach], principal && '主要负责人核查', consolidateBy && `${deadlineWords(consolidateBy)}持续巩固`)}`)),
  rule('standardisation.goals', '标准化达标', ['F04'], list(record({ scope: ['哪些企业', words(60)], percent: ['达到', maybe(percent, '文中没有数')], by: ['何时', maybe(deadline, '文中没有日期')] }, ({ scope, percent: reach, by }) => `${by ? deadlineWords(by) : ''}${scope}${reach === null ? '' : ` ${reach}%`}`))),
  rule('standardisation.rating', '标准化定级和退出', ['F04'], record({ exit: ['定级后退出', flag('有退出机制', '没有写')], withdrawBy: ['撤销一批', maybe(deadline, '没有写')] }, ({ exit, withdrawBy }) => `定级${also(exit && '质量评估和退出', withdrawBy && `${deadlineWords(withdrawBy)}撤销一批`)}`)),
  rule('standardisation.incentives', '达标企业的激励', ['F04'], choices({ 'fewer-checks': '减少检查频次', 'resume-first': '复产验收优先', 'insurance-rate': '优化保险费率', credit: '信贷信用等级评定', policy: '优惠政策', grade: '等级评定' })),
  rule('benchmark.firms', '标杆企业', ['F05'], steps),
  rule('small-firm.support', '小微企业', ['C06', 'F09', 'F10'], record({ headcount: ['多少人以下', maybe(whole(1, 1000, '人'), '没有写人数')], means: ['怎么管', MEANS] }, ({ headcount, means }) => `${headcount === null ? '' : `${headcount} 人以下：`}${MEANS.words(means)}`)),
  rule('small-firm.service', '为小微企业提供服务', ['F10'], cadence),
  rule('work.high-risk', '高风险作业', ['E04'], record({ kinds: ['哪些作业', list(words(20), '、')], by: ['何时排查完', maybe(deadline, '文中没有日期')] }, ({ kinds, by }) => `${kinds.join('、')}${by ? `，${deadlineWords(by)}排查完` : ''}`)),
  rule('reward.internal', '企业内部报告奖励', ['F11'], choices({ material: '物质奖励', moral: '精神奖励', heavy: '重大隐患重奖', suggestion: '合理化建议', insider: '发动员工内部举报' })),
  rule('works.small', '小施工小作业', ['E05'], choices({ prevent: '严防惹大事', onsite: '加大现场执法检查', patrol: '加大巡查检查', random: '双随机抽查' })),
  rule('technical.management', '安全技术管理', ['F06'], choices({ 'chief-engineer': '总工程师制度', plans: '技术方案审批和核查', body: '设机构或配专兼职人员' })),
  rule('contractor.management', '外包外租', ['F08'], choices({ system: '纳入本单位安全管理体系', agreement: '签订安全生产协议', 'no-delegation': '不得以包代管', checks: '定期检查', access: '准入、退出机制' })),
  rule('contractor.check-cadence', '外包外租多久查一次', ['F08'], cadence),
  rule('cost.rule', '企业安全费用', ['F07'], choices({ measures: '执行《企业安全生产费用提取和使用管理办法》', proportion: '按规定比例提取', 'full-use': '提足用好', performance: '纳入企业绩效考核', enforcement: '纳入监管执法' })),
  rule('insurance.liability', '安全生产责任保险', ['F12'], choices({ mandatory: '高危行业依法投保', encouraged: '鼓励其他行业投保', elevators: '电梯责任险和综合险', insurers: '保险机构参与预防服务' })),
  rule('service.institutions', '安全生产服务机构', ['F13'], steps),
]
