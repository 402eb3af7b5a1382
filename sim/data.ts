// The simulator's material: trades, hazard texts with the clauses that make some of them major, names, and what differs
// from jurisdiction to jurisdiction. Everything in sim/data is invented but for the clauses, which come from packs/standards.
import { readFileSync, readdirSync } from 'node:fs'
import { z } from 'zod'

const day = z.iso.date()
const read = <S extends z.ZodType>(file: string, schema: S): z.output<S> => schema.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))

export const SECTORS = ['industry', 'service', 'transport', 'hazchem', 'fire', 'gas', 'construction', 'education', 'health', 'elderly'] as const

const trade = z.strictObject({
  key: z.string(), label: z.string(), kind: z.enum(['enterprise', 'place', 'project', 'building']), industry: z.string(), names: z.array(z.string()).min(1),
  tags: z.array(z.string()).min(1), sector: z.enum(SECTORS), heads: z.tuple([z.int(), z.int()]), weight: z.number(),
  /** Shares of these in the trade. */
  eight: z.number().default(0), high: z.number().default(0), self: z.number().default(0), placeKind: z.string().optional(),
})
export type Trade = z.output<typeof trade>

const jurisdiction = z.strictObject({
  login: z.string(), area: z.string(), division: z.string().regex(/^\d{6}$/), centre: z.tuple([z.number(), z.number()]), brands: z.array(z.string()), roads: z.array(z.string()),
  tilt: z.record(z.string(), z.number()), sectors: z.record(z.string(), z.string()), phone: z.string(),
})
export type Jurisdiction = z.output<typeof jurisdiction>

const hazardText = z.strictObject({
  tags: z.array(z.string()).min(1), text: z.string(), place: z.string(), fix: z.string(),
  clause: z.strictObject({ standard: z.string(), article: z.string(), item: z.string() }).optional(),
})

const standard = z.object({
  title: z.string(), documentNumber: z.string(), effectiveFrom: day,
  articles: z.array(z.object({ article: z.string(), items: z.array(z.object({ no: z.string(), text: z.string() })) })),
})

/** As a command carries it (clauseCitation). */
export type Citation = { document: string; documentNumber: string; clause: string; text: string }
export type HazardText = { category: string; tags: readonly string[]; text: string; place: string; fix: string; clause?: { citation: Citation; from: string } }

const standards = new Map(readdirSync(new URL('../packs/standards', import.meta.url)).filter((file) => file.endsWith('.json')).map((file) => [file.replace('.json', ''), read(`../packs/standards/${file}`, standard)]))

/** Throws when the standard has no such clause: a text must not cite what is not there. */
function cite(clause: { standard: string; article: string; item: string }): { citation: Citation; from: string } {
  const found = standards.get(clause.standard)
  const item = found?.articles.find(({ article }) => article === clause.article)?.items.find(({ no }) => no === clause.item)
  if (!found || !item) throw new Error(`no such clause: ${clause.standard} ${clause.article}${clause.item}`)
  return { citation: { document: found.title, documentNumber: found.documentNumber, clause: `${clause.article}${clause.item}`, text: item.text.trim() }, from: found.effectiveFrom }
}

export const trades: readonly Trade[] = read('data/trades.json', z.array(trade))
export const jurisdictions: Readonly<Record<string, Jurisdiction>> = read('data/jurisdictions.json', z.record(z.string(), jurisdiction))
export const names = read('data/names.json', z.strictObject({
  surnames: z.array(z.string()), given: z.array(z.string()), words: z.array(z.string()), places: z.array(z.string()), sites: z.array(z.string()), insurers: z.array(z.string()),
}))
export const hazardTexts: readonly HazardText[] = readdirSync(new URL('data/hazards', import.meta.url)).sort().flatMap((file) =>
  read(`data/hazards/${file}`, z.array(hazardText)).map(({ clause, ...text }) => ({ category: file.replace('.json', ''), ...text, ...(clause ? { clause: cite(clause) } : {}) })))
