// One major hazard all the way round, in a real Chromium against the real server: a grid worker reports it on the phone, a
// regulator grades and assigns it at the desk, the enterprise rectifies it on the phone, the grid worker looks again, a
// second regulator closes it. On every page: no error, nothing wider than the screen.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { buildPages, desk, fits, inStages, launchChromium, phone, picture, signedInAtDesk, signedInOnPhone, watch, withoutChromium } from './browser.ts'
import { loadOther } from './world.ts'

const WORKS = '松湾汇鑫木业有限公司'
/** Where the works stand, and the phone of whoever stands in front of it. */
const HERE = { longitude: 120.155, latitude: 30.274 }
const PROBLEM = '除尘系统未正常运行'
const MEASURES = '两台除尘器装星型锁气卸灰阀'

describe.skipIf(withoutChromium)('a major hazard goes all the way round', async () => {
  const product = await testProduct({ running: true })
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-loop-'))
  const troubles: string[] = []
  let browser: Browser
  let address: string
  let today: Day
  /** Of the hazard, once it is reported. */
  let id: string

  /** Before anybody is signed in, the phone asks who is there and hears 401. */
  const newPage = async (context: BrowserContext, who: string, expected: readonly string[] = []) => watch(await context.newPage(), who, troubles, ['401 /api/me', ...expected])
  const atDesk = async (login: string, expected: readonly string[] = []) => signedInAtDesk(await newPage(await desk(browser), login, expected), address, login)
  const onPhone = async (login: string, at?: typeof HERE) => signedInOnPhone(await newPage(await phone(browser, at), login), address, login)
  /** The same step straight to the server, with the cookie of whoever looks at this page. */
  const straight = async (page: Page, step: string, body: object) => {
    const { row } = (await (await page.request.get(`${address}/api/hazards/${id}`)).json()) as { row: { version: number } }
    return (await page.request.post(`${address}/api/hazards/${id}/${step}`, { headers: { 'x-zhiben': '1' }, data: { commandId: newId(), baseVersion: row.version, ...body } })).status()
  }
  const dialog = (page: Page) => page.locator('dialog[open]')
  const opensAsPdf = async (page: Page) => {
    const paper = await page.request.get(new URL((await page.getByRole('link', { name: '事故隐患整改通知书' }).getAttribute('href'))!, address).href)
    expect(paper.headers()['content-type']).toContain('application/pdf')
    expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-')
  }
  /** The letter has left the phone. */
  const sent = async (page: Page) => expect.poll(() => page.getByRole('status').first().textContent(), { timeout: 20_000 }).toContain('都传上去了')
  const figure = (page: Page, label: string) => page.locator('.figures > div').filter({ has: page.getByText(label, { exact: true }) }).locator('.figure-number')
  /** 隐患在办, 重大隐患在办, 本月发现, 本月销号, as they stand on the open home page. */
  const figures = async (page: Page) => Promise.all(['隐患在办', '重大隐患在办', '本月发现', '本月销号'].map(async (label) => Number(await figure(page, label).textContent())))

  let coordinator: Page, regulator: Page, second: Page, grid: Page, owner: Page

  beforeAll(async () => {
    await buildPages(folder, ['desk', 'field', 'sw'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
    await product.addPerson({ login: 'regulator', name: '韦晓棠', role: 'regulator', post: '经发办科员', organisation: 'jingfa' })
    await product.addPerson({ login: 'second', name: '丁向东', role: 'regulator', post: '经发办副主任', organisation: 'jingfa' })
    await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
    const office = await product.signIn('coordinator')
    today = (await office.get<{ today: Day }>('/api/me')).body.today
    const make = async (path: string, body: object) => {
      const made = await office.post<{ row: { id: string } }>(path, { commandId: newId(), id: newId(), ...body })
      expect(made.status, JSON.stringify(made.body)).toBe(200)
      return made.body.row.id
    }
    const [regionId, organisationId] = [await product.region('xg'), await product.organisation('jingfa')]
    const works = await make('/api/entities', { fields: { name: WORKS, kind: 'enterprise', creditCode: '91530100309576681C', regionId, organisationId, highHazard: true, principal: '张立民', ...HERE } })
    const shop = await make('/api/entities', { fields: { name: '柳溪小吃店', kind: 'place', regionId, organisationId, longitude: HERE.longitude + 0.01, latitude: HERE.latitude } })
    // There are others besides, so that a figure that counts too much or too little shows.
    await make('/api/hazards', { entityId: shop, description: '灭火器过期', photos: [] })
    await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '主要负责人', entityId: works })
    await product.addPerson({ login: 'elsewhere', name: '别处的人', role: 'coordinator', post: '安委办主任', organisation: 'anban' }, { id: await loadOther(product, product.house.clock()), code: 'other' })
    browser = await launchChromium(product.house)
    coordinator = await atDesk('coordinator')
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  inStages()
  afterEach(() => expect(troubles.splice(0)).toEqual([]))

  it('is reported on the phone in three taps, with a photo and the place it stands at', async () => {
    expect(await figures(coordinator)).toEqual([1, 0, 1, 0])
    await fits(coordinator)

    grid = await onPhone('grid', HERE)
    await grid.locator('.tile', { hasText: WORKS }).waitFor()
    await fits(grid)
    // One: the camera. The place comes by itself.
    await grid.locator('.deed-camera input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: await picture('#8a6a4a') })
    await grid.locator('.where', { hasText: WORKS }).waitFor()
    await grid.getByText('涉粉企业常见').waitFor()
    expect(await grid.getByRole('button', { name: /^上报/ }).isDisabled()).toBe(true)
    await fits(grid)
    // Two: what it is. Three: report.
    await grid.getByRole('button', { name: '除尘器没开' }).click()
    await grid.getByRole('button', { name: '上报', exact: true }).click()
    await sent(grid)
    await expect.poll(() => figures(coordinator), { timeout: 15_000, message: 'the open home page freshens itself' }).toEqual([2, 0, 2, 0])
  })

  it('is graded as major by the clause it breaks, never without one', async () => {
    regulator = await atDesk('regulator')
    await fits(regulator)
    await regulator.getByRole('row', { name: WORKS }).getByRole('link', { name: '去判定' }).click()
    await regulator.waitForURL(/\/hazards\/[0-9a-f-]{36}$/)
    id = new URL(regulator.url()).pathname.split('/').at(-1)!
    await regulator.getByRole('heading', { name: PROBLEM }).waitFor()
    await fits(regulator)

    await regulator.getByRole('button', { name: '判定', exact: true }).click()
    await dialog(regulator).getByText('重大', { exact: true }).click()
    await dialog(regulator).getByRole('button', { name: '判定', exact: true }).click()
    await dialog(regulator).locator('.field-error', { hasText: '判为重大，必须引用判定标准的条款' }).waitFor()
    expect(await straight(regulator, 'grade', { level: 'major' })).toBe(422)
    await dialog(regulator).getByRole('searchbox', { name: /判定依据/ }).fill('锁气')
    await dialog(regulator).getByRole('list', { name: '找到的条款' }).getByRole('button', { name: /锁气卸灰装置/ }).click()
    await fits(regulator)
    await dialog(regulator).getByRole('button', { name: '判定', exact: true }).click()
    await regulator.getByText('已判定').waitFor()
    // The law opens at its article.
    expect(await regulator.getByRole('link', { name: /依据：.*第十一条/ }).getAttribute('href')).toMatch(/^\/standards\/[^#]+#第十一条$/)
  })

  it('is assigned with a deadline, and the notice is issued with its number', async () => {
    const due = addDays(today, 12)
    await regulator.getByRole('button', { name: '交办', exact: true }).click()
    await dialog(regulator).getByLabel('整改期限').fill(due)
    // The calendar opens a frame later; Enter takes what is typed once it is there, as for anybody who types.
    await regulator.locator('.ant-picker-cell-selected, .ant-picker-cell-in-view').first().waitFor()
    await dialog(regulator).getByLabel('整改期限').press('Enter')
    await dialog(regulator).getByRole('status').getByText(due.slice(5)).waitFor()
    await dialog(regulator).getByRole('button', { name: '交办', exact: true }).click()
    await regulator.getByText(`已交办给${WORKS}`).waitFor()
    await regulator.getByText('还剩').waitFor()

    const notice = regulator.locator('.paper', { hasText: '事故隐患整改通知书' })
    await notice.getByRole('button', { name: '出具' }).click()
    await regulator.getByLabel('检查人员 2').fill('丁向东')
    await regulator.getByLabel('联系电话').fill('0571-88886666')
    await fits(regulator)
    await dialog(regulator).getByRole('button', { name: '出具' }).click()
    await notice.getByText(/隐改〔\d{4}〕1号/).waitFor()
    await opensAsPdf(regulator)
    await fits(regulator)
  })

  it('is rectified on the phone only after a plan of five parts, with a photo of after', async () => {
    owner = await onPhone('owner')
    await owner.getByRole('link', { name: new RegExp(`整改.*${PROBLEM}`) }).click()
    const closed = owner.getByRole('button', { name: /提交整改.*五项还缺：措施、责任、资金、时限、预案/ })
    await closed.waitFor()
    expect(await closed.isDisabled()).toBe(true)
    expect(await straight(owner, 'rectify', { rectification: MEASURES, photos: [] })).toBe(409)
    await fits(owner)

    await owner.getByRole('link', { name: '制定方案' }).click()
    await owner.getByLabel('措施').fill(MEASURES)
    await owner.getByLabel('责任').fill('张立民')
    await owner.getByLabel('资金').fill('4600')
    await owner.getByRole('button', { name: '存方案' }).click()
    await owner.getByText('这一项要填').waitFor()
    await owner.getByLabel('预案').fill('改好之前停砂光')
    await fits(owner)
    await owner.getByRole('button', { name: '存方案' }).click()
    await owner.getByText('五项齐，等监管部门审核').waitFor()
    await sent(owner)

    // A major hazard's plan is approved by its regulator first.
    await regulator.reload()
    await regulator.getByRole('button', { name: '同意方案', exact: true }).click()
    await fits(regulator)
    await dialog(regulator).getByRole('button', { name: '同意方案', exact: true }).click()
    await regulator.getByText('方案已同意').waitFor()
    await owner.reload()
    await owner.getByRole('link', { name: '提交整改' }).click()
    await owner.getByLabel('怎么改的').fill('装好两台卸灰阀，除尘器已开')
    await owner.getByRole('button', { name: '交整改' }).click()
    await owner.getByText('至少拍一张整改后的照片').waitFor()
    await owner.locator('.photo-add input').setInputFiles({ name: 'after.jpg', mimeType: 'image/jpeg', buffer: await picture('#4a8a6a') })
    await owner.getByRole('img', { name: '整改后的照片第 1 张' }).waitFor()
    await fits(owner)
    await owner.getByRole('button', { name: '交整改' }).click()
    await owner.getByText(/企业已整改，等.*复查/).waitFor()
    await sent(owner)
  })

  it('is not for the enterprise to review or to close', async () => {
    expect(await owner.getByRole('button', { name: /复查|销号/ }).count() + await owner.getByRole('link', { name: /复查|销号/ }).count()).toBe(0)
    await fits(owner)
    // The same account at a desk sees both closed, with the reason.
    const beside = await newPage(owner.context(), 'owner at the desk')
    await beside.setViewportSize({ width: 1440, height: 900 })
    await beside.goto(`${address}/hazards/${id}`)
    const deeds = beside.getByRole('region', { name: '能办什么' })
    for (const [deed, reason] of [['复查通过', '提交以后由监管一方复查'], ['销号', '先复查通过，再审核销号']] as const) {
      expect(await deeds.getByRole('button', { name: deed, exact: true }).isDisabled()).toBe(true)
      await deeds.getByText(reason).waitFor()
    }
    await beside.close()
    expect(await straight(owner, 'accept', { review: '看过了，合格', photos: [] })).toBe(403)
    expect(await straight(owner, 'close', {})).toBe(403)
  })

  it('is accepted on site by the grid worker, who does not close it', async () => {
    await grid.goto(`${address}/m/`)
    await grid.getByRole('link', { name: new RegExp(PROBLEM) }).click()
    await grid.getByRole('link', { name: '复查通过' }).click()
    await grid.getByLabel('现场看到什么').fill('两台卸灰阀在转，地面无积尘')
    await fits(grid)
    await grid.getByRole('button', { name: '复查通过' }).click()
    await grid.getByText(/复查通过，等.*审核销号/).waitFor()
    await sent(grid)
    // Nothing to close it with, only a closed deed and why.
    await grid.getByRole('button', { name: /退回整改.*你已复查通过/ }).waitFor()
    expect(await grid.locator('.deeds').getByRole('link').count() + await grid.locator('.deeds button:enabled').count()).toBe(0)
    await fits(grid)
    expect(await straight(grid, 'close', {})).toBe(403)
    expect(await straight(owner, 'close', {})).toBe(403)
  })

  it('is closed by a second regulator, and its page tells the whole story', async () => {
    await expect.poll(() => figures(coordinator), { timeout: 15_000 }).toEqual([2, 1, 2, 0])
    second = await atDesk('second')
    await second.getByRole('row', { name: WORKS }).getByRole('link', { name: '去审核' }).click()
    await second.getByRole('button', { name: '销号', exact: true }).click()
    await fits(second)
    await dialog(second).getByRole('button', { name: '销号', exact: true }).click()
    await second.getByRole('button', { name: '重新打开' }).waitFor()

    const track = second.getByRole('list', { name: '闭环进度' }).getByRole('listitem')
    expect(await track.locator('b').allTextContents()).toEqual(['上报', '判定', '交办', '整改', '复查', '销号'])
    expect(await second.locator('.loop-done').count()).toBe(6)
    for (const [stage, who] of ['何秀兰', '韦晓棠', '韦晓棠', '张立民', '何秀兰', '丁向东'].entries()) expect(await track.nth(stage).textContent()).toContain(who)
    for (const side of ['整改前', '整改后']) {
      const shown = second.locator('.pair-side', { hasText: side }).locator('img')
      await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0), { message: side }).toBe(true)
    }
    const story = await second.locator('.story > li').allTextContents()
    expect(story).toHaveLength(9)
    for (const [line, words] of ['审核销号', '复查通过，转下一道', '提交整改', '整改方案审核同意', '五项齐', '出具文书 事故隐患整改通知书', '交办整改', '判定为重大，依据 第十一条', '上报'].entries()) expect(story[line]).toContain(words)
    await opensAsPdf(second)
    await fits(second)
  })

  it('leaves the figures and lists of the coordinator in agreement', async () => {
    await expect.poll(() => figures(coordinator), { timeout: 15_000 }).toEqual([1, 0, 2, 1])
    expect(await figure(coordinator, '本月按期销号').textContent()).toBe('100%')
    await figure(coordinator, '隐患在办').click()
    const rows = coordinator.getByRole('table', { name: '隐患' }).locator('tbody tr', { has: coordinator.getByRole('link') })
    await coordinator.getByText('全部 1 件').waitFor()
    await fits(coordinator)
    await coordinator.getByText('灭火器过期').waitFor()
    const tabs = coordinator.getByRole('navigation', { name: '常用视图' }).getByRole('link')
    await expect.poll(() => tabs.allTextContents()).toEqual(['在办1', '重大在办0', '在我手里0', '超期0', '7 天内到期0', '本月销号1', '全部2'])
    await tabs.filter({ hasText: '全部' }).click()
    await coordinator.getByText('全部 2 件').waitFor()
    await coordinator.locator('.filters').getByRole('button', { name: '环节' }).click()
    await coordinator.getByRole('dialog', { name: '环节' }).getByText('已销号').click()
    await coordinator.keyboard.press('Escape')
    await coordinator.getByText('全部 1 件').waitFor()
    expect(await rows.count()).toBe(1)
    await rows.filter({ hasText: PROBLEM }).waitFor()
    await fits(coordinator)
  })

  it('is nowhere for another jurisdiction', async () => {
    const elsewhere = await atDesk('elsewhere', [`404 /api/hazards/${id}`])
    expect(await figures(elsewhere)).toEqual([0, 0, 0, 0])
    await elsewhere.goto(`${address}/hazards/${id}`)
    await elsewhere.getByText('没有找到').waitFor()
    expect(await elsewhere.getByText(WORKS).count()).toBe(0)
    await fits(elsewhere)
  })
})
