// Consumers of events: `on('hazard.assigned', 'hazards.notify', handler)`. Each consumer walks the sealed events of each
// tenant in order and keeps its place in the same transaction as its work: nothing is skipped, nothing is done twice.
// An event that keeps failing is set aside after a few tries, with its error on record, so that it cannot block the rest.
import { sql } from '../db/sql.ts'
import { systemScope, type Database, type Tx } from '../db/tx.ts'

export type SealedEvent = {
  seq: number; id: string; at: string; onDay: string; what: string; subjectType: string; subjectId: string
  entityId: string | null; accountId: string | null; actorName: string; body: Record<string, unknown>
}

export type Consumer = {
  /** `hazards.notify`: room and deed; the name is the place marker, so it never changes. */
  readonly name: string
  readonly events: readonly string[]
  readonly handle: (tx: Tx, event: SealedEvent, now: Date) => Promise<void>
}

export function on(what: string | readonly string[], name: string, handle: Consumer['handle']): Consumer {
  return { name, events: typeof what === 'string' ? [what] : what, handle }
}

const BATCH = 200
/** Most events are not for most consumers; so many are passed over at once. */
const REACH = 5_000
const TRIES = 5

/** Brings one consumer up to date for one tenant. Answers how many events it passed. Throws what the handler threw. */
export async function consume(db: Database, consumer: Consumer, tenantId: string, now: Date): Promise<number> {
  let passed = 0
  for (;;) {
    const batch = await db.write(systemScope(tenantId), async (tx) => {
      await tx.run(sql`insert into event_cursors (tenant_id, consumer, seq) values (${tenantId}, ${consumer.name}, 0) on conflict do nothing`)
      const { end, ...cursor } = await tx.get<{ seq: number; end: number | null }>(sql`
        select seq, (select max(seq) from event_chain where tenant_id = ${tenantId}) as end from event_cursors where tenant_id = ${tenantId} and consumer = ${consumer.name} for update`)
      if (end === null || end <= cursor.seq) return { passed: 0, more: false }
      const reach = Math.min(end, cursor.seq + REACH)
      const events = await tx.rows<SealedEvent>(sql`
        select c.seq, e.id, e.at, e.on_day as "onDay", e.what, e.subject_type as "subjectType", e.subject_id as "subjectId",
               e.entity_id as "entityId", e.account_id as "accountId", e.actor_name as "actorName", e.body
        from event_chain c join events e on e.tenant_id = c.tenant_id and e.id = c.event_id
        where c.tenant_id = ${tenantId} and c.seq > ${cursor.seq} and c.seq <= ${reach} and e.what = any(${consumer.events as string[]}) order by c.seq limit ${BATCH}`)
      for (const event of events) await consumer.handle(tx, event, now)
      const to = events.length === BATCH ? events.at(-1)!.seq : reach
      await tx.run(sql`update event_cursors set seq = ${to}, failures = 0 where tenant_id = ${tenantId} and consumer = ${consumer.name}`)
      return { passed: to - cursor.seq, more: to < end }
    })
    passed += batch.passed
    if (!batch.more) return passed
  }
}

/** Notes a failed run; after `TRIES` in a row the next event is set aside. Answers the wait before the next try, ms. */
export async function noteFailure(db: Database, consumer: Consumer, tenantId: string, error: Error): Promise<number> {
  return db.write(systemScope(tenantId), async (tx) => {
    const row = await tx.get<{ failures: number; seq: number }>(sql`
      insert into event_cursors as c (tenant_id, consumer, seq, failures, last_error) values (${tenantId}, ${consumer.name}, 0, 1, ${error.message.slice(0, 500)})
      on conflict (tenant_id, consumer) do update set failures = c.failures + 1, last_error = excluded.last_error returning failures, seq`)
    if (row.failures < TRIES) return 1000 * 2 ** row.failures
    const next = await tx.find<{ seq: number }>(sql`select min(c.seq) as seq from event_chain c join events e on e.tenant_id = c.tenant_id and e.id = c.event_id
      where c.tenant_id = ${tenantId} and c.seq > ${row.seq} and e.what = any(${consumer.events as string[]})`)
    if (next?.seq) await tx.run(sql`update event_cursors set seq = ${next.seq}, failures = 0 where tenant_id = ${tenantId} and consumer = ${consumer.name}`)
    return 0
  })
}
