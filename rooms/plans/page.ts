// A plan whole, one version with its commitments, how much of it runs: what the pages read.
import type { Actor } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { may } from '#platform/auth/actor.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { saysWho } from '#mechanisms/plan/compile/annotation.ts'
import { layoutOf, looseIn } from '#mechanisms/plan/layout.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { changedFields, effectsOf } from '#mechanisms/plan/revise.ts'
import { runnersAt, runningOf, type Runner } from '#mechanisms/plan/running.ts'
import { uncovered } from '#mechanisms/plan/reviewed.ts'
import { packText } from './contract.ts'
import { planLoop, versionStateOf, type PlanCase } from './rules.ts'
import { findPlan, findVersion, listClauses, listPairings, listVersions, progressOf, type Clause, type Pairing, type Plan, type Progress, type Version, type VersionHead } from './store.ts'

const NONE: Progress = { clauses: 0, accepted: 0, asked: 0, unread: 0, setAside: 0 }

/** The plan as its loop sees it. */
export function caseOf(plan: Plan, progress: ReadonlyMap<string, Progress>): PlanCase {
  const review = plan.reviewNumber === null ? null : (progress.get(`${plan.id}/${plan.reviewNumber}`) ?? NONE)
  return { ...plan, review: review && { number: plan.reviewNumber!, clauses: review.clauses, undecided: review.asked + review.unread } }
}

export function rowOf(plan: Plan, progress: ReadonlyMap<string, Progress>) {
  const { regionId: _, regionPath: __, closing: ___, adoptedOn: ____, ...row } = plan
  return { ...row, progress: progress.get(`${plan.id}/${plan.reviewNumber ?? plan.currentNumber ?? 1}`) ?? NONE }
}

const headOf = (version: VersionHead, all: readonly VersionHead[], progress: ReadonlyMap<string, Progress>, today: Day) => {
  const { number, title, sourceName, fileId, draft, effectiveOn, publishedOn, reason, createdAt } = version
  return { number, state: versionStateOf(version, all, today), title, sourceName, fileId, draft, effectiveOn, publishedOn, reason, createdAt, progress: progress.get(`${version.planId}/${number}`) ?? NONE }
}

export const isPublished = ({ state }: Pick<VersionHead, 'state'>) => state === 'published' || state === 'superseded'

/** 此件公开发布: what everybody may read without an account. */
export const isShown = (plan: Plan) => plan.public && plan.standing === 'own' && plan.currentNumber !== null

/** Drafts are for those who review; everybody else sees what has been issued. */
const mayReview = (actor: Actor) => may(actor, 'plan.review')

export async function readPlanPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const [plan, versions, progress, timeline] = await Promise.all([findPlan(tx, id, today), listVersions(tx, id), progressOf(tx, [id]), listTimeline(tx, { type: 'plan', id })])
  if (!plan || (plan.currentNumber === null && !mayReview(actor))) throw notFound('份方案')
  const shown = versions.filter((version) => mayReview(actor) || isPublished(version))
  return {
    ...rowOf(plan, progress), versions: shown.map((version) => headOf(version, versions, progress, today)), closing: plan.closing, timeline, publicPage: isShown(plan) ? `/p/plans/${tx.scope.tenantId}/${id}` : null,
    abilities: abilities(planLoop, caseOf(plan, progress), { actor, today, now, terms: { figures: [] } }),
  }
}

export const clauseReplyOf = ({ planId: _, reviewedBy: __, continues: ___, ...clause }: Clause) => clause

/** A version with its commitments; not-found where this actor may not read it. */
export async function readVersionPage(tx: Tx, id: string, number: number, actor: Actor, today: Day, runners: readonly Runner[]) {
  const [plan, version, all] = await Promise.all([findPlan(tx, id, today), findVersion(tx, id, number), listVersions(tx, id)])
  if (!plan || !version || (!mayReview(actor) && !isPublished(version))) throw notFound('次文本')
  const [clauses, progress, values] = await Promise.all([listClauses(tx, id, number), progressOf(tx, [id]), listParameters(tx)])
  return {
    ...headOf(version, all, progress, today), planId: id, text: version.text, blocks: version.blocks, actions: version.actions, stages: version.stages,
    clauses: clauses.map(clauseReplyOf), uncovered: uncoveredOf(version, clauses), runners: runnersAt(runners, values, plan.closedOn ?? today, plan.regionPath).map(({ runs, label, href, off, clock }) => ({ runs, label, href, off, clock: clock ?? null })),
  }
}

/** Only the text and how it lies on the page: it never changes, so that what a review changes is read without it. */
export async function readTextPage(tx: Tx, id: string, number: number, actor: Actor, today: Day) {
  const [plan, version] = await Promise.all([findPlan(tx, id, today), findVersion(tx, id, number)])
  if (!plan || !version || (!mayReview(actor) && !isPublished(version))) throw notFound('次文本')
  const { text, blocks, actions, stages } = version
  return packText({ text, blocks, actions, stages })
}

