// A plan beside its superior's: which of the superior's sentences have a counterpart, which have none, and where ours asks
// for less or later. Pure. Likeness of words decides, helped by the systems both point to; numbers only where both say one.
import type { Clause, Period, Target } from './compile/plan.ts'
import { likenessOf } from './likeness.ts'
import { dueWords, frequencyWords } from './words.ts'

type Sentence = Pick<Clause, 'text' | 'kind' | 'due' | 'frequency' | 'targets' | 'systems'>

export type Counterpart = { own: number[]; weaker: string[] }

/** From here a sentence counts as taken up; two that point to the same system need less. */
const TAKEN_UP = 0.42
const SAME_SYSTEM = 0.3
const MOST = 3

/** One entry a sentence of the superior. */
export function comparePlans(superior: readonly Sentence[], own: readonly Sentence[]): Counterpart[] {
  const likeness = likenessOf(own.map((one) => one.text), superior.map((one) => one.text))
  return superior.map((sentence) => {
    const near = likeness.nearest(sentence.text, 12).filter(({ index, score }) => {
      const system = own[index]!.systems[0]
      return score >= (system !== undefined && sentence.systems.includes(system) ? SAME_SYSTEM : TAKEN_UP)
    })
    const best = near[0]?.score ?? 0
    const taken = near.filter(({ score }) => score >= best * 0.8).slice(0, MOST).map(({ index }) => index)
    return { own: taken, weaker: taken.length ? weaknesses(sentence, taken.map((index) => own[index]!)) : [] }
  })
}

const PER_YEAR: Readonly<Record<Period, number>> = { day: 365, week: 52, month: 12, quarter: 4, 'half-year': 2, year: 1, campaign: 1 / 3 }

/** Where none of our sentences asks for as much as the superior's. */
function weaknesses(superior: Sentence, own: readonly Sentence[]): string[] {
  const found: string[] = []
  const by = superior.due?.by
  const days = own.flatMap((one) => (one.due?.by ? [one.due.by] : []))
  if (by && !days.length && !own.some((one) => one.due?.standing)) found.push(`上级要求${dueWords(superior.due!)}，我们没写期限`)
  else if (by && days.length && days.every((day) => day > by)) found.push(`上级要求${dueWords(superior.due!)}，我们是${dueWords(own.find((one) => one.due?.by)!.due!)}`)
  const often = Math.max(0, ...superior.frequency.map(perYear))
  const ours = Math.max(0, ...own.flatMap((one) => one.frequency.map(perYear)))
  if (often > ours) found.push(`上级要求${superior.frequency.map(frequencyWords).join('、')}，我们${ours ? `是${own.flatMap((one) => one.frequency.map(frequencyWords)).join('、')}` : '没写频次'}`)
  for (const target of superior.targets) {
    if (target.value === null) continue
    const same = own.flatMap((one) => one.targets.filter((mine) => mine.value !== null && mine.unit === target.unit))
    if (!same.length) found.push(`上级写了“${target.text}”，我们没写这个数`)
    else if (same.every((mine) => less(mine, target))) found.push(`上级“${target.text}”，我们“${same.map((mine) => mine.text).join('、')}”`)
  }
  return found
}

const perYear = (one: { per: Period; atLeast: number }) => PER_YEAR[one.per] * Math.max(1, one.atLeast)

/** Some numbers are ceilings: there more is weaker. */
const less = (mine: Target, theirs: Target) => (/不超过|以内|以下|低于|下降到|控制在|死亡|事故|起$/u.test(theirs.text) && !/下降[^到]/u.test(theirs.text) ? mine.value! > theirs.value! : mine.value! < theirs.value!)
