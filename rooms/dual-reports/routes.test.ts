// 双报告 in the five jurisdictions, over HTTP on the real database: who owes what by when, made in the transaction of the grading
// and of the handing in; one sending for all receivers, signed for by each; the unsent told to both sides.
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { makeHouse, type House, type Page } from '#rooms/hazards/fixtures/house.ts'
import { CODES } from '#rooms/hazards/fixtures/moves.ts'
import type { Code } from '#rooms/hazards/fixtures/oracle.ts'
import type { ReportReply } from './contract.ts'
import { officeOf, receiversOf } from './rules.ts'

const product = await testProduct()
const houses = new Map<Code, House>()
beforeAll(async () => {
  for (const code of CODES) houses.set(code, await makeHouse(product, code, { highHazard: true }))
}, 120_000)

const CLAUSE = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第三条（一）', text: '未对承包单位统一协调、管理的' }
type Line = { id: string; moment: string; receiverName: string; state: string; dueAt: string }
const reportsOf = (page: Page) => (page as unknown as { reports: Line[] }).reports
const SAID = { situation: '锁具锈死，门打不开', severity: '人员密集，一旦起火无法疏散；整改不难', treatment: '换推闩门' }

async function major(house: House): Promise<Page> {
  return house.must('regulator', await house.report(), 'grade', { level: 'major', clause: CLAUSE })
}
async function handedIn(house: House, graded: Page): Promise<Page> {
  let page = await house.must('regulator', graded, 'assign', { dueOn: '2026-12-20', ...(house.code === 'S2' ? { reviewOrganisationId: house.otherId } : {}), ...(house.code === 'S1' ? { rectifyUnit: '机械厂', rectifyStandard: '符合标准' } : {}) })
  page = await house.must('officer', page, 'plan', { planMeasures: '换推闩门', planResponsible: '张立民', planFunds: 0, planDueOn: '2026-12-10', planContingency: '专人看守' })
  page = await house.must('second', page, 'approve-plan')
  if (house.code === 'S2') page = await house.must('officer', page, 'names', { treatPerson: '张立民', controlPerson: '乙某', entityPerson: '张立民', communityPerson: '丙某', regulatorPerson: '丁某' })
  return house.must('officer', page, 'rectify', { rectification: '已换', photos: [await house.photo(house.people['officer']!)] })
}
const step = (house: House, who: string, report: ReportReply, name: string, body: object = {}) => house.people[who]!.post<ReportReply & { title?: string }>(`/api/dual-reports/${report.row.id}/${name}`, { commandId: newId(), baseVersion: report.row.version, ...body })
const read = async (house: House, who: string, id: string) => (await house.people[who]!.get<ReportReply>(`/api/dual-reports/${id}`)).body

/** S2-055 “对排查发现和落实整改情况，要按分级属地原则向监管部门、属地政府及时报告”; S3-106 “高危企业重大事故隐患要依法及时报告主管和监管部门”; the others write none. */
const OWED: Record<Code, { found: string[]; rectified: string[] }> = {
  S0: { found: [], rectified: [] }, S1: { found: [], rectified: [] }, S4: { found: [], rectified: [] },
  S2: { found: ['周家坝街道安委办', '周家坝街道经济发展办公室'], rectified: ['周家坝街道安委办', '周家坝街道经济发展办公室'] },
  S3: { found: ['屈原管理区应急管理局', '屈原管理区科工部门'], rectified: [] },
}

describe.each(CODES)('%s', (code) => {
  it('owes a report for each moment and receiver its plan names, and none else', async () => {
    const house = houses.get(code)!
    const graded = await major(house)
    const names = (page: Page, moment: string) => reportsOf(page).filter((one) => one.moment === moment).map(({ receiverName }) => receiverName).toSorted()
    expect(names(graded, 'found')).toEqual(OWED[code].found.toSorted())
    for (const one of reportsOf(graded)) expect(one).toMatchObject({ state: 'owed', dueAt: '2026-11-23T01:00:00.000Z' })
    expect(names(await handedIn(house, graded), 'rectified')).toEqual(OWED[code].rectified.toSorted())
  }, 60_000)
})

