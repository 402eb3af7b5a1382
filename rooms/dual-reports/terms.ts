// What a jurisdiction says about double reporting: who reports, at which moments, to whom, and how many hours “及时” is. Pure.
import { parameterAsOf, type DatedValue } from '#mechanisms/plan/parameters.ts'
import { doubleReport, doubleReportHours } from '#rooms/parameters/definitions/hazards.ts'
import type { Day } from '#platform/time/day.ts'

export type Moment = 'found' | 'rectified'
export type Receiver = 'regulator' | 'local' | 'lead'
export type ReportTerms = { readonly scope: 'all' | 'high-hazard'; readonly moments: readonly Moment[]; readonly to: readonly Receiver[]; readonly hours: number }

/** As of the day the hazard was found, at its place; null where no plan asks for it. */
export function reportTerms(values: readonly DatedValue[], foundOn: Day, regionPath: string): ReportTerms | null {
  const rule = parameterAsOf(values, doubleReport, foundOn, regionPath).value
  return rule && { ...rule, hours: parameterAsOf(values, doubleReportHours, foundOn, regionPath).value }
}
