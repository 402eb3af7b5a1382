// Filings over HTTP: the board, the units, the first submission, the steps after it, urging, the workbook of who has not
// filed; and the receipts of a plan.
import { PassThrough } from 'node:stream'
import { newId } from '#platform/db/ids.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { Download, endpoint, ownTransactions, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import { writeCsv, writeSheet, type OutColumn } from '#platform/sheets/sheets.ts'
import { daysBetween, type Day } from '#platform/time/day.ts'
import { take } from '#mechanisms/loop/define.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { attachFiles } from '#rooms/files/store.ts'
import * as contract from './contract.ts'
import { missingRule, overRefusal, owedBy, planAsked, readBoard, readFilingPage, readPlace, ruleOf, termsOfFiling, writePlace } from './page.ts'
import { fileRefusal, filingLoop, isLate, ORDER, STANDINGS, type Filing, type FilingStepName, type Standing } from './rules.ts'
import { placeWords } from './terms.ts'
import { countUnits, decideVersion, findUnit, getFiling, insertFiling, insertReceipt, insertVersion, lastUrged, listUnits, saveFiling, streamUnits } from './store.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const PAGE = 50
/** Whoever still has to do something. */
const OPEN: readonly Standing[] = ['missing', 'returned']

const board = endpoint(contract.board, ({ tx, actor, today, query }) => readBoard(tx, query.planId, actor, today))

const units = endpoint(contract.listUnits, async ({ tx, actor, today, query }) => {
  const { asked } = await planAsked(tx, query.planId, today)
  const rule = asked && ruleOf(asked, query.rule)
  if (query.rule && asked && !rule) throw missingRule()
  if (!asked || !rule) return { rows: [], next: null }
  const states = query.state ? [query.state] : query.late ? OPEN : ORDER
  const after = readPlace(query.after)
  const register = { table: 'filings', planId: asked.plan.id, regionPath: asked.plan.regionPath, rule: rule.key } as const
  const by = owedBy(asked.plan, rule)
  const nobody = query.late && !(by && by < today)
  const found = nobody ? { rows: [], next: null } : await listUnits(tx, actor, rule, register, states, { q: query.q, after, limit: query.limit ?? PAGE })
  return {
    rows: found.rows.map((row) => ({ side: row.side, id: row.id, name: row.name, place: row.place, state: row.state as Standing, late: isLate(row.state as Standing, by, today), filingId: row.rowId, document: row.document, number: row.number, submittedOn: row.on, reason: row.reason })),
    next: writePlace(found.next),
  }
})

const COLUMNS: OutColumn[] = [
  { key: 'name', label: '单位', width: 32 }, { key: 'kind', label: '类型', width: 12 }, { key: 'place', label: '所属社区', width: 16 }, { key: 'contact', label: '负责人和电话', width: 24 }, { key: 'title', label: '应报', width: 24 }, { key: 'dueOn', label: '期限', type: 'day' },
  { key: 'stands', label: '状态', width: 8 }, { key: 'lateDays', label: '逾期天数', type: 'number' }, { key: 'reason', label: '退回理由', width: 32 },
]

const exportList = ownTransactions(contract.exportUnits, async ({ house, scope, actor, today, query }) => {
  const { asked } = await house.db.read(scope, (tx) => planAsked(tx, query.planId, today))
  const rule = asked && ruleOf(asked, query.rule)
  if (query.rule && asked && !rule) throw missingRule()
  const states = query.state ? [query.state] : OPEN
  const out = new PassThrough({ highWaterMark: 256 * 1024 })
  const by = asked ? owedBy(asked.plan, rule) : null
  const lateDays = by && by < today ? daysBetween(by as Day, today) : null
  const writing = house.db.streamed(scope, async (tx) => {
    async function* rows() {
      if (!asked || !rule) return
      for await (const batch of streamUnits(tx, actor, rule, { table: 'filings', planId: asked.plan.id, regionPath: asked.plan.regionPath, rule: rule.key }, states)) {
        for (const unit of batch) {
          const open = OPEN.includes(unit.state as Standing)
          yield { name: unit.name, kind: unit.side === 'entity' ? '企业、场所' : placeWords(unit.side, unit.place), place: unit.side === 'entity' ? unit.place : null, contact: unit.contact, title: rule.title, dueOn: rule.dueOn, stands: STANDINGS[unit.state as Standing], lateDays: open ? lateDays : null, reason: unit.reason }
        }
      }
    }
    if (query.format === 'csv') await writeCsv(out, { columns: COLUMNS, rows: rows() })
    else await writeSheet(out, { title: rule ? `${rule.title} ${query.state ? STANDINGS[query.state] : '没报的单位'}` : '没报的单位', note: `${asked?.plan.title ?? '还没有印发的方案'}；截至 ${today}，导出人 ${actor.name}`, columns: COLUMNS, rows: rows() })
  })
  writing.catch((error: Error) => out.destroy(error))
  const csv = query.format === 'csv'
  return new Download(`${rule?.title ?? '应报方案'}-没报的单位-${today}.${query.format ?? 'xlsx'}`, csv ? 'text/csv; charset=utf-8' : XLSX, out)
})

