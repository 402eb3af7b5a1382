// Editors of filters that need the form library: ranges of days, referenced rows. Loaded when first opened.
import { useState } from 'react'
import { addDays, addMonths, lastOfMonth, type Day } from '#platform/time/day.ts'
import { DayRangeBox, ChooseManyBox, FindManyBox, TreeManyBox } from '#web/forms/controls.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { NONE, parseRange } from '../query.ts'
import type { FilterChange } from './filter-chip.tsx'
import { rangeText } from './list-state.ts'
import { nameOf, useFound, useWhole } from './lookup.ts'
import type { LookupItem } from './ports.tsx'

function periods(today: Day): readonly (readonly [string, string, string])[] {
  const month = `${today.slice(0, 7)}-01` as Day
  const quarter = addMonths(`${today.slice(0, 4)}-01-01` as Day, Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3)
  return [
    ['今天', today, today],
    ['近 7 天', addDays(today, -6), today],
    ['往后 7 天', today, addDays(today, 7)],
    ['本月', month, lastOfMonth(month)],
    ['上月', addMonths(month, -1), addDays(month, -1)],
    ['本季度', quarter, lastOfMonth(addMonths(quarter, 2))],
    ['今年', `${today.slice(0, 4)}-01-01`, `${today.slice(0, 4)}-12-31`],
  ]
}

export function DayFilter({ value, onChange }: { value: string | undefined; onChange: FilterChange }) {
  const { today } = useVisitor()
  const range = (value && parseRange(value, () => true)) || {}
  return (
    <div className="filter-form">
      <div className="choices">
        {periods(today).map(([label, from, until]) => (
          <button key={label} type="button" className={value === `${from}..${until}` ? 'tag tag-on' : 'tag'} aria-pressed={value === `${from}..${until}`} onClick={() => onChange(`${from}..${until}`)}>{label}</button>
        ))}
      </div>
      <DayRangeBox value={range} onChange={(next) => onChange(rangeText(next.from, next.until))} />
    </div>
  )
}

export function ReferenceFilter({ to, value, onChange, optional }: { to: 'entities' | 'regions' | 'organisations'; value: string | undefined; onChange: FilterChange; optional: boolean }) {
  const chosen = value?.split(',').filter((one) => one !== NONE) ?? []
  const none = value?.split(',').includes(NONE) ?? false
  const put = (ids: readonly string[], empty: boolean) => onChange([...ids, ...(empty ? [NONE] : [])].join(',') || undefined)
  return (
    <div className="filter-form">
      {to === 'entities' ? <Entities value={chosen} onChange={(ids) => put(ids, none)} /> : <Whole to={to} value={chosen} onChange={(ids) => put(ids, none)} />}
      {to === 'regions' && <p className="note muted">选了上一级，下面的都算</p>}
      {optional && <label className="row small"><input type="checkbox" checked={none} onChange={(event) => put(chosen, event.target.checked)} />没填的也看</label>}
    </div>
  )
}

function Whole({ to, value, onChange }: { to: 'regions' | 'organisations'; value: readonly string[]; onChange: (ids: string[]) => void }) {
  const { items, loading } = useWhole(to)
  if (!loading && items.length <= IN_SIGHT) return <CheckList items={items} value={value} onChange={onChange} />
  if (to === 'regions') return <TreeManyBox items={items} value={value} onChange={onChange} placeholder="选社区或片区" />
  return <ChooseManyBox options={items.map((item) => ({ value: item.id, label: item.name }))} value={value} onChange={onChange} loading={loading} placeholder="选部门" />
}

/** So many are all in sight. */
const IN_SIGHT = 60

/** Ticks, a level below its parent set in; what stands below a ticked one counts with it. */
function CheckList({ items, value, onChange }: { items: readonly LookupItem[]; value: readonly string[]; onChange: (ids: string[]) => void }) {
  const chosen = new Set(value)
  const depthOf = (item: LookupItem): number => {
    const parent = item.parentId ? items.find((one) => one.id === item.parentId) : undefined
    return parent ? depthOf(parent) + 1 : 0
  }
  const flip = (id: string) => {
    if (!chosen.delete(id)) chosen.add(id)
    onChange([...chosen])
  }
  return (
    <div className="check-list">
      {items.map((item) => <label key={item.id} className="float-item" style={{ paddingLeft: 14 + 18 * depthOf(item) }}><input type="checkbox" checked={chosen.has(item.id)} onChange={() => flip(item.id)} />{item.name}</label>)}
    </div>
  )
}

function Entities({ value, onChange }: { value: readonly string[]; onChange: (ids: string[]) => void }) {
  const [text, setText] = useState('')
  const { items, loading } = useFound(text)
  const options = [...value.filter((id) => !items.some((item) => item.id === id)).map((id) => ({ value: id, label: nameOf(id) ?? '已选的单位' })), ...items.map((item) => ({ value: item.id, label: item.name, note: item.note }))]
  return <FindManyBox options={options} value={value} onChange={onChange} onFind={setText} loading={loading} placeholder="写单位名称里的两三个字" />
}
