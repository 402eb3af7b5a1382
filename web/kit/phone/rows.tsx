// Lists on a phone: a group of lines under its head, one line, and what stands there while there is nothing to show yet.
import type { ReactNode } from 'react'
import type { Reading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { Sign, type SignName } from '../signs.tsx'
import { Empty, Skeleton } from '../states.tsx'
import { GroupHead } from './chrome.tsx'

/** What the shell gives every page. */
export type PageProps = { today: Day; strip: ReactNode; back: () => void }

/** Not on this phone, not to be had, or on its way. `it`: the one thing, with its measure word (这份); a list has none. */
export function Absent({ reading, it, lines = 8, children }: { reading: Pick<Reading<unknown>, 'trouble'>; it?: string; lines?: number; /** What to do without a network. */ children?: ReactNode }) {
  if (!reading.trouble) return <Skeleton lines={lines} />
  if (reading.trouble !== 'offline') return <Empty fact={it ? '没有找到' : '现在看不到'}>{reading.trouble.title}</Empty>
  return it ? <Empty fact={`没有网，${it}还没存到手机里`}>{children ?? '连上一次网再打开。'}</Empty> : <Empty fact="还没存到手机里">{children ?? '连上一次网再看。'}</Empty>
}

/** The lines of one kind under their head, with how many they are; nothing where there are none. */
export function RowGroup<T>({ title, unit, of, children }: { title: string; /** Measure word. */ unit: string; of: readonly T[]; children: (one: T) => ReactNode }) {
  if (of.length === 0) return null
  return (
    <>
      <GroupHead title={title} note={`${of.length} ${unit}`} />
      <ul className="rows">{of.map(children)}</ul>
    </>
  )
}

/** One line: its sign, what it is, at the right by when or where it stands, below what more there is to say. */
export function Row({ href, onOpen, sign, title, aside, children }: { href?: string; onOpen?: () => void; sign?: SignName; title: ReactNode; /** Words, or a deadline. */ aside?: ReactNode; children?: ReactNode }) {
  const look = sign ? 'rows-item' : 'rows-item rows-plain'
  const inner = <>{sign && <Sign name={sign} />}<b>{title}</b>{typeof aside === 'string' ? <span className="rows-aside">{aside}</span> : aside}{children && <p>{children}</p>}</>
  return <li>{href ? <a className={look} href={href} onClick={onOpen}>{inner}</a> : onOpen ? <button type="button" className={look} onClick={onOpen}>{inner}</button> : <div className={look}>{inner}</div>}</li>
}
