// The problem list over HTTP on real PostgreSQL: entered problems through all steps, registers, 警示榜, look-alikes; major
// hazards that enter by themselves where the plan asks for it; the five jurisdictions.
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { systemScope } from '#platform/db/tx.ts'
import { sql } from '#platform/db/sql.ts'
import { readDocx } from '#mechanisms/document/testing.ts'
import type { Figures, ProblemReply, RecurrenceReply } from './contract.ts'

const house = await testProduct()
for (const [login, role, organisation] of [['anban', 'coordinator', 'anban'], ['fuzeren', 'coordinator', 'anban'], ['jingfa', 'regulator', 'jingfa'], ['xg', 'community', 'xg'], ['sq', 'community', 'sq']] as const) {
  await house.addPerson({ login, name: login, role, post: '岗位', organisation, ...(role === 'community' ? { region: organisation } : {}) })
}
const signIn = async () => (await Promise.all(['anban', 'fuzeren', 'jingfa', 'xg', 'sq'].map((login) => house.signIn(login)))) as [Client, Client, Client, Client, Client]
let [anban, fuzeren, jingfa, xg, sq] = await signIn()
/** Another day: whoever was signed in signs in again. */
const later = async (iso: string) => {
  house.setNow(iso)
  ;[anban, fuzeren, jingfa, xg, sq] = await signIn()
}

const photo = async (client: Client) => {
  const id = newId()
  const bytes = await sharp({ create: { width: 32, height: 24, channels: 3, background: '#446688' } }).jpeg().toBuffer()
  ok(await client.upload('PUT', `/api/files/${id}?name=a.jpg&purpose=other`, bytes))
  return id
}
type Page = ProblemReply & { row: { id: string; version: number } & Record<string, unknown> }
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
const enter = async (fields: object = {}) => {
  const id = newId()
  ok(await anban.post('/api/problems', { commandId: newId(), id, fields: { kind: 'safety', source: 'inspection', title: '路口护栏缺失', category: 'traffic', regionId: await house.region('xg'), organisationId: await house.organisation('xg'), foundOn: '2026-11-10', ...fields } }))
  return ok(await anban.get<Page>(`/api/problems/${id}`))
}
const step = (client: Client, page: Page, name: string, body: object = {}) => client.post<Page>(`/api/problems/${page.row.id}/${name}`, { commandId: newId(), baseVersion: page.row.version, ...body })
const figures = async () => ok(await anban.get<Figures>('/api/problems/figures'))
const handOut = async (page: Page) => ok(await step(anban, page, 'assign', { organisationId: await house.organisation('xg'), dueOn: '2026-12-10', requirement: '补齐护栏' }))
const rectified = async (page: Page) => ok(await step(xg, page, 'rectify', { rectification: '已补齐 12 米', photos: [await photo(xg)] }))

