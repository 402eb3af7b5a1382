// A standard's wording brought by the jurisdiction: the workbook people make (one row a clause), or JSON like ours. Every
// row that is not taken says why; what is there already stays as it is.
import { PassThrough } from 'node:stream'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { asProblem, Download, type Visit } from '#platform/http/endpoint.ts'
import type { Contract } from '#platform/http/contract.ts'
import { parseDay, parseText } from '#platform/formats/formats.ts'
import { bad, good } from '#platform/formats/parsed.ts'
import { Problem } from '#platform/problems/problem.ts'
import { importRows, writeSheet, type Column } from '#platform/sheets/sheets.ts'
import { takeIn, type BareShelf, type ClauseDraft } from '../store.ts'

const LIMIT = 20 * 1024 * 1024
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const CLAUSE = /^(?:第[一二三四五六七八九十百零]+条|[A-Z]?\d+(?:\.\d+)*|附录[A-Z])/
const words = (max: number) => (text: string) => (text.trim().length <= max ? parseText(text) : bad(`最多 ${max} 个字`))

const COLUMNS = [
  { key: 'title', label: '文件名称', aliases: ['标准名称', '名称', '文件'], required: true, inherit: true, parse: words(200) },
  { key: 'documentNumber', label: '文号', aliases: ['标准号', '文件号', '编号', '标准编号'], required: true, inherit: true, parse: words(80) },
  { key: 'field', label: '行业领域', aliases: ['领域', '行业', '适用行业'], required: true, inherit: true, parse: words(40) },
  { key: 'issuer', label: '发布机关', aliases: ['发布单位', '印发机关'], inherit: true, parse: words(80) },
  { key: 'effectiveFrom', label: '施行日期', aliases: ['实施日期', '生效日期', '执行日期'], required: true, inherit: true, parse: parseDay },
  { key: 'effectiveTo', label: '废止日期', aliases: ['失效日期'], inherit: true, parse: parseDay },
  { key: 'replaces', label: '代替', aliases: ['替代', '代替标准', '废止文件'], inherit: true, parse: words(200) },
  { key: 'clause', label: '条款', aliases: ['条', '条款号', '条号'], required: true, inherit: true, parse: (text: string) => (CLAUSE.test(text.trim()) && text.trim().length <= 40 ? good(text.trim()) : bad(`“${text.trim().slice(0, 20)}”不像条款号，写成 第七条 或 4.2 这样`)) },
  { key: 'item', label: '项', aliases: ['项号', '款项', '序号项'], parse: (text: string) => (text.trim().length <= 20 ? good(text.trim()) : bad('项号太长，写成 （三） 或 a) 这样')) },
  { key: 'text', label: '原文', aliases: ['条款原文', '内容', '条款内容', '判定情形'], required: true, parse: (text: string) => (text.trim().length >= 2 && text.trim().length <= 4000 ? good(text.trim()) : bad('原文要有 2 到 4000 个字')) },
  { key: 'caveat', label: '现场要确认的', aliases: ['提示', '注意事项', '说明', '备注'], parse: words(500) },
] as const satisfies readonly Column[]

const calendar = z.iso.date('日期要写成 2026-09-30 这样')
const given = z.object({
  title: z.string().min(2).max(200), documentNumber: z.string().min(2).max(80), field: z.string().min(1).max(40), issuer: z.string().max(80).nullish(), effectiveFrom: calendar, effectiveTo: calendar.nullish(), replaces: z.string().max(200).nullish(),
  clauses: z.array(z.object({ clause: z.string().regex(CLAUSE, '条款号写成 第七条 或 4.2 这样').max(40), item: z.string().max(20).nullish(), text: z.string().min(2).max(4000), caveat: z.string().max(500).nullish() })).min(1).max(5000),
})

type Report = { dryRun: boolean; read: number; created: number; updated: number; unchanged: number; rejected: number; problems: { sheet: string; row: number; column: string; message: string }[]; notes: string[]; rejectsFileId: null }

export async function bringStandard(visit: Visit<Contract>): Promise<Report> {
  const query = visit.query as { dryRun?: 'true' | 'false'; name?: string }
  const kept = await visit.house.files.keep(visit.upload!, LIMIT)
  const name = query.name ?? '导入.xlsx'
  const dryRun = query.dryRun === 'true'
  const take = (drafts: ClauseDraft[]) => visit.house.db.write(visit.scope, (tx) => takeIn(tx, drafts, visit.actor, visit.now, dryRun)).catch((error: unknown) => { throw asProblem(error) })
  const report = name.endsWith('.json') ? await bringJson(kept.path, dryRun, take) : await bringSheet({ path: kept.path, name }, dryRun, take)
  visit.house.wake(visit.scope.tenantId)
  return report
}

