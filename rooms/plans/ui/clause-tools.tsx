// Small deeds inside an open commitment: cut it in two, lay it aside with a reason, decide between two versions.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Button } from '#web/kit/button.tsx'
import type { ClauseReply } from '../contract.ts'
import { CLAUSE_STATES, KIND_LABELS } from '../rules.ts'
import type { Sentence } from './review-model.ts'
import { breaksOf, middleBreak } from './segments.ts'
import type { Conflict } from './use-review.ts'
import { fieldWords, ownerWords, valueWords } from './words.ts'
import '#mechanisms/ledger/ui/form.css'

/** The sentence with a cut in it. ←→ move the cut by a character, ↑↓ from stop to stop; pressing a character cuts before it. */
export function SplitTool({ clause, at: wished, onSplit, onCancel }: { clause: ClauseReply; /** Where the caret stood. */ at: number | undefined; onSplit: (at: number) => void; onCancel: () => void }) {
  const { text } = clause
  const [at, setAt] = useState(() => (wished !== undefined && wished > 0 && wished < text.length ? wished : middleBreak(text)))
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => { box.current?.focus({ preventScroll: true }) }, [])
  const stops = breaksOf(text)
  const move = (to: number) => setAt(Math.max(1, Math.min(text.length - 1, to)))
  const keys = (event: KeyboardEvent) => {
    const to: Record<string, number | undefined> = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: stops.findLast((stop) => stop < at) ?? at, ArrowDown: stops.find((stop) => stop > at) ?? at, Home: 1, End: text.length - 1 }
    if (to[event.key] !== undefined) move(to[event.key]!)
    else if (event.key === 'Enter') onSplit(at)
    else if (event.key === 'Escape') onCancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const part = (from: number, to: number, name: string) => <span className={name}>{Array.from(text.slice(from, to)).map((letter, index) => <span key={index} onClick={() => move(from + index)}>{letter}</span>)}</span>
  return (
    <div className="promise-tool">
      <p className="note second">切口在哪里？点一个字，或用 ← → 逐字、↑ ↓ 按标点移动。</p>
      <div ref={box} className="promise-cut" role="slider" tabIndex={0} aria-label="切口" aria-valuemin={1} aria-valuemax={text.length - 1} aria-valuenow={at} aria-valuetext={`第一条：${text.slice(0, at)}。第二条：${text.slice(at)}`} onKeyDown={keys}>
        {part(0, at, 'promise-half')}<i aria-hidden="true" />{part(at, text.length, 'promise-half')}
      </div>
      <div className="promise-deeds"><Button size="small" look="primary" hotkey="Enter" onClick={() => onSplit(at)}>在这里拆开</Button><Button size="small" onClick={onCancel}>不拆了</Button><span className="reason">两条都带着原来的责任单位和期限，拆开后分别改</span></div>
    </div>
  )
}

const REASONS = ['是原则要求，没有可办的事', '与另一句重复', '由上级办，不在本辖区', '前提已经不在']

export function AsideTool({ onAside, onCancel }: { onAside: (reason: string) => void; onCancel: () => void }) {
  const [reason, setReason] = useState('')
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => { box.current?.focus({ preventScroll: true }) }, [])
  return (
    <form className="promise-tool" onSubmit={(event) => { event.preventDefault(); if (reason.trim()) onAside(reason.trim()) }} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); onCancel() } }}>
      <label className="note second" htmlFor="aside-reason">为什么不执行？原文留着，理由写进经过。</label>
      <div className="promise-choices">{REASONS.map((one) => <button key={one} type="button" className="tag" onClick={() => onAside(one)}>{one}</button>)}</div>
      <input ref={box} id="aside-reason" className="input" maxLength={200} placeholder="或者写别的理由" value={reason} onChange={(event) => setReason(event.target.value)} />
      <div className="promise-deeds"><Button size="small" look="primary" submit disabled={!reason.trim()} hotkey="Enter">这句不执行</Button><Button size="small" onClick={onCancel}>先放着</Button></div>
    </form>
  )
}

/** 两个人改了同一句: both versions side by side, differing values marked; nothing is written over until one is chosen. */
export function ConflictTool({ conflict, now, onForget }: { conflict: Conflict; now: Sentence; onForget: () => void }) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => { box.current?.scrollIntoView({ block: 'nearest' }) }, [])
  const fields = Object.keys(conflict.mine).filter((field) => !['reviewedByName', 'reviewedAt'].includes(field) && JSON.stringify((conflict.mine as Record<string, unknown>)[field]) !== JSON.stringify((now as Record<string, unknown>)[field]))
  const say = (clause: Partial<ClauseReply>, field: string) => (field === 'state' ? CLAUSE_STATES[clause.state!] : field === 'kind' ? KIND_LABELS[clause.kind!] : valueWords(clause, field))
  const name = (field: string) => (field === 'state' ? '状态' : fieldWords(field))
  const again = () => { onForget(); conflict.again(now) }
  return (
    <section className="promise-tool promise-conflict" role="alert" ref={box}>
      <h3>两个人同时在看这一句</h3>
      <p className="note second">{now.changedByName ? `${now.changedByName}刚改过这一句，` : '这一句刚被改过，'}你的“{conflict.deed}”没有写上去。看过再定，没选的留在经过里。</p>
      <div className="conflict">
        <div className="conflict-mine"><b>你要的</b>{fields.length ? fields.map((field) => <p key={field}>{name(field)} <Differing field={field} one={conflict.mine} other={now} say={say} /></p>) : <p>{conflict.deed}</p>}</div>
        <div><b>现在的</b>{(fields.length ? fields : ['state', 'owners', 'due']).map((field) => <p key={field}>{name(field)} <Differing field={field} one={now} other={conflict.mine} say={say} /></p>)}</div>
      </div>
      <div className="row"><Button size="small" look="primary" onClick={again}>看过了，按我的</Button><Button size="small" onClick={onForget}>就用现在的</Button></div>
    </section>
  )
}

/** A value with what differs marked; of a list of owners those that the other does not have, and how many both have. */
function Differing({ field, one, other, say }: { field: string; one: Partial<ClauseReply>; other: Partial<ClauseReply>; say: (clause: Partial<ClauseReply>, field: string) => string }) {
  if (field !== 'owners' || !one.owners || !other.owners) return <mark>{say(one, field)}</mark>
  const words = (owner: ClauseReply['owners'][number]) => `${ownerWords(owner)}${owner.inferred ? '（推断）' : ''}`
  const theirs = new Set(other.owners.map(words))
  const own = one.owners.filter((owner) => !theirs.has(words(owner)))
  const both = one.owners.length - own.length
  return <>{own.map((owner) => <mark key={words(owner)}>{words(owner)}</mark>)}{both > 0 && <span className="second">{own.length ? '，其余' : ''} {both} 家两边一样</span>}{!one.owners.length && <mark>没有写</mark>}</>
}
