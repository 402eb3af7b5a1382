// The loop of a stage by table: by which day it stands where, what closes it, and what a plan's words make of it.
import { describe, expect, it } from 'vitest'
import { Problem } from '#platform/problems/problem.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { day, type Day } from '#platform/time/day.ts'
import { abilities, take } from '#mechanisms/loop/define.ts'
import { itemStanding, metricOf, plannedStages, stageLoop, stateOf, themesIn, type Stage, type StageItem, type StageTerms } from './rules.ts'

const actor = (permissions: string[]): Actor => ({ tenantId: 't', accountId: 'a', personId: 'p', name: '罗启明', post: '', roles: [], permissions: new Set(permissions as never[]), organisationIds: [], regionPaths: null, entityId: null })
const all = actor(['stage.manage', 'stage.tick', 'stage.close'])
const item = (parts: Partial<StageItem> = {}): StageItem => ({ id: 'i1', position: 1, text: '存量清零', inDocument: true, metric: null, threshold: null, tickedOn: null, tickedBy: null, tickedByName: null, note: null, removedOn: null, removedReason: null, ...parts })
const tally = (done: number, total: number) => ({ done, total, late: 0 })
const terms = (parts: Partial<StageTerms['tasks']> = {}, share = 100): StageTerms => ({ share, tasks: { inside: tally(0, 0), until: tally(0, 0), plan: tally(0, 0), ...parts } })
const stage = (parts: Partial<Stage> = {}, today = '2025-06-30'): Stage => {
  const made: Stage = {
    id: 's', version: 1, planId: 'p', code: 'stage-2', position: 2, title: '集中攻坚阶段', fromOn: day('2025-01-01'), toOn: day('2025-12-31'), planFromOn: null, planToOn: null, submittedOn: null, submittedBy: null, submittedByName: null,
    closedOn: null, closedBy: null, closedByName: null, paperId: null, reopenedTimes: 0, droppedOn: null, planClosedOn: null, items: [item()], state: 'running', ...parts,
  }
  return { ...made, state: stateOf(made, day(today)) }
}
const context = (today = '2025-06-30', of: StageTerms = terms(), who = all) => ({ actor: who, today: day(today), now: new Date(`${today}T02:00:00Z`), terms: of })
const ticked = { tickedOn: '2025-06-30' as Day, tickedBy: 'a', tickedByName: '罗启明', note: '看过台账' }

describe('where a stage stands', () => {
  it.each([
    ['2024-12-31', {}, 'ahead'], ['2025-01-01', {}, 'running'], ['2025-12-31', {}, 'running'], ['2026-01-01', {}, 'checking'], ['2025-06-30', { submittedOn: '2025-06-29' }, 'checking'],
    ['2025-06-30', { closedOn: '2025-06-29' }, 'done'], ['2026-06-30', { closedOn: '2025-06-29', submittedOn: '2025-06-01' }, 'done'], ['2025-06-30', { droppedOn: '2025-06-01' }, 'dropped'], ['2025-06-30', { droppedOn: '2025-06-01', closedOn: '2025-05-01' }, 'done'],
    ['2026-06-30', { planClosedOn: '2026-06-01' }, 'ended'], ['2026-06-30', { planClosedOn: '2026-06-01', submittedOn: '2025-12-30' }, 'ended'], ['2026-06-30', { planClosedOn: '2026-06-01', closedOn: '2025-12-30' }, 'done'],
  ])('on %s with %j: %s', (today, parts, state) => expect(stage(parts as Partial<Stage>, today).state).toBe(state))
})

it('a stage of a closed plan stays as it is, done or not', () => {
  for (const parts of [{}, { submittedOn: day('2025-12-30') }, { closedOn: day('2025-12-30') }]) expect(Object.values(abilities(stageLoop, stage({ planClosedOn: day('2026-06-01'), ...parts }), context())).filter((able) => able === true)).toEqual([])
  expect(abilities(stageLoop, stage({ planClosedOn: day('2026-06-01'), closedOn: day('2025-12-30') }), context()).reopen).toContain('2026-06-01 总结关闭')
})

