// The pages of 监管单位: list, new, change.
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { LedgerForm, type FormSection } from '#mechanisms/ledger/ui/form.tsx'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import type { Row } from '#mechanisms/ledger/ui/cells.tsx'
import { useGo } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { LevelTag } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { entityLedger, readEntity } from '../contract.ts'
import { entities, OPERATING } from '../definitions.ts'

export { EntityPage } from './detail.tsx'

const parts: Readonly<Record<string, ColumnParts>> = {
  name: { least: 230, rank: 0 },
  kind: { width: 84, rank: 4 },
  creditCode: { width: 178, rank: 8 },
  regionId: { label: '社区', width: 104, rank: 2 },
  industry: { width: 110, rank: 6 },
  organisationId: { width: 160, rank: 3 },
  principal: { width: 96, rank: 5 },
  headcount: { width: 84, rank: 7 },
  highHazard: { label: '高危', width: 60, rank: 1, render: (row) => (row['highHazard'] ? <LevelTag look="outline">高危</LevelTag> : <span className="muted">–</span>) },
  status: { width: 104, rank: 1, render: (row) => <Status value={row['status']} /> },
}

export function Status({ value }: { value: unknown }) {
  const words = OPERATING.find((one) => one.value === value)?.label ?? '正常经营'
  return value === 'closed' ? <StateMark sign="void">{words}</StateMark> : <span className={value === 'stopped' ? 'muted' : undefined}>{words}</span>
}

export function EntitiesPage() {
  return (
    <LedgerList ledger={entities} contracts={entityLedger} remark={<Remark />} columnParts={parts} filters={['kind', 'regionId', 'organisationId', 'status', 'highHazard', 'placeKind']} searchHint="名称、信用代码、地址"
      tabs={[
        { label: '在册', query: 'status=operating,stopped' },
        { label: '高危行业', query: 'highHazard=true&status=operating,stopped' },
        { label: '企业', query: 'kind=enterprise&status=operating,stopped' },
        { label: '场所', query: 'kind=place&status=operating,stopped' },
        { label: '没有监管部门', query: 'organisationId=none&status=operating,stopped' },
        { label: '全部', query: '' },
      ]}
      create={{ label: '登记单位', href: '/entities/new', permission: 'entity.create' }} touches={['home', 'lookup']}
      empty={{ fact: '还没有监管单位', words: '把现有的企业、场所台账导入，或一家一家登记', next: <a className={buttonClass({ look: 'primary' })} href="/entities/new">登记单位</a> }} />
  )
}

function Remark() {
  const all = useReading(entityLedger.list, { query: { status: 'operating,stopped', limit: 1 } as never }, { staleTime: 60_000 }).data?.count
  const high = useReading(entityLedger.list, { query: { highHazard: 'true', status: 'operating,stopped', limit: 1 } as never }, { staleTime: 60_000 }).data?.count
  if (!all) return null
  return <>在册 <NumberLink href="/entities?status=operating,stopped">{count(all.value)}</NumberLink> 家，其中高危 <NumberLink href="/entities?highHazard=true&status=operating,stopped">{count(high?.value)}</NumberLink></>
}

const SECTIONS: readonly FormSection[] = [
  { title: '是谁', fields: ['name', 'kind', 'creditCode', 'placeKind', 'industry', 'foundedOn'] },
  { title: '在哪、归谁管', fields: ['regionId', 'address', 'organisationId', 'longitude', 'latitude'] },
  { title: '找谁', fields: ['principal', 'principalMobile', 'controller', 'safetyOfficer', 'safetyMobile'] },
  { title: '管到什么程度', note: '检查频次、培训、演练按这些算', fields: ['status', 'headcount', 'highHazard', 'keyIndustry', 'aboveScale', 'eightTrades', 'selfEmployed', 'standardisation', 'note'] },
]

/** What the form asks, with nothing of the definition left out. */
function sections(): FormSection[] {
  const named = new Set(SECTIONS.flatMap((section) => section.fields))
  const rest = Object.entries(entities.fields).filter(([name, field]) => !field.derived && !named.has(name)).map(([name]) => name)
  return rest.length ? [...SECTIONS, { title: '其他', fields: rest }] : [...SECTIONS]
}

export function NewEntityPage() {
  const go = useGo()
  const initial = useMemo(() => ({ kind: 'enterprise', status: 'operating' }), [])
  const shown = useMemo(sections, [])
  return (
    <>
      <div className="head"><h1>登记单位</h1><p>企业、场所、工程项目、建筑都从这里登记</p></div>
      <LedgerForm ledger={entities} contracts={entityLedger} createLabel="登记单位" initial={initial} sections={shown} touches={['home', 'lookup']} onCancel={() => go('/entities?status=operating,stopped')} onDone={(id) => { toast('已登记'); go(`/entities/${id}`, { replace: true }) }} />
    </>
  )
}

export function EditEntityPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const go = useGo()
  const found = useReading(readEntity, { params: { id } })
  const shown = useMemo(sections, [])
  if (found.error) return <ProblemView problem={found.error} />
  if (!found.data) return <div className="sheet pad"><Skeleton lines={10} /></div>
  const row = found.data.row as unknown as Row
  return (
    <>
      <div className="head"><h1>修改{String(row['name'])}</h1><p>随日期变化的事实（经营状态、高危、人数等）在单位页“登记变化”里改，注明从哪天起</p></div>
      <LedgerForm ledger={entities} contracts={entityLedger} row={row} sections={shown} touches={['home', 'lookup']} onCancel={() => go(`/entities/${id}`)} onDone={() => { toast('已保存，改动留在经过里'); go(`/entities/${id}`, { replace: true }) }} />
    </>
  )
}
