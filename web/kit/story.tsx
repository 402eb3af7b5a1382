// 经过: newest first, append-only. Sign, time, what; below in small: who, paper.
import type { ReactNode } from 'react'
import { Sign, type SignName } from './signs.tsx'

export type StoryEntry = { readonly id: string; readonly at: string; readonly sign: SignName; readonly what: ReactNode; readonly who?: ReactNode; readonly moment: string }

export function Story({ entries }: { entries: readonly StoryEntry[] }) {
  return (
    <ol className="story">
      {entries.map((entry) => (
        <li key={entry.id}>
          <time dateTime={entry.at}>{entry.moment}</time>
          <Sign name={entry.sign} />
          <span>{entry.what}{entry.who && <small>{entry.who}</small>}</span>
        </li>
      ))}
    </ol>
  )
}
