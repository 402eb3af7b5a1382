// A jurisdiction played through its rules, and its statistics over HTTP: every cell opens exactly the rows it counts, areas
// add up to the whole, figures equal what the simulator counted by itself, and a community sees its own.
import { unzipSync } from 'fflate'
import { describe, expect, it, vi } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { systemScope } from '#platform/db/tx.ts'
import { runDaily } from '#platform/jobs/runner.ts'
import { addDays, addMonths, day, lastOfMonth, type Day } from '#platform/time/day.ts'
import { SUMS, type Sum } from '#mechanisms/indicator/history.ts'
import { simulate } from '#sim/run.ts'
import { DEMO_PASSWORD } from '#sim/demo.ts'
import type { Cross, Goals, MapReply, Movement, Reports } from './contract.ts'
import { prove } from './jobs.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const UNTIL = day('2026-11-21')
const product = await testProduct()
const { tenantId, oracle } = await simulate({ product, ownerConfig: product.database.owner, pack: 'quyuan', seed: 'statistics', until: UNTIL, scale: { entities: 24, hazards: 90, from: day('2026-06-01'), recency: 2, majors: 0.3, jobDays: 1 }, password: DEMO_PASSWORD })

async function as(login: string): Promise<Pick<Client, 'get' | 'post'>> {
  const reply = await product.http.inject({ method: 'POST', url: '/api/session', headers: { 'x-zhiben': '1' }, payload: { login, password: DEMO_PASSWORD } })
  const cookie = String([reply.headers['set-cookie']].flat()[0]).split(';')[0]!
  const answer = async <T>(method: 'GET' | 'POST', url: string, payload?: unknown) => {
    const got = await product.http.inject({ method, url, headers: { cookie, 'x-zhiben': '1' }, ...(payload ? { payload: payload as object } : {}) })
    return { status: got.statusCode, body: (String(got.headers['content-type']).includes('json') ? JSON.parse(got.body) : got.body) as T, headers: {}, raw: got.rawPayload }
  }
  return { get: (url) => answer('GET', url), post: (url, body) => answer('POST', url, body) }
}
const office = await as('qy-anban')
const read = async <T>(path: string, who = office) => { const got = await who.get<T>(path); expect(got.status, `${path} ${JSON.stringify(got.body)}`).toBe(200); return got.body }
const rowsOf = async (query: string, who = office) => (await read<{ count: { value: number; exact: boolean } }>(`/api/hazards?limit=1&${query}`, who)).count.value
const total = (cross: Pick<Cross, 'cells'>, sum: Sum) => cross.cells.reduce((n, cell) => n + cell.sums[sum], 0)

