// Names and codes of a workbook → ids: one query a kind and batch. A name that fits nothing or several is a problem of
// its cell, with what to write instead.
import { sql } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { CellProblem } from '#platform/sheets/sheets.ts'
import type { Ledger } from './define.ts'
import type { Field } from './fields.ts'

type Values = Record<string, unknown>
type Reference = Extract<Field, { kind: 'reference' }>
type Found = Map<string, string[]>

/** Fills in ids for the references of these rows. Rows come back in order, with what could not be resolved. */
export async function resolveReferences(tx: Tx, ledger: Ledger, rows: readonly Values[]): Promise<{ values: Values; problems: CellProblem[] }[]> {
  const out = rows.map((row) => ({ values: { ...row }, problems: [] as CellProblem[] }))
  for (const [field, definition] of Object.entries(ledger.fields)) {
    if (definition.kind !== 'reference') continue
    const texts = [...new Set(rows.flatMap((row) => (typeof row[field] === 'string' ? [row[field]] : [])))]
    if (!texts.length) continue
    const found = await FIND[definition.to](tx, texts)
    for (const { values, problems } of out) {
      const text = values[field]
      if (typeof text !== 'string') continue
      const ids = found.get(text) ?? []
      if (ids.length === 1) values[field] = ids[0]
      else problems.push({ key: field, message: ids.length ? `“${text}”有 ${ids.length} 个同名的，${more(definition)}` : `没有“${text}”，${missing(definition)}` })
    }
  }
  return out
}

const more = ({ to }: Reference) => (to === 'entities' ? '请改填统一社会信用代码' : '请写全称，如“××街道××社区”')
const missing = ({ to }: Reference) => ({ entities: '请先登记这家单位，或核对名称和统一社会信用代码', regions: '请核对社区名称，或在设置里添加', organisations: '请核对部门名称' })[to]

const FIND: Readonly<Record<Reference['to'], (tx: Tx, texts: string[]) => Promise<Found>>> = {
  async entities(tx, texts) {
    return group(await tx.rows<{ text: string; id: string }>(sql`select w.text, e.id from unnest(${texts}::text[]) w(text) join entities e
      on e.tenant_id = ${tx.scope.tenantId} and e.voided_on is null and (e.name = w.text or e.credit_code = upper(w.text))`))
  },
  async organisations(tx, texts) {
    return group(await tx.rows<{ text: string; id: string }>(sql`select w.text, o.id from unnest(${texts}::text[]) w(text) join organisations o
      on o.tenant_id = ${tx.scope.tenantId} and w.text in (o.name, o.short_name)`))
  },
  /** A region by its name, with or without 社区 / 村 at the end and with or without the names above it in front. */
  async regions(tx, texts) {
    const regions = await tx.rows<{ id: string; name: string; path: string }>(sql`select id, name, path from regions where tenant_id = ${tx.scope.tenantId}`)
    const bare = (name: string) => name.replace(/\s/g, '').replace(/(?:社区居委会|居委会|村委会|社区|村|网格)$/, '')
    const found: Found = new Map()
    for (const text of texts) {
      const exact = regions.filter((region) => region.name === text)
      const wanted = bare(text)
      const loose = exact.length ? exact : regions.filter((region) => bare(region.name) === wanted)
      const within = loose.length ? loose : longest(regions.filter((region) => bare(region.name).length >= 2 && wanted.endsWith(bare(region.name))))
      found.set(text, within.map((region) => region.id))
    }
    return found
  },
}

function longest<T extends { name: string }>(regions: T[]): T[] {
  const most = Math.max(0, ...regions.map((region) => region.name.length))
  return regions.filter((region) => region.name.length === most)
}

function group(rows: readonly { text: string; id: string }[]): Found {
  const found: Found = new Map()
  for (const { text, id } of rows) found.set(text, [...new Set([...(found.get(text) ?? []), id])])
  return found
}
