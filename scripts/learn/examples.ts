// The clauses the weights are learned from: those of labelled plans, paired as the scorer pairs them, and the sentences
// of other fields (fixtures/sentences). A paper is one plan, or all plans that copy each other's words.

import { readdirSync, readFileSync } from 'node:fs'
import { saidByHand, zonesOf, type Said, type Zones } from '#mechanisms/plan/compile/cues.ts'
import { frequenciesIn } from '#mechanisms/plan/compile/frequency.ts'
import { systemFeatures, type Context, type Facts } from '#mechanisms/plan/compile/features.ts'
import { labels, textOf, PACKS, reviewedLabels } from '#mechanisms/plan/compile/fixtures/scored.ts'
import type { Role } from '#mechanisms/plan/compile/outline.ts'
import { isPlan, KINDS, type Kind } from '#mechanisms/plan/compile/plan.ts'
import { targetsIn } from '#mechanisms/plan/compile/quantity.ts'
import { codesOf, kindsOf, locate, pairUp, type Label } from '#mechanisms/plan/compile/score.ts'
import { namedSystems } from '#mechanisms/plan/compile/systems.ts'
import { timesIn, type Calendar } from '#mechanisms/plan/compile/time.ts'
import { compilePlan } from '#mechanisms/plan/compile/compile.ts'
import { readText } from '#mechanisms/plan/read/text.ts'
import type { Day } from '#platform/time/day.ts'
import codes from '../../packs/systems.json' with { type: 'json' }

export const CODES = [...Object.keys(codes).filter((code) => code !== 'Z00'), 'Z00']

/** A clause as the compiler reads it, with what is learned of its kind and what its label says. */
export type Labelled = { seed: string; paper: string; text: string; facts: Facts; context: Context; kinds: readonly Kind[]; told: readonly Kind[]; systems: readonly string[]; given: boolean; words: boolean }

/** The plans of one city copy each other; a pack and its labels are one text. */
const FAMILIES: Readonly<Record<string, string>> = { S0: 'P0+P4', S4: 'P0+P4', P0: 'P0+P4', P4: 'P0+P4', S1: 'P1', S2: 'P2', S3: 'P3' }

export function plansToLearnFrom(): string[] {
  // P1 and P4 were reviewed from the labels S1 and S4 and would only say them again.
  return [...new Set(labels().map((label) => label.id.split('-')[0]!)), ...PACKS.flatMap((_, index) => (index === 1 || index === 4 ? [] : [`P${index}`]))]
}

export function labelledOf(seed: string): Labelled[] {
  const text = textOf(seed)
  const own = locate(text, seed.startsWith('P') ? reviewedLabels(Number(seed.slice(1))) : labels().filter((label) => label.id.startsWith(`${seed}-`)))
  const read = new Map<string, { text: string; facts: Facts; context: Context; given: boolean }>()
  const plan = compilePlan(readText(text), ({ span }, one) => void read.set(`${span.start}-${span.end}`, one))
  if (!isPlan(plan)) throw new Error(`${seed} was refused: ${plan.reason}`)
  const pairs = pairUp(plan, own)
  return own.flatMap((label, index) => {
    const at = pairs.own.get(index) ?? pairs.best.get(index)
    const span = at === undefined ? undefined : plan.clauses[at]!.span
    const one = span && read.get(`${span.start}-${span.end}`)
    return one ? [{ seed, paper: FAMILIES[seed] ?? seed, ...one, kinds: kindsOf(tasted(label)), told: kindsOf(label), systems: codesOf(label), words: false }] : []
  })
}

/** Where a labeller of an invented plan decided against what the labelled examples say of its like, `taste` holds what they say; scores keep the labeller's word. */
const tasted = (label: Label & { taste?: string }): Label => ({ ...label, kind: label.taste ?? label.kind })

const SHEETS = new URL('../../mechanisms/plan/compile/fixtures/sentences/', import.meta.url)
const CALENDAR: Calendar = { year: 2024, period: { from: '2024-01-01' as Day, to: '2026-12-31' as Day }, issuedOn: null }

/** `@role 上级标题 / 本级标题` opens a section; each line below is `kind system text`, or `- system words`. */
export function sheets(): Labelled[] {
  return readdirSync(SHEETS).sort().flatMap((name) => {
    let role: Role = 'tasks'
    let headings: string[] = []
    return readFileSync(new URL(name, SHEETS), 'utf8').split('\n').flatMap((line): Labelled[] => {
      if (line === '' || line.startsWith('#')) return []
      const section = /^@(\w+) ?(.*)$/.exec(line)
      if (section) {
        role = section[1] as Role
        headings = section[2] ? section[2].split(' / ') : []
        return []
      }
      const [, kind, system, text] = /^(\w+|-) ([A-Z]\d\d) (.+)$/.exec(line) ?? []
      if (text === undefined || (kind !== '-' && !(KINDS as readonly string[]).includes(kind!))) throw new Error(`${name}: ${line}`)
      const times = timesIn(text, CALENDAR)
      const untimed = times.reduce((rest, time) => rest.slice(0, time.from) + '　'.repeat(time.to - time.from) + rest.slice(time.to), text)
      const facts: Facts = { role, due: times[0]?.due ?? null, frequency: frequenciesIn(text), targets: targetsIn(untimed), heading: headings.join(' ') }
      return [{ seed: name, paper: `${name} ${headings.join(" ")}`, text, facts, context: { headings, role }, kinds: kind === '-' ? [] : [kind as Kind], told: [], systems: [system!], given: false, words: kind === '-' }]
    })
  })
}

/** What a clause says to the systems' table, and what the rules of hand make of it. */
export function readingsOf(one: Labelled): { zones: Zones; read: string[]; said: Said | null; named: string[] } {
  const zones = zonesOf(one.text.slice(0, 240))
  return { zones, read: systemFeatures(one.text, one.context), said: saidByHand(zones, one.facts), named: namedSystems(one.text, one.context) }
}
