// In a real Chromium: an enterprise hands in an earlier photo on the phone, turned and cut. At the desk the reviewer sees
// both side by side with the reason; the hazard does not close until somebody wrote that they looked on site, and then
// by another. What is drawn afterwards gets its result.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { drawScene } from '#bench/photo-scenes.ts'
import { newId } from '#platform/db/ids.ts'
import { systemScope } from '#platform/db/tx.ts'
import { serveWeb } from '#platform/http/web.ts'
import { addDays } from '#platform/time/day.ts'
import { buildPages, desk, fits, launchChromium, phone, signedInAtDesk, signedInOnPhone, watch, withoutChromium } from '#tests/browser.ts'
import { FLAG_LABELS, weightOf } from './rules.ts'
import { insertDraws, listClosed } from './store.ts'

describe.skipIf(withoutChromium)('a photo used before', async () => {
  const product = await testProduct({ running: true })
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-evidence-'))
  const troubles: string[] = []
  let browser: Browser
  let address: string
  let page: Page
  const ids: string[] = []

  beforeAll(async () => {
    await buildPages(folder, ['desk', 'field', 'sw'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
    for (const [login, name] of [['regulator', '韦晓棠'], ['second', '丁向东'], ['third', '罗文静']] as const) await product.addPerson({ login, name, role: 'regulator', post: '经发办', organisation: 'jingfa' })
    const regulator = await product.signIn('regulator')
    const entityId = newId()
    const made = await regulator.post('/api/entities', { commandId: newId(), id: entityId, fields: { name: '松湾汇鑫木业', kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa') } })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    await product.addPerson({ login: 'owner', name: '张立民', role: 'enterprise-principal', post: '负责人', entityId })
    const owner = await product.signIn('owner')
    for (const turn of [0, 90]) ids.push(await rectified(regulator, owner, entityId, turn))
    ids.push((await assigned(regulator, owner, entityId, 'major')).id)
    await product.settle()
    browser = await launchChromium(product.house)
    page = await signedInAtDesk(watch(await (await desk(browser)).newPage(), 'second', troubles, ['401 /api/me']), address, 'second')
  }, 180_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const picture = (turn = 0) => {
    const { width, height, pixels } = drawScene(5)
    return sharp(pixels, { raw: { width, height, channels: 1 } }).resize(800, 600).rotate(turn).jpeg().toBuffer()
  }
  const send = async (client: Client, at: { id: string; version: number }, path: string, body: object) => {
    const reply = await client.post<{ row: { version: number } }>(path, { commandId: newId(), ...(at.version ? { baseVersion: at.version } : {}), ...body })
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
    at.version = reply.body.row.version
  }

  /** A hazard that the enterprise may hand in as rectified. */
  async function assigned(regulator: Client, owner: Client, entityId: string, level: 'general' | 'major'): Promise<{ id: string; version: number }> {
    const at = { id: newId(), version: 0 }
    const path = `/api/hazards/${at.id}`
    await send(regulator, at, '/api/hazards', { id: at.id, entityId, description: level === 'major' ? '除尘系统未正常运行' : '疏散通道堆放杂物' })
    await send(regulator, at, `${path}/grade`, level === 'major' ? { level, clause: { document: '判定标准', documentNumber: '10', clause: '第十一条', text: '除尘系统不能正常运行的' } } : { level })
    await send(regulator, at, `${path}/assign`, { dueOn: addDays(product.today(), 40) })
    await send(owner, at, `${path}/plan`, { planMeasures: '装卸灰阀', planResponsible: '张立民', planFunds: 100, planDueOn: product.today(), planContingency: '停砂光' })
    if (level === 'major') await send(regulator, at, `${path}/approve-plan`, {})
    return at
  }

  async function rectified(regulator: Client, owner: Client, entityId: string, turn: number): Promise<string> {
    const photo = newId()
    expect((await owner.upload('PUT', `/api/files/${photo}?name=a.jpg&purpose=after`, await picture(turn))).status).toBe(200)
    const at = await assigned(regulator, owner, entityId, 'general')
    await send(owner, at, `/api/hazards/${at.id}/rectify`, { rectification: '已经清走', photos: [photo] })
    return at.id
  }
  const stateOf = async (of: Page, id: string) => ((await (await of.request.get(`${address}/api/hazards/${id}`)).json()) as { row: { state: string } }).row.state

  it('is seen by whoever reviews on site, on the phone, both pictures side by side, before anything is asked', async () => {
    const grid = await signedInOnPhone(watch(await (await phone(browser)).newPage(), 'grid', troubles, ['401 /api/me']), address, 'grid')
    for (const path of [`/m/hazards/${ids[1]}`, `/m/hazards/${ids[1]}/accept`]) {
      await grid.goto(`${address}${path}`)
      const facts = grid.getByRole('region', { name: '照片核对' })
      await facts.getByText(/几乎相同，旋转 90°/).waitFor()
      await expect.poll(() => facts.locator('img').evaluateAll((images) => images.length === 2 && images.every((image) => (image as HTMLImageElement).naturalWidth > 0))).toBe(true)
      await fits(grid)
    }
    await grid.getByLabel('照片与以前的几乎相同，你怎么看的').waitFor()
    if (process.env['SCREENS']) await grid.screenshot({ path: join(process.env['SCREENS'], 'evidence-phone.png') })
    expect(troubles).toEqual([])
  }, 60_000)

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
    expect(await stateOf(page, ids[1]!)).toBe('rectified')
    await dialog.getByLabel('到现场看过').check()
    await accept.click()
    await page.getByText('到现场看过：照片和上次那件一样').first().waitFor()
    expect(await stateOf(page, ids[1]!)).toBe('closed')
    await fits(page)
    await page.goto(`${address}/evidence`)
    await page.getByText('还没有抽过').waitFor()
    if (process.env['SCREENS']) await page.screenshot({ path: join(process.env['SCREENS'], 'draws.png') })
    expect(troubles).toEqual([])
  }, 60_000)
  it('handed in on the phone turned and cut, does not close a major hazard until somebody was on site; then another closes it', async () => {
    const id = ids[2]!
    const before = await sharp(await picture()).metadata()
    const cut = await sharp(await picture()).extract({ left: 60, top: 50, width: Math.round(before.width * 0.85), height: Math.round(before.height * 0.83) }).toBuffer()
    const owner = await signedInOnPhone(watch(await (await phone(browser)).newPage(), 'owner', troubles, ['401 /api/me']), address, 'owner')
    await owner.goto(`${address}/m/`)
    await owner.getByRole('link', { name: /整改.*除尘系统未正常运行/ }).click()
    await owner.getByRole('link', { name: '提交整改' }).click()
    await owner.getByLabel('怎么改的').fill('卸灰阀已装好，除尘器已开')
    await owner.locator('.photo-add input').setInputFiles({ name: 'after.jpg', mimeType: 'image/jpeg', buffer: await sharp(cut).rotate(90).jpeg({ quality: 70 }).toBuffer() })
    await owner.getByRole('img', { name: '整改后的照片第 1 张' }).waitFor()
    await owner.getByRole('button', { name: '交整改' }).click()
    await expect.poll(() => stateOf(owner, id), { timeout: 20_000 }).toBe('rectified')
    await product.settle()

    const regulator = await signedInAtDesk(watch(await (await desk(browser)).newPage(), 'regulator', troubles, ['401 /api/me']), address, 'regulator')
    await regulator.goto(`${address}/hazards/${id}`)
    const facts = regulator.getByRole('group', { name: '照片核对' })
    await facts.getByText(/松湾汇鑫木业 YH-\d{4}-\d{5} 的整改后照片几乎相同，旋转 90°/).first().waitFor()
    const both = facts.locator('.evidence-both').first()
    await expect.poll(() => both.locator('img').evaluateAll((images) => images.length === 2 && images.every((image) => (image as HTMLImageElement).naturalWidth > 0))).toBe(true)
    // Side by side, both wholly in sight of one line.
    const [left, right] = await Promise.all([0, 1].map((n) => both.locator('img').nth(n).boundingBox()))
    expect(left!.x + left!.width).toBeLessThanOrEqual(right!.x)
    expect(Math.abs(left!.y - right!.y)).toBeLessThan(2)
    if (process.env['SCREENS']) await regulator.screenshot({ path: join(process.env['SCREENS'], 'evidence-major.png'), fullPage: true })
    await fits(regulator)
    await regulator.getByRole('button', { name: /^复查通过/ }).first().click()
    const dialog = regulator.locator('dialog[open]')
    await dialog.getByLabel(/现场(复查)?看到什么/).fill('照片上看已装')
    await dialog.getByLabel('照片与以前的几乎相同，你怎么看的').fill('像是旧照片，请到现场看')
    await dialog.getByRole('button', { name: /^复查通过/ }).click()
    await expect.poll(() => stateOf(regulator, id)).toBe('accepted')

    await page.goto(`${address}/hazards/${id}`)
    const closing = page.getByRole('button', { name: '销号', exact: true })
    await page.getByText('先到现场看过').first().waitFor()
    expect(await closing.isDisabled()).toBe(true)
    await page.getByRole('button', { name: '写明怎么看的' }).click()
    const looking = page.locator('dialog[open]')
    await looking.getByLabel('怎么看的').fill('到车间看过，两台卸灰阀在转')
    await looking.getByLabel('到现场看过').check()
    await looking.getByRole('button', { name: '记下' }).click()
    await page.getByText('到现场看过：到车间看过，两台卸灰阀在转').first().waitFor()
    await closing.click()
    await page.locator('dialog[open]').getByRole('button', { name: '销号', exact: true }).click()
    await expect.poll(() => stateOf(page, id)).toBe('closed')
    // The enterprise reads its own story, and nothing of this in it.
    await owner.goto(`${address}/m/`)
    expect(JSON.stringify(await (await owner.request.get(`${address}/api/hazards/${id}`)).json())).not.toMatch(/照片核对|几乎相同|旧照片|卸灰阀在转/)
    // Both downloads: the original as it came over, and the copy with its strip.
    const [file] = ((await (await page.request.get(`${address}/api/hazards/${id}`)).json()) as { files: { id: string; sha256: string; purpose: string }[] }).files.filter(({ purpose }) => purpose === 'after')
    await page.locator('.pair-side', { hasText: '整改后' }).getByRole('button').first().click()
    const saved = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('dialog[open]').getByRole('link', { name }).click()])
      return readFileSync(await download.path())
    }
    const original = await saved('下载原件')
    expect(createHash('sha256').update(original).digest('hex')).toBe(file!.sha256)
    expect((await sharp(await saved('下载副本')).metadata()).height).toBeGreaterThan((await sharp(original).metadata()).height)
    expect(troubles).toEqual([])
  }, 90_000)

  it('is drawn for another look, which gets its result at the desk', async () => {
    const rows = await product.db.write(systemScope(product.tenantId), async (tx) => {
      const closed = await listClosed(tx, '2000-01-01', '2199-12-31')
      await insertDraws(tx, closed.map(({ id, regionPath, kinds }) => ({ hazardId: id, regionPath, month: '2026-10', drawnOn: '2026-11-01', seed: 'walk', weight: weightOf(kinds), reasons: kinds.map((kind) => FLAG_LABELS[kind]) })), product.house.clock())
      return closed.length
    })
    const third = await signedInAtDesk(watch(await (await desk(browser)).newPage(), 'third', troubles, ['401 /api/me']), address, 'third')
    await third.goto(`${address}/evidence`)
    await third.getByText(`${rows} 件还没有核查结果`).waitFor()
    await third.getByRole('row', { name: /除尘系统未正常运行/ }).getByRole('button', { name: '记核查结果' }).click()
    const dialog = third.locator('dialog[open]')
    await dialog.getByRole('button', { name: '记下' }).click()
    await dialog.locator('.field-error').first().waitFor()
    await dialog.getByText('没有整改到位').click()
    await dialog.getByLabel('看到什么').fill('一台又拆下来了')
    if (process.env['SCREENS']) await third.screenshot({ path: join(process.env['SCREENS'], 'draws-look.png') })
    await dialog.getByRole('button', { name: '记下' }).click()
    await third.getByRole('row', { name: /除尘系统未正常运行/ }).getByRole('link', { name: '去重新打开' }).waitFor()
    await third.getByText(`${rows - 1} 件还没有核查结果`).waitFor()
    await fits(third)
    if (process.env['SCREENS']) await third.screenshot({ path: join(process.env['SCREENS'], 'draws-rows.png') })
    await third.getByRole('link', { name: '去重新打开' }).click()
    await third.getByText('抽查核查：没有整改到位，一台又拆下来了').or(third.getByText(/抽查核查：没有整改到位/)).first().waitFor()
    expect(troubles).toEqual([])
  }, 60_000)
})
