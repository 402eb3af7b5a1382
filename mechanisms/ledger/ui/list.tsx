// The list of a ledger: tabs of views, filters, table, selection, export, import. Its whole state but density and the
// current row stands in the address, so that a link shows another person the same list.
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { call, download } from '#web/api/client.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { keyOf } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { Float } from '#web/kit/float.tsx'
import { count } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { useKeys } from '#web/kit/keys.ts'
import { Empty, ProblemView } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { ledgerContracts } from '../contracts.ts'
import { permissionTo, type Ledger } from '../define.ts'
import type { Row } from './cells.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import { allColumns, shownColumns, type ColumnParts } from './columns.ts'
import { FilterBar, type ExtraChip } from './filter-bar.tsx'
import { apiQuery, chosenColumns, filterCount, nextSort, sortOf, withValues } from './list-state.ts'
import { rememberName } from './lookup.ts'
import { ListPrint } from './list-print.tsx'
import { rememberList, rememberedRow } from './list-memory.ts'
import { SelectionBar, type BulkDeed } from './selection-bar.tsx'
import { Table, type Density, type Group } from './table.tsx'
import { useWidth } from './use-width.ts'
import { ViewTabs, type ViewTab } from './view-tabs.tsx'
import './list.css'

const ImportDialog = lazy(() => import('./import-dialog.tsx').then((m) => ({ default: m.ImportDialog })))

type Contracts = ReturnType<typeof ledgerContracts>
export type Page = z.output<Contracts['list']['reply']>

export type LedgerListProps = {
  ledger: Ledger
  contracts: Contracts
  /** The list's own path; usually the ledger's. */
  base?: string
  /** Beside the title: figures that open. */
  remark?: ReactNode
  /** At the right of the title: other ways to look at the same rows. */
  aside?: ReactNode
  tabs: readonly ViewTab[]
  /** Columns shown unless the reader chose others. */
  columns?: readonly string[]
  columnParts?: Readonly<Record<string, ColumnParts>>
  /** Filters that always have a chip. */
  filters: readonly string[]
  extras?: readonly ExtraChip[]
  searchHint: string
  /** Group of a row when the list is sorted by the ledger's own order. */
  groupOf?: (row: Row) => Group
  /** Deeds on several rows; without any there is no selection. */
  bulk?: readonly BulkDeed[]
  common?: (rows: readonly Row[]) => string | undefined
  create?: { label: string; href: string; permission: string }
  /** What the empty ledger says and what to do next. */
  empty: { fact: string; words: string; next?: ReactNode; /** Nothing of it exists at all: conditions are not to blame. */ nothing?: boolean }
  /** Paths read anew after an import. */
  touches?: readonly string[]
}

