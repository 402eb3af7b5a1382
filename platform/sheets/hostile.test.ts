// Files that mean harm or are simply broken: always a Problem with a sentence, never another error, never a hang.
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseText } from '../formats/formats.ts'
import { Problem } from '../problems/problem.ts'
import { openSheets, writeSheet, type Column, type SheetLimits } from './sheets.ts'
import { createSink, createZip } from './zip-write.ts'

const columns: Column[] = [{ key: 'name', label: '名称', required: true, inherit: true, parse: parseText }, { key: 'more', label: '说明', parse: parseText }]
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>说明</t></is></c></row>'

async function archive(parts: Record<string, string | (() => Iterable<string>)>): Promise<Buffer> {
  const out = new PassThrough()
  const bytes = buffer(out)
  const zip = createZip(createSink(out))
  for (const [name, content] of Object.entries(parts)) {
    const part = zip.part(name)
    for (const text of typeof content === 'string' ? [content] : content()) await part.write(text)
    await part.end()
  }
  await zip.finish()
  return bytes
}

function workbook(rows: string | (() => Iterable<string>), more: Record<string, string | (() => Iterable<string>)> = {}, after = ''): Promise<Buffer> {
  return archive({
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': function* () {
      yield `<worksheet ${MAIN}><sheetData>${HEADER}`
      yield* typeof rows === 'string' ? [rows] : rows()
      yield `</sheetData>${after}</worksheet>`
    },
    ...more,
  })
}

async function read(bytes: Uint8Array, limits: Partial<SheetLimits> = {}, name = 'a.xlsx') {
  const reader = await openSheets({ bytes, name }, { columns, limits })
  try {
    const rows = []
    for await (const row of reader.rows()) rows.push(row)
    return rows
  } finally {
    await reader.close()
  }
}

/** The sentence a person gets; anything but a Problem fails the test. */
async function sentence(bytes: Uint8Array, limits: Partial<SheetLimits> = {}): Promise<string> {
  try {
    await read(bytes, limits)
  } catch (error) {
    expect(error).toBeInstanceOf(Problem)
    return (error as Problem).message
  }
  return 'read'
}

describe('refused with what to do', () => {
  it.each([
    ['old .xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]), '另存为 xlsx'],
    ['a password', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000), Buffer.from('EncryptedPackage', 'utf16le')]), '打开密码'],
    ['a web page called .xls', Buffer.from('\uFEFF<html><table><tr><td>名称'), '改了扩展名'],
    ['XML of 2003', Buffer.from('<?xml version="1.0"?><Workbook>'), '改了扩展名'],
    ['PDF', Buffer.from('%PDF-1.7'), 'PDF'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), '图片'],
    ['nothing', Buffer.alloc(0), '文件是空的'],
    ['binary', Buffer.from([1, 2, 0, 3]), '不是表格'],
    ['half an archive', Buffer.from('PK\x03\x04 and no more', 'latin1'), '损坏'],
  ])('%s', async (_, bytes, says) => expect(await sentence(bytes)).toContain(says))
  it('other archives', async () => {
    expect(await sentence(await archive({ 'word/document.xml': '<x/>' }))).toContain('Word')
    expect(await sentence(await archive({ 'xl/workbook.bin': 'x' }))).toContain('xlsb')
    expect(await sentence(await archive({ mimetype: 'x', 'content.xml': '<x/>' }))).toContain('OpenDocument')
    expect(await sentence(await archive({ '台账.xlsx': 'x' }))).toContain('解压')
    expect(await sentence(await archive({ 'a.txt': 'x' }))).toContain('不是表格文件')
  })
})

