// The register of papers and the wordings over HTTP: a place nobody knows is refused, a new version is what the next paper says and
// leaves the old ones alone, numbers go on; the 台账 is a workbook with merged headings and a print area.
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { readPdf } from '#mechanisms/document/testing.ts'
import { asOwner } from '#tests/world.ts'

const product = await testProduct()
await product.addPerson({ login: 'anban', name: '安小办', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
await product.addPerson({ login: 'jingfa', name: '经小发', role: 'regulator', post: '科员', organisation: 'jingfa' })
const [office, regulator] = [await product.signIn('anban'), await product.signIn('jingfa')]
const clause = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '除尘系统未规范设置锁气卸灰装置' }

async function ok<T>(reply: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await reply
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

type Page = { row: { id: string; version: number }; papers: { id: string; document: string; number: string }[] }
const entity = newId()
await ok(office.post('/api/entities', { commandId: newId(), id: entity, fields: { name: '顺捷仓储', kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa'), address: '兴业路18号', principal: '赵启明' } }))

/** A major hazard whose case is admitted: one 督办通知书. */
async function admitted(description: string): Promise<Page> {
  const id = newId()
  let page = await ok(office.post<Page>('/api/hazards', { commandId: newId(), id, entityId: entity, description }))
  page = await ok(office.post<Page>(`/api/hazards/${id}/grade`, { commandId: newId(), baseVersion: page.row.version, level: 'major', clause }))
  await ok(office.post<Page>(`/api/hazards/${id}/assign`, { commandId: newId(), baseVersion: page.row.version, dueOn: '2026-12-20' }))
  await product.settle()
  const [found] = await asOwner(product, 'select id from supervisions where hazard_id = $1', [id])
  return ok(office.post<Page>(`/api/supervisions/${found!['id'] as string}/admit`, { commandId: newId(), baseVersion: 1, telephone: '0999-88880000' }))
}

const wording = { title: '关于督办{单位名称}的通知', body: '{单位名称}：你单位{隐患}，请于{整改期限}前改完。', pattern: '{office}督办〔{year}〕{n}号', note: '按区里的格式' }
const set = (body: object) => office.post('/api/paper-templates/supervision-notice', { commandId: newId(), ...wording, baseNumber: 0, ...body })

it('refuses a wording with a place nobody knows, with a number that is none, or with another paper’s number', async () => {
  expect(await set({ body: '{单位名}：请尽快整改，落实责任。' })).toMatchObject({ status: 422, body: { fields: [{ field: 'body', message: expect.stringContaining('不认识{单位名}') as string }] } })
  expect(await set({ title: '关于{约谈时间}的通知' })).toMatchObject({ status: 422, body: { fields: [{ field: 'title' }] } })
  expect(await set({ pattern: '{office}督{n}号' })).toMatchObject({ status: 422, body: { fields: [{ field: 'pattern' }] } })
  expect(await set({ pattern: '{office}函〔{year}〕{n}号' })).toMatchObject({ status: 422, body: { fields: [{ field: 'pattern', message: expect.stringContaining('别的文书在用') as string }] } })
  expect((await regulator.post('/api/paper-templates/supervision-notice', { commandId: newId(), ...wording, baseNumber: 0 })).status).toBe(403)
  expect((await ok(office.get<{ number: number }>('/api/paper-templates/supervision-notice'))).number).toBe(0)
})

it('uses the new version from the next paper on and leaves what was sent as it was', async () => {
  const before = (await admitted('除尘系统没有锁气卸灰装置')).papers[0]!
  expect(before.number).toBe('松街督〔2026〕1号')
  const changed = await ok(set({}) as Promise<{ status: number; body: object }>)
  expect(changed).toMatchObject({ number: 1, versions: [{ setByName: '安小办' }] })
  expect((await set({ body: '另一种说法，请尽快整改完。' })).status).toBe(409)
  const after = (await admitted('喷涂车间没有报警装置')).papers[0]!
  // The series goes on; only its words are new.
  expect(after.number).toBe('松街督办〔2026〕2号')
  const text = async (id: string) => (await readPdf(new Uint8Array((await office.get(`/api/papers/${id}/pdf`)).raw))).text
  expect(await text(after.id)).toContain('你单位喷涂车间没有报警装置，请于2026年12月20日前改完')
  expect(await text(before.id)).toContain('落实整改责任')
})

it('finds papers by kind, unit, day and number, a page at a time', async () => {
  type List = { rows: { id: string; number: string; label: string; entityName: string }[]; next: string | null; counts: { document: string; count: number }[] }
  const list = (query: string) => ok(office.get<List>(`/api/papers?${query}`))
  expect((await list('')).rows.map((row) => row.number)).toEqual(['松街督办〔2026〕2号', '松街督〔2026〕1号'])
  expect((await list('')).counts).toEqual([{ document: 'supervision-notice', label: '督办通知书', count: 2 }])
  const first = await list('limit=1')
  expect((await list(`limit=1&after=${first.next!}`)).rows.map((row) => row.number)).toEqual(['松街督〔2026〕1号'])
  expect((await list(`q=${encodeURIComponent('督办〔2026〕')}`)).rows).toHaveLength(1)
  expect((await list(`q=${encodeURIComponent('%')}`)).rows).toHaveLength(0)
  expect((await list('document=talk-notice')).rows).toHaveLength(0)
  expect((await list('from=2026-11-23')).rows).toHaveLength(0)
  expect((await list(`entityId=${entity}&until=2026-11-22`)).rows).toHaveLength(2)
})

it('gives the 台账 as offices print it: title, headings merged over their columns, a print area, headings on every page', async () => {
  const book = unzipSync(new Uint8Array((await office.get('/api/papers/hazard-register')).raw))
  const part = (name: string) => new TextDecoder().decode(book[name])
  const sheet = part('xl/worksheets/sheet1.xml')
  expect(sheet).toContain('重大事故隐患督办台账')
  expect(sheet).toContain('填报单位：松湾街道办事处')
  for (const merged of ['A1:S1', 'A2:S2', 'A3:A4', 'B3:D3', 'E3:H3', 'I3:L3', 'M3:O3', 'P3:R3', 'S3:S4']) expect(sheet).toContain(`<mergeCell ref="${merged}"/>`)
  expect(sheet).toContain('fitToPage="1"')
  expect(part('xl/workbook.xml')).toMatch(/_xlnm\.Print_Area" localSheetId="0">'重大事故隐患督办台账'!\$A\$1:\$S\$6</)
  // A row is as high as its longest cell runs, and nineteen columns go on A3.
  const heights = [...sheet.matchAll(/<row r="[56]" ht="(\d+)">/g)].map((found) => Number(found[1]))
  expect(heights).toHaveLength(2)
  expect(heights.every((one) => one >= 33)).toBe(true)
  expect(sheet).toContain('paperSize="8"')
  expect(part('xl/workbook.xml')).toMatch(/_xlnm\.Print_Titles" localSheetId="0">'重大事故隐患督办台账'!\$1:\$4</)
})
