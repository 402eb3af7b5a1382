// 培训和演练. Pure.
import { cadence, cadenceByHazard, choices, deadline, deadlineWords, flag, maybe, onDay, ratio, record, section, steps } from './parts.ts'

const { rule } = section('training')

const WAYS = choices({ centre: '中心组学习', committee: '党工委会学习', 'by-example': '领导班子领学促学', course: '必修课程', meeting: '集中学习', all: '领导干部培训全覆盖' })

export const training = [
  rule('drill.evacuation', '疏散逃生演练', ['G07'], cadenceByHazard),
  rule('drill.plan', '应急预案演练', ['G07'], cadenceByHazard),
  rule('drill.plan-training', '应急预案专题培训', ['G07'], cadence),
  rule('training.principal', '主要负责人全覆盖培训', ['G01'], cadence),
  rule('training.principal-years', '主要负责人分年培训', ['G01'], steps),
  rule('training.principal-uncovered', '没有部门管到的负责人由本级培训', ['G01'], flag('本级组织', '不组织')),
  rule('training.employee-pass', '高危行业培训考核合格率', ['G02'], ratio),
  rule('certificate.special', '特种作业持证', ['G03'], steps),
  rule('training.plan-archive', '年度培训计划、培训档案', ['G06'], choices({ plan: '纳入年度培训计划', archive: '建立培训档案', effect: '培训效果督导检查', 'first-lesson': '开工第一课' })),
  rule('training.officers', '监管人员、网格员培训', ['G05'], cadence),
  rule('training.officer-steps', '监管执法人员分步培训', ['G05'], steps),
  rule('training.officer-round', '监管执法人员一轮培训', ['G05'], record({ from: ['从', onDay], by: ['到', deadline] }, ({ from, by }) => `${from.slice(0, 4)}年起，${deadlineWords(by)}一轮`)),
  rule('training.leaders', '领导干部学习', ['G04'], record({ ways: ['形式', WAYS], by: ['何时', maybe(deadline, '没有期限')] }, ({ ways, by }) => `${WAYS.words(ways)}${by ? `，${deadlineWords(by)}` : ''}`)),
]
