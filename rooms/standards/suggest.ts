// From what an inspector writes to the clause it falls under: words of the trade, pairs of characters and everyday phrases
// per clause, weighed by how rare they are. No network, no model; the same in the browser and on the server. Pure.
import type { Day } from '#platform/time/day.ts'
import { denied, findWords, mend, openWords, partsOf, plain, type Lexicon, type Words } from './words.ts'

/** A clause as the engine wants it. */
export type Entry = {
  readonly document: string
  readonly documentNumber: string
  readonly clause: string
  readonly article: string
  readonly item: string | null
  readonly text: string
  readonly about: string
  readonly field: string
  readonly law: boolean
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
  /** How people say it. */
  readonly phrases: readonly string[]
}

export type Span = { readonly start: number; readonly end: number }
export type Suggestion = { readonly document: string; readonly documentNumber: string; readonly clause: string; readonly item: string | null; readonly score: number; readonly text: string; readonly why: readonly Span[] }

type Terms = ReadonlyMap<string, number>
type View = { readonly terms: Terms; readonly weight: number; readonly ownWords: boolean }
type Prepared = { readonly entry: Entry; readonly views: readonly View[]; readonly all: Terms }

export type Index = { readonly words: Words; readonly prepared: readonly Prepared[]; readonly idf: ReadonlyMap<string, number>; readonly postings: ReadonlyMap<string, readonly number[]> }

/** Tuned on the development part of the labelled findings (docs/decisions/017-suggestion.md). */
const TUNED = { pair: 0.33, implied: 0.5, weak: 0.4, fine: 0.35, ownWords: 0.62, viewShare: 0.62, reach: 0.3, part: 0.94, law: 0.94, otherField: 0.78, chosenElse: 0.3, foreign: 0.9 }
/** Score → probability that the clause is right, fitted on the same part. */
const CALIBRATED = { slope: 9, middle: 0.52 }

const STOP = new Set(['的', '了', '在', '是', '有', '和', '与', '及', '就', '都', '把', '被', '还', '也', '个', '这', '那', '某', '年', '月', '日', '等', '对', '为', '并', '或', '者', '而', '于', '以', '其', '之', '未', '没', '无', '不'])
const CJK = /[\p{Script=Han}a-z0-9]/u

/** Words and pairs of characters with their weights in one text. */
function termsOf(text: string, words: Words, from = 0, to = text.length, drop: ReadonlySet<string> = new Set()): Map<string, number> {
  const { lexicon } = words
  const terms = new Map<string, number>()
  const add = (term: string, weight: number) => terms.set(term, Math.max(terms.get(term) ?? 0, weight))
  for (const { concept } of findWords(text.slice(from, to), words)) {
    if (drop.has(concept)) continue
    add(concept, lexicon.weak.includes(concept) ? TUNED.weak : 1)
    for (const implied of lexicon.implies[concept] ?? []) add(implied, (lexicon.weak.includes(implied) ? TUNED.weak : 1) * TUNED.implied)
  }
  for (let at = from; at + 1 < to; at += 1) {
    const [a, b] = [text[at]!, text[at + 1]!]
    if (CJK.test(a) && CJK.test(b) && !STOP.has(a) && !STOP.has(b)) add(`·${a}${b}`, TUNED.pair)
  }
  return terms
}

export function buildIndex(entries: readonly Entry[], lexicon: Lexicon): Index {
  const words = openWords(lexicon)
  const read = (text: string) => termsOf(mend(plain(text), lexicon), words)
  const prepared = entries.map((entry): Prepared => {
    const views: View[] = [{ terms: read(entry.text), weight: TUNED.ownWords, ownWords: true }, ...entry.phrases.map((phrase) => ({ terms: read(phrase), weight: 1, ownWords: false }))]
    const all = new Map<string, number>()
    for (const { terms } of views) for (const [term, weight] of terms) all.set(term, Math.max(all.get(term) ?? 0, weight))
    for (const [term, weight] of read(entry.about)) all.set(term, Math.max(all.get(term) ?? 0, weight * 0.6))
    return { entry, views, all }
  })
  const postings = new Map<string, number[]>()
  prepared.forEach(({ all }, at) => {
    for (const term of all.keys()) postings.set(term, [...(postings.get(term) ?? []), at])
  })
  const idf = new Map([...postings].map(([term, at]) => [term, Math.log(1 + (prepared.length - at.length + 0.5) / (at.length + 0.5))]))
  return { words, prepared, idf, postings }
}

export type Asked = { readonly on?: Day | string; readonly industry?: string | undefined; readonly limit?: number }

