// In a real Chromium: a report that looks like one we have is said so while it is written; two that came in are judged side by
// side, become one and two again; a list is looked through, brought in, and what it kept aside is decided.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { buildPages, desk, fits, launchChromium, signedInAtDesk, watch, withoutChromium } from '#tests/browser.ts'

describe.skipIf(withoutChromium)('one hazard, several findings', async () => {
  const product = await testProduct({ running: true })
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-findings-'))
  const troubles: string[] = []
  const NAME = '松湾汇鑫木业有限公司松湾新港第一分公司二号厂房'
  let browser: Browser
  let address: string
  let page: Page
  let entityId: string

  beforeAll(async () => {
    await buildPages(folder, ['desk'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办', organisation: 'anban' })
    await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格员', organisation: 'xg', region: 'xg' })
    const coordinator = await product.signIn('coordinator')
    const made = await coordinator.post('/api/entities', { commandId: newId(), id: (entityId = newId()), fields: { name: NAME, kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa') } })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    const grid = await product.signIn('grid')
    await report(grid, '三号库配电箱门缺失，带电部位外露', '#884422')
    await report(coordinator, '3号库配电箱没有门，带电体裸露', '#228844')
    await product.settle()
    browser = await launchChromium(product.house)
    page = await signedInAtDesk(watch(await (await desk(browser)).newPage(), 'coordinator', troubles, ['401 /api/me']), address, 'coordinator')
  }, 180_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function report(client: Client, description: string, background: string): Promise<void> {
    const photo = newId()
    const bytes = await sharp({ create: { width: 320, height: 240, channels: 3, background } }).jpeg().toBuffer()
    expect((await client.upload('PUT', `/api/files/${photo}?name=a.jpg&purpose=before`, bytes)).status).toBe(200)
    const reply = await client.post('/api/hazards', { commandId: newId(), id: newId(), entityId, description, place: '3号库', photos: [photo] })
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  }

  it('two reports are judged side by side, with their photos', async () => {
    await page.goto(`${address}/duplicates`)
    const pair = page.locator('.suspect')
    await pair.waitFor()
    expect(await pair.locator('.side-photos img').count()).toBe(2)
    await fits(page)
    await pair.getByRole('button', { name: '是同一件，并案' }).click()
    await page.getByText('没有要判断的').waitFor()
  })

  it('the kept one tells both findings; the other leads to it and can be taken out again', async () => {
    await page.goto(`${address}/hazards`)
    await page.getByRole('link', { name: 'YH-', exact: false }).first().click()
    await page.getByText('发现 2 次，2 个渠道').waitFor()
    await fits(page)
    const gone = (await product.signIn('coordinator').then((client) => client.get<{ rows: { id: string }[] }>('/api/hazards?state=voided'))).body.rows[0]!
    await page.goto(`${address}/hazards/${gone.id}`)
    await page.getByText('已并到那里办').waitFor()
    await page.getByRole('button', { name: '撤销并案' }).click()
    await page.getByText('发现 1 次', { exact: true }).waitFor()
  })

  it('a report being written hears of it, and may be recorded there instead', async () => {
    await page.goto(`${address}/hazards/new?entityId=${entityId}`)
    await page.getByLabel('隐患', { exact: true }).fill('3号库的配电箱门掉了，带电部位露在外面')
    const likes = page.getByRole('complementary', { name: '像是已经有的' })
    await likes.waitFor()
    await likes.getByRole('button', { name: '就是这件，记上这一次' }).first().click()
    await page.getByText(/发现 2 次/).waitFor()
  })

  it('a list is shown first, then brought in; what looks like one we have is decided', async () => {
    await page.goto(`${address}/hazard-imports`)
    const text = `\ufeff单位,啥毛病,部位,发现日期\r\n${NAME},三号库配电箱的门没有了,3号库,2025-01-05\r\n${NAME},锅炉房水位计模糊看不清,锅炉房,2025-02-03\r\n没有的单位,灭火器过期,门口,2025-02-03\r\n`
    await page.setInputFiles('input[type=file]', { name: '历年台账.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.getByText('请补上这些列').waitFor()
    await page.setInputFiles('input[type=file]', { name: '历年台账.csv', mimeType: 'text/csv', buffer: Buffer.from(text.replace('啥毛病', '问题描述')) })
    await page.getByRole('button', { name: '导入这 1 件' }).waitFor()
    await fits(page)
    await page.getByRole('button', { name: '导入这 1 件' }).click()
    await page.getByText('1 行没有导入').waitFor()
    await page.getByRole('row', { name: '历年台账.csv', exact: false }).waitFor()
    await page.getByRole('link', { name: '去判断' }).click()
    await page.locator('.suspect').getByRole('button', { name: '不是，另登记一件' }).click()
    await page.getByText('没有要判断的').waitFor()
    expect(troubles.filter((trouble) => !trouble.includes('422'))).toEqual([])
  })
})
