// One filter as a chip: shut it names the field, set it says the value and can be taken away; pressed it opens the editor
// fitting the kind of field.
import { lazy, Suspense, useState } from 'react'
import { Button } from '#web/kit/button.tsx'
import { Float } from '#web/kit/float.tsx'
import { Icon } from '#web/kit/icons.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import type { Ledger } from '../define.ts'
import type { Field } from '../fields.ts'
import { NONE, parseRange } from '../query.ts'
import { rangeText, valueWords } from './list-state.ts'
import { nameOf, useWhole } from './lookup.ts'

const ReferenceFilter = lazy(() => import('./filter-editors.tsx').then((m) => ({ default: m.ReferenceFilter })))
const DayFilter = lazy(() => import('./filter-editors.tsx').then((m) => ({ default: m.DayFilter })))

export type FilterChange = (value: string | undefined) => void

export function FilterChip({ ledger, name, value, onChange }: { ledger: Ledger; name: string; value: string | undefined; onChange: FilterChange }) {
  const field = ledger.fields[name]!
  // A shared link names regions and organisations by id: their names are needed for the chip.
  useWhole('regions', value !== undefined && field.kind === 'reference' && field.to === 'regions')
  useWhole('organisations', value !== undefined && field.kind === 'reference' && field.to === 'organisations')
  return (
    <Float kind="dialog" label={field.label} width={field.kind === 'choice' || field.kind === 'flag' ? 220 : 320} button={(props) => (
      value === undefined
        ? <button type="button" className="tag" {...props}>{field.label} <Icon name="down" size="small" /></button>
        : (
          <span className="tag tag-on">
            <button type="button" className="chip-words" {...props}>{field.label}：{valueWords(ledger, name, value, nameOf)}</button>
            <button type="button" className="chip-away" aria-label={`去掉条件“${field.label}”`} onClick={() => onChange(undefined)}><Icon name="x" size="small" /></button>
          </span>
        )
    )}>
      {(close) => <Editor field={field} value={value} onChange={onChange} close={close} />}
    </Float>
  )
}

function Editor({ field, value, onChange, close }: { field: Field; value: string | undefined; onChange: FilterChange; close: () => void }) {
  switch (field.kind) {
    case 'choice':
      return <ChoiceFilter choices={[...field.choices, ...(field.required ? [] : [{ value: NONE, label: '没填' }])]} value={value} onChange={onChange} />
    case 'flag':
      return (
        <>
          {[['true', '是'], ['false', '否'], [undefined, '不限']].map(([one, label]) => (
            <button key={label} type="button" className="float-item" role="menuitemradio" aria-checked={value === one} onClick={() => { onChange(one); close() }}>
              <span className="float-tick">{value === one && <Icon name="tick" size="small" />}</span>{label}
            </button>
          ))}
        </>
      )
    case 'day':
      return <Suspense fallback={<Waiting />}><DayFilter value={value} onChange={onChange} /></Suspense>
    case 'reference':
      return <Suspense fallback={<Waiting />}><ReferenceFilter to={field.to} value={value} onChange={onChange} optional={!field.required} /></Suspense>
    case 'integer':
    case 'decimal':
    case 'money':
      return <NumberFilter factor={field.kind === 'money' ? 100 : 1} unit={field.kind === 'money' ? '元' : (field.unit ?? '')} value={value} onChange={(next) => { onChange(next); close() }} />
    case 'text':
      return <TextFilter value={value} onChange={(next) => { onChange(next); close() }} />
  }
}

const Waiting = () => <div className="pad"><Skeleton lines={2} /></div>

function ChoiceFilter({ choices, value, onChange }: { choices: readonly { value: string; label: string }[]; value: string | undefined; onChange: FilterChange }) {
  const chosen = new Set(value?.split(','))
  const flip = (one: string) => {
    if (!chosen.delete(one)) chosen.add(one)
    onChange(choices.map((choice) => choice.value).filter((v) => chosen.has(v)).join(',') || undefined)
  }
  return (
    <>
      {choices.map((choice) => (
        <label key={choice.value} className="float-item"><input type="checkbox" checked={chosen.has(choice.value)} onChange={() => flip(choice.value)} />{choice.label}</label>
      ))}
    </>
  )
}

function NumberFilter({ value, onChange, factor, unit }: { value: string | undefined; onChange: FilterChange; factor: number; unit: string }) {
  const range = value ? parseRange(value, () => true) : undefined
  const plain = (end: string | undefined) => (end ? String(Number(end) / factor) : '')
  const [from, setFrom] = useState(plain(range?.from))
  const [until, setUntil] = useState(plain(range?.until))
  const end = (text: string) => (text.trim() && Number.isFinite(Number(text)) ? String(Math.round(Number(text) * factor)) : undefined)
  return (
    <form className="filter-form" onSubmit={(event) => { event.preventDefault(); onChange(rangeText(end(from), end(until))) }}>
      <div className="row"><input className="input" inputMode="decimal" aria-label="从" placeholder="从" value={from} onChange={(event) => setFrom(event.target.value)} />至<input className="input" inputMode="decimal" aria-label="到" placeholder="到" value={until} onChange={(event) => setUntil(event.target.value)} />{unit}</div>
      <div className="row"><Button look="primary" size="small" submit>按这个范围看</Button></div>
    </form>
  )
}

function TextFilter({ value, onChange }: { value: string | undefined; onChange: FilterChange }) {
  const [text, setText] = useState(value ?? '')
  return (
    <form className="filter-form" onSubmit={(event) => { event.preventDefault(); onChange(text.trim() || undefined) }}>
      <input className="input" aria-label="等于" placeholder="完全一样才算" value={text} onChange={(event) => setText(event.target.value)} />
      <div className="row"><Button look="primary" size="small" submit>按这个看</Button></div>
    </form>
  )
}
