// The next campaign's draft, made of what stands of the last one: its sentences under their actions, with a head of its own.
// Pure.
import { newId } from '#platform/db/ids.ts'
import type { Day } from '#platform/time/day.ts'
import type { Block } from '#mechanisms/plan/read/normal.ts'
import { stateBeforeReview } from './rules.ts'
import type { Clause, NewClause } from './store.ts'

type Parts = { title: string; before: { title: string }; actions: readonly { id: string; title: string }[]; clauses: readonly Clause[]; periodFrom: Day; periodTo: Day; now: Date }

const NUMERALS = '一二三四五六七八九十'

/** 一 … 十 十一 … 九十九 */
function numeral(n: number): string {
  if (n <= 10) return NUMERALS[n - 1]!
  return `${n < 20 ? '' : NUMERALS[Math.floor(n / 10) - 1]}十${n % 10 ? NUMERALS[(n % 10) - 1] : ''}`
}

/** Text, blocks and commitments. What stood each year or without end goes on; a day that has passed is left to be set. */
export function successorText({ title, before, actions, clauses, periodFrom, periodTo, now }: Parts): { version: { text: string; blocks: Block[]; actions: { id: string; title: string }[]; stages: [] }; clauses: NewClause[] } {
  const kept = actions.filter((action) => clauses.some((clause) => clause.action === action.id))
  const groups = [...kept.map((action) => ({ ...action, clauses: clauses.filter((clause) => clause.action === action.id) })), { id: null, title: '其他工作', clauses: clauses.filter((clause) => !kept.some((action) => action.id === clause.action)) }].filter((group) => group.clauses.length)
  let text = ''
  const blocks: Block[] = []
  const line = (words: string) => {
    const start = text.length
    text += `${words}\n`
    blocks.push({ type: 'paragraph', start, end: start + words.length })
    return start
  }
  line(title)
  line(`为巩固《${before.title.replace(/[《》]/g, '')}》成果，${periodFrom.slice(0, 4)}年至${periodTo.slice(0, 4)}年继续做好以下工作。`)
  const rows: NewClause[] = []
  groups.forEach((group, i) => {
    line(`${numeral(i + 1)}、${group.title}`)
    group.clauses.forEach((clause, j) => {
      const marker = `${j + 1}．`
      const words = clause.text.replace(/\s+/g, ' ')
      const start = line(`${marker}${words}${/[。；！？]$/.test(words) ? '' : '。'}`) + marker.length
      const id = newId(now.getTime())
      const due = clause.due && (clause.due.yearly ? { from: periodFrom, by: periodTo, yearly: true, standing: false } : clause.due.standing ? { from: periodFrom, by: null, yearly: false, standing: true } : null)
      const parts = { kind: clause.kind, open: clause.open, owners: clause.owners }
      rows.push({
        id, commitmentId: id, code: `c${String(rows.length + 1).padStart(3, '0')}`, span: { start, end: start + words.length }, text: words, path: [numeral(i + 1), String(j + 1)], action: group.id, ...parts, due, frequency: clause.frequency, targets: clause.targets,
        systems: clause.systems, condition: clause.condition, runs: clause.runs, carriedBy: null, continues: clause.commitmentId, note: `接续《${before.title.replace(/[《》]/g, '')}》${clause.path.join('')}`, organisationId: clause.organisationId, assistIds: clause.assistIds,
        state: stateBeforeReview(parts), reviewedBy: null, reviewedByName: null, reviewedAt: null, change: null,
      })
    })
  })
  return { version: { text, blocks, actions: groups.flatMap(({ id, title: name }) => (id ? [{ id, title: name }] : [])), stages: [] }, clauses: rows }
}
