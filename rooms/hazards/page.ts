// The hazard ledger mounted, and one hazard whole as its page shows it.
import { may, type Actor } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { readBehind } from '#mechanisms/indicator/behind.ts'
import { behind, moreBehind } from '#mechanisms/indicator/read.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { regionsBelow } from '#mechanisms/ledger/compile.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { NONE } from '#mechanisms/ledger/query.ts'
import { findRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { listReports } from '#rooms/dual-reports/store.ts'
import { readEvidence, standing } from '#rooms/evidence/store.ts'
import { listFiles } from '#rooms/files/store.ts'
import { hazardFilters, hazards, STOCK_UNTIL } from './definitions.ts'
import { listPapers } from './papers/store.ts'
import { hazardLoop, LIVE_STATES, type Hazard } from './rules.ts'
import { findSurroundings, getHazard, planWaiting } from './store.ts'
import { termsOf } from './terms.ts'

// That nothing open has a closing day is a rule of the table; said here it spares looking for one.
const live = sql`(t.state = any(${LIVE_STATES as string[]}::text[]) and t.closed_on is null)`

export const hazardLedger = mountLedger(hazards, {
  extraFilters: hazardFilters,
  extraSql: {
    live: (value) => (value === 'true' ? live : sql`not ${live}`),
    late: (_, { today }) => sql`${live} and t.due_on < ${today}`,
    soon: (value, { today }) => sql`${live} and t.due_on between ${today}::date and ${today}::date + ${Number(value)}::int`,
    behind: (value, { scope }, query) => {
      const asked = readBehind(value)!
      if (asked.figure === 'found' && asked.level === 'all') return sql`t.found_on between ${asked.from}::date and ${asked.to}::date`
      const region = typeof query['regionId'] === 'string' ? query['regionId'].split(',').filter((one) => one !== NONE) : []
      const cell = query['itself'] ? { regionIds: sql`array[${query['itself']}::uuid]` } : region.length ? { regionIds: regionsBelow(scope, region) } : undefined
      return behind(scope, asked, sql`t.id`, cell && { ...cell, industry: query['industry'] as string | undefined })
    },
    itself: (value) => sql`t.region_id = ${value}`,
    industry: (value) => (value === '-' ? sql`t.industry is null` : sql`t.industry = ${value}`),
    through: (value, { scope }) => sql`exists (select 1 from hazard_findings f where f.tenant_id = ${scope.tenantId} and f.hazard_id = t.id and f.channel = ${value})`,
    several: (_, { scope }) => sql`exists (select 1 from hazard_findings f where f.tenant_id = ${scope.tenantId} and f.hazard_id = t.id and not (f.began and f.filed_id = t.id))`,
    closedInTime: () => sql`t.closed_on <= coalesce(t.promised_on, t.first_due_on) and t.first_closed_in_time is distinct from false`,
    stock: (_, { actor }) => sql`exists (select 1 from hazard_cohorts k where k.tenant_id = ${actor.tenantId} and k.until_on = ${STOCK_UNTIL} and k.hazard_id = t.id)`,
    reopened: () => sql`t.reopened_times > 0`,
    refused: () => sql`t.refused_on is not null`,
    planWaiting: () => planWaiting(sql`t`),
    foundByMe: (_, { actor }) => sql`t.found_by = ${actor.accountId}`,
    mine: (_, { actor }) =>
      actor.entityId ? sql`t.holder = 'entity' and t.entity_id = ${actor.entityId}` : sql`t.holder = 'organisation' and t.holder_organisation_id = any(${actor.organisationIds as string[]}::uuid[])`,
  },
  hints: {
    // Whatever a figure counts was found by the end of its period: the list begins there.
    implied: (query): Record<string, string> => (typeof query['behind'] === 'string' ? { foundOn: `..${readBehind(query['behind'])!.to}` } : {}),
    more: async (tx, query, limit) => {
      const { behind: text, sort: _sort, after: _after, limit: _limit, count: _count, ...narrower } = query
      return typeof text === 'string' && Object.values(narrower).every((value) => value === undefined) && tx.scope.regionPaths === null && tx.scope.entityId === null && (await moreBehind(tx, readBehind(text)!, limit))
    },
  },
})
const { compiled } = hazardLedger

/** What the page shows of a case beyond the fields of the list. */
const BEYOND = [
  'clause', 'rectification', 'review', 'returnReason', 'extensionUntil', 'extensionReason', 'voidReason', 'gradedOn', 'assignedOn', 'reviewOrganisationId', 'planReturnReason', 'progress', 'refusal',
  'selfCheck', 'vetting', 'vettedOn', 'fiveSettled', 'gatePassed', 'planApprovedByName', 'reopenReason', 'reopenedTimes', 'firstClosedInTime', 'appliedByName',
] as const satisfies readonly (keyof Hazard)[]

/** The hazard whole, as its page shows it. Throws not-found. */
export async function readHazardPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const [row, hazard, values, timeline, files, papers, reports] = await Promise.all([
    findRow(tx, compiled, id), getHazard(tx, compiled, id), listParameters(tx), listTimeline(tx, { type: 'hazard', id }), listFiles(tx, 'hazard', id), listPapers(tx, 'hazard', id), listReports(tx, id),
  ])
  if (!row) throw notFound('件隐患')
  const { terms: written, basis } = termsOf(values, hazard)
  const terms = { ...written, ...(await findSurroundings(tx, id)) }
  const more = await tx.get<{ name: string; address: string | null; principal: string | null; highHazard: boolean; reviewer: string | null; longitude: number | null; latitude: number | null }>(sql`
    select e.name, e.address, e.principal, e.high_hazard as "highHazard", o.name as reviewer, h.longitude, h.latitude from hazards h
    join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id left join organisations o on o.tenant_id = h.tenant_id and o.id = h.review_organisation_id
    where h.tenant_id = ${tx.scope.tenantId} and h.id = ${id}`, 'once')
  const evidence = may(actor, 'evidence.read') ? await readEvidence(tx, id, async (other) => (await findRow(tx, compiled, other)) !== undefined) : null
  const seen = evidence?.standing ?? (actor.entityId === null ? await standing(tx, id) : undefined)
  return {
    row: { ...row, ...Object.fromEntries(BEYOND.map((field) => [field, hazard[field]])), reviewOrganisationName: more.reviewer, longitude: more.longitude, latitude: more.latitude } as never,
    entity: { id: hazard.entityId, name: more.name, address: more.address ?? '', principal: more.principal, highHazard: more.highHazard },
    timeline, files, papers, reports, evidence, terms, termsBasis: basis,
    abilities: abilities(hazardLoop, hazard, { actor, today, now, terms: { ...terms, ...(seen ? { evidence: seen } : {}) } }),
  }
}
