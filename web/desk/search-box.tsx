// One place to search: hazards and entities. Ctrl K from anywhere; ↑↓ and Enter choose.
import { useDeferredValue, useId, useRef, useState, type KeyboardEvent } from 'react'
import { search } from '#rooms/home/contract.ts'
import { useGo } from '#web/api/address.ts'
import { useReading } from '#web/api/query.ts'
import { Icon } from '#web/kit/icons.tsx'
import { useKeys } from '#web/kit/keys.ts'

const KINDS: Readonly<Record<string, { label: string; path: string }>> = {
  hazard: { label: '隐患', path: '/hazards' },
  entity: { label: '单位', path: '/entities' },
}

export function SearchBox() {
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const go = useGo()
  const wanted = useDeferredValue(text.trim())
  const found = useReading(search, { query: { q: wanted || '-' } }, { enabled: open && wanted.length > 0, staleTime: 30_000 })
  const items = (wanted && found.data?.items) || []
  useKeys({ 'Mod+k': () => { input.current?.focus(); input.current?.select() } })

  const openItem = (item: (typeof items)[number] | undefined) => {
    if (!item) return
    setOpen(false)
    setText('')
    input.current?.blur()
    go(`${KINDS[item.type]?.path ?? '/hazards'}/${item.id}`)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setAt((now) => Math.max(0, Math.min(items.length - 1, now + (event.key === 'ArrowDown' ? 1 : -1))))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      openItem(items[at])
    } else if (event.key === 'Escape') {
      setOpen(false)
      input.current?.blur()
    }
  }
  const shown = open && wanted.length > 0
  return (
    <div className="search search-large find" role="search">
      <Icon name="search" size="small" />
      <input ref={input} type="search" role="combobox" aria-label="搜隐患、单位" aria-expanded={shown} aria-controls={id} aria-activedescendant={shown && items[at] ? `${id}-${at}` : undefined}
        aria-autocomplete="list" placeholder="搜隐患、单位" autoComplete="off" maxLength={100} value={text}
        onChange={(event) => { setText(event.target.value); setAt(0); setOpen(true) }} onFocus={() => setOpen(true)} onBlur={() => window.setTimeout(() => setOpen(false), 150)} onKeyDown={keys} />
      <kbd aria-hidden="true">Ctrl K</kbd>
      {shown && (
        <div className="find-found" id={id} role="listbox" aria-label="找到的">
          {items.map((item, index) => (
            <button key={item.id} id={`${id}-${index}`} type="button" role="option" aria-selected={index === at} className="find-item" tabIndex={-1} onMouseEnter={() => setAt(index)} onClick={() => openItem(item)}>
              <span className="find-kind">{KINDS[item.type]?.label ?? item.type}</span><span className="cut grow">{item.title}</span><span className="muted note cut">{item.note}</span>
            </button>
          ))}
          {!items.length && <div className="find-none">{found.isFetching ? '正在找…' : found.error ? found.error.message : `没有找到“${wanted}”。换个说法，或只写两三个字。`}</div>}
        </div>
      )}
    </div>
  )
}
