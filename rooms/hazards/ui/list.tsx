// The list of hazards: what is live, grouped by urgency, with the deeds that may be done to several at once.
import { useMemo } from 'react'
import { findIndustry } from '#platform/formats/formats.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { readBehind } from '#mechanisms/indicator/behind.ts'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { Row } from '#mechanisms/ledger/ui/cells.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { Deadline, SOON } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { useVisitor, type Visitor } from '#web/kit/visitor.tsx'
import { hazardLedger } from '../contract.ts'
import { hazards } from '../definitions.ts'
import { bulkDeeds } from './bulk.tsx'
import { FivePlan, holderWords, isLive, isMine, Level, StateOf } from './words.tsx'

const COLUMNS = ['number', 'level', 'description', 'entityId', 'regionId', 'category', 'state', 'holderOrganisationId', 'dueOn', 'five', 'channel']
const FILTERS = ['level', 'state', 'regionId', 'category', 'holderOrganisationId', 'dueOn', 'channel']
const EXTRAS = [
  { name: 'live', value: 'true', words: '环节：在办' },
  { name: 'late', value: 'true', words: '超期' },
  { name: 'mine', value: 'true', words: '在我手里' },
  { name: 'soon', value: '7', words: '7 天内到期' },
  { name: 'planWaiting', value: 'true', words: '方案等审核' },
  { name: 'reopened', value: 'true', words: '重新打开过' },
  { name: 'refused', value: 'true', words: '拒不整改' },
  { name: 'stock', value: 'true', words: '2023 年底存量' },
]

function columnParts(visitor: Visitor, shortName: (id: unknown) => string | undefined): Record<string, ColumnParts> {
  const { today } = visitor
  return {
    number: { width: 124, rank: 0, render: (row) => String(row['number']) },
    level: { width: 56, rank: 2, render: (row) => <Level level={row['level']} /> },
    description: { least: 250, rank: 1 },
    entityId: { width: 150, rank: 3, label: '单位' },
    regionId: { width: 96, rank: 7, label: '社区' },
    category: { width: 76, rank: 9 },
    state: { width: 90, rank: 4, render: (row) => <StateOf row={row} mine={isMine(row, visitor)} /> },
    holderOrganisationId: { width: 122, rank: 5, label: '在谁手里', render: (row) => { const mine = isMine(row, visitor); const words = (!mine && row['holder'] === 'organisation' && shortName(row['holderOrganisationId'])) || holderWords(row, mine); return mine ? <b>{words}</b> : words || <span className="muted">–</span> } },
    dueOn: { width: 108, rank: 0, render: (row) => (isLive(row) ? <Deadline due={row['dueOn'] as string | null} today={today} /> : shortDay(row['dueOn'] as string | null, today)) },
    five: { label: '五落实', width: 78, rank: 8, render: (row) => <FivePlan row={row} /> },
    channel: { width: 80, rank: 10 },
  }
}

const FIGURES: Readonly<Record<string, string>> = {
  found: '发现', closed: '销号', days: '销号', onTime: '按期销号', late: '没有按时销号', reopened: '重新打开', voided: '作废', due: '期限落在', met: '期限落在、按期销号', missed: '期限落在、到期没有销号', open: '未销号', overdue: '超期', bare: '五项没有落实完',
}

/** What a figure of the statistics asks for, said as the list's conditions. */
function figureChips(search: string) {
  const params = new URLSearchParams(search)
  const [value, industry, itself] = ['behind', 'industry', 'itself'].map((name) => params.get(name) ?? undefined)
  const asked = value && readBehind(value)
  const level = asked ? { major: '重大', general: '一般' }[asked.level] : undefined
  const state = asked && ['open', 'overdue', 'bare'].includes(asked.figure)
  return [
    ...(value && asked ? [{ name: 'behind', value, words: `${state ? `${asked.to} 终了时` : `${asked.from} 至 ${asked.to} `}${FIGURES[asked.figure] ?? ''}${level ? `（${level}）` : ''}` }] : []),
    ...(industry ? [{ name: 'industry', value: industry, words: `行业：${industry === '-' ? '未填' : (findIndustry(industry)?.name ?? industry)}` }] : []),
    ...(itself ? [{ name: 'itself', value: itself, words: '没有分到下级区域的' }] : []),
  ]
}

