// Supervision over HTTP: from the list to the last rung, each with its paper; the enterprise answers; refusal goes to who has the
// power; closing ends it, opening again begins anew.
import { expect, it } from 'vitest'
import { testProduct, type Client } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { readPdf } from '#mechanisms/document/testing.ts'
import { asOwner } from '#tests/world.ts'

const product = await testProduct()
const clause = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '除尘系统未规范设置锁气卸灰装置' }
type Page = { row: { id: string; version: number; state: string; rung: string | null; proposedRung: string | null; round: number }; ladder: { slow: { rung: string; standing: string }[]; refusal: { rung: string }[]; next: string; why: string }; measures: { id: string; rung: string; state: string; why: string; answer: string | null; paper: { id: string; label: string; number: string } | null; minutes: { number: string } | null; exposure: { id: string; state: string } | null; listing: { id: string } | null }[]; papers: { id: string; document: string; number: string }[]; abilities: Record<string, true | string> }

await product.addPerson({ login: 'anban', name: '安小办', role: 'coordinator', post: '安委办主任', organisation: 'anban' })
await product.addPerson({ login: 'anban2', name: '安复核', role: 'coordinator', post: '安委办副主任', organisation: 'anban' })
await product.addPerson({ login: 'lingdao', name: '林书记', role: 'leader', post: '书记', organisation: 'anban' })
/** Days pass between two deeds: everybody signs in anew once the clock has moved. */
const signedIn = new Map<string, Promise<Client>>()
const as = (login: string): Client => new Proxy({} as Client, {
  get: (_, deed: keyof Client) => async (...given: unknown[]) => {
    if (!signedIn.has(login)) signedIn.set(login, product.signIn(login))
    return ((await signedIn.get(login)!)[deed] as (...all: unknown[]) => unknown)(...given)
  },
})
const setNow = (iso: string) => { signedIn.clear(); product.setNow(iso) }
const [office, second, leader] = [as('anban'), as('anban2'), as('lingdao')]

