// 宣传和法规. Pure.
import { cadence, choices, list, record, section, maybe, steps, words } from './parts.ts'

const { rule } = section('publicity')

const WAYS = choices({ film: '播放警示宣传片', case: '曝光一案、警示一片、治理一域', practice: '宣传典型经验做法', problem: '曝光重大隐患和突出问题', column: '媒体专题栏目', meeting: '安全例会讲解曝光', 'own-film': '自制警示片' })

export const publicity = [
  rule('publicity.brands', '宣传品牌', ['M01'], list(words(40), '、')),
  rule('publicity.lectures', '“百家讲坛”“千师万讲”', ['M01'], steps),
  rule('publicity.warning', '警示教育和典型宣传', ['M02'], record({ ways: ['形式', WAYS], each: ['每种多久一次', maybe(cadence, '没有写周期')] }, ({ ways, each }) => `${WAYS.words(ways)}${each ? `，各${cadence.words(each)}` : ''}`)),
  rule('law.local', '地方法规标准', ['H07'], steps),
]
