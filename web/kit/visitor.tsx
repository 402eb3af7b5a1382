// Who is looking, as far as any screen needs to know: the day it is for them and what they may do. The shell provides it.
import { createContext, useContext } from 'react'
import type { Day } from '#platform/time/day.ts'

export type Visitor = {
  readonly accountId: string
  readonly name: string
  readonly today: Day
  readonly organisationIds: readonly string[]
  /** The enterprise this person acts for. */
  readonly entityId: string | null
  readonly may: (permission: string) => boolean
}

const VisitorContext = createContext<Visitor | null>(null)

export const VisitorProvider = VisitorContext.Provider

/** Throws outside a signed-in screen. */
export function useVisitor(): Visitor {
  const visitor = useContext(VisitorContext)
  if (!visitor) throw new Error('useVisitor outside a signed-in screen')
  return visitor
}