describe('an entered problem', () => {
  it('goes through all three registers and out, each step by another hand', async () => {
    const before = (await figures()).figures
    const listed = await enter({ title: '边坡排水沟堵塞', kind: 'disaster', category: 'flood' })
    expect(listed.row).toMatchObject({ state: 'listed', tier: 'stock', number: expect.stringMatching(/^WT-2026-\d{5}$/) })
    const assigned = await handOut(listed)
    expect(assigned.row).toMatchObject({ state: 'assigned', tier: 'pool', dueOn: '2026-12-10' })
    expect((await step(jingfa, assigned, 'rectify', { rectification: '改了', photos: [newId()] })).body).toMatchObject({ title: expect.stringContaining('由责任单位整改') })
    expect((await step(xg, assigned, 'rectify', { rectification: '改了', photos: [] })).body).toMatchObject({ title: expect.stringContaining('照片') })
    const handed = await rectified(assigned)
    expect(handed.row).toMatchObject({ state: 'rectified', tier: 'pool', rectifiedByName: 'xg' })
    const passed = ok(await step(jingfa, handed, 'pass', { note: '到现场看过，通水' }))
    expect(passed.row).toMatchObject({ state: 'checked', checkedByName: 'jingfa', checkOrganisationName: '松湾街道经济发展办公室' })
    const closed = ok(await step(fuzeren, passed, 'accept'))
    expect(closed.row).toMatchObject({ state: 'closed', tier: 'out', closedOn: '2026-11-22', acceptedByName: 'fuzeren' })
    const after = (await figures()).figures
    expect([after.all - before.all, after.out - before.out, after.checks - before.checks, after.passed - before.passed]).toEqual([1, 1, 1, 1])
  })

  it('is not checked by the unit that rectified it, nor accepted by who checked it', async () => {
    const page = await handOut(await enter({ organisationId: await house.organisation('anban') }))
    const own = ok(await step(anban, ok(await step(anban, page, 'assign', { organisationId: await house.organisation('anban'), dueOn: '2026-12-10', requirement: '补齐' })), 'rectify', { rectification: '补齐', photos: [await photo(anban)] }))
    expect((await step(fuzeren, own, 'pass', { note: '看过' })).body).toMatchObject({ title: expect.stringContaining('责任单位不核查自己') })
    expect((await step(anban, own, 'pass', { note: '看过' })).body).toMatchObject({ title: expect.stringContaining('谁整改谁不核查') })
    const other = await rectified(await handOut(await enter()))
    const passed = ok(await step(anban, other, 'pass', { note: '看过' }))
    expect((await step(anban, passed, 'accept')).body).toMatchObject({ title: expect.stringContaining('核查人不验收') })
    expect(passed.abilities['accept']).toContain('核查人不验收')
    expect(ok(await fuzeren.get<Page>(`/api/problems/${passed.row.id}`)).abilities['accept']).toBe(true)
  })

  it('that fails its check goes to 警示榜, stays there until it is closed, and its sheet says both checks', async () => {
    const failed = ok(await step(jingfa, await rectified(await handOut(await enter({ title: '河道警示牌缺失', category: 'flood' }))), 'fail', { reason: '只立了一块，缺三块' }))
    expect(failed.row).toMatchObject({ state: 'assigned', tier: 'warning', warnedOn: '2026-11-22', failedTimes: 1, warnedWhy: '质量核查不合格：只立了一块，缺三块', rectifiedByName: null })
    expect(failed.timeline.map((entry) => entry.what)).toContain('problem.warned')
    const again = await rectified(failed)
    expect(again.row).toMatchObject({ tier: 'warning' })
    const closed = ok(await step(fuzeren, ok(await step(jingfa, again, 'pass', { note: '四块都立了' })), 'accept'))
    expect(closed.row).toMatchObject({ tier: 'out', failedTimes: 1 })
    const paper = Object.values(readDocx((await fuzeren.get(`/api/problems/${closed.row.id}/check-sheet/docx`)).raw)).join('').replace(/<[^>]+>/g, '')
    expect(paper).toContain('不合格：只立了一块，缺三块')
    expect(paper).toContain('四块都立了')
    expect(paper).toContain('同意销号')
  })

  it('refuses what makes no sense, and says where', async () => {
    const send = async (fields: object) => (await anban.post<{ fields?: { field: string }[] }>('/api/problems', { commandId: newId(), id: newId(), fields: { kind: 'safety', source: 'inspection', title: '护栏', regionId: await house.region('xg'), organisationId: await house.organisation('xg'), foundOn: '2026-11-10', ...fields } })).body
    expect((await send({ source: 'hazard' })).fields?.[0]?.field).toMatch(/source/)
    expect((await send({ foundOn: '2026-11-23' })).fields?.[0]?.field).toMatch(/foundOn/)
    expect((await send({ dueOn: '2026-11-01' })).fields?.[0]?.field).toMatch(/dueOn/)
  })
})

describe('重发', () => {
  it('is noticed when a problem is entered, decided by people once, and counted', async () => {
    const first = await enter({ title: '三号桥栏杆断裂', category: 'building', place: '三号桥', foundOn: '2026-10-01' })
    const closed = ok(await step(fuzeren, ok(await step(jingfa, await rectified(await handOut(first)), 'pass', { note: '看过' })), 'accept'))
    await later('2026-11-25T01:00:00Z')
    const second = await enter({ title: '三号桥栏杆又断裂', category: 'building', place: '三号桥', foundOn: '2026-11-25' })
    const elsewhere = await enter({ title: '五号桥栏杆断裂', category: 'building', place: '五号桥', foundOn: '2026-11-25', regionId: await house.region('sq'), organisationId: await house.organisation('sq') })
    expect(second.recurrences).toMatchObject([{ sort: 'same-place', earlierId: closed.row.id, state: 'open', reasons: ['同一点位', expect.stringContaining('同一类别'), '销号后 3 天再次发生'] }])
    expect(elsewhere.recurrences).toMatchObject([{ sort: 'elsewhere', others: 2 }])
    const before = (await figures()).figures
    const judge = (page: Page, decision: string) => anban.post<Page>(`/api/problems/${page.row.id}/recurrences`, { commandId: newId(), recurrenceId: page.recurrences[0]!.id, decision, reason: '同一处，焊点没修' })
    expect(ok(await judge(second, 'confirmed')).row).toMatchObject({ recurrences: 1, tier: 'stock' })
    expect((await judge(second, 'dismissed')).body).toMatchObject({ title: '已经认定为重发。' })
    expect(ok(await judge(elsewhere, 'dismissed')).row).toMatchObject({ recurrences: 0 })
    const after = (await figures()).figures
    expect([after.recurrences - before.recurrences, after.openRecurrences - before.openRecurrences]).toEqual([1, -2])
    // Who sees one community only hears that it happened elsewhere, not where.
    const seen = ok(await sq.get<{ rows: RecurrenceReply[] }>('/api/problems/recurrences')).rows
    expect(seen).toMatchObject([{ problemId: elsewhere.row.id, earlierTitle: '不在你负责的区域', earlierPlaceName: null }])
  })
})

