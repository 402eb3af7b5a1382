// What both tortures share: a program under test that is started and killed with all it started, a workload that knows
// what it was promised, and the count of promises broken. Linux only: it reads /proc.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

export type Program<Handle> = {
  /** Command and arguments; the program runs until it is killed. */
  command: string[]
  /** Reads one line of its output; a handle (an address to talk to) means that it is ready. */
  ready: (line: string) => Handle | undefined
}

export type Verdict = {
  /** Writes that the program said were done, of all rounds so far. */
  acknowledged: number
  /** Acknowledged, but not there. */
  lost: number
  /** There more than once. */
  twice: number
  /** Anything else that must never be false, in words. */
  wrong: string[]
}

export type Workload<Handle> = {
  /** Writes until the program goes away or the signal says stop; remembers what was acknowledged. Never rejects. */
  write: (handle: Handle, signal: AbortSignal) => Promise<void>
  /** Looks at the restarted program. */
  check: (handle: Handle) => Promise<Verdict>
}

export type Report = { rounds: number; failedStarts: number; restartMs: { p50: number; max: number }; verdict: Verdict }

export type Running<Handle> = { handle: Handle; child: ChildProcess; startMs: number }

export async function start<Handle>(program: Program<Handle>): Promise<Running<Handle>> {
  const [command = '', ...args] = program.command
  const begun = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)))
  for await (const line of createInterface(child.stdout)) {
    const handle = program.ready(line)
    if (handle !== undefined) {
      child.stdout.resume()
      return { handle, child, startMs: performance.now() - begun }
    }
  }
  throw new Error(`the program did not become ready: ${said}`)
}

type Process = { pid: number; parent: number; state: string }

function processes(): Process[] {
  const found: Process[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [state = '', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      found.push({ pid: Number(name), parent: Number(parent), state })
    } catch {
      // Gone since the listing.
    }
  }
  return found
}

/** The process and everything it started, sessions of their own included; parents first. */
export function treeOf(pid: number): number[] {
  const all = processes()
  const tree = [pid]
  for (const parent of tree) tree.push(...all.filter((entry) => entry.parent === parent).map((entry) => entry.pid))
  return tree
}

export function signalAll(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // Already gone.
    }
  }
}

/** kill -9 of all of them, and waits until none runs. */
export async function killAll(pids: number[]): Promise<void> {
  signalAll(pids, 'SIGKILL')
  const left = new Set(pids)
  while (processes().some(({ pid, state }) => left.has(pid) && state !== 'Z')) await delay(5)
}

/** A small generator (mulberry32), so that a failing run can be repeated by its seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function summarise(rounds: number, failedStarts: number, starts: number[], verdict: Verdict): Report {
  const sorted = starts.toSorted((a, b) => a - b)
  return { rounds, failedStarts, restartMs: { p50: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0), max: Math.round(sorted.at(-1) ?? 0) }, verdict }
}
