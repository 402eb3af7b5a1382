// Which operating-system user the server runs as. PostgreSQL refuses root, so under root we step down to a user that
// exists in passwd (it looks its own name up); an existing cluster always keeps the user that owns its files.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { StartError } from './start-error.ts'

export type Account = { name: string; uid: number; gid: number; /** true when Node itself runs as this user */ self: boolean }

const isRoot = () => process.getuid?.() === 0

export function chooseAccount(clusterDir: string): Account {
  if (process.platform === 'win32') return { name: userInfo().username, uid: -1, gid: -1, self: true }
  const ownerUid = existsSync(clusterDir) ? statSync(clusterDir).uid : undefined
  if (!isRoot()) return ownAccount(clusterDir, ownerUid)
  if (ownerUid !== undefined) {
    const owner = ownerUid === 0 ? undefined : findUser(String(ownerUid))
    if (owner) return owner
    throw new StartError(`数据库文件夹 ${clusterDir} 属于 ${ownerUid === 0 ? 'root' : `编号为 ${ownerUid} 的未知用户`}，PostgreSQL 不能以它运行。请用 chown -R 改为一个普通系统用户（如 postgres）后再启动。`)
  }
  const account = findUser('postgres') ?? findUser('zhiben') ?? addSystemUser() ?? findUser('nobody')
  if (account) return account
  throw new StartError('现在是 root，而系统里没有可供数据库使用的普通用户。请新建一个（useradd --system zhiben），或以普通用户启动治本。')
}

function ownAccount(clusterDir: string, ownerUid: number | undefined): Account {
  const uid = process.getuid?.() ?? -1
  if (ownerUid !== undefined && ownerUid !== uid) {
    const owner = findUser(String(ownerUid))?.name ?? `编号 ${ownerUid}`
    throw new StartError(`数据库文件夹 ${clusterDir} 属于用户 ${owner}。请以该用户（或 root）启动，或用 ZHIBEN_DATA 换一个数据文件夹。`)
  }
  try {
    return { name: userInfo().username, uid, gid: process.getgid?.() ?? -1, self: true }
  } catch (error) {
    throw new StartError(`当前用户（编号 ${uid}）不在系统的用户表里，PostgreSQL 不能以它运行。容器里请使用镜像中已有的用户。`, error)
  }
}

/** Looks in /etc/passwd first, then asks the system's directory (LDAP and the like). */
function findUser(nameOrUid: string): Account | undefined {
  const matches = (line: string) => {
    const [name, , uid] = line.split(':')
    return name === nameOrUid || uid === nameOrUid
  }
  const local = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n').find(matches) : undefined
  const line = local ?? spawnSync('getent', ['passwd', nameOrUid], { encoding: 'utf8' }).stdout?.trim()
  if (!line) return undefined
  const [name, , uid, gid] = line.split(':')
  return { name: name ?? nameOrUid, uid: Number(uid), gid: Number(gid), self: false }
}

function addSystemUser(): Account | undefined {
  const added = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'zhiben'])
  return added.status === 0 ? findUser('zhiben') : undefined
}

/** What `spawn` needs so that the child runs as the account. */
export function identity(account: Account): { uid?: number; gid?: number } {
  return account.self ? {} : { uid: account.uid, gid: account.gid }
}

/** Throws when some folder above `path` is closed to the account (say, a home of mode 0700 under root). */
export function checkReachable(path: string, account: Account, setting: 'ZHIBEN_DATA' | 'PG_BIN'): void {
  if (account.self) return
  for (let dir = path; ; dir = dirname(dir)) {
    if (existsSync(dir)) {
      const { mode, uid, gid } = statSync(dir)
      const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
      if (!(mode & bit)) {
        throw new StartError(`数据库以用户 ${account.name} 运行，但它进不了文件夹 ${dir}（权限不足）。请用 ${setting} 指定别处（如 /var/lib/zhiben），或放开该文件夹的进入权限。`)
      }
    }
    if (dir === dirname(dir)) return
  }
}