describe('the exit checklist', () => {
  it.each([
    [item(), terms(), false], [item(ticked), terms(), true],
    [item({ metric: 'until' }), terms({ until: tally(9, 10) }), false], [item({ metric: 'until' }), terms({ until: tally(10, 10) }), true], [item({ metric: 'until', threshold: 90 }), terms({ until: tally(9, 10) }), true],
    [item({ metric: 'until', threshold: 91 }), terms({ until: tally(9, 10) }), false], [item({ metric: 'inside' }), terms({ until: tally(1, 1), inside: tally(0, 1) }), false], [item({ metric: 'plan' }), terms({ plan: tally(8, 10) }, 80), true],
    // No tasks prove nothing.
    [item({ metric: 'until' }), terms(), false],
  ])('%# is met or not', (one, of, met) => expect(itemStanding(one, of).met).toBe(met))

  it('is ticked only where people tick, and not before the stage begins', () => {
    const body = { itemId: 'i1', note: '看过台账', photos: [] }
    expect(take(stageLoop, stage(), 'tick', body, context()).changes.items![0]).toMatchObject({ tickedOn: '2025-06-30', tickedByName: '罗启明', note: '看过台账' })
    expect(() => take(stageLoop, stage({ items: [item({ metric: 'until' })] }), 'tick', body, context())).toThrow('按任务完成情况计算')
    expect(() => take(stageLoop, stage({}, '2024-12-01'), 'tick', body, context('2024-12-01'))).toThrow('未开始')
    expect(() => take(stageLoop, stage(), 'tick', { ...body, itemId: 'i2' }, context())).toThrow('没有这一项')
    expect(() => take(stageLoop, stage({ items: [item({ removedOn: day('2025-01-01'), removedReason: '重复' })] }), 'tick', body, context())).toThrow('没有这一项')
  })

  it('loses its tick when its sentence changes, and keeps what was removed', () => {
    const edited = take(stageLoop, stage({ items: [item(ticked)] }), 'editItem', { itemId: 'i1', text: '存量和增量都清零', reason: '写全' }, context()).changes.items![0]!
    expect(edited).toMatchObject({ text: '存量和增量都清零', tickedOn: null, note: null })
    const removed = take(stageLoop, stage(), 'removeItem', { itemId: 'i1', reason: '与下一项重复' }, context()).changes.items![0]!
    expect(removed).toMatchObject({ text: '存量清零', removedOn: '2025-06-30', removedReason: '与下一项重复' })
  })
})

