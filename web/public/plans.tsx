// 公开的方案: all plans that were issued for the public, and each as paper with its texts in time, its contents, and a box to find words
// in it. No account; made to be read on a phone and to be printed.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import type { listPublicPlans, readPublicPlan } from '#rooms/plans/contract.ts'
import { layoutOf } from '#mechanisms/plan/layout.ts'
import { anchorOf, isHeading, PlanPaper, rangeOf } from '#rooms/plans/ui/paper.tsx'
import { placesOf } from '#rooms/plans/ui/sheets.ts'
import { Button, IconButton } from '#web/kit/button.tsx'
import { count } from '#web/kit/format.ts'
import { Empty, NoteBar, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useFetched } from './fetched.ts'

export type PublicPlans = z.output<(typeof listPublicPlans)['reply']>
type PublicPlan = z.output<(typeof readPublicPlan)['reply']>

/** Not taken from the room's words, which bring the names of all systems along. */
function periodWords({ periodFrom, periodTo }: { periodFrom: string | null; periodTo: string | null }): string {
  const [from, to] = [periodFrom?.slice(0, 4), periodTo?.slice(0, 4)]
  return from && to ? `${from === to ? from : `${from}—${to}`} 年` : ''
}

export function PublicPlanList({ plans }: { plans: PublicPlans['plans'] }) {
  const tenants = [...new Set(plans.map((plan) => plan.tenant))]
  return (
    <div className="public-plans">
      {tenants.map((tenant) => (
        <section key={tenant}>
          <h3>{tenant}</h3>
          <ul>{plans.filter((plan) => plan.tenant === tenant).map((plan) => (
            <li key={plan.id}><a href={`/p/plans/${plan.tenantId}/${plan.id}`}>{plan.title}</a><small>{[plan.documentNumber, plan.issuer, plan.issuedOn && `${plan.issuedOn} 印发`, periodWords(plan), plan.closedOn && `${plan.closedOn} 总结关闭`].filter(Boolean).join('　')}</small></li>
          ))}</ul>
        </section>
      ))}
    </div>
  )
}

export function PublicPlansPage() {
  useTitle('公开的方案')
  const { data, failed } = useFetched<PublicPlans>('/api/public/plans')
  return (
    <main>
      <h1>公开的方案</h1>
      <p className="public-lead">各辖区印发并公开的安全生产治本攻坚方案，全文在这里，改过几次、从哪天起执行，都看得到。</p>
      {failed ? <NoteBar kind="wrong" role="alert">{failed}</NoteBar> : !data ? <Skeleton lines={6} /> : data.plans.length ? <PublicPlanList plans={data.plans} /> : <p className="second">还没有辖区公开方案。</p>}
    </main>
  )
}

export function PublicPlanPage({ tenantId, id }: { tenantId: string; id: string }) {
  const asked = /^\?number=(\d{1,4})$/.exec(location.search)?.[1]
  const { data: plan, failed, missing } = useFetched<PublicPlan>(`/api/public/plans/${encodeURIComponent(tenantId)}/${encodeURIComponent(id)}${asked ? `?number=${asked}` : ''}`)
  useTitle(plan?.title)
  if (missing) return <main><Empty fact="没有找到这份方案">可能已经不再公开。<a href="/p/plans">看公开的方案</a></Empty></main>
  if (failed) return <main><NoteBar kind="wrong" role="alert">{failed}</NoteBar></main>
  if (!plan) return <main><Skeleton lines={14} /></main>
  const here = plan.history.find((one) => one.number === plan.number)
  const holds = plan.history.find((one) => one.state === 'published')
  const next = plan.history.findLast((one) => one.state === 'coming')
  const page = `/p/plans/${plan.tenantId}/${plan.id}`
  return (
    <main className="public-plan">
      <p className="crumbs screen-only"><a href="/p/plans">公开的方案</a><span aria-hidden="true">/</span><span>{plan.tenant}</span></p>
      <div className="public-plan-head">
        <h1>{plan.title}</h1>
        <dl>
          {plan.documentNumber && <div><dt>文号</dt><dd>{plan.documentNumber}</dd></div>}
          <div><dt>印发</dt><dd>{plan.issuer ?? plan.tenant}　<span className="nowrap">{plan.issuedOn}</span></dd></div>
          {periodWords(plan) && <div><dt>期间</dt><dd>{plan.periodFrom} 至 {plan.periodTo}</dd></div>}
          <div><dt>承诺</dt><dd>{count(plan.commitments)} 句</dd></div>
        </dl>
        {plan.closedOn && <NoteBar kind="doing">这份方案已经在 {plan.closedOn} 总结关闭，不再执行。</NoteBar>}
        {here && here.state !== 'published' && <NoteBar kind="doing">这是第 {here.number} 次文本，{here.state === 'coming' ? `${here.effectiveOn} 起执行` : '已被取代'}。{holds && <a href={page}>看现行文本</a>}</NoteBar>}
        {here?.state === 'published' && next && <NoteBar kind="doing">方案已经修订，第 {next.number} 次文本 {next.effectiveOn} 起执行，在那以前按这一次。<a href={`${page}?number=${next.number}`}>看修订后的文本</a></NoteBar>}
        <Button className="screen-only" size="small" icon="print" onClick={() => window.print()}>打印</Button>
      </div>
      <div className="public-plan-body">
        <Contents plan={plan} />
        <Find text={plan.text} />
        <article className="plan-paper public-paper"><PlanPaper text={plan.text} blocks={plan.blocks} /></article>
      </div>
      {plan.history.length > 0 && (
        <section className="public-history" aria-labelledby="history">
          <h2 id="history">各次文本</h2>
          <ol>{plan.history.map((one) => <li key={one.number}>{one.number === plan.number ? <b>第 {one.number} 次</b> : <a href={`${page}?number=${one.number}`}>第 {one.number} 次</a>}{one.effectiveOn ? `${one.effectiveOn} 起执行` : ''}{one.state === 'published' ? (plan.closedOn ? '，执行到关闭' : '，现行') : one.state === 'coming' ? '，待执行' : '，已被取代'}{one.reason && <small>{one.reason}</small>}</li>)}</ol>
        </section>
      )}
    </main>
  )
}