/** Words that could ask somebody to do something and that no commitment covers: not titles, headings, signatures, nor the columns that say who and when. */
export function uncoveredOf(version: Pick<Version, 'text' | 'blocks' | 'remainders'>, clauses: readonly { span: { start: number; end: number } }[]) {
  return looseIn(layoutOf(version.text, version.blocks), version.text, uncovered(version.text, clauses, version.remainders)).filter((one) => !saysWho(one.text))
}

export function briefOf(clause: Clause) {
  const { id, code, text, kind, due, frequency, targets, owners, path } = clause
  return { id, code, text, kind, due, frequency, targets, owners, path }
}

type DiffQuery = { from: number; to: number; kind?: 'changed' | 'new' | 'removed' | 'same' | 'all' | undefined; offset: number; limit?: number | undefined }

/** Two texts sentence by sentence. All are counted; sent are those of a kind, or what is not the same, from the offset on. */
export async function readDiffPage(tx: Tx, id: string, { from, to, kind, offset, limit }: DiffQuery, actor: Actor, today: Day) {
  const [plan, all] = await Promise.all([findPlan(tx, id, today), listVersions(tx, id)])
  const readable = (number: number) => all.some((one) => one.number === number && (mayReview(actor) || isPublished(one)))
  if (!plan || !readable(from) || !readable(to)) throw notFound('次文本')
  const pairings = await listPairings(tx, id, from, to)
  const of = async (some: readonly Pairing[]) => {
    const clauses = some.length ? await listClauses(tx, id, [from, to], sql`c.commitment_id = any(${some.map((one) => one.commitmentId)}::uuid[])`) : []
    const side = (number: number) => new Map(clauses.flatMap((clause) => (clause.number === number ? [[clause.commitmentId, clause]] : [])))
    return { before: side(from), after: side(to) }
  }
  // Only what is not equal to the letter is read to know whether it says the same.
  const differing = await of(pairings.filter((one) => one.before && one.after && !one.equal))
  const changes = pairings.map((pairing) => {
    const { commitmentId, before, after, equal } = pairing
    const fields = before && after && !equal ? changedFields(differing.before.get(commitmentId)!, differing.after.get(commitmentId)!) : []
    return { pairing, fields, kind: !after ? ('removed' as const) : !before ? ('new' as const) : fields.length ? ('changed' as const) : ('same' as const) }
  })
  const counts = { changed: 0, new: 0, removed: 0, same: 0 }
  for (const one of changes) counts[one.kind] += 1
  const asked = changes.filter((one) => (kind === undefined ? one.kind !== 'same' : kind === 'all' || one.kind === kind))
  const shown = asked.slice(offset, limit === undefined ? undefined : offset + limit)
  const read = await of(shown.map((one) => one.pairing))
  return {
    from, to, counts, next: offset + shown.length < asked.length ? offset + shown.length : null,
    changes: shown.map(({ pairing: { commitmentId }, fields, kind: what }) => {
      const [was, is] = [read.before.get(commitmentId) ?? null, read.after.get(commitmentId) ?? null]
      return { commitmentId, kind: what, fields, before: was && briefOf(was), after: is && briefOf(is), effects: effectsOf(was, is) }
    }),
  }
}

/** Of N commitments how many run today, or ran on the day the plan was closed, by what; how many wait, for which system; and the words nobody covers. */
export async function readCoveragePage(tx: Tx, id: string, asked: number | undefined, actor: Actor, today: Day, runners: readonly Runner[], systemName: (code: string) => string) {
  const plan = await findPlan(tx, id, today)
  if (!plan || (plan.currentNumber === null && !mayReview(actor))) throw notFound('份方案')
  const number = asked ?? plan.currentNumber ?? plan.reviewNumber ?? 1
  const version = await findVersion(tx, id, number)
  if (!version || (!mayReview(actor) && !isPublished(version))) throw notFound('次文本')
  const clauses = await listClauses(tx, id, number, sql`c.state <> 'set-aside'`)
  const principles = clauses.filter((clause) => clause.kind === 'principle')
  const promised = clauses.filter((clause) => clause.kind !== 'principle')
  const runs = runningOf(promised, runnersAt(runners, await listParameters(tx), plan.closedOn ?? today, plan.regionPath))
  const running = promised.filter((clause) => runs.has(clause))
  const coming = promised.filter((clause) => !runs.has(clause))
  const bySystem = new Map<string, Clause[]>()
  for (const clause of coming) bySystem.set(clause.systems[0] ?? 'Z00', [...(bySystem.get(clause.systems[0] ?? 'Z00') ?? []), clause])
  return {
    number, closedOn: plan.closedOn, comingNumber: plan.comingNumber, comingOn: plan.comingOn, inForce: number === plan.currentNumber, total: clauses.length, running: running.length, coming: coming.length, principles: principles.length,
    runners: runners.map(({ runs: name, label, href }) => ({ runs: name, label, href, clauses: running.filter((clause) => runs.get(clause) === name).map(briefOf) })).filter((runner) => runner.clauses.length),
    waiting: [...bySystem].map(([system, list]) => ({ system, name: systemName(system), clauses: list.map(briefOf) })).toSorted((a, b) => b.clauses.length - a.clauses.length || (a.system < b.system ? -1 : 1)),
    uncovered: uncoveredOf(version, clauses), remainders: version.remainders,
  }
}
