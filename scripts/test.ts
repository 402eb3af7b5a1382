// `npm test`: what is missing is installed (Chromium from the distribution), then the checks, then every test, and at the
// end one plain line that says how many passed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from '#bin/commands/build.ts'
import { runChecks } from './check.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const FONTS = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'

/** Installs Chromium and Chinese fonts where the distribution has them and we may. Without them the walks fail and say so. */
function ensureChromium(): void {
  const missing = [...(CHROMIUM.some((path) => existsSync(path)) ? [] : ['chromium']), ...(existsSync(FONTS) ? [] : ['fonts-noto-cjk'])]
  if (!missing.length) return
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  console.log(`installing ${missing.join(' ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [['apt-get', 'update', '-qq'], ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing]]) {
    const [program, ...rest] = [...asRoot, ...words] as [string, ...string[]]
    const done = spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'], env })
    if (done.status !== 0) console.log(`could not run ${words.join(' ')}; install ${missing.join(' and ')} by hand`)
  }
}

ensureChromium()
const checks = await runChecks()
await buildWeb(console.log)
const report = join(mkdtempSync(join(tmpdir(), 'zhiben-report-')), 'vitest.json')
const only = process.argv.slice(2)
const run = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only], { stdio: 'inherit' })
const result = existsSync(report)
  ? (JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number; numPendingTests: number; numFailedTestSuites: number; success: boolean })
  : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 0, success: false }
const brokenFiles = run.status !== 0 && result.numFailedTests === 0 ? Math.max(1, result.numFailedTestSuites) : 0
const failed = result.numFailedTests + checks.failed.length + brokenFiles
console.log(`\n${result.numPassedTests + checks.passed.length} passed, ${failed} failed${result.numPendingTests ? `, ${result.numPendingTests} skipped` : ''}`)
process.exitCode = failed ? 1 : 0
