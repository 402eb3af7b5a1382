// Which papers a hazard can have, those it has, the wording in force for each, and the facts they are filled from.
import { newId } from '#platform/db/ids.ts'
import { nextNumber } from '#platform/db/numbers.ts'
import { sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Actor } from '#platform/auth/actor.ts'
import type { Day } from '#platform/time/day.ts'
import { compose, type DocumentDefinition, type Paper } from '#mechanisms/document/define.ts'
import { takeNumber } from '#mechanisms/document/numbering.ts'
import { CHANNELS } from '../definitions.ts'
import type { ClauseCitation } from '../rules.ts'
import type { issuer } from '../terms.ts'
import { caseForms } from './forms.ts'
import { rectificationNotice } from './rectification-notice.ts'
import { rectificationOrder } from './rectification-order.ts'
import { fillTemplate, type Values } from './template.ts'
import { textPapers, type TextPaperData } from './text-papers.ts'
import { TEXT_PAPER } from './texts.ts'
import { spokenDay, spokenMoney } from './words.ts'

export const PAPERS: Readonly<Record<string, DocumentDefinition>> = { 'rectification-notice': rectificationNotice as never, 'rectification-order': rectificationOrder as never, ...textPapers, ...caseForms }

export async function listPapers(tx: Tx, type: string, id: string) {
  const rows = await tx.rows<{ id: string; document: string; number: string; issuedOn: string }>(sql`
    select id, document, number, issued_on as "issuedOn" from papers where tenant_id = ${tx.scope.tenantId} and subject_type = ${type} and subject_id = ${id} order by created_at`, 'once')
  return rows.map((row) => ({ ...row, label: PAPERS[row.document]?.label ?? row.document }))
}

export type Wording = { readonly number: number; readonly title: string; readonly body: string; readonly pattern: string }

/** The wording in force: the jurisdiction's own last version, else the one that ships (number 0). */
export async function wordingOf(tx: Tx, document: string): Promise<Wording> {
  const paper = TEXT_PAPER.get(document)!
  const own = await tx.find<Wording & Row>(sql`select number, title, body, pattern from paper_templates where tenant_id = ${tx.scope.tenantId} and document = ${document} order by number desc limit 1`)
  return own ?? { number: 0, title: paper.title, body: paper.text, pattern: paper.pattern }
}

type Facts = Row & {
  number: string; description: string; place: string | null; clause: ClauseCitation | null; channel: string; foundOn: Day; foundByName: string; assignedOn: Day | null; dueOn: Day | null; firstDueOn: Day | null; entityId: string
  organisation: string; region: string; entity: string; creditCode: string | null; address: string | null; principal: string | null; controller: string | null
  planMeasures: string | null; planResponsible: string | null; planFunds: number | null; planDueOn: Day | null; planContingency: string | null
  rectification: string | null; rectifiedByName: string | null; rectifiedOn: Day | null; review: string | null; reviewedByName: string | null; reviewedOn: Day | null; closedOn: Day | null; closedByName: string | null; extendedTimes: number; returnedTimes: number
}

export async function factsOf(tx: Tx, hazardId: string): Promise<Facts> {
  return tx.get<Facts>(sql`select h.number, h.description, h.place, h.clause, h.channel, h.found_on as "foundOn", h.found_by_name as "foundByName", h.assigned_on as "assignedOn", h.due_on as "dueOn", h.first_due_on as "firstDueOn", h.entity_id as "entityId",
      o.name as organisation, r.name as region, e.name as entity, e.credit_code as "creditCode", e.address, e.principal, e.controller, h.plan_measures as "planMeasures", h.plan_responsible as "planResponsible", h.plan_funds as "planFunds",
      h.plan_due_on as "planDueOn", h.plan_contingency as "planContingency", h.rectification, h.rectified_by_name as "rectifiedByName", h.rectified_on as "rectifiedOn", h.review, h.reviewed_by_name as "reviewedByName", h.reviewed_on as "reviewedOn",
      h.closed_on as "closedOn", h.extended_times as "extendedTimes", h.returned_times as "returnedTimes",
      (select p.name from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id where a.tenant_id = ${tx.scope.tenantId} and a.id = h.closed_by) as "closedByName"
    from hazards h join entities e on e.tenant_id = h.tenant_id and e.id = h.entity_id join organisations o on o.tenant_id = h.tenant_id and o.id = h.organisation_id join regions r on r.tenant_id = h.tenant_id and r.id = h.region_id
    where h.tenant_id = ${tx.scope.tenantId} and h.id = ${hazardId}`)
}

/** 举报 is never told: whom a paper reaches need not know that somebody reported. */
const channelWords = (channel: string) => (channel === 'tipoff' ? '检查' : (CHANNELS.find((one) => one.value === channel)?.label ?? '检查'))
const basisOf = (clause: ClauseCitation | null) => (clause ? `《${clause.document.replace(/[《》]/g, '')}》${clause.clause}` : undefined)
const problemOf = (f: Pick<Facts, 'place' | 'description'>) => `${f.place ? `${f.place}，` : ''}${f.description.replace(/[。；;\s]+$/, '')}`

type House = typeof issuer.default

