// A text that is adopted and holds only from a later day: until then everybody reads the one that holds today. And what counts as
// running today: what is linked, switched on here, and made for such a sentence.
import { describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { forgetParameters } from '#mechanisms/plan/parameter-store.ts'
import type { ClauseReply, PlanReply, VersionReply } from './contract.ts'

const house = await testProduct()
for (const [login, role] of [['anban', 'coordinator'], ['shequ', 'community']] as const) await house.addPerson({ login, name: login, role, post: '岗位', ...(role === 'community' ? { organisation: 'xg', region: 'xg' } : { organisation: 'anban' }) })
let [anban, shequ] = [await house.signIn('anban'), await house.signIn('shequ')]
/** A session does not outlive the jump. */
const goTo = async (day: string) => {
  house.setNow(`${day}T01:00:00Z`)
  ;[anban, shequ] = [await house.signIn('anban'), await house.signIn('shequ')]
}

const TEXT = ['松湾街道安全生产治本攻坚三年行动实施方案', '一、主要任务', '（一）开展重大事故隐患动态清零行动', '1．2026年12月底前，应急办要制定重大事故隐患清单，建立工作台账。', '2．应急办每季度至少组织1次专项检查，留下检查记录。', '3．应急办要对重大事故隐患整改缓慢的企业采取函告、通报、约谈等方式督办，推动按期整改。', '松湾街道办事处', '2026年1月5日'].join('\n')
const SECOND = TEXT.replace('每季度至少组织1次专项检查', '每月至少组织1次专项检查')
const THIRD = SECOND.replace('每月至少组织1次专项检查', '每月至少组织2次专项检查')

const command = () => ({ commandId: newId() })
const ok = <T>(reply: { status: number; body: T }): T => {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
const versionOf = async (id: string, number = 1) => ok(await anban.get<VersionReply>(`/api/plans/${id}/versions/${number}`))
const step = (plan: PlanReply, name: string, body: object) => anban.post<PlanReply>(`/api/plans/${plan.id}/${name}`, { ...command(), baseVersion: plan.version, ...body })
const acceptAll = async (id: string, number = 1) => ok(await anban.post(`/api/plans/${id}/accept`, { ...command(), clauses: (await versionOf(id, number)).clauses.map(({ id: clause, version }) => ({ id: clause, version })) }))
const upload = async (text: string, more: object = {}) => ok(await anban.post<PlanReply>('/api/plans', { ...command(), id: newId(), text, ...more }))
const issued = async () => {
  const plan = await upload(TEXT)
  await acceptAll(plan.id)
  return ok(await step(plan, 'issue', { effectiveOn: '2026-11-01', issuedOn: '2026-11-01', periodFrom: '2026-01-01', periodTo: '2027-12-31', public: true }))
}
const revised = async (plan: PlanReply, number: number, text: string, effectiveOn: string) => {
  const drafted = ok(await anban.post<PlanReply>(`/api/plans/${plan.id}/revisions`, { ...command(), baseVersion: plan.version, text, reason: '上级加密检查' }))
  await acceptAll(plan.id, number)
  return { drafted, reply: await step(drafted, 'adopt', { effectiveOn, reason: '上级加密检查' }) }
}
const often = (clauses: readonly { frequency: readonly { per: string; atLeast: number }[] }[]) => clauses.flatMap((clause) => clause.frequency.map((one) => `${one.atLeast}/${one.per}`))
type Coverage = { number: number; inForce: boolean; comingNumber: number | null; comingOn: string | null; running: number; coming: number; runners: { runs: string; clauses: { id: string; text: string }[] }[]; waiting: { clauses: { frequency: { per: string; atLeast: number }[] }[] }[] }
const coverageOf = async (id: string, query = '') => ok(await anban.get<Coverage>(`/api/plans/${id}/coverage${query}`))
const said = (coverage: Coverage) => often(coverage.waiting.flatMap(({ clauses }) => clauses))
const outside = async <T>(path: string) => {
  const reply = await house.http.inject({ method: 'GET', url: path })
  return { status: reply.statusCode, body: reply.json<T>() }
}

describe('a text that is adopted for a later day', () => {
  it('is read by nobody as today\'s, and by everybody from its day on', async () => {
    const superior = await upload(TEXT.replaceAll('松湾街道', '清澜区').replace('每季度至少', '每月至少'), { standing: 'superior' })
    const plan = await issued()
    const { reply } = await revised(plan, 2, SECOND, '2026-12-15')
    expect(ok(reply)).toMatchObject({ currentNumber: 1, effectiveOn: '2026-11-01', comingNumber: 2, comingOn: '2026-12-15' })
    const weaker = async () => ok(await anban.get<{ counts: { weaker: number } }>(`/api/plans/${plan.id}/comparison?with=${superior.id}`)).counts.weaker
    const goals = () => outside<{ number: number; text: string; history: { number: number; state: string }[] }>(`/api/public/plans/${house.tenantId}/${plan.id}`)

    const now = await coverageOf(plan.id)
    expect(now).toMatchObject({ number: 1, inForce: true, comingNumber: 2, comingOn: '2026-12-15' })
    expect(said(now)).toEqual(['1/quarter'])
    const then = await coverageOf(plan.id, '?number=2')
    expect(then).toMatchObject({ number: 2, inForce: false })
    expect(said(then)).toEqual(['1/month'])
    expect(await weaker()).toBe(1)
    expect((await goals()).body).toMatchObject({ number: 1, text: expect.stringContaining('每季度至少'), history: [{ number: 2, state: 'coming' }, { number: 1, state: 'published' }] })
    // Whoever wants to know what comes can read it; nobody reads what was never published.
    expect((await outside<{ text: string }>(`/api/public/plans/${house.tenantId}/${plan.id}?number=2`)).body.text).toContain('每月至少')
    expect((await outside(`/api/public/plans/${house.tenantId}/${plan.id}?number=3`)).status).toBe(404)
    expect((await shequ.get(`/api/plans/${plan.id}/coverage?number=2`)).status).toBe(200)
    const row = ok(await shequ.get<{ plans: PlanReply[] }>('/api/plans')).plans.find(({ id }) => id === plan.id)
    expect(row).toMatchObject({ currentNumber: 1, effectiveOn: '2026-11-01', comingNumber: 2 })

    await goTo('2026-12-15')
    expect(await coverageOf(plan.id)).toMatchObject({ number: 2, inForce: true, comingNumber: null })
    expect(await weaker()).toBe(0)
    expect((await goals()).body).toMatchObject({ number: 2, history: [{ number: 2, state: 'published' }, { number: 1, state: 'superseded' }] })
    await goTo('2026-11-22')
  })

  it('is what the next revision begins with, and that holds only after it', async () => {
    const plan = await issued()
    const second = ok((await revised(plan, 2, SECOND, '2026-12-15')).reply)
    const { drafted, reply } = await revised(second, 3, THIRD, '2026-12-10')
    expect((await versionOf(plan.id, 3)).clauses.filter(({ change }) => change?.kind === 'changed')).toHaveLength(1)
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ fields: [{ field: 'effectiveOn', message: expect.stringContaining('2026-12-15') }] })
    expect((await step(drafted, 'adopt', { effectiveOn: '2028-01-01', reason: '上级加密检查' })).body).toMatchObject({ fields: [{ message: expect.stringContaining('2027-12-31') }] })
    const third = ok(await step(drafted, 'adopt', { effectiveOn: '2026-12-20', reason: '上级加密检查' }))
    expect(third).toMatchObject({ currentNumber: 1, adoptedNumber: 3, comingNumber: 2, comingOn: '2026-12-15' })
    await goTo('2026-12-16')
    expect(ok(await anban.get<PlanReply>(`/api/plans/${plan.id}`))).toMatchObject({ currentNumber: 2, comingNumber: 3, comingOn: '2026-12-20' })
    await goTo('2026-11-22')
  })
})

