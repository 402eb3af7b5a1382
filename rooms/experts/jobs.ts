// Those whose turn it is hear of it: the experts of a visit that was planned, the enterprise that is to answer, the office
// that is to evaluate.
import { on, type Consumer } from '#platform/events/consume.ts'
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import { accountsOfEntity, accountsOfOrganisation, tell } from '#rooms/notices/store.ts'

type Told = { id: string; number: string; entityId: string; entityName: string; organisationId: string; expertAccounts: string[]; plannedOn: string }

export const expertConsumers = (roles: ReadonlyMap<string, Role>): readonly Consumer[] => [
  on(['help-visit.planned', 'help-visit.reported', 'help-visit.answered', 'help-visit.revisited'], 'experts.tell', async (tx, event, now) => {
    const visit = await tx.find<Told>(sql`select t.id, t.number, t.entity_id as "entityId", e.name as "entityName", t.organisation_id as "organisationId", t.expert_accounts as "expertAccounts", t.planned_on as "plannedOn"
      from help_visits t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id where t.tenant_id = ${tx.scope.tenantId} and t.id = ${event.subjectId}`, 'once')
    if (!visit) return
    const say = (to: readonly string[], title: string, key = '') => tell(tx, to.filter((id) => id !== event.accountId), { kind: event.what, title, subjectType: 'help-visit', subjectId: visit.id, onceKey: `event:${event.id}${key}` }, now)
    if (event.what === 'help-visit.planned') {
      await say(visit.expertAccounts, `请去诊查：${visit.entityName}，计划 ${visit.plannedOn}`)
      await say(await accountsOfEntity(tx, visit.entityId), `专家将来帮扶，计划 ${visit.plannedOn}`, ':entity')
    } else if (event.what === 'help-visit.reported') await say(await accountsOfEntity(tx, visit.entityId), '专家提出了建议，请逐条答复')
    else if (event.what === 'help-visit.answered') await say([...visit.expertAccounts, ...(await accountsOfOrganisation(tx, visit.organisationId, rolesWith(roles, 'help-visit.plan')))], `${visit.entityName}已答复，等回访`)
    else await say(await accountsOfOrganisation(tx, visit.organisationId, rolesWith(roles, 'help-visit.plan')), `${visit.entityName}已回访，等评价`)
  }),
]