/** @throws step-refused when the plan is closed. */
function refuseOver(plan: Parameters<typeof overRefusal>[0], verb: string): void {
  const refused = overRefusal(plan, verb)
  if (refused) throw new Problem('step-refused', `${refused}。`)
}

/** The one unit the body names. Throws where it names none, both, or one that is not meant or not in sight. */
function sideOf(body: { organisationId?: string | null | undefined; entityId?: string | null | undefined }): { side: 'organisation' | 'entity'; id: string } {
  if (Boolean(body.organisationId) === Boolean(body.entityId)) throw new Problem('invalid', '机构和企业只填一个。', { fields: [{ field: 'organisationId', message: '选一个单位' }] })
  return body.entityId ? { side: 'entity', id: body.entityId } : { side: 'organisation', id: body.organisationId! }
}

const submit = endpoint(contract.submitFiling, async ({ tx, actor, today, now, body }) => {
  const { asked } = await planAsked(tx, body.planId, today)
  const rule = ruleOf(asked!, body.rule)
  if (!rule) throw missingRule()
  refuseOver(asked!.plan, '收')
  const { side, id } = sideOf(body)
  const unit = await findUnit(tx, actor, rule, asked!.plan, side, id)
  if (!unit) throw new Problem('invalid', '这家单位不用报这一项，或不在你负责的范围内。', { fields: [{ field: side === 'entity' ? 'entityId' : 'organisationId', message: '请从应报的单位里选' }] })
  const subject = { organisationId: side === 'organisation' ? id : null, entityId: side === 'entity' ? id : null }
  const refused = fileRefusal(actor, subject)
  if (refused) throw new Problem('step-refused', `${refused}。`)
  const filing: Filing = {
    id: body.id, version: 1, planId: body.planId, rule: rule.key, ...subject, state: 'submitted', number: 1, name: body.name, submittedOn: today, submittedBy: actor.accountId, submittedByName: actor.name, firstOn: today,
    decidedOn: null, decidedBy: null, decidedByName: null, reason: null, acceptedNumber: null, acceptedOn: null,
  }
  await insertFiling(tx, filing, now)
  await keepVersion(tx, filing, body)
  await append(tx, { what: 'filing.submitted', subject: { type: 'filing', id: filing.id, entityId: filing.entityId }, actor, at: now, commandId: body.commandId, body: { unit: unit.name, title: rule.title, name: body.name, number: 1, fileId: body.fileId, note: body.note ?? null } })
  return readFilingPage(tx, filing, actor, today, now)
})

async function keepVersion(tx: Tx, filing: Filing, body: { fileId: string; name: string; note?: string | null | undefined }): Promise<void> {
  await attachFiles(tx, [body.fileId], { type: 'filing', id: filing.id, entityId: filing.entityId }, 'paper')
  await insertVersion(tx, filing, body)
}

const read = endpoint(contract.readFiling, async ({ tx, actor, today, now, params }) => readFilingPage(tx, await getFiling(tx, actor, params.id), actor, today, now))

