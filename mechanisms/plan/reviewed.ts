// A plan as people have reviewed it: the file beside a plan's text in a pack (plan.yaml), and the report on the text that
// no clause covers. Pure. A clause is found in the text by its words, so that a reviewer never counts characters.
import { z } from 'zod'
import type { Day } from '#platform/time/day.ts'
import { KINDS, PERIODS, type Clause, type Plan, type Span } from './compile/plan.ts'

const day = z.iso.date().transform((text) => text as Day)

const due = z.strictObject({ from: day.nullable().default(null), by: day.nullable().default(null), yearly: z.boolean().default(false), standing: z.boolean().default(false) })

/** Why a stretch of the text is nobody's commitment. */
export const LEFT = {
  heading: '标题', reason: '目的、依据', connective: '承接语', marker: '序号、标点', address: '主送、落款、附件名', repeated: '前文已列', background: '背景、定义',
} as const
export type LeftWhy = keyof typeof LEFT

const reviewedClause = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  path: z.array(z.string()).default([]),
  action: z.string().nullable().default(null),
  text: z.string().min(2),
  kind: z.enum(KINDS),
  due: due.nullable().default(null),
  frequency: z.array(z.strictObject({ per: z.enum(PERIODS), atLeast: z.number().positive().default(1), when: z.string().nullable().default(null) })).default([]),
  targets: z.array(z.strictObject({ value: z.number().nullable(), unit: z.string().default(''), text: z.string() })).default([]),
  owners: z.array(z.strictObject({ name: z.string().min(1), role: z.enum(['lead', 'assist', 'responsible']).default('responsible'), inferred: z.boolean().default(false) })).default([]),
  systems: z.array(z.string().regex(/^[A-Z]\d\d$/)).default([]),
  condition: z.string().nullable().default(null),
  open: z.array(z.string()).default([]),
  /** The definition that runs it (`loop:hazard`), or null: still to come. */
  runs: z.string().nullable().default(null),
  /** The clause whose task this one is the basis of, where a document says the same thing twice (body and annex). */
  carriedBy: z.string().nullable().default(null),
  note: z.string().nullable().default(null),
})

export const reviewedPlan = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  issuer: z.string().nullable(),
  documentNumber: z.string().nullable(),
  issuedOn: day.nullable(),
  status: z.enum(['issued', 'draft']),
  /** 此件公开发布 */
  public: z.boolean(),
  /** The superior's plan in the words of the text. */
  superior: z.string().nullable().default(null),
  period: z.strictObject({ from: day.nullable(), to: day.nullable() }),
  actions: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  stages: z.array(z.strictObject({ id: z.string(), title: z.string(), from: day.nullable(), to: day.nullable(), exit: z.array(z.string()).default([]) })).default([]),
  clauses: z.array(reviewedClause),
  left: z.array(z.strictObject({ text: z.string().min(1), why: z.enum(Object.keys(LEFT) as [LeftWhy, ...LeftWhy[]]) })).default([]),
})

export type ReviewedPlan = z.output<typeof reviewedPlan>
export type ReviewedClause = Clause & { runs: string | null; carriedBy: string | null; note: string | null }

/** Clauses with their places in the text; a clause begins at or after the one before it, else anywhere. Throws an Error that names the clause whose words are not there. */
export function placeClauses(text: string, plan: Pick<ReviewedPlan, 'clauses'>): ReviewedClause[] {
  let from = 0
  let before = ''
  return plan.clauses.map((clause) => {
    // The same words twice in a row are two places.
    const ahead = text.indexOf(clause.text, clause.text === before ? from + 1 : from)
    before = clause.text
    const start = ahead >= 0 ? ahead : text.indexOf(clause.text)
    if (start < 0) throw new Error(`${clause.id}：原文里没有这一句：${clause.text}`)
    if (ahead >= 0) from = start
    return { ...clause, span: { start, end: start + clause.text.length } }
  })
}

/** Stretches with words in them that no clause covers and no `left` entry explains; an entry explains every place its words stand alone. */
export function uncovered(text: string, clauses: readonly { span: Span }[], left: readonly { text: string }[] = []): (Span & { text: string })[] {
  const covered = new Uint8Array(text.length)
  for (const { span } of clauses) covered.fill(1, span.start, span.end)
  for (const one of left) {
    for (let at = text.indexOf(one.text); at >= 0; at = text.indexOf(one.text, at + 1)) {
      if (covered.subarray(at, at + one.text.length).every((byte) => byte === 0)) covered.fill(2, at, at + one.text.length)
    }
  }
  const found: (Span & { text: string })[] = []
  for (let start = 0; start < text.length; start += 1) {
    if (covered[start]) continue
    let end = start
    while (end < text.length && !covered[end] && text[end] !== '\n') end += 1
    const words = text.slice(start, end)
    if (WORDS.test(words.replace(NUMBER, ''))) found.push({ start, end, text: words.trim() })
    start = end
  }
  return found
}

const NUMBER = /^[\s"'“”]*(?:[（(]?[一二三四五六七八九十百\d]+[)）]?[、.．，)）]?|[①-⑳])/u
const WORDS = /[\p{L}\p{N}]/u

/** What a compiled plan looks like in such a file before anybody reviewed it: empty fields left out. */
export function draftOf(plan: Plan, code: string, runs: (clause: Clause) => string | null = () => null): object {
  const lean = (one: object) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0)))
  return {
    code, title: plan.title, issuer: plan.issuer, documentNumber: plan.documentNumber, issuedOn: plan.issuedOn, status: plan.status, public: false, period: plan.period, actions: plan.actions,
    stages: plan.stages.map(({ span: _, ...stage }) => stage),
    clauses: plan.clauses.map(({ span: _, due: when, owners, frequency, ...rest }) => lean({
      ...rest, due: when && lean(when), frequency: frequency.map(lean), owners: owners.map((owner) => lean({ ...owner, role: owner.role === 'responsible' ? null : owner.role })), runs: runs({ span: _, due: when, owners, frequency, ...rest }),
    })),
    left: [],
  }
}
