// In a real Chromium against the real server, in the jurisdiction of S3: 函告 → 通报 → 约谈 → 曝光, each signed from the page, the
// enterprise answering on its phone, the exposure published by somebody else and read on /p; closing the hazard ends it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { runDaily, settle } from '#platform/jobs/runner.ts'
import { loadPack, organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import { buildPages, desk, fits, launchChromium, phone, signedInAtDesk, signedInOnPhone, watch, withoutChromium } from '#tests/browser.ts'

const FIRM = '洞庭顺捷仓储有限公司'
const HAZARD = '喷涂车间未装可燃气体报警装置'
const clause = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '除尘系统未规范设置锁气卸灰装置' }

describe.skipIf(withoutChromium)('the ladder of S3', async () => {
  const product = await testProduct()
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-ladder-'))
  const troubles: string[] = []
  const entity = newId()
  const hazard = newId()
  let tenant: { id: string; code: string }
  let browser: Browser
  let address: string
  let context: BrowserContext
  let now = new Date('2026-11-22T01:00:00Z')

  const dialog = (page: Page) => page.locator('dialog[open]')
  const deeds = (page: Page) => page.getByRole('region', { name: '能办什么' })
  const watched = async (of: BrowserContext, who: string) => watch(await of.newPage(), who, troubles, ['401 /api/me', '401 /api/events/stream'])

  /** Another morning: the clock's jobs have run, and whoever comes signs in anew. */
  async function morning(iso: string): Promise<void> {
    // A page left open would hear of the night's changes and ask with a session that has run out by then.
    await context?.close()
    now = new Date(`${iso}T01:00:00Z`)
    product.setNow(now.toISOString())
    await runDaily(product.db, product.jobs, tenant.id, now)
    await settle(product.db, product.consumers, tenant.id, now)
  }
  async function at(login: string, path: string): Promise<Page> {
    await context?.close()
    context = await desk(browser)
    const page = await signedInAtDesk(await watched(context, login), address, login)
    await page.goto(`${address}${path}`)
    return page
  }
  const send = async (client: Client, path: string, body: object) => {
    const reply = await client.post<{ row: { version: number } }>(path, { commandId: newId(), ...body })
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
    return reply.body.row.version
  }
  const openCase = (page: Page) => page.getByRole('link', { name: HAZARD }).click()

  beforeAll(async () => {
    await buildPages(folder, ['desk', 'field', 'public', 'sw'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    tenant = { id: await loadPack(product.database.owner, product.db, 'quyuan', { demo: true, now }), code: 'quyuan' }
    await product.addPerson({ login: 'anban', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'yingji' }, tenant)
    await product.addPerson({ login: 'lingdao', name: '林书记', role: 'leader', post: '书记', organisation: 'yingji' }, tenant)
    await product.addPerson({ login: 'kegong', name: '韦晓棠', role: 'regulator', post: '科员', organisation: 'kegong' }, tenant)
    const office = await product.signIn('anban')
    expect((await office.post('/api/entities', { commandId: newId(), id: entity, fields: { name: FIRM, kind: 'place', regionId: await regionIdOf('quyuan', 'c01'), organisationId: await organisationIdOf('quyuan', 'kegong'), address: '兴业路18号', principal: '赵启明' } })).status).toBe(200)
    await product.addPerson({ login: 'qiye', name: '赵启明', role: 'enterprise-principal', post: '主要负责人', entityId: entity }, tenant)
    let version = await send(office, '/api/hazards', { id: hazard, entityId: entity, description: HAZARD })
    version = await send(office, `/api/hazards/${hazard}/grade`, { baseVersion: version, level: 'major', clause })
    await send(office, `/api/hazards/${hazard}/assign`, { baseVersion: version, dueOn: '2026-12-20' })
    await settle(product.db, product.consumers, tenant.id, now)
    browser = await launchChromium(product.house)
  }, 180_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => expect(troubles.splice(0)).toEqual([]))

  it('goes onto the list with a notice that is seen before it is signed', async () => {
    const page = await at('anban', '/supervisions')
    await page.getByText('函告 → 通报 → 约谈 → 曝光').waitFor()
    await fits(page)
    await openCase(page)
    await deeds(page).getByRole('button', { name: '看稿，核定纳入' }).click()
    await dialog(page).getByLabel('联系电话').fill('0730-5720001')
    await dialog(page).getByText(`关于督办${FIRM}重大事故隐患整改的通知`.slice(0, 12)).waitFor()
    await fits(page)
    await dialog(page).getByRole('button', { name: '核定纳入，签发督办通知书' }).click()
    await page.getByRole('link', { name: /督办通知书 屈应急督〔2026〕1号/ }).waitFor()
    await fits(page)
  }, 60_000)

  it('函告, and the enterprise answers on its phone', async () => {
    await morning('2026-12-02')
    const page = await at('anban', '/supervisions')
    await page.getByText('函告等办').waitFor()
    await openCase(page)
    await page.getByText('缘由：已有10天没有整改进展').waitFor()
    await deeds(page).getByRole('button', { name: '看稿，办函告' }).click()
    await dialog(page).getByLabel('联系电话').fill('0730-5720001')
    // The words of this one paper can be changed.
    await dialog(page).getByRole('button', { name: '改这一份的正文' }).click()
    await dialog(page).getByLabel('正文').fill(`你单位${HAZARD}，已有10天没有进展，请抓紧整改，并书面反馈。`)
    await dialog(page).getByRole('button', { name: '签发函告' }).click()
    await page.getByText('等企业反馈，12-09 前').waitFor()
    await settle(product.db, product.consumers, tenant.id, now)

    const own = await phone(browser)
    const mobile = await signedInOnPhone(await watched(own, 'qiye'), address, 'qiye')
    await mobile.goto(`${address}/m/supervisions`)
    await mobile.getByRole('link', { name: /函告/ }).click()
    await mobile.getByRole('link', { name: '看文书原文' }).waitFor()
    await fits(mobile)
    await mobile.getByLabel('进展和打算').fill('设备已订货，12月18日安装')
    await mobile.getByRole('button', { name: '反馈' }).click()
    await mobile.getByText('反馈过的').waitFor()
    await own.close()
    await page.reload()
    await page.getByText('设备已订货，12月18日安装').first().waitFor()
  }, 60_000)

  it('通报, then 约谈 with its time and place', async () => {
    await morning('2026-12-12')
    let page = await at('anban', '/supervisions')
    await openCase(page)
    await deeds(page).getByRole('button', { name: '看稿，办通报' }).click()
    await dialog(page).getByLabel('联系电话').fill('0730-5720001')
    await dialog(page).getByRole('button', { name: '签发通报' }).click()
    await page.getByRole('link', { name: /通报 屈应急通报〔2026〕1号/ }).first().waitFor()

    await morning('2026-12-22')
    page = await at('anban', '/supervisions')
    await openCase(page)
    await deeds(page).getByRole('button', { name: '看稿，办约谈' }).click()
    await dialog(page).getByLabel('联系电话').fill('0730-5720001')
    await dialog(page).getByRole('button', { name: '签发约谈' }).click()
    await dialog(page).getByText('写明时间、地点和对象').waitFor()
    await dialog(page).getByLabel('地点').fill('区应急局三楼会议室')
    await dialog(page).getByLabel('约谈对象').fill('主要负责人赵启明')
    await dialog(page).getByText('区应急局三楼会议室').waitFor()
    await dialog(page).getByRole('button', { name: '签发约谈' }).click()
    await page.getByText('约谈：12-22 9时30分，区应急局三楼会议室，主要负责人赵启明').waitFor()
    await fits(page)
  }, 60_000)

  it('曝光: drafted by one, published by another, read by everybody without a name', async () => {
    await morning('2026-12-30')
    let page = await at('anban', '/supervisions')
    await openCase(page)
    await deeds(page).getByRole('button', { name: '看稿，办曝光' }).click()
    await dialog(page).getByLabel('联系电话').fill('0730-5720001')
    await dialog(page).getByRole('button', { name: '拟稿，转曝光审核' }).click()
    await page.getByRole('link', { name: '曝光稿（拟稿）' }).click()
    await deeds(page).getByRole('button', { name: '改稿' }).click()
    await dialog(page).getByLabel('内容').fill(`经检查，${FIRM}存在重大事故隐患：${HAZARD}。负责人赵启明（电话13912345678）多次承诺未兑现，现予公开曝光。`)
    await dialog(page).getByRole('button', { name: '存下' }).click()
    await page.getByText('负责人赵某某（电话139********）').waitFor()
    await fits(page)
    await deeds(page).getByRole('button', { name: '送审' }).click()
    await dialog(page).getByRole('button', { name: '送审' }).click()
    await deeds(page).getByText('谁拟稿谁不审').waitFor()

    page = await at('lingdao', '/exposures?state=submitted')
    await page.getByRole('link', { name: 'BG-2026-0001' }).click()
    await deeds(page).getByRole('button', { name: '审核发布' }).click()
    await dialog(page).getByRole('button', { name: '审核发布' }).click()
    await page.getByRole('link', { name: /曝光稿 屈应急曝〔2026〕1号/ }).waitFor()

    const open = await phone(browser)
    const everybody = await watched(open, 'everybody')
    await everybody.goto(`${address}/p/exposures`)
    await everybody.getByRole('link', { name: `${FIRM}重大事故隐患整改缓慢` }).click()
    await everybody.getByText('负责人赵某某（电话139********）').waitFor()
    expect(await everybody.content()).not.toMatch(/赵启明|13912345678/)
    await fits(everybody)
    await open.close()
  }, 60_000)

  it('closing the hazard ends the case, and the public sees that it was put right', async () => {
    const [owner, office, regulator] = [await product.signIn('qiye'), await product.signIn('anban'), await product.signIn('kegong')]
    const photo = newId()
    expect((await owner.upload('PUT', `/api/files/${photo}?name=a.png&purpose=after`, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64'))).status).toBe(200)
    let { version } = (await owner.get<{ row: { version: number } }>(`/api/hazards/${hazard}`)).body.row
    version = await send(owner, `/api/hazards/${hazard}/plan`, { baseVersion: version, planMeasures: '加装报警装置', planResponsible: '钱向南', planFunds: 4_600_000, planDueOn: '2026-12-20', planContingency: '停用喷涂车间' })
    version = await send(office, `/api/hazards/${hazard}/approve-plan`, { baseVersion: version })
    version = await send(owner, `/api/hazards/${hazard}/rectify`, { baseVersion: version, rectification: '已装好并联动', photos: [photo] })
    version = await send(owner, `/api/hazards/${hazard}/apply`, { baseVersion: version, selfChecker: '钱向南', selfCheck: '逐项试过，报警联动正常' })
    version = await send(regulator, `/api/hazards/${hazard}/vet`, { baseVersion: version, vetting: '方案已落实' })
    version = await send(office, `/api/hazards/${hazard}/accept`, { baseVersion: version, review: '合格' })
    await send(regulator, `/api/hazards/${hazard}/close`, { baseVersion: version })
    await settle(product.db, product.consumers, tenant.id, now)
    const page = await at('anban', '/supervisions')
    await openCase(page)
    await page.getByText('已解除：隐患已销号').waitFor()
    await fits(page)
    const open = await phone(browser)
    const everybody = await watched(open, 'everybody')
    await everybody.goto(`${address}/p/exposures`)
    await everybody.getByText('2026-12-30 已整改销号').waitFor()
    await open.close()
  }, 60_000)
})
