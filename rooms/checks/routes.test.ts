// Checks over HTTP: one in good order leaves as much as one that finds something; whose it is decides by whom it counts; it is
// seen where its place is seen, changed by nobody, and counts in a round and against a streak of nothing found.
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { countFineSelfChecks } from '#rooms/evidence/store.ts'
import { organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import type { CheckReply } from './contract.ts'
import { systemScope } from '#platform/db/tx.ts'

const product = await testProduct()
const entity = newId()
const people: Record<string, Client> = {}

const item = (clause: string, ok = true, hazardId: string | null = null) => ({ document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause, item: null, text: `${clause}说的事`, ok, hazardId })
const body = (more: object = {}) => ({ commandId: newId(), id: newId(), entityId: entity, checkedOn: '2026-11-20', industries: ['粉尘涉爆'], asked: 12, marks: [item('第三条（一）'), item('第三条（二）')], ...more })

beforeAll(async () => {
  const add = async (key: string, role: string, where: object) => {
    await product.addPerson({ login: key, name: key, role, post: '岗位', ...where })
    people[key] = await product.signIn(key)
  }
  await add('jingfa', 'regulator', { organisation: 'jingfa' })
  await product.addPerson({ login: 'anban', name: 'anban', role: 'coordinator', post: '岗位', organisation: 'anban' })
  people['anban'] = await product.signIn('anban')
  await people['anban'].post('/api/entities', { commandId: newId(), id: entity, fields: { name: '宏达木器厂', kind: 'place', regionId: await regionIdOf('example', 'xg'), organisationId: await organisationIdOf('example', 'jingfa'), address: '一路', principal: '赵' } })
  await add('owner', 'enterprise-principal', { entityId: entity })
  await add('grid', 'grid-worker', { organisation: 'xg', region: 'xg' })
  await add('far', 'grid-worker', { organisation: 'sq', region: 'sq' })
  await add('zhuanjia', 'expert', { organisation: 'jingfa' })
  await add('leader', 'leader', { organisation: 'anban' })
})

describe('a check that is handed in', () => {
  it('keeps who, when, and every item with whether it was in order', async () => {
    const sent = body({ marks: [item('第三条（一）'), item('第三条（二）', false)] })
    expect(await people['grid']!.post('/api/checks', sent)).toMatchObject({ status: 200, body: { seen: 2, wrong: 1 } })
    const read = (await people['anban']!.get<CheckReply>(`/api/checks/${sent.id}`)).body
    expect(read.row).toMatchObject({ entityName: '宏达木器厂', side: 'grid', checkedOn: '2026-11-20', checkedByName: 'grid', asked: 12, seen: 2, wrong: 1 })
    expect(read.marks.map(({ clause, ok, hazardNumber }) => ({ clause, ok, hazardNumber }))).toEqual([{ clause: '第三条（一）', ok: true, hazardNumber: null }, { clause: '第三条（二）', ok: false, hazardNumber: null }])
  })

  it('names the hazard it led to as soon as that has arrived', async () => {
    const hazard = newId()
    const sent = body({ marks: [item('第三条（一）', false, hazard)] })
    await people['owner']!.post('/api/checks', sent)
    const number = async () => (await people['owner']!.get<CheckReply>(`/api/checks/${sent.id}`)).body.marks[0]!.hazardNumber
    expect(await number()).toBeNull()
    await people['owner']!.post('/api/hazards', { commandId: newId(), id: hazard, entityId: entity, description: '锁气卸灰装置没装', photos: [] })
    expect(await number()).toMatch(/^YH-2026-/)
  })

  it('counts by who it was', async () => {
    const sides: Record<string, string> = {}
    for (const who of ['owner', 'grid', 'jingfa', 'zhuanjia']) {
      const sent = body()
      await people[who]!.post('/api/checks', sent)
      sides[who] = String((await people['anban']!.get<CheckReply>(`/api/checks/${sent.id}`)).body.row['side' as never])
    }
    expect(sides).toEqual({ owner: 'self', grid: 'grid', jingfa: 'inspection', zhuanjia: 'expert' })
  })

  it('a second sending of the same is the same check', async () => {
    const sent = body()
    const count = async () => (await people['anban']!.get<{ count: { value: number } }>('/api/checks')).body.count.value
    await people['owner']!.post('/api/checks', sent)
    const once = await count()
    expect((await people['owner']!.post('/api/checks', sent)).status).toBe(200)
    expect(await count()).toBe(once)
  })

  it.each([
    ['of a day to come', { checkedOn: '2026-11-23' }, 422], ['of long ago', { checkedOn: '2026-08-01' }, 422], ['without an item', { marks: [] }, 422], ['with more items than there are', { asked: 1 }, 422], ['of a place that is not there', { entityId: newId() }, 404],
  ])('%s is refused', async (_, more, status) => expect((await people['owner']!.post('/api/checks', body(more))).status).toBe(status))

  it('is handed in and read by whom it should be', async () => {
    const sent = body()
    await people['owner']!.post('/api/checks', sent)
    expect((await people['far']!.get(`/api/checks/${sent.id}`)).status).toBe(404)
    expect((await people['far']!.post('/api/checks', body())).status).toBe(404)
    expect((await people['leader']!.post('/api/checks', body())).status).toBe(403)
    expect((await people['leader']!.get(`/api/checks/${sent.id}`)).status).toBe(200)
  })
})

describe('what checks count for', () => {
  it('self-checks in good order stand against what others find; those that found something do not', async () => {
    const fine = () => product.db.read(systemScope(product.tenantId), (tx) => countFineSelfChecks(tx, entity, '2026-11-01', '2026-11-30'))
    const before = await fine()
    await people['owner']!.post('/api/checks', body())
    await people['owner']!.post('/api/checks', body({ marks: [item('第三条（一）', false)] }))
    await people['grid']!.post('/api/checks', body())
    expect(await fine()).toBe(before + 1)
  })

  it('a round of 三查一曝光 counts the self-checks of its days, and opens on them', async () => {
    const round = newId()
    const region = await regionIdOf('example', 'xg')
    await people['anban']!.post('/api/help-rounds', { commandId: newId(), id: round, fields: { title: '三查一曝光', regionId: region, organisationId: await organisationIdOf('example', 'anban'), fromOn: '2026-11-01', toOn: '2026-11-30', focus: '粉尘' } })
    const { body: page } = await people['anban']!.get<{ parts: { self: { checks: number } } }>(`/api/help-rounds/${round}`)
    const { body: list } = await people['anban']!.get<{ count: { value: number } }>(`/api/checks?side=self&checkedOn=2026-11-01..2026-11-30&regionId=${region}`)
    expect(page.parts.self.checks).toBeGreaterThan(3)
    expect(page.parts.self.checks).toBe(list.count.value)
  })
})