describe('the cross table', () => {
  it.each([['all', '2026-06-01', '2026-11-21'], ['all', '2026-07-10', '2026-08-20'], ['major', '2026-06-01', '2026-10-31'], ['general', '2026-09-05', '2026-11-21']])('opens from each cell to exactly its rows: %s %s–%s', async (level, from, to) => {
    const cross = await read<Cross>(`/api/statistics/cross?from=${from}&to=${to}&level=${level}`)
    expect(cross.cells.length).toBeGreaterThan(0)
    for (const { areaId, rest, item, sums } of cross.cells) {
      for (const figure of ['found', 'closed', 'open', 'overdue', 'voided', 'due', 'bare'] as const) {
        const rows = await rowsOf(`behind=${figure}.${level}.${from}.${to}&${rest ? 'itself' : 'regionId'}=${areaId}&industry=${item}`)
        expect([areaId, item, figure, rows]).toEqual([areaId, item, figure, sums[figure]])
      }
      expect(await rowsOf(`behind=missed.${level}.${from}.${to}&regionId=${areaId}&industry=${item}`)).toBe(sums.due - sums.met)
      expect(await rowsOf(`behind=late.${level}.${from}.${to}&regionId=${areaId}&industry=${item}`)).toBe(sums.closed - sums.onTime)
    }
    for (const figure of ['found', 'open', 'overdue'] as const) expect(await rowsOf(`behind=${figure}.${level}.${from}.${to}`)).toBe(total(cross, figure))
  })

  it.each(['industry', 'channel', 'category'])('adds up to the same whole by %s, and opens it', async (by) => {
    const [whole, cross] = await Promise.all([read<Cross>('/api/statistics/cross?from=2026-06-01&to=2026-11-21'), read<Cross>(`/api/statistics/cross?from=2026-06-01&to=2026-11-21&by=${by}`)])
    for (const sum of SUMS) expect([sum, total(cross, sum)]).toEqual([sum, total(whole, sum)])
    for (const { value } of cross.items) {
      const here = { cells: cross.cells.filter(({ item }) => item === value) }
      expect([value, await rowsOf(`behind=found.all.2026-06-01.2026-11-21&${by}=${value === '-' && by === 'category' ? 'none' : value}`)]).toEqual([value, total(here, 'found')])
    }
  })

  it('says what the simulator counted, month by month, and balances', async () => {
    let openBefore = 0
    for (let month = day('2026-06-01'); month <= UNTIL; month = addMonths(month, 1)) {
      const to = lastOfMonth(month) < UNTIL ? lastOfMonth(month) : UNTIL
      const cross = await read<Cross>(`/api/statistics/cross?from=${month}&to=${to}`)
      const counted = oracle.months[month.slice(0, 7)] ?? { found: 0, closed: 0, voided: 0 }
      expect([month, total(cross, 'found'), total(cross, 'closed'), total(cross, 'voided')]).toEqual([month, counted.found, counted.closed, counted.voided])
      expect(openBefore + total(cross, 'found') + total(cross, 'reopened') - total(cross, 'closed') - total(cross, 'voided')).toBe(total(cross, 'open'))
      openBefore = total(cross, 'open')
    }
    expect(openBefore).toBe(oracle.live)
  })

  it('drills from the whole into an area without losing anybody', async () => {
    const whole = await read<Cross>('/api/statistics/cross?to=2026-11-21')
    for (const area of whole.areas.filter(({ rest }) => !rest)) {
      const inside = await read<Cross>(`/api/statistics/cross?to=2026-11-21&under=${area.id}`)
      expect([area.name, total(inside, 'open')]).toEqual([area.name, total({ cells: whole.cells.filter(({ areaId, rest }) => areaId === area.id && !rest) }, 'open')])
      expect(inside.path.at(-1)!.id).toBe(whole.under.id)
    }
  })

  it('shows a community its own and nothing else', async () => {
    const community = await as('qy-shequ')
    const mine = await read<Cross>('/api/statistics/cross?to=2026-11-21', community)
    const theirs = await read<Cross>(`/api/statistics/cross?to=2026-11-21&under=${mine.under.id}`)
    expect(mine.path).toEqual([])
    for (const sum of SUMS) expect([sum, total(mine, sum)]).toEqual([sum, total(theirs, sum)])
    expect(total(mine, 'found')).toBe(await rowsOf('behind=found.all.2026-01-01.2026-11-21', community))
    const foreign = (await read<Cross>('/api/statistics/cross?areas=community')).areas.find(({ id }) => id !== mine.under.id)!
    expect((await community.get(`/api/statistics/cross?under=${foreign.id}`)).status).toBe(422)
  })

  it('refuses a period that ends before it begins, and counts nothing after today', async () => {
    expect((await office.get('/api/statistics/cross?from=2026-10-01&to=2026-09-01')).status).toBe(422)
    expect((await read<Cross>('/api/statistics/cross?to=2027-06-30')).to).toBe('2026-11-22')
  })
})

describe('the movement', () => {
  it('tells months and ages that open to their rows', async () => {
    const { months, ages } = await read<Movement>('/api/statistics/movement?to=2026-11-21')
    for (const { month, sums } of months) {
      const to = lastOfMonth(month as Day) < UNTIL ? lastOfMonth(month as Day) : UNTIL
      expect([month, await rowsOf(`behind=open.all.${month}.${to}`), await rowsOf(`behind=closed.all.${month}.${to}`)]).toEqual([month, sums.open, sums.closed])
    }
    for (const { from, to, open } of ages) expect([from, await rowsOf(`behind=open.all.2026-11-01.2026-11-21&foundOn=${from ?? ''}..${to}`)]).toEqual([from, open])
    expect(ages.reduce((n, one) => n + one.open, 0)).toBe(months.at(-1)!.sums.open)
  })
})

describe('the proof', () => {
  it('was made by the job of the morning and found nothing', async () => {
    const proof = (await read<Cross>('/api/statistics/cross')).proof
    expect(proof).toMatchObject({ differences: 0, examples: [] })
    const now = new Date('2026-11-22T01:00:00Z')
    expect(await product.db.write(systemScope(tenantId), (tx) => prove(tx, addDays(UNTIL, 1), now))).toMatchObject({ cases: 90, differences: 0 })
  })
})

