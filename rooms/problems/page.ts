// The problem list mounted, one problem whole, and the one way a major hazard stands in the list.
import { may, type Actor } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import { nextNumbers } from '#platform/db/numbers.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append, listTimeline } from '#platform/events/append.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { findRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { namesOfEntities, placeRows } from '#rooms/entities/store.ts'
import { listFiles } from '#rooms/files/store.ts'
import { problemFilters, problems } from './definitions.ts'
import { recurrencesOf } from './recurrence.ts'
import { fromHazard, LIVE_STATES, problemLoop, tierOf, type ProblemCase } from './rules.ts'
import { findMajorHazard, findSeen, getProblem, insertFollowing, insertRecurrences, listAlike, listRecurrences, saveProblem, waitsFor } from './store.ts'
import { termsOf } from './terms.ts'

const live = sql`t.state = any(${LIVE_STATES as string[]}::text[])`

export const numberText = (year: number, n: number) => `WT-${year}-${String(n).padStart(5, '0')}`

export const problemLedger = mountLedger(problems, {
  extraFilters: problemFilters,
  extraSql: {
    todo: (_, { actor }) => waitsFor(actor),
    live: (value) => (value === 'true' ? live : sql`not ${live}`),
    late: (_, { today }) => sql`${live} and t.due_on < ${today}`,
    mine: (_, { actor }) => sql`t.organisation_id = any(${actor.organisationIds as string[]}::uuid[])`,
    recurred: () => sql`t.recurrences > 0`,
    failed: () => sql`t.failed_times > 0`,
  },
  hooks: {
    ...namesOfEntities,
    async complete(tx, rows, { today }) {
      await placeRows(tx, rows)
      const perYear = new Map<number, Record<string, unknown>[]>()
      for (const row of rows) {
        if (String(row['foundOn']) > today) throw new Problem('invalid', '发现日期不能晚于今天。', { fields: [{ field: 'foundOn', message: '不能晚于今天' }] })
        if (row['number']) continue
        const state = row['dueOn'] && row['requirement'] ? 'assigned' : 'listed'
        Object.assign(row, { state, tier: tierOf({ state, warnedOn: null }), failedTimes: 0, recurrences: 0 })
        const year = Number(String(row['foundOn']).slice(0, 4))
        perYear.set(year, [...(perYear.get(year) ?? []), row])
      }
      for (const [year, own] of perYear) {
        const first = await nextNumbers(tx, 'problem', year, own.length)
        own.forEach((row, i) => (row['number'] = numberText(year, first + i)))
      }
    },
    async afterWrite(tx, written, { today }) {
      for (const { id, before } of written) if (!before) await noticeRecurrence(tx, id, today)
    },
  },
})
const { compiled } = problemLedger

/** Looks for earlier ones of the same kind; each is noticed once. */
export async function noticeRecurrence(tx: Tx, id: string, today: Day): Promise<string[]> {
  const seen = await findSeen(tx, id)
  if (!seen) return []
  const { recurrence } = termsOf(await listParameters(tx), seen.foundOn, null)
  const found = recurrencesOf(seen, await listAlike(tx, seen, addDays(seen.foundOn, -recurrence.days)), recurrence)
  return insertRecurrences(tx, id, found.map((one) => ({ ...one, id: newId() })), today)
}

const SYSTEM = { accountId: null, name: '系统' } as const

/** Brings the row of a major hazard up to date, listing it when the jurisdiction's plan asks for that. Idempotent. */
export async function followHazard(tx: Tx, hazardId: string, today: Day, now: Date): Promise<string | undefined> {
  const hazard = await findMajorHazard(tx, hazardId)
  if (!hazard || (hazard.level !== 'major' && !hazard.problemId)) return undefined
  // The register says itself from which finding day on: it is looked up as of today, so that a plan issued later reaches back.
  const terms = termsOf(await listParameters(tx), today, hazard.regionPath)
  if (!hazard.problemId && (terms.hazardsFrom === null || hazard.foundOn < terms.hazardsFrom || hazard.state === 'voided')) return undefined
  const parts = fromHazard(hazard, terms, today)
  if (hazard.problemId) {
    const before = await getProblem(tx, compiled, hazard.problemId, true)
    // A confirmed recurrence put it in 警示榜 by itself.
    const kept = !parts.warnedOn && before.warnedOn && before.recurrences > 0 && terms.warningOn.includes('recurrence') ? { ...parts, warnedOn: before.warnedOn, warnedWhy: before.warnedWhy } : parts
    const changes = { ...kept, tier: tierOf({ state: kept.state, warnedOn: kept.warnedOn ?? null }), clauseKey: hazard.clauseKey, category: hazard.category }
    const changed = (Object.keys(changes) as (keyof typeof changes)[]).filter((field) => changes[field] !== before[field as keyof ProblemCase])
    if (changed.length) await saveProblem(tx, before.id, changes as Partial<ProblemCase>, now)
    if (changes.tier === 'warning' && before.tier !== 'warning') await append(tx, { what: 'problem.warned', subject: { type: 'problem', id: before.id }, actor: SYSTEM, at: now, body: { why: changes.warnedWhy } })
    return before.id
  }
  const id = newId(now.getTime())
  const year = Number(hazard.foundOn.slice(0, 4))
  const number = numberText(year, await nextNumbers(tx, 'problem', year, 1))
  await insertFollowing(tx, id, {
    requirement: null, recurrences: 0, warnedOn: null, warnedWhy: null, ...parts, number, kind: 'safety', source: 'hazard', hazardId, entityId: hazard.entityId, regionId: hazard.regionId, regionPath: hazard.regionPath, place: hazard.place, title: hazard.description,
    category: hazard.category, clauseKey: hazard.clauseKey,
  } as Omit<ProblemCase, 'id' | 'version'>, [number, hazard.number, hazard.description, hazard.place ?? '', hazard.entityName], now)
  await append(tx, { what: 'problem.listed', subject: { type: 'problem', id }, actor: SYSTEM, at: now, body: { hazard: hazard.number, hazardId } })
  await noticeRecurrence(tx, id, today)
  return id
}

/** The problem whole, as its page shows it. Throws not-found. */
export async function readProblemPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const [row, problem, values, timeline, files, recurrences] = await Promise.all([
    findRow(tx, compiled, id), getProblem(tx, compiled, id), listParameters(tx), listTimeline(tx, { type: 'problem', id }), listFiles(tx, 'problem', id), listRecurrences(tx, compiled, { problemId: id, limit: 10 }),
  ])
  if (!row) throw notFound('个问题')
  const terms = termsOf(values, problem.foundOn, problem.regionPath)
  const { hazardId, clauseKey, rectification, checkNote, failReason, warnedWhy, voidReason } = problem
  const judge = may(actor, 'problem.judge') ? (true as const) : '你的岗位不认定重发'
  return {
    row: { ...row, hazardId, clauseKey, rectification, checkNote, failReason, warnedWhy, voidReason } as never,
    recurrences, timeline, files, threeTiers: terms.threeTiers, abilities: { ...abilities(problemLoop, problem, { actor, today, now, terms }), judge },
  }
}
