// Starts the embedded server, or attaches to the one that already serves the folder. Any number of processes may race
// here on one data folder: PostgreSQL's lock file lets one server live, and a session advisory lock inside it says
// which process stops it. When that process was killed, the next one to attach takes the lock and with it the duty.
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type Account, checkReachable, chooseAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { APP_ROLE, ensureCluster, OWNER_ROLE, realClusterDir, SOCKET_PORT, writeConfiguration } from './cluster.ts'
import { findServer, type LockFile, removeStaleLocks, spawnServer, stopServer } from './postmaster.ts'
import { type ConnectionConfig, onDatabase, type RunningServer, SESSION_OPTIONS } from './running.ts'
import { errorCode, type Log, StartError } from './start-error.ts'

export type StartOptions = {
  /** The data folder of Zhiben (ZHIBEN_DATA); the cluster is `db/` in it, programs `pg/`, log `log/`. Made if missing. */
  dataDir: string
  /** A folder with `postgres` and `initdb` (PG_BIN) instead of the programs that npm brought. */
  pgBin?: string | undefined
  log: Log
  /** Tests only: nothing is flushed to disk, autovacuum is off. */
  throwaway?: boolean
  /** Tests only: where the copied programs go, to share them between data folders. */
  programsDir?: string
}

const DATABASE = 'zhiben'
/** How long a lock file may refuse us: after kill -9 the old server needs up to 1.5 s to be reaped. */
const LOCK_LIMIT_MS = 15_000
const KEEPER_LOCK = 7_116_001
const PROVISION_LOCK = 7_116_002
/** Where the socket goes when the data folder's path is too long for one. */
const SHORT_SOCKET_DIR = /^\/tmp\/zhiben-[0-9a-f]{12}$/
const LOG_LIMIT_BYTES = 20 * 2 ** 20

export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { log, throwaway = false } = options
  const account = chooseAccount(join(options.dataDir, 'db'))
  prepareDataDir(options.dataDir, account)
  const clusterDir = realClusterDir(options.dataDir)
  const binaries = await findBinaries({ pgBin: options.pgBin, into: options.programsDir ?? join(options.dataDir, 'pg'), account, log })
  const passwordFile = process.platform === 'win32' ? makePasswordFile(options.dataDir) : undefined
  await ensureCluster(clusterDir, binaries, account, { throwaway, passwordFile, log })
  const password = passwordFile ? readFileSync(passwordFile, 'utf8').trim() : undefined
  const logFile = rotatedLog(join(options.dataDir, 'log'))

  for (let deadline = Date.now() + LOCK_LIMIT_MS; ; await delay(50)) {
    const found = findServer(clusterDir)
    if (found.state === 'live') {
      const joined = found.lock.status === 'ready' ? await attach(clusterDir, binaries, found.lock, password, log) : undefined
      if (joined) return joined
      // Starting up, recovering or shutting down: it is someone's, and working.
      if (found.lock.status === 'starting') deadline = Math.max(deadline, Date.now() + 1_000)
    } else if (found.state !== 'leaving') {
      const socketDir = prepareSocketDir(options.dataDir, account)
      removeStaleLocks(clusterDir, socketDir)
      const port = process.platform === 'win32' ? await freePort() : SOCKET_PORT
      writeConfiguration(clusterDir, account, { socketDir, port, throwaway })
      const spawned = await spawnServer(clusterDir, binaries, account, logFile, log)
      if (spawned.outcome === 'ready') return open(clusterDir, { pid: spawned.pid, socketDir, port, password, attached: false, log })
    }
    if (Date.now() > deadline) {
      throw new StartError(`数据文件夹 ${clusterDir} 被另一个数据库进程占用（postmaster.pid${found.state === 'live' ? `，进程号 ${found.lock.pid}` : ''}），等了 ${LOCK_LIMIT_MS / 1000} 秒仍不能使用。请确认没有另一个治本在用它，或结束该进程后重试。`)
    }
  }
}

/** Joins a running server. Undefined: it is not ready for us (yet), look again. */
async function attach(clusterDir: string, binaries: Binaries, lock: LockFile, password: string | undefined, log: Log): Promise<RunningServer | undefined> {
  let server: RunningServer
  try {
    server = await open(clusterDir, { pid: lock.pid, socketDir: lock.socketDir, port: lock.port, password, attached: true, log })
  } catch (error) {
    // 57P03: starting up or shutting down. 28000: it was started for other users' sockets; it cannot serve us.
    if (['57P03', 'ECONNREFUSED', 'ENOENT', 'ECONNRESET', '57P01'].includes(errorCode(error) ?? '')) return undefined
    throw error
  }
  if (server.version === binaries.version) return server
  if (!server.owned) {
    await server.stop()
    throw new StartError(`这个数据文件夹正由另一个治本进程以 PostgreSQL ${server.version} 运行（进程号 ${lock.pid}），而这里的程序是 ${binaries.version}。请先停止那一个。`)
  }
  log(`上次遗留的数据库是 ${server.version} 版，换为 ${binaries.version}`)
  await server.stop()
  return undefined
}

type Opening = { pid: number; socketDir: string; port: number; password: string | undefined; attached: boolean; log: Log }

