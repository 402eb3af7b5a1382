// The library at the desk, in a real Chromium: a sentence brings its clause forward, two characters find one, a document
// says what it replaced, a checklist joins trades, a quiz is marked; and the grade form cites by the finding's own words.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { buildPages, desk, fits, launchChromium, NARROW_DESK, phone, signedInAtDesk, signedInOnPhone, watch, withoutChromium } from '#tests/browser.ts'

describe.skipIf(withoutChromium)('the library of standards', async () => {
  const product = await testProduct({ running: true })
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-standards-'))
  const troubles: string[] = []
  let browser: Browser
  let address: string
  let page: Page
  let hazard: string
  let checked: string
  const shot = async (name: string) => {
    if (process.env['SHOTS']) await page.screenshot({ path: join(process.env['SHOTS'], `${name}.png`) })
  }

  beforeAll(async () => {
    await buildPages(folder, ['desk', 'field', 'sw'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
    const coordinator = await product.signIn('coordinator')
    const entityId = newId()
    await coordinator.post('/api/entities', { commandId: newId(), id: entityId, fields: { name: '汇鑫木业', kind: 'place', regionId: await product.region('xg') } })
    await coordinator.post('/api/entities', { commandId: newId(), id: (checked = newId()), fields: { name: '顺达铝制品', kind: 'place', industry: '3311', regionId: await product.region('xg') } })
    await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
    hazard = newId()
    await coordinator.post('/api/hazards', { commandId: newId(), id: hazard, entityId, description: '木工车间除尘器下面没有锁气卸灰阀，直接套编织袋', place: '木工车间', photos: [] })
    browser = await launchChromium(product.house)
    page = await signedInAtDesk(watch(await (await desk(browser)).newPage(), 'coordinator', troubles, ['401 /api/me']), address, 'coordinator')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => expect(troubles).toEqual([]))

  it('lists what stands in each field', async () => {
    await page.getByRole('link', { name: '判定标准' }).click()
    await page.getByRole('heading', { name: '判定标准', exact: true }).waitFor()
    await page.getByRole('link', { name: '煤矿重大事故隐患判定标准', exact: true }).waitFor()
    expect(await page.getByText('由 应急管理部令第21号 代替').count()).toBe(1)
    await shot('library')
    await fits(page)
  })

  it('finds by two characters, and suggests for a sentence with the reason marked', async () => {
    const find = page.getByRole('searchbox')
    await find.fill('泄爆')
    await page.getByRole('heading', { name: '含“泄爆”的条款' }).waitFor()
    await expect.poll(() => page.locator('.clause-hits mark').first().textContent()).toBe('泄爆')
    await find.fill('喷涂车间没装可燃气体报警器')
    const suggested = page.getByRole('region', { name: '像是这几条' }).getByRole('listitem')
    await expect.poll(() => suggested.first().textContent()).toMatch(/第[七八]条（[六七]）/)
    expect(await suggested.first().locator('mark').allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('可燃气体报警')]))
    await shot('suggest')
    await fits(page)
    // What is suggested opens at its article.
    await suggested.first().getByRole('link').click()
    await page.getByRole('heading', { name: /^第[七八]条/ }).first().waitFor()
    await expect.poll(() => page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))!.getBoundingClientRect().top)).toBeLessThan(200)
    await page.goBack()
    await page.getByRole('heading', { name: '判定标准', exact: true }).waitFor()
    await find.fill('')
  })

  it('opens a document at its clauses, with what must be made sure of', async () => {
    await page.getByRole('link', { name: '工贸企业重大事故隐患判定标准', exact: true }).click()
    await page.getByRole('heading', { name: /第十三条/ }).waitFor()
    expect(await page.getByText('“并且”：没有辨识、没有建台账，又没有警示标志，都占才是').count()).toBe(1)
    await shot('document')
    await fits(page)
  })

  it('asks ten questions and marks them', async () => {
    await page.getByRole('link', { name: '学习测验' }).click()
    const questions = page.locator('.quiz > li')
    await expect.poll(() => questions.count()).toBe(10)
    expect(await page.getByRole('button', { name: '交卷' }).isDisabled()).toBe(true)
    for (let at = 0; at < 10; at += 1) await questions.nth(at).getByRole('radio').first().check()
    await shot('quiz')
    await page.getByRole('button', { name: '交卷' }).click()
    await expect.poll(() => page.getByRole('status').first().textContent()).toMatch(/答对 \d+ \/ 10/)
    await shot('quiz-marked')
    await fits(page)
  })

  it('joins the criteria of the trades one ticks', async () => {
    await page.goto(`${address}/standards/checklist`)
    await page.getByLabel('机械').check()
    await page.getByLabel('粉尘涉爆').check()
    await expect.poll(() => page.getByText('机械、粉尘涉爆　21 项').count()).toBe(1)
    await shot('checklist')
    await page.setViewportSize(NARROW_DESK)
    await fits(page)
  })

  it('brings the clause forward where a hazard is graded', async () => {
    await page.goto(`${address}/hazards/${hazard}`)
    await page.getByRole('button', { name: '判定', exact: true }).click()
    const dialog = page.locator('dialog[open]')
    await dialog.getByText('重大', { exact: true }).click()
    const offered = dialog.getByRole('list', { name: '推荐的条款' }).getByRole('listitem')
    await expect.poll(() => offered.first().textContent()).toContain('第十一条（六）')
    expect((await offered.first().locator('mark').allTextContents()).join('')).toContain('锁气卸灰')
    await shot('grade')
    await offered.first().getByRole('button').click()
    expect(await dialog.locator('.clause-chosen').textContent()).toContain('应急管理部令第10号　第十一条（六）')
  })

  it('on the phone, 没有 is ticked off and 存在 begins a finding in the clause’s words; both stay', async () => {
    const field = watch(await signedInOnPhone(await (await phone(browser)).newPage(), address, 'grid'), 'grid', troubles, ['401 /api/me'])
    await field.goto(`${address}/m/check/${checked}`)
    const items = field.locator('.check-item')
    await expect.poll(() => items.count()).toBe(3 + 7 + 1)
    await items.nth(0).getByRole('button', { name: '没有' }).click()
    await items.nth(1).getByRole('button', { name: '存在，上报' }).click()
    const said = field.getByRole('textbox', { name: '说一句' })
    await expect.poll(() => said.inputValue()).toBe('特种作业人员未按照规定经专门的安全作业培训并取得相应资格，上岗作业（对照《工贸企业重大事故隐患判定标准》第三条（二））')
    await field.getByRole('button', { name: '上报', exact: true }).click()
    await expect.poll(() => new URL(field.url()).pathname).toBe('/m/')
    await field.goto(`${address}/m/check/${checked}`)
    await expect.poll(() => field.getByText('看了 2 / 11 项，存在 1 项').count()).toBe(1)
    await items.nth(1).getByRole('button', { name: '存在，打开' }).click()
    await expect.poll(() => new URL(field.url()).pathname).toMatch(/^\/m\/hazards\//)
    await field.context().close()
  })

  it('on the phone, a sentence finds its clause, and ten questions are answered and marked', async () => {
    const field = watch(await signedInOnPhone(await (await phone(browser)).newPage(), address, 'grid'), 'grid', troubles, ['401 /api/me'])
    await field.goto(`${address}/m/mine`)
    await field.getByRole('link', { name: /判定标准/ }).click()
    await field.getByRole('link', { name: /工贸企业重大事故隐患判定标准/ }).waitFor()
    await fits(field)
    await field.getByRole('searchbox').fill('喷涂车间没装可燃气体报警器')
    await field.getByRole('heading', { name: '像是这几条' }).waitFor()
    expect(await field.locator('.clause-card mark').allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('可燃气体报警')]))
    await fits(field)
    await field.locator('.clause-card').first().click()
    await expect.poll(() => field.locator('.article', { hasText: /^第[七八]条/ }).first().evaluate((node) => node.getBoundingClientRect().top)).toBeLessThan(300)
    await fits(field)
    await field.getByRole('link', { name: /学习测验/ }).click()
    const questions = field.locator('.question')
    await expect.poll(() => questions.count()).toBe(10)
    expect(await field.getByRole('button', { name: /交卷/ }).isDisabled()).toBe(true)
    await fits(field)
    for (let at = 0; at < 9; at += 1) await questions.nth(at).getByRole('radio').first().check()
    // What was answered stays when the page is opened again.
    await field.getByText('还有 1 题没答').waitFor()
    await field.reload()
    await field.getByText('还有 1 题没答').waitFor()
    await questions.nth(9).getByRole('radio').first().check()
    await field.getByRole('button', { name: '交卷' }).click()
    await field.getByText(/答对 \d+ \/ 10/).waitFor()
    if (process.env['SHOTS']) await field.screenshot({ path: join(process.env['SHOTS'], 'quiz-phone.png') })
    await field.goto(`${address}/m/standards`)
    await field.getByRole('heading', { name: '我的测验' }).waitFor()
    await field.context().close()
  })
})
