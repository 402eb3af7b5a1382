// The parameters the loop of a hazard depends on, and their defaults where the documents leave them open.
import { z } from 'zod'
import { defineParameter, parameterAsOf, type DatedValue } from '#mechanisms/plan/parameters.ts'
import type { Hazard, Terms } from './rules.ts'

export const closureGate = defineParameter({ name: 'hazard.closure-gate', label: '重大隐患销号前由监管部门审核把关', schema: z.boolean(), default: true, systems: ['D06'] })
export const dueDaysGeneral = defineParameter({ name: 'hazard.due-days-general', label: '一般隐患的整改天数', schema: z.int().min(1).max(365), default: 15, unit: '天', systems: ['D06'] })
export const dueDaysMajor = defineParameter({ name: 'hazard.due-days-major', label: '重大隐患的整改天数', schema: z.int().min(1).max(730), default: 30, unit: '天', systems: ['D06'] })
export const extensions = defineParameter({ name: 'hazard.extensions', label: '一件隐患最多延期几次', schema: z.int().min(0).max(20), default: 2, unit: '次', systems: ['D06'] })

export const hazardParameters = [closureGate, dueDaysGeneral, dueDaysMajor, extensions]

/** The terms of a case: as of its finding day, at its place. */
export function termsOf(values: readonly DatedValue[], h: Pick<Hazard, 'foundOn' | 'regionPath'>): { terms: Terms; basis: Record<string, { basis: string; inDocument: boolean }> } {
  const look = <T>(parameter: Parameters<typeof parameterAsOf<T>>[1]) => parameterAsOf(values, parameter, h.foundOn, h.regionPath)
  const found = { closureGate: look(closureGate), dueDaysGeneral: look(dueDaysGeneral), dueDaysMajor: look(dueDaysMajor), extensions: look(extensions) }
  return {
    terms: { closureGate: found.closureGate.value, dueDays: { general: found.dueDaysGeneral.value, major: found.dueDaysMajor.value }, extensions: found.extensions.value },
    basis: Object.fromEntries(Object.entries(found).map(([name, { basis, inDocument }]) => [name, { basis, inDocument }])),
  }
}
