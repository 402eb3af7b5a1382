// The supervision ledger mounted, and one case whole: its ladder drawn, each rung with its reason and paper, what can be done.
import { may, type Actor } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import type { Day } from '#platform/time/day.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { mountLedger } from '#mechanisms/ledger/mount.ts'
import { getRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { inRegions } from '#mechanisms/ledger/compile.ts'
import { listPapers, PAPERS } from '#rooms/hazards/papers/store.ts'
import { supervisionFilters, supervisions } from './definitions.ts'
import { expectedPercent, nextRung, reasonsOf, reasonWords, RUNGS, supervisionLoop, trackOf, type Track } from './rules.ts'
import { getCase, type Found, type MeasureRow } from './store.ts'
import { laddersAt, type LaddersHere } from './terms.ts'

export const supervisionLedger = mountLedger(supervisions, {
  extraFilters: supervisionFilters,
  extraSql: {
    mine: (_, { actor }) => (may(actor, 'hazard.coordinate') ? sql`true` : sql`t.organisation_id = any(${actor.organisationIds as string[]}::uuid[])`),
    waiting: () => sql`(t.state = 'registered' or t.proposed_rung is not null)`,
    unanswered: (_, { scope, today }) => sql`exists (select 1 from supervision_measures m where m.tenant_id = ${scope.tenantId} and m.supervision_id = t.id and m.round = t.round and m.state = 'taken' and m.answered_on is null and m.answer_by < ${today})`,
  },
})
export const { compiled } = supervisionLedger

export async function readSupervisionPage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const found = await getCase(tx, compiled, id)
  const [row, values, papers, timeline, files, tied] = await Promise.all([
    getRow(tx, compiled, id), listParameters(tx), listPapers(tx, 'hazard', found.hazardId), listTimeline(tx, { type: 'supervision', id }), filesOf(tx, found.measures), tiedOf(tx, found.measures),
  ])
  const ladders = laddersAt(values, today, found.regionPath)
  const reasons = reasonsOf(found, ladders, today)
  const paper = (paperId: string | null) => papers.find((one) => one.id === paperId) ?? null
  return {
    row: { ...row, endedWhy: found.endedWhy, refusedOn: found.refusedOn, refusedNote: found.refusedNote } as never,
    hazard: {
      id: found.hazardId, number: found.hazardNumber, state: found.hazardState, level: found.level, foundOn: found.foundOn, assignedOn: found.assignedOn, dueOn: found.dueOn, progressOn: found.progressOn, progressPercent: found.progressPercent,
      expectedPercent: expectedPercent(found, today),
    },
    ladder: {
      track: trackOf(found), slow: stepsOf('slow', ladders, found), refusal: stepsOf('refusal', ladders, found), next: nextWords(found, ladders, reasons.length > 0, today), why: reasonWords(reasons), slowAfterDays: ladders.slowAfterDays, waitDays: ladders.waitDays,
      basis: ladders.basis, enforcement: ladders.issuer.enforcement,
    },
    measures: found.measures.map((one) => ({
      id: one.id, round: one.round, track: one.track, rung: one.rung, label: RUNGS[one.rung], state: one.state, why: reasonWords(one.reasons), basis: one.basis, proposedOn: one.proposedOn, proposedByName: one.proposedByName, decidedOn: one.decidedOn, decidedByName: one.decidedByName,
      decidedWhy: one.decidedWhy, waitUntil: one.waitUntil, answerBy: one.answerBy, answer: one.answer, answeredOn: one.answeredOn, answeredByName: one.answeredByName, files: files.filter((file) => file.measureId === one.id).map(({ id: fileId, name }) => ({ id: fileId, name })),
      talk: (one.facts['talk'] as { on: string; at: string; place: string; who: string } | undefined) ?? null,
      paper: paper(one.paperId ?? tied.exposures.get(one.exposureId ?? '')?.paperId ?? tied.listings.get(one.listingId ?? '')?.paperId ?? null), minutes: paper(one.minutesPaperId), exposure: tied.exposures.get(one.exposureId ?? '') ?? null, listing: tied.listings.get(one.listingId ?? '') ?? null,
    })),
    papers: papers.map((one) => ({ ...one, label: PAPERS[one.document]?.label ?? one.document })), timeline,
    abilities: abilities(supervisionLoop, found, { actor, today, now, terms: ladders }),
  }
}

