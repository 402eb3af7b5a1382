// The pages of statistics in a real browser: a cell opens the list with as many rows as it says, the targets, the map and the
// reports stand, and nothing runs over the edge.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { buildPages, desk, fits, launchChromium, signedInAtDesk, watch, withoutChromium } from '#tests/browser.ts'

vi.setConfig({ testTimeout: 90_000 })
const folder = mkdtempSync(join(tmpdir(), 'zhiben-statistics-'))
const shots = process.env['STATISTICS_SHOTS']
const product = await testProduct()
const troubles: string[] = []
let browser: Browser
let address: string
let page: Page

const must = async (reply: Promise<{ status: number; body: unknown }>) => { const { status, body } = await reply; expect(status, JSON.stringify(body)).toBe(200); return body as { row: { id: string; version: number } } }

async function fill(office: Client): Promise<void> {
  const places = [['xg', '34', 113.61, 34.21], ['sq', '52', 113.66, 34.24], ['xg-1', null, null, null]] as const
  for (const [i, [region, industry, longitude, latitude]] of places.entries()) {
    const entity = newId()
    await must(office.post('/api/entities', { commandId: newId(), id: entity, fields: { name: `第${i + 1}家单位`, kind: 'place', regionId: await product.region(region), organisationId: await product.organisation('jingfa'), industry, longitude, latitude } }))
    for (let n = 0; n <= i + 1; n++) {
      const made = await must(office.post('/api/hazards', { commandId: newId(), id: newId(), entityId: entity, description: '配电箱前堆放原料', channel: 'inspection', foundOn: n ? '2026-10-12' : '2026-11-20' }))
      if (n) await must(office.post(`/api/hazards/${made.row.id}/grade`, { commandId: newId(), baseVersion: made.row.version, level: 'general', category: 'electric' }))
    }
  }
}

beforeAll(async () => {
  await buildPages(folder, ['desk'])
  await serveWeb(product.http, folder)
  address = await product.http.listen({ host: '127.0.0.1', port: 0 })
  await product.addPerson({ login: 'office', name: '统筹', role: 'coordinator', post: '岗位', organisation: 'anban' })
  await fill(await product.signIn('office'))
  await product.daily()
  browser = await launchChromium(product.house)
  page = watch(await signedInAtDesk(await (await desk(browser)).newPage(), address, 'office'), 'office', troubles)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(withoutChromium)('statistics', () => {
  const shot = async (name: string) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }) }

  it('a cell opens exactly as many rows as it says', async () => {
    await page.goto(`${address}/statistics`)
    await page.getByText('全部相符').waitFor()
    await fits(page)
    await shot('cross')
    const cell = page.getByRole('row', { name: /石桥社区/ }).getByRole('link', { name: /批发和零售业发现/ })
    expect(await cell.textContent()).toBe('3')
    await cell.click()
    await page.getByText('行业：批发和零售业').waitFor()
    await expect.poll(() => page.locator('.list-foot [role=status]').textContent()).toMatch(/\b3 件/)
    await fits(page)
    await shot('behind')
  })

  it.each([['/statistics?by=channel&measure=open', '督导检查'], ['/statistics/goals', '目标'], ['/statistics/map', '没有坐标，不在图上'], ['/statistics/map?show=entities', '家监管单位没有坐标'], ['/statistics/reports', '还没有出过报告']])('%s shows %s', async (path, words) => {
    await page.goto(`${address}${path}`)
    await page.getByText(words).first().waitFor()
    await fits(page)
    await shot(path.replaceAll(/\W+/g, '-'))
  })

  it('a report is issued with what no record knows', async () => {
    await page.goto(`${address}/statistics/reports`)
    await page.getByRole('button', { name: '出一份报告' }).click()
    await page.getByLabel('存在问题').fill('个别单位整改缓慢')
    await page.getByRole('dialog').getByRole('button', { name: '出报告' }).click()
    await page.getByRole('cell', { name: /2026年10月隐患统计分析报告/ }).waitFor()
    await fits(page)
  })

  it('leaves no error in the console', () => expect(troubles).toEqual([]))
})
