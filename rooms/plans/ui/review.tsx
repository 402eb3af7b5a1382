// 方案审读: the text as paper on the left, its commitments on the right, decided one after another. The keyboard does all of it;
// several people may do it at once.
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { useKeys, useKeyWords } from '#web/kit/keys.ts'
import { count } from '#web/kit/format.ts'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readDiff, readPlan, type PlanReply, type VersionReply } from '../contract.ts'
import { acceptRefusal } from '../rules.ts'
import { OpenCard, type Before, type CardDeeds, type Mode, type Runner } from './card.tsx'
import { ClauseEdit } from './clause-edit.tsx'
import { BatchDialog } from './batch.tsx'
import { CardList } from './card-list.tsx'
import { AsideTool, ConflictTool, SplitTool } from './clause-tools.tsx'
import { AlikeStrip } from './alike-strip.tsx'
import { useDeeds } from './deeds.ts'
import { usePanes } from './panes.ts'
import { caretPlace, PlanPaper } from './paper.tsx'
import { MarkOut, ReviewBar, ReviewHead } from './review-parts.tsx'
import { runningOf } from '#mechanisms/plan/running.ts'
import { useFinding } from './finding.ts'
import { afterGone, inView, nextUndecided, stepTo, tally, type ReviewFilter, type Sentence } from './review-model.ts'
import { useAlike, type Offer } from './use-alike.ts'
import { useReview, type Review } from './use-review.ts'
import './review.css'

const AlikeDialog = lazy(() => import('./alike-dialog.tsx').then((m) => ({ default: m.AlikeDialog })))

const KEY_WORDS = [
  [['J', 'K'], '下一句、上一句'], [['Enter'], '确认，看下一句'], [['U'], '到下一个没定的'], [['E'], '改这一句'], [['S'], '拆成两条（先在原文里点一下，切口就在那里）'], [['M'], '与下一条并成一条'], [['X'], '这句不执行'], [['R'], '定了的重新看'], [['A'], '刚改过一句：一样读的一起改'], [['/'], '在方案里查找；在查找框里按 Enter 到原文的下一处'],
] as const

export function ReviewPage() {
  const params = useParams({ strict: false }) as { id: string; number: string }
  const number = Number(params.number)
  const plan = useReading(readPlan, { params: { id: params.id } })
  const review = useReview(params.id, number)
  const { found } = review
  const failed = plan.error && !plan.data ? plan : found.error && !found.data ? found : undefined
  if (failed) return <ProblemView problem={failed.error!} retry={() => void failed.refetch()}><a className={buttonClass()} href="/plans">回到方案</a></ProblemView>
  if (!plan.data || !found.data) return <div className="sheet pad"><Skeleton lines={14} /></div>
  return <ReviewBody key={`${params.id}/${number}`} plan={plan.data} version={found.data} review={review} />
}

