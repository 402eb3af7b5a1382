// What follows a finding by itself: what looks like one we have is put before the judge, the owners of a unit are told of a major
// hazard where the plan says so, and each morning the regulator hears who has not read it.
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { on, type Consumer } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { addDays, dayOf, type Day } from '#platform/time/day.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { accountsOfOrganisation, tell } from '#rooms/notices/store.ts'
import * as owners from './owners/store.ts'
import { clauseKey, insertSuspects, listLikes } from './store.ts'
import { ownerNotice } from '#rooms/parameters/definitions/hazards.ts'
import { nearMetres, unreadDays } from './terms.ts'

type Case = {
  id: string; number: string; description: string; place: string | null; category: string | null; clause: Parameters<typeof clauseKey>[0]; foundOn: Day; level: string | null; state: string
  entityId: string; entityName: string; organisationId: string; regionPath: string; longitude: number | null; latitude: number | null; createdAt: string
}

async function findCase(tx: Tx, id: string): Promise<Case | undefined> {
  return tx.find<Case>(sql`select h.id, h.number, h.description, h.place, h.category, h.clause, h.found_on as "foundOn", h.level, h.state, h.entity_id as "entityId", e.name as "entityName", h.organisation_id as "organisationId",
    h.region_path as "regionPath", h.longitude, h.latitude, h.created_at as "createdAt" from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id where h.tenant_id = ${tx.scope.tenantId} and h.id = ${id}`, 'once')
}

/** A report may have come from a phone without a network: whoever judges it is shown what the reporter could not see. */
async function lookForLikes(tx: Tx, id: string, now: Date): Promise<void> {
  const hazard = await findCase(tx, id)
  if (!hazard || hazard.state === 'voided') return
  const metres = parameterAsOf(await listParameters(tx), nearMetres, dayOf(now)).value
  const likes = await listLikes(tx, { ...hazard, clause: clauseKey(hazard.clause) }, { metres, without: hazard.id, limit: 20 })
  // The other one looks too when its turn comes: of two the later filed brings the pair.
  const older = likes.filter(({ case: other }) => (other.createdAt === hazard.createdAt ? other.number < hazard.number : other.createdAt < hazard.createdAt))
  await insertSuspects(tx, older.slice(0, 3).map((like) => ({ hazardId: hazard.id, otherId: like.case.id, entityId: hazard.entityId, organisationId: hazard.organisationId, regionPath: hazard.regionPath, score: like.score, reasons: like.reasons })), now)
}

/** Tells the owners of a major hazard, once each. */
async function tellOwners(tx: Tx, id: string, roles: ReadonlyMap<string, Role>, now: Date): Promise<void> {
  const hazard = await findCase(tx, id)
  if (!hazard || hazard.level !== 'major' || hazard.state === 'closed' || hazard.state === 'voided') return
  const rule = parameterAsOf(await listParameters(tx), ownerNotice, hazard.foundOn, hazard.regionPath)
  if (!rule.value?.length) return
  const told = await owners.insertOwnerNotices(tx, hazard, await owners.findOwners(tx, hazard.entityId, rule.value, dayOf(now)), { on: dayOf(now), basis: rule.basis, now })
  for (const { owner, personName, accountIds } of told) {
    const words = `${hazard.entityName} ${hazard.description.slice(0, 60)}`
    const about = { subjectType: 'hazard', subjectId: hazard.id, onceKey: `owner:${hazard.id}:${owner}` }
    if (accountIds.length) await tell(tx, accountIds, { ...about, kind: 'hazard.owner-told', title: `重大隐患告知${owners.OWNER_WORDS[owner]}，请看后点“知道了”：${words}` }, now)
    else await tell(tx, await accountsOfOrganisation(tx, hazard.organisationId, rolesWith(roles, 'owner-notice.hand')), { ...about, kind: 'hazard.owner-by-hand', title: `${owners.OWNER_WORDS[owner]}${personName ? ` ${personName}` : ''}没有账号，请当面送达重大隐患告知：${words}` }, now)
    await append(tx, { what: 'hazard.owner-told', subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor: { accountId: null, name: '系统' }, at: now, body: { owner, personName, byHand: accountIds.length === 0 } })
  }
}

export const findingConsumers = (roles: ReadonlyMap<string, Role>): readonly Consumer[] => [
  on('hazard.reported', 'findings.look-for-likes', (tx, event, now) => lookForLikes(tx, event.subjectId, now)),
  on(['hazard.graded', 'hazard.regraded', 'hazard.imported', 'hazard.reimported'], 'findings.tell-owners', async (tx, event, now) => {
    // A list brings a hundred thousand at once, most of them general or over.
    if (event.what === 'hazard.imported' && (event.body['level'] !== 'major' || event.body['to'] === 'closed')) return
    await tellOwners(tx, event.subjectId, roles, now)
  }),
]

export const findingJobs = (roles: ReadonlyMap<string, Role>): readonly DailyJob[] => [
  daily('findings.owners-unread', async (tx, today, now) => {
    const { value: days } = parameterAsOf(await listParameters(tx), unreadDays, today)
    for (const notice of await owners.listUnread(tx, addDays(today, -days))) {
      const who = await accountsOfOrganisation(tx, notice.organisationId, rolesWith(roles, 'owner-notice.hand'))
      await tell(tx, who, { kind: 'hazard.owner-unread', title: `${owners.OWNER_WORDS[notice.owner]}${notice.personName ? ` ${notice.personName}` : ''} ${days} 天没有${notice.accountId ? '看' : '送达'}重大隐患告知：${notice.entityName} ${notice.description.slice(0, 40)}`, subjectType: 'hazard', subjectId: notice.hazardId, onceKey: `owner-unread:${notice.id}` }, now)
    }
  }),
]
