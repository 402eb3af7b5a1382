// What follows a step of a hazard by itself: those in whose hands it now is are told; each morning the late ones are told again.
import { on, type Consumer } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { sql } from '#platform/db/sql.ts'
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { STOCK_UNTIL } from './definitions.ts'
import { freezeAll } from './store.ts'
import { accountsOfEntity, accountsOfOrganisation, tell } from '#rooms/notices/store.ts'

type Case = { id: string; number: string; description: string; entity_id: string; entity: string; level: string | null; organisation_id: string; review_organisation_id: string | null; holder_organisation_id: string | null; due_on: string | null; state: string }

async function findCase(tx: Tx, id: string): Promise<Case | undefined> {
  return tx.find<Case>(sql`select h.id, h.number, h.description, h.entity_id, e.name as entity, h.level, h.organisation_id, h.review_organisation_id, h.holder_organisation_id, h.due_on, h.state
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id where h.tenant_id = ${tx.scope.tenantId} and h.id = ${id}`, 'once')
}

type Side = 'regulator' | 'reviewer' | 'closer' | 'entity'

/** In whose hands the case came by this event, and how that is said. By the event, not by where the case stands meanwhile. */
const TOLD: Readonly<Record<string, { side?: Side; say: string }>> = {
  'hazard.reported': { side: 'regulator', say: '新上报，等判定' },
  'hazard.graded': { side: 'regulator', say: '已判定，等交办' },
  'hazard.assigned': { side: 'entity', say: '交你单位整改' },
  'hazard.regraded': { say: '改判了' },
  'hazard.planned': { side: 'regulator', say: '方案已报，等审核' },
  'hazard.plan-approved': { side: 'entity', say: '方案审核同意' },
  'hazard.plan-returned': { side: 'entity', say: '方案被退回' },
  'hazard.rectified': { say: '已提交整改，等下一步' },
  'hazard.applied': { say: '申请销号，等审核' },
  'hazard.vetted': { say: '审核通过，等复查' },
  'hazard.accepted': { say: '复查通过，等销号' },
  'hazard.refused': { side: 'entity', say: '记录了拒不整改' },
  'hazard.reopened': { side: 'entity', say: '重新打开，再整改' },
  'hazard.returned': { side: 'entity', say: '退回整改' },
  'hazard.extension-asked': { side: 'regulator', say: '申请延期，等审批' },
  'hazard.extended': { side: 'entity', say: '同意延期' },
  'hazard.extension-refused': { side: 'entity', say: '不同意延期' },
  'hazard.urged': { say: '催办' },
}

/** Who holds a case in this state. */
const sideOf = (state: string): Side => (state === 'assigned' || state === 'completed' ? 'entity' : state === 'rectified' ? 'reviewer' : state === 'applied' || state === 'accepted' ? 'closer' : 'regulator')

export type Roles = ReadonlyMap<string, Role>

/** Those of a side who can take the case on: the others of the office would only be disturbed. */
function accountsOn(tx: Tx, side: Side, hazard: Case, roles: Roles): Promise<string[]> {
  if (side === 'entity') return accountsOfEntity(tx, hazard.entity_id)
  if (side === 'closer') return accountsOfOrganisation(tx, hazard.holder_organisation_id ?? hazard.organisation_id, rolesWith(roles, 'hazard.close'))
  return side === 'reviewer'
    ? accountsOfOrganisation(tx, hazard.review_organisation_id ?? hazard.organisation_id, rolesWith(roles, 'hazard.review'))
    : accountsOfOrganisation(tx, hazard.organisation_id, rolesWith(roles, 'hazard.assign'))
}

export const hazardConsumers = (roles: Roles): readonly Consumer[] => [
  on(Object.keys(TOLD), 'hazards.tell-holders', async (tx, event, now) => {
    const hazard = await findCase(tx, event.subjectId)
    if (!hazard) return
    const { side = sideOf(String(event.body['to'])), say } = TOLD[event.what]!
    // Passing the last of the gate closes it: nobody has to go on; a plan waits only where it is approved.
    if (event.body['to'] === 'closed' && event.body['from'] !== 'closed') return
    if (event.what === 'hazard.planned' && (hazard.level !== 'major' || hazard.state !== 'assigned')) return
    const who = await accountsOn(tx, side, hazard, roles)
    const level = hazard.level === 'major' ? '重大隐患' : '隐患'
    await tell(tx, who.filter((id) => id !== event.accountId), {
      kind: event.what, title: `${level}${say}：${hazard.entity} ${hazard.description.slice(0, 60)}`, subjectType: 'hazard', subjectId: hazard.id, onceKey: `event:${event.id}`,
    }, now)
  }),
]

export const hazardJobs = (roles: Roles): readonly DailyJob[] => [
  daily('hazards.freeze-stock', async (tx, today) => {
    if (today === addDays(STOCK_UNTIL as Day, 1)) await freezeAll(tx, today)
  }),
  daily('hazards.late', async (tx, today, now) => {
    const late = await tx.rows<{ id: string }>(sql`select id from hazards where tenant_id = ${tx.scope.tenantId} and state in ('assigned', 'completed', 'applied', 'rectified', 'accepted') and due_on = ${today}::date - 1`)
    for (const { id } of late) {
      const hazard = (await findCase(tx, id))!
      const who = [...(await accountsOn(tx, sideOf(hazard.state), hazard, roles)), ...(await accountsOn(tx, 'regulator', hazard, roles))]
      await tell(tx, who, { kind: 'hazard.late', title: `超期：${hazard.entity} ${hazard.description.slice(0, 60)}`, subjectType: 'hazard', subjectId: id, onceKey: `late:${id}:${hazard.due_on}` }, now)
    }
  }),
]
