// Issue a paper for a hazard and read it again. The data it was made from is kept with its number, so that a paper drawn
// years later says what it said on its day.
import { newId } from '#platform/db/ids.ts'
import { nextNumber } from '#platform/db/numbers.ts'
import { sql } from '#platform/db/sql.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Instant } from '#platform/time/day.ts'
import { compose } from '#mechanisms/document/define.ts'
import { takeNumber } from '#mechanisms/document/numbering.ts'
import type { CompiledLedger } from '#mechanisms/ledger/compile.ts'
import { checkVersion, findRow, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { issuePaper, readPaper } from '../contract.ts'
import { readHazardPage } from '../page.ts'
import { getHazardForUpdate } from '../store.ts'
import { issuer } from '../terms.ts'
import { PAPERS } from './store.ts'

export function paperRoutes(ledger: CompiledLedger): Endpoint[] {
  const issue = endpoint(issuePaper, async ({ tx, actor, today, now, params, body }) => {
    const hazard = await getHazardForUpdate(tx, ledger, params.id)
    checkVersion(hazard as unknown as LedgerRow, body.baseVersion)
    if (!hazard.dueOn || hazard.state !== 'assigned') throw new Problem('step-refused', '交办并定了期限、还没有整改的隐患才出整改文书。')
    const house = parameterAsOf(await listParameters(tx), issuer, today, hazard.regionPath).value
    const definition = PAPERS[body.document]!
    if (definition.power === 'enforcement' && !house.enforcement) throw new Problem('not-allowed', '本单位没有执法权，不能出责令整改指令书；可以出隐患整改通知书，或报请有执法权的部门。')
    const entity = await tx.get<{ name: string; credit_code: string | null; address: string | null; principal: string | null }>(
      sql`select name, credit_code, address, principal from entities where tenant_id = ${tx.scope.tenantId} and id = ${hazard.entityId}`)
    const basis = hazard.clause ? `《${hazard.clause.document.replace(/[《》]/g, '')}》${hazard.clause.clause}` : '《中华人民共和国安全生产法》第四十一条第二款'
    // 屈应急 + 应急责改 would say it twice.
    const pattern = house.office.endsWith('应急') ? definition.numbering!.pattern.replace('{office}应急', '{office}') : definition.numbering!.pattern
    const { text: number } = await takeNumber(nextNumber, tx, { name: definition.numbering!.series, pattern }, today, { office: house.office })
    const data = {
      number,
      entity: { name: entity.name, ...(entity.credit_code ? { creditCode: entity.credit_code } : {}), address: entity.address ?? '（未登记）', principal: entity.principal ?? '（未登记）' },
      checkedOn: hazard.foundOn,
      items: [{ text: hazard.place ? `${hazard.place}：${hazard.description}` : hazard.description, basis, major: hazard.level === 'major' }],
      deadline: hazard.dueOn < today ? today : hazard.dueOn,
      inspectors: body.inspectors.map(({ name, certificate }) => ({ name, ...(certificate ? { certificate } : {}) })),
      issuer: house.issuer, issuedOn: today, department: house.department, reviewBody: house.reviewBody, court: house.court,
      contact: { name: actor.name, telephone: body.telephone },
    }
    compose(definition, data)
    const id = newId(now.getTime())
    await tx.run(sql`insert into papers (tenant_id, id, document, number, subject_type, subject_id, entity_id, data, issued_by, issued_on, created_at)
      values (${tx.scope.tenantId}, ${id}, ${body.document}, ${number}, 'hazard', ${hazard.id}, ${hazard.entityId}, ${JSON.stringify(data)}, ${actor.accountId}, ${today}, ${now})`)
    await append(tx, { what: 'hazard.paper-issued', subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor, at: now, commandId: body.commandId, body: { paper: id, document: body.document, label: definition.label, number } })
    return readHazardPage(tx, hazard.id, actor, today, now)
  })

  const read = endpoint(readPaper, async ({ tx, params }) => {
    const paper = await tx.find<{ document: string; subject_id: string; data: unknown; created_at: string }>(
      sql`select document, subject_id, data, created_at from papers where tenant_id = ${tx.scope.tenantId} and id = ${params.id} and subject_type = 'hazard'`)
    // Who sees the hazard sees its papers.
    if (!paper || !(await findRow(tx, ledger, paper.subject_id))) throw notFound('份文书')
    const composed = compose(PAPERS[paper.document]!, paper.data)
    return deliver(composed, params.format, paper.created_at as Instant)
  })

  return [issue, read] as Endpoint[]
}
