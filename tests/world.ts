// Two jurisdictions with a record of every kind in two places each (two communities, two enterprises), one person of every
// role, and a word in every text that tells whose it is: a reply that holds a foreign word gives its source away.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import sharp from 'sharp'
import { drawScene } from '#bench/photo-scenes.ts'
import { testProduct, type Client, type TestProduct } from '#bin/testing.ts'
import { totpCode } from '#platform/auth/totp.ts'
import { newId } from '#platform/db/ids.ts'
import type { Day } from '#platform/time/day.ts'
import { finish, runDaily, settle } from '#platform/jobs/runner.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { loadPack, organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import { putPlan, type PutClause } from './plans.ts'
import type { Subject } from './walk.ts'

export const ROLES = [...readRoles().keys()]
/** Roles that see one community only, and roles that see one enterprise only. */
export const OF_REGION = ['community', 'grid-worker']
export const OF_ENTERPRISE = ['enterprise-principal', 'enterprise-officer']

export type Place = { mark: string; subject: Subject; hazards: Readonly<Record<string, string>>; ids: readonly string[] }
export type Tenant = { id: string; code: string; mark: string; near: Place; far: Place; people: Readonly<Record<string, Client>>; logins: Readonly<Record<string, string>> }
export type World = { product: TestProduct; own: Tenant; other: Tenant; pending: Client; mustChange: Client }

const clause = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第十一条（六）', text: '除尘系统未规范设置锁气卸灰装置' }

/** Each picture is one of its own: one that was used before would keep a case from closing. */
let drawn = 0

type Page = { row: { id: string; version: number; state: string } }

/** Call at the top level of a test file. */
export async function twoTenants(): Promise<World> {
  const product = await testProduct()
  const otherId = await loadOther(product, new Date('2026-11-22T01:00:00Z'))
  const own = await makeTenant(product, { id: product.tenantId, code: 'example' }, '甲辖')
  const other = await makeTenant(product, { id: otherId, code: 'other' }, '乙辖')
  const { pending, mustChange } = await halfSignedIn(product)
  return { product, own, other, pending, mustChange }
}

/** The second jurisdiction, `other`, still without people. */
export async function loadOther(product: TestProduct, now: Date): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-packs-'))
  mkdirSync(join(folder, 'other'))
  writeFileSync(join(folder, 'other/tenant.yaml'), OTHER)
  const id = await loadPack(product.database.owner, product.db, 'other', { folder, demo: true, now })
  rmSync(folder, { recursive: true })
  return id
}

