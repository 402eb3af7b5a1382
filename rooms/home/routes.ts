// 今天: what waits for me, the figures with the lists behind them, what changed; look-ups, search, and the event stream.
import { Readable } from 'node:stream'
import { may, type Actor } from '#platform/auth/actor.ts'
import { searchCondition } from '#platform/db/search.ts'
import { all, sql, type Sql } from '#platform/db/sql.ts'
import type { Scope, Tx } from '#platform/db/tx.ts'
import { Download, endpoint, ownTransactions, type Endpoint } from '#platform/http/endpoint.ts'
import { addDays, weekday, type Day } from '#platform/time/day.ts'
import { readDays, readTotal } from '#mechanisms/indicator/read.ts'
import { inRegions } from '#mechanisms/ledger/compile.ts'
import type { MountedLedger } from '#mechanisms/ledger/mount.ts'
import { listPage } from '#mechanisms/ledger/page.ts'
import { MOMENTS } from '#rooms/dual-reports/definitions.ts'
import { reportLoop } from '#rooms/dual-reports/rules.ts'
import { listReportTodos } from '#rooms/dual-reports/store.ts'
import { visitLedger } from '#rooms/experts/page.ts'
import { visitLoop, type VisitState, type VisitStep } from '#rooms/experts/rules.ts'
import { listVisitTodos, type VisitTodo } from '#rooms/experts/store.ts'
import { entityLedger } from '#rooms/entities/routes.ts'
import { listOwnerTodos } from '#rooms/findings/owners/store.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import { hazardLoop, LIVE_STATES, type HazardStep } from '#rooms/hazards/rules.ts'
import { getHazard, listLate, listWaiting, type WaitingRow } from '#rooms/hazards/store.ts'
import { RUNGS } from '#rooms/supervision/rules.ts'
import { listSupervisionTodos, type SupervisionTodo } from '#rooms/supervision/store.ts'
import { taskLoop } from '#rooms/tasks/rules.ts'
import { listTaskTodos, type TaskTodo } from '#rooms/tasks/store.ts'
import * as contract from './contract.ts'
import { listAttached } from './page.ts'
import { listQueues } from './store.ts'

type Todo = contract.Home['todos'][number]

/** The step that takes a case on from where it is. */
const NEXT: Readonly<Record<string, { step: HazardStep; say: (row: WaitingRow) => string }>> = {
  reported: { step: 'grade', say: () => '判定隐患' },
  graded: { step: 'assign', say: () => '交办整改' },
  assigned: { step: 'rectify', say: () => '整改' },
  completed: { step: 'apply', say: () => '自验、申请销号' },
  applied: { step: 'vet', say: () => '审核把关' },
  rectified: { step: 'accept', say: () => '现场复查' },
  accepted: { step: 'close', say: () => '审核销号' },
}

function todoOf(row: WaitingRow, actor: Actor): Todo {
  const extension = row.extensionUntil !== null && row.holder === 'entity' && actor.entityId === null
  const plan = row.planWaiting && actor.entityId === null
  const { step, say } = extension ? { step: 'grantExtension' as const, say: () => '审批延期申请' } : plan ? { step: 'approvePlan' as const, say: () => '审核整改方案' } : NEXT[row.state]!
  return {
    subjectType: 'hazard', subjectId: row.id, title: `${say(row)}　${actor.entityId ? row.number : row.entityName}`, detail: row.description, step, stepLabel: hazardLoop.steps[step].label,
    state: row.state, level: row.level, dueOn: row.dueOn, decision: may(actor, hazardLoop.steps[step].permission),
  }
}

const TASKS = { work: ['submit', '办任务'], accept: ['accept', '审核任务'], 'take-over': ['takeOver', '接手任务'], extension: ['grantExtension', '审批任务延期'] } as const
/** Tasks of my unit show up so many days ahead. */
const TASKS_AHEAD = 7

function taskTodoOf(row: TaskTodo): Todo {
  const [step, say] = TASKS[row.why]
  return { subjectType: 'task', subjectId: row.id, title: `${say}　${row.why === 'work' ? row.action : row.organisationName}`, detail: row.title, step, stepLabel: taskLoop.steps[step].label, state: row.state, level: null, dueOn: row.dueOn, decision: row.why !== 'work' }
}

function supervisionTodoOf(row: SupervisionTodo): Todo {
  const rung = row.rung ? RUNGS[row.rung] : ''
  const [step, label, title] = row.why === 'answer' ? ['answer', '反馈', `反馈${rung}`] : row.why === 'admit' ? ['admit', '核定', `核定督办　${row.entityName}`] : ['confirm', rung, `办${rung}　${row.entityName}`]
  return { subjectType: row.why === 'answer' ? 'supervision-paper' : 'supervision', subjectId: row.id, title, detail: row.title, step, stepLabel: label, state: '', level: null, dueOn: row.dueOn, decision: true }
}

