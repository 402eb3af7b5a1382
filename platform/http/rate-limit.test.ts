// Buckets of requests: emptied by who asks too much, refilled by time, one a caller and kind, never more than so many.
import { expect, it } from 'vitest'
import { rateLimiter } from './rate-limit.ts'

const signIn = { path: '/api/session', access: 'public', method: 'POST' } as const
const read = { path: '/api/hazards', access: 'hazard.read', method: 'GET' } as const

it('lets thirty log-ins through at once, then one a second', () => {
  let now = 0
  const limiter = rateLimiter(1, () => now)
  expect(Array.from({ length: 31 }, () => limiter.refuse('1.2.3.4', signIn)).filter((wait) => wait === undefined)).toHaveLength(30)
  expect(limiter.refuse('1.2.3.4', signIn)).toBe(1)
  expect(limiter.refuse('5.6.7.8', signIn)).toBeUndefined()
  expect(limiter.refuse('1.2.3.4', read)).toBeUndefined()
  now = 1_000
  expect(limiter.refuse('1.2.3.4', signIn)).toBeUndefined()
  expect(limiter.refuse('1.2.3.4', signIn)).toBe(1)
})

it('never fills above its brim, and can be switched off', () => {
  let now = 0
  const limiter = rateLimiter(1, () => now)
  limiter.refuse('a', signIn)
  now = 3_600_000
  expect(Array.from({ length: 40 }, () => limiter.refuse('a', signIn)).filter((wait) => wait === undefined)).toHaveLength(30)
  const off = rateLimiter(Infinity)
  expect(Array.from({ length: 1_000 }, () => off.refuse('a', signIn)).every((wait) => wait === undefined)).toBe(true)
})
