// Finding and measuring places on the device.
import { expect, test } from 'vitest'
import { distance, findPlaces, type Place } from './places.ts'

const place = (name: string, more: Partial<Place> = {}) => ({ id: name, name, kind: 'enterprise', address: null, principal: null, longitude: null, latitude: null, ...more }) as Place

test('by name first, then by address; every word must fit', () => {
  const places = [place('新港幼儿园'), place('顺捷仓储', { address: '新港路 18 号' }), place('大新港超市'), place('好味快餐', { principal: '何大海' })]
  expect(findPlaces(places, '新港').map((one) => one.name)).toEqual(['新港幼儿园', '大新港超市', '顺捷仓储'])
  expect(findPlaces(places, '新港 仓储').map((one) => one.name)).toEqual(['顺捷仓储'])
  expect(findPlaces(places, '何大海').map((one) => one.name)).toEqual(['好味快餐'])
  expect(findPlaces(places, ' ')).toHaveLength(4)
})

test('metres along the ground', () => {
  expect(distance({ longitude: 120, latitude: 30 }, place('x', { longitude: 120, latitude: 30 }))).toBe(0)
  expect(distance({ longitude: 120, latitude: 30 }, place('x', { longitude: 120.001, latitude: 30 }))).toBeCloseTo(96.3, 0)
  expect(distance({ longitude: 120, latitude: 30 }, place('x'))).toBeUndefined()
})
