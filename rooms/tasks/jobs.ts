// What follows by itself: a plan that is issued makes tasks, a revision changes those still ahead; whoever must act hears of a
// step; mornings remind, tell of the late, and close the periods of duties that are over.
import { rolesWith, type Permission, type Role } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import { nextNumbers } from '#platform/db/numbers.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append, type NewEvent } from '#platform/events/append.ts'
import { on, type Consumer, type SealedEvent } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { addDays, dayOf, type Day } from '#platform/time/day.ts'
import { labelOf } from '#mechanisms/duty/periods.ts'
import { reviseTasks, tasksOf, type Owed } from '#mechanisms/duty/once.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { findPublished } from '#rooms/exposure/store.ts'
import { accountsOfOrganisation, tell } from '#rooms/notices/store.ts'
import { listUnits, type Unit } from '#rooms/plans/store.ts'
import { fulfilBy, unfulfil } from './duties/fulfil.ts'
import { closedWithoutDeed } from './duties/page.ts'
import { namingOf, withNamedUnit } from './page.ts'
import { deliverableOf, isContribution, isGoal, NO_ACTION, owes, ownerWordsOf, titleOf, type Clause } from './policy.ts'
import { LIVE_STATES, type Task } from './rules.ts'
import { insertMisses, insertTasks, listAccepted, listLeftUndone, listMisses, listPlansInForce, listTasksOfPlan, listUnitsOfAccounts, saveTask, type PlanInForce } from './store.ts'
import { reminderDays } from './terms.ts'

export type Roles = ReadonlyMap<string, Role>

/** The part of a task that the words of the plan set. */
type Said = Pick<Task, 'planNumber' | 'clauseId' | 'title' | 'words' | 'action' | 'path' | 'kind' | 'contribution' | 'deliverable' | 'year' | 'fromOn' | 'dueOn' | 'firstDueOn' | 'regionId' | 'regionPath' | 'organisationId' | 'inferred' | 'assistIds' | 'ownerWords'>

function saidOf({ commitment: clause, year, from, due }: Owed<Clause>, plan: PlanInForce, units: ReadonlyMap<string, Unit>): Said {
  const organisationId = clause.organisationId ?? plan.coordinatorId
  const unit = units.get(organisationId)
  return {
    planNumber: clause.number, clauseId: clause.id, title: titleOf(clause.text), words: clause.text, action: plan.actions.find(({ id }) => id === clause.action)?.title ?? NO_ACTION, path: [...clause.path], kind: clause.kind,
    contribution: isContribution(clause.text), deliverable: deliverableOf(clause.targets), year, fromOn: from, dueOn: due, firstDueOn: due, regionId: unit?.regionId ?? plan.region.id, regionPath: unit?.regionPath ?? plan.region.path,
    organisationId, inferred: clause.organisationId === null, assistIds: clause.assistIds.filter((id) => id !== organisationId), ownerWords: ownerWordsOf(clause.owners),
  }
}

const EMPTY = {
  version: 1, state: 'assigned', progress: null, progressOn: null, contributions: [], result: null, doneOn: null, submittedBy: null, submittedByName: null, submittedOn: null, acceptedBy: null, acceptedByName: null, acceptedOn: null,
  review: null, returnedTimes: 0, returnReason: null, extensionUntil: null, extensionReason: null, extensionAskedBy: null, extendedTimes: 0, handoverToId: null, handoverReason: null, handoverLeft: null, handoverBy: null,
  handedOverTimes: 0, urgedOn: null, supersededOn: null, supersededReason: null, endedOn: null, planClosedOn: null,
} as const satisfies Partial<Task>

type PlanEvent = Pick<SealedEvent, 'what' | 'subjectId' | 'accountId' | 'actorName' | 'body'>

/** A server that was down for longer than mornings are made up for still finds the revisions whose day came meanwhile. */
const REVISIONS_BACK_DAYS = 60

/** Revisions whose day has come, in their order: adopted ahead of it, they change nothing before. Followed already, they change nothing again. */
async function followRevisions(tx: Tx, today: Day, now: Date): Promise<void> {
  const events = await tx.rows<PlanEvent>(sql`select what, subject_id as "subjectId", account_id as "accountId", actor_name as "actorName", body from events
    where tenant_id = ${tx.scope.tenantId} and what = 'plan.revised' and body->>'effectiveOn' between ${addDays(today, -REVISIONS_BACK_DAYS)} and ${today} order by body->>'effectiveOn', at, id`)
  for (const event of events) await followPlan(tx, event, now)
}

