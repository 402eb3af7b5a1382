// Figures that go into a plan's closing report: counted over its period from the records of the rooms that run it.
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import type { Figure } from '#rooms/plans/rules.ts'

export async function planFigures(tx: Tx, plan: { id: string; periodFrom: Day | null; periodTo: Day | null }, today: Day): Promise<Figure[]> {
  const from = plan.periodFrom ?? '1900-01-01'
  const to = plan.periodTo ?? today
  const hazards = await tx.get<{ found: number; major: number; closed: number; late: number }>(sql`
    select count(*)::int as found, count(*) filter (where level = 'major')::int as major, count(*) filter (where state = 'closed' and closed_on <= ${to})::int as closed,
      count(*) filter (where state not in ('closed', 'voided') and due_on < ${today})::int as late
    from hazards where tenant_id = ${tx.scope.tenantId} and state <> 'voided' and found_on between ${from} and ${to}`)
  const tasks = await tx.get<{ wanted: number; done: number; inTime: number; late: number }>(sql`
    select count(*)::int as wanted, count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'done' and done_on <= first_due_on)::int as "inTime",
      count(*) filter (where state <> 'done' and due_on < ${today})::int as late from tasks where tenant_id = ${tx.scope.tenantId} and plan_id = ${plan.id} and state <> 'superseded'`)
  return [
    { label: '任务', value: tasks.wanted, unit: '项' }, { label: '已办结', value: tasks.done, unit: '项' }, { label: '其中按时办结', value: tasks.inTime, unit: '项' }, { label: '超期未办结', value: tasks.late, unit: '项' },
    { label: '发现隐患', value: hazards.found, unit: '件' }, { label: '其中重大隐患', value: hazards.major, unit: '件' },
    { label: '到期末已销号', value: hazards.closed, unit: '件' }, { label: '现在超期未销号', value: hazards.late, unit: '件' },
  ]
}

/** Commitments of a plan by what became of their tasks: one that is still wanted is not done, or all of them are. */
export async function outcomesOf(tx: Tx, planId: string): Promise<{ unfinished: string[]; done: string[] }> {
  const rows = await tx.rows<{ id: string; done: boolean }>(sql`select commitment_id as id, bool_and(state = 'done') as done from tasks where tenant_id = ${tx.scope.tenantId} and plan_id = ${planId} and state <> 'superseded' group by 1`)
  return { unfinished: rows.filter(({ done }) => !done).map(({ id }) => id), done: rows.filter(({ done }) => done).map(({ id }) => id) }
}
