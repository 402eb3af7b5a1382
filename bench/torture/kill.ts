// kill -9 at random moments: start, write, kill everything (every fifth round only the program itself, which leaves its
// database an orphan), start again, check every promise of all rounds. A start that fails is not repeated by hand.
import { setTimeout as delay } from 'node:timers/promises'
import { killAll, type Program, type Report, seeded, start, summarise, treeOf, type Verdict, type Workload } from './harness.ts'

export type KillOptions<Handle> = {
  program: Program<Handle>
  workload: Workload<Handle>
  rounds: number
  seed: number
  /** How long a round may write before the kill, in ms. */
  between: [number, number]
  log: (line: string) => void
}

export async function killRounds<Handle>(options: KillOptions<Handle>): Promise<Report> {
  const { program, workload, rounds, log } = options
  const random = seeded(options.seed)
  const starts: number[] = []
  let verdict: Verdict = { acknowledged: 0, lost: 0, twice: 0, wrong: [] }
  let running = await start(program)
  for (let round = 1; round <= rounds; round++) {
    const stop = new AbortController()
    const writing = workload.write(running.handle, stop.signal)
    await delay(options.between[0] + random() * (options.between[1] - options.between[0]))
    const onlyProgram = round % 5 === 0
    const pid = running.child.pid ?? 0
    await killAll(onlyProgram ? [pid] : treeOf(pid))
    stop.abort()
    await writing
    try {
      running = await start(program)
    } catch (error) {
      log(`round ${round}: ${String(error)}`)
      return summarise(round, 1, starts, verdict)
    }
    starts.push(running.startMs)
    verdict = await workload.check(running.handle)
    log(`round ${round} (${onlyProgram ? 'program only' : 'everything'}): restart ${Math.round(running.startMs)} ms, acknowledged ${verdict.acknowledged}, lost ${verdict.lost}, twice ${verdict.twice}${verdict.wrong.map((text) => `, ${text}`).join('')}`)
    if (verdict.lost + verdict.twice + verdict.wrong.length > 0) break
  }
  running.child.kill('SIGTERM')
  await new Promise((resolve) => running.child.once('exit', resolve))
  return summarise(starts.length, 0, starts, verdict)
}
