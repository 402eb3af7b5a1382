// defineIndicator: what a figure is called, how it is counted in words, whether it is a state at the end of a day or a
// count over a period, and of which sums it is made. No figure is shown without its definition. Pure; browser and server.
import type { Sum } from './history.ts'

export type Indicator = {
  /** `overdue`: also how a list is asked for the rows behind the figure. */
  readonly name: string
  readonly label: string
  readonly unit: string
  readonly systems: readonly string[]
  /** 口径, as it is printed next to the figure. */
  readonly definition: string
  /** A state at the end of day T, or what happened in a period. */
  readonly when: 'at' | 'in'
  readonly of: Sum
  /** For shares and means: what it is divided by. Nothing there gives no figure. */
  readonly per?: Sum
  /** A share is told in per cent, a mean in its unit. */
  readonly share?: boolean
  /** 依据. */
  readonly source: string
}

export function defineIndicator(indicator: Indicator): Indicator {
  return indicator
}

export type Sums = Readonly<Record<Sum, number>>

/** The figure; null where there is nothing to divide by, which is told as – and never as 0 % or 100 %. */
export function figureOf(indicator: Indicator, sums: Sums): number | null {
  const value = sums[indicator.of]
  if (!indicator.per) return value
  return sums[indicator.per] === 0 ? null : value / sums[indicator.per]
}
