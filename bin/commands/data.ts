// Data in and out from the command line, always through the product's own endpoints as a named person.
import { createReadStream, createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { restoreToDatabase, restoreToFolder } from '#platform/db/restore.ts'
import { writeBackup } from '#platform/db/backup.ts'
import { externalServer } from '#platform/db/server/index.ts'
import { systemScope } from '#platform/db/tx.ts'
import { Download, perform, type Endpoint } from '#platform/http/endpoint.ts'
import { day, dayOf } from '#platform/time/day.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { Problem } from '#platform/problems/problem.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { findAccount, findActor, findLogin } from '#rooms/accounts/store.ts'
import { buildProduct, type Product } from '../product.ts'
import { filesFolder, migrationsDir, need, settings, withServer, type Command } from './command.ts'

async function withProduct<T>(work: (product: Product) => Promise<T>): Promise<T> {
  return withServer(async (server, s) => {
    const product = await buildProduct({ app: server.appConfig, dataFolder: s.dataDir, limits: Infinity, background: false })
    try {
      return await work(product)
    } finally {
      await product.close()
    }
  })
}

async function actorOf(product: Product, login: string): Promise<Actor> {
  const known = await findLogin(product.db, login.toLowerCase())
  const actor = known && (await product.db.read(systemScope(known.tenant_id), async (tx) => {
    const account = await findAccount(tx, known.account_id)
    return account && !account.disabledAt ? findActor(tx, account, readRoles(), dayOf(new Date())) : undefined
  }))
  if (!actor) throw new Problem('invalid', `没有可用的账号 ${login}`)
  return actor
}

function ledgerEndpoint(product: Product, ledger: string | undefined, deed: 'import' | 'export'): Endpoint {
  const point = product.endpoints.find(({ contract }) => contract.path === `/api/${ledger}/${deed}`)
  const known = product.endpoints.flatMap(({ contract }) => /^\/api\/([a-z-]+)\/export$/.exec(contract.path)?.[1] ?? [])
  if (!point) throw new Problem('invalid', `没有台账“${ledger}”，或它不能${deed === 'import' ? '导入' : '导出'}。现有：${known.join('、')}`)
  return point
}

export const importFile: Command = {
  options: { as: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run(args) {
    const [ledger, file] = args.words
    if (!file) throw new Problem('invalid', '要给出文件：import <台账> <文件> --as 登录名')
    return withProduct(async (product) => {
      const report = (await perform(product.house, ledgerEndpoint(product, ledger, 'import'), await actorOf(product, need(args, 'as')), {
        query: { name: basename(file), dryRun: args.values['dry-run'] ? 'true' : 'false' }, upload: createReadStream(file),
      })) as { read: number; created: number; updated: number; unchanged: number; rejected: number; problems: { row: number; column: string; message: string }[]; aside?: number; differences?: { row: number; number: string; field: string; ours: string; theirs: string }[] }
      console.log(`读到 ${report.read} 行：新增 ${report.created}，修改 ${report.updated}，没变 ${report.unchanged}，没导入 ${report.rejected}${report.aside ? `，像是已有的留给人判断 ${report.aside}` : ''}`)
      for (const { row, number, field, ours, theirs } of report.differences?.slice(0, 50) ?? []) console.log(`  第 ${row} 行与 ${number} 不一样：${field} 这里是 ${ours}，表里是 ${theirs}`)
      for (const { row, column, message } of report.problems.slice(0, 50)) console.log(`  第 ${row} 行 ${column}：${message}`)
      return report.rejected ? 3 : 0
    })
  },
}

export const exportFile: Command = {
  options: { as: { type: 'string' }, to: { type: 'string' }, query: { type: 'string' } },
  async run(args) {
    const to = need(args, 'to')
    return withProduct(async (product) => {
      const query = { ...Object.fromEntries(new URLSearchParams(String(args.values['query'] ?? ''))), format: to.endsWith('.csv') ? 'csv' : 'xlsx' }
      const download = (await perform(product.house, ledgerEndpoint(product, args.words[0], 'export'), await actorOf(product, need(args, 'as')), { query })) as Download
      await pipeline(Buffer.isBuffer(download.content) ? Readable.from([download.content]) : download.content, createWriteStream(to))
      console.log(`已导出到 ${to}`)
      return 0
    })
  },
}

export const sim: Command = {
  options: { pack: { type: 'string' }, seed: { type: 'string' }, until: { type: 'string' }, small: { type: 'boolean' } },
  async run(args) {
    const { simulate } = await import('#sim/run.ts')
    return withServer(async (server, s) => {
      const product = await buildProduct({ app: server.appConfig, dataFolder: s.dataDir, limits: Infinity, background: false })
      try {
        const until = day(String(args.values['until'] ?? dayOf(new Date())))
        const played = await simulate({ product, ownerConfig: server.ownerConfig, pack: String(args.values['pack'] ?? '_example'), seed: String(args.values['seed'] ?? '1'), until, scale: args.values['small'] ? 'small' : 'full', log: { info: (_facts: unknown, line?: string) => line && console.log(line) } as never,
          progress: ({ day: reached, hazards, open }) => console.log(`${reached}　发现 ${hazards} 件，在办 ${open} 件`) })
        console.log(JSON.stringify(played, null, 1).slice(0, 4000))
        return 0
      } finally {
        await product.close()
      }
    })
  },
}

export const plan: Command = {
  options: 'own',
  async run({ words }) {
    const { run } = await import('#scripts/compile-plan.ts')
    return run(words[0] === 'compile' ? words.slice(1) : words)
  },
}

export const backup: Command = {
  async run({ words }) {
    const [to] = words
    if (!to) throw new Problem('invalid', '要给出备份文件的名字：backup <文件>')
    return withServer(async (server, s) => {
      const summary = await writeBackup({ owner: server.ownerConfig, filesDir: filesFolder(s), to, now: new Date(), log: () => undefined })
      console.log(`已备份到 ${summary.file}：${summary.tables} 张表 ${summary.rows} 行，附件 ${summary.files} 个，共 ${(summary.bytes / 1048576).toFixed(1)} MB`)
      return 0
    })
  },
}

export const restore: Command = {
  options: { into: { type: 'string' } },
  async run(args) {
    const [from] = args.words
    if (!from) throw new Problem('invalid', '要给出备份文件：restore <文件> --into 空文件夹')
    const { settings: s } = settings()
    const dataDir = need(args, 'into')
    const log = () => undefined
    const source = { from, migrationsDir, log }
    const { rows, tables, files, takenAt } = s.databaseUrl
      ? await restoreToDatabase({ ...source, owner: (await externalServer(s.databaseUrl, log)).ownerConfig, filesDir: join(dataDir, 'files') })
      : await restoreToFolder({ ...source, dataDir, ...(s.pgBin ? { pgBin: s.pgBin } : {}) })
    console.log(`已恢复 ${takenAt} 的备份：${tables} 张表 ${rows} 行，附件 ${files} 个。用 ZHIBEN_DATA=${dataDir} zhiben start 启动。`)
    return 0
  },
}
