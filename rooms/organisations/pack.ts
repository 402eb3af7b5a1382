// A jurisdiction's pack (packs/<code>/tenant.yaml): who governs what, where, by which values. Loading it again changes only
// what the file changed; ids come from the codes in it, so two installations agree.
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { parse } from 'yaml'
import { z } from 'zod'
import { stableId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Database, type Tx } from '#platform/db/tx.ts'
import type { ConnectionConfig } from '#platform/db/server/index.ts'
import { forgetParameters } from '#mechanisms/plan/parameter-store.ts'

const day = z.iso.date()

const regionShape = z.strictObject({ code: z.string().regex(/^[0-9a-z-]+$/), name: z.string(), level: z.enum(['district', 'street', 'park', 'community', 'grid']), get children() { return z.array(regionShape).default([]) } })

const tenantShape = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  name: z.string(),
  regionCode: z.string(),
  region: regionShape,
  organisations: z.array(z.strictObject({
    code: z.string().regex(/^[a-z0-9-]+$/), name: z.string(), shortName: z.string(), kind: z.enum(['committee', 'office', 'department', 'community', 'agency']),
    parent: z.string().optional(), region: z.string().optional(), coordinator: z.boolean().default(false),
  })),
  parameters: z.array(z.strictObject({ name: z.string(), from: day, until: day.optional(), value: z.unknown(), basis: z.string(), inDocument: z.boolean() })).default([]),
})

export type TenantPack = z.output<typeof tenantShape>
type RegionPack = TenantPack['region']

export const packsFolder = fileURLToPath(new URL('../../packs', import.meta.url))

/** The codes of all packs on disk; those that begin with an underscore are examples and come last. */
export function listPacks(folder = packsFolder): string[] {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'tenant.yaml'))).map((entry) => entry.name).sort((a, b) => Number(a.startsWith('_')) - Number(b.startsWith('_')) || (a < b ? -1 : 1))
}

export function readPack(folder: string, name: string): TenantPack {
  return tenantShape.parse(parse(readFileSync(join(folder, name, 'tenant.yaml'), 'utf8')))
}

export function tenantIdOf(code: string): Promise<string> {
  return stableId('tenant', code)
}

/** Brings a jurisdiction into the database. Answers its tenant id. @param owner makes the tenant itself: the application cannot. */
export async function loadPack(owner: ConnectionConfig, db: Database, name: string, options: { folder?: string; demo: boolean; now: Date }): Promise<string> {
  const pack = readPack(options.folder ?? packsFolder, name)
  const tenantId = await tenantIdOf(pack.code)
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query(`insert into tenants (id, code, name, region_code, pack, demo, created_at) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (id) do update set name = excluded.name, region_code = excluded.region_code`, [tenantId, pack.code, pack.name, pack.regionCode, name, options.demo, options.now])
  } finally {
    await client.end()
  }
  await db.write(systemScope(tenantId), async (tx) => {
    await loadRegion(tx, pack, pack.region, null, '')
    for (const [i] of pack.organisations.entries()) await loadOrganisation(tx, pack, i)
    await loadParameters(tx, pack, options.now)
  })
  forgetParameters(tenantId)
  return tenantId
}

async function loadRegion(tx: Tx, pack: TenantPack, region: RegionPack, parentId: string | null, parentPath: string): Promise<void> {
  const id = await regionIdOf(pack.code, region.code)
  const path = `${parentPath}${region.code}/`
  await tx.run(sql`insert into regions (tenant_id, id, parent_id, level, code, name, path) values (${tx.scope.tenantId}, ${id}, ${parentId}, ${region.level}, ${region.code}, ${region.name}, ${path})
    on conflict (tenant_id, id) do update set name = excluded.name, level = excluded.level`)
  for (const child of region.children) await loadRegion(tx, pack, child, id, path)
}

export const regionIdOf = (tenantCode: string, code: string) => stableId('region', tenantCode, code)
export const organisationIdOf = (tenantCode: string, code: string) => stableId('organisation', tenantCode, code)

async function loadOrganisation(tx: Tx, pack: TenantPack, index: number): Promise<void> {
  const o = pack.organisations[index]!
  const id = await organisationIdOf(pack.code, o.code)
  const parentId = o.parent ? await organisationIdOf(pack.code, o.parent) : null
  const regionId = await regionIdOf(pack.code, o.region ?? pack.region.code)
  await tx.run(sql`insert into organisations (tenant_id, id, parent_id, region_id, kind, name, short_name, coordinator)
    values (${tx.scope.tenantId}, ${id}, ${parentId}, ${regionId}, ${o.kind}, ${o.name}, ${o.shortName}, ${o.coordinator})
    on conflict (tenant_id, id) do update set name = excluded.name, short_name = excluded.short_name, coordinator = excluded.coordinator, region_id = excluded.region_id,
      kind = excluded.kind, parent_id = excluded.parent_id`)
}

/** What the pack says is brought, what it no longer says is taken away, what an administrator set stays as it is. */
async function loadParameters(tx: Tx, pack: TenantPack, now: Date): Promise<void> {
  const held = await tx.rows<{ id: string; name: string; fromOn: string; ofPack: boolean }>(
    sql`select id, name, from_on as "fromOn", set_by is null as "ofPack" from parameters where tenant_id = ${tx.scope.tenantId} and (region_id is null or set_by is null)`)
  const byHand = new Set(held.filter((one) => !one.ofPack).map((one) => `${one.name} ${one.fromOn}`))
  const said = await Promise.all(pack.parameters.filter((one) => !byHand.has(`${one.name} ${one.from}`)).map(async (one) => ({ ...one, id: await stableId('parameter', pack.code, one.name, one.from) })))
  const ids = new Set(said.map(({ id }) => id))
  const gone = held.filter((one) => one.ofPack && !ids.has(one.id)).map(({ id }) => id)
  if (gone.length) await tx.run(sql`delete from parameters where tenant_id = ${tx.scope.tenantId} and id = any(${gone}::uuid[])`)
  for (const one of said) {
    await tx.run(sql`insert into parameters (tenant_id, id, name, from_on, until_on, value, basis, in_document, set_at)
      values (${tx.scope.tenantId}, ${one.id}, ${one.name}, ${one.from}, ${one.until ?? null}, ${JSON.stringify(one.value)}, ${one.basis}, ${one.inDocument}, ${now})
      on conflict (tenant_id, id) do update set value = excluded.value, basis = excluded.basis, in_document = excluded.in_document, until_on = excluded.until_on`)
  }
}