const reportTodoOf = (row: Awaited<ReturnType<typeof listReportTodos>>[number]): Todo => ({
  subjectType: 'dual-report', subjectId: row.id, title: `双报告　${row.number} ${MOMENTS.find(({ value }) => value === row.moment)?.label ?? ''}`, detail: row.description, step: 'send', stepLabel: reportLoop.steps.send.label, state: 'owed', level: null, dueOn: row.dueOn, decision: true,
})
const ownerTodoOf = (row: Awaited<ReturnType<typeof listOwnerTodos>>[number]): Todo => ({
  subjectType: 'hazard', subjectId: row.hazardId, title: `确认看过告知　${row.number}`, detail: row.description, step: 'confirmOwner', stepLabel: '知道了', state: '', level: 'major', dueOn: null, decision: true,
})
const VISITS: Partial<Record<VisitState, readonly [VisitStep, string]>> = { planned: ['report', '诊查'], reported: ['answer', '答复专家建议'], answered: ['revisit', '回访'], revisited: ['evaluate', '评价帮扶'] }
function visitTodoOf(row: VisitTodo, actor: Actor): Todo {
  const [step, say] = VISITS[row.state]!
  return { subjectType: 'help-visit', subjectId: row.id, title: `${say}　${actor.entityId ? row.expertNames : row.entityName}`, detail: row.need ?? '', step, stepLabel: visitLoop.steps[step].label, state: row.state, level: null, dueOn: row.state === 'planned' ? row.plannedOn : null, decision: true }
}

/** What lies with one person alone, each by itself: an enterprise's reports, notices and answers, an expert's visits. */
async function listOwn(tx: Tx, actor: Actor): Promise<Todo[]> {
  const goes = may(actor, 'help-visit.report') || may(actor, 'help-visit.answer')
  const [reports, owners, visits] = await Promise.all([
    actor.entityId && may(actor, 'dual-report.send') ? listReportTodos(tx, actor.entityId, 100) : [],
    may(actor, 'owner-notice.confirm') ? listOwnerTodos(tx, actor.accountId, 100) : [],
    goes && !may(actor, 'help-visit.plan') ? listVisitTodos(tx, visitLedger.compiled, actor, 100) : [],
  ])
  return [...reports.map(reportTodoOf), ...owners.map(ownerTodoOf), ...visits.map((row) => visitTodoOf(row, actor))]
}

