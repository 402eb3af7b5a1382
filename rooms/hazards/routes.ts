// Report a hazard, read it whole, take its steps, issue its papers. Each step is one transaction with its event.
import type { Actor } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { ReadableNumbers } from '#platform/db/numbers.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append, listTimeline } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { abilities, take } from '#mechanisms/loop/define.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { checkVersion, findRow, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { attachFiles, listFiles } from '#rooms/files/store.ts'
import * as contract from './contract.ts'
import { hazardFilters, hazards } from './definitions.ts'
import { beginHazard, channelsOf, hazardLoop, LIVE_STATES, type Hazard, type HazardStep } from './rules.ts'
import { findEntityForHazard, getHazard, getHazardForUpdate, insertHazard, saveHazard } from './store.ts'
import { listPapers, paperRoutes } from './papers.ts'
import { termsOf } from './terms.ts'

const live = sql`t.state in ('reported', 'graded', 'assigned', 'rectified', 'accepted')`

export const hazardLedger = mountLedger(hazards, {
  extraFilters: hazardFilters,
  extraSql: {
    live: (value) => (value === 'true' ? live : sql`not ${live}`),
    late: (_, { today }) => sql`${live} and t.due_on < ${today}`,
    soon: (value, { today }) => sql`${live} and t.due_on between ${today}::date and ${today}::date + ${Number(value)}::int`,
    mine: (_, { actor }) =>
      actor.entityId ? sql`t.holder = 'entity' and t.entity_id = ${actor.entityId}` : sql`t.holder = 'organisation' and t.holder_organisation_id = any(${actor.organisationIds as string[]}::uuid[])`,
  },
})
const { compiled } = hazardLedger

/** The hazard whole, as its page shows it. Throws not-found. */
export async function readHazardPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const [row, hazard, values, timeline, files, papers] = await Promise.all([
    findRow(tx, compiled, id), getHazard(tx, compiled, id), listParameters(tx), listTimeline(tx, { type: 'hazard', id }), listFiles(tx, 'hazard', id), listPapers(tx, 'hazard', id),
  ])
  if (!row) throw notFound('件隐患')
  const { terms, basis } = termsOf(values, hazard)
  const more = await tx.get<{ name: string; address: string | null; principal: string | null; highHazard: boolean; reviewer: string | null; longitude: number | null; latitude: number | null }>(sql`
    select e.name, e.address, e.principal, e.high_hazard as "highHazard", o.name as reviewer, h.longitude, h.latitude from hazards h
    join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id left join organisations o on o.tenant_id = h.tenant_id and o.id = h.review_organisation_id
    where h.tenant_id = ${tx.scope.tenantId} and h.id = ${id}`)
  const { clause, rectification, review, returnReason, extensionUntil, extensionReason, voidReason, gradedOn, assignedOn, reviewOrganisationId } = hazard
  return {
    row: { ...row, clause, rectification, review, returnReason, extensionUntil, extensionReason, voidReason, gradedOn, assignedOn, reviewOrganisationId, reviewOrganisationName: more.reviewer, longitude: more.longitude, latitude: more.latitude } as never,
    entity: { id: hazard.entityId, name: more.name, address: more.address ?? '', principal: more.principal, highHazard: more.highHazard },
    timeline, files, papers, terms, termsBasis: basis,
    abilities: abilities(hazardLoop, hazard, { actor, today, now, terms }),
  }
}