const steps = (Object.keys(contract.filingSteps) as FilingStepName[]).map((name) =>
  endpoint(contract.filingSteps[name], async ({ tx, actor, today, now, params, body }) => {
    const filing = await getFiling(tx, actor, params.id, true)
    const { terms } = await termsOfFiling(tx, filing, today)
    const { commandId, baseVersion, ...input } = body
    const taken = take(filingLoop, filing, name, input, { actor, today, now, terms })
    checkVersion(filing as unknown as LedgerRow, baseVersion)
    await saveFiling(tx, filing, taken.changes, now)
    if (name === 'submit') await keepVersion(tx, taken.after, input as { fileId: string; name: string; note?: string | null })
    else await decideVersion(tx, taken.after, name === 'accept' ? 'accepted' : 'returned', taken.after.reason)
    await append(tx, { ...taken.event, subject: { type: 'filing', id: filing.id, entityId: filing.entityId }, actor, at: now, commandId })
    return readFilingPage(tx, await getFiling(tx, actor, filing.id), actor, today, now)
  }),
)

/** 催报 leaves its event; whoever has not filed is told by the consumer of it, in the background (jobs.ts). */
const urge = endpoint(contract.urge, async ({ tx, actor, today, now, body }) => {
  const { asked } = await planAsked(tx, body.planId, today)
  const rule = ruleOf(asked!, body.rule)
  if (!rule) throw missingRule()
  refuseOver(asked!.plan, '催报')
  if ((await lastUrged(tx, body.planId)).get(rule.key) === today) throw new Problem('step-refused', '今天已经催过，明天再催。')
  const found = await countUnits(tx, actor, rule, { table: 'filings', planId: body.planId, regionPath: asked!.plan.regionPath, rule: rule.key })
  const open = OPEN.reduce((sum, state) => sum + (found[state] ?? 0), 0)
  if (open === 0) throw new Problem('step-refused', '都报了，不用催。')
  await append(tx, { what: 'filing.urged', subject: { type: 'plan', id: body.planId }, actor, at: now, commandId: body.commandId, body: { rule: rule.key, title: rule.title, dueOn: rule.dueOn, units: open, note: body.note ?? null } })
  return readBoard(tx, body.planId, actor, today)
})

const receipts = endpoint(contract.listReceipts, async ({ tx, actor, today, query }) => {
  const { asked } = await planAsked(tx, query.planId, today)
  if (!asked) return { rows: [], next: null }
  const states = query.state ? [query.state] : ['missing', 'signed']
  const after = readPlace(query.after)
  const register = { table: 'plan_receipts', planId: asked.plan.id, regionPath: asked.plan.regionPath, rule: null } as const
  const found = await listUnits(tx, actor, asked.recipients.value, register, states, { q: query.q, after, limit: query.limit ?? PAGE })
  return {
    rows: found.rows.map((row) => ({ side: row.side, id: row.id, name: row.name, place: row.place, state: row.state as 'missing' | 'signed', signedOn: row.on, signedByName: row.by })),
    next: writePlace(found.next),
  }
})

const sign = endpoint(contract.signReceipt, async ({ tx, actor, today, now, body }) => {
  const { asked } = await planAsked(tx, body.planId, today)
  const { side, id } = sideOf(body)
  refuseOver(asked!.plan, '签收')
  const field = side === 'entity' ? 'entityId' : 'organisationId'
  const unit = await findUnit(tx, actor, asked!.recipients.value, asked!.plan, side, id)
  if (!unit) throw new Problem('invalid', '这份方案不发给这家单位，或不在你负责的范围内。', { fields: [{ field, message: '不是收文单位' }] })
  const own = side === 'entity' ? actor.entityId === id : actor.entityId === null && actor.organisationIds.includes(id)
  if (!own) throw new Problem('step-refused', '由收文的单位自己签收。')
  const row = { id: newId(now.getTime()), planId: body.planId, organisationId: side === 'organisation' ? id : null, entityId: side === 'entity' ? id : null, today, now, name: actor.name }
  if (!(await insertReceipt(tx, row))) throw new Problem('conflict', '你们单位已经签收过了，不用再签。')
  await append(tx, { what: 'plan.received', subject: { type: 'plan', id: body.planId, entityId: row.entityId }, actor, at: now, commandId: body.commandId, body: { unit: unit.name, organisationId: row.organisationId, entityId: row.entityId } })
  return readBoard(tx, body.planId, actor, today)
})

export const filingRoutes: Endpoint[] = [board, units, exportList, urge, receipts, sign, submit, read, ...steps] as Endpoint[]
