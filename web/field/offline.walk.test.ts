// The phone in a real Chromium against the real server: a finding made in a basement survives a killed tab and arrives
// exactly once with its photo as taken; a lost reply doubles nothing; a refusal is kept with its reason; an enterprise
// rectifies without a network.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD, testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { serveWeb } from '#platform/http/web.ts'
import { addDays } from '#platform/time/day.ts'
import { buildPages, launchChromium, phone as phoneOf, picture, signedInOnPhone, withoutChromium } from '#tests/browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiben-field-'))
const product = await testProduct({ running: true })
let browser: Browser
let address: string
let coordinator: Client
let entityId: string

type Rows = { rows: { id: string; description: string; state: string; version: number }[] }
const hazards = async () => (await coordinator.get<Rows>('/api/hazards?sort=-foundOn')).body.rows

beforeAll(async () => {
  await buildPages(folder, ['field', 'sw'])
  await serveWeb(product.http, folder)
  address = await product.http.listen({ host: '127.0.0.1', port: 0 })

  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
  await product.addPerson({ login: 'regulator', name: '韦晓棠', role: 'regulator', post: '经发办科员', organisation: 'jingfa' })
  await product.addPerson({ login: 'grid', name: '何秀兰', role: 'grid-worker', post: '网格长', organisation: 'xg', region: 'xg' })
  coordinator = await product.signIn('coordinator')
  entityId = newId()
  const made = await coordinator.post('/api/entities', {
    commandId: newId(), id: entityId,
    fields: { name: '顺捷仓储', kind: 'enterprise', creditCode: '91530100309576681C', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa'), principal: '周建国' },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  await product.addPerson({ login: 'owner', name: '周建国', role: 'enterprise-principal', post: '主要负责人', entityId })
  browser = await launchChromium(product.house)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const phone = () => phoneOf(browser)
const signedIn = async (context: BrowserContext, login: string) => signedInOnPhone(await context.newPage(), address, login)
const strip = (page: Page) => page.getByRole('status').first()

/** So many on the server, and nothing left on the phone. */
async function arrived(page: Page, count: number): Promise<Rows['rows']> {
  await expect.poll(async () => (await hazards()).length, { timeout: 20_000 }).toBe(count)
  await expect.poll(() => strip(page).textContent(), { timeout: 20_000 }).toContain('都传上去了')
  const rows = await hazards()
  expect(rows.length).toBe(count)
  return rows
}

it('the first load is at most 180 KB of script, compressed', () => {
  const page = readFileSync(join(folder, 'field/index.html'), 'utf8')
  const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]!)
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)).toBeLessThan(180 * 1024)
})

describe.skipIf(withoutChromium)('in the basement', () => {
  it('a finding survives no network, a killed tab and a lost reply, and arrives once with its photo', async () => {
    const context = await phone()
    let page = await signedIn(context, 'grid')
    // The places are on the phone.
    await page.locator('.tile', { hasText: '顺捷仓储' }).waitFor()
    await context.setOffline(true)

    const taken = await picture('#8a7f6a')
    await page.locator('.deed-camera input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: taken })
    await page.getByRole('button', { name: '选点位', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '顺捷仓储' }).click()
    await page.getByRole('button', { name: '货架超高' }).click()

    // Killed before 上报: the draft is there.
    await page.getByText('草稿已存').waitFor()
    await page.close()
    page = await context.newPage()
    await page.goto(`${address}/m/`)
    await page.getByRole('link', { name: /顺捷仓储.*接着填/ }).click()
    await expect.poll(() => page.getByRole('button', { name: '货架超高' }).getAttribute('aria-pressed')).toBe('true')
    await page.getByRole('button', { name: '上报', exact: true }).click()
    await expect.poll(() => strip(page).textContent()).toContain('没有网。1 条存在手机里，照片 1 张待传')

    // Killed again, opened again without a network: the record stands where it stood.
    await page.close()
    page = await context.newPage()
    await page.goto(`${address}/m/records`)
    await page.getByRole('link', { name: /顺捷仓储：货物堆放超高.*待传/ }).waitFor()
    expect(await hazards()).toEqual([])

    // The network comes back, badly: the first report is applied and its reply is lost.
    let lost = 0
    await page.route('**/api/hazards', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue()
      lost += 1
      await route.fetch()
      return route.abort('connectionreset')
    })
    await context.setOffline(false)
    await expect.poll(() => strip(page).textContent(), { timeout: 30_000 }).toContain('都传上去了')
    expect(lost).toBe(1)

    const rows = await hazards()
    expect(rows).toHaveLength(1)
    const whole = (await coordinator.get<{ files: { id: string; sha256: string; takenAt: string | null }[]; row: { foundByName: string } }>(`/api/hazards/${rows[0]!.id}`)).body
    expect(whole.row.foundByName).toBe('何秀兰')
    expect(whole.files).toHaveLength(1)
    const original = await coordinator.get(`/api/files/${whole.files[0]!.id}?size=original`)
    expect(original.raw.equals(taken)).toBe(true)
    // And the phone shows it as the server's record.
    await page.getByRole('link', { name: /顺捷仓储.*待判定/ }).waitFor()
    await context.close()
  }, 90_000)

  it('two tabs write at once, and each record arrives once', async () => {
    const before = (await hazards()).length
    const context = await phone()
    const one = await signedIn(context, 'grid')
    const two = await context.newPage()
    await two.goto(`${address}/m/`)
    await context.setOffline(true)
    for (const [page, word] of [[one, '安全出口锁了'], [two, '电线私拉']] as const) {
      await page.getByRole('link', { name: '点位' }).click()
      await page.getByRole('link', { name: '顺捷仓储' }).click()
      await page.getByRole('button', { name: '不方便拍照，直接写' }).click()
      await page.getByRole('button', { name: word }).click()
      await page.getByRole('button', { name: '上报', exact: true }).click()
    }
    await expect.poll(() => strip(one).textContent()).toContain('2 条存在手机里')
    await context.setOffline(false)
    await expect.poll(() => strip(two).textContent(), { timeout: 30_000 }).toContain('都传上去了')
    await expect.poll(() => strip(one).textContent()).toContain('都传上去了')
    expect((await hazards()).length).toBe(before + 2)
    await context.close()
  }, 60_000)

  it('an enterprise rectifies without a network; a stale step shows both versions and goes when mine is chosen', async () => {
    const regulator = await product.signIn('regulator')
    const hazard = (await hazards()).find((row) => row.description.includes('货物堆放超高'))!
    const step = async (name: string, version: number, body: object) => {
      const reply = await regulator.post<{ row: { version: number } }>(`/api/hazards/${hazard.id}/${name}`, { commandId: newId(), baseVersion: version, ...body })
      expect(reply.status, JSON.stringify(reply.body)).toBe(200)
      return reply.body.row.version
    }
    const soon = addDays(product.today(), 10)
    const graded = await step('grade', hazard.version, { level: 'general', category: 'fire' })
    await step('assign', graded, { dueOn: soon, atOnce: true })

    const context = await phone()
    const page = await signedIn(context, 'owner')
    await page.getByRole('link', { name: /整改.*货物堆放超高/ }).click()
    await page.getByRole('link', { name: '提交整改' }).click()
    await page.getByText('整改后的照片').waitFor()
    await context.setOffline(true)
    await page.getByRole('button', { name: '交整改' }).click()
    await page.getByText('至少拍一张整改后的照片').waitFor()
    await page.locator('.photo-add input').setInputFiles({ name: 'after.jpg', mimeType: 'image/jpeg', buffer: await picture('#6a8a7f') })
    await page.getByLabel('怎么改的').fill('已降到四米，喷淋下方清空。')
    await page.getByRole('button', { name: '交整改' }).click()
    await page.getByText('上一步还在手机里，传上去再办').waitFor()

    // Meanwhile somebody else changes the case.
    await product.db.write(systemScope(product.tenantId), (tx) => tx.run(sql`update hazards set version = version + 1 where tenant_id = ${product.tenantId} and id = ${hazard.id}`))
    await context.setOffline(false)
    await expect.poll(() => strip(page).textContent(), { timeout: 30_000 }).toContain('1 条没收下')
    await page.getByRole('link', { name: '去看' }).click()
    await page.getByRole('link', { name: /没收下/ }).click()
    await page.getByText('你填的').waitFor()
    await page.getByRole('button', { name: '用我的' }).click()
    await expect.poll(() => strip(page).textContent(), { timeout: 30_000 }).toContain('都传上去了')
    const after = (await hazards()).find((row) => row.id === hazard.id)!
    expect(after.state).toBe('rectified')
    await context.close()
  }, 90_000)

  it('a refusal keeps the record with its reason, and it goes after being put right', async () => {
    const before = (await hazards()).length
    const context = await phone()
    const page = await signedIn(context, 'grid')
    // The server refuses once, as it would for a rule this phone does not know yet.
    let refused = 0
    await page.route('**/api/hazards', (route) => {
      if (route.request().method() !== 'POST' || refused > 0) return route.continue()
      refused += 1
      return route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify({ type: '/problems/invalid', title: '“说明”没填对：写清楚是哪个门。', status: 422, fields: [{ field: 'description', message: '写清楚是哪个门' }] }) })
    })
    await page.getByRole('link', { name: '点位' }).click()
    await page.getByRole('link', { name: '顺捷仓储' }).click()
    await page.getByRole('button', { name: '不方便拍照，直接写' }).click()
    await page.getByRole('button', { name: '说一句', exact: true }).click()
    await page.getByRole('textbox', { name: '说一句' }).fill('门锁着')
    await page.getByRole('button', { name: '上报', exact: true }).click()
    await page.getByRole('link', { name: '去看' }).click()
    await page.getByRole('link', { name: /门锁着.*没收下.*写清楚是哪个门/ }).click()
    await page.getByRole('button', { name: '改一改再传' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: '说一句' }).inputValue()).toBe('门锁着')
    await page.getByRole('textbox', { name: '说一句' }).fill('东门锁着')
    await page.getByRole('button', { name: '上报', exact: true }).click()
    const rows = await arrived(page, before + 1)
    expect(rows.filter((row) => row.description === '东门锁着')).toHaveLength(1)
    await context.close()
  }, 60_000)

  it('signing out with unsent records warns, keeps them for their owner, and sends them as nobody else', async () => {
    const before = (await hazards()).length
    const context = await phone()
    const page = await signedIn(context, 'grid')
    await page.locator('.tile', { hasText: '顺捷仓储' }).waitFor()
    await context.setOffline(true)
    await page.getByRole('link', { name: '点位' }).click()
    await page.getByRole('link', { name: '顺捷仓储' }).click()
    await page.getByRole('button', { name: '不方便拍照，直接写' }).click()
    await page.getByRole('button', { name: '库里住人' }).click()
    await page.getByRole('button', { name: '上报', exact: true }).click()
    await page.getByRole('link', { name: '我的' }).click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('heading', { name: '还有 1 条没传上去' }).waitFor()
    await page.getByRole('button', { name: '退出，记录留着' }).click()
    await page.getByRole('heading', { name: '登录' }).waitFor()
    await context.setOffline(false)

    // Somebody else on the same phone: sees that there is something, sends nothing.
    await page.reload()
    const door = async (login: string) => {
      await page.getByLabel('手机号或工号').fill(login)
      await page.getByLabel('密码').fill(PASSWORD)
      await page.getByRole('button', { name: '登录' }).click()
      await page.getByRole('heading', { name: '今天要办' }).waitFor()
    }
    await door('owner')
    await page.getByRole('link', { name: '我的' }).click()
    await page.getByText('别人存在这台手机里的').waitFor()
    expect((await hazards()).length).toBe(before)
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('heading', { name: '登录' }).waitFor()
    await door('grid')
    await arrived(page, before + 1)
    await context.close()
  }, 60_000)

  it('a full phone says so and loses nothing of what was there', async () => {
    const context = await phone()
    const page = await signedIn(context, 'grid')
    // As the browser does when there is no room: the write fails with its quota error. (DevTools cannot shrink the quota
    // of a private context.)
    await page.evaluate(() => {
      const { put } = Object.getOwnPropertyDescriptors(IDBObjectStore.prototype) as unknown as { put: { value: (this: IDBObjectStore, value: unknown, key?: IDBValidKey) => IDBRequest<IDBValidKey> } }
      IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
        if (document.documentElement.dataset['full'] !== 'no') throw new DOMException('full', 'QuotaExceededError')
        return put.value.call(this, value, key)
      }
    })
    await page.locator('.deed-camera input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: await picture('#8a7f6a') })
    await page.getByText('手机存储满了，照片没存下').waitFor()
    await page.evaluate(() => void (document.documentElement.dataset['full'] = 'no'))
    await page.locator('.deed-camera input').setInputFiles({ name: 'image.jpg', mimeType: 'image/jpeg', buffer: await picture('#8a7f6a') })
    await page.getByText('草稿已存').waitFor()
    // The letter finds no room either: what is typed after that is kept again.
    await page.getByRole('button', { name: '选点位', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '顺捷仓储' }).click()
    await page.getByRole('button', { name: '货架超高' }).click()
    await page.evaluate(() => void (document.documentElement.dataset['full'] = 'yes'))
    await page.getByRole('button', { name: '上报', exact: true }).click()
    await page.getByText('手机存储满了，这条没存下').waitFor()
    await page.evaluate(() => void (document.documentElement.dataset['full'] = 'no'))
    await page.getByLabel('在哪个位置').fill('3 号库东门')
    await page.getByRole('button', { name: '返回' }).click()
    await page.getByRole('link', { name: /顺捷仓储.*接着填/ }).click()
    await expect.poll(() => page.getByLabel('在哪个位置').inputValue()).toBe('3 号库东门')
    await context.close()
  }, 60_000)

  it('a session that is over keeps the app open and sends after signing in again', async () => {
    const before = (await hazards()).length
    const context = await phone()
    const page = await signedIn(context, 'grid')
    await page.locator('.tile', { hasText: '顺捷仓储' }).waitFor()
    await context.clearCookies()
    await page.getByRole('link', { name: '点位' }).click()
    await page.getByRole('link', { name: '顺捷仓储' }).click()
    await page.getByRole('button', { name: '不方便拍照，直接写' }).click()
    await page.getByRole('button', { name: '安全出口锁了' }).click()
    await page.getByRole('button', { name: '上报', exact: true }).click()
    await expect.poll(() => strip(page).textContent()).toContain('登录过期了。1 条存在手机里，登录后接着传')
    await page.getByRole('link', { name: '去登录' }).click()
    await page.getByLabel('密码').fill(PASSWORD)
    await page.getByRole('button', { name: '登录' }).click()
    await arrived(page, before + 1)
    await context.close()
  }, 60_000)

  it('a newer version is offered, taken when tapped, and the old one removed', async () => {
    const context = await phone()
    const page = await signedIn(context, 'grid')
    const worker = join(folder, 'm/sw.js')
    const code = readFileSync(worker, 'utf8')
    writeFileSync(worker, code.replace(/"version":"\w+"/, '"version":"newer"'))
    await page.reload()
    await page.getByRole('button', { name: '有新版本，点一下换上' }).click()
    await expect.poll(() => page.evaluate(() => caches.keys()).catch(() => [])).toContain('zhiben-shell-newer')
    await page.getByRole('heading', { name: '今天要办' }).waitFor()
    await expect.poll(() => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('zhiben-shell-'))).catch(() => [])).toEqual(['zhiben-shell-newer'])
    expect(await page.getByRole('button', { name: '有新版本，点一下换上' }).count()).toBe(0)
    writeFileSync(worker, code)
    await context.close()
  }, 60_000)
})