async function ok<T>(reply: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await reply
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

async function setLadder(name: string, value: unknown, fromOn = '2026-11-22') {
  await ok(office.post(`/api/parameters/${name}`, { commandId: newId(), value, fromOn, basis: '街道安委会会议纪要', inDocument: false }))
}

async function enterprise(name: string): Promise<{ id: string; client: Client; login: string }> {
  const id = newId()
  await ok(office.post('/api/entities', { commandId: newId(), id, fields: { name, kind: 'place', regionId: await product.region('xg'), organisationId: await product.organisation('jingfa'), address: '兴业路18号', principal: '赵启明' } }))
  const login = `qy-${id.slice(-6)}`
  await product.addPerson({ login, name: '钱向南', role: 'enterprise-principal', post: '负责人', entityId: id })
  return { id, login, client: as(login) }
}

/** A major hazard handed to its enterprise, due on a day. */
async function assigned(entityId: string, dueOn: string): Promise<{ id: string; version: number }> {
  const id = newId()
  let page = await ok(office.post<Page>('/api/hazards', { commandId: newId(), id, entityId, description: '喷涂车间未装可燃气体报警装置', place: '喷涂车间', channel: 'tipoff' }))
  page = await ok(office.post<Page>(`/api/hazards/${id}/grade`, { commandId: newId(), baseVersion: page.row.version, level: 'major', clause }))
  page = await ok(office.post<Page>(`/api/hazards/${id}/assign`, { commandId: newId(), baseVersion: page.row.version, dueOn }))
  await product.settle()
  return { id, version: page.row.version }
}

const caseOf = async (hazardId: string): Promise<string> => (await asOwner(product, 'select id from supervisions where hazard_id = $1', [hazardId]))[0]!['id'] as string
const read = (id: string) => ok(office.get<Page>(`/api/supervisions/${id}`))
async function step(client: Client, id: string, name: string, body: object = {}) {
  const { row } = await read(id)
  return client.post<Page>(`/api/supervisions/${id}/${name}`, { commandId: newId(), baseVersion: row.version, ...body })
}
const morning = async (iso: string) => { setNow(`${iso}T01:00:00Z`); await product.daily(); await product.settle() }
const pdfOf = async (path: string) => readPdf(new Uint8Array((await office.get(path)).raw))
const telephone = '0999-88880000'

it('climbs the ladder rung by rung, a numbered paper each, until the exposure another person publishes', async () => {
  await setLadder('hazard.slow-ladder', ['letter', 'bulletin', 'talk', 'exposure'])
  const owner = await enterprise('顺捷仓储有限公司')
  const hazard = await assigned(owner.id, '2026-11-26')
  const id = await caseOf(hazard.id)
  expect((await read(id)).row.state).toBe('registered')
  expect((await step(office, id, 'propose', { reason: '还没核定' })).status).toBe(409)
  const admitted = await ok(step(office, id, 'admit', { telephone }))
  expect(admitted.papers.map((one) => one.document)).toEqual(['supervision-notice'])
  expect(admitted.papers[0]!.number).toBe('松街督〔2026〕1号')

  await morning('2026-11-26')
  expect((await read(id)).row.proposedRung).toBeNull()
  await morning('2026-11-27')
  const open = await read(id)
  expect(open.row.proposedRung).toBe('letter')
  expect(open.measures[0]).toMatchObject({ rung: 'letter', state: 'proposed', why: '超过整改期限1天' })
  // Who cannot see what is only proposed: the enterprise.
  const addressed = (await owner.client.get<{ rows: unknown[]; notices: { supervisionId: string; hazardId: string; number: string; paperId: string; live: boolean }[] }>('/api/supervisions/addressed')).body
  expect(addressed.rows).toEqual([])
  // What it was told of when its hazard came onto the list can be read where the notice leads.
  expect(addressed.notices).toMatchObject([{ supervisionId: id, number: '松街督〔2026〕1号', paperId: admitted.papers[0]!.id, live: true }])
  expect((await owner.client.get(`/api/papers/${addressed.notices[0]!.paperId}/pdf`)).status).toBe(200)
  const draft = await ok(office.get<{ label: string; data: { text: string; title: string } }>(`/api/supervisions/${id}/draft?telephone=${telephone}`))
  expect(draft).toMatchObject({ label: '函告', data: { title: '关于顺捷仓储有限公司重大事故隐患整改进展缓慢的函' } })
  expect(draft.data.text).toContain('超过整改期限1天')
  // A tip-off is told to nobody.
  expect(draft.data.text).not.toMatch(/举报/)
  const told = await ok(step(office, id, 'confirm', { telephone }))
  expect(told.measures[0]).toMatchObject({ state: 'taken', paper: { label: '函告', number: '松街函〔2026〕1号' } })
  expect((await step(office, id, 'confirm', { telephone })).body).toMatchObject({ title: expect.stringContaining('没有要办的一级') as string })
  expect((await step(office, id, 'propose', { reason: '再快一点' })).body).toMatchObject({ title: expect.stringContaining('2026-12-04') as string })

  await product.settle()
  const sent = (await owner.client.get<{ rows: { supervisionId: string; measureId: string; version: number; label: string }[] }>('/api/supervisions/addressed')).body.rows
  expect(sent).toMatchObject([{ supervisionId: id, label: '函告' }])
  expect((await owner.client.get<{ notices: { title: string }[] }>('/api/notices')).body.notices.map((one) => one.title)).toContain('收到函告：喷涂车间未装可燃气体报警装置')
  expect((await step(office, id, 'answer', { measureId: sent[0]!.measureId, answer: '替企业反馈' })).status).toBe(403)
  await ok(owner.client.post(`/api/supervisions/${id}/answer`, { commandId: newId(), baseVersion: sent[0]!.version, measureId: sent[0]!.measureId, answer: '设备已订货，12月8日安装' }) as never)
  expect((await read(id)).measures[0]!.answer).toBe('设备已订货，12月8日安装')
  expect((await owner.client.get(`/api/supervisions/${id}`)).status).toBe(403)

  await morning('2026-12-03')
  expect((await read(id)).row.proposedRung).toBeNull()
  await morning('2026-12-04')
  expect((await read(id)).row.proposedRung).toBe('bulletin')
  // Put off with a reason: it is the same rung that comes again.
  await ok(step(office, id, 'waive', { reason: '企业已订货，给一周' }))
  await morning('2026-12-11')
  expect((await read(id)).row.proposedRung).toBe('bulletin')
  await ok(step(office, id, 'confirm', { telephone }))
  await morning('2026-12-18')
  expect((await step(office, id, 'confirm', { telephone })).body).toMatchObject({ fields: [{ field: 'talk' }] })
  const talk = { on: '2026-12-20', at: '9时30分', place: '街道三楼会议室', who: '主要负责人赵启明' }
  const talked = await ok(step(office, id, 'confirm', { telephone, talk }))
  const talkMeasure = talked.measures.find((one) => one.rung === 'talk')!
  expect(talkMeasure.paper).toMatchObject({ number: '松街约谈〔2026〕1号' })
  const pdf = await pdfOf(`/api/papers/${talkMeasure.paper!.id}/pdf`)
  expect(pdf.text).toContain('2026年12月20日（星期日）9时30分，街道三楼会议室')
  expect(pdf.text).toContain('2026年11月27日函告（松街函〔2026〕1号）、2026年12月11日通报（松街通报〔2026〕1号）')
  setNow('2026-12-21T01:00:00Z')
  const minuted = await ok(step(office, id, 'minutes', { measureId: talkMeasure.id, ...talk, chair: '林书记', said: '企业说明订货延误。', demands: '月底前完成安装。' }))
  expect(minuted.measures.find((one) => one.rung === 'talk')!.minutes!.number).toBe('松街约纪〔2026〕1号')

  await morning('2026-12-25')
  const exposed = await ok(step(office, id, 'confirm', { telephone }))
  const exposure = exposed.measures.find((one) => one.rung === 'exposure')!.exposure!
  expect(exposure.state).toBe('drafted')
  const drafted = await ok(office.get<{ row: { version: number; title: string } }>(`/api/exposures/${exposure.id}`))
  await ok(office.post(`/api/exposures/${exposure.id}/submit`, { commandId: newId(), baseVersion: drafted.row.version }))
  expect((await office.post(`/api/exposures/${exposure.id}/publish`, { commandId: newId(), baseVersion: drafted.row.version + 1 })).body).toMatchObject({ title: expect.stringContaining('谁拟稿谁不审') as string })
  await ok(leader.post(`/api/exposures/${exposure.id}/publish`, { commandId: newId(), baseVersion: drafted.row.version + 1 }))
  const shown = await ok(product.http.inject('/api/public/exposures').then((reply) => ({ status: reply.statusCode, body: reply.json() as { exposures: { id: string; entity: string }[] } })))
  expect(shown.exposures).toMatchObject([{ id: exposure.id, entity: '顺捷仓储有限公司' }])
  expect((await read(id)).measures.find((one) => one.rung === 'exposure')!.paper!.number).toBe('松街曝〔2026〕1号')
  expect((await read(id)).ladder.slow.map((one) => one.standing)).toEqual(['taken', 'taken', 'taken', 'taken'])
  await morning('2027-01-25')
  expect((await read(id)).row.proposedRung).toBeNull()
  expect((await read(id)).ladder.next).toContain('认定拒不整改')
})

it('takes back what the clock proposed once the case moves, and ends when the hazard does', async () => {
  const owner = await enterprise('安达木业')
  setNow('2026-11-22T01:00:00Z')
  const hazard = await assigned(owner.id, '2026-11-24')
  const id = await caseOf(hazard.id)
  await ok(step(office, id, 'admit', { telephone }))
  // The other test has been to January: the morning's job runs once a day, so this one is asked by its own name.
  await asOwner(product, "delete from job_days where job = 'supervision.ladder'")
  await morning('2026-11-25')
  expect((await read(id)).row.proposedRung).toBe('letter')
  const photo = newId()
  await ok(owner.client.upload('PUT', `/api/files/${photo}?name=a.png&purpose=other`, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')))
  const planned = await ok(owner.client.post<Page>(`/api/hazards/${hazard.id}/plan`, { commandId: newId(), baseVersion: hazard.version, planMeasures: '加装报警装置', planResponsible: '钱向南', planFunds: 4_600_000, planDueOn: '2026-11-24', planContingency: '停用喷涂车间' }))
  const approved = await ok(office.post<Page>(`/api/hazards/${hazard.id}/approve-plan`, { commandId: newId(), baseVersion: planned.row.version }))
  const rectified = await ok(owner.client.post<Page>(`/api/hazards/${hazard.id}/rectify`, { commandId: newId(), baseVersion: approved.row.version, rectification: '已装好', photos: [photo] }))
  await product.settle()
  const moved = await read(id)
  expect(moved.row.proposedRung).toBeNull()
  expect(moved.measures[0]).toMatchObject({ state: 'lapsed' })
  const forms = await ok(step(office, id, 'papers', { document: 'plan-form' }))
  expect(forms.papers.map((one) => one.document)).toContain('plan-form')
  expect((await step(office, id, 'papers', { document: 'closure-form' })).status).toBe(409)
  const accepted = await ok(office.post<Page>(`/api/hazards/${hazard.id}/accept`, { commandId: newId(), baseVersion: rectified.row.version, review: '合格' }))
  await ok(second.post(`/api/hazards/${hazard.id}/close`, { commandId: newId(), baseVersion: accepted.row.version }))
  await product.settle()
  expect(await read(id)).toMatchObject({ row: { state: 'ended' }, ladder: { next: expect.stringContaining('隐患已销号') as string } })
  const closure = await ok(step(office, id, 'papers', { document: 'closure-form' }))
  const paper = closure.papers.find((one) => one.document === 'closure-form')!
  // An approval among offices is no paper of the enterprise.
  expect((await owner.client.get(`/api/papers/${paper.id}/pdf`)).status).toBe(404)
  expect((await pdfOf(`/api/papers/${paper.id}/pdf`)).text).toContain('同意销号')

  const closed = await ok(office.get<Page>(`/api/hazards/${hazard.id}`))
  await ok(office.post(`/api/hazards/${hazard.id}/reopen`, { commandId: newId(), baseVersion: closed.row.version, source: 're-inspection', reason: '报警器没有联动', dueOn: '2026-12-10', photos: [] }))
  await product.settle()
  await asOwner(product, "delete from job_days where job = 'supervision.ladder'")
  await morning('2026-12-20')
  expect((await read(id)).row).toMatchObject({ state: 'listed', round: 2, rung: null, proposedRung: 'letter' })
})

it('reports a refusal upwards where the body may not order, with who signs it', async () => {
  const owner = await enterprise('拒改作坊')
  setNow('2026-11-22T01:00:00Z')
  const hazard = await assigned(owner.id, '2026-12-20')
  const id = await caseOf(hazard.id)
  await ok(step(office, id, 'admit', { telephone }))
  await ok(step(office, id, 'refusal', { note: '11月22日现场核查，企业未动工，负责人明确表示不予整改' }))
  const proposed = await ok(step(office, id, 'propose', { reason: '核查两次都不改' }))
  expect(proposed.row.proposedRung).toBe('report-up')
  expect((await step(office, id, 'confirm', { telephone })).body).toMatchObject({ fields: [{ field: 'signedBy' }] })
  const reported = await ok(step(office, id, 'confirm', { telephone, signedBy: '林书记' }))
  const measure = reported.measures.find((one) => one.rung === 'report-up')!
  const text = (await pdfOf(`/api/papers/${measure.paper!.id}/pdf`)).text
  for (const said of ['签发人：林书记', '清澜市澜东区应急管理局：', '负责人明确表示不予整改', '提请清澜市澜东区应急管理局依法处理']) expect(text).toContain(said)
  expect(text).not.toMatch(/。。|，。|（）/)
  expect((await owner.client.get<{ rows: unknown[] }>('/api/supervisions/addressed')).body.rows).toEqual([])
  expect((await owner.client.get(`/api/papers/${measure.paper!.id}/pdf`)).status).toBe(404)
  expect((await leader.get('/api/supervisions/board')).body).toMatchObject({ columns: expect.arrayContaining([expect.objectContaining({ key: 'report-up', count: 1 })]) as unknown })
})

it('proposes the first rung to a case whose progress lies far behind its time, and hears a refusal that was recorded at the hazard', async () => {
  const [slow, refusing] = [await enterprise('慢慢家具'), await enterprise('不改家具')]
  setNow('2026-11-22T01:00:00Z')
  const start = async (owner: typeof slow) => {
    const hazard = await assigned(owner.id, '2026-12-22')
    await ok(step(office, await caseOf(hazard.id), 'admit', { telephone }))
    const planned = await ok(owner.client.post<Page>(`/api/hazards/${hazard.id}/plan`, { commandId: newId(), baseVersion: hazard.version, planMeasures: '加装报警装置', planResponsible: '钱向南', planFunds: 4_600_000, planDueOn: '2026-12-20', planContingency: '停用喷涂车间' }))
    return { id: hazard.id, version: (await ok(office.post<Page>(`/api/hazards/${hazard.id}/approve-plan`, { commandId: newId(), baseVersion: planned.row.version }))).row.version }
  }
  const [one, other] = [await start(slow), await start(refusing)]
  setNow('2026-12-12T01:00:00Z')
  await ok(slow.client.post(`/api/hazards/${one.id}/progress`, { commandId: newId(), baseVersion: one.version, percent: 10, progress: '还在询价' }))
  const evidence = newId()
  await ok(office.upload('PUT', `/api/files/${evidence}?name=a.png&purpose=other`, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')))
  await ok(office.post(`/api/hazards/${other.id}/refusal`, { commandId: newId(), baseVersion: other.version, refusal: '当面说不装，拒签文书', photos: [evidence] }))
  await asOwner(product, "delete from job_days where job = 'supervision.ladder'")
  await morning('2026-12-13')
  const behind = await read(await caseOf(one.id))
  expect(behind.row.proposedRung).toBe('letter')
  expect(behind.measures[0]!.why).toBe('时间已过70%，整改只完成10%')
  expect((await read(await caseOf(other.id))).row).toMatchObject({ refusedOn: '2026-12-12', proposedRung: 'report-up' })
})
