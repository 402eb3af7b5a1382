// 方案 on the phone: the plans in force, and one as paper with the sentences of one's own units underlined; from a task or a duty one
// comes to its sentence. What was opened once is on the phone.
import { useEffect, useMemo, useRef, useState } from 'react'
import { dueWords, frequencyWords } from '#mechanisms/plan/words.ts'
import { useReading } from '#platform/sync/react.ts'
import { Empty, Icon, NoteBar } from '#web/kit/index.ts'
import { Absent, Head, Row, Screen, type PageProps } from '#web/kit/phone/index.ts'
import type { PlanRow, VersionClauses, VersionText } from '../../contract.ts'
import { PlanPaper } from '../paper.tsx'
import { blocksOf, clausesOf, linesOf, ownLines, PLANS, textOf, type Line } from './readings.ts'
import './plan.css'

type Listed = { plans: PlanRow[] }
export type Reader = { readonly units: readonly { readonly id: string; readonly name: string }[]; readonly enterprise: boolean }

/** Issued here; the superior's and drafts are read at the desk. */
const issuedIn = (plans: readonly PlanRow[]) => plans.filter((plan) => plan.standing === 'own' && plan.currentNumber !== null)

export function PlansPage({ strip, back }: PageProps) {
  const reading = useReading<Listed>(PLANS)
  const plans = reading.value && issuedIn(reading.value.plans)
  return (
    <Screen head={<Head title="方案" back={back} />} strip={strip}>
      {!plans ? <Absent reading={reading} /> : plans.length === 0 ? <Empty fact="还没有印发的方案">印发以后，这里能看全文。</Empty>
        : <ul className="rows">{plans.map((plan) => <Row key={plan.id} href={`/m/plans/${plan.id}`} sign={plan.closedOn ? 'done' : 'doing'} title={plan.title} aside={plan.closedOn ? '已总结关闭' : undefined}>{[plan.documentNumber, plan.periodFrom && `${plan.periodFrom.slice(0, 4)}—${plan.periodTo?.slice(0, 4) ?? ''} 年`].filter(Boolean).join('　')}</Row>)}</ul>}
    </Screen>
  )
}

export function PlanPage({ id, number: asked, at, reader, strip, back }: PageProps & { id: string; /** Which text; without it the one in force. */ number: number | undefined; /** The sentence, or its commitment. */ at: string | null; reader: Reader }) {
  const list = useReading<Listed>(PLANS)
  const plan = list.value?.plans.find((one) => one.id === id)
  const number = asked ?? plan?.currentNumber ?? undefined
  const text = useReading<VersionText>(number === undefined ? null : textOf(id, number))
  const clauses = useReading<VersionClauses>(number === undefined ? null : clausesOf(id, number))
  const head = <Head title={plan?.title ?? clauses.value?.title ?? '方案'} sub={plan?.documentNumber ?? plan?.issuer ?? undefined} back={back} />
  if (number === undefined && list.value) return <Screen head={head} strip={strip}><Empty fact="没有找到这份方案">可能还没有印发，或不是本辖区的。</Empty></Screen>
  const missing = number === undefined ? list : text.value ? clauses : text
  if (!text.value || !clauses.value) return <Screen head={head} strip={strip}><Absent reading={missing} it="这份" lines={12} /></Screen>
  return <Reading key={`${id} ${number}`} head={head} strip={strip} text={text.value} clauses={clauses.value} at={at} reader={reader} newer={plan?.currentNumber && number !== plan.currentNumber ? `/m/plans/${id}${at ? `?at=${at}` : ''}` : undefined} closedOn={plan?.closedOn ?? null} />
}

type ReadingProps = { head: React.ReactNode; strip: React.ReactNode; text: VersionText; clauses: VersionClauses; at: string | null; reader: Reader; /** Where the text in force is. */ newer: string | undefined; closedOn: string | null }

