// What the compiler makes of a plan's text: the JSON that `zhiben plan compile FILE --json` prints and the review
// page edits. Every clause carries its verbatim text and its place, so each figure can lead back to its sentence.

import type { Day } from '#platform/time/day.ts'

export const KINDS = [
  'duty', 'milestone', 'target', 'mechanism', 'ledger', 'document', 'training', 'drill', 'inspection', 'enforcement',
  'publicity', 'report', 'assessment', 'incentive', 'organisation', 'digital', 'engineering', 'principle',
] as const
export type Kind = (typeof KINDS)[number]

/** 完成时限. `2024年` is from 01-01 by 12-31; `6月底前` has only `by`; 长期坚持 is `standing`; each year again is `yearly`. */
export type Due = { from: Day | null; by: Day | null; yearly: boolean; standing: boolean }

export const PERIODS = ['day', 'week', 'month', 'quarter', 'half-year', 'year', 'campaign'] as const
export type Period = (typeof PERIODS)[number]

/** 频次. `when` holds the words that say when in the period, or for whom (高危行业领域). */
export type Frequency = { per: Period; atLeast: number; when: string | null }

/** 量化目标. The unit is as printed, 万 and 亿 included (48 万平方米). `value` is null where the plan only says 一批 or 有效遏制: a number still to be set. */
export type Target = { value: number | null; unit: string; text: string }

/** 责任单位. `inferred` marks an owner the sentence itself does not name. */
export type Owner = { name: string; role: 'lead' | 'assist' | 'responsible'; inferred: boolean }

export type Span = { start: number; end: number }

export type Clause = {
  id: string
  /** Id of the action (行动) it belongs to; null outside the actions. */
  action: string | null
  /** Numbers of the headings above it as an official text writes them: ["三", "（二）", "1"]. */
  path: string[]
  text: string
  span: Span
  kind: Kind
  due: Due | null
  frequency: Frequency[]
  targets: Target[]
  owners: Owner[]
  /** Codes of the systems that may run it, likeliest first. */
  systems: string[]
  /** When or for whom it applies: 高危行业领域, 对整改缓慢的企业. */
  condition: string | null
  /** Words that leave a number open (定期, 及时, 一批): parameters somebody must set. */
  open: string[]
}

export type Action = { id: string; title: string }

export type Stage = { id: string; title: string; from: Day | null; to: Day | null; span: Span }

export type Plan = {
  title: string
  issuer: string | null
  documentNumber: string | null
  issuedOn: Day | null
  status: 'issued' | 'draft'
  period: { from: Day | null; to: Day | null }
  actions: Action[]
  stages: Stage[]
  clauses: Clause[]
}

/** A text that is no plan: why, in a sentence for the person who uploaded it. */
export type NotAPlan = { notAPlan: true; reason: string }

export type Compiled = Plan | NotAPlan

export function isPlan(compiled: Compiled): compiled is Plan {
  return !('notAPlan' in compiled)
}
