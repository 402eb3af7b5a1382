// Whether reviewers wait while photos pour in: 20 enterprises hand in 200 photos of 3 MB as fast as they go, reviewers accept
// meanwhile what was handed in before and what has just come. `npm run bench -- burst`
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import sharp from 'sharp'
import { migrationsDir } from '#bin/commands/command.ts'
import { buildProduct } from '#bin/product.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import { newId } from '#platform/db/ids.ts'
import { migrate } from '#platform/db/migrate.ts'
import { startServer } from '#platform/db/server/index.ts'
import { systemScope } from '#platform/db/tx.ts'
import { finish, settle } from '#platform/jobs/runner.ts'
import { insertAccount } from '#rooms/accounts/store.ts'
import { loadPack, organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import { HEAP } from './heap.ts'
import { drawScene } from './photo-scenes.ts'

const PORT = 7193
/** Handed in and compared before, by each enterprise. */
const BEFORE = 4
const PASSWORD = 'Bench-Password-1'
type Send = <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>

export async function benchBurst({ clients, each, log }: { clients: number; each: number; log: (line: string) => void }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-bench-'))
  const server = await startServer({ dataDir: folder, log: () => undefined })
  await migrate(server.ownerConfig, { dir: migrationsDir, log: () => undefined })
  const product = await buildProduct({ app: server.appConfig, dataFolder: folder, limits: Infinity, background: false, connections: 4 })
  const tenantId = await loadPack(server.ownerConfig, product.db, '_example', { demo: true, now: new Date() })
  const [organisationId, regionId] = [await organisationIdOf('example', 'jingfa'), await regionIdOf('example', 'xg')]
  const passwordHash = await hashPassword(PASSWORD)
  const account = (login: string, role: string, entityId: string | null) => product.db.write(systemScope(tenantId), (tx) => insertAccount(tx, { id: newId(), name: login, mobile: null, login, passwordHash, mustChange: false, role, post: '基准', organisationId: entityId ? null : organisationId, entityId, regionId: null }, new Date('2024-01-01')))
  const within = async (login: string): Promise<Send> => {
    const signed = await product.http.inject({ method: 'POST', url: '/api/session', headers: { 'x-zhiben': '1' }, payload: { login, password: PASSWORD } })
    const cookie = String([signed.headers['set-cookie']].flat()[0]).split(';')[0]!
    return async (method, url, body) => {
      const reply = await product.http.inject({ method: method as 'POST', url, headers: { cookie, 'x-zhiben': '1', 'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json' }, payload: Buffer.isBuffer(body) ? body : JSON.stringify(body) })
      if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.statusCode} ${reply.body.slice(0, 300)}`)
      return JSON.parse(reply.body) as never
    }
  }
  for (const login of ['finder', 'reviewer-0', 'reviewer-1']) await account(login, 'regulator', null)
  const finder = await within('finder')
  const photoOf = async (seed: number, width: number) => {
    const { pixels } = drawScene(seed)
    const grain = await sharp({ create: { width, height: (width * 3) / 4, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: width > 1000 ? 16 : 4 } } }).png({ compressionLevel: 1 }).toBuffer()
    return sharp(pixels, { raw: { width: 320, height: 240, channels: 1 } }).resize(width, (width * 3) / 4, { kernel: 'cubic' }).toColourspace('srgb').composite([{ input: grain, blend: 'soft-light' }]).jpeg({ quality: 90 }).toBuffer()
  }

  type Case = { id: string; version: number; owner: number }
  const before: Case[] = []
  const burst: Case[] = []
  for (let n = 0; n < clients; n++) {
    const entityId = newId()
    await finder('POST', '/api/entities', { commandId: newId(), id: entityId, fields: { name: `基准单位${n}`, kind: 'place', regionId, organisationId } })
    await account(`owner-${n}`, 'enterprise-principal', entityId)
    const owner = await within(`owner-${n}`)
    for (let i = 0; i < BEFORE + each; i++) {
      const at: Case = { id: newId(), version: 0, owner: n }
      const send = async (who: Send, path: string, body: object) => {
        at.version = (await who<{ row: { version: number } }>('POST', path, { commandId: newId(), ...(at.version ? { baseVersion: at.version } : {}), ...body })).row.version
      }
      await send(finder, '/api/hazards', { id: at.id, entityId, description: '疏散通道堆放杂物' })
      await send(finder, `/api/hazards/${at.id}/grade`, { level: 'general' })
      await send(finder, `/api/hazards/${at.id}/assign`, { dueOn: `${new Date().getFullYear() + 1}-01-01`, reviewOrganisationId: organisationId })
      await send(owner, `/api/hazards/${at.id}/plan`, { planMeasures: '清走', planResponsible: '负责人', planFunds: 0, planDueOn: new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10), planContingency: '停用' })
      if (i >= BEFORE) {
        burst.push(at)
        continue
      }
      const photo = newId()
      await owner('PUT', `/api/files/${photo}?name=a.jpg&purpose=after`, await photoOf(n * 1000 + i, 640))
      await send(owner, `/api/hazards/${at.id}/rectify`, { rectification: `已清走第${n}号第${i}处的杂物`, photos: [photo] })
      before.push(at)
    }
  }
  await settle(product.db, product.consumers, tenantId, new Date())
  await finish(product.db, product.backgrounds, tenantId, new Date())
  await product.close()
  const large = await Promise.all(Array.from({ length: 6 }, (_, i) => photoOf(900_000 + i, 4032)))
  log(`${before.length} hazards handed in and compared before, ${burst.length} to be handed in by ${clients} with photos of ${(large[0]!.length / 1e6).toFixed(1)} MB`)

  const child = fork(join(import.meta.dirname, 'serve-product.ts'), { env: { ...process.env, BENCH_APP: JSON.stringify(server.appConfig), BENCH_FOLDER: folder, BENCH_PORT: String(PORT) }, execArgv: [...HEAP, '--import', 'tsx'] })
  await new Promise((resolve) => child.once('message', resolve))
  try {
    const signIn = async (login: string): Promise<Send> => {
      const signed = await fetch(`http://127.0.0.1:${PORT}/api/session`, { method: 'POST', headers: { 'x-zhiben': '1', 'content-type': 'application/json' }, body: JSON.stringify({ login, password: PASSWORD }) })
      const cookie = signed.headers.get('set-cookie')!.split(';')[0]!
      return async (method, path, body) => {
        const reply = await fetch(`http://127.0.0.1:${PORT}${path}`, { method, headers: { cookie, 'x-zhiben': '1', 'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json' }, body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) })
        if (!reply.ok) throw new Error(`${path}: ${reply.status} ${(await reply.text()).slice(0, 300)}`)
        return (await reply.json()) as never
      }
    }
    const reviewers = [await signIn('reviewer-0'), await signIn('reviewer-1')]
    const owners = await Promise.all(Array.from({ length: clients }, (_, n) => signIn(`owner-${n}`)))
    const accept = async (reviewer: Send, at: Case) => {
      const began = performance.now()
      await reviewer('POST', `/api/hazards/${at.id}/accept`, { commandId: newId(), baseVersion: at.version, review: '到现场看过，已清' })
      return performance.now() - began
    }
    const say = (name: string, times: number[]) => {
      const sorted = times.toSorted((a, b) => a - b)
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0)
      log(`| ${name} | ${sorted.length} | ${at(0.5)} ms | ${at(0.95)} ms | ${sorted.at(-1)!.toFixed(0)} ms |`)
    }
    log('\n| accepting | times | median | p95 | slowest |\n|---|---|---|---|---|')
    const quiet: number[] = []
    for (const at of before.splice(0, Math.floor(before.length / 4))) quiet.push(await accept(reviewers[0]!, at))
    say('while nothing comes', quiet)

    let coming = true
    const began = performance.now()
    const handedIn: Case[] = []
    const fresh: number[] = []
    const pouring = Promise.all(owners.map(async (owner, n) => {
      for (const at of burst.filter((one) => one.owner === n)) {
        const photo = newId()
        await owner('PUT', `/api/files/${photo}?name=a.jpg&purpose=after`, Buffer.concat([large[(n + handedIn.length) % large.length]!, Buffer.from(newId())]))
        at.version = (await owner<{ row: { version: number } }>('POST', `/api/hazards/${at.id}/rectify`, { commandId: newId(), baseVersion: at.version, rectification: '已清走', photos: [photo] })).row.version
        handedIn.push(at)
      }
    })).finally(() => (coming = false))
    const during: number[] = []
    const [atDesk, onSite] = reviewers as [Send, Send]
    await Promise.all([
      pouring,
      (async () => {
        while (coming && before.length) during.push(await accept(atDesk, before.shift()!))
      })(),
      (async () => {
        // What has just come is compared before it is accepted. The burst repeats a few pictures, so that most are refused after the comparison: 422.
        while (coming) {
          const at = handedIn.pop()
          if (!at) {
            await new Promise((resolve) => setImmediate(resolve))
            continue
          }
          const start = performance.now()
          await onSite('POST', `/api/hazards/${at.id}/accept`, { commandId: newId(), baseVersion: at.version, review: '看过' }).catch(() => undefined)
          fresh.push(performance.now() - start)
        }
      })(),
    ])
    const poured = performance.now() - began
    say('what was compared before, while 200 photos come', during)
    say('what has just come, compared within the request', fresh)
    const owner = new pg.Client(server.ownerConfig)
    await owner.connect()
    const left = async () => Number((await owner.query<{ n: string }>('select count(*) as n from evidence_checks where done_at is null and tries < 5')).rows[0]!.n)
    const open = await left()
    while (await left()) await new Promise((resolve) => setTimeout(resolve, 200))
    log(`\n${burst.length} photos handed in within ${(poured / 1000).toFixed(1)} s; ${open} hazards were still to be compared then, all were ${((performance.now() - began - poured) / 1000).toFixed(1)} s later`)
    await owner.end()
  } finally {
    child.kill('SIGKILL')
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
