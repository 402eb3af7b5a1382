// Makes a messy enterprise ledger as offices keep them, the same for the same seed: title rows, headers over two and
// three rows, merged communities, five date formats, full-width digits, totals, repeated headers, notes, hidden rows,
// formulas, and about 6 % bad rows, each with one known reason. For tests and the bench; or by hand:
//   tsx scripts/make-messy-workbook.ts 台账.xlsx [rows] [seed]
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import {
  creditCheckDigit, decimal, integer, oneOf, parseCreditCode, parseDay, parseIndustry, parseMoney, parsePercent, parsePhone, parseText, parseYesNo, serialOfDay,
} from '#platform/formats/formats.ts'
import { columnName } from '#platform/sheets/cells.ts'
import { escapeXml } from '#platform/sheets/xlsx-parts.ts'
import { createSink, createZip, type PartWriter, type ZipWriter } from '#platform/sheets/zip-write.ts'
import { addDays, day, type Day } from '#platform/time/day.ts'

/** What a caller would ask of this ledger. */
export const messyColumns = [
  { key: 'name', label: '企业名称', aliases: ['单位名称'], required: true, parse: parseText },
  { key: 'code', label: '统一社会信用代码', aliases: ['信用代码'], required: true, parse: parseCreditCode },
  { key: 'community', label: '所属社区', aliases: ['社区'], required: true, inherit: true, parse: parseText },
  { key: 'industry', label: '行业代码', parse: parseIndustry },
  { key: 'address', label: '地址', aliases: ['生产经营地址'], parse: parseText },
  { key: 'founded', label: '成立日期', parse: parseDay },
  { key: 'capital', label: '注册资本', parse: parseMoney },
  { key: 'headcount', label: '从业人数', parse: integer({ min: 0, units: ['人', '名'] }) },
  { key: 'principal', label: '主要负责人', aliases: ['主要负责人姓名'], parse: parseText },
  { key: 'principalPhone', label: '主要负责人电话', aliases: ['主要负责人手机号码'], parse: parsePhone },
  { key: 'officer', label: '安全员', aliases: ['安全管理人员姓名'], parse: parseText },
  { key: 'officerPhone', label: '安全员电话', aliases: ['安全管理人员手机号码'], parse: parsePhone },
  { key: 'large', label: '是否规上', parse: parseYesNo },
  { key: 'chemicals', label: '涉及危化品', parse: parseYesNo },
  { key: 'dust', label: '粉尘涉爆', parse: parseYesNo },
  { key: 'confined', label: '有限空间', parse: parseYesNo },
  { key: 'grade', label: '标准化等级', parse: oneOf(['一级', '二级', '三级', '未创建'], { 无: '未创建', Ⅲ: '三级' }) },
  { key: 'insuredUntil', label: '安责险到期日', parse: parseDay },
  { key: 'area', label: '建筑面积', parse: decimal({ min: 0, units: ['㎡', '平方米'] }) },
  { key: 'checkedOn', label: '最近检查日期', parse: parseDay },
  { key: 'hazards', label: '隐患数', parse: integer({ min: 0 }) },
  { key: 'rectified', label: '整改率', parse: parsePercent },
  { key: 'remark', label: '备注', parse: parseText },
] as const

/** A row that must be refused: the column at fault and a piece of the sentence. */
export type KnownBad = { sheet: string; row: number; key: string; says: string }
export type Messy = { records: number; bad: KnownBad[] }

type Cell = { text: string } | { number: number | string; style?: number } | { formula: string; value: string; type?: 'str' | 'e' } | undefined
type Random = { next(): number; below(n: number): number; of<T>(items: readonly T[]): T }

const STYLE = { day: 1, percent: 2, code: 3 }
const COLUMNS = 25
const HEADERS_TWO: [string, string?][] = [
  ['序号'], ['企业名称（全称）*'], ['统一社会\n信用代码*'], ['所属社区'], ['行业类别'], ['行业代码'], ['生产经营地址'], ['成立日期'], ['注册资本（万元）'], ['从业人数'],
  ['主要负责人', '姓名'], ['主要负责人', '手机号码'], ['安全管理人员', '姓名'], ['安全管理人员', '手机号码'], ['是否规上'], ['重点领域', '涉及危化品'], ['重点领域', '粉尘涉爆'], ['重点领域', '有限空间'],
  ['标准化等级'], ['安责险到期日'], ['建筑面积（㎡）'], ['最近检查日期'], ['隐患数'], ['整改率'], ['备注'],
]

