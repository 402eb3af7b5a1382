// What hangs on one hazard in other rooms, as its page shows it: each with its state in the words of its own room and the next day
// that matters. Only what the reader may open: a row of another room is read through that room's own sight.
import { may, type Actor, type Permission } from '#platform/auth/actor.ts'
import { all, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { visible, type CompiledLedger } from '#mechanisms/ledger/compile.ts'
import { visitLoop, type VisitState } from '#rooms/experts/rules.ts'
import { visitLedger } from '#rooms/experts/page.ts'
import { exposureLedger, listingLedger } from '#rooms/exposure/page.ts'
import { exposureLoop, listingLoop, type ExposureState, type ListingState } from '#rooms/exposure/rules.ts'
import { problemLedger } from '#rooms/problems/page.ts'
import { TIERS } from '#rooms/problems/definitions.ts'
import { problemLoop, type ProblemState } from '#rooms/problems/rules.ts'
import { supervisionLedger } from '#rooms/supervision/page.ts'
import { RUNGS, supervisionLoop, type Rung, type State } from '#rooms/supervision/rules.ts'
import { listAddressed } from '#rooms/supervision/store.ts'
import type { Attached } from './contract.ts'

type Of = { id: string; entityId: string }

export async function listAttached(tx: Tx, actor: Actor, hazard: Of, today: Day): Promise<Attached[]> {
  const parts = await Promise.all([
    may(actor, 'supervision.read') ? supervisionOf(tx, hazard, today) : may(actor, 'supervision.answer') && actor.entityId ? papersOf(tx, hazard) : [],
    allowed(actor, 'listing.read', () => listingOf(tx, hazard)),
    allowed(actor, 'exposure.read', () => exposuresOf(tx, hazard)),
    allowed(actor, 'problem.read', () => problemOf(tx, hazard)),
    allowed(actor, 'help-visit.read', () => visitsOf(tx, hazard)),
    allowed(actor, 'matter.read', () => mattersOf(tx, hazard)),
  ])
  return parts.flat()
}

const allowed = (actor: Actor, permission: Permission, read: () => Promise<Attached[]>) => (may(actor, permission) ? read() : Promise.resolve([]))
const seen = (tx: Tx, { compiled }: { compiled: CompiledLedger }, hazard: Of): Sql => all([...visible(compiled, tx.scope), sql`t.hazard_id = ${hazard.id}`])

async function supervisionOf(tx: Tx, hazard: Of, today: Day): Promise<Attached[]> {
  type Case = Row & { id: string; number: string; state: State; rung: Rung | null; proposed: Rung | null; answerBy: Day | null; waitUntil: Day | null }
  const rows = await tx.rows<Case>(sql`select t.id, t.number, t.state, t.rung, t.proposed_rung as proposed,
      (select min(m.answer_by) from supervision_measures m where m.tenant_id = ${tx.scope.tenantId} and m.supervision_id = t.id and m.round = t.round and m.state = 'taken' and m.answered_on is null) as "answerBy",
      (select max(m.wait_until) from supervision_measures m where m.tenant_id = ${tx.scope.tenantId} and m.supervision_id = t.id and m.round = t.round) as "waitUntil"
    from supervisions t where ${seen(tx, supervisionLedger, hazard)}`)
  return rows.map(({ id, number, state, rung, proposed, answerBy, waitUntil }) => {
    const live = state === 'listed'
    const words = [supervisionLoop.states[state].label, ...(live && rung ? [`已到${RUNGS[rung]}`] : []), ...(live && proposed ? [`${RUNGS[proposed]}等办`] : [])].join('，')
    const waits = waitUntil !== null && waitUntil > today ? waitUntil : null
    const [nextOn, next] = live && answerBy ? [answerBy, '前反馈'] : live && waits ? [waits, '起可上下一级'] : [null, null]
    return { kind: 'supervision' as const, id, label: '督办', title: number, state: words, sign: supervisionLoop.states[state].sign, nextOn, next }
  })
}

/** An enterprise sees of its case what was sent to it. */
async function papersOf(tx: Tx, hazard: Of): Promise<Attached[]> {
  const found = await tx.find<{ id: string }>(sql`select id from supervisions where tenant_id = ${tx.scope.tenantId} and hazard_id = ${hazard.id}`)
  return found ? (await listAddressed(tx, hazard.entityId, found.id)).map((row) => ({
    kind: 'supervision-paper' as const, id: row.measureId, label: '督办文书', title: RUNGS[row.rung], state: row.answeredOn ? '已反馈' : '要反馈', sign: row.answeredOn ? 'done' as const : 'waiting' as const, nextOn: row.answeredOn ? null : row.answerBy, next: row.answeredOn ? null : '前反馈',
  })) : []
}

async function problemOf(tx: Tx, hazard: Of): Promise<Attached[]> {
  const rows = await tx.rows<Row & { id: string; number: string; state: ProblemState; tier: string; dueOn: Day | null }>(sql`select t.id, t.number, t.state, t.tier, t.due_on as "dueOn" from problems t where ${seen(tx, problemLedger, hazard)}`)
  return rows.map(({ id, number, state, tier, dueOn }) => {
    const { label, sign, live } = problemLoop.states[state]
    return { kind: 'problem' as const, id, label: '问题清单', title: number, state: live ? `${label}，${TIERS.find(({ value }) => value === tier)?.label ?? ''}` : label, sign, nextOn: live ? dueOn : null, next: live && dueOn ? '到期' : null }
  })
}

async function exposuresOf(tx: Tx, hazard: Of): Promise<Attached[]> {
  const rows = await tx.rows<Row & { id: string; number: string; state: ExposureState; publishedOn: Day | null }>(sql`select t.id, t.number, t.state, t.published_on as "publishedOn" from exposures t where ${seen(tx, exposureLedger, hazard)} and t.state <> 'dropped' order by t.number`)
  return rows.map(({ id, number, state, publishedOn }) => ({ kind: 'exposure' as const, id, label: '曝光', title: number, state: exposureLoop.states[state].label, sign: exposureLoop.states[state].sign, nextOn: publishedOn, next: publishedOn ? '发布' : null }))
}

async function listingOf(tx: Tx, hazard: Of): Promise<Attached[]> {
  const rows = await tx.rows<Row & { id: string; number: string; level: string; state: ListingState; dueOn: Day; removedOn: Day | null }>(sql`select t.id, t.number, t.level, t.state, t.due_on as "dueOn", t.removed_on as "removedOn" from listings t where ${seen(tx, listingLedger, hazard)} and t.state <> 'refused' order by t.number`)
  return rows.map(({ id, number, level, state, dueOn, removedOn }) => ({ kind: 'listing' as const, id, label: '挂牌督办', title: `${level} ${number}`, state: listingLoop.states[state].label, sign: listingLoop.states[state].sign, nextOn: removedOn ?? dueOn, next: removedOn ? '摘牌' : '督办期限' }))
}

/** Visits on which this hazard was found. */
async function visitsOf(tx: Tx, hazard: Of): Promise<Attached[]> {
  const rows = await tx.rows<Row & { id: string; number: string; state: VisitState; visitedOn: Day | null }>(sql`select t.id, t.number, t.state, t.visited_on as "visitedOn" from help_visits t
    where ${all(visible(visitLedger.compiled, tx.scope))} and t.entity_id = ${hazard.entityId} and t.advices @> ${JSON.stringify([{ hazardId: hazard.id }])}::jsonb order by t.number`)
  return rows.map(({ id, number, state, visitedOn }) => ({ kind: 'help-visit' as const, id, label: '专家帮扶', title: number, state: visitLoop.states[state].label, sign: visitLoop.states[state].sign, nextOn: visitedOn, next: visitedOn ? '诊查发现' : null }))
}

async function mattersOf(tx: Tx, hazard: Of): Promise<Attached[]> {
  const rows = await tx.rows<Row & { id: string; name: string; link: string }>(sql`select m.id, m.name, l.name as link from matter_pins p join matter_links l on l.tenant_id = p.tenant_id and l.id = p.link_id join matters m on m.tenant_id = l.tenant_id and m.id = l.matter_id
    where p.tenant_id = ${tx.scope.tenantId} and p.subject_type = 'hazard' and p.subject_id = ${hazard.id} and p.removed_on is null order by m.name, l.position`)
  return rows.map(({ id, name, link }) => ({ kind: 'matter' as const, id, label: '一件事', title: name, state: `挂在“${link}”`, sign: 'working' as const, nextOn: null, next: null }))
}
