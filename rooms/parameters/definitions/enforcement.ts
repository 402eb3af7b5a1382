// 执法和举报. Whether this body may punish at all stands in paper.issuer (rooms/hazards/terms.ts); here is what it does where
// it may not, and how. Pure.
import { choice, choices, flag, percent, ratio, section, steps } from './parts.ts'

const { rule, setting } = section('enforcement')

export const enforcement = [
  rule('enforcement.route', '要处罚的案件怎么办', ['H01', 'H03'], choice({ own: '自有执法权，自己办', entrusted: '委托执法，“一支队伍管执法”', 'report-up': '及时制止，不听劝阻的上报执法部门', support: '配合区级有关部门查处', transfer: '配合为主，抄告行业主管部门' })),
  rule('enforcement.steps', '执法体系建设', ['H01', 'H04'], steps),
  rule('enforcement.appraisal', '执法考评', ['H04'], choices({ clearing: '执法“清零”', 'three-strengths': '“三个强度”提升', 'lax-talk': '“宽松软虚”约谈通报' })),
  rule('enforcement.equipment', '执法装备达标率', ['H05'], ratio),
  rule('enforcement.staffing', '专业监管队伍配备', ['H05'], percent),
  rule('inspection.methods', '检查方式', ['H02'], choices({ 'four-noes': '四不两直', covert: '明察暗访', experts: '执法+专家', joint: '联合检查', trilogy: '执法“三部曲”', random: '双随机', cross: '异地交叉执法', network: '互联网+执法' })),
  rule('penalty.measures', '处罚手段和特别规定', ['H03'], choices({
    stop: '停产整顿', close: '关闭取缔', cap: '上限处罚', joint: '联合惩戒', both: '一案双罚', ban: '行业禁入', 'self-found': '自查不处', 'others-found': '他查严处', 'really-fixed': '真改不罚', 'falsely-fixed': '假改严罚',
  })),
  rule('reward.whistle', '举报奖励', ['I01'], choices({ budget: '专项预算', money: '落实奖励资金', secrecy: '完善保密制度', insider: '内部举报', anonymous: '匿名举报', known: '提高知晓率、参与率', province: '《湖南省安全生产领域有奖举报实施办法》', publicity: '加强有奖宣传', assist: '配合相关部门' })),
  setting('reward.first-reporter', '同一件事多人举报', ['I01'], flag('奖励最先举报的', '都奖励'), true, 'reward.whistle'),
]