describe('closing', () => {
  const ready = (parts: Partial<Stage> = {}) => stage({ items: [item(ticked)], paperId: 'paper', submittedOn: day('2025-12-20'), submittedByName: '罗启明', ...parts })
  it.each([
    ['an item open', ready({ items: [item()] }), '退出清单还差 1 项：存量清零'],
    ['a gate of tasks not reached', ready({ items: [item(ticked), item({ id: 'i2', text: '基本完成任务', metric: 'until' })] }), '还差 1 项：基本完成任务'],
    ['nothing on the checklist', ready({ items: [] }), '退出清单还是空的'],
    ['everything removed', ready({ items: [item({ removedOn: day('2025-02-01'), removedReason: '不要' })] }), '退出清单还是空的'],
    ['no report', ready({ paperId: null }), '还没有阶段总结'],
    ['not submitted, still running', ready({ submittedOn: null, submittedByName: null }), '要在“待验收”时办'],
  ])('is refused with %s', (_, one, words) => expect(() => take(stageLoop, one, 'close', {}, context())).toThrow(words))

  it('needs a report of the checklist as it is: what changes the checklist or the days takes the report away', () => {
    const reported = { items: [item()], paperId: 'paper' }
    for (const [name, body] of [['tick', { itemId: 'i1', note: '看过台账', photos: [] }], ['editItem', { itemId: 'i1', text: '都清零', reason: '写全' }], ['removeItem', { itemId: 'i1', reason: '重复' }], ['addItem', { itemId: 'i9', text: '再加一项' }], ['reschedule', { fromOn: '2025-01-01', toOn: '2026-01-31', reason: '推迟' }]] as const) {
      expect(take(stageLoop, stage(reported), name, body, context()).after.paperId, name).toBeNull()
    }
  })

  it('closes with both, and only for who may', () => {
    expect(take(stageLoop, ready(), 'close', {}, context()).after.closedOn).toBe('2025-06-30')
    expect(() => take(stageLoop, ready(), 'close', {}, context('2025-06-30', terms(), actor(['stage.manage', 'stage.tick'])))).toThrow('你的岗位不办')
  })

  it('opens again with a reason, and then needs a new report', () => {
    const closed = ready({ closedOn: day('2025-12-25'), closedByName: '罗启明' })
    const { changes } = take(stageLoop, closed, 'reopen', { reason: '漏了一项' }, context())
    expect(changes).toMatchObject({ closedOn: null, submittedOn: null, paperId: null, reopenedTimes: 1 })
    expect(stage({ ...closed, ...changes }).state).toBe('running')
    expect(abilities(stageLoop, closed, context()).tick).not.toBe(true)
  })

  it('goes back only while there are days left', () => {
    expect(take(stageLoop, ready(), 'giveBack', { reason: '还差材料' }, context()).changes.submittedOn).toBeNull()
    expect(() => take(stageLoop, stage({ items: [item(ticked)] }, '2026-01-05'), 'giveBack', { reason: '还差材料' }, context('2026-01-05'))).toThrow('阶段已到期')
  })
})

it('refuses days that contradict each other or say nothing new', () => {
  expect(() => take(stageLoop, stage(), 'reschedule', { fromOn: '2025-06-01', toOn: '2025-05-31', reason: '调整' }, context())).toThrow(Problem)
  expect(() => take(stageLoop, stage(), 'reschedule', { fromOn: '2025-01-01', toOn: '2025-12-31', reason: '调整' }, context())).toThrow('日期没有变')
  expect(take(stageLoop, stage(), 'reschedule', { fromOn: '2025-01-01', toOn: '2026-01-31', reason: '区里推迟' }, context()).event.body).toMatchObject({ before: { toOn: '2025-12-31' }, reason: '区里推迟' })
})

describe('what a plan says', () => {
  it.each([
    ['2025年底前，基本完成安全生产治本攻坚三年行动任务', 'until'], ['各项任务全面完成', 'until'], ['全面完成年度任务', 'until'], ['重大事故隐患动态清零', null], ['完成动员部署，任务分解到人', null],
  ])('%s → %s', (words, metric) => expect(metricOf(words)).toBe(metric))

  it('gives every stage both its days', () => {
    const made = plannedStages([{ id: 's1', title: '夯实基础', from: null, to: '2024-12-31', exit: ['启动'] }, { id: 's2', title: '集中攻坚', from: '2025-01-01', to: null, exit: [] }, { id: 's3', title: '固本提升', from: '2026-01-01', to: null, exit: [] }], { effectiveOn: day('2024-04-30'), periodTo: day('2026-12-31') })
    expect(made.map((one) => [one.fromOn, one.toOn])).toEqual([['2024-04-30', '2024-12-31'], ['2025-01-01', '2025-12-31'], ['2026-01-01', '2026-12-31']])
  })

  it('finds the themes of the years where it names them in a row', () => {
    expect(themesIn('按照“2024年提升、2025年强化、2026年巩固”的要求，对重点行业每年开展1次全覆盖培训。')).toEqual([
      { year: 2024, theme: '提升', quote: '2024年提升、2025年强化、2026年巩固' }, { year: 2025, theme: '强化', quote: '2024年提升、2025年强化、2026年巩固' }, { year: 2026, theme: '巩固', quote: '2024年提升、2025年强化、2026年巩固' },
    ])
    expect(themesIn('2024年新开工改造老旧小区片区3个，2025年基本完成。“2024年提升”另有要求。')).toEqual([])
  })
})
