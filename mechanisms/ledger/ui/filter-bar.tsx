// The filters of a list: the search box, a chip for each usual filter, the rest behind 更多条件.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useWidth } from './use-width.ts'
import { Float } from '#web/kit/float.tsx'
import { Icon } from '#web/kit/icons.tsx'
import { useKeys } from '#web/kit/keys.ts'
import type { Ledger } from '../define.ts'
import { FilterChip } from './filter-chip.tsx'
import type { ListQuery } from './list-state.ts'

export type ExtraChip = { readonly name: string; readonly value: string; readonly words: string }

export type FilterBarProps = {
  ledger: Ledger
  query: ListQuery
  /** Filters that always have a chip; the others appear when they are set. */
  usual: readonly string[]
  /** Filters beyond single fields, as they are said when set. */
  extras: readonly ExtraChip[]
  searchHint: string
  onChange: (values: Readonly<Record<string, string | undefined>>) => void
  tools: ReactNode
}

/** Search box, 更多条件 and the tools, with their gaps; a chip with a value. */
const FIXED = 220 + 66 + 373 + 24
const STANDING = 184
const chipWidth = (words: string) => words.length * 13 + 48

export function FilterBar({ ledger, query, usual, extras, searchHint, onChange, tools }: FilterBarProps) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const set = extras.filter((extra) => query[extra.name] === extra.value)
  const standing = ledger.filters.filter((name) => query[name] !== undefined)
  // One line: chips that find no room wait behind 更多条件.
  let room = width - FIXED - standing.length * STANDING - set.reduce((sum, extra) => sum + chipWidth(extra.words), 0)
  const fitting = new Set(usual.filter((name) => query[name] === undefined && (room -= chipWidth(ledger.fields[name]!.label)) >= 0))
  const shown = ledger.filters.filter((name) => fitting.has(name) || query[name] !== undefined)
  const others = ledger.filters.filter((name) => !shown.includes(name))
  return (
    <div className="filters screen-only" ref={box}>
      <SearchField text={query['q'] ?? ''} hint={searchHint} onChange={(q) => onChange({ q })} />
      {set.map((extra) => (
        <span key={extra.name} className="tag tag-on">{extra.words}<button type="button" className="chip-away" aria-label={`去掉条件“${extra.words}”`} onClick={() => onChange({ [extra.name]: undefined })}><Icon name="x" size="small" /></button></span>
      ))}
      {query['voided'] === 'only' && <span className="tag tag-on">只看作废的<button type="button" className="chip-away" aria-label="去掉条件“只看作废的”" onClick={() => onChange({ voided: undefined })}><Icon name="x" size="small" /></button></span>}
      {shown.map((name) => <FilterChip key={name} ledger={ledger} name={name} value={query[name]} onChange={(value) => onChange({ [name]: value })} />)}
      {others.length > 0 && <MoreFilters ledger={ledger} names={others} query={query} onChange={onChange} />}
      <span className="grow" />
      {tools}
    </div>
  )
}

/** The others, one below another, each with its own editor. */
function MoreFilters({ ledger, names, query, onChange }: Pick<FilterBarProps, 'ledger' | 'query' | 'onChange'> & { names: readonly string[] }) {
  return (
    <Float kind="dialog" label="更多条件" width={260} button={(props) => <button type="button" className="button button-text button-small" {...props}>更多条件</button>}>
      {() => (
        <div className="filter-form">
          {names.map((name) => <div key={name}><FilterChip ledger={ledger} name={name} value={query[name]} onChange={(value) => onChange({ [name]: value })} /></div>)}
          {!ledger.without.includes('void') && query['voided'] !== 'only' && <div><button type="button" className="tag" onClick={() => onChange({ voided: 'only' })}>只看作废的</button></div>}
        </div>
      )}
    </Float>
  )
}

function SearchField({ text, hint, onChange }: { text: string; hint: string; onChange: (text: string | undefined) => void }) {
  const [typed, setTyped] = useState(text)
  const input = useRef<HTMLInputElement>(null)
  const composing = useRef(false)
  useEffect(() => setTyped(text), [text])
  useKeys({ '/': () => { input.current?.focus(); input.current?.select() } })
  useEffect(() => {
    if (typed.trim() === text || composing.current) return undefined
    const timer = window.setTimeout(() => onChange(typed.trim() || undefined), 350)
    return () => window.clearTimeout(timer)
  }, [typed, text, onChange])
  return (
    <label className="search">
      <Icon name="search" size="small" />
      <input ref={input} type="search" value={typed} placeholder={hint} aria-label={`找${hint}`} maxLength={100} autoComplete="off"
        onCompositionStart={() => { composing.current = true }} onCompositionEnd={(event) => { composing.current = false; setTyped(event.currentTarget.value) }}
        onChange={(event) => setTyped(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') { setTyped(''); onChange(undefined); event.currentTarget.blur() } }} />
      <kbd aria-hidden="true">/</kbd>
    </label>
  )
}
