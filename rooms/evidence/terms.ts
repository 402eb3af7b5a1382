// The numbers the evidence check depends on. No document names one; each is a default that says so, and a jurisdiction
// sets its own.
import { defineParameter, parameterAsOf, type DatedValue, type Parameter } from '#mechanisms/plan/parameters.ts'
import { whole } from '#mechanisms/plan/shapes.ts'
import type { Day } from '#platform/time/day.ts'
import type { EvidenceTerms } from './rules.ts'

const metres = defineParameter({ name: 'evidence.distance-metres', label: '照片离单位多远要提示', group: 'hazards', shape: whole(50, 100_000, '米'), default: 500, systems: ['D06', 'D08'] })
const minutes = defineParameter({ name: 'evidence.fast-minutes', label: '交办后多快提交整改要提示', group: 'hazards', shape: whole(1, 1440, '分钟'), default: 30, systems: ['D06'] })
const words = defineParameter({ name: 'evidence.same-words', label: '整改说明与几件以上隐患相同要提示', group: 'hazards', shape: whole(1, 100, '件'), default: 3, systems: ['D06'] })
const quiet = defineParameter({ name: 'evidence.quiet-months', label: '连续几个月没有自己上报、他人又查出要提示', group: 'hazards', shape: whole(1, 24, '个月'), default: 3, systems: ['D06', 'D08'] })
const others = defineParameter({ name: 'evidence.quiet-findings', label: '其间他人查出几件以上才提示', group: 'hazards', shape: whole(1, 100, '件'), default: 3, systems: ['D06', 'D08'] })
const share = defineParameter({ name: 'evidence.draw-percent', label: '每月从已销号的隐患里抽查多少', group: 'hazards', shape: whole(0, 100, '%'), default: 5, systems: ['D06'] })

export const evidenceParameters = [metres, minutes, words, quiet, others, share] as unknown as readonly Parameter[]

export function evidenceTerms(values: readonly DatedValue[], on: Day, regionPath: string): EvidenceTerms {
  const look = (parameter: typeof metres) => parameterAsOf(values, parameter, on, regionPath).value
  return { distanceMetres: look(metres), fastMinutes: look(minutes), sameWords: look(words), quietMonths: look(quiet), quietFindings: look(others) }
}

export function drawShare(values: readonly DatedValue[], on: Day) {
  return parameterAsOf(values, share, on)
}