type Take = (drafts: ClauseDraft[]) => Promise<Awaited<ReturnType<typeof takeIn>>>

async function bringJson(path: string, dryRun: boolean, take: Take): Promise<Report> {
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    throw new Problem('not-acceptable-file', '这个文件不是完整的 JSON。')
  }
  const read = given.safeParse(content)
  if (!read.success) {
    const issues = read.error.issues.slice(0, 200)
    return { dryRun, read: 0, created: 0, updated: 0, unchanged: 0, rejected: issues.length, problems: issues.map((issue) => ({ sheet: 'JSON', row: issue.path[0] === 'clauses' && typeof issue.path[1] === 'number' ? issue.path[1] + 1 : 0, column: String(issue.path.at(-1) ?? ''), message: issue.message })), notes: ['整份没有导入：先改好标出的地方'], rejectsFileId: null }
  }
  const { clauses, ...head } = read.data
  const drafts = clauses.map((clause): ClauseDraft => ({ title: head.title, documentNumber: head.documentNumber, field: head.field, issuer: head.issuer ?? null, effectiveFrom: head.effectiveFrom, effectiveTo: head.effectiveTo ?? null, replaces: head.replaces ?? null, clause: clause.clause, item: clause.item ?? '', text: clause.text.trim(), caveat: clause.caveat ?? null }))
  const outcomes = await take(drafts)
  const problems = outcomes.flatMap((outcome, at) => (typeof outcome === 'string' ? [] : [{ sheet: 'JSON', row: at + 1, column: 'clause', message: outcome.rejected }]))
  return { dryRun, read: drafts.length, created: outcomes.filter((one) => one === 'created').length, updated: 0, unchanged: outcomes.filter((one) => one === 'unchanged').length, rejected: problems.length, problems, notes: [], rejectsFileId: null }
}

async function bringSheet(source: { path: string; name: string }, dryRun: boolean, take: Take): Promise<Report> {
  const result = await importRows({
    source, columns: COLUMNS, dryRun, keyLabel: '条款', batchSize: 5000,
    keyOf: (values) => `${values.documentNumber}|${values.effectiveFrom}|${values.clause}|${values.item ?? ''}`,
    apply: async (batch) => take(batch.map(({ values }) => ({
      title: values.title!, documentNumber: values.documentNumber!, field: values.field!, issuer: values.issuer, effectiveFrom: values.effectiveFrom!, effectiveTo: values.effectiveTo, replaces: values.replaces, clause: values.clause!, item: values.item ?? '', text: values.text!, caveat: values.caveat,
    }))),
  })
  return {
    dryRun, read: result.read, created: result.created, updated: 0, unchanged: result.unchanged, rejected: result.rejected,
    problems: result.rejects.slice(0, 200).flatMap((row) => row.problems.map((problem) => ({ sheet: row.sheet, row: row.row, column: problem.label ?? '', message: problem.message }))), notes: [], rejectsFileId: null,
  }
}

/** Empty, or begun for one document: its name, number and dates, and a row for each item where their places are known. */
export function standardTemplateFile(shelf?: BareShelf): Download {
  const out = new PassThrough()
  const columns = COLUMNS.map((column) => ({ key: column.key, label: 'required' in column && column.required ? `${column.label}*` : column.label }))
  const title = shelf ? `${shelf.title}：把原文填进来再导入` : '判定标准原文导入模板'
  writeSheet(out, { title, note: '一行一项；带 * 的必填，同一份文件的名称、文号、日期可以合并单元格。已有的条款不会被改写', columns, rows: shelf ? rowsOf(shelf) : [] }).catch((error: Error) => out.destroy(error))
  return new Download(`${shelf ? shelf.documentNumber.replaceAll(/[\\/:*?"<>|]/g, ' ') : '判定标准'}原文导入模板.xlsx`, XLSX, out)
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

function rowsOf({ title, documentNumber, field, issuer, effectiveFrom, effectiveTo, replaces, outline = [] }: BareShelf): Record<string, string>[] {
  const head = { title, documentNumber, field, issuer, effectiveFrom: effectiveFrom ?? '', effectiveTo: effectiveTo ?? '', replaces: replaces ?? '' }
  const items = outline.filter(([part]) => CLAUSE.test(part)).flatMap(([part, count]) => Array.from({ length: count }, (_, at) => ({ ...head, clause: part, item: `${LETTERS[at]!})` })))
  return items.length ? items : [head]
}
