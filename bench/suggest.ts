// How long a suggestion takes: every labelled finding against the whole library, by hand of the baseline that anybody would
// write first — pairs of characters of the finding counted in every clause's text and phrases. Ratios, in one process; and
// how often each has the right clause among the first three.
import { CLEAR, FINDINGS, score } from '#rooms/standards/fixtures/labelled.ts'
import { shippedIndex } from '#rooms/standards/store.ts'
import { suggest } from '#rooms/standards/suggest.ts'

type Answer = readonly string[]
const ON = '2026-11-21'

export function benchSuggest({ rounds, log }: { rounds: number; log: (line: string) => void }): void {
  const began = performance.now()
  const index = shippedIndex()
  const built = performance.now() - began
  const findings = Object.values(FINDINGS).flat()
  const texts = index.prepared.map(({ entry }) => ({ key: `${entry.documentNumber}${entry.clause}`, text: [entry.text, entry.about, ...entry.phrases].join('\n') }))
  const scan = (finding: string): Answer => {
    const pairs = Array.from({ length: Math.max(0, finding.length - 1) }, (_, at) => finding.slice(at, at + 2))
    return texts.map(({ key, text }) => ({ key, shared: pairs.filter((pair) => text.includes(pair)).length })).toSorted((a, b) => b.shared - a.shared).slice(0, 3).map(({ key }) => key)
  }
  const engine = (finding: string): Answer => suggest(index, finding, { on: ON, limit: 3 }).map((one) => `${one.documentNumber}${one.clause}${one.item ?? ''}`)

  const measure = (answer: (finding: string) => Answer) => {
    const times: number[] = []
    let right = 0
    for (let round = 0; round < rounds + 1; round += 1) for (const finding of findings) {
      const from = performance.now()
      const found = answer(finding.text)
      // the first round warms up
      if (round > 0) times.push(performance.now() - from)
      else if (found.some((clause) => finding.right.includes(clause))) right += 1
    }
    times.sort((a, b) => a - b)
    return { p50: times[Math.floor(times.length * 0.5)]!, p95: times[Math.floor(times.length * 0.95)]!, most: times.at(-1)!, right: right / findings.length }
  }
  for (const [name, set] of Object.entries(FINDINGS)) {
    const { top1, top3 } = score(index, set)
    const chosen = name.startsWith('real') ? score(index, set, { withField: true }) : undefined
    log(`${name.padEnd(10)} ${String(set.length).padStart(4)} findings: first ${(top1 * 100).toFixed(0)} %, among three ${(top3 * 100).toFixed(0)} %${chosen ? `; with the field chosen ${(chosen.top1 * 100).toFixed(0)} / ${(chosen.top3 * 100).toFixed(0)} %` : ''}`)
  }
  for (const [name, set] of Object.entries(CLEAR)) {
    const scores = set.map(({ text }) => suggest(index, text, { on: ON, limit: 1 })[0]?.score ?? 0)
    log(`${name.padEnd(10)} ${String(set.length).padStart(4)} sentences without a fault: ${scores.filter((one) => one === 0).length} get nothing, ${scores.filter((one) => one >= 0.5).length} score one half or more`)
  }
  const baseline = measure(scan)
  const ours = measure(engine)
  log(`${findings.length} findings × ${rounds} rounds over ${index.prepared.length} clauses; index built once in ${built.toFixed(0)} ms`)
  log('                    p50 ms   p95 ms   most ms   ÷ baseline p50   right in first 3')
  const line = (name: string, one: typeof ours) => log(`${name.padEnd(18)} ${one.p50.toFixed(3).padStart(8)} ${one.p95.toFixed(3).padStart(8)} ${one.most.toFixed(2).padStart(9)} ${(one.p50 / baseline.p50).toFixed(2).padStart(16)} ${`${(one.right * 100).toFixed(1)} %`.padStart(18)}`)
  line('pair scan', baseline)
  line('engine', ours)
}
