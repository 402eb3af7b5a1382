// Which reports a hazard makes due, who receives each, and the loop of one report: 待报 → 报送 → 签收. Pure: `now` comes in the
// context. 《安全生产事故隐患排查治理暂行规定》第十四条第二款：报告写现状及其产生原因、危害程度和整改难易程度、治理方案.
import { z } from 'zod'
import { text } from '#platform/http/contract.ts'
import type { Day } from '#platform/time/day.ts'
import { defineLoop, type Step, type StepContext } from '#mechanisms/loop/define.ts'
import type { Moment, Receiver, ReportTerms } from './terms.ts'

export type ReportState = 'owed' | 'sent' | 'received' | 'dropped'
export type DualReport = {
  id: string; version: number; hazardId: string; hazardNumber: string; description: string; entityId: string; moment: Moment; receiver: Receiver; receiverOrganisationId: string; round: number; state: ReportState
  dueAt: string; dueOn: Day; situation: string | null; severity: string | null; treatment: string | null; sentAt: string | null; sentOn: Day | null; sentBy: string | null; sentByName: string | null
  receivedOn: Day | null; receivedBy: string | null; receivedByName: string | null; receiptNote: string | null
}

export type Change = 'raise-found' | 'raise-rectified' | 'drop-all' | 'drop-rectified'

/** What an event of a hazard changes about its reports. */
export function changeBy(event: string, before: { level: string | null }, after: { level: string | null }): Change | undefined {
  if (event === 'hazard.graded' || event === 'hazard.regraded') return after.level === 'major' ? (before.level === 'major' ? undefined : 'raise-found') : before.level === 'major' ? 'drop-all' : undefined
  if (event === 'hazard.voided') return 'drop-all'
  if (after.level !== 'major') return undefined
  return event === 'hazard.rectified' ? 'raise-rectified' : event === 'hazard.returned' ? 'drop-rectified' : undefined
}

/** The receivers of this moment, none where the enterprise is out of scope. */
export function receiversOf(terms: ReportTerms | null, moment: Moment, entity: { highHazard: boolean }): readonly Receiver[] {
  return terms && terms.moments.includes(moment) && (terms.scope === 'all' || entity.highHazard) ? terms.to : []
}

/**
 * The office behind the word: 主管部门 is the department of the trade; 监管部门 the one that answers for the hazard, or, where both
 * are named beside each other, the coordinating office; 属地政府 the office of the jurisdiction itself.
 */
export function officeOf(receiver: Receiver, to: readonly Receiver[], offices: { regulator: string; coordinator: string | null }): string {
  const coordinator = offices.coordinator ?? offices.regulator
  if (receiver === 'local') return coordinator
  return receiver === 'regulator' && to.includes('lead') ? coordinator : offices.regulator
}

export const isLate = (r: Pick<DualReport, 'state' | 'dueAt' | 'sentAt'>, now: Date): boolean => (r.sentAt ? r.sentAt > r.dueAt : r.state === 'owed' && now.toISOString() > r.dueAt)

type Context = StepContext<undefined>
const step = <Body>(one: Step<DualReport, Body, undefined, ReportState>): Step<DualReport, Body, undefined, ReportState> => one

/** One report goes to all who are to have it: nobody types it twice. */
const send = step({
  label: '报送', from: ['owed'], permission: 'dual-report.send', binds: true,
  body: z.object({ situation: text(2000, 2).describe('现状和产生原因；落实整改时写整改结果'), severity: text(2000, 2).describe('危害程度和整改难易程度'), treatment: text(2000, 2).describe('治理方案；落实整改时写做了什么') }),
  refuse: (r, c: Context) => (c.actor.entityId === r.entityId ? undefined : '由发现隐患的企业自己报'),
  apply: (_, body, c) => ({ ...body, state: 'sent', sentAt: c.now.toISOString(), sentOn: c.today, sentBy: c.actor.accountId, sentByName: c.actor.name }),
  event: 'dual-report.sent',
})

const receive = step({
  label: '签收', from: ['sent'], permission: 'dual-report.receive', binds: true,
  body: z.object({ note: text(500).nullish() }),
  refuse: (r, c: Context) => (c.actor.organisationIds.includes(r.receiverOrganisationId) ? undefined : '由接收的单位签收'),
  apply: (_, body, c) => ({ state: 'received', receivedOn: c.today, receivedBy: c.actor.accountId, receivedByName: c.actor.name, receiptNote: body.note ?? null }),
  event: 'dual-report.received',
})

export const reportLoop = defineLoop({
  name: 'dual-report', label: '双报告', unit: '份', systems: ['D08'],
  states: {
    owed: { label: '待报', sign: 'waiting', live: true }, sent: { label: '待签收', sign: 'waiting', live: true }, received: { label: '已签收', sign: 'done', live: false },
    dropped: { label: '不用再报', sign: 'voided', live: false },
  },
  steps: { send, receive },
})
export type ReportStep = keyof typeof reportLoop.steps
