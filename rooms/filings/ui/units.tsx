// The units of an obligation and the recipients of a plan, page after page by key; who still has something to do comes first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Fragment, useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { call } from '#web/api/client.ts'
import type { ApiProblem } from '#web/api/problem.ts'
import { keyOf } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { StateMark } from '#web/kit/signs.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listReceipts, listUnits, type RuleReply, type UnitRow } from '../contract.ts'
import { STANDINGS, type Standing } from '../rules.ts'
import { placeWords } from '../terms.ts'
import { FileDialog, type ToFile } from './steps.tsx'
import { StandingMark } from './words.tsx'

type Units = z.output<typeof listUnits.reply>
type Signed = z.output<typeof listReceipts.reply>
type Values = Readonly<Record<string, string | undefined>>

function usePages<Page extends { next: string | null }>(contract: typeof listUnits | typeof listReceipts, query: Values) {
  const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value))
  return useInfiniteQuery<Page, ApiProblem, { pages: Page[] }, string[], string | undefined>({
    queryKey: [...keyOf(contract, { query: asked }), 'pages'],
    queryFn: async ({ pageParam, signal }) => (await call(contract as never, { query: { ...asked, ...(pageParam ? { after: pageParam } : {}) }, signal } as never)) as Page,
    initialPageParam: undefined, getNextPageParam: (page) => page.next ?? undefined, placeholderData: (before) => before,
  })
}

const TABS: readonly [string, Values][] = [['全部', { state: undefined, late: undefined }], ...(['missing', 'returned', 'submitted', 'accepted'] as const).map((state) => [STANDINGS[state], { state, late: undefined }] as [string, Values])]

export function UnitList({ planId, rule, params, hrefOf }: { planId: string; rule: RuleReply; params: URLSearchParams; hrefOf: (changes: Values) => string }) {
  const { today, may, organisationIds, entityId } = useVisitor()
  const [typed, setTyped] = useState('')
  const [filing, setFiling] = useState<ToFile>()
  const q = useDeferredValue(typed.trim())
  const state = params.get('state') ?? undefined
  const late = params.get('late') ?? undefined
  const list = usePages<Units>(listUnits, { planId, rule: rule.key, state, late, q })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const { counts } = rule
  const total = q ? undefined : late ? counts.late : state ? counts[state as Standing] : counts.owing
  const mayFor = (row: UnitRow) => row.side === 'entity' && entityId === null && may('filing.submit-for') && (row.state === 'missing' || row.state === 'returned')
  return (
    <>
      <div className="units-head screen-only">
        {TABS.map(([label, changes]) => <a key={label} className={changes['state'] === state && !late ? 'tag tag-on' : 'tag'} href={hrefOf({ rule: rule.key, ...changes })} aria-current={changes['state'] === state && !late ? 'true' : undefined}>{label}</a>)}
        {late && <span className="tag tag-on">逾期未报</span>}
        <span className="grow" />
        <input className="input" style={{ width: 220, height: 26 }} type="search" aria-label="找单位" placeholder="单位名称" maxLength={60} value={typed} onChange={(event) => setTyped(event.target.value)} />
      </div>
      {list.error && !rows.length ? <div className="pad"><ProblemView problem={list.error} retry={() => void list.refetch()} /></div>
        : list.isLoading ? <div className="pad"><Skeleton lines={8} /></div>
        : rows.length === 0 ? <Empty fact={q ? `没有找到“${q}”` : state === 'missing' ? '没有未报的' : '这里没有单位'}>{q ? '换个写法试试' : rule.counts.owing === 0 ? '辖区里还没有登记应报的单位' : '换一个状态看'}</Empty>
        : (
          <table className="grid">
            <thead><tr><th scope="col" style={{ width: '32%' }}>单位</th><th scope="col" style={{ width: '14%' }}>所在</th><th scope="col">报来的</th><th scope="col">日期</th><th><span className="unseen">办理</span></th></tr></thead>
            <tbody>
              {rows.map((row, at) => (
                <Fragment key={`${row.side}${row.id}`}>
                {row.state !== rows[at - 1]?.state && <tr className="grid-group"><th scope="rowgroup" colSpan={5}><StandingMark state={row.state as Standing} late={row.late} mine={may('filing.accept')} />{!q && <span className="note muted">　{count(rule.counts[row.state as Standing])} 家</span>}</th></tr>}
                <tr>
                  <th scope="row">{row.side === 'entity' ? <a href={`/entities/${row.id}`}>{row.name}</a> : row.name}</th><td className="second">{placeWords(row.side, row.place)}</td>
                  <td>{row.document ? <a href={`/filings/${row.filingId!}`}>{row.document}</a> : <span className="muted">–</span>}{row.reason && <small>退回：{row.reason}</small>}</td>
                  <td className="tight">{row.submittedOn ? <>{shortDay(row.submittedOn, today)}{row.number! > 1 ? `　第 ${row.number} 次` : ''}</> : <span className="muted">–</span>}</td>
                  <td className="tight right">
                    {row.state === 'submitted' && may('filing.accept') && !(row.side === 'organisation' && organisationIds.includes(row.id)) ? <a className="link" href={`/filings/${row.filingId!}`}>去看</a>
                      : mayFor(row) && !row.filingId ? <Button size="small" onClick={() => setFiling({ planId, rule: rule.key, title: rule.title, dueOn: rule.dueOn, organisationId: null, entityId: row.id, unit: row.name, filingId: null, version: null })}>代报</Button> : null}
                  </td>
                </tr>
                </Fragment>
              ))}
            </tbody>
          </table>
        )}
      {rows.length > 0 && <div className="units-foot row"><span>已载入 {count(rows.length)}{total === undefined ? '' : ` / ${count(total)}`} 家</span>{list.hasNextPage && <Button size="small" busy={list.isFetchingNextPage && '正在载入…'} onClick={() => void list.fetchNextPage()}>再看一些</Button>}</div>}
      {filing && <FileDialog of={filing} onClose={() => setFiling(undefined)} />}
    </>
  )
}

export function ReceiptList({ planId, state, total }: { planId: string; state: string | undefined; total: number }) {
  const { today } = useVisitor()
  const list = usePages<Signed>(listReceipts, { planId, state })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  if (list.error && !rows.length) return <div className="pad"><ProblemView problem={list.error} retry={() => void list.refetch()} /></div>
  if (list.isLoading) return <div className="pad"><Skeleton lines={8} /></div>
  if (rows.length === 0) return <Empty fact={state === 'missing' ? '都签收了' : '没有收文单位'}>收文单位按方案的主送机关列出</Empty>
  return (
    <>
      <table className="grid">
        <thead><tr><th scope="col" style={{ width: '40%' }}>收文单位</th><th scope="col">所在</th><th scope="col">签收</th><th scope="col">日期</th><th scope="col">签收人</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.side}${row.id}`}>
              <th scope="row">{row.side === 'entity' ? <a href={`/entities/${row.id}`}>{row.name}</a> : row.name}</th><td className="second">{placeWords(row.side, row.place)}</td>
              <td><StateMark sign={row.state === 'signed' ? 'done' : 'todo'}>{row.state === 'signed' ? '已签收' : '未签收'}</StateMark></td>
              <td>{row.signedOn ? shortDay(row.signedOn, today) : <span className="muted">–</span>}</td><td>{row.signedByName ?? <span className="muted">–</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="units-foot row"><span>已载入 {count(rows.length)}/ {count(total)} 家</span>{list.hasNextPage && <Button size="small" busy={list.isFetchingNextPage && '正在载入…'} onClick={() => void list.fetchNextPage()}>再看一些</Button>}</div>
    </>
  )
}
