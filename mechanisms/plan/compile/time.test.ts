import { describe, expect, it } from 'vitest'
import { day } from '#platform/time/day.ts'
import { lunarDay, qingming } from './lunar.ts'
import { shortDue } from './score.ts'
import { dueOfCell, stageTime, timesIn, type Calendar } from './time.ts'

const calendar: Calendar = { year: 2024, period: { from: day('2024-01-01'), to: day('2026-12-31') } }
const first = (text: string): string => shortDue(timesIn(text, calendar)[0]?.due ?? null)

describe('times in a sentence', () => {
  it.each([
    ['2024年，建立机制', '2024-01-01..2024-12-31'],
    ['2024年6月底前，各企业要', '..2024-06-30'],
    ['2024年6月30日前完成', '..2024-06-30'],
    ['2024年6月前完成', '..2024-05-31'],
    ['2024年2月底前', '..2024-02-29'],
    ['2025年底前，基本完成', '..2025-12-31'],
    ['到2026年底', '..2026-12-31'],
    ['今年7月底前完成', '..2024-07-31'],
    ['5月22日前', '..2024-05-22'],
    ['2025—2026年，持续巩固', '2025-01-01..2026-12-31 yearly'],
    ['2024年、2025、2026年对', '2024-01-01..2026-12-31 yearly'],
    ['2025年1月至2025年12月', '2025-01-01..2025-12-31'],
    ['即日起至2026年12月', '..2026-12-31'],
    ['2024年起，将', '2024-01-01.. standing'],
    ['2023年12月', '..2023-12-31'],
    ['2024年第三季度末前', '..2024-09-30'],
    ['2025年上半年', '..2025-06-30'],
    ['三年内对全区人员', '2024-01-01..2026-12-31'],
    ['7月1日至9月30日开展', '2024-07-01..2024-09-30'],
    ['上半年组织开展', '..2024-06-30'],
    ['年内完成改造', '2024-01-01..2024-12-31'],
    ['2024年12月完成', '..2024-12-31'],
    ['2025年3—5月组织培训', '2025-03-01..2025-05-31'], ['2024年11月至次年3月', '2024-11-01..2025-03-31'], ['6月1—7日开展', '2024-06-01..2024-06-07'],
    ['2026年12月31日止', '..2026-12-31'], ['2026年前', '..2025-12-31'], ['到年底', '..2024-12-31'], ['从2024年起到2026年底', '2024-01-01..2026-12-31'], ['2024.6.30前', '..2024-06-30'],
    ['用三年时间完成', '2024-01-01..2026-12-31'], ['三年累计投入', '2026-01-01..2026-12-31'], ['“十四五”期间', '2021-01-01..2025-12-31'],
  ])('%s', (text, due) => expect(first(text)).toBe(due))

  it.each(['总结2023专项行动经验', '〔2024〕5号', '到1.5支路', '每月1日起', '每年12月底之前报送', '《方案（2024—2026年）》', '按“2024年提升”的要求', '二十届二中全会', '消除2023年及以前排查发现的', '每年6月20日、12月20日前报送', '24小时内报告', '收到通知之日起10个工作日内', '每年上、下半年各一次', '6月开展活动', '三季度通报', '国庆节前检查', '消除2024年前排查发现的', '三年内发生过事故的', '3年内不得承接', '五年内不得录用', '本年度计划', '第二季度', '印发之日起30日内'])(
    'no deadline in %s',
    (text) => expect(timesIn(text, calendar)).toEqual([]),
  )

  it.each([['自本方案印发之日起30日内', '..2024-04-19'], ['印发后三个月内', '..2024-06-20'], ['通知下发后10个工作日内', '..2024-04-03'], ['印发后半个月内', '..2024-04-04']])('counts %s from the day of issue', (text, due) =>
    expect(shortDue(timesIn(text, { ...calendar, issuedOn: day('2024-03-20') })[0]?.due ?? null)).toBe(due))

  it('never makes a day that does not exist', () => {
    expect(first('2024年13月底前')).not.toContain('13-')
    expect(first('2025年2月30日前')).toBe('..2025-02-28')
  })

  it('reads bare months, quarters and festivals where the plan has one year', () => {
    const one: Calendar = { year: 2025, period: { from: day('2025-03-01'), to: day('2025-12-31') } }
    expect(['6月开展', '三季度完成', '年底实现', '国庆节前', '“六一”前', '4月15日前'].map((text) => shortDue(timesIn(text, one)[0]?.due ?? null))).toEqual(['..2025-06-30', '..2025-09-30', '..2025-12-31', '..2025-09-30', '..2025-05-31', '..2025-04-15'])
    expect(timesIn('一季度一考核，总结本年度工作', one)).toEqual([])
  })
  it('gives months the year said before them', () => expect(timesIn('2025年3月底前排查，6月底前整改', calendar).map((time) => shortDue(time.due))).toEqual(['..2025-03-31', '..2025-06-30']))
  it('says nothing about months without a year', () => {
    expect(timesIn('6月底前', { year: null, period: { from: null, to: null } })).toEqual([])
  })
})

describe('table cells', () => {
  it.each([
    ['2024年', '2024-01-01..2024-12-31'], ['2025年2026年', '2025-01-01..2026-12-31 yearly'], ['长期坚持', '.. standing'], ['每年', '2024-01-01..2026-12-31 yearly'],
    ['2024.6', '..2024-06-30'], ['2024年12月31日前', '..2024-12-31'], ['2024-2026年', '2024-01-01..2026-12-31 yearly'], ['', '-'], ['详见附件', '-'],
  ])('%s', (text, due) => expect(shortDue(dueOfCell(text, calendar))).toBe(due))
})

