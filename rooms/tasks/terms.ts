// The parameters of tasks and duties, with defaults where the documents leave them open.
import type { PartPolicy } from '#mechanisms/duty/duty.ts'
import { defineParameter, parameterAsOf, type DatedValue, type Parameter } from '#mechanisms/plan/parameters.ts'
import { choice, list, whole } from '#mechanisms/plan/shapes.ts'
import type { Day } from '#platform/time/day.ts'

export const reminderDays = defineParameter({ name: 'task.reminder-days', label: '任务到期前几天提醒', group: 'targets', shape: list(whole(0, 365, '天'), '、', 10), default: [30, 7, 0], systems: ['A01'] })
export const taskExtensions = defineParameter({ name: 'task.extensions', label: '一项任务最多延期几次', group: 'targets', shape: whole(0, 20, '次'), default: 2, systems: ['A01'] })
const PART_WORDS = { long: '半年和一年的按余下时间算，短的从下一整期起', part: '都按余下时间算', whole: '都从下一整期起' } as const satisfies Record<PartPolicy, string>

/** See PartPolicy in mechanisms/duty: whether a period counts that the plan covers only in part. */
export const partPeriods = defineParameter<PartPolicy>({ name: 'duty.part-periods', label: '方案中途起算的一期算不算', group: 'targets', shape: choice(PART_WORDS), default: 'long', systems: ['A01'] })

export const taskParameters = [reminderDays, taskExtensions, partPeriods] as unknown as readonly Parameter[]

export type Terms = { readonly extensions: number }

export function termsOf(values: readonly DatedValue[], on: Day, regionPath: string): { terms: Terms; basis: Record<string, { basis: string; inDocument: boolean }> } {
  const extensions = parameterAsOf(values, taskExtensions, on, regionPath)
  return { terms: { extensions: extensions.value }, basis: { extensions: { basis: extensions.basis, inDocument: extensions.inDocument } } }
}
