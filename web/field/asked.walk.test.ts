// What is asked of people on the phone, done in real Chromium without a network and arrived afterwards: an enterprise's double report,
// its answer to a paper with a photo, its answer to an expert's advices; an expert's visit with photos; a check of a place in which
// all was in order. The pages fit the phone, in large letters too.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { buildPages, launchChromium, phone as phoneOf, picture, signedInOnPhone, withoutChromium } from '#tests/browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiben-asked-'))
const product = await testProduct({ running: true })
const today = product.today()
let browser: Browser
let address: string
let anban: Client
const entityId = newId()
const visits = { told: newId(), planned: newId() }
const problem = newId()
let supervision: string

const clause = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '除尘系统未规范设置锁气卸灰装置' }
type Page0 = { row: { id: string; version: number } }
const must = async <T>(reply: Promise<{ status: number; body: T }>) => {
  const { status, body } = await reply
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

beforeAll(async () => {
  await buildPages(folder, ['field', 'sw'])
  await serveWeb(product.http, folder)
  address = await product.http.listen({ host: '127.0.0.1', port: 0 })
  await product.addPerson({ login: 'anban', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
  await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
  await product.addPerson({ login: 'xingang', name: '尹社区', role: 'community', post: '社区负责人', organisation: 'xg', region: 'xg' })
  await product.addPerson({ login: 'laozhou', name: '周师傅', role: 'expert', post: '安全专家', organisation: 'anban' })
  anban = await product.signIn('anban')
  const post = <T = Page0>(path: string, body: object) => must(anban.post<T>(path, { commandId: newId(), ...body }))
  await post('/api/entities', { id: entityId, fields: { name: '顺捷仓储', kind: 'enterprise', industry: 'C21', creditCode: '91530100309576681C', regionId: await product.region('xg'), organisationId: await product.organisation('anban'), principal: '周建国', controller: '郑守业' } })
  await product.addPerson({ login: 'owner', name: '周建国', role: 'enterprise-principal', post: '主要负责人', entityId })
  const rule = (name: string, value: unknown) => post(`/api/parameters/${name}`, { value, fromOn: today, basis: '会议', inDocument: false })
  await rule('hazard.double-report', { scope: 'all', moments: ['found', 'rectified'], to: ['regulator', 'local'] })
  await rule('hazard.slow-ladder', ['letter', 'bulletin'])
  await rule('hazard.owner-notice', ['principal', 'controller'])
  const hazard = await post('/api/hazards', { id: newId(), entityId, description: '除尘系统没装锁气卸灰装置', place: '除尘间', photos: [] })
  const graded = await post(`/api/hazards/${hazard.row.id}/grade`, { baseVersion: hazard.row.version, level: 'major', clause })
  await post(`/api/hazards/${hazard.row.id}/assign`, { baseVersion: graded.row.version, dueOn: today, atOnce: false })
  await product.settle()
  await product.daily()
  supervision = (await must(anban.get<{ rows: { id: string }[] }>('/api/supervisions'))).rows[0]!.id
  for (const [step, body] of [['admit', { telephone: '0999-88880000' }], ['propose', { reason: '没有进展' }], ['confirm', { telephone: '0999-88880000' }]] as const) {
    const { row } = await must(anban.get<Page0>(`/api/supervisions/${supervision}`))
    await post(`/api/supervisions/${supervision}/${step}`, { baseVersion: row.version, ...body })
  }
  await post('/api/problems', { id: problem, fields: { kind: 'disaster', source: 'report', title: '下穿通道排水泵失效', regionId: await product.region('xg'), foundOn: today, organisationId: await product.organisation('xg') } })
  await post(`/api/problems/${problem}/assign`, { baseVersion: 1, organisationId: await product.organisation('xg'), dueOn: today, requirement: '换泵、加水位警示' })
  const expert = newId()
  await post('/api/experts', { id: expert, fields: { name: '周师傅', source: 'retired', field: '粉尘防爆', login: 'laozhou', regionId: await product.region('xg') } })
  for (const id of Object.values(visits)) await post('/api/help-visits', { id, sort: 'diagnosis', entityId, expertIds: [expert], plannedOn: today, need: '除尘系统看一看' })
  const told = await must(anban.get<Page0>(`/api/help-visits/${visits.told}`))
  await post(`/api/help-visits/${visits.told}/report`, { baseVersion: told.row.version, visitedOn: today, diagnosis: '除尘系统总体可用', advices: [{ id: newId(), text: '卸灰口装锁气阀', level: 'advice' }, { id: newId(), text: '换防爆电机', level: 'advice' }] })
  await product.settle()
  browser = await launchChromium(product.house)
}, 180_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const signedIn = async (context: BrowserContext, login: string) => signedInOnPhone(await context.newPage(), address, login)
const sent = (page: Page) => expect.poll(() => page.getByRole('status').first().textContent(), { timeout: 20_000 }).toContain('都传上去了')
/** Nothing is wider than the phone, in ordinary letters and in large ones. */
async function fits(page: Page) {
  for (const size of ['', 'elder']) {
    await page.evaluate((wanted) => { if (wanted) document.documentElement.dataset['size'] = wanted; else delete document.documentElement.dataset['size'] }, size)
    expect([page.url(), size, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)]).toEqual([page.url(), size, 0])
  }
  await page.evaluate(() => { delete document.documentElement.dataset['size'] })
}
/** Read once with a network, so that it opens without. */
async function readOnce(page: Page, ...paths: readonly string[]) {
  for (const path of paths) {
    await page.goto(`${address}${path}`)
    await page.locator('.card, .rows-item').first().waitFor()
    await fits(page)
  }
}

describe.skipIf(withoutChromium)('what is asked of an enterprise', () => {
  it('a double report, an answer with a photo and the answers to advices are written in the basement and arrive', async () => {
    const context = await phoneOf(browser)
    const page = await signedIn(context, 'owner')
    // Each stands on 今天 by itself, the double report once though two offices receive it.
    await page.getByRole('link', { name: /双报告/ }).waitFor()
    expect(await page.getByRole('link', { name: /双报告/ }).count()).toBe(1)
    const [report, paper, visit] = await Promise.all([/双报告/, /反馈函告/, /答复专家建议/].map((name) => page.getByRole('link', { name }).first().getAttribute('href')))
    await readOnce(page, '/m/dual-reports', report!, '/m/supervisions', paper!, '/m/help', visit!)
    await context.setOffline(true)

    await page.goto(`${address}${report}`)
    await page.getByRole('button', { name: '报送', exact: false }).click()
    await page.getByText('危害程度和整改难易程度至少写 2 个字').waitFor()
    // It begins with what the hazard says.
    expect(await page.getByLabel('现状和产生原因').inputValue()).toContain('除尘系统没装锁气卸灰装置')
    await page.getByLabel('危害程度和整改难易程度').fill('可能粉尘爆炸，一个月能改好')
    await page.getByLabel('治理方案').fill('加装锁气卸灰阀，停机施工')
    await page.getByText('草稿已存').waitFor()
    await page.getByRole('button', { name: '报送', exact: false }).click()
    await page.getByText('已存在手机里').first().waitFor()

    await page.goto(`${address}${paper}`)
    await page.getByLabel('进展和打算').fill('阀已订货，下周到，月底装好')
    await page.locator('.photo-add input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: await picture('#556677') })
    await page.locator('.photo-row img').waitFor()
    await page.getByRole('button', { name: '反馈', exact: true }).click()
    await page.getByText('已存在手机里').first().waitFor()

    await page.goto(`${address}${visit}`)
    await page.getByRole('button', { name: '答复', exact: true }).click()
    await page.getByText('选采纳或不采纳').first().waitFor()
    await page.getByText('采纳', { exact: true }).first().click()
    await page.getByText('不采纳', { exact: true }).last().click()
    await page.getByLabel('理由').fill('已经是防爆电机')
    await page.getByRole('button', { name: '答复', exact: true }).click()
    await page.getByText('已存在手机里').first().waitFor()
    expect((await must(anban.get<{ rows: unknown[] }>('/api/dual-reports?state=sent'))).rows).toEqual([])

    await context.setOffline(false)
    await sent(page)
    await expect.poll(async () => (await must(anban.get<{ rows: unknown[] }>('/api/dual-reports?state=sent'))).rows.length).toBe(2)
    const { measures } = await must(anban.get<{ measures: { answer: string | null; files: unknown[] }[] }>(`/api/supervisions/${supervision}`))
    expect(measures.map(({ answer, files }) => [answer, files.length])).toEqual([['阀已订货，下周到，月底装好', 1]])
    const answered = await must(anban.get<{ row: { state: string; advices: { adopted: boolean; reason: string | null }[] } }>(`/api/help-visits/${visits.told}`))
    expect(answered.row.state).toBe('answered')
    expect(answered.row.advices.map(({ adopted, reason }) => [adopted, reason])).toEqual([[true, null], [false, '已经是防爆电机']])
    await context.close()
  })
})

describe.skipIf(withoutChromium)('whoever is told', () => {
  it('opens the notice, reads by which clause and in which paper, and says so', async () => {
    const context = await phoneOf(browser)
    const page = await signedIn(context, 'owner')
    await page.getByRole('link', { name: /消息，\d+ 条没看/ }).click()
    await page.getByRole('link', { name: /重大隐患告知主要负责人/ }).click()
    await page.getByText('第十一条（六）').first().waitFor()
    await page.getByText(/除尘系统未规范设置锁气卸灰装置/).waitFor()
    await page.getByText('判定为重大').waitFor()
    const notice = page.getByRole('link', { name: /督办通知书/ })
    expect((await page.request.get(new URL((await notice.getAttribute('href'))!, address).href)).headers()['content-type']).toContain('application/pdf')
    await fits(page)
    await page.getByRole('button', { name: '知道了' }).click()
    await expect.poll(async () => (await must(anban.get<{ rows: { readByName: string | null }[] }>('/api/owner-notices?show=all'))).rows.flatMap(({ readByName }) => readByName ?? [])).toEqual(['周建国'])
    // What it was told of when the supervision began can be read where that notice leads.
    await page.goto(`${address}/m/notices`)
    await page.getByRole('link', { name: /收到督办通知/ }).click()
    await page.getByRole('heading', { name: '督办通知书' }).waitFor()
    await fits(page)
    await page.goto(`${address}/m/notices`)
    await fits(page)
    await page.getByRole('button', { name: '全部看过了' }).click()
    await page.getByText('都看过了').waitFor()
    await context.close()
  })
})

describe.skipIf(withoutChromium)('those who go round', () => {
  it('a community hands a notice to an owner without an account, and what it rectified of the problem list, both without a network', async () => {
    const context = await phoneOf(browser)
    const page = await signedIn(context, 'xingang')
    await page.getByRole('link', { name: /告知回执/ }).click()
    const row = page.getByRole('link', { name: /郑守业，没有账号/ })
    const hand = (await row.getAttribute('href'))!
    await readOnce(page, hand, '/m/problems', `/m/problems/${problem}`)
    await context.setOffline(true)

    await page.goto(`${address}${hand}`)
    await page.getByRole('button', { name: '登记送达', exact: false }).click()
    await page.getByText('拍下签收单，回执凭它算数').waitFor()
    await page.getByLabel('谁签收的').fill('郑守业')
    await page.locator('.photo-add input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: await picture('#998877') })
    await page.locator('.photo-row img').waitFor()
    await page.getByRole('button', { name: '登记送达', exact: false }).click()
    await page.getByText('已存在手机里').first().waitFor()

    await page.goto(`${address}/m/problems/${problem}`)
    await page.getByRole('button', { name: '提交整改', exact: false }).click()
    await page.getByText('至少拍一张整改后的照片').waitFor()
    await page.getByLabel('怎么改的').fill('换了两台泵，装了水位警示')
    await page.locator('.photo-add input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: await picture('#445566') })
    await page.locator('.photo-row img').waitFor()
    await page.getByRole('button', { name: '提交整改', exact: false }).click()
    await page.getByText('已存在手机里').first().waitFor()
    expect((await must(anban.get<{ row: { state: string } }>(`/api/problems/${problem}`))).row.state).toBe('assigned')

    await context.setOffline(false)
    await expect.poll(async () => (await must(anban.get<{ row: { state: string } }>(`/api/problems/${problem}`))).row.state, { timeout: 20_000 }).toBe('rectified')
    const handed = (await must(anban.get<{ rows: { personName: string | null; handedTo: string | null; slipIds: string[] }[] }>('/api/owner-notices?show=all'))).rows.find(({ personName }) => personName === '郑守业')
    expect([handed?.handedTo, handed?.slipIds.length]).toEqual(['郑守业', 1])
    await page.goto(`${address}/m/owner-notices`)
    await page.getByText('没有要送达、要催的').waitFor()
    await context.close()
  })

  it('an expert reports a visit with photos and advices without a network, and nothing typed is lost with the tab', async () => {
    const context = await phoneOf(browser)
    let page = await signedIn(context, 'laozhou')
    const visit = (await page.getByRole('link', { name: /诊查.*顺捷仓储/ }).first().getAttribute('href'))!
    await readOnce(page, '/m/help', visit)
    await context.setOffline(true)
    await page.goto(`${address}${visit}`)
    await page.getByLabel('诊断').fill('除尘间清扫到位，风机振动偏大')
    await page.locator('.photo-add input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: await picture('#665544') })
    await page.locator('.photo-row img').waitFor()
    await page.getByLabel('意见建议 1').fill('风机做动平衡')
    await page.getByText('草稿已存').waitFor()
    await page.close()
    page = await context.newPage()
    await page.goto(`${address}${visit}`)
    await expect.poll(() => page.getByLabel('意见建议 1').inputValue()).toBe('风机做动平衡')
    await page.getByRole('button', { name: '上报', exact: true }).click()
    await page.getByText('已存在手机里').first().waitFor()
    await context.setOffline(false)
    await expect.poll(async () => (await must(anban.get<{ row: { state: string } }>(`/api/help-visits/${visits.planned}`))).row.state, { timeout: 20_000 }).toBe('reported')
    const { row, files } = await must(anban.get<{ row: { diagnosis: string; advices: { text: string }[] }; files: unknown[] }>(`/api/help-visits/${visits.planned}`))
    expect([row.diagnosis, row.advices.map(({ text }) => text), files.length]).toEqual(['除尘间清扫到位，风机振动偏大', ['风机做动平衡'], 1])
    await context.close()
  })

  it('a grid worker\'s check in which nothing is wrong leaves its record, handed in without a network', async () => {
    const context = await phoneOf(browser)
    const page = await signedIn(context, 'grid')
    await page.goto(`${address}/m/check/${entityId}`)
    const trades = page.getByRole('group', { name: '行业' })
    await page.locator('.check-item').or(trades).first().waitFor()
    if (await trades.isVisible()) {
      await trades.getByRole('button').first().click()
      await page.getByRole('button', { name: /^看这/ }).click()
    }
    await page.locator('.check-item').first().waitFor()
    await fits(page)
    await context.setOffline(true)
    expect(await page.getByRole('button', { name: /交这次检查/ }).isDisabled()).toBe(true)
    for (const at of [0, 1]) await page.locator('.check-item').nth(at).getByRole('button', { name: '没有' }).click()
    await page.getByRole('button', { name: '交这次检查' }).click()
    await context.setOffline(false)
    type Checks = { rows: { side: string; seen: number; wrong: number; checkedByName: string; checkedOn: string }[] }
    await expect.poll(async () => (await must(anban.get<Checks>('/api/checks'))).rows.length, { timeout: 20_000 }).toBe(1)
    expect((await must(anban.get<Checks>('/api/checks'))).rows[0]).toMatchObject({ side: 'grid', seen: 2, wrong: 0, checkedByName: '何秀兰', checkedOn: today })
    // The ticks are gone for the next time, and what was handed in is told.
    await page.goto(`${address}/m/check/${entityId}`)
    await page.getByText(/看了 2 项，没有问题/).waitFor()
    expect(await page.locator('.check-seen').count()).toBe(0)
    await context.close()
  })
})
