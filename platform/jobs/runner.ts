// What runs by itself: sealing and consuming after each commit, daily jobs claimed once per (name, day) that catch up
// after downtime. One runner a process; several processes share the work through locks in the database.
import type { Logger } from 'pino'
import { consume, noteFailure, type Consumer } from '../events/consume.ts'
import { seal } from '../events/seal.ts'
import { sql } from '../db/sql.ts'
import { systemScope, type Database, type Tx } from '../db/tx.ts'
import { addDays, type Day, dayOf, daysBetween, startOf } from '../time/day.ts'

export type DailyJob = { readonly name: string; readonly run: (tx: Tx, today: Day, now: Date) => Promise<void> }

export function daily(name: string, run: DailyJob['run']): DailyJob {
  return { name, run }
}

/** Long work behind everything else, a piece at a time: `next` does one piece in transactions of its own and answers whether it found any. */
export type Background = { readonly name: string; readonly next: (db: Database, tenantId: string, now: Date) => Promise<boolean> }

/** Does all that waits in a tenant, now. */
export async function finish(db: Database, backgrounds: readonly Background[], tenantId: string, now: Date): Promise<void> {
  for (const { next } of backgrounds) while (await next(db, tenantId, now));
}

const CATCH_UP_DAYS = 31
const SWEEP_MS = 30_000

export async function listTenantIds(db: Database): Promise<string[]> {
  return (await db.outside<{ id: string }>(sql`select id from tenants order by id`)).map((row) => row.id)
}

/** Seals and consumes everything that waits in a tenant, now. */
export async function settle(db: Database, consumers: readonly Consumer[], tenantId: string, now: Date): Promise<void> {
  await seal(db, tenantId)
  for (const consumer of consumers) await consume(db, consumer, tenantId, now)
  // What consumers appended is chained at once; their own events wake no further consumer than the next round does.
  await seal(db, tenantId)
}

/** Runs each daily job for each day since its last one (at most a month back), oldest first. */
export async function runDaily(db: Database, jobs: readonly DailyJob[], tenantId: string, now: Date): Promise<void> {
  const today = dayOf(now)
  for (const job of jobs) {
    const last = await db.read(systemScope(tenantId), (tx) =>
      tx.find<{ on_day: Day | null }>(sql`select max(on_day) as on_day from job_days where tenant_id = ${tenantId} and job = ${job.name}`))
    const from = last?.on_day ? addDays(last.on_day, 1) : today
    const start = daysBetween(from, today) > CATCH_UP_DAYS ? addDays(today, -CATCH_UP_DAYS) : from
    for (let d = start; d <= today; d = addDays(d, 1)) {
      await db.write(systemScope(tenantId), async (tx) => {
        const claimed = await tx.run(sql`insert into job_days (tenant_id, job, on_day, done_at) values (${tenantId}, ${job.name}, ${d}, ${now}) on conflict do nothing`)
        if (claimed) await job.run(tx, d, now)
      })
    }
  }
}

const RECEIPTS_KEPT_DAYS = 90

/** Receipts of commands are for retries; after a quarter nobody retries. */
export const forgetReceipts = daily('platform.receipts', async (tx, today) => {
  await tx.run(sql`delete from command_receipts where tenant_id = ${tx.scope.tenantId} and at < ${startOf(addDays(today, -RECEIPTS_KEPT_DAYS))}`)
})

export type Runner = { wake(tenantId: string): void; stop(): Promise<void>; idle(): Promise<void> }

export function startRunner(parts: { db: Database; consumers: readonly Consumer[]; jobs: readonly DailyJob[]; backgrounds: readonly Background[]; clock: () => Date; log: Logger }): Runner {
  const { db, consumers, jobs, backgrounds, clock, log } = parts
  const dirty = new Set<string>()
  const behind = new Set<string>()
  let working: Promise<void> | undefined
  const notBefore = new Map<string, number>()
  let running: Promise<void> | undefined
  let stopped = false

  async function settleOne(tenantId: string) {
    await seal(db, tenantId)
    for (const consumer of consumers) {
      const key = `${tenantId} ${consumer.name}`
      if ((notBefore.get(key) ?? 0) > Date.now()) continue
      try {
        await consume(db, consumer, tenantId, clock())
        notBefore.delete(key)
      } catch (error) {
        if (stopped) return
        const wait = await noteFailure(db, consumer, tenantId, error as Error)
        notBefore.set(key, Date.now() + wait)
        log.error({ err: error, consumer: consumer.name, tenantId }, 'event consumer failed')
      }
    }
    await seal(db, tenantId)
  }

  function drain(): Promise<void> {
    running ??= (async () => {
      while (dirty.size && !stopped) {
        const [tenantId] = dirty
        dirty.delete(tenantId!)
        await settleOne(tenantId!).catch((error: unknown) => stopped || log.error({ err: error, tenantId }, 'sealing failed'))
        behind.add(tenantId!)
        void work()
      }
    })().finally(() => {
      running = undefined
      if (dirty.size && !stopped) void drain()
    })
    return running
  }

  /** One piece of each tenant in turn: a long backlog of one does not keep another waiting, and events never wait for it. */
  function work(): Promise<void> {
    working ??= (async () => {
      while (behind.size && !stopped) {
        for (const tenantId of behind) {
          let left = false
          for (const { name, next } of backgrounds) {
            left = (!stopped && (await next(db, tenantId, clock()).catch((error: unknown) => {
              if (!stopped) log.error({ err: error, work: name, tenantId }, 'background work failed')
              return false
            }))) || left
          }
          if (!left) behind.delete(tenantId)
        }
      }
    })().finally(() => {
      working = undefined
    })
    return working
  }

  async function sweep() {
    try {
      for (const tenantId of await listTenantIds(db)) {
        if (stopped) return
        dirty.add(tenantId)
        await runDaily(db, jobs, tenantId, clock())
      }
    } catch (error) {
      if (!stopped) log.error({ err: error }, 'daily jobs failed')
    }
    if (!stopped) void drain()
  }

  let sweeping = sweep()
  const timer = setInterval(() => (sweeping = sweeping.then(sweep)), SWEEP_MS)
  timer.unref()
  return {
    wake(tenantId) {
      dirty.add(tenantId)
      if (!stopped) setImmediate(() => void drain())
    },
    async idle() {
      await sweeping
      while (running || dirty.size || behind.size) {
        await drain()
        await work()
      }
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await sweeping
      await running
      await working
    },
  }
}

