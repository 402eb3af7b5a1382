// The long run of the fuzzer: the same code as the short one in `npm test` (tests/fuzz.ts), in a process of its own with a
// database of its own. Run: npm run torture -- fuzz --requests=50000 --seed=1
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { FuzzReport } from '#tests/fuzz.ts'

/** Throws when the process did not come to an end by itself: a crash is the worst finding. */
export async function fuzz({ requests, seed, log }: { requests: number; seed: number; log: (line: string) => void }): Promise<FuzzReport> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiben-fuzz-'))
  const path = join(folder, 'report.json')
  try {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'tests/fuzz.test.ts'], {
      cwd: resolve(import.meta.dirname, '..'), stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, FUZZ_REQUESTS: String(requests), FUZZ_SEED: String(seed), FUZZ_REPORT: path },
    })
    const ended = new Promise<number | null>((done) => child.once('close', done))
    let said = ''
    for await (const line of createInterface(child.stderr)) {
      said = `${said}${line}\n`.slice(-4_000)
      if (/^\d+ requests/.test(line)) log(line)
    }
    const code = await ended
    try {
      const report = JSON.parse(readFileSync(path, 'utf8')) as FuzzReport
      if (code !== 0 && !report.findings.length) report.findings.push({ kind: 'afterwards', request: '', status: 0, says: said })
      return report
    } catch {
      throw new Error(`the fuzzed server did not live to report: ${said}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
