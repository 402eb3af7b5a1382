// Over HTTP on a real database: a photo that was used before is noticed turned by a quarter, acceptance asks for a reason,
// closing for a look on site; who may not see the other hazard is not told whose it is; enterprises learn nothing of it.
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { drawScene } from '#bench/photo-scenes.ts'
import { newId } from '#platform/db/ids.ts'
import { asOwner } from '#tests/world.ts'
import type { EvidenceReply } from './contract.ts'
import { FLAG_LABELS } from './rules.ts'

const product = await testProduct()
type Page = { row: { id: string; version: number; state: string; number: string }; abilities: Record<string, true | string>; evidence: EvidenceReply | null; timeline: { what: string }[]; detail?: string; fields?: { field: string }[] }
let coordinator: Client, regulator: Client, second: Client, grid: Client, otherGrid: Client, owner: Client, otherOwner: Client
let near: string, far: string

const picture = async (seed: number, turn = 0) => {
  const { width, height, pixels } = drawScene(seed)
  return sharp(pixels, { raw: { width, height, channels: 1 } }).resize(800, 600, { kernel: 'cubic' }).rotate(turn).jpeg({ quality: 85 }).toBuffer()
}
const upload = async (client: Client, purpose: string, bytes: Buffer) => {
  const id = newId()
  const reply = await client.upload('PUT', `/api/files/${id}?name=a.jpg&purpose=${purpose}&takenAt=2026-11-21T10:00:00%2B08:00`, bytes)
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return id
}
const step = (client: Client, page: Page, name: string, body: object = {}) => client.post<Page>(`/api/hazards/${page.row.id}/${name}`, { commandId: newId(), baseVersion: page.row.version, ...body })
const must = async (reply: Promise<{ status: number; body: Page }>) => {
  const { status, body } = await reply
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
/** A hazard sent in as rectified with this picture. */
async function rectified(at: { entity: string; finder: Client; owner: Client }, after: Buffer, more: { before?: Buffer; words?: string; level?: 'major' } = {}): Promise<Page> {
  const photos = more.before ? [await upload(at.finder, 'before', more.before)] : []
  let page = await must(at.finder.post<Page>('/api/hazards', { commandId: newId(), id: newId(), entityId: at.entity, description: '疏散通道堆放杂物', photos }))
  page = await must(step(regulator, page, 'grade', more.level ? { level: 'major', clause: { document: '判定标准', documentNumber: '10', clause: '第一条', text: '疏散通道被堵' } } : { level: 'general' }))
  page = await must(step(regulator, page, 'assign', { dueOn: '2026-12-15' }))
  page = await must(step(at.owner, page, 'plan', { planMeasures: '清走', planResponsible: '张', planFunds: 0, planDueOn: '2026-12-10', planContingency: '停用' }))
  if (more.level) page = await must(step(regulator, page, 'approve-plan'))
  return must(step(at.owner, page, 'rectify', { rectification: more.words ?? '已清走', photos: [await upload(at.owner, 'after', after)] }))
}

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗文静', role: 'coordinator', post: '安委办', organisation: 'anban' })
  for (const login of ['regulator', 'second']) await product.addPerson({ login, name: login, role: 'regulator', post: '经发办', organisation: 'jingfa' })
  await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
  await product.addPerson({ login: 'other-grid', name: '吴敏', role: 'grid-worker', post: '网格员', organisation: 'sq', region: 'sq' })
  ;[coordinator, regulator, second, grid, otherGrid] = await Promise.all(['coordinator', 'regulator', 'second', 'grid', 'other-grid'].map((login) => product.signIn(login))) as [Client, Client, Client, Client, Client]
  const entity = async (name: string, region: string) => {
    const id = newId()
    const reply = await coordinator.post('/api/entities', { commandId: newId(), id, fields: { name, kind: 'place', regionId: await product.region(region), organisationId: await product.organisation('jingfa'), principal: '张立民' } })
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
    return id
  }
  ;[near, far] = [await entity('近处木业', 'xg'), await entity('远处饭店', 'sq')]
  await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '负责人', entityId: near })
  await product.addPerson({ login: 'other-owner', name: '李四', role: 'enterprise-principal', post: '负责人', entityId: far })
  ;[owner, otherOwner] = [await product.signIn('owner'), await product.signIn('other-owner')]
})
const atNear = () => ({ entity: near, finder: grid, owner })
const atFar = () => ({ entity: far, finder: otherGrid, owner: otherOwner })