/** A heading longer than this is a paragraph. */
const LONGEST = 40

/** Chapters, under each its sections; every one is an address of its own. */
function Contents({ plan: { text, blocks } }: { plan: PublicPlan }) {
  const chapters = useMemo(() => {
    const found: { id: string; words: string; sections: { id: string; words: string }[] }[] = []
    for (const item of layoutOf(text, blocks).filter(isHeading)) {
      const words = text.slice(item.parts[0]!.start, item.leadEnd ?? item.parts.at(-1)!.end).trim().replace(/。$/, '')
      const entry = { id: anchorOf(item), words: words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words }
      const last = found.at(-1)
      if (item.role === 'section' && last) last.sections.push(entry)
      else found.push({ ...entry, sections: [] })
    }
    return found
  }, [text, blocks])
  // The address was there before the paper.
  useEffect(() => { if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView() }, [text])
  if (chapters.length < 3) return null
  return (
    <nav className="public-contents screen-only" aria-label="目录">
      <details open={window.matchMedia('(min-width: 701px)').matches}>
        <summary>目录</summary>
        <ol>{chapters.map(({ id, words, sections }) => <li key={id}><a href={`#${id}`}>{words}</a>{sections.length > 0 && <ol>{sections.map((one) => <li key={one.id}><a href={`#${one.id}`}>{one.words}</a></li>)}</ol>}</li>)}</ol>
      </details>
    </nav>
  )
}

const MARK = 'found'

/** Finds words on the paper whatever line ends stand between them, which the browser's own search does not. */
function Find({ text }: { text: string }) {
  const [words, setWords] = useState('')
  const [at, setAt] = useState<number>()
  const bar = useRef<HTMLFormElement>(null)
  const places = useMemo(() => placesOf(text, words), [text, words])
  const show = (index: number) => {
    const next = (index + places.length) % places.length
    setAt(next)
    const paper = document.querySelector<HTMLElement>('.public-paper')
    const range = paper && rangeOf(paper, places[next]!)
    if (!range) return
    if ('highlights' in CSS) CSS.highlights.set(MARK, new Highlight(range))
    window.scrollTo({ top: window.scrollY + range.getBoundingClientRect().top - bar.current!.offsetHeight - window.innerHeight * 0.2 })
  }
  const type = (next: string) => {
    setWords(next)
    setAt(undefined)
    if ('highlights' in CSS) CSS.highlights.delete(MARK)
  }
  const step = (by: number) => { if (places.length) show(at === undefined ? (by > 0 ? 0 : -1) : at + by) }
  return (
    <form ref={bar} role="search" className="public-find screen-only" onSubmit={(event) => { event.preventDefault(); step(1) }}>
      <input className="input" type="search" enterKeyHint="search" aria-label="在全文里查找" placeholder="在全文里查找，如 有限空间" value={words} onChange={(event) => type(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter' && event.shiftKey) { event.preventDefault(); step(-1) } }} />
      {words.trim().length > 1 && <span className="note second nowrap" role="status">{places.length ? `${at === undefined ? '' : `${count(at + 1)} / `}${count(places.length)} 处` : '没有'}</span>}
      {places.length > 0 && <><IconButton icon="left" look="quiet" label="上一处" onClick={() => step(-1)} /><IconButton icon="right" look="quiet" label="下一处" onClick={() => step(1)} /></>}
    </form>
  )
}
