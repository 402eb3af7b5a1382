// The plan of a pack (packs/<code>/plan.txt and plan.yaml) brought into the database: as issued, or as a draft to be issued.
// A plan that is there already is left alone: what people made of it counts more than the file.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { stableId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Database, type Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import type { Day } from '#platform/time/day.ts'
import type { Clause } from '#mechanisms/plan/compile/plan.ts'
import { placeClauses, reviewedPlan, LEFT, type ReviewedPlan } from '#mechanisms/plan/reviewed.ts'
import type { PlanText } from '#mechanisms/plan/read/normal.ts'
import { readText } from '#mechanisms/plan/read/text.ts'
import { tenantIdOf } from '#rooms/organisations/pack.ts'
import { openWords, unitsOf } from './draft.ts'
import { insertClauses, insertPlan, insertVersion, listUnits, publishVersion, type NewClause } from './store.ts'

export type PlanPack = { plan: ReviewedPlan; read: PlanText; clauses: ReturnType<typeof placeClauses> }

/** The reviewed plan of a pack; undefined when it has none. Throws an Error that says which sentence is wrong. */
export function readPlanPack(folder: string, pack: string): PlanPack | undefined {
  const file = join(folder, pack, 'plan.yaml')
  if (!existsSync(file)) return undefined
  const plan = reviewedPlan.parse(parse(readFileSync(file, 'utf8')))
  const read = readText(readFileSync(join(folder, pack, 'plan.txt'), 'utf8').normalize('NFC'))
  return { plan, read, clauses: placeClauses(read.text, plan) }
}

export const REVIEWED_BY = '方案包'

/** Answers whether it was new. An issued plan runs from its own day, whatever the day of the installation. */
export async function loadPlan(db: Database, tenantCode: string, folder: string, pack: string, now: Date): Promise<boolean> {
  const found = readPlanPack(folder, pack)
  if (!found) return false
  const { plan } = found
  const tenantId = await tenantIdOf(tenantCode)
  return db.write(systemScope(tenantId), async (tx) => {
    const id = await stableId('plan', tenantCode, plan.code)
    if (await tx.find(sql`select 1 from plans where tenant_id = ${tenantId} and id = ${id}`)) return false
    await store(tx, tenantCode, id, found, now)
    return true
  })
}

async function store(tx: Tx, tenantCode: string, id: string, { plan, read, clauses }: PlanPack, now: Date): Promise<void> {
  const units = await listUnits(tx)
  const home = units.find((unit) => unit.coordinator)!
  const issued = plan.status === 'issued'
  const effectiveOn = issued ? (plan.issuedOn ?? plan.period.from) : null
  if (issued && effectiveOn === null) throw new Error(`${plan.title}：已印发的方案要有印发日`)
  await insertPlan(tx, {
    id, code: plan.code, title: plan.title, standing: 'own', state: issued ? 'issued' : 'consulting', issuer: plan.issuer, documentNumber: plan.documentNumber, issuedOn: plan.issuedOn, public: issued && plan.public, periodFrom: plan.period.from, periodTo: plan.period.to,
    regionId: home.regionId, regionPath: home.regionPath, organisationId: home.id, superiorId: null, superiorTitle: plan.superior, predecessorId: null, adoptedNumber: issued ? 1 : null,
  }, now)
  await insertVersion(tx, {
    planId: id, number: 1, text: read.text, blocks: read.blocks, actions: plan.actions, stages: plan.stages.map(({ exit, ...stage }) => ({ ...stage, exit })), remainders: plan.left.map((one) => ({ text: one.text, why: LEFT[one.why] })),
    title: plan.title, issuer: plan.issuer, documentNumber: plan.documentNumber, issuedOn: plan.issuedOn, draft: !issued, periodFrom: plan.period.from, periodTo: plan.period.to, sourceName: 'plan.txt', fileId: null, reason: null,
  }, now)
  const rows: NewClause[] = []
  for (const { span, note, runs, carriedBy, ...clause } of clauses) {
    const clauseId = await stableId('clause', tenantCode, plan.code, clause.id)
    rows.push({
      ...rowParts(clause), span, note, runs, carriedBy: carriedBy && (await stableId('clause', tenantCode, plan.code, carriedBy)), id: clauseId, commitmentId: clauseId, code: clause.id, open: openWords(clause.open), ...unitsOf(clause.owners, units),
      state: 'accepted', reviewedBy: null, reviewedByName: REVIEWED_BY, reviewedAt: now, change: null,
    })
  }
  await insertClauses(tx, id, 1, rows)
  if (issued) await publishVersion(tx, id, 1, { effectiveOn: effectiveOn!, publishedOn: effectiveOn! })
  await append(tx, { what: 'plan.uploaded', subject: { type: 'plan', id }, actor: { accountId: null, name: REVIEWED_BY }, at: now, body: { number: 1, title: plan.title, clauses: rows.length } })
  if (issued) await append(tx, { what: 'plan.issued', subject: { type: 'plan', id }, actor: { accountId: null, name: REVIEWED_BY }, at: now, body: { number: 1, effectiveOn: effectiveOn as Day, from: 'drafting', to: 'issued' } })
}

function rowParts({ path, action, text, kind, due, frequency, targets, owners, systems, condition }: Omit<Clause, 'id' | 'span' | 'open'>) {
  return { path, action, text, kind, due, frequency, targets, owners, systems, condition }
}