/** Writes the workbook and ends `out`. */
export async function makeMessyWorkbook(out: Writable, { rows = 20_000, seed = 1 } = {}): Promise<Messy> {
  const zip = createZip(createSink(out))
  const strings = new Map<string, number>()
  const random = createRandom(seed)
  const messy: Messy = { records: 0, bad: [] }
  const codes: { code: string; row: number }[] = []
  const sheets = [
    { name: '规上企业', deep: 2, records: Math.floor(rows * 0.7) },
    { name: '小微企业', deep: 3, records: rows - Math.floor(rows * 0.7) },
  ]
  for (const [i, sheet] of sheets.entries()) await writeLedger(zip.part(`xl/worksheets/sheet${i + 1}.xml`), sheet, { strings, random, messy, codes })
  const guide = zip.part('xl/worksheets/sheet3.xml')
  await guide.write(`${SHEET}<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>填表说明：请逐项填写，不得空项。</t></is></c></row></sheetData></worksheet>`)
  await guide.end()
  await writeFurniture(zip, [...sheets.map(({ name }) => name), '填表说明'], strings)
  await zip.finish()
  return messy
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const SHEET = `${XML}<worksheet xmlns="${MAIN}">`

async function writeLedger(part: PartWriter, sheet: { name: string; deep: number; records: number }, all: { strings: Map<string, number>; random: Random; messy: Messy; codes: { code: string; row: number }[] }): Promise<void> {
  const { strings, random, messy, codes } = all
  const merges: string[] = []
  let row = 0

  async function put(cells: readonly Cell[], hidden = false): Promise<number> {
    row++
    let xml = `<row r="${row}"${hidden ? ' hidden="1"' : ''}>`
    for (const [column, cell] of cells.entries()) {
      const at = `<c r="${columnName(column)}${row}"`
      if (!cell) xml += `${at} s="0"/>` // styled blanks, as every real sheet has them
      else if ('number' in cell) xml += `${at} s="${cell.style ?? 0}"><v>${cell.number}</v></c>`
      else if ('formula' in cell) xml += `${at}${cell.type ? ` t="${cell.type}"` : ''}><f>${cell.formula}</f><v>${escapeXml(cell.value)}</v></c>`
      else {
        const index = strings.get(cell.text) ?? strings.size
        strings.set(cell.text, index)
        xml += `${at} t="s"><v>${index}</v></c>`
      }
    }
    await part.write(`${xml}</row>`)
    return row
  }

  async function putHeader(): Promise<void> {
    const first = row + 1
    const group = HEADERS_TWO.map(([top]) => ({ text: top }))
    if (sheet.deep === 3) {
      await put([{ text: '基本情况' }, ...Array.from({ length: 9 }, () => undefined), { text: '人员' }])
      merges.push(`A${first}:J${first}`, `K${first}:N${first}`)
    }
    const top = row + 1
    await put(group.map((cell, i) => (i > 0 && HEADERS_TWO[i]![1] !== undefined && HEADERS_TWO[i - 1]![0] === HEADERS_TWO[i]![0] ? undefined : cell)))
    await put(HEADERS_TWO.map(([, leaf]) => (leaf === undefined ? undefined : { text: leaf })))
    for (const [i, [name, leaf]] of HEADERS_TWO.entries()) {
      const column = columnName(i)
      if (leaf === undefined) merges.push(`${column}${top}:${column}${top + 1}`)
      else if (HEADERS_TWO[i - 1]?.[0] !== name) merges.push(`${column}${top}:${columnName(i + HEADERS_TWO.slice(i).findIndex(([n]) => n !== name) - 1)}${top}`)
    }
  }

  await part.write(`${SHEET}<sheetData>`)
  await put([{ text: `某某街道${sheet.name}安全生产基础台账` }])
  merges.push(`A1:${columnName(COLUMNS - 1)}1`)
  await put([{ text: '填报单位（盖章）：某某街道应急办' }, undefined, undefined, undefined, { text: '填报日期：2026年11月' }])
  await putHeader()

  for (let done = 0; done < sheet.records;) {
    // A community: its name is merged down over its enterprises, a subtotal closes it.
    const size = Math.min(sheet.records - done, 5 + random.below(40))
    const first = row + 1
    for (let i = 0; i < size; i++) {
      const cells = goodCells(random, done + i, i === 0 ? `第${1 + random.below(400)}社区` : undefined)
      const bad = random.next() < 0.06 ? spoil(cells, random, codes) : undefined
      const at = await put(cells, random.next() < 0.01)
      messy.records++
      if (bad) messy.bad.push({ sheet: sheet.name, row: at, ...bad })
      else if (codes.length < 1000) codes.push({ code: (cells[2] as { text: string }).text, row: at })
    }
    if (size > 1) merges.push(`D${first}:D${row}`)
    done += size
    const end = random.below(10)
    if (end < 4) await put([{ text: random.of(['小计', '小 计：', '合计']) }, ...Array.from({ length: 8 }, () => undefined), { number: 100 }])
    else if (end < 6) await put(Array.from({ length: COLUMNS }, () => undefined))
    else if (end === 6) row += 2 // rows that are simply not in the file
    else if (end === 7) await putHeader()
  }
  await put([{ text: '合计' }, { text: `${sheet.records}家` }])
  await put([])
  await put([{ text: '注：1.本表由社区填写。2.统一社会信用代码以营业执照为准。' }])
  await put([{ text: '填表人：张三' }, undefined, undefined, { text: '审核人：李四' }, undefined, undefined, { text: '联系电话：0731-84123456' }])
  await part.write(`</sheetData><mergeCells count="${merges.length}">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells></worksheet>`)
  await part.end()
}

function goodCells(random: Random, number: number, community: string | undefined): Cell[] {
  const phone = `13${String(random.below(1_000_000_000)).padStart(9, '0')}`
  return [
    { number: number + 1 },
    { text: `${random.of(['', ' ', '\u200B'])}${random.of(['星沙', '湘江', '宏远', '华盛', '金鹏', '鼎新'])}${random.of(['机械', '化工', '物流', '食品', '建材'])}${number}${random.of(['有限公司', '有限责任公司', '厂'])}` },
    { text: messyCode(creditCodeOf(random), random) },
    community === undefined ? undefined : { text: community },
    { text: random.of(['制造业', '批发业', '餐饮业']) },
    { text: random.of(['C26', '34', 'C3311', '62', '餐饮业', '５９']) },
    { text: `某某街道第${1 + random.below(90)}路${1 + random.below(900)}号${random.of(['', '（园区内）', '\n3 栋'])}` },
    messyDay(random),
    random.of<Cell>([{ number: 50 + random.below(5000) }, { text: '1,200' }, { text: '３００万元' }, { text: '2亿' }]),
    random.of<Cell>([{ number: random.below(800) }, { text: `${random.below(90)}人` }, { text: '１２' }]),
    { text: random.of(['王伟', '李 娜', '欧阳建国', '张　敏']) },
    random.of<Cell>([{ number: phone }, { text: phone }, { text: `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}` }, { text: '0731-84123456' }]),
    { text: random.of(['刘洋', '陈静']) },
    random.next() < 0.1 ? undefined : { text: fullWidth(phone) },
    ...Array.from({ length: 4 }, (): Cell => ({ text: random.of(['是', '否', '√', '无', 'Y', '×']) })),
    { text: random.of(['三级', '二级', '无', 'Ⅲ']) },
    messyDay(random),
    random.of<Cell>([{ number: random.below(90_000) / 4 }, { text: `${random.below(9000)}㎡` }]),
    messyDay(random),
    { formula: 'SUM(1,2)', value: String(random.below(9)) },
    { number: random.below(101) / 100, style: STYLE.percent },
    random.next() < 0.7 ? undefined : { text: random.of(['=cmd|calc', '正在搬迁', '-', '见附件 & <说明>']) },
  ]
}

/** One thing wrong, and what must be said about it. */
function spoil(cells: Cell[], random: Random, codes: readonly { code: string; row: number }[]): { key: string; says: string } {
  const code = creditCodeOf(random)
  const wrong = (column: number, cell: Cell, key: string, says: string) => {
    cells[column] = cell
    return { key, says }
  }
  switch (random.below(12)) {
    case 0: return wrong(1, undefined, 'name', '没有填')
    case 1: return wrong(2, undefined, 'code', '没有填')
    case 2: return wrong(2, { text: code.slice(0, 17) + (code[17] === '0' ? '1' : '0') }, 'code', '校验位不对')
    case 3: return wrong(2, { text: '430100000012345' }, 'code', '旧注册号')
    case 4: return wrong(2, { text: `9143O100${code.slice(8)}` }, 'code', '第 5 位「O」')
    case 5: return wrong(2, { number: '9.1430100309577E+17' }, 'code', '15 位')
    case 6: return wrong(7, { text: '2024年6月' }, 'founded', '缺少日')
    case 7: return wrong(7, { text: '2023-02-30' }, 'founded', '没有 30 日')
    case 8: return wrong(11, { text: '1380013800' }, 'principalPhone', '应为 11 位')
    case 9: return wrong(9, { text: '约200' }, 'headcount', '约')
    case 10: return wrong(22, { formula: 'A1/0', value: '#REF!', type: 'e' }, 'hazards', '#REF!')
    default: {
      const before = codes[random.below(Math.max(1, codes.length))]
      if (!before) return wrong(1, undefined, 'name', '没有填')
      return wrong(2, { text: before.code }, 'code', `第 ${before.row} 行重复`)
    }
  }
}

function creditCodeOf(random: Random): string {
  let code = `91430${random.below(900) + 100}`
  while (code.length < 17) code += '0123456789ABCDEFGHJKLMNPQRTUWXY'[random.below(31)]
  return code + creditCheckDigit(code)
}

function messyCode(code: string, random: Random): string {
  return random.of([code, code, code, code.toLowerCase(), ` ${code} `, fullWidth(code), `${code.slice(0, 8)} ${code.slice(8)}`])
}

function messyDay(random: Random): Cell {
  const d: Day = addDays(day('2005-01-01'), random.below(7900))
  const [y, m, n] = d.split('-').map(Number) as [number, number, number]
  return random.of<Cell>([
    { number: serialOfDay(d), style: STYLE.day }, { number: serialOfDay(d), style: STYLE.day }, { number: serialOfDay(d) }, { text: d }, { text: `${y}/${m}/${n}` }, { text: `${y}.${m}.${n}` },
    { text: `${y}年${m}月${n}日` }, { text: d.replaceAll('-', '') }, { text: fullWidth(d) }, undefined,
  ])
}

function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
}

