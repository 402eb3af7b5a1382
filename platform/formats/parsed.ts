// What every value parser answers: the value in its one canonical form, or a Chinese sentence for the person who
// typed it. Pure, used by forms in the browser and by imports on the server alike.

export type Parsed<T> =
  | { ok: true; value: T; /** Taken, but someone should look: shown beside the row, does not stop it. */ warning?: string }
  | { ok: false; message: string }

/** What a parser may want to know about the cell the text came from. All optional: a form field has none of it. */
export type TextFacts = {
  /** How the spreadsheet held it. A `number` cannot carry more than 15 digits. */
  kind?: 'text' | 'number' | 'date' | 'boolean' | 'error' | 'empty'
  /** The date system of the workbook, for bare serial numbers. */
  epoch?: 1900 | 1904
  /** The header above the cell, e.g. 「注册资本（万元）」: units are read from it. */
  header?: string
}

export type Parser<T> = (text: string, facts?: TextFacts) => Parsed<T>

export function good<T>(value: T, warning?: string): Parsed<T> {
  return warning === undefined ? { ok: true, value } : { ok: true, value, warning }
}

export function bad(message: string): { ok: false; message: string } {
  return { ok: false, message }
}
