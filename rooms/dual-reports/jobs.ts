// What follows by itself: the enterprise hears what it owes, the receiver of what was sent; each morning what is late and unsent is
// told to the receiver and to the coordinating office.
import { on, type Consumer } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { accountsOfCoordinator, accountsOfEntity, accountsOfOrganisation, tell } from '#rooms/notices/store.ts'
import { MOMENTS } from './definitions.ts'

export type Roles = ReadonlyMap<string, Role>

const momentLabel = (moment: unknown) => MOMENTS.find(({ value }) => value === moment)?.label ?? ''

type Line = { id: string; entityId: string; entity: string; number: string; moment: string; receiverOrganisationId: string; dueAt: string }

const lines = (tx: Tx, where: ReturnType<typeof sql>) => tx.rows<Line>(sql`select t.id, t.entity_id as "entityId", e.name as entity, t.hazard_number as number, t.moment, t.receiver_organisation_id as "receiverOrganisationId", t.due_at as "dueAt"
  from dual_reports t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id where t.tenant_id = ${tx.scope.tenantId} and ${where}`)

export const dualReportConsumers = (roles: Roles): readonly Consumer[] => [
  on(['dual-report.owed', 'dual-report.sent', 'dual-report.received'], 'dual-reports.tell', async (tx, event, now) => {
    const [report] = await lines(tx, sql`t.id = ${event.subjectId}`)
    if (!report) return
    const telling = { kind: event.what, subjectType: 'dual-report', subjectId: report.id, onceKey: `event:${event.id}` }
    const said = `重大隐患 ${report.number} ${momentLabel(report.moment)}`
    if (event.what === 'dual-report.sent') return tell(tx, await accountsOfOrganisation(tx, report.receiverOrganisationId, rolesWith(roles, 'dual-report.receive')), { ...telling, title: `${report.entity}报来${said}的报告，等签收` }, now)
    const title = event.what === 'dual-report.owed' ? `${said}要报告，${report.dueAt.slice(0, 10)} 前报` : `${said}的报告已签收`
    await tell(tx, await accountsOfEntity(tx, report.entityId), { ...telling, title }, now)
  }),
]

export const dualReportJobs = (roles: Roles): readonly DailyJob[] => [
  daily('dual-reports.late', async (tx, _, now) => {
    const coordinators = await accountsOfCoordinator(tx, rolesWith(roles, 'dual-report.receive'))
    for (const report of await lines(tx, sql`t.state = 'owed' and t.due_at < ${now}`)) {
      const receivers = await accountsOfOrganisation(tx, report.receiverOrganisationId, rolesWith(roles, 'dual-report.receive'))
      await tell(tx, [...receivers, ...coordinators, ...(await accountsOfEntity(tx, report.entityId))], {
        kind: 'dual-report.late', title: `没有按时报告：${report.entity} 重大隐患 ${report.number} ${momentLabel(report.moment)}`, subjectType: 'dual-report', subjectId: report.id, onceKey: `dual-report.late:${report.id}:${report.dueAt}`,
      }, now)
    }
  }),
]
