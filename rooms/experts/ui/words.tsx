// How a visit's values are shown, and what its events say.
import type { Day } from '#platform/time/day.ts'
import { signOf } from '#mechanisms/loop/ui/loop-strip.tsx'
import { shortDay } from '#web/kit/format.ts'
import { LevelTag } from '#web/kit/marks.tsx'
import { StateMark, type SignName } from '#web/kit/signs.tsx'
import type { Visitor } from '#web/kit/visitor.tsx'
import { LEVEL_WORDS, visitLoop, type Advice, type VisitState } from '../rules.ts'

export type VisitFacts = Readonly<Record<string, unknown>>
export const isLive = (row: VisitFacts) => visitLoop.states[row['state'] as VisitState].live

/** It waits for this person: the enterprise to answer, the office to evaluate. */
export function isMine(row: VisitFacts, visitor: Visitor): boolean {
  if (row['state'] === 'reported') return visitor.entityId !== null && visitor.entityId === row['entityId']
  return visitor.organisationIds.includes(String(row['organisationId'])) && row['state'] === 'revisited'
}

export function StateOf({ row, mine }: { row: VisitFacts; mine: boolean }) {
  const state = visitLoop.states[row['state'] as VisitState]
  return <StateMark sign={signOf(state.sign, mine)}>{state.label}</StateMark>
}

export function AdviceLevel({ level }: { level: Advice['level'] }) {
  return <LevelTag look={level === 'major' ? 'filled' : level === 'general' ? 'outline' : 'dashed'}>{LEVEL_WORDS[level]}</LevelTag>
}

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)

export function eventWords(what: string, body: Readonly<Record<string, unknown>>, today: Day): { sign: SignName; words: string } {
  const day = (value: unknown) => shortDay(text(value) ?? null, today)
  switch (what) {
    case 'help-visit.planned': return { sign: 'todo', words: `派单，计划 ${day(body['plannedOn'])}：${text(body['experts']) ?? ''}` }
    case 'help-visit.reported': return { sign: 'hold', words: `${day(body['visitedOn'])} 诊查，提出 ${(body['advices'] as unknown[] | undefined)?.length ?? 0} 条建议` }
    case 'help-visit.answered': return { sign: 'doing', words: `企业答复，采纳 ${String(body['adopted'])} / ${String(body['of'])} 条` }
    case 'help-visit.revisited': return { sign: 'hold', words: `${day(body['revisitedOn'])} 回访：${text(body['revisit']) ?? ''}` }
    case 'help-visit.evaluated': return { sign: 'done', words: `评价 ${String(body['rating'])} 分` }
    case 'help-visit.voided': return { sign: 'void', words: `取消：${text(body['reason']) ?? ''}` }
    case 'help-visit.hazard-linked': return { sign: 'doing', words: `登记隐患 ${text(body['hazard']) ?? ''}` }
    default: return { sign: 'doing', words: '更新' }
  }
}
