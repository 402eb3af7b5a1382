// 双报告: what is owed, sent, late and signed for, by moment and receiver; below it every report.
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { StateMark, type SignName } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { reportBoard, reportLedger } from '../contract.ts'
import { dualReports, MOMENTS, RECEIVERS, STATES } from '../definitions.ts'

export const SIGNS: Readonly<Record<string, SignName>> = { owed: 'todo', sent: 'hold', received: 'done', dropped: 'void' }
export const stateLabel = (state: unknown) => STATES.find(({ value }) => value === state)?.label ?? ''

export function DualReportsPage() {
  const { today } = useVisitor()
  const parts: Record<string, ColumnParts> = {
    hazardNumber: { width: 124, rank: 0 },
    description: { least: 220, rank: 1 },
    entityId: { width: 150, rank: 3, label: '单位' },
    moment: { width: 88, rank: 2 },
    receiverOrganisationId: { width: 150, rank: 4 },
    state: { width: 90, rank: 2, render: (row) => <StateMark sign={SIGNS[String(row['state'])] ?? 'todo'}>{stateLabel(row['state'])}</StateMark> },
    dueOn: { width: 108, rank: 0, render: (row) => (row['state'] === 'owed' ? <Deadline due={row['dueOn'] as string | null} today={today} over="迟报" /> : shortDay(row['dueOn'] as string | null, today)) },
    sentOn: { width: 92, rank: 6 },
    receivedOn: { width: 92, rank: 7 },
  }
  return (
    <LedgerList ledger={dualReports} contracts={reportLedger} base="/dual-reports" remark={<Remark />} columns={['hazardNumber', 'description', 'entityId', 'moment', 'receiverOrganisationId', 'state', 'dueOn', 'sentOn', 'receivedOn']} columnParts={parts}
      filters={['moment', 'receiver', 'state', 'receiverOrganisationId', 'dueOn']} extras={[{ name: 'todo', value: 'true', words: '等我办的' }, { name: 'late', value: 'true', words: '迟报' }]} searchHint="编号、隐患、单位"
      tabs={[{ label: '待报', query: 'state=owed' }, { label: '迟报', query: 'late=true' }, { label: '待签收', query: 'state=sent' }, { label: '已签收', query: 'state=received' }, { label: '全部', query: '' }]}
      empty={{ fact: '还没有要报的', words: '企业判出重大隐患、整改完成时，按方案要求自动列在这里', next: <a className={buttonClass()} href="/hazards?level=major&live=true">看重大隐患</a> }} />
  )
}

/** 排查发现报监管部门 应报 12，已报 11，迟报 1；… */
function Remark() {
  const found = useReading(reportBoard)
  const rows = found.data?.rows ?? []
  if (!rows.length) return null
  return (
    <>
      {rows.map((row, index) => {
        const late = row.sentLate + row.unsentLate
        const link = (more: string) => `/dual-reports?moment=${row.moment}&receiver=${row.receiver}${more}`
        return (
          <span key={`${row.moment} ${row.receiver}`}>
            {index > 0 && '；'}{MOMENTS.find(({ value }) => value === row.moment)?.label}报{RECEIVERS.find(({ value }) => value === row.receiver)?.label} 应报 <NumberLink href={link('')}>{count(row.due)}</NumberLink>，已报 {count(row.sent)}{late > 0 && <>，迟报 <NumberLink href={link('&late=true')}>{count(late)}</NumberLink></>}，签收 {count(row.received)}
          </span>
        )
      })}
    </>
  )
}
