// What a batch of rows finds here already: the same row again, or cases it looks like. What was read of an entity stays in
// memory through an import, oldest first to go, so that each case is read and taken apart once.
import { all, column, join, name, output, sql, type Sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { visible } from '#mechanisms/ledger/compile.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import { clauseKey, tradeWords, traitsOfCase } from '../store.ts'
import { LIKELY, reasonsOf, score, traitsOf, type Traits } from '../suggest.ts'
import type { Hazard } from '#rooms/hazards/rules.ts'
import { COMPARED, type Draft, type EntityOfRow, type ImportKind } from './rows.ts'

const { compiled } = hazardLedger

/** Traits kept; some 150 MB with Chinese ledgers would be a million of them. */
const KEPT = 150_000
/** Cases of one entity read at most. */
const OF_ONE = 3_000

/** `id`: null until its case is written. */
export type Other = { id: string | null; traits: Traits; foundOn: Day; closedOn: Day | null }
export type Match = { other: Other; score: number; reasons: readonly string[] }

export function openMemory() {
  const entities = new Map<string, Other[]>()
  const lean = openLean()
  let kept = 0
  return {
    /** Reads what is not in memory yet. */
    async read(tx: Tx, entityIds: readonly string[]): Promise<void> {
      const missing = [...new Set(entityIds)].filter((id) => !entities.has(id))
      if (!missing.length) return
      const rows = await tx.rows<Row & { id: string; entityId: string; description: string; place: string | null; category: string | null; clause: Parameters<typeof clauseKey>[0]; foundOn: Day; closedOn: Day | null }>(sql`
        select id, entity_id as "entityId", description, place, category, clause, found_on as "foundOn", closed_on as "closedOn" from hazards
        where tenant_id = ${tx.scope.tenantId} and entity_id = any(${missing}::uuid[]) and state <> 'voided' order by entity_id, found_on desc limit ${missing.length * OF_ONE}`)
      for (const id of missing) entities.set(id, [])
      for (const row of rows) entities.get(row.entityId)!.push({ id: row.id, traits: lean(traitsOfCase(row)), foundOn: row.foundOn, closedOn: row.closedOn })
      kept += rows.length
      for (const [id, of] of entities) {
        if (kept <= KEPT || entityIds.includes(id)) break
        entities.delete(id)
        kept -= of.length
      }
    },
    traits: (draft: Draft): Traits => traitsOf({ description: draft.hazard.description, place: draft.hazard.place || null, category: draft.hazard.category, clause: clauseKey(draft.hazard.clause), foundOn: draft.hazard.foundOn }, tradeWords()),
    /** The case most like this row among those open on some day that this one was. */
    likest(draft: Draft, mine: Traits, from = LIKELY): Match | undefined {
      const { entityId, foundOn, closedOn } = draft.hazard
      let best: Other | undefined
      let most = from
      for (const other of entities.get(entityId) ?? []) {
        if ((other.closedOn && other.closedOn < foundOn) || (closedOn && other.foundOn > closedOn)) continue
        const sure = score(mine, other.traits, 'entity')
        if (sure >= most) {
          best = other
          most = sure
        }
      }
      return best && { other: best, score: most, reasons: reasonsOf(mine, best.traits, 'entity') }
    },
    add(draft: Draft, traits: Traits): Other {
      const one: Other = { id: null, traits: lean(traits), foundOn: draft.hazard.foundOn, closedOn: draft.hazard.closedOn }
      entities.get(draft.hazard.entityId)!.push(one)
      kept += 1
      return one
    },
    /** A batch that was refused leaves nothing behind. */
    forget(entityIds: readonly string[]): void {
      for (const id of entityIds) {
        kept -= entities.get(id)?.length ?? 0
        entities.delete(id)
      }
    },
  }
}
export type Memory = ReturnType<typeof openMemory>

/** Places, machines and things are named again and again in a list: each is kept once, or a hundred thousand traits are a million objects. */
function openLean() {
  const [places, things, marks] = [new Map<string, Traits['spot']>(), new Map<string, Traits['concepts']>(), new Map<string, Traits['marks']>()]
  const once = <T>(kept: Map<string, T>, key: string, value: T): T => {
    const known = kept.get(key)
    if (known !== undefined) return known
    if (kept.size < 20_000) kept.set(key, value)
    return value
  }
  return (traits: Traits): Traits => ({
    ...traits, spot: once(places, traits.spot.join(), traits.spot), concepts: once(things, traits.concepts.join(), traits.concepts), marks: once(marks, [...traits.marks].map(([kind, values]) => `${kind}:${[...values].join()}`).join(';'), traits.marks),
  })
}

/* the units */

type Found = EntityOfRow | string

export function openEntities() {
  const known = new Map<string, Found>()
  let communities: { id: string; path: string }[] | undefined
  let coordinator: string | undefined
  return async function resolve(tx: Tx, texts: readonly string[]): Promise<(text: string) => Found | undefined> {
    if (!communities) {
      communities = await tx.rows<{ id: string; path: string }>(sql`select o.id, r.path from organisations o join regions r on r.tenant_id = o.tenant_id and r.id = o.region_id where o.tenant_id = ${tx.scope.tenantId} and o.kind = 'community' order by length(r.path) desc`)
      coordinator = (await tx.find<{ id: string }>(sql`select id from organisations where tenant_id = ${tx.scope.tenantId} and coordinator order by id limit 1`))?.id
    }
    if (known.size > 200_000) known.clear()
    const missing = [...new Set(texts)].filter((text) => text && !known.has(text))
    if (missing.length) {
      const { regionPaths } = tx.scope
      const inside = regionPaths ? sql`and (${regionPaths.length ? join(regionPaths.map((path) => sql`e.region_path like ${`${path}%`}`), ' or ') : sql`false`})` : sql``
      // The columns a name or a code stands in, each by its own index.
      const columns = (text: 'name' | 'code') => sql`select ${text === 'name' ? sql`e.name` : sql`e.credit_code`} as text, e.id, e.name, e.region_id as "regionId", e.region_path as "regionPath", e.industry, e.organisation_id as "organisationId" from entities e
        where e.tenant_id = ${tx.scope.tenantId} and e.voided_on is null ${inside} and ${text === 'name' ? sql`e.name = any(${missing}::text[])` : sql`e.credit_code = any(${missing.map((one) => one.toUpperCase())}::text[])`}`
      const rows = await tx.rows<Row & { text: string; id: string; name: string; regionId: string; regionPath: string; industry: string | null; organisationId: string | null }>(sql`${columns('name')} union all ${columns('code')}`)
      const byText = new Map<string, typeof rows>()
      for (const row of rows) byText.set(row.text, [...(byText.get(row.text) ?? []), row])
      for (const text of missing) {
        const found = byText.get(text) ?? byText.get(text.toUpperCase()) ?? []
        if (found.length !== 1) known.set(text, found.length ? `“${text}”有 ${found.length} 个同名的，请改填统一社会信用代码` : `没有“${text}”，请先登记这家单位，或核对名称和统一社会信用代码`)
        else {
          const { id, name, regionId, regionPath, industry, organisationId } = found[0]!
          known.set(text, { id, name, regionId, regionPath, industry, organisationId: organisationId ?? coordinator!, communityId: communities.find(({ path }) => regionPath.startsWith(path))?.id ?? null })
        }
      }
    }
    return (text) => known.get(text)
  }
}

/* the same row again */

export type Known = Row & { findingId: string; externalId: string | null; fingerprint: string | null; hazardId: string; versionLeft: number | null; version: number; number: string } & Pick<Hazard, (typeof COMPARED)[number]>

/** Findings that came from a list before, by their number there or letter by letter; and cases whose own number a row gives. */
export async function findKnown(tx: Tx, kind: ImportKind, numbers: readonly string[], fingerprints: readonly string[]): Promise<{ byNumber: Map<string, Known>; byFingerprint: Map<string, Known>; waiting: Set<string> }> {
  const { tenantId } = tx.scope
  const known = (found: Sql) => sql`select f.id as "findingId", f.external_id as "externalId", f.fingerprint, f.hazard_id as "hazardId", f.version_left as "versionLeft", t.version, t.number, ${join(COMPARED.map((field) => sql`t.${name(column(field))} as ${output(field)}`), ', ')}
    from ${found} join lateral (select * from hazards h where h.tenant_id = ${tenantId} and h.id = f.hazard_id offset 0) t on true where ${all(visible(compiled, tx.scope))}`
  // Key by key: while a list comes in, what PostgreSQL knows of the tables is older than most of their rows, and it would read them whole.
  const findings = (keys: readonly string[], where: Sql) => sql`unnest(${keys as string[]}::text[]) as k(key) cross join lateral (select * from hazard_findings n where n.tenant_id = ${tenantId} and ${where} offset 0) f`
  const [external, own, printed, waiting] = await Promise.all([
    numbers.length ? tx.rows<Known>(known(findings(numbers, sql`n.source = ${kind} and n.external_id = k.key`))) : [],
    numbers.length ? tx.rows<Known>(sql`${known(sql`unnest(${numbers as string[]}::text[]) as k(key) cross join lateral (select id from hazards c where c.tenant_id = ${tenantId} and c.number = k.key offset 0) c
      cross join lateral (select * from hazard_findings n where n.tenant_id = ${tenantId} and n.began and n.filed_id = c.id offset 0) f`)} and f.hazard_id = c.id`) : [],
    fingerprints.length ? tx.rows<Known>(known(findings(fingerprints, sql`n.fingerprint = k.key`))) : [],
    fingerprints.length ? tx.rows<{ fingerprint: string }>(sql`select draft -> 'finding' ->> 'fingerprint' as fingerprint from hazard_suspects where tenant_id = ${tenantId} and draft is not null and decision is null and draft -> 'finding' ->> 'fingerprint' = any(${fingerprints as string[]}::text[])`) : [],
  ])
  return {
    byNumber: new Map([...own.map((one) => [one.number, one] as const), ...external.map((one) => [one.externalId!, one] as const)]),
    byFingerprint: new Map(printed.map((one) => [one.fingerprint!, one])),
    waiting: new Set(waiting.map(({ fingerprint }) => fingerprint)),
  }
}
