// The list of tasks: what is live, grouped by urgency.
import { useMemo } from 'react'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { Row } from '#mechanisms/ledger/ui/cells.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { useVisitor, type Visitor } from '#web/kit/visitor.tsx'
import { useMissing } from '#rooms/plans/ui/no-plan.tsx'
import { readBoard, taskLedger } from '../contract.ts'
import { tasks } from '../definitions.ts'
import { ExportLists, FROM_PLAN, NO_DAYS, TaskViews, useIssuedPlans } from './views.tsx'
import { isLive, StateOf, urgency } from './words.tsx'

const FIXED = [
  { name: 'live', value: 'true', words: '环节：在办' }, { name: 'late', value: 'true', words: '超期' }, { name: 'mine', value: 'true', words: '我们单位牵头' }, { name: 'assist', value: 'true', words: '要我们配合' }, { name: 'soon', value: '30', words: '30 天内到期' },
  { name: 'running', value: 'true', words: '方案还在执行的' }, { name: 'wanted', value: 'true', words: '还要求办的' }, { name: 'inTime', value: 'true', words: '按时办结' }, { name: 'inTime', value: 'false', words: '逾期办结' },
]

function columnParts(visitor: Visitor, shortName: (id: unknown) => string | undefined): Record<string, ColumnParts> {
  const { today } = visitor
  return {
    number: { width: 116, rank: 3 },
    title: { least: 300, rank: 0, render: (row) => <span title={String(row['title'])}>{row['contribution'] === true && <span className="level">配合</span>} {String(row['title'])}</span> },
    action: { width: 180, rank: 7, sort: 'action' },
    organisationId: { width: 150, rank: 2, render: (row) => { const mine = visitor.organisationIds.includes(String(row['organisationId'])); const words = shortName(row['organisationId']) ?? String(row['organisationName'] ?? ''); return <>{mine ? <b>{words}</b> : words}{row['inferred'] === true && <span className="muted note" title="文中没写本级单位，由统筹单位代管"> 推定</span>}</> } },
    state: { width: 110, rank: 1, render: (row) => <StateOf row={row} visitor={visitor} /> },
    dueOn: { width: 112, rank: 0, render: (row) => (isLive(row) && row['state'] !== 'submitted' ? <Deadline due={row['dueOn'] as string} today={today} /> : row['doneOn'] ? <>{shortDay(row['doneOn'] as string, today)} {row['state'] === 'done' ? '办结' : '提交'}</> : shortDay(row['dueOn'] as string, today)) },
    progress: { width: 190, rank: 8 },
    year: { width: 60, rank: 9, right: false, render: (row) => String(row['year']) },
  }
}

export function TasksPage() {
  const visitor = useVisitor()
  const { today } = visitor
  const search = useSearchAt('/tasks')
  const plan = new URLSearchParams(search).get('plan') ?? undefined
  const plans = useIssuedPlans()
  const { items: organisations } = useWhole('organisations')
  const parts = useMemo(() => columnParts(visitor, (id) => organisations.find((one) => one.id === id)?.note ?? undefined), [visitor, organisations])
  const extras = useMemo(() => [...FIXED, ...plans.map(({ id, title }) => ({ name: 'plan', value: id, words: `方案：${title.length > 16 ? `${title.slice(0, 16)}…` : title}` })), ...organisations.map(({ id, name }) => ({ name: 'unit', value: id, words: `牵头或配合：${name}` }))], [plans, organisations])
  const missing = useMissing(NO_DAYS)
  const whole = useReading(readBoard, {}, { staleTime: 60_000 }).data?.whole
  const nothing = whole !== undefined && whole.wanted + whole.ended === 0 && !plans.some(({ closedOn }) => closedOn)
  const urgent = /(^|&)(live|late|mine|soon)=/.test(search)
  return (
    <LedgerList ledger={tasks} contracts={taskLedger} remark={<Remark plan={plan} />} aside={<><TaskViews here="list" plan={plan} /><ExportLists plan={plan} /></>} columns={tasks.columns} columnParts={parts} filters={['state', 'organisationId', 'dueOn', 'year']} extras={extras} searchHint="任务、编号、责任单位"
      tabs={[
        { label: '在办', query: 'live=true' }, ...(visitor.may('task.work') ? [{ label: '我们单位的', query: 'live=true&mine=true' }] : []), { label: '超期', query: 'late=true' }, { label: '30 天内到期', query: 'soon=30' },
        { label: '待审核', query: 'state=submitted' }, { label: '办结', query: 'state=done&sort=-dueOn' }, { label: '全部', query: '' },
      ]}
      {...(urgent ? { groupOf: (row: Row) => urgency(row, today) } : {})}
      empty={{ fact: '还没有任务', words: `${missing?.words ?? ''}${FROM_PLAN}`, next: missing?.next && <a className={buttonClass({ look: 'primary' })} href={missing.next.href}>{missing.next.label}</a>, nothing }} />
  )
}

/** 在办 148 项：超期 12，待审核 3；办结 46 / 194. Of the plan that is looked at, else of all that are carried out. */
function Remark({ plan }: { plan: string | undefined }) {
  const whole = useReading(readBoard, { query: plan ? { plan } : {} }, { staleTime: 60_000 }).data?.whole
  if (!whole) return null
  const of = plan ? `plan=${plan}` : 'running=true'
  return (
    <>
      在办 <NumberLink href={`/tasks?live=true&${of}`}>{count(whole.live)}</NumberLink> 项：超期 <NumberLink href={`/tasks?late=true&${of}`}>{count(whole.late)}</NumberLink>，待审核 <NumberLink href={`/tasks?state=submitted&${of}`}>{count(whole.submitted)}</NumberLink>；办结 <NumberLink href={`/tasks?state=done&${of}`}>{count(whole.done)}</NumberLink> / {count(whole.wanted)}{whole.ended > 0 && <>，随方案结束 <NumberLink href={`/tasks?state=ended&${of}`}>{count(whole.ended)}</NumberLink></>}
    </>
  )
}

export const InferredMark = () => <Assumed>文中没写单位，由统筹单位代管</Assumed>
