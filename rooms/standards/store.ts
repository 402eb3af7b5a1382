// The library as the server holds it: what ships in packs/standards, read once, and what a jurisdiction has brought itself.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql, valuesOf } from '#platform/db/sql.ts'
import type { Tx } from '#platform/db/tx.ts'
import { newId } from '#platform/db/ids.ts'
import { append } from '#platform/events/append.ts'
import { packsFolder } from '#rooms/organisations/pack.ts'
import type { Day } from '#platform/time/day.ts'
import { clausesOf, entriesOf, FIELDS, stateOf, type Caveats, type Clause, type Law, type Phrases, type Standard, type StandardState } from './rules.ts'
import { buildIndex, type Entry, type Index } from './suggest.ts'
import { lexiconSchema } from './words.ts'

const folder = join(packsFolder, 'standards')
const read = <T>(...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T
const readAll = <T>(within: string) => Object.fromEntries(readdirSync(join(folder, within)).filter((name) => name.endsWith('.json')).sort().map((name) => [name.slice(0, -5), read<T>(within, name)]))

export type BareShelf = { key: string; field: string; title: string; documentNumber: string; issuer: string; effectiveFrom: string | null; effectiveTo: string | null; replacedBy?: string; replaces?: string; url?: string; note?: string; ended?: boolean; /** Its parts, and how many items each has (0: not known); our own words, never the standard's. */ outline?: [part: string, items: number][] }

export const STANDARDS = readAll<Standard>('.')
export const LAWS = readAll<Law>('laws')
export const SHELVES = read<BareShelf[]>('catalogue', 'shelves.json')
export const CAVEATS = read<Caveats>('catalogue', 'caveats.json')
const PHRASES = read<Phrases>('words', 'profiles.json')

/** Every document's key by its number, for the caveats of a clause. */
const KEYS = new Map([...Object.entries(STANDARDS).map(([key, { documentNumber }]) => [documentNumber, key] as const), ...Object.entries(LAWS).map(([key, { documentNumber }]) => [documentNumber, `laws/${key}`] as const)])

export const keyOf = (documentNumber: string) => KEYS.get(documentNumber)
export const caveatsOf = (documentNumber: string, clause: string) => [...(CAVEATS[KEYS.get(documentNumber) ?? '']?.[clause] ?? []), ...(STANDARDS[KEYS.get(documentNumber) ?? '']?.applicationNotes ?? []).filter((note) => note.clause === clause).map((note) => `${note.summary}（国家矿山安监局答复）`)]

let shipped: { entries: Entry[]; index: Index } | undefined

/** The engine over what ships with the product; built when first asked, then kept. */
export function shippedIndex(): Index {
  shipped ??= ((entries) => ({ entries, index: buildIndex(entries, LEXICON()) }))(entriesOf(STANDARDS, LAWS, PHRASES))
  return shipped.index
}

const LEXICON = () => lexiconSchema.parse(read('words', 'lexicon.json'))

/** The words of the trade, for whoever reads findings. */
export const shippedLexicon = LEXICON

export const shippedClauses = (key: string): Clause[] => (STANDARDS[key] ? clausesOf(STANDARDS[key]) : [])
export const fieldOfKey = (key: string) => FIELDS[key] ?? '综合'

export type Found = Clause & { effectiveTo: string | null; field: string; law: boolean }

/** A clause as it is given out: article and item apart, with what must be made sure on site. */
export function clauseReplyOf(clause: Found) {
  const [, article = clause.clause, item = null] = /^(第[^条]+条)(（.+）)$/.exec(clause.clause) ?? []
  const { document, documentNumber, text, about, field, effectiveFrom, effectiveTo, law } = clause
  return { key: keyOf(documentNumber)?.replace('/', '-') ?? documentNumber, document, documentNumber, clause: article, item, text, about, field, effectiveFrom, effectiveTo, law, caveats: caveatsOf(documentNumber, clause.clause) }
}

/** Whether a document was in force on a day; `unknown` where the library does not have it or not its days. */
export async function standingOn(tx: Tx, documentNumber: string, on: Day): Promise<StandardState> {
  const known: Parameters<typeof stateOf>[0][] = [...Object.values(STANDARDS), ...SHELVES, ...(await listOwn(tx))].filter((one) => one.documentNumber === documentNumber)
  const states = known.map((one) => stateOf(one, on))
  return states.find((state) => state === 'in-force') ?? states.find((state) => state === 'unknown') ?? states[0] ?? 'unknown'
}

/* a jurisdiction's own */

export type OwnStandard = { id: string; title: string; documentNumber: string; field: string; issuer: string | null; effectiveFrom: string; effectiveTo: string | null; replaces: string | null; clauses: number }
export type OwnClause = { standardId: string; clause: string; item: string; text: string; caveat: string | null; position: number }

export async function listOwn(tx: Tx): Promise<OwnStandard[]> {
  return tx.rows<OwnStandard>(sql`select s.id, s.title, s.document_number as "documentNumber", s.field, s.issuer, s.effective_from::text as "effectiveFrom", s.effective_to::text as "effectiveTo", s.replaces,
      (select count(*)::int from standard_clauses c where c.tenant_id = ${tx.scope.tenantId} and c.standard_id = s.id) as clauses
    from standards s where s.tenant_id = ${tx.scope.tenantId} order by s.field, s.document_number, s.effective_from`)
}

export async function listOwnClauses(tx: Tx, standardId?: string): Promise<OwnClause[]> {
  return tx.rows<OwnClause>(sql`select standard_id as "standardId", clause, item, text, caveat, position from standard_clauses
    where tenant_id = ${tx.scope.tenantId} ${standardId ? sql`and standard_id = ${standardId}` : sql``} order by standard_id, position`)
}

const ofTenant = new Map<string, { stamp: string; index: Index }>()

/** The engine over both; rebuilt when the jurisdiction has brought something new. */
export async function indexOf(tx: Tx): Promise<Index> {
  const { stamp } = await tx.get<{ stamp: string }>(sql`select count(*) || '/' || coalesce(max(created_at)::text, '') as stamp from standard_clauses where tenant_id = ${tx.scope.tenantId}`)
  if (stamp === '0/') return shippedIndex()
  const known = ofTenant.get(tx.scope.tenantId)
  if (known?.stamp === stamp) return known.index
  const index = buildIndex([...entriesOf(STANDARDS, LAWS, PHRASES), ...(await ownEntries(tx))], LEXICON())
  ofTenant.set(tx.scope.tenantId, { stamp, index })
  return index
}

export async function ownEntries(tx: Tx): Promise<Entry[]> {
  const [own, clauses] = await Promise.all([listOwn(tx), listOwnClauses(tx)])
  const byId = new Map(own.map((standard) => [standard.id, standard]))
  return clauses.map(({ standardId, clause, item, text }) => {
    const { title, documentNumber, field, effectiveFrom, effectiveTo } = byId.get(standardId)!
    return { document: title, documentNumber, clause: `${clause}${item}`, article: clause, item: item || null, text, about: '', field, law: false, rule: false, effectiveFrom, effectiveTo, phrases: [] }
  })
}

export type ClauseDraft = { title: string; documentNumber: string; field: string; issuer: string | null; effectiveFrom: string; effectiveTo: string | null; replaces: string | null; clause: string; item: string; text: string; caveat: string | null }
export type Taken = 'created' | 'unchanged' | { rejected: string }

/** Takes clauses in; one that is there already stays as it is, and another wording for it is refused. */
export async function takeIn(tx: Tx, drafts: readonly ClauseDraft[], by: { accountId: string; name: string }, now: Date, dryRun: boolean): Promise<Taken[]> {
  const own = new Map((await listOwn(tx)).map((standard) => [`${standard.documentNumber}|${standard.effectiveFrom}`, standard]))
  const there = new Map<string, string>()
  const places = new Map<string, number>()
  for (const { standardId, clause, item, text, position } of await listOwnClauses(tx)) {
    there.set(`${standardId}|${clause}|${item}`, text)
    places.set(standardId, Math.max(places.get(standardId) ?? 0, position))
  }
  const outcomes: Taken[] = []
  const standards: Record<string, unknown>[] = []
  const clauses: Record<string, unknown>[] = []
  const tenant = { tenant_id: tx.scope.tenantId, created_at: now, created_by: by.accountId }
  for (const draft of drafts) {
    const shipped = KEYS.get(draft.documentNumber)
    if (shipped) {
      outcomes.push({ rejected: `${draft.documentNumber} 的原文产品里已经有，不用导入` })
      continue
    }
    const key = `${draft.documentNumber}|${draft.effectiveFrom}`
    let standard = own.get(key)
    if (standard && standard.title !== draft.title) {
      outcomes.push({ rejected: `${draft.documentNumber} 已登记为“${standard.title}”，名称对不上` })
      continue
    }
    if (!standard) {
      standard = { id: newId(now.getTime()), title: draft.title, documentNumber: draft.documentNumber, field: draft.field, issuer: draft.issuer, effectiveFrom: draft.effectiveFrom, effectiveTo: draft.effectiveTo, replaces: draft.replaces, clauses: 0 }
      own.set(key, standard)
      standards.push({ ...tenant, id: standard.id, title: draft.title, document_number: draft.documentNumber, field: draft.field, issuer: draft.issuer, effective_from: draft.effectiveFrom, effective_to: draft.effectiveTo, replaces: draft.replaces })
    }
    const place = `${standard.id}|${draft.clause}|${draft.item}`
    const before = there.get(place)
    if (before !== undefined) {
      outcomes.push(before === draft.text ? 'unchanged' : { rejected: `${draft.clause}${draft.item} 已有另一种原文；引用过的条款不改，新版本请写新的文号或施行日期` })
      continue
    }
    there.set(place, draft.text)
    const position = (places.get(standard.id) ?? 0) + 1
    places.set(standard.id, position)
    clauses.push({ ...tenant, id: newId(now.getTime()), standard_id: standard.id, clause: draft.clause, item: draft.item, text: draft.text, caveat: draft.caveat, position })
    outcomes.push('created')
  }
  if (!dryRun && standards.length) await tx.run(sql`insert into standards ${valuesOf(standards)}`)
  if (!dryRun && clauses.length) {
    await tx.run(sql`insert into standard_clauses ${valuesOf(clauses)}`)
    await append(tx, ...[...own.values()].flatMap((standard) => {
      const taken = clauses.filter((clause) => clause['standard_id'] === standard.id).length
      return taken ? [{ what: 'standard.imported' as const, subject: { type: 'standard', id: standard.id }, actor: by, at: now, body: { title: standard.title, documentNumber: standard.documentNumber, effectiveFrom: standard.effectiveFrom, clauses: taken } }] : []
    }))
  }
  return outcomes
}
