// Addresses under /m against the patterns of the screens.
import { expect, test } from 'vitest'
import { match, namesNoRecord } from './router.ts'

test('a pattern fits a path of the same length and gives its parts', () => {
  expect(match('/m/hazards/:id/:step', '/m/hazards/7/rectify')).toEqual({ id: '7', step: 'rectify' })
  expect(match('/m', '/m/')).toEqual({})
  expect(match('/m/places/:id', '/m/places/%E6%9D%B1/')).toEqual({ id: '東' })
  expect(match('/m/places', '/m/places/7')).toBeUndefined()
  expect(match('/m/places/:id', '/m/hazards/7')).toBeUndefined()
})

test('where a record belongs only an id leads to one', () => {
  for (const path of ['/m/hazards/board', '/m/supervisions/addressed', '/m/tasks/7', '/m/places/%', '/m/hazards/board/rectify', '/m/letters/0198f0c4-1111-7000-8000-00000000000']) expect([path, namesNoRecord(path)]).toEqual([path, true])
  for (const path of ['/m', '/m/', '/m/places', '/m/places/', '/m/sign-in', '/m/hazards/0198f0c4-1111-7000-8000-000000000001/rectify']) expect([path, namesNoRecord(path)]).toEqual([path, false])
})