export function valuesOfCase(f: Facts, house: House, more: { today: Day; contact?: { name: string; telephone: string } | null }): Values {
  return {
    单位名称: f.entity, 统一社会信用代码: f.creditCode, 地址: f.address, 主要负责人: f.principal, 隐患编号: f.number, 隐患: problemOf(f), 部位: f.place, 判定依据: basisOf(f.clause), 发现日期: spokenDay(f.foundOn), 发现来源: channelWords(f.channel),
    交办日期: spokenDay(f.assignedOn), 整改期限: spokenDay(f.dueOn), 监管部门: f.organisation, 所在区域: f.region, 整改措施: f.planMeasures?.replace(/[。；;\s]+$/, ''), 整改责任人: f.planResponsible, 整改资金: spokenMoney(f.planFunds),
    签发单位: house.issuer, 签发日期: spokenDay(more.today), 上级部门: house.department, 联系人: more.contact?.name, 联系电话: more.contact?.telephone, 销号日期: spokenDay(f.closedOn),
  }
}

export type TextIssue = {
  readonly document: string; readonly hazardId: string; readonly values: Values; readonly house: House; readonly actor: Actor; readonly today: Day; readonly now: Date
  /** The text as somebody changed it for this one paper. */
  readonly text?: string | null | undefined; readonly title?: string | null | undefined
  readonly contact?: { name: string; telephone: string } | null; readonly copyTo?: readonly string[]; readonly signedBy?: string | null | undefined
  readonly entityId: string
}

/** The data of a paper before it has a number: what is shown before somebody signs it. */
export async function draftText(tx: Tx, issue: TextIssue): Promise<{ data: Omit<TextPaperData, 'number'>; pattern: string }> {
  const paper = TEXT_PAPER.get(issue.document)!
  const wording = await wordingOf(tx, issue.document)
  return {
    pattern: wording.pattern,
    data: {
      issuer: issue.house.issuer, issuedOn: issue.today, title: issue.title?.trim() || fillTemplate(wording.title, issue.values), recipient: paper.recipient ? fillTemplate(paper.recipient, issue.values) : null,
      text: issue.text?.trim() || fillTemplate(wording.body, issue.values), signedBy: paper.upward ? (issue.signedBy ?? null) : null, contact: issue.contact ?? null, copyTo: [...(issue.copyTo ?? [])], wording: wording.number,
    },
  }
}

export type Issued = { readonly id: string; readonly number: string; readonly label: string; readonly document: string }

/** Numbers the paper, checks that it can be drawn, and keeps it. Last in its transaction: the number waits for nobody. */
export async function issueText(tx: Tx, issue: TextIssue): Promise<Issued> {
  const { data, pattern } = await draftText(tx, issue)
  return keepPaper(tx, { ...issue, pattern, office: issue.house.office, data, internal: TEXT_PAPER.get(issue.document)!.internal === true })
}

export async function keepPaper(tx: Tx, paper: { document: string; pattern: string; office: string; data: object; hazardId: string; entityId: string; internal: boolean; actor: Actor; today: Day; now: Date }): Promise<Issued> {
  const definition = PAPERS[paper.document]!
  const { text: number } = await takeNumber(nextNumber, tx, { name: paper.document, pattern: paper.pattern }, paper.today, { office: paper.office })
  const data = { ...paper.data, number }
  compose(definition, data)
  const id = newId(paper.now.getTime())
  await tx.run(sql`insert into papers (tenant_id, id, document, number, subject_type, subject_id, entity_id, data, issued_by, issued_on, created_at)
    values (${tx.scope.tenantId}, ${id}, ${paper.document}, ${number}, 'hazard', ${paper.hazardId}, ${paper.internal ? null : paper.entityId}, ${JSON.stringify(data)}, ${paper.actor.accountId}, ${paper.today}, ${paper.now})`)
  return { id, number, label: definition.label, document: paper.document }
}

/** A form about the case, filled from the ledger as it stands. */
export function formData(f: Facts, house: House, today: Day, taken: string | null) {
  return {
    issuer: house.issuer, issuedOn: today, hazardNumber: f.number, entity: f.entity, creditCode: f.creditCode, address: f.address, principal: f.principal, controller: f.controller, regulator: f.organisation, region: f.region, description: problemOf(f),
    basis: basisOf(f.clause) ?? null, channel: channelWords(f.channel), foundOn: f.foundOn, foundBy: f.channel === 'tipoff' ? null : f.foundByName, dueOn: f.dueOn, firstDueOn: f.firstDueOn, extendedTimes: f.extendedTimes, returnedTimes: f.returnedTimes,
    measures: f.planMeasures, responsible: f.planResponsible, funds: spokenMoney(f.planFunds) ?? null, planDueOn: f.planDueOn, contingency: f.planContingency, rectification: f.rectification, rectifiedBy: f.rectifiedByName, rectifiedOn: f.rectifiedOn,
    review: f.review, reviewedBy: f.reviewedByName, reviewedOn: f.reviewedOn, closedBy: f.closedByName, closedOn: f.closedOn, taken,
  }
}

export const drawn = (document: string, data: unknown): Paper => compose(PAPERS[document]!, data)
