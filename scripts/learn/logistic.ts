// Learns weights: multinomial logistic regression with an L1 penalty that keeps the table small (adaptive gradient steps,
// fixed order of the examples). Deterministic: the same examples give the same table.

import type { Table } from '#mechanisms/plan/compile/weights.ts'

/** `of` holds every class that is right; `paper` the document it comes from, as a family of documents that share their words. */
export type Example = { features: readonly string[]; of: readonly number[]; weight: number; paper: string }
export type Settings = { passes: number; penalty: number; papers: number; quietest: number }

const RATE = 0.1

/** A feature counts when so many papers have it: what one paper alone says is its own wording. */
export function learn(examples: readonly Example[], classes: readonly string[], settings: Settings): Table {
  const names = shared(examples, settings.papers)
  const numbers = new Map(names.map((name, index) => [name, index]))
  const bias = names.length
  const rows = examples.map(({ features }) => [...features.flatMap((name) => numbers.get(name) ?? []), bias])
  return tableOf(descend(examples, rows, classes.length, bias + 1, settings), names, classes, settings.quietest)
}

function shared(examples: readonly Example[], papers: number): string[] {
  const seen = new Map<string, Set<string>>()
  for (const { features, paper } of examples) {
    for (const name of features) {
      const papersOf = seen.get(name)
      if (papersOf) papersOf.add(paper)
      else seen.set(name, new Set([paper]))
    }
  }
  return [...seen].filter(([, papersOf]) => papersOf.size >= papers).map(([name]) => name).sort((a, b) => (a < b ? -1 : 1))
}

function descend(examples: readonly Example[], rows: readonly (readonly number[])[], classes: number, features: number, { passes, penalty }: Settings): Float64Array {
  const weights = new Float64Array(features * classes)
  const steepness = new Float64Array(features * classes).fill(1e-3)
  const order = examples.map((_, index) => index)
  const next = numbersFrom(12345)
  for (let pass = 0; pass < passes; pass += 1) {
    shuffle(order, next)
    for (const at of order) {
      const slope = slopeOf(weights, rows[at]!, examples[at]!, classes)
      for (const feature of rows[at]!) {
        const free = feature === features - 1 ? 0 : penalty
        for (let index = 0, cell = feature * classes; index < classes; index += 1, cell += 1) {
          const g = slope[index]!
          if (weights[cell] === 0 && Math.abs(g) <= Math.max(free, 1e-4)) continue
          steepness[cell]! += g * g
          const step = RATE / Math.sqrt(steepness[cell]!)
          const moved = weights[cell]! - step * g
          weights[cell] = Math.sign(moved) * Math.max(0, Math.abs(moved) - step * free)
        }
      }
    }
  }
  return weights
}

/** How the loss changes with each class's sum: what is believed less what is right. */
function slopeOf(weights: Float64Array, row: readonly number[], { of, weight }: Example, classes: number): Float64Array {
  const believed = new Float64Array(classes)
  for (const feature of row) for (let index = 0; index < classes; index += 1) believed[index]! += weights[feature * classes + index]!
  const most = believed.reduce((a, b) => Math.max(a, b))
  let all = 0
  for (let index = 0; index < classes; index += 1) all += believed[index] = Math.exp(believed[index]! - most)
  const right = of.reduce((sum, index) => sum + believed[index]!, 0)
  return believed.map((share, index) => weight * (share / all - (of.includes(index) ? share / right : 0)))
}

function tableOf(weights: Float64Array, names: readonly string[], classes: readonly string[], quietest: number): Table {
  const tenths = (cell: number): number => Math.round(weights[cell]! * 10)
  const bias: Record<string, number> = {}
  const table: Record<string, Record<string, string>> = {}
  for (const [index, name] of classes.entries()) {
    const byWeight = new Map<number, string[]>()
    for (const [feature, words] of names.entries()) {
      const cell = feature * classes.length + index
      if (Math.abs(weights[cell]!) * 10 < quietest) continue
      const loud = tenths(cell)
      const group = byWeight.get(loud)
      if (group) group.push(words)
      else byWeight.set(loud, [words])
    }
    bias[name] = tenths(names.length * classes.length + index)
    // `+12`, not `12`: keys that look like numbers would be reordered.
    table[name] = Object.fromEntries([...byWeight].sort(([a], [b]) => b - a).map(([loud, group]) => [loud > 0 ? `+${loud}` : String(loud), group.join(' ')]))
  }
  return { bias, weights: table }
}

/** A fixed stream of numbers between 0 and 1. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000
}

function shuffle(order: number[], next: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1))
    const kept = order[last]!
    order[last] = order[other]!
    order[other] = kept
  }
}
