// One task whole, its steps, board and timeline, duties, the lists as workbooks and papers. Each step is one transaction with
// its event.
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { take } from '#mechanisms/loop/define.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { occurrences } from '#mechanisms/duty/duty.ts'
import { labelOf } from '#mechanisms/duty/periods.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { inRegions } from '#mechanisms/ledger/compile.ts'
import { attachFiles } from '#rooms/files/store.ts'
import { listUnits } from '#rooms/plans/store.ts'
import * as contract from './contract.ts'
import { findDuty, fulfilRefusal, readDuties, readDutyPage } from './duties/page.ts'
import { justActed, readTaskBoard, readTaskPage, readTaskTimeline, taskLedger } from './page.ts'
import { listRoutes } from './papers/routes.ts'
import { taskLoop, type Task, type TaskStep } from './rules.ts'
import { getTask, insertDeed, saveTask } from './store.ts'
import { termsOf } from './terms.ts'

const { compiled } = taskLedger

const read = endpoint(contract.readTask, ({ tx, actor, today, now, params }) => readTaskPage(tx, params.id, actor, today, now))
const board = endpoint(contract.readBoard, ({ tx, actor, today, query }) => readTaskBoard(tx, query.grouping, query.plan, actor, today))
const timeline = endpoint(contract.readTimeline, ({ tx, actor, today, query }) => readTaskTimeline(tx, query, actor, today))
const duties = endpoint(contract.listDuties, ({ tx, today, query }) => readDuties(tx, query, today))
const duty = endpoint(contract.readDuty, ({ tx, actor, today, params, query }) => readDutyPage(tx, params.id, query.rule, actor, today))

const steps = (Object.keys(contract.taskSteps) as TaskStep[]).map((name) =>
  endpoint(contract.taskSteps[name], async ({ tx, actor, today, now, params, body }) => {
    const task = await getTask(tx, compiled, params.id, true)
    const { terms } = termsOf(await listParameters(tx), task.firstDueOn, task.regionPath)
    const { commandId, baseVersion, ...input } = body
    const taken = take(taskLoop, task, name, input, { actor, today, now, terms })
    checkVersion(task as unknown as LedgerRow, baseVersion)
    await saveTask(tx, task, { ...taken.changes, ...(await placeOf(tx, taken.changes)) }, now)
    await attachFiles(tx, (input as { files?: string[] }).files ?? [], { type: 'task', id: task.id }, 'other')
    await append(tx, { ...taken.event, subject: { type: 'task', id: task.id }, actor, at: now, commandId })
    return readTaskPage(tx, task.id, actor, today, now, justActed)
  }),
)

/** A task lies where its unit lies; a unit it is handed to must exist. */
async function placeOf(tx: Tx, changes: Partial<Task>): Promise<Partial<Task>> {
  const wanted = changes.handoverToId ?? changes.organisationId
  if (!wanted) return {}
  const unit = (await listUnits(tx)).find(({ id }) => id === wanted)
  if (!unit) throw new Problem('invalid', '没有这个单位。', { fields: [{ field: 'handoverToId', message: '请从名单里选' }] })
  return changes.organisationId ? { regionId: unit.regionId, regionPath: unit.regionPath } : {}
}

const fulfil = endpoint(contract.fulfilDuty, async ({ tx, actor, today, now, params, body }) => {
  await readDutyPage(tx, params.id, undefined, actor, today)
  const { plan, duty: found, parts } = await findDuty(tx, params.id, today, body.rule)
  const owing = found.units.find(({ organisationId }) => organisationId === body.organisationId)
  const refused = owing ? fulfilRefusal(plan, body.organisationId, actor) : '这个单位没有这项履职'
  if (refused) throw new Problem('step-refused', `${refused}。`)
  const period = occurrences(owing!.history, plan.campaign, plan.campaign, parts).find(({ key }) => key === body.periodKey)
  if (!period) throw new Problem('invalid', '方案没有要求这一期。', { fields: [{ field: 'periodKey', message: '请从表里选一期' }] })
  const wrong = body.doneOn > today ? '不能晚于今天' : body.doneOn < period.from ? `这一期从 ${period.from} 起` : undefined
  if (wrong) throw new Problem('invalid', `完成日期${wrong}。`, { fields: [{ field: 'doneOn', message: wrong }] })
  await insertDeed(tx, { id: body.id, commitmentId: params.id, rule: body.rule, periodKey: body.periodKey, organisationId: body.organisationId, doneOn: body.doneOn as Day, note: body.note, doneBy: actor.accountId, doneByName: actor.name }, now)
  await attachFiles(tx, body.files, { type: 'deed', id: body.id }, 'other')
  await append(tx, { what: 'duty.fulfilled', subject: { type: 'duty', id: params.id }, actor, at: now, commandId: body.commandId, body: { deed: body.id, rule: body.rule, period: body.periodKey, label: labelOf(body.periodKey), organisationId: body.organisationId, doneOn: body.doneOn, late: body.doneOn > period.until } })
  return readDutyPage(tx, params.id, body.rule, actor, today)
})

/** Whether the actor sees the duty a deed was done for. */
export async function seesDeed(tx: Tx, id: string): Promise<boolean> {
  return (await tx.find(sql`select 1 from duty_fulfilments f join organisations o on o.tenant_id = f.tenant_id and o.id = f.organisation_id join regions r on r.tenant_id = o.tenant_id and r.id = o.region_id
    where f.tenant_id = ${tx.scope.tenantId} and f.id = ${id} and ${inRegions(tx.scope, sql`r.path`)}`)) !== undefined
}

export const taskRoutes: readonly Endpoint[] = [board, timeline, ...taskLedger.endpoints, read, ...steps, duties, duty, fulfil, ...listRoutes] as Endpoint[]
