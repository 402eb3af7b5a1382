// Telephone numbers as ledgers hold them, to one form: mobile 13800138000, landline 0731-84123456, extension
// 0731-84123456-801, service numbers 400-123-4567 as 4001234567, short codes of three to six digits stay.
import { bad, good, type Parsed } from './parsed.ts'
import { cleanCode, cleanText } from './text.ts'

/** One number. Several in a cell are refused here; `parsePhones` takes them. */
export function parsePhone(text: string): Parsed<string> {
  const parts = split(text)
  if (parts.length > 1) return bad(`一格里有 ${parts.length} 个号码，请只留一个。`)
  return parseOne(parts[0] ?? '')
}

/** A mobile number only, where a text message must arrive. */
export function parseMobile(text: string): Parsed<string> {
  const phone = parsePhone(text)
  if (!phone.ok || /^1\d{10}$/.test(phone.value)) return phone
  return bad('这里要填手机号（1 开头 11 位），不是座机。')
}

/** One or several numbers divided by 、，/; or a line break. */
export function parsePhones(text: string): Parsed<string[]> {
  const phones: string[] = []
  for (const part of split(text)) {
    const phone = parseOne(part)
    if (!phone.ok) return phone
    if (!phones.includes(phone.value)) phones.push(phone.value)
  }
  return phones.length > 0 ? good(phones) : bad('没有电话号码。')
}

function split(text: string): string[] {
  return cleanText(text).split(/[、，,；;/／|\n]+/).map((part) => part.trim()).filter((part) => part !== '')
}

function parseOne(text: string): Parsed<string> {
  let code = cleanCode(text).replace(/[‐‑–—－_~]/g, '-')
  code = code.replace(/^(\+|00)86-?|^86-?(?=1[\d-]{10,12}$)/, '')
  const wrong = Array.from(code).find((c) => !/[\d\-()+转]/.test(c))
  if (wrong !== undefined) return bad(`电话里有「${wrong}」，只能填号码。`)
  const digits = code.replace(/\D/g, '')

  if (/^1\d*$/.test(digits) && !code.includes('(') && digits.length >= 8) {
    if (digits.length !== 11) return bad(`手机号应为 11 位，现在是 ${digits.length} 位。`)
    return digits[1]! >= '3' ? good(digits) : bad(`手机号没有 ${digits.slice(0, 2)} 开头的，请核对。`)
  }
  if (/^[48]00\d{7}$/.test(digits)) return good(digits)
  const landline = /^\(?(010|02\d|0[3-9]\d{2})\)?-?([2-9]\d{6,7})(?:(?:-|转)(\d{1,6}))?$/.exec(code)
  if (landline) return good([landline[1], landline[2], landline[3]].filter(Boolean).join('-'))
  // A spreadsheet that took 0731… for a number dropped the zero; with a dash in it the area code is still plain.
  const bare = /^(10|2\d|[3-9]\d{2})-([2-9]\d{6,7})$/.exec(code)
  if (bare) return good(`0${bare[1]}-${bare[2]}`)
  if (/^[2-9]\d{6,7}$/.test(code)) return bad('座机缺少区号，请写成 0731-84123456 这样。')
  if (/^(1\d{2}|9\d{4}|12\d{3}|1\d{4})$/.test(code)) return good(code)
  return bad(digits.length === 0 ? '没有电话号码。' : `「${text.trim().slice(0, 30)}」不是完整的手机号或座机号。`)
}
