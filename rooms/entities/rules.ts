// Dated facts about an entity. A value holds from its day until the day before the next one; what was true on a day is
// asked with that day, so a case opened under an old fact stays under it. Pure.
import type { Day } from '#platform/time/day.ts'
import { DATED_FACTS, entities, type DatedField } from './definitions.ts'

export type Fact = { readonly fact: string; readonly fromOn: Day; readonly value: unknown }

/** The value of a fact on a day; undefined when nothing was recorded by then. */
export function factAsOf(facts: readonly Fact[], name: string, on: Day): unknown {
  let best: Fact | undefined
  for (const one of facts) if (one.fact === name && one.fromOn <= on && (!best || one.fromOn > best.fromOn)) best = one
  return best?.value
}

/** A value that does not fit its fact, as a sentence; undefined when it does. */
export function wrongFactValue(field: DatedField, value: unknown): string | undefined {
  const definition = entities.fields[field]!
  switch (definition.kind) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : '要填是或否'
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= definition.min && value <= definition.max ? undefined : `要填 ${definition.min} 到 ${definition.max} 的整数`
    case 'choice':
      return definition.choices.some((c) => c.value === value) ? undefined : `只能是 ${definition.choices.map((c) => c.label).join('、')} 之一`
    case 'reference':
      return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? undefined : '要选一个'
    default:
      return typeof value === 'string' && value.length > 0 ? undefined : '要填文字'
  }
}

/** camelCase field of the row for a stored fact name. */
export function fieldOfFact(name: string): DatedField | undefined {
  return (Object.entries(DATED_FACTS) as [DatedField, string][]).find(([, stored]) => stored === name)?.[0]
}
