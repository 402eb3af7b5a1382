// Vectors of the standards, and properties: what we generate is accepted, one changed character is not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, day } from '../time/day.ts'
import {
  acceptCreditCode, birthDayOf, cleanCode, cleanText, creditCheckDigit, dayOfSerial, decimal, findIndustry, idCheckDigit, integer, listIndustries,
  maskIdNumber, neutraliseFormula, oneOf, organisationCheckDigit, parseCreditCode, parseDay, parseDecimal, parseIdNumber, parseIndustry, parseInteger,
  parseMobile, parseMoney, parsePercent, parsePhone, parsePhones, parseYesNo, restoreFormulaText, serialOfDay, textUpTo, yuanOfFen, type Parsed,
} from './formats.ts'

const value = <T>(parsed: Parsed<T>): T | string => (parsed.ok ? parsed.value : parsed.message)
const creditChar = fc.constantFrom(...Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY'))
const creditCode = fc.array(creditChar, { minLength: 17, maxLength: 17 }).map((c) => c.join('') + creditCheckDigit(c.join(''))!)

describe('统一社会信用代码', () => {
  it('takes the vectors, however they are typed', () => {
    for (const code of ['91530100309576681C', '11532626778564683J', '1114058101245507XU']) {
      expect(value(parseCreditCode(code))).toBe(code)
      expect(organisationCheckDigit(code.slice(8, 16))).toBe(code[16])
    }
    expect(value(parseCreditCode(' ９１５３０１００ 30957-6681ｃ\u200B'))).toBe('91530100309576681C')
  })
  it('says what is wrong', () => {
    expect(value(parseCreditCode('91530100309576681D'))).toContain('校验位不对，应为 C')
    expect(value(parseCreditCode('9153O100309576681C'))).toContain('第 5 位「O」')
    expect(value(parseCreditCode('9153O100309576681C'))).toContain('数字 0')
    expect(value(parseCreditCode('9153010030957668'))).toContain('现在是 16 位')
    expect(value(parseCreditCode('430100000012345'))).toContain('旧注册号')
    expect(value(parseCreditCode('9.1530100309577E+17'))).toContain('15 位')
    expect(acceptCreditCode('91530100309576681D')).toMatchObject({ ok: true, value: '91530100309576681D', warning: expect.stringContaining('应为 C') })
  })
  it('catches every single wrong character', () => {
    fc.assert(fc.property(creditCode, fc.nat(17), creditChar, (code, at, other) => {
      expect(parseCreditCode(code).ok).toBe(true)
      const wrong = code.slice(0, at) + other + code.slice(at + 1)
      expect(parseCreditCode(wrong).ok).toBe(other === code[at])
    }))
  })
})

describe('身份证号', () => {
  it('takes the standard’s examples', () => {
    expect(value(parseIdNumber('11010519491231002x'))).toBe('11010519491231002X')
    expect(value(parseIdNumber('440524188001010014'))).toBe('440524188001010014')
    expect(idCheckDigit('44052418800101001')).toBe('4')
    expect(birthDayOf('11010519491231002X')).toBe('1949-12-31')
    expect(maskIdNumber('11010519491231002X')).toBe('110105********002X')
  })
  it('says what is wrong', () => {
    expect(value(parseIdNumber('110105194912310021'))).toContain('应为 X')
    expect(value(parseIdNumber('11010519490231002X'))).toContain('出生日期')
    expect(value(parseIdNumber('110105491231002'))).toContain('15 位')
    expect(value(parseIdNumber('110105194912310000', { kind: 'number' }))).toContain('丢失')
  })
})

it.each([
  ['13800138000', '13800138000'], ['+86 138-0013-8000', '13800138000'], ['１３８００１３８０００', '13800138000'], ['8613800138000', '13800138000'],
  ['0731-84123456', '0731-84123456'], ['(0731)84123456', '0731-84123456'], ['073184123456', '0731-84123456'], ['010—62345678转801', '010-62345678-801'],
  ['021 6234 5678', '021-62345678'], ['731-84123456', '0731-84123456'], ['400-123-4567', '4001234567'], ['110', '110'], ['12350', '12350'],
  ['1380013800', '应为 11 位'], ['12800138000', '没有 12 开头'], ['84123456', '缺少区号'], ['13800138000/13900139000', '2 个号码'], ['张三13800138000', '「张」'], ['', '没有'],
])('phone %s → %s', (text, expected) => expect(value(parsePhone(text))).toContain(expected))

it('takes several phones where allowed, and mobiles only where needed', () => {
  expect(value(parsePhones('13800138000、0731-84123456；13800138000'))).toEqual(['13800138000', '0731-84123456'])
  expect(value(parseMobile('0731-84123456'))).toContain('手机号')
})

describe('days', () => {
  it.each([
    ['2024-06-30'], ['2024/6/30'], ['2024.6.30'], ['2024年6月30日'], ['20240630'], ['２０２４年６月３０日'], ['二〇二四年六月三十日'], ['45473'], ['45473.5'], ['2024-06-30 08:30:00'],
    ['2024-06-30T00:00:00.000Z'], [' 2024 / 6 / 30 '], ['2024年6月30号'], ['2024-6-30（星期日）'], ['2024年6月30日 8时30分'], ['2024年6月30日下午3:05'], ['2024-06-30 周日 08:30'],
  ])('%s is 2024-06-30', (text) => expect(value(parseDay(text))).toBe('2024-06-30'))
  it.each([
    ['2024年6月', '缺少日'], ['2024-6', '缺少日'], ['202406', '缺少日'], ['2024', '只有年份'], ['6月30日', '没有年份'], ['24.6.30', '四位'], ['06/30/2024', '分不清'],
    ['2023-02-29', '没有 29 日'], ['2024-13-01', '没有 13 月'], ['长期', '不是日期'], ['', '不是日期'], ['1800-01-01', '年份'],
  ])('%s is refused: %s', (text, why) => expect(value(parseDay(text))).toContain(why))
  it('takes no digit of the time for the day', () => {
    expect(['2024/6/3 8:30', '2024-6-3 18:30:00', '２０２４／６／３　８：３０', '2024年6月3日8时'].map((text) => value(parseDay(text)))).toEqual(Array.from({ length: 4 }, () => '2024-06-03'))
  })
  it('knows both date systems', () => {
    expect(value(parseDay('44011', { epoch: 1904 }))).toBe('2024-06-30')
    expect([dayOfSerial(1, 1900), dayOfSerial(59, 1900), dayOfSerial(61, 1900)]).toEqual(['1900-01-01', '1900-02-28', '1900-03-01'])
  })
  it('serials go there and back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000 }), (n) => {
      const d = addDays(day('1900-01-01'), n)
      expect(dayOfSerial(serialOfDay(d), 1900)).toBe(d)
    }))
  })
})

