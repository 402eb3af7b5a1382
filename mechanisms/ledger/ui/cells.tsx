// How a value of each kind of field stands in a cell, a detail and a change of the timeline.
import type { ReactNode } from 'react'
import type { Day } from '#platform/time/day.ts'
import { count, money, shortDay } from '#web/kit/format.ts'
import type { Field } from '../fields.ts'

export type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number }

export const NOTHING = <span className="muted">–</span>

export function isNumeric(field: Field | undefined): boolean {
  return field?.kind === 'integer' || field?.kind === 'money' || field?.kind === 'decimal'
}

/** The value as plain words; an empty text for nothing. `row` knows the names of references. */
export function words(field: Field, value: unknown, row: Readonly<Record<string, unknown>> | undefined, today: Day): string {
  if (value === null || value === undefined || value === '') return ''
  switch (field.kind) {
    case 'day':
      return shortDay(String(value), today)
    case 'integer':
    case 'decimal':
      return `${count(Number(value))}${field.unit ? ` ${field.unit}` : ''}`
    case 'money':
      return money(Number(value))
    case 'choice':
      return field.choices.find((choice) => choice.value === value)?.label ?? String(value)
    case 'flag':
      return value === true ? '是' : '否'
    case 'reference':
      return String(row?.[field.nameField] ?? '')
    case 'text':
      return field.say ? field.say(String(value)) : String(value)
  }
}

/** A cell: yes shows, no stays quiet. */
export function cell(field: Field, row: Row, name: string, today: Day): ReactNode {
  const value = row[name]
  if (field.kind === 'flag') return value === true ? '是' : NOTHING
  return words(field, value, row, today) || NOTHING
}
