// The owners of a unit told of a major hazard where the plan says so: by account with a receipt, by hand with a signed slip, and
// the regulator hears of silence.
import { beforeAll, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { testProduct, type Client, type TestProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'

const product: TestProduct = await testProduct()
let coordinator: Client, regulator: Client, principal: Client, officer: Client
let entityId: string, bare: string

type Row = { id: string; owner: string; personName: string | null; hasAccount: boolean; readAt: string | null; readByName: string | null; handedTo: string | null; late: boolean; number: string; basis: string; slipIds: string[] }
type Listed = { rows: Row[]; open: number; days: number; inForce: boolean }
const list = async (show = 'open', client = regulator) => (await client.get<Listed>(`/api/owner-notices?show=${show}`)).body
const clause = { document: '判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '未设置锁气卸灰装置' }
const major = async (at: string, level: 'major' | 'general' = 'major') => {
  const reported = await coordinator.post<{ row: { id: string } }>('/api/hazards', { commandId: newId(), id: newId(), entityId: at, description: `除尘器隐患 ${newId().slice(-4)}` })
  expect(reported.status, JSON.stringify(reported.body)).toBe(200)
  const graded = await regulator.post(`/api/hazards/${reported.body.row.id}/grade`, { commandId: newId(), baseVersion: 1, level, ...(level === 'major' ? { clause } : {}) })
  expect(graded.status, JSON.stringify(graded.body)).toBe(200)
  await product.settle()
  return reported.body.row.id
}
const notices = async (client: Client, kind: string) => (await client.get<{ notices: { kind: string; title: string }[] }>('/api/notices')).body.notices.filter((one) => one.kind === kind)

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
  await product.addPerson({ login: 'regulator', name: '韦晓棠', role: 'regulator', post: '经发办科员', organisation: 'jingfa' })
  ;[coordinator, regulator] = await Promise.all([product.signIn('coordinator'), product.signIn('regulator')])
  const make = async (name: string, more: object) => {
    const id = newId()
    expect((await coordinator.post('/api/entities', { commandId: newId(), id, fields: { name, kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa'), ...more } })).status).toBe(200)
    return id
  }
  entityId = await make('松湾汇鑫木业', { principal: '张立民', controller: '张立民' })
  bare = await make('松湾没有账号的店', { principal: '周某', controller: '郑某' })
  await product.addPerson({ login: 'principal', name: '张立民', role: 'enterprise-principal', post: '主要负责人', entityId })
  await product.addPerson({ login: 'officer', name: '安全员', role: 'enterprise-officer', post: '安全员', entityId })
  ;[principal, officer] = await Promise.all([product.signIn('principal'), product.signIn('officer')])
})

describe('owners of a major hazard', () => {
  it('are not told where no plan says so', async () => {
    await major(entityId)
    expect(await list('all')).toMatchObject({ rows: [], open: 0, inForce: false })
    expect((await coordinator.post('/api/parameters/hazard.owner-notice', { commandId: newId(), value: ['principal', 'controller'], fromOn: '2026-11-22', basis: '方案 三（三）6', inDocument: true })).status).toBe(200)
  })

  it('are told by their account, both of them where one is both, and only of major ones', async () => {
    await major(entityId, 'general')
    expect((await list()).rows).toEqual([])
    const id = await major(entityId)
    expect((await list()).rows).toMatchObject([{ owner: 'principal', personName: '张立民', hasAccount: true, basis: '方案 三（三）6' }, { owner: 'controller', personName: '张立民', hasAccount: true }])
    expect(await notices(principal, 'hazard.owner-told')).toHaveLength(2)
    expect(await notices(officer, 'hazard.owner-told')).toEqual([])
    const page = (await principal.get<{ owners: { id: string; mine: boolean; readAt: string | null }[] }>(`/api/hazards/${id}/findings`)).body
    expect(page.owners).toMatchObject([{ mine: true, readAt: null }, { mine: true, readAt: null }])
  })

  it('give a receipt: who and when, once', async () => {
    const [one, other] = (await list()).rows as [Row, Row]
    expect((await officer.post(`/api/owner-notices/${one.id}/confirm`, { commandId: newId() })).status).toBe(403)
    const read = await principal.post<{ readAt: string }>(`/api/owner-notices/${one.id}/confirm`, { commandId: newId() })
    expect(read.body.readAt).toBe('2026-11-22T01:00:00.000Z')
    expect((await list()).rows.map(({ id }) => id)).toEqual([other.id])
    expect((await list('all')).rows.find(({ id }) => id === one.id)).toMatchObject({ readByName: '张立民', readAt: read.body.readAt })
    expect((await principal.post(`/api/owner-notices/${newId()}/confirm`, { commandId: newId() })).status).toBe(404)
  })

  it('without an account are handed it, with the signed slip', async () => {
    await major(bare)
    expect((await notices(regulator, 'hazard.owner-by-hand')).map(({ title }) => title.slice(0, 12)).toSorted()).toEqual(['主要负责人 周某没有账号', '实际控制人 郑某没有账号'].map((title) => title.slice(0, 12)))
    const [row] = (await list('by-hand')).rows.filter(({ personName }) => personName === '周某') as [Row]
    expect(row).toMatchObject({ hasAccount: false, owner: 'principal' })
    const slip = newId()
    const bytes = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#fff' } }).jpeg().toBuffer()
    await regulator.upload('PUT', `/api/files/${slip}?name=slip.jpg&purpose=paper`, bytes)
    const hand = (body: object) => regulator.post<{ handedOn: string; title: string }>(`/api/owner-notices/${row.id}/hand`, { commandId: newId(), handedTo: '周某', ...body })
    expect((await hand({ photos: [] })).status).toBe(422)
    expect((await hand({ photos: [slip], handedOn: '2026-11-23' })).status).toBe(422)
    expect((await hand({ photos: [slip] })).body).toEqual({ handedOn: '2026-11-22' })
    expect((await list('by-hand')).rows.find(({ id }) => id === row.id)).toMatchObject({ handedTo: '周某', slipIds: [slip] })
    expect((await hand({ photos: [slip] })).body.title).toContain('已经送达')
  })

  it('who stay silent are shown to the regulator after so many days, once', async () => {
    expect((await list('late')).rows).toEqual([])
    product.setNow('2026-11-25T01:00:00Z')
    regulator = await product.signIn('regulator')
    const { rows, days } = await list('late')
    expect(days).toBe(3)
    expect(rows.map(({ personName, late }) => [personName, late])).toEqual([['张立民', true], ['郑某', true]])
    await product.daily()
    await product.daily()
    expect((await notices(regulator, 'hazard.owner-unread')).map(({ title }) => title)).toEqual([expect.stringMatching(/(张立民 3 天没有看|郑某 3 天没有送达)/), expect.stringMatching(/(张立民 3 天没有看|郑某 3 天没有送达)/)])
    product.setNow('2026-11-22T01:00:00Z')
  })
})
