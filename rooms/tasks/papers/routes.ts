// The lists out of the house: as the workbook people already use, and as a paper.
import { PassThrough } from 'node:stream'
import { sql } from '#platform/db/sql.ts'
import { Download, endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Instant } from '#platform/time/day.ts'
import { writeSheet } from '#platform/sheets/sheets.ts'
import { compose } from '#mechanisms/document/define.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { exportList } from '../contract.ts'
import { listPlansInForce } from '../store.ts'
import { makeList } from './lists.ts'
import { LONGEST_PAPER, taskList } from './task-list.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const give = endpoint(exportList, async ({ tx, actor, today, now, params, query }) => {
  const [plan] = await listPlansInForce(tx, today, query.plan)
  if (!plan) throw new Problem('not-found', '还没有印发的方案，没有清单可导出。')
  const list = await makeList(tx, plan, params.list)
  const { name: issuer } = await tx.get<{ name: string }>(sql`select coalesce(p.issuer, o.name) as name from plans p join organisations o on o.tenant_id = p.tenant_id and o.id = p.organisation_id where p.tenant_id = ${tx.scope.tenantId} and p.id = ${plan.id}`)
  const annex = params.list === 'annex'
  const note = annex ? '' : `截至 ${today}，共 ${list.rows.length} 项`
  const merged = list.columns.filter(({ mergeDown }) => mergeDown)
  if (params.format === 'xlsx') {
    const out = new PassThrough()
    writeSheet(out, {
      title: list.title, ...(annex ? {} : { note: `${note}，导出人 ${actor.name}` }), columns: list.columns.map(({ key, label, width }) => ({ key, label, width: width + 4, ...(key === 'due' && !annex && /^\d{4}-/.test(list.rows[0]?.['due'] ?? '') ? { type: 'day' as const } : {}) })),
      rows: list.rows, mergeDown: merged.map(({ key }) => key), printed: true,
    }).catch((error: Error) => out.destroy(error))
    return new Download(`${list.title}.xlsx`, XLSX, out)
  }
  if (list.rows.length > LONGEST_PAPER) throw new Problem('invalid', `这份清单有 ${list.rows.length} 行，公文和 PDF 一次最多 ${LONGEST_PAPER} 行，请导出 Excel。`, { fields: [{ field: 'format', message: '请选 Excel' }] })
  const paper = compose(taskList, {
    title: list.title, annex, note, issuer, issuedOn: today, rows: list.rows.map((row) => list.columns.map(({ key }) => row[key] ?? '')),
    columns: list.columns.map(({ label, width, mergeDown, align }) => ({ title: label, width, mergeDown: mergeDown ?? false, align: align ?? 'left' })),
  })
  return deliver(paper, params.format, now.toISOString() as Instant)
})

export const listRoutes: readonly Endpoint[] = [give] as Endpoint[]
