// Append an event in the transaction that makes it true. The row is the audit log, the timeline and the job queue.
// Order and hash chain come afterwards, from the sealer (seal.ts), so that writers never wait for one another.
import { newId } from '../db/ids.ts'
import { sql } from '../db/sql.ts'
import type { Tx } from '../db/tx.ts'
import { dayOf } from '../time/day.ts'

export type Subject = { readonly type: string; readonly id: string; readonly entityId?: string | null }

export type NewEvent = {
  /** `hazard.assigned`: noun in the singular, participle. */
  readonly what: `${string}.${string}`
  readonly subject: Subject
  /** What changed and why; never sealed data. */
  readonly body: Record<string, unknown>
  readonly actor: { readonly accountId: string | null; readonly name: string }
  readonly at: Date
  readonly commandId?: string
}

export async function append(tx: Tx, ...events: NewEvent[]): Promise<void> {
  if (!events.length) return
  const tenantId = tx.scope.tenantId
  const rows = events.map((event) => ({
    tenant_id: tenantId,
    id: newId(event.at.getTime()),
    at: event.at.toISOString(),
    on_day: dayOf(event.at),
    what: event.what,
    subject_type: event.subject.type,
    subject_id: event.subject.id,
    entity_id: event.subject.entityId ?? null,
    account_id: event.actor.accountId,
    actor_name: event.actor.name,
    command_id: event.commandId ?? null,
    body: JSON.stringify(event.body),
  }))
  await Promise.all([tx.insert('events', rows), tx.insert('event_outbox', rows.map(({ id }) => ({ tenant_id: tenantId, event_id: id })))])
}

export type TimelineEntry = { id: string; at: string; onDay: string; what: string; accountId: string | null; actorName: string; body: Record<string, unknown> }

/** The history of one subject, newest first. */
export async function listTimeline(tx: Tx, subject: Subject, limit = 200): Promise<TimelineEntry[]> {
  return tx.rows<TimelineEntry>(sql`
    select id, at, on_day as "onDay", what, account_id as "accountId", actor_name as "actorName", body from events
    where tenant_id = ${tx.scope.tenantId} and subject_type = ${subject.type} and subject_id = ${subject.id}
    order by at desc, id desc limit ${limit}`, 'once')
}
