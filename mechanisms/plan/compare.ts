// A plan beside its superior's: which of the superior's sentences have a counterpart, which have none, and where ours asks
// for less or later. Pure. Likeness of words decides, helped by the systems both point to; numbers only where both say one.
import { aboutFeatures, aboutOf, agreement } from './about.ts'
import type { Clause, Period, Target } from './compile/plan.ts'
import { OPENS_WITH_VERB, ORG_NOUN, VERB } from './compile/lexicon.ts'
import { likenessOf } from './likeness.ts'
import { dueWords, frequencyWords } from './words.ts'

type Sentence = Pick<Clause, 'text' | 'kind' | 'due' | 'frequency' | 'targets' | 'systems' | 'owners' | 'path'>

export type Counterpart = { own: number[]; weaker: string[] }

/** From here a sentence counts as taken up; two that point to the same system need less. */
const TAKEN_UP = 0.38
const SAME_SYSTEM = 0.3
/** How much it counts that the longer sentence holds the shorter one. */
const HELD = 0.3
const MOST = 3
const CANDIDATES = 24

/** Words that open an order, wherever in the sentence its verb stands. */
const ORDERS = new RegExp(`${VERB}|要|须|应当?|不得|发现|对标`, 'u')
/** Said to somebody: the voice in which even a principle orders. */
const ORDERED = /(?<![重主需])要(?!求|点|素|害|件)|必须|应当|不得|严禁|负责/u
/** 化工园区是我市风险最集中的地方: said of how things are. */
const TELLS = /^[^，。；]{1,16}(?<!但|总|于|凡|还|或|只|就)(?:不是|就是|是)(?!否)/u
/** 各区人民政府，市各有关部门: who is written to. */
const ADDRESSED = new RegExp(`^(?:[^，、；：。（）《》]|（[^）]*）){0,24}(?:${ORG_NOUN})(?:[，、；]+(?:[^，、；：。（）《》]|（[^）]*）){0,24}(?:${ORG_NOUN}))*[：:]?$`, 'u')
/** 按照《…》: on what it rests, and nothing else. */
const RESTS = /^(?:根据|按照|依据|依照)[^，。；]*(?:《[^》]+》[^，。；《》]{0,12}[、和及]?)+$/u

/** Whether a sentence asks anything of those below: not whom it is written to, on what it rests, how things are, nor a principle that says no deed, day or number. */
export function asks({ text, kind, due, frequency, targets, owners, path }: Sentence): boolean {
  const words = text.replace(/\s+/g, '')
  if (path.length === 0 && ADDRESSED.test(words) && !OPENS_WITH_VERB.test(words)) return false
  if (RESTS.test(words)) return false
  if (kind === 'principle') return frequency.length > 0 || targets.some((one) => one.value !== null && one.unit === '%') || (ORDERED.test(words) && (due?.by != null || owners.some((one) => !one.inferred)))
  if (due?.by || frequency.length || targets.some((one) => one.value !== null)) return true
  return !TELLS.test(words) && (kind === 'target' || ORDERS.test(words))
}

/** One entry a sentence of the superior. */
export function comparePlans(superior: readonly Sentence[], own: readonly Sentence[]): Counterpart[] {
  const [theirs, ours] = [wholes(superior), wholes(own)]
  const likeness = likenessOf(ours, theirs, aboutFeatures)
  const abouts = ours.map(aboutOf)
  return superior.map((sentence, at) => {
    const about = aboutOf(theirs[at]!)
    const near = likeness.nearest(theirs[at]!, CANDIDATES)
      .map(({ index, score, held }) => ({ index, score: ((1 - HELD) * score + HELD * held) * agreement(about, abouts[index]!) }))
      .filter(({ index, score }) => {
        const system = own[index]!.systems[0]
        return score >= (system !== undefined && sentence.systems.includes(system) ? SAME_SYSTEM : TAKEN_UP)
      })
      .toSorted((a, b) => b.score - a.score || a.index - b.index)
    const best = near[0]?.score ?? 0
    const taken = near.filter(({ score }) => score >= best * 0.8).slice(0, MOST).map(({ index }) => index)
    return { own: taken, weaker: taken.length ? weaknesses(sentence, taken.map((index) => own[index]!)) : [] }
  })
}

const PER_YEAR: Readonly<Record<Period, number>> = { day: 365, week: 52, month: 12, quarter: 4, 'half-year': 2, year: 1, campaign: 1 / 3 }

/** What stands in brackets speaks of the sentence before it. */
const wholes = (sentences: readonly Sentence[]): string[] => sentences.map(({ text }, index) => (/^[（(]/.test(text) && index > 0 ? `${sentences[index - 1]!.text}${text}` : text))

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
    if (target.value === null || !counts(target, superior)) continue
    const same = own.flatMap((one) => one.targets.filter((mine) => mine.value !== null && mine.unit === target.unit))
    if (!same.length) found.push(`上级写了“${target.text}”，我们没写这个数`)
    else if (same.every((mine) => less(mine, target))) found.push(`上级“${target.text}”，我们“${same.map((mine) => mine.text).join('、')}”`)
  }
  return found
}

/** A count of times is told by the frequency; （10人以上） says for whom; 应录尽录 says no number. */
const counts = ({ text, unit }: Target, { text: words, frequency }: Sentence) => !(unit === '次' && frequency.length) && /[\d零无一二三四五六七八九十百半]|全覆盖|清零/u.test(text) && !new RegExp(`（[^）]*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[^）]*以上`, 'u').test(words)

const perYear = (one: { per: Period; atLeast: number }) => PER_YEAR[one.per] * Math.max(1, one.atLeast)

/** Some numbers are ceilings: there more is weaker. */
const less = (mine: Target, theirs: Target) => (/不超过|以内|以下|低于|下降到|控制在|死亡|事故|起$/u.test(theirs.text) && !/下降[^到]/u.test(theirs.text) ? mine.value! > theirs.value! : mine.value! < theirs.value!)
