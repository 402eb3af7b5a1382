// All SQL of stages: a case by id with its checklist, save what a step changed, follow a version of the plan, figures.
import { newId } from '#platform/db/ids.ts'
import { column, join, name, output, sql, valuesOf } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import { append, type NewEvent } from '#platform/events/append.ts'
import { notFound } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { numberInForce } from '#rooms/plans/store.ts'
import { tallyTasks } from '#rooms/tasks/store.ts'
import { metricOf, plannedStages, stateOf, themesIn, type PlanStage, type Stage, type StageItem, type StageTerms } from './rules.ts'
import { tasksDone } from './terms.ts'

const FIELDS = [
  'planId', 'code', 'position', 'title', 'fromOn', 'toOn', 'planFromOn', 'planToOn', 'submittedOn', 'submittedBy', 'submittedByName', 'closedOn', 'closedBy', 'closedByName', 'paperId', 'reopenedTimes', 'droppedOn',
] as const satisfies readonly (keyof Stage)[]
const columns = (tx: Tx) => join([sql`s.id`, sql`s.version`, ...FIELDS.map((field) => sql`s.${name(column(field))} as ${output(field)}`), sql`(select p.closed_on from plans p where p.tenant_id = ${tx.scope.tenantId} and p.id = s.plan_id) as "planClosedOn"`], ', ')

const ITEM_FIELDS = ['position', 'text', 'inDocument', 'metric', 'threshold', 'tickedOn', 'tickedBy', 'tickedByName', 'note', 'removedOn', 'removedReason'] as const satisfies readonly (keyof StageItem)[]
const ITEM_COLUMNS = join([sql`i.id`, sql`i.stage_id as "stageId"`, ...ITEM_FIELDS.map((field) => sql`i.${name(column(field))} as ${output(field)}`)], ', ')

type StoredStage = Omit<Stage, 'items' | 'state'>

async function withItems(tx: Tx, stages: readonly StoredStage[], today: Day): Promise<Stage[]> {
  if (!stages.length) return []
  const items = await tx.rows<StageItem & Row & { stageId: string }>(sql`select ${ITEM_COLUMNS} from stage_items i
    where i.tenant_id = ${tx.scope.tenantId} and i.stage_id = any(${stages.map((one) => one.id)}::uuid[]) order by i.position, i.id`)
  return stages.map((stage) => ({ ...stage, state: stateOf(stage, today), items: items.filter((item) => item.stageId === stage.id).map(({ stageId: _, ...item }) => item) }))
}

/** Locked until the transaction ends; not-found where there is none. */
export async function getStage(tx: Tx, id: string, today: Day, lock = false): Promise<Stage> {
  const found = await tx.find<StoredStage & Row>(sql`select ${columns(tx)} from stages s where s.tenant_id = ${tx.scope.tenantId} and s.id = ${id}${lock ? sql` for update` : sql``}`, 'once')
  if (!found) throw notFound('个阶段')
  return (await withItems(tx, [found], today))[0]!
}

export async function listStagesOf(tx: Tx, planId: string, today: Day): Promise<Stage[]> {
  return withItems(tx, await tx.rows<StoredStage & Row>(sql`select ${columns(tx)} from stages s where s.tenant_id = ${tx.scope.tenantId} and s.plan_id = ${planId} order by s.from_on, s.position, s.id`), today)
}

export type PlanHead = { id: string; title: string; documentNumber: string | null; periodFrom: Day | null; periodTo: Day | null; state: string; effectiveOn: Day | null; currentNumber: number | null }

/** The plan stages hang on; not-found where there is none. */
export async function getPlanHead(tx: Tx, id: string): Promise<PlanHead> {
  const found = await tx.find<PlanHead & Row>(sql`select p.id, p.title, p.document_number as "documentNumber", p.period_from as "periodFrom", p.period_to as "periodTo", p.state, v.effective_on as "effectiveOn", p.current_number as "currentNumber"
    from plans p left join plan_versions v on v.tenant_id = p.tenant_id and v.plan_id = p.id and v.number = p.current_number where p.tenant_id = ${tx.scope.tenantId} and p.id = ${id}`)
  if (!found) throw notFound('份方案')
  return found
}

/** Saves what a step changed: columns of the stage, and the items that are no longer what they were. */
export async function saveStage(tx: Tx, before: Stage, changes: Partial<Stage>, now: Date): Promise<void> {
  const { items, state: _, ...own } = changes
  const set = (Object.keys(own) as (typeof FIELDS)[number][]).map((field) => sql`${name(column(field))} = ${own[field] as string}`)
  await tx.run(sql`update stages set ${join([...set, sql`version = version + 1`, sql`updated_at = ${now}`, sql`updated_by = ${tx.scope.accountId}`], ', ')}
    where tenant_id = ${tx.scope.tenantId} and id = ${before.id}`)
  for (const item of items ?? []) {
    const was = before.items.find((one) => one.id === item.id)
    if (!was) await insertItems(tx, before.id, [item])
    else if (was !== item) {
      await tx.run(sql`update stage_items set ${join(ITEM_FIELDS.map((field) => sql`${name(column(field))} = ${item[field] as string}`), ', ')} where tenant_id = ${tx.scope.tenantId} and id = ${item.id}`)
    }
  }
}

