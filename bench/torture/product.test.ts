// The short version of `npm run torture -- kill`: three rounds, every promise of the product kept.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { killRounds } from './kill.ts'
import { program, workload } from './product.ts'

it('keeps every acknowledged command through kill -9, once', async () => {
  const work = mkdtempSync('/tmp/zhiben-torture-')
  chmodSync(work, 0o711)
  try {
    const report = await killRounds({ program: program(join(work, 'data'), join(work, 'pg')), workload: workload('torture', 'Torture-Me-Not-1'), rounds: 3, seed: 7, between: [400, 1500], log: () => undefined })
    expect(report).toMatchObject({ rounds: 3, failedStarts: 0, verdict: { lost: 0, twice: 0, wrong: [] } })
    // How many depends on the machine; that there were some makes the zeros above mean something.
    expect(report.verdict.acknowledged).toBeGreaterThan(0)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}, 120_000)
