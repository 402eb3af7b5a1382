// What runs a commitment: the definitions a clause may be linked to. The product lists them; a pack's plan.yaml and the
// review page may name only these, and only what is switched on here counts, so that the number of what runs today is honest. Pure.
import { clockworkOf, type Clockwork } from '#mechanisms/duty/once.ts'
import type { Day } from '#platform/time/day.ts'
import { isOff, parameterAsOf, type DatedValue, type Parameter } from './parameters.ts'

export type Runner = {
  /** `loop:hazard`, `ledger:entity`, `tasks` */
  readonly runs: string
  readonly label: string
  /** Where on the desk it is seen at work. */
  readonly href: string | null
  /** Systems of the specification whose sentences it runs as a rule: what a fresh reading proposes. None where people must choose. */
  readonly systems?: readonly string[]
  /** It does nothing where none of these rules is in force. */
  readonly rules?: readonly Parameter[]
  /** It runs only sentences with this clock: a task has a day, a duty comes again. */
  readonly clock?: Clockwork
}

/** A runner as it stands in one jurisdiction on one day. */
export type RunnerHere = Omit<Runner, 'rules'> & { readonly off: boolean }

export function runnersAt(runners: readonly Runner[], values: readonly DatedValue[], on: Day, regionPath: string | null): RunnerHere[] {
  const inForce = (rule: Parameter) => !isOff(rule, parameterAsOf(values, rule, on, regionPath).value)
  return runners.map(({ rules, ...runner }) => ({ ...runner, off: rules !== undefined && !rules.some(inForce) }))
}

/** What runs sentences of this system as a rule; null where nothing does here yet, or people must choose. */
export const proposedRunner = (runners: readonly (Runner & { readonly off?: boolean })[], system: string | undefined): string | null => runners.find(({ systems, off }) => !off && system !== undefined && systems?.includes(system))?.runs ?? null

type Linked = { readonly commitmentId: string; readonly runs: string | null; readonly carriedBy: string | null; readonly due: { readonly by: string | null; readonly yearly: boolean } | null; readonly frequency: readonly unknown[] }

/** Of each commitment what runs it today: switched on here, and made for a sentence with such a clock. The basis of another's task runs by what runs that other. */
export function runningOf<C extends Linked>(clauses: readonly C[], runners: readonly { readonly runs: string; readonly off: boolean; readonly clock?: Clockwork | null }[]): Map<C, string> {
  const known = new Map(runners.map((runner) => [runner.runs, runner]))
  const byCommitment = new Map(clauses.map((clause) => [clause.commitmentId, clause]))
  const found = new Map<C, string>()
  for (const clause of clauses) {
    const linked = clause.runs === null && clause.carriedBy !== null ? (byCommitment.get(clause.carriedBy) ?? clause) : clause
    const runner = known.get(linked.runs ?? '')
    if (runner && !runner.off && (!runner.clock || clockworkOf(linked as Parameters<typeof clockworkOf>[0]) === runner.clock)) found.set(clause, runner.runs)
  }
  return found
}
