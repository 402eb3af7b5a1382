// The tasks and duties of a plan in force, as its units live them: progress now and then, handed in in time or late, given
// back, handed over, extended; once a month units file what they did. Whoever hands in does not accept.
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import { fulfilDuty, listDuties, readDuty, taskSteps, type Duties, type DutyReply } from '#rooms/tasks/contract.ts'
import type { TaskStep } from '#rooms/tasks/rules.ts'
import type { Player } from './cast.ts'
import type { Random } from './random.ts'
import { moment, workday, type Stage } from './stage.ts'

export type KnownTask = { id: string; organisationId: string; title: string; fromOn: Day | null; dueOn: Day; contribution: boolean }

/** Who works where, by the id of the unit; `others` may be handed a task. */
export type Units = { workers: (organisationId: string) => readonly Player[]; coordinators: readonly Player[]; others: readonly string[] }

type Page = { row: { version: number } }

const FATES = { inTime: 62, slow: 14, late: 10, returned: 6, handedOver: 5, extended: 5, open: 8 } as const
const PROGRESS = ['已明确分管领导和经办人，正在收集底数', '已起草初稿，正在征求各部门意见', '已召开部署会，任务分到各社区和企业', '已完成过半，剩下的本月扫尾', '方案已报审，待印发']
const RESULTS = ['已印发文件并组织落实，台账和总结见附件', '已按要求完成，经抽查情况属实', '机制已建立并运行，会议纪要、名单齐全', '全部完成，验收资料已归档']
const RETURNS = ['缺印发的正式文件，请补齐', '完成数和台账对不上，请核对后再报', '只有总结没有佐证材料']
const NOTES = ['组织检查 6 家，发现问题 11 处，均已交办', '召开 1 次专题会，研究 3 项议题', '开展宣传 2 场，发放资料 400 份', '开展演练 1 次，86 人参加', '完成培训 1 期，参训 52 人']

export async function listKnownTasks(stage: Stage): Promise<KnownTask[]> {
  return stage.product.db.read(systemScope(stage.tenantId), (tx) => tx.rows<KnownTask>(sql`select id, organisation_id as "organisationId", title, from_on as "fromOn", due_on as "dueOn", contribution from tasks where tenant_id = ${stage.tenantId} order by number`))
}

/** Pauses by yielding the day on which somebody next does something about it. @param since the day people first look at it */
export async function* taskLife(task: KnownTask, units: Units, stage: Stage, r: Random, since: Day): AsyncGenerator<Day, void> {
  let [worker] = units.workers(task.organisationId)
  if (!worker || units.coordinators.length < 2) return
  let version = 1
  const step = async (who: Player, day: Day, name: TaskStep, body: Record<string, unknown> = {}) => {
    const at = moment(day, r.int(9 * 60, 17 * 60))
    version = (await stage.do<Page>(who.actor, at, taskSteps[name], { params: { id: task.id }, body: { commandId: r.id(at), baseVersion: version, ...body } })).row.version
  }
  const fate = r.weighted(Object.keys(FATES) as (keyof typeof FATES)[], (one) => FATES[one])
  const from = [since, task.fromOn ?? since].reduce((a, b) => (a > b ? a : b))
  const room = Math.max(6, daysBetween(from, task.dueOn))
  const begun = workday(addDays(from, r.int(1, Math.max(2, Math.floor(room / 3)))))
  yield begun
  await step(worker, begun, 'report', { progress: r.pick(PROGRESS) })
  if (fate === 'open') return
  let at = begun
  const other = units.others.filter((one) => one !== task.organisationId && units.workers(one).length > 0)
  if (fate === 'handedOver' && other.length) {
    const to = r.pick(other)
    yield (at = workday(addDays(at, r.int(5, 20))))
    await step(worker, at, 'handOver', { handoverToId: to, reason: '职能调整，按最新分工移交', left: '底数已摸清，还差印发文件和督促落实' })
    yield (at = workday(addDays(at, r.int(1, 6))))
    worker = units.workers(to)[0]!
    await step(worker, at, 'takeOver', { note: '已核对材料，接着办' })
  }
  let due = task.dueOn
  if (fate === 'extended' && due > addDays(at, 5)) {
    yield (at = workday(addDays(due, -r.int(3, 10)) > at ? addDays(due, -r.int(3, 10)) : addDays(at, 1)))
    if (at < due) {
      due = addDays(due, 45)
      await step(worker, at, 'askExtension', { until: due, reason: '上级配套文件还没有印发' })
      yield (at = workday(addDays(at, 2)))
      await step(units.coordinators.find(({ actor }) => actor.accountId !== worker!.actor.accountId)!, at, 'grantExtension', {})
    }
  }
  const wanted = fate === 'late' ? addDays(due, r.int(6, 60)) : addDays(due, -r.int(fate === 'slow' ? 0 : 4, Math.max(5, Math.min(fate === 'slow' ? 6 : 60, Math.floor(room / 3)))))
  yield (at = workday(wanted > at ? wanted : addDays(at, 2)))
  const handIn = () => step(worker!, at, 'submit', { result: r.pick(RESULTS), doneOn: at })
  await handIn()
  if (task.contribution) return
  const accepter = units.coordinators.find(({ actor }) => actor.accountId !== worker!.actor.accountId)!
  if (fate === 'returned') {
    yield (at = workday(addDays(at, r.int(1, 5))))
    await step(accepter, at, 'giveBack', { reason: r.pick(RETURNS) })
    yield (at = workday(addDays(at, r.int(3, 12))))
    await handIn()
  }
  yield (at = workday(addDays(at, r.int(1, 7))))
  await step(accepter, at, 'accept', { review: '材料齐全，予以办结' })
}

/** What units file on this day for the running periods; a few forget. */
export async function fileDuties(units: Units, stage: Stage, r: Random, day: Day): Promise<void> {
  const office = units.coordinators[0]
  if (!office) return
  const at = moment(day, 15 * 60)
  const { duties } = await stage.do<Duties>(office.actor, at, listDuties, {})
  for (const duty of duties.filter(({ elsewhere, current }) => !elsewhere && current !== null && current.open > 0 && current.until <= addDays(day, 35))) {
    const page = await stage.do<DutyReply>(office.actor, at, readDuty, { params: { id: duty.id }, query: { rule: duty.rule } })
    for (const row of page.rows) {
      const [worker] = units.workers(row.organisationId)
      if (!worker || row.cells.find(({ key }) => key === page.currentKey)?.standing !== 'open' || r.chance(0.14)) continue
      await stage.do(worker.actor, at, fulfilDuty, { params: { id: duty.id }, body: { commandId: r.id(at), id: r.id(at), rule: duty.rule, periodKey: page.currentKey!, organisationId: row.organisationId, doneOn: day, note: r.pick(NOTES) } })
    }
  }
}
