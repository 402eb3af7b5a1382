// 覆盖情况: of all commitments how many something runs today, or ran until the plan was closed, by what; how many wait, for which system; and the words left
// over. Every number opens its sentences, every sentence opens its place in the text.
import { useState } from 'react'
import { useReading } from '#web/api/query.ts'
import { count, percent, shortDay } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { z } from 'zod'
import { readCoverage } from '../contract.ts'
import { sentenceAddress } from './source-tag.tsx'
import { dueWords, pathWords } from './words.ts'

type CoverageReply = z.output<(typeof readCoverage)['reply']>
type Brief = CoverageReply['waiting'][number]['clauses'][number]

/** Systems shown before one asks for all. */
const FIRST = 8

export function Coverage({ planId }: { planId: string }) {
  const { today } = useVisitor()
  const [all, setAll] = useState(false)
  const [asked, setAsked] = useState<number>()
  const found = useReading(readCoverage, { params: { id: planId }, query: asked === undefined ? {} : { number: asked } }, { staleTime: 60_000 })
  if (found.error && !found.data) return <section className="sheet pad"><ProblemView problem={found.error} retry={() => void found.refetch()} /></section>
  if (!found.data) return <section className="sheet pad"><Skeleton lines={5} /></section>
  const { running, coming, principles, runners, waiting, uncovered, remainders, number, inForce, closedOn, comingNumber, comingOn } = found.data
  const promised = running + coming
  // Nothing runs of a text nobody has issued: what stands ready for it is told.
  const draft = !inForce && !closedOn && number !== comingNumber
  const most = Math.max(1, ...[...runners, ...waiting].map((one) => one.clauses.length))
  const text = `/plans/${planId}/review/${number}`
  const base = { planId, number, most }
  return (
    <section className="sheet" aria-labelledby="coverage">
      <header className="sheet-head"><h2 id="coverage">覆盖情况</h2><span className="note">{closedOn ? `方案 ${shortDay(closedOn, today)} 总结关闭，不再跑。下面是关闭那天的情况` : draft ? `第 ${number} 次文本还没有印发。每一句承诺，印发以后有没有东西来跑` : `${inForce ? '现行' : ''}第 ${number} 次文本的每一句承诺，今天有没有东西在跑`}</span></header>
      {comingNumber !== null && <p className="pad coverage-coming">第 {comingNumber} 次文本已经采用，{shortDay(comingOn, today)} 起执行。{number === comingNumber ? <button type="button" className="link" onClick={() => setAsked(undefined)}>看现行文本的覆盖</button> : <button type="button" className="link" onClick={() => setAsked(comingNumber)}>看那时的覆盖</button>}</p>}
      <div className="coverage">
        <div className="coverage-sum">
          <p><NumberLink figure className="coverage-figure" href={`${text}?runs=running`} facts={{ meaning: `${draft ? '印发以后有登记在册的机制来跑的承诺' : `${closedOn ? '关闭那天' : '今天'}有登记在册的机制在跑的承诺`}；原则和不执行的不算`, rows: running, unit: '句' }}>{count(running)}</NumberLink> <span className="second">/ {count(promised)} 句{draft ? '有机制来跑' : closedOn ? '跑到关闭' : '在跑'}</span></p>
          <p className="second small">{percent(running, promised)}；<NumberLink href={`${text}?runs=coming`}>{count(coming)}</NumberLink> 句{closedOn ? '到关闭也没有机制，按任务跟过。' : '还没有机制，先按任务跟。'}</p>
          {principles > 0 && <p className="muted note">另有 <NumberLink href={`${text}?kind=principle`}>{count(principles)}</NumberLink> 句是原则，不执行。</p>}
        </div>
        <div className="coverage-rows">
          {runners.length > 0 && <h3>{draft ? '印发以后来跑' : closedOn ? '跑到关闭那天' : '今天在跑'}</h3>}
          {runners.map((one) => <Rows key={one.runs} {...base} label={one.label} href={one.href} clauses={one.clauses} />)}
          {waiting.length > 0 && <h3>{closedOn ? '到关闭也没有机制' : '还没有机制，等着做'}</h3>}
          {(all ? waiting : waiting.slice(0, FIRST)).map((one) => <Rows key={one.system} {...base} coming label={one.name} href={null} clauses={one.clauses} />)}
          {!all && waiting.length > FIRST && <button type="button" className="link small" onClick={() => setAll(true)}>再看 {count(waiting.length - FIRST)} 个机制</button>}
          {uncovered.length > 0 && (
            <details><summary><span className="plan-waits">没人管的字句</span><span className="muted note">没有划进承诺，也没有说明</span><span className="coverage-count">{count(uncovered.length)}</span></summary>
              <ul className="sentences">{uncovered.map((one) => <li key={one.start}><a href={`/plans/${planId}/review/${number}?at=${one.start}`}>{one.text}</a></li>)}</ul></details>
          )}
          {remainders.length > 0 && (
            <details><summary><span>说明过不用管的字句</span><span className="muted note">标题、依据、承接语等</span><span className="coverage-count">{count(remainders.length)}</span></summary>
              <ul className="sentences">{remainders.map((one, index) => <li key={index}><span className="second">{one.text}</span><span className="muted">{one.why}</span></li>)}</ul></details>
          )}
        </div>
      </div>
    </section>
  )
}

function Rows({ planId, number, most, label, href, clauses, coming }: { planId: string; number: number; most: number; label: string; href: string | null; clauses: readonly Brief[]; coming?: boolean }) {
  return (
    <details>
      <summary aria-label={`${label}，${clauses.length} 句，打开看是哪几句`}><span className="cut">{label}</span><span className={coming ? 'coverage-bar coverage-bar-coming' : 'coverage-bar'} style={{ width: `${(clauses.length / most) * 100}%` }} /><span className="coverage-count">{count(clauses.length)}</span></summary>
      <ul className="sentences">
        {href && <li><a className="small" href={href} style={{ fontFamily: 'inherit' }}>打开{label} →</a></li>}
        {clauses.map((clause) => <li key={clause.id}><a href={sentenceAddress(planId, number, clause.id)}>{clause.text}</a><span className="muted">{pathWords(clause.path)}{clause.due ? `　${dueWords(clause.due)}` : ''}</span></li>)}
      </ul>
    </details>
  )
}
