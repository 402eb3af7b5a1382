// 任务和目标: who files a plan, which lists, what is to be reached by when. Pure.
import { also, choice, choices, deadline, deadlineWords, flag, list, maybe, record, section, words } from './parts.ts'

const { rule } = section('targets')

const LISTS = choices({ task: '任务清单', duty: '责任清单', timetable: '时限进度清单', measures: '措施清单（各部门）' })

export const accidents = rule('target.accidents', '事故目标', ['A10'], choices({
    'no-deaths': '遏事故、无亡人', 'no-grave': '不发生重特大事故', 'curb-larger': '遏制较大以上事故', 'deaths-falling': '死亡人数稳中有降', 'no-ordinary': '杜绝一般及以上事故',
    'seven-hundred': '7 个 100%', 'three-two': '三坚决两确保', 'larger-ordinary-total': '遏较大、降一般、减总量', 'year-on-year': '一般事故起数、死亡人数同比下降', none: '杜绝各类事故',
  }))
export const stockCleared = rule('target.stock-cleared', '2023 年及以前的重大隐患存量', ['D10'], record({ extent: ['消除到', choice({ all: '全面消除', mostly: '基本消除' })], by: ['何时', deadline] }, ({ extent, by }) => `${deadlineWords(by)}${extent === 'all' ? '全面消除' : '基本消除'}`))
export const incrementCurbed = rule('target.increment-curbed', '有效遏制重大隐患增量', ['D10'], deadline)
export const dynamicZero = rule('target.dynamic-zero', '形成动态清零常态化机制', ['D10'], deadline)
export const areaIndustryAnalysis = rule('analysis.area-industry', '分区域、分行业统计分析机制', ['D09'], deadline)

export const targets = [
  rule('plan.working-lists', '工作清单', ['A01'], record({ lists: ['哪些清单', LISTS], by: ['何时', maybe(deadline, '文中没有日期')] },
    ({ lists, by }) => `${LISTS.words(lists)}${by ? `，${deadlineWords(by)}` : ''}`)),
  rule('industry.key-sectors', '重点行业领域', ['E01'], list(words(30), '、')),
  accidents,
  stockCleared,
  incrementCurbed,
  dynamicZero,
  areaIndustryAnalysis,
  rule('duty.one-matter', '“一件事”全链条监管', ['A08'], record({ led: ['由谁牵头', choice({ chain: '按全链条', departments: '各科室按对口部门', lead: '由牵头部门组织推动' })] }, ({ led }) => ({ chain: '按全链条推进', departments: '各科室按对口部门厘清责任', lead: '由牵头部门组织推动、相关部门齐抓共管' })[led])),
  rule('duty.blind-spots', '消除监管盲区', ['A07'], record({ base: ['以什么为基础', maybe(words(40), '文中没有写')], by: ['何时', maybe(deadline, '文中没有日期')], each: ['逐一明确牵头部门', flag('要逐一明确', '不要求')] },
    ({ base, by, each }) => `${by ? deadlineWords(by) : ''}摸排盲区${also(base && `以${base}为基础`, each && '逐一明确牵头部门')}`)),
]
