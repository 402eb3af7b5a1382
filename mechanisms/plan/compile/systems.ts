// Which systems may run a clause: one sum per system of the weights learned from labelled clauses, in which the terms of
// the vocabulary, found in the clause, its headings (weaker) and its section, have a voice for the codes they name.

import { systemFeatures, type Context } from './features.ts'
import table from './learned/systems.json' with { type: 'json' }
import type { Role } from './outline.ts'
import { Phrases } from './phrases.ts'
import { SYSTEM_TERMS } from './vocabulary/systems.ts'
import { Weights } from './weights.ts'

const PHRASES = new Phrases()
const SYSTEMS: readonly { code: string; terms: { id: number; weight: number }[] }[] = Object.entries(SYSTEM_TERMS).map(([code, terms]) => ({
  code, terms: terms.map(([pattern, weight]) => ({ id: PHRASES.add(pattern), weight })),
}))

/** How much a term counts when it stands in a heading: the item's own title, then those above it. */
const HEADING_SHARE = [0.42, 0.2, 0.08]
const MOST = 3
const LONGEST = 400

const headingScores = new WeakMap<readonly string[], Map<string, number>>()

const WEIGHTS = new Weights(table)
/** How loud the first, second and third code of the vocabulary are beside the learned weights, in tenths; measured on plans it was not written from. */
export const SYSTEM_VOICES: readonly number[] = [15, 9, 6]
/** A code this far below the first, in tenths, is no second reading. */
const NEAR = 40

/** Codes likeliest first; at least one, at most three. */
export function systemsOf(text: string, context: Context): string[] {
  const sums = WEIGHTS.sums(systemFeatures(text, context))
  for (const [index, code] of namedSystems(text, context).entries()) sums[WEIGHTS.classes.indexOf(code)]! += SYSTEM_VOICES[index]!
  return nearest(sums).map((index) => WEIGHTS.classes[index]!)
}

/** The loudest classes, at most three, none far below the first. */
export function nearest(sums: Float64Array): number[] {
  const order = [...sums.keys()].sort((a, b) => sums[b]! - sums[a]! || a - b).slice(0, MOST)
  return order.filter((index) => sums[index]! > sums[order[0]!]! - NEAR)
}

/** Codes the terms of the vocabulary name, likeliest first. */
export function namedSystems(text: string, context: Context): string[] {
  const above = scoresOfHeadings(context.headings)
  const scored: { code: string; score: number; own: number }[] = []
  const found = PHRASES.find(text.slice(0, LONGEST))
  for (const { code, terms } of SYSTEMS) {
    const own = sum(found, terms)
    const score = own + (above.get(code) ?? 0) + prior(code, context.role, own)
    if (score > 0) scored.push({ code, score, own })
  }
  scored.sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1))
  const best = scored[0]
  // A number to reach that no vocabulary knows is still an indicator.
  if ((!best || best.score < 0.5) && context.before && !/\d|率|达到/.test(text.slice(0, 8))) return namedSystems(context.before, { headings: context.headings, role: context.role })
  if (!best || best.score < 0.5) return [context.role === 'goals' && /\d|率|达到/.test(text) ? 'A10' : FALLBACK[context.role]]
  return scored.filter((one, index) => index < MOST && one.score >= best.score * 0.3).map((one) => one.code)
}

/** The more terms agree the surer, but the same talk twice does not count twice in full. */
function sum(present: ReadonlySet<number>, terms: readonly { id: number; weight: number }[]): number {
  let best = 0
  let rest = 0
  for (const { id, weight } of terms) {
    if (!present.has(id)) continue
    if (weight > best) {
      rest += best
      best = weight
    } else rest += weight
  }
  return best + rest * 0.6
}

function scoresOfHeadings(headings: readonly string[]): Map<string, number> {
  const known = headingScores.get(headings)
  if (known) return known
  const scores = new Map<string, number>()
  for (const [depth, title] of [...headings].reverse().entries()) {
    const share = HEADING_SHARE[depth] ?? 0
    if (share === 0 || title === '') continue
    const present = PHRASES.find(title.slice(0, 80))
    for (const { code, terms } of SYSTEMS) {
      const worth = sum(present, terms) * share
      if (worth > 0) scores.set(code, (scores.get(code) ?? 0) + worth)
    }
  }
  headingScores.set(headings, scores)
  return scores
}

const FALLBACK: Record<Role, string> = { head: 'A01', guiding: 'Z00', goals: 'Z00', principles: 'Z00', organisation: 'A03', tasks: 'E01', stages: 'A02', safeguards: 'A03', annex: 'E01' }

/** What a section is for tips the scales between systems that share words. */
function prior(code: string, role: Role, own: number): number {
  if (own === 0) return 0
  if (role === 'guiding' || role === 'goals') return code === 'A10' ? 0.7 : code === 'D10' || code === 'Z00' ? 0.8 : code.startsWith('B') ? -0.8 : 0
  if (role === 'stages') return code === 'A02' || code === 'A01' || code === 'B01' ? 0.6 : 0
  if (role === 'safeguards') return code.startsWith('A') || code.startsWith('B') ? 0.5 : 0
  if (role === 'organisation') return code === 'A01' || code === 'A03' || code === 'A07' ? 0.8 : 0
  if (role === 'head') return code === 'A01' || code === 'A03' ? 1 : 0
  return code === 'Z00' ? -0.6 : 0
}
