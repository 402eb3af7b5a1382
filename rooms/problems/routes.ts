// The problem list over HTTP. Each step is one transaction with its event.
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Day, Instant } from '#platform/time/day.ts'
import { compose } from '#mechanisms/document/define.ts'
import { take } from '#mechanisms/loop/define.ts'
import { checkVersion, type LedgerRow } from '#mechanisms/ledger/store.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { deliver } from '#mechanisms/document/deliver.ts'
import { hasOrganisation } from '#rooms/entities/store.ts'
import { attachFiles } from '#rooms/files/store.ts'
import { issuer } from '#rooms/hazards/terms.ts'
import * as contract from './contract.ts'
import { problemLedger, readProblemPage } from './page.ts'
import { checkSheet } from './papers/check-sheet.ts'
import { SORT_WORDS } from './recurrence.ts'
import { problemLoop, tierOf, type ProblemCase, type ProblemStep } from './rules.ts'
import { decideRecurrence, findRecurrence, getProblem, listRecurrences, readFigures, saveProblem } from './store.ts'
import { termsOf } from './terms.ts'

const { compiled } = problemLedger
const MOST = 200

const read = endpoint(contract.readProblem, ({ tx, actor, today, now, params }) => readProblemPage(tx, params.id, actor, today, now))

const figures = endpoint(contract.readFigures, async ({ tx, today }) => {
  const [counted, values] = await Promise.all([readFigures(tx, compiled, today), listParameters(tx)])
  const { hazardsFrom, threeTiers, basis } = termsOf(values, today, null)
  return { figures: counted, listsHazards: hazardsFrom !== null, threeTiers, basis }
})

const steps = (Object.keys(contract.problemSteps) as ProblemStep[]).map((name) =>
  endpoint(contract.problemSteps[name], async ({ tx, actor, today, now, params, body }) => {
    const problem = await getProblem(tx, compiled, params.id, true)
    const terms = termsOf(await listParameters(tx), problem.foundOn, problem.regionPath)
    const { commandId, baseVersion, ...input } = body
    const taken = take(problemLoop, problem, name, input, { actor, today, now, terms })
    checkVersion(problem as unknown as LedgerRow, baseVersion)
    await checkUnit(tx, problem, taken.changes)
    await saveProblem(tx, problem.id, taken.changes, now)
    await attachFiles(tx, (input as { photos?: string[] }).photos ?? [], { type: 'problem', id: problem.id }, name === 'rectify' ? 'after' : 'other')
    const subject = { type: 'problem', id: problem.id }
    await append(tx, { ...taken.event, subject, actor, at: now, commandId }, ...(taken.after.tier === 'warning' && problem.tier !== 'warning' ? [{ what: 'problem.warned' as const, subject, actor, at: now, body: { why: taken.after.warnedWhy } }] : []))
    return readProblemPage(tx, problem.id, actor, today, now)
  }),
)

/** The unit a problem is handed to must exist. */
async function checkUnit(tx: Tx, before: ProblemCase, { organisationId }: Partial<ProblemCase>): Promise<void> {
  if (!organisationId || organisationId === before.organisationId || (await hasOrganisation(tx, organisationId))) return
  throw new Problem('invalid', '没有这个单位。', { fields: [{ field: 'organisationId', message: '请从名单里选' }] })
}

const recurrences = endpoint(contract.listRecurrences, async ({ tx, query }) => {
  const rows = await listRecurrences(tx, compiled, { ...(query.state ? { state: query.state } : {}), limit: MOST + 1 })
  return { rows: rows.slice(0, MOST), more: rows.length > MOST }
})

const judge = endpoint(contract.judgeRecurrence, async ({ tx, actor, today, now, params, body }) => {
  const problem = await getProblem(tx, compiled, params.id, true)
  const found = await findRecurrence(tx, body.recurrenceId)
  if (!found || found.problemId !== problem.id) throw notFound('处疑似重发')
  if (found.state !== 'open') throw new Problem('step-refused', found.state === 'confirmed' ? '已经认定为重发。' : '已经排除，不是重发。')
  await decideRecurrence(tx, found.id, { state: body.decision, reason: body.reason, name: actor.name, today })
  const confirmed = body.decision === 'confirmed'
  const subject = { type: 'problem', id: problem.id }
  if (confirmed) {
    const terms = termsOf(await listParameters(tx), problem.foundOn, problem.regionPath)
    const warns = terms.warningOn.includes('recurrence') && problem.warnedOn === null && problemLoop.states[problem.state].live
    const warned = warns ? { warnedOn: today, warnedWhy: `${SORT_WORDS[found.sort as 'elsewhere']}：${body.reason}`.slice(0, 500) } : {}
    await saveProblem(tx, problem.id, { recurrences: problem.recurrences + 1, ...warned, tier: tierOf({ ...problem, ...warned }) }, now)
    if (warns) await append(tx, { what: 'problem.warned', subject, actor, at: now, body: { why: warned.warnedWhy } })
  }
  await append(tx, { what: confirmed ? 'problem.recurred' : 'problem.recurrence-dismissed', subject, actor, at: now, commandId: body.commandId, body: { recurrence: found.id, sort: found.sort, reason: body.reason } })
  return readProblemPage(tx, problem.id, actor, today, now)
})

const sheet = endpoint(contract.readCheckSheet, async ({ tx, actor, today, now, params }) => {
  const page = await readProblemPage(tx, params.id, actor, today, now)
  const row = page.row as unknown as Record<string, string | null>
  if (!row['checkedOn'] && !Number(row['failedTimes'])) throw new Problem('step-refused', '还没有核查过，核查以后才有核查验收单。')
  const house = parameterAsOf(await listParameters(tx), issuer, today).value
  const returned = page.timeline.filter((entry) => entry.what === 'problem.failed')
  const paper = compose(checkSheet, {
    number: row['number'], issuer: house.issuer, issuedOn: (row['closedOn'] ?? row['checkedOn'] ?? today) as Day, title: row['title'], place: [row['regionName'], row['entityName'], row['place']].filter(Boolean).join(' '), unit: row['organisationName'],
    foundOn: row['foundOn'], dueOn: row['dueOn'], requirement: row['requirement'], rectification: row['rectification'], rectifiedBy: row['rectifiedByName'], rectifiedOn: row['rectifiedOn'], checkUnit: row['checkOrganisationName'], checkedBy: row['checkedByName'],
    checkedOn: row['checkedOn'], checkNote: row['checkNote'], acceptedBy: row['acceptedByName'], closedOn: row['closedOn'], failed: returned.map((entry) => ({ onDay: entry.onDay, by: entry.actorName, reason: String(entry.body['reason'] ?? '') })).toReversed(),
  })
  return deliver(paper, params.format, now.toISOString() as Instant)
})

export const problemRoutes: Endpoint[] = [figures, recurrences, ...problemLedger.endpoints, read, ...steps, judge, sheet] as Endpoint[]
