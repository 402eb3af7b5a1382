// The same major hazard in the five jurisdictions, over HTTP on the real database: five gates, five plans, five kinds of papers it
// needs. Each expectation names the sentence of the plan it comes from (S3-099: the 99th of 屈原).
import { beforeAll, describe, expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { makeHouse, type House, type Page } from './fixtures/house.ts'
import { CODES, PLACES } from './fixtures/moves.ts'
import type { Code } from './fixtures/oracle.ts'

const product = await testProduct()
const houses = new Map<Code, House>()
beforeAll(async () => {
  for (const code of CODES) houses.set(code, await makeHouse(product, code, { highHazard: true }))
}, 120_000)

const CLAUSE = { document: '工贸企业重大事故隐患判定标准', documentNumber: '应急管理部令第10号', clause: '第三条（一）', text: '未对承包单位、承租单位的安全生产工作统一协调、管理，或者未定期进行安全检查的' }
const PLAN = { planMeasures: '拆除锁具，换推闩门', planResponsible: '张立民', planFunds: 320_000, planDueOn: '2026-12-10', planContingency: '专人看守，夜间停产' }
const NAMES = { findPerson: '甲', treatPerson: '张立民', controlPerson: '乙某', entityPerson: '张立民', communityPerson: '丙某', regulatorPerson: '丁某' }
const FIVE = { five: ['planMeasures', 'planResponsible', 'planFunds', 'planDueOn', 'planContingency'] }
const full = { ...NAMES, findPerson: '何秀兰' }

/** As far as the hands of the enterprise, by what each plan asks. */
async function assigned(house: House, more: object = {}): Promise<Page> {
  const graded = await house.must('regulator', await house.report(), 'grade', { level: 'major', clause: CLAUSE })
  return house.must('regulator', graded, 'assign', { dueOn: '2026-12-20', ...(house.code === 'S2' ? { reviewOrganisationId: house.otherId } : {}), ...(house.code === 'S1' ? { rectifyUnit: '机械厂', rectifyStandard: '符合GB 50016' } : {}), ...more })
}
async function handedIn(house: House): Promise<Page> {
  let page = await house.must('officer', await assigned(house), 'plan', PLAN)
  page = await house.must('second', page, 'approve-plan')
  if (house.code === 'S2') page = await house.must('officer', page, 'names', full)
  return house.must('officer', page, 'rectify', { rectification: '已换推闩门', photos: [await house.photo(house.people['officer']!)] })
}

type Passing = readonly [who: string, step: string, body: object, then: string, notBy: readonly string[]]
const apply: Passing = ['principal', 'apply', { selfChecker: '张立民', selfCheck: '逐项看过，合格' }, 'applied', ['regulator', 'coordinator']]
/** Who passes what, and who is turned away there. */
const GATES: Record<Code, readonly Passing[]> = {
  // S0-047 “督促按期销号”: no gate is written.
  S0: [['grid', 'accept', { review: '门已能推开' }, 'closed', ['officer']]],
  // S1-104 “边查边改、立查立改”: none either.
  S1: [['grid', 'accept', { review: '门已能推开' }, 'closed', ['officer']]],
  // S2-143 “各科室要对……整改质量开展核查，严格做好问题整改质量验收”: another department checks, the department accepts.
  S2: [['other', 'accept', { review: '门已能推开', ...FIVE }, 'accepted', ['officer', 'regulator', 'grid']], ['regulator', 'close', { note: '验收合格' }, 'closed', ['officer', 'other', 'third']]],
  // S3-099 “政府负有安全监管职责有关部门审核把关销号机制”.
  S3: [apply, ['regulator', 'vet', { vetting: '方案已落实' }, 'rectified', ['officer', 'other', 'grid']], ['grid', 'accept', { review: '门已能推开' }, 'accepted', ['officer', 'other', 'regulator']], ['second', 'close', {}, 'closed', ['officer', 'other', 'grid']]],
  // S4-046 “园区管委会将建立健全重大事故隐患审核把关销号机制”: by the park's own office, not by the department.
  S4: [apply, ['coordinator', 'vet', { vetting: '方案已落实' }, 'rectified', ['officer', 'regulator', 'second']], ['regulator', 'accept', { review: '门已能推开' }, 'accepted', ['officer', 'other', 'coordinator']], ['deputy', 'close', {}, 'closed', ['officer', 'second', 'regulator']]],
}

describe.each(CODES)('a major hazard in %s', (code) => {
  const house = () => houses.get(code)!

  it('closes only through its own gate, by those the plan names', async () => {
    let page = await handedIn(house())
    for (const [who, name, body, then, notBy] of GATES[code]) {
      for (const wrong of notBy) expect((await house().step(wrong, page, name, body)).status, `${wrong} ${name}`).toBeGreaterThanOrEqual(403)
      // Nothing further on is open yet.
      const later = GATES[code].slice(GATES[code].findIndex(([, one]) => one === name) + 1)
      for (const [by, one, its] of later) expect((await house().step(by, page, one, its)).status, `${by} ${one} too early`).toBe(409)
      page = await house().must(who, page, name, body)
      expect(page.row.state).toBe(then)
    }
    expect(page.timeline.filter(({ body }) => body['to'] === 'closed')).toHaveLength(1)
  }, 60_000)

  it('is handed in only with what the plan asks', async () => {
    const at = house()
    const photos = [await at.photo(at.people['officer']!)]
    const done = { rectification: '已换推闩门', photos }
    const page = await assigned(at)
    expect((await at.step('officer', page, 'rectify', done)).body.title).toContain('五项还缺：措施、责任、资金、时限、预案')
    const planned = await at.must('officer', page, 'plan', PLAN)
    expect((await at.step('officer', planned, 'rectify', done)).body.title).toContain('方案要监管部门审核同意')
    const approved = await at.must('regulator', planned, 'approve-plan')
    const handed = await at.step('officer', approved, 'rectify', done)
    // S2-116 “排查、治理、管控三个环节实施全过程实名制管控，逐一明确企业、属地社区、行业监管科室责任人”.
    if (code === 'S2') {
      expect(handed.status).toBe(409)
      expect(handed.body.title).toContain('实名责任还缺：治理人、管控人、企业责任人、社区责任人、行业监管责任人')
      const named = await at.must('grid', await at.must('officer', approved, 'names', { treatPerson: '张立民', entityPerson: '张立民' }), 'names', { controlPerson: '乙某', communityPerson: '丙某', regulatorPerson: '丁某' })
      const sent = await at.must('officer', named, 'rectify', done)
      expect(sent.row).toMatchObject({ treatPerson: '张立民', controlPerson: '乙某', communityPerson: '丙某', regulatorPerson: '丁某' })
      // S2-155 “做到整改措施、责任、资金、时限和预案‘五落实’”: each is looked at.
      const four = await at.step('other', sent, 'accept', { review: '看过', five: FIVE.five.slice(0, 4) })
      expect([four.status, four.body.fields?.[0]?.message]).toEqual([422, '五落实逐项核对，还没有确认：预案；没有落实的退回整改'])
      expect((await at.must('other', sent, 'accept', { review: '看过', ...FIVE })).row).toMatchObject({ state: 'accepted', fiveSettled: true })
    } else expect(handed.status).toBe(200)
  }, 60_000)

  it('names unit and standard where the plan asks for them, and may be put right at once only where it says so', async () => {
    const at = house()
    const graded = await at.must('regulator', await at.report(), 'grade', { level: 'major', clause: CLAUSE })
    const bare = await at.step('regulator', graded, 'assign', { dueOn: '2026-12-20', atOnce: true, ...(code === 'S2' ? { reviewOrganisationId: at.otherId } : {}) })
    // S1-104 “逐一明确整改责任单位和整改标准要求”.
    if (code === 'S1') expect(bare.body.fields?.[0]).toEqual({ field: 'rectifyUnit', message: '重大隐患要写明整改责任单位' })
    let page = code === 'S1' ? await at.must('regulator', graded, 'assign', { dueOn: '2026-12-20', atOnce: true, rectifyUnit: '机械厂', rectifyStandard: '符合GB 50016' }) : bare.body
    // S1-104 “立查立改”, S2-053 “能立即整改的必须做到即查即改”; the others write no such thing for major hazards.
    const quick = code === 'S1' || code === 'S2'
    expect(page.row['atOnce']).toBe(quick)
    if (code === 'S2') page = await at.must('officer', page, 'names', full)
    const owner = at.people['officer']!
    const after = { rectification: '当场打开', photos: [await at.photo(owner)] }
    const once = await at.step('officer', page, 'rectify', after)
    if (quick) {
      expect([once.status, once.body.fields?.[0]?.field]).toEqual([422, 'before'])
      const pair = await at.must('officer', page, 'rectify', { ...after, before: [await at.photo(owner)] })
      expect(pair.files.map(({ purpose }) => purpose).toSorted()).toEqual(['after', 'before'])
    } else expect(once.status).toBe(409)
  }, 60_000)

  it('is extended in time for the promise, late only for the deadline', async () => {
    const at = house()
    expect((await assigned(at)).terms).toMatchObject({ extensions: 2, dueDays: { general: 15, major: 30 } })
    product.setNow('2026-12-20T04:00:00Z')
    try {
      const due = { dueOn: '2026-12-20' }
      const inTime = await at.must('regulator', await at.must('officer', await assigned(at, due), 'ask-extension', { until: '2027-01-05', reason: '门未到货' }), 'grant-extension')
      expect(inTime.row).toMatchObject({ dueOn: '2027-01-05', firstDueOn: '2026-12-20', promisedOn: '2027-01-05' })
      const asked = await at.must('officer', await assigned(at, due), 'ask-extension', { until: '2027-01-05', reason: '门未到货' })
      product.setNow('2026-12-21T04:00:00Z')
      const late = await at.must('regulator', asked, 'grant-extension')
      expect(late.row).toMatchObject({ dueOn: '2027-01-05', firstDueOn: '2026-12-20', promisedOn: '2026-12-20' })
      expect(late.timeline[0]!.body).toMatchObject({ timely: false, dueFrom: '2026-12-20', dueTo: '2027-01-05' })
    } finally {
      product.setNow('2026-11-22T01:00:00Z')
    }
  }, 60_000)

  it('opens again as the same case, its first closing kept', async () => {
    const at = house()
    let page = await handedIn(at)
    for (const [who, name, body] of GATES[code]) page = await at.must(who, page, name, body)
    expect((await at.step('officer', page, 'reopen', { source: 'draw', reason: '门又锁上了', dueOn: '2026-12-30' })).status).toBe(403)
    page = await at.must('regulator', page, 'reopen', { source: 'draw', reason: '抽查时门又锁上了', dueOn: '2026-12-30' })
    expect(page.row).toMatchObject({ state: 'assigned', dueOn: '2026-12-30', promisedOn: '2026-12-30', firstDueOn: '2026-12-20', firstClosedOn: '2026-11-22', firstClosedInTime: true, closedOn: null, planMeasures: null })
    expect((await at.step('officer', page, 'rectify', { rectification: '开了', photos: [await at.photo(at.people['officer']!)] })).body.title).toContain('五项还缺')
  }, 60_000)
})

describe('what holds everywhere', () => {
  it('refuses a clause that was not yet, or no longer, in force on the finding day', async () => {
    const at = houses.get('S3')!
    const coal = { document: '煤矿重大事故隐患判定标准', documentNumber: '应急管理部令第21号', clause: '第四条（一）', text: '超能力组织生产的' }
    const refused = await at.step('regulator', await at.report(), 'grade', { level: 'major', clause: coal })
    expect([refused.status, refused.body.fields?.[0]?.message]).toEqual([422, expect.stringMatching(/^2025-03-03 发现时，应急管理部令第21号还没有施行/)])
  })

  it('changes level and clause by 改判 only, with its reason; what was approved is looked at again', async () => {
    const at = houses.get('S0')!
    const general = await at.must('regulator', await at.must('regulator', await at.report(), 'grade', { level: 'general' }), 'assign', { dueOn: '2026-12-20', atOnce: true })
    expect((await at.step('regulator', general, 'grade', { level: 'major', clause: CLAUSE })).status).toBe(409)
    expect((await at.step('regulator', general, 'regrade', { level: 'major', reason: '够重大' })).body.fields?.[0]?.field).toBe('clause')
    const major = await at.must('regulator', general, 'regrade', { level: 'major', clause: CLAUSE, reason: '现场再看，够重大' })
    expect(major.row).toMatchObject({ level: 'major', atOnce: false })
    expect(major.timeline[0]).toMatchObject({ what: 'hazard.regraded', body: { levelFrom: 'general', level: 'major', reason: '现场再看，够重大' } })
  })

  it('keeps progress and refusal as dated facts', async () => {
    const at = houses.get('S4')!
    const page = await at.must('officer', await assigned(at), 'progress', { percent: 40, progress: '门已下单' })
    expect(page.row).toMatchObject({ progressOn: '2026-11-22', progressPercent: 40 })
    expect((await at.step('regulator', page, 'refusal', { refusal: '当场拒签', photos: [] })).status).toBe(422)
    const refused = await at.must('regulator', page, 'refusal', { refusal: '当场拒签', photos: [await at.photo(at.people['regulator']!)] })
    expect(refused.row).toMatchObject({ refusedOn: '2026-11-22', refusal: '当场拒签' })
    expect(refused.abilities['recordRefusal']).toBe('2026-11-22 已经记过')
  })

  it('freezes the stock of old hazards: found by 2023 and open then, whatever is changed later', async () => {
    const at = houses.get('S0')!
    const old = await at.must('regulator', await at.report('2023-08-01'), 'grade', { level: 'major', clause: CLAUSE })
    await at.must('regulator', await at.report('2024-01-01'), 'grade', { level: 'major', clause: CLAUSE })
    await at.report('2023-09-01')
    const stock = async () => (await at.people['coordinator']!.get<{ rows: { id: string }[] }>('/api/hazards?stock=true')).body.rows.map(({ id }) => id)
    expect(await stock()).toEqual([old.row.id])
    await at.must('regulator', old, 'regrade', { level: 'general', reason: '复核不够重大' })
    expect(await stock()).toEqual([old.row.id])
    const { default: pg } = await import('pg')
    const client = new pg.Client(product.database.app)
    await client.connect()
    await client.query('begin')
    await client.query(`set local zhiben.tenant = '${at.tenantId}'`)
    await expect(client.query(`update hazard_cohorts set level = 'general'`)).rejects.toThrow(/permission denied/)
    await client.end()
  })

  it('says in the export who answers for it', async () => {
    const at = houses.get('S2')!
    const reply = await at.people['regulator']!.get('/api/hazards/export?format=csv')
    const [head] = reply.raw.toString('utf8').split('\n')
    for (const label of ['排查人', '治理人', '管控人', '企业责任人', '社区责任人', '行业监管责任人', '按期看哪天']) expect(head).toContain(label)
  })
})

it('plays in the five places of the plans', () => expect(CODES.map((code) => PLACES[code].pack)).toEqual(['shuanglonghu', 'jinqiao', 'zhoujiaba', 'quyuan', 'zhengyang']))
