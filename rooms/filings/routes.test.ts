// Filings over HTTP on real PostgreSQL: who owes is counted, never stored; filed, given back, filed again, taken; an enterprise sees
// its own row; receipts; and a list of many thousands stays a page.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { makeScope, systemScope } from '#platform/db/tx.ts'
import { putPlan } from '../../tests/plans.ts'
import type { Board, FilingReply, UnitRow } from './contract.ts'

const house = await testProduct()
const region = await house.region('xg')
for (const [login, role, organisation] of [['anban', 'coordinator', 'anban'], ['anban2', 'coordinator', 'anban'], ['jingfa', 'regulator', 'jingfa'], ['yingji', 'regulator', 'yingji'], ['xg', 'community', 'xg'], ['sq', 'community', 'sq']] as const) {
  await house.addPerson({ login, name: login, role, post: '岗位', organisation, ...(role === 'community' ? { region: organisation } : {}) })
}
const [anban, jingfa, yingji, xg, sq] = (await Promise.all(['anban', 'jingfa', 'yingji', 'xg', 'sq'].map((login) => house.signIn(login)))) as [Client, Client, Client, Client, Client]
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
const command = () => ({ commandId: newId() })
const addEntity = async (name: string, code = 'xg') => {
  const id = newId()
  ok(await anban.post('/api/entities', { ...command(), id, fields: { name, kind: 'place', regionId: await house.region(code), organisationId: await house.organisation('jingfa'), principal: '张立民' } }))
  return id
}
const shop = await addEntity('汇鑫小店')
const far = await addEntity('石桥小店', 'sq')
await house.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '负责人', entityId: shop })
await house.addPerson({ login: 'far', name: '远处人', role: 'enterprise-principal', post: '负责人', entityId: far })
const [owner, farOwner] = (await Promise.all(['owner', 'far'].map((login) => house.signIn(login)))) as [Client, Client]
const plan = await putPlan(house, { title: '松湾三年行动方案', issuedOn: '2026-11-20' })

const paper = async (client: Client, name = '工作方案.pdf') => {
  const id = newId()
  ok(await client.upload('PUT', `/api/files/${id}?name=${encodeURIComponent(name)}&purpose=paper`, Buffer.from(`%PDF-1.4 ${id}`)))
  return id
}
const board = async (client: Client = anban) => ok(await client.get<Board>(`/api/filings/board?planId=${plan}`))
const rule = (of: Board, key: string) => of.rules.find((one) => one.key === key)!
const file = async (client: Client, subject: object, more: object = {}) => client.post<FilingReply & { title: string }>('/api/filings', { ...command(), id: newId(), planId: plan, rule: 'own', ...subject, fileId: await paper(client), name: '工作方案', ...more })
const step = (client: Client, filing: FilingReply, name: string, body: object) => client.post<FilingReply & { title: string }>(`/api/filings/${filing.id}/${name}`, { ...command(), baseVersion: filing.version, ...body })
const units = async (client: Client, query: string) => ok(await client.get<{ rows: UnitRow[]; next: string | null }>(`/api/filings/units?planId=${plan}&${query}`))

describe('who owes', () => {
  it('is counted from offices, communities and enterprises as they are today', async () => {
    const found = await board()
    expect(rule(found, 'members')).toMatchObject({ dueOn: '2026-11-15', dynamic: true, who: '成员单位（科室、部门）', counts: { owing: 2, missing: 2, late: 2, accepted: 0 } })
    expect(rule(found, 'own')).toMatchObject({ dueOn: '2026-11-29', counts: { owing: 5, missing: 5, late: 0 } })
    const closed = await addEntity('要关的店')
    expect(rule(await board(), 'own').counts.owing).toBe(6)
    const { row } = ok(await anban.get<{ row: { version: number } }>(`/api/entities/${closed}`))
    ok(await anban.post(`/api/entities/${closed}/void`, { ...command(), baseVersion: row.version, reason: '搬走了' }))
    expect(rule(await board(), 'own').counts.owing).toBe(5)
  })

  it('shows each only its own part', async () => {
    expect(rule(await board(owner), 'own').counts.owing).toBe(1)
    expect((await board(owner)).owed).toMatchObject([{ rule: 'own', entityId: shop, name: '汇鑫小店', state: 'missing', ability: true }])
    expect((await units(owner, 'rule=own')).rows.map((row) => row.name)).toEqual(['汇鑫小店'])
    expect((await units(xg, 'rule=own')).rows.map((row) => row.name)).toEqual(['新港社区居委会', '汇鑫小店'])
    expect((await board(jingfa)).owed).toMatchObject([{ rule: 'members', organisationId: await house.organisation('jingfa'), late: true }])
    expect((await units(anban, 'rule=members')).rows.every((row) => row.late)).toBe(true)
  })
})

