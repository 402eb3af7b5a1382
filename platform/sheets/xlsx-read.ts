// One xlsx workbook: its sheets, and the rows of a sheet as a stream. Shared strings and number formats are held in
// memory, rows never are. Formula cells answer with the value the spreadsheet program saved beside the formula.
import { dayOfSerial } from '../formats/days.ts'
import type { Cell, Merge, RawRow } from './cells.ts'
import { parseAddress, parseRange } from './cells.ts'
import { damaged, notASheet, tooLarge, type SheetLimits } from './limits.ts'
import { readXml, scanXml } from './xml.ts'
import type { ZipReader } from './zip-read.ts'

export type XlsxSheet = { name: string; hidden: boolean; part: string }

export type XlsxReader = {
  sheets: XlsxSheet[]
  epoch: 1900 | 1904
  /** Merged cells (they stand after the rows) and how many row elements there are. */
  survey(sheet: XlsxSheet): Promise<{ merges: Merge[]; rows: number }>
  rows(sheet: XlsxSheet): AsyncGenerator<RawRow>
}

type Style = 'general' | 'date' | 'time' | 'percent' | { zeros: number }

export async function openXlsx(zip: ZipReader, limits: SheetLimits): Promise<XlsxReader> {
  const root = await relations(zip, '_rels/.rels')
  const workbookPart = [...root.values()].find((relation) => relation.type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  const folder = workbookPart.slice(0, workbookPart.lastIndexOf('/') + 1)
  const links = await relations(zip, `${folder}_rels/${workbookPart.slice(folder.length)}.rels`, folder)
  const { sheets, epoch } = await readWorkbook(zip, workbookPart, links, limits)
  const partOf = (kind: string): string | undefined => [...links.values()].find((relation) => relation.type.endsWith(`/${kind}`) && zip.has(relation.target))?.target
  const stylesPart = partOf('styles')
  const stringsPart = partOf('sharedStrings')
  const styles = stylesPart === undefined ? [] : await readStyles(zip, stylesPart)
  const strings = stringsPart === undefined ? [] : await readStrings(zip, stringsPart, limits)
  return {
    sheets,
    epoch,
    survey: (sheet) => survey(zip, sheet, limits),
    rows: (sheet) => readRows(zip, sheet, { styles, strings, epoch, limits }),
  }
}

async function relations(zip: ZipReader, part: string, folder = ''): Promise<Map<string, { type: string; target: string }>> {
  const found = new Map<string, { type: string; target: string }>()
  if (!zip.has(part)) return found
  await scanXml(zip.inflate(part), {
    open(name, { Id, Type = '', Target = '', TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || TargetMode === 'External') return
      found.set(Id, { type: Type, target: resolve(folder, Target) })
    },
    close() {},
  })
  return found
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const parts: string[] = []
  for (const part of `${folder}${target}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

async function readWorkbook(zip: ZipReader, part: string, links: Map<string, { target: string }>, limits: SheetLimits): Promise<{ sheets: XlsxSheet[]; epoch: 1900 | 1904 }> {
  const sheets: XlsxSheet[] = []
  let epoch: 1900 | 1904 = 1900
  await scanXml(zip.inflate(part), {
    open(name, attributes) {
      if (name === 'workbookPr' && /^(1|true|on)$/.test(attributes['date1904'] ?? '')) epoch = 1904
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
      const target = links.get(id)?.target
      // Chart sheets and macro sheets hold no rows.
      if (target === undefined || !/worksheets\//i.test(target)) return
      if (sheets.length >= limits.sheets) throw tooLarge(`工作表超过 ${limits.sheets} 张，请拆成几个文件上传。`)
      sheets.push({ name: attributes['name'] ?? `Sheet${sheets.length + 1}`, hidden: (attributes['state'] ?? 'visible') !== 'visible', part: target })
    },
    close() {},
  })
  if (sheets.length === 0) throw notASheet('文件里没有工作表，请检查后重新另存为 xlsx 上传。')
  return { sheets, epoch }
}

async function readStyles(zip: ZipReader, part: string): Promise<Style[]> {
  const codes = new Map<number, string>()
  const styles: Style[] = []
  let inCellFormats = false
  await scanXml(zip.inflate(part), {
    open(name, attributes) {
      if (name === 'cellXfs') inCellFormats = true
      else if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      else if (name === 'xf' && inCellFormats) styles.push(styleOf(Number(attributes['numFmtId'] ?? 0), codes))
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return styles
}

/** Built-in formats 14–22 and the East Asian ones (27–36, 50–58) are days; the rest is judged by its format code. */
function styleOf(id: number, codes: Map<number, string>): Style {
  const code = codes.get(id)
  if (code === undefined) {
    if (id === 9 || id === 10) return 'percent'
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time'
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'date' : 'general'
  }
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, '').split(';')[0]!
  if (/[ydg]|m(?=.*[yd])/i.test(bare) && !/general/i.test(bare)) return 'date'
  if (/[hs]/i.test(bare)) return 'time'
  if (bare.includes('%')) return 'percent'
  return /^0{2,}$/.test(bare) ? { zeros: bare.length } : 'general'
}

async function readStrings(zip: ZipReader, part: string, limits: SheetLimits): Promise<string[]> {
  const strings: string[] = []
  let chars = 0
  let text = ''
  let reading = false
  let phonetic = false
  await scanXml(zip.inflate(part), {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic = true
      else if (name === 't') reading = !phonetic
    },
    close(name) {
      if (name === 't') reading = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') {
        chars += text.length
        if (strings.length >= limits.strings || chars > limits.stringChars) throw tooLarge('表格里的文字太多，请拆成几个文件上传。')
        strings.push(own(unescape(text)))
      }
    },
    text(piece) {
      if (reading) text += piece
    },
  })
  return strings
}

async function survey(zip: ZipReader, sheet: XlsxSheet, limits: SheetLimits): Promise<{ merges: Merge[]; rows: number }> {
  const merges: Merge[] = []
  let rows = 0
  let rest = ''
  for await (const chunk of zip.inflate(sheet.part)) {
    // Tags are looked for in the raw bytes: fast, and text cannot hold a bare "<". 300 characters carry over.
    const text = rest + chunk.toString('latin1')
    const complete = text.lastIndexOf('>') + 1
    for (const match of text.slice(0, complete).matchAll(/<(?:\w+:)?(?:row[ >/]|mergeCell [^<>]*?ref="([^"<>]*)")/g)) {
      if (match[1] === undefined) rows++
      else {
        const merge = parseRange(match[1])
        if (merge) merges.push(merge)
        if (merges.length > limits.merges) throw tooLarge('合并单元格太多，请取消合并后再上传。')
      }
    }
    rest = text.slice(Math.max(complete, text.length - 300))
  }
  return { merges, rows }
}

type RowContext = { styles: Style[]; strings: string[]; epoch: 1900 | 1904; limits: SheetLimits }

function readRows(zip: ZipReader, sheet: XlsxSheet, { styles, strings, epoch, limits }: RowContext): AsyncGenerator<RawRow> {
  const queue: RawRow[] = []
  let row: RawRow | undefined
  let lastRow = 0
  let column = -1
  let type = ''
  let style: Style = 'general'
  let value = ''
  let formula = false
  let reading = false
  let phonetic = false

  function closeCell(): void {
    const cell = toCell(type, value, style, { strings, epoch, formula })
    if (!cell || !row) return
    if (column >= limits.columns) throw tooLarge(`工作表「${sheet.name}」第 ${row.row} 行的内容超出了第 ${limits.columns} 列，请删去多余的列再上传。`)
    while (row.cells.length < column) row.cells.push(undefined)
    row.cells[column] = cell
  }

  return readXml(zip.inflate(sheet.part), {
    open(name, attributes) {
      if (name === 'c') {
        const ref = attributes['r']
        column = (ref === undefined ? undefined : columnOf(ref)) ?? column + 1
        type = attributes['t'] ?? 'n'
        style = styles[Number(attributes['s'] ?? 0)] ?? 'general'
        value = ''
        formula = false
      } else if (name === 'v') reading = true
      else if (name === 't') reading = !phonetic
      else if (name === 'f') formula = true
      else if (name === 'rPh') phonetic = true
      else if (name === 'row') {
        const number = Number(attributes['r'] ?? lastRow + 1)
        if (!Number.isInteger(number) || number <= lastRow || number > 1_048_576) throw damaged(`工作表「${sheet.name}」的行号不对`)
        lastRow = number
        row = { row: number, hidden: /^(1|true)$/.test(attributes['hidden'] ?? ''), cells: [] }
        column = -1
      }
    },
    close(name) {
      if (name === 'v' || name === 't') reading = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'c') closeCell()
      else if (name === 'row' && row) {
        queue.push(row)
        row = undefined
      }
    },
    text(piece) {
      if (reading) value += piece
    },
  }, queue)
}

function columnOf(ref: string): number | undefined {
  let column = 0
  for (let i = 0; i < ref.length; i++) {
    const letter = ref.charCodeAt(i)
    if (letter < 65 || letter > 90) return i > 0 && i <= 3 ? column - 1 : parseAddress(ref)?.column
    column = column * 26 + (letter - 64)
  }
  return undefined
}

function toCell(type: string, value: string, style: Style, book: { strings: string[]; epoch: 1900 | 1904; formula: boolean }): Cell | undefined {
  if (type === 's') return textCell(book.strings[Number(value)] ?? '')
  if (type === 'inlineStr' || type === 'str') return textCell(own(unescape(value)))
  if (type === 'b') return { kind: 'boolean', text: value === '1' || value === 'true' ? '是' : '否' }
  if (type === 'e') return { kind: 'error', text: value || '#VALUE!' }
  if (value === '') return book.formula ? { kind: 'error', text: '公式没有结果' } : undefined
  if (type === 'd') return { kind: 'date', text: value }
  const number = Number(value)
  if (!Number.isFinite(number)) return { kind: 'error', text: value }
  if (style === 'date' && number >= 1 && number < 2_958_466) return { kind: 'date', text: dateText(number, book.epoch) }
  if (style === 'time' && number >= 0 && number < 1) return { kind: 'text', text: timeText(number) }
  if (style === 'percent') return { kind: 'number', text: `${plainNumber(Number((number * 100).toPrecision(15)))}%` }
  const text = plainNumber(number)
  return { kind: 'number', text: typeof style === 'object' && Number.isInteger(number) ? text.padStart(style.zeros, '0') : text }
}

function textCell(text: string): Cell | undefined {
  return /\S/.test(text) ? { kind: 'text', text } : undefined
}

/** What the cell shows: 15 significant digits, no exponent. */
export function plainNumber(number: number): string {
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return String(number)
  const text = String(Number(number.toPrecision(15)))
  if (!text.includes('e')) return text
  return Math.abs(number) >= 1 ? BigInt(Math.round(number)).toString() : number.toFixed(20).replace(/0+$/, '')
}

function dateText(serial: number, epoch: 1900 | 1904): string {
  const seconds = Math.round((serial % 1) * 86_400)
  const day = dayOfSerial(seconds === 86_400 ? serial + 0.5 : serial, epoch)
  return seconds === 0 || seconds === 86_400 ? day : `${day} ${timeText(serial % 1)}`
}

function timeText(fraction: number): string {
  const seconds = Math.round(fraction * 86_400)
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
  return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}${seconds % 60 === 0 ? '' : `:${two(seconds % 60)}`}`
}

/** A copy of its own: a piece of a longer text would keep all of that text in memory for as long as it lives. */
function own(text: string): string {
  return text.length < 13 ? text : Buffer.from(text).toString() // shorter ones the engine copies itself
}

/** _x000D_ is how the format writes what XML cannot hold. */
function unescape(text: string): string {
  return text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text
}
