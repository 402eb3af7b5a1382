// Report a hazard, read it whole, take its steps, issue its papers. Each step is one transaction with its event.
import type { Actor } from '#platform/auth/actor.ts'
import { all, sql } from '#platform/db/sql.ts'
import type { ReadableNumbers } from '#platform/db/numbers.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { take } from '#mechanisms/loop/define.ts'
import { visible } from '#mechanisms/ledger/compile.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { checkHazard } from '#rooms/evidence/jobs.ts'
import { saveLook, standing } from '#rooms/evidence/store.ts'
import { attachFiles } from '#rooms/files/store.ts'
import * as contract from './contract.ts'
import { beginHazard, channelsOf, hazardLoop, LIVE_STATES, type Hazard, type HazardStep } from './rules.ts'
import { findEntityForHazard, getHazardForUpdate, insertHazard, saveHazard } from './store.ts'
import { hazardLedger, readHazardPage } from './page.ts'
import { paperRoutes } from './papers/routes.ts'
import { termsOf } from './terms.ts'

const { compiled } = hazardLedger

/** What a case begins with besides its row: its first finding (rooms/findings). */
export type OnReported = (tx: Tx, hazard: Hazard, more: { photos: readonly string[]; longitude: number | null; latitude: number | null; actor: Actor; now: Date }) => Promise<void>

/** @param pictures whether, before a case is accepted or closed, its photos are compared with all earlier ones */
export function hazardRoutes(numbers: ReadableNumbers, pictures: { readonly compared: boolean }, reported: OnReported): Endpoint[] {
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
    await reported(tx, hazard, { photos: body.photos, longitude: body.longitude ?? null, latitude: body.latitude ?? null, actor, now })
    await append(tx, {
      what: 'hazard.reported', subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor, at: now, commandId: body.commandId,
      body: { number, description: body.description, channel, foundOn, photos: body.photos },
    })
    return readHazardPage(tx, hazard.id, actor, today, now)
  })

  const read = endpoint(contract.readHazard, ({ tx, actor, today, now, params }) => readHazardPage(tx, params.id, actor, today, now))

  const steps = (Object.keys(contract.hazardSteps) as HazardStep[]).map((name) =>
    endpoint(contract.hazardSteps[name], async ({ tx, actor, today, now, params, body, house }) => {
      const hazard = await getHazardForUpdate(tx, compiled, params.id)
      const { terms } = termsOf(await listParameters(tx), hazard)
      const { commandId, baseVersion, ...input } = body
      const ends = name === 'accept' || name === 'close'
      if (ends && pictures.compared && hazard.rectifiedOn) await checkHazard(tx, house.files, hazard.id, now)
      const evidence = ends ? await standing(tx, hazard.id) : undefined
      const taken = take(hazardLoop, hazard, name, input, { actor, today, now, terms: { ...terms, ...(evidence ? { evidence } : {}) } })
      checkVersion(hazard as unknown as LedgerRow, baseVersion)
      await checkReviewer(tx, taken.changes)
      await saveHazard(tx, hazard, taken.changes, now)
      const { flagsSeen } = input as { flagsSeen?: { note: string; onSite: boolean } | null }
      if (flagsSeen) await saveLook(tx, hazard.id, { actor, commandId, ...flagsSeen, now })
      const photos = (input as { photos?: string[] }).photos ?? []
      await attachFiles(tx, photos, { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, name === 'rectify' ? 'after' : 'other')
      await append(tx, { ...taken.event, subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor, at: now, commandId })
      return readHazardPage(tx, hazard.id, actor, today, now)
    }),
  )

  const board = endpoint(contract.board, async ({ tx, today }) => ({
    // Everything stands in one index (hazards_by_region); names are joined to what is left.
    cells: await tx.rows<{ regionId: string; regionName: string; state: string; level: string | null; count: number; late: number }>(sql`
      select c.region_id as "regionId", r.name as "regionName", c.state, c.level, c.count, c.late from (
        select t.region_id, t.state, t.level, count(*) as count, count(*) filter (where t.due_on < ${today}) as late
        from hazards t where ${all(visible(compiled, tx.scope))} and t.state = any(${LIVE_STATES}::text[]) group by 1, 2, 3) c
      join regions r on r.tenant_id = ${tx.scope.tenantId} and r.id = c.region_id`),
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
