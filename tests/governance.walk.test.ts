// What stands on a plan, in a real Chromium against the real server: a stage closes only with its checklist and its report; a plan that
// an enterprise owes goes back and is taken; a matter shows the hazard on its link and the link nobody answers for.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { buildPages, desk, fits, launchChromium, phone, signedInAtDesk, signedInOnPhone, watch, withoutChromium } from './browser.ts'
import { putPlan } from './plans.ts'

const SHOP = '松湾汇鑫火锅店'
const PAPER = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4 ${name}`) })

describe.skipIf(withoutChromium)('what stands on a plan', async () => {
  const product = await testProduct()
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-governance-'))
  const troubles: string[] = []
  let browser: Browser
  let address: string
  let plan: string
  let coordinator: Page

  const newPage = async (context: BrowserContext, who: string) => watch(await context.newPage(), who, troubles, ['401 /api/me'])
  const dialog = (page: Page) => page.locator('dialog[open]')

  beforeAll(async () => {
    await buildPages(folder, ['desk', 'field', 'sw'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
    const office = await product.signIn('coordinator')
    const shop = newId()
    const [regionId, organisationId] = [await product.region('xg'), await product.organisation('jingfa')]
    await office.post('/api/entities', { commandId: newId(), id: shop, fields: { name: SHOP, kind: 'place', regionId, organisationId, industry: '62', principal: '张立民' } })
    await office.post('/api/hazards', { commandId: newId(), id: newId(), entityId: shop, description: '瓶装气没有报警器', category: 'gas' })
    await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '主要负责人', entityId: shop })
    plan = await putPlan(product, { title: '松湾三年行动实施方案', issuedOn: '2026-11-20', text: '按照“2026年提升、2027年巩固”的要求', periodTo: '2027-12-31', stages: [{ id: 'stage-1', title: '集中攻坚阶段', from: '2026-01-01', to: '2026-12-31', exit: ['重大事故隐患存量清零', '基本完成三年行动任务'] }] })
    browser = await launchChromium(product.house)
    coordinator = await signedInAtDesk(await newPage(await desk(browser), 'coordinator'), address, 'coordinator')
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => expect(troubles.splice(0)).toEqual([]))

  it('a stage closes only with its checklist and its report', async () => {
    await coordinator.goto(`${address}/plans/${plan}/stages`)
    const deeds = coordinator.getByRole('region', { name: '能办什么' })
    await coordinator.getByText('2026　提升').waitFor()
    await deeds.getByRole('button', { name: '提请验收' }).click()
    await dialog(coordinator).getByRole('button', { name: '提请验收' }).click()
    await deeds.getByText('退出清单还差 2 项').waitFor()
    expect(await deeds.getByRole('button', { name: '验收', exact: true }).isDisabled()).toBe(true)
    await fits(coordinator)

    const items = coordinator.locator('.checklist > li')
    await items.nth(0).getByRole('button', { name: '勾上' }).click()
    await dialog(coordinator).getByLabel('凭什么算达到').fill('台账逐件核对过')
    await dialog(coordinator).locator('input[type=file]').setInputFiles(PAPER('清零台账.pdf'))
    await dialog(coordinator).getByText('已传上').waitFor()
    await fits(coordinator)
    await dialog(coordinator).getByRole('button', { name: '勾上' }).click()
    await items.nth(0).getByText('罗启明').waitFor()
    await items.nth(0).getByRole('link', { name: '清零台账.pdf' }).waitFor()
    // A gate that tasks answer has no tick; without tasks it does not open by itself.
    expect(await items.nth(1).getByRole('button', { name: '勾上' }).count()).toBe(0)
    await items.nth(1).getByText('不能自动通过').waitFor()
    await items.nth(1).getByRole('button', { name: '更多' }).click()
    await coordinator.getByRole('menuitem', { name: '去掉这一项' }).click()
    await dialog(coordinator).getByLabel('为什么去掉').fill('这里没有任务板')
    await dialog(coordinator).getByRole('button', { name: '去掉这一项' }).click()
    await deeds.getByText('还没有阶段总结').waitFor()

    await deeds.getByRole('button', { name: '出阶段总结' }).click()
    for (const label of ['主要做法', '存在问题', '下一步安排']) await dialog(coordinator).getByLabel(label).fill(`${label}：逐件核对，按月通报`)
    await dialog(coordinator).getByText(/发现隐患 1 件/).waitFor()
    await fits(coordinator)
    await dialog(coordinator).getByRole('button', { name: '出总结' }).click()
    const paper = coordinator.getByRole('link', { name: /松街阶总〔2026〕1号/ })
    await paper.waitFor()
    const pdf = await coordinator.request.get(new URL((await paper.getAttribute('href'))!, address).href)
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await deeds.getByRole('button', { name: '验收通过，完成' }).click()
    await dialog(coordinator).getByRole('button', { name: '验收通过，完成' }).click()
    await coordinator.locator('.stage-card', { hasText: '集中攻坚阶段' }).getByText('完成', { exact: true }).waitFor()
    await fits(coordinator)
  })

  it('what an enterprise owes is filed on the phone, goes back, is filed again and taken', async () => {
    const owner = await signedInOnPhone(await newPage(await phone(browser), 'owner'), address, 'owner')
    const file = async (name: string) => {
      await owner.locator('input[type=file]').setInputFiles(PAPER(name))
      await owner.getByText(`${name}　已存在手机里`).waitFor()
      await fits(owner)
      await owner.getByRole('button', { name: '上报', exact: true }).click()
    }
    await owner.goto(`${address}/m/mine`)
    await owner.getByRole('link', { name: /应报方案/ }).click()
    await owner.getByRole('button', { name: '签收' }).waitFor()
    // In the basement: signed and handed in without a network, arrived when there is one.
    await owner.context().setOffline(true)
    await owner.getByRole('button', { name: '签收' }).click()
    await owner.getByText(/签收《.+》：已存在手机里，等传/).waitFor()
    await owner.getByRole('button', { name: '上报', exact: true }).click()
    await file('火锅店工作方案.pdf')
    await owner.getByText(/火锅店工作方案：已存在手机里，等传/).waitFor()
    await fits(owner)
    await owner.context().setOffline(false)
    // What the browser says of the network that was taken away is no trouble.
    troubles.splice(0, Infinity, ...troubles.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED')))
    await owner.getByText(/待审/).waitFor()
    expect(await owner.getByRole('button', { name: '签收' }).count()).toBe(0)
    await fits(owner)

    await coordinator.goto(`${address}/filings?rule=own`)
    await coordinator.getByRole('row', { name: new RegExp(SHOP) }).getByRole('link', { name: '去看' }).click()
    await coordinator.getByRole('heading', { name: '火锅店工作方案' }).waitFor()
    await fits(coordinator)
    await coordinator.getByRole('button', { name: '退回', exact: true }).click()
    await dialog(coordinator).getByLabel('哪里要改').fill('没有写责任人')
    await dialog(coordinator).getByRole('button', { name: '退回' }).click()
    await coordinator.getByText('已退回').first().waitFor()

    await owner.goto(`${address}/m/filings`)
    await owner.getByText('退回：没有写责任人').waitFor()
    await owner.getByRole('button', { name: '再报' }).click()
    await file('火锅店工作方案改.pdf')
    await owner.getByText(/待审/).waitFor()

    await coordinator.reload()
    await coordinator.getByRole('button', { name: '采用' }).click()
    await dialog(coordinator).getByRole('button', { name: '采用' }).click()
    await coordinator.getByText('第 2 次，').waitFor()
    await coordinator.goto(`${address}/filings?rule=own`)
    const rows = coordinator.locator('tbody tr:not(.grid-group)')
    await coordinator.getByText('已采用').first().waitFor()
    // The missing stand first; the figure opens as many rows as it says.
    expect(await rows.last().textContent()).toContain(SHOP)
    const missing = coordinator.locator('.obligation-figures > div').filter({ has: coordinator.getByText('未报', { exact: true }) }).getByRole('link')
    const told = Number(await missing.textContent())
    await missing.click()
    await coordinator.waitForURL(/state=missing/)
    await expect.poll(() => rows.count()).toBe(told)
    await fits(coordinator)
    await owner.close()
  })

  it('a matter shows the hazard on its link, and the link nobody answers for', async () => {
    await coordinator.goto(`${address}/matters`)
    await coordinator.getByRole('link', { name: '建一件事' }).first().click()
    await coordinator.getByLabel('名称').fill('瓶装液化气')
    const pick = async (label: string, option: string) => {
      await coordinator.getByLabel(label).first().click()
      await coordinator.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).first().click()
    }
    await pick('牵头单位', '松湾街道安委会办公室')
    await coordinator.getByText('松湾街道安委会办公室', { exact: true }).first().waitFor()
    await coordinator.getByRole('button', { name: '建立，去排环节' }).click()
    await coordinator.waitForURL(/edit=chain/)

    await dialog(coordinator).getByLabel('环节').fill('使用')
    await dialog(coordinator).getByLabel('责任单位').click()
    await coordinator.locator('.ant-select-dropdown:visible').getByText('松湾街道经济发展办公室').click()
    await dialog(coordinator).getByRole('group', { name: '隐患类别' }).getByRole('combobox').click()
    await coordinator.locator('.ant-select-dropdown:visible').getByText('燃气', { exact: true }).click()
    await dialog(coordinator).getByRole('heading').click()
    await dialog(coordinator).getByRole('button', { name: '再加一环' }).click()
    await dialog(coordinator).getByLabel('环节').nth(1).fill('配送')
    await dialog(coordinator).getByText('1 个还没有责任单位').waitFor()
    await fits(coordinator)
    await dialog(coordinator).getByRole('button', { name: '定下链条' }).click()

    await coordinator.locator('.chain-link', { hasText: '配送' }).getByText('没有责任单位').waitFor()
    await coordinator.locator('.chain-link', { hasText: '使用' }).getByRole('link', { name: '1', exact: true }).first().click()
    await coordinator.getByRole('row', { name: /瓶装气没有报警器/ }).waitFor()
    await fits(coordinator)
    await coordinator.goto(`${address}/matters`)
    await coordinator.getByText('1 个环节没有单位').waitFor()
    await fits(coordinator)
  })
})