async function writeFurniture(zip: ZipWriter, names: readonly string[], strings: Map<string, number>): Promise<void> {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const links = [...names.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`]), ['styles', 'styles.xml'], ['sharedStrings', 'sharedStrings.xml']]
  const parts: [string, string][] = [
    ['xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${office}"><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.map(([kind, target], i) => `<Relationship Id="rId${i + 1}" Type="${office}/${kind}" Target="${target}"/>`).join('')}</Relationships>`],
    ['_rels/.rels', `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['xl/styles.xml', `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="9"/><xf numFmtId="49"/></cellXfs></styleSheet>`],
    ['[Content_Types].xml', `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${['workbook.xml sheet.main', ...names.map((_, i) => `worksheets/sheet${i + 1}.xml worksheet`), 'styles.xml styles', 'sharedStrings.xml sharedStrings'].map((entry) => entry.split(' ')).map(([name, type]) => `<Override PartName="/xl/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`).join('')}</Types>`],
  ]
  for (const [name, xml] of parts) {
    const part = zip.part(name)
    await part.write(XML + xml)
    await part.end()
  }
  const shared = zip.part('xl/sharedStrings.xml')
  await shared.write(`${XML}<sst xmlns="${MAIN}" uniqueCount="${strings.size}">`)
  for (const text of strings.keys()) await shared.write(`<si><t xml:space="preserve">${escapeXml(text)}</t></si>`)
  await shared.write('</sst>')
  await shared.end()
}

/** mulberry32. */
function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(next() * n)
  return { next, below, of: (items) => items[below(items.length)]! }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [path = 'messy.xlsx', rows = '20000', seed = '1'] = process.argv.slice(2)
  const { records, bad } = await makeMessyWorkbook(createWriteStream(path), { rows: Number(rows), seed: Number(seed) })
  console.log(`${path}：${records} 行，其中 ${bad.length} 行有问题`)
}
