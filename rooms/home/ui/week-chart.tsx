// What came and went: outline and solid bars side by side, a week each. The same as a table on demand.
import { useEffect, useRef, useState } from 'react'
import { count } from '#web/kit/format.ts'

type Week = { from: string; found: number; closed: number }

const HEIGHT = 216
const BASE = 186
const TOP = 16

export function WeekChart({ weeks }: { weeks: readonly Week[] }) {
  const [table, setTable] = useState(false)
  const most = Math.max(4, ...weeks.flatMap((week) => [week.found, week.closed]))
  const step = niceStep(most)
  const top = Math.ceil(most / step) * step
  const y = (value: number) => BASE - ((BASE - TOP) * value) / top
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(720)
  useEffect(() => {
    if (!box.current) return undefined
    const watch = new ResizeObserver(([entry]) => setRoom(Math.max(240, Math.floor(entry?.contentRect.width ?? 720))))
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  const left = 34
  const width = (room - left - 6) / weeks.length
  const bar = Math.min(14, Math.floor(width / 3.2))
  const found = weeks.reduce((sum, week) => sum + week.found, 0)
  const closed = weeks.reduce((sum, week) => sum + week.closed, 0)
  const sentence = `近 ${weeks.length} 周发现 ${found} 件，销号 ${closed} 件`
  return (
    <div className="weeks" ref={box}>
      {table ? (
        <table className="weeks-table"><thead><tr><th scope="col">周一</th><th scope="col" className="right">发现</th><th scope="col" className="right">销号</th></tr></thead><tbody>{weeks.map((week) => <tr key={week.from}><th scope="row">{week.from.slice(5)}</th><td className="right">{count(week.found)}</td><td className="right">{count(week.closed)}</td></tr>)}</tbody></table>
      ) : (
        <svg width={room} height={HEIGHT} viewBox={`0 0 ${room} ${HEIGHT}`} role="img" aria-label={sentence}>
          {Array.from({ length: Math.round(top / step) + 1 }, (_, line) => line * step).map((value) => (
            <g key={value}><path d={`M${left} ${y(value)}H${left + weeks.length * width}`} stroke="var(--line)" /><text className="axis" x={left - 6} y={y(value) + 4} textAnchor="end">{value}</text></g>
          ))}
          {weeks.map((week, index) => {
            const x = left + index * width
            return (
              <g key={week.from}>
                <title>{`${week.from} 起的一周：发现 ${week.found}，销号 ${week.closed}`}</title>
                <rect x={x} y={TOP} width={width} height={BASE - TOP} fill="transparent" />
                {week.found > 0 && <rect x={x + width / 2 - bar - 1.5} y={y(week.found) + 0.5} width={bar} height={BASE - y(week.found) - 0.5} fill="var(--sheet)" stroke="var(--ink2)" strokeWidth="1.2" />}
                {week.closed > 0 && <rect x={x + width / 2 + 1.5} y={y(week.closed)} width={bar + 1} height={BASE - y(week.closed)} fill="var(--q5)" />}
                {(index % 4 === 0 || index === weeks.length - 1) && <text className="axis" x={x + width / 2} y={BASE + 18} textAnchor="middle">{index === weeks.length - 1 ? '本周' : `${Number(week.from.slice(5, 7))}-${week.from.slice(8)}`}</text>}
              </g>
            )
          })}
        </svg>
      )}
      <div className="weeks-foot note muted">
        <span><svg width="10" height="10" aria-hidden="true"><rect x="1" y="1" width="8" height="8" fill="none" stroke="var(--ink2)" /></svg> 发现 {count(found)}</span>
        <span><svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" fill="var(--q5)" /></svg> 销号 {count(closed)}</span>
        <button type="button" className="link note push screen-only" onClick={() => setTable(!table)}>{table ? '看成图' : '看成表格'}</button>
      </div>
    </div>
  )
}

/** 1, 2, 5, 10 … so that there are at most five lines. */
function niceStep(most: number): number {
  for (let unit = 1; ; unit *= 10) for (const step of [1, 2, 5]) if (most / (step * unit) <= 5) return step * unit
}
