// What runs a commitment: the definitions a clause may be linked to. The product lists them; a pack's plan.yaml and the
// review page may name only these, so that the count of what runs today is honest.

export type Runner = {
  /** `loop:hazard`, `ledger:entity`, `tasks` */
  readonly runs: string
  readonly label: string
  /** Where on the desk it is seen at work. */
  readonly href: string | null
}
