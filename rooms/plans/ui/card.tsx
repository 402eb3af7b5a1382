// One commitment beside the text: closed it is two lines, open it says who, what, how often, by when, how much, whom it
// concerns, on what it rests and what runs it, with the deeds of the review.
import { memo, useState, type ReactNode } from 'react'
import { dueFromContext } from '#mechanisms/plan/words.ts'
import { Button } from '#web/kit/button.tsx'
import { moment } from '#web/kit/format.ts'
import { Assumed, SourceTag } from '#web/kit/marks.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { ClauseReply, VersionReply } from '../contract.ts'
import type { Sentence } from './review-model.ts'
import { acceptRefusal, CLAUSE_STATES, KIND_LABELS } from '../rules.ts'
import { choicesFor, CLAUSE_SIGNS, CHANGE_WORDS, dueWords, fieldWords, FIRST_OWNERS, firstOwners, frequencyWords, LOCAL_BASIS, oftenWords, ownersShown, ownerWords, pathWords, runnerWords, SYSTEM_NAMES, systemName, targetWords, targetsWords, valueWords } from './words.ts'

export type Mode = 'view' | 'edit' | 'split' | 'aside'
export type Runner = VersionReply['runners'][number]
/** What a revision changed of this commitment: the commitment as it stood in the text before. */
export type Before = Partial<Pick<ClauseReply, 'text' | 'kind' | 'due' | 'frequency' | 'targets' | 'owners'>>

export type CardDeeds = {
  readonly onSelect: (id: string) => void
  readonly onAccept: (clause: Sentence) => void
  readonly onMode: (mode: Mode) => void
  readonly onMerge: (clause: Sentence) => void
  readonly onReopen: (clause: Sentence) => void
  readonly onSettle: (clause: Sentence, words: string, value: string | null, basis: string | null) => void
}

type Props = {
  clause: Sentence
  /** The text is under review and this person reviews. */
  editable: boolean
  busy: boolean
  deeds: CardDeeds
}

/** What stands in the second line of a closed card: a long name gives way to the day. */
function Summary({ clause }: { clause: Sentence }) {
  const refusal = clause.state === 'asked' || clause.state === 'unread' ? acceptRefusal(clause) : undefined
  if (refusal?.includes('文中没写数')) return <p className="promise-summary">{refusal}</p>
  const who = firstOwners(clause.owners) || (clause.kind === 'principle' ? '' : '还没有责任单位')
  const [due, goal] = [dueWords(clause.due), targetsWords(clause.targets, clause.open)]
  return <p className="promise-summary" title={clause.owners.length > FIRST_OWNERS ? clause.owners.map((owner) => owner.name).join('、') : undefined}>{who && <span>{who}</span>}{due && <span className="promise-day">{due}</span>}{goal && <span>{goal}</span>}{!who && !due && !goal && ' '}</p>
}

function HeadLine({ clause }: { clause: Sentence }) {
  const often = oftenWords(clause.frequency)
  return (
    <>
      <span className="promise-no">{clause.ordinal}</span>
      <Sign name={CLAUSE_SIGNS[clause.state]} /><span className="unseen">{CLAUSE_STATES[clause.state]}</span>
      <b className="promise-words">{clause.text}</b>
      {clause.change && clause.change.kind !== 'same' && <span className={`promise-change promise-change-${clause.change.kind}`}>{CHANGE_WORDS[clause.change.kind]}</span>}
      <span className="promise-kind">{KIND_LABELS[clause.kind]}{often && ` · ${often}`}</span>
    </>
  )
}

export const ClosedCard = memo(function ClosedCard({ clause, editable, busy, deeds }: Props) {
  const open = editable && clause.state === 'asked' ? clause.open.find((one) => one.value === null) : undefined
  return (
    <li id={`promise-${clause.id}`} className={`promise promise-${clause.state}${clause.kind === 'principle' ? ' promise-principle' : ''}${open ? ' promise-choosing' : ''}`} tabIndex={-1} aria-busy={busy || undefined} aria-label={`第 ${clause.ordinal} 句，${CLAUSE_STATES[clause.state]}：${clause.text}`} onClick={() => deeds.onSelect(clause.id)}>
      <div className="promise-head"><HeadLine clause={clause} /></div>
      <Summary clause={clause} />
      {open && <Choices clause={clause} words={open.words} deeds={deeds} />}
    </li>
  )
})

