// A form for any value a rule can have, grown from its shape: yes or no, a number, a day, one or several of a list, a ladder
// in its order, groups and lists of these. What is wrong with it the server says, by the same names.
import { useId } from 'react'
import type { Part } from '#mechanisms/plan/shapes.ts'
import { ChooseBox, DayBox, NumberBox } from '#web/forms/controls.tsx'
import { Button, IconButton } from '#web/kit/button.tsx'
import { ChoiceField, Field, TextField } from '#web/kit/field.tsx'
import { Sign } from '#web/kit/signs.tsx'
import './rules.css'

type Props<P extends Part = Part> = { part: P; value: unknown; onChange: (value: unknown) => void; label: string; top?: boolean; error?: string | undefined }
type Of<K extends Part['kind']> = Extract<Part, { kind: K }>

/** More options than this go into a drop-down. */
const IN_SIGHT = 7

export function PartFields({ part, ...rest }: Props) {
  switch (part.kind) {
    case 'flag': return <Flag part={part} {...rest} />
    case 'number': return <Field label={rest.label} error={rest.error}>{(control) => <div className="rule-number"><NumberBox control={control} unit={part.unit} min={part.min} max={part.max} value={rest.value as number | null} onChange={rest.onChange} /></div>}</Field>
    case 'day': return <Field label={rest.label} error={rest.error}>{(control) => <DayBox control={control} value={rest.value as string | null} onChange={rest.onChange} />}</Field>
    case 'text': return <TextField label={rest.label} error={rest.error} maxLength={part.most} value={(rest.value as string | null) ?? ''} onChange={(event) => rest.onChange(event.target.value)} />
    case 'choice': return <Choice part={part} {...rest} />
    case 'choices': return part.ordered ? <Ladder part={part} {...rest} /> : <Several part={part} {...rest} />
    case 'record': return <Group part={part} {...rest} />
    case 'list': return <Rows part={part} {...rest} />
    case 'maybe': return <Maybe part={part} {...rest} />
  }
}

/** What a form begins with where there is no value yet; the server refuses what stays empty. */
function emptyOf(part: Part): unknown {
  switch (part.kind) {
    case 'flag': return false
    case 'choices': return []
    case 'text': return ''
    case 'record': return Object.fromEntries(part.parts.map((one) => [one.name, emptyOf(one.part)]))
    case 'list': return [emptyOf(part.of)]
    default: return null
  }
}

function Flag({ part, value, onChange, label, error }: Props<Of<'flag'>>) {
  const name = useId()
  return <ChoiceField label={label} name={name} error={error} value={value === null ? null : value ? 'yes' : 'no'} onChange={(picked) => onChange(picked === 'yes')} options={[{ value: 'yes', label: part.yes }, { value: 'no', label: part.no }]} />
}

function Choice({ part, value, onChange, label, error }: Props<Of<'choice'>>) {
  const name = useId()
  if (part.options.length > IN_SIGHT) return <Field label={label} error={error}>{(control) => <ChooseBox control={control} options={part.options} value={value as string | null} onChange={onChange} />}</Field>
  return <ChoiceField label={label} name={name} error={error} value={value as string | null} onChange={onChange} options={part.options} />
}

function Several({ part, value, onChange, label, error }: Props<Of<'choices'>>) {
  const chosen = (value as string[] | null) ?? []
  return (
    <Field label={label} group error={error}>
      {() => (
        <div className="choices">
          {part.options.map((one) => (
            <label key={one.value} className="choice">
              <input type="checkbox" checked={chosen.includes(one.value)} onChange={(event) => onChange(part.options.map((option) => option.value).filter((code) => (code === one.value ? event.target.checked : chosen.includes(code))))} />
              {one.label}
            </label>
          ))}
        </div>
      )}
    </Field>
  )
}

/** Steps in the order they were pressed. */
function Ladder({ part, value, onChange, label, error }: Props<Of<'choices'>>) {
  const chosen = (value as string[] | null) ?? []
  const nameOf = (code: string) => part.options.find((one) => one.value === code)?.label ?? code
  const left = part.options.filter((one) => !chosen.includes(one.value))
  return (
    <Field label={label} group error={error} hint="从上到下一级一级来">
      {() => (
        <>
          {chosen.length > 0 && <ol className="rule-ladder">{chosen.map((code, at) => <li key={code}><span className="muted">{at + 1}</span><span className="grow">{nameOf(code)}</span><IconButton icon="x" size="small" look="quiet" label={`去掉${nameOf(code)}`} onClick={() => onChange(chosen.filter((one) => one !== code))} /></li>)}</ol>}
          <div className="choices">{left.map((one) => <Button key={one.value} size="small" icon="plus" onClick={() => onChange([...chosen, one.value])}>{one.label}</Button>)}</div>
        </>
      )}
    </Field>
  )
}

function Group({ part, value, onChange, label, top, error }: Props<Of<'record'>>) {
  const held = (value as Record<string, unknown> | null) ?? {}
  const fields = part.parts.map((one) => <PartFields key={one.name} part={one.part} label={one.label} value={held[one.name] ?? null} onChange={(next) => onChange({ ...held, [one.name]: next })} />)
  if (top) return <div className="rule-group">{fields}{error && <div className="field-error"><Sign name="over" />{error}</div>}</div>
  return <Field label={label} group error={error}>{() => <div className="rule-group rule-inner">{fields}</div>}</Field>
}

function Rows({ part, value, onChange, label, error }: Props<Of<'list'>>) {
  const rows = (value as unknown[] | null) ?? []
  return (
    <Field label={label} group error={error}>
      {() => (
        <div className="rule-rows">
          {rows.map((row, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- the rows are values without a name; their place is all they have
            <div key={at} className="rule-row">
              <div className="grow"><PartFields part={part.of} label={`第 ${at + 1} 条`} value={row} onChange={(next) => onChange(rows.map((one, index) => (index === at ? next : one)))} /></div>
              <IconButton icon="x" size="small" look="quiet" label={`去掉第 ${at + 1} 条`} onClick={() => onChange(rows.filter((_, index) => index !== at))} />
            </div>
          ))}
          {rows.length < part.most && <Button size="small" icon="plus" onClick={() => onChange([...rows, emptyOf(part.of)])}>再加一条</Button>}
        </div>
      )}
    </Field>
  )
}

function Maybe({ part, value, onChange, label, top, error }: Props<Of<'maybe'>>) {
  const name = useId()
  const on = value !== null
  return (
    <div className="rule-group">
      <ChoiceField label={top ? '启用吗' : label} name={name} {...(on ? {} : { error })} value={on ? 'on' : 'off'} onChange={(picked) => onChange(picked === 'on' ? emptyOf(part.of) : null)}
        options={[{ value: 'on', label: top ? '启用' : '写明' }, { value: 'off', label: part.none }]} />
      {on && <PartFields part={part.of} label={top ? label : '怎么写'} value={value} onChange={onChange} {...(top ? { top } : {})} error={error} />}
    </div>
  )
}