/** Makes or revises the tasks of a plan by its event. Done again, it changes nothing: what exists stays, and no task goes back to an older text. */
export async function followPlan(tx: Tx, event: PlanEvent, now: Date): Promise<void> {
  const body = event.body as { number: number; effectiveOn: Day; before?: number | null }
  const [plan] = await listPlansInForce(tx, body.effectiveOn, event.subjectId)
  if (!plan) return
  const units = await listUnits(tx)
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const named = namingOf(units)
  const clausesOf = async (number: number) => (await listAccepted(tx, plan.id, [number])).filter(owes).map((clause) => withNamedUnit(clause, byId, named)).filter((clause) => !isGoal(clause))
  const after = await clausesOf(body.number)
  const actor = { accountId: event.accountId, name: event.actorName }
  const events: NewEvent[] = []
  const note = (what: `task.${string}`, id: string, facts: Record<string, unknown>) => void events.push({ what, subject: { type: 'task', id }, actor, at: now, body: facts })

  let wanted: readonly Owed<Clause>[] = tasksOf(after, plan.campaign)
  if (event.what === 'plan.revised') {
    const existing = (await listTasksOfPlan(tx, plan.id)).map((task) => ({ commitmentId: task.commitmentId, occurrence: task.occurrence, dueOn: task.dueOn, live: LIVE_STATES.includes(task.state) && task.planNumber < body.number, task }))
    const before = body.before ? await clausesOf(body.before) : []
    const { create, change, supersede } = reviseTasks(existing, before, after, body.effectiveOn, plan.campaign, sameToTasks)
    wanted = create
    for (const { task: { task }, before: was, after: is, same } of change) {
      const said = saidOf(is, plan, byId)
      if (same) {
        await tx.run(sql`update tasks set plan_number = ${said.planNumber}, clause_id = ${said.clauseId} where tenant_id = ${tx.scope.tenantId} and id = ${task.id}`)
        continue
      }
      const old = was && saidOf(was, plan, byId)
      const { dueOn, firstDueOn, organisationId, inferred, regionId, regionPath, ...words } = said
      const moved = old?.dueOn !== dueOn
      // A unit that took a task over keeps it while the words name the same unit as before.
      const changes: Partial<Task> = {
        ...words, ...(moved ? { dueOn, firstDueOn, extensionUntil: null, extensionReason: null, extensionAskedBy: null } : {}), ...(old?.organisationId === organisationId ? {} : { organisationId, inferred, regionId, regionPath }),
      }
      await saveTask(tx, task, changes, now)
      const shown = ['title', 'dueOn', 'organisationId', 'ownerWords', 'action', 'kind'] as const
      note('task.revised', task.id, { number: body.number, effectiveOn: body.effectiveOn, changes: Object.fromEntries(shown.filter((field) => field in changes && changes[field] !== task[field]).map((field) => [field, [task[field], changes[field]]])) })
    }
    for (const { task: { task }, why } of supersede) {
      const reason = { gone: '修订后的文本不再有这一句', duty: '修订后改为定期履职', standing: '修订后改为长期坚持，没有时限' }[why]
      await saveTask(tx, task, { state: 'superseded', supersededOn: body.effectiveOn, supersededReason: reason, handoverToId: null, extensionUntil: null }, now)
      note('task.superseded', task.id, { number: body.number, effectiveOn: body.effectiveOn, reason })
    }
  }

  if (wanted.length) {
    const year = Number(plan.campaign.from.slice(0, 4))
    const first = await nextNumbers(tx, 'task', year, wanted.length)
    const made = wanted.map((one, i): Task => ({
      ...EMPTY, contributions: [], id: newId(now.getTime()), number: `RW-${year}-${String(first + i).padStart(4, '0')}`, planId: plan.id, commitmentId: one.commitment.commitmentId, occurrence: one.occurrence, ...saidOf(one, plan, byId),
    }))
    const fresh = await insertTasks(tx, made, now)
    for (const task of made) if (fresh.has(task.id)) note('task.listed', task.id, { plan: plan.title, number: body.number, dueOn: task.dueOn })
  }
  for (let i = 0; i < events.length; i += 500) await append(tx, ...events.slice(i, i + 500))
}

/**
 * What a closed plan left undone ends with it, on its day: out of every list of what is to be done, and read with its history. What
 * the successor takes along becomes the successor's own task once that is issued. The units hear of it once a plan.
 */
