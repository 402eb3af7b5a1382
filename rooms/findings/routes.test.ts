// One case found several times, over HTTP on a real database: suggested before reporting, put before the judge afterwards, made
// one and two again, in whatever order.
import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client, type TestProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { systemScope } from '#platform/db/tx.ts'
import { sql } from '#platform/db/sql.ts'
import { verifyChain } from '#platform/events/seal.ts'

const product: TestProduct = await testProduct()
let coordinator: Client, regulator: Client, elsewhere: Client, grid: Client, farGrid: Client, owner: Client
let entityId: string, nextDoor: string, far: string

type Row = { id: string; version: number; number: string; state: string; foundOn: string; voidReason: string | null }
type Page = { row: Row; timeline: { what: string; body: Record<string, unknown> }[] }
type Findings = { findings: { filedNumber: string; channel: string; foundOn: string; foundByName: string; description: string; photos: string[]; organisation: string | null }[]; into: { id: string; number: string; undo: true | string } | null; suspects: number }

const photo = async (client: Client) => {
  const id = newId()
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: `#${id.slice(-6)}` } }).jpeg().toBuffer()
  expect((await client.upload('PUT', `/api/files/${id}?name=a.jpg&purpose=before`, bytes)).status).toBe(200)
  return id
}
const report = async (client: Client, description: string, more: object = {}): Promise<Row> => {
  const reply = await client.post<Page>('/api/hazards', { commandId: newId(), id: newId(), entityId, description, ...more })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body.row
}
const page = async (id: string, client = coordinator) => (await client.get<Page>(`/api/hazards/${id}`)).body
const findings = async (id: string, client = coordinator) => (await client.get<Findings>(`/api/hazards/${id}/findings`)).body
const merge = (client: Client, id: string, hazardId: string) => client.post<{ keptId: string; title: string }>(`/api/hazards/${id}/merge`, { commandId: newId(), hazardId })
const unmerge = (client: Client, id: string) => client.post<{ title: string }>(`/api/hazards/${id}/unmerge`, { commandId: newId() })
const like = async (client: Client, query: Record<string, string>) => (await client.get<{ likes: { number: string; score: number; reasons: string[]; photo: string | null }[] }>(`/api/hazards/like?${new URLSearchParams(query).toString()}`))

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
  await product.addPerson({ login: 'regulator', name: '韦晓棠', role: 'regulator', post: '经发办科员', organisation: 'jingfa' })
  await product.addPerson({ login: 'elsewhere', name: '丁向东', role: 'regulator', post: '别处科员', organisation: 'xg' })
  await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
  await product.addPerson({ login: 'far-grid', name: '吴敏', role: 'grid-worker', post: '网格员', organisation: 'sq', region: 'sq' })
  ;[coordinator, regulator, elsewhere, grid, farGrid] = await Promise.all(['coordinator', 'regulator', 'elsewhere', 'grid', 'far-grid'].map((login) => product.signIn(login))) as [Client, Client, Client, Client, Client]
  const make = async (name: string, region: string, at: object) => {
    const id = newId()
    const made = await coordinator.post('/api/entities', { commandId: newId(), id, fields: { name, kind: 'place', regionId: await product.region(region), organisationId: await product.organisation('jingfa'), ...at } })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    return id
  }
  entityId = await make('松湾汇鑫木业', 'xg', { longitude: 113.5, latitude: 34.5 })
  nextDoor = await make('松湾隔壁小店', 'xg', { longitude: 113.5001, latitude: 34.5001 })
  far = await make('松湾远处小店', 'sq', { longitude: 113.6, latitude: 34.6 })
  await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '主要负责人', entityId })
  owner = await product.signIn('owner')
})

