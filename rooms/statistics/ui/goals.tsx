// 目标: the yearly targets of the plans in force, each with what is taken for reached, its figures and their definitions; and
// the sentences of the plans that set them.
import { useReading } from '#web/api/query.ts'
import { DayBox } from '#web/forms/controls.tsx'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { count } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { NotYet, Sheet } from '#web/kit/record.tsx'
import { StateMark, type SignName } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readGoals, type Goals } from '../contract.ts'
import { Labelled, StatisticsViews } from './views.tsx'
import '#web/kit/grid.css'
import './statistics.css'

const STANDINGS: Readonly<Record<Goals['goals'][number]['standing'], { sign: SignName; words: string }>> = { met: { sign: 'done', words: '达到' }, open: { sign: 'over', words: '没有达到' }, ahead: { sign: 'doing', words: '还没有达到，期限未到' }, unknown: { sign: 'todo', words: '不能判断' } }

export function GoalsPage() {
  const asked = new URLSearchParams(useSearchAt('/statistics/goals')).get('on') ?? undefined
  const go = useGo()
  const { today } = useVisitor()
  const found = useReading(readGoals, { query: asked ? { on: asked } : {} })
  useTitle('目标')
  const data = found.data
  return (
    <>
      <div className="head"><h1>目标</h1><p>{data ? `截至 ${data.on} 终了` : ''}</p><span className="grow" />
        <span className="screen-only"><Labelled label="看哪一天"><DayBox value={data?.on} latest={today} onChange={(day) => day && go(`/statistics/goals?on=${day}`)} /></Labelled></span>
        <StatisticsViews here="/statistics/goals" />
      </div>
      {!data ? <NotYet found={found} lines={10} /> : (
        <>
          {data.goals.length === 0 ? <section className="sheet" style={{ marginBottom: 14 }}><Empty fact="规则参数里没有存量、增量、清零的目标">方案写了的，在规则参数的“任务和目标”里设定</Empty></section>
            : <div className="goals">{data.goals.map((one) => <Goal key={one.name} goal={one} />)}</div>}
          <Sentences sentences={data.sentences} />
        </>
      )}
    </>
  )
}

function Goal({ goal }: { goal: Goals['goals'][number] }) {
  const { sign, words } = STANDINGS[goal.standing]
  return (
    <section className="sheet goal" aria-label={goal.title}>
      <div className="row"><h2>{goal.title}</h2><span className="grow" /><StateMark sign={sign}>{words}</StateMark></div>
      <p className="note second">{goal.by && `${goal.by} 前　`}{goal.extent}</p>
      <p>{goal.said}</p>
      {goal.figures.length > 0 && <dl>{goal.figures.map((one) => (
        <div key={one.label} style={{ display: 'contents' }}>
          <dt>{one.label}</dt>
          <dd className="right"><b>{one.value === null ? '–' : one.opens && one.value > 0 ? <NumberLink href={one.opens} facts={{ meaning: one.definition, rows: Math.round(one.value), unit: '件' }}>{count(one.value)}</NumberLink> : count(one.value)}</b> {one.unit}</dd>
          <dd className="note muted">{one.definition}</dd>
        </div>
      ))}</dl>}
      <p className="note muted">{goal.inDocument ? goal.basis : <Assumed>{goal.basis}</Assumed>}</p>
    </section>
  )
}

function Sentences({ sentences }: { sentences: Goals['sentences'] }) {
  if (!sentences.length) return null
  return (
    <Sheet title="方案里的指标" note="只看是否达到，不作为到期的任务">
      <table className="grid"><thead><tr><th scope="col">原文</th><th scope="col">方案</th><th scope="col">何时</th></tr></thead>
        <tbody>{sentences.map((one) => <tr key={one.id}><td>{one.text}</td><td><a href={`/plans/${one.planId}`}>{one.plan}</a></td><td>{one.by ?? <span className="muted">–</span>}</td></tr>)}</tbody></table>
    </Sheet>
  )
}
