// Registering and changing 监管单位.
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Row } from '#mechanisms/ledger/ui/cells.tsx'
import { LedgerForm, type FormSection } from '#mechanisms/ledger/ui/form.tsx'
import { useGo } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { entityLedger, readEntity } from '../contract.ts'
import { entities } from '../definitions.ts'

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
