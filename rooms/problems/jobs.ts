// What follows by itself: a major hazard enters the list and each of its events moves its row; those whose turn it is are
// told; each morning what went over its day is looked at, and hazards that are missing from the list are caught up.
import { on, type Consumer } from '#platform/events/consume.ts'
import { append } from '#platform/events/append.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { addDays, dayOf } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { hazardLoop } from '#rooms/hazards/rules.ts'
import { accountsOfCoordinator, accountsOfOrganisation, tell } from '#rooms/notices/store.ts'
import { followHazard } from './page.ts'
import { listLateFollowing, listLateUnwarned, listUnlisted, saveProblem } from './store.ts'
import { termsOf } from './terms.ts'

type Roles = ReadonlyMap<string, Role>
type Told = { id: string; number: string; title: string; hazardId: string | null; organisationId: string; state: string }

const HAZARD_EVENTS = ['hazard.reported', 'hazard.imported', 'hazard.merged', 'hazard.unmerged', 'hazard.finding-added', ...new Set(Object.values(hazardLoop.steps).map((step) => step.event as string))]
/** How many hazards one morning brings into the list at most; the rest follow the next. */
const CATCH_UP = 5000

const find = (tx: Tx, id: string) => tx.find<Told>(sql`select id, number, title, hazard_id as "hazardId", organisation_id as "organisationId", state from problems where tenant_id = ${tx.scope.tenantId} and id = ${id}`, 'once')

export const problemConsumers = (roles: Roles): readonly Consumer[] => [
  on(HAZARD_EVENTS, 'problems.follow-hazards', async (tx, event, now) => {
    // A list brings a hundred thousand at once, most of them general: what has just begun so is in no list yet.
    if (event.what === 'hazard.imported' && event.body['level'] !== 'major') return
    await followHazard(tx, event.subjectId, dayOf(now), now)
  }),
  on(['problem.assigned', 'problem.rectified', 'problem.passed', 'problem.failed', 'problem.returned', 'problem.warned'], 'problems.tell', async (tx, event, now) => {
    const problem = await find(tx, event.subjectId)
    if (!problem) return
    const [to, say] = event.what === 'problem.assigned' ? [await accountsOfOrganisation(tx, problem.organisationId, rolesWith(roles, 'problem.rectify')), '交你单位整改']
      : event.what === 'problem.failed' || event.what === 'problem.returned' ? [await accountsOfOrganisation(tx, problem.organisationId, rolesWith(roles, 'problem.rectify')), event.what === 'problem.failed' ? '质量核查不合格，重新整改' : '验收退回，重新整改']
        : event.what === 'problem.warned' ? [[...(await accountsOfCoordinator(tx, rolesWith(roles, 'problem.assign'))), ...(await accountsOfOrganisation(tx, problem.organisationId, rolesWith(roles, 'problem.rectify')))], '列入警示榜']
          : event.what === 'problem.rectified' ? [await accountsOfCoordinator(tx, rolesWith(roles, 'problem.check')), '已提交整改，等质量核查'] : [await accountsOfCoordinator(tx, rolesWith(roles, 'problem.accept')), '核查合格，等验收']
    await tell(tx, to.filter((id) => id !== event.accountId), { kind: event.what, title: `问题${say}：${problem.title.slice(0, 60)}`, subjectType: 'problem', subjectId: problem.id, onceKey: `event:${event.id}` }, now)
  }),
]

export const problemJobs: readonly DailyJob[] = [
  daily('problems.late', async (tx, today, now) => {
    const values = await listParameters(tx)
    if (!termsOf(values, today, null).warningOn.includes('late')) return
    for (const { id, dueOn } of await listLateUnwarned(tx, today)) {
      const warned = { warnedOn: addDays(dueOn, 1), warnedWhy: `超过期限 ${dueOn}`, tier: 'warning' } as const
      await saveProblem(tx, id, warned, now)
      await append(tx, { what: 'problem.warned', subject: { type: 'problem', id }, actor: { accountId: null, name: '系统' }, at: now, body: { why: warned.warnedWhy } })
    }
    for (const id of await listLateFollowing(tx, today)) await followHazard(tx, id, today, now)
  }),
  daily('problems.catch-up', async (tx, today, now) => {
    const { hazardsFrom } = termsOf(await listParameters(tx), today, null)
    if (hazardsFrom) for (const id of await listUnlisted(tx, hazardsFrom, CATCH_UP)) await followHazard(tx, id, today, now)
  }),
]
