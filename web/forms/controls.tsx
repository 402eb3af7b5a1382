// Controls for what a native input does badly: days, long lists to choose from, trees, amounts. They speak our values
// (Day text, ids, 分) and take the ids a Field hands them.
import { DatePicker, InputNumber, Select, TreeSelect } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useMemo, useState } from 'react'
import { isDay } from '#platform/time/day.ts'
import { today } from '#web/api/clock.ts'
import type { ControlProps } from '#web/kit/field.tsx'
import { themed } from './themed.tsx'

// The picker asks this for now: the day of the server in China, not the PC's.
dayjs.extend((_, made) => {
  Object.assign(made.prototype, { tz: () => dayjs(today()) })
})

type Value<T> = { value: T | null | undefined; onChange: (value: T | null) => void; disabled?: boolean }
type Control = Partial<ControlProps>

const status = (control: Control) => (control['aria-invalid'] ? { status: 'error' as const } : {})

export type Option = { readonly value: string; readonly label: string; readonly note?: string | null }

/** The same object for the same day: the picker drops what is half typed when it is handed another one, and a page draws itself anew whenever somebody else changes something. */
function useDay(value: string | null | undefined): Dayjs | null {
  return useMemo(() => (value && isDay(value) ? dayjs(value) : null), [value])
}

export const DayBox = themed(function DayBox({ value, onChange, disabled, earliest, latest, placeholder = '如 2026-11-22', control = {} }: Value<string> & { earliest?: string; latest?: string; placeholder?: string; control?: Control }) {
  const [shown, first, last] = [useDay(value), useDay(earliest), useDay(latest)]
  return (
    <DatePicker {...control} {...status(control)} style={{ width: '100%' }} disabled={disabled ?? false} placeholder={placeholder} format={['YYYY-MM-DD', 'YYYYMMDD', 'YYYY.M.D', 'YYYY/M/D', 'M-D']}
      value={shown} onChange={(picked: Dayjs | null) => onChange(picked ? picked.format('YYYY-MM-DD') : null)}
      {...(first ? { minDate: first } : {})} {...(last ? { maxDate: last } : {})} />
  )
})

type RangeValue = { from?: string; until?: string }

export const DayRangeBox = themed(function DayRangeBox({ value, onChange }: { value: RangeValue; onChange: (value: RangeValue) => void }) {
  const [from, until] = [useDay(value.from), useDay(value.until)]
  const shown = useMemo((): [Dayjs | null, Dayjs | null] => [from, until], [from, until])
  return (
    <DatePicker.RangePicker style={{ width: '100%' }} allowEmpty={[true, true]} placeholder={['从', '到']} value={shown}
      onChange={(picked) => onChange({ ...(picked?.[0] ? { from: picked[0].format('YYYY-MM-DD') } : {}), ...(picked?.[1] ? { until: picked[1].format('YYYY-MM-DD') } : {}) })} />
  )
})

export const NumberBox = themed(function NumberBox({ value, onChange, disabled, min, max, unit, precision = 0, placeholder, control = {} }: Value<number> & { min?: number; max?: number; unit?: string | undefined; precision?: number; placeholder?: string; control?: Control }) {
  return (
    <InputNumber<number> {...control} {...status(control)} style={{ width: '100%' }} disabled={disabled ?? false} controls={false} value={value ?? null} onChange={onChange} {...(min === undefined ? {} : { min })} {...(max === undefined ? {} : { max })} {...(precision ? {} : { precision })}
      {...(unit ? { suffix: unit } : {})} {...(placeholder ? { placeholder } : {})} changeOnBlur={false} />
  )
})

/** Typed in 元, kept in 分. */
export const MoneyBox = themed(function MoneyBox({ value, onChange, disabled, control = {} }: Value<number> & { control?: Control }) {
  return (
    <InputNumber<number> {...control} {...status(control)} style={{ width: '100%' }} disabled={disabled ?? false} controls={false} min={0} precision={2} suffix="元" value={value === null || value === undefined ? null : value / 100}
      onChange={(typed) => onChange(typed === null ? null : Math.round(typed * 100))} />
  )
})

export const ChooseBox = themed(function ChooseBox({ value, onChange, disabled, options, placeholder = '请选', loading, control = {} }: Value<string> & { options: readonly Option[]; placeholder?: string; loading?: boolean; control?: Control }) {
  return (
    <Select {...control} {...status(control)} style={{ width: '100%' }} disabled={disabled ?? false} allowClear loading={loading ?? false} placeholder={placeholder} value={value ?? null} onChange={(picked: string | null | undefined) => onChange(picked ?? null)}
      options={options.map((one) => ({ value: one.value, label: one.label }))} {...(options.length > 8 ? { showSearch: { optionFilterProp: 'label' } } : {})} notFoundContent="没有可选的" />
  )
})

