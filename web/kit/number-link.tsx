// 点得开的数: every figure is a link with a dotted line; hovering or focusing it shows 口径, period and source and how many
// rows it opens. Navigation is the shell's: an ordinary link, so that it can be copied, opened beside, and read aloud.
import { useId, useRef, useState, type ReactNode } from 'react'
import { count } from './format.ts'

export type NumberFacts = {
  /** 口径: what is counted, and by which day. */
  readonly meaning: string
  readonly period?: string
  readonly source?: ReactNode
  /** How many rows the list has that this opens. */
  readonly rows?: number
  /** Counting word: 件, 家, 人. */
  readonly unit?: string
}

export type NumberLinkProps = {
  href?: string | undefined
  facts?: NumberFacts | undefined
  /** 22/28 for the figures of a panel. */
  figure?: boolean
  className?: string
  label?: string
  children: ReactNode
}

export function NumberLink({ href, facts, figure, className, label, children }: NumberLinkProps) {
  const [open, setOpen] = useState<'left' | 'right' | undefined>()
  const host = useRef<HTMLSpanElement>(null)
  const timer = useRef(0)
  const id = useId()
  const classes = [href ? 'number' : 'number-shut', figure && 'number-figure', className].filter(Boolean).join(' ')
  if (!href) return <span className={classes}>{children}</span>
  if (!facts) return <a className={classes} href={href} aria-label={label}>{children}</a>

  const show = (delay: number) => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      const at = host.current?.getBoundingClientRect()
      setOpen(at && at.left + 310 > document.documentElement.clientWidth ? 'right' : 'left')
    }, delay)
  }
  const hide = () => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setOpen(undefined), 120)
  }
  return (
    <span className="number-host" ref={host} onMouseEnter={() => show(250)} onMouseLeave={hide} onFocus={() => show(0)} onBlur={hide}
      onKeyDown={(event) => { if (event.key === 'Escape' && open) { event.stopPropagation(); setOpen(undefined) } }}>
      <a className={classes} href={href} aria-label={label} aria-describedby={open ? id : undefined}>{children}</a>
      {open && (
        <span className={open === 'right' ? 'number-card number-card-right' : 'number-card'} id={id} role="tooltip">
          <b>口径</b>{facts.meaning}
          {facts.period && <><br /><b>期间</b>{facts.period}</>}
          <footer><span>{facts.source}</span><span>{facts.rows === undefined ? '打开清单 →' : `打开这 ${count(facts.rows)} ${facts.unit ?? '条'} →`}</span></footer>
        </span>
      )}
    </span>
  )
}
