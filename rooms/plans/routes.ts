// Read, upload, issue, revise, compare and close plans. Reviewing sentence by sentence is in review.ts.
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { may, type Actor } from '#platform/auth/actor.ts'
import { endpoint, ownTransactions, type Endpoint, type House } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { dayOf, type Day } from '#platform/time/day.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { take } from '#mechanisms/loop/define.ts'
import { compileApart, type Read } from '#mechanisms/plan/compile-apart.ts'
import { isPlan, type Plan as CompiledPlan } from '#mechanisms/plan/compile/plan.ts'
import { asks, comparePlans } from '#mechanisms/plan/compare.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { runnersAt, type Runner } from '#mechanisms/plan/running.ts'
import { attachFiles, findFile } from '#rooms/files/store.ts'
import { packsFolder } from '#rooms/organisations/pack.ts'
import * as contract from './contract.ts'
import { draftClauses, revisedClauses } from './draft.ts'
import { briefOf, caseOf, isPublished, isShown, readCoveragePage, readDiffPage, readPlanPage, readTextPage, readVersionPage, rowOf } from './page.ts'
import { closingReportRoutes } from './papers/routes.ts'
import { reviewRoutes } from './review.ts'
import { isForeign, planLoop, versionStateOf, type Figure, type PlanStepName } from './rules.ts'
import { dropVersion, findPlan, findTwin, findVersion, getPlanForUpdate, insertClauses, insertPlan, insertVersion, listClauses, listContinued, listPlaceNames, listPlans, listUnits, listVersions, lockVersion, progressOf, publishVersion, savePlan, type Plan } from './store.ts'
import { successorText } from './successor.ts'

export type PlanParts = {
  /** What a commitment may be linked to. */
  runners: readonly Runner[]
  /** Commitments with a task that is still wanted and not done, and those whose tasks are all done. */
  outcomes: (tx: Tx, planId: string) => Promise<{ unfinished: string[]; done: string[] }>
  /** Counts from the rooms that run a plan, frozen into its closing report. */
  figures: (tx: Tx, plan: { id: string; periodFrom: Day | null; periodTo: Day | null }, today: Day) => Promise<Figure[]>
}

const SYSTEMS = JSON.parse(readFileSync(`${packsFolder}/systems.json`, 'utf8')) as Record<string, string>

