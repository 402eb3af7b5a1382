// A floating panel that hangs from a button: menus, filter choices, the column chooser. Closes on Esc, on a press outside
// and when its button scrolls away; ↑↓ walk its items.
import { useEffect, useId, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent as ReactKeyboardEvent, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

export type FloatProps = {
  /** The button; gets what it needs to open and be announced. */
  button: (props: { onClick: () => void; 'aria-expanded': boolean; 'aria-haspopup': 'menu' | 'dialog'; 'aria-controls': string | undefined }) => ReactNode
  /** A list of deeds, or a small form. */
  kind?: 'menu' | 'dialog'
  label: string
  width?: number
  align?: 'left' | 'right'
  children: (close: () => void) => ReactNode
}

export function Float({ button, kind = 'menu', label, width, align = 'left', children }: FloatProps) {
  const [open, setOpen] = useState(false)
  const anchor = useRef<HTMLSpanElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<CSSProperties>({ visibility: 'hidden' })
  const id = useId()
  const close = () => {
    setOpen(false)
    anchor.current?.querySelector<HTMLElement>('button')?.focus()
  }

  useLayoutEffect(() => {
    if (!open || !anchor.current || !panel.current) return
    const at = anchor.current.getBoundingClientRect()
    const size = panel.current.getBoundingClientRect()
    const below = window.innerHeight - at.bottom
    const top = below < size.height + 12 && at.top > below ? Math.max(8, at.top - size.height - 4) : at.bottom + 4
    const wished = align === 'right' ? at.right - size.width : at.left
    setPlace({ top, left: Math.max(8, Math.min(wished, window.innerWidth - size.width - 8)) })
    panel.current.querySelector<HTMLElement>('[data-autofocus],input,button,a')?.focus({ preventScroll: true })
  }, [open, align])

  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      const target = event.target as Node
      if (panel.current?.contains(target) || anchor.current?.contains(target)) return
      // Pop-ups of controls inside the panel are rendered elsewhere but belong to it.
      if (target instanceof Element && target.closest('.ant-select-dropdown,.ant-picker-dropdown,.float')) return
      setOpen(false)
    }
    const scrolled = (event: Event) => { if (event.target instanceof Node && event.target.contains(anchor.current) && event.target !== document) setOpen(false) }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('scroll', scrolled, true)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('scroll', scrolled, true)
    }
  }, [open])

  const keys = (event: ReactKeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      event.preventDefault()
      close()
    } else if (kind === 'menu' && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const items = [...(panel.current?.querySelectorAll<HTMLElement>('.float-item:not([disabled])') ?? [])]
      const now = items.indexOf(document.activeElement as HTMLElement)
      items[(now + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus()
    }
  }
  return (
    <span ref={anchor} className="float-anchor" style={{ display: 'inline-flex' }}>
      {button({ onClick: () => setOpen(!open), 'aria-expanded': open, 'aria-haspopup': kind, 'aria-controls': open ? id : undefined })}
      {open && createPortal(
        <div ref={panel} id={id} className="float" role={kind} aria-label={label} style={{ ...place, ...(width ? { width } : {}) }} onKeyDown={keys}>{children(close)}</div>,
        anchor.current?.closest('dialog') ?? document.body,
      )}
    </span>
  )
}
