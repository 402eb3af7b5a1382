// Experts, rounds and visits over HTTP. Each step is one transaction with its event.
import { PassThrough } from 'node:stream'
import { nextNumber } from '#platform/db/numbers.ts'
import { append } from '#platform/events/append.ts'
import { Download, endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import { writeSheet } from '#platform/sheets/sheets.ts'
import type { Day, Instant } from '#platform/time/day.ts'
import { compose } from '#mechanisms/document/define.ts'
import { take } from '#mechanisms/loop/define.ts'
import { rowAbilities } from '#mechanisms/ledger/mount.ts'
import { checkVersion, getRow, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { listTimeline } from '#platform/events/append.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { entityLedger } from '#rooms/entities/routes.ts'
import { regionPaths } from '#rooms/entities/store.ts'
import { attachFiles } from '#rooms/files/store.ts'
import { issuer } from '#rooms/hazards/terms.ts'
import * as contract from './contract.ts'
import { rounds, SORTS } from './definitions.ts'
import { expertLedger, readVisitPage, roundLedger, visitLedger } from './page.ts'
import { diagnosis } from './papers/diagnosis.ts'
import { linked, visitLoop, type Advice, type Visit, type VisitStep } from './rules.ts'
import { findEntity, findExperts, findHazard, findRound, getVisit, insertVisit, listSettlement, readFigures, readRoundParts, saveVisit } from './store.ts'
import { waysOf } from './terms.ts'

const { compiled } = visitLedger

const figures = endpoint(contract.readFigures, async ({ tx, today }) => {
  const [counted, values] = await Promise.all([readFigures(tx, compiled), listParameters(tx)])
  const { ways, words, basis } = waysOf(values, today)
  return { figures: counted, ways: words, basis, threeChecks: ways.includes('three-checks') }
})

const wrong = (field: string, title: string, message: string) => new Problem('invalid', title, { fields: [{ field, message }] })

const plan = endpoint(contract.planVisit, async ({ tx, actor, today, now, body }) => {
  const entity = await findEntity(tx, entityLedger.compiled, body.entityId)
  if (!entity) throw wrong('entityId', '没有这家单位，或不在你负责的范围内。', '请从名单里选')
  const chosen = await findExperts(tx, body.expertIds)
  if (chosen.length < new Set(body.expertIds).size) throw wrong('expertIds', '有的专家不在专家库里，或已经作废。', '请从专家库里选')
  if (body.roundId && !(await findRound(tx, body.roundId))) throw wrong('roundId', '没有这一轮三查一曝光。', '请从名单里选')
  const organisationId = actor.organisationIds[0]
  if (!organisationId) throw new Problem('not-allowed', '由部门派单，你不在部门里。')
  const year = Number(today.slice(0, 4))
  const visit: Visit = {
    id: body.id, version: 1, number: `BF-${year}-${String(await nextNumber(tx, 'help-visit', year)).padStart(4, '0')}`, sort: body.sort, roundId: body.roundId ?? null, entityId: body.entityId, expertIds: chosen.map(({ id }) => id), expertNames: chosen.map(({ name }) => name).join('、').slice(0, 300),
    expertAccounts: chosen.flatMap(({ accountId }) => (accountId ? [accountId] : [])), organisationId, need: body.need ?? null, plannedOn: body.plannedOn as Day, state: 'planned', visitedOn: null, diagnosis: null, advices: [], adviceCount: 0, adoptedCount: 0, hazardCount: 0,
    reportedByName: null, answeredByName: null, answeredOn: null, revisitedOn: null, revisit: null, rating: null, fee: null, closedOn: null, voidReason: null,
  }
  await insertVisit(tx, visit, entity.name, now)
  await append(tx, { what: 'help-visit.planned', subject: { type: 'help-visit', id: visit.id, entityId: visit.entityId }, actor, at: now, commandId: body.commandId, body: { number: visit.number, plannedOn: visit.plannedOn, experts: visit.expertNames, need: visit.need } })
  return readVisitPage(tx, visit.id, actor, today, now)
})

const read = endpoint(contract.readVisit, ({ tx, actor, today, now, params }) => readVisitPage(tx, params.id, actor, today, now))

const steps = (Object.keys(contract.visitSteps) as VisitStep[]).map((name) =>
  endpoint(contract.visitSteps[name], async ({ tx, actor, today, now, params, body }) => {
    const visit = await getVisit(tx, compiled, params.id, true)
    const { commandId, baseVersion, ...input } = body
    const taken = take(visitLoop, visit, name, input, { actor, today, now, terms: null })
    checkVersion(visit as unknown as LedgerRow, baseVersion)
    await saveVisit(tx, visit.id, taken.changes, now)
    await attachFiles(tx, (input as { photos?: string[] }).photos ?? [], { type: 'help-visit', id: visit.id, entityId: visit.entityId }, 'other')
    await append(tx, { ...taken.event, subject: { type: 'help-visit', id: visit.id, entityId: visit.entityId }, actor, at: now, commandId })
    return readVisitPage(tx, visit.id, actor, today, now)
  }),
)

const link = endpoint(contract.linkHazard, async ({ tx, actor, today, now, params, body }) => {
  const visit = await getVisit(tx, compiled, params.id, true)
  if (visit.state === 'planned' || visit.state === 'voided') throw new Problem('step-refused', '先报诊查情况，再登记隐患。')
  const hazard = await findHazard(tx, body.hazardId, visit.entityId)
  if (!hazard) throw wrong('hazardId', '这家单位没有这件隐患，或已经作废。', '请从这家单位的隐患里选')
  const advices = linked(visit, body.adviceId, hazard)
  if (!advices) throw wrong('adviceId', '没有这条建议，或已经挂了隐患。', '请从没有登记的建议里选')
  await saveVisit(tx, visit.id, { advices, hazardCount: visit.hazardCount + 1 }, now)
  await append(tx, { what: 'help-visit.hazard-linked', subject: { type: 'help-visit', id: visit.id, entityId: visit.entityId }, actor, at: now, commandId: body.commandId, body: { hazard: hazard.number, hazardId: hazard.id } })
  return readVisitPage(tx, visit.id, actor, today, now)
})

const round = endpoint(contract.readRound, async ({ tx, actor, params }) => {
  const row = await getRow(tx, roundLedger.compiled, params.id)
  const path = (await regionPaths(tx, [String(row['regionId'])])).get(String(row['regionId']))!
  const [parts, timeline] = await Promise.all([readRoundParts(tx, { id: params.id, regionPath: path, fromOn: row['fromOn'] as Day, toOn: row['toOn'] as Day }), listTimeline(tx, { type: 'help-round', id: params.id })])
  return { row: row as never, timeline, abilities: rowAbilities(rounds, actor, row), parts }
})

const answerOf = (one: Advice) => (one.adopted === null ? '' : `${one.adopted ? '采纳' : '不采纳'}${one.reason ? `：${one.reason}` : ''}`)

const paper = endpoint(contract.readDiagnosis, async ({ tx, actor, today, now, params }) => {
  const page = await readVisitPage(tx, params.id, actor, today, now)
  const row = page.row as unknown as Record<string, string | null> & { advices: Advice[] }
  if (!row['visitedOn']) throw new Problem('step-refused', '还没有诊查，报了诊查情况才有报告。')
  const house = parameterAsOf(await listParameters(tx), issuer, today).value
  const composed = compose(diagnosis, {
    number: row['number'], issuer: house.issuer, issuedOn: row['visitedOn'], entity: row['entityName'], sort: SORTS.find((one) => one.value === row['sort'])!.label, experts: row['expertNames'], visitedOn: row['visitedOn'], diagnosis: row['diagnosis'],
    advices: row.advices.map((one) => ({ text: one.text, level: one.level, hazard: one.hazardNumber, answer: answerOf(one) })),
  })
  return deliver(composed, params.format, now.toISOString() as Instant)
})

const settlement = endpoint(contract.exportSettlement, async ({ tx, actor, query }) => {
  const rows = await listSettlement(tx, compiled, query.since as Day, query.until as Day)
  const out = new PassThrough()
  const yuan = (fen: number | null) => (fen === null ? null : fen / 100)
  writeSheet(out, {
    title: '政府购买安全生产服务结算表', note: `评价日期 ${query.since} 至 ${query.until}，共 ${rows.length} 次，合计 ${(rows.reduce((sum, one) => sum + Number(one.fee ?? 0), 0) / 100).toFixed(2)} 元；导出人 ${actor.name}`,
    rows: rows.map((one, i) => ({ ...one, at: i + 1, fee: yuan(one.fee === null ? null : Number(one.fee)) })),
    columns: [{ key: 'at', label: '序号', type: 'number' }, { key: 'number', label: '编号', width: 16 }, { key: 'entityName', label: '服务单位', width: 28 }, { key: 'expertNames', label: '专家、机构', width: 24 }, { key: 'visitedOn', label: '服务日期', width: 12 }, { key: 'adviceCount', label: '建议', type: 'number' }, { key: 'adoptedCount', label: '采纳', type: 'number' }, { key: 'hazardCount', label: '登记隐患', type: 'number' }, { key: 'rating', label: '评价（分）', type: 'number' }, { key: 'fee', label: '费用（元）', type: 'number' }, { key: 'closedOn', label: '评价日期', width: 12 }],
  }).catch((error: Error) => out.destroy(error))
  return new Download(`政府购买服务结算表-${query.since}-${query.until}.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', out)
})

export const expertRoutes: Endpoint[] = [...expertLedger.endpoints, ...roundLedger.endpoints, round, figures, settlement, ...visitLedger.endpoints, plan, read, ...steps, link, paper] as Endpoint[]