describe('where it is written', () => {
  it('is sent once to all, signed for by each receiver, and put on paper', async () => {
    const house = houses.get('S2')!
    const [first, second] = reportsOf(await major(house))
    const report = await read(house, 'officer', first!.id)
    expect(report.draft.situation).toBe('二号车间：安全出口锁闭')
    expect((await step(house, 'regulator', report, 'send', SAID)).status).toBe(403)
    expect((await house.people['officer']!.get(`/api/dual-reports/${first!.id}/paper/pdf`)).status).toBe(409)
    expect((await step(house, 'officer', report, 'send', SAID)).status).toBe(200)
    const both = await Promise.all([first!, second!].map(({ id }) => read(house, 'regulator', id)))
    expect(both.map(({ row }) => (row as unknown as { state: string }).state)).toEqual(['sent', 'sent'])
    const local = both.find(({ row }) => (row as unknown as { receiver: string }).receiver === 'local')!
    expect((await step(house, 'regulator', local, 'receive')).body.title).toContain('由接收的单位签收')
    expect((await step(house, 'coordinator', local, 'receive', { note: '收悉' })).body.row).toMatchObject({ state: 'received', receivedByName: 'coordinator', late: false })
    const pdf = await house.people['officer']!.get(`/api/dual-reports/${local.row.id}/paper/pdf`)
    expect(pdf.raw.subarray(0, 5).toString()).toBe('%PDF-')
    const board = (await house.people['coordinator']!.get<{ rows: { moment: string; receiver: string; due: number; sent: number; received: number }[] }>('/api/dual-reports/board')).body.rows
    expect(board.find(({ moment, receiver }) => moment === 'found' && receiver === 'local')).toMatchObject({ sent: 1, received: 1 })
    expect((await houses.get('S3')!.people['officer']!.get(`/api/dual-reports/${local.row.id}`)).status).toBe(404)
  }, 60_000)

  it('is taken back when the hazard is regraded or returned, and owed anew', async () => {
    const house = houses.get('S2')!
    let page = await handedIn(house, await major(house))
    const states = (moment: string) => reportsOf(page).filter((one) => one.moment === moment).map(({ state }) => state)
    expect(states('rectified')).toEqual(['owed', 'owed'])
    page = await house.must('other', page, 'return', { reason: '没改好' })
    expect([states('found'), states('rectified')]).toEqual([['owed', 'owed'], []])
    page = await house.must('officer', page, 'rectify', { rectification: '又改了', photos: [await house.photo(house.people['officer']!)] })
    expect(states('rectified')).toEqual(['owed', 'owed'])
    const general = await major(house)
    expect(reportsOf(await house.must('regulator', general, 'regrade', { level: 'general', reason: '复核不够重大' }))).toEqual([])
  }, 60_000)

  it('is told as late to receiver, coordinator and enterprise, once', async () => {
    const house = houses.get('S3')!
    const { runDaily, settle } = await import('#platform/jobs/runner.ts')
    await settle(product.db, product.consumers, house.tenantId, new Date('2026-11-22T02:00:00Z'))
    const kinds = async (who: string) => (await house.people[who]!.get<{ notices: { kind: string }[] }>('/api/notices')).body.notices.map(({ kind }) => kind)
    expect(await kinds('officer')).toContain('dual-report.owed')
    const owed = (await house.people['coordinator']!.get<{ rows: unknown[] }>('/api/dual-reports?state=owed')).body.rows.length
    for (const day of ['2026-11-24', '2026-11-25']) await runDaily(product.db, product.jobs, house.tenantId, new Date(`${day}T01:00:00Z`))
    expect(owed).toBeGreaterThan(0)
    for (const who of ['coordinator', 'regulator', 'officer']) expect((await kinds(who)).filter((kind) => kind === 'dual-report.late').length, who).toBe(who === 'regulator' ? owed / 2 : owed)
    for (const who of ['other', 'grid']) expect(await kinds(who), who).not.toContain('dual-report.late')
  }, 60_000)
})

it('leaves an enterprise out that is not in scope', () => {
  const terms = { scope: 'high-hazard', moments: ['found'], to: ['lead', 'regulator'], hours: 24 } as const
  expect(receiversOf(terms, 'found', { highHazard: false })).toEqual([])
  expect(receiversOf(terms, 'rectified', { highHazard: true })).toEqual([])
  expect(terms.to.map((receiver) => officeOf(receiver, terms.to, { regulator: 'D', coordinator: 'K' }))).toEqual(['D', 'K'])
})
