// Cleaning of text that people typed or pasted: invisible characters, full-width letters and digits, stray spaces.
// Prose keeps its Chinese punctuation; codes and numbers are brought to half-width.
import { bad, good, type Parsed, type Parser } from './parsed.ts'

/** Zero-width marks, byte-order marks, soft hyphens and direction marks: pasted from web pages, never meant. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB]/g
// oxlint-disable-next-line no-control-regex -- control characters are what is removed here
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Nothing to clean: no blanks at all, only ASCII, common Chinese and its punctuation. Most cells are like this. */
const PLAIN = /^[!-~\u3001-\u301F\u4E00-\u9FFF\uFF01-\uFF5E]*$/
const FULL_WIDTH = /[\uFF01-\uFF5E\u3000]/

/** Full-width ASCII (！ to ～) and the ideographic space become half-width; everything else stays. */
export function toHalfWidth(text: string): string {
  if (!FULL_WIDTH.test(text)) return text
  return text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ')
}

/** Prose as we store it: NFC, no invisible characters, runs of blanks joined, line breaks kept, trimmed. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .replace(LONE_SURROGATE, '\uFFFD')
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(CONTROL, '')
    .replace(/[\t\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000 ]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
}

/** Codes and numbers: half-width, no blanks at all, upper case. */
export function cleanCode(text: string): string {
  return toHalfWidth(cleanText(text)).replace(/\s+/g, '').toUpperCase()
}

/** Prose on one line or several; empty text is for the caller's `required` to judge. */
export const parseText: Parser<string> = (text) => good(cleanText(text))

/** Text of a limited length, counted in characters as people count them. */
export function textUpTo(longest: number): Parser<string> {
  return (text) => {
    const clean = cleanText(text)
    const length = Array.from(clean).length
    return length <= longest ? good(clean) : bad(`太长：最多 ${longest} 字，现在 ${length} 字。`)
  }
}

const YES = new Set(['是', '有', '对', '√', '✓', '✔', '☑', '●', 'Y', 'YES', 'TRUE', 'T', '1', '在', '已', '真'])
const NO = new Set(['否', '无', '没有', '不是', '×', '✗', '✘', '☐', '○', 'X', 'N', 'NO', 'FALSE', 'F', '0', '未', '假', '/', '-', '—', '——'])

/** 是/否 in the ways ledgers write it. */
export function parseYesNo(text: string): Parsed<boolean> {
  const word = cleanCode(text)
  if (YES.has(word)) return good(true)
  if (NO.has(word)) return good(false)
  return bad(`「${text.trim().slice(0, 20)}」看不出是或否，请填「是」或「否」。`)
}

/** One of a list of words, by exact word after cleaning; `also` maps other spellings to them. */
export function oneOf<T extends string>(words: readonly T[], also: Readonly<Record<string, T>> = {}): Parser<T> {
  const known = new Map<string, T>()
  for (const word of words) known.set(cleanCode(word), word)
  for (const [spelling, word] of Object.entries(also)) known.set(cleanCode(spelling), word)
  const shown = words.length > 8 ? `${words.slice(0, 8).join('、')} 等` : words.join('、')
  return (text) => {
    const word = known.get(cleanCode(text))
    return word === undefined ? bad(`「${text.trim().slice(0, 20)}」不在可选项里，应为：${shown}。`) : good(word)
  }
}

/**
 * Text that a spreadsheet would run as a formula gets a leading apostrophe. For CSV only: in xlsx a string cell is
 * never run. `restoreFormulaText` takes it off again when the file comes back.
 */
export function neutraliseFormula(text: string): string {
  return /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}

export function restoreFormulaText(text: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text
}
