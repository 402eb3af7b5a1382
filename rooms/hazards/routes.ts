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
import { followHazard } from '#rooms/dual-reports/store.ts'
import { checkHazard } from '#rooms/evidence/jobs.ts'
import { saveLook, standing } from '#rooms/evidence/store.ts'
import { attachFiles } from '#rooms/files/store.ts'
import * as contract from './contract.ts'
import { beginHazard, channelsOf, hazardLoop, LIVE_STATES, stationsOf, type ClauseCitation, type Hazard, type HazardStep, type Terms } from './rules.ts'
import { findEntityForHazard, findSurroundings, getHazardForUpdate, insertHazard, saveHazard } from './store.ts'
import { hazardLedger, readHazardPage } from './page.ts'
import { paperRoutes } from './papers/routes.ts'
import { termsOf } from './terms.ts'

const { compiled } = hazardLedger

/** What other rooms do for a case: the library says whether a judgement standard was in force on a day (rooms/standards), its first finding is kept (rooms/findings). */
export type Neighbours = {
  standingOn(tx: Tx, documentNumber: string, on: Day): Promise<string>
  recordFirst(tx: Tx, hazard: Hazard, more: { photos: readonly string[]; longitude: number | null; latitude: number | null; actor: Actor; now: Date }): Promise<void>
}

/** @param pictures whether, before a case is accepted or closed, its photos are compared with all earlier ones */
export function hazardRoutes(numbers: ReadableNumbers, pictures: { readonly compared: boolean }, neighbours: Neighbours): Endpoint[] {
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
    await neighbours.recordFirst(tx, hazard, { photos: body.photos, longitude: body.longitude ?? null, latitude: body.latitude ?? null, actor, now })
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
      const values = await listParameters(tx)
      const terms = { ...termsOf(values, hazard).terms, ...(await findSurroundings(tx, hazard.id)) }
      const { commandId, baseVersion, ...input } = body
      const ends = name === 'accept' || name === 'vet' || name === 'close'
      if (ends && pictures.compared && hazard.rectifiedOn) await checkHazard(tx, house.files, hazard.id, now)
      const evidence = ends ? await standing(tx, hazard.id) : undefined
      const taken = take(hazardLoop, hazard, name, input, { actor, today, now, terms: { ...terms, ...(evidence ? { evidence } : {}) } })
      checkVersion(hazard as unknown as LedgerRow, baseVersion)
      await checkReviewer(tx, taken, terms)
      if (taken.changes.clause && taken.changes.clause !== hazard.clause) await checkClause(tx, neighbours, taken.changes.clause, hazard.foundOn)
      await saveHazard(tx, hazard, taken.changes, now)
      await followHazard(tx, taken.event.what, hazard, taken.after, { actor, now, values, coordinatorId: terms.coordinatorId })
      const { flagsSeen } = input as { flagsSeen?: { note: string; onSite: boolean } | null }
      if (flagsSeen) await saveLook(tx, hazard.id, { actor, commandId, ...flagsSeen, now })
      const { photos = [], before = [] } = input as { photos?: string[]; before?: string[] }
      await attachFiles(tx, before, { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, 'before')
      await attachFiles(tx, photos, { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, PURPOSE[name] ?? 'other')
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

/** What the photos of a step show; everything else is beside the case. */
const PURPOSE: Partial<Record<HazardStep, string>> = { rectify: 'after', reopen: 'before' }

/** The reviewing organisation must exist in this tenant; where quality is checked by another department, it is one. */
async function checkReviewer(tx: Tx, { changes, after }: { changes: Partial<Hazard>; after: Hazard }, terms: Terms): Promise<void> {
  const id = changes.reviewOrganisationId
  if (!id) return
  const wrong = (message: string) => new Problem('invalid', `${message}。`, { fields: [{ field: 'reviewOrganisationId', message }] })
  const found = await tx.find<{ kind: string }>(sql`select kind from organisations where tenant_id = ${tx.scope.tenantId} and id = ${id}`)
  if (!found) throw wrong('没有这个复查部门，请从名单里选')
  if (found.kind === 'community' && stationsOf(after, terms).some(({ by }) => by === 'other')) throw wrong('整改质量由另一部门核查，社区不能代替，请选一个部门')
}

/** The clause that makes a hazard major is one of the standard in force on the day it was found. */
async function checkClause(tx: Tx, neighbours: Neighbours, clause: ClauseCitation, foundOn: Day): Promise<void> {
  const standing = await neighbours.standingOn(tx, clause.documentNumber, foundOn)
  if (standing !== 'ended' && standing !== 'coming') return
  const message = `${foundOn} 发现时，${clause.documentNumber}${standing === 'coming' ? '还没有施行' : '已经废止'}；按发现那天有效的标准引用条款`
  throw new Problem('invalid', `${message}。`, { fields: [{ field: 'clause', message }] })
}
