// From what an inspector writes to the clause it falls under: words of the trade, pairs of characters and everyday phrases
// per clause, weighed by how rare they are. No network, no model; the same in the browser and on the server. Pure.
import type { Day } from '#platform/time/day.ts'
import { bareFact, denied, findWords, mend, openWords, partsOf, plain, type Hit, type Lexicon, type Words } from './words.ts'

/** A clause as the engine wants it. */
export type Entry = {
  readonly document: string
  readonly documentNumber: string
  /** 第十一条（六） */
  readonly clause: string
  readonly article: string
  readonly item: string | null
  readonly text: string
  readonly about: string
  readonly field: string
  readonly law: boolean
  /** For every clause of its standard: what it asks for must work. */
  readonly rule: boolean
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
  /** How people say it. */
  readonly phrases: readonly string[]
  /** What offices and courts do, penalties, definitions: comes only when the finding names it. */
  readonly onlyNamed?: boolean
}

export type Span = { readonly start: number; readonly end: number }
/** `clause` is the article (第七条), `item` the listed sign in it (（七）). */
export type Suggestion = { readonly document: string; readonly documentNumber: string; readonly clause: string; readonly item: string | null; readonly score: number; readonly text: string; readonly why: readonly Span[] }

type Terms = ReadonlyMap<string, number>
/** One way of saying it: the clause's own words, an everyday phrase. `own` is what all its terms weigh. */
type View = { readonly at: number; readonly weight: number; own: number }
type Posting = { readonly of: number; readonly weight: number }
type Prepared = { readonly entry: Entry; readonly all: Terms; readonly needs: readonly string[] | undefined }

export type Index = {
  readonly words: Words
  readonly prepared: readonly Prepared[]
  /** Fields that have criteria of their own. */
  readonly criteria: ReadonlySet<string>
  readonly views: readonly View[]
  readonly idf: ReadonlyMap<string, number>
  /** Where a term stands: in which views, in which clauses. */
  readonly inViews: ReadonlyMap<string, readonly Posting[]>
  readonly inClauses: ReadonlyMap<string, readonly Posting[]>
}

/** Tuned on the development part of the labelled findings (docs/decisions/017-suggestion.md). */
export const TUNED = { strong: 1.35, noFault: 0.5, single: 0.18, about: 0.6, unknown: 3, pair: 0.25, implied: 0.5, weak: 0.4, fine: 0.35, ownWords: 0.65, viewShare: 0.62, reach: 0.33, part: 0.62, law: 0.99, lawElse: 0.88, otherField: 0.88, chosenElse: 0.3, foreign: 0.82, needed: 0.55, ownLaw: 1.08, ruleElse: 0.8, focus: 0.75, thirdLaw: 0.45, thirdIdle: 0.5, lawTold: 0.92, fact: 0.3, unsaid: 0.85 }
/** Likeness, how far it stands before the next, and how much was said → how often such a clause is the right one. Fitted on findings and on sentences that are none. */
const CALIBRATED = { likeness: 5.5, lead: 13.4, said: 1.9, bias: -8.9 }

const STOP = new Set(['的', '了', '在', '是', '有', '和', '与', '及', '就', '都', '把', '被', '还', '也', '个', '这', '那', '某', '年', '月', '日', '等', '对', '为', '并', '或', '者', '而', '于', '以', '其', '之', '未', '没', '无', '不'])
const CJK = /[\p{Script=Han}a-z0-9]/u

const weightOf = (concept: string, { weak, strong }: Lexicon) => (weak.includes(concept) ? TUNED.weak : strong.includes(concept) ? TUNED.strong : 1)

/** Below this the first suggestion is right in one case of three at most. */
const UNSURE = 0.35

/** A list of more sentences than this is a report; its likeliest clauses are asked for all together. */
const FACTS = 8

/** Above any likeness: what is named needs no guess. */
const CITED_RAW = 2

