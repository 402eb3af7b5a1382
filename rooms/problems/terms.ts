// Which jurisdictions keep a problem list (rooms/parameters: hazard.register), and the numbers no document gives. Pure.
import { defineParameter, isOff, parameterAsOf, type DatedValue, type Parameter } from '#mechanisms/plan/parameters.ts'
import { choices, percent, whole } from '#mechanisms/plan/shapes.ts'
import type { Day } from '#platform/time/day.ts'
import { register } from '#rooms/parameters/definitions/hazards.ts'
import type { RecurrenceTerms } from './recurrence.ts'

export type Warning = 'failed' | 'late' | 'recurrence'

const WARNINGS = choices({ failed: '质量核查不合格', late: '超过期限', recurrence: '确认重发' })
const warningOn = defineParameter({ name: 'problem.warning-on', label: '什么问题列入“警示榜”', group: 'hazards', systems: ['B04'], shape: WARNINGS, default: ['failed'] as Warning[] })
const recurrenceDays = defineParameter({ name: 'problem.recurrence-days', label: '多少天内再发生算“重发”', group: 'hazards', systems: ['B04'], shape: whole(1, 3650, '天'), default: 365 })
const recurrenceLikeness = defineParameter({ name: 'problem.recurrence-likeness', label: '没有条款的，文字多像才算同类问题', group: 'hazards', systems: ['B04'], shape: percent, default: 55 })

export const problemParameters = [warningOn, recurrenceDays, recurrenceLikeness] as unknown as readonly Parameter[]

export type Terms = {
  /** Major hazards found from this day on are in the list; null where no plan asks for one. */
  readonly hazardsFrom: Day | null
  /** 全量库、蓄水池、警示榜 are the plan's own words here. */
  readonly threeTiers: boolean
  readonly basis: string | null
  readonly warningOn: readonly Warning[]
  readonly recurrence: RecurrenceTerms
}

/** The beginning of time for a register whose plan gives no day. */
const EVER = '1900-01-01' as Day

export function termsOf(values: readonly DatedValue[], on: Day, regionPath: string | null): Terms {
  const found = parameterAsOf(values, register, on, regionPath)
  const value = isOff(register, found.value) ? null : found.value
  const forms: readonly string[] = value?.forms ?? []
  const listed = forms.includes('problem-list') || forms.includes('three-tiers')
  return {
    hazardsFrom: listed ? ((value?.from as Day | null | undefined) ?? EVER) : null,
    threeTiers: forms.includes('three-tiers'),
    basis: listed ? found.basis : null,
    warningOn: parameterAsOf(values, warningOn, on, regionPath).value,
    recurrence: { days: parameterAsOf(values, recurrenceDays, on, regionPath).value, likeness: parameterAsOf(values, recurrenceLikeness, on, regionPath).value / 100 },
  }
}
