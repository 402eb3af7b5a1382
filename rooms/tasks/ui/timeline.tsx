// 时间轴: tasks as bars over the months of the plan, action by action; the same as a table for who would rather read. Thousands of
// tasks come and are drawn part by part, near what is seen; their room is kept until then.
import { useMemo, useRef, useState, type ReactNode, type Ref, type RefObject } from 'react'
import { addDays, addMonths, daysBetween, type Day } from '#platform/time/day.ts'
import { useSearchAt } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { useNear } from '#web/kit/drawing.ts'
import { count, shortDay } from '#web/kit/format.ts'
import { NotYet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { useTitle } from '#web/kit/title.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { z } from 'zod'
import { readTimeline, TIMELINE_PART } from '../contract.ts'
import { taskLoop, type TaskState } from '../rules.ts'
import { ExportLists, NoTasks, PlanChoice, TaskViews } from './views.tsx'
import '#web/kit/grid.css'

type Timeline = z.output<typeof readTimeline.reply>
type Bar = Timeline['rows'][number]
type Group = Timeline['groups'][number]

const LONG = 100

export function TaskTimelinePage() {
  const search = new URLSearchParams(useSearchAt('/tasks/timeline'))
  const plan = search.get('plan') ?? undefined
  const [asTable, setAsTable] = useState(false)
  const found = useReading(readTimeline, queryOf(plan, 0))
  useTitle('任务时间轴')
  const groups = found.data?.groups ?? []
  const total = groups.reduce((sum, group) => sum + group.total, 0)
  return (
    <>
      <div className="head">
        <h1>任务</h1><p>时间轴{found.data ? `　${count(total)} 项` : ''}</p><span className="grow" />
        {total > LONG && groups.length > 1 && (
          <select className="input screen-only" style={{ width: 200 }} aria-label="到哪个行动" value="" onChange={(event) => document.getElementById(event.target.value)?.scrollIntoView()}>
            <option value="">到哪个行动</option>{groups.map((group, index) => <option key={group.action} value={placeOf(index)}>{group.action}（{count(group.total)}）</option>)}
          </select>
        )}
        <Button size="small" className="screen-only" onClick={() => setAsTable(!asTable)}>{asTable ? '看成图' : '看成表格'}</Button><PlanChoice plan={plan} hrefOf={(next) => `/tasks/timeline${next ? `?plan=${next}` : ''}`} /><TaskViews here="timeline" plan={plan} /><ExportLists plan={plan} />
      </div>
      {!found.data ? <NotYet found={found} lines={12} />
        : total === 0 ? <div className="sheet"><NoTasks /></div>
        : asTable ? <AsTable plan={plan} groups={groups} /> : <Chart plan={plan} timeline={found.data} />}
    </>
  )
}

const queryOf = (plan: string | undefined, offset: number) => ({ query: { ...(plan ? { plan } : {}), offset } })
const placeOf = (index: number) => `action-${index}`

/** A stretch of one action that comes with one answer. */
type Stretch = { readonly offset: number; readonly from: number; readonly to: number }

function stretchesOf(groups: readonly Group[]): Stretch[][] {
  let start = 0
  return groups.map(({ total }) => {
    const end = start + total
    const found: Stretch[] = []
    for (let from = start; from < end;) {
      const offset = from - (from % TIMELINE_PART)
      const to = Math.min(end, offset + TIMELINE_PART)
      found.push({ offset, from, to })
      from = to
    }
    start = end
    return found
  })
}

/** The rows of a stretch once they are near what is seen; until then their place, so that nothing jumps. */
function useRows(plan: string | undefined, { offset, from, to }: Stretch, pane: RefObject<HTMLElement | null>) {
  const { drawn, place } = useNear<HTMLElement>(offset === 0, pane, '1500px')
  const found = useReading(readTimeline, queryOf(plan, offset), { enabled: drawn, staleTime: 60_000 })
  return { rows: found.data?.rows.slice(from - offset, to - offset), place, again: found.error ? <Button size="small" onClick={() => void found.refetch()}>没取到，再取一次</Button> : undefined }
}

const kindOf = (bar: Bar, today: Day) => (bar.state === 'done' ? (bar.doneOn! > bar.dueOn ? 'late-done' : 'done') : bar.state === 'ended' ? 'ended' : bar.dueOn < today ? 'late' : bar.state === 'assigned' ? 'open' : 'doing')

function Chart({ plan, timeline: { groups, stages } }: { plan: string | undefined; timeline: Timeline }) {
  const { today } = useVisitor()
  const stretches = useMemo(() => stretchesOf(groups), [groups])
  const pane = useRef<HTMLElement>(null)
  const from = `${groups.reduce((least, group) => (group.fromOn < least ? group.fromOn : least), groups[0]!.fromOn).slice(0, 4)}-01-01` as Day
  const until = `${groups.reduce((most, group) => (group.untilOn > most ? group.untilOn : most), groups[0]!.untilOn).slice(0, 4)}-12-31` as Day
  const days = daysBetween(from, until) + 1
  const at = (day: string) => `${Math.max(0, Math.min(100, (daysBetween(from, day as Day) / days) * 100)).toFixed(3)}%`
  const quarters: { day: Day; label: string; year: boolean }[] = []
  for (let day = from; day <= until; day = addMonths(day, 3)) quarters.push({ day, label: `${Number(day.slice(5, 7))}月`, year: day.endsWith('-01-01') })
  return (
    <section className="sheet gantt" aria-label="任务时间轴" ref={paneOf(pane)}>
      <div className="gantt-head">
        <div className="gantt-names" />
        <div className="gantt-time">
          {quarters.map(({ day, label, year }) => <span key={day} className={year ? 'gantt-tick gantt-year' : 'gantt-tick'} style={{ left: at(day) }}>{year ? <b>{day.slice(0, 4)}</b> : label}</span>)}
          {stages.map((stage) => <span key={stage.title} className="gantt-stage" style={{ left: at(stage.from), right: `calc(100% - ${at(addDays(stage.to as Day, 1))})` }} title={`${stage.title} ${stage.from} 至 ${stage.to}`}>{stage.title}</span>)}
          <span className="gantt-today" style={{ left: at(today) }}>今天</span>
        </div>
      </div>
      {groups.map((group, index) => (
        <div key={group.action} className="gantt-group">
          <h3 id={placeOf(index)}>{group.action}<span className="muted">　{tallyOf(group)}</span></h3>
          {stretches[index]!.map((stretch) => (
            <Bars key={stretch.from} plan={plan} stretch={stretch} pane={pane}>{(bar) => (
              <a key={bar.id} className="gantt-row" href={`/tasks/${bar.id}`} title={`${bar.title}\n${bar.organisationName}　${bar.fromOn} 至 ${bar.dueOn}`}>
                <span className="gantt-names"><span className="cut">{bar.title}</span></span>
                <span className="gantt-time">
                  {quarters.filter(({ year }) => year).map(({ day }) => <i key={day} className="gantt-line" style={{ left: at(day) }} />)}
                  <i className="gantt-line gantt-now" style={{ left: at(today) }} />
                  <i className={`gantt-bar gantt-${kindOf(bar, today)}`} style={{ left: at(bar.fromOn), right: `calc(100% - ${at(addDays(bar.dueOn as Day, 1))})` }} />
                  {bar.state === 'done' && bar.doneOn && <i className="gantt-done-at" style={{ left: at(bar.doneOn) }}><Sign name="done" /></i>}
                </span>
              </a>
            )}</Bars>
          ))}
        </div>
      ))}
      <div className="signs-legend"><span><i className="gantt-bar gantt-done" />办结</span><span><i className="gantt-bar gantt-late-done" />晚了才办结</span><span><i className="gantt-bar gantt-doing" />正在办</span><span><i className="gantt-bar gantt-open" />未开始</span><span><i className="gantt-bar gantt-late" />超期</span>{groups.some(({ ended }) => ended > 0) && <span><i className="gantt-bar gantt-ended" />随方案结束，没有办结</span>}<span><Sign name="done" /> 完成日期</span></div>
    </section>
  )
}

const tallyOf = ({ total, done, late, ended }: Group) => [`${count(total)} 项`, done > 0 && `办结 ${count(done)}`, late > 0 && `超期 ${count(late)}`, ended > 0 && `随方案结束 ${count(ended)}`].filter(Boolean).join('　')

/** What the page scrolls in. */
const paneOf = (pane: RefObject<HTMLElement | null>) => (section: HTMLElement | null) => { pane.current = section?.closest('main') ?? null }

/** A row of the chart, and of the table. */
const BAR_PX = 26
const ROW_PX = 38

type StretchProps = { plan: string | undefined; stretch: Stretch; pane: RefObject<HTMLElement | null> }

function Bars({ plan, stretch, pane, children }: StretchProps & { children: (bar: Bar) => ReactNode }) {
  const { rows, place, again } = useRows(plan, stretch, pane)
  return rows ? <>{rows.map(children)}</> : <div ref={place as Ref<HTMLDivElement>} className="gantt-coming" style={{ height: (stretch.to - stretch.from) * BAR_PX }}>{again}</div>
}

function AsTable({ plan, groups }: { plan: string | undefined; groups: readonly Group[] }) {
  const stretches = useMemo(() => stretchesOf(groups), [groups])
  const pane = useRef<HTMLElement>(null)
  return (
    <section className="sheet" ref={paneOf(pane)}>
      <table className="grid">
        <thead><tr><th scope="col">行动</th><th scope="col">任务</th><th scope="col">牵头单位</th><th scope="col">起</th><th scope="col">止</th><th scope="col">环节</th><th scope="col">完成</th></tr></thead>
        {stretches.flatMap((some, index) => some.map((stretch, part) => <TableRows key={stretch.from} plan={plan} stretch={stretch} pane={pane} {...(part === 0 ? { id: placeOf(index) } : {})} />))}
      </table>
    </section>
  )
}

function TableRows({ plan, stretch, pane, id }: StretchProps & { id?: string }) {
  const { today } = useVisitor()
  const { rows, place, again } = useRows(plan, stretch, pane)
  if (!rows) return <tbody ref={place as Ref<HTMLTableSectionElement>} id={id}><tr style={{ height: (stretch.to - stretch.from) * ROW_PX }}><td colSpan={7}>{again}</td></tr></tbody>
  return <tbody id={id}>{rows.map((row) => <tr key={row.id}><td>{row.action}</td><th scope="row"><a href={`/tasks/${row.id}`}>{row.title}</a></th><td>{row.organisationName}</td><td className="tight">{shortDay(row.fromOn, today)}</td><td className="tight">{shortDay(row.dueOn, today)}</td><td className="tight">{taskLoop.states[row.state as TaskState].label}</td><td className="tight">{shortDay(row.doneOn, today)}</td></tr>)}</tbody>
}