describe('a photo used before', () => {
  let first: Page
  let copied: Page
  it('is noticed when it comes back turned by a quarter, and the reviewer is told', async () => {
    first = await rectified(atFar(), await picture(1))
    await product.settle()
    expect((await otherGrid.get<Page>(`/api/hazards/${first.row.id}`)).body.evidence).toMatchObject({ waiting: 0, flags: [{ kind: 'closed-fast' }], standing: { copied: 0 } })
    copied = await rectified(atNear(), await picture(1, 90))
    expect((await grid.get<Page>(`/api/hazards/${copied.row.id}`)).body.evidence).toMatchObject({ waiting: 1, flags: [] })
    await product.settle()
    const seen = (await regulator.get<Page>(`/api/hazards/${copied.row.id}`)).body.evidence!
    const flag = seen.flags.find(({ kind }) => kind === 'same-picture')!
    expect(flag.words).toMatch(new RegExp(`^与 2026-11-22 远处饭店 ${first.row.number} 的整改后照片几乎相同，旋转 90°（\\d+ 处对得上）$`))
    expect(flag.otherHazardId).toBe(first.row.id)
    const told = (await grid.get<{ notices: { kind: string }[] }>('/api/notices')).body.notices.map(({ kind }) => kind)
    expect(told).toContain('evidence.noticed')
  })

  it('is not told by whose to a reviewer who may not see the other, and not at all to an enterprise', async () => {
    const { flags } = (await grid.get<Page>(`/api/hazards/${copied.row.id}`)).body.evidence!
    const flag = flags.find(({ kind }) => kind === 'same-picture')!
    expect(flag).toMatchObject({ otherHazardId: null, otherFileId: null })
    expect(JSON.stringify(flags)).not.toContain('远处饭店')
    const page = (await owner.get<Page>(`/api/hazards/${copied.row.id}`)).body
    expect(page.evidence).toBeNull()
    expect(JSON.stringify(page)).not.toContain('远处饭店')
    expect((await owner.post(`/api/hazards/${copied.row.id}/evidence/look`, { commandId: newId(), note: '看过了没事', onSite: true })).status).toBe(403)
    expect((await otherGrid.post(`/api/hazards/${copied.row.id}/evidence/look`, { commandId: newId(), note: '看过了没事', onSite: true })).status).toBe(404)
  })

  it('is not accepted without a reason, nor closed without a look on site', async () => {
    const bare = await step(grid, copied, 'accept', { review: '通道已清' })
    expect(bare.status).toBe(422)
    expect(bare.body.fields).toMatchObject([{ field: 'flagsSeen' }])
    const fromDesk = await step(grid, copied, 'accept', { review: '通道已清', flagsSeen: { note: '只看了照片', onSite: false } })
    expect(fromDesk.status).toBe(422)
    const closed = await must(step(grid, copied, 'accept', { review: '通道已清', flagsSeen: { note: '到现场看过，确已清走', onSite: true } }))
    expect(closed.row.state).toBe('closed')
    expect(closed.evidence!.flags.find(({ kind }) => kind === 'same-picture')).toMatchObject({ onSite: true, seenByName: '何秀兰', seenNote: '到现场看过，确已清走' })
    expect(closed.timeline.map(({ what }) => what)).toContain('evidence.looked')
    const toOwner = (await owner.get<Page>(`/api/hazards/${copied.row.id}`)).body
    expect(JSON.stringify(toOwner)).not.toContain('确已清走')
  })

  it('holds a major case at the gate until somebody was on site', async () => {
    const page = await rectified(atNear(), await picture(1, 180), { level: 'major' })
    const accepted = await must(step(grid, page, 'accept', { review: '看过', flagsSeen: { note: '照片像是旧的，请现场看', onSite: false } }))
    expect(accepted.row.state).toBe('accepted')
    const refused = await step(second, accepted, 'close')
    expect(refused.status).toBe(409)
    expect(JSON.stringify(refused.body)).toContain('先到现场看过')
    expect((await grid.post<{ flags: number }>(`/api/hazards/${page.row.id}/evidence/look`, { commandId: newId(), note: '今天到现场，已换新门', onSite: true })).body.flags).toBeGreaterThan(0)
    expect((await must(step(second, accepted, 'close'))).row.state).toBe('closed')
  })

  it('is compared at the latest when it is about to be accepted', async () => {
    const page = await rectified(atNear(), await picture(1))
    const reply = await step(grid, page, 'accept', { review: '通道已清' })
    expect(reply.status).toBe(422)
    expect(reply.body.fields).toMatchObject([{ field: 'flagsSeen' }])
  })
})