describe('a plan is filed', () => {
  it('by whom it should be, given back with a reason, filed again and taken; the missing stand first', async () => {
    const filed = ok(await file(owner, { entityId: shop }))
    expect(filed).toMatchObject({ state: 'submitted', unit: '汇鑫小店', number: 1, versions: [{ number: 1, fileName: '工作方案.pdf', outcome: null }] })
    expect(filed.abilities['accept']).not.toBe(true)
    const back = ok(await step(anban, filed, 'return', { reason: '没有写责任人' }))
    expect((await board(owner)).owed).toMatchObject([{ state: 'returned', reason: '没有写责任人', filingId: filed.id }])
    const again = ok(await step(owner, back, 'submit', { fileId: await paper(owner, '工作方案改.pdf'), name: '工作方案（改）' }))
    const taken = ok(await step(anban, again, 'accept', {}))
    expect(taken.versions.map((one) => [one.number, one.outcome, one.reason])).toEqual([[2, 'accepted', null], [1, 'returned', '没有写责任人']])
    expect(rule(await board(), 'own').counts).toMatchObject({ owing: 5, missing: 4, accepted: 1 })
    const list = await units(anban, 'rule=own')
    expect(list.rows.map((row) => row.state)).toEqual(['missing', 'missing', 'missing', 'missing', 'accepted'])
    expect(list.rows.at(-1)).toMatchObject({ name: '汇鑫小店', document: '工作方案（改）', number: 2 })
    // Without 动态更新 what was taken is not filed anew.
    expect((await step(owner, taken, 'submit', { fileId: await paper(owner), name: '又改' })).body.title).toContain('已经采用')
    expect(taken.timeline.map((entry) => entry.what)).toEqual(['filing.accepted', 'filing.submitted', 'filing.returned', 'filing.submitted'])
  })

  it('keeps history under 动态更新, and nobody decides on their own', async () => {
    const organisationId = await house.organisation('yingji')
    const filed = ok(await file(yingji, { organisationId }, { rule: 'members' }))
    const taken = ok(await step(anban, filed, 'accept', {}))
    const newer = ok(await step(yingji, taken, 'submit', { fileId: await paper(yingji), name: '七月更新' }))
    expect(newer).toMatchObject({ state: 'submitted', number: 2, acceptedNumber: 1 })
    expect(newer.versions).toHaveLength(2)
    // Filed for somebody else by the office itself: another colleague decides.
    const forFar = ok(await file(anban, { entityId: far }))
    expect((await step(anban, forFar, 'accept', {})).body.title).toContain('你代报的')
    ok(await step(await house.signIn('anban2'), forFar, 'accept', {}))
  })

  it('refuses what it must', async () => {
    const members = await house.organisation('jingfa')
    expect((await file(owner, { entityId: far })).status).toBe(422)
    expect((await file(xg, { entityId: far })).status).toBe(422)
    expect((await file(jingfa, { organisationId: members })).status).toBe(422)
    expect((await file(yingji, { organisationId: members }, { rule: 'members' })).body.title).toContain('由应报的单位自己报')
    expect((await file(jingfa, { organisationId: members }, { rule: 'nothing' })).status).toBe(422)
    expect((await file(jingfa, { organisationId: members, entityId: shop }, { rule: 'members' })).status).toBe(422)
    const other = await paper(owner)
    expect((await jingfa.post('/api/filings', { ...command(), id: newId(), planId: plan, rule: 'members', organisationId: members, fileId: other, name: '别人的文件' })).status).toBe(422)
    expect((await file(jingfa, { organisationId: members }, { rule: 'members', planId: newId() })).status).toBe(404)
  })

  it('once, also when the line breaks; and not over a newer version', async () => {
    const body = { ...command(), id: newId(), planId: plan, rule: 'own', organisationId: await house.organisation('xg'), fileId: await paper(xg), name: '新港社区工作方案' }
    const first = ok(await xg.post<FilingReply>('/api/filings', body))
    expect(ok(await xg.post<FilingReply>('/api/filings', body))).toEqual(first)
    expect((await file(xg, { organisationId: await house.organisation('xg') })).status).toBe(409)
    ok(await step(anban, first, 'return', { reason: '缺附件' }))
    expect(await step(xg, first, 'submit', { fileId: await paper(xg), name: '补附件' })).toMatchObject({ status: 409, body: { type: '/problems/stale' } })
  })

  it('and its file is seen by who sees the filing', async () => {
    const filing = (await units(anban, 'rule=own&state=accepted')).rows.find((row) => row.id === shop)!
    const { versions } = ok(await anban.get<FilingReply>(`/api/filings/${filing.filingId!}`))
    const statuses = await Promise.all([anban, owner, xg, sq, farOwner].map(async (client) => (await client.get(`/api/files/${versions[0]!.fileId}`)).status))
    expect(statuses).toEqual([200, 200, 200, 404, 404])
    expect((await farOwner.get(`/api/filings/${filing.filingId!}`)).status).toBe(404)
    expect((await sq.get(`/api/filings/${filing.filingId!}`)).status).toBe(404)
  })

  it('in the database itself belongs to the enterprise alone', async () => {
    const scope = makeScope({ tenantId: house.tenantId, entityId: far, accountId: newId(), regionPaths: null, organisationIds: [] })
    const seen = await house.db.read(scope, (tx) => tx.rows<{ entity_id: string | null }>(sql`select entity_id from filings union all select entity_id from filing_versions`))
    expect(seen.length).toBeGreaterThan(0)
    expect([...new Set(seen.map((row) => row.entity_id))]).toEqual([far])
    await expect(house.db.write(scope, (tx) => tx.run(sql`insert into plan_receipts (tenant_id, id, plan_id, entity_id, signed_on, signed_at, signed_by_name) values (${house.tenantId}, ${newId()}, ${plan}, ${shop}, '2026-11-22', now(), '冒名')`))).rejects.toThrow()
  })
})