async function insertItems(tx: Tx, stageId: string, items: readonly StageItem[]): Promise<void> {
  if (!items.length) return
  await tx.run(sql`insert into stage_items ${valuesOf(items.map((item) => ({ tenant_id: tx.scope.tenantId, id: item.id, stage_id: stageId, ...Object.fromEntries(ITEM_FIELDS.map((field) => [column(field), item[field]])) })))}`)
}

export async function insertStage(tx: Tx, stage: Pick<Stage, 'id' | 'planId' | 'code' | 'position' | 'title' | 'fromOn' | 'toOn' | 'planFromOn' | 'planToOn'>, now: Date): Promise<void> {
  await tx.run(sql`insert into stages ${valuesOf([{
    tenant_id: tx.scope.tenantId, id: stage.id, plan_id: stage.planId, code: stage.code, position: stage.position, title: stage.title, from_on: stage.fromOn, to_on: stage.toOn,
    plan_from_on: stage.planFromOn, plan_to_on: stage.planToOn, created_at: now, updated_at: now, updated_by: tx.scope.accountId,
  }])}`)
}

const fromPlan = (words: string, position: number, now: Date): StageItem => ({
  id: newId(now.getTime()), position, text: words, inDocument: true, metric: metricOf(words), threshold: null, tickedOn: null, tickedBy: null, tickedByName: null, note: null, removedOn: null, removedReason: null,
})

const SYSTEM = { accountId: null, name: '系统' } as const

/**
 * Makes the stages what this version of the plan says; running it twice changes nothing. Days that people changed stay, a
 * closed stage stays, a stage that the version no longer has is marked and kept.
 */
export async function followPlan(tx: Tx, planId: string, number: number, today: Day, now: Date): Promise<void> {
  // 即日起 is the day the plan itself began, whichever version is read.
  const version = await tx.find<{ stages: PlanStage[]; text: string; effectiveOn: Day | null; periodTo: Day | null }>(sql`
    select v.stages, v.text, (select min(x.effective_on) from plan_versions x where x.tenant_id = ${tx.scope.tenantId} and x.plan_id = ${planId} and x.state in ('published', 'superseded')) as "effectiveOn", coalesce(p.period_to, v.period_to) as "periodTo" from plan_versions v join plans p on p.tenant_id = v.tenant_id and p.id = v.plan_id
    where v.tenant_id = ${tx.scope.tenantId} and v.plan_id = ${planId} and v.number = ${number} and p.standing = 'own'`)
  if (!version) return
  const wanted = plannedStages(version.stages, { effectiveOn: version.effectiveOn ?? today, periodTo: version.periodTo })
  const have = await listStagesOf(tx, planId, today)
  const events: NewEvent[] = []
  const tell = (what: `stage.${string}`, id: string, body: Record<string, unknown>) => void events.push({ what, subject: { type: 'stage', id }, actor: SYSTEM, at: now, body: { ...body, number } })
  for (const [i, want] of wanted.entries()) {
    const known = have.find((stage) => stage.code === want.code)
    if (!known) {
      const id = newId(now.getTime())
      await insertStage(tx, { id, planId, position: i + 1, code: want.code, title: want.title, fromOn: want.fromOn, toOn: want.toOn, planFromOn: want.fromOn, planToOn: want.toOn }, now)
      await insertItems(tx, id, want.exit.map((words, at) => fromPlan(words, at + 1, now)))
      tell('stage.made', id, { title: want.title, fromOn: want.fromOn, toOn: want.toOn, items: want.exit.length })
      continue
    }
    if (known.closedOn) continue
    const moved = known.fromOn !== known.planFromOn || known.toOn !== known.planToOn
    const days = moved ? {} : { fromOn: want.fromOn, toOn: want.toOn }
    const kept = known.items.map((item) => (item.inDocument && !item.removedOn && !item.tickedOn && !want.exit.includes(item.text) ? { ...item, removedOn: today, removedReason: '修订后的方案里没有这一句' } : item))
    const fresh = want.exit.filter((words) => !known.items.some((item) => item.inDocument && item.text === words)).map((words, at) => fromPlan(words, known.items.length + at + 1, now))
    const changes: Partial<Stage> = { title: want.title, planFromOn: want.fromOn, planToOn: want.toOn, position: i + 1, droppedOn: null, ...days, items: [...kept, ...fresh] }
    const differs = fresh.length > 0 || kept.some((item, at) => item !== known.items[at]) || (Object.keys(changes) as (keyof Stage)[]).some((field) => field !== 'items' && changes[field] !== known[field])
    if (!differs) continue
    await saveStage(tx, known, changes, now)
    tell('stage.followed', known.id, { title: want.title, ...days, added: fresh.map((item) => item.text), removed: kept.filter((item, at) => item !== known.items[at]).map((item) => item.text), kept: moved ? '日期已经人工改过，保留' : null })
  }
  for (const gone of have.filter((stage) => stage.code && !stage.closedOn && !stage.droppedOn && !wanted.some((want) => want.code === stage.code))) {
    await saveStage(tx, gone, { droppedOn: today }, now)
    tell('stage.dropped', gone.id, { title: gone.title })
  }
  const themes = themesIn(version.text)
  if (themes.length) {
    await tx.run(sql`insert into year_themes ${valuesOf(themes.map(({ year, theme, quote }) => ({ tenant_id: tx.scope.tenantId, plan_id: planId, year, theme, quote, updated_at: now })))} on conflict do nothing`)
  }
  await append(tx, ...events)
}

