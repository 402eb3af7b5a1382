// What the public may read, and what a cadence makes due: by table, and by property where names and numbers are many.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '#platform/time/day.ts'
import { slotsOf } from './rules.ts'
import { coverText, personWords, unsayable } from './words.ts'

const cover = { people: ['赵启明', '欧阳春雨', '钱向南'], words: ['氢化釜工艺', 'A-17'] }

describe('what is covered', () => {
  it.each([
    ['负责人赵启明拒不整改', '负责人赵某某拒不整改'],
    ['经理欧阳春雨、钱向南到场', '经理欧阳某某、钱某某到场'],
    ['电话13912345678', '电话139********'],
    ['电话 139-1234-5678。', '电话 139********。'],
    ['身份证530102199001011234', '身份证（身份证号略）'],
    ['身份证53010219900101123X号', '身份证（身份证号略）号'],
    ['银行卡6222 0212 3456 7890 123', '银行卡（号码略）'],
    ['邮箱zhao.qm@example.com联系', '邮箱（邮箱略）联系'],
    ['车辆湘F12345违停', '车辆（车牌略）违停'],
    ['氢化釜工艺的 a-17 反应釜', '×××的 ××× 反应釜'],
    ['2026年11月22日前整改，罚款 20000 元', '2026年11月22日前整改，罚款 20000 元'],
    ['〔2026〕3号文，YH-2026-00154', '〔2026〕3号文，YH-2026-00154'],
  ])('%s', (text, said) => expect(coverText(text, cover)).toBe(said))

  it('leaves the unit where it is named, and covers it everywhere where it is not', () => {
    const text = '清澜顺捷仓储有限公司（91530100309576681C）位于兴业路18号，顺捷仓储未整改，清澜顺捷仓储拒不配合'
    expect(coverText(text, cover)).toBe(text)
    const said = coverText(text, { ...cover, unit: { name: '清澜顺捷仓储有限公司', address: '兴业路18号', kind: '某企业' } })
    expect(said).not.toMatch(/清澜顺捷|91530100309576681C|兴业路/)
    expect(said).toContain('某企业')
  })

  it('leaves no name, mobile number or secret, wherever they stand', () => fc.assert(fc.property(
    fc.array(fc.constantFrom('赵启明', '13912345678', '氢化釜工艺', '整改', '，', '2026年', '（', '欧阳春雨', '53010219900101123X'), { maxLength: 30 }), (parts) => {
      const said = coverText(parts.join(' '), cover)
      for (const secret of ['赵启明', '13912345678', '氢化釜工艺', '欧阳春雨', '53010219900101123X']) expect(said).not.toContain(secret)
    })))

  it('keeps surnames of two characters whole', () => expect([personWords('司马光'), personWords('李'), personWords('王小二')]).toEqual(['司马某', '李某', '王某某']))
})

it.each([['群众举报某厂', 'x'.repeat(10), 'title'], ['某厂整改缓慢', '据信访反映，该厂……', 'content'], ['某厂整改缓慢', '经检查，该厂整改缓慢。', undefined]])('%s: nobody learns that a person reported', (title, content, field) => {
  expect(unsayable(title, content)?.field).toBe(field)
})

describe('每月曝光一次', () => {
  const value = { name: 'exposure.cadence', regionPath: null, fromOn: day('2023-05-22'), untilOn: day('2023-12-31'), value: { per: 'month', atLeast: 1 }, basis: '二（一）3', inDocument: true }
  const slots = (published: string[], today: string) => slotsOf([value], 'exposure.cadence', published.map(day), { from: day('2023-01-01'), until: day(today) }, day(today)).map(({ key, standing, times }) => `${key} ${standing} ${times}`)

  it('begins with the first whole month, counts what was published, and shows what was missed', () => {
    expect(slots(['2023-06-09', '2023-08-30'], '2023-09-10')).toEqual(['2023-06 done 1', '2023-07 missed 0', '2023-08 done 1', '2023-09 open 0'])
  })
  it('ends with its campaign', () => expect(slots([], '2024-03-01').at(-1)).toBe('2023-12 missed 0'))
  it('is nothing where no plan writes one', () => expect(slotsOf([], 'exposure.cadence', [], { from: day('2023-01-01'), until: day('2023-12-31') }, day('2023-12-31'))).toEqual([]))
})
