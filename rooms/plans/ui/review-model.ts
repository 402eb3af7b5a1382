// What the review page knows without a screen: which commitments are in view, which comes next, where the selection goes when
// its own is gone, how far everything is, and how two panes of different length scroll together. Pure.
import { OPEN_BASIS } from '#mechanisms/plan/open-words.ts'
import { dueFromContext } from '#mechanisms/plan/words.ts'
import type { ClauseReply } from '../contract.ts'
import { acceptRefusal, type ClauseState } from '../rules.ts'

export type ReviewFilter = { readonly state?: ClauseState | 'undecided' | undefined; readonly kind?: string | undefined; readonly owner?: string | undefined; readonly system?: string | undefined; readonly runs?: 'running' | 'coming' | undefined; /** What a reviewer looks twice at. */ readonly look?: Look | undefined; readonly words?: string | undefined }

/** Why a commitment wants a second look, though nothing forbids to confirm it. */
export const LOOKS = { inferred: '责任单位是推断的', 'no-owner': '没有责任单位', 'no-time': '没有期限也没有次数', context: '期限是推断的', assumed: '用了默认值', idle: '没有机制来跑' } as const
export type Look = keyof typeof LOOKS

export function looksOf(clause: Pick<ClauseReply, 'kind' | 'text' | 'owners' | 'due' | 'frequency' | 'open'>, running: boolean): Look[] {
  if (clause.kind === 'principle') return []
  const found: [Look, boolean][] = [['inferred', clause.owners.some((owner) => owner.inferred)], ['no-owner', clause.owners.length === 0], ['no-time', clause.due === null && clause.frequency.length === 0], ['context', dueFromContext(clause)], ['assumed', clause.open.length > 0], ['idle', !running]]
  return found.filter(([, is]) => is).map(([look]) => look)
}

export const undecided = (clause: Pick<ClauseReply, 'state'>) => clause.state === 'unread' || clause.state === 'asked'

/** Counted where one says how much of a plan runs. */
const promised = (clause: Pick<ClauseReply, 'kind' | 'state'>) => clause.kind !== 'principle' && clause.state !== 'set-aside'

/** @param running ids of those that something runs today */
export function inView(clauses: readonly Sentence[], filter: ReviewFilter, running: ReadonlySet<string> = new Set()): readonly Sentence[] {
  const words = filter.words?.trim()
  const plain = !words && !filter.state && !filter.kind && !filter.owner && !filter.system && !filter.runs && !filter.look
  if (plain) return clauses
  return clauses.filter((clause) =>
    (!filter.state || (filter.state === 'undecided' ? undecided(clause) : clause.state === filter.state))
    && (!filter.kind || clause.kind === filter.kind)
    && (!filter.owner || clause.owners.some((owner) => owner.name === filter.owner))
    && (!filter.system || clause.systems.includes(filter.system))
    && (!filter.runs || (promised(clause) && (filter.runs === 'running') === running.has(clause.id)))
    && (!filter.look || looksOf(clause, running.has(clause.id)).includes(filter.look))
    && (!words || clause.text.includes(words) || clause.owners.some((owner) => owner.name.includes(words)) || String(clause.ordinal) === words))
}

/** The id `by` steps on; stays at the ends. Without a selection it begins at the near end. */
export function stepTo(shown: readonly Pick<ClauseReply, 'id'>[], current: string | undefined, by: number): string | undefined {
  if (!shown.length) return undefined
  const at = shown.findIndex((clause) => clause.id === current)
  if (at < 0) return shown[by > 0 ? 0 : shown.length - 1]!.id
  return shown[Math.max(0, Math.min(shown.length - 1, at + by))]!.id
}

/** The next commitment nobody has decided on, from the current one on, round the end. */
export function nextUndecided(shown: readonly Pick<ClauseReply, 'id' | 'state'>[], current: string | undefined): string | undefined {
  const at = shown.findIndex((clause) => clause.id === current)
  for (let by = 1; by <= shown.length; by += 1) {
    const clause = shown[(at + by) % shown.length]!
    if (clause.id !== current && undecided(clause)) return clause.id
  }
  return undefined
}

