// Supervision over HTTP: the board, one case, its drafts and steps. Taking a rung leaves its numbered paper in the same
// transaction; 曝光 and 挂牌 begin their own reviews instead, whose papers come when somebody else agrees.
import { newId } from '#platform/db/ids.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import { take } from '#mechanisms/loop/define.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { attachFiles } from '#rooms/files/store.ts'
import { findHazardBrief, insertExposure, insertListing } from '#rooms/exposure/store.ts'
import { CASE_FORMS } from '#rooms/hazards/papers/forms.ts'
import { draftText, factsOf, formData, issueText, keepPaper, PAPERS, type Issued } from '#rooms/hazards/papers/store.ts'
import { spokenDate } from '#rooms/hazards/papers/words.ts'
import { laddersAt } from './terms.ts'
import * as contract from './contract.ts'
import { caseValues, documentOf, exposureWords, takenWords, type Talk } from './draft.ts'
import { compiled, readSupervisionPage, supervisionLedger } from './page.ts'
import { ADDRESSED, nextRung, openOf, reasonsOf, reasonWords, RUNGS, supervisionLoop, trackOf, waitOf, type Rung, type SupervisionStep } from './rules.ts'
import { getCase, insertMeasure, listAddressed, listCards, listNoticesTo, saveCase, saveMeasure, type Found, type MeasureChanges } from './store.ts'

const BOARD_CARDS = 500
const ENDED_SHOWN_DAYS = 30

