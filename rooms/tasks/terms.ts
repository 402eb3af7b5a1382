// The parameters of tasks and duties, with defaults where the documents leave them open.
import { z } from 'zod'
import { PART_POLICIES, type PartPolicy } from '#mechanisms/duty/duty.ts'
import { defineParameter, parameterAsOf, type DatedValue } from '#mechanisms/plan/parameters.ts'
import type { Day } from '#platform/time/day.ts'

export const reminderDays = defineParameter({ name: 'task.reminder-days', label: '任务到期前几天提醒', schema: z.array(z.int().min(0).max(365)).max(10), default: [30, 7, 0], unit: '天', systems: ['A01'] })
export const taskExtensions = defineParameter({ name: 'task.extensions', label: '一项任务最多延期几次', schema: z.int().min(0).max(20), default: 2, unit: '次', systems: ['A01'] })
/** See PartPolicy in mechanisms/duty: whether a period counts that the plan covers only in part. */
export const partPeriods = defineParameter<PartPolicy>({ name: 'duty.part-periods', label: '方案中途起算的一期算不算', schema: z.enum(PART_POLICIES), default: 'long', systems: ['A01'] })

export const taskParameters = [reminderDays, taskExtensions, partPeriods]

export type Terms = { readonly extensions: number }

export function termsOf(values: readonly DatedValue[], on: Day, regionPath: string): { terms: Terms; basis: Record<string, { basis: string; inDocument: boolean }> } {
  const extensions = parameterAsOf(values, taskExtensions, on, regionPath)
  return { terms: { extensions: extensions.value }, basis: { extensions: { basis: extensions.basis, inDocument: extensions.inDocument } } }
}
