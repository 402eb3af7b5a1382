// The simulator against the product: the same seed does the same, what it counted is what the API says, and the demo
// is loaded once. The jurisdictions' own packs are played here; engine tests use the fictional one.
import { describe, expect, it, vi } from 'vitest'
import { testProduct, type TestProduct } from '#bin/testing.ts'
import { systemScope } from '#platform/db/tx.ts'
import { sql } from '#platform/db/sql.ts'
import { verifyChain } from '#platform/events/seal.ts'
import { addDays, day, lastOfMonth, type Day } from '#platform/time/day.ts'
import { DEMO_PASSWORD, loadDemo } from './demo.ts'
import { simulate, type Played, type Scale } from './run.ts'

const TINY: Scale = { entities: 20, hazards: 55, from: day('2026-07-01'), recency: 2, majors: 0.3, jobDays: 3, stuck: 3, boards: 75 }
// On a machine that does other things too, playing takes its time.
vi.setConfig({ testTimeout: 120_000 })
const UNTIL = day('2026-11-21')
const play = (product: TestProduct, pack: string, seed: string, scale: Scale = TINY) => simulate({ product, ownerConfig: product.database.owner, pack, seed, until: UNTIL, scale, password: DEMO_PASSWORD })

/** Signs in as a demo person. */
async function as(product: TestProduct, login: string) {
  const reply = await product.http.inject({ method: 'POST', url: '/api/session', headers: { 'x-zhiben': '1' }, payload: { login, password: DEMO_PASSWORD } })
  expect(reply.statusCode, reply.body).toBe(200)
  const cookie = String([reply.headers['set-cookie']].flat()[0]).split(';')[0]!
  return async <T>(url: string): Promise<T> => {
    const got = await product.http.inject({ method: 'GET', url, headers: { 'x-zhiben': '1', cookie } })
    expect(got.statusCode, `${url} ${got.body}`).toBe(200)
    return JSON.parse(got.body) as T
  }
}

