// Chinese and Arabic numerals: 十五 → 15, 二〇二四 → 2024, 48 → 48, 零点五 → 0.5; 百分之九十五 → 95 is left to the quantity grammar.

const DIGITS: Record<string, number> = { 〇: 0, 零: 0, '○': 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 壹: 1, 贰: 2, 叁: 3 }
const TENS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 }

export const CHINESE_DIGIT = '〇零○一二两三四五六七八九十百千'

/** The number that the numeral says, or undefined when it is none. */
export function numberOf(numeral: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(numeral)) return Number(numeral)
  if (numeral === '' || numeral.length > 12) return undefined
  // 零点五: digits behind the point.
  const point = numeral.indexOf('点')
  if (point > 0) {
    const [whole, part] = [numberOf(numeral.slice(0, point)), numeral.slice(point + 1).split('').map((char) => DIGITS[char])]
    return whole === undefined || part.length === 0 || part.includes(undefined) ? undefined : Number(`${whole}.${part.join('')}`)
  }
  let total = 0
  let section = 0
  let digit: number | undefined
  let plain = ''
  let units = false
  for (const char of numeral) {
    const value = DIGITS[char]
    const ten = TENS[char]
    if (value !== undefined) {
      digit = value
      plain += String(value)
    } else if (ten !== undefined) {
      units = true
      section += (digit ?? 1) * ten
      digit = undefined
    } else if (char === '万') {
      units = true
      total = (total + section + (digit ?? 0)) * 10_000
      section = 0
      digit = undefined
    } else return undefined
  }
  // 二〇二四 is read digit by digit.
  if (!units) return plain.length > 1 ? Number(plain) : digit
  return total + section + (digit ?? 0)
}

const ORDER = ['一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1 → 一, 12 → 十二; up to 99, as headings are numbered. */
export function chinese(value: number): string {
  if (value < 1 || value > 99) return String(value)
  const tens = Math.floor(value / 10)
  const ones = value % 10
  return (tens > 1 ? ORDER[tens - 1]! : '') + (tens > 0 ? '十' : '') + (ones > 0 ? ORDER[ones - 1]! : '')
}
