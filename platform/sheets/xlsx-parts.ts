// The fixed parts of the workbooks we write: the cell styles, and the small files that tie the sheets together.

/** Indexes into the cell formats of `stylesXml`, in its order. */
export const STYLE = {
  plain: 0, title: 1, note: 2, header: 3, text: 4, day: 5, number: 6, money: 7, percent: 8, instant: 9,
  wrongText: 10, wrongDay: 11, wrongNumber: 12, wrongPercent: 13, problem: 14,
} as const

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export const rootRelations = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`

function stylesXmlText(): string {
  const font = (size: number, more = ''): string => `<font>${more}<sz val="${size}"/><name val="宋体"/><family val="3"/><charset val="134"/></font>`
  const fill = (rgb: string): string => `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`
  const edge = (side: string): string => `<${side} style="thin"><color rgb="FFBFBFBF"/></${side}>`
  const format = (numFmt: number, fontId: number, fillId: number, borderId: number, alignment: string): string =>
    `<xf numFmtId="${numFmt}" fontId="${fontId}" fillId="${fillId}" borderId="${borderId}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"${alignment}/></xf>`
  const wrap = ' wrapText="1"'
  const centre = ' horizontal="center" wrapText="1"'
  const right = ' horizontal="right"'
  const formats = [
    format(0, 0, 0, 0, ''), format(0, 2, 0, 0, centre), format(0, 3, 0, 0, wrap), format(49, 1, 2, 1, centre), format(49, 0, 0, 1, wrap),
    format(164, 0, 0, 1, ' horizontal="center"'), format(0, 0, 0, 1, right), format(165, 0, 0, 1, right), format(166, 0, 0, 1, right), format(167, 0, 0, 1, ' horizontal="center"'),
    format(49, 0, 3, 1, wrap), format(164, 0, 3, 1, ' horizontal="center"'), format(0, 0, 3, 1, right), format(166, 0, 3, 1, right), format(49, 4, 0, 1, wrap),
  ]
  return `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="#,##0.00"/><numFmt numFmtId="166" formatCode="0.0%"/><numFmt numFmtId="167" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>` +
    `<fonts count="5">${font(11)}${font(11, '<b/>')}${font(16, '<b/>')}${font(10)}${font(11, '<color rgb="FFC00000"/>')}</fonts>` +
    `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('FFE8EEF4')}${fill('FFFFE0DD')}</fills>` +
    `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${edge('left')}${edge('right')}${edge('top')}${edge('bottom')}<diagonal/></border></borders>` +
    `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${formats.length}">${formats.join('')}</cellXfs>` +
    `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

export const stylesXml = stylesXmlText()

export type WrittenSheet = { name: string; comments: boolean; filter?: string; print?: { area: string; titleRows: number } }

const absolute = (range: string) => range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2')

export function workbookXml(sheets: readonly WrittenSheet[]): string {
  const quoted = (name: string) => `'${name.replaceAll("'", "''")}'`
  const named = (name: string, i: number, ref: string, more = '') => `<definedName name="_xlnm.${name}" localSheetId="${i}"${more}>${escapeXml(ref)}</definedName>`
  const names = sheets.flatMap(({ filter, print, name }, i) => [
    ...(filter === undefined ? [] : [named('_FilterDatabase', i, `${quoted(name)}!${absolute(filter)}`, ' hidden="1"')]),
    ...(print === undefined ? [] : [named('Print_Area', i, `${quoted(name)}!${absolute(print.area)}`), named('Print_Titles', i, `${quoted(name)}!$1:$${print.titleRows}`)]),
  ])
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map(({ name }, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets>${names.length > 0 ? `<definedNames>${names.join('')}</definedNames>` : ''}</workbook>`
}

export function workbookRelations(sheets: readonly WrittenSheet[]): string {
  const one = (id: number, kind: string, target: string): string => `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${sheets.map((_, i) => one(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join('')}${one(sheets.length + 1, 'styles', 'styles.xml')}</Relationships>`
}

export function contentTypes(sheets: readonly WrittenSheet[]): string {
  const one = (name: string, type: string): string => `<Override PartName="/xl/${name}" ContentType="${TYPE}.${type}+xml"/>`
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>` +
    `${one('workbook.xml', 'sheet.main')}${one('styles.xml', 'styles')}${sheets.map(({ comments }, i) => one(`worksheets/sheet${i + 1}.xml`, 'worksheet') + (comments ? one(`comments${i + 1}.xml`, 'comments') : '')).join('')}</Types>`
}

export type Comment = { row: number; column: number; address: string; text: string }

export function sheetRelations(number: number): string {
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing${number}.vml"/><Relationship Id="rId2" Type="${OFFICE}/comments" Target="../comments${number}.xml"/></Relationships>`
}

export function commentsXml(comments: readonly Comment[]): string {
  return `${XML}<comments xmlns="${MAIN}"><authors><author>导入</author></authors><commentList>${comments.map(({ address, text }) => `<comment ref="${address}" authorId="0"><text><r><rPr><sz val="10"/><rFont val="宋体"/></rPr><t xml:space="preserve">${escapeXml(text)}</t></r></text></comment>`).join('')}</commentList></comments>`
}

/** The boxes the comments are shown in; spreadsheet programs drop comments without them. */
export function commentBoxes(comments: readonly Comment[]): string {
  const shapes = comments.map(({ row, column }, i) =>
    `<v:shape id="_x0000_s${1025 + i}" type="#_x0000_t202" style="position:absolute;width:180pt;height:60pt;z-index:${i + 1};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>` +
    `<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column + 1}, 15, ${Math.max(0, row - 2)}, 10, ${column + 4}, 15, ${row + 2}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`)
  return `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${shapes.join('')}</xml>`
}

const NEEDS_CARE = /[&<>"\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|_x[0-9A-Fa-f]{4}_/ // oxlint-disable-line no-control-regex -- found to be escaped

/** Text for XML; what XML cannot hold, and what looks like our escape of it, becomes _xHHHH_ as the format says. */
export function escapeXml(text: string): string {
  if (!NEEDS_CARE.test(text)) return text
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g, (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`) // oxlint-disable-line no-control-regex -- see above
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