it('reads a stage of months within the year', () => {
  expect(shortDue(stageTime('集中整治（4月至9月）', calendar))).toBe('2024-04-01..2024-09-30')
  expect(shortDue(stageTime('动员部署（3月）', calendar))).toBe('2024-03-01..2024-03-31')
  expect(shortDue(stageTime('巩固提升（2026年）', calendar))).toBe('2026-01-01..2026-12-31')
})

describe('a plan that runs over New Year', () => {
  const school: Calendar = { year: 2025, period: { from: day('2025-09-01'), to: day('2026-08-31') } }
  it.each([['九月：检查宿舍', '..2025-09-30'], ['三月：修订办法', '..2026-03-31'], ['十二月至次年一月：值守', '2025-12-01..2026-01-31'], ['一季度印发', '..2026-03-31'], ['春节前张贴名单', '..2026-02-16']])('%s', (text, due) => expect(shortDue(timesIn(text, school)[0]?.due ?? null)).toBe(due))
  it('knows 春节 by its year, and not which of several is meant', () => {
    expect(first('2025年春节前完成')).toBe('..2025-01-28')
    expect(timesIn('春节前开展检查', calendar)).toEqual([])
    const winter: Calendar = { year: 2024, period: { from: day('2024-01-01'), to: day('2024-12-31') }, issuedOn: day('2024-11-12') }
    expect(shortDue(timesIn('春节前开展检查', winter)[0]?.due ?? null)).toBe('..2025-01-28')
  })
})

describe('the farmers’ calendar', () => {
  const village: Calendar = { year: 2025, period: { from: day('2025-01-01'), to: day('2025-12-31') }, issuedOn: day('2025-01-10') }
  const winter: Calendar = { year: 2025, period: { from: day('2025-11-10'), to: day('2026-03-31') }, issuedOn: day('2025-11-10') }
  const due = (text: string, of: Calendar): string => shortDue(timesIn(text, of)[0]?.due ?? null)
  it.each([
    ['正月十五前不烧荒', '..2025-02-12'], ['腊月二十三以前贴完', '..2025-01-22'], ['从除夕到初七天天巡山', '2025-01-28..2025-02-04'], ['腊月二十九到正月初八两人值班', '2025-01-28..2025-02-05'], ['播到正月底', '..2025-02-27'], ['农历八月十五前', '..2025-10-06'],
    ['小年前清完', '..2025-01-21'], ['元宵节前', '..2025-02-11'], ['清明节前', '..2025-04-03'], ['端午节前', '..2025-05-30'], ['中秋、国庆节前', '..2025-09-30'], ['中秋节前', '..2025-10-05'], ['元旦前', '..2025-12-31'], ['大年三十前', '..2025-01-27'],
  ])('%s', (text, last) => expect(due(text, village)).toBe(last))
  it.each([['腊月二十三前', '..2026-02-10'], ['正月初八复工', '..2026-02-24'], ['元旦、春节前', '..2025-12-31'], ['春节前', '..2026-02-16'], ['清明节前', '..2026-04-04']])('over New Year: %s', (text, last) => expect(due(text, winter)).toBe(last))
  it.each([['2026年春节前', '..2026-02-16'], ['2024年腊月二十前', '..2025-01-19'], ['2027年元宵节前', '..2027-02-19'], ['2026年中秋节前', '..2026-09-24']])('by its own year: %s', (text, last) => expect(first(text)).toBe(last))
  it.each(['正月度报表', '修正月报', '秋冬月份', '年初一次', '春节前后', '端午节期间', '年初三个班', '初三年级'])('no feast in %s', (text) => expect(timesIn(text, village)).toEqual([]))
  it('knows New Year’s Days, doubled months and Qingming as they were kept', () => {
    expect([2019, 2020, 2023, 2025, 2027, 2030, 2033, 2034].map((year) => lunarDay(year, 1, 1))).toEqual(['2019-02-05', '2020-01-25', '2023-01-22', '2025-01-29', '2027-02-06', '2030-02-03', '2033-01-31', '2034-02-19'])
    expect([2020, 2021, 2022, 2023, 2024, 2025, 2026].map((year) => [lunarDay(year, 5, 5), lunarDay(year, 8, 15), qingming(year)])).toEqual([
      ['2020-06-25', '2020-10-01', '2020-04-04'], ['2021-06-14', '2021-09-21', '2021-04-04'], ['2022-06-03', '2022-09-10', '2022-04-05'], ['2023-06-22', '2023-09-29', '2023-04-05'],
      ['2024-06-10', '2024-09-17', '2024-04-04'], ['2025-05-31', '2025-10-06', '2025-04-04'], ['2026-06-19', '2026-09-25', '2026-04-05'],
    ])
    expect([lunarDay(1999, 1, 1), lunarDay(2050, 1, 1), lunarDay(2025, 13, 1), lunarDay(2025, 1, 0)]).toEqual([undefined, undefined, undefined, undefined])
  })
})

it('takes 全年 in a table of one year for that year', () => {
  expect(shortDue(dueOfCell('全年', { year: 2026, period: { from: day('2026-01-01'), to: day('2026-12-31') } }))).toBe('2026-01-01..2026-12-31')
  expect(shortDue(dueOfCell('全年', calendar))).toBe('.. standing')
})