export function hazardRoutes(numbers: ReadableNumbers): Endpoint[] {
  const report = endpoint(contract.report, async ({ tx, actor, today, now, body }) => {
    const entity = await findEntityForHazard(tx, body.entityId)
    if (!entity?.organisationId || (tx.scope.regionPaths && !tx.scope.regionPaths.some((path) => entity.regionPath.startsWith(path)))) {
      throw new Problem('invalid', '没有这家单位，或不在你负责的范围内。', { fields: [{ field: 'entityId', message: '请从名单里选' }] })
    }
    const channels = channelsOf(actor)
    const channel = body.channel ?? channels[0]!
    if (!channels.includes(channel)) throw new Problem('invalid', '你的岗位不能用这个来源上报。', { fields: [{ field: 'channel', message: `可选：${channels.join('、')}` }] })
    const foundOn = (body.foundOn ?? today) as Day
    if (foundOn > today) throw new Problem('invalid', '发现日期不能晚于今天。', { fields: [{ field: 'foundOn', message: '不能晚于今天' }] })
    const year = Number(foundOn.slice(0, 4))
    const number = `YH-${year}-${String(await numbers(actor.tenantId, 'hazard', year)).padStart(5, '0')}`
    const hazard = beginHazard({
      id: body.id, number, entity: { ...entity, organisationId: entity.organisationId }, communityId: entity.communityId,
      description: body.description, place: body.place ?? '', category: body.category ?? null, channel, foundOn, actor,
    })
    await insertHazard(tx, hazard, { entityName: entity.name, longitude: body.longitude ?? null, latitude: body.latitude ?? null, now })
    await attachFiles(tx, body.photos, { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, 'before')
    await append(tx, {
      what: 'hazard.reported', subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor, at: now, commandId: body.commandId,
      body: { number, description: body.description, channel, foundOn, photos: body.photos },
    })
    return readHazardPage(tx, hazard.id, actor, today, now)
  })

  const read = endpoint(contract.readHazard, ({ tx, actor, today, now, params }) => readHazardPage(tx, params.id, actor, today, now))

  const steps = (Object.keys(contract.hazardSteps) as HazardStep[]).map((name) =>
    endpoint(contract.hazardSteps[name], async ({ tx, actor, today, now, params, body }) => {
      const hazard = await getHazardForUpdate(tx, compiled, params.id)
      const { terms } = termsOf(await listParameters(tx), hazard)
      const { commandId, baseVersion, ...input } = body
      const taken = take(hazardLoop, hazard, name, input, { actor, today, now, terms })
      checkVersion(hazard as unknown as LedgerRow, baseVersion)
      await checkReviewer(tx, taken.changes)
      await saveHazard(tx, hazard, taken.changes, now)
      const photos = (input as { photos?: string[] }).photos ?? []
      await attachFiles(tx, photos, { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, name === 'rectify' ? 'after' : 'other')
      await append(tx, { ...taken.event, subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor, at: now, commandId })
      return readHazardPage(tx, hazard.id, actor, today, now)
    }),
  )

  const board = endpoint(contract.board, async ({ tx, today }) => ({
    cells: await tx.rows<{ regionId: string; regionName: string; state: string; level: string | null; count: number; late: number }>(sql`
      select t.region_id as "regionId", r.name as "regionName", t.state, t.level, count(*) as count, count(*) filter (where t.due_on < ${today}) as late
      from hazards t join regions r on r.tenant_id = t.tenant_id and r.id = t.region_id
      where t.tenant_id = ${tx.scope.tenantId} and t.state = any(${LIVE_STATES}::text[])
        and (${tx.scope.regionPaths as string[] | null}::text[] is null or exists (select 1 from unnest(${(tx.scope.regionPaths ?? []) as string[]}::text[]) p where t.region_path like p || '%'))
      group by 1, 2, 3, 4`),
  }))

  return [board, ...hazardLedger.endpoints, report, read, ...steps, ...paperRoutes(compiled)] as Endpoint[]
}

/** The reviewing organisation must exist in this tenant. */
async function checkReviewer(tx: Tx, changes: Partial<Hazard>): Promise<void> {
  const id = changes.reviewOrganisationId
  if (id && !(await tx.find(sql`select 1 from organisations where tenant_id = ${tx.scope.tenantId} and id = ${id}`))) {
    throw new Problem('invalid', '没有这个复查部门。', { fields: [{ field: 'reviewOrganisationId', message: '请从名单里选' }] })
  }
}
