// Addresses under /m against the patterns of the screens.
import { expect, test } from 'vitest'
import { match } from './router.ts'

test('a pattern fits a path of the same length and gives its parts', () => {
  expect(match('/m/hazards/:id/:step', '/m/hazards/7/rectify')).toEqual({ id: '7', step: 'rectify' })
  expect(match('/m', '/m/')).toEqual({})
  expect(match('/m/places/:id', '/m/places/%E6%9D%B1/')).toEqual({ id: '東' })
  expect(match('/m/places', '/m/places/7')).toBeUndefined()
  expect(match('/m/places/:id', '/m/hazards/7')).toBeUndefined()
})
