// Commands twice, at once, by another, for something else; fields that are not the caller's to fill; pages forged; uploads
// under one id; workbooks that reach for what their importer cannot see.
import { describe, expect, it } from 'vitest'
import { newId } from '#platform/db/ids.ts'
import { canonical } from '#platform/events/seal.ts'
import { picture } from './nasty.ts'
import { asOwner, twoTenants } from './world.ts'

const { product, own, other } = await twoTenants()
const { coordinator, regulator, leader, 'grid-worker': grid, 'enterprise-principal': owner, 'far-grid-worker': farGrid, community } = own.people as Record<string, (typeof own.people)[string]>
const { entity } = own.near.subject

type Page = { row: { id: string; version: number; state: string; number: string } }
const report = (more: object = {}) => ({ commandId: newId(), id: newId(), entityId: entity, description: '通道堆物', ...more })
const reported = async () => (await coordinator!.post<Page>('/api/hazards', report())).body
const eventsOf = (id: string) => asOwner(product, 'select what from events where subject_id = $1', [id])

describe('a command', () => {
  it('sent twice at once is done once, and both are told the same', async () => {
    const command = report()
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => grid!.post('/api/hazards', command)))
    expect([a!.status, b!.status, c!.status]).toEqual([200, 200, 200])
    expect(new Set([a, b, c].map((reply) => canonical(reply!.body))).size).toBe(1)
    expect(await eventsOf(command.id)).toHaveLength(1)
  })

  it('of another account, or for another record or deed, is a conflict and does nothing', async () => {
    const command = report()
    expect((await grid!.post('/api/hazards', command)).status).toBe(200)
    const stolen = await coordinator!.post('/api/hazards', command)
    expect([stolen.status, JSON.stringify(stolen.body)]).toEqual([409, expect.not.stringContaining('通道堆物')])
    expect((await grid!.post('/api/hazards', { ...report(), commandId: command.commandId })).status).toBe(409)
    const page = await reported()
    const grade = { commandId: newId(), baseVersion: page.row.version, level: 'general' }
    expect((await coordinator!.post(`/api/hazards/${page.row.id}/grade`, grade)).status).toBe(200)
    expect((await coordinator!.post(`/api/hazards/${page.row.id}/void`, { ...grade, baseVersion: page.row.version + 1, reason: '重复' })).status).toBe(409)
    expect(new Set((await eventsOf(page.row.id)).map(({ what }) => what))).toEqual(new Set(['hazard.graded', 'hazard.reported']))
  })

  it('retried with its id in capitals is the same command', async () => {
    const page = await reported()
    const grade = { commandId: newId(), baseVersion: page.row.version, level: 'general' }
    const first = await coordinator!.post(`/api/hazards/${page.row.id}/grade`, grade)
    const again = await coordinator!.post(`/api/hazards/${page.row.id.toUpperCase()}/grade`, { ...grade, commandId: grade.commandId.toUpperCase() })
    expect([again.status, canonical(again.body)]).toEqual([200, canonical(first.body)])
  })

  it('of two people at once has one winner', async () => {
    const page = await reported()
    const graded = await Promise.all([coordinator!, regulator!].map((who) => who.post(`/api/hazards/${page.row.id}/grade`, { commandId: newId(), baseVersion: page.row.version, level: 'general' })))
    expect(graded.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(await eventsOf(page.row.id)).toHaveLength(2)
  })

  it.each([0, -1, 1.5, 99, 2 ** 53, '1', null])('based on version %s is refused', async (baseVersion) => {
    const page = await reported()
    expect([409, 422]).toContain((await coordinator!.post(`/api/hazards/${page.row.id}/grade`, { commandId: newId(), baseVersion, level: 'general' })).status)
    expect(await eventsOf(page.row.id)).toHaveLength(1)
  })
})