describe('the targets', () => {
  it('stand with their definition, as the plan of this district words them', async () => {
    const { goals, sentences } = await read<Goals>('/api/statistics/goals?on=2026-11-21')
    expect(goals.map(({ name, inDocument }) => [name, inDocument])).toEqual([['stock', true], ['increment', true], ['zero', true], ['accidents', true]])
    expect(goals[0]).toMatchObject({ standing: 'unknown', extent: expect.stringContaining('基本消除') })
    expect(sentences.length).toBeGreaterThan(0)
    for (const { opens, value, label } of goals.flatMap(({ figures }) => figures)) if (opens && label !== '今年平均用时') expect([label, await rowsOf(opens.split('?')[1]!.replace('&sort=-foundOn', ''))]).toEqual([label, value])
  })
  it('of these goals no task falls due', async () => {
    const { rows } = await read<{ rows: { title: string }[] }>('/api/tasks?limit=200')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter(({ title }) => /重大事故隐患存量|重大事故隐患增量|动态清零的常态化/.test(title))).toEqual([])
  })
})

describe('the analysis report', () => {
  it('is owed month by month where the plan asks for the mechanism, and says what the table says', async () => {
    const before = await read<Reports>('/api/statistics/reports')
    expect(before.duty).toMatchObject({ inDocument: true, perInDocument: false, since: '2025-01-01' })
    const id = newId()
    const made = await office.post<Reports>('/api/statistics/reports', { commandId: newId(), id, from: '2026-10-01', to: '2026-10-31', problems: '个别企业整改缓慢' })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    expect(made.body.duty!.missing).toBe(before.duty!.missing - 1)
    const cross = await read<Cross>('/api/statistics/cross?from=2026-10-01&to=2026-10-31')
    const docx = await office.get(`/api/statistics/reports/${id}/docx`)
    expect(docx.status).toBe(200)
    const text = new TextDecoder().decode(unzipSync(docx.raw)['word/document.xml']).replaceAll(/<[^>]+>/g, '')
    expect(text).toContain(`发现隐患${total(cross, 'found')}件`)
    expect(text).toContain('个别企业整改缓慢')
    const pdf = await office.get(`/api/statistics/reports/${id}/pdf`)
    expect(pdf.raw.subarray(0, 5).toString()).toBe('%PDF-')
  })
  it('is asked for by a notice when a period is over without it, once, of those who issue it', async () => {
    const told = async (who: Pick<Client, 'get' | 'post'>) => (await read<{ notices: { title: string; subjectType: string }[] }>('/api/notices', who)).notices.filter(({ subjectType }) => subjectType === 'analysis-owed').map(({ title }) => title)
    const job = product.jobs.filter(({ name }) => name === 'statistics.reports-owed')
    const before = (await told(office)).length
    // October has its report by now; November is over on the first of December.
    const morning = async (on: string) => runDaily(product.db, job, tenantId, new Date(`${on}T00:00:00Z`))
    await morning('2026-12-01')
    await morning('2026-12-02')
    const after = await told(office)
    expect(after.filter((title) => title.includes('2026-11-01 至 2026-11-30')).length).toBe(1)
    expect(after.length).toBeGreaterThan(before)
    expect(await told(await as('qy-lingdao'))).toEqual([])
  })
  it('is not made of days that are still to come', async () => {
    expect((await office.post('/api/statistics/reports', { commandId: newId(), id: newId(), from: '2026-11-01', to: '2026-11-30' })).status).toBe(422)
  })
})

describe('the map', () => {
  it('shows every open hazard as a point or says that it has no place', async () => {
    const { points, placed, unplaced, regions } = await read<MapReply>('/api/statistics/map')
    expect(placed + unplaced).toBe(await rowsOf('live=true'))
    expect(points.reduce((n, one) => n + one.n, 0)).toBe(placed)
    expect(regions.reduce((n, one) => n + one.n, 0)).toBe(placed)
  })
  it('shows a community its own, and refuses a frame that is none', async () => {
    const community = await as('qy-shequ')
    const { placed, unplaced } = await read<MapReply>('/api/statistics/map?show=hazards', community)
    expect(placed + unplaced).toBe(await rowsOf('live=true', community))
    expect((await office.get('/api/statistics/map?box=1,2,3')).status).toBe(422)
  })
})
