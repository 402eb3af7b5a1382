// A revision beside the text it revises: which sentence became which, what changed in it, and what that does to what is due.
// Pure.
import { clockworkOf } from '#mechanisms/duty/once.ts'
import type { Clause, Due, Frequency, Owner, Target } from './compile/plan.ts'
import { dueWords, frequencyWords } from './words.ts'
import { likenessOf } from './likeness.ts'

export type Promise = Pick<Clause, 'text' | 'path' | 'kind' | 'due' | 'frequency' | 'targets' | 'owners' | 'condition'>

/** Less alike than this is another sentence. */
const SAME_SENTENCE = 0.5

const bare = (text: string) => text.replace(/[\s，。；、：,.;:]/gu, '')

/** For each new sentence the index of the old one it continues, or null; no old one is continued twice. */
export function continueClauses(before: readonly Promise[], after: readonly Promise[]): (number | null)[] {
  const found: (number | null)[] = after.map(() => null)
  const taken = new Set<number>()
  const waiting = new Map<string, number[]>()
  before.forEach((clause, index) => waiting.get(bare(clause.text))?.push(index) ?? waiting.set(bare(clause.text), [index]))
  const settle = (to: number, from: number) => {
    found[to] = from
    taken.add(from)
  }
  // Word for word first: under the same heading, then anywhere, in order.
  for (const sameHeading of [true, false]) {
    after.forEach((clause, to) => {
      if (found[to] !== null) return
      const from = waiting.get(bare(clause.text))?.find((index) => !taken.has(index) && (!sameHeading || before[index]!.path.join('/') === clause.path.join('/')))
      if (from !== undefined) settle(to, from)
    })
  }
  const left = before.flatMap((_, index) => (taken.has(index) ? [] : [index]))
  const likeness = likenessOf(left.map((index) => before[index]!.text), after.map((clause) => clause.text))
  const offers = after.flatMap((clause, to) => (found[to] !== null ? [] : likeness.nearest(clause.text, 5).map(({ index, score }) => {
    const from = left[index]!
    const heading = before[from]!.path.join('/') === clause.path.join('/') ? 0.1 : 0
    return { to, from, score: score + heading }
  })))
  for (const { to, from, score } of offers.toSorted((a, b) => b.score - a.score || a.to - b.to || a.from - b.from)) {
    if (score >= SAME_SENTENCE && found[to] === null && !taken.has(from)) settle(to, from)
  }
  return found
}

export const CHANGE_FIELDS = { text: '文字', kind: '种类', due: '期限', frequency: '频次', targets: '数字', owners: '责任', condition: '条件' } as const
export type ChangeField = keyof typeof CHANGE_FIELDS

/** What differs; 推定 alone is no difference. */
export function changedFields(before: Promise, after: Promise): ChangeField[] {
  const fields: [ChangeField, string, string][] = [
    ['text', bare(before.text), bare(after.text)], ['kind', before.kind, after.kind], ['due', dueKey(before.due), dueKey(after.due)],
    ['frequency', before.frequency.map(frequencyKey).sort().join(), after.frequency.map(frequencyKey).sort().join()],
    ['targets', before.targets.map(targetKey).sort().join(), after.targets.map(targetKey).sort().join()],
    ['owners', before.owners.map(ownerKey).sort().join(), after.owners.map(ownerKey).sort().join()], ['condition', before.condition ?? '', after.condition ?? ''],
  ]
  return fields.filter(([, a, b]) => a !== b).map(([field]) => field)
}

const dueKey = (due: Due | null) => (due ? `${due.from}|${due.by}|${due.yearly}|${due.standing}` : '')
const frequencyKey = (one: Frequency) => `${one.per}|${one.atLeast}|${one.when ?? ''}`
const targetKey = (one: Target) => `${one.value}|${one.unit}`
const ownerKey = (one: Owner) => `${one.name}|${one.role}`

const names = (owners: readonly Owner[]) => owners.map((owner) => owner.name).join('、') || '没有写明'

/** What the change does to what is due, in sentences. Empty when nothing does. */
export function effectsOf(before: Promise | null, after: Promise | null): string[] {
  if (!after) return clockworkOf(before!) === 'task' ? ['不再要求：没到期的任务停办，已办结和已超期的照旧保留'] : before!.frequency.length ? ['不再要求：从下一期起不再履职，以往各期照旧保留'] : []
  if (!before) return [...(clockworkOf(after) === 'task' ? [`新增任务，${dueWords(after.due!)}`] : []), ...(after.frequency.length ? [`新增履职，${after.frequency.map(frequencyWords).join('、')}，从执行日所在的下一期起`] : [])]
  const effects: string[] = []
  const fields = changedFields(before, after)
  if (fields.includes('due')) effects.push(`期限由“${before.due ? dueWords(before.due) : '没有期限'}”改为“${after.due ? dueWords(after.due) : '没有期限'}”，执行日前已到期的不改`)
  if (fields.includes('frequency')) {
    const words = (clause: Promise) => clause.frequency.map(frequencyWords).join('、') || '没有频次'
    effects.push(`频次由“${words(before)}”改为“${words(after)}”，从执行日后的下一期起，以往各期不改`)
  }
  if (fields.includes('owners')) effects.push(`责任由“${names(before.owners)}”改为“${names(after.owners)}”，在办的任务要交接`)
  if (fields.includes('targets')) effects.push(`数字由“${before.targets.map((one) => one.text).join('、') || '没有'}”改为“${after.targets.map((one) => one.text).join('、') || '没有'}”`)
  return effects
}
