// Entities over HTTP on a real database: the form's rules, dated facts, import of a ledger as offices keep them (twice),
// the rejects workbook, regions that bound what a community may file.
import { createWriteStream, readFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId, stableId } from '#platform/db/ids.ts'
import { makeMessyWorkbook } from '#scripts/make-messy-workbook.ts'
import { factAsOf } from './rules.ts'

const product = await testProduct()
let coordinator: Client, community: Client

type Report = { read: number; created: number; updated: number; unchanged: number; rejected: number; rejectsFileId: string | null; problems: { row: number; column: string; message: string }[] }
type Page = { row: { id: string; version: number; name: string; highHazard: boolean; regionName: string }; facts: { fact: string; fromOn: string; value: unknown; basis: string }[]; abilities: Record<string, true | string> }

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '主任', organisation: 'anban' })
  await product.addPerson({ login: 'community', name: '何秀兰', role: 'community', post: '书记', organisation: 'xg', region: 'xg' })
  ;[coordinator, community] = [await product.signIn('coordinator'), await product.signIn('community')]
  // The messy ledger speaks of 第1社区 … 第400社区.
  const owner = new pg.Client(product.database.owner)
  await owner.connect()
  const parent = await product.region('sw')
  for (let n = 1; n <= 400; n++) {
    await owner.query('insert into regions (tenant_id, id, parent_id, level, code, name, path) values ($1, $2, $3, $4, $5, $6, $7)', [product.tenantId, await stableId('messy', String(n)), parent, 'community', `m${n}`, `第${n}社区`, `sw/m${n}/`])
  }
  await owner.end()
})

const fields = async (more: object = {}) => ({ name: '松湾汇鑫木业有限公司', kind: 'enterprise', creditCode: '91530100309576681C', regionId: await product.region('xg'), ...more })
const create = async (client: Client, more: object = {}) => client.post<{ row: { id: string; version: number } }>('/api/entities', { commandId: newId(), id: newId(), fields: await fields(more) })

describe('the form', () => {
  it('names the field and the remedy', async () => {
    expect((await create(coordinator, { creditCode: '915301003095766810' })).body).toMatchObject({ status: 422, fields: [{ field: 'fields.creditCode', message: expect.stringContaining('校验位不对，应为 C') }] })
    expect((await create(coordinator, { creditCode: null })).body).toMatchObject({ fields: [{ field: 'fields.creditCode', message: expect.stringContaining('企业要有统一社会信用代码') }] })
    expect((await create(coordinator, { headcount: -1, status: '开张' })).body).toMatchObject({ fields: [{ field: 'fields.headcount' }, { field: 'fields.status' }] })
    expect((await create(coordinator, { regionPath: 'sw/', version: 9 })).status).toBe(422)
  })

  it('refuses the same enterprise twice', async () => {
    expect((await create(coordinator)).status).toBe(200)
    expect((await create(coordinator)).body).toMatchObject({ status: 409, type: '/problems/conflict' })
  })

  it('lets a community file in its own regions only', async () => {
    const here = { kind: 'place', creditCode: null }
    expect((await create(community, { ...here, name: '新港早点铺' })).status).toBe(200)
    expect((await create(community, { ...here, name: '石桥早点铺', regionId: await product.region('sq') })).body).toMatchObject({ status: 422, fields: [{ field: 'regionId' }] })
    expect((await create(community, { ...here, name: '松湾某处', regionId: await product.region('sw') })).status).toBe(422)
  })
})

describe('dated facts', () => {
  it('hold from their day; the row shows today; an old day keeps its own', async () => {
    const { id } = (await create(coordinator, { name: '永昌纺织印染有限公司', creditCode: null, kind: 'place' })).body.row
    const record = (fromOn: string, value: unknown) => coordinator.post<Page>(`/api/entities/${id}/facts`, { commandId: newId(), fact: 'highHazard', fromOn, value, basis: '行业认定' })
    expect((await record('2026-06-01', true)).body.row.highHazard).toBe(true)
    const future = await record('2027-01-01', false)
    expect(future.body.row.highHazard).toBe(true)
    const facts = future.body.facts.map(({ fact, fromOn, value }) => ({ fact, fromOn: fromOn as never, value }))
    expect(['2026-05-31', '2026-06-01', '2026-12-31', '2027-01-01'].map((on) => factAsOf(facts, 'highHazard', on as never))).toEqual([undefined, true, true, false])
    expect((await record('2026-06-01', '是')).status).toBe(422)
    product.setNow('2026-12-31T17:00:00Z')
    await product.daily()
    expect((await coordinator.get(`/api/entities/${id}`)).status).toBe(401) // five weeks later nobody is signed in
    coordinator = await product.signIn('coordinator')
    expect((await coordinator.get<Page>(`/api/entities/${id}`)).body.row.highHazard).toBe(false)
    product.setNow('2026-11-22T01:00:00Z')
    coordinator = await product.signIn('coordinator')
  })
})

describe('import', () => {
  it('takes the good rows of a messy ledger, returns the bad ones, and changes nothing the second time', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'zhiben-messy-')), 'ledger.xlsx')
    const messy = await makeMessyWorkbook(createWriteStream(file), { rows: 800, seed: 3 })
    const send = (dryRun = false) => coordinator.upload<Report>('POST', `/api/entities/import?name=ledger.xlsx&dryRun=${dryRun}`, readFileSync(file))
    const before = await countEntities()
    const tried = await send(true)
    expect(tried.status, JSON.stringify(tried.body)).toBe(200)
    expect(await countEntities()).toBe(before)
    const first = (await send()).body
    expect(first).toMatchObject({ read: messy.records, updated: 0, unchanged: 0 })
    expect({ created: tried.body.created, rejected: tried.body.rejected }).toEqual({ created: first.created, rejected: first.rejected })
    expect(first.created + first.rejected).toBe(messy.records)
    expect(first.created).toBeGreaterThan(messy.records * 0.9)
    expect(await countEntities()).toBe(before + first.created)
    expect((await send()).body).toMatchObject({ created: 0, updated: 0, unchanged: first.created, rejected: first.rejected })
    const rejects = await coordinator.get(`/api/files/${first.rejectsFileId}?size=original`)
    expect(rejects.raw.subarray(0, 2).toString()).toBe('PK')
    expect((await community.get(`/api/files/${first.rejectsFileId}`)).status).toBe(404)
  })

  async function countEntities() {
    return (await coordinator.get<{ count: { value: number } }>('/api/entities?limit=1')).body.count.value
  }

  it('refuses what is no workbook with a sentence', async () => {
    const reply = await coordinator.upload<{ title: string }>('POST', '/api/entities/import', Buffer.from('<html>不是表格</html>'))
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.status).toBeLessThan(500)
    expect(reply.body.title).toMatch(/[一-龥]/)
  })

  it('exports what it holds, ready to be read again', async () => {
    const reply = await coordinator.get('/api/entities/export?kind=place')
    expect(reply.raw.subarray(0, 2).toString()).toBe('PK')
    const again = await coordinator.upload<Report>('POST', '/api/entities/import', reply.raw)
    expect(again.body, JSON.stringify(again.body)).toMatchObject({ created: 0, rejected: 0, updated: 0 })
  })
})