/** The usual answers to a word without a number. */
function Choices({ clause, words, value, deeds }: { clause: Sentence; words: string; value?: string | null; deeds: CardDeeds }) {
  const [own, setOwn] = useState<string>()
  const settle = (chosen: string) => deeds.onSettle(clause, words, chosen, LOCAL_BASIS)
  return (
    <div className="promise-choices" role="group" aria-label={`“${words}”怎么算`} onClick={(event) => event.stopPropagation()}>
      {own === undefined ? (
        <>
          {[...new Set([...choicesFor(words), ...(value ? [value] : [])])].map((choice) => <button key={choice} type="button" className={choice === value ? 'tag tag-on' : 'tag'} aria-pressed={choice === value} onClick={() => settle(choice)}>{choice}</button>)}
          <button type="button" className="tag" onClick={() => setOwn(value ?? '')}>自己填</button>
        </>
      ) : (
        <form className="row grow" onSubmit={(event) => { event.preventDefault(); if (own.trim()) settle(own.trim()); setOwn(undefined) }}>
          <input className="input" autoFocus aria-label={`“${words}”是多少`} maxLength={100} value={own} onChange={(event) => setOwn(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); setOwn(undefined) } }} />
          <Button size="small" look="primary" submit disabled={!own.trim()}>就按这个</Button><Button size="small" look="quiet" onClick={() => setOwn(undefined)}>不填了</Button>
        </form>
      )}
    </div>
  )
}

export function OpenCard({ clause, editable, busy, deeds, runner, carrier, before, next, mode, hasNext, href, closed, notice, children }: Props & { /** The plan runs no more. */ closed: boolean; runner: Runner | undefined; /** The sentence whose task this one is the basis of. */ carrier: Sentence | undefined; before: Before | undefined; next: string; mode: Mode; hasNext: boolean; /** Opens this sentence elsewhere. */ href: string; /** What has to be seen first. */ notice?: ReactNode; children?: ReactNode }) {
  const { today } = useVisitor()
  const refusal = acceptRefusal(clause)
  const decided = clause.state === 'accepted' || clause.state === 'set-aside'
  const assumed = clause.open.filter((one) => one.value !== null && one.basis).length
  return (
    <li id={`promise-${clause.id}`} className={`promise promise-open promise-${clause.state}`} tabIndex={0} aria-current="true" aria-busy={busy || undefined} aria-label={`第 ${clause.ordinal} 句，${CLAUSE_STATES[clause.state]}：${clause.text}`}>
      <div className="promise-head"><HeadLine clause={clause} /></div>
      {notice}
      {mode !== 'edit' && <Facts clause={clause} editable={editable && !decided} deeds={deeds} runner={runner} carrier={carrier} before={before} href={href} closed={closed} />}
      {children}
      {mode === 'view' && editable && (
        <div className="promise-deeds">
          {decided
            ? <><Button size="small" look="primary" onClick={() => deeds.onAccept(clause)}>{next}</Button><Button size="small" hotkey="R" onClick={() => deeds.onReopen(clause)}>重新看这一句</Button></>
            : <Button size="small" look="primary" disabled={refusal !== undefined} hotkey="Enter" onClick={() => deeds.onAccept(clause)}>{clause.kind === 'principle' ? '是原则，看下一句' : '确认，看下一句'}</Button>}
          {!decided && <><Button size="small" onClick={() => deeds.onMode('edit')}>改</Button><Button size="small" onClick={() => deeds.onMode('split')}>拆成两条</Button><Button size="small" disabled={!hasNext} onClick={() => deeds.onMerge(clause)}>并下一条</Button><Button size="small" look="text" onClick={() => deeds.onMode('aside')}>不执行</Button></>}
          {!decided && refusal ? <span className="reason">{refusal}</span> : !decided && assumed > 0 ? <span className="reason">{assumed} 处文中未写，印发后可再改</span> : null}
        </div>
      )}
      {clause.reviewedByName && mode === 'view' && <p className="promise-by">{clause.reviewedByName}{clause.reviewedAt ? ` ${moment(clause.reviewedAt, today)}` : ''} {clause.state === 'set-aside' ? '标为不执行' : clause.state === 'accepted' ? '确认' : '看过'}{clause.state === 'set-aside' && clause.note ? `：${clause.note}` : ''}</p>}
    </li>
  )
}

/** Everybody named; of many that are only inferred the first, and the others when asked for. */
function Owners({ owners }: Pick<ClauseReply, 'owners'>) {
  const [all, setAll] = useState(false)
  const few = ownersShown(owners)
  const shown = all ? owners : few
  return (
    <span>
      {shown.map((owner, index) => <span key={index} className={owner.inferred ? 'promise-inferred' : undefined} title={owner.inferred ? '这句话没有点名，按上下文推断' : undefined}>{ownerWords(owner)}{index < shown.length - 1 ? '、' : ''}</span>)}
      {few.length < owners.length && <>{' '}<button type="button" className="link promise-rest" aria-expanded={all} title={all ? undefined : owners.map((owner) => owner.name).join('、')} onClick={() => setAll(!all)}>{all ? '收起' : `等 ${owners.length} 家`}</button></>}
    </span>
  )
}

