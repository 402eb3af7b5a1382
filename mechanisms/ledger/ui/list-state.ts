// The address of a list as its state: filters, sort and chosen columns in one query text. What the API gets is this text
// without what concerns the screen only. Pure.
import type { Ledger } from '../define.ts'
import { NONE, parseRange, sortText } from '../query.ts'

/** What in the address is for the screen, not for the API. */
const SCREEN_ONLY = ['columns']

export type ListQuery = Readonly<Record<string, string>>

/** The part of the address the API understands: unknown names from old links are left out. */
export function apiQuery(ledger: Ledger, extras: readonly string[], search: string): ListQuery {
  const known = new Set([...ledger.filters, ...extras, 'q', 'voided', 'sort'])
  return Object.fromEntries([...new URLSearchParams(search)].filter(([name, value]) => known.has(name) && value !== ''))
}

/** The address with some values set; undefined or '' takes one away. The order of what stands there is kept. */
export function withValues(search: string, values: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams(search)
  for (const [name, value] of Object.entries(values)) {
    if (value) params.set(name, value)
    else params.delete(name)
  }
  return readable(params)
}

/** Commas and dots are part of our notation and may stay as they are. */
export function readable(params: URLSearchParams): string {
  return params.toString().replaceAll('%2C', ',')
}

/** Clicking a header: ascending, descending, as the ledger has it. */
export function nextSort(ledger: Ledger, current: string | undefined, field: string): string | undefined {
  const now = current ?? ledger.sort
  if (now === field) return ledger.sort === `-${field}` ? undefined : `-${field}`
  if (now === `-${field}`) return ledger.sort === `-${field}` ? field : undefined
  return field === ledger.sort ? undefined : field
}

export function sortOf(ledger: Ledger, query: ListQuery): { field: string; descending: boolean } {
  const text = sortText(ledger, query)
  return { field: text.replace(/^-/, ''), descending: text.startsWith('-') }
}

/** Two addresses show the same rows in the same order. */
export function sameList(a: string, b: string): boolean {
  const plain = (text: string) => [...new URLSearchParams(text)].filter(([name, value]) => value !== '' && !SCREEN_ONLY.includes(name)).map(([name, value]) => `${name}=${value}`).sort().join('&')
  return plain(a) === plain(b)
}

export function chosenColumns(search: string): readonly string[] | undefined {
  const text = new URLSearchParams(search).get('columns')
  return text ? text.split(',').filter(Boolean) : undefined
}

/** How many filters stand, sort and columns not counted. */
export function filterCount(query: ListQuery): number {
  return Object.keys(query).filter((name) => name !== 'sort').length
}

/** A filter's value in words: `重大、一般`, `11-01 至 11-20`, `5 人以上`. `nameOf` knows the names of referenced rows. */
export function valueWords(ledger: Ledger, name: string, value: string, nameOf: (id: string) => string | undefined): string {
  const field = ledger.fields[name]
  if (!field) return value
  switch (field.kind) {
    case 'flag':
      return value === 'true' ? '是' : '否'
    case 'choice':
    case 'reference': {
      const words = value.split(',').map((one) => (one === NONE ? '没填' : field.kind === 'choice' ? (field.choices.find((c) => c.value === one)?.label ?? one) : (nameOf(one) ?? '…')))
      return words.length > 3 ? `${words.slice(0, 2).join('、')} 等 ${words.length} 项` : words.join('、')
    }
    case 'day':
    case 'integer':
    case 'decimal':
    case 'money': {
      const range = parseRange(value, () => true) ?? {}
      const unit = field.kind === 'integer' || field.kind === 'decimal' ? (field.unit ? ` ${field.unit}` : '') : field.kind === 'money' ? ' 元' : ''
      const plain = (end: string) => (field.kind === 'money' ? String(Number(end) / 100) : end)
      if (range.from && range.until) return range.from === range.until ? `${plain(range.from)}${unit}` : `${plain(range.from)} 至 ${plain(range.until)}${unit}`
      if (range.from) return `${plain(range.from)}${unit}${field.kind === 'day' ? ' 起' : '以上'}`
      return `${plain(range.until!)}${unit}${field.kind === 'day' ? ' 止' : '以下'}`
    }
    case 'text':
      return value
  }
}

/** `from..until` for the address; undefined when both ends are open. */
export function rangeText(from: string | undefined, until: string | undefined): string | undefined {
  return from || until ? `${from ?? ''}..${until ?? ''}` : undefined
}