async function makeTenant(product: TestProduct, tenant: { id: string; code: string }, mark: string): Promise<Tenant> {
  const people: Record<string, Client> = {}
  const logins: Record<string, string> = {}
  const add = async (key: string, role: string, where: { organisation?: string; region?: string; entityId?: string }, personMark: string) => {
    const login = `${tenant.code}-${key}`
    await product.addPerson({ login, name: `${personMark}${role}`, role, post: '岗位', ...where }, tenant)
    logins[key] = login
    people[key] = await product.signIn(login)
    return people[key]
  }
  const coordinator = await add('coordinator', 'coordinator', { organisation: 'anban' }, mark)
  for (const role of ROLES) if (role !== 'coordinator' && ![...OF_REGION, ...OF_ENTERPRISE].includes(role)) await add(role, role, { organisation: 'jingfa' }, mark)
  for (const role of OF_REGION) {
    await add(role, role, { organisation: 'xg', region: 'xg' }, mark)
    await add(`far-${role}`, role, { organisation: 'sq', region: 'sq' }, mark)
  }
  const planned = await makePlan(coordinator, mark)
  await must(coordinator.upload('POST', '/api/standards/import?name=a.csv', Buffer.from(`文件名称,文号,行业领域,施行日期,条款,项,原文\r\n${mark}判定标准,${mark}〔2023〕1号,水利,2023-11-01,第三条,（一）,${mark}启闭机失灵的\r\n`)))
  const issued = await putPlan(product, { title: `${mark}现行方案`, text: '按照“2026年提升、2027年巩固”的要求', clauses: await owedBy(tenant.code, mark) }, tenant.id)
  const place = async (name: 'near' | 'far', region: string): Promise<Place> => {
    const placeMark = `${mark}${name === 'near' ? '近处' : '远处'}`
    const entity = newId()
    await must(coordinator.post('/api/entities', { commandId: newId(), id: entity, fields: {
      name: `${placeMark}小店`, kind: 'place', regionId: await regionIdOf(tenant.code, region), organisationId: await organisationIdOf(tenant.code, 'jingfa'), address: `${placeMark}路`, principal: `${placeMark}人`, note: `${placeMark}备注`,
    } }))
    const prefix = name === 'near' ? '' : 'far-'
    for (const role of OF_ENTERPRISE) await add(`${prefix}${role}`, role, { entityId: entity }, placeMark)
    return fill(product, tenant, coordinator, people[`${prefix}enterprise-principal`]!, placeMark, entity, region, people[`${prefix}community`]!, planned, issued)
  }
  await must(coordinator.post('/api/parameters/hazard.due-days-general', { commandId: newId(), value: 12, fromOn: '2026-12-31', basis: `${mark}会议`, inDocument: false }))
  await must(coordinator.post('/api/parameters/hazard.double-report', { commandId: newId(), value: { scope: 'all', moments: ['found', 'rectified'], to: ['regulator', 'local'] }, fromOn: '2026-11-22', basis: `${mark}会议`, inDocument: false }))
  await must(coordinator.post('/api/paper-templates/talk-notice', { commandId: newId(), title: `关于约谈{单位名称}的通知`, body: `${mark}约谈：{约谈时间}，{约谈地点}。`, pattern: '{office}约谈〔{year}〕{n}号', note: `${mark}改措辞`, baseNumber: 0 }))
  await must(coordinator.post('/api/parameters/hazard.owner-notice', { commandId: newId(), value: ['principal'], fromOn: '2026-11-22', basis: `${mark}方案`, inDocument: false }))
  const near = await place('near', 'xg')
  const far = await place('far', 'sq')
  await runDaily(product.db, product.jobs, tenant.id, new Date('2026-11-22T01:00:00Z'))
  // Sums of nothing that nobody has folded in yet.
  await asOwner(product, `insert into case_sums_new select $1, gen_random_uuid(), 'all', '2026-11-22', id, 'C', 'grid', 'fire', '2026-11-01', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 from regions where tenant_id = $1 limit 1`, [tenant.id])
  return { id: tenant.id, code: tenant.code, mark, near, far, people, logins }
}

