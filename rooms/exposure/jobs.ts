// What follows by itself: whoever reviews hears of what waits, and the coordinating office of a period of exposure that is about
// to end, or ended, without one.
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { on, type Consumer } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { addDays } from '#platform/time/day.ts'
import { labelOf } from '#mechanisms/duty/periods.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { accountsOfEntity, accountsOfOrganisation, tell } from '#rooms/notices/store.ts'
import { slotsOf } from './rules.ts'
import { listPublishedDays } from './store.ts'

type Roles = ReadonlyMap<string, Role>

export async function accountsOfCoordinator(tx: Tx, roles: readonly string[]): Promise<string[]> {
  const offices = await tx.rows<{ id: string }>(sql`select id from organisations where tenant_id = ${tx.scope.tenantId} and coordinator`)
  return (await Promise.all(offices.map(({ id }) => accountsOfOrganisation(tx, id, roles)))).flat()
}

type Row = { id: string; title: string; number: string; entity_id: string; entity: string }
const find = (tx: Tx, table: 'exposures' | 'listings', id: string) => tx.find<Row>(table === 'exposures'
  ? sql`select x.id, x.title, x.number, x.entity_id, e.name as entity from exposures x join entities e on e.tenant_id = x.tenant_id and e.id = x.entity_id where x.tenant_id = ${tx.scope.tenantId} and x.id = ${id}`
  : sql`select x.id, x.title, x.number, x.entity_id, e.name as entity from listings x join entities e on e.tenant_id = x.tenant_id and e.id = x.entity_id where x.tenant_id = ${tx.scope.tenantId} and x.id = ${id}`)

const WAITS: Readonly<Record<string, { table: 'exposures' | 'listings'; permission: 'exposure.review' | 'listing.approve'; say: string }>> = {
  'exposure.submitted': { table: 'exposures', permission: 'exposure.review', say: '曝光稿等审核' },
  'listing.nominated': { table: 'listings', permission: 'listing.approve', say: '挂牌督办等审批' },
  'listing.removal-asked': { table: 'listings', permission: 'listing.approve', say: '摘牌申请等审批' },
}

export const exposureConsumers = (roles: Roles): readonly Consumer[] => [
  on(Object.keys(WAITS), 'exposure.tell-reviewers', async (tx, event, now) => {
    const { table, permission, say } = WAITS[event.what]!
    const row = await find(tx, table, event.subjectId)
    if (!row) return
    const who = await accountsOfCoordinator(tx, rolesWith(roles, permission))
    await tell(tx, who.filter((id) => id !== event.accountId), { kind: event.what, title: `${say}：${row.entity} ${row.title.slice(0, 60)}`, subjectType: table === 'exposures' ? 'exposure' : 'listing', subjectId: row.id, onceKey: `event:${event.id}` }, now)
  }),
  on(['listing.approved', 'listing.removed', 'exposure.published'], 'exposure.tell-entity', async (tx, event, now) => {
    const row = await find(tx, event.what === 'exposure.published' ? 'exposures' : 'listings', event.subjectId)
    if (!row) return
    const say = event.what === 'exposure.published' ? '已公开曝光' : event.what === 'listing.approved' ? '已挂牌督办' : '已摘牌'
    await tell(tx, await accountsOfEntity(tx, row.entity_id), { kind: event.what, title: `${say}：${row.title.slice(0, 80)}`, subjectType: 'hazard', subjectId: String(event.body['hazardId']), onceKey: `event:${event.id}` }, now)
  }),
]

const WARN_DAYS = 5

export const exposureJobs = (roles: Roles): readonly DailyJob[] => [
  daily('exposure.slots', async (tx, today, now) => {
    const slots = slotsOf(await listParameters(tx), 'exposure.cadence', await listPublishedDays(tx), { from: addDays(today, -40), until: today }, today)
    const soon = slots.find((slot) => slot.standing === 'open' && slot.until === addDays(today, WARN_DAYS))
    const missed = slots.find((slot) => slot.standing === 'missed' && slot.until === addDays(today, -1))
    for (const [slot, say] of [[soon, `还剩 ${WARN_DAYS} 天，`], [missed, '没做到：']] as const) {
      if (!slot) continue
      await tell(tx, await accountsOfCoordinator(tx, rolesWith(roles, 'exposure.draft')), {
        kind: slot === missed ? 'exposure.missed' : 'exposure.soon', title: `${say}${labelOf(slot.key)}要公开曝光 ${slot.atLeast} 次，发了 ${slot.times} 次`, subjectType: 'exposure-slot', subjectId: tx.scope.tenantId, onceKey: `slot:${slot.key}:${slot === missed ? 'missed' : 'soon'}`,
      }, now)
    }
  }),
]
