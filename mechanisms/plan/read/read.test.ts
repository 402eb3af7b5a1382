import { readFileSync } from 'node:fs'
import { CommentRangeEnd, CommentRangeStart, CommentReference, DeletedTextRun, Document, EndnoteReferenceRun, Footer, FootnoteReferenceRun, Header, InsertedTextRun, LevelFormat, Packer, Paragraph, Table, TableCell, TableRow, TextRun, VerticalMergeType } from 'docx'
import { strToU8, zipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '#platform/problems/problem.ts'
import { compilePlan } from '../compile/compile.ts'
import { isPlan } from '../compile/plan.ts'
import { columnTablesOf } from './columns.ts'
import { decode, sniff } from './decode.ts'
import { readDocx } from './docx.ts'
import { readPlanFile } from './file.ts'
import { looksLikeHeadings, type PlanText, type Row } from './normal.ts'
import { withoutRadicals } from './radicals.ts'
import { tablesOf, type Glyphs, type RuledTable } from './ruled.ts'
import { readText } from './text.ts'

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../compile/fixtures/invented/${name}`, import.meta.url)))
const rowsOf = (read: PlanText): Row[] => read.blocks.filter((block): block is Row => block.type === 'row')
const cellsOf = (read: PlanText): string[] => rowsOf(read).map((row) => row.cells.map((cell) => (cell.inherited ? '^' : '') + read.text.slice(cell.start, cell.end).replace(/\s+/g, '')).join('|'))

describe('tables that no lines are ruled around', () => {
  const at = (text: string, x: number, y: number): Glyphs => ({ text, x0: x, x1: x + 12 * text.length, y0: y - 10, y1: y })
  const cells = (table: RuledTable): string[] => Array.from({ length: table.rows }, (_, row) =>
    Array.from({ length: table.columns }, (_none, column) => table.cells.find((cell) => cell.row === row && cell.column === column)!.items.map((item) => item.text).join('')).join('|'))
  const page = [
    at('附件', 40, 800), at('安全生产任务分工表如下，请各单位认真组织实施并按时完成各项任务。', 40, 780),
    // The narrow heading is broken; cells of one line stand in the middle of those of two.
    at('序', 40, 750), at('重点任务', 80, 744), at('责任单位', 330, 744), at('完成时限', 440, 744), at('号', 40, 738),
    at('1', 40, 712), at('开展有限空间作业', 80, 718), at('专项检查', 80, 702), at('应急局', 330, 712), at('2024年', 440, 712),
    at('2', 40, 678), at('补建消火栓30个', 80, 678), at('住建局', 330, 678), at('2025年6月底', 440, 684), at('前', 440, 668),
  ]
  it('are read by their columns, rows and broken cells', () => {
    const { tables, open } = columnTablesOf(page)
    expect(tables.map(cells)).toEqual([['序号|重点任务|责任单位|完成时限', '1|开展有限空间作业专项检查|应急局|2024年', '2|补建消火栓30个|住建局|2025年6月底前']])
    expect(open).toHaveLength(4)
  })
  it('go on overleaf in the same columns and end where a line runs across them', () => {
    const { open } = columnTablesOf(page)
    const next = columnTablesOf([at('3', 40, 800), at('开展消防演练', 80, 800), at('各企业', 330, 800), at('每年', 440, 800), at('以上任务由各单位按职责分工负责，请于年底前完成并报送总结材料。', 40, 770)], open)
    expect(next.tables.map(cells)).toEqual([['3|开展消防演练|各企业|每年']])
    expect(next.open).toBeUndefined()
  })
  it('are not seen in prose', () => expect(columnTablesOf([at('一、工作任务 各单位要落实责任', 40, 800), at('（一）加强检查', 40, 780)]).tables).toEqual([]))
})
describe('tables typed with blanks', () => {
  const rows = (lines: string[]): string[] => cellsOf(readText(lines.join('\n')))
  it('are read by their headings; a title of rows groups them, and a line without a number goes on', () => {
    const read = readText([
      '任务分工表', '序号    重点任务                          责任单位            完成时限', '一、开展排查整治行动',
      '1       对辖区企业开展摸底登记并建立      应急办、各社区      2024年5月底', '        一企一档', '2       建成充电端口3000个                住建办              2024年底',
      '二、开展能力提升行动', '3       每年开展一次综合演练              应急办', '备注：以上任务由督查室督办。',
    ].join('\n'))
    expect(cellsOf(read)).toEqual(['1|对辖区企业开展摸底登记并建立|应急办、各社区|2024年5月底', '2|建成充电端口3000个|住建办|2024年底', '3|每年开展一次综合演练|应急办|'])
    expect(rowsOf(read).map((row) => read.text.slice(row.group!.start, row.group!.end))).toEqual(['一、开展排查整治行动', '一、开展排查整治行动', '二、开展能力提升行动'])
  })
  it('have wide blanks or single ones', () => {
    expect(rows(['序号　任务　责任单位', '1　摸排登记　应急办', '2　建立台账　各社区'])).toEqual(['1|摸排登记|应急办', '2|建立台账|各社区'])
    expect(rows(['序号 任务 责任单位', '1 摸排登记 应急办', '2 建立台账 各社区'])).toEqual(['1|摸排登记|应急办', '2|建立台账|各社区'])
  })
  it('are not seen where lines only have blanks', () => {
    expect(rows(['责任单位：应急局  配合单位：住建局  完成时限：6月底前', '一、开展  检查  整治', '二、开展  检查  整治'])).toEqual([])
    expect(rows(['目标  任务  要求', '各单位要按照要求认真组织实施，按时完成各项任务。', '各单位要落实责任。'])).toEqual([])
  })
})
it('puts back the characters that printers write as radicals', () => expect(withoutRadicals('⼯作⽇、⽉底，⻘年⻔')).toBe('工作日、月底，青年门'))

describe('encodings', () => {
  const text = '一、总体要求\r\n各企业要每季度开展1次检查。'
  it('reads UTF-8 with and without a mark', () => {
    expect(decode(new TextEncoder().encode(text))).toBe(text)
    expect(decode(new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)]))).toBe(text)
  })
  it('reads UTF-16 with and without a mark', () => {
    const little = new Uint8Array(Buffer.from(text, 'utf16le'))
    expect(decode(new Uint8Array([0xff, 0xfe, ...little]))).toBe(text)
    expect(decode(little)).toBe(text)
    expect(decode(new Uint8Array([0xfe, 0xff, ...Buffer.from(little).swap16()]))).toBe(text)
  })
  it('reads GB18030', () => {
    // 安全生产方案，每月检查 in GBK.
    const bytes = new Uint8Array([0xb0, 0xb2, 0xc8, 0xab, 0xc9, 0xfa, 0xb2, 0xfa, 0xb7, 0xbd, 0xb0, 0xb8, 0xa3, 0xac, 0xc3, 0xbf, 0xd4, 0xc2, 0xbc, 0xec, 0xb2, 0xe9])
    expect(sniff(bytes)).toBe('gb18030')
    expect(decode(bytes)).toBe('安全生产方案，每月检查')
  })
  it('does not let a broken byte turn UTF-8 into GB18030', () => {
    expect(sniff(new Uint8Array([...new TextEncoder().encode(text.repeat(5)), 0xff, ...new TextEncoder().encode(text)]))).toBe('utf-8')
  })
  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => typeof decode(bytes) === 'string'))
  })
})

describe('tables in text', () => {
  it('reads a dump of cells and fills what is blank from above', () => {
    const read = readText('\t行动名称\n\t重点任务\n\t完成\n时间\n\t责任部室\n\n\t一、甲行动\n\t建立机制。\n\t2024年\n\t安全部\n\n\t\n\t落实责任。\n\t\n\t\n')
    expect(cellsOf(read)).toEqual(['一、甲行动|建立机制。|2024年|安全部', '^一、甲行动|落实责任。|^2024年|^安全部'])
    expect(rowsOf(read)[0]!.headings).toEqual(['行动名称', '重点任务', '完成时间', '责任部室'])
  })
  it('spreads a heading over the columns it spans', () => {
    const read = readText('\t行动\n\t重点任务\n\t完成时间\n\n\t甲\n\t1.项\n\t建立机制。\n\t2024年\n\n\t\n\t\n\t落实责任。\n\t\n')
    expect(rowsOf(read)[0]!.headings).toEqual(['行动', '重点任务', '重点任务', '完成时间'])
  })
  it('reads tabbed lines and drops headings printed again', () => {
    const read = readText('序号\t工作任务\t责任单位\t完成时限\n1\t建立机制\t安全部\t2024年\n序号\t工作任务\t责任单位\t完成时限\n2\t落实责任\t\t2025年\n')
    expect(cellsOf(read)).toEqual(['1|建立机制|安全部|2024年', '2|落实责任|^安全部|2025年'])
  })
  it('takes a row across the whole table for the group of those below', () => {
    const read = readText('|行动|任务|时间|\n|---|---|---|\n|甲|建立机制|2024年|\n|乙|落实责任|2025年|\n')
    expect(cellsOf(read)).toEqual(['甲|建立机制|2024年', '乙|落实责任|2025年'])
  })
  it.each([
    ['wide bars without a frame', '序号｜整治事项｜责任人｜期限\n1｜更换老化软管｜后勤科｜4月底\n2｜培训炊事员｜同上｜〃\n', ['1|更换老化软管|后勤科|4月底', '2|培训炊事员|^后勤科|^4月底']],
    ['ruled bars with a frame', '│任务│时限│单位│\n│────┼────┼────│\n│检修水泵│汛前│水务站│\n│清淤│　│　│\n', ['检修水泵|汛前|水务站', '清淤|^汛前|^水务站']],
    ['headings parted by strokes', '任务 / 时限 / 责任单位\n｜登记储能柜｜5月｜物业中心｜\n｜加装烟感｜6月｜业主单位｜\n', ['登记储能柜|5月|物业中心', '加装烟感|6月|业主单位']],
    ['a label in every cell', '任务：巡查渡口｜时限：长期｜单位：海事所\n任务：核载公示｜时限：｜单位：各船主\n', ['巡查渡口|长期|海事所', '核载公示|^长期|各船主']],
  ])('reads %s', (_, text, rows) => expect(cellsOf(readText(text))).toEqual(rows))
  it('takes bars and strokes in prose for what they are', () => {
    for (const text of ['联系人：张三｜电话：0571-1\n正文从这里开始。\n', '责任单位：安监办/消防站\n各单位要落实责任。\n', '首页｜机构｜任务｜公开\n为落实责任，制定本方案。\n']) expect(rowsOf(readText(text))).toEqual([])
  })
  it('knows headings from a row of values', () => {
    expect(looksLikeHeadings(['行动名称', '重点任务', '完成时间'])).toBe(true)
    expect(looksLikeHeadings(['甲行动', '建立完善各类发展规划的安全风险评估会商机制，严格准入。', '2024年'])).toBe(false)
  })
})

const paragraph = (text: string): Paragraph => new Paragraph({ children: [new TextRun(text)] })
const cell = (text: string, verticalMerge?: 'restart' | 'continue', columnSpan = 1): TableCell => new TableCell({ verticalMerge, columnSpan, children: [paragraph(text)] })
const pack = async (children: (Paragraph | Table)[], numbering?: ConstructorParameters<typeof Document>[0]['numbering']): Promise<Uint8Array> =>
  new Uint8Array(await Packer.toBuffer(new Document({ numbering, sections: [{ children }] })))

describe('tables copied cell by cell', () => {
  const rows = (text: string): string[][] => readText(text).blocks.flatMap((block) => (block.type === 'row' ? [block.cells.map((cell) => text.slice(cell.start, cell.end).trim())] : []))
  it('begin a row at each number, with or without tabs and stray blank cells', () => {
    expect(rows('附件：分工表\n\t序号\n\t重点任务\n\t完成时限\n\t责任单位\n\t1\n\t编制职责清单\n\t2024年5月底前，每年更新\n\t党政办\n\t2\n\t\n\t农机年检率达到95%\n\t每年12月底前\n\t农业中心\n')).toEqual([
      ['1', '编制职责清单', '2024年5月底前，每年更新', '党政办'], ['2', '农机年检率达到95%', '每年12月底前', '农业中心'],
    ])
    expect(rows('序号\n任务\n时限\n单位\n1\n排查隐患，\n建立台账\n2024年\n应急办\n2\n开展演练\n2025年\n各村\n\n二、保障措施\n落实责任。')).toEqual([
      ['1', '排查隐患，\n建立台账', '2024年', '应急办'], ['2', '开展演练', '2025年', '各村'],
    ])
  })
  it('are no tables where the numbers do not follow', () => {
    expect(rows('序号\n一\n二\n三')).toEqual([])
    expect(rows('序号\n任务\n时限\n单位\n各单位要落实责任。\n开展检查。')).toEqual([])
  })
  it('need no numbers where times and names tell the columns', () => {
    const head = '附件\n行动名称\n重点任务\n完成\n时间\n责任部室\n'
    const body = '一、源头管控行动\n1.强化准入。\n建立会商机制。\n2024年\n规划部、安全部\n严格项目准入。\n2025年\n2026年\n规划部\n2.开展专项整治。\n排查违规项目，\n安全部、各企业\n'
    expect(rows(`${head}${body}`)).toEqual([
      ['1.强化准入。', '建立会商机制。', '2024年', '规划部、安全部'], ['1.强化准入。', '严格项目准入。', '2025年\n2026年', '规划部'], ['2.开展专项整治。', '排查违规项目，', '2025年\n2026年', '安全部、各企业'],
    ])
    // Who stands before when in others; what follows the table is text again.
    const text = '重点任务\n责任单位\n完成时限\n建立台账\n安全部\n2024年6月底前\n开展演练\n各车间\n每季度\n更换灭火器\n保卫部\n长期坚持\n各单位要按月报送进展情况，安全部要加强督导检查。\n2024年4月10日\n'
    expect(rows(text)).toEqual([['建立台账', '安全部', '2024年6月底前'], ['开展演练', '各车间', '每季度'], ['更换灭火器', '保卫部', '长期坚持']])
    expect(readText(text).blocks.filter((block) => block.type === 'paragraph')).toHaveLength(2)
  })
  it('are no tables where three words only look like headings', () => {
    expect(rows('重点任务\n责任单位\n完成时限\n一、总体要求\n各单位要高度重视。\n各车间要认真排查。\n按月报送。')).toEqual([])
  })
  it('leaves who helps blank where somebody else leads', () => {
    expect(rows('序号\t任务\t牵头单位\t配合单位\t时限\n1\t编制题库\t应急厅\t工信厅\t2024年\n2\t组织考核\t应急局\t\t2025年')[1]).toEqual(['2', '组织考核', '应急局', '', '2025年'])
  })
})

describe('docx', () => {
  it('reads merged cells and a group row', async () => {
    const { RESTART, CONTINUE } = VerticalMergeType
    const read = readDocx(await pack([
      paragraph('附件'),
      new Table({ rows: [
        new TableRow({ children: [cell('行动'), cell('重点任务'), cell('完成时间'), cell('责任单位')] }),
        new TableRow({ children: [cell('一、源头管控行动', undefined, 4)] }),
        new TableRow({ children: [cell('甲'), cell('建立机制。'), cell('2024年', RESTART), cell('安全部', RESTART)] }),
        new TableRow({ children: [cell('乙'), cell('落实责任。'), cell('', CONTINUE), cell('', CONTINUE)] }),
      ] }),
    ]))
    expect(cellsOf(read)).toEqual(['甲|建立机制。|2024年|安全部', '乙|落实责任。|^2024年|^安全部'])
    const { group } = rowsOf(read)[1]!
    expect(read.text.slice(group!.start, group!.end)).toBe('一、源头管控行动')
  })
  it('prints the numbers that Word keeps apart', async () => {
    const config = [{ reference: 'plan', levels: [
      { level: 0, format: LevelFormat.CHINESE_COUNTING, text: '%1、' }, { level: 1, format: LevelFormat.CHINESE_COUNTING, text: '（%2）' }, { level: 2, format: LevelFormat.DECIMAL, text: '%3.' },
    ] }]
    const item = (text: string, level: number): Paragraph => new Paragraph({ text, numbering: { reference: 'plan', level } })
    const read = readDocx(await pack([item('总体要求', 0), item('主要任务', 0), item('甲行动', 1), item('建立机制', 2), item('落实责任', 2), item('乙行动', 1), item('加强检查', 2)], { config }))
    expect(read.text.split('\n').filter((line) => line !== '')).toEqual(['一、总体要求', '二、主要任务', '（一）甲行动', '1.建立机制', '2.落实责任', '（二）乙行动', '1.加强检查'])
  })
  it('does not read deleted text', async () => {
    const read = readDocx(await pack([new Paragraph({ children: [new TextRun('每月'), new DeletedTextRun({ id: 1, author: 'a', date: '2024-01-01T00:00:00Z', text: '每周' }), new TextRun('检查')] })]))
    expect(read.text.trim()).toBe('每月检查')
  })
  const word = (body: string, numbering?: string) => readDocx(zipSync({ 'word/document.xml': strToU8(`<w:document xmlns:w="w" xmlns:mc="mc"><w:body>${body}</w:body></w:document>`), ...(numbering ? { 'word/numbering.xml': strToU8(`<w:numbering xmlns:w="w">${numbering}</w:numbering>`) } : {}) }))
  const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`
  const shown = (read: PlanText) => read.blocks.filter((block) => block.type === 'paragraph').map(({ start, end }) => read.text.slice(start, end))
  it('keeps the words around a text box, and reads the box after them, once', () => {
    const box = (inner: string) => `<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>${inner}</w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent>${inner}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
    const read = word(`<w:p>${run('各企业要')}${box(`<w:p>${run('松湾街道')}</w:p><w:p>${run('2024年5月7日')}</w:p>`)}${run('每月检查。')}</w:p><w:p>${run('后文。')}</w:p>`)
    expect(shown(read)).toEqual(['各企业要每月检查。', '松湾街道', '2024年5月7日', '后文。'])
    const inCell = word(`<w:tbl><w:tr><w:tc><w:p>${run('任务')}</w:p></w:tc><w:tc><w:p>${run('时间')}</w:p></w:tc></w:tr><w:tr><w:tc><w:p>${run('建立机制')}${box(`<w:p>${run('注')}</w:p>`)}${run('并执行')}</w:p></w:tc><w:tc><w:p>${run('2024年')}</w:p></w:tc></w:tr></w:tbl><w:p>${run('后文。')}</w:p>`)
    expect(rowsOf(inCell).map((row) => row.cells.map((one) => inCell.text.slice(one.start, one.end).trim()))).toEqual([['建立机制并执行\n注', '2024年']])
    expect(shown(inCell)).toEqual(['后文。'])
  })
  it('goes on with a paragraph whose end was deleted', () => {
    expect(shown(word(`<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>${run('各企业要')}</w:p><w:p>${run('每月检查。')}</w:p>`))).toEqual(['各企业要每月检查。'])
  })
  it('begins a list anew where Word does', () => {
    const item = (list: number, text: string) => `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="${list}"/></w:numPr></w:pPr>${run(text)}</w:p>`
    const read = word(item(1, '甲') + item(1, '乙') + item(2, '丙') + item(2, '丁') + item(1, '戊'), '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>')
    expect(shown(read)).toEqual(['1.甲', '2.乙', '1.丙', '2.丁', '3.戊'])
  })
  it('keeps notes, comments, heads and feet out of the sentences', async () => {
    const document = new Document({
      footnotes: { 1: { children: [paragraph('高危行业指危险化学品等行业。')] } }, endnotes: { 1: { children: [paragraph('见市方案第三条。')] } },
      comments: { children: [{ id: 0, author: '甲', date: new Date('2026-01-05T00:00:00Z'), children: [paragraph('这里再核。')] }] },
      sections: [{
        headers: { default: new Header({ children: [paragraph('松湾街道文件')] }) }, footers: { default: new Footer({ children: [paragraph('第 1 页')] }) },
        children: [new Paragraph({ children: [new TextRun('高危行业'), new FootnoteReferenceRun(1), new CommentRangeStart(0), new TextRun('每季度'), new CommentRangeEnd(0), new TextRun({ children: [new CommentReference(0)] }), new EndnoteReferenceRun(1), new TextRun('检查1次。')] })],
      }],
    })
    expect(readDocx(new Uint8Array(await Packer.toBuffer(document))).text.trim()).toBe('高危行业每季度检查1次。')
    // A mark people chose themselves stands in the text behind its reference.
    expect(shown(word(`<w:p>${run('高危行业')}<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>＊</w:t></w:r>${run('每季度检查1次。')}</w:p>`))).toEqual(['高危行业每季度检查1次。'])
  })
  it('reads what a tracked change makes of the text, its cells and its lists', async () => {
    const mark = { id: 1, author: '甲', date: '2026-01-05T00:00:00Z' }
    const read = readDocx(await pack([new Paragraph({ children: [new TextRun('应急办'), new DeletedTextRun({ ...mark, text: '每年' }), new InsertedTextRun({ ...mark, id: 2, text: '每季度' }), new TextRun('检查1次。')] })]))
    expect(read.text.trim()).toBe('应急办每季度检查1次。')
    expect(shown(word(`<w:p><w:moveFrom w:id="1">${run('搬走的。')}</w:moveFrom>${run('甲。')}</w:p><w:p>${run('乙。')}<w:moveTo w:id="2">${run('搬来的。')}</w:moveTo><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来的。</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见的。</w:t></w:r></w:p>`))).toEqual(['甲。', '乙。搬来的。看得见的。'])
    const cells = (...texts: string[]) => `<w:tr>${texts.map((text) => `<w:tc><w:tcPr><w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr></w:tcPrChange></w:tcPr><w:p>${text && run(text)}</w:p></w:tc>`).join('')}</w:tr>`
    expect(cellsOf(word(`<w:tbl>${cells('重点任务', '完成时间', '责任单位')}${cells('建立机制。', '2027年', '应急办')}<w:tr><w:trPr><w:del w:id="9"/></w:trPr>${['删去的任务。', '2028年', '经发办'].map((text) => `<w:tc><w:p><w:del w:id="8"><w:r><w:delText>${text}</w:delText></w:r></w:del></w:p></w:tc>`).join('')}</w:tr></w:tbl>`))).toEqual(['建立机制。|2027年|应急办'])
    // Numbered once, no more: the list stands in what was before.
    expect(shown(word(`<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="L"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr>${run('不再编号。')}</w:p>`, LIST))).toEqual(['不再编号。'])
  })
  const LIST = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
  it.each([
    ['LOWER_LETTER', '(%1)', ['(a)', '(b)']], ['UPPER_LETTER', '%1.', ['A.', 'B.']], ['LOWER_ROMAN', '%1.', ['i.', 'ii.']], ['UPPER_ROMAN', '%1.', ['I.', 'II.']], ['DECIMAL', '%1)', ['1)', '2)']], ['DECIMAL', '（%1）', ['（1）', '（2）']], ['DECIMAL_ZERO', '%1.', ['01.', '02.']],
    ['DECIMAL_FULL_WIDTH', '%1．', ['１．', '２．']], ['DECIMAL_ENCLOSED_CIRCLE', '%1', ['①', '②']], ['DECIMAL_ENCLOSED_CIRCLE_CHINESE', '%1', ['①', '②']], ['DECIMAL_ENCLOSED_PARENTHESES', '%1', ['⑴', '⑵']], ['CHINESE_COUNTING_THOUSAND', '%1、', ['一、', '二、']],
    ['CHINESE_LEGAL_SIMPLIFIED', '%1、', ['壹、', '贰、']], ['IDEOGRAPH_TRADITIONAL', '%1、', ['甲、', '乙、']], ['TAIWANESE_COUNTING_THOUSAND', '第%1条', ['第一条', '第二条']], ['DECIMAL', '%1', ['1 ', '2 ']], ['BULLET', '●', ['', '']],
  ] as const)('prints the number of a list as %s %s', async (format, text, labels) => {
    const item = (words: string) => new Paragraph({ text: words, numbering: { reference: 'list', level: 0 } })
    const read = readDocx(await pack([item('建立机制。'), item('落实责任。')], { config: [{ reference: 'list', levels: [{ level: 0, format: LevelFormat[format], text }] }] }))
    expect(shown(read)).toEqual([`${labels[0]}建立机制。`, `${labels[1]}落实责任。`])
  })
  it('counts on past the signs and letters there are', () => {
    const item = (text: string) => `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>${run(text)}</w:p>`
    const list = (format: string, start: number) => LIST.replace('decimal', format).replace('w:start w:val="1"', `w:start w:val="${start}"`)
    expect([['lowerLetter', 26], ['decimalEnclosedCircle', 20], ['upperRoman', 1999]].map(([format, start]) => shown(word(item('甲') + item('乙'), list(String(format), Number(start)))))).toEqual([['z.甲', 'aa.乙'], ['⑳.甲', '21.乙'], ['MCMXCIX.甲', 'MM.乙']])
  })
  it('finds the list where Word keeps it: in a style, in the one that is based on, in an override, in another list; in figures all through where it says so', () => {
    const level = (at: number, format: string, text: string, more = '') => `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`
    const numbering = `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">${level(0, 'chineseCounting', '%1、')}${level(1, 'chineseCounting', '（%2）')}${level(2, 'decimal', '%1.%3', '<w:isLgl/>')}</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Linked"/>${level(0, 'lowerLetter', '%1)')}</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Linked"/></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">${level(0, 'upperRoman', '%1.')}</w:lvlOverride></w:num></w:numbering>`
    const styles = '<w:styles xmlns:w="w"><w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="H3"><w:basedOn w:val="H2"/></w:style><w:style w:styleId="Plain"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style></w:styles>'
    const styled = (style: string, text: string, more = '') => `<w:p><w:pPr><w:pStyle w:val="${style}"/>${more}</w:pPr>${run(text)}</w:p>`
    const listed = (list: number, text: string) => `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="${list}"/></w:numPr></w:pPr>${run(text)}</w:p>`
    const body = styled('H1', '总则') + styled('H2', '甲') + styled('H3', '乙') + styled('H1', '丙', '<w:numPr><w:ilvl w:val="2"/></w:numPr>') + styled('Plain', '正文') + listed(2, '丁') + listed(3, '戊') + listed(3, '己')
    const read = readDocx(zipSync({ 'word/document.xml': strToU8(`<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`), 'word/numbering.xml': strToU8(numbering), 'word/styles.xml': strToU8(styles) }))
    expect(shown(read)).toEqual(['一、总则', '（一）甲', '（二）乙', '1.1 丙', '正文', 'a)丁', 'II.戊', 'III.己'])
  })
  it('reads a table inside a cell: of a task table as words of the cell, in a frame as a table of its own', async () => {
    const inner = new Table({ rows: [new TableRow({ children: [cell('品名'), cell('数量')] }), new TableRow({ children: [cell('灭火器'), cell('20具')] })] })
    const row = (...cells: (string | TableCell)[]) => new TableRow({ children: cells.map((one) => (typeof one === 'string' ? cell(one) : one)) })
    const within = readDocx(await pack([new Table({ rows: [row('重点任务', '完成时间', '责任单位'), row(new TableCell({ children: [paragraph('配齐器材。'), inner, paragraph('按月检查。')] }), '2027年', '应急办')] })]))
    expect(cellsOf(within)).toEqual(['配齐器材。品名数量灭火器20具按月检查。|2027年|应急办'])
    const framed = readDocx(await pack([paragraph('前文。'), new Table({ rows: [row(new TableCell({ children: [paragraph('一、主要任务'), paragraph('应急办每月检查1次。'), new Table({ rows: [row('重点任务', '完成时间', '责任单位'), row('建立机制。', '2027年', '应急办')] }), paragraph('二、要求')] }))] }), paragraph('后文。')]))
    expect(framed.blocks.map((block) => (block.type === 'row' ? cellsOf({ ...framed, blocks: [block] })[0] : framed.text.slice(block.start, block.end)))).toEqual(['前文。', '一、主要任务', '应急办每月检查1次。', '建立机制。|2027年|应急办', '二、要求', '后文。'])
  })
  it('says of a file with a password, of .doc and of OFD what to do', async () => {
    const old = (name: string) => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(600), ...Buffer.from(name, 'utf16le'), ...new Uint8Array(600)])
    await expect(readPlanFile(old('EncryptedPackage'))).rejects.toThrow('密码')
    await expect(readPlanFile(old('WordDocument'))).rejects.toThrow('另存为 docx')
    await expect(readPlanFile(zipSync({ 'OFD.xml': strToU8('<ofd/>') }))).rejects.toThrow('OFD')
  })
  it('keeps offsets exact', async () => {
    const read = await readPlanFile(fixture('ministry.docx'))
    const plan = compilePlan(read)
    expect(isPlan(plan)).toBe(true)
    if (isPlan(plan)) for (const clause of plan.clauses) expect(read.text.slice(clause.span.start, clause.span.end)).toBe(clause.text)
  })
  it('refuses what is broken with a sentence, and never throws anything else', async () => {
    const whole = fixture('ministry.docx')
    for (const bytes of [whole.subarray(0, whole.length >> 1), whole.subarray(0, 40), zipSync({ 'a.txt': strToU8('x') })]) expect(() => readDocx(bytes)).toThrow(Problem)
    await fc.assert(fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
      const bytes = whole.slice()
      bytes[at] = byte
      try {
        compilePlan(await readPlanFile(bytes))
      } catch (error) {
        expect(error).toBeInstanceOf(Problem)
      }
    }), { numRuns: 120 })
  })
  it('reads what stands before the cut of broken XML', () => {
    const xml = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>各企业要每月检查</w:t></w:r></w:p><w:p><w:r><w:t>后文'
    expect(readDocx(zipSync({ 'word/document.xml': strToU8(xml) })).text.trim()).toContain('各企业要每月检查')
  })
})

describe('PDF', () => {
  const plain = async (name: string): Promise<string[]> => {
    const plan = compilePlan(await readPlanFile(fixture(name)))
    return isPlan(plan) ? plan.clauses.map((clause) => [clause.text.replace(/\s+/g, ''), clause.due?.by, clause.owners.map((owner) => owner.name).join('、'), clause.path.join('/')].join(' ')) : []
  }
  it('compiles to the same plan as the docx and the text it was made from', async () => {
    const text = await plain('ministry.txt')
    expect(text.length).toBeGreaterThan(25)
    expect(await plain('ministry.docx')).toEqual(text)
    expect(await plain('ministry.pdf')).toEqual(text)
  })
  it('refuses a truncated one with a sentence', async () => {
    const whole = fixture('ministry.pdf')
    await expect(readPlanFile(whole.subarray(0, 200))).rejects.toBeInstanceOf(Problem)
  })
  it('finds merged cells by the lines that are missing', () => {
    const line = (x0: number, y0: number, x1: number, y1: number) => ({ x0, y0, x1, y1 })
    const boxes = [line(0, 60, 200, 60), line(0, 40, 200, 40), line(100, 20, 200, 20), line(0, 0, 200, 0), line(0, 0, 0, 60), line(100, 0, 100, 60), line(200, 0, 200, 60)]
    const [table] = tablesOf(boxes, [{ text: '合', x0: 40, x1: 50, y0: 15, y1: 25 }, { text: '下', x0: 140, x1: 150, y0: 5, y1: 15 }])
    expect([table?.rows, table?.columns]).toEqual([3, 2])
    expect(table?.cells.find((one) => one.items[0]?.text === '合')).toMatchObject({ row: 1, rows: 2, column: 0 })
    expect(table?.cells.find((one) => one.items[0]?.text === '下')).toMatchObject({ row: 2, rows: 1, column: 1 })
  })
})

it('refuses files of other kinds with what to do instead', async () => {
  for (const magic of [[0xd0, 0xcf, 0x11, 0xe0], [0x7b, 0x5c, 0x72, 0x74, 0x66], [0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47]]) {
    await expect(readPlanFile(new Uint8Array([...magic, 0, 0, 0, 0]))).rejects.toThrow(/另存为|图片/)
  }
})
it.each([
  ['a saved page', '<!DOCTYPE html>\n<html lang="zh"><head><title>方案</title></head><body>一、工作目标</body></html>'],
  ['what Word saves as a page', '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>一、工作目标</body></html>'],
  ['a page in one file', 'From: <Saved by Browser>\r\nSubject: =?utf-8?Q?plan?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"\r\n\r\n------\r\n'],
])('says of %s to copy its text', async (_name, text) => {
  await expect(readPlanFile(new TextEncoder().encode(text))).rejects.toThrow(/网页.*复制/)
})
it('says of an archive that holds no Word text what it may be', async () => {
  await expect(readPlanFile(zipSync({ 'OFD.xml': strToU8('<ofd/>') }))).rejects.toThrow(/OFD/)
})
it('reads hard-wrapped text with full-width figures and page numbers', async () => {
  const wrapped = '北岭县渡口安全整治方案\n　　为加强全县渡口渡船安全管理，结合我县\n实际，制定本方案。\n一、工作目标\n　　全县渡口渡船安全管理制度更加健全，渡口\n设施隐患整改率达到９５％以上，不发生渡船沉\n没和人员伤亡事故，群众出行安全得到有效保\n障，渡口经营人主体责任意识明显增强，渡船\n检验率和船员持证率均达到１００％，群众乘\n船出行更加安心。\n二、主要任务\n　　（一）各乡镇要在２０２５年６月底前，对辖\n\n— 1 —\n\n区渡口开展一次全面排查，建立隐患台账，并\n将结果报县交通局。\n　　（二）县交通局每季度组织不少于２次联合\n检查，督促渡口经营人落实整改责任。\n'
  const plan = compilePlan(await readPlanFile(new Uint8Array(Buffer.from(wrapped))))
  const clauses = isPlan(plan) ? plan.clauses : []
  expect(clauses.find((clause) => clause.text.includes('排查'))?.due?.by).toBe('2025-06-30')
  expect(clauses.find((clause) => clause.text.includes('联合'))?.frequency).toEqual([{ per: 'quarter', atLeast: 2, when: null }])
})
