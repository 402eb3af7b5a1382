// The columns of a list: from the definition, bettered by the room, chosen by the reader. On a narrow screen the least
// important ones step back; nothing is squeezed. Pure.
import type { ReactNode } from 'react'
import type { Day } from '#platform/time/day.ts'
import type { Ledger } from '../define.ts'
import { sortsOf } from '../query.ts'
import { cell, isNumeric, type Row } from './cells.tsx'

export type CellContext = { readonly today: Day; readonly mine: (organisationId: unknown) => boolean }

export type Column = {
  readonly name: string
  readonly label: string
  /** Pixels; the columns without a width share what is left. */
  readonly width?: number
  /** The least a column without width may get. */
  readonly least?: number
  readonly right?: boolean
  /** Field to sort by; none: not sortable. */
  readonly sort?: string
  /** Smaller steps back later. */
  readonly rank: number
  readonly render: (row: Row, context: CellContext) => ReactNode
}

export type ColumnParts = Partial<Omit<Column, 'name'>>

const WIDTHS: Readonly<Record<string, number>> = { day: 92, flag: 72, integer: 88, decimal: 88, money: 104, choice: 92 }

/** Every column a list could show: the room's extra ones and all fields. */
export function allColumns(ledger: Ledger, parts: Readonly<Record<string, ColumnParts>> = {}): Column[] {
  const order = [...ledger.columns, ...Object.keys(ledger.fields).filter((name) => !ledger.columns.includes(name))]
  const own = order.map((name, index): Column => {
    const field = ledger.fields[name]!
    const width = name === ledger.title || field.kind === 'text' || field.kind === 'reference' ? undefined : WIDTHS[field.kind]
    return {
      name, label: field.label, rank: name === ledger.title ? 0 : index + 1, least: name === ledger.title ? 220 : 110, right: isNumeric(field),
      ...(width ? { width } : {}),
      ...(sortsOf(ledger).includes(name) ? { sort: name } : {}),
      render: (row, { today }) => cell(field, row, name, today),
      ...parts[name],
    }
  })
  const added = Object.entries(parts).filter(([name]) => !(name in ledger.fields)).map(([name, part], index): Column => ({ name, label: name, rank: 50 + index, render: () => null, ...part }))
  return [...own, ...added]
}

/** What is shown: the reader's choice as it is; else the usual ones, minus those that have no room. */
export function shownColumns(all: readonly Column[], usual: readonly string[], chosen: readonly string[] | undefined, room: number): Column[] {
  const named = (names: readonly string[]) => names.flatMap((name) => all.find((column) => column.name === name) ?? [])
  if (chosen?.length) return named(chosen)
  const shown = named(usual)
  const needs = (columns: readonly Column[]) => columns.reduce((sum, column) => sum + (column.width ?? column.least ?? 110), 0)
  while (room > 0 && shown.length > 3 && needs(shown) > room) {
    const last = shown.reduce((worst, column) => (column.rank > worst.rank ? column : worst))
    shown.splice(shown.indexOf(last), 1)
  }
  return shown
}
