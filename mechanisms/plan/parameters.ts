// 参数: a value a plan or a law sets, with from, until and where it is written. Looked up as of a date, so a case opened
// under an old rule stays under it. A rule the document does not write is off; a number it leaves open is a default and
// says so (⚙).
import type { Day } from '#platform/time/day.ts'
import { maybe, type Shape } from './shapes.ts'

export type Parameter<T = unknown> = Shape<T> & {
  /** `hazard.closure-gate` */
  readonly name: string
  readonly label: string
  /** The section it is listed under. */
  readonly group: string
  readonly default: T
  /** The value that means: not in force here. */
  readonly off: T | null
  /** A setting that matters only while this rule is in force. */
  readonly needs: string | null
  readonly systems: readonly string[]
}

type Definition<T> = { readonly name: string; readonly label: string; readonly group: string; readonly systems: readonly string[]; readonly shape: Shape<T>; readonly default: T; readonly off?: T; readonly needs?: string }

export function defineParameter<T>({ shape, off, needs, ...rest }: Definition<T>): Parameter<T> {
  return { ...rest, ...shape, off: off ?? null, needs: needs ?? null }
}

/** The parameters of one section. */
export function section(group: string) {
  return {
    /** A rule that is in force only where a document writes it: off by default. */
    rule: <T>(name: string, label: string, systems: readonly string[], shape: Shape<T>): Parameter<T | null> =>
      defineParameter<T | null>({ name, label, group, systems, shape: maybe(shape, OFF), default: null }),
    /** ⚙ What no document says and the product has to know. @param needs the rule without which nobody asks for it */
    setting: <T>(name: string, label: string, systems: readonly string[], shape: Shape<T>, byDefault: T, needs?: string): Parameter<T> =>
      defineParameter<T>({ name, label, group, systems, shape, default: byDefault, ...(needs === undefined ? {} : { needs }) }),
  }
}

/** A dated value as a pack or an administrator sets it. */
export type DatedValue = { readonly name: string; readonly regionPath: string | null; readonly fromOn: Day; readonly untilOn: Day | null; readonly value: unknown; readonly basis: string; readonly inDocument: boolean }

/** `from` is null where nothing was set: the value is the default. */
export type Found<T> = { readonly value: T; readonly basis: string; readonly inDocument: boolean; readonly from: Day | null; readonly until: Day | null }

export const NOT_FROM_DOCUMENT = '文中未写，默认值'
export const OFF = '不启用'

/** The value in force on a day at a place: the deepest region that sets one wins, then the latest beginning. */
export function parameterAsOf<T>(values: readonly DatedValue[], parameter: Parameter<T>, on: Day, regionPath: string | null = null): Found<T> {
  let best: DatedValue | undefined
  for (const one of values) {
    if (one.name !== parameter.name || one.fromOn > on || (one.untilOn !== null && one.untilOn < on)) continue
    if (one.regionPath !== null && !regionPath?.startsWith(one.regionPath)) continue
    if (!best || depth(one) > depth(best) || (depth(one) === depth(best) && one.fromOn > best.fromOn)) best = one
  }
  if (!best) return { value: parameter.default, basis: NOT_FROM_DOCUMENT, inDocument: false, from: null, until: null }
  return { value: parameter.schema.parse(best.value), basis: best.basis, inDocument: best.inDocument, from: best.fromOn, until: best.untilOn }
}

/** Whether a value means that the rule is not in force. */
export function isOff<T>(parameter: Parameter<T>, value: T): boolean {
  return value === null || (parameter.off !== null && JSON.stringify(value) === JSON.stringify(parameter.off))
}

const depth = (value: DatedValue) => value.regionPath?.length ?? -1
