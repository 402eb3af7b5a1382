// The stages of a plan: side by side with days and progress, the years with their themes, and one stage opened below. Which one
// stands in the address.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { daysBetween, type Day } from '#platform/time/day.ts'
import { useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Bullet } from '#web/kit/bullet.tsx'
import { count, percent } from '#web/kit/format.ts'
import { SourceTag } from '#web/kit/marks.tsx'
import { NumberLink } from '#web/kit/number-link.tsx'
import { NotYet, Trail } from '#web/kit/record.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { NoPlan } from '#rooms/plans/ui/no-plan.tsx'
import { listStages, type StageRow, type StagesReply, type TallyReply } from '../contract.ts'
import { StageDetail } from './detail.tsx'
import { AddStage, SetTheme } from './steps.tsx'
import { daysWords, StageMark } from './words.tsx'
import './stages.css'

export function StagesPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const base = `/plans/${id}/stages`
  const chosen = new URLSearchParams(useSearchAt(base)).get('stage')
  const found = useReading(listStages, { params: { id } })
  const [adding, setAdding] = useState(false)
  useTitle('阶段与年度')
  if (!found.data) return <NotYet found={found} back={['/plans', '方案']} lines={10} />
  const { plan, stages, years, mayManage } = found.data
  // The one that waits, else the one that runs, else the next.
  const stage = stages.find((one) => one.id === chosen) ?? stages.find((one) => one.state === 'checking') ?? stages.find((one) => one.state === 'running') ?? stages.find((one) => one.state === 'ahead') ?? stages.at(-1)
  const issued = plan.state === 'issued'
  return (
    <>
      <Trail path={[['/plans', '方案'], [`/plans/${id}`, plan.title]]} />
      <div className="head">
        <h1>阶段与年度</h1><p>{stages.length ? `${count(stages.filter((one) => one.state !== 'dropped').length)} 个阶段` : '没有划分阶段'}{plan.periodFrom && plan.periodTo ? `，${plan.periodFrom} 至 ${plan.periodTo}` : ''}</p><span className="grow" />
        {mayManage && issued && stages.length > 0 && <Button className="screen-only" icon="plus" onClick={() => setAdding(true)}>加一个阶段</Button>}
      </div>
      {stages.length === 0 && years.length > 0 && <Years planId={id} years={years} mayManage={mayManage} />}
      {stages.length > 0 ? <Strip stages={stages} base={base} chosen={stage?.id} /> : (
        <section className="sheet" style={{ marginBottom: 14 }}>{plan.state !== 'issued' && plan.state !== 'closed' ? <NoPlan fact="还没有阶段" lacks="里面没有写阶段">方案印发以后，文中的阶段和年度列在这里。</NoPlan> : <Empty fact="方案没有划分阶段" next={mayManage && issued ? <Button look="primary" onClick={() => setAdding(true)}>加一个阶段</Button> : undefined}>按年度看进度；要分步推进，可按年度计划加阶段</Empty>}</section>
      )}
      {stages.length > 0 && years.some((year) => year.theme) && <Years planId={id} years={years} mayManage={mayManage} />}
      {stage && <StageDetail key={stage.id} id={stage.id} />}
      {adding && <AddStage plan={plan} onClose={() => setAdding(false)} />}
    </>
  )
}

const tallyWords = (tasks: TallyReply) => (tasks.total === 0 ? '没有到期的任务' : `任务 ${percent(tasks.done, tasks.total)}　${count(tasks.done)}/${count(tasks.total)}${tasks.late ? `　超期 ${count(tasks.late)}` : ''}`)

function Strip({ stages, base, chosen }: { stages: readonly StageRow[]; base: string; chosen: string | undefined }) {
  const { today, may } = useVisitor()
  return (
    <nav className="sheet stage-strip" aria-label="各阶段">
      {stages.map((stage) => (
        <a key={stage.id} className="stage-card" href={`${base}?stage=${stage.id}`} aria-current={stage.id === chosen ? 'page' : undefined}>
          <div className="row"><StageMark stage={stage} mine={may('stage.close')} /><span className="note second">{daysWords(stage, today)}</span></div>
          <h2 title={stage.title}>{stage.title}</h2>
          <span className="note muted">{stage.fromOn} 至 {stage.toOn}{stage.inDocument ? '' : '　方案外加的'}</span>
          <span className="note">{tallyWords(stage.tasks)}</span>
          {stage.tasks.total > 0 && <Bullet part={stage.tasks.done} whole={stage.tasks.total} {...(stage.state === 'running' ? { mark: passed(stage, today) } : {})} label={tallyWords(stage.tasks)} />}
          <span className="note">退出清单　{count(stage.met)}/{count(stage.items)}</span>
        </a>
      ))}
    </nav>
  )
}

/** 0…1: how much of its days is gone. */
function passed(stage: Pick<StageRow, 'fromOn' | 'toOn'>, today: Day): number {
  return daysBetween(stage.fromOn as Day, today) / Math.max(1, daysBetween(stage.fromOn as Day, stage.toOn as Day))
}

function Years({ planId, years, mayManage }: { planId: string; years: StagesReply['years']; mayManage: boolean }) {
  const { today } = useVisitor()
  const [naming, setNaming] = useState<StagesReply['years'][number]>()
  const quote = years.find((year) => year.quote)?.quote
  return (
    <section className="sheet years" aria-label="年度">
      {years.map((year) => (
        <div key={year.year} className="year">
          <div className="row"><b>{year.year}{year.theme ? `　${year.theme}` : ''}</b>{today.startsWith(String(year.year)) && <span className="note muted">今年</span>}<span className="grow" />{mayManage && <Button size="small" look="text" className="screen-only" onClick={() => setNaming(year)}>{year.theme ? '改主题' : '定主题'}</Button>}</div>
          <span className="note second">{year.tasks.total === 0 ? tallyWords(year.tasks) : <NumberLink href={`/tasks?plan=${planId}&dueOn=${year.year}-01-01..${year.year}-12-31&wanted=true`} facts={{ meaning: '时限在这一年、仍要求办的任务；前面是已办结的', rows: year.tasks.total, unit: '项' }}>{tallyWords(year.tasks)}</NumberLink>}</span>
        </div>
      ))}
      {quote && <SourceTag href={`/plans/${planId}`}>“{quote}”</SourceTag>}
      {naming && <SetTheme planId={planId} year={naming} onClose={() => setNaming(undefined)} />}
    </section>
  )
}