const board = endpoint(contract.readBoard, async ({ tx, today }) => {
  const ladders = laddersAt(await listParameters(tx), today, null)
  const rows = await listCards(tx, compiled, today, addDays(today, -ENDED_SHOWN_DAYS), BOARD_CARDS)
  const cards = rows.map((row) => {
    const column = row.state === 'ended' ? 'ended' : row.state === 'registered' ? 'registered' : (row.rung ?? 'listed')
    const reasons = row.state === 'listed' ? reasonsOf(row, ladders, today) : []
    return {
      id: row.id, number: row.number, title: row.title, entityName: row.entityName, organisationName: row.organisationName, column, proposed: row.proposedRung ? RUNGS[row.proposedRung] : null, why: reasonWords(reasons), dueOn: row.dueOn, idleDays: daysBetween(row.progressOn, today),
      waitUntil: row.waitUntil !== null && row.waitUntil > today ? row.waitUntil : null, unanswered: row.unanswered, refused: row.refusedOn !== null, hazardState: row.hazardState,
    }
  }).toSorted((a, b) => urgencyOf(a) - urgencyOf(b) || ((a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : 1))
  const counted = (key: string) => cards.filter((card) => card.column === key).length
  // A rung that some case stands on though the ladder of today has it no more keeps its column.
  const old = [...new Set(rows.flatMap((row) => row.rung ?? []))].filter((rung) => !ladders.slow.includes(rung) && !ladders.refusal.includes(rung))
  const rungs = [...[...ladders.slow, ...old].map((key) => ({ key, track: 'slow' as const })), ...ladders.refusal.filter((key) => !ladders.slow.includes(key)).map((key) => ({ key, track: 'refusal' as const }))]
  const columns = [
    { key: 'registered', label: '待核定', track: 'state' as const }, { key: 'listed', label: '督办中', track: 'state' as const }, ...rungs.map(({ key, track }) => ({ key, label: RUNGS[key], track })), { key: 'ended', label: '已解除', track: 'state' as const },
  ].map((one) => ({ ...one, count: counted(one.key) }))
  return { columns, cards, total: cards.length, waiting: cards.filter((card) => card.proposed || card.column === 'registered').length, ladder: ladders.slow.map((rung) => RUNGS[rung]).join(' → '), basis: ladders.basis.slow }
})

const urgencyOf = (card: { proposed: string | null; unanswered: boolean; column: string }) => (card.proposed ? 0 : card.unanswered ? 1 : card.column === 'ended' ? 3 : 2)

const read = endpoint(contract.readSupervision, ({ tx, actor, today, now, params }) => readSupervisionPage(tx, params.id, actor, today, now))

const draft = endpoint(contract.readDraft, async ({ tx, actor, today, now, params, query }) => {
  const found = await getCase(tx, compiled, params.id)
  const ladders = laddersAt(await listParameters(tx), today, found.regionPath)
  const document = documentOf(found)
  const talk = query.talkOn ? { on: query.talkOn as Day, at: query.talkAt ?? '', place: query.talkPlace ?? '', who: query.talkWho ?? '' } : undefined
  const contact = { name: actor.name, telephone: query.telephone?.trim() || '（待填）' }
  const values = await caseValues(tx, found, ladders, { today, contact, talk })
  const { data, pattern } = await draftText(tx, { document, hazardId: found.hazardId, entityId: found.entityId, values, house: ladders.issuer, actor, today, now, contact, signedBy: query.signedBy })
  return { document, label: PAPERS[document]!.label, data: data as Record<string, unknown>, pattern, office: ladders.issuer.office }
})

type By = { actor: Actor; today: Day; now: Date; commandId: string }

/** Issues a text paper for the case and notes it in the hazard's own history. */
async function issue(tx: Tx, found: Found, document: string, parts: { telephone: string; text?: string | null | undefined; signedBy?: string | null | undefined; talk?: Talk | undefined }, by: By): Promise<Issued> {
  const ladders = laddersAt(await listParameters(tx), by.today, found.regionPath)
  const contact = { name: by.actor.name, telephone: parts.telephone }
  const values = await caseValues(tx, found, ladders, { today: by.today, contact, talk: parts.talk })
  const paper = await issueText(tx, { document, hazardId: found.hazardId, entityId: found.entityId, values, house: ladders.issuer, actor: by.actor, today: by.today, now: by.now, contact: document === 'talk-minutes' ? null : contact, text: parts.text, signedBy: parts.signedBy })
  await note(tx, found, paper, by)
  return paper
}

async function note(tx: Tx, found: Found, paper: Issued, by: By): Promise<void> {
  const internal = ['refusal-report', 'transfer-letter', 'closure-form', 'major-report-form'].includes(paper.document)
  await append(tx, { what: 'hazard.paper-issued', subject: { type: 'hazard', id: found.hazardId, entityId: internal ? null : found.entityId }, actor: by.actor, at: by.now, commandId: by.commandId, body: { paper: paper.id, document: paper.document, label: paper.label, number: paper.number } })
}

type Confirm = { telephone: string; text?: string | null; signedBy?: string | null; talk?: Talk | null; listing?: { level: string; batch?: string | null; organisationId: string; dueOn: string } | null }

/** The rung is taken: its paper, or the draft or nomination that somebody else decides on. */
async function takeRung(tx: Tx, found: Found, input: Confirm, by: By): Promise<{ changes: MeasureChanges; rung: Rung; number: string | null; measureId: string }> {
  const open = found.measures.find((one) => one.id === openOf(found)!.id)!
  const ladders = laddersAt(await listParameters(tx), by.today, found.regionPath)
  const wait = waitOf(ladders, by.today)
  const changes: MeasureChanges = { state: 'taken', decidedOn: by.today, decidedBy: by.actor.accountId, decidedByName: by.actor.name, waitUntil: wait }
  const facts: Record<string, unknown> = {}
  let number: string | null = null
  if (open.rung === 'exposure' || open.rung === 'listed') {
    const hazard = await findHazardBrief(tx, found.hazardId)
    if (!hazard) throw new Problem('not-found', '没有找到这件隐患，或不在你负责的范围内。')
    const id = newId(by.now.getTime())
    if (open.rung === 'exposure') {
      const words = exposureWords(hazard, found, open, input.text ?? null)
      await insertExposure(tx, { id, hazard, ...words, covered: [], named: true, medium: null }, by)
      changes.exposureId = id
    } else {
      const { level, batch, organisationId, dueOn } = input.listing!
      await insertListing(tx, { id, hazard, level, batch: batch ?? null, organisationId, dueOn: dueOn as Day, reason: reasonWords(open.reasons) }, by)
      changes.listingId = id
    }
  } else {
    const talk = input.talk ?? undefined
    const paper = await issue(tx, found, documentOf(found), { telephone: input.telephone, text: input.text, signedBy: input.signedBy, talk }, by)
    changes.paperId = paper.id
    number = paper.number
    if (talk) facts['talk'] = talk
  }
  if (ADDRESSED.includes(open.rung)) changes.answerBy = wait
  return { changes: { ...changes, facts: JSON.stringify(facts) }, rung: open.rung, number, measureId: open.id }
}

/** What a step does beyond the case's own fields; answers what its event tells. */
async function follow(tx: Tx, name: SupervisionStep, found: Found, input: Record<string, unknown>, by: By): Promise<{ event: Record<string, unknown>; toEntity?: boolean }> {
  switch (name) {
    case 'admit': {
      const { telephone, text } = input as unknown as Confirm
      const paper = await issue(tx, found, 'supervision-notice', { telephone, text }, by)
      await saveCase(tx, found.id, { state: 'listed', admittedOn: by.today, admittedBy: by.actor.accountId }, by.now)
      return { event: { number: paper.number, label: paper.label, paper: paper.id }, toEntity: true }
    }
    case 'propose': {
      const ladders = laddersAt(await listParameters(tx), by.today, found.regionPath)
      const track = trackOf(found)
      const next = nextRung(ladders, found.measures, found.round, track, by.today)
      if (next.kind !== 'rung') throw new Problem('step-refused', '现在没有下一级可提。')
      const measure = await insertMeasure(tx, found, { track, rung: next.rung, reasons: [...reasonsOf(found, ladders, by.today), { kind: 'office', words: String(input['reason']) }], basis: ladders.basis[track].basis, today: by.today, byName: by.actor.name, now: by.now })
      await saveCase(tx, found.id, { proposedRung: next.rung }, by.now)
      return { event: { measure, rung: next.rung } }
    }
    case 'confirm': {
      const { changes, rung, number, measureId } = await takeRung(tx, found, input as unknown as Confirm, by)
      await saveMeasure(tx, measureId, changes)
      await saveCase(tx, found.id, { rung, proposedRung: null }, by.now)
      return { event: { measure: measureId, rung, label: RUNGS[rung], number }, toEntity: ADDRESSED.includes(rung) && number !== null }
    }
    case 'waive': {
      const open = openOf(found)!
      const ladders = laddersAt(await listParameters(tx), by.today, found.regionPath)
      await saveMeasure(tx, open.id, { state: 'waived', decidedOn: by.today, decidedBy: by.actor.accountId, decidedByName: by.actor.name, decidedWhy: String(input['reason']), waitUntil: waitOf(ladders, by.today) })
      await saveCase(tx, found.id, { proposedRung: null }, by.now)
      return { event: { measure: open.id, rung: open.rung } }
    }
    case 'refuseRectifying':
    case 'withdrawRefusal': {
      const refused = name === 'refuseRectifying'
      const open = openOf(found)
      // A proposal of the other ladder no longer fits.
      if (open) await saveMeasure(tx, open.id, { state: 'lapsed', decidedOn: by.today, decidedByName: by.actor.name, decidedWhy: refused ? '已认定拒不整改' : '认定已撤回' })
      await saveCase(tx, found.id, { refusedOn: refused ? by.today : null, refusedNote: refused ? String(input['note']) : null, proposedRung: null }, by.now)
      return { event: {} }
    }
    case 'answer': {
      const { measureId, answer, files } = input as { measureId: string; answer: string; files: string[] }
      await saveMeasure(tx, measureId, { answer, answeredOn: by.today, answeredByName: by.actor.name })
      await attachFiles(tx, files, { type: 'supervision-measure', id: measureId, entityId: found.entityId }, 'other')
      await saveCase(tx, found.id, {}, by.now)
      return { event: {}, toEntity: true }
    }
    case 'minute': {
      const { measureId, on, at, place, who, chair, present, said, demands } = input as { measureId: string; on: Day; at: string; place: string; who: string; chair: string; present?: string | null; said: string; demands: string }
      const paper = await minutes(tx, found, measureId, { 约谈时间: `${spokenDate(on)}${at}`, 约谈地点: place, 约谈对象: who, 主持人: chair, 参加人员: present ?? null, 约谈情况: said, 约谈要求: demands }, by)
      await saveMeasure(tx, measureId, { minutesPaperId: paper.id })
      await saveCase(tx, found.id, {}, by.now)
      return { event: { number: paper.number, paper: paper.id }, toEntity: true }
    }
  }
}

async function minutes(tx: Tx, found: Found, measureId: string, values: Record<string, string | null>, by: By): Promise<Issued> {
  if (found.measures.find((one) => one.id === measureId)?.minutesPaperId) throw new Problem('step-refused', '这次约谈的纪要已经出具，不能再改。')
  const ladders = laddersAt(await listParameters(tx), by.today, found.regionPath)
  const own = await caseValues(tx, found, ladders, { today: by.today, contact: null, measure: found.measures.find((one) => one.id === measureId) })
  const paper = await issueText(tx, { document: 'talk-minutes', hazardId: found.hazardId, entityId: found.entityId, values: { ...own, ...values }, house: ladders.issuer, actor: by.actor, today: by.today, now: by.now })
  await note(tx, found, paper, by)
  return paper
}

const steps = (Object.keys(contract.supervisionSteps) as SupervisionStep[]).map((name) => endpoint(contract.supervisionSteps[name] as typeof contract.supervisionSteps.admit, async ({ tx, actor, today, now, params, body }) => {
  const found = await getCase(tx, compiled, params.id, true)
  const { commandId, baseVersion, ...input } = body
  const taken = take(supervisionLoop, found, name, input, { actor, today, now, terms: laddersAt(await listParameters(tx), today, found.regionPath) })
  checkVersion(found as unknown as LedgerRow, baseVersion)
  const { event, toEntity } = await follow(tx, name, found, input, { actor, today, now, commandId })
  await append(tx, { ...taken.event, subject: { type: 'supervision', id: found.id, ...(toEntity ? { entityId: found.entityId } : {}) }, actor, at: now, commandId, body: { ...taken.event.body, ...event } })
  return (name === 'answer' ? addressed(tx, actor) : readSupervisionPage(tx, found.id, actor, today, now)) as ReturnType<typeof readSupervisionPage>
}))

async function addressed(tx: Tx, actor: Actor) {
  if (!actor.entityId) return { rows: [], notices: [] }
  const [rows, notices] = await Promise.all([listAddressed(tx, actor.entityId), listNoticesTo(tx, actor.entityId)])
  return { rows: rows.map(({ paperLabel, ...row }) => ({ ...row, label: paperLabel ? (PAPERS[paperLabel]?.label ?? RUNGS[row.rung]) : RUNGS[row.rung] })), notices }
}
const listMine = endpoint(contract.listAddressed, ({ tx, actor }) => addressed(tx, actor))

const form = endpoint(contract.issueForm, async ({ tx, actor, today, now, params, body }) => {
  const found = await getCase(tx, compiled, params.id, true)
  checkVersion(found as unknown as LedgerRow, body.baseVersion)
  const { issuer } = laddersAt(await listParameters(tx), today, found.regionPath)
  const definition = PAPERS[body.document]!
  const facts = await factsOf(tx, found.hazardId)
  if (body.document === 'plan-form' && !facts.planMeasures) throw new Problem('step-refused', '企业还没有制定整改方案，先定方案再出“一案一策”表。')
  if (body.document === 'closure-form' && !facts.reviewedOn) throw new Problem('step-refused', '还没有复查通过，先复查再出销号审批表。')
  const paper = await keepPaper(tx, { document: body.document, pattern: definition.numbering!.pattern, office: issuer.office, data: formData(facts, issuer, today, await takenWords(tx, found)), hazardId: found.hazardId, entityId: found.entityId, internal: body.document !== 'plan-form', actor, today, now })
  await note(tx, found, paper, { actor, today, now, commandId: body.commandId })
  await saveCase(tx, found.id, {}, now)
  await append(tx, { what: 'supervision.form-issued', subject: { type: 'supervision', id: found.id }, actor, at: now, commandId: body.commandId, body: { paper: paper.id, label: CASE_FORMS.find((one) => one.name === body.document)!.label, number: paper.number } })
  return readSupervisionPage(tx, found.id, actor, today, now)
})

export const supervisionRoutes = [board, listMine, ...supervisionLedger.endpoints, read, draft, ...steps, form] as Endpoint[]
