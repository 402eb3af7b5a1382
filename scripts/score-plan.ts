// Scores the plan compiler on labelled plans and prints a table. `--misses` lists what went wrong, `--what due` only
// misses of one kind, `--seed S4` one seed. Held-out labels of other seeds are scored when they are there.

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compilePlan } from '#mechanisms/plan/compile/compile.ts'
import { isPlan } from '#mechanisms/plan/compile/plan.ts'
import { score, type Label, type Score } from '#mechanisms/plan/compile/score.ts'
import { readText } from '#mechanisms/plan/read/text.ts'

const FIXTURES = fileURLToPath(new URL('../mechanisms/plan/compile/fixtures/', import.meta.url))

export function scoreSeed(seed: string, labels: readonly Label[]): Score {
  const folder = seed.startsWith('E') ? `${FIXTURES}invented/` : `${FIXTURES}seeds/`
  const file = labels[0]?.seed ?? readdirSync(folder)[0]!
  const text = readFileSync(`${folder}${file}`, 'utf8')
  const plan = compilePlan(readText(text))
  if (!isPlan(plan)) throw new Error(`${seed} was refused: ${plan.reason}`)
  return score(plan, text, labels)
}

export function labelsOf(name: string): Label[] {
  const path = `${FIXTURES}${name}`
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Label[]) : []
}

const ROWS: [string, (one: Score) => string][] = [
  ['labels', (one) => String(one.labels)], ['clauses', (one) => String(one.clauses)],
  ['clause recall', (one) => percent(one.recall)], ['… one to one', (one) => percent(one.oneToOne)], ['clauses without label', (one) => percent(one.unmatched)],
  ['characters a clause/label', (one) => `${one.characters.mean.toFixed(0)}/${one.characters.label.toFixed(0)}`],
  ['due exact', (one) => percent(one.due)], ['false dues', (one) => percent(one.falseDues)], ['frequency F1', (one) => percent(one.frequency)], ['numeric targets', (one) => percent(one.targets)],
  ['owners', (one) => percent(one.owners)], ['kind', (one) => percent(one.kind)], ['systems any of', (one) => percent(one.systems)], ['systems first', (one) => percent(one.firstSystem)],
]

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export function run(argv: readonly string[]): number {
  const only = argv.includes('--seed') ? argv[argv.indexOf('--seed') + 1] : undefined
  const what = argv.includes('--what') ? argv[argv.indexOf('--what') + 1] : undefined
  const labelled = [...labelsOf('labels.json'), ...labelsOf('held-out.json'), ...labelsOf('invented/labels.json')]
  const seeds = [...new Set(labelled.map((label) => label.id.slice(0, 2)))].filter((seed) => !only || seed === only)
  const scores = seeds.map((seed) => ({ seed, score: scoreSeed(seed, labelled.filter((label) => label.id.startsWith(`${seed}-`))) }))
  console.log(''.padEnd(28), ...scores.map(({ seed }) => seed.padStart(9)))
  for (const [name, cell] of ROWS) console.log(name.padEnd(28), ...scores.map((one) => cell(one.score).padStart(9)))
  if (what || argv.includes('--misses')) {
    for (const one of scores) for (const miss of one.score.misses) if (!what || miss.what === what) console.log(miss.id, miss.what, '|', miss.want, '≠', miss.got, '|', miss.quote)
  }
  return 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = run(process.argv.slice(2))
