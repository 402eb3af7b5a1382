// A rule of a jurisdiction as the targets and the analysis report ask for it: its value as of a day, whether the plan has it
// at all, and its words. Pure.
import { isOff, parameterAsOf, type DatedValue, type Found, type Parameter } from '#mechanisms/plan/parameters.ts'
import type { Day } from '#platform/time/day.ts'

export function termOf<T>(values: readonly DatedValue[], parameter: Parameter<T>, on: Day): Found<T> & { off: boolean; words: string } {
  const found = parameterAsOf(values, parameter, on)
  return { ...found, off: isOff(parameter, found.value), words: parameter.words(found.value) }
}
