import { describe, expect, it } from 'vitest'
import type { Day } from '#platform/time/day.ts'
import { isGoal, dutiesOf, isContribution, ownerWordsOf, titleOf, unitsOf, type Clause } from './policy.ts'
import { restWords } from './ui/field/readings.ts'

const d = (text: string) => text as Day
const campaign = { from: d('2024-01-20'), until: d('2026-12-31') }
const owner = (name: string, role: 'lead' | 'assist' | 'responsible' = 'responsible') => ({ name, role, inferred: false })
const clause = (more: Partial<Clause> = {}): Clause => ({
  id: 'k', commitmentId: 'c', number: 1, span: { start: 0, end: 1 }, text: '每季度检查1次', path: [], action: null, kind: 'inspection', due: null, frequency: [{ per: 'quarter', atLeast: 1, when: null }], targets: [],
  owners: [owner('甲'), owner('乙')], organisationId: 'A', assistIds: ['B'], ...more,
})

describe('the words of a task', () => {
  it('are the sentence without its number, cut at a stop', () => {
    expect(titleOf('1．2026年6月底前，应急办要制定重大事故隐患清单。')).toBe('2026年6月底前，应急办要制定重大事故隐患清单')
    expect(titleOf('2024.6月底前完成')).toBe('2024.6月底前完成')
    const long = titleOf(`建立完善各类发展规划的安全风险评估会商机制，${'落实园区安全生产禁止和限制类产业目录，'.repeat(5)}严格安全准入`)
    expect(long.length).toBeLessThanOrEqual(60)
    expect(long.endsWith('目录')).toBe(true)
  })
  it('name the owners as the sentence does', () => {
    expect(ownerWordsOf([owner('安全生产部'), owner('园区各企业')])).toBe('安全生产部、园区各企业')
    expect(ownerWordsOf([owner('应急局', 'lead'), owner('各街道', 'assist')])).toBe('牵头：应急局；配合：各街道')
    expect(ownerWordsOf([owner('应急局'), owner('各街道', 'assist')])).toBe('应急局（配合：各街道）')
  })
  it('tell a contribution to another body’s work', () => {
    expect(['配合市场监管局完成抽查', '2027年底前，应急办配合区应急局制作宣传片', '2．积极配合做好立法调研'].map(isContribution)).toEqual([true, true, true])
    expect(['建立部门协同配合机制', '明确牵头单位和配合单位', '落实企业主体责任，由各单位配合'].map(isContribution)).toEqual([false, false, false])
  })
})

