// What kind of commitment a clause is: one sum per kind of the weights learned from labelled clauses, in which the rules
// of hand (cues.ts) have one voice. The highest sum wins.

import { saidByHand, zonesOf, type Said } from './cues.ts'
import { kindFeatures, type Facts } from './features.ts'
import table from './learned/kinds.json' with { type: 'json' }
import { KINDS, type Kind } from './plan.ts'
import { Weights } from './weights.ts'

const WEIGHTS = new Weights(table)
/** How loud the rules of hand are beside the learned weights, in tenths. On plans they were not written from a decision is right nine times in ten, a cue two times in three. */
const VOICES: Readonly<Record<Said['by'], number>> = { decided: 30, cued: 2 }
/** Mechanism is what the labelled examples say oftenest and what is left when nothing else is heard: it has to be meant, not left over. In tenths; held-out plans and the examples alike are read better so. */
const LEFT_OVER: Partial<Record<Kind, number>> = { mechanism: 9 }
/** A target counts something, or stands among the goals: one that does neither is mostly something else. */
const UNCOUNTED = 6
const LONGEST = 240

export function kindOf(text: string, facts: Facts, systems: readonly string[]): Kind {
  const zones = zonesOf(text.slice(0, LONGEST))
  const sums = WEIGHTS.sums(kindFeatures(zones, facts, systems))
  if (facts.targets.length === 0 && facts.role === 'tasks') sums[KINDS.indexOf('target')]! -= UNCOUNTED
  return loudest(sums, saidByHand(zones, facts))
}

/** The kind with the highest sum once the rules of hand have spoken. */
export function loudest(sums: Float64Array, said: Said | null): Kind {
  let best: Kind = KINDS[0]
  let most = -Infinity
  for (const [index, kind] of KINDS.entries()) {
    const sum = sums[index]! + (said?.kind === kind ? VOICES[said.by] : 0) - (LEFT_OVER[kind] ?? 0)
    if (sum > most) {
      best = kind
      most = sum
    }
  }
  return best
}
