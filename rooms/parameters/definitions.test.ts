// The table of rules that differ, as the five packs hold it: its distinctive cells, one by one, and what is off where.
import { describe, expect, it } from 'vitest'
import { PARAMETERS } from '#bin/product.ts'
import { day, type Day } from '#platform/time/day.ts'
import { isOff, parameterAsOf, type DatedValue, type Parameter } from '#mechanisms/plan/parameters.ts'
import { quotesOf } from '../../scripts/check-packs.ts'
import { packsFolder, readPack } from '#rooms/organisations/pack.ts'

const CODES = ['shuanglonghu', 'jinqiao', 'zhoujiaba', 'quyuan', 'zhengyang'] as const
type Code = (typeof CODES)[number]
/** A day within each campaign: the first plan is of 2023. */
const DURING: Record<Code, Day> = { shuanglonghu: day('2025-06-01'), jinqiao: day('2025-06-01'), zhoujiaba: day('2023-09-01'), quyuan: day('2025-06-01'), zhengyang: day('2025-06-01') }

const packs = new Map(CODES.map((code) => [code, readPack(packsFolder, code).parameters.map((one): DatedValue => ({ ...one, regionPath: null, fromOn: one.from as Day, untilOn: (one.until as Day | undefined) ?? null }))]))
const byName = new Map(PARAMETERS.map((one) => [one.name, one]))
const defined = (name: string) => byName.get(name) ?? expect.fail(`no parameter ${name}`)
const found = (code: Code, name: string, on = DURING[code]) => parameterAsOf(packs.get(code)!, defined(name), on)
const rowOf = (name: string) => CODES.map((code) => found(code, name).value)
const offIn = (name: string) => CODES.filter((code) => isOff(defined(name), found(code, name).value))

const MONTHLY_FOR_HIGH_HAZARD = { per: 'quarter', atLeast: 1, highHazard: { per: 'month', atLeast: 1 } }
const HALF_YEAR_FOR_HIGH_HAZARD = { per: 'year', atLeast: 1, highHazard: { per: 'half-year', atLeast: 1 } }

