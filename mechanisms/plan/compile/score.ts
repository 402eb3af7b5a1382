// Measures a compiled plan against labelled clauses: recall with and without one-to-one matching (so that cutting
// finer wins nothing), dues, frequencies, numbers, owners, kinds, systems, and how many clauses match no label.

import { numberOf } from './numerals.ts'
import type { Clause, Due, Kind, Period, Plan } from './plan.ts'
import { SYSTEM_CODES_BY_NAME } from './vocabulary/names.ts'

export type Label = {
  id: string; seed: string; section: string; quote: string; action: string; kind: string; due: string | null; frequency: string | null
  target: string | null; subject: string | null; object: string | null; system: string
  /** What a reviewed plan says exactly; it goes before the shorthand above. */
  exact?: Pick<Clause, 'span' | 'due' | 'frequency' | 'targets' | 'owners' | 'kind' | 'systems'>
}

export type Miss = { id: string; what: 'clause' | 'one-to-one' | 'due' | 'false due' | 'frequency' | 'target' | 'false target' | 'owner' | 'named owner' | 'kind' | 'system'; want: string; got: string; quote: string }

export type Score = {
  labels: number; clauses: number; recall: number; oneToOne: number; due: number; falseDues: number; frequency: number; targets: number; falseTargets: number
  owners: number; namedOwners: number; kind: number; systems: number; firstSystem: number; unmatched: number; characters: { mean: number; label: number }; misses: Miss[]
}

const KIND_NAMES: Record<string, readonly Kind[]> = {
  'one-off task': ['milestone', 'duty'], 'recurring obligation': ['duty'], 'quantified target': ['target'], 'workflow/mechanism': ['mechanism'],
  'registry/ledger/list': ['ledger'], 'document/report': ['document'], training: ['training'], drill: ['drill'], inspection: ['inspection'], enforcement: ['enforcement'],
  publicity: ['publicity'], reporting: ['report'], 'assessment/accountability': ['assessment'], incentive: ['incentive'], organisation: ['organisation'],
  'digital/monitoring': ['digital'], 'engineering project': ['engineering'], 'principle (not executable)': ['principle'],
}

/** Labels' places in the text: their quotes occur in order; one out of order is looked for from the start. */
export function locate(text: string, labels: readonly Label[]): (Label & { start: number; end: number })[] {
  let from = 0
  return labels.flatMap((label) => {
    if (label.exact) return [{ ...label, ...label.exact.span }]
    let start = text.indexOf(label.quote, from)
    if (start < 0) start = text.indexOf(label.quote)
    if (start < 0) return []
    // The same words twice in a row are two places.
    if (start >= from) from = start + 1
    return [{ ...label, start, end: start + label.quote.length }]
  })
}

type Place = { start: number; end: number }
const shared = (a: Place, b: Place): number => Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start))

/** A clause finds a label when it covers most of it, or lies within it and covers a good part. */
function finds(clause: Place, label: Place): boolean {
  const common = shared(clause, label)
  return common >= 0.5 * (label.end - label.start) || (common >= 0.8 * (clause.end - clause.start) && common >= 0.3 * (label.end - label.start))
}

/** A reviewed clause says where it begins and ends: a compiled one stands for it when they overlap by a good part of both. */
const MATCHES = 0.3

/** Clauses of a reviewed plan as labels. */
export function labelsOfReviewed(seed: string, clauses: readonly Clause[]): Label[] {
  return clauses.map((clause) => ({
    id: `${seed}-${clause.id}`, seed, section: clause.path.join(''), quote: clause.text.replace(/\s+/g, ''), action: clause.action ?? '', kind: clause.kind, due: null, frequency: null, target: null,
    subject: clause.owners.map((owner) => (owner.inferred ? `${owner.name}（推定）` : owner.name)).join('、') || null, object: null, system: clause.systems[0] ?? '', exact: clause,
  }))
}

/** Which clause stands for which label: `own` one to one by best fit, `best` whatever fits best, `found` clauses that meet any label. */
export function pairUp(plan: Plan, labels: ReturnType<typeof locate>): { own: Map<number, number>; best: Map<number, number>; found: Set<number> } {
  const spans = plan.clauses.map((clause) => clause.span)
  const pairs: { label: number; clause: number; fit: number }[] = []
  for (const [l, label] of labels.entries()) {
    for (const [c, span] of spans.entries()) {
      const common = shared(span, label)
      if (common === 0) continue
      const fit = common / (label.end - label.start + (span.end - span.start) - common)
      if (label.exact ? fit >= MATCHES : finds(span, label)) pairs.push({ label: l, clause: c, fit })
    }
  }
  pairs.sort((a, b) => b.fit - a.fit)
  const own = new Map<number, number>()
  const takenBy = new Map<number, number>()
  const best = new Map<number, number>()
  for (const pair of pairs) {
    if (!best.has(pair.label)) best.set(pair.label, pair.clause)
    if (own.has(pair.label) || takenBy.has(pair.clause)) continue
    own.set(pair.label, pair.clause)
    takenBy.set(pair.clause, pair.label)
  }
  return { own, best, found: new Set(pairs.map((pair) => pair.clause)) }
}

