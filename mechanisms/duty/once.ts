// What is owed once, or once a year, by a day: the tasks a list of commitments makes, and what a new text does to the tasks
// of the old one. The past stays as it was: a task that is over, or was due before the new text takes effect, is not touched.
// Pure.
import type { Day } from '#platform/time/day.ts'
import type { Due, Frequency } from '#mechanisms/plan/compile/plan.ts'
import type { Range } from './periods.ts'

export type Commitment = { readonly commitmentId: string; readonly due: Due | null; readonly frequency: readonly Frequency[] }

/** A task has a day; a duty comes again each period; what stands has no clock. */
export type Clockwork = 'task' | 'duty' | 'standing'

export function clockworkOf({ due, frequency }: Pick<Commitment, 'due' | 'frequency'>): Clockwork {
  if (frequency.length > 0) return 'duty'
  return due && (due.by || due.yearly) ? 'task' : 'standing'
}

/** `occurrence` tells the tasks of one commitment apart: `once`, or the year. */
export type Owed<C extends Commitment> = { readonly commitment: C; readonly occurrence: string; readonly year: number; readonly from: Day | null; readonly due: Day }

/** The tasks of these commitments. @param campaign bounds what is owed every year. */
export function tasksOf<C extends Commitment>(commitments: readonly C[], campaign: Range): Owed<C>[] {
  return commitments.flatMap((commitment): Owed<C>[] => {
    const { due } = commitment
    if (!due || clockworkOf(commitment) !== 'task') return []
    if (!due.yearly) return [{ commitment, occurrence: 'once', year: yearOf(due.by!), from: due.from, due: due.by! }]
    const from = due.from ?? campaign.from
    const until = due.by ?? campaign.until
    // 每年6月底前: the day of the year is that of the last one.
    const day = until.slice(5) === '02-29' ? '02-28' : until.slice(5)
    return Array.from({ length: Math.max(0, yearOf(until) - yearOf(from) + 1) }, (_, i) => yearOf(from) + i).map((year) => ({
      commitment, occurrence: String(year), year, from: (year === yearOf(from) ? from : `${year}-01-01`) as Day, due: (year === yearOf(until) ? until : `${year}-${day}`) as Day,
    })).filter((one) => one.from <= one.due)
  })
}

const yearOf = (day: Day) => Number(day.slice(0, 4))

export type Task = { readonly commitmentId: string; readonly occurrence: string; readonly dueOn: Day; readonly live: boolean }

export type Revision<C extends Commitment, T extends Task> = {
  readonly create: readonly Owed<C>[]
  /** `same`: only the text it stands under is newer. */
  readonly change: readonly { readonly task: T; readonly before: Owed<C> | undefined; readonly after: Owed<C>; readonly same: boolean }[]
  readonly supersede: readonly { readonly task: T; readonly why: 'gone' | 'duty' | 'standing' }[]
}

/** @param same whether two commitments say the same as far as a task shows it. */
export function reviseTasks<C extends Commitment, T extends Task>(existing: readonly T[], before: readonly C[], after: readonly C[], effectiveOn: Day, campaign: Range, same: (a: C, b: C) => boolean): Revision<C, T> {
  const wanted = new Map(tasksOf(after, campaign).map((one) => [`${one.commitment.commitmentId} ${one.occurrence}`, one]))
  const earlier = new Map(tasksOf(before, campaign).map((one) => [`${one.commitment.commitmentId} ${one.occurrence}`, one]))
  const texts = new Map(after.map((one) => [one.commitmentId, one]))
  const there = new Set(existing.map((task) => `${task.commitmentId} ${task.occurrence}`))
  const open = existing.filter((task) => task.live && task.dueOn >= effectiveOn)
  const keyOf = (task: T) => `${task.commitmentId} ${task.occurrence}`
  return {
    // Nobody is asked for what was due before the text that asks for it held.
    create: [...wanted].filter(([key, one]) => !there.has(key) && one.due >= effectiveOn).map(([, one]) => one),
    change: open.filter((task) => wanted.has(keyOf(task))).map((task) => {
      const [was, is] = [earlier.get(keyOf(task)), wanted.get(keyOf(task))!]
      return { task, before: was, after: is, same: was !== undefined && was.due === is.due && was.from === is.from && same(was.commitment, is.commitment) }
    }),
    supersede: open.filter((task) => !wanted.has(keyOf(task))).map((task) => {
      const text = texts.get(task.commitmentId)
      const now = text ? clockworkOf(text) : 'task'
      return { task, why: now === 'task' ? 'gone' : now }
    }),
  }
}
