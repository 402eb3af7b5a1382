// 文书 across the jurisdiction: by kind, unit and day; every paper opens as PDF or Word.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { readPaper } from '#rooms/hazards/contract.ts'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { addressOf, call } from '#web/api/client.ts'
import type { ApiProblem } from '#web/api/problem.ts'
import { keyOf } from '#web/api/query.ts'
import { DayRangeBox } from '#web/forms/controls.tsx'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listPapers } from '../contract.ts'
import '#web/kit/grid.css'
import './papers.css'

type Reply = z.output<(typeof listPapers)['reply']>
const FILTERS = ['document', 'entityId', 'from', 'until', 'q'] as const

export function PapersPage() {
  const { today, may } = useVisitor()
  const go = useGo()
  const search = new URLSearchParams(useSearchAt('/papers'))
  useTitle('文书')
  const query = Object.fromEntries(FILTERS.flatMap((name) => { const value = search.get(name); return value ? [[name, value]] : [] })) as Record<string, string>
  const hrefOf = (change: Record<string, string | undefined>) => { const next = new URLSearchParams(Object.entries({ ...query, ...change }).filter((one): one is [string, string] => Boolean(one[1]))); return next.size ? `/papers?${next.toString()}` : '/papers' }
  const list = useInfiniteQuery<Reply, ApiProblem, { pages: Reply[] }, string[], string | undefined>({
    queryKey: [...keyOf(listPapers, { query }), 'pages'], queryFn: ({ pageParam, signal }) => call(listPapers, { query: { ...query, ...(pageParam ? { after: pageParam } : {}) }, signal }), initialPageParam: undefined, getNextPageParam: (page) => page.next ?? undefined, placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const counts = list.data?.pages[0]?.counts ?? []
  const total = counts.reduce((sum, one) => sum + one.count, 0)
  const shown = query['document'] ? (counts.find((one) => one.document === query['document'])?.count ?? 0) : total
  return (
    <>
      <div className="head">
        <h1>文书</h1><p>{list.data ? `${count(shown)} 份，有编号，签发后不改` : ''}</p><span className="grow" />
        {may('template.read') && <a className={buttonClass()} href="/papers/templates"><Icon name="edit" size="small" />文书措辞</a>}
        {may('hazard.export') && <a className={buttonClass()} href={`/api/papers/export?${new URLSearchParams(query).toString()}`} download><Icon name="export" size="small" />发文登记簿</a>}
        {may('hazard.export') && <a className={buttonClass()} href="/api/papers/hazard-register" download><Icon name="export" size="small" />督办台账</a>}
      </div>
      <section className="sheet">
        <form className="papers-find screen-only" onSubmit={(event) => { event.preventDefault(); const form = new FormData(event.currentTarget); go(hrefOf({ q: String(form.get('q') ?? '').trim() })) }}>
          <input className="input" name="q" type="search" aria-label="文号、单位、隐患" placeholder="文号、单位、隐患" defaultValue={query['q'] ?? ''} key={`q${query['q'] ?? ''}`} />
          <span className="small second">签发日期</span><span style={{ width: 250 }}><DayRangeBox value={{ ...(query['from'] ? { from: query['from'] } : {}), ...(query['until'] ? { until: query['until'] } : {}) }} onChange={({ from, until }) => go(hrefOf({ from, until }))} /></span>
          <Button submit>找</Button>{Object.keys(query).length > 0 && <a className="small" href="/papers">全部</a>}
        </form>
        {counts.length > 0 && <nav className="papers-kinds screen-only" aria-label="文书种类"><a href={hrefOf({ document: undefined })} aria-current={query['document'] ? undefined : 'true'}>全部 {count(total)}</a>{counts.map((one) => <a key={one.document} href={hrefOf({ document: one.document })} aria-current={query['document'] === one.document ? 'true' : undefined}>{one.label} {count(one.count)}</a>)}</nav>}
        {!list.data ? <NotYet found={list} pad lines={8} />
          : rows.length === 0 ? <Empty fact={Object.keys(query).length ? '没有符合条件的文书' : '还没有签发过文书'}>整改通知书从隐患页出具；督办通知书、函告、通报、约谈从督办页签发</Empty>
          : (
            <table className="grid">
              <thead><tr><th scope="col">文号</th><th scope="col">文书</th><th scope="col">单位</th><th scope="col">隐患</th><th scope="col">签发</th><th scope="col">经办</th><th scope="col"><span className="unseen">打开</span></th></tr></thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <th scope="row" className="nowrap"><a href={addressOf(readPaper, { id: row.id, format: 'pdf' })} target="_blank" rel="noreferrer">{row.number}</a></th>
                    <td className="nowrap"><a href={hrefOf({ document: row.document })} className="second">{row.label}</a></td>
                    <td><a href={`/entities/${row.entityId}`}>{row.entityName}</a></td>
                    <td><a className="second" href={row.supervisionId && may('supervision.read') ? `/supervisions/${row.supervisionId}` : `/hazards/${row.hazardId}`}>{row.description.length > 40 ? `${row.description.slice(0, 40)}…` : row.description}</a><small>{row.hazardNumber}</small></td>
                    <td className="tight">{shortDay(row.issuedOn, today)}</td><td className="tight">{row.issuedByName}</td>
                    <td className="tight"><a href={addressOf(readPaper, { id: row.id, format: 'docx' })} download>Word</a></td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        {list.hasNextPage && <div className="pad"><Button onClick={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>已载入 {count(rows.length)} / {count(shown)}，再看</Button></div>}
      </section>
    </>
  )
}