async function fill(product: TestProduct, tenant: { id: string; code: string }, coordinator: Client, owner: Client, mark: string, entity: string, region: string, community: Client, planned: { plan: string; clause: string }, issued: string): Promise<Place> {
  const photo = async (client: Client) => {
    const id = newId()
    const { width, height, pixels } = drawScene(drawn++, 160, 120)
    const bytes = await sharp(pixels, { raw: { width, height, channels: 1 } }).png().toBuffer()
    await must(client.upload('PUT', `/api/files/${id}?name=${encodeURIComponent(`${mark}.png`)}&purpose=other`, bytes))
    return id
  }
  const file = await photo(owner)
  const step = async (client: Client, page: Page, name: string, body: object = {}) => (await must(client.post<Page>(`/api/hazards/${page.row.id}/${name}`, { commandId: newId(), baseVersion: page.row.version, ...body }))) as Page
  const report = async (photos: string[] = []) => (await must(owner.post<Page>('/api/hazards', { commandId: newId(), id: newId(), entityId: entity, description: `${mark}隐患`, place: `${mark}部位`, photos }))) as Page
  const graded = async (level: 'general' | 'major' = 'general') => step(coordinator, await report(), 'grade', { level, ...(level === 'major' ? { clause } : {}) })
  // Found before 2024, so that there is a stock.
  await step(coordinator, (await must(owner.post<Page>('/api/hazards', { commandId: newId(), id: newId(), entityId: entity, description: `${mark}旧隐患`, foundOn: '2023-11-01', photos: [] }))) as Page, 'grade', { level: 'general' })
  const assigned = async (level?: 'general' | 'major') => step(coordinator, await graded(level), 'assign', { dueOn: '2026-12-15', atOnce: true })
  const rectified = async () => step(owner, await assigned(), 'rectify', { rectification: `${mark}已改，通道已经清理干净`, photos: [await photo(owner)], before: [await photo(owner)] })
  const accepted = async () => {
    const planned = await step(owner, await assigned('major'), 'plan', { planMeasures: `${mark}措施`, planResponsible: `${mark}责任`, planFunds: 100, planDueOn: '2026-12-10', planContingency: `${mark}预案` })
    return step(coordinator, await step(owner, await step(coordinator, planned, 'approve-plan'), 'rectify', { rectification: `${mark}已改，通道已经清理干净`, photos: [await photo(owner)] }), 'accept', { review: `${mark}合格` })
  }
  const extension = await step(owner, await assigned(), 'ask-extension', { until: '2026-12-30', reason: `${mark}来不及` })
  const ordered = await step(coordinator, await assigned(), 'papers', { document: 'rectification-notice', inspectors: [{ name: `${mark}检查人` }, { name: '丁向东' }], telephone: '0999-88880000' }) as Page & { papers: { id: string }[] }
  const pages = {
    reported: await report([file]), graded: await graded(), assigned: ordered, extension, rectified: await rectified(), accepted: await accepted(),
    closed: await step(coordinator, await rectified(), 'accept', { review: `${mark}合格` }), voided: await step(coordinator, await report(), 'void', { reason: `${mark}重复` }),
  }
  const twin = await report()
  await must(coordinator.post(`/api/hazards/${twin.row.id}/merge`, { commandId: newId(), hazardId: pages.reported.row.id }))
  await must(coordinator.upload('POST', `/api/hazards/import?name=${encodeURIComponent(`${mark}台账.csv`)}`, Buffer.from(`单位,隐患,发现日期\r\n${mark}小店,${mark}台账里的用电隐患,2024-05-06\r\n`)))
  await must(owner.post('/api/standards/studies', { commandId: newId(), id: newId(), standard: 'mem-order-10-2023-gongmao', seed: mark, answers: Array.from({ length: 10 }, () => -1) }))
  const check = newId()
  await must(owner.post('/api/checks', { commandId: newId(), id: check, entityId: entity, checkedOn: '2026-11-20', industries: [`${mark}行业`], asked: 2, marks: [{ document: `${mark}标准`, documentNumber: '', clause: '第三条', text: `${mark}事项`, ok: true }] }))
  const made = { insurance: newId(), certificate: newId(), view: newId() }
  await must(coordinator.post('/api/insurance-policies', { commandId: newId(), id: made.insurance, fields: { entityId: entity, policyNumber: `${mark}保单`, insurer: `${mark}保险`, coversFrom: '2025-12-22', coversUntil: '2026-11-22', premium: 100 } }))
  await must(coordinator.post('/api/special-certificates', { commandId: newId(), id: made.certificate, fields: { entityId: entity, holderName: `${mark}持证`, certificateNumber: `${mark}证号`, trade: '电工作业', issuedOn: '2024-01-01', validUntil: '2026-11-22' } }))
  const analysis = newId()
  await must(coordinator.post('/api/statistics/reports', { commandId: newId(), id: analysis, from: '2026-10-01', to: '2026-10-31', problems: `${mark}问题` }))
  const governance = { analysis, stage: newId(), stageItem: newId(), filing: newId(), matter: newId(), matterLink: newId(), problem: newId(), expert: newId(), helpRound: newId(), helpVisit: newId(), advice: newId() }
  await must(coordinator.post(`/api/plans/${issued}/stages`, { commandId: newId(), stageId: governance.stage, title: `${mark}阶段`, fromOn: '2026-01-01', toOn: '2026-12-31' }))
  await must(coordinator.post(`/api/stages/${governance.stage}/items`, { commandId: newId(), baseVersion: 1, itemId: governance.stageItem, text: `${mark}清单` }))
  await must(owner.post('/api/filings', { commandId: newId(), id: governance.filing, planId: issued, rule: 'own', entityId: entity, fileId: await photo(owner), name: `${mark}工作方案` }))
  await must(coordinator.post('/api/matters', { commandId: newId(), id: governance.matter, fields: { name: `${mark}一件事`, leadOrganisationId: await organisationIdOf(tenant.code, 'anban'), regionId: await regionIdOf(tenant.code, region), startedOn: '2026-11-01' } }))
  await must(coordinator.put(`/api/matters/${governance.matter}/chain`, { commandId: newId(), baseVersion: 1, links: [{ id: governance.matterLink, name: `${mark}环节`, organisationId: null, categories: ['fire'] }] }))
  await must(coordinator.post(`/api/matters/${governance.matter}/pin`, { commandId: newId(), baseVersion: 2, linkId: governance.matterLink, hazardId: ordered.row.id, reason: `${mark}挂上` }))
  await must(coordinator.post(`/api/matters/${governance.matter}/meetings`, { commandId: newId(), meetingId: newId(), heldOn: '2026-11-20', title: `${mark}会议`, note: `${mark}议定` }))
  const problem = async (id: string, spot: string) => must(coordinator.post('/api/problems', { commandId: newId(), id, fields: { kind: 'safety', source: 'inspection', title: `${mark}路口护栏缺失`, category: 'traffic', place: `${mark}${spot}`, regionId: await regionIdOf(tenant.code, region), organisationId: await organisationIdOf(tenant.code, region), foundOn: '2026-11-20', dueOn: '2026-12-01', requirement: `${mark}补齐` } }))
  await problem(newId(), '东口')
  await problem(governance.problem, '西口')
  const [recurrence] = await asOwner(product, 'select id from problem_recurrences where tenant_id = $1 and problem_id = $2', [tenant.id, governance.problem])
  await must(coordinator.post('/api/experts', { commandId: newId(), id: governance.expert, fields: { name: `${mark}专家`, source: 'retired', field: `${mark}电气`, employer: `${mark}厂`, regionId: await regionIdOf(tenant.code, region) } }))
  await must(coordinator.post('/api/help-rounds', { commandId: newId(), id: governance.helpRound, fields: { title: `${mark}三查一曝光`, regionId: await regionIdOf(tenant.code, region), organisationId: await organisationIdOf(tenant.code, 'anban'), fromOn: '2026-11-01', toOn: '2026-12-31', focus: `${mark}重点` } }))
  await must(coordinator.post('/api/help-visits', { commandId: newId(), id: governance.helpVisit, sort: 'diagnosis', entityId: entity, expertIds: [governance.expert], plannedOn: '2026-11-20', need: `${mark}需求`, roundId: governance.helpRound }))
  await must(coordinator.post(`/api/help-visits/${governance.helpVisit}/report`, { commandId: newId(), baseVersion: 1, visitedOn: '2026-11-20', diagnosis: `${mark}诊断`, advices: [{ id: governance.advice, text: `${mark}建议`, level: 'general' }] }))
  const supervised = await supervise(product, tenant, coordinator, mark, await assigned('major'), region)
  const [task] = await asOwner(product, 'select id from tasks where tenant_id = $1 and title like $2', [tenant.id, `${mark}%`])
  const [duty] = await asOwner(product, `select commitment_id as id from plan_clauses where tenant_id = $1 and text like $2 and frequency <> '[]'`, [tenant.id, `${mark}%`])
  const [dualReport] = await asOwner(product, `select id from dual_reports where tenant_id = $1 and entity_id = $2 and moment = 'found' and receiver = 'regulator'`, [tenant.id, entity])
  const owed = { dualReport: dualReport!['id'] as string, task: task!['id'] as string, duty: duty!['id'] as string }
  await must(community.post(`/api/duties/${owed.duty}/fulfilments`, { commandId: newId(), id: newId(), rule: 'all', periodKey: '2026', organisationId: await organisationIdOf(tenant.code, region), doneOn: '2026-11-22', note: `${mark}做了` }))
  await asOwner(product, `insert into duty_misses (tenant_id, commitment_id, rule, period_key, organisation_id, plan_id, from_on, until_on, at_least, times, closed_on) values ($1, $2, 'all', '2025', $3, $4, '2025-01-01', '2025-12-31', 1, 0, '2026-01-01')`,
    [tenant.id, owed.duty, await organisationIdOf(tenant.code, region), issued])
  await must(owner.post('/api/receipts', { commandId: newId(), planId: issued, entityId: entity }))
  await must(owner.post('/api/views', { commandId: newId(), id: made.view, ledger: 'hazards', name: `${mark}视图`, query: `q=${mark}` }))
  await must(coordinator.post('/api/views', { commandId: newId(), id: newId(), ledger: 'hazards', name: `${mark.slice(0, 2)}共享${region}`, query: 'state=assigned', shared: true }))
  await product.addPerson({ login: `${tenant.code}-${region}-victim`, name: `${mark}账号`, role: 'enterprise-officer', post: '岗位', entityId: entity }, tenant)
  await settleTenant(product, tenant.id)
  const [victim] = await asOwner(product, 'select id from accounts where login = $1', [`${tenant.code}-${region}-victim`])
  const notice = (await owner.get<{ notices: { id: string }[] }>('/api/notices')).body.notices[0]!.id
  const one = async (table: string) => (await asOwner(product, `select id from ${table} where tenant_id = $1 and entity_id = $2 limit 1`, [tenant.id, entity]))[0]!['id'] as string
  const found = { suspect: await one('hazard_suspects'), ownerNotice: await one('owner_notices'), hazardImport: (await asOwner(product, 'select id from hazard_imports where tenant_id = $1 and file_name like $2', [tenant.id, `${mark}%`]))[0]!['id'] as string }
  const invitation = newId()
  await asOwner(product, `insert into invitations (tenant_id, id, code_hash, entity_id, role, post, created_by, created_at, expires_at) values ($1, $2, $3, $4, 'enterprise-officer', $5, $2, now(), now())`, [tenant.id, invitation, Buffer.from(invitation), entity, `${mark}邀请`])
  const draw = newId()
  await asOwner(product, `insert into evidence_draws (tenant_id, id, month, drawn_on, seed, hazard_id, region_path, weight, reasons) select tenant_id, $2, '2026-10', '2026-11-01', $3, id, region_path, 1, array[$3] from hazards where tenant_id = $1 and id = $4`, [tenant.id, draw, mark, pages.closed.row.id])
  const hazards = Object.fromEntries(Object.entries(pages).map(([state, page]) => [state, page.row.id]))
  const subject: Subject = {
    hazard: ordered.row.id, entity, insurance: made.insurance, certificate: made.certificate, file, paper: ordered.papers[0]!.id, view: made.view, notice,
    account: victim!['id'] as string, organisation: await organisationIdOf(tenant.code, region), region: await regionIdOf(tenant.code, region), invitation, draw, check, ...planned, ...governance, ...owed, recurrence: recurrence!['id'] as string, ...supervised, ...found,
  }
  return { mark, subject, hazards, ids: [...new Set([...Object.values(hazards), ...Object.entries(subject).filter(([kind]) => !['organisation', 'region', 'plan', 'clause'].includes(kind)).map(([, id]) => id)])] }
}