describe('other facts', () => {
  it('before and after the same, stamped and cut', async () => {
    const before = await picture(2)
    const after = await sharp(before).extract({ left: 30, top: 20, width: 740, height: 560 }).jpeg({ quality: 60 }).toBuffer()
    const page = await rectified(atNear(), after, { before })
    await product.settle()
    expect((await grid.get<Page>(`/api/hazards/${page.row.id}`)).body.evidence!.flags.map(({ kind }) => kind)).toContain('before-is-after')
  })

  it('nothing where the picture is new', async () => {
    const page = await rectified(atNear(), await picture(3), { before: await picture(4) })
    await product.settle()
    const accepted = await must(step(grid, page, 'accept', { review: '看过，已清' }))
    expect(accepted.row.state).toBe('closed')
    expect(accepted.evidence).toMatchObject({ standing: { copied: 0 } })
  })

  const noticed = async (page: Page, kind: string) => (await regulator.get<Page>(`/api/hazards/${page.row.id}`)).body.evidence!.flags.find((flag) => flag.kind === kind)?.words
  it('the same words at three other hazards, also of another enterprise; not at two', async () => {
    const words = '已清理通道杂物，专人每天检查，'
    for (let i = 0; i < 2; i++) await rectified(atFar(), await picture(10 + i), { words: `${i}、${words}` })
    await product.settle()
    const third = await rectified(atNear(), await picture(12), { words })
    await product.settle()
    expect(await noticed(third, 'same-words')).toBeUndefined()
    const fourth = await rectified(atNear(), await picture(20), { words })
    const unlike = await rectified(atNear(), await picture(13), { words: '已清理通道杂物，专人每周检查' })
    await product.settle()
    expect(await noticed(fourth, 'same-words')).toMatch(/^整改说明与另外 3 件隐患的一字不差，其中 2 件是别的单位的（YH-/)
    expect(await noticed(unlike, 'same-words')).toBeUndefined()
  })

  it('sent in minutes after it was assigned; not after half an hour', async () => {
    let started = 0
    const start = async () => {
      let page = await must(grid.post<Page>('/api/hazards', { commandId: newId(), id: newId(), entityId: near, description: '灭火器过期', photos: [await upload(grid, 'before', await picture(42 + started++))] }))
      page = await must(step(regulator, page, 'grade', { level: 'general' }))
      return must(step(regulator, page, 'assign', { dueOn: '2026-12-15', atOnce: true }))
    }
    const [fast, slow] = [await start(), await start()]
    product.setNow('2026-11-22T01:29:00Z')
    const [soon, later] = [await upload(owner, 'after', await picture(40)), await upload(owner, 'after', await picture(41))]
    await must(step(owner, fast, 'rectify', { rectification: '换了两具', photos: [soon] }))
    product.setNow('2026-11-22T01:30:00Z')
    await must(step(owner, slow, 'rectify', { rectification: '换了四具', photos: [later] }))
    await product.settle()
    expect(await noticed(fast, 'closed-fast')).toBe('交办后 29 分钟提交整改')
    expect(await noticed(slow, 'closed-fast')).toBeUndefined()
  })

  it('others found one thing after another where a unit on the list for long reported nothing; not where it had reported one, nor at one listed this month', async () => {
    const listed = async (name: string, since: string) => {
      const id = newId()
      expect((await coordinator.post('/api/entities', { commandId: newId(), id, fields: { name, kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa') } })).status).toBe(200)
      await asOwner(product, `update entities set created_at = $2 where id = $1`, [id, since])
      await product.addPerson({ login: `owner-${name}`, name: `${name}负责人`, role: 'enterprise-principal', post: '负责人', entityId: id })
      return { entity: id, finder: grid, owner: await product.signIn(`owner-${name}`) }
    }
    const [silent, honest, young] = [await listed('沉默厂', '2026-01-01'), await listed('自查厂', '2026-01-01'), await listed('新厂', '2026-11-01')]
    await must(honest.owner.post<Page>('/api/hazards', { commandId: newId(), id: newId(), entityId: honest.entity, description: '自查发现线路老化' }))
    const last: Page[] = []
    for (const [n, at] of [silent, honest, young].entries()) for (let i = 0; i < 3; i++) last[n] = await rectified(at, await picture(50 + n * 3 + i), { words: `换了第${n}${i}号` })
    await product.settle()
    expect(await noticed(last[0]!, 'found-by-others')).toBe('此前 3 个月这家单位没有自己上报过隐患，其间他人查出 3 件')
    expect(await noticed(last[1]!, 'found-by-others')).toBeUndefined()
    expect(await noticed(last[2]!, 'found-by-others')).toBeUndefined()
  })

  it('nothing of all this in what leaves the house', async () => {
    const { status, body } = await coordinator.get('/api/hazards/export?format=csv')
    expect(status).toBe(200)
    expect(String(body)).toContain('沉默厂')
    for (const label of [...Object.values(FLAG_LABELS), '一字不差', '几乎相同', '照片核对']) expect(String(body)).not.toContain(label)
  })

  it('taken before it was found, by what the camera wrote', async () => {
    const old = await sharp(await picture(21)).withExif({ IFD2: { DateTimeOriginal: '2026:03:02 08:15:30' } } as never).jpeg().toBuffer()
    const page = await rectified(atNear(), old)
    await product.settle()
    const { flags, photos } = (await grid.get<Page>(`/api/hazards/${page.row.id}`)).body.evidence!
    expect(flags.find(({ kind }) => kind === 'taken-before-found')?.words).toBe('照片记录的拍摄日期 2026-03-02，比发现日期 2026-11-22 早 265 天')
    expect(photos).toMatchObject([{ takenAt: '2026-03-02T00:15:30.000Z', takenOffset: false, comparable: true }])
  })
})

it('keeps the picture whole above the strip of a stamped copy, and the original as it came', async () => {
  const bytes = await sharp(await picture(30)).withExif({ IFD2: { DateTimeOriginal: '2026:11:22 08:15:30' } } as never).jpeg({ quality: 90 }).toBuffer()
  const id = await upload(owner, 'after', bytes)
  const alone = await owner.get(`/api/files/${id}?size=stamped`)
  expect(alone.status).toBe(200)
  let page = await must(grid.post<Page>('/api/hazards', { commandId: newId(), id: newId(), entityId: near, description: '配电箱门缺失', place: '一号车间', photos: [await upload(grid, 'before', await picture(31))] }))
  page = await must(step(regulator, page, 'grade', { level: 'general' }))
  page = await must(step(regulator, page, 'assign', { dueOn: '2026-12-15', atOnce: true }))
  await must(step(owner, page, 'rectify', { rectification: '门已装上', photos: [id] }))
  const stamped = await regulator.get(`/api/files/${id}?size=stamped`)
  expect(stamped.status).toBe(200)
  const { width, height, exif } = await sharp(stamped.raw).metadata()
  expect([width, exif]).toEqual([800, undefined])
  // One line more than before it was tied to a hazard: whose it is, and where.
  expect(height).toBeGreaterThan((await sharp(alone.raw).metadata()).height + 15)
  const above = await sharp(stamped.raw).extract({ left: 0, top: 0, width: 800, height: 600 }).greyscale().raw().toBuffer()
  const original = await sharp(bytes).greyscale().raw().toBuffer()
  let most = 0
  for (let i = 0; i < above.length; i++) most = Math.max(most, Math.abs(above[i]! - original[i]!))
  expect(most).toBeLessThan(40)
  const below = await sharp(stamped.raw).extract({ left: 0, top: 602, width: 800, height: height - 602 }).greyscale().raw().toBuffer()
  expect(below.filter((value) => value < 80).length).toBeGreaterThan(1500)
  expect(Buffer.compare((await regulator.get(`/api/files/${id}?size=original`)).raw, bytes)).toBe(0)
})

describe('the draw', () => {
  type Draw = { id: string; hazardId: string; number: string; reasons: string[]; month: string; result: string | null; note: string | null; lookedByName: string | null }
  const listed = async (client: Client) => (await client.get<{ rows: Draw[] }>('/api/evidence/draws')).body.rows
  let third: Client

  it('takes closed cases of the month before on the first, once, and lists them', async () => {
    product.setNow('2026-12-01T01:00:00Z')
    await product.daily()
    await product.daily()
    await product.addPerson({ login: 'third', name: '丁向东', role: 'regulator', post: '经发办', organisation: 'jingfa' })
    third = await product.signIn('third')
    const rows = await listed(third)
    expect(rows).toHaveLength(3)
    expect(new Set(rows.map(({ number }) => number)).size).toBe(3)
    expect(rows.every(({ month, reasons, result }) => month === '2026-11' && reasons.length > 0 && result === null)).toBe(true)
    const file = await third.get('/api/evidence/draws/export?month=2026-11')
    expect(file.raw.subarray(0, 2).toString()).toBe('PK')
    expect((await (await product.signIn('owner')).get('/api/evidence/draws')).status).toBe(403)
  })

  it('gets a result from somebody who had no hand in the case, once; the enterprise does not read it', async () => {
    const [one, other] = (await listed(third)) as [Draw, Draw]
    const say = (client: Client, draw: Draw, body: object) => client.post<{ reopen: boolean }>(`/api/evidence/draws/${draw.id}/result`, { commandId: newId(), ...body })
    const inspected = (await (await product.signIn('grid')).get<{ row: { reviewedByName: string } }>(`/api/hazards/${one.hazardId}`)).body.row.reviewedByName
    expect(inspected).toBe('何秀兰')
    const byReviewer = await say(await product.signIn('grid'), one, { result: 'confirmed', note: '看过了' })
    expect(byReviewer.status).toBe(409)
    expect(JSON.stringify(byReviewer.body)).toContain('复查、销号的人不核查自己办过的')
    expect((await say(await product.signIn('owner'), one, { result: 'confirmed', note: '看过了' })).status).toBe(403)
    expect((await say(third, one, { result: 'confirmed', note: '' })).status).toBe(422)
    expect((await say(third, one, { result: 'confirmed', note: '通道畅通，没有再堆' })).body.reopen).toBe(false)
    expect((await say(third, one, { result: 'not-rectified', note: '改主意了' })).status).toBe(409)
    expect((await say(third, other, { result: 'not-rectified', note: '门还是旧的' })).body.reopen).toBe(true)
    const rows = await listed(third)
    expect(rows.find(({ id }) => id === one.id)).toMatchObject({ result: 'confirmed', note: '通道畅通，没有再堆', lookedByName: '丁向东' })
    const page = (await third.get<Page>(`/api/hazards/${other.hazardId}`)).body
    expect(page.timeline.map(({ what }) => what)).toContain('evidence.redone')
    for (const login of ['owner', 'other-owner']) expect(JSON.stringify((await (await product.signIn(login)).get(`/api/hazards/${other.hazardId}`)).body)).not.toContain('门还是旧的')
  })
})
