// The audit log: who did what when, read only. What was recorded can be seen word for word.
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { call } from '#web/api/client.ts'
import type { ApiProblem } from '#web/api/problem.ts'
import { keyOf } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { moment } from '#web/kit/format.ts'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { auditLog } from '../contract.ts'
import { auditWords, nounWords } from './audit-words.ts'
import '#web/kit/grid.css'
import './accounts.css'

const DayRangeBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayRangeBox })))

type Audit = z.output<typeof auditLog.reply>

export function AuditPage() {
  const { today } = useVisitor()
  const [query, setQuery] = useState<{ from?: string; until?: string }>({})
  const list = useInfiniteQuery<Audit, ApiProblem, { pages: Audit[] }, string[], string | undefined>({
    queryKey: [...keyOf(auditLog, { query }), 'pages'],
    queryFn: ({ pageParam, signal }) => call(auditLog, { query: { ...query, ...(pageParam ? { after: pageParam } : {}) }, signal }),
    initialPageParam: undefined, getNextPageParam: (page) => page.next ?? undefined, placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <div className="head"><h1>审计日志</h1><p>谁在什么时候做了什么；只增不改，前后相连，改了会被查出来</p></div>
      <div className="filters"><div className="audit-days"><Suspense><DayRangeBox value={query} onChange={setQuery} /></Suspense></div></div>
      <section className="sheet">
        {list.error && !rows.length ? <div className="pad"><ProblemView problem={list.error} retry={() => void list.refetch()} /></div>
          : list.isLoading ? <div className="pad"><Skeleton lines={8} /></div>
          : rows.length === 0 ? <Empty fact="这段时间没有记录">换个日期再看</Empty>
          : (
            <table className="grid">
              <thead><tr><th scope="col">时间</th><th scope="col">谁</th><th scope="col">事件</th><th scope="col">对象</th><th scope="col">内容</th></tr></thead>
              <tbody>{rows.map((row) => <tr key={row.id}><td>{moment(row.at, today)}</td><th scope="row" className="nowrap"><b>{row.actorName}</b></th><td>{auditWords(row.what)}</td><td>{nounWords(row.subjectType)} <span className="muted">{row.subjectId.slice(-8)}</span></td><td className="audit-body"><details><summary>看原始记录</summary><pre>{JSON.stringify(row.body, null, 2)}</pre></details></td></tr>)}</tbody>
            </table>
          )}
      </section>
      {list.hasNextPage && <p style={{ marginTop: 12 }}><Button busy={list.isFetchingNextPage && '正在载入…'} onClick={() => void list.fetchNextPage()}>再看一些</Button></p>}
    </>
  )
}
