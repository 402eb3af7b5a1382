// 两次文本对照: sentence by sentence what a revision changes, with the changed values marked and what follows for duties and
// tasks in words. All of it is fetched, drawn where somebody looks, and printed whole.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { memo, useEffect, useMemo, useState } from 'react'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import type { ApiProblem } from '#web/api/problem.ts'
import { keyOf, useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { useNear, usePrinting } from '#web/kit/drawing.ts'
import { count, shortDay } from '#web/kit/format.ts'
import { PrintButton, Trail } from '#web/kit/record.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { z } from 'zod'
import { readDiff, readPlan } from '../contract.ts'
import { KIND_LABELS } from '../rules.ts'
import { sentenceAddress } from './source-tag.tsx'
import { differing } from './text-diff.ts'
import { CHANGE_WORDS, fieldWords, pathWords, valueWords, VERSION_WORDS } from './words.ts'
import './plans.css'

type Reply = z.output<(typeof readDiff)['reply']>
type Change = Reply['changes'][number]
const KINDS = ['changed', 'new', 'removed', 'same'] as const
const KINDS_ASKED = [...KINDS, 'all'] as const

export function DiffPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const path = `/plans/${id}/diff`
  const search = new URLSearchParams(useSearchAt(path))
  const go = useGo()
  const { today } = useVisitor()
  const [from, to] = [Number(search.get('from') ?? 1), Number(search.get('to') ?? 2)]
  const kind = search.get('kind')
  const plan = useReading(readPlan, { params: { id } })
  const found = useChanges(id, from, to, KINDS_ASKED.find((one) => one === search.get('kind')))
  const printing = usePrinting()
  useTitle('两次文本对照')
  const set = (part: Record<string, string | undefined>) => {
    const next = new URLSearchParams(search)
    for (const [name, value] of Object.entries(part)) if (value === undefined) next.delete(name)
    else next.set(name, value)
    go(`${path}?${next}`, { replace: true })
  }
  const failed = found.error && !found.counts ? found : plan.error && !plan.data ? plan : undefined
  if (failed) return <ProblemView problem={failed.error!} retry={() => void failed.refetch()}><a className={buttonClass()} href={`/plans/${id}`}>回到方案</a></ProblemView>
  const { shown, counts } = found
  const version = (number: number) => plan.data?.versions.find((one) => one.number === number)
  const head = (number: number) => { const one = version(number); return <>第 {number} 次文本{one && <span>　{one.effectiveOn ? `${shortDay(one.effectiveOn, today)} 起执行` : VERSION_WORDS[one.state]}</span>}</> }
  return (
    <>
      <Trail path={[['/plans', '方案'], [`/plans/${id}`, plan.data?.title ?? '…']]} name="两次文本对照">{found.more ? <Button size="small" icon="print" className="screen-only" busy={found.asked && '正在取全，取完就打印…'} onClick={found.print}>打印全部</Button> : <PrintButton />}</Trail>
      <div className="head"><h1>两次文本对照</h1>{version(to)?.reason && <p>为什么修订：{version(to)!.reason}</p>}</div>
      <div className="compare-filter" role="group" aria-label="只看">
        <Toggle on={!kind} onClick={() => set({ kind: undefined })}>有变化的 {counts && count(counts.changed + counts.new + counts.removed)}</Toggle>
        {KINDS.map((one) => <Toggle key={one} on={kind === one} onClick={() => set({ kind: one })}>{CHANGE_WORDS[one]} {counts && count(counts[one])}</Toggle>)}
        <Toggle on={kind === 'all'} onClick={() => set({ kind: 'all' })}>全部 {counts && count(counts.changed + counts.new + counts.removed + counts.same)}</Toggle>
        <span className="grow" />
        {plan.data && plan.data.versions.length > 2 && <span className="row small screen-only">从 <Which versions={plan.data.versions} value={from} label="从哪一次" onPick={(number) => set({ from: String(number) })} /> 到 <Which versions={plan.data.versions} value={to} label="到哪一次" onPick={(number) => set({ to: String(number) })} /></span>}
      </div>
      <div className="sheet">
        {!counts ? <div className="pad"><Skeleton lines={10} /></div> : !shown.length ? <Empty fact={counts.changed + counts.new + counts.removed > 0 ? '没有这样的句子' : '两次文本一句都没有变'}>换个条件再看</Empty> : (
          <table className="compare">
            <colgroup><col style={{ width: 68 }} /><col /><col /><col style={{ width: '24%' }} /></colgroup>
            <thead><tr><th scope="col">变化</th><th scope="col">{head(from)}</th><th scope="col">{head(to)}</th><th scope="col">履职和任务跟着怎么变</th></tr></thead>
            {found.pages.map((page, index) => <Part key={index} changes={page.changes} first={index === 0} printing={printing} planId={id} from={from} to={to} />)}
          </table>
        )}
        {found.more && <p className="pad row small" role="status">{found.error ? <Button size="small" onClick={found.load}>接着取</Button> : null}<span className="muted">已取到 {count(shown.length)} / {count(found.total)} 句{found.error ? '，后面的没取到' : '，还在取'}<span className="print-only">；打印的只到这里</span></span></p>}
      </div>
    </>
  )
}

