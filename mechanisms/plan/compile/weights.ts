// Reads the learned tables (learned/*.json): for each class the features that speak for or against it, gathered by
// how loudly. A table is learned by scripts/learn-clauses.ts from labelled clauses and only ever summed here.

/** Class → tenths → features, separated by spaces: { "drill": { "21": "演练 ^演练" } }; `bias` is what a class starts from. */
export type Table = { readonly bias: Readonly<Record<string, number>>; readonly weights: Readonly<Record<string, Readonly<Record<string, string>>>> }

export class Weights {
  readonly classes: readonly string[]
  readonly #bias: readonly number[]
  /** Feature → class, tenths, class, tenths … */
  readonly #of = new Map<string, number[]>()

  constructor(table: Table) {
    this.classes = Object.keys(table.bias)
    this.#bias = this.classes.map((name) => table.bias[name]!)
    for (const [index, name] of this.classes.entries()) {
      for (const [tenths, features] of Object.entries(table.weights[name] ?? {})) {
        for (const feature of features.split(' ')) {
          const known = this.#of.get(feature)
          if (known) known.push(index, Number(tenths))
          else this.#of.set(feature, [index, Number(tenths)])
        }
      }
    }
  }

  /** One sum per class, in tenths. */
  sums(features: readonly string[]): Float64Array {
    const sums = Float64Array.from(this.#bias)
    for (const feature of features) {
      const pairs = this.#of.get(feature)
      if (!pairs) continue
      for (let at = 0; at < pairs.length; at += 2) sums[pairs[at]!]! += pairs[at + 1]!
    }
    return sums
  }
}
