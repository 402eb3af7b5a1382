// 源头、数字和工程: planning, access, what is to be built or closed by when. Pure.
import { also, choice, choices, deadline, deadlineWords, flag, list, maybe, percent, record, ratio, section, steps, whole, words, onDay } from './parts.ts'

const { rule } = section('source')

const CLASSES = choices({ hazchem: '危化品重大危险源', dust: '重点粉尘涉爆', aluminium: '铝加工（深井铸造）', smart: '智能化管控能力（不写范围）' })
const role = choice({ assist: '配合', carry: '落实', build: '建立', access: '严格准入', make: '制定自己的', apply: '落实上级的' })

export const source = [
  rule('planning.risk-assessment', '发展规划安全风险评估', ['C01'], record({ role: ['做什么', role], by: ['何时', maybe(deadline, '文中没有日期')] }, (value) => `${value.by ? deadlineWords(value.by) : ''}${role.words(value.role)}${value.role === 'assist' ? '' : '评估会商机制'}`)),
  rule('catalogue.restricted', '禁止和限制类目录', ['C02'], record({ role: ['做什么', role], hazchem: ['含危化品禁限控目录', flag('包含', '没有写')], by: ['何时', maybe(deadline, '文中没有日期')] }, (value) => `${value.by ? deadlineWords(value.by) : ''}${role.words(value.role)}${value.role === 'access' ? '' : '目录'}${also(value.hazchem && '含危化品禁限控目录')}`)),
  rule('project.pre-assessment', '高危项目事前评估', ['C03'], record({ way: ['怎么做', choice({ carry: '落实立项咨询评估机制', build: '建立立项咨询评估机制', permit: '未达标准不许可、不开工' })], veto: ['一票否决', flag('实行', '没有写')], by: ['何时', maybe(deadline, '文中没有日期')] },
    ({ way, veto, by }) => `${by ? deadlineWords(by) : ''}${{ carry: '落实立项咨询评估机制', build: '建立立项咨询评估机制', permit: '未达标准不许可、不开工' }[way]}${also(veto && '一票否决')}`)),
  rule('project.three-simultaneous', '新项目“三同时”、老项目设计诊断', ['C03'], percent),
  rule('project.irregular', '违规审批落地项目', ['C04'], record({ way: ['做什么', choice({ assist: '配合专项整治', carry: '开展专项整治和追责问责', lifelong: '造成事故的终身追责' })], heavier: ['发生事故的从重处罚', flag('从重', '没有写')], by: ['何时', maybe(deadline, '文中没有日期')] },
    ({ way, heavier, by }) => `${by ? deadlineWords(by) : ''}${{ assist: '配合专项整治', carry: '开展专项整治和追责问责', lifelong: '造成事故的终身追责' }[way]}${also(heavier && '发生事故从重处罚')}`)),
  rule('firms.scattered', '“小散乱”企业', ['C05', 'C06'], record({ way: ['怎么办', choice({ close: '有序关闭', move: '改、搬、关' })], by: ['何时', maybe(deadline, '文中没有日期')] }, ({ way, by }) => `${by ? deadlineWords(by) : ''}${way === 'close' ? '有序关闭' : '改、搬、关'}`)),
  rule('tractor.withdrawal', '变型拖拉机全部淘汰', ['C05'], deadline),
  rule('monitoring.coverage', '风险监测预警全覆盖', ['K02'], record({ classes: ['哪些企业', CLASSES], by: ['何时', deadline] }, ({ classes, by }) => `${deadlineWords(by)}${CLASSES.words(classes)}`)),
  rule('monitoring.key-firms', '重点企业监测预警', ['K02'], percent),
  rule('monitoring.electricity', '电力监测分析系统', ['K02'], deadline),
  rule('digital.emergency', '数字应急', ['K01'], steps),
  rule('housing.renewal', '老旧小区改造', ['L01'], record({ districts: ['片区', whole(1, 1000, '个')], area: ['面积', whole(1, 100_000, '万平方米')], by: ['何时', deadline], level: ['数是哪一级的', choice({ own: '本级', district: '像是区级的数' })] },
    ({ districts, area, by, level }) => `${deadlineWords(by)} ${districts} 个片区、${area} 万平方米${also(level === 'district' && '像是区级的数')}`)),
  rule('housing.old', '危旧房、自建房', ['L01'], steps),
  rule('fire.water', '消防供水全覆盖', ['L02'], record({ area: ['哪里', choice({ estates: '小区楼院', 'built-up': '城镇建成区', old: '老旧场所消防设施' })], by: ['何时', maybe(deadline, '文中没有日期')] }, ({ area, by }) => `${by ? deadlineWords(by) : ''}${{ estates: '小区楼院', 'built-up': '城镇建成区', old: '老旧场所消防设施升级' }[area]}`)),
  rule('fire.hydrants', '市政消火栓建有率', ['L02'], percent),
  rule('fire.station-years', '城市消防站“两年行动”', ['L02'], record({ from: ['从', onDay], by: ['到', deadline] }, ({ from, by }) => `${from.slice(0, 4)}—${by.slice(0, 4)} 年`)),
  rule('fire.early-alarm', '早期火灾报警和灭火装置', ['L02'], choices({ nine: '九小场所', small: '小型生产经营场所', 'self-built': '经营性自建房', old: '老旧小区' })),
  rule('fire.special', '消防专项整治', ['E02'], list(words(40), '、')),
  rule('elevator.foundation', '电梯安全筑底', ['L04'], flag('要做', '不做')),
  rule('elevator.yearly-sample', '每年抽查电梯', ['L04'], record({ atLeast: ['至少', whole(1, 10_000, '台')] }, ({ atLeast }) => `至少 ${atLeast} 台`)),
  rule('gas.campaign', '燃气专项整治', ['E03'], choices({ six: '六个问题', full: '全覆盖排查', publicity: '播放宣传片', key: '列为重点行业领域', lead: '燃气行业部门牵头', alarms: '经营场所装报警装置', catering: '餐饮、地下空间', delivery: '鼓励统一配送' })),
  rule('gas.licence', '完善燃气经营许可管理制度', ['E03'], deadline),
  rule('rescue.steps', '应急救援力量', ['J01', 'J02'], steps),
  rule('rescue.teams', '救援队伍建成率', ['J02'], ratio),
  rule('rescue.community-points', '社区应急救援站（点）建成率', ['J02'], list(ratio)),
]
