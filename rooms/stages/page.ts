// A plan's stages as their page shows them, and one stage whole: checklist with what answers each item, figures, report.
import { may, type Actor } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { listTimeline } from '#platform/events/append.ts'
import type { Day } from '#platform/time/day.ts'
import { abilities } from '#mechanisms/loop/define.ts'
import { tallyTasks } from '#rooms/tasks/store.ts'
import { METRICS, daysLeft, itemStanding, liveItems, stageLoop, type Stage, type StageItem, type StageTerms } from './rules.ts'
import { getPlanHead, getStage, hazardsWithin, listEvidence, listStagesOf, listThemes, termsOfStage } from './store.ts'

function rowOf(stage: Stage, terms: StageTerms, today: Day) {
  const live = liveItems(stage)
  const { items: _, submittedBy: _s, closedBy: _c, code, position: _p, paperId: _r, ...rest } = stage
  return { ...rest, inDocument: code !== null, daysLeft: daysLeft(stage, today), items: live.length, met: live.filter((item) => itemStanding(item, terms).met).length, tasks: terms.tasks.inside }
}

export async function readStagesPage(tx: Tx, planId: string, actor: Actor, today: Day) {
  const plan = await getPlanHead(tx, planId)
  const [stages, themes] = await Promise.all([listStagesOf(tx, planId, today), listThemes(tx, planId)])
  const rows = []
  for (const stage of stages) rows.push(rowOf(stage, (await termsOfStage(tx, stage, today)).terms, today))
  const first = Number((plan.periodFrom ?? plan.effectiveOn ?? today).slice(0, 4))
  const last = plan.periodTo ? Number(plan.periodTo.slice(0, 4)) : first
  const numbers = [...new Set([...Array.from({ length: Math.min(last - first + 1, 20) }, (_, i) => first + i), ...themes.map((one) => one.year)])].sort((a, b) => a - b)
  const years = []
  for (const year of numbers) {
    const theme = themes.find((one) => one.year === year)
    years.push({ year, theme: theme?.theme ?? null, quote: theme?.quote ?? null, version: theme?.version ?? 0, tasks: await tallyTasks(tx, planId, { from: `${year}-01-01` as Day, to: `${year}-12-31` as Day }, today) })
  }
  const { effectiveOn: _, currentNumber: __, ...head } = plan
  return { plan: head, stages: rows, years, mayManage: may(actor, 'stage.manage') }
}

/** How an item came to be met, for the page and the report. */
export function howMet(item: StageItem, terms: StageTerms): string {
  const { done, total, need } = itemStanding(item, terms)
  if (item.metric) return total === 0 ? '没有可计算的任务' : `${METRICS[item.metric]} ${total} 项，完成 ${done} 项，要求 ${need}%`
  return item.tickedOn ? `${item.tickedByName} ${item.tickedOn} 核对：${item.note ?? ''}` : '还没有核对'
}

/** Days a stage has had so far: figures never count what has not happened. */
export const countedUntil = (stage: Pick<Stage, 'toOn' | 'closedOn'>, today: Day): Day => (stage.toOn < today ? stage.toOn : today)

export async function readStagePage(tx: Tx, id: string, actor: Actor, today: Day, now: Date) {
  const stage = await getStage(tx, id, today)
  const [{ terms, share }, timeline, files, plan, papers] = await Promise.all([
    termsOfStage(tx, stage, today), listTimeline(tx, { type: 'stage', id }), listEvidence(tx, stage.items.map((item) => item.id)), getPlanHead(tx, stage.planId),
    tx.rows<{ id: string; number: string; issuedOn: string }>(sql`select id, number, issued_on as "issuedOn" from papers where tenant_id = ${tx.scope.tenantId} and subject_type = 'stage' and subject_id = ${id} order by created_at desc`),
  ])
  const hazards = await hazardsWithin(tx, stage.fromOn, countedUntil(stage, today))
  return {
    stage: rowOf(stage, terms, today), planTitle: plan.title,
    checklist: stage.items.map(({ position: _, tickedBy: __, ...item }) => ({ ...item, ...itemStanding({ ...item, position: 0, tickedBy: null }, terms), files: files.filter((file) => file.itemId === item.id).map(({ itemId: _i, ...file }) => file) })),
    hazards, share: { value: share.value, basis: share.basis, inDocument: share.inDocument }, counts: terms.tasks, report: papers.find((paper) => paper.id === stage.paperId) ?? null, reports: papers, timeline,
    abilities: abilities(stageLoop, stage, { actor, today, now, terms }),
  }
}
