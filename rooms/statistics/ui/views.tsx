// The four pages of statistics side by side, and the period they are asked for: presets, or two days.
import type { ReactNode } from 'react'
import type { Day } from '#platform/time/day.ts'
import { addDays, addMonths, lastOfMonth } from '#platform/time/day.ts'
import { DayBox } from '#web/forms/controls.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'

const VIEWS = [['/statistics', '统计表'], ['/statistics/goals', '目标'], ['/statistics/map', '地图'], ['/statistics/reports', '分析报告']] as const

export function StatisticsViews({ here }: { here: (typeof VIEWS)[number][0] }) {
  const { may } = useVisitor()
  return <nav className="seg screen-only" aria-label="统计的各页">{VIEWS.filter(([href]) => href !== '/statistics/reports' || may('statistics.report')).map(([href, label]) => <a key={href} href={href} aria-current={href === here ? 'page' : undefined}>{label}</a>)}</nav>
}

export type Choice = { readonly value: string; readonly label: string }

/** One of a few, as links: the choice stands in the address. */
export function Seg({ label, choices, value, hrefOf }: { label: string; choices: readonly Choice[]; value: string; hrefOf: (value: string) => string }) {
  return <nav className="seg" aria-label={label}>{choices.map((one) => <a key={one.value} href={hrefOf(one.value)} aria-current={one.value === value ? 'true' : undefined}>{one.label}</a>)}</nav>
}

/** Periods people ask for, as of today. */
export function presets(today: Day): { label: string; from: Day; to: Day }[] {
  const month = `${today.slice(0, 7)}-01` as Day
  const year = `${today.slice(0, 4)}-01-01` as Day
  const quarter = addMonths(year, Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3)
  const before = (start: Day) => addDays(start, -1)
  return [
    { label: '本月', from: month, to: today }, { label: '上月', from: addMonths(month, -1), to: before(month) }, { label: '本季度', from: quarter, to: today }, { label: '上季度', from: addMonths(quarter, -3), to: before(quarter) },
    { label: '今年', from: year, to: today }, { label: '去年', from: addMonths(year, -12), to: lastOfMonth(addMonths(year, -1)) },
  ]
}

/** A day picker in a line of other choices: its word before it. */
export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return <label className="day-choice note"><span>{label}</span><span className="day-choice-box">{children}</span></label>
}

export function PeriodPicker({ from, to, today, hrefOf, go }: { from: Day; to: Day; today: Day; hrefOf: (period: { from: string; to: string }) => string; go: (href: string) => void }) {
  const known = presets(today)
  const here = known.find((one) => one.from === from && one.to === to)
  const set = (part: { from?: string; to?: string }) => { const next = { from, to, ...part }; if (next.from && next.to && next.from <= next.to) go(hrefOf(next)) }
  return (
    <div className="period">
      <nav className="seg" aria-label="期间">{known.map((one) => <a key={one.label} href={hrefOf(one)} aria-current={one === here ? 'true' : undefined}>{one.label}</a>)}</nav>
      <Labelled label="从"><DayBox value={from} latest={to} onChange={(day) => day && set({ from: day })} /></Labelled>
      <Labelled label="到"><DayBox value={to} earliest={from} latest={today} onChange={(day) => day && set({ to: day })} /></Labelled>
    </div>
  )
}
