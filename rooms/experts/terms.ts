// How help is given in a jurisdiction, in its plan's words (rooms/parameters: expert.help). Pure.
import { isOff, parameterAsOf, type DatedValue } from '#mechanisms/plan/parameters.ts'
import type { Day } from '#platform/time/day.ts'
import { expertHelp } from '#rooms/parameters/definitions/hazards.ts'

export type Ways = { readonly ways: readonly string[]; readonly words: string | null; readonly basis: string | null }

export function waysOf(values: readonly DatedValue[], on: Day): Ways {
  const found = parameterAsOf(values, expertHelp, on)
  return isOff(expertHelp, found.value) || !found.value ? { ways: [], words: null, basis: null } : { ways: found.value, words: expertHelp.words(found.value), basis: found.basis }
}
