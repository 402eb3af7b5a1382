// What is noticed, by table: facts in, flags and words out; and the draw, which is the same for the same seed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Day } from '#platform/time/day.ts'
import { toGcj02 } from '#platform/images/places.ts'
import { closingRefusal, distanceOf, draw, fastFlag, flagWords, matchFlag, plainWords, quietFlag, resultRefusal, reviewRefusal, sameWordsFlag, standingOf, takenFlags, turnOf, weightOf, type FlagKind, type Match, type Subject } from './rules.ts'

const terms = { distanceMetres: 500, fastMinutes: 30, sameWords: 3, quietMonths: 3, quietFindings: 3 }
const subject: Subject = {
  id: 'h', foundOn: '2026-11-10' as Day, assignedAt: '2026-11-11T01:00:00Z', rectifiedAt: '2026-11-20T01:00:00Z', longitude: null, latitude: null, entityLongitude: 116.404, entityLatitude: 39.915, entityDatum: 'WGS-84',
}
const photo = { fileId: 'f', purpose: 'after', takenAt: null, longitude: null, latitude: null }
const other = { fileId: 'o', hazardId: 'x', hazardNumber: 'YH-2026-00001', entityName: '甲厂', purpose: 'after', uploadedAt: '2026-03-02T02:00:00Z', uploadedByName: '张三' }
const match: Match = { exact: false, turn: 90.4, size: 1, mirrored: false, agree: 40, other }

describe('a picture seen before', () => {
  it.each<[string, string, Partial<Match['other']>, boolean, FlagKind | undefined]>([
    ['after like another after', 'after', {}, false, 'same-picture'],
    ['after with the bytes of another', 'after', {}, true, 'same-original'],
    ['after like another’s before', 'after', { purpose: 'before' }, false, 'same-picture'],
    ['after like its own before', 'after', { hazardId: 'h', purpose: 'before' }, false, 'before-is-after'],
    ['after like its own before, same bytes', 'after', { hazardId: 'h', purpose: 'before' }, true, 'before-is-after'],
    ['before of two hazards', 'before', { purpose: 'before' }, false, undefined],
    ['before like another’s after', 'before', {}, false, 'same-picture'],
  ])('%s', (_, purpose, more, exact, kind) => {
    expect(matchFlag({ ...photo, purpose }, subject, { ...match, exact, other: { ...other, ...more } })?.kind).toBe(kind)
  })

  it('is said with day, unit and turn to who sees it, and without them to who does not', () => {
    const { kind, facts } = matchFlag(photo, subject, match)!
    expect(flagWords(kind, facts, true)).toBe('与 2026-03-02 甲厂 YH-2026-00001 的整改后照片几乎相同，旋转 90°（40 处对得上）')
    expect(flagWords(kind, facts, false)).toBe('与 2026-03-02 你负责范围以外的一件隐患 的整改后照片几乎相同，旋转 90°（40 处对得上）')
  })

  it('calls what is nearly a quarter turn so', () => {
    expect([0.4, -1, 359, 88, 92, -90, 181, 7, -7].map(turnOf)).toEqual([0, 0, 0, 90, 90, 270, 180, 7, 353])
  })
})

describe('when and where it was taken', () => {
  const kinds = (more: object, of: object = {}) => takenFlags({ ...photo, ...more }, { ...subject, ...of }, terms).map((flag) => flag.kind)
  it.each<[string, object, FlagKind[]]>([
    ['on the day it was found', { takenAt: '2026-11-09T16:00:00Z' }, []],
    ['the evening before in Shanghai', { takenAt: '2026-11-09T15:59:00Z' }, ['taken-before-found']],
    ['before, but a picture of the finding', { takenAt: '2026-11-01T00:00:00Z', purpose: 'before' }, []],
    ['ten minutes after it was sent in', { takenAt: '2026-11-20T01:10:00Z' }, []],
    ['an hour after it was sent in', { takenAt: '2026-11-20T02:00:00Z' }, ['taken-after-submitted']],
    ['at the place', { longitude: 116.404, latitude: 39.916 }, []],
    ['a kilometre away', { longitude: 116.404, latitude: 39.926 }, ['taken-far-away']],
  ])('%s', (_, more, expected) => expect(kinds(more)).toEqual(expected))

  it('takes a phone that writes GCJ-02 by the nearer reading', () => {
    const shifted = toGcj02({ longitude: 116.404, latitude: 39.915 })
    expect(distanceOf({ ...photo, ...shifted }, subject)).toBeLessThan(1)
  })

  it('says nothing where the place is not known', () => {
    expect(kinds({ longitude: 100, latitude: 20 }, { entityLongitude: null })).toEqual([])
  })
})

