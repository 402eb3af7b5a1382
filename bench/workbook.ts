// What reading a messy 20,000-row ledger and writing 200,000 rows cost, beside what the machine needs for the bare work
// in the same run. Each measurement is a process of its own, so that its peak memory is its own.
//   tsx bench/workbook.ts [rounds]
import { spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WorkbookReader, WorkbookWriter } from '@cj-tech-master/excelts'
import { importRows, openSheets, writeSheet, type OutColumn, type OutRow } from '#platform/sheets/sheets.ts'
import { openFile } from '#platform/sheets/file.ts'
import { DEFAULT_LIMITS } from '#platform/sheets/limits.ts'
import { readXml } from '#platform/sheets/xml.ts'
import { openZip } from '#platform/sheets/zip-read.ts'
import { makeMessyWorkbook, messyColumns } from '#scripts/make-messy-workbook.ts'

const IMPORTED = 20_000
const EXPORTED = 200_000

type Measure = { ms: number; mb: number; rows: number }

const columns: OutColumn[] = [
  { key: 'code', label: '统一社会信用代码', width: 22 }, { key: 'name', label: '企业名称', width: 30 }, { key: 'community', label: '所属社区' }, { key: 'address', label: '地址', width: 30 },
  { key: 'industry', label: '行业代码' }, { key: 'founded', label: '成立日期', type: 'day' }, { key: 'capital', label: '注册资本（元）', type: 'money' }, { key: 'headcount', label: '从业人数', type: 'number' },
  { key: 'principal', label: '主要负责人' }, { key: 'phone', label: '电话' }, { key: 'large', label: '是否规上' }, { key: 'checkedOn', label: '最近检查日期', type: 'day' },
  { key: 'hazards', label: '隐患数', type: 'number' }, { key: 'rate', label: '整改率', type: 'percent' }, { key: 'remark', label: '备注' },
]

function* records(): Generator<OutRow> {
  for (let i = 0; i < EXPORTED; i++) {
    yield {
      code: `9143${String(i).padStart(14, '0')}`, name: `星沙机械${i}有限公司`, community: `第${i % 400}社区`, address: `某某街道第${i % 90}路${i % 900}号`, industry: String(1000 + (i % 8000)), founded: `20${10 + (i % 15)}-0${1 + (i % 9)}-1${i % 10}`,
      capital: i * 12_345, headcount: i % 900, principal: '王伟', phone: `138${String(i).padStart(8, '0')}`, large: i % 2 === 0, checkedOn: '2026-11-02', hazards: i % 13, rate: (i % 101) / 100, remark: i % 5 === 0 ? '=说明 & 其他' : null,
    }
  }
}

const tasks: Record<string, (folder: string) => Promise<number>> = {
  'nothing at all': () => Promise.resolve(0),
  async 'import: this reader (parse, match, check)'(folder) {
    const reader = await openSheets({ path: join(folder, 'messy.xlsx') }, { columns: messyColumns })
    let rows = 0
    for await (const row of reader.rows()) if (row.row > 0) rows++
    await reader.close()
    return rows
  },
  async 'import: whole run (with keys, batches, rejects)'(folder) {
    const result = await importRows({ source: { path: join(folder, 'messy.xlsx') }, columns: messyColumns, keyOf: (values) => values.code!, apply: (batch) => Promise.resolve(batch.map(() => 'created' as const)) })
    return result.read
  },
  async 'import: raw unzip and SAX (baseline)'(folder) {
    const file = await openFile({ path: join(folder, 'messy.xlsx') })
    const zip = await openZip(file, DEFAULT_LIMITS)
    let rows = 0
    for (const part of zip.names().filter((name) => /sheet\d\.xml|sharedStrings/.test(name))) {
      await readXml(zip.inflate(part), { open: (name) => { if (name === 'row') rows++ }, close() {}, text() {} }, []).next()
    }
    await file.close()
    return rows
  },
  async 'import: excelts 5 streaming reader (rows only)'(folder) {
    const reader = new WorkbookReader(join(folder, 'messy.xlsx'), { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'emit' })
    let rows = 0
    for await (const sheet of reader) for await (const row of sheet) if (Array.isArray(row.values)) rows++
    return rows
  },
  async 'export: this writer (xlsx)'(folder) {
    return (await writeSheet(createWriteStream(join(folder, 'ours.xlsx')), { title: '企业台账', columns, rows: records() })).rows
  },
  async 'export: plain CSV to a file (baseline)'(folder) {
    const out = createWriteStream(join(folder, 'plain.csv'))
    let rows = 0
    let pending = ''
    for (const record of records()) {
      pending += `${columns.map(({ key }) => plainText(record[key])).join(',')}\r\n`
      rows++
      if (pending.length < 65_536) continue
      if (!out.write(pending)) await new Promise<void>((resolve) => out.once('drain', resolve))
      pending = ''
    }
    await new Promise<void>((resolve) => out.end(pending, () => resolve()))
    return rows
  },
  async 'export: excelts 5 streaming writer'(folder) {
    const book = new WorkbookWriter({ filename: join(folder, 'theirs.xlsx'), useStyles: true, useSharedStrings: false })
    const sheet = book.addWorksheet('企业台账')
    let rows = 0
    for (const record of records()) {
      sheet.addRow(columns.map(({ key }) => record[key] ?? null)).commit()
      if (++rows % 1000 === 0) await new Promise(setImmediate)
    }
    sheet.commit()
    await book.commit()
    return rows
  },
}

function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

async function runOne(name: string, folder: string): Promise<void> {
  const start = performance.now()
  const rows = await tasks[name]!(folder)
  const measure: Measure = { ms: performance.now() - start, mb: process.resourceUsage().maxRSS / 1024, rows }
  console.log(JSON.stringify(measure))
}

function measure(name: string, folder: string, rounds: number): Measure {
  const all = Array.from({ length: rounds }, () => {
    const child = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), '--task', name, folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    if (child.status !== 0) throw new Error(`${name} failed`)
    return JSON.parse(child.stdout) as Measure
  })
  all.sort((a, b) => a.ms - b.ms)
  return { ...all[Math.floor(all.length / 2)]!, mb: Math.max(...all.map(({ mb }) => mb)) }
}

async function main(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'workbook-bench-'))
  try {
    const { bad } = await makeMessyWorkbook(createWriteStream(join(folder, 'messy.xlsx')), { rows: IMPORTED })
    console.log(`import: ${IMPORTED} rows × 25 columns, ${bad.length} of them bad, ${((await stat(join(folder, 'messy.xlsx'))).size / 1e6).toFixed(1)} MB; export: ${EXPORTED} rows × ${columns.length} columns; median of ${rounds}`)
    const idle = measure('nothing at all', folder, 1).mb
    let baseline: Measure | undefined
    const names = Object.keys(tasks).slice(1)
    const measured = new Map(names.map((name) => [name, measure(name, folder, rounds)]))
    for (const [name, { ms, mb, rows }] of measured) {
      baseline = measured.get(names.find((other) => other.startsWith(name.slice(0, 6)) && other.endsWith('(baseline)'))!)!
      console.log(`${name.padEnd(48)} ${(ms / 1000).toFixed(2).padStart(6)} s  ×${(ms / baseline.ms).toFixed(2).padStart(5)}  ${mb.toFixed(0).padStart(4)} MB peak (idle ${idle.toFixed(0)})  ${rows} rows`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const [first, name = '', folder = ''] = process.argv.slice(2)
await (first === '--task' ? runOne(name, folder) : main(Number(first ?? 3)))
