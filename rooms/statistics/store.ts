// SQL of statistics beyond the mechanism's own: areas, the proofs, what the plans want, points on the map; and where hazards
// that were there before their dates were kept get their dated events from.
import { all, join, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { findIndustry } from '#platform/formats/industry.ts'
import type { Day } from '#platform/time/day.ts'
import type { Cases, Recounted } from '#mechanisms/indicator/recount.ts'
import { LEVELS } from '#rooms/hazards/definitions.ts'
import { numberInForce } from '#rooms/plans/store.ts'

export type Region = { id: string; parentId: string | null; level: string; name: string; path: string }

/** The regions an actor sees, in the order of their paths. */
export async function listRegions(tx: Tx): Promise<Region[]> {
  const rows = await tx.rows<Region & Row>(sql`select id, parent_id as "parentId", level, name, path from regions where tenant_id = ${tx.scope.tenantId} order by path`, 'once')
  const { regionPaths } = tx.scope
  return regionPaths === null ? rows : rows.filter(({ path }) => regionPaths.some((own) => path.startsWith(own)))
}

/** Of those found in a period, voided by its end. */
export async function countFoundVoided(tx: Tx, at: { from: Day; to: Day; level: string; regionIds: readonly string[] | null }): Promise<number> {
  const { n } = await tx.get<{ n: number }>(sql`select count(*)::int as n from case_days where tenant_id = ${tx.scope.tenantId} and voided > 0 and found_on between ${at.from}::date and ${at.to}::date and day <= ${at.to}::date
    and ${at.level === 'all' ? sql`true` : sql`level = ${at.level}`} and ${at.regionIds ? sql`region_id = any(${at.regionIds as string[]}::uuid[])` : sql`true`}`)
  return n
}

/** Where hazards are told apart by. */
export const hazardCases = (tenantId: string): Cases => ({
  heads: (after, limit) => sql`select id, entity_id as "entityId", region_id as "regionId", industry, channel, category from hazards where tenant_id = ${tenantId} and id > ${after}::uuid order by id limit ${limit}`,
  levels: LEVELS.map(({ value }) => value),
})

/** Dates hazards that have none from what their rows say. Answers how many events were written. */
export async function dateOldHazards(tx: Tx): Promise<number> {
  const { tenantId } = tx.scope
  if (!(await tx.find(sql`select 1 as n from hazards h where h.tenant_id = ${tenantId} and not exists (select 1 from dated_events d where d.tenant_id = ${tenantId} and d.case_id = h.id) limit 1`))) return 0
  const codes = await tx.rows<{ industry: string }>(sql`select distinct industry from entities where tenant_id = ${tenantId} and industry is not null`)
  const sections = codes.flatMap(({ industry }) => { const section = findIndustry(industry)?.section.code; return section ? [[industry, section] as const] : [] })
  if (sections.length) {
    await tx.run(sql`update hazards h set industry = case ${join(sections.map(([code, section]) => sql`when e.industry = ${code} then ${section}`), ' ')} end from entities e
      where h.tenant_id = ${tenantId} and e.tenant_id = ${tenantId} and e.id = h.entity_id and h.industry is null and e.industry = any(${sections.map(([code]) => code)}::text[])
        and not exists (select 1 from dated_events d where d.tenant_id = ${tenantId} and d.case_id = h.id)`)
  }
  const event = (kind: string, seq: number, on: Sql, when: Sql, more: { level?: Sql; due?: Sql } = {}) =>
    sql`select h.tenant_id, h.id, ${seq}::int, h.entity_id, ${kind}, greatest(${on}, h.found_on), ${more.level ?? sql`null::text`}, ${more.due ?? sql`null::date`}, h.updated_at from hazards h where h.tenant_id = ${tenantId} and ${when}
      and not exists (select 1 from dated_events d where d.tenant_id = ${tenantId} and d.case_id = h.id)`
  return tx.run(sql`insert into dated_events (tenant_id, case_id, seq, entity_id, kind, on_day, level, due_on, recorded_at) ${join([
    event('found', 1, sql`h.found_on`, sql`true`),
    event('graded', 2, sql`coalesce(h.graded_on, h.found_on)`, sql`h.level is not null`, { level: sql`h.level` }),
    event('due', 3, sql`coalesce(h.assigned_on, h.graded_on, h.found_on)`, sql`h.first_due_on is not null`, { due: sql`h.first_due_on` }),
    event('planned', 4, sql`coalesce(h.assigned_on, h.found_on)`, sql`h.plan_measures is not null and h.plan_contingency is not null and h.plan_due_on is not null`),
    // When an extension was granted is not on the row; taken for granted in time, as the loop demanded then.
    event('extended', 5, sql`least(h.first_due_on, h.updated_at::date)`, sql`h.due_on is distinct from h.first_due_on and h.first_due_on is not null and h.due_on is not null`, { due: sql`h.due_on` }),
    event('closed', 6, sql`h.closed_on`, sql`h.state = 'closed'`),
    event('voided', 7, sql`h.updated_at::date`, sql`h.state = 'voided'`),
  ], ' union all ')}`)
}

export async function saveProof(tx: Tx, onDay: Day, proof: Recounted, now: Date): Promise<void> {
  await tx.run(sql`insert into recounts (tenant_id, on_day, cases, days, differences, examples, at) values (${tx.scope.tenantId}, ${onDay}, ${proof.cases}, ${proof.days}, ${proof.differences}, ${JSON.stringify(proof.examples)}, ${now})
    on conflict (tenant_id, on_day) do update set cases = excluded.cases, days = excluded.days, differences = excluded.differences, examples = excluded.examples, at = excluded.at`)
}

export async function findProof(tx: Tx): Promise<{ onDay: string; cases: number; differences: number; examples: string[] } | undefined> {
  return tx.find(sql`select on_day as "onDay", cases, differences, examples from recounts where tenant_id = ${tx.scope.tenantId} order by on_day desc limit 1`)
}

export type StoredReport = { id: string; number: string; data: { title: string; from: string; to: string }; issuedOn: string; createdAt: string }

export async function listAnalysisReports(tx: Tx): Promise<StoredReport[]> {
  return tx.rows<StoredReport & Row>(sql`select id, number, data, issued_on as "issuedOn", created_at as "createdAt" from papers where tenant_id = ${tx.scope.tenantId} and subject_type = 'analysis' order by created_at desc limit 200`)
}

/** Sentences of plans in force that set a goal (指标): they are reached or not, nobody works them off. */
export async function listGoalSentences(tx: Tx, on: Day) {
  return tx.rows<{ id: string; planId: string; plan: string; text: string; by: string | null }>(sql`
    select c.id, c.plan_id as "planId", p.title as plan, c.text, c.due_by as by from plan_clauses c join plans p on p.tenant_id = c.tenant_id and p.id = c.plan_id and c.number = ${numberInForce(tx, on)}
    where c.tenant_id = ${tx.scope.tenantId} and p.tenant_id = ${tx.scope.tenantId} and p.state = 'issued' and c.kind = 'target' and c.frequency = '[]' and (c.organisation_id is null or c.systems && array['A10', 'D10']) and c.state = 'accepted' order by p.title, c.span_start limit 300`)
}

export type Place = Row & { id: string; name: string; longitude: number; latitude: number; n: number; late: number; major: number; regionId: string }

/** Places on the map: units with coordinates, or open hazards at their own coordinates, else at their unit's. */
export async function listPlaces(tx: Tx, at: { show: 'hazards' | 'entities'; level: string; late: boolean; regionIds: readonly string[] | null; today: Day; box: readonly number[] | null }): Promise<{ rows: Place[]; unplaced: number }> {
  const { tenantId } = tx.scope
  const here = (of: Sql) => (at.regionIds ? sql`${of} = any(${at.regionIds as string[]}::uuid[])` : sql`true`)
  const inside = at.box ? sql`longitude between ${at.box[0]!} and ${at.box[2]!} and latitude between ${at.box[1]!} and ${at.box[3]!}` : sql`true`
  const what = at.show === 'entities'
    ? sql`select e.id, e.name, e.longitude, e.latitude, 1 as n, 0 as late, 0 as major, e.region_id from entities e where e.tenant_id = ${tenantId} and e.voided_on is null and e.status <> 'closed' and ${here(sql`e.region_id`)}`
    : sql`select e.id, e.name, coalesce(h.longitude, e.longitude) as longitude, coalesce(h.latitude, e.latitude) as latitude, 1 as n, (h.due_on < ${at.today})::int as late, (h.level = 'major')::int as major, h.region_id
        from hazards h join entities e on e.tenant_id = ${tenantId} and e.id = h.entity_id
        where ${all([sql`h.tenant_id = ${tenantId}`, sql`h.state not in ('closed', 'voided')`, here(sql`h.region_id`), ...(at.level === 'all' ? [] : [sql`h.level = ${at.level}`]), ...(at.late ? [sql`h.due_on < ${at.today}`] : [])])}`
  const [rows, { unplaced }] = await Promise.all([
    tx.rows<Place>(sql`select id, name, longitude, latitude, sum(n)::int as n, coalesce(sum(late), 0)::int as late, coalesce(sum(major), 0)::int as major, region_id as "regionId" from (${what}) placed
      where longitude is not null and ${inside} group by id, name, longitude, latitude, region_id limit 200000`),
    tx.get<{ unplaced: number }>(sql`select count(*)::int as unplaced from (${what}) placed where longitude is null`),
  ])
  return { rows, unplaced }
}