function Reading({ head, strip, text, clauses, at, reader, newer, closedOn }: ReadingProps) {
  const lines = useMemo(() => linesOf(text, clauses), [text, clauses])
  const blocks = useMemo(() => blocksOf(text), [text])
  const own = useMemo(() => ownLines(lines, reader), [lines, reader])
  const [current, setCurrent] = useState(() => lines.find((one) => one.id === at || one.commitmentId === at))
  const [listing, setListing] = useState(false)
  const marked = useMemo(() => (current && !own.includes(current) ? [...own, current].sort((a, b) => a.span.start - b.span.start) : own), [own, current])
  const pane = useRef<HTMLElement>(null)
  const show = (line: Line) => { setListing(false); setCurrent(line) }
  useEffect(() => { pane.current?.querySelector('.mk-on')?.scrollIntoView({ block: 'center' }) }, [current])
  const step = (by: number) => {
    const next = by > 0 ? own.find((one) => one.span.start > (current?.span.start ?? -1)) : own.findLast((one) => one.span.start < (current?.span.start ?? Infinity))
    if (next) show(next)
  }
  const whose = reader.enterprise ? '企业要做的' : '我们单位的'
  return (
    <Screen head={head} strip={strip} deeds={current && <Now line={current} step={own.length > 0 ? step : undefined} whose={whose} onClose={() => setCurrent(undefined)} />}>
      {closedOn && <NoteBar kind="doing">方案 {closedOn} 已总结关闭，不再执行。</NoteBar>}
      {!closedOn && newer && <NoteBar kind="doing">这是第 {clauses.number} 次文本，不是现行的。<a href={newer}>看现行文本</a></NoteBar>}
      {own.length > 0 && (
        <details className="card field-plan-own" open={listing} onToggle={(event) => setListing(event.currentTarget.open)}>
          <summary>{whose} {own.length} 句<span className="muted">下面原文里带线的</span></summary>
          <ol>{own.map((line) => <li key={line.id}><button type="button" onClick={() => show(line)}><b>{line.ordinal}</b><span>{line.text}<small>{factsOf(line)}</small></span></button></li>)}</ol>
        </details>
      )}
      {at !== null && !current && <p className="plain-note">要找的那一句不在这次文本里，下面是全文。</p>}
      <article
        className="plan-paper field-plan" ref={(node) => { pane.current = node?.closest('main') ?? null }}
        onClick={(event) => {
          const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-clause]') : null
          const line = target && lines.find((one) => one.id === target.dataset['clause'])
          if (line) setCurrent(line)
        }}
      >
        <PlanPaper text={text.text} blocks={blocks} clauses={marked} current={current?.id} pane={pane} />
      </article>
    </Screen>
  )
}

const factsOf = (line: Line) => [line.due && dueWords(line.due as Parameters<typeof dueWords>[0]), ...line.frequency.map(frequencyWords)].filter(Boolean).join('，')
const MOST_OWNERS = 3

/** The sentence one is at: who, by when, how often; and the way to the next of one's own. */
function Now({ line, step, whose, onClose }: { line: Line; step: ((by: number) => void) | undefined; whose: string; onClose: () => void }) {
  const named = line.owners.some(({ inferred }) => !inferred) ? line.owners.filter(({ inferred }) => !inferred) : line.owners
  const who = `${named.slice(0, MOST_OWNERS).map(({ name }) => name).join('、')}${named.length > MOST_OWNERS ? `等 ${named.length} 家` : ''}`
  return (
    <section className="field-plan-now" aria-label={`第 ${line.ordinal} 句`}>
      <p role="status"><b>第 {line.ordinal} 句　{line.path.join('')}</b><span>{[who, factsOf(line)].filter(Boolean).join('　') || '没有写谁和期限'}</span></p>
      {step && <><button type="button" aria-label={`上一句${whose}`} onClick={() => step(-1)}><Icon name="left" /></button><button type="button" aria-label={`下一句${whose}`} onClick={() => step(1)}><Icon name="right" /></button></>}
      <button type="button" aria-label="收起" onClick={onClose}><Icon name="x" /></button>
    </section>
  )
}
