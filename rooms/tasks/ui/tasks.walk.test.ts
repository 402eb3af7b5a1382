// A plan from its file to its annex: uploaded as Word with a real table, confirmed, issued; its tasks stand on the board; one
// is handed in and accepted at the desk; the annex that is exported has the rows of the one that was uploaded.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Document, Packer, Paragraph, Table, TableCell, TableRow, TextRun, VerticalMergeType } from 'docx'
import { strFromU8, unzipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { settle } from '#platform/jobs/runner.ts'
import { dayOf } from '#platform/time/day.ts'
import type { Row } from '#mechanisms/plan/read/normal.ts'
import { readText } from '#mechanisms/plan/read/text.ts'
import { loadPack, packsFolder } from '#rooms/organisations/pack.ts'
import type { PlanReply } from '#rooms/plans/contract.ts'
import { buildPages, desk, fits, launchChromium, phone, picture, signedInAtDesk, signedInOnPhone, watch, withoutChromium } from '#tests/browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiben-tasks-'))
const product = await testProduct()
const now = new Date('2026-11-22T01:00:00Z')
const plan = readText(readFileSync(join(packsFolder, 'zhengyang/plan.txt'), 'utf8'))
const rows = plan.blocks.filter((block): block is Row => block.type === 'row')
const cellsOf = (row: Row) => row.cells.map((cell) => plan.text.slice(cell.start, cell.end).trim())
const bare = (text: string) => text.replace(/\s/g, '')

/** The plan as an office has it: paragraphs, then the annex with cells merged downwards where nothing stands in the text. */
function asWord(): Promise<Uint8Array> {
  const lines = (text: string) => text.split('\n').map((line) => new Paragraph({ children: [new TextRun(line)] }))
  const merge = (at: number, column: number) => (rows[at]!.cells[column]!.inherited ? VerticalMergeType.CONTINUE : rows[at + 1]?.cells[column]!.inherited ? VerticalMergeType.RESTART : undefined)
  const cell = (text: string, verticalMerge?: (typeof VerticalMergeType)[keyof typeof VerticalMergeType], columnSpan = 1) => new TableCell({ columnSpan, children: lines(text), ...(verticalMerge ? { verticalMerge } : {}) })
  const head = new TableRow({ children: [cell('行动名称'), cell('重点任务', undefined, 2), cell('完成时间'), cell('责任部室（企业）')] })
  const body = rows.map((row, at) => new TableRow({ children: cellsOf(row).map((text, column) => cell(row.cells[column]!.inherited ? '' : text, merge(at, column))) }))
  const before = plan.blocks.filter((block) => block.type === 'paragraph' && block.end <= rows[0]!.cells[0]!.start).flatMap((block) => (block.type === 'paragraph' ? lines(plan.text.slice(block.start, block.end)) : []))
  return Packer.toBuffer(new Document({ sections: [{ children: [...before, new Table({ rows: [head, ...body] })] }] }))
}

/** The cells of the first sheet, merged ones filled in. */
function readWorkbook(bytes: Uint8Array): string[][] {
  const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!)
  const plain = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const cells = new Map([...xml.matchAll(/<c r="([A-Z]+\d+)"[^>]*?(?:\/>|>(?:<is><t[^>]*>([\s\S]*?)<\/t><\/is>|<v>(.*?)<\/v>)<\/c>)/g)].map(([, at, text, number]) => [at!, plain(text ?? number ?? '')]))
  for (const [, column, from, to] of xml.matchAll(/<mergeCell ref="([A-Z])(\d+):\1(\d+)"/g)) for (let row = Number(from) + 1; row <= Number(to); row += 1) cells.set(`${column}${row}`, cells.get(`${column}${from}`)!)
  const last = Math.max(...[...cells.keys()].map((at) => Number(at.slice(1))))
  return Array.from({ length: last }, (_, row) => ['A', 'B', 'C', 'D', 'E'].map((column) => cells.get(`${column}${row + 1}`) ?? ''))
}

let browser: Browser
let address: string
let office: Client
let issued: PlanReply
let tenantId: string
const command = () => ({ commandId: newId() })
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body).slice(0, 600)).toBe(200)
  return reply.body
}

