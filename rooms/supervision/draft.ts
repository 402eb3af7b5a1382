// What the papers of a case are filled with: the case, why it is slow, what was done before, and the first words of an exposure.
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import type { HazardBrief } from '#rooms/exposure/store.ts'
import { factsOf, valuesOfCase } from '#rooms/hazards/papers/store.ts'
import type { Values } from '#rooms/hazards/papers/template.ts'
import { spokenDate, spokenDay } from '#rooms/hazards/papers/words.ts'
import { openOf, reasonsOf, reasonWords, RUNGS, waitOf, type Rung } from './rules.ts'
import type { Found, MeasureRow } from './store.ts'
import type { LaddersHere } from './terms.ts'

export type Talk = { on: Day | string; at: string; place: string; who: string }

const DOCUMENTS: Readonly<Record<Rung, string>> = { letter: 'supervision-letter', bulletin: 'supervision-bulletin', talk: 'talk-notice', exposure: 'exposure-article', listed: 'listing-notice', 'report-up': 'refusal-report', 'hand-over': 'transfer-letter' }

/** The paper that the next step of this case leaves: the notice when it is admitted, else that of its open rung. */
export function documentOf(found: Pick<Found, 'state' | 'measures' | 'round'>): string {
  const open = openOf(found)
  return found.state === 'registered' || !open ? 'supervision-notice' : DOCUMENTS[open.rung]
}

/** 2026年11月5日函告（松街函〔2026〕3号）、2026年11月12日通报（…）; nothing where nothing was done. */
export async function takenWords(tx: Tx, found: Found): Promise<string | null> {
  const taken = found.measures.filter((one) => one.state === 'taken' && one.round === found.round)
  const ids = taken.flatMap((one) => one.paperId ?? [])
  const numbers = new Map(ids.length ? (await tx.rows<{ id: string; number: string }>(sql`select id, number from papers where tenant_id = ${tx.scope.tenantId} and id = any(${ids}::uuid[])`)).map((row) => [row.id, row.number]) : [])
  return taken.map((one) => `${spokenDay(one.decidedOn)}${RUNGS[one.rung]}${one.paperId && numbers.has(one.paperId) ? `（${numbers.get(one.paperId)}）` : ''}`).join('、') || null
}

export async function caseValues(tx: Tx, found: Found, ladders: LaddersHere, more: { today: Day; contact: { name: string; telephone: string } | null; talk?: Talk | undefined; measure?: MeasureRow | undefined }): Promise<Values> {
  const facts = await factsOf(tx, found.hazardId)
  const { issuer } = ladders
  const measure = more.measure ?? found.measures.find((one) => one.id === openOf(found)?.id)
  // Why it is slow today; where the clock has nothing to say, what was noted when the rung was proposed.
  const today = reasonsOf({ ...found, refusedOn: null }, ladders, more.today)
  const noted = (measure?.reasons ?? []).filter((reason) => reason.kind !== 'refused')
  const handOver = documentOf(found) === 'transfer-letter' && issuer.department === issuer.issuer
  return {
    ...valuesOfCase(facts, issuer, more), 督办编号: found.number, 督办缘由: reasonWords(today.length ? [...today, ...noted.filter((reason) => reason.kind === 'office')] : noted) || null, 督办台阶: ladders.slow.map((rung) => RUNGS[rung]).join('、') || null, 依据: measure?.basis ?? ladders.basis.slow.basis,
    答复期限: spokenDay(waitOf(ladders, more.today)), 已采取措施: await takenWords(tx, found), 拒不整改情况: found.refusedNote?.replace(/[。；;\s]+$/, ''), ...(handOver ? { 上级部门: `${issuer.issuer}执法机构` } : {}),
    ...(more.talk ? { 约谈时间: `${spokenDate(more.talk.on as Day)}${more.talk.at}`, 约谈地点: more.talk.place, 约谈对象: more.talk.who } : {}),
  }
}

/** The first draft of an exposure, from the record alone; its drafter changes it before it goes to review. */
export function exposureWords(hazard: HazardBrief, found: Found, measure: MeasureRow, text: string | null): { title: string; content: string } {
  const problem = hazard.description.replace(/[。；;\s]+$/, '')
  const title = `${hazard.entityName}重大事故隐患整改缓慢`
  return {
    title: (title.length > 60 ? '某单位重大事故隐患整改缓慢' : title),
    content: text?.trim() || [
      `经检查，${hazard.entityName}存在重大事故隐患：${problem}。${found.dueOn ? `整改期限为${spokenDay(found.dueOn)}。` : ''}经督促，${reasonWords(measure.reasons.filter((reason) => reason.kind !== 'office')) || '整改进展缓慢'}，现予公开曝光。`,
      '该单位要落实主体责任，立即整改，消除隐患。各生产经营单位要引以为戒，认真开展自查自改。',
    ].join('\n'),
  }
}