describe('a played jurisdiction', async () => {
  const product = await testProduct()
  let played: Played

  it('is played by its own people without one refusal', async () => {
    played = await play(product, 'quyuan', 'a')
    expect(played.oracle.hazards).toBe(TINY.hazards + TINY.stuck!)
    expect(played.oracle.deeds).toMatchObject({ found: TINY.hazards + TINY.stuck! })
    expect(Object.keys(played.oracle.deeds)).toEqual(expect.arrayContaining(['accepted', 'assigned', 'closed', 'extended', 'graded', 'rectified', 'returned', 'voided']))
    expect(await verifyChain(product.db, played.tenantId)).toMatchObject({ broken: null, waiting: 0 })
  })

  it('says over the API what the simulator counted', async () => {
    const get = await as(product, 'qy-anban')
    const { oracle } = played
    const { groups } = await get<{ groups: { state: string; level: string | null; count: number }[] }>('/api/hazards/summary?by=state,level')
    expect(Object.fromEntries(groups.map(({ state, level, count }) => [`${state} ${level ?? 'none'}`, count]))).toEqual(oracle.byStateAndLevel)

    const count = async (query: string) => (await get<{ count: { value: number } }>(`/api/hazards?limit=1&${query}`)).count.value
    expect(await count('live=true')).toBe(oracle.live)
    expect(await count('late=true')).toBe(oracle.late)
    expect(await count('late=true&level=major')).toBe(oracle.lateMajor)
    for (const [month, counted] of Object.entries(oracle.months)) {
      const range = `${month}-01..${lastOfMonth(`${month}-01` as Day)}`
      expect([month, await count(`foundOn=${range}`), await count(`closedOn=${range}`)]).toEqual([month, counted.found, counted.closed])
    }
    const counts = async (path: string) => (await get<{ count: { value: number } }>(`/api/${path}?limit=1`)).count.value
    expect(await counts('entities')).toBe(oracle.entities.registered)
    expect(await counts('insurance-policies')).toBe(oracle.policies)
    expect(await counts('special-certificates')).toBe(oracle.certificates)
  })

  it('leaves a living picture on the other boards', async () => {
    const get = await as(product, 'qy-anban')
    type Rows = { rows: Record<string, unknown>[] }
    const kinds = async (path: string, field: string) => [...new Set((await get<Rows>(`/api/${path}${path.includes('?') ? '&' : '?'}limit=200`)).rows.map((row) => String(row[field])))].toSorted()
    const board = await get<{ cards: { column: string; proposed: string | null }[] }>('/api/supervisions/board')
    // Cases stand on several rungs of this plan's ladder.
    expect(new Set(board.cards.map(({ column }) => column)).size).toBeGreaterThan(2)
    expect((await get<Rows>('/api/papers')).rows.map(({ document }) => document)).toEqual(expect.arrayContaining(['supervision-notice']))
    expect(await kinds('dual-reports', 'state')).toEqual(expect.arrayContaining(['received']))
    expect(await kinds('problems?source=inspection,report,superior,monitoring', 'state')).toEqual(expect.arrayContaining(['closed']))
    expect((await kinds('problems?source=inspection,report,superior,monitoring', 'state')).length).toBeGreaterThan(2)
    expect((await kinds('help-visits', 'state')).length).toBeGreaterThan(2)
    expect(await kinds('exposures', 'state')).toEqual(expect.arrayContaining(['drafted', 'published', 'submitted']))
    expect((await get<Rows>('/api/checks')).rows.length).toBeGreaterThan(5)
    expect((await get<Rows>('/api/help-rounds')).rows.length).toBe(1)
  })

  it('says the same on the home page', async () => {
    const { oracle } = played
    const home = await (await as(product, 'qy-lingdao'))<{ today: string; figures: { name: string; value: number; of: number | null }[] }>('/api/home')
    expect(home.today).toBe(addDays(UNTIL, 1))
    const figure = (name: string) => home.figures.find((one) => one.name === name)
    const month = oracle.months['2026-11']!
    expect(figure('live')).toMatchObject({ value: oracle.live })
    expect(figure('late')).toMatchObject({ value: oracle.late })
    expect(figure('major-late')).toMatchObject({ value: oracle.lateMajor })
    expect(figure('found')).toMatchObject({ value: month.found })
    expect(figure('closed-in-time')).toMatchObject({ value: month.closedInTime, of: month.closed })
    expect(figure('orphans')).toMatchObject({ value: oracle.entities.withoutRegulator })
    expect(figure('entities')).toMatchObject({ value: oracle.entities.registered - oracle.entities.closed })
  })

  it('names the expert behind every finding of an expert', async () => {
    const { rows } = await (await as(product, 'qy-zhuanjia'))<{ rows: { foundByName: string; channel: string }[] }>('/api/hazards?channel=expert&limit=200')
    const { person } = await (await as(product, 'qy-zhuanjia'))<{ person: { name: string } }>('/api/me')
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(({ foundByName }) => foundByName))).toEqual(new Set([person.name]))
  })

  it('leaves a photo behind every rectification', async () => {
    const bare = await product.db.read(systemScope(played.tenantId), (tx) => tx.get<{ n: number }>(sql`
      select count(*) as n from hazards h where h.tenant_id = ${played.tenantId} and h.rectified_on is not null
        and not exists (select 1 from files f where f.tenant_id = h.tenant_id and f.subject_id = h.id and f.purpose = 'after')`))
    expect(bare.n).toBe(0)
  })

  it('is the same again from the same seed, and another from another', async () => {
    const [again, other] = [await testProduct(), await testProduct()]
    expect((await play(again, 'quyuan', 'a')).oracle).toEqual(played.oracle)
    expect((await play(other, 'quyuan', 'b', { ...TINY, hazards: 20, entities: 12 })).oracle).not.toEqual(played.oracle)
  })
})

describe('the demo', async () => {
  const product = await testProduct()

  it('is loaded once and its people can sign in', async () => {
    const load = () => loadDemo({ product, ownerConfig: product.database.owner, today: day('2026-11-22'), packs: ['zhengyang'], scale: { ...TINY, hazards: 30 } })
    const accounts = await load()
    expect(accounts.map(({ login }) => login)).toEqual(['zy-anban', 'zy-lingdao', 'zy-guihua', 'zy-anquan', 'zy-qiye', 'zy-anquanyuan', 'zy-zhuanjia', 'zy-sysadmin', 'zy-secadmin', 'zy-audit'])
    const get = await as(product, 'zy-qiye')
    const before = await get<{ count: { value: number } }>('/api/hazards?limit=1')
    expect(before.count.value).toBeGreaterThan(0)
    expect(await load()).toEqual(accounts)
    expect((await get<{ count: { value: number } }>('/api/hazards?limit=1')).count).toEqual(before.count)
  })
})
