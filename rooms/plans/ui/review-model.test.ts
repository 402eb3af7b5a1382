// Which commitment comes next, what a filter shows, where the selection goes, how the panes keep together, and that an answer
// lands in its place.
import { describe, expect, test } from 'vitest'
import { acceptable, afterGone, countsOf, doubtsOf, inView, matching, nextUndecided, numbered, stepTo, withTouched, type ReviewFilter, type Sentence } from './review-model.ts'
import { choicesFor, dueWords, firstOwners, frequencyWords, nextCampaign, ownersShown, ownersWords, ownerWords, standsOn, targetWords } from './words.ts'

const clause = (number: number, part: Partial<Sentence> = {}): Sentence => ({
  id: `c${number}`, commitmentId: `m${number}`, code: `c${number}`, ordinal: number, number: 1, version: 1, span: { start: number * 10, end: number * 10 + 8 }, text: `第 ${number} 件事`, path: ['三'], action: null, kind: 'mechanism', due: null, frequency: [], targets: [],
  owners: [{ name: '经发办', role: 'responsible', inferred: false }], systems: ['D02'], condition: null, open: [], note: null, organisationId: null, assistIds: [], organisationName: null, runs: null, state: 'unread', reviewedByName: null, reviewedAt: null, changedByName: null, change: null, carriedBy: null, ...part,
})
const clauses = [clause(1, { state: 'accepted' }), clause(2, { state: 'asked', open: [{ words: '及时', value: null, basis: null }] }), clause(3, { kind: 'duty', runs: 'loop:hazard' }), clause(4, { owners: [], state: 'asked' }), clause(5, { state: 'set-aside' })]
const ids = (some: readonly { id: string }[]) => some.map((one) => one.id)

describe('what is in view', () => {
  test.each([
    [{}, ['c1', 'c2', 'c3', 'c4', 'c5']], [{ state: 'undecided' as const }, ['c2', 'c3', 'c4']], [{ state: 'asked' as const }, ['c2', 'c4']], [{ kind: 'duty' }, ['c3']], [{ owner: '经发办', state: 'asked' as const }, ['c2']],
    [{ runs: 'running' as const }, ['c3']], [{ runs: 'coming' as const }, ['c1', 'c2', 'c4']], [{ words: '第 4' }, ['c4']], [{ words: '5' }, ['c5']], [{ look: 'no-owner' as const }, ['c4']], [{ look: 'assumed' as const }, ['c2']], [{ look: 'inferred' as const }, ['c6']], [{ look: 'no-time' as const, state: 'accepted' as const }, ['c1']], [{ words: '没有的话' }, []],
  ] as [ReviewFilter, string[]][])('%j', (filter, expected) => expect(ids(inView(filter.look === 'inferred' ? [...clauses, clause(6, { owners: [{ name: '经发办', role: 'responsible', inferred: true }] })] : clauses, filter, new Set(['c3'])))).toEqual(expected))
})

describe('a deadline that its sentence does not say', () => {
  const due = { from: '2024-01-01', by: '2026-12-31', yearly: true, standing: false }
  test.each(['各镇每季度检查1次', '建立工作台账', '事故起数稳步下降', '各班组每日自查，每周小结'])('is doubtful: %s', (text) => expect(doubtsOf(clause(1, { text, due }))).toEqual(['context']))
  test.each(['每年12月底前报送总结', '2024—2026年每年演练', '长期坚持日排查', '三年内轮训一遍', '汛期前完成清淤', '一季度末完成登记', '收到通知后五日内报送', '行动期间每月通报'])('is not where a day, a season or a term is said: %s', (text) => expect(doubtsOf(clause(1, { text, due }))).toEqual([]))
  test('nor where there is none', () => expect(doubtsOf(clause(1, { text: '建立工作台账' }))).toEqual([]))
})

test('owners in one line: those named, else the first of the many inferred', () => {
  const owner = (name: string, inferred: boolean) => ({ name, role: 'responsible' as const, inferred })
  expect(ownersWords([owner('经发办', false), owner('应急办', false), owner('城管办', false), owner('街道办事处', true)])).toBe('经发办、应急办、城管办')
  expect(ownersWords([owner('街道办事处', true), owner('各社区', true)])).toBe('街道办事处、各社区')
  expect(ownersWords([owner('街道办事处', true), owner('各社区', true), owner('各单位', true)])).toBe('街道办事处等 3 家')
  expect(ownersWords([])).toBe('')
})

