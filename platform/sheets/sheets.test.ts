// What goes out comes back in; every record ends in one bucket; odd layouts are understood.
import { PassThrough, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, parseDay, parseMoney, parseText, parsePercent, good, type Parser } from '../formats/formats.ts'
import { Problem } from '../problems/problem.ts'
import { addDays, day } from '../time/day.ts'
import { columnName, parseAddress } from './cells.ts'
import { findHeader } from './header.ts'
import { importRows, openSheets, rejectsWorkbook, writeCsv, writeSheet, type Column, type ImportRow, type OutColumn, type Outcome, type RawRow, type SheetRow } from './sheets.ts'

async function toBytes(write: (out: Writable) => Promise<unknown>): Promise<Buffer> {
  const out = new PassThrough()
  const [bytes] = await Promise.all([buffer(out), write(out)])
  return bytes
}

const given: Parser<string> = (text) => good(text)

async function readAll(bytes: Uint8Array, columns: readonly Column[], more: { sheets?: string[]; mapping?: Record<string, string> } = {}) {
  const reader = await openSheets({ bytes }, { columns, ...more })
  const rows: SheetRow[] = []
  for await (const row of reader.rows()) rows.push(row)
  await reader.close()
  return { rows, reader, values: rows.map((row) => row.values) }
}

const wellFormed = (text: string): string => Buffer.from(text).toString()
const csv = (text: string): Uint8Array => new TextEncoder().encode(text)
const nameAndAge: Column[] = [{ key: 'name', label: '姓名', required: true, parse: parseText }, { key: 'age', label: '年龄', parse: decimal() }]

describe('written and read again', () => {
  const columns: OutColumn[] = [{ key: 'text', label: '说明' }, { key: 'day', label: '日期', type: 'day' }, { key: 'number', label: '数量', type: 'number' }, { key: 'money', label: '金额（元）', type: 'money' }, { key: 'percent', label: '比例', type: 'percent' }]
  const wanted: Column[] = [{ key: 'text', label: '说明', parse: given }, { key: 'day', label: '日期', parse: parseDay }, { key: 'number', label: '数量', parse: decimal() }, { key: 'money', label: '金额（元）', parse: parseMoney }, { key: 'percent', label: '比例', parse: parsePercent }]
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=1+1', '_x000D_', 'a\r\nb', '<b>&amp;', "'=x", '“引号”,"', '＝公式', '\u0000')).filter((t) => /\S/.test(t))
  const row = fc.record({
    text: text.map((t) => `字${t}`),
    day: fc.option(fc.integer({ min: 0, max: 90_000 }).map((n) => addDays(day('1900-03-01'), n))),
    number: fc.option(fc.integer({ min: -1e9, max: 1e9 })),
    money: fc.option(fc.integer({ min: -1e12, max: 1e12 })),
    percent: fc.option(fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000)),
  })
  it('xlsx keeps every value, in however many sheets', async () => {
    await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), fc.constantFrom(undefined, 5), async (rows, rowsPerSheet) => {
      const bytes = await toBytes((out) => writeSheet(out, { title: '台账', note: '注：测试', columns, rows, ...(rowsPerSheet && { rowsPerSheet }) }))
      const { values } = await readAll(bytes, wanted)
      expect(values).toEqual(rows.map((r) => ({ ...r, text: wellFormed(r.text) })))
    }), { numRuns: 60 })
  })
  it('csv keeps every value and runs nothing', async () => {
    await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
      const clean = rows.map((r) => ({ ...r, text: wellFormed(r.text).replaceAll('\u0000', '') }))
      const bytes = await toBytes((out) => writeCsv(out, { columns, rows: clean }))
      expect((await readAll(bytes, wanted)).values).toEqual(clean)
      expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toMatch(/^\uFEFF/)
    }), { numRuns: 60 })
    const bytes = await toBytes((out) => writeCsv(out, { columns: [{ key: 'a', label: '甲' }], rows: [{ a: '=cmd|calc' }, { a: '-1' }, { a: '+86' }] }))
    expect(bytes.toString()).toBe("\uFEFF甲\r\n'=cmd|calc\r\n'-1\r\n'+86\r\n")
  })
  it('waits for a slow receiver, and stops when it goes away', async () => {
    let made = 0
    async function* endless() {
      for (;;) { yield { a: `行${made++}${'x'.repeat(200)}${Math.random()}` }; if (made % 1000 === 0) await Promise.resolve() }
    }
    const stuck = new Writable({ highWaterMark: 1024, write() {} })
    const writing = writeSheet(stuck, { columns: [{ key: 'a', label: '甲' }], rows: endless() })
    const outcome = writing.then(() => 'ended', () => 'refused')
    for (let turn = 0; turn < 5000; turn++) await new Promise(setImmediate)
    expect(made).toBeLessThan(10_000) // a few buffers' worth; without back-pressure it would be millions
    stuck.destroy()
    expect(await outcome).toBe('refused')
  })
})

