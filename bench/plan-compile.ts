// How long the plan compiler takes as texts grow: the five seeds joined and repeated. Prints the curve, each row as a
// ratio to the row before (time ÷ size; 1.0 is linear), and hostile texts of ten megabytes.
import { readFileSync } from 'node:fs'
import { SEEDS } from '#mechanisms/plan/compile/fixtures/scored.ts'
import { compilePlan } from '#mechanisms/plan/compile/compile.ts'
import { isPlan } from '#mechanisms/plan/compile/plan.ts'
import { readText } from '#mechanisms/plan/read/text.ts'

/** Seeds one after the other until the text has so many bytes in UTF-8. */
function textOfSize(bytes: number): string {
  const seeds = SEEDS.map((seed) => readFileSync(seed, 'utf8'))
  const parts: string[] = []
  let size = 0
  for (let i = 0; size < bytes; i += 1) {
    const seed = seeds[i % seeds.length]!
    parts.push(seed)
    size += Buffer.byteLength(seed)
  }
  return parts.join('\n').slice(0, Math.round((parts.join('\n').length * bytes) / size))
}

function timed(text: string, times = 3): { ms: number; clauses: number } {
  let ms = Infinity
  let clauses = 0
  for (let i = 0; i < times; i += 1) {
    const from = performance.now()
    const compiled = compilePlan(readText(text))
    ms = Math.min(ms, performance.now() - from)
    clauses = isPlan(compiled) ? compiled.clauses.length : 0
  }
  return { ms, clauses }
}

const HOSTILE: readonly [string, string][] = [
  ['one character', '安'.repeat(10_000_000)],
  ['commas', '，'.repeat(10_000_000)],
  ['open brackets', '（'.repeat(10_000_000)],
  ['open quotes', '要“'.repeat(5_000_000)],
  ['numbers', '2024年'.repeat(2_000_000)],
  ['one sentence of verbs', '要落实加强推进督促企业开展检查'.repeat(700_000)],
  ['tabs', '\t任务\n'.repeat(2_500_000)],
  ['cells', '\t建立机制\n\t落实责任\n\t加强检查\n\n'.repeat(500_000)],
  ['English', 'The committee shall inspect all facilities every quarter. '.repeat(180_000)],
]

export function benchPlans({ log }: { log: (line: string) => void }): void {
  log('size      clauses      ms   ms/KB   ÷ row before')
  let before: number | undefined
  timed(textOfSize(30_000), 5)
  for (const kilobytes of [10, 30, 100, 300, 1000, 3000]) {
    const { ms, clauses } = timed(textOfSize(kilobytes * 1000))
    const each = ms / kilobytes
    log(`${String(kilobytes).padStart(4)} KB ${String(clauses).padStart(9)} ${ms.toFixed(0).padStart(9)} ${each.toFixed(2).padStart(7)} ${before ? (each / before).toFixed(2).padStart(8) : '       –'}`)
    before = each
  }
  for (const [name, text] of HOSTILE) log(`10 MB ${name}: ${timed(text, 1).ms.toFixed(0)} ms`)
}