test('owners on a card: those named, of very many the first eight; of those inferred the first three', () => {
  const owner = (name: string, inferred: boolean) => ({ name, role: 'responsible' as const, inferred })
  const many = [...'甲乙丙丁戊'].map((name) => owner(`${name}局`, true))
  const names = (owners: readonly { name: string }[]) => owners.map(({ name }) => name).join('')
  expect(names(ownersShown(many.slice(0, 3)))).toBe('甲局乙局丙局')
  expect(names(ownersShown(many))).toBe('甲局乙局丙局')
  expect(names(ownersShown([...many, owner('经发办', false)]))).toBe('甲局乙局丙局经发办')
  const named = [...many, ...many].map((one) => ({ ...one, inferred: false }))
  expect(ownersShown(named.slice(0, 5))).toHaveLength(5)
  expect(ownersShown(named)).toEqual(named.slice(0, 8))
  expect(firstOwners(many)).toBe('甲局、乙局、丙局等 5 家')
  expect(firstOwners([{ ...many[0]!, role: 'lead' }, many[1]!], ownerWords)).toBe('甲局（牵头）、乙局')
})

test('J and K step and stay at the ends', () => {
  expect(stepTo(clauses, 'c2', 1)).toBe('c3')
  expect(stepTo(clauses, 'c5', 1)).toBe('c5')
  expect(stepTo(clauses, 'c1', -1)).toBe('c1')
  expect(stepTo(clauses, undefined, 1)).toBe('c1')
  expect(stepTo([], 'c1', 1)).toBeUndefined()
})

test('U goes round the end and never to where it stands', () => {
  expect(nextUndecided(clauses, 'c2')).toBe('c3')
  expect(nextUndecided(clauses, 'c4')).toBe('c2')
  expect(nextUndecided([clause(1), clause(2, { state: 'accepted' })], 'c1')).toBeUndefined()
})

test('when a commitment is gone, what covers its first word is selected', () => {
  const merged = [clause(1), { ...clause(2), span: { start: 20, end: 38 } }, clause(4)]
  expect(afterGone(merged, { start: 30, end: 38 })).toBe('c2')
  expect(afterGone(merged, { start: 39, end: 40 })).toBe('c2')
  expect(afterGone([], { start: 3, end: 4 })).toBeUndefined()
})

describe('an answer is put into what is shown', () => {
  test('a change in place, the others keep their identity', () => {
    const after = withTouched(clauses, { clauses: [clause(2, { state: 'accepted', version: 2 })], removed: [] })
    expect(after[1]!.state).toBe('accepted')
    expect(after[0]).toBe(clauses[0])
  })
  test('an older version never comes back', () => {
    const shown = [clause(1, { version: 5, state: 'accepted' })]
    expect(withTouched(shown, { clauses: [clause(1, { version: 4 })], removed: [] })[0]!.version).toBe(5)
  })
  test('a split is numbered on in the order of the text', () => {
    const after = withTouched(clauses, { clauses: [clause(2, { version: 2, span: { start: 20, end: 24 } }), { ...clause(9), id: 'new', span: { start: 24, end: 28 } }], removed: [] })
    expect(ids(after)).toEqual(['c1', 'c2', 'new', 'c3', 'c4', 'c5'])
  })
  test('a merge takes one away', () => {
    const after = withTouched(clauses, { clauses: [clause(2, { version: 2, span: { start: 20, end: 38 } })], removed: ['c3'] })
    expect(ids(after)).toEqual(['c1', 'c2', 'c4', 'c5'])
  })
})

test('sentences are counted through; those that are as they were keep their identity', () => {
  const first = numbered(clauses, new Map())
  expect([...first.values()].map((one) => one.ordinal)).toEqual([1, 2, 3, 4, 5])
  const second = numbered(clauses.slice(1), first)
  expect([...second.values()].map((one) => one.ordinal)).toEqual([1, 2, 3, 4])
  const third = numbered(clauses, first)
  expect([...third.values()].every((one, index) => one === [...first.values()][index])).toBe(true)
})

