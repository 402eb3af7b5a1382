// Scores the plan compiler on labelled plans (S0–S4, E1 …) and on the reviewed plans of the packs (P0–P4).
// `--misses` lists what went wrong, `--what due` only misses of one kind, `--seed S4` one plan, `--file X.json` one beside X.txt that
// nobody learns from.

import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { labels, PACKS, scoreFile, scoreSeed } from '#mechanisms/plan/compile/fixtures/scored.ts'
import type { Score } from '#mechanisms/plan/compile/score.ts'

const ROWS: [string, (one: Score) => string][] = [
  ['labels', (one) => String(one.labels)], ['clauses', (one) => String(one.clauses)],
  ['clause recall', (one) => percent(one.recall)], ['… one to one', (one) => percent(one.oneToOne)], ['clauses without label', (one) => percent(one.unmatched)],
  ['characters a clause/label', (one) => `${one.characters.mean.toFixed(0)}/${one.characters.label.toFixed(0)}`],
  ['due exact', (one) => percent(one.due)], ['false dues', (one) => percent(one.falseDues)], ['frequency F1', (one) => percent(one.frequency)], ['numeric targets', (one) => percent(one.targets)], ['false targets', (one) => percent(one.falseTargets)],
  ['owners', (one) => percent(one.owners)], ['… by name where named', (one) => percent(one.namedOwners)], ['kind', (one) => percent(one.kind)], ['systems any of', (one) => percent(one.systems)], ['systems first', (one) => percent(one.firstSystem)],
]

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export function run(argv: readonly string[]): number {
  const only = argv.includes('--seed') ? argv[argv.indexOf('--seed') + 1] : undefined
  const what = argv.includes('--what') ? argv[argv.indexOf('--what') + 1] : undefined
  const file = argv.includes('--file') ? argv[argv.indexOf('--file') + 1] : undefined
  const seeds = [...new Set(labels().map((label) => label.id.split('-')[0]!)), ...PACKS.map((_, index) => `P${index}`)].filter((seed) => !only || seed === only)
  const scores = file ? [{ seed: basename(file, '.json'), score: scoreFile(file) }] : seeds.map((seed) => ({ seed, score: scoreSeed(seed) }))
  console.log(''.padEnd(28), ...scores.map(({ seed }) => seed.padStart(9)))
  for (const [name, cell] of ROWS) console.log(name.padEnd(28), ...scores.map((one) => cell(one.score).padStart(9)))
  if (what || argv.includes('--misses')) {
    for (const one of scores) for (const miss of one.score.misses) if (!what || miss.what === what) console.log(miss.id, miss.what, '|', miss.want, '≠', miss.got, '|', miss.quote)
  }
  return 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = run(process.argv.slice(2))
