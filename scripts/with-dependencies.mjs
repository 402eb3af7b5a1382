// Runs a TypeScript entry after making sure node_modules is what package-lock.json says.
// Plain JavaScript without imports from packages: it must run in a clone where nothing is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const FLOOR = [20, 19]

/** Installs packages when the lockfile changed since the last install; exits with a sentence when it cannot. */
export function ensureDependencies() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1])) {
    console.error(`治本需要 Node.js ${FLOOR.join('.')} 或更新版本（推荐 24 LTS），现在是 ${process.versions.node}。`)
    process.exit(1)
  }
  // A linked node_modules belongs to another folder, which looks after it.
  const modules = join(root, 'node_modules')
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
  const stamp = join(modules, '.zhiben-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.log('正在安装依赖（仅首次或依赖变化时）…')
  // Not `npm ci`: it refuses when a registry lacks an optional package of some other platform. The lockfile still rules.
  const done = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (done.status !== 0) {
    console.error('依赖没有装上。请检查 npm 能否访问登记的源，然后再运行一次。')
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

/** Hands over to a TypeScript file of the project in this same process. */
export async function runTypeScript(entry) {
  const { register } = await import(pathToFileURL(join(root, 'node_modules/tsx/dist/esm/api/index.mjs')).href)
  register()
  await import(pathToFileURL(join(root, entry)).href)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureDependencies()
  const entry = process.argv.splice(2, 1)[0]
  process.argv[1] = join(root, entry)
  await runTypeScript(entry)
}
