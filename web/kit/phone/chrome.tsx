// The frame of every phone screen: head with the way back at the top left, the sync strip under it, one scrolling
// middle, the deed at the bottom. A screen that opens takes the focus to its title, so that a reader hears where it is.
import { useEffect, useRef, type ReactNode } from 'react'
import { Icon, type IconName } from '../icons.tsx'

export type HeadProps = { title: ReactNode; sub?: ReactNode; aside?: ReactNode; /** Where back leads when there is no history. */ back?: (() => void) | undefined }

export function Head({ title, sub, aside, back }: HeadProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  useEffect(() => {
    if (typeof title === 'string') document.title = `${title} · 治本`
  }, [title])
  return (
    <header className="head">
      {back && <button type="button" className="back" aria-label="返回" onClick={back}><Icon name="left" size="large" /></button>}
      <div className="head-words">
        <h1 ref={heading} tabIndex={-1} className="cut">{title}</h1>
        {sub && <p className="cut">{sub}</p>}
      </div>
      {aside && <div className="head-aside">{aside}</div>}
    </header>
  )
}

export function Screen({ head, strip, flush, deeds, tabs, children }: { head: ReactNode; strip?: ReactNode; flush?: boolean; deeds?: ReactNode; tabs?: ReactNode; children: ReactNode }) {
  return (
    <div className="screen">
      {head}
      {strip}
      <main className={flush ? 'scroll scroll-flush' : 'scroll'}>{children}</main>
      {deeds}
      {tabs}
    </div>
  )
}

/** The row of deeds at the bottom. Two stand side by side, the main one wider. */
export function Deeds({ children, two, onPaper }: { children: ReactNode; two?: boolean; onPaper?: boolean }) {
  return <div className={['deeds', two && 'deeds-two', onPaper && 'deeds-on-paper'].filter(Boolean).join(' ')}>{children}</div>
}

type DeedLook = 'main' | 'plain' | 'seal'
const LOOKS: Record<DeedLook, string> = { main: 'deed', plain: 'deed deed-plain', seal: 'deed deed-seal' }

export function Deed({ look = 'main', icon, busy, disabled, why, submit, onClick, children }: { look?: DeedLook; icon?: IconName; busy?: boolean; disabled?: boolean; /** Why it is closed: shown in the button. */ why?: string | undefined; submit?: boolean; onClick?: () => void; children: ReactNode }) {
  return (
    <button type={submit ? 'submit' : 'button'} className={LOOKS[look]} disabled={disabled || busy || why !== undefined} aria-busy={busy || undefined} onClick={onClick}>
      {icon && <Icon name={icon} size="large" />}
      <span>{children}{why && <small>{why}</small>}</span>
    </button>
  )
}

/** Opens the camera (or the album where there is none). The input stays reachable by keyboard and reader. */
export function CameraPicker({ className = 'deed', label, icon = true, many, busy, onTake, children }: { className?: string; label?: string; icon?: boolean; /** Choose from the album, several at once. */ many?: boolean; /** The photo just taken is being stored. */ busy?: boolean; onTake: (files: File[]) => void; children: ReactNode }) {
  return (
    <label className={`${className} picker`} aria-busy={busy || undefined}>
      {icon && <Icon name="camera" size={className.includes('deed') ? 'large' : 'small'} />}
      {busy ? '正在存照片' : children}
      <input
        type="file" accept="image/*" aria-label={label} disabled={busy} {...(many ? { multiple: true } : { capture: 'environment' as const })}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          // The same picture may be chosen again.
          event.currentTarget.value = ''
          if (files.length > 0) onTake(files)
        }}
      />
    </label>
  )
}

export function GroupHead({ title, note, more }: { title: ReactNode; note?: ReactNode; more?: ReactNode }) {
  return <div className="group-head"><h2>{title}</h2>{note !== undefined && <span>{note}</span>}{more}</div>
}

export type Tab = { readonly href: string; readonly icon: IconName; readonly label: string }

export function TabBar({ tabs, current }: { tabs: readonly Tab[]; current: string }) {
  return (
    <nav className="tabbar" aria-label="主导航">
      {tabs.map((tab) => <a key={tab.href} href={tab.href} aria-current={tab.href === current ? 'page' : undefined}><Icon name={tab.icon} size="large" />{tab.label}</a>)}
    </nav>
  )
}
