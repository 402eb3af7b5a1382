// Dated facts about an entity. A value holds from its day until the day before the next one; what was true on a day is
// asked with that day, so a case opened under an old fact stays under it. Pure.
import type { Day } from '#platform/time/day.ts'
import { bad, good, type Parsed } from '#platform/formats/formats.ts'
import { fieldSchema, type Field } from '#mechanisms/ledger/fields.ts'
import { DATED_FACTS, entities, type DatedField } from './definitions.ts'

export type Fact = { readonly fact: string; readonly fromOn: Day; readonly value: unknown }

/** The value of a fact on a day; undefined when nothing was recorded by then. */
export function factAsOf(facts: readonly Fact[], name: string, on: Day): unknown {
  let best: Fact | undefined
  for (const one of facts) if (one.fact === name && one.fromOn <= on && (!best || one.fromOn > best.fromOn)) best = one
  return best?.value
}

/** The value as the fact keeps it, or what is wrong with it: the rule of its field in the form. */
export function factValue(field: DatedField, value: unknown): Parsed<unknown> {
  const parsed = fieldSchema({ ...entities.fields[field], required: true } as Field).safeParse(value)
  return parsed.success ? good(parsed.data) : bad(parsed.error.issues[0]?.message ?? '格式不对')
}

/** camelCase field of the row for a stored fact name. */
export function fieldOfFact(name: string): DatedField | undefined {
  return (Object.entries(DATED_FACTS) as [DatedField, string][]).find(([, stored]) => stored === name)?.[0]
}
