import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '#platform/time/day.ts'
import { formatNumber, patternFault, readNumber, takeNumber } from './numbering.ts'

const PATTERN = '{office}应急责改〔{year}〕{n}号'

describe('发文字号', () => {
  it('writes the year in six-corner brackets and no leading zero', () => {
    expect(formatNumber(PATTERN, 2026, 31, { office: '松' })).toBe('松应急责改〔2026〕31号')
  })

  it.each([
    ['松〔{year}〕号', '{n}'],
    ['松{n}号', '{year}'],
    ['松〔{year}〕{n}-{n}号', '{n}'],
    ['{office}〔{year}〕{n}号', '{office}'],
    ['松[{year}]{n}号', '六角括号'],
    ['松({year}){n}号', '六角括号'],
  ])('refuses the pattern %s', (pattern, names) => {
    expect(patternFault(pattern)).toContain(names)
    expect(() => formatNumber(pattern, 2026, 1)).toThrow(RangeError)
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 60])('refuses %s as a sequence', (n) => {
    expect(() => formatNumber(PATTERN, 2026, n, { office: '松' })).toThrow(RangeError)
  })

  it.each(['松应急责改〔2026〕31号', '松应急责改[2026]31号', '松应急责改（2026）第031号', '松应急责改 【2026】 ３１ 号'])('reads %s back', (text) => {
    expect(readNumber(PATTERN, text, { office: '松' })).toEqual({ year: 2026, sequence: 31 })
  })

  it.each(['松应急责改〔2026〕号', '竹应急责改〔2026〕31号', '松应急责改〔2026〕31号之二', ''])('does not read %s', (text) => {
    expect(readNumber(PATTERN, text, { office: '松' })).toBeUndefined()
  })

  it('reads what it writes, whatever the words', () => {
    fc.assert(fc.property(fc.integer({ min: 1949, max: 2199 }), fc.integer({ min: 1, max: 999_999_999 }), fc.stringMatching(/^[一-龥.*+?$^|\\]{1,6}$/), (year, n, office) => {
      expect(readNumber(PATTERN, formatNumber(PATTERN, year, n, { office }), { office })).toEqual({ year, sequence: n })
    }))
  })

  it('takes the year from the day of the paper, and no number for a bad pattern', async () => {
    const taken: string[] = []
    const next = (tx: string, series: string, year: number): Promise<number> => {
      taken.push(`${tx} ${series} ${year}`)
      return Promise.resolve(taken.length)
    }
    const series = { name: 'order', pattern: PATTERN }
    expect(await takeNumber(next, 'tx', series, day('2027-01-01'), { office: '松' })).toEqual({ series: 'order', year: 2027, sequence: 1, text: '松应急责改〔2027〕1号' })
    await expect(takeNumber(next, 'tx', series, day('2027-01-01'))).rejects.toThrow(RangeError)
    expect(taken).toEqual(['tx order 2027'])
  })
})
