// How much of a file we are willing to look at. Uploaded files are hostile until read: every bound is enforced on what
// really comes out of the archive, never on what its headers claim.
import { Problem } from '../problems/problem.ts'

export type SheetLimits = {
  /** Size of the file itself. */
  fileBytes: number
  /** All parts together after inflating. */
  inflatedBytes: number
  /** Inflated size of one part over its packed size; only judged beyond 16 MB. Honest sheets stay under 40. */
  ratio: number
  /** Entries of the archive. */
  entries: number
  sheets: number
  /** Rows with content, over all sheets. */
  rows: number
  /** Rightmost column that may hold content. */
  columns: number
  /** Distinct strings, and their characters together: they must be held in memory. */
  strings: number
  stringChars: number
  merges: number
}

const MB = 1024 * 1024

export const DEFAULT_LIMITS: SheetLimits = {
  fileBytes: 100 * MB,
  inflatedBytes: 1024 * MB,
  ratio: 200,
  entries: 10_000,
  sheets: 100,
  rows: 200_000,
  columns: 512,
  strings: 2_000_000,
  stringChars: 40_000_000,
  merges: 200_000,
}

/** The most a spreadsheet cell can hold. */
export const LONGEST_CELL = 32_767

export function notASheet(message: string): Problem {
  return new Problem('not-acceptable-file', message)
}

export function tooLarge(message: string): Problem {
  return new Problem('too-large', message)
}

export function damaged(where?: string): Problem {
  return notASheet(`文件已损坏或没有传完整${where === undefined ? '' : `（${where}）`}，请重新下载或另存一份 xlsx 再上传。`)
}

export function zipBomb(): Problem {
  return tooLarge('这个文件解压后大得不正常，为保护系统没有读取。请只保留需要的工作表和行列，另存为新的 xlsx 再上传。')
}
