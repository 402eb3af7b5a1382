// A power cut without a plug: the data folder is on ext4 on a loop device. At a random moment every process is stopped
// in its step, the backing file is copied, and the copy is mounted and opened. What had not been flushed to the device
// is not in the copy, as it would not be on the disk; whatever was acknowledged before the stop must be.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { killAll, type Program, type Report, seeded, signalAll, start, summarise, treeOf, type Verdict, type Workload } from './harness.ts'

export type PowerCutOptions<Handle> = {
  /** The program with its data in this folder. */
  program: (dataDir: string) => Program<Handle>
  workload: Workload<Handle>
  rounds: number
  seed: number
  between: [number, number]
  /** An empty folder for the disk images and the mount point, reachable for every user. */
  workDir: string
  log: (line: string) => void
}

const DISK_BYTES = 3 * 2 ** 30

/** The report, or why this machine cannot do it. */
export async function powerCuts<Handle>(options: PowerCutOptions<Handle>): Promise<Report | { skipped: string }> {
  const { workload, rounds, workDir, log } = options
  if (process.platform !== 'linux') return { skipped: 'needs Linux' }
  if (process.getuid?.() !== 0) return { skipped: 'needs root, for mounting a loop device' }
  const [mount, disk, copy] = [join(workDir, 'mount'), join(workDir, 'disk.img'), join(workDir, 'copy.img')]
  mkdirSync(mount, { recursive: true })
  try {
    run('truncate', '-s', String(DISK_BYTES), disk)
    run('mkfs.ext4', '-q', '-F', disk)
    run('mount', '-o', 'loop', disk, mount)
  } catch (error) {
    return { skipped: `no loop device: ${error instanceof Error ? error.message : String(error)}` }
  }
  const program = options.program(join(mount, 'data'))
  const random = seeded(options.seed)
  const starts: number[] = []
  let verdict: Verdict = { acknowledged: 0, lost: 0, twice: 0, wrong: [] }
  let running = await start(program)
  try {
    for (let round = 1; round <= rounds; round++) {
      const stop = new AbortController()
      const writing = workload.write(running.handle, stop.signal)
      await delay(options.between[0] + random() * (options.between[1] - options.between[0]))
      const tree = treeOf(running.child.pid ?? 0)
      signalAll(tree, 'SIGSTOP')
      run('cp', '--sparse=always', disk, copy)
      await killAll(tree)
      stop.abort()
      await writing
      run('umount', mount)
      run('mv', copy, disk)
      run('mount', '-o', 'loop', disk, mount)
      try {
        running = await start(program)
      } catch (error) {
        log(`cut ${round}: ${String(error)}`)
        return summarise(round, 1, starts, verdict)
      }
      starts.push(running.startMs)
      verdict = await workload.check(running.handle)
      log(`cut ${round}: restart ${Math.round(running.startMs)} ms, acknowledged ${verdict.acknowledged}, lost ${verdict.lost}, twice ${verdict.twice}${verdict.wrong.map((text) => `, ${text}`).join('')}`)
      if (verdict.lost + verdict.twice + verdict.wrong.length > 0) break
    }
    return summarise(starts.length, 0, starts, verdict)
  } finally {
    await killAll(treeOf(running.child.pid ?? 0))
    run('umount', mount)
    rmSync(workDir, { recursive: true, force: true })
  }
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
