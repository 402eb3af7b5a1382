// What follows a step of a hazard by itself: those in whose hands it now is are told; each morning the late ones are told again.
import { on, type Consumer } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { accountsOfEntity, accountsOfOrganisation, tell } from '#rooms/notices/store.ts'

type Case = { id: string; number: string; description: string; entity_id: string; entity: string; level: string | null; holder: string; holder_organisation_id: string | null; organisation_id: string; due_on: string | null; state: string; found_by: string | null }

async function findCase(tx: Tx, id: string): Promise<Case | undefined> {
  return tx.find<Case>(sql`select h.id, h.number, h.description, h.entity_id, e.name as entity, h.level, h.holder, h.holder_organisation_id, h.organisation_id, h.due_on, h.state, h.found_by
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id where h.tenant_id = ${tx.scope.tenantId} and h.id = ${id}`)
}

const WORDS: Readonly<Record<string, string>> = {
  'hazard.reported': '新上报，等判定', 'hazard.graded': '已判定，等交办', 'hazard.assigned': '交你单位整改', 'hazard.rectified': '已提交整改，等复查',
  'hazard.accepted': '复查通过，等销号', 'hazard.returned': '退回整改', 'hazard.extension-asked': '申请延期，等审批', 'hazard.extended': '同意延期', 'hazard.extension-refused': '不同意延期',
}

async function holders(tx: Tx, hazard: Case): Promise<string[]> {
  if (hazard.holder === 'entity') return accountsOfEntity(tx, hazard.entity_id)
  return hazard.holder_organisation_id ? accountsOfOrganisation(tx, hazard.holder_organisation_id) : []
}

export const hazardConsumers: readonly Consumer[] = [
  on(Object.keys(WORDS), 'hazards.tell-holders', async (tx, event, now) => {
    const hazard = await findCase(tx, event.subjectId)
    if (!hazard) return
    const who = event.what === 'hazard.extension-asked' ? await accountsOfOrganisation(tx, hazard.organisation_id) : await holders(tx, hazard)
    const level = hazard.level === 'major' ? '重大隐患' : '隐患'
    await tell(tx, who.filter((id) => id !== event.accountId), {
      kind: event.what, title: `${level}${WORDS[event.what]}：${hazard.entity} ${hazard.description.slice(0, 60)}`, subjectType: 'hazard', subjectId: hazard.id, onceKey: `event:${event.id}`,
    }, now)
  }),
]

export const hazardJobs: readonly DailyJob[] = [
  daily('hazards.late', async (tx, today, now) => {
    const late = await tx.rows<{ id: string }>(sql`select id from hazards where tenant_id = ${tx.scope.tenantId} and state in ('assigned', 'rectified', 'accepted') and due_on = ${today}::date - 1`)
    for (const { id } of late) {
      const hazard = (await findCase(tx, id))!
      const who = [...(await holders(tx, hazard)), ...(await accountsOfOrganisation(tx, hazard.organisation_id))]
      await tell(tx, who, { kind: 'hazard.late', title: `超期：${hazard.entity} ${hazard.description.slice(0, 60)}`, subjectType: 'hazard', subjectId: id, onceKey: `late:${id}:${hazard.due_on}` }, now)
    }
  }),
]
