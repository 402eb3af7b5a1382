// 出处签 of a plan's sentence, for every screen that shows what a commitment made: `依据：方案 三（二）2`, opens the sentence.
import { SourceTag as Tag } from '#web/kit/marks.tsx'
import { pathWords } from './words.ts'

export type SourceTagProps = {
  planId: string
  /** Which text of the plan. */
  number: number
  /** The commitment, or the clause of that text. */
  commitmentId?: string
  clauseId?: string
  path: readonly string[]
}

export function SourceTag({ planId, number, commitmentId, clauseId, path }: SourceTagProps) {
  return <Tag href={sentenceAddress(planId, number, commitmentId ?? clauseId)}>依据：方案 {pathWords(path) || '原文'}</Tag>
}

export function sentenceAddress(planId: string, number: number, clause?: string): string {
  return `/plans/${planId}/review/${number}${clause ? `?clause=${clause}` : ''}`
}