/** Words and pairs of characters with their weights in one text. */
function termsOf(text: string, words: Words, from = 0, to = text.length): Map<string, number> {
  const { lexicon } = words
  const terms = new Map<string, number>()
  const add = (term: string, weight: number) => terms.set(term, Math.max(terms.get(term) ?? 0, weight))
  for (const { concept } of findWords(text.slice(from, to), words)) {
    add(concept, weightOf(concept, lexicon))
    for (const implied of lexicon.implies[concept] ?? []) add(implied, weightOf(implied, lexicon) * TUNED.implied)
  }
  if (TUNED.single) for (let at = from; at < to; at += 1) if (CJK.test(text[at]!) && !STOP.has(text[at]!)) add(`.${text[at]}`, TUNED.single)
  for (let at = from; at + 1 < to; at += 1) {
    const [a, b] = [text[at]!, text[at + 1]!]
    if (CJK.test(a) && CJK.test(b) && !STOP.has(a) && !STOP.has(b)) add(`·${a}${b}`, TUNED.pair)
  }
  return terms
}

export function buildIndex(entries: readonly Entry[], lexicon: Lexicon): Index {
  const words = openWords(lexicon)
  const read = (text: string) => termsOf(mend(plain(text), lexicon), words)
  const views: View[] = []
  const inViews = new Map<string, Posting[]>()
  const inClauses = new Map<string, Posting[]>()
  const terms: Terms[] = []
  const prepared = entries.map((entry, at): Prepared => {
    const all = new Map<string, number>()
    if (entry.onlyNamed) return { entry, all, needs: undefined }
    const take = (found: Terms, share = 1) => {
      for (const [term, weight] of found) all.set(term, Math.max(all.get(term) ?? 0, weight * share))
    }
    for (const [text, weight] of [...waysOf(entry.text).map((way) => [way, TUNED.ownWords] as const), ...entry.phrases.map((phrase) => [phrase, 1] as const)]) {
      const found = read(text)
      take(found)
      for (const [term, strength] of found) put(inViews, term, { of: views.length, weight: strength })
      views.push({ at, weight, own: 0 })
      terms.push(found)
    }
    take(read(entry.about), TUNED.about)
    for (const [term, weight] of all) put(inClauses, term, { of: at, weight })
    return { entry, all, needs: lexicon.needs[entry.documentNumber + entry.clause] ?? lexicon.needs[entry.documentNumber + entry.article] ?? lexicon.needs[entry.documentNumber] }
  })
  const many = entries.filter(({ onlyNamed }) => !onlyNamed).length
  const idf = new Map([...inClauses].map(([term, at]) => [term, Math.log(1 + (many - at.length + 0.5) / (at.length + 0.5))]))
  views.forEach((view, at) => { view.own = sizeOf(terms[at]!, idf) })
  return { words, prepared, criteria: new Set(entries.filter(({ law }) => !law).map(({ field }) => field)), views, idf, inViews, inClauses }
}

/** “…未设置…，或者…未联锁”: either is enough, so each is a way of saying the clause; the whole is one too. */
function waysOf(text: string): string[] {
  const ways = text.split(/(?:[，；;]?(?:或者|或(?=未|其|无|专))|[；;\n])/).map((way) => way.replace(/^[，\d.\s]+/, '')).filter((way) => way.length >= 6)
  return ways.length > 1 ? [text, ...ways] : [text]
}

function put(postings: Map<string, Posting[]>, term: string, posting: Posting): void {
  const list = postings.get(term)
  if (list) list.push(posting)
  else postings.set(term, [posting])
}

const CITED = /第[一二三四五六七八九十百零]+条(?:(?:第[一二三]款)?(?:第?\([一二三四五六七八九十]+\)项?|第[一二三四五六七八九十]+项))?/g