describe('words and haste', () => {
  it('notices a rectification sent in minutes after it was assigned', () => {
    expect(fastFlag({ ...subject, rectifiedAt: '2026-11-11T01:29:00Z' }, terms)?.facts).toEqual({ minutes: 29, limit: 30 })
    expect(fastFlag({ ...subject, rectifiedAt: '2026-11-11T01:30:00Z' }, terms)).toBeUndefined()
  })

  it('takes words as the same whatever marks and figures stand between', () => {
    expect(plainWords('1、已清理通道杂物，专人每天检查。')).toBe(plainWords('2. 已清理通道杂物 专人每天检查'))
    expect(plainWords('已整改')).toBeUndefined()
    const others = ['a', 'b', 'c'].map((id) => ({ id, number: id, entityId: id === 'a' ? 'mine' : 'theirs' }))
    const flag = sameWordsFlag(others, { entityId: 'mine' }, '已清理通道杂物专人每天检查', terms)!
    expect(flag.facts).toEqual({ count: 3, elsewhere: 2, numbers: ['a', 'b', 'c'] })
    expect(flagWords(flag.kind, flag.facts, false)).toBe('整改说明与另外 3 件隐患的一字不差，其中 2 件是别的单位的')
    expect(sameWordsFlag(others.slice(1), { entityId: 'mine' }, '已清理通道杂物专人每天检查', terms)).toBeUndefined()
  })

  it('notices others’ findings where the unit itself reported none', () => {
    const found = { id: 'h', foundOn: '2026-11-10' as Day, channel: 'inspection', entityKnownAt: '2026-08-12T00:00:00Z' }
    expect(quietFlag(found, { own: 0, others: 3, fineChecks: 0 }, terms)?.facts).toMatchObject({ others: 3, months: 3 })
    const told = quietFlag(found, { own: 0, others: 3, fineChecks: 4 }, terms)!
    expect(flagWords(told.kind, told.facts, true)).toBe('此前 3 个月这家单位没有自己上报过隐患，自查 4 次都说没有问题，其间他人查出 3 件')
    expect(quietFlag(found, { own: 1, others: 9, fineChecks: 0 }, terms)).toBeUndefined()
    expect(quietFlag(found, { own: 0, others: 2, fineChecks: 0 }, terms)).toBeUndefined()
    expect(quietFlag({ ...found, channel: 'self_check' }, { own: 0, others: 9, fineChecks: 0 }, terms)).toBeUndefined()
    // On the list for a day less than the months that count.
    expect(quietFlag({ ...found, entityKnownAt: '2026-08-13T00:00:00Z' }, { own: 0, others: 9, fineChecks: 0 }, terms)).toBeUndefined()
  })
})

it('lets a case be accepted once somebody wrote how they looked, and close once they were on site', () => {
  const flag = { kind: 'same-picture' as FlagKind, seenAt: null as string | null, onSite: false }
  const refusals = (flags: (typeof flag)[]) => [reviewRefusal(standingOf(flags)), closingRefusal(standingOf(flags))].map((words) => words !== undefined)
  expect(refusals([])).toEqual([false, false])
  expect(refusals([{ ...flag, kind: 'closed-fast' }])).toEqual([false, false])
  expect(refusals([flag])).toEqual([true, true])
  expect(refusals([{ ...flag, seenAt: 'x' }])).toEqual([false, true])
  expect(refusals([{ ...flag, seenAt: 'x', onSite: true }])).toEqual([false, false])
})

it('lets nobody say of a drawn case what another look showed who had a hand in it', () => {
  const drawn = { result: null, rectifiedBy: 'owner', reviewedBy: 'grid', closedBy: 'second' }
  const may = (accountId: string, more: object = {}, entityId: string | null = null) => resultRefusal({ ...drawn, ...more }, { accountId, entityId })
  expect(may('third')).toBeUndefined()
  expect(['owner', 'grid', 'second'].map((id) => may(id) !== undefined)).toEqual([true, true, true])
  expect(may('third', { result: 'confirmed' })).toContain('已经记过')
  expect(may('third', {}, 'an enterprise')).toBeDefined()
})

describe('the draw', () => {
  const cases = Array.from({ length: 200 }, (_, i) => ({ id: `case-${i}`, kinds: (i < 20 ? ['same-picture'] : []) as FlagKind[] }))
  it('is the same for the same seed, in whatever order the cases come', () => {
    fc.assert(fc.property(fc.string(), fc.shuffledSubarray(cases, { minLength: 200 }), (seed, shuffled) => {
      expect(draw(shuffled, 10, seed).map(({ id }) => id)).toEqual(draw(cases, 10, seed).map(({ id }) => id))
    }), { numRuns: 20 })
  })
  it('takes a case with a flag as much more often as it weighs', () => {
    let flagged = 0
    for (let seed = 0; seed < 400; seed++) flagged += draw(cases, 1, String(seed)).filter(({ kinds }) => kinds.length).length
    const expected = (20 * weightOf(['same-picture'])) / (20 * weightOf(['same-picture']) + 180)
    expect(Math.abs(flagged / 400 - expected)).toBeLessThan(0.08)
  })
})