/** A case on the list with a rung that waits for the office, an exposure in draft, a nomination. */
async function supervise(product: TestProduct, tenant: { id: string; code: string }, coordinator: Client, mark: string, hazard: Page, region: string) {
  await settleTenant(product, tenant.id)
  const [found] = await asOwner(product, 'select id from supervisions where tenant_id = $1 and hazard_id = $2', [tenant.id, hazard.row.id])
  const supervision = found!['id'] as string
  const step = async (name: string, baseVersion: number, body: object) => must(coordinator.post(`/api/supervisions/${supervision}/${name}`, { commandId: newId(), baseVersion, ...body }))
  await step('admit', 1, { telephone: '0999-88880000' })
  await step('refusal', 2, { note: `${mark}现场核查，仍不整改` })
  const page = (await step('propose', 3, { reason: `${mark}两次不改` })) as { measures: { id: string }[] }
  const made = { exposure: newId(), listing: newId() }
  await must(coordinator.post('/api/exposures', { commandId: newId(), id: made.exposure, hazardId: hazard.row.id, title: `${mark}曝光标题`, content: `${mark}曝光内容，限期整改` }))
  await must(coordinator.post('/api/listings', { commandId: newId(), id: made.listing, hazardId: hazard.row.id, level: '街道级', organisationId: await organisationIdOf(tenant.code, region), dueOn: '2026-12-20', reason: `${mark}长期不改` }))
  return { supervision, measure: page.measures[0]!.id, ...made }
}

