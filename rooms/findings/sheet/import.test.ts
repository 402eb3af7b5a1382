// Lists of hazards in and out, over HTTP on a real database: historic rows with their days, the same file again, rows that look
// like what we have, the national list by its numbers, and back through its own columns.
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client, type TestProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { systemScope } from '#platform/db/tx.ts'
import { listDated } from '#mechanisms/indicator/store.ts'
import type { Day } from '#platform/time/day.ts'
import { openSheets } from '#platform/sheets/sheets.ts'
import type { ImportReply, SuspectReply } from '../contract.ts'
import { draftOf, readClause } from './rows.ts'

const product: TestProduct = await testProduct()
let coordinator: Client, grid: Client

const bring = async (path: string, lines: readonly (readonly string[])[], query: Record<string, string> = {}) => {
  const text = lines.map((line) => line.map((cell) => `"${cell}"`).join(',')).join('\r\n')
  const reply = await coordinator.upload<ImportReply>('POST', `${path}?${new URLSearchParams({ name: '台账.csv', ...query }).toString()}`, Buffer.from(`\ufeff${text}`))
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
type Listed = { rows: { id: string; number: string; description: string; state: string; level: string | null; foundOn: string; closedOn: string | null; dueOn: string | null; firstDueOn: string | null; channel: string; foundByName: string; version: number }[] }
const listed = async (query = '') => (await coordinator.get<Listed>(`/api/hazards?limit=200&sort=foundOn${query}`)).body.rows

beforeAll(async () => {
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
  await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
  ;[coordinator, grid] = await Promise.all([product.signIn('coordinator'), product.signIn('grid')])
  for (const [name, creditCode] of [['松湾汇鑫木业有限公司', '91530100309576681C'], ['松湾同名店', null], ['松湾同名店', null]] as const) {
    const made = await coordinator.post('/api/entities', { commandId: newId(), id: newId(), fields: { name, kind: creditCode ? 'enterprise' : 'place', creditCode, regionId: await product.region(name === '松湾同名店' && creditCode === null ? (await listed()).length ? 'sq' : 'xg' : 'xg'), organisationId: await product.organisation('jingfa') } })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
  }
})

const HEAD = ['序号', '企业名称', '问题描述', '隐患部位', '隐患级别', '判定依据', '检查类型', '检查时间', '检查人员', '整改期限', '整改情况', '整改完成时间', '复查人', '销号日期']
const UNIT = '松湾汇鑫木业有限公司'
const CITED = '工贸企业重大事故隐患判定标准（应急管理部令第10号）第十一条（六）未设置锁气卸灰装置'
const ROWS = [
  HEAD,
  ['1', UNIT, '除尘系统未装锁气卸灰装置', '砂光车间', '重大', CITED, '执法检查', '2023/9/4', '韦晓棠', '2023.10.4', '已整改', '2023年9月30日', '丁向东', '2023-10-02'],
  ['2', '91530100309576681C', '二号库配电箱门缺失', '2号库', '一般', '', '企业自查', '2024-03-01', '', '2024-03-16', '未整改', '', '', ''],
  ['3', UNIT, '楼梯间堆放杂物影响疏散', '楼梯间', '', '', '12350举报', '2024-05-06', '', '', '', '', '', ''],
  ['4', UNIT, '车间灭火器压力不足', '车间', '重大事故隐患', '', '检查', '2024-05-07', '', '', '', '', '', ''],
  ['5', UNIT, '车间消火栓无水枪', '车间', '一般', '', '检查', '2024-05-08', '', '', '已完成', '', '', ''],
  ['6', '没有登记的店', '没有灭火器', '店内', '一般', '', '检查', '2024-05-08', '', '', '', '', '', ''],
  ['7', UNIT, '宿舍使用大功率电器', '宿舍', '一般', '', '检查', '2024-05', '', '', '', '', '', ''],
  ['8', UNIT, '二号库配电箱门缺失', '2号库', '一般', '', '企业自查', '2024-03-01', '', '2024-03-16', '未整改', '', '', ''],
  ['合计', '', '8 条', '', '', '', '', '', '', '', '', '', '', ''],
]

describe('a ledger of an office', () => {
  it('is shown before anything is written: what each column is taken for, what is wrong', async () => {
    const tried = await bring('/api/hazards/import', ROWS, { dryRun: 'true' })
    expect(tried).toMatchObject({ dryRun: true, read: 8, created: 3, rejected: 5, aside: 0, rejectsFileId: expect.any(String) })
    expect(tried.headers.find(({ text }) => text === '问题描述')).toEqual({ text: '问题描述', key: 'description', sample: '除尘系统未装锁气卸灰装置' })
    expect(Object.fromEntries(tried.problems.map(({ row, message }) => [row, message]))).toEqual({
      5: expect.stringContaining('要写判定依据'), 6: expect.stringContaining('要有销号日期'), 7: expect.stringContaining('没有“没有登记的店”'), 8: expect.stringContaining('缺少日'), 9: expect.stringContaining('重复'),
    })
    expect(await listed()).toEqual([])
  })

  it('comes in with its days, its states and its names', async () => {
    const done = await bring('/api/hazards/import', ROWS)
    expect(done).toMatchObject({ created: 3, rejected: 5 })
    expect(await listed()).toMatchObject([
      { description: '除尘系统未装锁气卸灰装置', level: 'major', state: 'closed', foundOn: '2023-09-04', closedOn: '2023-10-02', dueOn: '2023-10-04', channel: 'inspection', foundByName: '韦晓棠', number: expect.stringMatching(/^YH-2023-/) },
      { description: '二号库配电箱门缺失', level: 'general', state: 'assigned', foundOn: '2024-03-01', dueOn: '2024-03-16', firstDueOn: '2024-03-16', channel: 'self_check', number: expect.stringMatching(/^YH-2024-/) },
      { description: '楼梯间堆放杂物影响疏散', level: null, state: 'reported', channel: 'tipoff', foundByName: '台账未写' },
    ])
    const [first] = await listed()
    const page = (await coordinator.get<{ row: { clause: unknown }; timeline: { what: string; actorName: string }[] }>(`/api/hazards/${first!.id}`)).body
    expect(page.row.clause).toMatchObject({ document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '未设置锁气卸灰装置' })
    expect(page.timeline).toMatchObject([{ what: 'hazard.imported', actorName: '罗启明' }])
    // It counts in the years it happened in, not on the day of the import.
    expect(await product.db.read(systemScope(product.tenantId), (tx) => listDated(tx, first!.id))).toMatchObject([
      { kind: 'found', onDay: '2023-09-04' }, { kind: 'graded', onDay: '2023-09-04', level: 'major' }, { kind: 'due', onDay: '2023-09-04', dueOn: '2023-10-04' }, { kind: 'closed', onDay: '2023-10-02' },
    ])
  })

  it('goes on in the loop where it came open', async () => {
    const open = (await listed()).find(({ state }) => state === 'assigned')!
    const urged = await coordinator.post(`/api/hazards/${open.id}/urge`, { commandId: newId(), baseVersion: open.version })
    expect(urged.status, JSON.stringify(urged.body)).toBe(200)
  })

  it('changes nothing the second time', async () => {
    expect(await bring('/api/hazards/import', ROWS)).toMatchObject({ created: 0, unchanged: 3, updated: 0, aside: 0, rejected: 5 })
    expect(await listed()).toHaveLength(3)
  })

  it('brings up to date what nobody has worked on here, and tells where it differs from what somebody has', async () => {
    const again = ROWS.map((row, i) => (i === 2 || i === 3 ? row.with(10, '已销号').with(13, '2024-06-01') : row))
    const done = await bring('/api/hazards/import', again)
    expect(done).toMatchObject({ created: 0, updated: 1, unchanged: 2 })
    expect(done.differences).toMatchObject([{ row: 3, field: '整改状态', ours: '整改中', theirs: '已销号' }, { row: 3, field: '销号日期', ours: '（空）', theirs: '2024-06-01' }])
    expect(await listed('&state=closed')).toHaveLength(2)
  })

  it('gives back what it could not take, to be corrected and brought again', async () => {
    const { rejectsFileId } = await bring('/api/hazards/import', ROWS)
    const file = await coordinator.get(`/api/files/${rejectsFileId}?size=original`)
    const reader = await openSheets({ bytes: file.raw }, { columns: [{ key: 'unit', label: '企业名称', parse: (value) => ({ ok: true, value }) }, { key: 'problem', label: '问题', parse: (value) => ({ ok: true, value }) }] })
    const units: unknown[] = []
    for await (const row of reader.rows()) units.push(row.values?.unit)
    await reader.close()
    expect(units).toEqual([UNIT, UNIT, '没有登记的店', UNIT, UNIT])
  })

  it('refuses a unit of which there are two, and a file that is none', async () => {
    const two = await bring('/api/hazards/import', [HEAD, ['1', '松湾同名店', '店内没有灭火器', '', '', '', '检查', '2024-05-08', '', '', '', '', '', '']])
    expect(two.problems[0]!.message).toMatch(/有 2 个同名的|没有/)
    expect((await coordinator.upload('POST', '/api/hazards/import', Buffer.from('%PDF-1.7'))).status).toBe(415)
    expect((await grid.upload('POST', '/api/hazards/import', Buffer.from('a'))).status).toBe(403)
  })

  it('takes columns as a person set them, and remembers how', async () => {
    const odd = [['哪家', '啥毛病', '啥时候'], [UNIT, '锅炉房水位计模糊看不清', '2024-07-01']]
    const refused = await coordinator.upload<{ title: string }>('POST', '/api/hazards/import?name=a.csv', Buffer.from(odd.map((row) => row.join(',')).join('\r\n')))
    expect(refused.status).toBe(422)
    const mapping = JSON.stringify({ 哪家: 'entity', 啥毛病: 'description', 啥时候: 'foundOn' })
    expect(await bring('/api/hazards/import', odd, { mapping })).toMatchObject({ created: 1 })
    expect(await bring('/api/hazards/import', [odd[0]!, [UNIT, '储气罐安全阀超过校验期', '2024-07-02']])).toMatchObject({ created: 1, headers: [{ key: 'entity' }, { key: 'description' }, { key: 'foundOn' }] })
    expect((await coordinator.upload('POST', `/api/hazards/import?mapping=${encodeURIComponent('{"哪家":"drop table"}')}`, Buffer.from('a'))).status).toBe(422)
  })
})

describe('a row that looks like a case we have', () => {
  const like = [HEAD, ['1', UNIT, '2号库的配电箱没有门', '2号库', '一般', '', '检查', '2024-03-05', '韦晓棠', '2024-03-20', '未整改', '', '', ''], ['2', UNIT, '2号库配电箱门没有了', '二号库', '一般', '', '专家', '2024-02-28', '老周', '2024-03-20', '未整改', '', '', '']]
  let waiting: SuspectReply[]
  const suspects = async () => (await coordinator.get<{ rows: SuspectReply[] }>('/api/suspects')).body.rows

  it('is kept aside, not doubled, and not kept twice', async () => {
    const before = (await listed()).length
    const done = await bring('/api/hazards/import', like)
    expect(done).toMatchObject({ created: 0, aside: 2 })
    expect(await bring('/api/hazards/import', like)).toMatchObject({ created: 0, aside: 2 })
    expect(await listed()).toHaveLength(before)
    waiting = (await suspects()).filter(({ row }) => row)
    expect(waiting).toHaveLength(2)
    expect(waiting[0]).toMatchObject({ row: { importId: done.id }, one: { hazardId: null, entityName: UNIT }, other: { description: '二号库配电箱门缺失' }, reasons: expect.arrayContaining(['同一单位']) })
    expect((await coordinator.get<{ rows: { id: string; waiting: number; kind: string }[] }>('/api/hazard-imports')).body.rows.find(({ id }) => id === done.id)).toMatchObject({ waiting: 2, kind: 'sheet' })
  })

  it('becomes a finding of that case, or a case of its own', async () => {
    const [added, fresh] = [waiting.find(({ row }) => row!.row === 3)!, waiting.find(({ row }) => row!.row === 2)!]
    const decide = (id: string, same: boolean) => coordinator.post<{ decision: string; hazardId: string }>(`/api/suspects/${id}/decide`, { commandId: newId(), same })
    const one = await decide(added.id, true)
    expect(one.body, JSON.stringify(one.body)).toEqual({ decision: 'added', hazardId: added.other.hazardId })
    expect((await coordinator.get<{ findings: { channel: string; foundByName: string }[] }>(`/api/hazards/${added.other.hazardId}/findings`)).body.findings).toMatchObject([{ channel: 'expert', foundByName: '老周' }, { channel: 'self_check' }])
    expect((await listed()).find(({ id }) => id === added.other.hazardId)).toMatchObject({ foundOn: '2024-02-28' })
    const two = await decide(fresh.id, false)
    expect(two.body.decision).toBe('new')
    expect((await listed()).find(({ id }) => id === two.body.hazardId)).toMatchObject({ description: '2号库的配电箱没有门', state: 'assigned', channel: 'inspection' })
    expect(await bring('/api/hazards/import', like)).toMatchObject({ created: 0, aside: 0, unchanged: 2 })
  })

  it('is nothing where the one was closed before the other was found', async () => {
    expect(await bring('/api/hazards/import', [HEAD, ['1', UNIT, '除尘系统未装锁气卸灰装置', '砂光车间', '重大', CITED, '检查', '2024-01-10', '', '2024-02-10', '未整改', '', '', '']])).toMatchObject({ created: 1, aside: 0 })
  })
})

describe('the national list', () => {
  const head = ['国家库编号', '企业名称', '重大事故隐患内容', '判定依据', '排查日期', '整改时限', '治理状态', '完成时间', '填报省份']
  const row = (number: string, more: Partial<Record<number, string>> = {}) => head.map((_, i) => more[i] ?? [number, UNIT, `涂装车间${number}可燃气体报警失效`, CITED, '2024-08-01', '2024-09-01', '整改中', '', '豫'][i]!)

  it('keeps its numbers and does not double', async () => {
    const done = await bring('/api/national-hazards/import', [head, row('GJ-0001'), row('GJ-0002', { 2: '液氨储罐区围堰破损', 4: '2024-08-03' })])
    expect(done, JSON.stringify(done)).toMatchObject({ created: 2 })
    expect(await bring('/api/national-hazards/import', [head, row('GJ-0001', { 6: '已销号', 7: '2024-08-20' }), row('GJ-0002', { 2: '液氨储罐区围堰破损', 4: '2024-08-03' })])).toMatchObject({ created: 0, updated: 1, unchanged: 1 })
    const closed = (await listed('&state=closed')).find(({ description }) => description.includes('涂装'))
    expect(closed).toMatchObject({ level: 'major', closedOn: '2024-08-20', foundOn: '2024-08-01', channel: 'superior' })
  })

  it('says what differs and leaves alone what was worked on here', async () => {
    const ours = (await listed()).find(({ description }) => description.includes('液氨'))!
    expect((await coordinator.post(`/api/hazards/${ours.id}/urge`, { commandId: newId(), baseVersion: ours.version })).status).toBe(200)
    const done = await bring('/api/national-hazards/import', [head, row('GJ-0002', { 2: '液氨储罐区围堰破损', 4: '2024-08-03', 5: '2024-10-01' })])
    expect(done).toMatchObject({ updated: 0, unchanged: 1, differences: [{ number: ours.number, field: '期限', ours: '2024-09-01', theirs: '2024-10-01' }] })
    expect((await coordinator.get<{ rows: { differences: unknown[] }[] }>('/api/hazard-imports')).body.rows[0]!.differences).toHaveLength(1)
  })

  it('goes back in its own columns, with what we do not keep as it came', async () => {
    const out = await coordinator.get<string>('/api/national-hazards/export?format=csv')
    const lines = String(out.body).replace('\ufeff', '').trim().split('\r\n').map((line) => line.split(','))
    expect(lines[0]).toEqual(head)
    expect(lines.find(([number]) => number === 'GJ-0001')).toEqual(['GJ-0001', UNIT, '涂装车间GJ-0001可燃气体报警失效', expect.stringContaining('第十一条（六）'), '2024-08-01', '2024-09-01', '已销号', '2024-08-20', '豫'])
    // A major case of ours the national list does not know yet goes too, without a number.
    expect(lines.some(([number, , what]) => number === '' && what === '除尘系统未装锁气卸灰装置')).toBe(true)
    const xlsx = await coordinator.get('/api/national-hazards/export')
    const again = await coordinator.upload<ImportReply>('POST', '/api/national-hazards/import?name=back.xlsx', xlsx.raw)
    expect(again.body, JSON.stringify(again.body)).toMatchObject({ created: 0, updated: 0, aside: 0 })
  })
})

describe('a row', () => {
  const actor = { accountId: newId(), name: '导入人' } as never
  const entity = { id: newId(), name: UNIT, regionId: newId(), regionPath: 'a/', organisationId: newId(), communityId: null }
  const draft = (values: Record<string, unknown>) => draftOf({ description: '隐患一件', foundOn: '2024-01-01', ...values }, { kind: 'sheet', entity, today: '2026-11-22' as Day, actor, importId: newId(), given: {} })
  it.each([
    [{}, 'reported'], [{ level: 'general' }, 'graded'], [{ dueOn: '2024-02-01' }, 'assigned'], [{ closedOn: '2024-01-09' }, 'closed'], [{ state: '已整改', rectifiedOn: '2024-01-05' }, 'closed'], [{ state: '未销号', dueOn: '2024-02-01' }, 'assigned'],
  ])('%j is %s', (values, state) => {
    const taken = draft(values)
    expect(taken).toMatchObject({ ok: true, draft: { hazard: { state } } })
  })
  it.each([
    [{ state: '未整改', closedOn: '2024-01-09' }, 'closedOn'], [{ closedOn: '2023-12-31' }, 'closedOn'], [{ foundOn: '2027-01-01' }, 'foundOn'], [{ dueOn: '2023-01-01' }, 'dueOn'], [{ level: 'major' }, 'clause'], [{ state: '不清楚' }, 'state'], [{ state: '已整改' }, 'closedOn'],
  ])('%j is refused at %s', (values, key) => expect(draft(values)).toMatchObject({ ok: false, problems: [{ key }] }))

  it.each([
    ['工贸企业重大事故隐患判定标准（应急管理部令第10号）第十一条（六）', { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）' }],
    ['《安全生产法》第三十六条', { document: '安全生产法', documentNumber: '', clause: '第三十六条' }],
    ['木质粉尘未设锁气卸灰', { document: '木质粉尘未设锁气卸灰', clause: '原表未写条款' }],
  ])('cites %s', (text, clause) => expect(readClause(text)).toMatchObject(clause))
})
