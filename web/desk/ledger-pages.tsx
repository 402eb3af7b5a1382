// Pages of ledgers that have no room screens of their own.
import { useParams } from '@tanstack/react-router'
import { ledgerContracts } from '#mechanisms/ledger/contracts.ts'
import { LedgerDetail } from '#mechanisms/ledger/ui/detail.tsx'
import { LedgerList } from '#mechanisms/ledger/ui/list.tsx'
import { Deadline } from '#web/kit/deadline.tsx'
import { useGo, useSearchText } from '#web/api/address.ts'
import { reading } from '#web/api/query.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import type { Row } from '#mechanisms/ledger/ui/cells.tsx'
import type { ColumnParts } from '#mechanisms/ledger/ui/columns.ts'
import { Missing } from './failed.tsx'
import { ledgerPages } from './ledgers.ts'

const LedgerForm = lazy(() => import('#mechanisms/ledger/ui/form.tsx').then((m) => ({ default: m.LedgerForm })))

function useLedger() {
  const { ledger: path, id } = useParams({ strict: false }) as { ledger: string; id?: string }
  const page = ledgerPages.find((one) => one.ledger.path === path)
  const contracts = useMemo(() => (page ? ledgerContracts(page.ledger) : undefined), [page])
  return page && contracts ? { ...page, contracts, id: id ?? '', base: `/l/${path}` } : undefined
}

export function AnyLedgerPage() {
  const page = useLedger()
  const { today } = useVisitor()
  if (!page) return <Missing />
  const { ledger, contracts, base } = page
  const until = ledger.expiry?.field
  const parts: Record<string, ColumnParts> = until ? { [until]: { width: 118, render: (row) => <Deadline due={row[until] as string | null} today={today} over="过期" /> } } : {}
  const canCreate = { label: `登记${ledger.label}`, href: `${base}/new`, permission: `${ledger.name}.create` }
  return (
    <LedgerList key={ledger.path} base={base} ledger={ledger} contracts={contracts} remark={page.note} columnParts={parts} create={canCreate}
      tabs={until ? [{ label: '全部', query: '' }, { label: '30 天内到期', query: `${until}=${today}..${addDays(today, 30)}` }, { label: '已过期', query: `${until}=..${addDays(today, -1)}` }] : [{ label: '全部', query: '' }]}
      filters={ledger.filters.slice(0, 4)} searchHint={ledger.search.map((name) => ledger.fields[name]?.label ?? '单位').slice(0, 3).join('、')}
      {...(until ? { groupOf: (row: Row) => expiryGroup(row[until] as string | null, today) } : {})}
      empty={{ fact: `还没有${ledger.label}`, words: `一${ledger.unit}一${ledger.unit}登记，或把现有的 Excel 台账导入`, next: <a className={buttonClass({ look: 'primary' })} href={`${base}/new`}>登记{ledger.label}</a> }} />
  )
}

function expiryGroup(until: string | null, today: Day) {
  if (!until) return { key: 'none', label: '没有到期日' }
  if (until < today) return { key: 'over', label: '已过期' }
  return until <= addDays(today, 30) ? { key: 'soon', label: '30 天内到期' } : { key: 'far', label: '更远' }
}

export function AnyLedgerRowPage() {
  const page = useLedger()
  return page ? <LedgerDetail key={page.id} ledger={page.ledger} contracts={page.contracts} id={page.id} base={page.base} touches={['home']} /> : <Missing />
}

export function AnyLedgerNewPage() {
  const page = useLedger()
  const go = useGo()
  const search = useSearchText()
  const initial = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search])
  if (!page) return <Missing />
  return (
    <>
      <div className="head"><h1>登记{page.ledger.label}</h1><p>{page.note}</p></div>
      <Suspense fallback={<Skeleton />}><LedgerForm ledger={page.ledger} contracts={page.contracts} initial={initial} touches={['home']} onCancel={() => go(page.base)} onDone={(id) => { toast(`已登记${page.ledger.label}`); go(`${page.base}/${id}`, { replace: true }) }} /></Suspense>
    </>
  )
}

export function AnyLedgerEditPage() {
  const page = useLedger()
  const go = useGo()
  const found = useQuery({ ...reading(page?.contracts.read as never, { params: { id: page?.id ?? '' } } as never), enabled: Boolean(page) })
  if (!page) return <Missing />
  const row = (found.data as { row: Row } | undefined)?.row
  if (found.error) return <ProblemView problem={found.error as never} />
  if (!row) return <Skeleton />
  return (
    <>
      <div className="head"><h1>修改{page.ledger.label}</h1><p>{String(row[page.ledger.title])}</p></div>
      <Suspense fallback={<Skeleton />}><LedgerForm ledger={page.ledger} contracts={page.contracts} row={row} onCancel={() => go(`${page.base}/${page.id}`)} onDone={(id) => { toast('已保存，改动留在经过里'); go(`${page.base}/${id}`, { replace: true }) }} /></Suspense>
    </>
  )
}
