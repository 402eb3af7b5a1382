// The rules of a jurisdiction that the targets and the analysis report follow, read as of a day from the table of rules. Pure.
import { isOff, parameterAsOf, type DatedValue, type Found, type Parameter } from '#mechanisms/plan/parameters.ts'
import type { Day } from '#platform/time/day.ts'
import { ruleParameters } from '#rooms/parameters/definitions.ts'

type Values = {
  'target.stock-cleared': { extent: 'all' | 'mostly'; by: Day } | null
  'target.stock-threshold': number
  'target.increment-curbed': Day | null
  'target.increment-meaning': 'not-above-last-year' | 'falling-each-quarter'
  'target.dynamic-zero': Day | null
  'target.zero-meaning': 'none-late' | 'none-open'
  'target.accidents': string[] | null
  'analysis.area-industry': Day | null
  'analysis.publish': 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year' | 'campaign'
}

export const parameterOf = (name: keyof Values) => ruleParameters.find((one) => one.name === name)!

export function termOf<N extends keyof Values>(values: readonly DatedValue[], name: N, on: Day): Found<Values[N]> & { off: boolean; words: string } {
  const parameter = parameterOf(name) as Parameter<Values[N]>
  const found = parameterAsOf(values, parameter, on)
  return { ...found, off: isOff(parameter, found.value), words: parameter.words(found.value) }
}
