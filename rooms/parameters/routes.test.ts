// Rules over HTTP: read as of a day, set from a day on by those who may, refused with the reason, never changed afterwards;
// and a pack loaded again takes away its own values only.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Scope } from '#platform/db/tx.ts'
import { loadPack, packsFolder } from '#rooms/organisations/pack.ts'
import { loadOther } from '../../tests/world.ts'
import type { ParameterPage, ParameterRow } from './contract.ts'

const product = await testProduct()
let coordinator: Client, regulator: Client, owner: Client, foreign: Client

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '主任', organisation: 'anban' })
  await product.addPerson({ login: 'regulator', name: '丁向东', role: 'regulator', post: '科员', organisation: 'jingfa' })
  coordinator = await product.signIn('coordinator')
  regulator = await product.signIn('regulator')
  const entity = newId()
  await coordinator.post('/api/entities', { commandId: newId(), id: entity, fields: { name: '汇鑫木业', kind: 'place', regionId: await product.region('xg') } })
  await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '负责人', entityId: entity })
  owner = await product.signIn('owner')
  const other = { id: await loadOther(product, new Date('2026-11-22T01:00:00Z')), code: 'other' }
  await product.addPerson({ login: 'foreign', name: '乙辖统筹', role: 'coordinator', post: '主任', organisation: 'anban' }, other)
  foreign = await product.signIn('foreign')
})

const set = (client: Client, name: string, body: object) => client.post<ParameterPage & { message: string; fields: { field: string; message: string }[] }>(`/api/parameters/${name}`, { commandId: newId(), basis: '安委会 2026 年第 4 次会议', inDocument: false, fromOn: '2026-12-01', ...body })
const read = async (client: Client, name: string, on = '') => (await client.get<ParameterPage>(`/api/parameters/${name}${on && `?on=${on}`}`)).body
const all = async (client: Client, on = '') => new Map((await client.get<{ parameters: ParameterRow[] }>(`/api/parameters${on && `?on=${on}`}`)).body.parameters.map((one) => [one.name, one]))

describe('reading', () => {
  it('tells what is written, what is assumed and what is off', async () => {
    const rules = await all(coordinator)
    expect(rules.get('hazard.closure-gate')).toMatchObject({ state: 'written', words: '复查部门现场复核 → 行业监管部门销号', since: '2024-01-01', basis: '方案 三（二）2', section: 'hazards' })
    expect(rules.get('hazard.due-days-major')).toMatchObject({ state: 'assumed', words: '30 天', since: null, basis: null })
    expect(rules.get('leader.hearing')).toMatchObject({ state: 'off', words: '不启用', since: null, basis: null })
  })

  it('keeps a setting out of the way until the rule that asks for it is in force', async () => {
    expect((await all(coordinator)).get('hazard.double-report-hours')).toMatchObject({ state: 'off', idle: '重大隐患“双报告”', since: null })
    await set(coordinator, 'hazard.double-report', { value: { scope: 'all', moments: ['found'], to: ['regulator'] }, fromOn: '2026-12-02' })
    expect((await all(coordinator, '2026-12-02')).get('hazard.double-report-hours')).toMatchObject({ state: 'assumed', idle: null, words: '24 小时' })
  })

  it('is for offices, not for enterprises', async () => {
    expect((await owner.get('/api/parameters')).status).toBe(403)
    expect((await owner.get('/api/parameters/check.principal-led')).status).toBe(403)
    expect((await regulator.get('/api/parameters')).status).toBe(200)
  })

  it('says what a value consists of and where it is used', async () => {
    expect(await read(coordinator, 'check.principal-led')).toMatchObject({
      part: { kind: 'maybe', of: { kind: 'record' } }, systems: [{ code: 'D04', name: '主要负责人带队检查' }], byDefault: { words: '不启用', off: true }, history: [], abilities: { set: true },
    })
    expect((await coordinator.get('/api/parameters/no.such-rule')).status).toBe(404)
  })
})

