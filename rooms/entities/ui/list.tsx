// The list of 监管单位.
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { LevelTag } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { entityLedger } from '../contract.ts'
import { entities } from '../definitions.ts'
import { Status } from './words.tsx'

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
