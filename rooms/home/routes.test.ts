// 各处等我的: for everybody in two places of a jurisdiction, each number on 今天 opens on exactly that many rows, taken from the list
// itself over HTTP; what is done leaves the number; what a person has to do alone stands on 今天 by itself.
import { describe, expect, it } from 'vitest'
import type { Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { asOwner, ROLES, twoTenants } from '../../tests/world.ts'
import type { Home } from './contract.ts'

const { product, own } = await twoTenants()
const home = async (client: Client) => (await client.get<Home>('/api/home')).body
const queue = async (client: Client, name: string) => (await home(client)).queues.find((one) => one.name === name)

/** The lists that are no ledgers: where their rows are read, and which of them the number means. */
const LISTS: Readonly<Record<string, { path: string; rows?: (row: Record<string, unknown>) => boolean }>> = {
  '/duplicates': { path: '/api/suspects?limit=100' },
  '/supervisions/addressed': { path: '/api/supervisions/addressed', rows: (row) => row['answeredOn'] === null },
}

async function rowsBehind(client: Client, opens: string): Promise<number> {
  if (opens === '/statistics/reports') return (await client.get<{ duty: { missing: number } | null }>('/api/statistics/reports')).body.duty?.missing ?? 0
  const { path, rows = () => true } = LISTS[opens] ?? { path: `/api${opens}${opens.startsWith('/problems/recurrences') ? '' : '&limit=200'}` }
  const found = await client.get<{ rows: Record<string, unknown>[] }>(path)
  expect([path, found.status]).toEqual([path, 200])
  return found.body.rows.filter(rows).length
}

describe('what waits for me', () => {
  const everybody = [...ROLES, 'far-community', 'far-grid-worker', 'far-enterprise-principal', 'far-enterprise-officer'].filter((key) => own.people[key])

  it.each(everybody)('%s: every number opens on as many rows', async (key) => {
    const client = own.people[key]!
    for (const { name, opens, value, more } of (await home(client)).queues) expect({ name, value, more }).toEqual({ name, value: await rowsBehind(client, opens), more: false })
  })

  it('there is something to see in nearly every list', async () => {
    const seen = new Set((await Promise.all(everybody.map(async (key) => (await home(own.people[key]!)).queues))).flat().filter(({ value }) => value > 0).map(({ name }) => name))
    expect([...seen].toSorted()).toEqual(expect.arrayContaining(['problems', 'recurrences', 'report-send', 'supervisions', 'visits']))
  })

  it('is of one\'s own concern: an enterprise has no lists of offices, the three administrators none', async () => {
    const names = async (key: string) => (await home(own.people[key]!)).queues.map(({ name }) => name)
    expect(await names('enterprise-principal')).toEqual(['report-send', 'papers', 'visits'])
    expect(await names('grid-worker')).toEqual([])
    expect(await names('audit-administrator')).toEqual([])
    expect(await names('coordinator')).toEqual(expect.arrayContaining(['supervisions', 'report-sign', 'report-late', 'suspects', 'owners', 'problems', 'recurrences']))
  })
})

describe('a double report', () => {
  it('waits for the enterprise by itself, once for all its receivers, and after it was sent for each of them', async () => {
    const [enterprise, coordinator] = [own.people['enterprise-principal']!, own.people['coordinator']!]
    const before = (await queue(enterprise, 'report-send'))!.value
    const signing = (await queue(coordinator, 'report-sign'))!.value
    const todos = (await home(enterprise)).todos.filter(({ subjectType }) => subjectType === 'dual-report')
    const owed = await asOwner(product, `select distinct hazard_id, moment, round from dual_reports where tenant_id = $1 and entity_id = $2 and state = 'owed'`, [own.id, own.near.subject.entity])
    expect(todos.length).toBe(owed.length)
    const { body: data } = await enterprise.get<{ row: { version: number } }>(`/api/dual-reports/${todos[0]!.subjectId}`)
    const sent = await enterprise.post(`/api/dual-reports/${todos[0]!.subjectId}/send`, { commandId: newId(), baseVersion: data.row.version, situation: '粉尘堆积，清扫不及时', severity: '可能爆炸，一周能改好', treatment: '装除尘，专人清扫' })
    expect(sent.status).toBe(200)
    expect((await home(enterprise)).todos.filter(({ subjectType }) => subjectType === 'dual-report').length).toBe(todos.length - 1)
    const left = (await queue(enterprise, 'report-send'))!.value
    expect(left).toBeLessThan(before)
    // Only what was addressed to the coordinating office waits there.
    const [mine] = await asOwner(product, `select count(*)::int as n from dual_reports r join organisations o on o.tenant_id = r.tenant_id and o.id = r.receiver_organisation_id and o.coordinator where r.tenant_id = $1 and r.state = 'sent'`, [own.id])
    expect((await queue(coordinator, 'report-sign'))!.value).toBe(mine!['n'])
    expect(mine!['n']).toBeGreaterThan(signing)
  })
})

describe('an owner told of a major hazard', () => {
  it('has it on 今天 until read', async () => {
    const principal = own.people['enterprise-principal']!
    const told = (await home(principal)).todos.filter(({ step }) => step === 'confirmOwner')
    expect(told.length).toBeGreaterThan(0)
    const { body: data } = await principal.get<{ owners: { id: string; mine: boolean; readAt: string | null }[] }>(`/api/hazards/${told[0]!.subjectId}/findings`)
    for (const { id } of data.owners.filter(({ mine, readAt }) => mine && !readAt)) expect((await principal.post(`/api/owner-notices/${id}/confirm`, { commandId: newId() })).status).toBe(200)
    expect((await home(principal)).todos.filter(({ step }) => step === 'confirmOwner').length).toBe(told.length - 1)
  })
})

describe('what hangs on a hazard', () => {
  type Row = { kind: string; id: string; label: string; state: string; nextOn: string | null; next: string | null }
  const attached = async (client: Client, hazardId: string) => client.get<{ rows: Row[] }>(`/api/hazards/${hazardId}/attached`)
  const PAGES: Readonly<Record<string, string>> = { supervision: 'supervisions', problem: 'problems', exposure: 'exposures', listing: 'listings', 'help-visit': 'help-visits', matter: 'matters' }

  it('is told to an office with state and next day, each row one it can open', async () => {
    const coordinator = own.people['coordinator']!
    const { body: { hazard } } = await coordinator.get<{ hazard: { id: string } }>(`/api/supervisions/${own.near.subject.supervision}`)
    const { body } = await attached(coordinator, hazard.id)
    expect(body.rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['supervision', 'exposure', 'listing']))
    for (const row of body.rows) expect([row.kind, (await coordinator.get(`/api/${PAGES[row.kind]}/${row.id}`)).status]).toEqual([row.kind, 200])
    const [found] = await asOwner(product, `select s.state, min(m.answer_by) filter (where m.answered_on is null and m.state = 'taken')::text as answer_by from supervisions s left join supervision_measures m on m.tenant_id = s.tenant_id and m.supervision_id = s.id and m.round = s.round where s.id = $1 group by s.state`, [own.near.subject.supervision])
    const supervised = body.rows.find(({ kind }) => kind === 'supervision')!
    expect(supervised.state).toContain(found!['state'] === 'listed' ? '督办中' : '待核定')
    expect(supervised.nextOn).toBe(found!['answer_by'])
  })

  it('tells a matter that somebody hung it on', async () => {
    const { body } = await attached(own.people['coordinator']!, own.near.subject.hazard)
    const kinds = body.rows.map(({ kind }) => kind)
    const pins = await asOwner(product, 'select link_id from matter_pins where tenant_id = $1 and subject_id = $2 and removed_on is null', [own.id, own.near.subject.hazard])
    expect(kinds.filter((kind) => kind === 'matter').length).toBe(pins.length)
  })

  it('tells an enterprise the papers sent to it and nothing of the offices, a stranger nothing at all', async () => {
    const coordinator = own.people['coordinator']!
    const path = `/api/supervisions/${own.near.subject.supervision}`
    const read = async () => (await coordinator.get<{ hazard: { id: string }; row: { version: number } }>(path)).body
    const { hazard } = await read()
    expect((await attached(own.people['enterprise-principal']!, hazard.id)).body.rows).toEqual([])
    await coordinator.post('/api/parameters/hazard.slow-ladder', { commandId: newId(), value: ['letter', 'bulletin'], fromOn: '2026-11-22', basis: '会议', inDocument: false })
    for (const [step, body] of [['withdraw-refusal', { reason: '企业已复工整改' }], ['propose', { reason: '进展太慢' }], ['confirm', { telephone: '0999-88880000' }]] as const) {
      const { row } = await read()
      expect([step, (await coordinator.post(`${path}/${step}`, { commandId: newId(), baseVersion: row.version, ...body })).status]).toEqual([step, 200])
    }
    const { body } = await attached(own.people['enterprise-principal']!, hazard.id)
    expect(body.rows.map(({ kind, state, next }) => ({ kind, state, next }))).toEqual([{ kind: 'supervision-paper', state: '要反馈', next: '前反馈' }])
    expect((await queue(own.people['enterprise-principal']!, 'papers'))!.value).toBe(1)
    expect((await attached(own.people['far-enterprise-principal']!, hazard.id)).status).toBe(404)
    expect((await attached(own.people['far-community']!, hazard.id)).status).toBe(404)
  })
})