/** Clauses that the finding names itself: “…不符合《工贸企业重大事故隐患判定标准》第十一条第（六）项”. The document must be named too. */
function citedIn(written: string, prepared: readonly Prepared[]): number[] {
  const text = written.replace(/\s/g, '').replace(/第([0-9]{1,3})(?=条|款|项)/g, (_, digits: string) => `第${inWords(Number(digits))}`).replace(/\(([0-9]{1,2})\)/g, (_, digits: string) => `(${inWords(Number(digits))})`)
  const named = [...text.matchAll(CITED)].map(([said]) => said.replace(/条.*?\(?([一二三四五六七八九十]+)(?:\)项?|项)$/, '条（$1）'))
  if (!named.length) return []
  const documents = new Map<string, boolean>()
  const said = ({ document, documentNumber, law }: Entry) => {
    const there = documents.get(documentNumber) ?? [document, documentNumber, ...(law ? [document.replace('中华人民共和国', '')] : [])].some((name) => text.includes(plain(name)))
    documents.set(documentNumber, there)
    return there
  }
  return named.flatMap((clause) => prepared.flatMap(({ entry }, at) => ((entry.law ? clause.startsWith(entry.clause) : entry.clause === clause) && said(entry) ? [at] : [])))
}

const DIGITS = '零一二三四五六七八九'
const inWords = (n: number): string => (n >= 100 ? `${DIGITS[Math.floor(n / 100)]}百${n % 100 === 0 ? '' : n % 100 < 10 ? `零${DIGITS[n % 100]}` : inWords(n % 100).replace(/^十/, '一十')}` : n >= 10 ? `${n >= 20 ? DIGITS[Math.floor(n / 10)] : ''}十${n % 10 ? DIGITS[n % 10] : ''}` : DIGITS[n]!)

/** Laws that bind everybody. */
const GENERAL = new Set(['综合', '消防', '特种设备'])

const FAULTS = (lexicon: Lexicon) => new Set([...lexicon.absent, ...lexicon.broken, ...lexicon.presence])

export type Asked = { readonly on?: Day | string; readonly industry?: string | undefined; readonly limit?: number }