describe('setting', () => {
  it('holds from its day on, keeps the past, and is told in the log', async () => {
    const value = { per: 'quarter', atLeast: 1, highHazard: { per: 'month', atLeast: 1 } }
    const { status, body } = await set(coordinator, 'check.principal-led', { value })
    expect(status).toBe(200)
    expect(body).toMatchObject({ parameter: { state: 'off', words: '不启用', next: { fromOn: '2026-12-01', words: '每季度至少 1 次；高危行业每月至少 1 次' } }, history: [{ setBy: '罗启明', inForce: false, state: 'assumed' }] })
    expect((await all(coordinator, '2026-11-30')).get('check.principal-led')).toMatchObject({ state: 'off' })
    expect((await all(coordinator, '2026-12-01')).get('check.principal-led')).toMatchObject({ state: 'assumed', words: '每季度至少 1 次；高危行业每月至少 1 次', basis: '安委会 2026 年第 4 次会议' })
    await set(coordinator, 'check.principal-led', { value: null, fromOn: '2027-01-01', inDocument: true, basis: '新方案不再要求' })
    const later = await read(coordinator, 'check.principal-led', '2027-02-01')
    expect(later).toMatchObject({ parameter: { state: 'off', since: '2027-01-01', basis: '新方案不再要求' }, value: null })
    expect(later.history.map(({ fromOn, inForce }) => [fromOn, inForce])).toEqual([['2027-01-01', true], ['2026-12-01', false]])
    expect(await read(coordinator, 'check.principal-led', '2026-12-31')).toMatchObject({ value })
    const [event] = await product.db.read(systemScope(product.tenantId), (tx) => tx.rows<{ actor: string; body: object }>(sql`select actor_name as actor, body from events where tenant_id = ${product.tenantId} and what = 'parameter.set' and body ->> 'name' = 'check.principal-led' order by at, id limit 1`))
    expect(event).toMatchObject({ actor: '罗启明', body: { name: 'check.principal-led', value, fromOn: '2026-12-01', words: '每季度至少 1 次；高危行业每月至少 1 次' } })
  })

  it('ends on its last day, and the pack’s value is in force again', async () => {
    await set(coordinator, 'hazard.closure-gate', { value: null, fromOn: '2026-12-05', untilOn: '2026-12-20' })
    expect(await Promise.all(['2026-12-04', '2026-12-05', '2026-12-20', '2026-12-21'].map(async (on) => (await read(coordinator, 'hazard.closure-gate', on)).value !== null))).toEqual([true, false, false, true])
    expect((await all(coordinator, '2026-12-10')).get('hazard.closure-gate')).toMatchObject({ state: 'off', until: '2026-12-20' })
  })

  it('is used by the loop from its day on', async () => {
    await set(coordinator, 'hazard.due-days-general', { value: 7, fromOn: '2026-11-22' })
    const entity = (await coordinator.get<{ rows: { id: string }[] }>('/api/entities')).body.rows[0]!.id
    const id = newId()
    await coordinator.post('/api/hazards', { commandId: newId(), id, entityId: entity, description: '配电箱前堆放原料', place: '一车间', photos: [] })
    await coordinator.post(`/api/hazards/${id}/grade`, { commandId: newId(), baseVersion: 1, level: 'general' })
    expect((await coordinator.get(`/api/hazards/${id}`)).body).toMatchObject({ terms: { dueDays: { general: 7, major: 30 } } })
  })

  it('refuses the past, an end before the beginning, and a second value from the same day', async () => {
    expect(await set(coordinator, 'hazard.extensions', { value: 3, fromOn: '2026-11-21' })).toMatchObject({ status: 422, body: { fields: [{ field: 'fromOn', message: expect.stringContaining('以前的规则不改') }] } })
    expect(await set(coordinator, 'hazard.extensions', { value: 3, untilOn: '2026-11-30' })).toMatchObject({ status: 422, body: { fields: [{ field: 'untilOn' }] } })
    expect((await set(coordinator, 'hazard.extensions', { value: 3 })).status).toBe(200)
    expect(await set(coordinator, 'hazard.extensions', { value: 4 })).toMatchObject({ status: 409, body: { fields: [{ field: 'fromOn', message: '这一天已有一个值' }] } })
    expect(await read(coordinator, 'hazard.extensions', '2026-12-01')).toMatchObject({ value: 3 })
  })

  it('says what is wrong with a value, where', async () => {
    const wrong = async (name: string, value: unknown) => (await set(coordinator, name, { value, fromOn: '2027-03-01' })).body.fields.map(({ field, message }) => `${field} ${message}`)
    expect(await wrong('hazard.due-days-major', 0)).toEqual(['value 不能小于 1'])
    expect(await wrong('hazard.due-days-major', 'thirty')).toEqual(['value 请填整数'])
    expect(await wrong('hazard.due-days-major', null)).toEqual(['value 这一项要填'])
    expect(await wrong('check.principal-led', { per: 'fortnight', atLeast: 0, highHazard: null })).toEqual(['value.per 周期：请选一项', 'value.atLeast 至少几次：不能小于 1'])
    expect(await wrong('hazard.slow-ladder', ['talk', 'talk'])).toEqual(['value 同一项选了两次'])
    expect(await wrong('hazard.slow-ladder', [])).toEqual(['value 至少选一项'])
    expect(await wrong('hazard.big-check', { by: '2026-02-30', recheckBy: null })).toEqual(['value.by 何时：日期要写成 2026-11-22 这样'])
    expect(await wrong('benchmark.firms', [{ goal: '培育一批', by: null }, { goal: '', by: null }])).toEqual(['value.1.goal 第 2 条做到什么：这一项要填'])
    expect(await wrong('target.increment-curbed', '2027/01/05')).toEqual(['value 日期要写成 2026-11-22 这样'])
    expect((await read(coordinator, 'hazard.slow-ladder')).history).toEqual([])
  })

  it('is for those who may, in their own jurisdiction', async () => {
    expect((await set(regulator, 'hazard.extensions', { value: 5, fromOn: '2027-05-01' })).status).toBe(403)
    expect((await set(owner, 'hazard.extensions', { value: 5, fromOn: '2027-05-01' })).status).toBe(403)
    expect((await read(regulator, 'hazard.extensions')).abilities.set).toBe('你的岗位只能看；统筹或系统管理员可以设定')
    expect((await set(foreign, 'exposure.cadence', { value: { per: 'month', atLeast: 1 } })).status).toBe(200)
    expect((await read(coordinator, 'exposure.cadence', '2026-12-01')).history).toEqual([])
    expect(await read(foreign, 'exposure.cadence', '2026-12-01')).toMatchObject({ parameter: { words: '每月至少 1 次' } })
    expect((await read(foreign, 'hazard.extensions')).history).toEqual([])
  })
})