/** Versions of plans that begin to hold on this day. */
export async function listBeginning(tx: Tx, today: Day): Promise<{ planId: string; number: number }[]> {
  return tx.rows<{ planId: string; number: number }>(sql`select v.plan_id as "planId", v.number from plan_versions v join plans p on p.tenant_id = v.tenant_id and p.id = v.plan_id and v.number = ${numberInForce(tx, today)}
    where v.tenant_id = ${tx.scope.tenantId} and v.state = 'published' and v.effective_on = ${today} and p.standing = 'own'`)
}

export type ThemeRow = { year: number; theme: string; quote: string | null; version: number }
export async function listThemes(tx: Tx, planId: string): Promise<ThemeRow[]> {
  return tx.rows<ThemeRow & Row>(sql`select year, theme, quote, version from year_themes where tenant_id = ${tx.scope.tenantId} and plan_id = ${planId} order by year`)
}

/** Answers false when somebody else changed it meanwhile. */
export async function saveTheme(tx: Tx, planId: string, year: number, theme: string, baseVersion: number, now: Date): Promise<boolean> {
  if (baseVersion === 0) {
    return (await tx.run(sql`insert into year_themes ${valuesOf([{ tenant_id: tx.scope.tenantId, plan_id: planId, year, theme, updated_at: now, updated_by: tx.scope.accountId }])} on conflict do nothing`)) === 1
  }
  return (await tx.run(sql`update year_themes set theme = ${theme}, version = version + 1, updated_at = ${now}, updated_by = ${tx.scope.accountId}
    where tenant_id = ${tx.scope.tenantId} and plan_id = ${planId} and year = ${year} and version = ${baseVersion}`)) === 1
}

/** What the rules of a stage need to know beside the stage: counts of tasks, and the share that means done. */
export async function termsOfStage(tx: Tx, stage: Pick<Stage, 'planId' | 'fromOn' | 'toOn'>, today: Day): Promise<{ terms: StageTerms; share: { value: number; basis: string; inDocument: boolean } }> {
  const [inside, until, plan, values] = await Promise.all([
    tallyTasks(tx, stage.planId, { from: stage.fromOn, to: stage.toOn }, today), tallyTasks(tx, stage.planId, { from: null, to: stage.toOn }, today), tallyTasks(tx, stage.planId, { from: null, to: null }, today), listParameters(tx),
  ])
  const share = parameterAsOf(values, tasksDone, stage.fromOn)
  return { terms: { share: share.value, tasks: { inside, until, plan } }, share }
}

export type StageHazards = { found: number; closed: number; majorFound: number; majorClosed: number }

/** Hazards found and closed within the days. */
export async function hazardsWithin(tx: Tx, from: Day, to: Day): Promise<StageHazards> {
  return tx.get<StageHazards>(sql`
    select count(*) filter (where found_on between ${from} and ${to}) as found, count(*) filter (where closed_on between ${from} and ${to}) as closed,
      count(*) filter (where level = 'major' and found_on between ${from} and ${to}) as "majorFound", count(*) filter (where level = 'major' and closed_on between ${from} and ${to}) as "majorClosed"
    from hazards where tenant_id = ${tx.scope.tenantId} and state <> 'voided' and (found_on between ${from} and ${to} or closed_on between ${from} and ${to})`)
}

export type Evidence = { itemId: string; id: string; name: string; mediaType: string; uploadedByName: string | null }

/** What was filed with the ticks of these items. */
export async function listEvidence(tx: Tx, itemIds: readonly string[]): Promise<Evidence[]> {
  return tx.rows<Evidence & Row>(sql`select f.subject_id as "itemId", f.id, f.name, f.media_type as "mediaType",
      (select p.name from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id where a.tenant_id = ${tx.scope.tenantId} and a.id = f.uploaded_by) as "uploadedByName"
    from files f where f.tenant_id = ${tx.scope.tenantId} and f.subject_type = 'stage-item' and f.subject_id = any(${itemIds as string[]}::uuid[]) order by f.uploaded_at, f.id`)
}
