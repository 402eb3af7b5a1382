// Duties of the plans in force: computed from the versions, the calendar and the deeds, never stored. The list, one duty as
// units × periods, and what is over without having been done.
import { may, type Actor } from '#platform/auth/actor.ts'
import { sql, type Sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { notFound } from '#platform/problems/problem.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { misses, occurrences, standingOf, type DutyHistory, type Occurrence, type PartPolicy } from '#mechanisms/duty/duty.ts'
import { labelOf, periodOf, shortLabelOf, type Range } from '#mechanisms/duty/periods.ts'
import { clockworkOf } from '#mechanisms/duty/once.ts'
import type { Period } from '#mechanisms/plan/compile/plan.ts'
import { frequencyWords } from '#mechanisms/plan/words.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { listUnits, type Unit } from '#rooms/plans/store.ts'
import type { Duties, DutyReply } from '../contract.ts'
import { namingOf, withNamedUnit } from '../page.ts'
import { dutiesOf, ownerWordsOf, titleOf, type DutyOf } from '../policy.ts'
import { listAccepted, listDeeds, listDone, listDutyVersions, listPlansInForce, type Miss, type PlanInForce } from '../store.ts'
import { partPeriods } from '../terms.ts'

/** Hundreds of duties share a few histories (every month, of the whole plan): each is worked out once a request. */
function memorised(campaign: Range, parts: PartPolicy) {
  const known = new Map<string, Occurrence[]>()
  return (history: DutyHistory, range: Range): Occurrence[] => {
    const key = `${JSON.stringify(history)} ${range.from} ${range.until}`
    let found = known.get(key)
    if (!found) known.set(key, (found = occurrences(history, range, campaign, parts)))
    return found
  }
}

type Loaded = { plan: PlanInForce; duties: DutyOf[] }

/** A closed plan is judged as it stood on its day: what ran then stays open, and nothing is missed afterwards. */
const judgedOn = ({ closedOn }: PlanInForce, today: Day): Day => (closedOn && closedOn < today ? closedOn : today)

/** @param plan one, closed or not; else all that are not closed: a closed plan owes nothing any more */
export async function loadDuties(tx: Tx, units: readonly Unit[], today: Day, plan?: string, also?: Sql): Promise<Loaded[]> {
  const plans = (await listPlansInForce(tx, today, plan)).filter((one) => plan !== undefined || one.closedOn === null)
  const [byId, named] = [new Map(units.map((unit) => [unit.id, unit])), namingOf(units)]
  return Promise.all(plans.map(async (one) => ({
    plan: one, duties: dutiesOf((await listDutyVersions(tx, one.id, also)).map((version) => ({ ...version, clauses: version.clauses.map((clause) => withNamedUnit(clause, byId, named)) })), one.campaign, today),
  })))
}

export async function policyOf(tx: Tx, plan: PlanInForce): Promise<PartPolicy> {
  return parameterAsOf(await listParameters(tx), partPeriods, plan.campaign.from, plan.region.path).value
}

const seen = (unit: Unit | undefined, regionPaths: readonly string[] | null) => unit !== undefined && (regionPaths === null || regionPaths.some((path) => unit.regionPath.startsWith(path)))

/** What is owed in the running period, and since when which periods were missed. */
export async function readDuties(tx: Tx, query: { plan?: string | undefined; organisationId?: string | undefined }, today: Day): Promise<Duties> {
  const units = await listUnits(tx)
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const loaded = await loadDuties(tx, units, today, query.plan)
  const asked = query.organisationId ? [query.organisationId] : tx.scope.regionPaths === null ? null : units.filter((unit) => seen(unit, tx.scope.regionPaths)).map(({ id }) => id)
  const deeds = await listDone(tx, loaded.flatMap(({ duties }) => duties.filter(({ current }) => current).map(({ commitmentId }) => commitmentId)), asked)
  const list: Duties['duties'] = []
  for (const { plan, duties } of loaded) {
    const occurring = memorised(plan.campaign, await policyOf(tx, plan))
    for (const duty of duties.filter(({ current }) => current)) {
      const owing = duty.units.filter(({ organisationId }) => seen(byId.get(organisationId), tx.scope.regionPaths) && (!query.organisationId || organisationId === query.organisationId))
      // Another community's duty is none of ours; an enterprise's is told with where its records are.
      if (duty.units.length ? owing.length === 0 : query.organisationId !== undefined) continue
      const here = owing.map(({ organisationId, history }) => {
        const done = deeds.get(`${duty.commitmentId} ${organisationId}`) ?? []
        const owed = occurring(history, { from: plan.campaign.from, until: today })
        const ahead = plan.closedOn === null ? occurring(history, { from: today, until: plan.campaign.until }) : []
        return { over: !ahead.length, now: ahead.find(({ from }) => from <= today), done, missed: misses(owed.filter(({ until }) => until >= plan.keptSince), done, judgedOn(plan, today), plan.campaign).length }
      })
      const running = here.flatMap(({ now, done }) => (now ? [{ now, ok: standingOf(now, done, today, plan.campaign).standing === 'done' }] : []))
      const now = running[0]?.now
      const over = here.every((one) => one.over)
      list.push({
        id: duty.commitmentId, rule: duty.rule, planId: plan.id, planTitle: plan.title, title: titleOf(duty.clause.text), path: [...duty.clause.path], frequency: frequencyWords(duty.frequency), units: owing.length,
        elsewhere: duty.units.length ? null : ownerWordsOf(duty.clause.owners) || '没有写明单位', missed: here.reduce((sum, one) => sum + one.missed, 0),
        over, next: duty.next && { effectiveOn: duty.next.effectiveOn, frequency: duty.next.frequency && frequencyWords(duty.next.frequency) }, current: now ? { ...windowOf(now), done: running.filter(({ ok }) => ok).length, open: running.filter(({ ok }) => !ok).length } : null,
      })
    }
  }
  return { duties: list, standing: await listStanding(tx, loaded.map(({ plan }) => plan), units, byId, query.organisationId) }
}

async function listStanding(tx: Tx, plans: readonly PlanInForce[], units: readonly Unit[], byId: ReadonlyMap<string, Unit>, only?: string): Promise<Duties['standing']> {
  const named = namingOf(units)
  const all = await Promise.all(plans.map(async (plan) => (await listAccepted(tx, plan.id, [plan.currentNumber], sql`c.frequency = '[]' and c.due_by is null and not c.due_yearly`)).filter((clause) => clockworkOf(clause) === 'standing').map((clause) => ({ plan, clause: withNamedUnit(clause, byId, named) }))))
  return all.flat().filter(({ clause }) => (clause.organisationId ? seen(byId.get(clause.organisationId), tx.scope.regionPaths) && (!only || clause.organisationId === only) : !only)).map(({ plan, clause }) => ({
    id: clause.commitmentId, planId: plan.id, number: clause.number, clauseId: clause.id, title: titleOf(clause.text), path: [...clause.path], ownerWords: ownerWordsOf(clause.owners), organisationName: byId.get(clause.organisationId ?? '')?.shortName ?? null,
  }))
}

const windowOf = ({ key, from, until }: Pick<Occurrence, 'key' | 'from' | 'until'>) => ({ key, label: labelOf(key), short: shortLabelOf(key), from, until })

/** How many periods the grid shows, the running one included, and how many of those ahead. */
const SHOWN: Readonly<Record<Period, readonly [back: number, ahead: number]>> = { day: [13, 1], week: [11, 1], month: [11, 1], quarter: [7, 1], 'half-year': [5, 1], year: [3, 2], campaign: [0, 0] }

/** One duty, unit by period. Throws not-found where the actor sees none of its units. */
export async function readDutyPage(tx: Tx, id: string, rule: string | undefined, actor: Actor, today: Day): Promise<DutyReply> {
  const { plan, duties, duty, byId, parts } = await findDuty(tx, id, today, rule)
  const owing = duty.units.filter(({ organisationId }) => seen(byId.get(organisationId), tx.scope.regionPaths))
  if (!owing.length && (duty.units.length || tx.scope.regionPaths !== null)) throw notFound('项履职')
  const deeds = (await listDeeds(tx, [id])).filter(({ organisationId }) => owing.some((unit) => unit.organisationId === organisationId))
  const per = duty.frequency.per
  const range = gridRange(per, plan.campaign, today)
  const rows = owing.map(({ organisationId, history }) => {
    const done = deeds.filter((deed) => deed.organisationId === organisationId)
    const owed = occurrences(history, range, plan.campaign, parts).map((one) => ({ one, ...standingOf(one, done, judgedOn(plan, today), plan.campaign) }))
    const judged = owed.filter(({ one, standing }) => one.until >= plan.keptSince || standing === 'done' || standing === 'late')
    return { organisationId, judged }
  })
  const periods = columnsOf(rows.flatMap(({ judged }) => judged.map(({ one }) => one)))
  const files = await tx.rows<{ id: string; name: string; deedId: string }>(sql`select id, name, subject_id as "deedId" from files where tenant_id = ${tx.scope.tenantId} and subject_type = 'deed' and subject_id = any(${deeds.map((deed) => deed.id)}::uuid[])`)
  const { clause } = duty
  return {
    id, title: titleOf(clause.text), rule: duty.rule, frequency: frequencyWords(duty.frequency), rules: duties.map((one) => ({ rule: one.rule, frequency: frequencyWords(one.frequency) })),
    source: { planId: plan.id, planTitle: plan.title, number: clause.number, clauseId: clause.id, path: [...clause.path], text: clause.text, ownerWords: ownerWordsOf(clause.owners) },
    periods, currentKey: plan.closedOn ? null : (periods.find(({ from, until }) => from <= today && until >= today)?.key ?? null), judgedFrom: plan.keptSince, planClosedOn: plan.closedOn,
    rows: rows.map(({ organisationId, judged }) => ({
      organisationId, organisationName: byId.get(organisationId)!.name, mayFulfil: fulfilRefusal(plan, organisationId, actor) ?? true,
      cells: periods.map(({ key }) => {
        const cell = judged.find(({ one }) => one.key === key)
        return cell ? { key, standing: cell.standing, times: cell.times, atLeast: cell.one.atLeast } : { key, standing: null, times: 0, atLeast: 0 }
      }),
      made: judged.filter(({ standing }) => standing === 'done').length, asked: judged.filter(({ one }) => one.until < today).length + judged.filter(({ one, standing }) => one.until >= today && standing === 'done').length,
    })),
    deeds: deeds.slice(0, 60).map(({ key, commitmentId: _, rule: __, sourceType, sourceId, ...deed }) => ({ ...deed, organisationName: byId.get(deed.organisationId)!.name, source: sourceType && sourceId ? { type: sourceType, id: sourceId } : null, periodKey: key, periodLabel: labelOf(key), files: files.filter(({ deedId }) => deedId === deed.id).map(({ id: file, name }) => ({ id: file, name })) })),
  }
}

export function fulfilRefusal({ closedOn }: Pick<PlanInForce, 'closedOn'>, organisationId: string, actor: Actor): string | undefined {
  if (closedOn) return `方案已经在 ${closedOn} 总结关闭，不再登记`
  if (!may(actor, 'task.work')) return '你的岗位不登记履职'
  return actor.organisationIds.includes(organisationId) ? undefined : '由本单位登记'
}

function gridRange(per: Period, campaign: Range, today: Day): Range {
  const [back, ahead] = SHOWN[per]
  if (per === 'campaign') return campaign
  const at = today < campaign.from ? campaign.from : today > campaign.until ? campaign.until : today
  let from = periodOf(per, at, campaign).from
  let until = periodOf(per, at, campaign).until
  for (let i = 0; i < back; i += 1) from = periodOf(per, addDays(from, -1), campaign).from
  for (let i = 0; i < ahead; i += 1) until = periodOf(per, addDays(until, 1), campaign).until
  return { from, until }
}

/** Every period that anybody owes, in order: those of an older text stand beside those of the newer one. */
function columnsOf(owed: readonly Occurrence[]) {
  const found = new Map(owed.map((one) => [one.key, windowOf(one)]))
  return [...found.values()].toSorted((a, b) => (a.from === b.from ? (a.until < b.until ? -1 : 1) : a.from < b.from ? -1 : 1))
}

/** The duty by its commitment, with its plan. Throws not-found. */
export async function findDuty(tx: Tx, id: string, today: Day, rule?: string) {
  const units = await listUnits(tx)
  const at = await tx.find<{ planId: string }>(sql`select c.plan_id as "planId" from plan_clauses c where c.tenant_id = ${tx.scope.tenantId} and c.commitment_id = ${id} limit 1`, 'once')
  const [loaded] = at ? await loadDuties(tx, units, today, at.planId, sql`c.commitment_id = ${id}`) : []
  // What the text in force asks for first; what only an older one asked for is still to be seen.
  const duty = rule ? loaded?.duties.find((one) => one.rule === rule) : (loaded?.duties.find(({ current }) => current) ?? loaded?.duties[0])
  if (!loaded || !duty) throw notFound('项履职')
  return { plan: loaded.plan, duties: loaded.duties, duty, byId: new Map(units.map((unit) => [unit.id, unit])), parts: await policyOf(tx, loaded.plan) }
}

/** Everything that is over and was not done in time, of periods that ended while the plan was kept here. @param since no earlier ones */
export async function closedWithoutDeed(tx: Tx, since: Day, today: Day): Promise<Miss[]> {
  const units = await listUnits(tx)
  const loaded = await loadDuties(tx, units, today)
  const deeds = await listDone(tx, loaded.flatMap(({ duties }) => duties.map(({ commitmentId }) => commitmentId)), null)
  const found: Miss[] = []
  for (const { plan, duties } of loaded) {
    const occurring = memorised(plan.campaign, await policyOf(tx, plan))
    const from = [since, plan.keptSince].reduce((a, b) => (a > b ? a : b))
    for (const duty of duties) {
      for (const { organisationId, history } of duty.units) {
        const done = deeds.get(`${duty.commitmentId} ${organisationId}`) ?? []
        const owed = occurring(history, { from, until: today }).filter(({ until }) => until >= from)
        for (const one of misses(owed, done, today, plan.campaign)) {
          const times = standingOf(one, done, today, plan.campaign).times
          found.push({ commitmentId: duty.commitmentId, rule: duty.rule, periodKey: one.key, organisationId, planId: plan.id, fromOn: one.from, untilOn: one.until, atLeast: one.atLeast, times })
        }
      }
    }
  }
  return found
}
