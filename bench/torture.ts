// `npm run torture [-- kill|power|fuzz --rounds=30 --cuts=10 --requests=50000 --seed=1]`: the long tortures of the product.
// Their short versions are part of `npm test`; the last full results stand in bench/RESULTS.md.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fuzz } from './fuzz.ts'
import { killRounds } from './torture/kill.ts'
import { powerCuts } from './torture/power-cut.ts'
import { program, workload } from './torture/product.ts'

const words = process.argv.slice(2).filter((word) => word !== '--')
const only = words.find((word) => !word.startsWith('--'))
const option = (key: string, fallback: number) => Number(words.find((word) => word.startsWith(`--${key}=`))?.split('=')[1] ?? fallback)
const wanted = (name: string) => !only || only === name
const log = (line: string) => console.log(line)

const work = mkdtempSync('/tmp/zhiben-torture-')
chmodSync(work, 0o711)
const programs = join(work, 'pg')
const clients = () => workload('torture', 'Torture-Me-Not-1')
const seed = option('seed', 1)
let broken = false
try {
  if (wanted('kill')) {
    const report = await killRounds({ program: program(join(work, 'data'), programs), workload: clients(), rounds: option('rounds', 30), seed, between: [400, 2_500], log })
    console.log(`kill -9: ${JSON.stringify(report)}`)
    broken ||= report.failedStarts + report.verdict.lost + report.verdict.twice + report.verdict.wrong.length > 0
  }
  if (wanted('power')) {
    const report = await powerCuts({ program: (dataDir) => program(dataDir, programs), workload: clients(), rounds: option('cuts', 10), seed, between: [500, 2_500], workDir: join(work, 'disk'), log })
    console.log(`power cut: ${JSON.stringify(report)}`)
    broken ||= 'verdict' in report && report.failedStarts + report.verdict.lost + report.verdict.twice + report.verdict.wrong.length > 0
  }
  if (wanted('fuzz')) {
    const { findings, ...report } = await fuzz({ requests: option('requests', 50_000), seed, log })
    console.log(`fuzz: ${JSON.stringify(report)}, ${findings.length} findings`)
    for (const finding of findings.slice(0, 40)) console.log(`  ${JSON.stringify(finding)}`)
    broken ||= findings.length > 0
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
process.exit(broken ? 1 : 0)