/** Where the selection goes when its commitment is no longer there: what now covers its first word, else the nearest before it. */
export function afterGone(clauses: readonly Pick<ClauseReply, 'id' | 'span'>[], gone: { start: number; end: number }): string | undefined {
  const covering = clauses.find((clause) => clause.span.start <= gone.start && clause.span.end > gone.start)
  return (covering ?? clauses.findLast((clause) => clause.span.start <= gone.start) ?? clauses[0])?.id
}

export type Counts = Readonly<Record<ClauseState | 'clauses', number>>

export function countsOf(clauses: readonly Pick<ClauseReply, 'state'>[]): Counts {
  const counts = { clauses: clauses.length, unread: 0, asked: 0, accepted: 0, 'set-aside': 0 }
  for (const clause of clauses) counts[clause.state] += 1
  return counts
}

/** A commitment with its place in the text, counted from one: what people call 第 37 句. */
export type Sentence = ClauseReply & { readonly ordinal: number }

/** Counts them through; one that is as it was keeps its identity, so that it need not be drawn anew. */
export function numbered(clauses: readonly ClauseReply[], before: ReadonlyMap<ClauseReply, Sentence>): Map<ClauseReply, Sentence> {
  return new Map(clauses.map((clause, index) => { const kept = before.get(clause); return [clause, kept?.ordinal === index + 1 ? kept : { ...clause, ordinal: index + 1 }] }))
}

/** What a deed answers, put into what is shown: changed ones in place, new ones in the order of the text, gone ones out. */
export function withTouched(clauses: readonly ClauseReply[], touched: { clauses: readonly ClauseReply[]; removed: readonly string[] }): ClauseReply[] {
  const fresh = new Map(touched.clauses.map((clause) => [clause.id, clause]))
  const gone = new Set(touched.removed)
  const kept = clauses.flatMap((clause) => {
    if (gone.has(clause.id)) return []
    const changed = fresh.get(clause.id)
    fresh.delete(clause.id)
    return [changed && changed.version >= clause.version ? changed : clause]
  })
  if (!fresh.size && !gone.size) return kept
  return [...kept, ...fresh.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}

/** Those of the view that can be confirmed at once, and those that cannot, with why. */
export function acceptable(shown: readonly Sentence[]): { ready: Sentence[]; refused: { clause: Sentence; reason: string }[] } {
  const ready: Sentence[] = []
  const refused: { clause: Sentence; reason: string }[] = []
  for (const clause of shown.filter(undecided)) {
    const reason = acceptRefusal(clause)
    if (reason) refused.push({ clause, reason })
    else ready.push(clause)
  }
  return { ready, refused }
}

/** What the reading was not sure of; the more usual first. A principle is confirmed as nobody's work. */
export const DOUBTS = { inferred: '责任单位没有点名，是按上下文推断的', context: '期限这句话里没有写，是按上下文读的', assumed: '没写数的词用了默认值', principle: '读成了原则，确认后不执行' } as const
export type Doubt = keyof typeof DOUBTS

export function doubtsOf(clause: Pick<ClauseReply, 'kind' | 'text' | 'owners' | 'due' | 'open'>): Doubt[] {
  if (clause.kind === 'principle') return ['principle']
  const doubts: Doubt[] = []
  if (clause.owners.some((owner) => owner.inferred)) doubts.push('inferred')
  if (dueFromContext(clause)) doubts.push('context')
  if (clause.open.some((one) => one.basis === OPEN_BASIS)) doubts.push('assumed')
  return doubts
}

/** The place in the other pane: between the same two neighbours, the same part of the way. Both lists ascend and have one length. */
export function matching(from: readonly number[], to: readonly number[], place: number): number {
  if (!from.length) return 0
  let low = 0
  let high = from.length - 1
  if (place <= from[0]!) return to[0]!
  if (place >= from[high]!) return to[high]!
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (from[middle]! <= place) low = middle
    else high = middle
  }
  const whole = from[high]! - from[low]!
  return to[low]! + (whole > 0 ? ((place - from[low]!) / whole) * (to[high]! - to[low]!) : 0)
}

/** Names that occur, most frequent first. */
export function tally(names: Iterable<string>): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'zh'))
}

/** A list in parts of at most so many, as many as one command takes. */
export const inParts = <T>(all: readonly T[], most: number): T[][] => Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most))
