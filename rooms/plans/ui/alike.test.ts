// What counts as read alike: per corrected field the same before, for the same reason, and nobody has decided yet.
import { describe, expect, test } from 'vitest'
import type { Corrected } from '../contract.ts'
import { alikeTo, asItWas, isLikely, onlyParts, partsOf, type Alike } from './alike.ts'
import type { Changes } from './deeds.ts'
import type { Sentence } from './review-model.ts'

const owner = (name: string, inferred = true) => ({ name, role: 'responsible' as const, inferred })
const due = { from: '2024-01-01', by: '2026-12-31', yearly: false, standing: false }
const often = [{ per: 'month' as const, atLeast: 1, when: null }]
const clause = (id: string, part: Partial<Sentence> = {}): Sentence => ({
  id, commitmentId: id, code: id, ordinal: 1, number: 1, version: 3, span: { start: 0, end: 8 }, text: '建立工作台账', path: ['三'], action: null, kind: 'mechanism', due, frequency: [], targets: [], owners: [owner('区安委会')], systems: ['D02', 'D05'],
  condition: null, open: [], note: null, organisationId: 'o1', assistIds: [], organisationName: null, runs: 'tasks', state: 'unread', reviewedByName: null, reviewedAt: null, changedByName: null, change: null, carriedBy: null, ...part,
})
const found = (changes: Changes, other: Partial<Sentence>, before: Partial<Sentence> = {}): Corrected | undefined => alikeTo({ before: clause('corrected', before), changes }, [clause('corrected', { ...before, ...(changes as Partial<Sentence>) }), clause('other', other)])[0]?.changes

describe('owners', () => {
  const changes: Changes = { owners: [owner('区应急局', false)], organisationId: 'o2' }
  test('the same inferred ones: the same guess, and who sees to it with it', () => expect(found(changes, {})).toEqual(changes))
  test.each<[string, Partial<Sentence>, Partial<Sentence>?]>([
    ['the other names them', { owners: [owner('区安委会', false)] }],
    ['others were inferred', { owners: [owner('区安委会'), owner('企业')] }],
    ['both name them', { owners: [owner('区安委会', false)] }, { owners: [owner('区安委会', false)] }],
    ['one of them is named in both', { owners: [owner('区安委会'), owner('企业', false)] }, { owners: [owner('区安委会'), owner('企业', false)] }],
    ['nobody was read in either', { owners: [] }, { owners: [] }],
    ['it is confirmed', { state: 'accepted' }], ['it is set aside', { state: 'set-aside' }],
  ])('not where %s', (_, other, before) => expect(found(changes, other, before)).toBeUndefined())
  test('who sees to it stays where it was somebody else', () => expect(found(changes, { organisationId: 'o9' })).toEqual({ owners: changes.owners }))
  test('one that waits for its word is undecided too', () => expect(found(changes, { state: 'asked' })).toEqual(changes))
})

describe('the deadline', () => {
  const changes: Changes = { due: { ...due, by: '2025-06-30' } }
  test('the same, said by neither sentence', () => expect(found(changes, { text: '配齐装备' })).toEqual(changes))
  test('two that come again', () => expect(found(changes, { frequency: often }, { frequency: [{ per: 'quarter', atLeast: 2, when: null }] })).toEqual(changes))
  test.each<[string, Partial<Sentence>, Partial<Sentence>?]>([
    ['the other says it', { text: '2026年底前建立工作台账' }], ['the corrected one said it', {}, { text: '2026年底前建立工作台账' }], ['it was another day', { due: { ...due, by: '2026-06-30' } }],
    ['one comes again and the other does not', { frequency: often }], ['there was none', { due: null }, { due: null }],
  ])('not where %s', (_, other, before) => expect(found(changes, other, before)).toBeUndefined())
})

describe('the kind', () => {
  const changes: Changes = { kind: 'duty' }
  const bare = { systems: [] }
  test.each<[string, string, string]>([
    ['the same verb opens both', '严禁盲目施救', '严禁无证人员上岗作业'], ['behind a subject, a day and adverbs', '各企业要及时报送整改情况', '2025年底前，经发办积极报送总结'],
    ['a verb that says little, with the same thing', '开展重大事故隐患排查', '各社区组织开展“九小场所”排查'],
  ])('%s', (_, before, other) => expect(found(changes, { ...bare, text: other }, { systems: ['A01'], text: before })).toEqual(changes))
  test('the same mechanism and the same thing, whatever the verb', () => expect(found(changes, { text: '加强有限空间专项排查' }, { text: '组织隐患排查' })).toEqual(changes))
  test.each<[string, string, Partial<Sentence>]>([
    ['another verb opens it', '严禁盲目施救', { ...bare, text: '播放安全宣传片' }], ['the verb says little and the things differ', '落实安全生产举报奖励机制', { ...bare, text: '落实年度监督检查计划' }],
    ['it was another kind', '严禁盲目施救', { text: '严禁无证人员上岗作业', kind: 'enforcement' }], ['the thing is the same and the mechanism another', '组织隐患排查', { ...bare, text: '加强有限空间专项排查' }],
  ])('not where %s', (_, before, other) => expect(found(changes, other, { text: before })).toBeUndefined())
})