const readHome = endpoint(contract.readHome, async ({ tx, actor, scope, today }) => {
  if (!may(actor, 'hazard.read')) return { today, todos: [], todoCount: 0, lateCount: 0, queues: [], figures: [], weeks: [], changes: [] }
  const month = `${today.slice(0, 8)}01`
  const here = all([sql`h.tenant_id = ${actor.tenantId}`, inRegions(scope, sql`h.region_path`)])
  const coordinates = may(actor, 'hazard.coordinate')
  const [waiting, late, owed, supervised, own, queues, counts, entities, weeks, changes] = await Promise.all([
    listWaiting(tx, { organisationIds: actor.organisationIds, entityId: actor.entityId, extensions: may(actor, 'hazard.assign'), here }, 200),
    coordinates ? listLate(tx, { today, here, limit: 50 }) : [],
    may(actor, 'task.read') ? listTaskTodos(tx, { organisationIds: may(actor, 'task.work') ? actor.organisationIds : [], accepts: may(actor, 'task.accept'), accountId: actor.accountId, until: addDays(today, TASKS_AHEAD) }, 200) : [],
    may(actor, 'supervision.manage') || may(actor, 'supervision.answer') ? listSupervisionTodos(tx, { organisationIds: actor.organisationIds, coordinates, entityId: actor.entityId }, 200) : [],
    listOwn(tx, actor),
    listQueues({ tx, actor, scope, today }),
    countHazards(tx, actor, here, scope, today),
    tx.get<{ n: number; orphans: number }>(sql`select count(*) as n, count(*) filter (where organisation_id is null) as orphans from entities h
      where ${here} and voided_on is null and status <> 'closed'`),
    listWeeks(tx, actor, here, scope, today),
    listChanges(tx, actor, scope, undefined, 12),
  ])
  const mine = new Set(waiting.map((row) => row.id))
  const todos = [
    ...waiting.map((row) => todoOf(row, actor)),
    ...late.filter((row) => !mine.has(row.id)).map((row) => ({ ...todoOf(row, actor), title: `催办　${row.entityName}`, stepLabel: '催办', decision: false })),
    ...owed.map(taskTodoOf),
    ...supervised.map(supervisionTodoOf),
    ...own,
  ].toSorted((a, b) => ((a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : 1))
  const figure = (name: string, label: string, value: number, unit: string, definition: string, opens: string, more: { of?: number; redLine?: boolean } = {}) =>
    ({ name, label, value, of: more.of ?? null, unit, definition, opens, redLine: more.redLine ?? false })
  return {
    today, todos, todoCount: todos.length, lateCount: todos.filter((row) => row.dueOn !== null && row.dueOn < today).length, queues,
    figures: [
      figure('major-late', '重大事故隐患超期', counts.majorLate, '件', '在办的重大事故隐患里，期限早于今天的', '/hazards?level=major&late=true', { redLine: true }),
      figure('orphans', '没有监管部门的单位', entities.orphans, '家', '没有关闭、也没有明确监管部门的单位', '/entities?organisationId=none&status=operating,stopped', { redLine: true }),
      figure('major', '重大隐患在办', counts.major, '件', '已判定为重大、还没有销号或作废的', '/hazards?level=major&live=true'),
      figure('live', '隐患在办', counts.live, '件', '已上报、还没有销号或作废的', '/hazards?live=true'),
      figure('late', '超期', counts.late, '件', '在办的隐患里，期限早于今天的', '/hazards?late=true'),
      figure('soon', '七天内到期', counts.soon, '件', '在办的隐患里，期限在今天到七天后之间的', '/hazards?soon=7'),
      figure('found', '本月发现', counts.foundMonth, '件', '发现日期在本月的', `/hazards?foundOn=${month}..${today}`),
      figure('closed', '本月销号', counts.closedMonth, '件', '销号日期在本月的', `/hazards?closedOn=${month}..${today}`),
      figure('closed-in-time', '本月按期销号', counts.closedInTime, '件', '本月销号的里，销号日期不晚于期限的；期限前批准的延期按新期限算，过了期限再批的不算', `/hazards?behind=onTime.all.${month}.${today}&sort=-foundOn`, { of: counts.closedMonth }),
      figure('entities', '监管单位', entities.n, '家', '登记在册、没有关闭的单位', '/entities?status=operating,stopped'),
    ],
    weeks, changes,
  }
})

type HazardCounts = Record<'live' | 'major' | 'majorLate' | 'late' | 'soon' | 'foundMonth' | 'closedMonth' | 'closedInTime', number>

/** The regions of an actor, as sums are kept; null for all of the tenant. */
async function regionIdsOf(tx: Tx, scope: Scope): Promise<string[] | null> {
  if (scope.regionPaths === null) return null
  return (await tx.rows<{ id: string }>(sql`select id from regions r where r.tenant_id = ${scope.tenantId} and ${inRegions(scope, sql`r.path`)}`)).map(({ id }) => id)
}

/** Figures of hazards: from the sums for offices; an enterprise's own few are counted one by one. */
async function countHazards(tx: Tx, actor: Actor, here: Sql, scope: Scope, today: Day): Promise<HazardCounts> {
  const month = `${today.slice(0, 8)}01` as Day
  if (actor.entityId !== null) {
    const mine = sql`h.tenant_id = ${actor.tenantId} and h.entity_id = ${actor.entityId}`
    return tx.get<HazardCounts>(sql`
      select count(*) filter (where live) as live, count(*) filter (where live and h.level = 'major') as major,
        count(*) filter (where live and h.level = 'major' and h.due_on < ${today}) as "majorLate", count(*) filter (where live and h.due_on < ${today}) as late,
        count(*) filter (where live and h.due_on between ${today}::date and ${today}::date + 7) as soon,
        count(*) filter (where h.found_on >= ${month}::date) as "foundMonth", (select coalesce(sum(d.closed), 0)::int from case_days d where d.tenant_id = ${actor.tenantId} and d.entity_id = ${actor.entityId} and d.day between ${month}::date and ${today}::date) as "closedMonth",
        (select coalesce(sum(d.on_time), 0)::int from case_days d where d.tenant_id = ${actor.tenantId} and d.entity_id = ${actor.entityId} and d.day between ${month}::date and ${today}::date) as "closedInTime"
      from (select *, state = any(${LIVE_STATES as string[]}::text[]) as live from hazards) h where ${mine}`)
  }
  const regionIds = await regionIdsOf(tx, scope)
  const [all, major, { soon }] = await Promise.all([
    readTotal(tx, { from: month, to: today, level: 'all', regionIds }), readTotal(tx, { from: month, to: today, level: 'major', regionIds }),
    tx.get<{ soon: number }>(sql`select count(*)::int as soon from hazards h where ${here} and h.state = any(${LIVE_STATES as string[]}::text[]) and h.due_on between ${today}::date and ${today}::date + 7`),
  ])
  return { live: all.open, major: major.open, majorLate: major.overdue, late: all.overdue, soon, foundMonth: all.found, closedMonth: all.closed, closedInTime: all.onTime }
}

async function listWeeks(tx: Tx, actor: Actor, here: Sql, scope: Scope, today: Day) {
  const monday = addDays(today, 1 - weekday(today))
  const first = addDays(monday, -77)
  const days = actor.entityId === null
    ? await readDays(tx, { from: first, to: today, level: 'all', regionIds: await regionIdsOf(tx, scope) })
    : await tx.rows<{ day: Day; found: number; closed: number }>(sql`select day, sum(found)::int as found, sum(closed)::int as closed from case_days h where h.tenant_id = ${actor.tenantId} and h.entity_id = ${actor.entityId} and day between ${first}::date and ${today}::date group by day`)
  return Array.from({ length: 12 }, (_, i) => {
    const from = addDays(first, i * 7)
    const week = days.filter(({ day }) => day >= from && day < addDays(from, 7))
    return { from, found: week.reduce((n, one) => n + one.found, 0), closed: week.reduce((n, one) => n + one.closed, 0) }
  })
}

type ChangeRow = { id: string; at: string; what: string; subjectType: string; subjectId: string; title: string; actorName: string; number: string | null }

/** What an actor reads they hear of too; the three administrators read no business. */
const heard = (actor: Actor) => (['hazard', 'entity'] as const).filter((type) => may(actor, `${type}.read`))

/** Events of hazards and entities the actor can see, newest first; with `after`, the ones that came later, oldest first. */
async function listChanges(tx: Tx, actor: Actor, scope: Scope, after: string | undefined, limit: number, subject?: { type?: string | undefined; id?: string | undefined }): Promise<ChangeRow[]> {
  const forward = after !== undefined
  return tx.rows<ChangeRow>(sql`
    select e.id, e.at, e.what, e.subject_type as "subjectType", e.subject_id as "subjectId", coalesce(n.name || '　', '') || coalesce(h.description, n.name, '') as title, e.actor_name as "actorName", h.number
    from events e left join hazards h on e.subject_type = 'hazard' and h.tenant_id = e.tenant_id and h.id = e.subject_id
    left join entities n on n.tenant_id = e.tenant_id and n.id = coalesce(h.entity_id, case when e.subject_type = 'entity' then e.subject_id end)
    where e.tenant_id = ${scope.tenantId} and e.subject_type = any(${heard(actor)}::text[]) and ${inRegions(scope, sql`coalesce(h.region_path, n.region_path)`)}
      and (${forward ? after : null}::uuid is null or e.id > ${forward ? after : null}::uuid)
      and (${subject?.type ?? null}::text is null or e.subject_type = ${subject?.type ?? null}) and (${subject?.id ?? null}::uuid is null or e.subject_id = ${subject?.id ?? null}::uuid)
      and (h.id is not null or n.id is not null)
    order by e.id ${forward ? sql`asc` : sql`desc`} limit ${limit}`)
}

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const listEvents = endpoint(contract.listEvents, async ({ tx, actor, scope, query }) => {
  const after = query.after && EVENT_ID.test(query.after) ? query.after : undefined
  const events = await listChanges(tx, actor, scope, after, 100, { type: query.subjectType, id: query.subjectId })
  return { events, next: (after ? events.at(-1)?.id : events[0]?.id) ?? query.after ?? null }
})

/** What else a desk shows, by the permission to read it. These say only that something changed: whoever shows it asks again. */
const QUIET = { plan: 'plan.read', clause: 'plan.review', task: 'task.read', duty: 'task.read', stage: 'stage.read', filing: 'filing.read', matter: 'matter.read', supervision: 'supervision.read', exposure: 'exposure.read', listing: 'listing.read', parameter: 'parameter.read' } as const

async function listQuiet(tx: Tx, actor: Actor, scope: Scope, after: string): Promise<{ id: string; what: string }[]> {
  const types = Object.entries(QUIET).filter(([, permission]) => may(actor, permission)).map(([type]) => type)
  return tx.rows<{ id: string; what: string }>(sql`select id, what from events where tenant_id = ${scope.tenantId} and subject_type = any(${types}::text[]) and id > ${after}::uuid order by id limit 100`)
}

const POLL_MS = 3_000
/** A stream is closed after so many looks; the browser comes back by itself, with its cookie looked at again. */
const LOOKS = 20

/** Looks for new events every few seconds while the page is open, from where the page says it stands. */
const streamEvents = ownTransactions(contract.streamEvents, async ({ house, actor, scope, http }) => {
  const seen = http?.request.headers['last-event-id']
  const newest = await house.db.read(scope, (tx) => tx.find<{ id: string }>(sql`select id from events where tenant_id = ${scope.tenantId} order by id desc limit 1`))
  let after = typeof seen === 'string' && EVENT_ID.test(seen) ? seen : (newest?.id ?? '00000000-0000-0000-0000-000000000000')
  async function* events() {
    yield 'retry: 5000\n\n'
    for (let look = 0; look < LOOKS; look++) {
      const fresh = await house.db.read(scope, async (tx) => [...(await listChanges(tx, actor, scope, after, 100)), ...(await listQuiet(tx, actor, scope, after))])
      fresh.sort((a, b) => (a.id < b.id ? -1 : 1))
      for (const event of fresh) yield `id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`
      after = fresh.at(-1)?.id ?? after
      if (!fresh.length) yield ': still here\n\n'
      await new Promise((resolve) => setTimeout(resolve, POLL_MS).unref())
    }
  }
  return new Download('events', 'text/event-stream; charset=utf-8', Readable.from(events()), true)
})

const lookupEntities = endpoint(contract.lookupEntities, async ({ tx, actor, scope, query }) => {
  if (!may(actor, 'entity.read')) return { items: [] }
  const typed = query.q?.trim()
  const near = /^(-?\d{1,3}(?:\.\d{1,8})?),(-?\d{1,2}(?:\.\d{1,8})?)$/.exec(query.near ?? '')
  const where = all([
    sql`h.tenant_id = ${actor.tenantId}`, inRegions(scope, sql`h.region_path`), sql`h.voided_on is null and h.status <> 'closed'`,
    ...(typed ? [searchCondition(sql`h.search`, typed) ?? sql`false`] : []),
    ...(query.regionId ? [sql`h.region_id = ${query.regionId}`] : []),
  ])
  const order = near ? sql`(h.longitude - ${Number(near[1])}) ^ 2 + (h.latitude - ${Number(near[2])}) ^ 2 nulls last, h.name` : sql`h.name`
  return { items: await tx.rows<Item>(sql`select h.id, h.name, concat_ws(' · ', r.name, h.address) as note, null as path, null as "parentId", h.kind as level from entities h
    join regions r on r.tenant_id = h.tenant_id and r.id = h.region_id where ${where} order by ${order} limit 30`) }
})

type Item = { id: string; name: string; note: string | null; path: string | null; parentId: string | null; level: string | null }

const readAttached = endpoint(contract.readAttached, async ({ tx, actor, today, params }) => ({ rows: await listAttached(tx, actor, await getHazard(tx, hazardLedger.compiled, params.id), today) }))

const lookupOrganisations = endpoint(contract.lookupOrganisations, async ({ tx, actor }) => ({
  items: await tx.rows<Item>(sql`select id, name, short_name as note, null as path, parent_id as "parentId", kind as level from organisations where tenant_id = ${actor.tenantId} order by kind, name`),
}))

const lookupRegions = endpoint(contract.lookupRegions, async ({ tx, actor, scope }) => ({
  items: await tx.rows<Item>(sql`select h.id, h.name, null as note, h.path, h.parent_id as "parentId", h.level from regions h where h.tenant_id = ${actor.tenantId} and ${inRegions(scope, sql`h.path`)} order by h.path`),
}))

const search = endpoint(contract.search, async ({ tx, actor, scope, today, query }) => {
  if (!query.q.trim()) return { items: [] }
  const list = async (ledger: MountedLedger, sort: string) => (await listPage(tx, ledger.compiled, { q: query.q, sort, limit: 8, count: 'no' }, { actor, scope, today })).rows
  const [hazards, entities] = [may(actor, 'hazard.read') ? await list(hazardLedger, '-foundOn') : [], may(actor, 'entity.read') ? await list(entityLedger, 'name') : []]
  return {
    items: [
      ...entities.map((row) => ({ type: 'entity', id: row.id, title: String(row['name']), note: String(row['creditCode'] ?? row['address'] ?? '') })),
      ...hazards.map((row) => ({ type: 'hazard', id: row.id, title: String(row['description']), note: String(row['number']) })),
    ],
  }
})

export const homeRoutes = [readHome, readAttached, listEvents, streamEvents, lookupEntities, lookupOrganisations, lookupRegions, search] as Endpoint[]
