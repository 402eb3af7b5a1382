// defineDuty: what a kind of duty is called, how its subjects are told of it, and what a miss does. Which subjects owe it and
// by which rule is data; what is due is computed from both (duty.ts). Pure.
export type Duty = {
  /** Singular noun: events `duty.fulfilled`, `duty.missed`. */
  readonly name: string
  readonly label: string
  readonly unit: string
  readonly systems: readonly string[]
  /** Who owes it, in words for the page. */
  readonly subjects: string
  /** What counts as done, in words for the page. */
  readonly fulfilledBy: string
  /** What a closed period without it does, in words for the page. */
  readonly miss: string
}

export function defineDuty(duty: Duty): Duty {
  return duty
}
