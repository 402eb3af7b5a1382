// What the four lists say: their columns and rows. The annex keeps the shape of the plan's own table, row by row, with what
// reviewers settled about time and owner; a plan without a table gets one row a commitment.
import { all, sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { visible } from '#mechanisms/ledger/compile.ts'
import { dueWords, frequencyWords } from '#mechanisms/plan/words.ts'
import { ownersOfCell } from '#mechanisms/plan/compile/annotation.ts'
import type { Due, Owner } from '#mechanisms/plan/compile/plan.ts'
import { dueOfCell } from '#mechanisms/plan/compile/time.ts'
import type { Row as TableRow } from '#mechanisms/plan/read/normal.ts'
import { findVersion, type Version } from '#rooms/plans/store.ts'
import { LISTS, type ListName } from '../contract.ts'
import { STATES } from '../definitions.ts'
import { taskLedger } from '../page.ts'
import { NO_ACTION, ownerWordsOf, type Clause } from '../policy.ts'
import { listAccepted, type PlanInForce } from '../store.ts'

export type ListColumn = { key: string; label: string; width: number; mergeDown?: true; align?: 'center' }
export type List = { title: string; columns: ListColumn[]; rows: Record<string, string>[] }

type Found = { number: string; title: string; words: string; action: string; dueOn: Day; firstDueOn: Day; state: string; doneOn: Day | null; progress: string | null; ownerWords: string; unit: string; assists: string | null }

const LABELS = new Map<string, string>(STATES.map(({ value, label }) => [value, label]))

export async function makeList(tx: Tx, plan: PlanInForce, name: ListName): Promise<List> {
  if (name === 'annex') return annexOf(plan, (await findVersion(tx, plan.id, plan.currentNumber))!, await listAccepted(tx, plan.id, [plan.currentNumber]))
  const order = { tasks: sql`t.number`, responsibility: sql`o.name, t.due_on, t.number`, schedule: sql`t.due_on, t.number` }[name]
  const found = await tx.rows<Found>(sql`
    select t.number, t.title, t.words, t.action, t.due_on as "dueOn", t.first_due_on as "firstDueOn", t.state, t.done_on as "doneOn", t.progress, t.owner_words as "ownerWords", o.name as unit,
      (select string_agg(a.short_name, '、' order by array_position(t.assist_ids, a.id)) from organisations a where a.tenant_id = ${tx.scope.tenantId} and a.id = any(t.assist_ids)) as assists
    from tasks t join organisations o on o.tenant_id = t.tenant_id and o.id = t.organisation_id
    where ${all([...visible(taskLedger.compiled, tx.scope), sql`t.plan_id = ${plan.id}`, sql`t.state <> 'superseded'`])} order by ${order}`)
  const rows = found.map((task, i): Record<string, string> => ({
    at: String(i + 1), number: task.number, action: task.action, words: task.words.replace(/\s+/g, ''), due: task.dueOn, unit: task.unit, owners: task.ownerWords, assists: task.assists ?? '', state: LABELS.get(task.state) ?? task.state, done: task.doneOn ?? '', progress: task.progress ?? '',
  }))
  return { title: `${plan.title}${LISTS[name]}`, columns: COLUMNS[name], rows }
}

const at: ListColumn = { key: 'at', label: '序号', width: 10, align: 'center' }
const words: ListColumn = { key: 'words', label: '重点任务', width: 42 }
const due: ListColumn = { key: 'due', label: '完成时限', width: 19, align: 'center' }
const unit: ListColumn = { key: 'unit', label: '牵头单位', width: 18, align: 'center' }
const state: ListColumn = { key: 'state', label: '环节', width: 13, align: 'center' }

const COLUMNS: Readonly<Record<Exclude<ListName, 'annex'>, ListColumn[]>> = {
  tasks: [{ key: 'action', label: '行动名称', width: 18, mergeDown: true }, at, words, due, unit, { key: 'owners', label: '责任单位', width: 22 }],
  responsibility: [{ ...unit, mergeDown: true }, at, words, due, { key: 'assists', label: '配合单位', width: 18 }, state],
  schedule: [{ ...due, mergeDown: true }, at, words, unit, state, { key: 'done', label: '完成日期', width: 19, align: 'center' }],
}

const TIME = /时间|时限|期限|节点|进度/
const OWNER = /责任|单位|部门|部室|科室|牵头|配合/

/** The plan's own table; pure, so that it can be held against the upload. */
export function annexOf(plan: Pick<PlanInForce, 'title' | 'actions'>, version: Pick<Version, 'text' | 'blocks' | 'periodFrom' | 'periodTo' | 'issuedOn'>, clauses: readonly Clause[]): List {
  const table = taskTable(version, clauses)
  if (!table.length) return withoutTable(plan, clauses)
  const { headings } = table[0]!
  const calendar = { period: { from: version.periodFrom, to: version.periodTo }, year: version.issuedOn ? Number(version.issuedOn.slice(0, 4)) : null }
  const columns = headings.map((label, i): ListColumn => ({ key: `c${i}`, label, width: TIME.test(label) ? 15 : OWNER.test(label) ? 18 : i === taskColumn(table) ? 40 : 18, ...(i < taskColumn(table) ? { mergeDown: true as const } : {}) }))
  const rows = table.map((row) => {
    const cells = row.cells.map(({ start, end }) => version.text.slice(start, end).trim())
    const clause = clauses.find((one) => inside(one, row))
    return Object.fromEntries(headings.map((label, i) => {
      const cell = cells[i] ?? ''
      if (clause && TIME.test(label)) return [`c${i}`, sameDue(dueOfCell(cell, calendar as never), clause.due) ? cell : timeWords(clause)]
      if (clause && OWNER.test(label)) return [`c${i}`, sameOwners(cell, clause.owners) ? cell : ownerWordsOf(clause.owners)]
      return [`c${i}`, cell]
    }))
  })
  return { title: `${plan.title}重点任务清单`, columns, rows }
}

/** The rows that carry commitments: those of the largest such table, and of others with the same headings (a table over pages). */
function taskTable({ blocks }: Pick<Version, 'blocks'>, clauses: readonly Clause[]): TableRow[] {
  const rows = blocks.filter((block): block is TableRow => block.type === 'row')
  const tables = [...new Set(rows.map((row) => row.table))].map((table) => rows.filter((row) => row.table === table)).filter((table) => table.filter((row) => clauses.some((one) => inside(one, row))).length * 2 > table.length)
  const largest = tables.toSorted((a, b) => b.length - a.length)[0]
  return largest ? tables.filter((table) => table[0]!.headings.join() === largest[0]!.headings.join()).flat() : []
}

/** The column of what is to be done: the first that no row inherits. */
function taskColumn(table: readonly TableRow[]): number {
  const column = table[0]!.headings.findIndex((_, i) => table.every((row) => !row.cells[i]?.inherited))
  return Math.max(0, column)
}

/** The sentence is one of this row's own cells. */
function inside({ span }: Clause, row: TableRow): boolean {
  return row.cells.some((cell) => !cell.inherited && span.start >= cell.start && span.end <= cell.end)
}

const sameDue = (cell: Due | null, due: Due | null) => cell !== null && due !== null && cell.from === due.from && cell.by === due.by && cell.yearly === due.yearly && cell.standing === due.standing
const timeWords = (clause: Clause) => (clause.due ? dueWords(clause.due) : clause.frequency.map(frequencyWords).join('，'))

function sameOwners(cell: string, owners: readonly Owner[]): boolean {
  const names = (list: readonly Owner[]) => list.map((one) => one.name).sort().join()
  return names(ownersOfCell(cell, 'responsible')) === names(owners)
}

function withoutTable(plan: Pick<PlanInForce, 'title' | 'actions'>, clauses: readonly Clause[]): List {
  return {
    title: `${plan.title}重点任务清单`,
    columns: [{ key: 'action', label: '行动名称', width: 18, mergeDown: true }, { ...words }, { key: 'due', label: '完成时间', width: 14, align: 'center' }, { key: 'owners', label: '责任单位', width: 22 }],
    rows: clauses.map((clause) => ({ action: plan.actions.find(({ id }) => id === clause.action)?.title ?? NO_ACTION, words: clause.text.replace(/\s+/g, ''), due: timeWords(clause) || '没有期限', owners: ownerWordsOf(clause.owners) })),
  }
}