/** Clauses of the standards in force on the day that the finding may fall under, the likeliest first. */
export function suggest(index: Index, description: string, { on, industry, limit = 5 }: Asked = {}): Suggestion[] {
  const { words, prepared } = index
  const typed = description.slice(0, 2000)
  const written = mend(plain(typed), words.lexicon)
  const text = bareFact(written)
  const hits = findWords(text, words)
  const not = denied(text, hits, words.lexicon)
  // what is denied is not said: “没有积水” leaves the place, and no fault
  const said = [...not].reduce((left, { start, end }) => left.slice(0, start) + ' '.repeat(end - start) + left.slice(end), text)
  const whole = new Map<string, number>()
  const pieces: Terms[] = []
  const sentences: { terms: Map<string, number>; faulty: boolean }[] = []
  const faults = FAULTS(words.lexicon)
  let [well, wrong, open] = [false, false, false]
  for (const part of partsOf(text)) {
    const inside = hits.filter((hit) => hit.start >= part.start && hit.end <= part.end)
    const faulty = inside.some((hit) => !not.has(hit) && faults.has(hit.concept))
    // “合格品和报废品混放”: a good word, and a fault
    const there = inside.some((hit) => !not.has(hit) && words.lexicon.presence.includes(hit.concept))
    const fine = (part.fine && !there) || (inside.some((hit) => not.has(hit)) && !faulty)
    const terms = termsOf(said, words, part.start, part.end)
    const meant = new Set(missed(inside.filter((hit) => !not.has(hit)), words.lexicon))
    if (meant.size) for (const [term, weight] of terms) if (words.lexicon.concepts[term] !== undefined && !meant.has(term) && !faults.has(term)) terms.set(term, weight * TUNED.focus)
    for (const [term, weight] of terms) whole.set(term, Math.max(whole.get(term) ?? 0, weight * (fine ? TUNED.fine : 1)))
    if (!fine) pieces.push(terms)
    // “…积水；…未报警。”: one sentence, one fact
    if (/[；;。\n]/.test(text.slice(0, part.start).trimEnd().slice(-1)) || !sentences.length) sentences.push({ terms: new Map(), faulty: false })
    const sentence = sentences.at(-1)!
    if (!fine) for (const [term, weight] of terms) sentence.terms.set(term, Math.max(sentence.terms.get(term) ?? 0, weight))
    sentence.faulty ||= faulty && !fine
    well ||= fine
    wrong ||= faulty && !fine
    // “打磨间楼上是宿舍”: no word of fault, and a fault
    open ||= !fine && inside.some((hit) => !words.lexicon.weak.includes(hit.concept))
  }
  const cited = citedIn(written, prepared)
  if (well && !wrong && !open && !cited.length) return []
  const things = hits.filter((hit) => !not.has(hit) && !faults.has(hit.concept))
  if (![...whole.keys()].some((term) => index.idf.has(term) && !term.startsWith('.') && !words.lexicon.weak.includes(term)) && !(wrong && things.length)) return []
  const fault = wrong || !well

  const named = fieldOf(industry, words.lexicon)
  // a field without a standard here says nothing
  const chosen = named !== undefined && index.criteria.has(named) ? named : undefined
  // the unit tells the field, though it is no fact: “对某煤矿检查时发现…”
  const spoken = written === text ? whole : termsOf(written, words)
  const told = toldFields(spoken, words.lexicon, named)
  const field = { named, chosen, told, industry }
  const raws = new Float64Array(prepared.length)
  liken(whole, 1, index, raws)
  const size = sizeOf(whole, index.idf)
  // a scrap of the finding (“还在干”) is no fact
  if (pieces.length > 1) for (const piece of pieces) liken(piece, TUNED.part * Math.min(1, (2 * sizeOf(piece, index.idf)) / size), index, raws)
  for (const at of cited) raws[at] = CITED_RAW
  const standing = (likenesses: Float64Array) => {
    const found: { at: number; raw: number }[] = []
    likenesses.forEach((likeness, at) => {
      if (likeness < 0.04) return
      const { entry, needs } = prepared[at]!
      if (on && !inForce(entry, on)) return
      if (likeness === CITED_RAW) found.push({ at, raw: likeness })
      else found.push({ at, raw: likeness * (fault ? 1 : TUNED.noFault) * (entry.law ? TUNED.law : 1) * fits(entry, field, index.criteria) * (needs && entry.field !== named && !needs.some((concept) => spoken.has(concept)) ? TUNED.needed : 1) })
    })
    return found.toSorted((one, other) => other.raw - one.raw || one.at - other.at)
  }
  const facts = sentences.filter(({ faulty }) => faulty)
  const firsts = facts.length < 2 || facts.length > FACTS ? [] : facts.flatMap(({ terms }) => {
    const likenesses = new Float64Array(prepared.length)
    liken(terms, 1, index, likenesses)
    return standing(likenesses)[0] ?? []
  })
  const ranked = withRule(withFacts(standing(raws), firsts), hits.some(({ concept }) => concept === '失效'), prepared)
  const sure = ranked[0] ? calibrated(ranked[0].raw, ranked[1]?.raw ?? 0, size) : 0
  const idle = sure < UNSURE || (ranked[2]?.raw ?? 0) < TUNED.thirdIdle * ranked[0]!.raw
  const duty = wrong && things.length && idle ? lastlyOf(things, chosen ? [chosen] : [...told], words.lexicon) : undefined
  const last = duty === undefined ? -1 : prepared.findIndex(({ entry }) => duty.endsWith(entry.clause) && duty === entry.documentNumber + entry.clause && (!on || inForce(entry, on)))
  return withLast(withLaw(ranked, prepared), last).slice(0, limit).map(({ at, raw }, place) => {
    const { entry, all } = prepared[at]!
    const next = (place === 0 ? ranked[1] : ranked[0])?.raw ?? 0
    return { document: entry.document, documentNumber: entry.documentNumber, clause: entry.article, item: entry.item, score: Math.round(calibrated(raw, next, size) * (wrong || cited.length ? 1 : TUNED.unsaid) * 1000) / 1000, text: entry.text, why: whyOf(hits.filter((hit) => !not.has(hit) && all.has(hit.concept)), text, all) }
  })
}

