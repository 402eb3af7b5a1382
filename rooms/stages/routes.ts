// Stages over HTTP: those of a plan, one whole, the steps, year themes; the report is composed from the ledgers and kept as
// the paper it is.
import { newId } from '#platform/db/ids.ts'
import { nextNumber } from '#platform/db/numbers.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint, type Visit } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Day, Instant } from '#platform/time/day.ts'
import { compose } from '#mechanisms/document/define.ts'
import { takeNumber } from '#mechanisms/document/numbering.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { take } from '#mechanisms/loop/define.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { attachFiles } from '#rooms/files/store.ts'
import { issuer } from '#rooms/hazards/terms.ts'
import * as contract from './contract.ts'
import { countedUntil, howMet, readStagePage, readStagesPage } from './page.ts'
import { stageReport } from './papers/stage-report.ts'
import { itemStanding, liveItems, stageLoop, type Stage, type StageStepName, type StageTerms } from './rules.ts'
import { getPlanHead, getStage, hazardsWithin, insertStage, listThemes, saveStage, saveTheme, termsOfStage } from './store.ts'

const list = endpoint(contract.listStages, ({ tx, actor, today, params }) => readStagesPage(tx, params.id, actor, today))

const add = endpoint(contract.addStage, async ({ tx, actor, today, now, params, body }) => {
  const plan = await getPlanHead(tx, params.id)
  if (plan.state !== 'issued') throw new Problem('step-refused', '方案印发以后、总结关闭以前，才能加阶段。')
  if (body.toOn < body.fromOn) throw new Problem('invalid', '结束日不能早于开始日。', { fields: [{ field: 'toOn', message: '结束日不能早于开始日' }] })
  const stage = { id: body.stageId, planId: params.id, code: null, position: 100, title: body.title, fromOn: body.fromOn as Day, toOn: body.toOn as Day, planFromOn: null, planToOn: null }
  await insertStage(tx, stage, now)
  await append(tx, { what: 'stage.made', subject: { type: 'stage', id: stage.id }, actor, at: now, commandId: body.commandId, body: { title: stage.title, fromOn: stage.fromOn, toOn: stage.toOn } })
  return readStagesPage(tx, params.id, actor, today)
})

const theme = endpoint(contract.setTheme, async ({ tx, actor, today, now, params, body }) => {
  await getPlanHead(tx, params.id)
  const before = (await listThemes(tx, params.id)).find((one) => one.year === body.year)
  if (!(await saveTheme(tx, params.id, body.year, body.theme, body.baseVersion, now))) {
    throw new Problem('stale', '这一年的主题刚被别人改过。两个版本都在这里，请对照后再提交。', { facts: { yours: body.baseVersion, current: before } })
  }
  await append(tx, { what: 'plan.theme-set', subject: { type: 'plan', id: params.id }, actor, at: now, commandId: body.commandId, body: { year: body.year, theme: body.theme, before: before?.theme ?? null } })
  return readStagesPage(tx, params.id, actor, today)
})

const read = endpoint(contract.readStage, ({ tx, actor, today, now, params }) => readStagePage(tx, params.id, actor, today, now))

type Words = { summary: string; problems: string; next: string }

/** Composes the report and keeps its data: drawn years later it still says what it said on its day. */
async function issueReport(visit: Pick<Visit<(typeof contract.stageSteps)['report']>, 'tx' | 'actor' | 'today' | 'now'>, stage: Stage, terms: StageTerms, words: Words): Promise<{ id: string; number: string }> {
  const { tx, actor, today, now } = visit
  const house = parameterAsOf(await listParameters(tx), issuer, today).value
  const until = countedUntil(stage, today)
  const [plan, hazards, { text: number }] = await Promise.all([
    getPlanHead(tx, stage.planId), hazardsWithin(tx, stage.fromOn, until), takeNumber(nextNumber, tx, { name: stageReport.numbering!.series, pattern: stageReport.numbering!.pattern }, today, { office: house.office }),
  ])
  const data = {
    number, issuer: house.issuer, issuedOn: today, plan: plan.title, stage: stage.title, from: stage.fromOn, to: stage.toOn, until, tasks: terms.tasks.inside, hazards,
    items: liveItems(stage).map((item) => ({ text: item.text, met: itemStanding(item, terms).met, how: howMet(item, terms) })), summary: words.summary, problems: words.problems, next: words.next,
  }
  compose(stageReport, data)
  const id = newId(now.getTime())
  await tx.run(sql`insert into papers (tenant_id, id, document, number, subject_type, subject_id, entity_id, data, issued_by, issued_on, created_at)
    values (${tx.scope.tenantId}, ${id}, ${stageReport.name}, ${number}, 'stage', ${stage.id}, null, ${JSON.stringify(data)}, ${actor.accountId}, ${today}, ${now})`)
  return { id, number }
}

const steps = (Object.keys(contract.stageSteps) as StageStepName[]).map((name) =>
  endpoint(contract.stageSteps[name], async (visit) => {
    const { tx, actor, today, now, params, body } = visit
    const stage = await getStage(tx, params.id, today, true)
    const { terms } = await termsOfStage(tx, stage, today)
    const { commandId, baseVersion, ...input } = body
    const taken = take(stageLoop, stage, name, input, { actor, today, now, terms })
    checkVersion(stage as unknown as LedgerRow, baseVersion)
    const paper = name === 'report' ? await issueReport(visit, stage, terms, input as Words) : undefined
    await saveStage(tx, stage, paper ? { ...taken.changes, paperId: paper.id } : taken.changes, now)
    const { itemId, photos } = input as { itemId?: string; photos?: string[] }
    if (itemId && photos) await attachFiles(tx, photos, { type: 'stage-item', id: itemId }, 'other')
    await append(tx, { what: taken.event.what, subject: { type: 'stage', id: stage.id }, actor, at: now, commandId, body: paper ? { paper: paper.id, number: paper.number } : taken.event.body })
    return readStagePage(tx, stage.id, actor, today, now)
  }),
)

const report = endpoint(contract.readReport, async ({ tx, today, params, query }) => {
  const stage = await getStage(tx, params.id, today)
  const paper = await findReport(tx, stage.id, query.paper)
  if (!paper) throw notFound('份阶段总结')
  const composed = compose(stageReport, paper.data)
  return deliver(composed, params.format, paper.createdAt)
})

async function findReport(tx: Tx, stageId: string, paperId: string | undefined) {
  const which = paperId ? sql`and id = ${paperId}` : sql``
  return tx.find<{ data: unknown; createdAt: Instant }>(sql`select data, created_at as "createdAt" from papers
    where tenant_id = ${tx.scope.tenantId} and subject_type = 'stage' and subject_id = ${stageId} ${which} order by created_at desc limit 1`)
}

export const stageRoutes: Endpoint[] = [list, add, theme, read, ...steps, report] as Endpoint[]
