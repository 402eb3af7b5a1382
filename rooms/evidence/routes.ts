// A note that somebody looked, and the cases drawn for another look with what it showed. What was noticed stands on the hazard's own page.
import { PassThrough } from 'node:stream'
import type { Actor } from '#platform/auth/actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { Download, endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { writeSheet } from '#platform/sheets/write.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import * as contract from './contract.ts'
import { checkHazard } from './jobs.ts'
import { RESULT_LABELS, resultRefusal } from './rules.ts'
import { findDraw, getCase, listDrawn, saveLook, saveResult } from './store.ts'
import { drawShare } from './terms.ts'

/** @param sees whether the actor may see a hazard; the room of hazards says */
export function evidenceRoutes(sees: (tx: Tx, actor: Actor, hazardId: string) => Promise<boolean>): Endpoint[] {
  const look = endpoint(contract.look, async ({ tx, actor, now, params, body, house }) => {
    if (!(await sees(tx, actor, params.id))) throw notFound('件隐患')
    await checkHazard(tx, house.files, params.id, now)
    const subject = (await getCase(tx, params.id))!
    if (subject.rectifiedBy === actor.accountId || actor.entityId !== null) throw new Problem('step-refused', '谁整改谁不核对，换一位同事来。')
    const flags = await saveLook(tx, params.id, { actor, commandId: body.commandId, note: body.note, onSite: body.onSite, now })
    if (!flags) throw new Problem('step-refused', '没有还要核对的情况，不用再记。')
    return { flags }
  })

  const draws = endpoint(contract.listDraws, async ({ tx, today, query }) => {
    const rows = await listDrawn(tx, query.month)
    const share = drawShare(await listParameters(tx), today)
    return { months: [...new Set((query.month ? await listDrawn(tx) : rows).map((row) => row.month))], rows, share: share.value, inDocument: share.inDocument }
  })

  const result = endpoint(contract.recordResult, async ({ tx, actor, today, now, params, body }) => {
    const found = await findDraw(tx, params.id)
    if (!found || !(await sees(tx, actor, found.hazardId))) throw notFound('件抽查')
    const refusal = resultRefusal(found, actor)
    if (refusal) throw new Problem('step-refused', refusal)
    await saveResult(tx, found, { ...body, actor, today, now })
    return { hazardId: found.hazardId, reopen: body.result === 'not-rectified' }
  })

  const exported = endpoint(contract.exportDraws, async ({ tx, actor, today, query }) => {
    const rows = await listDrawn(tx, query.month)
    const out = new PassThrough()
    const writing = writeSheet(out, {
      title: '抽查名单', note: `从已销号的隐患里抽；有情况的抽中机会大。导出人 ${actor.name}`,
      columns: [
        { key: 'month', label: '月份' }, { key: 'number', label: '编号' }, { key: 'entityName', label: '单位', width: 28 }, { key: 'description', label: '隐患', width: 40 }, { key: 'closedOn', label: '销号日期', type: 'day' },
        { key: 'reviewedByName', label: '复查人' }, { key: 'reasons', label: '情况', width: 36 }, { key: 'drawnOn', label: '抽取日期', type: 'day' }, { key: 'seed', label: '抽取种子', width: 30 },
        { key: 'result', label: '核查结果' }, { key: 'note', label: '看到什么', width: 40 }, { key: 'lookedByName', label: '核查人' }, { key: 'lookedOn', label: '核查日期', type: 'day' },
      ],
      rows: rows.map((row) => ({ ...row, reasons: row.reasons.join('、'), result: row.result && RESULT_LABELS[row.result] })),
    })
    writing.catch((error: Error) => out.destroy(error))
    return new Download(`抽查名单-${query.month ?? today}.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', out)
  })

  return [look, draws, result, exported] as Endpoint[]
}