describe('fields', () => {
  it('that the product fills cannot be sent along', async () => {
    const forged = { state: 'closed', number: 'YH-1', version: 9, foundBy: newId(), level: 'major', regionId: own.far.subject.region, tenantId: other.id, tenant_id: other.id, closedOn: '2026-01-01' }
    const made = await coordinator!.post<Page>('/api/hazards', report(forged))
    expect(made.body.row).toMatchObject({ state: 'reported', version: 1, level: null, regionId: own.near.subject.region, closedOn: null })
    expect(made.body.row.number).not.toBe('YH-1')
    for (const extra of [{ search: 'x' }, { regionPath: 'sw/' }, { createdBy: newId() }, { tenantId: other.id }, { voidedOn: '2026-01-01' }, { version: 5 }]) {
      const reply = await coordinator!.post('/api/entities', { commandId: newId(), id: newId(), fields: { name: '小店', kind: 'place', regionId: own.near.subject.region, ...extra } })
      expect(reply.status, JSON.stringify(extra)).toBe(422)
    }
  })

  it('are what a judgement may hold: no made-up category', async () => {
    const page = await reported()
    expect((await coordinator!.post(`/api/hazards/${page.row.id}/grade`, { commandId: newId(), baseVersion: 1, level: 'general', category: '\ud800' })).status).toBe(422)
    expect((await coordinator!.post(`/api/hazards/${page.row.id}/grade`, { commandId: newId(), baseVersion: 1, level: 'general', category: '<b>' })).status).toBe(422)
  })

  it('as long as they may be go onto a paper too', async () => {
    const { body } = await coordinator!.post<Page>('/api/hazards', report({ description: '长'.repeat(2_000), place: '位'.repeat(200) }))
    const step = async (name: string, version: number, more: object) => coordinator!.post<Page>(`/api/hazards/${body.row.id}/${name}`, { commandId: newId(), baseVersion: version, ...more })
    await step('grade', 1, { level: 'general' })
    await step('assign', 2, { dueOn: '2026-12-01' })
    expect((await step('papers', 3, { document: 'rectification-notice', inspectors: [{ name: '甲' }, { name: '乙' }], telephone: '0999-88880000' })).status).toBe(200)
  })

  it('that are words of one letter without end can be stored and found', async () => {
    const made = await coordinator!.post<Page>('/api/hazards', report({ description: 'é'.repeat(2_000), place: '𐌰𐌱𐌲𐌳𐌴' }))
    expect(made.status).toBe(200)
    expect((await coordinator!.get<{ rows: unknown[] }>(`/api/hazards?q=${encodeURIComponent('𐌰𐌱𐌲')}`)).body.rows).toHaveLength(1)
  })

  it.each([['regionId', newId()], ['regionId', other.near.subject.region], ['regionId', '-'.repeat(36)], ['organisationId', other.near.subject.organisation], ['status', 'gone'], ['headcount', 1e9], ['industry', '<b>']] as [string, string | number][])('as dated facts are checked: %s', async (fact, value) => {
    for (const fromOn of ['2026-11-22', '2027-06-01']) expect((await coordinator!.post(`/api/entities/${entity}/facts`, { commandId: newId(), fact, fromOn, value, basis: '核对' })).status).toBe(422)
  })

  it('as dated facts move nothing out of a community’s sight', async () => {
    expect((await community!.post(`/api/entities/${entity}/facts`, { commandId: newId(), fact: 'regionId', fromOn: '2026-11-22', value: own.far.subject.region, basis: '搬了' })).status).toBe(422)
  })
})

