// What a chain may look like, which hazards a link takes by itself, and the figures of a link. Pure.
import { z } from 'zod'
import { id, text } from '#platform/http/contract.ts'
import { findIndustry, listIndustries } from '#platform/formats/formats.ts'
import { CATEGORIES } from '#rooms/hazards/definitions.ts'

export const chainLink = z.object({
  id, name: text(60, 1),
  /** Null is a blind spot: nobody answers for it yet. */
  organisationId: id.nullable(),
  duty: text(300).nullish(),
  categories: z.array(z.enum(CATEGORIES.map((one) => one.value) as [string, ...string[]])).max(20).default([]),
  industries: z.array(z.string().max(10)).max(20).default([]),
  regionId: id.nullish(),
})
export type ChainLink = z.output<typeof chainLink>

/** What is wrong with a chain as a whole: the field and a sentence. */
export function chainProblem(links: readonly Pick<ChainLink, 'id' | 'name' | 'industries'>[]): { field: string; message: string } | undefined {
  const seen = new Set<string>()
  for (const [i, link] of links.entries()) {
    if (seen.has(link.name)) return { field: `links.${i}.name`, message: `“${link.name}”写了两次，环节名称不能相同` }
    seen.add(link.name)
    const unknown = link.industries.find((code) => !findIndustry(code))
    if (unknown) return { field: `links.${i}.industries`, message: `“${unknown}”不是国民经济行业分类的代码` }
  }
  return undefined
}

/** Codes that an entity's industry begins with: a section (C) stands for all its divisions. */
export function industryPrefixes(codes: readonly string[]): string[] {
  const sections = listIndustries()
  return [...new Set(codes.flatMap((code) => [code, ...(sections.find((one) => one.code === code)?.divisions.map((division) => division.code) ?? [])]))]
}

/** Whether a link takes hazards by a rule at all; without one it has only what people pinned. */
export const hasRule = (link: Pick<ChainLink, 'categories' | 'industries' | 'regionId'>): boolean => link.categories.length > 0 || link.industries.length > 0 || Boolean(link.regionId)

export type LinkFigures = { readonly live: number; readonly major: number; readonly late: number; readonly closed: number }
export const noFigures: LinkFigures = { live: 0, major: 0, late: 0, closed: 0 }

/** 整改率: closed of all that were found. */
export const rectified = (figures: LinkFigures): { part: number; whole: number } => ({ part: figures.closed, whole: figures.live + figures.closed })
export const SHOWS = ['live', 'major', 'late', 'closed', 'all'] as const
export type Show = (typeof SHOWS)[number]