test('what can be confirmed at once, and what not with why', () => {
  const { ready, refused } = acceptable(clauses)
  expect(ids(ready)).toEqual(['c3'])
  expect(refused.map((one) => [one.clause.id, one.reason])).toEqual([['c2', '“及时”文中没写数，先定下来'], ['c4', '还没有责任单位']])
  expect(countsOf(clauses)).toEqual({ clauses: 5, unread: 1, asked: 2, accepted: 1, 'set-aside': 1 })
})

describe('two panes scroll together', () => {
  const [text, cards] = [[0, 100, 400, 1000], [0, 60, 120, 300]]
  test.each([[0, 0], [100, 60], [250, 90], [1000, 300], [2000, 300], [-5, 0]])('%d in the text is %d in the cards', (from, to) => expect(matching(text, cards, from)).toBe(to))
  test('several sentences at one height do not divide by nothing', () => expect(matching([0, 50, 50, 50, 90], [0, 10, 20, 30, 40], 50)).toBe(30))
  test('there and back is the same place', () => { for (const place of [13, 99, 333, 999]) expect(matching(cards, text, matching(text, cards, place))).toBeCloseTo(place) })
})

test('what goes on by its own words, and what the next campaign is called', () => {
  const due = { from: null, by: null, yearly: false, standing: false }
  const often = [{ per: 'month' as const, atLeast: 1, when: null }]
  expect(standsOn({ due: { ...due, standing: true }, frequency: [] })).toBe(true)
  expect(standsOn({ due: null, frequency: often })).toBe(true)
  expect(standsOn({ due: { ...due, by: '2026-12-31' }, frequency: often })).toBe(false)
  expect(standsOn({ due: null, frequency: [] })).toBe(false)
  expect(nextCampaign({ title: '三年行动（2024—2026年）', periodFrom: '2024-01-01', periodTo: '2026-12-31' })).toEqual({ title: '三年行动（2027—2029年）', from: '2027-01-01', to: '2029-12-31' })
  expect(nextCampaign({ title: '专项排查整治2023行动方案', periodFrom: '2023-05-22', periodTo: '2023-12-31' })).toEqual({ title: '专项排查整治2024行动方案', from: '2024-01-01', to: '2024-12-31' })
  // Closed late: a campaign that is over before it begins is none.
  expect(nextCampaign({ title: '专项排查整治2023行动方案', periodFrom: '2023-05-22', periodTo: '2023-12-31', closedOn: '2026-11-23' })).toEqual({ title: '专项排查整治2027行动方案', from: '2027-01-01', to: '2027-12-31' })
  expect(nextCampaign({ title: '三年行动（2024—2026年）', periodFrom: '2024-01-01', periodTo: '2026-12-31', closedOn: '2027-01-10' })).toMatchObject({ from: '2027-01-01', to: '2029-12-31' })
})

test('a number that the text left out is what was settled about its word', () => {
  const target = { value: null, unit: '', text: '一批企业' }
  expect(targetWords(target, [{ words: '一批', value: '至少 3 个', basis: null }])).toBe('一批企业（按至少 3 个）')
  expect(targetWords(target, [{ words: '一批', value: null, basis: null }])).toBe('一批企业（没写数）')
  expect(targetWords(target)).toBe('一批企业')
  expect(targetWords({ value: 100, unit: '%', text: '达标率达到100%' }, [])).toBe('100 %')
})

test('words of a commitment', () => {
  expect(dueWords(null)).toBe('')
  expect(dueWords({ from: null, by: '2026-06-30', yearly: false, standing: false })).toBe('2026年6月30日前')
  expect(frequencyWords([{ per: 'quarter', atLeast: 1, when: null }, { per: 'month', atLeast: 1, when: '高危行业领域' }])).toBe('每季度至少 1 次；每月至少 1 次（高危行业领域）')
  expect(choicesFor('及时')).toContain('3 个工作日内')
  expect(choicesFor('没有见过的词').length).toBeGreaterThan(0)
})