describe('numbers', () => {
  it.each([['1,234', 1234], ['１，２３４', 1234], ['-5', -5], ['1e3', 1000], ['3万', 30_000], ['12人', '「人」'], ['1.5', '整数'], ['约200', '约'], ['12,34,5', '逗号'], ['', '不是数字'], ['--', '不是数字']])(
    'integer %s → %s', (text, expected) => (typeof expected === 'number' ? expect(value(parseInteger(text))).toBe(expected) : expect(value(parseInteger(text))).toContain(expected)))
  it('keeps limits and units', () => {
    expect(value(integer({ min: 0, units: ['人'] })('12人'))).toBe(12)
    expect(value(integer({ min: 0 })('-1'))).toContain('不能小于 0')
    expect(value(decimal({ units: ['平方米', '㎡', 'm2'] })('1,200.50㎡'))).toBe(1200.5)
    expect(value(parseDecimal('.5'))).toBe(0.5)
    expect(value(parsePercent('85％'))).toBe(0.85)
  })
  it.each([
    ['12.34', 1234], ['￥1,234.5元', 123_450], ['12万元', 12_000_000], ['1.5亿', 15_000_000_000], ['0.1', 10], ['500元整', 50_000], ['人民币 3 万', 3_000_000], ['1.234', '比分还小'], ['十万', '不是数字'],
  ])('money %s → %s', (text, expected) => (typeof expected === 'number' ? expect(value(parseMoney(text))).toBe(expected) : expect(value(parseMoney(text))).toContain(expected)))
  it('reads the unit from the header, and never meets a binary fraction', () => {
    expect(value(parseMoney('1.005', { header: '注册资本（万元）' }))).toBe(1_005_000)
    expect(parseMoney('33.3333333', { kind: 'number', header: '投入（万元）' })).toEqual({ ok: true, value: 33_333_333, warning: expect.stringContaining('四舍五入') })
    expect(value(parseMoney('3元', { header: '注册资本（万元）' }))).toBe(300)
    fc.assert(fc.property(fc.maxSafeInteger(), (fen) => { expect(value(parseMoney(yuanOfFen(fen)))).toBe(fen) }))
  })
})