describe('a page', () => {
  const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const SORTS = ['dueOn', '-foundOn', 'number', 'returnedTimes', '-closedOn', 'closedOn', 'level', '-category', 'state']

  it.each(SORTS)('sorted by %s goes on from its own cursor, and refuses any other by name', async (sort) => {
    const seen: string[] = []
    let after = ''
    for (let more = true; more; more = after !== '') {
      const page: { body: { rows: { id: string }[]; next: string | null } } = await leader!.get(`/api/hazards?limit=3&sort=${sort}${after && `&after=${after}`}`)
      seen.push(...page.body.rows.map(({ id }) => id))
      after = page.body.next ?? ''
    }
    expect([seen.length, new Set(seen).size]).toEqual(Array(2).fill((await asOwner(product, 'select from hazards where tenant_id = $1', [own.id])).length))
    const FORGED = [['2026-13-45', newId()], [['x'], newId()], [{ a: 1 }, newId()], ['x\u0000', newId()], [1, '-'.repeat(36)], [1], 'x', null]
    for (const forged of FORGED) {
      const { status } = await leader!.get(`/api/hazards?sort=${sort}&after=${cursor(forged)}`)
      const text = typeof (forged as unknown[] | null)?.[0] === 'string' && ['number', 'level', 'category', 'state'].includes(sort.replace('-', ''))
      expect([status, forged]).toEqual([text && forged !== 'x' && !String((forged as unknown[])[0]).includes('\u0000') ? 200 : 422, forged])
    }
  })

  it('shows nothing foreign from a cursor made of a foreign row', async () => {
    const { body } = await grid!.get<{ rows: { id: string }[] }>(`/api/hazards?sort=number&after=${cursor(['', own.far.subject.hazard])}&limit=200`)
    expect(body.rows.length).toBeGreaterThan(0)
    expect(body.rows.filter(({ id }) => Object.values(own.far.hazards).includes(id))).toEqual([])
  })

  it.each(['dueOn=2026-13-45..', 'dueOn=..2026-02-30', 'foundOn=0001-01-01..', 'limit=0', 'limit=201', 'limit=1e9', 'limit=NaN', 'sort=search', 'sort=tenant_id', `regionId=${'-'.repeat(36)}`, 'entityId=x', 'state=x', 'voided=no', 'x=1', 'dueOn=..', 'q=a&q=b', 'soon=1e9', 'q=%00'])('asked by %s is refused by name', async (query) => {
    for (const path of ['/api/hazards', '/api/hazards/export']) {
      const { status, body } = await leader!.get<{ title: string }>(`${path}?${query}`)
      expect([path, status, /[\u4e00-\u9fff]/.test(body.title)]).toEqual([path, 422, true])
    }
  })

  it.each(['headcount=1e999..', `headcount=${'9'.repeat(400)}..`, 'q=%27%3A*', 'q=%26%7C!', 'q=%E3%80%82'])('asked by %s is refused or answered', async (query) => {
    expect([200, 422]).toContain((await leader!.get(`/api/entities?${query}`)).status)
  })
})

