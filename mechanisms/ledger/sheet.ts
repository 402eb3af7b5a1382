// A ledger as the workbook people already use: export of exactly what the list shows, a blank template, and the import —
// references by name or code, good rows in, bad rows back as a workbook, the same file twice changes nothing.
import { PassThrough } from 'node:stream'
import { newId } from '#platform/db/ids.ts'
import { all, column, name as identifier, sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { bad, good, integer, parseDay, parseMoney, parseText, parseYesNo, decimal, oneOf, type Parsed, type TextFacts } from '#platform/formats/formats.ts'
import type { Contract } from '#platform/http/contract.ts'
import { asProblem, Download, type Visit } from '#platform/http/endpoint.ts'
import type { Outcome } from '#platform/sheets/import.ts'
import { importRows, rejectsWorkbook, writeCsv, writeSheet, type CellProblem, type Column, type OutColumn } from '#platform/sheets/sheets.ts'
import { Problem } from '#platform/problems/problem.ts'
import { visible, type CompiledLedger } from './compile.ts'
import { draftSchema, typedFields, type Ledger } from './define.ts'
import type { Field } from './fields.ts'
import { resolveReferences } from './references.ts'
import { differences, insertRows, streamRows, updateRows, type Hooks, type LedgerRow, type WriteContext } from './store.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/* out */

/** Columns of a workbook: every field, a reference by its name. */
function outColumns(ledger: Ledger, fields = Object.entries(ledger.fields)): OutColumn[] {
  return fields.map(([name, field]) => ({
    key: field.kind === 'reference' ? field.nameField : name,
    label: field.label,
    type: field.kind === 'day' ? 'day' : field.kind === 'money' ? 'money' : field.kind === 'integer' || field.kind === 'decimal' ? 'number' : 'text',
    ...(field.kind === 'text' ? { width: Math.min(60, Math.max(12, field.long ? 48 : field.max / 3)) } : {}),
  }))
}

/** Choices by their label; everything else as it is. */
function outRow(ledger: Ledger) {
  const choices = Object.entries(ledger.fields).flatMap(([name, field]) => (field.kind === 'choice' ? [[name, new Map(field.choices.map((c) => [c.value, c.label]))] as const] : []))
  return (row: LedgerRow) => {
    const out: Record<string, unknown> = { ...row }
    for (const [name, labels] of choices) if (out[name] != null) out[name] = labels.get(out[name] as string) ?? out[name]
    return out
  }
}

export async function exportRows(compiled: CompiledLedger, visit: Visit<Contract>): Promise<Download> {
  const { ledger } = compiled
  const { format, ...query } = visit.query as { format?: 'xlsx' | 'csv' } & Record<string, unknown>
  const out = new PassThrough({ highWaterMark: 256 * 1024 })
  const readable = outRow(ledger)
  let begin = () => {}
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const writing = visit.house.db.streamed(visit.scope, async (tx) => {
    async function* rows() {
      for await (const batch of streamRows(tx, compiled, query, visit)) {
        begin()
        for (const row of batch) yield readable(row)
      }
      begin()
    }
    const columns = outColumns(ledger)
    if (format === 'csv') await writeCsv(out, { columns, rows: rows() })
    else await writeSheet(out, { title: ledger.label, note: `截至 ${visit.today}，导出人 ${visit.actor.name}`, columns, rows: rows() })
  })
  writing.catch((error: Error) => out.destroy(error))
  // The reply starts with the first rows: a query that is refused is a problem document. A failure after that breaks the
  // connection, so that a torn file is never taken for whole.
  await Promise.race([begun, writing])
  return new Download(`${ledger.label}-${visit.today}.${format ?? 'xlsx'}`, format === 'csv' ? 'text/csv; charset=utf-8' : XLSX, out)
}

export async function exportTemplate(ledger: Ledger): Promise<Download> {
  const out = new PassThrough()
  const columns = outColumns(ledger, typedFields(ledger)).map((column, i) => ({ ...column, label: typedFields(ledger)[i]![1].required ? `${column.label}*` : column.label }))
  writeSheet(out, { title: `${ledger.label}导入模板`, note: '带 * 的必填；单位可填名称或统一社会信用代码；也可以直接导入你们现在用的表', columns, rows: [] }).catch((error: Error) => out.destroy(error))
  return new Download(`${ledger.label}导入模板.xlsx`, XLSX, out)
}

/* in */

function parserOf(field: Field): (text: string, facts: TextFacts) => Parsed<unknown> {
  switch (field.kind) {
    case 'text':
      return field.parse ? (text, facts) => field.parse!(text, facts) : parseText
    case 'day':
      return parseDay
    case 'money':
      return parseMoney
    case 'integer':
      return integer({ min: field.min, max: field.max, ...(field.unit ? { units: [field.unit] } : {}) })
    case 'decimal':
      return decimal({ min: field.min, max: field.max })
    case 'flag':
      return parseYesNo
    case 'choice': {
      const byLabel = oneOf(field.choices.map((c) => c.label), Object.fromEntries(field.choices.flatMap((c) => [[c.value, c.label], ...(c.aliases ?? []).map((alias) => [alias, c.label])])))
      return (text) => {
        const parsed = byLabel(text)
        return parsed.ok ? good(field.choices.find((c) => c.label === parsed.value)!.value) : parsed
      }
    }
    case 'reference':
      return (text) => (text.trim() ? good(text.trim()) : bad('要填'))
  }
}

function inColumns(ledger: Ledger): Column[] {
  return typedFields(ledger).map(([key, field]) => ({
    key, label: field.label, aliases: field.aliases ?? [], required: field.required === true && field.kind !== 'choice', inherit: field.kind === 'reference', parse: parserOf(field),
  }))
}

type Values = Record<string, unknown>
type Prepared = { index: number; draft: Values; before?: LedgerRow }

/** The key a row goes by, as text; undefined when no group of key fields is filled in. */
function keyOf(ledger: Ledger, values: Values): { group: number; text: string } | undefined {
  const group = ledger.keys.findIndex((fields) => fields.every((field) => values[field] != null && values[field] !== ''))
  return group < 0 ? undefined : { group, text: `${group}:${ledger.keys[group]!.map((field) => String(values[field])).join('|')}` }
}

export async function importWorkbook(compiled: CompiledLedger, hooks: Hooks, visit: Visit<Contract>) {
  const { ledger } = compiled
  const { house, scope, now, today, actor } = visit
  const query = visit.query as { dryRun?: 'true' | 'false'; name?: string }
  const kept = await house.files.keep(visit.upload!, IMPORT_LIMIT)
  const context: WriteContext = { actor, today, now }
  const result = await importRows({
    source: { path: kept.path, name: query.name ?? '导入.xlsx' },
    columns: inColumns(ledger),
    keyOf: (values) => keyOf(ledger, values as Values)?.text,
    keyLabel: ledger.keys[0]!.map((field) => ledger.fields[field]!.label).join('、'),
    dryRun: query.dryRun === 'true',
    // Enough to spread the cost of a transaction, few enough to keep memory flat.
    batchSize: 500,
    apply: async (batch, { dryRun }) => {
      const rows = batch.map((row) => row.values as Values)
      const whole = await house.db.write(scope, (tx) => applyBatch(tx, compiled, hooks, rows, context, dryRun)).catch((error: unknown) => error as Error)
      if (Array.isArray(whole)) return whole
      // Something about the batch as a whole was refused: find the rows it is about, one by one.
      const outcomes: Outcomes = []
      for (const row of rows) {
        const one = await house.db.write(scope, (tx) => applyBatch(tx, compiled, hooks, [row], context, dryRun)).catch((error: unknown) => [{ rejected: rejection(error) }])
        outcomes.push(one[0]!)
      }
      return outcomes
    },
  })
  house.wake(scope.tenantId)
  const rejectsFileId = result.rejects.length ? await keepRejects(result, visit, query.name) : null
  return {
    dryRun: result.dryRun, read: result.read, created: result.created, updated: result.updated, unchanged: result.unchanged, rejected: result.rejected,
    problems: result.rejects.slice(0, 200).flatMap((row) => row.problems.map((p) => ({ sheet: row.sheet, row: row.row, column: p.label ?? '', message: p.message }))),
    notes: notesOf(result), rejectsFileId,
  }
}

const IMPORT_LIMIT = 64 * 1024 * 1024

type Outcomes = Outcome[]

function rejection(error: unknown): string | CellProblem[] {
  const problem = asProblem(error)
  if (!(problem instanceof Problem)) throw error
  return problem.fields.length ? problem.fields.map(({ field, message }) => ({ key: field, message })) : problem.message
}

async function applyBatch(tx: Tx, compiled: CompiledLedger, hooks: Hooks, rows: Values[], context: WriteContext, dryRun: boolean): Promise<Outcomes> {
  const { ledger } = compiled
  const outcomes: Outcomes = rows.map(() => 'unchanged')
  const schema = draftSchema(ledger)
  const resolved = await resolveReferences(tx, ledger, rows)
  const prepared: Prepared[] = []
  for (const [index, { values, problems }] of resolved.entries()) {
    if (problems.length) outcomes[index] = { rejected: problems }
    else prepared.push({ index, draft: values })
  }
  await findExisting(tx, compiled, prepared)
  const fresh: Prepared[] = []
  const changed: (Prepared & { before: LedgerRow })[] = []
  for (const one of prepared) {
    const { before } = one
    // What a row leaves blank stays as it is: a workbook with fewer columns empties nothing.
    const given = Object.fromEntries(Object.entries(one.draft).filter(([, value]) => value != null))
    const known = before ? Object.fromEntries(typedFields(ledger).map(([field]) => [field, before[field] ?? null])) : {}
    const checked = schema.safeParse({ ...(before ? known : ledger.assume?.(given)), ...given })
    if (!checked.success) {
      outcomes[one.index] = { rejected: checked.error.issues.slice(0, 8).map((issue) => ({ key: String(issue.path[0] ?? ''), message: issue.message })) }
    } else if (!before) fresh.push({ ...one, draft: { ...checked.data, id: newId(context.now.getTime()) } })
    else if (differences(ledger, before, checked.data).length) changed.push({ index: one.index, before, draft: { ...checked.data } })
  }
  if (!dryRun) {
    await insertRows(tx, compiled, fresh.map(({ draft }) => draft), hooks, context)
    await updateRows(tx, compiled, changed.map(({ before, draft }) => ({ before, draft })), hooks, context)
  }
  for (const { index } of fresh) outcomes[index] = 'created'
  for (const { index } of changed) outcomes[index] = 'updated'
  return outcomes
}

/** Finds the stored rows of the drafts by their key groups, a query a group. What the actor cannot see is not found: a workbook changes no stranger's row. */
async function findExisting(tx: Tx, compiled: CompiledLedger, prepared: Prepared[]): Promise<void> {
  const { ledger } = compiled
  for (const [group, fields] of ledger.keys.entries()) {
    const mine = prepared.filter(({ draft }) => keyOf(ledger, draft)?.group === group)
    if (!mine.length) continue
    // By the first field of the key, through its index whatever the planner knows of a table that is just being filled.
    const [first] = fields as [string]
    const rows = await tx.rows<LedgerRow>(sql`select ${compiled.columns} from ${compiled.table} t
      where ${all([...visible(compiled, tx.scope), sql`t.voided_on is null`, sql`t.${identifier(column(first))} = any(${mine.map(({ draft }) => draft[first] as string)})`])} for update`)
    const byKey = new Map(rows.map((row) => [fields.map((field) => String(row[field])).join('|'), row]))
    for (const one of mine) {
      const before = byKey.get(fields.map((field) => String(one.draft[field])).join('|'))
      if (before) one.before = before
    }
  }
}

async function keepRejects(result: Awaited<ReturnType<typeof importRows>>, visit: Visit<Contract>, name: string | undefined): Promise<string> {
  const out = new PassThrough()
  const [kept] = await Promise.all([visit.house.files.keep(out, IMPORT_LIMIT * 2), rejectsWorkbook(out, { sheets: result.sheets, rejects: result.rejects })])
  const id = newId(visit.now.getTime())
  const base = (name ?? '导入').replace(/\.[a-z]+$/i, '').slice(0, 80)
  await visit.house.db.write(visit.scope, (tx) => tx.run(sql`insert into files (tenant_id, id, sha256, size, media_type, name, uploaded_by, uploaded_at, entity_id, purpose)
    values (${visit.scope.tenantId}, ${id}, ${kept.sha256}, ${kept.size}, ${XLSX}, ${`${base}-没导入的行.xlsx`}, ${visit.scope.accountId}, ${visit.now}, ${visit.scope.entityId}, 'other')`))
  return id
}

function notesOf(result: Awaited<ReturnType<typeof importRows>>): string[] {
  const { skipped } = result
  const passed = [[skipped.total, '合计行'], [skipped.note, '说明行'], [skipped.header, '重复表头'], [skipped.hidden, '隐藏行（已读）']] as const
  return [
    ...passed.filter(([n]) => n > 0).map(([n, label]) => `${label} ${n} 行`),
    ...result.warnings.slice(0, 50).flatMap(({ row, problems }) => problems.map((p) => `第 ${row} 行 ${p.label ?? ''}：${p.message}`)),
  ]
}
