// Numbers and money as ledgers write them: thousands separators, full-width digits, 万 and 亿, units after the number.
// Money becomes integer 分, computed on the decimal text so that no binary fraction can creep in.
import { bad, good, type Parsed, type Parser, type TextFacts } from './parsed.ts'
import { cleanCode } from './text.ts'

type Decimal = { digits: bigint; /** How many of the digits stand behind the point. */ scale: number; unit: string }

/** A number without fraction, of any sign. */
export const parseInteger: Parser<number> = integer()

/** A number without fraction; `units` are words that may follow it (人, 家 …). */
export function integer(limits: { min?: number; max?: number; units?: readonly string[] } = {}): Parser<number> {
  return (text, facts) => {
    const parsed = decimal(limits)(text, facts)
    if (!parsed.ok || Number.isSafeInteger(parsed.value)) return parsed
    return bad(`「${shown(text)}」应为整数，不带小数。`)
  }
}

export const parseDecimal: Parser<number> = decimal()

export function decimal(limits: { min?: number; max?: number; units?: readonly string[] } = {}): Parser<number> {
  return (text) => {
    const read = readDecimal(text, limits.units ?? [])
    if (!read.ok) return read
    const value = Number(`${plain(read.value.digits, read.value.scale)}`)
    if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return bad(`「${shown(text)}」太大了，请核对。`)
    if (limits.min !== undefined && value < limits.min) return bad(`不能小于 ${limits.min}，现在是 ${value}。`)
    if (limits.max !== undefined && value > limits.max) return bad(`不能大于 ${limits.max}，现在是 ${value}。`)
    return good(value)
  }
}

/** 85%, 85％ or 0.85 → 0.85. */
export function parsePercent(text: string): Parsed<number> {
  const code = cleanCode(text)
  const parsed = parseDecimal(code.replace(/%$/, ''))
  if (!parsed.ok || !code.endsWith('%')) return parsed
  return good(Number((parsed.value / 100).toPrecision(15)))
}

const MONEY_UNITS: Record<string, number> = { 元: 2, 圆: 2, 块: 2, 万元: 6, 万: 6, 百万元: 8, 千元: 5, 亿元: 10, 亿: 10, 角: 1, 分: 0 }

/** Money to integer 分. A unit in the cell wins; else one in the header 「注册资本（万元）」; else 元. */
export function parseMoney(text: string, facts?: TextFacts): Parsed<number> {
  const read = readDecimal(text.replace(/[¥￥]|人民币|RMB|CNY/gi, '').replace(/[整正]\s*$/, ''), Object.keys(MONEY_UNITS), false)
  if (!read.ok) return read
  const unit = read.value.unit || headerUnit(facts?.header) || '元'
  const shift = MONEY_UNITS[unit]! - read.value.scale
  const { digits } = read.value
  const exact = shift >= 0 || digits % 10n ** BigInt(-shift) === 0n
  // A number cell is often the result of a division: rounded, and said so. Typed text is taken at its word.
  if (!exact && facts?.kind === 'number') return good(roundedFen(digits, -shift), `「${shown(text)}」比分还小，已四舍五入到分。`)
  if (!exact) return bad(`「${shown(text)}」比分还小，请最多写到分（两位小数的元）。`)
  const fen = Number(shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift))
  return Number.isSafeInteger(fen) ? good(fen) : bad(`「${shown(text)}」太大了，请核对单位是元还是万元。`)
}

function roundedFen(digits: bigint, places: number): number {
  const unit = 10n ** BigInt(places)
  const half = digits < 0n ? -unit / 2n : unit / 2n
  return Number((digits + half) / unit)
}

function headerUnit(header: string | undefined): string | undefined {
  return /[(（[【/:：]\s*(?:单位[:：]?)?(?:人民币)?\s*(亿元|百万元|万元|千元|元)/.exec(header ?? '')?.[1]
}

function readDecimal(text: string, units: readonly string[], multiply = true): Parsed<Decimal> {
  const code = cleanCode(text).replace(/[，']/g, ',').replace(/[－−–—]/g, '-').replace(/。/g, '.')
  const match = /^([+-]?)(\d[\d,]*|)(?:\.(\d*))?(?:E([+-]?\d{1,2}))?(\D*)$/.exec(code)
  if (!match || (match[2] === '' && !match[3])) return bad(`「${shown(text)}」不是数字${/^(约|大约|近|≈)/.test(code) ? '，请去掉「约」字写确数' : ''}。`)
  const [, sign, whole = '', fraction = '', exponent = '0', rest = ''] = match
  if (whole.includes(',') && !/^\d{1,3}(,\d{3})+$/.test(whole) && !/^\d{1,4}(,\d{4})+$/.test(whole)) return bad(`「${shown(text)}」的逗号位置不对，请写成 12,345 或 12345。`)
  if (whole.length + fraction.length > 40) return bad(`「${shown(text)}」位数太多，请核对。`)
  let digits = BigInt(whole.replaceAll(',', '') + fraction || '0')
  if (sign === '-') digits = -digits
  let scale = fraction.length - Number(exponent)
  let unit = rest
  if (multiply && !units.includes(unit)) {
    if (unit.startsWith('万')) { scale -= 4; unit = unit.slice(1) }
    else if (unit.startsWith('亿')) { scale -= 8; unit = unit.slice(1) }
  }
  if (unit !== '' && !units.map(cleanCode).includes(unit)) return bad(`「${shown(text)}」里有「${shown(unit)}」，请只填数字。`)
  if (scale < 0) { digits *= 10n ** BigInt(-scale); scale = 0 }
  return good({ digits, scale, unit })
}

/** Digits and scale as plain decimal text: (12345n, 2) → 123.45. */
export function plain(digits: bigint, scale: number): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  const body = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
  return digits < 0n ? `-${body}` : body
}

/** 123456 分 → "1234.56": exact, no exponent. Throws RangeError unless given an integer. */
export function yuanOfFen(fen: number | bigint): string {
  return plain(BigInt(fen), 2)
}

function shown(text: string): string {
  return text.trim().slice(0, 20)
}