function urgency(row: Row, today: Day) {
  const due = row['dueOn'] as string | null
  if (!due) return { key: 'none', label: '还没有交办' }
  if (due < today) return { key: 'late', label: '超期' }
  return due <= addDays(today, SOON) ? { key: 'soon', label: '7 天内到期' } : { key: 'far', label: '更远' }
}

function common(rows: readonly Row[]): string | undefined {
  const same = (name: string) => new Set(rows.map((row) => row[name])).size === 1
  const words = [same('regionName') && `同在${String(rows[0]!['regionName'])}`, same('state') && `都是“${hazards.fields['state']!.kind === 'choice' ? hazards.fields['state'].choices.find((one) => one.value === rows[0]!['state'])?.label : ''}”`].filter(Boolean)
  return words.length ? words.join('，') : undefined
}

export function HazardsPage() {
  const visitor = useVisitor()
  const { today } = visitor
  const search = useSearchAt('/hazards')
  const { items: organisations } = useWhole('organisations')
  const parts = useMemo(() => columnParts(visitor, (id) => organisations.find((one) => one.id === id)?.note ?? undefined), [visitor, organisations])
  const bulk = useMemo(() => bulkDeeds(visitor), [visitor])
  // Grouping by urgency only makes sense among what is still open.
  const urgent = /(^|&)(live|late|mine|soon)=/.test(search)
  const month = `${today.slice(0, 8)}01`
  return (
    <LedgerList ledger={hazards} contracts={hazardLedger} remark={<Remark />} columns={COLUMNS} columnParts={parts} filters={FILTERS} extras={[...EXTRAS, ...figureChips(search)]} searchHint="描述、编号、单位"
      tabs={[
        { label: '在办', query: 'live=true' },
        { label: '重大在办', query: 'level=major&live=true' },
        { label: '在我手里', query: 'mine=true' },
        { label: '超期', query: 'late=true' },
        { label: '7 天内到期', query: 'soon=7' },
        { label: '本月销号', query: `closedOn=${month}..${today}` },
        { label: '全部', query: '' },
      ]}
      {...(urgent ? { groupOf: (row: Row) => urgency(row, today) } : {})} bulk={bulk} common={common}
      create={{ label: '登记隐患', href: '/hazards/new', permission: 'hazard.report' }}
      empty={{ fact: '还没有隐患', words: '检查、自查、举报发现的都从这里登记', next: <a className={buttonClass({ look: 'primary' })} href="/hazards/new">登记隐患</a> }} />
  )
}

/** 在办 72 件：重大 9，一般 63；超期 6 */
function Remark() {
  const size = (query: Record<string, string>) => ({ query: { ...query, limit: 1 } })
  const reads = [{ live: 'true' }, { level: 'major', live: 'true' }, { level: 'general', live: 'true' }, { late: 'true' }] as const
  // oxlint-disable-next-line react-hooks/rules-of-hooks -- a fixed list
  const [live, major, general, late] = reads.map((query) => useReading(hazardLedger.list, size(query) as never, { staleTime: 60_000 }).data?.count?.value)
  if (live === undefined) return null
  return (
    <>
      在办 <NumberLink href="/hazards?live=true">{count(live)}</NumberLink> 件：重大 <NumberLink href="/hazards?level=major&live=true">{count(major)}</NumberLink>，一般 <NumberLink href="/hazards?level=general&live=true">{count(general)}</NumberLink>；超期 <NumberLink href="/hazards?late=true">{count(late)}</NumberLink>
    </>
  )
}
