// Demo data: a small simulation of each jurisdiction on disk, and accounts to look at it with. Loaded once: a tenant that
// already has entities is left alone.
import type { Logger } from 'pino'
import type { Product } from '#bin/product.ts'
import type { ConnectionConfig } from '#platform/db/server/index.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { listPacks, packsFolder, readPack, tenantIdOf } from '#rooms/organisations/pack.ts'
import { jurisdictionOf } from './cast.ts'
import { simulate, type Simulation } from './run.ts'
import { Stage } from './stage.ts'
import { leaveWaiting } from './waiting.ts'

/** Of every demo account. Printed at start; demo tenants only. */
export const DEMO_PASSWORD = 'Anquan-Diyi-119'

export type DemoAccount = { tenant: string; tenantCode: string; login: string; password: string; name: string; post: string; role: string; roleLabel: string; home: 'desk' | 'field' }

export type Demo = {
  product: Product
  ownerConfig: ConnectionConfig
  today: Day
  log?: Pick<Logger, 'info'>
  /** Default: every pack but the examples. */
  packs?: readonly string[]
  /** Default: small. */
  scale?: Simulation['scale']
}

/** Order of the accounts as they are shown; the regulators of a jurisdiction come by their offices. */
const SHOWN = ['anban', 'lingdao', 'regulators', 'shequ', 'wangge', 'qiye', 'anquanyuan', 'zhuanjia', 'sysadmin', 'secadmin', 'audit']

/**
 * Loads what is missing and answers the accounts people may look around with.
 * @param demo.today the last day played is the day before, so that nothing lies in the future whatever the hour.
 */
export async function loadDemo({ product, ownerConfig, today, log, packs, scale = 'small' }: Demo): Promise<DemoAccount[]> {
  const accounts: DemoAccount[] = []
  for (const name of packs ?? listPacks().filter((pack) => !pack.startsWith('_'))) {
    if (!(await hasEntities(product, name))) {
      const until = addDays(today, -1)
      const { tenantId } = await simulate({ product, ownerConfig, pack: name, seed: 'demo', until, scale, password: DEMO_PASSWORD, demo: true, ...(log ? { log } : {}) })
      await leaveWaiting(new Stage(product, tenantId), jurisdictionOf(name).login, until)
    }
    accounts.push(...(await listAccounts(product, name)))
  }
  return accounts
}

async function hasEntities(product: Product, packName: string): Promise<boolean> {
  const tenantId = await tenantIdOf(readPack(packsFolder, packName).code)
  return product.db.read(systemScope(tenantId), async (tx) => (await tx.find(sql`select 1 as one from entities where tenant_id = ${tenantId} limit 1`)) !== undefined)
}

async function listAccounts(product: Product, packName: string): Promise<DemoAccount[]> {
  const pack = readPack(packsFolder, packName)
  const place = jurisdictionOf(packName)
  const tenantId = await tenantIdOf(pack.code)
  const logins = SHOWN.flatMap((name) => (name === 'regulators' ? [...new Set(Object.values(place.sectors))] : [name])).map((name) => `${place.login}-${name}`)
  const roles = readRoles()
  const rows = await product.db.read(systemScope(tenantId), (tx) => tx.rows<{ login: string; name: string; post: string; role: string }>(sql`
    select a.login, p.name, m.post, m.role from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    join memberships m on m.tenant_id = a.tenant_id and m.person_id = a.person_id where a.tenant_id = ${tenantId} and a.login = any(${logins})`))
  return rows.toSorted((a, b) => logins.indexOf(a.login) - logins.indexOf(b.login)).map((row) => {
    const role = roles.get(row.role)
    return { tenant: pack.name, tenantCode: pack.code, password: DEMO_PASSWORD, ...row, roleLabel: role?.label ?? row.role, home: role?.home ?? 'desk' }
  })
}
