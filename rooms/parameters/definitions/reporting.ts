// 报送、通报、考核: what is reported when, how it is compared and judged. Pure.
import { also, cadenceWith, choice, choices, deadline, deadlineWords, flag, list, maybe, period, record, section, timesWords, whole, words } from './parts.ts'

const { rule } = section('reporting')

const MEASURES = { rank: '排名', talk: '约谈', 'last-place': '末位发言', weight: '计入年度考核', daily: '列为日常工作检查内容', enterprises: '对不力企业约谈曝光、联合惩戒' }

export const reporting = [
  rule('report.monthly', '月报', ['B01'], record({ opensOn: ['每月几日起', whole(1, 28, '日')], dedicatedLine: ['专线上报', flag('走专线', '不要求')] }, ({ opensOn, dedicatedLine }) => `每月 ${opensOn} 日起${also(dedicatedLine && '专线上报')}`)),
  rule('report.quarterly', '季报', ['B01'], choice({ 'last-week': '每季度最后一周', 'next-month': '季后下一个月' })),
  rule('report.annual', '年报和总结', ['B01'], record({ month: ['几月', whole(1, 12, '月')], day: ['几日', whole(1, 31, '日')], selfReport: ['另写自评报告', flag('要写', '不要求')] }, ({ month, day, selfReport }) => `每年 ${month} 月 ${day} 日前${also(selfReport && '另写自评报告')}`)),
  rule('report.final', '收官总结', ['B01'], record({ by: ['何时', deadline], to: ['报给谁', maybe(words(40), '文中没有写')] }, ({ by, to }) => `${deadlineWords(by)}${to ? `报${to}` : '完成'}`)),
  rule('report.briefs', '简讯、专报', ['B01'], choices({ brief: '简讯', highlight: '亮点', special: '专题信息、专题简报', column: '媒体专题专栏' })),
  rule('bulletin.cadence', '通报进展', ['B02'], cadenceWith({ kind: ['形式', choice({ compare: '晾晒通报', progress: '通报整治进展' })], reportUp: ['同时报告上级', flag('如实报告党委、政府', '不要求')] },
    (value) => `${timesWords(value as never)}${value.kind === 'compare' ? '晾晒通报' : '通报进展'}${also(value.reportUp && '如实报告党委、政府')}`)),
  rule('assessment.cadence', '考核', ['B05'], record({ per: ['周期', maybe(period, '随日常工作')], measures: ['怎么用', choices(MEASURES)] },
    (value) => `${value.per === null ? '随日常工作' : `${period.words(value.per)}考核`}：${value.measures.map((one) => MEASURES[one]).join('、')}`)),
  rule('supervision.special', '专项督导', ['B03'], record({ scope: ['查什么', words(80)], per: ['周期', maybe(period, '没有周期')], by: ['何时', maybe(deadline, '没有日期')] },
    ({ scope, per, by }) => `${per ? `${period.words(per)} 1 次：` : by ? `${deadlineWords(by)}：` : ''}${scope}`)),
  rule('supervision.three-more', '督查长效机制', ['B03'], list(words(30), '、')),
  rule('award.officials', '对干部的激励', ['B07'], choices({ merit: '评优评先', commend: '表彰奖励', praise: '通报表扬', assess: '考核奖惩', promote: '同等条件提拔晋升', select: '全区评选' })),
]
