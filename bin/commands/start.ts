// `zhiben start`: server, schema, packs, product, web pages, in that order; and its clean stop.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pino from 'pino'
import { bringUpToDate } from '#platform/db/distribute.ts'
import { serveWeb } from '#platform/http/web.ts'
import type { ConnectionConfig } from '#platform/db/server/index.ts'
import { dayOf } from '#platform/time/day.ts'
import { buildProduct, type Product } from '../product.ts'
import { buildWeb } from './build.ts'
import { migrationsDir, openServer, projectDir, settings, type Command } from './command.ts'

const pidFile = (dataDir: string) => join(dataDir, 'zhiben.pid')

export const start: Command = {
  options: { demo: { type: 'boolean' }, quiet: { type: 'boolean' } },
  async run({ values }) {
    const began = performance.now()
    const say = (line: string) => values['quiet'] || console.log(line)
    const { settings: s } = settings()
    await buildWeb(say)
    const server = await openServer(s, say)
    const { applied } = await bringUpToDate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
    if (applied.length) say(`数据库结构已更新：${applied.length} 步`)
    const log = pino({ level: s.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: join(s.dataDir, 'log', 'zhiben.log'), mkdir: true, sync: false }))
    const product = await buildProduct({
      // Daily jobs must not meet a demo jurisdiction that is only half played.
      background: false,
      app: server.appConfig, dataFolder: s.dataDir, log, uploadLimitMb: s.uploadLimitMb, idleMinutes: s.sessionIdleMinutes,
      secure: s.publicUrl?.startsWith('https:') ?? false, trustProxy: s.publicUrl !== undefined,
      ...(s.oidc ? { signOn: { ...s.oidc, publicUrl: s.publicUrl ?? `http://127.0.0.1:${s.port}` } } : {}),
    })
    await serveWeb(product.http, join(projectDir, '.build', 'web'))
    await product.http.listen({ host: s.host, port: s.port })
    const address = product.http.server.address()
    const port = typeof address === 'object' && address ? address.port : s.port
    writeFileSync(pidFile(s.dataDir), `${process.pid}\n`)
    say(`\n治本已启动，用了 ${((performance.now() - began) / 1000).toFixed(1)} 秒。`)
    for (const url of s.publicUrl ? [s.publicUrl] : addresses(s.host, port)) say(`  ${url}`)
    // People can look at the door while the demo jurisdictions are still being played.
    if (values['demo']) say(await demonstrate(product, server.ownerConfig, say))
    product.run()

    const stopped = new Promise<string>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
      void server.lost.then(() => resolve('lost'))
    })
    const why = await stopped
    if (why === 'lost') console.error('数据库服务意外停止，治本随之退出。请再启动一次；记录不会丢。')
    await product.close()
    await server.stop()
    rmSync(pidFile(s.dataDir), { force: true })
    return why === 'lost' ? 1 : 0
  },
}

/** Loads the demo data where it is missing. Answers the accounts to look around with, as lines to print. */
async function demonstrate(product: Product, owner: ConnectionConfig, say: (line: string) => void): Promise<string> {
  const { loadDemo, DEMO_PASSWORD } = await import('#sim/demo.ts')
  const accounts = await loadDemo({ product, ownerConfig: owner, today: dayOf(new Date()), log: { info: (_facts: unknown, line?: string) => line && say(line) } as never })
  const lines = [`\n演示账号（密码都是 ${DEMO_PASSWORD}，只在演示数据里有效）：`]
  for (const tenant of new Set(accounts.map((account) => account.tenant))) {
    lines.push(`  ${tenant}`)
    for (const { login, name, post, home } of accounts.filter((account) => account.tenant === tenant)) lines.push(`    ${login.padEnd(18)}${home === 'field' ? '手机' : '电脑'}  ${name}，${post}`)
  }
  return lines.join('\n')
}

function addresses(host: string, port: number): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [`http://${host}:${port}`]
  const outside = Object.values(networkInterfaces()).flat().filter((one) => one && one.family === 'IPv4' && !one.internal).map((one) => `http://${one!.address}:${port}`)
  return [`http://127.0.0.1:${port}`, ...outside]
}

export const stop: Command = {
  async run() {
    const { settings: s } = settings()
    const file = pidFile(s.dataDir)
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    if (!pid || !alive(pid)) {
      console.log('没有正在运行的服务。')
      return 0
    }
    process.kill(pid, 'SIGTERM')
    for (let waited = 0; waited < 30_000 && alive(pid); waited += 100) await delay(100)
    console.log(alive(pid) ? '30 秒内没有停下来，请查看日志。' : '已停止。')
    return alive(pid) ? 1 : 0
  },
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