describe('mechanism and runner', () => {
  test('the first mechanism gives way, the rest stays', () => {
    expect(found({ systems: ['G07', 'D05'] }, { systems: ['D02', 'M01'] })).toEqual({ systems: ['G07', 'M01'] })
    expect(found({ systems: ['D02'] }, {})).toEqual({ systems: ['D02'] })
    expect(found({ systems: ['D02'] }, { systems: ['D02', 'M01'] })).toBeUndefined()
  })
  test('what runs it', () => expect(found({ runs: 'loop:hazard' }, {})).toEqual({ runs: 'loop:hazard' }))
  test('that nothing runs it', () => expect(found({ runs: null }, {})).toEqual({ runs: null }))
  test.each<[string, Partial<Sentence>]>([['another mechanism came first', { systems: ['D05', 'D02'] }], ['something else ran it', { runs: null }]])('not where %s', (_, other) => expect(found({ systems: ['G07'], runs: 'loop:hazard' }, other)).toBeUndefined())
})

describe('a word without a number', () => {
  const word = (words: string, value: string | null, basis: string | null = '文中未写，默认值') => ({ words, value, basis })
  const [often_, soon, monthly] = [word('定期', '每季度一次'), word('及时', '3 个工作日内'), word('定期', '每月一次', '文中未写，本辖区定')]
  const changes: Changes = { open: [monthly, soon] }
  const before = { open: [often_, soon] }
  test('the same that has still its default; the other words of the sentence stay', () => expect(found(changes, { open: [word('一批', '至少 3 个'), often_] }, before)).toEqual({ open: [word('一批', '至少 3 个'), monthly] }))
  test('one that waits for somebody to say', () => expect(found(changes, { state: 'asked', open: [word('定期', null, null)] }, before)).toEqual({ open: [monthly] }))
  test('the default itself, said by a person', () => expect(found({ open: [{ ...often_, basis: '文中未写，本辖区定' }] }, { open: [often_] }, before)).toEqual({ open: [{ ...often_, basis: '文中未写，本辖区定' }] }))
  test.each<[string, Partial<Sentence>, Changes?]>([
    ['the word is another', { open: [soon] }], ['a person has said it there', { open: [word('定期', '每年一次', '文中未写，本辖区定')] }], ['the sentence is confirmed', { open: [often_], state: 'accepted' }],
    ['nobody works by the sentence', { open: [often_], kind: 'principle' }], ['the word was not what was changed', { open: [often_] }, { open: [often_, { ...soon, value: '当天', basis: '文中未写，本辖区定' }] }],
  ])('not where %s', (_, other, made = changes) => expect(found(made, other, before)).toBeUndefined())
  test('is ticked, and goes back to what it was', () => {
    const one: Alike = { clause: clause('a', { open: [often_] }), changes: { open: [monthly] } }
    expect([isLikely(one), partsOf(one.changes), asItWas(one)]).toEqual([true, ['words'], { open: [often_] }])
  })
})

test('only the fields that fit; other fields ask nobody', () => {
  const changes: Changes = { owners: [owner('区应急局', false)], due: null, kind: 'duty', condition: '高危行业' }
  expect(found(changes, { due: null, kind: 'report', runs: null })).toEqual({ owners: changes.owners })
  expect(found(changes, { text: '2026年底前建立整改台账' })).toEqual({ owners: changes.owners, kind: 'duty' })
  expect(found({ condition: '高危行业', note: '看过', open: [], frequency: often }, {})).toBeUndefined()
})

describe('what is offered', () => {
  const both: Alike = { clause: clause('a', { kind: 'mechanism', assistIds: ['o3'] }), changes: { owners: [owner('区应急局', false)], kind: 'duty', assistIds: [] } }
  const kindOnly: Alike = { clause: clause('b'), changes: { kind: 'duty' } }
  test('a guess from the context is likely wrong in all, a kind is not', () => expect([both, kindOnly].map(isLikely)).toEqual([true, false]))
  test('part by part', () => {
    expect(partsOf(both.changes)).toEqual(['who', 'kind'])
    expect(onlyParts([both, kindOnly], new Set(['who'])).map((one) => [one.clause.id, Object.keys(one.changes)])).toEqual([['a', ['owners', 'assistIds']]])
    expect(onlyParts([both, kindOnly], new Set(['kind'])).map((one) => [one.clause.id, one.changes])).toEqual([['a', { kind: 'duty' }], ['b', { kind: 'duty' }]])
    expect(onlyParts([both], new Set())).toEqual([])
  })
  test('back to what it was, and no field more', () => expect(asItWas(both)).toEqual({ owners: [owner('区安委会')], kind: 'mechanism', assistIds: ['o3'] }))
})