describe('before it is reported', () => {
  let first: Row
  it('shows what it may be, with reasons', async () => {
    first = await report(grid, '砂光车间除尘系统未装锁气卸灰装置', { place: '砂光车间', foundOn: '2026-11-19', photos: [await photo(grid)] })
    const { body, status } = await like(owner, { entityId, description: '砂光车间干式除尘系统没有设置锁气卸灰装置', place: '砂光车间', foundOn: '2026-11-22' })
    expect(status).toBe(200)
    expect(body.likes).toMatchObject([{ number: first.number, reasons: ['同一单位', '相隔 3 天', '部位相同', expect.stringMatching(/^文字相似 \d+ %$/)] }])
    expect(body.likes[0]!.photo).not.toBeNull()
  })

  it('knows what is next door, not what is far, and nothing to a stranger', async () => {
    const near = await like(grid, { entityId: nextDoor, description: '砂光车间除尘系统未装锁气卸灰装置' })
    expect(near.body.likes[0]?.reasons[0]).toMatch(/^相距 1\d 米$/)
    expect((await like(coordinator, { entityId: far, description: '砂光车间除尘系统未装锁气卸灰装置' })).body.likes).toEqual([])
    expect((await like(farGrid, { entityId, description: '砂光车间除尘系统未装锁气卸灰装置' })).body.likes).toEqual([])
  })

  it('takes another finding of the same case instead of another case', async () => {
    const seen = await photo(owner)
    const added = await owner.post<{ findings: number }>(`/api/hazards/${first.id}/findings`, { commandId: newId(), id: newId(), description: '自查也发现卸灰装置没装', foundOn: '2026-11-10', photos: [seen] })
    expect(added.body).toEqual({ number: first.number, findings: 2 })
    expect((await findings(first.id)).findings).toMatchObject([
      { channel: 'self_check', foundOn: '2026-11-10', organisation: '松湾汇鑫木业', photos: [seen] }, { channel: 'grid', foundOn: '2026-11-19', foundByName: '何秀兰', photos: [expect.any(String)] },
    ])
    const now = await page(first.id)
    expect(now.row.foundOn).toBe('2026-11-10')
    expect(now.timeline[0]).toMatchObject({ what: 'hazard.finding-added', body: { foundFrom: '2026-11-19', foundTo: '2026-11-10' } })
    expect((await grid.get(`/api/files/${seen}`)).status).toBe(200)
    // The list by channel counts every finding, not the first alone.
    const numbers = async (query: string) => (await coordinator.get<{ rows: Row[] }>(`/api/hazards?${query}`)).body.rows.map(({ number }) => number)
    expect(await numbers('through=self_check')).toEqual([first.number])
    expect(await numbers('channel=self_check')).toEqual([])
    expect(await numbers('several=true')).toEqual([first.number])
    expect((await farGrid.post(`/api/hazards/${first.id}/findings`, { commandId: newId(), id: newId(), description: '看不见的' })).status).toBe(404)
    expect((await owner.post(`/api/hazards/${first.id}/findings`, { commandId: newId(), id: newId(), description: '冒充检查', channel: 'inspection' })).status).toBe(422)
  })

  it('tells an enterprise that there was a tip-off, not what it said', async () => {
    await regulator.post(`/api/hazards/${first.id}/findings`, { commandId: newId(), id: newId(), description: '工人老李打电话说的', channel: 'tipoff' })
    const tipoff = (of: Findings) => of.findings.find(({ channel }) => channel === 'tipoff')
    expect(tipoff(await findings(first.id))).toMatchObject({ description: '工人老李打电话说的', foundByName: '韦晓棠' })
    expect(tipoff(await findings(first.id, owner))).toMatchObject({ description: '', foundByName: '', organisation: null })
  })
})