/** A finding of several sentences has several facts: the clause of each comes before the second best of one. */
function withFacts<T extends { at: number; raw: number }>(found: T[], firsts: readonly { at: number; raw: number }[]): T[] {
  const [first] = found
  const others = firsts.filter(({ at, raw }, place) => at !== first?.at && raw >= TUNED.fact && firsts.findIndex((one) => one.at === at) === place).toSorted((one, other) => other.raw - one.raw)
  if (!first || !others.length) return found
  const moved = others.slice(0, 2).flatMap(({ at }) => found.find((one) => one.at === at) ?? [])
  const rest = found.filter((one) => one !== first && !moved.includes(one))
  const least = rest[0]?.raw ?? 0
  return [first, ...moved.map((one) => ({ ...one, raw: Math.max(one.raw, Math.min(first.raw, least)) })).toSorted((one, other) => other.raw - one.raw), ...rest]
}

/** Three criteria first: the third place goes to the best article of a law, if it is not far behind; what no criterion lists falls under a law. */
function withLaw<T extends { at: number; raw: number }>(found: T[], prepared: readonly Prepared[]): T[] {
  const isLaw = ({ at }: T) => prepared[at]!.entry.law
  const third = found[2]
  const law = found.findIndex(isLaw)
  if (!third || law < 3 || prepared[third.at]!.entry.rule || found[law]!.raw < third.raw * TUNED.thirdLaw) return found
  return [...found.slice(0, 2), { ...found[law]!, raw: third.raw }, ...found.slice(2, law), ...found.slice(law + 1)]
}

const inForce = ({ effectiveFrom, effectiveTo }: Entry, on: string) => effectiveFrom <= on && (effectiveTo === null || on <= effectiveTo)

/** The duty that everything without a clause of its own falls under. */
const lastlyOf = (things: readonly Hit[], fields: readonly string[], { lastly }: Lexicon) => Object.entries(lastly).find(([meant]) => meant === '' || things.some(({ concept }) => concept === meant) || fields.includes(meant))?.[1]

/** Something is wrong and no clause is like it, or none but the first: the general duty stands among the first three. */
function withLast<T extends { at: number; raw: number }>(found: T[], last: number): { at: number; raw: number }[] {
  if (last < 0) return found
  const there = found.findIndex(({ at }) => at === last)
  if (there >= 0 && there < 3) return found
  const rest = found.filter(({ at }) => at !== last)
  return [...rest.slice(0, 2), { at: last, raw: rest[2]?.raw ?? Math.min(0.1, rest.at(-1)?.raw ?? 0.1) }, ...rest.slice(2)]
}

/** What the fault is said of: “[场所]未设置[此物]”, “[此物]失效”. The place counts less than the thing. */
function missed(hits: readonly Hit[], { absent, broken, weak }: Lexicon): string[] {
  const no = hits.find(({ concept }) => absent.includes(concept))
  const fails = hits.findLast(({ concept }) => broken.includes(concept) || concept === '破损')
  return hits.filter((hit) => !weak.includes(hit.concept) && !absent.includes(hit.concept) && !broken.includes(hit.concept) && ((no && hit.start >= no.end) || (fails && hit.end <= fails.start && fails.start - hit.end <= 3))).map(({ concept }) => concept)
}

/** A protection that fails falls under the clause that asks for it and under the standard's rule for all of them. */
function withRule<T extends { at: number; raw: number }>(found: T[], broken: boolean, prepared: readonly Prepared[]): T[] {
  const first = found[0] && prepared[found[0].at]!.entry
  if (!broken || !first || first.rule || first.law) return found
  const rule = found.findIndex(({ at }) => prepared[at]!.entry.rule && prepared[at]!.entry.documentNumber === first.documentNumber)
  return rule < 3 ? found : [...found.slice(0, 2), { ...found[rule]!, raw: Math.min(Math.max(found[rule]!.raw * 1.5, found[2]!.raw), found[1]!.raw) }, ...found.slice(2, rule), ...found.slice(rule + 1)]
}

function sizeOf(terms: Terms, idf: ReadonlyMap<string, number>): number {
  let size = 0
  for (const [term, weight] of terms) size += weight * (idf.get(term) ?? TUNED.unknown)
  return size
}

