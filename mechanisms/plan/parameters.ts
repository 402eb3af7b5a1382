// 参数: a value a plan or a law sets, with from, until and where it is written. Looked up as of a date, so a case opened
// under an old rule stays under it. A value the documents leave open is the definition's default and says so (⚙).
import type { z } from 'zod'
import type { Day } from '#platform/time/day.ts'

export type Parameter<T = unknown> = {
  /** `hazard.closure-gate` */
  readonly name: string
  readonly label: string
  readonly schema: z.ZodType<T>
  readonly default: T
  readonly unit?: string
  readonly systems: readonly string[]
}

export function defineParameter<T>(parameter: Parameter<T>): Parameter<T> {
  return parameter
}

/** A dated value as a pack or an administrator sets it. */
export type DatedValue = { readonly name: string; readonly regionPath: string | null; readonly fromOn: Day; readonly untilOn: Day | null; readonly value: unknown; readonly basis: string; readonly inDocument: boolean }

export type Found<T> = { readonly value: T; readonly basis: string; readonly inDocument: boolean }

export const NOT_FROM_DOCUMENT = '文中未写，默认值'

/** The value in force on a day at a place: the deepest region that sets one wins, then the latest beginning. */
export function parameterAsOf<T>(values: readonly DatedValue[], parameter: Parameter<T>, on: Day, regionPath: string | null = null): Found<T> {
  let best: DatedValue | undefined
  for (const one of values) {
    if (one.name !== parameter.name || one.fromOn > on || (one.untilOn !== null && one.untilOn < on)) continue
    if (one.regionPath !== null && !regionPath?.startsWith(one.regionPath)) continue
    if (!best || depth(one) > depth(best) || (depth(one) === depth(best) && one.fromOn > best.fromOn)) best = one
  }
  if (!best) return { value: parameter.default, basis: NOT_FROM_DOCUMENT, inDocument: false }
  return { value: parameter.schema.parse(best.value), basis: best.basis, inDocument: best.inDocument }
}

const depth = (value: DatedValue) => value.regionPath?.length ?? -1
