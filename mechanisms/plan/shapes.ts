// Shapes of a parameter's value: what is accepted, how it is told in plain Chinese, and of which parts a form for it
// consists. One shape says all three, so that a rule can be read, set and checked without code of its own. Pure.
import { z } from 'zod'
import { calendarDay, text as typed } from '#platform/http/contract.ts'
import { PERIODS } from './compile/plan.ts'

type Option = { readonly value: string; readonly label: string }

/** What a form shows for a value; it travels as JSON. */
export type Part =
  | { readonly kind: 'flag'; readonly yes: string; readonly no: string }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit: string }
  | { readonly kind: 'day' }
  | { readonly kind: 'text'; readonly most: number }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | { readonly kind: 'choices'; readonly options: readonly Option[]; readonly ordered: boolean }
  | { readonly kind: 'record'; readonly parts: readonly { readonly name: string; readonly label: string; readonly part: Part }[] }
  | { readonly kind: 'list'; readonly of: Part; readonly most: number }
  /** May be left open; `none` says what that means. */
  | { readonly kind: 'maybe'; readonly none: string; readonly of: Part }

export type Shape<T> = { readonly schema: z.ZodType<T>; readonly words: (value: T) => string; readonly part: Part }

export function flag(yes: string, no: string): Shape<boolean> {
  return { schema: z.boolean('请选一项'), words: (value) => (value ? yes : no), part: { kind: 'flag', yes, no } }
}

export function whole(min: number, max: number, unit: string): Shape<number> {
  return { schema: z.int('请填整数').min(min, `不能小于 ${min}`).max(max, `不能大于 ${max}`), words: (value) => `${value} ${unit}`, part: { kind: 'number', min, max, unit } }
}

export const percent: Shape<number> = { ...whole(0, 100, '%'), words: (value) => `${value}%` }

/** A deadline: 12-31 is read 年底前, the last of a month 月底前. */
export const deadline: Shape<string> = { schema: calendarDay, words: deadlineWords, part: { kind: 'day' } }

/** A day that begins or ends something. */
export const onDay: Shape<string> = { schema: calendarDay, words: dayWords, part: { kind: 'day' } }

export function words(most: number): Shape<string> {
  return { schema: typed(most, 1), words: (value) => value, part: { kind: 'text', most } }
}

type Labels = Readonly<Record<string, string>>

export function choice<const L extends Labels>(labels: L): Shape<keyof L & string> {
  const codes = Object.keys(labels) as [keyof L & string]
  return { schema: z.enum(codes, '请选一项') as z.ZodType<keyof L & string>, words: (value) => labels[value]!, part: { kind: 'choice', options: optionsOf(labels) } }
}

/** Several of a closed list; each once. `ordered`: a ladder, one step after the other. */
export function choices<const L extends Labels>(labels: L, ordered = false): Shape<(keyof L & string)[]> {
  const codes = Object.keys(labels) as [keyof L & string]
  const between = ordered ? ' → ' : Object.values(labels).some((label) => label.includes('、')) ? '；' : '、'
  const schema = z.array(z.enum(codes, '请从列出的里面选')).min(1, '至少选一项').refine((value) => new Set(value).size === value.length, '同一项选了两次')
  return { schema: schema as z.ZodType<(keyof L & string)[]>, words: (value) => value.map((code) => labels[code]).join(between), part: { kind: 'choices', options: optionsOf(labels), ordered } }
}

export function list<T>(of: Shape<T>, between = '；', most = 40): Shape<T[]> {
  return { schema: z.array(of.schema).min(1, '至少写一条').max(most, `最多 ${most} 条`), words: (value) => value.map(of.words).join(between), part: { kind: 'list', of: of.part, most } }
}

/** A value that may be left open. */
export function maybe<T>(of: Shape<T>, none: string): Shape<T | null> {
  return { schema: of.schema.nullable(), words: (value) => (value === null ? none : of.words(value)), part: { kind: 'maybe', none, of: of.part } }
}

// oxlint-disable-next-line typescript/no-explicit-any
type Fields = Readonly<Record<string, readonly [label: string, shape: Shape<any>]>>
type Of<F extends Fields> = { [K in keyof F]: F[K] extends readonly [string, Shape<infer T>] ? T : never }

export function record<const F extends Fields>(fields: F, say: (value: Of<F>) => string): Shape<Of<F>> {
  const schema = z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, [, shape]]) => [name, shape.schema])))
  return {
    schema: schema as unknown as z.ZodType<Of<F>>, words: say,
    part: { kind: 'record', parts: Object.entries(fields).map(([name, [label, shape]]) => ({ name, label, part: shape.part })) },
  }
}

const PERIOD_WORDS = { day: '每日', week: '每周', month: '每月', quarter: '每季度', 'half-year': '每半年', year: '每年', campaign: '行动期内' } as const satisfies Record<(typeof PERIODS)[number], string>

export const period = choice(PERIOD_WORDS)

const times = { per: ['周期', period], atLeast: ['至少几次', whole(1, 366, '次')] } as const
type Times = { per: keyof typeof PERIOD_WORDS; atLeast: number }

export const timesWords = ({ per, atLeast }: Times) => `${PERIOD_WORDS[per]}至少 ${atLeast} 次`

/** 每季度至少 1 次. */
export const cadence: Shape<Times> = record(times, timesWords)

/** A cadence together with more fields. */
export function cadenceWith<const F extends Fields>(fields: F, say: (value: Of<F>) => string): Shape<Times & Of<F>> {
  return record({ ...fields, ...times }, (value) => say(value as unknown as Of<F>)) as unknown as Shape<Times & Of<F>>
}

/** 每季度至少 1 次，高危行业每月至少 1 次. */
export const cadenceByHazard = record({ ...times, highHazard: ['高危行业领域另有要求', maybe(cadence, '没有')] }, (value) =>
  `${timesWords(value)}${value.highHazard ? `；高危行业${timesWords(value.highHazard)}` : ''}`)

/** What is to be reached, step by step. A step without a day has none in the document. */
export const steps = list(record({ by: ['何时', maybe(deadline, '文中没有日期')], goal: ['做到什么', words(120)] }, ({ by, goal }) => (by ? `${deadlineWords(by)}${goal}` : goal)))

/** A ratio to be reached; without a number the document only asks for more. */
export const ratio = record({ percent: ['达到', maybe(percent, '文中没有数')], by: ['何时', maybe(deadline, '文中没有日期')] }, (value) => `${value.by ? deadlineWords(value.by) : ''}${value.percent === null ? '提升，没有写数' : `达到 ${value.percent}%`}`)

export function dayWords(d: string): string {
  const [year, month, date] = d.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

export function deadlineWords(d: string): string {
  const [year, month, date] = d.split('-').map(Number) as [number, number, number]
  if (month === 12 && date === 31) return `${year}年底前`
  return date === new Date(Date.UTC(year, month, 0)).getUTCDate() ? `${year}年${month}月底前` : `${dayWords(d)}前`
}

function optionsOf(labels: Labels): Option[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}
