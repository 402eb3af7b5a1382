// How a problem's values are shown at the desk: which register, where it stands, whose it is.
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { LevelTag } from '#web/kit/marks.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import type { Visitor } from '#web/kit/visitor.tsx'
import { problemLoop, type ProblemState } from '../rules.ts'

export type ProblemFacts = Readonly<Record<string, unknown>>
export const isLive = (row: ProblemFacts) => problemLoop.states[row['state'] as ProblemState].live

/** It waits for this person. A problem that follows a hazard waits on the hazard's page. */
export function isMine(row: ProblemFacts, visitor: Visitor): boolean {
  if (row['source'] === 'hazard') return false
  const own = visitor.organisationIds.includes(String(row['organisationId']))
  return { listed: visitor.may('problem.assign'), assigned: own && visitor.may('problem.rectify'), rectified: !own && visitor.may('problem.check'), checked: visitor.may('problem.accept'), closed: false, voided: false }[row['state'] as ProblemState]
}

export function StateOf({ row, mine }: { row: ProblemFacts; mine: boolean }) {
  const state = problemLoop.states[row['state'] as ProblemState]
  const failed = row['state'] === 'assigned' && Number(row['failedTimes'] ?? 0) > 0
  return <StateMark sign={failed && !mine ? 'back' : signOf(state.sign, mine)}>{failed ? '重新整改' : state.label}</StateMark>
}

const TIER: Readonly<Record<string, { label: string; look: 'filled' | 'outline' | 'dashed' }>> = { stock: { label: '全量库', look: 'dashed' }, pool: { label: '蓄水池', look: 'outline' }, warning: { label: '警示榜', look: 'filled' } }

export function TierOf({ tier }: { tier: unknown }) {
  const found = TIER[String(tier)]
  return found ? <LevelTag look={found.look}>{found.label}</LevelTag> : <span className="muted">已出库</span>
}
