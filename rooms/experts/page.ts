// The three ledgers mounted, and one visit whole.
import { may, type Actor } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { findRow } from '#mechanisms/ledger/store.ts'
import { placeRows } from '#rooms/entities/store.ts'
import { listFiles } from '#rooms/files/store.ts'
import { experts, rounds, visitFilters, visits } from './definitions.ts'
import { LIVE_STATES, visitLoop } from './rules.ts'
import { accountsOf, findRound, getVisit, visitsFor } from './store.ts'

export const expertLedger = mountLedger(experts, {
  hooks: {
    async complete(tx, rows) {
      await placeRows(tx, rows)
      const known = await accountsOf(tx, rows.flatMap((row) => (typeof row['login'] === 'string' ? [row['login']] : [])))
      for (const row of rows) {
        if (row['login'] === undefined) continue
        row['accountId'] = row['login'] === null ? null : (known.get(String(row['login'])) ?? null)
        if (row['login'] !== null && row['accountId'] === null) throw new Problem('invalid', `没有登录名是“${String(row['login'])}”的账号。`, { fields: [{ field: 'login', message: '先请系统管理员开账号，或不填' }] })
      }
    },
  },
})
export const roundLedger = mountLedger(rounds, { hooks: { complete: placeRows } })

const live = sql`t.state = any(${LIVE_STATES as string[]}::text[])`
export const visitLedger = mountLedger(visits, {
  extraFilters: visitFilters,
  extraSql: {
    todo: (_, { actor }) => visitsFor(actor),
    live: (value) => (value === 'true' ? live : sql`not ${live}`),
    mine: (_, { actor }) => (actor.entityId ? sql`t.entity_id = ${actor.entityId} and t.state = 'reported'` : sql`${actor.accountId} = any(t.expert_accounts)`),
    round: (value) => sql`t.round_id = ${value}`,
  },
})

/** The visit whole, as its page shows it. Throws not-found. */
export async function readVisitPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const [row, visit, timeline, files] = await Promise.all([findRow(tx, visitLedger.compiled, id), getVisit(tx, visitLedger.compiled, id), listTimeline(tx, { type: 'help-visit', id }), listFiles(tx, 'help-visit', id)])
  if (!row) throw notFound('次帮扶')
  const round = visit.roundId && actor.entityId === null ? await findRound(tx, visit.roundId) : undefined
  const { roundId, advices, reportedByName, answeredByName, revisit, voidReason } = visit
  const register = !may(actor, 'hazard.report') || actor.entityId !== null ? '由专家或组织单位登记' : visit.state === 'planned' || visit.state === 'voided' ? '先报诊查情况' : (true as const)
  return { row: { ...row, roundId, roundTitle: round?.title ?? null, advices, reportedByName, answeredByName, revisit, voidReason } as never, timeline, files, abilities: { ...abilities(visitLoop, visit, { actor, today, now, terms: null }), register } }
}