/** What a screen shows comes first, the rest in few answers: each lays the two texts beside each other anew. */
const FIRST = 100
const AT_ONCE = 1000

function useChanges(id: string, from: number, to: number, kind: (typeof KINDS_ASKED)[number] | undefined) {
  const input = (offset: number) => ({ params: { id }, query: { from, to, kind, offset, limit: offset ? AT_ONCE : FIRST } })
  const found = useInfiniteQuery<Reply, ApiProblem, { pages: Reply[] }, string[], number>({
    queryKey: keyOf(readDiff, input(0)), initialPageParam: 0, placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => call(readDiff, { ...input(pageParam), signal }), getNextPageParam: (last) => last.next,
  })
  const { fetchNextPage, hasNextPage, isFetching, isPlaceholderData, error } = found
  const more = hasNextPage && !isPlaceholderData
  const pages = found.data?.pages
  useEffect(() => { if (more && !isFetching && !error) void fetchNextPage() }, [more, isFetching, error, fetchNextPage])
  // Whoever wants it on paper before it is all here gets it when it is.
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked || (more && !error)) return
    setAsked(false)
    // Not from within an effect: the whole has to be drawn before the printer looks.
    if (!error) setTimeout(() => window.print(), 0)
  }, [asked, more, error])
  useEffect(() => {
    if (!more) return undefined
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setAsked(true)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [more])
  const shown = useMemo(() => pages?.flatMap((page) => page.changes) ?? [], [pages])
  const counts = pages?.[0]?.counts
  const total = !counts ? 0 : kind === 'all' ? counts.changed + counts.new + counts.removed + counts.same : kind ? counts[kind] : counts.changed + counts.new + counts.removed
  return { pages: pages ?? [], shown, counts, total, error, refetch: found.refetch, more, asked, load: () => void fetchNextPage(), print: () => setAsked(true) }
}

/** So many rows are drawn together; the height of one until it is drawn. */
const GROUP = 50
const ROW_PX = 96

type PartProps = { changes: readonly Change[]; first: boolean; printing: boolean; planId: string; from: number; to: number }

const Part = memo(function Part({ changes, first, printing, ...rest }: PartProps) {
  const groups = Array.from({ length: Math.ceil(changes.length / GROUP) }, (_, i) => changes.slice(i * GROUP, (i + 1) * GROUP))
  return <>{groups.map((some, index) => <Group key={some[0]!.commitmentId} changes={some} wanted={printing || (first && index === 0)} {...rest} />)}</>
})

function Group({ changes, wanted, ...rest }: Omit<PartProps, 'first' | 'printing'> & { wanted: boolean }) {
  const { drawn, place } = useNear<HTMLTableSectionElement>(wanted, undefined, '1200px')
  if (!drawn) return <tbody ref={place} aria-hidden="true"><tr style={{ height: changes.length * ROW_PX }}><td colSpan={4} /></tr></tbody>
  return <tbody>{changes.map((change) => <Row key={change.commitmentId} change={change} {...rest} />)}</tbody>
}

function Toggle({ on, onClick, children }: { on: boolean; onClick: () => void; children: React.ReactNode }) {
  return <button type="button" className="tag" aria-pressed={on} onClick={onClick}>{children}</button>
}

function Which({ versions, value, label, onPick }: { versions: readonly { number: number }[]; value: number; label: string; onPick: (number: number) => void }) {
  return <select className="input" style={{ width: 108, height: 28 }} aria-label={label} value={value} onChange={(event) => onPick(Number(event.target.value))}>{versions.map((one) => <option key={one.number} value={one.number}>第 {one.number} 次文本</option>)}</select>
}

function Row({ change, planId, from, to }: { change: Change; planId: string; from: number; to: number }) {
  const { before, after, fields } = change
  const parts = before && after && before.text !== after.text ? differing(before.text, after.text) : undefined
  const facts = fields.filter((field) => field !== 'text')
  const say = (side: NonNullable<typeof before>, field: string) => (field === 'kind' ? KIND_LABELS[side.kind] : valueWords(side as never, field))
  const cell = (side: typeof before, number: number, words: readonly { words: string; changed: boolean }[] | undefined, Mark: 'del' | 'ins') => (
    <td>
      {side ? (
        <>
          <p className="compare-words">{words ? words.map((part, index) => (part.changed ? <Mark key={index}>{part.words}</Mark> : <span key={index}>{part.words}</span>)) : side.text}</p>
          <p className="facts-small"><a href={sentenceAddress(planId, number, side.id)}>原文 {pathWords(side.path)}</a>{facts.map((field) => <span key={field}>{fieldWords(field)} <mark>{say(side, field)}</mark></span>)}</p>
        </>
      ) : <span className="muted">没有这一句</span>}
    </td>
  )
  return (
    <tr>
      <th scope="row" className="nowrap">{CHANGE_WORDS[change.kind]}</th>
      {cell(before, from, parts?.before, 'del')}
      {cell(after, to, parts?.after, 'ins')}
      <td>{change.effects.length ? <ul className="effects">{change.effects.map((effect) => <li key={effect}>{effect}</li>)}</ul> : <span className="muted">{change.kind === 'same' ? '照旧' : '履职和任务不变'}</span>}</td>
    </tr>
  )
}