async function settleTenant(product: TestProduct, tenantId: string): Promise<void> {
  const now = new Date('2026-11-22T01:00:00Z')
  await settle(product.db, product.consumers, tenantId, now)
  await finish(product.db, product.backgrounds, tenantId, now)
}

/** For each of the two communities a sentence with a day and one that comes each year. */
async function owedBy(code: string, mark: string): Promise<PutClause[]> {
  const of = async (place: string, region: string): Promise<PutClause[]> => {
    const organisationId = await organisationIdOf(code, region)
    return [
      { text: `${mark}${place}建立台账`, organisationId, due: { from: null, by: '2026-12-20' as Day, yearly: false, standing: false } },
      { text: `${mark}${place}组织演练`, organisationId, frequency: [{ per: 'year', atLeast: 1, when: null }] },
    ]
  }
  return [...(await of('近处', 'xg')), ...(await of('远处', 'sq'))]
}

/** A plan under review: everybody's of the tenant who reviews. */
async function makePlan(coordinator: Client, mark: string): Promise<{ plan: string; clause: string }> {
  const plan = newId()
  await must(coordinator.post('/api/plans', { commandId: newId(), id: plan, text: [
    `${mark}安全生产治本攻坚三年行动实施方案`, '一、总体要求', '通过三年努力，坚决遏制重特大事故。', '二、主要任务', '（一）开展重大事故隐患动态清零行动', '1．2026年6月底前，应急办要制定重大事故隐患清单。',
    '2．生产经营单位主要负责人每季度至少带队检查1次。', '3．2026年底前，各社区要建立隐患台账，定期通报。', `${mark}街道办事处`, '2026年1月5日',
  ].join('\n') }))
  const { clauses } = (await must(coordinator.get<{ clauses: { id: string }[] }>(`/api/plans/${plan}/versions/1`))) as { clauses: { id: string }[] }
  return { plan, clause: clauses[0]!.id }
}

