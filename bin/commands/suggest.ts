// A finding from the shell: which clauses it may fall under. Needs no database and no network.
import { dayOf, day } from '#platform/time/day.ts'
import { Problem } from '#platform/problems/problem.ts'
import { shippedIndex } from '#rooms/standards/store.ts'
import { suggest as suggestFrom } from '#rooms/standards/suggest.ts'
import type { Command } from './command.ts'

/** Below this the first suggestion is right in one case of four at most. */
const UNSURE = 0.25

export const suggest: Command = {
  options: { on: { type: 'string' }, industry: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean' } },
  run({ values, words }) {
    const description = words.join(' ').trim()
    if (!description) throw new Problem('invalid', '要写检查发现了什么：suggest "喷涂车间没装可燃气体报警器" --json')
    const on = typeof values['on'] === 'string' ? day(values['on']) : dayOf(new Date())
    const limit = Math.min(20, Math.max(1, Number(values['limit'] ?? 5) || 5))
    const found = suggestFrom(shippedIndex(), description, { on, industry: values['industry'] as string | undefined, limit }).map(({ document, documentNumber, clause, item, score, text }) => ({ document, documentNumber, clause, item, score, text }))
    if (values['json']) console.log(JSON.stringify(found, null, 2))
    else if (!found.length) console.log('没有写出问题：说的都是正常的，或者没有说到设备、场所、证件、作业。')
    else if (found[0]!.score < UNSURE) console.log('没有把握：没有哪一条明显合适。最接近的：')
    if (!values['json']) for (const one of found) console.log(`${one.score.toFixed(2)}  ${one.document} ${one.clause}${one.item ?? ''}\n      ${one.text.slice(0, 120)}`)
    return Promise.resolve(0)
  },
}
