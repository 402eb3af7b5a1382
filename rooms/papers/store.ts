// All SQL of the register of papers and of the wordings. Who sees a hazard sees its papers; row-level security keeps from an
// enterprise what was not sent to it.
import { all, sql, valuesOf, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { compileLedger, visible } from '#mechanisms/ledger/compile.ts'
import { hazards } from '#rooms/hazards/definitions.ts'

const ledger = compileLedger(hazards)

export type PaperFilters = { document?: string | undefined; entityId?: string | undefined; from?: string | undefined; until?: string | undefined; q?: string | undefined }
export type RegisterRow = { id: string; document: string; number: string; issuedOn: string; issuedByName: string; entityId: string; entityName: string; hazardId: string; hazardNumber: string; description: string; supervisionId: string | null }

/** The hazard stands as `t`, for its ledger says who sees it. */
function conditions(tx: Tx, filters: PaperFilters): Sql[] {
  const like = filters.q?.trim() ? `%${filters.q.trim().replace(/[\\%_]/g, '\\$&')}%` : undefined
  return [
    ...visible(ledger, tx.scope), sql`p.tenant_id = ${tx.scope.tenantId} and p.subject_type = 'hazard'`,
    ...(filters.document ? [sql`p.document = ${filters.document}`] : []), ...(filters.entityId ? [sql`t.entity_id = ${filters.entityId}`] : []),
    ...(filters.from ? [sql`p.issued_on >= ${filters.from}::date`] : []), ...(filters.until ? [sql`p.issued_on <= ${filters.until}::date`] : []),
    ...(like ? [sql`(p.number like ${like} or e.name like ${like} or t.description like ${like})`] : []),
  ]
}

const FROM = sql`from papers p join hazards t on t.tenant_id = p.tenant_id and t.id = p.subject_id join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id`

export async function listRegister(tx: Tx, filters: PaperFilters, page: { after?: string | undefined; limit: number }): Promise<RegisterRow[]> {
  const after = page.after ? [sql`(p.issued_on, p.id) < (select a.issued_on, a.id from papers a where a.tenant_id = ${tx.scope.tenantId} and a.id = ${page.after})`] : []
  return tx.rows<RegisterRow & Row>(sql`select p.id, p.document, p.number, p.issued_on as "issuedOn", coalesce(n.name, '') as "issuedByName", t.entity_id as "entityId", e.name as "entityName", t.id as "hazardId", t.number as "hazardNumber", t.description, s.id as "supervisionId"
    ${FROM} left join supervisions s on s.tenant_id = p.tenant_id and s.hazard_id = t.id left join accounts c on c.tenant_id = p.tenant_id and c.id = p.issued_by left join people n on n.tenant_id = c.tenant_id and n.id = c.person_id
    where ${all([...conditions(tx, filters), ...after])} order by p.issued_on desc, p.id desc limit ${page.limit}`)
}

/** How many of each kind, under the same filters but the kind's own. */
export async function countKinds(tx: Tx, filters: PaperFilters): Promise<{ document: string; count: number }[]> {
  return tx.rows(sql`select p.document, count(*) as count ${FROM} where ${all(conditions(tx, { ...filters, document: undefined }))} group by 1`)
}

export type HazardLine = {
  number: string; entityName: string; creditCode: string | null; address: string | null; principal: string | null; regionName: string; organisationName: string; description: string; place: string | null; clause: string | null; channel: string; foundOn: string; assignedOn: string | null; dueOn: string | null
  measures: string | null; responsible: string | null; funds: number | null; rectifiedOn: string | null; reviewedByName: string | null; closedOn: string | null; state: string; rungs: string | null; papers: string | null
}

/** Every major hazard of the register, by day of finding. */
export async function listMajor(tx: Tx, filters: { live?: string | undefined; from?: string | undefined; until?: string | undefined }): Promise<HazardLine[]> {
  const over = sql`t.state in ('closed', 'voided')`
  return tx.rows<HazardLine & Row>(sql`select t.number, e.name as "entityName", e.credit_code as "creditCode", e.address, e.principal, g.name as "regionName", o.name as "organisationName", t.description, t.place, t.clause ->> 'document' || ' ' || (t.clause ->> 'clause') as clause, t.channel, t.found_on as "foundOn",
      t.assigned_on as "assignedOn", t.due_on as "dueOn", t.plan_measures as measures, t.plan_responsible as responsible, t.plan_funds as funds, t.rectified_on as "rectifiedOn", t.reviewed_by_name as "reviewedByName", t.closed_on as "closedOn", t.state,
      (select string_agg(m.rung, ',' order by m.decided_on, m.id) from supervision_measures m join supervisions s on s.tenant_id = m.tenant_id and s.id = m.supervision_id where m.tenant_id = ${tx.scope.tenantId} and s.hazard_id = t.id and m.state = 'taken') as rungs,
      (select string_agg(p.number, '、' order by p.created_at) from papers p where p.tenant_id = ${tx.scope.tenantId} and p.subject_type = 'hazard' and p.subject_id = t.id) as papers
    from hazards t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id join regions g on g.tenant_id = t.tenant_id and g.id = t.region_id join organisations o on o.tenant_id = t.tenant_id and o.id = t.organisation_id
    where ${all([...visible(ledger, tx.scope), sql`t.level = 'major' and t.state <> 'voided'`, ...(filters.live ? [filters.live === 'true' ? sql`not ${over}` : over] : []), ...(filters.from ? [sql`t.found_on >= ${filters.from}::date`] : []), ...(filters.until ? [sql`t.found_on <= ${filters.until}::date`] : [])])}
    order by t.found_on, t.number limit 20000`)
}

export type VersionRow = { number: number; title: string; body: string; pattern: string; note: string; setByName: string; setAt: string }

export async function listVersions(tx: Tx, document: string): Promise<VersionRow[]> {
  return tx.rows<VersionRow & Row>(sql`select number, title, body, pattern, note, set_by_name as "setByName", set_at as "setAt" from paper_templates where tenant_id = ${tx.scope.tenantId} and document = ${document} order by number desc`)
}

export async function insertVersion(tx: Tx, row: { document: string; number: number; title: string; body: string; pattern: string; note: string; name: string; now: Date }): Promise<void> {
  await tx.run(sql`insert into paper_templates ${valuesOf([{ tenant_id: tx.scope.tenantId, document: row.document, number: row.number, title: row.title, body: row.body, pattern: row.pattern, note: row.note, set_by_name: row.name, set_at: row.now }])}`)
}
