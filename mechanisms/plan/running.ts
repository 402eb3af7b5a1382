// What runs a commitment: the definitions a clause may be linked to. The product lists them; a pack's plan.yaml and the
// review page may name only these, so that the count of what runs today is honest.

export type Runner = {
  /** `loop:hazard`, `ledger:entity`, `tasks` */
  readonly runs: string
  readonly label: string
  /** Where on the desk it is seen at work. */
  readonly href: string | null
  /** Systems of the specification whose sentences it runs as a rule: what a fresh reading proposes. None where people must choose. */
  readonly systems?: readonly string[]
}

/** What runs sentences of this system as a rule; null where nothing does yet, or people must choose. */
export const proposedRunner = (runners: readonly Runner[], system: string | undefined): string | null => runners.find(({ systems }) => system !== undefined && systems?.includes(system))?.runs ?? null
