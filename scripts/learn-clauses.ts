// Learns what words say of a clause's kind and systems from the labelled clauses and writes the tables the compiler ships
// (mechanisms/plan/compile/learned). `--validate` leaves out one paper after another (`--families`: one family; `--only GH`: only
// plans whose names begin so) and says what the rest knows of it.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { kindFeatures } from '#mechanisms/plan/compile/features.ts'
import { loudest } from '#mechanisms/plan/compile/kinds.ts'
import { KINDS, type Kind } from '#mechanisms/plan/compile/plan.ts'
import { nearest, SYSTEM_VOICES } from '#mechanisms/plan/compile/systems.ts'
import { Weights, type Table } from '#mechanisms/plan/compile/weights.ts'
import { CODES, labelledOf, plansToLearnFrom, readingsOf, sheets, type Labelled } from './learn/examples.ts'
import { learn, type Example, type Settings } from './learn/logistic.ts'

const KIND_SETTINGS: Settings = { passes: 12, penalty: 0.05, papers: 3, quietest: 1.9 }
const SYSTEM_SETTINGS: Settings = { passes: 8, penalty: 0.05, papers: 3, quietest: 2.9 }

/** Names of the places the packs are made for: a table that knew them would know the answers. */
const PLACES = /双龙|龙湖|金桥|周家|家坝|屈原|正阳|黔江|重庆|渝北|东丽|天津|万州|岳阳|汨罗|湖南|营田|琴棋/

type Read = Labelled & ReturnType<typeof readingsOf>
const PARTS = 4

type Tables = { kinds: Table; systems: Table }

export function everything(): Read[] {
  return [...plansToLearnFrom().flatMap(labelledOf), ...sheets()].filter((one) => !one.given).map((one) => ({ ...one, ...readingsOf(one) }))
}

/** The kinds' table hears which systems a clause has; it learns from guesses of tables that have not seen the clause's paper. */
export function learnFrom(all: readonly Read[]): Tables {
  const systems = learnSystems(all)
  const guessed = new Map<Read, string[]>()
  const papers = [...new Set(all.map((one) => one.paper))].sort()
  for (let part = 0; part < PARTS; part += 1) {
    const left = new Set(papers.filter((_, index) => index % PARTS === part))
    const weights = new Weights(learnSystems(all.filter((one) => !left.has(one.paper))))
    for (const one of all) if (left.has(one.paper)) guessed.set(one, codesFor(weights, one))
  }
  // Readers of the packs differ from the labelled examples S1 and S4 in taste; the examples are followed.
  const kinds = all.flatMap((one): Example[] => (one.kinds.length === 0 ? [] : [{
    features: nowhere(kindFeatures(one.zones, one.facts, guessed.get(one)!)), of: one.kinds.map((kind) => KINDS.indexOf(kind)), weight: one.seed.startsWith('P') ? 0.3 : one.seed === 'S1' || one.seed === 'S4' ? 2 : 1, paper: one.paper,
  }]))
  return { kinds: learn(kinds, KINDS, KIND_SETTINGS), systems }
}

export function learnSystems(all: readonly Read[]): Table {
  const examples = all.flatMap((one): Example[] => {
    const of = one.systems.slice(0, 2).map((code) => CODES.indexOf(code)).filter((index) => index >= 0)
    return of.length === 0 ? [] : [{ features: nowhere(one.read), of, weight: one.words ? 0.5 : one.seed === 'S1' || one.seed === 'S4' ? 2 : 1, paper: one.paper }]
  })
  return learn(examples, CODES, SYSTEM_SETTINGS)
}

const nowhere = (features: readonly string[]): string[] => features.filter((feature) => !PLACES.test(feature))

/** The codes the compiler would give, by this table. */
const codesFor = (weights: Weights, one: Read): string[] => nearest(voiced(weights.sums(one.read), one.named)).map((index) => CODES[index]!)
const voiced = (sums: Float64Array, named: readonly string[]): Float64Array => sums.map((sum, index) => sum + (SYSTEM_VOICES[named.indexOf(CODES[index]!)] ?? 0))

/** What the tables, the rules of hand and both together make of clauses: shares of right kinds, of codes any and first. */
export function measure(tables: Tables, clauses: readonly Read[]): Record<string, number> {
  const kinds = new Weights(tables.kinds)
  const systems = new Weights(tables.systems)
  const counted = { 'kind by hand': 0, 'kind learned': 0, kind: 0, 'any by hand': 0, 'any learned': 0, any: 0, first: 0 }
  const coded = clauses.filter((one) => one.systems.length > 0)
  for (const one of clauses) {
    const learned = kinds.sums(kindFeatures(one.zones, one.facts, codesFor(systems, one)))
    const right = (kind: Kind): number => Number(one.told.includes(kind))
    counted['kind by hand'] += right(one.said?.kind ?? 'mechanism')
    counted['kind learned'] += right(loudest(learned, null))
    counted.kind += right(loudest(learned, one.said))
  }
  for (const one of coded) {
    const hit = (found: readonly string[]): number => Number(found.some((code) => one.systems.includes(code)))
    const both = codesFor(systems, one)
    counted['any by hand'] += hit(one.named)
    counted['any learned'] += hit(nearest(systems.sums(one.read)).map((index) => CODES[index]!))
    counted.any += hit(both)
    counted.first += Number(both[0] === one.systems[0])
  }
  const of = (name: string): number => (name.startsWith('kind') ? clauses.length : coded.length) || 1
  return { clauses: clauses.length, ...Object.fromEntries(Object.entries(counted).map(([name, count]) => [name, (100 * count) / of(name)])) }
}

/** Learned from all the others, what is known of each paper, or with `--families` of each family of papers (all E, all F …). Sheets stay in. */
function validate(all: readonly Read[], families: boolean, only: string): void {
  const groupOf = (one: Read): string => (families && !one.paper.startsWith('P') ? one.seed.slice(0, 1) : one.paper)
  const plans = all.filter((one) => !one.seed.endsWith('.txt') && (only === '' || only.includes(one.seed.slice(0, 1))))
  for (const group of new Set(plans.map(groupOf))) {
    const out = plans.filter((one) => groupOf(one) === group)
    const tables = learnFrom(all.filter((one) => !out.includes(one)))
    for (const seed of new Set(out.map((one) => one.seed))) {
      const row = measure(tables, out.filter((one) => one.seed === seed))
      console.log(seed.padEnd(5), Object.entries(row).map(([name, value]) => `${name} ${value.toFixed(0)}`).join('  '))
    }
  }
}

export const FILES = { kinds: new URL('../mechanisms/plan/compile/learned/kinds.json', import.meta.url), systems: new URL('../mechanisms/plan/compile/learned/systems.json', import.meta.url) }

/** The table as it is kept in the file: a line per weight, so that a change can be read. */
export const written = (table: Table): string => `${JSON.stringify(table, null, 1)}\n`

export function run(argv: readonly string[]): number {
  const all = everything()
  if (argv.includes('--validate')) validate(all, argv.includes('--families'), argv.includes('--only') ? (argv[argv.indexOf('--only') + 1] ?? '') : '')
  else {
    const tables = learnFrom(all)
    for (const name of ['kinds', 'systems'] as const) {
      const text = written(tables[name])
      const changed = readFileSync(FILES[name], 'utf8') !== text
      if (changed) writeFileSync(FILES[name], text)
      console.log(`${name}: ${(text.length / 1000).toFixed(0)} thousand characters, ${changed ? 'written' : 'unchanged'}`)
    }
  }
  return 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = run(process.argv.slice(2))