/** Each rung of a ladder as it stands in this round. */
function stepsOf(track: Track, ladders: LaddersHere, found: Found) {
  const next = nextRung(ladders, found.measures, found.round, track, '9999-12-31' as Day)
  return ladders[track].map((rung) => {
    const mine = found.measures.filter((one) => one.round === found.round && one.track === track && one.rung === rung)
    const last = mine.findLast((one) => one.state === 'taken') ?? mine.findLast((one) => one.state === 'proposed') ?? mine.at(-1)
    const standing = last?.state === 'taken' ? 'taken' as const : last?.state === 'proposed' ? 'open' as const : last?.state === 'waived' ? 'waived' as const : next.kind === 'rung' && next.rung === rung ? 'next' as const : 'ahead' as const
    return { rung, label: RUNGS[rung], standing, measureId: last?.id ?? null }
  })
}

/** What happens next, in one sentence. */
export function nextWords(found: Found, ladders: LaddersHere, slow: boolean, today: Day): string {
  if (found.state === 'ended') return `已解除：${found.endedWhy ?? ''}`
  if (found.state === 'registered') return '等安委办或监管部门核定，纳入督办清单'
  const track = trackOf(found)
  const next = nextRung(ladders, found.measures, found.round, track, today)
  switch (next.kind) {
    case 'open': return `${RUNGS[next.measure.rung]}等办：确认，或写明为什么先不办`
    case 'wait': return `上一级办过，${next.until} 起仍没有进展的上下一级`
    case 'top': return track === 'slow' ? '台阶已经走完；仍不整改的，认定拒不整改' : '已报告或移送，等处理结果'
    case 'none': return '方案没有写整改缓慢的台阶，只催办、督办；拒不整改的可以认定后上报'
    case 'rung': return found.hazardState !== 'assigned' ? '已提交整改，等复查，先不上台阶' : slow ? `明早提出${RUNGS[next.rung]}` : `进展正常；整改缓慢时先${RUNGS[next.rung]}`
  }
}

async function filesOf(tx: Tx, measures: readonly MeasureRow[]): Promise<{ id: string; name: string; measureId: string }[]> {
  const ids = measures.map((one) => one.id)
  return ids.length ? tx.rows<Row & { id: string; name: string; measureId: string }>(sql`select id, name, subject_id as "measureId" from files where tenant_id = ${tx.scope.tenantId} and subject_type = 'supervision-measure' and subject_id = any(${ids}::uuid[]) order by uploaded_at`) : []
}

async function tiedOf(tx: Tx, measures: readonly MeasureRow[]) {
  const ids = (key: 'exposureId' | 'listingId') => measures.flatMap((one) => one[key] ?? [])
  const [exposures, listings] = await Promise.all([
    ids('exposureId').length ? tx.rows<Row & { id: string; title: string; state: string; paperId: string | null }>(sql`select id, title, state, paper_id as "paperId" from exposures where tenant_id = ${tx.scope.tenantId} and id = any(${ids('exposureId')}::uuid[])`) : [],
    ids('listingId').length ? tx.rows<Row & { id: string; number: string; state: string; paperId: string | null }>(sql`select id, number, state, paper_id as "paperId" from listings where tenant_id = ${tx.scope.tenantId} and id = any(${ids('listingId')}::uuid[])`) : [],
  ])
  return { exposures: new Map(exposures.map((one) => [one.id, one])), listings: new Map(listings.map((one) => [one.id, one])) }
}

/** Whoever manages sees a case's files; an enterprise those of its own answers. */
export const seesMeasure = async (tx: Tx, actor: Actor, measureId: string) =>
  (may(actor, 'supervision.read') || may(actor, 'supervision.answer')) && (await tx.find(sql`select 1 from supervision_measures m join supervisions s on s.tenant_id = m.tenant_id and s.id = m.supervision_id where m.tenant_id = ${tx.scope.tenantId} and m.id = ${measureId}
    and ${inRegions(tx.scope, sql`s.region_path`)}`)) !== undefined