/** Clauses of the standards in force on the day that the finding may fall under, the likeliest first. */
export function suggest(index: Index, description: string, { on, industry, limit = 5 }: Asked = {}): Suggestion[] {
  const { words, prepared, postings } = index
  const typed = description.slice(0, 2000)
  const text = mend(plain(typed), words.lexicon)
  const hits = findWords(text, words)
  const not = denied(hits, words.lexicon)
  const dropped = new Set([...not].filter((hit) => words.lexicon.presence.includes(hit.concept)).map((hit) => hit.concept))
  const parts = partsOf(text)
  const whole = new Map<string, number>()
  const pieces = parts.map((part) => {
    const terms = termsOf(text, words, part.start, part.end, dropped)
    for (const [term, weight] of terms) whole.set(term, Math.max(whole.get(term) ?? 0, weight * (part.fine ? TUNED.fine : 1)))
    return part.fine ? undefined : terms
  }).filter((terms) => terms !== undefined)
  if (whole.size === 0) return []

  const reached = new Set<number>()
  for (const term of whole.keys()) for (const at of postings.get(term) ?? []) reached.add(at)
  const chosen = fieldOf(industry, words.lexicon)
  const told = toldFields(whole, words.lexicon)
  const queries = [{ terms: whole, weight: 1 }, ...(pieces.length > 1 ? pieces.map((terms) => ({ terms, weight: TUNED.part })) : [])].map((query) => ({ ...query, size: sizeOf(query.terms, index) }))

  const found: { at: number; raw: number }[] = []
  for (const at of reached) {
    const { entry } = prepared[at]!
    if (on && (entry.effectiveFrom > on || (entry.effectiveTo !== null && on > entry.effectiveTo))) continue
    let raw = 0
    for (const query of queries) raw = Math.max(raw, query.weight * likeness(query.terms, query.size, prepared[at]!, index))
    raw *= (entry.law ? TUNED.law : 1) * fits(entry, chosen, told, industry)
    if (raw > 0.05) found.push({ at, raw })
  }
  return found.toSorted((a, b) => b.raw - a.raw || a.at - b.at).slice(0, limit).map(({ at, raw }) => {
    const { entry, all } = prepared[at]!
    return { document: entry.document, documentNumber: entry.documentNumber, clause: entry.clause, item: entry.item, score: calibrated(raw), text: entry.text, why: whyOf(hits.filter((hit) => !not.has(hit) && all.has(hit.concept)), text, all) }
  })
}

function sizeOf(terms: Terms, { idf }: Index): number {
  let size = 0
  for (const [term, weight] of terms) size += weight * (idf.get(term) ?? 3)
  return size
}

/** How much of the finding the clause holds, and how much of its best phrase the finding holds. */
function likeness(query: Terms, size: number, { views, all }: Prepared, { idf }: Index): number {
  if (size === 0) return 0
  const weigh = (held: Terms) => {
    let sum = 0
    for (const [term, weight] of query) {
      const there = held.get(term)
      if (there !== undefined) sum += Math.min(weight, there) * (idf.get(term) ?? 0)
    }
    return sum
  }
  const covered = weigh(all) / size
  let best = 0
  for (const view of views) {
    const shared = weigh(view.terms)
    if (shared === 0) continue
    let own = 0
    for (const [term, weight] of view.terms) own += weight * (idf.get(term) ?? 0)
    best = Math.max(best, view.weight * (shared / size) ** (1 - TUNED.reach) * (shared / own) ** TUNED.reach)
  }
  return TUNED.viewShare * best + (1 - TUNED.viewShare) * covered
}

export function fieldOf(industry: string | undefined, lexicon: Pick<Lexicon, 'industries'>): string | undefined {
  if (!industry) return undefined
  return Object.entries(lexicon.industries).find(([name]) => industry.includes(name))?.[1]
}

function toldFields(terms: Terms, lexicon: Lexicon): Set<string> {
  return new Set(Object.entries(lexicon.fields).filter(([, concepts]) => concepts.some((concept) => (terms.get(concept) ?? 0) > 0)).map(([field]) => field))
}

function fits(entry: Entry, chosen: string | undefined, told: ReadonlySet<string>, industry: string | undefined): number {
  if (entry.law) return 1
  if (chosen) return entry.field === chosen ? (industry && entry.about.includes(industry) ? 1.1 : 1) : TUNED.chosenElse
  if (told.has(entry.field)) return 1
  return told.size ? TUNED.otherField : entry.field === '工贸' ? 1 : TUNED.foreign
}

const calibrated = (raw: number) => Math.round(1000 / (1 + Math.exp(-CALIBRATED.slope * (raw - CALIBRATED.middle)))) / 1000

/** What in the typed words speaks for the clause. */
function whyOf(hits: readonly Span[], text: string, all: Terms): Span[] {
  const spans = hits.map(({ start, end }) => ({ start, end }))
  for (let at = 0; at + 1 < text.length; at += 1) if (all.has(`·${text.slice(at, at + 2)}`)) spans.push({ start: at, end: at + 2 })
  const joined: { start: number; end: number }[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else joined.push({ ...span })
  }
  return joined
}
