// What the phone keeps of a plan: the list, a text that never changes, its sentences; and which of them are whose. Put together here
// from columns, because the contract would bring all its schemas to the phone. Pure.
import type { Block } from '#mechanisms/plan/read/normal.ts'
import { unpackRows, type Columns } from '#platform/formats/columns.ts'
import type { ClauseReply, VersionClauses, VersionText } from '../../contract.ts'

export const PLANS = '/api/plans'
export const textOf = (planId: string, number: number) => `/api/plans/${planId}/versions/${number}/text`
export const clausesOf = (planId: string, number: number) => `/api/plans/${planId}/versions/${number}/clauses`

/** The sentence in the plan, from a task or a duty: `at` is the sentence or the commitment. */
export const originalOf = (planId: string, at: string, number?: number) => `/m/plans/${planId}?at=${at}${number === undefined ? '' : `&number=${number}`}`

export type Line = Pick<ClauseReply, 'id' | 'commitmentId' | 'state' | 'kind' | 'span' | 'text' | 'due' | 'frequency' | 'owners' | 'organisationId' | 'assistIds' | 'path'> & { readonly ordinal: number }

export function linesOf({ text }: Pick<VersionText, 'text'>, { clauses }: Pick<VersionClauses, 'clauses'>): Line[] {
  const rows = unpackRows<Omit<Line, 'span' | 'text' | 'commitmentId' | 'ordinal'> & { start: number; length: number; words: string | null; commitmentId: string | null }>(clauses as Columns)
  return rows.map(({ start, length, words, commitmentId, ...line }, index) => ({ ...line, ordinal: index + 1, commitmentId: commitmentId ?? line.id, span: { start, end: start + length }, text: words ?? text.slice(start, start + length) }))
}

export function blocksOf({ blocks }: Pick<VersionText, 'blocks'>): Block[] {
  return unpackRows<{ type: 'paragraph' | 'row'; start: number; length: number }>(blocks as Columns).map(({ length, ...part }) => ({ ...(part.type === 'row' ? part : { type: part.type, start: part.start }), end: part.start + length }) as Block)
}

/** Whom a sentence means that means every enterprise. */
const ENTERPRISES = /企业|生产经营单位|经营主体|经营者/u

/** 各社区 are named by what they are; their own names go on: 新港社区居委会. */
const SUCH = /^(?:社区|村)$/u

/** What this person's units see to or help with, by name too where all of a kind are named (各社区); of an enterprise what all enterprises have to do. */
export function ownLines(lines: readonly Line[], { units, enterprise }: { units: readonly { readonly id: string; readonly name: string }[]; enterprise: boolean }): Line[] {
  const ids = new Set(units.map(({ id }) => id))
  const named = (owner: string) => units.some(({ name }) => owner.split(/[、，（）()]/u).map((part) => part.replace(/^各/u, '')).some((part) => part.length > 0 && (SUCH.test(part) ? name.includes(part) : part.length > 1 && name.endsWith(part))))
  return lines.filter(({ state, kind, organisationId, assistIds, owners }) => state === 'accepted' && kind !== 'principle'
    && (enterprise ? owners.some(({ name }) => ENTERPRISES.test(name)) : ids.has(organisationId ?? '') || assistIds.some((id) => ids.has(id)) || owners.some(({ name }) => named(name))))
}
