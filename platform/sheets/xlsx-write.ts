// Writes a workbook row by row to a stream with flat memory: strings stand in their cells, so nothing has to be
// collected. Strings are always string cells: what looks like a formula is text, never run.
import { serialOfDay } from '../formats/days.ts'
import type { Day } from '../time/day.ts'
import { columnName, type Merge } from './cells.ts'
import { LONGEST_CELL } from './limits.ts'
import {
  commentBoxes, commentsXml, contentTypes, escapeXml, rootRelations, sheetRelations, stylesXml, workbookRelations, workbookXml, type Comment, type WrittenSheet,
} from './xlsx-parts.ts'
import { createZip, type PartWriter, type Sink } from './zip-write.ts'

/** A number is written as given in decimal text, so that money needs no binary fraction. */
export type OutCell = { style: number; text?: string; number?: string | number; comment?: string }

export type XlsxWriter = {
  beginSheet(sheet: { name: string; widths: readonly number[]; frozenRows: number; /** One page wide on paper. */ fit?: boolean }): Promise<void>
  /** @param row from 1, rising. @param height in points; one that is `fitted` grows and shrinks with what is typed into the row. */
  row(row: number, cells: readonly (OutCell | undefined)[], height?: number, fitted?: boolean): Promise<void>
  endSheet(end?: { merges?: readonly Merge[]; filter?: { firstRow: number; lastRow: number; columns: number }; print?: { titleRows: number; lastRow: number; columns: number; /** A3 instead of A4. */ large?: boolean } }): Promise<void>
  finish(): Promise<void>
}

/** More would make spreadsheet programs crawl; the reason also stands in the last column. */
const MOST_COMMENTS = 20_000

export function createXlsx(sink: Sink): XlsxWriter {
  const zip = createZip(sink)
  const sheets: WrittenSheet[] = []
  let part: PartWriter | undefined
  let comments: Comment[] = []
  let letters: string[] = []

  async function whole(name: string, text: string): Promise<void> {
    const writer = zip.part(name)
    await writer.write(text)
    await writer.end()
  }

  return {
    async beginSheet({ name, widths, frozenRows, fit }) {
      // First, so that programs which look at the first bytes only see an Office file.
      if (sheets.length === 0) await whole('_rels/.rels', rootRelations)
      sheets.push({ name: sheetName(name, sheets), comments: false })
      comments = []
      letters = widths.map((_, column) => columnName(column))
      part = zip.part(`xl/worksheets/sheet${sheets.length}.xml`)
      const pane = frozenRows === 0 ? '' : `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A${frozenRows + 1}" sqref="A${frozenRows + 1}"/>`
      const columns = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('')
      await part.write(
        `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${fit ? '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' : ''}` +
          `<sheetViews><sheetView workbookViewId="0"${sheets.length === 1 ? ' tabSelected="1"' : ''}>${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="18"/>${columns === '' ? '' : `<cols>${columns}</cols>`}<sheetData>`,
      )
    },

    row(row, cells, height, fitted) {
      let xml = `<row r="${row}"${height === undefined ? '' : ` ht="${height}"${fitted ? '' : ' customHeight="1"'}`}>`
      for (let column = 0; column < cells.length; column++) {
        const cell = cells[column]
        if (!cell) continue
        const address = `${(letters[column] ??= columnName(column))}${row}`
        if (cell.number !== undefined) xml += `<c r="${address}" s="${cell.style}"><v>${cell.number}</v></c>`
        else if (cell.text === undefined || cell.text === '') xml += `<c r="${address}" s="${cell.style}"/>`
        else xml += `<c r="${address}" s="${cell.style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cut(cell.text))}</t></is></c>`
        if (cell.comment !== undefined && comments.length < MOST_COMMENTS) comments.push({ row, column, address, text: cut(cell.comment) })
      }
      return part!.write(`${xml}</row>`)
    },

    async endSheet({ merges = [], filter, print } = {}) {
      let xml = '</sheetData>'
      if (filter) {
        const range = `A${filter.firstRow}:${columnName(filter.columns - 1)}${filter.lastRow}`
        xml += `<autoFilter ref="${range}"/>`
        sheets.at(-1)!.filter = range
      }
      if (merges.length > 0) {
        xml += `<mergeCells count="${merges.length}">${merges.map((m) => `<mergeCell ref="${columnName(m.firstColumn)}${m.firstRow}:${columnName(m.lastColumn)}${m.lastRow}"/>`).join('')}</mergeCells>`
      }
      if (print) {
        sheets.at(-1)!.print = { area: `A1:${columnName(print.columns - 1)}${print.lastRow}`, titleRows: print.titleRows }
        xml += '<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
      }
      xml += `<pageSetup paperSize="${print?.large ? 8 : 9}" orientation="landscape" fitToHeight="0"/>`
      if (print) xml += '<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>'
      if (comments.length > 0) xml += '<legacyDrawing r:id="rId1"/>'
      await part!.write(`${xml}</worksheet>`)
      await part!.end()
      part = undefined
      if (comments.length === 0) return
      const number = sheets.length
      sheets.at(-1)!.comments = true
      await whole(`xl/worksheets/_rels/sheet${number}.xml.rels`, sheetRelations(number))
      await whole(`xl/comments${number}.xml`, commentsXml(comments))
      await whole(`xl/drawings/vmlDrawing${number}.vml`, commentBoxes(comments))
      comments = []
    },

    async finish() {
      await whole('xl/styles.xml', stylesXml)
      await whole('xl/workbook.xml', workbookXml(sheets))
      await whole('xl/_rels/workbook.xml.rels', workbookRelations(sheets))
      await whole('[Content_Types].xml', contentTypes(sheets))
      await zip.finish()
    },
  }
}

export function dayNumber(d: Day): number {
  return serialOfDay(d)
}

/** Cells hold 32,767 characters; a cut text says so. */
function cut(text: string): string {
  const mark = '……（超长，未完）'
  return text.length <= LONGEST_CELL ? text : text.slice(0, LONGEST_CELL - mark.length) + mark
}

/** At most 31 characters, without []:*?/\ , unique in the workbook whatever the case. */
function sheetName(wanted: string, sheets: readonly WrittenSheet[]): string {
  const clean = wanted.replace(/[[\]:*?/\\\u0000-\u001F]/g, ' ').replace(/^'+|'+$/g, '').trim() || '台账' // oxlint-disable-line no-control-regex -- not allowed in names
  for (let n = 1; ; n++) {
    const ending = n === 1 ? '' : `（${n}）`
    const name = Array.from(clean).slice(0, 31 - ending.length - (clean.length - Array.from(clean).length)).join('') + ending
    if (!sheets.some((sheet) => sheet.name.toLowerCase() === name.toLowerCase())) return name
  }
}
