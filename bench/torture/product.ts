// What the product promised: eight clients file hazards and take steps over HTTP, sending a command again, with the same
// id, whenever no answer came. After every kill each acknowledged command must have happened exactly once, the chain of
// events must verify, and nothing may wait for a hand.
import { join } from 'node:path'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { openDatabase, systemScope } from '#platform/db/tx.ts'
import { seal, verifyChain } from '#platform/events/seal.ts'
import type { ConnectionConfig } from '#platform/db/server/index.ts'
import type { Program, Verdict, Workload } from './harness.ts'

export type Handle = { url: string; tenantId: string; regionId: string; app: ConnectionConfig; owner: ConnectionConfig }
type Command = { path: string; body: { commandId: string } & Record<string, unknown>; hazardId: string; reaches: 'reported' | 'graded' }

export const CLIENTS = 8

export function program(dataDir: string, programs: string): Program<Handle> {
  return {
    command: [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'serve.ts'), dataDir, programs],
    ready: (line) => (line.startsWith('ready ') ? (JSON.parse(line.slice(6)) as Handle) : undefined),
  }
}

export function workload(login: string, password: string): Workload<Handle> {
  const acknowledged = new Map<string, Command>()
  /** What each client had asked for when the product went away: asked again first, word for word. */
  const inFlight = new Map<number, Command>()
  let entityId = ''

  async function signIn({ url }: Handle): Promise<string> {
    const reply = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-zhiben': '1' }, body: JSON.stringify({ login, password }) })
    return String(reply.headers.get('set-cookie')).split(';')[0]!
  }

  async function send({ url }: Handle, cookie: string, { path, body }: Pick<Command, 'path' | 'body'>): Promise<number> {
    const reply = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-zhiben': '1', cookie }, body: JSON.stringify(body) })
    await reply.arrayBuffer()
    return reply.status
  }

  async function ensureEntity(handle: Handle, cookie: string) {
    if (entityId) return
    const id = newId()
    const status = await send(handle, cookie, { path: '/api/entities', body: { commandId: newId(), id, fields: { name: `试验单位${id.slice(-6)}`, kind: 'place', regionId: handle.regionId } } })
    if (status === 200) entityId = id
  }

  async function act(client: number, handle: Handle, cookie: string, signal: AbortSignal): Promise<void> {
    let last: string | undefined
    try {
      while (!signal.aborted) {
        const waiting: Command | undefined = inFlight.get(client)
        const command: Command = waiting ?? next(last)
        inFlight.set(client, command)
        const status = await send(handle, cookie, command)
        if (status !== 200) throw new Error(`${command.path} answered ${status}`)
        acknowledged.set(command.body.commandId, command)
        inFlight.delete(client)
        last = command.reaches === 'reported' ? command.hazardId : undefined
        // Now and then the answer "got lost": the same command once more must change nothing.
        if (acknowledged.size % 7 === 0 && (await send(handle, cookie, command)) !== 200) throw new Error('a repeated command was refused')
      }
    } catch {
      // The product is gone; that is the point. What it refused for good shows as a command that never gets through.
    }
  }

  function next(reported: string | undefined): Command {
    const commandId = newId()
    if (reported) return { path: `/api/hazards/${reported}/grade`, body: { commandId, baseVersion: 1, level: 'general' }, hazardId: reported, reaches: 'graded' }
    const id = newId()
    return { path: '/api/hazards', body: { commandId, id, entityId, description: `试验隐患 ${id}`, channel: 'inspection' }, hazardId: id, reaches: 'reported' }
  }

  return {
    async write(handle, signal) {
      try {
        const cookie = await signIn(handle)
        await ensureEntity(handle, cookie)
        await Promise.all(Array.from({ length: CLIENTS }, (_, client) => act(client, handle, cookie, signal)))
      } catch {
        // Killed while signing in.
      }
    },

    async check({ app, tenantId }): Promise<Verdict> {
      const db = openDatabase(app, { connections: 2, streams: 1 })
      try {
        await seal(db, tenantId)
        const { events, states, unasked } = await db.read(systemScope(tenantId), async (tx) => ({
          events: await tx.rows<{ command: string; n: number }>(sql`select command_id as command, count(*) as n from events where tenant_id = ${tenantId} and what in ('hazard.reported', 'hazard.graded') group by 1`),
          states: await tx.rows<{ id: string; state: string; version: number }>(sql`select id, state, version from hazards where tenant_id = ${tenantId}`),
          unasked: await tx.rows<{ n: number }>(sql`select count(*) as n from hazards h where tenant_id = ${tenantId} and not exists (select 1 from events e where e.tenant_id = h.tenant_id and e.subject_id = h.id)`),
        }))
        const times = new Map(events.map(({ command, n }) => [command, n]))
        const byId = new Map(states.map((row) => [row.id, row]))
        const lost = [...acknowledged.values()].filter(({ body, hazardId, reaches }) => !times.has(body.commandId) || !byId.has(hazardId) || (reaches === 'graded' && byId.get(hazardId)!.state !== 'graded')).length
        const twice = [...times.values()].filter((n) => n !== 1).length + states.filter(({ state, version }) => version !== (state === 'graded' ? 2 : 1)).length
        const report = await verifyChain(db, tenantId)
        const wrong = [...(report.broken ? [report.broken] : []), ...(unasked[0]!.n ? [`${unasked[0]!.n} hazards without an event`] : [])]
        return { acknowledged: acknowledged.size, lost, twice, wrong }
      } finally {
        await db.close()
      }
    },
  }
}
