// A finding from the shell: which clauses it may fall under. Needs no database and no network.
import { dayOf, day, isDay } from '#platform/time/day.ts'
import { Problem } from '#platform/problems/problem.ts'
import { FIELDS, LAW_FIELDS, notYet } from '#rooms/standards/rules.ts'
import { LAWS, SHELVES, shippedIndex, STANDARDS } from '#rooms/standards/store.ts'
import { fieldOf, industryNames, knowsIndustry, suggest as suggestFrom } from '#rooms/standards/suggest.ts'
import type { Command } from './command.ts'

/** Below this the first suggestion is right in one case of four at most. */
const UNSURE = 0.25
const MOST = 20

export const suggest: Command = {
  options: { on: { type: 'string' }, industry: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean' } },
  run({ values, words }) {
    const description = words.join(' ').trim()
    if (!description) throw new Problem('invalid', '要写检查发现了什么：suggest "喷涂车间没装可燃气体报警器" --json')
    const typed = values['on']
    if (typed !== undefined && !isDay(typed)) throw new Problem('invalid', `--on 要写年月日，如 2026-11-21；写的是 ${String(typed)}`)
    const on = typed === undefined ? dayOf(new Date()) : day(typed)
    const limit = values['limit'] === undefined ? 5 : Number(values['limit'])
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw new Problem('invalid', `--limit 要写 1 到 ${MOST} 的整数；写的是 ${String(values['limit'])}`)
    const industry = typeof values['industry'] === 'string' && values['industry'].trim() ? values['industry'].trim() : undefined

    const index = shippedIndex()
    // beside the answer, not in it: whoever reads JSON reads the list and nothing else
    for (const note of notesOn(on, industry, index)) console.error(note)
    const found = suggestFrom(index, description, { on, industry, limit }).map(({ document, documentNumber, clause, item, score, text }) => ({ document, documentNumber, clause, item, score, text }))
    if (values['json']) console.log(JSON.stringify(found, null, 2))
    else if (!found.length) console.log('没有写出问题：说的都是正常的，或者没有说到设备、场所、证件、作业。')
    else if (found[0]!.score < UNSURE) console.log('没有把握：没有哪一条明显合适。最接近的：')
    if (!values['json']) for (const one of found) console.log(`${one.score.toFixed(2)}  ${one.document} ${one.clause}${one.item ?? ''}\n      ${one.text.slice(0, 120)}`)
    return Promise.resolve(0)
  },
}

/** What the answer does not say itself: a trade that is not known, a day on which the wording here was not yet in force. */
function notesOn(on: ReturnType<typeof day>, industry: string | undefined, { words: { lexicon }, criteria }: ReturnType<typeof shippedIndex>): string[] {
  const field = fieldOf(industry, lexicon)
  const known = !industry || knowsIndustry(industry, lexicon)
  const standards = Object.entries(STANDARDS).filter(([key]) => !field || !criteria.has(field) || FIELDS[key] === field).map(([, standard]) => standard)
  const laws = Object.entries(LAWS).filter(([key]) => !field || !criteria.has(field) || !LAW_FIELDS[key] || !criteria.has(LAW_FIELDS[key]) || LAW_FIELDS[key] === field).map(([, law]) => law)
  return [
    ...(known ? [] : [`不认识行业“${industry}”，没有按行业推荐。可以写：${industryNames(lexicon).join('、')}`]),
    ...(known && field && !criteria.has(field) ? [`${field}的判定标准原文不在库里，按法律法规和其他标准推荐；有原文的行业：${[...criteria].join('、')}`] : []),
    ...notYet([...standards, ...laws], SHELVES, on),
  ]
}
