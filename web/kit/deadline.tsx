// 期限 in words: 还剩 23 天 (plain), 还剩 3 天 (within a week, bold), 今天到期, 超期 12 天 (vermilion). The day a thing is
// due still counts as in time.
import { daysBetween, type Day } from '#platform/time/day.ts'
import { Sign } from './signs.tsx'

export type DeadlineWords = { readonly kind: 'far' | 'soon' | 'today' | 'over'; readonly days: number; readonly text: string }

/** Days within which a deadline is bold. */
export const SOON = 7

export function deadlineOf(due: string, today: Day, over = '超期'): DeadlineWords {
  const days = daysBetween(today, due.slice(0, 10) as Day)
  if (days < 0) return { kind: 'over', days, text: `${over} ${-days} 天` }
  if (days === 0) return { kind: 'today', days, text: '今天到期' }
  return { kind: days <= SOON ? 'soon' : 'far', days, text: `还剩 ${days} 天` }
}

/** The deadline of something that is still open. `provisional` says why the day may yet move. */
export function Deadline({ due, today, provisional, over }: { due: string | null | undefined; today: Day; provisional?: string; /** 过期, for what lapses by itself. */ over?: string }) {
  if (!due) return <span className="deadline deadline-none">–</span>
  const { kind, text } = deadlineOf(due, today, over)
  return (
    <span className={`deadline deadline-${kind}`} title={due.slice(0, 10)}>
      <Sign name={kind === 'over' || kind === 'today' ? 'over' : 'soon'} />
      {text}
      {provisional && <span className="assumed">暂定，{provisional}</span>}
    </span>
  )
}