export function LedgerList(props: LedgerListProps) {
  const { ledger, contracts } = props
  const bulk = props.bulk?.length ? props.bulk : undefined
  const { today, may, organisationIds } = useVisitor()
  useTitle(ledger.label)
  const go = useGo()
  const path = props.base ?? `/${ledger.path}`
  const search = useSearchAt(path)
  const extras = useMemo(() => [...new Set([...(props.extras ?? []).map((one) => one.name), 'live', 'late', 'mine', 'soon'])].filter((name) => name in (contracts.list.query as unknown as z.ZodObject).shape), [props.extras, contracts])
  const query = useMemo(() => apiQuery(ledger, extras, search), [ledger, extras, search])
  const sort = sortOf(ledger, query)
  const list = useInfiniteQuery<Page, ApiProblem, { pages: Page[] }, string[], string | undefined>({
    queryKey: [...keyOf(contracts.list, { query }), 'pages'],
    queryFn: ({ pageParam, signal }) => call(contracts.list, { query: { ...query, ...(pageParam ? { after: pageParam, count: 'no' } : {}) }, signal } as never),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 15_000,
    placeholderData: (before) => before,
  })
  const rows = useMemo(() => {
    const all = (list.data?.pages ?? []).flatMap((page) => page.rows as unknown as Row[])
    for (const field of Object.entries(ledger.fields)) if (field[1].kind === 'reference') for (const row of all) rememberName(row[field[0]], row[field[1].nameField])
    return all
  }, [list.data, ledger])
  const total = list.data?.pages[0]?.count ?? undefined
  const complete = list.data !== undefined && !list.hasNextPage

  const change = useCallback((values: Readonly<Record<string, string | undefined>>) => {
    const text = withValues(search, values)
    go(text ? `${path}?${text}` : path, { replace: true })
  }, [go, path, search])

  // Rows, groups, columns.
  const natural = query['sort'] === undefined || query['sort'] === ledger.sort
  const groups = useMemo(() => (natural && props.groupOf ? countGroups(rows.map(props.groupOf), complete, ledger.unit) : []), [natural, props.groupOf, rows, complete, ledger.unit])
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const all = useMemo(() => allColumns(ledger, props.columnParts), [ledger, props.columnParts])
  const usual = props.columns ?? ledger.columns
  const columns = shownColumns(all, usual, chosenColumns(search), width - (bulk ? 38 : 0))

  // The current row and what is selected.
  const hrefOf = useCallback((row: Row) => `${path}/${row.id}`, [path])
  const [current, setCurrent] = useState(-1)
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map())
  useEffect(() => setSelected(new Map()), [search])
  useEffect(() => {
    const kept = rememberedRow(ledger.path)
    if (current < 0 && kept) setCurrent(rows.findIndex((row) => row.id === kept))
  }, [rows.length > 0]) // oxlint-disable-line
  useEffect(() => {
    if (rows.length) rememberList(ledger.path, { href: search ? `${path}?${search}` : path, ids: rows.map((row) => row.id), total: total?.value ?? rows.length, ...(rows[current] ? { row: rows[current].id } : {}) })
  }, [ledger.path, path, search, rows, total, current])
  const select = (some: readonly Row[], on: boolean) => setSelected((before) => {
    const next = new Map(before)
    for (const row of some) if (on) next.set(row.id, row)
    else next.delete(row.id)
    return next
  })
  const open = (row: Row) => go(hrefOf(row))

  const canExport = may(permissionTo(ledger, 'export'))
  const [exporting, setExporting] = useState(false)
  const runExport = async () => {
    if (!canExport || exporting) return
    setExporting(true)
    const close = toast(`正在导出${total ? ` ${count(total.value)} ${ledger.unit}` : ''}…`, { kind: 'doing' })
    try {
      await download(contracts.export, { query: { ...query, format: 'xlsx' } } as never)
      close()
      toast('已导出，和现在看到的条件、排序一样')
    } catch (error) {
      close()
      toast(`没有导出：${asApiProblem(error).message}`, { kind: 'wrong' })
    } finally {
      setExporting(false)
    }
  }
  const [importing, setImporting] = useState(false)
  const canImport = !ledger.without.includes('import') && may(permissionTo(ledger, 'import'))
  const canCreate = props.create && may(props.create.permission)
  const [density, setDensity] = useDensity()
  const move = (by: number) => setCurrent((now) => Math.max(0, Math.min(rows.length - 1, now + by)))
  useKeys({
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    Space: () => { const row = rows[current]; if (row && bulk) select([row], !selected.has(row.id)) },
    Enter: () => { const row = rows[current]; if (row) open(row) },
    e: () => void runExport(),
    n: () => { if (canCreate) go(props.create!.href) },
  })
  const { hasNextPage, isFetching, fetchNextPage } = list
  const nearEnd = useCallback(() => { if (hasNextPage && !isFetching) void fetchNextPage() }, [hasNextPage, isFetching, fetchNextPage])

  return (
    <div className="list-page">
      <div className="head list-head">
        <h1>{ledger.label}</h1><p>{props.remark}</p><span className="grow" />{props.aside}
        {canImport && <Button className="screen-only" icon="import" onClick={() => setImporting(true)}>导入 Excel</Button>}
        {canCreate && <a className={`${buttonClass({ look: 'primary' })} screen-only`} href={props.create!.href}><PlusWords>{props.create!.label}</PlusWords></a>}
      </div>
      <ViewTabs ledger={ledger} path={path} contracts={contracts} tabs={props.tabs} search={search} />
      <FilterBar ledger={ledger} query={query} usual={props.filters} extras={props.extras ?? []} searchHint={props.searchHint} onChange={change} tools={(
        <>
          <Button size="small" icon="link" onClick={() => void copyLink()}>复制本页链接</Button>
          <ColumnChooser all={all} usual={usual} shown={columns} onChange={(names) => change({ columns: names?.join(',') })} />
          <DensityMenu density={density} onChange={setDensity} />
          {canExport && <Button size="small" icon="export" busy={exporting} onClick={() => void runExport()}>导出 Excel</Button>}
        </>
      )} />
      <ListPrint ledger={ledger} query={query} total={total?.value} shown={rows.length} />
      <div className="sheet list-sheet" ref={box} aria-busy={list.isFetching}>
        {list.error && !rows.length ? <div className="pad"><ProblemView problem={list.error} retry={() => void list.refetch()} /></div>
          : list.data && !rows.length ? <NothingFound {...props} filtered={filterCount(query) > 0} onClear={() => go(path, { replace: true })} />
          : (
            <Table label={ledger.label} columns={columns} rows={rows} groups={groups} density={density} sort={sort} onSort={(field) => change({ sort: nextSort(ledger, query['sort'], field) })}
              hrefOf={hrefOf} nameOf={(row) => String(row[ledger.keys[0]?.[0] ?? ledger.title] ?? '')} current={current} onCurrent={setCurrent} selected={bulk ? new Set(selected.keys()) : undefined} onSelect={select}
              context={{ today, mine: (id) => typeof id === 'string' && organisationIds.includes(id) }} total={total?.value} onNearEnd={nearEnd} onOpen={open}
              foot={list.isLoading ? <Loading /> : list.error ? <div className="pad"><ProblemView problem={list.error} retry={() => void list.fetchNextPage()} /></div> : null} />
          )}
      </div>
      {selected.size > 0 && <SelectionBar ledger={ledger} rows={[...selected.values()]} deeds={bulk ?? []} common={props.common} onClear={() => setSelected(new Map())} />}
      <footer className="list-foot screen-only">
        <span><kbd>↑</kbd> <kbd>↓</kbd> 移动</span>{bulk && <span><kbd>空格</kbd> 选中</span>}<span><kbd>Enter</kbd> 打开</span>{canExport && <span><kbd>E</kbd> 导出</span>}<span><kbd>?</kbd> 快捷键</span>
        <span className="grow" />
        <span role="status">{loadedWords(rows.length, total, complete, ledger.unit)}</span>
      </footer>
      {importing && <Suspense><ImportDialog ledger={ledger} contracts={contracts} touches={[ledger.path, ...(props.touches ?? [])]} onClose={() => setImporting(false)} /></Suspense>}
    </div>
  )
}

