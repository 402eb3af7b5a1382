// Around the review, in a real Chromium: what empty pages say is missing, a word settled once for the whole plan, an edit that is
// refused and stays, the public page, the plan on a phone without a network, thousands of rows on a timeline and on paper.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { buildPages, desk, fits, inStages, launchChromium, phone, signedInAtDesk, signedInOnPhone, watch, withoutChromium } from '#tests/browser.ts'
import { asOwner } from '#tests/world.ts'
import type { ClauseReply, PlanReply, VersionReply } from '../contract.ts'

const TITLE = '松湾街道安全生产治本攻坚三年行动实施方案'
const TEXT = [TITLE, '各社区，街道各办：', '一、总体要求', '坚持人民至上、生命至上。', '二、主要任务', '1．2026年底前，经发办要定期通报隐患整改情况。', '2．2026年底前，应急办要定期组织联合检查。', '3．2026年底前，应急办要定期会商研判。', '4．各社区每年组织1次宣传活动，普及安全知识。', '三、保障措施', '应急办要每季度开展1次督导检查。', '松湾街道办事处', '2026年1月5日'].join('\n')
const MANY = 260
const manyText = (deed: string) => ['松湾街道重点场所整治实施方案', '一、主要任务', ...Array.from({ length: MANY }, (_, i) => `${i + 1}．2026年12月${String((i % 28) + 1).padStart(2, '0')}日前，应急办要${deed}第${i + 1}号重点场所的隐患整治。`), '松湾街道办事处', '2026年1月5日'].join('\n')

