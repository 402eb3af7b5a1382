// One field of a form: label above, optional marked 选填, hint or error below and tied to the control. `Field` hands the
// ids to whatever control stands inside.
import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react'
import { Sign } from './signs.tsx'

export type ControlProps = { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string; 'aria-required'?: true }

export type FieldProps = {
  label: ReactNode
  optional?: boolean
  hint?: ReactNode
  error?: string | undefined
  /** A group of several controls (radio buttons): a legend instead of a label. */
  group?: boolean
  name?: string
  children: (control: ControlProps) => ReactNode
}

export function Field({ label, optional, hint, error, group, name, children }: FieldProps) {
  const id = useId()
  const note = `${id}-note`
  const control: ControlProps = {
    id,
    ...(error ? { 'aria-invalid': true } : {}),
    ...(error || hint ? { 'aria-describedby': note } : {}),
    ...(optional ? {} : { 'aria-required': true }),
  }
  const words = <>{label}{optional && <span className="field-optional">选填</span>}</>
  return (
    <div className="field" data-field={name} {...(group ? { role: 'group', 'aria-labelledby': `${id}-label` } : {})}>
      {group ? <span className="field-label" id={`${id}-label`}>{words}</span> : <label htmlFor={id}>{words}</label>}
      {children(control)}
      {error ? <div className="field-error" id={note}><Sign name="over" />{error}</div> : hint ? <div className="field-hint" id={note}>{hint}</div> : null}
    </div>
  )
}

type Common = Omit<FieldProps, 'children' | 'group'>

export function TextField({ label, optional, hint, error, name, large, ...input }: Common & Omit<InputHTMLAttributes<HTMLInputElement>, 'size'> & { large?: boolean }) {
  return (
    <Field label={label} {...(optional ? { optional } : {})} hint={hint} error={error} {...(name ? { name } : {})}>
      {(control) => <input {...control} {...input} name={name} className={large ? 'input input-large' : 'input'} />}
    </Field>
  )
}

export function TextArea({ label, optional, hint, error, name, ...area }: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} {...(optional ? { optional } : {})} hint={hint} error={error} {...(name ? { name } : {})}>
      {(control) => <textarea rows={3} {...control} {...area} name={name} className="input" />}
    </Field>
  )
}

export type ChoiceOption = { readonly value: string; readonly label: ReactNode; readonly disabled?: boolean }

/** A few choices, all in sight: radio buttons that look like what they are. */
export function ChoiceField({ label, optional, hint, error, name, options, value, onChange }: Common & { name: string; options: readonly ChoiceOption[]; value: string | null | undefined; onChange: (value: string) => void }) {
  return (
    <Field label={label} group {...(optional ? { optional } : {})} hint={hint} error={error} name={name}>
      {() => (
        <div className="choices">
          {options.map((option) => (
            <label key={option.value} className="choice">
              <input type="radio" name={name} value={option.value} checked={value === option.value} disabled={option.disabled} onChange={() => onChange(option.value)} />
              {option.label}
            </label>
          ))}
        </div>
      )}
    </Field>
  )
}
