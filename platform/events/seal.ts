// The sealer gives committed events their order and chains them: hash = sha256(previous hash ‖ canonical event).
// It runs a moment after each commit, one at a time per tenant (advisory lock), and again for everything at start, so an
// event that was acknowledged before a crash is chained after it. `verify` walks the chain and names the first break.
import { createHash } from 'node:crypto'
import { sql } from '../db/sql.ts'
import { systemScope, type Database, type Tx } from '../db/tx.ts'

const BATCH = 1000
const GENESIS = Buffer.alloc(32)

type StoredEvent = {
  id: string; at: string; on_day: string; what: string; subject_type: string; subject_id: string; entity_id: string | null
  account_id: string | null; actor_name: string; command_id: string | null; body: unknown
}

const EVENT_COLUMNS = sql`e.id, e.at, e.on_day, e.what, e.subject_type, e.subject_id, e.entity_id, e.account_id, e.actor_name, e.command_id, e.body`

/** JSON with sorted keys: the same event always gives the same bytes. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value && typeof value === 'object') {
    return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, v]) => `${JSON.stringify(key)}:${canonical(v)}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}

export function chainHash(previous: Buffer, event: StoredEvent): Buffer {
  return createHash('sha256').update(previous).update(canonical(event)).digest()
}

/** Chains every waiting event of a tenant. Answers how many. Safe to run from several processes. */
export async function seal(db: Database, tenantId: string): Promise<number> {
  let total = 0
  for (;;) {
    const sealed = await db.write(systemScope(tenantId), sealBatch)
    total += sealed
    if (sealed < BATCH) return total
  }
}

async function sealBatch(tx: Tx): Promise<number> {
  const tenantId = tx.scope.tenantId
  // The lock comes first and alone: the statements after it must see what the previous holder committed.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`seal:${tenantId}`}, 0))`)
  const waiting = await tx.rows<StoredEvent>(sql`
    select ${EVENT_COLUMNS} from (select event_id from event_outbox where tenant_id = ${tenantId} order by event_id limit ${BATCH}) o
    cross join lateral (select * from events v where v.tenant_id = ${tenantId} and v.id = o.event_id offset 0) e order by o.event_id`)
  if (!waiting.length) return 0
  const last = await tx.find<{ seq: number; hash: Buffer }>(
    sql`select seq, hash from event_chain where tenant_id = ${tenantId} order by seq desc limit 1`)
  let hash = last?.hash ?? GENESIS
  let seq = last?.seq ?? 0
  const links: Record<string, unknown>[] = []
  for (const event of waiting) {
    hash = chainHash(hash, event)
    links.push({ tenant_id: tenantId, seq: ++seq, event_id: event.id, hash })
  }
  const ids = waiting.map((event) => event.id)
  await tx.insert('event_chain', links)
  await tx.run(sql`delete from event_outbox where tenant_id = ${tenantId} and event_id = any(${ids}::uuid[])`)
  return waiting.length
}

export type ChainReport = { tenantId: string; events: number; chained: number; waiting: number; head: string; broken: string | null }

/** Recomputes the chain from the first event. `broken` says what is wrong and where; null when nothing is. */
export async function verifyChain(db: Database, tenantId: string): Promise<ChainReport> {
  return db.streamed(systemScope(tenantId), async (tx) => {
    const counts = await tx.get<{ events: number; chained: number; waiting: number }>(sql`
      select (select count(*) from events where tenant_id = ${tenantId}) as events,
             (select count(*) from event_chain where tenant_id = ${tenantId}) as chained,
             (select count(*) from event_outbox where tenant_id = ${tenantId}) as waiting`)
    let hash: Buffer = GENESIS
    let expected = 0
    let broken: string | null = null
    const query = sql`select c.seq, c.hash, ${EVENT_COLUMNS} from event_chain c left join events e on e.tenant_id = c.tenant_id and e.id = c.event_id
      where c.tenant_id = ${tenantId} order by c.seq`
    walk: for await (const rows of tx.stream<StoredEvent & { seq: number; hash: Buffer }>(query, 2000)) {
      for (const { seq, hash: stored, ...event } of rows) {
        expected += 1
        if (seq !== expected) broken = `第 ${expected} 条事件不见了`
        else if (event.id === null) broken = `第 ${seq} 条事件的内容被删除了`
        else {
          hash = chainHash(hash, event)
          if (!hash.equals(stored)) broken = `第 ${seq} 条事件（${event.what}，${event.at}）与链上的摘要不符，内容被改过`
        }
        if (broken) break walk
      }
    }
    if (!broken && counts.events !== counts.chained + counts.waiting) broken = `事件 ${counts.events} 条，链上 ${counts.chained} 条，待上链 ${counts.waiting} 条，对不上`
    return { tenantId, ...counts, head: hash.toString('hex'), broken }
  })
}
