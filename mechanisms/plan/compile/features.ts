// What kind and systems are read from: how a clause opens and closes, the runs of two and three characters in it, its
// date, frequency and number, the classes of its words, and the titles above it. Learned weights (weights.ts) speak about these features only.

import type { Zones } from './cues.ts'
import type { Role } from './outline.ts'
import { subjectOf } from './owners.ts'
import type { Due, Frequency, Target } from './plan.ts'
import { DEEDS, DOERS, MATTERS, MEASURES, SIGNS, THINGS, type Classes } from './vocabulary/classes.ts'

export type Facts = { role: Role; due: Due | null; frequency: readonly Frequency[]; targets: readonly Target[]; heading: string }

export type Context = {
  /** Titles of the headings above, outermost first. */
  headings: readonly string[]
  role: Role
  /** The deed before in the same sentence: 建立台账，每月25日前更新. */
  before?: string
}

const LONGEST = 240
const TITLE = 80
const MARKS = '，。；：、（）《》'

/** Years, counts and amounts differ from plan to plan; that there is one does not. */
function plain(text: string): string {
  return text.replace(/\s+/g, '').replace(/20\d\d/g, 'Y').replace(/\d+(?:\.\d+)?/g, '#').replace(/[一二三四五六七八九十两]+(?=[个项次名家台])/g, '#')
}

/** `^检查` opens the clause, `机制$` closes its first part, `机制$$` its last, `due:by` is a fact; what runs a clause says much of its kind (`first:G07`). */
export function kindFeatures(zones: Zones, facts: Facts, systems: readonly string[]): string[] {
  const found = new Set<string>()
  const body = plain(zones.body)
  const main = plain(zones.main)
  const core = plain(zones.core)
  for (let size = 1; size <= 4; size += 1) {
    if (body.length >= size) found.add(`^${body.slice(0, size)}`)
    if (main.length >= size) found.add(`${main.slice(-size)}$`)
    if (core.length >= size) found.add(`${core.slice(-size)}$$`)
  }
  runs(core, 1, 3, '', found)
  const due = dueFeature(facts.due)
  found.add(`role:${facts.role}`).add(`due:${due}`).add(`counted:${facts.targets.length > 0},due:${due}`)
  if (facts.due && /20\d\d年|月/.test(zones.all)) found.add('dated')
  for (const { per } of facts.frequency) found.add(`per:${per}`)
  found.add(`frequent:${facts.frequency.length > 0}`)
  for (const target of facts.targets) found.add(`unit:${target.unit}`).add(`valued:${target.value !== null}`)
  if (systems[0]) found.add(`first:${systems[0]}`).add(`letter:${systems[0].slice(0, 1)}`)
  if (systems[1]) found.add(`second:${systems[1]}`)
  const who = classed(zones, facts, due, found)
  signed(zones, facts, who, due, found)
  found.add(`length:${Math.min(5, Math.floor(zones.all.length / 12))}`)
  return [...found]
}

const first = (classes: Classes, text: string): string => classes.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other'

/** `V` the deed it opens with, `N` the thing it ends on, `S` who does it, `C` what is spoken of; some with due and rhythm. */
function classed(zones: Zones, facts: Facts, due: string, found: Set<string>): string {
  const verb = first(DEEDS, zones.body)
  const noun = first(THINGS, zones.main)
  const last = first(THINGS, zones.core)
  const subject = subjectOf(zones.main)
  const who = subject ? first(DOERS, subject) : 'none'
  const often = facts.frequency.some((one) => one.per !== 'campaign') ? 'often' : 'once'
  found.add(`V:${verb}`).add(`N:${noun}`).add(`M:${last}`).add(`S:${who}`)
  found.add(`V:${verb},due:${due}`).add(`N:${noun},${often}`).add(`S:${who},${often}`)
  for (const [name, pattern] of MATTERS) if (pattern.test(zones.core)) found.add(`C:${name}`)
  return who
}

/** `P` everyday signs anywhere in it, alone and with due, doer and what is counted; `U` what is counted. */
function signed(zones: Zones, facts: Facts, who: string, due: string, found: Set<string>): void {
  const often = facts.frequency.some((one) => one.per !== 'campaign')
  const counted = facts.targets[0] ? first(MEASURES, facts.targets[0].unit) : 'none'
  const signs = SIGNS.flatMap(([name, pattern]) => (pattern.test(zones.all) ? [name] : []))
  for (const name of signs) found.add(`P:${name}`).add(`P:${name},U:${counted}`).add(`P:${name},due:${due},${often}`).add(`P:${name},S:${who}`)
  for (const [index, name] of signs.entries()) for (const other of signs.slice(index + 1)) found.add(`P:${name}+${other}`)
  if (signs.length === 0) found.add('P:none')
  found.add(`U:${counted}`)
}

/** Runs of the clause, `h:` of the title right above and of the deed before, which is as good as a title, `H:` of the titles further up. */
export function systemFeatures(text: string, context: Context): string[] {
  const found = new Set<string>(ofTitles(context.headings))
  runs(plain(text.slice(0, LONGEST)), 2, 3, '', found)
  found.add(`role:${context.role}`)
  if (context.before) runs(plain(context.before.slice(0, TITLE)).slice(0, 60), 2, 2, 'h:', found)
  return [...found]
}

/** All clauses below the same titles share one list. */
const titles = new WeakMap<readonly string[], ReadonlySet<string>>()

function ofTitles(headings: readonly string[]): ReadonlySet<string> {
  const known = titles.get(headings)
  if (known) return known
  const found = new Set<string>()
  const last = headings.slice(-3)
  for (const [index, title] of last.entries()) runs(plain(title.slice(0, TITLE)).slice(0, 60), 2, 2, index === last.length - 1 ? 'h:' : 'H:', found)
  titles.set(headings, found)
  return found
}

/** Every run of characters without a mark in it. */
function runs(text: string, least: number, most: number, mark: string, into: Set<string>): void {
  let from = 0
  for (let end = 0; end < text.length; end += 1) {
    if (MARKS.includes(text[end]!)) from = end + 1
    for (let size = least; size <= most && end + 1 - size >= from; size += 1) into.add(mark + text.slice(end + 1 - size, end + 1))
  }
}

function dueFeature(due: Due | null): string {
  if (!due) return 'none'
  if (due.yearly) return 'yearly'
  if (due.standing) return 'standing'
  return due.by && due.from ? 'range' : 'by'
}