describe.skipIf(withoutChromium)('around the review of a plan', async () => {
  const product = await testProduct({ running: true })
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-reading-'))
  const troubles: string[] = []
  const refusals = ['401 /api/me']
  let browser: Browser
  let address: string
  let office: Client
  let anban: Page
  const planId = newId()
  const many = newId()

  const ok = <T>(reply: { status: number; body: T }): T => { expect(reply.status, JSON.stringify(reply.body).slice(0, 400)).toBe(200); return reply.body }
  const clauses = async (id = planId, number = 1) => ok(await office.get<VersionReply>(`/api/plans/${id}/versions/${number}`)).clauses
  const about = async (words: string): Promise<ClauseReply> => (await clauses()).find((clause) => clause.text.includes(words))!
  const wordOf = async (words: string) => (await about(words)).open.find((one) => one.words === '定期')?.value
  const open = (page: Page) => page.locator('.promise-open')
  const press = async (words: string) => {
    await anban.locator('.review-paper .mk', { hasText: words }).first().click()
    await expect.poll(() => open(anban).locator('.promise-words').textContent()).toContain(words)
  }
  const acceptAll = async (id: string, number = 1) => {
    const waiting = (await clauses(id, number)).filter((clause) => clause.state !== 'accepted' && clause.state !== 'set-aside')
    ok(await office.post(`/api/plans/${id}/accept`, { commandId: newId(), clauses: waiting.map((clause) => ({ id: clause.id, version: clause.version })) }))
    for (const clause of (await clauses(id, number)).filter(({ state }) => state === 'asked')) ok(await office.post(`/api/clauses/${clause.id}/set-aside`, { commandId: newId(), baseVersion: clause.version, reason: '重复' }))
  }
  const step = async (id: string, name: string, body: object) => {
    const plan = ok(await office.get<PlanReply>(`/api/plans/${id}`))
    return ok(await office.post<PlanReply>(`/api/plans/${id}/${name}`, { commandId: newId(), baseVersion: plan.version, ...body }))
  }
  const issue = async (id: string) => { await acceptAll(id); await step(id, 'issue', { effectiveOn: product.today(), issuedOn: product.today(), periodFrom: '2026-01-01', periodTo: '2026-12-31', public: true }); await product.settle() }

  beforeAll(async () => {
    await buildPages(folder, ['desk', 'field', 'public', 'sw'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    for (const [login, role, organisation] of [['anban', 'coordinator', 'anban'], ['jingfa', 'regulator', 'jingfa'], ['xingang', 'community', 'xg']] as const) await product.addPerson({ login, name: login, role, post: '岗位', organisation, ...(organisation === 'xg' ? { region: 'xg' } : {}) })
    office = await product.signIn('anban')
    browser = await launchChromium(product.house)
    anban = await signedInAtDesk(watch(await (await desk(browser)).newPage(), 'anban', troubles, refusals), address, 'anban')
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  inStages()
  afterEach(() => expect(troubles.splice(0)).toEqual([]))

  it('says on every empty page which step of the plan is missing, and leads whoever may take it there', async () => {
    const empty = anban.locator('.empty').first()
    await anban.goto(`${address}/tasks?live=true`)
    await empty.getByText('还没有方案').waitFor()
    expect(await empty.getByRole('link', { name: '去上传方案' }).getAttribute('href')).toBe('/plans')
    const reader = await signedInOnPhone(watch(await (await desk(browser)).newPage(), 'xingang', troubles, refusals), address, 'xingang')
    for (const path of ['/tasks?live=true', '/tasks/timeline', '/tasks/duties', '/tasks/board', '/filings']) {
      await reader.goto(`${address}${path}`)
      await reader.locator('.empty').getByText('还没有印发方案').waitFor()
      expect(await reader.locator('.empty a').count(), path).toBe(0)
      await fits(reader)
    }
    await reader.close()
    ok(await office.post('/api/plans', { commandId: newId(), id: planId, text: TEXT }))
    for (const path of ['/tasks?live=true', '/tasks/timeline', '/tasks/duties', '/tasks/board', '/filings', `/plans/${planId}/stages`]) {
      await anban.goto(`${address}${path}`)
      await empty.getByText(/还没有印发：还有 \d+ 句没定/).waitFor()
      expect(await empty.getByRole('link', { name: '接着审读' }).getAttribute('href')).toBe(`/plans/${planId}/review/1`)
      await fits(anban)
    }
    // Nothing of a draft runs today.
    await anban.goto(`${address}/plans/${planId}`)
    await anban.getByText('第 1 次文本还没有印发').waitFor()
    expect(await anban.getByText('今天在跑').count()).toBe(0)
  }, 60_000)

  it('offers a word that was settled in one sentence to the others, and takes it back', async () => {
    await anban.goto(`${address}/plans/${planId}/review/1`)
    await press('通报隐患整改情况')
    await open(anban).getByRole('button', { name: '每月一次' }).click()
    const strip = anban.locator('.review-alike')
    await strip.getByText('“定期”定为每月一次').waitFor()
    await strip.getByText('还有 2 句').waitFor()
    await open(anban).focus()
    await anban.keyboard.press('a')
    const dialog = anban.getByRole('dialog')
    await expect.poll(() => dialog.locator('.alike-list :checked').count()).toBe(2)
    await dialog.getByText('“定期”每季度一次（默认）').first().waitFor()
    await fits(anban)
    await dialog.locator('.alike-list li', { hasText: '会商研判' }).getByRole('checkbox').uncheck()
    await dialog.getByRole('button', { name: '改这 1 句' }).click()
    await expect.poll(() => wordOf('联合检查')).toBe('每月一次')
    expect(await wordOf('会商研判')).toBe('每季度一次')
    await anban.locator('.toasts .row', { hasText: '一起改了 1 句' }).getByRole('button', { name: '撤回' }).click()
    await expect.poll(() => wordOf('联合检查')).toBe('每季度一次')
    expect((await about('联合检查')).open[0]!.basis).toBe('文中未写，默认值')
  })

  it('keeps what was typed when the server refuses it, with the reason at its field', async () => {
    await press('通报隐患整改情况')
    const gone = await about('会商研判')
    const before = await about('联合检查')
    await open(anban).focus()
    await anban.keyboard.press('e')
    await anban.getByLabel('管哪些').fill('有限空间企业')
    await anban.getByLabel('并在哪一句的任务里办').click()
    await anban.locator('.ant-select-item-option', { hasText: '会商研判' }).click()
    ok(await office.post(`/api/clauses/${before.id}/merge`, { commandId: newId(), baseVersion: before.version, otherId: gone.id, otherVersion: gone.version }))
    refusals.push(`422 /api/clauses/${(await about('通报隐患整改情况')).id}/edit`)
    await anban.getByLabel('管哪些').press('Control+Enter')
    await anban.locator('.field-error', { hasText: '请从这份文本里选' }).waitFor()
    expect(await anban.getByLabel('管哪些').inputValue()).toBe('有限空间企业')
    expect(await anban.locator('.toasts').getByText('没有修改').count()).toBe(0)
    expect((await about('通报隐患整改情况')).condition).toBeNull()
    await fits(anban)
    await anban.getByLabel('管哪些').fill('粉尘涉爆企业')
    // The reason stays at the field that it concerns until that is changed; the others are free.
    expect(await anban.locator('.field-error').count()).toBe(1)
    const carrier = anban.locator('.ant-select', { has: anban.getByLabel('并在哪一句的任务里办') })
    await carrier.hover()
    await carrier.locator('.ant-select-clear').click()
    await expect.poll(() => anban.locator('.field-error').count()).toBe(0)
    await anban.getByLabel('管哪些').press('Control+Enter')
    await expect.poll(async () => (await about('通报隐患整改情况')).condition).toBe('粉尘涉爆企业')
    await anban.locator('.promise-form').waitFor({ state: 'detached' })
    await open(anban).getByText('粉尘涉爆企业').waitFor()
  })

  it('leads from the plan to its own public page, which has contents, finds words and prints the whole', async () => {
    await issue(planId)
    await anban.goto(`${address}/plans/${planId}`)
    await anban.getByText('现行第 1 次文本').waitFor()
    const href = (await anban.locator('.plan-links').getByRole('link', { name: '公开页' }).getAttribute('href'))!
    const reader = watch(await (await phone(browser)).newPage(), 'public', troubles, refusals)
    await reader.goto(`${address}${href}`)

    await reader.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
    await fits(reader)
    await reader.getByText('目录', { exact: true }).click()
    await reader.getByRole('link', { name: '三、保障措施' }).click()
    const chapter = await reader.getByRole('heading', { name: '三、保障措施' }).evaluate((heading) => heading.id)
    expect(new URL(reader.url()).hash).toBe(`#${chapter}`)
    await fits(reader)
    await reader.reload()
    await expect.poll(() => reader.getByRole('heading', { name: '三、保障措施' }).evaluate((heading) => { const { top } = heading.getBoundingClientRect(); return top >= 0 && top < window.innerHeight })).toBe(true)
    const box = reader.getByLabel('在全文里查找')
    await box.fill('应急办')
    await box.press('Enter')
    await box.press('Enter')
    await reader.getByText('2 / 3 处').waitFor()
    expect(await reader.evaluate(() => [...CSS.highlights.get('found')!].map((range) => String(range)))).toEqual(['应急办'])
    await box.fill('海防大堤')
    await reader.getByText('没有', { exact: true }).waitFor()
    await reader.emulateMedia({ media: 'print' })
    expect(await box.isVisible()).toBe(false)
    expect(await reader.getByText('普及安全知识').isVisible()).toBe(true)
    await reader.close()
    await step(planId, 'publicity', { public: false })
    await anban.reload()
    await anban.getByRole('heading', { name: '覆盖情况' }).waitFor()
    expect(await anban.locator('.plan-links').getByRole('link', { name: '公开页' }).count()).toBe(0)
  })

  it('is on the phone: from a task to its sentence, without a network too once it was read', async () => {
    const page = watch(await signedInOnPhone(await (await phone(browser)).newPage(), address, 'jingfa'), 'phone', troubles, refusals)
    await page.goto(`${address}/m/tasks`)
    await page.locator('a.rows-item', { hasText: '通报隐患整改情况' }).click()
    await page.getByRole('link', { name: /看原文/ }).click()
    const sentence = page.locator('.field-plan .mk-on')
    await expect.poll(async () => (await sentence.allTextContents()).join('')).toContain('通报隐患整改情况')
    await expect.poll(() => sentence.first().evaluate((mark) => { const { top, bottom } = mark.getBoundingClientRect(); return top > 0 && bottom < window.innerHeight })).toBe(true)
    await fits(page)
    await page.context().setOffline(true)
    await page.reload()
    await expect.poll(async () => (await sentence.allTextContents()).join('')).toContain('通报隐患整改情况')
    await page.getByText('普及安全知识').waitFor()
    await page.context().setOffline(false)
    await page.close()
    // A community finds what all communities have to do, in the list above the text.
    const grid = watch(await signedInOnPhone(await (await phone(browser)).newPage(), address, 'xingang'), 'grid', troubles, refusals)
    await grid.goto(`${address}/m/mine`)
    await grid.getByRole('link', { name: /方案/ }).first().click()
    await grid.getByRole('link', { name: new RegExp(TITLE) }).click()
    await grid.getByText(/我们单位的 \d+ 句/).click()
    await grid.getByRole('button', { name: /宣传活动/ }).click()
    await expect.poll(async () => (await grid.locator('.field-plan .mk-on').allTextContents()).join('')).toContain('宣传活动')
    await grid.getByRole('status').filter({ hasText: '每年至少 1 次' }).waitFor()
    await fits(grid)
    await grid.close()
    troubles.splice(0, Infinity, ...troubles.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED')))
  }, 60_000)

  it('offers the next campaign only what asks, and says what is done for good', async () => {
    const { rows: [task] } = ok(await office.get<{ rows: { id: string; version: number }[] }>(`/api/tasks?q=${encodeURIComponent('通报隐患整改情况')}`))
    const deed = async (client: Client, name: string, body: object) => { const { row } = ok(await client.get<{ row: { version: number } }>(`/api/tasks/${task!.id}`)); ok(await client.post(`/api/tasks/${task!.id}/${name}`, { commandId: newId(), baseVersion: row.version, ...body })) }
    await deed(await product.signIn('jingfa'), 'submit', { result: '每月通报', doneOn: product.today(), files: [] })
    await deed(office, 'accept', {})
    await asOwner(product, `update plans set state = 'closed', closed_on = '2027-01-05', closing = $2 where id = $1`, [planId, JSON.stringify({ summary: '期满，基本完成。', done: '完成', problems: '不足', next: '打算', figures: [] })])
    await anban.goto(`${address}/plans/${planId}`)
    await anban.getByRole('button', { name: '开始下一个行动' }).click()
    const offered = anban.locator('.choose-commitments label')
    await offered.filter({ hasText: '通报隐患整改情况' }).getByText('任务已办结，不再重来').waitFor()
    await offered.filter({ hasText: '联合检查' }).getByText('任务没办结').waitFor()
    expect(await offered.filter({ hasText: /各社区，街道各办|人民至上/ }).count()).toBe(0)
    expect((await clauses()).some(({ text, state }) => state === 'accepted' && /各社区，街道各办|人民至上/.test(text))).toBe(true)
    await anban.getByText(/不布置工作，没有列/).waitFor()
    await fits(anban)
  })

  it('browses a long timeline part by part, to its end', async () => {
    ok(await office.post('/api/plans', { commandId: newId(), id: many, text: manyText('完成') }))
    await issue(many)
    await anban.goto(`${address}/tasks/timeline?plan=${many}`)
    await anban.getByText(`${MANY} 项`).first().waitFor()
    const rows = anban.locator('.gantt-row')
    await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(200)
    const whole = await anban.locator('.gantt').evaluate((chart) => chart.getBoundingClientRect().height)
    expect(whole).toBeGreaterThan(MANY * 26)
    await anban.locator('.gantt .signs-legend').scrollIntoViewIfNeeded()
    await expect.poll(() => rows.count()).toBe(MANY)
    expect(new Set(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('href')))).size).toBe(MANY)
    expect(Math.abs((await anban.locator('.gantt').evaluate((chart) => chart.getBoundingClientRect().height)) - whole)).toBeLessThan(2)
    await anban.getByRole('button', { name: '看成表格' }).click()
    await expect.poll(() => anban.locator('.grid tbody th').count()).toBeGreaterThanOrEqual(200)
    await fits(anban)
  }, 60_000)

  it('prints the whole of two texts laid beside each other', async () => {
    await step(many, 'revisions', { text: manyText('全面完成'), reason: '改了要求' })
    await anban.addInitScript(() => { Object.assign(window, { print: () => { window.dispatchEvent(new Event('beforeprint')); Object.assign(window, { printed: document.querySelectorAll('.compare tbody th').length }); window.dispatchEvent(new Event('afterprint')) } }) })
    const { counts } = ok(await office.get<{ counts: { changed: number; new: number; removed: number } }>(`/api/plans/${many}/diff?from=1&to=2&limit=0`))
    const total = counts.changed + counts.new + counts.removed
    expect(total).toBeGreaterThanOrEqual(MANY)
    const rows = anban.locator('.compare tbody th')
    const printed = () => anban.evaluate(() => (window as unknown as { printed?: number }).printed)
    let release = () => {}
    const held = new Promise<void>((go) => { release = go })
    await anban.route(/\/diff\?.*offset=100/, async (route) => { await held; await route.continue() })
    await anban.goto(`${address}/plans/${many}/diff?from=1&to=2`)
    await rows.first().waitFor()
    // Asked for before it is all here, it waits for the rest; nothing but the first part could be printed now.
    await anban.keyboard.press('Control+p')
    await anban.getByText('正在取全').waitFor()
    expect(await printed()).toBeUndefined()
    release()
    await expect.poll(printed).toBe(total)
    // What was drawn for the printer only is given back; the browser's own menu prints the whole too.
    expect(await rows.count()).toBeLessThanOrEqual(total)
    await anban.reload()
    await expect.poll(async () => (await anban.getByText('还在取').count()) === 0 && (await rows.count()) > 0).toBe(true)
    expect(await rows.count()).toBeLessThan(total)
    await anban.evaluate(() => window.print())
    expect(await printed()).toBe(total)
    await fits(anban)
  })
})
