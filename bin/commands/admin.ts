// Work on the installation: schema, jurisdictions, accounts, the proof of the event chains.
import { hashPassword } from '#platform/auth/passwords.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { openDatabase, systemScope, type Database } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { seal, verifyChain } from '#platform/events/seal.ts'
import { listTenantIds } from '#platform/jobs/runner.ts'
import { Problem } from '#platform/problems/problem.ts'
import { dayOf } from '#platform/time/day.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { newPassword } from '#rooms/accounts/routes.ts'
import { endSessionsOf, findLogin, insertAccount, setPassword } from '#rooms/accounts/store.ts'
import { loadPlan } from '#rooms/plans/pack.ts'
import { prove } from '#rooms/statistics/jobs.ts'
import { listPacks, loadPack, packsFolder, readPack } from '#rooms/organisations/pack.ts'
import { need, withServer, type Command } from './command.ts'

async function withDatabase<T>(work: (db: Database, owner: Parameters<typeof loadPack>[0]) => Promise<T>): Promise<T> {
  return withServer(async (server) => {
    const db = openDatabase(server.appConfig, { connections: 4, streams: 1 })
    try {
      return await work(db, server.ownerConfig)
    } finally {
      await db.close()
    }
  })
}

export const migrateDatabase: Command = {
  async run() {
    await withServer(async (server) => console.log(`PostgreSQL ${server.version}，数据库结构已是最新。`), console.log)
    return 0
  },
}

export const tenant: Command = {
  async run({ words }) {
    const [deed, name] = words
    return withDatabase(async (db, owner) => {
      if (deed === 'add' && name) {
        if (!listPacks().includes(name)) throw new Problem('invalid', `没有这个包：${name}。现有：${listPacks().join('、')}（在 ${packsFolder}）`)
        await loadPack(owner, db, name, { demo: false, now: new Date() })
        if (await loadPlan(db, readPack(packsFolder, name).code, packsFolder, name, new Date())) console.log('方案已装入，可在“方案”里查看。')
        console.log(`辖区 ${name} 已开通。接着用 zhiben user add 开第一个账号。`)
        return 0
      }
      for (const row of await db.outside<{ code: string; name: string }>(sql`select code, name from tenants order by code`)) console.log(`${row.code.padEnd(20)}${row.name}`)
      return 0
    })
  },
}

export const user: Command = {
  options: { tenant: { type: 'string' }, login: { type: 'string' }, name: { type: 'string' }, role: { type: 'string' }, organisation: { type: 'string' }, post: { type: 'string' } },
  async run(args) {
    const [deed, login] = args.words
    return withDatabase(async (db) => (deed === 'reset' && login ? resetUser(db, login) : addUser(db, args)))
  },
}

async function addUser(db: Database, args: Parameters<Command['run']>[0]): Promise<number> {
  const [code, login, name, role, organisation] = ['tenant', 'login', 'name', 'role', 'organisation'].map((option) => need(args, option)) as [string, string, string, string, string]
  const [found] = await db.outside<{ id: string }>(sql`select id from tenants where code = ${code}`)
  if (!found) throw new Problem('invalid', `没有辖区 ${code}；先 zhiben tenant add`)
  const roles = readRoles()
  if (!roles.has(role)) throw new Problem('invalid', `没有角色 ${role}。可选：${[...roles].map(([key, { label }]) => `${key}（${label}）`).join('、')}`)
  const password = newPassword()
  const now = new Date()
  await db.write(systemScope(found.id), async (tx) => {
    const place = await tx.find<{ id: string; region: string | null }>(sql`select id, case when kind = 'community' then region_id end as region from organisations
      where tenant_id = ${found.id} and (name = ${organisation} or short_name = ${organisation})`)
    if (!place) throw new Problem('invalid', `辖区里没有机构“${organisation}”`)
    const id = newId()
    await insertAccount(tx, { id, name, mobile: null, login: login.toLowerCase(), passwordHash: await hashPassword(password), mustChange: true, role, post: String(args.values['post'] ?? roles.get(role)!.label), organisationId: place.id, entityId: null, regionId: place.region }, now)
    await append(tx, { what: 'account.created', subject: { type: 'account', id }, body: { login, role, by: '命令行' }, actor: { accountId: null, name: '命令行' }, at: now })
  })
  console.log(`账号 ${login} 已开通，初始密码（只显示这一次，首次登录要改）：${password}`)
  return 0
}

async function resetUser(db: Database, login: string): Promise<number> {
  const known = await findLogin(db, login.toLowerCase())
  if (!known) throw new Problem('invalid', `没有账号 ${login}`)
  const password = newPassword()
  const now = new Date()
  await db.write(systemScope(known.tenant_id), async (tx) => {
    await setPassword(tx, known.account_id, await hashPassword(password), true, now)
    await endSessionsOf(tx, known.account_id, now)
    await append(tx, { what: 'account.password-reset', subject: { type: 'account', id: known.account_id }, body: { by: '命令行' }, actor: { accountId: null, name: '命令行' }, at: now })
  })
  console.log(`账号 ${login} 的新初始密码（只显示这一次）：${password}`)
  return 0
}

export const verify: Command = {
  async run() {
    return withDatabase(async (db) => {
      let broken = 0
      for (const id of await listTenantIds(db)) {
        await seal(db, id)
        const report = await verifyChain(db, id)
        const [{ name } = { name: id }] = await db.outside<{ name: string }>(sql`select name from tenants where id = ${id}`)
        console.log(`${report.broken ? '✗' : '✓'} ${name}：${report.events} 条事件，链头 ${report.head.slice(0, 16)}${report.broken ? `。${report.broken}` : ''}`)
        if (report.broken) broken++
      }
      return broken ? 1 : 0
    })
  },
}

export const recountFigures: Command = {
  options: { repair: { type: 'boolean' } },
  async run({ values }) {
    return withDatabase(async (db) => {
      let wrong = 0
      for (const { id, name } of await db.outside<{ id: string; name: string }>(sql`select id, name from tenants order by code`)) {
        const now = new Date()
        const { cases, days, differences, examples } = await db.write(systemScope(id), (tx) => prove(tx, dayOf(now), now, values['repair'] === true))
        console.log(`${differences ? '✗' : '✓'} ${name}：${cases} 件隐患、${days} 个变化日，${differences ? `${differences} 处不符` : '全部相符'}`)
        for (const words of examples) console.log(`  ${words}`)
        wrong += differences
      }
      if (wrong && !values['repair']) console.log('用 zhiben recount --repair 按事件改正。')
      return wrong ? 1 : 0
    })
  },
}