/** How much of the finding the clause holds, and how much of its best phrase the finding holds. */
function liken(query: Terms, share: number, { views, prepared, idf, inViews, inClauses }: Index, raws: Float64Array): void {
  const size = sizeOf(query, idf)
  if (size === 0) return
  const ofViews = new Float64Array(views.length)
  const ofClauses = new Float64Array(prepared.length)
  for (const [term, weight] of query) {
    const rare = idf.get(term)
    if (rare === undefined) continue
    for (const posting of inViews.get(term) ?? []) ofViews[posting.of]! += Math.min(weight, posting.weight) * rare
    for (const posting of inClauses.get(term)!) ofClauses[posting.of]! += Math.min(weight, posting.weight) * rare
  }
  const best = new Float64Array(prepared.length)
  ofViews.forEach((shared, at) => {
    if (shared === 0) return
    const view = views[at]!
    best[view.at] = Math.max(best[view.at]!, view.weight * (shared / size) ** (1 - TUNED.reach) * (shared / view.own) ** TUNED.reach)
  })
  ofClauses.forEach((shared, at) => {
    if (shared > 0) raws[at] = Math.max(raws[at]!, share * (TUNED.viewShare * best[at]! + (1 - TUNED.viewShare) * (shared / size)))
  })
}

/** How people may name the trade when they choose one. */
export const industryNames = ({ industries }: Pick<Lexicon, 'industries'>) => [...new Set([...Object.values(industries), ...Object.keys(industries)])]
export const knowsIndustry = (industry: string, lexicon: Pick<Lexicon, 'industries'>) => industryNames(lexicon).some((name) => industry.includes(name))

export function fieldOf(industry: string | undefined, lexicon: Pick<Lexicon, 'industries'>): string | undefined {
  if (!industry) return undefined
  return Object.entries(lexicon.industries).find(([name]) => industry.includes(name))?.[1] ?? industry
}

/** `named` is the field somebody chose: who chose a quarry has said that 井下 is no coal mine. */
function toldFields(terms: Terms, { fields, unlessSaid }: Lexicon, named?: string): Set<string> {
  const told = (concepts: readonly string[] = []) => concepts.some((concept) => terms.has(concept))
  const chosen = named === undefined ? [] : fields[named] ?? []
  return new Set(Object.keys(fields).filter((field) => told(fields[field]) && !told(unlessSaid[field]) && !unlessSaid[field]?.some((concept) => chosen.includes(concept))))
}

type Field = { /** As it is called here. */ readonly named: string | undefined; /** The same, if it has criteria. */ readonly chosen: string | undefined; readonly told: ReadonlySet<string>; readonly industry: string | undefined }

function fits(entry: Entry, { named, chosen, told, industry }: Field, criteria: ReadonlySet<string>): number {
  if (entry.law) {
    if (entry.field === named) return TUNED.ownLaw
    // chemicals are stored in a factory too: a law without criteria beside it holds wherever its field is told
    if (GENERAL.has(entry.field)) return chosen || [...told].some((one) => criteria.has(one)) ? TUNED.lawTold : 1
    return (told.has(entry.field) && !(chosen && criteria.has(entry.field))) ? 1 : TUNED.lawElse
  }
  // what holds for all protections of a trade waits for the trade
  if (entry.rule && !chosen && !told.has(entry.field)) return TUNED.ruleElse
  if (chosen) return entry.field === chosen ? (industry && entry.about.includes(industry) ? 1.1 : 1) : TUNED.chosenElse
  if (told.has(entry.field)) return 1
  return [...told].some((field) => criteria.has(field)) ? TUNED.otherField : entry.field === '工贸' ? 1 : TUNED.foreign
}

const calibrated = (raw: number, next: number, size: number) => Math.round(1000 / (1 + Math.exp(-(CALIBRATED.likeness * raw + CALIBRATED.lead * (raw - next) + CALIBRATED.said * Math.log(size + 1) + CALIBRATED.bias)))) / 1000

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