describe('what runs today', () => {
  const edit = async (clause: ClauseReply, body: object) => ok(await anban.post<{ clauses: ClauseReply[] }>(`/api/clauses/${clause.id}/edit`, { ...command(), baseVersion: clause.version, ...body })).clauses[0]!
  const runs = async (id: string) => Object.fromEntries((await coverageOf(id)).runners.flatMap((one) => one.clauses.map((clause) => [clause.text, one.runs])))

  it('is what people confirmed when it was proposed, after the issue too', async () => {
    const text = TEXT.replace('3．', '3．应急办每月公开曝光1次重大事故隐患。\n4．')
    const plan = await upload(text)
    const proposed = (await versionOf(plan.id)).clauses.filter((clause) => clause.runs !== null)
    expect(proposed.map((clause) => clause.runs)).toContain('loop:exposure')
    await acceptAll(plan.id)
    ok(await step(plan, 'issue', { effectiveOn: '2026-11-01', issuedOn: '2026-11-01', periodFrom: '2026-01-01', periodTo: '2027-12-31' }))
    expect((await versionOf(plan.id)).clauses.filter((clause) => clause.runs !== null).map(({ id, runs: by }) => [id, by])).toEqual(proposed.map(({ id, runs: by }) => [id, by]))
    expect((await coverageOf(plan.id)).running).toBe(proposed.length)
  })

  it('counts no rule that is off here, nor proposes it', async () => {
    const plan = await upload(TEXT)
    const version = await versionOf(plan.id)
    const slow = version.clauses.find((clause) => clause.text.includes('督办'))!
    expect(slow).toMatchObject({ systems: expect.arrayContaining(['D06']), runs: null })
    expect(version.runners.find((one) => one.runs === 'loop:supervision')).toMatchObject({ off: true })
    await edit(slow, { runs: 'loop:supervision' })
    expect(await runs(plan.id)).not.toHaveProperty(slow.text)
    await house.db.write(systemScope(house.tenantId), (tx) => tx.run(sql`insert into parameters (tenant_id, id, name, from_on, value, basis, in_document, set_at) values (${house.tenantId}, ${newId()}, 'hazard.slow-ladder', '2026-01-01', ${JSON.stringify(['letter'])}, '文中写明', true, now())`))
    forgetParameters(house.tenantId)
    expect(await runs(plan.id)).toHaveProperty(slow.text, 'loop:supervision')
    const again = (await versionOf((await upload(TEXT)).id)).clauses.find((clause) => clause.text.includes('督办'))!
    expect(again.runs).toBe('loop:supervision')
  })

  it('counts a task only where there is a day, a duty only where there is a frequency, and the basis of a task with it', async () => {
    const plan = await upload(TEXT)
    const [list, check, slow] = ['制定', '专项检查', '督办'].map(async (words) => (await versionOf(plan.id)).clauses.find((clause) => clause.text.includes(words))!)
    await edit(await list!, { runs: 'tasks' })
    await edit(await check!, { runs: 'tasks' })
    const open = await edit(await slow!, { runs: 'tasks' })
    const counted = await runs(plan.id)
    const byTasks = (all: Record<string, string>) => Object.keys(all).filter((text) => all[text] === 'tasks')
    expect(byTasks(counted)).toEqual([expect.stringContaining('制定')])
    await edit(open, { runs: null, carriedBy: (await list!).commitmentId })
    expect(byTasks(await runs(plan.id))).toEqual([expect.stringContaining('制定'), expect.stringContaining('督办')])
  })
})
