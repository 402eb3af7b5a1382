// A list's address: what the API sees, what a filter says in words, how a header sorts.
import { describe, expect, test } from 'vitest'
import { defineLedger } from '../define.ts'
import { choice, day, flag, integer, money, reference, text } from '../fields.ts'
import { listQuery } from '../query.ts'
import { apiQuery, chosenColumns, filterCount, nextSort, rangeText, sameList, valueWords, withValues } from './list-state.ts'

const things = defineLedger({
  name: 'thing', path: 'things', table: 'things', label: '物件', unit: '个', systems: [], placedBy: 'entity', keys: [['name']], title: 'name',
  fields: {
    name: text({ label: '名称', max: 20, required: true }),
    kind: choice({ label: '种类', choices: [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }, { value: 'c', label: '丙' }, { value: 'd', label: '丁' }] }),
    foundOn: day({ label: '日期' }), size: integer({ label: '人数', min: 0, max: 9, unit: '人' }), price: money({ label: '价' }), good: flag({ label: '好' }),
    regionId: reference({ label: '社区', to: 'regions', nameField: 'regionName' }),
  },
  columns: ['name'], filters: ['kind', 'foundOn', 'size', 'price', 'good', 'regionId'], sort: 'foundOn', search: ['name'],
})
const ledger = things as Parameters<typeof apiQuery>[0]
const nobody = () => undefined

test('the API gets what it knows, and accepts it', () => {
  const query = apiQuery(ledger, ['late'], 'kind=a,b&late=true&columns=name&old=1&q=&sort=-foundOn')
  expect(query).toEqual({ kind: 'a,b', late: 'true', sort: '-foundOn' })
  expect(listQuery(ledger).safeParse(apiQuery(ledger, [], 'kind=a,b&foundOn=2026-01-01..&size=3..5&sort=-foundOn')).success).toBe(true)
  expect(filterCount(query)).toBe(2)
})

test('values go in and out without disturbing the rest', () => {
  expect(withValues('kind=a&sort=name', { kind: 'a,b', q: '泵' })).toBe('kind=a,b&sort=name&q=%E6%B3%B5')
  expect(withValues('kind=a&sort=name', { kind: undefined })).toBe('sort=name')
  expect(chosenColumns('columns=name,kind')).toEqual(['name', 'kind'])
  expect(chosenColumns('')).toBeUndefined()
})

test('a view is the same list whatever the order and the columns', () => {
  expect(sameList('kind=a&q=x', 'q=x&kind=a&columns=name')).toBe(true)
  expect(sameList('kind=a', 'kind=b')).toBe(false)
})

describe('a header sorts up, down, and back', () => {
  test.each([
    [undefined, 'name', 'name'],
    ['name', 'name', '-name'],
    ['-name', 'name', undefined],
    [undefined, 'foundOn', '-foundOn'],
    ['-foundOn', 'foundOn', undefined],
    ['name', 'foundOn', undefined],
  ])('%s, clicking %s: %s', (now, field, then) => {
    expect(nextSort(ledger, now, field)).toBe(then)
  })
})

describe('a filter in words', () => {
  test.each([
    ['kind', 'a,b', '甲、乙'],
    ['kind', 'a,none', '甲、没填'],
    ['kind', 'a,b,c,d', '甲、乙 等 4 项'],
    ['foundOn', '2026-11-01..2026-11-20', '2026-11-01 至 2026-11-20'],
    ['foundOn', '2026-11-01..', '2026-11-01 起'],
    ['size', '3..', '3 人以上'],
    ['price', '..460000', '4600 元以下'],
    ['good', 'false', '否'],
  ])('%s=%s', (name, value, words) => {
    expect(valueWords(ledger, name, value, nobody)).toBe(words)
  })
  test('names of referenced rows', () => {
    expect(valueWords(ledger, 'regionId', 'x', (id) => (id === 'x' ? '新港' : undefined))).toBe('新港')
  })
})

test('a range needs an end', () => {
  expect(rangeText('1', undefined)).toBe('1..')
  expect(rangeText(undefined, undefined)).toBeUndefined()
})
