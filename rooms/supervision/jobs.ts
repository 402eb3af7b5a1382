// The clock of the ladder, each morning: major hazards come onto the list, what is slow gets its next rung proposed with the
// reason, what moved on loses a proposal that no longer fits. And what follows a hazard's own end or return at once.
import { rolesWith, type Role } from '#platform/auth/actor.ts'
import { nextNumber } from '#platform/db/numbers.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { on, type Consumer } from '#platform/events/consume.ts'
import { daily, type DailyJob } from '#platform/jobs/runner.ts'
import { dayOf, type Day } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { accountsOfCoordinator } from '#rooms/exposure/jobs.ts'
import { accountsOfEntity, accountsOfOrganisation, tell } from '#rooms/notices/store.ts'
import { followHazard, openOf, proposal, reasonsOf, reasonWords, RUNGS, type Rung } from './rules.ts'
import { insertCase, insertMeasure, listCases, listUnregistered, saveCase, saveMeasure, type Found } from './store.ts'
import { laddersAt } from './terms.ts'

type Roles = ReadonlyMap<string, Role>
/** Nobody in person: the product itself, by the clock. */
const CLOCK = { accountId: null, name: '系统' }

async function register(tx: Tx, today: Day, now: Date, hazardId?: string): Promise<void> {
  for (const hazard of await listUnregistered(tx, hazardId)) {
    const number = `DB-${today.slice(0, 4)}-${String(await nextNumber(tx, 'supervision', Number(today.slice(0, 4)))).padStart(4, '0')}`
    const id = await insertCase(tx, hazard, number, today, now)
    await append(tx, { what: 'supervision.registered', subject: { type: 'supervision', id }, actor: CLOCK, at: now, body: { number, hazardId: hazard.id } })
  }
}

const ENDED: Readonly<Record<string, string>> = { closed: '隐患已销号', voided: '隐患已作废' }

/** A case goes with its hazard: it ends when that is closed or no longer major, and begins a new round when it is open again. */
async function goAlong(tx: Tx, found: Found, today: Day, now: Date): Promise<void> {
  const way = followHazard(found.state, found.hazardState, found.level)
  const subject = { type: 'supervision', id: found.id }
  if (way === 'end') {
    const why = ENDED[found.hazardState] ?? '不再判定为重大'
    await lapse(tx, found, why, today)
    await saveCase(tx, found.id, { state: 'ended', endedOn: today, endedWhy: why, proposedRung: null }, now)
    await append(tx, { what: 'supervision.ended', subject, actor: CLOCK, at: now, body: { why } })
  } else if (way === 'resume') {
    await saveCase(tx, found.id, { state: found.admittedOn ? 'listed' : 'registered', round: found.round + 1, rung: null, proposedRung: null, refusedOn: null, refusedNote: null, endedOn: null, endedWhy: null }, now)
    await append(tx, { what: 'supervision.resumed', subject, actor: CLOCK, at: now, body: { round: found.round + 1 } })
  } else if (openOf(found) && found.hazardState !== 'assigned') {
    await lapse(tx, found, '已提交整改', today)
    await saveCase(tx, found.id, { proposedRung: null }, now)
  }
}

async function lapse(tx: Tx, found: Found, why: string, today: Day): Promise<void> {
  const open = openOf(found)
  if (open) await saveMeasure(tx, open.id, { state: 'lapsed', decidedOn: today, decidedByName: CLOCK.name, decidedWhy: why })
}

/** Proposes the next rung of every slow case; takes back a proposal of the clock whose reasons are gone. */
async function climb(tx: Tx, today: Day, now: Date): Promise<void> {
  const values = await listParameters(tx)
  const ladders = new Map<string, ReturnType<typeof laddersAt>>()
  for (const found of await listCases(tx, sql`t.state = 'listed' and h.state = 'assigned' and h.level = 'major'`)) {
    const here = ladders.get(found.regionPath) ?? laddersAt(values, today, found.regionPath)
    ladders.set(found.regionPath, here)
    const open = found.measures.find((one) => one.id === openOf(found)?.id)
    if (open && open.proposedByName === null && reasonsOf(found, here, today).length === 0) {
      await lapse(tx, found, '已有进展', today)
      await saveCase(tx, found.id, { proposedRung: null }, now)
      continue
    }
    const next = proposal(found, here, found.measures, found.round, today)
    if (!next) continue
    const measure = await insertMeasure(tx, found, { ...next, basis: here.basis[next.track].inDocument || next.track === 'slow' ? here.basis[next.track].basis : '拒不整改的，由有权机关依法处理（安全生产法第六十五条）', today, byName: null, now })
    await saveCase(tx, found.id, { proposedRung: next.rung }, now)
    await append(tx, { what: 'supervision.proposed', subject: { type: 'supervision', id: found.id }, actor: CLOCK, at: now, body: { measure, rung: next.rung, why: reasonWords(next.reasons) } })
  }
}

export const supervisionJobs: readonly DailyJob[] = [
  daily('supervision.ladder', async (tx, today, now) => {
    await register(tx, today, now)
    for (const found of await listCases(tx, sql`((t.state <> 'ended') = (h.state in ('closed', 'voided') or h.level is distinct from 'major') or (t.proposed_rung is not null and h.state <> 'assigned'))`)) await goAlong(tx, found, today, now)
    await climb(tx, today, now)
  }),
]

const HAZARD_EVENTS = ['hazard.graded', 'hazard.rectified', 'hazard.returned', 'hazard.accepted', 'hazard.closed', 'hazard.reopened', 'hazard.voided', 'hazard.regraded']

async function tellOffices(tx: Tx, found: Found, roles: Roles, telling: { kind: string; title: string; onceKey: string }, but: string | null, now: Date): Promise<void> {
  const managers = rolesWith(roles, 'supervision.manage')
  const who = [...(await accountsOfOrganisation(tx, found.organisationId, managers)), ...(await accountsOfCoordinator(tx, managers))]
  await tell(tx, who.filter((id) => id !== but), { ...telling, subjectType: 'supervision', subjectId: found.id }, now)
}

export const supervisionConsumers = (roles: Roles): readonly Consumer[] => [
  on(HAZARD_EVENTS, 'supervision.follow', async (tx, event, now) => {
    const today = dayOf(now)
    await register(tx, today, now, event.subjectId)
    for (const found of await listCases(tx, sql`t.hazard_id = ${event.subjectId}`)) await goAlong(tx, found, today, now)
  }),
  on(['supervision.proposed', 'supervision.answered', 'supervision.taken', 'supervision.admitted'], 'supervision.tell', async (tx, event, now) => {
    const [found] = await listCases(tx, sql`t.id = ${event.subjectId}`)
    if (!found) return
    const onceKey = `event:${event.id}`
    const rung = event.body['rung'] as Rung | undefined
    const about = found.title.slice(0, 60)
    if (event.what === 'supervision.proposed') await tellOffices(tx, found, roles, { kind: event.what, title: `${rung ? RUNGS[rung] : '下一级'}等办：${about}`, onceKey }, event.accountId, now)
    else if (event.what === 'supervision.answered') await tellOffices(tx, found, roles, { kind: event.what, title: `企业已反馈：${about}`, onceKey }, event.accountId, now)
    else if (event.what === 'supervision.admitted' || (rung && ['letter', 'bulletin', 'talk'].includes(rung))) {
      await tell(tx, await accountsOfEntity(tx, found.entityId), { kind: event.what, title: `收到${event.what === 'supervision.admitted' ? '督办通知' : RUNGS[rung!]}：${about}`, subjectType: 'supervision-paper', subjectId: found.id, onceKey }, now)
    }
  }),
]
