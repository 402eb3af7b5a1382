// What was read as one commitment was read before a reviewer corrected it, and for the same reason: the reading errs alike in
// like sentences; so does a word without a number (定期) mean the same in a whole plan, once somebody has said what. Each corrected
// field is judged by itself; what somebody has decided on is left alone. Pure; loaded when a correction was made, for it knows how
// a clause opens and closes.
import { clockworkOf } from '#mechanisms/duty/once.ts'
import { zonesOf } from '#mechanisms/plan/compile/cues.ts'
import { VERB } from '#mechanisms/plan/compile/lexicon.ts'
import { THINGS } from '#mechanisms/plan/compile/vocabulary/classes.ts'
import { OPEN_BASIS } from '#mechanisms/plan/open-words.ts'
import { dueFromContext } from '#mechanisms/plan/words.ts'
import type { ClauseReply, Corrected } from '../contract.ts'
import type { Changes } from './deeds.ts'
import { undecided, type Sentence } from './review-model.ts'

/** A saved change of one commitment: as the reviewer saw it, what was changed, what stands there now. */
export type Correction = { readonly before: Sentence; readonly changes: Changes; readonly after: ClauseReply }
export type Alike = { readonly clause: Sentence; readonly changes: Corrected }

/** What is corrected together, under the name the card gives it. */
export const PARTS = { who: '谁', due: '什么时候前', kind: '类型', runs: '机制和谁来跑', words: '没写数的词' } as const
export type Part = keyof typeof PARTS
const FIELDS: Readonly<Record<Part, readonly (keyof Corrected)[]>> = { who: ['owners', 'organisationId', 'assistIds'], due: ['due'], kind: ['kind'], runs: ['systems', 'runs'], words: ['open'] }

/** The context that one owner or day was guessed from is mostly that of the others too: three owners in four and every second day are wrong together, but one kind in eight and one mechanism in ten. Those are for the reviewer to tick. A word was settled for this jurisdiction, not for one sentence. */
export const LIKELY: readonly Part[] = ['who', 'due', 'words']

export const partsOf = (changes: Corrected): Part[] => (Object.keys(PARTS) as Part[]).filter((part) => FIELDS[part].some((field) => field in changes))
export const isLikely = (one: Alike): boolean => partsOf(one.changes).some((part) => LIKELY.includes(part))

/** Those that have something of these parts, with nothing else. */
export function onlyParts(found: readonly Alike[], parts: ReadonlySet<Part>): Alike[] {
  const fields = [...parts].flatMap((part) => FIELDS[part])
  return found.map(({ clause, changes }) => ({ clause, changes: Object.fromEntries(fields.filter((field) => field in changes).map((field) => [field, changes[field]])) as Corrected })).filter((one) => Object.keys(one.changes).length > 0)
}

/** What takes such a change back. */
export const asItWas = ({ clause, changes }: Alike): Corrected => Object.fromEntries(Object.keys(changes).map((field) => [field, clause[field as keyof Corrected]])) as Corrected

/** @param clauses all of the version, the corrected one among them */
export function alikeTo({ before, changes }: Pick<Correction, 'before' | 'changes'>, clauses: readonly Sentence[]): Alike[] {
  const sameDeed = changes.kind === undefined ? () => false : deedLike(before)
  const settled = settledWords(before, changes)
  return clauses.flatMap((clause) => {
    if (clause.id === before.id || !undecided(clause)) return []
    const fit: Corrected = {}
    if (sameOwners(before, clause)) {
      if (changes.owners && same(before.owners, clause.owners)) fit.owners = changes.owners
      if (changes.organisationId !== undefined && before.organisationId === clause.organisationId) fit.organisationId = changes.organisationId
      if (changes.assistIds && same(before.assistIds, clause.assistIds)) fit.assistIds = changes.assistIds
    }
    if (changes.due !== undefined && sameDue(before, clause)) fit.due = changes.due
    if (changes.kind && before.kind === clause.kind && sameDeed(clause)) fit.kind = changes.kind
    if (before.systems[0] === clause.systems[0] && before.runs === clause.runs) {
      const systems = changes.systems && exchanged(clause.systems, before.systems, changes.systems)
      if (systems && !same(systems, clause.systems)) fit.systems = systems
      if (changes.runs !== undefined) fit.runs = changes.runs
    }
    if (clause.kind !== 'principle' && clause.open.some((one) => settled.has(one.words) && byDefault(one))) fit.open = clause.open.map((one) => (byDefault(one) && settled.get(one.words)) || one)
    return Object.keys(fit).length ? [{ clause, changes: fit }] : []
  })
}

type OpenWord = ClauseReply['open'][number]

/** Nobody has said what it means here: it has its default, or waits. */
export const byDefault = ({ value, basis }: OpenWord) => value === null || basis === OPEN_BASIS

/** Words of the corrected sentence that somebody gave a value with this change. */
export function settledWords(before: Pick<Sentence, 'open'>, { open = [] }: Pick<Changes, 'open'>): ReadonlyMap<string, OpenWord> {
  return new Map(open.filter((one) => !byDefault(one) && !same(one, before.open.find(({ words }) => words === one.words))).map((one) => [one.words, one]))
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Nobody is named in either, and the same were inferred. */
const sameOwners = (a: Sentence, b: Sentence) => a.owners.length > 0 && a.owners.every((owner) => owner.inferred) && same(a.owners, b.owners)

/** The same day, which neither sentence says, of the same clockwork: a task's day is not the day a duty ends. */
const sameDue = (a: Sentence, b: Sentence) => same(a.due, b.due) && dueFromContext(a) && dueFromContext(b) && clockOf(a) === clockOf(b)
const clockOf = (clause: Sentence) => clockworkOf(clause as Parameters<typeof clockworkOf>[0])

/** What was taken out and put in, done to another list that begins alike; the rest of it stays. */
function exchanged(list: readonly string[], before: readonly string[], after: readonly string[]): string[] {
  const added = after.filter((code) => !before.includes(code))
  return same(list, before) ? [...after] : [...new Set([...added, ...list.filter((code) => after.includes(code) || !before.includes(code))])].slice(0, 10)
}

/** 组织开展 is 开展. */
const OPENS = new RegExp(`^(?:组织(?=${VERB}))?(${VERB})`)
/** Verbs that say that something is done and not what: 落实任务分工, 落实奖励办法. */
const SAY_LITTLE = new Set('开展 组织 加强 强化 推进 推动 落实 做好 抓好 实施 负责 督促 指导 引导 加大 突出 严格 深入 积极 全面 坚持 持续 深化 实行 提升 提高 确保 建立 健全 完善 实现 完成'.split(' '))

/** The verb it opens with and the thing it closes on, as far as they say something. */
function deedOf(text: string): { verb: string | undefined; thing: string | undefined } {
  const zones = zonesOf(text)
  return { verb: OPENS.exec(zones.body)?.[1], thing: THINGS.map(([, pattern]) => pattern.exec(zones.main)?.[0]).find(Boolean)?.replace(/(?:工作|等)$/, '') || undefined }
}

/** Alike in deed: the same opening verb, where it says little with the same closing noun; or the same first system with the same closing noun. */
function deedLike(before: Sentence): (clause: Sentence) => boolean {
  const deed = deedOf(before.text)
  return (clause) => {
    const other = deedOf(clause.text)
    const sameThing = deed.thing !== undefined && deed.thing === other.thing
    return (deed.verb !== undefined && deed.verb === other.verb && (sameThing || !SAY_LITTLE.has(deed.verb))) || (sameThing && before.systems[0] === clause.systems[0])
  }
}