describe('a pack loaded again', () => {
  type Pack = { parameters: { name: string; from: string; value: unknown; basis: string; inDocument: boolean }[] }
  const example = () => parse(readFileSync(join(packsFolder, '_example/tenant.yaml'), 'utf8')) as Pack
  const load = async (pack: Pack) => {
    const folder = mkdtempSync(join(tmpdir(), 'zhiben-packs-'))
    mkdirSync(join(folder, '_example'))
    writeFileSync(join(folder, '_example/tenant.yaml'), stringify(pack))
    await loadPack(product.database.owner, product.db, '_example', { folder, demo: true, now: new Date('2026-11-22T02:00:00Z') })
    rmSync(folder, { recursive: true })
  }

  it('brings what it says, takes away what it no longer says, leaves what was set by hand', async () => {
    const written = { name: 'exposure.cadence', from: '2024-01-01', value: { per: 'month', atLeast: 1 }, basis: '方案', inDocument: true }
    const before = example()
    await load({ ...before, parameters: [...before.parameters, written] })
    expect(await read(coordinator, 'exposure.cadence')).toMatchObject({ parameter: { state: 'written', words: '每月至少 1 次' } })
    await set(coordinator, 'exposure.cadence', { value: { per: 'week', atLeast: 2 }, fromOn: '2026-12-01' })
    await load({ ...before, parameters: [...before.parameters, { ...written, value: { per: 'quarter', atLeast: 1 } }, { ...written, from: '2026-12-01', value: { per: 'year', atLeast: 1 } }] })
    expect(await read(coordinator, 'exposure.cadence')).toMatchObject({ parameter: { words: '每季度至少 1 次' } })
    expect(await read(coordinator, 'exposure.cadence', '2026-12-01')).toMatchObject({ parameter: { words: '每周至少 2 次' } })
    await load(before)
    expect(await read(coordinator, 'exposure.cadence')).toMatchObject({ parameter: { state: 'off', since: null }, history: [{ fromOn: '2026-12-01', setBy: '罗启明' }] })
    expect(await read(coordinator, 'hazard.closure-gate')).toMatchObject({ parameter: { state: 'written' } })
  })

  it('cannot, by the database itself, change or remove what a person set', async () => {
    const byHand = (await read(coordinator, 'exposure.cadence')).history[0]!.id
    await product.db.write(systemScope(product.tenantId), async (tx) => {
      expect(await tx.run(sql`delete from parameters where tenant_id = ${product.tenantId} and id = ${byHand}`)).toBe(0)
      expect(await tx.run(sql`update parameters set until_on = '2026-12-31' where tenant_id = ${product.tenantId} and id = ${byHand}`)).toBe(0)
    })
    expect((await read(coordinator, 'exposure.cadence')).history).toHaveLength(1)
  })

  it('takes a value, by the database itself, from the person who signs it and from no enterprise', async () => {
    const insert = (scope: Partial<Scope>, setBy: string | null) => product.db.write({ ...systemScope(product.tenantId), ...scope }, (tx) => tx.run(sql`
      insert into parameters (tenant_id, id, name, from_on, value, basis, in_document, set_by, set_at) values (${product.tenantId}, ${newId()}, 'drill.plan', '2027-01-01', 'null', '依据', false, ${setBy}, now())`))
    const [accountId, entityId] = [newId(), newId()]
    await expect(insert({ accountId, entityId }, accountId)).rejects.toMatchObject({ code: '42501' })
    await expect(insert({ accountId }, newId())).rejects.toMatchObject({ code: '42501' })
    await expect(insert({ accountId }, null)).rejects.toMatchObject({ code: '42501' })
    expect(await insert({ accountId }, accountId)).toBe(1)
  })
})
