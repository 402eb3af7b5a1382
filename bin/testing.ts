// A product for tests: its own database from the migrated template, the fictional jurisdiction, one account of each role,
// and clients that speak to it as those people, over HTTP without a network.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { hashPassword } from '#platform/auth/passwords.ts'
import { newId } from '#platform/db/ids.ts'
import { systemScope } from '#platform/db/tx.ts'
import { testDatabase, type TestDatabase } from '#platform/db/testing.ts'
import { finish, runDaily, settle } from '#platform/jobs/runner.ts'
import { type Day, dayOf } from '#platform/time/day.ts'
import { insertAccount } from '#rooms/accounts/store.ts'
import { loadPack, organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import { buildProduct, type Product, type ProductOptions } from './product.ts'

export type Reply<T = Record<string, unknown>> = { status: number; body: T; headers: Record<string, unknown>; raw: Buffer }

export type Client = {
  get<T = Record<string, never>>(path: string): Promise<Reply<T>>
  post<T = Record<string, never>>(path: string, body?: unknown): Promise<Reply<T>>
  put<T = Record<string, never>>(path: string, body?: unknown): Promise<Reply<T>>
  delete<T = Record<string, never>>(path: string): Promise<Reply<T>>
  upload<T = Record<string, never>>(method: 'POST' | 'PUT', path: string, bytes: Uint8Array): Promise<Reply<T>>
  cookie: string
}

export const PASSWORD = 'Correct-Horse-7'
let hashed: Promise<string> | undefined

export type Person = { login: string; name: string; role: string; post: string; organisation?: string; region?: string; entityId?: string }

export type TestProduct = Product & {
  database: TestDatabase
  tenantId: string
  /** Moves the clock; starts at 2026-11-22 09:00 in Shanghai. */
  setNow(iso: string): void
  /** The day it is by this house's clock; the machine's is nobody's business. */
  today(): Day
  organisation(code: string): Promise<string>
  region(code: string): Promise<string>
  /** Opens an account with the common password, in the example jurisdiction or another tenant. */
  addPerson(person: Person, tenant?: { id: string; code: string }): Promise<string>
  signIn(login: string): Promise<Client>
  /** Seals events, runs their consumers and does what waits behind them. */
  settle(): Promise<void>
  /** Runs the daily jobs for today. */
  daily(): Promise<void>
}

/** TEST_NOW=2027-01-01T00:30:00+08:00 plays whatever has a running clock on another day. */
const START = process.env['TEST_NOW'] ?? '2026-11-22T09:00:00+08:00'

type TestOptions = Partial<ProductOptions> & { /** The clock goes on from its start, as people's do; else it stands until it is moved. */ running?: boolean }

/** Call at the top level of a test file or describe. */
export async function testProduct({ running = false, ...options }: TestOptions = {}): Promise<TestProduct> {
  const database = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-files-'))
  let set = new Date(running ? START : '2026-11-22T01:00:00Z').getTime()
  let setAt = performance.now()
  const clock = () => new Date(set + (running ? performance.now() - setAt : 0))
  const product = await buildProduct({ app: database.app, dataFolder: folder, clock, limits: Infinity, background: false, connections: 6, ...options })
  afterAll(async () => {
    await product.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const tenantId = await loadPack(database.owner, product.db, '_example', { demo: true, now: clock() })

  const client = (cookie: string): Client => {
    const call = async <T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: string | Buffer, type = 'application/json'): Promise<Reply<T>> => {
      const reply = await product.http.inject({
        method, url, headers: { 'x-zhiben': '1', ...(cookie ? { cookie } : {}), ...(payload !== undefined ? { 'content-type': type } : {}) }, ...(payload !== undefined ? { payload } : {}),
      })
      const isJson = String(reply.headers['content-type'] ?? '').includes('json')
      return { status: reply.statusCode, body: (isJson ? JSON.parse(reply.body) : reply.body) as T, headers: reply.headers, raw: reply.rawPayload }
    }
    return {
      cookie,
      get: (path) => call('GET', path),
      post: (path, body = {}) => call('POST', path, JSON.stringify(body)),
      put: (path, body = {}) => call('PUT', path, JSON.stringify(body)),
      delete: (path) => call('DELETE', path),
      upload: (method, path, bytes) => call(method, path, Buffer.from(bytes), 'application/octet-stream'),
    }
  }

  return {
    ...product, database, tenantId,
    setNow(iso) {
      set = Date.parse(iso)
      setAt = performance.now()
    },
    today: () => dayOf(clock()),
    organisation: (code) => organisationIdOf('example', code),
    region: (code) => regionIdOf('example', code),
    async addPerson(person, tenant = { id: tenantId, code: 'example' }) {
      const id = newId()
      hashed ??= hashPassword(PASSWORD)
      const passwordHash = await hashed
      await product.db.write(systemScope(tenant.id), async (tx) => insertAccount(tx, {
        id, name: person.name, mobile: null, login: person.login, passwordHash, mustChange: false, role: person.role, post: person.post,
        organisationId: person.organisation ? await organisationIdOf(tenant.code, person.organisation) : null, entityId: person.entityId ?? null,
        regionId: person.region ? await regionIdOf(tenant.code, person.region) : null,
      }, new Date('2024-01-01T00:00:00Z')))
      return id
    },
    async signIn(login) {
      const reply = await client('').post('/api/session', { login, password: PASSWORD })
      if (reply.status !== 200) throw new Error(`sign-in of ${login} failed: ${JSON.stringify(reply.body)}`)
      return client(String([reply.headers['set-cookie']].flat()[0]).split(';')[0]!)
    },
    async settle() {
      await settle(product.db, product.consumers, tenantId, clock())
      await finish(product.db, product.backgrounds, tenantId, clock())
    },
    daily: () => runDaily(product.db, product.jobs, tenantId, clock()),
  }
}
