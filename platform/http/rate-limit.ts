// Limits per caller: a bucket of requests that refills with time, kept in memory of this process. Generous for people,
// tight for log-in. Several processes each keep their own, so the effective limit is theirs added up.
import type { Contract } from './contract.ts'

type Bucket = { tokens: number; at: number }

export type RateLimiter = { refuse(caller: string, contract: Pick<Contract, 'path' | 'access' | 'method'>): number | undefined }

const LIMITS = { public: { burst: 30, perSecond: 1 }, read: { burst: 400, perSecond: 50 }, write: { burst: 200, perSecond: 20 } }
const MOST_CALLERS = 20_000

/** @param scale 1 for people; tests and load runs raise it. Infinity switches limits off. */
export function rateLimiter(scale: number, clock: () => number = () => Date.now()): RateLimiter {
  const buckets = new Map<string, Bucket>()
  return {
    refuse(caller, contract) {
      if (!Number.isFinite(scale)) return undefined
      const kind = contract.access === 'public' || contract.access === 'signing-in' ? 'public' : contract.method === 'GET' ? 'read' : 'write'
      const { burst, perSecond } = LIMITS[kind]
      const key = `${kind} ${caller}`
      const now = clock()
      const bucket = buckets.get(key) ?? { tokens: burst * scale, at: now }
      bucket.tokens = Math.min(burst * scale, bucket.tokens + ((now - bucket.at) / 1000) * perSecond * scale)
      bucket.at = now
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > MOST_CALLERS) buckets.delete(buckets.keys().next().value!)
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / (perSecond * scale)))
      bucket.tokens -= 1
      return undefined
    },
  }
}
