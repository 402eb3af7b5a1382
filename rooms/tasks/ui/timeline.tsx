// 时间轴: tasks as bars over the months of the plan, action by action; the same as a table for who would rather read.
import { useMemo, useState } from 'react'
import { addDays, addMonths, daysBetween, type Day } from '#platform/time/day.ts'
import { useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { NotYet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { z } from 'zod'
import { readTimeline } from '../contract.ts'
import { taskLoop, type TaskState } from '../rules.ts'
import { ExportLists, PlanChoice, TaskViews } from './views.tsx'
import '#web/kit/grid.css'

type Timeline = z.output<typeof readTimeline.reply>
type Bar = Timeline['rows'][number]

export function TaskTimelinePage() {
  const search = new URLSearchParams(useSearchAt('/tasks/timeline'))
  const plan = search.get('plan') ?? undefined
  const [asTable, setAsTable] = useState(false)
  const found = useReading(readTimeline, { query: plan ? { plan } : {} })
  useTitle('任务时间轴')
  return (
    <>
      <div className="head">
        <h1>任务</h1><p>时间轴{found.data ? `　${count(found.data.rows.length)} 项${found.data.more ? `，另有 ${count(found.data.more)} 项没有画出来，请选一份方案` : ''}` : ''}</p><span className="grow" />
        <Button size="small" className="screen-only" onClick={() => setAsTable(!asTable)}>{asTable ? '看成图' : '看成表格'}</Button><PlanChoice plan={plan} hrefOf={(next) => `/tasks/timeline${next ? `?plan=${next}` : ''}`} /><TaskViews here="timeline" plan={plan} /><ExportLists plan={plan} />
      </div>
      {!found.data ? <NotYet found={found} lines={12} />
        : found.data.rows.length === 0 ? <div className="sheet"><Empty fact="还没有任务" next={<a className={buttonClass()} href="/plans">看方案</a>}>方案印发以后，有时限的句子自动列成任务</Empty></div>
        : asTable ? <AsTable rows={found.data.rows} /> : <Chart timeline={found.data} />}
    </>
  )
}

const kindOf = (bar: Bar, today: Day) => (bar.state === 'done' ? (bar.doneOn! > bar.dueOn ? 'late-done' : 'done') : bar.state === 'ended' ? 'ended' : bar.dueOn < today ? 'late' : bar.state === 'assigned' ? 'open' : 'doing')

function Chart({ timeline: { rows, stages } }: { timeline: Timeline }) {
  const { today } = useVisitor()
  const groups = useMemo(() => [...new Set(rows.map((row) => row.action))].map((action) => ({ action, rows: rows.filter((row) => row.action === action) })), [rows])
  const from = `${rows.reduce((least, row) => (row.fromOn < least ? row.fromOn : least), rows[0]!.fromOn).slice(0, 4)}-01-01` as Day
  const until = `${rows.reduce((most, row) => (row.dueOn > most ? row.dueOn : most), rows[0]!.dueOn).slice(0, 4)}-12-31` as Day
  const days = daysBetween(from, until) + 1
  const at = (day: string) => `${Math.max(0, Math.min(100, (daysBetween(from, day as Day) / days) * 100)).toFixed(3)}%`
  const quarters: { day: Day; label: string; year: boolean }[] = []
  for (let day = from; day <= until; day = addMonths(day, 3)) quarters.push({ day, label: `${Number(day.slice(5, 7))}月`, year: day.endsWith('-01-01') })
  return (
    <section className="sheet gantt" aria-label="任务时间轴">
      <div className="gantt-head">
        <div className="gantt-names" />
        <div className="gantt-time">
          {quarters.map(({ day, label, year }) => <span key={day} className={year ? 'gantt-tick gantt-year' : 'gantt-tick'} style={{ left: at(day) }}>{year ? <b>{day.slice(0, 4)}</b> : label}</span>)}
          {stages.map((stage) => <span key={stage.title} className="gantt-stage" style={{ left: at(stage.from), right: `calc(100% - ${at(addDays(stage.to as Day, 1))})` }} title={`${stage.title} ${stage.from} 至 ${stage.to}`}>{stage.title}</span>)}
          <span className="gantt-today" style={{ left: at(today) }}>今天</span>
        </div>
      </div>
      {groups.map((group) => (
        <div key={group.action} className="gantt-group">
          <h3>{group.action}<span className="muted">　{count(group.rows.length)} 项</span></h3>
          {group.rows.map((bar) => (
            <a key={bar.id} className="gantt-row" href={`/tasks/${bar.id}`} title={`${bar.title}\n${bar.organisationName}　${bar.fromOn} 至 ${bar.dueOn}`}>
              <span className="gantt-names"><span className="cut">{bar.title}</span></span>
              <span className="gantt-time">
                {quarters.filter(({ year }) => year).map(({ day }) => <i key={day} className="gantt-line" style={{ left: at(day) }} />)}
                <i className="gantt-line gantt-now" style={{ left: at(today) }} />
                <i className={`gantt-bar gantt-${kindOf(bar, today)}`} style={{ left: at(bar.fromOn), right: `calc(100% - ${at(addDays(bar.dueOn as Day, 1))})` }} />
                {bar.state === 'done' && bar.doneOn && <i className="gantt-done-at" style={{ left: at(bar.doneOn) }}><Sign name="done" /></i>}
              </span>
            </a>
          ))}
        </div>
      ))}
      <div className="signs-legend"><span><i className="gantt-bar gantt-done" />办结</span><span><i className="gantt-bar gantt-late-done" />晚了才办结</span><span><i className="gantt-bar gantt-doing" />正在办</span><span><i className="gantt-bar gantt-open" />未开始</span><span><i className="gantt-bar gantt-late" />超期</span>{rows.some(({ state }) => state === 'ended') && <span><i className="gantt-bar gantt-ended" />随方案结束，没有办结</span>}<span><Sign name="done" /> 完成日期</span></div>
    </section>
  )
}

function AsTable({ rows }: { rows: readonly Bar[] }) {
  const { today } = useVisitor()
  return (
    <section className="sheet">
      <table className="grid">
        <thead><tr><th scope="col">行动</th><th scope="col">任务</th><th scope="col">牵头单位</th><th scope="col">起</th><th scope="col">止</th><th scope="col">环节</th><th scope="col">完成</th></tr></thead>
        <tbody>{rows.map((row) => <tr key={row.id}><td>{row.action}</td><th scope="row"><a href={`/tasks/${row.id}`}>{row.title}</a></th><td>{row.organisationName}</td><td className="tight">{shortDay(row.fromOn, today)}</td><td className="tight">{shortDay(row.dueOn, today)}</td><td className="tight">{taskLoop.states[row.state as TaskState].label}</td><td className="tight">{shortDay(row.doneOn, today)}</td></tr>)}</tbody>
      </table>
    </section>
  )
}
