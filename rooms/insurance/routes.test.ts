// A ledger that is nothing but its definition: 安责险 over HTTP, with its reminders before the end.
import { beforeAll, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'

const product = await testProduct()
let coordinator: Client, owner: Client, stranger: Client
let entityId: string, otherId: string

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '主任', organisation: 'anban' })
  coordinator = await product.signIn('coordinator')
  const entity = async (name: string) => {
    const id = newId()
    await coordinator.post('/api/entities', { commandId: newId(), id, fields: { name, kind: 'place', regionId: await product.region('xg') } })
    return id
  }
  ;[entityId, otherId] = [await entity('汇鑫木业'), await entity('永昌印染')]
  await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '负责人', entityId })
  await product.addPerson({ login: 'stranger', name: '李四', role: 'enterprise-principal', post: '负责人', entityId: otherId })
  ;[owner, stranger] = [await product.signIn('owner'), await product.signIn('stranger')]
})

const policy = (more: object = {}) => ({ entityId, policyNumber: 'AZX-2026-001', insurer: '人保财险', coversFrom: '2025-12-23', coversUntil: '2026-12-22', premium: 4_600_00, ...more })
const create = (client: Client, fields: object) => client.post<{ row: { id: string } }>('/api/insurance-policies', { commandId: newId(), id: newId(), fields })

it('is filed by the enterprise itself, checked as a whole, and seen by no other', async () => {
  expect((await create(owner, policy({ coversUntil: '2025-01-01' }))).body).toMatchObject({ fields: [{ field: 'fields.coversUntil', message: '到期日期不能早于起保日期' }] })
  const { row } = (await create(owner, policy())).body
  expect((await owner.get(`/api/insurance-policies/${row.id}`)).body).toMatchObject({ row: { entityName: '汇鑫木业', premium: 460000 }, timeline: [{ what: 'insurance.created' }] })
  expect((await stranger.get(`/api/insurance-policies/${row.id}`)).status).toBe(404)
  expect((await create(stranger, policy({ policyNumber: 'X' }))).status).toBeGreaterThanOrEqual(400)
  expect((await stranger.get('/api/insurance-policies')).body).toMatchObject({ rows: [], count: { value: 0 } })
  expect((await coordinator.get('/api/insurance-policies?q=汇鑫')).body).toMatchObject({ count: { value: 1 } })
})

it('reminds thirty days ahead, once', async () => {
  await product.daily()
  await product.daily()
  const told = await owner.get<{ notices: { kind: string; title: string }[] }>('/api/notices')
  expect(told.body.notices.filter(({ kind }) => kind === 'insurance.expiry')).toMatchObject([{ title: '安责险到期：汇鑫木业 AZX-2026-001 还有 30 天到期' }])
  expect((await stranger.get<{ notices: unknown[] }>('/api/notices')).body.notices).toEqual([])
  const [newest] = (await owner.get<{ notices: { id: string }[] }>('/api/notices')).body.notices
  expect((await stranger.post(`/api/notices/${newest!.id}/read-to`, {})).status).toBe(404)
  expect((await owner.post(`/api/notices/${newest!.id}/read-to`, {})).status).toBe(200)
  expect((await owner.get<{ unread: number }>('/api/notices')).body.unread).toBe(0)
})
