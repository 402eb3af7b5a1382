// From a cookie to a visitor. Answers are kept for a few seconds in memory, so that a page of requests asks the database
// once; ending a session here forgets it at once, in other processes within those seconds.
import type { Role } from '#platform/auth/actor.ts'
import type { Visitor } from '#platform/http/app.ts'
import type { Contract } from '#platform/http/contract.ts'
import type { Visit } from '#platform/http/endpoint.ts'
import { systemScope, type Database } from '#platform/db/tx.ts'
import { dayOf } from '#platform/time/day.ts'
import { findAccount, findActor, findSession, splitCookie, touchSession } from './store.ts'

/** Gives the caller's browser the cookie of a new session. */
export type KeepCookie = (visit: Pick<Visit<Contract>, 'http'>, cookie: string) => void

const KEEP_MS = 5_000
const TOUCH_MS = 60_000
const MOST = 50_000
/** A session never lives longer than this, however busy. */
const LONGEST_MS = 12 * 3_600_000

export type Sessions = {
  visitorOf(cookie: string | undefined, now: Date): Promise<Visitor | null>
  forget(cookie: string): void
  forgetAccount(accountId: string): void
}

export function openSessions(db: Database, roles: ReadonlyMap<string, Role>, idleMinutes: number): Sessions {
  const kept = new Map<string, { visitor: Visitor | null; until: number }>()

  async function look(cookie: string, now: Date): Promise<Visitor | null> {
    const parts = splitCookie(cookie)
    if (!parts) return null
    const found = await db.read(systemScope(parts.tenantId), async (tx) => {
      const session = await findSession(tx, parts.secret)
      if (!session) return null
      const account = await findAccount(tx, session.accountId)
      if (!account || account.disabledAt) return null
      const actor = await findActor(tx, account, roles, dayOf(now))
      return actor ? { session, account, actor } : null
    })
    if (!found) return null
    const { session, account, actor } = found
    const idle = now.getTime() - Date.parse(session.seenAt)
    if (idle > idleMinutes * 60_000 || now.getTime() - Date.parse(session.createdAt) > LONGEST_MS) return null
    if (idle > TOUCH_MS) await db.write(systemScope(parts.tenantId), (tx) => touchSession(tx, parts.secret, now))
    const stage = account.totpSecret && !session.secondFactor ? 'second-factor' : account.mustChange ? 'change-password' : 'signed-in'
    return { actor, stage }
  }

  return {
    async visitorOf(cookie, now) {
      if (!cookie) return null
      const hit = kept.get(cookie)
      if (hit && hit.until > now.getTime()) return hit.visitor
      const visitor = await look(cookie, now)
      kept.delete(cookie)
      kept.set(cookie, { visitor, until: now.getTime() + KEEP_MS })
      if (kept.size > MOST) kept.delete(kept.keys().next().value!)
      return visitor
    },
    forget: (cookie) => void kept.delete(cookie),
    forgetAccount(accountId) {
      for (const [cookie, { visitor }] of kept) if (visitor?.actor.accountId === accountId) kept.delete(cookie)
    },
  }
}
