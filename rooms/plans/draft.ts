// From what the compiler read to the commitments people review: which unit of this tree an owner's name means, which words
// are still open, which runner is known. Pure.
import { newId } from '#platform/db/ids.ts'
import type { Clause as Compiled } from '#mechanisms/plan/compile/plan.ts'
import { OPEN_BASIS, openDefault } from '#mechanisms/plan/open-words.ts'
import { changedFields, continueClauses } from '#mechanisms/plan/revise.ts'
import { proposedRunner, type RunnerHere } from '#mechanisms/plan/running.ts'
import { stateBeforeReview, type OpenWord } from './rules.ts'
import type { Clause, NewClause, Unit } from './store.ts'

/** ⚙ Every open word with its visible default. */
export const openWords = (words: readonly string[]): OpenWord[] => words.map((one) => {
  const known = openDefault(one)
  return { words: one, value: known?.value ?? null, basis: known ? OPEN_BASIS : null }
})

const bare = (name: string) => name.replace(/（推定）|[（(].*?[）)]|\s/g, '')

/** The unit an owner's name means: by its name, its short name, or as the only one whose name ends so. */
export function unitOf(owner: string, units: readonly Unit[]): Unit | undefined {
  const words = bare(owner)
  if (words.length < 2) return undefined
  const exact = units.find((unit) => unit.name === owner || unit.shortName === owner) ?? units.find((unit) => bare(unit.name) === words || bare(unit.shortName) === words)
  if (exact) return exact
  const ending = units.filter((unit) => unit.kind !== 'community' && (bare(unit.name).endsWith(words) || words.endsWith(bare(unit.name))))
  return ending.length === 1 ? ending[0] : undefined
}

/** Who leads and who helps among the units of this tree. Without a unit of its own a commitment is the coordinator's. */
export function unitsOf(owners: Compiled['owners'], units: readonly Unit[]): { organisationId: string | null; assistIds: string[] } {
  const named = owners.map((owner) => ({ owner, unit: unitOf(owner.name, units) })).filter((one) => one.unit !== undefined)
  const lead = named.find(({ owner }) => owner.role === 'lead') ?? named.find(({ owner }) => owner.role === 'responsible') ?? named[0]
  const organisationId = lead?.unit!.id ?? units.find((unit) => unit.coordinator)?.id ?? null
  return { organisationId, assistIds: [...new Set(named.map(({ unit }) => unit!.id))].filter((id) => id !== organisationId) }
}

/** Rows of a text that nobody has reviewed yet; what runs a sentence is proposed by its likeliest system, and confirmed with the sentence. */
export function draftClauses(compiled: readonly Compiled[], units: readonly Unit[], runners: readonly RunnerHere[], now: Date): NewClause[] {
  return compiled.map((clause) => {
    const id = newId(now.getTime())
    const open = openWords(clause.open)
    const { id: code, open: _, ...parts } = clause
    return {
      ...parts, id, commitmentId: id, code, open, runs: clause.kind === 'principle' ? null : proposedRunner(runners, clause.systems[0]), carriedBy: null, continues: null, note: null, ...unitsOf(clause.owners, units),
      state: stateBeforeReview({ ...parts, open }), reviewedBy: null, reviewedByName: null, reviewedAt: null, change: null,
    }
  })
}

/** Rows of a revision: a sentence that stands keeps its identity, what people settled about it, and their decision; one that changed is looked at anew. */
export function revisedClauses(before: readonly Clause[], drafts: readonly NewClause[]): NewClause[] {
  const continued = continueClauses(before, drafts)
  return drafts.map((draft, index) => {
    const from = continued[index]
    if (from === null || from === undefined) return { ...draft, change: { kind: 'new', fields: [] } }
    const old = before[from]!
    const open = draft.open.map((one) => old.open.find((was) => was.words === one.words) ?? one)
    // The words decide: where they are the same, what people corrected by hand stands.
    const sameWords = changedFields({ ...old, kind: draft.kind, due: draft.due, frequency: draft.frequency, targets: draft.targets, owners: draft.owners, condition: draft.condition }, draft).length === 0
    if (sameWords) {
      const { kind, due, frequency, targets, owners, systems, condition, organisationId, assistIds, runs, carriedBy, continues, note, state, reviewedBy, reviewedByName } = old
      return { ...draft, commitmentId: old.commitmentId, kind, due, frequency, targets, owners, systems, condition, organisationId, assistIds, runs, carriedBy, continues, note, open: old.open, state, reviewedBy, reviewedByName, reviewedAt: old.reviewedAt === null ? null : new Date(old.reviewedAt), change: { kind: 'same', fields: [] } }
    }
    return { ...draft, commitmentId: old.commitmentId, runs: old.runs ?? draft.runs, carriedBy: old.carriedBy, continues: old.continues, note: old.note, open, state: stateBeforeReview({ ...draft, open }), change: { kind: 'changed', fields: changedFields(old, draft) } }
  })
}