export async function endWithPlan(tx: Tx, roles: Roles, now: Date): Promise<void> {
  const left = await listLeftUndone(tx)
  const events: NewEvent[] = []
  for (const { planTitle, ...task } of left) {
    await saveTask(tx, task, { state: 'ended', endedOn: task.planClosedOn, handoverToId: null, extensionUntil: null, extensionReason: null, extensionAskedBy: null }, now)
    events.push({ what: 'task.ended', subject: { type: 'task', id: task.id }, actor: { accountId: null, name: '系统' }, at: now, body: { plan: planTitle, closedOn: task.planClosedOn, from: task.state } })
  }
  for (let i = 0; i < events.length; i += 500) await append(tx, ...events.slice(i, i + 500))
  for (const key of new Set(left.map((task) => `${task.planId}:${task.organisationId}`))) {
    const [planId, organisationId] = key.split(':') as [string, string]
    const mine = left.filter((task) => task.planId === planId && task.organisationId === organisationId)
    const who = await accountsOfOrganisation(tx, organisationId, rolesWith(roles, 'task.work'))
    await tell(tx, who, { kind: 'task.ended', title: `方案总结关闭，你单位没办结的 ${mine.length} 项任务随方案结束：${mine[0]!.planTitle}`.slice(0, 200), subjectType: 'plan', subjectId: planId, onceKey: `task.ended:${key}` }, now)
  }
}

/** Two versions of a commitment that a task cannot tell apart. */
function sameToTasks(a: Clause, b: Clause): boolean {
  return a.text === b.text && a.kind === b.kind && a.action === b.action && a.organisationId === b.organisationId && a.path.join() === b.path.join() && a.assistIds.join() === b.assistIds.join() && ownerWordsOf(a.owners) === ownerWordsOf(b.owners) && deliverableOf(a.targets) === deliverableOf(b.targets)
}

type Brief = { id: string; number: string; title: string; organisationId: string; assistIds: string[]; handoverToId: string | null; dueOn: Day }

const brief = sql`t.id, t.number, t.title, t.organisation_id as "organisationId", t.assist_ids as "assistIds", t.handover_to_id as "handoverToId", t.due_on as "dueOn"`

type Side = 'lead' | 'coordinator' | 'taker' | 'giver'

/** In whose hands it came, or who wants to know, by the event. */
const TOLD: Readonly<Record<string, { side: Side; say: string }>> = {
  'task.submitted': { side: 'coordinator', say: '已提交，等审核' }, 'task.accepted': { side: 'lead', say: '审核办结' }, 'task.returned': { side: 'lead', say: '退回' }, 'task.contributed': { side: 'lead', say: '配合单位报了情况' },
  'task.handed-over': { side: 'taker', say: '移交给你单位，等接手' }, 'task.taken-over': { side: 'giver', say: '对方已接手' }, 'task.handover-declined': { side: 'lead', say: '对方不接手' }, 'task.extension-asked': { side: 'coordinator', say: '申请延期，等审批' },
  'task.extended': { side: 'lead', say: '同意延期' }, 'task.extension-refused': { side: 'lead', say: '不同意延期' }, 'task.urged': { side: 'lead', say: '催办' }, 'task.revised': { side: 'lead', say: '方案修订，任务有变化' }, 'task.superseded': { side: 'lead', say: '方案修订，不再要求' },
}

async function coordinators(tx: Tx, roles: Roles, permission: Permission): Promise<string[]> {
  const offices = await tx.rows<{ id: string }>(sql`select id from organisations where tenant_id = ${tx.scope.tenantId} and coordinator`)
  return (await Promise.all(offices.map(({ id }) => accountsOfOrganisation(tx, id, rolesWith(roles, permission))))).flat()
}

export const taskConsumers = (roles: Roles): readonly Consumer[] => [
  on(['plan.issued', 'plan.revised'], 'tasks.follow-plan', async (tx, event, now) => {
    if (event.what === 'plan.issued' || (event.body['effectiveOn'] as Day) <= dayOf(now)) await followPlan(tx, event, now)
  }),
  on(['plan.closed'], 'tasks.end-with-plan', (tx, _, now) => endWithPlan(tx, roles, now)),
  on(['exposure.published'], 'tasks.exposure-fulfils', async (tx, event, now) => {
    const published = await findPublished(tx, event.subjectId)
    if (!published || event.accountId === null) return
    await fulfilBy(tx, 'loop:exposure', {
      source: { type: 'exposure', id: published.id }, doneOn: published.publishedOn, organisationIds: await listUnitsOfAccounts(tx, [published.draftedBy, event.accountId], published.publishedOn), note: `公开曝光 ${published.number}：${published.title}`.slice(0, 500), by: { accountId: event.accountId, name: event.actorName },
    }, now)
  }),
  on(['exposure.withdrawn'], 'tasks.exposure-unfulfils', async (tx, event, now) => {
    if (event.body['mistaken'] === true) await unfulfil(tx, { type: 'exposure', id: event.subjectId }, dayOf(new Date(event.at)), `曝光发错撤下：${String(event.body['reason'])}`.slice(0, 500), { accountId: event.accountId, name: event.actorName }, now)
  }),
  on(Object.keys(TOLD), 'tasks.tell', async (tx, event, now) => {
    const task = await tx.find<Brief>(sql`select ${brief} from tasks t where t.tenant_id = ${tx.scope.tenantId} and t.id = ${event.subjectId}`, 'once')
    if (!task) return
    const { side, say } = TOLD[event.what]!
    const unit = side === 'taker' ? task.handoverToId : side === 'giver' ? (event.body['fromId'] as string) : task.organisationId
    if (side !== 'coordinator' && !unit) return
    const who = side === 'coordinator' ? await coordinators(tx, roles, 'task.accept') : await accountsOfOrganisation(tx, unit!, rolesWith(roles, 'task.work'))
    await tell(tx, who.filter((id) => id !== event.accountId), { kind: event.what, title: `任务${say}：${task.title}`, subjectType: 'task', subjectId: task.id, onceKey: `event:${event.id}` }, now)
  }),
]