describe('whoever has not filed', () => {
  it('is told when urged, once a day, and stands in the workbook', async () => {
    ok(await anban.post('/api/filings/urge', { ...command(), planId: plan, rule: 'members', note: '今天下班前' }))
    expect((await anban.post<{ title: string }>('/api/filings/urge', { ...command(), planId: plan, rule: 'members' })).body.title).toContain('今天已经催过')
    expect((await jingfa.post('/api/filings/urge', { ...command(), planId: plan, rule: 'own' })).status).toBe(403)
    await house.settle()
    const told = async (client: Client) => (await client.get<{ notices: { title: string; subjectType: string; subjectId: string }[] }>('/api/notices')).body.notices.filter((one) => one.title.startsWith('催报'))
    expect(await told(jingfa)).toMatchObject([{ title: '催报：成员单位方案，期限 2026-11-15：今天下班前', subjectType: 'obligation', subjectId: plan }])
    expect(await told(yingji)).toEqual([])
    const csv = String((await anban.get(`/api/filings/export?planId=${plan}&rule=members&format=csv`)).body)
    expect(csv).toContain('松湾街道经济发展办公室')
    expect(csv).not.toContain('应急管理办公室')
    expect(csv).toContain('未报')
    expect((await anban.get(`/api/filings/export?planId=${plan}&rule=members`)).raw.subarray(0, 2).toString()).toBe('PK')
  })
})

describe('receipts', () => {
  it('are signed once, each for its own unit, with one click', async () => {
    expect((await board(owner)).receipts.own).toMatchObject([{ entityId: shop, signedOn: null }])
    const before = (await board()).receipts
    expect(before).toMatchObject({ days: 3, inDocument: false, dueOn: '2026-11-23', signed: 0 })
    const after = ok(await owner.post<Board>('/api/receipts', { ...command(), planId: plan, entityId: shop }))
    expect(after.receipts.own).toMatchObject([{ signedOn: '2026-11-22', signedByName: '张立民' }])
    expect((await owner.post('/api/receipts', { ...command(), planId: plan, entityId: shop })).status).toBe(409)
    expect((await owner.post('/api/receipts', { ...command(), planId: plan, entityId: far })).status).toBe(422)
    expect((await yingji.post('/api/receipts', { ...command(), planId: plan, organisationId: await house.organisation('jingfa') })).status).toBe(409)
    expect((await board()).receipts).toMatchObject({ owing: before.owing, signed: 1, missing: before.owing - 1 })
    const list = ok(await anban.get<{ rows: { name: string; state: string }[] }>(`/api/receipts?planId=${plan}`))
    expect(list.rows.at(-1)).toMatchObject({ name: '汇鑫小店', state: 'signed' })
    expect(list.rows.slice(0, -1).every((row) => row.state === 'missing')).toBe(true)
  })
})