describe('an upload', () => {
  const bytes = picture(9, 9)

  it('half done belongs to its sender: another cannot go on with it, or learn of it', async () => {
    const id = newId()
    expect((await grid!.upload('PUT', `/api/files/${id}?name=a.png&total=${bytes.length}`, bytes.subarray(0, 20))).body).toMatchObject({ received: 20, complete: false })
    expect((await farGrid!.get(`/api/files/${id}/received`)).body).toMatchObject({ received: 0 })
    expect((await farGrid!.upload('PUT', `/api/files/${id}?name=a.png&offset=20`, bytes.subarray(20))).status).toBe(409)
    expect((await grid!.upload('PUT', `/api/files/${id}?name=a.png&offset=20`, bytes.subarray(20))).body).toMatchObject({ received: bytes.length, complete: true })
    expect((await farGrid!.get(`/api/files/${id}`)).status).toBe(404)
    expect((await farGrid!.upload('PUT', `/api/files/${id}?name=b.png`, bytes)).status).toBe(409)
  })

  it('sent twice at once is never mixed', async () => {
    const id = newId()
    const replies = await Promise.all([1, 2].map(() => grid!.upload('PUT', `/api/files/${id}?name=a.png`, bytes)))
    expect(replies.every(({ status }) => [200, 409].includes(status))).toBe(true)
    expect((await grid!.get<never>(`/api/files/${id}?size=original`)).raw.equals(bytes)).toBe(true)
  })

  it.each(['../../etc/passwd', 'a"; filename=x.html', 'a\u202egnp.exe', '中文 照片.png', "a'b*c.png"])('named %j comes back under a harmless name', async (name) => {
    const id = newId()
    expect((await grid!.upload('PUT', `/api/files/${id}?name=${encodeURIComponent(name)}`, Buffer.from('%PDF-1.4'))).status).toBe(200)
    const { headers } = await grid!.get(`/api/files/${id}`)
    expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[A-Za-z0-9%._~!$&+^`|-]+$/)
    expect(decodeURIComponent(String(headers['content-disposition']))).not.toMatch(/\/|\u202e|\.\.\//)
    expect(headers['content-security-policy']).toContain('sandbox')
  })

  it.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '2026-13-01T00:00:00Z'])('taken at %s is refused, before it makes its record unreadable', async (takenAt) => {
    expect((await grid!.upload('PUT', `/api/files/${newId()}?name=a.png&takenAt=${encodeURIComponent(takenAt)}`, bytes)).status).toBe(422)
  })

  it('is shown to those who may read the record, not to an administrator', async () => {
    expect((await own.people['system-administrator']!.get(`/api/files/${own.near.subject.file}`)).status).toBe(404)
    expect((await leader!.get(`/api/files/${own.near.subject.file}`)).status).toBe(200)
  })

  it('is a body whatever it calls itself', async () => {
    const reply = await product.http.inject({ method: 'PUT', url: `/api/files/${newId()}?name=a.json`, headers: { cookie: grid!.cookie, 'x-zhiben': '1', 'content-type': 'application/json' }, payload: '['.repeat(50_000) })
    expect([reply.statusCode, reply.json<{ received: number }>().received]).toEqual([200, 50_000])
  })
})

describe('a workbook', () => {
  it('changes no row its importer cannot see', async () => {
    const code = '91530100309576681C'
    await coordinator!.post('/api/entities', { commandId: newId(), id: newId(), fields: { name: '远处有限公司', kind: 'enterprise', creditCode: code, regionId: own.far.subject.region } })
    const csv = Buffer.from(`名称,类型,统一社会信用代码,所属社区\n抢来的公司,企业,${code},新港社区\n`)
    const { status, body } = await community!.upload<{ updated: number; rejected: number }>('POST', '/api/entities/import?name=a.csv', csv)
    expect([status, body]).toMatchObject([200, { updated: 0, rejected: 1 }])
    expect(await asOwner(product, 'select name from entities where tenant_id = $1 and credit_code = $2', [own.id, code])).toEqual([{ name: '远处有限公司' }])
  })

  it('goes out with formulas as text', async () => {
    await coordinator!.post('/api/entities', { commandId: newId(), id: newId(), fields: { name: '=HYPERLINK("http://x","y")', kind: 'place', regionId: own.near.subject.region } })
    const csv = (await coordinator!.get<string>('/api/entities/export?format=csv')).raw.toString()
    expect(csv).toContain('HYPERLINK')
    expect(csv).not.toMatch(/(^|,)"?=HYPERLINK/m)
  })
})

describe('business', () => {
  it.each(['system-administrator', 'security-administrator', 'audit-administrator'])('is not heard of by %s', async (who) => {
    expect((await own.people[who]!.get<{ events: unknown[] }>('/api/events')).body.events).toEqual([])
  })

  it('is not shared by an enterprise in a view', async () => {
    expect((await owner!.post('/api/views', { commandId: newId(), id: newId(), ledger: 'hazards', name: '共享', query: '', shared: true })).status).toBe(422)
    expect((await owner!.get<{ views: { mine: boolean }[] }>('/api/views?ledger=hazards')).body.views.every(({ mine }) => mine)).toBe(true)
  })
})
