// Analysis reports that a plan wants and that are still missing: the rule, its cadence, and every period that ended since without one.
import type { Tx } from '#platform/db/tx.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { analysisEvery } from '#rooms/parameters/definitions/hazards.ts'
import { areaIndustryAnalysis } from '#rooms/parameters/definitions/targets.ts'
import { endedPeriods } from '../rules.ts'
import { listAnalysisReports } from '../store.ts'
import { termOf } from '../terms.ts'

export async function readOwed(tx: Tx, today: Day) {
  const [issued, values] = await Promise.all([listAnalysisReports(tx), listParameters(tx)])
  const rule = termOf(values, areaIndustryAnalysis, today)
  const per = termOf(values, analysisEvery, today)
  // The mechanism is to stand by its day; reports are owed for periods after it, or from the rule on where it came later.
  const since = rule.value === null ? null : rule.from && rule.from > rule.value ? rule.from : addDays(rule.value as Day, 1)
  const waiting = since === null ? [] : endedPeriods(per.value, since, today).filter((period) => !issued.some(({ data }) => data.from <= period.from && data.to >= period.to))
  return { issued, duty: since === null ? null : { per: per.words, basis: rule.basis, inDocument: rule.inDocument, perInDocument: per.inDocument, since, waiting } }
}
