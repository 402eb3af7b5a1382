// CSV and tab-separated text as offices save it: UTF-8 with or without BOM, GB18030 (what Excel writes in China), UTF-16
// ("Unicode 文本"); separated by comma, semicolon or tab; quoted cells with line breaks inside.
import { restoreFormulaText } from '../formats/text.ts'
import type { Cell, RawRow } from './cells.ts'
import type { RandomFile } from './file.ts'
import { LONGEST_CELL, notASheet, tooLarge, type SheetLimits } from './limits.ts'

export type CsvShape = { encoding: string; separator: string; /** Line breaks: an upper bound of the rows. */ lines: number }

/** Looks through the whole file once; a Problem when it is no text. */
export async function sniffCsv(file: RandomFile): Promise<CsvShape> {
  const head = await file.read(0, Math.min(file.size, 4096))
  const wide = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined
  let utf8 = wide === undefined ? new TextDecoder('utf-8', { fatal: true }) : undefined
  let lines = 1
  for await (const piece of file.pieces(0, file.size)) {
    if (wide === undefined && piece.includes(0)) throw notASheet('这不是表格文件，请上传 xlsx 或 CSV。')
    for (const byte of piece) if (byte === 10) lines++
    try {
      utf8?.decode(piece, { stream: true })
    } catch {
      utf8 = undefined
    }
  }
  if (utf8 && !endsWell(utf8)) utf8 = undefined
  const encoding = wide ?? (utf8 ? 'utf-8' : 'gb18030')
  return { encoding, separator: separatorOf(new TextDecoder(encoding).decode(head)), lines }
}

function endsWell(decoder: TextDecoder): boolean {
  try {
    decoder.decode()
    return true
  } catch {
    return false
  }
}

/** The separator that stands most often outside quotes in the first lines. */
function separatorOf(head: string): string {
  const bare = head.replace(/"[^"]*"/g, '')
  const counts = [',', '\t', ';'].map((separator) => ({ separator, count: bare.split(separator).length - 1 }))
  counts.sort((a, b) => b.count - a.count)
  return counts[0]!.count > 0 ? counts[0]!.separator : ','
}

export async function* readCsv(file: RandomFile, shape: CsvShape, limits: SheetLimits): AsyncGenerator<RawRow> {
  const decoder = new TextDecoder(shape.encoding)
  const queue: RawRow[] = []
  const machine = createMachine(shape.separator, limits, queue)
  for await (const piece of file.pieces(0, file.size)) {
    machine.take(decoder.decode(piece, { stream: true }))
    yield* queue.splice(0)
  }
  machine.take(decoder.decode())
  machine.end()
  yield* queue.splice(0)
}

/** One pass over the characters. A quote opens only at the start of a cell; "" inside quotes is one quote. */
function createMachine(separator: string, limits: SheetLimits, queue: RawRow[]): { take(text: string): void; end(): void } {
  let cells: (Cell | undefined)[] = []
  let cell = ''
  let state: 'start' | 'plain' | 'quoted' | 'quote' = 'start'
  let row = 1
  let afterReturn = false

  function closeCell(): void {
    if (/\S/.test(cell)) {
      if (cells.length >= limits.columns) throw tooLarge(`第 ${row} 行超过 ${limits.columns} 列，请检查分隔符和引号。`)
      cells.push({ kind: 'text', text: restoreFormulaText(cell) })
    } else if (cells.length < limits.columns) cells.push(undefined)
    cell = ''
    state = 'start'
  }

  function closeRow(): void {
    closeCell()
    while (cells.length > 0 && cells.at(-1) === undefined) cells.pop()
    queue.push({ row: row++, hidden: false, cells })
    cells = []
  }

  function take(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const c = text[i]!
      if (state === 'quoted') {
        if (c === '"') state = 'quote'
        else {
          cell += c
          if (cell.length > LONGEST_CELL * 2) throw notASheet(`第 ${row} 行的引号没有成对，后面的内容无法分格。请在 Excel 或 WPS 里另存为 xlsx 再上传。`)
        }
      } else if (state === 'quote' && c === '"') {
        cell += c
        state = 'quoted'
      } else if (c === '\n' && afterReturn) {
        // the second half of CR LF
      } else if (c === separator) closeCell()
      else if (c === '\n' || c === '\r') closeRow()
      else if (c === '"' && state === 'start') state = 'quoted'
      else {
        cell += c
        if (state !== 'plain') state = 'plain'
        if (cell.length > LONGEST_CELL * 2) throw tooLarge(`第 ${row} 行有一格内容长得不正常，请检查后再上传。`)
      }
      afterReturn = c === '\r' && state === 'start'
    }
  }

  function end(): void {
    if (state === 'quoted') throw notASheet(`第 ${row} 行的引号没有成对，后面的内容无法分格。请在 Excel 或 WPS 里另存为 xlsx 再上传。`)
    if (cells.length > 0 || cell !== '') closeRow()
  }

  return { take, end }
}
