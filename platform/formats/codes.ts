// Check-digit codes: 统一社会信用代码 (GB 32100-2015), the organisation code inside it (GB 11714) and the resident
// id number (GB 11643-1999). Messages say which character is wrong, because people fix these with the paper beside them.
import { isDay, type Day } from '../time/day.ts'
import { bad, good, type Parsed, type TextFacts } from './parsed.ts'
import { cleanCode } from './text.ts'

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** What people write for what they meant: the standard leaves these five letters out because of it. */
const MISTAKEN: Record<string, string> = { I: '数字 1', O: '数字 0', S: '数字 5', Z: '数字 2', V: '字母 U 或 Y' }

const LOST_DIGITS = '这一格是数值格式，Excel 只保留前 15 位，后面的数字已经丢失。请把单元格设为「文本」后重新录入。'

/** True where a spreadsheet has already turned a long code into a rounded number (1.10105E+17). */
export function lostDigits(code: string, facts?: TextFacts): boolean {
  return /^\d(\.\d+)?E\+?\d+$/.test(code) || (facts?.kind === 'number' && /^\d{16,}$/.test(code))
}

/** The 18th character that belongs to the first 17; undefined when one of them is not in the alphabet. */
export function creditCheckDigit(first17: string): string | undefined {
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const value = CREDIT_ALPHABET.indexOf(first17[i] ?? '?')
    if (value < 0) return undefined
    sum += value * CREDIT_WEIGHTS[i]!
  }
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31]
}

/** The ninth character of an organisation code (GB 11714) that belongs to its first eight. */
export function organisationCheckDigit(first8: string): string | undefined {
  let sum = 0
  for (let i = 0; i < 8; i++) {
    const value = Number.parseInt(first8[i] ?? '?', 36)
    if (Number.isNaN(value)) return undefined
    sum += value * ORGANISATION_WEIGHTS[i]!
  }
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

/** Shape and alphabet, without the check digit. */
function creditCodeShape(text: string, facts?: TextFacts): Parsed<string> {
  const code = cleanCode(text).replace(/[-‐–—]/g, '')
  if (lostDigits(code, facts)) return bad(LOST_DIGITS)
  const at = Array.from(code).findIndex((c) => !CREDIT_ALPHABET.includes(c))
  if (at >= 0) {
    const wrong = Array.from(code)[at]!
    const hint = MISTAKEN[wrong] ? `（代码不用 I、O、S、V、Z），是不是${MISTAKEN[wrong]}？` : '，只能是数字和大写字母。'
    return bad(`第 ${at + 1} 位「${wrong}」不对${hint}`)
  }
  if (/^\d{15}$/.test(code)) return bad('这是 15 位的旧注册号，请改填营业执照上 18 位的统一社会信用代码。')
  if (code.length === 9) return bad('这是 9 位的组织机构代码，请改填 18 位的统一社会信用代码。')
  if (code.length !== 18) return bad(`统一社会信用代码应为 18 位，现在是 ${code.length} 位。`)
  return good(code)
}

/** 统一社会信用代码 as 18 upper-case characters. A wrong check digit is refused: for typing. */
export function parseCreditCode(text: string, facts?: TextFacts): Parsed<string> {
  const shape = creditCodeShape(text, facts)
  if (!shape.ok) return shape
  const expected = creditCheckDigit(shape.value.slice(0, 17))
  if (expected === shape.value[17]) return shape
  return bad(`校验位不对，应为 ${expected}（第 18 位现在是 ${shape.value[17]}）；如果末位没有抄错，请核对前 17 位。`)
}

/** The same with a wrong check digit let through as a warning: for ledgers that others have kept for years. */
export function acceptCreditCode(text: string, facts?: TextFacts): Parsed<string> {
  const shape = creditCodeShape(text, facts)
  if (!shape.ok) return shape
  const strict = parseCreditCode(shape.value)
  return strict.ok ? strict : good(shape.value, strict.message)
}

export function idCheckDigit(first17: string): string | undefined {
  if (!/^\d{17}$/.test(first17)) return undefined
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(first17[i]) * ID_WEIGHTS[i]!
  return '10X98765432'[sum % 11]
}

/** Resident id number, 18 characters. Old 15-digit numbers are no longer valid and refused with a sentence. */
export function parseIdNumber(text: string, facts?: TextFacts): Parsed<string> {
  const code = cleanCode(text)
  if (lostDigits(code, facts)) return bad(LOST_DIGITS)
  const at = Array.from(code).findIndex((c, i) => !(/\d/.test(c) || (c === 'X' && i === 17)))
  if (at >= 0) return bad(`第 ${at + 1} 位「${Array.from(code)[at]}」不对，身份证号只有数字，末位可以是 X。`)
  if (code.length === 15) return bad('这是 15 位的旧身份证号，请改填 18 位的号码。')
  if (code.length !== 18) return bad(`身份证号应为 18 位，现在是 ${code.length} 位。`)
  if (code.startsWith('0') || code[0] === '9') return bad('身份证号前两位不是省级行政区划代码，请核对。')
  const born = `${code.slice(6, 10)}-${code.slice(10, 12)}-${code.slice(12, 14)}`
  if (!isDay(born.replace(/^18/, '19'))) return bad(`第 7 到 14 位「${code.slice(6, 14)}」不是真实的出生日期。`)
  const expected = idCheckDigit(code.slice(0, 17))
  if (expected !== code[17]) return bad(`校验位不对，应为 ${expected}（末位现在是 ${code[17]}）；如果末位没有抄错，请核对前 17 位。`)
  return good(code)
}

/** The birth day an id number carries; undefined where it is not a real day since 1900. */
export function birthDayOf(idNumber: string): Day | undefined {
  const text = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`
  return isDay(text) ? text : undefined
}

/** For screens and exports: 110105********002X. */
export function maskIdNumber(idNumber: string): string {
  return idNumber.length < 10 ? '*'.repeat(idNumber.length) : idNumber.slice(0, 6) + '*'.repeat(idNumber.length - 10) + idNumber.slice(-4)
}
