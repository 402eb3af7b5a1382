// At the desk, in a real Chromium: a rectification's photo is an earlier one turned by a quarter. The reviewer sees both
// side by side; the hazard does not close until somebody wrote that they looked on site.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { drawScene } from '#bench/photo-scenes.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { buildPages, desk, fits, launchChromium, signedInAtDesk, watch, withoutChromium } from '#tests/browser.ts'

describe.skipIf(withoutChromium)('a photo used before', async () => {
  const product = await testProduct({ clock: () => new Date() })
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-evidence-'))
  const troubles: string[] = []
  let browser: Browser
  let address: string
  let page: Page
  const ids: string[] = []

  beforeAll(async () => {
    await buildPages(folder, ['desk'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    for (const login of ['regulator', 'second']) await product.addPerson({ login, name: login === 'second' ? '丁向东' : '韦晓棠', role: 'regulator', post: '经发办', organisation: 'jingfa' })
    const regulator = await product.signIn('regulator')
    const entityId = newId()
    const made = await regulator.post('/api/entities', { commandId: newId(), id: entityId, fields: { name: '松湾汇鑫木业', kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa') } })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '负责人', entityId })
    const owner = await product.signIn('owner')
    for (const turn of [0, 90]) ids.push(await rectified(regulator, owner, entityId, turn))
    await product.settle()
    browser = await launchChromium()
    page = await signedInAtDesk(watch(await (await desk(browser)).newPage(), 'second', troubles, ['401 /api/me']), address, 'second')
  }, 180_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function rectified(regulator: Client, owner: Client, entityId: string, turn: number): Promise<string> {
    const { width, height, pixels } = drawScene(5)
    const bytes = await sharp(pixels, { raw: { width, height, channels: 1 } }).resize(800, 600).rotate(turn).jpeg().toBuffer()
    const photo = newId()
    expect((await owner.upload('PUT', `/api/files/${photo}?name=a.jpg&purpose=after`, bytes)).status).toBe(200)
    const id = newId()
    let version = 1
    const send = async (client: Client, path: string, body: object) => {
      const reply = await client.post<{ row: { version: number } }>(path, { commandId: newId(), ...body })
      expect(reply.status, JSON.stringify(reply.body)).toBe(200)
      version = reply.body.row.version
    }
    await send(regulator, '/api/hazards', { id, entityId, description: '疏散通道堆放杂物' })
    await send(regulator, `/api/hazards/${id}/grade`, { baseVersion: version, level: 'general' })
    await send(regulator, `/api/hazards/${id}/assign`, { baseVersion: version, dueOn: '2199-01-01'.replace('2199', String(new Date().getFullYear() + 1)) })
    await send(owner, `/api/hazards/${id}/plan`, { baseVersion: version, planMeasures: '清走', planResponsible: '张', planFunds: 0, planDueOn: new Date().toISOString().slice(0, 10), planContingency: '停用' })
    await send(owner, `/api/hazards/${id}/rectify`, { baseVersion: version, rectification: '已经清走', photos: [photo] })
    return id
  }

  it('stands beside the pair with both pictures, and closing asks for a look on site', async () => {
    await page.goto(`${address}/hazards/${ids[1]}`)
    const facts = page.getByRole('group', { name: '照片核对' })
    await facts.getByText('几乎相同，旋转 90°').waitFor()
    expect(await facts.locator('.evidence-both img').count()).toBe(2)
    await expect.poll(() => facts.locator('.evidence-both img').evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 0))).toBe(true)
    if (process.env['SCREENS']) await page.screenshot({ path: join(process.env['SCREENS'], 'evidence.png'), fullPage: true })
    await page.getByRole('button', { name: /^复查通过/ }).first().click()
    const dialog = page.locator('dialog[open]')
    await dialog.getByLabel('现场看到什么').fill('通道已清')
    await dialog.getByLabel('照片与以前的几乎相同，你怎么看的').fill('照片和上次那件一样')
    if (process.env['SCREENS']) await page.screenshot({ path: join(process.env['SCREENS'], 'evidence-accept.png') })
    const accept = dialog.getByRole('button', { name: /^复查通过/ })
    await accept.click()
    await dialog.getByText('先到现场看过').waitFor()
    expect((await page.request.get(`${address}/api/hazards/${ids[1]}`).then((reply) => reply.json()) as { row: { state: string } }).row.state).toBe('rectified')
    await dialog.getByLabel('到现场看过').check()
    await accept.click()
    await page.getByText('到现场看过：照片和上次那件一样').first().waitFor()
    expect((await page.request.get(`${address}/api/hazards/${ids[1]}`).then((reply) => reply.json()) as { row: { state: string } }).row.state).toBe('closed')
    await fits(page)
    await page.goto(`${address}/evidence`)
    await page.getByText('还没有抽过').waitFor()
    if (process.env['SCREENS']) await page.screenshot({ path: join(process.env['SCREENS'], 'draws.png') })
    expect(troubles).toEqual([])
  }, 60_000)
})
