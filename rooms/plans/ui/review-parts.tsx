// Around the two panes of the review: head with progress, filters, marking out a new commitment.
import { memo, useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { Button, buttonClass, IconButton } from '#web/kit/button.tsx'
import { Float } from '#web/kit/float.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { Kind } from '#mechanisms/plan/compile/plan.ts'
import { addClause, type PlanReply, type VersionReply } from '../contract.ts'
import { CLAUSE_STATES, KIND_LABELS } from '../rules.ts'
import { ProgressBar } from './progress.tsx'
import type { Loose } from '#mechanisms/plan/layout.ts'
import type { Finding } from './finding.ts'
import { selectedSpan } from './paper.tsx'
import { acceptable, countsOf, LOOKS, looksOf, tally, type Look, type ReviewFilter, type Sentence } from './review-model.ts'
import { trimmed, type Span } from './segments.ts'
import { whole, type Review } from './use-review.ts'
import { CLAUSE_SIGNS, systemName, VERSION_WORDS } from './words.ts'

type Change = (part: Readonly<Record<string, string | undefined>>) => void

export function ReviewHead({ plan, version, loose, onShow, onNext, clauses, filter, onFilter, editable }: { plan: PlanReply; version: VersionReply; loose: readonly Loose[]; onShow: (span: Span) => void; onNext: () => void; clauses: readonly Sentence[]; filter: ReviewFilter; onFilter: Change; editable: boolean }) {
  const counts = countsOf(clauses)
  const left = counts.unread + counts.asked
  const states = ['accepted', 'asked', 'unread', 'set-aside'] as const
  const { today } = useVisitor()
  const before = version.state === 'review' && plan.adoptedNumber !== null ? plan.adoptedNumber : plan.versions.filter((one) => one.number < version.number && one.state !== 'dropped').map((one) => one.number).sort((a, b) => b - a)[0]
  const other = version.number === plan.comingNumber ? plan.currentNumber : version.number === plan.currentNumber ? plan.comingNumber : null
  return (
    <header className="review-head">
      <div className="review-title">
        <h1>{version.state === 'review' ? '方案审读' : '方案文本'}</h1>
        <p className="cut"><a href={`/plans/${plan.id}`}>{plan.title}</a>{version.number > 1 && <>　第 {version.number} 次文本</>}{plan.documentNumber && <span className="muted">　{plan.documentNumber}</span>}</p>
        <span className="grow" />
        {before !== undefined && <a className={`${buttonClass({ size: 'small' })} screen-only`} href={`/plans/${plan.id}/diff?from=${before}&to=${version.number}`}>与上一次文本对照</a>}
        {plan.superiorId && <a className={`${buttonClass({ size: 'small' })} screen-only`} href={`/plans/${plan.id}/comparison?with=${plan.superiorId}`}>与上级对照</a>}
        {version.state === 'review' && plan.standing === 'own' && (left === 0 ? <a className={`${buttonClass({ size: 'small', look: 'primary' })} screen-only`} href={`/plans/${plan.id}`}>都定了，去{plan.currentNumber ? '采用' : '印发'}</a> : <Button size="small" disabled className="screen-only">{plan.currentNumber ? '采用修订稿' : '印发'}</Button>)}
      </div>
      <div className="review-progress">
        <ProgressBar progress={{ clauses: counts.clauses, accepted: counts.accepted, asked: counts.asked, unread: counts.unread, setAside: counts['set-aside'] }} />
        <button type="button" className="review-count" aria-pressed={!filter.state} onClick={() => onFilter({ state: undefined })}>共 <b>{count(counts.clauses)}</b> 句</button>
        {states.map((state) => (
          <button key={state} type="button" className={`review-count${state === 'asked' && counts.asked ? ' review-waits' : ''}`} aria-pressed={filter.state === state} onClick={() => onFilter({ state: filter.state === state ? undefined : state })}><Sign name={CLAUSE_SIGNS[state]} />{CLAUSE_STATES[state]} <b>{count(counts[state])}</b></button>
        ))}
        {loose.length > 0 && <LooseList loose={loose} onShow={onShow} />}
        <span className="grow" />
        {editable && plan.standing === 'own' && <span className="muted nowrap">{left ? `还有 ${count(left)} 句没定，定完才能${plan.currentNumber ? '采用' : '印发'}` : '每一句都定了'}</span>}
        {other !== null && <span className="nowrap">{version.number === plan.comingNumber ? <>{shortDay(version.effectiveOn, today)} 起执行，<a href={`/plans/${plan.id}/review/${other}`}>看现行文本</a></> : <>第 {other} 次文本 {shortDay(plan.comingOn, today)} 起执行，<a href={`/plans/${plan.id}/review/${other}`}>看那一次</a></>}</span>}
        {version.state !== 'review' && other === null && <span className="muted nowrap">{plan.closedOn ? `方案 ${shortDay(plan.closedOn, today)} 总结关闭，只能看` : `这一次文本${VERSION_WORDS[version.state]}，只能看；要改先上传修订稿`}</span>}
        {editable && left > 0 && <button type="button" className="link small nowrap screen-only" onClick={onNext}>下一个没定的</button>}
      </div>
    </header>
  )
}

/** Words nobody has to act on: press one and the paper goes there. */
function LooseList({ loose, onShow }: { loose: readonly Loose[]; onShow: (span: Span) => void }) {
  return (
    <Float label="没人管的字句" kind="dialog" width={380} button={(props) => <button type="button" className="review-count review-loose" {...props}>没人管的字句 <b>{count(loose.length)}</b></button>}>
      {(close) => loose.map((one) => (
        <button key={one.start} type="button" className="float-item review-loose-item" onClick={() => { close(); onShow(one) }}>{one.text}</button>
      ))}
    </Float>
  )
}

/** Counted only when a commitment or the filter changed: a long plan has ten thousand. */
export const ReviewBar = memo(function ReviewBar({ clauses, running, shown, filter, onFilter, finder, finding, editable, closed, onBatch }: { clauses: readonly Sentence[]; running: ReadonlySet<string>; shown: readonly Sentence[]; filter: ReviewFilter; onFilter: Change; finder: RefObject<HTMLInputElement | null>; finding: Finding; editable: boolean; /** The plan runs no more. */ closed: boolean; onBatch: () => void }) {
  const [words, setWords] = useState(filter.words ?? '')
  const told = useRef(onFilter)
  told.current = onFilter
  useEffect(() => {
    if (words === (filter.words ?? '')) return undefined
    const timer = window.setTimeout(() => told.current({ q: words || undefined }), 200)
    return () => window.clearTimeout(timer)
  }, [words, filter.words])
  // Enter may come before the words have been looked up.
  const soon = useRef(false)
  const look = (by: number) => {
    if (words === (filter.words ?? '')) return finding.step(by)
    soon.current = true
    return onFilter({ q: words || undefined })
  }
  useEffect(() => {
    if (!soon.current) return
    soon.current = false
    finding.step(1)
  }, [finding])
  const options = useMemo(() => ({
    kind: tally(clauses.map((one) => one.kind)), owner: tally(clauses.flatMap((one) => one.owners.map((owner) => owner.name))), system: tally(clauses.flatMap((one) => one.systems)), look: tally(clauses.flatMap((one) => looksOf(one, running.has(one.id)))),
    runs: tally(clauses.filter((one) => one.kind !== 'principle' && one.state !== 'set-aside').map((one) => (running.has(one.id) ? 'running' : 'coming'))),
  }), [clauses, running])
  const any = useMemo(() => acceptable(shown).ready.length > 0, [shown])
  return (
    <div className="review-bar screen-only">
      <label className="search review-find"><Icon name="search" size="small" /><span className="unseen">在方案里查找</span><input ref={finder} type="search" placeholder="查找" value={words} onChange={(event) => setWords(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') { setWords(''); event.currentTarget.blur() } else if (event.key === 'Enter') look(event.shiftKey ? -1 : 1) }} /></label>
      {filter.words && <span className="review-hits" role="status">{finding.count ? <>原文{finding.at ? ` ${count(finding.at)} /` : ''} {count(finding.count)} 处<IconButton icon="left" look="quiet" size="small" label="原文上一处" onClick={() => finding.step(-1)} /><IconButton icon="right" look="quiet" size="small" label="原文下一处" onClick={() => finding.step(1)} /></> : '原文里没有'}</span>}
      <Pick label="类型" value={filter.kind} say={(kind) => KIND_LABELS[kind as Kind]} options={options.kind} onPick={(kind) => onFilter({ kind })} />
      <Pick label="责任单位" value={filter.owner} say={(name) => name} options={options.owner} onPick={(owner) => onFilter({ owner })} />
      <Pick label="机制" value={filter.system} say={systemName} options={options.system} onPick={(system) => onFilter({ system })} />
      <Pick label="留意" value={filter.look} say={(look) => LOOKS[look as Look]} options={options.look} onPick={(look) => onFilter({ look })} />
      {!editable && <Pick label="谁来跑" value={filter.runs} say={(name) => (name === 'running' ? (closed ? '跑到关闭' : '今天在跑') : closed ? '没有机制' : '还没有机制')} options={options.runs} onPick={(runs) => onFilter({ runs })} />}
      <span className="grow" />
      {editable && <Button size="small" disabled={!any} onClick={onBatch}>一次确认…</Button>}
    </div>
  )
})

function Pick({ label, value, say, options, onPick }: { label: string; value: string | undefined; say: (name: string) => string; options: readonly { name: string; count: number }[]; onPick: (name: string | undefined) => void }) {
  return (
    <Float label={label} button={(props) => <button type="button" className={value ? 'tag tag-on' : 'tag'} {...props}><span className="cut review-picked">{value ? say(value) : label}</span><Icon name="down" size="small" /></button>}>
      {(close) => (
        <>
          {value && <button type="button" className="float-item" role="menuitem" onClick={() => { onPick(undefined); close() }}>不限{label}</button>}
          {options.map((one) => <button key={one.name} type="button" className="float-item" role="menuitemradio" aria-checked={one.name === value} onClick={() => { onPick(one.name); close() }}><span className="grow cut review-option">{say(one.name)}</span><span className="muted">{count(one.count)}</span></button>)}
        </>
      )}
    </Float>
  )
}

/** Selected words, or loose words that were pressed, become a commitment. */
export function MarkOut({ planId, text, loose, pane, review, open, onWiden, onDone }: { planId: string; text: string; loose: readonly Span[]; pane: RefObject<HTMLDivElement | null>; review: Review; /** The open commitment, if it may be changed. */ open: Sentence | undefined; onWiden: (clause: Sentence, span: Span) => void; onDone: (id: string) => void }) {
  const [at, setAt] = useState<{ span: Span; left: number; top: number }>()
  const [kind, setKind] = useState<Kind>('mechanism')
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const paper = pane.current
    if (!paper) return undefined
    const place = (span: Span, rect: DOMRect) => {
      const frame = paper.getBoundingClientRect()
      setAt({ span, left: Math.max(8, Math.min(rect.left - frame.left, frame.width - 330)), top: rect.bottom - frame.top + paper.scrollTop + 8 })
    }
    const lifted = (event: Event) => {
      if (box.current?.contains(event.target as Node)) return
      window.setTimeout(() => {
        const chosen = selectedSpan(paper)
        const span = chosen && trimmed(text, chosen.span)
        if (chosen && span) return place(span, chosen.box)
        const piece = event.target instanceof Element ? event.target.closest<HTMLElement>('.mk-loose') : null
        const whole_ = piece && loose.find((one) => one.start <= Number(piece.dataset['at']) && one.end > Number(piece.dataset['at']))
        const words = whole_ && trimmed(text, whole_)
        if (piece && words) return place(words, piece.getClientRects()[0]!)
        return setAt(undefined)
      })
    }
    const keys = (event: KeyboardEvent) => { if (event.key === 'Escape') setAt(undefined); else if (event.shiftKey) lifted(event) }
    paper.addEventListener('pointerup', lifted)
    paper.addEventListener('keyup', keys)
    return () => { paper.removeEventListener('pointerup', lifted); paper.removeEventListener('keyup', keys) }
  }, [pane, text, loose])
  if (!at) return null
  const words = text.slice(at.span.start, at.span.end)
  const run = async () => {
    setBusy(true)
    const clauseId = newId()
    try {
      await whole(review, (commandId) => call(addClause, { params: { id: planId }, body: { commandId, clauseId, span: at.span, kind } }))
      // Words that were loose are now somebody's: the list of them comes from the server.
      await review.again()
      window.getSelection()?.removeAllRanges()
      setAt(undefined)
      onDone(clauseId)
    } catch (error) {
      toast(`没有划出来：${asApiProblem(error).message}`, { kind: 'wrong' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div ref={box} className="mark-out" role="dialog" aria-label="划成一条承诺" style={{ left: at.left, top: at.top }}>
      <p className="note second">{words.length > 34 ? `${words.slice(0, 16)}…${words.slice(-14)}` : words}　<span className="muted">{words.length} 字</span></p>
      <div className="row"><select className="input" aria-label="类型" value={kind} onChange={(event) => setKind(event.target.value as Kind)}>{Object.entries(KIND_LABELS).map(([one, label]) => <option key={one} value={one}>{label}</option>)}</select><Button size="small" look="primary" busy={busy && '正在划…'} onClick={() => void run()}>划成一条</Button><Button size="small" look="quiet" onClick={() => setAt(undefined)}>不划</Button></div>
      {open && at.span.start < open.span.end && at.span.end > open.span.start && (at.span.start !== open.span.start || at.span.end !== open.span.end) && <Button size="small" onClick={() => { onWiden(open, at.span); setAt(undefined); window.getSelection()?.removeAllRanges() }}>第 {open.ordinal} 句就到这些字</Button>}
    </div>
  )
}