/** Misses further back are written already, or belong to nobody's memory. */
const LOOK_BACK_DAYS = 400

export const taskJobs = (roles: Roles): readonly DailyJob[] => [
  daily('tasks.follow-revisions', followRevisions),
  // Also what was closed before there was such an end, and a revision followed late.
  daily('tasks.end-with-plan', (tx, _, now) => endWithPlan(tx, roles, now)),
  daily('tasks.remind', async (tx, today, now) => {
    const { value: days } = parameterAsOf(await listParameters(tx), reminderDays, today)
    for (const ahead of days) {
      const due = await tx.rows<Brief>(sql`select ${brief} from tasks t where t.tenant_id = ${tx.scope.tenantId} and t.state in ('assigned', 'started') and t.due_on = ${addDays(today, ahead)}`)
      for (const task of due) {
        const who = await accountsOfOrganisation(tx, task.organisationId, rolesWith(roles, 'task.work'))
        await tell(tx, who, { kind: 'task.due', title: `任务${ahead === 0 ? '今天到期' : `还有 ${ahead} 天到期`}：${task.title}`, subjectType: 'task', subjectId: task.id, onceKey: `task.due:${task.id}:${task.dueOn}:${ahead}` }, now)
      }
    }
  }),
  daily('tasks.late', async (tx, today, now) => {
    const late = await tx.rows<Brief>(sql`select ${brief} from tasks t where t.tenant_id = ${tx.scope.tenantId} and t.state = any(${LIVE_STATES as string[]}::text[]) and t.due_on = ${today}::date - 1`)
    const office = late.length ? await coordinators(tx, roles, 'task.coordinate') : []
    for (const task of late) {
      const who = [...(await accountsOfOrganisation(tx, task.organisationId, rolesWith(roles, 'task.work'))), ...office]
      await tell(tx, who, { kind: 'task.late', title: `任务超期：${task.title}`, subjectType: 'task', subjectId: task.id, onceKey: `task.late:${task.id}:${task.dueOn}` }, now)
    }
  }),
  daily('tasks.close-periods', async (tx, today, now) => {
    const since = addDays(today, -LOOK_BACK_DAYS)
    const known = new Set((await listMisses(tx, since)).map((miss) => `${miss.commitmentId} ${miss.rule} ${miss.periodKey} ${miss.organisationId}`))
    const fresh = await insertMisses(tx, (await closedWithoutDeed(tx, since, today)).filter((miss) => !known.has(`${miss.commitmentId} ${miss.rule} ${miss.periodKey} ${miss.organisationId}`)), today)
    if (!fresh.length) return
    const names = new Map((await listUnits(tx)).map((unit) => [unit.id, unit.shortName]))
    const office = await coordinators(tx, roles, 'task.coordinate')
    const titles = new Map((await tx.rows<{ id: string; text: string }>(sql`select commitment_id as id, text from plan_clauses where tenant_id = ${tx.scope.tenantId} and commitment_id = any(${fresh.map((miss) => miss.commitmentId)}::uuid[]) order by number`)).map(({ id, text }) => [id, titleOf(text)]))
    for (const miss of fresh) {
      const period = labelOf(miss.periodKey)
      const who = [...(await accountsOfOrganisation(tx, miss.organisationId, rolesWith(roles, 'task.work'))), ...office]
      await tell(tx, who, { kind: 'duty.missed', title: `${period}没做到：${names.get(miss.organisationId) ?? ''} ${titles.get(miss.commitmentId) ?? ''}`, subjectType: 'duty', subjectId: miss.commitmentId, onceKey: `duty.missed:${miss.commitmentId}:${miss.rule}:${miss.periodKey}:${miss.organisationId}` }, now)
    }
    await append(tx, ...fresh.map((miss): NewEvent => ({ what: 'duty.missed', subject: { type: 'duty', id: miss.commitmentId }, actor: { accountId: null, name: '系统' }, at: now, body: { rule: miss.rule, period: miss.periodKey, label: labelOf(miss.periodKey), organisationId: miss.organisationId, atLeast: miss.atLeast, times: miss.times } })))
  }),
]