function ReviewBody({ plan, version, review }: { plan: PlanReply; version: VersionReply; review: Review }) {
  const { may } = useVisitor()
  const go = useGo()
  const path = `/plans/${plan.id}/review/${version.number}`
  const search = useSearchAt(path)
  const { clauses, pending, conflicts } = review
  const { alike, corrected, forget: forgetAlike } = useAlike(clauses)
  const deeds = useDeeds(review, corrected)
  const editable = version.state === 'review' && may('plan.review')
  useTitle(`${version.state === 'review' ? '方案审读' : '方案文本'} ${plan.title}`)
  useKeyWords(KEY_WORDS)

  const filter = useMemo<ReviewFilter>(() => { const asked = new URLSearchParams(search); return { state: (asked.get('state') ?? undefined) as ReviewFilter['state'], kind: asked.get('kind') ?? undefined, owner: asked.get('owner') ?? undefined, system: asked.get('system') ?? undefined, runs: (asked.get('runs') ?? undefined) as ReviewFilter['runs'], look: (asked.get('look') ?? undefined) as ReviewFilter['look'], words: asked.get('q') ?? undefined } }, [search])
  const change = useCallback((part: Readonly<Record<string, string | undefined>>) => {
    const asked = new URLSearchParams(search)
    asked.delete('clause')
    asked.delete('at')
    for (const [name, value] of Object.entries(part)) if (value) asked.set(name, value)
    else asked.delete(name)
    const text = asked.toString()
    go(text ? `${path}?${text}` : path, { replace: true })
  }, [go, path, search])

  const running = useMemo(() => new Set([...runningOf(clauses.filter((one) => one.state !== 'set-aside' && one.kind !== 'principle'), version.runners).keys()].map((one) => one.id)), [clauses, version.runners])
  const matched = useMemo(() => inView(clauses, filter, running), [clauses, filter, running])
  // The open commitment; it stays in sight even when a filter would hide it.
  const wished = new URLSearchParams(search).get('clause')
  const [current, setCurrent] = useState<string | undefined>(() => {
    const from = matched.length ? matched : clauses
    return clauses.find((one) => one.id === wished || one.commitmentId === wished)?.id ?? (version.state === 'review' ? nextUndecided(from, undefined) : undefined) ?? from[0]?.id
  })
  const [mode, setMode] = useState<Mode>('view')
  const outside = current !== undefined && !matched.some((one) => one.id === current)
  const shown = useMemo(() => (outside ? clauses.filter((one) => one.id === current || matched.includes(one)) : matched), [clauses, matched, current, outside])
  const faint = useMemo(() => (matched.length === clauses.length ? undefined : (() => { const kept = new Set(matched.map((one) => one.id)); return new Set(clauses.filter((one) => !kept.has(one.id)).map((one) => one.id)) })()), [clauses, matched])
  const open = clauses.find((one) => one.id === current)
  const conflict = current ? conflicts.get(current) : undefined
  const panes = usePanes(shown, current, `${mode}${conflict ? '!' : ''}${open?.version}${open?.state}`)

  const select = useCallback((id: string | undefined, focus = true) => {
    if (!id) return
    setCurrent(id)
    setMode('view')
    if (focus) window.requestAnimationFrame(() => document.getElementById(`promise-${id}`)?.focus({ preventScroll: true }))
  }, [])
  useEffect(() => {
    const found = wished && clauses.find((one) => one.id === wished || one.commitmentId === wished)
    if (found) select(found.id, false)
  }, [wished]) // oxlint-disable-line

  // The commitment I look at was merged away by somebody: stay with what now covers its words.
  const last = useRef(open)
  useEffect(() => {
    if (open) last.current = open
    else if (last.current && current) select(afterGone(clauses, last.current.span), false)
  }, [open, clauses, current, select])

  const runners: readonly Runner[] = version.runners
  const earlier = version.state === 'review' ? plan.adoptedNumber : null
  const diff = useReading(readDiff, { params: { id: plan.id }, query: { from: earlier ?? 1, to: version.number } }, { enabled: earlier !== null && clauses.some((one) => one.change?.kind === 'changed'), staleTime: 60_000 })
  const before = useMemo(() => new Map<string, Before>((diff.data?.changes ?? []).flatMap((one) => (one.before ? [[one.commitmentId, one.before]] : []))), [diff.data])
  const loose = version.uncovered
  const names = useMemo(() => tally(clauses.flatMap((one) => one.owners.map((owner) => owner.name))).map((one) => one.name), [clauses])

  // The controls of the edit form are there before somebody asks for them.
  useEffect(() => {
    if (!editable) return undefined
    const timer = window.setTimeout(() => void import('#web/forms/controls.tsx'), 1_500)
    return () => window.clearTimeout(timer)
  }, [editable])

  // What the keys and buttons do, always with the latest of everything.
  const now = useRef({ shown, clauses, current, editable, deeds, select, pending })
  now.current = { shown, clauses, current, editable, deeds, select, pending }
  const card = useMemo<CardDeeds>(() => {
    const next = (from: string) => {
      const { shown: list, select: goTo } = now.current
      const to = stepTo(list, from, 1)
      if (to && to !== from) goTo(to)
      else toast('到最后一句了')
    }
    return {
      onSelect: (id) => now.current.select(id),
      onAccept: (clause) => {
        if (clause.state === 'accepted' || clause.state === 'set-aside' || !now.current.editable) return next(clause.id)
        const refusal = acceptRefusal(clause)
        if (refusal) return void toast(`第 ${clause.ordinal} 句还不能确认：${refusal}`, { kind: 'doing' })
        void now.current.deeds.accept(clause)
        return next(clause.id)
      },
      onMode: setMode,
      onMerge: (clause) => {
        const { clauses: all, deeds: todo } = now.current
        const other = all[all.findIndex((one) => one.id === clause.id) + 1]
        if (!other) return
        void todo.merge(clause, other).then((done) => { if (done) { toast(`第 ${clause.ordinal}、${other.ordinal} 句并成一条了`); const kept = done.clauses.find((one) => one.span.start <= clause.span.start && one.span.end >= other.span.end) ?? done.clauses[0]; if (kept && !now.current.clauses.some((one) => one.id === now.current.current)) now.current.select(kept.id) } })
      },
      onReopen: (clause) => void now.current.deeds.reopen(clause),
      onSettle: (clause, words, value, basis) => void now.current.deeds.edit(clause, { open: clause.open.map((one) => (one.words === words ? { ...one, value, basis } : one)) }),
    }
  }, [])
  const [caret, setCaret] = useState<number>()
  const move = (by: number) => select(stepTo(shown, current, by))
  const decided = open?.state === 'accepted' || open?.state === 'set-aside'
  const change_ = (wanted: Mode) => {
    if (!open || !editable) return
    if (decided) return void toast(`第 ${open.ordinal} 句已经定了，要改先按 R 重新看这一句`, { kind: 'doing' })
    if (wanted === 'split') { const place = caretPlace(panes.text.current); setCaret(place !== undefined ? place - open.span.start : undefined) }
    return setMode(wanted)
  }
  const undecidedNext = () => { const id = nextUndecided(shown, current); if (id) select(id); else toast('看得到的都定了') }
  const finder = useRef<HTMLInputElement>(null)
  const { finding, show, wanted } = useFinding(version.text, filter.words, open?.span.start ?? 0, panes.text, finder)
  // From another page a place of the text may be asked for that belongs to no commitment.
  const place = Number(new URLSearchParams(search).get('at') ?? Number.NaN)
  useEffect(() => { if (place >= 0 && place < version.text.length) show({ start: place, end: place + 1 }) }, [place, show, version.text])
  useKeys({
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
    Enter: () => { if (open && mode === 'view') card.onAccept(open) },
    e: () => change_('edit'), s: () => change_('split'), x: () => change_('aside'),
    m: () => { if (open && editable && !decided) card.onMerge(open) }, u: undecidedNext, r: () => { if (open && editable && decided) card.onReopen(open) }, a: () => setTogether(alike), '/': () => finder.current?.focus(), Escape: () => setMode('view'),
  })
  const done = () => { setMode('view'); if (current) select(current) }
  const [batch, setBatch] = useState<readonly Sentence[]>()
  const askBatch = useCallback(() => setBatch(matched), [matched])
  const [together, setTogether] = useState<Offer>()

  return (
    <div className="review">
      <ReviewHead plan={plan} version={version} loose={loose} onShow={show} onNext={undecidedNext} clauses={clauses} filter={filter} onFilter={change} editable={editable} />
      <div className="review-panes">
        <div className="review-text" ref={panes.text} tabIndex={0} role="region" aria-label="方案原文" onClick={(event) => {
          const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-clause]') : null
          if (target && window.getSelection()?.isCollapsed !== false) select(target.dataset['clause'], false)
        }}>
          <div className="plan-paper review-paper">
            <PlanPaper text={version.text} blocks={version.blocks} clauses={clauses} loose={loose} current={current} faint={faint} pane={panes.text} wanted={wanted} />
          </div>
          {editable && <MarkOut planId={plan.id} text={version.text} loose={loose} pane={panes.text} review={review} open={decided ? undefined : open} onWiden={(clause, span) => void deeds.edit(clause, { span })} onDone={select} />}
        </div>
        <svg className="review-line" ref={panes.line} aria-hidden="true"><path /></svg>
        <section className="review-cards" aria-label="逐句的承诺">
          <ReviewBar clauses={clauses} running={running} shown={matched} filter={filter} onFilter={change} finder={finder} finding={finding} editable={editable} closed={plan.closedOn !== null} onBatch={askBatch} />
          <AlikeStrip alike={alike} onOpen={() => setTogether(alike)} onForget={forgetAlike} />
          <div className="review-scroll" ref={panes.cards}>
            <ol onKeyDown={(event) => {
              // Arrows and Enter on the open card work also where single keys are switched off.
              if (!(event.target instanceof HTMLElement) || !event.target.matches('.promise-open') || !open) return
              if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event.key === 'ArrowDown' ? 1 : -1)
              else if (event.key === 'Enter' && mode === 'view') card.onAccept(open)
              else return
              event.preventDefault()
            }}>
              <CardList shown={shown} current={current} editable={editable} pending={pending} deeds={card} pane={panes.cards} open={open && (
                <OpenCard key={open.id} closed={plan.closedOn !== null} notice={<>{outside && matched.length > 0 && <p className="note second promise-outside">这一句不在筛出来的 {count(matched.length)} 句里</p>}{conflict && <ConflictTool conflict={conflict} now={open} onForget={() => review.forget(open.id)} />}</>} clause={open} editable={editable} busy={pending.has(open.id)} deeds={card} mode={mode} hasNext={shown.at(-1)?.id !== open.id} next="看下一句" href={`/plans/${plan.id}/review/${version.number}?clause=${open.commitmentId}`}
                  carrier={open.carriedBy ? clauses.find((one) => one.commitmentId === open.carriedBy) : undefined} runner={open.runs ? runners.find((one) => one.runs === open.runs) : undefined} before={before.get(open.commitmentId)}>
                  {mode === 'edit' && <ClauseEdit key={open.id} clause={open} clauses={clauses} names={names} runners={runners} onDone={done} onSave={deeds.edit} />}
                  {mode === 'split' && <SplitTool clause={open} at={caret} onCancel={done} onSplit={(at) => { done(); void deeds.split(open, at) }} />}
                  {mode === 'aside' && <AsideTool onCancel={done} onAside={(reason) => { void deeds.setAside(open, reason).then((reply) => { const after = reply?.clauses.find((one) => one.id === open.id); if (after) toast(`第 ${open.ordinal} 句不执行`, { undo: () => void deeds.reopen({ ...after, ordinal: open.ordinal }) }) }); card.onSelect(stepTo(shown, open.id, 1) ?? open.id) }} />}
                </OpenCard>
              )} />
            </ol>
            {!matched.length && <Empty fact="没有符合条件的句子">{open ? `上面是正看着的第 ${open.ordinal} 句。换个条件再看` : clauses.length ? '换个条件再看' : '这份文本里还没有划出承诺。在左边选中一段文字，就能划成一条'}</Empty>}
          </div>
        </section>
      </div>
      <footer className="review-foot screen-only"><span><kbd>J</kbd> <kbd>K</kbd> 上下句</span>{editable && <><span><kbd>Enter</kbd> 确认</span><span><kbd>U</kbd> 下一个没定的</span><span><kbd>E</kbd> 改</span><span><kbd>S</kbd> 拆</span><span><kbd>M</kbd> 并</span><span><kbd>X</kbd> 不执行</span></>}<span><kbd>?</kbd> 快捷键</span><span className="grow" />
        <span className="review-legend" aria-hidden="true"><i className="mk mk-accepted">已确认</i><i className="mk mk-unread">未看</i><i className="mk mk-asked">等你定</i><i className="mk mk-principle">原则</i>{loose.length > 0 && <i className="mk mk-loose">没人管的字句</i>}</span>
        <span role="status" aria-live="polite">{open ? `第 ${open.ordinal} / ${clauses.length} 句` : ''}</span></footer>
      {together && <Suspense><AlikeDialog planId={plan.id} offer={together} runners={runners} review={review} onClose={() => setTogether(undefined)} onDone={forgetAlike} /></Suspense>}
      {batch && <BatchDialog planId={plan.id} shown={batch} review={review} onClose={() => setBatch(undefined)} onOpen={(id) => { setBatch(undefined); select(id) }} />}
    </div>
  )
}
