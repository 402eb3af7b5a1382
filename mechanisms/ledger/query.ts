// A list's filters, sort and page as they stand in the URL, and back. The same text is shared, saved as a view, sent to
// the API and used for the export, so that what is exported is exactly what is shown. Pure; browser and server.
import { z } from 'zod'
import { isId } from '#platform/db/ids.ts'
import { isDay } from '#platform/time/day.ts'
import type { Ledger } from './define.ts'
import type { Field } from './fields.ts'

export const DEFAULT_LIMIT = 50
export const MAX_LIMIT = 200

/** Filters that go beyond one field, e.g. `late` or `mine`; the room gives their SQL. */
export type ExtraFilters = Readonly<Record<string, z.ZodType>>

/** The query parameters of a ledger's list. */
export function listQuery(ledger: Ledger, extra: ExtraFilters = {}) {
  const filters = Object.fromEntries(ledger.filters.map((name) => [name, filterText(ledger.fields[name]!).optional().describe(ledger.fields[name]!.label)]))
  const sortable = sortsOf(ledger)
  return z.strictObject({
    ...filters,
    ...extra,
    q: z.string().max(100, '最多 100 个字').optional().describe('在名称、编号、描述里找'),
    voided: z.enum(['only']).optional().describe('只看作废的'),
    sort: z.enum(sortable.flatMap((name) => [name, `-${name}`]) as [string, ...string[]], '不能按这一列排序').optional().describe('排序，前面加 - 为倒序'),
    after: z.string().max(400).optional().describe('上一页给出的位置'),
    limit: z.coerce.number().int().min(1).max(MAX_LIMIT, `一页最多 ${MAX_LIMIT} 条`).optional(),
    count: z.enum(['no']).optional().describe('不需要总数时写 no'),
  })
}

/** Fields a list can be sorted by. */
export function sortsOf(ledger: Pick<Ledger, 'sorts' | 'fields'>): readonly string[] {
  return ledger.sorts ?? Object.entries(ledger.fields).filter(([, field]) => field.kind !== 'reference').map(([name]) => name)
}

/** The order a list is in: as asked; else by the day it is filtered by, newest first; else as the ledger has it. */
export function sortText(ledger: Pick<Ledger, 'sort' | 'sorts' | 'fields' | 'filters'>, query: Readonly<Record<string, unknown>>): string {
  const asked = query['sort']
  if (typeof asked === 'string' && asked) return asked
  const days = ledger.filters.filter((name) => ledger.fields[name]!.kind === 'day' && query[name] && sortsOf(ledger).includes(name))
  return days.length === 1 && days[0] !== ledger.sort.replace('-', '') ? `-${days[0]!}` : ledger.sort
}

const RANGE = /^([^.]*)\.\.([^.]*)$|^(-?[\d.]+)\.\.(-?[\d.]+)$/

/** How a filter on this kind of field is written in the URL: `a,b,c` for choices and references, `from..until` for days and numbers. */
function filterText(field: Field) {
  const text = z.string().max(2000, '条件太长')
  switch (field.kind) {
    case 'day':
      return text.refine((v) => parseRange(v, isDay) !== undefined, '要写成 2026-01-01..2026-12-31，两头可以空着')
    case 'integer':
    case 'money':
    case 'decimal':
      return text.refine((v) => parseRange(v, isNumber) !== undefined, '要写成 1..100，两头可以空着')
    case 'choice':
      return text.refine((v) => v.split(',').every((one) => one === NONE || field.choices.some((c) => c.value === one)), `只能是 ${field.choices.map((c) => `${c.value}（${c.label}）`).join('、')}`)
    case 'flag':
      return z.enum(['true', 'false'])
    case 'reference':
      return text.refine((v) => v.split(',').every((one) => one === NONE || isId(one)), '编号格式不对')
    case 'text':
      return text
  }
}

/** The value that stands for "nothing filled in". */
export const NONE = 'none'

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

/** `a..b`, `a..`, `..b` or a single value. Undefined when it is no range. */
export function parseRange(text: string, good: (end: string) => boolean): { from?: string; until?: string } | undefined {
  const match = RANGE.exec(text)
  const from = match ? (match[1] ?? match[3] ?? '') : text
  const until = match ? (match[2] ?? match[4] ?? '') : text
  if ((from && !good(from)) || (until && !good(until)) || (!from && !until)) return undefined
  return { ...(from ? { from } : {}), ...(until ? { until } : {}) }
}

/** Where a page ended: the sort value and id of its last row. */
export type Cursor = { readonly value: string | number | boolean | null; readonly id: string }

export function writeCursor(cursor: Cursor): string {
  const bytes = new TextEncoder().encode(JSON.stringify([cursor.value, cursor.id]))
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Whether a value can be one of this field, as the database gives it. */
function fits(field: Field, value: unknown): boolean {
  if (value === null) return true
  switch (field.kind) {
    case 'integer':
    case 'money':
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value)
    case 'flag':
      return typeof value === 'boolean'
    case 'day':
      return isDay(value)
    case 'reference':
      return isId(value)
    default:
      return typeof value === 'string' && value.isWellFormed() && !value.includes('\u0000')
  }
}

/** Undefined when the text is no cursor of a list sorted by this field. */
export function readCursor(text: string, field: Field): Cursor | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (!Array.isArray(parsed) || parsed.length !== 2) return undefined
    const [value, id] = parsed as [unknown, unknown]
    if (!isId(id) || !fits(field, value)) return undefined
    return { value: value as Cursor['value'], id }
  } catch {
    return undefined
  }
}
