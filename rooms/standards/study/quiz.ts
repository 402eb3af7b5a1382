// Questions out of a standard's own clauses: which of these it lists, which it does not, which number stands there. The same
// seed gives the same questions, so that the sheet can be marked without having been kept. Pure.
import type { Clause } from '../rules.ts'

export type Question = { readonly kind: 'belongs' | 'not-listed' | 'number'; readonly ask: string; readonly options: readonly string[]; readonly answer: number; readonly clause: string; readonly text: string }

/** @param foreign clauses of other standards, which this one does not list */
export function questionsOf(title: string, clauses: readonly Clause[], foreign: readonly Clause[], seed: string, count: number): Question[] {
  const dice = diceOf(seed)
  const short = clauses.filter((clause) => clause.text.length <= 160 && !/^第[^条]+条$/.test(clause.clause))
  const outside = foreign.filter((clause) => clause.text.length <= 120)
  if (short.length < 4) return []
  const numbers = shuffled(short.filter((clause) => NUMBER.test(clause.text)), dice)
  const picked = shuffled(short, dice)
  const questions: Question[] = []
  for (let at = 0; questions.length < count && at < count * 4; at += 1) {
    const clause = picked[at % picked.length]!
    const turn = at % 3
    const made = turn === 2 && numbers.length ? numberQuestion(title, numbers[Math.floor(at / 3) % numbers.length]!, dice) : turn === 1 && outside.length ? notListed(title, short, outside, dice) : belongs(title, clause, clauses, short, outside, dice)
    if (made && !questions.some((one) => one.ask === made.ask && one.clause === made.clause && one.options.join() === made.options.join())) questions.push(made)
  }
  return questions
}

function belongs(title: string, clause: Clause, all: readonly Clause[], short: readonly Clause[], outside: readonly Clause[], dice: Dice): Question | undefined {
  const article = clause.clause.replace(/（.+$/, '')
  const others = short.filter((one) => one.clause.replace(/（.+$/, '') !== article && !all.some((two) => two.clause.startsWith(article) && two.text === one.text))
  const wrong = shuffled(others.length >= 3 ? others : outside, dice).slice(0, 3)
  if (wrong.length < 3) return undefined
  return lay('belongs', `按《${title}》${article}${clause.about ? `（${clause.about.slice(0, 40)}）` : ''}，下列哪一项判定为重大事故隐患？`, clause.text, wrong.map((one) => one.text), clause, dice)
}

function notListed(title: string, short: readonly Clause[], outside: readonly Clause[], dice: Dice): Question {
  const listed = shuffled(short, dice).slice(0, 3)
  const stranger = shuffled(outside, dice)[0]!
  return lay('not-listed', `下列哪一项不在《${title}》所列情形里？`, stranger.text, listed.map((one) => one.text), { ...stranger, clause: `${stranger.document} ${stranger.clause}` }, dice)
}

const NUMBER = /(\d+(?:\.\d+)?)(%|‰|米|m|t|kPa|MPa|人|min|小时|千伏|兆瓦|类|毫米|倍|个月|年)/

function numberQuestion(title: string, clause: Clause, dice: Dice): Question | undefined {
  const found = NUMBER.exec(clause.text)
  if (!found) return undefined
  const [said, digits = '', unit = ''] = found
  const value = Number(digits)
  const near = [value * 2, value / 2, value + (value >= 10 ? 10 : 1), value * 1.5, value + 3].map((one) => `${Number(one.toFixed(digits.includes('.') ? 1 : 0))}${unit}`).filter((one, at, all) => one !== said && all.indexOf(one) === at && !one.startsWith('0'))
  if (near.length < 3) return undefined
  return lay('number', `《${title}》${clause.clause}：“${clause.text.replace(said, '____')}”`, said, shuffled(near, dice).slice(0, 3), clause, dice)
}

function lay(kind: Question['kind'], ask: string, right: string, wrong: readonly string[], clause: Pick<Clause, 'clause' | 'text'>, dice: Dice): Question {
  const options = shuffled([right, ...wrong], dice)
  return { kind, ask, options, answer: options.indexOf(right), clause: clause.clause, text: clause.text }
}

type Dice = () => number

/** mulberry32 over the seed's characters: the same everywhere. */
function diceOf(seed: string): Dice {
  let state = 2166136261
  for (const char of seed) state = Math.imul(state ^ char.codePointAt(0)!, 16777619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function shuffled<T>(list: readonly T[], dice: Dice): T[] {
  const copy = [...list]
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = Math.floor(dice() * (at + 1))
    ;[copy[at], copy[other]] = [copy[other]!, copy[at]!]
  }
  return copy
}