describe('distinctive cells', () => {
  it.each<[string, unknown[]]>([
    ['check.principal-led', [MONTHLY_FOR_HIGH_HAZARD, MONTHLY_FOR_HIGH_HAZARD, null, MONTHLY_FOR_HIGH_HAZARD, MONTHLY_FOR_HIGH_HAZARD]],
    ['drill.evacuation', [HALF_YEAR_FOR_HIGH_HAZARD, { per: 'year', atLeast: 1, highHazard: null }, null, HALF_YEAR_FOR_HIGH_HAZARD, HALF_YEAR_FOR_HIGH_HAZARD]],
    ['drill.plan', [null, null, { per: 'campaign', atLeast: 1, highHazard: { per: 'half-year', atLeast: 1 } }, null, null]],
    ['hazard.closure-gate', [
      null, null, [{ step: 'quality', by: 'other' }, { step: 'acceptance', by: 'regulator' }],
      [{ step: 'apply', by: 'entity' }, { step: 'vet', by: 'regulator' }, { step: 'review', by: 'reviewer' }, { step: 'close', by: 'regulator' }],
      [{ step: 'apply', by: 'entity' }, { step: 'vet', by: 'coordinator' }, { step: 'review', by: 'reviewer' }, { step: 'close', by: 'coordinator' }],
    ]],
    ['hazard.big-check', [{ by: '2024-06-30', recheckBy: null }, null, { by: '2023-08-31', recheckBy: '2023-11-30' }, null, { by: '2024-06-30', recheckBy: null }]],
    ['hazard.slow-ladder', [['bulletin', 'talk'], ['listed'], null, ['letter', 'bulletin', 'talk', 'exposure'], ['bulletin', 'talk']]],
    ['hazard.refusal-ladder', [null, null, ['report-up'], null, ['talk', 'bulletin']]],
    ['hazard.owner-notice', [null, null, null, ['principal', 'controller'], ['principal', 'controller']]],
    ['industry.key-sectors', [null, null, ['交通运输', '建设施工', '危险化学品', '工贸', '燃气', '消防安全'], ['燃气', '消防', '交通', '建筑施工', '危险化学品', '工贸'], null]],
    ['hazard.on-time-goal', [null, null, null, 100, null]],
    ['target.stock-threshold', [95, 100, 95, 95, 95]],
    ['target.increment-curbed', ['2025-12-31', '2025-12-31', null, '2025-12-31', '2025-12-31']],
    ['post.one-meeting-three-cards', [null, null, null, 100, null]],
    ['training.principal', [{ per: 'year', atLeast: 1 }, null, null, null, { per: 'year', atLeast: 1 }]],
    ['training.officer-round', [null, null, null, { from: '2024-01-01', by: '2026-12-31' }, null]],
    ['training.employee-pass', [{ percent: 100, by: '2026-12-31' }, null, null, null, { percent: 100, by: '2026-12-31' }]],
    ['enforcement.route', ['entrusted', 'report-up', 'support', 'own', 'transfer']],
    ['elevator.yearly-sample', [null, null, null, null, { atLeast: 20 }]],
    ['monitoring.electricity', ['2024-12-31', null, null, null, '2024-12-31']],
    ['tractor.withdrawal', ['2025-12-31', null, null, '2025-12-31', null]],
    ['fire.hydrants', [null, null, null, null, 100]],
  ])('%s', (name, row) => expect(rowOf(name)).toEqual(row))

  it('monthly report: from the 1st only in 金桥, by the text; 双龙湖 names no day, so it is assumed', () => {
    expect(found('jinqiao', 'report.monthly')).toMatchObject({ value: { opensOn: 1, dedicatedLine: true }, inDocument: true })
    expect(found('shuanglonghu', 'report.monthly')).toMatchObject({ value: { opensOn: 25 }, inDocument: false })
    expect(offIn('report.monthly')).toEqual(['zhoujiaba', 'quyuan', 'zhengyang'])
  })

  it('exposure: monthly by the text only in 周家坝; 一批 elsewhere is an assumption; in 屈原 only as a step of the ladder', () => {
    expect(found('zhoujiaba', 'exposure.cadence')).toMatchObject({ value: { per: 'month', atLeast: 1 }, inDocument: true })
    expect((['shuanglonghu', 'jinqiao', 'zhengyang'] as const).map((code) => found(code, 'exposure.cadence').inDocument)).toEqual([false, false, false])
    expect(offIn('exposure.cadence')).toEqual(['quyuan'])
  })

  it('leaders: every month on site in 周家坝, half a year for the chair in 屈原, 定期 and 经常性 assumed', () => {
    expect(found('zhoujiaba', 'leader.onsite')).toMatchObject({ value: { who: 'every', forms: ['visit', 'dispatch'], per: 'month', atLeast: 1 }, inDocument: true })
    expect(found('quyuan', 'leader.hearing')).toMatchObject({ value: { who: 'committee-chair', per: 'half-year' }, inDocument: true })
    expect([found('shuanglonghu', 'leader.hearing').inDocument, found('quyuan', 'leader.onsite').inDocument]).toEqual([false, false])
    expect(offIn('leader.hearing')).toEqual(['zhengyang'])
  })

  it('日周月 is off in 金桥 and 屈原, double reporting in all but 周家坝 and 屈原', () => {
    expect(offIn('check.day-week-month')).toEqual(['jinqiao', 'quyuan'])
    expect(offIn('hazard.double-report')).toEqual(['shuanglonghu', 'jinqiao', 'zhengyang'])
    expect(offIn('hazard.long-standing')).toEqual([])
  })

  it('a campaign that is over ends its own rules and leaves what it built', () => {
    expect(found('zhoujiaba', 'leader.onsite', day('2023-12-31')).value).not.toBeNull()
    expect(found('zhoujiaba', 'leader.onsite', day('2024-01-01')).value).toBeNull()
    expect(found('zhoujiaba', 'post.two-lists-two-cards', day('2026-01-01')).value).toMatchObject({ handover: true })
    expect(found('jinqiao', 'hazard.slow-ladder', day('2024-06-01')).value).toBeNull()
  })
})

describe('every definition', () => {
  it('is off by default where it is a rule, and a value that can be told where it is a setting', () => {
    for (const one of PARAMETERS) {
      expect(one.schema.safeParse(one.default).success, one.name).toBe(true)
      expect(one.words(one.default) === '不启用', one.name).toBe(one.default === null || (Array.isArray(one.default) && one.default.length === 0))
    }
  })

  it('tells each value of each pack in Chinese, without a code word left in it', () => {
    const coded: string[] = []
    for (const code of CODES) for (const { name, value } of packs.get(code)!) {
      const words = (defined(name) as Parameter).words(defined(name).schema.parse(value))
      if (!words || /[a-z]{3}|undefined|null|\[object/.test(words)) coded.push(`${code} ${name}: ${words}`)
    }
    expect(coded).toEqual([])
  })

  it('marks as not from the document every value whose number a pack had to assume', () => {
    for (const code of CODES) for (const { name, basis, inDocument } of packs.get(code)!) if (basis.includes('，默认')) expect(inDocument, `${code} ${name}`).toBe(false)
  })
})

it('finds quotations within quotations', () => {
  expect(quotesOf('方案 一：“遏“较大”事故”，又“二”')).toEqual(['遏“较大”事故', '二'])
})
