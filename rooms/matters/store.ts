// All SQL of “一件事”: the chain, what hangs on each link by rule or by hand, figures, meetings.
import { all, sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { LIVE_STATES } from '#rooms/hazards/rules.ts'
import type { Day } from '#platform/time/day.ts'
import { industryPrefixes, type ChainLink, type LinkFigures, type Show } from './rules.ts'

export type LinkRow = Row & { id: string; matterId: string; name: string; organisationId: string | null; organisationName: string | null; duty: string | null; categories: string[]; industries: string[]; regionId: string | null; regionName: string | null; pinned: number }

export async function listLinks(tx: Tx, matterIds: readonly string[]): Promise<LinkRow[]> {
  return tx.rows<LinkRow>(sql`select l.id, l.matter_id as "matterId", l.name, l.organisation_id as "organisationId", o.name as "organisationName", l.duty, l.categories, l.industries, l.region_id as "regionId", g.name as "regionName",
      (select count(*) from matter_pins p where p.tenant_id = ${tx.scope.tenantId} and p.link_id = l.id and p.subject_type = 'hazard' and p.removed_on is null) as pinned
    from matter_links l left join organisations o on o.tenant_id = l.tenant_id and o.id = l.organisation_id left join regions g on g.tenant_id = l.tenant_id and g.id = l.region_id
    where l.tenant_id = ${tx.scope.tenantId} and l.matter_id = any(${matterIds as string[]}::uuid[]) and l.removed_on is null order by l.matter_id, l.position, l.id`)
}

/** Replaces the chain: links keep their identity by id, what is left out is marked and keeps its pins. */
export async function saveChain(tx: Tx, matterId: string, links: readonly ChainLink[], today: Day): Promise<void> {
  await tx.run(sql`update matter_links set removed_on = ${today} where tenant_id = ${tx.scope.tenantId} and matter_id = ${matterId} and removed_on is null and not (id = any(${links.map((link) => link.id)}::uuid[]))`)
  if (!links.length) return
  await tx.run(sql`insert into matter_links as l ${valuesOf(links.map((link, i) => ({
    tenant_id: tx.scope.tenantId, id: link.id, matter_id: matterId, position: i + 1, name: link.name, organisation_id: link.organisationId, duty: link.duty || null, categories: link.categories, industries: link.industries,
    industry_prefixes: industryPrefixes(link.industries), region_id: link.regionId ?? null, removed_on: null,
  })))} on conflict (tenant_id, id) do update set position = excluded.position, name = excluded.name, organisation_id = excluded.organisation_id, duty = excluded.duty, categories = excluded.categories,
      industries = excluded.industries, industry_prefixes = excluded.industry_prefixes, region_id = excluded.region_id, removed_on = null where l.matter_id = excluded.matter_id`)
}

/** Links by id that belong to another matter: their ids were not this chain's to give. */
export async function foreignLinks(tx: Tx, matterId: string, ids: readonly string[]): Promise<number> {
  const { n } = await tx.get<{ n: number }>(sql`select count(*) as n from matter_links where tenant_id = ${tx.scope.tenantId} and id = any(${ids as string[]}::uuid[]) and matter_id <> ${matterId}`)
  return n
}

/** A hazard `h` (of entity `e`) hangs on link `l` of matter `m`: pinned, or all of its filled-in conditions hold within the matter's region. */
const pinned = (tx: Tx): Sql => sql`exists (select 1 from matter_pins p where p.tenant_id = ${tx.scope.tenantId} and p.link_id = l.id and p.subject_type = 'hazard' and p.subject_id = h.id and p.removed_on is null)`
const hangs = (tx: Tx): Sql => sql`h.state <> 'voided' and (${pinned(tx)} or (
  (l.categories <> '{}' or l.industries <> '{}' or l.region_id is not null)
  and (l.categories = '{}' or h.category = any(l.categories))
  and (l.industry_prefixes = '{}' or exists (select 1 from unnest(l.industry_prefixes) x where e.industry like x || '%'))
  and (l.region_id is null or h.region_path like (select g.path from regions g where g.tenant_id = ${tx.scope.tenantId} and g.id = l.region_id) || '%')
  and h.region_path like m.region_path || '%'))`

const live = sql`h.state = any(${LIVE_STATES as string[]}::text[])`

/** The chain's links against the hazards of the tenant; set-wise. @param onlyLive leaves what is closed out of the reading */
const from = (tx: Tx, matterIds: readonly string[], onlyLive: boolean): Sql => sql`from matters m join matter_links l on l.tenant_id = m.tenant_id and l.matter_id = m.id and l.removed_on is null
  join hazards h on h.tenant_id = m.tenant_id join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id
  where m.tenant_id = ${tx.scope.tenantId} and m.id = any(${matterIds as string[]}::uuid[]) and ${onlyLive ? live : sql`true`} and ${hangs(tx)}`

export async function figuresByLink(tx: Tx, matterId: string, today: Day): Promise<Map<string, LinkFigures>> {
  const rows = await tx.rows<{ id: string } & LinkFigures>(sql`select l.id, count(*) filter (where ${live}) as live, count(*) filter (where ${live} and h.level = 'major') as major,
    count(*) filter (where ${live} and h.due_on < ${today}) as late, count(*) filter (where h.state = 'closed') as closed ${from(tx, [matterId], false)} group by l.id`)
  return new Map(rows.map(({ id, ...figures }) => [id, figures]))
}

/** Of the whole matter: a hazard on two links counts once. */
export async function figuresByMatter(tx: Tx, matterIds: readonly string[], today: Day, onlyLive: boolean): Promise<Map<string, LinkFigures>> {
  if (!matterIds.length) return new Map()
  const rows = await tx.rows<{ id: string } & LinkFigures>(sql`select m.id, count(distinct h.id) filter (where ${live}) as live, count(distinct h.id) filter (where ${live} and h.level = 'major') as major,
    count(distinct h.id) filter (where ${live} and h.due_on < ${today}) as late, count(distinct h.id) filter (where h.state = 'closed') as closed ${from(tx, matterIds, onlyLive)} group by m.id`)
  return new Map(rows.map(({ id, ...figures }) => [id, figures]))
}

export type HazardOnLink = { id: string; number: string; level: string | null; description: string; entityId: string; entityName: string; state: string; dueOn: string | null; linkId: string; linkName: string; pinned: boolean; reason: string | null }

/** Hazards of one link, or of the whole chain each once, newest first. */
export async function listLinked(tx: Tx, matterId: string, options: { linkId: string | undefined; show: Show; after: string | undefined; limit: number; today: Day }): Promise<HazardOnLink[]> {
  const { show } = options
  const conditions = [
    ...(options.linkId ? [sql`l.id = ${options.linkId}`] : []), ...(options.after ? [sql`h.id < ${options.after}`] : []),
    ...(show === 'live' || show === 'major' || show === 'late' ? [live] : []), ...(show === 'major' ? [sql`h.level = 'major'`] : []), ...(show === 'late' ? [sql`h.due_on < ${options.today}`] : []), ...(show === 'closed' ? [sql`h.state = 'closed'`] : []),
  ]
  return tx.rows<HazardOnLink & Row>(sql`select distinct on (h.id) h.id, h.number, h.level, h.description, h.entity_id as "entityId", e.name as "entityName", h.state, h.due_on as "dueOn", l.id as "linkId", l.name as "linkName", ${pinned(tx)} as pinned,
      (select p.reason from matter_pins p where p.tenant_id = ${tx.scope.tenantId} and p.link_id = l.id and p.subject_type = 'hazard' and p.subject_id = h.id and p.removed_on is null) as reason
    ${from(tx, [matterId], false)} and ${all(conditions)} order by h.id desc, l.position limit ${options.limit}`)
}

export type Pinned = { readonly type: 'hazard' | 'task'; readonly id: string }

export async function pin(tx: Tx, row: { linkId: string; subject: Pinned; reason: string; name: string; today: Day }): Promise<void> {
  await tx.run(sql`insert into matter_pins ${valuesOf([{ tenant_id: tx.scope.tenantId, link_id: row.linkId, subject_type: row.subject.type, subject_id: row.subject.id, reason: row.reason, pinned_by_name: row.name, pinned_on: row.today }])}
    on conflict (tenant_id, link_id, subject_type, subject_id) do update set reason = excluded.reason, pinned_by_name = excluded.pinned_by_name, pinned_on = excluded.pinned_on, removed_on = null`)
}

export async function unpin(tx: Tx, row: { linkId: string; subject: Pinned; today: Day }): Promise<boolean> {
  return (await tx.run(sql`update matter_pins set removed_on = ${row.today} where tenant_id = ${tx.scope.tenantId} and link_id = ${row.linkId} and subject_type = ${row.subject.type} and subject_id = ${row.subject.id} and removed_on is null`)) === 1
}

export async function touchMatter(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.run(sql`update matters set version = version + 1, updated_at = ${now}, updated_by = ${tx.scope.accountId} where tenant_id = ${tx.scope.tenantId} and id = ${id}`, 'once')
}

export async function insertMeeting(tx: Tx, row: { id: string; matterId: string; heldOn: string; title: string; note: string | null; name: string; now: Date }): Promise<void> {
  await tx.run(sql`insert into matter_meetings ${valuesOf([{ tenant_id: tx.scope.tenantId, id: row.id, matter_id: row.matterId, held_on: row.heldOn, title: row.title, note: row.note, recorded_by_name: row.name, created_at: row.now }])}`)
}

export type MeetingRow = { id: string; heldOn: string; title: string; note: string | null; recordedByName: string; files: { id: string; name: string }[] }

export async function listMeetings(tx: Tx, matterId: string): Promise<MeetingRow[]> {
  return tx.rows<MeetingRow & Row>(sql`select t.id, t.held_on as "heldOn", t.title, t.note, t.recorded_by_name as "recordedByName",
      coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name) order by f.uploaded_at, f.id) from files f where f.tenant_id = ${tx.scope.tenantId} and f.subject_type = 'matter-meeting' and f.subject_id = t.id), '[]'::jsonb) as files
    from matter_meetings t where t.tenant_id = ${tx.scope.tenantId} and t.matter_id = ${matterId} order by t.held_on desc, t.id desc`)
}

/** Whether what is to be pinned is there, in sight of the tenant, and still holds. */
export async function hasCase(tx: Tx, subject: Pinned): Promise<boolean> {
  const found = subject.type === 'hazard' ? sql`select 1 from hazards where tenant_id = ${tx.scope.tenantId} and id = ${subject.id} and state <> 'voided'` : sql`select 1 from tasks where tenant_id = ${tx.scope.tenantId} and id = ${subject.id} and state <> 'superseded'`
  return (await tx.find(found)) !== undefined
}

export type TaskOnLink = { id: string; number: string; title: string; organisationName: string | null; state: string; dueOn: string; linkId: string; linkName: string; reason: string }

/** Tasks people pinned to the links, by their day. */
export async function listPinnedTasks(tx: Tx, matterId: string): Promise<TaskOnLink[]> {
  return tx.rows<TaskOnLink & Row>(sql`select t.id, t.number, t.title, o.name as "organisationName", t.state, t.due_on as "dueOn", l.id as "linkId", l.name as "linkName", p.reason
    from matter_links l join matter_pins p on p.tenant_id = l.tenant_id and p.link_id = l.id and p.subject_type = 'task' and p.removed_on is null
    join tasks t on t.tenant_id = p.tenant_id and t.id = p.subject_id left join organisations o on o.tenant_id = t.tenant_id and o.id = t.organisation_id
    where l.tenant_id = ${tx.scope.tenantId} and l.matter_id = ${matterId} and l.removed_on is null order by t.due_on, t.id, l.position`)
}
