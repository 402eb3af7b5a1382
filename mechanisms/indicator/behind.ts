// What stands behind a figure, as a text for an address: figure, level, first and last day. Pure; browser and server.
import type { Day } from '#platform/time/day.ts'
import { SUMS, type Sum } from './history.ts'

/** What a list can be asked for: the rows behind `figure` of a level, in a period (flows) or at the end of a day (states). */
export type Behind = { readonly figure: Sum | 'missed' | 'late'; readonly from: Day; readonly to: Day; readonly level: string }

const FIGURES = [...SUMS, 'missed', 'late'] as const

/** `overdue.major.2026-01-01.2026-06-30`; undefined when it is no such text. */
export function readBehind(text: string): Behind | undefined {
  const [figure, level, from, to, more] = text.split('.')
  if (more !== undefined || !figure || !level || !/^[a-z]{2,20}$/.test(level) || !FIGURES.includes(figure as never)) return undefined
  const good = (day: string | undefined) => day !== undefined && /^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
  return good(from) && good(to) ? { figure: figure as Behind['figure'], level, from: from as Day, to: to as Day } : undefined
}

export const writeBehind = ({ figure, level, from, to }: Behind) => `${figure}.${level}.${from}.${to}`