async function open(clusterDir: string, { pid, socketDir, port, password, attached, log }: Opening): Promise<RunningServer> {
  const host = process.platform === 'win32' ? '127.0.0.1' : socketDir
  const base = { host, port, options: SESSION_OPTIONS, ...(password ? { password } : {}) }
  const ownerConfig: ConnectionConfig = { ...base, user: OWNER_ROLE, database: DATABASE }
  const appConfig: ConnectionConfig = { ...base, user: APP_ROLE, database: DATABASE }
  const keeper = new pg.Client({ ...onDatabase(ownerConfig, 'postgres'), application_name: 'zhiben keeper', options: `${SESSION_OPTIONS} -c idle_session_timeout=0` })
  let stopping = false
  const lost = new Promise<void>((resolve) => {
    keeper.on('error', (error) => {
      if (!stopping) log(`与数据库的联系中断：${error.message}`)
    })
    keeper.on('end', () => {
      if (!stopping) resolve()
    })
  })
  await keeper.connect()
  const { rows } = await keeper.query<{ owned: boolean; version: string }>(`select pg_try_advisory_lock(${KEEPER_LOCK}) as owned, current_setting('server_version') as version`)
  const owned = rows[0]?.owned ?? false
  await provision(keeper, password)
  const version = rows[0]?.version.split(' ')[0] ?? ''
  log(attached ? `接上正在运行的数据库 PostgreSQL ${version}（进程号 ${pid}）` : `数据库 PostgreSQL ${version} 已启动（进程号 ${pid}）`)
  const stop = async () => {
    if (stopping) return
    stopping = true
    if (owned) {
      await stopServer(clusterDir, pid)
      if (SHORT_SOCKET_DIR.test(socketDir)) rmSync(socketDir, { recursive: true, force: true })
      log('数据库已停止')
    }
    await keeper.end().catch(() => undefined)
  }
  return { kind: 'embedded', ownerConfig, appConfig, version, major: Number.parseInt(version, 10), socketDir, pid, attached, owned, lost, stop }
}

/** The database and the app's role, made if missing: a kill may fall between initdb and here. */
async function provision(keeper: pg.Client, password: string | undefined): Promise<void> {
  const missing = await keeper.query(`select (select count(*) from pg_roles where rolname = '${APP_ROLE}') + (select count(*) from pg_database where datname = '${DATABASE}') < 2 as missing`)
  if (!missing.rows[0]?.missing) return
  await keeper.query(`select pg_advisory_lock(${PROVISION_LOCK})`)
  try {
    const role = await keeper.query(`select from pg_roles where rolname = '${APP_ROLE}'`)
    if (role.rowCount === 0) {
      await keeper.query(`create role ${APP_ROLE} login nosuperuser nocreatedb nocreaterole nobypassrls${password ? ` password ${keeper.escapeLiteral(password)}` : ''}`)
    }
    const database = await keeper.query(`select from pg_database where datname = '${DATABASE}'`)
    if (database.rowCount === 0) await keeper.query(`create database ${DATABASE}`)
    await keeper.query(`revoke all on database ${DATABASE} from public; grant connect, temporary on database ${DATABASE} to ${APP_ROLE}`)
  } finally {
    await keeper.query(`select pg_advisory_unlock(${PROVISION_LOCK})`)
  }
}

function prepareDataDir(dataDir: string, account: Account): void {
  // Under root the server's own user must pass through to its folder; it cannot list or read anything else there.
  const mode = account.self ? 0o700 : 0o711
  try {
    const fresh = mkdirSync(dataDir, { recursive: true, mode: 0o755 }) !== undefined
    if (process.platform !== 'win32' && (fresh || statSync(dataDir).uid === process.getuid?.())) chmodSync(dataDir, mode)
    mkdirSync(join(dataDir, 'log'), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartError(`数据文件夹 ${dataDir} 建不了或写不进去（${errorCode(error) ?? String(error)}）。请检查权限，或用 ZHIBEN_DATA 换一个文件夹。`, error)
  }
  checkReachable(dataDir, account, 'ZHIBEN_DATA')
}

/** A socket's path may have at most 107 bytes (103 on macOS), so a deep data folder gets a short one in /tmp. */
export function socketDirFor(dataDir: string): string {
  const near = join(dataDir, 'run')
  if (Buffer.byteLength(join(near, `.s.PGSQL.${SOCKET_PORT}`)) <= 103) return near
  return `/tmp/zhiben-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`
}

function prepareSocketDir(dataDir: string, account: Account): string {
  const dir = socketDirFor(dataDir)
  if (process.platform === 'win32') return dir
  try {
    mkdirSync(dir, { mode: 0o700 })
    if (!account.self) chownSync(dir, account.uid, account.gid)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  const found = lstatSync(dir)
  // In /tmp anyone could have made it first and read along.
  if (!found.isDirectory() || ![account.uid, 0].includes(found.uid)) throw new StartError(`套接字文件夹 ${dir} 不属于用户 ${account.name}，可能是别人放的。请删除它后再启动。`)
  if (found.uid === process.getuid?.() && !account.self) chownSync(dir, account.uid, account.gid)
  chmodSync(dir, 0o700)
  return dir
}

function rotatedLog(dir: string): string {
  const file = join(dir, 'postgresql.log')
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`)
  return file
}

function makePasswordFile(dataDir: string): string {
  const file = join(dataDir, 'pg-password')
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  return file
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
