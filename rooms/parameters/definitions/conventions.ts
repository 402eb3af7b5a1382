// 通用口径: how periods and words without a number are read. No document says, the product has to; each has a visible
// default that a coordinator can change. Pure.
import { choice, flag, list, percent, section, whole, words } from './parts.ts'

const { setting } = section('conventions')

export const stockThreshold = setting('target.stock-threshold', '存量隐患消除到多少算“基本消除”', ['D10'], percent, 95, 'target.stock-cleared')
export const incrementMeaning = setting('target.increment-meaning', '“有效遏制增量”怎么算', ['D10'], choice({ 'not-above-last-year': '新增重大隐患不多于上一年', 'falling-each-quarter': '新增重大隐患逐季下降' }), 'not-above-last-year', 'target.increment-curbed')
export const zeroMeaning = setting('target.zero-meaning', '“动态清零”怎么算', ['D10'], choice({ 'none-late': '没有超期的重大隐患', 'none-open': '没有在办的重大隐患' }), 'none-late', 'target.dynamic-zero')

export const conventions = [
  setting('period.reading', '“每半年”“每季度”怎么算', ['D04', 'G07'], choice({ calendar: '按日历（1 月 1 日、7 月 1 日、季首起）', rolling: '从上一次做完起滚动算' }), 'calendar'),
  setting('period.half-year-from', '行动不满一年时，半年从哪天算', ['B02', 'G07'], choice({ calendar: '日历半年：6 月 30 日、12 月 31 日各一次', campaign: '从行动开始那天算' }), 'calendar'),
  setting('period.newcomer', '中途新登记的单位，第一个周期怎么算', ['D04', 'G07'], choice({ 'pro-rated': '按剩下的时间折算', full: '当期照整个周期要求', next: '从下一个周期起要求' }), 'pro-rated'),
  setting('industry.high-hazard', '“高危行业领域”包括哪些', ['D04', 'G02', 'G07'], list(words(30), '、'), ['危险化学品', '烟花爆竹', '建筑施工', '民用爆炸物品']),
  setting('period.one-event-many-rules', '一件事能不能同时抵两条规则', ['A04', 'A05'], flag('可以抵', '不可以，各算各的'), false),
  setting('period.month-covers-quarter', '高危行业每月检查，能不能抵每季度的一次', ['D04'], flag('能抵：做满每月的就不再另做季度的', '不能抵：月度、季度分别要做'), true, 'check.principal-led'),
  setting('report.window-days', '报送只写哪天起、没写截止日的，开放几天', ['B01'], whole(1, 31, '天'), 1, 'report.monthly'),
  setting('report.last-week', '“最后一周”怎么算', ['B01'], choice({ 'last-7-days': '最后 7 天', 'iso-week': '最后一天所在的那个自然周（周一起）' }), 'last-7-days', 'report.quarterly'),
  setting('report.joint-filing', '同一期到期的年报、自评、总结能不能一次报', ['B01'], flag('可以一次报齐', '分别报'), true, 'report.annual'),
  setting('text.promptly-days', '“及时”按几天算', ['B01', 'D06', 'D08'], whole(1, 60, '天'), 3),
  setting('small-firm.boundary-included', '“30人以下”含不含 30 人', ['F09'], flag('含 30 人', '不含 30 人'), true, 'small-firm.support'),
  stockThreshold,
  incrementMeaning,
  zeroMeaning,
]
