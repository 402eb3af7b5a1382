// What a screen says when it is loading, empty, wrong or offline: one fact and what to do next.
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import { Sign, type SignName } from './signs.tsx'

const WIDTHS = ['38%', '100%', '92%', '70%', '100%', '84%', '61%', '95%']

/** Lines in the place of text; appears only after 300 ms. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  return (
    <div className="skeleton" aria-busy="true" aria-label="正在载入">
      {Array.from({ length: lines }, (_, line) => <i key={line} style={{ width: WIDTHS[line % WIDTHS.length] }} />)}
    </div>
  )
}

/** One fact, one remark, what to do next. */
export function Empty({ fact, children, next }: { fact: ReactNode; children?: ReactNode; next?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{fact}</strong>
      {children}
      {next && <div className="empty-next">{next}</div>}
    </div>
  )
}

const BAR_SIGNS: Record<'wrong' | 'done' | 'doing', SignName> = { wrong: 'over', done: 'done', doing: 'doing' }

export function NoteBar({ kind, children, role }: { kind: 'wrong' | 'done' | 'doing' | 'offline'; children: ReactNode; role?: 'status' | 'alert' }) {
  return (
    <div className={kind === 'doing' ? 'bar' : `bar bar-${kind}`} role={role}>
      {kind === 'offline' ? <Icon name="cloud-off" size="small" /> : <Sign name={BAR_SIGNS[kind]} />}
      <div className="grow">{children}</div>
    </div>
  )
}

export type ProblemFacts = { readonly kind: string; readonly message: string; readonly status?: number }

/** What went wrong, where, and what to do. */
export function ProblemView({ problem, retry, children }: { problem: ProblemFacts; retry?: (() => void) | undefined; children?: ReactNode }) {
  if (problem.kind === 'not-found') {
    return <Empty fact="没有找到" next={children}>{problem.message}</Empty>
  }
  return (
    <NoteBar kind={problem.kind === 'offline' ? 'offline' : 'wrong'} role="alert">
      {problem.message}
      {retry && <>　<Button look="text" size="small" onClick={retry}>重试</Button></>}
      {children}
    </NoteBar>
  )
}
