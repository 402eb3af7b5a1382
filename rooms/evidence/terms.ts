// The numbers the evidence check depends on. No document names one; each is a default that says so, and a jurisdiction
// sets its own.
import { z } from 'zod'
import { defineParameter, parameterAsOf, type DatedValue } from '#mechanisms/plan/parameters.ts'
import type { Day } from '#platform/time/day.ts'
import type { EvidenceTerms } from './rules.ts'

const metres = defineParameter({ name: 'evidence.distance-metres', label: '照片离单位多远要提示', schema: z.int().min(50).max(100_000), default: 500, unit: '米', systems: ['D06', 'D08'] })
const minutes = defineParameter({ name: 'evidence.fast-minutes', label: '交办后多快提交整改要提示', schema: z.int().min(1).max(1440), default: 30, unit: '分钟', systems: ['D06'] })
const words = defineParameter({ name: 'evidence.same-words', label: '整改说明与几件以上隐患相同要提示', schema: z.int().min(1).max(100), default: 3, unit: '件', systems: ['D06'] })
const quiet = defineParameter({ name: 'evidence.quiet-months', label: '连续几个月没有自己上报、他人又查出要提示', schema: z.int().min(1).max(24), default: 3, unit: '个月', systems: ['D06', 'D08'] })
const others = defineParameter({ name: 'evidence.quiet-findings', label: '其间他人查出几件以上才提示', schema: z.int().min(1).max(100), default: 3, unit: '件', systems: ['D06', 'D08'] })
const share = defineParameter({ name: 'evidence.draw-percent', label: '每月从已销号的隐患里抽查多少', schema: z.int().min(0).max(100), default: 5, unit: '%', systems: ['D06'] })

export const evidenceParameters = [metres, minutes, words, quiet, others, share]

export function evidenceTerms(values: readonly DatedValue[], on: Day, regionPath: string): EvidenceTerms {
  const look = (parameter: typeof metres) => parameterAsOf(values, parameter, on, regionPath).value
  return { distanceMetres: look(metres), fastMinutes: look(minutes), sameWords: look(words), quietMonths: look(quiet), quietFindings: look(others) }
}

export function drawShare(values: readonly DatedValue[], on: Day) {
  return parameterAsOf(values, share, on)
}