describe('bombs', () => {
  it('a part that inflates without end, whatever its header says', async () => {
    const bomb = await workbook(function* () { for (let i = 0; i < 600; i++) yield ' '.repeat(100_000) })
    expect(bomb.length).toBeLessThan(400_000)
    expect(await sentence(bomb)).toContain('大得不正常')
    // The directory claims 10 bytes: what really comes out counts.
    const lying = Buffer.from(bomb)
    for (let at = lying.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 4, 'latin1')) lying.writeUInt32LE(10, at + 24)
    expect(await sentence(lying)).toContain('大得不正常')
    expect(await sentence(await workbook('<row r="2"/>'.repeat(100_000)), { inflatedBytes: 500_000 })).toContain('大得不正常')
  })
  it('entities', async () => {
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    const file = (sheet: string): Promise<Buffer> => workbook('', { 'xl/worksheets/sheet1.xml': sheet })
    expect(await sentence(await file(`${laughs}<worksheet><sheetData><row r="1"><c><v>&b;</v></c></row></sheetData></worksheet>`))).toContain('DOCTYPE')
    expect(await sentence(await file('<worksheet><sheetData><row r="1"><c><v>&b;</v></c></row></sheetData></worksheet>'))).toContain('损坏')
  })
  it('too many rows, columns, sheets, strings, merges; endless text', async () => {
    const row = (n: number): string => `<row r="${n}"><c r="A${n}" t="inlineStr"><is><t>名</t></is></c></row>`
    const rows = Array.from({ length: 30 }, (_, i) => row(i + 2)).join('')
    expect(await sentence(await workbook(rows), { rows: 20 })).toContain('超过 20 行')
    expect(await sentence(await workbook('<row r="2"><c r="ZZ2"><v>1</v></c></row>'))).toContain('第 512 列')
    expect(await sentence(await workbook('<row r="2"><c r="XFD2" s="1"/><c r="A2"><v>1</v></c></row>'))).not.toContain('512')
    expect(await sentence(await workbook(rows), { sheets: 0 })).toContain('工作表超过')
    const strings = `<sst>${'<si><t>啊</t></si>'.repeat(100)}</sst>`
    expect(await sentence(await workbook(rows, { 'xl/sharedStrings.xml': strings }), { strings: 50 })).toContain('文字太多')
    expect(await sentence(await workbook(rows, { 'xl/sharedStrings.xml': strings }), { stringChars: 50 })).toContain('文字太多')
    expect(await sentence(await workbook(rows, {}, `<mergeCells>${'<mergeCell ref="A2:A3"/>'.repeat(20)}</mergeCells>`), { merges: 10 })).toContain('合并单元格太多')
    expect(await sentence(await workbook(function* () { yield '<row r="2"><c r="A2" t="str"><v>'; for (let i = 0; i < 120; i++) yield Math.random().toString(36).repeat(4000); yield '</v></c></row>' }))).toContain('长得不正常')
    expect(await sentence(await workbook(rows), { fileBytes: 100 })).toContain('MB')
  })
  it('many merges, wide headers and endless tags do not hang', async () => {
    const wide = `<row r="2">${Array.from({ length: 500 }, () => '<c t="str"><v>名称</v></c>').join('')}</row>`
    const rows = Array.from({ length: 60 }, (_, i) => wide.replace('r="2"', `r="${i + 2}"`)).join('')
    const merges = (ref: string): string => `<mergeCells>${`<mergeCell ref="${ref}"/>`.repeat(150_000)}</mergeCells>`
    const start = performance.now()
    await sentence(await workbook(rows, {}, merges('A2:SF60')))
    await sentence(await workbook('<row r="2"><c r="A2"><v>1</v></c></row>', {}, merges('A2:A3')))
    await sentence(await workbook('', {}, `${'<mergeCell '.repeat(500_000)}>`))
    expect(performance.now() - start).toBeLessThan(10_000)
  })
  it('a merge over the whole sheet costs nothing', async () => {
    const rows = await read(await workbook('<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>', {}, '<mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>'))
    expect(rows.map(({ values }) => values)).toEqual([{ name: '1', more: null }, { name: '1', more: '2' }])
  })
})

describe('broken cells are problems of that cell', () => {
  it('errors, formulas without a result, overlong text', async () => {
    const rows = await read(await workbook(
      '<row r="2"><c r="A2" t="e"><f>X</f><v>#REF!</v></c></row><row r="3"><c r="A3"><f>1+1</f></c></row>' +
        `<row r="4"><c r="A4"><f>1+1</f><v>2</v></c></row><row r="5"><c r="A5" t="str"><v>${'长'.repeat(40_000)}</v></c></row><row r="6"><c r="A6"><v>abc</v></c></row>`))
    expect(rows.map(({ row, values, problems }) => [row, values?.['name'] ?? problems![0]!.message])).toEqual([
      [2, expect.stringContaining('#REF!')], [3, expect.stringContaining('没有结果')], [4, '2'], [5, expect.stringContaining('太长')], [6, expect.stringContaining('没有结果')],
    ])
  })
})

describe('fuzz', () => {
  let good: Buffer
  beforeAll(async () => {
    const out = new PassThrough()
    const bytes = buffer(out)
    await writeSheet(out, { title: '台账', columns: [{ key: 'name', label: '名称' }, { key: 'more', label: '说明' }], rows: Array.from({ length: 50 }, (_, i) => ({ name: `名称${i}`, more: `说明${i * 7919}` })) })
    good = await bytes
  })
  it('cut anywhere', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), async (at) => { expect(await sentence(good.subarray(0, at % good.length))).not.toBe('read') }), { numRuns: 300 })
  })
  it('bytes changed anywhere', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = Buffer.from(good)
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      await sentence(bytes)
    }), { numRuns: 1000 })
  })
  it('tags put together at random', async () => {
    const piece = fc.oneof(fc.constantFrom('<row r="2">', '</row>', '<c r="A2" t="s">', '<c t="inlineStr">', '</c>', '<v>', '</v>', '<is><t>', '</t></is>', '1', '-1', '1e999', '<f/>', '&amp;', '&#0;', ']]>', '<!--', '<row r="99999999">', '<c r="1A">', '<x:row>', '</x:row>'), fc.string())
    await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => { await sentence(await workbook(pieces.join(''))) }), { numRuns: 500 })
  })
  it('any bytes at all', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.constantFrom('', 'PK\x03\x04', 'PK\x05\x06', '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1', '名称,说明\n'), async (bytes, head) => {
      await sentence(Buffer.concat([Buffer.from(head, head.startsWith('名') ? 'utf8' : 'latin1'), bytes]))
    }), { numRuns: 1000 })
  })
})