describe('a plan that is closed', () => {
  it('is owed nothing more: nobody late, urged or signing; what was filed stays', async () => {
    const own = await putPlan(house, { title: '松湾去年的方案', issuedOn: '2026-11-20', periodTo: '2026-11-21' })
    const of = async (client: Client) => ok(await client.get<Board>(`/api/filings/board?planId=${own}`))
    expect(rule(await of(anban), 'members').counts).toMatchObject({ missing: 2, late: 2 })
    const filed = ok(await file(jingfa, { planId: own, rule: 'members', organisationId: await house.organisation('jingfa') }))
    const { version } = ok(await anban.get<{ version: number }>(`/api/plans/${own}`))
    ok(await anban.post(`/api/plans/${own}/close`, { ...command(), baseVersion: version, summary: '任务基本完成，按期收尾。', done: '完成', problems: '不足', next: '打算' }))
    const after = await of(anban)
    expect(after.plan).toMatchObject({ state: 'closed', closedOn: '2026-11-22' })
    expect(rule(after, 'members').counts).toMatchObject({ missing: 1, submitted: 1, late: 0 })
    expect((await of(yingji)).owed.map(({ late, ability }) => ({ late, ability })).filter((one) => one.late || one.ability === true)).toEqual([])
    expect(ok(await anban.get<{ rows: UnitRow[] }>(`/api/filings/units?planId=${own}&rule=members&late=true`)).rows).toEqual([])
    expect(ok(await anban.get<{ rows: UnitRow[] }>(`/api/filings/units?planId=${own}&rule=members`)).rows.map(({ late }) => late)).toEqual([false, false])
    for (const refused of [
      await anban.post('/api/filings/urge', { ...command(), planId: own, rule: 'members' }), await xg.post('/api/receipts', { ...command(), planId: own, organisationId: await house.organisation('xg') }),
      await file(yingji, { planId: own, rule: 'members', organisationId: await house.organisation('yingji') }), await step(anban, filed, 'return', { reason: '没有写责任人' }),
    ]) expect(refused).toMatchObject({ status: 409, body: { title: expect.stringContaining('总结关闭') } })
    expect(ok(await step(anban, filed, 'accept', {})).state).toBe('accepted')
  })
})

describe('a hundred thousand enterprises', () => {
  it('are counted as a set and paged by key, without a gap and without a repeat', async () => {
    const many = 3_000
    const now = new Date()
    await house.db.write(systemScope(house.tenantId), (tx) => tx.insert('entities', Array.from({ length: many }, (_, n) => ({
      tenant_id: house.tenantId, id: randomUUID(), kind: 'place', name: `Z单位${n % 1500}`, region_id: region, region_path: 'sw/xg/', search: '', created_at: now, updated_at: now,
    }))))
    expect(rule(await board(), 'own').counts.owing).toBe(5 + many)
    const seen: string[] = []
    let next: string | null = null
    do {
      const page: { rows: UnitRow[]; next: string | null } = await units(anban, `rule=own&limit=200${next ? `&after=${encodeURIComponent(next)}` : ''}`)
      seen.push(...page.rows.map((row) => row.id))
      next = page.next
    } while (next)
    expect(seen).toHaveLength(5 + many)
    expect(new Set(seen).size).toBe(5 + many)
    expect((await anban.get(`/api/filings/units?planId=${plan}&after=xx`)).status).toBe(422)
  })
})

it('reminds who has not signed and who has not filed, each once', async () => {
  house.setNow('2026-11-23T01:00:00Z')
  await house.daily()
  await house.daily()
  const titles = async (login: string) => ((await (await house.signIn(login)).get<{ notices: { title: string }[] }>('/api/notices')).body.notices.map((one) => one.title))
  expect((await titles('jingfa')).filter((title) => title.startsWith('印发 3 天了'))).toEqual(['印发 3 天了还没有签收：松湾三年行动方案'])
  expect((await titles('owner')).some((title) => title.includes('还没有签收'))).toBe(false)
  expect((await titles('anban')).filter((title) => title.includes('家还没有签收'))).toHaveLength(1)
  house.setNow('2026-11-28T01:00:00Z')
  await house.daily()
  expect((await titles('sq')).filter((title) => title === '社区和企业工作方案还有 1 天到期，还没有报')).toHaveLength(1)
  expect((await titles('owner')).some((title) => title.includes('还没有报'))).toBe(false)
})