export function planRoutes(parts: PlanParts): Endpoint[] {
  const list = endpoint(contract.listPlans, async ({ tx, actor, today }) => {
    const plans = (await listPlans(tx, today)).filter((plan) => plan.state !== 'withdrawn' && (plan.currentNumber !== null || may(actor, 'plan.review')))
    const progress = await progressOf(tx, plans.map((plan) => plan.id))
    return { plans: plans.map((plan) => rowOf(plan, progress)), mayUpload: may(actor, 'plan.review') }
  })

  const read = endpoint(contract.readPlan, ({ tx, actor, today, now, params }) => readPlanPage(tx, params.id, actor, today, now))
  const version = endpoint(contract.readVersion, ({ tx, actor, today, params }) => readVersionPage(tx, params.id, params.number, actor, today, parts.runners))
  const versionText = endpoint(contract.readVersionText, ({ tx, actor, today, params }) => readTextPage(tx, params.id, params.number, actor, today))
  const versionClauses = endpoint(contract.readVersionClauses, async ({ tx, actor, today, params }) => contract.packVersion(await readVersionPage(tx, params.id, params.number, actor, today, parts.runners)).clauses)
  const coverage = endpoint(contract.readCoverage, ({ tx, actor, today, params, query }) => readCoveragePage(tx, params.id, query.number, actor, today, parts.runners, (code) => SYSTEMS[code] ?? '原则'))

  const upload = endpoint(contract.uploadPlan, async ({ tx, actor, today, now, body, house }) => {
    const source = await readSource(tx, house, actor, body)
    if (body.superiorId && !(await findPlan(tx, body.superiorId, today))) throw new Problem('invalid', '没有这份上级方案。', { fields: [{ field: 'superiorId', message: '请从名单里选' }] })
    if (body.predecessorId && !(await findPlan(tx, body.predecessorId, today))) throw new Problem('invalid', '没有这份前一个方案。', { fields: [{ field: 'predecessorId', message: '请从名单里选' }] })
    const units = await listUnits(tx)
    const home = units.find((unit) => actor.organisationIds.includes(unit.id)) ?? units.find((unit) => unit.coordinator)
    if (!home) throw new Problem('invalid', '辖区里还没有机构，先建机构再传方案。')
    const { plan } = source
    await insertPlan(tx, {
      id: body.id, code: `plan-${body.id}`, title: body.title ?? plan.title.slice(0, 200), standing: body.standing, state: body.standing === 'superior' ? 'issued' : plan.status === 'draft' ? 'consulting' : 'drafting', issuer: plan.issuer,
      documentNumber: plan.documentNumber, issuedOn: plan.issuedOn, public: false, periodFrom: plan.period.from, periodTo: plan.period.to, regionId: home.regionId, regionPath: home.regionPath, organisationId: home.id,
      superiorId: body.superiorId ?? null, superiorTitle: null, predecessorId: body.predecessorId ?? null, adoptedNumber: null,
    }, now)
    await insertVersion(tx, { ...versionOf(source, body), planId: body.id, number: 1, reason: null }, now)
    await insertClauses(tx, body.id, 1, draftClauses(plan.clauses, units, runnersAt(parts.runners, await listParameters(tx), today, home.regionPath), now))
    if (body.fileId) await attachFiles(tx, [body.fileId], { type: 'plan', id: body.id }, 'other')
    await append(tx, { what: 'plan.uploaded', subject: { type: 'plan', id: body.id }, actor, at: now, commandId: body.commandId, body: { number: 1, title: plan.title, clauses: plan.clauses.length, name: body.name ?? null } })
    return { ...(await readPlanPage(tx, body.id, actor, today, now)), twin: (await findTwin(tx, body.id, source.read.text)) ?? null, issuedElsewhere: body.standing === 'own' && isForeign(plan.issuer, [...units.map((unit) => unit.name), ...(await listPlaceNames(tx))]) }
  })

  const revise = endpoint(contract.revisePlan, async ({ tx, actor, today, now, params, body, house }) => {
    if (!(await findPlan(tx, params.id, today))) throw notFound('份方案')
    const source = await readSource(tx, house, actor, body)
    const plan = await getPlanForUpdate(tx, params.id, today)
    checkVersion(plan as unknown as LedgerRow, body.baseVersion)
    if (plan.standing === 'own' && plan.state === 'closed') throw new Problem('step-refused', '方案已经总结关闭，不再修订；请开始下一个行动。')
    if (plan.reviewNumber !== null && plan.currentNumber !== null) throw new Problem('step-refused', '已经有一稿在审读，先采用或不采用它。')
    const units = await listUnits(tx)
    // Before the first issue a new text takes the place of the one under review, and what people decided goes along.
    const from = plan.reviewNumber ?? plan.adoptedNumber ?? 1
    const before = await listClauses(tx, plan.id, from)
    if (plan.reviewNumber !== null) await dropVersion(tx, plan.id, plan.reviewNumber)
    const number = (await tx.get<{ number: number }>(sql`select max(number) + 1 as number from plan_versions where tenant_id = ${tx.scope.tenantId} and plan_id = ${plan.id}`)).number
    await insertVersion(tx, { ...versionOf(source, body), planId: plan.id, number, reason: body.reason }, now)
    await insertClauses(tx, plan.id, number, revisedClauses(before, draftClauses(source.plan.clauses, units, runnersAt(parts.runners, await listParameters(tx), today, plan.regionPath), now)))
    await savePlan(tx, plan.id, {}, now)
    if (body.fileId) await attachFiles(tx, [body.fileId], { type: 'plan', id: plan.id }, 'other')
    await append(tx, { what: 'plan.revision-uploaded', subject: { type: 'plan', id: plan.id }, actor, at: now, commandId: body.commandId, body: { number, from, reason: body.reason, name: body.name ?? null } })
    return readPlanPage(tx, plan.id, actor, today, now)
  })

  const steps = (Object.keys(contract.planSteps) as PlanStepName[]).map((name) => endpoint(contract.planSteps[name], async ({ tx, actor, today, now, params, body }) => {
    const plan = await getPlanForUpdate(tx, params.id, today)
    if (plan.reviewNumber !== null) await lockVersion(tx, plan.id, plan.reviewNumber)
    const subject = caseOf(plan, await progressOf(tx, [plan.id]))
    const { commandId, baseVersion, ...input } = body
    const figures = name === 'close' ? await parts.figures(tx, plan, today) : []
    const taken = take(planLoop, subject, name, input, { actor, today, now, terms: { figures } })
    checkVersion(plan as unknown as LedgerRow, baseVersion)
    const { effectiveOn, version: _, review: __, ...changes } = taken.changes
    if (name === 'issue' || name === 'adopt') {
      await publishVersion(tx, plan.id, subject.review!.number, { effectiveOn: effectiveOn!, publishedOn: today })
    }
    if (name === 'withdraw' && plan.reviewNumber !== null) await dropVersion(tx, plan.id, plan.reviewNumber)
    if (name === 'dropRevision') await dropVersion(tx, plan.id, subject.review!.number)
    await savePlan(tx, plan.id, changes, now)
    await append(tx, { ...taken.event, subject: { type: 'plan', id: plan.id }, actor, at: now, commandId })
    return readPlanPage(tx, plan.id, actor, today, now)
  }))

  const diff = endpoint(contract.readDiff, ({ tx, actor, today, params, query }) => readDiffPage(tx, params.id, query, actor, today))

  const comparison = endpoint(contract.readComparison, async ({ tx, actor, today, params, query }) => {
    const [all, own] = await Promise.all([sentencesOf(tx, actor, query.with, today), sentencesOf(tx, actor, params.id, today).then((mine) => mine.filter((one) => one.kind !== 'principle' || asks(one)))])
    const superior = all.filter(asks)
    const rows = comparePlans(superior, own).map((found, index) => ({ superior: briefOf(superior[index]!), own: found.own.map((i) => briefOf(own[i]!)), weaker: found.weaker }))
    const taken = new Set(rows.flatMap((row) => row.own.map((clause) => clause.id)))
    return {
      rows, ownOnly: own.filter((clause) => !taken.has(clause.id)).map(briefOf),
      counts: { matched: rows.filter((row) => row.own.length).length, missing: rows.filter((row) => !row.own.length).length, weaker: rows.filter((row) => row.weaker.length).length, unasked: all.length - superior.length },
    }
  })

  const unfinished = endpoint(contract.readUnfinished, async ({ tx, actor, today, params }) => {
    const plan = await findPlan(tx, params.id, today)
    if (!plan || (plan.currentNumber === null && !may(actor, 'plan.review'))) throw notFound('份方案')
    const [{ unfinished: commitments, done }, continued] = await Promise.all([parts.outcomes(tx, plan.id), listContinued(tx, plan.id)])
    return { commitments, done, carried: commitments.filter((one) => continued.includes(one)) }
  })

  const successor = endpoint(contract.beginSuccessor, async ({ tx, actor, today, now, params, body }) => {
    const plan = await getPlanForUpdate(tx, params.id, today)
    checkVersion(plan as unknown as LedgerRow, body.baseVersion)
    if (plan.state !== 'closed') throw new Problem('step-refused', '先把这个行动总结关闭，再开始下一个。')
    if (plan.successorId) throw new Problem('step-refused', '已经从这个行动开始了下一个。', { facts: { successorId: plan.successorId } })
    if (body.periodTo < body.periodFrom) throw new Problem('invalid', '结束日不能早于开始日。', { fields: [{ field: 'periodTo', message: '不能早于开始日' }] })
    const chosen = (await listClauses(tx, plan.id, plan.currentNumber!)).filter((clause) => body.commitments.includes(clause.commitmentId))
    const old = (await findVersion(tx, plan.id, plan.currentNumber!))!
    const made = successorText({ title: body.title, before: plan, actions: old.actions, clauses: chosen, periodFrom: body.periodFrom as Day, periodTo: body.periodTo as Day, now })
    await insertPlan(tx, {
      id: body.newId, code: `plan-${body.newId}`, title: body.title, standing: 'own', state: 'drafting', issuer: plan.issuer, documentNumber: null, issuedOn: null, public: false, periodFrom: body.periodFrom as Day, periodTo: body.periodTo as Day,
      regionId: plan.regionId, regionPath: plan.regionPath, organisationId: plan.organisationId, superiorId: null, superiorTitle: null, predecessorId: plan.id, adoptedNumber: null,
    }, now)
    await insertVersion(tx, {
      planId: body.newId, number: 1, ...made.version, remainders: [], title: body.title, issuer: plan.issuer, documentNumber: null, issuedOn: null, draft: false, periodFrom: body.periodFrom as Day, periodTo: body.periodTo as Day,
      sourceName: null, fileId: null, reason: null,
    }, now)
    await insertClauses(tx, body.newId, 1, made.clauses)
    await append(tx,
      { what: 'plan.uploaded', subject: { type: 'plan', id: body.newId }, actor, at: now, commandId: body.commandId, body: { number: 1, title: body.title, clauses: made.clauses.length, predecessor: plan.id } },
      { what: 'plan.succeeded', subject: { type: 'plan', id: plan.id }, actor, at: now, commandId: body.commandId, body: { successor: body.newId, title: body.title, carried: made.clauses.length } })
    return readPlanPage(tx, body.newId, actor, today, now)
  })

  return [list, read, version, versionText, versionClauses, coverage, upload, revise, ...steps, diff, comparison, unfinished, successor, ...reviewRoutes(parts.runners), ...closingReportRoutes, ...publicRoutes()] as Endpoint[]
}