/** Someone between password and second factor, and someone who has yet to choose a password. */
async function halfSignedIn(product: TestProduct): Promise<{ pending: Client; mustChange: Client }> {
  await product.addPerson({ login: 'pending', name: '两步', role: 'coordinator', post: '岗位', organisation: 'anban' })
  await product.addPerson({ login: 'must-change', name: '改密', role: 'coordinator', post: '岗位', organisation: 'anban' })
  const first = await product.signIn('pending')
  const { secret } = (await must(first.post<{ secret: string }>('/api/me/second-factor'))) as { secret: string }
  await must(first.post('/api/me/second-factor/confirm', { secret, code: totpCode(secret, new Date('2026-11-22T01:00:00Z')) }))
  await asOwner(product, `update accounts set must_change = true where login = 'must-change'`)
  return { pending: await product.signIn('pending'), mustChange: await product.signIn('must-change') }
}

export async function asOwner(product: TestProduct, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(product.database.owner)
  await client.connect()
  try {
    return (await client.query(text, values)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

async function must(reply: Promise<{ status: number; body: unknown }>): Promise<unknown> {
  const { status, body } = await reply
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}

const OTHER = `
code: other
name: 别处街道
regionCode: "999902001"
region: { code: qt, name: 乙辖街道, level: street, children: [ { code: xg, name: 乙辖社区, level: community }, { code: sq, name: 乙辖二社区, level: community } ] }
organisations:
  - { code: anban, name: 乙辖安委办, shortName: 安委办, kind: office, coordinator: true }
  - { code: jingfa, name: 乙辖经发办, shortName: 经发办, kind: department }
  - { code: xg, name: 乙辖居委会, shortName: 乙辖社区, kind: community, region: xg }
  - { code: sq, name: 乙辖二居委会, shortName: 乙辖二社区, kind: community, region: sq }
parameters:
  - { name: hazard.closure-gate, from: 2024-01-01, value: [ { step: review, by: reviewer }, { step: close, by: regulator } ], basis: 乙辖方案, inDocument: true }
  - { name: paper.issuer, from: 2024-01-01, value: { issuer: 乙辖办事处, office: 乙街, department: 乙辖应急局, enforcement: false, reviewBody: 乙辖政府, court: 乙辖法院 }, basis: 乙辖, inDocument: false }
  - { name: filing.obligations, from: 2024-01-01, value: [ { key: own, title: 乙辖工作方案, organisations: [ community ], entities: [ place ], dueOn: 2026-11-29, quote: 乙辖制定工作方案 } ], basis: 乙辖方案, inDocument: true }
  - { name: plan.recipients, from: 2024-01-01, value: { organisations: [ community ], entities: [ place ] }, basis: 乙辖主送, inDocument: true }
`
