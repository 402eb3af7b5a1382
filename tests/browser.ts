// For walks: the built pages, a Chromium, contexts as a phone and as a desk have them, the two doors, and an eye on every
// page for what must never happen on any of them: an error, a refusal nobody asked for, content wider than the screen.
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { build, loadConfigFromFile } from 'vite'
import { beforeEach, expect } from 'vitest'
import { PASSWORD } from '#bin/testing.ts'
import type { House } from '#platform/http/endpoint.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
/** For describe.skipIf: the only reason a walk may be left out. */
export const withoutChromium = !existsSync(CHROMIUM)

/** For a walk whose every stage stands on the one before: behind one that failed the others are skipped, not failed. */
export function inStages(): void {
  let broken = false
  beforeEach(({ skip, onTestFailed }) => {
    if (broken) skip('a stage before it failed')
    onTestFailed(() => void (broken = true))
  })
}

/** Builds these entry pages into the folder as people get them. */
export async function buildPages(folder: string, entries: readonly ('desk' | 'field' | 'public' | 'sw')[]): Promise<void> {
  const { config } = (await loadConfigFromFile({ command: 'build', mode: 'production' }, 'vite.config.ts'))!
  const all = config.build!.rollupOptions!.input as Record<string, string>
  const input = Object.fromEntries(entries.map((entry) => [entry, all[entry]!]))
  // Under the test runner's NODE_ENV Vite would build for development, without the service worker.
  const mode = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({ ...config, configFile: false, logLevel: 'error', build: { ...config.build, outDir: folder, rollupOptions: { ...config.build!.rollupOptions, input } } })
  process.env['NODE_ENV'] = mode
}

const houses = new WeakMap<Browser, Pick<House, 'clock'>>()

/** Pages opened in it tell the time of this house: a walk knows one clock, and it is never the machine's. */
export async function launchChromium(house: Pick<House, 'clock'>): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  houses.set(browser, house)
  return browser
}

/** A device whose owner never set its clock: so many milliseconds before the house, in another zone. */
export type Wrong = { readonly ahead?: number; readonly zone?: string }

async function context(browser: Browser, options: BrowserContextOptions, { ahead = 0, zone = 'Asia/Shanghai' }: Wrong): Promise<BrowserContext> {
  const made = await browser.newContext({ locale: 'zh-CN', timezoneId: zone, ...options })
  await made.clock.install({ time: houses.get(browser)!.clock().getTime() + ahead })
  made.setDefaultTimeout(20_000)
  return made
}

/** @param at where it is, when its owner lets it say so */
export function phone(browser: Browser, at?: { longitude: number; latitude: number }, wrong: Wrong = {}): Promise<BrowserContext> {
  return context(browser, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, ...(at ? { geolocation: at, permissions: ['geolocation'] } : {}) }, wrong)
}

export const DESK = { width: 1440, height: 900 }
export const NARROW_DESK = { width: 1280, height: 800 }

export function desk(browser: Browser, wrong: Wrong = {}): Promise<BrowserContext> {
  return context(browser, { viewport: DESK }, wrong)
}

async function throughTheDoor(page: Page, address: string, label: string, login: string, heading: string): Promise<Page> {
  await page.goto(address)
  await page.getByLabel(label).fill(login)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: heading, exact: true }).waitFor()
  return page
}

export function signedInAtDesk(page: Page, address: string, login: string): Promise<Page> {
  return throughTheDoor(page, `${address}/login`, '登录名', login, '今天')
}

/** Signed in, and the shell is on the phone. */
export async function signedInOnPhone(page: Page, address: string, login: string): Promise<Page> {
  await throughTheDoor(page, `${address}/m/`, '手机号或工号', login, '今天要办')
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    if (registration.active?.state !== 'activated') await new Promise((resolve) => registration.active?.addEventListener('statechange', resolve, { once: true }))
  })
  return page
}

/** A photo as large as a phone takes it, of no compressible colour. */
export function picture(colour: string): Promise<Buffer> {
  return sharp({ create: { width: 2400, height: 1600, channels: 3, background: colour, noise: { type: 'gaussian', mean: 120, sigma: 40 } } }).jpeg({ quality: 92 }).toBuffer()
}

/** Writes down every error of the page. A refusal that belongs to the walk is named as `404 /api/hazards/…`. */
export function watch(page: Page, who: string, troubles: string[], expected: readonly string[] = []): Page {
  page.on('console', (message) => {
    const words = message.text()
    if (message.type() !== 'error') return
    const status = /status of (\d+)/.exec(words)?.[1]
    const { url } = message.location()
    if (status && url && expected.includes(`${status} ${new URL(url).pathname}`)) return
    troubles.push(`${who} at ${page.url()}: ${words} ${url}`)
  })
  page.on('pageerror', (error) => troubles.push(`${who} at ${page.url()}: ${error.stack ?? error.message}`))
  return page
}

/** How far the content is wider than the screen, also inside the middle that scrolls by itself and an open dialog. A phone zooms out to what is too wide, so its own idea of its width is not asked. */
async function tooWide(page: Page): Promise<number> {
  const { width } = page.viewportSize()!
  return page.evaluate((screen) => {
    const parts = [...document.querySelectorAll('main, dialog[open], dialog[open] .dialog-body')]
    return Math.max(document.documentElement.scrollWidth - screen, ...parts.map((part) => part.scrollWidth - part.clientWidth))
  }, width)
}

/** Nothing on this page is wider than the screen: the phone's, or both desks'. */
export async function fits(page: Page): Promise<void> {
  const screen = page.viewportSize()!
  const screens = screen.width < NARROW_DESK.width ? [screen] : [DESK, NARROW_DESK]
  for (const size of screens) {
    if (size !== screen) await page.setViewportSize(size)
    await expect.poll(() => tooWide(page), { message: `${page.url()} at ${size.width}` }).toBeLessThanOrEqual(0)
  }
  if (screens.length > 1) await page.setViewportSize(screen)
}
