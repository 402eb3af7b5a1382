// The cluster on disk: creates it with the flags that Chinese needs, refuses one of another major version, and writes
// the settings that every start begins with. Sites put their own settings into `local.conf` beside ours.
import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, statfsSync, writeFileSync } from 'node:fs'
import { totalmem, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, identity } from './account.ts'
import { type Binaries, buildingName, removeLeftovers, renameUnlessThere, syncPath } from './binaries.ts'
import { type Log, StartError } from './start-error.ts'

export const OWNER_ROLE = 'zhiben_owner'
export const APP_ROLE = 'zhiben_app'
export const SOCKET_PORT = 5432

export type ClusterSettings = { socketDir: string; port: number; throwaway: boolean }

/** The environment of every PostgreSQL program: no PG* variables of the caller, messages in English for the log. */
export const PROGRAM_ENV: NodeJS.ProcessEnv = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', ...(process.env.SYSTEMROOT ? { SYSTEMROOT: process.env.SYSTEMROOT } : {}) }

export async function ensureCluster(clusterDir: string, binaries: Binaries, account: Account, options: { throwaway: boolean; passwordFile: string | undefined; log: Log }): Promise<void> {
  if (existsSync(join(clusterDir, 'PG_VERSION'))) return checkMajor(clusterDir, binaries)
  options.log(`新建数据库（PostgreSQL ${binaries.version}）`)
  removeLeftovers(dirname(clusterDir))
  // Built aside and renamed whole: a kill during initdb leaves nothing to clean up by hand.
  const building = buildingName(clusterDir)
  mkdirSync(building, { mode: 0o700 })
  if (!account.self) chownSync(building, account.uid, account.gid)
  await initdb(building, binaries, account, options)
  const main = join(building, 'postgresql.conf')
  writeDurably(main, `${readFileSync(main, 'utf8')}\n# 治本的设置（启动时生成）；本单位自己的设置写在 local.conf。\ninclude 'zhiben.conf'\ninclude_if_exists 'local.conf'\n`, account)
  renameUnlessThere(building, clusterDir)
  if (!options.throwaway && process.platform !== 'win32') await syncPath(dirname(clusterDir))
}

function checkMajor(clusterDir: string, binaries: Binaries): void {
  const found = readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim()
  if (Number(found) === binaries.major) return
  throw new StartError(
    `数据文件夹 ${clusterDir} 由 PostgreSQL ${found} 建立，而现在的程序是 PostgreSQL ${binaries.version}，两个大版本的数据文件不能直接通用，数据未动。` +
      `请先用原来的程序（PG_BIN 指向 PostgreSQL ${found} 的程序文件夹）运行 zhiben backup 备份，再在新的空数据文件夹里运行 zhiben restore 恢复。`,
  )
}

/**
 * Code-point order and full Unicode character classes, the same on every platform. With plain LC_CTYPE=C pg_trgm finds no
 * Chinese at all. PostgreSQL 15 and 16 lack the builtin provider; there libc's C.UTF-8 gives the same results.
 */
export function localeFlags(major: number): string[] {
  const flags = ['--encoding=UTF8', '--lc-collate=C', `--lc-ctype=${process.platform === 'linux' ? 'C.UTF-8' : process.platform === 'win32' ? 'C' : 'en_US.UTF-8'}`]
  for (const category of ['messages', 'monetary', 'numeric', 'time']) flags.push(`--lc-${category}=C`)
  return major >= 17 ? [...flags, '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : flags
}

async function initdb(dir: string, binaries: Binaries, account: Account, options: { throwaway: boolean; passwordFile: string | undefined }): Promise<void> {
  const args = ['-D', dir, '-U', OWNER_ROLE, '--no-instructions', '--data-checksums', ...localeFlags(binaries.major)]
  if (options.throwaway) args.push('--no-sync')
  if (options.passwordFile) args.push('--auth=scram-sha-256', `--pwfile=${options.passwordFile}`)
  else args.push('--auth-local=peer', '--auth-host=reject')
  const child = spawn(join(binaries.dir, 'initdb'), args, { cwd: '/', env: PROGRAM_ENV, stdio: ['ignore', 'ignore', 'pipe'], ...identity(account) })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new StartError(`新建数据库失败（initdb，用户 ${account.name}）：${complaint.trim()}`)
}

/** Writes `zhiben.conf`, `pg_hba.conf` and `pg_ident.conf` for this start. */
export function writeConfiguration(clusterDir: string, account: Account, settings: ClusterSettings): void {
  const lines = Object.entries(serverSettings(settings)).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  const files: Record<string, string> = { 'zhiben.conf': `# 由治本在每次启动时生成，请勿修改；自己的设置写在 local.conf。\n${lines.join('\n')}\n` }
  if (process.platform !== 'win32') {
    // Only the server's own user and the user that runs Zhiben get in, and only through the socket.
    const users = new Set([account.name, userInfo().username])
    files['pg_hba.conf'] = 'local all all peer map=zhiben\nlocal replication all peer map=zhiben\n'
    files['pg_ident.conf'] = [...users].flatMap((user) => [OWNER_ROLE, APP_ROLE].map((role) => `zhiben "${user}" ${role}\n`)).join('')
  }
  for (const [name, text] of Object.entries(files)) {
    writeDurably(join(clusterDir, name), text, account)
  }
}

/** Whole or not at all, also after a power cut: a configuration file of zero bytes would keep the server from starting. */
function writeDurably(path: string, text: string, account: Account): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  const aside = buildingName(path)
  writeFileSync(aside, text, { mode: 0o600, flush: true })
  if (!account.self) chownSync(aside, account.uid, account.gid)
  renameSync(aside, path)
}

function serverSettings({ socketDir, port, throwaway }: ClusterSettings): Record<string, string> {
  const megabytes = Math.round(totalmem() / 2 ** 20)
  const buffers = throwaway ? 128 : Math.min(1024, Math.max(128, Math.round(megabytes / 8)))
  return {
    listen_addresses: process.platform === 'win32' ? '127.0.0.1' : '',
    unix_socket_directories: process.platform === 'win32' ? '' : socketDir,
    port: String(port),
    max_connections: '100',
    shared_buffers: `${buffers}MB`,
    effective_cache_size: `${Math.max(256, Math.round(megabytes / 2))}MB`,
    work_mem: '8MB',
    maintenance_work_mem: '128MB',
    dynamic_shared_memory_type: sharedMemoryType('/dev/shm'),
    wal_level: 'replica',
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '10min',
    checkpoint_completion_target: '0.9',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'Asia/Shanghai',
    log_timezone: 'Asia/Shanghai',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_lock_waits: 'on',
    // A unique violation's detail line would put people's numbers into the log.
    log_error_verbosity: 'terse',
    idle_in_transaction_session_timeout: '5min',
    ...(throwaway
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
      : { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }),
  }
}

/** Docker gives /dev/shm 64 MB, on which parallel queries fail; there the server uses files in its own folder. */
export function sharedMemoryType(shm: string): 'posix' | 'mmap' | 'windows' {
  if (process.platform === 'win32') return 'windows'
  if (process.platform !== 'linux') return 'posix'
  if (!existsSync(shm)) return 'mmap'
  const { blocks, bsize } = statfsSync(shm)
  return blocks * bsize < 256 * 2 ** 20 ? 'mmap' : 'posix'
}

/** The folder as the kernel names it, which is what running servers report. */
export function realClusterDir(dataDir: string): string {
  return join(realpathSync(dataDir), 'db')
}
