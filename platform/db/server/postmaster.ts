// The server process: reads its lock file, starts it, waits until it answers, stops it. `postmaster.pid` is the only
// truth about who serves a folder, and it lies after kill -9, a power cut or a reboot; judging it is this file's work.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, fstatSync, linkSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Account, identity } from './account.ts'
import { type Binaries } from './binaries.ts'
import { PROGRAM_ENV, SOCKET_PORT } from './cluster.ts'
import { anyServes, isAlive, servesCluster } from './process-table.ts'
import { type Log, StartError } from './start-error.ts'

export type LockFile = { pid: number; port: number; socketDir: string; status: string }
export type Found =
  | { state: 'none' }
  | { state: 'live'; lock: LockFile }
  /** Nobody serves, but PostgreSQL itself would not see that: a zombie, another program with the number, an empty file. */
  | { state: 'stale' }
  /** The postmaster is gone, some of its backends are still leaving. */
  | { state: 'leaving' }

const POLL_MS = 20
const EMPTY_FILE_GRACE_MS = 2_000
const RECOVERY_LIMIT_MS = 10 * 60_000
const STOP_LIMIT_MS = 60_000

const lockPath = (clusterDir: string) => join(clusterDir, 'postmaster.pid')

export function readLock(clusterDir: string): LockFile | undefined {
  const text = readText(lockPath(clusterDir))
  if (text === undefined) return undefined
  const lines = text.split('\n')
  return { pid: Number(lines[0] ?? 0), port: Number(lines[3] ?? 0), socketDir: lines[4] ?? '', status: (lines[7] ?? '').trim() }
}

export function findServer(clusterDir: string): Found {
  const lock = readLock(clusterDir)
  if (!lock) return anyServes(clusterDir) ? { state: 'leaving' } : { state: 'none' }
  if (lock.pid > 0 && isAlive(lock.pid) && servesCluster(lock.pid, clusterDir)) return { state: 'live', lock }
  if (anyServes(clusterDir)) return { state: 'leaving' }
  if (lock.pid > 0) return { state: 'stale' }
  const age = Date.now() - (statSync(lockPath(clusterDir), { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return age < EMPTY_FILE_GRACE_MS ? { state: 'leaving' } : { state: 'stale' }
}

/** Removes the lock files of a server that is gone. PostgreSQL itself trusts their numbers, even a zombie's. */
export function removeStaleLocks(clusterDir: string, socketDir: string): void {
  for (const path of [lockPath(clusterDir), join(socketDir, `.s.PGSQL.${SOCKET_PORT}.lock`)]) {
    const text = readText(path)
    if (text === undefined) continue
    const pid = Number(text.split('\n')[0])
    if (!(pid > 0 && isAlive(pid) && servesCluster(pid, clusterDir))) removeExactly(path, text)
  }
}

/** Removes the file that was judged stale, and no other: a second starter may have put its own there meanwhile. */
function removeExactly(path: string, text: string): void {
  const aside = `${path}.stale-${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (readText(aside) !== text && !existsSync(path)) linkSync(aside, path)
  rmSync(aside)
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

export type Spawned = { outcome: 'ready'; child: ChildProcess; pid: number } | { outcome: 'locked' }

/** Starts the server and waits until it takes connections; 'locked' when another one holds the folder. */
export async function spawnServer(clusterDir: string, binaries: Binaries, account: Account, logFile: string, log: Log): Promise<Spawned> {
  const output = openSync(logFile, 'a', 0o600)
  const logStart = fstatSync(output).size
  // Its own session: Ctrl-C must reach Node alone, which finishes its requests and then stops the server.
  const child = spawn(join(binaries.dir, 'postgres'), ['-D', clusterDir], { cwd: '/', env: PROGRAM_ENV, detached: true, windowsHide: true, stdio: ['ignore', output, output], ...identity(account) })
  closeSync(output)
  child.unref()
  let failure: Error | undefined
  child.on('error', (error) => (failure = error))
  const started = Date.now()
  for (let told = started; ; await delay(POLL_MS)) {
    if (failure) throw new StartError(`数据库程序 ${join(binaries.dir, 'postgres')} 启动不了：${failure.message}`, failure)
    if (child.exitCode !== null || child.signalCode !== null) {
      const said = tail(logFile, logStart)
      if (/lock file ".*" already exists|lock file ".*" is empty|pre-existing shared memory block/.test(said)) return { outcome: 'locked' }
      throw new StartError(`数据库没有启动成功（日志 ${logFile}）：${explain(said, clusterDir)}`)
    }
    const lock = readLock(clusterDir)
    if (lock && lock.pid === child.pid && lock.status === 'ready') return { outcome: 'ready', child, pid: lock.pid }
    const now = Date.now()
    if (now - told > 10_000) {
      told = now
      log('数据库正在从上次的意外中断恢复，请稍候…')
    }
    if (now - started > RECOVERY_LIMIT_MS) throw new StartError(`数据库启动超过 ${RECOVERY_LIMIT_MS / 60_000} 分钟仍未就绪，请查看日志 ${logFile}。`)
  }
}

function tail(file: string, from: number): string {
  const fd = openSync(file, 'r')
  try {
    const size = Math.min(fstatSync(fd).size - from, 64 * 1024)
    const bytes = Buffer.alloc(Math.max(size, 0))
    readSync(fd, bytes, 0, bytes.length, from)
    return bytes.toString('utf8')
  } finally {
    closeSync(fd)
  }
}

function explain(said: string, clusterDir: string): string {
  if (/No space left on device/.test(said)) return `磁盘满了，请在 ${clusterDir} 所在的磁盘上腾出空间后再启动。`
  if (/could not (map anonymous shared memory|create shared memory segment)/.test(said)) return '内存不够，请关闭一些程序，或在 local.conf 里调小 shared_buffers。'
  const fatal = said.split('\n').filter((line) => /(FATAL|PANIC|ERROR):/.test(line)).at(-1)
  return (fatal ?? said).trim() || '没有留下原因。'
}

/** Stops in the fast way: open transactions are rolled back, everything is flushed, the lock file goes. */
export async function stopServer(clusterDir: string, pid: number): Promise<void> {
  signal(pid, 'SIGINT')
  const running = () => isAlive(pid) && servesCluster(pid, clusterDir)
  const started = Date.now()
  for (let pressed = false; running(); await delay(POLL_MS)) {
    if (pressed || Date.now() - started < STOP_LIMIT_MS) continue
    // Immediate shutdown: nothing acknowledged is lost, the next start recovers.
    signal(pid, 'SIGQUIT')
    pressed = true
  }
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name)
  } catch {
    // Already gone.
  }
}
