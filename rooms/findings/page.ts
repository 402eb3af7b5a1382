// Pairs that wait for a decision as their page shows them: both sides with their photos, which would stay, and why not.
import type { Actor } from '#platform/auth/actor.ts'
import { all, sql } from '#platform/db/sql.ts'
import type { Row, Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { visible } from '#mechanisms/ledger/compile.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import type { SuspectReply } from './contract.ts'
import { inOrder, mergeRefusal, type Mergeable } from './rules.ts'
import type { Draft } from './sheet/rows.ts'
import { firstPhotos, type Suspect } from './store.ts'

type Case = Row & Mergeable & { description: string; place: string | null; entityName: string; channel: string; foundByName: string }

export async function sidesOf(tx: Tx, suspects: readonly Suspect[], actor: Actor): Promise<SuspectReply[]> {
  const ids = [...new Set(suspects.flatMap(({ hazardId, otherId }) => [otherId, ...(hazardId ? [hazardId] : [])]))]
  const [cases, photos] = await Promise.all([listCases(tx, ids), firstPhotos(tx, ids)])
  const sideOf = (one: Case) => ({
    hazardId: one.id, number: one.number, description: one.description, place: one.place, entityName: one.entityName, channel: one.channel, foundOn: one.foundOn as string, foundByName: one.foundByName,
    state: one.state as string, level: one.level, photos: photos.get(one.id) ?? [],
  })
  return suspects.flatMap((suspect): SuspectReply[] => {
    const other = cases.get(suspect.otherId)
    const one = suspect.hazardId ? cases.get(suspect.hazardId) : undefined
    const common = { id: suspect.id, score: suspect.score, reasons: suspect.reasons, foundAt: suspect.foundAt }
    if (!other || (suspect.hazardId && !one)) return []
    if (one) {
      const refusal = mergeRefusal(one, other, actor) ?? null
      return [{ ...common, one: sideOf(one), other: sideOf(other), row: null, keeps: refusal ? null : inOrder(one, other)[0].id, refusal }]
    }
    const { hazard, entityName } = suspect.draft as Draft
    return [{
      ...common, other: sideOf(other), row: { importId: suspect.importId!, row: suspect.rowNumber! }, keeps: null, refusal: null,
      one: { hazardId: null, number: `导入表第 ${suspect.rowNumber} 行`, description: hazard.description, place: hazard.place || null, entityName, channel: hazard.channel, foundOn: hazard.foundOn, foundByName: hazard.foundByName, state: hazard.state, level: hazard.level, photos: [] },
    }]
  })
}

async function listCases(tx: Tx, ids: readonly string[]): Promise<Map<string, Case>> {
  const rows = await tx.rows<Case & { filedOn: Day }>(sql`
    select t.id, t.number, t.state, t.level, t.found_on as "foundOn", t.closed_on as "closedOn", t.organisation_id as "organisationId", t.rectified_by as "rectifiedBy", t.description, t.place, e.name as "entityName", t.channel, t.found_by_name as "foundByName",
      coalesce((select f.found_on from hazard_findings f where f.tenant_id = ${tx.scope.tenantId} and f.filed_id = t.id and f.began), t.found_on) as "filedOn"
    from hazards t join entities e on e.tenant_id = t.tenant_id and e.id = t.entity_id where ${all([...visible(hazardLedger.compiled, tx.scope), sql`t.id = any(${ids as string[]}::uuid[])`])}`)
  return new Map(rows.map((row) => [row.id, row]))
}
