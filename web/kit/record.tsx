// The page of one record on the desk: loaded or why not, where it stands, its name and first facts, what is known of it on the left, what
// can be done and whose it is on the right, and what happened to it. Rooms fill it in.
import type { ReactNode } from 'react'
import { Button, buttonClass } from './button.tsx'
import { count, moment } from './format.ts'
import type { SignName } from './signs.tsx'
import { Empty, ProblemView, Skeleton, type ProblemFacts } from './states.tsx'
import { Story } from './story.tsx'
import { useTitle } from './title.ts'
import { useVisitor } from './visitor.tsx'
import './record.css'

type Found<T> = { readonly data: T | undefined; readonly error: ProblemFacts | null; readonly refetch: () => unknown }

type Waiting = { /** Address and name of the list it came from. */ back?: readonly [href: string, name: string]; lines?: number; /** Inside a sheet. */ pad?: boolean }

/** In the place of what is being read: lines, or what went wrong, how to try again and the way back. */
export function NotYet({ found, back, lines = 8, pad }: Waiting & { found: Omit<Found<unknown>, 'data'> }) {
  if (!found.error) return <div className={pad ? 'pad' : 'sheet pad'}><Skeleton lines={lines} /></div>
  const view = <ProblemView problem={found.error} retry={() => void found.refetch()}>{back && <a className={buttonClass()} href={back[0]}>回到{back[1]}</a>}</ProblemView>
  return pad ? <div className="pad">{view}</div> : view
}

/** What was read, drawn. */
export function Loaded<T>({ found, children, lines = 12, ...waiting }: Waiting & { found: Found<T>; children: (data: T) => ReactNode }) {
  return found.data === undefined ? <NotYet found={found} lines={lines} {...waiting} /> : children(found.data)
}

/** 任务 / 街道方案 / 某一项: the way down to this page, its own name last; the name is the page's title. */
export function Trail({ path, name, title = name, children }: { path: readonly (readonly [href: string, name: ReactNode])[]; /** Left out where the heading says it. */ name?: string | undefined; /** Where the tab says more than the way does. */ title?: string | undefined; /** At the right end. */ children?: ReactNode }) {
  useTitle(title)
  return (
    <div className="crumbs screen-only">
      {path.map(([href, label], at) => <span key={href} className="crumb"><a className="cut" href={href}>{label}</a>{(name || at < path.length - 1) && <span aria-hidden="true">/</span>}</span>)}
      {name && <span className="cut">{name}</span>}
      {children && <><span className="grow" />{children}</>}
    </div>
  )
}

export const PrintButton = ({ children = '打印' }: { children?: ReactNode }) => <Button size="small" icon="print" onClick={() => window.print()}>{children}</Button>

export function RecordPage({ trail, title, facts, above, side, printSide, children }: {
  trail: ReactNode
  title: ReactNode
  /** Under the title, in one line where it fits. */
  facts?: ReactNode
  /** Over both columns. */
  above?: ReactNode
  /** Without it what follows has the whole width. */
  side?: ReactNode
  /** The right side says what belongs on paper too. */
  printSide?: boolean
  children: ReactNode
}) {
  return (
    <>
      {trail}
      <div className="title"><h1>{title}</h1><div className="title-facts">{facts}</div></div>
      {above}
      {side ? <Columns side={side} {...(printSide ? { printSide } : {})}>{children}</Columns> : children}
    </>
  )
}

/** What is known on the left, what can be done and whose it is on the right. */
export function Columns({ side, printSide, children }: { side: ReactNode; printSide?: boolean; children: ReactNode }) {
  return (
    <div className="detail">
      <div className="detail-main">{children}</div>
      <aside className={printSide ? 'detail-side' : 'detail-side screen-only'}>{side}</aside>
    </div>
  )
}

/** What is open to the reader, always in the same place. */
export function DeedSheet({ over, plain, children }: { /** Above the deeds, on paper too. */ over?: ReactNode; /** Single deeds one below another, with no panel that orders them. */ plain?: boolean; children: ReactNode }) {
  return <section className={['sheet pad', plain && 'deeds', !over && 'screen-only'].filter(Boolean).join(' ')} aria-label="能办什么">{over}{over ? <div className="screen-only">{children}</div> : children}</section>
}

/** A part of a page under its own heading. */
export function Sheet({ title, id, note, more, pad, children }: { title: ReactNode; /** Of the heading. */ id?: string; note?: ReactNode; /** At the right of the heading. */ more?: ReactNode; pad?: boolean; children: ReactNode }) {
  return (
    <section className="sheet" aria-labelledby={id}>
      <header className="sheet-head"><h2 id={id}>{title}</h2>{note && <span className="note">{note}</span>}{more && <span className="more screen-only">{more}</span>}</header>
      {pad ? <div className="pad">{children}</div> : children}
    </section>
  )
}

type Happened = { readonly id: string; readonly at: string; readonly what: string; readonly actorName: string; readonly body: Readonly<Record<string, unknown>> }

export const onlyMore = (entries: number) => `${count(entries)} 条，只增不改`

/** 经过: what happened, newest first, said in the room's words. */
export function StorySheet<Entry extends Happened>({ timeline, saying }: { timeline: readonly Entry[]; saying: (entry: Entry) => { sign: SignName; words: ReactNode } }) {
  const { today } = useVisitor()
  return (
    <Sheet title="经过" note={onlyMore(timeline.length)}>
      {timeline.length === 0 ? <Empty fact="还没有办过" /> : (
        <Story entries={timeline.map((entry) => {
          const { sign, words } = saying(entry)
          return { id: entry.id, at: entry.at, moment: moment(entry.at, today), sign, what: words, who: entry.actorName }
        })} />
      )}
    </Sheet>
  )
}
