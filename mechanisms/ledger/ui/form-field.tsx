// One field of a ledger's form, by its kind. Needs the form library; loaded with the form.
import { useState } from 'react'
import { ChooseBox, DayBox, FindBox, MoneyBox, NumberBox, TreeBox } from '#web/forms/controls.tsx'
import { ChoiceField, Field as FormField, TextArea, TextField, type ControlProps } from '#web/kit/field.tsx'
import type { Field } from '../fields.ts'
import { nameOf, useFound, useWhole } from './lookup.ts'

export type LedgerFieldProps = {
  name: string
  field: Field
  value: unknown
  error?: string | undefined
  /** Kept as it is: shown, not typed. */
  fixed?: boolean
  onChange: (value: unknown) => void
}

/** Up to so many choices are all in sight. */
const IN_SIGHT = 5

export function LedgerField({ name, field, value, error, fixed, onChange }: LedgerFieldProps) {
  const frame = { label: field.label, name, error, hint: field.hint, ...(field.required ? {} : { optional: true }) }
  switch (field.kind) {
    case 'text':
      return field.long
        ? <TextArea {...frame} maxLength={field.max} value={String(value ?? '')} disabled={fixed} onChange={(event) => onChange(event.target.value)} />
        : <TextField {...frame} maxLength={field.max * 2} value={String(value ?? '')} disabled={fixed} inputMode={field.personal ? 'tel' : undefined} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
    case 'flag':
      return <ChoiceField {...frame} name={name} options={[{ value: 'true', label: '是' }, { value: 'false', label: '否' }]} value={value === true ? 'true' : value === false ? 'false' : null} onChange={(next) => onChange(next === 'true')} />
    case 'choice':
      if (field.choices.length <= IN_SIGHT) return <ChoiceField {...frame} name={name} options={field.choices} value={value as string | null} onChange={onChange} />
      return <FormField {...frame}>{(control) => <ChooseBox control={control} options={field.choices} value={value as string | null} onChange={onChange} disabled={fixed ?? false} />}</FormField>
    case 'day':
      return <FormField {...frame}>{(control) => <DayBox control={control} value={value as string | null} onChange={onChange} disabled={fixed ?? false} />}</FormField>
    case 'integer':
      return <FormField {...frame}>{(control) => <NumberBox control={control} value={value as number | null} onChange={onChange} unit={field.unit} disabled={fixed ?? false} />}</FormField>
    case 'decimal':
      return <FormField {...frame}>{(control) => <NumberBox control={control} value={value as number | null} onChange={onChange} unit={field.unit} precision={6} disabled={fixed ?? false} />}</FormField>
    case 'money':
      return <FormField {...frame}>{(control) => <MoneyBox control={control} value={value as number | null} onChange={onChange} disabled={fixed ?? false} />}</FormField>
    case 'reference':
      return <FormField {...frame}>{(control) => <ReferenceBox control={control} to={field.to} value={value as string | null} onChange={onChange} disabled={fixed ?? false} />}</FormField>
  }
}

export function ReferenceBox({ to, ...rest }: { to: 'entities' | 'regions' | 'organisations'; value: string | null | undefined; onChange: (value: string | null) => void; disabled?: boolean; control?: Partial<ControlProps> }) {
  if (to === 'entities') return <EntityBox {...rest} />
  return <WholeBox to={to} {...rest} />
}

type BoxProps = { value: string | null | undefined; onChange: (value: string | null) => void; disabled?: boolean; control?: Partial<ControlProps> }

function WholeBox({ to, ...rest }: BoxProps & { to: 'regions' | 'organisations' }) {
  const { items, loading } = useWhole(to)
  if (to === 'regions') return <TreeBox items={items} placeholder="选社区" {...rest} />
  return <ChooseBox options={items.map((item) => ({ value: item.id, label: item.name }))} loading={loading} placeholder="选部门" {...rest} />
}

export function EntityBox(props: BoxProps) {
  const [text, setText] = useState('')
  const { items, loading } = useFound(text)
  const known = items.some((item) => item.id === props.value) || !props.value
  const options = [...(known ? [] : [{ value: props.value!, label: nameOf(props.value!) ?? '已选的单位' }]), ...items.map((item) => ({ value: item.id, label: item.name, note: item.note }))]
  return <FindBox {...props} options={options} onFind={setText} loading={loading} placeholder="写单位名称或信用代码里的两三个字" />
}
