// A plan from the pasted text to the public page, in a real Chromium against the real server: read, reviewed with the
// keyboard, split, merged, edited, marked out, decided by two reviewers at once, issued, read by anybody on a phone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { dueFromContext } from '#mechanisms/plan/words.ts'
import { newId } from '#platform/db/ids.ts'
import { serveWeb } from '#platform/http/web.ts'
import { buildPages, desk, fits, inStages, launchChromium, phone, signedInAtDesk, watch, withoutChromium } from '#tests/browser.ts'
import { asOwner } from '#tests/world.ts'
import type { ClauseReply, PlanRow, VersionReply } from '../contract.ts'

const TITLE = '松湾街道安全生产治本攻坚三年行动实施方案'
const TEXT = [TITLE, '一、主要任务', '（一）开展重大事故隐患动态清零行动', '1．2026年6月底前，应急办要制定重大事故隐患清单，建立工作台账。', '2．生产经营单位主要负责人每季度至少带队检查1次，留下检查记录。', '3．2026年底前，经发办要定期通报隐患整改情况。', '（二）开展安全宣传行动', '1．各社区每年组织1次宣传活动，普及安全知识。', '松湾街道办事处', '2026年1月5日'].join('\n')

describe.skipIf(withoutChromium)('a plan is reviewed sentence by sentence', async () => {
  const product = await testProduct({ running: true })
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-plans-'))
  const troubles: string[] = []
  /** Refusals that belong to the walk. */
  const refusals = ['401 /api/me', '422 /api/plans']
  let browser: Browser
  let address: string
  let anban: Page
  let planId: string

  const at = async (context: BrowserContext, login: string) => signedInAtDesk(watch(await context.newPage(), login, troubles, refusals), address, login)
  const version = async (): Promise<VersionReply> => (await (await anban.request.get(`${address}/api/plans/${planId}/versions/1`)).json()) as VersionReply
  const sentence = async (words: string): Promise<ClauseReply> => (await version()).clauses.find((clause) => clause.text.includes(words))!
  const open = (page: Page) => page.locator('.promise-open')
  const openWords = (page: Page) => open(page).locator('.promise-words').textContent()
  /** Goes to a sentence as a reader does: by pressing its words on the paper. */
  const press = async (page: Page, words: string) => {
    await page.locator('.review-paper .mk', { hasText: words }).first().click()
    await expect.poll(() => openWords(page)).toContain(words)
    await open(page).focus()
  }
  const stateOf = (words: string, state: ClauseReply['state']) => expect.poll(async () => (await sentence(words)).state).toBe(state)

  beforeAll(async () => {
    await buildPages(folder, ['desk', 'public'])
    await serveWeb(product.http, folder)
    address = await product.http.listen({ host: '127.0.0.1', port: 0 })
    await product.addPerson({ login: 'anban', name: '罗启明', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
    await product.addPerson({ login: 'jingfa', name: '韦晓棠', role: 'regulator', post: '经发办科员', organisation: 'jingfa' })
    browser = await launchChromium(product.house)
    anban = await at(await desk(browser), 'anban')
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  inStages()
  afterEach(() => expect(troubles.splice(0)).toEqual([]))

  it('refuses what is no plan and loses nothing; reads a plan into sentences beside its paper', async () => {
    await anban.getByRole('link', { name: '方案', exact: true }).click()
    await anban.getByRole('heading', { name: '还没有方案' }).or(anban.getByText('还没有方案')).first().waitFor()
    await fits(anban)
    await anban.getByRole('button', { name: '上传方案' }).first().click()
    const box = anban.getByLabel('方案全文')
    await box.fill('今天天气很好，我们去公园玩。')
    await anban.getByRole('button', { name: '上传，读成一句句承诺' }).click()
    await anban.getByRole('alert').getByText('没有收下').waitFor()
    expect(await box.inputValue()).toBe('今天天气很好，我们去公园玩。')
    await box.fill(TEXT)
    await anban.getByRole('button', { name: '上传，读成一句句承诺' }).click()
    await anban.getByRole('heading', { name: '方案审读' }).waitFor()
    planId = /plans\/([^/]+)\/review\/1/.exec(anban.url())![1]!
    const { clauses } = await version()
    expect(await anban.locator('.review-cards .promise').count()).toBe(clauses.length)
    expect(clauses.length).toBeGreaterThan(4)
    expect(await anban.getByRole('heading', { name: '一、主要任务' }).count()).toBe(1)
    await fits(anban)
  })

  it('is decided with the keyboard alone; keys rest while somebody types', async () => {
    const first = await openWords(anban)
    await anban.keyboard.press('j')
    expect(await openWords(anban)).not.toBe(first)
    await anban.keyboard.press('k')
    expect(await openWords(anban)).toBe(first)
    await anban.keyboard.press('Enter')
    await stateOf(first!, 'accepted')
    const second = await openWords(anban)
    expect(second).not.toBe(first)
    await anban.keyboard.press('/')
    await anban.keyboard.type('jxe')
    expect(await openWords(anban)).toBe(second)
    await anban.keyboard.press('Escape')
    await anban.keyboard.press('k')
    await anban.keyboard.press('u')
    expect(await openWords(anban)).toBe(second)
    await anban.keyboard.press('?')
    await anban.getByRole('dialog').getByText('拆成两条').waitFor()
    await anban.keyboard.press('Escape')
  })

  it('is split where the cut stands, and merged again into the same words', async () => {
    const words = '制定重大事故隐患清单'
    const { clauses } = await version()
    const before = await sentence(words)
    await press(anban, words)
    await anban.keyboard.press('r')
    await stateOf(words, 'unread')
    await anban.keyboard.press('s')
    await anban.getByRole('slider', { name: '切口' }).waitFor()
    await anban.keyboard.press('End')
    for (let step = 0; step < 3; step += 1) await anban.keyboard.press('ArrowLeft')
    await anban.keyboard.press('Enter')
    await expect.poll(async () => (await version()).clauses.length).toBe(clauses.length + 1)
    const halves = (await version()).clauses.filter((clause) => clause.span.start >= before.span.start && clause.span.end <= before.span.end)
    expect(halves.map((half) => half.text).join('')).toBe(before.text)
    expect(halves[1]!.text).toHaveLength(4)
    await expect.poll(() => anban.locator('.review-cards .promise').count()).toBe(clauses.length + 1)
    await anban.keyboard.press('m')
    await expect.poll(async () => (await sentence(words)).text).toBe(before.text)
    await expect.poll(() => anban.locator('.review-cards .promise').count()).toBe(clauses.length)
  })

  it('is edited in its place: only what was changed is sent', async () => {
    await press(anban, '带队检查')
    await anban.keyboard.press('e')
    await anban.getByLabel('第 1 家').fill('生产经营单位主要负责人')
    await anban.getByLabel('管哪些').fill('高危行业领域')
    await anban.getByRole('button', { name: /^存下/ }).waitFor()
    await anban.keyboard.press('Control+Enter')
    await expect.poll(async () => (await sentence('带队检查')).condition).toBe('高危行业领域')
    expect((await sentence('带队检查')).frequency).toEqual([expect.objectContaining({ per: 'quarter', atLeast: 1 })])
    await open(anban).getByText('高危行业领域').waitFor()
  })

  it('settles a word the text left open', async () => {
    await press(anban, '通报隐患整改情况')
    await open(anban).getByRole('button', { name: '每月一次' }).click()
    await expect.poll(async () => (await sentence('通报隐患整改情况')).open).toEqual([{ words: '定期', value: '每月一次', basis: '文中未写，本辖区定' }])
  })

  it('lays a sentence aside with a reason, and takes that back', async () => {
    await press(anban, '普及安全知识')
    await anban.keyboard.press('x')
    await anban.getByLabel('为什么不执行').fill('与上一句是一件事')
    await anban.keyboard.press('Enter')
    await stateOf('普及安全知识', 'set-aside')
    await anban.getByRole('button', { name: '撤回' }).click()
    await expect.poll(async () => ['unread', 'asked'].includes((await sentence('普及安全知识')).state)).toBe(true)
  })

  it('is marked out of words nobody had, and waits for somebody to do it', async () => {
    const { clauses } = await version()
    await anban.getByRole('heading', { name: '（二）开展安全宣传行动' }).click({ clickCount: 3 })
    await anban.getByRole('button', { name: '划成一条' }).click()
    await expect.poll(async () => (await version()).clauses.length).toBe(clauses.length + 1)
    const words = '（二）开展安全宣传行动'
    expect(await sentence(words)).toMatchObject({ text: words, state: 'asked', owners: [] })
    await expect.poll(() => openWords(anban)).toBe(words)
    await open(anban).getByText('还没有责任单位').first().waitFor()
    await anban.getByRole('button', { name: /^一次确认/ }).click()
    await anban.getByRole('dialog').getByText('1 句不能一起确认').waitFor()
    await anban.getByRole('button', { name: '先放着' }).click()
    await anban.keyboard.press('x')
    await anban.getByRole('button', { name: '是原则要求，没有可办的事' }).click()
    await stateOf(words, 'set-aside')
  })

  it('shows both versions to whoever comes second, and writes over nothing', async () => {
    const office = await desk(browser)
    const second = await at(office, 'jingfa')
    await second.goto(`${address}/plans/${planId}/review/1`)
    await press(second, '建立工作台账')
    await second.keyboard.press('e')
    await second.getByLabel('管哪些').fill('有限空间企业')
    const seen = await sentence('建立工作台账')
    const changed = await anban.request.post(`${address}/api/clauses/${seen.id}/edit`, { headers: { 'x-zhiben': '1' }, data: { commandId: newId(), baseVersion: seen.version, condition: '涉爆粉尘企业' } })
    expect(changed.status()).toBe(200)
    refusals.push(`409 /api/clauses/${seen.id}/edit`)
    await second.keyboard.press('Control+Enter')
    const conflict = second.locator('.promise-conflict')
    await conflict.getByText('有限空间企业').waitFor()
    await conflict.getByText('涉爆粉尘企业').waitFor()
    expect((await sentence('建立工作台账')).condition).toBe('涉爆粉尘企业')
    await fits(second)
    await conflict.getByRole('button', { name: '按我的' }).click()
    await expect.poll(async () => (await sentence('建立工作台账')).condition).toBe('有限空间企业')
    await conflict.waitFor({ state: 'detached' })
    await office.close()
  })

  it('hears of what others decide without being moved from its sentence', async () => {
    await press(anban, '带队检查')
    const other = await product.signIn('jingfa')
    const clause = await sentence('通报隐患整改情况')
    const place = async () => (await open(anban).boundingBox())!.y
    const before = await place()
    expect((await other.post(`/api/clauses/${clause.id}/accept`, { commandId: newId(), baseVersion: clause.version })).status).toBe(200)
    await anban.locator('.promise-accepted', { hasText: '通报隐患整改情况' }).waitFor({ timeout: 15_000 })
    expect(await openWords(anban)).toContain('带队检查')
    expect(Math.abs((await place()) - before)).toBeLessThan(2)
  })

  it('offers what was read alike, changes it with one deed and takes it back; what another changed meanwhile stays', async () => {
    const client = await product.signIn('anban')
    const id = newId()
    const text = ['松湾街道冬季安全生产工作方案', '一、主要任务', '（一）夯实基础', '1．建立重大事故隐患台账。', '2．完善值班值守制度。', '3．组织安全培训。', '4．应急办要组织1次应急演练，总结经验。', '松湾街道办事处', '2026年1月5日'].join('\n')
    expect((await client.post('/api/plans', { commandId: newId(), id, text })).status).toBe(200)
    const clauses = async () => (await client.get<VersionReply>(`/api/plans/${id}/versions/1`)).body.clauses
    const about = async (words: string) => (await clauses()).find((clause) => clause.text.includes(words))!
    const namesOf = async (words: string) => (await about(words)).owners.map(({ name }) => name)
    const guessed = await namesOf('值班值守')
    expect((await clauses()).map((clause) => clause.owners.every((owner) => owner.inferred))).toEqual([true, true, true, false])
    const correct = async (words: string, name: string) => {
      await press(anban, words)
      await anban.keyboard.press('e')
      await anban.getByLabel('第 1 家').fill(name)
      await anban.keyboard.press('Control+Enter')
      await expect.poll(() => namesOf(words)).toEqual([name])
    }
    await anban.goto(`${address}/plans/${id}/review/1`)
    await correct('隐患台账', '经发办')
    const strip = anban.locator('.review-alike')
    await strip.getByText('还有 2 句是一样读的').waitFor()
    await fits(anban)
    // It is in nobody's way: the keys go on, and it stays until the next correction, which nothing is like.
    await open(anban).focus()
    await anban.keyboard.press('j')
    await expect.poll(() => openWords(anban)).toContain('值班值守')
    await strip.waitFor()
    await anban.keyboard.press('a')
    const dialog = anban.getByRole('dialog')
    await expect.poll(() => dialog.locator('.alike-list li').count()).toBe(2)
    await dialog.getByText(`${guessed[0]}`).first().waitFor()
    expect(await dialog.locator('.alike-list :checked').count()).toBe(2)
    await fits(anban)
    const other = await product.signIn('jingfa')
    const seen = await about('安全培训')
    expect((await other.post(`/api/clauses/${seen.id}/edit`, { commandId: newId(), baseVersion: seen.version, condition: '高危行业领域' })).status).toBe(200)
    await anban.keyboard.press('Enter')
    await dialog.getByText('1 句没有改').waitFor()
    await dialog.getByText('刚被韦晓棠改过').waitFor()
    await dialog.getByRole('button', { name: '知道了' }).click()
    expect(await namesOf('值班值守')).toEqual(['经发办'])
    expect(await about('安全培训')).toMatchObject({ owners: seen.owners, condition: '高危行业领域' })
    await strip.waitFor({ state: 'detached' })
    await anban.locator('.toasts .row', { hasText: '一起改了 1 句' }).getByRole('button', { name: '撤回' }).click()
    await expect.poll(() => namesOf('值班值守')).toEqual(guessed)
    expect((await about('值班值守')).owners.every((owner) => owner.inferred)).toBe(true)
    await correct('值班值守', '社区办')
    await strip.getByText('还有 1 句是一样读的').waitFor()
    await correct('应急演练', '消防站')
    await strip.waitFor({ state: 'detached' })
    await anban.goto(`${address}/plans/${planId}/review/1`)
    const { version: baseVersion } = (await client.get<PlanRow>(`/api/plans/${id}`)).body
    expect((await client.post(`/api/plans/${id}/withdraw`, { commandId: newId(), baseVersion, reason: '只是试着改' })).status).toBe(200)
  })

  it('confirms at once what the reading is sure of, takes it back, and confirms the rest when told to', async () => {
    const undecided = async () => (await version()).clauses.filter((clause) => clause.state === 'unread')
    const before = await undecided()
    const inferred = before.filter((clause) => clause.kind !== 'principle' && clause.owners.some((owner) => owner.inferred)).map(({ id }) => id)
    const sure = before.filter((clause) => clause.kind !== 'principle' && !inferred.includes(clause.id) && !dueFromContext(clause) && !clause.open.some((one) => one.basis === '文中未写，默认值'))
    expect(sure.length).toBeGreaterThan(0)
    expect(sure.length).toBeLessThan(before.length)
    await anban.getByRole('button', { name: /^一次确认/ }).click()
    await anban.getByRole('dialog').getByText(`${sure.length} 句读得准`).waitFor()
    await fits(anban)
    await anban.getByRole('button', { name: `确认这 ${sure.length} 句` }).click()
    await expect.poll(async () => (await undecided()).length).toBe(before.length - sure.length)
    await anban.locator('.toasts .row', { hasText: `确认了 ${sure.length} 句` }).getByRole('button', { name: '撤回' }).click()
    await expect.poll(async () => (await undecided()).length).toBe(before.length)
    expect((await version()).clauses.filter((clause) => sure.some(({ id }) => id === clause.id)).every((clause) => clause.reviewedByName === null)).toBe(true)
  })

  it('confirms the rest at once and is issued; the sentence opens from its address', async () => {
    await anban.getByRole('button', { name: /^一次确认/ }).click()
    for (const box of await anban.getByRole('dialog').getByRole('checkbox').all()) await box.check()
    await anban.getByRole('button', { name: /^确认这/ }).click()
    await expect.poll(async () => (await version()).clauses.filter((clause) => clause.state === 'unread').length).toBe(0)
    // What could not be confirmed together is confirmed by nobody: here every sentence has somebody to do it.
    expect((await version()).progress).toMatchObject({ asked: 0, unread: 0 })
    await anban.getByRole('link', { name: '都定了，去印发' }).click()
    await anban.getByRole('heading', { name: '覆盖情况' }).waitFor()
    // What could be taken back there is not offered here, where it would come to nothing once the plan is issued.
    expect(await anban.locator('.toasts').getByText(/确认了/).count()).toBe(0)
    await fits(anban)
    await anban.getByRole('button', { name: '印发', exact: true }).click()
    const form = anban.getByRole('dialog')
    await form.getByLabel(/此件公开发布/).check()
    await form.getByLabel('行动从').fill('2026-01-01')
    await form.getByLabel('到', { exact: true }).fill('2027-12-31')
    await form.getByLabel('到', { exact: true }).press('Enter')
    // Enter in a field does not issue: what binds is pressed.
    await form.getByLabel('文号').press('Enter')
    await form.getByRole('button', { name: '看好了，印发' }).click()
    await anban.getByText('承诺开始执行').waitFor()
    const plans = ((await (await anban.request.get(`${address}/api/plans`)).json()) as { plans: PlanRow[] }).plans
    expect(plans).toEqual([expect.objectContaining({ state: 'issued', public: true, currentNumber: 1 })])
    const clause = await sentence('带队检查')
    await anban.goto(`${address}/plans/${planId}/review/1?clause=${clause.commitmentId}`)
    await expect.poll(() => openWords(anban)).toContain('带队检查')
    expect(await open(anban).getByRole('button', { name: '改', exact: true }).count()).toBe(0)
    await fits(anban)
  })

  it('draws a long text where somebody looks, finds what is far away, prints the whole, and says of a closed one that nothing runs', async () => {
    const client = await product.signIn('anban')
    const seed = readFileSync('packs/zhengyang/plan.txt', 'utf8')
    const file = newId()
    const text = `${Array.from({ length: 5 }, () => seed).join('\n')}\n九、海防\n2027年10月底前，应急办要建成海防大堤观测点。\n`
    expect((await client.upload('PUT', `/api/files/${file}?name=${encodeURIComponent('长.txt')}&purpose=other`, Buffer.from(text))).status).toBe(200)
    const id = newId()
    expect((await client.post('/api/plans', { commandId: newId(), id, fileId: file })).status).toBe(200)
    const last = (await client.get<VersionReply>(`/api/plans/${id}/versions/1`)).body.clauses.find((clause) => clause.text.includes('海防大堤'))!
    await anban.goto(`${address}/plans/${id}/review/1`)
    await open(anban).waitFor()
    const paper = anban.locator('.review-paper')
    await paper.locator('.mk').first().waitFor()
    const pieces = () => paper.locator('[data-at]').count()
    expect(await pieces()).toBeGreaterThan(50)
    expect(await pieces()).toBeLessThan(1_500)
    expect(await paper.getByText('海防大堤观测点').count()).toBe(0)
    // The browser's own search would not find it: ours does, on the paper too.
    // What has been scrolled is not put back when the search changes the address.
    for (let step = 0; step < 8; step += 1) await anban.keyboard.press('j')
    await expect.poll(() => anban.locator('.review-text').evaluate((pane) => pane.scrollTop)).toBeGreaterThan(0)
    await anban.keyboard.press('Control+f')
    await anban.keyboard.type('海防大堤')
    await anban.keyboard.press('Enter')
    await anban.getByText('原文 1 / 1 处').waitFor()
    const seen = async (words: string) => { const [box, pane] = [await paper.getByText(words).first().boundingBox(), await anban.locator('.review-text').boundingBox()]; return box !== null && box.y > pane!.y && box.y + box.height < pane!.y + pane!.height }
    await expect.poll(() => seen('海防大堤观测点')).toBe(true)
    await anban.waitForURL(/[?&]q=/)
    await anban.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)) }))
    expect(await seen('海防大堤观测点')).toBe(true)
    expect(await anban.evaluate(() => [...CSS.highlights.get('found')!].map(String))).toEqual(['海防大堤'])
    expect(await pieces()).toBeLessThan(2_500)
    await anban.keyboard.press('Escape')
    await anban.goto(`${address}/plans/${id}/review/1?clause=${last.commitmentId}`)
    await expect.poll(() => openWords(anban)).toContain('海防大堤')
    await expect.poll(() => seen('海防大堤观测点')).toBe(true)
    await open(anban).focus()
    await anban.keyboard.press('k')
    await expect.poll(() => openWords(anban)).not.toContain('海防大堤')
    await fits(anban)
    const printed = await anban.evaluate(() => { window.dispatchEvent(new Event('beforeprint')); const all = document.querySelector('.review-paper')!.textContent; window.dispatchEvent(new Event('afterprint')); return all.length })
    expect(printed).toBeGreaterThan(text.replace(/\s/g, '').length * 0.95)

    await asOwner(product, `update plans set state = 'closed', closed_on = '2028-01-05', closing = $2 where id = $1`, [planId, JSON.stringify({ summary: '期满，基本完成。', done: '完成', problems: '不足', next: '打算', figures: [] })])
    await anban.goto(`${address}/plans/${planId}`)
    await anban.getByRole('heading', { name: '覆盖情况' }).waitFor()
    expect(await anban.getByText('今天在跑').count()).toBe(0)
    await anban.getByText('不再跑').first().waitFor()
  }, 90_000)

  it('is read by anybody, on a phone, without an account', async () => {
    const reader = watch(await (await phone(browser)).newPage(), 'public', troubles, refusals)
    await reader.goto(`${address}/p/plans`)
    await fits(reader)
    await reader.getByRole('link', { name: TITLE }).click()
    await reader.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
    await reader.getByText('主要负责人每季度至少带队检查1次').waitFor()
    await fits(reader)
    expect(await reader.locator('.mk-number').count()).toBe(0)
  })
})
