// Entities: the ledger with its hooks (region path, dated facts), one entity whole, recording a fact as of a day.
import type { Actor } from '#platform/auth/actor.ts'
import { may } from '#platform/auth/actor.ts'
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append, listTimeline } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { mountLedger, rowAbilities } from '#mechanisms/ledger/mount.ts'
import { checkPlaces, getRow, getRowForUpdate, type Hooks } from '#mechanisms/ledger/store.ts'
import { LIVE_STATES } from '#rooms/hazards/rules.ts'
import * as contract from './contract.ts'
import { DATED_FACTS, entities, type DatedField } from './definitions.ts'
import { factAsOf, factValue, fieldOfFact } from './rules.ts'
import { hasOrganisation, listFacts, recordFacts, regionPaths, setCurrent } from './store.ts'

const hooks: Hooks = {
  async complete(tx, rows) {
    const paths = await regionPaths(tx, rows.flatMap((row) => (typeof row['regionId'] === 'string' ? [row['regionId']] : [])))
    for (const row of rows) {
      if (typeof row['regionId'] === 'string') {
        const path = paths.get(row['regionId'])
        if (!path) throw new Problem('invalid', '没有这个社区。', { fields: [{ field: 'regionId', message: '请从名单里选' }] })
        row['regionPath'] = path
      }
      if ('status' in row) row['status'] ??= 'operating'
    }
  },
  async afterWrite(tx, written, context) {
    const facts = written.flatMap(({ id, row, before }) =>
      (Object.keys(DATED_FACTS) as DatedField[])
        .filter((field) => row[field] != null && (!before || String(before[field] ?? '') !== String(row[field])))
        .filter((field) => before || row[field] !== false)
        .map((field) => ({ entityId: id, fact: DATED_FACTS[field], fromOn: context.today, value: row[field], basis: before ? '修改登记' : '首次登记' })),
    )
    await recordFacts(tx, facts, context.actor.accountId, context.now)
  },
}

export const entityLedger = mountLedger({ ...entities, without: ['read'] }, { hooks })
const { compiled } = entityLedger

async function readPage(tx: Tx, id: string, actor: Actor, today: Day) {
  const [row, facts, timeline, counts] = await Promise.all([
    getRow(tx, compiled, id), listFacts(tx, id), listTimeline(tx, { type: 'entity', id }),
    tx.get<{ live: number; late: number; major: number; closed: number }>(sql`
      select count(*) filter (where state = any(${LIVE_STATES as string[]}::text[])) as live, count(*) filter (where state = any(${LIVE_STATES as string[]}::text[]) and due_on < ${today}) as late,
        count(*) filter (where state = any(${LIVE_STATES as string[]}::text[]) and level = 'major') as major, count(*) filter (where state = 'closed') as closed
      from hazards where tenant_id = ${tx.scope.tenantId} and entity_id = ${id}`),
  ])
  const canRecord = may(actor, 'entity.edit') ? (row['voidedOn'] ? '这家单位已经作废' : (true as const)) : '你的岗位不能修改监管单位'
  return {
    row: row as never,
    facts: facts.flatMap(({ fact, ...rest }) => { const field = fieldOfFact(fact); return field ? [{ fact: field, ...rest }] : [] }),
    hazards: counts, timeline,
    abilities: { ...rowAbilities(entities, actor, row), recordFact: canRecord },
  }
}

const wrongValue = (message: string) => new Problem('invalid', `${message}。`, { fields: [{ field: 'value', message }] })

const read = endpoint(contract.readEntity, ({ tx, actor, today, params }) => readPage(tx, params.id, actor, today))

const recordFact = endpoint(contract.recordFact, async ({ tx, actor, today, now, params, body }) => {
  const row = await getRowForUpdate(tx, compiled, params.id)
  if (row['voidedOn']) throw new Problem('step-refused', '这家单位已经作废，不能再改。')
  const parsed = factValue(body.fact, body.value)
  if (!parsed.ok) throw wrongValue(parsed.message)
  const { value } = parsed
  // Also when it begins later: nothing checks it again on that day.
  if (body.fact === 'regionId') {
    const regionPath = (await regionPaths(tx, [value as string])).get(value as string)
    if (!regionPath) throw wrongValue('没有这个社区')
    await checkPlaces(tx, compiled, [{ regionPath }])
  }
  if (body.fact === 'organisationId' && !(await hasOrganisation(tx, value as string))) throw wrongValue('没有这个部门')
  const stored = DATED_FACTS[body.fact]
  await recordFacts(tx, [{ entityId: params.id, fact: stored, fromOn: body.fromOn as Day, value, basis: body.basis }], actor.accountId, now)
  const current = factAsOf((await listFacts(tx, params.id)) as never, stored, today)
  if (current !== undefined) await setCurrent(tx, params.id, body.fact, current)
  await append(tx, {
    what: 'entity.fact-recorded', subject: { type: 'entity', id: params.id, entityId: params.id }, actor, at: now, commandId: body.commandId,
    body: { fact: body.fact, label: entities.fields[body.fact]!.label, fromOn: body.fromOn, value, basis: body.basis },
  })
  return readPage(tx, params.id, actor, today)
})

export const entityRoutes: Endpoint[] = [...entityLedger.endpoints, read, recordFact] as Endpoint[]