function Facts({ clause, editable, deeds, runner, carrier, before, href, closed }: { clause: Sentence; closed: boolean; editable: boolean; deeds: CardDeeds; runner: Runner | undefined; carrier: Sentence | undefined; before: Before | undefined; href: string }) {
  const systems = clause.systems.filter((code) => code in SYSTEM_NAMES).map(systemName)
  const idle = runner?.off ? '这条规则本辖区没有启用，现在不跑' : clause.runs === 'tasks' && runner && !clause.due?.by && !clause.due?.yearly ? '没有写期限，不会成为任务' : clause.runs === 'duties' && runner && !clause.frequency.length ? '没有写次数，不会成为履职' : undefined
  const was = (field: keyof Before) => (clause.change?.fields.includes(field) && before && field in before ? <del className="promise-was" title={`${fieldWords(field)}原来这样写`}>{valueWords(before, field)}</del> : null)
  return (
    <dl className="promise-facts">
      {was('text') && <><dt>原文原为</dt><dd>{was('text')}</dd></>}
      <dt>谁</dt>
      <dd>{clause.owners.length ? <Owners owners={clause.owners} /> : <span className={clause.kind === 'principle' ? 'muted' : 'promise-missing'}>{clause.kind === 'principle' ? '–' : '还没有责任单位'}</span>}{was('owners')}
        {clause.owners.some((owner) => owner.inferred) && <Assumed>按上下文推断</Assumed>}</dd>
      {clause.organisationName && clause.kind !== 'principle' && <><dt>由谁落实</dt><dd>{clause.organisationName}{clause.assistIds.length > 0 && <span className="muted">，{clause.assistIds.length} 家配合</span>}</dd></>}
      <dt>多久</dt><dd><span>{frequencyWords(clause.frequency) || <span className="muted">没有写次数</span>}</span>{was('frequency')}</dd>
      <dt>什么时候前</dt><dd><span>{dueWords(clause.due) || <span className="muted">没有写期限</span>}</span>{was('due')}{dueFromContext(clause) && <Assumed>这句话里没有写</Assumed>}</dd>
      {(clause.targets.length > 0 || was('targets')) && <><dt>多少</dt><dd><span>{clause.targets.map((target, index) => <span key={index} className={targetWords(target, clause.open).endsWith('（没写数）') ? 'promise-missing' : undefined} title={target.text}>{targetWords(target, clause.open)}{index < clause.targets.length - 1 ? '；' : ''}</span>)}</span>{was('targets')}</dd></>}
      {clause.condition && <><dt>管哪些</dt><dd>{clause.condition}</dd></>}
      {clause.open.map((one) => (
        <div key={one.words} className="promise-open-word">
          <dt>“{one.words}”</dt>
          <dd>{editable ? <Choices key={one.value ?? ''} clause={clause} words={one.words} value={one.value} deeds={deeds} /> : <span>{one.value ?? '没有定'}</span>}{one.value !== null ? <Assumed>{one.basis ?? LOCAL_BASIS}</Assumed> : !editable ? null : <Assumed>文中没写，须你定</Assumed>}</dd>
        </div>
      ))}
      <dt>{closed ? '谁跑过' : '谁来跑'}</dt>
      <dd>{clause.runs
        ? <>{runner?.href ? <a href={runner.href}>{runner.label} →</a> : <span>{runner?.label ?? runnerWords(clause.runs)}</span>}{idle && <span className="promise-missing">{idle}</span>}</>
        : <span className="muted">{clause.kind === 'principle' ? '原则，不用跑' : closed ? '没有机制' : '还没有，先按任务跟'}</span>}
        {systems.length > 0 && <span className="muted" title={systems.join('、')}>{systems[0]}{systems.length > 1 ? ` 等 ${systems.length} 个机制` : ''}</span>}</dd>
      {carrier && <><dt>并在</dt><dd><span><button type="button" className="link" onClick={() => deeds.onSelect(carrier.id)}>第 {carrier.ordinal} 句</button><span className="second">的任务里一起办，这一句是它的依据</span></span></dd></>}
      <dt>凭什么</dt><dd><SourceTag href={href}>依据：方案 {pathWords(clause.path) || `第 ${clause.ordinal} 句`}</SourceTag></dd>
      {clause.note && clause.state !== 'set-aside' && <><dt>备注</dt><dd>{clause.note}</dd></>}
    </dl>
  )
}