export const ChooseManyBox = themed(function ChooseManyBox({ value, onChange, options, placeholder = '请选', loading }: { value: readonly string[]; onChange: (value: string[]) => void; options: readonly Option[]; placeholder?: string; loading?: boolean }) {
  return (
    <Select mode="multiple" style={{ width: '100%' }} loading={loading ?? false} placeholder={placeholder} value={[...value]} onChange={onChange} options={options.map((one) => ({ value: one.value, label: one.label }))}
      showSearch={{ optionFilterProp: 'label' }} notFoundContent="没有可选的" />
  )
})

export type FindProps = { options: readonly Option[]; onFind: (text: string) => void; loading?: boolean; placeholder?: string; noneWords?: string }

/** One of very many: typed words ask the server. */
export const FindBox = themed(function FindBox({ value, onChange, disabled, options, onFind, loading, placeholder = '写两三个字来找', noneWords = '没有找到，换个说法试试', control = {} }: Value<string> & FindProps & { control?: Control }) {
  return (
    <Select {...control} {...status(control)} style={{ width: '100%' }} disabled={disabled ?? false} allowClear placeholder={placeholder} value={value ?? null} onChange={(picked: string | null | undefined) => onChange(picked ?? null)}
      showSearch={{ filterOption: false, onSearch: onFind }} loading={loading ?? false} notFoundContent={loading ? '正在找…' : noneWords}
      options={options.map((one) => ({ value: one.value, label: one.label, note: one.note }))} optionRender={(option) => <FoundOption label={String(option.label ?? '')} note={(option.data as { note?: string | null }).note ?? ''} />} />
  )
})

export const FindManyBox = themed(function FindManyBox({ value, onChange, options, onFind, loading, placeholder = '写两三个字来找', noneWords = '没有找到，换个说法试试' }: FindProps & { value: readonly string[]; onChange: (value: string[]) => void }) {
  return (
    <Select mode="multiple" style={{ width: '100%' }} placeholder={placeholder} value={[...value]} onChange={onChange} showSearch={{ filterOption: false, onSearch: onFind }} loading={loading ?? false} notFoundContent={loading ? '正在找…' : noneWords}
      options={options.map((one) => ({ value: one.value, label: one.label, note: one.note }))} optionRender={(option) => <FoundOption label={String(option.label ?? '')} note={(option.data as { note?: string | null }).note ?? ''} />} />
  )
})

function FoundOption({ label, note }: { label: string; note: string }) {
  return <span className="row"><span className="cut grow">{label}</span>{note && <span className="muted note cut" style={{ maxWidth: 160 }}>{note}</span>}</span>
}

export type TreeItem = { readonly id: string; readonly name: string; readonly parentId?: string | null }
type Node = { value: string; title: string; children: Node[] }

function grow(items: readonly TreeItem[]): Node[] {
  const nodes = new Map(items.map((item) => [item.id, { value: item.id, title: item.name, children: [] } as Node]))
  const roots: Node[] = []
  for (const item of items) {
    const parent = item.parentId ? nodes.get(item.parentId) : undefined
    ;(parent?.children ?? roots).push(nodes.get(item.id)!)
  }
  return roots
}

export const TreeBox = themed(function TreeBox({ value, onChange, disabled, items, placeholder = '请选', control = {} }: Value<string> & { items: readonly TreeItem[]; placeholder?: string; control?: Control }) {
  const nodes = useMemo(() => grow(items), [items])
  const [open, setOpen] = useState<string[]>()
  return (
    <TreeSelect {...control} {...status(control)} style={{ width: '100%' }} disabled={disabled ?? false} allowClear showSearch treeNodeFilterProp="title" placeholder={placeholder} treeData={nodes} value={value ?? null}
      treeExpandedKeys={open ?? (items.length <= 40 ? items.map((item) => item.id) : nodes.map((node) => node.value))} onTreeExpand={(keys) => setOpen(keys.map(String))} onChange={(picked: string | null | undefined) => onChange(picked ?? null)} notFoundContent="没有可选的" />
  )
})

export const TreeManyBox = themed(function TreeManyBox({ value, onChange, items, placeholder = '请选' }: { value: readonly string[]; onChange: (value: string[]) => void; items: readonly TreeItem[]; placeholder?: string }) {
  const nodes = useMemo(() => grow(items), [items])
  return (
    <TreeSelect multiple style={{ width: '100%' }} showSearch treeNodeFilterProp="title" placeholder={placeholder} treeData={nodes} value={[...value]} treeDefaultExpandAll={items.length <= 40} onChange={(picked: string[]) => onChange(picked)} notFoundContent="没有可选的" />
  )
})
