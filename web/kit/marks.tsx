// Small marks: 级别签, risk bars, squares of what is in place, 出处签, ⚙ "not from the document", the seal mark.
import type { ReactNode } from 'react'

export function Logo({ large }: { large?: boolean }) {
  return <span className={large ? 'mark mark-large' : 'mark'} aria-hidden="true">治<br />本</span>
}

/** Filled ink for the grave, outline for the ordinary, dashed for what is not yet decided. */
export function LevelTag({ look, children }: { look: 'filled' | 'outline' | 'dashed'; children: ReactNode }) {
  return <span className={look === 'outline' ? 'level' : `level level-${look}`}>{children}</span>
}

const RISK_NAMES = { 4: '重大风险', 3: '较大风险', 2: '一般风险', 1: '低风险' } as const
export type RiskLevel = keyof typeof RISK_NAMES

/** Four bars filled to the level, and the word. The four colours belong to risk alone. */
export function RiskBars({ level, label = RISK_NAMES[level] }: { level: RiskLevel; label?: string }) {
  const edge = level === 2 ? 'var(--risk2-edge)' : `var(--risk${level})`
  return (
    <span className="risk">
      <svg viewBox="0 0 20 16" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => {
          const height = 4 + bar * 3.5
          const on = bar < level
          return <rect key={bar} x={0.5 + bar * 5} y={15.5 - height} width="4" height={height} fill={on ? `var(--risk${level})` : 'none'} stroke={on ? edge : 'var(--line-strong)'} />
        })}
      </svg>
      {label}
    </span>
  )
}

/** One square for each thing that must be in place; dashed where it is missing. */
export function Squares({ name, parts }: { name: string; parts: readonly { readonly label: string; readonly there: boolean }[] }) {
  const missing = parts.filter((part) => !part.there).map((part) => part.label)
  const words = missing.length === 0 ? `${name}齐` : `${name}缺${missing.join('、')}`
  return (
    <span className="squares" role="img" aria-label={words} title={words}>
      {parts.map((part) => <i key={part.label} className={part.there ? undefined : 'gap'} />)}
    </span>
  )
}

/** 出处签: the sentence or article something rests on; opens it when there is a place to open. */
export function SourceTag({ children, href, onOpen }: { children: ReactNode; href?: string; onOpen?: () => void }) {
  if (href) return <a className="source" href={href}>{children}</a>
  if (onOpen) return <button type="button" className="source" onClick={onOpen}>{children}</button>
  return <span className="source">{children}</span>
}

/** ⚙: the value beside it is not from the document. */
export function Assumed({ children = '文中未写，默认值' }: { children?: ReactNode }) {
  return <span className="assumed"><span aria-hidden="true">⚙ </span>{children}</span>
}

/** How many are unread, on a bell; nothing when none are. The bell's own name says it in words. */
export function Badge({ count }: { count: number }) {
  return count > 0 && <em className="badge">{count > 99 ? '99+' : count}</em>
}
