// 领导履职: who leads, who hears progress how often, who goes on site. Pure.
import { also, cadenceWith, choice, choices, deadline, deadlineWords, flag, maybe, record, section, timesWords, whole, words } from './parts.ts'

const { rule } = section('leaders')

const HEARERS = { 'party-committee': '党工委', 'party-secretary': '党工委主要负责人', 'committee-chair': '安委会主要负责同志', head: '街道主要负责人' }
const VISITS = { visit: '调研检查', dispatch: '专题调度', consultation: '会商调度', supervision: '督导调研' }

export const leaders = [
  rule('leader.body', '领导机构', ['A03'], record({
    form: ['形式', choice({ committee: '安委会', group: '工作组', 'leading-group': '领导小组', 'task-force': '工作专班（合署）', division: '各部室按分工' })],
    twoChairs: ['双组长', flag('党政双组长', '不要求')], departments: ['部门也成立专班', flag('各部门也成立', '不要求')],
  }, ({ form, twoChairs, departments }) => `${{ committee: '安委会', group: '工作组', 'leading-group': '领导小组', 'task-force': '工作专班（合署）', division: '各部室按分工' }[form]}${also(twoChairs && '党政双组长', departments && '各部门也成立专班')}`)),
  rule('leader.hearing', '主要领导听取进展汇报', ['A04'], cadenceWith({ who: ['谁', choice(HEARERS)] }, (value) => `${HEARERS[value.who]}${timesWords(value as never)}`)),
  rule('leader.others', '其他负责人', ['A04'], cadenceWith({ task: ['做什么', choice({ push: '推动分管领域重点任务', study: '研究分管领域突出问题' })] }, (value) => `${timesWords(value as never)}，${{ push: '推动分管领域重点任务', study: '研究分管领域突出问题' }[value.task]}`)),
  rule('leader.onsite', '领导到现场', ['A05'], cadenceWith({ who: ['谁', choice({ every: '党政主要负责人、分管负责人每人', body: '统筹机构', leaders: '负责同志' })], forms: ['算数的形式（任一）', choices(VISITS)] },
    (value) => `${{ every: '主要、分管负责人每人', body: '', leaders: '负责同志' }[value.who]}${timesWords(value as never)}${value.forms.map((form) => VISITS[form]).join('或')}`)),
  rule('meeting.mobilisation', '动员部署会', ['A04'], record({ who: ['谁开', choice({ here: '本级', enterprise: '企业主要负责人' })], by: ['何时', maybe(deadline, '文中没有日期')], othersBy: ['其他单位何时', maybe(deadline, '文中没有写')] },
    ({ who, by, othersBy }) => `${who === 'here' ? '本级召开' : '各企业主要负责人召开'}${by ? `，${deadlineWords(by)}` : '，没有写日期'}${othersBy ? `；其他单位${deadlineWords(othersBy)}` : ''}`)),
  rule('leader.duty-lists', '领导干部职责清单和年度任务清单', ['A06'], record({ way: ['怎么做', choice({ insert: '把任务纳入已有清单', build: '建立健全两张清单' })], levels: ['几级', whole(1, 3, '级')], filedWith: ['报谁备案', maybe(words(40), '不要求备案')] },
    ({ way, levels, filedWith }) => `${way === 'insert' ? '把任务纳入已有清单' : '建立健全两张清单'}${also(levels > 1 && `${levels} 级`, filedWith && `报${filedWith}备案`)}`)),
]
