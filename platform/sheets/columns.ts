// What a caller wants from a ledger: its columns. Headers are compared without blanks, punctuation and remarks in
// brackets, so that 「企业名称（全称）*」 finds 「企业名称」.
import type { Parsed, TextFacts } from '../formats/parsed.ts'
import { cleanCode } from '../formats/text.ts'
import type { Cell } from './cells.ts'

export type Column<T = unknown> = {
  key: string
  /** The header we write ourselves, and the first one we look for. */
  label: string
  /** Other headers in use. For headers over two rows both parts together: 联系方式姓名. */
  aliases?: readonly string[]
  /** The column must be there and every row must fill it. */
  required?: boolean
  /** A vertically merged cell counts for every row it spans. */
  inherit?: boolean
  parse(text: string, facts: TextFacts): Parsed<T>
}

/** What the rows of these columns hold; a blank cell is null. */
export type ValuesOf<C extends readonly Column[]> = { [K in C[number] as K['key']]: (K extends Column<infer T> ? T : never) | null }

export type CellProblem = {
  /** The key of the column; undefined when the whole row is meant. */
  key?: string
  /** From 0, and as the user sees it (C12); undefined when the whole row is meant. */
  column?: number
  address?: string
  /** The header above it. */
  label?: string
  message: string
}

export type SheetRow<V = Record<string, unknown>> = {
  sheet: string
  /** As the user sees it: the first row is 1. */
  row: number
  hidden: boolean
  /** By column from 0, as given; values inherited from a merged cell filled in. */
  cells: (Cell | undefined)[]
  /** Taken, but worth a look. */
  warnings: CellProblem[]
} & ({ values: V; problems?: undefined } | { values?: undefined; problems: CellProblem[] })

/** A header or label reduced to what it says. */
export function headerKey(text: string): string {
  return cleanCode(text).replace(/[*:;,.'"`~!?_·、。，：；？！“”‘’《》「」\-—\\/|]/g, '')
}

/** The same without remarks in brackets. */
export function bareHeaderKey(text: string): string {
  return headerKey(text.replace(/[(（[【〔][^)）\]】〕]*[)）\]】〕]/g, ''))
}

/** The columns this code adds to what it hands back; never mistaken for the user's. */
export const PROBLEM_HEADERS = ['问题', '导入问题'] as const