describe('headers', () => {
  const raw = (rows: (string | undefined)[][]): RawRow[] => rows.map((cells, i) => ({ row: i + 1, hidden: false, cells: cells.map((text) => (text ? { kind: 'text', text } : undefined)) }))
  const people: Column[] = [{ key: 'unit', label: '单位', required: true, parse: parseText }, { key: 'legal', label: '法定代表人姓名', parse: parseText }, { key: 'contact', label: '联系人姓名', parse: parseText }, { key: 'phone', label: '电话', parse: parseText }]
  const merge = (firstRow: number, lastRow: number, firstColumn: number, lastColumn: number) => ({ firstRow, lastRow, firstColumn, lastColumn })

  it('over two rows with groups', () => {
    const header = findHeader(raw([['某街道台账'], ['单位', '法定代表人', '联系人', undefined], [undefined, '姓名', '姓名', '电话'], ['甲厂', '张', '李', '1']]), [merge(1, 1, 0, 3), merge(2, 3, 0, 0), merge(2, 2, 2, 3)], people)
    expect(header).toMatchObject({ firstRow: 2, lastRow: 3, missing: [], unmatched: [] })
    expect(header!.matched.map(({ key, column }) => [key, column])).toEqual([['unit', 0], ['legal', 1], ['contact', 2], ['phone', 3]])
  })
  it('never guesses between two 姓名; a person may', () => {
    const columns: Column[] = [{ key: 'unit', label: '单位', parse: parseText }, { key: 'name', label: '姓名', parse: parseText }, { key: 'phone', label: '电话', parse: parseText }]
    const rows = raw([['单位', '甲方', '乙方', undefined], [undefined, '姓名', '姓名', '电话']])
    const merges = [merge(1, 2, 0, 0), merge(1, 1, 2, 3)]
    expect(findHeader(rows, merges, columns)!.unmatched.map(({ text }) => text)).toEqual(['甲方 / 姓名', '乙方 / 姓名'])
    expect(findHeader(rows, merges, columns, { 乙方姓名: 'name' })!.matched.find(({ key }) => key === 'name')!.column).toBe(2)
  })
  it('through remarks, stars, blanks and line breaks', () => {
    expect(findHeader(raw([['＊ 单 位\n（全称）', '电话:']]), [], people)!.matched.map(({ key }) => key)).toEqual(['unit', 'phone'])
  })
  it('says what is missing, and refuses to read', async () => {
    await expect(readAll(csv('联系人姓名,电话\n张,1'), people)).rejects.toThrow('没有找到：单位')
    await expect(readAll(csv('甲,乙\n1,2'), nameAndAge)).rejects.toThrow('没有找到表头')
  })
  it('addresses', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 16_383 }), (column) => { expect(parseAddress(`${columnName(column)}7`)).toEqual({ row: 7, column }) }))
  })
})

describe('csv', () => {
  const gb18030 = Buffer.from('d0d5c3fb2cc4eac1e40ad5c5c8fd2c33300a', 'hex') // 姓名,年龄 / 张三,30
  const utf16 = Buffer.from('\uFEFF姓名\t年龄\r\n张三\t30\r\n', 'utf16le')
  it.each([
    ['utf-8', csv('姓名,年龄\n张三,30')], ['with BOM', csv('\uFEFF姓名,年龄\r\n张三,30\r\n')], ['gb18030', gb18030], ['utf-16', utf16], ['semicolon', csv('姓名;年龄\n张三;30')], ['tab', csv('姓名\t年龄\r张三\t30')],
    ['quotes', csv('"姓名","年龄"\n"张三","30"')], ['title and totals', csv('台账,,\n,,\n姓名,年龄\n姓名,年龄\n张三,30\n合计,30\n注：无\n')],
  ])('%s', async (_, bytes) => expect((await readAll(bytes, nameAndAge)).values).toEqual([{ name: '张三', age: 30 }]))
  it('keeps line breaks and quotes inside cells, and counts rows as the user sees them', async () => {
    const { rows } = await readAll(csv('姓名,年龄\n"张\n""三""",30\n\n李四,x'), nameAndAge)
    expect(rows.map(({ row, values, problems }) => [row, values?.['name'] ?? problems![0]!.address])).toEqual([[2, '张\n"三"'], [4, 'B4']])
  })
  it('says where a quote is open', async () => expect(readAll(csv(`姓名,年龄\n"张三,30\n${'x'.repeat(100)}`), nameAndAge)).rejects.toThrow('引号没有成对'))
})