/** Commitments of the version in force, or else of the one under review. */
async function sentencesOf(tx: Tx, actor: Actor, planId: string, today: Day) {
  const plan = await findPlan(tx, planId, today)
  if (!plan || (plan.currentNumber === null && !may(actor, 'plan.review'))) throw notFound('份方案')
  return listClauses(tx, planId, plan.currentNumber ?? plan.reviewNumber ?? 1, sql`c.state <> 'set-aside'`)
}

type Source = { text?: string | undefined; fileId?: string | undefined; name?: string | undefined }
type Found = { read: Read['read']; plan: CompiledPlan; name: string | null }

/** The text that came with the request, or the uploaded file of this account. Throws `invalid` where it is no plan. */
async function readSource(tx: Tx, house: House, actor: Actor, source: Source): Promise<Found> {
  let from: Uint8Array | string
  let name = source.name ?? null
  if (source.fileId) {
    const file = await findFile(tx, source.fileId)
    if (!file || file.uploadedBy !== actor.accountId) throw new Problem('invalid', '文件没有传上来，请重新选一次。', { fields: [{ field: 'fileId', message: '没有这个文件' }] })
    from = await readFile(house.files.path(file.sha256))
    name ??= file.name
  } else if (source.text?.trim()) from = source.text
  else throw new Problem('invalid', '粘贴方案文字，或选一个 docx、PDF、txt 文件。', { fields: [{ field: 'text', message: '还没有文字' }] })
  const { read, compiled } = await compileApart(from).catch((error: Error) => {
    throw new Problem('not-acceptable-file', error.message)
  })
  if (!isPlan(compiled)) throw new Problem('invalid', compiled.reason, { fields: [{ field: source.fileId ? 'fileId' : 'text', message: compiled.reason }] })
  return { read, plan: { ...compiled, title: compiled.title.length > 1 ? compiled.title : titleWithout(read.text, name) }, name }
}