describe('major hazards', () => {
  const clause = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '除尘系统未规范设置锁气卸灰装置' }
  type Hazard = { row: { id: string; version: number; number: string } }
  const entityOf = async (name: string) => {
    const id = newId()
    ok(await anban.post('/api/entities', { commandId: newId(), id, fields: { name, kind: 'place', regionId: await house.region('xg'), organisationId: await house.organisation('jingfa') } }))
    return id
  }
  const grade = async (entityId: string, level: 'major' | 'general') => {
    const page = ok(await anban.post<Hazard>('/api/hazards', { commandId: newId(), id: newId(), entityId, description: '除尘系统没有锁气卸灰', category: 'dust' }))
    return ok(await anban.post<Hazard>(`/api/hazards/${page.row.id}/grade`, { commandId: newId(), baseVersion: page.row.version, level, ...(level === 'major' ? { clause } : {}) })).row
  }
  const ofHazard = async (id: string) => (await house.db.read(systemScope(house.tenantId), (tx) => tx.find<{ id: string; state: string; tier: string }>(sql`select id, state, tier from problems where tenant_id = ${house.tenantId} and hazard_id = ${id}`)))

  it('stay out where no plan writes a problem list', async () => {
    const hazard = await grade(await entityOf('无清单铸造厂'), 'major')
    await house.settle()
    expect(await ofHazard(hazard.id)).toBeUndefined()
    expect((await figures()).listsHazards).toBe(false)
  })

  it('enter by themselves once it is written, follow each step, and a list rebuilt is the same list', async () => {
    const early = await grade(await entityOf('先有隐患厂'), 'major')
    await house.settle()
    ok(await anban.post('/api/parameters/hazard.register', { commandId: newId(), value: { forms: ['problem-list', 'three-tiers'], from: '2026-01-01', by: null, allChannels: false }, fromOn: '2026-11-26', basis: '方案二（八）', inDocument: true }))
    await later('2026-11-26T01:00:00Z')
    const hazard = await grade(await entityOf('有清单铸造厂'), 'major')
    const minor = await grade(await entityOf('一般隐患厂'), 'general')
    await house.settle()
    expect(await ofHazard(minor.id)).toBeUndefined()
    const listed = (await ofHazard(hazard.id))!
    expect(listed).toMatchObject({ state: 'listed', tier: 'stock' })
    expect((await ofHazard(early.id))).toBeUndefined()
    const page = ok(await anban.get<Page>(`/api/problems/${listed.id}`))
    expect(page.abilities['assign']).toContain('随隐患办理')
    expect((await step(anban, page, 'assign', { organisationId: await house.organisation('xg'), dueOn: '2026-12-10', requirement: '改好' })).status).toBe(409)
    ok(await anban.post(`/api/hazards/${hazard.id}/assign`, { commandId: newId(), baseVersion: hazard.version, dueOn: '2026-12-20' }))
    await house.settle()
    expect(await ofHazard(hazard.id)).toMatchObject({ id: listed.id, state: 'assigned', tier: 'pool' })
    // The next morning brings in what was there before.
    await house.daily()
    expect(await ofHazard(early.id)).toMatchObject({ state: 'listed' })
    const rows = () => house.db.read(systemScope(house.tenantId), (tx) => tx.rows(sql`select hazard_id, state, tier, due_on, organisation_id, failed_times, warned_on, closed_on, version from problems where tenant_id = ${house.tenantId} and hazard_id is not null order by hazard_id`))
    const once = await rows()
    await house.daily()
    expect(await rows()).toEqual(once)
  })
})
