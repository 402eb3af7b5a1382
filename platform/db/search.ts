// Chinese search without an extension. PostgreSQL's trigrams cannot serve two-character words, so the words of a row
// are its character pairs, kept in a tsvector under a GIN index and rechecked against the text by the caller's filter.
import { sql, type Sql } from './sql.ts'

const HAN = /[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u

/** The search words of a text: every pair of neighbouring Han characters, each Han character, and each run of letters or digits. */
export function searchWords(text: string): string[] {
  const words = new Set<string>()
  for (const run of text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    let latin = ''
    let previous = ''
    for (const character of run) {
      if (HAN.test(character)) {
        if (latin) addLatin(words, latin)
        latin = ''
        words.add(character)
        if (previous) words.add(previous + character)
        previous = character
      } else {
        latin += character
        previous = ''
      }
    }
    if (latin) addLatin(words, latin)
  }
  return [...words]
}

/** PostgreSQL refuses words of more than 2,046 bytes; nobody types one of 64 characters to its end. */
const LONGEST = 64

/** Codes and numbers are found by any beginning of three characters or more, up to their whole length. */
function addLatin(words: Set<string>, run: string) {
  const characters = [...run]
  for (let length = Math.min(3, characters.length); length <= Math.min(characters.length, 24); length++) words.add(characters.slice(0, length).join(''))
  words.add(characters.slice(0, LONGEST).join(''))
}

/** The tsvector of a text, as text: words quoted, positions left out. */
export const vectorText = (text: string): string => searchWords(text).map((word) => `'${word}'`).join(' ')

/** The tsvector to store for the texts of a row. */
export function searchVector(texts: readonly (string | null | undefined)[]): Sql {
  return sql`array_to_tsvector(${searchWords(texts.filter(Boolean).join(' '))}::text[])`
}

/** A filter for rows whose search words contain everything the person typed; undefined when nothing searchable was typed. */
export function searchCondition(vector: Sql, typed: string): Sql | undefined {
  const words: string[] = []
  for (const run of typed.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const characters = [...run]
    let latin = ''
    const flush = () => {
      if (latin) words.push([...latin].slice(0, LONGEST).join(''))
      latin = ''
    }
    characters.forEach((character, i) => {
      if (!HAN.test(character)) {
        latin += character
        return
      }
      flush()
      const next = characters[i + 1]
      const before = characters[i - 1]
      if (next && HAN.test(next)) words.push(character + next)
      else if (!before || !HAN.test(before)) words.push(character)
    })
    flush()
  }
  if (!words.length) return undefined
  const query = words.slice(0, 40).map((word) => `'${word}'`).join(' & ')
  return sql`${vector} @@ ${query}::tsquery`
}