/** A plan whose title was not read bears the name of its file, else its first line: it can be given another. */
function titleWithout(text: string, name: string | null): string {
  const bare = [name?.replace(/\.[a-z]{2,4}$/i, ''), ...text.split('\n')].map((words) => (words ?? '').trim()).find((words) => words.length > 1)
  return (bare ?? '没有名称的方案').slice(0, 200)
}

function versionOf({ read, plan, name }: Found, source: Source) {
  return {
    text: read.text, blocks: read.blocks, actions: plan.actions, stages: plan.stages.map(({ id, title, from, to }) => ({ id, title, from, to, exit: [] })), remainders: [], title: plan.title, issuer: plan.issuer,
    documentNumber: plan.documentNumber, issuedOn: plan.issuedOn, draft: plan.status === 'draft', periodFrom: plan.period.from, periodTo: plan.period.to, sourceName: name, fileId: source.fileId ?? null,
  }
}

/** 此件公开发布: issued plans whose publicity is on, of every jurisdiction here. */
function publicRoutes(): Endpoint[] {
  const brief = (plan: Plan, tenant: { id: string; name: string }) => ({ id: plan.id, closedOn: plan.closedOn, tenantId: tenant.id, tenant: tenant.name, title: plan.title, issuer: plan.issuer, documentNumber: plan.documentNumber, issuedOn: plan.issuedOn, periodFrom: plan.periodFrom, periodTo: plan.periodTo })
  const tenants = (house: House) => house.db.outside<{ id: string; name: string }>(sql`select id, name from tenants order by code`)

  const list = ownTransactions(contract.listPublicPlans, async ({ house }) => {
    const today = dayOf(house.clock())
    const found = await Promise.all((await tenants(house)).map((tenant) => house.db.read(systemScope(tenant.id), async (tx) => (await listPlans(tx, today)).filter(isShown).map((plan) => brief(plan, tenant)))))
    return { plans: found.flat() }
  })
  const read = ownTransactions(contract.readPublicPlan, async ({ house, params, query }) => {
    const today = dayOf(house.clock())
    const tenant = (await tenants(house)).find((one) => one.id === params.tenantId)
    if (!tenant) throw notFound('份方案')
    return house.db.read(systemScope(tenant.id), async (tx) => {
      const plan = await findPlan(tx, params.planId, today)
      if (!plan || !isShown(plan)) throw notFound('份方案')
      const [all, progress] = await Promise.all([listVersions(tx, plan.id), progressOf(tx, [plan.id])])
      const history = all.filter(isPublished).map((one) => ({ number: one.number, state: versionStateOf(one, all, today), effectiveOn: one.effectiveOn, reason: one.reason }))
      const number = query.number ?? plan.currentNumber!
      const version = history.some((one) => one.number === number) && (await findVersion(tx, plan.id, number))
      if (!version) throw notFound('次文本')
      return { ...brief(plan, tenant), number, text: version.text, blocks: version.blocks, actions: version.actions, commitments: progress.get(`${plan.id}/${number}`)?.accepted ?? 0, history }
    })
  })
  return [list, read] as Endpoint[]
}