describe('two reports of one hazard', () => {
  let first: Row, second: Row
  it('are put before the judge side by side', async () => {
    first = await report(grid, '三号库配电箱门缺失，带电部位外露', { foundOn: '2026-11-15', place: '3号库', photos: [await photo(grid)] })
    second = await report(owner, '3号库配电箱没有门，带电体裸露', { foundOn: '2026-11-12', place: '3号库', photos: [await photo(owner)] })
    await product.settle()
    const waiting = (await regulator.get<{ rows: { id: string; reasons: string[]; keeps: string; one: { number: string; photos: string[] }; other: { number: string; photos: string[] } }[]; count: number }>('/api/suspects')).body
    expect(waiting).toMatchObject({ count: 1, rows: [{ keeps: second.id, one: { number: second.number }, other: { number: first.number } }] })
    expect(waiting.rows[0]!.one.photos).toHaveLength(1)
    expect((await elsewhere.get<{ rows: unknown[] }>('/api/suspects')).body.rows).toEqual([])
    expect((await elsewhere.post(`/api/hazards/${first.id}/merge`, { commandId: newId(), hazardId: second.id })).body).toMatchObject({ title: expect.stringContaining('由别的部门监管') })
    const decided = await regulator.post<{ decision: string; hazardId: string }>(`/api/suspects/${waiting.rows[0]!.id}/decide`, { commandId: newId(), same: true })
    expect(decided.body).toEqual({ decision: 'merged', hazardId: second.id })
    expect((await regulator.get<{ count: number }>('/api/suspects')).body.count).toBe(0)
    expect((await regulator.post(`/api/suspects/${waiting.rows[0]!.id}/decide`, { commandId: newId(), same: false })).status).toBe(409)
  })

  it('become one: every channel and photo kept, the other voided and leading there', async () => {
    expect(await page(first.id)).toMatchObject({ row: { state: 'voided', voidReason: `并入 ${second.number}` } })
    expect((await findings(first.id)).into).toEqual({ id: second.id, number: second.number, undo: true })
    const kept = await findings(second.id)
    expect(kept.findings.map(({ channel, filedNumber }) => [channel, filedNumber])).toEqual([['self_check', second.number], ['grid', first.number]])
    expect(kept.findings.flatMap(({ photos }) => photos)).toHaveLength(2)
    expect((await page(second.id)).row).toMatchObject({ state: 'reported', foundOn: '2026-11-12' })
  })

  it('become two again while nothing was built on it', async () => {
    expect((await unmerge(regulator, first.id)).body).toMatchObject({ number: first.number, state: 'reported' })
    expect((await page(first.id)).row).toMatchObject({ state: 'reported', voidReason: null, foundOn: '2026-11-15' })
    expect((await findings(second.id)).findings).toHaveLength(1)
    expect((await findings(first.id)).into).toBeNull()
    expect((await unmerge(regulator, first.id)).body.title).toBe('这件没有并入别的隐患。')
    expect((await merge(regulator, first.id, second.id)).status).toBe(200)
    const graded = await regulator.post<Page>(`/api/hazards/${second.id}/grade`, { commandId: newId(), baseVersion: (await page(second.id)).row.version, level: 'general' })
    expect(graded.status, JSON.stringify(graded.body)).toBe(200)
    expect((await unmerge(regulator, first.id)).body.title).toBe(`并案以后 ${second.number} 又办过，不能再分开。`)
    await product.settle()
    expect(await verifyChain(product.db, product.tenantId)).toMatchObject({ broken: null })
  })

  it('stay two where the judge says so', async () => {
    const one = await report(grid, '二楼走廊灭火器压力不足', { foundOn: '2026-11-20' })
    await report(grid, '二楼走廊灭火器压力表指针在红区', { foundOn: '2026-11-21' })
    await product.settle()
    const { rows } = (await coordinator.get<{ rows: { id: string; other: { number: string } }[] }>('/api/suspects')).body
    expect(rows.map(({ other }) => other.number)).toEqual([one.number])
    expect((await coordinator.post<{ decision: string }>(`/api/suspects/${rows[0]!.id}/decide`, { commandId: newId(), same: false })).body.decision).toBe('different')
    expect((await page(one.id)).row.state).toBe('reported')
  })

  it('do not become one once both are rectified, or judged differently, or it came again', async () => {
    const [a, b] = [await report(grid, '楼梯间堆放杂物'), await report(grid, '楼梯间堆杂物')]
    const clause = { document: '判定标准', documentNumber: '1号', clause: '第一条', text: '堵塞疏散' }
    for (const [row, level] of [[a, 'general'], [b, 'major']] as const) await regulator.post(`/api/hazards/${row.id}/grade`, { commandId: newId(), baseVersion: 1, level, ...(level === 'major' ? { clause } : {}) })
    expect((await merge(regulator, a.id, b.id)).body.title).toContain('先核对等级')
    expect((await merge(regulator, a.id, a.id)).body.title).toContain('同一件')
    expect((await merge(grid, a.id, b.id)).status).toBe(403)
    expect((await merge(regulator, a.id, newId())).status).toBe(404)
  })
})

