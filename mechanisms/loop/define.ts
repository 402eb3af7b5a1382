// defineLoop 闭环: a case that must come to an end. One table of steps says from where to where, who may, what the step
// needs, why it is refused and what it changes; server, screens, documents and tests read the same table. Pure: `today`
// and the terms of the case (parameters as of its opening) are arguments.
import type { z } from 'zod'
import type { Actor, Permission } from '#platform/auth/actor.ts'
import { may } from '#platform/auth/actor.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'

/** The leading sign of a state, after the design language: ○◐◇✓⊘. */
export type Sign = 'open' | 'working' | 'waiting' | 'done' | 'returned' | 'voided'

export type State = { readonly label: string; readonly sign: Sign; /** Still somebody's work. */ readonly live: boolean }

export type StepContext<Terms> = { readonly actor: Actor; readonly today: Day; readonly now: Date; readonly terms: Terms }

export type Step<Case, Body, Terms, S extends string> = {
  readonly label: string
  readonly from: readonly S[]
  readonly permission: Permission
  /** What the step needs, validated in the form and on the server alike. */
  readonly body: z.ZodType<Body>
  /** Why this actor cannot take this step on this case now: who may, what comes first. Undefined when they can. */
  readonly refuse?: (subject: Case, context: StepContext<Terms>) => string | undefined
  /** What is wrong with this body for this case: the field and a sentence. */
  readonly check?: (subject: Case, body: Body, context: StepContext<Terms>) => { field: string; message: string } | undefined
  readonly apply: (subject: Case, body: Body, context: StepContext<Terms>) => Partial<Case>
  /** `hazard.assigned`. */
  readonly event: `${string}.${string}`
  /** What of the body belongs into the event; default: all of it. */
  readonly record?: (body: Body, subject: Case, after: Case) => Record<string, unknown>
  /** Binds: at most one such button is filled with the seal's vermilion. */
  readonly binds?: boolean
  readonly destructive?: boolean
}

// A loop holds steps of different bodies; each keeps its own type where it is defined.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyStep<Case, Terms, S extends string> = Step<Case, any, Terms, S>

export type Loop<Case extends { state: S }, Terms, S extends string, Name extends string> = {
  readonly name: string
  readonly label: string
  readonly unit: string
  readonly systems: readonly string[]
  readonly states: Readonly<Record<S, State>>
  readonly steps: Readonly<Record<Name, AnyStep<Case, Terms, S>>>
}

export function defineLoop<Case extends { state: S }, Terms, S extends string, Name extends string>(loop: Loop<Case, Terms, S, Name>): Loop<Case, Terms, S, Name> {
  return loop
}

/** Why the step is closed to this actor; undefined when it is open. */
export function refusal<Case extends { state: S }, Terms, S extends string, Name extends string>(
  loop: Loop<Case, Terms, S, Name>, subject: Case, name: Name, context: StepContext<Terms>,
): string | undefined {
  const step = loop.steps[name]
  if (!step.from.includes(subject.state)) {
    const states = step.from.map((state) => `“${loop.states[state].label}”`).join('、')
    return `现在是“${loop.states[subject.state].label}”，${step.label}要在${states}时办`
  }
  if (!may(context.actor, step.permission)) return `你的岗位不办${step.label}`
  return step.refuse?.(subject, context)
}

/** Every step with `true` or the reason why it is closed. */
export function abilities<Case extends { state: S }, Terms, S extends string, Name extends string>(
  loop: Loop<Case, Terms, S, Name>, subject: Case, context: StepContext<Terms>,
): Record<Name, true | string> {
  return Object.fromEntries(Object.keys(loop.steps).map((name) => [name, refusal(loop, subject, name as Name, context) ?? true])) as Record<Name, true | string>
}

export type Taken<Case> = { readonly after: Case; readonly changes: Partial<Case>; readonly event: { readonly what: `${string}.${string}`; readonly body: Record<string, unknown> } }

/** Takes a step. Throws `step-refused` with the reason, or `invalid` with the field. */
export function take<Case extends { state: S }, Terms, S extends string, Name extends string>(
  loop: Loop<Case, Terms, S, Name>, subject: Case, name: Name, body: unknown, context: StepContext<Terms>,
): Taken<Case> {
  const step = loop.steps[name]
  const closed = refusal(loop, subject, name, context)
  if (closed) throw new Problem('step-refused', `${closed}。`, { facts: { step: name, state: subject.state, abilities: abilities(loop, subject, context) } })
  const wrong = step.check?.(subject, body, context)
  if (wrong) throw new Problem('invalid', `${wrong.message}。`, { fields: [wrong] })
  const changes = step.apply(subject, body, context)
  const after = { ...subject, ...changes }
  const recorded = step.record ? step.record(body, subject, after) : (body as Record<string, unknown>)
  return { after, changes, event: { what: step.event, body: { ...recorded, from: subject.state, to: after.state } } }
}
