// Devices whose clock is wrong, in a real Chromium: a phone years behind or days ahead dates what it files by the server's
// clock, in the basement too; it comes to the new day while it lies open; a PC in another zone offers the server's day as 今天.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { addDays } from '#platform/time/day.ts'
import { buildPages, desk, launchChromium, phone, picture, signedInAtDesk, signedInOnPhone, withoutChromium } from '#tests/browser.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const folder = mkdtempSync(join(tmpdir(), 'zhiben-clock-'))
// It stands at nine in the morning of a day that the machine of this test hardly has; the devices run on from wherever they are.
const product = await testProduct()
product.setNow('2027-03-09T09:00:00+08:00')
const today = product.today()
let browser: Browser
let address: string
let coordinator: Client
let entityId: string

type Found = { rows: { id: string; description: string; foundOn: string }[] }
const foundOn = async (description: string) => (await coordinator.get<Found>('/api/hazards?sort=-foundOn')).body.rows.find((row) => row.description === description)?.foundOn
const takenAt = async (description: string) => {
  const id = (await coordinator.get<Found>('/api/hazards?sort=-foundOn')).body.rows.find((row) => row.description === description)!.id
  return (await coordinator.get<{ files: { takenAt: string }[] }>(`/api/hazards/${id}`)).body.files.map((file) => file.takenAt.slice(0, 10))
}

beforeAll(async () => {
  await buildPages(folder, ['desk', 'field', 'sw'])
  await serveWeb(product.http, folder)
  address = await product.http.listen({ host: '127.0.0.1', port: 0 })
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
  await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
  coordinator = await product.signIn('coordinator')
  entityId = newId()
  const made = await coordinator.post('/api/entities', { commandId: newId(), id: entityId, fields: { name: '顺捷仓储', kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa') } })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  browser = await launchChromium(product.house)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Reports at the one place there is, with a photo whose file has the time of the phone that takes it. */
async function report(page: Page, words: string): Promise<void> {
  await page.goto(`${address}/m/`)
  const photo = join(folder, 'image.jpg')
  const taken = (await page.evaluate(() => Date.now())) / 1000
  writeFileSync(photo, await picture('#8a7f6a'))
  utimesSync(photo, taken, taken)
  await page.locator('.deed-camera input').setInputFiles(photo)
  await page.getByRole('button', { name: '选点位', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '顺捷仓储' }).click()
  await page.getByRole('button', { name: '说一句', exact: true }).click()
  await page.getByRole('textbox', { name: '说一句' }).fill(words)
  await page.getByRole('button', { name: '上报', exact: true }).click()
}

describe.skipIf(withoutChromium)('a device with a wrong clock', () => {
  it.each([['two years behind', -730 * DAY], ['three days ahead', 3 * DAY], ['an hour into tomorrow', 16 * HOUR]])('a phone %s dates a finding by the server, also without a network', async (name, ahead) => {
    const context = await phone(browser, undefined, { ahead, zone: 'America/Los_Angeles' })
    const page = await signedInOnPhone(await context.newPage(), address, 'grid')
    await page.locator('.tile', { hasText: '顺捷仓储' }).waitFor()
    await report(page, `${name}，有网`)
    await expect.poll(() => foundOn(`${name}，有网`), { timeout: 20_000 }).toBe(today)

    // Killed and opened again in the basement: nobody tells the time there.
    await context.setOffline(true)
    await page.close()
    const again = await context.newPage()
    await again.goto(`${address}/m/mine`)
    await again.getByText('记录里用的是服务器的时间').waitFor()
    await report(again, `${name}，没有网`)
    await expect.poll(() => again.getByRole('status').first().textContent()).toContain('没有网。1 条存在手机里')
    await context.setOffline(false)
    await expect.poll(() => foundOn(`${name}，没有网`), { timeout: 20_000 }).toBe(today)
    expect(await takenAt(`${name}，没有网`)).toEqual([today])
    await context.close()
  }, 90_000)

  it('a phone that lies open over midnight comes to the new day', async () => {
    type Hazard = { row: { id: string; version: number } }
    const step = async (path: string, body: object): Promise<Hazard> => {
      const reply = await coordinator.post<Hazard>(`/api/hazards${path}`, { commandId: newId(), ...body })
      expect(reply.status, JSON.stringify(reply.body)).toBe(200)
      return reply.body
    }
    const { row } = await step('', { id: newId(), entityId, description: '过夜的隐患', photos: [] })
    const graded = await step(`/${row.id}/grade`, { baseVersion: row.version, level: 'general' })
    await step(`/${row.id}/assign`, { baseVersion: graded.row.version, dueOn: addDays(today, 3) })
    const context = await phone(browser)
    const page = await signedInOnPhone(await context.newPage(), address, 'grid')
    await page.goto(`${address}/m/places/${entityId}`)
    const hazard = page.getByRole('link', { name: /过夜的隐患/ })
    await expect.poll(() => hazard.textContent(), { timeout: 20_000 }).toContain('还剩 3 天')
    // Nothing waits to be sent and nobody answers: only the phone itself can notice.
    await context.setOffline(true)
    await page.getByText('没有网').first().waitFor()
    await page.clock.fastForward(16 * HOUR)
    await expect.poll(() => hazard.textContent()).toContain('还剩 2 天')
    await context.close()
  }, 60_000)

  it('a PC in another zone, a year ahead, offers the day of the server as 今天', async () => {
    const context = await desk(browser, { ahead: 366 * DAY, zone: 'Pacific/Kiritimati' })
    const page = await signedInAtDesk(await context.newPage(), address, 'coordinator')
    await page.goto(`${address}/hazards/new?entityId=${entityId}`)
    const box = page.getByLabel('发现日期')
    await expect.poll(() => box.inputValue()).toBe(today)
    await box.fill(addDays(today, -3))
    await box.press('Enter')
    await expect.poll(() => box.inputValue()).toBe(addDays(today, -3))
    await box.click()
    const panel = page.locator('.ant-picker-dropdown:visible')
    expect(await panel.locator('.ant-picker-cell-today').getAttribute('title')).toBe(today)
    await panel.getByText('今天', { exact: true }).click()
    await expect.poll(() => box.inputValue()).toBe(today)
    await context.close()
  }, 60_000)
})