/** Kinds that answer a label. */
export const kindsOf = (label: Label): readonly Kind[] => (label.exact ? [label.exact.kind] : KIND_NAMES[label.kind] ?? [])
/** Systems that answer a label; empty for a principle that nothing runs. */
export const codesOf = (label: Label): readonly string[] => (label.exact ? label.exact.systems : [SYSTEM_CODES_BY_NAME[label.system.replace(/ \(.*$/, '')] ?? '?'])

export function score(plan: Plan, text: string, all: readonly Label[]): Score {
  const labels = locate(text, all)
  const spans = plan.clauses.map((clause) => clause.span)
  const { own, best, found } = pairUp(plan, labels)
  const misses: Miss[] = []
  const tally = { due: [0, 0], falseDue: [0, 0], target: [0, 0], falseTarget: [0, 0], owner: [0, 0], named: [0, 0], kind: [0, 0], system: [0, 0], first: [0, 0] } satisfies Record<string, [number, number]>
  const frequency = { hit: 0, missed: 0, extra: 0 }
  const count = (key: keyof typeof tally, ok: boolean): void => {
    tally[key][1] = (tally[key][1] ?? 0) + 1
    if (ok) tally[key][0] = (tally[key][0] ?? 0) + 1
  }
  for (const [index, label] of labels.entries()) {
    const at = own.get(index) ?? best.get(index)
    const miss = (what: Miss['what'], want: string, got: string): void => void misses.push({ id: label.id, what, want, got, quote: label.quote })
    if (at === undefined) {
      miss('clause', label.section, '')
      continue
    }
    if (!own.has(index)) miss('one-to-one', label.section, '')
    const clause = plan.clauses[at]!
    // `any`: a recurring duty whose end the text leaves to the reader; every due is as good.
    const want = label.exact ? label.exact.due : label.due === 'any' ? clause.due : dueOfLabel(label.due)
    const got = shortDue(clause.due)
    if (label.due === 'any') count('due', clause.due !== null)
    else if (want === null) {
      count('falseDue', clause.due !== null)
      if (clause.due) miss('false due', '-', got)
    } else {
      const ok = shortDue(want) === got
      count('due', ok)
      if (!ok) miss('due', shortDue(want), got)
    }
    const periods = new Set(label.exact ? label.exact.frequency.map((one) => one.per) : periodsOf(label.frequency))
    const said = new Set(clause.frequency.map((one) => one.per))
    for (const per of periods) if (said.has(per)) frequency.hit += 1
    else frequency.missed += 1
    for (const per of said) if (!periods.has(per)) frequency.extra += 1
    if ([...periods].sort().join() !== [...said].sort().join()) miss('frequency', [...periods].join() || '-', [...said].join())
    const numbers = label.exact ? label.exact.targets.flatMap((target) => target.value ?? []) : numbersOf(label.target)
    const told = clause.targets.filter((target) => target.value !== null)
    if (label.exact && numbers.length === 0) {
      count('falseTarget', told.length > 0)
      if (told.length > 0) miss('false target', '-', told.map((target) => target.text).join())
    }
    if (numbers.length > 0) {
      const have = new Set([...clause.targets.map((target) => target.value), ...clause.frequency.map((one) => one.atLeast)])
      const ok = numbers.every((number) => have.has(number))
      count('target', ok)
      if (!ok) miss('target', numbers.join(), clause.targets.map((target) => `${target.value}${target.unit}`).join())
    }
    if (label.subject) {
      const ok = sameOwner(label.subject, clause)
      count('owner', ok)
      if (!ok) miss('owner', label.subject, clause.owners.map((owner) => (owner.inferred ? '?' : '') + owner.name).join('、'))
    }
    const names = label.exact?.owners.filter((owner) => !owner.inferred) ?? []
    if (names.length > 0) {
      const ok = clause.owners.some((owner) => names.some((one) => alike(one.name, owner.name)))
      count('named', ok)
      if (!ok) miss('named owner', names.map((one) => one.name).join('、'), clause.owners.map((owner) => (owner.inferred ? '?' : '') + owner.name).join('、'))
    }
    const kinds: readonly string[] = kindsOf(label)
    count('kind', kinds.includes(clause.kind))
    if (!kinds.includes(clause.kind)) miss('kind', label.kind, clause.kind)
    const codes = codesOf(label)
    // A principle that nothing runs has no system to find.
    if (codes.length === 0) continue
    const known = codes.some((code) => clause.systems.includes(code))
    count('system', known)
    count('first', clause.systems[0] === codes[0])
    if (!known) miss('system', codes.join(), clause.systems.join())
  }
  const share = ([hit, of]: readonly number[]): number => (of === 0 ? 1 : (hit ?? 0) / (of ?? 1))
  const { hit, missed, extra } = frequency
  return {
    labels: labels.length, clauses: plan.clauses.length, recall: best.size / labels.length, oneToOne: own.size / labels.length,
    due: share(tally.due), falseDues: share(tally.falseDue), frequency: hit + missed + extra === 0 ? 1 : (2 * hit) / (2 * hit + missed + extra), targets: share(tally.target),
    falseTargets: tally.falseTarget[1] === 0 ? 0 : share(tally.falseTarget), owners: share(tally.owner), namedOwners: share(tally.named), kind: share(tally.kind), systems: share(tally.system), firstSystem: share(tally.first), unmatched: 1 - found.size / plan.clauses.length,
    characters: { mean: spans.reduce((sum, span) => sum + span.end - span.start, 0) / spans.length, label: labels.reduce((sum, label) => sum + label.quote.length, 0) / labels.length },
    misses,
  }
}

/** `2024` | `2024-06-30` | `2024..2026 yearly` | `2024..long-term` | `long-term`. */
export function dueOfLabel(short: string | null): Due | null {
  if (short === null) return null
  const day = (text: string): NonNullable<Due['by']> => text as NonNullable<Due['by']>
  if (short === 'long-term') return { from: null, by: null, yearly: false, standing: true }
  const range = /^(\d{4})\.\.(\d{4}|long-term)( yearly)?$/.exec(short)
  if (range) {
    const open = range[2] === 'long-term'
    return { from: day(`${range[1]}-01-01`), by: open ? null : day(`${range[2]}-12-31`), yearly: Boolean(range[3]), standing: open }
  }
  const days = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(short)
  if (days) return { from: day(days[1]!), by: day(days[2]!), yearly: false, standing: false }
  if (/^\d{4}$/.test(short)) return { from: day(`${short}-01-01`), by: day(`${short}-12-31`), yearly: false, standing: false }
  return { from: null, by: day(short), yearly: false, standing: false }
}

export function shortDue(due: Due | null): string {
  return due === null ? '-' : `${due.from ?? ''}..${due.by ?? ''}${due.yearly ? ' yearly' : ''}${due.standing ? ' standing' : ''}`
}

/** Periods a label names; 定期, timely, ongoing and the like name none. A cycle without a period's own name is counted in the period the contract has for it, as the grammar does. */
export function periodsOf(short: string | null): Period[] {
  if (short === null) return []
  const words: [RegExp, Period][] = [
    [/daily|hourly|nightly|every \d+ ?h(?:ours?)?\b|(?<!quarterly=1 )(?:per|every) shift\b|(?:a|per) (?:day|night)\b/, 'day'],
    [/weekly|a week\b|every [2-7] days/, 'week'], [/monthly|every ten days|every 2 weeks/, 'month'],
    [/half-yearly|(?<!after )(?:each|per) (?:term|semester)/, 'half-year'], [/quarterly/, 'quarter'],
    [/(?<!half-)yearly|once in \d{4}|(?:a|per) year\b|every (?:two|2) months|every 60 days/, 'year'], [/(?<!yearly )campaign(?!s)|round|every [23] years|once in 3 years/, 'campaign'],
  ]
  return words.filter(([word]) => word.test(short)).map(([, period]) => period)
}

function numbersOf(target: string | null): number[] {
  if (target === null) return []
  const found = [...target.matchAll(/\d+(?:\.\d+)?/g)].map((match) => Number(match[0]))
  const chinese = /^([一二三四五六七八九十]+)(?:项|个|条|大|次)/.exec(target)
  if (found.length === 0 && chinese) found.push(numberOf(chinese[1]!)!)
  return found
}

/** Same owner: one name contains the other once fillers are gone, or an inferred label meets an inferred owner. */
function sameOwner(subject: string, clause: Clause): boolean {
  const wanted = subject.replace(/（[^（）]*(?:推定|配合|协助|推动|督导)[^（）]*）/g, '')
  if (subject.includes('推定') && clause.owners.some((owner) => owner.inferred)) return true
  return clause.owners.some((owner) => alike(wanted, owner.name) || wanted.split('、').some((part) => part.length > 1 && alike(part, owner.name)))
}

function alike(a: string, b: string): boolean {
  const [left, right] = [essence(a), essence(b)]
  if (left === '' || right === '') return a === b
  if (left.includes(right) || right.includes(left)) return true
  const grams = (text: string): string[] => Array.from({ length: Math.max(text.length - 1, 0) }, (_, i) => text.slice(i, i + 2))
  const have = new Set(grams(right))
  const common = grams(left).filter((gram) => have.has(gram)).length
  return (2 * common) / Math.max(grams(left).length + have.size, 1) >= 0.5
}

function essence(name: string): string {
  return name.replace(/管理委员会/g, '管委会').replace(/安全生产委员会/g, '安委会').replace(/(?:股份)?有限(?:责任)?公司/g, '公司').replace(/生产经营单位|企业单位/g, '企业').replace(/办公室/g, '办').replace(/安委会办/g, '安委办').replace(/(?:各|有关|相关|本|其他|其余|全体|等)/g, '').replace(/[、（）]/g, '')
}