it('knows words', () => {
  expect(['是', '√', 'y', '有', '１'].map((w) => value(parseYesNo(w)))).toEqual([true, true, true, true, true])
  expect(['否', '无', '×', '/', 'No'].map((w) => value(parseYesNo(w)))).toEqual([false, false, false, false, false])
  expect(value(parseYesNo('不清楚'))).toContain('看不出')
  const level = oneOf(['一般', '重大'], { 普通: '一般' })
  expect([value(level(' 重大 ')), value(level('普通'))]).toEqual(['重大', '一般'])
  expect(value(level('较大'))).toContain('一般、重大')
  expect(value(textUpTo(3)('四个字了'))).toContain('现在 4 字')
})

it('cleans text', () => {
  expect(cleanText('\uFEFF 甲\u200B　乙 \r\n 丙\u00A0')).toBe('甲 乙\n丙')
  expect(cleanText('（中文，标点）')).toBe('（中文，标点）')
  expect(cleanCode('ａｂ－１ ２')).toBe('AB-12')
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { expect(cleanText(cleanText(text))).toBe(cleanText(text)) }))
})

it('formula text is neutralised and restored', () => {
  expect(neutraliseFormula('=1+1')).toBe("'=1+1")
  expect(neutraliseFormula('普通')).toBe('普通')
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^'*[=+\-@].*/)), (text) => {
    expect(restoreFormulaText(neutraliseFormula(text))).toBe(text)
    expect(/^[=+\-@\t\r]/.test(neutraliseFormula(text))).toBe(false)
  }))
})

describe('国民经济行业分类', () => {
  it('has 20 sections and 97 divisions in order', () => {
    const divisions = listIndustries().flatMap((s) => s.divisions.map((d) => d.code))
    expect(listIndustries().map((s) => s.code).join('')).toBe('ABCDEFGHIJKLMNOPQRST')
    expect(divisions).toEqual(Array.from({ length: 97 }, (_, i) => String(i + 1).padStart(2, '0')))
  })
  it('finds by code and by name', () => {
    expect(findIndustry('C')).toMatchObject({ name: '制造业', level: 'section' })
    expect(findIndustry('c2614')).toMatchObject({ code: '2614', name: '基础化学原料制造', level: 'class', exact: false, section: { code: 'C' }, division: { code: '26' } })
    expect(findIndustry('化学原料和化学制品制造业')).toMatchObject({ code: '26', exact: true })
    expect(findIndustry('C26 化学原料和化学制品制造业')).toMatchObject({ code: '26' })
    expect([findIndustry('A26'), findIndustry('98'), findIndustry('不存在'), findIndustry('')]).toEqual([undefined, undefined, undefined, undefined])
    expect(value(parseIndustry('餐饮业'))).toBe('62')
  })
})
