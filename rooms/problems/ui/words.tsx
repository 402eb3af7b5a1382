// How a problem's values are shown: which register, where it stands, and what its events say.
import type { Day } from '#platform/time/day.ts'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { shortDay } from '#web/kit/format.ts'
import { LevelTag } from '#web/kit/marks.tsx'
import { StateMark, type SignName } from '#web/kit/signs.tsx'
import type { Visitor } from '#web/kit/visitor.tsx'
import { SORT_WORDS } from '../recurrence.ts'
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

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const after = (words: string, value: unknown) => (text(value) ? `${words}：${text(value)}` : words)

/** Sign and sentence of an event of a problem. */
export function eventWords(what: string, body: Readonly<Record<string, unknown>>, today: Day): { sign: SignName; words: string } {
  switch (what) {
    case 'problem.listed': return { sign: 'todo', words: `重大隐患 ${text(body['hazard']) ?? ''} 列入问题清单` }
    case 'problem.created': return { sign: 'todo', words: '登记入库' }
    case 'problem.assigned': return { sign: 'doing', words: after(`交办，期限 ${shortDay(text(body['dueOn']) ?? null, today)}`, body['requirement']) }
    case 'problem.rectified': return { sign: 'hold', words: after('提交整改', body['rectification']) }
    case 'problem.passed': return { sign: 'hold', words: after('质量核查合格', body['note']) }
    case 'problem.failed': return { sign: 'back', words: after('质量核查不合格，退回整改', body['reason']) }
    case 'problem.returned': return { sign: 'back', words: after('验收退回', body['reason']) }
    case 'problem.closed': return { sign: 'done', words: after('验收销号', body['note']) }
    case 'problem.voided': return { sign: 'void', words: after('作废', body['reason']) }
    case 'problem.warned': return { sign: 'over', words: after('列入警示榜', body['why']) }
    case 'problem.recurred': return { sign: 'over', words: after(`认定${SORT_WORDS[body['sort'] as 'elsewhere'] ?? '重发'}`, body['reason']) }
    case 'problem.recurrence-dismissed': return { sign: 'done', words: after(`排除${SORT_WORDS[body['sort'] as 'elsewhere'] ?? '重发'}`, body['reason']) }
    default: return { sign: 'doing', words: '更新' }
  }
}