describe('the duties of a plan', () => {
  const version = (number: number, effectiveOn: string, ...clauses: Clause[]) => ({ number, effectiveOn: d(effectiveOn), clauses })
  it('are owed by those named side by side, or by the one who leads', () => {
    expect(unitsOf(clause())).toEqual(['A', 'B'])
    expect(unitsOf(clause({ owners: [owner('甲', 'lead'), owner('乙', 'assist')] }))).toEqual(['A'])
    expect(unitsOf(clause({ organisationId: null }))).toEqual([])
  })
  it('keep the past of a unit, a frequency or a sentence that a later version drops', () => {
    const duties = dutiesOf([version(1, '2024-01-20', clause()), version(2, '2025-06-01', clause({ owners: [owner('甲')], assistIds: [] })), version(3, '2026-03-01', clause({ frequency: [{ per: 'month', atLeast: 2, when: null }] }))], campaign, d('2026-11-22'))
    expect(duties.map(({ rule, current, frequency }) => [rule, current, frequency.per])).toEqual([['all', true, 'month']])
    expect(duties[0]!.units.map(({ organisationId, history }) => [organisationId, history.map(({ effectiveOn, rule }) => [effectiveOn, rule?.per ?? null])])).toEqual([
      ['A', [['2024-01-20', 'quarter'], ['2025-06-01', 'quarter'], ['2026-03-01', 'month']]], ['B', [['2024-01-20', 'quarter'], ['2025-06-01', null], ['2026-03-01', 'month']]],
    ])
    expect(duties[0]!.units[0]!.history[2]).toEqual({ effectiveOn: '2026-03-01', rule: { per: 'month', atLeast: 2, ...campaign } })
    expect(dutiesOf([version(1, '2024-01-20', clause()), version(2, '2025-06-01')], campaign, d('2026-11-22'))[0]).toMatchObject({ current: false, units: [{ history: [{}, { rule: null }] }, {}] })
  })
  it('stand as they are until the day of a revision, and say what it will make of them', () => {
    const monthly = { per: 'month', atLeast: 2, when: null } as const
    const versions = [version(1, '2024-01-20', clause()), version(2, '2026-03-01', clause({ frequency: [monthly] })), version(3, '2026-06-01', clause({ commitmentId: 'n', frequency: [monthly] }))]
    const on = (today: string) => dutiesOf(versions, campaign, d(today)).map(({ commitmentId, current, frequency, next }) => [commitmentId, current, frequency.per, next?.effectiveOn, next?.frequency?.per])
    expect(on('2026-02-28')).toEqual([['c', true, 'quarter', '2026-03-01', 'month'], ['n', true, 'month', undefined, undefined]])
    expect(on('2026-03-01')).toEqual([['c', true, 'month', '2026-06-01', undefined], ['n', true, 'month', undefined, undefined]])
    expect(on('2026-06-01')).toEqual([['c', false, 'month', undefined, undefined], ['n', true, 'month', undefined, undefined]])
  })
  it('end with the sentence’s own day, and keep two frequencies apart', () => {
    const [a, b] = dutiesOf([version(1, '2024-01-20', clause({ due: { from: d('2025-01-01'), by: d('2025-12-31'), yearly: false, standing: false }, frequency: [{ per: 'quarter', atLeast: 1, when: null }, { per: 'month', atLeast: 1, when: '高危行业领域' }] }))], campaign, d('2026-11-22'))
    expect([a!.rule, b!.rule]).toEqual(['all', '高危行业领域'])
    expect(a!.units[0]!.history[0]!.rule).toMatchObject({ from: '2025-01-01', until: '2025-12-31' })
  })
})

describe('a goal', () => {
  const target = { kind: 'target', frequency: [], organisationId: null, systems: ['L02'] } as const
  it.each([
    ['of the whole is reached or not', target, true],
    ['set to a unit of its own is its task', { ...target, organisationId: 'u' }, false],
    ['of major hazards is counted, whoever is named', { ...target, organisationId: 'u', systems: ['D10'] }, true],
    ['that comes each year is a duty', { ...target, frequency: [{ per: 'year', atLeast: 1, when: null }] }, false],
    ['is no mechanism', { ...target, kind: 'mechanism' }, false],
  ] as const)('%s', (_, clause, goal) => expect(isGoal(clause)).toBe(goal))
})

it.each([
  [{ state: 'ended', endedOn: '2027-01-05', supersededReason: null }, null, '方案 2027-01-05 总结关闭，这项没有办结，随方案结束，不用再办。'],
  [{ state: 'ended', endedOn: '2027-01-05', supersededReason: null }, '《常态治理方案》', '方案 2027-01-05 总结关闭，这项没有办结，随方案结束，不用再办。接着办的在《常态治理方案》，印发以后是那里的任务。'],
  [{ state: 'superseded', endedOn: null, supersededReason: '第 2 次文本里没有这一句' }, null, '方案修订以后不再要求，不用再办。第 2 次文本里没有这一句'], [{ state: 'done', endedOn: null, supersededReason: null }, null, '已经办结，不用再办。'],
  [{ state: 'started', endedOn: null, supersededReason: null }, null, undefined],
])('the phone says why nothing is to be done: %j', (row, carried, words) => expect(restWords(row, carried)).toBe(words))
