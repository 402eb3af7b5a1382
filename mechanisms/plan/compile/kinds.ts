// What kind of commitment a clause is: one sum per kind of the weights learned from labelled clauses, in which the rules
// of hand (cues.ts) have one voice. The highest sum wins.

import { cuedKind, zonesOf } from './cues.ts'
import { kindFeatures, type Facts } from './features.ts'
import table from './learned/kinds.json' with { type: 'json' }
import type { Kind } from './plan.ts'
import { Weights } from './weights.ts'

const WEIGHTS = new Weights(table)
/** How loud the rules of hand are beside the learned weights, in tenths; measured on plans they were not written from. */
export const KIND_VOICE = 10
const LONGEST = 240

export function kindOf(text: string, facts: Facts, systems: readonly string[]): Kind {
  const zones = zonesOf(text.slice(0, LONGEST))
  const sums = WEIGHTS.sums(kindFeatures(zones, facts, systems))
  const cued = cuedKind(zones, facts)
  let best = 0
  for (const [index, name] of WEIGHTS.classes.entries()) {
    if (name === cued) sums[index]! += KIND_VOICE
    if (sums[index]! > sums[best]!) best = index
  }
  return WEIGHTS.classes[best] as Kind
}
