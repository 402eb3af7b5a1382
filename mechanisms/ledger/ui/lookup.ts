// Names behind ids: regions and organisations are read whole, entities are asked for by typed words; names once seen are
// remembered, so that a filter in a shared link can say whom it means.
import { useEffect, useState } from 'react'
import { useReading } from '#web/api/query.ts'
import { usePorts, type LookupItem } from './ports.tsx'

const HOUR = 3_600_000
const seen = new Map<string, string>()

export function rememberName(id: unknown, name: unknown): void {
  if (typeof id === 'string' && typeof name === 'string' && name) seen.set(id, name)
}

const NOTHING: readonly LookupItem[] = []

/** All regions or organisations this person can see. */
export function useWhole(to: 'regions' | 'organisations', enabled = true): { items: readonly LookupItem[]; loading: boolean } {
  const { lookups } = usePorts()
  const found = useReading(lookups[to], {}, { staleTime: HOUR, enabled })
  for (const item of found.data?.items ?? NOTHING) seen.set(item.id, item.name)
  return { items: found.data?.items ?? NOTHING, loading: found.isLoading }
}

/** Entities by typed words; waits until typing rests. */
export function useFound(text: string, enabled = true): { items: readonly LookupItem[]; loading: boolean } {
  const { lookups } = usePorts()
  const [wanted, setWanted] = useState(text)
  useEffect(() => {
    const timer = window.setTimeout(() => setWanted(text.trim()), 200)
    return () => window.clearTimeout(timer)
  }, [text])
  const found = useReading(lookups.entities, { query: wanted ? { q: wanted } : {} }, { staleTime: 60_000, enabled })
  for (const item of found.data?.items ?? NOTHING) seen.set(item.id, item.name)
  return { items: found.data?.items ?? NOTHING, loading: found.isFetching || wanted !== text.trim() }
}

export function nameOf(id: string): string | undefined {
  return seen.get(id)
}
