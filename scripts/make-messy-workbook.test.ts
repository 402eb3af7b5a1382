// The whole way on the messy ledger: exactly the rows that were spoilt come back, with the reason, in a workbook that
// can be corrected and imported again; the same file twice changes nothing.
import { PassThrough, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { importRows, openSheets, rejectsWorkbook, type ImportResult, type ImportRow, type Outcome, type ValuesOf } from '#platform/sheets/sheets.ts'
import { makeMessyWorkbook, messyColumns, type Messy } from './make-messy-workbook.ts'

type Values = ValuesOf<typeof messyColumns>

async function toBytes(write: (out: Writable) => Promise<unknown>): Promise<Buffer> {
  const out = new PassThrough()
  const [bytes] = await Promise.all([buffer(out), write(out)])
  return bytes
}

/** A table with a natural key, as the caller's SQL would be. */
function createTable() {
  const table = new Map<string, string>()
  return {
    table,
    apply: (batch: ImportRow<Values>[]): Promise<Outcome[]> =>
      Promise.resolve(batch.map(({ values }) => {
        const before = table.get(values.code!)
        const after = JSON.stringify(values)
        table.set(values.code!, after)
        return before === undefined ? 'created' : before === after ? 'unchanged' : 'updated'
      })),
  }
}

describe('a messy ledger', () => {
  let bytes: Buffer
  let messy: Messy
  const { table, apply } = createTable()
  const run = (file: Buffer): Promise<ImportResult> => importRows({ source: { bytes: file }, columns: messyColumns, keyOf: (values) => values.code!, keyLabel: '统一社会信用代码', apply })
  let first: ImportResult

  beforeAll(async () => {
    bytes = await toBytes(async (out) => { messy = await makeMessyWorkbook(out, { rows: 4000, seed: 7 }) })
    first = await run(bytes)
  })

  it('finds every header and every record', () => {
    expect(first.sheets.map(({ name, read, header }) => [name, read, header?.firstRow, header?.lastRow, header?.missing])).toEqual([
      ['规上企业', true, 3, 4, []], ['小微企业', true, 3, 5, []], ['填表说明', false, undefined, undefined, undefined],
    ])
    expect(first.sheets[0]!.header!.matched).toHaveLength(messyColumns.length)
    expect(first.sheets[0]!.header!.unmatched.map(({ text }) => text)).toEqual(['行业类别'])
    expect(first.read).toBe(messy.records)
    expect(first.created + first.rejected).toBe(messy.records)
  })

  it('refuses exactly the spoilt rows, with the reason at the cell', () => {
    expect(first.rejects.map(({ sheet, row }) => `${sheet} ${row}`)).toEqual(messy.bad.map(({ sheet, row }) => `${sheet} ${row}`))
    for (const [i, { key, says }] of messy.bad.entries()) {
      const { problems } = first.rejects[i]!
      expect(problems).toHaveLength(1)
      expect(problems[0]!.key).toBe(key)
      expect(problems[0]!.message).toContain(says)
    }
  })

  it('takes the values in one form', () => {
    const values = [...table.values()].map((json) => JSON.parse(json) as Values)
    for (const { name, community, founded, principalPhone, capital, rectified } of values) {
      expect(name).toMatch(/^[\u4e00-\u9fff]{4}\d+(有限公司|有限责任公司|厂)$/)
      expect(community).toMatch(/^第\d+社区$/)
      if (founded !== null) expect(founded).toMatch(/^20\d\d-\d\d-\d\d$/)
      expect(principalPhone).toMatch(/^(1\d{10}|0731-84123456)$/)
      expect(Number.isInteger(capital)).toBe(true)
      expect(rectified === null || (rectified >= 0 && rectified <= 1)).toBe(true)
    }
    expect(values.some(({ remark }) => remark === '=cmd|calc')).toBe(true)
  })

  it('a second import changes nothing', async () => {
    const again = await run(bytes)
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: first.created, rejected: first.rejected, skipped: first.skipped })
  })

  it('the refused rows go back in the same layout, and are refused again for the same reasons', async () => {
    const back = await toBytes((out) => rejectsWorkbook(out, first))
    const again = await run(back)
    expect(again.sheets.map(({ name, header }) => [name, header?.firstRow, header?.lastRow, header?.unmatched.map(({ text }) => text)])).toEqual([['规上企业', 3, 4, ['行业类别']], ['小微企业', 3, 5, ['基本情况 / 行业类别']]])
    expect(again.created).toBe(0)
    const lines = (result: ImportResult): string[] => result.rejects.map(({ problems }) => problems.map(({ key, message }) => `${key} ${message}`).join())
    const fixable = (line: string): boolean => !line.includes('重复')
    expect(lines(again).filter(fixable)).toEqual(lines(first).filter(fixable))
    // Duplicates stand alone now: they are known to the table and change it to what they say.
    expect(again.read).toBe(first.rejected)
    const twice = await toBytes((out) => rejectsWorkbook(out, again))
    const third = await openSheets({ bytes: twice }, { columns: messyColumns })
    expect(third.sheets[0]!.header!.cells).toHaveLength(again.sheets[0]!.header!.cells.length)
  })
})