beforeAll(async () => {
  await buildPages(folder, ['desk', 'field', 'sw'])
  await serveWeb(product.http, folder)
  address = await product.http.listen({ host: '127.0.0.1', port: 0 })
  tenantId = await loadPack(product.database.owner, product.db, 'zhengyang', { demo: true, now })
  const tenant = { id: tenantId, code: 'zhengyang' }
  for (const [login, role, organisation] of [['office', 'coordinator', 'anquan'], ['planning', 'regulator', 'guihua']] as const) await product.addPerson({ login, name: login, role, post: '岗位', organisation }, tenant)
  office = await product.signIn('office')
  browser = await launchChromium(product.house)
}, 180_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(withoutChromium)('from the file to the annex', () => {
  const troubles: string[] = []
  const at = async (login: string, path: string): Promise<Page> => {
    const page = watch(await signedInAtDesk(await (await desk(browser)).newPage(), address, login), login, troubles)
    await page.goto(`${address}${path}`)
    return page
  }

  it('goes up as Word with its annex as a table, is confirmed sentence by sentence at once, and issued', async () => {
    const page = await at('office', '/plans')
    await page.getByRole('button', { name: '上传方案' }).first().click()
    await page.locator('input[type=file]').setInputFiles({ name: '实施方案.docx', mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', buffer: Buffer.from(await asWord()) })
    await page.getByRole('button', { name: '上传，读成一句句承诺' }).click()
    await page.getByRole('heading', { name: '方案审读' }).waitFor({ timeout: 30_000 })
    const id = /plans\/([^/]+)\/review\/1/.exec(page.url())![1]!
    await fits(page)
    await page.getByRole('button', { name: /^一次确认/ }).click()
    for (const box of await page.getByRole('dialog').getByRole('checkbox').all()) await box.check()
    await page.getByRole('button', { name: /确认这 \d+ 句/ }).click()
    await expect.poll(async () => {
      const { progress } = ok(await office.get<PlanReply>(`/api/plans/${id}`))
      return progress.accepted === progress.clauses
    }, { timeout: 30_000 }).toBe(true)
    const uploaded = ok(await office.get<PlanReply>(`/api/plans/${id}`))
    expect(uploaded.progress.clauses).toBeGreaterThan(200)
    issued = ok(await office.post<PlanReply>(`/api/plans/${id}/issue`, { ...command(), baseVersion: uploaded.version, effectiveOn: '2024-04-30', issuedOn: '2024-04-30', periodFrom: '2024-01-01', periodTo: '2026-12-31' }))
    await settle(product.db, product.consumers, tenantId, now)
  }, 120_000)

  it('the tasks stand on the board, action by action, and a figure opens the rows it counts', async () => {
    const page = await at('office', `/tasks/board?grouping=action&plan=${issued.id}`)
    await page.getByRole('row', { name: /重大事故隐患动态清零行动/ }).waitFor()
    expect(await page.getByRole('row').count()).toBeGreaterThanOrEqual(8 + 2)
    await fits(page)
    const figure = page.getByRole('row', { name: /合计/ }).getByRole('link', { name: /在办 \d+ 项/ })
    const counted = Number(/(\d+) 项/.exec((await figure.getAttribute('aria-label'))!)![1])
    expect(counted).toBeGreaterThan(40)
    await figure.click()
    await page.getByRole('heading', { name: '任务', exact: true }).waitFor()
    await expect.poll(() => page.locator('.list-foot [role=status]').textContent()).toMatch(new RegExp(`\\b${counted} 项`))
    await fits(page)
  }, 60_000)

  it.each([['/tasks/timeline', '时间轴'], ['/tasks/duties', '由企业等履行'], ['/tasks/board?grouping=organisation', '规划建设部'], ['/tasks/board?grouping=year', '2025年']])('%s shows its %s', async (path, words) => {
    const page = await at('office', path)
    await page.getByText(words).first().waitFor()
    await fits(page)
  }, 30_000)

  it('a task is handed in by its department and accepted by the office', async () => {
    const { rows: mine } = ok(await office.get<{ rows: { id: string; title: string }[] }>(`/api/tasks?plan=${issued.id}&q=${encodeURIComponent('消防供水全覆盖')}`))
    const task = mine[0]!
    const page = await at('planning', `/tasks/${task.id}`)
    await page.getByRole('heading', { name: task.title }).waitFor()
    await expect.poll(() => page.locator('.source-sheet .law').textContent()).toContain('消防供水全覆盖')
    await fits(page)
    await page.getByRole('button', { name: '提交办结' }).click()
    await page.getByLabel('办成了什么').fill('建成区消防供水管网已全部接通')
    await page.getByRole('dialog').getByRole('button', { name: '提交办结' }).click()
    await page.getByText('统筹单位').first().waitFor()
    await page.getByText('已提交，等审核').waitFor()
    const accepting = await at('office', `/tasks/${task.id}`)
    await accepting.getByRole('button', { name: '审核办结' }).click()
    await accepting.getByRole('dialog').getByRole('button', { name: '审核办结' }).click()
    await expect.poll(async () => ok(await office.get<{ row: { state: string } }>(`/api/tasks/${task.id}`)).row.state).toBe('done')
    await accepting.locator('.clock', { hasText: '办结' }).waitFor()
  }, 60_000)

  it('on the phone the department notes how far it is, with a photo', async () => {
    const { rows: found } = ok(await office.get<{ rows: { id: string; title: string; organisationName: string }[] }>(`/api/tasks?plan=${issued.id}&live=true&q=${encodeURIComponent('源头立项咨询评估')}`))
    const task = found.find(({ organisationName }) => organisationName.endsWith('规划建设部'))!
    const page = watch(await signedInOnPhone(await (await phone(browser)).newPage(), address, 'planning'), 'phone', troubles)
    await page.getByRole('link', { name: new RegExp(task.title.slice(0, 12)) }).first().click()
    await page.getByLabel('办得怎样了').fill('评估办法已经起草')
    await page.locator('.photo-row input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: await picture('#6a7f8a') })
    await page.getByText('草稿已存').waitFor()
    await fits(page)
    await page.getByRole('button', { name: '记进展' }).click()
    await expect.poll(async () => ok(await office.get<{ row: { state: string; progress: string | null }; files: unknown[] }>(`/api/tasks/${task.id}`)), { timeout: 20_000 }).toMatchObject({ row: { state: 'started', progress: '评估办法已经起草' }, files: [{}] })
  }, 60_000)

  it('on the phone a unit sees what it owes, and notes a duty without a network', async () => {
    const unit = ok(await office.get<{ organisations: { id: string }[] }>('/api/me')).organisations[0]!
    const owed = async () => ok(await office.get<{ duties: { id: string; rule: string; title: string; current: { key: string; done: number; open: number } | null }[] }>(`/api/duties?plan=${issued.id}&organisationId=${unit.id}`)).duties
    const duty = (await owed()).find(({ current }) => current && current.open > 0)!
    const page = watch(await signedInOnPhone(await (await phone(browser)).newPage(), address, 'office'), 'phone', troubles)
    await page.getByRole('link', { name: '我的' }).click()
    await page.getByRole('link', { name: /任务和履职/ }).click()
    await page.locator('a.rows-item[href^="/m/tasks/"]').first().waitFor()
    await fits(page)
    await page.locator('button.rows-item', { hasText: duty.title }).first().waitFor()
    await page.context().setOffline(true)
    await page.locator('button.rows-item', { hasText: duty.title }).first().click()
    // The phone goes by the clock of the machine, the house of this test by its own.
    await page.getByLabel('哪天做的').fill(dayOf(now))
    await page.getByLabel('做了什么').fill('组织全体人员培训一次')
    await page.getByText('草稿已存').waitFor()
    await fits(page)
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText(/登记履职.+已存在手机里，等传/).first().waitFor()
    await page.context().setOffline(false)
    await expect.poll(async () => (await owed()).filter(({ title, current }) => title === duty.title && current?.done === 1).length, { timeout: 20_000 }).toBeGreaterThan(0)
    troubles.splice(0, Infinity, ...troubles.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED')))
    await page.close()
  }, 60_000)

  it('the annex comes out with the rows that went in', async () => {
    const page = await at('office', '/tasks?live=true')
    await page.getByRole('button', { name: '导出清单' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '附件导出为Excel' }).click()])
    const [title, head, ...out] = readWorkbook(readFileSync(await download.path()))
    expect(title![0]).toContain('重点任务清单')
    expect(head).toEqual(['行动名称', '重点任务', '重点任务', '完成时间', '责任部室（企业）'])
    expect(out).toHaveLength(69)
    expect(out.map((row) => row.map(bare))).toEqual(rows.map((row) => cellsOf(row).map(bare)))
  }, 60_000)

  it('and nothing went wrong on any page', () => expect(troubles).toEqual([]))
})
