// What the operating system says about a process: is it really running, and on which folder. A zombie (killed, not yet
// reaped by its parent) still has its number and answers signal 0, but is dead for us.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** True when the process exists and is not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return !isZombie(pid)
}

function isZombie(pid: number): boolean {
  if (process.platform === 'win32') return false
  if (process.platform !== 'linux') return spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.startsWith('Z') ?? false
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    return true
  }
}

/**
 * True when this live process is a PostgreSQL server of the cluster. After a reboot the number in a lock file may belong
 * to any other program; every server process works inside its data folder, which tells them apart.
 */
export function servesCluster(pid: number, clusterDir: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === clusterDir
    } catch {
      return false // gone, or another user's
    }
  }
  if (process.platform === 'win32') return true
  return /postgres/.test(spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '')
}

/** True while any process (the postmaster or a backend that outlived it) still works in the cluster. Linux only. */
export function anyServes(clusterDir: string): boolean {
  if (process.platform !== 'linux') return false
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && servesCluster(Number(name), clusterDir))
}