describe('the order of merging', () => {
  const shape = fc.record({ cases: fc.array(fc.record({ day: fc.integer({ min: 1, max: 20 }), graded: fc.boolean() }), { minLength: 3, maxLength: 5 }), order: fc.array(fc.nat(99), { minLength: 4, maxLength: 4 }), other: fc.array(fc.nat(99), { minLength: 4, maxLength: 4 }) })

  /** Reports the cases and merges them in pairs chosen by the numbers, until one is left. */
  async function play(cases: readonly { day: number; graded: boolean }[], choose: readonly number[]) {
    const rows: Row[] = []
    for (const { day, graded } of cases) {
      const row = await report(grid, '同一处隐患', { foundOn: `2026-10-${String(day).padStart(2, '0')}` })
      if (graded) await regulator.post(`/api/hazards/${row.id}/grade`, { commandId: newId(), baseVersion: 1, level: 'general' })
      rows.push(row)
    }
    let left = rows.map(({ id }) => id)
    for (const pick of choose.slice(0, cases.length - 1)) {
      const a = left[pick % left.length]!
      const rest = left.filter((id) => id !== a)
      const b = rest[Math.floor(pick / 7) % rest.length]!
      const merged = await merge(regulator, a, b)
      expect(merged.status, JSON.stringify(merged.body)).toBe(200)
      left = left.filter((id) => id !== a && id !== b).concat(merged.body.keptId)
    }
    const place = new Map(rows.map(({ number }, i) => [number, i] as const))
    const name = (text: string | null) => text?.replace(/YH-\S+/, (number) => `#${place.get(number)}`) ?? null
    const stored = await Promise.all(rows.map(({ id }) => product.db.read(systemScope(product.tenantId), (tx) => tx.get<{ state: string; voidReason: string | null; foundOn: string }>(sql`select state, void_reason as "voidReason", found_on as "foundOn" from hazards where tenant_id = ${product.tenantId} and id = ${id}`))))
    const kept = rows.findIndex(({ id }) => id === left[0])
    return { kept, cases: stored.map((one) => ({ ...one, voidReason: name(one.voidReason) })), findings: (await findings(left[0]!)).findings.map((one) => `${place.get(one.filedNumber)} ${one.foundOn}`).toSorted() }
  }

  it('does not matter', async () => {
    await fc.assert(fc.asyncProperty(shape, async ({ cases, order, other }) => {
      const [one, another] = [await play(cases, order), await play(cases, other)]
      expect(one).toEqual(another)
      // Besides being the same, it is right: the earliest day, everything found, all others led to the one that is left.
      const days = cases.map(({ day }) => `2026-10-${String(day).padStart(2, '0')}`)
      expect(one.cases[one.kept]).toMatchObject({ voidReason: null, foundOn: days.toSorted()[0] })
      expect(one.findings).toHaveLength(cases.length)
      for (const [i, each] of one.cases.entries()) if (i !== one.kept) expect(each).toMatchObject({ state: 'voided', voidReason: `并入 #${one.kept}` })
    }), { numRuns: 8 })
  }, 120_000)

  it('undone step by step leaves everything as it was', async () => {
    const rows = [await report(grid, '甲处隐患', { foundOn: '2026-10-03' }), await report(grid, '甲处隐患', { foundOn: '2026-10-02' }), await report(grid, '甲处隐患', { foundOn: '2026-10-01' })] as const
    expect((await merge(regulator, rows[0].id, rows[1].id)).body.keptId).toBe(rows[1].id)
    expect((await merge(regulator, rows[1].id, rows[2].id)).body.keptId).toBe(rows[2].id)
    expect((await page(rows[0].id)).row.voidReason).toBe(`并入 ${rows[2].number}`)
    expect((await unmerge(regulator, rows[0].id)).body.title).toContain('先撤销那一次')
    expect((await unmerge(regulator, rows[1].id)).status).toBe(200)
    expect((await page(rows[0].id)).row.voidReason).toBe(`并入 ${rows[1].number}`)
    expect((await unmerge(regulator, rows[0].id)).status).toBe(200)
    for (const row of rows) {
      expect((await page(row.id)).row).toMatchObject({ state: 'reported', foundOn: row.foundOn, voidReason: null })
      expect((await findings(row.id)).findings).toHaveLength(1)
    }
  })
})