export function loadedWords(loaded: number, total: { value: number; exact: boolean } | undefined, complete: boolean, unit: string): string {
  if (!loaded) return ''
  if (complete) return `全部 ${count(loaded)} ${unit}`
  return total ? `已载入 ${count(loaded)} / ${count(total.value)} ${unit}${total.exact ? '' : '以上'}，往下滚动继续` : `已载入 ${count(loaded)} ${unit}，往下滚动继续`
}

/** Adds to each group's words how many it has, once that is known: when the next group has begun or all is loaded. */
function countGroups(groups: readonly Group[], complete: boolean, unit: string): Group[] {
  const sizes = new Map<string, number>()
  for (const group of groups) sizes.set(group.key, (sizes.get(group.key) ?? 0) + 1)
  const last = groups.at(-1)?.key
  return groups.map((group) => ({ key: group.key, label: <>{group.label}　{complete || group.key !== last ? `${count(sizes.get(group.key)!)} ${unit}` : ''}</> }))
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href)
    toast('链接已复制，对方打开看到的是同样的条件（各看各的范围）')
  } catch {
    toast('浏览器不让复制，请从地址栏复制', { kind: 'wrong' })
  }
}

const PlusWords = ({ children }: { children: ReactNode }) => <><Icon name="plus" size="small" />{children} <kbd aria-hidden="true">N</kbd></>

function Loading() {
  return <div className="list-loading skeleton" aria-busy="true" aria-label="正在载入">{Array.from({ length: 12 }, (_, line) => <i key={line} style={{ width: `${[94, 82, 88, 76][line % 4]}%` }} />)}</div>
}

function NothingFound({ ledger, empty, filtered, onClear }: LedgerListProps & { filtered: boolean; onClear: () => void }) {
  if (filtered && !empty.nothing) return <Empty fact={`没有符合条件的${ledger.label}`} next={<Button onClick={onClear}>去掉全部条件</Button>}>换个条件，或去掉几个再看</Empty>
  return <Empty fact={empty.fact} next={empty.next}>{empty.words}</Empty>
}

const DENSITY_WORDS: readonly [Density, string][] = [['compact', '紧凑'], ['standard', '标准'], ['roomy', '宽松']]

function DensityMenu({ density, onChange }: { density: Density; onChange: (density: Density) => void }) {
  return (
    <Float label="行距" align="right" button={(props) => <Button size="small" icon="list" {...props}>{DENSITY_WORDS.find(([one]) => one === density)![1]}</Button>}>
      {(close) => DENSITY_WORDS.map(([one, label]) => <button key={one} type="button" className="float-item" role="menuitemradio" aria-checked={one === density} onClick={() => { onChange(one); close() }}>{label}</button>)}
    </Float>
  )
}

function useDensity(): [Density, (density: Density) => void] {
  const [density, set] = useState<Density>(() => {
    const kept = localStorage.getItem('zhiben.density')
    return kept === 'standard' || kept === 'roomy' || kept === 'compact' ? kept : window.matchMedia('(pointer: coarse)').matches ? 'roomy' : 'compact'
  })
  return [density, (next) => { set(next); localStorage.setItem('zhiben.density', next) }]
}
