// How it moved: found and closed a month, what was open and overdue at each month's end; and how old the open ones are. Drawn
// as lines and bars, told as a table on demand.
import { useEffect, useRef, useState } from 'react'
import { writeBehind } from '#mechanisms/indicator/behind.ts'
import { lastOfMonth, type Day } from '#platform/time/day.ts'
import { useReading } from '#web/api/query.ts'
import { count } from '#web/kit/format.ts'
import { NumberLink } from '#web/kit/number-link.tsx'
import { Sheet } from '#web/kit/record.tsx'
import { readMovement, type Movement as Moved } from '../contract.ts'
import { INDICATORS } from '../definitions.ts'

const LINES = [{ key: 'found', label: '发现', colour: 'var(--c2)', dash: '' }, { key: 'closed', label: '销号', colour: 'var(--c3)', dash: '' }, { key: 'open', label: '月末未销号', colour: 'var(--c1)', dash: '' }, { key: 'overdue', label: '月末超期', colour: 'var(--verm)', dash: '4 3' }] as const

export function Movement({ to, level, under }: { to: string; level: string; under: string | undefined }) {
  const { data } = useReading(readMovement, { query: { to, level: level as 'all', ...(under ? { under } : {}) } })
  if (!data || data.months.length < 1) return null
  return (
    <div className="moved">
      <Sheet title="逐月走势"><Trend months={data.months} to={to} level={level} /></Sheet>
      <Sheet title="未销号的时间长短" note={`截至 ${to}，按发现月份`}><Ages ages={data.ages} to={to} level={level} under={under} /></Sheet>
    </div>
  )
}

const [HEIGHT, TOP, BASE, LEFT] = [230, 14, 196, 44]

function Trend({ months, to, level }: { months: Moved['months']; to: string; level: string }) {
  const [table, setTable] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(640)
  useEffect(() => {
    if (!box.current) return undefined
    const watch = new ResizeObserver(([entry]) => setRoom(Math.max(240, Math.floor(entry?.contentRect.width ?? 640))))
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  const most = Math.max(4, ...months.flatMap(({ sums }) => LINES.map(({ key }) => sums[key])))
  const step = stepOf(most)
  const top = Math.ceil(most / step) * step
  const x = (i: number) => LEFT + (months.length === 1 ? (room - LEFT) / 2 : (i * (room - LEFT - 16)) / (months.length - 1))
  const y = (value: number) => BASE - ((BASE - TOP) * value) / top
  const last = months.at(-1)!
  const opens = (figure: (typeof LINES)[number]['key'], month: string) => `/hazards?behind=${writeBehind({ figure, level, from: month as Day, to: (lastOfMonth(month as Day) < to ? lastOfMonth(month as Day) : to) as Day })}`
  const every = Math.ceil(months.length / Math.max(3, Math.floor(room / 90)))
  return (
    <div className="pad" ref={box}>
      {table ? (
        <div className="cross-scroll"><table className="grid"><thead><tr><th scope="col">月份</th>{LINES.map(({ key, label }) => <th key={key} scope="col" className="right">{label}</th>)}</tr></thead>
          <tbody>{months.map(({ month, sums }) => <tr key={month}><th scope="row">{month.slice(0, 7)}</th>{LINES.map(({ key }) => <td key={key} className="right">{sums[key] ? <NumberLink href={opens(key, month)} facts={{ meaning: INDICATORS[key].definition, rows: sums[key], unit: '件' }}>{count(sums[key])}</NumberLink> : <span className="muted">0</span>}</td>)}</tr>)}</tbody></table></div>
      ) : (
        <svg width={room} height={HEIGHT} viewBox={`0 0 ${room} ${HEIGHT}`} role="img" aria-label={`到 ${last.month.slice(0, 7)}：${LINES.map(({ key, label }) => `${label} ${last.sums[key]}`).join('，')}`}>
          {Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step).map((value) => <g key={value}><path d={`M${LEFT} ${y(value)}H${room}`} stroke="var(--line)" /><text className="axis" x={LEFT - 6} y={y(value) + 4} textAnchor="end">{count(value)}</text></g>)}
          {months.map(({ month }, i) => (i % every === 0 || i === months.length - 1) && <text key={month} className="axis" x={x(i)} y={BASE + 18} textAnchor={i === months.length - 1 && months.length > 1 ? 'end' : 'middle'}>{month.slice(2, 7)}</text>)}
          {LINES.map(({ key, colour, dash }) => (
            <g key={key}>
              <path d={months.map(({ sums }, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(sums[key]).toFixed(1)}`).join('')} fill="none" stroke={colour} strokeWidth="1.6" strokeDasharray={dash} />
              {months.map(({ month, sums }, i) => <circle key={month} cx={x(i)} cy={y(sums[key])} r="2.4" fill={colour}><title>{`${month.slice(0, 7)} ${LINES.find((one) => one.key === key)!.label} ${sums[key]}`}</title></circle>)}
            </g>
          ))}
        </svg>
      )}
      <div className="legend note">{LINES.map(({ key, label, colour, dash }) => <span key={key}><svg width="20" height="8" aria-hidden="true"><path d="M0 4H20" stroke={colour} strokeWidth="2" strokeDasharray={dash} /></svg> {label} {count(last.sums[key])}</span>)}<button type="button" className="link note push screen-only" onClick={() => setTable(!table)}>{table ? '看成图' : '看成表格'}</button></div>
    </div>
  )
}

function Ages({ ages, to, level, under }: { ages: Moved['ages']; to: string; level: string; under: string | undefined }) {
  const most = Math.max(1, ...ages.map(({ open }) => open))
  const opens = (figure: 'open' | 'overdue', { from, to: end }: Moved['ages'][number]) => `/hazards?behind=${writeBehind({ figure, level, from: to as Day, to: to as Day })}&foundOn=${from ?? ''}..${end}${under ? `&regionId=${under}` : ''}`
  return (
    <div className="pad ages">
      {ages.map((age) => (
        <div key={age.label} className="age">
          <span>{age.label}</span>
          <span className="age-bar" aria-hidden="true"><i style={{ width: `${(age.open / most) * 100}%` }} /><i className="late" style={{ width: `${(age.overdue / most) * 100}%` }} /></span>
          <span className="right">{age.open ? <NumberLink href={opens('open', age)} facts={{ meaning: INDICATORS.open.definition, rows: age.open, unit: '件' }}>{count(age.open)}</NumberLink> : <span className="muted">0</span>}</span>
          <span className="right note">{age.overdue > 0 && <>超期 <NumberLink className="hot" href={opens('overdue', age)} facts={{ meaning: INDICATORS.overdue.definition, rows: age.overdue, unit: '件' }}>{count(age.overdue)}</NumberLink></>}</span>
        </div>
      ))}
    </div>
  )
}

/** 1, 2, 5, 10 …: at most five lines. */
function stepOf(most: number): number {
  for (let unit = 1; ; unit *= 10) for (const step of [1, 2, 5]) if (most / (step * unit) <= 5) return step * unit
}
