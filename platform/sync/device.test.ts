// What a phone clears away when it opens: by the server's clock, as everything on it is dated, and never a photo just taken.
import { expect, test } from 'vitest'
import { newId } from '../db/ids.ts'
import { tidy } from './device.ts'
import { memoryStore } from './store.ts'

const NOW = Date.parse('2026-11-22T01:00:00Z')
const DAY = 86_400_000
const account = 'a'

test('readings of long ago go, and photos no letter names; a photo just taken stays', async () => {
  const store = memoryStore()
  const [fresh, orphan, wanted] = [newId(NOW - 60_000), newId(NOW - 2 * DAY), newId(NOW - 2 * DAY)]
  for (const [key, at] of [['/api/old', NOW - 60 * DAY], ['/api/new', NOW - DAY]] as const) await store.put('readings', { account, key, value: {}, at })
  for (const key of [fresh, orphan, wanted]) await store.put('photos', { account, key, value: 'pixels', at: NOW })
  await store.put('drafts', { account, key: 'report:1', value: { photos: [{ id: wanted }] }, at: NOW })
  await tidy(store, account, NOW)
  expect(await store.keys('readings', account)).toEqual(['/api/new'])
  expect(await store.keys('photos', account)).toEqual([fresh, wanted])
})
