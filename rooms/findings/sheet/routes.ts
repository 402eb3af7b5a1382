// Lists in and out: hazards of an office's own workbooks, the national list by its numbers, both with the columns they came in.
import { PassThrough } from 'node:stream'
import { Download, endpoint, ownTransactions, type Endpoint, type Visit } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { writeCsv, writeSheet, type OutColumn } from '#platform/sheets/sheets.ts'
import { CATEGORIES, CHANNELS, LEVELS, STATES } from '#rooms/hazards/definitions.ts'
import * as contract from '../contract.ts'
import { importList } from './import.ts'
import { columnsOf, type ImportKind } from './rows.ts'
import { findMapping, listImportRows, streamNational, type NationalRow } from './store.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function readMapping(text: string | undefined): Record<string, string> | undefined {
  if (!text) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    const keys = new Set(['', ...columnsOf('sheet').map(({ key }) => key)])
    if (parsed && typeof parsed === 'object' && !Array.isArray(parsed) && Object.values(parsed).every((key) => typeof key === 'string' && keys.has(key))) return parsed as Record<string, string>
  } catch {
    // Said below, in words people can use.
  }
  throw new Problem('invalid', '列的对应关系读不懂，请重新对应列名。', { fields: [{ field: 'mapping', message: '请重新对应列名' }] })
}

const bring = (kind: ImportKind) => async (visit: Visit<typeof contract.importHazards>) => {
  const { house, scope, actor, now, today, query, upload } = visit
  return importList({ house, scope, actor, now, today, upload: upload!, kind, id: query.id, name: query.name, dryRun: query.dryRun === 'true', mapping: readMapping(query.mapping) })
}
const importHazards = ownTransactions(contract.importHazards, bring('sheet'))
const importNational = ownTransactions(contract.importNational, bring('national'))

const CHOICES: Readonly<Record<string, readonly { value: string; label: string }[]>> = { category: CATEGORIES, channel: CHANNELS, level: LEVELS, state: STATES }
const TYPES: Readonly<Record<string, OutColumn['type']>> = { foundOn: 'day', dueOn: 'day', rectifiedOn: 'day', reviewedOn: 'day', closedOn: 'day', planFunds: 'money' }

/** A value as the list says it: choices by their label, a clause in one line. */
function cell(key: string, row: NationalRow): unknown {
  const value = row[key]
  if (key === 'clause' && value) {
    const { document, documentNumber, clause, text } = value as { document: string; documentNumber: string; clause: string; text: string }
    return `${document}${documentNumber ? `（${documentNumber}）` : ''}${clause} ${text}`
  }
  return CHOICES[key]?.find((one) => one.value === value)?.label ?? value
}

const exportNational = ownTransactions(contract.exportNational, async ({ house, scope, actor, today, query }) => {
  const known = await house.db.read(scope, (tx) => findMapping(tx, 'national'))
  const columns = known?.headers.length ? known.headers.map((text) => ({ text, key: known.mapping[text] ?? '' })) : columnsOf('national').map(({ key, label }) => ({ text: label, key }))
  const out = new PassThrough({ highWaterMark: 256 * 1024 })
  const writing = house.db.streamed(scope, async (tx) => {
    async function* rows() {
      for await (const batch of streamNational(tx)) {
        // What we do not keep goes back as it came.
        for (const row of batch) yield Object.fromEntries(columns.map(({ text, key }, i) => [`c${i}`, key ? cell(key, row) : (row.given?.[text] ?? null)]))
      }
    }
    const sheet = { columns: columns.map(({ text, key }, i): OutColumn => ({ key: `c${i}`, label: text.split(' / ').at(-1)!, ...(TYPES[key] ? { type: TYPES[key] } : {}), ...(key === 'description' || key === 'clause' ? { width: 48 } : {}) })), rows: rows() }
    if (query.format === 'csv') await writeCsv(out, sheet)
    else await writeSheet(out, { title: '重大事故隐患', note: `截至 ${today}，导出人 ${actor.name}`, ...sheet })
  })
  writing.catch((error: Error) => out.destroy(error))
  return new Download(`全国重大事故隐患数据库-${today}.${query.format ?? 'xlsx'}`, query.format === 'csv' ? 'text/csv; charset=utf-8' : XLSX, out)
})

const template = endpoint(contract.hazardTemplate, () => {
  const out = new PassThrough()
  const columns = columnsOf('sheet').map(({ key, label, required }): OutColumn => ({ key, label: required ? `${label}*` : label, ...(TYPES[key] ? { type: TYPES[key] } : {}) }))
  writeSheet(out, { title: '隐患导入模板', note: '带 * 的必填；单位可填名称或统一社会信用代码；也可以直接导入你们现在用的台账', columns, rows: [] }).catch((error: Error) => out.destroy(error))
  return Promise.resolve(new Download('隐患导入模板.xlsx', XLSX, out))
})

const list = endpoint(contract.listImports, async ({ tx }) => ({ rows: await listImportRows(tx), columns: columnsOf('sheet').map(({ key, label, required }) => ({ key, label, required: required === true })) }))

const read = endpoint(contract.readImport, async ({ tx, params }) => {
  const [row] = await listImportRows(tx, params.id)
  if (!row) throw notFound('次导入')
  return row
})

export const importRoutes = [importHazards, importNational, exportNational, template, list, read] as Endpoint[]