describe('an import', () => {
  const cell = fc.constantFrom('甲', '乙', '丙', '丁', '', '合计')
  const line = fc.tuple(cell, fc.constantFrom('1', '2', '', 'x'))
  type V = { name: string | null; age: number | null }
  const columns = [{ key: 'name', label: '姓名', required: true, parse: parseText }, { key: 'age', label: '年龄', parse: decimal() }] as const

  async function run(bytes: Uint8Array, duplicates: 'reject' | 'merge', table: Map<string, string>, outcomes: number[] = []) {
    const apply = (batch: ImportRow<V>[]): Promise<Outcome[]> => Promise.resolve(batch.map(({ row, values, mergedFrom }) => {
      outcomes.push(row, ...mergedFrom)
      if (values.name === '丁') return { rejected: '不收丁。' }
      const before = table.get(values.name!)
      table.set(values.name!, JSON.stringify(values))
      return before === undefined ? 'created' : before === JSON.stringify(values) ? 'unchanged' : 'updated'
    }))
    return importRows({ source: { bytes }, columns, keyOf: (values) => values.name ?? undefined, duplicates, batchSize: 3, apply })
  }

  it.each(['reject', 'merge'] as const)('puts every row into exactly one bucket (%s), and a second run changes nothing', async (duplicates) => {
    await fc.assert(fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), async (lines) => {
      const bytes = csv(`姓名,年龄,说明\n${lines.map(([name, age]) => `${name},${age}`).join('\n')}\n`)
      const table = new Map<string, string>()
      const applied: number[] = []
      const result = await run(bytes, duplicates, table, applied)
      const { blank, header, total, note } = result.skipped
      expect(result.created + result.updated + result.unchanged + result.rejected + result.merged + blank + header + total + note).toBe(lines.length)
      expect(result.updated + result.unchanged).toBe(0)
      // By row number: applied, refused and passed over are disjoint and together everything.
      const refused = result.rejects.map(({ row }) => row)
      const refusedLater = refused.filter((row) => lines[row - 2]![0] === '丁')
      const all = new Set([...applied, ...refused, ...result.skippedRows.map(({ row }) => row)])
      expect(all.size).toBe(lines.length - blank)
      expect(applied.filter((row) => refused.includes(row)).every((row) => refusedLater.includes(row))).toBe(true)
      const again = await run(bytes, duplicates, table)
      expect(again).toMatchObject({ created: 0, updated: 0, unchanged: result.created, rejected: result.rejected, merged: result.merged })
    }), { numRuns: 150 })
  })
  it('names the other row', async () => {
    const bytes = csv('姓名,年龄\n甲,\n甲,1\n甲,2')
    expect((await run(bytes, 'reject', new Map())).rejects.map(({ row, problems }) => [row, problems[0]!.message])).toEqual([[3, expect.stringContaining('与第 2 行重复')], [4, expect.stringContaining('与第 2 行重复')]])
    const merged = await run(bytes, 'merge', new Map())
    expect(merged).toMatchObject({ created: 1, merged: 1, rejected: 1 })
    expect(merged.rejects[0]).toMatchObject({ row: 4, problems: [{ key: 'age', address: 'B4', message: expect.stringContaining('与第 2 行') }] })
  })
  it('can be watched and stopped', async () => {
    const bytes = csv(`姓名,年龄\n${Array.from({ length: 100 }, (_, i) => `人${i},1`).join('\n')}`)
    const stop = new AbortController()
    const seen: number[] = []
    const result = await importRows({
      source: { bytes }, columns, keyOf: (values) => values.name!, batchSize: 10, signal: stop.signal, dryRun: true,
      apply: (batch, { dryRun }) => Promise.resolve(batch.map((): Outcome => (dryRun ? 'created' : 'updated'))),
      progress: ({ done }) => { seen.push(done); if (done >= 30) stop.abort() },
    })
    expect(result).toMatchObject({ cancelled: true, created: 30, read: 30, dryRun: true })
    expect(seen.slice(0, 3)).toEqual([10, 20, 30])
  })
  it('colours and explains what it gives back', async () => {
    const result = await run(csv('姓名,年龄\n,1\n戊,x'), 'reject', new Map())
    const bytes = await toBytes((out) => rejectsWorkbook(out, result))
    const { rows, reader } = await readAll(bytes, [...columns, { key: 'why', label: '问题', parse: parseText }])
    expect(reader.sheets[0]!.header!.unmatched).toEqual([])
    expect(rows.map(({ cells }) => cells.at(-1)!.text)).toEqual(['原第 2 行：A 列「姓名」：「姓名」没有填。', '原第 3 行：B 列「年龄」：「x」不是数字。'])
  })
  it('throws only Problems for what is no table', async () => {
    await expect(run(csv(''), 'reject', new Map())).rejects.toThrow(Problem)
  })
})
