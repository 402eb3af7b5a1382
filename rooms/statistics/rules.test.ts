// What figures come to in words: areas, ages, periods that want a report, and when a yearly target counts as reached.
import { describe, expect, it } from 'vitest'
import { day } from '#platform/time/day.ts'
import { clusters, frameOf } from './map/page.ts'
import { agesOf, areasOf, below, daysWithout, endedPeriods, incrementStanding, intoAreas, nothing, stockStanding, zeroStanding } from './rules.ts'

const region = (id: string, parentId: string | null, level: string, path: string) => ({ id, parentId, level, name: id, path })
const TREE = [region('street', null, 'street', 's/'), region('a', 'street', 'community', 's/a/'), region('a1', 'a', 'grid', 's/a/1/'), region('b', 'street', 'community', 's/b/')]

describe('areas', () => {
  it('are the next level below, or the level asked for', () => {
    const { top, inside } = below(TREE, undefined)!
    expect(areasOf(inside, top, undefined).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(areasOf(inside, top, 'grid').map(({ id }) => id)).toEqual(['a1'])
    expect(below(TREE, 'elsewhere')).toBeUndefined()
  })
  it('take in what lies deeper; what lies in none is the rest', () => {
    const { top, inside } = below(TREE, undefined)!
    const cell = (regionId: string) => ({ ...nothing(), found: 1, regionId, item: 'C' })
    const shown = intoAreas([cell('a'), cell('a1'), cell('b'), cell('street')], inside, areasOf(inside, top, undefined), top)
    expect(shown.map(({ areaId, rest, sums }) => [areaId, rest, sums.found])).toEqual([['a', false, 2], ['b', false, 1], ['street', true, 1]])
  })
})

it('ages are told by the month of finding', () => {
  const cell = (item: string) => ({ ...nothing(), item, open: 1 })
  const ages = agesOf(['2026-11', '2026-10', '2026-09', '2026-08', '2026-05', '2025-12', '2025-11', '2023-12'].map(cell), day('2026-11-21'))
  expect(ages.map(({ from, to, open }) => [from, to, open])).toEqual([['2026-11-01', '2026-11-21', 1], ['2026-09-01', '2026-10-31', 2], ['2026-06-01', '2026-08-31', 1], ['2025-12-01', '2026-05-31', 2], [null, '2025-11-30', 2]])
})

it.each([
  ['month', '2026-08-15', ['2026-08-01 2026-08-31', '2026-09-01 2026-09-30', '2026-10-01 2026-10-31']],
  ['quarter', '2026-03-12', ['2026-01-01 2026-03-31', '2026-04-01 2026-06-30', '2026-07-01 2026-09-30']],
  ['year', '2025-01-01', ['2025-01-01 2025-12-31']],
  ['month', '2026-11-02', []],
])('a report is wanted for each %s that ended since %s', (per, since, wanted) => {
  expect(endedPeriods(per, day(since), day('2026-11-22')).map(({ from, to }) => `${from} ${to}`)).toEqual(wanted)
})

describe('a target', () => {
  const by = day('2024-12-31')
  it.each([
    [{ members: 0, open: 0 }, 100, '2025-01-01', 'unknown'], [{ members: 20, open: 0 }, 100, '2025-01-01', 'met'], [{ members: 20, open: 1 }, 100, '2025-01-01', 'open'],
    [{ members: 20, open: 1 }, 95, '2025-01-01', 'met'], [{ members: 20, open: 2 }, 95, '2025-01-01', 'open'], [{ members: 20, open: 2 }, 95, '2024-06-30', 'ahead'], [{ members: 1000, open: 51 }, 95, '2025-01-01', 'open'],
  ] as const)('of stock %j at %s%% on %s is %s', (stock, threshold, on, standing) => expect(stockStanding(stock, threshold, by, day(on)).standing).toBe(standing))
  it.each([[3, 4, 'met', '少 1 件'], [4, 4, 'met', '持平'], [5, 4, 'open', '多 1 件'], [0, 0, 'met', '都没有']])('of increment: %i against %i is %s', (now, before, standing, words) => {
    const told = incrementStanding({ year: 2025, now, before })
    expect([told.standing, told.said.includes(words)]).toEqual([standing, true])
  })
  it.each([[{ open: 0, overdue: 0, bare: 0 }, 'met', '绝对清零'], [{ open: 2, overdue: 0, bare: 0 }, 'met', '没有绝对清零'], [{ open: 2, overdue: 1, bare: 0 }, 'open', '超期 1'], [{ open: 2, overdue: 0, bare: 1 }, 'open', '没有落实完 1']])('of zero %j is %s', (at, standing, words) => {
    const told = zeroStanding(at)
    expect([told.standing, told.said.includes(words)]).toEqual([standing, true])
  })
})

it('days without anything overdue are counted from the changes', () => {
  const of = (start: number, changes: [string, number][]) => daysWithout(start, changes.map(([on, n]) => ({ day: day(on), n })), day('2026-01-01'), day('2026-01-10'))
  expect(of(0, [])).toEqual({ days: 10, of: 10 })
  expect(of(0, [['2026-01-03', 1], ['2026-01-05', -1]])).toEqual({ days: 8, of: 10 })
  expect(of(1, [['2026-01-10', -1]])).toEqual({ days: 1, of: 10 })
  expect(of(2, [['2026-01-04', -1]])).toEqual({ days: 0, of: 10 })
})

describe('points', () => {
  const place = (id: string, longitude: number, latitude: number) => ({ id, name: id, longitude, latitude, n: 2, late: 1, major: 0, regionId: 'r' })
  it('that lie together are one, and none is lost', () => {
    const rows = [place('x', 113, 34), place('y', 113.0001, 34.0001), place('z', 113.2, 34.2)]
    const points = clusters(rows, frameOf(rows)!)
    expect(points.toSorted((a, b) => a.n - b.n).map(({ n, late, id }) => [n, late, id])).toEqual([[2, 1, 'z'], [4, 2, null]])
  })
  it('have a frame even when there is one, and none when there is none', () => {
    const [west, south, east, north] = frameOf([place('x', 113, 34)])!
    expect([east - west > 0.005, north - south > 0.005, west < 113 && east > 113]).toEqual([true, true, true])
    expect(frameOf([])).toBeNull()
  })
})
